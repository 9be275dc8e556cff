//! Stories at the vault's boundary: homes made, crashed, erased; documents, originals; nothing readable at rest.

mod originals;

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use logis_core::{Clock, CountingRng, DeliveryId, FixedClock, HomeId, Instant, Period, Rng};
use logis_kinds::KindId;

use crate::fresh::FreshDatabase;
use crate::journal::Act;
use crate::{Actor, Scope, SessionId, Vault, VaultError, VaultOptions, Why};

/// A folder, a clock that is moved by hand, and as many openings of the vault as a story needs.
pub(crate) struct TestVault {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) database: Option<FreshDatabase>,
    pub(crate) rng: Arc<CountingRng>,
}

impl TestVault {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new(Instant::from_seconds(1_750_000_000)));
        Self { folder, clock, database: FreshDatabase::of_environment(), rng: Arc::new(CountingRng::new(7)) }
    }

    /// Draws on, so that nothing that follows is what another story draws.
    pub(crate) fn rng_apart(&self) {
        self.rng.fill(&mut [0; 4_096]);
    }

    pub(crate) fn open(&self) -> Vault {
        self.try_open(self.folder.path()).unwrap()
    }

    pub(crate) fn try_open(&self, folder: &Path) -> Result<Vault, VaultError> {
        let (clock, rng): (Arc<dyn Clock>, Arc<dyn Rng>) = (self.clock.clone(), self.rng.clone());
        Vault::open(VaultOptions { folder: folder.to_owned(), database: self.database.as_ref().map(FreshDatabase::url), clock, rng })
    }

    pub(crate) fn person(&self) -> Actor {
        Actor::Person { session: SessionId::draw(&*self.rng) }
    }

    pub(crate) fn own(&self, home: HomeId) -> Scope {
        Scope::own(home, self.person(), Why::Look)
    }

    pub(crate) fn delivery(&self) -> DeliveryId {
        DeliveryId::draw(&*self.rng)
    }

    /// Whether the story is of SQLite's own files, and the tests run on PostgreSQL: then it is not told.
    pub(crate) fn is_of_sqlite(&self) -> bool {
        if self.database.is_some() {
            eprintln!("skipped: a story of SQLite's files");
        }
        self.database.is_some()
    }

    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn a_home_is_there_after_a_restart_and_its_name_is_taken() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("Élodie", &test.person()).unwrap();
    assert!(matches!(vault.add_home("Élodie", &test.person()), Err(VaultError::HomeExists)));
    drop(vault);
    let vault = test.open();
    assert_eq!(vault.find_home("Élodie").unwrap(), Some(home));
    assert_eq!(vault.homes().unwrap().into_iter().map(|h| (h.id, h.name)).collect::<Vec<_>>(), [(home, "Élodie".to_owned())]);
    assert_eq!(vault.find_home("elodie").unwrap(), None);
}

