use logis_core::HomeId;
use logis_kinds::KindId;
use proptest::prelude::*;

use super::{Act, Head, JournalBroken};
use crate::db::Value;
use crate::tests::TestVault;
use crate::{Scope, Vault, VaultError, Why};

/// A home with some links, and the open vault.
fn story(test: &TestVault, links: u64) -> (Vault, HomeId) {
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let person = test.person();
    for i in 0..links {
        let act = |n| vault.entry(&person, Some(Why::Manage), Act::Paired { joined: n % 2 == 0, pairs: n }).unwrap();
        vault.write_entries(home, (0..=i % 3).map(act).collect()).unwrap();
    }
    (vault, home)
}

fn broken(vault: &Vault, scope: &Scope) -> JournalBroken {
    match vault.verify_journal(scope, None) {
        Err(VaultError::Journal(broken)) => broken,
        other => panic!("{other:?}"),
    }
}

fn sql(vault: &Vault, sql: &'static str) {
    vault.db().write(move |tx| tx.script(sql)).unwrap();
}

#[test]
fn what_was_done_is_read_back_newest_first() {
    let test = TestVault::new();
    let (vault, home) = story(&test, 5);
    let own = test.own(home);
    let lines = vault.journal(&own, None, 100).unwrap();
    assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), (0..10).rev().collect::<Vec<_>>());
    assert_eq!(lines.last().unwrap().entry.act, Act::HomeAdded);
    let page = vault.journal(&own, Some(lines[0].link), 2).unwrap();
    assert_eq!(page.iter().map(|line| line.link).collect::<Vec<_>>(), [5, 4, 4, 4]);
    let verified = vault.verify_journal(&own, None).unwrap();
    assert_eq!((verified.head.links, verified.entries), (6, 10));
    assert_eq!(verified.head, vault.journal_head(home).unwrap());
    assert_eq!(verified.head.to_string().parse(), Ok(verified.head));
}

#[test]
fn looks_are_one_line_a_session_and_kind() {
    let test = TestVault::new();
    let (vault, home) = story(&test, 0);
    let (first, second) = (test.own(home), test.own(home));
    // One page reads the same more than once.
    for (scope, rows) in [(&first, 4), (&first, 10), (&first, 7), (&second, 10)] {
        vault.note_look(scope, KindId::BankTransaction, rows).unwrap();
        vault.note_look(scope, KindId::BankBalance, 1).unwrap();
    }
    // What waits is written at clean exit; in a process of its own, the key is unwrapped again.
    drop(vault);
    let vault = test.open();
    vault.note_look(&second, KindId::BankTransaction, 5).unwrap();
    let acts: Vec<_> = vault.journal(&first, None, 100).unwrap().into_iter().map(|line| line.entry.act).collect();
    let looked = |kind: KindId, rows| Act::Looked { kind: kind.name().to_owned(), rows };
    assert_eq!(acts.len(), 7, "{acts:?}");
    assert_eq!(acts[..2], [looked(KindId::BankTransaction, 5), Act::Unlocked]);
    let mut noted = acts[2..6].to_vec();
    noted.sort_by_key(|act| format!("{act:?}"));
    let balance = || looked(KindId::BankBalance, 1);
    assert_eq!(noted, [balance(), balance(), looked(KindId::BankTransaction, 10), looked(KindId::BankTransaction, 10)]);
    vault.verify_journal(&first, None).unwrap();
}

