//! `logis import`: files come home.

use std::cell::Cell;
use std::io::{self, Write};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use logis_core::{Clock, Rng};
use logis_formats::{Status, problem_of};
use logis_pages::texts::Arg;
use logis_vault::{Scope, Why};

use super::failure::Failure;
use super::inputs::{Source, Watched, sources};
use super::report::KeptMember;
use super::terminal::{Terminal, harmless, in_quotes};
use super::{Done, Outcome, Place, ask, documents, report};
use crate::App;
use crate::app::{system_clock, system_rng};
use crate::records::import::{ImportReport, Options, dry_run, import};
use crate::records::{FileInput, Kept, SpooledInput, archive, questions};

/// Bytes read between two looks at the progress bar.
const PROGRESS_STEP_BYTES: u64 = 1 << 20;
/// An input is read so often: once to see what it is, once for its records, and before it to seal it as it came.
const PASSES_DRY: u64 = 2;
/// See [`PASSES_DRY`].
const PASSES_HOME: u64 = 3;

/// Bring files home: from banks and energy suppliers, recognised by content.
///
/// Every file is sealed, read and compared with what is there: the same file twice adds nothing. What can't be read
/// is said line by line, with what to do. One refused file does not keep the others out. A zip archive is read file by
/// file, each a delivery of its own, and counted like any other file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis import releve.ofx                       one file
  logis import ~/Downloads/bank                 a folder and the folders in it
  logis import --dry-run --json *.csv           what would come, a line of JSON a file; stores nothing
  logis import --account Livret livret.csv      say whose lines they are, where the file does not
  logis import releves.zip                      every file of an archive, one report
  cat curve.csv | logis import --as enedis -    standard input
  logis import home.logis.zip                   an export of a home: exactly, where this home is new; else merged into it
  logis import --keep-documents ~/Downloads     what no importer reads is kept as a document

Exit codes: 0 when every file is whole or partly read, 2 when one was refused (one of an archive too), 1 when the home
can't be used.")]
pub struct Args {
    /// Read and report only: nothing is stored, and no home is needed
    #[arg(long)]
    dry_run: bool,
    /// One JSON object a file, a line each
    #[arg(long)]
    json: bool,
    /// Read as this format instead of recognising it
    #[arg(long = "as", value_name = "FORMAT", value_parser = clap::builder::PossibleValuesParser::new(logis_formats::FORMATS.iter().map(|format| format.id)))]
    format: Option<String>,
    /// The account that files are of which name none: its name, its id, or a new name
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Keep files that no importer reads as documents (see logis documents)
    #[arg(long, conflicts_with = "dry_run")]
    keep_documents: bool,
    /// Files, folders (hidden files are left out), or - for standard input
    #[arg(required = true, value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let sources = sources(&args.paths)?;
    let options = Options { format: args.format.clone(), account: args.account.clone(), spool_stays: args.keep_documents };
    let home = if args.dry_run { None } else { Some(place.open(Why::Deliver, true)?) };
    let before = home.as_ref().map(|(app, scope)| questions::waiting(app, scope)).transpose()?.unwrap_or_default();
    let (clock, rng) = match &home {
        Some((app, _)) => (app.clock.clone(), app.rng.clone()),
        None => (system_clock(), system_rng()?),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut refused, mut told) = (false, Vec::new());
    let mut tally = Tally::default();
    for source in &sources {
        let bar = Bar::new(terminal, source, if args.dry_run { PASSES_DRY } else { PASSES_HOME });
        let report = match &home {
            None => read_only(source, &options, &*clock, &*rng, &bar),
            Some((app, scope)) => bring(app, scope, source, &options, &bar)?,
        };
        bar.close();
        if let (Some((app, scope)), Some(spooled)) = (&home, report.spool) {
            let (kept, document) = documents::keep_spooled(app, scope, spooled, &report.file)?;
            match args.json {
                true => writeln!(out, "{}", documents::kept_line(&source.shown(), &kept, &document))?,
                false => documents::write_kept(&mut out, &source.shown(), &kept, &document, terminal)?,
            }
            out.flush()?;
            tally.documents += 1;
            continue;
        }
        let (report, kept) = match &home {
            Some((app, scope)) => keep_members(app, scope, report)?,
            None => (report, Vec::new()),
        };
        refused |= report.has_refused();
        for file in report.members.iter().chain([&report]) {
            told.extend(file.told_of.iter().chain([&file.file]).cloned());
        }
        tally.count(&report, kept.len());
        if args.json {
            report::write_json(&mut out, &source.shown(), &report, &kept, terminal)?;
        } else {
            report::write_block(&mut out, &source.shown(), &report, &kept, terminal)?;
            if let Some(hint) = keep_hint(source, &report) {
                let file = in_quotes(&source.shown());
                writeln!(out, "  {}", terminal.text(hint, &[("file", &file)]))?;
            }
        }
        // A reader sees each file as it is done.
        out.flush()?;
    }
    if !args.json && tally.all() != 1 {
        writeln!(out, "{}", tally.sentence(terminal))?;
        out.flush()?;
    }
    drop(out);
    if let Some((app, scope)) = &home
        && !args.json
    {
        ask::waiting(app, scope, &before, &told, terminal)?;
    }
    Ok(if refused { Done::Refused } else { Done::Well })
}

