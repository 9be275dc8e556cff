//! Aujourd’hui: what the home noticed, the coming 30 days, who looked this week, how the sources are; and the page of all
//! findings.

use askama::Template;
use logis_core::{Day, Decimal, Money, RecordId};

use crate::chart::columns;
use crate::coming::Coming;
use crate::context::{Page, PageContext, Place};
use crate::pager::{PageNumber, Pager};
use crate::{Rendered, format, routes};

/// What a finding measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Money.
    Money(Money),
    /// Power.
    Watts(Decimal),
    /// A change, in per cent.
    Percent(Decimal),
}

/// A measure with its band and the time it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gain {
    /// The value.
    pub value: Measure,
    /// The band it lies in, where it is one, in the value's own unit.
    pub band: Option<(Decimal, Decimal)>,
    /// `week`, `month`, `quarter`, `half-year` or `year`.
    pub per: Option<&'static str>,
}

/// A record behind a finding.
#[derive(Debug, Clone)]
pub struct FindingLine {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub record: RecordId,
    /// When.
    pub day: Option<Day>,
    /// What it is.
    pub title: String,
    /// Its amount, where it has one.
    pub amount: Option<Money>,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct FindingRow {
    /// Its key.
    pub key: String,
    /// Its published name.
    pub name: &'static str,
    /// What sort it is, in words.
    pub sort: String,
    /// What was noticed, in a sentence.
    pub title: String,
    /// How it is known.
    pub why: String,
    /// What it measures.
    pub gain: Option<Gain>,
    /// The records behind it, the latest first: some of them.
    pub lines: Vec<FindingLine>,
    /// How many there are.
    pub lines_total: u64,
    /// A small chart of them: height, and whether it is what the finding is about.
    pub bars: Vec<(f64, bool)>,
    /// What the ends of the chart are called.
    pub bar_ends: Option<(String, String)>,
    /// What can be done: the key of its words, and where.
    pub action: Option<(&'static str, String)>,
    /// Why it was dismissed, where it was.
    pub dismissed: Option<String>,
}

/// How a source is.
#[derive(Debug, Clone)]
pub struct SourceState {
    /// What it is called.
    pub name: String,
    /// The last day it told of.
    pub last: Option<Day>,
    /// What is wrong or waits, in words; nothing where it is up to date.
    pub trouble: Option<String>,
}

/// Who looked in the last seven days.
#[derive(Debug, Clone, Default)]
pub struct Looks {
    /// Who, in words, and how often.
    pub who: Vec<(String, u64)>,
    /// Attempts that were refused.
    pub refused: u64,
    /// Entries of the journal.
    pub entries: u64,
}

/// The page `/`.
#[derive(Debug, Clone)]
pub struct TodayView {
    /// The day.
    pub today: Day,
    /// What deserves a look, the weightiest first: a few.
    pub findings: Vec<FindingRow>,
    /// How many more there are.
    pub more: u64,
    /// Subscriptions: how many, and what they cost together a month.
    pub subscriptions: Option<(u64, Money)>,
    /// The coming 30 days.
    pub coming: Coming,
    /// Who looked.
    pub looks: Looks,
    /// Sources, those in trouble first.
    pub sources: Vec<SourceState>,
    /// What was just said, to be undone: the key of a finding.
    pub just_dismissed: Option<String>,
}

/// The page `/findings`.
#[derive(Debug, Clone)]
pub struct FindingsView {
    /// The weightiest first: a page of them.
    pub findings: Vec<FindingRow>,
    /// Which page.
    pub number: PageNumber,
    /// The sort shown alone, by its published name, or empty.
    pub name: String,
    /// The sorts there are, with their words and how many.
    pub names: Vec<(&'static str, String, u64)>,
    /// Whether dismissed ones are shown.
    pub dismissed: bool,
    /// How many are dismissed.
    pub dismissed_total: u64,
    /// What was just said, to be undone.
    pub just_dismissed: Option<String>,
}

#[derive(Template)]
#[template(path = "today.html")]
struct TodayPage<'a> {
    p: Page<'a>,
    view: &'a TodayView,
    back: &'a str,
}

#[derive(Template)]
#[template(path = "findings.html")]
struct FindingsPage<'a> {
    p: Page<'a>,
    view: &'a FindingsView,
    pager: Pager,
    back: &'a str,
}

/// What both templates ask of a finding.
pub(crate) trait Shown {
    fn p(&self) -> &Page<'_>;

