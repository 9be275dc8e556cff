//! `logis deliveries`: what came home, and how to undo it.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use logis_pages::{format, texts};
use logis_vault::{DeliveryView, Removal, Why};
use serde_json::{Value, json};

use super::failure::Failure;
use super::table::Table;
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place, documents, report};
use crate::records::import::ImportReport;
use crate::records::remove;

/// Digits of an id that a list shows; more where two begin alike.
pub(super) const ID_DIGITS: usize = 8;

/// What came home, one delivery a file, and how to undo it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis deliveries                       the latest first
  logis deliveries show 3f2a             what came of it, with its problems
  logis deliveries remove 3f2a           says what would go, then asks
  logis deliveries remove 3f2a --yes     without asking

An id may be shortened to a beginning that no other has.")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// One JSON object a delivery, a line each
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// List the deliveries, the latest first
    List,
    /// What came of a delivery
    Show {
        /// Which
        id: String,
    },
    /// Undo a delivery: what it alone told of goes, what it changed is turned back
    Remove {
        /// Which
        id: String,
        /// Don't ask
        #[arg(long)]
        yes: bool,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let why = if matches!(args.verb, Some(Verb::Remove { .. })) { Why::Manage } else { Why::Look };
    let (app, scope) = place.open(why, false)?;
    let all = app.vault.deliveries(&scope)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.verb.as_ref().unwrap_or(&Verb::List) {
        Verb::List if args.json => all.iter().try_for_each(|delivery| writeln!(out, "{}", json_of(delivery)))?,
        Verb::List if all.is_empty() => writeln!(out, "{}", terminal.text("cli-deliveries-none", &[]))?,
        Verb::List => list(&mut out, &all, terminal)?,
        Verb::Show { id } => {
            let delivery = find(&all, id)?;
            match serde_json::from_value::<ImportReport>(app.vault.report(&scope, delivery.id)?) {
                _ if args.json => writeln!(out, "{}", json_of(delivery))?,
                Ok(kept) => {
                    writeln!(out, "{}", delivery.id)?;
                    report::write_block(&mut out, &delivery.origin.name, &with_counts(kept, delivery), &[], terminal)?;
                }
                // Another version's report: what the vault itself knows is enough.
                Err(_) => list(&mut out, std::slice::from_ref(delivery), terminal)?,
            }
        }
        Verb::Remove { id, yes } => {
            let delivery = find(&all, id)?;
            let preview = app.vault.preview_removal(&scope, delivery.id)?;
            if !args.json {
                match delivery.origin.document {
                    Some(_) => documents::write_removal(&mut out, delivery, terminal)?,
                    None => write_removal(&mut out, delivery, &preview, terminal)?,
                }
                out.flush()?;
            }
            if !yes && !agreed(terminal, "cli-deliveries-remove-ask")? {
                return Ok(Done::Well);
            }
            let removal = remove(&app, &scope, delivery.id)?;
            if args.json {
                writeln!(out, "{}", json!({ "id": delivery.id.to_string(), "removed": removal.removed, "kept": removal.kept }))?;
            } else {
                writeln!(out, "{}", terminal.text("done-undone", &[]))?;
            }
        }
    }
    out.flush()?;
    Ok(Done::Well)
}

/// Asks whether to go on. Where nobody can answer, `--yes` says it.
pub(super) fn agreed(terminal: &Terminal, question: &str) -> Result<bool, Failure> {
    if !terminal.can_ask {
        return Err(Failure::said("needs-yes", ""));
    }
    let yes = terminal.text("cli-yes", &[]);
    let answer = terminal.ask(&terminal.text(question, &[("yes", &yes)]))?.unwrap_or_default();
    if answer.eq_ignore_ascii_case(&yes) {
        return Ok(true);
    }
    terminal.say(terminal.text("cli-nothing-done", &[]));
    Ok(false)
}

