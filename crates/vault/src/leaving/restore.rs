//! Taking up an export in a home that never had a delivery: exactly, ids and order and history included.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Int32Array, Int64Array, RecordBatch, UInt32Array};
use logis_core::{DeliveryId, RecordId};
use logis_kinds::{ALL, KindId};

use super::arrive::{Arrived, Arriving, Journals, Paper};
use super::ordered::{record_schema, sighting_schema};
use super::reading::{Arrival, ArrivalError, damaged, in_member};
use super::rows::{UpTo, differing};
use super::shape;
use super::stage::{Staged, StagedRows, remove_unkept, spool_anew};
use crate::crypto::{HomeKey, KEY_BYTES, Secret};
use crate::delivery::chunk::digests;
use crate::delivery::gather::ids;
use crate::delivery::{Counts, id_column, shown, times_of};
use crate::journal;
use crate::segment::layout::layout;
use crate::segment::{ROWS_MAX, Stream, store};
use crate::{Scope, Vault, VaultError};

/// Columns of an exported sighting before the kind's own.
const OWN: usize = 7;

/// Takes up an export in an empty home.
pub(super) struct Restore<'a> {
    pub vault: &'a Vault,
    pub scope: &'a Scope,
    pub arrival: &'a Arrival,
    pub arriving: &'a dyn Arriving,
    pub progress: &'a dyn Fn(u64, u64),
    pub done: u64,
}

