//! The grammar of `:61:` and of balances: dates, marks, amounts, references.

use logis_core::{Currency, Day, Decimal};

/// Years of two digits from this one on are of the last century.
const YEAR_OF_1900S_MIN: i32 = 80;

/// A day, and whether the calendar knows it otherwise: banks that count 30 days to each month write 30 February.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) day: Day,
    pub(super) mended: bool,
}

fn dated(year: i32, month: u32, day: u32) -> Option<Dated> {
    if let Ok(day) = Day::from_ymd(year, month, day) {
        return Some(Dated { day, mended: false });
    }
    let last = || Day::from_ymd(year, 3, 1).ok().map(|first| first.plus_days(-1));
    let mended = (month == 2 && matches!(day, 29 | 30)).then(last)??;
    Some(Dated { day: mended, mended: true })
}

fn number(digits: &str) -> Option<u32> {
    if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// `YYMMDD`, or `YYYYMMDD` as some banks write it: the year, and the day if there is such a day.
fn long_date(digits: &str) -> Option<(i32, Option<Dated>)> {
    let (year, rest) = digits.split_at_checked(digits.len().checked_sub(4)?)?;
    let written = i32::try_from(number(year)?).ok()?;
    let year = match year.len() {
        2 if written < YEAR_OF_1900S_MIN => 2000 + written,
        2 => 1900 + written,
        _ => written,
    };
    Some((year, dated(year, number(rest.get(..2)?)?, number(rest.get(2..)?)?)))
}

/// `MMDD`, of the year that brings it nearest to another day.
fn short_date(digits: &str, year: i32, near: Option<Day>) -> Option<Dated> {
    let (month, day) = (number(digits.get(..2)?)?, number(digits.get(2..)?)?);
    let Some(near) = near else { return dated(year, month, day) };
    let years = [year, year - 1, year + 1].into_iter().filter_map(|year| dated(year, month, day));
    years.min_by_key(|dated| (dated.day.number() - near.number()).unsigned_abs())
}

/// A number at the beginning of a text, and what follows: digits and a comma, as the standard has it; a point where
/// it can't mean thousands.
fn amount(text: &str) -> Option<(Option<Decimal>, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return None;
    }
    let amount = match digits.rsplit_once(',') {
        Some(_) => Decimal::parse(digits, b',').ok(),
        None if digits.rsplit_once('.').is_some_and(|(_, decimals)| decimals.len() == 3) => None,
        None => Decimal::parse(digits, b'.').ok(),
    };
    Some((amount, rest))
}

/// Why a line could not be read, with the part that can't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong<'a> {
    Line,
    Date(&'a str),
    Amount(&'a str),
}

/// What a `:61:` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Movement<'a> {
    /// The value date; none where there is no such day.
    pub(super) value: Option<Dated>,
    /// The entry date; none where it is left out.
    pub(super) booked: Option<Dated>,
    /// Digits of a date that there isn't.
    pub(super) no_date: Option<&'a str>,
    /// Credits are positive. The mark of a reversal names what it reverses: `RC` takes a credit back.
    pub(super) amount: Decimal,
    /// `EC` and `ED`: expected, not booked.
    pub(super) expected: bool,
    /// Four characters: `NTRF`.
    pub(super) kind: &'a str,
    /// The account owner's reference.
    pub(super) owners: &'a str,
    /// The bank's reference.
    pub(super) banks: &'a str,
}

/// Reads the first line of a `:61:`.
pub(super) fn movement(line: &str) -> Result<Movement<'_>, Wrong<'_>> {
    let line = line.trim_start();
    let (dates, rest) = line.split_at(line.bytes().take_while(u8::is_ascii_digit).count());
    let value_digits = if matches!(dates.len(), 8 | 12) && (dates.starts_with("19") || dates.starts_with("20")) { 8 } else { 6 };
    let (Some(value), Some(entry)) = (dates.get(..value_digits), dates.get(value_digits..)) else { return Err(Wrong::Line) };
    let (year, value_on) = long_date(value).ok_or(Wrong::Date(value))?;
    let booked = match entry.len() {
        0 => None,
        4 => Some(short_date(entry, year, value_on.map(|dated| dated.day))),
        _ => return Err(Wrong::Date(dates)),
    };
    let no_date = if value_on.is_none() { Some(value) } else { Some(entry).filter(|_| booked == Some(None)) };
    let booked = booked.flatten();
    if value_on.is_none() && booked.is_none() {
        return Err(Wrong::Date(dates));
    }

    let rest = rest.trim_start();
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (mark, rest) = rest.split_at(letters);
    // Behind the mark may stand a letter of the currency.
    let (is_debit, expected) = match mark.as_bytes() {
        [b'R', b'C', ..] => (true, false),
        [b'R', b'D', ..] => (false, false),
        [b'E', b'C', ..] => (false, true),
        [b'E', b'D', ..] => (true, true),
        [b'C', ..] => (false, false),
        [b'D', ..] => (true, false),
        _ => return Err(Wrong::Line),
    };
    let (number, rest) = amount(rest).ok_or(Wrong::Line)?;
    let number = number.ok_or(Wrong::Amount(line))?;
    let rest = rest.trim_start();
    let (kind, rest) = match rest.as_bytes().first() {
        Some(b'N' | b'F' | b'S') => rest.split_at(rest.char_indices().nth(4).map_or(rest.len(), |(at, _)| at)),
        _ => ("", rest),
    };
    let (owners, banks) = rest.split_once("//").unwrap_or((rest, ""));
    Ok(Movement {
        value: value_on,
        booked,
        no_date,
        amount: if is_debit { number.negated() } else { number },
        expected,
        kind: kind.trim(),
        owners: owners.trim(),
        banks: banks.trim(),
    })
}

/// What a balance says: mark, day, currency, amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) on: Option<Dated>,
    pub(super) currency: Currency,
    pub(super) amount: Decimal,
}

/// Reads a balance.
pub(super) fn balance(text: &str) -> Result<Stated, Wrong<'_>> {
    let line = text.lines().next().unwrap_or_default().trim();
    let rest = line.strip_prefix(['C', 'D']).ok_or(Wrong::Line)?.trim_start();
    let (date, rest) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
    if !matches!(date.len(), 6 | 8) {
        return Err(Wrong::Date(line));
    }
    let currency = rest.get(..3).and_then(|code| code.parse().ok()).ok_or(Wrong::Line)?;
    let (number, _) = amount(&rest[3..]).ok_or(Wrong::Line)?;
    let number = number.ok_or(Wrong::Amount(line))?;
    let amount = if line.starts_with('D') { number.negated() } else { number };
    Ok(Stated { on: long_date(date).and_then(|(_, day)| day), currency, amount })
}
