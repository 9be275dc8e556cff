//! Documents: files that no importer reads, kept sealed as they are and found again by what the person says of them.
//!
//! What is in them is not read, but for the title and date that a PDF states in plain metadata, which are proposed.

pub mod find;
mod media;
mod pdf;

use std::collections::BTreeMap;
use std::io::Read;

use logis_core::DeliveryId;
use logis_formats::archive;
use logis_vault::{DeliveryView, DocumentFacts, KeptDocument, Scope, Stated, VaultError};

use super::refused;
use crate::App;

/// The name of a document whose file has none.
const UNNAMED: &str = "document";

/// Keeps what was spooled under this id as a document; without a name it takes its file's. Where nothing is kept, the
/// spool stays for who asked.
///
/// # Errors
/// See [`logis_vault::Vault::keep_document`].
pub fn keep(app: &App, scope: &Scope, spooled: DeliveryId, file: &str, facts: &DocumentFacts) -> Result<KeptDocument, VaultError> {
    let mut facts = clean(facts);
    if facts.name.is_empty() {
        facts.name = name_of(archive::file_name(file));
    }
    let mut reader = app.vault.open_original(scope, spooled)?;
    let mut head = Vec::new();
    (&mut reader).take(media::HEAD_BYTES_MAX as u64).read_to_end(&mut head)?;
    let media_type = media::recognise(&head);
    let stated = if media_type == media::PDF { pdf::stated(head, &mut reader)? } else { Stated::default() };
    app.vault.keep_document(scope, spooled, file, facts, media_type, stated)
}

/// Keeps a file that no importer read, and that is still at hand, as a document.
///
/// # Errors
/// [`VaultError::NotFound`] when it is not (any more).
pub fn keep_refused(app: &App, scope: &Scope, spooled: DeliveryId, facts: &DocumentFacts) -> Result<KeptDocument, VaultError> {
    let file = refused::find_at_hand(app, scope, spooled)?.ok_or(VaultError::NotFound { what: "file" })?;
    let kept = keep(app, scope, spooled, &file.report.file, facts)?;
    refused::remove(app, scope, spooled)?;
    Ok(kept)
}

/// Says something else of a document. An empty name is its file's again.
///
/// # Errors
/// See [`logis_vault::Vault::change_document`].
pub fn change(app: &App, scope: &Scope, document: &DeliveryView, facts: &DocumentFacts) -> Result<(), VaultError> {
    let mut facts = clean(facts);
    if facts.name.is_empty() {
        facts.name = name_of(&document.origin.name);
    }
    app.vault.change_document(scope, document.id, &facts)
}

/// Documents by their ids, and by those that they had in homes that this one was merged with: contracts name them so.
#[must_use]
pub fn by_id(documents: &[DeliveryView]) -> BTreeMap<String, &DeliveryView> {
    let named = |document: &'_ DeliveryView| {
        let former = document.origin.document.iter().flat_map(|part| &part.former);
        former.chain([&document.id]).map(ToString::to_string).collect::<Vec<_>>()
    };
    documents.iter().flat_map(|document| named(document).into_iter().map(move |id| (id, document))).collect()
}

/// What the person says of a document.
#[must_use]
pub fn facts(document: &DeliveryView) -> DocumentFacts {
    document.origin.document.as_ref().map(|part| part.facts.clone()).unwrap_or_default()
}

/// What its file says of itself where the person says otherwise: to be proposed. A name that they gave is theirs.
#[must_use]
pub fn proposed(document: &DeliveryView) -> Option<Stated> {
    let part = document.origin.document.as_ref()?;
    let is_named = part.facts.name != name_of(&document.origin.name);
    let name = if is_named || part.stated.name == part.facts.name { String::new() } else { part.stated.name.clone() };
    let on = if part.facts.on.is_some() { None } else { part.stated.on };
    (!name.is_empty() || on.is_some()).then_some(Stated { name, on })
}

/// The name that a document takes from its file: without folder and extension.
#[must_use]
pub fn name_of(file: &str) -> String {
    let last = line(file.rsplit(['/', '\\']).next().unwrap_or_default());
    let stem = last.rsplit_once('.').map_or(last.as_str(), |(stem, _)| stem).trim();
    let stem: String = stem.chars().take(logis_vault::DOCUMENT_NAME_CHARS_MAX).collect();
    if stem.is_empty() { UNNAMED.to_owned() } else { stem }
}

/// Texts without what can't be seen; a note may have lines.
fn clean(facts: &DocumentFacts) -> DocumentFacts {
    let note: String = facts.note.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || *c == '\n').collect();
    DocumentFacts { name: line(&facts.name), on: facts.on, holder: line(&facts.holder), note: note.trim().to_owned() }
}

fn line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_files_without_its_ending() {
        for (file, name) in
            [("Contrat 2025.pdf", "Contrat 2025"), ("a/b\\c.tar.gz", "c.tar"), (".pdf", "document"), ("", "document"), ("x\n", "x")]
        {
            assert_eq!(name_of(file), name);
        }
    }
}
