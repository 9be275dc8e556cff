//! SWIFT MT940 (statements) and MT942 (what happened since), as banks hand them out: with or without SWIFT's blocks.
//!
//! A file is a row of messages, a message a row of fields `:61:…` whose text may go on over further lines. Known is
//! what stands in `fields.rs`; any other line belongs to the text before it. A statement ends with a line `-`, with
//! the next `:20:`, or with the file; its entries go out as they come, and at its end opening and entries must make
//! the closing.
//!
//! An account is called by its IBAN, else as OFX calls it: `bank/number`, the bank by BIC or national code; or by its
//! number alone. Entries of an MT942 are pending, for the statement that books them is still to come.
//!
//! To read one more field: 1. a line in `fields.rs`, 2. where it goes in `statement.rs`. To read one more dialect of
//! `:86:`: 1. a function in `details.rs`, 2. a case file.

mod details;
mod entry;
mod fields;
mod messages;
mod statement;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};
use fields::{Lines, Tag, tag};

/// `mt940`
pub(crate) const FORMAT: Format = Format { id: "mt940", recognise, read };

/// Lines above the first field in which a bank may put its own headers.
const HEADER_LINES_MAX: usize = 16;

fn recognise(head: &Head<'_>) -> u8 {
    let text = head.text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let is_swift = text.starts_with("{1:");
    if text.starts_with(['<', '[', '"']) || (text.starts_with('{') && !is_swift) {
        return 0;
    }
    let mut lines = text.lines().flat_map(|line| line.split('\r')).map(fields::strip);
    let Some(first) = lines.clone().take(HEADER_LINES_MAX).position(|line| tag(line).is_some()) else { return 0 };
    let tags: BTreeSet<Tag> = lines.by_ref().skip(first).filter_map(|line| tag(line).map(|(tag, _)| tag)).collect();
    // A field of the bank's own, or a message's name, says nothing alone.
    let telling = tags.iter().filter(|tag| !matches!(tag, Tag::NonSwift | Tag::Message)).count();
    match telling {
        0 => 0,
        1 if first == 0 => 60,
        1 => 0,
        _ => 90,
    }
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut lines = Lines::new(input);
    let mut messages = messages::Messages::new(hint, sink);
    while lines.next()? {
        messages.line(&lines.text(), lines.line())?;
    }
    messages.end()
}
