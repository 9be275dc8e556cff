//! What was used: the load curve, day and month sums, holes, tariff slots, of one meter.
//!
//! The rule of sums: each moment counts once. Of a day the finest series of intervals that covers it whole counts; where
//! none does, what the series tell together, finest first, and the rest is a hole. A register's index counts on days of
//! which no interval tells: the total where there is one, else the sum of the slots. Intervals and index differences that
//! are longer than a day count only in sums of periods that hold them whole, and only where days are missing. What is
//! missing is never zero. A reading whose energy is not known (cubic metres, a unit that nobody named) is in no sum.
//!
//! Rooms: `series` sorts readings, `days` resolves each day and adds up.

mod days;
mod series;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use logis_core::{Day, Energy, Instant, Period};
use logis_kinds::KindId;
use logis_pages::energy::Quantity;
use logis_pages::format;
use logis_vault::{Scope, VaultError};

use super::table::Rows;
use crate::App;

pub use days::Readings;
use series::{DAY_SECONDS_MIN, Series};

/// Readings so many days before and after the period are looked at too: an index of before the period's start, or after
/// its end, says whether a day's is missing.
const MARGIN_DAYS: i32 = 40;
/// Meters of a home that are told apart; readings of further ones are left out.
const METERS_MAX: usize = 64;
/// Days of a meter that are shown, up to its last: a reading dated wrongly does not make centuries.
const DAYS_MAX: i32 = 36_525;

/// One reading of what was consumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<'a> {
    /// Start of the interval, or the index' moment.
    pub start: Instant,
    /// Seconds; 0 for an index.
    pub seconds: i32,
    /// Whether it is an index.
    pub is_index: bool,
    /// The register or tariff slot; none is the total.
    pub register: Option<&'a str>,
    /// Energy of the interval, or the index.
    pub energy: Energy,
    /// Whether it was estimated rather than measured.
    pub is_estimated: bool,
}

/// A meter that told of consumption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// As its source names it.
    pub id: String,
    /// What the source calls it, else its id.
    pub name: String,
    /// How many readings it has.
    pub readings: u64,
    /// Start of its first reading and end of its last.
    pub known: (Instant, Instant),
    /// The same as days of the zone.
    pub days: (Day, Day),
}

/// The meters of a home that told of consumption, the one with most readings first.
///
/// # Errors
/// When the vault fails.
pub fn meters(app: &App, scope: &Scope, zone: &TimeZone) -> Result<Vec<Meter>, VaultError> {
    let mut names: HashMap<String, String> = HashMap::new();
    for batch in app.vault.scan(scope, KindId::EnergyMeter, Period::ALWAYS, &["meter", "name"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            if let (Some(meter), Some(name)) = (rows.text("meter", row), rows.text("name", row)) {
                names.insert(meter.to_owned(), name.to_owned());
            }
        }
    }
    // By meter: how many, the first start, the last end, and the last moment told of.
    let mut found: BTreeMap<String, (u64, Instant, Instant, Instant)> = BTreeMap::new();
    for batch in app.vault.scan(scope, KindId::EnergyReading, Period::ALWAYS, &["meter", "starts_at", "duration_s", "direction"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            if rows.text("direction", row) != Some("consumption") {
                continue;
            }
            let (Some(meter), Some(start)) = (rows.text("meter", row), rows.instant("starts_at", row)) else { continue };
            let seconds = i64::from(rows.small("duration_s", row).unwrap_or_default().max(0));
            let end = start.plus_seconds(seconds);
            // A gas day ends in the morning after: its day is where most of it lies.
            let told = end.plus_seconds(if seconds < DAY_SECONDS_MIN { -1 } else { -DAY_SECONDS_MIN / 2 });
            if let Some((readings, first, last, until)) = found.get_mut(meter) {
                (*readings, *first, *last, *until) = (*readings + 1, start.min(*first), end.max(*last), told.max(*until));
            } else if found.len() < METERS_MAX {
                found.insert(meter.to_owned(), (1, start, end, told));
            }
        }
    }
    let meter = |(id, (readings, first, end, told)): (String, (u64, Instant, Instant, Instant))| {
        let last_day = format::civil_day(told.max(first), zone);
        let first_day = format::civil_day(first, zone).max(last_day.plus_days(-DAYS_MAX));
        Meter { name: names.get(&id).unwrap_or(&id).clone(), id, readings, known: (first, end), days: (first_day, last_day) }
    };
    let mut meters: Vec<Meter> = found.into_iter().map(meter).collect();
    meters.sort_by_key(|meter| std::cmp::Reverse(meter.readings));
    Ok(meters)
}

/// The readings of a meter that tell of a period, sorted for sums; days are those of the zone.
///
/// # Errors
/// When the vault fails.
pub fn readings(app: &App, scope: &Scope, zone: &TimeZone, meter: &Meter, first: Day, last: Day) -> Result<Readings, VaultError> {
    let period = Period {
        start: format::midnight(first.plus_days(-MARGIN_DAYS), zone),
        end_exclusive: format::midnight(last.plus_days(MARGIN_DAYS), zone),
    };
    let columns = ["meter", "starts_at", "duration_s", "nature", "direction", "register", "energy_mj", "quality"];
    let columns = [&columns[..], &["quantity_digits", "quantity_scale", "unit"]].concat();
    let (mut series, mut quantities) = (Series::default(), Vec::new());
    for batch in app.vault.scan(scope, KindId::EnergyReading, period, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            if rows.text("meter", row) != Some(&meter.id) || rows.text("direction", row) != Some("consumption") {
                continue;
            }
            let Some(start) = rows.instant("starts_at", row) else { continue };
            let Some(energy) = rows.energy("energy_mj", row) else {
                let seconds = rows.small("duration_s", row).and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or_default();
                let quantity = rows.quantity(row);
                quantities.extend(quantity.map(|(value, unit)| Quantity { start, seconds, value, unit: unit.to_owned() }));
                continue;
            };
            series.add(&Reading {
                start,
                seconds: rows.small("duration_s", row).unwrap_or_default(),
                is_index: rows.text("nature", row) == Some("index"),
                register: rows.text("register", row),
                energy,
                is_estimated: rows.text("quality", row) == Some("estimated"),
            });
        }
    }
    Ok(Readings::new(series, zone.clone(), meter.known).with_quantities(quantities))
}
