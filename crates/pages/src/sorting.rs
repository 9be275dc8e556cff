//! Sorting: movements by party, many at once.

use askama::Template;
use logis_core::{Day, Money, RecordId};

use crate::categories::{Just, UNCATEGORISED};
use crate::context::{Page, PageContext, Place};
use crate::pager::{PageNumber, Pager};
use crate::period::{Choice, PeriodControl};
use crate::{Rendered, routes};

/// A movement that may be ticked.
#[derive(Debug, Clone)]
pub struct SortingLine {
    /// Its record.
    pub record: RecordId,
    /// When.
    pub day: Day,
    /// What it is.
    pub label: String,
    /// The account's name.
    pub account: String,
    /// The amount.
    pub amount: Money,
    /// Its category's stable name; none of one in parts.
    pub category: Option<&'static str>,
    /// Why it has it, in words.
    pub why: String,
    /// Whether it is ticked already: the form came back.
    pub ticked: bool,
}

/// Movements with one party.
#[derive(Debug, Clone)]
pub struct SortingGroup {
    /// The party's folded name.
    pub party: String,
    /// As its most recent movement writes it.
    pub name: String,
    /// What is listed here adds up to, by currency.
    pub sums: Vec<Money>,
    /// How many movements are to be listed.
    pub total: u64,
    /// How many movements a rule for the party would change, over all time.
    pub rule_lines: u64,
    /// The category chosen already, where the form came back.
    pub chosen: String,
    /// Some of them, the latest first.
    pub lines: Vec<SortingLine>,
}

/// Why nothing of a form was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortingError {
    /// Nothing is chosen.
    Nothing,
    /// Movements are ticked, and nothing is said of them.
    Unsaid,
    /// Something is said of ticked movements, and none is.
    Unticked,
}

/// The page `/money/sort`.
#[derive(Debug, Clone)]
pub struct SortingView {
    /// The period; `None` while there is no movement.
    pub choice: Option<Choice>,
    /// Whether those are shown too that have a category.
    pub all: bool,
    /// The party shown alone, by its folded name, or empty.
    pub party: String,
    /// Movements by party, those of most movements first.
    pub groups: Vec<SortingGroup>,
    /// Which page of the groups, or of the one party's movements.
    pub number: PageNumber,
    /// How many movements wait in the period.
    pub waiting: u64,
    /// Categories to choose among, by their stable names.
    pub choices: Vec<&'static str>,
    /// What was chosen for ticked movements, where the form came back.
    pub chosen: String,
    /// Why nothing was saved.
    pub error: Option<SortingError>,
    /// What was just said.
    pub just: Option<Just>,
}

#[derive(Template)]
#[template(path = "sorting.html")]
struct SortingPage<'a> {
    p: Page<'a>,
    view: &'a SortingView,
    control: Option<PeriodControl>,
    pager: Pager,
}

impl SortingPage<'_> {
    fn lead(&self) -> String {
        self.p.t1("sorting-lead", "n", self.view.waiting)
    }

    fn href(&self, all: &bool, party: &str) -> String {
        let period = self.view.choice.map(|choice| choice.span.period()).unwrap_or_default();
        routes::with_query(routes::SORTING, &[("period", &period), ("which", if *all { "all" } else { "" }), ("party", party)])
    }

    fn error(&self, error: &SortingError) -> String {
        self.p.t(match error {
            SortingError::Nothing => "sorting-error-nothing",
            SortingError::Unsaid => "sorting-error-category",
            SortingError::Unticked => "sorting-error-ticks",
        })
    }

    fn sums(&self, group: &SortingGroup) -> String {
        group.sums.iter().map(|sum| self.p.signed(sum)).collect::<Vec<_>>().join(", ")
    }

    fn more(&self, group: &SortingGroup) -> u64 {
        if self.view.party.is_empty() { group.total.saturating_sub(group.lines.len() as u64) } else { 0 }
    }

    fn is_unknown(&self, line: &SortingLine) -> bool {
        line.category == Some(UNCATEGORISED)
    }
}

/// The page `/money/sort`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn sorting(view: &SortingView, context: &PageContext) -> Rendered {
    let p = context.at(Place::Money);
    let kept = [("which", if view.all { "all" } else { "" }), ("party", view.party.as_str())];
    let control = view.choice.as_ref().map(|choice| PeriodControl::new(choice, routes::SORTING, &kept, false, &p));
    let control = control.map(|control| PeriodControl { can_compare: false, ..control });
    let period = view.choice.map(|choice| choice.span.period()).unwrap_or_default();
    let all: Vec<(&str, &str)> = [("period", period.as_str())].into_iter().chain(kept).collect();
    let pager = Pager::new(view.number, routes::SORTING, &all);
    Ok(SortingPage { p, view, control, pager }.render()?)
}
