//! Taking up an export in a home that has records: each delivery of the other home is told again, in order, through the
//! same comparing as an import; all of them become visible in one commit.
//!
//! An export holds sightings by record, a delivery is told by its own: they are sorted into runs first, sealed and unseen.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BinaryArray, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray, UInt32Array};
use logis_core::{DeliveryId, RecordId};
use logis_kinds::{ALL, Batch, Key, KindId};

use super::arrive::{Arrived, Arriving, Journals, Paper};
use super::ordered::sighting_schema;
use super::reading::{Arrival, ArrivalError, damaged, in_member};
use super::shape::{self, DeliveryLine, PlainDelivery};
use super::stage::{Staged, remove_unkept, spool_anew};
use crate::crypto::{HomeKey, KEY_BYTES, Secret};
use crate::delivery::chunk::CHUNK_ROWS;
use crate::delivery::document::{self, Renamed};
use crate::delivery::gather::{ids, load};
use crate::delivery::merging::{self, Apart, Foreign, ForeignRows, Rekey, Sibling, Theirs};
use crate::delivery::{Accounts, Counted, shown};
use crate::journal;
use crate::pairs::Decisions;
use crate::segment::layout::{self, layout};
use crate::segment::{ROWS_MAX, Segment, Stream, store};
use crate::{Scope, Vault, VaultError};

/// Rows that are sorted at one time.
const RUN_ROWS: usize = 65_536;

