//! Partages: who else may look at this home, and at whose homes its person may look.

use askama::Template;
use logis_core::Instant;

use crate::context::{Page, PageContext, Place};
use crate::{Rendered, routes};

/// A grant that was given.
#[derive(Debug, Clone)]
pub struct GivenRow {
    /// Its id.
    pub id: String,
    /// Who looks.
    pub name: String,
    /// Whether both homes are seen together.
    pub together: bool,
    /// Since when; none while it is only offered.
    pub since: Option<Instant>,
    /// Until when.
    pub until: Instant,
    /// Whether that is over.
    pub is_over: bool,
    /// When they last looked.
    pub looked: Option<Instant>,
}

/// A grant that was taken, or is offered.
#[derive(Debug, Clone)]
pub struct TakenRow {
    /// Its id.
    pub id: String,
    /// Who shares.
    pub owner: String,
    /// Whether both homes are seen together.
    pub together: bool,
    /// Since when; none while it is only offered.
    pub since: Option<Instant>,
    /// Until when.
    pub until: Instant,
    /// Whether that is over.
    pub is_over: bool,
}

/// What was just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// A grant was offered.
    Offered,
    /// One was accepted.
    Accepted,
    /// One ended.
    Ended,
    /// One ends later.
    Renewed,
    /// What was looked at is not shared any more.
    Over,
}

impl Done {
    const ALL: [Self; 5] = [Self::Offered, Self::Accepted, Self::Ended, Self::Renewed, Self::Over];

    /// As the query string says it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Ended => "ended",
            Self::Renewed => "renewed",
            Self::Over => "over",
        }
    }

    /// What a query string says.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.as_str() == text)
    }
}

/// Why nothing can be offered to this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is empty or too long.
    Name,
    /// It is the person themselves.
    Oneself,
    /// They have or are offered a grant already.
    Already,
    /// An invitation of this name waits to be opened.
    Waits,
    /// There are too many grants.
    Many,
}

impl Unfit {
    fn key(self) -> &'static str {
        match self {
            Self::Name => "unfit-name",
            Self::Oneself => "sharing-unfit-oneself",
            Self::Already => "sharing-unfit-already",
            Self::Waits => "sharing-unfit-waits",
            Self::Many => "sharing-unfit-many",
        }
    }
}

/// The page `/sharing`.
#[derive(Debug, Clone, Default)]
pub struct SharingView {
    /// Whether the home has a person: before, there is nobody who could share it.
    pub is_kept: bool,
    /// Who looks here.
    pub given: Vec<GivenRow>,
    /// Where the person looks, or may.
    pub taken: Vec<TakenRow>,
    /// Days after which a grant ends by itself.
    pub days: u64,
    /// The name that was typed.
    pub name: String,
    /// Whether both homes were to be seen together.
    pub together: bool,
    /// Why it was not taken.
    pub unfit: Option<Unfit>,
    /// The link of someone who has no home here yet; it is shown once.
    pub link: Option<String>,
    /// How many days the link opens.
    pub link_days: u64,
    /// What was just done.
    pub done: Option<Done>,
}

#[derive(Template)]
#[template(path = "sharing.html")]
struct SharingPage<'a> {
    p: Page<'a>,
    view: &'a SharingView,
}

impl SharingPage<'_> {
    fn path(&self, id: &str, act: &str) -> String {
        routes::grant(id, act)
    }

    fn done_key(&self, done: &Done) -> &'static str {
        match done {
            Done::Offered => "sharing-done-offered",
            Done::Accepted => "sharing-done-accepted",
            Done::Ended => "sharing-done-ended",
            Done::Renewed => "sharing-done-renewed",
            Done::Over => "sharing-done-over",
        }
    }

    /// The class and words of a grant's state.
    fn state(&self, together: &bool, since: &Option<Instant>, is_over: &bool) -> (&'static str, String) {
        match (since, together) {
            _ if *is_over => ("unsure", self.p.t("sharing-state-over")),
            (None, _) => ("unsure", self.p.t("sharing-state-offered")),
            (Some(_), true) => ("good", self.p.t("sharing-state-together")),
            (Some(_), false) => ("good", self.p.t("sharing-state-reads")),
        }
    }

    /// From when to when.
    fn term(&self, since: &Option<Instant>, until: &Instant) -> String {
        match since {
            Some(since) => self.p.t2("sharing-term", "since", self.p.moment(since), "until", self.p.moment(until)),
            None => self.p.t1("sharing-term-offered", "until", self.p.moment(until)),
        }
    }

    fn looked(&self, row: &GivenRow) -> String {
        match &row.looked {
            Some(at) => self.p.t1("sharing-looked", "at", self.p.moment(at)),
            None => self.p.t("sharing-looked-never"),
        }
    }

    fn unfit(&self) -> Option<String> {
        self.view.unfit.map(|unfit| self.p.t(unfit.key()))
    }
}

/// The page `/sharing`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn sharing(view: &SharingView, context: &PageContext) -> Rendered {
    Ok(SharingPage { p: context.at(Place::Sharing), view }.render()?)
}
