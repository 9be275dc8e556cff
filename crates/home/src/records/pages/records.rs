//! The pages of records: what there is, search, sources and deliveries, undoing one.

use std::collections::HashMap;

use logis_core::{Day, DeliveryId, Instant, Period};
use logis_formats::Status;
use logis_kinds::KindId;
use logis_pages::import::{KindCount, RemovalView};
use logis_pages::records::{DeliveriesView, DeliveryRow, KindSummary, RecordFilter, RecordsView, SourceRow};
use logis_pages::{PageNumber, routes, texts};
use logis_vault::{DeliveryView, VaultError, Why};

pub use super::record::record;
use super::{by_id, documents, report};
use crate::records::Book;
use crate::records::coverage::coverage;
use crate::records::search::{self, Filter};
use crate::records::table::{PAGE_ROWS, Rows};
use crate::web::visit::{Answer, Trouble, Visit};

/// A removal that something else overtook is tried again so often.
const ATTEMPTS_MAX: usize = 8;
/// Accounts that a source's name lists.
const NAMES_MAX: usize = 3;

/// GET `/records`: the tree of kinds, or what a search found.
///
/// # Errors
/// When the vault fails.
pub fn tree(visit: &Visit) -> Result<Answer, Trouble> {
    let (app, scope, zone) = (&visit.app, &visit.scope, &visit.context.zone);
    let day = |name| visit.parameter(name).and_then(|text| text.parse::<Day>().ok());
    let kind = visit.parameter("kind").and_then(KindId::find);
    let text = visit.parameter("text").unwrap_or_default();
    let filter = RecordFilter {
        kind: kind.map(KindId::name).unwrap_or_default().to_owned(),
        from: day("from"),
        to: day("to"),
        text: text.to_owned(),
    };
    let (documents, deliveries): (Vec<DeliveryView>, Vec<DeliveryView>) =
        app.vault.deliveries(scope)?.into_iter().partition(|delivery| delivery.origin.document.is_some());
    let book = Book::load(&app.vault, scope)?.0;
    let (kinds, found) = if filter.is_empty() {
        (coverage(app, scope, zone, &book, &deliveries)?, None)
    } else {
        let wanted = Filter { kind, first: filter.from, last: filter.to, words: search::words(text) };
        (Vec::new(), Some(search::find(app, scope, zone, &wanted, visit.page_number())?))
    };
    let lang = visit.context.lang;
    let mut summaries: Vec<KindSummary> = kinds
        .into_iter()
        .map(|of| KindSummary {
            kind: of.kind.name().to_owned(),
            count: of.records,
            covered: of.days,
            gaps: of.gaps,
            sources: of.formats.iter().map(|format| texts::format_label(format, lang)).collect(),
        })
        .collect();
    if found.is_some() {
        // The search's form needs no more of the kinds than that they are there.
        let all = app.vault.coverage(scope)?.into_iter().filter(|of| of.records > 0);
        let name = |kind: KindId| kind.name().to_owned();
        summaries.extend(all.map(|of| KindSummary {
            kind: name(of.kind),
            count: of.records,
            covered: None,
            gaps: Vec::new(),
            sources: Vec::new(),
        }));
    }
    let view = RecordsView { kinds: summaries, deliveries: deliveries.len() as u64, documents: documents.len() as u64, filter, found };
    Ok(Answer::Page(logis_pages::records::records(&view, &visit.context)?))
}

/// GET `/deliveries`: sources and deliveries.
///
/// # Errors
/// When the vault fails.
pub fn deliveries(visit: &Visit) -> Result<Answer, Trouble> {
    let all = visit.app.vault.deliveries(&visit.scope)?;
    let sources = sources(visit, &all)?;
    let (shown, number) = PageNumber::of(&all, visit.page_number(), PAGE_ROWS);
    let deliveries = shown.iter().map(|delivery| delivery_row(visit, delivery)).collect::<Result<_, _>>()?;
    let view = DeliveriesView { sources, deliveries, number };
    Ok(Answer::Page(logis_pages::records::deliveries(&view, &visit.context)?))
}

fn delivery_row(visit: &Visit, delivery: &DeliveryView) -> Result<DeliveryRow, VaultError> {
    let sum = |of: fn(&logis_vault::Counts) -> u64| delivery.counts.values().map(of).sum();
    Ok(DeliveryRow {
        delivery: delivery.id,
        file: delivery.origin.name.clone(),
        at: delivery.at,
        format: delivery.origin.format.clone(),
        status: match report(visit, delivery)?.map(|report| report.status) {
            None | Some(Status::Ok) => logis_pages::import::Status::Ok,
            Some(Status::Partial) => logis_pages::import::Status::Partial,
            Some(Status::Error) => logis_pages::import::Status::Error,
        },
        added: sum(|counts| counts.added),
        read: sum(|counts| counts.read),
    })
}

