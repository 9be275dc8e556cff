//! Importer: what can be dropped, what became of it, what waits for an answer.

use logis_core::{Currency, Day, Decimal, Energy, Instant, Money};
use logis_formats::{FORMATS, Status};
use logis_pages::documents::Facts;
use logis_pages::import::{Done, FileReport, ImportView, KeepOffer};
use logis_pages::watch::{LastFile, WatchTrouble, WatchedFolder};
use logis_vault::{Counts, DeliveryView};

use super::{archives, questions};
use crate::records::documents::name_of;
use crate::records::import::{ImportReport, ReportedProblem};
use crate::records::pages::documents;
use crate::records::{refused, watch};
use crate::web::upload::FILE_BYTES_MAX;
use crate::web::visit::{Answer, Trouble, Visit};

/// Reports looked at: an archive has one for each of its files.
const REPORTS_LOOKED_MAX: usize = 300;
/// Reports shown, at most.
const REPORTS_MAX: usize = 30;
/// Of these, files read whole that are shown: files with something to say are all shown, and every one is in the list of
/// deliveries.
const WHOLE_MAX: usize = 10;
/// Problems shown of each.
const PROBLEMS_MAX: usize = 20;

/// `GET /import`
pub(in crate::web) fn page(visit: &Visit) -> Result<Answer, Trouble> {
    let view = ImportView {
        formats: FORMATS.iter().map(|format| format.id).chain([logis_formats::archive::ID]).map(str::to_owned).collect(),
        questions: questions::waiting(visit)?,
        reports: reports(visit)?,
        holders: documents::holders(&visit.app.vault.documents(&visit.scope)?),
        folders: folders(visit)?,
        file_bytes_max: FILE_BYTES_MAX,
        done: match visit.parameter("done") {
            Some("undone") => Some(Done::Undone),
            Some("answered") => Some(Done::Answered),
            Some("mapped") => Some(Done::Mapped),
            _ => None,
        },
    };
    Ok(Answer::Page(logis_pages::import::import(&view, &visit.context)?))
}

/// Folders that are or were watched.
fn folders(visit: &Visit) -> Result<Vec<WatchedFolder>, Trouble> {
    let now = visit.app.clock.now();
    let shown = |folder: watch::WatchedFolder| {
        let watched = folder.is_watched(now);
        let trouble = folder.trouble.map(|trouble| match trouble {
            watch::Trouble::Folder { why } => WatchTrouble { kind: "folder", why },
            watch::Trouble::Move { why } => WatchTrouble { kind: "move", why },
            watch::Trouble::Home { why } => WatchTrouble { kind: "home", why },
        });
        let last = folder.last.map(|last| LastFile { file: last.file, status: status(last.status), added: last.added });
        WatchedFolder { path: folder.path, looked: Instant::from_micros(folder.looked_micros), watched, trouble, last }
    };
    Ok(watch::list(&visit.app, &visit.scope)?.into_iter().map(shown).collect())
}

fn status(status: Status) -> logis_pages::import::Status {
    match status {
        Status::Ok => logis_pages::import::Status::Ok,
        Status::Partial => logis_pages::import::Status::Partial,
        Status::Error => logis_pages::import::Status::Error,
    }
}

/// What became of the last files, those refused too, newest first.
fn reports(visit: &Visit) -> Result<Vec<FileReport>, Trouble> {
    let deliveries = visit.app.vault.deliveries(&visit.scope)?;
    let mut all: Vec<FileReport> = Vec::new();
    for view in deliveries.iter().take(REPORTS_LOOKED_MAX) {
        // A report of another version says less than the counts, and is left out.
        if let Ok(report) = serde_json::from_value::<ImportReport>(visit.app.vault.report(&visit.scope, view.id)?) {
            all.push(file_report(&report, view.at, Some(view)));
        }
    }
    // A server that runs for long lets go here of what nobody kept.
    refused::sweep(&visit.app, &visit.scope)?;
    let refused = refused::list(&visit.app, &visit.scope)?;
    let refused = refused.iter().rev().map(|file| {
        let keep = file.spooled().filter(|_| file.at_hand_until() > visit.app.clock.now()).map(|id| KeepOffer {
            id,
            until: file.at_hand_until(),
            facts: Facts { name: name_of(&file.report.file), ..Facts::default() },
            limits: documents::LIMITS,
        });
        FileReport { keep, ..file_report(&file.report, file.at(), None) }
    });
    all.extend(refused);
    all.sort_by_key(|report| std::cmp::Reverse(report.at));
    let mut all = archives::grouped(all);
    all.truncate(REPORTS_MAX);
    let mut whole = 0;
    all.retain(|report| {
        whole += usize::from(report.status == logis_pages::import::Status::Ok);
        report.status != logis_pages::import::Status::Ok || whole <= WHOLE_MAX
    });
    Ok(all)
}

/// A report as the page shows it; `delivery` is missing where nothing was stored.
fn file_report(report: &ImportReport, at: Instant, delivery: Option<&DeliveryView>) -> FileReport {
    let sum = |of: fn(&Counts) -> u64| delivery.map_or(0, |view| view.counts.values().map(of).sum());
    let problems: Vec<_> = report.problems.iter().filter_map(ReportedProblem::problem).take(PROBLEMS_MAX).collect();
    let day = |text: &str| text.parse::<Day>().ok();
    FileReport {
        delivery: delivery.map(|view| view.id),
        file: report.file.clone(),
        at,
        format: report.format.clone(),
        encoding: report.encoding.clone(),
        status: status(report.status),
        read: sum(|counts| counts.read),
        added: sum(|counts| counts.added),
        known: sum(|counts| counts.known),
        revised: sum(|counts| counts.revised),
        sighted: sum(|counts| counts.sighted),
        accounts: Vec::new(),
        period: report.days.as_ref().and_then(|(first, last)| day(first).zip(day(last))),
        sums: report.sums.iter().filter_map(|(currency, sum)| money(currency, sum)).collect(),
        energy: report.energy_wh.as_deref().and_then(|wh| Energy::from_watt_hours(Decimal::parse(wh, b'.').ok()?)),
        problems_more: report.problems_total.saturating_sub(problems.len() as u64),
        problems,
        members: Vec::new(),
        members_more: 0,
        seconds: report.seconds,
        keep: None,
    }
}

fn money(currency: &str, sum: &str) -> Option<Money> {
    Some(Money::new(Decimal::parse(sum, b'.').ok()?, currency.parse::<Currency>().ok()?))
}
