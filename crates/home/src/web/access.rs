//! The door of pages: a session that was let in reads its own home, and the journal names the session. A calendar
//! feed's address is a door too.

use logis_core::HomeId;
use logis_vault::{Actor, Scope, SessionId, Why};

/// What a person's session may read of their home.
pub(super) fn scope(home: HomeId, session: SessionId, why: Why) -> Scope {
    Scope::own(home, Actor::Person { session }, why)
}

/// What a calendar feed's secret may read: its home, by a job of the home's own that the person asked for.
pub(crate) fn feed_scope(home: HomeId, run: SessionId) -> Scope {
    Scope::own(home, Actor::Job { name: "calendar".to_owned(), session: run }, Why::Look)
}
