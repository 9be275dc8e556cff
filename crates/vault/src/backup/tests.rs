use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use logis_core::{Clock, HomeId, Instant};

use super::{BackedUp, BackupError, KEYS_KEPT_DAYS, Passphrase, Restore, Restored, Target};
use crate::fresh::FreshDatabase;
use crate::journal::Act;
use crate::tests::TestVault;
use crate::{Vault, VaultError, VaultOptions};

fn quiet() -> super::Progress {
    std::sync::Arc::new(|_, _| ())
}

fn passphrase() -> Passphrase {
    Passphrase::new("four words are enough".to_owned()).unwrap()
}

/// A vault and a folder of its backups.
struct Kept {
    test: TestVault,
    folder: tempfile::TempDir,
    /// Where the data of restored places lies, when the tests run on PostgreSQL.
    databases: Mutex<HashMap<String, FreshDatabase>>,
}

impl Kept {
    fn new() -> (Self, Vault) {
        let test = TestVault::new();
        let vault = test.open();
        (Self { test, folder: tempfile::tempdir().unwrap(), databases: Mutex::default() }, vault)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    /// A home with a document.
    fn home(&self, vault: &Vault, name: &str) -> HomeId {
        self.test.clock.advance_seconds(1);
        let home = vault.add_home(name, &self.test.person()).unwrap();
        vault.put_document(&self.test.own(home), "settings", &name, 0).unwrap();
        home
    }

    fn backup(&self, vault: &Vault) -> BackedUp {
        // A second apart, as their names are.
        self.test.clock.advance_seconds(1);
        vault.backup(&self.path(), &passphrase(), &quiet()).unwrap()
    }

    fn target(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn database(&self, name: &str) -> Option<String> {
        self.test.database.as_ref()?;
        let mut all = self.databases.lock().unwrap();
        let fresh = all.entry(name.to_owned()).or_insert_with(|| FreshDatabase::of_environment().unwrap());
        Some(fresh.url())
    }

    fn place(&self, name: &str) -> Target {
        let (clock, rng) = (self.test.clock.clone(), self.test.rng.clone());
        Target { folder: self.target(name), database: self.database(name), clock, rng, actor: self.test.person() }
    }

    fn restore_with(
        &self,
        name: &str,
        passphrase: &Passphrase,
        registers: &[PathBuf],
        in_place: &[PathBuf],
    ) -> Result<Restored, BackupError> {
        let target = self.place(name);
        Restore::find(&self.path(), None, registers, in_place)?.run(&target, passphrase, &quiet())
    }

    fn restore(&self, name: &str) -> Restored {
        self.restore_with(name, &passphrase(), &[], &[]).unwrap()
    }

    fn open(&self, name: &str) -> Vault {
        let Target { folder, database, clock, rng, .. } = self.place(name);
        Vault::open(VaultOptions { folder, database, clock, rng }).unwrap()
    }

    fn names(&self, vault: &Vault) -> Vec<String> {
        vault.homes().unwrap().into_iter().map(|home| home.name).collect()
    }
}

#[test]
fn a_restore_brings_no_grant_back() {
    let (kept, vault) = Kept::new();
    let person = |name: &str| {
        let home = kept.home(&vault, name);
        vault.add_person(home, vault.draw_person(), name, &[], kept.test.clock.now(), &kept.test.person()).unwrap()
    };
    let (anne, paul, now) = (person("Anne"), person("Paul"), kept.test.clock.now());
    let until = now.plus_seconds(86_400);
    let id = vault.draw_grant();
    let new = crate::NewGrant { id, to: paul.home, name: "Paul".into(), owner: "Anne".into(), together: false, until };
    vault.offer_grant(anne.home, &new, now, &kept.test.person()).unwrap();
    vault.accept_grant(&paul, id, now, &kept.test.person()).unwrap();
    kept.backup(&vault);
    vault.end_grant(anne.home, id, "Anne", &kept.test.person()).unwrap();
    drop(vault);
    kept.restore("restored");
    let vault = kept.open("restored");
    assert_eq!(vault.use_grant(paul.home, paul.id, id, now).unwrap(), None, "it was stopped after the backup");
    assert!(vault.given_grants(anne.home).unwrap().is_empty());
}

#[test]
fn a_backup_is_restored_whole_and_its_journals_say_so() {
    let (kept, vault) = Kept::new();
    let (a, b) = (kept.home(&vault, "a"), kept.home(&vault, "b"));
    let written = kept.backup(&vault);
    assert_eq!((written.homes, written.erased, written.removed.len()), (2, 0, 0));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&kept.path()), 0o700);
        for file in [&written.data, &written.keys, &written.register] {
            assert_eq!(mode(file), 0o600, "{}", file.display());
        }
    }
    assert_eq!(std::fs::read_dir(kept.path()).unwrap().count(), 3, "no part is left");
    // After the backup: not in it.
    kept.home(&vault, "c");
    let restored = kept.restore("again");
    assert_eq!((restored.made, restored.erased), (written.made, 0));
    assert_eq!(restored.homes.iter().map(|home| home.journal.is_ok()).collect::<Vec<_>>(), [true, true]);
    let files = if kept.test.database.is_some() { 1 } else { 2 };
    assert_eq!(std::fs::read_dir(kept.target("again")).unwrap().count(), files, "data and keys");
    let again = kept.open("again");
    assert_eq!(kept.names(&again), ["a", "b"]);
    for (home, name) in [(a, "a"), (b, "b")] {
        let own = kept.test.own(home);
        assert_eq!(again.find_document::<String>(&own, "settings").unwrap().unwrap().value, name);
        again.verify_journal(&own, None).unwrap();
        let acts: Vec<Act> = again.journal(&own, None, 100).unwrap().into_iter().map(|line| line.entry.act).collect();
        assert_eq!(acts.iter().filter(|act| matches!(act, Act::Restored { .. })).count(), 1, "{acts:?}");
    }
}

