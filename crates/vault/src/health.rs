//! What can be asked of a vault's health without being a person's look: engine, versions, what was left over.
//!
//! To add a fact: 1. a field of a struct here, filled without reading anything sealed, 2. a line in the shell's doctor.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use logis_core::HomeId;

use crate::db::{DATA_VERSION, KEYS_VERSION, Value};
use crate::{Scope, Vault, VaultError};

/// The engine under the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: String,
    /// Settings that make an answered write one that a power loss spares, and whether each is as it must be.
    pub settings: Vec<(&'static str, String, bool)>,
}

/// What lies there and is of no use, or not whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// Deliveries that were being staged and whose lease is over: the home's next delivery sweeps them.
    pub staged: u64,
    /// Inputs that were being taken in and are not a delivery's: swept a day after.
    pub spools: u64,
    /// Homes whose rotation was interrupted.
    pub rotations: u64,
    /// Homes in the data without a key: nobody can open them.
    pub homes_without_key: u64,
    /// Keys of homes that are not in the data.
    pub keys_without_home: u64,
}

impl Vault {
    /// Versions of the tables of the data and of the keys that this program reads and writes.
    #[must_use]
    pub fn format_versions() -> (i64, i64) {
        (DATA_VERSION, KEYS_VERSION)
    }

    /// The engine under the data.
    ///
    /// # Errors
    /// When it can't be asked.
    pub fn engine(&self) -> Result<Engine, VaultError> {
        self.db().about()
    }

    /// Checks the structure of the database; false where its server does that itself.
    ///
    /// # Errors
    /// [`VaultError::Damaged`].
    pub fn check_database(&self) -> Result<bool, VaultError> {
        self.db().quick_check()
    }

    /// Checks that nothing that was visible at a home is missing.
    ///
    /// # Errors
    /// [`VaultError::Tampered`]; [`VaultError::NotAllowed`] outside the person's own scope.
    pub fn verify_catalog(&self, scope: &Scope) -> Result<(), VaultError> {
        let key = self.own(scope)?;
        self.check_catalog(scope.home(), &key)
    }

    /// What was left over.
    ///
    /// # Errors
    /// When the files can't be read.
    pub fn leftovers(&self) -> Result<Leftovers, VaultError> {
        let now = self.clock().now().micros();
        let (staged, spools) = self.db().read(|tx| {
            let count = |sql: &str, values: &[Value<'_>]| tx.query_one(sql, values, |row| row.count(0)).map(Option::unwrap_or_default);
            let staged = count("SELECT COUNT(*) FROM delivery WHERE state = 'staged' AND lease_until_us < $1", &[now.into()])?;
            // One that is being taken in right now is renewed again and again.
            let before = Value::from(now - crate::delivery::LEASE_SECONDS * 1_000_000);
            Ok((staged, count("SELECT COUNT(*) FROM original WHERE kept = 0 AND renewed_micros < $1", &[before])?))
        })?;
        let rows = self.home_rows()?;
        let keys: BTreeSet<HomeId> = self.keys().claims()?.into_iter().map(|(home, _)| home).collect();
        Ok(Leftovers {
            staged,
            spools,
            rotations: self.keys().rotating()?.len() as u64,
            homes_without_key: rows.difference(&keys).count() as u64,
            keys_without_home: keys.difference(&rows).count() as u64,
        })
    }
}