pub(super) fn find<'a>(all: &'a [DeliveryView], id: &str) -> Result<&'a DeliveryView, Failure> {
    let id = id.to_ascii_lowercase();
    let mut found = all.iter().filter(|delivery| !id.is_empty() && delivery.id.to_string().starts_with(&id));
    match (found.next(), found.next()) {
        (Some(delivery), None) => Ok(delivery),
        (None, _) => Err(Failure::said("delivery-unknown", id)),
        (Some(_), Some(_)) => Err(Failure::said("delivery-several", id)),
    }
}

/// The report as it was kept, with the counts that were known once it was published.
fn with_counts(report: ImportReport, delivery: &DeliveryView) -> ImportReport {
    let sum = |of: fn(&logis_vault::Counts) -> u64| delivery.counts.values().map(of).sum();
    ImportReport {
        added: sum(|counts| counts.added),
        known: sum(|counts| counts.known),
        revised: sum(|counts| counts.revised),
        sighted: sum(|counts| counts.sighted),
        ..report
    }
}

fn json_of(delivery: &DeliveryView) -> Value {
    let counts: serde_json::Map<String, Value> = delivery
        .counts
        .iter()
        .map(|(kind, c)| (kind.clone(), json!({ "added": c.added, "known": c.known, "revised": c.revised, "sighted": c.sighted })))
        .collect();
    json!({
        "id": delivery.id.to_string(),
        "at": delivery.at.to_string(),
        "file": delivery.origin.name,
        "format": delivery.origin.format,
        "encoding": delivery.origin.encoding,
        "size_bytes": delivery.origin.size_bytes,
        "source": delivery.source,
        "counts": counts,
    })
}

/// The least digits by which these ids differ, and at least [`ID_DIGITS`].
pub(super) fn digits(all: &[DeliveryView]) -> usize {
    let mut ids: Vec<String> = all.iter().map(|delivery| delivery.id.to_string()).collect();
    ids.sort_unstable();
    let alike = |pair: &[String]| pair[0].bytes().zip(pair[1].bytes()).take_while(|(a, b)| a == b).count();
    ids.windows(2).map(alike).max().map_or(ID_DIGITS, |most| ID_DIGITS.max(most + 1))
}

fn list(out: &mut dyn Write, all: &[DeliveryView], terminal: &Terminal) -> io::Result<()> {
    let (lang, zone, digits) = (terminal.lang, TimeZone::system(), digits(all));
    let heading = |key: &str| terminal.text(key, &[]);
    let mut table = Table::new([
        (heading("cli-id"), false),
        (heading("cli-at"), false),
        (heading("report-format"), false),
        (heading("cli-new"), true),
        (heading("cli-file"), false),
    ]);
    for delivery in all {
        let added: u64 = delivery.counts.values().map(|counts| counts.added).sum();
        table.push(vec![
            delivery.id.to_string()[..digits].to_owned(),
            format::moment(delivery.at, &zone, lang),
            texts::format_label(&delivery.origin.format, lang),
            format::count(added, lang),
            harmless(&delivery.origin.name).into_owned(),
        ]);
    }
    table.write(out, terminal)
}

fn write_removal(out: &mut dyn Write, delivery: &DeliveryView, removal: &Removal, terminal: &Terminal) -> io::Result<()> {
    writeln!(out, "{}", terminal.toned(Tone::Strong, harmless(&delivery.origin.name)))?;
    for (key, counts) in [("cli-deliveries-go", &removal.removed), ("cli-deliveries-stay", &removal.kept)] {
        let counts: Vec<String> = counts
            .iter()
            .map(|(kind, n)| format!("{} {}", texts::kind_label(kind, terminal.lang), format::count(*n, terminal.lang)))
            .collect();
        let counts = if counts.is_empty() { terminal.text("cli-nothing", &[]) } else { counts.join(" · ") };
        writeln!(out, "  {}", terminal.text(key, &[("counts", &counts)]))?;
    }
    writeln!(out, "  {}", terminal.text("removal-note", &[]))
}
