use super::*;
use logis_core::Currency;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A home contract of one insurer over the year 2026.
fn contract(number: u8) -> Contract {
    Contract {
        id: RecordId([number; 16]),
        contract: format!("C{number}"),
        holder: Some(format!("Insurer {number}")),
        kind: "home".to_owned(),
        product: None,
        insured: Some("12 rue des Lilas, Paris".to_owned()),
        status: "active".to_owned(),
        starts_on: Some(day("2026-01-01")),
        ends_on: Some(day("2026-12-31")),
        renews_on: None,
        notice_days: None,
        premium: Some(euros(24_000)),
        premium_period: Some("year".to_owned()),
    }
}

fn euros(minor: i64) -> Money {
    Money { minor, scale: 2, currency: Currency::EUR }
}

fn found(today: &str, contracts: Vec<Contract>) -> Vec<Finding> {
    find(&Known { today: day(today), contracts, ..Known::default() })
}

fn names(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.name.as_str()).collect()
}

/// The next year's terms of a contract, at another price.
fn renewed(contract: &Contract, minor: i64, period: &str) -> Contract {
    Contract {
        id: RecordId([contract.id.0[0] + 100; 16]),
        starts_on: Some(day("2027-01-01")),
        ends_on: Some(day("2027-12-31")),
        premium: Some(euros(minor)),
        premium_period: Some(period.to_owned()),
        ..contract.clone()
    }
}

#[test]
fn one_thing_insured_twice_is_told_with_what_the_cheaper_costs() {
    let liability = Contract { kind: "liability".to_owned(), starts_on: Some(day("2026-02-01")), ..contract(3) };
    let second = Contract { starts_on: Some(day("2026-03-01")), premium: Some(euros(1_500)), ..contract(2) };
    let second = Contract { premium_period: Some("month".to_owned()), insured: Some("12, RUE DES LILAS - PARIS".to_owned()), ..second };
    let findings = found("2026-06-01", vec![contract(1), liability, second]);
    assert_eq!(names(&findings), ["contract.overlap"]);
    let finding = &findings[0];
    assert_eq!(finding.amount.unwrap().value.to_string(), "180.00");
    assert_eq!(finding.since, Some(day("2026-03-01")));
    assert_eq!(finding.records, [RecordId([1; 16]), RecordId([2; 16])]);
    assert_eq!(finding.key, "contract.overlap:insurer1/C1:insurer2/C2");
}

#[test]
fn what_only_looks_like_insured_twice() {
    let other_home = Contract { insured: Some("3 quai du Port".to_owned()), ..contract(2) };
    assert!(found("2026-06-01", vec![contract(1), other_home]).is_empty(), "another thing");
    let unnamed = Contract { insured: None, ..contract(2) };
    assert!(found("2026-06-01", vec![contract(1), unnamed]).is_empty(), "a thing nobody names");
    let liability = Contract { kind: "liability".to_owned(), ..contract(2) };
    assert!(found("2026-06-01", vec![contract(1), liability]).is_empty(), "liability inside home");
    // Cover moved to another insurer, with a month of both.
    let old = Contract { ends_on: Some(day("2026-05-31")), ..contract(1) };
    let new = Contract { starts_on: Some(day("2026-05-01")), ends_on: None, ..contract(2) };
    assert!(found("2026-05-20", vec![old.clone(), new.clone()]).is_empty(), "31 days of both");
    let day_more = Contract { ends_on: Some(day("2026-06-01")), ..old };
    assert_eq!(names(&found("2026-05-20", vec![day_more, new])), ["contract.overlap"]);
    // Moved at the renewal, without a word of the old insurer.
    let silent = Contract { ends_on: None, renews_on: Some(day("2026-04-01")), ..contract(1) };
    let new = Contract { starts_on: Some(day("2026-04-01")), ends_on: None, ..contract(2) };
    assert!(found("2026-09-01", vec![silent, new]).is_empty(), "left at the renewal");
    // The old one stands for sure until it renews: so long it is no change.
    let still = Contract { ends_on: None, renews_on: Some(day("2026-05-01")), ..contract(1) };
    let new = Contract { starts_on: Some(day("2026-04-05")), ends_on: None, ..contract(2) };
    assert!(found("2026-04-24", vec![still.clone(), new.clone()]).is_empty(), "twenty days of both");
    assert_eq!(names(&found("2026-04-25", vec![still.clone(), new.clone()])), ["contract.overlap"]);
    assert!(found("2026-05-02", vec![still, new]).is_empty(), "left at the renewal, as far as is known");
    let cancelled = Contract { status: "cancelled".to_owned(), ..contract(1) };
    assert!(found("2026-06-01", vec![cancelled, contract(2)]).is_empty(), "cancelled");
    // The terms of two years are one contract.
    assert!(found("2026-06-01", vec![contract(1), renewed(&contract(1), 24_000, "year")]).is_empty());
}

