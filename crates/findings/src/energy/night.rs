//! The power drawn through the night.
//!
//! Of each night from one to five, local time, the readings at the bottom count: a car or a boiler that runs for a part
//! of it is above them. Of the nights, those at the bottom: nights that a car or heating fills are above them.
//! Nights on which nobody was home are told apart by the day before, in which nothing but the base was drawn.

use jiff::tz::TimeZone;
use logis_core::{Currency, Day, Decimal, Money};

use super::{grids, local};
use crate::{Action, Amount, Fact, Finding, Meter, Name, Reading};

/// Nights that are looked at.
const NIGHTS: i32 = 60;
/// Nights that it takes.
const NIGHTS_MIN: usize = 14;
/// A reading that lasts longer says nothing of the night.
const READING_SECONDS_MAX: i32 = 3_600;
/// So much of a night, or of a day, must be measured, in per cent.
const COVERED_PERCENT: i64 = 90;
/// Readings of a night belong to its bottom up to this share of its lower end, in per cent, …
const BOTTOM_PERCENT: i64 = 150;
/// … and this much more, in milliwatts: the fridge that starts.
const BOTTOM_MILLIWATTS: i64 = 50_000;
/// Nights, in which the fridge comes and goes, belong to the bottom up to this share of its lower end, in per cent, …
const NIGHTS_PERCENT: i64 = 120;
/// … and this much more, in milliwatts.
const NIGHTS_MILLIWATTS: i64 = 20_000;
/// On a day on which nobody is home the waking hours draw at most this share of the night's bottom, in per cent, …
const AWAY_PERCENT: i64 = 130;
/// … and this much more, in milliwatts.
const AWAY_MILLIWATTS: i64 = 30_000;
/// … and less than this share of what they usually draw, in per cent.
const AWAY_USUAL_PERCENT: i64 = 50;
/// Less than this is a meter that nothing is behind, in milliwatts.
const BASE_MILLIWATTS_MIN: i64 = 1_000;
/// Hours of a year.
const HOURS_A_YEAR: i128 = 8_766;

struct Night<'a> {
    day: Day,
    /// The mean of its bottom, in milliwatts.
    bottom: i64,
    /// The mean of the waking hours before it, where they were measured.
    waking: Option<i64>,
    readings: &'a [Reading],
}

