//! Laws of the OFX importer: no bytes make it panic, a cut SGML file is never refused, and every entry it gives from a
//! damaged file stood in the whole one.

use std::collections::BTreeSet;
use std::fmt::Write;

use logis_core::Code;
use logis_formats::{Collected, Hint, MemoryInput, Reading, Refused};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> (Result<Reading, Refused>, Collected) {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("ofx".to_owned()), ..Hint::default() };
    let reading = logis_formats::read(&MemoryInput::new("x.ofx", bytes), &hint, &mut collected);
    (reading, collected)
}

/// A file of two statements; as SGML, values and some entries don't close.
fn file(entries: &[(u8, i32, String)], xml: bool) -> String {
    let mut text = if xml { "<?xml version=\"1.0\"?>\n" } else { "OFXHEADER:100\r\n\r\n" }.to_owned();
    let value = |name: &str, value: &str| if xml { format!("<{name}>{value}</{name}>\n") } else { format!("<{name}>{value}\r\n") };
    text += "<OFX><BANKMSGSRSV1><STMTTRNRS><STATUS>";
    text += &value("CODE", "0");
    text += "</STATUS>";
    for account in ["1", "2"] {
        text += "<STMTRS>";
        text += &value("CURDEF", "EUR");
        write!(text, "<BANKACCTFROM>{}{}</BANKACCTFROM><BANKTRANLIST>", value("BANKID", "30004"), value("ACCTID", account)).unwrap();
        for (at, (day, cents, label)) in entries.iter().enumerate() {
            let amount = format!("{}{}.{:02}", if *cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
            let posted = format!("202401{:02}", day % 28 + 1);
            text += "<STMTTRN>";
            for (name, of) in [("DTPOSTED", &posted), ("TRNAMT", &amount), ("FITID", &format!("{account}-{at}")), ("NAME", label)] {
                text += &value(name, of);
            }
            text += if xml || at % 2 == 0 { "</STMTTRN>" } else { "" };
        }
        write!(text, "</BANKTRANLIST><LEDGERBAL>{}{}</LEDGERBAL></STMTRS>", value("BALAMT", "1.00"), value("DTASOF", "20240131")).unwrap();
    }
    text + "</STMTTRNRS></BANKMSGSRSV1></OFX>\n"
}

/// What was read, entry by entry.
fn entries(collected: &Collected) -> Vec<String> {
    let all = collected.batches.iter().filter(|batch| batch.kind().name() == "bank.transaction");
    all.flat_map(|batch| {
        (0..batch.rows()).map(|row| {
            let text = |name| batch.text(name, row).unwrap_or_default();
            let day = batch.day("booked_on", row).map(|day| day.to_string()).unwrap_or_default();
            let amount = batch.integer("amount_minor", row).unwrap_or_default();
            format!("{} {} {day} {amount} {}", text("account"), text("holder_id"), text("label"))
        })
    })
    .collect()
}

fn some_entries() -> impl Strategy<Value = Vec<(u8, i32, String)>> {
    proptest::collection::vec((any::<u8>(), -1_000_000i32..1_000_000, "[A-Zé&'.]{1,12}"), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_tags_make_it_panic(tags in proptest::collection::vec("(</?(OFX|STMTTRN|STMTRS|CURDEF|BANKACCTFROM|ACCTID|TRNAMT|DTPOSTED|MEMO|PAYEE|LEDGERBAL|BALAMT|STATUS|CURRENCY)/?>|<!--|-->|<!\\[CDATA\\[|]]>|<\\?xml|&#x?[0-9a-f]{1,8};|[-0-9.,$&<> \r\n]{1,9}|20240101|EUR)", 0..80)) {
        let _ = read(tags.concat().as_bytes());
    }

    #[test]
    fn every_entry_is_read(list in some_entries(), xml: bool) {
        let (reading, collected) = read(file(&list, xml).as_bytes());
        prop_assert!(reading.is_ok());
        prop_assert_eq!(entries(&collected).len(), list.len() * 2);
    }

    #[test]
    fn a_file_cut_anywhere_gives_what_was_whole_and_says_so(list in some_entries(), xml: bool, at: prop::sample::Index) {
        let whole = file(&list, xml);
        let end = at.index(whole.trim_end().len());
        let (reading, collected) = read(&whole.as_bytes()[..end]);
        let all: BTreeSet<_> = entries(&read(whole.as_bytes()).1).into_iter().collect();
        prop_assert!(entries(&collected).iter().all(|entry| all.contains(entry)));
        match reading {
            // Before the root begins there is nothing that could be cut.
            Ok(_) => prop_assert!(!whole[..whole.floor_char_boundary(end)].contains("<OFX>") || collected.problems.iter().any(|p| p.code == Code::CutShort)),
            Err(Refused::Input(problem)) => prop_assert!(xml && problem.code == Code::BrokenXml, "{problem}"),
            Err(Refused::Stopped(_)) => prop_assert!(false),
        }
    }

    #[test]
    fn changed_bytes_never_make_it_panic(list in some_entries(), xml: bool, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 1..20)) {
        let mut bytes = file(&list, xml).into_bytes();
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        let _ = read(&bytes);
    }
}

#[test]
fn a_long_line_and_a_long_value() {
    let entry = "<STMTTRN><DTPOSTED>20240101<TRNAMT>1<NAME>x</STMTTRN>";
    let line = format!("OFXHEADER:100 <OFX><STMTRS><CURDEF>EUR<CCACCTFROM><ACCTID>1</CCACCTFROM>{}</STMTRS></OFX>", entry.repeat(20_000));
    let (reading, collected) = read(line.as_bytes());
    assert!(reading.is_ok() && collected.problems.is_empty());
    assert_eq!(entries(&collected).len(), 20_000);
    assert!(collected.batches.iter().all(|batch| batch.rows() <= logis_kinds::Batch::ROWS_MAX));

    let (reading, _) = read(format!("<OFX><STMTTRN><NAME>{}", "x".repeat(1_000_000)).as_bytes());
    assert!(matches!(reading, Err(Refused::Input(problem)) if problem.code == Code::LimitExceeded));
}

#[test]
fn entries_before_their_account_wait_for_it_but_not_without_end() {
    let entry = "<STMTTRN><DTPOSTED>20240101<TRNAMT>1<NAME>x</STMTTRN>";
    let file = |n: usize| format!("<OFX><STMTRS>{}<CURDEF>EUR<CCACCTFROM><ACCTID>1</CCACCTFROM></STMTRS></OFX>", entry.repeat(n));
    let (_, collected) = read(file(5000).as_bytes());
    assert!(collected.problems.is_empty());
    assert_eq!(entries(&collected).iter().filter(|entry| entry.starts_with("1 ")).count(), 5000);
    let (reading, collected) = read(file(100_000).as_bytes());
    assert_eq!(reading.unwrap().questions.len(), 2);
    assert_eq!(entries(&collected).len(), 100_000);
    assert!(collected.problems.iter().any(|problem| problem.code == Code::Irregular), "the account that came too late is said");
}

/// Real files, where `LOGIS_CORPUS` says where they are: cut and changed, they never make it panic.
#[test]
fn damaged_real_files_never_make_it_panic() {
    let Some(corpus) = std::env::var_os("LOGIS_CORPUS") else { return };
    for file in std::fs::read_dir(std::path::Path::new(&corpus).join("ofx")).unwrap() {
        let whole = std::fs::read(file.unwrap().path()).unwrap();
        for step in 0..64 {
            let at = whole.len() * step / 64;
            let _ = read(&whole[..at]);
            let mut changed = whole.clone();
            changed[at] = [b'<', b'>', b'/', b'&', 0, 0xff, b'.'][step % 7];
            let _ = read(&changed);
        }
    }
}
