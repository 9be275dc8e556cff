use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use logis_core::{Clock, HomeId};

use super::Rotated;
use crate::journal::Act;
use crate::keys::KeysDb;
use crate::tests::{TestVault, copy_folder};
use crate::{Vault, VaultError};

/// The wrapping keys of a folder, as they lie there.
fn secrets(test: &TestVault) -> HashSet<Vec<u8>> {
    let keys = rusqlite::Connection::open(test.file("keys.db")).unwrap();
    let mut statement = keys.prepare("SELECT secret FROM wrapping_key").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Whether one of the secrets lies anywhere in the key store's file or log.
fn found(folder: &Path, secrets: &HashSet<Vec<u8>>) -> bool {
    ["keys.db", "keys.db-wal"]
        .iter()
        .filter_map(|name| std::fs::read(folder.join(name)).ok())
        .any(|bytes| bytes.windows(32).any(|window| secrets.contains(window)))
}

fn rotations(vault: &Vault, test: &TestVault, home: HomeId) -> usize {
    vault.journal(&test.own(home), None, 1_000).unwrap().iter().filter(|line| line.entry.act == Act::KeyRotated).count()
}

#[test]
fn a_rotation_that_was_cut_anywhere_loses_nothing_and_is_finished_at_the_next_start() {
    for cut_after in 0..=4 {
        let test = TestVault::new();
        let vault = test.open();
        let home = vault.add_home("a", &test.person()).unwrap();
        test.clock.advance_seconds(1);
        let other = vault.add_home("b", &test.person()).unwrap();
        vault.put_document(&test.own(home), "settings", &"x", 0).unwrap();
        let former = secrets(&test);
        test.clock.advance_seconds(60);
        let homes = [home, other];
        if cut_after >= 1 {
            vault.keys().add_next(&homes, test.clock.now()).unwrap();
        }
        if cut_after >= 2 {
            let rows = homes.iter().map(|home| vault.rewrap(*home, &test.person()).unwrap().unwrap()).collect();
            vault.wrap_rows(rows).unwrap();
        }
        let keys = KeysDb::open(&test.file("keys.db"), test.rng.clone()).unwrap();
        if cut_after >= 3 {
            let wrapped = homes.map(|home| (home, vault.wrapped(home).unwrap().unwrap()));
            assert_eq!(keys.promote_rows(&wrapped).unwrap(), homes);
        }
        if cut_after >= 4 {
            vault.finish_rotations(&homes, &test.person()).unwrap();
        }
        // As the files lie at this moment, so does a crash leave them.
        let crashed = tempfile::tempdir().unwrap();
        copy_folder(test.folder.path(), crashed.path());
        drop((vault, keys));

        let vault = test.try_open(crashed.path()).unwrap();
        for home in homes {
            vault.unlock(home).unwrap();
            assert_eq!(rotations(&vault, &test, home), usize::from(cut_after > 0), "cut after {cut_after}");
            vault.verify_journal(&test.own(home), None).unwrap();
        }
        assert_eq!(vault.find_document::<String>(&test.own(home), "settings").unwrap().unwrap().value, "x");
        let views = vault.key_views().unwrap();
        assert_eq!(views.iter().map(|view| (view.name.as_str(), view.is_rotating)).collect::<Vec<_>>(), [("a", false), ("b", false)]);
        assert_eq!(views[0].made > test.clock.now().plus_seconds(-60), cut_after > 0);
        assert_eq!(found(crashed.path(), &former), cut_after == 0, "cut after {cut_after}");
    }
}

#[test]
fn former_keys_are_nowhere_in_the_file_or_its_log() {
    let test = TestVault::new();
    let vault = test.open();
    let homes: Vec<HomeId> = (0..200).map(|n| vault.add_home(&format!("home {n}"), &test.person()).unwrap()).collect();
    let mut former = secrets(&test);
    let mut done = 0;
    for _ in 0..2 {
        let rotated = vault.rotate_keys(&homes, &test.person(), &mut |homes| done += homes).unwrap();
        assert_eq!(rotated, Rotated { homes: 200, unreadable: 0 });
        assert!(!found(test.folder.path(), &former));
        let now = secrets(&test);
        assert!(now.is_disjoint(&former));
        former.extend(now);
    }
    // One home among many, and one that is erased while its next key waits.
    let before = secrets(&test);
    vault.rotate_keys(&homes[77..78], &test.person(), &mut |_| ()).unwrap();
    vault.keys().add_next(&homes[5..6], test.clock.now()).unwrap();
    vault.erase(homes[5]).unwrap();
    let gone: HashSet<Vec<u8>> = before.difference(&secrets(&test)).cloned().collect();
    assert_eq!(gone.len(), 2);
    assert!(!found(test.folder.path(), &gone));
    assert_eq!((done, vault.keys().rotating().unwrap().len()), (400, 0));
    assert!(matches!(vault.rotate_keys(&homes[5..6], &test.person(), &mut |_| ()), Err(VaultError::NoHome)));
}

#[test]
fn homes_are_read_and_written_while_their_keys_rotate_here_and_elsewhere() {
    let test = TestVault::new();
    let (vault, elsewhere) = (test.open(), test.open());
    let homes: Vec<HomeId> = (0..3).map(|n| vault.add_home(&format!("home {n}"), &test.person()).unwrap()).collect();
    let written = std::sync::atomic::AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for vault in [&vault, &elsewhere] {
            for home in homes.iter().copied() {
                let (test, stop, written) = (&test, &stop, &written);
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        // Each time the key is unwrapped anew, as a process does that comes to the home.
                        vault.forget(home);
                        vault.write_entries(home, vec![vault.entry(&test.person(), None, Act::AccountsChanged).unwrap()]).unwrap();
                        written.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        }
        let rotating: Vec<_> = [&vault, &elsewhere]
            .into_iter()
            .map(|vault| {
                let (test, homes) = (&test, &homes);
                scope.spawn(move || {
                    for _ in 0..15 {
                        vault.rotate_keys(homes, &test.person(), &mut |_| ()).unwrap();
                    }
                })
            })
            .collect();
        let rotated: Vec<_> = rotating.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        stop.store(true, Ordering::Relaxed);
        assert!(rotated.iter().all(Result::is_ok));
    });
    drop((vault, elsewhere));
    let vault = test.open();
    let mut changed = 0;
    for home in homes {
        vault.verify_journal(&test.own(home), None).unwrap();
        let mut before = None;
        loop {
            let lines = vault.journal(&test.own(home), before, 1_000).unwrap();
            let Some(last) = lines.last() else { break };
            before = Some(last.link);
            changed += lines.iter().filter(|line| line.entry.act == Act::AccountsChanged).count() as u64;
        }
    }
    assert_eq!(changed, written.into_inner());
    assert!(vault.keys().rotating().unwrap().is_empty());
}

#[test]
fn a_home_that_no_key_opens_holds_up_no_other() {
    let test = TestVault::new();
    let vault = test.open();
    let homes = ["a", "b"].map(|name| {
        test.clock.advance_seconds(1);
        vault.add_home(name, &test.person()).unwrap()
    });
    let damaged = homes[0];
    vault
        .db()
        .write(move |tx| tx.execute("UPDATE home SET key_wrapped = $2 WHERE home_id = $1", &[(&damaged).into(), (&[1_u8; 92]).into()]))
        .unwrap();
    let rotated = vault.rotate_keys(&homes, &test.person(), &mut |_| ()).unwrap();
    assert_eq!(rotated, Rotated { homes: 1, unreadable: 1 });
    drop(vault);
    let vault = test.open();
    assert_eq!(vault.key_views().unwrap().iter().map(|view| view.is_rotating).collect::<Vec<_>>(), [true, false]);
    vault.unlock(homes[1]).unwrap();
}
