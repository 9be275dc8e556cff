//! The chain in the database: adding a link, reading back.

use logis_core::HomeId;

use super::{Entry, Head, JournalLine, LINK_ENTRIES_MAX, SaltedEntry};
use crate::VaultError;
use crate::crypto::{Digest, HomeKey, bound_to, sha256};
use crate::db::{Db, Tx};

/// The chain's own row.
pub(super) struct State {
    pub(super) head: Head,
    pub(super) entries: u64,
    pub(super) signed_links: u64,
    pub(super) signature: Vec<u8>,
}

/// One link's row.
pub(super) struct Link {
    pub(super) link: u64,
    pub(super) first_entry: u64,
    pub(super) entries: u64,
    pub(super) hash: Digest,
    pub(super) sealed: Vec<u8>,
}

/// Begins a home's chain with its signed beginning.
pub(crate) fn start(tx: &Tx<'_>, home: HomeId, signature: &[u8]) -> Result<(), VaultError> {
    let head = Head::start(home);
    tx.execute(
        "INSERT INTO journal_chain (home_id, links, entries, hash, signed_links, signature) VALUES ($1, 0, 0, $2, 0, $3)",
        &[(&home).into(), (&head.hash).into(), signature.into()],
    )?;
    tx.touch(home);
    Ok(())
}

/// Adds one link with these entries, inside the transaction of what they tell of. A home that was erased meanwhile
/// has no chain, and so nothing more can be done at it.
///
/// # Errors
/// [`VaultError::NoHome`].
pub(crate) fn append(tx: &Tx<'_>, key: &HomeKey, home: HomeId, entries: &[SaltedEntry]) -> Result<Head, VaultError> {
    let state = state(tx, home)?;
    if entries.is_empty() {
        return Ok(state.head);
    }
    if entries.len() > LINK_ENTRIES_MAX {
        return Err(VaultError::LimitExceeded { limit: "LINK_ENTRIES_MAX" });
    }
    let link = state.head.links + 1;
    let hash = link_hash(home, link, state.entries, &state.head.hash, entries);
    let count = entries.len() as u64;
    let sealed = key.seal_again(&aad(home, link, state.entries, count), pack(entries));
    // The chain's row first: who meets another verb here runs again, and never finds the link's number taken.
    tx.execute(
        "UPDATE journal_chain SET links = $2, entries = $3, hash = $4 WHERE home_id = $1",
        &[(&home).into(), link.cast_signed().into(), (state.entries + count).cast_signed().into(), (&hash).into()],
    )?;
    tx.execute(
        "INSERT INTO journal_link (home_id, link, first_entry, entries, hash, sealed) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            (&home).into(),
            link.cast_signed().into(),
            state.entries.cast_signed().into(),
            count.cast_signed().into(),
            (&hash).into(),
            (&sealed).into(),
        ],
    )?;
    tx.touch(home);
    Ok(Head { links: link, hash })
}

pub(super) fn state(tx: &Tx<'_>, home: HomeId) -> Result<State, VaultError> {
    let sql = "SELECT links, entries, hash, signed_links, signature FROM journal_chain WHERE home_id = $1";
    let state = tx.query_one(sql, &[(&home).into()], |row| {
        let head = Head { links: row.count(0)?, hash: row.array(2)? };
        Ok(State { head, entries: row.count(1)?, signed_links: row.count(3)?, signature: row.blob(4)? })
    })?;
    state.ok_or(VaultError::NoHome)
}

/// Links after `after`, in order.
pub(super) fn links_after(tx: &Tx<'_>, home: HomeId, after: u64, limit: u32) -> Result<Vec<Link>, VaultError> {
    let sql = "SELECT link, first_entry, entries, hash, sealed FROM journal_link WHERE home_id = $1 AND link > $2 ORDER BY link LIMIT $3";
    tx.query(sql, &[(&home).into(), number(after).into(), i64::from(limit).into()], read_link)
}

pub(super) fn page(db: &Db, key: &HomeKey, home: HomeId, before: Option<u64>, limit: u32) -> Result<Vec<JournalLine>, VaultError> {
    let sql =
        "SELECT link, first_entry, entries, hash, sealed FROM journal_link WHERE home_id = $1 AND link < $2 ORDER BY link DESC LIMIT $3";
    let before = before.map_or(i64::MAX, number);
    let links = db.read(|tx| tx.query(sql, &[(&home).into(), before.into(), i64::from(limit).into()], read_link))?;
    let mut lines = Vec::new();
    for link in links {
        let number = link.link;
        let first = link.first_entry;
        let salted = open(key, home, link)?;
        for (index, salted) in salted.iter().enumerate().rev() {
            let entry: Entry = serde_json::from_slice(&salted.plain)
                .map_err(|_| VaultError::Impossible("a journal entry that this program can't read"))?;
            lines.push(JournalLine { link: number, number: first + index as u64, entry });
        }
    }
    Ok(lines)
}

/// A link's entries.
pub(super) fn open(key: &HomeKey, home: HomeId, link: Link) -> Result<Vec<SaltedEntry>, VaultError> {
    let plain = key.open("journal entry", &aad(home, link.link, link.first_entry, link.entries), link.sealed)?;
    let entries = unpack(&plain).ok_or(VaultError::Impossible("a journal link of another shape"))?;
    if entries.len() as u64 == link.entries { Ok(entries) } else { Err(VaultError::Impossible("a journal link of another length")) }
}

pub(super) fn link_hash(home: HomeId, link: u64, first_entry: u64, before: &Digest, entries: &[SaltedEntry]) -> Digest {
    let leaves: Vec<u8> = entries.iter().flat_map(SaltedEntry::leaf).collect();
    sha256("logis journal link 1", &[home.as_bytes(), &link.to_le_bytes(), &first_entry.to_le_bytes(), before, &leaves])
}

fn read_link(row: &crate::db::Row<'_>) -> Result<Link, VaultError> {
    Ok(Link { link: row.count(0)?, first_entry: row.count(1)?, entries: row.count(2)?, hash: row.array(3)?, sealed: row.blob(4)? })
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn aad(home: HomeId, link: u64, first_entry: u64, entries: u64) -> Vec<u8> {
    bound_to("journal_link", &[home.as_bytes(), &link.to_le_bytes(), &first_entry.to_le_bytes(), &entries.to_le_bytes()])
}

/// Salt, length, entry; and again.
pub(super) fn pack(entries: &[SaltedEntry]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(entries.iter().map(|entry| 20 + entry.plain.len()).sum());
    for entry in entries {
        bytes.extend_from_slice(&entry.salt);
        // An entry is at most ENTRY_MAX_BYTES.
        bytes.extend_from_slice(&(entry.plain.len() as u64).to_le_bytes()[..4]);
        bytes.extend_from_slice(&entry.plain);
    }
    bytes
}

pub(super) fn unpack(mut bytes: &[u8]) -> Option<Vec<SaltedEntry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (salt, rest) = bytes.split_first_chunk::<16>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (plain, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        entries.push(SaltedEntry { salt: *salt, plain: plain.to_vec() });
        bytes = rest;
    }
    Some(entries)
}
