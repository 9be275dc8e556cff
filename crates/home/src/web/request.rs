//! From an HTTP request to a [`Visit`]: session, language, form and its token.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use logis_pages::plain::{Outside, Trouble};
use logis_pages::sharing::Done;
use logis_pages::{HomeState, Lang, Looking, PageContext, assets, format, routes};
use logis_vault::VaultError;
use percent_encoding::percent_decode_str;

use super::routes::{Method, Route, Serves, Touches, Who};
use super::server::Peer;
use super::sight::{self, Seen};
use super::visit::{Answer, Caller, Knock, Look, Visit};
use super::{Site, access, guard, keep, reply, upload};
use crate::calendar::{self, Read};
use crate::people::{Entered, SESSION_SECONDS_MAX, Secret, Session};

/// Bytes of a form without files.
const FORM_BYTES_MAX: usize = 256 << 10;
/// Fields of a form or query; what comes after is passed over.
const FIELDS_MAX: usize = 2_000;
/// A form without files must come within so long.
const FORM_SECONDS_MAX: u64 = 30;
/// Cookies of a request that are looked at; a browser sends one.
const COOKIES_TRIED_MAX: usize = 4;
/// The field that holds a form's token.
pub(super) const TOKEN_FIELD: &str = "csrf";
/// The cookie that remembers the language chosen.
const LANGUAGE_COOKIE: &str = "logis_lang";
/// A year.
const LANGUAGE_SECONDS: u32 = 31_536_000;

/// Answers a request by its route.
pub(super) async fn answer(site: Arc<Site>, route: Route, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut page = context(&site, &parts.headers, &parts.uri, "");
    match route.who {
        Who::Anyone => answer_anyone(&site, route, parts, page, body).await,
        Who::Person => match session(&site, &parts.headers).await {
            Err(error) => reply::answer(&site, &page, Err(error.into())),
            Ok(None) => {
                if route.method == Method::Post {
                    // What was sent is gone: there is nothing to come back to.
                    "/".clone_into(&mut page.path);
                }
                outside(&site, &parts.headers, page, Outside::NoLink).await
            }
            Ok(Some(session)) => {
                session.form.as_str().clone_into(&mut page.csrf);
                page.home = if session.person.is_some() { HomeState::Kept } else { HomeState::Open };
                let seen = match sight::seen(&site, &parts.headers, &session, route).await {
                    Ok(seen) => seen,
                    Err(error) => return reply::answer(&site, &page, Err(error.into())),
                };
                let through = match seen {
                    Seen::Own(looking) => {
                        page.looking = looking;
                        None
                    }
                    Seen::Through(scope, looking) => {
                        page.looking = looking;
                        Some(*scope)
                    }
                    Seen::Refused(home, looking) => {
                        page.looking = looking;
                        site.note_refused(Some(home), "grant").await;
                        return reply::error(&site, &page, Trouble::OnlyLooking);
                    }
                    Seen::Over => {
                        let over = Answer::SeeOther(routes::with_query(routes::SHARING, &[("done", Done::Over.as_str())]));
                        return reply::answer(&site, &page, Ok(Answer::Looks { at: Look::Own, then: Box::new(over) }));
                    }
                };
                let places = places(&mut parts).await;
                let mut visit = visit(&site, route, &session, page, places, &parts);
                visit.scope = through.unwrap_or(visit.scope);
                answer_person(&site, route, &session, visit, Request::from_parts(parts.clone(), body)).await
            }
        },
    }
}

