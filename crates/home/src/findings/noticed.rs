//! What a home noticed as of a day: the findings, and what they rest on, worked out once for each state of its records.
//!
//! It stays in the server's memory ([`Memory`]) while the home's version, its account book and the day stay; texts of records
//! are not in it and are read again for what a page shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use logis_core::Day;
use logis_findings::{Contract, Finding, Known, Source};
use logis_kinds::KindId;
use logis_pages::format;
use logis_vault::{Scope, VaultError};

use super::known::known;
use super::money::Lines;
use crate::App;
use crate::records::{Book, corrections};
use crate::web::visit::Visit;

#[cfg(doc)]
use super::Memory;

/// What a home noticed.
#[derive(Debug)]
pub struct Noticed {
    /// Every finding, the weightiest first; dismissed ones are among them.
    pub findings: Vec<Finding>,
    /// Why the person dismissed findings, by key.
    pub dismissed: BTreeMap<String, String>,
    /// Contracts' terms, in order of their first day.
    pub contracts: Vec<Contract>,
    /// What brought records home.
    pub sources: Vec<Source>,
    /// Movements, with their accounts.
    pub lines: Lines,
    /// What was read for it.
    read: [(KindId, u64); 3],
}

impl Noticed {
    /// What is noticed in what is known, with what was said.
    #[must_use]
    pub fn of(known: Known, said: &corrections::Said) -> Self {
        let (sorted, findings) = logis_findings::notice(&known);
        let readings: usize = known.meters.iter().map(|meter| meter.readings.len()).sum();
        let read = [
            (KindId::BankTransaction, known.movements.len()),
            (KindId::EnergyReading, readings),
            (KindId::InsuranceContract, known.contracts.len()),
        ];
        Self {
            lines: Lines::of(&known, said, sorted),
            findings,
            dismissed: known.said.dismissed,
            contracts: known.contracts,
            sources: known.sources,
            read: read.map(|(kind, rows)| (kind, rows as u64)),
        }
    }

    /// The findings that were not dismissed, the weightiest first.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| self.is_open(finding))
    }

    /// Whether a finding was not dismissed.
    #[must_use]
    pub fn is_open(&self, finding: &Finding) -> bool {
        !self.dismissed.contains_key(&finding.key)
    }
}

/// What a home noticed as of a day.
///
/// # Errors
/// When the vault fails.
pub fn noticed(app: &App, scope: &Scope, zone: &TimeZone, today: Day) -> Result<Arc<Noticed>, VaultError> {
    let work_out = || known(app, scope, zone, today).map(|(known, said)| Arc::new(Noticed::of(known, &said)));
    // What others' homes hold is read each time, and nothing of it is kept here.
    if !scope.is_own() {
        return work_out();
    }
    // Asked before all else: what changes meanwhile makes another state.
    let state = (app.vault.version(scope)?, Book::load(&app.vault, scope)?.1, today);
    if let Some(noticed) = app.noticed.find(scope.home(), state) {
        // Shown again is looked at again: the journal is told the same as when it was read.
        for (kind, rows) in noticed.read.into_iter().filter(|(_, rows)| *rows > 0) {
            app.vault.note_look(scope, kind, rows)?;
        }
        return Ok(noticed);
    }
    let noticed = work_out()?;
    app.noticed.keep(scope.home(), state, noticed.clone());
    Ok(noticed)
}

/// What the home that a visit sees noticed as of now.
pub(super) fn noticed_by(visit: &Visit) -> Result<Arc<Noticed>, VaultError> {
    let zone = &visit.context.zone;
    noticed(&visit.app, &visit.scope, zone, format::civil_day(visit.app.clock.now(), zone))
}
