//! `logis demo`: a made-up home, imported from files through the real importers, to look around in.

use std::path::PathBuf;

use logis_core::Day;
use logis_formats::MemoryInput;
use logis_vault::Why;

use super::failure::Failure;
use super::serve::{self, ServeError, ServeOptions};
use super::terminal::{Terminal, Tone};
use super::{Done, Outcome, Place, access};
use crate::App;
use crate::app::DEFAULT_HOME;
use crate::demo::made_up_home;
use crate::records::import::{Options, import};
use crate::web::server::Listen;

/// The same home each time.
const SEED: u64 = 1;
/// The last day of the made-up story.
const LAST_DAY: (i32, u32, u32) = (2026, 10, 31);

/// Look around in a made-up home: two years of two banks, a year of electricity. Nothing of it stays.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis demo                   imports the made-up files, opens the browser
  logis demo --no-open         only prints the address
  logis demo --keep FOLDER     keeps the made-up files and the home there, to try commands on:
                               logis --data FOLDER/data accounts show")]
pub(super) struct Args {
    /// Where to listen: an address of this machine alone
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: String,
    /// Don't open the browser
    #[arg(long)]
    no_open: bool,
    /// Keep the made-up files and the home in this folder
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    keep: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, _place: &Place, terminal: &Terminal) -> Outcome {
    let listen = args.listen.parse::<Listen>().map_err(ServeError::from)?;
    let temporary = tempfile::Builder::new().prefix("logis-demo-").tempdir().map_err(ServeError::from)?;
    let folder = args.keep.clone().unwrap_or_else(|| temporary.path().to_owned());
    let app = App::open(&folder.join("data"))?;
    let scope = access::scope(&app, DEFAULT_HOME, Why::Deliver, true)?;
    let (year, month, day) = LAST_DAY;
    let demo = made_up_home(SEED, Day::from_ymd(year, month, day).unwrap_or_default());
    terminal.say(terminal.text("cli-demo-imports", &[("files", &demo.files.len())]));
    if args.keep.is_some() {
        std::fs::create_dir_all(folder.join("files")).map_err(ServeError::from)?;
    }
    let mut added = 0;
    for file in demo.files {
        if args.keep.is_some() {
            std::fs::write(folder.join("files").join(&file.name), &file.bytes).map_err(ServeError::from)?;
        }
        let report = import(&app, &scope, &MemoryInput::new(file.name, file.bytes), None, &Options::default(), &|_| {})?;
        if report.status == logis_formats::Status::Error {
            return Err(Failure::said("demo-file", report.file));
        }
        added += report.added;
    }
    terminal.say(terminal.toned(Tone::Faint, terminal.text("cli-demo-imported", &[("records", &added)])));
    let options = ServeOptions { home: DEFAULT_HOME.into(), listen, demo: true, open: !args.no_open, command: "logis demo".into() };
    serve::serve(&app, &options, &mut |link| serve::tell(link, terminal))?;
    Ok(Done::Well)
}
