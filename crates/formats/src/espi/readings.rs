//! The second pass over a feed: its readings, now that it is known what they are.

use std::io::Read;

use logis_core::{Code, Decimal, Energy, Instant, Problem};
use logis_kinds::energy::{MeterRow, Quantity, ReadingRow};

use super::names::Name;
use super::resolve::{Directory, Series};
use super::units::{Flow, Measured, Nature, quality};
use crate::Refused;
use crate::meters::MeterSink;
use crate::xml::{Step, XmlEvents};

/// Qualities of one reading that are looked at.
const QUALITIES_MAX: usize = 16;

/// A period as written, in microseconds and seconds.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start_micros: Option<i64>,
    seconds: Option<i64>,
}

/// One reading as it is read.
#[derive(Debug, Default)]
struct Reading {
    line: u64,
    span: Span,
    value: Option<Decimal>,
    qualities: Vec<i64>,
    tou: Option<i64>,
    wrong: Option<(Code, String)>,
}

/// Reads the readings of a feed.
pub(super) struct Readings<'a, 'd> {
    out: MeterSink<'a>,
    directory: &'d Directory,
    path: Vec<Name>,
    /// How many blocks were opened.
    blocks: usize,
    block: Span,
    /// Where the reading before ended: a reading without a time follows it.
    next_micros: Option<i64>,
    reading: Reading,
    /// By series: whether it was said that its values don't count, or are no energy.
    said: Vec<bool>,
}

impl<'a, 'd> Readings<'a, 'd> {
    pub(super) fn new(out: MeterSink<'a>, directory: &'d Directory) -> Self {
        Self {
            out,
            directory,
            path: Vec::new(),
            blocks: 0,
            block: Span::default(),
            next_micros: None,
            reading: Reading::default(),
            said: vec![false; directory.series.len()],
        }
    }

