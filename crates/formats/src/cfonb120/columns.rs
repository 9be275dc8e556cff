//! The columns of a line: what every record has at the same place, amounts, dates.

use logis_core::{Currency, Day, Decimal};

/// Characters of a record.
pub(super) const WIDTH: usize = 120;
/// The most decimals that a record's amounts may have.
const DECIMALS_MAX: u8 = 9;
/// A record is known by what stands before this column.
const KNOWN_BY_COLUMNS: usize = 34;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// 01
    OldBalance,
    /// 04
    Movement,
    /// 05
    Further,
    /// 07
    NewBalance,
}

/// The account of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rib<'a> {
    pub(super) bank: &'a str,
    pub(super) branch: &'a str,
    pub(super) number: &'a str,
}

impl Rib<'_> {
    /// `bank/branch/number`
    pub(super) fn reference(&self) -> String {
        [self.bank, self.branch, self.number].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    }
}

/// A record, by its columns (from 1, as the standard counts them).
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<'a> {
    text: &'a str,
    pub(super) sort: Sort,
}

pub(super) fn is_blank(record: &str) -> bool {
    record.chars().all(|c| c.is_whitespace() || c.is_control())
}

/// The records of a line: itself, but where nothing parts the records of a file, each [`WIDTH`] characters.
pub(super) fn records(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim_end_matches(|c: char| c.is_whitespace() || c.is_control());
    // Only where the second one is a record too: a line of 240 characters is of another format.
    let second = line.char_indices().nth(WIDTH).map(|(at, _)| &line[at..]);
    let width = |text: &str| text.char_indices().nth(WIDTH).map_or(text.len(), |(at, _)| at);
    let parts = second.is_some_and(|rest| Columns::of(&rest[..width(rest)]).is_some());
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let record = rest.take()?;
        let end = record.char_indices().nth(WIDTH).map(|(at, _)| at).filter(|_| parts);
        rest = end.map(|end| &record[end..]);
        Some(&record[..end.unwrap_or(record.len())])
    })
}

impl<'a> Columns<'a> {
    /// A record; `None` where a line is none, or none that is known.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let sort = match text.get(..2)? {
            "01" => Sort::OldBalance,
            "04" => Sort::Movement,
            "05" => Sort::Further,
            "07" => Sort::NewBalance,
            _ => return None,
        };
        let columns = Self { text, sort };
        let is = |from, to, test: fn(&u8) -> bool| columns.part(from, to).bytes().all(|b| test(&b) || b == b' ');
        let known = text.len() >= KNOWN_BY_COLUMNS
            && columns.part(121, usize::MAX).trim().is_empty()
            && is(3, 7, u8::is_ascii_digit)
            && is(12, 16, u8::is_ascii_alphanumeric)
            && is(17, 19, u8::is_ascii_alphabetic)
            && is(20, 20, u8::is_ascii_digit)
            && is(22, 32, u8::is_ascii_alphanumeric)
            && !columns.part(22, 32).trim().is_empty();
        known.then_some(columns)
    }

    /// The characters of columns `from` to `to`, as far as the line goes.
    fn part(&self, from: usize, to: usize) -> &'a str {
        let at = |column: usize| {
            if self.text.is_ascii() {
                column.min(self.text.len())
            } else {
                self.text.char_indices().nth(column).map_or(self.text.len(), |(at, _)| at)
            }
        };
        &self.text[at(from - 1)..at(to)]
    }

    /// The same without blanks around.
    pub(super) fn text(&self, from: usize, to: usize) -> &'a str {
        self.part(from, to).trim()
    }

    /// Whether the line ends before this column does.
    pub(super) fn ends_before(&self, column: usize) -> bool {
        self.text.chars().count() < column
    }

    pub(super) fn rib(&self) -> Rib<'a> {
        Rib { bank: self.text(3, 7), branch: self.text(12, 16), number: self.text(22, 32) }
    }

    /// The currency, where one is written.
    pub(super) fn currency(&self) -> Option<Currency> {
        self.text(17, 19).parse().ok()
    }

    /// The date in the six columns from `from` on, as written.
    pub(super) fn day(&self, from: usize) -> Result<Day, &'a str> {
        let text = self.part(from, from + 5);
        day(text).ok_or_else(|| text.trim())
    }

    /// The amount in columns 91 to 104, as written where it is none.
    pub(super) fn amount(&self, currency: Option<Currency>) -> Result<Decimal, &'a str> {
        let text = self.part(91, 104);
        let decimals = self.text(20, 20).parse().ok().or_else(|| currency.and_then(Currency::exponent));
        decimals.and_then(|decimals| overpunched(text, decimals)).ok_or_else(|| text.trim())
    }
}

