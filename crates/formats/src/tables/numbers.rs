//! Amounts as tables write them. Which mark is the decimal one is decided for a whole table ([`Marks`]), never by cell.

use logis_core::{Currency, Decimal};

use super::words;

/// The longest cell that is looked at as an amount.
const AMOUNT_BYTES_MAX: usize = 40;
/// The most decimals that an amount may have.
const DECIMALS_MAX: u8 = 12;

/// A cell that may be an amount, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts<'a> {
    negative: bool,
    /// Digits and marks.
    core: &'a str,
    currency: Option<Currency>,
}

/// Takes sign, currency and side off: `- $12.01`, `(3,50)`, `12,00-`, `1 234,56 EUR`, `10.00 CR`.
fn parts(cell: &str) -> Option<Parts<'_>> {
    let mut core = cell.trim();
    if core.is_empty() || core.len() > AMOUNT_BYTES_MAX {
        return None;
    }
    let (mut negative, mut signed, mut currency) = (false, false, None);
    if let Some(inner) = core.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (core, negative, signed) = (inner.trim(), true, true);
    }
    let inside = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let mut take = |affix: &str| -> Option<()> {
        match affix.trim() {
            "" => {}
            "+" if !signed => signed = true,
            "-" | "\u{2212}" | "\u{2013}" if !signed => (signed, negative) = (true, true),
            word => match (words::currency_cell(word), words::side(word)) {
                (Some(named), _) if currency.is_none() => currency = Some(named),
                (None, Some(credit)) if !signed && word.len() > 1 => (signed, negative) = (true, !credit),
                (None, None) if matches!(word, "kr" | "zł" | "Fr." | "¥") => {}
                _ => return None,
            },
        }
        Some(())
    };
    let first = core.find(inside)?;
    let last = core.rfind(inside)? + 1;
    for affix in [&core[..first], &core[last..]] {
        let affix = affix.trim();
        let sign = affix.chars().find(|c| matches!(c, '+' | '-' | '\u{2212}' | '\u{2013}'));
        match sign.and_then(|sign| affix.split_once(sign).map(|(a, b)| (a, sign, b))) {
            Some((before, sign, after)) => {
                take(sign.encode_utf8(&mut [0; 4]))?;
                take(before)?;
                take(after)?;
            }
            None => take(affix)?,
        }
    }
    Some(Parts { negative, core: &core[first..last], currency })
}

/// Reads digits with `mark` for decimals; every other mark must group digits by threes.
fn digits(core: &str, mark: char) -> Option<Decimal> {
    let (mut digits, mut scale, mut after_mark) = (0i64, 0u8, false);
    let (mut run, mut groups, mut count) = (0u32, 0u32, 0u32);
    let mut grouping = None;
    for c in core.chars() {
        match c {
            '0'..='9' => {
                digits = digits.checked_mul(10)?.checked_add(i64::from(u32::from(c) - u32::from('0')))?;
                count += 1;
                run += 1;
                if after_mark {
                    scale += 1;
                    if scale > DECIMALS_MAX {
                        return None;
                    }
                }
            }
            _ if c == mark && !after_mark => {
                if groups > 0 && run != 3 {
                    return None;
                }
                after_mark = true;
            }
            '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}' if !after_mark => {
                // In India the groups before the last are of two.
                let whole = if groups == 0 { (1..=3).contains(&run) } else { run == 3 || (run == 2 && c == ',') };
                if !whole || *grouping.get_or_insert(c) != c {
                    return None;
                }
                groups += 1;
                run = 0;
            }
            _ => return None,
        }
    }
    let closed = after_mark || groups == 0 || run == 3;
    (count > 0 && closed).then_some(Decimal { digits, scale })
}

/// Reads an amount; `None` when it is none.
pub(crate) fn amount(cell: &str, mark: char) -> Option<(Decimal, Option<Currency>)> {
    let parts = parts(cell)?;
    let number = digits(parts.core, mark)?;
    Some((if parts.negative { number.negated() } else { number }, parts.currency))
}

