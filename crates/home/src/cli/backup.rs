//! `logis backup`: a copy to keep elsewhere, while everything goes on.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use logis_pages::format;
use logis_vault::{BackedUp, KEYS_KEPT_DAYS};
use serde_json::json;

use super::passphrase::PassphraseArgs;
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place};

/// Write a backup: the data in one file, the keys under a passphrase in another.
///
/// Imports and pages go on meanwhile. What was written is read back and checked. The register of erased homes is written
/// beside both, so that a restore never revives one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis backup /mnt/usb/logis                              asks for the passphrase
  logis backup --passphrase-file ~/.logis-passphrase /mnt/usb/logis
  logis restore --from /mnt/usb/logis --data ~/logis-again     the way back

It saves every home of the data folder, and lies apart from it: on another disk. A passphrase is four words or more, or
twelve characters that are no pattern; its file must be yours alone (chmod 600).

Keep the passphrase apart from the backup: without it the data can't be opened, with it anyone can open it. Keys files
older than 7 days are removed from the folder, so that a home that you erase can't be opened from here for longer. Files
copied elsewhere are yours to remove.")]
pub struct Args {
    /// The folder of the backups; made when it is not there
    #[arg(value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    place.refuse_home()?;
    let app = place.open_folder()?;
    let passphrase = args.passphrase.read(true, terminal)?;
    let bar = terminal.bar(0);
    let written = app.vault.backup(&args.folder, &passphrase, &Terminal::follow(&bar))?;
    bar.finish_and_clear();
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.json {
        write_json(&mut out, &written)?;
    } else {
        write_text(&mut out, &written, terminal)?;
    }
    out.flush()?;
    Ok(Done::Well)
}

fn write_json(out: &mut dyn Write, written: &BackedUp) -> io::Result<()> {
    let value = json!({
        "made": written.made.to_string(),
        "data": shown(&written.data),
        "data_bytes": written.data_bytes,
        "keys": shown(&written.keys),
        "register": shown(&written.register),
        "homes": written.homes,
        "erased": written.erased,
        "holding_erased": written.holding_erased,
        "holding_until": written.holding_until.map(|until| until.to_string()),
        "removed": written.removed.iter().map(|file| shown(file)).collect::<Vec<_>>(),
    });
    writeln!(out, "{value}")
}

fn write_text(out: &mut dyn Write, written: &BackedUp, terminal: &Terminal) -> io::Result<()> {
    let made = terminal.text("cli-backup-made", &[("homes", &written.homes)]);
    writeln!(out, "{}", terminal.toned(Tone::Good, made))?;
    for (key, file) in [("cli-backup-data", &written.data), ("cli-backup-keys", &written.keys), ("cli-backup-register", &written.register)]
    {
        writeln!(out, "  {}", terminal.text(key, &[("file", &harmless(&shown(file)).into_owned())]))?;
    }
    writeln!(out, "{}", terminal.text("cli-backup-removed", &[("n", &written.removed.len()), ("days", &KEYS_KEPT_DAYS)]))?;
    let Some(until) = written.holding_until else { return Ok(()) };
    let until = format::moment(until, &TimeZone::system(), terminal.lang);
    let text = terminal.text("cli-backup-erased-keys", &[("n", &written.holding_erased), ("until", &until)]);
    writeln!(out, "{}", terminal.toned(Tone::Warning, text))
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}
