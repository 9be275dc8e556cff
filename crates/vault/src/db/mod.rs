//! The engine seam: one SQL text, a verb's transaction as a closure that can be run again.
//!
//! Only the common subset of SQLite and PostgreSQL passes here: `$1` placeholders, `BIGINT`, `TEXT`, `BLOB`,
//! `ON CONFLICT`, `RETURNING`. Nothing outside this folder knows which engine runs. What truly differs is a named
//! function of [`Tx`] or [`Db`]: `create_tables`, `query_held`, `hold_alone`, `read_one`, `write_again`, `truncate_log`.
//!
//! On SQLite verbs come one after the other; on PostgreSQL they run beside each other, each over one snapshot
//! (REPEATABLE READ), and one that changes a row which another changed meanwhile runs again. So a verb whose rule
//! spans several rows must also change one row that every verb of that rule changes: the home's version
//! (`next_version`) or its journal's chain (`append`). One that only adds rows to a home holds its chain (`still_there`).
//!
//! To add a table: 1. its `CREATE TABLE` (`home_id` first in each key) in the `SCHEMA` of the room that owns it,
//! 2. its name in the room's `TABLES`, so that erasing a home reaches it, and in `citus.sql`, 3. a new room also in
//! [`migrate`].

mod copies;
pub(crate) mod copy;
pub(crate) mod marks;
mod migrate;
mod postgres;
mod sqlite;
mod tables;
#[cfg(test)]
mod tests;
mod touched;
mod writer;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use logis_core::{CredentialId, DeliveryId, GrantId, HomeId, LinkId, PersonId, RecordId, SegmentId};

use crate::VaultError;

pub(crate) use copies::Contents;
pub use copies::Progress;
pub(crate) use migrate::{DATA_VERSION, KEYS_VERSION, home_tables};
pub(crate) use sqlite::Kind;

/// A database. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Db {
    engine: Arc<Engine>,
}

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// To use its homes.
    Use,
    /// To be copied to: marks that refuse its use say what may be written over.
    Arrival,
}

enum Engine {
    /// One writer with group commit, a pool of readers.
    Sqlite(sqlite::Engine),
    /// A pool of clients.
    Postgres(Box<postgres::Engine>),
}

impl Db {
    /// Opens the data: the file at `path`, or the PostgreSQL database where one is named. What is not there is made.
    ///
    /// # Errors
    /// When the file can't be used, the address is none or the server can't be reached; when the database holds
    /// something else, has another format version, or a mark refuses its use.
    pub(crate) fn open_at(path: &Path, database: Option<&str>, purpose: For) -> Result<Self, VaultError> {
        let db = match database {
            None => Self::open_bare(path, Kind::Data)?,
            Some(url) => {
                let engine = postgres::Engine::open(url)?;
                engine.refuse_other_tables()?;
                Self { engine: Arc::new(Engine::Postgres(Box::new(engine))) }
            }
        };
        migrate::data(&db, purpose)?;
        Ok(db)
    }

    /// The same for one who wants to be alone with it: see [`Tx::hold_alone`].
    ///
    /// # Errors
    /// As [`Db::open_at`]; [`VaultError::InUse`].
    pub(crate) fn open_alone(path: &Path, database: Option<&str>) -> Result<Self, VaultError> {
        if database.is_none() && sqlite::is_open(path)? {
            return Err(VaultError::InUse);
        }
        Self::open_at(path, database, For::Use)
    }

    /// Opens the key store's file, creating it when it is not there.
    ///
    /// # Errors
    /// When the file can't be used or has another format version.
    pub(crate) fn open_sqlite_keys(path: &Path) -> Result<Self, VaultError> {
        let db = Self::open_bare(path, Kind::Keys)?;
        migrate::keys(&db)?;
        Ok(db)
    }

    /// Opens a file whose tables are not looked at.
    pub(crate) fn open_bare(path: &Path, kind: Kind) -> Result<Self, VaultError> {
        Ok(Self { engine: Arc::new(Engine::Sqlite(sqlite::Engine::open(path, kind)?)) })
    }

