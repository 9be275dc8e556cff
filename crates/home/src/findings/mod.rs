//! What the home noticed: detectors run over the records as of a day, each finding with what the person said of it.
//!
//! Verbs: [`find`], [`dismiss`] and [`take_back`]. How a finding reads in a language: [`told`]. The detectors themselves are
//! `logis-findings`, which sees no vault.

pub mod insurance;
mod known;
pub mod money;
pub mod pages;
pub mod told;

use jiff::tz::TimeZone;
use logis_core::{Day, DeliveryId};
use logis_findings::{Finding, Known};
use logis_vault::{Scope, VaultError};

pub use known::{known, of_accounts};

use crate::App;
use crate::records::corrections::{self, Correction, Field, Subject};

/// Why the person dismissed a finding.
pub const REASONS: &[&str] = &["wrong", "known", "later"];

/// The findings of a home as of a day, the weightiest first; dismissed ones are among them.
///
/// # Errors
/// When the vault fails.
pub fn find(app: &App, scope: &Scope, zone: &TimeZone, today: Day) -> Result<(Known, Vec<Finding>), VaultError> {
    let known = known(app, scope, zone, today)?;
    let findings = logis_findings::all(&known);
    Ok((known, findings))
}

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
