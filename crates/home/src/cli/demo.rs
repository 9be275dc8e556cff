//! `logis demo`: a made-up home to look around in.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget};
use logis_core::{Day, Instant};
use logis_formats::{MemoryInput, Status};
use logis_vault::{DocumentFacts, Scope, VaultError, Why};

use super::failure::Failure;
use super::serve::{ServeOptions, print_link, serve};
use super::terminal::Terminal;
use super::{Done, Outcome, access};
use crate::App;
use crate::app::{DEFAULT_HOME, system_rng};
use crate::demo::{documents, made_up_home};
use crate::records::documents::keep;
use crate::records::import::{Options, import};
use crate::seams::StoryClock;
use crate::web::listen::Listen;
use crate::web::reach::Reach;

/// The same home each time, so that what is said of it anywhere holds.
const SEED: u64 = 1;
/// The last day of its story.
const LAST_DAY: (i32, u32, u32) = (2026, 10, 31);

/// Days after that on which the person looks.
const DAYS_SINCE: i32 = 2;
/// The hour of the day, in universal time, at which files come and the person looks.
const MORNING_HOUR: i64 = 7;

/// Look around in a made-up French home: two years of two banks, a year of half-hours of electricity,
/// insurance.
///
/// Its files are made up here and imported like anyone's. Nothing of yours is read or changed, and all of it is gone
/// when the command ends.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis demo                   makes it, and opens it in the browser
  logis demo --no-open         only prints the address
  logis demo --keep demo       keeps it in the folder `demo`, for `logis --data demo …`")]
pub struct Args {
    /// Where to listen: 127.0.0.1, [::1] or localhost, and a port (0: any that is free)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: Listen,
    /// Don't open the browser
    #[arg(long)]
    no_open: bool,
    /// Make it in this folder and leave it there
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    keep: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let temporary = if args.keep.is_none() { Some(tempfile::Builder::new().prefix("logis-demo-").tempdir()?) } else { None };
    let folder = temporary.as_ref().map(|folder| folder.path().join("data")).or_else(|| args.keep.clone()).unwrap_or_default();
    let clock = Arc::new(StoryClock::new());
    let app = App::open_with(&folder, clock.clone(), system_rng()?).map_err(|error| match error {
        VaultError::Io(error) => Failure::about(&folder, &error),
        error => error.into(),
    })?;
    let scope = access::scope(&app, DEFAULT_HOME, Why::Deliver, true)?;
    let records = fill(&app, &scope, &clock, terminal)?;
    terminal.say(records);
    let shown = folder.display().to_string();
    let key = if args.keep.is_some() { "cli-demo-kept" } else { "cli-demo-gone" };
    terminal.say(terminal.text(key, &[("folder", &shown)]));
    let command = "logis demo".to_owned();
    let options = ServeOptions {
        home: DEFAULT_HOME.to_owned(),
        listen: args.listen,
        reach: Reach { beyond: args.listen.is_beyond(), ..Reach::default() },
        tls: None,
        demo: true,
        open: !args.no_open,
        link: false,
        command,
        exports: None,
    };
    let served = serve(&app, &options, &mut |link| print_link(link, terminal));
    // The vault writes what waits when it closes, and the folder goes after it.
    drop(app);
    if let Some(temporary) = temporary {
        temporary.close()?;
    }
    served?;
    Ok(Done::Well)
}

/// Brings the made-up files home, and says how much that was.
fn fill(app: &App, scope: &Scope, clock: &StoryClock, terminal: &Terminal) -> Result<String, Failure> {
    let (year, month, day) = LAST_DAY;
    let last = Day::from_ymd(year, month, day).map_err(|error| Failure::said("demo", error.to_string()))?;
    let files = made_up_home(SEED, last).files;
    let bar = ProgressBar::with_draw_target(Some(files.len() as u64), ProgressDrawTarget::stderr());
    let (count, mut records) = (files.len(), 0);
    for file in files {
        // Each comes on the morning after what it tells, so that sources have a history.
        clock.set(morning_after(file.on));
        let input = MemoryInput::new(file.name, file.bytes);
        let report = import(app, scope, &input, None, &Options::default(), &|_| {})?;
        if report.status == Status::Error {
            bar.finish_and_clear();
            return Err(Failure::said("demo", report.file));
        }
        records += report.added;
        bar.inc(1);
    }
    for document in documents(last) {
        let id = app.vault.draw_delivery();
        let mut spool = app.vault.spool(scope, id)?;
        spool.write_all(&document.file.bytes)?;
        spool.finish()?;
        let [name, holder, note] = [document.name, document.holder, document.note].map(str::to_owned);
        keep(app, scope, id, &document.file.name, &DocumentFacts { name, on: document.on, holder, note })?;
    }
    clock.set(morning_after(last.plus_days(DAYS_SINCE)));
    bar.finish_and_clear();
    Ok(terminal.text("cli-demo-made", &[("files", &count), ("records", &records)]))
}

fn morning_after(day: Day) -> Instant {
    day.plus_days(1).instant().plus_seconds(MORNING_HOUR * 3_600)
}