    #[cfg(test)]
    fn open_bare_postgres(url: &str) -> Result<Self, VaultError> {
        Ok(Self { engine: Arc::new(Engine::Postgres(Box::new(postgres::Engine::open(url)?))) })
    }

    /// Runs the verb in a transaction and returns once it is durable. It may be run again: nothing but SQL and
    /// arithmetic inside.
    ///
    /// # Errors
    /// The verb's own (nothing of it is kept then), or the engine's. [`VaultError::Unsure`] when the database went away
    /// while it committed.
    ///
    /// # Panics
    /// When the verb panics; nothing of it is kept, and what ran beside it is.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        verb: impl FnMut(&Tx<'_>) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.write(verb),
            Engine::Postgres(engine) => engine.write(verb, false),
        }
    }

    /// The same for a verb that does no harm when it is done twice, by its ids or because it only removes: where the
    /// database went away while it committed, it is run again.
    ///
    /// # Errors
    /// As [`Db::write`], but never [`VaultError::Unsure`].
    pub(crate) fn write_again<T: Send + 'static>(
        &self,
        verb: impl FnMut(&Tx<'_>) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.write(verb),
            Engine::Postgres(engine) => engine.write(verb, true),
        }
    }

    /// Runs the verb over one unchanging state of the database. Don't nest reads: the pools are limited.
    ///
    /// # Errors
    /// The verb's own, or the engine's.
    pub(crate) fn read<T>(&self, verb: impl FnMut(&Tx<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.read(verb),
            Engine::Postgres(engine) => engine.read(verb),
        }
    }

    /// The same for a verb of one single query, which costs PostgreSQL one round trip instead of three. There a second
    /// query, or a change, is refused.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub(crate) fn read_one<T>(&self, verb: impl FnMut(&Tx<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.read(verb),
            Engine::Postgres(engine) => engine.read_one(verb),
        }
    }

    /// Where it is, for words: a path, or an address without its password.
    pub(crate) fn place(&self) -> String {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.path().display().to_string(),
            Engine::Postgres(engine) => engine.shown(),
        }
    }

    /// The homes whose journal moved in commits since the last call.
    pub(crate) fn take_touched(&self) -> Vec<HomeId> {
        self.touched().take()
    }

    /// Calls `wake` after each commit that touched a journal.
    pub(crate) fn on_touched(&self, wake: impl Fn() + Send + Sync + 'static) {
        self.touched().on_touched(Box::new(wake));
    }

    fn touched(&self) -> &touched::Touched {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.touched(),
            Engine::Postgres(engine) => engine.touched(),
        }
    }

    /// Copies every home of one database into another that has none. It can be used once [`copy::arrived`] says so.
    ///
    /// # Errors
    /// [`VaultError::NotEmpty`]; the engines' own.
    pub(crate) fn copy_into(&self, to: &Self, progress: &Progress) -> Result<(), VaultError> {
        let progress = progress.clone();
        let told: copy::Progress = Arc::new(move |copied| progress(copied.rows, copied.rows_total));
        copy::copy(self, to, &told).map(drop)
    }

    /// Writes one moment's state into a new SQLite file and says what the tables held. What is written meanwhile is not
    /// in it.
    ///
    /// # Errors
    /// When the engine fails or the file can't be written.
    pub(crate) fn copy_to(&self, to: &Path, tables: &[&str], progress: &Progress) -> Result<Contents, VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.copy_to(to, tables, progress),
            Engine::Postgres(_) => {
                let target = Self::open_at(to, None, For::Arrival)?;
                self.copy_into(&target, progress)?;
                copy::arrived(&target)?;
                drop(target);
                copies::close_log(to)?;
                // Copying compared what both sides count.
                copies::check_file(to, tables)
            }
        }
    }

    /// The bytes of the whole database at one moment.
    ///
    /// # Errors
    /// When the engine fails.
    pub(crate) fn bytes(&self) -> Result<crate::crypto::Secret, VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.bytes(),
            Engine::Postgres(_) => Err(VaultError::Impossible("the bytes of a database that is no file")),
        }
    }

    /// Which engine it is, and how it is set.
    ///
    /// # Errors
    /// When it can't be asked.
    pub(crate) fn about(&self) -> Result<crate::Engine, VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.about(),
            Engine::Postgres(_) => self.read(postgres::about),
        }
    }

    /// Checks the structure of the database. False where nothing was checked: PostgreSQL checks its pages itself, as its
    /// operator says.
    ///
    /// # Errors
    /// [`VaultError::Damaged`].
    pub(crate) fn quick_check(&self) -> Result<bool, VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.quick_check().map(|()| true),
            Engine::Postgres(_) => Ok(false),
        }
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
    pub(crate) fn change_copy(path: &Path, sql: &str, rows: &[[Value<'_>; 2]]) -> Result<(), VaultError> {
        copies::change_copy(path, sql, rows)
    }

    /// Every row of every home's table.
    #[cfg(test)]
    pub(crate) fn rows(&self) -> Rows {
        let rows = |tx: &Tx<'_>, table: &tables::Table| {
            let sql = format!("SELECT {} FROM {} ORDER BY {}", table.column_list(), table.name, table.key.join(", "));
            tx.query(&sql, &[], |row| (0..table.columns.len()).map(|column| row.owned(column)).collect())
        };
        self.read(|tx| tables::of_homes().iter().map(|table| Ok((table.name, rows(tx, table)?))).collect()).unwrap()
    }

    /// Makes the write-ahead log empty, so that what was overwritten is gone from it too. PostgreSQL's log is its
    /// operator's; what lies in it is sealed.
    ///
    /// # Errors
    /// When the engine fails or a reader keeps the log in use for too long.
    pub(crate) fn truncate_log(&self) -> Result<(), VaultError> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.truncate_log(),
            Engine::Postgres(_) => Ok(()),
        }
    }
}

