//! Données: kinds with what they cover, search, one record with its sightings and history, sources and deliveries.

use askama::Template;
use logis_core::{Day, Decimal, DeliveryId, Energy, Instant, Money, RecordId};

use crate::chart::Strip;
use crate::context::{Page, PageContext, Place};
use crate::import::Status;
use crate::pager::{PageNumber, Pager};
use crate::{Rendered, format, routes, texts};

/// Gaps named one by one before the rest is counted.
const GAPS_NAMED_MAX: usize = 3;

/// A value as a record holds it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// Free text.
    Text(String),
    /// One of the kind's words, shown by its label (`booked`).
    Word(String),
    /// An amount.
    Money(Money),
    /// Energy, exact.
    Energy(Energy),
    /// What a meter counted that is no energy, and the word of its unit (`m3`, `unknown`).
    Quantity(Decimal, String),
    /// A civil date.
    Day(Day),
    /// A moment.
    Instant(Instant),
    /// A whole number.
    Count(u64),
    /// How long, in seconds.
    Seconds(u64),
}

impl Value {
    pub(crate) fn show(&self, p: &Page<'_>) -> String {
        match self {
            Self::Nothing => "–".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Word(word) => texts::word_label(word, p.lang()),
            Self::Money(amount) => format::money_signed(amount, p.lang()),
            Self::Energy(energy) => format::wh(*energy, p.lang()),
            Self::Quantity(value, unit) => p.quantity(value, unit),
            Self::Day(day) => format::day_long(*day, p.lang()),
            Self::Instant(at) => p.moment(at),
            Self::Count(n) => format::count(*n, p.lang()),
            Self::Seconds(n) => format::duration(*n, p.lang()),
        }
    }
}

/// What a search is narrowed to; also the query string of `/records` (`kind`, `from`, `to`, `text`, `page`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// One kind's name, or empty.
    pub kind: String,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Words that a record must hold.
    pub text: String,
}

impl RecordFilter {
    /// Whether it narrows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn parameters(&self) -> [(&'static str, String); 4] {
        let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
        [("kind", self.kind.clone()), ("from", day(self.from)), ("to", day(self.to)), ("text", self.text.clone())]
    }
}

/// One kind of which there are records.
#[derive(Debug, Clone)]
pub struct KindSummary {
    /// Its name (`bank.transaction`): the part before the point is the branch of the tree.
    pub kind: String,
    /// How many records.
    pub count: u64,
    /// First and last day.
    pub covered: Option<(Day, Day)>,
    /// Days within it for which there is nothing, first and last of each gap.
    pub gaps: Vec<(Day, Day)>,
    /// Where they come from.
    pub sources: Vec<String>,
}

/// A record in a list.
#[derive(Debug, Clone)]
pub struct RecordRow {
    /// Its id.
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// When.
    pub day: Option<Day>,
    /// What it is, in a few words.
    pub title: String,
    /// More: an account, a meter.
    pub detail: String,
    /// Its main value.
    pub value: Value,
}

/// What a search found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The rows of this page.
    pub rows: Vec<RecordRow>,
    /// Which page.
    pub number: PageNumber,
}

/// The page `/records`.
#[derive(Debug, Clone, Default)]
pub struct RecordsView {
    /// Every kind of which there are records; empty while the home is.
    pub kinds: Vec<KindSummary>,
    /// How many deliveries of records there are.
    pub deliveries: u64,
    /// How many documents there are.
    pub documents: u64,
    /// What the search is narrowed to.
    pub filter: RecordFilter,
    /// What it found, where it is narrowed.
    pub found: Option<Found>,
}

/// The kinds of one branch of the tree.
struct Branch<'a> {
    name: String,
    kinds: Vec<&'a KindSummary>,
}

#[derive(Template)]
#[template(path = "records.html")]
struct RecordsPage<'a> {
    p: Page<'a>,
    view: &'a RecordsView,
    branches: Vec<Branch<'a>>,
    /// First and last day of all kinds: the length of every strip.
    whole: Option<(Day, Day)>,
    pager: Option<Pager>,
}

impl RecordsPage<'_> {
    fn total(&self) -> u64 {
        self.view.kinds.iter().map(|kind| kind.count).sum()
    }

    fn lead(&self) -> String {
        match self.whole {
            Some((first, last)) => {
                self.p.t3("records-lead", [("n", &self.total()), ("first", &self.p.day(&first)), ("last", &self.p.day(&last))])
            }
            None => self.p.t1("records-lead-undated", "n", self.total()),
        }
    }

    fn strip(&self, kind: &KindSummary) -> String {
        let (Some((first, last)), Some(whole)) = (kind.covered, self.whole) else { return String::new() };
        let place = |day: Day| f64::from(day.number() - whole.0.number()) / f64::from((whole.1.number() - whole.0.number() + 1).max(1));
        let part = |(a, b): (Day, Day)| (place(a), place(b.plus_days(1)));
        let gaps: Vec<(f64, f64)> = kind.gaps.iter().copied().map(part).collect();
        let label = self.p.span(&(first, last));
        let id = format!("strip-{}", kind.kind.replace('.', "-"));
        Strip { id: &id, label: &label, covered: part((first, last)), gaps: &gaps }.draw()
    }

    fn gaps(&self, kind: &KindSummary) -> String {
        let named: Vec<String> = kind.gaps.iter().take(GAPS_NAMED_MAX).map(|gap| self.p.span(gap)).collect();
        let more = kind.gaps.len().saturating_sub(GAPS_NAMED_MAX);
        let list = named.join(", ");
        if more == 0 {
            self.p.t2("records-gaps", "n", kind.gaps.len(), "list", list)
        } else {
            self.p.t3("records-gaps-more", [("n", &kind.gaps.len()), ("list", &list), ("more", &more)])
        }
    }

    fn has_gaps(&self) -> bool {
        self.view.kinds.iter().any(|kind| !kind.gaps.is_empty())
    }

    fn found_title(&self, found: &Found) -> String {
        self.p.t1("found-title", "n", found.number.total)
    }
}

