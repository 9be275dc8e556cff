//! The passphrase of backups: from a file, from the environment, or asked at the terminal without showing it.

use std::fs::File;
use std::io::{self, Read};
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use console::Term;
use logis_vault::{PASSPHRASE_MIN_CHARACTERS, PASSPHRASE_MIN_DIFFERENT, Passphrase, PassphraseError};

use super::failure::Failure;
use super::terminal::Terminal;

/// The variable that may hold it.
const VARIABLE: &str = "LOGIS_BACKUP_PASSPHRASE";

/// As much of a file is read.
const FILE_MAX_BYTES: u64 = 64 << 10;

/// Where the passphrase comes from.
#[derive(Debug, clap::Args)]
pub struct PassphraseArgs {
    /// A file with the passphrase on its first line [else: $LOGIS_BACKUP_PASSPHRASE, else asked]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    passphrase_file: Option<PathBuf>,
}

impl PassphraseArgs {
    /// The passphrase; a new one is asked for twice.
    ///
    /// # Errors
    /// When there is none, it is too short, or both don't agree.
    pub(super) fn read(&self, is_new: bool, terminal: &Terminal) -> Result<Passphrase, Failure> {
        if let Some(file) = &self.passphrase_file {
            let text = read(file, is_new)?;
            return accepted(text.lines().next().unwrap_or_default(), is_new);
        }
        if let Some(text) = std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()) {
            return accepted(&text, is_new);
        }
        if !terminal.can_ask {
            return Err(Failure::said("needs-passphrase", VARIABLE));
        }
        let ask = |key: &str| -> Result<Passphrase, Failure> {
            terminal.say(terminal.text(key, &[("n", &PASSPHRASE_MIN_CHARACTERS)]));
            accepted(&Term::stderr().read_secure_line()?, is_new)
        };
        let first = ask(if is_new { "cli-backup-ask" } else { "cli-restore-ask" })?;
        if is_new && ask("cli-backup-ask-again")? != first {
            return Err(Failure::said("passphrase-differs", ""));
        }
        Ok(first)
    }
}

/// The text of a passphrase file. One that others can read is no secret to make a backup with; to open one it will do.
fn read(file: &Path, is_new: bool) -> Result<String, Failure> {
    let of_file = |error: io::Error| match error.kind() {
        io::ErrorKind::InvalidData => Failure::said("passphrase-no-text", file.to_string_lossy()),
        _ => Failure::about(file, &error),
    };
    let mut opened = File::open(file).map_err(of_file)?;
    let data = opened.metadata().map_err(of_file)?;
    if data.is_dir() {
        return Err(Failure::said("is-folder", file.to_string_lossy()));
    }
    #[cfg(unix)]
    if is_new && data.is_file() && data.permissions().mode() & 0o077 != 0 {
        return Err(Failure::said("passphrase-open", file.to_string_lossy()));
    }
    let mut text = String::new();
    (&mut opened).take(FILE_MAX_BYTES).read_to_string(&mut text).map_err(of_file)?;
    Ok(text)
}

/// A passphrase, with more asked of a new one.
fn accepted(text: &str, is_new: bool) -> Result<Passphrase, Failure> {
    let text = text.to_owned();
    let read = if is_new { Passphrase::chosen(text) } else { Passphrase::new(text) };
    read.map_err(|error| match error {
        PassphraseError::Short => Failure::said("passphrase-short", PASSPHRASE_MIN_CHARACTERS.to_string()),
        PassphraseError::Plain => Failure::said("passphrase-plain", PASSPHRASE_MIN_DIFFERENT.to_string()),
    })
}
