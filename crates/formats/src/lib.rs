//! Files that holders give, read into typed batches and problems.
//!
//! [`read`] takes an [`Input`] that can be opened more than once, finds out its encoding and format from its content,
//! and hands batches and problems to a [`Sink`] as it goes: memory is bounded at any size. It returns a [`Reading`],
//! or the one [`Problem`] of severity `Error` for which nothing may be stored.
//!
//! The rule for bad input is in [`Reading`]'s status: *error* and nothing stored for what a whole file is refused
//! for, *ok* when nothing was unreadable, *partial* otherwise.
//!
//! To add a format: 1. a folder or file with `recognise` and `read` like its neighbours, 2. one line in [`FORMATS`],
//! 3. case files under `tests/cases/<format>/` (an input and its `.json`), 4. its texts in `logis-pages`.

pub mod archive;
pub mod bank_csv;
mod camt;
mod cdr;
mod cfonb120;
mod consumption;
mod content_lines;
mod encoding;
mod enedis;
mod espi;
mod fhir;
mod gpx;
mod grdf;
mod hint;
mod ical;
mod input;
mod insurance_json;
mod invoice_xml;
mod json;
mod lines;
mod meters;
mod mt940;
mod ofx;
mod once;
mod plausible;
mod psd2_json;
mod qif;
mod reading;
mod sink;
mod tables;
mod text_lines;
mod values;
mod vcard;
mod watch;
mod workbook;
mod xml;

pub use encoding::Encoding;
pub use hint::{Answers, DateOrder, Hint, KnownCurrencies};
pub use input::{Head, Input, MemoryInput, ReadSeek, place, problem_of};
pub use reading::{Question, Reading, Status, Summary, nothing_readable};
pub use sink::{Collected, Sink, Stopped};

use logis_core::{Code, Problem};

/// One format: how it is known, and how it is read.
#[derive(Debug)]
pub struct Format {
    /// Its name in reports and on the command line.
    pub id: &'static str,
    /// How sure the head of an input makes us that it is of this format: 0 not at all, 100 beyond doubt.
    pub recognise: fn(&Head<'_>) -> u8,
    /// Reads the whole input (already UTF-8) into the sink.
    pub read: fn(&mut Reader<'_>, &Hint, &mut dyn Sink) -> Result<Reading, Refused>,
}

/// Every format, in the order in which ties are settled.
pub const FORMATS: &[Format] = &[
    ofx::FORMAT,
    camt::FORMAT,
    mt940::FORMAT,
    psd2_json::FORMAT,
    qif::FORMAT,
    cfonb120::FORMAT,
    enedis::FORMAT,
    espi::FORMAT,
    grdf::FORMAT,
    gpx::FORMAT,
    vcard::FORMAT,
    ical::FORMAT,
    fhir::FORMAT,
    insurance_json::FORMAT,
    invoice_xml::FORMAT,
    cdr::FORMAT,
    bank_csv::FORMAT,
];

/// What a format's `read` is given: the text of the input, UTF-8 without byte-order mark, from its beginning.
pub type Reader<'a> = encoding::Utf8Reader<'a>;

/// Why nothing of an input may be stored.
#[derive(Debug)]
pub enum Refused {
    /// The input itself: a problem of severity `Error`.
    Input(Problem),
    /// The sink wanted no more (it says why itself).
    Stopped(Stopped),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Input(problem)
    }
}

impl From<Stopped> for Refused {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

impl From<std::io::Error> for Refused {
    fn from(error: std::io::Error) -> Self {
        Self::Input(problem_of(error))
    }
}

/// Reads an input into the sink.
///
/// # Errors
/// [`Refused::Input`] with the one problem for which nothing may be stored (what the sink was already given must be
/// dropped); [`Refused::Stopped`] when the sink stopped.
pub fn read(input: &dyn Input, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    if let Some(mut workbook) = workbook::workbook(input)? {
        return read_workbook(&mut workbook, input, hint, sink);
    }
    let survey = encoding::survey(input)?;
    let head = survey.head();
    let format = match &hint.format {
        Some(id) => FORMATS.iter().find(|format| format.id == id.as_str()),
        None => recognise(&head),
    };
    let format = format.ok_or_else(|| Problem::new(Code::NotRecognised, hint.format.as_deref().unwrap_or(input.name())))?;
    // Asked to read it as a format that it shows no mark of, while it shows another's: that would be an empty file.
    if hint.format.is_some() && (format.recognise)(&head) == 0 && recognise(&head).is_some() {
        return Err(Problem::new(Code::NotRecognised, format.id).into());
    }
    for problem in survey.problems() {
        sink.problem(problem.clone());
    }
    let mut reader = survey.reader(input)?;
    sink.source(format.id)?;
    let mut reading = (format.read)(&mut reader, hint, &mut plausible::Plausible::new(sink))?;
    reader.finish(sink);
    reading.format = format.id;
    reading.encoding = survey.encoding();
    Ok(reading)
}

/// A workbook is no text: it is known before the encoding is looked for.
fn read_workbook(workbook: &mut workbook::Workbook, input: &dyn Input, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    if hint.format.as_deref().is_some_and(|id| id != grdf::FORMAT.id) {
        return Err(Problem::new(Code::NotRecognised, input.name()).into());
    }
    sink.source(grdf::FORMAT.id)?;
    let reading = grdf::read_workbook(workbook, hint, &mut plausible::Plausible::new(sink))?;
    Ok(Reading { format: grdf::FORMAT.id, encoding: Encoding::Binary, ..reading })
}

/// The format that the head of an input is of, if any.
#[must_use]
pub fn recognise(head: &Head<'_>) -> Option<&'static Format> {
    let sure = |format: &'static Format| Some((format, (format.recognise)(head))).filter(|(_, sure)| *sure > 0);
    // The first of equals wins: `max_by_key` would take the last.
    FORMATS.iter().filter_map(sure).rev().max_by_key(|(_, sure)| *sure).map(|(format, _)| format)
}

/// A format's id for an input whose format is not asked for; `None` when it is none of ours.
///
/// # Errors
/// When the input can't be read.
pub fn format_of(input: &dyn Input) -> Result<Option<&'static str>, Refused> {
    if let Some(mut workbook) = workbook::workbook(input)? {
        return Ok(grdf::knows_workbook(&mut workbook).then_some(grdf::FORMAT.id));
    }
    let survey = encoding::survey(input)?;
    Ok(recognise(&survey.head()).map(|format| format.id))
}
