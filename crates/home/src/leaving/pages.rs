//! The page *Exporter / partir* and its forms.

use logis_core::DeliveryId;
use logis_pages::format;
use logis_pages::import::KindCount;
use logis_pages::leave::{self, ExportRow, Holds, Progress, ScheduleView};
use logis_pages::routes;

use super::running::State;
use super::schedule::{KEEP_MAX, Rhythm, Schedule};
use super::{file, load};
use crate::web::Site;
use crate::web::visit::{Answer, FileReader, Trouble, Visit};

/// An export's bytes for each hundred that its records and sightings take as they lie here: it holds records twice, for
/// programs and for people. Measured on the made-up home.
const EXPORT_PERCENT: u64 = 205;
/// And what any export holds: schemas, texts, lists.
const EXPORT_BASE_BYTES: u64 = 40_000;

/// GET `/leave`.
///
/// # Errors
/// When the vault fails.
pub fn page(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let (app, scope, zone) = (&visit.app, &visit.scope, &visit.context.zone);
    let coverage = app.vault.coverage(scope)?;
    let holdings = app.vault.holdings(scope)?;
    let documents = app.vault.documents(scope)?.len() as u64;
    let stored: u64 = coverage.iter().flat_map(|kind| kind.bytes).sum();
    let kinds = coverage.iter().filter(|of| of.records > 0);
    let (exports, _) = load(app, scope)?;
    let progress = match site.exports.state(scope.home()) {
        State::Rests => Progress::None,
        State::Failed => Progress::Failed,
        State::Runs(done, total) => Progress::Runs { done, total },
    };
    let row = |kept: super::Kept| ExportRow {
        at: kept.at(),
        until: kept.until(),
        id: kept.id,
        bytes: kept.bytes,
        records: kept.records,
        sha256: kept.sha256,
    };
    let folder = site.exports_folder().map(|allowed| file::folder_of(allowed, scope.home()).to_string_lossy().into_owned());
    let rhythm = exports.schedule.map(|schedule| match schedule.rhythm {
        Rhythm::Week => leave::Rhythm::Week,
        Rhythm::Month => leave::Rhythm::Month,
    });
    let view = leave::LeaveView {
        holds: Holds {
            kinds: kinds.map(|of| KindCount { kind: of.kind.name().to_owned(), count: of.records }).collect(),
            deliveries: holdings.deliveries,
            originals: holdings.originals.saturating_sub(documents),
            documents,
            entries: holdings.entries,
            bytes: stored.saturating_mul(EXPORT_PERCENT) / 100 + holdings.original_bytes + EXPORT_BASE_BYTES,
        },
        progress,
        exports: super::list(app, scope)?.into_iter().map(row).collect(),
        schedule: ScheduleView {
            rhythm,
            to_folder: exports.schedule.is_some_and(|schedule| schedule.to_folder),
            keep: exports.schedule.map_or(3, |schedule| schedule.keep.into()),
            keep_max: KEEP_MAX.into(),
            folder,
            next: app.vault.export_due(scope)?,
            last: exports.last.map(|last| (logis_core::Instant::from_micros(last.at_micros), last.why)),
        },
        due: app.vault.closing(scope)?.map(|closing| format::civil_day(closing.due, zone)),
    };
    Ok(Answer::Page(leave::leave(&view, &visit.context)?))
}

/// POST `/leave/exports`: makes an export, beside the pages.
///
/// # Errors
/// When too many are made at this moment.
pub fn make(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    if !site.exports.begin(&visit.app, &visit.scope)? {
        return Err(logis_vault::VaultError::Busy.into());
    }
    Ok(Answer::SeeOther(routes::LEAVE.to_owned()))
}

/// GET `/leave/progress`: how far the export is, for the page's island.
///
/// # Errors
/// None.
pub fn progress(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let json = match site.exports.state(visit.scope.home()) {
        State::Runs(done, total) => serde_json::json!({ "runs": true, "done": done, "total": total }),
        State::Rests | State::Failed => serde_json::json!({ "runs": false }),
    };
    Ok(Answer::Json(json.to_string()))
}

/// GET `/leave/exports/{id}`: the file.
///
/// # Errors
/// When it is gone.
pub fn download(visit: &Visit) -> Result<Answer, Trouble> {
    let id = named(visit)?;
    let kept = super::find(&visit.app, &visit.scope, id)?;
    let reader = visit.app.vault.open_export(&visit.scope, id, kept.records)?;
    Ok(Answer::File {
        name: file::name(kept.at()),
        media_type: "application/zip",
        size_bytes: kept.bytes,
        reader: FileReader(Box::new(reader)),
    })
}

/// POST `/leave/exports/{id}/remove`.
///
/// # Errors
/// When it is gone.
pub fn remove(visit: &Visit) -> Result<Answer, Trouble> {
    super::remove(&visit.app, &visit.scope, named(visit)?)?;
    Ok(Answer::SeeOther(routes::LEAVE.to_owned()))
}

/// POST `/leave/schedule`: `rhythm` (`week`, `month` or `never`), `where` (`home` or `folder`), `keep`.
///
/// # Errors
/// When a field makes no sense, or no folder is allowed.
pub fn schedule(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let rhythm = match visit.field("rhythm") {
        Some("week") => Some(Rhythm::Week),
        Some("month") => Some(Rhythm::Month),
        Some("never") => None,
        _ => return Err(Trouble::Unclear("rhythm")),
    };
    let to_folder = visit.field("where") == Some("folder");
    if to_folder && site.exports_folder().is_none() {
        return Err(Trouble::Unclear("where"));
    }
    let keep = visit.field("keep").and_then(|keep| keep.parse().ok()).ok_or(Trouble::Unclear("keep"))?;
    super::schedule::set(&visit.app, &visit.scope, rhythm.map(|rhythm| Schedule { rhythm, to_folder, keep }))?;
    Ok(Answer::SeeOther(routes::LEAVE.to_owned()))
}

fn named(visit: &Visit) -> Result<DeliveryId, Trouble> {
    visit.places.first().and_then(|place| place.parse().ok()).ok_or(Trouble::NotFound)
}
