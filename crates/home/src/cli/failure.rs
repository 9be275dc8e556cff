//! How a command fails: what happened, what to do, and the exit code that says so to scripts.

use std::io;
use std::path::Path;

use logis_core::Instant;
use logis_vault::{BackupError, VaultError};

use super::restore::backup_time;
use super::serve::ServeError;
use super::terminal::{Terminal, Tone, harmless};
use crate::records::accounts::AccountError;
use crate::web::reach::ReachError;

/// Exit code of a command that failed.
pub const FAILED: u8 = 1;
/// Exit code of an import in which a file was refused, and of words that no command has.
pub const REFUSED: u8 = 2;

/// Moments of backups that a failure names; there may be more.
const TIMES_MAX: usize = 12;

/// Why a command stopped.
#[derive(Debug)]
pub enum Failure {
    /// Whoever read the output wanted no more: no failure.
    Unread,
    /// A text of `commands.ftl`: `cli-failed-KEY` says what happened, `cli-failed-KEY-remedy` what to do.
    Said {
        /// The key.
        key: &'static str,
        /// What the text quotes.
        quote: String,
    },
    /// The vault failed.
    Vault(VaultError),
}

impl Failure {
    /// A failure that a text says.
    pub fn said(key: &'static str, quote: impl Into<String>) -> Self {
        Self::Said { key, quote: quote.into() }
    }

    /// What the system says of a file or folder, in words.
    pub fn about(path: &Path, error: &io::Error) -> Self {
        let quote = || path.to_string_lossy().into_owned();
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            io::ErrorKind::NotFound => Self::said("file-missing", quote()),
            io::ErrorKind::PermissionDenied => Self::said("file-refused", quote()),
            io::ErrorKind::IsADirectory => Self::said("is-folder", quote()),
            // A folder that is to be made where a file lies.
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => Self::said("no-folder", quote()),
            io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput => Self::said("file-name", quote()),
            io::ErrorKind::ReadOnlyFilesystem => Self::said("file-read-only", quote()),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => VaultError::DiskFull.into(),
            _ => Self::said("io", format!("{}: {}", path.display(), plain(error))),
        }
    }

    /// The same of a file that is to be made: what is not there is its folder.
    pub fn making(path: &Path, error: &io::Error) -> Self {
        let within = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::PermissionDenied => Self::about(within, error),
            _ => Self::about(path, error),
        }
    }

    /// What happened and what to do.
    pub fn words(&self, terminal: &Terminal) -> Option<(String, String)> {
        let (key, quote) = match self {
            Self::Unread => return None,
            Self::Said { key, quote } => (*key, quote.clone()),
            Self::Vault(error) => of_vault(error),
        };
        let quote = harmless(&quote).into_owned();
        let text = |key: String| terminal.text(&key, &[("quote", &quote)]);
        Some((text(format!("cli-failed-{key}")), text(format!("cli-failed-{key}-remedy"))))
    }

    /// Writes it for the person.
    pub fn tell(&self, terminal: &Terminal) {
        if let Some((happened, remedy)) = self.words(terminal) {
            terminal.say(format!("logis: {}\n{}", terminal.toned(Tone::Strong, happened), remedy));
        }
    }

    /// The exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        if matches!(self, Self::Unread) { 0 } else { FAILED }
    }
}

fn of_vault(error: &VaultError) -> (&'static str, String) {
    let key = match error {
        VaultError::NoHome => "no-home",
        VaultError::KeyGone | VaultError::KeysMissing => "keys",
        VaultError::OtherVersion { .. } => "version",
        VaultError::Busy | VaultError::Changed => "busy",
        VaultError::DataMissing => "data-missing",
        VaultError::Moved { .. } => "moved",
        VaultError::HalfMoved => "half-moved",
        VaultError::InUse => "in-use",
        VaultError::NotEmpty => "not-empty",
        VaultError::DatabaseAddress(_) | VaultError::DatabaseRefused(_) | VaultError::NotOurs { .. } => "database",
        VaultError::Unreachable => "unreachable",
        VaultError::Unsure => "unsure",
        VaultError::DiskFull => "disk-full",
        VaultError::ReadOnly => "read-only",
        VaultError::Damaged => "damaged",
        VaultError::LimitExceeded { limit } => too_long(limit),
        VaultError::Tampered { .. } | VaultError::Journal(_) => "tampered",
        VaultError::Io(error) => return ("io", plain(error)),
        VaultError::NotFound { what } => return ("not-found", (*what).to_owned()),
        _ => "vault",
    };
    (key, error.to_string())
}

