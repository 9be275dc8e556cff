//! Stories of sharing: another person looks and does nothing, what they see stands in the owner's journal, it is stopped at
//! once; homes seen together count what they share once.

use std::sync::Arc;

use axum::http::StatusCode;

use logis_core::{HomeId, Instant, Period};
use logis_kinds::{Cell, KindId, Rows};
use logis_vault::{Act, Actor, NewGrant, Origin, Scope, SessionId, Why};

use super::people::PASSWORD;
use super::{BOUNDARY, ROUTES, Seen, TestServer, Who, multipart, ofx, path};
use crate::web::routes::{Method, Shows};

type Cookies = Vec<(String, String)>;

/// Two persons, each in their own browser; whose cookies the server has is who acts.
struct Two {
    server: TestServer,
    anne: Cookies,
    paul: Cookies,
}

impl Two {
    fn new() -> Self {
        let mut server = TestServer::signed_in();
        server.first_run("Anne");
        server.get("/import?lang=en");
        let paul = super::people::invited(&mut server);
        let anne = server.cookies.clone();
        let mut two = Self { server, anne, paul };
        two.paul();
        two.server.get("/import?lang=en");
        two.anne();
        two
    }

    /// Anne acts from now on.
    fn anne(&mut self) -> &mut TestServer {
        self.keep();
        self.server.cookies.clone_from(&self.anne);
        &mut self.server
    }

    /// Paul acts from now on.
    fn paul(&mut self) -> &mut TestServer {
        self.keep();
        self.server.cookies.clone_from(&self.paul);
        &mut self.server
    }

    /// The cookies of whoever acted until now.
    fn keep(&mut self) {
        let session = |cookies: &Cookies| cookies.iter().find(|(name, _)| name == "logis_7878").cloned();
        if session(&self.server.cookies) == session(&self.anne) {
            self.anne.clone_from(&self.server.cookies);
        } else if session(&self.server.cookies) == session(&self.paul) {
            self.paul.clone_from(&self.server.cookies);
        }
    }

    fn home(&self, name: &str) -> HomeId {
        self.server.app.vault.find_home(name).unwrap().unwrap()
    }

    /// Anne shares, Paul accepts and looks.
    fn share(&mut self, together: bool) {
        let together = if together { "yes" } else { "no" };
        let offered = self.anne().post_from("/sharing", "/sharing", &[("name", " paul "), ("together", together)]);
        assert_eq!(offered.location(), "/sharing?done=offered");
        assert!(self.paul().get("/import").body.contains("Anne offers to share with you."), "told wherever he is");
        let accept = self.server.get("/sharing").action_of(">Accept<");
        assert_eq!(self.server.post_from("/sharing", &accept, &[]).location(), "/sharing?done=accepted");
    }

    fn look(&mut self) -> Seen {
        let action = self.paul().get("/sharing").action_of(">Look<");
        assert_eq!(self.server.post_from("/sharing", &action, &[]).location(), "/");
        self.server.get("/money")
    }

    /// What the journal of a home tells of another person's looks: who, of what, how many.
    fn looked(&self, home: HomeId) -> Vec<(String, String, u64)> {
        let scope = crate::web::access::scope(home, SessionId::of([0; 16]), Why::Look);
        let lines = self.server.app.vault.journal(&scope, None, 1_000).unwrap().into_iter().rev();
        lines
            .filter_map(|line| match (line.entry.actor, line.entry.act) {
                (Actor::OtherPerson { name, .. }, Act::Looked { kind, rows }) => Some((name, kind, rows)),
                _ => None,
            })
            .collect()
    }
}

