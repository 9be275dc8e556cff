//! The households keep what they promise: the same each time, read whole, with something true of each finding.

use std::collections::BTreeSet;

use logis_core::Severity;
use logis_findings::Per;
use logis_formats::{Collected, Hint, MemoryInput, read};
use logis_kinds::KindId;

use super::truth::{Due, Found, compare};
use super::*;

const SEEDS: std::ops::Range<u64> = 1..21;

#[test]
fn a_seed_is_always_the_same_household() {
    let [a, b] = [7, 7].map(Household::of);
    assert_eq!(a.to_json(), b.to_json());
    for (a, b) in a.files().iter().zip(b.files()) {
        assert_eq!((&a.name, &a.bytes, a.on), (&b.name, &b.bytes, b.on));
    }
    assert_ne!(Household::of(8).to_json()["looks"], a.to_json()["looks"]);
}

#[test]
fn each_confounder_is_in_some_household() {
    let met: BTreeSet<&str> = (1..121).flat_map(|seed| Household::of(seed).life.has).collect();
    let named: BTreeSet<&str> = CONFOUNDERS.iter().copied().collect();
    assert_eq!(met, named);
}

#[test]
fn importers_read_every_line() {
    for seed in 1..9 {
        let household = Household::of(seed);
        let mut movements = BTreeSet::new();
        for file in household.files().iter().filter(|file| !file.name.ends_with(".json")) {
            let mut collected = Collected::default();
            read(&MemoryInput::new(file.name.as_str(), file.bytes.as_slice()), &Hint::default(), &mut collected).unwrap();
            // A short file may not show which of its numbers is the month: a note, and nothing is lost.
            let worse = collected.problems.iter().find(|problem| problem.severity() != Severity::Note);
            assert!(worse.is_none(), "{} of {seed}: {worse:?}", file.name);
            let rows = |kind| collected.batches.iter().filter(|batch| batch.kind() == kind).map(logis_kinds::Batch::rows).sum::<usize>();
            let text = String::from_utf8_lossy(&file.bytes);
            let (told, kind) = match file.name.split('.').next_back() {
                Some("ofx") => (text.matches("<STMTTRN>").count(), KindId::BankTransaction),
                Some("xml") => (text.matches("<Ntry>").count(), KindId::BankTransaction),
                _ if text.starts_with("Identifiant") => (text.lines().count() - 3, KindId::EnergyReading),
                _ => (text.lines().skip_while(|line| !line.starts_with("Date;")).count() - 1, KindId::BankTransaction),
            };
            assert_eq!(rows(kind), told, "{} of {seed}", file.name);
            let name = if kind == KindId::EnergyReading { "meter" } else { "account" };
            let named = collected.batches.iter().filter(|batch| batch.kind() == kind).filter_map(|batch| batch.text(name, 0));
            let known = |named: &str| household.sources.iter().any(|source| named.ends_with(&source.number));
            assert!(named.clone().all(known), "{:?}", named.collect::<Vec<_>>());
            movements.insert(kind);
        }
        assert!(movements.contains(&KindId::BankTransaction));
    }
}

#[test]
fn something_is_true_of_each_finding() {
    let mut due = BTreeSet::new();
    for household in SEEDS.map(Household::of) {
        for at in household.looks() {
            due.extend(household.truth(at).iter().filter(|expected| expected.due == Due::Must).map(|expected| expected.name.as_str()));
        }
    }
    let all: BTreeSet<&str> = Name::ALL.iter().map(|(_, name)| *name).collect();
    assert_eq!(due, all);
}

/// A home that says all that must be said, as it was, and nothing else.
fn all_said(truth: &[Expected]) -> Vec<Found> {
    let said = |expected: &Expected| Found {
        name: expected.name,
        sum: expected.amounts.first().copied(),
        since: expected.since,
        accounts: expected.account.iter().cloned().collect(),
        said: expected.words.join(" "),
        days: expected.days.clone(),
    };
    truth.iter().filter(|expected| expected.due == Due::Must).map(said).collect()
}

