//! What the values of a `ReadingType` are: energy, an index, a power, or nothing that counts here.
//!
//! Codes are those of `espi.xsd` (NAESB REQ.21), which takes them from IEC 61968-9. A therm is a hundred thousand British
//! thermal units of the International Table, of 0.45359237 kg × 5/9 K × 4186.8 J/(kg·K) = 1055.05585262 J each. The
//! legal therm of the United States is 239 millionths less.
//!
//! To read one more unit: its line in [`Unit::of`].

use logis_core::{Code, Decimal, Energy};

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
    /// The energy of an interval.
    Energy,
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

/// So many millijoules (a second, of power): a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unit {
    numerator: i128,
    denominator: i128,
    is_power: bool,
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
            _ => return None,
        };
        Some(Self { numerator, denominator, is_power })
    }
}

/// Volumes, compensated for temperature or not: cubic metres and feet, litres, gallons.
const VOLUMES: [i64; 10] = [42, 119, 120, 128, 130, 134, 156, 157, 166, 167];
/// Qualifiers of extremes and thresholds: maxima, minima, excess, low and high threshold.
const EXTREMES: [i64; 10] = [4, 5, 7, 8, 9, 16, 17, 23, 24, 25];

impl Facts {
    /// What its values are, in a feed of this commodity.
    pub(super) fn measure(&self, commodity: &str) -> Result<Measure, Unusable> {
        let passed_over = |what: &str, code: i64| Unusable { code: Code::PassedOver, quote: format!("ReadingType {what} {code}") };
        let Some(uom) = self.uom.filter(|uom| *uom != 0) else {
            return Err(Unusable { code: Code::PartMissing, quote: "ReadingType uom".to_owned() });
        };
        let unit = match Unit::of(uom) {
            Some(unit) => unit,
            // The energy of a volume depends on a calorific value, which a feed doesn't hold.
            None if VOLUMES.contains(&uom) && commodity != "water" => {
                return Err(Unusable { code: Code::PartMissing, quote: format!("calorific value (uom {uom})") });
            }
            None => return Err(passed_over("uom", uom)),
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
        let nature = match (unit.is_power, self.accumulation.unwrap_or_default()) {
            // A needle or a moment tells nothing of an interval, unless it says that it is an average.
            (true, of_moment @ (6 | 12)) if self.qualifier != Some(2) => return Err(passed_over("accumulationBehaviour", of_moment)),
            (true, _) => Nature::Power,
            // Dials, sums over billing periods, dials of a timing pattern, counters that stop.
            (false, 1 | 2 | 3 | 9 | 13 | 14) => Nature::Index,
            (false, _) => Nature::Energy,
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
    /// The energy of a value (over some seconds, of power), to the nearest millijoule; none where it is too large.
    pub(super) fn energy(&self, value: Decimal, seconds: i64) -> Option<Energy> {
        let power = |exponent: i64| 10i128.checked_pow(u32::try_from(exponent).ok()?);
        let mut numerator = i128::from(value.digits).checked_mul(self.unit.numerator)?;
        let mut denominator = self.unit.denominator;
        if self.unit.is_power {
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
        Facts { uom: Some(uom), power_of_ten: Some(power_of_ten), ..Facts::default() }.measure("electricity").unwrap()
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
            assert_eq!(measure(uom, power_of_ten).energy(value, seconds).unwrap().millijoules(), millijoules, "{uom}");
        }
        for power_of_ten in [i64::MIN, i64::MAX, 40, -40] {
            let energy = measure(72, power_of_ten).energy(value(i64::MAX, 0), 0);
            assert!(energy.is_none_or(|energy| energy.millijoules() == 0), "{power_of_ten}");
        }
    }

    #[test]
    fn what_is_no_energy_says_so() {
        let said = |facts: Facts, commodity: &str| {
            let unusable = facts.measure(commodity).unwrap_err();
            (unusable.code, unusable.quote)
        };
        let of = |uom| Facts { uom: Some(uom), ..Facts::default() };
        assert_eq!(said(Facts::default(), "gas"), (Code::PartMissing, "ReadingType uom".to_owned()));
        assert_eq!(said(of(119), "gas"), (Code::PartMissing, "calorific value (uom 119)".to_owned()));
        assert_eq!(said(of(42), "water"), (Code::PassedOver, "ReadingType uom 42".to_owned()));
        assert_eq!(said(of(29), "electricity").0, Code::PassedOver);
        assert_eq!(said(Facts { qualifier: Some(8), ..of(38) }, "electricity").1, "ReadingType dataQualifier 8");
        assert_eq!(said(Facts { accumulation: Some(12), ..of(38) }, "electricity").1, "ReadingType accumulationBehaviour 12");
        assert_eq!(said(Facts { flow: Some(2), ..of(72) }, "electricity").1, "ReadingType flowDirection 2");
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