#[test]
fn an_unwrapping_is_told_without_being_asked() {
    let test = TestVault::new();
    let (vault, home) = story(&test, 1);
    drop(vault);
    let vault = test.open();
    vault.unlock(home).unwrap();
    // The thread that writes what waits does so by itself.
    while vault.journal_head(home).unwrap().links < 3 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    // And the head follows into the key store.
    while vault.keys().kept_head(home).unwrap() != Some(vault.journal_head(home).unwrap()) {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn a_disclosure_is_open_before_it_begins_and_closed_with_counts() {
    let test = TestVault::new();
    let (vault, home) = story(&test, 0);
    let own = test.own(home).why_else(Why::Export);
    let disclosure = vault.open_disclosure(&own, &[KindId::BankTransaction], "csv").unwrap();
    // Durable: another opening of the folder sees it.
    assert_eq!(test.open().journal_head(home).unwrap(), disclosure.head());
    let head = vault.close_disclosure(disclosure, 12).unwrap();
    assert_eq!(head.links, 3);
    let acts: Vec<_> = vault.journal(&own, None, 2).unwrap().into_iter().map(|line| line.entry.act).collect();
    assert!(matches!(acts[..], [Act::DisclosureClosed { rows: 12, .. }, Act::DisclosureOpened { .. }]), "{acts:?}");
}

#[test]
fn a_cut_tail_is_seen_by_the_kept_head() {
    let test = TestVault::new();
    let (vault, home) = story(&test, 4);
    // The chain's row of an earlier moment: with the links of then, counts, hash and signature all fit each other.
    let columns = "links, entries, hash, signed_links, signature";
    let read = format!("SELECT {columns} FROM journal_chain WHERE home_id = $1");
    let (links, entries, hash, signed, signature) = vault
        .db()
        .read(|tx| {
            tx.query_one(&read, &[(&home).into()], |row| {
                Ok((row.integer(0)?, row.integer(1)?, row.blob(2)?, row.integer(3)?, row.blob(4)?))
            })
        })
        .unwrap()
        .unwrap();
    vault.write_entries(home, vec![vault.entry(&test.person(), None, Act::AccountsChanged).unwrap()]).unwrap();
    vault.flush_journal().unwrap();
    sql(&vault, "DELETE FROM journal_link WHERE link > 5");
    let restore = format!("UPDATE journal_chain SET ({columns}) = ($2, $3, $4, $5, $6) WHERE home_id = $1");
    vault
        .db()
        .write(move |tx| {
            let values = [(&home).into(), links.into(), entries.into(), (&hash).into(), signed.into(), (&signature).into()];
            tx.execute(&restore, &values)
        })
        .unwrap();
    assert_eq!(broken(&vault, &test.own(home)), JournalBroken::Cut { kept: 6, found: 5 });
}

#[test]
fn a_head_that_was_kept_elsewhere_must_be_contained() {
    let test = TestVault::new();
    let (vault, home) = story(&test, 3);
    let own = test.own(home);
    let old = vault.journal_head(home).unwrap();
    vault.write_entries(home, vec![vault.entry(&test.person(), None, Act::AccountsChanged).unwrap()]).unwrap();
    vault.verify_journal(&own, Some(old)).unwrap();
    let longer = Head { links: 99, ..old };
    let verify = |head| vault.verify_journal(&own, Some(head)).unwrap_err().to_string();
    assert_eq!(verify(longer), "journal: its end was cut: 99 links were there, 5 are");
    assert_eq!(verify(Head { hash: [0; 32], ..old }), "journal: at link 4 it is not the journal whose head was kept");
}

#[test]
fn links_out_of_order_missing_or_of_another_home_are_named() {
    let cases: &[(&'static str, JournalBroken)] = &[
        (
            "UPDATE journal_link SET link = 99 WHERE link = 2; UPDATE journal_link SET link = 2 WHERE link = 3;
             UPDATE journal_link SET link = 3 WHERE link = 99",
            JournalBroken::LinkChanged { link: 2 },
        ),
        ("DELETE FROM journal_link WHERE link = 3", JournalBroken::LinkMissing { link: 3 }),
        ("DELETE FROM journal_link WHERE link = 5", JournalBroken::Cut { kept: 5, found: 4 }),
        ("DELETE FROM journal_chain", JournalBroken::NoChain),
        ("UPDATE journal_chain SET links = 4", JournalBroken::HeadChanged),
        ("UPDATE journal_chain SET signed_links = 1", JournalBroken::SignatureWrong),
        ("UPDATE journal_link SET entries = 'x' WHERE link = 4", JournalBroken::LinkChanged { link: 1 }),
    ];
    for (change, expected) in cases {
        let test = TestVault::new();
        // PostgreSQL's columns take no other type.
        if test.database.is_some() && change.contains("'x'") {
            continue;
        }
        let (vault, home) = story(&test, 4);
        sql(&vault, change);
        assert_eq!(broken(&vault, &test.own(home)), *expected, "{change}");
    }
}

#[test]
fn two_processes_write_one_chain() {
    let test = TestVault::new();
    let (vault, home) = story(&test, 0);
    let other = test.open();
    std::thread::scope(|scope| {
        for vault in [&vault, &other] {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let entry = vault.entry(&test.person(), None, Act::AccountsChanged).unwrap();
                        vault.write_entries(home, vec![entry]).unwrap();
                    }
                });
            }
        }
    });
    drop(other);
    // One link is the home's making, one that the other process unwrapped its key.
    assert_eq!(vault.verify_journal(&test.own(home), None).unwrap().head.links, 82);
}

