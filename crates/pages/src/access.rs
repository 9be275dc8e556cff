//! Qui a regardé: the journal, who looked at what, when and why, and whether it is whole.

use askama::Template;
use logis_core::{Day, Instant};

use crate::context::{Page, PageContext, Place};
use crate::import::KindCount;
use crate::pager::{PageNumber, Pager};
use crate::{Rendered, format, routes};

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The person, through the pages.
    Person,
    /// Another person, by a grant.
    OtherPerson(String),
    /// Whoever holds the key folder, by their login name on the machine.
    Machine(String),
    /// A job of the home, by name.
    Job(String),
    /// The program itself, when it starts or sweeps.
    Program,
    /// Someone outside, who was not let in; the name may be empty.
    Outside(String),
}

impl Actor {
    fn label(&self, p: &Page<'_>) -> String {
        match self {
            Self::Person => p.t("actor-person"),
            Self::OtherPerson(name) => p.t1("actor-other", "name", name),
            Self::Machine(name) => p.t1("actor-machine", "name", name),
            Self::Job(name) => p.t1("actor-job", "name", name),
            Self::Program => p.t("actor-program"),
            Self::Outside(name) if name.is_empty() => p.t("actor-stranger"),
            Self::Outside(name) => p.t1("actor-outside", "name", name),
        }
    }
}

/// Who, in words.
#[must_use]
pub fn actor_label(actor: &Actor, context: &PageContext) -> String {
    actor.label(&context.nowhere())
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Records were read.
    Look,
    /// A file came in.
    Import,
    /// Records left as files.
    Export,
    /// A delivery was undone.
    Remove,
    /// A question was answered, an account renamed, a pair settled.
    Change,
    /// A program opened the home's key for the first time since it started.
    KeyOpened,
    /// Someone was let in.
    SignIn,
    /// Someone tried to come in.
    Attempt,
}

impl Act {
    /// Every act, in the order of the filter.
    pub const ALL: &[Self] =
        &[Self::Look, Self::Import, Self::Export, Self::Remove, Self::Change, Self::KeyOpened, Self::SignIn, Self::Attempt];

    /// As the query string writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Import => "import",
            Self::Export => "export",
            Self::Remove => "remove",
            Self::Change => "change",
            Self::KeyOpened => "key-opened",
            Self::SignIn => "sign-in",
            Self::Attempt => "attempt",
        }
    }

    /// The act that a query string names.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.as_str() == text)
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Done.
    Done,
    /// Refused.
    Refused,
    /// Begun, and never closed: power was cut, or the program ended.
    Interrupted,
}

/// One entry of the journal.
#[derive(Debug, Clone)]
pub struct AccessEntry {
    /// Its number in the journal, from 1.
    pub number: u64,
    /// When it began.
    pub at: Instant,
    /// Who.
    pub who: Actor,
    /// What.
    pub act: Act,
    /// Of which records, how many.
    pub records: Vec<KindCount>,
    /// Why, as it was stated then; may be empty.
    pub why: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How often within the hour, for attempts told together.
    pub times: u64,
}

/// Whether the journal is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// Every link holds.
    Sound {
        /// When it was checked.
        at: Instant,
    },
    /// A link doesn't.
    Broken {
        /// When it was checked.
        at: Instant,
        /// The first entry that fails.
        entry: u64,
    },
    /// Not checked since the program started.
    Unchecked,
}

/// What the list is narrowed to; also the query string of `/access` (`act`, `from`, `to`, `page`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccessFilter {
    /// One act.
    pub act: Option<Act>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

/// The journal of a home that this one was merged with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignJournal {
    /// When it came.
    pub at: Instant,
    /// Its entries.
    pub entries: u64,
    /// Where it ends, as `COUNT:HASH`.
    pub head: String,
}

/// The page `/access`.
#[derive(Debug, Clone)]
pub struct AccessView {
    /// The entries of this page, latest first.
    pub entries: Vec<AccessEntry>,
    /// Which page.
    pub number: PageNumber,
    /// What the list is narrowed to.
    pub filter: AccessFilter,
    /// Journals that were closed elsewhere and are kept beside this one.
    pub foreign: Vec<ForeignJournal>,
    /// How many entries the journal has.
    pub journal_entries: u64,
    /// The hash of the last one, in hexadecimal.
    pub head: String,
    /// Whether it is whole.
    pub verification: Verification,
}

/// The entries of one day.
struct DayEntries<'a> {
    day: Day,
    entries: Vec<&'a AccessEntry>,
}

#[derive(Template)]
#[template(path = "access.html")]
struct AccessPage<'a> {
    p: Page<'a>,
    view: &'a AccessView,
    days: Vec<DayEntries<'a>>,
    pager: Pager,
}

impl AccessPage<'_> {
    fn acts(&self) -> &'static [Act] {
        Act::ALL
    }

    fn act(&self, act: &Act) -> String {
        self.p.t(&format!("act-{}", act.as_str()))
    }

    fn did(&self, entry: &AccessEntry) -> String {
        let key = match entry.outcome {
            Outcome::Refused if entry.act == Act::Look => "did-refused".to_owned(),
            _ => format!("did-{}", entry.act.as_str()),
        };
        let p = &self.p;
        p.t2(&key, "times", entry.times, "actor", if entry.who == Actor::Person { "you" } else { "other" })
    }

    fn records(&self, entry: &AccessEntry) -> String {
        let parts: Vec<String> =
            entry.records.iter().map(|row| format!("{} ({})", self.p.kind(&row.kind), self.p.count(&row.count))).collect();
        parts.join(", ")
    }

    fn who(&self, entry: &AccessEntry) -> String {
        entry.who.label(&self.p)
    }

    fn state(&self) -> String {
        let (p, entries) = (&self.p, self.view.journal_entries);
        match &self.view.verification {
            Verification::Sound { at } => p.t2("journal-sound", "at", p.moment(at), "n", entries),
            Verification::Broken { at, entry } => p.t2("journal-broken", "at", p.moment(at), "entry", *entry),
            Verification::Unchecked => p.t1("journal-unchecked", "n", entries),
        }
    }

    fn is_broken(&self) -> bool {
        matches!(self.view.verification, Verification::Broken { .. })
    }
}

/// The page `/access`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn access(view: &AccessView, context: &PageContext) -> Rendered {
    let p = context.at(Place::Access);
    let mut days: Vec<DayEntries<'_>> = Vec::new();
    for entry in &view.entries {
        let day = format::civil_day(entry.at, &context.zone);
        match days.last_mut() {
            Some(last) if last.day == day => last.entries.push(entry),
            _ => days.push(DayEntries { day, entries: vec![entry] }),
        }
    }
    let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
    let (from, to) = (day(view.filter.from), day(view.filter.to));
    let act = view.filter.act.map(Act::as_str).unwrap_or_default();
    let pager = Pager::new(view.number, routes::ACCESS, &[("act", act), ("from", &from), ("to", &to)]);
    Ok(AccessPage { p, view, days, pager }.render()?)
}
