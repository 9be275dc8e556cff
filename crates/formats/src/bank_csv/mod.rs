//! Tables that banks export: CSV of any delimiter, language and decimal mark.
//!
//! No bank is known by name: what parts the cells, which row is the header, what each column is, which mark is the
//! decimal one and which part of a date comes first are found out from the table itself, for the whole of it, and
//! from what a person said before of tables of this [shape](Mapping::shape). What can be read in more than one way is
//! read the likelier way, said as a problem and asked.
//!
//! The first rows (`LOOKED_AT`) decide; the rest streams by what they taught.
//!
//! To add a bank's words: 1. its headers in `headers.txt`, by meaning and language, 2. words of its status or side
//! columns in `words.rs`, 3. a case file under `tests/cases/bank-csv/`.

mod columns;
pub(crate) mod dates;
mod infer;
mod mapping;
mod movements;
pub(crate) mod numbers;
pub(crate) mod preamble;
mod preview;
mod signs;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use mapping::{FeeRule, Mapping, Role, SignRule};
pub use preview::{Preview, preview};

use std::io::{Cursor, Read};

use csv::StringRecord;
use logis_core::{Code, Problem};

use crate::{Format, Head, Hint, Question, Reader, Reading, Refused, Sink};
use infer::Inference;
use table::{Dialect, Row, Rows};

/// `bank-csv`
pub(crate) const FORMAT: Format = Format { id: "bank-csv", recognise, read };

/// How much of a table is looked at before anything of it is read.
struct LookedAt {
    bytes_max: usize,
    rows_max: usize,
}

/// A year of a busy account is a tenth of it.
const LOOKED_AT: LookedAt = LookedAt { bytes_max: 8 * 1024 * 1024, rows_max: 50_000 };
/// The beginning by which the delimiter is found.
const SNIFFED_BYTES_MAX: usize = 64 * 1024;
/// Rows by which a table is recognised.
const RECOGNISED_BY: LookedAt = LookedAt { bytes_max: SNIFFED_BYTES_MAX, rows_max: 300 };

/// A table has at most one NUL in so many bytes.
const NULS_ONE_IN: usize = 100;

fn recognise(head: &Head<'_>) -> u8 {
    let text = head.text.trim_start();
    // A cell may hold a stray NUL; a text full of them is no table.
    let nuls = text.bytes().filter(|byte| *byte == 0).count();
    if text.starts_with(['<', '{', '[']) || text.starts_with("OFXHEADER") || nuls * NULS_ONE_IN > text.len() {
        return 0;
    }
    let dialect = table::sniff(start_of(head.text), head.whole);
    let rows = table::rows_of(head.text, head.whole, dialect, RECOGNISED_BY.rows_max);
    // Never beyond doubt: formats with a mark of their own come first.
    infer::infer(&rows, dialect).filter(|found| found.sure > infer::UNKNOWN_WORDS).map_or(0, |found| found.sure.min(80))
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut head = Vec::new();
    input.take(SNIFFED_BYTES_MAX as u64).read_to_end(&mut head)?;
    let whole = head.len() < SNIFFED_BYTES_MAX;
    let dialect = table::sniff(start_of(&String::from_utf8_lossy(&head)), whole);
    let mut rows = Rows::new(Cursor::new(head).chain(input), dialect);
    let (looked_at, mut more) = gather(&mut rows, &LOOKED_AT)?;
    let Some(found) = understand(&looked_at, dialect, hint) else {
        return Err(Problem::new(Code::NotRecognised, "no table of dates and amounts").into());
    };

    let above =
        preamble::read(&looked_at[..found.header_row.unwrap_or(found.first_row)], found.mapping.balance_mark(), found.mapping.date_order);
    let mut reading = Reading::of_source(format!("bank-csv:{}", found.mapping.shape));
    sink.source(&reading.source)?;
    let hint = &hint.of_source(&reading.source);
    if !found.doubts.is_empty() {
        reading.questions.push(Question::WhichColumns { mapping: found.mapping.clone() });
    }
    for doubt in &found.doubts {
        sink.problem(doubt.clone());
    }
    let (first_row, delimiter) = (found.first_row, found.mapping.delimiter.clone());
    let mut importer = movements::Importer::new(found, above, hint, sink);
    // One row is held back: only the last may be cut.
    let mut held: Option<Row> = None;
    for row in looked_at.into_iter().skip(first_row) {
        if let Some(row) = held.replace(row) {
            importer.take(&row)?;
        }
    }
    let mut next = Row { line: 0, cells: StringRecord::new() };
    while more {
        more = rows.next(&mut next)?;
        if more {
            match &mut held {
                Some(held) => {
                    importer.take(held)?;
                    std::mem::swap(held, &mut next);
                }
                None => held = Some(next.clone()),
            }
        }
    }
    if let Some(last) = held {
        let cut = rows.stops_within_a_line() && last.cells.len() < importer.narrowest();
        let open = rows.leaves_a_quotation_open() && (rows.stops_within_a_line() || last.cells.iter().any(|cell| cell.contains('\n')));
        if cut || (open && table::swallowed(&last, &delimiter).is_none()) {
            importer.problem(Problem::new(Code::CutShort, last.cells.iter().collect::<Vec<_>>().join(" ")).at_line(last.line));
        }
        if !cut {
            importer.take(&last)?;
        }
    }
    reading.questions.extend(importer.finish()?);
    Ok(reading)
}

/// The beginning by which the delimiter is found, cut at a character.
fn start_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(SNIFFED_BYTES_MAX)]
}

/// The rows that are looked at, and whether there are more.
fn gather<R: Read>(rows: &mut Rows<R>, limits: &LookedAt) -> Result<(Vec<Row>, bool), Refused> {
    let (mut gathered, mut bytes) = (Vec::new(), 0);
    let mut row = Row { line: 0, cells: StringRecord::new() };
    while gathered.len() < limits.rows_max && bytes < limits.bytes_max {
        if !rows.next(&mut row)? {
            return Ok((gathered, false));
        }
        bytes += row.cells.as_slice().len() + row.cells.len() * size_of::<usize>();
        gathered.push(row.clone());
    }
    Ok((gathered, true))
}

/// What the columns are: what was said before of this shape, else what they look like.
fn understand(rows: &[Row], dialect: Dialect, hint: &Hint) -> Option<Inference> {
    let answered = |found: &Inference| hint.answers.mappings.get(&found.mapping.shape).is_some_and(Mapping::is_complete);
    let mut found = infer::infer(rows, dialect).or_else(|| infer::blank(rows, dialect).filter(answered))?;
    if let Some(said) = hint.answers.mappings.get(&found.mapping.shape).filter(|said| said.is_complete()) {
        let width = found.mapping.columns.len();
        if !said.header && found.mapping.header {
            found.first_row = found.header_row.take().unwrap_or(found.first_row);
        }
        found.mapping = Mapping { shape: found.mapping.shape, ..said.clone() };
        found.mapping.columns.truncate(width);
        found.sure = 100;
        found.doubts.clear();
        found.balance = signs::balance_rule(&found.mapping, &rows[found.first_row..]);
    }
    Some(found)
}
