use logis_core::{Code, Problem};
use logis_kinds::KindId;
use proptest::prelude::*;

use super::values::{amount, id, unique_id, when};
use crate::{Collected, Hint, MemoryInput, Reading, Refused, read};

fn read_bytes(bytes: impl Into<Vec<u8>>) -> Result<(Reading, Collected), Problem> {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("camt".to_owned()), name: "x".to_owned(), ..Hint::default() };
    match read(&MemoryInput::new("x", bytes), &hint, &mut collected) {
        Ok(reading) => Ok((reading, collected)),
        Err(Refused::Input(problem)) => Err(problem),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
}

/// (amount, label) of each movement.
fn movements(collected: &Collected) -> Vec<(i64, String)> {
    let transactions = collected.batches.iter().filter(|batch| batch.kind() == KindId::BankTransaction);
    let row = |batch: &logis_kinds::Batch, row| (batch.integer("amount_minor", row).unwrap(), batch.text("label", row).unwrap().to_owned());
    transactions.flat_map(|batch| (0..batch.rows()).map(move |at| row(batch, at))).collect()
}

fn entry(cents: i64, label: &str) -> String {
    let (sign, all) = (if cents < 0 { "DBIT" } else { "CRDT" }, cents.unsigned_abs());
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2024-01-02</Dt></BookgDt>\
         <AddtlNtryInf>{label}</AddtlNtryInf></Ntry>\n",
        all / 100,
        all % 100
    )
}

fn statement(entries: &str) -> String {
    let account = "<Acct><Id><IBAN>FR7630001000010000000000153</IBAN></Id><Ccy>EUR</Ccy></Acct>";
    format!("<Document><BkToCstmrStmt><Stmt>{account}\n{entries}</Stmt></BkToCstmrStmt></Document>")
}

#[test]
fn every_version_of_every_message_is_recognised_and_read() {
    let messages = [("052", "BkToCstmrAcctRpt", "Rpt"), ("053", "BkToCstmrStmt", "Stmt"), ("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn")];
    for (number, message, report) in messages {
        for version in 1..=13 {
            let message = if version == 1 { format!("{message}V01") } else { message.to_owned() };
            let text = format!(
                "<x:Document xmlns:x=\"urn:iso:std:iso:20022:tech:xsd:camt.{number}.001.{version:02}\"><x:{message}><x:{report}>{}</x:{report}></x:{message}></x:Document>",
                entry(-1234, "a")
            );
            let mut collected = Collected::default();
            let reading = read(&MemoryInput::new("no ending", text.as_bytes()), &Hint::default(), &mut collected).unwrap();
            assert_eq!((reading.format, movements(&collected)), ("camt", vec![(-1234, "a".to_owned())]));
        }
    }
}

#[test]
fn an_encoding_is_what_the_bytes_say() {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{}", statement(&entry(1, "Épicerie")));
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin1: Vec<u8> = text.replace("UTF-16", "ISO-8859-1").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [utf16, latin1, text.into_bytes()] {
        assert_eq!(movements(&read_bytes(bytes).unwrap().1), [(1, "Épicerie".to_owned())]);
    }
}

#[test]
fn another_message_asked_to_be_read_as_this_one_is_not_recognised() {
    assert_eq!(read_bytes("<Document><CstmrCdtTrfInitn/></Document>").unwrap_err().code, Code::NotRecognised);
}

#[test]
fn more_balances_than_a_statement_can_hold_are_refused() {
    let balance = "<Bal><Tp><Cd>CLBD</Cd></Tp><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-01-02</Dt></Dt></Bal>";
    assert_eq!(read_bytes(statement(&balance.repeat(1025))).unwrap_err().code, Code::LimitExceeded);
}

#[test]
fn long_labels_make_small_batches() {
    let label = "x".repeat(60_000);
    let (_, collected) = read_bytes(statement(&entry(1, &label).repeat(200))).unwrap();
    let rows: Vec<_> = collected.batches.iter().filter(|b| b.kind() == KindId::BankTransaction).map(logis_kinds::Batch::rows).collect();
    assert_eq!(rows.iter().sum::<usize>(), 200);
    assert!(rows.len() > 2, "{rows:?}");
}

