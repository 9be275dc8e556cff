//! Originals: files as they came, sealed and compressed in chunks. While an import is under way they are its spool:
//! written once, read as often as needed, from any place, in bounded memory.
//!
//! A spool lives under a delivery's id. It is written, finished, read; and either kept with its delivery or dropped.
//! One that is neither kept nor renewed for long is swept at the next start.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use logis_core::{DeliveryId, HomeId};

use crate::crypto::{HomeKey, bound_to};
use crate::db::Tx;
use crate::homes::still_there;
use crate::{Scope, Vault, VaultError};

/// Tables of originals.
pub(crate) const SCHEMA: &str = "
CREATE TABLE original (
  home_id BLOB NOT NULL,
  delivery_id BLOB NOT NULL,
  kept BIGINT NOT NULL,
  renewed_micros BIGINT NOT NULL,
  stored_bytes BIGINT NOT NULL,
  sealed BLOB,
  PRIMARY KEY (home_id, delivery_id)
);
CREATE INDEX original_unkept ON original (renewed_micros) WHERE kept = 0;
CREATE TABLE original_chunk (
  home_id BLOB NOT NULL,
  delivery_id BLOB NOT NULL,
  chunk BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, delivery_id, chunk)
);
";
/// Their names.
pub(crate) const TABLES: &[&str] = &["original", "original_chunk"];

/// Plain bytes of a chunk.
const CHUNK_BYTES: usize = 1 << 20;
/// Sealed bytes that wait in memory for one commit.
const WAITING_MAX_BYTES: usize = 4 << 20;
/// Compression: the fastest; text shrinks to a tenth already.
const ZSTD_LEVEL: i32 = 1;
/// A spool that nobody renewed for so long is swept: a crash left it behind, or nobody wanted it any more.
pub const SPOOL_LEASE_SECONDS: i64 = 24 * 3_600;

/// What is known of an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    /// Its length as it came.
    pub plain_bytes: u64,
    /// Its length as it lies here.
    pub stored_bytes: u64,
}

/// A file that is being taken in. Dropped before [`Spool::finish`], it is removed.
pub struct Spool {
    vault: Vault,
    key: Arc<HomeKey>,
    home: HomeId,
    delivery: DeliveryId,
    plain: Vec<u8>,
    waiting: Vec<(u64, Vec<u8>)>,
    waiting_bytes: usize,
    chunks: u64,
    plain_bytes: u64,
    finished: bool,
}

/// Reads an original, from its start or from any place: each chunk opens alone.
pub struct OriginalReader {
    vault: Vault,
    key: Arc<HomeKey>,
    home: HomeId,
    delivery: DeliveryId,
    plain_bytes: u64,
    /// Where the next byte is wanted.
    at: u64,
    /// The chunk that is open, and its number.
    open: Option<u64>,
    plain: Vec<u8>,
}

impl Vault {
    /// Begins to take in a file under a delivery's id.
    ///
    /// # Errors
    /// [`VaultError::Changed`] when the id has an original already.
    pub fn spool(&self, scope: &Scope, delivery: DeliveryId) -> Result<Spool, VaultError> {
        let key = self.own(scope)?;
        let (home, now) = (scope.home(), self.clock().now().micros());
        self.db().write(move |tx| {
            still_there(tx, home)?;
            let sql = "INSERT INTO original (home_id, delivery_id, kept, renewed_micros, stored_bytes) VALUES ($1, $2, 0, $3, 0)
                       ON CONFLICT (home_id, delivery_id) DO NOTHING";
            let added = tx.execute(sql, &[(&home).into(), (&delivery).into(), now.into()])?;
            if added == 1 { Ok(()) } else { Err(VaultError::Changed) }
        })?;
        Ok(Spool {
            vault: self.clone(),
            key,
            home,
            delivery,
            plain: Vec::with_capacity(CHUNK_BYTES),
            waiting: Vec::new(),
            waiting_bytes: 0,
            chunks: 0,
            plain_bytes: 0,
            finished: false,
        })
    }

    /// Opens a finished original; may be called again for another reading.
    ///
    /// # Errors
    /// [`VaultError::NotFound`], [`VaultError::Tampered`].
    pub fn open_original(&self, scope: &Scope, delivery: DeliveryId) -> Result<OriginalReader, VaultError> {
        let key = self.own(scope)?;
        let home = scope.home();
        let original = self.find_finished(&key, home, delivery)?.ok_or(VaultError::NotFound { what: "original" })?;
        Ok(OriginalReader {
            vault: self.clone(),
            key,
            home,
            delivery,
            plain_bytes: original.plain_bytes,
            at: 0,
            open: None,
            plain: Vec::new(),
        })
    }

