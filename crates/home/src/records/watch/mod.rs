//! A folder that is watched: files that appear in it come home, and are moved aside when that is done.
//!
//! It is looked at again and again (no word from the file system is needed, so that a network share works too). A file
//! is taken once it is settled: as large and as old as when it was looked at before, and not open for writing. What came
//! home moves to `done/`, what was refused to `refused/` with its reasons beside it in a `.txt`; an archive too of which
//! a file was refused, so that none goes unseen. Killed between the import and the move, the file is imported once more,
//! which adds nothing.

mod aside;
mod state;
#[cfg(test)]
mod tests;
mod writers;

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use logis_pages::Lang;
use logis_vault::{Scope, VaultError};

use super::import::{ImportReport, Options, import};
use super::{FileInput, refused};
use crate::App;

pub(super) use state::WATCHED;
pub use state::{LastFile, Trouble, WatchedFolder, list};

/// Files taken in one look; the next ones wait for the next.
const FILES_A_LOOK_MAX: usize = 10_000;
/// Endings of downloads under way.
const PARTIAL: &[&str] = &["part", "crdownload", "tmp", "download", "partial"];
/// Between two looks that find nothing new, it is noted this often that the folder is watched.
const NOTE_SECONDS: u64 = 300;

/// How a folder is watched.
#[derive(Debug, Clone)]
pub struct WatchOptions {
    /// The folder.
    pub folder: PathBuf,
    /// A file is settled when nothing of it changed for so long.
    pub settle: Duration,
    /// The language of the reasons beside refused files.
    pub lang: Lang,
}

/// What became of one file.
#[derive(Debug)]
pub struct Taken {
    /// Its name in the folder.
    pub name: String,
    /// What came of it.
    pub report: ImportReport,
    /// Where it lies now; `None` where it could not be moved.
    pub now_at: Option<PathBuf>,
}

/// What a look met.
pub enum Event<'a> {
    /// A file was taken.
    Taken(&'a Taken),
    /// Something keeps files from coming home, or (`None`) no more.
    Trouble(Option<&'a Trouble>),
}

/// A folder being watched.
pub struct Watch<'a> {
    app: &'a App,
    scope: &'a Scope,
    options: WatchOptions,
    seen: HashMap<OsString, Seen>,
    /// Files that came home and could not be moved: the move alone is tried again.
    unmoved: HashMap<OsString, (Print, Box<ImportReport>)>,
    trouble: Option<Trouble>,
    noted: Option<Duration>,
}

/// By what a file is known to be as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Print {
    bytes: u64,
    changed: Option<SystemTime>,
}

impl Print {
    fn of(data: &fs::Metadata) -> Self {
        Self { bytes: data.len(), changed: data.modified().ok() }
    }

    /// Of what lies there now, where it is a file.
    fn at(path: &Path) -> Option<Self> {
        path.symlink_metadata().ok().filter(fs::Metadata::is_file).map(|data| Self::of(&data))
    }
}

struct Seen {
    print: Print,
    /// Since when, by the clock that never jumps.
    since: Duration,
}

impl<'a> Watch<'a> {
    /// Watches a folder for a home.
    #[must_use]
    pub fn new(app: &'a App, scope: &'a Scope, options: WatchOptions) -> Self {
        Self { app, scope, options, seen: HashMap::new(), unmoved: HashMap::new(), trouble: None, noted: None }
    }

