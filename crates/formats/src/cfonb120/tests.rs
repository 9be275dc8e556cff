//! Laws of the CFONB 120 importer.

use logis_core::{Code, Problem};
use logis_kinds::KindId;
use proptest::prelude::*;

use crate::{Collected, Hint, MemoryInput, Refused};

fn read(bytes: impl Into<Vec<u8>>) -> Result<Collected, Problem> {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("cfonb120".to_owned()), ..Hint::default() };
    match crate::read(&MemoryInput::new("x", bytes), &hint, &mut collected) {
        Ok(_) => Ok(collected),
        Err(Refused::Input(problem)) => Err(problem),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
}

/// The columns that every record has, then the rest from column 41 on.
fn record(sort: &str, day: &str, rest: &str) -> String {
    format!("{:120}", format!("{sort}30006    00001EUR2 12345678901  {day}{rest}"))
}

fn overpunched(cents: i64) -> String {
    let letters = if cents < 0 { b"}JKLMNOPQR" } else { b"{ABCDEFGHI" };
    let cents = cents.unsigned_abs();
    format!("{:013}{}", cents / 10, char::from(letters[usize::try_from(cents % 10).unwrap()]))
}

fn balance(sort: &str, day: &str, cents: i64) -> String {
    record(sort, day, &format!("{:50}{}", "", overpunched(cents)))
}

fn movement(day: &str, label: &str, cents: i64) -> String {
    record("04", day, &format!("  {day}{label:31}  0000000  {}", overpunched(cents)))
}

fn sums(collected: &Collected, kind: KindId) -> Vec<i64> {
    let all = collected.batches.iter().filter(|batch| batch.kind() == kind);
    all.flat_map(|batch| (0..batch.rows()).map(|row| batch.integer("amount_minor", row).unwrap())).collect()
}

#[test]
fn relatives_of_other_lengths_are_not_of_it() {
    let sure = |text: &str| super::recognise(&crate::Head { text, whole: true });
    let statement = [balance("01", "010224", 0), balance("07", "290224", 0)];
    assert_eq!(sure(&statement.join("\n")), 95);
    assert_eq!(sure(&statement.concat()), 95);
    assert_eq!(sure(&format!("not this\n{}", statement.join("\r\n\r\n"))), 80);
    let wide: Vec<String> = statement.iter().map(|line| format!("{line}{:120}", "and as much again")).collect();
    assert_eq!(sure(&wide.join("\n")), 0);
    assert_eq!(read(wide.join("\n")).unwrap_err().code, Code::NotRecognised);
    for text in ["", "01", "01;02;03", "0110278 a note\n07 another\n"] {
        assert_eq!(sure(text), 0, "{text}");
    }
}

#[test]
fn further_text_of_one_movement_is_bounded() {
    let line = record("05", "010224", &format!("     LIB{}", "x".repeat(70)));
    let text = [movement("010224", "A", 5), format!("{line}\n").repeat(200)].join("\n");
    let collected = read(text).unwrap();
    assert_eq!(sums(&collected, KindId::BankTransaction), [5]);
    assert!(collected.problems.iter().any(|problem| problem.code == Code::PassedOver));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(bytes);
    }

    #[test]
    fn no_lines_make_it_panic(lines in proptest::collection::vec("0[1457][0-9]{5}[ 0-9]{4}[0-9]{5}(EUR|XXX|   )[0-9 ][ ][0-9A-Z]{11}[0-9é{}A-R ]{0,100}", 0..20)) {
        let _ = read(lines.join("\n"));
        let _ = read(lines.concat());
    }

    #[test]
    fn balances_agree_unless_a_movement_is_taken_out(start in -1_000_000i64..1_000_000, moves in proptest::collection::vec(-1_000_000i64..1_000_000, 1..20), out in any::<prop::sample::Index>()) {
        let out = out.index(moves.len());
        prop_assume!(moves[out] != 0);
        let mut lines = vec![balance("01", "310124", start)];
        lines.extend(moves.iter().map(|cents| movement("150224", "X", *cents)));
        lines.push(balance("07", "290224", start + moves.iter().sum::<i64>()));
        let whole = read(lines.join("\n")).unwrap();
        prop_assert!(whole.problems.is_empty());
        prop_assert_eq!(sums(&whole, KindId::BankTransaction), moves.clone());
        prop_assert_eq!(sums(&whole, KindId::BankBalance).len(), 2);
        lines.remove(out + 1);
        let less = read(lines.join("\n")).unwrap();
        prop_assert_eq!(less.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), vec![Code::BalanceMismatch]);
    }
}
