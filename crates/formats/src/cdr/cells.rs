//! What cells of an operator's table hold, without a word about it: a moment, a telephone number, a call's id.

use logis_core::{Day, Instant};

use crate::DateOrder;
use crate::tables::dates;

/// Seconds since 1970 that are taken for a moment: 2000 to 2099.
const EPOCH_SECONDS: std::ops::Range<i64> = 946_684_800..4_102_444_800;
/// Digits of seconds and of milliseconds in those years.
const SECONDS_DIGITS: [usize; 2] = [9, 10];
const MILLIS_DIGITS: [usize; 2] = [12, 13];

/// A moment as a table writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: Instant,
    /// Minutes east of UTC, where it says so.
    pub(super) offset_minutes: Option<i32>,
}

/// Reads a moment: a date, its time of day (in the same cell or another), or seconds or milliseconds since 1970. Local
/// time of a zone that is not named counts as UTC.
pub(super) fn moment(cell: &str, time: Option<&str>, order: Option<DateOrder>) -> Option<Moment> {
    if let Some(at) = epoch(cell) {
        return Some(Moment { at, offset_minutes: None });
    }
    let date = dates::date(cell)?;
    let day: Day = date.day(order)?;
    let (mut seconds, mut offset_minutes) = (date.seconds, date.offset_minutes);
    if let Some((of_day, offset)) = time.and_then(dates::time).filter(|_| seconds.is_none()) {
        (seconds, offset_minutes) = (Some(of_day), offset);
    }
    let local = i64::from(seconds.unwrap_or_default());
    Some(Moment { at: day.instant().plus_seconds(local - i64::from(offset_minutes.unwrap_or_default()) * 60), offset_minutes })
}

/// Seconds or milliseconds since 1970.
fn epoch(cell: &str) -> Option<Instant> {
    let cell = cell.trim();
    let whole = cell.split('.').next().filter(|whole| whole.bytes().all(|b| b.is_ascii_digit()))?;
    let number: i64 = whole.parse().ok()?;
    let at = match whole.len() {
        length if SECONDS_DIGITS.contains(&length) => Instant::from_seconds(number),
        length if MILLIS_DIGITS.contains(&length) => Instant::from_micros(number * 1000),
        _ => return None,
    };
    EPOCH_SECONDS.contains(&at.seconds()).then_some(at)
}

/// Whether the cell is a moment to the minute at least, by itself.
pub(super) fn is_moment(cell: &str) -> bool {
    epoch(cell).is_some() || dates::date(cell).is_some_and(|date| date.seconds.is_some())
}

/// Whether it may be a date or a moment.
pub(super) fn is_date(cell: &str) -> bool {
    epoch(cell).is_some() || dates::looks_like_date(cell)
}

/// Whether it may be a telephone number, some of whose digits may be hidden.
pub(super) fn is_number(cell: &str) -> bool {
    /// The longest number (ITU-T E.164 allows 15 digits), with marks and a prefix.
    const NUMBER_BYTES_MAX: usize = 24;
    /// Digits from which on it may have marks between them.
    const DIGITS_MIN: usize = 5;
    /// Digits of a short number.
    const SHORT_DIGITS_MIN: usize = 3;
    let cell = cell.trim();
    let digits = cell.bytes().filter(|b| b.is_ascii_digit() || matches!(b, b'x' | b'X' | b'*' | b'#')).count();
    let all = cell.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '(' | ')' | '/' | '+' | 'x' | 'X' | '*' | '#'));
    all && cell.len() <= NUMBER_BYTES_MAX
        && (digits >= DIGITS_MIN || (digits >= SHORT_DIGITS_MIN && digits == cell.len()))
        && !is_date(cell)
}

/// Whether it is what exchanges tell calls apart by: a UUID, or a moment and a count.
pub(super) fn is_call_id(cell: &str) -> bool {
    let uuid = cell.len() == 36
        && cell.bytes().enumerate().all(|(at, b)| if matches!(at, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() });
    let counted = cell.split_once('.').is_some_and(|(at, count)| epoch(at).is_some() && count.parse::<u32>().is_ok());
    uuid || counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_one_cell_in_two_and_since_1970() {
        let read = |cell: &str, time| {
            moment(cell, time, Some(DateOrder::DayMonthYear)).map(|moment| (moment.at.to_string(), moment.offset_minutes))
        };
        let is = |at: &str, offset| Some((at.to_owned(), offset));
        assert_eq!(read("2014-03-02 07:13:30", None), is("2014-03-02T07:13:30Z", None));
        assert_eq!(read("12/03/2024", Some("14:05")), is("2024-03-12T14:05:00Z", None));
        assert_eq!(read("12.03.24 14:05", None), is("2024-03-12T14:05:00Z", None));
        assert_eq!(read("2024-03-12T14:05:00+01:00", None), is("2024-03-12T13:05:00Z", Some(60)));
        assert_eq!(read("1336101842", None), is("2012-05-04T03:24:02Z", None));
        assert_eq!(read("1336101842000", None), is("2012-05-04T03:24:02Z", None));
        assert_eq!(read("2024-03-12", None), is("2024-03-12T00:00:00Z", None));
        assert_eq!(read("770000000", None), None);
    }

    #[test]
    fn telephone_numbers_and_what_is_none() {
        for yes in ["0612345678", "+33 6 12 34 56 78", "06XXXX5678", "888", "06.12.34.56.78", "(01) 42-00-00-00", "****5678"] {
            assert!(is_number(yes), "{yes}");
        }
        for no in ["", "12.5", "2024-03-12", "12.03.2024", "alice", "12:05", "42", "1336101842", "+"] {
            assert!(!is_number(no), "{no}");
        }
    }
}
