//! `logis doctor`: is everything as it should be, and if not, what to do.
//!
//! To add a check: 1. a function here (or in `machine.rs` where it needs no vault) that adds lines to a [`Checkup`], 2. a
//! call in [`examine`] or [`examine_home`], 3. its sentences `cli-doctor-…` in both languages.

mod machine;

use std::io::{self, Write};
use std::path::Path;

use logis_core::Instant;
use logis_pages::texts::Arg;
use logis_vault::{Scope, Vault, VaultError, Why};
use serde_json::json;

use super::failure::{FAILED, Failure};
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place, access};
use crate::App;
use crate::app::system_clock;

/// Links of a journal that are looked at for the latest moment.
const LATEST_LINKS: u32 = 200;
/// How far a clock may be behind what was written before it counts as turned back.
const CLOCK_BEHIND_SECONDS: i64 = 60;

/// Check everything: the folder, the disk, the clock, the database, and every home's key, list and journal.
///
/// Each line is well, a warning or a failure with what to do. Nothing of what a home holds is shown but its name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis doctor                      of the usual folder
  logis --home anne doctor          of one home only, and of the folder it lies in
  logis --data DIR doctor --json    a line of JSON a check, for a program that watches

Exit code: 0 when nothing failed (warnings may stand), 1 when something did.")]
pub struct Args {
    /// A JSON object a check, a line each
    #[arg(long)]
    json: bool,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ok,
    Warning,
    Failed,
}

/// One line of the report.
#[derive(Debug)]
struct Line {
    check: &'static str,
    home: Option<String>,
    state: State,
    says: String,
    remedy: String,
}

/// The lines so far.
struct Checkup<'a> {
    terminal: &'a Terminal,
    lines: Vec<Line>,
}

impl Checkup<'_> {
    fn well(&mut self, check: &'static str, key: &str, args: &[(&str, &dyn Arg)]) {
        self.add(check, State::Ok, self.terminal.text(key, args), String::new());
    }

    fn warn(&mut self, check: &'static str, key: &str, remedy: &str, args: &[(&str, &dyn Arg)]) {
        self.add(check, State::Warning, self.terminal.text(key, args), self.terminal.text(remedy, args));
    }

    fn fail(&mut self, check: &'static str, key: &str, remedy: &str, args: &[(&str, &dyn Arg)]) {
        self.add(check, State::Failed, self.terminal.text(key, args), self.terminal.text(remedy, args));
    }

    fn fail_as(&mut self, check: &'static str, failure: &Failure) {
        if let Some((says, remedy)) = failure.words(self.terminal) {
            self.add(check, State::Failed, says, remedy);
        }
    }

    fn add(&mut self, check: &'static str, state: State, says: String, remedy: String) {
        self.lines.push(Line { check, home: None, state, says, remedy });
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let folder = place.folder();
    place.must_be_there()?;
    let mut checkup = Checkup { terminal, lines: Vec::new() };
    examine(place, &folder, &mut checkup);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in &checkup.lines {
        if args.json { write_json(&mut out, line)? } else { write_text(&mut out, line, terminal)? }
    }
    let count = |state| checkup.lines.iter().filter(|line| line.state == state).count() as u64;
    let (failed, warnings) = (count(State::Failed), count(State::Warning));
    if !args.json {
        let (tone, key) = match (failed, warnings) {
            (0, 0) => (Tone::Good, "cli-doctor-all-well"),
            (0, _) => (Tone::Warning, "cli-doctor-warnings"),
            _ => (Tone::Bad, "cli-doctor-failed"),
        };
        writeln!(out, "{}", terminal.toned(tone, terminal.text(key, &[("failed", &failed), ("warnings", &warnings)])))?;
    }
    out.flush()?;
    Ok(if failed == 0 { Done::Well } else { Done::Coded(FAILED) })
}

fn write_json(out: &mut dyn Write, line: &Line) -> io::Result<()> {
    let state = match line.state {
        State::Ok => "ok",
        State::Warning => "warning",
        State::Failed => "failed",
    };
    let remedy = Some(&line.remedy).filter(|remedy| !remedy.is_empty());
    writeln!(out, "{}", json!({ "check": line.check, "home": line.home, "state": state, "says": line.says, "remedy": remedy }))
}

fn write_text(out: &mut dyn Write, line: &Line, terminal: &Terminal) -> io::Result<()> {
    let words = ["cli-doctor-state-ok", "cli-doctor-state-warning", "cli-doctor-state-failed"].map(|key| terminal.text(key, &[]));
    let width = words.iter().map(|word| word.chars().count()).max().unwrap_or_default();
    let [ok, warning, failed] = &words;
    let (tone, word) = match line.state {
        State::Ok => (Tone::Good, ok),
        State::Warning => (Tone::Warning, warning),
        State::Failed => (Tone::Bad, failed),
    };
    let says = match &line.home {
        Some(home) => terminal.text("cli-doctor-of-home", &[("home", &harmless(home).into_owned()), ("says", &line.says)]),
        None => line.says.clone(),
    };
    writeln!(out, "{}  {says}", terminal.toned(tone, format!("{word:width$}")))?;
    if line.remedy.is_empty() { Ok(()) } else { writeln!(out, "{:width$}  → {}", "", line.remedy) }
}

