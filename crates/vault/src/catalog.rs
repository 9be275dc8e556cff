//! What a home's list of segments is, under the home's key: so that a segment or delivery that goes missing from the
//! tables is noticed, and not only one that was changed.
//!
//! Every commit that changes what is visible writes it anew; whoever reads checks it, once a process and version of the
//! home.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use logis_core::HomeId;

use crate::crypto::HomeKey;
use crate::db::Tx;
use crate::{Vault, VaultError};

/// The versions that this process has checked.
#[derive(Default)]
pub(crate) struct Checked(Mutex<HashMap<HomeId, i64>>);

/// Homes whose check is remembered; of more, all are checked again.
const REMEMBERED_MAX: usize = 16_384;

/// Writes the catalog of what is visible now.
pub(crate) fn write(tx: &Tx<'_>, home: HomeId, key: &HomeKey) -> Result<(), VaultError> {
    let catalog = catalog(tx, home, key)?;
    tx.execute("UPDATE stream_version SET catalog = $2 WHERE home_id = $1", &[(&home).into(), (&catalog).into()])?;
    Ok(())
}

/// HMAC of the visible segments, the published deliveries' number and sequences, and the home's version.
fn catalog(tx: &Tx<'_>, home: HomeId, key: &HomeKey) -> Result<[u8; 32], VaultError> {
    let mut listed: Vec<u8> = Vec::new();
    let segments = "SELECT s.segment_id, s.kind, s.stream, s.t_min, s.t_max, s.rows FROM segment s
                    JOIN delivery d ON d.home_id = s.home_id AND d.delivery_id = s.delivery_id
                    WHERE s.home_id = $1 AND s.hidden_us IS NULL AND d.state = 'published' ORDER BY s.segment_id";
    tx.query(segments, &[(&home).into()], |row| {
        listed.extend(row.array::<16>(0)?);
        listed.extend(row.text(1)?.as_bytes());
        for column in 2..6 {
            listed.extend(row.integer(column)?.to_le_bytes());
        }
        Ok(())
    })?;
    let deliveries = "SELECT COUNT(*), CAST(COALESCE(SUM(sequence), 0) AS BIGINT) FROM delivery WHERE home_id = $1 AND state = 'published'";
    let counted = tx.query_one(deliveries, &[(&home).into()], |row| Ok([row.integer(0)?, row.integer(1)?]))?.unwrap_or_default();
    for number in counted.into_iter().chain([crate::rewrite::version(tx, home)?]) {
        listed.extend(number.to_le_bytes());
    }
    Ok(key.mac_of_list("catalog 1", &listed))
}

/// Whether what is visible is what the catalog says.
pub(crate) fn holds(tx: &Tx<'_>, home: HomeId, key: &HomeKey) -> Result<bool, VaultError> {
    let kept = tx.query_one("SELECT catalog FROM stream_version WHERE home_id = $1", &[(&home).into()], |row| row.blob(0))?;
    // A home without deliveries has no row yet: then there must be nothing to read either. What its first one staged before
    // it was cut off is not to be read.
    let beyond = "SELECT 1 FROM segment s LEFT JOIN delivery d ON d.home_id = s.home_id AND d.delivery_id = s.delivery_id
                  WHERE s.home_id = $1 AND (d.state IS NULL OR d.state <> 'staged') LIMIT 1";
    match kept {
        Some(kept) => Ok(kept == catalog(tx, home, key)?),
        None => Ok(tx.query_one(beyond, &[(&home).into()], |_| Ok(()))?.is_none()),
    }
}

impl Vault {
    /// Checks that nothing that was visible is missing, where this process has not done so since the home last changed.
    ///
    /// # Errors
    /// [`VaultError::Tampered`].
    pub(crate) fn check_catalog(&self, home: HomeId, key: &HomeKey) -> Result<(), VaultError> {
        let checked = |version: i64| self.checked().get(&home) == Some(&version);
        let tampered = VaultError::Tampered { what: "list of segments" };
        let version = self.db().read(|tx| {
            let version = crate::rewrite::version(tx, home)?;
            if checked(version) {
                return Ok(version);
            }
            if holds(tx, home, key)? { Ok(version) } else { Err(tampered.clone()) }
        })?;
        let mut remembered = self.checked();
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        remembered.insert(home, version);
        Ok(())
    }

    fn checked(&self) -> std::sync::MutexGuard<'_, HashMap<HomeId, i64>> {
        self.catalogs().0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
