//! What holds of any household.

use super::*;
use crate::category::categorise;
use proptest::prelude::*;
use std::collections::BTreeSet;

const LABELS: &[&str] = &[
    "PRLV SEPA FREE MOBILE",
    "CB CARREFOUR MARKET 12/03",
    "VIR VERS COMPTE JOINT",
    "VIR DEPUIS COMPTE COURANT",
    "VIR SEPA SALAIRE ATELIERS DU NORD",
    "FRAIS TENUE DE COMPTE",
    "DEBIT DIFFERE CARTE",
    "CB NETFLIX.COM",
    "",
    "é\u{301}+/*",
];

/// A household of movements drawn by lot, on three accounts.
fn any_household() -> impl Strategy<Value = Household> {
    let movement = (0usize..3, 0i32..700, prop_oneof![-20_000i64..20_000, Just(-1_999), Just(50_000), Just(-50_000)], 0..LABELS.len());
    proptest::collection::vec(movement, 0..160).prop_map(|movements| {
        let household = Household::new("2025-10-20").account("joint", AccountType::Savings).account("card", AccountType::Card);
        movements.into_iter().fold(household, |household, (account, before, cents, label)| {
            household.on(account, day("2025-10-20").plus_days(-before), cents, LABELS[label])
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_movements_makes_no_difference(household in any_household(), turn in 0usize..160) {
        let before = household.find();
        let mut other = household;
        let count = other.known.movements.len().max(1);
        other.known.movements.rotate_left(turn % count);
        other.known.movements.reverse();
        prop_assert_eq!(sorted(before), sorted(other.find()));
    }

    #[test]
    fn records_exist_keys_are_single_and_nothing_is_of_the_future(household in any_household()) {
        let records: BTreeSet<RecordId> = household.known.movements.iter().map(|movement| movement.id).collect();
        let found = household.find();
        let keys: BTreeSet<&str> = found.iter().map(|finding| finding.key.as_str()).collect();
        prop_assert_eq!(keys.len(), found.len());
        for finding in &found {
            prop_assert!(!finding.records.is_empty() && finding.records.iter().all(|id| records.contains(id)), "{:?}", finding);
            prop_assert!(finding.records.is_sorted());
            let is_coming = finding.name == Name::BillUpcoming;
            let since = finding.since.unwrap();
            prop_assert!(if is_coming { since > household.known.today } else { since <= household.known.today }, "{:?}", finding);
        }
        prop_assert_eq!(categorise(&household.known).len(), household.known.movements.len());
    }

    /// Files may say anything.
    #[test]
    fn absurd_days_and_amounts_are_survived(
        household in any_household(),
        odd in proptest::collection::vec((0usize..4, any::<i32>(), any::<i64>(), 0u8..=255, 0..LABELS.len()), 0..24),
        today in prop_oneof![Just(i32::MIN), Just(i32::MAX), Just(2_932_896), Just(day("2025-10-20").number())],
    ) {
        let mut known = household.known;
        for account in 0..3 {
            for (nth, minor) in [i64::MIN, i64::MIN, i64::MAX, i64::MIN, i64::MAX, i64::MIN].into_iter().enumerate() {
                let on = day("2025-10-02").plus_days(-30 * i32::try_from(nth).unwrap());
                known.movements.push(Movement { account, on, amount: Money { minor, scale: 0, currency: Currency::EUR }, ..odd_movement() });
            }
        }
        for (account, on, minor, scale, label) in odd {
            let (on, amount) = (Day::from_number(on), Money { minor, scale, currency: Currency::EUR });
            known.movements.push(Movement { account, on, value_on: Some(Day::from_number(!on.number())), amount, label: LABELS[label].to_owned(), ..odd_movement() });
        }
        known.accounts[0].balance = Some((Day::from_number(today), Money { minor: i64::MAX, scale: 2, currency: Currency::EUR }));
        known.sources.push(crate::Source {
            id: "odd".to_owned(),
            name: String::new(),
            format: String::new(),
            account: Some("current".to_owned()),
            delivered_on: Vec::new(),
            told: vec![(Day::from_number(i32::MIN), Day::from_number(i32::MAX)), (day("2025-01-01"), Day::from_number(i32::MIN))],
            daily: false,
            link: None,
        });
        known.today = Day::from_number(today);
        drop(crate::notice(&known));
    }

    #[test]
    fn a_movement_is_in_one_transfer_at_most(household in any_household()) {
        let pairs = find(&household.known).0.transfers;
        let sides: Vec<usize> = pairs.iter().flat_map(|pair| [Some(pair.out), pair.into]).flatten().collect();
        let single: BTreeSet<usize> = sides.iter().copied().collect();
        prop_assert_eq!(single.len(), sides.len());
    }
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| a.key.cmp(&b.key));
    findings
}

fn odd_movement() -> Movement {
    Household::new("2025-10-20").pay("2025-10-01", -100, "PRLV SEPA FREE MOBILE").known.movements.remove(0)
}
