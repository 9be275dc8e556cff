//! Made-up households: in each a finding is true, or only seems so.

mod laws;
mod once;
mod recurring;
mod transfers;

use super::find;
use crate::{Account, AccountType, Finding, Known, Movement, Name};
use logis_core::{Currency, Day, Decimal, Money, RecordId};

/// A household with a current account, as of a day.
#[derive(Debug)]
struct Household {
    known: Known,
    made: u64,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The same day so many months later, or on the Monday after where that is a weekend.
fn months_later(first: &str, months: i32) -> Day {
    let (year, month, of_month) = day(first).ymd();
    let all = year * 12 + i32::try_from(month).unwrap() - 1 + months;
    let (year, month) = (all / 12, u32::try_from(all % 12).unwrap() + 1);
    let on = (1..=of_month).rev().find_map(|of_month| Day::from_ymd(year, month, of_month).ok()).unwrap();
    match (on.number() + 3).rem_euclid(7) {
        5 => on.plus_days(2),
        6 => on.plus_days(1),
        _ => on,
    }
}

impl Household {
    fn new(today: &str) -> Self {
        let known = Known { today: day(today), ..Known::default() };
        Self { known, made: 0 }.account("current", AccountType::Checking)
    }

    fn account(mut self, id: &str, kind: AccountType) -> Self {
        let number = format!("FR76300010000000000000000{}", self.known.accounts.len());
        self.known.accounts.push(Account {
            id: id.to_owned(),
            name: id.to_owned(),
            names: vec![number],
            kind,
            currency: Currency::EUR,
            balance: None,
        });
        self
    }

    /// A movement of the current account.
    fn pay(self, on: &str, cents: i64, label: &str) -> Self {
        self.on(0, day(on), cents, label)
    }

    fn on(mut self, account: usize, on: Day, cents: i64, label: &str) -> Self {
        if on > self.known.today {
            return self;
        }
        self.made += 1;
        self.known.movements.push(Movement {
            id: RecordId::new(on.instant(), self.made),
            account,
            on,
            value_on: None,
            amount: Money::new(Decimal { digits: cents, scale: 2 }, Currency::EUR),
            pending: false,
            label: label.to_owned(),
            details: None,
            counterparty: None,
            counterparty_account: None,
            kind: None,
            category: None,
        });
        self
    }

    /// So many payments, every so many months.
    fn every(mut self, months: i32, first: &str, times: i32, cents: i64, label: &str) -> Self {
        for nth in 0..times {
            self = self.on(0, months_later(first, nth * months), cents, label);
        }
        self
    }

    fn monthly(self, first: &str, times: i32, cents: i64, label: &str) -> Self {
        self.every(1, first, times, cents, label)
    }

    /// Purchases of groceries two days a week, so that the account is known to its end and has a history.
    fn daily_life(mut self, first: &str) -> Self {
        let mut on = day(first);
        let mut nth = 0i64;
        while on <= self.known.today {
            self = self.on(0, on, -(2_000 + nth * 7_919 % 6_500), "CB CARREFOUR MARKET");
            on = on.plus_days(if nth % 2 == 0 { 3 } else { 4 });
            nth += 1;
        }
        self
    }

    fn find(&self) -> Vec<Finding> {
        find(&self.known).1
    }

    fn found(&self, name: Name) -> Vec<Finding> {
        self.find().into_iter().filter(|finding| finding.name == name).collect()
    }

    /// Who the findings of this name are about, with what they measure.
    fn told(&self, name: Name) -> Vec<String> {
        let of = |finding: &Finding| {
            let amount = finding.amount.map(|amount| format!(" {}", amount.value)).unwrap_or_default();
            format!("{}{amount}", finding.counterparty.clone().unwrap_or_default())
        };
        let mut told: Vec<String> = self.found(name).iter().map(of).collect();
        told.sort();
        told
    }
}