/// Who comes with a session, and for a form with its token too.
async fn answer_person(site: &Arc<Site>, route: Route, session: &Session, mut visit: Visit, request: Request) -> Response {
    let page = visit.context.clone();
    if route.method == Method::Post {
        if !guard::is_from_our_pages(site, request.headers()) {
            site.note_refused(Some(session.home), "form").await;
            return reply::error(site, &page, Trouble::FormExpired);
        }
        if matches!(route.serves, Serves::Upload) {
            return upload::receive(site, session, visit, request).await;
        }
        if matches!(route.serves, Serves::Keep) {
            return keep::receive(site, session, visit, request).await;
        }
        let page_before = page_before(request.headers());
        visit.form = match form(request).await {
            Ok(form) => form,
            Err(trouble) => return reply::error(site, &page, trouble),
        };
        if !visit.field(TOKEN_FIELD).is_some_and(|token| session.form.is(token)) {
            site.note_refused(Some(session.home), "form").await;
            return reply::error(site, &page, Trouble::FormExpired);
        }
        if route.fresh && !site.people.is_fresh(session) {
            return reply::see_other(&prove_first(&page_before));
        }
    } else if route.fresh && !site.people.is_fresh(session) {
        return reply::see_other(&prove_first(&page.path));
    }
    let worker = site.clone();
    let answered = tokio::task::spawn_blocking(move || {
        if route.method == Method::Get && route.touches != Touches::Nothing && visit.scope.is_own() {
            // A page that can't say it is no worse for that.
            let closing = visit.app.vault.closing(&visit.scope).ok().flatten();
            visit.context.closing = closing.map(|closing| format::civil_day(closing.due, &visit.context.zone));
        }
        handled(&worker, route, &visit)
    });
    match answered.await {
        Ok(answered) => {
            let is_nothing = matches!(
                answered,
                Err(super::visit::Trouble::NotFound | super::visit::Trouble::Vault(VaultError::NotAllowed | VaultError::NotFound { .. }))
            );
            // An id, in the path or a form, that is not of this home: it went with what it named, or it is another's, or a guess.
            if is_nothing && (route.path.contains('{') || route.method == Method::Post) {
                site.note_refused(Some(session.home), "id").await;
            }
            reply::answer(site, &page, answered)
        }
        Err(panicked) => reply::error(site, &page, Trouble::Fault(site.note_fault(&panicked))),
    }
}

/// What a route's handler answers.
fn handled(site: &Site, route: Route, visit: &Visit) -> Result<Answer, super::visit::Trouble> {
    match route.serves {
        Serves::Page(handler) => handler(visit),
        Serves::Server(handler) => handler(site, visit),
        Serves::Still(write) => Ok(Answer::Page(write(&visit.context)?)),
        Serves::Door(_) | Serves::Enter | Serves::Asset | Serves::Proof | Serves::Calendar | Serves::Upload | Serves::Keep => {
            Err(super::visit::Trouble::NotFound)
        }
    }
}

/// Where a person proves again who they are, before they come back.
fn prove_first(to: &str) -> String {
    routes::with_query(routes::SIGN_IN_AGAIN, &[("to", to)])
}

/// The page whose form was sent, as far as the browser says; where it doesn't, the one that leads to all such forms.
fn page_before(headers: &HeaderMap) -> String {
    let named = headers.get(header::REFERER).and_then(|before| before.to_str().ok()).and_then(|before| before.parse::<Uri>().ok());
    named.map_or_else(|| routes::SECURITY.to_owned(), |uri| uri.path().to_owned())
}

/// What is open to anyone: nothing of the home.
async fn answer_anyone(site: &Arc<Site>, route: Route, parts: Parts, page: PageContext, body: Body) -> Response {
    match route.serves {
        Serves::Still(write) => reply::rendered(site, StatusCode::OK, write(&page)),
        Serves::Asset => match assets::find(parts.uri.path()) {
            Some(asset) => reply::asset(asset),
            None => reply::error(site, &page, Trouble::NotFound),
        },
        Serves::Proof => {
            let (worker, home) = (site.clone(), parts.uri.path().rsplit('/').next().unwrap_or_default().to_owned());
            // The key store may block.
            let found = tokio::task::spawn_blocking(move || super::pages::erase::proof(&worker, &home)).await.ok().flatten();
            found.map_or_else(|| reply::error(site, &page, Trouble::NotFound), reply::json)
        }
        Serves::Calendar => {
            let (worker, from) = (site.clone(), caller(site, &parts).from);
            let file = parts.uri.path().rsplit('/').next().unwrap_or_default().to_owned();
            match tokio::task::spawn_blocking(move || calendar::read(&worker, &file, from)).await {
                Ok(Ok(Read::Calendar(text))) => reply::calendar(text),
                Ok(Ok(Read::Nothing)) => reply::error(site, &page, Trouble::NotFound),
                Ok(Ok(Read::Wait { seconds })) => reply::wait(seconds),
                Ok(Err(error)) => reply::answer(site, &page, Err(error.into())),
                Err(panicked) => reply::error(site, &page, Trouble::Fault(site.note_fault(&panicked))),
            }
        }
        Serves::Enter => enter(site, &parts, page).await,
        Serves::Door(handler) => knock(site, route, handler, parts, page, body).await,
        Serves::Page(_) | Serves::Server(_) | Serves::Upload | Serves::Keep => reply::error(site, &page, Trouble::NotFound),
    }
}

