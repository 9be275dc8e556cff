//! From an HTTP request to a [`Visit`]: session, language, form and its token.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use logis_pages::plain::{Outside, Trouble};
use logis_pages::{Lang, PageContext, assets};
use percent_encoding::percent_decode_str;

use super::door::{Entered, Session};
use super::routes::{Method, Route, Serves, Who};
use super::visit::Visit;
use super::{Site, access, guard, keep, reply, upload};

/// Bytes of a form without files.
const FORM_BYTES_MAX: usize = 256 << 10;
/// Fields of a form or query; what comes after is passed over.
const FIELDS_MAX: usize = 2_000;
/// A form without files must come within so long.
const FORM_SECONDS_MAX: u64 = 30;
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
        Who::Anyone => answer_anyone(&site, route, &parts, &page).await,
        Who::Person => match session(&site, &parts.headers) {
            None => reply::sign_in(&site, &page, Outside::NoLink),
            Some(session) => {
                session.form.as_str().clone_into(&mut page.csrf);
                let places = places(&mut parts).await;
                let visit = visit(&site, route, &session, page, places, &parts);
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
            site.note_refused("form").await;
            return reply::error(site, &page, Trouble::FormExpired);
        }
        if matches!(route.serves, Serves::Upload) {
            return upload::receive(site, session, visit, request).await;
        }
        if matches!(route.serves, Serves::Keep) {
            return keep::receive(site, session, visit, request).await;
        }
        visit.form = match form(request).await {
            Ok(form) => form,
            Err(trouble) => return reply::error(site, &page, trouble),
        };
        if !visit.field(TOKEN_FIELD).is_some_and(|token| session.form.is(token)) {
            site.note_refused("form").await;
            return reply::error(site, &page, Trouble::FormExpired);
        }
    }
    let worker = site.clone();
    let answered = tokio::task::spawn_blocking(move || match route.serves {
        Serves::Page(handler) => handler(&visit),
        Serves::Server(handler) => handler(&worker, &visit),
        Serves::Still(write) => Ok(super::visit::Answer::Page(write(&visit.context)?)),
        Serves::Enter | Serves::Asset | Serves::Proof | Serves::Upload | Serves::Keep => Err(super::visit::Trouble::NotFound),
    });
    match answered.await {
        Ok(answered) => reply::answer(site, &page, answered),
        Err(panicked) => reply::error(site, &page, Trouble::Fault(site.note_fault(&panicked))),
    }
}

/// What is open to anyone: nothing of the home.
async fn answer_anyone(site: &Arc<Site>, route: Route, parts: &Parts, page: &PageContext) -> Response {
    match route.serves {
        Serves::Still(write) => reply::rendered(site, StatusCode::OK, write(page)),
        Serves::Asset => match assets::find(parts.uri.path()) {
            Some(asset) => reply::asset(asset),
            None => reply::error(site, page, Trouble::NotFound),
        },
        Serves::Proof => {
            let (worker, home) = (site.clone(), parts.uri.path().rsplit('/').next().unwrap_or_default().to_owned());
            // The key store may block.
            let found = tokio::task::spawn_blocking(move || super::pages::erase::proof(&worker, &home)).await.ok().flatten();
            found.map_or_else(|| reply::error(site, page, Trouble::NotFound), reply::json)
        }
        Serves::Enter => enter(site, parts, page).await,
        Serves::Page(_) | Serves::Server(_) | Serves::Upload | Serves::Keep => reply::error(site, page, Trouble::NotFound),
    }
}

/// A one-time link: it gives the browser its session.
async fn enter(site: &Arc<Site>, parts: &Parts, page: &PageContext) -> Response {
    // Whoever only looks ahead must not use the link up.
    let ahead = ["sec-purpose", "purpose", "x-moz"].iter().any(|name| parts.headers.contains_key(*name));
    if ahead || parts.method != axum::http::Method::GET {
        return reply::error(site, page, Trouble::Busy);
    }
    if session(site, &parts.headers).is_some() {
        return reply::see_other("/");
    }
    let token = parts.uri.path().rsplit('/').next().unwrap_or_default();
    let outside = match site.door.enter(token) {
        Entered::In(session) => {
            let mut response = reply::see_other("/");
            let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", site.cookie_name(), session.cookie.as_str());
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            return response;
        }
        Entered::Used => Outside::Used,
        Entered::Expired => Outside::Expired,
        Entered::Unknown => Outside::NoLink,
    };
    site.note_refused("link").await;
    reply::sign_in(site, page, outside)
}

fn session(site: &Site, headers: &HeaderMap) -> Option<Session> {
    let name = site.cookie_name();
    cookies(headers).filter(|(cookie, _)| *cookie == name).find_map(|(_, value)| site.door.session(value))
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
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
        scope: access::scope(site.home, session.id, route.touches.why()),
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
        // A link to `//host/…` would lead to another site.
        path: if uri.path().starts_with("//") { "/".to_owned() } else { uri.path().to_owned() },
        query: query.join("&"),
        csrf: token.to_owned(),
        demo: site.is_demo(),
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
pub(super) fn remember_language(lang: Lang, response: &mut Response) {
    let cookie = format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age={LANGUAGE_SECONDS}; HttpOnly; SameSite=Lax", lang.as_str());
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let read = fields("a=1&b=caf%C3%A9+%26+th%C3%A9&&c&a=%ff");
        let expected = [("a", "1"), ("b", "café & thé"), ("c", ""), ("a", "\u{fffd}")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
