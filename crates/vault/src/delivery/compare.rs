//! Which rows of a chunk are known already: their keys are looked for among the sightings of the home.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use logis_core::{DeliveryId, HomeId, RecordId};
use logis_kinds::Key;

use super::chunk::{Chunk, KeyMap};
use super::gather::{ids, load};
use super::known::KnownKeys;
use crate::VaultError;
use crate::crypto::HomeKey;
use crate::db::Db;
use crate::segment::store::Sees;
use crate::segment::{Segment, Stream, layout, store};

/// A key is looked for first within so many days of the row's date, then everywhere.
const WINDOW_DAYS: i64 = 10;
const DAY_MICROS: i64 = 86_400_000_000;

/// The sighting that has a row's key.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub record: RecordId,
    pub digest: i32,
    pub same_source: bool,
    pub elided: bool,
    /// Found by an id that its record had elsewhere, not by its key.
    pub by_alias: bool,
    sequence: i64,
}

/// For each row of the chunk the latest published sighting (or one that `sees` tells of) with its key, of the same source where there is one.
pub(crate) fn find(
    db: &Db,
    known: &KnownKeys,
    home: HomeId,
    key: &HomeKey,
    chunk: &Chunk,
    (source, order, sees): (&str, &HashMap<DeliveryId, i64>, Sees),
) -> Result<Vec<Option<Match>>, VaultError> {
    let mut matches: Vec<Option<Match>> = vec![None; chunk.rows()];
    // Of a merge: rows by the ids that their record had elsewhere.
    let aliases = Aliases::of(chunk);
    let mut by_alias: Vec<Option<Match>> = vec![None; if aliases.is_empty() { 0 } else { chunk.rows() }];
    if chunk.rows() == 0 || order.is_empty() {
        return Ok(matches);
    }
    let rows: KeyMap<usize> = chunk.keys.iter().enumerate().map(|(row, key)| (*key, row)).collect();
    let all = db.read(|tx| store::list(tx, home, (chunk.kind, Stream::Sighting), sees, (i64::MIN, i64::MAX)))?;
    let slack = WINDOW_DAYS * DAY_MICROS;
    let (from, to) = (chunk.times[0].saturating_sub(slack), chunk.times[chunk.rows() - 1].saturating_add(slack));
    let (near, far): (Vec<Segment>, Vec<Segment>) = all.into_iter().partition(|segment| segment.t_min <= to && segment.t_max >= from);
    let mut look = |segments: &[Segment], matches: &mut Vec<Option<Match>>| -> Result<(), VaultError> {
        for segment in segments {
            if !aliases.is_empty() {
                let names: Vec<&str> = COLUMNS.iter().copied().chain([layout::FORMER]).collect();
                let all = load(db, home, key, segment, Some(&names))?;
                look_in(&all, &rows, source, order, matches)?;
                aliases.look_in(&all, source, order, &mut by_alias)?;
                continue;
            }
            // Most segments hold none of the keys: what else they say is not decoded then.
            let heads = load(db, home, key, segment, Some(&COLUMNS[..2]))?;
            if keys(&heads)?.any(|key| rows.contains_key(&key)) {
                look_in(&load(db, home, key, segment, Some(COLUMNS))?, &rows, source, order, matches)?;
            }
        }
        Ok(())
    };
    look(&near, &mut matches)?;
    // A holder's id says nothing of the time, and a record joined by hand may lie anywhere. Of a record that lies far the
    // latest sightings may lie there too, also where an older one was found near.
    let is_far = |found: &Option<Match>| found.as_ref().is_none_or(|found| !(from..=to).contains(&found.record.at().micros()));
    let missing = (0..chunk.rows()).filter(|row| is_far(&matches[*row]) && chunk.sorts[*row] != Key::Whole).map(|row| chunk.keys[row]);
    let missing: Vec<u64> = missing.collect();
    if !missing.is_empty() && (!aliases.is_empty() || known.may_hold(db, home, key, chunk.kind, &far, missing.into_iter())?) {
        look(&far, &mut matches)?;
    }
    for (found, alias) in matches.iter_mut().zip(by_alias) {
        *found = found.take().or(alias);
    }
    Ok(matches)
}

pub(super) const COLUMNS: &[&str] = &[layout::RECORD_ID, layout::KEY, layout::DIGEST, layout::DELIVERY, layout::SOURCE, layout::ELIDED];