#[test]
fn no_key_lies_open_in_a_backup_and_data_alone_opens_nothing() {
    let (kept, vault) = Kept::new();
    let home = kept.home(&vault, "a");
    kept.backup(&vault);
    let secrets: HashSet<Vec<u8>> = {
        let keys = rusqlite::Connection::open(kept.test.file("keys.db")).unwrap();
        let mut all = keys.prepare("SELECT secret FROM wrapping_key UNION SELECT secret FROM store").unwrap();
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(secrets.len(), 3);
    for file in std::fs::read_dir(kept.path()).unwrap().map(|file| file.unwrap().path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(32).any(|window| secrets.contains(window)), "{}", file.display());
        assert!(!String::from_utf8_lossy(&bytes).contains("settings"));
    }
    if kept.test.is_of_sqlite() {
        return;
    }
    let alone = kept.target("alone");
    std::fs::create_dir(&alone).unwrap();
    std::fs::copy(super::names::listed(&kept.path()).unwrap().into_values().next().unwrap().data, alone.join("data.db")).unwrap();
    assert!(matches!(kept.test.try_open(&alone), Err(VaultError::KeysMissing)));
    vault.unlock(home).unwrap();
}

#[test]
fn an_erased_home_is_not_revived() {
    let (kept, vault) = Kept::new();
    let (gone, stays) = (kept.home(&vault, "gone"), kept.home(&vault, "stays"));
    kept.backup(&vault);
    let old_register = std::fs::read(super::names::register(&kept.path())).unwrap();
    vault.erase(gone).unwrap();

    let left = |name: &str, restored: &Restored| {
        assert_eq!((restored.erased, restored.homes.len()), (1, 1), "{name}");
        let again = kept.open(name);
        assert_eq!(kept.names(&again), ["stays"]);
        assert!(matches!(again.unlock(gone), Err(VaultError::NoHome)));
        assert!(again.keys().claims().unwrap().iter().all(|(home, _)| *home != gone), "its key is not in the key store");
        again.unlock(stays).unwrap();
    };
    // The register of the place in use.
    let in_place = [kept.test.folder.path().to_owned()];
    left("in place", &kept.restore_with("in place", &passphrase(), &[], &in_place).unwrap());
    // A newer one that is named, with the backup's own as old as it is.
    let elsewhere = tempfile::tempdir().unwrap();
    vault.backup(elsewhere.path(), &passphrase(), &quiet()).unwrap();
    let newer = [super::names::register(elsewhere.path())];
    left("named", &kept.restore_with("named", &passphrase(), &newer, &[]).unwrap());
    // The one beside the backup, brought up to date by the next backup; and the older data all the same.
    let later = kept.backup(&vault);
    assert_eq!(later.erased, 1);
    std::fs::remove_file(&later.data).unwrap();
    std::fs::remove_file(&later.keys).unwrap();
    left("beside", &kept.restore("beside"));
    // An older register beside and a newer one in the key store itself: what any of them names stays closed.
    std::fs::write(super::names::register(&kept.path()), &old_register).unwrap();
    left("again in place", &kept.restore_with("again in place", &passphrase(), &[], &in_place).unwrap());
    // A restored place carries the register on.
    let again = kept.open("named");
    assert_eq!(again.keys().registered().unwrap().len(), 1);
    // With none at all there is no restore; another Logis's does not count.
    std::fs::remove_file(super::names::register(&kept.path())).unwrap();
    assert!(matches!(kept.restore_with("none", &passphrase(), &[], &[]), Err(BackupError::NoRegister { .. })));
    let other = TestVault::new();
    other.rng_apart();
    drop(other.open());
    let of_other = [other.folder.path().to_owned()];
    assert!(matches!(kept.restore_with("other", &passphrase(), &[], &of_other), Err(BackupError::NoRegister { .. })));
    assert!(!kept.target("none").exists() && !kept.target("other").exists());
}

