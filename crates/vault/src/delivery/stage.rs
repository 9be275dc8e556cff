//! Staging: a chunk becomes sealed segments under the delivery's id, unseen.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, FixedSizeBinaryArray, Int32Array, Int64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow_schema::DataType;
use logis_core::{Code, Instant, Problem, RecordId};
use logis_kinds::{Batch, Key, KindId};

use super::chunk::{Chunk, KeyMap, differ};
use super::{Counts, Delivery, LEASE_SECONDS, OWN_KEYS_MAX, compare, gather, pair, shown};
use crate::VaultError;
use crate::db::Value;
use crate::segment::layout::{self, layout};
use crate::segment::store::{self, Prepared};
use crate::segment::{ROWS_MAX, Stream};

/// A `Shown` row's version: the home's version it was compared with, and the chunk, so that later ones win.
pub(super) const CHUNK_BITS: u32 = 20;

/// What becomes of a row.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// A repetition within the input: left out.
    Repeated,
    /// A new record.
    Added,
    /// Of a merge: a sighting of whatever record another row of the chunk turns out to be of.
    Follows,
    /// A sighting of a record, with its content or (where the record's own row is equal) without.
    Sighting { record: RecordId, elided: bool, changes: bool },
}

impl Delivery {
    /// Compares rows of one kind with the home and stages them.
    pub(super) fn stage(&mut self, batches: &[Batch]) -> Result<(), VaultError> {
        let chunk = Chunk::build(batches, &self.key, &mut self.ordinals, &mut self.problems)?;
        self.stage_built(chunk)
    }

    /// The same for rows that have their keys, sorted by time.
    pub(super) fn stage_built(&mut self, chunk: Chunk) -> Result<(), VaultError> {
        let batch = chunk.batch()?;
        if chunk.kind == KindId::BankTransaction {
            // Pending entries first: a booked one of the same input may take their place.
            let status = batch.columns().column_by_name("status").and_then(|column| column.as_string_opt::<i32>());
            let is_booked = |row: usize| status.is_some_and(|status| status.is_valid(row) && status.value(row) == "booked");
            let pending: Vec<u32> = rows_where(&batch, |row| !is_booked(row));
            if !pending.is_empty() {
                let booked = rows_where(&batch, is_booked);
                self.stage_chunk(chunk.pick(&pending)?)?;
                (self.partners, self.pending) = (true, true);
                return if booked.is_empty() { Ok(()) } else { self.stage_chunk(chunk.pick(&booked)?) };
            }
        }
        self.stage_chunk(chunk)
    }

    fn stage_chunk(&mut self, mut chunk: Chunk) -> Result<(), VaultError> {
        let batch = chunk.batch()?;
        // What a merge staged under the same delivery may name the record of a row by another key.
        let sees = if chunk.foreign.is_empty() { self.sees_others() } else { self.sees() };
        let sees = (self.source.as_str(), &self.order, sees);
        let matches = compare::find(self.vault.db(), self.vault.known_keys(), self.home, &self.key, &chunk, sees)?;
        let mut counts = Counts { read: chunk.rows() as u64, ..Counts::default() };
        let mut fates = Vec::with_capacity(chunk.rows());
        let own = self.own_digests(&chunk)?;
        let around = self.around(&chunk)?;
        let mut unanswered: Option<Vec<i32>> = None;
        let mut here: KeyMap<usize> = KeyMap::with_capacity_and_hasher(chunk.rows(), Default::default());
        for (row, matched) in matches.into_iter().enumerate() {
            let before = here.insert(chunk.keys[row], row);
            let repeated = before.is_some() || self.own_keys.contains(&chunk.keys[row]);
            fates.push(match (repeated, matched) {
                (true, _) if !self.is_another(&mut chunk, &batch, row, before, &own) => {
                    counts.known += 1;
                    Fate::Repeated
                }
                (false, Some(found)) if found.by_alias && self.tells_two(&around, found.record) => Fate::Added,
                (true, _) | (false, None) => Fate::Added,
                (false, Some(found)) if found.digest == chunk.digests[row] => {
                    *(if found.same_source { &mut counts.known } else { &mut counts.sighted }) += 1;
                    Fate::Sighting { record: found.record, elided: found.elided, changes: false }
                }
                (false, Some(found)) => {
                    // Only the currency was answered since: the input is what it was.
                    if unanswered.is_none() {
                        unanswered = Some(super::chunk::digests_unanswered(&chunk.content)?);
                    }
                    let is_answered = unanswered.as_ref().is_some_and(|digests| digests[row] == found.digest);
                    *(match (found.same_source, is_answered) {
                        (true, true) => &mut counts.known,
                        (true, false) => &mut counts.revised,
                        (false, _) => &mut counts.sighted,
                    }) += 1;
                    Fate::Sighting { record: found.record, elided: false, changes: true }
                }
            });
        }
        let following = self.follow(&chunk, &around, &mut fates);
        if chunk.kind == KindId::BankTransaction && self.partners {
            self.pair(&chunk, &batch, &mut fates, &mut counts)?;
        }
        let own_id = |row: usize| RecordId::new(Instant::from_micros(chunk.times[row]), chunk.keys[row]);
        for (row, leader) in following {
            let record = match &fates[leader] {
                Fate::Sighting { record, .. } => *record,
                _ => own_id(leader),
            };
            counts.sighted += 1;
            fates[row] = Fate::Sighting { record, elided: false, changes: true };
        }
        self.note_again(
            &chunk,
            fates.iter().enumerate().map(|(row, fate)| match fate {
                Fate::Sighting { record, .. } => (row, *record),
                _ => (row, own_id(row)),
            }),
        );
        counts.added += fates.iter().filter(|fate| matches!(fate, Fate::Added)).count() as u64;
        self.counts.entry(chunk.kind).or_default().add(counts);
        self.remember(&chunk.keys);
        self.write(&chunk, &fates)
    }

