//! Which tables there are, and which version of them this program knows.
//!
//! To add a room with tables: its `SCHEMA` and `TABLES` in the two lists here. Until release 0.1.0 a change of any
//! `CREATE TABLE` raises [`DATA_VERSION`] (or [`KEYS_VERSION`]) and folders of another version are refused.

use super::{Db, For, marks};
use crate::leaving::due;
use crate::{VaultError, closing, delivery, documents, homes, journal, keys, originals, people, segment, sharing};

/// Version of the tables of `data.db`.
pub(crate) const DATA_VERSION: i64 = 6;
/// Version of the tables of `keys.db`.
pub(crate) const KEYS_VERSION: i64 = 2;

/// The version's own table; it is there before the version is known.
pub(super) const FORMAT: &str = "CREATE TABLE IF NOT EXISTS format (version BIGINT NOT NULL PRIMARY KEY);";
/// The rooms' tables in `data.db`.
pub(super) const DATA: &[&str] = &[
    homes::SCHEMA,
    people::SCHEMA,
    sharing::SCHEMA,
    journal::SCHEMA,
    journal::foreign::SCHEMA,
    documents::SCHEMA,
    originals::SCHEMA,
    delivery::SCHEMA,
    segment::SCHEMA,
    closing::SCHEMA,
    due::SCHEMA,
];

/// Every table that belongs to a home, in the order in which erasing empties them, each in a commit of its own: first
/// the journal's chain, without which nothing more is added; before what others add to it, the row that they must find
/// (a delivery before its segments); the home's own row last, so that an erasure that was interrupted is seen.
pub(crate) fn home_tables() -> impl Iterator<Item = &'static str> {
    [
        journal::TABLES,
        people::TABLES,
        sharing::TABLES,
        journal::foreign::TABLES,
        delivery::TABLES,
        segment::TABLES,
        originals::TABLES,
        documents::TABLES,
        closing::TABLES,
        due::TABLES,
        homes::TABLES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

pub(super) fn data(db: &Db, purpose: For) -> Result<(), VaultError> {
    migrate(db, &[&[marks::SCHEMA], DATA], DATA_VERSION)?;
    match purpose {
        For::Use => db.read(marks::refuse),
        For::Arrival => Ok(()),
    }
}

pub(super) fn keys(db: &Db) -> Result<(), VaultError> {
    migrate(db, &[&[keys::SCHEMA]], KEYS_VERSION)
}

fn migrate(db: &Db, rooms: &'static [&'static [&'static str]], known: i64) -> Result<(), VaultError> {
    db.write_again(move |tx| {
        tx.script(FORMAT)?;
        match tx.query_one("SELECT version FROM format", &[], |row| row.integer(0))? {
            Some(found) if found == known => Ok(()),
            Some(found) => Err(VaultError::OtherVersion { found, known }),
            None => {
                for schema in rooms.iter().copied().flatten() {
                    tx.create_tables(schema)?;
                }
                tx.execute("INSERT INTO format (version) VALUES ($1)", &[known.into()])?;
                Ok(())
            }
        }
    })
}
