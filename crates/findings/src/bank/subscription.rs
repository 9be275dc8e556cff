//! `subscription`: what recurs by agreement and goes on; `subscription.price`: one whose price changed and stayed.

use logis_core::{Day, Decimal};

use super::cadence::Every;
use super::ledger::Ledger;
use super::series::{Nature, Series};
use crate::{Action, Amount, Fact, Finding, Name};

/// A price that changed longer ago is no news.
const NEWS_DAYS: i32 = 400;
/// Payments at the price before, where they come monthly or more often.
const BEFORE_MIN: usize = 2;
/// Payments at the new price, where they come monthly or more often.
const AFTER_MIN: usize = 2;
/// What knowing of a subscription is held to be worth: such a part of what it costs. What can be acted on now ranks before it.
const WEIGHT_DIVISOR: i64 = 10;
/// A change of less is none, in thousandths.
const CHANGE_THOUSANDTHS_MIN: i64 = 5;

pub(super) fn find(ledger: &Ledger<'_>, series: &[Series]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for series in series.iter().filter(|series| series.nature == Nature::Subscription && series.is_alive(ledger)) {
        let step = price_step(ledger, series);
        findings.push(subscription(ledger, series, step.as_ref()));
        findings.extend(step.filter(|step| ledger.today() - step.since <= NEWS_DAYS).map(|step| changed(ledger, series, &step)));
    }
    findings
}

fn subscription(ledger: &Ledger<'_>, series: &Series, step: Option<&Step>) -> Finding {
    let currency = series.group.currency;
    let (price, low, high) = series.expected(ledger);
    let every = series.rhythm.every;
    let a_year = price.saturating_mul(every.a_year());
    let varies = low != high;
    let money = |cents| Fact::Money(ledger.money(cents, currency));
    let decimal = |cents| ledger.money(cents, currency).decimal();
    let last = ledger.movement(series.last());
    Finding {
        name: Name::Subscription,
        key: series.key(ledger, "subscription"),
        amount: Some(Amount {
            value: decimal(price),
            low: varies.then(|| decimal(low)),
            high: varies.then(|| decimal(high)),
            currency: Some(currency),
            per: every.per(),
        }),
        since: Some(ledger.movement(series.first()).on),
        account: Some(ledger.account_id(series.group.account).to_owned()),
        counterparty: Some(series.party_name(ledger)),
        records: ledger.records(&series.items),
        facts: vec![
            ("party", Fact::Text(series.party_name(ledger))),
            ("amount", money(price)),
            ("every", Fact::Text(every.word().to_owned())),
            ("year", money(a_year)),
            ("times", Fact::Count(i64::try_from(series.items.len()).unwrap_or(i64::MAX))),
            ("first", Fact::Day(ledger.movement(series.first()).on)),
            ("last", Fact::Day(last.on)),
            ("varies", Fact::Text(if varies { "yes" } else { "no" }.to_owned())),
            ("low", money(low)),
            ("high", money(high)),
            ("skips", Fact::Count(i64::try_from(series.rhythm.skips).unwrap_or(i64::MAX))),
            ("changed", Fact::Text(if step.is_some() { "yes" } else { "no" }.to_owned())),
            ("renamed", Fact::Text(if series.former.is_some() { "yes" } else { "no" }.to_owned())),
            ("former", Fact::Text(series.former.map_or_else(String::new, |party| ledger.parties.all[party].name.clone()))),
        ],
        action: Action::Lines,
        weight: a_year / WEIGHT_DIVISOR,
    }
}

/// The last change of a price.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    was: i64,
    is: i64,
    /// The day of the first payment at the new price.
    since: i32,
    before: usize,
    after: usize,
}

