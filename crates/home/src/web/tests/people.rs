//! Stories of people: the first run, signing in and out, what is tried too often, what is lost, and several at once.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use logis_core::CountingRng;
use logis_vault::Act;

use super::{ROUTES, Seen, Site, TestServer, Who, path};
use crate::web::routes::{self, Method};

pub(super) const PASSWORD: &str = "une petite phrase";

impl TestServer {
    /// Ends the server and starts another over the same data.
    fn restart(&mut self) {
        let home = self.app.vault.find_home("home").unwrap().unwrap();
        let rng = Arc::new(CountingRng::new(3));
        self.site = Arc::new(Site::new(self.app.clone(), home, self.clock.clone(), rng, false, "logis serve".into()));
        self.site.set_port(7878);
        self.router = routes::router(&self.site);
    }

    /// Takes the home over; the recovery code.
    pub(super) fn first_run(&mut self, name: &str) -> String {
        let seen = self.post_from("/welcome", "/welcome", &[("name", name), ("password", PASSWORD)]);
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
        code_of(&seen)
    }

    pub(super) fn sign_in(&mut self, name: &str, password: &str) -> Seen {
        self.cookies.clear();
        self.post_from("/sign-in", "/sign-in", &[("name", name), ("password", password), ("to", "/money")])
    }

    fn is_in(&mut self) -> bool {
        self.get("/import").status == StatusCode::OK
    }

    pub(super) fn refused(&self, home: logis_core::HomeId) -> Vec<(String, u64)> {
        let scope = crate::web::access::scope(home, logis_vault::SessionId::of([0; 16]), logis_vault::Why::Look);
        let acts = self.app.vault.journal(&scope, None, 1_000).unwrap().into_iter().rev().map(|line| line.entry.act);
        acts.filter_map(|act| if let Act::Refused { what, times } = act { Some((what, times)) } else { None }).collect()
    }
}

fn code_of(seen: &Seen) -> String {
    seen.body.split("class=\"code\" tabindex=\"0\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a code").to_owned()
}

#[test]
fn the_first_account_takes_the_home_over() {
    let mut server = TestServer::signed_in();
    let second = server.link();
    assert!(server.get("/import?lang=en").body.contains("Protect your home"), "offered on every page, and forced on none");
    let others = server.cookies.clone();
    for (name, password, said) in [("", PASSWORD, "A name is needed"), ("Anne", "short", "too short")] {
        let seen = server.post_from("/welcome", "/welcome", &[("name", name), ("password", password)]);
        assert!(seen.status == StatusCode::UNPROCESSABLE_ENTITY && seen.body.contains(said), "{}", seen.body);
    }
    let code = server.first_run("Anne");
    assert_eq!(code.len(), 29);
    assert!(server.is_in() && !server.get("/import").body.contains("/welcome"));
    assert_eq!(server.get("/welcome").location(), "/", "a home is taken over once");
    let own = std::mem::replace(&mut server.cookies, others);
    assert!(!server.is_in(), "who was in by the link is out");
    assert_eq!(server.get(&second).status, StatusCode::UNAUTHORIZED, "and a link that was made before opens nothing");
    server.cookies = own;
    assert!(server.is_in());
    let cookie = server.sign_in(" anne ", PASSWORD);
    assert_eq!((cookie.status, cookie.location()), (StatusCode::SEE_OTHER, "/money"));
    let set = cookie.headers.get_all(header::SET_COOKIE).iter().find(|one| one.to_str().unwrap().starts_with("logis_7878=")).unwrap();
    assert!(set.to_str().unwrap().contains("HttpOnly; SameSite=Strict; Max-Age=2592000"));
    assert_eq!(server.get("/sign-in").location(), "/", "who is in need not sign in");
}

