//! `logis restore`: a backup becomes a data folder.

use std::io::{self, Write};
use std::path::PathBuf;

use jiff::civil;
use jiff::tz::TimeZone;
use logis_core::Instant;
use logis_pages::format;
use logis_vault::{Restore, Restored, RestoredHome, Target, Why};
use serde_json::json;

use super::failure::Failure;
use super::passphrase::PassphraseArgs;
use super::table::Table;
use super::terminal::{Terminal, Tone, harmless, in_quotes};
use super::{Done, Outcome, Place, access};
use crate::App;
use crate::app::{default_folder, system_clock, system_rng};

/// Make a data folder of a backup.
///
/// Only an empty folder is filled (name it with --data). Homes that were erased since the backup stay erased: the newest
/// register of them is looked for beside the backup, in the data folder of your account, and where --register says.
/// A time without zone is this machine's; the names of the files have it in UTC (they end in Z).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis restore --from /mnt/usb/logis --data ~/logis-again
  logis restore --from /mnt/usb/logis --at 2026-01-31 --data ~/logis-then
  logis restore --from /mnt/usb/logis --register /mnt/other/logis-erased.register --data ~/logis-again

Afterwards: logis --data ~/logis-again doctor")]
pub struct Args {
    /// The folder of the backups
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    from: PathBuf,
    /// The newest backup made at or before: 2026-01-31, 2026-01-31T12:00 or 20260131T120000Z
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// A newer register of erased homes, or a data folder that is in use
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    register: Vec<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// A JSON object a home, then one for the whole
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    place.refuse_home()?;
    let at = args.at.as_deref().map(|at| moment(at).ok_or_else(|| Failure::said("time", at))).transpose()?;
    let folder = place.folder();
    let (mut in_place, registers): (Vec<PathBuf>, Vec<PathBuf>) = args.register.iter().cloned().partition(|path| path.is_dir());
    let of_account = default_folder();
    if of_account != folder {
        in_place.push(of_account);
    }
    let found = Restore::find(&args.from, at, &registers, &in_place)?;
    if !args.json {
        let made = format::moment(found.made(), &TimeZone::system(), terminal.lang);
        terminal.say(terminal.text("cli-restore-found", &[("at", &made)]));
    }
    if !found.is_pair() {
        terminal.say(terminal.toned(Tone::Warning, terminal.text("cli-restore-later-keys", &[])));
    }
    let passphrase = args.passphrase.read(false, terminal)?;
    let (clock, rng) = (system_clock(), system_rng()?);
    let target = Target { folder: folder.clone(), database: place.database(), clock, actor: access::actor_of(&*rng), rng };
    let bar = terminal.bar(0);
    let restored = found.run(&target, &passphrase, &Terminal::follow(&bar))?;
    bar.finish_and_clear();
    // As every other command opens it.
    let app = place.app()?;
    let mut lines = Vec::with_capacity(restored.homes.len());
    for home in &restored.homes {
        let records = match &home.journal {
            Ok(_) => Some(records(&app, &home.name)?),
            Err(_) => None,
        };
        lines.push((home, records));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.json {
        write_json(&mut out, &restored, &lines)?;
    } else {
        write_text(&mut out, &restored, &lines, terminal)?;
    }
    out.flush()?;
    if let Some(needs) = restored.homes.iter().find_map(|home| home.needs.as_ref()) {
        return Err(Failure::said("restored-rotated", needs.to_string_lossy()));
    }
    if restored.homes.iter().any(|home| home.journal.is_err()) {
        return Err(Failure::said("restored-damaged", ""));
    }
    if !args.json {
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let folder = in_quotes(&folder.to_string_lossy());
        terminal
            .say(terminal.text(if place.data.is_some() { "cli-restore-next" } else { "cli-restore-next-usual" }, &[("folder", &folder)]));
    }
    Ok(Done::Well)
}

fn records(app: &App, home: &str) -> Result<u64, Failure> {
    let scope = access::scope(app, home, Why::Verify, false)?;
    Ok(app.vault.coverage(&scope)?.iter().map(|coverage| coverage.records).sum())
}

type Line<'a> = (&'a RestoredHome, Option<u64>);