#[test]
fn homes_made_rotated_and_erased_meanwhile_are_neither_lost_nor_revived() {
    let (kept, vault) = Kept::new();
    let steady: Vec<HomeId> = (0..4).map(|n| kept.home(&vault, &format!("steady {n}"))).collect();
    let elsewhere = kept.test.open();
    let stop = AtomicBool::new(false);
    let gone: Mutex<Vec<HomeId>> = Mutex::default();
    let backups = std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0.. {
                let home = kept.home(&vault, &format!("passing {n}"));
                vault.erase(home).unwrap();
                gone.lock().unwrap().push(home);
                if stop.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                elsewhere.rotate_keys(&steady, &kept.test.person(), &mut |_| ()).unwrap();
            }
        });
        let backups: Vec<(BackedUp, Vec<HomeId>)> = (0..3)
            .map(|_| {
                let before = gone.lock().unwrap().clone();
                (kept.backup(&vault), before)
            })
            .collect();
        stop.store(true, Ordering::Relaxed);
        backups
    });
    for (n, (written, before)) in backups.iter().enumerate() {
        let name = format!("restored {n}");
        let target = kept.place(&name);
        let found = Restore::find(&kept.path(), Some(written.made), &[], &[]).unwrap();
        assert!(found.is_pair());
        let restored = found.run(&target, &passphrase(), &quiet()).unwrap();
        assert!(restored.homes.iter().all(|home| home.journal.is_ok()), "{restored:?}");
        let again = kept.open(&name);
        for home in &steady {
            again.unlock(*home).unwrap();
        }
        for home in before {
            assert!(matches!(again.unlock(*home), Err(VaultError::NoHome)));
        }
    }
}

#[test]
fn a_home_that_is_rotated_between_data_and_keys_is_brought_to_where_the_keys_are() {
    let (kept, vault) = Kept::new();
    let home = kept.home(&vault, "a");
    let data = kept.folder.path().join("data.db");
    vault.copy_data(&data, &quiet()).unwrap();
    vault.rotate_keys(&[home], &kept.test.person(), &mut |_| ()).unwrap();
    let keys = vault.copy_keys(&data).unwrap();
    std::fs::write(kept.folder.path().join("keys.db"), &*keys).unwrap();
    drop(vault);
    let (clock, rng) = (kept.test.clock.clone(), kept.test.rng.clone());
    let folder = kept.folder.path().to_owned();
    Vault::open(VaultOptions { folder, database: None, clock, rng }).unwrap().unlock(home).unwrap();
}

