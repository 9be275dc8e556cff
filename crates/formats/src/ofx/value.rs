//! What stands in the elements of OFX: texts, amounts, dates (OFX 1.6 and 2.2, section 3.2.8).

use std::borrow::Cow;

use logis_core::{Currency, Day, Decimal, DecimalError, Instant};

/// Currencies whose amounts may be written with a dollar sign.
const DOLLARS: &[&str] =
    &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BRL", "BBD", "BMD", "BSD", "BZD", "JMD", "TTD"];
/// The longest entity, `&` and `;` included: a character reference of seven hexadecimal digits.
const ENTITY_BYTES_MAX: usize = 12;

/// Appends a text without the white space around it, its line ends and control characters as spaces, its entities
/// resolved: also those that were escaped twice. Entities that nobody defined stay as written.
pub(super) fn push_text(raw: &[u8], out: &mut String) {
    let Ok(text) = str::from_utf8(raw) else {
        return push_text(String::from_utf8_lossy(raw).as_bytes(), out);
    };
    let text = text.trim_matches(is_blank);
    let start = out.len();
    if !text.bytes().any(|b| b < b' ' || b == b'&') {
        out.push_str(text);
        return;
    }
    push_resolved(text, out);
    if memchr::memchr(b'&', &out.as_bytes()[start..]).is_some() {
        let once = out.split_off(start);
        push_resolved(&once, out);
    }
    let kept = out[start..].trim_end_matches(is_blank).len();
    out.truncate(start + kept);
    let blanks = kept - out[start..].trim_start_matches(is_blank).len();
    out.replace_range(start..start + blanks, "");
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Appends a text with its entities resolved once, and each run of line ends and control characters as one space.
fn push_resolved(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| b < b' ' || b == b'&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if !rest.starts_with('&') {
            rest = rest.trim_start_matches(is_blank);
            out.push(' ');
        } else if let Some((character, length)) = entity(rest) {
            out.push(character);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
}

/// The character and length of the entity that a text begins with.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(ENTITY_BYTES_MAX).position(|b| b == b';')?;
    let character = match &text[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            // Control characters of Windows-1252 are meant as its letters.
            match code {
                0x80..=0x9f => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[u8::try_from(code).ok()?]).0.chars().next()?,
                _ => char::from_u32(code).filter(|c| !c.is_control())?,
            }
        }
    };
    Some((character, end + 1))
}

/// An amount as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) decimal: Decimal,
    /// Something stood with it that the standard doesn't know, but its meaning is clear.
    pub(super) irregular: bool,
    /// A single comma or point before three digits: read as the standard says, as the decimal mark.
    pub(super) mark_unsure: bool,
}

/// Reads amounts of one file. The decimal mark is a point or a comma, and there is no grouping, the standard says; a
/// file that groups all the same shows by other amounts which mark is which.
#[derive(Debug, Default)]
pub(super) struct Amounts {
    /// The decimal mark that an amount has shown beyond doubt.
    mark: Option<u8>,
}

impl Amounts {
    pub(super) fn read(&mut self, text: &str, currency: Currency) -> Result<Amount, DecimalError> {
        if let Some(decimal) = plain(text.as_bytes()) {
            if decimal.scale != 3 && decimal.scale != 0 {
                self.mark = Some(if memchr::memchr(b',', text.as_bytes()).is_some() { b',' } else { b'.' });
            } else if decimal.scale == 0 || currency.exponent() == Some(3) {
                return Ok(Amount { decimal, irregular: false, mark_unsure: false });
            } else {
                return self.read_three(text);
            }
            return Ok(Amount { decimal, irregular: false, mark_unsure: false });
        }
        let (text, irregular) = without_symbol(text, currency);
        let bytes = text.as_bytes();
        let count = |mark: u8| memchr::memchr_iter(mark, bytes).count();
        let mark = match (count(b'.'), count(b',')) {
            (0 | 1, 0) => b'.',
            (0, 1) => b',',
            (_, 0) => b',',
            (0, _) => b'.',
            _ if memchr::memrchr(b'.', bytes) > memchr::memrchr(b',', bytes) => b'.',
            _ => b',',
        };
        if !is_grouped(bytes, mark) {
            return Err(DecimalError::NotANumber);
        }
        let decimal = Decimal::parse(&text, mark)?;
        if decimal.scale > 0 && count(b'.') + count(b',') > 1 {
            self.mark = Some(mark);
        }
        Ok(Amount { decimal, irregular, mark_unsure: false })
    }