#[test]
fn an_end_without_a_successor_is_told_in_time() {
    let findings = found("2026-11-15", vec![contract(1)]);
    assert_eq!(names(&findings), ["contract.lapse"]);
    assert_eq!(findings[0].since, Some(day("2026-12-31")));
    assert!(found("2026-10-15", vec![contract(1)]).is_empty(), "too early");
    assert!(found("2027-02-01", vec![contract(1)]).is_empty(), "over");
    let next = Contract { starts_on: Some(day("2027-01-01")), ends_on: None, ..contract(2) };
    assert!(found("2026-11-15", vec![contract(1), next]).is_empty(), "another insurer follows");
    assert!(found("2026-11-15", vec![contract(1), renewed(&contract(1), 24_000, "year")]).is_empty(), "renewed");
    let announced = Contract { ends_on: Some(day("2026-12-31")), ..renewed(&contract(1), 30_000, "year") };
    assert_eq!(names(&found("2026-11-15", vec![contract(1), announced])), ["contract.lapse"], "the renewal never came to be");
    let shorter = Contract { ends_on: Some(day("2027-01-10")), ..renewed(&contract(1), 24_000, "year") };
    assert_eq!(found("2026-12-15", vec![contract(1), shorter])[0].since, Some(day("2027-01-10")), "the last terms end");
    let given = Contract { status: "cancelled".to_owned(), ..contract(1) };
    assert!(found("2026-11-15", vec![given]).is_empty(), "the person knows");
}

#[test]
fn a_renewal_is_told_while_notice_can_be_given() {
    let renewing = Contract { ends_on: None, renews_on: Some(day("2027-01-01")), notice_days: Some(60), ..contract(1) };
    let findings = found("2026-10-01", vec![renewing.clone()]);
    assert_eq!(names(&findings), ["contract.lapse"]);
    assert_eq!(findings[0].since, Some(day("2026-11-02")));
    assert!(found("2026-11-03", vec![renewing.clone()]).is_empty(), "the day has passed");
    assert!(found("2026-08-01", vec![renewing.clone()]).is_empty(), "months away");
    assert!(found("2026-10-01", vec![Contract { notice_days: None, ..renewing.clone() }]).is_empty(), "no notice is known");
    // The coming year's terms are told already: what they cost is what notice can be given of.
    let next = Contract { ends_on: None, renews_on: Some(day("2028-01-01")), ..renewed(&renewing, 30_000, "year") };
    let findings = found("2026-10-01", vec![renewing.clone(), next.clone()]);
    assert_eq!(names(&findings), ["contract.lapse", "contract.price"]);
    assert_eq!(findings[0].amount.unwrap().value.to_string(), "300.00");
    assert_eq!(findings[0].records, [RecordId([1; 16]), RecordId([101; 16])]);
    // Nobody told since: it renews each year, but not for ever.
    assert_eq!(found("2028-10-01", vec![renewing.clone()])[0].since, Some(day("2028-11-02")));
    assert!(found("2032-10-01", vec![renewing]).is_empty());
}

