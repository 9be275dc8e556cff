//! `spending.unusual`: a payment, or a category's month, far beyond the person's own history.
//!
//! What is usual is told by the middle and the median distance from it, so that one holiday doesn't make the next one
//! usual, nor a single large payment hide another. What came at the same time of the year before is usual too.

use std::collections::{BTreeMap, HashSet};

use logis_core::{Currency, Day, Month};

use super::ledger::{Ledger, median, spread};
use super::series::Series;
use super::way::Way;
use crate::category::CategoryId;
use crate::{Action, Amount, Fact, Finding, Name, Per};

/// Days of history before what is judged.
const HISTORY_DAYS: i32 = 180;
/// Days that make the history.
const WINDOW_DAYS: i32 = 400;
/// What happened longer ago is no news, in days.
const NEWS_DAYS: i32 = 62;
/// Payments that make a history.
const PAYMENTS_MIN: usize = 30;
/// A payment of less is never told, in hundredths of a unit.
const PAYMENT_CENTS_MIN: i64 = 80_000;
/// A payment is unusual from so many times what nineteen in twenty payments stay below.
const PAYMENT_TIMES: i64 = 5;
/// Payments that are judged: the largest. A home has few so far beyond all others.
const JUDGED_MAX: usize = 50;
/// And so many times the middle of its party's own, where the party is known.
const PARTY_TIMES: i64 = 3;
/// And twice what so many payments in a hundred of its category stay below.
const CATEGORY_PERCENT: usize = 95;
/// Payments of a party that make its own history.
const PARTY_MIN: usize = 4;
/// Months before, of a category.
const MONTHS_MIN: usize = 6;
/// Months that are compared.
const MONTHS: usize = 24;
/// A month is told where it is beyond its middle by so many median distances…
const MONTH_DISTANCES: i64 = 6;
/// …by so much in hundredths of a unit…
const MONTH_CENTS_MIN: i64 = 40_000;
/// …and beyond the largest before by so many in a hundred.
const MONTH_LARGEST_PERCENT: i64 = 130;
/// What came a year before is alike from so many in a hundred of it.
const SEASON_PERCENT: i64 = 50;
/// Days around the same day of the year before.
const SEASON_DAYS: i32 = 35;

pub(super) fn find(ledger: &Ledger<'_>, series: &[Series]) -> Vec<Finding> {
    let recurring: HashSet<usize> = series.iter().flat_map(|series| series.items.iter().copied()).collect();
    let mut of_currency: BTreeMap<Currency, Vec<usize>> = BTreeMap::new();
    for at in ledger.order.iter().copied().filter(|at| is_spending(ledger, *at)) {
        of_currency.entry(ledger.currency(at)).or_default().push(at);
    }
    let mut findings = Vec::new();
    for (currency, spent) in of_currency {
        let once: Vec<usize> = spent.iter().copied().filter(|at| !recurring.contains(at)).collect();
        let told = payments(ledger, &once, &mut findings);
        months(ledger, currency, &once, &told, &mut findings);
    }
    findings
}

fn is_spending(ledger: &Ledger<'_>, at: usize) -> bool {
    let kept = matches!(
        ledger.category(at),
        CategoryId::Savings | CategoryId::Transfer | CategoryId::Loans | CategoryId::Taxes | CategoryId::Income
    );
    ledger.cents[at] < 0 && ledger.counts(at) && !kept && !ledger.is_own_party(at) && !ledger.settles_card(at)
}

