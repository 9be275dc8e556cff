//! What there is of each kind: how much, from when to when, where nothing is, and which sources told of it.
//!
//! A gap is a pause that is longer than usual there: longer than half as much again as nine of ten pauses of the same
//! account or meter, and for what a bank tells longer than a fortnight. So a quiet savings account has none, and a meter
//! that is read each day has one for each day that is missing. Gaps of one account stand although others go on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use logis_core::{Day, Period};
use logis_kinds::{KindId, TimeColumn};
use logis_pages::format;
use logis_vault::{Coverage, DeliveryView, Scope, VaultError};

use super::Book;
use super::table::{Rows, time_columns};
use crate::App;

/// Days without a movement that are never called a gap.
const QUIET_DAYS: i32 = 14;
/// Accounts or meters whose rhythms are told apart; further ones count as one.
const SERIES_MAX: usize = 256;
/// The most days of one record that count as covered: a year's reading.
const RECORD_DAYS_MAX: i32 = 366;
/// From this on a reading is one of days: a day is never shorter.
const DAY_SECONDS_MIN: i32 = 23 * 3600;

/// What there is of a kind.
#[derive(Debug, Clone)]
pub struct KindCoverage {
    /// The kind.
    pub kind: KindId,
    /// How many records.
    pub records: u64,
    /// First and last day; `None` for kinds without a time.
    pub days: Option<(Day, Day)>,
    /// First and last day of each gap, in order, overlapping ones made one.
    pub gaps: Vec<(Day, Day)>,
    /// The formats that told of it, the latest first.
    pub formats: Vec<String>,
}

/// What there is of every kind of which there is anything.
///
/// # Errors
/// When the vault fails.
pub fn coverage(
    app: &App,
    scope: &Scope,
    zone: &TimeZone,
    book: &Book,
    deliveries: &[DeliveryView],
) -> Result<Vec<KindCoverage>, VaultError> {
    let all = app.vault.coverage(scope)?.into_iter().filter(|kind| kind.records > 0);
    all.map(|of| of_kind(app, scope, zone, book, deliveries, &of)).collect()
}

fn of_kind(
    app: &App,
    scope: &Scope,
    zone: &TimeZone,
    book: &Book,
    deliveries: &[DeliveryView],
    of: &Coverage,
) -> Result<KindCoverage, VaultError> {
    let mut formats: Vec<String> = Vec::new();
    for delivery in deliveries.iter().filter(|delivery| delivery.counts.contains_key(of.kind.name())) {
        if !formats.contains(&delivery.origin.format) {
            formats.push(delivery.origin.format.clone());
        }
    }
    let series = covered_days(app, scope, zone, book, of.kind)?;
    let every = || series.values().flat_map(|days| days.iter());
    let quiet = if of.kind == KindId::EnergyReading { 0 } else { QUIET_DAYS };
    let told_of_each_day = series_column(of.kind).is_some();
    let mut gaps: Vec<(Day, Day)> = series.values().filter(|_| told_of_each_day).flat_map(|days| gaps(days, quiet)).collect();
    gaps.sort_unstable();
    let days = every().min().copied().zip(every().max().copied());
    Ok(KindCoverage { kind: of.kind, records: of.records, days, gaps: made_one(gaps), formats })
}

/// The column that says which series a record belongs to, where a kind goes on day after day: of such a kind a pause may be a
/// gap. Contracts, events or trips come when they come.
fn series_column(kind: KindId) -> Option<&'static str> {
    let has = |name: &&str| kind.kind().columns.iter().any(|column| column.name == *name);
    ["account", "meter"].into_iter().find(has)
}

