//! QIF, the Quicken Interchange Format: what Quicken, Money and many banks' sites export.
//!
//! A file says neither its currency nor whether its dates begin with the day or the month, nor which mark is the decimal
//! one: [`facts`] looks at the whole of it before a record is read, and what can't be told is read the likelier way and
//! said. An account list may stand before or after the movements, or not at all.
//!
//! A movement has no id of its own (`N` is a cheque's number, or anything). Splits are details of their movement. Of an
//! investment account, what moves its cash is booked with its sign, and what doesn't (shares in and out, what another
//! account pays for) is information.
//!
//! To read another sort of section: 1. its word in `lines.rs`, 2. a case file under `tests/cases/qif/`.

mod dates;
mod facts;
mod investment;
mod lines;
mod movements;
mod record;
#[cfg(test)]
mod tests;

use crate::text_lines::TextLines;
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};
use lines::Token;

/// `qif`
pub(crate) const FORMAT: Format = Format { id: "qif", recognise, read };

/// Lines that are looked at to recognise a file without a header.
const RECOGNISED_BY_LINES_MAX: usize = 400;

fn recognise(head: &Head<'_>) -> u8 {
    let lines = || head.text.split(['\n', '\r']).map(lines::token).filter(|token| *token != Token::Blank);
    match lines().next() {
        Some(Token::Header(header)) if header.is_known() => return 95,
        None | Some(Token::End) => return 0,
        _ => {}
    }
    if lines().any(|token| matches!(token, Token::Header(header) if header.is_known())) && !head.text.trim_start().starts_with(['<', '{']) {
        return 70;
    }
    // No header at all: a date, an amount and a caret, each on a line that begins with its letter.
    let (mut date, mut amount) = (false, false);
    for token in lines().take(RECOGNISED_BY_LINES_MAX) {
        match token {
            Token::Field('D', text) => date |= dates::looks_like_date(text),
            Token::Field('T' | 'U', text) => amount |= facts::looks_like_amount(text),
            Token::Field(letter, _) if letter.is_ascii_uppercase() || matches!(letter, '$' | '%') => {}
            Token::End => return if date && amount { 60 } else { 0 },
            _ => return 0,
        }
    }
    0
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let facts = facts::of(&mut TextLines::new(input.again()?), hint)?;
    let mut reading = Reading::of_source("qif");
    let mut lines = TextLines::new(input);
    let mut importer = movements::Importer::new(facts, hint, sink);
    while let Some(line) = lines.next()? {
        importer.take(line)?;
    }
    reading.questions = importer.finish()?;
    Ok(reading)
}
