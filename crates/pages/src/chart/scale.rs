//! From values to pixels, by round steps.

use super::svg::PLOT_PX;

/// About how many steps a value axis has.
const STEPS: f64 = 3.0;

/// A value axis that begins and ends at a round number.
#[derive(Debug)]
pub(super) struct Scale {
    pub(super) ticks: Vec<f64>,
    pub(super) step: f64,
    low: f64,
    high: f64,
}

impl Scale {
    /// An axis that holds zero and all values that are numbers.
    pub(super) fn new(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values.filter(|v| v.is_finite()).fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        let span = if high > low { high - low } else { 1.0 };
        let step = round_up(span / STEPS);
        let (first, last) = ((low / step).floor(), (high / step).ceil().max((low / step).floor() + 1.0));
        let mut ticks = Vec::new();
        let mut tick = first;
        while tick <= last {
            ticks.push(tick * step);
            tick += 1.0;
        }
        Self { ticks, step, low: first * step, high: last * step }
    }

    /// The height of a value, in pixels from the top of the plot.
    pub(super) fn y(&self, value: f64) -> f64 {
        PLOT_PX * (1.0 - (value - self.low) / (self.high - self.low))
    }
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn round_up(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|round| *round >= step * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_round_and_hold_zero() {
        let ticks = |values: &[f64]| Scale::new(values.iter().copied()).ticks;
        assert_eq!(ticks(&[310.0, 2400.0]), [0.0, 1000.0, 2000.0, 3000.0]);
        assert_eq!(ticks(&[-120.0, 480.0]), [-200.0, 0.0, 200.0, 400.0, 600.0]);
        assert_eq!(ticks(&[]), [0.0, 0.5]);
        assert_eq!(ticks(&[f64::NAN, -1.0]).first(), Some(&-1.0));
    }
}
