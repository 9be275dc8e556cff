//! The first rows of a table decide what its columns are; the rest streams by what they taught.

use std::io::{Chain, Cursor, Read};

use csv::StringRecord;
use logis_core::{Code, Problem};

use super::rows::{Dialect, Row, Rows, rows_of, sniff, swallowed};
use crate::{Head, Refused};

/// How much of a table is looked at before anything of it is read: a year of a busy account is a tenth of it.
const LOOKED_AT_BYTES_MAX: usize = 8 * 1024 * 1024;
pub(crate) const LOOKED_AT_ROWS_MAX: usize = 50_000;
/// The beginning by which the delimiter is found.
const SNIFFED_BYTES_MAX: usize = 64 * 1024;
/// Rows by which a table is recognised.
const RECOGNISED_BY_ROWS_MAX: usize = 300;
/// A table has at most one NUL in so many bytes.
const NULS_ONE_IN: usize = 100;

/// Makes records of a table's rows.
pub(crate) trait Takes {
    /// Takes the next row below the header.
    fn take(&mut self, row: &Row) -> Result<(), Refused>;

    /// Cells of the narrowest record so far: a last row with fewer may be cut.
    fn narrowest(&self) -> usize;

    /// Passes a problem on.
    fn problem(&mut self, problem: Problem);
}

/// A table of which the first rows were looked at.
pub(crate) struct Beginning<R: Read> {
    pub(crate) dialect: Dialect,
    /// The first rows, header and what stands above it included.
    pub(crate) rows: Vec<Row>,
    reader: Rows<Chain<Cursor<Vec<u8>>, R>>,
    more: bool,
}

impl<R: Read> Beginning<R> {
    /// Looks at the beginning of an input; `known` says whether a cell is a header that the format knows.
    pub(crate) fn of(mut input: R, known: fn(&str) -> bool) -> Result<Self, Refused> {
        let mut head = Vec::new();
        input.by_ref().take(SNIFFED_BYTES_MAX as u64).read_to_end(&mut head)?;
        let whole = head.len() < SNIFFED_BYTES_MAX;
        let dialect = sniff(start_of(&String::from_utf8_lossy(&head)), whole, known);
        let mut reader = Rows::new(Cursor::new(head).chain(input), dialect);
        let (rows, more) = gather(&mut reader)?;
        Ok(Self { dialect, rows, reader, more })
    }

    /// Hands over all rows from the one at `first` on.
    pub(crate) fn hand_over(mut self, first: usize, to: &mut impl Takes) -> Result<(), Refused> {
        let delimiter = char::from(self.dialect.delimiter).to_string();
        // One row is held back: only the last may be cut.
        let mut held: Option<Row> = None;
        for row in self.rows.into_iter().skip(first) {
            if let Some(row) = held.replace(row) {
                take(&row, &delimiter, to)?;
            }
        }
        let mut next = Row { line: 0, cells: StringRecord::new() };
        while self.more {
            self.more = self.reader.next(&mut next)?;
            if self.more {
                match &mut held {
                    Some(held) => {
                        take(held, &delimiter, to)?;
                        std::mem::swap(held, &mut next);
                    }
                    None => held = Some(next.clone()),
                }
            }
        }
        let Some(last) = held else { return Ok(()) };
        let within = self.reader.stops_within_a_line();
        let cut = within && last.cells.len() < to.narrowest();
        let open = self.reader.leaves_a_quotation_open() && (within || last.cells.iter().any(|cell| cell.contains('\n')));
        if cut || (open && swallowed(&last, &delimiter).is_none()) {
            to.problem(Problem::new(Code::CutShort, last.cells.iter().collect::<Vec<_>>().join(" ")).at_line(last.line));
        }
        if cut { Ok(()) } else { take(&last, &delimiter, to) }
    }
}

/// Hands over a row, or those that a quotation mark which nobody closed swallowed into it.
fn take(row: &Row, delimiter: &str, to: &mut impl Takes) -> Result<(), Refused> {
    let Some(swallowed) = swallowed(row, delimiter) else { return to.take(row) };
    to.problem(Problem::new(Code::Irregular, "\"").at_line(row.line));
    swallowed.iter().try_for_each(|row| to.take(row))
}

/// The rows by which a head is recognised; none where the text is plainly no table.
pub(crate) fn rows_of_head(head: &Head<'_>, known: fn(&str) -> bool) -> Option<(Vec<Row>, Dialect)> {
    let text = head.text.trim_start();
    // A cell may hold a stray NUL; a text full of them is no table.
    let nuls = text.bytes().filter(|byte| *byte == 0).count();
    if text.starts_with(['<', '{', '[']) || text.starts_with("OFXHEADER") || nuls * NULS_ONE_IN > text.len() {
        return None;
    }
    let dialect = sniff(start_of(head.text), head.whole, known);
    Some((rows_of(head.text, head.whole, dialect, RECOGNISED_BY_ROWS_MAX), dialect))
}

/// The beginning by which the delimiter is found, cut at a character.
fn start_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(SNIFFED_BYTES_MAX)]
}

/// The rows that are looked at, and whether there are more.
fn gather<R: Read>(rows: &mut Rows<R>) -> Result<(Vec<Row>, bool), Refused> {
    let (mut gathered, mut bytes) = (Vec::new(), 0);
    let mut row = Row { line: 0, cells: StringRecord::new() };
    while gathered.len() < LOOKED_AT_ROWS_MAX && bytes < LOOKED_AT_BYTES_MAX {
        if !rows.next(&mut row)? {
            return Ok((gathered, false));
        }
        bytes += row.cells.as_slice().len() + row.cells.len() * size_of::<usize>();
        gathered.push(row.clone());
    }
    Ok((gathered, true))
}
