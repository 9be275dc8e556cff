//! The door of pages: a session that was let in reads its own home, and the journal names the session.

use logis_core::HomeId;
use logis_vault::{Actor, Scope, SessionId, Why};

/// What a person's session may read of their home.
pub(super) fn scope(home: HomeId, session: SessionId, why: Why) -> Scope {
    Scope::own(home, Actor::Person { session }, why)
}
