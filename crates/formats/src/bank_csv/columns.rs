//! What the columns of a table hold, counted over its rows.

use std::collections::HashSet;

use super::{preamble, words};
use crate::tables::rows::Row;
use crate::tables::{dates, numbers};

/// Rows that columns are judged by.
pub(super) const JUDGED_ROWS_MAX: usize = 5000;
/// Distinct values that are counted of a column.
const DISTINCT_MAX: usize = 10_000;

/// What one column holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    pub(super) filled: usize,
    pub(super) dates: usize,
    pub(super) amounts: usize,
    /// Amounts that are not zero.
    pub(super) moving: usize,
    /// Amounts with a decimal mark.
    pub(super) marked: usize,
    pub(super) currencies: usize,
    pub(super) sides: usize,
    /// Sides that are credits.
    pub(super) credits: usize,
    pub(super) lettered: usize,
    pub(super) ibans: usize,
    pub(super) bytes: usize,
    pub(super) distinct: usize,
    pub(super) marks: numbers::Marks,
}

impl Content {
    /// Whether at least nine in ten filled cells are so; an empty column contradicts nothing.
    pub(super) fn mostly(&self, so: usize) -> bool {
        so * 10 >= self.filled * 9
    }

    /// Whether every cell is different from all others.
    pub(super) fn unique(&self, rows: usize) -> bool {
        self.filled == rows && (self.distinct == rows || self.distinct >= DISTINCT_MAX)
    }
}

/// Counts what the columns of these rows hold.
pub(super) fn contents(rows: &[Row], width: usize) -> Vec<Content> {
    let mut seen: Vec<HashSet<&str>> = vec![HashSet::new(); width];
    let mut contents = vec![Content::default(); width];
    for row in rows.iter().take(JUDGED_ROWS_MAX) {
        for (column, content) in contents.iter_mut().enumerate() {
            let cell = row.cell(column);
            if cell.is_empty() {
                continue;
            }
            content.filled += 1;
            content.bytes += cell.len();
            if seen[column].len() < DISTINCT_MAX {
                seen[column].insert(cell);
            }
            let date = dates::looks_like_date(cell);
            content.dates += usize::from(date);
            if numbers::looks_like_amount(cell) {
                content.amounts += 1;
                content.moving += usize::from(cell.bytes().any(|b| (b'1'..=b'9').contains(&b)));
                content.marked += usize::from(!date && cell.contains([',', '.']));
                content.marks.see(cell);
            }
            content.currencies += usize::from(words::currency_cell(cell).is_some());
            content.ibans += usize::from(preamble::iban(cell).is_some());
            let side = words::side(cell);
            content.sides += usize::from(side.is_some());
            content.credits += usize::from(side == Some(true));
            content.lettered += usize::from(cell.chars().any(char::is_alphabetic));
        }
    }
    for (content, seen) in contents.iter_mut().zip(seen) {
        content.distinct = seen.len();
    }
    contents
}
