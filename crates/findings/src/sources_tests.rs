use super::*;
use crate::{Account, AccountType, Movement};
use logis_core::{Currency, Money, RecordId};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A source that told of these months, one delivery each.
fn monthly(id: &str, months: &[&str]) -> Source {
    let months: Vec<Month> = months.iter().map(|month| month.parse().unwrap()).collect();
    Source {
        id: id.to_owned(),
        name: format!("The feed {id}"),
        format: "enedis".to_owned(),
        account: Some(format!("account of {id}")),
        delivered_on: months.iter().map(|month| month.next().first().plus_days(2)).collect(),
        told: months.iter().map(|month| (month.first(), month.last())).collect(),
        daily: true,
        link: None,
    }
}

fn found(today: &str, sources: Vec<Source>) -> Vec<Finding> {
    find(&Known { today: day(today), sources, ..Known::default() })
}

fn names(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.name.as_str()).collect()
}

const SPRING: &[&str] = &["2026-01", "2026-02", "2026-03", "2026-04"];

#[test]
fn a_month_is_ready_when_it_is_over_and_silent_when_two_are() {
    assert!(found("2026-05-20", vec![monthly("a", SPRING)]).is_empty(), "the month is not over");
    let ready = found("2026-06-01", vec![monthly("a", SPRING)]);
    assert_eq!(names(&ready), ["source.ready"]);
    assert_eq!(ready[0].action, Action::Fetch(Some("https://mon-compte-client.enedis.fr")));
    let silent = found("2026-07-10", vec![monthly("a", SPRING)]);
    assert_eq!(names(&silent), ["source.silent"], "silent wins");
    assert_eq!(silent[0].since, Some(day("2026-05-01")));
    assert!(found("2028-01-01", vec![monthly("a", SPRING)]).is_empty(), "it ended long ago");
}

#[test]
fn files_brought_in_one_evening_are_monthly_all_the_same() {
    let mut source = monthly("a", SPRING);
    source.delivered_on = vec![day("2026-07-09")];
    assert_eq!(names(&found("2026-07-10", vec![source])), ["source.silent"]);
}

#[test]
fn a_source_without_rhythm_is_never_late() {
    let mut source = monthly("a", &["2025-01", "2025-02", "2025-08", "2025-09", "2026-03"]);
    source.daily = false;
    assert!(found("2026-08-01", vec![source]).is_empty());
    let twice = monthly("a", &["2026-01", "2026-02"]);
    assert!(found("2026-05-01", vec![twice]).is_empty(), "two tellings are no rhythm");
}

#[test]
fn a_source_that_is_quiet_in_summer_is_not_silent_in_the_next() {
    let months = &["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01"];
    let last = &["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"];
    let mut source = monthly("a", &[&months[..], &last[..]].concat());
    source.daily = false;
    assert_eq!(names(&found("2026-09-10", vec![source.clone()])), ["source.ready"]);
    assert_eq!(names(&found("2026-11-10", vec![source])), ["source.silent"]);
}

#[test]
fn another_file_of_the_same_account_that_goes_on_is_enough() {
    let (old, mut new) = (monthly("a", SPRING), monthly("b", &["2026-05", "2026-06", "2026-07"]));
    new.account.clone_from(&old.account);
    assert!(found("2026-08-20", vec![old, new]).is_empty());
}

#[test]
fn a_day_that_no_delivery_of_a_meter_tells_of_is_a_gap() {
    let mut source = monthly("a", &["2026-01", "2026-02", "2026-04"]);
    let findings = found("2026-05-01", vec![source.clone()]);
    assert_eq!(names(&findings), ["source.gap"]);
    assert_eq!(findings[0].amount.unwrap().value.to_string(), "31");
    assert_eq!(findings[0].key, "source.gap:account of a:2026-03-01");
    // Another source of the same meter tells of it.
    let mut other = monthly("b", &["2026-03"]);
    other.account.clone_from(&source.account);
    assert!(found("2026-05-01", vec![source.clone(), other]).is_empty());
    source.told.push((day("2026-02-20"), day("2026-04-02")));
    assert!(found("2026-05-01", vec![source]).is_empty());
}

