//! Tables: sections of Enedis' CSV (a line that says what follows, then stamps and values), flat ones that say it on
//! every line, and those of EDF's customer account, whose half hours stand under a line with their date.

use std::collections::BTreeMap;
use std::io::BufRead;

use jiff::civil::{Date, Time};
use logis_core::{Code, Decimal, Instant, Problem};

use super::columns::{Column, Columns, cells};
use super::out::{Interval, Measure, NAME_BYTES_MAX, Out, decimal, quality};
use super::stamp::{Stamp, at_clock};
use super::steps::{Point, Stamped, Steps};
use super::{SOURCE, fold};
use crate::{Hint, Question, Reader, Reading, Refused, Sink};

/// The longest line.
const LINE_BYTES_MAX: usize = 64 * 1024;
/// Registers whose last index is remembered, to say when one goes backwards.
const REGISTERS_MAX: usize = 1000;

/// What a section's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// By the values' stamps and measure.
    Curve,
    /// A day's energy.
    Daily,
    /// No active energy: passed over.
    Other,
}

/// What is known about the values that follow.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    meter: String,
    direction: &'static str,
    kind: Kind,
    measure: Option<Measure>,
    step_seconds: Option<i64>,
    first_day: Option<Date>,
    quality: &'static str,
    what: String,
}

/// What the lines that follow are.
enum Lines {
    /// Titles, blank lines.
    Preamble,
    /// One that says what the values after it are.
    Description(Columns),
    /// Values.
    Values(Columns),
    /// A tariff calendar.
    Calendar,
}

struct Table<'a, 'b> {
    out: Out<'a>,
    hint: &'b Hint,
    lines: Lines,
    section: Section,
    steps: Steps,
    /// The date that the lines below it belong to.
    block: Option<Date>,
    noted: bool,
    nameless: bool,
    last_index: BTreeMap<String, (Instant, Decimal)>,
}

pub(super) fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut table = Table {
        out: Out::new(sink),
        hint,
        lines: Lines::Preamble,
        section: Section::nameless(hint),
        steps: Steps::new(Stamped::End),
        block: None,
        noted: false,
        nameless: false,
        last_index: BTreeMap::new(),
    };
    let (mut bytes, mut line, mut known) = (Vec::new(), 0, false);
    while let Some(ended) = next_line(input, &mut bytes, line + 1)? {
        line += 1;
        let text = String::from_utf8_lossy(&bytes);
        table.line(text.trim(), line, ended)?;
        known |= !matches!(table.lines, Lines::Preamble);
    }
    if !known {
        return Err(Problem::new(Code::NotRecognised, "").into());
    }
    table.flush()?;
    table.out.finish()?;
    let mut reading = Reading::of_source(SOURCE);
    if table.nameless {
        table.out.problem(Problem::new(Code::AccountUnknown, hint.account_ref()));
        reading.questions.push(Question::WhichAccount { account: hint.account_ref() });
    }
    Ok(reading)
}

/// Reads one line into the buffer; whether it ended with a line end, `None` at the end.
fn next_line(input: &mut impl BufRead, bytes: &mut Vec<u8>, line: u64) -> Result<Option<bool>, Refused> {
    bytes.clear();
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok((!bytes.is_empty()).then_some(false));
        }
        let end = memchr::memchr2(b'\n', b'\r', buffer);
        let part = &buffer[..end.unwrap_or(buffer.len())];
        if bytes.len() + part.len() > LINE_BYTES_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("line > {LINE_BYTES_MAX} bytes")).at_line(line).into());
        }
        bytes.extend_from_slice(part);
        let Some(end) = end else {
            let all = buffer.len();
            input.consume(all);
            continue;
        };
        let carriage = buffer[end] == b'\r';
        input.consume(end + 1);
        if carriage && input.fill_buf()?.first() == Some(&b'\n') {
            input.consume(1);
        }
        return Ok(Some(true));
    }
}

impl Section {
    /// A section of a table that says nothing about itself.
    fn nameless(hint: &Hint) -> Self {
        Self {
            meter: hint.account_ref(),
            direction: "consumption",
            kind: Kind::Curve,
            measure: None,
            step_seconds: None,
            first_day: None,
            quality: "unknown",
            what: String::new(),
        }
    }

