//! `logis journal`: who looked, and whether the journal is whole.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use logis_core::Instant;
use logis_pages::{format, texts};
use logis_vault::{Act, Actor, ForeignChain, Head, JournalLine, VaultError, Verified, Why};
use serde_json::json;

use super::failure::Failure;
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place};

/// Links read at once.
const PAGE_LINKS: u32 = 500;
/// Lines that a list shows where no number is asked for.
const LINES_DEFAULT: u64 = 50;

/// Who looked at your data, what came and went, and whether the journal is whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis journal                          the latest lines
  logis journal list --all --json        all of it, a line of JSON an entry
  logis journal verify                   checks every entry against the one before, and prints the head
  logis journal verify --head OLD        and that a head you wrote down is still in it

Keep the head that verify prints somewhere else: a journal cut after it, or written anew, then shows.")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// The lines, the latest first
    List {
        /// How many
        #[arg(long, value_name = "NUMBER", default_value_t = LINES_DEFAULT)]
        last: u64,
        /// All of them
        #[arg(long, conflicts_with = "last")]
        all: bool,
        /// The journals of homes that this one was merged with, which are kept beside its own
        #[arg(long)]
        foreign: bool,
    },
    /// Check the whole journal
    Verify {
        /// A head that an earlier `verify` printed (COUNT:HASH)
        #[arg(long, value_name = "OLD")]
        head: Option<String>,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let why = if matches!(args.verb, Some(Verb::Verify { .. })) { Why::Verify } else { Why::Look };
    let (app, scope) = place.open(why, false)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.verb.as_ref().unwrap_or(&Verb::List { last: LINES_DEFAULT, all: false, foreign: false }) {
        Verb::List { last, all, foreign } => {
            let lines_max = if *all { u64::MAX } else { *last };
            if *foreign {
                for chain in app.vault.foreign_chains(&scope)? {
                    if !args.json {
                        writeln!(out, "{}", foreign_sentence(&chain, terminal))?;
                    }
                    let pages = |before| app.vault.foreign_journal(&scope, &chain, before, PAGE_LINKS);
                    list(&mut out, &pages, Some(&chain), lines_max, args.json, terminal)?;
                }
            } else {
                let pages = |before| app.vault.journal(&scope, before, PAGE_LINKS);
                list(&mut out, &pages, None, lines_max, args.json, terminal)?;
            }
        }
        Verb::Verify { head } => {
            let old =
                head.as_deref().map(str::parse::<Head>).transpose().map_err(|_| Failure::said("head", head.clone().unwrap_or_default()))?;
            let verified = app.vault.verify_journal(&scope, old)?;
            let foreign = app.vault.verify_foreign(&scope)?;
            write_verified(&mut out, &verified, &foreign, args.json, terminal)?;
        }
    }
    out.flush()?;
    Ok(Done::Well)
}

fn foreign_sentence(chain: &ForeignChain, terminal: &Terminal) -> String {
    let at = format::moment(chain.merged_at, &TimeZone::system(), terminal.lang);
    let head = chain.head.to_string();
    terminal.text("cli-journal-foreign", &[("home", &chain.home.to_string()), ("at", &at), ("n", &chain.entries), ("head", &head)])
}

/// Writes lines, the latest first; `pages` gives those before a link.
fn list(
    out: &mut dyn Write,
    pages: &dyn Fn(Option<u64>) -> Result<Vec<JournalLine>, VaultError>,
    chain: Option<&ForeignChain>,
    lines_max: u64,
    json: bool,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let (mut before, mut left) = (None, lines_max);
    while left > 0 {
        let page = pages(before)?;
        let Some(oldest) = page.iter().map(|line| line.link).min() else { break };
        for line in page.iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
            if json {
                let mut value = serde_json::to_value(&line.entry).map_err(io::Error::from)?;
                value["number"] = line.number.into();
                value["link"] = line.link.into();
                if let Some(chain) = chain {
                    value["home"] = chain.home.to_string().into();
                }
                value["at"] = Instant::from_micros(line.entry.at_micros).to_string().into();
                writeln!(out, "{value}")?;
            } else {
                writeln!(out, "{}", sentence(line, terminal))?;
            }
        }
        left = left.saturating_sub(page.len() as u64);
        before = Some(oldest);
    }
    Ok(())
}

fn sentence(line: &JournalLine, terminal: &Terminal) -> String {
    let at = format::moment(Instant::from_micros(line.entry.at_micros), &TimeZone::system(), terminal.lang);
    let who = match &line.entry.actor {
        Actor::Person { .. } => terminal.text("actor-person", &[]),
        Actor::OtherPerson { name, .. } => terminal.text("actor-other", &[("name", name)]),
        Actor::OsUser { name, .. } => terminal.text("actor-machine", &[("name", name)]),
        Actor::Job { name, .. } => terminal.text("actor-job", &[("name", name)]),
        Actor::Program => terminal.text("cli-journal-program", &[]),
    };
    let what = what(&line.entry.act, terminal);
    format!("{}  {}  {}", terminal.toned(Tone::Faint, at), harmless(&what), harmless(&who))
}