#[test]
fn another_person_looks_read_only_and_the_owner_sees_it() {
    let mut two = Two::new();
    two.anne().drop_files(&[("a.ofx", &ofx(&["BOULANGERIE", "LOYER"])), ("secret.txt", b"PLANTED")]);
    two.server.keep(&[("name", "PLANTED paper"), ("holder", "PLANTED"), ("note", ""), ("on", "")], &[("p.pdf", b"%PDF-1.7 PLANTED")]);
    let own = crate::cli::access::scope(&two.server.app, "home", Why::Look, false).unwrap();
    let paper = two.server.app.vault.documents(&own).unwrap()[0].id.to_string();
    let contract = [("type", "home"), ("holder", "Mutuelle"), ("contract", "M-1"), ("document", &paper)];
    assert_eq!(two.server.post_from("/insurance", "/insurance/contracts", &contract).status, StatusCode::SEE_OTHER);
    assert!(two.server.get("/insurance").body.contains("PLANTED paper</a>"), "with its contract");
    two.share(false);
    assert!(!two.paul().get("/money").body.contains("BOULANGERIE"), "nothing of it at his own home");
    let page = two.look();
    assert!(page.body.contains("You are looking at the home of Anne, read-only.") && page.body.contains("BOULANGERIE"), "{}", page.body);
    let record = page.link("/records/bank.transaction/");
    for path in ["/", "/findings", "/money", "/energy", "/insurance", "/records", "/records?text=loyer", "/more", record.as_str()] {
        let seen = two.server.get(path);
        assert_eq!(seen.status, StatusCode::OK, "{path}");
        assert!(seen.body.contains("home of Anne") && !seen.body.contains("PLANTED"), "{path}: {}", seen.body);
        for other in ["/import", "/deliveries", "/documents", "/access", "/settings", "/erase", "/money/accounts"] {
            assert!(!seen.body.contains(&format!("href=\"{other}")), "{path} leads to {other}");
        }
        let forms: Vec<&str> = seen.body.split("<form ").skip(1).filter(|form| form.starts_with("method=\"post\"")).collect();
        assert!(forms.iter().all(|form| form.contains("action=\"/sharing/") || form.contains("action=\"/sign-out\"")), "{path}");
    }
    let home = two.home("home");
    let looked = two.looked(home);
    assert!(looked.iter().any(|(name, kind, rows)| name == "Paul" && kind == "bank.transaction" && *rows >= 2), "{looked:?}");
    assert_eq!(looked.iter().filter(|(_, kind, _)| kind == "page").map(|(.., pages)| pages).sum::<u64>(), 10, "{looked:?}");
    assert!(two.looked(two.home("Paul")).is_empty());
    let journal = two.anne().get("/access?act=look").body;
    assert!(journal.contains("Paul, by a grant") && journal.contains("Pages ("), "{journal}");
    let sharing = two.server.get("/sharing").body;
    assert!(sharing.contains("<h3>Paul</h3>") && sharing.contains("last looked on"), "{sharing}");
    assert_eq!(two.paul().post_from("/", "/sharing/home", &[]).location(), "/");
    assert!(!two.server.get("/money").body.contains("BOULANGERIE"), "he is back at his own home");
}

#[test]
fn who_looks_can_do_nothing_on_any_route_and_each_try_is_told() {
    let mut two = Two::new();
    two.anne().drop_files(&[("a.ofx", &ofx(&["BOULANGERIE"]))]);
    two.share(false);
    let token = two.look().token();
    let home = two.home("home");
    let before = (two.server.records(), two.server.journal().len());
    let delivery = two.server.app.vault.deliveries(&crate::cli::access::scope(&two.server.app, "home", Why::Look, false).unwrap());
    let id = delivery.unwrap()[0].id.to_string();
    let mut tries = 0;
    for route in ROUTES.iter().filter(|route| route.who == Who::Person && route.shows == Shows::Own) {
        let path = path(route, &id);
        let seen = match route.method {
            Method::Get => two.server.get(&path),
            Method::Post if path == "/import" || path == "/documents" => {
                let kind = format!("multipart/form-data; boundary={BOUNDARY}");
                let request = two.server.request("POST", &path).header("content-type", kind);
                let body = multipart(Some(&token), &[("b.ofx", &ofx(&["x"]))]);
                two.server.send(request.body(axum::body::Body::from(body)).unwrap())
            }
            Method::Post => two.server.post(&path, &[("csrf", &token), ("name", "x"), ("word", "effacer"), ("when", "now")]),
        };
        assert_eq!(seen.status, StatusCode::FORBIDDEN, "{path}");
        assert!(seen.body.contains("Here you only look"), "{path}: {}", seen.body);
        tries += 1;
    }
    assert!(tries > 40, "{tries}");
    assert!(
        ROUTES.iter().all(|route| matches!(route.shows, Shows::Own | Shows::Session) || route.method == Method::Get),
        "no form is for others"
    );
    assert!(ROUTES.iter().all(|route| !route.fresh || route.shows == Shows::Own), "nor what is dangerous");
    assert_eq!(two.server.records(), before.0, "nothing was written");
    assert_eq!(two.server.journal().len(), before.1, "not even a look");
    assert_eq!(two.server.refused(home), [("grant".to_owned(), 1)], "told together by the hour");
    two.server.clock.advance_seconds(3_601);
    two.server.get("/settings");
    assert_eq!(two.server.refused(home).pop(), Some(("grant".to_owned(), tries)));
    assert!(two.server.refused(two.home("Paul")).is_empty(), "at his own home nobody tried anything");
}

