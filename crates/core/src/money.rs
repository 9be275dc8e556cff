//! Money: a whole number of minor units and an ISO 4217 currency.

use std::fmt;
use std::str::FromStr;

use crate::Decimal;

/// An ISO 4217 code, or `XXX` where no currency is known yet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Currencies without decimals (ISO 4217:2015, list one).
const EXPONENT_0: &[&[u8; 3]] = &[
    b"BIF", b"CLP", b"DJF", b"GNF", b"ISK", b"JPY", b"KMF", b"KRW", b"PYG", b"RWF", b"UGX", b"UYI", b"VND", b"VUV", b"XAF", b"XOF", b"XPF",
];
/// Currencies with three decimals.
const EXPONENT_3: &[&[u8; 3]] = &[b"BHD", b"IQD", b"JOD", b"KWD", b"LYD", b"OMR", b"TND"];
/// Units of account with four decimals.
const EXPONENT_4: &[&[u8; 3]] = &[b"CLF", b"UYW"];

impl Currency {
    /// No currency: what a file that names none is given until the person answers.
    pub const UNKNOWN: Self = Self(*b"XXX");
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// Decimals of the minor unit; `None` for [`Currency::UNKNOWN`].
    #[must_use]
    pub fn exponent(self) -> Option<u8> {
        match &self.0 {
            code if self == Self::UNKNOWN || code == b"XTS" => None,
            code if EXPONENT_0.contains(&code) => Some(0),
            code if EXPONENT_3.contains(&code) => Some(3),
            code if EXPONENT_4.contains(&code) => Some(4),
            _ => Some(2),
        }
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Whether it is known.
    #[must_use]
    pub fn is_known(self) -> bool {
        self != Self::UNKNOWN
    }
}

impl FromStr for Currency {
    type Err = crate::DecimalError;

    /// Three letters, in either case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes: [u8; 3] = text.trim().as_bytes().try_into().map_err(|_| crate::DecimalError::NotANumber)?;
        if bytes.iter().all(u8::is_ascii_alphabetic) {
            Ok(Self(bytes.map(|b| b.to_ascii_uppercase())))
        } else {
            Err(crate::DecimalError::NotANumber)
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An amount of one currency; credits are positive.
///
/// `minor` holds `scale` decimals: the currency's exponent, or more where a source wrote finer amounts, or as
/// written while the currency is unknown. Nothing is ever rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units, signed.
    pub minor: i64,
    /// Decimals that `minor` holds.
    pub scale: u8,
    /// ISO 4217.
    pub currency: Currency,
}

impl Money {
    /// The amount at the currency's own exponent where that is exact, else as written.
    #[must_use]
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        let fitted = currency.exponent().and_then(|e| amount.rescaled(e)).unwrap_or(amount);
        Self { minor: fitted.digits, scale: fitted.scale, currency }
    }

    /// The amount as a decimal number.
    #[must_use]
    pub fn decimal(&self) -> Decimal {
        Decimal { digits: self.minor, scale: self.scale }
    }

    /// The same amount once its currency is known.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Self {
        Self::new(self.decimal(), currency)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_takes_its_currencys_exponent_and_loses_nothing() {
        let money = |text: &str, currency: &str| Money::new(Decimal::parse(text, b'.').unwrap(), currency.parse().unwrap());
        let parts = |m: Money| (m.minor, m.scale);
        assert_eq!(parts(money("12.5", "EUR")), (1250, 2));
        assert_eq!(parts(money("12", "jpy")), (12, 0));
        assert_eq!(parts(money("1.234", "TND")), (1234, 3));
        assert_eq!(parts(money("8.85000", "EUR")), (885, 2));
        assert_eq!(parts(money("8.85001", "EUR")), (885_001, 5));
        assert_eq!(parts(money("12.5", "XXX")), (125, 1));
        assert_eq!(money("12.5", "XXX").in_currency(Currency::EUR).to_string(), "12.50 EUR");
    }
}
