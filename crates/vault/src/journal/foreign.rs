//! Foreign chains: journals of homes that this one was merged with. Closed, kept sealed, verified like the home's own
//! and never spliced into it.

use logis_core::{HomeId, Instant};

use super::carry::{CarriedLink, Follow};
use super::{Head, JournalBroken, JournalLine, chain};
use crate::crypto::{HomeKey, bound_to};
use crate::db::{Row, Tx};
use crate::{Scope, Vault, VaultError};

/// Tables of foreign chains.
pub(crate) const SCHEMA: &str = "
CREATE TABLE foreign_chain (
  home_id BLOB NOT NULL,
  chain_id BLOB NOT NULL,
  foreign_home_id BLOB NOT NULL,
  links BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  hash BLOB NOT NULL,
  merged_micros BIGINT NOT NULL,
  PRIMARY KEY (home_id, chain_id)
);
CREATE TABLE foreign_link (
  home_id BLOB NOT NULL,
  chain_id BLOB NOT NULL,
  link BIGINT NOT NULL,
  first_entry BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  hash BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, chain_id, link)
);
";
/// Their names.
pub(crate) const TABLES: &[&str] = &["foreign_link", "foreign_chain"];

/// Links read at once.
const PAGE_LINKS: u32 = 128;

/// Names a foreign chain within a home.
pub(crate) type ChainId = [u8; 16];

/// The journal of a home that this one was merged with, as it stood in the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignChain {
    pub(crate) id: ChainId,
    /// The home whose journal it is.
    pub home: HomeId,
    /// Where it stands.
    pub head: Head,
    /// Its entries.
    pub entries: u64,
    /// When it came here.
    pub merged_at: Instant,
}

impl Vault {
    /// The foreign chains of a home, in the order in which they came.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] outside the person's own scope.
    pub fn foreign_chains(&self, scope: &Scope) -> Result<Vec<ForeignChain>, VaultError> {
        self.own(scope)?;
        self.db().read(|tx| list(tx, scope.home()))
    }

