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

    #[test]
    fn a_movement_is_in_one_transfer_at_most(household in any_household()) {
        let pairs = crate::bank::transfer_pairs(&household.known);
        let sides: Vec<usize> = pairs.iter().flat_map(|pair| [Some(pair.out), pair.into]).flatten().collect();
        let single: BTreeSet<usize> = sides.iter().copied().collect();
        prop_assert_eq!(single.len(), sides.len());
    }
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| a.key.cmp(&b.key));
    findings
}
