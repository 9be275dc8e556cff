//! Energy in whole millijoules: every unit that files use is exact in it.

use std::fmt;

use crate::Decimal;

/// Millijoules in a watt-hour.
const MILLIJOULES_A_WH: i64 = 3_600_000;

/// An amount of energy, in millijoules (1 W·s = 1,000; 1 mWh = 3,600).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Energy(i64);

impl Energy {
    /// From millijoules.
    #[must_use]
    pub const fn from_millijoules(millijoules: i64) -> Self {
        Self(millijoules)
    }

    /// From a mean power in watts held for some seconds.
    #[must_use]
    pub fn from_mean_watts(watts: Decimal, seconds: i64) -> Option<Self> {
        scaled(watts, 1_000i64.checked_mul(seconds)?)
    }

    /// From watt-hours.
    #[must_use]
    pub fn from_watt_hours(watt_hours: Decimal) -> Option<Self> {
        scaled(watt_hours, MILLIJOULES_A_WH)
    }

    /// In millijoules.
    #[must_use]
    pub const fn millijoules(self) -> i64 {
        self.0
    }

    /// The sum, or `None` where 64 bits are too few (2.5 TWh).
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// In watt-hours, rounded to thousandths (half away from zero), without trailing zeros.
    #[must_use]
    pub fn watt_hours(self) -> Decimal {
        let thousandths = i128::from(self.0) * 1000;
        let unit = i128::from(MILLIJOULES_A_WH);
        let rounded = (thousandths.abs() + unit / 2) / unit * thousandths.signum();
        Decimal { digits: i64::try_from(rounded).unwrap_or(i64::MAX), scale: 3 }.normalized()
    }

    /// In watt-hours, for charts only.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a chart's height needs no more than 53 bits")]
    pub fn watt_hours_approximate(self) -> f64 {
        self.0 as f64 / MILLIJOULES_A_WH as f64
    }
}

/// `number × factor` where that is a whole number of millijoules.
fn scaled(number: Decimal, factor: i64) -> Option<Energy> {
    let number = number.normalized();
    let product = i128::from(number.digits) * i128::from(factor);
    let unit = 10i128.checked_pow(u32::from(number.scale))?;
    if product % unit == 0 { i64::try_from(product / unit).ok().map(Energy) } else { None }
}

impl fmt::Display for Energy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Wh", self.watt_hours())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watts_over_a_step_are_exact() {
        let watts = |w: i64| Decimal { digits: w, scale: 0 };
        assert_eq!(Energy::from_mean_watts(watts(500), 1800).unwrap().watt_hours().to_string(), "250");
        assert_eq!(Energy::from_mean_watts(watts(1), 600).unwrap().millijoules(), 600_000);
        let third = Energy::from_mean_watts(watts(1), 1200).unwrap();
        assert_eq!(third.watt_hours().to_string(), "0.333");
        assert_eq!(Energy::from_millijoules(third.millijoules() * 3).watt_hours().to_string(), "1");
    }
}