#[test]
fn a_wrong_name_and_a_wrong_password_are_one_answer() {
    let mut server = TestServer::signed_in();
    server.first_run("Anne");
    let mut answers = Vec::new();
    for (name, password) in [("Anne", "not the password"), ("Nobody", PASSWORD)] {
        let seen = server.sign_in(name, password);
        assert_eq!(seen.status, StatusCode::UNAUTHORIZED);
        let token = seen.token();
        answers.push(seen.body.replace(name, "NAME").replace(&token, "TOKEN"));
        assert!(!server.is_in());
    }
    assert_eq!(answers[0], answers[1]);
    assert!(server.sign_in("Anne", PASSWORD).status.is_redirection());
    let page = server.get("/access?lang=en&act=attempt").body;
    assert!(page.contains("a wrong password"), "{page}");
    assert!(server.get("/access?act=sign-in").body.contains("3 entries"), "by the link, at the first run, and now");
}

#[test]
fn who_tries_too_often_waits_and_is_told_until_when() {
    let mut server = TestServer::signed_in();
    server.first_run("Anne");
    for _ in 0..5 {
        assert_eq!(server.sign_in("Anne", "not the password").status, StatusCode::UNAUTHORIZED);
    }
    for name in ["Anne", "Nobody"] {
        for _ in 0..if name == "Anne" { 1 } else { 6 } {
            server.sign_in(name, PASSWORD);
        }
        let seen = server.sign_in(name, PASSWORD);
        assert_eq!(seen.status, StatusCode::TOO_MANY_REQUESTS, "{name}: not even the right one");
        assert_eq!(seen.headers[header::RETRY_AFTER], "900");
        assert!(seen.body.contains("15 minutes"), "{}", seen.body);
    }
    server.clock.advance_seconds(901);
    assert!(server.sign_in("Anne", PASSWORD).status.is_redirection());
    let home = server.app.vault.find_home("home").unwrap().unwrap();
    assert_eq!(server.refused(home).iter().filter(|(what, _)| what == "password").count(), 1, "told once an hour");
}

#[test]
fn a_recovery_code_lets_in_once() {
    let mut server = TestServer::signed_in();
    let code = server.first_run("Anne");
    let copied = code.to_lowercase().replace('-', " ");
    let recover = |server: &mut TestServer, code: &str| {
        server.cookies.clear();
        server.post_from("/sign-in/recovery", "/sign-in/recovery", &[("name", "Anne"), ("code", code)])
    };
    assert_eq!(recover(&mut server, "0000-0000").status, StatusCode::UNAUTHORIZED);
    assert_eq!(recover(&mut server, &copied).location(), "/settings/security");
    assert!(server.get("/settings/security?lang=en").body.contains("You have no code any more"));
    let own = server.cookies.clone();
    assert_eq!(recover(&mut server, &code).status, StatusCode::UNAUTHORIZED, "used up");
    server.cookies = own;
    let security = "/settings/security";
    let changed = server.post_from(security, "/settings/security/password", &[("password", "une autre phrase")]);
    assert_eq!(changed.location(), "/settings/security?done=password");
    let shown = server.post_from(security, "/settings/security/recovery", &[]);
    let next = code_of(&shown);
    assert!(next != code && shown.headers["cache-control"] == "no-store");
    assert_eq!(server.sign_in("Anne", PASSWORD).status, StatusCode::UNAUTHORIZED);
    assert!(server.sign_in("Anne", "une autre phrase").status.is_redirection());
    assert_eq!(recover(&mut server, &next).location(), "/settings/security");
}

