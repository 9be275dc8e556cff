//! What happens once: a payment made twice, unusual spending, fees.

use super::*;

#[test]
fn a_bill_paid_twice_is_told_unless_it_came_back() {
    let twice = Household::new("2025-10-20").daily_life("2025-01-02").pay("2025-09-08", -68_912, "VIR SEPA PLOMBERIE DELORME").pay(
        "2025-09-09",
        -68_912,
        "VIR SEPA PLOMBERIE DELORME",
    );
    assert_eq!(twice.told(Name::PaymentDuplicate), ["PLOMBERIE DELORME 689.12"]);
    assert_eq!(twice.found(Name::PaymentDuplicate)[0].since, Some(day("2025-09-09")));
    let back = twice.pay("2025-09-20", 68_912, "VIR SEPA PLOMBERIE DELORME");
    assert_eq!(back.told(Name::PaymentDuplicate), Vec::<String>::new());
}

#[test]
fn a_subscription_debited_twice_is_told_and_two_lines_at_one_price_are_not() {
    let twice =
        Household::new("2025-10-20").monthly("2025-01-06", 10, -3_499, "PRLV FREE TELECOM").pay("2025-09-09", -3_499, "PRLV FREE TELECOM");
    assert_eq!(twice.told(Name::PaymentDuplicate), ["FREE TELECOM 34.99"]);
    let lines = Household::new("2025-10-20").monthly("2025-01-06", 10, -1_599, "PRLV FREE MOBILE").monthly(
        "2025-01-06",
        10,
        -1_599,
        "PRLV FREE MOBILE",
    );
    assert_eq!(lines.told(Name::PaymentDuplicate), Vec::<String>::new());
}

#[test]
fn tickets_coffee_cash_and_the_usual_shop_come_twice_by_themselves() {
    let mut household = Household::new("2025-10-20").daily_life("2025-01-02");
    for (label, cents) in [("CB RATP", -2_150), ("CB DISTRIBUTEUR SELECTA", -200), ("RETRAIT DAB", -6_000), ("CB CARREFOUR MARKET", -4_774)]
    {
        household = household.pay("2025-09-09", cents, label).pay("2025-09-09", cents, label);
    }
    assert_eq!(household.told(Name::PaymentDuplicate), Vec::<String>::new());
}

#[test]
fn a_payment_far_beyond_all_others_is_told() {
    let household = Household::new("2025-10-20").daily_life("2024-09-02").pay("2025-10-02", -185_860, "CB GARAGE BELLECOUR");
    assert_eq!(household.told(Name::SpendingUnusual), ["GARAGE BELLECOUR 1858.60"]);
    // Without a history nothing is unusual.
    let young = Household::new("2025-10-20").daily_life("2025-07-02").pay("2025-10-02", -185_860, "CB GARAGE BELLECOUR");
    assert_eq!(young.told(Name::SpendingUnusual), Vec::<String>::new());
    // What recurs, and what is put aside, is as agreed.
    let agreed = Household::new("2025-10-20").daily_life("2024-09-02").monthly("2025-01-05", 10, -120_000, "VIR LOYER MARTIN").pay(
        "2025-10-02",
        -300_000,
        "VIR VERS LIVRET A",
    );
    assert_eq!(agreed.told(Name::SpendingUnusual), Vec::<String>::new());
}

#[test]
fn holidays_are_usual_where_the_year_before_had_them() {
    let with = |first: &str, household: Household| household.pay(first, -140_000, "CB CENTER PARCS");
    let second = with("2024-08-12", with("2025-08-18", Household::new("2025-09-10").daily_life("2024-01-02")));
    assert_eq!(second.told(Name::SpendingUnusual), Vec::<String>::new());
    let first = with("2025-08-18", Household::new("2025-09-10").daily_life("2024-01-02"));
    assert_eq!(first.told(Name::SpendingUnusual), ["CENTER PARCS 1400.00"]);
}

#[test]
fn a_categorys_month_far_beyond_the_others_is_told_with_its_lines() {
    let mut household = Household::new("2025-10-06").daily_life("2024-01-02");
    for month in 0..20 {
        household = household.on(0, months_later("2024-01-15", month), -2_500, "CB RESTAURANT LE ZINC");
    }
    for nth in 0..8 {
        household = household.on(0, day("2025-09-02").plus_days(nth * 3), -9_500, "CB BRASSERIE DU PORT");
    }
    let found = household.found(Name::SpendingUnusual);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].since, Some(day("2025-09-01")));
    assert_eq!(found[0].records.len(), 8);
}

#[test]
fn fees_are_added_up_by_sort_and_year() {
    let household = Household::new("2025-10-20")
        .monthly("2025-01-31", 9, -200, "FRAIS TENUE DE COMPTE")
        .pay("2025-03-10", -800, "COMMISSION D'INTERVENTION")
        .pay("2025-03-12", -800, "COMMISSION D'INTERVENTION")
        .pay("2025-04-02", 800, "REMBOURSEMENT COMMISSION D'INTERVENTION")
        .pay("2024-05-10", -4_500, "COTISATION CARTE VISA PREMIER")
        .pay("2025-05-12", -4_500, "COTISATION CARTE VISA PREMIER");
    let mut told: Vec<String> =
        household.found(Name::Fee).iter().map(|finding| format!("{} {}", finding.key, finding.amount.unwrap().value)).collect();
    told.sort();
    assert_eq!(
        told,
        [
            "fee:account:current:2025:EUR 18.00",
            "fee:card:current:2024:EUR 45.00",
            "fee:card:current:2025:EUR 45.00",
            "fee:overdraft:current:2025:EUR 8.00"
        ]
    );
    assert_eq!(household.told(Name::Subscription), Vec::<String>::new());
}

#[test]
fn what_schools_doctors_and_unions_ask_for_is_no_fee_of_a_bank() {
    let household = Household::new("2025-10-20")
        .pay("2025-09-01", -12_000, "PRLV SEPA FRAIS DE SCOLARITE COLLEGE")
        .pay("2025-09-02", -6_000, "PRLV SEPA COTISATION MUTUELLE")
        .pay("2025-09-03", -3_000, "CB COMMISSION DES SPORTS")
        .pay("2025-09-04", -3_000, "VIR FRAIS DE DOSSIER AGENCE");
    assert_eq!(household.told(Name::Fee), Vec::<String>::new());
}