#[test]
fn dates_as_these_messages_write_them() {
    let said = |text: &str| {
        when(text).map(|when| {
            let at = when.at.map(|(at, offset)| format!(" {at} {offset:?}"));
            format!("{}{}", when.day, at.unwrap_or_default())
        })
    };
    let cases = [
        ("2024-02-29", Some("2024-02-29")),
        ("2024-02-29Z", Some("2024-02-29")),
        ("2024-02-29+01:00", Some("2024-02-29")),
        ("2024-02-29T00:00:00", Some("2024-02-29")),
        ("2024-02-29T00:00:00.000+01:00", Some("2024-02-29")),
        ("2024-02-29T10:15:00", Some("2024-02-29 2024-02-29T10:15:00Z None")),
        ("2024-02-29T00:15:00.25+0100", Some("2024-02-29 2024-02-28T23:15:00.25Z Some(60)")),
        ("2024-02-29T23:30-02", Some("2024-02-29 2024-03-01T01:30:00Z Some(-120)")),
        ("2024-02-30", None),
        ("2024-2-9", None),
        ("20240229", None),
        ("2024-02-29T1", None),
        ("2024-02-29T25:00:00", None),
        ("2024-02-29T10:15:00 PM", None),
        ("0000-00-00", None),
        ("", None),
    ];
    for (text, want) in cases {
        assert_eq!(said(text).as_deref(), want, "{text}");
    }
}

#[test]
fn amounts_and_ids_as_these_messages_write_them() {
    let said = |text| amount(text).map(|(amount, irregular)| format!("{amount}{}", if irregular { " irregular" } else { "" }));
    let cases = [
        ("12", Some("12")),
        ("8.85000", Some("8.85000")),
        ("12,5", Some("12.5 irregular")),
        ("1,234", None),
        ("1.234,50", None),
        ("", None),
    ];
    for (text, want) in cases {
        assert_eq!(said(text).as_deref(), want, "{text}");
    }
    assert!(["NOTPROVIDED", "not provided", "Not-Provided", "NONREF", "0000", "-", ""].iter().all(|text| id(text).is_none()));
    assert_eq!((id("E2E-1"), unique_id("00000012"), unique_id("000123456")), (Some("E2E-1"), None, Some("000123456")));
}

proptest! {
    #[test]
    fn what_is_written_is_read(all in prop::collection::vec((-10i64.pow(12)..10i64.pow(12), "[a-zé0-9]{1,12}( [a-z]{1,5})?"), 0..20)) {
        let text = statement(&all.iter().map(|(cents, label)| entry(*cents, label)).collect::<String>());
        let (_, collected) = read_bytes(text).unwrap();
        prop_assert!(collected.problems.is_empty());
        prop_assert_eq!(movements(&collected), all);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused(cut in 0usize..500) {
        let text = statement(&entry(-5, "a").repeat(3));
        prop_assume!(cut < text.len());
        let problem = read_bytes(&text.as_bytes()[..cut]).unwrap_err();
        prop_assert_eq!(problem.code, Code::BrokenXml);
    }

    #[test]
    fn no_bytes_are_too_strange(head in 0usize..400, strange in prop::collection::vec(any::<u8>(), 0..60), tail in 0usize..400) {
        let text = statement(&entry(-5, "a"));
        let mut bytes = text.as_bytes()[..head.min(text.len())].to_vec();
        bytes.extend(strange);
        bytes.extend(&text.as_bytes()[tail.min(text.len())..]);
        let _ = read_bytes(bytes);
    }

    #[test]
    fn no_texts_are_too_strange(parts in prop::collection::vec("(<[/!?]?|</)?(Document|BkToCstmrStmt|Stmt|Ntry|TxDtls|Amt|Bal|[a-z&;\"'=]{0,3})( Ccy=\"EUR\")?/?>?", 0..40)) {
        let _ = read_bytes(parts.concat());
    }

    #[test]
    fn dates_and_amounts_never_panic(text in "\\PC{0,30}", digits in "[0-9T:.,+Z é-]{0,30}") {
        for text in [text, digits] {
            let _ = (when(&text), amount(&text), unique_id(&text));
        }
    }
}
