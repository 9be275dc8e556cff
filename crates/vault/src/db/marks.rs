//! Marks on a whole database: that its data was moved away, or that a move into it is under way.

use super::{Row, Tx};
use crate::VaultError;

/// The table of marks.
pub(super) const SCHEMA: &str = "
CREATE TABLE mark (name TEXT NOT NULL PRIMARY KEY, said TEXT NOT NULL);
";

/// A mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The data lies elsewhere now; what is said is where, without a password.
    Moved,
    /// What comes from elsewhere is not all here yet; what is said is from where.
    Arriving,
}

impl Mark {
    const fn name(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Arriving => "arriving",
        }
    }
}

/// What a mark says, where it is there.
pub(crate) fn find(tx: &Tx<'_>, mark: Mark) -> Result<Option<String>, VaultError> {
    tx.query_one("SELECT said FROM mark WHERE name = $1", &[mark.name().into()], |row: &Row<'_>| row.text(0))
}

/// Sets a mark.
pub(crate) fn set(tx: &Tx<'_>, mark: Mark, said: &str) -> Result<(), VaultError> {
    let sql = "INSERT INTO mark (name, said) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET said = excluded.said";
    tx.execute(sql, &[mark.name().into(), said.into()]).map(drop)
}

/// Takes a mark away.
pub(crate) fn remove(tx: &Tx<'_>, mark: Mark) -> Result<(), VaultError> {
    tx.execute("DELETE FROM mark WHERE name = $1", &[mark.name().into()]).map(drop)
}

/// Refuses data that lies elsewhere, or that is not all here.
pub(super) fn refuse(tx: &Tx<'_>) -> Result<(), VaultError> {
    if let Some(to) = find(tx, Mark::Moved)? {
        return Err(VaultError::Moved { to: to.into() });
    }
    match find(tx, Mark::Arriving)? {
        Some(_) => Err(VaultError::HalfMoved),
        None => Ok(()),
    }
}
