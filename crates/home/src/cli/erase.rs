//! `logis erase`: a home goes, and what its key sealed with it.

use logis_vault::Why;

use super::failure::Failure;
use super::terminal::{Terminal, Tone};
use super::{Done, Outcome, Place};

/// Erase a home: its key is destroyed first, so that no copy of the data can be read any more.
///
/// A keys file of a backup made before still holds the key, for whoever has it, its passphrase and the data of that time.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis erase                       says what goes, then asks you to type the home's name
  logis erase --yes-erase home      without asking

The files that you imported stay where they are on your machine. A copy of keys.db that you made yourself still opens
a copy of data.db made at the same time: destroy it too, and keys files of backups that you
copied elsewhere. Run logis backup once more afterwards: the register of erased homes beside your backups then keeps
the home from coming back.")]
pub struct Args {
    /// The home's name, typed as the confirmation
    #[arg(long, value_name = "NAME")]
    yes_erase: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let (app, scope) = place.open(Why::Manage, false)?;
    let records: u64 = app.vault.coverage(&scope)?.iter().map(|coverage| coverage.records).sum();
    let deliveries = app.vault.deliveries(&scope)?.len();
    terminal.say(terminal.text("erase-lead", &[("records", &records), ("deliveries", &deliveries)]));
    for (title, items) in [
        ("erase-goes", &["erase-goes-records", "erase-goes-journal", "erase-goes-copies"][..]),
        ("erase-stays", &["erase-stays-files", "erase-stays-backups", "erase-stays-register"][..]),
    ] {
        terminal.say(terminal.text(title, &[]));
        for item in items {
            terminal.say(format!("  {}", terminal.text(item, &[])));
        }
    }
    let typed = match &args.yes_erase {
        Some(name) => name.clone(),
        None if !terminal.can_ask => return Err(Failure::said("needs-name", place.home().to_owned())),
        None => terminal.ask(&terminal.text("cli-erase-ask", &[("name", &place.home().to_owned())]))?.unwrap_or_default(),
    };
    if typed != place.home() {
        return Err(Failure::said("erase-name", place.home().to_owned()));
    }
    app.vault.erase(scope.home())?;
    terminal.say(terminal.toned(Tone::Strong, terminal.text("cli-erased", &[("name", &place.home().to_owned())])));
    terminal.say(terminal.text("cli-erased-after", &[]));
    Ok(Done::Well)
}
