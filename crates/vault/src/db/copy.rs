//! Copying all homes from one database to another, over one unchanging state, in bounded memory.
//!
//! The one that is copied to carries a mark until all is there, so that a copy that was cut anywhere is never taken for
//! a whole one; begun again, it starts over.

use std::sync::Arc;

use super::marks::{self, Mark};
use super::tables::{self, Table};
use super::{Db, Owned, Tx, Value};
use crate::VaultError;

/// Rows read at once. A row holds up to a megabyte.
const PAGE_ROWS: usize = 32;
/// What was read is written when it has so many rows or bytes.
const COMMIT_ROWS: usize = 4_096;
const COMMIT_BYTES: usize = 8 << 20;
/// Rows of one statement.
const STATEMENT_ROWS: usize = 16;

/// How far a copy is, and how much it was in the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Rows copied.
    pub rows: u64,
    /// Rows that there are.
    pub rows_total: u64,
    /// Bytes of what is sealed in them.
    pub bytes: u64,
}

/// Is told now and then how far a copy is.
pub(crate) type Progress = Arc<dyn Fn(Copied) + Send + Sync>;

/// Copies every home. `to` must hold none, or what an interrupted copy left. Afterwards `to` still carries the mark of a
/// copy under way: [`arrived`] takes it away, once the caller has seen that all is well.
///
/// # Errors
/// [`VaultError::NotEmpty`] when `to` holds homes; the engines' own.
pub(crate) fn copy(from: &Db, to: &Db, progress: &Progress) -> Result<Copied, VaultError> {
    let source = from.place();
    from.read(|tx| copy_within(tx, to, &source, progress))
}

/// What came to `to` may be used from now on.
pub(crate) fn arrived(to: &Db) -> Result<(), VaultError> {
    to.write_again(|tx| {
        marks::remove(tx, Mark::Moved)?;
        marks::remove(tx, Mark::Arriving)
    })
}

/// The same inside a transaction of the database that is copied, which nobody else uses until that ends.
///
/// # Errors
/// [`VaultError::InUse`] where another program has it open; as [`copy`].
pub(crate) fn copy_alone(from: &Tx<'_>, to: &Db, source: &str, progress: &Progress) -> Result<Copied, VaultError> {
    let names: Vec<&str> = tables::of_homes().iter().map(|table| table.name).collect();
    from.hold_alone(&names)?;
    copy_within(from, to, source, progress)
}

fn copy_within(from: &Tx<'_>, to: &Db, source: &str, progress: &Progress) -> Result<Copied, VaultError> {
    let tables = tables::of_homes();
    begin(to, source)?;
    let mut copied = Copied::default();
    for table in &tables {
        copied.rows_total += count(from, table)?;
    }
    progress(copied);
    for table in &tables {
        copy_table(from, to, table, &mut copied, progress)?;
    }
    for table in &tables {
        let theirs = to.read(|tx| count(tx, table))?;
        if theirs != count(from, table)? {
            return Err(VaultError::Impossible("a copy with another number of rows"));
        }
    }
    Ok(copied)
}

/// Empties what an interrupted copy left, or what the source itself moved away from here.
fn begin(to: &Db, source: &str) -> Result<(), VaultError> {
    let source = source.to_owned();
    to.write_again(move |tx| {
        let ours = marks::find(tx, Mark::Arriving)?.is_some() || marks::find(tx, Mark::Moved)?.is_some_and(|place| place == source);
        for table in &tables::of_homes() {
            if ours {
                tx.execute(&format!("DELETE FROM {}", table.name), &[])?;
            } else if count(tx, table)? > 0 {
                return Err(VaultError::NotEmpty);
            }
        }
        marks::set(tx, Mark::Arriving, &source)
    })
}

fn count(tx: &Tx<'_>, table: &Table) -> Result<u64, VaultError> {
    Ok(tx.query_one(&format!("SELECT COUNT(*) FROM {}", table.name), &[], |row| row.count(0))?.unwrap_or_default())
}

fn copy_table(from: &Tx<'_>, to: &Db, table: &Table, copied: &mut Copied, progress: &Progress) -> Result<(), VaultError> {
    let key: Vec<usize> = table.key.iter().filter_map(|name| table.columns.iter().position(|column| column.name == *name)).collect();
    let mut last: Option<Vec<Owned>> = None;
    let (mut waiting, mut bytes) = (Vec::new(), 0);
    loop {
        let page = page(from, table, last.as_deref())?;
        let is_last = page.len() < PAGE_ROWS;
        last = page.last().map(|row| key.iter().map(|column| row[*column].clone()).collect());
        bytes += page.iter().flatten().map(Owned::bytes).sum::<usize>();
        waiting.extend(page);
        if is_last || waiting.len() >= COMMIT_ROWS || bytes >= COMMIT_BYTES {
            copied.rows += waiting.len() as u64;
            copied.bytes += bytes as u64;
            write(to, table, std::mem::take(&mut waiting))?;
            bytes = 0;
            progress(*copied);
        }
        if is_last {
            return Ok(());
        }
    }
}

/// The next rows, by primary key.
fn page(from: &Tx<'_>, table: &Table, after: Option<&[Owned]>) -> Result<Vec<Vec<Owned>>, VaultError> {
    let (columns, key) = (table.column_list(), table.key.join(", "));
    let mut values: Vec<Value<'_>> = after.into_iter().flatten().map(Owned::value).collect();
    let names: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    let beyond = if values.is_empty() { String::new() } else { format!(" WHERE ({key}) > ({})", names.join(", ")) };
    values.push(Value::Integer(i64::try_from(PAGE_ROWS).unwrap_or(i64::MAX)));
    let sql = format!("SELECT {columns} FROM {}{beyond} ORDER BY {key} LIMIT ${}", table.name, values.len());
    from.query(&sql, &values, |row| (0..table.columns.len()).map(|column| row.owned(column)).collect())
}

fn write(to: &Db, table: &Table, rows: Vec<Vec<Owned>>) -> Result<(), VaultError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (name, columns, width) = (table.name, table.column_list(), table.columns.len());
    to.write_again(move |tx| {
        for part in rows.chunks(STATEMENT_ROWS) {
            let places: Vec<String> = (0..part.len())
                .map(|row| format!("({})", (1..=width).map(|column| format!("${}", row * width + column)).collect::<Vec<_>>().join(", ")))
                .collect();
            // Where nobody knows whether it was kept, it is written again.
            let sql = format!("INSERT INTO {name} ({columns}) VALUES {} ON CONFLICT DO NOTHING", places.join(", "));
            let values: Vec<Value<'_>> = part.iter().flatten().map(Owned::value).collect();
            tx.execute(&sql, &values)?;
        }
        Ok(())
    })
}
