//! Énergie, made up.

use logis_core::{Day, Decimal, Energy, Instant, Month};

use super::{at, day, noise};
use crate::energy::{EnergyView, Quantity, Step, Sum};
use crate::import::AccountChoice;
use crate::period::{Choice, Span};

fn wh(n: i64) -> Energy {
    Energy::from_millijoules(n * 3_600_000)
}

/// Watt-hours of a half-hour of a day, from 0 to 47.
fn half_hour(day: Day, n: i64) -> i64 {
    let base = 70 + noise(i64::from(day.number()) * 48 + n, 40);
    let peak = match n {
        4..=7 => 900,
        13..=17 => 420,
        24..=27 => 260,
        36..=44 => 780 + noise(n + i64::from(day.number()), 400),
        _ => 0,
    };
    base + peak * (80 + noise(i64::from(day.number()), 40)) / 100
}

/// Steps of a day, without those of a hole.
fn steps(on: Day, hole: std::ops::Range<i64>) -> Vec<Step> {
    (0..48)
        .filter(|n| !hole.contains(n))
        .map(|n| Step {
            start: at(on, n / 2, n % 2 * 30),
            seconds: 1800,
            energy: wh(half_hour(on, n)),
            estimated: (20..24).contains(&n) && on.number() % 5 == 1,
        })
        .collect()
}

fn sum(of: &[Step]) -> Energy {
    Energy::from_millijoules(of.iter().map(|step| step.energy.millijoules()).sum())
}

fn view(span: Span, steps: Vec<Step>, holes: Vec<(Instant, Instant)>) -> EnergyView {
    let total = sum(&steps);
    EnergyView {
        choice: Some(Choice { span, compare: true, known: (day(2025, 11, 24), day(2026, 11, 23)) }),
        meters: vec![AccountChoice { id: "m1".to_owned(), name: "Compteur de la maison".to_owned() }],
        meter: String::new(),
        total: Some(total),
        total_before: Some(Energy::from_millijoules(total.millijoules() / 100 * 109)),
        steps,
        steps_before: Vec::new(),
        holes,
        days: Vec::new(),
        months: Vec::new(),
        slots: Vec::new(),
        quantities: Vec::new(),
    }
}

/// A day with a hole and an estimated stretch.
#[must_use]
pub fn energy_day() -> EnergyView {
    let on = Day::from_number(day(2026, 11, 12).number() / 5 * 5 + 1);
    EnergyView {
        steps_before: steps(on, 0..0)
            .into_iter()
            .map(|step| Step {
                energy: Energy::from_millijoules(step.energy.millijoules() / 100 * (60 + noise(step.start.seconds(), 70))),
                ..step
            })
            .collect(),
        slots: vec![("Heures creuses".to_owned(), wh(7400)), ("Heures pleines".to_owned(), wh(9100))],
        ..view(Span::Day(on), steps(on, 28..34), vec![(at(on, 14, 0), at(on, 17, 0))])
    }
}

/// A month of half-hours, with two days missing.
#[must_use]
pub fn energy_month() -> EnergyView {
    let month = Month { year: 2026, month: 11 };
    let days: Vec<Day> = (0..23).map(|n| month.first().plus_days(n)).collect();
    let missing = |on: Day| (9..11).contains(&on.ymd().2);
    let all: Vec<Step> = days.iter().filter(|on| !missing(**on)).flat_map(|on| steps(*on, 0..0)).collect();
    let sums = days.iter().map(|on| {
        let of = steps(*on, 0..0);
        let estimated: Vec<Step> = of.iter().copied().filter(|step| step.estimated).collect();
        let before = Some(wh(16_000 + noise(i64::from(on.number()), 6000)));
        let energy = (!missing(*on)).then(|| sum(&of));
        (*on, Sum { energy, estimated: if energy.is_some() { sum(&estimated) } else { Energy::default() }, incomplete: false, before })
    });
    EnergyView {
        days: sums.collect(),
        months: months(6),
        ..view(Span::Month(month), all, vec![(at(day(2026, 11, 9), 0, 0), at(day(2026, 11, 11), 0, 0))])
    }
}

fn months(count: usize) -> Vec<(Month, Sum)> {
    let all = std::iter::successors(Some(Month { year: 2026, month: 11 }), |month| Some(month.previous())).take(count);
    let mut months: Vec<(Month, Sum)> = all
        .map(|month| {
            let cold = i64::from(month.month.abs_diff(7));
            let energy = wh(240_000 + cold * 55_000 + noise(i64::from(month.month), 40_000));
            let estimated = if month.month == 3 { wh(90_000) } else { Energy::default() };
            let before = (month.month % 5 != 0).then(|| wh(260_000 + cold * 52_000));
            (month, Sum { energy: (month.month != 8).then_some(energy), estimated, incomplete: month.month == 11, before })
        })
        .collect();
    months.reverse();
    months
}

/// A year of months.
#[must_use]
pub fn energy_year() -> EnergyView {
    let months = months(12);
    let total = Energy::from_millijoules(months.iter().filter_map(|(_, sum)| sum.energy).map(Energy::millijoules).sum());
    EnergyView {
        months,
        total: Some(total),
        total_before: None,
        ..view(Span::Year(2026), Vec::new(), vec![(at(day(2026, 8, 1), 1, 0), at(day(2026, 9, 1), 1, 0))])
    }
}

/// A month of a meter of which only cubic metres are known, or not even the unit.
#[must_use]
pub fn energy_unknown(unit: &str) -> EnergyView {
    let quantity = |date, digits| Quantity {
        start: at(day(2026, 11, date), 6, 0),
        seconds: 86_400,
        value: Decimal { digits, scale: 2 },
        unit: unit.to_owned(),
    };
    let month = Span::Month(Month { year: 2026, month: 11 });
    let quantities = vec![quantity(3, 412), quantity(4, 0), quantity(5, 380)];
    EnergyView { total: None, total_before: None, quantities, ..view(month, Vec::new(), Vec::new()) }
}
