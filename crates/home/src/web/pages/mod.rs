//! Handlers of the pages that no feature owns: where one begins, import, the journal, erasing.

mod archives;
pub(super) mod columns;
pub(super) mod erase;
pub(super) mod import;
pub(super) mod journal;
pub(super) mod questions;

use logis_pages::routes;

use super::visit::{Answer, Trouble, Visit};

/// `/`: the records, or the import page while the home is empty.
pub(super) fn start(visit: &Visit) -> Result<Answer, Trouble> {
    let is_empty = visit.app.vault.coverage(&visit.scope)?.iter().all(|kind| kind.records == 0);
    Ok(Answer::SeeOther(if is_empty { routes::IMPORT } else { routes::RECORDS }.to_owned()))
}
