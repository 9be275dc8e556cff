//! Stories of leaving and arriving, at the vault's boundary.

mod forged;
mod homes;
mod laws;

use std::io::Write;

use logis_core::{Period, RecordId};
use logis_kinds::KindId;
use logis_kinds::bank::Transactions;

use super::shape;
use crate::journal::Act;
use crate::{ArrivalError, VaultError};
use homes::{OneAccount, Place, apart_from_traces, line, members};

const MAY: [homes::Line; 3] = [line(1, -450, "Monoprix", Some("1")), line(2, -900, "Fnac", Some("2")), line(9, -120, "Pain", Some("3"))];

/// A home with all that a home can have: two sources, a revision, a pair, a removal, a decision, a document, originals.
fn lived_in(seed: u64) -> Place {
    let home = Place::new(seed);
    home.deliver("bank-csv", &[line(1, -450, "MONOPRIX SA", None), line(2, -900, "FNAC PARIS", None), line(5, -77, "Seul", None)]);
    home.deliver("ofx", &MAY);
    let gone = home.deliver("ofx", &[line(20, -5, "Gone", Some("9"))]);
    home.deliver("ofx", &[line(9, -125, "Pain au levain", Some("3"))]);
    home.vault.remove_delivery(&home.scope, gone).unwrap();
    let pairs = home.vault.pairs(&home.scope, &OneAccount, Period::ALWAYS).unwrap().pairs;
    assert_eq!(pairs.len(), 2);
    home.vault.part_record(&home.scope, pairs[0].record, "bank-csv").unwrap();
    home.vault.put_document(&home.scope, "accounts", &serde_json::json!({ "accounts": ["one"] }), 0).unwrap();
    home
}

#[test]
fn a_home_taken_up_by_a_new_one_is_the_same_home() {
    let old = lived_in(1);
    let export = old.export();
    let new = Place::new(2);
    let arrived = new.arrive(&export).unwrap();
    assert!(arrived.restored && arrived.skipped == 0 && arrived.deliveries == 3);
    assert_eq!(new.told(), old.told(), "records, ids, sightings, history");
    assert_eq!(new.deliveries(), old.deliveries());
    assert_eq!(apart_from_traces(&new.export()), apart_from_traces(&export), "and what it exports in turn");

    // The other journal stays whole beside its own, and leads to the head that the export told.
    let chains = new.vault.verify_foreign(&new.scope).unwrap();
    let head: serde_json::Value = serde_json::from_slice(&members(&export)[shape::HEAD]).unwrap();
    assert_eq!(chains.iter().map(|chain| chain.head.to_string()).collect::<Vec<_>>(), [head["journal"]["head"].as_str().unwrap()]);
    assert_eq!(chains[0].home, old.scope.home());
    new.vault.verify_journal(&new.scope, None).unwrap();
    let lines = new.vault.foreign_journal(&new.scope, &chains[0], None, 1_000).unwrap();
    assert_eq!(lines.len() as u64, chains[0].entries);

    // What comes later meets what was there: the salt came along.
    let before = new.told();
    new.deliver("ofx", &MAY[..2]);
    assert_eq!(new.told().len(), before.len());
    assert_eq!(new.shown(), old.shown());
}

#[test]
fn an_export_taken_up_twice_adds_nothing_and_a_longer_journal_goes_on() {
    let (old, new) = (lived_in(1), Place::new(2));
    let export = old.export();
    new.arrive(&export).unwrap();
    let (told, head) = (new.told(), new.vault.journal_head(new.scope.home()).unwrap());
    let arrived = new.arrive(&export).unwrap();
    assert_eq!((arrived.deliveries, arrived.skipped, arrived.restored), (0, 3, false));
    assert_eq!((new.told(), new.vault.journal_head(new.scope.home()).unwrap()), (told.clone(), head));

    // A later export of the same home: its journal is longer, and still one.
    let later = old.export();
    new.arrive(&later).unwrap();
    assert_eq!(new.told(), told);
    let chains = new.vault.verify_foreign(&new.scope).unwrap();
    assert_eq!(chains.len(), 1);
    // The first again: it is part of what is here.
    new.arrive(&export).unwrap();
    assert_eq!(new.vault.verify_foreign(&new.scope).unwrap(), chains);

    // A home's own older export.
    let (told, chains) = (old.told(), old.vault.foreign_chains(&old.scope).unwrap());
    old.arrive(&export).unwrap();
    assert_eq!((old.told(), old.vault.foreign_chains(&old.scope).unwrap()), (told, chains));
}

#[test]
fn merged_into_a_home_that_has_records_nothing_doubles() {
    let (old, new) = (lived_in(1), Place::new(2));
    new.deliver("ofx", &MAY[..1]);
    new.vault.put_document(&new.scope, "accounts", &serde_json::json!({ "accounts": ["two"] }), 0).unwrap();
    let own = new.told();
    let export = old.export();
    let arrived = new.arrive(&export).unwrap();
    assert!(!arrived.restored && arrived.deliveries == 3);
    assert_eq!(new.shown(), old.shown());
    let ids: Vec<RecordId> = own.keys().copied().collect();
    assert!(ids.iter().all(|id| new.told().contains_key(id)), "what was here keeps its ids");
    // Each record of the other home is found by the id that it had there.
    for id in old.told().keys() {
        let found = new.vault.record(&new.scope, KindId::BankTransaction, *id).unwrap();
        assert!(new.told().contains_key(&found.id));
    }
    // Parted there, parted here; the documents that differ stand side by side.
    let parted = new.vault.find_document::<serde_json::Value>(&new.scope, "pairs").unwrap().unwrap().value;
    assert!(!parted["apart"].as_array().unwrap().is_empty());
    let aside = format!("aside/{}/accounts", old.scope.home());
    assert_eq!(new.vault.find_document::<serde_json::Value>(&new.scope, &aside).unwrap().unwrap().value["accounts"][0], "one");
    assert!(members(&new.export()).contains_key(&shape::document(&aside)));
    assert_eq!(new.vault.verify_foreign(&new.scope).unwrap().len(), 1);

    // Again: nothing new. Then what came is undone, one delivery after the other.
    let told = new.told();
    assert_eq!(new.arrive(&export).unwrap().deliveries, 0);
    assert_eq!(new.told(), told);
    for id in old.deliveries().iter().map(|view| view.0) {
        new.vault.remove_delivery(&new.scope, id).unwrap();
    }
    assert_eq!(new.shown(), [homes::shown(1, -450, "Monoprix")]);
    // The file dropped again adds again, and so does an export.
    assert_eq!(new.arrive(&export).unwrap().deliveries, 3);
    assert_eq!(new.shown(), old.shown());
}

