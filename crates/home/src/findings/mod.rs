//! What the home noticed: detectors run over the records as of a day, each finding with what the person said of it.
//!
//! Verbs: [`noticed`], [`dismiss`] and [`take_back`]. How a finding reads in a language: [`told`]. The detectors themselves are
//! `logis-findings`, which sees no vault.

pub mod insurance;
mod known;
mod memory;
pub mod money;
mod noticed;
pub mod pages;
pub mod told;

use logis_core::DeliveryId;
use logis_vault::{Scope, VaultError};

pub use memory::Memory;
pub use noticed::{Noticed, noticed};

use crate::App;
use crate::records::corrections::{self, Correction, Field, Subject};

/// Why the person dismissed a finding.
pub const REASONS: &[&str] = &["wrong", "known", "later"];

/// Says that a finding is to be left: it is `wrong`, `known`, or for `later`.
///
/// # Errors
/// When the vault fails.
pub fn dismiss(app: &App, scope: &Scope, key: &str, reason: &str) -> Result<DeliveryId, VaultError> {
    say(app, scope, key, Some(reason.to_owned()))
}

/// Takes a dismissal back.
///
/// # Errors
/// When the vault fails.
pub fn take_back(app: &App, scope: &Scope, key: &str) -> Result<DeliveryId, VaultError> {
    say(app, scope, key, None)
}

fn say(app: &App, scope: &Scope, key: &str, value: Option<String>) -> Result<DeliveryId, VaultError> {
    let correction = Correction { subject: Subject::Finding(key.to_owned()), field: Field::Dismissed, value };
    corrections::say(app, scope, key, &[correction])
}
