//! Amounts, dates and ids as these messages write them.

use logis_core::{Day, Decimal, Instant};

/// What a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    /// The date, as written.
    pub(crate) day: Day,
    /// The moment, and the offset in minutes that was written with it, where there is a time of day.
    pub(crate) at: Option<(Instant, Option<i32>)>,
}

/// Reads `YYYY-MM-DD`, with a time, an offset or both behind it (ISO 8601 as XML Schema has it). A time without an
/// offset is taken as it stands. Midnight is how a mere date is written where a time is asked for.
pub(crate) fn when(text: &str) -> Option<When> {
    let bytes = text.as_bytes();
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let year = i32::try_from(digits(bytes.get(0..4)?)?).ok()?;
    let day = Day::from_ymd(year, digits(bytes.get(5..7)?)?, digits(bytes.get(8..10)?)?).ok()?;
    match bytes.get(10) {
        Some(b'T' | b' ') => time(day, &bytes[11..]),
        Some(_) => offset_minutes(&bytes[10..]).map(|_| When { day, at: None }),
        None => Some(When { day, at: None }),
    }
}

fn time(day: Day, rest: &[u8]) -> Option<When> {
    let (hour, minute) = (digits(rest.get(0..2)?)?, digits(rest.get(3..5)?)?);
    let (mut second, mut at) = (0, 5);
    if rest.get(at) == Some(&b':') {
        second = digits(rest.get(6..8)?)?;
        at = 8;
    }
    let mut micros = 0;
    if matches!(rest.get(at), Some(b'.' | b',')) {
        at += 1;
        let mut unit = 100_000;
        while let Some(digit) = rest.get(at).filter(|b| b.is_ascii_digit()) {
            micros += i64::from(digit - b'0') * unit;
            unit /= 10;
            at += 1;
        }
    }
    // 24:00 is the end of a day, 60 a leap second.
    if rest.get(2) != Some(&b':') || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    let has_time = micros > 0 || (hour, minute, second) != (0, 0, 0);
    let offset = if rest.len() > at { Some(offset_minutes(&rest[at..])?) } else { None };
    let seconds = i64::from(hour * 3600 + minute * 60 + second) - i64::from(offset.unwrap_or(0)) * 60;
    let at = Instant::from_micros(day.instant().plus_seconds(seconds).micros() + micros);
    Some(When { day, at: has_time.then_some((at, offset)) })
}

/// `Z`, `+01:00`, `+0100` or `+01`.
fn offset_minutes(bytes: &[u8]) -> Option<i32> {
    let (sign, rest) = match bytes {
        b"Z" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let minutes = match rest.len() {
        2 => 0,
        4 => digits(&rest[2..4])?,
        5 => digits(&rest[3..5])?,
        _ => return None,
    };
    i32::try_from(digits(&rest[..2])? * 60 + minutes).ok().map(|minutes| sign * minutes)
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, b| b.is_ascii_digit().then(|| number * 10 + u32::from(b - b'0')))
}

/// An amount, and whether it breaks the standard with a decimal comma.
///
/// XML Schema knows only the point; groups of digits are never marked, and a comma is read as a decimal mark only
/// where it can't be meant to mark thousands.
pub(crate) fn amount(text: &str) -> Option<(Decimal, bool)> {
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-'));
    if plain(text) {
        return Decimal::parse(text, b'.').ok().map(|amount| (amount, false));
    }
    let (whole, decimals) = text.split_once(',')?;
    if !matches!(decimals.len(), 1 | 2) || !plain(whole) || whole.contains('.') || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Decimal::parse(text, b',').ok().map(|amount| (amount, true))
}

/// Words that banks write where the standard asks for an id and there is none.
const NO_IDS: &[&str] =
    &["NOTPROVIDED", "NOTAVAILABLE", "NOTPRESENT", "NONPROVIDED", "NONREF", "NOREF", "NONE", "NA", "NULL", "UNKNOWN", "INCONNU"];

/// The fewest characters of an id that tells movements apart for good, leading zeros apart.
const UNIQUE_CHARS_MIN: usize = 6;

/// The id, where it can be one for good: banks also number the entries of each statement from 1.
pub(crate) fn unique_id(text: &str) -> Option<&str> {
    id(text).filter(|text| text.trim_start_matches('0').chars().nth(UNIQUE_CHARS_MIN - 1).is_some())
}

/// The id, unless it is a word that says there is none.
pub(crate) fn id(text: &str) -> Option<&str> {
    if text.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        return Some(text);
    }
    let word: String = text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect();
    (!word.is_empty() && !NO_IDS.contains(&word.as_str())).then_some(text)
}