#[test]
fn vaults_and_what_they_open_pass_between_threads() {
    fn passes<T: Send + 'static>() {}
    passes::<Vault>();
    passes::<crate::Spool>();
    passes::<crate::OriginalReader>();
    fn shared<T: Sync>() {}
    shared::<Vault>();
    shared::<VaultError>();
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let test = TestVault::new();
    let folder = test.folder.path().join("home");
    let vault = test.try_open(&folder).unwrap();
    vault.add_home("a", &test.person()).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= if test.database.is_some() { 3 } else { 4 }, "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

#[test]
fn an_addition_that_was_cut_is_taken_up_by_name_or_swept_after_a_while() {
    let test = TestVault::new();
    let vault = test.open();
    // The crash came between the key and the row.
    let cut = vault.keys().claim(HomeId(test.delivery().0), "a", test.clock.now()).unwrap();
    assert_eq!(vault.find_home("a").unwrap(), None);
    drop(vault);
    // Another process may still be at it: not swept yet, and taken up when asked again.
    let vault = test.open();
    assert_eq!(vault.add_home("a", &test.person()).unwrap(), cut);
    vault.keys().claim(HomeId(test.delivery().0), "b", test.clock.now()).unwrap();
    drop(vault);
    test.clock.advance_seconds(4_000);
    let vault = test.open();
    let names: Vec<_> = vault.keys().list().unwrap().into_iter().map(|known| known.name).collect();
    assert_eq!(names, ["a"]);
    vault.unlock(cut).unwrap();
}

#[test]
fn an_erasure_that_was_cut_anywhere_is_finished_at_the_next_start() {
    for cut_after in 0..4 {
        let test = TestVault::new();
        let vault = test.open();
        let home = vault.add_home("a", &test.person()).unwrap();
        let other = vault.add_home("b", &test.person()).unwrap();
        vault.put_document(&test.own(home), "settings", &"x", 0).unwrap();
        vault.keys().register(home, test.clock.now()).unwrap();
        if cut_after >= 1 {
            vault.keys().destroy(home).unwrap();
        }
        if cut_after >= 2 {
            vault.db().write(move |tx| tx.execute("DELETE FROM document WHERE home_id = $1", &[(&home).into()])).unwrap();
        }
        if cut_after >= 3 {
            vault.finish_erasure(home).unwrap();
        }
        drop(vault);
        let vault = test.open();
        assert_eq!(vault.homes().unwrap().iter().map(|h| h.id).collect::<Vec<_>>(), [other]);
        assert!(vault.keys().claims().unwrap().iter().all(|(known, _)| *known != home));
        for table in crate::db::home_tables() {
            let sql = format!("SELECT count(*) FROM {table} WHERE home_id = $1");
            let left = vault.db().read(|tx| tx.query_one(&sql, &[(&home).into()], |row| row.integer(0))).unwrap();
            assert_eq!(left, Some(0), "{table}, cut after {cut_after}");
        }
        vault.unlock(other).unwrap();
        assert_ne!(vault.add_home("a", &test.person()).unwrap(), home);
    }
}

#[test]
fn an_erased_home_can_not_be_read_from_a_copy_made_before() {
    let test = TestVault::new();
    if test.is_of_sqlite() {
        return;
    }
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let other = vault.add_home("b", &test.person()).unwrap();
    vault.put_document(&test.own(home), "settings", &"x", 0).unwrap();
    vault.put_document(&test.own(other), "settings", &"y", 0).unwrap();
    drop(vault);
    let before = tempfile::tempdir().unwrap();
    copy_folder(test.folder.path(), before.path());
    let secret: Vec<u8> = {
        let keys = rusqlite::Connection::open(test.file("keys.db")).unwrap();
        keys.query_row("SELECT secret FROM wrapping_key WHERE home_id = ?1", [home.as_bytes()], |row| row.get(0)).unwrap()
    };

    let vault = test.open();
    vault.erase(home).unwrap();
    assert!(matches!(vault.erase(home), Err(VaultError::NoHome)));
    assert!(matches!(vault.unlock(home), Err(VaultError::NoHome)));
    assert!(matches!(vault.note_look(&test.own(home), KindId::BankAccount, 1), Err(VaultError::NoHome)));
    // While the vault is open, the key is in neither file nor log.
    for name in ["keys.db", "keys.db-wal"] {
        let bytes = std::fs::read(test.file(name)).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{name}");
    }
    drop(vault);

    // The copy of the data with the keys of today: the home's rows are there, and nothing opens them.
    for name in ["data.db", "data.db-wal", "data.db-shm"] {
        let _gone = std::fs::remove_file(test.file(name));
    }
    std::fs::copy(before.path().join("data.db"), test.file("data.db")).unwrap();
    let vault = {
        // Before the start takes up the erasure, not even the key store's own way opens it.
        let data = rusqlite::Connection::open(test.file("data.db")).unwrap();
        let rows: i64 = data.query_row("SELECT count(*) FROM document WHERE home_id = ?1", [home.as_bytes()], |row| row.get(0)).unwrap();
        assert_eq!(rows, 1);
        let wrapped: Vec<u8> =
            data.query_row("SELECT key_wrapped FROM home WHERE home_id = ?1", [home.as_bytes()], |row| row.get(0)).unwrap();
        drop(data);
        let vault = test.open();
        assert!(matches!(vault.keys().unwrap(home, &wrapped), Err(VaultError::KeyGone)));
        vault
    };
    assert_eq!(vault.homes().unwrap().iter().map(|h| h.id).collect::<Vec<_>>(), [other]);
    assert_eq!(vault.find_document::<String>(&test.own(other), "settings").unwrap().unwrap().value, "y");
    assert!(matches!(vault.find_document::<String>(&test.own(home), "settings"), Err(VaultError::NoHome)));
}

#[test]
fn lost_keys_and_other_versions_are_refused_in_words() {
    let test = TestVault::new();
    let vault = test.open();
    vault.add_home("a", &test.person()).unwrap();
    drop(vault);
    std::fs::rename(test.file("keys.db"), test.file("elsewhere.db")).unwrap();
    assert!(matches!(test.try_open(test.folder.path()), Err(VaultError::KeysMissing)));
    std::fs::rename(test.file("elsewhere.db"), test.file("keys.db")).unwrap();
    rusqlite::Connection::open(test.file("keys.db")).unwrap().execute("UPDATE format SET version = 7", []).unwrap();
    let error = test.try_open(test.folder.path()).err().unwrap();
    assert_eq!(error.to_string(), "this folder has format 7, this program knows format 2: use the version of Logis that wrote it");
}

#[test]
fn a_document_is_written_over_the_version_that_was_read() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let own = test.own(home);
    assert_eq!(vault.find_document::<Vec<u8>>(&own, "rules").unwrap(), None);
    assert_eq!(vault.put_document(&own, "rules", &[1, 2], 0).unwrap(), 1);
    assert!(matches!(vault.put_document(&own, "rules", &[3], 0), Err(VaultError::Changed)));
    assert_eq!(vault.put_document(&own, "rules", &[4], 1).unwrap(), 2);
    assert!(matches!(vault.put_document(&own, "rules", &[5], 1), Err(VaultError::Changed)));
    let found = vault.find_document::<Vec<u8>>(&own, "rules").unwrap().unwrap();
    assert_eq!((found.version, found.value), (2, vec![4]));
    let big = "x".repeat(2 << 20);
    assert!(matches!(vault.put_document(&own, "big", &big, 0), Err(VaultError::LimitExceeded { .. })));
    let narrow = own.clone().within(Period::days(Default::default(), Default::default()));
    assert!(matches!(vault.find_document::<String>(&narrow, "rules"), Err(VaultError::NotAllowed)));
    // Moved to another home's row it does not open.
    let other = vault.add_home("b", &test.person()).unwrap();
    vault.db().write(move |tx| tx.execute("UPDATE document SET home_id = $1", &[(&other).into()])).unwrap();
    assert!(vault.find_document::<String>(&test.own(other), "rules").unwrap().is_none());
}

