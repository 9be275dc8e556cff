//! Charts as server-rendered SVG: each in a `<figure>` with the sentence it shows and the table of its data.
//!
//! Shapes stretch with the page, text does not: horizontal places are percentages of the plot, vertical ones pixels,
//! and paths lie in an inner picture that alone is stretched. So labels keep their size at each width, and no style
//! attribute is needed. Marks differ by pattern as well as by colour; what was not measured is a gap, never a zero.
//!
//! To add a chart: 1. a file here with a `draw` that returns its plot, 2. its [`Figure`] in a page, 3. a sample in
//! the style guide.

mod bars;
mod curve;
mod money;
mod scale;
mod strip;
mod svg;

pub use bars::{Bars, Column, Group};
pub use curve::{Curve, Line, Run};
pub(crate) use money::{axis, change, height};
pub use strip::{Strip, columns, share, sparkline};
pub use svg::Mark;

use svg::escape;

/// The most rows of a chart's table; the rest is left to the list it comes from.
const TABLE_ROWS_MAX: usize = 400;

/// The data of a chart, in words: a head and rows as long as it. The first column names the row.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The columns' names.
    pub head: Vec<String>,
    /// Their cells, formatted.
    pub rows: Vec<Vec<String>>,
}

/// A chart with all that stands around it.
#[derive(Debug)]
pub struct Figure<'a> {
    /// Unique in its page; letters, digits and hyphens.
    pub id: &'a str,
    /// What the chart shows, in a sentence.
    pub finding: &'a str,
    /// What each mark means, where there is more than one.
    pub legend: &'a [(Mark, String)],
    /// The data.
    pub table: &'a Table,
    /// What the table's fold is called.
    pub table_name: &'a str,
}

impl Figure<'_> {
    /// The figure around a plot.
    #[must_use]
    pub fn around(&self, plot: &str) -> String {
        let mut html = format!("<figure class=\"chart\"><figcaption>{}</figcaption>", escape(self.finding));
        html.push_str(&legend(self.legend));
        html.push_str(plot);
        html.push_str(&self.fold());
        html.push_str("</figure>");
        html
    }

    fn fold(&self) -> String {
        let name = escape(self.table_name);
        let mut html = format!(
            "<details class=\"figures\"><summary>{name}</summary><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{name} – {}\"><table><thead><tr>",
            escape(self.finding)
        );
        for (i, head) in self.table.head.iter().enumerate() {
            html.push_str(&format!("<th scope=\"col\"{}>{}</th>", right(i), escape(head)));
        }
        html.push_str("</tr></thead><tbody>");
        for row in self.table.rows.iter().take(TABLE_ROWS_MAX) {
            html.push_str("<tr>");
            for (i, cell) in row.iter().enumerate() {
                let cell = escape(cell);
                html.push_str(&if i == 0 { format!("<th scope=\"row\">{cell}</th>") } else { format!("<td class=\"r\">{cell}</td>") });
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table></div></details>");
        html
    }
}

/// What each mark means; nothing of nothing.
pub(crate) fn legend(marks: &[(Mark, String)]) -> String {
    let each: String = marks.iter().map(|(mark, label)| format!("<li>{}{}</li>", svg::swatch(*mark), escape(label))).collect();
    if each.is_empty() { each } else { format!("<ul class=\"legend\">{each}</ul>") }
}

fn right(column: usize) -> &'static str {
    if column == 0 { "" } else { " class=\"r\"" }
}

/// The frame of a plot: the value axis in HTML beside the picture.
fn frame(axis: &[String], picture: &str) -> String {
    let labels: String = axis.iter().rev().map(|label| format!("<span>{}</span>", escape(label))).collect();
    format!("<div class=\"plot\"><div class=\"axis\" aria-hidden=\"true\">{labels}</div><div class=\"picture\">{picture}</div></div>")
}
