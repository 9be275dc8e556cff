//! Exact decimal numbers as files write them: digits and a scale.

use std::fmt;

/// The most decimals an amount may have; a longer one is refused rather than rounded.
const SCALE_MAX: u8 = 18;

/// Why a text is no decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// A character that no number holds, or one too many marks.
    #[error("not a number")]
    NotANumber,
    /// More digits than 64 bits hold, or more decimals than we keep.
    #[error("too many digits")]
    TooLong,
}

/// `digits / 10^scale`, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    /// All digits as one whole number, signed.
    pub digits: i64,
    /// How many of them are decimals.
    pub scale: u8,
}

impl Decimal {
    /// Reads a number whose decimal mark is `mark` (`b'.'` or `b','`).
    ///
    /// A sign may lead or trail; spaces (also the no-break ones), apostrophes and the other mark count as
    /// grouping and are passed over, where they stand before the decimal mark.
    ///
    /// # Errors
    /// See [`DecimalError`].
    pub fn parse(text: &str, mark: u8) -> Result<Self, DecimalError> {
        let (mut digits, mut scale, mut count) = (0i64, 0u8, 0u32);
        let (mut negative, mut signed, mut after_mark) = (false, false, false);
        for c in text.trim().chars() {
            match c {
                '0'..='9' => {
                    count += 1;
                    let digit = i64::from(u32::from(c) - u32::from('0'));
                    digits = digits.checked_mul(10).and_then(|d| d.checked_add(digit)).ok_or(DecimalError::TooLong)?;
                    if after_mark {
                        scale += 1;
                        if scale > SCALE_MAX {
                            return Err(DecimalError::TooLong);
                        }
                    }
                }
                '+' | '-' | '\u{2212}' if !signed => {
                    signed = true;
                    negative = c != '+';
                }
                _ if c == char::from(mark) && !after_mark => after_mark = true,
                ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}' => {}
                '.' | ',' if !after_mark && c != char::from(mark) => {}
                _ => return Err(DecimalError::NotANumber),
            }
        }
        match count {
            0 if text.trim().is_empty() => Err(DecimalError::Empty),
            0 => Err(DecimalError::NotANumber),
            _ => Ok(Self { digits: if negative { -digits } else { digits }, scale }),
        }
    }

    /// The same number without decimals that are zero: equal numbers get equal parts.
    #[must_use]
    pub fn normalized(self) -> Self {
        let Self { mut digits, mut scale } = self;
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        Self { digits, scale }
    }

    /// The same number with exactly `scale` decimals, where that loses nothing.
    #[must_use]
    pub fn rescaled(self, scale: u8) -> Option<Self> {
        let Self { digits, scale: from } = self;
        if scale >= from {
            let factor = 10i64.checked_pow(u32::from(scale - from))?;
            return digits.checked_mul(factor).map(|digits| Self { digits, scale });
        }
        let least = self.normalized();
        if least.scale > scale { None } else { least.rescaled(scale) }
    }

    /// The sum, at the finer scale of the two; `None` where 64 bits are too few.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.rescaled(scale)?, other.rescaled(scale)?);
        a.digits.checked_add(b.digits).map(|digits| Self { digits, scale })
    }

    /// The number with its sign turned.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { digits: self.digits.saturating_neg(), ..self }
    }

    /// The number without its sign.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self { digits: self.digits.saturating_abs(), ..self }
    }
}

impl fmt::Display for Decimal {
    /// With a point, all decimals, and a sign only where negative: `-12.30`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let all = self.digits.unsigned_abs();
        if self.scale == 0 {
            return write!(f, "{sign}{all}");
        }
        let unit = 10u64.pow(u32::from(self.scale));
        write!(f, "{sign}{}.{:0width$}", all / unit, all % unit, width = usize::from(self.scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_as_files_write_them() {
        let ok = |text: &str, mark| Decimal::parse(text, mark).unwrap().to_string();
        assert_eq!(ok("-1 234,50", b','), "-1234.50");
        assert_eq!(ok("1.234,5", b','), "1234.5");
        assert_eq!(ok("1'234.50", b'.'), "1234.50");
        assert_eq!(ok("1\u{202f}234,50", b','), "1234.50");
        assert_eq!(ok("12,00-", b','), "-12.00");
        assert_eq!(ok("+.5", b'.'), "0.5");
        assert_eq!(Decimal::parse("  ", b'.'), Err(DecimalError::Empty));
        assert_eq!(Decimal::parse(" . ", b'.'), Err(DecimalError::NotANumber));
        assert_eq!(Decimal::parse("1.2.3", b'.'), Err(DecimalError::NotANumber));
        assert_eq!(Decimal::parse("99999999999999999999", b'.'), Err(DecimalError::TooLong));
    }

    proptest! {
        #[test]
        fn written_and_read_again(digits in -10i64.pow(17)..10i64.pow(17), scale in 0u8..=6) {
            let number = Decimal { digits, scale };
            prop_assert_eq!(Decimal::parse(&number.to_string(), b'.'), Ok(number));
            prop_assert_eq!(number.normalized().rescaled(scale), Some(number));
        }
    }
}
