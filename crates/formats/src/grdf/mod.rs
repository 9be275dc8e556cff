//! Gas of GRDF: what its interfaces answer in JSON, and the workbooks of its customer account.
//!
//! Both state periods: kilowatt-hours, and the cubic metres and the coefficient that they come from. Each becomes an
//! `energy.reading` of its gas days, so that one day is one reading by whatever way it came.
//!
//! To read one more name or header: `json::Around::take`, or `sheet::role`.

mod dates;
mod json;
mod sheet;
mod statements;
#[cfg(test)]
mod tests;

use std::io::BufRead;

use logis_core::{Code, Problem};

use self::statements::Statements;
use crate::workbook::Workbook;
use crate::{Format, Head, Hint, Question, Reader, Reading, Refused, Sink};

/// `grdf`
pub(crate) const FORMAT: Format = Format { id: "grdf", recognise, read };

/// Where readings' keys mean something: the same gas day of a meter is one, by whatever way it came.
const SOURCE: &str = "grdf";

fn recognise(head: &Head<'_>) -> u8 {
    let text = head.text.trim_start();
    if text.starts_with(['{', '[']) { json::recognise(text) } else { 0 }
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    if input.fill_buf()?.is_empty() {
        return Err(Problem::new(Code::NotRecognised, &hint.name).into());
    }
    finish(hint, sink, |named, out| json::read(input, named, out))
}

/// Whether a workbook is of this format.
pub(crate) fn knows_workbook(workbook: &mut Workbook) -> bool {
    sheet::recognise(workbook)
}

/// Reads a workbook as this format.
pub(crate) fn read_workbook(workbook: &mut Workbook, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    finish(hint, sink, |named, out| sheet::read(workbook, named, out))
}

fn finish(
    hint: &Hint,
    sink: &mut dyn Sink,
    read: impl FnOnce(&mut Named<'_>, &mut Statements<'_>) -> Result<(), Refused>,
) -> Result<Reading, Refused> {
    let (mut named, mut out) = (Named { hint, nameless: false }, Statements::new(sink));
    read(&mut named, &mut out)?;
    let mut reading = Reading::of_source(SOURCE);
    if named.nameless {
        out.problem(Problem::new(Code::AccountUnknown, hint.account_ref()));
        reading.questions.push(Question::WhichAccount { account: hint.account_ref() });
    }
    Ok(reading)
}

/// Names meters that an input doesn't name.
struct Named<'a> {
    hint: &'a Hint,
    nameless: bool,
}

impl Named<'_> {
    fn meter(&mut self) -> String {
        self.nameless |= self.hint.account.is_none();
        self.hint.account_ref()
    }
}

/// Whether a text is the number of a gas meter's delivery point (PCE): 14 digits, or GI and 6.
fn is_pce(text: &str) -> bool {
    let text = text.trim();
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(text, 14) || text.strip_prefix("GI").is_some_and(|rest| digits(rest, 6))
}
