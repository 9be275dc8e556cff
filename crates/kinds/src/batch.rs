//! A run of records of one kind, as columns.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use logis_core::{Day, Instant};

use crate::{KindId, TimeColumn};

/// Records of one kind: its columns, and for each record the line (from 1) of the input that gave it, 0 where lines
/// mean nothing.
#[derive(Debug, Clone)]
pub struct Batch {
    kind: KindId,
    columns: RecordBatch,
    lines: Vec<u64>,
}

impl Batch {
    /// Batches that builders make hold at most this many records.
    pub const ROWS_MAX: usize = 4096;

    /// A batch of a kind; `None` when the columns are not exactly the kind's, or the lines not as many as the rows.
    #[must_use]
    pub fn new(kind: KindId, columns: RecordBatch, lines: Vec<u64>) -> Option<Self> {
        (columns.schema().fields() == kind.kind().schema().fields() && columns.num_rows() == lines.len()).then_some(Self {
            kind,
            columns,
            lines,
        })
    }

    /// The kind of all its records.
    #[must_use]
    pub fn kind(&self) -> KindId {
        self.kind
    }

    /// How many records.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.num_rows()
    }

    /// The columns, by the kind's schema.
    #[must_use]
    pub fn columns(&self) -> &RecordBatch {
        &self.columns
    }

    /// The input's line for each record.
    #[must_use]
    pub fn lines(&self) -> &[u64] {
        &self.lines
    }

    /// Its parts.
    #[must_use]
    pub fn into_parts(self) -> (KindId, RecordBatch, Vec<u64>) {
        (self.kind, self.columns, self.lines)
    }

    /// A column by its name. Names are mostly the very ones of the kind's table, so that comparing where they lie
    /// finds most; this is asked for each row.
    fn column(&self, name: &str) -> Option<&ArrayRef> {
        let columns = self.kind.kind().columns;
        let same_place = |known: &str| std::ptr::eq(known.as_ptr(), name.as_ptr()) && known.len() == name.len();
        let at =
            columns.iter().position(|column| same_place(column.name)).or_else(|| columns.iter().position(|column| column.name == name))?;
        self.columns.columns().get(at)
    }

    /// Text of a row, where there is any.
    #[must_use]
    pub fn text(&self, column: &str, row: usize) -> Option<&str> {
        let values: &StringArray = self.column(column)?.as_string_opt()?;
        values.is_valid(row).then(|| values.value(row))
    }

    /// A 64-bit number of a row.
    #[must_use]
    pub fn integer(&self, column: &str, row: usize) -> Option<i64> {
        let values = self.column(column)?.as_primitive_opt::<Int64Type>()?;
        values.is_valid(row).then(|| values.value(row))
    }

    /// A 32-bit number of a row.
    #[must_use]
    pub fn small(&self, column: &str, row: usize) -> Option<i32> {
        let values = self.column(column)?.as_primitive_opt::<Int32Type>()?;
        values.is_valid(row).then(|| values.value(row))
    }

    /// A date of a row.
    #[must_use]
    pub fn day(&self, column: &str, row: usize) -> Option<Day> {
        let values = self.column(column)?.as_primitive_opt::<Date32Type>()?;
        values.is_valid(row).then(|| Day::from_number(values.value(row)))
    }

    /// A moment of a row.
    #[must_use]
    pub fn instant(&self, column: &str, row: usize) -> Option<Instant> {
        let values = self.column(column)?.as_primitive_opt::<TimestampMicrosecondType>()?;
        values.is_valid(row).then(|| Instant::from_micros(values.value(row)))
    }

    /// The row's own time; 1970-01-01 where it has none.
    #[must_use]
    pub fn at(&self, row: usize) -> Instant {
        match self.kind.kind().time {
            TimeColumn::Day(names) => names.iter().find_map(|name| self.day(name, row)).map(Day::instant),
            TimeColumn::Instant(name) => self.instant(name, row),
            TimeColumn::Timeless => None,
        }
        .unwrap_or_default()
    }
}
