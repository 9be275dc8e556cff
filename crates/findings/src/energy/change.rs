//! Consumption of the last four known full weeks against the same weeks of the year before.
//!
//! The weeks are those of 364 days before, so that Mondays stand against Mondays. How far weeks usually lie from their
//! neighbours says how far four of them may lie apart by chance.

use jiff::tz::TimeZone;
use logis_core::{Day, Decimal};

use super::local;
use crate::{Action, Amount, Fact, Finding, Meter, Name, Reading};

/// Weeks that are compared.
const WEEKS: usize = 4;
/// Weeks looked at to know how weeks vary: a year and the four.
const WEEKS_KNOWN: usize = 56;
/// Weeks, with the one before known, that it takes.
const PAIRS_MIN: usize = 8;
/// So much of each week must be measured, in per cent.
const COVERED_PERCENT: i64 = 90;
/// A longer reading doesn't say which day it is of.
const READING_SECONDS_MAX: i32 = 25 * 3_600;
/// The least change that is told, in thousandths.
const CHANGE_MIN: i64 = 100;
/// Each week but one must have changed the same way, by so many thousandths: four weeks of which two were a holiday tell of
/// the holiday.
const WEEK_CHANGE_MIN: i64 = 50;
/// Hundredths of a euro a kilowatt-hour, for ranks alone.
const RANK_CENTS: i128 = 20;
/// Weeks in a year.
const WEEKS_A_YEAR: i128 = 52;

pub(super) fn find(meter: &Meter, today: Day, zone: &TimeZone) -> Option<Finding> {
    let readings = local::ordered(&meter.readings);
    // Files come late: the weeks are the last that are known whole.
    let last = local::last_day(&readings, local::at_hour(today, 0, zone), zone)?;
    // 1970-01-05 was a Monday.
    let monday = last.plus_days(1).number().saturating_sub(4).div_euclid(7).checked_sub(1)?;
    let starts = (0..WEEKS_KNOWN).filter_map(|back| monday.checked_sub(i32::try_from(back).ok()?)?.checked_mul(7)?.checked_add(4));
    let weeks: Vec<Option<i64>> = starts.map(|start| week(&readings, Day::from_number(start), zone)).collect();
    let (now, before) = (weeks.get(..WEEKS)?, weeks.get(52..52 + WEEKS)?);
    let pairs: Vec<(i64, i64)> = now.iter().zip(before).map(|(now, before)| Some(((*now)?, (*before)?))).collect::<Option<_>>()?;
    let sum = |side: fn(&(i64, i64)) -> i64| pairs.iter().map(|pair| i128::from(side(pair))).sum::<i128>();
    let (used, used_before) = (sum(|pair| pair.0), sum(|pair| pair.1));
    let change = thousandths(used, used_before)?;
    let agree = pairs.iter().filter_map(|(now, before)| thousandths(i128::from(*now), i128::from(*before)));
    let agree = agree.filter(|week| week.signum() == change.signum() && week.abs() >= WEEK_CHANGE_MIN).count();
    // The usual distance of neighbours: 1.48 times the median of distances is their deviation; of a mean of four weeks half
    // of one week's; twice that is the band.
    let neighbours = weeks.windows(2).filter_map(|two| thousandths(i128::from(two[0]?), i128::from(two[1]?)));
    let mut distances: Vec<i64> = neighbours.map(i64::abs).collect();
    distances.sort_unstable();
    let usual = local::quantile(&distances, 50);
    let band = usual.saturating_mul(148) / 100;
    if distances.len() < PAIRS_MIN || agree + 1 < WEEKS || change.abs() < CHANGE_MIN || change.abs() <= band {
        return None;
    }
    let (first, last) = (Day::from_number(monday * 7 + 4).plus_days(-21), Day::from_number(monday * 7 + 4).plus_days(6));
    let percent = |thousandths: i64| Decimal { digits: thousandths, scale: 1 }.normalized();
    let kwh = |millijoules: i128| {
        Fact::Number(Decimal { digits: i64::try_from(millijoules / local::MILLIJOULES_A_KWH).unwrap_or(i64::MAX), scale: 0 })
    };
    let month = last.month();
    let of = |from: Day, to: Day| local::between(&readings, local::at_hour(from, 0, zone), local::at_hour(to.plus_days(1), 0, zone));
    let behind = of(first.plus_days(-364), last.plus_days(-364)).iter().chain(of(first, last));
    let yearly = (used - used_before).abs() / i128::try_from(WEEKS).unwrap_or(4) * WEEKS_A_YEAR / local::MILLIJOULES_A_KWH;
    Some(Finding {
        name: Name::EnergyChange,
        // The same for a month: each Monday has other weeks of the same change.
        key: format!("energy.change:{}:{month}", meter.id),
        amount: Some(Amount {
            value: percent(change),
            low: Some(percent(change.saturating_sub(band))),
            high: Some(percent(change.saturating_add(band))),
            currency: None,
            per: None,
        }),
        since: Some(first),
        account: Some(meter.id.clone()),
        counterparty: None,
        records: local::records(behind),
        facts: vec![
            ("meter", Fact::Text(meter.name.clone().unwrap_or_else(|| meter.id.clone()))),
            ("more", Fact::Text(if change > 0 { "yes" } else { "no" }.to_owned())),
            ("share", Fact::Number(percent(change.abs()))),
            ("band", Fact::Number(percent(band))),
            ("kwh", kwh(used)),
            ("before", kwh(used_before)),
            ("from", Fact::Day(first)),
            ("to", Fact::Day(last)),
        ],
        action: Action::Lines,
        weight: i64::try_from(yearly * RANK_CENTS).unwrap_or(i64::MAX),
    })
}

/// What a week would have used, in millijoules, where nearly all of it was measured; what is missing counts as the rest.
fn week(readings: &[Reading], monday: Day, zone: &TimeZone) -> Option<i64> {
    let (from, to) = (local::at_hour(monday, 0, zone), local::at_hour(monday.plus_days(7), 0, zone));
    // A gas day begins at six: what lies in a week is known by its middle.
    let around = local::between(readings, from.plus_seconds(-i64::from(READING_SECONDS_MAX)), to);
    let within = around.iter().filter(|reading| (from..to).contains(&local::middle(reading)) && reading.duration_s <= READING_SECONDS_MAX);
    let (energy, seconds) = within.fold((0i128, 0i64), |(energy, seconds), reading| {
        (energy + i128::from(reading.energy.millijoules()), seconds + i64::from(reading.duration_s))
    });
    let length = to.seconds() - from.seconds();
    let is_covered = seconds > 0 && seconds * 100 >= length * COVERED_PERCENT;
    is_covered.then(|| i64::try_from(energy * i128::from(length) / i128::from(seconds)).ok())?
}

/// By how much one is more than another, in thousandths of it.
fn thousandths(is: i128, was: i128) -> Option<i64> {
    i64::try_from(((is - was) * 1_000).checked_div(was)?).ok()
}