    /// What is known of a finished original.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`], [`VaultError::Tampered`].
    pub fn find_original(&self, scope: &Scope, delivery: DeliveryId) -> Result<Option<Original>, VaultError> {
        let key = self.own(scope)?;
        self.find_finished(&key, scope.home(), delivery)
    }

    /// Removes an original, or a spool that is not needed any more.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn remove_original(&self, scope: &Scope, delivery: DeliveryId) -> Result<(), VaultError> {
        let home = scope.home();
        if !scope.is_own() {
            return Err(VaultError::NotAllowed);
        }
        self.db().write_again(move |tx| remove(tx, home, delivery))
    }

    /// Removes a spool that is not needed any more; an original that was kept with its delivery stays.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn remove_spool(&self, scope: &Scope, delivery: DeliveryId) -> Result<(), VaultError> {
        let home = scope.home();
        if !scope.is_own() {
            return Err(VaultError::NotAllowed);
        }
        self.db().write(move |tx| remove_spool(tx, home, delivery))
    }

    /// Removes spools that a crash left behind.
    pub(crate) fn sweep_spools(&self) -> Result<(), VaultError> {
        let before = self.clock().now().plus_seconds(-SPOOL_LEASE_SECONDS).micros();
        let sql = "SELECT home_id, delivery_id FROM original WHERE kept = 0 AND renewed_micros < $1";
        let left = self.db().read(|tx| tx.query(sql, &[before.into()], |row| Ok((HomeId(row.array(0)?), DeliveryId(row.array(1)?)))))?;
        for (home, delivery) in left {
            self.db().write_again(move |tx| {
                let sql = "SELECT 1 FROM original WHERE home_id = $1 AND delivery_id = $2 AND kept = 0 AND renewed_micros < $3";
                match tx.query_one(sql, &[(&home).into(), (&delivery).into(), before.into()], |row| row.integer(0))? {
                    Some(_) => remove(tx, home, delivery),
                    None => Ok(()),
                }
            })?;
        }
        Ok(())
    }

    fn find_finished(&self, key: &HomeKey, home: HomeId, delivery: DeliveryId) -> Result<Option<Original>, VaultError> {
        let sql = "SELECT stored_bytes, sealed FROM original WHERE home_id = $1 AND delivery_id = $2";
        let found =
            self.db().read(|tx| tx.query_one(sql, &[(&home).into(), (&delivery).into()], |row| Ok((row.count(0)?, row.blob_opt(1)?))))?;
        let Some((stored_bytes, Some(sealed))) = found else { return Ok(None) };
        let plain = key.open("original", &aad(home, delivery, None), sealed)?;
        let (plain_bytes, _) = plain
            .split_first_chunk::<8>()
            .and_then(|(bytes, rest)| Some((u64::from_le_bytes(*bytes), u64::from_le_bytes(rest.try_into().ok()?))))
            .filter(|(plain_bytes, chunks)| plain_bytes.div_ceil(CHUNK_BYTES as u64) == *chunks)
            .ok_or(VaultError::Impossible("an original of another shape"))?;
        Ok(Some(Original { plain_bytes, stored_bytes }))
    }
}

/// Keeps the original with its delivery: it is swept no more. False when there is none.
pub(crate) fn keep(tx: &Tx<'_>, home: HomeId, delivery: DeliveryId) -> Result<bool, VaultError> {
    let sql = "UPDATE original SET kept = 1 WHERE home_id = $1 AND delivery_id = $2";
    Ok(tx.execute(sql, &[(&home).into(), (&delivery).into()])? == 1)
}

/// Removes a spool; an original that is kept stays.
pub(crate) fn remove_spool(tx: &Tx<'_>, home: HomeId, delivery: DeliveryId) -> Result<(), VaultError> {
    let sql = "SELECT 1 FROM original WHERE home_id = $1 AND delivery_id = $2 AND kept = 0";
    match tx.query_one(sql, &[(&home).into(), (&delivery).into()], |row| row.integer(0))? {
        Some(_) => remove(tx, home, delivery),
        None => Ok(()),
    }
}

/// Removes an original.
pub(crate) fn remove(tx: &Tx<'_>, home: HomeId, delivery: DeliveryId) -> Result<(), VaultError> {
    for table in TABLES {
        let sql = format!("DELETE FROM {table} WHERE home_id = $1 AND delivery_id = $2");
        tx.execute(&sql, &[(&home).into(), (&delivery).into()])?;
    }
    Ok(())
}

