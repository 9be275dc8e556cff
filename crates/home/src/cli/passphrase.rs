//! The passphrase of backups: from a file, from the environment, or asked at the terminal without showing it.

use console::Term;
use logis_vault::{PASSPHRASE_MIN_CHARACTERS, Passphrase};
use std::path::PathBuf;

use super::failure::Failure;
use super::terminal::Terminal;

/// The variable that may hold it.
const VARIABLE: &str = "LOGIS_BACKUP_PASSPHRASE";

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
            let text = std::fs::read_to_string(file).map_err(|error| Failure::said("io", format!("{}: {error}", file.display())))?;
            return accepted(text.lines().next().unwrap_or_default());
        }
        if let Some(text) = std::env::var(VARIABLE).ok().filter(|text| !text.is_empty()) {
            return accepted(&text);
        }
        if !terminal.can_ask {
            return Err(Failure::said("needs-passphrase", VARIABLE));
        }
        let ask = |key: &str| -> Result<Passphrase, Failure> {
            terminal.say(terminal.text(key, &[("n", &PASSPHRASE_MIN_CHARACTERS)]));
            accepted(&Term::stderr().read_secure_line()?)
        };
        let first = ask(if is_new { "cli-backup-ask" } else { "cli-restore-ask" })?;
        if is_new && ask("cli-backup-ask-again")? != first {
            return Err(Failure::said("passphrase-differs", ""));
        }
        Ok(first)
    }
}

fn accepted(text: &str) -> Result<Passphrase, Failure> {
    Passphrase::new(text.to_owned()).map_err(|_| Failure::said("passphrase-short", PASSPHRASE_MIN_CHARACTERS.to_string()))
}
