//! An export outside of the home, as a file that only its owner can read.

use std::io;
use std::path::{Path, PathBuf};

use logis_core::{HomeId, Instant};
use logis_vault::{Exported, Scope, VaultError};

use crate::App;
use crate::records::leaving::papers;

/// A home that others change while it is copied out is copied again at most so often.
const ATTEMPTS_MAX: u32 = 4;
/// How the names of files that a schedule wrote begin and end: only these are taken away again.
const NAME: (&str, &str) = ("logis-", ".logis.zip");

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Something of this name is there.
    #[error("something of this name is there")]
    Exists,
    /// The operating system failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Writes an export. The file appears whole or not at all, and takes the place of no other.
///
/// # Errors
/// [`FileError`].
pub fn write(app: &App, scope: &Scope, path: &Path, progress: &dyn Fn(u64, u64)) -> Result<Exported, FileError> {
    if path.exists() {
        return Err(FileError::Exists);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for attempt in 1.. {
        let file = tempfile::NamedTempFile::new_in(folder)?;
        let out = Box::new(io::BufWriter::new(file.reopen()?));
        match app.vault.export(scope, &papers(), out, progress) {
            Err(VaultError::Changed) if attempt < ATTEMPTS_MAX => {}
            done => {
                let exported = done?;
                file.as_file().sync_all()?;
                file.persist_noclobber(path).map_err(|error| match error.error.kind() {
                    io::ErrorKind::AlreadyExists => FileError::Exists,
                    _ => error.error.into(),
                })?;
                return Ok(exported);
            }
        }
    }
    Err(VaultError::Changed.into())
}

/// Writes a home's export into its own folder within the one that the operator allowed, and lets the newest `keep` stay.
///
/// # Errors
/// [`FileError`].
pub fn write_into(app: &App, scope: &Scope, allowed: &Path, keep: usize) -> Result<(), FileError> {
    let folder = folder_of(allowed, scope.home());
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
        // A link would lead out of what the operator allowed.
        Err(_) if !std::fs::symlink_metadata(&folder)?.is_dir() => return Err(io::Error::from(io::ErrorKind::NotADirectory).into()),
        _ => {}
    }
    let made = name(app.clock.now());
    write(app, scope, &folder.join(&made), &|_, _| ())?;
    let mut files: Vec<String> = std::fs::read_dir(&folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        // What was just written stays, whatever a clock that went wrong called those before it.
        .filter(|name| is_name(name) && *name != made)
        .collect();
    // Their names are in the order of their times.
    files.sort_unstable();
    let over = (files.len() + 1).saturating_sub(keep.max(1));
    Ok(files[..over].iter().try_for_each(|name| std::fs::remove_file(folder.join(name)))?)
}

/// A home's own folder within the one that the operator allowed.
#[must_use]
pub fn folder_of(allowed: &Path, home: HomeId) -> PathBuf {
    allowed.join(home.to_string())
}

/// Whether a file is called as [`name`] calls one: another's is the person's own, and stays.
fn is_name(name: &str) -> bool {
    let at = name.strip_prefix(NAME.0).and_then(|rest| rest.strip_suffix(NAME.1)).unwrap_or_default();
    at.starts_with(|c: char| c.is_ascii_digit()) && at.ends_with('Z') && at.bytes().all(|b| b.is_ascii_digit() || b"-TZ".contains(&b))
}

/// The name of an export of a moment.
#[must_use]
pub fn name(at: Instant) -> String {
    let plain: String = at.to_string().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("{}{plain}{}", NAME.0, NAME.1)
}
