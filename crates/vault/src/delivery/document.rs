//! Documents of the person: files kept sealed as they are. Each is a delivery without records: its original is its
//! content, and what the person says of it lies sealed in the delivery's own row, where it may be said anew.

use std::io::Read;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use logis_core::{Day, DeliveryId, HomeId};
use serde::{Deserialize, Serialize};

use super::list::{aad, find_published, find_sealed, published, reseal};
use super::{Delivered, Delivery, DeliveryView, NoAccounts, Origin};
use crate::crypto::HomeKey;
use crate::db::Tx;
use crate::journal::{self, Act};
use crate::originals::remove_spool;
use crate::scope::{Scope, Why};
use crate::{OriginalReader, Vault, VaultError};

/// The format of a delivery that is a document, and its source.
pub const DOCUMENT: &str = "document";
/// Documents of a home.
pub const DOCUMENTS_MAX: usize = 20_000;
/// Bytes of one document.
pub const DOCUMENT_BYTES_MAX: u64 = 4_000_000_000;
/// Longest name of a document, and of its holder.
pub const DOCUMENT_NAME_CHARS_MAX: usize = 200;
/// Longest note on a document.
pub const DOCUMENT_NOTE_CHARS_MAX: usize = 2_000;
/// Former ids of one document, at most: after so many moves no further one is noted.
const FORMER_MAX: usize = 8;
/// What others overtake is tried again at most so often.
const ATTEMPTS_MAX: u32 = 16;
/// Bytes of an original read at once.
const READ_BYTES: usize = 64 << 10;

/// What the person says of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// What they call it.
    pub name: String,
    /// Its date.
    #[serde(default, with = "iso_day", skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// Who it is of, as they wrote it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub holder: String,
    /// Their note; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a file says of itself in plain metadata: proposed to the person, never taken for true.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Its title; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// When it was made.
    #[serde(default, with = "iso_day", skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

/// What an [`Origin`] holds of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentPart {
    /// What the person says of it.
    #[serde(flatten)]
    pub facts: DocumentFacts,
    /// What it is by its first bytes (RFC 6838).
    pub media_type: String,
    /// What it says of itself.
    #[serde(default)]
    pub stated: Stated,
    /// SHA-256 of its bytes in hexadecimal digits: the same file is known again.
    pub digest: String,
    /// Ids that the same file had as a document of homes that this one was merged with: contracts name it by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "former_ids")]
    pub former: Vec<DeliveryId>,
}

impl DocumentPart {
    /// Notes ids that the file had elsewhere; true where one is new.
    pub(crate) fn note_former(&mut self, own: DeliveryId, ids: impl IntoIterator<Item = DeliveryId>) -> bool {
        let before = self.former.len();
        for id in ids {
            if id != own && self.former.len() < FORMER_MAX && !self.former.contains(&id) {
                self.former.push(id);
            }
        }
        self.former.len() > before
    }
}

/// What became of a file that was to be kept.
#[derive(Debug, Clone)]
pub enum KeptDocument {
    /// It is a document now.
    Added(Delivered),
    /// The same bytes are kept already: nothing was added, and the spool is gone.
    Known(DeliveryId),
}

impl DocumentFacts {
    /// # Errors
    /// [`VaultError::LimitExceeded`] names the text that is too long.
    pub(crate) fn check(&self) -> Result<(), VaultError> {
        let limits = [
            (&self.name, DOCUMENT_NAME_CHARS_MAX, "DOCUMENT_NAME_CHARS_MAX"),
            (&self.holder, DOCUMENT_NAME_CHARS_MAX, "DOCUMENT_NAME_CHARS_MAX"),
            (&self.note, DOCUMENT_NOTE_CHARS_MAX, "DOCUMENT_NOTE_CHARS_MAX"),
        ];
        match limits.into_iter().find(|(text, chars_max, _)| text.chars().nth(*chars_max).is_some()) {
            Some((.., limit)) => Err(VaultError::LimitExceeded { limit }),
            None => Ok(()),
        }
    }
}

