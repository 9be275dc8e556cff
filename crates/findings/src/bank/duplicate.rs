//! `payment.duplicate`: one party was paid one amount twice within days, which isn't usual for it.

use std::collections::{HashMap, HashSet};

use super::ledger::{Group, Ledger};
use super::series::Series;
use super::way::Way;
use crate::category::CategoryId;
use crate::{Action, Amount, Fact, Finding, Name};

/// Hundredths of a unit below which nobody asks for anything back.
const CENTS_MIN: i64 = 500;
/// Days between the two.
const DAYS_MAX: i32 = 5;
/// Payments longer ago are no news, in days.
const NEWS_DAYS: i32 = 200;
/// Days that show what is usual for a party.
const USUAL_DAYS: i32 = 365;
/// A party is paid often from so many payments a year on: there one price comes twice by itself.
const OFTEN_A_YEAR: usize = 7;
/// Less than this, bought by card where nothing is agreed, is two purchases.
const CARD_CENTS_MIN: i64 = 3_000;
/// The same where things are bought one by one: tickets, meals, food.
const PIECE_CENTS_MIN: i64 = 4_000;
/// From here on also there two purchases on different days are told.
const PIECE_DAYS_CENTS_MIN: i64 = 10_000;

pub(super) fn find(ledger: &Ledger<'_>, series: &[Series]) -> Vec<Finding> {
    // Where two series of one party have one price, two payments are two.
    let mut prices: HashMap<(Group, i64), usize> = HashMap::new();
    for series in series {
        *prices.entry((series.group, ledger.cents[series.last()])).or_default() += 1;
    }
    let recurring: HashSet<Group> = series.iter().map(|series| series.group).collect();
    let mut findings = Vec::new();
    for (group, items) in ledger.groups().into_iter().filter(|(group, _)| group.is_out) {
        let mut by_amount: HashMap<i64, Vec<usize>> = HashMap::new();
        for at in &items {
            by_amount.entry(ledger.cents[*at]).or_default().push(*at);
        }
        for (cents, same) in by_amount {
            if -cents < CENTS_MIN || same.len() < 2 || prices.get(&(group, cents)).is_some_and(|count| *count > 1) {
                continue;
            }
            findings.extend(twice(ledger, group, &items, &same, recurring.contains(&group)));
        }
    }
    findings
}

/// The latest two of equal payments that stand too near to each other.
fn twice(ledger: &Ledger<'_>, group: Group, items: &[usize], same: &[usize], recurs: bool) -> Option<Finding> {
    let near: Vec<(usize, usize)> =
        same.windows(2).map(|two| (two[0], two[1])).filter(|(a, b)| ledger.day(*b) - ledger.day(*a) <= DAYS_MAX).collect();
    // More than one pair: it is usual.
    let [(a, b)] = near.as_slice() else { return None };
    let (a, b) = (*a, *b);
    let day = ledger.day(b);
    if ledger.today() - day > NEWS_DAYS || matches!(ledger.ways[b], Way::Cash | Way::Cheque | Way::Fee) {
        return None;
    }
    let category = ledger.category(b);
    if matches!(category, CategoryId::Cash | CategoryId::BankFees | CategoryId::Savings | CategoryId::Gifts) {
        return None;
    }
    if !recurs && is_two_purchases(ledger, a, b) {
        return None;
    }
    let lately = |at: &&usize| (ledger.day(**at) - day).abs() <= USUAL_DAYS;
    if !recurs && items.iter().filter(lately).count() >= OFTEN_A_YEAR {
        return None;
    }
    let currency = group.currency;
    let money = ledger.money(ledger.cents[b].abs(), currency);
    let (first, second) = (ledger.movement(a), ledger.movement(b));
    let party = ledger.parties.of(b).name.clone();
    Some(Finding {
        name: Name::PaymentDuplicate,
        key: format!("payment.duplicate:{}:{}", first.id.min(second.id), first.id.max(second.id)),
        amount: Some(Amount { value: money.decimal(), low: None, high: None, currency: Some(money.currency), per: None }),
        since: Some(second.on),
        account: Some(ledger.account_id(group.account).to_owned()),
        counterparty: Some(party.clone()),
        records: ledger.records(&[a, b]),
        facts: vec![
            ("party", Fact::Text(party)),
            ("amount", Fact::Money(money)),
            ("first", Fact::Day(first.on)),
            ("second", Fact::Day(second.on)),
            ("days", Fact::Count(i64::from(second.on.number() - first.on.number()))),
            ("times", Fact::Count(i64::try_from(items.len()).unwrap_or(i64::MAX))),
        ],
        action: Action::Lines,
        weight: ledger.cents[b].abs(),
    })
}

/// Whether two payments of one amount at a shop are likely two purchases.
fn is_two_purchases(ledger: &Ledger<'_>, a: usize, b: usize) -> bool {
    let cents = ledger.cents[b].abs();
    let by_piece = matches!(
        ledger.category(b),
        CategoryId::Transport | CategoryId::Fuel | CategoryId::Restaurants | CategoryId::Groceries | CategoryId::Leisure
    );
    let on_one_day = ledger.paid_on[a] == ledger.paid_on[b];
    let least = match (by_piece, on_one_day) {
        (true, true) => PIECE_CENTS_MIN,
        (true, false) => PIECE_DAYS_CENTS_MIN,
        (false, _) if ledger.ways[b] == Way::Card => CARD_CENTS_MIN,
        _ => 0,
    };
    cents < least
}
