//! Green Button: feeds of NAESB's Energy Services Provider Interface (ESPI), in an Atom envelope or without it.
//!
//! What a value means stands elsewhere in the feed (its `ReadingType`, `UsagePoint` and `LocalTimeParameters`), often
//! after it. So a feed is read twice: once for what its resources and links say, once for its readings. Costs and
//! summaries of bills are no readings.
//!
//! To read one more element: 1. its name in `names`, 2. what it says in `directory` (of a resource) or `readings` (of a
//! reading), 3. a case file. To read one more unit: see `units`.

mod directory;
mod links;
mod local_time;
mod names;
mod readings;
mod resolve;
#[cfg(test)]
mod tests;
mod units;

use logis_core::{Code, Problem};

use self::names::Name;
use self::readings::Readings;
use crate::meters::MeterSink;
use crate::{Format, Head, Hint, Question, Reader, Reading, Refused, Sink};

/// `espi`
pub(crate) const FORMAT: Format = Format { id: "espi", recognise, read };

/// Where readings' keys mean something: a usage point has one id, by whatever feed it came.
const SOURCE: &str = "espi";
/// The namespace of its elements, in any version.
const NAMESPACE: &str = "naesb.org/espi";

fn recognise(head: &Head<'_>) -> u8 {
    if !head.text.trim_start().starts_with('<') {
        return 0;
    }
    let resource = |tag: &str| {
        let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        matches!(Name::of(name.rsplit(':').next().unwrap_or_default()), Name::IntervalBlock | Name::IntervalReading | Name::UsagePoint)
    };
    match head.text.split('<').skip(1).any(resource) {
        true => 95,
        false if head.text.contains(NAMESPACE) => 80,
        false => 0,
    }
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let directory = directory::directory(input.again()?, hint)?;
    if !directory.known && directory.passed_over.is_empty() {
        return Err(Problem::new(Code::NotRecognised, &hint.name).into());
    }
    let mut out = Readings::new(MeterSink::new(sink), &directory).read(input)?;
    if directory.blocks.is_empty() {
        directory.passed_over.iter().for_each(|name| out.problem(Problem::new(Code::PassedOver, name)));
    }
    let mut reading = Reading::of_source(SOURCE);
    if directory.nameless && hint.account.is_none() {
        out.problem(Problem::new(Code::AccountUnknown, hint.account_ref()));
        reading.questions.push(Question::WhichAccount { account: hint.account_ref() });
    }
    Ok(reading)
}
