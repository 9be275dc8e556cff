//! Money in charts.

use logis_core::{Currency, Money};

use crate::{Lang, format};

/// An amount as a chart's height.
#[expect(clippy::cast_precision_loss, reason = "a chart's height needs no more than 53 bits")]
pub(crate) fn height(amount: Money) -> f64 {
    amount.minor as f64 / 10f64.powi(i32::from(amount.scale))
}

/// A value of a money axis, without decimals.
#[expect(clippy::cast_possible_truncation, reason = "a round figure of an axis; the cast saturates")]
pub(crate) fn axis(value: f64, currency: Currency, lang: Lang) -> String {
    format::money(&Money { minor: value.round() as i64, scale: 0, currency }, lang)
}

/// How much larger an amount is than another, as a share; `None` where there was nothing.
pub(crate) fn change(now: Money, before: Money) -> Option<f64> {
    let (now, before) = (height(now), height(before));
    (before != 0.0).then(|| now / before - 1.0)
}