/// An account of which the source told of these months, with a movement every few days in them.
fn moving(months: &[&str], every_days: usize) -> Known {
    let mut source = monthly("a", months);
    source.daily = false;
    let account = Account {
        id: "account of a".to_owned(),
        name: "Joint".to_owned(),
        names: Vec::new(),
        kind: AccountType::Checking,
        currency: Currency::EUR,
        balance: None,
    };
    let days = source.told.iter().flat_map(|(first, last)| (first.number()..=last.number()).step_by(every_days));
    let movement = |on: i32| Movement {
        id: RecordId([0; 16]),
        account: 0,
        on: Day::from_number(on),
        value_on: None,
        amount: Money { minor: -100, scale: 2, currency: Currency::EUR },
        pending: false,
        label: String::new(),
        details: None,
        counterparty: None,
        counterparty_account: None,
        kind: None,
        category: None,
    };
    let movements = days.map(movement).collect();
    Known { today: day("2026-07-01"), accounts: vec![account], movements, sources: vec![source], ..Known::default() }
}

#[test]
fn an_account_has_a_gap_only_where_it_is_never_so_quiet() {
    let months = &["2026-01", "2026-02", "2026-04", "2026-05", "2026-06"];
    let findings = find(&moving(months, 3));
    assert_eq!(names(&findings), ["source.gap"]);
    assert_eq!(findings[0].since, Some(day("2026-03-01")));
    let longer = &[&["2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12"], &months[..]].concat();
    assert_eq!(names(&find(&moving(longer, 20))), ["source.gap"], "a month's file is lacking, and it moves in every other month");
    let mut seldom = moving(longer, 20);
    seldom.movements.retain(|movement| movement.on.month() != "2025-10".parse().unwrap());
    assert!(find(&seldom).is_empty(), "an account that has months without movement");
    assert!(find(&moving(months, 15)).is_empty(), "too short a story");
    let mut told_elsewhere = moving(months, 3);
    let in_it = Movement { on: day("2026-03-15"), ..told_elsewhere.movements[0].clone() };
    told_elsewhere.movements.push(in_it);
    assert!(find(&told_elsewhere).is_empty(), "another file told of it");
}

#[test]
fn an_account_of_two_long_files_that_moved_all_the_time_is_silent_when_it_stops() {
    let mut known = moving(&["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"], 4);
    known.sources[0].told = vec![(day("2025-11-01"), day("2026-01-31")), (day("2026-02-01"), day("2026-03-29"))];
    known.sources[0].delivered_on = vec![day("2026-04-01")];
    let at = |today: &str| find(&Known { today: day(today), ..known.clone() });
    assert!(at("2026-05-20").is_empty(), "a few weeks");
    assert_eq!(names(&at("2026-06-20")), ["source.silent"]);
    assert!(at("2027-07-01").is_empty(), "it ended long ago");
}

#[test]
fn absurd_sources_are_survived() {
    let mut source = monthly("a", SPRING);
    source.told.extend([i32::MIN, i32::MAX].map(|n| (Day::from_number(i32::MIN), Day::from_number(n))));
    source.delivered_on.push(Day::from_number(i32::MAX));
    for today in [i32::MIN, 0, i32::MAX] {
        drop(find(&Known { today: Day::from_number(today), sources: vec![source.clone()], ..Known::default() }));
    }
}

proptest! {
    #[test]
    fn order_says_nothing_and_neither_does_the_future(
        spans in prop::collection::vec((0i32..600, 0i32..40), 0..20),
        turn in 0usize..20,
    ) {
        let mut source = monthly("a", &[]);
        source.told = spans.iter().map(|(first, days)| {
            let first = day("2025-01-01").plus_days(*first);
            (first, first.plus_days(*days))
        }).collect();
        source.delivered_on = source.told.iter().map(|(_, last)| *last).collect();
        let today = day("2026-01-01");
        let find_in = |source: &Source| find(&Known { today, sources: vec![source.clone()], ..Known::default() });
        let forwards = find_in(&source);
        let mut turned = source.clone();
        if !spans.is_empty() {
            turned.told.rotate_left(turn % spans.len());
            turned.delivered_on.reverse();
        }
        prop_assert_eq!(&forwards, &find_in(&turned));
        source.told.retain(|(first, _)| *first <= today);
        source.delivered_on.retain(|day| *day <= today);
        prop_assert_eq!(&forwards, &find_in(&source));
        for finding in forwards {
            prop_assert!(finding.since.is_none_or(|since| since <= today), "{:?}", finding);
        }
    }
}
