//! Dates and periods as GRDF's exports write them, as gas days: from six in the morning to six, local time of France.
//!
//! Six o'clock is written with whatever offset the export likes (`T06:00:00+00:00` all year); it is the clock that counts.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use logis_core::Instant;

use crate::enedis::fold;

/// The hour at which a gas day begins (decree 2004-251, article 1; by the network code of the EU 5:00 UTC in winter, 4:00 in summer).
const GAS_DAY_HOUR: i8 = 6;
/// Serial numbers of workbooks that are dates of these centuries: 1927 to 2119.
const SERIALS: std::ops::RangeInclusive<i64> = 10_000..=80_000;

/// A moment as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// A gas day's beginning.
    Day(Date),
    /// Any other.
    Moment(Instant),
}

/// From a moment to another; the end is what is written, where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) start: Stamp,
    pub(super) end: Option<Stamp>,
}

/// `2019-11-30[T06:00:00+00:00]`, `30/11/2019 [06:00]`.
pub(super) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if !text.is_ascii() || text.len() > 40 {
        return None;
    }
    let (date, rest) = text.split_at_checked(10)?;
    let bytes = date.as_bytes();
    let mark = |at: usize| matches!(bytes[at], b'-' | b'/' | b'.');
    let (year, month, day) = match (mark(4) && mark(7), mark(2) && mark(5)) {
        (true, _) => (&date[..4], &date[5..7], &date[8..]),
        (_, true) => (&date[6..], &date[3..5], &date[..2]),
        _ => return None,
    };
    let date = civil(year, month, day)?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() {
        return Some(Stamp::Day(date));
    }
    let (clock, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => (&rest[..at], Some(offset(&rest[at..])?)),
        None => (rest, None),
    };
    let mut parts = clock.trim().split(':').map(|part| part.split('.').next().unwrap_or_default().parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    let time = Time::new(hour, minute, second, 0).ok()?;
    if time == six() || time == Time::midnight() {
        return Some(Stamp::Day(date));
    }
    let local = date.to_datetime(time);
    let at = match offset {
        Some(offset) => offset.to_timestamp(local).ok()?,
        None => paris().to_ambiguous_timestamp(local).compatible().ok()?,
    };
    Some(Stamp::Moment(at.into()))
}

/// A date, `Du 09/05/2019 au 12/05/2019`, `Mai 2019`, `05/2019`, or a year.
pub(super) fn period(text: &str) -> Option<Period> {
    if let Some(start) = stamp(text) {
        return Some(Period { start, end: None });
    }
    // A hundred characters are more than any period has.
    let folded = fold(text.get(..text.len().min(100))?);
    let words: Vec<&str> = folded.split(' ').collect();
    let days = |first: Date, end: Date| Some(Period { start: Stamp::Day(first), end: Some(Stamp::Day(end)) });
    match words.as_slice() {
        ["du", d1, m1, y1, "au", d2, m2, y2] => {
            let (first, last) = (civil(y1, m1, d1)?, civil(y2, m2, d2)?);
            (first <= last).then(|| days(first, last.tomorrow().ok()?))?
        }
        [month, year] => {
            let number = month_number(month).or_else(|| month.parse().ok())?;
            let first = civil(year, &number.to_string(), "1")?;
            days(first, first.last_of_month().tomorrow().ok()?)
        }
        [year] if year.len() == 4 => {
            let first = civil(year, "1", "1")?;
            days(first, first.last_of_year().tomorrow().ok()?)
        }
        _ => None,
    }
}

/// The date of a serial number of a workbook (ECMA-376 part 1, 18.17.4).
pub(super) fn serial(text: &str, from_1904: bool) -> Option<Stamp> {
    let whole: i64 = text.split('.').next()?.parse().ok()?;
    if !SERIALS.contains(&whole) {
        return None;
    }
    let epoch = if from_1904 { Date::constant(1904, 1, 1) } else { Date::constant(1899, 12, 30) };
    epoch.checked_add(jiff::Span::new().try_days(whole).ok()?).ok().map(Stamp::Day)
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let number =
        |text: &str| (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?;
    let narrow = |n: i16| i8::try_from(n).ok();
    // So far from the ends of the calendar that a period after it can't fail.
    let year = number(year).filter(|year| (1900..=2200).contains(year))?;
    Date::new(year, narrow(number(month)?)?, narrow(number(day)?)?).ok()
}

/// The number of a French month, folded and perhaps shortened.
fn month_number(name: &str) -> Option<i8> {
    let names = ["janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aou", "sept", "oct", "nov", "dec"];
    names.iter().position(|start| name.starts_with(start)).and_then(|at| i8::try_from(at + 1).ok())
}

fn offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at_checked(2).filter(|(_, minutes)| matches!(minutes.len(), 0 | 2))?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().unwrap_or_default() * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

fn six() -> Time {
    Time::constant(GAS_DAY_HOUR, 0, 0, 0)
}

/// Local time of France; the zone is bundled, and without it UTC is an hour or two off, but nothing is lost.
pub(super) fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

impl Stamp {
    /// The moment it names.
    pub(super) fn instant(self, zone: &TimeZone) -> Instant {
        match self {
            Self::Moment(at) => at,
            Self::Day(date) => zone.to_ambiguous_timestamp(date.to_datetime(six())).compatible().unwrap_or_default().into(),
        }
    }

    /// The end of a reading that states none: the next gas day.
    pub(super) fn next(self) -> Self {
        match self {
            Self::Day(date) => Self::Day(date.tomorrow().unwrap_or(date)),
            Self::Moment(at) => Self::Moment(at.plus_seconds(86_400)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(String, Option<String>)> {
        let zone = paris();
        let period = period(text)?;
        Some((period.start.instant(&zone).to_string(), period.end.map(|end| end.instant(&zone).to_string())))
    }

    #[test]
    fn every_way_to_write_a_period() {
        let cases = [
            ("09/05/2019", "2019-05-09T04:00:00Z", None),
            ("2019-11-30T06:00:00+00:00", "2019-11-30T05:00:00Z", None),
            ("2021-08-16T06:00:00+02:00", "2021-08-16T04:00:00Z", None),
            ("2021-08-15T22:00:00Z", "2021-08-15T22:00:00Z", None),
            ("Du 09/05/2019 au 12/05/2019", "2019-05-09T04:00:00Z", Some("2019-05-13T04:00:00Z")),
            ("Décembre 2019", "2019-12-01T05:00:00Z", Some("2020-01-01T05:00:00Z")),
            ("Août 2019", "2019-08-01T04:00:00Z", Some("2019-09-01T04:00:00Z")),
            ("02/2020", "2020-02-01T05:00:00Z", Some("2020-03-01T05:00:00Z")),
            ("2021", "2021-01-01T05:00:00Z", Some("2022-01-01T05:00:00Z")),
        ];
        for (text, start, end) in cases {
            assert_eq!(said(text), Some((start.to_owned(), end.map(str::to_owned))), "{text}");
        }
        for text in [
            "",
            "31/02/2019",
            "Du 12/05/2019 au 09/05/2019",
            "Brumaire 2019",
            "99999",
            "2019-11-30T25:00:00",
            "2019-11-30T07:00:00+0099999999",
            "Période",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
        let of = |text| serial(text, false);
        assert_eq!(of("43594"), stamp("09/05/2019"));
        assert_eq!(of("43594.25"), stamp("09/05/2019"));
        assert_eq!(serial("42132", true), stamp("09/05/2019"));
        assert_eq!((of("12.5"), of("1e9"), of("")), (None, None, None));
    }
}
