//! Taking up an export in a home that has records: each delivery of the other home is told again, in order, through the
//! same comparing as an import; all of them become visible in one commit.
//!
//! An export holds sightings by record, a delivery is told by its own: they are sorted into runs first, sealed and unseen.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, UInt32Array};
use logis_core::{DeliveryId, RecordId};
use logis_kinds::{ALL, KindId};

use super::arrive::{Arrived, Arriving, Journals, Paper};
use super::ordered::sighting_schema;
use super::reading::{Arrival, ArrivalError, damaged, in_member};
use super::shape::{self, DeliveryLine};
use super::stage::{Staged, remove_unkept, spool_anew};
use crate::crypto::{HomeKey, KEY_BYTES, Secret};
use crate::delivery::chunk::CHUNK_ROWS;
use crate::delivery::gather::{ids, load};
use crate::delivery::merging::{self, Apart, Foreign, ForeignRows, Rekey, Theirs};
use crate::delivery::{Accounts, Counted, shown};
use crate::journal;
use crate::pairs::Decisions;
use crate::segment::layout::{self, layout};
use crate::segment::{ROWS_MAX, Segment, Stream, store};
use crate::{Scope, Vault, VaultError};

/// Rows that are sorted at one time.
const RUN_ROWS: usize = 65_536;

/// Takes up an export in a home that has records.
pub(super) struct Merge<'a> {
    pub vault: &'a Vault,
    pub scope: &'a Scope,
    pub arrival: &'a Arrival,
    pub arriving: &'a dyn Arriving,
    pub accounts: Arc<dyn Accounts>,
    pub progress: &'a dyn Fn(u64, u64),
}

/// A sorted stretch of rows, and from which to which delivery it goes (by their places in the export).
struct Run {
    kind: KindId,
    segment: Segment,
    from: usize,
    to: usize,
}

/// What was told again.
struct Told {
    id: DeliveryId,
    sequence: i64,
}

