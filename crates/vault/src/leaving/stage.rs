//! What an arrival stages, unseen, until one commit shows all of it; and what is taken away again where it can't be.

use logis_core::{DeliveryId, HomeId};

use super::shape::{DeliveryLine, PlainDelivery};
use crate::crypto::HomeKey;
use crate::db::{Tx, Value};
use crate::segment::store::{self, Prepared};
use crate::{Vault, VaultError};

/// Nobody takes a staged arrival away for so long after its last sign of life.
const LEASE_SECONDS: i64 = 600;
/// Segments stored in one commit.
const COMMIT_SEGMENTS: usize = 16;

/// Segments staged under a delivery of their own, which never becomes visible itself.
pub(super) struct Staged {
    vault: Vault,
    pub home: HomeId,
    pub id: DeliveryId,
    waiting: Vec<Prepared>,
}

impl Staged {
    pub(super) fn begin(vault: &Vault, home: HomeId) -> Result<Self, VaultError> {
        let id = vault.draw_delivery();
        let now = vault.clock().now();
        vault.db().write(move |tx| {
            crate::homes::still_there(tx, home)?;
            tx.execute(
                "INSERT INTO delivery (home_id, delivery_id, state, sequence, created_us, lease_until_us, sealed) VALUES ($1, $2, 'staged', 0, $3, $4, $5)",
                &[(&home).into(), (&id).into(), now.micros().into(), now.plus_seconds(LEASE_SECONDS).micros().into(), Value::Blob(&[])],
            )
        })?;
        Ok(Self { vault: vault.clone(), home, id, waiting: Vec::new() })
    }

    pub(super) fn add(&mut self, prepared: Prepared) -> Result<(), VaultError> {
        self.waiting.push(prepared);
        if self.waiting.len() < COMMIT_SEGMENTS { Ok(()) } else { self.flush() }
    }

    /// Stores what waits, and says that somebody is still at it.
    pub(super) fn flush(&mut self) -> Result<(), VaultError> {
        let (home, id, waiting) = (self.home, self.id, std::mem::take(&mut self.waiting));
        let lease = self.vault.clock().now().plus_seconds(LEASE_SECONDS).micros();
        self.vault.db().write(move |tx| {
            for segment in &waiting {
                store::insert(tx, home, segment)?;
            }
            let sql = "UPDATE delivery SET lease_until_us = $3 WHERE home_id = $1 AND delivery_id = $2 AND state = 'staged'";
            let renewed = tx.execute(sql, &[(&home).into(), (&id).into(), lease.into()])?;
            if renewed == 1 { Ok(()) } else { Err(VaultError::Changed) }
        })
    }

    /// Shows the segments, within the commit that shows the rest.
    pub(super) fn show(tx: &Tx<'_>, home: HomeId, id: DeliveryId) -> Result<(), VaultError> {
        crate::rewrite::make_merged_row(tx, home)?;
        let sql = "UPDATE segment SET delivery_id = $3 WHERE home_id = $1 AND delivery_id = $2";
        tx.execute(sql, &[(&home).into(), (&id).into(), (&crate::rewrite::MERGED).into()])?;
        let sql = "DELETE FROM delivery WHERE home_id = $1 AND delivery_id = $2 AND state = 'staged'";
        if tx.execute(sql, &[(&home).into(), (&id).into()])? == 1 { Ok(()) } else { Err(VaultError::Changed) }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let (home, id) = (self.home, self.id);
        // Where it was shown there is nothing left to take away; what can't be taken away now is swept later.
        let _discarded = self.vault.db().write(move |tx| crate::delivery::discard_staged(tx, home, id));
    }
}

/// Takes up an original under its delivery's id, unseen. What an interrupted arrival left of it goes first.
pub(super) fn spool_anew(vault: &Vault, scope: &crate::Scope, delivery: DeliveryId) -> Result<crate::Spool, VaultError> {
    let home = scope.home();
    vault.db().write(move |tx| remove_unkept(tx, home, delivery))?;
    vault.spool(scope, delivery)
}

/// Removes an original that is not kept with a delivery.
pub(super) fn remove_unkept(tx: &Tx<'_>, home: HomeId, delivery: DeliveryId) -> Result<(), VaultError> {
    let sql = "SELECT 1 FROM original WHERE home_id = $1 AND delivery_id = $2 AND kept = 0";
    match tx.query_one(sql, &[(&home).into(), (&delivery).into()], |row| row.integer(0))? {
        Some(_) => crate::originals::remove(tx, home, delivery),
        None => Ok(()),
    }
}

/// Rows stored in one commit, and their bytes.
const COMMIT_ROWS: usize = 256;
/// See [`COMMIT_ROWS`].
const COMMIT_BYTES: usize = 1 << 20;

/// Rows of deliveries, sealed again for this home and stored unseen, until one commit shows them.
pub(super) struct StagedRows<'a> {
    vault: &'a Vault,
    home: HomeId,
    waiting: Vec<(PlainDelivery, i64, Vec<u8>)>,
    bytes: usize,
}

impl<'a> StagedRows<'a> {
    pub(super) fn new(vault: &'a Vault, home: HomeId) -> Self {
        Self { vault, home, waiting: Vec::new(), bytes: 0 }
    }

    pub(super) fn add(&mut self, key: &HomeKey, line: &DeliveryLine) -> Result<(), VaultError> {
        let sealed = crate::delivery::seal_row(self.vault, key, self.home, line.id, &line.sealed)?;
        self.bytes += sealed.len();
        self.waiting.push((PlainDelivery { original: None, digest: None, ..PlainDelivery::of(line) }, line.at_micros, sealed));
        if self.bytes < COMMIT_BYTES && self.waiting.len() < COMMIT_ROWS { Ok(()) } else { self.flush() }
    }

    pub(super) fn flush(&mut self) -> Result<(), VaultError> {
        let (home, waiting) = (self.home, std::mem::take(&mut self.waiting));
        self.bytes = 0;
        let lease = self.vault.clock().now().plus_seconds(LEASE_SECONDS).micros();
        self.vault.db().write(move |tx| {
            for (row, at_micros, sealed) in &waiting {
                // What an interrupted arrival left goes.
                crate::delivery::discard_staged(tx, home, row.id)?;
                let values = [(&home).into(), (&row.id).into(), unseen(row).into(), row.sequence.into(), (*at_micros).into(), lease.into()];
                tx.execute(
                    "INSERT INTO delivery (home_id, delivery_id, state, sequence, created_us, lease_until_us, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    &[&values[..], &[sealed.into()]].concat(),
                )?;
            }
            Ok(())
        })
    }

    /// Shows one, within the commit that shows the rest.
    pub(super) fn show(tx: &Tx<'_>, home: HomeId, row: &PlainDelivery) -> Result<(), VaultError> {
        let sql = "UPDATE delivery SET state = $3 WHERE home_id = $1 AND delivery_id = $2 AND state = $4";
        let shown = tx.execute(sql, &[(&home).into(), (&row.id).into(), row.state().into(), unseen(row).into()])?;
        if shown == 1 { Ok(()) } else { Err(VaultError::Changed) }
    }
}

/// The state of a row that is to be shown: as long as the one that it becomes, so that the one commit that shows all of them
/// does not write anew what is sealed in them.
fn unseen(row: &PlainDelivery) -> &'static str {
    if row.is_published { "to-be-pub" } else { "to-be-r" }
}