fn write_json(out: &mut dyn Write, restored: &Restored, lines: &[Line<'_>]) -> io::Result<()> {
    for (home, records) in lines {
        let journal = home.journal.as_ref().map(|verified| verified.head.to_string()).ok();
        let error = home.journal.as_ref().err().map(ToString::to_string);
        let line = json!({
            "home": home.name, "id": home.id.to_string(), "records": records, "journal": journal, "error": error, "lost_links": home.lost_links,
            "needs": home.needs.as_ref().map(|file| file.to_string_lossy()),
        });
        writeln!(out, "{line}")?;
    }
    let whole = json!({
        "made": restored.made.to_string(), "homes": lines.len(), "erased": restored.erased,
        "register": restored.register.to_string_lossy(), "register_written": restored.register_written.to_string(), "register_is_newer": restored.register_is_newer,
    });
    writeln!(out, "{whole}")
}

fn write_text(out: &mut dyn Write, restored: &Restored, lines: &[Line<'_>], terminal: &Terminal) -> io::Result<()> {
    let columns = [("cli-home", false), ("cli-restore-records", true), ("cli-restore-journal", false)];
    let mut table = Table::new(columns.map(|(key, right)| (terminal.text(key, &[]), right)));
    for (home, records) in lines {
        let journal = match &home.journal {
            Err(_) if home.needs.is_some() => terminal.text("cli-restore-rotated", &[]),
            Err(error) => terminal.text("cli-restore-broken", &[("error", &error.to_string())]),
            Ok(verified) if home.lost_links == 0 => terminal.text("cli-restore-whole", &[("n", &verified.entries)]),
            Ok(verified) => terminal.text("cli-restore-shorter", &[("n", &verified.entries), ("lost", &home.lost_links)]),
        };
        let name = if home.name.is_empty() { home.id.to_string() } else { harmless(&home.name).into_owned() };
        table.push(vec![name, records.map(|records| records.to_string()).unwrap_or_default(), journal]);
    }
    table.write(out, terminal)?;
    let written = format::moment(restored.register_written, &TimeZone::system(), terminal.lang);
    let register = harmless(&restored.register.to_string_lossy()).into_owned();
    writeln!(out, "{}", terminal.text("cli-restore-erased", &[("n", &restored.erased), ("at", &written), ("file", &register)]))?;
    if !restored.register_is_newer {
        writeln!(out, "{}", terminal.toned(Tone::Warning, terminal.text("cli-restore-register-old", &[])))?;
    }
    Ok(())
}

/// When a backup was made, as `--at` takes it and as its files are named.
pub(super) fn backup_time(at: Instant) -> String {
    at.to_string().split('.').next().unwrap_or_default().trim_end_matches('Z').replace(['-', ':'], "") + "Z"
}

/// A moment as a person writes it, in this machine's zone where it names none; a day means its end.
fn moment(text: &str) -> Option<Instant> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.into());
    }
    let zone = TimeZone::system();
    let of_day = |text: &str| text.parse::<civil::Date>().ok().map(|day| day.at(23, 59, 59, 999_999_999));
    // A civil date also reads as a moment at midnight, so days are told by their length.
    let local = if text.len() == "2026-01-31".len() { of_day(text) } else { text.parse::<civil::DateTime>().ok() };
    local.and_then(|local| zone.to_timestamp(local).ok()).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_as_persons_write_them() {
        let at = |text| moment(text).map(Instant::seconds);
        assert_eq!(at("20250615T150641Z"), Some(1_750_000_001));
        assert_eq!(at("2025-06-15T15:06:41Z"), Some(1_750_000_001));
        assert!(at("2025-06-15").is_some_and(|end| end > 1_749_945_600));
        assert!(at("2025-06-15T15:06").is_some());
        assert_eq!(at("yesterday"), None);
        let made = Instant::from_seconds(1_750_000_001);
        assert_eq!(backup_time(made), "20250615T150641Z");
        assert_eq!(moment(&backup_time(made)), Some(made));
    }
}
