//! The pages over a home's records: what there is, sources, single records, money, energy.
//!
//! Each handler asks the verbs of this feature, and fills the view that `logis-pages` writes.
//!
//! To add a page: 1. a file here with its handler, 2. its view in `logis-pages`, 3. its line in the web's route table.

pub mod documents;
pub mod energy;
pub mod money;
pub(crate) mod money_lines;
pub mod record;
pub mod records;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use logis_core::{Day, DeliveryId};
use logis_pages::period::{Choice, Span};
use logis_vault::{DeliveryView, VaultError};

use super::accounts::AccountError;
use super::import::ImportReport;
use crate::web::visit::{Trouble, Visit};

/// The period asked for, else the month of the last day known. Days and weeks count as their month where the page has
/// none.
pub(crate) fn choice(visit: &Visit, known: (Day, Day), days: bool) -> Choice {
    let span = visit.parameter("span").unwrap_or_default();
    let asked = visit.parameter("period").and_then(|period| Span::parse(period, span));
    let span = match asked.unwrap_or(Span::Month(known.1.month())) {
        Span::Day(day) | Span::Week(day) if !days => Span::Month(day.month()),
        span => span,
    };
    Choice { span, compare: visit.parameter("compare").is_some(), known }
}

/// The report kept with a delivery; `None` where another version wrote it.
fn report(visit: &Visit, delivery: &DeliveryView) -> Result<Option<ImportReport>, VaultError> {
    Ok(serde_json::from_value(visit.app.vault.report(&visit.scope, delivery.id)?).ok())
}

/// Deliveries by id.
fn by_id(deliveries: &[DeliveryView]) -> HashMap<DeliveryId, &DeliveryView> {
    deliveries.iter().map(|delivery| (delivery.id, delivery)).collect()
}

impl From<AccountError> for Trouble {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Unknown(_) => Self::NotFound,
            AccountError::Vault(error) => error.into(),
            AccountError::Same | AccountError::OnlyId(_) | AccountError::Taken(_) => UNCLEAR,
        }
    }
}

/// A form that makes no sense.
const UNCLEAR: Trouble = Trouble::Unclear("error-bad-request-happened");
