//! `bill.upcoming`: payments and income expected in the coming 30 days, and what balances do until then.

use std::collections::BTreeMap;

use logis_core::{Currency, Day};

use super::cadence::Every;
use super::ledger::{Ledger, cents, spread};
use super::series::{Nature, Series};
use crate::{AccountType, Action, Amount, Fact, Finding, Name};

/// Days that are looked ahead.
pub const AHEAD_DAYS: i32 = 30;
/// Occurrences of one series in those days at most.
const OCCURRENCES_MAX: usize = 8;
/// Occurrences that it takes to expect another, where they come more often than yearly.
const SEEN_MIN: usize = 3;
/// What knowing of a bill is held to be worth, in hundredths of its amount.
const WEIGHT_PERCENT: i64 = 10;
/// Weeks that show what is spent from day to day.
const WEEKS: usize = 26;
/// Weeks that it takes.
const WEEKS_MIN: usize = 8;
/// A balance that is older is not carried on, in days.
const BALANCE_DAYS_MAX: i32 = 45;

/// One that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The day.
    pub on: Day,
    /// Hundredths of the currency's unit, signed as movements are.
    pub cents: i64,
    /// The least and the most, by size.
    pub low: i64,
    /// See `low`.
    pub high: i64,
    /// The other party.
    pub party: String,
}

/// What is expected of a series after today, in order.
fn expected(ledger: &Ledger<'_>, series: &Series) -> Vec<Expected> {
    let enough = series.items.len() >= SEEN_MIN || series.rhythm.every == Every::Months(12);
    if !enough || !series.is_alive(ledger) {
        return Vec::new();
    }
    let (price, low, high) = series.expected(ledger);
    let sign = if series.group.is_out { -1 } else { 1 };
    let today = ledger.today();
    let days = series.anchor.next().take(OCCURRENCES_MAX).take_while(|day| *day <= today + AHEAD_DAYS);
    let one = |day| Expected {
        on: Day::from_number(day),
        cents: price * sign,
        low: low * sign,
        high: high * sign,
        party: series.party_name(ledger),
    };
    days.filter(|day| *day > today).map(one).collect()
}

pub(super) fn find(ledger: &Ledger<'_>, series: &[Series]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for series in series {
        for expected in expected(ledger, series) {
            findings.push(finding(ledger, series, &expected));
        }
    }
    findings
}

fn finding(ledger: &Ledger<'_>, series: &Series, expected: &Expected) -> Finding {
    let currency = series.group.currency;
    let money = |cents: i64| ledger.money(cents.abs(), currency);
    let varies = expected.low != expected.high;
    let is_income = !series.group.is_out;
    Finding {
        name: Name::BillUpcoming,
        key: format!("{}:{}", series.key(ledger, "bill.upcoming"), expected.on.month()),
        amount: Some(Amount {
            value: money(expected.cents).decimal(),
            low: varies.then(|| money(expected.low).decimal()),
            high: varies.then(|| money(expected.high).decimal()),
            currency: Some(currency),
            per: None,
        }),
        since: Some(expected.on),
        account: Some(ledger.account_id(series.group.account).to_owned()),
        counterparty: Some(expected.party.clone()),
        records: ledger.records(&series.items[series.items.len().saturating_sub(12)..]),
        facts: vec![
            ("party", Fact::Text(expected.party.clone())),
            ("amount", Fact::Money(money(expected.cents))),
            ("low", Fact::Money(money(expected.low))),
            ("high", Fact::Money(money(expected.high))),
            ("varies", Fact::Text(if varies { "yes" } else { "no" }.to_owned())),
            ("on", Fact::Day(expected.on)),
            ("income", Fact::Text(if is_income { "yes" } else { "no" }.to_owned())),
            ("every", Fact::Text(series.rhythm.every.word().to_owned())),
            ("times", Fact::Count(i64::try_from(series.items.len()).unwrap_or(i64::MAX))),
            ("last", Fact::Day(ledger.movement(series.last()).on)),
        ],
        action: Action::Lines,
        weight: expected.cents.abs() * WEIGHT_PERCENT / 100 / if is_income || series.nature == Nature::Income { 2 } else { 1 },
    }
}

/// A day to come of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingDay {
    /// The day.
    pub on: Day,
    /// The balance expected at its end, in hundredths of the currency's unit.
    pub balance: i64,
    /// Four times out of five it lies above this.
    pub low: i64,
    /// Four times out of five it lies below this.
    pub high: i64,
    /// What is expected on it.
    pub expected: Vec<Expected>,
}