/// Payments far beyond all others: their places.
fn payments(ledger: &Ledger<'_>, once: &[usize], findings: &mut Vec<Finding>) -> HashSet<usize> {
    let mut told = HashSet::new();
    let (Some(first), today) = (once.first().map(|at| ledger.day(*at)), ledger.today()) else { return told };
    let from = once.partition_point(|at| ledger.day(*at) <= today - NEWS_DAYS);
    if today - NEWS_DAYS - first < HISTORY_DAYS - NEWS_DAYS {
        return told;
    }
    let start = once.partition_point(|at| ledger.day(*at) < today - NEWS_DAYS - WINDOW_DAYS);
    let history = &once[start..from];
    if history.len() < PAYMENTS_MIN {
        return told;
    }
    let size = |at: &usize| ledger.cents[*at].abs();
    let mut sizes: Vec<i64> = history.iter().map(size).collect();
    sizes.sort_unstable();
    let most = sizes[(sizes.len() - 1) * 95 / 100];
    let limit = PAYMENT_CENTS_MIN.max(most.saturating_mul(PAYMENT_TIMES));
    let is_large = |at: &usize| size(at) >= if ledger.ways[*at] == Way::Cheque { limit.saturating_mul(2) } else { limit };
    let mut large: Vec<usize> = once[from..].iter().copied().filter(|at| is_large(at) && ledger.day(*at) - first >= HISTORY_DAYS).collect();
    large.sort_by_key(|at| std::cmp::Reverse(size(at)));
    for at in large.into_iter().take(JUDGED_MAX) {
        if let Some(usual) = beyond(ledger, once, history, at) {
            told.insert(at);
            findings.push(payment(ledger, at, median(&sizes), usual));
        }
    }
    told
}

/// What was the most before of its party, or else of its category, where the payment is far beyond it and nothing like
/// it came a year before.
fn beyond(ledger: &Ledger<'_>, once: &[usize], history: &[usize], at: usize) -> Option<i64> {
    let size = ledger.cents[at].abs();
    let party = ledger.parties.of[at];
    let mut own: Vec<i64> =
        history.iter().filter(|other| ledger.parties.of[**other] == party).map(|other| ledger.cents[*other].abs()).collect();
    own.sort_unstable();
    if own.len() >= PARTY_MIN && size < median(&own).saturating_mul(PARTY_TIMES)
        || own.len() > 1 && own.last().is_some_and(|largest| size.saturating_mul(100) < largest.saturating_mul(MONTH_LARGEST_PERCENT))
    {
        return None;
    }
    let category = ledger.category(at);
    let mut alike: Vec<i64> =
        history.iter().filter(|other| ledger.category(**other) == category).map(|other| ledger.cents[*other].abs()).collect();
    alike.sort_unstable();
    let most_alike = alike.get((alike.len().max(1) - 1) * CATEGORY_PERCENT / 100).copied().unwrap_or(0);
    if size < most_alike.saturating_mul(2) {
        return None;
    }
    // The same party, or the same sort of thing, at the same time of the year before.
    let (from, to) = (ledger.day(at) - 365 - SEASON_DAYS, ledger.day(at) - 365 + SEASON_DAYS);
    let start = once.partition_point(|other| ledger.day(*other) < from);
    let season = once[start..].iter().take_while(|other| ledger.day(**other) <= to).any(|other| {
        let is_alike = ledger.parties.of[*other] == party || category != CategoryId::Uncategorised && ledger.category(*other) == category;
        is_alike && ledger.cents[*other].abs().saturating_mul(100) >= size.saturating_mul(SEASON_PERCENT)
    });
    (!season).then(|| own.last().copied().unwrap_or(most_alike))
}

fn payment(ledger: &Ledger<'_>, at: usize, usual: i64, most: i64) -> Finding {
    let movement = ledger.movement(at);
    let money = |cents: i64| ledger.money(cents, movement.amount.currency);
    let size = ledger.cents[at].abs();
    let party = ledger.parties.of(at).name.clone();
    Finding {
        name: Name::SpendingUnusual,
        key: format!("spending.unusual:{}", movement.id),
        amount: Some(Amount { value: money(size).decimal(), low: None, high: None, currency: Some(movement.amount.currency), per: None }),
        since: Some(movement.on),
        account: Some(ledger.account_id(movement.account).to_owned()),
        counterparty: Some(party.clone()),
        records: vec![movement.id],
        facts: vec![
            ("what", Fact::Text("payment".to_owned())),
            ("party", Fact::Text(party)),
            ("amount", Fact::Money(money(size))),
            ("on", Fact::Day(movement.on)),
            ("usual", Fact::Money(money(usual))),
            ("most", Fact::Money(money(most))),
            ("known", Fact::Text(if most > 0 { "yes" } else { "no" }.to_owned())),
            ("category", Fact::Text(ledger.category(at).as_str().to_owned())),
            ("months", Fact::Count(i64::from(WINDOW_DAYS / 30))),
        ],
        action: Action::Lines,
        weight: size / 2,
    }
}