#[test]
fn a_grant_is_stopped_at_once_ends_by_itself_and_is_given_up() {
    for ends in ["stopped", "given up", "over", "erased"] {
        let mut two = Two::new();
        two.anne().drop_files(&[("a.ofx", &ofx(&["BOULANGERIE"]))]);
        two.share(false);
        assert!(two.look().body.contains("BOULANGERIE"));
        match ends {
            "stopped" => {
                let page = two.anne().get("/sharing");
                assert!(page.body.contains("From the next page on, Paul sees nothing of your home."), "{}", page.body);
                let stop = page.action_of(">Stop sharing<");
                assert_eq!(two.server.post_from("/sharing", &stop, &[]).location(), "/sharing?done=ended");
                assert_eq!(two.server.post_from("/sharing", &stop, &[]).status, StatusCode::NOT_FOUND);
            }
            "given up" => {
                let mut elsewhere = two.paul().cookies.clone();
                elsewhere.retain(|(name, _)| name != "logis_7878_sight");
                let sighted = std::mem::replace(&mut two.server.cookies, elsewhere);
                let stop = two.server.get("/sharing").action_of(">Give it up<");
                assert_eq!(two.server.post_from("/sharing", &stop, &[]).location(), "/sharing?done=ended");
                two.paul = sighted.clone();
                two.server.cookies = sighted;
                assert!(two.anne().get("/sharing").body.contains("Nobody but you."));
            }
            "over" => {
                for _ in 0..18 {
                    two.server.clock.advance_seconds(5 * 86_400);
                    two.paul().sign_in("Paul", PASSWORD);
                    two.paul = two.server.cookies.clone();
                    two.anne = two.server.sign_in_elsewhere("Anne");
                }
                let page = two.anne().get("/sharing?lang=en");
                assert!(page.body.contains(">over<"), "{}", page.body);
            }
            _ => two.server.app.vault.erase(two.home("home")).unwrap(),
        }
        if ends == "over" {
            // Signing in anew looks at one's own; the old id is asked for by hand.
            let (home, paul) = (two.home("Paul"), two.paul().app.clone());
            let person = paul.vault.person(home).unwrap().unwrap();
            let id = paul.vault.taken_grants(home, person.id).unwrap()[0].grant.id;
            two.server.cookies.push(("logis_7878_sight".to_owned(), id.to_string()));
            assert!(two.server.get("/sharing").location().starts_with("/sharing"), "even there");
            two.server.cookies.push(("logis_7878_sight".to_owned(), id.to_string()));
        } else {
            two.paul();
        }
        let over = two.server.get("/money");
        assert_eq!((over.status, over.location()), (StatusCode::SEE_OTHER, "/sharing?done=over"), "{ends}");
        assert!(!two.server.cookies.iter().any(|(name, _)| name == "logis_7878_sight"), "{ends}: the cookie goes");
        assert!(!two.server.get("/money").body.contains("BOULANGERIE"), "{ends}");
        if ends == "over" {
            let renew = two.anne().get("/sharing").action_of("Extend by 90 days");
            assert_eq!(two.server.post_from("/sharing", &renew, &[]).location(), "/sharing?done=renewed");
            two.paul();
            two.server.get("/sharing?lang=en");
            assert!(two.look().body.contains("BOULANGERIE"), "renewed it lets him look again");
        }
    }
}