/// The days of which a kind tells, by account or meter.
fn covered_days(
    app: &App,
    scope: &Scope,
    zone: &TimeZone,
    book: &Book,
    kind: KindId,
) -> Result<BTreeMap<String, BTreeSet<Day>>, VaultError> {
    let mut series: BTreeMap<String, BTreeSet<Day>> = BTreeMap::new();
    if time_columns(kind).is_empty() {
        return Ok(series);
    }
    // Days that an index read at midnight opens.
    let mut openings: BTreeMap<String, BTreeSet<Day>> = BTreeMap::new();
    let is_reading = kind == KindId::EnergyReading;
    let is_dated = matches!(kind.kind().time, TimeColumn::Day(_));
    let mut columns = time_columns(kind).to_vec();
    let named_by = series_column(kind);
    columns.extend(named_by);
    columns.extend(is_reading.then_some("duration_s"));
    for batch in app.vault.scan(scope, kind, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        let mut last: Option<(&str, String)> = None;
        for row in 0..batch.num_rows() {
            let Some(at) = rows.at(kind, row) else { continue };
            let named = named_by.and_then(|column| rows.text(column, row)).unwrap_or_default();
            if last.as_ref().is_none_or(|(before, _)| *before != named) {
                last = Some((named, book.find(named).map_or_else(|| named.to_owned(), |account| account.id.clone())));
            }
            let Some((_, name)) = &last else { continue };
            let seconds = rows.small("duration_s", row).unwrap_or_default().max(0);
            let day = if is_dated { at.day() } else { format::civil_day(at, zone) };
            let key = if series.contains_key(name) || series.len() < SERIES_MAX { name.as_str() } else { "" };
            if !series.contains_key(key) {
                series.insert(key.to_owned(), BTreeSet::new());
            }
            let Some(days) = series.get_mut(key) else { continue };
            if is_reading && seconds == 0 && format::midnight(day, zone) == at {
                openings.entry(key.to_owned()).or_default().insert(day);
                continue;
            }
            days.insert(day);
            if seconds > 0 {
                // What lasts a day or longer may end in the morning after, as gas days do.
                let last = if seconds < DAY_SECONDS_MIN { seconds - 1 } else { seconds - DAY_SECONDS_MIN / 2 };
                let end = format::civil_day(at.plus_seconds(i64::from(last)), zone);
                days.extend((day.number()..=end.number().min(day.number() + RECORD_DAYS_MAX)).map(Day::from_number));
            }
        }
    }
    for (key, mut openings) in openings {
        // The last of them closes the day before, and says nothing of its own.
        if openings.len() > 1 {
            openings.pop_last();
        }
        series.entry(key).or_default().extend(openings);
    }
    Ok(series)
}

/// The pauses between covered days that are longer than usual there.
fn gaps(days: &BTreeSet<Day>, quiet: i32) -> Vec<(Day, Day)> {
    let pauses = || days.iter().zip(days.iter().skip(1)).map(|(day, next)| (*day, *next, next.number() - day.number() - 1));
    let mut lengths: Vec<i32> = pauses().map(|(_, _, length)| length).collect();
    lengths.sort_unstable();
    let Some(usual) = lengths.get(lengths.len().saturating_sub(1) * 9 / 10).copied() else { return Vec::new() };
    let longest = (usual + usual / 2).max(quiet);
    pauses().filter(|(.., length)| *length > longest).map(|(day, next, _)| (day.plus_days(1), next.plus_days(-1))).collect()
}

/// Overlapping and touching stretches as one; they come sorted.
fn made_one(stretches: Vec<(Day, Day)>) -> Vec<(Day, Day)> {
    let mut all: Vec<(Day, Day)> = Vec::new();
    for (first, last) in stretches {
        match all.last_mut() {
            Some(before) if first <= before.1.plus_days(1) => before.1 = before.1.max(last),
            _ => all.push((first, last)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(all: impl IntoIterator<Item = i32>) -> BTreeSet<Day> {
        all.into_iter().map(Day::from_number).collect()
    }

    #[test]
    fn a_gap_is_a_pause_longer_than_usual() {
        let stretch = |first, last| vec![(Day::from_number(first), Day::from_number(last))];
        let daily = days((0..100).filter(|n| !(40..60).contains(n)));
        assert_eq!(gaps(&daily, QUIET_DAYS), stretch(40, 59));
        let monthly = days((0..24).filter(|n| *n != 7).map(|n| n * 30));
        assert_eq!(gaps(&monthly, QUIET_DAYS), stretch(181, 239), "a month of a quiet account is missing");
        assert_eq!(gaps(&days((0..24).map(|n| n * 30)), QUIET_DAYS), []);
        let read = days((0..100).filter(|n| *n != 40));
        assert_eq!(gaps(&read, 0), stretch(40, 40), "each day of a meter counts");
        assert_eq!(gaps(&read, QUIET_DAYS), [], "a quiet day of an account doesn't");
        assert_eq!(gaps(&days([5]), 0), []);
    }
}