/// Categories whose last whole month, or the one before, is far beyond the months before it.
fn months(ledger: &Ledger<'_>, currency: Currency, once: &[usize], told: &HashSet<usize>, findings: &mut Vec<Finding>) {
    let mut sums: BTreeMap<CategoryId, BTreeMap<Month, i64>> = BTreeMap::new();
    let Some(first) = once.first().map(|at| ledger.movement(*at).on.month()) else { return };
    for at in once.iter().copied().filter(|at| !told.contains(at)) {
        let category = ledger.category(at);
        if !matches!(category, CategoryId::Uncategorised | CategoryId::Other | CategoryId::Cash | CategoryId::BankFees) {
            let sum = sums.entry(category).or_default().entry(ledger.movement(at).on.month()).or_default();
            *sum = sum.saturating_add(ledger.cents[at].abs());
        }
    }
    let until = Day::from_number(ledger.told_until.iter().flatten().map(|day| day.number()).max().unwrap_or(0).min(ledger.today()));
    // The month of the last day may go on.
    let last = until.month().previous();
    if ledger.today() - last.last().number() > NEWS_DAYS {
        return;
    }
    for (category, of_month) in sums {
        let before: Vec<Month> = std::iter::successors(Some(last.previous()), |month| Some(month.previous()))
            .take(MONTHS)
            .take_while(|month| *month > first)
            .collect();
        if before.len() < MONTHS_MIN {
            continue;
        }
        let sum = |month: &Month| of_month.get(month).copied().unwrap_or(0);
        let values: Vec<i64> = before.iter().map(sum).collect();
        let (middle, away) = spread(&values);
        let (now, largest) = (sum(&last), values.iter().copied().max().unwrap_or(0));
        let season = [last.previous(), last, last.next()]
            .iter()
            .any(|month| sum(&Month { year: month.year - 1, ..*month }).saturating_mul(100) >= now.saturating_mul(SEASON_PERCENT));
        let is_far = now - middle >= MONTH_CENTS_MIN.max(away.saturating_mul(MONTH_DISTANCES)) && now > middle.saturating_mul(2);
        if is_far && !season && now.saturating_mul(100) >= largest.saturating_mul(MONTH_LARGEST_PERCENT) {
            let lines: Vec<usize> =
                once.iter().copied().filter(|at| ledger.category(*at) == category && ledger.movement(*at).on.month() == last).collect();
            findings.push(month(ledger, currency, category, last, (now, middle, largest), &lines, before.len()));
        }
    }
}

fn month(
    ledger: &Ledger<'_>,
    currency: Currency,
    category: CategoryId,
    month: Month,
    (now, middle, largest): (i64, i64, i64),
    lines: &[usize],
    months: usize,
) -> Finding {
    let money = |cents: i64| ledger.money(cents, currency);
    Finding {
        name: Name::SpendingUnusual,
        key: format!("spending.unusual:{}:{month}:{currency}", category.as_str()),
        amount: Some(Amount { value: money(now).decimal(), low: None, high: None, currency: Some(currency), per: Some(Per::Month) }),
        since: Some(month.first()),
        account: None,
        counterparty: None,
        records: ledger.records(lines),
        facts: vec![
            ("what", Fact::Text("month".to_owned())),
            ("party", Fact::Text(String::new())),
            ("amount", Fact::Money(money(now))),
            ("on", Fact::Day(month.first())),
            ("usual", Fact::Money(money(middle))),
            ("most", Fact::Money(money(largest))),
            ("known", Fact::Text("yes".to_owned())),
            ("category", Fact::Text(category.as_str().to_owned())),
            ("months", Fact::Count(i64::try_from(months).unwrap_or(i64::MAX))),
        ],
        action: Action::Lines,
        weight: now - middle,
    }
}
