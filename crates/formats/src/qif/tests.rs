//! Laws of the QIF importer, and what is hard in it.

use std::fmt::Write;

use logis_core::{Code, Problem};
use logis_kinds::KindId;
use proptest::prelude::*;

use crate::{Collected, Hint, KnownCurrencies, MemoryInput, Question, Reading, Refused};

fn read_with(bytes: impl Into<Vec<u8>>, hint: &Hint) -> Result<(Reading, Collected), Problem> {
    let mut collected = Collected::default();
    match crate::read(&MemoryInput::new("x.qif", bytes), hint, &mut collected) {
        Ok(reading) => Ok((reading, collected)),
        Err(Refused::Input(problem)) => Err(problem),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
}

fn read(text: &str) -> Result<(Reading, Collected), Problem> {
    read_with(text, &Hint { format: Some("qif".to_owned()), name: "x.qif".to_owned(), ..Hint::default() })
}

/// Account, day, amount and label of each movement.
fn movements(collected: &Collected) -> Vec<(String, String, i64, String)> {
    let all = collected.batches.iter().filter(|batch| batch.kind() == KindId::BankTransaction);
    all.flat_map(|batch| {
        (0..batch.rows()).map(|row| {
            let text = |name| batch.text(name, row).unwrap_or_default().to_owned();
            let day = batch.day("booked_on", row).map(|day| day.to_string()).unwrap_or_default();
            (text("account"), day, batch.integer("amount_minor", row).unwrap_or_default(), text("label"))
        })
    })
    .collect()
}

fn codes(collected: &Collected) -> Vec<(Option<u64>, Code)> {
    collected.problems.iter().map(|problem| (problem.line, problem.code)).collect()
}

#[test]
fn known_by_its_content() {
    let sure = |text| super::recognise(&crate::Head { text, whole: true });
    for text in
        ["!Type:Bank\nD1/1/24\n", "\n!Account\nNA\n^\n", "### a remark\n\n!Type:Cat\n", "!Option:AutoSwitch\r!Account\r", "!type:ccard\n"]
    {
        assert!(sure(text) >= 70, "{text}");
    }
    assert_eq!(sure("D1/5'24\nT-1.00\nPA\n^\n"), 60);
    for text in ["", "^", "!important", "Date,Amount\n", "D1/5'24\nPA\n^\n", "T-1.00\n^\n", "<OFX>\n!Type:Bank", "Dear sir,\nTake 5\n^\n"] {
        assert_eq!(sure(text), 0, "{text}");
    }
}

#[test]
fn lines_may_end_in_carriage_returns_alone() {
    let (_, collected) = read("!Type:Bank\rD13/1/24\rT5.00\rPA\r^\rD14/1/24\rTx\r^\r").unwrap();
    assert_eq!(movements(&collected).len(), 1);
    assert!(codes(&collected).contains(&(Some(7), Code::AmountUnreadable)));
}

#[test]
fn the_last_date_of_a_file_may_tell_the_order_of_the_first() {
    let many = "D01/02/2024\nT1.00\nPA\n^\n".repeat(5000);
    let (_, collected) = read(&format!("!Type:Bank\n{many}D01/13/2024\nT1.00\nPB\n^\n")).unwrap();
    assert_eq!(movements(&collected)[0].1, "2024-01-02");
    assert!(!codes(&collected).iter().any(|(_, code)| *code == Code::DateOrderUnknown));
}

#[test]
fn where_nothing_tells_the_order_dollars_or_the_writer_may() {
    let day = |text: &str| read(text).map(|(_, collected)| (movements(&collected)[0].1.clone(), codes(&collected)[0].1)).unwrap();
    assert_eq!(day("!Type:Bank\nD01/02/2024\nT1.00\n^\n"), ("2024-02-01".to_owned(), Code::DateOrderUnknown));
    assert_eq!(day("!Type:Bank\nD01/02/2024\nT$1.00\n^\n"), ("2024-01-02".to_owned(), Code::DateOrderUnknown));
    assert_eq!(day("!Option:MDY\n!Type:Bank\nD01/02/2024\nT1.00\n^\n"), ("2024-01-02".to_owned(), Code::AccountUnknown));
}

#[test]
fn whose_and_which_currency_is_asked_unless_it_is_known() {
    let text = "!Type:Bank\nD2024-01-02\nT1.00\nPA\n^\n";
    let (reading, _) = read(text).unwrap();
    let account = "name:x".to_owned();
    assert_eq!(reading.questions, [Question::WhichAccount { account: account.clone() }, Question::WhichCurrency { account }]);
    let hint = Hint { account: Some("FR76".into()), currencies: KnownCurrencies::new(|_| "EUR".parse().ok()), ..Hint::default() };
    let (reading, collected) = read_with(text, &hint).unwrap();
    assert_eq!((reading.questions.len(), movements(&collected)[0].0.as_str()), (0, "FR76"));
}

#[test]
fn movements_are_of_the_account_that_stands_before_them() {
    let account = |name: &str, sort: &str| format!("!Account\nN{name}\nT{sort}\n^\n");
    let movement = |sort: &str| format!("!Type:{sort}\nD2024-01-02\nT1.00\nPA\n^\n");
    let of = |text: &str| movements(&read(text).unwrap().1).into_iter().map(|movement| movement.0).collect::<Vec<_>>();
    let (a, b) = (account("A", "Bank"), account("B", "CCard"));
    assert_eq!(of(&[a.clone(), movement("Bank"), b.clone(), movement("CCard")].concat()), ["name:A", "name:B"]);
    // A list, and movements of one of them.
    assert_eq!(of("!Account\nNA\nTBank\n^\nNB\nTCCard\n^\n!Type:Bank\nD2024-01-02\nT1.00\n^\n"), ["name:A"]);
    assert_eq!(of(&[a.clone(), b.clone(), "!Clear:AutoSwitch\n".into(), movement("Bank")].concat()), ["name:x"]);
    // Categories between do no harm; movements of another sort are nobody's.
    assert_eq!(of(&[a.clone(), "!Type:Cat\nNX\n^\n".into(), movement("Bank"), movement("CCard")].concat()), ["name:A", "name:x"]);
    assert_eq!(of(&[movement("Bank"), a].concat()), ["name:A"]);
    assert_eq!(of(&[account("FR14 2004 1010 0505 0001 3M02 606", "Bank"), movement("Bank")].concat()), ["FR1420041010050500013M02606"]);
    assert_eq!(of(&[account("0123 45678901.23A", "Bank"), movement("Bank")].concat()), ["0123 45678901.23A"]);
}

#[test]
fn records_and_lines_too_long_are_refused() {
    let memos = format!("M{}\n", "x".repeat(1000)).repeat(200);
    assert_eq!(read(&format!("!Type:Bank\nD2024-01-02\n{memos}")).unwrap_err().code, Code::LimitExceeded);
    assert_eq!(read(&format!("!Type:Bank\nD{}", "x".repeat(2_000_000))).unwrap_err().code, Code::LimitExceeded);
    assert_eq!(read("nothing of it").unwrap_err().code, Code::NotRecognised);
}

fn some_movements() -> impl Strategy<Value = Vec<(u8, i32, String)>> {
    proptest::collection::vec((any::<u8>(), -1_000_000i32..1_000_000, "[A-Zé&'.]{1,12}"), 0..12)
}

fn file(movements: &[(u8, i32, String)], comma: bool, month_first: bool) -> String {
    let mut text = "!Account\nNJoint\nTBank\n^\n!Type:Bank\n".to_owned();
    for (day, cents, label) in movements {
        let (day, month) = (day % 28 + 1, day % 12 + 1);
        let (first, second) = if month_first { (month, day) } else { (day, month) };
        let sign = if *cents < 0 { "-" } else { "" };
        let mark = if comma { ',' } else { '.' };
        writeln!(text, "D{first}/{second:2}'24\nT{sign}{}{mark}{:02}\nP{label}\n^", cents.abs() / 100, cents.abs() % 100).unwrap();
    }
    text
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_with(bytes, &Hint { format: Some("qif".to_owned()), ..Hint::default() });
    }

    #[test]
    fn no_lines_make_it_panic(lines in proptest::collection::vec("[!^DTUNPMLSE$%YIQ/][-0-9 /'.,:$A-Za-zé]{0,14}", 0..60)) {
        let _ = read(&lines.join("\n"));
        let _ = read(&format!("!Type:Invst\n{}", lines.join("\n")));
        let _ = read(&format!("!Account\n{}", lines.join("\r")));
    }

    #[test]
    fn what_is_written_is_read(movements in some_movements(), comma: bool, month_first: bool) {
        let text = file(&movements, comma, month_first);
        let proven = movements.iter().any(|(day, ..)| day % 28 + 1 > 12);
        let (_, collected) = read(&text).unwrap();
        let found = super::tests::movements(&collected);
        prop_assert_eq!(found.len(), movements.len());
        for ((day, cents, label), found) in movements.iter().zip(found) {
            if proven {
                prop_assert_eq!(&found.1, &format!("2024-{:02}-{:02}", day % 12 + 1, day % 28 + 1));
            }
            prop_assert_eq!((found.0.as_str(), found.2, found.3.as_str()), ("name:Joint", i64::from(*cents), label.as_str()));
        }
    }

    #[test]
    fn what_is_cut_gives_only_what_stood_in_the_whole(movements in some_movements(), at in any::<prop::sample::Index>()) {
        let text = file(&movements, false, false);
        let all: Vec<(i64, String)> = movements.iter().map(|(_, cents, label)| (i64::from(*cents), label.clone())).collect();
        let end = text.floor_char_boundary(at.index(text.len() + 1));
        if let Ok((_, collected)) = read(&text[..end]) {
            let found = super::tests::movements(&collected);
            prop_assert!(found.len() <= all.len());
            for ((.., cents, label), (real, whole)) in found.iter().zip(&all) {
                prop_assert_eq!(cents, real);
                prop_assert!(whole.starts_with(label.as_str()) || label.is_empty());
            }
        }
    }
}
