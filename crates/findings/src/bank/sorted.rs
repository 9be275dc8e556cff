//! What accounts show before anything is found in them: who each movement is with, what it is for, what goes from one own
//! account to another; and what is agreed and expected. All from one [`Ledger`].

use super::{Coming, Ledger, Transfer, series, subscription, upcoming};
use crate::category::Categorised;
use crate::party::Parties;
use crate::{Finding, Known};

/// Movements sorted; places are those of [`Known::movements`].
#[derive(Debug, Clone)]
pub struct Sorted {
    /// Who each is with.
    pub parties: Parties,
    /// What each is for, and why.
    pub categories: Vec<Categorised>,
    /// Transfers between own accounts.
    pub transfers: Vec<Transfer>,
    /// What balances are expected to do.
    pub coming: Vec<Coming>,
    /// Subscriptions, changes of their prices, and what is expected in the coming days.
    pub findings: Vec<Finding>,
}

/// Sorts the movements of what is known.
#[must_use]
pub fn sorted(known: &Known) -> Sorted {
    let ledger = Ledger::of(known);
    let series = series::find(&ledger);
    let mut findings = subscription::find(&ledger, &series);
    findings.extend(upcoming::find(&ledger, &series));
    let coming = upcoming::of_accounts(&ledger, &series);
    let Ledger { parties, categories, transfers, .. } = ledger;
    Sorted { parties, categories, transfers, coming, findings }
}
