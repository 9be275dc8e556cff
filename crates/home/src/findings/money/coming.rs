//! The coming 30 days, for Aujourd’hui and Argent.

use std::collections::BTreeMap;

use logis_core::{Currency, Day, Decimal, Money};
use logis_findings::{Fact, Finding, Name};
use logis_pages::coming::{Bill, Coming, ComingDay};

use crate::findings::Noticed;
use crate::findings::told::money;

/// Bills that are listed.
const BILLS_MAX: usize = 6;

/// What is expected of every account, or of one; balances of the currency of most accounts, added up.
pub(in crate::findings) fn coming(noticed: &Noticed, account: &str) -> Coming {
    let lines = &noticed.lines;
    let of_account = |at: usize| account.is_empty() || lines.accounts[at].id == account;
    let mut by_currency: BTreeMap<Currency, Vec<&logis_findings::bank::Coming>> = BTreeMap::new();
    for coming in lines.coming.iter().filter(|coming| of_account(coming.account)) {
        by_currency.entry(coming.currency).or_default().push(coming);
    }
    let most = by_currency.into_iter().max_by_key(|(currency, of)| (of.len(), std::cmp::Reverse(*currency)));
    let mut days: BTreeMap<Day, [i64; 3]> = BTreeMap::new();
    for day in most.iter().flat_map(|(_, of)| of).flat_map(|coming| &coming.days) {
        let sums = days.entry(day.on).or_default();
        for (sum, value) in sums.iter_mut().zip([day.balance, day.low, day.high]) {
            *sum = sum.saturating_add(value);
        }
    }
    let currency = most.map_or(Currency::UNKNOWN, |(currency, _)| currency);
    let cents = |digits: i64| Money::new(Decimal { digits, scale: 2 }, currency);
    let day = |(day, [balance, low, high]): (Day, [i64; 3])| ComingDay { day, balance: cents(balance), low: cents(low), high: cents(high) };
    let is_bill =
        |finding: &&Finding| finding.name == Name::BillUpcoming && (account.is_empty() || finding.account.as_deref() == Some(account));
    let mut bills: Vec<Bill> = noticed.open().filter(is_bill).filter_map(bill).collect();
    bills.sort_by(|a, b| (a.day, &a.name, a.amount.minor).cmp(&(b.day, &b.name, b.amount.minor)));
    let more = bills.len().saturating_sub(BILLS_MAX) as u64;
    bills.truncate(BILLS_MAX);
    Coming { days: days.into_iter().map(day).collect(), bills, more }
}

fn bill(finding: &Finding) -> Option<Bill> {
    let amount = finding.amount.as_ref()?;
    let is_income = finding.facts.iter().any(|(name, fact)| *name == "income" && *fact == Fact::Text("yes".to_owned()));
    let value = money(amount)?;
    let of = |number: Decimal| Money::new(number, value.currency);
    Some(Bill {
        day: finding.since?,
        name: finding.counterparty.clone()?,
        amount: if is_income { value } else { Money { minor: value.minor.saturating_neg(), ..value } },
        band: amount.low.zip(amount.high).map(|(low, high)| (of(low), of(high))),
    })
}
