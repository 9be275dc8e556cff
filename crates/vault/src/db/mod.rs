//! The engine seam: one SQL text, a verb's transaction as a closure that can be run again.
//!
//! Only the common subset of SQLite and PostgreSQL passes here: `$1` placeholders, `BIGINT`, `TEXT`, `BLOB`,
//! `ON CONFLICT`, `RETURNING`. Nothing outside this folder knows which engine runs.
//!
//! To add a table: 1. its `CREATE TABLE` (`home_id` first in each key) in the `SCHEMA` of the room that owns it,
//! 2. its name in the room's `TABLES`, so that erasing a home reaches it, 3. a new room also in [`migrate`].

mod copies;
mod migrate;
mod sqlite;
#[cfg(test)]
mod tests;
mod writer;

use std::path::Path;
use std::sync::Arc;

use logis_core::{DeliveryId, HomeId, RecordId, SegmentId};

use crate::VaultError;

pub(crate) use copies::{Contents, Progress};
pub(crate) use migrate::{DATA_VERSION, KEYS_VERSION, home_tables};
pub(crate) use sqlite::{Kind, Row, Tx};

/// A database: one writer with group commit, a pool of readers.
#[derive(Clone)]
pub(crate) struct Db {
    engine: Arc<sqlite::Engine>,
}

impl Db {
    /// Opens the data of a folder, creating it when it is not there.
    ///
    /// # Errors
    /// When the file can't be used or has another format version.
    pub(crate) fn open_sqlite(path: &Path) -> Result<Self, VaultError> {
        let db = Self::open_bare(path, Kind::Data)?;
        migrate::data(&db)?;
        Ok(db)
    }

    /// Opens the key store's file, creating it when it is not there.
    ///
    /// # Errors
    /// As [`Db::open_sqlite`].
    pub(crate) fn open_sqlite_keys(path: &Path) -> Result<Self, VaultError> {
        let db = Self::open_bare(path, Kind::Keys)?;
        migrate::keys(&db)?;
        Ok(db)
    }

    /// Opens a file whose tables are not looked at.
    pub(crate) fn open_bare(path: &Path, kind: Kind) -> Result<Self, VaultError> {
        Ok(Self { engine: Arc::new(sqlite::Engine::open(path, kind)?) })
    }

    /// Runs the verb in a transaction on the one writer and returns once it is durable. Verbs that wait together are
    /// committed together, each in a savepoint of its own. It may be run again: nothing but SQL and arithmetic inside.
    ///
    /// # Errors
    /// The verb's own (nothing of it is kept then), or the engine's.
    ///
    /// # Panics
    /// When the verb panics; nothing of it is kept, and what waited beside it is.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        verb: impl FnMut(&Tx<'_>) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        self.engine.write(verb)
    }

    /// Runs the verb on a reader, over one unchanging state of the database. Don't nest reads: the pool is limited.
    ///
    /// # Errors
    /// The verb's own, or the engine's.
    pub(crate) fn read<T>(&self, verb: impl FnMut(&Tx<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
        self.engine.read(verb)
    }

    /// The homes whose journal moved in commits since the last call.
    pub(crate) fn take_touched(&self) -> Vec<HomeId> {
        self.engine.take_touched()
    }

    /// Calls `wake` after each commit that touched a journal.
    pub(crate) fn on_touched(&self, wake: impl Fn() + Send + Sync + 'static) {
        self.engine.on_touched(Box::new(wake));
    }

    /// Writes one moment's state into a new SQLite file and says what the tables held. What is written meanwhile is not
    /// in it.
    ///
    /// # Errors
    /// When the engine fails or the file can't be written.
    pub(crate) fn copy_to(&self, to: &Path, tables: &[&str], progress: Progress<'_>) -> Result<Contents, VaultError> {
        self.engine.copy_to(to, tables, progress)
    }

    /// The bytes of the whole database at one moment.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) fn bytes(&self) -> Result<crate::crypto::Secret, VaultError> {
        self.engine.bytes()
    }

    /// Which engine it is, and how it is set.
    ///
    /// # Errors
    /// When it can't be asked.
    pub(crate) fn about(&self) -> Result<crate::Engine, VaultError> {
        self.engine.about()
    }

    /// Checks the structure of the database.
    ///
    /// # Errors
    /// [`VaultError::Damaged`].
    pub(crate) fn quick_check(&self) -> Result<(), VaultError> {
        self.engine.quick_check()
    }

    /// Checks a SQLite file that nothing writes, and says what its tables hold.
    ///
    /// # Errors
    /// [`VaultError::Damaged`]; when it can't be read.
    pub(crate) fn check_file(path: &Path, tables: &[&str]) -> Result<Contents, VaultError> {
        copies::check_file(path, tables)
    }

    /// Runs a statement for each row of values on a SQLite file that nothing else uses.
    ///
    /// # Errors
    /// When it can't be written.
    pub(crate) fn change_copy(path: &Path, sql: &str, rows: &[[&[u8]; 2]]) -> Result<(), VaultError> {
        copies::change_copy(path, sql, rows)
    }

    /// Makes the write-ahead log empty, so that what was overwritten is gone from it too.
    ///
    /// # Errors
    /// When the engine fails or a reader keeps the log in use for too long.
    pub(crate) fn truncate_log(&self) -> Result<(), VaultError> {
        self.engine.truncate_log()
    }
}

/// A value bound to a placeholder.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// Nothing.
    Null,
    /// A number of 64 bits.
    Integer(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Blob(bytes)
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

macro_rules! from_id {
    ($($id:ident),*) => { $(
        impl<'a> From<&'a $id> for Value<'a> {
            fn from(id: &'a $id) -> Self {
                Self::Blob(id.as_bytes())
            }
        }
    )* };
}
from_id!(HomeId, DeliveryId, SegmentId, RecordId);

impl<'a, V: Into<Value<'a>>> From<Option<V>> for Value<'a> {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
