//! Reading a delivery's original again: after an answer about its columns, or with a better importer.

use logis_core::DeliveryId;
use logis_formats::archive::file_name;
use logis_formats::bank_csv::{Mapping, Preview, preview};
use logis_formats::{Hint, Refused};
use logis_vault::{DeliveryView, Scope, VaultError};

use super::import::{ImportReport, Options, import};
use super::{SpooledInput, questions, refused, remove};
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
    let options = Options { format: Some(former.origin.format), ..Options::default() };
    let report = import(app, scope, &input, Some(fresh), &options, &|_| ())?;
    if report.delivery.is_none() {
        return Ok(report);
    }
    remove(app, scope, delivery).map(|_| report)
}

/// Remembers which column is what in tables of a shape, and reads those that came before again.
///
/// # Errors
/// When the vault fails.
pub fn change_mapping(app: &App, scope: &Scope, mapping: &Mapping) -> Result<(), VaultError> {
    questions::remember_mapping(app, scope, mapping)?;
    for former in of_shape(app, scope, &mapping.shape)?.into_iter().rev() {
        let report = read_again(app, scope, former.id)?;
        refused::note(app, scope, report)?;
    }
    Ok(())
}

/// The first rows of the newest table of a shape that is kept, with its delivery; `None` where there is none.
///
/// # Errors
/// When the vault fails.
pub fn table(app: &App, scope: &Scope, shape: &str) -> Result<Option<(DeliveryView, Preview)>, VaultError> {
    let (answers, _) = questions::answers(app, scope)?;
    for view in of_shape(app, scope, shape)? {
        let Some(_) = app.vault.find_original(scope, view.id)? else { continue };
        let input = SpooledInput::kept(&app.vault, scope, view.id, &view.origin.name)?;
        let hint = Hint { name: file_name(&view.origin.name).into(), answers: answers.clone(), ..Hint::default() };
        match preview(&input, &hint) {
            Ok(Some(found)) if found.mapping.shape == shape => return Ok(Some((view, found))),
            Ok(_) | Err(Refused::Input(_)) => {}
            Err(Refused::Stopped(_)) => return Err(VaultError::Changed),
        }
    }
    Ok(None)
}

/// Deliveries of tables of a shape, newest first.
fn of_shape(app: &App, scope: &Scope, shape: &str) -> Result<Vec<DeliveryView>, VaultError> {
    let source = format!("bank-csv:{shape}");
    Ok(app.vault.deliveries(scope)?.into_iter().filter(|view| view.source == source).collect())
}
