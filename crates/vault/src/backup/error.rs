//! Why a backup or a restore was refused, each with what a person can be told.

use std::io;
use std::path::{Path, PathBuf};

use logis_core::Instant;

use crate::VaultError;

/// Why a backup or a restore was refused or failed. Nothing that was there is lost by any of them.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file or folder can't be used.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The folder holds the backups of another Logis.
    #[error("{}: the backups of another Logis lie here", folder.display())]
    OtherPlace {
        /// The folder.
        folder: PathBuf,
    },
    /// What was written does not read back as it was.
    #[error("{}: what was written does not read back as it was", file.display())]
    Unverified {
        /// The file.
        file: PathBuf,
    },
    /// There is no backup in the folder, or none at or before the moment asked for.
    #[error("{}: no backup", folder.display())]
    NoBackup {
        /// The folder.
        folder: PathBuf,
        /// When those were made that are there, oldest first.
        made: Vec<Instant>,
    },
    /// The keys of every home were rotated between this data and the keys file that is left.
    #[error("{}: not there, and later keys files don't open this data", file.display())]
    KeysRotated {
        /// The keys file that is needed.
        file: PathBuf,
    },
    /// The backup would lie among what it is to save.
    #[error("{}: the data lies here", folder.display())]
    WithinData {
        /// The folder.
        folder: PathBuf,
    },
    /// One of the two files is not there.
    #[error("{}: not there", file.display())]
    HalfMissing {
        /// The file that should be there.
        file: PathBuf,
    },
    /// A file is shorter or longer than it was written, or other than it was written.
    #[error("{}: copied by half, or damaged", file.display())]
    HalfCopied {
        /// The file.
        file: PathBuf,
    },
    /// The keys file was made with other data.
    #[error("{}: its keys were made with other data", file.display())]
    OtherKeys {
        /// The keys file.
        file: PathBuf,
    },
    /// The passphrase does not open the keys file.
    #[error("{}: this passphrase does not open it", file.display())]
    WrongPassphrase {
        /// The file.
        file: PathBuf,
    },
    /// A file was written by another version.
    #[error("{}: it has format {found}, this program knows format {known}", file.display())]
    OtherVersion {
        /// The file.
        file: PathBuf,
        /// The version in it.
        found: i64,
        /// The version that this program knows.
        known: i64,
    },
    /// No erasure register was found: a home that was erased since could come back.
    #[error("no erasure register")]
    NoRegister {
        /// Where one was looked for.
        folder: PathBuf,
    },
    /// An erasure register is damaged, or another Logis's.
    #[error("{}: no erasure register of this Logis, or damaged", file.display())]
    Register {
        /// The file.
        file: PathBuf,
    },
    /// The target is not empty.
    #[error("{}: not empty", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
}

/// What an error of input or output was about.
pub(super) fn about(path: &Path) -> impl FnOnce(io::Error) -> BackupError + '_ {
    move |error| match VaultError::from(error) {
        VaultError::Io(error) => BackupError::Io { path: path.to_owned(), error: io::Error::new(error.kind(), error.to_string()) },
        full => full.into(),
    }
}