/// What a limit of the vault means for the person; by the name of its constant.
fn too_long(limit: &str) -> &'static str {
    match limit {
        "NAME_MAX_BYTES" => "too-long-name",
        "DOCUMENT_MAX_BYTES" => "too-long-document",
        _ => "too-long-entry",
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            // What the vault writes to goes where commands write, too.
            VaultError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => Self::Unread,
            error => Self::Vault(error),
        }
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let key = match &error {
            BackupError::Vault(error) => return error.clone().into(),
            BackupError::Io { path, error } => return Self::about(path, error),
            BackupError::WithinData { .. } => "backup-within-data",
            BackupError::KeysRotated { .. } => "backup-keys-rotated",
            BackupError::OtherPlace { .. } => "backup-other-place",
            BackupError::Unverified { .. } => "backup-unverified",
            BackupError::NoBackup { made, .. } if made.is_empty() => "backup-none",
            BackupError::NoBackup { made, .. } => return Self::said("backup-early", times(made)),
            BackupError::HalfMissing { .. } => "backup-half-missing",
            BackupError::HalfCopied { .. } => "backup-half-copied",
            BackupError::OtherKeys { .. } => "backup-other-keys",
            BackupError::WrongPassphrase { .. } => "backup-passphrase",
            BackupError::OtherVersion { .. } => "backup-version",
            BackupError::NoRegister { .. } => "backup-no-register",
            BackupError::Register { .. } => "backup-register",
            BackupError::NotEmpty { .. } => "backup-not-empty",
        };
        let quote = match &error {
            BackupError::OtherPlace { folder: path }
            | BackupError::NoBackup { folder: path, .. }
            | BackupError::WithinData { folder: path }
            | BackupError::KeysRotated { file: path }
            | BackupError::NoRegister { folder: path }
            | BackupError::NotEmpty { folder: path }
            | BackupError::Unverified { file: path }
            | BackupError::HalfMissing { file: path }
            | BackupError::HalfCopied { file: path }
            | BackupError::OtherKeys { file: path }
            | BackupError::WrongPassphrase { file: path }
            | BackupError::Register { file: path } => path.display().to_string(),
            _ => error.to_string(),
        };
        Self::said(key, quote)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Unread } else { Self::said("io", plain(&error)) }
    }
}

/// What the system says, without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" (os error ").map_or(text.clone(), |(words, _)| words.to_owned())
}

/// The latest moments, as `--at` takes them.
fn times(made: &[Instant]) -> String {
    let shown: Vec<String> = made.iter().rev().take(TIMES_MAX).map(|at| backup_time(*at)).collect();
    shown.join(", ")
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Listen(error) => Self::said("listen", error.to_string()),
            ServeError::Reach(error) => Self::said(
                match error {
                    ReachError::Open(_) => "reach-open",
                    ReachError::Nameless(_) => "reach-nameless",
                    ReachError::OtherScheme(_) => "reach-scheme",
                },
                match &error {
                    ReachError::Open(listen) | ReachError::Nameless(listen) => listen.to_string(),
                    ReachError::OtherScheme(public) => public.to_string(),
                },
            ),
            ServeError::Tls(error) => Self::said("tls", error.to_string()),
            ServeError::Vault(error) => error.into(),
            ServeError::Io(error) => error.into(),
        }
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Unknown(name) => Self::said("account-unknown", name),
            AccountError::Same => Self::said("account-same", ""),
            AccountError::OnlyId(id) => Self::said("account-only-id", id),
            AccountError::Taken(name) => Self::said("account-taken", name),
            AccountError::Vault(error) => error.into(),
        }
    }
}
