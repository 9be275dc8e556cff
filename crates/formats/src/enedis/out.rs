//! What the readers of every flavour hand over: meters and readings.

use std::collections::BTreeSet;

use logis_core::{Code, Decimal, Energy, Instant, Problem};
use logis_kinds::Batch;
use logis_kinds::energy::{MeterRow, ReadingRow, Readings, meters};

use super::stamp::Paris;
use super::steps::Placed;
use crate::{Refused, Sink};

/// Meters of one input.
const METERS_MAX: usize = 10_000;
/// The longest name of a meter or register, in bytes.
pub(super) const NAME_BYTES_MAX: usize = 200;
/// The longest interval: two years of a bill.
const INTERVAL_MAX_SECONDS: i64 = 2 * 366 * 86_400;

/// What a number of a file measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Mean power, in so many watts.
    MeanWatts(i64),
    /// Energy or an index, in so many watt-hours.
    WattHours(i64),
}

impl Measure {
    /// The measure that a unit names; `None` for what is no active energy (VA, var, V) or not known.
    pub(super) fn of_unit(unit: &str) -> Option<Self> {
        match unit.trim().to_ascii_lowercase().as_str() {
            "w" => Some(Self::MeanWatts(1)),
            "kw" => Some(Self::MeanWatts(1000)),
            "mw" => Some(Self::MeanWatts(1_000_000)),
            "wh" => Some(Self::WattHours(1)),
            "kwh" => Some(Self::WattHours(1000)),
            "mwh" => Some(Self::WattHours(1_000_000)),
            _ => None,
        }
    }

    /// The energy of a value over some seconds: exact, and only what is finer than a thousandth of a watt or watt-hour is
    /// rounded. `None` where it is too large.
    pub(super) fn energy(self, value: Decimal, seconds: i64) -> Option<Energy> {
        let factor = match self {
            Self::MeanWatts(factor) | Self::WattHours(factor) => factor,
        };
        let value = value.normalized();
        let mut scaled = Decimal { digits: value.digits.checked_mul(factor)?, ..value }.normalized();
        let exact = |number| match self {
            Self::MeanWatts(_) => Energy::from_mean_watts(number, seconds),
            Self::WattHours(_) => Energy::from_watt_hours(number),
        };
        exact(scaled).or_else(|| {
            while scaled.scale > 3 {
                let half = if scaled.scale == 4 { 5 * scaled.digits.signum() } else { 0 };
                scaled = Decimal { digits: scaled.digits.saturating_add(half) / 10, scale: scaled.scale - 1 };
            }
            exact(scaled)
        })
    }
}

/// A number as files write it; `None` where there is none.
///
/// # Errors
/// When it is no number.
pub(super) fn decimal(text: &str) -> Result<Option<Decimal>, ()> {
    let text = text.trim();
    if text.is_empty() || matches!(text, "-" | "null" | "NULL" | "NaN" | "N/A" | "NA") {
        return Ok(None);
    }
    let mark = if text.contains(',') && !text.contains('.') { b',' } else { b'.' };
    Decimal::parse(text, mark).map(Some).map_err(|_| ())
}

/// The quality that a letter or word means (letters of the flows R4x and of DataConnect).
pub(super) fn quality(text: &str) -> Option<&'static str> {
    let folded = super::fold(text);
    Some(match folded.as_str() {
        "b" | "r" | "s" | "t" | "f" | "g" | "reel" | "reelle" | "brut" | "brute" | "comptage brut" | "mesure" | "mesuree" => "measured",
        "e" | "h" | "p" | "k" | "estime" | "estimee" | "estimation" | "calcule" | "calculee" => "estimated",
        "c" | "d" | "corrige" | "corrigee" | "comptage corrige" | "regularisee" => "corrected",
        _ => return None,
    })
}

/// Hands readings and problems over.
pub(super) struct Out<'a> {
    sink: &'a mut dyn Sink,
    readings: Readings,
    meters: BTreeSet<String>,
    pub(super) paris: Paris,
}

impl<'a> Out<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink) -> Self {
        Self { sink, readings: Readings::new(), meters: BTreeSet::new(), paris: Paris::new() }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }

    /// Names a meter, once.
    pub(super) fn meter(&mut self, line: u64, meter: &str, tariff: Option<&str>) -> Result<(), Refused> {
        if self.meters.contains(meter) {
            return Ok(());
        }
        if self.meters.len() >= METERS_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("meters > {METERS_MAX}")).at_line(line).into());
        }
        self.meters.insert(meter.to_owned());
        let row = MeterRow { line, meter, commodity: "electricity", subscribed_power_va: None, tariff, name: None, holder: Some("Enedis") };
        Ok(self.sink.batch(meters(&[row]))?)
    }

    /// A value of a curve, where there is one.
    pub(super) fn placed(&mut self, meter: &str, direction: &'static str, measure: Measure, placed: Placed) -> Result<(), Refused> {
        let Placed { point, starts_at, seconds } = placed;
        let Some(value) = point.value else { return Ok(()) };
        self.interval(
            &Interval { line: point.line, meter, direction, register: None, quality: point.quality, measure },
            starts_at,
            seconds,
            value,
        )
    }

    /// The energy of an interval.
    pub(super) fn interval(&mut self, of: &Interval<'_>, starts_at: Instant, seconds: i64, value: Decimal) -> Result<(), Refused> {
        let energy = of.measure.energy(value, seconds);
        let duration_s = i32::try_from(seconds).ok().filter(|_| (1..=INTERVAL_MAX_SECONDS).contains(&seconds));
        let (Some(energy), Some(duration_s)) = (energy, duration_s) else {
            self.problem(Problem::new(Code::ValueUnreadable, value.to_string()).at_line(of.line));
            return Ok(());
        };
        self.push(of, starts_at, duration_s, "interval", energy)
    }

    /// An index of a register.
    pub(super) fn index(&mut self, of: &Interval<'_>, at: Instant, value: Decimal) -> Result<(), Refused> {
        match of.measure.energy(value, 0) {
            Some(energy) if matches!(of.measure, Measure::WattHours(_)) => self.push(of, at, 0, "index", energy),
            _ => {
                self.problem(Problem::new(Code::ValueUnreadable, value.to_string()).at_line(of.line));
                Ok(())
            }
        }
    }

    fn push(&mut self, of: &Interval<'_>, at: Instant, duration_s: i32, nature: &str, energy: Energy) -> Result<(), Refused> {
        self.meter(of.line, of.meter, None)?;
        self.readings.push(&ReadingRow {
            line: of.line,
            meter: of.meter,
            starts_at: at,
            offset_minutes: self.paris.offset_minutes(at),
            duration_s,
            nature,
            direction: of.direction,
            register: of.register,
            energy: Some(energy),
            quantity: None,
            quality: of.quality,
        });
        if self.readings.len() >= Batch::ROWS_MAX {
            self.sink.batch(self.readings.finish())?;
        }
        Ok(())
    }

    /// Hands over what is left.
    pub(super) fn finish(&mut self) -> Result<(), Refused> {
        if !self.readings.is_empty() {
            self.sink.batch(self.readings.finish())?;
        }
        Ok(())
    }
}

/// What is the same for the readings of a series.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval<'a> {
    pub(super) line: u64,
    pub(super) meter: &'a str,
    pub(super) direction: &'static str,
    pub(super) register: Option<&'a str>,
    pub(super) quality: &'static str,
    pub(super) measure: Measure,
}
