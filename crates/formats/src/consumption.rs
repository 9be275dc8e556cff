//! The energy that an input says was consumed.
//!
//! Intervals are added, each moment once: of a day that is there as half hours and as a whole, one is taken (the one that
//! covers it; the finer of equals). Where a meter has no intervals its indexes count: the total's differences, or else those
//! of its tariff slots. Never both. What was produced is not counted, and readings without an energy are left out.

use std::collections::BTreeMap;

use logis_core::{Energy, Instant};
use logis_kinds::Batch;

/// Registers that are told apart in one input; more are not counted.
const REGISTERS_MAX: usize = 10_000;
/// Days and longer intervals of all meters that are told apart; beyond, they are added as they come.
const DAYS_MAX: usize = 200_000;
/// From this on an interval counts as a day or longer: the shortest day has 23 hours.
const DAY_MIN_SECONDS: i32 = 22 * 3600;
/// Overlaps are seen to this grain.
const GRAIN_SECONDS: i64 = 300;
/// Grains of the longest day, rounded up to whole words.
const GRAINS: u16 = 320;

/// The intervals of one local day that are shorter than it.
#[derive(Debug, Default, Clone, Copy)]
struct DayOfSteps {
    energy_mj: i128,
    seconds: i64,
    taken: [u64; GRAINS as usize / 64],
}

/// An interval of a day or longer: meter, first local day, seconds, start; then energy by register.
type Long = (usize, i64, i32, Instant);

/// First and last index of a register, and what it lost by going backwards.
#[derive(Debug, Clone, Copy)]
struct Register {
    first: (Instant, i64),
    last: (Instant, i64),
    backwards_mj: i128,
}

/// Adds intervals; keeps first and last index of each register.
#[derive(Debug, Default)]
pub(crate) struct Consumption {
    meters: BTreeMap<String, usize>,
    days: BTreeMap<(usize, i64), DayOfSteps>,
    longs: BTreeMap<Long, BTreeMap<String, i64>>,
    /// What came after [`DAYS_MAX`].
    beyond_mj: i128,
    registers: BTreeMap<(usize, String), Register>,
    /// Whether any reading has an energy, and whether any has none.
    has: (bool, bool),
    /// Meters that have intervals.
    with_intervals: std::collections::BTreeSet<usize>,
}

impl Consumption {
    pub(crate) fn add(&mut self, batch: &Batch) {
        for row in 0..batch.rows() {
            // A reading of cubic metres, or of a unit that is not named, says nothing of energy.
            let Some(energy_mj) = batch.integer("energy_mj", row) else {
                self.has.1 = true;
                continue;
            };
            self.has.0 = true;
            if batch.text("direction", row) != Some("consumption") {
                continue;
            }
            let meter = self.meter(batch.text("meter", row).unwrap_or_default());
            let at = batch.at(row);
            if batch.text("nature", row) == Some("interval") {
                let duration_s = batch.small("duration_s", row).unwrap_or_default();
                let offset_s = i64::from(batch.small("offset_minutes", row).unwrap_or_default()) * 60;
                let day = (at.seconds() + offset_s).div_euclid(86_400);
                self.with_intervals.insert(meter);
                if duration_s >= DAY_MIN_SECONDS {
                    self.add_long((meter, day, duration_s, at), batch.text("register", row).unwrap_or_default(), energy_mj);
                } else {
                    self.add_step((meter, day), at, duration_s, energy_mj);
                }
            } else {
                self.add_index((meter, batch.text("register", row).unwrap_or_default().to_owned()), (at, energy_mj));
            }
        }
    }

    fn meter(&mut self, name: &str) -> usize {
        if let Some(meter) = self.meters.get(name) {
            return *meter;
        }
        let meter = self.meters.len();
        if meter < REGISTERS_MAX {
            self.meters.insert(name.to_owned(), meter);
        }
        meter
    }