#[test]
fn another_process_that_still_has_the_key_writes_nothing_into_an_erased_home() {
    let test = TestVault::new();
    let (vault, other) = (test.open(), test.open());
    let home = vault.add_home("a", &test.person()).unwrap();
    let own = test.own(home);
    other.put_document(&own, "rules", &1, 0).unwrap();
    vault.erase(home).unwrap();
    assert!(matches!(other.put_document(&own, "rules", &2, 1), Err(VaultError::NoHome)));
    assert!(matches!(other.spool(&own, test.delivery()).err(), Some(VaultError::NoHome)));
    assert!(matches!(other.open_disclosure(&own, &[], "csv"), Err(VaultError::NoHome)));
    // A look that waits to be written goes with the home, and is no error later.
    other.note_look(&own, KindId::BankAccount, 1).unwrap();
    other.flush_journal().unwrap();
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost_by_it() {
    let test = TestVault::new();
    if test.is_of_sqlite() {
        return;
    }
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let own = test.own(home);
    vault.put_document(&own, "rules", &"before", 0).unwrap();
    let pages = |limit: i64| {
        let sql = format!("PRAGMA max_page_count = {limit}");
        vault.db().write(move |tx| tx.query_one(&sql, &[], |row| row.integer(0))).unwrap();
    };
    pages(1);
    let error = vault.put_document(&own, "big", &"x".repeat(900_000), 0).unwrap_err();
    assert!(matches!(error, VaultError::DiskFull), "{error}");
    assert_eq!(vault.find_document::<String>(&own, "rules").unwrap().unwrap().value, "before");
    pages(1 << 30);
    vault.put_document(&own, "big", &"x".repeat(900_000), 0).unwrap();
    vault.verify_journal(&own, None).unwrap();
}

/// Set in the process that is to be killed: its seed, folder and database.
const KILLED: &str = "LOGIS_TEST_KILLED";

#[test]
fn killed_at_any_moment_no_answered_write_is_lost_and_the_journal_holds() {
    if let Ok(told) = std::env::var(KILLED) {
        let [seed, folder, database] = told.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
        let test = TestVault::new();
        let (clock, rng): (Arc<dyn Clock>, Arc<dyn Rng>) = (test.clock.clone(), Arc::new(CountingRng::new(seed.parse().unwrap())));
        let database = Some(database.to_owned()).filter(|url| !url.is_empty());
        let vault = Vault::open(VaultOptions { folder: folder.into(), database, clock, rng }).unwrap();
        let own = test.own(vault.find_home("a").unwrap().unwrap());
        let mut version = vault.find_document::<u64>(&own, "count").unwrap().map_or(0, |document| document.version);
        loop {
            let disclosure = vault.open_disclosure(&own, &[], "test").unwrap();
            version = vault.put_document(&own, "count", &version, version).unwrap();
            let head = vault.close_disclosure(disclosure, version).unwrap();
            println!("answered {version} {head}");
        }
    }
    let test = TestVault::new();
    let home = test.open().add_home("a", &test.person()).unwrap();
    let database = test.database.as_ref().map(FreshDatabase::url).unwrap_or_default();
    let mut links = 0;
    for round in 0..5_usize {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "tests::killed_at_any_moment_no_answered_write_is_lost_and_the_journal_holds"])
            .env(KILLED, format!("{} {} {database}", 1000 + round, test.folder.path().display()))
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
        let mut answered = lines.map_while(Result::ok).filter(|line| line.starts_with("answered "));
        let mut last = answered.nth(round * 7).unwrap();
        child.kill().unwrap();
        // What it had answered until it was killed lies in the pipe.
        last = answered.last().unwrap_or(last);
        child.wait().unwrap();
        let mut words = last.split(' ').skip(1);
        let version: u64 = words.next().unwrap().parse().unwrap();
        let head: crate::Head = words.next().unwrap().parse().unwrap();
        let vault = test.open();
        let own = test.own(home);
        let kept = vault.find_document::<u64>(&own, "count").unwrap().unwrap();
        assert!(kept.version == version || kept.version == version + 1, "{} answered, {version} there", kept.version);
        assert_eq!(kept.value + 1, kept.version);
        let verified = vault.verify_journal(&own, Some(head)).unwrap();
        assert!(verified.head.links > links);
        links = verified.head.links;
    }
}

