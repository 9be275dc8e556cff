//! Meters and readings on their way to a sink, for importers of energy: a meter is named once, readings go in batches.

use std::collections::BTreeSet;

use logis_core::{Code, Problem};
use logis_kinds::Batch;
use logis_kinds::energy::{MeterRow, ReadingRow, Readings, meters};

use crate::{Refused, Sink};

/// Meters of one input.
const METERS_MAX: usize = 10_000;
/// The longest interval: two years of a bill.
const INTERVAL_MAX_SECONDS: i64 = 2 * 366 * 86_400;

/// Hands meters, readings and problems over.
pub(crate) struct MeterSink<'a> {
    sink: &'a mut dyn Sink,
    readings: Readings,
    named: BTreeSet<String>,
}

impl<'a> MeterSink<'a> {
    pub(crate) fn new(sink: &'a mut dyn Sink) -> Self {
        Self { sink, readings: Readings::new(), named: BTreeSet::new() }
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }

    /// Names a meter, once.
    pub(crate) fn meter(&mut self, row: &MeterRow<'_>) -> Result<(), Refused> {
        if self.named.contains(row.meter) {
            return Ok(());
        }
        if self.named.len() >= METERS_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("meters > {METERS_MAX}")).at_line(row.line).into());
        }
        self.named.insert(row.meter.to_owned());
        Ok(self.sink.batch(meters(&[*row]))?)
    }

    /// The seconds of an interval as a column holds them, where it is one.
    pub(crate) fn duration(seconds: i64) -> Option<i32> {
        i32::try_from(seconds).ok().filter(|_| (1..=INTERVAL_MAX_SECONDS).contains(&seconds))
    }

    /// A reading of a meter that was named.
    pub(crate) fn reading(&mut self, row: &ReadingRow<'_>) -> Result<(), Refused> {
        self.readings.push(row);
        if self.readings.len() >= Batch::ROWS_MAX {
            self.sink.batch(self.readings.finish())?;
        }
        Ok(())
    }

    /// Hands over what is left.
    pub(crate) fn finish(&mut self) -> Result<(), Refused> {
        if !self.readings.is_empty() {
            self.sink.batch(self.readings.finish())?;
        }
        Ok(())
    }
}
