//! What recurs: by agreement, by habit, or by chance.

use super::*;
use crate::Per;

fn subscriptions(household: &Household) -> Vec<String> {
    household.told(Name::Subscription)
}

#[test]
fn what_is_debited_each_month_is_a_subscription_also_over_weekends() {
    let household = Household::new("2025-10-20").monthly("2025-01-05", 10, -1_999, "PRLV SEPA FREE MOBILE");
    let found = household.found(Name::Subscription);
    assert_eq!(subscriptions(&household), ["FREE MOBILE 19.99"]);
    assert_eq!(found[0].amount.unwrap().per, Some(Per::Month));
    assert_eq!(found[0].records.len(), 10);
    assert_eq!(found[0].weight, 1_999 * 12 / 10);
    assert_eq!(found[0].key, "subscription:free mobile:current");
}

#[test]
fn a_weekly_shop_at_one_price_rent_a_loan_and_pay_are_none() {
    let mut household = Household::new("2025-10-20")
        .monthly("2025-01-03", 10, -87_500, "VIR SEPA LOYER SCI DES TILLEULS")
        .monthly("2025-01-10", 10, -61_000, "ECHEANCE PRET 004123")
        .monthly("2025-01-28", 9, 240_000, "VIR SEPA SALAIRE ATELIERS DU NORD")
        .monthly("2025-01-15", 9, -10_000, "PRLV SEPA DGFIP IMPOT");
    for week in 0..40 {
        household = household.on(0, day("2025-01-04").plus_days(week * 7), -4_000, "CB PANIER DES CHAMPS");
        household = household.on(0, day("2025-01-06").plus_days(week * 7), -6_000, "RETRAIT DAB");
    }
    assert_eq!(subscriptions(&household), Vec::<String>::new());
    let coming = household.told(Name::BillUpcoming);
    for party in ["LOYER SCI DES TILLEULS 875.00", "PRET 610.00", "SALAIRE ATELIERS DU NORD 2400.00"] {
        assert!(coming.iter().any(|told| told == party), "{party} in {coming:?}");
    }
}

#[test]
fn yearly_ones_are_known_from_their_second_time_where_words_are_plain() {
    let household = Household::new("2025-06-01")
        .pay("2024-03-01", -6_990, "CB AMAZON PRIME")
        .pay("2025-03-03", -6_990, "CB AMAZON PRIME")
        .pay("2024-04-01", -5_000, "CB CHEZ MARCEL")
        .pay("2025-04-01", -5_000, "CB CHEZ MARCEL")
        .pay("2023-06-20", -61_240, "PRLV SEPA CAMPING LES PINS")
        .pay("2024-06-20", -61_240, "PRLV SEPA CAMPING LES PINS")
        .pay("2023-06-12", -8_745, "CB JOUETS DU NUAGE")
        .pay("2024-06-12", -8_745, "CB JOUETS DU NUAGE");
    assert_eq!(subscriptions(&household), ["AMAZON PRIME 69.90"]);
    assert!(household.found(Name::BillUpcoming).is_empty(), "two holidays and two presents tell of no third");
}

#[test]
fn a_month_that_is_skipped_or_free_leaves_it_and_one_that_ended_is_gone() {
    let skipped = Household::new("2025-10-20").monthly("2025-01-05", 4, -1_299, "PRLV SEPA BASIC FIT").monthly(
        "2025-06-05",
        5,
        -1_299,
        "PRLV SEPA BASIC FIT",
    );
    assert_eq!(subscriptions(&skipped), ["BASIC FIT 12.99"]);
    let ended = Household::new("2025-10-20").monthly("2025-01-05", 7, -1_299, "PRLV SEPA BASIC FIT").daily_life("2025-01-02");
    assert_eq!(subscriptions(&ended), Vec::<String>::new());
}

#[test]
fn one_that_goes_on_under_another_name_is_one() {
    let household = Household::new("2025-12-20").monthly("2025-01-05", 7, -3_499, "PRLV SEPA NORDNET FIBRE").monthly(
        "2025-08-05",
        5,
        -3_499,
        "PRLV SEPA ALTITUDE RESEAUX",
    );
    let found = household.found(Name::Subscription);
    assert_eq!(subscriptions(&household), ["ALTITUDE RESEAUX 34.99"]);
    assert_eq!(found[0].records.len(), 12);
    let just = Household::new("2025-08-20")
        .monthly("2025-01-05", 7, -3_499, "PRLV SEPA NORDNET FIBRE")
        .monthly("2025-08-05", 1, -3_499, "PRLV SEPA ALTITUDE RESEAUX")
        .daily_life("2025-01-02");
    assert_eq!(subscriptions(&just), ["ALTITUDE RESEAUX 34.99"]);
    assert_eq!(just.told(Name::PaymentMissing), Vec::<String>::new());
}

