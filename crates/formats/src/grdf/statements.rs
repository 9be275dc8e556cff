//! What an export states of a period, and what becomes of it: a reading of gas, in order of time.

use logis_core::{Code, Decimal, Energy, Instant, Problem};
use logis_kinds::energy::{MeterRow, Quantity, ReadingRow};

use super::dates::{Stamp, paris};
use crate::enedis::fold;
use crate::meters::MeterSink;
use crate::{Refused, Sink};

/// Days without data that are held until the index after them is known.
const HOLES_HELD_MAX: usize = 1000;

/// What is stated of one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) line: u64,
    pub(super) start: Option<Stamp>,
    pub(super) end: Option<Stamp>,
    /// Kilowatt-hours, cubic metres, kilowatt-hours a cubic metre.
    pub(super) energy: Option<Decimal>,
    pub(super) volume: Option<Decimal>,
    pub(super) coefficient: Option<Decimal>,
    /// Cubic metres on the meter.
    pub(super) index_start: Option<Decimal>,
    pub(super) index_end: Option<Decimal>,
    pub(super) quality: Option<&'static str>,
    /// Gas that the home's installation gave to the grid.
    pub(super) injected: bool,
}

/// The quality that a word of an export means (`Mesuré`, `MES`, `Estimé`, `EST`, `Corrigé`…).
pub(super) fn quality(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let starts = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    match () {
        () if starts(&["mes", "releve", "reel"]) => Some("measured"),
        () if starts(&["est", "calc"]) => Some("estimated"),
        () if starts(&["corr", "rect", "regul"]) => Some("corrected"),
        () => None,
    }
}

/// A number as exports write it; `None` where there is none.
///
/// # Errors
/// When it is no number.
pub(super) fn decimal(text: &str) -> Result<Option<Decimal>, ()> {
    let text = text.trim();
    if text.is_empty() || matches!(text, "-" | "null" | "NaN" | "N/A") {
        return Ok(None);
    }
    let mark = if text.contains(',') && !text.contains('.') { b',' } else { b'.' };
    if let Ok(number) = Decimal::parse(text, mark) {
        return Ok(Some(number));
    }
    // Workbooks and JSON may write exponents, and more decimals than mean anything.
    let number: f64 = text.parse().map_err(|_| ())?;
    Decimal::parse(&format!("{number:.9}"), b'.').map(|number| Some(number.normalized())).map_err(|_| ())
}

/// Kilowatt-hours as energy, to the nearest millijoule; none where they are too many.
fn energy(kilowatt_hours: i128, scale: u32) -> Option<Energy> {
    let millijoules = kilowatt_hours.checked_mul(3_600_000_000)?;
    let unit = 10i128.checked_pow(scale)?;
    let half = if millijoules < 0 { -(unit / 2) } else { unit / 2 };
    i64::try_from((millijoules + half) / unit).ok().map(Energy::from_millijoules)
}

impl Statement {
    /// What was used: as stated, or by volume and coefficient.
    fn used(&self) -> Option<Result<Energy, Decimal>> {
        if let Some(stated) = self.energy {
            return Some(energy(i128::from(stated.digits), u32::from(stated.scale)).ok_or(stated));
        }
        let (volume, coefficient) = (self.volume?, self.coefficient?);
        let product = i128::from(volume.digits).checked_mul(i128::from(coefficient.digits));
        let scale = u32::from(volume.scale) + u32::from(coefficient.scale);
        Some(product.and_then(|product| energy(product, scale)).ok_or(volume))
    }

    /// The index where it begins: a period that used nothing ends where it began.
    fn index_before(&self) -> Option<Decimal> {
        let used_nothing = self.energy.is_some_and(|energy| energy.digits == 0);
        self.index_start.or(self.index_end.filter(|_| used_nothing)).map(Decimal::normalized)
    }
}

/// Hands over what is stated of meters, one after the other.
pub(super) struct Statements<'a> {
    out: MeterSink<'a>,
    zone: jiff::tz::TimeZone,
    /// The meter of the last statement, its index and the moment of it.
    meter: String,
    index: Option<(Decimal, Instant)>,
    /// Periods since then without data.
    holes: Vec<(Statement, Instant, i32)>,
    has_any: bool,
    /// Whether it was said of the meter that cubic metres alone are no energy.
    said_volume: bool,
}

