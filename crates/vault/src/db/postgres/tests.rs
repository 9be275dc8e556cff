use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use super::CONFLICT_TRIES_MAX;
use crate::VaultError;
use crate::db::{Db, Tx};
use crate::fresh::FreshDatabase;

/// A database with one counter in it, at 0; `None` where no server is named.
fn counter() -> Option<(FreshDatabase, Db)> {
    let Some(database) = FreshDatabase::of_environment() else {
        eprintln!("skipped: LOGIS_TEST_DB names no server");
        return None;
    };
    let db = Db::open_bare_postgres(&database.url()).unwrap();
    db.write(|tx| {
        tx.script("CREATE TABLE counter (id BIGINT PRIMARY KEY, count BIGINT NOT NULL); INSERT INTO counter (id, count) VALUES (1, 0)")
    })
    .unwrap();
    Some((database, db))
}

fn count(tx: &Tx<'_>) -> Result<i64, VaultError> {
    Ok(tx.query_one("SELECT count FROM counter WHERE id = 1", &[], |row| row.integer(0))?.unwrap_or_default())
}

fn change(tx: &Tx<'_>, count: i64) -> Result<u64, VaultError> {
    tx.execute("UPDATE counter SET count = $1 WHERE id = 1", &[count.into()])
}

/// Ends the connection that the verb runs on, from outside, and waits until it is gone.
fn cut(tx: &Tx<'_>, server: &str) -> Result<(), VaultError> {
    let backend = tx.query_one("SELECT pg_backend_pid()", &[], |row| row.integer(0))?.unwrap_or_default();
    let mut outside = postgres::Client::connect(server, postgres::NoTls).unwrap();
    outside.execute("SELECT pg_terminate_backend(CAST($1 AS INT))", &[&i32::try_from(backend).unwrap()]).unwrap();
    while outside.query("SELECT 1 FROM pg_stat_activity WHERE pid = CAST($1 AS BIGINT)", &[&backend]).unwrap().len() == 1 {
        std::thread::yield_now();
    }
    Ok(())
}

#[test]
fn verbs_that_meet_run_again_and_both_count() {
    let Some((_database, db)) = counter() else { return };
    let (meet, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let (db, meet, runs) = (&db, meet.clone(), runs.clone());
            scope.spawn(move || {
                db.write(move |tx| {
                    let before = count(tx)?;
                    // Both have read before either writes.
                    if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                        meet.wait();
                    }
                    change(tx, before + 1)
                })
                .unwrap();
            });
        }
    });
    assert_eq!((db.read(count).unwrap(), runs.load(Ordering::SeqCst)), (2, 3));
}

#[test]
fn a_row_that_another_verb_added_first_is_seen_when_it_runs_again() {
    let Some((_database, db)) = counter() else { return };
    let (meet, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let added: u64 = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..2)
            .map(|_| {
                let (db, meet, runs) = (&db, meet.clone(), runs.clone());
                scope.spawn(move || {
                    db.write(move |tx| {
                        let there = tx.query_one("SELECT 1 FROM counter WHERE id = 2", &[], |row| row.integer(0))?;
                        if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                            meet.wait();
                        }
                        if there.is_some() { Ok(0) } else { tx.execute("INSERT INTO counter (id, count) VALUES (2, 0)", &[]) }
                    })
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap().unwrap()).sum()
    });
    assert_eq!((added, runs.load(Ordering::SeqCst)), (1, 3));
    // One that is there for good is said, after a second look.
    let runs = Arc::new(AtomicU32::new(0));
    let of_verb = runs.clone();
    let error = db
        .write(move |tx| {
            of_verb.fetch_add(1, Ordering::SeqCst);
            tx.execute("INSERT INTO counter (id, count) VALUES (2, 0)", &[])
        })
        .unwrap_err();
    assert!(matches!(&error, VaultError::Database(said) if said.contains("23505")), "{error}");
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[test]
fn a_verb_that_meets_others_each_time_gives_up_in_the_end() {
    let Some((database, db)) = counter() else { return };
    let other = Db::open_bare_postgres(&database.url()).unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    let of_verb = runs.clone();
    let result = db.write(move |tx| {
        of_verb.fetch_add(1, Ordering::SeqCst);
        let before = count(tx)?;
        other.write(|tx| change(tx, 100))?;
        change(tx, before + 1)
    });
    assert!(matches!(result, Err(VaultError::Busy)));
    assert_eq!((runs.load(Ordering::SeqCst), db.read(count).unwrap()), (CONFLICT_TRIES_MAX, 100));
}

#[test]
fn what_is_lost_before_its_commit_runs_again() {
    let Some((database, db)) = counter() else { return };
    for connections in [1, 3] {
        // More connections wait than one; all are lost when one is.
        let meet = Barrier::new(connections);
        std::thread::scope(|scope| {
            for _ in 0..connections {
                scope.spawn(|| {
                    db.read(|_| {
                        meet.wait();
                        Ok(())
                    })
                });
            }
        });
        let (mut runs, server) = (0, database.server.clone());
        let before = db.read(count).unwrap();
        db.write(move |tx| {
            change(tx, before + 1)?;
            runs += 1;
            if runs == 1 {
                cut(tx, &server)?;
            }
            count(tx)
        })
        .unwrap();
        assert_eq!(db.read(count).unwrap(), before + 1);
        let mut runs = 0;
        let seen = db.read(|tx| {
            runs += 1;
            if runs == 1 {
                cut(tx, &database.server)?;
            }
            count(tx)
        });
        assert_eq!((seen.unwrap(), runs), (before + 1, 2));
    }
}

#[test]
fn what_is_lost_at_its_commit_is_said_or_done_again() {
    let Some((database, db)) = counter() else { return };
    let cuts_first = |server: String| {
        let mut runs = 0;
        move |tx: &Tx<'_>| {
            change(tx, 7)?;
            runs += 1;
            if runs == 1 { cut(tx, &server) } else { Ok(()) }
        }
    };
    let result = db.write(cuts_first(database.server.clone()));
    assert!(matches!(result, Err(VaultError::Unsure)), "{result:?}");
    assert_eq!(db.read(count).unwrap(), 0);
    db.write_again(cuts_first(database.server.clone())).unwrap();
    assert_eq!(db.read(count).unwrap(), 7);
}

#[test]
fn a_server_that_is_not_there_is_said_in_words() {
    let error = Db::open_bare_postgres("postgres://me:secret@127.0.0.1:1/data").err().unwrap();
    assert_eq!(error.to_string(), "the database can't be reached: try again");
    let Some((database, _)) = counter() else { return };
    let elsewhere = database.url().replace("/postgres?", "/nowhere?");
    let error = Db::open_bare_postgres(&elsewhere).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("nowhere") || elsewhere == database.url(), "{error}");
}
