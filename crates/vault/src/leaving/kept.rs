//! Exports that are kept for a while where they were made: sealed in the home like any original, so that no file lies
//! about which anyone could read, and erasing reaches them.
//!
//! One that nobody wants for longer is a spool, and swept as such a day after; one that a schedule made stays until the
//! program takes it away.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::digest::{Context, SHA256};
use logis_core::DeliveryId;
use logis_kinds::{ALL, KindId};

use super::export::{Exported, Papers};
use super::shape;
use crate::journal::Disclosure;
use crate::originals::{OriginalReader, Spool};
use crate::{Scope, Vault, VaultError, Why, hex, originals};

/// A home that others change while it is written is written again at most so often.
const ATTEMPTS_MAX: u32 = 4;

/// An export that lies sealed in its home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptExport {
    /// What it is opened by.
    pub id: DeliveryId,
    /// What it holds.
    pub exported: Exported,
    /// SHA-256 of the zip, in hexadecimal digits.
    pub sha256: String,
}

/// How much a home holds, as far as that is known without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Deliveries that are visible.
    pub deliveries: u64,
    /// Originals that were kept with one.
    pub originals: u64,
    /// Their bytes as they lie here.
    pub original_bytes: u64,
    /// Entries of the journal.
    pub entries: u64,
}

/// Reads a kept export on its way out; the journal is told when all of it was read.
pub struct ExportReader {
    reader: OriginalReader,
    vault: Vault,
    leaving: Option<(Disclosure, u64)>,
    /// Its length.
    pub bytes: u64,
}

/// A spool that can be written by one who does not own it.
#[derive(Clone)]
struct Shared(Arc<Mutex<Option<(Spool, Context)>>>);

impl Shared {
    fn take(&self) -> Option<(Spool, Context)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (spool, context) = shared.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        let written = spool.write(bytes)?;
        context.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Vault {
    /// Writes an export into the home itself, sealed. One that `lasts` stays until [`Vault::remove_original`]; else it goes
    /// with the spools that nobody wants, [`crate::SPOOL_LEASE_SECONDS`] later.
    ///
    /// # Errors
    /// See [`Vault::export`].
    pub fn keep_export(&self, scope: &Scope, papers: &Papers, lasts: bool, progress: &dyn Fn(u64, u64)) -> Result<KeptExport, VaultError> {
        for _ in 1..ATTEMPTS_MAX {
            match self.try_keep_export(scope, papers, lasts, progress) {
                Err(VaultError::Changed) => {}
                done => return done,
            }
        }
        self.try_keep_export(scope, papers, lasts, progress)
    }

    fn try_keep_export(&self, scope: &Scope, papers: &Papers, lasts: bool, progress: &dyn Fn(u64, u64)) -> Result<KeptExport, VaultError> {
        let (id, home) = (self.draw_delivery(), scope.home());
        let shared = Shared(Arc::new(Mutex::new(Some((self.spool(scope, id)?, Context::new(&SHA256))))));
        let exported = self.export(scope, papers, Box::new(io::BufWriter::with_capacity(1 << 16, shared.clone())), progress)?;
        let (spool, context) = shared.take().ok_or(VaultError::Impossible("an export without its spool"))?;
        spool.finish()?;
        if lasts {
            self.db().write_again(move |tx| originals::keep(tx, home, id).map(drop))?;
        }
        Ok(KeptExport { id, exported, sha256: hex::digits(context.finish().as_ref()) })
    }

    /// Opens a kept export to let it out: the journal says so before the first byte leaves.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it is gone.
    pub fn open_export(&self, scope: &Scope, id: DeliveryId, records: u64) -> Result<ExportReader, VaultError> {
        let reader = self.open_original(scope, id)?;
        let bytes = self.find_original(scope, id)?.map_or(0, |original| original.plain_bytes);
        let kinds: Vec<KindId> = ALL.iter().map(|kind| kind.id).collect();
        let disclosure = self.open_disclosure(&scope.why_else(Why::Export), &kinds, shape::FORMAT)?;
        Ok(ExportReader { reader, vault: self.clone(), leaving: Some((disclosure, records)), bytes })
    }

    /// How much the home holds.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn holdings(&self, scope: &Scope) -> Result<Holdings, VaultError> {
        let (home, _) = (scope.home(), self.own(scope)?);
        self.db().read(|tx| {
            let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(o.stored_bytes), 0) AS BIGINT) FROM original o
                       JOIN delivery d ON d.home_id = o.home_id AND d.delivery_id = o.delivery_id
                       WHERE o.home_id = $1 AND o.kept = 1 AND d.state = 'published'";
            let (originals, original_bytes) =
                tx.query_one(sql, &[(&home).into()], |row| Ok((row.count(0)?, row.count(1)?)))?.unwrap_or_default();
            let (_, entries) = crate::journal::carry::standing(tx, home)?;
            Ok(Holdings { deliveries: crate::delivery::order(tx, home)?.len() as u64, originals, original_bytes, entries })
        })
    }
}

impl Read for ExportReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        if read == 0
            && !buffer.is_empty()
            && let Some((disclosure, records)) = self.leaving.take()
        {
            self.vault.close_disclosure(disclosure, records)?;
        }
        Ok(read)
    }
}