#[test]
fn a_rotation_under_way_in_a_backup_goes_on_in_the_same_history() {
    let (kept, vault) = Kept::new();
    let home = kept.home(&vault, "a");
    vault.flush_journal().unwrap();
    // What a backup meets between data and keys: a rotation ends, and the next one has begun.
    let data = kept.folder.path().join("data.db");
    vault.copy_data(&data, &quiet()).unwrap();
    vault.rotate_keys(&[home], &kept.test.person(), &mut |_| ()).unwrap();
    vault.flush_journal().unwrap();
    vault.keys().add_next(&[home], vault.clock().now()).unwrap();
    let keys = vault.copy_keys(&data).unwrap();
    std::fs::write(kept.folder.path().join("keys.db"), &*keys).unwrap();
    let behind = vault.keys().kept_head(home).unwrap().unwrap().links;
    drop(vault);
    let (clock, rng) = (kept.test.clock.clone(), kept.test.rng.clone());
    let restored = Vault::open_still(VaultOptions { folder: kept.folder.path().to_owned(), database: None, clock, rng }).unwrap();
    let lost = behind - restored.journal_head(home).unwrap().links;
    let (journal, lost_links) = restored.settle_journal(home, &kept.test.person()).unwrap();
    assert!(journal.is_ok() && lost > 0 && lost_links == lost, "{journal:?} {lost_links}");
    restored.resume_rotations().unwrap();
    assert!(restored.keys().rotating().unwrap().is_empty());
    restored.flush_journal().unwrap();
    restored.verify_journal(&kept.test.own(home), None).unwrap();
}

#[test]
fn what_can_not_be_restored_is_refused_and_leaves_nothing() {
    let (kept, vault) = Kept::new();
    kept.home(&vault, "a");
    let written = kept.backup(&vault);
    let wrong = Passphrase::new("four words are not enough".to_owned()).unwrap();
    assert!(matches!(kept.restore_with("x", &wrong, &[], &[]), Err(BackupError::WrongPassphrase { .. })));
    let refused = |path: &Path, change: &dyn Fn(&mut Vec<u8>), expected: &dyn Fn(&BackupError) -> bool| {
        let whole = std::fs::read(path).unwrap();
        let mut bytes = whole.clone();
        change(&mut bytes);
        std::fs::write(path, &bytes).unwrap();
        let error = kept.restore_with("x", &passphrase(), &[], &[]).unwrap_err();
        assert!(expected(&error), "{}: {error:?}", path.display());
        assert!(!kept.target("x").exists(), "{error:?}");
        std::fs::write(path, &whole).unwrap();
    };
    let half = |error: &BackupError| matches!(error, BackupError::HalfCopied { .. });
    let register = |error: &BackupError| matches!(error, BackupError::Register { .. });
    for file in [&written.data, &written.keys] {
        refused(file, &|bytes| bytes.truncate(bytes.len() / 2), &half);
        refused(file, &|bytes| bytes.truncate(3), &half);
        refused(file, &Vec::clear, &half);
        refused(file, &|bytes| *bytes.last_mut().unwrap() ^= 1, &half);
    }
    refused(&written.register, &|bytes| bytes.truncate(bytes.len() / 2), &register);
    refused(&written.register, &Vec::clear, &register);
    refused(&written.register, &|bytes| bytes[60] ^= 1, &register);
    // Another version's header says so, before anything else of it is believed.
    let other = |error: &BackupError| matches!(error, BackupError::OtherVersion { found: 99, .. });
    refused(&written.keys, &|bytes| *bytes = b"{\"logis\":\"keys backup\",\"version\":99}\n".to_vec(), &other);
    refused(&written.register, &|bytes| *bytes = b"{\"logis\":\"erasure register\",\"version\":99}\n{}\n".to_vec(), &other);
    // One half alone.
    for file in [&written.data, &written.keys] {
        let away = kept.folder.path().join("away");
        std::fs::rename(file, &away).unwrap();
        let error = kept.restore_with("x", &passphrase(), &[], &[]).unwrap_err();
        let missing = matches!(&error, BackupError::HalfMissing { file: named } if named == file);
        assert!(missing || matches!(error, BackupError::NoBackup { .. }), "{error:?}");
        std::fs::rename(&away, file).unwrap();
    }
    // A folder that holds something, or a backup of nothing.
    std::fs::create_dir(kept.target("full")).unwrap();
    std::fs::write(kept.target("full").join("a"), "x").unwrap();
    assert!(matches!(kept.restore_with("full", &passphrase(), &[], &[]), Err(BackupError::NotEmpty { .. })));
    assert!(matches!(Restore::find(&kept.target("full"), None, &[], &[]), Err(BackupError::NoBackup { .. })));
    let early = Some(Instant::from_seconds(1));
    assert!(matches!(Restore::find(&kept.path(), early, &[], &[]), Err(BackupError::NoBackup { .. })));
    // What an interrupted restore left is taken away by the next.
    std::fs::create_dir_all(kept.target("x").join("restoring")).unwrap();
    std::fs::write(kept.target("x").join("restoring/data.db"), "half").unwrap();
    assert_eq!(kept.restore("x").homes.len(), 1);
}