/// What stands between a source and a key in a run, and between one such pair and the next.
const BETWEEN: char = '\u{1f}';
const NEXT: &str = "\u{1e}";

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
        // The same file kept in both homes is one document.
        let kept: HashMap<String, DeliveryId> =
            vault.documents(self.scope)?.into_iter().filter_map(|document| Some((document.origin.document?.digest, document.id))).collect();
        let is_kept = |line: &PlainDelivery| line.digest.as_ref().is_some_and(|digest| kept.contains_key(digest));
        let published = self.arrival.deliveries.iter().filter(|line| line.is_published);
        let (skipped, lines): (Vec<&PlainDelivery>, Vec<&PlainDelivery>) =
            published.partition(|line| here.contains_key(&line.id) || is_kept(line));
        let same = skipped.iter().filter_map(|line| Some((*kept.get(line.digest.as_ref()?)?, line.id)));
        let same: HashMap<DeliveryId, DeliveryId> = same.map(|(ours, theirs)| (theirs, ours)).collect();
        let skipped = skipped.len() as u64;
        let merge = vault.draw_delivery();
        let done = self.tell_all(&lines, merge, base).and_then(|(told, counts, theirs)| {
            let head = self.publish(merge, base, &told, &theirs.apart, &self.renamed(&same)?)?;
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

    fn tell_all(&self, lines: &[&PlainDelivery], merge: DeliveryId, base: i64) -> Result<(Vec<Told>, Counted, Arc<Theirs>), ArrivalError> {
        let key = self.vault.own(self.scope)?;
        let there = self.key_there()?;
        let theirs = self.arrival.document(crate::pairs::DECISIONS)?;
        let theirs: Decisions =
            theirs.map_or(Ok(Decisions::default()), serde_json::from_value).map_err(|_| damaged("documents/pairs.json"))?;
        let deliveries = self.arrival.deliveries.iter().map(|line| line.id).collect();
        let theirs = Arc::new(Theirs { deliveries, apart: Mutex::new(Apart::new(theirs.apart().into_iter().collect())) });
        let mut staged = Staged::begin(self.vault, self.scope.home())?;
        let runs = if lines.is_empty() { Vec::new() } else { self.sort(&mut staged, &key, &there, lines)? };
        let (mut told, mut all): (Vec<Told>, Counted) = (Vec::new(), Counted::new());
        let mut order: HashMap<DeliveryId, i64> = HashMap::new();
        self.arrival.each_delivery(|line| {
            let place = told.len();
            if lines.get(place).is_none_or(|next| next.id != line.id) {
                return Ok(());
            }
            staged.flush()?;
            let sequence = base + 1 + i64::try_from(place).unwrap_or(i64::MAX);
            let counts = self.tell(&line, place, &runs, &key, (merge, &theirs), (base, &order), sequence)?;
            for (kind, counts) in counts {
                all.entry(kind).or_default().add(counts);
            }
            self.take_original(&line)?;
            order.insert(line.id, sequence);
            told.push(Told { id: line.id, sequence });
            Ok(())
        })?;
        Ok((told, all, theirs))
    }

    /// The other home's salt, with a key that seals nothing.
    fn key_there(&self) -> Result<HomeKey, ArrivalError> {
        let mut bytes: Secret = HomeKey::draw(self.vault.rng());
        bytes[KEY_BYTES..].copy_from_slice(&self.arrival.salt()?);
        Ok(HomeKey::new(&bytes)?)
    }

    /// Sorts the sightings of these deliveries into runs.
    fn sort(&self, staged: &mut Staged, key: &HomeKey, there: &HomeKey, lines: &[&PlainDelivery]) -> Result<Vec<Run>, ArrivalError> {
        let places: HashMap<DeliveryId, usize> = lines.iter().enumerate().map(|(place, line)| (line.id, place)).collect();
        let known: HashSet<DeliveryId> = self.arrival.deliveries.iter().map(|line| line.id).collect();
        let (mut runs, mut rekey) = (Vec::new(), Rekey::new(there, key));
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
                    count += batch.num_rows();
                    waiting.push(batch);
                }
                if count >= RUN_ROWS || ended && count > 0 {
                    let all = arrow_select::concat::concat_batches(&sighting_schema(kind.id), &waiting).map_err(VaultError::from)?;
                    // A record's sightings stay together: the last one's may go on.
                    let of = ids(&all)?;
                    let whole = if ended { of.len() } else { of.partition_point(|id| Some(id) < of.last()) };
                    let whole = if whole == 0 { of.len() } else { whole };
                    let rest = all.slice(whole, of.len() - whole);
                    runs.extend(self.sorted(staged, key, kind.id, &all.slice(0, whole), &places, &mut rekey)?);
                    count = rest.num_rows();
                    waiting = vec![rest];
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
        rekey: &mut Rekey<'_>,
    ) -> Result<Vec<Run>, ArrivalError> {
        let of_row: Vec<Option<usize>> = deliveries(all).unwrap_or_default().iter().map(|id| places.get(id).copied()).collect();
        let (keys, sorts) = keys(kind, all, rekey)?;
        let siblings = siblings(all, &keys)?;
        let mut order: Vec<u32> = (0u32..).zip(&of_row).filter(|(_, place)| place.is_some()).map(|(row, _)| row).collect();
        order.sort_by_key(|row| of_row[*row as usize]);
        let layout = layout(kind, Stream::Sighting);
        let mut runs = Vec::new();
        for part in order.chunks(ROWS_MAX) {
            let rows = arrow_select::take::take_record_batch(all, &UInt32Array::from(part.to_vec())).map_err(VaultError::from)?;
            let of = |row: &u32| *row as usize;
            let (old, former) = (rows.column(1).as_fixed_size_binary(), rows.column(6).as_binary::<i32>());
            // The former ids follow on the key there.
            let there = |row| [old.value(row), if former.is_valid(row) { former.value(row) } else { &[] }].concat();
            let own: Vec<ArrayRef> = vec![
                rows.column(0).clone(),
                Arc::new(Int64Array::from_iter_values(part.iter().map(|row| keys[of(row)].cast_signed()))),
                Arc::new(Int32Array::from_iter_values(part.iter().map(|row| sorts[of(row)] as i32))),
                rows.column(4).clone(),
                rows.column(2).clone(),
                Arc::new(StringArray::from_iter_values(part.iter().map(|row| &siblings[of(row)]))),
                rows.column(5).clone(),
                Arc::new((0..rows.num_rows()).map(|row| Some(there(row))).collect::<BinaryArray>()),
            ];
            let rows = shown::rows(&layout, own, rows.columns()[7..].to_vec())?;
            let prepared = store::prepare(staged.home, key, self.vault.rng(), (kind, Stream::Sighting, staged.id), &rows, (0, 0))?;
            let place = |row: Option<&u32>| row.and_then(|row| of_row[*row as usize]).unwrap_or_default();
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
        key: &HomeKey,
        (merge, theirs): (DeliveryId, &Arc<Theirs>),
        before: (i64, &HashMap<DeliveryId, i64>),
        sequence: i64,
    ) -> Result<Counted, ArrivalError> {
        let (vault, home) = (self.vault, self.scope.home());
        let origin = (line.sealed.origin.clone(), line.sealed.source.as_str());
        let at = logis_core::Instant::from_micros(line.at_micros);
        let mut delivery = vault.deliver_again(self.scope, line.id, at, origin, self.accounts.clone(), (merge, theirs.clone()), before)?;
        for kind in ALL {
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
                    delivery.push_again(kind.id, foreign(kind.id, &waiting)?)?;
                    (waiting, count) = (Vec::new(), 0);
                }
            }
            if count > 0 {
                delivery.push_again(kind.id, foreign(kind.id, &waiting)?)?;
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

    /// The rows of documents that both homes keep (theirs by ours), with the ids that they had there.
    fn renamed(&self, same: &HashMap<DeliveryId, DeliveryId>) -> Result<Vec<Renamed>, ArrivalError> {
        let mut former: HashMap<DeliveryId, Vec<DeliveryId>> = HashMap::new();
        if !same.is_empty() {
            self.arrival.each_delivery(|line| {
                if let (Some(ours), Some(part)) = (same.get(&line.id), line.sealed.origin.document) {
                    former.entry(*ours).or_default().extend([line.id].into_iter().chain(part.former));
                }
                Ok(())
            })?;
        }
        let (home, key) = (self.scope.home(), self.vault.own(self.scope)?);
        let renamed = |(id, former)| document::renamed(self.vault, &key, home, id, former).transpose();
        Ok(former.into_iter().filter_map(renamed).collect::<Result<_, _>>()?)
    }

    /// The one commit that shows all of it.
    fn publish(
        &self,
        merge: DeliveryId,
        base: i64,
        told: &[Told],
        apart: &Mutex<Apart>,
        renamed: &[Renamed],
    ) -> Result<journal::Head, ArrivalError> {
        let (vault, home) = (self.vault, self.scope.home());
        let key = vault.own(self.scope)?;
        let journals = Journals::stage(vault, self.scope, self.arrival)?;
        let mut papers = Paper::all(vault, self.scope, self.arrival, self.arriving, false)?;
        let parted = apart.lock().unwrap_or_else(PoisonError::into_inner).here();
        papers.extend(self.decisions(&parted)?);
        if told.is_empty() && papers.is_empty() && renamed.is_empty() && journals.is_known() {
            // Nothing is new: not even the journal has something to say.
            return Ok(vault.journal_head(home)?);
        }
        let records = self.arrival.head.kinds.values().map(|counts| counts.records).sum();
        let entry = journals.entry(vault, self.scope, told.len() as u64, records)?;
        let ids: Vec<DeliveryId> = told.iter().map(|told| told.id).collect();
        let renamed = renamed.to_vec();
        let last = told.last().map_or(base, |told| told.sequence);
        debug_assert!(told.iter().all(|told| told.sequence > base), "later than what is here");
        Ok(vault.db().write(move |tx| {
            if crate::rewrite::version(tx, home)? != base {
                return Err(VaultError::Changed);
            }
            merging::show(tx, home, merge, &ids)?;
            papers.iter().try_for_each(|paper| paper.put(tx, &key, home))?;
            renamed.iter().try_for_each(|renamed| renamed.put(tx, home))?;
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

/// The keys here of exported sightings, and how they were made.
fn keys(kind: KindId, rows: &RecordBatch, rekey: &mut Rekey<'_>) -> Result<(Vec<u64>, Vec<Key>), VaultError> {
    let content = RecordBatch::try_new(kind.kind().schema(), rows.columns()[7..].to_vec())?;
    let lines = vec![0; rows.num_rows()];
    let batch = Batch::new(kind, content, lines).ok_or(VaultError::Impossible("rows of another kind"))?;
    let there = rows.column(1).as_fixed_size_binary();
    Ok((0..rows.num_rows()).map(|row| rekey.key(&batch, row, number(there.value(row)))).unzip())
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// For each exported sighting all sightings of its record, written as source and key; they stand together.
fn siblings(rows: &RecordBatch, keys: &[u64]) -> Result<Vec<String>, VaultError> {
    let (ids, sources) = (ids(rows)?, rows.column(3).as_string::<i32>());
    let mut all = Vec::with_capacity(ids.len());
    for of_record in ids.chunk_by(|a, b| a == b) {
        let here = all.len()..all.len() + of_record.len();
        let mut together: Vec<String> = here.map(|row| format!("{}{BETWEEN}{:016x}", sources.value(row), keys[row])).collect();
        together.sort_unstable();
        together.dedup();
        let together = together.join(NEXT);
        all.extend(of_record.iter().map(|_| together.clone()));
    }
    Ok(all)
}

fn read_siblings(text: &str) -> Arc<[Sibling]> {
    let sibling = |text: &str| {
        let (source, key) = text.rsplit_once(BETWEEN)?;
        Some(Sibling { source: source.to_owned(), key: u64::from_str_radix(key, 16).ok()? })
    };
    text.split(NEXT).filter_map(sibling).collect()
}

/// Rows of runs as a delivery takes them.
fn foreign(kind: KindId, parts: &[RecordBatch]) -> Result<ForeignRows, VaultError> {
    let layout = layout(kind, Stream::Sighting);
    let rows = arrow_select::concat::concat_batches(&layout.schema, parts)?;
    let column = |name: &str| rows.column_by_name(name).ok_or(VaultError::Impossible("a sighting without a column"));
    let keys = column(layout::KEY)?.as_primitive::<Int64Type>();
    let sorts = column(layout::DIGEST)?.as_primitive::<Int32Type>();
    let lines = column(layout::LINE)?.as_primitive::<Int64Type>();
    let named = column(layout::SOURCE)?.as_string::<i32>();
    let there = column(layout::FORMER)?.as_binary::<i32>();
    let content = RecordBatch::try_new(kind.kind().schema(), rows.columns()[layout.own..].to_vec())?;
    let sort = |number: &i32| [Key::Whole, Key::HolderId].into_iter().find(|sort| *sort as i32 == *number).unwrap_or(Key::Ordinal);
    let mut foreign = ForeignRows {
        content,
        lines: lines.values().iter().map(|line| u64::try_from(*line).unwrap_or_default()).collect(),
        rows: Vec::with_capacity(rows.num_rows()),
        keys: keys.values().iter().map(|key| key.cast_unsigned()).collect(),
        sorts: sorts.values().iter().map(sort).collect(),
        former: Vec::with_capacity(rows.num_rows()),
    };
    for (row, record) in ids(&rows)?.into_iter().enumerate() {
        let (key, former) = there.value(row).split_at_checked(8).ok_or(VaultError::Impossible("a row without its former key"))?;
        foreign.rows.push(Foreign { key: number(key), record, siblings: read_siblings(named.value(row)) });
        foreign.former.push(former.to_vec());
    }
    Ok(foreign)
}
