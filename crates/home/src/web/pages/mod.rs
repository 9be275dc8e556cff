//! Handlers of the pages that no feature owns: where one begins, Importer, Qui a regardé, erasing.

pub(super) mod access;
pub(super) mod columns;
pub(super) mod erase;
pub(super) mod import;
pub(super) mod questions;

use logis_pages::routes;

use super::visit::{Answer, Trouble, Visit};

/// `/`: Données, or Importer while the home is empty.
pub(super) fn start(visit: &Visit) -> Result<Answer, Trouble> {
    let is_empty = visit.app.vault.coverage(&visit.scope)?.iter().all(|kind| kind.records == 0);
    Ok(Answer::SeeOther(if is_empty { routes::IMPORT } else { routes::RECORDS }.to_owned()))
}