    /// Whether a file was seen that is not settled yet.
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.seen.is_empty()
    }

    /// Looks once: takes what is settled, until `ends` says to stop after the file in hand.
    ///
    /// # Errors
    /// When the home can't be used any more. What may pass (a full disk, a busy database, a folder that is gone) is told
    /// and tried again at the next look.
    pub fn look(&mut self, ends: &dyn Fn() -> bool, tell: &mut dyn FnMut(Event<'_>) -> io::Result<()>) -> Result<(), Failed> {
        let mut trouble = None;
        match self.settled() {
            Err(error) => trouble = Some(Trouble::Folder { why: error.to_string() }),
            Ok(files) => {
                for name in files {
                    if ends() {
                        break;
                    }
                    trouble = self.take(&name, tell)?.or(trouble);
                }
            }
        }
        if trouble != self.trouble {
            tell(Event::Trouble(trouble.as_ref()))?;
            self.trouble = trouble;
            self.noted = None;
        }
        let now = self.app.clock.elapsed();
        if self.noted.is_none_or(|noted| now.saturating_sub(noted).as_secs() >= NOTE_SECONDS) {
            self.note(None, false)?;
            self.noted = Some(now);
        }
        Ok(())
    }

    /// Says that the folder is watched no more.
    ///
    /// # Errors
    /// When the vault fails.
    pub fn end(&self) -> Result<(), VaultError> {
        self.note(None, true)
    }

    fn note(&self, last: Option<&LastFile>, ended: bool) -> Result<(), VaultError> {
        let folder = &self.options.folder;
        state::note(self.app, self.scope, folder, self.trouble.as_ref(), last, ended)
    }

    /// The files that are settled, the oldest first; what is not is remembered for the next look.
    fn settled(&mut self) -> io::Result<Vec<OsString>> {
        let now = self.app.clock.elapsed();
        let (mut seen, mut settled) = (HashMap::new(), Vec::new());
        for entry in fs::read_dir(&self.options.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            // What vanished between listing and looking is somebody else's to move.
            let (false, Ok(data)) = (is_left_out(&name), entry.path().symlink_metadata()) else { continue };
            if !data.is_file() {
                continue;
            }
            let print = Print::of(&data);
            let since = self.seen.get(&name).filter(|seen| seen.print == print).map_or(now, |seen| seen.since);
            if now.saturating_sub(since) >= self.options.settle && settled.len() < FILES_A_LOOK_MAX {
                settled.push((print.changed, name.clone()));
            }
            seen.insert(name, Seen { print, since });
        }
        self.unmoved.retain(|name, (print, _)| seen.get(name).is_some_and(|seen| seen.print == *print));
        self.seen = seen;
        if !settled.is_empty() {
            let open = writers::open_for_writing(&self.options.folder);
            settled.retain(|(_, name)| !open.contains(name));
        }
        settled.sort_unstable();
        Ok(settled.into_iter().map(|(_, name)| name).collect())
    }

    /// Takes one file. What keeps it from coming home for now is returned.
    fn take(&mut self, name: &OsStr, tell: &mut dyn FnMut(Event<'_>) -> io::Result<()>) -> Result<Option<Trouble>, Failed> {
        let path = self.options.folder.join(name);
        // Files before it took their time: it may have been written or replaced, by a link for one, since it was seen.
        if self.is_other(name, &path) {
            return Ok(None);
        }
        let report = match self.unmoved.remove(name) {
            Some((_, report)) => *report,
            None => match self.bring(&path)? {
                Ok(report) => report,
                Err(trouble) => return Ok(Some(trouble)),
            },
        };
        // It was written meanwhile: it is taken again once it is settled.
        if self.is_other(name, &path) {
            return Ok(None);
        }
        let moved = aside::move_aside(&path, &report, self.app.clock.now().day(), self.options.lang);
        let trouble = moved.as_ref().err().map(|error| Trouble::Move { why: error.to_string() });
        match (&trouble, self.seen.get(name)) {
            (Some(_), Some(seen)) => drop(self.unmoved.insert(name.to_owned(), (seen.print, Box::new(report.clone())))),
            _ => drop(self.seen.remove(name)),
        }
        if trouble.is_none() || self.trouble != trouble {
            let taken = Taken { name: name.to_string_lossy().into_owned(), report, now_at: moved.ok() };
            tell(Event::Taken(&taken))?;
        }
        Ok(trouble)
    }

    /// Whether what lies there is not what was seen: then it must settle anew.
    fn is_other(&mut self, name: &OsStr, path: &Path) -> bool {
        let is_other = self.seen.get(name).map(|seen| seen.print) != Print::at(path);
        if is_other {
            self.seen.remove(name);
        }
        is_other
    }

    /// Brings a file home, and notes what became of it.
    fn bring(&self, path: &Path) -> Result<Result<ImportReport, Trouble>, Failed> {
        let done = import(self.app, self.scope, &FileInput::found(path), None, &Options::default(), &|_| ());
        let report = match done {
            Ok(report) => report,
            Err(error) if may_pass(&error) => return Ok(Err(Trouble::Home { why: error.to_string() })),
            Err(error) => return Err(error.into()),
        };
        refused::note(self.app, self.scope, report.clone())?;
        self.note(Some(&LastFile::of(&report, self.app.clock.now())), false)?;
        Ok(Ok(report))
    }
}

/// What another try may mend.
fn may_pass(error: &VaultError) -> bool {
    matches!(error, VaultError::Busy | VaultError::Changed | VaultError::DiskFull | VaultError::ReadOnly | VaultError::Io(_))
}

/// Hidden files and downloads under way.
fn is_left_out(name: &OsStr) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    name.as_encoded_bytes().starts_with(b".") || ending.is_some_and(|ending| PARTIAL.contains(&ending.as_str()))
}

/// Why the watch ended.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The home can't be used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Nobody hears what is told.
    #[error(transparent)]
    Told(#[from] io::Error),
}