#[test]
fn a_bill_that_varies_is_told_with_its_band_and_has_no_price() {
    let mut household = Household::new("2025-12-20");
    for (month, cents) in [9_134, 8_812, 7_520, 6_100, 4_400, 3_920, 3_880, 3_990, 4_600, 6_350, 7_900, 9_010].into_iter().enumerate() {
        household =
            household.on(0, months_later("2025-01-10", i32::try_from(month).unwrap()), -cents, "PRLV SEPA EDF CLIENTS PARTICULIERS");
    }
    let found = household.found(Name::Subscription);
    assert_eq!(found.len(), 1);
    let amount = found[0].amount.unwrap();
    assert_eq!((amount.low.unwrap().to_string().as_str(), amount.high.unwrap().to_string().as_str()), ("38.80", "91.34"));
    assert_eq!(household.told(Name::SubscriptionPrice), Vec::<String>::new());
}

#[test]
fn two_of_one_party_are_told_apart_by_price_and_purchases_beside_them_are_none() {
    let household = Household::new("2025-10-20")
        .monthly("2025-01-05", 10, -1_099, "CB APPLE.COM/BILL")
        .monthly("2025-01-19", 10, -299, "CB APPLE.COM/BILL")
        .pay("2025-03-02", -2_599, "CB APPLE.COM/BILL")
        .pay("2025-07-11", -499, "CB APPLE.COM/BILL");
    assert_eq!(subscriptions(&household), ["APPLE.COM/BILL 10.99", "APPLE.COM/BILL 2.99"]);
    let keys: std::collections::BTreeSet<String> = household.found(Name::Subscription).into_iter().map(|finding| finding.key).collect();
    assert_eq!(keys.len(), 2);
}

#[test]
fn a_price_that_rose_and_stayed_is_told_with_its_first_day() {
    let household =
        Household::new("2025-10-20").monthly("2025-01-06", 6, -1_349, "CB NETFLIX.COM").monthly("2025-07-06", 4, -1_499, "CB NETFLIX.COM");
    let found = household.found(Name::SubscriptionPrice);
    assert_eq!(household.told(Name::SubscriptionPrice), ["NETFLIX.COM 1.50"]);
    assert_eq!(found[0].since, Some(day("2025-07-07")));
    assert_eq!(subscriptions(&household), ["NETFLIX.COM 14.99"]);
    let fell = Household::new("2025-10-20").monthly("2025-01-06", 6, -3_000, "PRLV SFR").monthly("2025-07-06", 4, -2_500, "PRLV SFR");
    assert_eq!(fell.told(Name::SubscriptionPrice), ["SFR -5.00"]);
}

#[test]
fn a_begun_month_a_free_one_an_extra_one_and_a_refund_change_no_price() {
    let begun = Household::new("2025-10-20").pay("2024-12-18", -613, "PRLV SFR").monthly("2025-01-05", 10, -1_999, "PRLV SFR");
    let extra = Household::new("2025-10-20").monthly("2025-01-05", 4, -1_999, "PRLV SFR").pay("2025-05-05", -2_650, "PRLV SFR").monthly(
        "2025-06-05",
        5,
        -1_999,
        "PRLV SFR",
    );
    let last = Household::new("2025-10-20").monthly("2025-01-06", 9, -1_999, "PRLV SFR").pay("2025-10-06", -2_650, "PRLV SFR");
    let refund = Household::new("2025-10-20").monthly("2025-01-05", 10, -1_999, "PRLV SFR").pay("2025-08-12", 500, "PRLV SFR");
    for household in [begun, extra, last, refund] {
        assert_eq!(household.told(Name::SubscriptionPrice), Vec::<String>::new());
    }
}

#[test]
fn bills_and_income_of_the_coming_month_are_told_with_their_days() {
    let household = Household::new("2025-10-20")
        .monthly("2025-01-05", 10, -1_999, "PRLV SEPA FREE MOBILE")
        .monthly("2025-01-28", 9, 240_000, "VIR SEPA SALAIRE ATELIERS DU NORD")
        .every(3, "2025-01-25", 3, -12_000, "PRLV SEPA VEOLIA EAU");
    let found = household.found(Name::BillUpcoming);
    let mut told: Vec<(String, String)> =
        found.iter().map(|finding| (finding.counterparty.clone().unwrap(), finding.since.unwrap().to_string())).collect();
    told.sort();
    let expected = [("FREE MOBILE", "2025-11-05"), ("SALAIRE ATELIERS DU NORD", "2025-10-28"), ("VEOLIA EAU", "2025-10-27")];
    assert_eq!(told, expected.map(|(party, on)| (party.to_owned(), on.to_owned())));
}

