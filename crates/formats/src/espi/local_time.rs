//! `LocalTimeParameters`: the offset of local time at a moment, by the rules of a feed.
//!
//! The rules are those of the type `DstRuleType` of `espi.xsd` (NAESB REQ.21): 32 bits in hexadecimal, from the lowest
//! seconds (12 bits), hours (5), day of the week from Monday = 1 (3), day of the month (5), operator (3), month (4).

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;
use logis_core::Instant;

/// The furthest that local time is from UTC, in seconds.
const OFFSET_MAX_SECONDS: i64 = 18 * 3600;

/// How local time stands to UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LocalTime {
    pub(super) standard_seconds: i64,
    pub(super) summer_seconds: i64,
    /// When summer time starts and ends, on the clock of before.
    pub(super) start: Option<Rule>,
    pub(super) end: Option<Rule>,
}

impl LocalTime {
    /// The offset from UTC in minutes; none where the parameters mean nothing.
    pub(super) fn offset_minutes(&self, at: Instant) -> Option<i32> {
        let is_known = |seconds: i64| (-OFFSET_MAX_SECONDS..=OFFSET_MAX_SECONDS).contains(&seconds);
        if !is_known(self.standard_seconds) {
            return None;
        }
        let summer = if is_known(self.summer_seconds) && self.is_summer(at) { self.summer_seconds } else { 0 };
        i32::try_from((self.standard_seconds + summer) / 60).ok()
    }

    fn is_summer(&self, at: Instant) -> bool {
        let (Some(start), Some(end)) = (self.start, self.end) else { return false };
        let (year, ..) = at.plus_seconds(self.standard_seconds).day().ymd();
        let local = |rule: Rule, offset: i64| rule.seconds_of(year).map(|seconds| seconds - offset);
        let (Some(start), Some(end)) = (local(start, self.standard_seconds), local(end, self.standard_seconds + self.summer_seconds))
        else {
            return false;
        };
        let at = at.seconds();
        // South of the equator summer time spans the turn of the year.
        if start <= end { start <= at && at < end } else { at < end || start <= at }
    }
}

/// A moment of each year, on a local clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    month: i8,
    /// 0: the day of the month. 1: the weekday on or after it. 2 to 6: the first to fifth weekday of the month. 7: its last.
    operator: u32,
    day: i8,
    /// From Monday = 1; 0 for none.
    weekday: i8,
    seconds: i64,
}

impl Rule {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bits = u32::from_str_radix(text.trim().trim_start_matches("0x"), 16).ok()?;
        let field = |from: u32, width: u32| (bits >> from) & ((1 << width) - 1);
        let narrow = |n: u32| i8::try_from(n).ok();
        let rule = Self {
            month: narrow(field(28, 4))?,
            operator: field(25, 3),
            day: narrow(field(20, 5))?,
            weekday: narrow(field(17, 3))?,
            seconds: i64::from(field(12, 5)) * 3600 + i64::from(field(0, 12)),
        };
        // A rule that names no date of a year is none ("not applicable" is written FFFFFFFF or 00000000).
        rule.seconds_of(2024).map(|_| rule)
    }

    /// Seconds since 1970 on the local clock.
    fn seconds_of(self, year: i32) -> Option<i64> {
        let month = Date::new(i16::try_from(year).ok()?, self.month, 1).ok()?;
        let date = match self.operator {
            0 => month.with().day(self.day).build().ok()?,
            1 => {
                let from = month.with().day(self.day).build().ok()?;
                let ahead = (self.weekday()?.to_monday_one_offset() - from.weekday().to_monday_one_offset()).rem_euclid(7);
                from.checked_add(jiff::Span::new().try_days(i64::from(ahead)).ok()?).ok()?
            }
            7 => month.nth_weekday_of_month(-1, self.weekday()?).ok()?,
            nth => month.nth_weekday_of_month(i8::try_from(nth).ok()? - 1, self.weekday()?).ok()?,
        };
        let midnight = Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok()?;
        Some(midnight.as_second() + self.seconds)
    }

    fn weekday(self) -> Option<Weekday> {
        Weekday::from_monday_one_offset(self.weekday).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse::<jiff::Timestamp>().unwrap().into()
    }

    fn offsets(local: LocalTime, moments: &[&str]) -> Vec<Option<i32>> {
        moments.iter().map(|moment| local.offset_minutes(at(moment))).collect()
    }

    #[test]
    fn summer_time_of_both_sides_of_the_ocean() {
        let rules = |start: &str, end: &str, standard_seconds| LocalTime {
            standard_seconds,
            summer_seconds: 3600,
            start: Rule::parse(start),
            end: Rule::parse(end),
        };
        let paris = rules("3E0E2000", "AE0E3000", 3600);
        let moments = ["2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z", "2024-10-27T00:59:59Z", "2024-10-27T01:00:00Z"];
        assert_eq!(offsets(paris, &moments), [Some(60), Some(120), Some(120), Some(60)]);
        let new_york = rules("360E2000", "B40E2000", -18_000);
        let moments = ["2012-03-11T06:59:59Z", "2012-03-11T07:00:00Z", "2012-11-04T05:59:59Z", "2012-11-04T06:00:00Z"];
        assert_eq!(offsets(new_york, &moments), [Some(-300), Some(-240), Some(-240), Some(-300)]);
        // First Sunday of October to the first of April.
        let sydney = rules("A40E2000", "440E3000", 36_000);
        assert_eq!(offsets(sydney, &["2024-01-15T00:00:00Z", "2024-07-15T00:00:00Z"]), [Some(660), Some(600)]);
    }

    #[test]
    fn rules_that_name_no_date_are_none() {
        for text in ["", "00000000", "FFFFFFFF", "F00E2000", "zz", "2BF02000"] {
            assert_eq!(Rule::parse(text), None, "{text}");
        }
        let fixed = LocalTime { standard_seconds: 19_800, ..LocalTime::default() };
        assert_eq!(fixed.offset_minutes(at("2024-07-15T00:00:00Z")), Some(330));
        let absurd = LocalTime { standard_seconds: 1 << 40, ..LocalTime::default() };
        assert_eq!(absurd.offset_minutes(Instant::from_seconds(0)), None);
    }
}
