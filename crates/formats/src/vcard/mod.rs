//! vCard 2.1, 3.0 and 4.0 (RFC 6350): the cards of an address book.
//!
//! A file is cut into cards by its lines, and each card is read by `calcard` on its own: memory is bounded at any size, and
//! a broken card doesn't lose its neighbours. Photos, sounds and keys are passed over before that.
//!
//! To read one more property: 1. its place in `card.rs`, 2. a case file under `tests/cases/vcard/`.

mod card;
#[cfg(test)]
mod tests;

use logis_core::{Code, Problem};
use logis_kinds::{Batch, KindId, Rows};

use crate::content_lines::{ContentLine, ContentLines};
use crate::once::Once;
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `vcard`
pub(crate) const FORMAT: Format = Format { id: "vcard", recognise, read };

/// The most bytes of one card, without what is passed over.
const CARD_BYTES_MAX: usize = 512 * 1024;
/// How much text a batch may hold before it is handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Properties that hold pictures, sounds and keys, which no column has.
const PASSED_OVER: &[&str] = &["PHOTO", "LOGO", "SOUND", "KEY"];

fn recognise(head: &Head<'_>) -> u8 {
    let mut lines = head.text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let begins = |line: &str| line.split_once(':').is_some_and(|(name, value)| is_word(name, "BEGIN") && is_word(value, "VCARD"));
    match lines.next() {
        Some(first) if begins(first) => 95,
        _ => 0,
    }
}

fn is_word(text: &str, word: &str) -> bool {
    text.trim().eq_ignore_ascii_case(word)
}

fn read(input: &mut Reader<'_>, _hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut lines = ContentLines::new(input);
    let mut cards = Cards { sink, open: None, within: Vec::new(), rows: Rows::new(KindId::ContactCard), bytes: 0, notes: Once::default() };
    while let Some(line) = lines.next()? {
        cards.take(line)?;
    }
    cards.finish()?;
    Ok(Reading::of_source(FORMAT.id))
}

/// A card that was not ended yet.
struct Open {
    line: u64,
    text: String,
    /// Whether the last line is a property whose value may be a card itself.
    is_agent: bool,
    /// Whether lines without a name belong to a value that is passed over.
    is_passing: bool,
    is_too_long: bool,
}

/// The cards of a file as they go by.
struct Cards<'a> {
    sink: &'a mut dyn Sink,
    open: Option<Open>,
    /// Components within the card, which are no part of it: how deep.
    within: Vec<String>,
    rows: Rows,
    bytes: usize,
    notes: Once,
}

/// The deepest nesting of components that is followed.
const DEPTH_MAX: usize = 64;

impl Cards<'_> {
    fn take(&mut self, line: ContentLine<'_>) -> Result<(), Refused> {
        match (line.component("BEGIN"), line.component("END")) {
            (Some(name), _) => self.begin(name, line),
            (_, Some(name)) => self.end(&name, line),
            _ if !self.within.is_empty() => Ok(()),
            _ => {
                self.property(line);
                Ok(())
            }
        }
    }

    fn begin(&mut self, name: String, line: ContentLine<'_>) -> Result<(), Refused> {
        let is_card = name == "VCARD";
        let is_within = !self.within.is_empty() || self.open.as_ref().is_some_and(|open| !is_card || open.is_agent);
        if is_within && self.open.is_some() {
            if self.within.len() >= DEPTH_MAX {
                return Err(Problem::new(Code::LimitExceeded, format!("depth > {DEPTH_MAX}")).at_line(line.number).into());
            }
            self.notes.say(self.sink, Problem::new(Code::PassedOver, &name).at_line(line.number));
            self.within.push(name);
            return Ok(());
        }
        if let Some(open) = self.open.take() {
            // Its end is missing, but where the next one begins it is over.
            self.notes.say(self.sink, Problem::new(Code::Irregular, "END:VCARD").at_line(line.number));
            self.card(&open)?;
        }
        if is_card {
            self.open = Some(Open { line: line.number, text: String::new(), is_agent: false, is_passing: false, is_too_long: false });
        } else {
            self.notes.say(self.sink, Problem::new(Code::PassedOver, name).at_line(line.number));
        }
        Ok(())
    }

    fn end(&mut self, name: &str, line: ContentLine<'_>) -> Result<(), Refused> {
        if let Some(at) = self.within.iter().rposition(|open| open == name) {
            self.within.truncate(at);
            return Ok(());
        }
        match self.open.take_if(|_| name == "VCARD") {
            Some(open) => {
                self.within.clear();
                self.card(&open)
            }
            None => {
                self.notes.say(self.sink, Problem::new(Code::Irregular, line.text).at_line(line.number));
                Ok(())
            }
        }
    }

    fn property(&mut self, line: ContentLine<'_>) {
        let Some(open) = &mut self.open else {
            self.notes.say(self.sink, Problem::new(Code::Irregular, line.text).at_line(line.number));
            return;
        };
        if line.value().is_none() {
            if !open.is_passing {
                self.sink.problem(Problem::new(Code::LineUnreadable, line.text).at_line(line.number));
            }
            return;
        }
        open.is_agent = line.is("AGENT");
        open.is_passing = PASSED_OVER.iter().any(|name| line.is(name));
        if open.is_passing {
            self.notes.say(self.sink, Problem::new(Code::PassedOver, line.name().to_ascii_uppercase()).at_line(line.number));
        } else if line.is_cut || open.is_too_long || open.text.len() + line.text.len() > CARD_BYTES_MAX {
            if line.is_cut || !open.is_too_long {
                self.sink.problem(Problem::new(Code::LineUnreadable, line.text).at_line(line.number));
            }
            open.is_too_long |= !line.is_cut;
        } else {
            open.text.push_str(line.text);
            open.text.push_str("\r\n");
        }
    }

    fn card(&mut self, open: &Open) -> Result<(), Refused> {
        self.bytes += open.text.len();
        let Some(card) = card::card(&open.text) else {
            self.sink.problem(Problem::new(Code::LineUnreadable, "VCARD").at_line(open.line));
            return Ok(());
        };
        if self.rows.push(open.line, &card.row()).is_err() {
            self.sink.problem(Problem::new(Code::LineUnreadable, "VCARD").at_line(open.line));
        }
        if self.rows.len() >= Batch::ROWS_MAX || self.bytes >= BATCH_BYTES_MAX {
            self.hand_over()?;
        }
        Ok(())
    }

    fn hand_over(&mut self) -> Result<(), Refused> {
        self.bytes = 0;
        if !self.rows.is_empty() {
            self.sink.batch(self.rows.finish())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Refused> {
        if let Some(open) = self.open.take() {
            // What it says may be half: a number cut in the midst is another number.
            self.sink.problem(Problem::new(Code::CutShort, "VCARD").at_line(open.line));
        }
        self.hand_over()
    }
}
