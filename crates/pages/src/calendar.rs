//! Réglages › Agenda: the calendar feed's address, made, renewed, stopped.

use askama::Template;
use logis_core::Instant;

use crate::context::{Page, PageContext};
use crate::{Rendered, routes};

/// A feed that is there.
#[derive(Debug, Clone)]
pub struct FeedView {
    /// When its address was made.
    pub made: Instant,
    /// When it was last read.
    pub read: Option<Instant>,
    /// Whether it tells amounts.
    pub amounts: bool,
}

/// What was just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The feed was stopped.
    Stopped,
}

/// The feed and its address.
#[derive(Debug, Clone, Default)]
pub struct CalendarView {
    /// The feed, where there is one.
    pub feed: Option<FeedView>,
    /// The address that was just made; it is shown once.
    pub address: Option<String>,
    /// What was just done.
    pub done: Option<Done>,
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage<'a> {
    p: Page<'a>,
    view: &'a CalendarView,
}

/// The page `/settings/calendar`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn calendar(view: &CalendarView, context: &PageContext) -> Rendered {
    Ok(CalendarPage { p: context.nowhere(), view }.render()?)
}
