//! Qui a regardé, and Exporter / partir, made up.

use super::{at, day};
use crate::access::{AccessEntry, AccessFilter, AccessView, Act, Actor, ForeignJournal, Outcome, Verification};
use crate::import::KindCount;
use crate::leave::{ExportRow, Holds, LeaveView, Progress, Rhythm, ScheduleView};
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

/// With an export that waits, another that the schedule made, and one that could not be.
#[must_use]
pub fn leave() -> LeaveView {
    let kind = |kind: &str, count| KindCount { kind: kind.to_owned(), count };
    let today = day(2026, 11, 24);
    let row = |id: u8, hour, until| ExportRow {
        id: super::delivery(id).to_string(),
        at: at(today, hour, 12),
        until,
        bytes: 4_812_390,
        records: 19_284,
        sha256: "9c41b6f0d5a17e2283cc04f1a6b9e07d5518c2ee3b74a90f6d1e8a42f07b13e2".to_owned(),
    };
    LeaveView {
        holds: Holds {
            kinds: vec![kind("bank.transaction", 1_612), kind("energy.reading", 17_520), kind("own.correction", 214)],
            deliveries: 31,
            originals: 24,
            documents: 3,
            entries: 8_412,
            bytes: 4_900_000,
        },
        progress: Progress::None,
        exports: vec![row(1, 9, Some(at(today.plus_days(1), 9, 12))), row(2, 3, None)],
        schedule: ScheduleView {
            rhythm: Some(Rhythm::Month),
            to_folder: false,
            keep: 3,
            keep_max: 12,
            folder: Some("/srv/exports/0123456789abcdef".to_owned()),
            next: Some(at(day(2026, 12, 24), 3, 12)),
            last: Some((at(today, 3, 12), None)),
        },
        due: None,
    }
}

/// One that is being made, in a home that closes, where no folder is allowed any more.
#[must_use]
pub fn leave_running() -> LeaveView {
    let view = leave();
    let schedule = ScheduleView {
        folder: None,
        last: view.schedule.last.map(|(at, _)| (at, Some(crate::leave::NO_FOLDER.to_owned()))),
        ..view.schedule
    };
    LeaveView {
        progress: Progress::Runs { done: 16_000, total: 38_000 },
        exports: Vec::new(),
        due: Some(day(2026, 12, 8)),
        schedule,
        ..view
    }
}
