//! The rows of a table, whatever parts its cells and lines, within limits.

use std::io::{self, Cursor, Read};

use csv::StringRecord;
use logis_core::{Code, Problem};

use super::{dates, numbers};
use crate::Refused;

/// The most bytes that one row may have.
const ROW_BYTES_MAX: usize = 1024 * 1024;
/// The most cells that one row may have.
pub(crate) const COLUMNS_MAX: usize = 512;
/// What the reader of rows reads at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// Rows that are looked at to find the delimiter.
const SNIFFED_ROWS_MAX: usize = 200;
/// What may part cells, in the order in which ties are settled.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// A row and the line (from 1) that it begins on.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) cells: StringRecord,
}

/// A record that is read into keeps the room of the longest row so far, and its own clones would each take as much.
impl Clone for Row {
    fn clone(&self) -> Self {
        let mut cells = StringRecord::with_capacity(self.cells.as_slice().len(), self.cells.len());
        self.cells.iter().for_each(|cell| cells.push_field(cell));
        Self { line: self.line, cells }
    }
}

impl Row {
    /// The cell, trimmed; empty where there is none.
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", str::trim)
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// Says the row is too long instead of letting it fill the memory, and turns lone carriage returns into line ends.
struct Capped<R> {
    inner: R,
    since_row: usize,
    too_long: bool,
    total_quotes: u64,
    last_byte: u8,
    carriage_only: bool,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_row > ROW_BYTES_MAX {
            self.too_long = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let n = self.inner.read(buffer)?;
        self.since_row += n;
        if let Some(last) = buffer[..n].last() {
            self.last_byte = *last;
        }
        self.total_quotes += memchr::memchr_iter(b'"', &buffer[..n]).count() as u64;
        if self.carriage_only {
            buffer[..n].iter_mut().filter(|b| **b == b'\r').for_each(|b| *b = b'\n');
        }
        Ok(n)
    }
}

/// Reads rows one by one.
pub(crate) struct Rows<R: Read> {
    reader: csv::Reader<Capped<R>>,
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    carriage_only: bool,
}

impl<R: Read> Rows<R> {
    pub(crate) fn new(inner: R, dialect: Dialect) -> Self {
        let capped =
            Capped { inner, since_row: 0, too_long: false, total_quotes: 0, last_byte: b'\n', carriage_only: dialect.carriage_only };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(dialect.delimiter)
            // Cells are trimmed, so a carriage return before it does no harm; the crate's own rule for both miscounts lines.
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(capped);
        Self { reader }
    }

    /// Reads the next row into `row`; `false` at the end.
    pub(crate) fn next(&mut self, row: &mut Row) -> Result<bool, Refused> {
        self.reader.get_mut().since_row = 0;
        let more = match self.reader.read_record(&mut row.cells) {
            Ok(more) => more,
            Err(_) if self.reader.get_ref().too_long => {
                return Err(Problem::new(Code::LimitExceeded, format!("line > {ROW_BYTES_MAX} bytes")).into());
            }
            Err(error) => return Err(refusal(error)),
        };
        if row.cells.len() > COLUMNS_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("columns > {COLUMNS_MAX}")).into());
        }
        row.line = row.cells.position().map_or(0, csv::Position::line);
        Ok(more)
    }

    /// Once all is read: whether the input stops in the midst of a line.
    pub(crate) fn stops_within_a_line(&self) -> bool {
        !matches!(self.reader.get_ref().last_byte, b'\n' | b'\r')
    }

    /// Once all is read: whether a quotation was opened that is never closed.
    pub(crate) fn leaves_a_quotation_open(&self) -> bool {
        self.reader.get_ref().total_quotes % 2 == 1
    }
}

fn refusal(error: csv::Error) -> Refused {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        // The text is UTF-8 before it comes here, and rows may have any length: nothing else can go wrong.
        other => Problem::new(Code::Unreadable, format!("{other:?}")).into(),
    }
}

/// The rows that a quotation mark which nobody closed swallowed into one; `None` where none were.
pub(crate) fn swallowed(row: &Row, delimiter: &str) -> Option<Vec<Row>> {
    memchr::memchr(b'\n', row.cells.as_slice().as_bytes())?;
    let movement = |line: &str| line.split(delimiter).any(dates::looks_like_date) && line.split(delimiter).any(is_amount);
    if !row.cells.iter().any(|cell| cell.lines().skip(1).any(movement)) {
        return None;
    }
    let text = row.cells.iter().collect::<Vec<_>>().join(delimiter);
    let cells = |line: &str| line.split(delimiter).map(|cell| cell.trim().trim_matches('"')).collect::<StringRecord>();
    Some(text.lines().zip(row.line..).map(|(line, at)| Row { line: at, cells: cells(line) }).collect())
}

/// The rows of a head; the last one is left out where the head is cut.
pub(crate) fn rows_of(head: &str, whole: bool, dialect: Dialect, rows_max: usize) -> Vec<Row> {
    let mut rows = Rows::new(Cursor::new(head.as_bytes()), dialect);
    let mut found = Vec::new();
    let mut row = Row { line: 0, cells: StringRecord::new() };
    while found.len() < rows_max && matches!(rows.next(&mut row), Ok(true)) {
        found.push(row.clone());
    }
    if !whole && found.len() < rows_max {
        found.pop();
    }
    found
}

/// What parts the cells of this text: what gives the most rows that hold a date and an amount, then the most headers that
/// are `known`, then the most cells.
pub(crate) fn sniff(head: &str, whole: bool, known: fn(&str) -> bool) -> Dialect {
    let carriage_only = head.contains('\r') && !head.contains('\n');
    let score = |delimiter: &u8| {
        let rows = rows_of(head, whole, Dialect { delimiter: *delimiter, carriage_only }, SNIFFED_ROWS_MAX);
        let moves = rows.iter().filter(|row| row.cells.iter().any(dates::looks_like_date) && row.cells.iter().any(is_amount)).count();
        let known = rows.iter().map(|row| row.cells.iter().filter(|cell| known(cell)).count()).max().unwrap_or(0);
        let cells: usize = rows.iter().map(|row| row.cells.len() - 1).sum();
        (moves, known, cells)
    };
    let best = DELIMITERS.iter().rev().max_by_key(|delimiter| score(delimiter)).copied();
    Dialect { delimiter: best.unwrap_or(b','), carriage_only }
}

/// An amount and no date (20211012 is both).
pub(crate) fn is_amount(cell: &str) -> bool {
    numbers::looks_like_amount(cell) && !dates::looks_like_date(cell)
}
