//! Copies of a SQLite database while it is in use, and what can be said of one without changing it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::Value;
use super::sqlite::{Engine, bind, create_private, fault};
use crate::VaultError;
use crate::crypto::Secret;

/// Pages (of 4 KiB) copied between two words about progress.
const STEP_PAGES: i32 = 1_024;
/// How often, and after how long each time, a step that finds the database busy is taken again.
const STEP_TRIES_MAX: u32 = 100;
const STEP_WAIT_MS: u64 = 100;

/// `PRAGMA synchronous` says FULL so.
const SYNCHRONOUS_FULL: i64 = 2;

/// Is told how far a copy is: how much of how much.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// What lies in a database file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    /// The version of its tables.
    pub(crate) version: i64,
    /// Rows of each table that was asked for.
    pub(crate) rows: Vec<u64>,
}

impl Engine {
    /// Writes all of one moment's state into a new file, whatever is written meanwhile, and says what the tables held.
    pub(super) fn copy_to(&self, to: &Path, tables: &[&str], progress: &Progress) -> Result<Contents, VaultError> {
        let source = self.connection()?;
        // A transaction that is held keeps every step at the state that the first one saw.
        source.execute_batch("BEGIN").map_err(|e| fault(&e))?;
        let contents = contents(&source, tables)?;
        create_private(to)?;
        let mut target = Connection::open(to).map_err(|e| fault(&e))?;
        // The whole file is synced once, at its end.
        target.pragma_update(None, "synchronous", "OFF").map_err(|e| fault(&e))?;
        let size: i64 = source.query_row("PRAGMA page_size", [], |row| row.get(0)).map_err(|e| fault(&e))?;
        let backup = Backup::new(&source, &mut target).map_err(|e| fault(&e))?;
        let mut tries = 0;
        loop {
            match backup.step(STEP_PAGES).map_err(|e| fault(&e))? {
                StepResult::Done => break,
                StepResult::More => {
                    tries = 0;
                    let of = backup.progress();
                    let bytes = |pages: i32| u64::try_from(i64::from(pages) * size).unwrap_or_default();
                    progress(bytes(of.pagecount - of.remaining), bytes(of.pagecount));
                }
                _ if tries < STEP_TRIES_MAX => {
                    tries += 1;
                    std::thread::sleep(Duration::from_millis(STEP_WAIT_MS));
                }
                _ => return Err(VaultError::Busy),
            }
        }
        drop(backup);
        target.close().map_err(|(_, e)| fault(&e))?;
        close_log(to)?;
        Ok(contents)
    }

    /// The bytes of the whole database at one moment, log included.
    pub(super) fn bytes(&self) -> Result<Secret, VaultError> {
        let mut source = self.connection()?;
        let bytes = source.serialize("main").map_err(|e| fault(&e))?;
        Ok(Secret::new(bytes.to_vec()))
    }

    /// The library's version, and the settings on which durability rests.
    pub(super) fn about(&self) -> Result<crate::Engine, VaultError> {
        let connection = self.connection()?;
        let journal: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).map_err(|e| fault(&e))?;
        let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0)).map_err(|e| fault(&e))?;
        let is_wal = journal == "wal";
        let settings = vec![("journal_mode", journal, is_wal), ("synchronous", synchronous.to_string(), synchronous >= SYNCHRONOUS_FULL)];
        Ok(crate::Engine { name: "SQLite", version: rusqlite::version().to_owned(), settings })
    }

    /// Checks the structure of every page that is in use.
    pub(super) fn quick_check(&self) -> Result<(), VaultError> {
        check(&self.connection()?, "quick_check")
    }
}

/// Makes it one file that opens without a log beside it, also from a medium that can't be written, and syncs it.
pub(super) fn close_log(path: &Path) -> Result<(), VaultError> {
    let copy = Connection::open(path).map_err(|e| fault(&e))?;
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).map_err(|e| fault(&e))?;
    copy.close().map_err(|(_, e)| fault(&e))?;
    Ok(std::fs::File::open(path)?.sync_all()?)
}

/// Checks a file that nothing writes: its structure and that its indexes fit its tables. Nothing of it is changed.
pub(super) fn check_file(path: &Path, tables: &[&str]) -> Result<Contents, VaultError> {
    let source = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|e| fault(&e))?;
    check(&source, "integrity_check")?;
    contents(&source, tables)
}

/// Runs a statement for each row of values on a copy that nothing else uses yet.
pub(super) fn change_copy(path: &Path, sql: &str, rows: &[[Value<'_>; 2]]) -> Result<(), VaultError> {
    let mut copy = Connection::open(path).map_err(|e| fault(&e))?;
    let tx = copy.transaction().map_err(|e| fault(&e))?;
    for row in rows {
        let mut statement = tx.prepare_cached(sql).map_err(|e| fault(&e))?;
        bind(&mut statement, row)?;
        statement.raw_execute().map_err(|e| fault(&e))?;
    }
    tx.commit().map_err(|e| fault(&e))?;
    copy.close().map_err(|(_, e)| fault(&e))
}

fn check(source: &Connection, pragma: &str) -> Result<(), VaultError> {
    let said: String = source.query_row(&format!("PRAGMA {pragma}(1)"), [], |row| row.get(0)).map_err(|e| fault(&e))?;
    // What else it says names pages and tables, and no value.
    if said == "ok" { Ok(()) } else { Err(VaultError::Damaged) }
}

fn contents(source: &Connection, tables: &[&str]) -> Result<Contents, VaultError> {
    let number = |sql: &str| source.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|e| fault(&e));
    let version = number("SELECT version FROM format")?;
    let rows = tables.iter().map(|table| Ok(number(&format!("SELECT count(*) FROM {table}"))?.unsigned_abs()));
    Ok(Contents { version, rows: rows.collect::<Result<_, VaultError>>()? })
}
