//! What meters show: the power drawn at night, what other tariffs would have cost, what changed since last year.
//!
//! To add a tariff grid: an entry of [`grids::GRIDS`] with its source and the day it was read. To add a season of Tempo
//! days: one of [`tempo::SEASONS`].

mod change;
pub mod grids;
mod local;
mod night;
pub mod tariff;
pub mod tempo;

use crate::{Finding, Known};

pub use tariff::{Slot, TariffCost, TariffOption, costs};

/// The findings of meters.
#[must_use]
pub fn find(known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    for meter in &known.meters {
        findings.extend(night::find(meter, known.today, &known.zone));
        findings.extend(tariff::find(meter, known.today, &known.zone));
        findings.extend(change::find(meter, known.today, &known.zone));
    }
    findings
}

#[cfg(test)]
mod tests;