impl Merge<'_> {
    /// All of it, or nothing that shows.
    pub(super) fn run(&self) -> Result<Arrived, ArrivalError> {
        let (vault, home) = (self.vault, self.scope.home());
        let (base, here) = vault.db().read(|tx| Ok((crate::rewrite::version(tx, home)?, crate::delivery::order(tx, home)?)))?;
        let published = self.arrival.deliveries.iter().filter(|line| line.state == "published");
        let (skipped, lines): (Vec<&DeliveryLine>, Vec<&DeliveryLine>) = published.partition(|line| here.contains_key(&line.id));
        let skipped = skipped.len() as u64;
        let merge = vault.draw_delivery();
        let done = self.tell_all(&lines, merge, base).and_then(|(told, counts, theirs)| {
            let head = self.publish(merge, base, &told, &theirs.apart)?;
            Ok((told.len() as u64, counts, head))
        });
        if done.is_err() {
            let originals: Vec<DeliveryId> = lines.iter().filter(|line| line.original.is_some()).map(|line| line.id).collect();
            // What can't be taken away now is swept later.
            let _discarded = vault.db().write(move |tx| {
                merging::discard(tx, home, merge)?;
                originals.iter().try_for_each(|id| remove_unkept(tx, home, *id))
            });
        }
        let (deliveries, counts, head) = done?;
        // Merging segments is housekeeping: what was taken up is safe whatever becomes of it.
        let _merged = vault.merge_small_segments(home);
        let records = self.arrival.head.kinds.values().map(|counts| counts.records).sum();
        Ok(Arrived { home: self.arrival.home, restored: false, deliveries, skipped, counts, records, head })
    }

    fn tell_all(&self, lines: &[&DeliveryLine], merge: DeliveryId, base: i64) -> Result<(Vec<Told>, Counted, Arc<Theirs>), ArrivalError> {
        let key = self.vault.own(self.scope)?;
        let there = self.key_there()?;
        let theirs = self.arrival.document(crate::pairs::DECISIONS)?;
        let theirs: Decisions =
            theirs.map_or(Ok(Decisions::default()), serde_json::from_value).map_err(|_| damaged("documents/pairs.json"))?;
        let deliveries = self.arrival.deliveries.iter().map(|line| line.id).collect();
        let theirs = Arc::new(Theirs { deliveries, apart: Mutex::new(Apart::new(theirs.apart().into_iter().collect())) });
        let mut staged = Staged::begin(self.vault, self.scope.home())?;
        let runs = if lines.is_empty() { Vec::new() } else { self.sort(&mut staged, &key, lines)? };
        let (mut told, mut all): (Vec<Told>, Counted) = (Vec::new(), Counted::new());
        let mut order: HashMap<DeliveryId, i64> = HashMap::new();
        for (place, line) in lines.iter().enumerate() {
            staged.flush()?;
            let sequence = base + 1 + i64::try_from(place).unwrap_or(i64::MAX);
            let counts = self.tell(line, place, &runs, (&key, &there), (merge, &theirs), (base, &order), sequence)?;
            for (kind, counts) in counts {
                all.entry(kind).or_default().add(counts);
            }
            self.take_original(line)?;
            order.insert(line.id, sequence);
            told.push(Told { id: line.id, sequence });
        }
        Ok((told, all, theirs))
    }

    /// The other home's salt, with a key that seals nothing.
    fn key_there(&self) -> Result<HomeKey, ArrivalError> {
        let mut bytes: Secret = HomeKey::draw(self.vault.rng());
        bytes[KEY_BYTES..].copy_from_slice(&self.arrival.salt()?);
        Ok(HomeKey::new(&bytes)?)
    }

    /// Sorts the sightings of these deliveries into runs.
    fn sort(&self, staged: &mut Staged, key: &HomeKey, lines: &[&DeliveryLine]) -> Result<Vec<Run>, ArrivalError> {
        let places: HashMap<DeliveryId, usize> = lines.iter().enumerate().map(|(place, line)| (line.id, place)).collect();
        let known: std::collections::HashSet<DeliveryId> = self.arrival.deliveries.iter().map(|line| line.id).collect();
        let mut runs = Vec::new();
        for kind in ALL {
            let Some(counts) = self.arrival.head.kinds.get(kind.name) else { continue };
            let name = shape::sightings(kind.name);
            let mut rows = self.arrival.rows(&name, &sighting_schema(kind.id))?;
            let mut waiting: Vec<RecordBatch> = Vec::new();
            let mut count = 0;
            loop {
                let batch = rows.next()?;
                let ended = batch.is_none();
                if let Some(batch) = batch {
                    let deliveries = deliveries(&batch).ok_or_else(|| damaged(&name))?;
                    if !deliveries.iter().all(|id| known.contains(id)) {
                        return Err(damaged(&name));
                    }
                    let keep: BooleanArray = deliveries.iter().map(|id| Some(places.contains_key(id))).collect();
                    let batch = arrow_select::filter::filter_record_batch(&batch, &keep).map_err(VaultError::from)?;
                    count += batch.num_rows();
                    waiting.push(batch);
                }
                if count >= RUN_ROWS || ended && count > 0 {
                    let all = arrow_select::concat::concat_batches(&sighting_schema(kind.id), &waiting).map_err(VaultError::from)?;
                    runs.extend(self.sorted(staged, key, kind.id, &all, &places)?);
                    (waiting, count) = (Vec::new(), 0);
                }
                if ended {
                    break;
                }
                (self.progress)(rows.read, counts.sightings);
            }
            if rows.read != counts.sightings {
                return Err(damaged(&name));
            }
        }
        staged.flush()?;
        Ok(runs)
    }

    /// One run: rows by delivery, and within one as they came, by record.
    fn sorted(
        &self,
        staged: &mut Staged,
        key: &HomeKey,
        kind: KindId,
        all: &RecordBatch,
        places: &HashMap<DeliveryId, usize>,
    ) -> Result<Vec<Run>, ArrivalError> {
        let of_row: Vec<usize> = deliveries(all).unwrap_or_default().iter().map(|id| places.get(id).copied().unwrap_or_default()).collect();
        let mut order: Vec<u32> = (0..u32::try_from(all.num_rows()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|row| of_row[*row as usize]);
        let layout = layout(kind, Stream::Sighting);
        let mut runs = Vec::new();
        for part in order.chunks(ROWS_MAX) {
            let rows = arrow_select::take::take_record_batch(all, &UInt32Array::from(part.to_vec())).map_err(VaultError::from)?;
            let keys = rows.column(1).as_fixed_size_binary();
            let own_key = |row: usize| Some(keys.value(row).iter().fold(0u64, |key, byte| key << 8 | u64::from(*byte)).cast_signed());
            let own: Vec<ArrayRef> = vec![
                rows.column(0).clone(),
                Arc::new((0..rows.num_rows()).map(own_key).collect::<Int64Array>()),
                Arc::new(Int32Array::from(vec![0; rows.num_rows()])),
                rows.column(4).clone(),
                rows.column(2).clone(),
                rows.column(3).clone(),
                rows.column(5).clone(),
                rows.column(6).clone(),
            ];
            let rows = shown::rows(&layout, own, rows.columns()[7..].to_vec())?;
            let prepared = store::prepare(staged.home, key, self.vault.rng(), (kind, Stream::Sighting, staged.id), &rows, (0, 0))?;
            let place = |row: Option<&u32>| row.map_or(0, |row| of_row[*row as usize]);
            runs.push(Run { kind, segment: prepared.segment.clone(), from: place(part.first()), to: place(part.last()) });
            staged.add(prepared)?;
        }
        Ok(runs)
    }

    /// Tells one delivery again.
    #[expect(clippy::too_many_arguments, reason = "one step of a merge, named for reading")]
    fn tell(
        &self,
        line: &DeliveryLine,
        place: usize,
        runs: &[Run],
        (key, there): (&HomeKey, &HomeKey),
        (merge, theirs): (DeliveryId, &Arc<Theirs>),
        before: (i64, &HashMap<DeliveryId, i64>),
        sequence: i64,
    ) -> Result<Counted, ArrivalError> {
        let (vault, home) = (self.vault, self.scope.home());
        let origin = (line.sealed.origin.clone(), line.sealed.source.as_str());
        let at = logis_core::Instant::from_micros(line.at_micros);
        let mut delivery = vault.deliver_again(self.scope, line.id, at, origin, self.accounts.clone(), (merge, theirs.clone()), before)?;
        for kind in ALL {
            let mut rekey = Rekey::new(there, key);
            let mut waiting: Vec<RecordBatch> = Vec::new();
            let mut count = 0;
            for run in runs.iter().filter(|run| run.kind == kind.id && run.from <= place && place <= run.to) {
                let rows = load(vault.db(), home, key, &run.segment, None)?;
                let of = rows.column_by_name(layout::DELIVERY).map(AsArray::as_fixed_size_binary);
                let of = of.ok_or(VaultError::Impossible("a sighting without a delivery"))?;
                let keep: BooleanArray = (0..rows.num_rows()).map(|row| Some(of.value(row) == line.id.as_bytes())).collect();
                let rows = arrow_select::filter::filter_record_batch(&rows, &keep).map_err(VaultError::from)?;
                count += rows.num_rows();
                waiting.push(rows);
                if count >= CHUNK_ROWS {
                    delivery.push_again(kind.id, foreign(kind.id, &waiting)?, &mut rekey)?;
                    (waiting, count) = (Vec::new(), 0);
                }
            }
            if count > 0 {
                delivery.push_again(kind.id, foreign(kind.id, &waiting)?, &mut rekey)?;
            }
        }
        Ok(delivery.end_again(line.sealed.report.clone(), sequence)?)
    }

    /// Takes up the original of a delivery, where the export has it.
    fn take_original(&self, line: &DeliveryLine) -> Result<(), ArrivalError> {
        let Some(name) = &line.original else { return Ok(()) };
        let mut spool = spool_anew(self.vault, self.scope, line.id)?;
        self.arrival.with(name, |member| {
            std::io::copy(member, &mut spool).map_err(|error| in_member(error, name))?;
            Ok(())
        })?;
        spool.finish()?;
        Ok(())
    }

    /// The one commit that shows all of it.
    fn publish(&self, merge: DeliveryId, base: i64, told: &[Told], apart: &Mutex<Apart>) -> Result<journal::Head, ArrivalError> {
        let (vault, home) = (self.vault, self.scope.home());
        let key = vault.own(self.scope)?;
        let journals = Journals::stage(vault, self.scope, self.arrival)?;
        let mut papers = Paper::all(vault, self.scope, self.arrival, self.arriving, false)?;
        let parted = apart.lock().unwrap_or_else(PoisonError::into_inner).here();
        papers.extend(self.decisions(&parted)?);
        if told.is_empty() && papers.is_empty() && journals.is_known() {
            // Nothing is new: not even the journal has something to say.
            return Ok(vault.journal_head(home)?);
        }
        let records = self.arrival.head.kinds.values().map(|counts| counts.records).sum();
        let entry = journals.entry(vault, self.scope, told.len() as u64, records)?;
        let ids: Vec<DeliveryId> = told.iter().map(|told| told.id).collect();
        let last = told.last().map_or(base, |told| told.sequence);
        debug_assert!(told.iter().all(|told| told.sequence > base), "later than what is here");
        Ok(vault.db().write(move |tx| {
            if crate::rewrite::version(tx, home)? != base {
                return Err(VaultError::Changed);
            }
            merging::show(tx, home, merge, &ids)?;
            papers.iter().try_for_each(|paper| paper.put(tx, &key, home))?;
            journals.keep(tx, home)?;
            let sql = "UPDATE stream_version SET version = $2, decided = $2 WHERE home_id = $1";
            tx.execute(sql, &[(&home).into(), last.into()])?;
            crate::catalog::write(tx, home, &key)?;
            journal::append(tx, &key, home, std::slice::from_ref(&entry))
        })?)
    }

    /// What was parted there, in words of this home.
    fn decisions(&self, parted: &[(u64, RecordId)]) -> Result<Option<Paper>, VaultError> {
        let found = self.vault.find_document::<Decisions>(self.scope, crate::pairs::DECISIONS)?;
        let (mut ours, version) = found.map(|document| (document.value, document.version)).unwrap_or_default();
        if !ours.add(parted) {
            return Ok(None);
        }
        let value = serde_json::to_value(&ours).map_err(|_| VaultError::Impossible("a document that is no JSON"))?;
        Paper::new(crate::pairs::DECISIONS, &value, version).map(Some)
    }
}