    fn gain(&self, gain: &Gain) -> String {
        let approximately = if gain.band.is_some() { "≈\u{a0}" } else { "" };
        format!("{approximately}{}", self.measured(gain.value))
    }

    fn measured(&self, value: Measure) -> String {
        let lang = self.p().lang();
        match value {
            Measure::Money(money) => format::money_round(&money, lang),
            Measure::Watts(watts) => format!("{}\u{a0}W", format::number(watts, lang)),
            Measure::Percent(share) => format!("{}{}\u{a0}%", if share.digits > 0 { "+" } else { "" }, format::number(share, lang)),
        }
    }

    /// `par an, entre 190 et 280`
    fn gain_band(&self, gain: &Gain) -> String {
        let p = self.p();
        let per = gain.per.map(|per| p.t(&format!("per-{per}")));
        let band = gain.band.map(|(low, high)| {
            let written = |number: Decimal| match gain.value {
                Measure::Money(money) => format::money_round(&Money::new(number, money.currency), p.lang()),
                _ => format::number(number, p.lang()),
            };
            p.t2("gain-band", "low", written(low), "high", written(high))
        });
        per.into_iter().chain(band).collect::<Vec<_>>().join(", ")
    }

    fn bars(&self, finding: &FindingRow) -> String {
        let ends = finding.bar_ends.as_ref().map(|(first, last)| (first.as_str(), last.as_str()));
        columns(&finding.title, &finding.bars, ends)
    }

    /// The key of the words of a reason.
    fn dismissed_key(&self, reason: &str) -> &'static str {
        match reason {
            "wrong" => "finding-dismissed-wrong",
            "known" => "finding-dismissed-known",
            _ => "finding-dismissed-later",
        }
    }

    fn line_path(&self, line: &FindingLine) -> String {
        routes::record(&line.kind, line.record)
    }
}

impl Shown for TodayPage<'_> {
    fn p(&self) -> &Page<'_> {
        &self.p
    }
}

impl Shown for FindingsPage<'_> {
    fn p(&self) -> &Page<'_> {
        &self.p
    }
}

impl FindingsPage<'_> {
    fn toggled(&self, dismissed: &str) -> String {
        routes::with_query(routes::FINDINGS, &[("finding", &self.view.name), ("with", dismissed)])
    }
}

impl TodayPage<'_> {
    fn lead(&self) -> String {
        self.p.t1("today-lead", "n", self.view.findings.len())
    }

    fn day(&self) -> String {
        format::capital(&self.p.weekday(&self.view.today))
    }

    fn looked(&self) -> String {
        let each = self.view.looks.who.iter().map(|(who, times)| self.p.t2("today-looked", "who", who, "n", *times));
        each.collect::<Vec<_>>().join(" ")
    }
}

/// The page `/`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn today(view: &TodayView, context: &PageContext) -> Rendered {
    Ok(TodayPage { p: context.at(Place::Today), view, back: routes::TODAY }.render()?)
}

/// The page `/findings`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn findings(view: &FindingsView, context: &PageContext) -> Rendered {
    let with = if view.dismissed { "dismissed" } else { "" };
    let pager = Pager::new(view.number, routes::FINDINGS, &[("finding", &view.name), ("with", with)]);
    Ok(FindingsPage { p: context.at(Place::Today), view, pager, back: routes::FINDINGS }.render()?)
}
