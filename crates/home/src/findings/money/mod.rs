//! Argent: what movements are for, sorted and set right by the person.
//!
//! [`Lines`] is what a home's movements are, a small row each, made by a pure function of what is known; it is a part of what
//! the home noticed. Pages: [`page`] (`/money`), [`sorting`] (`/money/sort`), [`line`] (`/money/lines/{id}`).

mod coming;
pub mod line;
mod lines;
pub mod page;
pub mod sorting;
mod view;

use std::collections::HashMap;

use jiff::tz::TimeZone;
use logis_core::{DeliveryId, RecordId};
use logis_kinds::KindId;
use logis_pages::categories::{self, Just};
use logis_pages::{Lang, format, routes, texts};
use logis_vault::{VaultError, Why};

pub(super) use coming::coming;
pub use lines::{Line, Lines, Part, Usage};
pub use view::{Shown, view};

use super::noticed::noticed_by;
use crate::records::corrections::{self, Correction, OWN};
use crate::records::remove;
use crate::records::table::{Place, Rows, again};
use crate::web::visit::{Answer, Trouble, Visit};

/// What sources call records of movements.
pub(super) fn labels(visit: &Visit, lines: &Lines, of: impl Iterator<Item = RecordId>) -> Result<HashMap<RecordId, String>, VaultError> {
    let place = |id| Some(Place { at: lines.line(lines.find(id)?).on.instant(), id, kind: KindId::BankTransaction });
    let places: Vec<Place> = of.filter_map(place).collect();
    let read = |place: &Place, rows: &Rows<'_>, row: usize| (place.id, rows.text("label", row).unwrap_or_default().trim().to_owned());
    Ok(again(&visit.app, &visit.scope, &places, |_| vec!["booked_on", "value_on", "label"], read)?.into_iter().collect())
}

/// Says things at once, and leads back to a page that offers to undo them; `changed` is how many movements it changes.
fn say(visit: &Visit, corrections: &[Correction], changed: u64, back: &str) -> Result<Answer, Trouble> {
    let words = categories::said(changed, visit.context.lang);
    let delivery = corrections::say(&visit.app, &visit.scope, &words, corrections)?;
    let (path, query) = back.split_once('?').unwrap_or((back, ""));
    let and = if query.is_empty() { "" } else { "&" };
    Ok(Answer::SeeOther(format!("{path}?{query}{and}done={delivery}")))
}

/// What was just said, where the query names its delivery.
fn just(visit: &Visit) -> Result<Option<Just>, VaultError> {
    let Some(id) = visit.parameter("done").filter(|_| visit.scope.is_own()).and_then(|id| id.parse::<DeliveryId>().ok()) else {
        return Ok(None);
    };
    let all = visit.app.vault.deliveries(&visit.scope)?;
    let said = all.into_iter().find(|delivery| delivery.id == id && delivery.origin.format == OWN);
    Ok(said.map(|said| Just { delivery: id, words: said.origin.name }))
}

/// POST `/money/undo/{id}` (`back`): takes back all that was said in one delivery.
///
/// # Errors
/// [`Trouble::NotFound`] when there is no such delivery, or it is of something else.
pub fn undo(visit: &Visit) -> Result<Answer, Trouble> {
    let id: DeliveryId = visit.places.first().and_then(|id| id.parse().ok()).ok_or(Trouble::NotFound)?;
    let scope = visit.scope.why_else(Why::Manage);
    let is_said = |delivery: &logis_vault::DeliveryView| delivery.id == id && delivery.origin.format == OWN;
    if !visit.app.vault.deliveries(&scope)?.iter().any(is_said) {
        return Err(Trouble::NotFound);
    }
    remove(&visit.app, &scope, id)?;
    Ok(Answer::SeeOther(back(visit, routes::MONEY)))
}

/// The page that a form stood on, where it is one of Argent; else another.
fn back(visit: &Visit, otherwise: &str) -> String {
    let is_ours = |path: &&str| {
        let rest = path.strip_prefix(routes::MONEY);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?'])) && path.bytes().all(|byte| byte.is_ascii_graphic())
    };
    visit.field("back").filter(is_ours).unwrap_or(otherwise).to_owned()
}

/// Why a movement has its category, in words.
fn why(lines: &Lines, at: usize, lang: Lang, zone: &TimeZone) -> String {
    use logis_findings::category::Why;
    let line = lines.line(at);
    let dated = |key: &str, said: Option<logis_core::Instant>| {
        let day = said.map(|at| format::day_long(format::civil_day(at, zone), lang)).unwrap_or_default();
        texts::text(lang, key, &[("on", &day)])
    };
    match lines.why(at) {
        Why::Said => dated("category-why-said", lines.said_at(line.id)),
        Why::SaidOfParty => dated("category-why-party", lines.party_of(at).said_at),
        Why::Learned(n) => texts::text(lang, "category-why-learned", &[("n", n)]),
        Why::OwnTransfer => texts::text(lang, "category-why-transfer", &[]),
        Why::Words(words) => texts::text(lang, "category-why-words", &[("words", words)]),
        Why::Source(text) => texts::text(lang, "category-why-source", &[("text", text)]),
        Why::Way(_) => texts::text(lang, "category-why-way", &[]),
        Why::Nothing => texts::text(lang, "category-why-nothing", &[]),
    }
}

/// The categories that a person may choose.
fn choices() -> Vec<&'static str> {
    use logis_findings::category::CategoryId;
    CategoryId::ALL.iter().filter(|id| **id != CategoryId::Uncategorised).map(|id| id.as_str()).collect()
}