    /// The newest lines of a foreign chain first: up to `limit` links, before the link `before` where one is given.
    ///
    /// # Errors
    /// As [`Vault::journal`].
    pub fn foreign_journal(
        &self,
        scope: &Scope,
        chain: &ForeignChain,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<JournalLine>, VaultError> {
        let key = self.own(scope)?;
        let last = before.map_or(chain.head.links, |before| before.saturating_sub(1));
        let limit = u64::from(limit.min(super::PAGE_LINKS_MAX));
        let first = last.saturating_sub(limit);
        let count = u32::try_from(last - first).unwrap_or(u32::MAX);
        let links = self.db().read(|tx| links_after(tx, &key, scope.home(), &chain.id, first, count))?;
        let mut lines = Vec::new();
        for link in links.iter().rev() {
            for (index, entry) in link.read().into_iter().enumerate().rev() {
                lines.push(JournalLine { link: link.link, number: link.first_entry + index as u64, entry });
            }
        }
        Ok(lines)
    }

    /// Checks each foreign chain: that it is whole and leads to the head that it had when it came.
    ///
    /// # Errors
    /// [`VaultError::Journal`] names what is broken.
    pub fn verify_foreign(&self, scope: &Scope) -> Result<Vec<ForeignChain>, VaultError> {
        let key = self.own(scope)?;
        let home = scope.home();
        let chains = self.db().read(|tx| list(tx, home))?;
        for chain in &chains {
            let mut follow = Follow::start(chain.home);
            // Links beyond its end belong to a merge under way, or one that was interrupted.
            while follow.head.links < chain.head.links {
                let limit = PAGE_LINKS.min(u32::try_from(chain.head.links - follow.head.links).unwrap_or(u32::MAX));
                let page = self.db().read(|tx| links_after(tx, &key, home, &chain.id, follow.head.links, limit))?;
                if page.is_empty() {
                    break;
                }
                page.iter().try_for_each(|link| follow.take(link))?;
            }
            if follow.head.links < chain.head.links {
                return Err(JournalBroken::Cut { kept: chain.head.links, found: follow.head.links }.into());
            }
            if (follow.head, follow.entries) != (chain.head, chain.entries) {
                return Err(JournalBroken::HeadChanged.into());
            }
        }
        Ok(chains)
    }
}

impl CarriedLink {
    fn read(&self) -> Vec<super::Entry> {
        let salted = self.salted().map(|(_, salted)| salted).unwrap_or_default();
        salted.iter().filter_map(|salted| serde_json::from_slice(&salted.plain).ok()).collect()
    }
}

/// The foreign chains of a home, in the order in which they came.
pub(crate) fn list(tx: &Tx<'_>, home: HomeId) -> Result<Vec<ForeignChain>, VaultError> {
    let sql = "SELECT chain_id, foreign_home_id, links, entries, hash, merged_micros FROM foreign_chain
               WHERE home_id = $1 ORDER BY merged_micros, foreign_home_id, links, chain_id";
    tx.query(sql, &[(&home).into()], |row| {
        Ok(ForeignChain {
            id: row.array(0)?,
            home: HomeId(row.array(1)?),
            head: Head { links: row.count(2)?, hash: row.array(4)? },
            entries: row.count(3)?,
            merged_at: Instant::from_micros(row.integer(5)?),
        })
    })
}

/// Links of a foreign chain after `after`, in order; at most `limit`.
pub(crate) fn links_after(
    tx: &Tx<'_>,
    key: &HomeKey,
    home: HomeId,
    chain: &ChainId,
    after: u64,
    limit: u32,
) -> Result<Vec<CarriedLink>, VaultError> {
    let sql = "SELECT link, first_entry, entries, hash, sealed FROM foreign_link
               WHERE home_id = $1 AND chain_id = $2 AND link > $3 ORDER BY link LIMIT $4";
    let read = |row: &Row<'_>| Ok((row.count(0)?, row.count(1)?, row.count(2)?, row.array::<32>(3)?, row.blob(4)?));
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let rows = tx.query(sql, &[(&home).into(), chain.into(), after.into(), i64::from(limit).into()], read)?;
    rows.into_iter()
        .map(|(link, first_entry, entries, hash, sealed)| {
            let plain = key.open("journal entry", &aad(home, chain, link, first_entry, entries), sealed)?;
            let salted = chain::unpack(&plain).ok_or(VaultError::Impossible("a journal link of another shape"))?;
            CarriedLink::of(link, first_entry, &hash, &salted)
        })
        .collect()
}

/// Stores links of a chain that is coming in; they count once the chain has its own row.
pub(crate) fn add_links(tx: &Tx<'_>, key: &HomeKey, home: HomeId, chain: &ChainId, links: &[CarriedLink]) -> Result<(), VaultError> {
    for carried in links {
        let (hash, salted) = carried.salted().ok_or(VaultError::Impossible("a link that was checked"))?;
        let count = salted.len() as u64;
        let aad = aad(home, chain, carried.link, carried.first_entry, count);
        let sealed = key.seal_again(&aad, chain::pack(&salted));
        let sql =
            "INSERT INTO foreign_link (home_id, chain_id, link, first_entry, entries, hash, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let numbers = [carried.link, carried.first_entry, count].map(u64::cast_signed);
        let [link, first, entries] = numbers.map(crate::db::Value::Integer);
        tx.execute(sql, &[(&home).into(), chain.into(), link, first, entries, (&hash).into(), (&sealed).into()])?;
    }
    Ok(())
}

/// Gives a chain its own row, or a longer end: from then on it is there.
///
/// # Errors
/// [`VaultError::Changed`] when its links were swept meanwhile.
pub(crate) fn keep(tx: &Tx<'_>, home: HomeId, chain: &ForeignChain) -> Result<(), VaultError> {
    let sql = "SELECT COUNT(*) FROM foreign_link WHERE home_id = $1 AND chain_id = $2 AND link <= $3";
    let links = tx.query_one(sql, &[(&home).into(), (&chain.id).into(), chain.head.links.cast_signed().into()], |row| row.count(0))?;
    if links != Some(chain.head.links) {
        return Err(VaultError::Changed);
    }
    let sql = "INSERT INTO foreign_chain (home_id, chain_id, foreign_home_id, links, entries, hash, merged_micros)
               VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (home_id, chain_id) DO UPDATE SET links = excluded.links, entries = excluded.entries, hash = excluded.hash";
    tx.execute(
        sql,
        &[
            (&home).into(),
            (&chain.id).into(),
            (&chain.home).into(),
            chain.head.links.cast_signed().into(),
            chain.entries.cast_signed().into(),
            (&chain.head.hash).into(),
            chain.merged_at.micros().into(),
        ],
    )?;
    Ok(())
}

/// Whether a chain has passed this head.
pub(crate) fn passes(tx: &Tx<'_>, home: HomeId, chain: &ForeignChain, head: Head) -> Result<bool, VaultError> {
    if head.links > chain.head.links {
        return Ok(false);
    }
    if head == Head::start(chain.home) {
        return Ok(true);
    }
    let sql = "SELECT 1 FROM foreign_link WHERE home_id = $1 AND chain_id = $2 AND link = $3 AND hash = $4";
    let values = [(&home).into(), (&chain.id).into(), head.links.cast_signed().into(), (&head.hash).into()];
    Ok(tx.query_one(sql, &values, |row| row.integer(0))?.is_some())
}

/// Removes links that came with a merge that was interrupted.
pub(crate) fn sweep(tx: &Tx<'_>, home: HomeId) -> Result<(), VaultError> {
    let sql = "DELETE FROM foreign_link WHERE home_id = $1 AND NOT EXISTS
                 (SELECT 1 FROM foreign_chain c WHERE c.home_id = foreign_link.home_id AND c.chain_id = foreign_link.chain_id AND c.links >= foreign_link.link)";
    tx.execute(sql, &[(&home).into()]).map(drop)
}

fn aad(home: HomeId, chain: &ChainId, link: u64, first_entry: u64, entries: u64) -> Vec<u8> {
    bound_to("foreign_link", &[home.as_bytes(), chain, &link.to_le_bytes(), &first_entry.to_le_bytes(), &entries.to_le_bytes()])
}
