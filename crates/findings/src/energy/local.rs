//! Readings by local time: what detectors of meters share.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use logis_core::{Day, Instant, RecordId};

use crate::Reading;

/// Millijoules in a kilowatt-hour.
pub(super) const MILLIJOULES_A_KWH: i128 = 3_600_000_000;
/// Readings that ended longer ago say nothing of today, in days.
const STALE_DAYS: i32 = 62;
/// Records that a finding names: the latest of those behind it. A year of half-hours is 17,520, which no page lists.
const RECORDS_MAX: usize = 500;

/// The moment when clocks of a zone show an hour of a civil day; where they skip it, the moment they skip to.
pub(super) fn at_hour(day: Day, hour: i8, zone: &TimeZone) -> Instant {
    day.date()
        .ok()
        .and_then(|date| zone.to_timestamp(date.at(hour, 0, 0, 0)).ok())
        .map_or_else(|| Instant::from_seconds(i64::from(day.number()) * 86_400), Instant::from)
}

/// The civil day and the minute of the day that clocks of a zone show.
pub(super) fn clock(at: Instant, zone: &TimeZone) -> (Day, u32) {
    at.timestamp().map_or((at.day(), 0), |stamp| {
        let shown = zone.to_datetime(stamp);
        let narrow = |n: i8| u32::try_from(n).unwrap_or(0);
        let day = Day::from_ymd(i32::from(shown.year()), narrow(shown.month()), narrow(shown.day())).unwrap_or_else(|_| at.day());
        (day, narrow(shown.hour()) * 60 + narrow(shown.minute()))
    })
}

/// The moment in the middle of a reading.
pub(super) fn middle(reading: &Reading) -> Instant {
    reading.starts_at.plus_seconds(i64::from(reading.duration_s) / 2)
}

/// The moment when a reading ends.
pub(super) fn end(reading: &Reading) -> Instant {
    reading.starts_at.plus_seconds(i64::from(reading.duration_s))
}

/// Its mean power, in milliwatts.
pub(super) fn milliwatts(reading: &Reading) -> i64 {
    // Millijoules a second are milliwatts.
    reading.energy.millijoules() / i64::from(reading.duration_s.max(1))
}

/// Readings in order of time, without those that last no time or give energy back.
pub(super) fn ordered(readings: &[Reading]) -> Cow<'_, [Reading]> {
    let is_good = |reading: &Reading| reading.duration_s > 0 && reading.energy.millijoules() >= 0;
    if readings.is_sorted_by_key(|reading| reading.starts_at) && readings.iter().all(is_good) {
        return Cow::Borrowed(readings);
    }
    let mut sorted: Vec<Reading> = readings.iter().filter(|reading| is_good(reading)).copied().collect();
    sorted.sort_by_key(|reading| (reading.starts_at, reading.duration_s, reading.id));
    Cow::Owned(sorted)
}

/// The civil day of the last of ordered readings that had ended by a moment; `None` where it is longer ago than [`STALE_DAYS`].
pub(super) fn last_day(readings: &[Reading], by: Instant, zone: &TimeZone) -> Option<Day> {
    let known = &readings[..readings.partition_point(|reading| end(reading) <= by)];
    let last = clock(middle(known.last()?), zone).0;
    (last >= clock(by, zone).0.plus_days(-STALE_DAYS)).then_some(last)
}

/// Those of ordered readings that begin from a moment on and before another.
pub(super) fn between(readings: &[Reading], from: Instant, to: Instant) -> &[Reading] {
    let first = readings.partition_point(|reading| reading.starts_at < from);
    let last = readings.partition_point(|reading| reading.starts_at < to);
    &readings[first..last.max(first)]
}

/// The value below which so many in a hundred lie; of an empty list 0. The list is sorted.
pub(super) fn quantile(sorted: &[i64], percent: usize) -> i64 {
    sorted.get(sorted.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0)
}

/// The mean, of an empty list 0.
pub(super) fn mean(values: impl Iterator<Item = i64>) -> i64 {
    let (sum, count) = values.fold((0i128, 0i128), |(sum, count), value| (sum + i128::from(value), count + 1));
    sum.checked_div(count).and_then(|mean| i64::try_from(mean).ok()).unwrap_or(0)
}

/// The ids of the readings behind a finding, in order of time.
pub(super) fn records<'a>(readings: impl Iterator<Item = &'a Reading>) -> Vec<RecordId> {
    let mut ids: Vec<RecordId> = readings.map(|reading| reading.id).collect();
    ids.drain(..ids.len().saturating_sub(RECORDS_MAX));
    ids
}
