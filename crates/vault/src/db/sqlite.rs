//! The first engine: SQLite, embedded. Write-ahead log, every commit synced; several processes may share the file.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use logis_core::HomeId;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode};

use super::touched::Touched;
use super::writer::Writer;
use super::{OTHER_TYPE, Owned, Pending, Value, lock};
use crate::VaultError;

/// How long a statement waits for another process before it reports busy.
const BUSY_WAIT_SECONDS: u64 = 10;
/// How often a transaction that found the database busy is begun again.
pub(super) const BUSY_TRIES_MAX: u32 = 6;
/// How often, and after how long each time, emptying the log is tried again while it is in use.
const TRUNCATE_TRIES_MAX: u32 = 60;
const TRUNCATE_WAIT_MS: u64 = 20;
/// Prepared statements kept by a connection.
const STATEMENTS_MAX: usize = 128;
/// Readers at one time; more wait.
const READERS_MAX: usize = 16;
/// The log is written back into the database after this many pages (of 4 KiB).
const LOG_PAGES: i64 = 4_000;
/// The write-ahead log is cut back to this size when it is empty again.
const LOG_KEPT_MAX_BYTES: i64 = 16 << 20;

/// Which file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `data.db`: what it holds is sealed.
    Data,
    /// `keys.db`: what is deleted is overwritten.
    Keys,
}

pub(super) struct Engine {
    path: PathBuf,
    kind: Kind,
    writer: Writer,
    readers: Readers,
}

#[derive(Default)]
struct Readers {
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Connection>,
    open: usize,
}

impl Engine {
    pub(super) fn open(path: &Path, kind: Kind) -> Result<Self, VaultError> {
        create_private(path)?;
        let connection = connect(path, kind)?;
        let writer = Writer::start(connection)?;
        Ok(Self { path: path.to_owned(), kind, writer, readers: Readers::default() })
    }

    pub(super) fn write<T: Send + 'static>(
        &self,
        verb: impl FnMut(&super::Tx<'_>) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        self.writer.write(verb)
    }

    pub(super) fn read<T>(&self, mut verb: impl FnMut(&super::Tx<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
        let reader = self.reader()?;
        let connection = reader.connection.as_ref().ok_or(VaultError::Impossible("a reader without connection"))?;
        let mut tries = 0;
        loop {
            tries += 1;
            let result = begin(connection, "BEGIN").and_then(|()| {
                let open = OpenTransaction(connection);
                let result = verb(&super::Tx::Sqlite(Tx { connection, pending: None }));
                drop(open);
                result
            });
            match result {
                Err(VaultError::Busy) if tries < BUSY_TRIES_MAX => {}
                result => return result,
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn touched(&self) -> &Touched {
        self.writer.touched()
    }

    pub(super) fn truncate_log(&self) -> Result<(), VaultError> {
        let connection = self.connection()?;
        connection.busy_timeout(Duration::from_secs(1)).map_err(|e| fault(&e))?;
        for _ in 0..TRUNCATE_TRIES_MAX {
            let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).map_err(|e| fault(&e));
            match busy {
                Ok(0) => return Ok(()),
                // Another one that empties the log at this moment is told busy without a wait.
                Ok(_) | Err(VaultError::Busy) => std::thread::sleep(Duration::from_millis(TRUNCATE_WAIT_MS)),
                Err(error) => return Err(error),
            }
        }
        Err(VaultError::Busy)
    }

    /// One more connection, for what is neither a verb nor a read.
    pub(super) fn connection(&self) -> Result<Connection, VaultError> {
        connect(&self.path, self.kind)
    }

    fn reader(&self) -> Result<Reader<'_>, VaultError> {
        let mut pool = lock(&self.readers.pool);
        loop {
            if let Some(connection) = pool.idle.pop() {
                return Ok(Reader { connection: Some(connection), readers: &self.readers });
            }
            if pool.open < READERS_MAX {
                pool.open += 1;
                drop(pool);
                // From here on the place in the pool is given back by the reader's drop, also on error.
                let mut reader = Reader { connection: None, readers: &self.readers };
                let connection = connect(&self.path, self.kind)?;
                connection.pragma_update(None, "query_only", true).map_err(|e| fault(&e))?;
                reader.connection = Some(connection);
                return Ok(reader);
            }
            pool = self.readers.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

struct Reader<'a> {
    connection: Option<Connection>,
    readers: &'a Readers,
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut pool = lock(&self.readers.pool);
        match self.connection.take() {
            // A transaction that could not be ended goes with its connection.
            Some(connection) if connection.is_autocommit() => pool.idle.push(connection),
            _ => pool.open -= 1,
        }
        drop(pool);
        self.readers.returned.notify_one();
    }
}

/// Ends a reader's transaction also when the verb panics.
struct OpenTransaction<'a>(&'a Connection);

impl Drop for OpenTransaction<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            let _ended = run(self.0, "ROLLBACK");
        }
    }
}