    /// A number with one mark and three digits behind it.
    fn read_three(&self, text: &str) -> Result<Amount, DecimalError> {
        let mark = if memchr::memchr(b',', text.as_bytes()).is_some() { b',' } else { b'.' };
        // Another amount had the other mark: this one groups.
        let groups = self.mark.is_some_and(|decimal| decimal != mark);
        let decimal = Decimal::parse(text, if groups { mark ^ b'.' ^ b',' } else { mark })?;
        Ok(Amount { decimal, irregular: groups, mark_unsure: self.mark.is_none() && mark == b',' })
    }
}

/// Whether the mark that is not the decimal one stands only before groups of digits: of three, the earlier ones also of
/// two (India).
fn is_grouped(text: &[u8], mark: u8) -> bool {
    let whole = text.split(|b| *b == mark).next().unwrap_or_default();
    let groups = whole.split(|b| *b == (mark ^ b'.' ^ b',')).skip(1).map(|group| group.iter().filter(|b| b.is_ascii_digit()).count());
    let mut last = 3;
    for digits in groups {
        if !(2..=3).contains(&digits) {
            return false;
        }
        last = digits;
    }
    last == 3
}

/// A number of a sign, digits and at most one mark; `None` for any other text and for what is too long for the fast way.
fn plain(text: &[u8]) -> Option<Decimal> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut number, mut mark_at) = (0i64, None);
    for (at, b) in digits.iter().enumerate() {
        match b {
            b'0'..=b'9' => number = number * 10 + i64::from(b - b'0'),
            b'.' | b',' if mark_at.is_none() => mark_at = Some(at),
            _ => return None,
        }
    }
    let scale = mark_at.map_or(0, |at| digits.len() - 1 - at);
    (digits.len() > usize::from(mark_at.is_some()))
        .then_some(Decimal { digits: if negative { -number } else { number }, scale: u8::try_from(scale).ok()? })
}

/// An amount without the symbol or code of its own currency, and whether there was one.
fn without_symbol(text: &str, currency: Currency) -> (Cow<'_, str>, bool) {
    let symbol = match currency.as_str() {
        "EUR" => "€",
        "GBP" => "£",
        code if DOLLARS.contains(&code) || !currency.is_known() => "$",
        code => code,
    };
    for symbol in [symbol, currency.as_str()] {
        if let Some(bare) = text.strip_prefix(symbol).or_else(|| text.strip_suffix(symbol)) {
            return (Cow::Borrowed(bare.trim()), true);
        }
        if let Some(bare) = text.strip_prefix('-').and_then(|text| text.trim_start().strip_prefix(symbol)) {
            return (Cow::Owned(format!("-{}", bare.trim())), true);
        }
    }
    (Cow::Borrowed(text), false)
}

/// A date, and the moment where the text gives a time of day other than midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) day: Day,
    /// The moment, and the offset from UTC in minutes where one is written.
    pub(super) at: Option<(Instant, Option<i32>)>,
}

/// Whether a text stands for no date: nothing, or only zeros.
pub(super) fn is_no_date(text: &str) -> bool {
    text.bytes().all(|b| b == b'0')
}