impl Spool {
    /// Seals what is left. From then on it can be read.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(mut self) -> Result<Original, VaultError> {
        if !self.plain.is_empty() {
            self.seal_chunk()?;
        }
        let mut plain = self.plain_bytes.to_le_bytes().to_vec();
        plain.extend_from_slice(&self.chunks.to_le_bytes());
        let sealed = self.key.seal(self.vault.rng(), &aad(self.home, self.delivery, None), plain);
        let stored_bytes = self.store(Some(sealed))?;
        self.finished = true;
        Ok(Original { plain_bytes: self.plain_bytes, stored_bytes })
    }

    fn seal_chunk(&mut self) -> Result<(), VaultError> {
        let packed = zstd::bulk::compress(&self.plain, ZSTD_LEVEL)?;
        let sealed = self.key.seal(self.vault.rng(), &aad(self.home, self.delivery, Some(self.chunks)), packed);
        self.plain_bytes += self.plain.len() as u64;
        self.plain.clear();
        self.waiting_bytes += sealed.len();
        self.waiting.push((self.chunks, sealed));
        self.chunks += 1;
        if self.waiting_bytes >= WAITING_MAX_BYTES {
            self.store(None)?;
        }
        Ok(())
    }

    fn store(&mut self, end: Option<Vec<u8>>) -> Result<u64, VaultError> {
        let chunks = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let (home, delivery, now) = (self.home, self.delivery, self.vault.clock().now().micros());
        self.vault.db().write(move |tx| {
            let mut bytes: i64 = 0;
            for (chunk, sealed) in &chunks {
                let sql = "INSERT INTO original_chunk (home_id, delivery_id, chunk, sealed) VALUES ($1, $2, $3, $4)";
                tx.execute(sql, &[(&home).into(), (&delivery).into(), chunk.cast_signed().into(), sealed.into()])?;
                bytes = bytes.saturating_add_unsigned(sealed.len() as u64);
            }
            let sql = "UPDATE original SET renewed_micros = $3, stored_bytes = stored_bytes + $4, sealed = $5
                       WHERE home_id = $1 AND delivery_id = $2 AND sealed IS NULL RETURNING stored_bytes";
            let values = [(&home).into(), (&delivery).into(), now.into(), bytes.into(), end.as_ref().into()];
            // Swept or erased meanwhile.
            tx.query_one(sql, &values, |row| row.count(0))?.ok_or(VaultError::NotFound { what: "spool" })
        })
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(CHUNK_BYTES - self.plain.len());
        self.plain.extend_from_slice(&bytes[..taken]);
        if self.plain.len() == CHUNK_BYTES {
            self.seal_chunk()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if !self.finished {
            let (home, delivery) = (self.home, self.delivery);
            // What can't be removed now is swept later.
            let _removed = self.vault.db().write_again(move |tx| remove(tx, home, delivery));
        }
    }
}

impl OriginalReader {
    fn open_chunk(&mut self, chunk: u64) -> Result<(), VaultError> {
        let (home, delivery) = (self.home, self.delivery);
        let sql = "SELECT sealed FROM original_chunk WHERE home_id = $1 AND delivery_id = $2 AND chunk = $3";
        let values = [(&home).into(), (&delivery).into(), chunk.cast_signed().into()];
        let sealed = self.vault.db().read(|tx| tx.query_one(sql, &values, |row| row.blob(0)))?;
        let sealed = sealed.ok_or(VaultError::Tampered { what: "original" })?;
        let packed = self.key.open("original", &aad(home, delivery, Some(chunk)), sealed)?;
        self.plain = zstd::bulk::decompress(&packed, CHUNK_BYTES)?;
        self.open = Some(chunk);
        Ok(())
    }
}

impl fmt::Debug for OriginalReader {
    /// Where it stands, and nothing of what it reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OriginalReader").field("at", &self.at).field("plain_bytes", &self.plain_bytes).finish_non_exhaustive()
    }
}

impl Read for OriginalReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.plain_bytes {
            return Ok(0);
        }
        let (chunk, within) = (self.at / CHUNK_BYTES as u64, self.at % CHUNK_BYTES as u64);
        if self.open != Some(chunk) {
            self.open_chunk(chunk)?;
        }
        // Every chunk but the last is whole, so that a place says its chunk.
        let rest = usize::try_from(within).ok().and_then(|within| self.plain.get(within..)).unwrap_or_default();
        if rest.is_empty() {
            return Err(VaultError::Impossible("an original shorter than it says").into());
        }
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for OriginalReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.plain_bytes.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// Each chunk is bound to its place, and the end (no chunk) to its original.
fn aad(home: HomeId, delivery: DeliveryId, chunk: Option<u64>) -> Vec<u8> {
    let place = chunk.map_or([0xff; 8], u64::to_le_bytes);
    bound_to("original", &[home.as_bytes(), delivery.as_bytes(), &place])
}