/// The keys of sightings: their own, or their record's.
pub(super) fn keys(sightings: &RecordBatch) -> Result<impl Iterator<Item = u64> + '_, VaultError> {
    let records = sightings.column(0).as_fixed_size_binary_opt().ok_or(VaultError::Impossible("a segment without ids"))?;
    let own = sightings.column(1).as_primitive::<Int64Type>();
    let of_record = |id: &[u8]| id.iter().rev().take(8).rev().fold(0, |key, byte| key << 8 | u64::from(*byte));
    Ok((0..records.len()).map(move |at| if own.is_valid(at) { own.value(at).cast_unsigned() } else { of_record(records.value(at)) }))
}

fn look_in(
    sightings: &RecordBatch,
    rows: &KeyMap<usize>,
    source: &str,
    order: &HashMap<DeliveryId, i64>,
    matches: &mut [Option<Match>],
) -> Result<(), VaultError> {
    let records = ids(sightings)?;
    let keys = sightings.column(1).as_primitive::<Int64Type>();
    let digests = sightings.column(2).as_primitive::<Int32Type>();
    let deliveries = sightings.column(3).as_fixed_size_binary();
    let sources = sightings.column(4).as_string::<i32>();
    let elided = sightings.column(5).as_boolean();
    for (at, record) in records.iter().enumerate() {
        let key = if keys.is_valid(at) { keys.value(at).cast_unsigned() } else { record.mac() };
        let Some(row) = rows.get(&key) else { continue };
        let delivery = DeliveryId::from_slice(deliveries.value(at)).map_err(|_| VaultError::Impossible("a delivery id that is none"))?;
        let found = Match {
            record: *record,
            digest: digests.value(at),
            same_source: sources.value(at) == source,
            elided: elided.value(at),
            by_alias: false,
            sequence: order.get(&delivery).copied().unwrap_or_default(),
        };
        found.better_than(&mut matches[*row]);
    }
    Ok(())
}

impl Match {
    /// Takes the place of one that tells less: of another source, or older.
    fn better_than(self, before: &mut Option<Self>) {
        let better = |before: &Self| (self.same_source, self.sequence) > (before.same_source, before.sequence);
        if before.as_ref().is_none_or(better) {
            *before = Some(self);
        }
    }
}

/// Rows of a merge by what else their record is known by: ids that it had elsewhere, which sightings here may name, and
/// the keys of its other sightings there.
struct Aliases {
    ids: HashMap<[u8; 16], Vec<usize>>,
    siblings: KeyMap<Vec<usize>>,
}

impl Aliases {
    fn of(chunk: &Chunk) -> Self {
        let mut aliases = Self { ids: HashMap::new(), siblings: KeyMap::default() };
        for (row, former) in chunk.former.iter().flatten().enumerate() {
            for id in former.iter().flat_map(|former| former.as_chunks::<16>().0) {
                aliases.ids.entry(*id).or_default().push(row);
            }
        }
        for (row, of) in chunk.foreign.iter().enumerate() {
            for sibling in of.siblings.iter().filter(|sibling| sibling.key != chunk.keys[row]) {
                aliases.siblings.entry(sibling.key).or_default().push(row);
            }
        }
        aliases
    }

    fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Looks among sightings with [`COLUMNS`] and their former ids. Of a record that has another key only the record
    /// counts: what it says is compared as another source's.
    fn look_in(
        &self,
        sightings: &RecordBatch,
        source: &str,
        order: &HashMap<DeliveryId, i64>,
        matches: &mut [Option<Match>],
    ) -> Result<(), VaultError> {
        let former = sightings.column(COLUMNS.len()).as_binary::<i32>();
        let records = ids(sightings)?;
        let (digests, deliveries) = (sightings.column(2).as_primitive::<Int32Type>(), sightings.column(3).as_fixed_size_binary());
        let (sources, elided) = (sightings.column(4).as_string::<i32>(), sightings.column(5).as_boolean());
        for ((at, record), key) in records.iter().enumerate().zip(keys(sightings)?) {
            let named = if former.is_valid(at) { former.value(at) } else { &[] };
            let by_id = named.as_chunks::<16>().0.iter().filter_map(|id| self.ids.get(id)).flatten();
            for row in by_id.chain(self.siblings.get(&key).into_iter().flatten()) {
                let delivery = DeliveryId::from_slice(deliveries.value(at));
                let found = Match {
                    record: *record,
                    digest: digests.value(at),
                    same_source: sources.value(at) == source,
                    elided: elided.value(at),
                    by_alias: true,
                    sequence: delivery.ok().and_then(|id| order.get(&id).copied()).unwrap_or_default(),
                };
                found.better_than(&mut matches[*row]);
            }
        }
        Ok(())
    }
}
