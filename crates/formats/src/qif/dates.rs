//! Dates as QIF writes them, turned into what tables write: `1/ 5'24`, `12/31/99`, `31.12'2024`, `6/7` without a year.

use logis_core::Day;

use crate::DateOrder;
use crate::tables::dates::{self, Written};

/// A text longer than this is no date.
const DATE_BYTES_MAX: usize = 40;
/// A year that any day can be tried in: it is a leap year.
const ANY_YEAR: i32 = 2000;

/// Two digits from here on can only be a year, where a date begins with them.
const DAYS_MAX: u32 = 31;

/// How the whole of a file writes its dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Where it makes a difference.
    pub(super) order: Option<DateOrder>,
    /// Two digits of the year come first: `99/12/31`.
    pub(super) year_first: bool,
    /// The first year that is written.
    pub(super) year: Option<i32>,
}

/// The parts of a date that is written in numbers.
struct Numbers<'a> {
    mark: u8,
    first: &'a str,
    second: &'a str,
    /// What follows the second mark, where there is one, and whether that is an apostrophe.
    rest: Option<(&'a str, bool)>,
}

fn numbers(text: &str) -> Option<Numbers<'_>> {
    let number = |text: &'_ str| text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let is_mark = |b: &u8| matches!(b, b'/' | b'-' | b'.' | b'\'' | b' ');
    let (first, rest) = text.split_at(number(text));
    let mark = *rest.as_bytes().first().filter(|b| is_mark(b))?;
    let rest = rest[1..].trim_start();
    let (second, rest) = rest.split_at(number(rest));
    if !matches!(first.len(), 1 | 2 | 4) || !matches!(second.len(), 1 | 2) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = match rest.as_bytes().first() {
        None => None,
        Some(b) if is_mark(b) => Some((rest[1..].trim_start(), *b == b'\'')),
        Some(_) if mark == b' ' => return None,
        Some(b) if b.is_ascii_digit() => Some((rest, false)),
        Some(_) => return None,
    };
    Some(Numbers { mark: if matches!(mark, b'\'' | b' ') { b'/' } else { mark }, first, second, rest })
}

/// Reads a date; one without a year is of `year`.
pub(super) fn date(text: &str, year_first: bool, year: Option<i32>) -> Option<Written> {
    let text = text.trim();
    if text.len() > DATE_BYTES_MAX {
        return None;
    }
    if is_plain(text.as_bytes()) {
        return dates::date(text);
    }
    let Some(Numbers { mark, first, second, rest }) = numbers(text) else { return dates::date(text) };
    let mark = char::from(mark);
    let Some((third, after_apostrophe)) = rest else {
        // "2024/05" is a month.
        return dates::date(&format!("{first}{mark}{second}{mark}{:04}", year.filter(|_| first.len() < 4)?));
    };
    let digits = third.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = third.split_at(digits);
    if first.len() == 4 {
        return dates::date(&format!("{first}{mark}{second}{mark}{number}{rest}"));
    }
    if year_first && number.len() <= 2 {
        return dates::date(&format!("{}{mark}{second}{mark}{number}{rest}", full_year(first, false)?));
    }
    match number.len() {
        1 | 2 => dates::date(&format!("{first}{mark}{second}{mark}{}{rest}", full_year(number, after_apostrophe)?)),
        _ => dates::date(&format!("{first}{mark}{second}{mark}{number}{rest}")),
    }
}

/// Whether a text is written as tables write dates: its year in four digits, nothing but marks between. Most are.
fn is_plain(text: &[u8]) -> bool {
    let year = |four: Option<&[u8]>| four.is_some_and(|four| four.iter().all(u8::is_ascii_digit));
    text.len() >= 8
        && text.iter().all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'-' | b'.'))
        && (year(text.get(..4)) || year(text.get(text.len() - 4..)))
}

/// Whether a date is written without its year.
pub(super) fn lacks_year(text: &str) -> bool {
    numbers(text.trim()).is_some_and(|numbers| numbers.rest.is_none())
}

/// Of two digits, or one with its blank left out; after an apostrophe they are of this century.
fn full_year(digits: &str, after_apostrophe: bool) -> Option<i32> {
    /// Two digits from here on are of the last century.
    const CENTURY_FROM: i32 = 70;
    let year: i32 = digits.parse().ok()?;
    Some(if year >= CENTURY_FROM && !after_apostrophe { year + 1900 } else { year + 2000 })
}

/// Whether a text is a date, with or without its year.
pub(super) fn looks_like_date(text: &str) -> bool {
    date(text, false, Some(ANY_YEAR)).or_else(|| date(text, true, Some(ANY_YEAR))).is_some()
}

/// What the dates of a file say, one after the other.
#[derive(Debug, Default)]
pub(super) struct Seen {
    orders: dates::Orders,
    year_first: u32,
    year_last: u32,
    year: Option<i32>,
    /// The last date, read day first and month first, and how often each reading went up and down.
    last: [Option<Day>; 2],
    ups: [u32; 2],
    downs: [u32; 2],
}