/// Set in the process whose system calls are watched, its folder. A write that is synced before it is answered is one
/// that a power cut can't take back.
const WATCHED: &str = "LOGIS_TEST_WATCHED";

#[cfg(target_os = "linux")]
#[test]
fn each_write_is_synced_before_it_is_answered() {
    if let Ok(folder) = std::env::var(WATCHED) {
        let test = TestVault::new();
        let vault = test.try_open(Path::new(&folder)).unwrap();
        let own = test.own(vault.add_home("a", &test.person()).unwrap());
        for version in 0..20 {
            vault.put_document(&own, "count", &"x".repeat(20_000), version).unwrap();
            println!("answered {version}");
        }
        return;
    }
    let test = TestVault::new();
    if test.is_of_sqlite() {
        return;
    }
    let (folder, trace) = (test.folder.path().join("vault"), test.folder.path().join("trace"));
    let run = std::process::Command::new("strace")
        .args(["-f", "-y", "-qq", "-s", "16", "-e", "trace=write,pwrite64,pwritev,fsync,fdatasync", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "tests::each_write_is_synced_before_it_is_answered"])
        .env(WATCHED, &folder)
        .output();
    if !run.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: strace is not installed, or may not watch here");
        return;
    }
    let log = std::fs::read_to_string(&trace).unwrap();
    let (mut unsynced, mut syncing) = (std::collections::BTreeSet::new(), std::collections::HashMap::new());
    let (mut answers, mut writes) = (0, 0);
    for line in log.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        let (name, rest) = call.split_once('(').unwrap_or((call, ""));
        let file = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(file, _)| file);
        if call.starts_with("write(1<") && call.contains("answered") {
            assert!(unsynced.is_empty(), "answered before it was synced: {unsynced:?}\n{line}");
            answers += 1;
        } else if name.contains("sync") && call.ends_with("<unfinished ...>") {
            syncing.insert(thread.to_owned(), file.to_owned());
        } else if call.contains("sync resumed>") {
            unsynced.remove(&syncing.remove(thread).unwrap());
        } else if name.contains("sync") {
            unsynced.remove(file);
        } else if file.ends_with("/data.db") || file.ends_with("/data.db-wal") {
            // (The log's index is made anew from the log after a crash: it needs no sync.)
            unsynced.insert(file.to_owned());
            writes += 1;
        }
    }
    assert_eq!(answers, 20);
    assert!(writes >= 20, "{writes}");
}

