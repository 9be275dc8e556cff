//! Instants (µs UTC), civil days, months and half-open periods.

use std::fmt;
use std::str::FromStr;

/// Microseconds in a day of 24 hours.
const DAY_MICROS: i64 = 86_400_000_000;

/// Why a text or number is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the calendar (years 1 to 9999)")]
pub struct TimeError;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(i64);

impl Instant {
    /// The earliest and latest moments that can be written down.
    pub const MIN: Self = Self(i64::MIN);
    /// See [`Instant::MIN`].
    pub const MAX: Self = Self(i64::MAX);

    /// From microseconds since 1970, UTC.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From whole seconds since 1970, UTC.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since 1970, UTC.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, UTC, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Later by `seconds`.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The UTC day it falls on.
    #[must_use]
    pub fn day(self) -> Day {
        Day(i32::try_from(self.0.div_euclid(DAY_MICROS)).unwrap_or(if self.0 < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The same moment for the calendar library.
    ///
    /// # Errors
    /// Outside the years that the calendar library knows.
    pub fn timestamp(self) -> Result<jiff::Timestamp, TimeError> {
        jiff::Timestamp::from_microsecond(self.0).map_err(|_| TimeError)
    }
}

impl From<jiff::Timestamp> for Instant {
    fn from(at: jiff::Timestamp) -> Self {
        Self(at.as_microsecond())
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC, or the bare number where the calendar ends.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.timestamp() {
            Ok(at) => at.fmt(f),
            Err(_) => write!(f, "{}µs", self.0),
        }
    }
}

/// A civil date: days since 1970-01-01, with no time of day and no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(i32);

impl Day {
    /// From days since 1970-01-01 (Arrow's `Date32`).
    #[must_use]
    pub const fn from_number(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// From year, month (1 to 12) and day of the month.
    ///
    /// # Errors
    /// When the calendar has no such day or the year is outside 1 to 9999.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Result<Self, TimeError> {
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            _ => return Err(TimeError),
        };
        if !(1..=9999).contains(&year) || day == 0 || day > last {
            return Err(TimeError);
        }
        // Days from civil (Howard Hinnant, "chrono-compatible low-level date algorithms"), for years from 1 on.
        let (m, d) = (i32::try_from(month).map_err(|_| TimeError)?, i32::try_from(day).map_err(|_| TimeError)?);
        let y = if m <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let of_era = y - era * 400;
        let of_year = (153 * (if m > 2 { m - 3 } else { m + 9 }) + 2) / 5 + d - 1;
        Ok(Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468))
    }

    /// Year, month (1 to 12) and day of the month.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        // Civil from days, the inverse of the above.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let mp = (5 * of_year + 2) / 153;
        let day = of_year - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let narrow = |n: i64| u32::try_from(n).unwrap_or(0);
        (i32::try_from(year).unwrap_or(i32::MAX), narrow(month), narrow(day))
    }

    /// 00:00 UTC of this date: how a date stands in time order. Days that no instant reaches are the first or the last.
    #[must_use]
    pub fn instant(self) -> Instant {
        Instant(i64::from(self.0).saturating_mul(DAY_MICROS))
    }

    /// Later by `days` (earlier when negative).
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The month it falls in.
    #[must_use]
    pub fn month(self) -> Month {
        let (year, month, _) = self.ymd();
        Month { year, month }
    }

    /// The same date for the calendar library.
    ///
    /// # Errors
    /// Outside the years that the calendar library knows.
    pub fn date(self) -> Result<jiff::civil::Date, TimeError> {
        let (y, m, d) = self.ymd();
        let narrow = |n: u32| i8::try_from(n).map_err(|_| TimeError);
        jiff::civil::Date::new(i16::try_from(y).map_err(|_| TimeError)?, narrow(m)?, narrow(d)?).map_err(|_| TimeError)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

impl FromStr for Day {
    type Err = TimeError;

    /// `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let mut parts = text.splitn(3, '-');
        let mut next =
            || parts.next().filter(|p| p.bytes().all(|b| b.is_ascii_digit())).and_then(|p| p.parse::<u32>().ok()).ok_or(TimeError);
        let (y, m, d) = (next()?, next()?, next()?);
        Self::from_ymd(i32::try_from(y).map_err(|_| TimeError)?, m, d)
    }
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl Month {
    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        Day::from_ymd(self.year, self.month, 1).unwrap_or_default()
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        self.next().first().plus_days(-1)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month == 12 { Self { year: self.year + 1, month: 1 } } else { Self { month: self.month + 1, ..self } }
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.month == 1 { Self { year: self.year - 1, month: 12 } } else { Self { month: self.month - 1, ..self } }
    }

    /// Its days.
    #[must_use]
    pub fn period(self) -> Period {
        Period { start: self.first().instant(), end_exclusive: self.next().first().instant() }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = TimeError;

    /// `YYYY-MM`.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        format!("{text}-01").parse::<Day>().map(Day::month)
    }
}

/// From `start` up to but without `end_exclusive`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first moment in it.
    pub start: Instant,
    /// The first moment after it.
    pub end_exclusive: Instant,
}

impl Period {
    /// All of time.
    pub const ALWAYS: Self = Self { start: Instant::MIN, end_exclusive: Instant::MAX };

    /// From the first day to the last, both in it.
    #[must_use]
    pub fn days(first: Day, last: Day) -> Self {
        Self { start: first.instant(), end_exclusive: last.plus_days(1).instant() }
    }

    /// Whether the moment lies in it.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.start <= at && at < self.end_exclusive
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_day_is_the_calendar_librarys_day(number in -719_162i32..2_932_896) {
            let day = Day::from_number(number);
            let (y, m, d) = day.ymd();
            prop_assert_eq!(Day::from_ymd(y, m, d), Ok(day));
            prop_assert_eq!(day.date().unwrap().to_string(), day.to_string());
            prop_assert_eq!(day.to_string().parse(), Ok(day));
            prop_assert_eq!(day.instant().day(), day);
        }
    }

    #[test]
    fn days_beyond_instants_are_survived() {
        assert_eq!(Day::from_number(i32::MAX).instant(), Instant::MAX);
        assert_eq!(Day::from_number(i32::MIN).instant(), Instant::MIN);
    }

    #[test]
    fn february_ends_where_the_calendar_says() {
        assert!(Day::from_ymd(2023, 2, 29).is_err());
        assert!(Day::from_ymd(1900, 2, 29).is_err());
        assert!(Day::from_ymd(2000, 2, 29).is_ok());
        assert_eq!(Month { year: 2024, month: 2 }.last().to_string(), "2024-02-29");
    }
}
