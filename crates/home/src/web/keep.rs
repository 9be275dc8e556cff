//! Files that are posted to be kept as documents, with what the person says of them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::Request;
use axum::response::Response;
use logis_core::DeliveryId;
use logis_pages::documents::Done;
use logis_pages::plain::Trouble;
use logis_pages::routes;
use logis_vault::{DOCUMENT_NAME_CHARS_MAX, DOCUMENT_NOTE_CHARS_MAX, DocumentFacts, KeptDocument, Scope, VaultError};
use tokio::sync::mpsc::Receiver;
use tokio::task::spawn_blocking;

use super::request::TOKEN_FIELD;
use super::upload::{BETWEEN_BYTES_MAX, Piece, VALUE_BYTES_MAX, fill, in_time, open, receive_file, trouble, value};
use super::visit::Visit;
use super::{Site, reply};
use crate::App;
use crate::people::Session;
use crate::records::documents;

/// Files of one form.
const FILES_MAX: usize = 50;
/// Bytes of a note: four of UTF-8 for each character, and line ends of two.
const NOTE_BYTES_MAX: usize = 5 * DOCUMENT_NOTE_CHARS_MAX;

/// A file that was sealed, and what it was called; none where its sender went away.
type Spooled = Option<(DeliveryId, String)>;

/// What a form held.
#[derive(Default)]
struct Form {
    allowed: bool,
    facts: DocumentFacts,
    files: Vec<(DeliveryId, String)>,
}

/// Takes in a form's files and keeps each as a document; leads to the document where there is one file, else to the list.
pub(super) async fn receive(site: &Arc<Site>, session: &Session, visit: Visit, request: Request) -> Response {
    let page = visit.context.clone();
    let mut form = Form::default();
    let taken = receive_all(site, session, &visit, request, &mut form).await;
    let (app, scope, Form { facts, files, .. }) = (visit.app.clone(), visit.scope.clone(), form);
    let kept = spawn_blocking(move || match taken {
        Ok(()) => keep(&app, &scope, &facts, &files).map_err(Ok),
        Err(trouble) => {
            // What can't be removed now is swept later.
            files.iter().for_each(|(id, _)| drop(app.vault.remove_spool(&scope, *id)));
            Err(Err(trouble))
        }
    });
    let trouble = match kept.await {
        Ok(Ok(path)) => return reply::see_other(&path),
        // No room for another.
        Ok(Err(Ok(VaultError::LimitExceeded { .. }))) => Trouble::BadRequest,
        Ok(Err(Ok(error))) => trouble(site, &error),
        Ok(Err(Err(trouble))) => trouble,
        Err(panicked) => Trouble::Fault(site.note_fault(&panicked)),
    };
    if trouble == Trouble::FormExpired {
        site.note_refused(Some(session.home), "form").await;
    }
    reply::error(site, &page, trouble)
}

async fn receive_all(site: &Arc<Site>, session: &Session, visit: &Visit, request: Request, form: &mut Form) -> Result<(), Trouble> {
    let _place = site.uploads.clone().try_acquire_owned().map_err(|_| Trouble::Busy)?;
    let (mut parts, budget) = open(request).await?;
    loop {
        budget.store(BETWEEN_BYTES_MAX, Ordering::Relaxed);
        let Some(field) = in_time(parts.next_field()).await? else { break };
        match field.name().unwrap_or_default() {
            TOKEN_FIELD => form.allowed = session.form.is(&value(field, VALUE_BYTES_MAX).await?),
            // The token stands before all else: nothing is taken in without it.
            _ if !form.allowed => return Err(Trouble::FormExpired),
            "name" => form.facts.name = text(&value(field, VALUE_BYTES_MAX).await?, DOCUMENT_NAME_CHARS_MAX),
            "holder" => form.facts.holder = text(&value(field, VALUE_BYTES_MAX).await?, DOCUMENT_NAME_CHARS_MAX),
            "note" => form.facts.note = text(&value(field, NOTE_BYTES_MAX).await?, DOCUMENT_NOTE_CHARS_MAX),
            "on" => form.facts.on = day(&value(field, VALUE_BYTES_MAX).await?)?,
            // A form that was sent without a file holds one without a name.
            "file" if field.file_name().is_none_or(str::is_empty) => drop(value(field, VALUE_BYTES_MAX).await?),
            "file" => {
                if form.files.len() == FILES_MAX {
                    return Err(Trouble::BadRequest);
                }
                budget.store(u64::MAX, Ordering::Relaxed);
                form.files.extend(receive_file(site, visit, field, spool).await?);
            }
            _ => return Err(Trouble::BadRequest),
        }
    }
    if form.allowed { Ok(()) } else { Err(Trouble::FormExpired) }
}

/// A text of at most so many characters.
fn text(text: &str, chars_max: usize) -> String {
    text.replace("\r\n", "\n").trim().chars().take(chars_max).collect()
}

/// A day, or none where nothing was filled in.
fn day(text: &str) -> Result<Option<logis_core::Day>, Trouble> {
    if text.trim().is_empty() { Ok(None) } else { text.trim().parse().map(Some).map_err(|_| Trouble::BadRequest) }
}

fn spool(app: &App, scope: &Scope, name: &str, pieces: Receiver<Piece>) -> Result<Spooled, VaultError> {
    let id = app.vault.draw_delivery();
    let mut spool = app.vault.spool(scope, id)?;
    if !fill(&mut spool, pieces)? {
        return Ok(None);
    }
    spool.finish()?;
    Ok(Some((id, name.to_owned())))
}

/// Keeps each file, and gives the path to look at then. A name is of one file; holder, date and note are of all.
fn keep(app: &App, scope: &Scope, facts: &DocumentFacts, files: &[(DeliveryId, String)]) -> Result<String, VaultError> {
    let mut seen = None;
    for (at, (id, file)) in files.iter().enumerate() {
        let name = if files.len() == 1 { facts.name.clone() } else { String::new() };
        let kept = documents::keep(app, scope, *id, file, &DocumentFacts { name, ..facts.clone() });
        seen = match kept {
            Ok(KeptDocument::Added(delivered)) => Some((delivered.id, Done::Kept)),
            Ok(KeptDocument::Known(id)) => Some((id, Done::Known)),
            Err(error) => {
                files[at..].iter().for_each(|(id, _)| drop(app.vault.remove_spool(scope, *id)));
                return Err(error);
            }
        };
    }
    let (path, done) = match seen {
        None => return Ok(routes::DOCUMENTS.to_owned()),
        Some((id, done)) if files.len() == 1 => (routes::document(id), done),
        Some(_) => (routes::DOCUMENTS.to_owned(), Done::KeptSeveral),
    };
    Ok(routes::with_query(&path, &[("done", done.as_str())]))
}