    /// Whether a row whose key this delivery had before is another record after all; then it gets another key.
    fn is_another(&mut self, chunk: &mut Chunk, batch: &Batch, row: usize, before: Option<usize>, own: &KeyMap<Vec<i32>>) -> bool {
        if chunk.sorts[row] != Key::HolderId {
            return false;
        }
        let other = match before {
            Some(before) => differ(batch, before, row),
            None => !own.get(&chunk.keys[row]).is_some_and(|digests| digests.contains(&chunk.digests[row])),
        };
        if other {
            self.problems
                .push(Problem::new(Code::IdRepeated, batch.text("holder_id", row).unwrap_or_default()).at_line(batch.lines()[row]));
            chunk.keys[row] = Chunk::key_without_id(batch, row, &self.key, &mut self.ordinals);
            chunk.sorts[row] = Key::Ordinal;
        }
        other
    }

    /// The digests of the rows that this delivery staged under holders' ids that the chunk repeats: what was staged is
    /// gone through once a chunk, however many it repeats.
    fn own_digests(&self, chunk: &Chunk) -> Result<KeyMap<Vec<i32>>, VaultError> {
        let is_repeated = |row: &usize| chunk.sorts[*row] == Key::HolderId && self.own_keys.contains(&chunk.keys[*row]);
        let mut found: KeyMap<Vec<i32>> = (0..chunk.rows()).filter(is_repeated).map(|row| (chunk.keys[row], Vec::new())).collect();
        if found.is_empty() {
            return Ok(found);
        }
        let db = self.vault.db();
        for segment in &db.read(|tx| store::list_own(tx, self.home, chunk.kind, Stream::Sighting, self.id))? {
            let rows = gather::load(db, self.home, &self.key, segment, Some(&[layout::RECORD_ID, layout::KEY, layout::DIGEST]))?;
            let digests = rows.column(2).as_primitive::<Int32Type>();
            for (row, key) in compare::keys(&rows)?.enumerate() {
                if let Some(of_key) = found.get_mut(&key) {
                    of_key.push(digests.value(row));
                }
            }
        }
        Ok(found)
    }

    fn remember(&mut self, keys: &[u64]) {
        if self.own_keys.len() + keys.len() > OWN_KEYS_MAX {
            self.own_keys.clear();
        }
        self.own_keys.extend(keys);
    }

    /// Finds for added rows the record of another source that they are sightings of.
    fn pair(&self, chunk: &Chunk, batch: &Batch, fates: &mut [Fate], counts: &mut Counts) -> Result<(), VaultError> {
        let added: Vec<usize> = (0..fates.len()).filter(|row| matches!(fates[*row], Fate::Added)).collect();
        let (Some(first), Some(last)) = (added.first(), added.last()) else { return Ok(()) };
        let times = (Instant::from_micros(chunk.times[*first]), Instant::from_micros(chunk.times[*last]));
        let candidates = pair::candidates(self.vault.db(), self.home, &self.key, times, self.sees(), &*self.accounts, self.tells())?;
        if candidates.is_empty() {
            return Ok(());
        }
        let movements: Vec<pair::Movement> = added.iter().map(|row| pair::movement(batch, *row, &*self.accounts)).collect();
        let by_record = if chunk.foreign.is_empty() { HashMap::new() } else { pair::by_record(&candidates) };
        // A record that another row is a sighting of is that row's: one source doesn't tell of it twice.
        let taken: HashSet<RecordId> = fates
            .iter()
            .filter_map(|fate| match fate {
                Fate::Sighting { record, .. } => Some(*record),
                _ => None,
            })
            .collect();
        let apart = |at: usize, record: RecordId| {
            taken.contains(&record)
                || self.apart.contains(&(chunk.keys[added[at]], record))
                || Self::is_settled(chunk, added[at], by_record.get(&record).copied())
        };
        for (at, candidate) in pair::assign(&movements, &candidates, &self.source, &apart).into_iter().enumerate() {
            let Some(candidate) = candidate.map(|n| &candidates[n]) else { continue };
            let own = candidate.sources.iter().any(|(source, _)| *source == self.source);
            *(if own { &mut counts.revised } else { &mut counts.sighted }) += 1;
            fates[added[at]] = Fate::Sighting { record: candidate.record, elided: false, changes: true };
        }
        Ok(())
    }