impl Vault {
    /// Keeps a finished spool as a document. `file` is what the file was called.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such spool; [`VaultError::LimitExceeded`]: see the constants here.
    pub fn keep_document(
        &self,
        scope: &Scope,
        id: DeliveryId,
        file: &str,
        facts: DocumentFacts,
        media_type: &str,
        stated: Stated,
    ) -> Result<KeptDocument, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        facts.check()?;
        let size_bytes = self.find_original(scope, id)?.ok_or(VaultError::NotFound { what: "original" })?.plain_bytes;
        if size_bytes > DOCUMENT_BYTES_MAX {
            return Err(VaultError::LimitExceeded { limit: "DOCUMENT_BYTES_MAX" });
        }
        let digest = digest(self.open_original(scope, id)?)?;
        let part = DocumentPart { facts, media_type: media_type.to_owned(), stated, digest, former: Vec::new() };
        let origin = Origin {
            name: file.to_owned(),
            size_bytes,
            format: DOCUMENT.to_owned(),
            encoding: String::new(),
            document: Some(part.clone()),
        };
        for _ in 0..ATTEMPTS_MAX {
            // Asked for twice at the same moment, it may be this very one.
            match self.db().read(|tx| find_sealed(tx, home, &key, id)) {
                Ok(_) => return Ok(KeptDocument::Known(id)),
                Err(VaultError::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
            let delivery = self.deliver(scope, id, origin.clone(), DOCUMENT, Arc::new(NoAccounts))?;
            // What is published from here on is seen when it is published itself.
            if let Some(known) = self.same_document(home, &key, &part.digest)? {
                drop(delivery);
                self.db().write(move |tx| remove_spool(tx, home, id))?;
                return Ok(KeptDocument::Known(known));
            }
            match delivery.publish(serde_json::Value::Null) {
                Err(VaultError::Changed) => {}
                done => return done.map(KeptDocument::Added),
            }
        }
        Err(VaultError::Changed)
    }

    /// The home's documents, the last one kept first.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn documents(&self, scope: &Scope) -> Result<Vec<DeliveryView>, VaultError> {
        self.own(scope)?;
        Ok(self.deliveries(scope)?.into_iter().filter(|view| view.origin.document.is_some()).collect())
    }

    /// The document of this id, where there is one.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn kept_document(&self, scope: &Scope, id: DeliveryId) -> Result<Option<DeliveryView>, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        let found = self.db().read(|tx| find_published(tx, home, &key, id))?;
        Ok(found.filter(|view| view.origin.document.is_some()))
    }

    /// Opens a document; the journal tells of it as of a look.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is none of this id.
    pub fn open_document(&self, scope: &Scope, id: DeliveryId) -> Result<(DeliveryView, OriginalReader), VaultError> {
        let view = self.kept_document(scope, id)?.ok_or(VaultError::NotFound { what: DOCUMENT })?;
        let reader = self.open_original(scope, id)?;
        self.note_look_at(scope, DOCUMENT, 1)?;
        Ok((view, reader))
    }

    /// Says something else of a document. Nothing of what was said before is kept.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is none of this id; [`VaultError::LimitExceeded`] for a text too long.
    pub fn change_document(&self, scope: &Scope, id: DeliveryId, facts: &DocumentFacts) -> Result<(), VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        facts.check()?;
        self.check_catalog(home, &key)?;
        let entry = self.entry(scope.actor(), Some(Why::Manage), Act::DocumentDescribed { delivery: id })?;
        for _ in 0..ATTEMPTS_MAX {
            let (mut said, before) = self.db().read(|tx| find_sealed(tx, home, &key, id))?;
            let part = said.origin.document.as_mut().ok_or(VaultError::NotFound { what: DOCUMENT })?;
            if part.facts == *facts {
                return Ok(());
            }
            part.facts.clone_from(facts);
            let sealed = key.seal(self.rng(), &aad(home, id), said.json()?);
            let (entry, of_verb) = (entry.clone(), key.clone());
            let changed = self.db().write(move |tx| {
                let is_changed = reseal(tx, home, id, &before, &sealed)?;
                if is_changed {
                    journal::append(tx, &of_verb, home, std::slice::from_ref(&entry))?;
                }
                Ok(is_changed)
            })?;
            if changed {
                return Ok(());
            }
        }
        Err(VaultError::Changed)
    }

    /// The document of these bytes, where there is one.
    ///
    /// # Errors
    /// [`VaultError::LimitExceeded`] where there is none and no room for another.
    fn same_document(&self, home: HomeId, key: &HomeKey, digest: &str) -> Result<Option<DeliveryId>, VaultError> {
        let all = self.db().read(|tx| published(tx, home, key))?;
        let documents = || all.iter().filter_map(|(view, _)| Some((view.id, view.origin.document.as_ref()?)));
        match documents().find(|(_, part)| part.digest == digest) {
            Some((id, _)) => Ok(Some(id)),
            None if documents().count() >= DOCUMENTS_MAX => Err(VaultError::LimitExceeded { limit: "DOCUMENTS_MAX" }),
            None => Ok(None),
        }
    }
}