/// Each table's rows as they lie in the database.
fn rows_of(database: &FreshDatabase) -> Vec<(String, Vec<u8>)> {
    let mut client = postgres::Client::connect(&database.server, postgres::NoTls).unwrap();
    let tables = client.query("SELECT tablename FROM pg_tables WHERE schemaname = $1", &[&database.schema]).unwrap();
    assert!(tables.len() > 5);
    let rows = |table: String| {
        let mut bytes = Vec::new();
        let copy = format!("COPY {}.{table} TO STDOUT (FORMAT binary)", database.schema);
        client.copy_out(copy.as_str()).unwrap().read_to_end(&mut bytes).unwrap();
        (table, bytes)
    };
    tables.iter().map(|row| row.get(0)).map(rows).collect()
}

#[test]
fn nothing_that_says_something_of_the_person_lies_readable_in_the_folder() {
    const PLANTED: &[&str] = &["BOULANGERIE DUPONT", "FR7630006000011234567890189", "Élodie Marchand", "savings-rule", "jdupont"];
    let test = TestVault::new();
    let vault = test.open();
    let actor = Actor::OsUser { name: PLANTED[4].to_owned(), session: SessionId::draw(&CountingRng::new(3)) };
    let home = vault.add_home(PLANTED[2], &actor).unwrap();
    let own = Scope::own(home, actor, Why::Manage);
    vault.put_document(&own, PLANTED[3], &PLANTED, 0).unwrap();
    let mut spool = vault.spool(&own, test.delivery()).unwrap();
    PLANTED.iter().for_each(|text| spool.write_all(text.as_bytes()).unwrap());
    spool.finish().unwrap();
    vault.note(home, own.actor(), None, Act::DocumentChanged { name: PLANTED[3].to_owned() }).unwrap();
    vault.note_look(&own, KindId::BankTransaction, 3).unwrap();
    vault.flush_journal().unwrap();
    let search = || {
        for file in std::fs::read_dir(test.folder.path()).unwrap().map(|file| file.unwrap().path()) {
            let bytes = std::fs::read(&file).unwrap();
            for text in PLANTED {
                assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{text} in {}", file.display());
            }
        }
        if let Some(database) = &test.database {
            for (table, bytes) in rows_of(database) {
                for text in PLANTED {
                    assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{text} in {table}");
                }
            }
        }
    };
    search();
    drop(vault);
    search();
}

#[test]
fn a_scope_only_narrows() {
    let test = TestVault::new();
    let own = test.own(HomeId([1; 16]));
    assert!(own.is_own() && own.allows(KindId::BankTransaction, "label"));
    let narrow = own.narrowed(&[(KindId::BankTransaction, Some(&["label"])), (KindId::BankBalance, None)]);
    assert!(!narrow.is_own() && narrow.allows(KindId::BankTransaction, "label") && narrow.allows(KindId::BankBalance, "anything"));
    assert!(!narrow.allows(KindId::BankTransaction, "amount_minor") && !narrow.allows_kind(KindId::EnergyMeter));
    let again = narrow.narrowed(&[(KindId::BankTransaction, None), (KindId::EnergyMeter, None)]);
    assert!(again.allows(KindId::BankTransaction, "label") && !again.allows(KindId::BankTransaction, "amount_minor"));
    assert!(!again.allows_kind(KindId::EnergyMeter) && !again.allows_kind(KindId::BankBalance));
    let day = |n| logis_core::Day::from_number(n);
    let clipped = again.within(Period::days(day(10), day(20))).within(Period::days(day(15), day(40)));
    assert_eq!(clipped.period(), Period::days(day(15), day(20)));
    assert_eq!(clipped.clip(Period::days(day(1), day(2))).start, clipped.clip(Period::days(day(1), day(2))).end_exclusive);
}
