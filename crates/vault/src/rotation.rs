//! Rotation: homes get new wrapping keys, and the former ones are destroyed. What the data key sealed stays as it is.
//!
//! Data and keys have no common commit, so there is an order, each step may run twice, in several processes at once, and
//! a start takes up what was interrupted: 1. the new key is added and waits beside the home's own, 2. the home's row is
//! wrapped by it, in one commit with the journal's line, 3. it becomes the home's own, which overwrites the former, and
//! the log is emptied. Until 3 both keys open the home, so that whoever read the row before still can.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use logis_core::{HomeId, Instant};

use crate::crypto::HomeKey;
use crate::journal::{self, Act, SaltedEntry};
use crate::{Actor, Vault, VaultError};

/// Homes that are rotated in one commit.
const HOMES_AT_ONCE_MAX: usize = 256;

/// How often rows are wrapped anew that another process changed meanwhile.
const ROUNDS_MAX: u32 = 5;

/// A home's wrapping key, as it may be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyView {
    /// The home.
    pub home: HomeId,
    /// Its name.
    pub name: String,
    /// When its wrapping key was made.
    pub made: Instant,
    /// Whether a rotation of it was interrupted.
    pub is_rotating: bool,
}

/// What a rotation did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Homes with a new wrapping key.
    pub homes: u64,
    /// Homes whose row no key opens: they stay as they are.
    pub unreadable: u64,
}

impl Vault {
    /// The wrapping keys, without their secrets; oldest home first.
    ///
    /// # Errors
    /// When the files can't be read.
    pub fn key_views(&self) -> Result<Vec<KeyView>, VaultError> {
        let (rows, rotating) = (self.home_rows()?, self.keys().rotating()?);
        let known = self.keys().list()?.into_iter().filter(|known| rows.contains(&known.home));
        let view = |known: crate::keys::KnownHome| KeyView {
            home: known.home,
            name: known.name,
            made: known.made,
            is_rotating: rotating.binary_search(&known.home).is_ok(),
        };
        Ok(known.map(view).collect())
    }

    /// Gives homes new wrapping keys and destroys the former ones. Reading and writing go on meanwhile, here and in other
    /// processes. `done` is told after each commit how many homes it was for.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; or when the files can't be written: what was begun is finished at the next start.
    pub fn rotate_keys(&self, homes: &[HomeId], who: &Actor, done: &mut dyn FnMut(u64)) -> Result<Rotated, VaultError> {
        let rows = self.home_rows()?;
        // A name that was claimed and has no row yet is wrapped by its first key: it must not be given another.
        if homes.iter().any(|home| !rows.contains(home)) {
            return Err(VaultError::NoHome);
        }
        let mut all = Rotated::default();
        for homes in homes.chunks(HOMES_AT_ONCE_MAX) {
            self.keys().add_next(homes, self.clock().now())?;
            let rotated = self.finish_rotations(homes, who)?;
            all.homes += rotated.homes;
            all.unreadable += rotated.unreadable;
            done(homes.len() as u64);
        }
        Ok(all)
    }

    /// Takes up rotations that were interrupted. Both keys are there: what can't be finished now is finished at another start.
    pub(crate) fn resume_rotations(&self) -> Result<(), VaultError> {
        for homes in self.keys().rotating()?.chunks(HOMES_AT_ONCE_MAX) {
            match self.finish_rotations(homes, &Actor::Program) {
                Err(VaultError::DiskFull | VaultError::ReadOnly | VaultError::Busy) => return Ok(()),
                finished => finished?,
            };
        }
        Ok(())
    }

    /// What rotating does once the next keys are there.
    fn finish_rotations(&self, homes: &[HomeId], who: &Actor) -> Result<Rotated, VaultError> {
        let mut unreadable = 0;
        for _ in 0..ROUNDS_MAX {
            unreadable = 0;
            let mut rewrapped = Vec::new();
            for home in homes {
                match self.rewrap(*home, who) {
                    Ok(row) => rewrapped.extend(row),
                    Err(VaultError::NoHome) => {}
                    Err(VaultError::Tampered { .. } | VaultError::KeyGone) => unreadable += 1,
                    Err(error) => return Err(error),
                }
            }
            if rewrapped.is_empty() {
                break;
            }
            self.wrap_rows(rewrapped)?;
            // This process wraps by what lies there now from here on.
            homes.iter().for_each(|home| self.forget_key(*home));
        }
        // What lies in the data now, be it this rotation's or that of another process.
        let mut wrapped = Vec::with_capacity(homes.len());
        for home in homes {
            wrapped.extend(self.wrapped(*home)?.map(|row| (*home, row)));
        }
        self.keys().promote(&wrapped)?;
        Ok(Rotated { homes: (wrapped.len() as u64).saturating_sub(unreadable), unreadable })
    }

    /// A home's row as the next key wraps it; nothing where it does already.
    fn rewrap(&self, home: HomeId, who: &Actor) -> Result<Option<Rewrapped>, VaultError> {
        self.with_wrapped(home, |former| {
            let Some(row) = self.keys().wrap_next(home, former)? else { return Ok(None) };
            let key = Arc::new(HomeKey::new(&self.keys().unwrap(home, former)?)?);
            let entry = self.entry(who, None, Act::KeyRotated)?;
            Ok(Some(Rewrapped { home, former: former.to_vec(), row, key, entry }))
        })
    }

    /// Writes rows that are still what they were, each with its line in the journal: together in one commit, and where
    /// the homes are too busy for that, each in one of its own.
    fn wrap_rows(&self, rows: Vec<Rewrapped>) -> Result<(), VaultError> {
        let rows: Vec<Arc<Rewrapped>> = rows.into_iter().map(Arc::new).collect();
        match self.wrap_together(rows.clone()) {
            Err(VaultError::Busy) if rows.len() > 1 => rows.into_iter().try_for_each(|row| self.wrap_together(vec![row])),
            done => done,
        }
    }

    fn wrap_together(&self, rows: Vec<Arc<Rewrapped>>) -> Result<(), VaultError> {
        if rows.is_empty() {
            return Ok(());
        }
        self.db().write_again(move |tx| {
            for row in &rows {
                let Rewrapped { home, former, row, key, entry } = &**row;
                let sql = "UPDATE home SET key_wrapped = $3 WHERE home_id = $1 AND key_wrapped = $2";
                if tx.execute(sql, &[home.into(), former.into(), row.into()])? == 1 {
                    journal::append(tx, key, *home, std::slice::from_ref(entry))?;
                }
            }
            Ok(())
        })
    }
}

/// A home's row, wrapped anew.
struct Rewrapped {
    home: HomeId,
    former: Vec<u8>,
    row: Vec<u8>,
    key: Arc<HomeKey>,
    entry: SaltedEntry,
}