/// The sources that deliveries came from, the latest first. Each is named by the accounts and meters that it told of.
fn sources(visit: &Visit, deliveries: &[DeliveryView]) -> Result<Vec<SourceRow>, VaultError> {
    // By source, as many names as are shown, and one more.
    let mut told: HashMap<String, Vec<String>> = HashMap::new();
    let book = Book::load(&visit.app.vault, &visit.scope)?.0;
    for (kind, columns) in [(KindId::BankAccount, &["account"][..]), (KindId::EnergyMeter, &["meter", "name"])] {
        let tellers = visit.app.vault.tellers(&visit.scope, kind)?;
        for batch in visit.app.vault.scan(&visit.scope, kind, Period::ALWAYS, columns)? {
            let batch = batch?;
            let rows = Rows(&batch);
            for row in 0..batch.num_rows() {
                let named = rows.text(columns[0], row).unwrap_or_default();
                let name = rows.text("name", row).unwrap_or_else(|| book.find(named).map_or(named, |account| account.name.as_str()));
                let Some(id) = rows.id(row) else { continue };
                for (source, _) in tellers.get(&id).into_iter().flatten() {
                    let names = told.entry(source.clone()).or_default();
                    if names.len() <= NAMES_MAX && !names.iter().any(|known| known == name) {
                        names.push(name.to_owned());
                    }
                }
            }
        }
    }
    let mut sources: Vec<(String, SourceRow)> = Vec::new();
    // A document is no feed.
    for delivery in deliveries.iter().filter(|delivery| delivery.origin.document.is_none()) {
        let report = report(visit, delivery)?;
        let days = report.and_then(|report| report.days).and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        let Some((_, row)) = sources.iter_mut().find(|(source, _)| *source == delivery.source) else {
            let names = told.get(&delivery.source).map_or(&[][..], Vec::as_slice);
            let more = if names.len() > NAMES_MAX { ", …" } else { "" };
            let name = if names.is_empty() {
                delivery.origin.name.clone()
            } else {
                format!("{}{more}", names[..names.len().min(NAMES_MAX)].join(", "))
            };
            let row = SourceRow { name, format: delivery.origin.format.clone(), deliveries: 1, covered: days, last: delivery.at };
            sources.push((delivery.source.clone(), row));
            continue;
        };
        row.deliveries += 1;
        row.covered = match (row.covered, days) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        row.last = row.last.max(delivery.at);
    }
    Ok(sources.into_iter().map(|(_, row)| row).collect())
}

/// The delivery that a path names.
fn named(visit: &Visit) -> Result<DeliveryId, Trouble> {
    visit.places.first().and_then(|place| place.parse().ok()).ok_or(Trouble::NotFound)
}

/// GET `/deliveries/{id}/remove`: what undoing a delivery would do.
///
/// # Errors
/// [`Trouble::NotFound`] when there is no such delivery.
pub fn remove(visit: &Visit) -> Result<Answer, Trouble> {
    let id = named(visit)?;
    let all = visit.app.vault.deliveries(&visit.scope)?;
    let delivery = *by_id(&all).get(&id).ok_or(Trouble::NotFound)?;
    if delivery.origin.document.is_some() {
        return Ok(Answer::Page(logis_pages::documents::removal(&documents::row(delivery), &visit.context)?));
    }
    let removal = visit.app.vault.preview_removal(&visit.scope, id)?;
    let counts = |of: &std::collections::BTreeMap<String, u64>| -> Vec<KindCount> {
        of.iter().map(|(kind, count)| KindCount { kind: kind.clone(), count: *count }).collect()
    };
    let (file, at): (String, Instant) = (delivery.origin.name.clone(), delivery.at);
    let turned_back = delivery.counts.values().map(|counts| counts.revised).sum();
    let view = RemovalView { delivery: id, file, at, goes: counts(&removal.removed), stays: counts(&removal.kept), turned_back };
    Ok(Answer::Page(logis_pages::import::removal(&view, &visit.context)?))
}

/// POST `/deliveries/{id}/remove`: undoes a delivery.
///
/// # Errors
/// [`Trouble::NotFound`] when there is no such delivery.
pub fn remove_confirmed(visit: &Visit) -> Result<Answer, Trouble> {
    let (id, scope) = (named(visit)?, visit.scope.why_else(Why::Manage));
    if visit.app.vault.kept_document(&scope, id)?.is_some() {
        crate::records::documents::remove(&visit.app, &scope, id)?;
        let done = logis_pages::documents::Done::Removed.as_str();
        return Ok(Answer::SeeOther(routes::with_query(routes::DOCUMENTS, &[("done", done)])));
    }
    for _ in 1..ATTEMPTS_MAX {
        match visit.app.vault.remove_delivery(&scope, id) {
            Err(VaultError::Changed) => {}
            done => return Ok(done.map(|_| Answer::SeeOther(routes::DELIVERIES.to_owned()))?),
        }
    }
    visit.app.vault.remove_delivery(&scope, id)?;
    Ok(Answer::SeeOther(routes::DELIVERIES.to_owned()))
}
