//! Replacing segments: what goes is left out, what comes is staged, one commit turns from the old to the new.
//!
//! Used where something published changes: a delivery removed, a pair joined or parted, small segments merged.

use std::collections::HashSet;

use arrow_array::cast::AsArray;
use arrow_array::{BooleanArray, RecordBatch};
use logis_core::{DeliveryId, HomeId, RecordId, SegmentId};
use logis_kinds::KindId;

use crate::crypto::HomeKey;
use crate::db::{Tx, Value};
use crate::delivery::gather::{ids, load};
use crate::journal::{self, SaltedEntry};
use crate::segment::store::{self, Prepared, Sees};
use crate::segment::{Stream, layout};
use crate::{Vault, VaultError};

/// The delivery of segments whose rows came by several; always published.
pub(crate) const MERGED: DeliveryId = DeliveryId([0; 16]);
/// A replaced segment stays for those who read it now for so long.
const GRACE_SECONDS: i64 = 120;

/// What is replaced by what.
#[derive(Default)]
pub(crate) struct Rewrite {
    /// New segments; their delivery is [`MERGED`].
    pub add: Vec<Prepared>,
    /// Segments that go.
    pub hide: Vec<SegmentId>,
    /// Whether records come, go or change hands, so that deliveries compared with what was before must be read again.
    pub decides: bool,
}

/// Rows that go.
#[derive(Default)]
pub(crate) struct Gone {
    /// Records' own rows.
    pub records: HashSet<RecordId>,
    /// Rows of how records are shown.
    pub shown: HashSet<RecordId>,
    /// Sightings, by record and delivery; `None`: whatever the delivery.
    pub sightings: HashSet<(RecordId, Option<DeliveryId>)>,
}

impl Rewrite {
    /// Leaves out of a kind's published segments the rows that go.
    pub(crate) fn leave_out(&mut self, vault: &Vault, home: HomeId, key: &HomeKey, kind: KindId, gone: &Gone) -> Result<(), VaultError> {
        for stream in [Stream::Record, Stream::Shown, Stream::Sighting] {
            let touched: HashSet<RecordId> = match stream {
                Stream::Record => gone.records.clone(),
                Stream::Shown => gone.shown.clone(),
                Stream::Sighting => gone.sightings.iter().map(|(record, _)| *record).collect(),
            };
            let times = || touched.iter().map(|record| record.at().micros());
            let (Some(from), Some(to)) = (times().min(), times().max()) else { continue };
            for segment in vault.db().read(|tx| store::list(tx, home, (kind, stream), Sees::PUBLISHED, (from, to)))? {
                let heads = ids(&load(vault.db(), home, key, &segment, Some(&[layout::RECORD_ID]))?)?;
                if !heads.iter().any(|record| touched.contains(record)) {
                    continue;
                }
                let rows = load(vault.db(), home, key, &segment, None)?;
                let keep = keep(stream, &heads, &rows, gone)?;
                if keep.true_count() == rows.num_rows() {
                    continue;
                }
                self.hide.push(segment.id);
                let rest = arrow_select::filter::filter_record_batch(&rows, &keep)?;
                if rest.num_rows() > 0 {
                    let times = (segment.t_min, segment.t_max);
                    self.add.push(store::prepare(home, key, vault.rng(), (kind, stream, MERGED), &rest, times)?);
                }
            }
        }
        Ok(())
    }

    /// Turns from the old to the new in one commit, with what else belongs to it.
    ///
    /// # Errors
    /// [`VaultError::Changed`] when a segment that goes is gone already.
    pub(crate) fn commit<T: Send + 'static>(
        self,
        vault: &Vault,
        home: HomeId,
        key: std::sync::Arc<HomeKey>,
        entries: Vec<SaltedEntry>,
        mut with: impl FnMut(&Tx<'_>, i64) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let now = vault.clock().now();
        vault.db().write(move |tx| {
            make_merged_row(tx, home)?;
            for segment in &self.hide {
                let sql = "SELECT 1 FROM segment WHERE home_id = $1 AND segment_id = $2 AND hidden_us IS NULL";
                if tx.query_one(sql, &[(&home).into(), segment.into()], |_| Ok(()))?.is_none() {
                    return Err(VaultError::Changed);
                }
                store::hide(tx, home, *segment, now.micros())?;
            }
            for prepared in &self.add {
                store::insert(tx, home, prepared)?;
            }
            store::remove_hidden(tx, home, now.plus_seconds(-GRACE_SECONDS).micros())?;
            journal::append(tx, &key, home, &entries)?;
            let version = next_version(tx, home)?;
            if self.decides {
                tx.execute("UPDATE stream_version SET decided = version WHERE home_id = $1", &[(&home).into()])?;
            }
            let done = with(tx, version)?;
            crate::catalog::write(tx, home, &key)?;
            Ok(done)
        })
    }
}

fn keep(stream: Stream, heads: &[RecordId], rows: &RecordBatch, gone: &Gone) -> Result<BooleanArray, VaultError> {
    let goes: Vec<bool> = match stream {
        Stream::Record => heads.iter().map(|record| gone.records.contains(record)).collect(),
        Stream::Shown => heads.iter().map(|record| gone.shown.contains(record)).collect(),
        Stream::Sighting => {
            let deliveries = rows.column_by_name(layout::DELIVERY).ok_or(VaultError::Impossible("a sighting without a delivery"))?;
            let deliveries = deliveries.as_fixed_size_binary();
            let delivery = |row: usize| DeliveryId::from_slice(deliveries.value(row)).ok();
            let of = |(row, record): (usize, &RecordId)| {
                gone.sightings.contains(&(*record, delivery(row))) || gone.sightings.contains(&(*record, None))
            };
            heads.iter().enumerate().map(of).collect()
        }
    };
    Ok(goes.into_iter().map(|goes| Some(!goes)).collect())
}

/// The row that makes merged segments visible.
pub(crate) fn make_merged_row(tx: &Tx<'_>, home: HomeId) -> Result<(), VaultError> {
    tx.execute(
        "INSERT INTO delivery (home_id, delivery_id, state, sequence, created_us, lease_until_us, sealed)
         VALUES ($1, $2, 'published', 0, 0, 0, $3) ON CONFLICT (home_id, delivery_id) DO NOTHING",
        &[(&home).into(), (&MERGED).into(), Value::Blob(&[])],
    )?;
    Ok(())
}

/// Raises the home's version, so that deliveries being staged are compared again.
pub(crate) fn next_version(tx: &Tx<'_>, home: HomeId) -> Result<i64, VaultError> {
    let sql = "INSERT INTO stream_version (home_id, version, decided, catalog) VALUES ($1, 1, 0, $2)
               ON CONFLICT (home_id) DO UPDATE SET version = stream_version.version + 1 RETURNING version";
    tx.query_one(sql, &[(&home).into(), Value::Blob(&[])], |row| row.integer(0))?
        .ok_or(VaultError::Impossible("a version that was not written"))
}

/// The home's version.
pub(crate) fn version(tx: &Tx<'_>, home: HomeId) -> Result<i64, VaultError> {
    let found = tx.query_one("SELECT version FROM stream_version WHERE home_id = $1", &[(&home).into()], |row| row.integer(0))?;
    Ok(found.unwrap_or(0))
}

/// The home's version at which records last came, went or changed hands other than by a delivery.
pub(crate) fn decided(tx: &Tx<'_>, home: HomeId) -> Result<i64, VaultError> {
    let found = tx.query_one("SELECT decided FROM stream_version WHERE home_id = $1", &[(&home).into()], |row| row.integer(0))?;
    Ok(found.unwrap_or(0))
}