/// Whether the cell could be an amount under some mark.
pub(crate) fn looks_like_amount(cell: &str) -> bool {
    parts(cell).is_some_and(|p| digits(p.core, '.').is_some() || digits(p.core, ',').is_some())
}

/// What the cells of a column or table say about their decimal mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    comma: u32,
    point: u32,
    /// One mark with exactly three digits after it: `4,884`.
    either_comma: u32,
    either_point: u32,
}

impl Marks {
    /// Takes a cell's word for it.
    pub(crate) fn see(&mut self, cell: &str) {
        let Some(parts) = parts(cell) else { return };
        let core = parts.core;
        let (comma, point) = (core.rfind(','), core.rfind('.'));
        match (comma, point) {
            (Some(c), Some(p)) => *(if c > p { &mut self.comma } else { &mut self.point }) += 1,
            (Some(at), None) => Self::lone(core, at, ',', [&mut self.comma, &mut self.point, &mut self.either_comma]),
            (None, Some(at)) => Self::lone(core, at, '.', [&mut self.point, &mut self.comma, &mut self.either_point]),
            (None, None) => {}
        }
    }

    fn lone(core: &str, at: usize, mark: char, [this, other, either]: [&mut u32; 3]) {
        let before = &core[..at];
        if before.contains(mark) {
            *other += 1;
        } else if core.len() - at - 1 != 3 || before.is_empty() || before.len() > 3 || before.starts_with('0') {
            *this += 1;
        } else {
            *either += 1;
        }
    }

    /// The two together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            comma: self.comma + other.comma,
            point: self.point + other.point,
            either_comma: self.either_comma + other.either_comma,
            either_point: self.either_point + other.either_point,
        }
    }

    /// The mark that the cells prove, if they do.
    pub(crate) fn proven(self) -> Option<char> {
        match self.comma.cmp(&self.point) {
            std::cmp::Ordering::Greater => Some(','),
            std::cmp::Ordering::Less => Some('.'),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Whether it makes a difference which mark it is.
    pub(crate) fn matters(self) -> bool {
        self.comma + self.point + self.either_comma + self.either_point > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_tables_write_them() {
        let read = |cell: &str, mark| amount(cell, mark).map(|(n, c)| (n.to_string(), c.map(|c| c.to_string())));
        let plain = |text: &str| Some((text.to_owned(), None));
        assert_eq!(read("-1 234,50", ','), plain("-1234.50"));
        assert_eq!(read("1'234.50", '.'), plain("1234.50"));
        assert_eq!(read("+12,00", ','), plain("12.00"));
        assert_eq!(read("12,00-", ','), plain("-12.00"));
        assert_eq!(read("(3.50)", '.'), plain("-3.50"));
        assert_eq!(read("- $12.01", '.'), Some(("-12.01".to_owned(), Some("USD".to_owned()))));
        assert_eq!(read("1.234,56 EUR", ','), Some(("1234.56".to_owned(), Some("EUR".to_owned()))));
        assert_eq!(read("-€5.00", '.'), Some(("-5.00".to_owned(), Some("EUR".to_owned()))));
        assert_eq!(read("10.00 DR", '.'), plain("-10.00"));
        // A comma that groups must group by threes: never 150.
        assert_eq!(read("1,50", '.'), None);
        assert_eq!(read("1,01,087.70", '.'), plain("101087.70"));
        assert_eq!(read("12.10.2021", '.'), None);
        assert_eq!(read("=1+1", '.'), None);
        assert_eq!(read("", '.'), None);
    }

    #[test]
    fn the_mark_is_the_tables_not_the_cells() {
        let marks = |cells: &[&str]| {
            let mut marks = Marks::default();
            cells.iter().for_each(|cell| marks.see(cell));
            (marks.proven(), marks.matters())
        };
        assert_eq!(marks(&["4,884", "12,50"]), (Some(','), true));
        assert_eq!(marks(&["4,884", "12.50"]), (Some('.'), true));
        assert_eq!(marks(&["4,884"]), (None, true));
        assert_eq!(marks(&["1.234.567"]), (Some(','), true));
        assert_eq!(marks(&["12"]), (None, false));
    }
}
