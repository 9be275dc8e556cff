//! The door of pages: a session that was let in reads its own home, and those that grants let its person look at; the
//! journal of each names the session, and who it is where the home is another's. A calendar feed's address is a door too.

use logis_core::HomeId;
use logis_vault::{Actor, Scope, SessionId, TakenGrant, Why};

/// What a person's session may read of their home.
pub(super) fn scope(home: HomeId, session: SessionId, why: Why) -> Scope {
    Scope::own(home, Actor::Person { session }, why)
}

/// What a grant that was just asked for lets its person see of another's home.
pub(super) fn granted(taken: &TakenGrant, looker: Actor) -> Scope {
    Scope::granted(taken.grant.home, looker)
}

/// What a calendar feed's secret may read: its home, by a job of the home's own that the person asked for.
pub(crate) fn feed_scope(home: HomeId, run: SessionId) -> Scope {
    Scope::own(home, Actor::Job { name: "calendar".to_owned(), session: run }, Why::Look)
}
