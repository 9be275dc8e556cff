//! Bars, side by side or stacked, with the value of the span before as a line.

use super::scale::Scale;
use super::svg::{self, LABELS_PX, Mark, PLOT_PX, escape};

/// Part of a group's width that its bars take.
const FILLED: f64 = 0.74;

/// One bar: parts from the bottom up.
#[derive(Debug, Clone)]
pub struct Column {
    /// What it is made of; `None` where nothing is known.
    pub parts: Option<Vec<(f64, Mark)>>,
    /// The value of the span before.
    pub before: Option<f64>,
    /// What the pointer is told.
    pub title: String,
}

/// The bars of one place on the horizontal axis.
#[derive(Debug, Clone)]
pub struct Group {
    /// Short, under the bars.
    pub label: String,
    /// From left to right.
    pub columns: Vec<Column>,
}

/// A bar chart.
#[derive(Debug)]
pub struct Bars<'a> {
    /// Unique in its page.
    pub id: &'a str,
    /// What it shows, for who does not see it.
    pub finding: &'a str,
    /// From left to right.
    pub groups: &'a [Group],
}

impl Bars<'_> {
    /// The plot; `axis` writes a value of the axis.
    #[must_use]
    pub fn draw(&self, axis: impl Fn(f64) -> String) -> String {
        let columns = || self.groups.iter().flat_map(|group| &group.columns);
        let scale = Scale::new(columns().flat_map(|c| [c.before.unwrap_or(0.0), c.parts.iter().flatten().map(|(v, _)| v).sum()]));
        let mut marks: Vec<Mark> = columns().flat_map(|c| c.parts.iter().flatten().map(|(_, mark)| *mark)).collect();
        marks.push(Mark::Hole);
        let mut content = svg::patterns(self.id, &marks) + &svg::rules(&scale);
        let group_width = 100.0 / as_f64(self.groups.len().max(1));
        for (i, group) in self.groups.iter().enumerate() {
            let width = group_width * FILLED / as_f64(group.columns.len().max(1));
            let start = group_width * (as_f64(i) + (1.0 - FILLED) / 2.0);
            for (j, column) in group.columns.iter().enumerate() {
                self.column(column, start + width * as_f64(j), width, &scale, &mut content);
            }
        }
        let labels: Vec<(f64, String)> =
            self.groups.iter().enumerate().map(|(i, g)| (group_width * (as_f64(i) + 0.5), g.label.clone())).collect();
        content.push_str(&svg::labels(&labels));
        let axis: Vec<String> = scale.ticks.iter().map(|tick| axis(*tick)).collect();
        super::frame(&axis, &svg::picture(self.finding, PLOT_PX + LABELS_PX, &content))
    }

    fn column(&self, column: &Column, x: f64, width: f64, scale: &Scale, out: &mut String) {
        out.push_str(&format!("<g><title>{}</title>", escape(&column.title)));
        let bar = |top: f64, height: f64, mark: Mark| {
            format!(
                "<rect x=\"{x:.3}%\" width=\"{:.3}%\" y=\"{top:.1}\" height=\"{height:.1}\" rx=\"1.5\" {}/>",
                width * 0.92,
                mark.paint(self.id)
            )
        };
        match &column.parts {
            None => out.push_str(&bar(0.0, PLOT_PX, Mark::Hole)),
            Some(parts) => {
                let mut sum = 0.0;
                for (value, mark) in parts.iter().filter(|(value, _)| *value != 0.0) {
                    let (a, b) = (scale.y(sum), scale.y(sum + value));
                    out.push_str(&bar(a.min(b), (a - b).abs().max(1.0), *mark));
                    sum += value;
                }
            }
        }
        if let Some(before) = column.before {
            let y = scale.y(before);
            out.push_str(&format!(
                "<line class=\"halo\" x1=\"{x:.3}%\" x2=\"{0:.3}%\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><line class=\"m-before\" x1=\"{x:.3}%\" x2=\"{0:.3}%\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
                x + width * 0.92
            ));
        }
        out.push_str("</g>");
    }
}

#[expect(clippy::cast_precision_loss, reason = "places of a few hundred bars")]
pub(super) fn as_f64(n: usize) -> f64 {
    n as f64
}