    /// What a line says about the values on it or after it.
    fn of(columns: &Columns, row: &[&str], hint: &Hint) -> Self {
        let cell = |column: &Column| columns.position(column).and_then(|at| row.get(at)).copied().unwrap_or_default();
        let what = fold(&format!("{} {}", cell(&Column::DataType), cell(&Column::Physical)));
        let business = fold(cell(&Column::Business));
        let produced = |text: &str| ["prod", "inject"].iter().any(|word| text.contains(word));
        let unit = cell(&Column::Unit);
        let measure = Measure::of_unit(unit);
        let other = ["puissance max", "reactive", "tension", "pmax", "pma"].iter().any(|word| what.contains(word));
        let daily = ["quotidien", "journalier", "par jour"].iter().any(|word| what.contains(word));
        let step_seconds = step(cell(&Column::Step));
        let meter = cell(&Column::Meter);
        Self {
            meter: if meter.is_empty() { hint.account_ref() } else { meter.chars().take(NAME_BYTES_MAX / 4).collect() },
            direction: if produced(&business) || produced(&what) { "production" } else { "consumption" },
            kind: match () {
                () if other || (measure.is_none() && !unit.is_empty()) => Kind::Other,
                () if daily && !what.contains("index") || step_seconds.is_some_and(|step| step >= 86_400) => Kind::Daily,
                () => Kind::Curve,
            },
            measure,
            step_seconds: step_seconds.filter(|step| *step < 86_400),
            first_day: Stamp::parse(cell(&Column::From)).map(Stamp::day),
            quality: quality(cell(&Column::Stage)).unwrap_or("unknown"),
            what: format!("{} {} {unit}", cell(&Column::DataType), cell(&Column::Physical)).trim().to_owned(),
        }
    }
}

/// Minutes, or an ISO 8601 duration, in seconds.
fn step(text: &str) -> Option<i64> {
    match text.parse::<i64>() {
        Ok(minutes) => (1..=1440).contains(&minutes).then_some(minutes * 60),
        Err(_) => iso_seconds(text),
    }
}

/// `PT30M`, `PT1H`, `P1D` in seconds.
pub(super) fn iso_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() > 12 {
        return None;
    }
    let (number, unit) = match text.strip_prefix("PT") {
        Some(rest) => (rest, [("M", 60), ("H", 3600), ("S", 1)]),
        None => (text.strip_prefix('P')?, [("D", 86_400), ("J", 86_400), ("W", 604_800)]),
    };
    let (number, seconds) = unit.iter().find_map(|(letter, seconds)| Some((number.strip_suffix(letter)?, *seconds)))?;
    number.parse::<i64>().ok()?.checked_mul(seconds).filter(|seconds| *seconds > 0)
}

impl Table<'_, '_> {
    fn line(&mut self, text: &str, line: u64, ended: bool) -> Result<(), Refused> {
        if text.chars().all(|c| matches!(c, ';' | ',' | '\t' | ' ' | '"')) {
            return Ok(());
        }
        if let Some(columns) = Columns::of(text) {
            self.flush()?;
            self.block = None;
            self.lines = match () {
                () if columns.holds_values() => {
                    if !columns.all.contains(&Column::Meter) && matches!(self.lines, Lines::Preamble) {
                        self.nameless = self.hint.account.is_none();
                        let folded = fold(text);
                        if ["production", "injection"].iter().any(|word| folded.contains(word)) {
                            self.section.direction = "production";
                        }
                    }
                    Lines::Values(columns)
                }
                () if columns.is_calendar() => Lines::Calendar,
                () => Lines::Description(columns),
            };
            return Ok(());
        }
        match std::mem::replace(&mut self.lines, Lines::Preamble) {
            Lines::Preamble => Ok(()),
            Lines::Calendar => {
                self.lines = Lines::Calendar;
                Ok(())
            }
            Lines::Description(columns) => {
                let row: Vec<&str> = cells(text, columns.separator).collect();
                let section = Section::of(&columns, &row, self.hint);
                self.lines = Lines::Description(columns);
                self.open(section, line)
            }
            Lines::Values(columns) => {
                let row: Vec<&str> = cells(text, columns.separator).collect();
                let done = self.values(&columns, &row, text, line, ended);
                self.lines = Lines::Values(columns);
                done
            }
        }
    }