#[test]
fn keys_of_another_backup_are_not_the_fault_of_the_data() {
    let (kept, vault) = Kept::new();
    kept.home(&vault, "a");
    let first = kept.backup(&vault);
    kept.home(&vault, "b");
    let second = kept.backup(&vault);
    let (keys, other) = (std::fs::read(&second.keys).unwrap(), std::fs::read(&first.keys).unwrap());
    std::fs::write(&second.keys, other).unwrap();
    let error = kept.restore_with("x", &passphrase(), &[], &[]).unwrap_err();
    assert!(matches!(&error, BackupError::OtherKeys { file } if *file == second.keys), "{error:?}");
    assert!(!kept.target("x").exists());
    std::fs::write(&second.keys, keys).unwrap();
    assert_eq!(kept.restore("x").homes.len(), 2);
}

#[test]
fn keys_files_older_than_a_week_go_and_their_data_opens_with_later_keys() {
    let (kept, vault) = Kept::new();
    let (a, b) = (kept.home(&vault, "a"), kept.home(&vault, "b"));
    let first = kept.backup(&vault);
    let entry = vault.entry(&kept.test.person(), None, Act::AccountsChanged).unwrap();
    vault.write_entries(a, vec![entry]).unwrap();
    vault.rotate_keys(&[b], &kept.test.person(), &mut |_| ()).unwrap();
    vault.flush_journal().unwrap();
    kept.test.clock.advance_seconds(KEYS_KEPT_DAYS * 86_400);
    let second = kept.backup(&vault);
    assert_eq!(second.removed, std::slice::from_ref(&first.keys));
    assert!(first.data.exists() && !first.keys.exists() && second.keys.exists());
    // The first data, with the keys of today: the line written since is missing, and said to be; a rotated key is gone.
    let found = Restore::find(&kept.path(), Some(first.made), &[], &[]).unwrap();
    assert!(!found.is_pair());
    let target = kept.place("then");
    let restored = found.run(&target, &passphrase(), &quiet()).unwrap();
    let of = |home: HomeId| restored.homes.iter().find(|restored| restored.id == home).unwrap();
    assert!(of(a).journal.is_ok() && of(a).lost_links > 0, "{:?}", of(a));
    assert!(matches!(of(b).journal, Err(VaultError::Tampered { .. })), "{:?}", of(b));
    assert_eq!((&of(a).needs, &of(b).needs), (&None, &Some(first.keys.clone())), "b opens with its own keys file only");
    assert_eq!(restored.register, super::names::register(&kept.path()));
    let then = kept.open("then");
    then.verify_journal(&kept.test.own(a), None).unwrap();
    let last = then.journal(&kept.test.own(a), None, 10).unwrap();
    assert!(last.iter().any(|line| line.entry.act == Act::Restored { lost_links: of(a).lost_links }));
}

