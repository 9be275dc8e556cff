//! What the values of a `ReadingType` are: energy, a power, a volume, something of no named unit, or nothing that counts
//! here. The energy of a volume depends on a calorific value, which a feed doesn't hold: a volume stays what it is.
//!
//! Codes are those of `espi.xsd` (NAESB REQ.21), which takes them from IEC 61968-9. A therm is a hundred thousand British
//! thermal units of the International Table, of 0.45359237 kg × 5/9 K × 4186.8 J/(kg·K) = 1055.05585262 J each. The
//! legal therm of the United States is 239 millionths less.
//!
//! To read one more unit: its line in [`Unit::of`]; of what is no energy also its word in `logis_kinds::energy::UNITS`.

use logis_core::{Code, Decimal, Energy};
use logis_kinds::energy::Quantity;

/// Millijoules of a British thermal unit (International Table), times a hundred thousand.
const BTU_MILLIJOULES_E5: i128 = 105_505_585_262;

/// What a `ReadingType` says, by code; none where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) accumulation: Option<i64>,
    pub(super) commodity: Option<i64>,
    pub(super) qualifier: Option<i64>,
    pub(super) flow: Option<i64>,
    pub(super) interval_seconds: Option<i64>,
    pub(super) kind: Option<i64>,
    pub(super) power_of_ten: Option<i64>,
    pub(super) uom: Option<i64>,
    pub(super) default_quality: Option<i64>,
}

/// Which way a series flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// Delivered to the home.
    Forward,
    /// Received from it.
    Reverse,
    /// Delivered less received: the sign says which way.
    Net,
    /// Delivered and received together.
    Total,
}

/// What becomes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// What an interval used.
    Interval,
    /// The index of a register.
    Index,
    /// Mean power over an interval.
    Power,
}

/// A series whose values count here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    unit: Unit,
    power_of_ten: i64,
    pub(super) nature: Nature,
    pub(super) flow: Flow,
}

/// Why the values of a series don't count: what is said, and what it quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unusable {
    pub(super) code: Code,
    pub(super) quote: String,
}

/// What a value is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// So many millijoules (a second, of power): a fraction.
    Energy { numerator: i128, denominator: i128, is_power: bool },
    /// No energy, by its word.
    Other(&'static str),
}

/// What a reading holds: an energy, or a quantity of another unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measured {
    Energy(Energy),
    Quantity(Quantity),
}

impl Unit {
    fn of(uom: i64) -> Option<Self> {
        let (numerator, denominator, is_power) = match uom {
            // Joule, watt, watt-hour.
            31 => (1000, 1, false),
            38 => (1000, 1, true),
            72 => (3_600_000, 1, false),
            // British thermal unit, the same per hour, therm.
            132 => (BTU_MILLIJOULES_E5, 100_000, false),
            133 => (BTU_MILLIJOULES_E5, 100_000 * 3600, true),
            169 => (BTU_MILLIJOULES_E5, 1, false),
            // Volumes, compensated for temperature or not.
            42 | 166 | 167 => return Some(Self::Other("m3")),
            119..=121 => return Some(Self::Other("ft3")),
            134 | 156 | 157 => return Some(Self::Other("l")),
            128 => return Some(Self::Other("us_gallon")),
            130 => return Some(Self::Other("imperial_gallon")),
            _ => return None,
        };
        Some(Self::Energy { numerator, denominator, is_power })
    }
}

/// Decimals of a quantity.
const QUANTITY_SCALE_MAX: u8 = 18;
/// Qualifiers of extremes and thresholds: maxima, minima, excess, low and high threshold.
const EXTREMES: [i64; 10] = [4, 5, 7, 8, 9, 16, 17, 23, 24, 25];

