//! Taking back what came.

use logis_core::DeliveryId;
use logis_vault::{Removal, Scope, VaultError};

use crate::App;

/// A change that another overtook is tried again at most so often.
const ATTEMPTS_MAX: u32 = 8;

/// Takes back all that came in a delivery: what it alone told of goes, what it revised is as it was.
///
/// # Errors
/// [`VaultError::NotFound`] when there is no such delivery; [`VaultError::Changed`] when others overtook it each time.
pub fn remove(app: &App, scope: &Scope, id: DeliveryId) -> Result<Removal, VaultError> {
    unless_overtaken(|| app.vault.remove_delivery(scope, id))
}

/// Does again what others' changes overtook, some times.
pub(crate) fn unless_overtaken<T>(verb: impl Fn() -> Result<T, VaultError>) -> Result<T, VaultError> {
    for _ in 1..ATTEMPTS_MAX {
        match verb() {
            Err(VaultError::Changed) => {}
            done => return done,
        }
    }
    verb()
}