/// The last time that a price changed and stayed, where prices are fixed.
fn price_step(ledger: &Ledger<'_>, series: &Series) -> Option<Step> {
    let is_yearly = matches!(series.rhythm.every, Every::Months(6..));
    if !(series.is_fixed || is_yearly) {
        return None;
    }
    let runs = runs(&series.amounts(ledger), matches!(series.rhythm.every, Every::Months(2..)));
    let [.., before, after] = runs.as_slice() else { return None };
    let few = matches!(series.rhythm.every, Every::Months(2..));
    let enough = if is_yearly {
        true
    } else if few {
        before.count >= 2
    } else {
        before.count >= BEFORE_MIN && after.count >= AFTER_MIN
    };
    let clear = (after.cents - before.cents).abs().saturating_mul(1_000) >= before.cents.saturating_mul(CHANGE_THOUSANDTHS_MIN);
    (enough && clear).then(|| Step {
        was: before.cents,
        is: after.cents,
        since: ledger.day(series.items[after.first]),
        before: before.count,
        after: after.count,
    })
}

/// Payments in a row at one price.
#[derive(Debug, Clone, Copy)]
struct Run {
    cents: i64,
    first: usize,
    count: usize,
}

/// Prices in order. One payment unlike all around it is none: a free or begun month, a fee, something extra. The last
/// payment alone is a price where `last_counts`.
fn runs(amounts: &[i64], last_counts: bool) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    for (at, cents) in amounts.iter().enumerate() {
        match all.last_mut() {
            Some(run) if run.cents == *cents => run.count += 1,
            _ => all.push(Run { cents: *cents, first: at, count: 1 }),
        }
    }
    let mut settled: Vec<Run> = Vec::new();
    let count = all.len();
    for (nth, run) in all.into_iter().enumerate() {
        let is_last = nth + 1 == count;
        if run.count == 1 && !(last_counts && (is_last || amounts.len() <= 4)) {
            continue;
        }
        match settled.last_mut() {
            Some(before) if before.cents == run.cents => before.count += run.count,
            _ => settled.push(run),
        }
    }
    settled
}

fn changed(ledger: &Ledger<'_>, series: &Series, step: &Step) -> Finding {
    let currency = series.group.currency;
    let by = step.is - step.was;
    let every = series.rhythm.every;
    let money = |cents: i64| Fact::Money(ledger.money(cents, currency));
    let a_year = by.saturating_mul(every.a_year());
    let since = Day::from_number(step.since);
    // Tenths of a per cent, rounded.
    let share = by.abs().saturating_mul(10_000) / step.was.max(1);
    let share = Decimal { digits: (share + 5) / 10, scale: 1 }.normalized();
    let from = series.items.iter().position(|at| ledger.day(*at) == step.since).unwrap_or(0);
    let shown = &series.items[from.saturating_sub(step.before)..];
    Finding {
        name: Name::SubscriptionPrice,
        key: format!("{}:{since}", series.key(ledger, "subscription.price")),
        amount: Some(Amount {
            value: ledger.money(by, currency).decimal(),
            low: None,
            high: None,
            currency: Some(currency),
            per: every.per(),
        }),
        since: Some(since),
        account: Some(ledger.account_id(series.group.account).to_owned()),
        counterparty: Some(series.party_name(ledger)),
        records: ledger.records(shown),
        facts: vec![
            ("party", Fact::Text(series.party_name(ledger))),
            ("was", money(step.was)),
            ("is", money(step.is)),
            ("by", money(by.abs())),
            ("rose", Fact::Text(if by > 0 { "yes" } else { "no" }.to_owned())),
            ("share", Fact::Number(share)),
            ("every", Fact::Text(every.word().to_owned())),
            ("since", Fact::Day(since)),
            ("year", money(a_year.abs())),
            ("before", Fact::Count(i64::try_from(step.before).unwrap_or(i64::MAX))),
            ("after", Fact::Count(i64::try_from(step.after).unwrap_or(i64::MAX))),
        ],
        action: Action::Lines,
        // A price that rose can be acted on; one that fell is good to know.
        weight: if a_year > 0 { a_year.saturating_mul(2) } else { a_year.abs() / 4 },
    }
}
