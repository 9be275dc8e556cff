//! Importer: the drop zone, what became of each file, what waits for an answer, the columns of a table, and undo.

use askama::Template;
use logis_core::{Currency, Day, Decimal, DeliveryId, Energy, Instant, Money, Problem, Severity};

use crate::context::{Page, PageContext, Place};
use crate::documents::{Facts, TextLimits};
use crate::{Lang, Rendered, format, routes, texts};

/// Problems of one file shown before the rest is folded away.
const PROBLEMS_OPEN_MAX: usize = 3;

/// The page `/import`.
#[derive(Debug, Clone, Default)]
pub struct ImportView {
    /// The formats that are read, by name (`ofx`, `camt`, `qif`, …).
    pub formats: Vec<String>,
    /// What waits for an answer, oldest first.
    pub questions: Vec<Question>,
    /// What became of each file of the last imports, newest first.
    pub reports: Vec<FileReport>,
    /// Holders of documents, for the forms that keep a file as one.
    pub holders: Vec<String>,
    /// Folders whose files come home by themselves, the latest first.
    pub folders: Vec<crate::watch::WatchedFolder>,
    /// The largest file taken through the page, in bytes.
    pub file_bytes_max: u64,
    /// A message of the act just done (`undone`, `answered`, `mapped`), shown once.
    pub done: Option<Done>,
}

/// What was just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// A delivery was undone.
    Undone,
    /// A question was answered.
    Answered,
    /// A mapping of columns was saved and the file read again.
    Mapped,
}

/// Something that only the person knows.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id in [`routes::question`].
    pub id: String,
    /// The file that raised it.
    pub file: String,
    /// What is asked.
    pub ask: Ask,
}

/// What is asked, with the answers.
#[derive(Debug, Clone)]
pub enum Ask {
    /// Which account is it? The answer is an account's id, or `new` with the field `name`.
    Account {
        /// What a new one would be called.
        suggested: String,
        /// Accounts that are known.
        accounts: Vec<AccountChoice>,
    },
    /// Which currency? The answer is its three letters.
    Currency {
        /// The account concerned.
        account: String,
        /// The likely ones.
        likely: Vec<Currency>,
    },
    /// Day or month first? The answer is `day` or `month`.
    DateOrder {
        /// What the file says.
        sample: String,
        /// Read with the day first.
        day_first: Day,
        /// Read with the month first.
        month_first: Day,
    },
    /// Which mark parts the decimals? The answer is `comma` or `point`.
    DecimalMark {
        /// What the file says.
        sample: String,
        /// Read with a decimal comma.
        comma: Decimal,
        /// Read with a decimal point.
        point: Decimal,
    },
    /// Which column is what? Leads to [`routes::mapping`] of the question's id.
    Mapping,
}

/// An account to choose.
#[derive(Debug, Clone)]
pub struct AccountChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How a file fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Status {
    /// Nothing in it was unreadable.
    #[default]
    Ok,
    /// Some of it was.
    Partial,
    /// Nothing of it was stored.
    Error,
}

impl Status {
    fn key(self) -> &'static str {
        match self {
            Self::Ok => "status-ok",
            Self::Partial => "status-partial",
            Self::Error => "status-error",
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Ok => "good",
            Self::Partial => "unsure",
            Self::Error => "bad",
        }
    }

    /// What it is called: `lu en partie`.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        texts::text(lang, self.key(), &[])
    }
}

/// What became of one file.
#[derive(Debug, Clone, Default)]
pub struct FileReport {
    /// Its delivery, where one was made.
    pub delivery: Option<DeliveryId>,
    /// The file's name.
    pub file: String,
    /// When it was read.
    pub at: Instant,
    /// The format recognised.
    pub format: Option<String>,
    /// The encoding found.
    pub encoding: Option<String>,
    /// How it fared.
    pub status: Status,
    /// Records read.
    pub read: u64,
    /// Of these, new to the home.
    pub added: u64,
    /// Already known, unchanged.
    pub known: u64,
    /// Known, with new content.
    pub revised: u64,
    /// Known from another source, and now seen here too.
    pub sighted: u64,
    /// Accounts or meters it speaks of, by name.
    pub accounts: Vec<String>,
    /// First and last day of its records.
    pub period: Option<(Day, Day)>,
    /// Sums of booked movements by currency.
    pub sums: Vec<Money>,
    /// The consumed total, where it holds energy.
    pub energy: Option<Energy>,
    /// What was wrong, the first of them.
    pub problems: Vec<Problem>,
    /// How many more there were.
    pub problems_more: u64,
    /// Of an archive: what became of its files.
    pub members: Vec<Self>,
    /// How many more files it has.
    pub members_more: u64,
    /// How long it took.
    pub seconds: f64,
    /// Where no importer read it: how it may be kept all the same.
    pub keep: Option<KeepOffer>,
}

