//! The energy that an input says was consumed.

use std::collections::BTreeMap;

use logis_core::{Energy, Instant};
use logis_kinds::Batch;

/// Registers that are told apart in one input; more are not counted.
const REGISTERS_MAX: usize = 10_000;

/// Adds intervals; keeps first and last index of each register.
#[derive(Debug, Default)]
pub(crate) struct Consumption {
    intervals_mj: i128,
    has_intervals: bool,
    registers: BTreeMap<(String, String), [(Instant, i64); 2]>,
}

impl Consumption {
    pub(crate) fn add(&mut self, batch: &Batch) {
        for row in 0..batch.rows() {
            if batch.text("direction", row) != Some("consumption") {
                continue;
            }
            let energy_mj = batch.integer("energy_mj", row).unwrap_or_default();
            if batch.text("nature", row) == Some("interval") {
                self.has_intervals = true;
                self.intervals_mj += i128::from(energy_mj);
                continue;
            }
            let text = |name| batch.text(name, row).unwrap_or_default().to_owned();
            let (register, here) = ((text("meter"), text("register")), (batch.at(row), energy_mj));
            if self.registers.len() < REGISTERS_MAX || self.registers.contains_key(&register) {
                let [first, last] = self.registers.entry(register).or_insert([here, here]);
                if here.0 < first.0 {
                    *first = here;
                }
                if here.0 >= last.0 {
                    *last = here;
                }
            }
        }
    }

    /// Intervals where there are any, else index differences: never both.
    pub(crate) fn total(&self) -> Energy {
        let total = if self.has_intervals {
            self.intervals_mj
        } else {
            self.registers.values().map(|[first, last]| i128::from(last.1) - i128::from(first.1)).sum()
        };
        Energy::from_millijoules(i64::try_from(total).unwrap_or(if total < 0 { i64::MIN } else { i64::MAX }))
    }
}
