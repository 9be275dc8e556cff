//! Links that open a home once: the first look, an invitation, a way back in.

use logis_core::{HomeId, Instant, LinkId};

use super::{add_route, remove_route};
use crate::db::{Row, Tx};
use crate::journal::{self, Act};
use crate::{Actor, Vault, VaultError};

/// Links of a home that are remembered, used ones too; of more, the oldest is forgotten.
const LINKS_MAX: usize = 64;

/// What came of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkUse {
    /// It opens this home, and was used up.
    Opens(HomeId),
    /// It was used before.
    Used,
    /// It is too old.
    Expired,
    /// Nobody made it.
    Unknown,
}

impl Vault {
    /// Makes a link that opens a home once, until a moment. `hash` is SHA-256 of its secret.
    ///
    /// # Errors
    /// [`VaultError::NoHome`].
    pub fn add_link(&self, home: HomeId, id: LinkId, hash: [u8; 32], now: Instant, until: Instant, who: &Actor) -> Result<(), VaultError> {
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, Act::LinkMade)?);
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            let sql = "SELECT link_id FROM link WHERE home_id = $1 ORDER BY added_micros DESC, link_id";
            let all = tx.query(sql, &[(&home).into()], |row| row.array::<16>(0))?;
            for old in all.iter().skip(LINKS_MAX - 1) {
                remove(tx, home, old)?;
            }
            add_route(tx, id.as_bytes(), home)?;
            let sql = "INSERT INTO link (home_id, link_id, hash, added_micros, until_micros) VALUES ($1, $2, $3, $4, $5)";
            let values = [(&home).into(), (&id).into(), (&hash).into(), now.micros().into(), until.micros().into()];
            tx.execute(sql, &values).map(drop)
        })
    }

    /// Uses a link up.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn use_link(&self, id: LinkId, hash: &[u8; 32], now: Instant) -> Result<LinkUse, VaultError> {
        let Some(home) = self.home_at(id.as_bytes())? else { return Ok(LinkUse::Unknown) };
        let hash = *hash;
        self.db().write(move |tx| {
            let sql = "SELECT hash, until_micros, COALESCE(used_micros, -1) FROM link WHERE home_id = $1 AND link_id = $2";
            let read = |row: &Row<'_>| Ok((row.array::<32>(0)?, row.integer(1)?, row.integer(2)? >= 0));
            let found = tx.query_one(sql, &[(&home).into(), (&id).into()], read)?;
            match found.filter(|(kept, ..)| *kept == hash) {
                None => return Ok(LinkUse::Unknown),
                Some((_, _, true)) => return Ok(LinkUse::Used),
                Some((_, until, false)) if until < now.micros() => return Ok(LinkUse::Expired),
                Some(_) => {}
            }
            let sql = "UPDATE link SET used_micros = $3 WHERE home_id = $1 AND link_id = $2 AND used_micros IS NULL";
            let used = tx.execute(sql, &[(&home).into(), (&id).into(), now.micros().into()])?;
            Ok(if used == 1 { LinkUse::Opens(home) } else { LinkUse::Used })
        })
    }

    /// Until when the newest link of a home that was not used opens it.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn open_link_until(&self, home: HomeId) -> Result<Option<Instant>, VaultError> {
        let sql = "SELECT until_micros FROM link WHERE home_id = $1 AND used_micros IS NULL ORDER BY until_micros DESC LIMIT 1";
        self.db().read_one(|tx| tx.query_one(sql, &[(&home).into()], |row| row.integer(0).map(Instant::from_micros)))
    }
}

fn remove(tx: &Tx<'_>, home: HomeId, id: &[u8; 16]) -> Result<(), VaultError> {
    remove_route(tx, id)?;
    tx.execute("DELETE FROM link WHERE home_id = $1 AND link_id = $2", &[(&home).into(), id.into()]).map(drop)
}

pub(super) fn remove_all(tx: &Tx<'_>, home: HomeId) -> Result<(), VaultError> {
    let all = tx.query("SELECT link_id FROM link WHERE home_id = $1", &[(&home).into()], |row| row.array::<16>(0))?;
    all.iter().try_for_each(|id| remove(tx, home, id))
}