fn what(act: &Act, terminal: &Terminal) -> String {
    let kind = |kind: &String| texts::kind_label(kind, terminal.lang);
    let text = |key: &str, args: &[(&str, &dyn texts::Arg)]| terminal.text(&format!("cli-journal-{key}"), args);
    match act {
        Act::HomeAdded => text("home-added", &[]),
        Act::Unlocked => text("unlocked", &[]),
        Act::DeliveryPublished { added, revised, sighted, .. } => {
            text("published", &[("added", added), ("revised", revised), ("sighted", sighted)])
        }
        Act::DeliveryRemoved { removed, .. } => text("removed", &[("n", removed)]),
        Act::DocumentKept { .. } => text("document-kept", &[]),
        Act::DocumentDescribed { .. } => text("document-described", &[]),
        Act::DocumentRemoved { .. } => text("document-removed", &[]),
        Act::Looked { kind: name, rows } => text("looked", &[("kind", &kind(name)), ("n", rows)]),
        Act::Paired { joined: true, pairs } => text("joined", &[("n", pairs)]),
        Act::Paired { joined: false, .. } => text("parted", &[]),
        Act::AccountsChanged => text("accounts", &[]),
        Act::DocumentChanged { name } => text("document", &[("name", name)]),
        Act::DisclosureOpened { kinds, to, .. } => {
            text("disclosing", &[("kinds", &kinds.iter().map(kind).collect::<Vec<_>>().join(", ")), ("to", to)])
        }
        Act::DisclosureClosed { rows, .. } => text("disclosed", &[("n", rows)]),
        Act::Merged { deliveries, records, head, .. } => {
            text("merged", &[("deliveries", deliveries), ("records", records), ("head", head)])
        }
        Act::KeyRotated => text("key-rotated", &[]),
        Act::Restored { lost_links } => text("restored", &[("n", lost_links)]),
        Act::ClosingAsked { due_micros } => {
            let day = format::civil_day(Instant::from_micros(*due_micros), &TimeZone::system());
            text("closing-asked", &[("day", &format::day_long(day, terminal.lang))])
        }
        Act::ClosingTakenBack => text("closing-taken-back", &[]),
        Act::PersonAdded => text("person-added", &[]),
        Act::PersonRemoved => text("person-removed", &[]),
        Act::SignedIn { with } => text("signed-in", &[("with", with)]),
        Act::SignedOut { sessions } => text("signed-out", &[("n", sessions)]),
        Act::CredentialChanged { what } => text("credential", &[("what", what)]),
        Act::Grant { what, name, until_micros } => {
            let day = format::civil_day(Instant::from_micros(*until_micros), &TimeZone::system());
            terminal.text(&format!("detail-grant-{what}"), &[("name", name), ("day", &format::day_long(day, terminal.lang))])
        }
        Act::LinkMade => text("link-made", &[]),
        Act::FeedMade { amounts: true } => text("feed-made-amounts", &[]),
        Act::FeedMade { amounts: false } => text("feed-made", &[]),
        Act::FeedRead { times } => text("feed-read", &[("n", times)]),
        Act::FeedEnded => text("feed-ended", &[]),
        Act::Refused { what, times } => text("refused", &[("what", what), ("n", times)]),
    }
}

fn write_verified(out: &mut dyn Write, verified: &Verified, foreign: &[ForeignChain], json: bool, terminal: &Terminal) -> io::Result<()> {
    let head = verified.head.to_string();
    if json {
        let kept = verified.kept.map(|kept| kept.to_string());
        let of = |chain: &ForeignChain| json!({ "home": chain.home.to_string(), "entries": chain.entries, "head": chain.head.to_string() });
        let foreign: Vec<serde_json::Value> = foreign.iter().map(of).collect();
        let (entries, signed_links) = (verified.entries, verified.signed_links);
        return writeln!(
            out,
            "{}",
            json!({ "whole": true, "entries": entries, "head": head, "kept": kept, "signed_links": signed_links, "foreign": foreign })
        );
    }
    writeln!(out, "{}", terminal.toned(Tone::Good, terminal.text("cli-journal-whole", &[("n", &verified.entries)])))?;
    writeln!(out, "{}", terminal.text("cli-journal-head", &[("head", &head)]))?;
    foreign.iter().try_for_each(|chain| writeln!(out, "{}", foreign_sentence(chain, terminal)))
}
