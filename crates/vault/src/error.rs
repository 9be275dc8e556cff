//! What can go wrong in the vault, in words that hold nothing of the person.

use std::io;
use std::sync::Arc;

use crate::journal::JournalBroken;

/// Why the vault refused or failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VaultError {
    /// Sealed bytes, or what they are bound to, were changed.
    #[error("{what}: the sealed bytes were changed, or belong elsewhere")]
    Tampered {
        /// What was to be opened.
        what: &'static str,
    },
    /// The folder was written by another version of Logis.
    #[error("this folder has format {found}, this program knows format {known}: use the version of Logis that wrote it")]
    OtherVersion {
        /// The version in the folder.
        found: i64,
        /// The version that this program knows.
        known: i64,
    },
    /// There is no such home (or no more).
    #[error("there is no such home")]
    NoHome,
    /// A home of this name exists.
    #[error("a home of this name exists")]
    HomeExists,
    /// A person of this name signs in here.
    #[error("a person of this name signs in here")]
    NameTaken,
    /// The home is there, but its wrapping key is not in the key store.
    #[error("the key store holds no key for this home: it was erased, or these are another folder's keys")]
    KeyGone,
    /// There are homes, but no key store: it was lost, or left out of a copy.
    #[error("there are homes, but the folder has no keys.db: put it back")]
    KeysMissing,
    /// There are keys of homes, but the data holds no home at all: it was lost, or is another's.
    #[error("keys.db opens homes, and the database has none: is it the right one, or was it left out of a copy?")]
    DataMissing,
    /// The data was moved to another database.
    #[error("the data was moved to {to}")]
    Moved {
        /// Where to, without a password.
        to: Arc<str>,
    },
    /// Another program has the data open.
    #[error("another program has the data open: end it first")]
    InUse,
    /// The database to copy to holds homes.
    #[error("there are homes already where the data is to go")]
    NotEmpty,
    /// A move into this database was interrupted.
    #[error("a move of the data into this database was interrupted: run it again")]
    HalfMoved,
    /// The address of a database can't be used.
    #[error("the database's address: {0}")]
    DatabaseAddress(&'static str),
    /// The database holds tables of something else.
    #[error("{place} holds tables that are not Logis's: name another schema with ?schema=NAME")]
    NotOurs {
        /// The database, without a password.
        place: Arc<str>,
    },
    /// The database server refuses this account, or has no such database.
    #[error("the database refuses: {0}")]
    DatabaseRefused(Arc<str>),
    /// The database server can't be reached.
    #[error("the database can't be reached: try again")]
    Unreachable,
    /// The database went away while it committed. Read again whether it was kept, then try again.
    #[error("the database went away at the last moment: look whether it was kept, then try again")]
    Unsure,
    /// The scope does not allow it.
    #[error("the scope does not allow this")]
    NotAllowed,
    /// What was asked for is not there.
    #[error("{what}: not found")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// It was changed by someone else meanwhile; read it again.
    #[error("it was changed meanwhile: read it again")]
    Changed,
    /// A named limit was exceeded.
    #[error("larger than {limit}")]
    LimitExceeded {
        /// The limit's name.
        limit: &'static str,
    },
    /// The journal does not hold together.
    #[error(transparent)]
    Journal(#[from] JournalBroken),
    /// Another process keeps the database busy; trying again may help.
    #[error("the database is busy: try again")]
    Busy,
    /// No room left on the disk. Nothing was stored.
    #[error("the disk is full: nothing of this was stored")]
    DiskFull,
    /// The folder can't be written.
    #[error("the folder can't be written")]
    ReadOnly,
    /// The database file itself is damaged, or no database.
    #[error("the database is damaged, or no database of Logis")]
    Damaged,
    /// The database reported something else. The text names SQL, never a value.
    #[error("database: {0}")]
    Database(Arc<str>),
    /// A file or folder can't be used.
    #[error("{0}")]
    Io(Arc<io::Error>),
    /// Something that this program's own rules exclude: a defect, or a damaged database.
    #[error("found something impossible: {0}")]
    Impossible(&'static str),
}

impl From<arrow_schema::ArrowError> for VaultError {
    fn from(_: arrow_schema::ArrowError) -> Self {
        // The text may quote values.
        Self::Impossible("columns that don't fit together")
    }
}

impl From<crate::segment::encode::EncodingError> for VaultError {
    fn from(_: crate::segment::encode::EncodingError) -> Self {
        Self::Impossible("a segment of another shape")
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Io(Arc::new(error)),
        }
    }
}

impl From<VaultError> for io::Error {
    fn from(error: VaultError) -> Self {
        Self::other(error)
    }
}
