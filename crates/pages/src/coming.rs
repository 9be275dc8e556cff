//! The coming 30 days: bills and income that are expected, and the balance until then. Aujourd’hui and Argent show them.

use logis_core::{Day, Money};

use crate::chart::{Curve, Figure, Line, Mark, Table, axis, height};
use crate::context::Page;
use crate::format;

/// A payment or income that is expected.
#[derive(Debug, Clone)]
pub struct Bill {
    /// When.
    pub day: Day,
    /// From or to whom.
    pub name: String,
    /// How much; income is positive.
    pub amount: Money,
    /// The least and the most, where it varies.
    pub band: Option<(Money, Money)>,
}

/// What the balance will be at the end of a day.
#[derive(Debug, Clone, Copy)]
pub struct ComingDay {
    /// The day.
    pub day: Day,
    /// What is expected.
    pub balance: Money,
    /// The least.
    pub low: Money,
    /// The most.
    pub high: Money,
}

/// The coming 30 days.
#[derive(Debug, Clone, Default)]
pub struct Coming {
    /// Day by day; empty where no balance is known.
    pub days: Vec<ComingDay>,
    /// What is expected: the first of it.
    pub bills: Vec<Bill>,
    /// How much more is.
    pub more: u64,
}

impl Bill {
    /// `entre 40 € et 70 €`: the amounts without their sign, the smaller first.
    pub(crate) fn band(&self, p: &Page<'_>) -> Option<String> {
        let size = |money: Money| Money { minor: money.minor.saturating_abs(), ..money };
        let (a, b) = self.band.map(|(low, high)| (size(low), size(high)))?;
        let (a, b) = if a.minor <= b.minor { (a, b) } else { (b, a) };
        Some(p.t2("bill-band", "low", p.money(&a), "high", p.money(&b)))
    }
}

impl Coming {
    /// The balance until then with its band; nothing where no balance is known.
    pub(crate) fn chart(&self, p: &Page<'_>) -> String {
        let days = &self.days;
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return String::new() };
        let Some(lowest) = days.iter().min_by_key(|day| day.balance.minor) else { return String::new() };
        let span = f64::from((last.day.number() - first.day.number()).max(1));
        let place = |day: Day| f64::from(day.number() - first.day.number()) / span;
        let now: Vec<(f64, f64)> = days.iter().map(|day| (place(day.day), height(day.balance))).collect();
        let band: Vec<(f64, f64, f64)> = days.iter().map(|day| (place(day.day), height(day.low), height(day.high))).collect();
        let finding = p.t3(
            "coming-finding",
            [
                ("day", &p.day(&lowest.day)),
                ("low", &format::money_round(&lowest.low, p.lang())),
                ("high", &format::money_round(&lowest.high, p.lang())),
            ],
        );
        let labels = [first.day, last.day].map(|day| (place(day), format::day_short(day, p.lang())));
        let lines = [Line { mark: Mark::First, runs: vec![now] }];
        let curve = Curve {
            id: "coming",
            finding: &finding,
            lines: &lines,
            filled: false,
            band: &band,
            runs: &[],
            labels: &labels,
            point: Some((place(lowest.day), height(lowest.balance))),
        };
        let plot = curve.draw(|value| axis(value, first.balance.currency, p.lang()));
        let row = |day: &ComingDay| vec![p.day(&day.day), p.money(&day.low), p.money(&day.balance), p.money(&day.high)];
        let head = ["column-on", "coming-low", "balance", "coming-high"].map(|key| p.t(key)).to_vec();
        let table = Table { head, rows: days.iter().map(row).collect() };
        Figure { id: "coming", finding: &finding, legend: &[], table: &table, table_name: &p.t("figures") }.around(&plot)
    }
}
