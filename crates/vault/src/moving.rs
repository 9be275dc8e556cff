//! Moving all data from the folder's own file into a PostgreSQL database, or back. The keys stay in the folder.
//!
//! The former place is held while it is copied, so that nothing is written there meanwhile; what came is verified; then
//! one commit marks the former place as moved, and only after it the new one may be used. Cut anywhere, either the
//! former place is as it was, or running the move again ends it.

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use logis_core::{Clock, HomeId, Rng};

use crate::crypto::HomeKey;
use crate::db::copy::{self, Copied};
use crate::db::marks::{self, Mark};
use crate::db::{Db, For};
use crate::keys::{KeyStore, KeysDb};
use crate::{DATA_FILE, KEYS_FILE, Vault, VaultError, VaultOptions, catalog, journal};

/// What is moved where.
#[derive(Debug, Clone)]
pub struct MoveOptions {
    /// The folder of the keys.
    pub folder: PathBuf,
    /// The database that the data lies in; `None`: the folder's own file.
    pub from: Option<String>,
    /// The database that it goes to; `None`: the folder's own file.
    pub to: Option<String>,
    /// Whether the former place stays in use: then it is a copy.
    pub keep: bool,
}

/// A move that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What was copied; nothing where an interrupted move had only to be ended.
    pub copied: Copied,
    /// Homes, each of which was verified in the new place.
    pub homes: u64,
    /// The former place, without a password.
    pub from: String,
    /// The new one.
    pub to: String,
}

/// Moves the data. `progress` is told now and then how far it is.
///
/// # Errors
/// [`VaultError::NotEmpty`] when there are homes in the new place; [`VaultError::InUse`] while another program has the
/// former one open; what is wrong with a home that can't be verified; the engines' own. Nothing is lost then: the former
/// place is as it was, or the move can be run again.
pub fn move_data(
    options: MoveOptions,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    progress: Arc<dyn Fn(Copied) + Send + Sync>,
) -> Result<Moved, VaultError> {
    let MoveOptions { folder, from, to, keep } = options;
    if from == to {
        return Err(VaultError::DatabaseAddress("the data lies there already"));
    }
    let path = folder.join(DATA_FILE);
    // What an erasure or a delivery left half done is ended first, and the journal's heads are kept.
    match Vault::open(VaultOptions { folder: folder.clone(), database: from.clone(), clock, rng: rng.clone() }) {
        Ok(vault) => {
            // Verifying unwraps each home's key, which leaves its line in the home's journal.
            vault.homes()?.iter().try_for_each(|home| vault.unlock(home.id).map(drop))?;
            vault.flush_journal()?;
        }
        Err(VaultError::Moved { to: place }) => {
            let target = Db::open_at(&path, to.as_deref(), For::Arrival)?;
            let former = Db::open_at(&path, from.as_deref(), For::Arrival)?.place();
            return finish(&target, &place, former);
        }
        Err(error) => return Err(error),
    }
    let keys: Arc<dyn KeyStore> = Arc::new(KeysDb::open(&folder.join(KEYS_FILE), rng)?);
    let source = Db::open_alone(&path, from.as_deref())?;
    let target = Db::open_at(&path, to.as_deref(), For::Arrival)?;
    let places = (source.place(), target.place());
    let (of_verb, into) = (places.clone(), target.clone());
    let (copied, homes) = source.write(move |tx| {
        let copied = copy::copy_alone(tx, &into, &of_verb.0, &progress)?;
        let homes = verify(&into, &*keys)?;
        if !keep {
            marks::set(tx, Mark::Moved, &of_verb.1)?;
        }
        Ok((copied, homes))
    })?;
    copy::arrived(&target)?;
    Ok(Moved { copied, homes, from: places.0, to: places.1 })
}

/// Ends a move that was cut after the former place was marked.
fn finish(target: &Db, place: &str, from: String) -> Result<Moved, VaultError> {
    let arriving = target.read(|tx| marks::find(tx, Mark::Arriving))?;
    let to = target.place();
    let homes = target.read(|tx| tx.query_one("SELECT COUNT(*) FROM home", &[], |row| row.count(0)))?.unwrap_or_default();
    if arriving.is_none() || to != place {
        return Err(VaultError::Moved { to: place.into() });
    }
    copy::arrived(target)?;
    Ok(Moved { copied: Copied::default(), homes, from, to })
}

/// Checks each home of a database: what is visible, and the journal. How many there are.
///
/// # Errors
/// What is wrong with the first that is not whole.
pub(crate) fn verify(db: &Db, keys: &dyn KeyStore) -> Result<u64, VaultError> {
    let rows = db.read(|tx| tx.query("SELECT home_id, key_wrapped FROM home", &[], |row| Ok((HomeId(row.array(0)?), row.blob(1)?))))?;
    for (home, wrapped) in &rows {
        let key = match keys.unwrap(*home, wrapped) {
            Ok(bytes) => HomeKey::new(&bytes)?,
            // Nobody can read it here, and nobody could before.
            Err(VaultError::KeyGone) => continue,
            Err(error) => return Err(error),
        };
        if !db.read(|tx| catalog::holds(tx, *home, &key))? {
            return Err(VaultError::Tampered { what: "list of segments" });
        }
        journal::verify(db, keys, &key, *home, None)?;
    }
    Ok(rows.len() as u64)
}
