//! CFONB 120: the account statement that French banks send to businesses.
//!
//! Lines of 120 characters (CFONB, “Relevé de compte sur support informatique”, 2004): the old balance (01), movements
//! (04) with what is said further of them (05), the new balance (07). Amounts end in a letter that holds the last digit
//! and the sign; how many decimals they have stands on each line. Blank lines between, a line cut after its last field and
//! a file without line ends are read. The relatives of 240 characters hold orders, not movements, and are not of this
//! format.
//!
//! An account is called `bank/branch/number`, as in OFX. No field is an id: entry numbers come twice. Old balance plus
//! movements must give the new one, or something is missing.
//!
//! To read what another sort of 05 line says: 1. its three letters in `movement.rs`, 2. a case file.

mod columns;
mod movement;
mod statements;
#[cfg(test)]
mod tests;

use crate::text_lines::TextLines;
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};
use columns::Columns;

/// `cfonb120`
pub(crate) const FORMAT: Format = Format { id: "cfonb120", recognise, read };

/// Lines that are looked at to recognise a file.
const RECOGNISED_BY_LINES_MAX: usize = 20;

fn recognise(head: &Head<'_>) -> u8 {
    let records = head.text.split(['\n', '\r']).flat_map(columns::records).filter(|record| !columns::is_blank(record));
    // The last may be cut.
    let looked_at: Vec<&str> = records.take(RECOGNISED_BY_LINES_MAX).collect();
    let known = looked_at.iter().filter(|record| Columns::of(record).is_some()).count();
    match looked_at.first() {
        Some(first) if known * 2 > looked_at.len() => {
            if Columns::of(first).is_some() {
                95
            } else {
                80
            }
        }
        _ => 0,
    }
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut lines = TextLines::new(input);
    let mut statements = statements::Statements::new(hint, sink);
    while let Some(line) = lines.next()? {
        for record in columns::records(line.text) {
            statements.take(record, line.number)?;
        }
    }
    let questions = statements.finish()?;
    Ok(Reading { questions, ..Reading::of_source("cfonb120") })
}
