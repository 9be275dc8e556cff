//! Each component on made-up data, on one page.

use askama::Template;
use logis_core::{Code, Problem};

use crate::Rendered;
use crate::chart::{Bars, Column, Curve, Figure, Group, Line, Mark, Run, Strip, Table, sparkline};
use crate::context::{Page, PageContext};

/// The colour tokens shown.
const COLOURS: &[&str] = &[
    "paper",
    "sheet",
    "sunk",
    "ink",
    "ink-2",
    "line",
    "edge",
    "plum",
    "plum-wash",
    "good",
    "warn",
    "bad",
    "data-1",
    "data-2",
    "data-3",
    "data-rest",
];

#[derive(Template)]
#[template(path = "styleguide.html")]
struct StyleguidePage<'a> {
    p: Page<'a>,
    problems: Vec<Problem>,
}

impl StyleguidePage<'_> {
    fn colours(&self) -> &'static [&'static str] {
        COLOURS
    }

    fn figure(&self, id: &str, finding: &str, legend: &[(Mark, String)], plot: &str) -> String {
        let table = Table { head: vec![self.p.t("month"), self.p.t("balance")], rows: vec![vec!["1".to_owned(), "310".to_owned()]] };
        Figure { id, finding, legend, table: &table, table_name: &self.p.t("figures") }.around(plot)
    }

    fn stacked(&self) -> String {
        let finding = self.p.t("styleguide-stacked");
        let column = |n: usize| Column {
            parts: (n != 4).then(|| {
                vec![
                    (f64::from(u8::try_from(n).unwrap_or(0)) * 20.0 + 120.0, Mark::First),
                    (if n == 6 { 90.0 } else { 0.0 }, Mark::Estimated),
                    (40.0, Mark::Third),
                ]
            }),
            before: (n > 2).then_some(190.0),
            title: n.to_string(),
        };
        let groups: Vec<Group> = (1..=8).map(|n| Group { label: n.to_string(), columns: vec![column(n)] }).collect();
        let plot = Bars { id: "sg-bars", finding: &finding, groups: &groups }.draw(|v| format!("{v:.0}"));
        let legend = [
            (Mark::First, self.p.t("word-measured")),
            (Mark::Estimated, self.p.t("legend-estimated")),
            (Mark::Third, self.p.t("word-other")),
            (Mark::Hole, self.p.t("legend-hole")),
            (Mark::Before, self.p.t("legend-year-before")),
        ];
        self.figure("sg-bars", &finding, &legend, &plot)
    }

    fn band(&self) -> String {
        let finding = self.p.t("styleguide-band");
        let value = |n: u32| 180.0 - f64::from((n * n) % 37) * 4.0;
        let points = |from: u32, to: u32| (from..to).map(|n| (f64::from(n) / 29.0, value(n))).collect::<Vec<_>>();
        let band: Vec<(f64, f64, f64)> =
            (15..30).map(|n| (f64::from(n) / 29.0, value(n) - f64::from(n - 14) * 3.0, value(n) + f64::from(n - 14) * 2.0)).collect();
        let lines = [Line { mark: Mark::First, runs: vec![points(0, 8), points(11, 30)] }];
        let runs = [Run { from_to: (8.0 / 29.0, 10.6 / 29.0), mark: Mark::Hole }];
        let labels = [(0.0, "1".to_owned()), (0.5, "15".to_owned()), (1.0, "30".to_owned())];
        let curve = Curve {
            id: "sg-band",
            finding: &finding,
            lines: &lines,
            filled: false,
            band: &band,
            runs: &runs,
            labels: &labels,
            point: Some((1.0, value(29))),
        };
        self.figure("sg-band", &finding, &[], &curve.draw(|v| format!("{v:.0}")))
    }

    fn spark(&self) -> String {
        sparkline(&self.p.t("styleguide-spark"), &[vec![5.0, 5.2, 4.8, 5.1, 4.0], vec![3.2, 3.3, 2.9, 3.0, 2.7]])
    }

    fn strip(&self) -> String {
        Strip { id: "sg-strip", label: &self.p.t("styleguide-strip"), covered: (0.1, 1.0), gaps: &[(0.6, 0.66)] }.draw()
    }
}

/// The page `/styleguide`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn styleguide(context: &PageContext) -> Rendered {
    let problems = vec![
        Problem::new(Code::NotRecognised, ""),
        Problem::new(Code::AmountUnreadable, "12,3x").at_line(17).at_column(4),
        Problem::new(Code::Irregular, "DTEND"),
    ];
    Ok(StyleguidePage { p: context.nowhere(), problems }.render()?)
}