impl Restore<'_> {
    /// All of it, or nothing.
    pub(super) fn run(mut self) -> Result<Arrived, ArrivalError> {
        let (vault, scope, home) = (self.vault, self.scope, self.scope.home());
        let key = vault.own(scope)?;
        let mut staged = Staged::begin(vault, home)?;
        let version = self.arrival.deliveries.iter().map(|line| line.sequence).max().unwrap_or(0).max(1);
        let total = self.arrival.head.kinds.values().map(|counts| counts.records).sum();
        for kind in ALL {
            if let Some(counts) = self.arrival.head.kinds.get(kind.name) {
                self.stage_kind(&mut staged, &key, kind.id, version, (counts.records, counts.sightings), total)?;
            }
        }
        staged.flush()?;
        let done = self.originals(&mut staged).and_then(|()| self.rows(&key)).and_then(|()| self.publish(&key, &staged, version));
        if done.is_err() {
            self.discard();
        }
        let (head, records) = done?;
        // Merging is housekeeping: what was taken up is safe whatever becomes of it.
        let _merged = vault.merge_small_segments(home);
        let deliveries = self.arrival.deliveries.iter().filter(|line| line.is_published).count() as u64;
        let counts = self
            .arrival
            .head
            .kinds
            .iter()
            .map(|(kind, of)| (kind.clone(), Counts { read: of.sightings, added: of.records, ..Counts::default() }))
            .collect();
        Ok(Arrived { home: self.arrival.home, restored: true, deliveries, skipped: 0, counts, records, head })
    }

    fn stage_kind(
        &mut self,
        staged: &mut Staged,
        key: &HomeKey,
        kind: KindId,
        version: i64,
        expected: (u64, u64),
        total: u64,
    ) -> Result<(), ArrivalError> {
        let names = (shape::records(kind.name()), shape::sightings(kind.name()));
        let published: HashSet<DeliveryId> = self.arrival.deliveries.iter().filter(|line| line.is_published).map(|line| line.id).collect();
        let mut records = self.arrival.rows(&names.0, &record_schema(kind))?;
        let mut sightings = UpTo::new(self.arrival.rows(&names.1, &sighting_schema(kind))?);
        let mut before: Option<RecordId> = None;
        while let Some(rows) = records.next()? {
            let Some(last) = ids(&rows)?.last().copied() else { continue };
            let parts = sightings.take(last)?;
            let seen = arrow_select::concat::concat_batches(&sighting_schema(kind), &parts).map_err(VaultError::from)?;
            let block = Block::of(&rows, &seen, &published, before).ok_or_else(|| damaged(&names.1))?;
            before = Some(last);
            block.stage(self.vault, staged, key, kind, version)?;
            self.done += rows.num_rows() as u64;
            (self.progress)(self.done, total);
        }
        if (records.read, sightings.ended()?) == (expected.0, Some(expected.1)) { Ok(()) } else { Err(damaged(&names.1)) }
    }

    fn originals(&self, staged: &mut Staged) -> Result<(), ArrivalError> {
        for line in &self.arrival.deliveries {
            if let Some(name) = &line.original {
                let mut spool = spool_anew(self.vault, self.scope, line.id)?;
                self.arrival.with(name, |member| {
                    std::io::copy(member, &mut spool).map_err(|error| in_member(error, name))?;
                    Ok(())
                })?;
                spool.finish()?;
                staged.flush()?;
            }
        }
        Ok(())
    }

    /// Stores what is said of each delivery, unseen.
    fn rows(&self, key: &HomeKey) -> Result<(), ArrivalError> {
        let mut rows = StagedRows::new(self.vault, self.scope.home());
        self.arrival.each_delivery(|line| Ok(rows.add(key, &line)?))?;
        Ok(rows.flush()?)
    }

    fn discard(&self) {
        let home = self.scope.home();
        let ids: Vec<DeliveryId> = self.arrival.deliveries.iter().map(|line| line.id).collect();
        // What can't be taken away now is swept later.
        let _discarded = self.vault.db().write(move |tx| {
            ids.iter().try_for_each(|id| {
                crate::delivery::discard_staged(tx, home, *id)?;
                remove_unkept(tx, home, *id)
            })
        });
    }

    /// The one commit that shows all of it.
    fn publish(&self, key: &Arc<HomeKey>, staged: &Staged, version: i64) -> Result<(journal::Head, u64), ArrivalError> {
        let (vault, home) = (self.vault, self.scope.home());
        let journals = Journals::stage(vault, self.scope, self.arrival)?;
        let papers = Paper::all(vault, self.scope, self.arrival, self.arriving, true)?;
        let rows = self.arrival.deliveries.clone();
        let records: u64 = self.arrival.head.kinds.values().map(|counts| counts.records).sum();
        let deliveries = self.arrival.head.deliveries;
        let entry = journals.entry(vault, self.scope, deliveries, records)?;
        let Salted { former, fresh, key: salted } = self.salted()?;
        let (of_verb, staged_id) = (key.clone(), staged.id);
        let head = vault.db().write(move |tx| {
            if !is_empty(tx, home)? {
                return Err(VaultError::Changed);
            }
            // Another process may have changed what wraps the key: then ours would undo it.
            let sql = "UPDATE home SET key_wrapped = $3 WHERE home_id = $1 AND key_wrapped = $2";
            if tx.execute(sql, &[(&home).into(), (&former).into(), (&fresh).into()])? != 1 {
                return Err(VaultError::Changed);
            }
            Staged::show(tx, home, staged_id)?;
            for row in &rows {
                StagedRows::show(tx, home, row)?;
                if row.original.is_some() {
                    crate::originals::keep(tx, home, row.id)?;
                }
            }
            papers.iter().try_for_each(|paper| paper.put(tx, &of_verb, home))?;
            journals.keep(tx, home)?;
            let sql = "INSERT INTO stream_version (home_id, version, decided, catalog) VALUES ($1, $2, $2, $3)
                       ON CONFLICT (home_id) DO UPDATE SET version = excluded.version, decided = excluded.decided";
            tx.execute(sql, &[(&home).into(), version.into(), crate::db::Value::Blob(&[])])?;
            crate::catalog::write(tx, home, &of_verb)?;
            journal::append(tx, &of_verb, home, std::slice::from_ref(&entry))
        })?;
        vault.forget(home);
        vault.remember(home, Arc::new(salted));
        Ok((head, records))
    }

    /// The home's key under the salt that the export's keys were made with.
    fn salted(&self) -> Result<Salted, ArrivalError> {
        let home = self.scope.home();
        let former = self.vault.wrapped(home)?.ok_or(VaultError::NoHome)?;
        let mut bytes: Secret = self.vault.keys().unwrap(home, &former)?;
        bytes[KEY_BYTES..].copy_from_slice(&self.arrival.salt()?);
        let fresh = self.vault.keys().wrap(home, &bytes)?;
        let key = HomeKey::new(&bytes)?.wrapped_as(&fresh);
        Ok(Salted { former, fresh, key })
    }
}

