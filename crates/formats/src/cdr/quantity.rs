//! How long, and how much: `00:03:12`, `3 min 12 s`, `192`, `1h02m`, `12,5 Mo`.

use logis_core::Decimal;

use super::words::{Unit, unit};
use crate::tables::numbers;

/// The longest cell that is looked at as a quantity.
const CELL_BYTES_MAX: usize = 40;
/// Parts of a duration: days would be a fourth.
const PARTS_MAX: usize = 3;

/// A quantity of a usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Seconds(i64),
    Bytes(i64),
}

/// How a column writes its quantities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// Of numbers that name none.
    pub(super) unit: Unit,
    pub(super) mark: char,
}

/// Reads a quantity; `None` when it is none.
pub(super) fn read(cell: &str, style: Style) -> Option<Quantity> {
    let cell = cell.trim();
    if cell.is_empty() || cell.len() > CELL_BYTES_MAX {
        return None;
    }
    if let Some(parts) = clock(cell) {
        return timed(&parts, style.unit);
    }
    let parts = parts(cell)?;
    let mut whole: Option<Quantity> = None;
    let mut last = None;
    for (number, word) in parts {
        let unit = match word {
            // "1h02": what follows an hour without a word is minutes, and "3 min 12" seconds.
            "" => match last {
                None => style.unit,
                Some(Unit::Seconds(3600)) => Unit::Seconds(60),
                Some(Unit::Seconds(60)) => Unit::Seconds(1),
                Some(_) => return None,
            },
            "'" | "’" | "′" => Unit::Seconds(60),
            "\"" | "''" | "”" | "″" => Unit::Seconds(1),
            word => unit(&word.trim_end_matches('.').to_lowercase())?,
        };
        let this = times(numbers::amount(number, style.mark)?.0, unit)?;
        whole = Some(match (whole, this) {
            (None, this) => this,
            (Some(Quantity::Seconds(before)), Quantity::Seconds(more)) if last.is_some() => Quantity::Seconds(before.checked_add(more)?),
            _ => return None,
        });
        last = Some(unit);
    }
    whole
}

/// The parts of a clock's time, where it is written as one: `3:12`, `00:03:12`.
pub(super) fn clock(cell: &str) -> Option<Vec<i64>> {
    let parts: Vec<i64> = cell.split(':').map(|part| part.trim().parse().ok().filter(|part| *part >= 0)).collect::<Option<_>>()?;
    let within = parts.iter().skip(1).all(|part| *part < 60);
    ((2..=PARTS_MAX).contains(&parts.len()) && within).then_some(parts)
}

fn timed(parts: &[i64], unit: Unit) -> Option<Quantity> {
    let seconds = match (parts, unit) {
        ([hours, minutes], Unit::HoursMinutes) => hours.checked_mul(3600)?.checked_add(minutes * 60)?,
        ([minutes, seconds], _) => minutes.checked_mul(60)?.checked_add(*seconds)?,
        ([hours, minutes, seconds], _) => hours.checked_mul(3600)?.checked_add(minutes * 60 + seconds)?,
        _ => return None,
    };
    Some(Quantity::Seconds(seconds))
}

/// Numbers, each with the word behind it.
fn parts(cell: &str) -> Option<Vec<(&str, &str)>> {
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}');
    let (mut parts, mut rest) = (Vec::new(), cell);
    while !rest.is_empty() && parts.len() < PARTS_MAX {
        let end = rest.find(|c: char| !in_number(c)).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        parts.push((number.trim(), word.trim()));
        rest = after;
    }
    rest.is_empty().then_some(parts)
}

/// So many of a unit, exactly where it is whole seconds or bytes, else rounded up: what is begun counts.
fn times(number: Decimal, unit: Unit) -> Option<Quantity> {
    let of = |factor: i64, per: i64| -> Option<i64> {
        let scale = 10i128.checked_pow(u32::from(number.scale))? * i128::from(per);
        let all = i128::from(number.digits) * i128::from(factor);
        i64::try_from(all.div_euclid(scale) + i128::from(all.rem_euclid(scale) > 0)).ok().filter(|whole| *whole >= 0)
    };
    Some(match unit {
        Unit::PerSecond(per) => Quantity::Seconds(of(1, per)?),
        Unit::Seconds(factor) => Quantity::Seconds(of(factor, 1)?),
        Unit::HoursMinutes | Unit::MinutesSeconds => Quantity::Seconds(of(1, 1)?),
        Unit::Bytes(factor) => Quantity::Bytes(of(factor, 1)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(cell: &str, unit: Unit) -> Option<Quantity> {
        read(cell, Style { unit, mark: ',' })
    }

    #[test]
    fn quantities_as_tables_write_them() {
        let seconds = |cell: &str| of(cell, Unit::Seconds(1));
        for (cell, is) in [
            ("137", 137),
            ("00:03:12", 192),
            ("3:12", 192),
            ("3 min 12 s", 192),
            ("3mn12s", 192),
            ("3 min 12", 192),
            ("1h02", 3720),
            ("1 h 02 min 03 s", 3723),
            ("3'12\"", 192),
            ("1 200 s", 1200),
            ("3 minutes", 180),
        ] {
            assert_eq!(seconds(cell), Some(Quantity::Seconds(is)), "{cell}");
        }
        assert_eq!(of("1,5", Unit::Seconds(60)), Some(Quantity::Seconds(90)));
        assert_eq!(of("0:05", Unit::HoursMinutes), Some(Quantity::Seconds(300)));
        assert_eq!(of("1500", Unit::PerSecond(1000)), Some(Quantity::Seconds(2)));
        assert_eq!(of("12,5 Mo", Unit::Seconds(1)), Some(Quantity::Bytes(12_500_000)));
        assert_eq!(of("2 KiB", Unit::Seconds(1)), Some(Quantity::Bytes(2048)));
        assert_eq!(of("12,5", Unit::Bytes(1_000_000)), Some(Quantity::Bytes(12_500_000)));
        for no in ["", "appel", "3:72", "1:2:3:4", "12 Mo 3 s", "-5", "1 SMS", "12.5,3", "=1+1", "3 s 4 min 5 s 6"] {
            assert_eq!(seconds(no), None, "{no}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_makes_it_panic(cell in "([0-9]{1,19}|[.,:' ]|h|min|s|Go|o|é){0,8}", factor in 1i64..4000) {
            let _ = of(&cell, Unit::Seconds(factor));
        }

        #[test]
        fn a_clock_and_its_words_say_the_same(h in 0i64..100, m in 0i64..60, s in 0i64..60) {
            let is = Some(Quantity::Seconds(h * 3600 + m * 60 + s));
            prop_assert_eq!(of(&format!("{h}:{m:02}:{s:02}"), Unit::Seconds(1)), is);
            prop_assert_eq!(of(&format!("{h} h {m} min {s} s"), Unit::Seconds(1)), is);
            prop_assert_eq!(of(&format!("{}", h * 3600 + m * 60 + s), Unit::Seconds(1)), is);
        }
    }
}