pub(super) fn find(meter: &Meter, today: Day, zone: &TimeZone) -> Option<Finding> {
    if meter.commodity != "electricity" {
        return None;
    }
    let readings = local::ordered(&meter.readings);
    // Files come late: the nights are the last known ones.
    let last = local::last_day(&readings, local::at_hour(today.plus_days(1), 0, zone), zone)?;
    let all: Vec<Night<'_>> = (0..NIGHTS).rev().filter_map(|back| night(&readings, last.plus_days(-back), zone)).collect();
    let (away, home): (Vec<&Night<'_>>, Vec<&Night<'_>>) = {
        let mut waking: Vec<i64> = all.iter().filter_map(|night| night.waking).collect();
        waking.sort_unstable();
        let usual = local::quantile(&waking, 50);
        all.iter().partition(|night| is_away(night, usual))
    };
    // A home where nobody is for months has a base all the same.
    let nights = if home.len() >= NIGHTS_MIN { &home } else { &all.iter().collect() };
    let mut bottoms: Vec<i64> = nights.iter().map(|night| night.bottom).collect();
    bottoms.sort_unstable();
    let most = local::quantile(&bottoms, 10).saturating_mul(NIGHTS_PERCENT) / 100 + NIGHTS_MILLIWATTS;
    let quiet: Vec<&&Night<'_>> = nights.iter().filter(|night| night.bottom <= most).collect();
    bottoms.retain(|bottom| *bottom <= most);
    let base = local::quantile(&bottoms, 50);
    if nights.len() < NIGHTS_MIN || base < BASE_MILLIWATTS_MIN {
        return None;
    }
    let (low, high) = (local::quantile(&bottoms, 10), local::quantile(&bottoms, 90));
    let kva = grids::power(meter.subscribed_power_va);
    let priced = grids::at(today).and_then(|grid| Some((grid, grid.base_price(kva?)?)));
    let watt_hours = i128::from(base) * HOURS_A_YEAR / 1_000;
    let euros = |price: i64| Money {
        minor: i64::try_from(watt_hours * i128::from(price) / 100_000).unwrap_or(i64::MAX),
        scale: 2,
        currency: Currency::EUR,
    };
    let mut facts = vec![
        ("meter", Fact::Text(meter.name.clone().unwrap_or_else(|| meter.id.clone()))),
        ("watts", Fact::Number(watts(base))),
        ("low", Fact::Number(watts(low))),
        ("high", Fact::Number(watts(high))),
        ("kwh", Fact::Number(Decimal { digits: i64::try_from(watt_hours / 1_000).unwrap_or(i64::MAX), scale: 0 })),
        ("nights", Fact::Count(i64::try_from(nights.len()).unwrap_or(i64::MAX))),
        ("quiet", Fact::Count(i64::try_from(quiet.len()).unwrap_or(i64::MAX))),
        ("away", Fact::Count(i64::try_from(if home.len() >= NIGHTS_MIN { away.len() } else { 0 }).unwrap_or(i64::MAX))),
        ("priced", Fact::Text(if priced.is_some() { "yes" } else { "no" }.to_owned())),
    ];
    if let Some((grid, price)) = priced {
        facts.push(("yearly", Fact::Money(euros(price))));
        facts.push(("price", Fact::Number(Decimal { digits: price, scale: 4 })));
        facts.push(("since", Fact::Day(grid.from_day())));
        facts.push(("publication", Fact::Text(grid.source.to_owned())));
    }
    // Where no price is known the rank is that of the first grid.
    let rank = priced.map(|(_, price)| price).or_else(|| grids::GRIDS.first()?.base_price(6)).unwrap_or(0);
    Some(Finding {
        name: Name::EnergyNightBase,
        key: format!("energy.night-base:{}", meter.id),
        amount: Some(Amount { value: watts(base), low: Some(watts(low)), high: Some(watts(high)), currency: None, per: None }),
        since: quiet.first().map(|night| night.day),
        account: Some(meter.id.clone()),
        counterparty: None,
        records: local::records(quiet.iter().flat_map(|night| night.readings)),
        facts,
        action: Action::Lines,
        weight: euros(rank).minor,
    })
}

/// A night, where enough of it was measured finely.
fn night<'a>(readings: &'a [Reading], day: Day, zone: &TimeZone) -> Option<Night<'a>> {
    let night = measured(readings, day, 1, 5, zone)?;
    let mut powers: Vec<i64> = night.iter().map(local::milliwatts).collect();
    powers.sort_unstable();
    let most = bottom_of(local::quantile(&powers, 25));
    let bottom = local::mean(powers.into_iter().filter(|power| *power <= most));
    let waking = measured(readings, day.plus_days(-1), 8, 22, zone).map(|waking| local::mean(waking.iter().map(local::milliwatts)));
    Some(Night { day, bottom, waking, readings: night })
}

/// The readings from an hour of a day to another, where they are fine and cover it.
fn measured<'a>(readings: &'a [Reading], day: Day, from: i8, to: i8, zone: &TimeZone) -> Option<&'a [Reading]> {
    let (from, to) = (local::at_hour(day, from, zone), local::at_hour(day, to, zone));
    let within = local::between(readings, from, to);
    // One that reaches beyond the end tells of more than these hours.
    let within = &within[..within.iter().rposition(|reading| local::end(reading) <= to).map_or(0, |at| at + 1)];
    let covered: i64 = within.iter().map(|reading| i64::from(reading.duration_s)).sum();
    let is_fine = within.iter().all(|reading| reading.duration_s <= READING_SECONDS_MAX);
    (is_fine && !within.is_empty() && covered * 100 >= (to.seconds() - from.seconds()) * COVERED_PERCENT).then_some(within)
}

fn bottom_of(lower_end: i64) -> i64 {
    lower_end.saturating_mul(BOTTOM_PERCENT) / 100 + BOTTOM_MILLIWATTS
}

fn is_away(night: &Night<'_>, usual: i64) -> bool {
    night.waking.is_some_and(|waking| {
        waking <= night.bottom.saturating_mul(AWAY_PERCENT) / 100 + AWAY_MILLIWATTS && waking <= usual / 100 * AWAY_USUAL_PERCENT
    })
}

/// Whole watts.
fn watts(milliwatts: i64) -> Decimal {
    Decimal { digits: milliwatts.saturating_add(500) / 1_000, scale: 0 }
}
