use logis_core::{Code, Day};
use proptest::prelude::*;

use super::details::{details, non_swift};
use super::entry::{Wrong, balance, movement};
use super::*;
use crate::{Collected, MemoryInput, Refused, read};

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).unwrap()
}

fn collected(text: &str) -> Result<Collected, Refused> {
    let mut collected = Collected::default();
    read(&MemoryInput::new("x.sta", text), &Hint { format: Some("mt940".to_owned()), ..Hint::default() }, &mut collected)?;
    Ok(collected)
}

fn codes(text: &str) -> Vec<Code> {
    collected(text).unwrap().problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn known_by_its_content() {
    let sure = |text| recognise(&Head { text, whole: true });
    for text in [
        ":20:1\n:25:2\n:60F:C240101EUR1,00\n",
        "\u{1}\r\n:20:1\r\n:25:2\r\n",
        "{1:F01BANKFRPPAXXX0000000000}{2:O9400000}{4:\n:20:1\n:28C:1\n",
        "BANKNL2A\n940\nBANKNL2A\n:20:1\n:25:2\n",
        ":940:\n:20:1\n:25:2",
        ":20:1\r:25:2\r",
    ] {
        assert_eq!(sure(text), 90, "{text}");
    }
    assert_eq!(sure(":61:240102D1,00NMSC"), 60);
    for text in ["", "date;amount\n", "<html>\n:20:1\n:25:2\n", "{\"a\":\n:20:1\n:25:2\n}", ":NS:\n", "a\n:20:1\n", ":12:\n"] {
        assert_eq!(sure(text), 0, "{text}");
    }
}

#[test]
fn movements() {
    let read = |line| movement(line).unwrap();
    let full = read("2401020103CR300,NTRFTFNr 40005 MSGID//0724710345313905");
    assert_eq!((full.value.unwrap().day, full.booked.unwrap().day), (day(2024, 1, 2), day(2024, 1, 3)));
    assert_eq!((full.amount.to_string().as_str(), full.kind), ("300", "NTRF"));
    assert_eq!((full.owners, full.banks), ("TFNr 40005 MSGID", "0724710345313905"));
    // What reverses a credit takes money, what reverses a debit gives it back. A letter of the currency may follow.
    for (line, amount) in [
        ("240102RC1,5NMSC", "-1.5"),
        ("240102RD1,5NMSC", "1.5"),
        ("240102RDR1,5NMSC", "1.5"),
        ("240102DF2402,00S   X", "-2402.00"),
        ("240102EC1,NMSC", "1"),
        ("240102C,50NMSC", "0.50"),
        ("240102    D000000000001,62NTRF", "-1.62"),
        ("20240102D12.50NMSC", "-12.50"),
    ] {
        assert_eq!(read(line).amount.to_string(), amount, "{line}");
        assert_eq!(read(line).value.unwrap().day, day(2024, 1, 2), "{line}");
    }
    assert!(read("240102EC1,NMSC").expected);
    // The year is the value date's nearest.
    assert_eq!(read("2401011231D1,NMSC").booked.unwrap().day, day(2023, 12, 31));
    assert_eq!(read("2312310102D1,NMSC").booked.unwrap().day, day(2024, 1, 2));
    assert_eq!(read("991231D1,NMSC").value.unwrap().day, day(1999, 12, 31));
    // 30 days to each month.
    let february = read("2302300301D1,NMSC");
    assert_eq!((february.value.unwrap().day, february.value.unwrap().mended), (day(2023, 2, 28), true));
    assert_eq!(read("2413010102D1,NMSC").no_date, Some("241301"));
    assert_eq!(movement("241301D1,NMSC"), Err(Wrong::Date("241301")));
    assert_eq!(movement("240102D1.000NMSC"), Err(Wrong::Amount("240102D1.000NMSC")));
    for line in ["", "x", "240102", "240102D", "240102X1,", "240102é1,"] {
        assert!(movement(line).is_err(), "{line}");
    }
}

#[test]
fn balances() {
    let read = |text| balance(text).map(|stated| (stated.amount.to_string(), stated.currency.to_string()));
    assert_eq!(read("D140829EUR000000000147,64"), Ok(("-147.64".to_owned(), "EUR".to_owned())));
    assert_eq!(read("C140507PLN0,\nx"), Ok(("0".to_owned(), "PLN".to_owned())));
    assert!(balance("C143207EUR1,").unwrap().on.is_none());
    for text in ["", "X140507EUR1,", "C1405EUR1,", "C140507€1,", "C140507EUR"] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn details_in_each_dialect() {
    // Full subfields go on without a space, others don't; a mark may be text.
    let german = details(
        " 166?00GUTSCHRIFT?20EREF+NR 1?21SVWZ+Rechnung 4711 vom 3?22. Mai, wirklich??2\n3ja?30COBADEFFXXX?31DE8937040044053201300\n0?32Kleeblatt",
    );
    assert_eq!((german.code.as_str(), german.reference.as_str()), ("166", "NR 1"));
    assert_eq!(german.purpose, "Rechnung 4711 vom 3 . Mai, wirklich? ja");
    assert_eq!((german.party.as_str(), german.party_account.as_str()), ("Kleeblatt", "DE89370400440532013000"));
    let rejected = details("159?00RETOURE?20EREF+NR 2?21MTLG:Konto gesperrt");
    assert_eq!((rejected.reference.as_str(), rejected.further.as_str()), ("NR 2", "Konto gesperrt"));
    let other_mark = details("166>00GUTSCHRIFT>20Lohn>3037040044>31123");
    assert_eq!((other_mark.purpose.as_str(), other_mark.party_account.as_str()), ("Lohn", "37040044/123"));
    let dutch = details("/EREF/A 1/BENM//NAME/JOHN\n DOE/REMI/USTD//Brood/ISDT/2024-01-02");
    assert_eq!((dutch.reference.as_str(), dutch.party.as_str(), dutch.purpose.as_str()), ("A 1", "JOHN DOE", "Brood"));
    let free = details("A44?Librairie\nVirement");
    assert_eq!(free.purpose, "A44?Librairie Virement");
    let own = non_swift("01Rechnung\n02 12\n15Kleeblatt\n16OHG\n3337040044\n34123\nx");
    assert_eq!((own.purpose.as_str(), own.party.as_str(), own.party_account.as_str()), ("Rechnung 12", "Kleeblatt OHG", "37040044/123"));
}

#[test]
fn a_fragment_is_never_silent() {
    for text in [":20:1\n", ":25:50010517/1234EUR", ":60F:C240101EUR1,", ":62F:C240101EUR1,", ":86:091\n-", ":61:240102D1,NMSC", ":28C:1"] {
        let codes = codes(text);
        assert!(codes.iter().any(|code| matches!(code, Code::PartMissing | Code::CutShort)), "{text}: {codes:?}");
    }
    assert!(matches!(collected("nothing"), Err(Refused::Input(problem)) if problem.code == Code::NotRecognised));
}

#[test]
fn opening_and_entries_make_the_closing_or_it_is_said() {
    let text = |closing| format!(":20:1\n:25:1\n:60F:C240101EUR10,\n:61:240102RC3,NMSC\n:61:240102RD1,NMSC\n:62F:C240102EUR{closing}\n-\n");
    assert_eq!(codes(&text("8,00")), []);
    assert_eq!(codes(&text("14,")), [Code::BalanceMismatch]);
    // A lost entry is said already.
    assert_eq!(codes(":20:1\n:25:1\n:60F:C240101EUR10,\n:61:?\n:62F:C240102EUR8,\n"), [Code::LineUnreadable]);
}

#[test]
fn what_is_too_long_is_refused() {
    for text in [format!(":20:1\n:86:{}", "x".repeat(100_000)), format!(":20:1\n:86:\n{}", "0123456789\n".repeat(10_000))] {
        assert!(matches!(collected(&text), Err(Refused::Input(problem)) if problem.code == Code::LimitExceeded));
    }
}

/// Lines as they stand in files, and as they don't.
fn a_line() -> impl Strategy<Value = String> {
    let tag = prop::sample::select(vec![":20:", ":25:", ":60F:", ":61:", ":86:", ":62F:", ":65:", ":NS:", ":34F:", "-", "{1:", "", ":12:"]);
    let rest = prop_oneof![
        Just("C240101EUR10,00".to_owned()),
        Just("2401020102D1,00NTRFNONREF//123456".to_owned()),
        Just("166?00A?20EREF+1?32B".to_owned()),
        Just("/EREF/1/NAME/B/REMI/C".to_owned()),
        "[0-9CDREN,.?/+ é€]{0,40}",
        ".{0,40}",
    ];
    (tag, rest).prop_map(|(tag, rest)| format!("{tag}{rest}"))
}

proptest! {
    #[test]
    fn no_input_panics(lines in prop::collection::vec(a_line(), 0..20), end in prop::sample::select(vec!["\n", "\r\n", "\r"])) {
        let _ = collected(&lines.join(end));
    }

    #[test]
    fn no_details_panic(text in "[0-9]{0,3}[?>/]?[0-9]{0,2}[A-Z+?/0-9é\n ]{0,80}") {
        let _ = details(&text);
        let _ = non_swift(&text);
        let _ = details::original(&text);
        let _ = movement(&text);
        let _ = balance(&text);
    }

    #[test]
    fn every_entry_is_a_record_or_a_problem(days in prop::collection::vec(0u32..40, 1..30)) {
        let entries: String = days.iter().map(|day| format!(":61:2401{day:02}D1,00NMSC\n:86:x\n")).collect();
        let collected = collected(&format!(":20:1\n:25:1\n:60F:C240101EUR1,\n{entries}:62F:C240131EUR1,\n-")).unwrap();
        let read: usize = collected.batches.iter().filter(|batch| batch.kind() == logis_kinds::KindId::BankTransaction).map(logis_kinds::Batch::rows).sum();
        let lost = collected.problems.iter().filter(|problem| problem.code == Code::DateUnreadable).count();
        prop_assert_eq!(read + lost, days.len());
    }
}