/// The homes whose journal an open transaction moves.
type Pending = RefCell<BTreeSet<HomeId>>;

/// One verb's transaction.
pub(crate) enum Tx<'a> {
    Sqlite(sqlite::Tx<'a>),
    Postgres(postgres::Tx<'a>),
}

impl Tx<'_> {
    /// Runs a statement and tells how many rows it touched.
    pub(crate) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, VaultError> {
        match self {
            Self::Sqlite(tx) => tx.execute(sql, values),
            Self::Postgres(tx) => tx.execute(sql, values),
        }
    }

    /// Runs a query and hands over each row.
    pub(crate) fn query<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T, VaultError>,
    ) -> Result<Vec<T>, VaultError> {
        let mut all = Vec::new();
        self.each(sql, values, |found| {
            all.push(row(found)?);
            Ok(true)
        })?;
        Ok(all)
    }

    /// Runs a query and hands over the first row, if there is one.
    pub(crate) fn query_one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T, VaultError>,
    ) -> Result<Option<T>, VaultError> {
        let mut one = None;
        self.each(sql, values, |found| {
            one = Some(row(found)?);
            Ok(false)
        })?;
        Ok(one)
    }

    /// As [`Tx::query_one`], of a row that nobody deletes before this commits. On SQLite nobody can.
    pub(crate) fn query_held<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        row: impl FnMut(&Row<'_>) -> Result<T, VaultError>,
    ) -> Result<Option<T>, VaultError> {
        match self {
            Self::Sqlite(_) => self.query_one(sql, values, row),
            Self::Postgres(_) => self.query_one(&postgres::held(sql), values, row),
        }
    }

    /// Keeps everyone else from writing into these tables until this ends. On SQLite a writer is alone; whether another
    /// program has the file open is asked before it is opened.
    ///
    /// # Errors
    /// [`VaultError::InUse`] where another program is at the database.
    pub(crate) fn hold_alone(&self, tables: &[&str]) -> Result<(), VaultError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(tx) => tx.hold_alone(tables),
        }
    }

    /// Runs several statements without values.
    pub(crate) fn script(&self, sql: &str) -> Result<(), VaultError> {
        match self {
            Self::Sqlite(tx) => tx.script(sql),
            Self::Postgres(tx) => tx.script(sql),
        }
    }

    /// Runs table definitions.
    fn create_tables(&self, sql: &str) -> Result<(), VaultError> {
        match self {
            Self::Sqlite(tx) => tx.script(sql),
            Self::Postgres(tx) => tx.script(&postgres::definitions(sql)),
        }
    }

    /// Says that this commit moves the home's journal.
    pub(crate) fn touch(&self, home: HomeId) {
        match self {
            Self::Sqlite(tx) => tx.touch(home),
            Self::Postgres(tx) => tx.touch(home),
        }
    }

    fn each(&self, sql: &str, values: &[Value<'_>], visit: impl FnMut(&Row<'_>) -> Result<bool, VaultError>) -> Result<(), VaultError> {
        match self {
            Self::Sqlite(tx) => tx.each(sql, values, visit),
            Self::Postgres(tx) => tx.each(sql, values, visit),
        }
    }
}

