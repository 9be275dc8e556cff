//! What an account's lines add up to, beside what its sources stated.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use logis_core::{Currency, Day, Decimal, Money, Month, Period};
use logis_kinds::KindId;
use logis_vault::{Scope, VaultError};

use super::book::Book;
use super::table::{MOVEMENT_COLUMNS, Movements, Rows};
use crate::App;

/// An account's balances. All amounts are of its currency; lines in another one are left out and counted.
#[derive(Debug, Clone)]
pub struct Balances {
    /// Its currency.
    pub currency: Currency,
    /// The balance before its first line, worked out from the first stated one; `None` where none was stated.
    pub opening: Option<Money>,
    /// What its booked lines add up to, by day; days without lines are left out.
    pub moved: BTreeMap<Day, Decimal>,
    /// Balances that sources stated for the end of a day. Where they differ, the one that the lines agree with counts.
    pub stated: BTreeMap<Day, Money>,
    /// The first day from which on computed and stated balance never agree again, with both. Sources date the same
    /// movement differently, so that a balance may differ for some days and agree after: that is no difference.
    pub difference: Option<(Day, Money, Money)>,
    /// How many booked lines it has.
    pub lines: u64,
    /// How many lines are in another currency.
    pub foreign: u64,
}

/// The balance at a month's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthEnd {
    /// The month.
    pub month: Month,
    /// What the lines add up to; `None` where no balance was ever stated.
    pub computed: Option<Money>,
    /// What a source stated for its last day.
    pub stated: Option<Money>,
}

impl Balances {
    /// The balance at the end of a day.
    #[must_use]
    pub fn at_end_of(&self, day: Day) -> Option<Money> {
        let opening = self.opening?;
        let sum = self.moved.range(..=day).try_fold(opening.decimal(), |sum, (_, moved)| sum.checked_add(*moved))?;
        Some(Money::new(sum, self.currency))
    }

    /// The balances at the ends of its months, oldest first.
    #[must_use]
    pub fn month_ends(&self) -> Vec<MonthEnd> {
        let days = || self.moved.keys().chain(self.stated.keys());
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return Vec::new() };
        let (mut month, last) = (first.month(), last.month());
        let mut ends = Vec::new();
        let mut sum = self.opening.map(|opening| opening.decimal());
        let mut lines = self.moved.iter().peekable();
        while month <= last {
            while let Some((_, moved)) = lines.next_if(|(day, _)| **day <= month.last()) {
                sum = sum.and_then(|sum| sum.checked_add(*moved));
            }
            let computed = sum.map(|sum| Money::new(sum, self.currency));
            ends.push(MonthEnd { month, computed, stated: self.stated.get(&month.last()).copied() });
            month = month.next();
        }
        ends
    }
}

/// Balances of every account of the book, by its id.
///
/// # Errors
/// When the vault fails.
pub fn balances(app: &App, scope: &Scope, book: &Book) -> Result<BTreeMap<String, Balances>, VaultError> {
    let mut all: BTreeMap<String, Balances> =
        book.accounts.iter().map(|account| (account.id.clone(), Balances::empty(account.currency()))).collect();
    for rows in app.vault.scan(scope, KindId::BankTransaction, Period::ALWAYS, MOVEMENT_COLUMNS)? {
        add_lines(&rows?, book, &mut all);
    }
    let mut stated: BTreeMap<String, Vec<(Day, bool, Money)>> = BTreeMap::new();
    let columns = ["account", "on", "type", "amount_minor", "amount_scale", "currency"];
    for rows in app.vault.scan(scope, KindId::BankBalance, Period::ALWAYS, &columns)? {
        collect_stated(&rows?, book, &all, &mut stated);
    }
    for (id, stated) in stated {
        if let Some(balances) = all.get_mut(&id) {
            balances.settle(stated);
        }
    }
    Ok(all)
}

fn add_lines(rows: &RecordBatch, book: &Book, all: &mut BTreeMap<String, Balances>) {
    let mut movements = Movements::of(rows);
    let mut last: Option<(&str, Option<&str>)> = None;
    for row in 0..movements.len() {
        let named = movements.account(row);
        if last.is_none_or(|(before, _)| before != named) {
            last = Some((named, book.find(named).map(|account| account.id.as_str())));
        }
        let Some(balances) = last.and_then(|(_, id)| all.get_mut(id?)) else { continue };
        if !movements.is_booked(row) {
            continue;
        }
        let Some(amount) = movements.money(row, balances.currency) else { continue };
        if amount.currency != balances.currency {
            balances.foreign += 1;
            continue;
        }
        balances.lines += 1;
        let Some(day) = movements.day(row) else { continue };
        let moved = balances.moved.entry(day).or_default();
        *moved = moved.checked_add(amount.decimal()).unwrap_or(*moved);
    }
}

fn collect_stated(
    rows: &RecordBatch,
    book: &Book,
    all: &BTreeMap<String, Balances>,
    stated: &mut BTreeMap<String, Vec<(Day, bool, Money)>>,
) {
    let values = Rows(rows);
    for row in 0..rows.num_rows() {
        let Some(account) = book.find(values.text("account", row).unwrap_or_default()) else { continue };
        let (Some(day), Some(balances)) = (values.day("on", row), all.get(&account.id)) else { continue };
        let Some(amount) = values.money(row, balances.currency) else { continue };
        let opening = match values.text("type", row) {
            Some("opening") => true,
            Some("closing") => false,
            _ => continue,
        };
        if amount.currency == balances.currency {
            stated.entry(account.id.clone()).or_default().push((day, opening, amount));
        }
    }
}

impl Balances {
    fn empty(currency: Currency) -> Self {
        Self { currency, opening: None, moved: BTreeMap::new(), stated: BTreeMap::new(), difference: None, lines: 0, foreign: 0 }
    }

    /// Works out the opening balance from the earliest stated one, and where computed and stated part.
    fn settle(&mut self, stated: Vec<(Day, bool, Money)>) {
        // An opening balance is what the day before ended with.
        let mut ends: Vec<(Day, Money)> =
            stated.into_iter().map(|(day, opening, amount)| (if opening { day.plus_days(-1) } else { day }, amount)).collect();
        ends.sort_by_key(|(day, _)| *day);
        let Some((first, amount)) = ends.first().copied() else { return };
        let before: Option<Decimal> = self.moved.range(..=first).try_fold(Decimal::default(), |sum, (_, moved)| sum.checked_add(*moved));
        self.opening = before.and_then(|sum| amount.decimal().checked_add(sum.negated())).map(|opening| Money::new(opening, self.currency));
        let mut sum = self.opening.map(|opening| opening.decimal());
        let mut lines = self.moved.iter().peekable();
        for (day, amount) in ends {
            while let Some((_, moved)) = lines.next_if(|(line, _)| **line <= day) {
                sum = sum.and_then(|sum| sum.checked_add(*moved));
            }
            let Some(computed) = sum.map(|sum| Money::new(sum, self.currency)) else { continue };
            // Another source may state for that day what the lines add up to: then that counts.
            let known = self.stated.entry(day).or_insert(amount);
            if are_equal(computed, amount) {
                *known = amount;
            }
            if are_equal(computed, *known) {
                self.difference = None;
            } else if self.difference.is_none() {
                self.difference = Some((day, computed, *known));
            }
        }
    }
}

fn are_equal(a: Money, b: Money) -> bool {
    a.decimal().normalized() == b.decimal().normalized()
}