struct Salted {
    former: Vec<u8>,
    fresh: Vec<u8>,
    key: HomeKey,
}

/// Whether a home never had a delivery.
pub(super) fn is_empty(tx: &crate::db::Tx<'_>, home: logis_core::HomeId) -> Result<bool, VaultError> {
    let sql = "SELECT 1 FROM delivery WHERE home_id = $1 AND state IN ('published', 'removed') LIMIT 1";
    let found = tx.query_one(sql, &[(&home).into()], |row| row.integer(0))?;
    Ok(found.is_none() && crate::rewrite::version(tx, home)? == 0)
}

/// Some records with all their sightings.
struct Block {
    ids: Vec<RecordId>,
    /// Each record's own row: what an elided sighting said, else what is shown.
    own: RecordBatch,
    shown: RecordBatch,
    seen: RecordBatch,
    seen_ids: Vec<RecordId>,
    content: RecordBatch,
    /// Whether each sighting's content is its record's own row.
    elided: Vec<bool>,
}

impl Block {
    /// `None` where records and sightings don't fit together.
    fn of(rows: &RecordBatch, seen: &RecordBatch, published: &HashSet<DeliveryId>, before: Option<RecordId>) -> Option<Self> {
        let (ids, seen_ids) = (ids(rows).ok()?, ids(seen).ok()?);
        let rising = ids.windows(2).all(|pair| pair[0] < pair[1]) && before.is_none_or(|before| ids.first().is_some_and(|id| before < *id));
        let deliveries = seen.column(2).as_fixed_size_binary();
        let known = (0..seen.num_rows()).all(|row| DeliveryId::from_slice(deliveries.value(row)).is_ok_and(|id| published.contains(&id)));
        if !rising || !known {
            return None;
        }
        let shown = project(rows, 1)?;
        let content = project(seen, OWN)?;
        let said_elided = seen.column(5).as_boolean();
        let places: HashMap<RecordId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        // Where a record has no elided sighting, its own row is never looked at: what is shown stands in for it.
        let mut choices: Vec<(usize, usize)> = (0..ids.len()).map(|at| (1, at)).collect();
        let mut told = vec![false; ids.len()];
        for (row, id) in seen_ids.iter().enumerate() {
            let at = *places.get(id)?;
            told[at] = true;
            if said_elided.value(row) && choices[at].0 == 1 {
                choices[at] = (0, row);
            }
        }
        if !told.iter().all(|told| *told) {
            return None;
        }
        let columns = (0..shown.num_columns())
            .map(|column| {
                let arrays: [&dyn Array; 2] = [content.column(column).as_ref(), shown.column(column).as_ref()];
                arrow_select::interleave::interleave(&arrays, &choices).ok()
            })
            .collect::<Option<Vec<_>>>()?;
        let own = RecordBatch::try_new(shown.schema(), columns).ok()?;
        let of_record: UInt32Array = seen_ids.iter().map(|id| places.get(id).and_then(|at| u32::try_from(*at).ok())).collect();
        let of_record = arrow_select::take::take_record_batch(&own, &of_record).ok()?;
        let other = differing(&content, &of_record).ok()?;
        let elided = (0..seen.num_rows()).map(|row| said_elided.value(row) && !other[row]).collect();
        Some(Self { ids, own, shown, seen: seen.clone(), seen_ids, content, elided })
    }

