//! `logis watch`: a folder whose files come home by themselves.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use logis_vault::{Scope, Why};

use super::failure::Failure;
use super::report;
use super::terminal::{Terminal, Tone, harmless, in_quotes};
use super::{Done, Outcome, Place};
use crate::App;
use crate::records::import::ImportReport;
use crate::records::watch::{Event, Failed, Trouble, Watch, WatchOptions};
use crate::web::server;

/// Between two looks.
const LOOK_SECONDS: u64 = 5;
/// Nothing of a file must have changed for so long before it is taken.
const SETTLE_SECONDS: u64 = 10;
/// The longest such time.
const SETTLE_SECONDS_MAX: i64 = 3600;

/// Watch a folder: files that appear in it come home by themselves.
///
/// A file is taken once nothing of it changed for a while and nobody writes it; downloads under way (.part, .crdownload,
/// .tmp), hidden files and folders are left alone. What came home moves to FOLDER/done, what was refused to
/// FOLDER/refused with a .txt beside it that says why and what to do; so does an archive of which a file was refused (the
/// others are in). Nothing is ever overwritten, and a file that comes twice adds nothing. The page Importer shows how the
/// folder fares.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis watch ~/Downloads/bank             until Ctrl-C
  logis watch --once ~/Downloads/bank      what lies there now, then end: for cron
  logis watch --json /srv/statements       a line of JSON a file, as logis import --json
  logis watch --settle 60 /mnt/share       a slow share: wait a minute until a file is whole
  logis serve --watch ~/Downloads/bank     pages and watch in one

It may run beside logis serve. A folder that goes away (a share, a stick) is waited for.

Exit codes: as logis import: 2 when a file was refused (with --once, also when one could not be taken), 1 when the home
can't be used.")]
pub struct Args {
    /// Take what lies there and end, instead of going on
    #[arg(long)]
    once: bool,
    /// One JSON object a file, a line each
    #[arg(long)]
    json: bool,
    /// Seconds for which nothing of a file must have changed before it is taken
    #[arg(long, value_name = "SECONDS", default_value_t = SETTLE_SECONDS, value_parser = clap::value_parser!(u64).range(..=SETTLE_SECONDS_MAX.unsigned_abs()))]
    settle: u64,
    /// The folder
    #[arg(value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let folder = whole(&args.folder)?;
    let (app, scope) = place.open(Why::Deliver, true)?;
    let stop = Arc::new(Stop::default());
    stop.on_signals()?;
    let options = WatchOptions { folder, settle: Duration::from_secs(args.settle), lang: terminal.lang };
    if !args.once {
        terminal.say(terminal.text("cli-watch-how", &[("folder", &harmless(&options.folder.to_string_lossy()).into_owned())]));
    }
    let mut refused = false;
    let mut out = io::stdout();
    let mut tell = |event: Event<'_>| -> io::Result<()> {
        match &event {
            Event::Taken(taken) => refused |= taken.report.has_refused(),
            // For cron: what could not be taken is not done.
            Event::Trouble(trouble) => refused |= args.once && trouble.is_some(),
        }
        say(&mut out, &event, args.json, terminal)
    };
    let mut watch = Watch::new(&app, &scope, options);
    let done = if args.once { once(&mut watch, args.settle, &stop, &mut tell) } else { go_on(&mut watch, &stop, &mut tell) };
    // Cron comes again: to it a folder looked at once is watched.
    if !args.once {
        watch.end()?;
    }
    done?;
    Ok(if refused { Done::Refused } else { Done::Well })
}

/// The folder's whole path, which says where it is also on a page.
///
/// # Errors
/// When it is no folder: a name that was never right is not waited for.
pub(super) fn whole(folder: &Path) -> Result<PathBuf, Failure> {
    let whole = folder.canonicalize().ok().filter(|whole| whole.is_dir());
    whole.ok_or_else(|| Failure::said("watch-folder", folder.to_string_lossy()))
}