/// The page `/records`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn records(view: &RecordsView, context: &PageContext) -> Rendered {
    let p = context.at(Place::Records);
    let mut branches: Vec<Branch<'_>> = Vec::new();
    for kind in &view.kinds {
        let name = texts::text(p.lang(), &format!("branch-{}", kind.kind.split('.').next().unwrap_or_default()), &[]);
        match branches.iter_mut().find(|branch| branch.name == name) {
            Some(branch) => branch.kinds.push(kind),
            None => branches.push(Branch { name, kinds: vec![kind] }),
        }
    }
    let covered = || view.kinds.iter().filter_map(|kind| kind.covered);
    let whole = covered().map(|(first, _)| first).min().zip(covered().map(|(_, last)| last).max());
    let parameters = view.filter.parameters();
    let kept: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let pager = view.found.as_ref().map(|found| Pager::new(found.number, routes::RECORDS, &kept));
    Ok(RecordsPage { p, view, branches, whole, pager }.render()?)
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Field {
    /// The column's name (`booked_on`).
    pub column: String,
    /// What it says.
    pub value: Value,
}

/// One appearance of a record in one delivery.
#[derive(Debug, Clone)]
pub struct SightingView {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Its file.
    pub file: String,
    /// Its format.
    pub format: String,
    /// When it came.
    pub at: Instant,
    /// The line of the file, where that means something.
    pub line: Option<u64>,
    /// What this file says otherwise than the record shows.
    pub differs: Vec<Field>,
    /// All that this file says; may be empty where only the differences are at hand.
    pub says: Vec<Field>,
}

/// One change of a record.
#[derive(Debug, Clone)]
pub struct RevisionView {
    /// When.
    pub at: Instant,
    /// The file that brought it.
    pub file: String,
    /// What changed: the column, before, after.
    pub changes: Vec<(String, Value, Value)>,
}

/// The page of one record.
#[derive(Debug, Clone)]
pub struct RecordView {
    /// Its id.
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// What it is, in a few words.
    pub title: String,
    /// When.
    pub day: Option<Day>,
    /// Its main value.
    pub value: Value,
    /// All its fields.
    pub fields: Vec<Field>,
    /// Where it was seen, first sighting first.
    pub sightings: Vec<SightingView>,
    /// What changed since, latest first.
    pub history: Vec<RevisionView>,
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage<'a> {
    p: Page<'a>,
    view: &'a RecordView,
}

/// The page of one record.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn record(view: &RecordView, context: &PageContext) -> Rendered {
    Ok(RecordPage { p: context.at(Place::Records), view }.render()?)
}

/// A holder's feed of one format and account.
#[derive(Debug, Clone)]
pub struct SourceRow {
    /// The account or meter, by name.
    pub name: String,
    /// Its format.
    pub format: String,
    /// How many deliveries it made.
    pub deliveries: u64,
    /// First and last day of its records.
    pub covered: Option<(Day, Day)>,
    /// When it last came.
    pub last: Instant,
}

/// One delivery in a list.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    /// Its id.
    pub delivery: DeliveryId,
    /// Its file.
    pub file: String,
    /// When it came.
    pub at: Instant,
    /// Its format.
    pub format: String,
    /// How it fared.
    pub status: Status,
    /// Records it added.
    pub added: u64,
    /// Records it read.
    pub read: u64,
}

impl DeliveryRow {
    /// Whether it is a document: nothing in it was to be read.
    fn is_document(&self) -> bool {
        self.format == "document"
    }
}

/// The page `/deliveries`.
#[derive(Debug, Clone)]
pub struct DeliveriesView {
    /// Every source.
    pub sources: Vec<SourceRow>,
    /// The deliveries of this page, latest first.
    pub deliveries: Vec<DeliveryRow>,
    /// Which page.
    pub number: PageNumber,
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct DeliveriesPage<'a> {
    p: Page<'a>,
    view: &'a DeliveriesView,
    pager: Pager,
}

impl DeliveriesPage<'_> {
    /// What became of its records; a document has none.
    fn counted(&self, row: &DeliveryRow) -> String {
        if row.is_document() {
            return self.p.t("document-kept");
        }
        crate::import::counted(row.read, [row.added, 0, 0, 0], &self.p)
    }
}

/// The page `/deliveries`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn deliveries(view: &DeliveriesView, context: &PageContext) -> Rendered {
    let pager = Pager::new(view.number, routes::DELIVERIES, &[]);
    Ok(DeliveriesPage { p: context.at(Place::Sources), view, pager }.render()?)
}
