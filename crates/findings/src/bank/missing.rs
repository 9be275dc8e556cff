//! `payment.missing`: a regular payment or income that is overdue beyond its usual lateness.

use std::collections::HashSet;

use logis_core::Day;

use super::cadence::Every;
use super::ledger::Ledger;
use super::series::{Nature, Series};
use crate::{Action, Amount, Fact, Finding, Name};

/// Occurrences that it takes to miss one.
const SEEN_MIN: usize = 4;
/// The same for what comes once or twice a year.
const SEEN_RARE_MIN: usize = 3;
/// Days after its usual lateness.
const GRACE_DAYS: i32 = 4;
/// Days after which something that did not come has ended.
const ENDED_DAYS: i32 = 50;
/// One skipped time among so many is no habit.
const SKIPPED_SELDOM: usize = 8;
/// Occurrences in a row that are told as missing.
const MISSED_MAX: usize = 2;
/// A movement that resembles it, in per cent of its amount: it came after all, under another name.
const ALIKE_PERCENT: i64 = 2;

pub(super) fn find(ledger: &Ledger<'_>, series: &[Series]) -> Vec<Finding> {
    let known: HashSet<usize> = series.iter().flat_map(|series| series.items.iter().copied()).collect();
    series.iter().flat_map(|series| all_missing(ledger, series, &known)).collect()
}

/// The first that did not come, and those after it.
fn all_missing(ledger: &Ledger<'_>, series: &Series, known: &HashSet<usize>) -> Vec<Finding> {
    // A subscription that did not come twice was ended; pay and rent seldom end unnoticed.
    let most = if series.nature == Nature::Subscription { 1 } else { MISSED_MAX };
    series.anchor.next().take(most).map_while(|due| missing(ledger, series, due, known)).collect()
}

fn missing(ledger: &Ledger<'_>, series: &Series, due: i32, known: &HashSet<usize>) -> Option<Finding> {
    let every = series.rhythm.every;
    let Every::Months(months) = every else { return None };
    let least = if months >= 6 { SEEN_RARE_MIN } else { SEEN_MIN };
    // What skipped before may skip again; of pay and bills one time among many was a mistake then as well.
    let may_skip = match series.nature {
        Nature::Subscription => series.rhythm.skips > 0,
        Nature::Bill | Nature::Income => series.rhythm.skips * SKIPPED_SELDOM > series.items.len(),
    };
    if series.items.len() < least || may_skip || months >= 12 {
        return None;
    }
    let until = ledger.told_until(series.group.account);
    let allowed = series.anchor.late_days.max(every.slack_days() / 2) + GRACE_DAYS;
    let is_told = ledger.is_told(series.group.account, due, due + allowed);
    if until < due + allowed || !is_told || ledger.today() - due > ENDED_DAYS {
        return None;
    }
    if came(ledger, series, due, until, known) {
        return None;
    }
    let (price, low, high) = series.expected(ledger);
    let currency = series.group.currency;
    let money = |cents: i64| ledger.money(cents, currency);
    let varies = low != high;
    let on = Day::from_number(due);
    let is_income = !series.group.is_out;
    let yes = |is: bool| Fact::Text(if is { "yes" } else { "no" }.to_owned());
    Some(Finding {
        name: Name::PaymentMissing,
        key: format!("{}:{}", series.key(ledger, "payment.missing"), on.month()),
        amount: Some(Amount {
            value: money(price).decimal(),
            low: varies.then(|| money(low).decimal()),
            high: varies.then(|| money(high).decimal()),
            currency: Some(currency),
            per: None,
        }),
        since: Some(on),
        account: Some(ledger.account_id(series.group.account).to_owned()),
        counterparty: Some(series.party_name(ledger)),
        records: ledger.records(&series.items[series.items.len().saturating_sub(12)..]),
        facts: vec![
            ("party", Fact::Text(series.party_name(ledger))),
            ("amount", Fact::Money(money(price))),
            ("on", Fact::Day(on)),
            ("income", yes(is_income)),
            ("every", Fact::Text(every.word().to_owned())),
            ("times", Fact::Count(i64::try_from(series.items.len()).unwrap_or(i64::MAX))),
            ("last", Fact::Day(ledger.movement(series.last()).on)),
            ("until", Fact::Day(Day::from_number(until))),
            ("late", Fact::Count(i64::from(until - due))),
            ("usual", Fact::Count(i64::from(series.anchor.late_days.max(0)))),
        ],
        action: Action::Lines,
        weight: if is_income { price } else { price / 4 },
    })
}

/// Whether it came in another way: on another account, not booked yet, or as a movement of its amount.
fn came(ledger: &Ledger<'_>, series: &Series, due: i32, until: i32, known: &HashSet<usize>) -> bool {
    let (from, to) = (due - series.rhythm.every.slack_days() - 2, until.max(due));
    let last = ledger.cents[series.last()];
    let start = ledger.order.partition_point(|at| ledger.day(*at) < from);
    ledger.order[start..].iter().copied().take_while(|at| ledger.day(*at) <= to).any(|at| {
        if at == series.last() || series.items.contains(&at) || (ledger.cents[at] < 0) != series.group.is_out || ledger.is_transfer[at] {
            return false;
        }
        // What was debited and given back came, and will be asked for again.
        let same_party = ledger.parties.of[at] == series.group.party;
        let near = (ledger.cents[at] - last).abs().saturating_mul(100) <= last.abs().saturating_mul(ALIKE_PERCENT);
        let same_account = ledger.movement(at).account == series.group.account;
        same_party && (near || !known.contains(&at))
            || near && same_account && !known.contains(&at) && ledger.ways[at] == ledger.ways[series.last()] && !ledger.is_reversed[at]
    })
}