/// One verb's transaction.
pub(crate) struct Tx<'a> {
    pub(super) connection: &'a Connection,
    /// The homes whose journal this commit moves; none on a reader.
    pub(super) pending: Option<&'a Pending>,
}

impl Tx<'_> {
    /// Runs a statement and tells how many rows it touched.
    pub(crate) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, VaultError> {
        self.still_open()?;
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| fault(&e))?;
        bind(&mut statement, values)?;
        let changed = statement.raw_execute().map_err(|e| fault(&e))?;
        u64::try_from(changed).map_err(|_| VaultError::Impossible("more rows than numbers"))
    }

    /// Runs several statements without values: table definitions.
    pub(crate) fn script(&self, sql: &str) -> Result<(), VaultError> {
        self.still_open()?;
        self.connection.execute_batch(sql).map_err(|e| fault(&e))
    }

    /// Says that this commit moves the home's journal.
    pub(crate) fn touch(&self, home: HomeId) {
        if let Some(pending) = self.pending {
            pending.borrow_mut().insert(home);
        }
    }

    /// A verb that goes on after an error that ended its transaction would write outside of any.
    fn still_open(&self) -> Result<(), VaultError> {
        if self.connection.is_autocommit() {
            Err(VaultError::Impossible("a verb that goes on after its transaction ended"))
        } else {
            Ok(())
        }
    }

    pub(super) fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut visit: impl FnMut(&super::Row<'_>) -> Result<bool, VaultError>,
    ) -> Result<(), VaultError> {
        self.still_open()?;
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| fault(&e))?;
        bind(&mut statement, values)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| fault(&e))? {
            if !visit(&super::Row::Sqlite(Row(row)))? {
                break;
            }
        }
        Ok(())
    }
}

/// SQLite numbers `$1` by where it first stands, not by its digit, so each is bound by its name.
pub(super) fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> Result<(), VaultError> {
    const MISMATCH: VaultError = VaultError::Impossible("placeholders and values differ");
    let count = statement.parameter_count();
    if count != values.len() {
        return Err(MISMATCH);
    }
    for index in 1..=count {
        let name = statement.parameter_name(index).and_then(|name| name.strip_prefix('$')).ok_or(MISMATCH)?;
        let value = name.parse::<usize>().ok().and_then(|n| values.get(n.checked_sub(1)?)).ok_or(MISMATCH)?;
        let value = ToSqlOutput::Borrowed(match *value {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        });
        statement.raw_bind_parameter(index, value).map_err(|e| fault(&e))?;
    }
    Ok(())
}

/// One row of a query.
pub(crate) struct Row<'a>(&'a rusqlite::Row<'a>);

