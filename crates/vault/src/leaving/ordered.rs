//! A kind's records and sightings in order of their ids, in bounded memory, from one unchanging list of segments.
//!
//! Segments overlap in time, so ids are cut into slices of about [`SLICE_ROWS`] rows, each sorted in memory. Where to cut is
//! told by a sample of the ids that their own bits choose: the same records are cut the same way everywhere.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, BinaryArray, BooleanArray, FixedSizeBinaryArray, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use logis_core::{DeliveryId, HomeId, RecordId};
use logis_kinds::KindId;

use crate::VaultError;
use crate::crypto::HomeKey;
use crate::db::Db;
use crate::delivery::gather::{ids, load};
use crate::segment::{Segment, layout};

/// Rows that are sorted at one time, roughly.
const SLICE_ROWS: usize = 32_768;
/// Ids of a sample at most.
const SAMPLE_MAX: usize = 65_536;

/// The sighting's own key: eight bytes of an HMAC under the home's salt.
pub(super) const KEY: &str = "key";

/// Ids from the first to the last, both in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice {
    from: RecordId,
    to: RecordId,
}

/// The segments of one kind, as they were visible at one moment.
pub(super) struct Ordered<'a> {
    pub db: &'a Db,
    pub home: HomeId,
    pub key: &'a HomeKey,
    pub kind: KindId,
    pub records: Vec<Segment>,
    pub shown: Vec<Segment>,
    pub sightings: Vec<Segment>,
    pub order: &'a HashMap<DeliveryId, i64>,
}

/// The columns of exported records: the id, then the kind's.
pub(super) fn record_schema(kind: KindId) -> SchemaRef {
    let own = [Field::new(layout::RECORD_ID, DataType::FixedSizeBinary(16), false)];
    with_content(kind, own)
}

/// The columns of exported sightings: ours, then the kind's.
pub(super) fn sighting_schema(kind: KindId) -> SchemaRef {
    with_content(
        kind,
        [
            Field::new(layout::RECORD_ID, DataType::FixedSizeBinary(16), false),
            Field::new(KEY, DataType::FixedSizeBinary(8), false),
            Field::new(layout::DELIVERY, DataType::FixedSizeBinary(16), false),
            Field::new(layout::SOURCE, DataType::Utf8, false),
            Field::new(layout::LINE, DataType::Int64, false),
            Field::new(layout::ELIDED, DataType::Boolean, false),
            Field::new(layout::FORMER, DataType::Binary, true),
        ],
    )
}

fn with_content(kind: KindId, own: impl IntoIterator<Item = Field>) -> SchemaRef {
    let content = kind.kind().schema();
    Arc::new(Schema::new(own.into_iter().chain(content.fields().iter().map(|field| field.as_ref().clone())).collect::<Vec<_>>()))
}

/// Where a row is: a batch and a row of it.
type Place = (usize, usize);