#[test]
fn a_home_that_says_all_and_nothing_else_has_neither_misses_nor_false_alarms() {
    for household in SEEDS.map(Household::of) {
        for at in household.looks() {
            let truth = household.truth(at);
            let found = all_said(&truth);
            let compared = compare(&found, &truth);
            assert_eq!(compared.hits.len(), found.len());
            assert!(compared.missed.is_empty() && compared.false_alarms.is_empty(), "{compared:#?}");
            let nothing = compare(&[], &truth);
            assert_eq!((nothing.hits.len(), nothing.missed.len()), (0, found.len()));
        }
    }
}

#[test]
fn no_two_parties_share_a_word_that_tells_them() {
    use std::collections::BTreeMap;
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for household in (1..61).map(Household::of) {
        for movement in household.life.movements.iter().filter(|movement| !matches!(movement.way, life::Way::Fee | life::Way::Settlement)) {
            let words = truth::words(&movement.payee);
            assert!(!words.is_empty(), "{}", movement.payee);
            for word in words {
                told.entry(word).or_default().insert(movement.payee.clone());
            }
        }
    }
    let shared: Vec<_> = told.iter().filter(|(_, payees)| payees.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
}

#[test]
fn a_finding_says_one_truth_and_must_be_about_it() {
    let day = Day::from_ymd(2025, 3, 5).unwrap();
    let truth = [Expected::must(Name::SubscriptionPrice, "rose").party(&["CANAL PLUS"]).sum(2_399, Some(Per::Month)).on(day, 45)];
    let found = Found {
        name: Name::SubscriptionPrice,
        sum: Some((2_450, Some(Per::Month))),
        since: Some(day.plus_days(30)),
        accounts: vec!["some account".into()],
        said: "PRLV SEPA CANAL PLUS 0042".into(),
        days: vec![day],
    };
    let counts = |found: &[Found]| {
        let compared = compare(found, &truth);
        [compared.hits.len(), compared.false_alarms.len(), compared.missed.len()]
    };
    assert_eq!(counts(std::slice::from_ref(&found)), [1, 0, 0]);
    // Said twice is once too often.
    assert_eq!(counts(&[found.clone(), found.clone()]), [1, 1, 0]);
    // A year's price is a month's twelve times; what isn't said isn't held against it.
    assert_eq!(counts(&[Found { sum: Some((28_788, Some(Per::Year))), since: None, ..found.clone() }]), [1, 0, 0]);
    for wrong in [
        Found { name: Name::Subscription, ..found.clone() },
        Found { said: "PRLV SEPA CANALISATIONS".into(), ..found.clone() },
        Found { sum: Some((3_399, Some(Per::Month))), ..found.clone() },
        Found { since: Some(day.plus_days(80)), ..found.clone() },
    ] {
        assert_eq!(counts(&[wrong]), [0, 1, 1]);
    }
}

#[test]
fn fees_count_alike_one_by_one_and_by_the_year() {
    let days = [10, 20, 30].map(|day| Day::from_ymd(2025, 3, day).unwrap());
    let fee = |day: Day| Expected::must(Name::Fee, "fee").of("00042").sum(800, None).give_or_take(0.0).on(day, 3).shown_on(&[day]);
    let truth = days.map(fee);
    let of = |days: &[Day], cents| Found {
        name: Name::Fee,
        sum: Some((cents, None)),
        since: days.first().copied(),
        accounts: vec!["99101/00690/00042".into()],
        said: "COMMISSION".into(),
        days: days.to_vec(),
    };
    for found in [days.map(|day| of(&[day], 800)).to_vec(), vec![of(&days, 2_400)]] {
        let compared = compare(&found, &truth);
        assert_eq!((compared.hits.len(), compared.false_alarms.len()), (3, 0));
    }
}