    fn stage(&self, vault: &Vault, staged: &mut Staged, key: &HomeKey, kind: KindId, version: i64) -> Result<(), VaultError> {
        let (home, delivery) = (staged.home, staged.id);
        let prepare = |stream, rows: &RecordBatch, times| store::prepare(home, key, vault.rng(), (kind, stream, delivery), rows, times);
        let columns = |rows: &RecordBatch| rows.columns().to_vec();
        let rows = shown::rows(&layout(kind, Stream::Record), vec![id_column(&self.ids)?], columns(&self.own))?;
        staged.add(prepare(Stream::Record, &rows, times_of(&self.ids))?)?;

        let differ = differing(&self.own, &self.shown)?;
        let changed: Vec<u32> = (0u32..).zip(&differ).filter(|(_, differs)| **differs).map(|(row, _)| row).collect();
        if !changed.is_empty() {
            let ids: Vec<RecordId> = changed.iter().map(|row| self.ids[*row as usize]).collect();
            let content = arrow_select::take::take_record_batch(&self.shown, &UInt32Array::from(changed))?;
            let versions: ArrayRef = Arc::new(Int64Array::from(vec![crate::delivery::shown_version(version); ids.len()]));
            let rows = shown::rows(&layout(kind, Stream::Shown), vec![id_column(&ids)?, versions], columns(&content))?;
            // As everywhere: found by the time of the id and by the time it is shown at.
            let shown_at = crate::scan::times(kind, &rows);
            let times = shown_at.into_iter().fold(times_of(&ids), |(from, to), at| (from.min(at), to.max(at)));
            staged.add(prepare(Stream::Shown, &rows, times)?)?;
        }
        for start in (0..self.seen_ids.len()).step_by(ROWS_MAX) {
            let rows = self.sightings(kind, start, ROWS_MAX.min(self.seen_ids.len() - start))?;
            staged.add(prepare(Stream::Sighting, &rows, times_of(&self.seen_ids[start..start + rows.num_rows()]))?)?;
        }
        Ok(())
    }

    /// Rows of the sighting layout.
    fn sightings(&self, kind: KindId, start: usize, count: usize) -> Result<RecordBatch, VaultError> {
        let (seen, content) = (self.seen.slice(start, count), self.content.slice(start, count));
        let keys = seen.column(1).as_fixed_size_binary();
        let own_key = |row: usize| {
            let key = keys.value(row).iter().fold(0u64, |key, byte| key << 8 | u64::from(*byte));
            Some(key).filter(|key| *key != self.seen_ids[start + row].mac()).map(u64::cast_signed)
        };
        let elided = &self.elided[start..start + count];
        let kept: UInt32Array = (0u32..).zip(elided).map(|(row, elided)| (!elided).then_some(row)).collect();
        let values = content.columns().iter().map(|column| arrow_select::take::take(column, &kept, None)).collect::<Result<Vec<_>, _>>()?;
        let own: Vec<ArrayRef> = vec![
            seen.column(0).clone(),
            Arc::new((0..count).map(own_key).collect::<Int64Array>()),
            Arc::new(Int32Array::from(digests(&content))),
            seen.column(4).clone(),
            seen.column(2).clone(),
            seen.column(3).clone(),
            Arc::new(elided.iter().map(|elided| Some(*elided)).collect::<arrow_array::BooleanArray>()),
            seen.column(6).clone(),
        ];
        debug_assert!(seen.column(4).as_primitive_opt::<Int64Type>().is_some(), "lines");
        shown::rows(&layout(kind, Stream::Sighting), own, values)
    }
}

/// The kind's columns.
fn project(rows: &RecordBatch, own: usize) -> Option<RecordBatch> {
    rows.project(&(own..rows.num_columns()).collect::<Vec<_>>()).ok()
}