/// What an account's balance is expected to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// Its place in [`Known::accounts`].
    pub account: usize,
    /// The currency of all sums.
    pub currency: Currency,
    /// The balance known, and its day.
    pub from: (Day, i64),
    /// What is spent from day to day, in hundredths: the middle of past weeks, for a day.
    pub daily: i64,
    /// Each day after today.
    pub days: Vec<ComingDay>,
}

/// The coming 30 days of every account whose money comes and goes and whose balance is known.
pub(super) fn of_accounts(ledger: &Ledger<'_>, series: &[Series]) -> Vec<Coming> {
    (0..ledger.known.accounts.len()).filter_map(|account| of_account(ledger, series, account)).collect()
}

fn of_account(ledger: &Ledger<'_>, series: &[Series], account: usize) -> Option<Coming> {
    let about = &ledger.known.accounts[account];
    if !matches!(about.kind, AccountType::Checking | AccountType::Other) {
        return None;
    }
    let (day, balance) = about.balance?;
    let today = ledger.today();
    if day.number() > today || today.saturating_sub(day.number()) > BALANCE_DAYS_MAX {
        return None;
    }
    let balance = cents(&balance);
    let own: Vec<&Series> =
        series.iter().filter(|series| series.group.account == account && series.group.currency == about.currency).collect();
    let mut by_day: BTreeMap<Day, Vec<Expected>> = BTreeMap::new();
    for expected in own.iter().flat_map(|series| expected(ledger, series)) {
        by_day.entry(expected.on).or_default().push(expected);
    }
    let (weekly, away) = weekly(ledger, &own, account, about.currency);
    let daily = weekly / 7;
    let (mut sure, mut low, mut high) = (balance, 0i64, 0i64);
    let days = (1..=AHEAD_DAYS).map(|nth| {
        let on = Day::from_number(today + nth);
        let expected = by_day.remove(&on).unwrap_or_default();
        for one in &expected {
            sure = sure.saturating_add(one.cents);
            low = low.saturating_add(one.low.min(one.high) - one.cents);
            high = high.saturating_add(one.low.max(one.high) - one.cents);
        }
        let middle = sure.saturating_add(daily.saturating_mul(i64::from(nth)));
        // Weeks differ each for itself: their sum spreads by the root of how many there are. 1.90 median distances
        // hold four fifths of what is spread evenly about its middle (1.2816 × 1.4826).
        let spread = scale_by_root(away.saturating_mul(190) / 100, nth);
        ComingDay { on, balance: middle, low: middle.saturating_add(low) - spread, high: middle.saturating_add(high) + spread, expected }
    });
    let days = days.collect();
    Some(Coming { account, currency: about.currency, from: (day, balance), daily, days })
}

/// `value` times the root of so many days in weeks.
fn scale_by_root(value: i64, days: i32) -> i64 {
    let squared = i128::from(value) * i128::from(value) * i128::from(days) / 7;
    i64::try_from(squared.isqrt()).unwrap_or(i64::MAX / 4)
}

/// What weeks take that is in no series: the middle, and the median distance from it. Nothing where too few are known.
fn weekly(ledger: &Ledger<'_>, series: &[&Series], account: usize, currency: Currency) -> (i64, i64) {
    let expected: std::collections::HashSet<usize> = series.iter().flat_map(|series| series.items.iter().copied()).collect();
    let until = ledger.told_until(account);
    let of_account = &ledger.of_account[account];
    let Some(first) = of_account.first().map(|at| ledger.day(*at)) else { return (0, 0) };
    let told = usize::try_from((until - first) / 7).unwrap_or(0).min(WEEKS);
    if told < WEEKS_MIN {
        return (0, 0);
    }
    let mut weeks = vec![0i64; told];
    let count = i32::try_from(told).unwrap_or(0);
    let from = of_account.partition_point(|at| ledger.day(*at) <= until - count * 7);
    for at in
        of_account[from..].iter().copied().filter(|at| ledger.counts(*at) && !expected.contains(at) && ledger.currency(*at) == currency)
    {
        if let Some(week) = usize::try_from((until - ledger.day(at)) / 7).ok().and_then(|week| weeks.get_mut(week)) {
            *week = week.saturating_add(ledger.cents[at]);
        }
    }
    spread(&weeks)
}
