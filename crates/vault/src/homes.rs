//! Homes: made, found, unlocked, erased.
//!
//! Data and keys are two files without a common commit, so each act has an order, may run twice, and is resumed at
//! the next start. *Add*: the key, then the row. *Erase*: the register, the key, the rows. *Rotate*: see `rotation`. A key without a row is
//! either an addition that is under way (another process may be at it) or one that was interrupted: adding the name
//! again takes it up, and after a grace it is swept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use logis_core::{HomeId, Instant};

use crate::crypto::HomeKey;
use crate::db::{Tx, home_tables};
use crate::journal::{self, Act};
use crate::{Actor, Vault, VaultError};

/// Tables of homes.
pub(crate) const SCHEMA: &str = "
CREATE TABLE home (home_id BLOB NOT NULL PRIMARY KEY, key_wrapped BLOB NOT NULL, created_micros BIGINT NOT NULL);
";
/// Their names.
pub(crate) const TABLES: &[&str] = &["home"];

/// A key without a home is swept when it is older.
const ORPHAN_GRACE_SECONDS: i64 = 3_600;

/// A home, as the key store names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Its identifier.
    pub id: HomeId,
    /// Its name: private to whoever holds the key folder.
    pub name: String,
}

impl Vault {
    /// Every home, oldest first.
    ///
    /// # Errors
    /// When the files can't be read.
    pub fn homes(&self) -> Result<Vec<Home>, VaultError> {
        let rows = self.home_rows()?;
        let known = self.keys().list()?;
        Ok(known.into_iter().filter(|k| rows.contains(&k.home)).map(|k| Home { id: k.home, name: k.name }).collect())
    }

    /// The home of this name.
    ///
    /// # Errors
    /// When the files can't be read.
    pub fn find_home(&self, name: &str) -> Result<Option<HomeId>, VaultError> {
        let Some(home) = self.keys().find(name)? else { return Ok(None) };
        Ok(self.wrapped(home)?.map(|_| home))
    }

    /// Makes a home.
    ///
    /// # Errors
    /// [`VaultError::HomeExists`] when the name is taken.
    pub fn add_home(&self, name: &str, who: &Actor) -> Result<HomeId, VaultError> {
        if self.find_home(name)?.is_some() {
            return Err(VaultError::HomeExists);
        }
        let now = self.clock().now();
        let home = self.keys().claim(HomeId::draw(self.rng()), name, now)?;
        let bytes = HomeKey::draw(self.rng());
        let wrapped = self.keys().wrap(home, &bytes)?;
        let key = Arc::new(HomeKey::new(&bytes)?.wrapped_as(&wrapped));
        let entry = self.entry(who, None, Act::HomeAdded)?;
        let (signature, of_verb) = (self.keys().sign(&journal::Head::start(home).message(home)), key.clone());
        self.db().write(move |tx| {
            let sql = "INSERT INTO home (home_id, key_wrapped, created_micros) VALUES ($1, $2, $3) ON CONFLICT (home_id) DO NOTHING";
            if tx.execute(sql, &[(&home).into(), (&wrapped).into(), now.micros().into()])? == 0 {
                return Err(VaultError::HomeExists);
            }
            journal::start(tx, home, &signature)?;
            journal::append(tx, &of_verb, home, std::slice::from_ref(&entry))
        })?;
        self.remember(home, key);
        Ok(home)
    }

    /// Erases a home: nothing of it can be read afterwards, also not from a copy of the database made before.
    /// Interrupted, it is taken up again at the next start.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; or when the files can't be written.
    pub fn erase(&self, home: HomeId) -> Result<(), VaultError> {
        if self.wrapped(home)?.is_none() {
            return Err(VaultError::NoHome);
        }
        self.keys().register(home, self.clock().now())?;
        self.finish_erasure(home)
    }

    /// What erasing does after the register.
    pub(crate) fn finish_erasure(&self, home: HomeId) -> Result<(), VaultError> {
        self.forget(home);
        self.keys().destroy(home)?;
        for table in home_tables() {
            let sql = format!("DELETE FROM {table} WHERE home_id = $1");
            self.db().write_again(move |tx| tx.execute(&sql, &[(&home).into()]).map(drop))?;
        }
        Ok(())
    }

