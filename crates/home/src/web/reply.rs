//! Answers and troubles as HTTP. What a trouble says inside stays in the log; the person is told what to do.

use std::io::{self, Read};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use logis_pages::assets::Asset;
use logis_pages::harmless::{self, harmless};
use logis_pages::plain::{self, Outside, SignInView};
use logis_pages::{PageContext, Rendered, people};
use logis_vault::VaultError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::mpsc::channel;
use tokio_stream::wrappers::ReceiverStream;

use super::Site;
use super::request::{self, context};
use super::sight;
use super::visit::{Answer, Look, Trouble};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// A year: an asset's path changes with its content.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Bytes of a file read at once.
const PIECE_BYTES: usize = 256 << 10;
/// Pieces of a file that wait to be sent.
const PIECES_WAITING_MAX: usize = 4;
/// What a header's encoded value keeps as it is (RFC 5987, attr-char, of which these are enough).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What a handler answered.
pub(super) fn answer(site: &Site, context: &PageContext, answered: Result<Answer, Trouble>) -> Response {
    match answered {
        Ok(Answer::Page(html)) => page(StatusCode::OK, html),
        Ok(Answer::Told { status, retry_seconds, html }) => {
            let mut response = page(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), html);
            if let Some(seconds) = retry_seconds {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        Ok(Answer::Json(json)) => ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response(),
        Ok(Answer::Session { cookie, lasts, then }) => {
            let mut response = answer(site, context, Ok(*then));
            request::set_session_cookie(site, &mut response, cookie.as_deref(), lasts);
            // Whoever comes next looks at their own.
            sight::set_sight_cookie(site, &mut response, &Look::Own);
            response
        }
        Ok(Answer::Looks { at, then }) => {
            let mut response = answer(site, context, Ok(*then));
            sight::set_sight_cookie(site, &mut response, &at);
            response
        }
        Ok(Answer::SeeOther(path)) => see_other(&path),
        Ok(Answer::Download { name, media_type, bytes }) => download(&name, media_type, Body::from(bytes)),
        Ok(Answer::File { name, media_type, size_bytes, reader }) => file(&name, media_type, size_bytes, reader.0),
        Err(trouble) => error(site, context, outside(site, &trouble)),
    }
}

/// What the person is told of a trouble.
fn outside(site: &Site, trouble: &Trouble) -> plain::Trouble {
    match trouble {
        Trouble::NotFound => plain::Trouble::NotFound,
        Trouble::Unclear(_) => plain::Trouble::BadRequest,
        Trouble::Vault(VaultError::NotFound { .. } | VaultError::NotAllowed) => plain::Trouble::NotFound,
        Trouble::Vault(VaultError::Busy | VaultError::Changed | VaultError::Unreachable | VaultError::Unsure) => plain::Trouble::Busy,
        Trouble::Vault(error) => plain::Trouble::Fault(site.note_fault(error)),
        Trouble::Render(error) => plain::Trouble::Fault(site.note_fault(error)),
    }
}

/// A trouble of a request that no handler saw.
pub(super) fn trouble(site: &Arc<Site>, request: &Request, trouble: plain::Trouble) -> Response {
    error(site, &context(site, request.headers(), request.uri(), ""), trouble)
}

/// The page of a trouble.
pub(super) fn error(site: &Site, context: &PageContext, trouble: plain::Trouble) -> Response {
    let status = StatusCode::from_u16(trouble.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    rendered(site, status, plain::error(trouble, context))
}

/// The page for who comes without a session: to sign in where anybody does, else how to get a link.
pub(super) fn sign_in(site: &Site, context: &PageContext, why: Outside, has_persons: bool) -> Response {
    let command = site.command().to_owned();
    let html = if has_persons {
        // Where the form leads then: what was asked for, where that is a page.
        let to = if why == Outside::NoLink { context.path.clone() } else { "/".to_owned() };
        people::sign_in(&people::SignInView { why: Some(why), to, command, ..Default::default() }, context)
    } else {
        plain::sign_in(&SignInView { why, command }, context)
    };
    rendered(site, StatusCode::UNAUTHORIZED, html)
}

/// A page that was written, or the bare word that it could not be.
pub(super) fn rendered(site: &Site, status: StatusCode, html: Rendered) -> Response {
    match html {
        Ok(html) => page(status, html),
        Err(error) => {
            site.note_fault(&error);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn page(status: StatusCode, html: String) -> Response {
    (status, [(header::CONTENT_TYPE, HTML)], harmless::page(html)).into_response()
}

/// Whether it is a path of ours. `//host` would be another site, and so would `/\host`: browsers read the one for the other.
pub(super) fn is_path(path: &str) -> bool {
    path.strip_prefix('/').is_some_and(|rest| !rest.starts_with(['/', '\\']))
}

/// Look there.
pub(super) fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let path = if is_path(path) { path } else { "/" };
    let location = path.parse::<Uri>().ok().and_then(|_| HeaderValue::from_str(path).ok());
    response.headers_mut().insert(header::LOCATION, location.unwrap_or(HeaderValue::from_static("/")));
    response
}

fn download(name: &str, media_type: &'static str, body: Body) -> Response {
    let disposition = HeaderValue::from_str(&disposition(name)).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type)), (header::CONTENT_DISPOSITION, disposition)];
    (headers, body).into_response()
}

/// `attachment` with the file's name as every browser reads it and, where it has other letters, as it is (RFC 6266).
fn disposition(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || ['-', '_', '.'].contains(&c);
    let harmless: String = harmless(name).chars().filter(|c| !['\u{fffd}', '/', '\\'].contains(c)).collect();
    let harmless = harmless.trim_start_matches(['.', ' ']).trim_end();
    let simple: String = harmless.replace(' ', "_").chars().filter(|c| plain(*c)).collect();
    // Only letters that were dropped: the ending alone is no name.
    let simple = if simple.starts_with('.') { format!("document{simple}") } else { simple };
    if simple == harmless || harmless.is_empty() {
        return format!("attachment; filename=\"{simple}\"");
    }
    format!("attachment; filename=\"{simple}\"; filename*=UTF-8''{}", utf8_percent_encode(harmless, PLAIN))
}

/// A file of any size: some pieces of it are in memory, and it is read as fast as it is taken.
fn file(name: &str, media_type: &'static str, size_bytes: u64, mut reader: Box<dyn Read + Send>) -> Response {
    let (sender, receiver) = channel::<io::Result<Bytes>>(PIECES_WAITING_MAX);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut piece = vec![0; PIECE_BYTES];
            let read = reader.read(&mut piece).map(|read| {
                piece.truncate(read);
                Bytes::from(piece)
            });
            let is_last = read.as_ref().map_or(true, Bytes::is_empty);
            // Who takes no more has gone away.
            if read.as_ref().is_ok_and(Bytes::is_empty) || sender.blocking_send(read).is_err() || is_last {
                break;
            }
        }
    });
    let mut response = download(name, media_type, Body::from_stream(ReceiverStream::new(receiver)));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(size_bytes));
    response
}

