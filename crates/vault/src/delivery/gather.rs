//! All that is known of some records: their sightings, with the content that each input gave.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use logis_core::{DeliveryId, HomeId, RecordId};
use logis_kinds::KindId;

use crate::VaultError;
use crate::crypto::HomeKey;
use crate::db::Db;
use crate::segment::layout::{self, layout};
use crate::segment::store::Sees;
use crate::segment::{Segment, Stream, store};

/// One sighting of a record.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Its own key.
    pub key: u64,
    pub digest: i32,
    pub line: i64,
    pub delivery: DeliveryId,
    pub source: String,
    /// Whether its content is the record's own row.
    pub elided: bool,
    /// See [`layout::FORMER`].
    pub former: Option<Vec<u8>>,
    /// Where its content is: a batch of [`Gathered::contents`], and a row of it.
    pub content: (usize, usize),
}

/// Records with their sightings, oldest delivery first.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub records: HashMap<RecordId, Vec<Seen>>,
    /// Columns of the kind (without ours).
    pub contents: Vec<RecordBatch>,
}

/// Loads a segment whole or by column, in one short read.
pub(crate) fn load(db: &Db, home: HomeId, key: &HomeKey, segment: &Segment, columns: Option<&[&str]>) -> Result<RecordBatch, VaultError> {
    let sealed = db.read(|tx| store::bytes(tx, home, segment.id))?;
    store::open(home, key, segment, sealed, columns)
}

/// The ids of a batch's first column.
pub(crate) fn ids(batch: &RecordBatch) -> Result<Vec<RecordId>, VaultError> {
    let column = batch.column_by_name(layout::RECORD_ID).and_then(|column| column.as_fixed_size_binary_opt());
    let column = column.ok_or(VaultError::Impossible("a segment without ids"))?;
    (0..column.len()).map(|row| RecordId::from_slice(column.value(row)).map_err(|_| VaultError::Impossible("an id that is none"))).collect()
}

/// Everything of the records in `wanted`. What `sees` says counts too. `order` tells which
/// delivery came first.
pub(crate) fn gather(
    db: &Db,
    home: HomeId,
    key: &HomeKey,
    kind: KindId,
    wanted: &[RecordId],
    sees: Sees,
    order: &HashMap<DeliveryId, i64>,
) -> Result<Gathered, VaultError> {
    let mut gathered = Gathered { records: wanted.iter().map(|id| (*id, Vec::new())).collect(), contents: Vec::new() };
    let bounds = |ids: &[RecordId]| {
        let times = || ids.iter().map(|id| id.at().micros());
        (times().min().unwrap_or(i64::MAX), times().max().unwrap_or(i64::MIN))
    };
    let times = bounds(wanted);
    if times.0 > times.1 {
        return Ok(gathered);
    }
    let sighting = layout(kind, Stream::Sighting);
    let mut elided = Vec::new();
    let segments = db.read(|tx| store::list(tx, home, (kind, Stream::Sighting), sees, times))?;
    for segment in &segments {
        let heads = load(db, home, key, segment, Some(&[layout::RECORD_ID]))?;
        let rows: Vec<(usize, RecordId)> =
            ids(&heads)?.into_iter().enumerate().filter(|(_, id)| gathered.records.contains_key(id)).collect();
        if rows.is_empty() {
            continue;
        }
        let all = load(db, home, key, segment, None)?;
        let column = |name: &str| all.column_by_name(name).ok_or(VaultError::Impossible("a sighting without a column"));
        let keys = column(layout::KEY)?.as_primitive::<Int64Type>();
        let digests = column(layout::DIGEST)?.as_primitive::<Int32Type>();
        let lines = column(layout::LINE)?.as_primitive::<Int64Type>();
        let deliveries = column(layout::DELIVERY)?.as_fixed_size_binary();
        let sources = column(layout::SOURCE)?.as_string::<i32>();
        let elisions = column(layout::ELIDED)?.as_boolean();
        let former = column(layout::FORMER)?.as_binary::<i32>();
        let place = gathered.contents.len();
        for (row, id) in rows {
            let seen = Seen {
                key: if keys.is_valid(row) { keys.value(row).cast_unsigned() } else { id.mac() },
                digest: digests.value(row),
                line: lines.value(row),
                delivery: DeliveryId::from_slice(deliveries.value(row))
                    .map_err(|_| VaultError::Impossible("a delivery id that is none"))?,
                source: sources.value(row).to_owned(),
                elided: elisions.value(row),
                former: former.is_valid(row).then(|| former.value(row).to_vec()),
                content: (place, row),
            };
            if seen.elided {
                elided.push(id);
            }
            gathered.records.entry(id).or_default().push(seen);
        }
        gathered.contents.push(content(&all, sighting.own)?);
    }
    fill_elided(db, home, key, kind, &elided, sees, &mut gathered)?;
    for sightings in gathered.records.values_mut() {
        sightings.sort_by_key(|seen| (order.get(&seen.delivery).copied().unwrap_or(i64::MAX), seen.line));
    }
    Ok(gathered)
}

/// Points elided sightings at their record's own row.
fn fill_elided(
    db: &Db,
    home: HomeId,
    key: &HomeKey,
    kind: KindId,
    elided: &[RecordId],
    sees: Sees,
    gathered: &mut Gathered,
) -> Result<(), VaultError> {
    let mut missing: std::collections::HashSet<RecordId> = elided.iter().copied().collect();
    let times = (elided.iter().map(|id| id.at().micros()).min(), elided.iter().map(|id| id.at().micros()).max());
    let (Some(from), Some(to)) = times else { return Ok(()) };
    for segment in db.read(|tx| store::list(tx, home, (kind, Stream::Record), sees, (from, to)))? {
        let heads = ids(&load(db, home, key, &segment, Some(&[layout::RECORD_ID]))?)?;
        if !heads.iter().any(|id| missing.contains(id)) {
            continue;
        }
        let all = load(db, home, key, &segment, None)?;
        let place = gathered.contents.len();
        gathered.contents.push(content(&all, layout(kind, Stream::Record).own)?);
        for (row, id) in heads.iter().enumerate() {
            if missing.remove(id)
                && let Some(sightings) = gathered.records.get_mut(id)
            {
                sightings.iter_mut().filter(|seen| seen.elided).for_each(|seen| seen.content = (place, row));
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(VaultError::Impossible("a sighting whose record has no row")) }
}

/// The kind's columns of a segment's rows, by the kind's schema with every column optional.
fn content(all: &RecordBatch, own: usize) -> Result<RecordBatch, VaultError> {
    let positions: Vec<usize> = (own..all.num_columns()).collect();
    Ok(all.project(&positions)?)
}

/// Takes for each row and column a value from one of the batches.
pub(crate) fn pick_values(contents: &[RecordBatch], column: usize, choices: &[(usize, usize)]) -> Result<ArrayRef, VaultError> {
    let arrays: Vec<&dyn Array> = contents.iter().map(|batch| batch.column(column).as_ref()).collect();
    Ok(arrow_select::interleave::interleave(&arrays, choices)?)
}
