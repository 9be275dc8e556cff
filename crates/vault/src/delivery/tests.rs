//! Stories of deliveries, at the vault's boundary.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use logis_core::{Clock, CountingRng, Currency, Day, DeliveryId, FixedClock, HomeId, Instant, Money, Period, RecordId};
use logis_kinds::KindId;
use logis_kinds::bank::{TransactionRow, Transactions};
use proptest::prelude::*;

use super::{Accounts, Counts, Delivered, Origin};
use crate::fresh::FreshDatabase;
use crate::scope::{Actor, Scope, SessionId, Why};
use crate::{Vault, VaultError, VaultOptions};

pub(crate) struct OneAccount;

impl Accounts for OneAccount {
    fn group(&self, _: &str) -> String {
        "one".into()
    }
}

struct TestHome {
    vault: Vault,
    scope: Scope,
    clock: Arc<FixedClock>,
    database: Option<FreshDatabase>,
    _folder: tempfile::TempDir,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    day: i32,
    minor: i64,
    label: &'a str,
    id: Option<&'a str>,
    status: &'a str,
}

pub(crate) const fn line<'a>(day: i32, minor: i64, label: &'a str, id: Option<&'a str>) -> Line<'a> {
    Line { day, minor, label, id, status: "booked" }
}

impl TestHome {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new(Instant::from_seconds(1_700_000_000)));
        let rng = Arc::new(CountingRng::new(7));
        let database = FreshDatabase::of_environment();
        let url = database.as_ref().map(FreshDatabase::url);
        let vault =
            Vault::open(VaultOptions { folder: folder.path().into(), database: url, clock: clock.clone(), rng: rng.clone() }).unwrap();
        let actor = Actor::Person { session: SessionId::draw(&*rng) };
        let home: HomeId = vault.add_home("a", &actor).unwrap();
        Self { vault, scope: Scope::own(home, actor, Why::Look), clock, database, _folder: folder }
    }

    fn try_deliver(&self, source: &str, lines: &[Line<'_>]) -> Result<Delivered, VaultError> {
        let mut delivery = self.begin(source);
        delivery.push(batch(source, lines))?;
        delivery.publish(serde_json::Value::Null)
    }

    fn begin(&self, source: &str) -> super::Delivery {
        self.vault.deliver(&self.scope, self.vault.draw_delivery(), Origin::default(), source, Arc::new(OneAccount)).unwrap()
    }

    fn deliver(&self, source: &str, lines: &[Line<'_>]) -> (DeliveryId, Counts) {
        let delivered = self.try_deliver(source, lines).unwrap();
        (delivered.id, delivered.counts.get(&KindId::BankTransaction).copied().unwrap_or_default())
    }

    /// What is shown: day, amount, label, status; sorted.
    fn shown(&self) -> Vec<(i32, i64, String, String)> {
        self.shown_in(Period::ALWAYS)
    }

    fn shown_in(&self, period: Period) -> Vec<(i32, i64, String, String)> {
        let mut all = Vec::new();
        for rows in
            self.vault.scan(&self.scope, KindId::BankTransaction, period, &["booked_on", "amount_minor", "label", "status"]).unwrap()
        {
            let rows = rows.unwrap();
            for row in 0..rows.num_rows() {
                let day = rows.column(1).as_primitive::<Date32Type>();
                let text = |column: usize| rows.column(column).as_string::<i32>().value(row).to_owned();
                all.push((
                    if day.is_valid(row) { day.value(row) } else { 0 },
                    rows.column(2).as_primitive::<Int64Type>().value(row),
                    text(3),
                    text(4),
                ));
            }
        }
        all.sort();
        all
    }

    fn records(&self) -> BTreeSet<RecordId> {
        let all = self.vault.scan(&self.scope, KindId::BankTransaction, Period::ALWAYS, &[]).unwrap();
        all.flat_map(|rows| super::gather::ids(&rows.unwrap()).unwrap()).collect()
    }
}

pub(crate) fn batch(source: &str, lines: &[Line<'_>]) -> logis_kinds::Batch {
    batch_of(source, source, lines)
}

#[test]
fn who_told_of_each_record_is_known_of_all_at_once() {
    let home = TestHome::new();
    let (first, _) = home.deliver("bank", &[line(1, -500, "Bread", Some("a")), line(2, -700, "Milk", Some("b"))]);
    let (second, _) = home.deliver("bank", &[line(2, -700, "Milk", Some("b")), line(3, -900, "Salt", Some("c"))]);
    let told = |scope: &Scope| home.vault.tellers(scope, KindId::BankTransaction);
    let all = told(&home.scope).unwrap();
    assert_eq!(all.keys().copied().collect::<BTreeSet<_>>(), home.records());
    for (id, tellers) in &all {
        let seen = home.vault.record(&home.scope, KindId::BankTransaction, *id).unwrap().sightings;
        assert_eq!(*tellers, seen.into_iter().map(|seen| (seen.source, seen.delivery)).collect::<Vec<_>>());
    }
    let mut who: Vec<Vec<DeliveryId>> =
        all.into_values().map(|tellers| tellers.into_iter().map(|(_, delivery)| delivery).collect()).collect();
    who.sort_by_key(|of| (of.len(), of[0] == second));
    assert_eq!(who, [vec![first], vec![second], vec![first, second]]);
    home.vault.remove_delivery(&home.scope, second).unwrap();
    assert!(told(&home.scope).unwrap().values().flatten().all(|(_, delivery)| *delivery == first));
    let others = Scope::granted(home.scope.home(), home.scope.actor().clone());
    assert!(matches!(told(&others), Err(VaultError::NotAllowed)));
}

#[test]
fn long_rows_do_not_wait_until_there_are_many() {
    let home = TestHome::new();
    let mut delivery = home.begin("bank");
    let label = "x".repeat(1 << 20);
    for day in 0..80 {
        delivery.push(batch("bank", &[line(day, 1, &label, None)])).unwrap();
        let (rows, bytes) = delivery.waiting_size.values().copied().next().unwrap_or_default();
        assert!(rows < 40 && bytes < super::WAITING_BYTES_MAX, "{rows} rows, {bytes} bytes");
    }
    drop(delivery);
}

fn batch_of(account: &str, source: &str, lines: &[Line<'_>]) -> logis_kinds::Batch {
    let mut builder = Transactions::new();
    let scheme = format!("{source}.id");
    for (n, line) in lines.iter().enumerate() {
        builder.push(&TransactionRow {
            line: n as u64 + 1,
            account,
            booked_on: Some(Day::from_number(line.day)),
            amount: Money { minor: line.minor, scale: 2, currency: Currency::EUR },
            label: line.label,
            status: line.status,
            holder_id: line.id.map(|id| (scheme.as_str(), id)),
            ..Default::default()
        });
    }
    builder.finish()
}

fn counts(read: u64, added: u64, known: u64, revised: u64, sighted: u64) -> Counts {
    Counts { read, added, known, revised, sighted }
}

#[test]
fn the_same_file_twice_adds_nothing_twice() {
    let home = TestHome::new();
    let lines = [line(1, -450, "Café", Some("1")), line(2, -450, "Café", Some("2")), line(2, -450, "Café", Some("3"))];
    assert_eq!(home.deliver("ofx", &lines).1, counts(3, 3, 0, 0, 0));
    let before = home.records();
    assert_eq!(home.deliver("ofx", &lines).1, counts(3, 0, 3, 0, 0));
    assert_eq!(home.records(), before);

    let plain = [line(9, -100, "Pain", None), line(9, -100, "Pain", None), line(9, -100, "pain ", None)];
    let home = TestHome::new();
    assert_eq!(home.deliver("bank-csv", &plain).1, counts(3, 3, 0, 0, 0));
    assert_eq!(home.deliver("bank-csv", &plain).1, counts(3, 0, 3, 0, 0));
    assert_eq!(home.records().len(), 3);
}

#[test]
fn what_a_later_delivery_tells_too_stays_when_the_first_goes() {
    let home = TestHome::new();
    let lines = [line(1, -500, "CAFE", Some("1")), line(2, -700, "PAIN", Some("2"))];
    let (first, _) = home.deliver("bank", &lines);
    let (second, _) = home.deliver("bank", &lines);
    let (shown, records) = (home.shown(), home.records());
    assert_eq!(shown.len(), 2);
    home.vault.remove_delivery(&home.scope, first).unwrap();
    assert_eq!((home.shown(), home.records()), (shown, records), "all of it stays, also where its whole segment does");
    home.vault.remove_delivery(&home.scope, second).unwrap();
    assert!(home.shown().is_empty());
}

#[test]
fn a_revision_is_shown_and_the_former_stays_readable() {
    let home = TestHome::new();
    home.deliver("ofx", &[line(1, -450, "Café", Some("1"))]);
    let (second, revised) = home.deliver("ofx", &[line(4, -455, "Café du coin", Some("1"))]);
    assert_eq!(revised, counts(1, 0, 0, 1, 0));
    assert_eq!(home.shown(), [(4, -455, "Café du coin".into(), "booked".into())]);
    let record = *home.records().first().unwrap();
    let view = home.vault.record(&home.scope, KindId::BankTransaction, record).unwrap();
    let labels: Vec<_> =
        view.sightings.iter().map(|s| s.content.column_by_name("label").unwrap().as_string::<i32>().value(0).to_owned()).collect();
    assert_eq!(labels, ["Café", "Café du coin"]);
    // By the period of the day it is shown on, and not of the one it was first seen on.
    assert_eq!(home.shown_in(Period::days(Day::from_number(4), Day::from_number(4))).len(), 1);
    assert_eq!(home.shown_in(Period::days(Day::from_number(1), Day::from_number(1))).len(), 0);

    home.vault.remove_delivery(&home.scope, second).unwrap();
    assert_eq!(home.shown(), [(1, -450, "Café".into(), "booked".into())]);
}

#[test]
fn a_first_delivery_that_a_crash_cut_short_is_no_hindrance() {
    let home = TestHome::new();
    let mut delivery = home.begin("ofx");
    delivery.push(batch("ofx", &[line(1, -450, "Half", Some("1"))])).unwrap();
    delivery.compare_rest().unwrap();
    // As a crash does: nothing is taken away.
    std::mem::forget(delivery);
    assert!(home.shown().is_empty());
    assert_eq!(home.deliver("ofx", &[line(1, -450, "Whole", Some("1"))]).1, counts(1, 1, 0, 0, 0));
}

#[test]
fn the_latest_word_counts_also_of_a_record_first_seen_at_another_time() {
    let home = TestHome::new();
    home.deliver("ofx", &[line(5000, -450, "First", Some("1"))]);
    home.deliver("ofx", &[line(1, -455, "Second", Some("1"))]);
    // Small segments become one, which spans both times.
    for (day, id) in [(0, "2"), (1, "3"), (2, "4"), (3, "5"), (4, "6")] {
        home.deliver("ofx", &[line(day, -9, "Other", Some(id))]);
    }
    let back = home.deliver("ofx", &[line(1, -460, "Third", Some("1"))]).1;
    assert_eq!(back, counts(1, 0, 0, 1, 0));
    assert_eq!(home.deliver("ofx", &[line(1, -455, "Second", Some("1"))]).1, counts(1, 0, 0, 1, 0));
    assert!(home.shown().contains(&(1, -455, "Second".into(), "booked".into())));
}

#[test]
fn a_movement_told_by_two_sources_is_one_record() {
    let home = TestHome::new();
    let (first, _) = home.deliver("bank-csv", &[line(1, -450, "Monoprix", None), line(2, -900, "Fnac", None)]);
    let statement = [line(2, -450, "CARTE 01/01 MONOPRIX PARIS", Some("A")), line(3, -700, "LA POSTE", Some("B"))];
    assert_eq!(home.deliver("ofx", &statement).1, counts(2, 1, 0, 0, 1));
    let expected = [
        (2, -900, "Fnac".to_owned(), "booked".to_owned()),
        (2, -450, "CARTE 01/01 MONOPRIX PARIS".into(), "booked".into()),
        (3, -700, "LA POSTE".into(), "booked".into()),
    ];
    assert_eq!(home.shown(), expected, "booked when the statement says, under the longest label");
    assert_eq!(home.deliver("ofx", &statement).1, counts(2, 0, 2, 0, 0));

    let pairs = home.vault.pairs(&home.scope, &OneAccount, Period::ALWAYS).unwrap();
    assert_eq!((pairs.paired, pairs.waiting), (1, 1), "Fnac waits: the statement covers its day");

    // The first source removed: what the second told stays, whole.
    let removal = home.vault.preview_removal(&home.scope, first).unwrap();
    assert_eq!((removal.removed["bank.transaction"], removal.kept["bank.transaction"]), (1, 1));
    home.vault.remove_delivery(&home.scope, first).unwrap();
    assert_eq!(home.shown(), expected[1..]);
    assert_eq!(home.deliver("bank-csv", &[line(1, -450, "Monoprix", None)]).1, counts(1, 0, 0, 0, 1));
}

#[test]
fn pending_becomes_booked() {
    let home = TestHome::new();
    let pending = Line { status: "pending", ..line(10, -450, "Monoprix", Some("P1")) };
    home.deliver("camt", &[pending, line(10, -999, "Autre", Some("X"))]);
    let booked = line(12, -450, "Monoprix", Some("B1"));
    assert_eq!(home.deliver("camt", &[booked]).1, counts(1, 0, 0, 1, 0));
    assert_eq!(home.shown().len(), 2);
    assert!(home.shown().contains(&(12, -450, "Monoprix".into(), "booked".into())));

    // Both in one input.
    let home = TestHome::new();
    assert_eq!(home.deliver("camt", &[pending, booked]).1, counts(2, 1, 0, 1, 0));
    assert_eq!(home.shown(), [(12, -450, "Monoprix".into(), "booked".into())]);
    assert_eq!(home.deliver("camt", &[pending, booked]).1, counts(2, 0, 2, 0, 0));
}

#[test]
fn an_id_on_two_movements_is_no_id() {
    let home = TestHome::new();
    let lines = [line(1, -450, "Café", Some("0")), line(2, -900, "Fnac", Some("0")), line(2, -900, "Fnac", Some("0"))];
    let mut delivery = home.begin("ofx");
    delivery.push(batch("ofx", &lines)).unwrap();
    assert_eq!(delivery.compare_rest().unwrap().len(), 1);
    delivery.publish(serde_json::Value::Null).unwrap();
    assert_eq!(home.records().len(), 3);
    assert_eq!(home.deliver("ofx", &lines).1, counts(3, 0, 3, 0, 0));
}

#[test]
fn an_input_that_repeats_a_statement_tells_it_once() {
    let home = TestHome::new();
    let first = [line(1, -450, "Café", Some("1")), line(2, -900, "Fnac", Some("2"))];
    // The second time one id stands on another amount: no id, and another movement.
    let again = [line(1, -450, "Café", Some("1")), line(2, -901, "Fnac", Some("2"))];
    let mut delivery = home.begin("ofx");
    for lines in [&first, &again] {
        delivery.push(batch("ofx", lines)).unwrap();
        delivery.take_all().unwrap();
    }
    assert_eq!(delivery.compare_rest().unwrap().len(), 1);
    let delivered = delivery.publish(serde_json::Value::Null).unwrap();
    assert_eq!(delivered.counts[&KindId::BankTransaction], counts(4, 3, 1, 0, 0));
    assert_eq!(home.records().len(), 3);
}

#[test]
fn pairs_are_settled_by_hand_and_stay_settled() {
    let home = TestHome::new();
    home.deliver("bank-csv", &[line(1, -450, "Monoprix", None)]);
    home.deliver("ofx", &[line(9, -450, "MONOPRIX", Some("A"))]);
    let both: Vec<RecordId> = home.records().into_iter().collect();
    home.vault.join_records(&home.scope, both[0], both[1]).unwrap();
    assert_eq!(home.shown(), [(9, -450, "Monoprix".into(), "booked".into())]);
    assert_eq!(home.deliver("ofx", &[line(9, -450, "MONOPRIX", Some("A"))]).1, counts(1, 0, 1, 0, 0));
    assert_eq!(home.deliver("bank-csv", &[line(1, -450, "Monoprix", None)]).1, counts(1, 0, 1, 0, 0));

    home.vault.part_record(&home.scope, both[0], "ofx").unwrap();
    assert_eq!(home.shown().len(), 2);
    assert_eq!(home.deliver("ofx", &[line(9, -450, "MONOPRIX", Some("A"))]).1, counts(1, 0, 1, 0, 0));
    assert_eq!(home.shown().len(), 2);
}

#[test]
fn two_that_were_told_apart_are_never_paired() {
    let home = TestHome::new();
    home.deliver("ofx", &[line(10, -500, "BREAD", Some("1"))]);
    home.deliver("camt", &[line(17, -500, "BREAD", None)]);
    let both: Vec<RecordId> = home.records().into_iter().collect();
    let pairs = [(both[0], both[1]), (both[1], both[0])];
    assert_eq!(home.vault.kept_apart(&home.scope, &pairs).unwrap(), [false, false]);
    home.vault.keep_records_apart(&home.scope, both[0], both[1]).unwrap();
    assert_eq!(home.vault.kept_apart(&home.scope, &pairs).unwrap(), [true, true]);
    assert_eq!(home.vault.pair_anew(&home.scope, &OneAccount, Period::ALWAYS).unwrap(), 0);
    assert_eq!(home.records().len(), 2);
    let nobody = RecordId::new(Instant::from_seconds(1), 1);
    assert!(home.vault.keep_records_apart(&home.scope, both[0], nobody).is_err());
}

#[test]
fn what_is_not_published_is_never_seen() {
    let home = TestHome::new();
    let mut delivery = home.begin("ofx");
    delivery.push(batch("ofx", &[line(1, -450, "Café", Some("1"))])).unwrap();
    delivery.take_all().unwrap();
    assert!(home.shown().is_empty());
    // Left behind by a crash: another begins only after the lease, and finds nothing.
    std::mem::forget(delivery);
    let (folder, rng) = (home._folder.path().into(), Arc::new(CountingRng::new(8)));
    let database = home.database.as_ref().map(FreshDatabase::url);
    let next = Vault::open(VaultOptions { folder, database, clock: home.clock.clone(), rng }).unwrap();
    assert!(next.deliveries(&home.scope).unwrap().is_empty(), "also to another process, where it was the home's first");
    home.clock.advance_seconds(super::LEASE_SECONDS + 1);
    assert_eq!(home.deliver("ofx", &[line(1, -450, "Café", Some("1"))]).1, counts(1, 1, 0, 0, 0));
    let staged = home.vault.db().read(|tx| tx.query("SELECT 1 FROM delivery WHERE state = 'staged'", &[], |row| row.integer(0))).unwrap();
    assert!(staged.is_empty());
}

#[test]
fn a_delivery_that_is_given_up_leaves_its_spool_to_be_read_again() {
    let home = TestHome::new();
    let id = home.vault.draw_delivery();
    home.vault.spool(&home.scope, id).unwrap().finish().unwrap();
    for _ in 0..2 {
        drop(home.vault.deliver(&home.scope, id, Origin::default(), "bank", Arc::new(OneAccount)).unwrap());
        assert!(home.vault.find_original(&home.scope, id).unwrap().is_some());
    }
    drop(home.vault.deliver(&home.scope, id, Origin::default(), "bank", Arc::new(OneAccount)).unwrap().publish(serde_json::Value::Null));
    assert!(home.vault.find_original(&home.scope, id).unwrap().is_some());
}

#[test]
fn two_writers_do_not_double() {
    let home = TestHome::new();
    let lines = [line(1, -450, "Café", Some("1"))];
    let mut slow = home.begin("ofx");
    slow.push(batch("ofx", &lines)).unwrap();
    slow.take_all().unwrap();
    home.deliver("ofx", &lines);
    assert!(matches!(slow.publish(serde_json::Value::Null), Err(VaultError::Changed)));
    assert_eq!(home.deliver("ofx", &lines).1, counts(1, 0, 1, 0, 0));

    // What does not concern it does not stop it.
    let mut slow = home.begin("ofx");
    slow.push(batch("ofx", &[line(500, -1, "Pain", Some("2"))])).unwrap();
    slow.take_all().unwrap();
    home.deliver("ofx", &[line(1000, -2, "Lait", Some("3"))]);
    slow.publish(serde_json::Value::Null).unwrap();
    assert_eq!(home.records().len(), 3);
}

#[test]
fn a_delivery_that_was_compared_with_what_was_joined_since_is_read_again() {
    let home = TestHome::new();
    home.deliver("bank-csv", &[line(1, -450, "Monoprix", None)]);
    home.deliver("ofx", &[line(9, -450, "MONOPRIX", Some("A"))]);
    let both: Vec<RecordId> = home.records().into_iter().collect();
    let mut slow = home.begin("ofx");
    slow.push(batch("ofx", &[line(9, -455, "MONOPRIX", Some("A"))])).unwrap();
    slow.take_all().unwrap();
    home.vault.join_records(&home.scope, both[0], both[1]).unwrap();
    assert!(matches!(slow.publish(serde_json::Value::Null), Err(VaultError::Changed)));
    assert_eq!(home.deliver("ofx", &[line(9, -455, "MONOPRIX", Some("A"))]).1, counts(1, 0, 0, 1, 0));
    assert_eq!(home.records().len(), 1);
}

#[test]
fn what_was_sealed_opens_only_as_it_was_and_where_it_was() {
    let home = TestHome::new();
    home.deliver("ofx", &[line(1, -450, "Café", Some("1")), line(9, -900, "Fnac", Some("2"))]);
    home.deliver("ofx", &[line(400, -450, "Café", Some("3"))]);
    let read = || -> Result<usize, VaultError> {
        let mut rows = 0;
        for batch in home.vault.scan(&home.scope, KindId::BankTransaction, Period::ALWAYS, &["label"])? {
            rows += batch?.num_rows();
        }
        home.vault.deliveries(&home.scope)?;
        for record in home.records() {
            home.vault.record(&home.scope, KindId::BankTransaction, record)?;
        }
        Ok(rows)
    };
    let broken = |change: &'static str, undo: &'static str| {
        home.vault.db().write(move |tx| tx.execute(change, &[])).unwrap();
        assert!(matches!(read(), Err(VaultError::Tampered { .. })), "{change}: {:?}", read());
        home.vault.db().write(move |tx| tx.execute(undo, &[])).unwrap();
        assert_eq!(read().unwrap(), 3, "{undo}");
    };
    broken("UPDATE segment SET t_max = t_max + 1", "UPDATE segment SET t_max = t_max - 1");
    broken("UPDATE segment SET rows = rows + 1", "UPDATE segment SET rows = rows - 1");

    // A byte flipped anywhere in any segment, or in what is sealed with a delivery.
    for table in ["sealed", "delivery"] {
        let (column, key) = if table == "sealed" { ("bytes", "segment_id") } else { ("sealed", "delivery_id") };
        let sql = format!("SELECT {key}, {column} FROM {table}");
        let all = home.vault.db().read(|tx| tx.query(&sql, &[], |row| Ok((row.blob(0)?, row.blob(1)?)))).unwrap();
        for (id, bytes) in all.into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
            let put = |bytes: Vec<u8>, id: Vec<u8>| {
                let sql = format!("UPDATE {table} SET {column} = $1 WHERE {key} = $2");
                home.vault.db().write(move |tx| tx.execute(&sql, &[(&bytes).into(), (&id).into()])).unwrap();
            };
            for at in (0..bytes.len()).step_by(97).chain([bytes.len() - 1]) {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1;
                put(flipped, id.clone());
                // Kinds that are not read here are not opened either.
                let opened = home.vault.db().read(|tx| {
                    tx.query("SELECT 1 FROM segment WHERE segment_id = $1 AND kind <> 'bank.transaction'", &[(&id).into()], |row| {
                        row.integer(0)
                    })
                });
                assert!(!opened.unwrap().is_empty() || matches!(read(), Err(VaultError::Tampered { .. })), "{table} byte {at}");
            }
            put(bytes, id);
        }
    }
    assert_eq!(read().unwrap(), 3);
}

#[test]
fn two_files_of_one_source_that_were_given_two_names_tell_each_movement_once() {
    let home = TestHome::new();
    let first = [line(30, -450, "Pain", None), line(30, -450, "Pain", None), line(31, -120, "Lait", None)];
    // It overlaps the first by two lines, and an equal amount a day later is another movement.
    let second = [line(30, -450, "Pain", None), line(31, -120, "Lait", None), line(32, -120, "Lait", None)];
    for (name, lines) in [("name:a", &first), ("name:b", &second)] {
        let mut delivery = home.begin("bank-csv:1");
        delivery.push(batch_of(name, "bank-csv:1", lines)).unwrap();
        delivery.publish(serde_json::Value::Null).unwrap();
    }
    assert_eq!(home.records().len(), 6);
    assert_eq!(home.vault.pair_anew(&home.scope, &OneAccount, Period::ALWAYS).unwrap(), 2);
    assert_eq!(home.records().len(), 4);
    assert_eq!(home.vault.pair_anew(&home.scope, &OneAccount, Period::ALWAYS).unwrap(), 0);
}

#[test]
fn what_goes_missing_from_the_tables_is_noticed() {
    let home = TestHome::new();
    home.deliver("ofx", &[line(1, -450, "Café", Some("1"))]);
    home.deliver("ofx", &[line(400, -450, "Café", Some("2"))]);
    let read = || -> Result<usize, VaultError> {
        // Another process: what this one has checked is not checked again.
        let rng = Arc::new(CountingRng::new(11));
        let vault = Vault::open(VaultOptions {
            folder: home._folder.path().into(),
            database: home.database.as_ref().map(FreshDatabase::url),
            clock: home.clock.clone(),
            rng,
        })?;
        let mut rows = 0;
        for batch in vault.scan(&home.scope, KindId::BankTransaction, Period::ALWAYS, &["label"])? {
            rows += batch?.num_rows();
        }
        Ok(rows)
    };
    assert_eq!(read().unwrap(), 2);
    for (change, undo) in [
        ("UPDATE segment SET hidden_us = 1 WHERE stream = 0 AND t_min > 0", "UPDATE segment SET hidden_us = NULL"),
        ("UPDATE delivery SET state = 'qublished' WHERE sequence = 1", "UPDATE delivery SET state = 'published'"),
        ("UPDATE segment SET kind = 'bank.transactioo'", "UPDATE segment SET kind = 'bank.transaction'"),
        ("UPDATE stream_version SET version = version + 1", "UPDATE stream_version SET version = version - 1"),
        ("DELETE FROM stream_version", ""),
    ] {
        home.vault.db().write(move |tx| tx.execute(change, &[])).unwrap();
        assert!(matches!(read(), Err(VaultError::Tampered { .. })), "{change}: {:?}", read());
        if !undo.is_empty() {
            home.vault.db().write(move |tx| tx.execute(undo, &[])).unwrap();
            assert_eq!(read().unwrap(), 2, "{undo}");
        }
    }
}

#[test]
fn many_small_deliveries_stay_few_segments() {
    let home = TestHome::new();
    let days = 300;
    for day in 0..days {
        let id = day.to_string();
        home.deliver("ofx", &[line(day, -100, "Pain", Some(&id))]);
    }
    let coverage = home.vault.coverage(&home.scope).unwrap();
    let transactions = coverage.iter().find(|c| c.kind == KindId::BankTransaction).unwrap();
    assert_eq!(transactions.records, u64::try_from(days).unwrap());
    assert!(transactions.segments <= 12, "{}", transactions.segments);
    let first = home.vault.deliveries(&home.scope).unwrap().last().unwrap().id;
    home.vault.remove_delivery(&home.scope, first).unwrap();
    assert_eq!(home.records().len() + 1, usize::try_from(days).unwrap());
    assert!(home.clock.now() > Instant::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever a source's history is cut into, with overlaps and in any order, each movement is one record; and
    /// removing a delivery restores what was before it.
    #[test]
    fn cut_anywhere_a_history_is_the_same(
        moves in proptest::collection::vec((0i32..20, 1i64..4), 1..40),
        cuts in proptest::collection::vec((0i32..20, 1i32..8), 1..6),
        with_ids: bool,
    ) {
        let mut moves = moves;
        moves.sort_unstable();
        let ids: Vec<String> = (0..moves.len()).map(|n| n.to_string()).collect();
        let all: Vec<Line<'_>> =
            moves.iter().zip(&ids).map(|((day, minor), id)| line(*day, *minor, "Achat", with_ids.then_some(id.as_str()))).collect();
        let home = TestHome::new();
        for (from, days) in &cuts {
            let part: Vec<Line<'_>> = all.iter().copied().filter(|line| (*from..from + days).contains(&line.day)).collect();
            if !part.is_empty() {
                home.deliver("ofx", &part);
            }
        }
        let before = (home.records(), home.shown());
        let (last, _) = home.deliver("ofx", &all);
        prop_assert_eq!(home.records().len(), all.len());
        home.vault.remove_delivery(&home.scope, last).unwrap();
        prop_assert_eq!((home.records(), home.shown()), before);
    }
}

#[test]
fn a_delivery_begins_under_a_key_that_was_rotated_elsewhere() {
    let home = TestHome::new();
    home.deliver("ofx", &[line(1, 100, "A", None)]);
    // As another process does: this one still holds the key as it lay wrapped before.
    let elsewhere = Vault::open(VaultOptions {
        folder: home._folder.path().into(),
        database: home.database.as_ref().map(FreshDatabase::url),
        clock: home.clock.clone(),
        rng: Arc::new(CountingRng::new(9)),
    })
    .unwrap();
    elsewhere.rotate_keys(&[home.scope.home()], home.scope.actor(), &mut |_| ()).unwrap();
    assert_eq!(home.deliver("ofx", &[line(1, 100, "A", None), line(2, 200, "B", None)]).1.added, 1);
}
