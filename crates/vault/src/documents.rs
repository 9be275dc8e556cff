//! Documents: small sealed JSON texts of a home, by name: settings, accounts, mappings, rules.

use logis_core::HomeId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::crypto::{HomeKey, bound_to};
use crate::db::Tx;
use crate::homes::still_there;
use crate::{Scope, Vault, VaultError};

/// Tables of documents.
pub(crate) const SCHEMA: &str = "
CREATE TABLE document (
  home_id BLOB NOT NULL,
  document_id BLOB NOT NULL,
  version BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, document_id)
);
";
/// Their names.
pub(crate) const TABLES: &[&str] = &["document"];

/// Largest document as JSON.
pub(crate) const DOCUMENT_MAX_BYTES: usize = 1 << 20;
/// What names are keyed for.
const ROOM: &str = "document";

/// A document and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<T> {
    /// What changes with each writing, from 1.
    pub version: u64,
    /// What it says.
    pub value: T,
}

impl Vault {
    /// The document of this name, where there is one; of homes seen together that of the first.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] through a narrowed scope; [`VaultError::Tampered`].
    pub fn find_document<T: DeserializeOwned>(&self, scope: &Scope, name: &str) -> Result<Option<Document<T>>, VaultError> {
        let key = self.whole(scope)?;
        self.db().read(|tx| get(tx, &key, scope.home(), name))
    }

    /// Writes a document over the version that was read (0: there was none), and returns the new version.
    ///
    /// # Errors
    /// [`VaultError::Changed`] when another version lies there; [`VaultError::LimitExceeded`].
    pub fn put_document<T: Serialize>(&self, scope: &Scope, name: &str, value: &T, over_version: u64) -> Result<u64, VaultError> {
        let key = self.own(scope)?;
        let (home, ready) = (scope.home(), Ready::new(name, value)?);
        self.db().write(move |tx| put(tx, &key, home, &ready, over_version))
    }
}

/// A document ready to be written inside a transaction.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    name: String,
    json: Vec<u8>,
}

impl Ready {
    pub(crate) fn new<T: Serialize>(name: &str, value: &T) -> Result<Self, VaultError> {
        let json = serde_json::to_vec(value).map_err(|_| VaultError::Impossible("a document that is no JSON"))?;
        if json.len() > DOCUMENT_MAX_BYTES {
            return Err(VaultError::LimitExceeded { limit: "DOCUMENT_MAX_BYTES" });
        }
        Ok(Self { name: name.to_owned(), json })
    }
}

/// Reads a document within a transaction.
pub(crate) fn get<T: DeserializeOwned>(tx: &Tx<'_>, key: &HomeKey, home: HomeId, name: &str) -> Result<Option<Document<T>>, VaultError> {
    let id = key.name(ROOM, name);
    let sql = "SELECT version, sealed FROM document WHERE home_id = $1 AND document_id = $2";
    let found = tx.query_one(sql, &[(&home).into(), (&id).into()], |row| Ok((row.count(0)?, row.blob(1)?)))?;
    let Some((version, sealed)) = found else { return Ok(None) };
    let json = key.open("document", &aad(home, &id, version), sealed)?;
    let value = serde_json::from_slice(&json).map_err(|_| VaultError::Impossible("a document of another shape"))?;
    Ok(Some(Document { version, value }))
}

/// Writes a document within a transaction.
///
/// # Errors
/// [`VaultError::Changed`] when another version than `over_version` (0: none) lies there.
pub(crate) fn put(tx: &Tx<'_>, key: &HomeKey, home: HomeId, document: &Ready, over_version: u64) -> Result<u64, VaultError> {
    still_there(tx, home)?;
    let id = key.name(ROOM, &document.name);
    let version = over_version + 1;
    let sealed = key.seal_again(&aad(home, &id, version), document.json.clone());
    let written = if over_version == 0 {
        let sql = "INSERT INTO document (home_id, document_id, version, sealed) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (home_id, document_id) DO NOTHING";
        tx.execute(sql, &[(&home).into(), (&id).into(), version.cast_signed().into(), (&sealed).into()])?
    } else {
        let sql = "UPDATE document SET version = $3, sealed = $4 WHERE home_id = $1 AND document_id = $2 AND version = $5";
        let over = over_version.cast_signed();
        tx.execute(sql, &[(&home).into(), (&id).into(), version.cast_signed().into(), (&sealed).into(), over.into()])?
    };
    if written == 1 { Ok(version) } else { Err(VaultError::Changed) }
}

fn aad(home: HomeId, id: &[u8; 16], version: u64) -> Vec<u8> {
    bound_to(ROOM, &[home.as_bytes(), id, &version.to_le_bytes()])
}