/// A page or form of who is not signed in. Its token follows from a cookie of its own, so that no other site can send
/// the form.
async fn knock(site: &Arc<Site>, route: Route, handler: Handler, parts: Parts, mut page: PageContext, body: Body) -> Response {
    match session(site, &parts.headers).await {
        Err(error) => return reply::answer(site, &page, Err(error.into())),
        Ok(Some(_)) if route.method == Method::Get => return reply::see_other("/"),
        Ok(_) => {}
    }
    let caller = caller(site, &parts);
    let query = fields(parts.uri.query().unwrap_or_default()).into_iter().collect::<HashMap<_, _>>();
    let known = door_cookie(site, &parts.headers);
    let door = known.clone().unwrap_or_else(|| site.people.draw_secret());
    door.form().as_str().clone_into(&mut page.csrf);
    let mut posted = Vec::new();
    if route.method == Method::Post {
        let is_ours = guard::is_from_our_pages(site, &parts.headers);
        posted = match form(Request::from_parts(parts, body)).await {
            Ok(form) => form,
            Err(trouble) => return reply::error(site, &page, trouble),
        };
        let token = posted.iter().rev().find(|(name, _)| name == TOKEN_FIELD).map(|(_, token)| token.as_str());
        if !is_ours || known.is_none() || !token.is_some_and(|token| door.form().is(token)) {
            site.note_refused(None, "form").await;
            return reply::error(site, &page, Trouble::FormExpired);
        }
    }
    let (worker, shown) = (site.clone(), page.clone());
    let knock = Knock { context: page, caller, query, form: posted };
    let mut response = match tokio::task::spawn_blocking(move || handler(&worker, &knock)).await {
        Ok(answered) => reply::answer(site, &shown, answered),
        Err(panicked) => reply::error(site, &shown, Trouble::Fault(site.note_fault(&panicked))),
    };
    if known.is_none() {
        set_door_cookie(site, &mut response, &door);
    }
    response
}

type Handler = fn(&Site, &Knock) -> Result<Answer, super::visit::Trouble>;

/// The page for who has no session.
async fn outside(site: &Arc<Site>, headers: &HeaderMap, mut page: PageContext, why: Outside) -> Response {
    let vault = site.app.vault.clone();
    let has_persons = match tokio::task::spawn_blocking(move || vault.has_persons()).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => return reply::answer(site, &page, Err(error.into())),
        Err(panicked) => return reply::error(site, &page, Trouble::Fault(site.note_fault(&panicked))),
    };
    if !has_persons {
        return reply::sign_in(site, &page, why, false);
    }
    let known = door_cookie(site, headers);
    let door = known.clone().unwrap_or_else(|| site.people.draw_secret());
    door.form().as_str().clone_into(&mut page.csrf);
    let mut response = reply::sign_in(site, &page, why, true);
    if known.is_none() {
        set_door_cookie(site, &mut response, &door);
    }
    response
}

