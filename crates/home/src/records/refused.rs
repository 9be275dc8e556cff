//! Files of which nothing was stored: their reports are kept, so that the person finds why.

use logis_core::Instant;
use logis_vault::{Scope, VaultError};
use serde::{Deserialize, Serialize};

use super::import::ImportReport;
use crate::App;

/// The document that holds them.
const REFUSED: &str = "refused";
/// Reports kept; the oldest goes.
const REFUSED_MAX: usize = 50;
/// Problems kept of each.
const PROBLEMS_MAX: usize = 20;

/// A file of which nothing was stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedFile {
    /// When, in microseconds since 1970, UTC.
    pub at_micros: i64,
    /// What was wrong.
    pub report: ImportReport,
}

impl RefusedFile {
    /// When.
    #[must_use]
    pub fn at(&self) -> Instant {
        Instant::from_micros(self.at_micros)
    }
}

/// Keeps the report of a file, if nothing of it was stored; of an archive those of such members.
///
/// # Errors
/// When the vault fails.
pub fn note(app: &App, scope: &Scope, report: ImportReport) -> Result<(), VaultError> {
    let files = if report.members.is_empty() { vec![report] } else { report.members };
    let at_micros = app.clock.now().micros();
    let mut refused: Vec<RefusedFile> =
        files.into_iter().filter(|report| report.delivery.is_none()).map(|report| RefusedFile { at_micros, report }).collect();
    refused.iter_mut().for_each(|file| file.report.problems.truncate(PROBLEMS_MAX));
    if refused.is_empty() {
        return Ok(());
    }
    loop {
        let (mut all, version) = load(app, scope)?;
        all.extend(refused.iter().cloned());
        let over = all.len().saturating_sub(REFUSED_MAX);
        all.drain(..over);
        match app.vault.put_document(scope, REFUSED, &all, version) {
            Err(VaultError::Changed) => {}
            done => return done.map(drop),
        }
    }
}

/// The last files of which nothing was stored, oldest first.
///
/// # Errors
/// When the vault fails.
pub fn list(app: &App, scope: &Scope) -> Result<Vec<RefusedFile>, VaultError> {
    Ok(load(app, scope)?.0)
}

fn load(app: &App, scope: &Scope) -> Result<(Vec<RefusedFile>, u64), VaultError> {
    Ok(app.vault.find_document(scope, REFUSED)?.map(|document| (document.value, document.version)).unwrap_or_default())
}