/// `DDMMYY`
fn day(text: &str) -> Option<Day> {
    /// Two digits from here on are of the last century.
    const CENTURY_FROM: i32 = 70;
    if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i32 = text[4..].parse().ok()?;
    Day::from_ymd(if year >= CENTURY_FROM { year + 1900 } else { year + 2000 }, text[2..4].parse().ok()?, text[..2].parse().ok()?).ok()
}

/// A number whose last character holds its last digit and its sign: `{` and `A` to `I` are 0 to 9 of a credit, `}` and
/// `J` to `R` of a debit. (These are what EBCDIC prints for a zoned digit; where the bank's code page was French, the
/// two zeros came out as `é` and `è`.) A plain digit is a credit's.
pub(super) fn overpunched(text: &str, decimals: u8) -> Option<Decimal> {
    let text = text.trim();
    let last = text.chars().next_back()?;
    let digits = &text[..text.len() - last.len_utf8()];
    let (digit, negative) = match last {
        '{' | 'é' => (0, false),
        '}' | 'è' => (0, true),
        'A'..='I' => (i64::from(u32::from(last) - u32::from('A')) + 1, false),
        'J'..='R' => (i64::from(u32::from(last) - u32::from('J')) + 1, true),
        '0'..='9' => (i64::from(u32::from(last) - u32::from('0')), false),
        _ => return None,
    };
    if decimals > DECIMALS_MAX || !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() > WIDTH {
        return None;
    }
    let whole: i64 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    let number = Decimal { digits: whole.checked_mul(10)?.checked_add(digit)?, scale: decimals };
    Some(if negative { number.negated() } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_character_holds_a_digit_and_the_sign() {
        let read = |text: &str, decimals| overpunched(text, decimals).map(|number| number.to_string());
        for (text, decimals, is) in [
            ("0000000166956E", 2, "16695.65"),
            ("0000000001904}", 2, "-190.40"),
            ("0000000000190{", 2, "19.00"),
            ("0000000000190é", 2, "19.00"),
            ("0000000000190è", 2, "-19.00"),
            ("0000000000227R", 3, "-2.279"),
            ("0000000000227R", 0, "-2279"),
            ("00000000002279", 2, "22.79"),
            ("     0000227R", 2, "-22.79"),
        ] {
            assert_eq!(read(text, decimals).as_deref(), Some(is), "{text}");
        }
        for text in ["", "0000000000227S", "000-000000227A", "00000 000 227A", "99999999999999999999A"] {
            assert_eq!(read(text, 2), None, "{text}");
        }
    }

    #[test]
    fn days() {
        assert_eq!(day("290224"), Day::from_ymd(2024, 2, 29).ok());
        assert_eq!(day("311299"), Day::from_ymd(1999, 12, 31).ok());
        for text in ["300224", "    CA", "2902é", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn lines_of_other_formats_are_no_records() {
        let record = format!("0110278    02204EUR2 00012345603  060420{:50}0000000166956E", "");
        assert_eq!(Columns::of(&record).map(|columns| columns.sort), Some(Sort::OldBalance));
        let padded = format!("{record:120}");
        assert!(Columns::of(&padded).is_some() && Columns::of(&format!("{record:240}")).is_some());
        for line in
            ["", "01", "31", &record.replacen("01", "03", 1), &record.replacen("10278", "1O278", 1), &format!("{record:120}{record}")]
        {
            assert!(Columns::of(line).is_none(), "{line}");
        }
        let unparted = padded.repeat(3);
        assert_eq!(records(&unparted).collect::<Vec<_>>().len(), 3);
        let other = format!("{record:120}{:120}", "of 240 characters");
        assert_eq!(records(&other).count(), 1);
    }
}