    /// Another section begins.
    fn open(&mut self, section: Section, line: u64) -> Result<(), Refused> {
        self.flush()?;
        self.noted = false;
        self.out.meter(line, &section.meter, None)?;
        let stamped = section.first_day.map_or(Stamped::End, |day| Stamped::StartIfFirstIs(self.out.paris.midnight(day)));
        self.steps = Steps::new(stamped);
        self.section = section;
        Ok(())
    }

    /// One line of values.
    fn values(&mut self, columns: &Columns, row: &[&str], text: &str, line: u64, ended: bool) -> Result<(), Refused> {
        let at = |column: &Column| columns.position(column).and_then(|at| row.get(at)).copied();
        if columns.all.contains(&Column::Meter) {
            let section = Section::of(columns, row, self.hint);
            if section != self.section {
                self.open(section, line)?;
            }
        }
        let written = at(&Column::Stamp).unwrap_or_default();
        let stamp = match (Stamp::parse(written), at(&Column::Clock)) {
            (Some(Stamp::Date(date)), Some(clock)) => at_clock(date, clock).map(Stamp::Local),
            (Some(Stamp::Date(date)), None) if row.iter().filter(|cell| !cell.is_empty()).count() == 1 && !has_index(columns) => {
                if row.len() == 1 && !ended {
                    self.out.problem(Problem::new(Code::CutShort, text).at_line(line));
                }
                self.block = Some(date);
                return Ok(());
            }
            (Some(stamp), _) => Some(stamp),
            // Under the date, the day's steps by their end: midnight is the day's last.
            (None, _) => self.block.and_then(|date| at_clock(date, written)).map(|local| match local.time() == Time::midnight() {
                true if Some(local.date()) == self.block => Stamp::Local(local.tomorrow().unwrap_or(local)),
                _ => Stamp::Local(local),
            }),
        };
        let Some(stamp) = stamp else {
            let code = if ended { Code::DateUnreadable } else { Code::CutShort };
            self.out.problem(Problem::new(code, text).at_line(line));
            return Ok(());
        };
        if self.section.kind == Kind::Other {
            self.pass_over(line);
            return Ok(());
        }
        let quality = at(&Column::Quality).and_then(quality).unwrap_or(self.section.quality);
        if has_index(columns) {
            return self.indexes(columns, row, stamp, quality, line);
        }
        let Some((position, named)) = columns.all.iter().enumerate().find_map(|(at, column)| match column {
            Column::Value(measure) => Some((at, *measure)),
            _ => None,
        }) else {
            self.section.what = "puissance maximale".to_owned();
            self.pass_over(line);
            return Ok(());
        };
        let Some(cell) = row.get(position) else {
            let code = if ended { Code::PartMissing } else { Code::CutShort };
            self.out.problem(Problem::new(code, text).at_line(line));
            return Ok(());
        };
        let value = match decimal(cell) {
            Ok(value) => value,
            Err(()) => {
                let column = u32::try_from(position + 1).unwrap_or(u32::MAX);
                self.out.problem(Problem::new(Code::ValueUnreadable, cell).at_line(line).at_column(column));
                return Ok(());
            }
        };
        // Enedis leaves the unit of a curve empty at times: it is watts then.
        let measure = self.section.measure.or(named).unwrap_or(Measure::MeanWatts(1));
        self.section.measure = Some(measure);
        let daily = self.section.kind == Kind::Daily || matches!(stamp, Stamp::Date(_));
        match (daily, measure) {
            (true, Measure::WattHours(_)) => self.day(stamp.day(), value, quality, measure, line),
            (true, Measure::MeanWatts(_)) => {
                self.pass_over(line);
                Ok(())
            }
            (false, _) => {
                let at = self.out.paris.instant(stamp);
                self.point(Point { line, at, value, quality, step_seconds: self.section.step_seconds })
            }
        }
    }

