//! Columns of text, side by side.

use std::io::{self, Write};

use super::terminal::{Terminal, Tone};

/// Rows of cells under a heading, written aligned.
#[derive(Debug, Default)]
pub struct Table {
    headings: Vec<String>,
    /// Columns whose cells end at one edge, as numbers do.
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns; of each, whether it holds numbers.
    pub fn new(columns: impl IntoIterator<Item = (String, bool)>) -> Self {
        let (headings, right) = columns.into_iter().unzip();
        Self { headings, right, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Writes it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&self, out: &mut dyn Write, terminal: &Terminal) -> io::Result<()> {
        let mut widths: Vec<usize> = self.headings.iter().map(|heading| heading.chars().count()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        if self.headings.iter().any(|heading| !heading.is_empty()) {
            writeln!(out, "{}", terminal.toned(Tone::Faint, self.line(&self.headings, &widths)))?;
        }
        self.rows.iter().try_for_each(|row| writeln!(out, "{}", self.line(row, &widths)))
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), right) in cells.iter().zip(widths).zip(&self.right) {
            if !line.is_empty() {
                line.push_str("  ");
            }
            let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
            if *right {
                line.push_str(&padding);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&padding);
            }
        }
        line.truncate(line.trim_end().len());
        line
    }
}