/// A file that no importer read, still at hand: it may be kept as a document.
#[derive(Debug, Clone)]
pub struct KeepOffer {
    /// Its id in [`routes::keep_document`].
    pub id: DeliveryId,
    /// Until when it is at hand.
    pub until: Instant,
    /// What the form begins with.
    pub facts: Facts,
    /// How long texts may be.
    pub limits: TextLimits,
}

impl FileReport {
    fn summary(&self, p: &Page<'_>) -> String {
        if let Some(offer) = &self.keep {
            return p.t1("keep-offer-until", "at", p.moment(&offer.until));
        }
        if self.status == Status::Error {
            return p.t("report-nothing-stored");
        }
        if self.read == 0 {
            return p.t("report-empty");
        }
        if self.added == 0 && self.revised == 0 && self.sighted == 0 {
            return p.t1("report-all-known", "n", self.known);
        }
        counted(self.read, [self.added, self.known, self.revised, self.sighted], p)
    }

    fn open_problems(&self) -> &[Problem] {
        &self.problems[..self.problems.len().min(PROBLEMS_OPEN_MAX)]
    }

    /// Problems beyond those that are open.
    fn unlisted(&self) -> u64 {
        self.problems_more + self.folded_problems().len() as u64
    }

    fn folded_problems(&self) -> &[Problem] {
        &self.problems[self.open_problems().len()..]
    }

    fn seconds_text(&self, p: &Page<'_>) -> String {
        #[expect(clippy::cast_possible_truncation, reason = "tenths of a second; the cast saturates")]
        let tenths = (self.seconds * 10.0).ceil().max(1.0) as i64;
        p.t1("report-seconds", "seconds", format::number(Decimal { digits: tenths, scale: 1 }, p.lang()))
    }
}

/// What was read, and how much of it was new, known, revised, sighted: `96 données lues : 3 nouvelles, 93 déjà connues.`
pub(crate) fn counted(read: u64, [added, known, revised, sighted]: [u64; 4], p: &Page<'_>) -> String {
    let parts = [("count-added", added), ("count-known", known), ("count-revised", revised), ("count-sighted", sighted)];
    let said: Vec<String> =
        parts.into_iter().filter(|(key, n)| *n > 0 || *key == "count-added").map(|(key, n)| p.t1(key, "n", n)).collect();
    p.t2("report-counted", "n", read, "counts", said.join(", "))
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage<'a> {
    p: Page<'a>,
    view: &'a ImportView,
}

impl ImportPage<'_> {
    fn done(&self) -> Option<String> {
        self.view.done.map(|done| {
            self.p.t(match done {
                Done::Undone => "done-undone",
                Done::Answered => "done-answered",
                Done::Mapped => "done-mapped",
            })
        })
    }

    fn help(&self, format: &str, what: &str) -> String {
        texts::text(self.p.lang(), &format!("format-{format}-{what}"), &[])
    }
}

/// A problem as lists show it.
pub(crate) fn problem_place(problem: &Problem, p: &Page<'_>) -> Option<String> {
    match (problem.line, problem.column) {
        (Some(line), Some(column)) => Some(p.t2("problem-line-column", "line", line, "column", column)),
        (Some(line), None) => Some(p.t1("problem-line", "line", line)),
        _ => None,
    }
}

pub(crate) fn problem_reason(problem: &Problem, p: &Page<'_>) -> String {
    texts::problem_reason(problem.code, &problem.quote, p.lang())
}

pub(crate) fn problem_remedy(problem: &Problem, p: &Page<'_>) -> String {
    texts::problem_remedy(problem.code, &problem.quote, p.lang())
}

pub(crate) fn problem_class(problem: &Problem) -> &'static str {
    match problem.severity() {
        Severity::Note => "note-mark",
        Severity::Lost => "lost-mark",
        Severity::Error => "error-mark",
    }
}

pub(crate) fn problem_severity(problem: &Problem, p: &Page<'_>) -> String {
    texts::severity_label(problem.severity(), p.lang())
}

/// The page `/import`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn import(view: &ImportView, context: &PageContext) -> Rendered {
    Ok(ImportPage { p: context.at(Place::Import), view }.render()?)
}