    fn day(&mut self, day: Date, value: Option<Decimal>, quality: &'static str, measure: Measure, line: u64) -> Result<(), Refused> {
        let Some(value) = value else { return Ok(()) };
        let (starts_at, seconds) = self.out.paris.day(day);
        let of = Interval { line, meter: &self.section.meter, direction: self.section.direction, register: None, quality, measure };
        self.out.interval(&of, starts_at, seconds, value)
    }

    fn point(&mut self, point: Point) -> Result<(), Refused> {
        let (placed, repeated) = self.steps.push(point);
        if repeated {
            self.out.problem(Problem::new(Code::Irregular, point.at.to_string()).at_line(point.line));
        }
        self.place(placed)
    }

    fn place(&mut self, placed: Option<super::steps::Placed>) -> Result<(), Refused> {
        match (placed, self.section.measure) {
            (Some(placed), Some(measure)) => self.out.placed(&self.section.meter, self.section.direction, measure, placed),
            _ => Ok(()),
        }
    }

    /// The last value of the section.
    fn flush(&mut self) -> Result<(), Refused> {
        let placed = self.steps.finish();
        self.place(placed)
    }

    /// The registers of one day: the total, and slots where more than one is in use or there is no total.
    fn indexes(&mut self, columns: &Columns, row: &[&str], stamp: Stamp, quality: &'static str, line: u64) -> Result<(), Refused> {
        let at: Instant = self.out.paris.midnight(stamp.day());
        // A daily stop of the meter is read from it, whatever the section says about its stage.
        let quality = if quality == "unknown" { "measured" } else { quality };
        let mut found = Vec::new();
        for (position, column) in columns.all.iter().enumerate() {
            let (Column::Index { register, measure, injected }, Some(cell)) = (column, row.get(position)) else { continue };
            match decimal(cell) {
                Ok(Some(value)) => {
                    let measure = self.section.measure.or(*measure).unwrap_or(Measure::WattHours(1000));
                    let direction = if *injected { "production" } else { self.section.direction };
                    found.push((direction, register.as_deref(), measure, value));
                }
                Ok(None) => {}
                Err(()) => {
                    let column = u32::try_from(position + 1).unwrap_or(u32::MAX);
                    self.out.problem(Problem::new(Code::ValueUnreadable, cell).at_line(line).at_column(column));
                }
            }
        }
        let count =
            |way: &str, total: bool| found.iter().filter(|(here, register, ..)| *here == way && register.is_none() == total).count();
        let total_says_all = |way| count(way, true) > 0 && count(way, false) < 2;
        let total_says_all = [("consumption", total_says_all("consumption")), ("production", total_says_all("production"))];
        for (direction, register, measure, value) in found {
            if register.is_some() && total_says_all.contains(&(direction, true)) {
                continue;
            }
            self.notice_backwards(direction, register, at, value, line);
            let of = Interval { line, meter: &self.section.meter, direction, register, quality, measure };
            self.out.index(&of, at, value)?;
        }
        Ok(())
    }

    /// Says where an index is smaller later; files run either way.
    fn notice_backwards(&mut self, direction: &str, register: Option<&str>, at: Instant, value: Decimal, line: u64) {
        let name = format!("{} {direction} {}", self.section.meter, register.unwrap_or_default());
        if self.last_index.len() >= REGISTERS_MAX && !self.last_index.contains_key(&name) {
            return;
        }
        let Some((before_at, before)) = self.last_index.insert(name, (at, value)) else { return };
        let difference = value.checked_add(before.negated()).map_or(0, |difference| difference.digits);
        if difference != 0 && at != before_at && (difference < 0) == (at > before_at) {
            self.out.problem(Problem::new(Code::IndexBackwards, format!("{before} → {value}")).at_line(line));
        }
    }

    /// Says once a section that its values are no active energy.
    fn pass_over(&mut self, line: u64) {
        if !std::mem::replace(&mut self.noted, true) {
            let what = self.section.what.clone();
            self.out.problem(Problem::new(Code::PassedOver, what).at_line(line));
        }
    }
}

fn has_index(columns: &Columns) -> bool {
    columns.all.iter().any(|column| matches!(column, Column::Index { .. }))
}
