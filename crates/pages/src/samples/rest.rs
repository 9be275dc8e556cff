//! Qui a regardé, made up.

use super::{at, day};
use crate::access::{AccessEntry, AccessFilter, AccessView, Act, Actor, ForeignJournal, Outcome, Verification};
use crate::import::KindCount;
use crate::pager::PageNumber;

/// A journal with every sort of entry.
#[must_use]
pub fn access() -> AccessView {
    let kinds = |rows: &[(&str, u64)]| rows.iter().map(|(kind, count)| KindCount { kind: (*kind).to_owned(), count: *count }).collect();
    let entry = |number, at, who, act, records, why: &str, outcome, times| AccessEntry {
        number,
        at,
        who,
        act,
        records,
        why: why.to_owned(),
        outcome,
        times,
    };
    let (today, yesterday) = (day(2026, 11, 24), day(2026, 11, 23));
    let none = || kinds(&[]);
    AccessView {
        foreign: vec![ForeignJournal { at: at(yesterday, 12, 0), entries: 212, head: "198:9d1c77e0".into() }],
        entries: vec![
            entry(
                8412,
                at(today, 18, 44),
                Actor::OtherPerson("Camille".to_owned()),
                Act::Look,
                kinds(&[("bank.transaction", 71), ("bank.balance", 12)]),
                "Page Argent",
                Outcome::Done,
                1,
            ),
            entry(
                8411,
                at(today, 18, 42),
                Actor::Person,
                Act::Import,
                kinds(&[("bank.transaction", 398)]),
                "releve-compte-joint.ofx",
                Outcome::Done,
                1,
            ),
            entry(8410, at(today, 18, 40), Actor::Machine("camille".to_owned()), Act::KeyOpened, none(), "logis serve", Outcome::Done, 1),
            entry(8409, at(today, 3, 12), Actor::Outside("127.0.0.1".to_owned()), Act::Attempt, none(), "", Outcome::Refused, 14),
            entry(
                8408,
                at(yesterday, 22, 1),
                Actor::Machine("camille".to_owned()),
                Act::Export,
                kinds(&[("energy.reading", 17_472)]),
                "logis records --format parquet",
                Outcome::Interrupted,
                1,
            ),
            entry(
                8407,
                at(yesterday, 21, 58),
                Actor::Job("Rangement".to_owned()),
                Act::Look,
                kinds(&[("energy.reading", 4096)]),
                "Fusion de petits segments",
                Outcome::Done,
                1,
            ),
            entry(
                8406,
                at(yesterday, 21, 30),
                Actor::Person,
                Act::Remove,
                kinds(&[("bank.transaction", 3)]),
                "operations-2026.csv",
                Outcome::Done,
                1,
            ),
            entry(8405, at(yesterday, 21, 12), Actor::Person, Act::Change, kinds(&[("bank.account", 1)]), "Compte joint", Outcome::Done, 1),
        ],
        number: PageNumber { page: 1, pages: 212, total: 8412 },
        filter: AccessFilter::default(),
        journal_entries: 8412,
        head: "9c41b6f0d5a17e2283cc04f1a6b9e07d5518c2ee3b74a90f6d1e8a42f07b13e2".to_owned(),
        verification: Verification::Sound { at: at(today, 8, 0) },
    }
}
