use super::*;
use crate::{Account, AccountType, Movement};
use logis_core::{Currency, Day, Money, RecordId};

fn known(movements: &[(&str, i64)]) -> Known {
    let movement = |(nth, (label, cents)): (usize, &(&str, i64))| {
        let on = Day::from_number(20_000 + i32::try_from(nth).unwrap());
        Movement {
            id: RecordId::new(on.instant(), u64::try_from(nth).unwrap()),
            account: 0,
            on,
            value_on: None,
            amount: Money { minor: *cents, scale: 2, currency: Currency::EUR },
            pending: false,
            label: (*label).to_owned(),
            details: None,
            counterparty: None,
            counterparty_account: None,
            kind: None,
            category: None,
        }
    };
    let account = Account {
        id: "a".to_owned(),
        name: "a".to_owned(),
        names: Vec::new(),
        kind: AccountType::Checking,
        currency: Currency::EUR,
        balance: None,
    };
    let movements = movements.iter().enumerate().map(movement).collect();
    Known { today: Day::from_number(21_000), accounts: vec![account], movements, ..Known::default() }
}

fn category(label: &str, cents: i64) -> &'static str {
    categorise(&known(&[(label, cents)]))[0].category.as_str()
}

#[test]
fn rules_that_ship_know_common_names_and_leave_others_alone() {
    let cases = [
        ("CARTE 12/03 CARREFOUR MARKET PARIS", -4_000, "groceries"),
        ("CB CARREFOUR STATION", -5_000, "fuel"),
        ("PRLV SEPA EDF CLIENTS PARTICULIERS", -9_000, "energy"),
        ("CB UBER EATS", -2_000, "restaurants"),
        ("CB UBER TRIP", -2_000, "transport"),
        ("PRLV FREE MOBILE", -1_999, "telecom"),
        ("VIR SEPA SALAIRE ATELIERS", 240_000, "income"),
        ("VIR SEPA SALAIRE NOUNOU", -60_000, "children"),
        ("AVOIR CB FNAC", 2_000, "shopping"),
        ("RETRAIT DAB 12/03", -6_000, "cash"),
        ("COTISATION CARTE VISA", -4_500, "bank-fees"),
        ("VIR SEPA MARTIN", -4_500, "uncategorised"),
        ("CB CARREFOURS DU MONDE", -4_500, "uncategorised"),
        ("LASTSCHRIFT Stadtwerke M\u{fc}nchen", -4_500, "energy"),
    ];
    for (label, cents, expected) in cases {
        assert_eq!(category(label, cents), expected, "{label}");
    }
}

#[test]
fn the_sources_category_and_type_speak_where_words_do_not() {
    let mut known = known(&[("CB XYZ", -4_000), ("CB CARREFOUR", -4_000), ("XYZ", -6_000), ("CB QRS", -1_000)]);
    known.movements[0].category = Some("Vie quotidienne > Alimentation".to_owned());
    known.movements[1].category = Some("Loisirs".to_owned());
    known.movements[2].kind = Some("ATM".to_owned());
    known.movements[3].category = Some("Divers".to_owned());
    let all = categorise(&known);
    assert_eq!(all[0], Categorised { category: CategoryId::Groceries, why: Why::Source("Vie quotidienne > Alimentation".to_owned()) });
    assert_eq!(all[1], Categorised { category: CategoryId::Groceries, why: Why::Words("carrefour") });
    assert_eq!(all[2], Categorised { category: CategoryId::Cash, why: Why::Way("ATM".to_owned()) });
    assert_eq!(all[3], Categorised { category: CategoryId::Uncategorised, why: Why::Nothing });
}

#[test]
fn corrections_teach_their_party_where_two_agree_and_none_disagrees() {
    let lines = [("CB LE ZINC 01/02", -1_000), ("CB LE ZINC 03/02", -1_200), ("CB LE ZINC 09/02", -900), ("CB LE ZINC 12/02", -800)];
    let mut home = known(&lines);
    let id = |nth: usize, home: &Known| home.movements[nth].id;
    home.said.record_categories.insert(id(0, &home), "leisure".to_owned());
    assert_eq!(categorise(&home)[3].category, CategoryId::Uncategorised);
    home.said.record_categories.insert(id(1, &home), "leisure".to_owned());
    assert_eq!(categorise(&home)[3], Categorised { category: CategoryId::Leisure, why: Why::Learned(2) });
    home.said.record_categories.insert(id(2, &home), "gifts".to_owned());
    let all = categorise(&home);
    assert_eq!((all[2].category, all[3].category), (CategoryId::Gifts, CategoryId::Uncategorised));
    home.said.party_categories.insert("zinc".to_owned(), "restaurants".to_owned());
    let all = categorise(&home);
    assert_eq!((all[0].category, all[3].category), (CategoryId::Leisure, CategoryId::Restaurants));
    assert_eq!((&all[0].why, &all[3].why), (&Why::Said, &Why::SaidOfParty));
}

#[test]
fn each_category_has_one_name() {
    for category in CategoryId::ALL {
        assert_eq!(CategoryId::find(category.as_str()), Some(*category));
    }
}