#[test]
fn dangerous_acts_ask_again_who_it_is() {
    let mut server = TestServer::signed_in();
    server.first_run("Anne");
    server.clock.advance_seconds(301);
    let token = server.get("/erase").token();
    for route in ROUTES.iter().filter(|route| route.fresh) {
        let path = path(route, "00000000000000000000000000000000");
        let seen = if route.method == Method::Get { server.get(&path) } else { server.post(&path, &[("csrf", &token)]) };
        assert!(seen.location().starts_with("/sign-in/again?to=%2F"), "{path}: {}", seen.status);
    }
    let again = "/sign-in/again?to=%2Faccess%2Fjournal.jsonl";
    let wrong = server.post_from(again, "/sign-in/again", &[("password", "not it"), ("to", "/access/journal.jsonl")]);
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let right = server.post_from(again, "/sign-in/again", &[("password", PASSWORD), ("to", "/access/journal.jsonl")]);
    assert_eq!(right.location(), "/access/journal.jsonl");
    assert_eq!(server.get("/access/journal.jsonl").status, StatusCode::OK);
    let away = server.post_from("/erase", "/sign-in/again", &[("password", PASSWORD), ("to", "//evil.example")]);
    assert_eq!(away.location(), "/");
    assert!(ROUTES.iter().filter(|route| route.touches == routes::Touches::Exports).all(|route| route.fresh));
    assert!(server.post_from("/erase", "/erase", &[("word", "effacer"), ("when", "now")]).location().starts_with("/proof/"));
    assert!(!server.is_in() && server.app.vault.find_home("home").unwrap().is_none());
}

#[test]
fn sessions_end_here_there_and_everywhere_and_outlive_the_server() {
    let mut server = TestServer::signed_in();
    server.first_run("Anne");
    let mut browsers = vec![server.cookies.clone()];
    for _ in 0..3 {
        server.sign_in("Anne", PASSWORD);
        browsers.push(server.cookies.clone());
    }
    server.restart();
    let is_in = |server: &mut TestServer| -> Vec<bool> {
        let of = |server: &mut TestServer, cookies: &Vec<(String, String)>| {
            server.cookies.clone_from(cookies);
            server.is_in()
        };
        browsers.iter().map(|cookies| of(server, cookies)).collect()
    };
    assert_eq!(is_in(&mut server), [true; 4], "a restart ends no session");
    server.cookies.clone_from(&browsers[3]);
    let page = server.get("/settings/security?lang=en");
    let end = page.action_of(">End<");
    assert_eq!(server.post_from("/settings/security", &end, &[]).location(), "/settings/security?done=ended");
    assert_eq!(server.post_from("/settings/security", &end, &[]).status, StatusCode::NOT_FOUND);
    assert_eq!(is_in(&mut server).iter().filter(|is_in| **is_in).count(), 3);
    server.cookies.clone_from(&browsers[3]);
    server.post_from("/settings/security", "/settings/security/everywhere", &[]);
    assert_eq!(is_in(&mut server), [false, false, false, true]);
    server.post_from("/settings/security", "/sign-out", &[]);
    assert_eq!(is_in(&mut server), [false; 4]);
    server.sign_in("Anne", PASSWORD);
    server.clock.advance_seconds(6 * 86_400);
    assert!(server.is_in());
    server.clock.advance_seconds(8 * 86_400);
    assert!(!server.is_in(), "not used for a week");
    server.sign_in("Anne", PASSWORD);
    for _ in 0..5 {
        server.clock.advance_seconds(6 * 86_400);
        assert!(server.is_in());
    }
    server.clock.advance_seconds(86_401);
    assert!(!server.is_in(), "not for ever");
}

/// A second person, invited by the first; their browser's cookies.
pub(super) fn invited(server: &mut TestServer) -> Vec<(String, String)> {
    let seen = server.post_from("/settings/people", "/settings/people", &[("name", "Paul")]);
    let link = code_of(&seen);
    let again = server.post_from("/settings/people", "/settings/people", &[("name", "Paul")]);
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let first = std::mem::take(&mut server.cookies);
    assert_eq!(server.get(link.strip_prefix("http://localhost:7878").unwrap()).location(), "/welcome");
    let taken = server.post_from("/welcome", "/welcome", &[("name", "ANNE"), ("password", PASSWORD)]);
    assert!(taken.status == StatusCode::UNPROCESSABLE_ENTITY && taken.body.contains("name=\"name\""));
    server.first_run("Paul");
    std::mem::replace(&mut server.cookies, first)
}

