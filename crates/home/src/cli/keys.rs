//! `logis keys`: how old the wrapping keys of homes are, and new ones.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use logis_core::HomeId;
use logis_pages::format;
use logis_vault::{KeyView, VaultError};
use serde_json::json;

use super::table::Table;
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place, access};

/// The keys that open homes: how old they are, and new ones. No secret is ever shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis keys list                   homes, and how old their keys are
  logis keys rotate                 a new key for this home; the former one is destroyed
  logis keys rotate --all           for every home of the folder

Rotating goes on beside imports and pages; interrupted, it is finished at the next start. A backup made before opens
with its own keys file only: make a new one afterwards.")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Homes, and when their keys were made
    List,
    /// Give this home a new key
    Rotate {
        /// Every home of the folder
        #[arg(long)]
        all: bool,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let app = place.open_folder()?;
    let views = app.vault.key_views()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.verb.as_ref().unwrap_or(&Verb::List) {
        Verb::List => list(&mut out, &views, args.json, terminal)?,
        Verb::Rotate { all } => {
            let chosen: Vec<HomeId> = views.iter().filter(|view| *all || view.name == place.home()).map(|view| view.home).collect();
            if *all {
                place.refuse_home()?;
            }
            if chosen.is_empty() {
                return Err(place.of_home(VaultError::NoHome));
            }
            let bar = terminal.bar(chosen.len() as u64);
            let rotated = app.vault.rotate_keys(&chosen, &access::actor(&app), &mut |homes| bar.inc(homes))?;
            bar.finish_and_clear();
            if args.json {
                writeln!(out, "{}", json!({ "rotated": rotated.homes, "unreadable": rotated.unreadable }))?;
            } else {
                writeln!(out, "{}", terminal.toned(Tone::Good, terminal.text("cli-keys-rotated", &[("n", &rotated.homes)])))?;
                if rotated.unreadable > 0 {
                    terminal.say(terminal.toned(Tone::Bad, terminal.text("cli-keys-unreadable", &[("n", &rotated.unreadable)])));
                }
                terminal.say(terminal.text("cli-keys-backup", &[]));
            }
            out.flush()?;
            return Ok(if rotated.unreadable > 0 { Done::Refused } else { Done::Well });
        }
    }
    out.flush()?;
    Ok(Done::Well)
}

fn list(out: &mut dyn Write, views: &[KeyView], json: bool, terminal: &Terminal) -> io::Result<()> {
    if json {
        return views.iter().try_for_each(|view| {
            let line =
                json!({ "home": view.name, "id": view.home.to_string(), "made": view.made.to_string(), "rotating": view.is_rotating });
            writeln!(out, "{line}")
        });
    }
    let mut table = Table::new([("cli-home", false), ("cli-keys-made", false), ("", false)].map(|(key, right)| {
        let heading = if key.is_empty() { String::new() } else { terminal.text(key, &[]) };
        (heading, right)
    }));
    for view in views {
        let rotating = if view.is_rotating { terminal.text("cli-keys-rotating", &[]) } else { String::new() };
        let made = format::moment(view.made, &TimeZone::system(), terminal.lang);
        table.push(vec![harmless(&view.name).into_owned(), made, rotating]);
    }
    table.write(out, terminal)
}
