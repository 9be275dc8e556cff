//! A chain on its way out of a home or into one: link by link, each with its entries and their salts, so that it can be
//! checked by anyone.

use logis_core::HomeId;
use serde::{Deserialize, Serialize};

use super::chain::{self, link_hash};
use super::{ENTRY_MAX_BYTES, Entry, Head, JournalBroken, LINK_ENTRIES_MAX, SaltedEntry};
use crate::crypto::HomeKey;
use crate::db::Tx;
use crate::{VaultError, hex};

/// One link as an export carries it: a line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CarriedLink {
    /// Its number, from 1.
    pub(crate) link: u64,
    /// The number of its first entry in the whole journal, from 0.
    pub(crate) first_entry: u64,
    /// Its hash: 64 hexadecimal digits.
    pub(crate) hash: String,
    pub(crate) entries: Vec<CarriedEntry>,
}

/// One entry as an export carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CarriedEntry {
    /// 32 hexadecimal digits.
    salt: String,
    /// The entry's JSON, letter by letter as it was hashed.
    entry: String,
}

impl CarriedLink {
    pub(super) fn of(link: u64, first_entry: u64, hash: &[u8; 32], entries: &[SaltedEntry]) -> Result<Self, VaultError> {
        let carried = |salted: &SaltedEntry| {
            let entry = String::from_utf8(salted.plain.clone()).map_err(|_| VaultError::Impossible("an entry that is no text"))?;
            Ok(CarriedEntry { salt: hex::digits(&salted.salt), entry })
        };
        let entries = entries.iter().map(carried).collect::<Result<_, VaultError>>()?;
        Ok(Self { link, first_entry, hash: hex::digits(hash), entries })
    }

    /// Its hash and entries; `None` where it is no link.
    pub(super) fn salted(&self) -> Option<([u8; 32], Vec<SaltedEntry>)> {
        let salted = |carried: &CarriedEntry| {
            let is_entry = carried.entry.len() <= ENTRY_MAX_BYTES && serde_json::from_str::<Entry>(&carried.entry).is_ok();
            is_entry.then_some(SaltedEntry { salt: hex::bytes(&carried.salt)?.try_into().ok()?, plain: carried.entry.clone().into_bytes() })
        };
        if self.entries.is_empty() || self.entries.len() > LINK_ENTRIES_MAX {
            return None;
        }
        Some((hex::bytes(&self.hash)?.try_into().ok()?, self.entries.iter().map(salted).collect::<Option<_>>()?))
    }
}

/// Follows a chain from its start, link by link.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Follow {
    home: HomeId,
    pub(crate) head: Head,
    pub(crate) entries: u64,
}

impl Follow {
    /// At the start of a home's chain.
    pub(crate) fn start(home: HomeId) -> Self {
        Self { home, head: Head::start(home), entries: 0 }
    }

    /// Takes the next link.
    ///
    /// # Errors
    /// What is broken.
    pub(crate) fn take(&mut self, carried: &CarriedLink) -> Result<(), JournalBroken> {
        let link = self.head.links + 1;
        if carried.link != link {
            return Err(JournalBroken::LinkMissing { link });
        }
        let (hash, entries) = carried.salted().ok_or(JournalBroken::LinkChanged { link })?;
        if carried.first_entry != self.entries {
            return Err(JournalBroken::LinkChanged { link });
        }
        if link_hash(self.home, link, self.entries, &self.head.hash, &entries) != hash {
            return Err(JournalBroken::ChainBroken { link });
        }
        self.head = Head { links: link, hash };
        self.entries += entries.len() as u64;
        Ok(())
    }
}

/// Links of the home's own chain after `after`, in order; at most `limit`.
pub(crate) fn own_links(tx: &Tx<'_>, key: &HomeKey, home: HomeId, after: u64, limit: u32) -> Result<Vec<CarriedLink>, VaultError> {
    let links = chain::links_after(tx, home, after, limit)?;
    links
        .into_iter()
        .map(|link| {
            let (number, first_entry, hash) = (link.link, link.first_entry, link.hash);
            CarriedLink::of(number, first_entry, &hash, &chain::open(key, home, link)?)
        })
        .collect()
}

/// Whether the home's own chain has passed this head.
pub(crate) fn passes(tx: &Tx<'_>, home: HomeId, head: Head) -> Result<bool, VaultError> {
    if head == Head::start(home) {
        return Ok(true);
    }
    let sql = "SELECT 1 FROM journal_link WHERE home_id = $1 AND link = $2 AND hash = $3";
    let found = tx.query_one(sql, &[(&home).into(), head.links.cast_signed().into(), (&head.hash).into()], |row| row.integer(0))?;
    Ok(found.is_some())
}

/// Where the home's own chain stands, and how many entries it has.
pub(crate) fn standing(tx: &Tx<'_>, home: HomeId) -> Result<(Head, u64), VaultError> {
    chain::state(tx, home).map(|state| (state.head, state.entries))
}
