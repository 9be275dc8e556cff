//! `logis move`: all data goes into a PostgreSQL database, or back into the folder.

use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget};
use logis_vault::{MoveOptions, move_data};

use super::terminal::{Terminal, Tone};
use super::{Done, Outcome, Place};
use crate::app::{system_clock, system_rng};

/// Move all data into a PostgreSQL database, or back into the folder's own file.
///
/// The keys stay in the folder. What came is verified before the former place is given up; from then on that one refuses
/// to be opened and says where the data went. Interrupted anywhere, nothing is lost: run it again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis move --to postgres://logis@localhost/logis
  logis --database postgres://logis@localhost/logis move --to sqlite

End `logis serve` first. Afterwards name the new place with --database or LOGIS_DATABASE; for the folder's own file
leave them out. What the former place holds stays sealed, and may be deleted.")]
pub struct Args {
    /// Where to: the address of a database (postgres://NAME@HOST/DATABASE), or `sqlite` for the folder's own file
    #[arg(long, value_name = "URL|sqlite")]
    to: String,
    /// Leave the former place in use: the new one is then a copy
    #[arg(long)]
    keep: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    place.refuse_home()?;
    place.must_be_there()?;
    let folder = place.folder();
    let to = Some(args.to.clone()).filter(|to| to != "sqlite");
    let target = if terminal.shows_progress { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    let of_copy = bar.clone();
    let options = MoveOptions { folder, from: place.database(), to: to.clone(), keep: args.keep };
    let moved = move_data(
        options,
        system_clock(),
        system_rng()?,
        Arc::new(move |copied: logis_vault::Copied| {
            of_copy.set_length(copied.rows_total);
            of_copy.set_position(copied.rows);
        }),
    );
    bar.finish_and_clear();
    let moved = moved?;
    let key = if args.keep { "cli-move-copied" } else { "cli-move-done" };
    terminal
        .say(terminal.toned(Tone::Strong, terminal.text(key, &[("homes", &moved.homes), ("rows", &moved.copied.rows), ("to", &moved.to)])));
    let how = if to.is_some() { "cli-move-how-database" } else { "cli-move-how-folder" };
    terminal.say(terminal.text(how, &[]));
    Ok(Done::Well)
}