#[test]
fn the_balance_of_coming_days_falls_by_bills_and_by_what_is_spent_from_day_to_day() {
    let mut household = Household::new("2025-10-20").daily_life("2025-01-02").monthly("2025-01-05", 10, -50_000, "VIR LOYER MARTIN");
    household.known.accounts[0].balance = Some((day("2025-10-20"), Money { minor: 100_000, scale: 2, currency: Currency::EUR }));
    let coming = find(&household.known).0.coming;
    assert_eq!(coming.len(), 1);
    let (last, at_rent) = (coming[0].days.last().unwrap(), &coming[0].days[15]);
    assert_eq!(coming[0].days.len(), 30);
    assert!(coming[0].daily < -500, "{}", coming[0].daily);
    assert_eq!(at_rent.on, day("2025-11-05"));
    assert_eq!(at_rent.expected.len(), 1);
    assert_eq!(last.balance, 100_000 - 50_000 + 30 * coming[0].daily);
    assert!(last.low < last.balance && last.balance < last.high);
    assert!(coming[0].days[0].high - coming[0].days[0].low < last.high - last.low);
}

#[test]
fn pay_that_does_not_come_is_missed_once_it_is_later_than_ever() {
    let until =
        |today: &str| Household::new(today).monthly("2025-01-28", 9, 240_000, "VIR SEPA SALAIRE ATELIERS DU NORD").daily_life("2025-01-02");
    assert_eq!(until("2025-10-30").told(Name::PaymentMissing), Vec::<String>::new());
    let late = until("2025-11-12");
    assert_eq!(late.told(Name::PaymentMissing), ["SALAIRE ATELIERS DU NORD 2400.00"]);
    assert_eq!(late.found(Name::PaymentMissing)[0].since, Some(day("2025-10-28")));
    // Where the account isn't known so far, nobody can tell.
    let unknown = Household::new("2025-11-12").monthly("2025-01-28", 9, 240_000, "VIR SEPA SALAIRE ATELIERS DU NORD");
    assert_eq!(unknown.told(Name::PaymentMissing), Vec::<String>::new());
    // What skipped before may skip again.
    let skips = Household::new("2025-11-15")
        .monthly("2025-01-28", 3, -2_000, "PRLV SEPA ASSO DU QUARTIER")
        .monthly("2025-05-28", 5, -2_000, "PRLV SEPA ASSO DU QUARTIER")
        .daily_life("2025-01-02");
    assert_eq!(skips.told(Name::PaymentMissing), Vec::<String>::new());
}

#[test]
fn what_was_debited_and_given_back_is_not_missing() {
    let household = Household::new("2025-10-24")
        .monthly("2025-01-06", 9, -17_366, "PRLV SEPA EDF CLIENTS PARTICULIERS")
        .pay("2025-10-06", -17_366, "PRLV SEPA EDF CLIENTS PARTICULIERS")
        .pay("2025-10-08", 17_366, "REJET PRLV EDF CLIENTS PARTICULIERS")
        .daily_life("2025-01-02");
    assert_eq!(household.told(Name::PaymentMissing), Vec::<String>::new());
}

#[test]
fn a_subscription_that_ended_is_missed_once_and_pay_each_time() {
    let ended = Household::new("2025-10-16").monthly("2025-01-06", 8, -5_600, "PRLV SEPA HARMONIE MUTUELLE").daily_life("2025-01-02");
    assert_eq!(ended.told(Name::PaymentMissing).len(), 1);
    let unpaid = Household::new("2025-10-16").monthly("2025-01-06", 8, 150_000, "VIR SEPA SALAIRE ATELIERS").daily_life("2025-01-02");
    assert_eq!(unpaid.told(Name::PaymentMissing).len(), 2);
}

#[test]
fn days_that_no_file_tells_of_miss_and_end_nothing() {
    let mut household =
        Household::new("2025-10-31").monthly("2025-01-06", 8, -5_600, "PRLV SEPA BASIC FIT").pay("2025-10-20", -2_000, "CB CARREFOUR");
    household.known.sources.push(crate::Source {
        id: "s".to_owned(),
        name: "s".to_owned(),
        format: "ofx".to_owned(),
        account: Some("current".to_owned()),
        delivered_on: Vec::new(),
        told: vec![(day("2025-01-01"), day("2025-08-31")), (day("2025-10-15"), day("2025-10-20"))],
        daily: false,
        link: None,
    });
    assert_eq!(household.told(Name::PaymentMissing), Vec::<String>::new());
    assert_eq!(subscriptions(&household), ["BASIC FIT 56.00"]);
    household.known.sources.clear();
    assert_eq!(subscriptions(&household), Vec::<String>::new());
}