/// How many of a kind.
#[derive(Debug, Clone)]
pub struct KindCount {
    /// The kind's name.
    pub kind: String,
    /// How many records.
    pub count: u64,
}

/// What undoing a delivery would do.
#[derive(Debug, Clone)]
pub struct RemovalView {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Its file.
    pub file: String,
    /// When it came.
    pub at: Instant,
    /// Records that no other delivery has: they go.
    pub goes: Vec<KindCount>,
    /// Records that other deliveries have too: they stay.
    pub stays: Vec<KindCount>,
    /// Records that go back to what they were before.
    pub turned_back: u64,
}

#[derive(Template)]
#[template(path = "removal.html")]
struct RemovalPage<'a> {
    p: Page<'a>,
    view: &'a RemovalView,
}

/// The page that shows what undoing a delivery would do, and asks.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn removal(view: &RemovalView, context: &PageContext) -> Rendered {
    Ok(RemovalPage { p: context.at(Place::Import), view }.render()?)
}

/// What a column of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Not read.
    Ignore,
    /// The date of booking.
    Date,
    /// The value date.
    ValueDate,
    /// What the movement is called.
    Label,
    /// More about it.
    Details,
    /// The amount, signed.
    Amount,
    /// What went out.
    Debit,
    /// What came in.
    Credit,
    /// The balance after it.
    Balance,
    /// The currency.
    Currency,
    /// The account.
    Account,
    /// The holder's own id.
    Reference,
    /// The category.
    Category,
}

impl Role {
    /// Every role, in the order of the choice.
    pub const ALL: &[Self] = &[
        Self::Ignore,
        Self::Date,
        Self::ValueDate,
        Self::Label,
        Self::Details,
        Self::Amount,
        Self::Debit,
        Self::Credit,
        Self::Balance,
        Self::Currency,
        Self::Account,
        Self::Reference,
        Self::Category,
    ];

    /// As forms send it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ignore => "ignore",
            Self::Date => "date",
            Self::ValueDate => "value-date",
            Self::Label => "label",
            Self::Details => "details",
            Self::Amount => "amount",
            Self::Debit => "debit",
            Self::Credit => "credit",
            Self::Balance => "balance",
            Self::Currency => "currency",
            Self::Account => "account",
            Self::Reference => "reference",
            Self::Category => "category",
        }
    }

    /// The role that a form sent.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text)
    }
}

/// A column of the table, with what its first rows say.
#[derive(Debug, Clone)]
pub struct TableColumn {
    /// Its header, empty where there is none.
    pub header: String,
    /// What it is taken for.
    pub role: Role,
    /// Its cells in the sample rows; as many for each column.
    pub samples: Vec<String>,
}

/// Choices beside the columns' roles, as the form sends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MappingChoices {
    /// `date_order`: `true` for `day`, `false` for `month`, `None` while unsure.
    pub day_first: Option<bool>,
    /// `decimal_mark`: `true` for `comma`, `false` for `point`, `None` while unsure.
    pub decimal_comma: Option<bool>,
    /// `sign`: `true` for `turned`, where what goes out is written as positive.
    pub turned: bool,
}

/// The columns of a table that could be read in more than one way.
#[derive(Debug, Clone)]
pub struct MappingView {
    /// The question's id in [`routes::mapping`].
    pub id: String,
    /// The file.
    pub file: String,
    /// Its columns, from left to right.
    pub columns: Vec<TableColumn>,
    /// The further choices.
    pub choices: MappingChoices,
    /// How many rows the table has.
    pub rows: u64,
    /// What is still missing: a date column, an amount column.
    pub missing: Vec<Role>,
}

#[derive(Template)]
#[template(path = "mapping.html")]
struct MappingPage<'a> {
    p: Page<'a>,
    view: &'a MappingView,
}

impl MappingPage<'_> {
    fn roles(&self) -> &'static [Role] {
        Role::ALL
    }

    fn role(&self, role: &Role) -> String {
        self.p.t(&format!("role-{}", role.as_str()))
    }

    fn header(&self, column: &TableColumn, index: &usize) -> String {
        if column.header.is_empty() { self.p.t1("mapping-column", "n", *index + 1) } else { column.header.clone() }
    }

    fn missing(&self) -> String {
        let names: Vec<String> = self.view.missing.iter().map(|role| self.role(role)).collect();
        self.p.t1("mapping-missing", "roles", names.join(", "))
    }
}

/// The page where each column of a table is given its role.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn mapping(view: &MappingView, context: &PageContext) -> Rendered {
    Ok(MappingPage { p: context.at(Place::Import), view }.render()?)
}
