//! Stories of several verbs at one home at one moment, on either engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::cast::AsArray;
use logis_core::{CountingRng, HomeId, Period};
use logis_kinds::KindId;

use crate::delivery::tests::{OneAccount, batch, line};
use crate::fresh::FreshDatabase;
use crate::tests::TestVault;
use crate::{Origin, Scope, Vault, VaultError, VaultOptions};

/// As another process would have it: a vault of its own, with chance of its own.
fn other(test: &TestVault, seed: u64) -> Vault {
    let database = test.database.as_ref().map(FreshDatabase::url);
    let (clock, rng) = (test.clock.clone(), Arc::new(CountingRng::new(seed)));
    Vault::open(VaultOptions { folder: test.folder.path().into(), database, clock, rng }).unwrap()
}

/// Brings lines home, from the start again where another delivery told the same.
fn deliver(vault: &Vault, own: &Scope, days: std::ops::Range<i32>) {
    loop {
        let labels: Vec<(i32, String)> = days.clone().map(|day| (day, format!("label {day}"))).collect();
        let ids: Vec<String> = days.clone().map(|day| day.to_string()).collect();
        let lines: Vec<_> = labels.iter().zip(&ids).map(|((day, label), id)| line(*day, i64::from(*day) - 900, label, Some(id))).collect();
        let mut delivery = vault.deliver(own, vault.draw_delivery(), Origin::default(), "bank", Arc::new(OneAccount)).unwrap();
        delivery.push(batch("bank", &lines)).unwrap();
        match delivery.publish(serde_json::Value::Null) {
            Ok(_) => return,
            Err(VaultError::Changed) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn writers_at_one_home_and_kind_are_all_whole() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let own = test.own(home);
    let others = [other(&test, 31), other(&test, 32)];
    std::thread::scope(|scope| {
        for (writer, vault) in others.iter().flat_map(|vault| [vault, vault]).enumerate() {
            let own = own.clone();
            // Each tells what its neighbour tells too, and some of its own.
            let start = i32::try_from(writer).unwrap() * 40;
            scope.spawn(move || (0..6).for_each(|n| deliver(vault, &own, start + n * 10..start + n * 10 + 20)));
        }
    });
    let mut days: Vec<String> = Vec::new();
    for rows in vault.scan(&own, KindId::BankTransaction, Period::ALWAYS, &["label"]).unwrap() {
        days.extend(rows.unwrap().column(1).as_string::<i32>().iter().flatten().map(str::to_owned));
    }
    days.sort();
    let mut expected: Vec<String> = (0..190).map(|day| format!("label {day}")).collect();
    expected.sort();
    assert_eq!(days, expected, "each told once");
    let mut sequences: Vec<i64> = vault.deliveries(&own).unwrap().iter().map(|delivery| delivery.sequence).collect();
    sequences.dedup();
    assert_eq!(sequences.len(), 24);
    drop(others);
    vault.verify_journal(&own, None).unwrap();
}

#[test]
fn of_writers_over_one_version_of_a_document_one_is_kept() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let own = test.own(home);
    let others = [other(&test, 31), other(&test, 32)];
    std::thread::scope(|scope| {
        for vault in others.iter().flat_map(|vault| [vault, vault]) {
            let own = own.clone();
            scope.spawn(move || {
                for _ in 0..25 {
                    loop {
                        let (count, version) = vault.find_document::<u64>(&own, "count").unwrap().map_or((0, 0), |d| (d.value, d.version));
                        match vault.put_document(&own, "count", &(count + 1), version) {
                            Ok(_) => break,
                            Err(VaultError::Changed) => {}
                            Err(error) => panic!("{error}"),
                        }
                    }
                }
            });
        }
    });
    assert_eq!(vault.find_document::<u64>(&own, "count").unwrap().unwrap().value, 100);
}

#[test]
fn writers_that_meet_an_erasure_leave_nothing_behind() {
    for round in 0..6 {
        let test = TestVault::new();
        let vault = test.open();
        let home: HomeId = vault.add_home("a", &test.person()).unwrap();
        let own = test.own(home);
        let others = [other(&test, 31), other(&test, 32)];
        let begun = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for vault in others.iter().flat_map(|vault| [vault, vault]) {
                let (own, begun) = (own.clone(), &begun);
                scope.spawn(move || {
                    for n in 0.. {
                        let gone = match n % 4 {
                            0 => vault.put_document(&own, &format!("{n}"), &n, 0).err(),
                            1 => vault.spool(&own, vault.draw_delivery()).and_then(crate::Spool::finish).err(),
                            2 => vault.open_disclosure(&own, &[], "csv").err(),
                            _ => vault
                                .deliver(&own, vault.draw_delivery(), Origin::default(), "bank", Arc::new(OneAccount))
                                .and_then(|mut delivery| {
                                    delivery.push(batch("bank", &[line(n, 1, "x", None)]))?;
                                    delivery.publish(serde_json::Value::Null)
                                })
                                .err(),
                        };
                        match gone {
                            None | Some(VaultError::HomeExists) => begun.store(true, Ordering::SeqCst),
                            Some(VaultError::NoHome) => return,
                            // What it wrote, or was compared with, is gone.
                            Some(VaultError::Changed | VaultError::NotFound { .. } | VaultError::Tampered { .. } | VaultError::KeyGone) => {
                            }
                            Some(error) => panic!("{error}"),
                        }
                    }
                });
            }
            while !begun.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            std::thread::sleep(std::time::Duration::from_millis(round * 5));
            vault.erase(home).unwrap();
        });
        drop(others);
        for (table, rows) in vault.db().rows() {
            assert!(rows.is_empty(), "{table}: {}", rows.len());
        }
    }
}