impl Ordered<'_> {
    /// How many rows the segments hold.
    pub(super) fn rows(segments: &[Segment]) -> u64 {
        segments.iter().map(|segment| segment.rows as u64).sum()
    }

    /// Slices that hold all ids of the segments, in order.
    pub(super) fn slices(&self, segments: &[Segment]) -> Result<Vec<Slice>, VaultError> {
        let (mut sample, mut shift): (Vec<RecordId>, u32) = (Vec::new(), 0);
        let is_chosen = |id: &RecordId, shift: u32| id.mac().trailing_zeros() >= shift;
        for segment in segments {
            let heads = load(self.db, self.home, self.key, segment, Some(&[layout::RECORD_ID]))?;
            sample.extend(ids(&heads)?.into_iter().filter(|id| is_chosen(id, shift)));
            while sample.len() > SAMPLE_MAX && shift < u64::BITS {
                shift += 1;
                sample.retain(|id| is_chosen(id, shift));
            }
        }
        sample.sort_unstable();
        let step = (SLICE_ROWS >> shift.min(31)).max(1);
        let mut starts: Vec<RecordId> = sample.iter().step_by(step).skip(1).copied().collect();
        starts.dedup();
        let (lowest, highest) = (RecordId([0; 16]), RecordId([0xff; 16]));
        let ends = starts.iter().map(|start| before(*start)).chain([highest]);
        Ok([lowest].into_iter().chain(starts.iter().copied()).zip(ends).map(|(from, to)| Slice { from, to }).collect())
    }

    /// The records of a slice as they are shown, by [`record_schema`].
    pub(super) fn records_of(&self, slice: Slice) -> Result<RecordBatch, VaultError> {
        let own = self.within(&self.records, slice)?;
        let shown = self.within(&self.shown, slice)?;
        // The latest way in which a record was shown replaces its own row.
        let mut latest: HashMap<RecordId, (i64, Place)> = HashMap::new();
        for (at, rows) in shown.iter().enumerate() {
            let versions = rows.column(1).as_primitive::<Int64Type>();
            for (row, id) in ids(rows)?.into_iter().enumerate() {
                let found = (versions.value(row), (own.len() + at, row));
                latest.entry(id).and_modify(|best| *best = (*best).max(found)).or_insert(found);
            }
        }
        let mut places: Vec<(RecordId, Place)> = Vec::new();
        for (at, rows) in own.iter().enumerate() {
            let own_rows = ids(rows)?.into_iter().enumerate();
            places.extend(own_rows.map(|(row, id)| (id, latest.get(&id).map_or((at, row), |(_, place)| *place))));
        }
        places.sort_unstable();
        let schema = record_schema(self.kind);
        // Of what is shown, all but the version.
        let columns_of = |rows: &RecordBatch, own: usize| -> Vec<ArrayRef> {
            std::iter::once(0).chain(own..rows.num_columns()).map(|column| rows.column(column).clone()).collect()
        };
        let sources: Vec<Vec<ArrayRef>> =
            own.iter().map(|rows| columns_of(rows, 1)).chain(shown.iter().map(|rows| columns_of(rows, 2))).collect();
        let places: Vec<Place> = places.into_iter().map(|(_, place)| place).collect();
        if places.is_empty() {
            return Ok(RecordBatch::new_empty(schema));
        }
        let columns = (0..schema.fields().len()).map(|column| pick(&sources, column, &places)).collect::<Result<Vec<_>, _>>()?;
        Ok(RecordBatch::try_new(schema, columns)?)
    }

    /// The sightings of a slice with their whole content, by [`sighting_schema`]: of one record the oldest delivery first.
    pub(super) fn sightings_of(&self, slice: Slice) -> Result<RecordBatch, VaultError> {
        let parts = self.within(&self.sightings, slice)?;
        let own = layout::layout(self.kind, crate::segment::Stream::Sighting).own;
        let mut rows: Vec<(RecordId, i64, i64, u64, Place)> = Vec::new();
        let mut elided = false;
        for (at, part) in parts.iter().enumerate() {
            let columns = Columns::of(part)?;
            for (row, id) in ids(part)?.into_iter().enumerate() {
                let sequence = self.order.get(&columns.delivery(row)?).copied().unwrap_or(i64::MAX);
                elided |= columns.elided.value(row);
                rows.push((id, sequence, columns.lines.value(row), columns.key(row, id), (at, row)));
            }
        }
        rows.sort_unstable();
        let schema = sighting_schema(self.kind);
        if rows.is_empty() {
            return Ok(RecordBatch::new_empty(schema));
        }
        let records = if elided { self.within(&self.records, slice)? } else { Vec::new() };
        let mut record_rows: HashMap<RecordId, Place> = HashMap::new();
        for (at, part) in records.iter().enumerate() {
            record_rows.extend(ids(part)?.into_iter().enumerate().map(|(row, id)| (id, (parts.len() + at, row))));
        }
        let places: Vec<Place> = rows.iter().map(|(.., place)| *place).collect();
        let columns: Vec<Columns<'_>> = parts.iter().map(Columns::of).collect::<Result<_, _>>()?;
        let contents = rows
            .iter()
            .map(|(id, .., (at, row))| {
                if !columns[*at].elided.value(*row) {
                    return Ok((*at, *row));
                }
                record_rows.get(id).copied().ok_or(VaultError::Impossible("a sighting whose record has no row"))
            })
            .collect::<Result<Vec<Place>, _>>()?;
        let each = || places.iter().map(|(at, row)| (&columns[*at], *row));
        let deliveries = each().map(|(of, row)| of.deliveries.value(row));
        let mut all: Vec<ArrayRef> = vec![
            crate::delivery::id_column(&rows.iter().map(|(id, ..)| *id).collect::<Vec<_>>())?,
            Arc::new(FixedSizeBinaryArray::try_from_iter(rows.iter().map(|(_, _, _, key, _)| key.to_be_bytes()))?),
            Arc::new(FixedSizeBinaryArray::try_from_iter(deliveries)?),
            Arc::new(StringArray::from_iter_values(each().map(|(of, row)| of.sources.value(row)))),
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|(_, _, line, ..)| *line))),
            Arc::new(each().map(|(of, row)| Some(of.elided.value(row))).collect::<BooleanArray>()),
            Arc::new(each().map(|(of, row)| of.former.is_valid(row).then(|| of.former.value(row))).collect::<BinaryArray>()),
        ];
        let content = |rows: &RecordBatch, own: usize| -> Vec<ArrayRef> { rows.columns()[own..].to_vec() };
        let sources: Vec<Vec<ArrayRef>> =
            parts.iter().map(|part| content(part, own)).chain(records.iter().map(|part| content(part, 1))).collect();
        for column in 0..self.kind.kind().columns.len() {
            all.push(pick(&sources, column, &contents)?);
        }
        Ok(RecordBatch::try_new(schema, all)?)
    }

    /// The rows of segments whose ids lie within the slice.
    fn within(&self, segments: &[Segment], slice: Slice) -> Result<Vec<RecordBatch>, VaultError> {
        let (from, to) = (slice.from.at().micros(), slice.to.at().micros());
        let mut found = Vec::new();
        for segment in segments.iter().filter(|segment| segment.t_min <= to && segment.t_max >= from) {
            let rows = load(self.db, self.home, self.key, segment, None)?;
            let keep: BooleanArray = ids(&rows)?.into_iter().map(|id| Some(slice.from <= id && id <= slice.to)).collect();
            match keep.true_count() {
                0 => {}
                all if all == rows.num_rows() => found.push(rows),
                _ => found.push(arrow_select::filter::filter_record_batch(&rows, &keep)?),
            }
        }
        Ok(found)
    }
}