/// Watches on a thread, for pages served beside it; ends with `stop`.
pub(super) fn beside(
    app: App,
    scope: Scope,
    folder: PathBuf,
    stop: Arc<Stop>,
    terminal: Terminal,
) -> io::Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name("logis-watch".into()).spawn(move || {
        let options = WatchOptions { folder, settle: Duration::from_secs(SETTLE_SECONDS), lang: terminal.lang };
        let mut watch = Watch::new(&app, &scope, options);
        // Standard output has the address; what happens is on the page.
        let done = go_on(&mut watch, &stop, &mut |event| say(&mut io::stderr(), &event, false, &terminal));
        let ended = watch.end().map_err(Failure::from);
        if let Err(failure) = done.and(ended) {
            failure.tell(&terminal);
        }
    })
}

type Tell<'a> = dyn FnMut(Event<'_>) -> io::Result<()> + 'a;

fn once(watch: &mut Watch<'_>, settle_seconds: u64, stop: &Stop, tell: &mut Tell<'_>) -> Result<(), Failure> {
    watch.look(&|| stop.is_set(), tell)?;
    // Whether a file is whole is known only at a second look.
    if settle_seconds > 0 && watch.waits() && !stop.wait(Duration::from_secs(settle_seconds)) {
        watch.look(&|| stop.is_set(), tell)?;
    }
    Ok(())
}

fn go_on(watch: &mut Watch<'_>, stop: &Stop, tell: &mut Tell<'_>) -> Result<(), Failure> {
    loop {
        watch.look(&|| stop.is_set(), tell)?;
        if stop.wait(Duration::from_secs(LOOK_SECONDS)) {
            return Ok(());
        }
    }
}

fn say(out: &mut dyn Write, event: &Event<'_>, json: bool, terminal: &Terminal) -> io::Result<()> {
    match event {
        Event::Taken(taken) if json => report::write_json(out, &taken.name, &taken.report, &[], terminal)?,
        Event::Taken(taken) => {
            report::write_block(out, &taken.name, &taken.report, &[], terminal)?;
            if let Some(path) = &taken.now_at {
                let path = path.to_string_lossy().into_owned();
                writeln!(out, "  {}", terminal.text("cli-watch-moved", &[("path", &harmless(&path).into_owned())]))?;
                let path = in_quotes(&path);
                if taken.report.members.iter().any(ImportReport::is_unread) {
                    writeln!(out, "  {}", terminal.text("cli-import-keep-members", &[("file", &path)]))?;
                } else if taken.report.is_unread() {
                    writeln!(out, "  {}", terminal.text("cli-import-keep", &[("file", &path)]))?;
                }
            }
        }
        Event::Trouble(None) => terminal.say(terminal.text("cli-watch-better", &[])),
        Event::Trouble(Some(trouble)) => {
            let (happened, remedy) = match trouble {
                Trouble::Folder { why } => ("watch-trouble-folder", why),
                Trouble::Move { why } => ("watch-trouble-move", why),
                Trouble::Home { why } => ("watch-trouble-home", why),
            };
            let happened_text = terminal.text(happened, &[("why", remedy)]);
            let remedy = terminal.text(&format!("{happened}-remedy"), &[]);
            terminal.say(format!("{}\n{remedy}", terminal.toned(Tone::Warning, happened_text)));
        }
    }
    out.flush()
}

/// Told once to end, by the person, the system or a server that ends.
#[derive(Default)]
pub(super) struct Stop {
    set: Mutex<bool>,
    told: Condvar,
}

impl Stop {
    /// Ends what waits.
    pub(super) fn set(&self) {
        *self.set.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.told.notify_all();
    }

    fn is_set(&self) -> bool {
        *self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits; whether it was told to end meanwhile.
    fn wait(&self, long: Duration) -> bool {
        let set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        let (set, _) = self.told.wait_timeout_while(set, long, |set| !*set).unwrap_or_else(PoisonError::into_inner);
        *set
    }

    /// Ends at ctrl-c and SIGTERM.
    fn on_signals(self: &Arc<Self>) -> io::Result<()> {
        let (stop, runtime) = (self.clone(), tokio::runtime::Builder::new_current_thread().enable_all().build()?);
        std::thread::Builder::new().name("logis-signals".into()).spawn(move || {
            runtime.block_on(async { server::told_to_end().await });
            stop.set();
        })?;
        Ok(())
    }
}

impl From<Failed> for Failure {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Vault(error) => error.into(),
            Failed::Told(error) => error.into(),
        }
    }
}
