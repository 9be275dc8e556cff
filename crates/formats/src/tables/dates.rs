//! Dates as tables write them. Whether day or month comes first is decided for a whole table ([`Orders`]), never by cell.

use logis_core::{Day, Instant};

use super::words;
use crate::DateOrder;

/// The longest cell that is looked at as a date.
const DATE_BYTES_MAX: usize = 48;
/// Two digits from here on are of the last century.
const CENTURY_FROM: u32 = 70;

/// A date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    parts: Parts,
    /// Seconds after midnight.
    pub(crate) seconds: Option<u32>,
    /// Minutes east of UTC.
    pub(crate) offset_minutes: Option<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parts {
    /// Its order is plain.
    Day(Day),
    /// Two numbers and a year; `pointed` where points part them, which only day-first countries write.
    Either { first: u32, second: u32, year: i32, pointed: bool },
}

impl Written {
    /// The day, where the calendar has it.
    pub(crate) fn day(&self, order: Option<DateOrder>) -> Option<Day> {
        match self.parts {
            Parts::Day(day) => Some(day),
            Parts::Either { first, second, year, .. } => {
                let (month, day) = if order == Some(DateOrder::MonthDayYear) { (first, second) } else { (second, first) };
                Day::from_ymd(year, month, day).ok()
            }
        }
    }

    /// The moment, where a time of day and its offset are written.
    pub(crate) fn moment(&self, day: Day) -> Option<(Instant, Option<i32>)> {
        let offset = self.offset_minutes?;
        Some((day.instant().plus_seconds(i64::from(self.seconds?) - i64::from(offset) * 60), Some(offset)))
    }
}

/// Reads a date, with or without a time of day.
pub(crate) fn date(cell: &str) -> Option<Written> {
    let cell = cell.trim();
    if cell.len() > DATE_BYTES_MAX || cell.len() < 6 {
        return None;
    }
    let (parts, rest) = numbered(cell).or_else(|| named(cell))?;
    let (seconds, offset_minutes) = time_of_day(rest)?;
    Some(Written { parts, seconds, offset_minutes })
}

/// Whether the cell is a date.
pub(crate) fn looks_like_date(cell: &str) -> bool {
    date(cell).is_some()
}

fn number(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len()))
}

/// A separator, which may have a space after it.
fn separator(text: &str) -> Option<(u8, &str)> {
    let mark = *text.as_bytes().first().filter(|b| matches!(b, b'/' | b'-' | b'.' | b' '))?;
    Some((mark, text[1..].trim_start_matches(' ')))
}

fn numbered(cell: &str) -> Option<(Parts, &str)> {
    let (a, rest) = number(cell);
    if a.len() == 8 {
        let day = Day::from_ymd(a[..4].parse().ok().filter(|y| (1900..=2200).contains(y))?, a[4..6].parse().ok()?, a[6..].parse().ok()?);
        return Some((Parts::Day(day.ok()?), rest));
    }
    if !matches!(a.len(), 1 | 2 | 4) {
        return None;
    }
    let (mark, rest) = separator(rest)?;
    let (b, rest) = number(rest);
    let (mark_again, rest) = separator(rest)?;
    let (c, rest) = number(rest);
    if mark_again != mark || b.is_empty() || b.len() > 2 || !matches!(c.len(), 1 | 2 | 4) {
        return None;
    }
    let n = |text: &str| text.parse::<u32>().ok();
    if a.len() == 4 {
        return (c.len() <= 2)
            .then_some(())
            .and_then(|()| Day::from_ymd(n(a)?.try_into().ok()?, n(b)?, n(c)?).ok())
            .map(|day| (Parts::Day(day), rest));
    }
    if c.len() == 1 {
        return None;
    }
    let (first, second, year) = (n(a)?, n(b)?, full_year(c)?);
    let possible = Day::from_ymd(year, second, first).is_ok() || Day::from_ymd(year, first, second).is_ok();
    possible.then_some((Parts::Either { first, second, year, pointed: mark == b'.' }, rest))
}

fn full_year(text: &str) -> Option<i32> {
    let year: u32 = text.parse().ok()?;
    let year = match text.len() {
        2 if year >= CENTURY_FROM => year + 1900,
        2 => year + 2000,
        _ => year,
    };
    i32::try_from(year).ok()
}

