//! What proxies write into a request of the way it came: `Forwarded` (RFC 7239), `X-Forwarded-For`, `X-Forwarded-Proto`.
//! Whether it is believed is [`super::reach`]'s to say.

use std::net::IpAddr;

use axum::http::header::{FORWARDED, HeaderMap, HeaderName};

/// Hops of a request that are looked at, from the last one back.
const HOPS_MAX: usize = 16;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Whether the last hop says that what came to it was not encrypted.
pub(super) fn came_openly(headers: &HeaderMap) -> bool {
    let said = headers.get_all(X_FORWARDED_PROTO).iter().next_back().and_then(|said| said.to_str().ok());
    match said {
        Some(said) => said.trim().eq_ignore_ascii_case("http"),
        None => hops(headers).first().is_some_and(|hop| hop.is_open),
    }
}

/// Whom each hop of `Forwarded` got it from, the last first; nothing of one that can't be read.
pub(super) fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    hops(headers).iter().map(|hop| hop.ip).collect()
}

/// The same of `X-Forwarded-For`.
pub(super) fn x_forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let lines = headers.get_all(X_FORWARDED_FOR).iter().rev();
    let hops = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
    hops.take(HOPS_MAX).map(node).collect()
}

/// One hop of `Forwarded`.
struct Hop {
    ip: Option<IpAddr>,
    is_open: bool,
}

/// The hops of `Forwarded`, the last first. One with quotes that don't end is a hop that can't be read.
fn hops(headers: &HeaderMap) -> Vec<Hop> {
    let lines = headers.get_all(FORWARDED).iter().rev();
    let mut hops = Vec::new();
    for line in lines {
        let mut elements = outside_quotes(line.to_str().unwrap_or("\""), ',');
        elements.reverse();
        hops.extend(elements.into_iter().take(HOPS_MAX).map(hop));
        if hops.len() >= HOPS_MAX {
            break;
        }
    }
    hops.truncate(HOPS_MAX);
    hops
}

/// One that is not written to the letter says nothing: a stranger's open quote could swallow what the proxy wrote after it.
fn hop(element: &str) -> Hop {
    let pairs: Option<Vec<(&str, &str)>> = outside_quotes(element, ';').into_iter().map(pair).collect();
    let value = |name: &str| {
        // A name may be there once (RFC 7239, section 4).
        let mut found = pairs.iter().flatten().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().filter(|_| found.next().is_none()).map(|(_, value)| *value)
    };
    Hop { ip: value("for").and_then(node), is_open: value("proto").is_some_and(|proto| proto.eq_ignore_ascii_case("http")) }
}

/// A name and its value, bare or in quotes as a whole.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.trim().split_once('=')?;
    let bare = value.strip_prefix('"').map_or(Some(value), |rest| rest.strip_suffix('"'))?;
    (!name.contains('"') && !bare.contains(['"', '\\'])).then_some((name, bare))
}

/// The parts between separators that stand in no quotes.
fn outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let is_separator = |character: char| {
        quoted ^= character == '"';
        character == separator && !quoted
    };
    text.split(is_separator).collect()
}

/// An address as proxies write it, with or without port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let parsed = text.parse::<IpAddr>().ok().or_else(|| text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()));
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<std::net::Ipv6Addr>().ok().map(IpAddr::V6);
    parsed.or_else(in_brackets).map(|ip| ip.to_canonical())
}
