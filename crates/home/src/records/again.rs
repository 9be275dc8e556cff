//! Reading a delivery's original again: after an answer about its columns, or with a better importer.

use logis_core::DeliveryId;
use logis_vault::{Scope, VaultError};

use super::SpooledInput;
use super::import::{ImportReport, Options, import};
use crate::App;

/// Reads the original of a delivery again, into a delivery of its own, and removes the former one once that is
/// published. Where nothing of it can be read any more, or power goes in between, the former one is still there.
///
/// # Errors
/// [`VaultError::NotFound`] where there is no such delivery or its original was not kept.
pub fn read_again(app: &App, scope: &Scope, delivery: DeliveryId) -> Result<ImportReport, VaultError> {
    let vault = &app.vault;
    let former = vault.deliveries(scope)?.into_iter().find(|view| view.id == delivery);
    let former = former.ok_or(VaultError::NotFound { what: "delivery" })?;
    let mut original = vault.open_original(scope, delivery)?;
    let fresh = vault.draw_delivery();
    let input = SpooledInput::spool(vault, scope, fresh, &former.origin.name, &mut original)?;
    let options = Options { format: Some(former.origin.format), account: None };
    let report = import(app, scope, &input, Some(fresh), &options, &|_| ())?;
    if report.delivery.is_some() {
        vault.remove_delivery(scope, delivery)?;
    } else {
        vault.remove_original(scope, fresh)?;
    }
    Ok(report)
}
