use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use super::{Db, For, Kind};
use crate::VaultError;
use crate::fresh::FreshDatabase;

/// Where a test's database lies, on the engine that the tests run on.
pub(super) struct Place {
    folder: tempfile::TempDir,
    database: Option<FreshDatabase>,
}

impl Place {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: FreshDatabase::of_environment() }
    }

    fn open_bare(&self) -> Db {
        match &self.database {
            None => Db::open_bare(&self.folder.path().join("a.db"), Kind::Data).unwrap(),
            Some(database) => Db::open_bare_postgres(&database.url()).unwrap(),
        }
    }

    pub(super) fn open(&self) -> Result<Db, VaultError> {
        let url = self.database.as_ref().map(FreshDatabase::url);
        Db::open_at(&self.folder.path().join("a.db"), url.as_deref(), For::Use)
    }
}

fn counted(place: &Place) -> Db {
    let db = place.open_bare();
    let sql = "CREATE TABLE IF NOT EXISTS counted (number BIGINT NOT NULL PRIMARY KEY, who BIGINT NOT NULL)";
    let make = || db.write_again(|tx| tx.script(sql));
    // Of two who make it at one moment, PostgreSQL may tell one that its type is there, IF NOT EXISTS or not.
    make().or_else(|_| make()).unwrap();
    db
}

fn add(db: &Db, number: i64) -> Result<u64, VaultError> {
    db.write(move |tx| tx.execute("INSERT INTO counted (number, who) VALUES ($1, $1 + 0)", &[number.into()]))
}

fn count(db: &Db) -> i64 {
    db.read(|tx| tx.query_one("SELECT count(*) FROM counted", &[], |row| row.integer(0))).unwrap().unwrap()
}

#[test]
fn placeholders_are_bound_by_their_number() {
    let place = Place::new();
    let db = counted(&place);
    let row = db.read(|tx| {
        tx.query_one("SELECT $2, $1, $3, $2", &[1_i64.into(), "two".into(), (&[3_u8; 2]).into()], |row| {
            Ok((row.text(0)?, row.integer(1)?, row.blob(2)?, row.text(3)?))
        })
    });
    assert_eq!(row.unwrap().unwrap(), ("two".to_owned(), 1, vec![3, 3], "two".to_owned()));
    assert!(matches!(db.read(|tx| tx.query_one("SELECT $1", &[], |_| Ok(()))), Err(VaultError::Impossible(_))));
}

#[test]
fn many_threads_share_commits_and_each_answer_is_durable() {
    let place = Place::new();
    let db = counted(&place);
    let (threads, each) = (16, 40);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (db, place) = (&db, &place);
            scope.spawn(move || {
                let other = place.open_bare();
                for i in 0..each {
                    let number = thread * 1000 + i;
                    add(db, number).unwrap();
                    // Another connection sees it as soon as it is answered: the commit came first.
                    let sql = "SELECT count(*) FROM counted WHERE number = $1";
                    let seen = other.read(|tx| tx.query_one(sql, &[number.into()], |row| row.integer(0)));
                    assert_eq!(seen.unwrap(), Some(1));
                }
            });
        }
    });
    assert_eq!(count(&db), threads * each);
}

#[test]
fn an_error_or_a_panic_undoes_its_own_verb_only() {
    let place = Place::new();
    let db = counted(&place);
    // The first verb holds the writer until the others wait, so that all of them meet in one commit.
    let gate = Arc::new(Barrier::new(2));
    let asked = Arc::new(AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let of_verb = gate.clone();
        scope.spawn(|| {
            db.write(move |tx| {
                of_verb.wait();
                tx.execute("INSERT INTO counted (number, who) VALUES (0, 0)", &[])
            })
        });
        for number in 1..10 {
            let (db, asked) = (&db, asked.clone());
            scope.spawn(move || {
                asked.fetch_add(1, Ordering::SeqCst);
                match number % 3 {
                    0 => assert_eq!(add(db, number).unwrap(), 1),
                    1 => {
                        let refused: Result<(), VaultError> = db.write(move |tx| {
                            tx.execute("INSERT INTO counted (number, who) VALUES ($1, 0)", &[number.into()])?;
                            Err(VaultError::Changed)
                        });
                        assert!(matches!(refused, Err(VaultError::Changed)));
                    }
                    _ => {
                        let panicked = catch_unwind(AssertUnwindSafe(|| {
                            db.write(move |tx| -> Result<(), VaultError> {
                                tx.execute("INSERT INTO counted (number, who) VALUES ($1, 0)", &[number.into()])?;
                                panic!("on purpose");
                            })
                        }));
                        assert_eq!(*panicked.unwrap_err().downcast::<&str>().unwrap(), "on purpose");
                    }
                }
            });
        }
        while asked.load(Ordering::SeqCst) < 9 {
            std::thread::yield_now();
        }
        gate.wait();
    });
    assert_eq!(count(&db), 4);
}

#[test]
fn two_handles_on_one_database_wait_for_each_other() {
    let place = Place::new();
    // Both make the file at one moment, as two processes would.
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        for handle in 0..2 {
            let (place, start) = (&place, &start);
            scope.spawn(move || {
                start.wait();
                let db = counted(place);
                for i in 0..100 {
                    add(&db, handle * 1000 + i).unwrap();
                }
            });
        }
    });
    assert_eq!(count(&counted(&place)), 200);
}

