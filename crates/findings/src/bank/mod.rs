//! What accounts show.
//!
//! To add a finding: 1. a file beside the others with a `find`, 2. its call here, 3. its texts, 4. made-up households in
//! `tests/` in which it is true and in which it only seems so. A [`Ledger`] holds what detectors share: parties, own
//! transfers (which no other detector counts), categories; [`series`] finds what recurs.

mod cadence;
mod duplicate;
mod fee;
mod ledger;
mod missing;
mod series;
mod subscription;
mod transfer;
mod unusual;
mod upcoming;
mod way;

pub(crate) use ledger::Ledger;
pub use transfer::Transfer;
pub use upcoming::{AHEAD_DAYS, Coming, ComingDay, Expected};

use crate::category::Categorised;
use crate::party::Parties;
use crate::{Finding, Known};

/// What accounts show before anything is found in them; places are those of [`Known::movements`].
#[derive(Debug, Clone)]
pub struct Sorted {
    /// Who each movement is with.
    pub parties: Parties,
    /// What each is for, and why.
    pub categories: Vec<Categorised>,
    /// Transfers between own accounts, and settlements of cards.
    pub transfers: Vec<Transfer>,
    /// What balances are expected to do.
    pub coming: Vec<Coming>,
}

/// The findings of accounts, and how their movements are sorted: all from one ledger.
#[must_use]
pub fn find(known: &Known) -> (Sorted, Vec<Finding>) {
    let ledger = Ledger::of(known);
    let (mut findings, mut coming) = (Vec::new(), Vec::new());
    if ledger::DAYS.contains(&known.today.number()) {
        let series = series::find(&ledger);
        findings = transfer::find(&ledger);
        findings.extend(subscription::find(&ledger, &series));
        findings.extend(upcoming::find(&ledger, &series));
        findings.extend(unusual::find(&ledger, &series));
        findings.extend(duplicate::find(&ledger, &series));
        findings.extend(missing::find(&ledger, &series));
        findings.extend(fee::find(&ledger));
        coming = upcoming::of_accounts(&ledger, &series);
    }
    let Ledger { parties, categories, transfers, .. } = ledger;
    (Sorted { parties, categories, transfers, coming }, findings)
}

#[cfg(test)]
mod tests;