    fn add_step(&mut self, key: (usize, i64), at: Instant, duration_s: i32, energy_mj: i64) {
        if self.days.len() >= DAYS_MAX && !self.days.contains_key(&key) {
            self.beyond_mj += i128::from(energy_mj);
            return;
        }
        let day = self.days.entry(key).or_default();
        let first = at.seconds().div_euclid(GRAIN_SECONDS);
        let grains = (i64::from(duration_s) / GRAIN_SECONDS).max(1);
        // Consecutive grains of one day never meet modulo the grains of the longest day.
        let place = |grain: i64| usize::try_from(grain.rem_euclid(i64::from(GRAINS))).unwrap_or_default();
        let is_taken = |day: &DayOfSteps, at: usize| day.taken[at / 64] & (1 << (at % 64)) != 0;
        // Steps finer than the grain are not looked at: nobody gives them twice.
        if i64::from(duration_s) >= GRAIN_SECONDS && (first..first + grains).all(|grain| is_taken(day, place(grain))) {
            return;
        }
        for at in (first..first + grains).map(place) {
            day.taken[at / 64] |= 1 << (at % 64);
        }
        day.energy_mj += i128::from(energy_mj);
        day.seconds += i64::from(duration_s);
    }

    fn add_long(&mut self, key: Long, register: &str, energy_mj: i64) {
        if self.longs.len() >= DAYS_MAX && !self.longs.contains_key(&key) {
            self.beyond_mj += i128::from(energy_mj);
            return;
        }
        let slots = self.longs.entry(key).or_default();
        if slots.len() < REGISTERS_MAX && !slots.contains_key(register) {
            slots.insert(register.to_owned(), energy_mj);
        }
    }

    fn add_index(&mut self, register: (usize, String), here: (Instant, i64)) {
        if self.registers.len() >= REGISTERS_MAX && !self.registers.contains_key(&register) {
            return;
        }
        let known = self.registers.entry(register).or_insert(Register { first: here, last: here, backwards_mj: 0 });
        let lost = |earlier: i64, later: i64| i128::from(earlier).saturating_sub(i128::from(later)).max(0);
        if here.0 < known.first.0 {
            known.backwards_mj += lost(here.1, known.first.1);
            known.first = here;
        } else if here.0 > known.last.0 {
            known.backwards_mj += lost(known.last.1, here.1);
            known.last = here;
        }
    }

    /// Whether there are readings, and none of them has an energy.
    pub(crate) fn is_unknown(&self) -> bool {
        self.has == (false, true)
    }

    /// See the module.
    pub(crate) fn total(&self) -> Energy {
        let total = self.beyond_mj + self.of_intervals() + self.of_registers();
        Energy::from_millijoules(i64::try_from(total).unwrap_or(if total < 0 { i64::MIN } else { i64::MAX }))
    }

    fn of_intervals(&self) -> i128 {
        // (energy, seconds covered) of each local day; a longer interval that is taken stands on its first day.
        let mut days: BTreeMap<(usize, i64), (i128, i64)> =
            self.days.iter().map(|(key, day)| (*key, (day.energy_mj, day.seconds))).collect();
        let mut longs: Vec<_> = self.longs.iter().collect();
        longs.sort_by_key(|((meter, first, seconds, _), _)| (*meter, *seconds, *first));
        for ((meter, first, seconds, _), slots) in longs {
            let count = (i64::from(*seconds) + 43_200) / 86_400;
            let within = (*meter, *first)..(*meter, *first + count.max(1));
            let covered: i64 = days.range(within.clone()).map(|(_, (_, seconds))| *seconds).sum();
            if covered >= i64::from(*seconds) {
                continue;
            }
            let finer: Vec<_> = days.range(within).map(|(key, _)| *key).collect();
            for key in finer {
                days.remove(&key);
            }
            let energy: i128 = slots.values().map(|energy| i128::from(*energy)).sum();
            for day in 0..count.max(1) {
                let seconds = i64::from(*seconds) / count.max(1);
                days.insert((*meter, first + day), (if day == 0 { energy } else { 0 }, seconds + 1));
            }
        }
        days.values().map(|(energy, _)| energy).sum()
    }

    fn of_registers(&self) -> i128 {
        let counts = |(meter, name): &(usize, String)| {
            !self.with_intervals.contains(meter) && (name.is_empty() || !self.registers.contains_key(&(*meter, String::new())))
        };
        let used = |register: &Register| i128::from(register.last.1) - i128::from(register.first.1) + register.backwards_mj;
        self.registers.iter().filter(|(key, _)| counts(key)).map(|(_, register)| used(register)).sum()
    }
}
