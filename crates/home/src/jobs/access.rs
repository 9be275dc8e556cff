//! The door of the home's own jobs: one reads the home that it is about, and the journal names the job.

use logis_core::HomeId;
use logis_vault::{Actor, Scope, SessionId, Why};

use crate::App;

/// What a job may read: everything of one home.
pub(super) fn scope(app: &App, home: HomeId, job: &str, why: Why) -> Scope {
    Scope::own(home, Actor::Job { name: job.to_owned(), session: SessionId::draw(&*app.rng) }, why)
}
