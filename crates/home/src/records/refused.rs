//! Files of which nothing was stored: their reports are kept, so that the person finds why. Those that no importer reads
//! stay at hand for a while, sealed, so that they may be kept as documents without being sent again.

use logis_core::{DeliveryId, Instant};
use logis_vault::{SPOOL_LEASE_SECONDS, Scope, VaultError};
use serde::{Deserialize, Serialize};

use super::import::ImportReport;
use crate::App;

/// The document that holds them.
pub(super) const REFUSED: &str = "refused";
/// Reports kept; the oldest goes.
const REFUSED_MAX: usize = 50;
/// Bytes of files that stay at hand, all together; the oldest goes.
const AT_HAND_BYTES_MAX: u64 = 8_000_000_000;
/// Problems kept of each.
const PROBLEMS_MAX: usize = 20;

/// A file of which nothing was stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedFile {
    /// When, in microseconds since 1970, UTC.
    pub at_micros: i64,
    /// What was wrong.
    pub report: ImportReport,
    /// Under which id its spool stays at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spool: Option<String>,
}

impl RefusedFile {
    /// When.
    #[must_use]
    pub fn at(&self) -> Instant {
        Instant::from_micros(self.at_micros)
    }

    /// Until when it stays at hand.
    #[must_use]
    pub fn at_hand_until(&self) -> Instant {
        self.at().plus_seconds(SPOOL_LEASE_SECONDS)
    }

    /// The id of its spool, where it has one.
    #[must_use]
    pub fn spooled(&self) -> Option<DeliveryId> {
        self.spool.as_ref()?.parse().ok()
    }
}

/// Keeps the report of a file, if nothing of it was stored; of an archive those of such members.
///
/// # Errors
/// When the vault fails.
pub fn note(app: &App, scope: &Scope, report: ImportReport) -> Result<(), VaultError> {
    let files = if report.members.is_empty() { vec![report] } else { report.members };
    let at_micros = app.clock.now().micros();
    let mut refused: Vec<RefusedFile> = files
        .into_iter()
        .filter(|report| report.delivery.is_none())
        .map(|report| RefusedFile { at_micros, spool: report.spool.map(|id| id.to_string()), report })
        .collect();
    refused.iter_mut().for_each(|file| file.report.problems.truncate(PROBLEMS_MAX));
    if refused.is_empty() {
        return Ok(());
    }
    change(app, scope, |all| {
        all.extend(refused.iter().cloned());
        let over = all.len().saturating_sub(REFUSED_MAX);
        let gone = all.drain(..over).filter_map(|file| file.spooled()).collect();
        Ok(gone)
    })?;
    sweep(app, scope)
}

/// A file that no importer read and that is still at hand.
///
/// # Errors
/// When the vault fails.
pub fn find_at_hand(app: &App, scope: &Scope, spooled: DeliveryId) -> Result<Option<RefusedFile>, VaultError> {
    let found = list(app, scope)?.into_iter().find(|file| file.spooled() == Some(spooled));
    match found {
        Some(file) if file.at_hand_until() > app.clock.now() && app.vault.find_original(scope, spooled)?.is_some() => Ok(Some(file)),
        _ => Ok(None),
    }
}

/// Takes a file off the list, with its spool.
///
/// # Errors
/// When the vault fails.
pub fn remove(app: &App, scope: &Scope, spooled: DeliveryId) -> Result<(), VaultError> {
    change(app, scope, |all| {
        all.retain(|file| file.spooled() != Some(spooled));
        Ok(vec![spooled])
    })
}

/// Lets go of the spools that stayed for long enough, or take too much room together; their reports stay.
///
/// # Errors
/// When the vault fails.
pub fn sweep(app: &App, scope: &Scope) -> Result<(), VaultError> {
    change(app, scope, |all| {
        let (mut gone, mut bytes) = (Vec::new(), 0_u64);
        for file in all.iter_mut().rev() {
            let Some(spooled) = file.spooled() else { continue };
            let original = app.vault.find_original(scope, spooled)?;
            bytes = bytes.saturating_add(original.map_or(0, |original| original.stored_bytes));
            if original.is_none() || bytes > AT_HAND_BYTES_MAX || file.at_hand_until() <= app.clock.now() {
                file.spool = None;
                gone.push(spooled);
            }
        }
        Ok(gone)
    })
}

/// Changes the list by `with`, which says which spools go; where none of it changes nothing is written.
fn change(app: &App, scope: &Scope, with: impl Fn(&mut Vec<RefusedFile>) -> Result<Vec<DeliveryId>, VaultError>) -> Result<(), VaultError> {
    loop {
        let (mut all, version) = load(app, scope)?;
        let before = all.clone();
        let gone = with(&mut all)?;
        if all != before {
            match app.vault.put_document(scope, REFUSED, &all, version) {
                Err(VaultError::Changed) => continue,
                done => done?,
            };
        }
        return gone.into_iter().try_for_each(|spooled| app.vault.remove_spool(scope, spooled));
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