impl Facts {
    /// What its values are.
    pub(super) fn measure(&self) -> Result<Measure, Unusable> {
        let passed_over = |what: &str, code: i64| Unusable { code: Code::PassedOver, quote: format!("ReadingType {what} {code}") };
        let unit = match self.uom.filter(|uom| *uom != 0) {
            Some(uom) => Unit::of(uom).ok_or_else(|| passed_over("uom", uom))?,
            None => Unit::Other("unknown"),
        };
        if let Some(extreme) = self.qualifier.filter(|code| EXTREMES.contains(code)) {
            return Err(passed_over("dataQualifier", extreme));
        }
        let flow = match self.flow.unwrap_or_default() {
            0 | 1 | 8 => Flow::Forward,
            10 | 19 => Flow::Reverse,
            4 => Flow::Net,
            20 | 21 => Flow::Total,
            other => return Err(passed_over("flowDirection", other)),
        };
        let is_power = matches!(unit, Unit::Energy { is_power: true, .. });
        let nature = match (is_power, self.accumulation.unwrap_or_default()) {
            // A needle or a moment tells nothing of an interval, unless it says that it is an average.
            (true, of_moment @ (6 | 12)) if self.qualifier != Some(2) => return Err(passed_over("accumulationBehaviour", of_moment)),
            (true, _) => Nature::Power,
            // Dials, sums over billing periods, dials of a timing pattern, counters that stop.
            (false, 1 | 2 | 3 | 9 | 13 | 14) => Nature::Index,
            (false, _) => Nature::Interval,
        };
        Ok(Measure { unit, power_of_ten: self.power_of_ten.unwrap_or_default(), nature, flow })
    }

    /// What flows, by the code of `ServiceKind` of the usage point where it has one, else by the reading's commodity or unit.
    pub(super) fn commodity(&self, service: Option<i64>) -> &'static str {
        match (service, self.commodity, self.uom) {
            (Some(0), ..) => "electricity",
            (Some(1), ..) => "gas",
            (Some(2 | 6), ..) => "water",
            (Some(4), ..) => "heat",
            (_, Some(1 | 2), _) => "electricity",
            (_, Some(7 | 8), _) => "gas",
            (_, Some(9 | 11 | 14), _) => "water",
            (_, Some(10 | 12 | 13), _) => "heat",
            (_, _, Some(38 | 72)) => "electricity",
            (_, _, Some(132 | 133 | 169)) => "gas",
            _ => "other",
        }
    }
}

impl Measure {
    /// The word of a unit that is none of energy.
    pub(super) fn unit_word(&self) -> Option<&'static str> {
        match self.unit {
            Unit::Energy { .. } => None,
            Unit::Other(word) => Some(word),
        }
    }

    /// What a value says (over some seconds, of power); none where it is too large.
    pub(super) fn measured(&self, value: Decimal, seconds: i64) -> Option<Measured> {
        match self.unit {
            Unit::Energy { numerator, denominator, is_power } => {
                self.energy(value, seconds, (numerator, denominator), is_power).map(Measured::Energy)
            }
            Unit::Other(unit) => self.scaled(value).map(|value| Measured::Quantity(Quantity { value, unit })),
        }
    }

    /// A value times its power of ten, exact.
    fn scaled(&self, value: Decimal) -> Option<Decimal> {
        let value = value.normalized();
        let exponent = self.power_of_ten.checked_sub(i64::from(value.scale))?;
        if value.digits == 0 {
            return Some(Decimal::default());
        }
        if let Ok(ten_to) = u32::try_from(exponent) {
            let digits = value.digits.checked_mul(10i64.checked_pow(ten_to)?)?;
            return Some(Decimal { digits, scale: 0 });
        }
        let scale = u8::try_from(exponent.checked_neg()?).ok()?;
        (scale <= QUANTITY_SCALE_MAX).then_some(Decimal { digits: value.digits, scale })
    }

    /// An energy, to the nearest millijoule.
    fn energy(&self, value: Decimal, seconds: i64, (factor, divisor): (i128, i128), is_power: bool) -> Option<Energy> {
        let power = |exponent: i64| 10i128.checked_pow(u32::try_from(exponent).ok()?);
        let mut numerator = i128::from(value.digits).checked_mul(factor)?;
        let mut denominator = divisor;
        if is_power {
            numerator = numerator.checked_mul(i128::from(seconds))?;
        }
        match self.power_of_ten.checked_sub(i64::from(value.scale))? {
            exponent @ 0.. => numerator = numerator.checked_mul(power(exponent)?)?,
            exponent => denominator = denominator.checked_mul(power(exponent.checked_neg()?)?)?,
        }
        let half = denominator / 2;
        let rounded = numerator.checked_add(if numerator < 0 { -half } else { half })? / denominator;
        i64::try_from(rounded).ok().map(Energy::from_millijoules)
    }
}