/// The deliveries of exported sightings.
fn deliveries(rows: &RecordBatch) -> Option<Vec<DeliveryId>> {
    let column = rows.column(2).as_fixed_size_binary_opt()?;
    (0..rows.num_rows()).map(|row| DeliveryId::from_slice(column.value(row)).ok()).collect()
}

/// Rows of runs as a delivery takes them.
fn foreign(kind: KindId, parts: &[RecordBatch]) -> Result<ForeignRows, VaultError> {
    let layout = layout(kind, Stream::Sighting);
    let rows = arrow_select::concat::concat_batches(&layout.schema, parts)?;
    let column = |name: &str| rows.column_by_name(name).ok_or(VaultError::Impossible("a sighting without a column"));
    let keys = column(layout::KEY)?.as_primitive::<Int64Type>();
    let lines = column(layout::LINE)?.as_primitive::<Int64Type>();
    let former = column(layout::FORMER)?.as_binary::<i32>();
    let records = ids(&rows)?;
    let content = RecordBatch::try_new(kind.kind().schema(), rows.columns()[layout.own..].to_vec())?;
    Ok(ForeignRows {
        content,
        lines: lines.values().iter().map(|line| u64::try_from(*line).unwrap_or_default()).collect(),
        rows: records.into_iter().zip(keys.values()).map(|(record, key)| Foreign { key: key.cast_unsigned(), record }).collect(),
        former: (0..rows.num_rows()).map(|row| if former.is_valid(row) { former.value(row).to_vec() } else { Vec::new() }).collect(),
    })
}
