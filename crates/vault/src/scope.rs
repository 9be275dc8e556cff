//! The one door: no read of records, documents or the journal without a [`Scope`].
//!
//! Only the shell's three `access.rs` files make one (tidy counts them): from a session, for whoever holds the key
//! folder, for the home's own jobs. Everything else is handed one and can only narrow it.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use logis_core::{DeliveryId, HomeId, IdError, Instant, Period, RecordId, Rng};
use logis_kinds::KindId;
use serde::{Deserialize, Serialize};

use crate::hex;

/// One session of a person, or one run of a command or job: looks within it are one line in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionId(#[serde(with = "hex")] DeliveryId);

impl SessionId {
    /// A fresh one.
    pub fn draw(rng: &dyn Rng) -> Self {
        Self(DeliveryId::draw(rng))
    }

    /// The one of these bytes.
    #[must_use]
    pub fn of(bytes: [u8; 16]) -> Self {
        Self(DeliveryId(bytes))
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for SessionId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.parse().map(Self)
    }
}

/// Who does something at a home, as its journal names them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Actor {
    /// The person whose home it is, from a page.
    Person {
        /// Their session.
        session: SessionId,
    },
    /// Another person, whom a grant lets look, from a page.
    OtherPerson {
        /// The name that they sign in with.
        name: String,
        /// Their session.
        session: SessionId,
    },
    /// Whoever runs commands in the key folder, by the name that the operating system gives.
    OsUser {
        /// The account's name.
        name: String,
        /// The run of the command.
        session: SessionId,
    },
    /// One of the home's own jobs.
    Job {
        /// The job's name.
        name: String,
        /// The run.
        session: SessionId,
    },
    /// The program itself: a start, a sweep.
    Program,
}

impl Actor {
    /// The session or run.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Self::Person { session } | Self::OtherPerson { session, .. } | Self::OsUser { session, .. } | Self::Job { session, .. } => {
                Some(*session)
            }
            Self::Program => None,
        }
    }
}

/// Why something is read or done, in one word; the journal keeps it and pages translate it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// To look at it.
    Look,
    /// To bring a delivery home.
    Deliver,
    /// To set something right: an account, a pair, a delivery removed.
    Manage,
    /// To take a copy out.
    Export,
    /// To check that the home is whole.
    Verify,
}

/// What a reader may read right now.
#[derive(Debug, Clone)]
pub struct Scope {
    home: HomeId,
    actor: Actor,
    why: Why,
    period: Period,
    /// What may be read; everything when there is no list.
    allowed: Option<Vec<Allowed>>,
    /// Whether the home is another person's, and a grant lets its actor look: they read, and do nothing else.
    is_granted: bool,
    /// How its rows stand beside those of another home.
    place: Option<Arc<Beside>>,
    /// Homes that are seen together with this one, each through its own scope.
    beside: Vec<Scope>,
}

/// How a home's rows stand beside those of another that it is seen together with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Whose home it is, by name.
    pub whose: String,
    /// Records that the homes before it show already: they count once.
    pub left_out: HashSet<RecordId>,
    /// Names of accounts and meters that mean something else in the homes before it, and what they are called instead.
    pub called: HashMap<String, String>,
}

impl Beside {
    /// What an account or meter of the home is called.
    #[must_use]
    pub fn called<'a>(&'a self, name: &'a str) -> &'a str {
        self.called.get(name).map_or(name, String::as_str)
    }
}

/// A kind that may be read, and which of its columns.
#[derive(Debug, Clone)]
struct Allowed {
    kind: KindId,
    /// All when there is no list.
    columns: Option<Vec<&'static str>>,
}

impl Scope {
    /// The person's own: everything of one home.
    #[must_use]
    pub fn own(home: HomeId, actor: Actor, why: Why) -> Self {
        Self { home, actor, why, period: Period::ALWAYS, allowed: None, is_granted: false, place: None, beside: Vec::new() }
    }

    /// Another person's, by a grant: all of their home's records, and nothing else. Every verb that changes something, and
    /// every one of the person alone (the journal, exports, originals), refuses it.
    #[must_use]
    pub fn granted(home: HomeId, actor: Actor) -> Self {
        Self { is_granted: true, ..Self::own(home, actor, Why::Look) }
    }