/// One row of a query.
pub(crate) enum Row<'a> {
    Sqlite(sqlite::Row<'a>),
    Postgres(postgres::Row<'a>),
}

const OTHER_TYPE: VaultError = VaultError::Impossible("a column holds another type");

impl Row<'_> {
    /// A number.
    pub(crate) fn integer(&self, column: usize) -> Result<i64, VaultError> {
        match self {
            Self::Sqlite(row) => row.integer(column),
            Self::Postgres(row) => row.integer(column),
        }
    }

    /// A number that is never negative.
    pub(crate) fn count(&self, column: usize) -> Result<u64, VaultError> {
        u64::try_from(self.integer(column)?).map_err(|_| VaultError::Impossible("a negative count"))
    }

    /// Text.
    pub(crate) fn text(&self, column: usize) -> Result<String, VaultError> {
        match self {
            Self::Sqlite(row) => row.text(column).map(str::to_owned),
            Self::Postgres(row) => row.text(column).map(str::to_owned),
        }
    }

    /// Bytes.
    pub(crate) fn blob(&self, column: usize) -> Result<Vec<u8>, VaultError> {
        self.bytes(column)?.map(<[u8]>::to_vec).ok_or(OTHER_TYPE)
    }

    /// Bytes of one length: an identifier, a hash.
    pub(crate) fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], VaultError> {
        self.bytes(column)?.and_then(|bytes| bytes.try_into().ok()).ok_or(OTHER_TYPE)
    }

    /// Bytes, or nothing.
    pub(crate) fn blob_opt(&self, column: usize) -> Result<Option<Vec<u8>>, VaultError> {
        Ok(self.bytes(column)?.map(<[u8]>::to_vec))
    }

    /// Whatever it is.
    fn owned(&self, column: usize) -> Result<Owned, VaultError> {
        match self {
            Self::Sqlite(row) => row.owned(column),
            Self::Postgres(row) => row.owned(column),
        }
    }

    fn bytes(&self, column: usize) -> Result<Option<&[u8]>, VaultError> {
        match self {
            Self::Sqlite(row) => row.bytes(column),
            Self::Postgres(row) => row.bytes(column),
        }
    }
}

/// Rows by table.
#[cfg(test)]
pub(crate) type Rows = Vec<(&'static str, Vec<Vec<Owned>>)>;

/// A value of a row, whatever it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owned {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl Owned {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => Value::Text(text),
            Self::Blob(bytes) => Value::Blob(bytes),
        }
    }

    /// What it weighs.
    fn bytes(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Integer(_) => 8,
            Self::Text(text) => text.len(),
            Self::Blob(bytes) => bytes.len(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
from_id!(HomeId, PersonId, CredentialId, LinkId, GrantId, DeliveryId, SegmentId, RecordId);

impl<'a, V: Into<Value<'a>>> From<Option<V>> for Value<'a> {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
