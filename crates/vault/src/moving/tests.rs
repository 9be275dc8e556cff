use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use logis_core::{Clock, CountingRng, HomeId, Rng};
use logis_kinds::KindId;

use super::{MoveOptions, Moved, move_data};
use crate::db::copy::copy;
use crate::db::{Db, For, Rows};
use crate::delivery::tests::{batch, line};
use crate::fresh::FreshDatabase;
use crate::tests::TestVault;
use crate::{Origin, Scope, Vault, VaultError, VaultOptions, Why};

/// A folder with the data in its own file, and a database to move to.
struct Story {
    test: TestVault,
    database: FreshDatabase,
}

impl Story {
    /// `None` where no server is named.
    fn new() -> Option<Self> {
        let mut test = TestVault::new();
        let database = test.database.take();
        if database.is_none() {
            eprintln!("skipped: LOGIS_TEST_DB names no server");
        }
        Some(Self { database: database?, test })
    }

    fn folder(&self) -> PathBuf {
        self.test.folder.path().to_owned()
    }

    fn open(&self, database: Option<String>) -> Result<Vault, VaultError> {
        let (clock, rng): (Arc<dyn Clock>, Arc<dyn Rng>) = (self.test.clock.clone(), Arc::new(CountingRng::new(11)));
        Vault::open(VaultOptions { folder: self.folder(), database, clock, rng })
    }

    fn url(&self) -> Option<String> {
        Some(self.database.url())
    }

    fn go(&self, from: Option<String>, to: Option<String>) -> Result<Moved, VaultError> {
        let options = MoveOptions { folder: self.folder(), from, to, keep: false };
        move_data(options, self.test.clock.clone(), Arc::new(CountingRng::new(12)), Arc::new(|_| ()))
    }

    fn rows(&self, database: Option<&str>) -> Rows {
        Db::open_at(&self.folder().join("data.db"), database, For::Arrival).unwrap().rows()
    }
}

/// Two homes with something of everything.
fn fill(vault: &Vault, test: &TestVault) -> Vec<HomeId> {
    let homes: Vec<HomeId> = ["a", "b"].map(|name| vault.add_home(name, &test.person()).unwrap()).into();
    for home in &homes {
        let own = test.own(*home);
        vault.put_document(&own, "rules", &vec!["x"; 1_000], 0).unwrap();
        for n in 0..7 {
            let id = vault.draw_delivery();
            let mut spool = vault.spool(&own, id).unwrap();
            spool.write_all(&vec![n; 1_200_000]).unwrap();
            spool.finish().unwrap();
            deliver(vault, &own, id, i32::from(n) * 40);
        }
        for _ in 0..100 {
            let disclosure = vault.open_disclosure(&own, &[KindId::BankTransaction], "csv").unwrap();
            vault.close_disclosure(disclosure, 1).unwrap();
        }
    }
    homes
}

fn deliver(vault: &Vault, own: &Scope, id: logis_core::DeliveryId, from: i32) {
    let lines: Vec<_> = (0..30).map(|n| line(from + n, i64::from(n) - 7, "label", None)).collect();
    let mut delivery = vault.deliver(own, id, Origin::default(), "bank", Arc::new(crate::delivery::tests::OneAccount)).unwrap();
    delivery.push(batch("bank", &lines)).unwrap();
    delivery.publish(serde_json::Value::Null).unwrap();
}

#[test]
fn a_copy_equals_what_it_was_made_of_and_one_that_was_cut_is_not_taken_for_whole() {
    let test = TestVault::new();
    let vault = test.open();
    fill(&vault, &test);
    vault.flush_journal().unwrap();
    let path = test.folder.path().join("copy.db");
    let to = Db::open_at(&path, None, For::Arrival).unwrap();
    // Cut at every step in turn: what is told of progress ends the copy by a panic.
    for cut in [0, 1, 3, 6, 9] {
        let told = std::sync::atomic::AtomicU32::new(0);
        let panics = Arc::new(move |_| assert!(told.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < cut, "cut on purpose"));
        let cut = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| copy(vault.db(), &to, &(panics as _))));
        assert!(cut.is_err());
        assert!(matches!(Db::open_at(&path, None, For::Use).err(), Some(VaultError::HalfMoved)));
    }
    let copied = copy(vault.db(), &to, &(Arc::new(|_| ()) as _)).unwrap();
    assert_eq!(copied.rows, copied.rows_total);
    assert!(copied.rows > 300, "{copied:?}");
    assert_eq!(to.rows(), vault.db().rows());
    super::verify(&to, vault.keys()).unwrap();
    crate::db::copy::arrived(&to).unwrap();
    Db::open_at(&path, None, For::Use).unwrap();
    // What holds homes is not written over.
    assert!(matches!(copy(vault.db(), &to, &(Arc::new(|_| ()) as _)), Err(VaultError::NotEmpty)));
}

