//! Small pictures beside words: a sparkline, and the strip of a period covered.

use super::svg::{self, Mark, escape};

/// Height of both, in pixels.
const HEIGHT_PX: f64 = 28.0;
const STRIP_PX: f64 = 10.0;

/// A small line without axes; `label` says what it shows. Runs of points are unbroken, a hole is a gap.
#[must_use]
pub fn sparkline(label: &str, runs: &[Vec<f64>]) -> String {
    let all = || runs.iter().flatten().copied();
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let count = runs.iter().map(Vec::len).sum::<usize>() + runs.len().saturating_sub(1);
    let step = 100.0 / super::bars::as_f64(count.saturating_sub(1).max(1));
    let height = |v: f64| if high > low { (HEIGHT_PX - 4.0) * (1.0 - (v - low) / (high - low)) + 2.0 } else { HEIGHT_PX / 2.0 };
    let mut place = 0.0;
    let mut paths = String::new();
    for run in runs {
        let mut d = String::new();
        for (i, value) in run.iter().enumerate() {
            d.push_str(&format!("{}{place:.1} {:.1}", if i == 0 { 'M' } else { 'L' }, height(*value)));
            place += step;
        }
        place += step;
        paths.push_str(&format!("<path class=\"line\" d=\"{d}\"/>"));
    }
    format!(
        "<svg class=\"spark\" viewBox=\"0 0 100 {HEIGHT_PX}\" width=\"100%\" height=\"{HEIGHT_PX}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">{paths}</svg>",
        escape(label)
    )
}

/// Height of small columns, and of the labels under them, in pixels.
const COLUMNS_PX: f64 = 54.0;
const ENDS_PX: f64 = 16.0;

/// Small columns without axes, those that the picture is about in the first colour, the others grey; `ends` are the labels under
/// the first and the last. Heights below zero are drawn as none.
#[must_use]
pub fn columns(label: &str, heights: &[(f64, bool)], ends: Option<(&str, &str)>) -> String {
    let most = heights.iter().map(|(height, _)| *height).fold(0.0, f64::max);
    if most <= 0.0 {
        return String::new();
    }
    let step = 100.0 / super::bars::as_f64(heights.len().max(1));
    let mut content = String::new();
    for (at, (height, is_it)) in heights.iter().enumerate() {
        let tall = (height.max(0.0) / most * COLUMNS_PX).max(1.0);
        let mark = if *is_it { Mark::First } else { Mark::Rest };
        content.push_str(&format!(
            "<rect x=\"{:.2}%\" y=\"{:.1}\" width=\"{:.2}%\" height=\"{tall:.1}\" rx=\"1.5\" class=\"{}\"/>",
            super::bars::as_f64(at) * step,
            COLUMNS_PX - tall,
            step * 0.86,
            mark.class()
        ));
    }
    let mut below = 0.0;
    if let Some((first, last)) = ends {
        below = ENDS_PX;
        let y = COLUMNS_PX + ENDS_PX - 3.0;
        content.push_str(&format!("<text x=\"0\" y=\"{y}\">{}</text>", escape(first)));
        content.push_str(&format!("<text x=\"100%\" y=\"{y}\" text-anchor=\"end\">{}</text>", escape(last)));
    }
    format!(
        "<svg class=\"columns\" width=\"100%\" height=\"{}\" role=\"img\" aria-label=\"{}\">{content}</svg>",
        COLUMNS_PX + below,
        escape(label)
    )
}

/// A bar as long as a share of the largest, from 0 to 1, and a line where it was before. The words beside it say the same, so
/// it is hidden from who does not see it; `id` is unique in its page.
#[must_use]
pub fn share(id: &str, share: f64, before: Option<f64>, mark: Mark) -> String {
    let mut content = svg::patterns(id, &[mark]);
    let width = (share.clamp(0.0, 1.0) * 100.0).max(0.6);
    content.push_str(&format!("<rect width=\"{width:.1}%\" height=\"{STRIP_PX}\" rx=\"3\" {}/>", mark.paint(id)));
    if let Some(before) = before {
        let x = before.clamp(0.0, 1.0) * 100.0;
        for class in ["halo", "m-before"] {
            content.push_str(&format!("<line class=\"{class}\" x1=\"{x:.1}%\" x2=\"{x:.1}%\" y1=\"-2\" y2=\"{}\"/>", STRIP_PX + 2.0));
        }
    }
    format!("<svg class=\"share\" width=\"100%\" height=\"{STRIP_PX}\" aria-hidden=\"true\">{content}</svg>")
}

/// What part of a longer period is covered, and where the gaps are.
#[derive(Debug)]
pub struct Strip<'a> {
    /// Unique in its page.
    pub id: &'a str,
    /// What it shows, in words.
    pub label: &'a str,
    /// The part covered, from 0 to 1.
    pub covered: (f64, f64),
    /// Gaps within it, from 0 to 1.
    pub gaps: &'a [(f64, f64)],
}

impl Strip<'_> {
    /// The picture.
    #[must_use]
    pub fn draw(&self) -> String {
        let rect = |(from, to): (f64, f64), paint: &str| {
            format!("<rect x=\"{:.2}%\" width=\"{:.2}%\" height=\"{STRIP_PX}\" {paint}/>", from * 100.0, ((to - from) * 100.0).max(0.6))
        };
        let mut content = svg::patterns(self.id, &[Mark::Hole]);
        content.push_str(&format!("<rect class=\"ground\" width=\"100%\" height=\"{STRIP_PX}\" rx=\"3\"/>"));
        content.push_str(&rect(self.covered, "class=\"m-first\" rx=\"3\""));
        for gap in self.gaps {
            content.push_str(&rect(*gap, "class=\"gap\""));
            content.push_str(&rect(*gap, &Mark::Hole.paint(self.id)));
        }
        format!(
            "<svg class=\"strip\" width=\"100%\" height=\"{STRIP_PX}\" role=\"img\" aria-label=\"{}\">{content}</svg>",
            escape(self.label)
        )
    }
}
