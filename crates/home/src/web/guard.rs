//! What holds for every request and every answer: the host asked for is this machine, forms come from our own pages,
//! and the browser is told what our pages may do.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use logis_pages::plain::Trouble;

use super::{Site, reply, request};

/// What pages may load and do: their own parts, nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
/// What a file to keep may do, should a browser open it: nothing at all, and as if it came from nowhere.
const FILE_POLICY: &str = "default-src 'none'; sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'";
/// Powers that no page needs.
const POWERS: &str = "accelerometer=(), bluetooth=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
     magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

/// Headers of every answer.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    // Not `no-referrer`: browsers then send forms with `Origin: null`, which couldn't be told from another site's.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", POWERS),
];

/// Refuses what was meant for another host, and puts the headers on every answer.
pub(super) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let chosen = request::chosen_language(request.uri());
    let mut response =
        if is_ours(&site, &request) { next.run(request).await } else { reply::trouble(&site, &request, Trouble::BadRequest) };
    if let Some(lang) = chosen {
        request::remember_language(lang, &mut response);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if headers.contains_key(header::CONTENT_DISPOSITION) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether the request names this server. A site elsewhere whose name was made to lead here (DNS rebinding) names itself.
fn is_ours(site: &Site, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    is_own(site, host.as_bytes()) && authority.is_none_or(|authority| is_own(site, authority))
}

fn is_own(site: &Site, host: &[u8]) -> bool {
    let port = site.port();
    let ours = ["localhost", "127.0.0.1", "[::1]"];
    ours.iter().any(|name| {
        host.eq_ignore_ascii_case(format!("{name}:{port}").as_bytes()) || port == 80 && host.eq_ignore_ascii_case(name.as_bytes())
    })
}

/// Whether what is posted comes from one of our pages, as far as the browser says where it comes from.
pub(super) fn is_from_our_pages(site: &Site, headers: &HeaderMap) -> bool {
    let fetched_from = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let origin = headers.get(header::ORIGIN).is_none_or(|origin| {
        let ours = headers.get(header::HOST).map(|host| [b"http://", host.as_bytes()].concat());
        origin.as_bytes().strip_prefix(b"http://").is_some_and(|host| is_own(site, host))
            && ours.is_some_and(|ours| ours == origin.as_bytes())
    });
    fetched_from && origin
}