/// A one-time link: it gives the browser its session.
async fn enter(site: &Arc<Site>, parts: &Parts, page: PageContext) -> Response {
    // Whoever only looks ahead must not use the link up.
    let ahead = ["sec-purpose", "purpose", "x-moz"].iter().any(|name| parts.headers.contains_key(*name));
    if ahead || parts.method != axum::http::Method::GET {
        return reply::error(site, &page, Trouble::Busy);
    }
    let token = parts.uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    match session(site, &parts.headers).await {
        Err(error) => return reply::answer(site, &page, Err(error.into())),
        Ok(Some(_)) => return reply::see_other("/"),
        Ok(None) => {}
    }
    let (worker, device) = (site.clone(), caller(site, parts).device);
    let entered = match tokio::task::spawn_blocking(move || worker.people.enter(&token, &device)).await {
        Ok(Ok(entered)) => entered,
        Ok(Err(error)) => return reply::answer(site, &page, Err(error.into())),
        Err(panicked) => return reply::error(site, &page, Trouble::Fault(site.note_fault(&panicked))),
    };
    let why = match entered {
        Entered::In(opened) => {
            let is_kept = opened.session.person.is_some();
            // Who comes back by a link has lost what they sign in with. A home that nobody signs in to is taken over first;
            // the demo's is there to be looked at.
            let to = if is_kept {
                routes::SECURITY
            } else if site.is_demo() {
                "/"
            } else {
                routes::WELCOME
            };
            let mut response = reply::see_other(to);
            set_session_cookie(site, &mut response, Some(&opened.cookie), is_kept);
            return response;
        }
        Entered::Used => Outside::Used,
        Entered::Expired => Outside::Expired,
        Entered::Unknown => Outside::NoLink,
    };
    site.note_refused(None, "link").await;
    outside(site, &parts.headers, page, why).await
}

/// The session of a request's cookie. The vault may block.
async fn session(site: &Arc<Site>, headers: &HeaderMap) -> Result<Option<Session>, VaultError> {
    let name = site.cookie_name();
    let given: Vec<String> =
        cookies(headers).filter(|(cookie, _)| *cookie == name).map(|(_, value)| value.to_owned()).take(COOKIES_TRIED_MAX).collect();
    if given.is_empty() {
        return Ok(None);
    }
    let worker = site.clone();
    let found = tokio::task::spawn_blocking(move || {
        for cookie in &given {
            if let Some(session) = worker.people.session(cookie)? {
                return Ok(Some(session));
            }
        }
        Ok(None)
    });
    found.await.unwrap_or(Err(VaultError::Impossible("a look at a session that panicked")))
}

fn door_cookie(site: &Site, headers: &HeaderMap) -> Option<Secret> {
    let name = door_cookie_name(site);
    cookies(headers).filter(|(cookie, _)| *cookie == name).find_map(|(_, value)| Secret::read(value))
}

fn door_cookie_name(site: &Site) -> String {
    format!("{}_door", site.cookie_name())
}

fn set_door_cookie(site: &Site, response: &mut Response, door: &Secret) {
    set_cookie(site, response, &format!("{}={}; Path=/; HttpOnly; SameSite=Strict", door_cookie_name(site), door.text()));
}

/// Gives the browser its session, or takes it away.
pub(super) fn set_session_cookie(site: &Site, response: &mut Response, cookie: Option<&str>, lasts: bool) {
    let age = match (cookie, lasts) {
        (None, _) => "; Max-Age=0".to_owned(),
        (Some(_), true) => format!("; Max-Age={SESSION_SECONDS_MAX}"),
        (Some(_), false) => String::new(),
    };
    set_cookie(site, response, &format!("{}={}; Path=/; HttpOnly; SameSite=Strict{age}", site.cookie_name(), cookie.unwrap_or_default()));
}