#[test]
fn what_was_cut_or_changed_is_refused_whole() {
    let old = lived_in(1);
    let export = old.export();
    let mut new = Place::new(2);
    let step = (export.len() / 60).max(1);
    let cuts = (0..export.len()).step_by(step).map(|at| export[..at].to_vec());
    let flips = (7..export.len()).step_by(step).map(|at| {
        let mut flipped = export.clone();
        flipped[at] ^= 0x10;
        flipped
    });
    for bytes in cuts.chain(flips) {
        match new.arrive(&bytes) {
            // A bit that says nothing, as of a time that nobody reads.
            Ok(_) => {
                assert_eq!(apart_from_traces(&new.export()), apart_from_traces(&export));
                new = Place::new(2);
            }
            Err(ArrivalError::Damaged { .. } | ArrivalError::OtherVersion { .. }) => assert!(new.is_bare()),
            Err(error) => panic!("{error}"),
        }
    }
    new.arrive(&export).unwrap();
}

#[test]
fn another_version_is_refused_in_plain_words() {
    let old = lived_in(1);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let mut all = members(&old.export());
    let head = text(&all[shape::HEAD]).replace("\"version\": 1,\n  \"home\"", "\"version\": 2,\n  \"home\"");
    all.insert(shape::HEAD.to_owned(), head.into_bytes());
    let new = Place::new(2);
    assert!(matches!(new.arrive(&homes::zipped(&all)), Err(ArrivalError::OtherVersion { .. })));
    assert!(new.is_bare());
}

#[test]
fn another_process_does_not_write_keys_of_the_former_salt() {
    let (old, new) = (lived_in(1), Place::new(2));
    let beside = new.open_again();
    // It holds the home's key, with the salt that it had.
    assert!(beside.vault.coverage(&beside.scope).is_ok());
    new.arrive(&old.export()).unwrap();
    let mut tried = beside.try_deliver("ofx", &MAY[..2]);
    if matches!(tried, Err(VaultError::Changed)) {
        tried = beside.try_deliver("ofx", &MAY[..2]);
    }
    assert_eq!(tried.unwrap().counts[&KindId::BankTransaction].known, 2);
}

#[test]
fn an_export_that_nobody_closed_shows_as_interrupted() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let home = lived_in(1);
    assert!(home.vault.export(&home.scope, &homes::papers(), Box::new(Full), &|_, _| ()).is_err());
    let lines = home.vault.journal(&home.scope, None, 2).unwrap();
    assert!(matches!(lines[0].entry.act, Act::DisclosureOpened { .. }));
}

#[test]
fn what_a_crash_leaves_of_it_is_never_seen_and_no_hindrance() {
    let old = lived_in(1);
    let export = old.export();
    let (bare, lived) = (Place::new(2), Place::new(3));
    lived.deliver("ofx", &MAY[..1]);
    for home in [&bare, &lived] {
        let before = (home.told(), home.deliveries());
        let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| home.arrive_with(&export, &homes::Stops)));
        assert!(stopped.is_err());
        let after = home.open_again();
        assert_eq!((after.told(), after.deliveries()), before);
        let acts = after.vault.journal(&after.scope, None, 100).unwrap().into_iter().map(|line| line.entry.act);
        assert_eq!(acts.filter(|act| matches!(act, Act::Merged { .. })).count(), 0);
        assert!(after.vault.foreign_chains(&after.scope).unwrap().is_empty());
        after.vault.verify_journal(&after.scope, None).unwrap();
        assert_eq!(after.arrive(&export).unwrap().deliveries, 3);
        assert_eq!(after.shown(), old.shown());
        assert_eq!(after.vault.verify_foreign(&after.scope).unwrap().len(), 1);
    }
}

#[test]
fn a_home_without_anything_leaves_and_arrives_too() {
    let (old, new) = (Place::new(1), Place::new(2));
    let arrived = new.arrive(&old.export()).unwrap();
    assert!(arrived.restored);
    assert!(new.is_bare());
    // Both are still homes like any other.
    assert_eq!(Transactions::new().finish().rows(), 0);
    new.deliver("ofx", &MAY);
    assert_eq!(new.shown().len(), 3);
}

#[test]
fn of_two_twins_the_one_that_is_known_here_takes_its_record_and_the_other_stays() {
    let (old, new) = (Place::new(1), Place::new(2));
    let told = [line(22, -142, "PAIEMENT PAR CARTE", Some("7"))];
    old.deliver("bank-csv", &[line(22, -142, "CARTE", Some("6")), line(22, -142, "CARTE", Some("7"))]);
    old.deliver("ofx", &told);
    new.deliver("ofx", &told);
    new.arrive(&old.export()).unwrap();
    assert_eq!(new.shown(), old.shown());
    assert_eq!(new.shown().len(), 2);
}