    pub(super) fn read<R: Read>(mut self, input: R) -> Result<MeterSink<'a>, Refused> {
        let mut events = XmlEvents::new(input);
        while let Some(step) = events.step()? {
            match step {
                Step::Open => self.open(&events),
                Step::Close => self.close(&events)?,
            }
        }
        self.out.finish()?;
        Ok(self.out)
    }

    fn open<R: Read>(&mut self, events: &XmlEvents<R>) {
        let name = Name::of(events.name());
        match name {
            Name::IntervalBlock => {
                self.blocks += 1;
                (self.block, self.next_micros) = (Span::default(), None);
            }
            Name::IntervalReading => {
                let mut qualities = std::mem::take(&mut self.reading.qualities);
                qualities.clear();
                self.reading = Reading { line: events.line(), qualities, ..Reading::default() };
            }
            _ => {}
        }
        self.path.push(name);
    }

    fn close<R: Read>(&mut self, events: &XmlEvents<R>) -> Result<(), Refused> {
        let text = events.text();
        match self.path.as_slice() {
            [.., Name::IntervalBlock, Name::Interval, name] => {
                let _ = self.block.take(*name, text);
            }
            [.., Name::IntervalReading, Name::TimePeriod, name] if self.reading.span.take(*name, text).is_err() => {
                self.reading.wrong.get_or_insert_with(|| (Code::DateUnreadable, text.to_owned()));
            }
            [.., Name::IntervalReading, Name::Value] => match Decimal::parse(text, b'.') {
                Ok(value) => self.reading.value = Some(value),
                Err(_) => self.reading.wrong = Some((Code::ValueUnreadable, text.to_owned())),
            },
            [.., Name::IntervalReading, Name::ReadingQuality, Name::Quality] => {
                if let (Ok(code), true) = (text.parse(), self.reading.qualities.len() < QUALITIES_MAX) {
                    self.reading.qualities.push(code);
                }
            }
            [.., Name::IntervalReading, Name::Tou] => self.reading.tou = text.parse().ok().filter(|tou: &i64| *tou > 0),
            [.., Name::IntervalBlock, Name::IntervalReading] => self.close_reading()?,
            _ => {}
        }
        self.path.pop();
        Ok(())
    }

    fn close_reading(&mut self) -> Result<(), Refused> {
        let directory = self.directory;
        let Some(at) = self.blocks.checked_sub(1).and_then(|block| directory.blocks.get(block)).map(|series| *series as usize) else {
            return Ok(());
        };
        let series = &directory.series[at];
        let line = self.reading.line;
        let measure = match &series.measure {
            Ok(measure) => measure,
            Err(unusable) => {
                if !std::mem::replace(&mut self.said[at], true) {
                    self.out.problem(Problem::new(unusable.code, &unusable.quote).at_line(line));
                }
                return Ok(());
            }
        };
        let meter = &directory.meters[series.meter];
        let row = MeterRow {
            line,
            meter: &meter.id,
            commodity: meter.commodity,
            subscribed_power_va: None,
            tariff: None,
            name: meter.name.as_deref(),
            holder: None,
        };
        self.out.meter(&row)?;
        let read = self.place(series, measure.nature).and_then(|(at, duration_s, value)| {
            let measured = measure.measured(value, i64::from(duration_s)).ok_or_else(|| (Code::ValueUnreadable, value.to_string()))?;
            Ok((at, duration_s, measured))
        });
        let (starts_at, duration_s, measured) = match read {
            Ok(read) => read,
            Err((code, quote)) => {
                self.out.problem(Problem::new(code, quote).at_line(line));
                return Ok(());
            }
        };
        if let Some(unit) = measure.unit_word()
            && !std::mem::replace(&mut self.said[at], true)
        {
            let code = if unit == "unknown" { Code::UnitUnknown } else { Code::NotEnergy };
            self.out.problem(Problem::new(code, if unit == "unknown" { "" } else { unit }).at_line(line));
        }
        let (direction, energy, quantity) = directed(measure.flow, measured);
        let register = self.reading.tou.map(|tou| format!("tou {tou}"));
        self.out.reading(&ReadingRow {
            line,
            meter: &meter.id,
            starts_at,
            offset_minutes: series.local_time.and_then(|local| local.offset_minutes(starts_at)),
            duration_s,
            nature: if measure.nature == Nature::Index { "index" } else { "interval" },
            direction,
            register: register.as_deref(),
            energy,
            quantity,
            quality: quality(self.reading.qualities.iter().copied().chain(self.default_quality(series))).unwrap_or("unknown"),
        })
    }

    fn default_quality(&self, series: &Series) -> Option<i64> {
        series.facts.default_quality.filter(|_| self.reading.qualities.is_empty())
    }

    /// Where the reading stands in time, and its value. An index stands where its period ends.
    fn place(&mut self, series: &Series, nature: Nature) -> Result<(Instant, i32, Decimal), (Code, String)> {
        let Reading { span, value, .. } = self.reading;
        let start = span.start_micros.or(self.next_micros).or(self.block.start_micros);
        let stated = span.seconds.filter(|seconds| *seconds > 0).or(series.facts.interval_seconds).filter(|seconds| *seconds > 0);
        // A block of one reading that has no period of its own.
        let seconds = stated.or_else(|| self.block.seconds.filter(|_| span.start_micros.is_none() && self.next_micros.is_none()));
        let end = |start: i64, seconds: i64| seconds.checked_mul(1_000_000).and_then(|micros| start.checked_add(micros));
        self.next_micros = start.zip(seconds).and_then(|(start, seconds)| end(start, seconds));
        if let Some(wrong) = self.reading.wrong.take() {
            return Err(wrong);
        }
        let Some(value) = value else { return Err((Code::PartMissing, "value".to_owned())) };
        let Some(start) = start else { return Err((Code::PartMissing, "start".to_owned())) };
        if nature == Nature::Index {
            let at = end(start, span.seconds.unwrap_or_default()).unwrap_or(start);
            return Ok((Instant::from_micros(at), 0, value));
        }
        let Some(seconds) = seconds else { return Err((Code::PartMissing, "duration".to_owned())) };
        let duration_s = MeterSink::duration(seconds).ok_or_else(|| (Code::ValueUnreadable, format!("duration {seconds}")))?;
        Ok((Instant::from_micros(start), duration_s, value))
    }
}

/// Which way it flowed, seen from the home; and how much, as energy or as a quantity.
fn directed(flow: Flow, measured: Measured) -> (&'static str, Option<Energy>, Option<Quantity>) {
    let given = match measured {
        Measured::Energy(energy) => energy.millijoules(),
        Measured::Quantity(quantity) => quantity.value.digits,
    };
    let (direction, turned) = match flow {
        Flow::Reverse => ("production", given.saturating_abs()),
        Flow::Net if given < 0 => ("production", given.saturating_neg()),
        Flow::Forward | Flow::Net | Flow::Total => ("consumption", given),
    };
    match measured {
        Measured::Energy(_) => (direction, Some(Energy::from_millijoules(turned)), None),
        Measured::Quantity(Quantity { value, unit }) => {
            (direction, None, Some(Quantity { value: Decimal { digits: turned, ..value }, unit }))
        }
    }
}

impl Span {
    /// Takes a part of a period.
    fn take(&mut self, name: Name, text: &str) -> Result<(), ()> {
        match name {
            Name::Start => self.start_micros = Some(scaled(text, 6)?),
            Name::Duration => self.seconds = Some(scaled(text, 0)?),
            _ => {}
        }
        Ok(())
    }
}

/// A number times a power of ten, rounded down: epochs and durations have fractions in some feeds.
fn scaled(text: &str, power_of_ten: u32) -> Result<i64, ()> {
    let number = Decimal::parse(text, b'.').map_err(|_| ())?;
    let product = i128::from(number.digits) * 10i128.pow(power_of_ten);
    let unit = 10i128.checked_pow(u32::from(number.scale)).ok_or(())?;
    i64::try_from(product.div_euclid(unit)).map_err(|_| ())
}
