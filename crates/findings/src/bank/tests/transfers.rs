//! Between own accounts, or only of one amount.

use super::*;

fn pairs(household: &Household) -> Vec<crate::bank::Transfer> {
    find(&household.known).0.transfers
}

fn two() -> Household {
    Household::new("2025-10-20").account("joint", AccountType::Checking)
}

#[test]
fn opposite_amounts_that_name_own_accounts_are_one_transfer_and_no_spending() {
    let household =
        two().pay("2025-05-02", -30_000, "VIR INST VERS COMPTE JOINT").on(1, day("2025-05-02"), 30_000, "VIR INST DEPUIS COMPTE COURANT");
    assert_eq!(household.told(Name::TransferOwn), ["COMPTE JOINT 300.00"]);
    assert_eq!(pairs(&household).iter().map(|pair| (pair.out, pair.into)).collect::<Vec<_>>(), [(0, Some(1))]);
}

#[test]
fn equal_amounts_alone_are_none() {
    let household = two()
        .pay("2025-05-02", -50_000, "VIR SEPA MARTIN GARAGE")
        .on(1, day("2025-05-02"), 50_000, "VIR SEPA RECU DUPONT")
        .pay("2025-06-02", -4_000, "CB CARREFOUR")
        .on(1, day("2025-06-02"), 4_000, "VIR COMPTE JOINT")
        .pay("2025-07-02", -7_000, "VIR VERS COMPTE JOINT")
        .on(1, day("2025-07-20"), 7_000, "VIR DEPUIS COMPTE COURANT");
    assert_eq!(household.told(Name::TransferOwn), Vec::<String>::new());
}

#[test]
fn the_other_accounts_number_decides() {
    let mut household = two()
        .pay("2025-05-02", -50_000, "VIR SEPA X")
        .on(1, day("2025-05-05"), 50_000, "VIR SEPA Y")
        .pay("2025-06-02", -60_000, "VIR VERS COMPTE JOINT")
        .on(1, day("2025-06-02"), 60_000, "VIR DEPUIS COMPTE");
    household.known.movements[0].counterparty_account = Some(household.known.accounts[1].names[0].clone());
    household.known.movements[2].counterparty_account = Some("FR7699999999999999999999999".to_owned());
    assert_eq!(household.told(Name::TransferOwn), ["X 500.00"]);
}

#[test]
fn one_of_two_equal_credits_is_taken_the_one_under_the_same_name() {
    let household = two()
        .pay("2025-05-02", -70_000, "VIR SEPA M CAMILLE VASSEUR")
        .on(1, day("2025-05-05"), 70_000, "VIR SEPA RECU MME LEROUX")
        .on(1, day("2025-05-05"), 70_000, "VIR SEPA RECU M CAMILLE VASSEUR");
    let pairs = pairs(&household);
    assert_eq!(pairs.len(), 1);
    assert_eq!(pairs[0].into, Some(2));
}

#[test]
fn what_the_person_said_holds() {
    let household = two()
        .pay("2025-05-02", -50_000, "VIR SEPA A")
        .on(1, day("2025-05-12"), 50_000, "VIR SEPA B")
        .pay("2025-06-02", -30_000, "VIR VERS COMPTE JOINT")
        .on(1, day("2025-06-02"), 30_000, "VIR DEPUIS COMPTE COURANT");
    let ids: Vec<RecordId> = household.known.movements.iter().map(|movement| movement.id).collect();
    let mut household = household;
    household.known.said.transfers.insert((ids[0], ids[1]));
    household.known.said.no_transfers.insert((ids[2], ids[3]));
    assert_eq!(household.told(Name::TransferOwn), ["A 500.00"]);
}

#[test]
fn a_deferred_card_is_settled_by_the_sum_of_its_month() {
    let mut household = Household::new("2025-10-20").account("card", AccountType::Card).daily_life("2025-06-01");
    for (on, cents) in [("2025-08-03", 4_210), ("2025-08-11", 1_890), ("2025-08-19", 12_000), ("2025-08-30", 999), ("2025-09-02", 5_000)] {
        household = household.on(1, day(on), -cents, "CARTE ACHAT");
    }
    let household = household.pay("2025-09-04", -(4_210 + 1_890 + 12_000 + 999), "DEBIT DIFFERE CARTE VISA").pay(
        "2025-09-05",
        -19_000,
        "VIR SEPA MARTIN",
    );
    let pairs = pairs(&household);
    assert_eq!(pairs.len(), 1);
    assert_eq!((pairs[0].into, pairs[0].card), (None, Some(1)));
    assert_eq!(household.told(Name::TransferOwn), ["DEBIT DIFFERE CARTE VISA 190.99".replace("DEBIT ", "")]);
}

#[test]
fn money_put_aside_each_month_is_no_subscription_and_no_bill() {
    let mut household = Household::new("2025-10-20").account("savings", AccountType::Savings).daily_life("2025-01-02");
    for month in 0..10 {
        let on = months_later("2025-01-06", month);
        household = household.on(0, on, -20_000, "VIR PERMANENT").on(1, on.plus_days(1), 20_000, "VIR RECU");
    }
    assert_eq!(household.told(Name::TransferOwn).len(), 10);
    assert!(household.find().iter().all(|finding| finding.name == Name::TransferOwn), "{:?}", household.find());
}

#[test]
fn a_purchase_given_back_to_the_card_settles_nothing() {
    let household = Household::new("2025-10-20").account("card", AccountType::Card).pay("2025-10-06", -6_529, "CB SNCF CONNECT 04/10").on(
        1,
        day("2025-10-07"),
        6_529,
        "AVOIR CARTE SNCF CONNECT",
    );
    assert_eq!(household.told(Name::TransferOwn), Vec::<String>::new());
    let settled = Household::new("2025-10-20")
        .account("card", AccountType::Card)
        .pay("2025-10-06", -6_529, "PRELEVEMENT CARTE DIFFERE")
        .on(1, day("2025-10-07"), 6_529, "REGLEMENT MENSUEL");
    assert_eq!(settled.told(Name::TransferOwn).len(), 1);
}

#[test]
fn one_name_on_both_sides_reaches_over_christmas() {
    let household = two()
        .pay("2024-12-20", -42_000, "VIR SEPA M CAMILLE VASSEUR")
        .on(1, day("2024-12-27"), 42_000, "VIR RECU M CAMILLE VASSEUR")
        .on(1, day("2024-12-27"), 42_000, "VIR RECU MME LEROUX");
    assert_eq!(pairs(&household).len(), 1);
    assert_eq!(pairs(&household)[0].into, Some(1));
}
