//! How long each value of a load curve lasted.
//!
//! A curve's stamps are what says so, and a curve has holes. A step is a whole part of an hour; a longer distance than
//! the step that prevails is a change of step only when the next distance is the same, else a hole, and a value after a
//! hole lasts one step.

use logis_core::{Decimal, Instant};

/// What is taken when a lone value says nothing: the half hour of most meters.
const STEP_DEFAULT_SECONDS: i64 = 1800;
/// The longest step of a curve.
const STEP_MAX_SECONDS: i64 = 3600;
/// Steps that only meters stamping the start of a step have (those above 36 kVA).
const STEP_OF_LARGE_METERS_MAX_SECONDS: i64 = 600;

/// One value of a curve, or a stamp without one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) line: u64,
    pub(super) at: Instant,
    pub(super) value: Option<Decimal>,
    pub(super) quality: &'static str,
    /// The step, where the file states it.
    pub(super) step_seconds: Option<i64>,
}

/// A value with its interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) point: Point,
    pub(super) starts_at: Instant,
    pub(super) seconds: i64,
}

/// Which end of its step a stamp names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamped {
    /// The end, as household meters do.
    End,
    /// The start, as meters above 36 kVA do.
    Start,
    /// The start, if the first stamp is this moment and the step is one of large meters; else the end.
    StartIfFirstIs(Instant),
}

/// Finds the steps of one curve, one value behind.
#[derive(Debug)]
pub(super) struct Steps {
    stamped: Stamped,
    prevailing: Option<i64>,
    pending: Option<Point>,
    before: Option<i64>,
}

impl Steps {
    pub(super) fn new(stamped: Stamped) -> Self {
        Self { stamped, prevailing: None, pending: None, before: None }
    }

    /// Takes the next value and gives the one before; the second says that the stamp is the same and the new value was dropped.
    pub(super) fn push(&mut self, point: Point) -> (Option<Placed>, bool) {
        let Some(pending) = self.pending else {
            self.pending = Some(point);
            return (None, false);
        };
        let after = point.at.seconds().saturating_sub(pending.at.seconds());
        if after == 0 {
            let repeated = pending.value.is_some() && point.value.is_some();
            if pending.value.is_none() {
                self.pending = Some(point);
            }
            return (None, repeated);
        }
        let placed = self.place(pending, Some(after));
        self.before = Some(after);
        self.pending = Some(point);
        (Some(placed), false)
    }

    /// The last value.
    pub(super) fn finish(&mut self) -> Option<Placed> {
        let pending = self.pending.take()?;
        Some(self.place(pending, None))
    }

    fn place(&mut self, point: Point, after: Option<i64>) -> Placed {
        let seconds = self.step(&point, after);
        if let Stamped::StartIfFirstIs(first) = self.stamped {
            let large = seconds <= STEP_OF_LARGE_METERS_MAX_SECONDS && point.at == first;
            self.stamped = if large { Stamped::Start } else { Stamped::End };
        }
        let starts_at = if self.stamped == Stamped::Start { point.at } else { point.at.plus_seconds(-seconds) };
        Placed { point, starts_at, seconds }
    }

    fn step(&mut self, point: &Point, after: Option<i64>) -> i64 {
        if let Some(stated) = point.step_seconds {
            self.prevailing = Some(stated);
            return stated;
        }
        let falling = after.or(self.before).is_some_and(|gap| gap < 0);
        // The distance that the value's own step would be, and the one on its other side.
        let (own, other) = if falling == (self.stamped == Stamped::Start) { (self.before, after) } else { (after, self.before) };
        let step_of = |gap: Option<i64>| {
            gap.map(i64::saturating_abs).filter(|gap| (60..=STEP_MAX_SECONDS).contains(gap) && STEP_MAX_SECONDS % gap == 0)
        };
        let (own, other) = (step_of(own), step_of(other));
        let step = match (own, self.prevailing) {
            (Some(own), Some(prevailing)) if own > prevailing && other != Some(own) => prevailing,
            (Some(own), _) => own,
            (None, prevailing) => prevailing.or(other).unwrap_or(STEP_DEFAULT_SECONDS),
        };
        self.prevailing = Some(step);
        step
    }
}