/// Keeps what no importer read of an archive, where its spools stayed: the report over the others, and the documents.
fn keep_members(app: &App, scope: &Scope, report: ImportReport) -> Result<(ImportReport, Vec<KeptMember>), Failure> {
    if report.members.iter().all(|member| member.spool.is_none()) {
        return Ok((report, Vec::new()));
    }
    let (mut read, mut kept) = (Vec::new(), Vec::new());
    for member in report.members {
        let Some(spooled) = member.spool else {
            read.push(member);
            continue;
        };
        let (done, document) = documents::keep_spooled(app, scope, spooled, &member.file)?;
        kept.push(KeptMember { file: member.file, kept: done, document });
    }
    Ok((ImportReport { seconds: report.seconds, ..archive::sum(&report.file, read) }, kept))
}

/// How what no importer reads may be kept: the file itself, or what lies in an archive.
fn keep_hint(source: &Source, report: &ImportReport) -> Option<&'static str> {
    let Source::File(_) = source else { return None };
    match report.members.iter().any(ImportReport::is_unread) {
        true => Some("cli-import-keep-members"),
        false => report.is_unread().then_some("cli-import-keep"),
    }
}

/// A name for what has none of its own.
fn name_of(source: &Source) -> String {
    match source {
        Source::Standard => "standard-input".to_owned(),
        Source::File(path) | Source::Stream(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
    }
}

/// What can't be opened, or is longer than may be kept.
fn unreadable(source: &Source, error: io::Error) -> ImportReport {
    ImportReport::refused(&name_of(source), &problem_of(error), 0.0)
}

fn read_only(source: &Source, options: &Options, clock: &dyn Clock, rng: &dyn Rng, bar: &Bar) -> ImportReport {
    let read = |bytes| bar.read(bytes);
    if let Source::File(path) = source {
        return dry_run(&Watched::new(&FileInput::new(path), &read), options, clock, rng);
    }
    match source.open_stream().and_then(|mut stream| Kept::of(&name_of(source), &mut *stream, rng)) {
        Ok(kept) => dry_run(&Watched::new(&kept, &read), options, clock, rng),
        Err(error) => unreadable(source, error),
    }
}

fn bring(app: &App, scope: &Scope, source: &Source, options: &Options, bar: &Bar) -> Result<ImportReport, Failure> {
    let read = |bytes| bar.read(bytes);
    let rows = |rows| bar.rows(rows);
    if let Source::File(path) = source {
        return Ok(import(app, scope, &Watched::new(&FileInput::new(path), &read), None, options, &rows)?);
    }
    let mut stream = match source.open_stream() {
        Ok(stream) => stream,
        Err(error) => return Ok(unreadable(source, error)),
    };
    let spooled = SpooledInput::spool(&app.vault, scope, app.vault.draw_delivery(), &name_of(source), &mut *stream)?;
    Ok(import(app, scope, &Watched::new(&spooled, &read), Some(spooled.delivery()), options, &rows)?)
}

/// Counts over all files.
#[derive(Default)]
struct Tally {
    files: [u64; 3],
    documents: u64,
    added: u64,
}

impl Tally {
    /// Counts the files of a report, those of an archive one by one.
    fn count(&mut self, report: &ImportReport, kept: usize) {
        self.added += report.added;
        self.documents += kept as u64;
        let itself = (report.members.is_empty() && kept == 0).then_some(report);
        for file in report.members.iter().chain(itself) {
            let at = match file.status {
                Status::Ok => 0,
                Status::Partial => 1,
                Status::Error => 2,
            };
            self.files[at] += 1;
        }
    }

    fn all(&self) -> u64 {
        self.files.iter().sum::<u64>() + self.documents
    }

    fn sentence(&self, terminal: &Terminal) -> String {
        let ([ok, partial, error], files) = (self.files, self.all());
        let counts: [(&str, &dyn Arg); 6] = [
            ("files", &files),
            ("ok", &ok),
            ("partial", &partial),
            ("error", &error),
            ("documents", &self.documents),
            ("added", &self.added),
        ];
        terminal.text("cli-import-all", &counts)
    }
}

/// Progress of one input by its bytes, drawn only where a person looks.
struct Bar {
    bar: ProgressBar,
    /// Bytes since the bar was last told: it is asked seldom, so that it costs nothing.
    untold: Cell<u64>,
}

impl Bar {
    fn new(terminal: &Terminal, source: &Source, passes: u64) -> Self {
        let bar = match source {
            _ if !terminal.shows_progress => ProgressBar::hidden(),
            Source::File(path) => {
                let size = path.metadata().map(|data| data.len()).unwrap_or_default();
                ProgressBar::with_draw_target(Some(size * passes), ProgressDrawTarget::stderr())
            }
            _ => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
        };
        let template = if bar.length().is_some() { "{wide_bar} {percent}% {prefix} {msg}" } else { "{spinner} {prefix} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(harmless(&name_of(source)).into_owned());
        Self { bar, untold: Cell::new(0) }
    }

    fn read(&self, bytes: u64) {
        let untold = self.untold.get() + bytes;
        if untold >= PROGRESS_STEP_BYTES {
            self.bar.inc(untold);
            self.untold.set(0);
        } else {
            self.untold.set(untold);
        }
    }

    fn rows(&self, rows: u64) {
        if !self.bar.is_hidden() {
            self.bar.set_message(rows.to_string());
        }
    }

    fn close(&self) {
        self.bar.finish_and_clear();
    }
}
