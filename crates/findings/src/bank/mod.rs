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
mod sorted;
mod subscription;
mod transfer;
mod unusual;
mod upcoming;
mod way;

use std::collections::BTreeSet;

pub(crate) use ledger::Ledger;
use logis_core::RecordId;
pub use sorted::{Sorted, sorted};
pub use transfer::Transfer;
pub use upcoming::{AHEAD_DAYS, Coming, ComingDay, Expected, coming};

use crate::{Finding, Known};

/// The findings of accounts.
#[must_use]
pub fn find(known: &Known) -> Vec<Finding> {
    if known.movements.is_empty() || !ledger::DAYS.contains(&known.today.number()) {
        return Vec::new();
    }
    let ledger = Ledger::of(known);
    let series = series::find(&ledger);
    let mut findings = transfer::find(&ledger);
    findings.extend(subscription::find(&ledger, &series));
    findings.extend(upcoming::find(&ledger, &series));
    findings.extend(unusual::find(&ledger, &series));
    findings.extend(duplicate::find(&ledger, &series));
    findings.extend(missing::find(&ledger, &series));
    findings.extend(fee::find(&ledger));
    findings
}

/// Transfers between own accounts and settlements of cards, by places in [`Known::movements`].
#[must_use]
pub fn transfer_pairs(known: &Known) -> Vec<Transfer> {
    Ledger::of(known).transfers
}

/// Records that are neither spending nor income: they go from one own account to another.
#[must_use]
pub fn transfers(known: &Known) -> BTreeSet<RecordId> {
    let places = transfer_pairs(known).into_iter().flat_map(|transfer| [Some(transfer.out), transfer.into]);
    places.flatten().map(|at| known.movements[at].id).collect()
}

#[cfg(test)]
mod tests;
