//! `logis export`: the whole home as one file of open formats.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use logis_core::Instant;
use logis_pages::format;
use logis_vault::{Exported, Scope, Why};
use serde_json::json;

use super::failure::Failure;
use super::terminal::{Terminal, Tone};
use super::{Done, Outcome, Place};
use crate::App;
use crate::leaving::file::{self, FileError};
use crate::records::leaving::papers;

/// Take everything with you: one zip with all that the home holds, in open formats.
///
/// Records as Parquet and CSV with the JSON Schema of each kind, every sighting, your files as they came, accounts and
/// answers, and the journal with what anyone needs to verify it. Another Logis takes it up with logis import; what each
/// file in it is, its README says. The file is NOT sealed: keep it where nobody else reads.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis export home.logis.zip              everything, into a file that only you can read
  logis export ~/Documents                 the same, under a name with today's date
  logis export --json home.logis.zip       what it holds, as one JSON object
  logis export - | ssh box 'cat > h.zip'   to standard output
  logis --home new import home.logis.zip   take it up: exactly, where the home is new; without doubles, where it is not

The file appears once it is whole. That a copy was taken, and how many records left, stands in the journal.")]
pub struct Args {
    /// One JSON object that says what was exported, on standard output (on standard error where PATH is -)
    #[arg(long)]
    json: bool,
    /// The file to make, a folder to make it in, or - for standard output
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    path: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let to_standard = args.path == Path::new("-");
    if to_standard && terminal.is_screen {
        return Err(Failure::said("export-screen", ""));
    }
    let (app, scope) = place.open(Why::Export, false)?;
    let bar = bar(terminal);
    let progress = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let (path, exported) = if to_standard {
        (args.path.clone(), app.vault.export(&scope, &papers(), Box::new(io::BufWriter::new(io::stdout())), &progress)?)
    } else {
        let path = if args.path.is_dir() { args.path.join(dated(place.home(), app.clock.now())) } else { args.path.clone() };
        let exported = into_file(&app, &scope, &path, &progress)?;
        (path, exported)
    };
    bar.finish_and_clear();
    let written = if args.json { json_of(&path, &exported).to_string() } else { sentences(&path, &exported, terminal) };
    if to_standard {
        terminal.say(written);
    } else {
        writeln!(io::stdout(), "{written}")?;
    }
    Ok(Done::Well)
}

fn into_file(app: &App, scope: &Scope, path: &Path, progress: &dyn Fn(u64, u64)) -> Result<Exported, Failure> {
    file::write(app, scope, path, progress).map_err(|error| match error {
        FileError::Exists => Failure::said("export-exists", path.to_string_lossy().into_owned()),
        FileError::Io(error) => Failure::making(path, &error),
        FileError::Vault(error) => error.into(),
    })
}

/// A name for a file in a folder.
fn dated(home: &str, now: Instant) -> String {
    let plain: String = home.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    format!("logis-{plain}-{}.logis.zip", now.day())
}

fn bar(terminal: &Terminal) -> ProgressBar {
    if !terminal.shows_progress {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent}%") {
        bar.set_style(style);
    }
    bar
}

fn json_of(path: &Path, exported: &Exported) -> serde_json::Value {
    json!({
        "file": path.to_string_lossy(),
        "bytes": exported.bytes,
        "home": exported.home.to_string(),
        "records": exported.records,
        "sightings": exported.sightings,
        "deliveries": exported.deliveries,
        "originals": exported.originals,
        "documents": exported.documents[0],
        "documents_left_out": exported.documents[1],
        "journal_head": exported.head.to_string(),
    })
}

fn sentences(path: &Path, exported: &Exported, terminal: &Terminal) -> String {
    let records: u64 = exported.records.values().sum();
    let counts = terminal
        .text("cli-export-counts", &[("records", &records), ("deliveries", &exported.deliveries), ("originals", &exported.originals)]);
    let size = terminal.text("cli-export-size", &[("bytes", &format::count(exported.bytes, terminal.lang))]);
    let mut lines = vec![
        terminal.toned(Tone::Strong, super::terminal::harmless(&path.to_string_lossy()).into_owned()).into_owned(),
        format!("  {counts}"),
        format!("  {size}"),
        format!("  {}", terminal.text("cli-journal-head", &[("head", &exported.head.to_string())])),
        format!("  {}", terminal.text("cli-export-open", &[])),
    ];
    if exported.documents[1] > 0 {
        lines.push(format!("  {}", terminal.text("cli-export-left-out", &[("n", &exported.documents[1])])));
    }
    lines.join("\n")
}