/// The quality that a code means (`QualityOfReading`); where there are several, the one that says most against the value.
pub(super) fn quality(codes: impl IntoIterator<Item = i64>) -> Option<&'static str> {
    let rank = |code: i64| match code {
        // Validated, raw, validated by approved procedures, verified, of revenue quality.
        0 | 14 | 17 | 18 | 19 => (0, "measured"),
        // Edited by a person; adjusted for the weather.
        7 | 15 => (2, "corrected"),
        // By a reference day, by interpolation, derived, projected.
        8 | 9 | 11 | 12 => (3, "estimated"),
        // Questionable, mixed, other.
        _ => (1, "unknown"),
    };
    codes.into_iter().map(rank).max().map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(uom: i64, power_of_ten: i64) -> Measure {
        Facts { uom: Some(uom), power_of_ten: Some(power_of_ten), ..Facts::default() }.measure().unwrap()
    }

    #[test]
    fn every_unit_is_exact_to_a_millijoule() {
        let value = |digits, scale| Decimal { digits, scale };
        let cases = [
            (72, 0, value(231, 0), 0, 831_600_000),
            (72, 3, value(15, 1), 0, 5_400_000_000),
            (72, -3, value(1500, 0), 0, 5_400_000),
            (31, 6, value(-1, 0), 0, -1_000_000_000),
            (169, -3, value(12_000, 0), 0, 1_266_067_023_144),
            (132, 0, value(1, 0), 0, 1_055_056),
            (133, 0, value(3600, 0), 1, 1_055_056),
            (38, 0, value(500, 0), 1800, 900_000_000),
        ];
        for (uom, power_of_ten, value, seconds, millijoules) in cases {
            let energy = Some(Measured::Energy(Energy::from_millijoules(millijoules)));
            assert_eq!(measure(uom, power_of_ten).measured(value, seconds), energy, "{uom}");
        }
        for power_of_ten in [i64::MIN, i64::MAX, 40, -40] {
            let energy = measure(72, power_of_ten).measured(value(i64::MAX, 0), 0);
            assert!(energy.is_none_or(|energy| energy == Measured::Energy(Energy::default())), "{power_of_ten}");
            assert_eq!(measure(42, power_of_ten).measured(value(i64::MAX, 0), 0), None, "{power_of_ten}");
        }
    }

    #[test]
    fn a_volume_or_a_value_of_no_unit_stays_what_it_is() {
        let cases = [
            (Some(42), -3, (12_345, 0), "12.345", "m3"),
            (Some(119), 2, (-15, 1), "-150", "ft3"),
            (Some(157), 0, (120, 2), "1.2", "l"),
            (Some(0), 3, (12, 0), "12000", "unknown"),
            (None, 0, (12_000, 0), "12000", "unknown"),
        ];
        for (uom, power_of_ten, (digits, scale), shown, unit) in cases {
            let measure = Facts { uom, power_of_ten: Some(power_of_ten), ..Facts::default() }.measure().unwrap();
            let Some(Measured::Quantity(quantity)) = measure.measured(Decimal { digits, scale }, 0) else { panic!("{uom:?}") };
            assert_eq!((quantity.value.to_string().as_str(), quantity.unit), (shown, unit));
            assert_eq!(measure.unit_word(), Some(unit));
        }
    }

    #[test]
    fn what_is_not_read_says_so() {
        let said = |facts: Facts| {
            let unusable = facts.measure().unwrap_err();
            (unusable.code, unusable.quote)
        };
        let of = |uom| Facts { uom: Some(uom), ..Facts::default() };
        assert_eq!(said(of(29)), (Code::PassedOver, "ReadingType uom 29".to_owned()));
        assert_eq!(said(Facts { qualifier: Some(8), ..of(38) }).1, "ReadingType dataQualifier 8");
        assert_eq!(said(Facts { accumulation: Some(12), ..of(38) }).1, "ReadingType accumulationBehaviour 12");
        assert_eq!(said(Facts { flow: Some(2), ..of(72) }).1, "ReadingType flowDirection 2");
    }

    #[test]
    fn the_worst_quality_counts() {
        assert_eq!(quality([]), None);
        assert_eq!(quality([0]), Some("measured"));
        assert_eq!(quality([14, 7]), Some("corrected"));
        assert_eq!(quality([8, 0, 10]), Some("estimated"));
        assert_eq!(quality([99]), Some("unknown"));
    }
}