    /// Seals the chunk's records and sightings, then what changed of how records are shown.
    fn write(&mut self, chunk: &Chunk, fates: &[Fate]) -> Result<(), VaultError> {
        let own_id = |row: usize| RecordId::new(Instant::from_micros(chunk.times[row]), chunk.keys[row]);
        let kept: Vec<usize> = (0..chunk.rows()).filter(|row| !matches!(fates[*row], Fate::Repeated)).collect();
        let added: Vec<usize> = kept.iter().copied().filter(|row| matches!(fates[*row], Fate::Added)).collect();
        let mut changed: HashSet<RecordId> = HashSet::new();
        let mut sightings: Vec<(RecordId, usize, bool)> = Vec::with_capacity(kept.len());
        for row in kept {
            match &fates[row] {
                Fate::Sighting { record, elided, changes } => {
                    sightings.push((*record, row, *elided));
                    if *changes {
                        changed.insert(*record);
                    }
                }
                _ => sightings.push((own_id(row), row, true)),
            }
        }
        // Ids compare as numbers many times faster than byte by byte; rows of one record keep their order.
        sightings.sort_unstable_by_key(|(record, row, _)| (u128::from_be_bytes(record.0), *row));

        let mut prepared = Vec::new();
        for rows in added.chunks(ROWS_MAX) {
            let ids: Vec<RecordId> = rows.iter().map(|row| own_id(*row)).collect();
            prepared.push(self.records(chunk, rows, &ids)?);
        }
        for rows in sightings.chunks(ROWS_MAX) {
            prepared.push(self.sightings(chunk, rows)?);
        }
        self.insert(prepared)?;
        if !changed.is_empty() {
            let changed: Vec<RecordId> = changed.into_iter().collect();
            self.reshow(chunk.kind, changed)?;
        }
        self.chunks += 1;
        Ok(())
    }

    fn records(&self, chunk: &Chunk, rows: &[usize], ids: &[RecordId]) -> Result<Prepared, VaultError> {
        // Mostly all rows of a stretch are new: no copy then.
        let content = match (rows.first(), rows.last()) {
            (Some(first), Some(last)) if last - first + 1 == rows.len() => chunk.content.slice(*first, rows.len()),
            _ => take(&chunk.content, rows.iter().map(|row| Some(*row)))?,
        };
        let layout = layout(chunk.kind, Stream::Record);
        let rows = shown::rows(&layout, vec![id_column(ids)?], content.columns().to_vec())?;
        self.prepare(chunk.kind, Stream::Record, &rows, times_of(ids))
    }