impl Seen {
    /// Takes a movement's date.
    pub(super) fn see(&mut self, text: &str) {
        if let Some(Numbers { first, second, rest: Some((third, apostrophe)), .. }) = numbers(text.trim()) {
            let n = |text: &str| text.parse::<u32>().unwrap_or_default();
            let third_digits = third.bytes().take_while(u8::is_ascii_digit).count();
            let last_is_year = apostrophe || third_digits > 2 || n(&third[..third_digits]) > DAYS_MAX;
            self.year_last += u32::from(last_is_year);
            self.year_first += u32::from(!last_is_year && first.len() == 2 && n(first) > DAYS_MAX && n(second) <= 12);
        }
        let whole = date(text, false, None);
        let Some(date) = whole.or_else(|| date(text, false, Some(ANY_YEAR))) else { return };
        self.orders.see(&date);
        let days = [DateOrder::DayMonthYear, DateOrder::MonthDayYear].map(|order| date.day(Some(order)));
        if whole.is_some() && self.year.is_none() {
            self.year = days.iter().flatten().map(|day| day.ymd().0).next();
        }
        for (at, day) in days.into_iter().enumerate() {
            if let (Some(last), Some(day)) = (self.last[at], day) {
                self.ups[at] += u32::from(day > last);
                self.downs[at] += u32::from(day < last);
            }
            self.last[at] = day.or(self.last[at]);
        }
    }

    /// The movements that follow are others': they need not go on from the last date.
    pub(super) fn pause(&mut self) {
        self.last = [None; 2];
    }

    /// How the file writes its dates, and whether that was the likelier way and not the only one. Of two ways the
    /// likelier is the one in which the dates keep going one way, else the one of `home`.
    pub(super) fn style(&self, home: DateOrder) -> (Style, bool) {
        let style = |order| Style { order, year_first: self.year_first > self.year_last, year: self.year };
        if !self.orders.matters() || style(None).year_first {
            return (style(None), false);
        }
        if let Some(proven) = self.orders.proven() {
            return (style(Some(proven)), false);
        }
        let breaks = |at: usize| self.ups[at].min(self.downs[at]);
        let likelier = match breaks(0).cmp(&breaks(1)) {
            std::cmp::Ordering::Less => DateOrder::DayMonthYear,
            std::cmp::Ordering::Greater => DateOrder::MonthDayYear,
            std::cmp::Ordering::Equal => home,
        };
        (style(Some(likelier)), true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_quicken_writes_them() {
        let read = |text: &str, order| date(text, false, Some(2021)).and_then(|date| date.day(Some(order))).map(|day| day.to_string());
        for (text, day_first, month_first) in [
            ("1/ 5'24", Some("2024-05-01"), Some("2024-01-05")),
            ("1/ 5' 4", Some("2004-05-01"), Some("2004-01-05")),
            ("1/ 1'00", Some("2000-01-01"), Some("2000-01-01")),
            ("2/10'2020", Some("2020-10-02"), Some("2020-02-10")),
            ("8/25/93", None, Some("1993-08-25")),
            ("31.12'24", Some("2024-12-31"), None),
            ("31/12'85", Some("2085-12-31"), None),
            ("2022-09-23", Some("2022-09-23"), Some("2022-09-23")),
            ("20220923", Some("2022-09-23"), Some("2022-09-23")),
            ("23 sept. 2022", Some("2022-09-23"), Some("2022-09-23")),
            ("6/ 7", Some("2021-07-06"), Some("2021-06-07")),
            ("01/02/2024 10:20", Some("2024-02-01"), Some("2024-01-02")),
            ("2024/05", None, None),
            ("", None, None),
            ("yesterday", None, None),
            ("1/2/3/4", None, None),
        ] {
            let is = |day: Option<&str>| day.map(str::to_owned);
            assert_eq!(
                (read(text, DateOrder::DayMonthYear), read(text, DateOrder::MonthDayYear)),
                (is(day_first), is(month_first)),
                "{text}"
            );
        }
        assert_eq!(date("6/7", false, None), None);
        assert_eq!(date("99/12/31", true, None).and_then(|date| date.day(None)), Day::from_ymd(1999, 12, 31).ok());
    }

    #[test]
    fn the_order_is_the_files() {
        let style = |dates: &[&str]| {
            let mut seen = Seen::default();
            dates.iter().for_each(|date| seen.see(date));
            let (style, guessed) = seen.style(DateOrder::DayMonthYear);
            (style.order, style.year_first, guessed)
        };
        assert_eq!(style(&["1/ 5'24", "1/13'24"]), (Some(DateOrder::MonthDayYear), false, false));
        assert_eq!(style(&["1/ 5'24", "13/ 1'24"]), (Some(DateOrder::DayMonthYear), false, false));
        assert_eq!(style(&["6/7", "13/7"]), (Some(DateOrder::DayMonthYear), false, false));
        assert_eq!(style(&["99/12/31", "00/01/02"]), (None, true, false));
        assert_eq!(style(&["2024-01-02"]), (None, false, false));
        // Read month first they only go up; read day first they jump.
        assert_eq!(style(&["1/12/2024", "2/1/2024", "2/3/2024", "3/2/2024"]), (Some(DateOrder::MonthDayYear), false, true));
        assert_eq!(style(&["1/2/2024"]), (Some(DateOrder::DayMonthYear), false, true));
    }
}