#[test]
fn a_premium_that_changed_is_told_by_the_year() {
    let findings = found("2026-12-15", vec![contract(1), renewed(&contract(1), 2_150, "month")]);
    assert_eq!(names(&findings), ["contract.price"]);
    let finding = &findings[0];
    assert_eq!(finding.amount.unwrap().value.to_string(), "18.00");
    assert_eq!(finding.since, Some(day("2027-01-01")));
    assert_eq!(finding.weight, 1_800);
    assert!(found("2027-03-01", vec![contract(1), renewed(&contract(1), 24_000, "year")]).is_empty(), "the same price");
    assert!(found("2027-03-01", vec![contract(1), renewed(&contract(1), 2_000, "month")]).is_empty(), "the same, by the month");
    let uneven = Contract { premium: Some(euros(10_000)), ..contract(1) };
    assert!(found("2027-03-01", vec![uneven.clone(), renewed(&uneven, 833, "month")]).is_empty(), "rounded to cents");
    assert!(found("2027-03-01", vec![uneven.clone(), renewed(&uneven, 30_000, "once")]).is_empty(), "no yearly price");
    // The same thing under a new number of the same insurer.
    let moved = Contract { contract: "C9".to_owned(), ..renewed(&contract(1), 30_000, "year") };
    let findings = found("2027-02-01", vec![contract(1), moved.clone()]);
    assert_eq!(names(&findings), ["contract.price"]);
    assert_eq!(findings[0].amount.unwrap().value.to_string(), "60.00");
    let elsewhere = Contract { holder: Some("Another".to_owned()), ..moved };
    assert!(found("2027-02-01", vec![contract(1), elsewhere]).is_empty(), "another insurer's price is no change of this one's");
}

#[test]
fn absurd_contracts_are_survived() {
    let absurd = |minor, start: i32, notice| Contract {
        premium: Some(Money { minor, scale: 18, currency: Currency::EUR }),
        premium_period: Some("month".to_owned()),
        starts_on: Some(Day::from_number(start)),
        ends_on: Some(Day::from_number(i32::MAX)),
        renews_on: Some(Day::from_number(i32::MIN)),
        notice_days: Some(notice),
        ..contract(1)
    };
    let contracts = vec![absurd(i64::MAX, i32::MIN, i32::MIN), absurd(i64::MIN, i32::MAX, i32::MAX), absurd(1, 0, 0)];
    for today in [i32::MIN, 0, i32::MAX] {
        drop(find(&Known { today: Day::from_number(today), contracts: contracts.clone(), ..Known::default() }));
    }
}

proptest! {
    #[test]
    fn the_order_in_which_contracts_are_known_says_nothing(
        rows in prop::collection::vec((0u8..4, 0u8..3, 0i32..800, 100i32..900, 1i64..40_000, any::<bool>()), 0..12),
        turn in 0usize..12,
    ) {
        let mut contracts: Vec<Contract> = rows.iter().enumerate().map(|(at, (number, thing, start, length, minor, renews))| {
            let start = day("2025-01-01").plus_days(*start);
            Contract {
                id: RecordId([u8::try_from(at).unwrap(); 16]),
                insured: Some(format!("thing {thing}")),
                starts_on: Some(start),
                ends_on: Some(start.plus_days(*length)),
                renews_on: renews.then(|| start.plus_days(365)),
                notice_days: Some(60),
                premium: Some(euros(*minor)),
                ..contract(*number)
            }
        }).collect();
        let forwards = found("2026-06-01", contracts.clone());
        if !contracts.is_empty() {
            let turn = turn % contracts.len();
            contracts.rotate_left(turn);
            contracts.reverse();
        }
        prop_assert_eq!(forwards, found("2026-06-01", contracts));
    }
}
