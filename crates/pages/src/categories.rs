//! Spending and income by category, and what narrows a list of movements.

use logis_core::{DeliveryId, Money};

use crate::chart::{self, Mark, change, height};
use crate::context::Page;
use crate::money::positive;
use crate::{Lang, format, texts};

/// The category of what nobody knows.
pub const UNCATEGORISED: &str = "uncategorised";

/// A category in the reader's language.
#[must_use]
pub fn label(category: &str, lang: Lang) -> String {
    texts::text(lang, &format!("category-{category}"), &[])
}

/// What was done, in words: so many movements changed.
#[must_use]
pub fn said(movements: u64, lang: Lang) -> String {
    texts::text(lang, "said-lines", &[("n", &movements)])
}

/// What a category took, or brought.
#[derive(Debug, Clone, Copy)]
pub struct CategoryRow {
    /// Its stable name.
    pub category: &'static str,
    /// What its movements (and parts of movements) add up to, signed.
    pub sum: Money,
    /// How many they are.
    pub lines: u64,
    /// The same over the period before, where the reader compares and it is known.
    pub before: Option<Money>,
}

/// Which movements are listed. Every field is a parameter of `/money` by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineFilter {
    /// One account, by id.
    pub account: String,
    /// A category's stable name.
    pub category: String,
    /// `out` or `in`.
    pub side: String,
    /// `professional` or `private`: what nobody called professional.
    pub usage: String,
}

impl LineFilter {
    /// The parameters, for links.
    #[must_use]
    pub fn parameters(&self) -> [(&'static str, &str); 4] {
        [("account", &self.account), ("category", &self.category), ("side", &self.side), ("use", &self.usage)]
    }

    /// Whether it narrows the list to one category.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        !self.category.is_empty() || !self.side.is_empty()
    }
}

/// What was just said, to be undone.
#[derive(Debug, Clone)]
pub struct Just {
    /// The delivery that holds it.
    pub delivery: DeliveryId,
    /// What was said, in words.
    pub words: String,
}

/// One side of the page: what was spent, or what came in.
pub(crate) struct Side<'a> {
    pub(crate) id: String,
    pub(crate) rows: &'a [CategoryRow],
    pub(crate) is_out: bool,
}

impl Side<'_> {
    fn most(&self) -> f64 {
        self.rows.iter().flat_map(|row| [Some(row.sum), row.before]).flatten().map(|sum| height(positive(sum))).fold(0.0, f64::max)
    }

    /// As [`LineFilter`] has it.
    pub(crate) fn word(&self) -> &'static str {
        if self.is_out { "out" } else { "in" }
    }

    pub(crate) fn bar(&self, row: &CategoryRow, at: &usize) -> String {
        let most = self.most().max(f64::MIN_POSITIVE);
        let share = |sum: Money| height(positive(sum)) / most;
        let mark = match (row.category, self.is_out) {
            (UNCATEGORISED, _) => Mark::Hole,
            (_, true) => Mark::First,
            (_, false) => Mark::Second,
        };
        chart::share(&format!("{}-{at}", self.id), share(row.sum), row.before.filter(|before| before.minor != 0).map(share), mark)
    }

    /// What the lines across the bars are.
    pub(crate) fn legend(&self, p: &Page<'_>) -> String {
        let compared = self.rows.iter().any(|row| row.before.is_some_and(|before| before.minor != 0));
        if compared { chart::legend(&[(Mark::Before, p.t("legend-before"))]) } else { String::new() }
    }

    pub(crate) fn amount(&self, p: &Page<'_>, row: &CategoryRow) -> String {
        p.money(&positive(row.sum))
    }

    /// The largest, in a sentence; with what changed most where the reader compares.
    pub(crate) fn finding(&self, p: &Page<'_>) -> String {
        let Some(largest) = self.rows.iter().find(|row| row.category != UNCATEGORISED).or(self.rows.first()) else { return String::new() };
        let all: f64 = self.rows.iter().map(|row| height(positive(row.sum))).sum();
        let share = format::percent(height(positive(largest.sum)) / all.max(f64::MIN_POSITIVE), false, p.lang());
        let name = label(largest.category, p.lang());
        let amount = p.money(&positive(largest.sum));
        let mut finding = p.t3(
            if self.is_out { "spent-finding" } else { "earned-finding" },
            [("category", &name), ("amount", &amount), ("share", &share)],
        );
        let by = |row: &CategoryRow| row.before.map(|before| height(positive(row.sum)) - height(positive(before)));
        let moved = self.rows.iter().filter_map(|row| Some((by(row)?, row))).max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
        if let Some((by, row)) = moved.filter(|(by, _)| by.abs() >= 1.0) {
            let before = row.before.unwrap_or(row.sum);
            let difference = row.sum.decimal().checked_add(before.decimal().negated()).map(|by| positive(Money::new(by, row.sum.currency)));
            let more = if by > 0.0 { "spent-more" } else { "spent-less" };
            let amount = p.money(&difference.unwrap_or(row.sum));
            finding = format!("{finding} {}", p.t2(more, "category", label(row.category, p.lang()), "amount", amount));
        }
        finding
    }

    /// `8 opérations · 120,00 € avant, +12 %`
    pub(crate) fn about(&self, p: &Page<'_>, row: &CategoryRow) -> String {
        let lines = p.t1("account-lines", "n", row.lines);
        let Some(before) = row.before else { return lines };
        let words = match change(row.sum, before) {
            None => p.t("category-new"),
            Some(change) if change.abs() < 0.005 => p.t("category-same"),
            Some(change) => {
                p.t2("category-before", "before", p.money(&positive(before)), "change", format::percent(change, true, p.lang()))
            }
        };
        format!("{lines} · {words}")
    }
}
