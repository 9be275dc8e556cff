//! What holds for every request and every answer: the host asked for is ours, forms come from our own pages,
//! and the browser is told what our pages may do.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::uri::PathAndQuery;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use logis_pages::plain::Trouble;

use super::server::Peer;
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

/// Over TLS: browsers come back by TLS alone, for half a year.
const TLS_ALONE: HeaderValue = HeaderValue::from_static("max-age=15552000");

/// Refuses what was meant for another host or came unencrypted where it must not, and puts the headers on every answer.
pub(super) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let chosen = request::chosen_language(request.uri());
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let reach = site.reach();
    let mut response = if !is_ours(&site, &request) || peer.is_some_and(|peer| !reach.lets_in(peer)) {
        reply::trouble(&site, &request, Trouble::BadRequest)
    } else if peer.is_some_and(|peer| reach.came_openly(peer, request.headers())) {
        by_tls(&site, &request)
    } else {
        next.run(request).await
    };
    if let Some(lang) = chosen {
        request::remember_language(&site, lang, &mut response);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // Not for `localhost`, whose other ports are other programs'.
    if reach.public.as_ref().is_some_and(|public| public.is_secure() && public.host() != "localhost") {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TLS_ALONE);
    }
    if headers.contains_key(header::CONTENT_DISPOSITION) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The way to the same page by TLS; what was posted on the way is not taken.
fn by_tls(site: &Arc<Site>, request: &Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str).trim_start_matches('/');
    let location = HeaderValue::from_str(&format!("{}{path}", site.address()));
    match location {
        Ok(location) if request.method() == Method::GET => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response(),
        _ => reply::trouble(site, request, Trouble::BadRequest),
    }
}

/// Whether the request names this server. A site elsewhere whose name was made to lead here (DNS rebinding) names itself.
fn is_ours(site: &Site, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    is_own(site, host.as_bytes()) && authority.is_none_or(|authority| is_own(site, authority))
}

fn is_own(site: &Site, host: &[u8]) -> bool {
    site.reach().is_own(host, site.port())
}

/// Whether what is posted comes from one of our pages, as far as the browser says where it comes from.
pub(super) fn is_from_our_pages(site: &Site, headers: &HeaderMap) -> bool {
    let fetched_from = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let origin = headers.get(header::ORIGIN).is_none_or(|origin| {
        if site.reach().public.is_some() {
            return origin.as_bytes() == site.reach().origin(site.port()).as_bytes();
        }
        let scheme: &[u8] = if site.reach().tls { b"https://" } else { b"http://" };
        let ours = headers.get(header::HOST).map(|host| [scheme, host.as_bytes()].concat());
        origin.as_bytes().strip_prefix(scheme).is_some_and(|host| is_own(site, host)) && ours.is_some_and(|ours| ours == origin.as_bytes())
    });
    fetched_from && origin
}