#[test]
fn a_reader_sees_one_state_and_can_not_write() {
    let place = Place::new();
    let db = counted(&place);
    add(&db, 1).unwrap();
    let sql = "SELECT count(*) FROM counted";
    let (before, after) = db
        .read(|tx| {
            let before = tx.query_one(sql, &[], |row| row.integer(0))?;
            add(&db, 2)?;
            Ok((before, tx.query_one(sql, &[], |row| row.integer(0))?))
        })
        .unwrap();
    assert_eq!(before, after);
    assert!(db.read(|tx| tx.execute("DELETE FROM counted", &[])).is_err());
    let panicked = catch_unwind(AssertUnwindSafe(|| db.read(|_| -> Result<(), VaultError> { panic!("on purpose") })));
    assert!(panicked.is_err());
    assert_eq!(count(&db), 2);
}

#[test]
fn a_write_inside_a_write_is_refused() {
    let place = Place::new();
    let db = counted(&place);
    let inner = db.clone();
    let result = db.write(move |_| add(&inner, 1));
    assert!(matches!(result, Err(VaultError::Impossible(_))));
}

#[test]
fn every_commit_is_synced() {
    let folder = tempfile::tempdir().unwrap();
    for kind in [Kind::Data, Kind::Keys] {
        let db = Db::open_bare(&folder.path().join(format!("{kind:?}.db")), kind).unwrap();
        // FULL is 2: with a write-ahead log, each commit is synced before it is answered.
        let sync = db.write(|tx| tx.query_one("PRAGMA synchronous", &[], |row| row.integer(0))).unwrap();
        let log = db.write(|tx| tx.query_one("PRAGMA journal_mode", &[], |row| row.text(0))).unwrap();
        let secure = db.write(|tx| tx.query_one("PRAGMA secure_delete", &[], |row| row.integer(0))).unwrap();
        assert_eq!((sync, log.as_deref(), secure), (Some(2), Some("wal"), Some(i64::from(kind == Kind::Keys))));
    }
}

#[test]
fn a_database_of_another_version_is_refused() {
    let place = Place::new();
    let db = place.open().unwrap();
    db.write(|tx| tx.execute("UPDATE format SET version = 99", &[])).unwrap();
    drop(db);
    assert!(matches!(place.open(), Err(VaultError::OtherVersion { found: 99, .. })));
}

#[test]
fn a_schema_of_something_else_is_refused_and_left_as_it_is() {
    let place = Place::new();
    if place.database.is_none() {
        return;
    }
    counted(&place);
    assert!(matches!(place.open().err(), Some(VaultError::NotOurs { .. })));
}

/// The columns and primary key of each table, as the engine itself tells them: name, type, whether it may be nothing,
/// place in the key.
fn columns_of_engine(place: &Place, tx: &super::Tx<'_>, table: &str) -> Result<Vec<(String, String, bool, i64)>, VaultError> {
    let sql = match &place.database {
        None => "SELECT name, type, 1 - \"notnull\", pk FROM pragma_table_info($1) ORDER BY cid",
        Some(_) => {
            "SELECT CAST(a.attname AS TEXT), CASE format_type(a.atttypid, NULL) WHEN 'bytea' THEN 'BLOB' ELSE upper(format_type(a.atttypid, NULL)) END,
                    CASE WHEN a.attnotnull THEN 0 ELSE 1 END, CAST(COALESCE(array_position(string_to_array(CAST(i.indkey AS TEXT), ' '), CAST(a.attnum AS TEXT)), 0) AS BIGINT)
             FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
             WHERE a.attrelid = CAST($1 AS TEXT)::regclass AND a.attnum > 0 ORDER BY a.attnum"
        }
    };
    tx.query(sql, &[table.into()], |row| Ok((row.text(0)?, row.text(1)?, row.integer(2)? == 1, row.integer(3)?)))
}

#[test]
fn the_tables_of_either_engine_are_those_that_are_defined() {
    let place = Place::new();
    let db = place.open().unwrap();
    let (marks, format) = (super::tables::defined_by(super::marks::SCHEMA), super::tables::defined_by(super::migrate::FORMAT));
    for table in super::tables::of_homes().into_iter().chain(marks).chain(format) {
        let place_in_key = |name: &str| table.key.iter().zip(1..).find(|(key, _)| **key == name).map_or(0, |(_, place)| place);
        let defined: Vec<(String, String, bool, i64)> = table
            .columns
            .iter()
            .map(|column| (column.name.to_owned(), column.of.to_owned(), column.nullable, place_in_key(column.name)))
            .collect();
        assert_eq!(db.read(|tx| columns_of_engine(&place, tx, table.name)).unwrap(), defined, "{}", table.name);
    }
    if place.database.is_some() {
        // Texts compare byte by byte, as SQLite's do.
        let sql = "SELECT CAST(c.relname || '.' || a.attname AS TEXT) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                   WHERE c.relnamespace = CAST(current_schema() AS TEXT)::regnamespace AND c.relkind = 'r' AND a.atttypid = 'text'::regtype
                     AND a.attcollation <> '\"C\"'::regcollation";
        assert_eq!(db.read(|tx| tx.query(sql, &[], |row| row.text(0))).unwrap(), Vec::<String>::new());
    }
}
