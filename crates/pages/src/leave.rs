//! Exporter / partir: a copy of everything, made now or now and then, and the ways out with what each of them does.

use askama::Template;
use logis_core::{Day, Instant};

use crate::context::{Page, PageContext, Place};
use crate::import::KindCount;
use crate::{Rendered, assets, routes};

/// Why a scheduled export has no file: the operator allows no folder (any more).
pub const NO_FOLDER: &str = "no-folder";

/// What an export made now would hold.
#[derive(Debug, Clone, Default)]
pub struct Holds {
    /// Kinds that have records.
    pub kinds: Vec<KindCount>,
    /// Deliveries.
    pub deliveries: u64,
    /// Files as they came.
    pub originals: u64,
    /// Documents that the person keeps.
    pub documents: u64,
    /// Entries of the journal.
    pub entries: u64,
    /// Bytes of the export, about.
    pub bytes: u64,
}

/// How the export fares that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is being made.
    None,
    /// So many of so many rows are written.
    Runs {
        /// Rows that are.
        done: u64,
        /// Rows in all; 0 where that is not known yet.
        total: u64,
    },
    /// It failed.
    Failed,
}

/// An export that lies in the home.
#[derive(Debug, Clone)]
pub struct ExportRow {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub at: Instant,
    /// Until when it lies there; none where newer ones take its place.
    pub until: Option<Instant>,
    /// Its size.
    pub bytes: u64,
    /// Records in it.
    pub records: u64,
    /// In hexadecimal digits.
    pub sha256: String,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Each week.
    Week,
    /// Each month.
    Month,
}

/// Exports that are made by themselves.
#[derive(Debug, Clone)]
pub struct ScheduleView {
    /// How often; none where never.
    pub rhythm: Option<Rhythm>,
    /// Whether they go into the folder.
    pub to_folder: bool,
    /// How many stay.
    pub keep: u64,
    /// How many may.
    pub keep_max: u64,
    /// The folder that the operator allows.
    pub folder: Option<String>,
    /// When the next one is due.
    pub next: Option<Instant>,
    /// The last one, and why it failed where it did ([`NO_FOLDER`], or what the system says).
    pub last: Option<(Instant, Option<String>)>,
}

/// The page `/leave`.
#[derive(Debug, Clone)]
pub struct LeaveView {
    /// What there is to take along.
    pub holds: Holds,
    /// How the export fares.
    pub progress: Progress,
    /// The exports that lie in the home, the latest first.
    pub exports: Vec<ExportRow>,
    /// Those that are made by themselves.
    pub schedule: ScheduleView,
    /// The day on which the home closes, where that was asked for.
    pub due: Option<Day>,
}

#[derive(Template)]
#[template(path = "leave.html")]
struct LeavePage<'a> {
    p: Page<'a>,
    view: &'a LeaveView,
}

impl LeavePage<'_> {
    fn script(&self) -> &'static str {
        &assets::LEAVE.path
    }

    fn runs(&self) -> Option<(u64, u64)> {
        match self.view.progress {
            Progress::Runs { done, total } => Some((done, total)),
            Progress::None | Progress::Failed => None,
        }
    }

    fn failed(&self) -> bool {
        self.view.progress == Progress::Failed
    }

    /// Whether nothing waits to be fetched: then the first thing to do is to make one.
    fn is_first(&self) -> bool {
        self.view.exports.is_empty()
    }

    fn rhythms(&self) -> [(&'static str, &'static str, bool); 3] {
        let of = self.view.schedule.rhythm;
        [
            ("never", "leave-rhythm-never", of.is_none()),
            ("week", "leave-rhythm-week", of == Some(Rhythm::Week)),
            ("month", "leave-rhythm-month", of == Some(Rhythm::Month)),
        ]
    }

    fn last(&self) -> Option<String> {
        let (at, why) = self.view.schedule.last.as_ref()?;
        let at = self.p.moment(at);
        Some(match why.as_deref() {
            None => self.p.t1("leave-last-well", "at", at),
            Some(NO_FOLDER) => self.p.t1("leave-last-no-folder", "at", at),
            Some(why) => self.p.t2("leave-last-failed", "at", at, "why", why),
        })
    }

    fn last_failed(&self) -> bool {
        self.view.schedule.last.as_ref().is_some_and(|(_, why)| why.is_some())
    }
}

/// The page `/leave`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn leave(view: &LeaveView, context: &PageContext) -> Rendered {
    Ok(LeavePage { p: context.at(Place::Leave), view }.render()?)
}