/// Reads `YYYYMMDD[HHMM[SS[.XXX]]][[offset:name]]`; also `YYYY-MM-DD` with what follows. A time that can't be read is
/// left out. The standard takes a time without offset for UTC, banks for their own: it is kept without one.
pub(super) fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let dashed = bytes.get(4).is_some_and(|b| matches!(b, b'-' | b'/'));
    let day = if dashed { text.get(..10)?.replace('/', "-").parse().ok()? } else { day(bytes.get(..8)?)? };
    let rest = text.get(if dashed { 10 } else { 8 }..)?.trim_start_matches([' ', 'T']);
    Some(Date { day, at: time_of_day(rest.as_bytes()).filter(|seconds| *seconds > 0).map(|seconds| moment(day, seconds, rest)) })
}

fn moment(day: Day, seconds: i64, text: &str) -> (Instant, Option<i32>) {
    let offset_minutes = text.split_once('[').and_then(|(_, zone)| offset_minutes(zone));
    (day.instant().plus_seconds(seconds - i64::from(offset_minutes.unwrap_or_default()) * 60), offset_minutes)
}

fn day(digits: &[u8]) -> Option<Day> {
    let year = i32::try_from(number(&digits[..4])?).ok()?;
    Day::from_ymd(year, number(&digits[4..6])?, number(&digits[6..8])?).ok()
}

/// Seconds since midnight of `HHMM` or `HHMMSS`, with or without colons.
fn time_of_day(text: &[u8]) -> Option<i64> {
    let mut parts = [0; 3];
    let mut rest = text;
    for (at, part) in parts.iter_mut().enumerate() {
        match rest.get(..2).and_then(number) {
            Some(value) => *part = value,
            None if at == 2 => break,
            None => return None,
        }
        rest = &rest[2..];
        rest = rest.strip_prefix(b":").unwrap_or(rest);
    }
    let [hours, minutes, seconds] = parts;
    (hours < 24 && minutes < 60 && seconds < 60).then(|| i64::from(hours * 3600 + minutes * 60 + seconds))
}

/// Minutes of `-5:EST`, `5.5:IST`, `+05.30`, `-0300]`.
fn offset_minutes(text: &str) -> Option<i32> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let whole = i32::try_from(number(&rest.as_bytes()[..end])?).ok()?;
    let part = rest[end..].strip_prefix('.').unwrap_or_default();
    let part = &part[..part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len())];
    let minutes = match (end, part) {
        (4, _) => whole / 100 * 60 + whole % 100,
        (_, "25") => whole * 60 + 15,
        (_, "5" | "50") => whole * 60 + 30,
        (_, "75") => whole * 60 + 45,
        (_, "15" | "30" | "45") => whole * 60 + i32::try_from(number(part.as_bytes())?).ok()?,
        _ => whole * 60,
    };
    (minutes <= 14 * 60).then_some(sign * minutes)
}

