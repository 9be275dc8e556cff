//! Tables that banks export: CSV of any delimiter, language and decimal mark.
//!
//! No bank is known by name: what parts the cells, which row is the header, what each column is, which mark is the
//! decimal one and which part of a date comes first are found out from the table itself, for the whole of it, and
//! from what a person said before of tables of this [shape](Mapping::shape). What can be read in more than one way is
//! read the likelier way, said as a problem and asked.
//!
//! The first rows decide; the rest streams by what they taught (`tables/beginning.rs`).
//!
//! To add a bank's words: 1. its headers in `headers.txt`, by meaning and language, 2. words of its status or side
//! columns in `words.rs`, 3. a case file under `tests/cases/bank-csv/`.

mod columns;
mod infer;
mod mapping;
mod movements;
pub(crate) mod preamble;
mod preview;
mod signs;
#[cfg(test)]
mod tests;
mod words;

pub use mapping::{FeeRule, Mapping, Role, SignRule};
pub use preview::{Preview, preview};

use logis_core::{Code, Problem};

use crate::tables::beginning::{Beginning, rows_of_head};
use crate::tables::rows::{Dialect, Row};
use crate::{Format, Head, Hint, Question, Reader, Reading, Refused, Sink};
use infer::Inference;

/// `bank-csv`
pub(crate) const FORMAT: Format = Format { id: "bank-csv", recognise, read };

fn recognise(head: &Head<'_>) -> u8 {
    let Some((rows, dialect)) = rows_of_head(head, words::is_heading) else { return 0 };
    // Never beyond doubt: formats with a mark of their own come first.
    infer::infer(&rows, dialect).filter(|found| found.sure > infer::UNKNOWN_WORDS).map_or(0, |found| found.sure.min(80))
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let beginning = Beginning::of(input, words::is_heading)?;
    let Some(found) = understand(&beginning.rows, beginning.dialect, hint) else {
        return Err(Problem::new(Code::NotRecognised, "no table of dates and amounts").into());
    };

    let above = &beginning.rows[..found.header_row.unwrap_or(found.first_row)];
    let above = preamble::read(above, found.mapping.balance_mark(), found.mapping.date_order);
    let mut reading = Reading::of_source(format!("bank-csv:{}", found.mapping.shape));
    sink.source(&reading.source)?;
    let hint = &hint.of_source(&reading.source);
    if !found.doubts.is_empty() {
        reading.questions.push(Question::WhichColumns { mapping: found.mapping.clone() });
    }
    for doubt in &found.doubts {
        sink.problem(doubt.clone());
    }
    let first_row = found.first_row;
    let mut importer = movements::Importer::new(found, above, hint, sink);
    beginning.hand_over(first_row, &mut importer)?;
    reading.questions.extend(importer.finish()?);
    Ok(reading)
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
