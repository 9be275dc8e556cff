//! Small pieces of SVG.

/// Height of a plot's drawing, in pixels.
pub(super) const PLOT_PX: f64 = 168.0;
/// Height below it for the labels of the horizontal axis, in pixels.
pub(super) const LABELS_PX: f64 = 20.0;
/// Width of the plot on a wide page and on a phone, in pixels: for how many labels fit.
const WIDE_PX: usize = 560;
const NARROW_PX: usize = 270;
/// Width of a character of a label, in pixels.
const CHAR_PX: usize = 7;

/// How a value is drawn. Each has a pattern of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// The person's own, solid.
    First,
    /// A second series, hatched.
    Second,
    /// A third one, dotted.
    Third,
    /// What stands back, grey.
    Rest,
    /// Not measured but estimated, hatched in the first's colour.
    Estimated,
    /// Nothing is known here.
    Hole,
    /// A value from the span before: a line across the bar.
    Before,
    /// A line of the span before.
    Dashed,
    /// A star beside a label, for what the legend says of it. No shape is drawn so.
    Star,
}

impl Mark {
    /// The class that gives the colour, and the pattern.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::First => "m-first",
            Self::Second => "m-second",
            Self::Third => "m-third",
            Self::Rest => "m-rest",
            Self::Estimated => "m-estimated",
            Self::Hole => "m-hole",
            Self::Before => "m-before",
            Self::Dashed => "line before",
            Self::Star => "m-star",
        }
    }

    /// The name of its pattern, where it isn't solid.
    pub(super) fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Second => Some("second"),
            Self::Third => Some("third"),
            Self::Estimated => Some("estimated"),
            Self::Hole => Some("hole"),
            Self::First | Self::Rest | Self::Before | Self::Dashed | Self::Star => None,
        }
    }

    /// The attributes of a shape drawn so, in a picture whose patterns begin with `id`.
    pub(super) fn paint(self, id: &str) -> String {
        let fill = self.pattern().map(|name| format!(" fill=\"url(#{id}-{name})\"")).unwrap_or_default();
        format!("class=\"{}\"{fill}", self.class())
    }
}

/// The patterns that the marks of one picture need.
pub(super) fn patterns(id: &str, marks: &[Mark]) -> String {
    let mut defs = String::new();
    for name in marks.iter().filter_map(|mark| mark.pattern()).collect::<std::collections::BTreeSet<_>>() {
        let shape = match name {
            "second" => "<path d=\"M0 6 6 0M-1 1 1-1M5 7 7 5\"/>",
            "third" => "<circle cx=\"3\" cy=\"3\" r=\"1.4\"/>",
            "estimated" => "<path d=\"M0 0 6 6M-1 5 1 7M5-1 7 1\"/>",
            _ => "<path d=\"M0 3h2\"/>",
        };
        defs.push_str(&format!(
            "<pattern id=\"{id}-{name}\" class=\"p-{name}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\"/>{shape}</pattern>"
        ));
    }
    if defs.is_empty() { defs } else { format!("<defs>{defs}</defs>") }
}

/// A mark beside its name in a legend. The patterns are drawn anew, since ids belong to one picture.
pub(super) fn swatch(mark: Mark) -> String {
    let shape = match mark {
        Mark::Before => "<path class=\"m-before\" d=\"M0 6h14\"/>".to_owned(),
        Mark::Dashed => "<path class=\"line before\" d=\"M0 6h14\"/>".to_owned(),
        Mark::Star => "<text x=\"4\" y=\"13\">*</text>".to_owned(),
        Mark::First | Mark::Rest => format!("<rect class=\"{}\" width=\"14\" height=\"12\" rx=\"2\"/>", mark.class()),
        Mark::Second => "<g class=\"p-second\"><rect width=\"14\" height=\"12\" rx=\"2\"/><path d=\"M1 11 11 1M6 12 13 5M0 6 6 0\"/></g>".to_owned(),
        Mark::Third => "<g class=\"p-third\"><rect width=\"14\" height=\"12\" rx=\"2\"/><circle cx=\"4\" cy=\"4\" r=\"1.4\"/><circle cx=\"10\" cy=\"4\" r=\"1.4\"/><circle cx=\"4\" cy=\"9\" r=\"1.4\"/><circle cx=\"10\" cy=\"9\" r=\"1.4\"/></g>".to_owned(),
        Mark::Estimated => "<g class=\"p-estimated\"><rect width=\"14\" height=\"12\" rx=\"2\"/><path d=\"M1 1 12 12M6 0 14 8M0 6 6 12\"/></g>".to_owned(),
        Mark::Hole => "<g class=\"p-hole\"><rect width=\"14\" height=\"12\" rx=\"2\"/><path d=\"M1 4h3M6 4h3M11 4h3M1 8h3M6 8h3M11 8h3\"/></g>".to_owned(),
    };
    format!("<svg width=\"14\" height=\"12\" aria-hidden=\"true\">{shape}</svg>")
}

/// A picture of the full width; `label` says what it shows.
pub(super) fn picture(label: &str, height: f64, content: &str) -> String {
    format!("<svg width=\"100%\" height=\"{height:.0}\" role=\"img\" aria-label=\"{}\">{content}</svg>", escape(label))
}

/// Horizontal lines at the ticks of the value axis; the one at zero is stronger.
pub(super) fn rules(scale: &super::scale::Scale) -> String {
    scale
        .ticks
        .iter()
        .map(|tick| {
            let y = scale.y(*tick);
            let class = if tick.abs() < scale.step / 1000.0 { "zero" } else { "rule" };
            format!("<line class=\"{class}\" x1=\"0\" x2=\"100%\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>")
        })
        .collect()
}

/// Labels under the plot, as many as fit; those with a place at 0 or 100 % stay within the picture.
pub(super) fn labels(labels: &[(f64, String)]) -> String {
    let widest = labels.iter().map(|(_, label)| label.chars().count()).max().unwrap_or(0).max(1) * CHAR_PX + 6;
    let steps = |room: usize| (labels.len() * widest).div_ceil(room).max(1);
    let wide = steps(WIDE_PX);
    let narrow = steps(NARROW_PX).div_ceil(wide) * wide;
    let y = PLOT_PX + 15.0;
    let mut text = String::new();
    for (i, (place, label)) in labels.iter().enumerate().filter(|(_, (_, label))| !label.is_empty()) {
        let class = if i % narrow == 0 {
            ""
        } else if i % wide == 0 {
            " class=\"wide\""
        } else {
            continue;
        };
        let anchor = match place {
            p if *p < 1.0 => "start",
            p if *p > 99.0 => "end",
            _ => "middle",
        };
        text.push_str(&format!("<text{class} x=\"{place:.2}%\" y=\"{y:.0}\" text-anchor=\"{anchor}\">{}</text>", escape(label)));
    }
    text
}

/// For HTML text and attribute values.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
