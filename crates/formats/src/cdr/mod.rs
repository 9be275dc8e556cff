//! Call detail records: tables of what a telephone line was used for, as operators' sites, routers and telephone
//! exchanges export them.
//!
//! No operator is known by name. What parts the cells, which row is the header, what each column is, how a clock is meant
//! and which number is the person's own are found out from the table itself, for the whole of it; what could be read in
//! more than one way is read the likelier way and said. A usage whose type or direction no word tells is kept all the
//! same.
//!
//! To add an operator's words: 1. its headers in `headers.txt`, by meaning and language, 2. its words for types, directions
//! and units in `words.rs`, 3. a case file under `tests/cases/cdr/`.

mod cells;
mod infer;
mod quantity;
#[cfg(test)]
mod tests;
mod usages;
mod words;

use logis_core::{Code, Problem};

use crate::tables::beginning::{Beginning, rows_of_head};
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `cdr`
pub(crate) const FORMAT: Format = Format { id: "cdr", recognise, read };

fn recognise(head: &Head<'_>) -> u8 {
    let Some((rows, _)) = rows_of_head(head, words::is_heading) else { return 0 };
    infer::infer(&rows).map_or(0, |found| found.sure)
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let beginning = Beginning::of(input, words::is_heading)?;
    let Some(table) = infer::infer(&beginning.rows) else {
        return Err(Problem::new(Code::NotRecognised, "no table of calls, messages or data").into());
    };
    for doubt in &table.doubts {
        sink.problem(doubt.clone());
    }
    let above = &beginning.rows[..table.header_row.unwrap_or(table.first_row)];

    let line = infer::line_above(above).or_else(|| hint.account.clone());
    let first_row = table.first_row;
    let mut usages = usages::Usages::new(table, line, sink);
    beginning.hand_over(first_row, &mut usages)?;
    usages.finish()?;
    Ok(Reading::of_source(FORMAT.id))
}
