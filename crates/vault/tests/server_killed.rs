//! The database server is killed under imports and reads, and started again: nothing that was answered is lost, and who
//! asks sees at worst an error after which trying again helps.

mod server;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arrow_array::cast::AsArray;
use logis_core::{CountingRng, Currency, Day, FixedClock, HomeId, Instant, Money, Period};
use logis_kinds::KindId;
use logis_kinds::bank::{TransactionRow, Transactions};
use logis_vault::{Accounts, Actor, Origin, Scope, SessionId, Vault, VaultError, VaultOptions, Why};
use server::Server;

/// How often the server is killed; `LOGIS_TEST_KILLS` may ask for more.
const KILLS: u64 = 3;
const WRITERS: u64 = 3;
const READERS: usize = 2;
const ROWS: u64 = 40;

struct OneAccount;

impl Accounts for OneAccount {
    fn group(&self, _: &str) -> String {
        "one".into()
    }
}

fn open(folder: &std::path::Path, server: &Server, seed: u64) -> Vault {
    let clock = Arc::new(FixedClock::new(Instant::from_seconds(1_750_000_000)));
    let database = Some(server.url());
    Vault::open(VaultOptions { folder: folder.into(), database, clock, rng: Arc::new(CountingRng::new(seed)) }).unwrap()
}

fn own(home: HomeId) -> Scope {
    let session = SessionId::draw(&CountingRng::new(9));
    Scope::own(home, Actor::Job { name: "test".into(), session }, Why::Look)
}

/// Whether trying again is all that it takes.
fn passes(error: &VaultError) -> bool {
    matches!(error, VaultError::Unreachable | VaultError::Unsure | VaultError::Busy | VaultError::Changed)
}

/// Brings rows home whose ids begin at a number.
fn deliver(vault: &Vault, own: &Scope, first: u64) -> Result<(), VaultError> {
    let mut builder = Transactions::new();
    for number in first..first + ROWS {
        let id = number.to_string();
        builder.push(&TransactionRow {
            line: number - first + 1,
            account: "account",
            booked_on: Some(Day::from_number(i32::try_from(number % 5_000).unwrap())),
            amount: Money { minor: 100, scale: 2, currency: Currency::EUR },
            label: &id,
            status: "booked",
            holder_id: Some(("bank.id", &id)),
            ..Default::default()
        });
    }
    let mut delivery = vault.deliver(own, vault.draw_delivery(), Origin::default(), "bank", Arc::new(OneAccount))?;
    delivery.push(builder.finish())?;
    delivery.publish(serde_json::Value::Null).map(drop)
}

fn read(vault: &Vault, own: &Scope) -> Result<Vec<u64>, VaultError> {
    let mut all = Vec::new();
    for rows in vault.scan(own, KindId::BankTransaction, Period::ALWAYS, &["label"])? {
        all.extend(rows?.column(1).as_string::<i32>().iter().flatten().map(|label| label.parse::<u64>().unwrap()));
    }
    Ok(all)
}

#[test]
fn killed_under_load_the_server_loses_nothing_that_was_answered() {
    if std::env::var_os("LOGIS_TEST_DB").is_none() {
        println!("skipped: LOGIS_TEST_DB asks for no tests on PostgreSQL");
        return;
    }
    let Some(server) = Server::start() else {
        println!("skipped: PostgreSQL is not installed");
        return;
    };
    let kills = std::env::var("LOGIS_TEST_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let vault = open(folder.path(), &server, 1);
    let home = vault.add_home("a", &Actor::Program).unwrap();
    let own = own(home);
    let answered: Mutex<BTreeSet<u64>> = Mutex::default();
    let (done, deliveries, scans, errors) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0), Mutex::new(Vec::new()));
    let noted = |error: VaultError| {
        assert!(passes(&error), "{error}");
        errors.lock().unwrap().push(error.to_string());
    };
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (vault, own, answered, done, deliveries, noted) = (&vault, &own, &answered, &done, &deliveries, &noted);
            scope.spawn(move || {
                let mut first = writer * 1_000_000;
                while !done.load(Ordering::SeqCst) {
                    match deliver(vault, own, first) {
                        Ok(()) => {
                            answered.lock().unwrap().extend(first..first + ROWS);
                            deliveries.fetch_add(1, Ordering::SeqCst);
                            first += ROWS;
                        }
                        // The same again: what was kept after all is known then.
                        Err(error) => noted(error),
                    }
                }
            });
        }
        for _ in 0..READERS {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    let before = answered.lock().unwrap().clone();
                    match read(&vault, &own) {
                        Ok(all) => {
                            let seen: BTreeSet<u64> = all.iter().copied().collect();
                            assert_eq!(seen.len(), all.len(), "each once");
                            assert!(before.is_subset(&seen), "what was answered is there");
                            scans.fetch_add(1, Ordering::SeqCst);
                        }
                        Err(error) => noted(error),
                    }
                }
            });
        }
        for kill in 0..kills {
            // Some of both happened since the last time; then it ends at another moment each time.
            let (delivered, read) = (deliveries.load(Ordering::SeqCst), scans.load(Ordering::SeqCst));
            while deliveries.load(Ordering::SeqCst) < delivered + 4 || scans.load(Ordering::SeqCst) < read + 2 {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_millis(kill * 13 % 50));
            server.kill();
            std::thread::sleep(Duration::from_millis(kill * 70 % 300));
            server.go_on();
        }
        let delivered = deliveries.load(Ordering::SeqCst);
        while deliveries.load(Ordering::SeqCst) < delivered + 2 {
            std::thread::sleep(Duration::from_millis(1));
        }
        done.store(true, Ordering::SeqCst);
    });
    drop(vault);
    let vault = open(folder.path(), &server, 2);
    let all = read(&vault, &own).unwrap();
    let seen: BTreeSet<u64> = all.iter().copied().collect();
    assert_eq!(seen.len(), all.len());
    let answered = answered.into_inner().unwrap();
    assert_eq!(answered.difference(&seen).count(), 0);
    vault.verify_journal(&own, None).unwrap();
    let errors = errors.into_inner().unwrap();
    println!(
        "{kills} kills: {} rows answered, {} there; {} deliveries, {} scans, {} errors: {:?}",
        answered.len(),
        seen.len(),
        deliveries.into_inner(),
        scans.into_inner(),
        errors.len(),
        errors.iter().collect::<BTreeSet<_>>()
    );
}
