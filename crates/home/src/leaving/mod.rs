//! Leaving: exports that are made on the page and kept sealed in the home for a day, or by a schedule; the page that leads to
//! them, to moving, and to the home's end.
//!
//! Verbs: [`make`], [`list`], [`remove`], [`sweep`]; [`schedule`] says when one is made by itself, [`running`] holds those that
//! a server is making, [`file`](mod@file) writes one outside of the home. What an export holds: [`crate::records::leaving`].

pub mod file;
pub mod pages;
pub mod running;
pub mod schedule;
#[cfg(test)]
mod tests;

use logis_core::{DeliveryId, Instant};
use logis_vault::{SPOOL_LEASE_SECONDS, Scope, VaultError};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::records::leaving::{EXPORTS, papers};
use schedule::{Last, Schedule};

/// Exports that someone asked for and that lie in the home at one time; the oldest goes.
const ASKED_MAX: usize = 3;

/// What is kept of a home's exports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Exports {
    /// Those that lie in the home, oldest first.
    pub kept: Vec<Kept>,
    /// When one is made by itself.
    pub schedule: Option<Schedule>,
    /// What became of the last one that was.
    pub last: Option<Last>,
}

/// An export that lies sealed in the home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is opened by.
    pub id: String,
    /// When it was made, in microseconds since 1970, UTC.
    pub at_micros: i64,
    /// Bytes of the zip.
    pub bytes: u64,
    /// Of the zip, in hexadecimal digits.
    pub sha256: String,
    /// Records in it.
    pub records: u64,
    /// Whether the schedule made it: then it stays until newer ones take its place.
    pub scheduled: bool,
}

impl Kept {
    /// When it was made.
    #[must_use]
    pub fn at(&self) -> Instant {
        Instant::from_micros(self.at_micros)
    }

    /// Until when it lies there; none where newer ones take its place.
    #[must_use]
    pub fn until(&self) -> Option<Instant> {
        (!self.scheduled).then(|| self.at().plus_seconds(SPOOL_LEASE_SECONDS))
    }
}

/// Makes an export into the home itself, sealed. The schedule's stay, as many as it says; those asked for go a day after.
///
/// # Errors
/// When the vault fails; nothing is kept then.
pub fn make(app: &App, scope: &Scope, scheduled: bool, progress: &dyn Fn(u64, u64)) -> Result<Kept, VaultError> {
    sweep(app, scope)?;
    let made = app.vault.keep_export(scope, &papers(), scheduled, progress)?;
    let kept = Kept {
        id: made.id.to_string(),
        at_micros: app.clock.now().micros(),
        bytes: made.exported.bytes,
        sha256: made.sha256,
        records: made.exported.records.values().sum(),
        scheduled,
    };
    change(app, scope, |exports| {
        exports.kept.push(kept.clone());
        let keeps = exports.schedule.as_ref().map_or(1, |schedule| schedule.keep as usize);
        let mut gone = newest(&mut exports.kept, true, keeps);
        gone.extend(newest(&mut exports.kept, false, ASKED_MAX));
        gone
    })?;
    Ok(kept)
}

/// Lets the newest so many of one sort stay; those that go.
fn newest(kept: &mut Vec<Kept>, scheduled: bool, count: usize) -> Vec<String> {
    let of_sort = kept.iter().filter(|export| export.scheduled == scheduled).count();
    let mut over = of_sort.saturating_sub(count);
    let goes = |export: &mut Kept| {
        let goes = export.scheduled == scheduled && over > 0;
        over -= usize::from(goes);
        goes
    };
    kept.extract_if(.., goes).map(|export| export.id).collect()
}

/// The exports that lie in the home, the latest first.
///
/// # Errors
/// When the vault fails.
pub fn list(app: &App, scope: &Scope) -> Result<Vec<Kept>, VaultError> {
    let now = app.clock.now();
    let mut kept = load(app, scope)?.0.kept;
    kept.retain(|export| export.until().is_none_or(|until| now < until));
    kept.reverse();
    Ok(kept)
}

/// The export of this id.
///
/// # Errors
/// [`VaultError::NotFound`] where there is none (any more).
pub fn find(app: &App, scope: &Scope, id: DeliveryId) -> Result<Kept, VaultError> {
    let id = id.to_string();
    list(app, scope)?.into_iter().find(|kept| kept.id == id).ok_or(VaultError::NotFound { what: "export" })
}

/// Removes an export at once.
///
/// # Errors
/// [`VaultError::NotFound`] where there is none (any more).
pub fn remove(app: &App, scope: &Scope, id: DeliveryId) -> Result<(), VaultError> {
    let gone = find(app, scope, id)?.id;
    change(app, scope, |exports| {
        exports.kept.retain(|kept| kept.id != gone);
        vec![gone.clone()]
    })
}

/// Lets go of those whose day is over.
///
/// # Errors
/// When the vault fails.
pub fn sweep(app: &App, scope: &Scope) -> Result<(), VaultError> {
    let now = app.clock.now();
    change(app, scope, |exports| {
        exports.kept.extract_if(.., |kept| kept.until().is_some_and(|until| until <= now)).map(|kept| kept.id).collect()
    })
}

/// What is kept of the home's exports, and the version to write over.
pub(super) fn load(app: &App, scope: &Scope) -> Result<(Exports, u64), VaultError> {
    Ok(app.vault.find_document(scope, EXPORTS)?.map(|document| (document.value, document.version)).unwrap_or_default())
}

/// Changes it by `with`, which says which exports go; where none of it changes nothing is written.
pub(super) fn change(app: &App, scope: &Scope, with: impl Fn(&mut Exports) -> Vec<String>) -> Result<(), VaultError> {
    loop {
        let (mut exports, version) = load(app, scope)?;
        let before = exports.clone();
        let gone = with(&mut exports);
        if exports != before {
            match app.vault.put_document(scope, EXPORTS, &exports, version) {
                Err(VaultError::Changed) => continue,
                done => done?,
            };
        }
        return gone.iter().filter_map(|id| id.parse().ok()).try_for_each(|id| app.vault.remove_original(scope, id));
    }
}
