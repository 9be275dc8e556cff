//! What people find in their address books, and what hostile files find there.

use logis_core::Code;
use proptest::prelude::*;

use crate::{Collected, Hint, MemoryInput, Refused};

/// Line and name of each card, and the codes of what was said.
type Found = (Vec<(u64, String)>, Vec<Code>);

fn read(bytes: impl Into<Vec<u8>>) -> Result<Found, Code> {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("vcard".to_owned()), ..Hint::default() };
    match crate::read(&MemoryInput::new("x.vcf", bytes), &hint, &mut collected) {
        Ok(_) => {}
        Err(Refused::Input(problem)) => return Err(problem.code),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
    let name = |row: usize, batch: &logis_kinds::Batch| (batch.lines()[row], batch.text("name", row).unwrap_or_default().to_owned());
    let cards = collected.batches.iter().flat_map(|batch| (0..batch.rows()).map(move |row| name(row, batch))).collect();
    Ok((cards, collected.problems.iter().map(|problem| problem.code).collect()))
}

fn card(name: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n")
}

#[test]
fn a_card_within_a_card_is_no_card_of_the_book() {
    let text = format!("BEGIN:VCARD\nVERSION:2.1\nFN:Chief\nAGENT:\n{}TEL:1\nEND:VCARD\n{}", card("Secretary"), card("Other"));
    let (cards, codes) = read(text).unwrap();
    assert_eq!(cards, [(1, "Chief".to_owned()), (11, "Other".to_owned())]);
    assert_eq!(codes, [Code::PassedOver]);
}

#[test]
fn what_is_too_long_is_lost_alone() {
    let long = format!("BEGIN:VCARD\nFN:A\nNOTE:{}\nPHOTO:{}\nEND:VCARD\n{}", "x".repeat(100_000), "y".repeat(3_000_000), card("B"));
    let (cards, codes) = read(long).unwrap();
    assert_eq!(cards.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(codes, [Code::LineUnreadable, Code::PassedOver]);
    let many = format!("BEGIN:VCARD\nFN:A\n{}END:VCARD\n{}", format!("NOTE:{}\n", "x".repeat(1000)).repeat(1000), card("B"));
    let (cards, codes) = read(many).unwrap();
    assert_eq!((cards.len(), codes), (2, vec![Code::LineUnreadable]));
    let deep = format!("BEGIN:VCARD\n{}", "BEGIN:X\n".repeat(100));
    assert_eq!(read(deep), Err(Code::LimitExceeded));
}

proptest! {
    #[test]
    fn no_lines_make_it_panic(lines in proptest::collection::vec("(BEGIN:VCARD|END:VCARD|AGENT:|[A-Z]{1,5}[;:=,. \"A-Za-z0-9é\\\\]{0,20}|(N|FN|TEL|ADR|ORG|BDAY|REV|NOTE|CATEGORIES)[;:].{0,20}| ?.{0,12})", 0..40)) {
        let _ = read(format!("BEGIN:VCARD\n{}", lines.join("\n")));
    }

    #[test]
    fn what_is_cut_gives_only_whole_cards(names in proptest::collection::vec("[A-Z][a-zé]{1,8}", 1..6), at in any::<prop::sample::Index>()) {
        let text: String = names.iter().map(|name| card(name)).collect();
        let end = text.floor_char_boundary(at.index(text.len() + 1));
        if let Ok((cards, _)) = read(&text[..end]) {
            prop_assert!(cards.len() <= names.len());
            for ((_, name), whole) in cards.iter().zip(&names) {
                prop_assert_eq!(name, whole);
            }
        }
    }
}