#[test]
fn data_older_than_a_rotation_names_the_keys_file_that_it_needs() {
    let (kept, vault) = Kept::new();
    let home = kept.home(&vault, "a");
    let first = kept.backup(&vault);
    vault.rotate_keys(&[home], &kept.test.person(), &mut |_| ()).unwrap();
    let second = kept.backup(&vault);
    let away = kept.folder.path().join("copied elsewhere");
    std::fs::rename(&first.keys, &away).unwrap();
    let then = || Restore::find(&kept.path(), Some(first.made), &[], &[]).unwrap().run(&kept.place("then"), &passphrase(), &quiet());
    let error = then().unwrap_err();
    assert!(matches!(&error, BackupError::KeysRotated { file } if *file == first.keys), "{error:?}");
    assert!(!kept.target("then").exists(), "nothing is left that would not open");
    // The copy put back, it opens.
    std::fs::rename(&away, &first.keys).unwrap();
    assert_eq!(then().unwrap().homes[0].needs, None);
    // A row that its own keys don't open is damage, and no rotation.
    assert!(second.keys.exists());
    kept.open("then").unlock(home).unwrap();
}

#[test]
fn half_of_a_backup_is_not_passed_over_for_an_older_one() {
    let (kept, vault) = Kept::new();
    kept.home(&vault, "a");
    let (first, second) = (kept.backup(&vault), kept.backup(&vault));
    std::fs::remove_file(&second.data).unwrap();
    for at in [None, Some(second.made), Some(second.made.plus_seconds(9))] {
        let found = Restore::find(&kept.path(), at, &[], &[]);
        assert!(matches!(found.err().unwrap(), BackupError::HalfMissing { file } if file == second.data), "{at:?}");
    }
    assert_eq!(Restore::find(&kept.path(), Some(first.made), &[], &[]).unwrap().made(), first.made);
    let none = Restore::find(&kept.path(), Some(first.made.plus_seconds(-1)), &[], &[]).err().unwrap();
    assert!(matches!(none, BackupError::NoBackup { made, .. } if made == [first.made]), "those that are there are named");
}

#[test]
fn homes_come_back_in_the_order_they_were_made() {
    let (kept, vault) = Kept::new();
    let made: Vec<HomeId> = (0..9).map(|n| kept.home(&vault, &format!("{n}"))).collect();
    kept.backup(&vault);
    assert_eq!(kept.restore("again").homes.iter().map(|home| home.id).collect::<Vec<_>>(), made);
}

#[test]
fn a_backup_lies_apart_from_what_it_saves() {
    let (kept, vault) = Kept::new();
    let data = kept.test.folder.path();
    let mut places = vec![data.to_owned(), data.join("backups"), data.join("a/../backups")];
    // A way that leads there only once a folder on it is made.
    places.push(kept.folder.path().join("new/../..").join(data.file_name().unwrap()));
    #[cfg(unix)]
    {
        let link = kept.folder.path().join("link");
        std::os::unix::fs::symlink(data, &link).unwrap();
        places.extend([link.clone(), link.join("backups")]);
    }
    for place in places {
        let error = vault.backup(&place, &passphrase(), &quiet()).unwrap_err();
        assert!(matches!(error, BackupError::WithinData { .. }), "{}: {error:?}", place.display());
        assert!(!data.join("backups").exists());
    }
    let file = kept.folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = vault.backup(&file, &passphrase(), &quiet()).unwrap_err();
    assert!(matches!(&error, BackupError::Io { path, .. } if *path == file), "{error:?}");
}

#[test]
fn the_backups_of_two_homes_of_homes_do_not_mix() {
    let (kept, vault) = Kept::new();
    kept.home(&vault, "a");
    kept.backup(&vault);
    let other = TestVault::new();
    other.rng_apart();
    let error = other.open().backup(&kept.path(), &passphrase(), &quiet()).unwrap_err();
    assert!(matches!(error, BackupError::OtherPlace { .. }), "{error:?}");
    assert!(Passphrase::new("too short\n".to_owned()).is_err());
    assert!(kept.test.clock.now() > Instant::MIN);
}