/// A sighting segment's own columns.
struct Columns<'a> {
    keys: &'a Int64Array,
    lines: &'a Int64Array,
    deliveries: &'a FixedSizeBinaryArray,
    sources: &'a StringArray,
    elided: &'a BooleanArray,
    former: &'a BinaryArray,
}

impl<'a> Columns<'a> {
    fn of(rows: &'a RecordBatch) -> Result<Self, VaultError> {
        let column = |name: &str| rows.column_by_name(name).ok_or(VaultError::Impossible("a sighting without a column"));
        Ok(Self {
            keys: column(layout::KEY)?.as_primitive(),
            lines: column(layout::LINE)?.as_primitive(),
            deliveries: column(layout::DELIVERY)?.as_fixed_size_binary(),
            sources: column(layout::SOURCE)?.as_string(),
            elided: column(layout::ELIDED)?.as_boolean(),
            former: column(layout::FORMER)?.as_binary(),
        })
    }

    fn delivery(&self, row: usize) -> Result<DeliveryId, VaultError> {
        DeliveryId::from_slice(self.deliveries.value(row)).map_err(|_| VaultError::Impossible("a delivery id that is none"))
    }

    fn key(&self, row: usize, record: RecordId) -> u64 {
        if self.keys.is_valid(row) { self.keys.value(row).cast_unsigned() } else { record.mac() }
    }
}

/// One column's values from several batches.
fn pick(sources: &[Vec<ArrayRef>], column: usize, places: &[Place]) -> Result<ArrayRef, VaultError> {
    let arrays: Vec<&dyn Array> = sources.iter().map(|columns| columns[column].as_ref()).collect();
    Ok(arrow_select::interleave::interleave(&arrays, places)?)
}

/// The id just before one that is not the lowest.
fn before(id: RecordId) -> RecordId {
    RecordId(u128::from_be_bytes(id.0).saturating_sub(1).to_be_bytes())
}