impl TestServer {
    /// The cookies of another browser in which someone signs in.
    fn sign_in_elsewhere(&mut self, name: &str) -> Vec<(String, String)> {
        let own = std::mem::take(&mut self.cookies);
        assert!(self.sign_in(name, PASSWORD).status.is_redirection());
        std::mem::replace(&mut self.cookies, own)
    }
}

#[test]
fn a_grant_is_for_one_person_and_of_no_use_to_others() {
    let mut two = Two::new();
    two.anne().drop_files(&[("a.ofx", &ofx(&["BOULANGERIE"]))]);
    two.share(false);
    let look = two.paul().get("/sharing").action_of(">Look<");
    let zoe = two.anne().post_from("/sharing", "/sharing", &[("name", "Zoé"), ("together", "no")]);
    assert!(zoe.status == StatusCode::OK && zoe.body.contains("/enter/"), "who has no home here gets a link: {}", zoe.body);
    for (name, said) in [("Zoé", "waits to be opened"), ("paul", "already"), ("ANNE", "That is you"), ("", "A name is needed")] {
        let refused = two.server.post_from("/sharing", "/sharing", &[("name", name)]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(refused.body.contains(said), "{name}: {}", refused.body);
    }
    let link = zoe.body.split("http://localhost:7878").nth(1).unwrap().split('<').next().unwrap().to_owned();
    two.keep();
    two.server.cookies.clear();
    two.server.get(&link);
    two.server.first_run("Zoé B");
    let token = two.server.get("/sharing?lang=en").token();
    for act in ["look", "accept", "stop", "renew"] {
        let path = look.replace("/look", &format!("/{act}"));
        assert_eq!(two.server.post(&path, &[("csrf", &token)]).status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(two.server.refused(two.home("Zoé")), [("id".to_owned(), 1)], "her journal tells of the tries");
    let id = look.split('/').nth(2).unwrap().to_owned();
    two.server.cookies.push(("logis_7878_sight".to_owned(), id));
    assert_eq!(two.server.get("/money").location(), "/sharing?done=over", "nor is another's cookie");
    let accept = two.server.get("/sharing").action_of(">Accept<");
    assert_eq!(two.server.post_from("/sharing", &accept, &[]).location(), "/sharing?done=accepted");
    assert!(two.anne().get("/sharing").body.contains("Zoé B"), "under the name that she chose");
}

/// A statement of one account with these movements: day of October and label.
fn statement(account: &str, movements: &[(u32, &str)]) -> Vec<u8> {
    let days: Vec<String> = movements
        .iter()
        .map(|(day, label)| format!("<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202610{day:02}<TRNAMT>-100.00<FITID>{label}<NAME>{label}</STMTTRN>"))
        .collect();
    let text = String::from_utf8(ofx(&[])).unwrap().replace("12345678901", account);
    text.replace("</BANKTRANLIST>", &format!("{}</BANKTRANLIST>", days.concat())).into_bytes()
}

#[test]
fn a_household_counts_what_is_shared_once_and_each_leaves_when_they_will() {
    let mut two = Two::new();
    two.anne().drop_files(&[
        ("joint.ofx", &statement("12345678901", &[(3, "RENT"), (9, "CRECHE")])),
        ("anne.ofx", &statement("11111111111", &[(4, "ONLYANNE")])),
        ("a.qif", b"!Account\nNCompte courant\nTBank\n^\n!Type:Bank\nD05/10/2026\nT-7.00\nPQIFANNE\n^\n"),
    ]);
    two.paul().drop_files(&[
        ("joint.ofx", &statement("12345678901", &[(3, "RENT"), (9, "CRECHE"), (20, "MISSING")])),
        ("paul.ofx", &statement("22222222222", &[(5, "ONLYPAUL")])),
        ("p.qif", b"!Account\nNCompte courant\nTBank\n^\n!Type:Bank\nD06/10/2026\nT-9.00\nPQIFPAUL\n^\n"),
    ]);
    two.share(true);
    let (anne, paul) = (two.home("home"), two.home("Paul"));
    for (is_anne, other) in [(true, "Paul"), (false, "Anne")] {
        let server = if is_anne { two.anne() } else { two.paul() };
        assert!(
            !server.get("/money?span=all&period=all").body.contains(&format!("ONLY{}", other.to_uppercase())),
            "not before it is asked for"
        );
        assert_eq!(server.post_from("/sharing", "/sharing/household", &[]).location(), "/");
        let page = server.get("/money?period=2026-10").body;
        assert!(page.contains(&format!("You are looking at the household: you, {other}.")), "{page}");
        assert!(page.contains("1 shared account, meter or contract, counted once."), "{page}");
        for label in ["RENT", "CRECHE", "MISSING", "ONLYANNE", "ONLYPAUL", "QIFANNE", "QIFPAUL"] {
            assert_eq!(page.matches(&format!(">{label}<")).count(), 1, "{label} counts once: {page}");
        }
        assert!(page.contains(&format!("Compte courant · {other}")), "two accounts of one name are two: {page}");
        assert!(page.contains("€500.00 out"), "what went out, each movement once: {page}");
        let record = page.split("href=\"").find(|link| link.contains("ONLYPAUL")).unwrap().split('"').next().unwrap().to_owned();
        for path in ["/", "/findings", "/energy", record.as_str()] {
            let seen = server.get(path);
            assert!(seen.status == StatusCode::OK && seen.body.contains("the household"), "{path}: {}", seen.body);
        }
        let own = server.get("/records?text=only");
        assert!(
            !own.body.contains("looking at the household") && !own.body.contains(&format!("ONLY{}", other.to_uppercase())),
            "{}",
            own.body
        );
        let forms: Vec<String> = server.get("/").body.split("<form ").skip(1).map(str::to_owned).collect();
        assert!(!forms.iter().any(|form| form.contains("/findings/dismiss")), "nothing is done from there");
    }
    for (home, by) in [(anne, "Paul"), (paul, "Anne")] {
        let looked = two.looked(home);
        assert!(looked.iter().any(|(name, kind, _)| name == by && kind == "bank.transaction"), "{looked:?}");
    }
    // Paul leaves, while both look.
    let mut own = two.paul().cookies.clone();
    own.retain(|(name, _)| name != "logis_7878_sight");
    let sighted = std::mem::replace(&mut two.server.cookies, own);
    let page = two.server.get("/sharing");
    assert!(page.body.contains("The household ends at once"), "{}", page.body);
    let stop = page.action_of(">Stop sharing<");
    assert_eq!(two.server.post_from("/sharing", &stop, &[]).location(), "/sharing?done=ended");
    two.server.cookies = sighted;
    assert_eq!(two.server.get("/money").location(), "/sharing?done=over");
    assert_eq!(two.anne().get("/money").location(), "/sharing?done=over", "for both");
    let page = two.server.get("/sharing").body;
    assert!(page.contains("Nobody but you.") && page.contains("Nobody has opened their home to you."), "{page}");
}

#[test]
fn who_offer_each_other_a_household_are_one_and_see_each_home_once() {
    let mut two = Two::new();
    two.paul().drop_files(&[("paul.ofx", &statement("22222222222", &[(5, "ONLYPAUL")]))]);
    assert_eq!(two.anne().post_from("/sharing", "/sharing", &[("name", "Paul"), ("together", "yes")]).location(), "/sharing?done=offered");
    let refused = two.paul().post_from("/sharing", "/sharing", &[("name", "Anne"), ("together", "yes")]);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "hers waits for his answer");
    let accept = two.server.get("/sharing").action_of(">Accept<");
    assert_eq!(two.server.post_from("/sharing", &accept, &[]).location(), "/sharing?done=accepted");
    // At one moment both offers are made all the same.
    let (vault, now) = (two.server.app.vault.clone(), two.server.site.people.now());
    let [anne, paul] = [two.home("home"), two.home("Paul")].map(|home| vault.person(home).unwrap().unwrap());
    let (id, until) = (vault.draw_grant(), now.plus_seconds(86_400));
    let new = NewGrant { id, to: anne.home, name: "Anne".into(), owner: "Paul".into(), together: true, until };
    vault.offer_grant(paul.home, &new, now, &Actor::Program).unwrap();
    vault.accept_grant(&anne, id, now, &Actor::Program).unwrap();
    assert_eq!(two.anne().post_from("/sharing", "/sharing/household", &[]).location(), "/");
    let page = two.server.get("/money?period=2026-10").body;
    assert_eq!(page.matches(">ONLYPAUL<").count(), 1, "{page}");
    assert!(page.contains("You are looking at the household: you, Paul."), "{page}");
}

/// Brings rows of a kind home.
fn deliver(server: &TestServer, home: HomeId, kind: KindId, rows: &[&[(&str, Cell<'_>)]]) {
    let scope = crate::web::access::scope(home, SessionId::of([0; 16]), Why::Deliver);
    let (vault, accounts) = (&server.app.vault, Arc::new(crate::records::accounts::Grouped(crate::records::Book::default())));
    let origin = Origin { name: "a".into(), format: "test".into(), ..Origin::default() };
    let mut delivery = vault.deliver(&scope, vault.draw_delivery(), origin, "test", accounts).unwrap();
    let mut batch = Rows::new(kind);
    rows.iter().for_each(|row| batch.push(0, row).unwrap());
    delivery.push(batch.finish()).unwrap();
    delivery.publish(serde_json::Value::Null).unwrap();
}

#[test]
fn a_meter_and_a_policy_of_both_homes_count_once() {
    let two = Two::new();
    let (anne, paul) = (two.home("home"), two.home("Paul"));
    let reading = |meter: &'static str, hour: i64| {
        [
            ("meter", Cell::from(meter)),
            ("starts_at", Instant::from_seconds(1_790_000_000 + hour * 3_600).into()),
            ("duration_s", Cell::from(3_600_i32)),
            ("nature", Cell::from("interval")),
            ("direction", Cell::from("consumption")),
            ("energy_mj", Cell::from(3_600_000_i64)),
            ("quality", Cell::from("measured")),
        ]
    };
    let contract = |number: &'static str, holder: &'static str| {
        [("contract", Cell::from(number)), ("holder", holder.into()), ("type", "home".into()), ("status", "active".into())]
    };
    let readings = [reading("12345678901234", 0), reading("12345678901234", 1), reading("cellar", 0)];
    deliver(&two.server, anne, KindId::EnergyReading, &readings.each_ref().map(|row| &row[..]));
    let readings = [reading("12345678901234", 1), reading("12345678901234", 2), reading("cellar", 0)];
    deliver(&two.server, paul, KindId::EnergyReading, &readings.each_ref().map(|row| &row[..]));
    deliver(&two.server, anne, KindId::InsuranceContract, &[&contract("H-1", "MAIF")]);
    let contracts = [contract("h1", "Maif"), contract("H-1", "MACIF")];
    deliver(&two.server, paul, KindId::InsuranceContract, &contracts.each_ref().map(|row| &row[..]));
    let other = Scope::granted(paul, Actor::OtherPerson { name: "Anne".into(), session: SessionId::of([0; 16]) });
    let own = crate::web::access::scope(anne, SessionId::of([0; 16]), Why::Look);
    let (all, shared) = crate::sharing::household::together(&two.server.app, own, vec![("Paul".to_owned(), other)]).unwrap();
    assert_eq!(shared, 2, "a meter and a policy; a cellar is anyone's");
    let meters = crate::records::energy::meters(&two.server.app, &all, two.server.site.zone()).unwrap();
    let known: Vec<(&str, u64)> = meters.iter().map(|meter| (meter.id.as_str(), meter.readings)).collect();
    assert_eq!(known, [("12345678901234", 3), ("cellar", 1), ("cellar · Paul", 1)]);
    let contracts = two.server.app.vault.scan(&all, KindId::InsuranceContract, Period::ALWAYS, &["contract"]).unwrap();
    assert_eq!(contracts.map(|batch| batch.unwrap().num_rows()).sum::<usize>(), 2);
}
