//! What is kept of watched folders, sealed in the home: Importer says it.

use std::path::Path;

use logis_core::Instant;
use logis_formats::Status;
use logis_vault::{Scope, VaultError};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::records::import::ImportReport;

/// The document that holds it.
pub(in crate::records) const WATCHED: &str = "watched-folders";
/// Folders kept; the one that was looked at longest ago goes.
const FOLDERS_MAX: usize = 8;
/// A folder that was not looked at for so long is watched no more.
const SILENT_SECONDS_MAX: i64 = 900;

/// What keeps files from coming home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "trouble")]
pub enum Trouble {
    /// The folder can't be looked into.
    Folder {
        /// What the system says.
        why: String,
    },
    /// A file came home, or was refused, and can't be moved aside.
    Move {
        /// What the system says.
        why: String,
    },
    /// The home can't take it in for now.
    Home {
        /// What the vault says.
        why: String,
    },
}

/// The last file that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastFile {
    /// Its name.
    pub file: String,
    /// When, in microseconds since 1970, UTC.
    pub at_micros: i64,
    /// Ok, partial, or error.
    pub status: Status,
    /// New records.
    pub added: u64,
}

impl LastFile {
    /// What a report says in short.
    #[must_use]
    pub fn of(report: &ImportReport, at: Instant) -> Self {
        Self { file: report.file.clone(), at_micros: at.micros(), status: report.status, added: report.added }
    }
}

/// A folder that is or was watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedFolder {
    /// Its path.
    pub path: String,
    /// When it was last noted as looked at, in microseconds since 1970, UTC.
    pub looked_micros: i64,
    /// Whether the watch ended as it should.
    pub ended: bool,
    /// What keeps files from coming home.
    pub trouble: Option<Trouble>,
    /// The last file.
    pub last: Option<LastFile>,
}

impl WatchedFolder {
    /// Whether something watches it at `now`, as far as is known.
    #[must_use]
    pub fn is_watched(&self, now: Instant) -> bool {
        !self.ended && Instant::from_micros(self.looked_micros).plus_seconds(SILENT_SECONDS_MAX) >= now
    }
}

/// The folders that are or were watched, the latest first.
///
/// # Errors
/// When the vault fails.
pub fn list(app: &App, scope: &Scope) -> Result<Vec<WatchedFolder>, VaultError> {
    Ok(load(app, scope)?.0)
}

fn load(app: &App, scope: &Scope) -> Result<(Vec<WatchedFolder>, u64), VaultError> {
    Ok(app.vault.find_document(scope, WATCHED)?.map(|document| (document.value, document.version)).unwrap_or_default())
}

/// Notes how a folder fares; without a `last` file, the one before stays.
pub(super) fn note(
    app: &App,
    scope: &Scope,
    folder: &Path,
    trouble: Option<&Trouble>,
    last: Option<&LastFile>,
    ended: bool,
) -> Result<(), VaultError> {
    let path = folder.to_string_lossy().into_owned();
    loop {
        let (mut all, version) = load(app, scope)?;
        let before = all.iter().position(|folder| folder.path == path).and_then(|at| all.remove(at).last);
        let last = last.cloned().or(before);
        let looked_micros = app.clock.now().micros();
        all.insert(0, WatchedFolder { path: path.clone(), looked_micros, ended, trouble: trouble.cloned(), last });
        all.truncate(FOLDERS_MAX);
        match app.vault.put_document(scope, WATCHED, &all, version) {
            Err(VaultError::Changed) => {}
            done => return done.map(drop),
        }
    }
}
