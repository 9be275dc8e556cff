//! Folders that are watched: what Importer says of them.

use logis_core::Instant;

use crate::context::Page;
use crate::import::Status;

/// A folder that is or was watched.
#[derive(Debug, Clone)]
pub struct WatchedFolder {
    /// Its path.
    pub path: String,
    /// When it was last noted as looked at.
    pub looked: Instant,
    /// Whether something watches it now.
    pub watched: bool,
    /// What keeps files from coming home.
    pub trouble: Option<WatchTrouble>,
    /// The last file that came from there.
    pub last: Option<LastFile>,
}

/// What keeps files from coming home.
#[derive(Debug, Clone)]
pub struct WatchTrouble {
    /// Which: `folder`, `move` or `home`.
    pub kind: &'static str,
    /// What the system says.
    pub why: String,
}

/// The last file that came from a folder.
#[derive(Debug, Clone)]
pub struct LastFile {
    /// Its name.
    pub file: String,
    /// How it fared.
    pub status: Status,
    /// New records.
    pub added: u64,
}

impl WatchedFolder {
    pub(crate) fn class(&self) -> &'static str {
        match (self.watched, &self.trouble) {
            (true, None) => "good",
            (true, Some(_)) => "bad",
            (false, _) => "unsure",
        }
    }

    pub(crate) fn state(&self, p: &Page<'_>) -> String {
        match (self.watched, &self.trouble) {
            (true, None) => p.t("watch-on"),
            (true, Some(_)) => p.t("watch-stuck"),
            (false, _) => p.t("watch-off"),
        }
    }

    pub(crate) fn last(&self, p: &Page<'_>) -> String {
        match &self.last {
            Some(last) => p.t3("watch-last", [("file", &last.file), ("status", &last.status.label(p.lang())), ("added", &last.added)]),
            None => p.t("watch-none"),
        }
    }
}

impl WatchTrouble {
    pub(crate) fn happened(&self, p: &Page<'_>) -> String {
        p.t1(&format!("watch-trouble-{}", self.kind), "why", &self.why)
    }

    pub(crate) fn remedy(&self, p: &Page<'_>) -> String {
        p.t(&format!("watch-trouble-{}-remedy", self.kind))
    }
}
