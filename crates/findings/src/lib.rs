//! What a home notices in its records. Pure: [`Known`] in, [`Finding`]s out; no clock, no vault, no language.
//!
//! [`all`] runs every detector over what is known as of a day. A detector says nothing rather than something doubtful:
//! a false alarm costs trust. Each finding carries the records behind it, the method's name and its doubt, and
//! a key that stays the same as long as it is about the same thing, so that what the person said of it (dismissed,
//! no transfer) holds.
//!
//! To add a finding: 1. its [`Name`], 2. a detector in the room it belongs to (`bank`, `energy`, `contracts`, `sources`),
//! called from the room's `find`, 3. its title, explanation and method in the texts of `logis-pages`, 4. made-up
//! households in which it is true and in which it only seems so.

pub mod bank;
pub mod category;
mod contracts;
pub mod energy;
mod finding;
mod known;
pub mod party;
mod sources;

pub use contracts::{Policy, policies};
pub use finding::{Action, Amount, Fact, Finding, Name, Per};
pub use known::{Account, AccountType, Contract, Known, Meter, Movement, Reading, Said, Source};

/// Every finding of what is known, the weightiest first.
#[must_use]
pub fn all(known: &Known) -> Vec<Finding> {
    notice(known).1
}

/// Every finding of what is known, the weightiest first, beside how movements are sorted, on which many of them rest.
#[must_use]
pub fn notice(known: &Known) -> (bank::Sorted, Vec<Finding>) {
    let (sorted, mut findings) = bank::find(known);
    findings.extend(energy::find(known));
    findings.extend(contracts::find(known));
    findings.extend(sources::find(known));
    // The order of equals is that of names and keys, so that the same records give the same list.
    findings.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| (a.name, &a.key).cmp(&(b.name, &b.key))));
    (sorted, findings)
}
