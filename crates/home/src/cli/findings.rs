//! `logis findings`: what the home noticed.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use logis_core::Day;
use logis_findings::{Finding, Name, Per};
use logis_pages::{Lang, format};
use logis_vault::Why;
use serde_json::{Value, json};

use super::failure::Failure;
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place};
use crate::findings::told::{Part, money, told};
use crate::findings::{self, Noticed, REASONS};

/// What stands out in your records: subscriptions and their prices, bills to come, fees, what is missing.
///
/// Everything is worked out in your home, over what is there as of a day; nothing is asked of anyone. Each finding says how it
/// is known and names the records behind it. One that is wrong, known or for later can be dismissed, and taken back.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis findings                                    the weightiest first
  logis findings --finding subscription --json      one JSON object each, for a script
  logis findings --at 2025-12-31                    as they stood then
  logis findings dismiss KEY known                  it is so, and needs nothing
  logis findings restore KEY                        take that back")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Only this sort: subscription, subscription.price, bill.upcoming, fee, …
    #[arg(long, value_name = "FINDING", value_parser = clap::builder::PossibleValuesParser::new(Name::ALL.iter().map(|(_, name)| *name)))]
    finding: Option<String>,
    /// As of this day [default: today]
    #[arg(long, value_name = "DATE")]
    at: Option<Day>,
    /// Dismissed ones too (--json tells of all)
    #[arg(long)]
    all: bool,
    /// One JSON object a finding, a line each
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Leave a finding: it is wrong, known, or for later
    Dismiss {
        /// Its key, as the list gives it
        key: String,
        /// Why
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(REASONS))]
        reason: String,
    },
    /// Take a dismissal back
    Restore {
        /// Its key
        key: String,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let why = if args.verb.is_some() { Why::Deliver } else { Why::Look };
    let (app, scope) = place.open(why, false)?;
    let zone = TimeZone::system();
    let today = format::civil_day(app.clock.now(), &zone);
    let noticed = findings::noticed(&app, &scope, &zone, args.at.unwrap_or(today))?;
    match &args.verb {
        Some(Verb::Dismiss { key, reason }) => {
            let finding =
                noticed.findings.iter().find(|finding| finding.key == *key).ok_or_else(|| Failure::said("finding-unknown", key.clone()))?;
            findings::dismiss(&app, &scope, key, reason)?;
            let title = harmless(&told(finding, Part::Title, terminal.lang)).into_owned();
            terminal.say(terminal.text("cli-findings-dismissed", &[("title", &title), ("key", &harmless(key).into_owned())]));
            return Ok(Done::Well);
        }
        Some(Verb::Restore { key }) => {
            if !noticed.dismissed.contains_key(key) {
                return Err(Failure::said("finding-unknown", key.clone()));
            }
            findings::take_back(&app, &scope, key)?;
            terminal.say(terminal.text("cli-findings-restored", &[]));
            return Ok(Done::Well);
        }
        None => {}
    }
    let wanted = args.finding.as_deref().and_then(Name::find);
    let shown: Vec<&Finding> = noticed
        .findings
        .iter()
        .filter(|finding| wanted.is_none_or(|name| finding.name == name))
        .filter(|finding| args.all || args.json || noticed.is_open(finding))
        .collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for finding in &shown {
        if args.json {
            writeln!(out, "{}", json_of(finding, &noticed, terminal.lang))?;
        } else {
            show(&mut out, finding, &noticed, terminal)?;
        }
    }
    out.flush()?;
    if shown.is_empty() && !args.json {
        terminal.say(terminal.text("cli-findings-none", &[]));
    }
    Ok(Done::Well)
}

/// The account as its first source names it, so that a script knows it by the file; a meter by its own name.
fn account(finding: &Finding, noticed: &Noticed) -> Option<String> {
    let id = finding.account.as_ref()?;
    let account = noticed.lines.accounts.iter().find(|account| account.id == *id).and_then(|account| account.names.first());
    Some(account.unwrap_or(id).clone())
}

fn json_of(finding: &Finding, noticed: &Noticed, lang: Lang) -> Value {
    let amount = finding.amount;
    json!({
        "finding": finding.name.as_str(),
        "key": finding.key,
        "title": told(finding, Part::Title, lang),
        "amount": amount.map(|amount| amount.value.to_string()),
        "currency": amount.and_then(|amount| amount.currency).map(|currency| currency.to_string()),
        "per": amount.and_then(|amount| amount.per).map(Per::as_str),
        "low": amount.and_then(|amount| amount.low).map(|low| low.to_string()),
        "high": amount.and_then(|amount| amount.high).map(|high| high.to_string()),
        "since": finding.since.map(|day| day.to_string()),
        "account": account(finding, noticed),
        "counterparty": finding.counterparty,
        "records": finding.records.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "method": told(finding, Part::Why, lang),
        "dismissed": noticed.dismissed.get(&finding.key),
    })
}

fn show(out: &mut impl Write, finding: &Finding, noticed: &Noticed, terminal: &Terminal) -> io::Result<()> {
    let title = harmless(&told(finding, Part::Title, terminal.lang)).into_owned();
    let amount = finding.amount.as_ref().and_then(money).map(|money| format::money(&money, terminal.lang)).unwrap_or_default();
    writeln!(out, "{}  {amount}", terminal.toned(Tone::Strong, title))?;
    writeln!(out, "  {}", harmless(&told(finding, Part::Why, terminal.lang)))?;
    let dismissed = noticed.dismissed.get(&finding.key).map(|reason| format!("  · {reason}")).unwrap_or_default();
    writeln!(out, "  {}{dismissed}", terminal.toned(Tone::Faint, harmless(&finding.key)))
}