    /// The same home and others, read one after the other: [`Vault::scan`](crate::Vault::scan) and its like tell of all of
    /// them, and each one's journal of what was read there. Nothing can be done through it.
    #[must_use]
    pub fn together(mut self, others: Vec<(Self, Beside)>) -> Self {
        let placed = others.into_iter().flat_map(|(scope, place)| {
            let Self { beside, .. } = &scope;
            let rest = beside.clone();
            std::iter::once(Self { place: Some(Arc::new(place)), beside: Vec::new(), ..scope }).chain(rest)
        });
        self.beside.extend(placed);
        self
    }

    /// Each home's own scope: this one's, and those of the homes that are seen together with it.
    pub fn parts(&self) -> impl Iterator<Item = Self> + '_ {
        std::iter::once(Self { beside: Vec::new(), ..self.clone() }).chain(self.beside.iter().cloned())
    }

    /// How its rows stand beside those of the homes before it.
    #[must_use]
    pub fn place(&self) -> Option<&Beside> {
        self.place.as_deref()
    }

    /// The same for another reason.
    #[must_use]
    pub fn why_else(&self, why: Why) -> Self {
        Self { why, ..self.clone() }
    }

    /// The same, but only these kinds, and of each only these columns where they are named.
    #[must_use]
    pub fn narrowed(mut self, kinds: &[(KindId, Option<&[&'static str]>)]) -> Self {
        let before = self.clone();
        let narrow = |&(kind, columns): &(KindId, Option<&[&'static str]>)| {
            let columns = match columns {
                Some(columns) => Some(columns.iter().copied().filter(|column| before.allows(kind, column)).collect()),
                None => before.columns(kind)?,
            };
            before.allows_kind(kind).then_some(Allowed { kind, columns })
        };
        self.allowed = Some(kinds.iter().filter_map(narrow).collect());
        self.beside = self.beside.into_iter().map(|other| other.narrowed(kinds)).collect();
        self
    }

    /// The same, but only within this period.
    #[must_use]
    pub fn within(mut self, period: Period) -> Self {
        self.period = self.clip(period);
        self.beside = self.beside.into_iter().map(|other| other.within(period)).collect();
        self
    }

    /// The home.
    #[must_use]
    pub fn home(&self) -> HomeId {
        self.home
    }

    /// Who reads.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Why.
    #[must_use]
    pub fn why(&self) -> Why {
        self.why
    }

    /// From when to when.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The part of a period that may be read; empty where none of it may.
    #[must_use]
    pub fn clip(&self, period: Period) -> Period {
        let start: Instant = period.start.max(self.period.start);
        Period { start, end_exclusive: period.end_exclusive.min(self.period.end_exclusive).max(start) }
    }

    /// Whether it is the person's own, without any narrowing: what originals, the journal and every change ask for.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.is_whole() && self.may_act()
    }

    /// Whether all of the home may be read, by whomever.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.allowed.is_none() && self.period == Period::ALWAYS
    }

    /// Whether something may be done through it, not only looked at.
    #[must_use]
    pub fn may_act(&self) -> bool {
        !self.is_granted && self.beside.is_empty() && self.place.is_none()
    }

    /// Whether records of the kind may be read at all.
    #[must_use]
    pub fn allows_kind(&self, kind: KindId) -> bool {
        self.columns(kind).is_some()
    }

    /// Whether the column of the kind may be read.
    #[must_use]
    pub fn allows(&self, kind: KindId, column: &str) -> bool {
        match self.columns(kind) {
            None => false,
            Some(None) => true,
            Some(Some(columns)) => columns.contains(&column),
        }
    }

    /// None: the kind may not be read. Some(None): all of its columns may.
    fn columns(&self, kind: KindId) -> Option<Option<Vec<&'static str>>> {
        match &self.allowed {
            None => Some(None),
            Some(kinds) => kinds.iter().find(|allowed| allowed.kind == kind).map(|allowed| allowed.columns.clone()),
        }
    }
}