#[test]
fn there_and_back_everything_is_as_it_was() {
    let Some(story) = Story::new() else { return };
    let vault = story.open(None).unwrap();
    let homes = fill(&vault, &story.test);
    drop(vault);
    let moved = story.go(None, story.url()).unwrap();
    assert_eq!((moved.homes, moved.copied.rows), (2, moved.copied.rows_total));
    assert_eq!(story.rows(story.url().as_deref()), story.rows(None));
    let refused = story.open(None).err().unwrap();
    assert!(matches!(&refused, VaultError::Moved { to } if **to == *moved.to), "{refused}");

    // It is at home there: more comes, and goes back with the rest.
    let vault = story.open(story.url()).unwrap();
    let own = Scope::own(homes[0], story.test.person(), Why::Look);
    deliver(&vault, &own, vault.draw_delivery(), 1_000);
    vault.verify_journal(&own, None).unwrap();
    drop(vault);
    story.go(story.url(), None).unwrap();
    assert_eq!(story.rows(None), story.rows(story.url().as_deref()));
    let vault = story.open(None).unwrap();
    vault.verify_journal(&own, None).unwrap();
    assert!(matches!(story.open(story.url()).err(), Some(VaultError::Moved { .. })));
    drop(vault);
    // And once more, over what the first move left there.
    story.go(None, story.url()).unwrap();
}

#[test]
fn a_move_that_was_cut_is_ended_by_running_it_again() {
    let Some(story) = Story::new() else { return };
    let vault = story.open(None).unwrap();
    fill(&vault, &story.test);
    drop(vault);
    // Cut between the two marks: the former place is given up, the new one not yet taken.
    story.go(None, story.url()).unwrap();
    let target = Db::open_at(&story.folder(), story.url().as_deref(), For::Arrival).unwrap();
    target.write(|tx| crate::db::marks::set(tx, crate::db::marks::Mark::Arriving, "there")).unwrap();
    drop(target);
    assert!(matches!(story.open(story.url()).err(), Some(VaultError::HalfMoved)));
    assert_eq!(story.go(None, story.url()).unwrap().homes, 2);
    assert_eq!(story.rows(story.url().as_deref()), story.rows(None));
    // Once more there is nothing to end.
    assert!(matches!(story.go(None, story.url()), Err(VaultError::Moved { .. })));
    story.open(story.url()).unwrap();
}

#[test]
fn data_in_use_elsewhere_or_homes_in_the_way_are_not_moved_over() {
    let Some(story) = Story::new() else { return };
    let vault = story.open(None).unwrap();
    vault.add_home("a", &story.test.person()).unwrap();
    assert!(matches!(story.go(None, story.url()), Err(VaultError::InUse)));
    assert!(matches!(story.go(None, None), Err(VaultError::DatabaseAddress(_))));
    drop(vault);
    // Someone else's homes.
    let other = TestVault::new();
    let database = story.url();
    let (clock, rng): (Arc<dyn Clock>, Arc<dyn Rng>) = (other.clock.clone(), Arc::new(CountingRng::new(13)));
    let theirs = Vault::open(VaultOptions { folder: other.folder.path().into(), database, clock, rng }).unwrap();
    theirs.add_home("b", &other.person()).unwrap();
    drop(theirs);
    assert!(matches!(story.go(None, story.url()), Err(VaultError::NotEmpty)));
    assert!(story.open(None).unwrap().find_home("a").unwrap().is_some());
}

/// Set in the process that is to be killed: its folder and the database.
const KILLED: &str = "LOGIS_TEST_MOVE_KILLED";

#[test]
fn killed_at_any_moment_a_move_loses_nothing() {
    if let Ok(told) = std::env::var(KILLED) {
        let (folder, database) = told.split_once(' ').unwrap();
        let test = TestVault::new();
        let options = MoveOptions { folder: folder.into(), from: None, to: Some(database.to_owned()), keep: false };
        println!("begins");
        move_data(options, test.clock.clone(), Arc::new(CountingRng::new(12)), Arc::new(|_| ())).unwrap();
        return;
    }
    let Some(story) = Story::new() else { return };
    let vault = story.open(None).unwrap();
    fill(&vault, &story.test);
    drop(vault);
    for round in 0..10 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "moving::tests::killed_at_any_moment_a_move_loses_nothing"])
            .env(KILLED, format!("{} {}", story.folder().display(), story.database.url()))
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap())).map_while(Result::ok);
        lines.find(|line| line == "begins").unwrap();
        std::thread::sleep(std::time::Duration::from_millis(round * 60));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // What a killed client held is let go once the server notices.
    let moved = loop {
        match story.go(None, story.url()) {
            Err(VaultError::InUse | VaultError::Busy) => std::thread::sleep(std::time::Duration::from_millis(20)),
            done => break done,
        }
    };
    assert!(moved.is_ok() || matches!(moved, Err(VaultError::Moved { .. })), "{moved:?}");
    assert_eq!(story.rows(story.url().as_deref()), story.rows(None));
    story.open(story.url()).unwrap();
    assert!(matches!(story.open(None).err(), Some(VaultError::Moved { .. })));
}
