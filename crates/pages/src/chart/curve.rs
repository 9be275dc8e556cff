//! Lines over time: balances, and load curves of steps.

use super::scale::Scale;
use super::svg::{self, LABELS_PX, Mark, PLOT_PX};

/// Width of the inner picture that is stretched, in its own units.
const INNER: f64 = 1000.0;

/// A run of more points than this is drawn with a finer line.
const FINE_POINTS: usize = 200;

/// One line. Places run from 0 to 1; a run of points is drawn without a break, so that a hole is a gap.
#[derive(Debug, Clone)]
pub struct Line {
    /// How it is drawn: [`Mark::First`] solid, [`Mark::Dashed`] for a span before.
    pub mark: Mark,
    /// Unbroken runs.
    pub runs: Vec<Vec<(f64, f64)>>,
}

/// A stretch of the horizontal axis, from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Where it begins and ends.
    pub from_to: (f64, f64),
    /// [`Mark::Hole`] over the whole height, [`Mark::Estimated`] as a strip at the foot.
    pub mark: Mark,
}

/// A chart of lines.
#[derive(Debug)]
pub struct Curve<'a> {
    /// Unique in its page.
    pub id: &'a str,
    /// What it shows, for who does not see it.
    pub finding: &'a str,
    /// The lines; the first lies on top.
    pub lines: &'a [Line],
    /// Whether the space under the first line is filled.
    pub filled: bool,
    /// Between a lowest and a highest value at a place: doubt.
    pub band: &'a [(f64, f64, f64)],
    /// Holes and estimated stretches.
    pub runs: &'a [Run],
    /// Labels at places from 0 to 1.
    pub labels: &'a [(f64, String)],
    /// A place and value to point at.
    pub point: Option<(f64, f64)>,
}

impl Curve<'_> {
    /// The plot; `axis` writes a value of the axis.
    #[must_use]
    pub fn draw(&self, axis: impl Fn(f64) -> String) -> String {
        let values = self.lines.iter().flat_map(|line| line.runs.iter().flatten().map(|(_, value)| *value));
        let scale = Scale::new(values.chain(self.band.iter().flat_map(|(_, low, high)| [*low, *high])));
        let marks: Vec<Mark> = self.runs.iter().map(|run| run.mark).collect();
        let mut content = svg::patterns(self.id, &marks);
        for run in self.runs.iter().filter(|run| run.mark == Mark::Hole) {
            content.push_str(&self.stretch(run, 0.0, PLOT_PX));
        }
        content.push_str(&svg::rules(&scale));
        content
            .push_str(&format!("<svg viewBox=\"0 0 {INNER} {PLOT_PX}\" width=\"100%\" height=\"{PLOT_PX}\" preserveAspectRatio=\"none\">"));
        if let Some(path) = self.band_path(&scale) {
            content.push_str(&format!("<path class=\"band\" d=\"{path}\"/>"));
        }
        for (i, line) in self.lines.iter().enumerate().rev() {
            content.push_str(&draw_line(line, self.filled && i == 0, &scale));
        }
        content.push_str("</svg>");
        for run in self.runs.iter().filter(|run| run.mark != Mark::Hole) {
            content.push_str(&self.stretch(run, PLOT_PX - 7.0, 7.0));
        }
        if let Some((x, value)) = self.point {
            content.push_str(&format!("<circle class=\"point\" cx=\"{:.2}%\" cy=\"{:.1}\" r=\"4\"/>", x * 100.0, scale.y(value)));
        }
        let labels: Vec<(f64, String)> = self.labels.iter().map(|(x, label)| (x * 100.0, label.clone())).collect();
        content.push_str(&svg::labels(&labels));
        let axis: Vec<String> = scale.ticks.iter().map(|tick| axis(*tick)).collect();
        super::frame(&axis, &svg::picture(self.finding, PLOT_PX + LABELS_PX, &content))
    }

    fn stretch(&self, run: &Run, top: f64, height: f64) -> String {
        let (from, to) = run.from_to;
        format!(
            "<rect x=\"{:.3}%\" width=\"{:.3}%\" y=\"{top:.1}\" height=\"{height:.1}\" {}/>",
            from * 100.0,
            (to - from).max(0.0) * 100.0,
            run.mark.paint(self.id)
        )
    }

    fn band_path(&self, scale: &Scale) -> Option<String> {
        if self.band.len() < 2 {
            return None;
        }
        let there = self.band.iter().map(|(x, _, high)| (*x, *high));
        let back = self.band.iter().rev().map(|(x, low, _)| (*x, *low));
        Some(path(there.chain(back), scale) + "Z")
    }
}

fn draw_line(line: &Line, filled: bool, scale: &Scale) -> String {
    let mut out = String::new();
    for run in &line.runs {
        let d = path(run.iter().copied(), scale);
        if filled && let (Some((first, _)), Some((last, _))) = (run.first(), run.last()) {
            let zero = scale.y(0.0);
            out.push_str(&format!("<path class=\"area\" d=\"{d}L{:.1} {zero:.1}L{:.1} {zero:.1}Z\"/>", last * INNER, first * INNER));
        }
        let class = if line.mark == Mark::Dashed {
            "line before"
        } else if run.len() > FINE_POINTS {
            "line fine"
        } else {
            "line"
        };
        out.push_str(&format!("<path class=\"{class}\" d=\"{d}\"/>"));
    }
    out
}

fn path(points: impl Iterator<Item = (f64, f64)>, scale: &Scale) -> String {
    let mut d = String::new();
    for (i, (x, value)) in points.enumerate() {
        d.push_str(&format!("{}{:.1} {:.1}", if i == 0 { 'M' } else { 'L' }, x * INNER, scale.y(value)));
    }
    d
}