/// A document's row as it lies there, and as it is to lie.
#[derive(Clone)]
pub(crate) struct Renamed {
    id: DeliveryId,
    before: Vec<u8>,
    sealed: Vec<u8>,
}

impl Renamed {
    /// Puts the one in place of the other.
    ///
    /// # Errors
    /// [`VaultError::Changed`] when another lies there by now.
    pub(crate) fn put(&self, tx: &Tx<'_>, home: HomeId) -> Result<(), VaultError> {
        if reseal(tx, home, self.id, &self.before, &self.sealed)? { Ok(()) } else { Err(VaultError::Changed) }
    }
}

/// A document's row as it lies there and with further former ids; nothing where it has them.
pub(crate) fn renamed(
    vault: &Vault,
    key: &HomeKey,
    home: HomeId,
    id: DeliveryId,
    former: Vec<DeliveryId>,
) -> Result<Option<Renamed>, VaultError> {
    let (mut said, before) = vault.db().read(|tx| find_sealed(tx, home, key, id))?;
    let is_new = said.origin.document.as_mut().is_some_and(|part| part.note_former(id, former));
    if !is_new {
        return Ok(None);
    }
    let sealed = key.seal(vault.rng(), &aad(home, id), said.json()?);
    Ok(Some(Renamed { id, before, sealed }))
}

impl Delivery {
    /// Whether one of these deliveries is a document of the same bytes.
    pub(super) fn is_kept_by(&self, others: &[DeliveryId]) -> Result<bool, VaultError> {
        let Some(part) = &self.origin.document else { return Ok(false) };
        let all = self.vault.db().read(|tx| published(tx, self.home, &self.key))?;
        let same = |view: &DeliveryView| view.origin.document.as_ref().is_some_and(|other| other.digest == part.digest);
        Ok(all.iter().any(|(view, _)| others.contains(&view.id) && same(view)))
    }
}

/// SHA-256 of what is read, in hexadecimal digits. It lies sealed in the delivery's row, and needs no key of its own: so the same
/// file is known again in a home that was restored or merged.
fn digest(mut reader: OriginalReader) -> Result<String, VaultError> {
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; READ_BYTES];
    loop {
        match reader.read(&mut buffer)? {
            0 => break,
            read => context.update(&buffer[..read]),
        }
    }
    Ok(crate::hex::digits(context.finish().as_ref()))
}

/// Ids as texts.
mod former_ids {
    use logis_core::DeliveryId;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(ids: &[DeliveryId], serializer: S) -> Result<S::Ok, S::Error> {
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<DeliveryId>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        if texts.len() > super::FORMER_MAX {
            return Err(D::Error::invalid_length(texts.len(), &"a few ids"));
        }
        texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
    }
}

/// A day as `YYYY-MM-DD`.
mod iso_day {
    use logis_core::Day;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(day: &Option<Day>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
    }
}