impl<'a> Statements<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink) -> Self {
        Self {
            out: MeterSink::new(sink),
            zone: paris(),
            meter: String::new(),
            index: None,
            holes: Vec::new(),
            has_any: false,
            said_volume: false,
        }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.out.problem(problem);
    }

    /// Takes the next statement of a meter.
    pub(super) fn take(&mut self, meter: &str, statement: Statement) -> Result<(), Refused> {
        if self.meter != meter {
            meter.clone_into(&mut self.meter);
            self.index = None;
            self.holes.clear();
            self.said_volume = false;
            let (line, holder) = (statement.line, Some("GRDF"));
            self.out.meter(&MeterRow { line, meter, commodity: "gas", subscribed_power_va: None, tariff: None, name: None, holder })?;
        }
        let Some(start) = statement.start else {
            self.out.problem(at(Problem::new(Code::PartMissing, "date"), statement.line));
            return Ok(());
        };
        let (starts_at, mut end) = (start.instant(&self.zone), statement.end.unwrap_or_else(|| start.next()).instant(&self.zone));
        if end == starts_at {
            end = start.next().instant(&self.zone);
        }
        let seconds = end.seconds() - starts_at.seconds();
        let Some(duration_s) = MeterSink::duration(seconds) else {
            self.out.problem(at(Problem::new(Code::DateUnreadable, format!("{starts_at} – {end}")), statement.line));
            return Ok(());
        };
        match statement.used() {
            Some(Ok(energy)) => {
                self.fill_holes(&statement, starts_at)?;
                self.push(&statement, starts_at, duration_s, Some(energy), statement.quality.unwrap_or("unknown"))?;
                self.index = statement.index_end.map(|index| (index.normalized(), end));
            }
            Some(Err(number)) => self.out.problem(at(Problem::new(Code::ValueUnreadable, number.to_string()), statement.line)),
            // Cubic metres alone: how much energy they are, nobody says.
            None if statement.volume.is_some_and(|volume| volume.digits != 0) => {
                if !std::mem::replace(&mut self.said_volume, true) {
                    self.out.problem(at(Problem::new(Code::NotEnergy, "m3"), statement.line));
                }
                self.fill_holes(&statement, starts_at)?;
                self.push(&statement, starts_at, duration_s, None, statement.quality.unwrap_or("unknown"))?;
                self.index = statement.index_end.map(|index| (index.normalized(), end));
            }
            None if self.holes.len() < HOLES_HELD_MAX => self.holes.push((statement, starts_at, duration_s)),
            None => {}
        }
        Ok(())
    }

    /// Days without data stay holes, unless the index did not move over them: then nothing was used, and less than a
    /// cubic metre is what an index doesn't see.
    fn fill_holes(&mut self, next: &Statement, until: Instant) -> Result<(), Refused> {
        let holes = std::mem::take(&mut self.holes);
        let Some((index, from)) = self.index.filter(|(index, _)| next.index_before() == Some(*index)) else { return Ok(()) };
        let mut covered = from;
        let joins = holes.iter().all(|(_, starts_at, duration_s)| {
            let joins = *starts_at == covered;
            covered = starts_at.plus_seconds(i64::from(*duration_s));
            joins
        });
        if !joins || covered != until {
            return Ok(());
        }
        for (hole, starts_at, duration_s) in holes {
            self.push(&hole, starts_at, duration_s, Some(Energy::default()), "estimated")?;
        }
        self.index = Some((index, until));
        Ok(())
    }

    fn push(
        &mut self,
        statement: &Statement,
        starts_at: Instant,
        duration_s: i32,
        energy: Option<Energy>,
        quality: &'static str,
    ) -> Result<(), Refused> {
        self.has_any = true;
        let offset_minutes = starts_at.timestamp().ok().map(|at| self.zone.to_offset(at).seconds() / 60);
        self.out.reading(&ReadingRow {
            line: statement.line,
            meter: &self.meter,
            starts_at,
            offset_minutes,
            duration_s,
            nature: "interval",
            direction: if statement.injected { "production" } else { "consumption" },
            register: None,
            energy,
            quantity: statement.volume.map(|volume| Quantity { value: volume.normalized(), unit: "m3" }),
            quality,
        })
    }

    /// Whether a reading was handed over.
    pub(super) fn has_any(&self) -> bool {
        self.has_any
    }

    pub(super) fn finish(&mut self) -> Result<(), Refused> {
        self.out.finish()
    }
}

/// A problem at a line, where lines mean something.
pub(super) fn at(problem: Problem, line: u64) -> Problem {
    if line > 0 { problem.at_line(line) } else { problem }
}