#[test]
fn another_person_has_a_home_of_their_own_and_sees_nothing_of_this_one() {
    let mut server = TestServer::signed_in();
    server.first_run("Anne");
    server.drop_files(&[("a.ofx", &super::ofx(&["PLANTED"])), ("b.txt", b"PLANTED"), ("t.csv", super::DATES_IN_DOUBT)]);
    let anne = server.cookies.clone();
    let mut ids: Vec<String> = Vec::new();
    for page in ["/import", "/records", "/records?kind=bank.transaction", "/deliveries", "/money", "/documents", "/settings/security"] {
        let body = server.get(page).body;
        let linked = ["href=\"", "action=\""]
            .map(|mark| body.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect::<Vec<_>>());
        let parts = linked
            .iter()
            .flatten()
            .flat_map(|link| link.split(['/', '?', '=']))
            .filter(|part| part.len() >= 16 && part.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-'));
        ids.extend(parts.map(str::to_owned));
    }
    ids.sort();
    ids.dedup();
    assert!(ids.len() >= 5, "{ids:?}");
    server.cookies = invited(&mut server);
    let token = server.get("/import").token();
    let paul = server.app.vault.find_home("Paul").unwrap().unwrap();
    for id in &ids {
        for route in ROUTES.iter().filter(|route| route.who == Who::Person && route.path.contains('{')) {
            for kind in ["bank.transaction", id.as_str(), "rename"] {
                let parts: Vec<&str> = route
                    .path
                    .split('/')
                    .map(|part| match part {
                        "{kind}" | "{part}" => kind,
                        part if part.starts_with('{') => id,
                        part => part,
                    })
                    .collect();
                let path = parts.join("/");
                let seen = if route.method == Method::Get {
                    server.get(&path)
                } else {
                    server.post(&path, &[("csrf", &token), ("name", "x"), ("answer", "new")])
                };
                assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
    }
    for page in ["/import", "/records", "/money", "/documents", "/deliveries", "/energy", "/access"] {
        assert!(!server.get(page).body.contains("PLANTED"), "{page}");
    }
    assert_eq!(server.refused(paul), [("id".to_owned(), 1)], "told together by the hour");
    server.clock.advance_seconds(3_601);
    server.get(&format!("/documents/{}", ids[0]));
    let (what, times) = server.refused(paul).pop().unwrap();
    assert!(what == "id" && times > 100, "{times}");
    server.cookies = anne;
    assert!(server.get("/import").body.contains("a.ofx"), "and it is all still there");
    assert!(server.refused(server.app.vault.find_home("home").unwrap().unwrap()).is_empty());
}

#[test]
fn the_operators_link_lets_the_person_back_in_and_is_told_of() {
    let mut server = TestServer::signed_in();
    server.first_run("Anne");
    let link = server.link();
    server.cookies.clear();
    assert_eq!(server.get(&link).location(), "/settings/security");
    let journal = server.journal();
    assert!(journal.contains(&Act::LinkMade) && journal.contains(&Act::SignedIn { with: "link".to_owned() }));
    let changed = server.post_from("/settings/security", "/settings/security/password", &[("password", "une autre phrase")]);
    assert_eq!(changed.location(), "/settings/security?done=password");
    assert!(server.sign_in("Anne", "une autre phrase").status.is_redirection());
}

#[test]
fn who_is_outside_signs_in_and_comes_back_to_what_they_asked_for() {
    let mut server = TestServer::signed_in();
    server.first_run("Anne");
    server.cookies.clear();
    let seen = server.get("/energy");
    assert_eq!(seen.status, StatusCode::UNAUTHORIZED);
    assert!(seen.body.contains("name=\"to\" value=\"/energy\"") && !seen.body.contains("Anne"), "{}", seen.body);
    let token = seen.token();
    let fields = [("csrf", token.as_str()), ("name", "Anne"), ("password", PASSWORD), ("to", "/energy")];
    assert_eq!(server.post("/sign-in", &fields).location(), "/energy");
    server.cookies.clear();
    let without = server.post("/sign-in", &fields);
    assert_eq!(without.status, StatusCode::FORBIDDEN, "a form that another site had sent");
}
