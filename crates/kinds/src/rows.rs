//! A builder of any kind's batches, by the names of its columns: for kinds whose files are small. Movements and readings,
//! of which files hold millions, have typed builders of their own.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Int32Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use logis_core::{Day, Instant};

use crate::{Batch, ColumnType, Kind, KindId};

/// One value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// There is none.
    Nothing,
    /// For [`ColumnType::Text`] and [`ColumnType::Word`].
    Text(&'a str),
    /// For [`ColumnType::Integer`].
    Integer(i64),
    /// For [`ColumnType::Small`].
    Small(i32),
    /// For [`ColumnType::Day`].
    Day(Day),
    /// For [`ColumnType::Instant`].
    Instant(Instant),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<i32> for Cell<'_> {
    fn from(number: i32) -> Self {
        Self::Small(number)
    }
}

impl From<Day> for Cell<'_> {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<Instant> for Cell<'_> {
    fn from(at: Instant) -> Self {
        Self::Instant(at)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Nothing, Into::into)
    }
}

/// A row that doesn't fit its kind: the column that is missing, unknown, or of another type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfit(pub &'static str);

#[derive(Debug)]
enum Values {
    Text(StringBuilder),
    Integer(Int64Builder),
    Small(Int32Builder),
    Day(Date32Builder),
    Instant(TimestampMicrosecondBuilder),
}

/// Builds batches of any kind.
#[derive(Debug)]
pub struct Rows {
    kind: &'static Kind,
    lines: Vec<u64>,
    columns: Vec<Values>,
}

impl Rows {
    /// An empty one of a kind.
    #[must_use]
    pub fn new(kind: KindId) -> Self {
        let kind = kind.kind();
        let values = |of: ColumnType| match of {
            ColumnType::Text | ColumnType::Word(_) => Values::Text(StringBuilder::new()),
            ColumnType::Integer => Values::Integer(Int64Builder::new()),
            ColumnType::Small => Values::Small(Int32Builder::new()),
            ColumnType::Day => Values::Day(Date32Builder::new()),
            ColumnType::Instant => Values::Instant(TimestampMicrosecondBuilder::new()),
        };
        Self { kind, lines: Vec::new(), columns: kind.columns.iter().map(|column| values(column.kind)).collect() }
    }

    /// Records so far; hand the batch over at [`Batch::ROWS_MAX`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds a record: its line (from 1; 0 where lines mean nothing) and its values by column name, in any order. What is
    /// not named, and empty text, is nothing.
    ///
    /// # Errors
    /// [`Misfit`] when a needed value is missing, a column is none of the kind's, a value is of another type, or a word
    /// none of its column's; nothing is added then.
    pub fn push(&mut self, line: u64, row: &[(&str, Cell<'_>)]) -> Result<(), Misfit> {
        if let Some((_, _)) = row.iter().find(|(name, _)| self.kind.position(name).is_none()) {
            return Err(Misfit(self.kind.name));
        }
        let of = |name: &str| row.iter().find(|(named, _)| *named == name).map_or(Cell::Nothing, |(_, cell)| *cell);
        for column in self.kind.columns {
            let fits = match (of(column.name), column.kind) {
                (Cell::Nothing, _) => column.optional,
                (Cell::Text(text), ColumnType::Text) => column.optional || !text.is_empty(),
                (Cell::Text(word), ColumnType::Word(words)) => words.contains(&word),
                (Cell::Integer(_), ColumnType::Integer)
                | (Cell::Small(_), ColumnType::Small)
                | (Cell::Day(_), ColumnType::Day)
                | (Cell::Instant(_), ColumnType::Instant) => true,
                _ => false,
            };
            if !fits {
                return Err(Misfit(column.name));
            }
        }
        for (column, values) in self.kind.columns.iter().zip(&mut self.columns) {
            match (values, of(column.name)) {
                (Values::Text(builder), Cell::Text(text)) if !text.is_empty() => builder.append_value(text),
                (Values::Text(builder), _) => builder.append_null(),
                (Values::Integer(builder), Cell::Integer(number)) => builder.append_value(number),
                (Values::Integer(builder), _) => builder.append_null(),
                (Values::Small(builder), Cell::Small(number)) => builder.append_value(number),
                (Values::Small(builder), _) => builder.append_null(),
                (Values::Day(builder), Cell::Day(day)) => builder.append_value(day.number()),
                (Values::Day(builder), _) => builder.append_null(),
                (Values::Instant(builder), Cell::Instant(at)) => builder.append_value(at.micros()),
                (Values::Instant(builder), _) => builder.append_null(),
            }
        }
        self.lines.push(line);
        Ok(())
    }

    /// The batch so far; the builder is empty afterwards.
    #[must_use]
    pub fn finish(&mut self) -> Batch {
        let finish = |values: &mut Values| -> ArrayRef {
            match values {
                Values::Text(builder) => Arc::new(builder.finish()),
                Values::Integer(builder) => Arc::new(builder.finish()),
                Values::Small(builder) => Arc::new(builder.finish()),
                Values::Day(builder) => Arc::new(builder.finish()),
                Values::Instant(builder) => Arc::new(builder.finish().with_timezone("UTC")),
            }
        };
        let columns = self.columns.iter_mut().map(finish).collect();
        assemble(self.kind.id, columns, std::mem::take(&mut self.lines))
    }
}

/// A batch of columns that a builder made.
pub(crate) fn assemble(kind: KindId, columns: Vec<ArrayRef>, lines: Vec<u64>) -> Batch {
    let columns =
        RecordBatch::try_new(kind.kind().schema(), columns).expect("builders follow their kind's schema: the tests build one of each");
    Batch::new(kind, columns, lines).expect("one line a row: each push adds one")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ALL;

    #[test]
    fn a_row_fits_its_kind_or_is_refused_by_the_name_of_the_column() {
        for kind in ALL {
            let value = |of: ColumnType| match of {
                ColumnType::Text => Cell::Text("x"),
                ColumnType::Word(words) => Cell::Text(words[0]),
                ColumnType::Integer => Cell::Integer(1),
                ColumnType::Small => Cell::Small(1),
                ColumnType::Day => Cell::Day(Day::from_number(1)),
                ColumnType::Instant => Cell::Instant(Instant::from_micros(1)),
            };
            let whole: Vec<_> = kind.columns.iter().map(|column| (column.name, value(column.kind))).collect();
            let needed: Vec<_> =
                kind.columns.iter().filter(|column| !column.optional).map(|column| (column.name, value(column.kind))).collect();
            let mut rows = Rows::new(kind.id);
            assert_eq!((rows.push(1, &whole), rows.push(2, &needed)), (Ok(()), Ok(())), "{}", kind.name);
            for column in kind.columns.iter().filter(|column| !column.optional) {
                let without: Vec<_> = whole.iter().copied().filter(|(name, _)| *name != column.name).collect();
                assert_eq!(rows.push(3, &without), Err(Misfit(column.name)), "{}", kind.name);
            }
            assert_eq!(rows.push(4, &[("no such column", Cell::Nothing)]), Err(Misfit(kind.name)));
            let batch = rows.finish();
            assert_eq!((batch.lines(), rows.len()), (&[1, 2][..], 0));
            let mut key = crate::KeyBuilder::new();
            for row in 0..2 {
                key.clear();
                let _ = (kind.natural_key)(&batch, row, &mut key);
                assert!(!key.bytes().is_empty(), "{}", kind.name);
            }
        }
    }
}