/// `12 janv. 2024`, `12-Jan-24`, `Jan 12, 2024`.
fn named(cell: &str) -> Option<(Parts, &str)> {
    let skip = |text: &'_ str| -> usize { text.bytes().take_while(|b| matches!(b, b' ' | b'.' | b'-' | b',' | b'/')).count() };
    let word = |text: &str| text.char_indices().find(|(_, c)| !c.is_alphabetic()).map_or(text.len(), |(at, _)| at);
    let (day, rest) = number(cell);
    let (day, month, rest) = if day.is_empty() {
        let end = word(cell);
        let rest = &cell[end + skip(&cell[end..])..];
        let (day, rest) = number(rest);
        (day, &cell[..end], rest)
    } else {
        let rest = &rest[skip(rest)..];
        let end = word(rest);
        (day, &rest[..end], &rest[end..])
    };
    let rest = &rest[skip(rest)..];
    let (year, rest) = number(rest);
    if !matches!(day.len(), 1 | 2) || !matches!(year.len(), 2 | 4) {
        return None;
    }
    let day = Day::from_ymd(full_year(year)?, month_named(month)?, day.parse().ok()?).ok()?;
    Some((Parts::Day(day), rest))
}

/// A month by its name or its beginning, in seven languages.
fn month_named(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene", "gen"],
        &["feb", "fev", "fevr"],
        &["mar", "maer", "mrt", "mrz", "maa", "mars"],
        &["apr", "avr", "abr"],
        &["may", "mai", "mag", "mei"],
        &["jun", "juin", "giu"],
        &["jul", "juil", "lug"],
        &["aug", "aou", "ago"],
        &["sep", "set"],
        &["oct", "okt", "ott", "out"],
        &["nov"],
        &["dec", "dez", "dic"],
    ];
    let word = words::fold(word);
    if word.len() < 3 || word.len() > 10 {
        return None;
    }
    // The longest beginning wins: "juin" is no "jul", "mars" no "mar" of another month.
    MONTHS
        .iter()
        .zip(1u32..)
        .flat_map(|(names, month)| names.iter().map(move |name| (name, month)))
        .filter(|(name, _)| word.starts_with(**name))
        .max_by_key(|(name, _)| name.len())
        .map(|(_, month)| month)
}

/// What follows a date: nothing, or a time of day and perhaps its offset.
fn time_of_day(rest: &str) -> Option<(Option<u32>, Option<i32>)> {
    let rest = rest.trim_start_matches([' ', ',', 'T', 't']);
    if rest.is_empty() {
        return Some((None, None));
    }
    let (hours, rest) = number(rest);
    let (minutes, rest) = number(rest.strip_prefix([':', '.', 'h'])?);
    let (seconds, rest) = match rest.strip_prefix([':', '.']) {
        Some(rest) => number(rest),
        None => ("0", rest),
    };
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(rest) => number(rest).1,
        None => rest,
    };
    let n = |text: &str, max: u32| text.parse::<u32>().ok().filter(|n| *n <= max && text.len() <= 2);
    let (mut h, m, s) = (n(hours, 24)?, n(minutes, 59)?, n(seconds, 60)?);
    let mut rest = rest.trim();
    for (suffix, after) in [("AM", 0), ("PM", 12), ("am", 0), ("pm", 12)] {
        if let Some(before) = rest.strip_suffix(suffix) {
            (rest, h) = (before.trim(), h % 12 + after);
        }
    }
    Some((Some(h * 3600 + m * 60 + s), offset(rest)?))
}

/// `Z`, `UTC`, `+01:00`, `+0100`, `+01`; outer `None` when it is something else.
fn offset(rest: &str) -> Option<Option<i32>> {
    match rest {
        "" => return Some(None),
        "Z" | "z" | "UTC" | "GMT" => return Some(Some(0)),
        _ => {}
    }
    let sign = match rest.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        // "PDT", "CET": a zone's name says no moment that holds all year.
        _ => return rest.bytes().all(|b| b.is_ascii_alphabetic() || b == b'/').then_some(None),
    };
    let digits: String = rest[1..].chars().filter(|c| *c != ':').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !matches!(digits.len(), 2 | 4) {
        return None;
    }
    let minutes: i32 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    let hours: i32 = digits[..2].parse().ok()?;
    (hours <= 18 && minutes < 60).then_some(Some(sign * (hours * 60 + minutes)))
}

