//! The pages of documents: the list and its search, one document, its file.

use logis_core::{Day, DeliveryId};
use logis_pages::documents::{DocumentFilter, DocumentRow, DocumentView, DocumentsView, Done, Facts, Proposed, TextLimits};
use logis_pages::{PageNumber, routes};
use logis_vault::{
    DOCUMENT_BYTES_MAX, DOCUMENT_NAME_CHARS_MAX, DOCUMENT_NOTE_CHARS_MAX, DeliveryView, DocumentFacts, KeptDocument, VaultError,
};

use super::UNCLEAR;
use crate::records::documents::{self, find};
use crate::records::refused;
use crate::records::table::PAGE_ROWS;
use crate::web::visit::{Answer, FileReader, Trouble, Visit};

/// How long texts may be.
pub(crate) const LIMITS: TextLimits = TextLimits { name_chars_max: DOCUMENT_NAME_CHARS_MAX, note_chars_max: DOCUMENT_NOTE_CHARS_MAX };
/// Holders proposed in a form.
const HOLDERS_MAX: usize = 200;
/// Media types that a browser is told of; of any other file it is told nothing.
const TOLD: &[&str] = &["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "image/tiff"];

/// GET `/documents`: the documents that fit the filter.
///
/// # Errors
/// When the vault fails.
pub fn list(visit: &Visit) -> Result<Answer, Trouble> {
    let all = visit.app.vault.documents(&visit.scope)?;
    let day = |name| visit.parameter(name).and_then(|text| text.parse::<Day>().ok());
    let said = |name| visit.parameter(name).unwrap_or_default().to_owned();
    let filter = DocumentFilter { text: said("text"), holder: said("holder"), from: day("from"), to: day("to") };
    let wanted = find::Filter { text: filter.text.clone(), holder: filter.holder.clone(), from: filter.from, to: filter.to };
    let (count, holders) = (all.len() as u64, holders(&all));
    let found = find::find(all, &wanted);
    let (shown, number) = PageNumber::of(&found, visit.page_number(), PAGE_ROWS);
    let view = DocumentsView {
        rows: shown.iter().map(row).collect(),
        number,
        all: count,
        holders,
        filter,
        file_bytes_max: DOCUMENT_BYTES_MAX,
        limits: LIMITS,
        done: done(visit),
    };
    Ok(Answer::Page(logis_pages::documents::documents(&view, &visit.context)?))
}

/// GET `/documents/{id}`: one document.
///
/// # Errors
/// [`Trouble::NotFound`] when there is none of this id.
pub fn document(visit: &Visit) -> Result<Answer, Trouble> {
    let id = named(visit)?;
    let all = visit.app.vault.documents(&visit.scope)?;
    let holders = holders(&all);
    let document = all.into_iter().find(|document| document.id == id).ok_or(Trouble::NotFound)?;
    let row = row(&document);
    let proposed = documents::proposed(&document).map(|stated| Proposed { name: stated.name, on: stated.on });
    let view = DocumentView { row, proposed, holders, limits: LIMITS, done: done(visit) };
    Ok(Answer::Page(logis_pages::documents::document(&view, &visit.context)?))
}

/// POST `/documents/{id}`: says something else of a document.
///
/// # Errors
/// [`Trouble::NotFound`] when there is none of this id.
pub fn change(visit: &Visit) -> Result<Answer, Trouble> {
    let id = named(visit)?;
    let document = visit.app.vault.kept_document(&visit.scope, id)?.ok_or(Trouble::NotFound)?;
    documents::change(&visit.app, &visit.scope, &document, &facts_said(visit)?)?;
    Ok(see(id, Done::Changed))
}

/// POST `/documents/{id}/keep`: keeps a file that no importer read, by the id of its spool.
///
/// # Errors
/// [`Trouble::NotFound`] when it is not at hand (any more).
pub fn keep(visit: &Visit) -> Result<Answer, Trouble> {
    let spooled = named(visit)?;
    if refused::find_at_hand(&visit.app, &visit.scope, spooled)?.is_none() {
        // Asked for twice, it is a document already.
        let is_kept = visit.app.vault.kept_document(&visit.scope, spooled)?.is_some();
        return if is_kept { Ok(see(spooled, Done::Known)) } else { Err(Trouble::NotFound) };
    }
    match documents::keep_refused(&visit.app, &visit.scope, spooled, &facts_said(visit)?) {
        Ok(KeptDocument::Added(delivered)) => Ok(see(delivered.id, Done::Kept)),
        Ok(KeptDocument::Known(id)) => Ok(see(id, Done::Known)),
        Err(VaultError::LimitExceeded { .. }) => Err(UNCLEAR),
        Err(error) => Err(error.into()),
    }
}

/// GET `/documents/{id}/file`: the file, as it came.
///
/// # Errors
/// [`Trouble::NotFound`] when there is none of this id.
pub fn file(visit: &Visit) -> Result<Answer, Trouble> {
    let (document, reader) = visit.app.vault.open_document(&visit.scope, named(visit)?)?;
    let media_type = document.origin.document.as_ref().map(|part| part.media_type.as_str()).unwrap_or_default();
    let told = TOLD.iter().copied().find(|told| *told == media_type).unwrap_or("application/octet-stream");
    Ok(Answer::File {
        name: document.origin.name,
        media_type: told,
        size_bytes: document.origin.size_bytes,
        reader: FileReader(Box::new(reader)),
    })
}

/// A document as lists show it.
pub(crate) fn row(document: &DeliveryView) -> DocumentRow {
    let DocumentFacts { name, on, holder, note } = documents::facts(document);
    DocumentRow {
        id: document.id,
        facts: Facts { name, on, holder, note },
        file: document.origin.name.clone(),
        size_bytes: document.origin.size_bytes,
        media_type: document.origin.document.as_ref().map(|part| part.media_type.clone()).unwrap_or_default(),
        kept_at: document.at,
    }
}

/// Holders that are known, for forms.
pub(crate) fn holders(all: &[DeliveryView]) -> Vec<String> {
    find::holders(all).into_iter().take(HOLDERS_MAX).collect()
}

/// The document that the path names.
fn named(visit: &Visit) -> Result<DeliveryId, Trouble> {
    visit.places.first().and_then(|place| place.parse().ok()).ok_or(Trouble::NotFound)
}

/// What the form says.
fn facts_said(visit: &Visit) -> Result<DocumentFacts, Trouble> {
    let text = |name: &str, chars_max: usize| -> String {
        visit.field(name).unwrap_or_default().replace("\r\n", "\n").trim().chars().take(chars_max).collect()
    };
    let on = match visit.field("on").map(str::trim).unwrap_or_default() {
        "" => None,
        day => Some(day.parse::<Day>().map_err(|_| UNCLEAR)?),
    };
    let (name, holder) = (text("name", DOCUMENT_NAME_CHARS_MAX), text("holder", DOCUMENT_NAME_CHARS_MAX));
    Ok(DocumentFacts { name, on, holder, note: text("note", DOCUMENT_NOTE_CHARS_MAX) })
}

fn done(visit: &Visit) -> Option<Done> {
    visit.parameter("done").and_then(Done::find)
}

fn see(id: DeliveryId, done: Done) -> Answer {
    Answer::SeeOther(routes::with_query(&routes::document(id), &[("done", done.as_str())]))
}
