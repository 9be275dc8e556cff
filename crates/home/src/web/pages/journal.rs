//! The page of the journal: newest first, whether it is whole, and a copy of it.

use std::collections::HashMap;

use logis_core::{Day, DeliveryId, Instant};
use logis_pages::access::{AccessEntry, AccessFilter, AccessView, Act, Actor, ForeignJournal, Outcome, Verification};
use logis_pages::import::KindCount;
use logis_pages::texts::{Arg, text};
use logis_pages::{Lang, PageNumber, format, routes};
use logis_vault::{Act as Kept, Actor as Who, ForeignChain, JournalBroken, JournalLine, Scope, Vault, VaultError};
use serde::Serialize;

use crate::web::Site;
use crate::web::visit::{Answer, Trouble, Visit};

/// Entries of a page.
const PAGE_ENTRIES: usize = 50;
/// Links read at once.
const LINKS_AT_ONCE: u32 = 1_000;

/// `GET /access`
pub(in crate::web) fn page(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let day = |name| visit.parameter(name).and_then(|day| day.parse::<Day>().ok());
    let filter = AccessFilter { act: visit.parameter("act").and_then(Act::find), from: day("from"), to: day("to") };
    let files = visit.app.vault.deliveries(&visit.scope)?.into_iter().map(|delivery| (delivery.id, delivery.origin.name)).collect();
    let mut listed = Listed { shown: Vec::new(), fitting: 0, all: 0, closed: HashMap::new(), files };
    let asked: usize = visit.parameter("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1);
    let walked = walk(&visit.app.vault, &visit.scope, |line| listed.take(&line, &filter, asked, visit));
    match walked {
        Ok(()) => {}
        // A page that says where it is broken says more than none.
        Err(VaultError::Journal(_) | VaultError::Tampered { .. } | VaultError::Impossible(_)) => {
            site.set_verification(visit.scope.home(), verified(visit));
        }
        Err(error) => return Err(error.into()),
    }
    let pages = listed.fitting.div_ceil(PAGE_ENTRIES as u64);
    let view = AccessView {
        entries: listed.shown,
        number: PageNumber { page: asked as u64, pages, total: listed.fitting },
        filter,
        journal_entries: listed.all,
        foreign: visit.app.vault.foreign_chains(&visit.scope)?.iter().map(foreign).collect(),
        head: visit.app.vault.journal_head(visit.scope.home())?.to_string(),
        verification: site.verification(visit.scope.home()),
    };
    Ok(Answer::Page(logis_pages::access::access(&view, &visit.context)?))
}

fn foreign(chain: &ForeignChain) -> ForeignJournal {
    ForeignJournal { at: chain.merged_at, entries: chain.entries, head: chain.head.to_string() }
}

/// `POST /access/verify`
pub(in crate::web) fn verify(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    site.set_verification(visit.scope.home(), verified(visit));
    Ok(Answer::SeeOther(routes::ACCESS.to_owned()))
}

fn verified(visit: &Visit) -> Verification {
    let at = visit.app.clock.now();
    let own = visit.app.vault.verify_journal(&visit.scope, None);
    match own.and_then(|_| visit.app.vault.verify_foreign(&visit.scope)) {
        Ok(_) => Verification::Sound { at },
        Err(error) => Verification::Broken { at, entry: broken_link(&error) },
    }
}

/// The first link that fails; 0 where it is the whole chain.
fn broken_link(error: &VaultError) -> u64 {
    match error {
        VaultError::Journal(
            JournalBroken::LinkMissing { link } | JournalBroken::LinkChanged { link } | JournalBroken::ChainBroken { link },
        ) => *link,
        _ => 0,
    }
}

/// Every line, newest first.
fn walk(vault: &Vault, scope: &Scope, mut take: impl FnMut(JournalLine)) -> Result<(), VaultError> {
    let mut before = None;
    loop {
        let lines = vault.journal(scope, before, LINKS_AT_ONCE)?;
        let Some(last) = lines.last() else { return Ok(()) };
        before = Some(last.link);
        lines.into_iter().for_each(&mut take);
    }
}

struct Listed {
    shown: Vec<AccessEntry>,
    /// Entries that fit the filter.
    fitting: u64,
    /// Entries of the whole journal.
    all: u64,
    /// Disclosures that ended, with the records that left: their ends come first, since the newest line does.
    closed: HashMap<DeliveryId, u64>,
    /// What deliveries that are there are of.
    files: HashMap<DeliveryId, String>,
}

impl Listed {
    fn take(&mut self, line: &JournalLine, filter: &AccessFilter, page: usize, visit: &Visit) {
        self.all = self.all.max(line.number + 1);
        let context = &visit.context;
        let Some(entry) = entry(line, &mut self.closed, &self.files, context.lang) else { return };
        let day = format::civil_day(entry.at, &context.zone);
        let fits = filter.act.is_none_or(|act| act == entry.act)
            && filter.from.is_none_or(|from| from <= day)
            && filter.to.is_none_or(|to| day <= to);
        if !fits {
            return;
        }
        let first = (page as u64 - 1).saturating_mul(PAGE_ENTRIES as u64);
        if self.fitting >= first && self.shown.len() < PAGE_ENTRIES {
            self.shown.push(entry);
        }
        self.fitting += 1;
    }
}

/// Who did something, as pages name them.
pub(crate) fn actor(who: &Who) -> Actor {
    match who {
        Who::Person { .. } => Actor::Person,
        Who::OtherPerson { name, .. } => Actor::OtherPerson(name.clone()),
        Who::OsUser { name, .. } => Actor::Machine(name.clone()),
        Who::Job { name, .. } => Actor::Job(name.clone()),
        Who::Program => Actor::Program,
    }
}

/// A line as the page shows it; the end of a disclosure is shown with its beginning.
fn entry(
    line: &JournalLine,
    closed: &mut HashMap<DeliveryId, u64>,
    files: &HashMap<DeliveryId, String>,
    lang: Lang,
) -> Option<AccessEntry> {
    let mut shown = AccessEntry {
        number: line.number + 1,
        at: line.entry.at(),
        who: actor(&line.entry.actor),
        act: Act::Change,
        records: Vec::new(),
        why: String::new(),
        outcome: Outcome::Done,
        times: 1,
    };
    let say = |key: &str| text(lang, key, &[]);
    let count = |key: &str, n: &u64| text(lang, key, &[("n", n as &dyn Arg)]);
    match &line.entry.act {
        Kept::HomeAdded => shown.why = say("detail-home-added"),
        Kept::Unlocked => shown.act = Act::KeyOpened,
        Kept::DeliveryPublished { delivery, added, revised, sighted } => {
            shown.act = Act::Import;
            let parts = [("count-added", added), ("count-revised", revised), ("count-sighted", sighted)];
            let said = parts.iter().filter(|(key, n)| **n > 0 || *key == "count-added").map(|(key, n)| count(key, n));
            shown.why = files.get(delivery).cloned().into_iter().chain(said).collect::<Vec<String>>().join(", ");
        }
        Kept::DeliveryRemoved { removed, .. } => {
            shown.act = Act::Remove;
            shown.why = count("detail-removed", removed);
        }
        Kept::DocumentKept { delivery } => {
            shown.act = Act::Import;
            shown.why = named(files, delivery, say("detail-document-kept"));
        }
        Kept::DocumentDescribed { delivery } => shown.why = named(files, delivery, say("detail-document-described")),
        Kept::DocumentRemoved { .. } => {
            shown.act = Act::Remove;
            shown.why = say("detail-document-removed");
        }
        Kept::Looked { kind, rows } => {
            shown.act = Act::Look;
            shown.records = vec![KindCount { kind: kind.clone(), count: *rows }];
        }
        Kept::Paired { joined, pairs } => shown.why = count(if *joined { "detail-joined" } else { "detail-parted" }, pairs),
        Kept::AccountsChanged => shown.why = say("detail-accounts"),
        Kept::DocumentChanged { name } => shown.why = name.clone(),
        Kept::DisclosureOpened { disclosure, kinds, to } => {
            shown.act = Act::Export;
            shown.why.clone_from(to);
            let rows = closed.remove(disclosure);
            shown.outcome = if rows.is_some() { Outcome::Done } else { Outcome::Interrupted };
            match (kinds.as_slice(), rows) {
                ([kind], Some(count)) => shown.records = vec![KindCount { kind: kind.clone(), count }],
                _ => shown.why = say_kinds(kinds, to, lang),
            }
        }
        Kept::DisclosureClosed { disclosure, rows } => {
            closed.insert(*disclosure, *rows);
            return None;
        }
        Kept::Merged { deliveries, .. } => {
            shown.act = Act::Import;
            shown.why = count("detail-merged", deliveries);
        }
        Kept::KeyRotated => shown.why = say("detail-key-rotated"),
        Kept::Restored { lost_links } => shown.why = count("detail-restored", lost_links),
        Kept::ClosingAsked { due_micros } => {
            let day = Instant::from_micros(*due_micros).day();
            shown.why = text(lang, "detail-closing-asked", &[("day", &format::day_long(day, lang))]);
        }
        Kept::ClosingTakenBack => shown.why = say("detail-closing-taken-back"),
        Kept::PersonAdded => shown.why = say("detail-person-added"),
        Kept::PersonRemoved => shown.why = say("detail-person-removed"),
        Kept::SignedIn { with } => {
            shown.act = Act::SignIn;
            shown.why = say(&format!("detail-signed-in-{with}"));
        }
        Kept::SignedOut { sessions } => shown.why = count("detail-signed-out", sessions),
        Kept::CredentialChanged { what } => shown.why = say(&format!("detail-credential-{what}")),
        Kept::Grant { what, name, until_micros } => {
            let day = format::day_long(Instant::from_micros(*until_micros).day(), lang);
            shown.why = text(lang, &format!("detail-grant-{what}"), &[("name", name), ("day", &day)]);
        }
        Kept::LinkMade => shown.why = say("detail-link-made"),
        Kept::FeedMade { amounts } => shown.why = say(if *amounts { "detail-feed-made-amounts" } else { "detail-feed-made" }),
        Kept::FeedEnded => shown.why = say("detail-feed-ended"),
        Kept::FeedRead { times } => {
            shown.act = Act::Export;
            shown.why = count("detail-feed-read", times);
        }
        Kept::Refused { what, times } => {
            shown.act = Act::Attempt;
            shown.outcome = Outcome::Refused;
            shown.who = if what == "grant" { Actor::OtherPerson(say("detail-someone")) } else { Actor::Outside(String::new()) };
            shown.why = say(&format!("detail-refused-{what}"));
            shown.times = *times;
        }
    }
    Some(shown)
}

/// What was done, with the name of the file where it is still there.
fn named(files: &HashMap<DeliveryId, String>, delivery: &DeliveryId, said: String) -> String {
    files.get(delivery).cloned().into_iter().chain([said]).collect::<Vec<String>>().join(", ")
}

fn say_kinds(kinds: &[String], to: &str, lang: Lang) -> String {
    let names: Vec<String> = kinds.iter().map(|kind| logis_pages::texts::kind_label(kind, lang)).collect();
    if names.is_empty() { to.to_owned() } else { format!("{} → {to}", names.join(", ")) }
}

/// A line of the copy.
#[derive(Serialize)]
struct Copied<'a> {
    link: u64,
    number: u64,
    #[serde(flatten)]
    entry: &'a logis_vault::Entry,
}

/// `GET /access/journal.jsonl`: the journal, newest first, one JSON object a line; the first names its head. It leaves
/// the home, and so has its own lines in it.
pub(in crate::web) fn download(visit: &Visit) -> Result<Answer, Trouble> {
    let (vault, scope) = (&visit.app.vault, &visit.scope);
    let disclosure = vault.open_disclosure(scope, &[], "journal.jsonl")?;
    let mut bytes = format!("{}\n", serde_json::json!({ "head": disclosure.head().to_string() })).into_bytes();
    let mut lines = 0;
    walk(vault, scope, |line| {
        let JournalLine { link, number, entry } = &line;
        // An entry was JSON before.
        if serde_json::to_writer(&mut bytes, &Copied { link: *link, number: *number, entry }).is_ok() {
            bytes.push(b'\n');
            lines += 1;
        }
    })?;
    vault.close_disclosure(disclosure, lines)?;
    Ok(Answer::Download { name: "journal.jsonl".to_owned(), media_type: "application/jsonl; charset=utf-8", bytes })
}