fn number(digits: &[u8]) -> Option<u32> {
    let all = !digits.is_empty() && digits.len() <= 4 && digits.iter().all(u8::is_ascii_digit);
    all.then(|| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

/// An account number that is an IBAN (ISO 13616, check digits by ISO 7064 MOD 97-10), without its spaces.
pub(crate) fn iban(text: &str) -> Option<String> {
    let iban: String = text.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).collect();
    let bytes = iban.as_bytes();
    let form = (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric);
    let digits = |remainder: u32, b: &u8| match b {
        b'0'..=b'9' => (remainder * 10 + u32::from(b - b'0')) % 97,
        _ => (remainder * 100 + u32::from(b - b'A') + 10) % 97,
    };
    (form && bytes[4..].iter().chain(&bytes[..4]).fold(0, digits) == 1).then_some(iban)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (raw, text) in [
            (" CAFÉ &amp; CIE \r\n", "CAFÉ & CIE"),
            ("A &amp;lt;B&amp;gt; &amp;amp;C", "A <B> &C"),
            ("&eacute; & R&D; &#233;&#xE9;&#146;&#0;", "&eacute; & R&D; éé’&#0;"),
            ("one\r\n  two\tthree", "one two three"),
            ("&nbsp;&nbsp;", ""),
        ] {
            let mut out = "before ".to_owned();
            push_text(raw.as_bytes(), &mut out);
            assert_eq!(out, format!("before {text}"));
        }
    }

    #[test]
    fn amounts() {
        let mut amounts = Amounts::default();
        let mut read = |text, currency: &str| amounts.read(text, currency.parse().unwrap());
        let said = |amount: Result<Amount, _>| amount.map(|a| (a.decimal.to_string(), a.irregular, a.mark_unsure));
        assert_eq!(said(read("1,234", "EUR")), Ok(("1.234".to_owned(), false, true)));
        for (text, currency, value, irregular) in [
            ("-12.30", "EUR", "-12.30", false),
            ("+12,3", "EUR", "12.3", false),
            ("1,234", "TND", "1.234", false),
            ("-00000000000000.9700", "USD", "-0.9700", false),
            ("$120", "USD", "120", true),
            ("-$1,234.50", "XXX", "-1234.50", true),
            ("-12.5 CHF", "CHF", "-12.5", true),
            ("12,50 €", "EUR", "12.50", true),
            ("1 234,50", "EUR", "1234.50", false),
            ("1.234.567", "EUR", "1234567", false),
            ("1,234,567.8", "EUR", "1234567.8", false),
            ("12,34,567.8", "INR", "1234567.8", false),
            ("1,234", "EUR", "1234", true),
            (".5", "EUR", "0.5", false),
        ] {
            assert_eq!(said(read(text, currency)), Ok((value.to_owned(), irregular, false)), "{text}");
        }
        for text in ["", " . ", ".", "-", "12.34.", "1,2.34", "1.2.3", "1e3", "€12", "12 EUR", "$"] {
            assert!(read(text, "USD").is_err(), "{text}");
        }
    }

    #[test]
    fn dates() {
        for (text, day, at, offset) in [
            ("20240229", "2024-02-29", "", None),
            ("20240229000000[-3:GMT]", "2024-02-29", "", None),
            ("20091215202000.000[-4:EST]", "2009-12-15", "2009-12-16T00:20:00Z", Some(-240)),
            ("200510291120", "2005-10-29", "2005-10-29T11:20:00Z", None),
            ("20240101120000[5.5:IST]", "2024-01-01", "2024-01-01T06:30:00Z", Some(330)),
            ("20240101120000[+05.30:IST]", "2024-01-01", "2024-01-01T06:30:00Z", Some(330)),
            ("20240101120000[-0300]", "2024-01-01", "2024-01-01T15:00:00Z", Some(-180)),
            ("20240101120000[EST]", "2024-01-01", "2024-01-01T12:00:00Z", None),
            ("20240101250000", "2024-01-01", "", None),
            ("2024-01-31T10:20:30", "2024-01-31", "2024-01-31T10:20:30Z", None),
        ] {
            let read = date(text).unwrap();
            assert_eq!(read.day.to_string(), day, "{text}");
            assert_eq!(read.at.map_or_else(String::new, |(at, _)| at.to_string()), at, "{text}");
            assert_eq!(read.at.and_then(|(_, offset)| offset), offset, "{text}");
        }
        for text in ["", "00000000", "20230229", "2024013", "31/01/2024", "yesterday", "é0240101"] {
            assert_eq!(date(text), None, "{text}");
        }
        assert!(is_no_date("00000000000000") && is_no_date("") && !is_no_date("20240101"));
    }

    #[test]
    fn ibans() {
        assert_eq!(iban("FR14 2004 1010 0505 0001 3M02 606").as_deref(), Some("FR1420041010050500013M02606"));
        assert_eq!(iban("FR1420041010050500013M02607"), None);
        assert_eq!(iban("0540009"), None);
    }
}