pub(super) fn set_cookie(site: &Site, response: &mut Response, cookie: &str) {
    let secure = if site.reach().is_secure() { "; Secure" } else { "" };
    if let Ok(cookie) = HeaderValue::from_str(&format!("{cookie}{secure}")) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Who asks.
fn caller(site: &Site, parts: &Parts) -> Caller {
    let said = parts.headers.get(header::USER_AGENT).and_then(|said| said.to_str().ok()).unwrap_or_default();
    // On a socket there always is an address.
    let from = parts.extensions.get::<Peer>().map_or(Caller::unknown().from, |peer| site.reach().client(peer.0, &parts.headers));
    Caller { from, device: device(said) }
}

/// Browsers by the mark in their User-Agent header; the first that fits, since most name others too.
const BROWSERS: [(&str, &str); 6] = [
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
/// Systems in the same way.
const SYSTEMS: [(&str, &str); 6] =
    [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

/// A device in two words, from what its browser says.
fn device(said: &str) -> String {
    let found = |marks: &[(&str, &'static str)]| marks.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name);
    [found(&BROWSERS), found(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

async fn places(parts: &mut Parts) -> Option<Vec<String>> {
    let found = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    Some(found.iter().map(|(_, value)| value.to_owned()).collect())
}

fn visit(site: &Site, route: Route, session: &Session, page: PageContext, places: Option<Vec<String>>, parts: &Parts) -> Visit {
    Visit {
        app: site.app.clone(),
        scope: access::scope(session.home, session.id, route.touches.why()),
        session: session.clone(),
        caller: caller(site, parts),
        context: page,
        // A place that can't be read means nothing that is there.
        places: places.unwrap_or_else(|| vec![String::new(); route.path.matches('{').count()]),
        query: fields(parts.uri.query().unwrap_or_default()).into_iter().collect::<HashMap<_, _>>(),
        form: Vec::new(),
    }
}

/// The fields of a form that holds no files.
async fn form(request: Request) -> Result<Vec<(String, String)>, Trouble> {
    let encoded = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !encoded.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")) {
        return Err(Trouble::FormExpired);
    }
    let body = axum::body::to_bytes(request.into_body(), FORM_BYTES_MAX);
    match tokio::time::timeout(Duration::from_secs(FORM_SECONDS_MAX), body).await {
        Ok(Ok(body)) => Ok(fields(&String::from_utf8_lossy(&body))),
        Ok(Err(_)) => Err(Trouble::TooLarge(FORM_BYTES_MAX as u64)),
        Err(_) => Err(Trouble::BadRequest),
    }
}

/// Names and values of a query or form (WHATWG URL, application/x-www-form-urlencoded).
fn fields(text: &str) -> Vec<(String, String)> {
    let decoded = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(FIELDS_MAX);
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// What every page is told of its reader.
pub(super) fn context(site: &Site, headers: &HeaderMap, uri: &Uri, token: &str) -> PageContext {
    let query: Vec<&str> =
        uri.query().unwrap_or_default().split('&').filter(|pair| !pair.starts_with("lang=") && !pair.is_empty()).collect();
    PageContext {
        lang: language(headers, uri),
        // The page's links to itself stay here.
        path: if reply::is_path(uri.path()) { uri.path().to_owned() } else { "/".to_owned() },
        query: query.join("&"),
        csrf: token.to_owned(),
        demo: site.is_demo(),
        home: HomeState::Outside,
        closing: None,
        looking: Looking::default(),
        zone: site.zone().clone(),
    }
}

/// What was asked for now, else what was chosen before, else what the browser prefers.
fn language(headers: &HeaderMap, uri: &Uri) -> Lang {
    let before = || cookies(headers).find(|(name, _)| *name == LANGUAGE_COOKIE).and_then(|(_, value)| Lang::find(value));
    let preferred = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(Lang::negotiate);
    chosen_language(uri).or_else(before).or_else(preferred).unwrap_or_default()
}

/// The language that is asked for now.
pub(super) fn chosen_language(uri: &Uri) -> Option<Lang> {
    let query = uri.query().unwrap_or_default();
    query.split('&').filter_map(|pair| pair.strip_prefix("lang=")).find_map(Lang::find)
}

/// Keeps the language that was asked for.
pub(super) fn remember_language(site: &Site, lang: Lang, response: &mut Response) {
    let cookie = format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age={LANGUAGE_SECONDS}; HttpOnly; SameSite=Lax", lang.as_str());
    set_cookie(site, response, &cookie);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_in_two_words() {
        #[rustfmt::skip]
        let table = [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari · iPhone"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge · Windows"),
            ("curl/8.5", ""),
        ];
        for (said, expected) in table {
            assert_eq!(device(said), expected);
        }
    }

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let read = fields("a=1&b=caf%C3%A9+%26+th%C3%A9&&c&a=%ff");
        let expected = [("a", "1"), ("b", "café & thé"), ("c", ""), ("a", "\u{fffd}")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