/// Something that pages load.
pub(super) fn asset(asset: &'static Asset) -> Response {
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)), (header::CACHE_CONTROL, KEPT)];
    let bytes: &'static [u8] = &asset.bytes;
    (headers, Body::from(bytes)).into_response()
}

/// A calendar, for programs that read it now and then.
pub(super) fn calendar(text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"))], Body::from(text)).into_response()
}

/// For programs that ask too often: when to come again.
pub(super) fn wait(seconds: u64) -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, HeaderValue::from(seconds))]).into_response()
}

/// A JSON document.
pub(super) fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], Body::from(text)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_to_another_site() {
        for (path, expected) in [
            ("/money?period=2026-10", "/money?period=2026-10"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\\/evil.example", "/"),
            ("\\\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("/a\r\nSet-Cookie: b", "/"),
            ("", "/"),
        ] {
            assert_eq!(see_other(path).headers()[header::LOCATION], expected, "{path:?}");
        }
    }

    #[test]
    fn a_name_steers_no_header() {
        #[rustfmt::skip]
        let table = [
            ("journal.jsonl",                "attachment; filename=\"journal.jsonl\""),
            ("Reçu d\u{e9}t\u{e9}.pdf",      "attachment; filename=\"Reu_dt.pdf\"; filename*=UTF-8''Re%C3%A7u%20d%C3%A9t%C3%A9.pdf"),
            ("a\"; x=\"b\r\nSet-Cookie: c",  "attachment; filename=\"a_xbSet-Cookie_c\"; filename*=UTF-8''a%22%3B%20x%3D%22bSet-Cookie%3A%20c"),
            ("../../.ssh\u{202e}fdp.exe",    "attachment; filename=\"ssh...fdp.exe\""),
            ("\u{65e5}\u{672c}.pdf",         "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.pdf"),
        ];
        for (name, expected) in table {
            if name.starts_with("..") {
                let said = disposition(name);
                assert!(!said.contains('/') && !said.contains("\".") && !said.contains("%E2%80%AE"), "{said}");
            } else {
                assert_eq!(disposition(name), expected);
            }
        }
    }
}
