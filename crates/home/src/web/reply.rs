//! Answers and troubles as HTTP. What a trouble says inside stays in the log; the person is told what to do.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use logis_pages::assets::Asset;
use logis_pages::plain::{self, Outside, SignInView};
use logis_pages::{PageContext, Rendered};
use logis_vault::VaultError;

use super::Site;
use super::request::context;
use super::visit::{Answer, Trouble};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// A year: an asset's path changes with its content.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What a handler answered.
pub(super) fn answer(site: &Site, context: &PageContext, answered: Result<Answer, Trouble>) -> Response {
    match answered {
        Ok(Answer::Page(html)) => page(StatusCode::OK, html),
        Ok(Answer::SeeOther(path)) => see_other(&path),
        Ok(Answer::Download { name, media_type, bytes }) => download(&name, media_type, bytes),
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

/// The page for who comes without a session.
pub(super) fn sign_in(site: &Site, context: &PageContext, why: Outside) -> Response {
    let view = SignInView { why, command: site.command().to_owned() };
    rendered(site, StatusCode::UNAUTHORIZED, plain::sign_in(&view, context))
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
    (status, [(header::CONTENT_TYPE, HTML)], html).into_response()
}

/// Look there.
pub(super) fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // Only paths of ours: `//host` would be another site.
    let path = if path.starts_with('/') && !path.starts_with("//") { path } else { "/" };
    let location = path.parse::<Uri>().ok().and_then(|_| HeaderValue::from_str(path).ok());
    response.headers_mut().insert(header::LOCATION, location.unwrap_or(HeaderValue::from_static("/")));
    response
}

fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || ['-', '_', '.'].contains(c)).collect();
    let disposition = format!("attachment; filename=\"{plain}\"");
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type)), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

/// Something that pages load.
pub(super) fn asset(asset: &'static Asset) -> Response {
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)), (header::CACHE_CONTROL, KEPT)];
    let bytes: &'static [u8] = &asset.bytes;
    (headers, Body::from(bytes)).into_response()
}