#[test]
fn a_signature_follows_the_chain() {
    let test = TestVault::new();
    let (vault, home) = story(&test, 70);
    vault.flush_journal().unwrap();
    assert!(vault.verify_journal(&test.own(home), None).unwrap().signed_links >= 64);
    // A few more are kept but not signed until the clean exit.
    for _ in 0..3 {
        vault.write_entries(home, vec![vault.entry(&test.person(), None, Act::AccountsChanged).unwrap()]).unwrap();
        vault.flush_journal().unwrap();
    }
    let verified = vault.verify_journal(&test.own(home), None).unwrap();
    assert_eq!(verified.kept, Some(verified.head));
    drop(vault);
    let vault = test.open();
    let verified = vault.verify_journal(&test.own(home), None).unwrap();
    assert_eq!((verified.signed_links, verified.head.links), (74, 74));
}

/// Where a row of the journal lies: its home and, of a link, its number.
type Place = (Vec<u8>, Option<i64>);

fn place(vault: &Vault, table: &'static str, row: usize) -> Place {
    let sql = match table {
        "journal_link" => "SELECT home_id, link FROM journal_link ORDER BY link",
        _ => "SELECT home_id FROM journal_chain",
    };
    let linked = table == "journal_link";
    let rows = vault.db().read(|tx| tx.query(sql, &[], |row| Ok((row.blob(0)?, linked.then(|| row.integer(1)).transpose()?)))).unwrap();
    rows[row % rows.len()].clone()
}

/// Flips one bit of the value in a column of a row, and tells where the row lies then.
fn flip(vault: &Vault, table: &'static str, column: &'static str, at: Place, bit: usize) -> Place {
    let blob = matches!(column, "home_id" | "hash" | "sealed" | "signature");
    vault
        .db()
        .write(move |tx| {
            let ((home, link), mut then) = (&at, at.clone());
            let mut values: Vec<Value<'_>> = vec![home.into()];
            values.extend(link.map(Value::from));
            let (here, next) = if link.is_some() { ("home_id = $1 AND link = $2", 3) } else { ("home_id = $1", 2) };
            let read = format!("SELECT {column} FROM {table} WHERE {here}");
            let write = format!("UPDATE {table} SET {column} = ${next} WHERE {here}");
            if blob {
                let mut bytes = tx.query_one(&read, &values, |row| row.blob(0))?.unwrap();
                let at = bit % (bytes.len() * 8);
                bytes[at / 8] ^= 1 << (at % 8);
                tx.execute(&write, &[&values[..], &[(&bytes).into()]].concat())?;
                if column == "home_id" {
                    then.0 = bytes;
                }
            } else {
                let number = tx.query_one(&read, &values, |row| row.integer(0))?.unwrap() ^ (1 << (bit % 64));
                tx.execute(&write, &[&values[..], &[number.into()]].concat())?;
                if column == "link" {
                    then.1 = Some(number);
                }
            }
            Ok(then)
        })
        .unwrap()
}

const COLUMNS: &[(&str, &str)] = &[
    ("journal_link", "home_id"),
    ("journal_link", "link"),
    ("journal_link", "first_entry"),
    ("journal_link", "entries"),
    ("journal_link", "hash"),
    ("journal_link", "sealed"),
    ("journal_chain", "home_id"),
    ("journal_chain", "links"),
    ("journal_chain", "entries"),
    ("journal_chain", "hash"),
    ("journal_chain", "signed_links"),
    ("journal_chain", "signature"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn one_bit_flipped_anywhere_in_the_journal_is_a_named_error(row: usize, bits in proptest::collection::vec(any::<usize>(), 6)) {
        let test = TestVault::new();
        let (vault, home) = story(&test, 6);
        let own = test.own(home);
        // The heads are kept before anything is flipped: the thread that keeps them must not read a flipped one.
        vault.flush_journal().unwrap();
        vault.verify_journal(&own, None).unwrap();
        for (table, column) in COLUMNS {
            for bit in &bits {
                // A link moved onto another's number is refused by the table itself.
                if *column == "link" && bit % 64 < 3 {
                    continue;
                }
                let flipped = flip(&vault, table, column, place(&vault, table, row), *bit);
                let broken = match vault.verify_journal(&own, None) {
                    Err(VaultError::Journal(broken)) => broken,
                    other => return Err(TestCaseError::fail(format!("{table}.{column}, bit {bit}: {other:?}"))),
                };
                let _named: String = broken.to_string();
                // The same again turns it back.
                flip(&vault, table, column, flipped, *bit);
            }
        }
        vault.verify_journal(&own, None).unwrap();
    }
}