fn examine(place: &Place, folder: &Path, checkup: &mut Checkup<'_>) {
    let (data, keys) = Vault::format_versions();
    checkup.well(
        "versions",
        "cli-doctor-versions",
        &[("program", &env!("CARGO_PKG_VERSION").to_owned()), ("data", &data), ("keys", &keys)],
    );
    machine::permissions(folder, checkup);
    machine::disk(folder, checkup);
    machine::file_times(folder, system_clock().now(), checkup);
    let app = match place.app() {
        Ok(app) => app,
        Err(failure) => return checkup.fail_as("open", &failure),
    };
    checkup.well("open", "cli-doctor-open", &[]);
    if let Err(error) = engine(&app, checkup).and_then(|()| leftovers(&app, checkup)).and_then(|()| homes(&app, place, checkup)) {
        checkup.fail_as("open", &error);
    }
}

fn engine(app: &App, checkup: &mut Checkup<'_>) -> Result<(), Failure> {
    let engine = app.vault.engine()?;
    checkup.well("engine", "cli-doctor-engine", &[("name", &engine.name.to_owned()), ("version", &engine.version)]);
    for (name, value, is_right) in &engine.settings {
        if !is_right {
            checkup.fail("engine", "cli-doctor-setting", "cli-doctor-setting-remedy", &[("name", &(*name).to_owned()), ("value", value)]);
        }
    }
    match app.vault.check_database() {
        Ok(true) => checkup.well("database", "cli-doctor-database", &[]),
        Ok(false) => {}
        Err(error) => checkup.fail_as("database", &error.into()),
    }
    Ok(())
}

fn leftovers(app: &App, checkup: &mut Checkup<'_>) -> Result<(), Failure> {
    let left = app.vault.leftovers()?;
    if left.homes_without_key > 0 {
        let n = &left.homes_without_key;
        checkup.fail("keys", "cli-doctor-without-key", "cli-doctor-without-key-remedy", &[("n", n)]);
    }
    if left.keys_without_home > 0 {
        let n = &left.keys_without_home;
        checkup.warn("keys", "cli-doctor-without-home", "cli-doctor-without-home-remedy", &[("n", n)]);
    }
    if left.rotations > 0 {
        checkup.warn("keys", "cli-doctor-rotations", "cli-doctor-rotations-remedy", &[("n", &left.rotations)]);
    }
    if left.staged + left.spools > 0 {
        let n = left.staged + left.spools;
        checkup.warn("leftovers", "cli-doctor-leftovers", "cli-doctor-leftovers-remedy", &[("n", &n)]);
    } else {
        checkup.well("leftovers", "cli-doctor-no-leftovers", &[]);
    }
    Ok(())
}

/// Every home, or the one that was named.
fn homes(app: &App, place: &Place, checkup: &mut Checkup<'_>) -> Result<(), Failure> {
    let mut homes = app.vault.homes()?;
    if let Some(named) = &place.home {
        homes.retain(|home| home.name == *named);
        if homes.is_empty() {
            return Err(place.of_home(VaultError::NoHome));
        }
    }
    if homes.is_empty() {
        checkup.well("homes", "cli-doctor-no-homes", &[]);
    }
    let bar = checkup.terminal.bar(homes.len() as u64);
    for home in homes {
        let before = checkup.lines.len();
        match access::scope(app, &home.name, Why::Verify, false) {
            Ok(scope) => examine_home(app, &scope, checkup),
            Err(error) => checkup.fail_as("key", &error.into()),
        }
        for line in &mut checkup.lines[before..] {
            line.home = Some(home.name.clone());
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Key, list of what there is, journal, and the clock against what the journal says.
fn examine_home(app: &App, scope: &Scope, checkup: &mut Checkup<'_>) {
    match app.vault.verify_catalog(scope) {
        Ok(()) => checkup.well("key", "cli-doctor-key", &[]),
        Err(VaultError::Tampered { what: "list of segments" }) => {
            checkup.fail("catalog", "cli-doctor-catalog", "cli-doctor-catalog-remedy", &[]);
        }
        // Without the key nothing else can be said.
        Err(VaultError::Tampered { .. } | VaultError::KeyGone) => {
            return checkup.fail("key", "cli-doctor-key-wrong", "cli-doctor-key-wrong-remedy", &[]);
        }
        Err(error) => return checkup.fail_as("key", &error.into()),
    }
    match app.vault.verify_journal(scope, None) {
        Ok(verified) => checkup.well("journal", "cli-doctor-journal", &[("n", &verified.entries)]),
        // Said above.
        Err(VaultError::Tampered { what: "list of segments" }) => {}
        Err(error) => checkup.fail_as("journal", &error.into()),
    }
    let latest = match app.vault.journal(scope, None, LATEST_LINKS) {
        Ok(lines) => lines.iter().map(|line| line.entry.at()).max(),
        // Said above.
        Err(_) => None,
    };
    if let Some(latest) = latest.filter(|latest| app.clock.now().plus_seconds(CLOCK_BEHIND_SECONDS) < *latest) {
        checkup.fail("clock", "cli-doctor-clock-back", "cli-doctor-clock-remedy", &[("at", &shown(latest, checkup.terminal))]);
    }
}

fn shown(at: Instant, terminal: &Terminal) -> String {
    logis_pages::format::moment(at, &jiff::tz::TimeZone::system(), terminal.lang)
}
