//! Where records go: accounts once, transactions in batches, and what waits for its account.

use std::collections::{BTreeMap, BTreeSet};

use logis_core::{Code, Currency, Day, Problem};
use logis_kinds::Batch;
use logis_kinds::bank::{BalanceRow, Transactions, accounts, balances};

use super::account::Account;
use super::balance::{self, Balance};
use super::entry::Entry;
use crate::once::{self, Once};
use crate::{Hint, Question, Reading, Refused, Sink};

/// What transactions may hold that wait for their account or a day, in bytes.
const HELD_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How much text a batch may hold before it is handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Accounts whose records are not given twice; those of more are.
const ACCOUNTS_SEEN_MAX: usize = 1000;
/// Balances of one account in one answer.
pub(super) const BALANCES_MAX: usize = 1024;

/// What one answer says, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) line: u64,
    pub(super) account: Account,
    /// The last day asked for, for transactions without a day.
    pub(super) until: Option<Day>,
    pub(super) balances: Vec<Balance>,
    /// Whether its records came within a string, with their own account.
    pub(super) is_within: bool,
    held: Vec<Entry>,
    /// The account's name, once a record needed it.
    settled: Option<(String, Currency)>,
}

impl Report {
    pub(super) fn at_line(line: u64) -> Self {
        Self { line, ..Self::default() }
    }
}

pub(super) struct Out<'a> {
    pub(super) hint: &'a Hint,
    pub(super) sink: &'a mut dyn Sink,
    pub(super) reading: Reading,
    rows: Transactions,
    batch_bytes: usize,
    held_bytes: usize,
    accounts_seen: BTreeSet<String>,
    /// Accounts by the interface's ids for them.
    by_resource: BTreeMap<String, String>,
    notes: Once,
}

impl<'a> Out<'a> {
    pub(super) fn new(hint: &'a Hint, sink: &'a mut dyn Sink) -> Self {
        Self {
            hint,
            sink,
            reading: Reading::of_source("psd2-json"),
            rows: Transactions::new(),
            batch_bytes: 0,
            held_bytes: 0,
            accounts_seen: BTreeSet::new(),
            by_resource: BTreeMap::new(),
            notes: Once::default(),
        }
    }

    /// Takes a transaction of a report: it waits where account or day are still to come.
    pub(super) fn entry(&mut self, report: &mut Report, entry: Entry) -> Result<(), Refused> {
        if report.account.is_numbered() && entry.is_dated() {
            return self.give(report, &entry);
        }
        self.held_bytes += entry.bytes();
        if self.held_bytes > HELD_BYTES_MAX {
            let quote = format!("transactions before their account > {HELD_BYTES_MAX} bytes");
            return Err(Problem::new(Code::LimitExceeded, quote).at_line(entry.line).into());
        }
        report.held.push(entry);
        Ok(())
    }

    /// Ends a report.
    pub(super) fn close(&mut self, mut report: Report) -> Result<(), Refused> {
        let held = std::mem::take(&mut report.held);
        let is_empty = held.is_empty() && report.balances.is_empty();
        if is_empty && (report.is_within || report.account.reference().is_none()) {
            return Ok(());
        }
        let closing = report.balances.iter().filter(|balance| balance.kind == "closing").map(|balance| balance.on).max();
        let day = closing.or(report.until).or_else(|| report.balances.iter().map(|balance| balance.on).max());
        for mut entry in held {
            self.held_bytes = self.held_bytes.saturating_sub(entry.bytes());
            if !entry.is_dated() {
                let Some(day) = day else {
                    self.say(Problem::new(Code::PartMissing, "bookingDate").at_line(entry.line));
                    continue;
                };
                self.say(Problem::new(Code::Irregular, "bookingDate").at_line(entry.line));
                entry.date(day);
            }
            self.give(&mut report, &entry)?;
        }
        if is_empty || !report.balances.is_empty() {
            let first = report.balances.first().map(|balance| balance.amount.currency);
            let (account, currency) = self.settle(&mut report, first)?;
            // One account, one currency: balances in others are of accounts beside it that have no name of their own.
            let (own, others): (Vec<_>, Vec<_>) = report.balances.into_iter().partition(|balance| balance.amount.currency == currency);
            for other in others {
                self.say(Problem::new(Code::PassedOver, format!("{} {}", other.kind, other.amount)).at_line(other.line));
            }
            let own = balance::settled(own);
            let rows: Vec<_> = own
                .iter()
                .map(|Balance { line, on, kind, amount, .. }| BalanceRow { line: *line, account: &account, on: *on, kind, amount: *amount })
                .collect();
            if !rows.is_empty() {
                self.sink.batch(balances(&rows))?;
            }
        }
        Ok(())
    }

    fn give(&mut self, report: &mut Report, entry: &Entry) -> Result<(), Refused> {
        let (account, currency) = self.settle(report, entry.currency)?;
        let currency = entry.currency.unwrap_or(currency);
        if !currency.is_known() {
            self.say(Problem::new(Code::CurrencyUnknown, &account).at_line(entry.line));
            self.ask(Question::WhichCurrency { account: account.clone() });
        }
        self.rows.push(&entry.row(&account, currency));
        self.batch_bytes += entry.bytes();
        if self.rows.len() >= Batch::ROWS_MAX || self.batch_bytes >= BATCH_BYTES_MAX {
            self.flush()?;
        }
        Ok(())
    }

    /// Settles what a report's account is called, and gives out its record before the first that needs it.
    fn settle(&mut self, report: &mut Report, currency: Option<Currency>) -> Result<(String, Currency), Refused> {
        if let Some(settled) = &report.settled {
            return Ok(settled.clone());
        }
        let stated = &report.account;
        let number = stated.reference().map(str::to_owned);
        let listed = stated.resource.as_ref().filter(|resource| number.as_ref() == Some(*resource));
        let number = listed.and_then(|resource| self.by_resource.get(resource).cloned()).or(number);
        let is_named = number.is_some();
        let account = number.unwrap_or_else(|| self.hint.account_ref());
        let currency = stated.currency.or(currency).or_else(|| self.hint.currency_of(&account)).unwrap_or(Currency::UNKNOWN);
        if let Some(resource) = &stated.resource
            && self.by_resource.len() < ACCOUNTS_SEEN_MAX
        {
            self.by_resource.insert(resource.clone(), account.clone());
        }
        if !self.accounts_seen.contains(&account) {
            if self.accounts_seen.len() < ACCOUNTS_SEEN_MAX {
                self.accounts_seen.insert(account.clone());
            }
            self.sink.batch(accounts(&[stated.row(&account, report.line, currency)]))?;
        }
        if !is_named && self.hint.account.is_none() {
            self.say(Problem::new(Code::AccountUnknown, &account).at_line(report.line));
            self.ask(Question::WhichAccount { account: account.clone() });
        }
        report.settled = Some((account.clone(), currency));
        Ok((account, currency))
    }

    pub(super) fn ask(&mut self, question: Question) {
        once::ask(&mut self.reading.questions, question);
    }

    /// Passes a problem on; a note only the first time, since a bank's habit stands on every transaction.
    pub(super) fn say(&mut self, problem: Problem) {
        self.notes.say(self.sink, problem);
    }

    /// Whether no record was given yet.
    pub(super) fn is_untouched(&self) -> bool {
        self.accounts_seen.is_empty()
    }

    /// Hands over the transactions so far.
    pub(super) fn flush(&mut self) -> Result<(), Refused> {
        self.batch_bytes = 0;
        if !self.rows.is_empty() {
            self.sink.batch(self.rows.finish())?;
        }
        Ok(())
    }
}
