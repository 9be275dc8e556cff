//! Readings sorted into series: intervals by their length, index differences by their register.

use std::collections::BTreeMap;

use super::Reading;

/// A day is never shorter; what is shorter is a step of a curve.
pub(super) const DAY_SECONDS_MIN: i64 = 23 * 3600;
/// A day is never longer (clocks go back once a year); what is longer tells of several.
pub(super) const DAY_SECONDS_MAX: i64 = 25 * 3600;
/// Lengths of steps that are told apart: those with most readings.
const LENGTHS_MAX: usize = 24;
/// Registers that are told apart; readings of further ones are left out.
const REGISTERS_MAX: usize = 64;

/// What was used from a moment to another: seconds since 1970, millijoules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub start: i64,
    pub end: i64,
    pub energy: i64,
    /// The part that was estimated.
    pub estimated: i64,
}

impl Piece {
    pub(super) fn seconds(&self) -> i64 {
        self.end - self.start
    }

    pub(super) fn middle(&self) -> i64 {
        i64::midpoint(self.start, self.end)
    }
}

/// An interval as it was read; register 0 is the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Interval {
    seconds: i32,
    start: i64,
    register: u16,
    energy: i64,
    is_estimated: bool,
}

/// Readings as they come.
#[derive(Debug, Default)]
pub(super) struct Series {
    /// Names of registers; their numbers are one more than their places.
    registers: Vec<String>,
    intervals: Vec<Interval>,
    /// By register: moment, index, estimated.
    indexes: BTreeMap<u16, Vec<(i64, i64, bool)>>,
}

impl Series {
    /// Takes a reading. Intervals that last no time are left out.
    pub(super) fn add(&mut self, reading: &Reading<'_>) {
        let Some(register) = self.register(reading.register) else { return };
        let (start, energy, is_estimated) = (reading.start.seconds(), reading.energy.millijoules(), reading.is_estimated);
        if reading.is_index {
            self.indexes.entry(register).or_default().push((start, energy, is_estimated));
        } else if reading.seconds > 0 {
            self.intervals.push(Interval { seconds: reading.seconds, start, register, energy, is_estimated });
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.intervals.is_empty() && self.indexes.is_empty()
    }

    fn register(&mut self, name: Option<&str>) -> Option<u16> {
        let Some(name) = name else { return Some(0) };
        let at = self.registers.iter().position(|known| known == name).or_else(|| {
            (self.registers.len() < REGISTERS_MAX).then(|| {
                self.registers.push(name.to_owned());
                self.registers.len() - 1
            })
        })?;
        u16::try_from(at + 1).ok()
    }

    fn name(&self, register: u16) -> String {
        usize::from(register).checked_sub(1).and_then(|at| self.registers.get(at)).cloned().unwrap_or_default()
    }

    /// Intervals by length in seconds, each series in order of time. Of intervals of one start and length the total
    /// counts, else the sum of the slots.
    pub(super) fn intervals(&mut self) -> BTreeMap<i64, Vec<Piece>> {
        self.intervals.sort_unstable();
        let mut by_length: BTreeMap<i64, Vec<Piece>> = BTreeMap::new();
        let mut before: Option<Interval> = None;
        for interval in &self.intervals {
            let seconds = i64::from(interval.seconds);
            let estimated = if interval.is_estimated { interval.energy } else { 0 };
            let series = by_length.entry(seconds).or_default();
            let same = before.filter(|before| (before.seconds, before.start) == (interval.seconds, interval.start));
            match (same, series.last_mut()) {
                (Some(before), Some(piece)) if before.register != 0 && before.register != interval.register => {
                    piece.energy = piece.energy.saturating_add(interval.energy);
                    piece.estimated = piece.estimated.saturating_add(estimated);
                }
                // The total counts, or the same was told twice.
                (Some(_), Some(_)) => continue,
                _ => series.push(Piece { start: interval.start, end: interval.start + seconds, energy: interval.energy, estimated }),
            }
            before = Some(*interval);
        }
        let mut lengths: Vec<(usize, i64)> =
            by_length.iter().filter(|(length, _)| **length < DAY_SECONDS_MIN).map(|(length, series)| (series.len(), *length)).collect();
        lengths.sort_unstable();
        for (_, length) in lengths.iter().rev().skip(LENGTHS_MAX) {
            by_length.remove(length);
        }
        by_length
    }

    /// The differences of each register's index; the total's name is empty. An index that goes back begins anew.
    pub(super) fn differences(&mut self) -> BTreeMap<String, Vec<Piece>> {
        for readings in self.indexes.values_mut() {
            readings.sort_unstable();
            readings.dedup_by_key(|(at, ..)| *at);
        }
        let pieces = |readings: &[(i64, i64, bool)]| -> Vec<Piece> {
            let difference = |two: &[(i64, i64, bool)]| {
                let ((start, from, guessed), (end, to, guessed_then)) = (two[0], two[1]);
                let energy = to.checked_sub(from).filter(|energy| *energy >= 0)?;
                Some(Piece { start, end, energy, estimated: if guessed || guessed_then { energy } else { 0 } })
            };
            readings.windows(2).filter_map(difference).collect()
        };
        self.indexes.iter().map(|(register, readings)| (self.name(*register), pieces(readings))).collect()
    }

    /// Intervals that name a register, by its name: of the finest length that has some.
    pub(super) fn slots(&self) -> BTreeMap<String, Vec<Piece>> {
        let Some(finest) = self.intervals.iter().filter(|i| i.register != 0).map(|i| i.seconds).min() else { return BTreeMap::new() };
        let mut slots: BTreeMap<String, Vec<Piece>> = BTreeMap::new();
        for interval in self.intervals.iter().filter(|i| i.register != 0 && i.seconds == finest) {
            let piece = Piece { start: interval.start, end: interval.start + i64::from(finest), energy: interval.energy, estimated: 0 };
            slots.entry(self.name(interval.register)).or_default().push(piece);
        }
        slots
    }
}
