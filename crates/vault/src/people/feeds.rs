//! The calendar feed of a home: a secret address that programs read without a session, until it is renewed or stopped.

use logis_core::{HomeId, Instant};
use serde::{Deserialize, Serialize};

use super::{Prefix, add_route, remove_route};
use crate::crypto::bound_to;
use crate::db::{Row, Tx};
use crate::journal::{self, Act};
use crate::{Actor, Vault, VaultError};

/// What the person chose to be told there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedChoice {
    /// Whether amounts are in it.
    pub amounts: bool,
    /// The language that it speaks (`fr`).
    pub lang: String,
}

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The first half of its secret, which leads to it.
    pub id: [u8; 16],
    /// The home that it tells of.
    pub home: HomeId,
    /// What it tells.
    pub choice: FeedChoice,
    /// When its address was made.
    pub added: Instant,
    /// When it was last read, by the hour.
    pub read: Option<Instant>,
}

impl Vault {
    /// Makes the feed of a home; a former one ends. `hash` is SHA-256 of the second half of its secret.
    ///
    /// # Errors
    /// [`VaultError::NoHome`].
    pub fn add_feed(
        &self,
        home: HomeId,
        id: [u8; 16],
        hash: [u8; 32],
        choice: &FeedChoice,
        now: Instant,
        who: &Actor,
    ) -> Result<(), VaultError> {
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, Act::FeedMade { amounts: choice.amounts })?);
        let plain = serde_json::to_vec(choice).map_err(|_| VaultError::Impossible("a choice that is no JSON"))?;
        let sealed = key.seal(self.rng(), &aad(home, &id), plain);
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            remove_all(tx, home)?;
            add_route(tx, &id, home)?;
            let sql = "INSERT INTO feed (home_id, feed_id, hash, added_micros, sealed) VALUES ($1, $2, $3, $4, $5)";
            let values = [(&home).into(), (&id).into(), (&hash).into(), now.micros().into(), (&sealed).into()];
            tx.execute(sql, &values).map(drop)
        })
    }

    /// The feed of a home, where it has one.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; [`VaultError::Tampered`].
    pub fn feed(&self, home: HomeId) -> Result<Option<Feed>, VaultError> {
        let sql = format!("SELECT {COLUMNS} FROM feed WHERE home_id = $1 ORDER BY added_micros DESC, feed_id LIMIT 1");
        let found = self.db().read_one(|tx| tx.query_one(&sql, &[(&home).into()], read))?;
        found.map(|found| self.opened(home, found)).transpose()
    }

    /// The feed of this id whose secret has this hash. What leads nowhere is asked as much as what does.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn find_feed(&self, id: &[u8; 16], hash: &[u8; 32]) -> Result<Option<Feed>, VaultError> {
        let home = self.home_at(id)?.unwrap_or(HomeId([0; 16]));
        let sql = format!("SELECT {COLUMNS} FROM feed WHERE home_id = $1 AND feed_id = $2");
        let found = self.db().read_one(|tx| tx.query_one(&sql, &[(&home).into(), id.into()], read))?;
        // Hashes are compared: what the time tells of one is of no use.
        found.filter(|found| found.hash == *hash).map(|found| self.opened(home, found)).transpose()
    }

    /// Says that a feed was read, so many times since the line before: whoever serves it tells the reads of an hour together.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn note_feed_read(&self, feed: &Feed, times: u64, now: Instant, who: &Actor) -> Result<(), VaultError> {
        let (home, id) = (feed.home, feed.id);
        self.db().write_again(move |tx| {
            let sql = "UPDATE feed SET read_micros = $3 WHERE home_id = $1 AND feed_id = $2";
            tx.execute(sql, &[(&home).into(), (&id).into(), now.micros().into()]).map(drop)
        })?;
        self.note(home, who, None, Act::FeedRead { times })
    }

    /// Ends the feed of a home. False where it has none.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn remove_feed(&self, home: HomeId, who: &Actor) -> Result<bool, VaultError> {
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, Act::FeedEnded)?);
        self.db().write(move |tx| {
            let was_there = remove_all(tx, home)?;
            if was_there {
                journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            }
            Ok(was_there)
        })
    }

    fn opened(&self, home: HomeId, found: Found) -> Result<Feed, VaultError> {
        let plain = self.unlock(home)?.open("feed", &aad(home, &found.id), found.sealed)?;
        let choice = serde_json::from_slice(&plain).map_err(|_| VaultError::Impossible("a choice that is no JSON"))?;
        Ok(Feed { id: found.id, home, choice, added: found.added, read: found.read })
    }
}

const COLUMNS: &str = "feed_id, hash, added_micros, COALESCE(read_micros, -1), sealed";

struct Found {
    id: Prefix,
    hash: [u8; 32],
    added: Instant,
    read: Option<Instant>,
    sealed: Vec<u8>,
}

fn read(row: &Row<'_>) -> Result<Found, VaultError> {
    let read = row.integer(3)?;
    Ok(Found {
        id: row.array(0)?,
        hash: row.array(1)?,
        added: Instant::from_micros(row.integer(2)?),
        read: (read >= 0).then(|| Instant::from_micros(read)),
        sealed: row.blob(4)?,
    })
}

/// Ends every feed of a home. False where there was none.
pub(super) fn remove_all(tx: &Tx<'_>, home: HomeId) -> Result<bool, VaultError> {
    let all = tx.query("SELECT feed_id FROM feed WHERE home_id = $1", &[(&home).into()], |row| row.array::<16>(0))?;
    for id in &all {
        remove_route(tx, id)?;
        tx.execute("DELETE FROM feed WHERE home_id = $1 AND feed_id = $2", &[(&home).into(), id.into()])?;
    }
    Ok(!all.is_empty())
}

fn aad(home: HomeId, id: &Prefix) -> Vec<u8> {
    bound_to("feed", &[home.as_bytes(), id])
}