    /// Takes up erasures that a crash interrupted or that are due, and lets go of names claimed for homes that never came.
    pub(crate) fn resume_erasures(&self) -> Result<(), VaultError> {
        let rows = self.home_rows()?;
        let claims: BTreeMap<HomeId, Instant> = self.keys().claims()?.into_iter().collect();
        for (home, _) in self.keys().registered()? {
            if rows.contains(&home) || claims.contains_key(&home) {
                self.finish_erasure(home)?;
            }
        }
        self.erase_due()?;
        let now = self.clock().now();
        for (home, claimed) in claims {
            let is_old = claimed.plus_seconds(ORPHAN_GRACE_SECONDS) < now;
            // A home whose journal moved was there: its data is missing, and may be put back.
            if !rows.contains(&home) && is_old && self.keys().kept_head(home)?.is_none() {
                self.keys().destroy(home)?;
            }
        }
        Ok(())
    }

    /// The home's key, unwrapped once and kept. The process's first unwrapping leaves a line in the home's journal.
    ///
    /// # Errors
    /// [`VaultError::NoHome`], [`VaultError::KeyGone`], [`VaultError::Tampered`].
    pub(crate) fn unlock(&self, home: HomeId) -> Result<Arc<HomeKey>, VaultError> {
        if let Some(key) = self.remembered(home) {
            return Ok(key);
        }
        let key = Arc::new(self.with_wrapped(home, |wrapped| Ok(HomeKey::new(&self.keys().unwrap(home, wrapped)?)?.wrapped_as(wrapped)))?);
        if self.remember(home, key.clone()) {
            self.note(home, &Actor::Program, None, Act::Unlocked)?;
        }
        Ok(key)
    }

    /// What is made of the home's wrapped key, and again where a rotation wrapped it anew between the look at the data
    /// and the look at the keys.
    pub(crate) fn with_wrapped<T>(&self, home: HomeId, open: impl Fn(&[u8]) -> Result<T, VaultError>) -> Result<T, VaultError> {
        let mut wrapped = self.wrapped(home)?.ok_or(VaultError::NoHome)?;
        loop {
            match open(&wrapped) {
                Err(error @ (VaultError::Tampered { .. } | VaultError::KeyGone)) => {
                    let now = self.wrapped(home)?.ok_or(VaultError::NoHome)?;
                    if now == wrapped {
                        return Err(error);
                    }
                    wrapped = now;
                }
                done => return done,
            }
        }
    }

    pub(crate) fn wrapped(&self, home: HomeId) -> Result<Option<Vec<u8>>, VaultError> {
        let sql = "SELECT key_wrapped FROM home WHERE home_id = $1";
        self.db().read_one(|tx| tx.query_one(sql, &[(&home).into()], |row| row.blob(0)))
    }

    pub(crate) fn home_rows(&self) -> Result<BTreeSet<HomeId>, VaultError> {
        let rows = self.db().read(|tx| tx.query("SELECT home_id FROM home", &[], |row| row.array(0).map(HomeId)))?;
        Ok(rows.into_iter().collect())
    }
}

/// That a key is still the one that lies in the home's row: another process may have given the home another salt, and
/// keys of records must not be made with the former.
///
/// # Errors
/// [`VaultError::NoHome`]; [`VaultError::Changed`]: unlock the home again.
pub(crate) fn still_wrapped(tx: &Tx<'_>, home: HomeId, key: &HomeKey) -> Result<(), VaultError> {
    let found = tx.query_one("SELECT key_wrapped FROM home WHERE home_id = $1", &[(&home).into()], |row| row.blob(0))?;
    if found.ok_or(VaultError::NoHome)? == key.wrapped() { Ok(()) } else { Err(VaultError::Changed) }
}

/// That the home was not erased meanwhile, for verbs that write rows of it: another process may keep its key unwrapped.
/// Erasing takes the journal's chain first, so that it and this verb can't pass each other by.
///
/// # Errors
/// [`VaultError::NoHome`].
pub(crate) fn still_there(tx: &Tx<'_>, home: HomeId) -> Result<(), VaultError> {
    let found = tx.query_held("SELECT links FROM journal_chain WHERE home_id = $1", &[(&home).into()], |row| row.integer(0))?;
    found.map(drop).ok_or(VaultError::NoHome)
}