    fn sightings(&self, chunk: &Chunk, rows: &[(RecordId, usize, bool)]) -> Result<Prepared, VaultError> {
        let layout = layout(chunk.kind, Stream::Sighting);
        let ids: Vec<RecordId> = rows.iter().map(|(record, ..)| *record).collect();
        let content: Vec<ArrayRef> = if rows.iter().all(|(.., elided)| *elided) {
            layout.schema.fields()[layout.own..].iter().map(|field| arrow_array::new_null_array(field.data_type(), rows.len())).collect()
        } else {
            take(&chunk.content, rows.iter().map(|(_, row, elided)| (!elided).then_some(*row)))?.columns().to_vec()
        };
        let key =
            |(record, row, _): &(RecordId, usize, bool)| Some(chunk.keys[*row]).filter(|key| *key != record.mac()).map(u64::cast_signed);
        let line = |line: u64| i64::try_from(line).unwrap_or(i64::MAX);
        let own: Vec<ArrayRef> = vec![
            id_column(&ids)?,
            Arc::new(rows.iter().map(key).collect::<Int64Array>()),
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|(_, row, _)| chunk.digests[*row]))),
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|(_, row, _)| line(chunk.lines[*row])))),
            Arc::new(FixedSizeBinaryArray::try_from_iter(rows.iter().map(|_| self.id.as_bytes()))?),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|_| &self.source))),
            Arc::new(rows.iter().map(|(.., elided)| Some(*elided)).collect::<BooleanArray>()),
            match &chunk.former {
                None => arrow_array::new_null_array(&DataType::Binary, rows.len()),
                Some(former) => Arc::new(rows.iter().map(|(_, row, _)| former[*row].as_deref()).collect::<BinaryArray>()),
            },
        ];
        self.prepare(chunk.kind, Stream::Sighting, &shown::rows(&layout, own, content)?, times_of(&ids))
    }

    /// Works out anew how records are shown, this delivery's sightings included.
    pub(super) fn reshow(&mut self, kind: KindId, mut records: Vec<RecordId>) -> Result<(), VaultError> {
        records.sort_unstable();
        let gathered = gather::gather(self.vault.db(), self.home, &self.key, kind, &records, self.sees(), &self.order)?;
        let version = super::shown_version(self.compared + 1) + self.chunks;
        let prepared = shown_segments(&records, kind, &gathered, version, |rows, times| self.prepare(kind, Stream::Shown, rows, times))?;
        self.insert(prepared)
    }

    fn prepare(&self, kind: KindId, stream: Stream, rows: &RecordBatch, times: (i64, i64)) -> Result<Prepared, VaultError> {
        store::prepare(self.home, &self.key, self.vault.rng(), (kind, stream, self.id), rows, times)
    }

    /// Stores segments and renews the lease, in one small commit.
    fn insert(&self, prepared: Vec<Prepared>) -> Result<(), VaultError> {
        let (home, id) = (self.home, self.id);
        let lease = self.vault.clock().now().plus_seconds(LEASE_SECONDS).micros();
        self.vault.db().write(move |tx| {
            for segment in &prepared {
                store::insert(tx, home, segment)?;
            }
            let renewed = tx.execute(
                "UPDATE delivery SET lease_until_us = $3 WHERE home_id = $1 AND delivery_id = $2 AND state = 'staged'",
                &[(&home).into(), (&id).into(), Value::Integer(lease)],
            )?;
            // Swept by another process: our lease was over.
            if renewed == 1 { Ok(()) } else { Err(VaultError::Changed) }
        })
    }
}

/// `Shown` segments of records, in the order given (sorted by id).
pub(crate) fn shown_segments(
    records: &[RecordId],
    kind: KindId,
    gathered: &gather::Gathered,
    version: i64,
    prepare: impl Fn(&RecordBatch, (i64, i64)) -> Result<Prepared, VaultError>,
) -> Result<Vec<Prepared>, VaultError> {
    let layout = layout(kind, Stream::Shown);
    let mut prepared = Vec::new();
    for part in records.chunks(ROWS_MAX) {
        let content = shown::merge(kind, gathered, part)?;
        let own: Vec<ArrayRef> = vec![id_column(part)?, Arc::new(Int64Array::from_iter_values(part.iter().map(|_| version)))];
        let rows = shown::rows(&layout, own, content)?;
        // It must be found by the time of the id, which it replaces, and by the time it is shown at.
        let (from, to) = times_of(part);
        let times = crate::scan::times(kind, &rows);
        let (from, to) = times.into_iter().fold((from, to), |(from, to), at| (from.min(at), to.max(at)));
        prepared.push(prepare(&rows, (from, to))?);
    }
    Ok(prepared)
}

fn rows_where(batch: &Batch, test: impl Fn(usize) -> bool) -> Vec<u32> {
    (0..batch.rows()).filter(|row| test(*row)).filter_map(|row| u32::try_from(row).ok()).collect()
}

pub(super) fn take(content: &RecordBatch, rows: impl Iterator<Item = Option<usize>>) -> Result<RecordBatch, VaultError> {
    let indices: UInt32Array = rows.map(|row| row.and_then(|row| u32::try_from(row).ok())).collect();
    let columns = content.columns().iter().map(|column| arrow_select::take::take(column, &indices, None)).collect::<Result<Vec<_>, _>>()?;
    let fields: Vec<_> = content.schema().fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(indices.len()));
    Ok(RecordBatch::try_new_with_options(Arc::new(arrow_schema::Schema::new(fields)), columns, &options)?)
}

pub(crate) fn id_column(ids: &[RecordId]) -> Result<ArrayRef, VaultError> {
    Ok(Arc::new(FixedSizeBinaryArray::try_from_iter(ids.iter().map(RecordId::as_bytes))?))
}

pub(crate) fn times_of(ids: &[RecordId]) -> (i64, i64) {
    let times = || ids.iter().map(|id| id.at().micros());
    (times().min().unwrap_or_default(), times().max().unwrap_or_default())
}
