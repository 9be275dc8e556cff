use super::*;
use logis_core::{Currency, Day, Money, RecordId};

pub(super) fn movement(day: i32, label: &str) -> Movement {
    let on = Day::from_number(20_000 + day);
    Movement {
        id: RecordId::new(on.instant(), u64::from(day.unsigned_abs())),
        account: 0,
        on,
        value_on: None,
        amount: Money { minor: -1_000, scale: 2, currency: Currency::EUR },
        pending: false,
        label: label.to_owned(),
        details: None,
        counterparty: None,
        counterparty_account: None,
        kind: None,
        category: None,
    }
}

fn names(movements: Vec<Movement>) -> Vec<String> {
    let known = Known { movements, ..Known::default() };
    let parties = parties(&known);
    (0..known.movements.len()).map(|at| parties.of(at).name.clone()).collect()
}

#[test]
fn what_banks_write_around_a_name_is_no_part_of_it() {
    let cases = [
        ("PRLV SEPA FREE MOBILE", "free mobile"),
        ("CARTE 12/03 CARREFOUR MARKET PARIS 11 CB*1000", "carrefour market"),
        ("CB CARREFOUR MARKET LYON 3 FR", "carrefour market"),
        ("PAIEMENT PAR CARTE X4242 CARREFOUR MARKET 12/03", "carrefour market"),
        ("VIR SEPA RECU /DE ATELIERS DU NORD /MOTIF SALAIRE MARS", "ateliers du nord"),
        ("ECHEANCE PRET 00412345", "pret"),
        ("LASTSCHRIFT Stadtwerke München GmbH", "stadtwerke"),
        ("DIRECT DEBIT O2 REF 4411", "o2"),
        ("PAYPAL *SPOTIFY", "spotify"),
        ("Loyer mars 2024", "loyer"),
        ("PRLV SEPA EDF CLIENTS PARTICULIERS NUMERO CLIENT 600123", "edf clients particuliers"),
        ("VIREMENT", "virement"),
        ("12/03", "12 03"),
        ("Canal+", "canal plus"),
        ("CB SUPER U 14/07", "super u"),
    ];
    for (label, expected) in cases {
        assert_eq!(key(&movement(0, label)), expected, "{label}");
    }
}

#[test]
fn the_name_is_shown_as_it_was_written_last() {
    assert_eq!(names(vec![movement(0, "CARTE 12/03 L'Épi d'Or PARIS")]), ["L'Épi d'Or"]);
    let mut told = movement(40, "PRLV FREE MOBILE");
    told.counterparty = Some("Free Mobile".to_owned());
    assert_eq!(names(vec![movement(0, "PRLV SEPA FREE MOBILE"), told]), ["Free Mobile", "Free Mobile"]);
}

#[test]
fn a_label_cut_within_a_word_is_the_longer_one() {
    let cut = [movement(0, "PRLV SEPA EDF CLIENTS PARTICULIE"), movement(30, "PRLV SEPA EDF CLIENTS PARTICULIERS")];
    assert_eq!(names(cut.to_vec())[0], "EDF CLIENTS PARTICULIERS");
    assert_ne!(names(vec![movement(0, "CB FREE"), movement(1, "CB FREEDOM")])[0], "FREEDOM");
}

#[test]
fn a_creditor_that_goes_on_under_another_name_is_one_party_and_one_who_collects_for_two_at_once_is_none() {
    let with = |day, label: &str| Movement { details: Some("ICS FR12ZZZ123456 RUM ABCD123456".to_owned()), ..movement(day, label) };
    let renamed = names(vec![with(0, "PRLV OLD NAME"), with(30, "PRLV OLD NAME"), with(60, "PRLV FRESH NAME")]);
    assert_eq!(renamed, ["FRESH NAME", "FRESH NAME", "FRESH NAME"]);
    let collected = names(vec![with(0, "PRLV GYM"), with(10, "PRLV PAPER"), with(30, "PRLV GYM"), with(40, "PRLV PAPER")]);
    assert_eq!(collected, ["GYM", "PAPER", "GYM", "PAPER"]);
}

#[test]
fn one_account_is_one_party() {
    let with = |day, label: &str| Movement { counterparty_account: Some("FR76 1234 5678".to_owned()), ..movement(day, label) };
    assert_eq!(names(vec![with(0, "VIR M DUPONT"), with(5, "VIR JEAN DUPONT")]), ["JEAN DUPONT", "JEAN DUPONT"]);
}