impl Row<'_> {
    fn value(&self, column: usize) -> Result<ValueRef<'_>, VaultError> {
        self.0.get_ref(column).map_err(|e| fault(&e))
    }

    pub(super) fn integer(&self, column: usize) -> Result<i64, VaultError> {
        self.value(column)?.as_i64().map_err(|_| OTHER_TYPE)
    }

    pub(super) fn text(&self, column: usize) -> Result<&str, VaultError> {
        self.value(column)?.as_str().map_err(|_| OTHER_TYPE)
    }

    pub(super) fn owned(&self, column: usize) -> Result<Owned, VaultError> {
        Ok(match self.value(column)? {
            ValueRef::Null => Owned::Null,
            ValueRef::Integer(number) => Owned::Integer(number),
            ValueRef::Text(text) => Owned::Text(std::str::from_utf8(text).map_err(|_| OTHER_TYPE)?.to_owned()),
            ValueRef::Blob(bytes) => Owned::Blob(bytes.to_vec()),
            ValueRef::Real(_) => return Err(OTHER_TYPE),
        })
    }

    pub(super) fn bytes(&self, column: usize) -> Result<Option<&[u8]>, VaultError> {
        self.value(column)?.as_blob_or_null().map_err(|_| OTHER_TYPE)
    }
}

/// Begins a transaction; tries again while another process is in the way.
pub(super) fn begin(connection: &Connection, sql: &str) -> Result<(), VaultError> {
    let mut tries = 1;
    loop {
        match run(connection, sql) {
            Err(VaultError::Busy) if tries < BUSY_TRIES_MAX => tries += 1,
            result => return result,
        }
    }
}

/// Runs one statement that neither takes values nor gives rows.
pub(super) fn run(connection: &Connection, sql: &str) -> Result<(), VaultError> {
    let mut statement = connection.prepare_cached(sql).map_err(|e| fault(&e))?;
    statement.raw_execute().map(drop).map_err(|e| fault(&e))
}

/// The file is made before SQLite opens it, since SQLite would ask for 0644; the log takes over the file's mode.
pub(super) fn create_private(path: &Path) -> Result<(), VaultError> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // A file that this account may not write is the same to the person as one on a disk that can't be written.
    match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Err(VaultError::ReadOnly),
        opened => Ok(opened.map(drop)?),
    }
}

/// Whether another connection has the file open: only the last one can turn its log off.
pub(super) fn is_open(path: &Path) -> Result<bool, VaultError> {
    let connection = connect(path, Kind::Data)?;
    connection.busy_timeout(Duration::ZERO).map_err(|e| fault(&e))?;
    match connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0)) {
        Ok(mode) => Ok(mode != "delete"),
        Err(error) if matches!(fault(&error), VaultError::Busy) => Ok(true),
        Err(error) => Err(fault(&error)),
    }
}

fn connect(path: &Path, kind: Kind) -> Result<Connection, VaultError> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(BUSY_WAIT_SECONDS))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // What SQLite would spill to a temporary file holds only sealed bytes and ids, but keep it from the disk too.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        connection.pragma_update(None, "journal_size_limit", LOG_KEPT_MAX_BYTES)?;
        if kind == Kind::Keys {
            connection.pragma_update(None, "secure_delete", true)?;
        }
        Ok(connection)
    };
    let mut tries = 1;
    loop {
        // Two processes that switch a new file to its log at one moment: one of them is told busy without a wait.
        match open().map_err(|e| fault(&e)) {
            Err(VaultError::Busy) if tries < BUSY_TRIES_MAX => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(50));
            }
            result => return result,
        }
    }
}

pub(super) fn fault(error: &rusqlite::Error) -> VaultError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => VaultError::Busy,
        Some(ErrorCode::DiskFull) => VaultError::DiskFull,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => VaultError::ReadOnly,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => VaultError::Damaged,
        // The file that readers share can't be made longer or be mapped: there is no room for it.
        Some(ErrorCode::SystemIoFailure) if is_without_room(error) => VaultError::DiskFull,
        _ => VaultError::Database(error.to_string().into()),
    }
}

/// Of input and output errors, those of a file that can't be made longer.
fn is_without_room(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMSIZE};
    error.sqlite_error().is_some_and(|error| matches!(error.extended_code, SQLITE_IOERR_SHMSIZE | SQLITE_IOERR_SHMMAP))
}