/// A time of day in a cell of its own, in seconds after midnight, with its offset where one is written.
pub(crate) fn time(cell: &str) -> Option<(u32, Option<i32>)> {
    let (seconds, offset) = time_of_day(cell.trim())?;
    Some((seconds?, offset))
}

/// What the cells of a table say about day and month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Orders {
    day_first: u32,
    month_first: u32,
    either: u32,
    pointed: u32,
}

impl Orders {
    /// Takes a date's word for it.
    pub(crate) fn see(&mut self, date: &Written) {
        let Parts::Either { first, second, pointed, .. } = date.parts else { return };
        self.pointed += u32::from(pointed);
        match (first > 12, second > 12) {
            (true, _) => self.day_first += 1,
            (_, true) => self.month_first += 1,
            // 5/5 is the fifth of May to everyone.
            _ if first == second => {}
            _ => self.either += 1,
        }
    }

    /// The order that the dates prove, if they do.
    pub(crate) fn proven(self) -> Option<DateOrder> {
        if self.day_first > self.month_first || (self.month_first == 0 && self.pointed > 0) {
            return Some(DateOrder::DayMonthYear);
        }
        (self.month_first > self.day_first).then_some(DateOrder::MonthDayYear)
    }

    /// Whether it makes a difference.
    pub(crate) fn matters(self) -> bool {
        self.day_first + self.month_first + self.either > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_tables_write_them() {
        let read = |cell: &str, order| date(cell).and_then(|d| d.day(Some(order))).map(|d| d.to_string());
        let day_first = |cell: &str| read(cell, DateOrder::DayMonthYear);
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(day_first("17/4/2020"), is("2020-04-17"));
        assert_eq!(day_first("05.04.21"), is("2021-04-05"));
        assert_eq!(read("05/04/21", DateOrder::MonthDayYear), is("2021-05-04"));
        assert_eq!(day_first("2012/3/22"), is("2012-03-22"));
        assert_eq!(day_first("20211012"), is("2021-10-12"));
        assert_eq!(day_first("2021-02-03 13:12"), is("2021-02-03"));
        assert_eq!(day_first("2021-10-12 00:00:00.0"), is("2021-10-12"));
        assert_eq!(day_first("12 févr. 2024"), is("2024-02-12"));
        assert_eq!(day_first("12-Jan-24"), is("2024-01-12"));
        assert_eq!(day_first("Dec 3, 2023"), is("2023-12-03"));
        assert_eq!(day_first("1. Juni 2023"), is("2023-06-01"));
        assert_eq!(day_first("31/02/2020"), None);
        for no in ["12/15/2018 balance", "1234.56", "2020-13-01", "99/99/2020", "12.10", "=2020-01-01", "00000000"] {
            assert_eq!(day_first(no), None, "{no}");
        }
        let written = date("2023-05-01T10:00:00+02:00").unwrap();
        let (at, offset) = written.moment(written.day(None).unwrap()).unwrap();
        assert_eq!((at.to_string().as_str(), offset), ("2023-05-01T08:00:00Z", Some(120)));
    }

    #[test]
    fn the_order_is_the_tables_not_the_cells() {
        let orders = |cells: &[&str]| {
            let mut orders = Orders::default();
            cells.iter().for_each(|cell| orders.see(&date(cell).unwrap()));
            (orders.proven(), orders.matters())
        };
        assert_eq!(orders(&["03/04/2020", "25/04/2020"]), (Some(DateOrder::DayMonthYear), true));
        assert_eq!(orders(&["03/04/2020", "04/25/2020"]), (Some(DateOrder::MonthDayYear), true));
        assert_eq!(orders(&["03/04/2020"]), (None, true));
        assert_eq!(orders(&["03.04.2020"]), (Some(DateOrder::DayMonthYear), true));
        assert_eq!(orders(&["2020-04-03"]), (None, false));
    }
}
