//! One movement: what it is for and why, a note, its use, its parts, and the other side of a transfer.

use askama::Template;
use logis_core::{Day, Money, RecordId};

use crate::categories::Just;
use crate::context::{Page, PageContext, Place};
use crate::{Rendered, format, routes, texts};

/// A part of a movement, as a form holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartFields {
    /// What it comes to, without the sign.
    pub amount: String,
    /// Its category's stable name, or empty.
    pub category: String,
    /// A note.
    pub note: String,
}

/// A part of a movement, as the person said it.
#[derive(Debug, Clone)]
pub struct PartRow {
    /// What it comes to.
    pub amount: Money,
    /// Its category's stable name.
    pub category: &'static str,
    /// A note.
    pub note: String,
}

/// The other side of a transfer, or what may be it.
#[derive(Debug, Clone)]
pub struct OtherSide {
    /// Its record.
    pub record: RecordId,
    /// When.
    pub day: Day,
    /// What it is.
    pub label: String,
    /// Its account's name.
    pub account: String,
    /// The amount.
    pub amount: Money,
}

/// What is wrong with parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartsError {
    /// One is no amount.
    Amount,
    /// They are too many, or their notes too long.
    TooMuch,
    /// They are fewer than two.
    TooFew,
    /// They come to so much, without the sign.
    Sum(Money),
}

/// The page of one movement.
#[derive(Debug, Clone)]
pub struct LineView {
    /// Its record.
    pub record: RecordId,
    /// When.
    pub day: Day,
    /// What it is.
    pub label: String,
    /// What the source says further.
    pub details: Option<String>,
    /// The account's name.
    pub account: String,
    /// The amount.
    pub amount: Money,
    /// Not booked yet.
    pub pending: bool,
    /// Its category's stable name.
    pub category: &'static str,
    /// Why it has it, in words.
    pub why: String,
    /// The category that the person said of it alone, or empty.
    pub said: String,
    /// The party's name.
    pub party: String,
    /// The party's folded name.
    pub party_key: String,
    /// How many movements a rule for the party would change, over all time.
    pub rule_lines: u64,
    /// The category that the person said of its party, or empty.
    pub rule: String,
    /// `professional`, `private`, or empty.
    pub usage: String,
    /// The person's note.
    pub note: String,
    /// Its parts.
    pub parts: Vec<PartRow>,
    /// The form of parts.
    pub fields: Vec<PartFields>,
    /// What is wrong with it.
    pub error: Option<PartsError>,
    /// Whether it goes from one own account to another.
    pub is_transfer: bool,
    /// The other side, where it is known.
    pub other: Option<OtherSide>,
    /// What may be the other side.
    pub candidates: Vec<OtherSide>,
    /// Categories to choose among, by their stable names.
    pub choices: Vec<&'static str>,
    /// What was just said.
    pub just: Option<Just>,
}

#[derive(Template)]
#[template(path = "line.html")]
struct LinePage<'a> {
    p: Page<'a>,
    view: &'a LineView,
}

impl LinePage<'_> {
    fn path(&self) -> String {
        routes::line(self.view.record)
    }

    /// The amount without its sign, as the form wants it.
    fn whole(&self) -> String {
        format::money(&crate::money::positive(self.view.amount), self.p.lang())
    }

    fn error(&self, error: &PartsError) -> String {
        let p = &self.p;
        match error {
            PartsError::Amount => p.t("split-error-amount"),
            PartsError::TooMuch => p.t("split-error-much"),
            PartsError::TooFew => p.t("split-error-few"),
            PartsError::Sum(sum) => {
                let whole = crate::money::positive(self.view.amount);
                let by = whole.decimal().checked_add(sum.decimal().negated()).unwrap_or_default();
                let less = if by.digits > 0 { "yes" } else { "no" };
                let by = p.money(&Money::new(by.magnitude(), whole.currency));
                texts::text(
                    p.lang(),
                    "split-error-sum",
                    &[("sum", &p.money(sum)), ("whole", &p.money(&whole)), ("by", &by), ("less", &less)],
                )
            }
        }
    }

    fn sorting_href(&self) -> String {
        routes::with_query(routes::SORTING, &[("which", "all"), ("party", &self.view.party_key)])
    }
}

/// The page of one movement.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn line(view: &LineView, context: &PageContext) -> Rendered {
    Ok(LinePage { p: context.at(Place::Money), view }.render()?)
}
