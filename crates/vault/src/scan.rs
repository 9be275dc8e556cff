//! Reading records: as they are shown, by period and column.

use std::collections::{HashMap, VecDeque};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{BooleanArray, RecordBatch};
use logis_core::{HomeId, Period, RecordId};
use logis_kinds::{KindId, TimeColumn};

use crate::VaultError;
use crate::crypto::HomeKey;
use crate::db::Db;
use crate::delivery::gather::{ids, load};
use crate::segment::store::Sees;
use crate::segment::{Segment, Stream, layout, store};

const DAY_MICROS: i64 = 86_400_000_000;

/// Records as they are shown, segment by segment. Each batch holds `record_id`, then the columns asked for.
pub(crate) struct Current {
    home: HomeId,
    kind: KindId,
    bounds: (i64, i64),
    columns: Vec<String>,
    /// What was asked for, without columns that only the filter needs.
    asked: usize,
    shown: VecDeque<RecordBatch>,
    replaced: HashMap<RecordId, i64>,
    segments: VecDeque<Segment>,
}

impl Current {
    /// Lists what is visible now (or seen as `sees` says); `period` is of the records' times as shown.
    pub(crate) fn open(
        db: &Db,
        home: HomeId,
        key: &HomeKey,
        kind: KindId,
        period: Period,
        columns: &[&str],
        sees: Sees,
    ) -> Result<Self, VaultError> {
        let bounds = match kind.kind().time {
            TimeColumn::Timeless => (i64::MIN, i64::MAX),
            _ => (period.start.micros(), period.end_exclusive.micros().saturating_sub(1)),
        };
        let mut all: Vec<String> = vec![layout::RECORD_ID.to_owned()];
        all.extend(columns.iter().filter(|name| **name != layout::RECORD_ID).map(|name| (*name).to_owned()));
        let asked = all.len();
        let whole = bounds == (i64::MIN, i64::MAX - 1) || bounds == (i64::MIN, i64::MAX);
        if !whole {
            let needed: &[&str] = match kind.kind().time {
                TimeColumn::Day(names) => names,
                TimeColumn::Instant(ref name) => std::slice::from_ref(name),
                TimeColumn::Timeless => &[],
            };
            all.extend(needed.iter().filter(|name| !columns.contains(name)).map(|name| (*name).to_owned()));
        }
        let (segments, overlays) = db.read(|tx| {
            Ok((store::list(tx, home, (kind, Stream::Record), sees, bounds)?, store::list(tx, home, (kind, Stream::Shown), sees, bounds)?))
        })?;
        let mut current =
            Self { home, kind, bounds, columns: all, asked, shown: VecDeque::new(), replaced: HashMap::new(), segments: segments.into() };
        current.load_overlays(db, key, &overlays)?;
        Ok(current)
    }

    /// Reads what replaces records' own rows; the latest version of each counts.
    fn load_overlays(&mut self, db: &Db, key: &HomeKey, overlays: &[Segment]) -> Result<(), VaultError> {
        let names: Vec<&str> = self.columns.iter().map(String::as_str).chain([layout::VERSION]).collect();
        let mut loaded = Vec::with_capacity(overlays.len());
        for segment in overlays {
            let rows = load(db, self.home, key, segment, Some(&names))?;
            let (records, versions) = (ids(&rows)?, rows.column(rows.num_columns() - 1).as_primitive::<Int64Type>().clone());
            for (record, version) in records.iter().zip(versions.values()) {
                let latest = self.replaced.entry(*record).or_insert(*version);
                *latest = (*latest).max(*version);
            }
            loaded.push((rows, records, versions));
        }
        for (rows, records, versions) in loaded {
            let keep: BooleanArray =
                records.iter().zip(versions.values()).map(|(record, version)| Some(self.replaced[record] == *version)).collect();
            let rows = arrow_select::filter::filter_record_batch(&rows, &keep)?;
            let positions: Vec<usize> = (0..rows.num_columns() - 1).collect();
            let rows = self.within(rows.project(&positions)?)?;
            if rows.num_rows() > 0 {
                self.shown.push_back(rows);
            }
        }
        Ok(())
    }

    /// The next batch; `None` at the end.
    pub(crate) fn next(&mut self, db: &Db, key: &HomeKey) -> Result<Option<RecordBatch>, VaultError> {
        if let Some(rows) = self.shown.pop_front() {
            return Ok(Some(rows));
        }
        while let Some(segment) = self.segments.pop_front() {
            let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
            let mut rows = load(db, self.home, key, &segment, Some(&names))?;
            if !self.replaced.is_empty() {
                let records = ids(&rows)?;
                if records.iter().any(|record| self.replaced.contains_key(record)) {
                    let keep: BooleanArray = records.iter().map(|record| Some(!self.replaced.contains_key(record))).collect();
                    rows = arrow_select::filter::filter_record_batch(&rows, &keep)?;
                }
            }
            let inside = segment.t_min >= self.bounds.0 && segment.t_max <= self.bounds.1;
            let rows = if inside { rows.project(&(0..self.asked).collect::<Vec<_>>())? } else { self.within(rows)? };
            if rows.num_rows() > 0 {
                return Ok(Some(rows));
            }
        }
        Ok(None)
    }

    /// Only the rows whose time lies within the bounds, only the columns asked for.
    fn within(&self, rows: RecordBatch) -> Result<RecordBatch, VaultError> {
        let asked: Vec<usize> = (0..self.asked).collect();
        if self.columns.len() == self.asked && !self.has_time_column() {
            return Ok(rows.project(&asked)?);
        }
        let keep: BooleanArray = times(self.kind, &rows).into_iter().map(|at| Some(self.bounds.0 <= at && at <= self.bounds.1)).collect();
        let rows = if keep.true_count() == rows.num_rows() { rows } else { arrow_select::filter::filter_record_batch(&rows, &keep)? };
        Ok(rows.project(&asked)?)
    }

    fn has_time_column(&self) -> bool {
        self.bounds.0 != i64::MIN || self.bounds.1 < i64::MAX - 1
    }
}

/// The times of rows that hold the kind's time columns, µs.
pub(crate) fn times(kind: KindId, rows: &RecordBatch) -> Vec<i64> {
    let mut times = vec![None; rows.num_rows()];
    let mut fill = |values: &mut dyn Iterator<Item = Option<i64>>| {
        for (time, value) in times.iter_mut().zip(values) {
            *time = time.or(value);
        }
    };
    match kind.kind().time {
        TimeColumn::Day(names) => {
            for column in names.iter().filter_map(|name| rows.column_by_name(name)?.as_primitive_opt::<Date32Type>()) {
                fill(&mut column.iter().map(|day| day.map(|day| i64::from(day) * DAY_MICROS)));
            }
        }
        TimeColumn::Instant(name) => {
            if let Some(column) = rows.column_by_name(name).and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>()) {
                fill(&mut column.iter());
            }
        }
        TimeColumn::Timeless => {}
    }
    times.into_iter().map(Option::unwrap_or_default).collect()
}
