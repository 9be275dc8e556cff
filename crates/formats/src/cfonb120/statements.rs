//! Statements: from an old balance over the movements to a new one, which must follow from both.

use std::collections::BTreeSet;

use logis_core::{Code, Currency, Day, Decimal, Money, Problem};
use logis_kinds::Batch;
use logis_kinds::bank::{AccountRow, BalanceRow, Transactions, accounts, balances};

use super::columns::{Columns, Rib, Sort, is_blank};
use super::movement::Movement;
use crate::once::{self, Once};
use crate::{Hint, Question, Refused, Sink};

/// Accounts whose records are not given twice; those of more are.
const ACCOUNTS_SEEN_MAX: usize = 1000;
/// How much text a batch may hold before it is handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Columns up to the amount, which is the last field of a balance.
const AMOUNT_ENDS_AT: usize = 104;

/// A statement that is open.
#[derive(Debug)]
struct Open {
    line: u64,
    account: String,
    branch: String,
    number: String,
    currency: Currency,
    /// The old balance and its day, as far as they can be read.
    old: Option<Decimal>,
    old_on: Option<Day>,
    /// What it comes to with the movements so far; `None` once something of it can't be read.
    sum: Option<Decimal>,
    first_booked: Option<Day>,
}

impl Open {
    /// Whether a record of this account belongs to it. Some banks write another bank's code on some of the lines.
    fn is_of(&self, rib: &Rib<'_>) -> bool {
        self.branch == rib.branch && self.number == rib.number
    }
}

/// Takes records one by one, and hands batches over.
pub(super) struct Statements<'a> {
    hint: &'a Hint,
    sink: &'a mut dyn Sink,
    open: Option<Open>,
    /// The last movement, which further lines may follow.
    movement: Option<Movement>,
    /// The account and branch of the record above, for further lines.
    above: Option<(String, String)>,
    accounts_seen: BTreeSet<String>,
    batch: Transactions,
    batch_bytes: usize,
    /// Lines without the statement they belong to were said.
    said_alone: bool,
    seen_record: bool,
    notes: Once,
    questions: Vec<Question>,
}

impl<'a> Statements<'a> {
    pub(super) fn new(hint: &'a Hint, sink: &'a mut dyn Sink) -> Self {
        Self {
            hint,
            sink,
            open: None,
            movement: None,
            above: None,
            accounts_seen: BTreeSet::new(),
            batch: Transactions::new(),
            batch_bytes: 0,
            said_alone: false,
            seen_record: false,
            notes: Once::default(),
            questions: Vec::new(),
        }
    }

    /// Takes one record.
    pub(super) fn take(&mut self, record: &str, line: u64) -> Result<(), Refused> {
        if is_blank(record) {
            return Ok(());
        }
        let Some(columns) = Columns::of(record) else {
            self.end_movement()?;
            self.above = None;
            self.sink.problem(Problem::new(Code::LineUnreadable, record).at_line(line));
            return Ok(());
        };
        self.seen_record = true;
        match columns.sort {
            Sort::OldBalance => self.open(&columns, line),
            Sort::Movement => self.movement(&columns, line),
            Sort::Further => {
                self.further(&columns, line);
                Ok(())
            }
            Sort::NewBalance => self.close(&columns, line),
        }
    }

    fn open(&mut self, columns: &Columns<'_>, line: u64) -> Result<(), Refused> {
        self.end_movement()?;
        if let Some(open) = self.open.take() {
            self.sink.problem(Problem::new(Code::PartMissing, format!("07 {}", open.account)).at_line(open.line));
            self.give_old(&open, None)?;
        }
        self.said_alone = false;
        let rib = columns.rib();
        let (account, currency) = self.account(columns, line)?;
        let old = self.balance(columns, currency, line);
        let old_on = self.day(columns, line);
        self.open = Some(Open {
            line,
            account,
            branch: rib.branch.to_owned(),
            number: rib.number.to_owned(),
            currency,
            old,
            old_on,
            sum: old,
            first_booked: None,
        });
        Ok(())
    }

    /// The account of a record and its currency; gives its record the first time.
    fn account(&mut self, columns: &Columns<'_>, line: u64) -> Result<(String, Currency), Refused> {
        let rib = columns.rib();
        let account = rib.reference();
        let currency = columns.currency().or_else(|| self.hint.currency_of(&account)).unwrap_or(Currency::UNKNOWN);
        if self.accounts_seen.contains(&account) {
            return Ok((account, currency));
        }
        if self.accounts_seen.len() < ACCOUNTS_SEEN_MAX {
            self.accounts_seen.insert(account.clone());
        }
        if !currency.is_known() {
            self.sink.problem(Problem::new(Code::CurrencyUnknown, &account).at_line(line));
            once::ask(&mut self.questions, Question::WhichCurrency { account: account.clone() });
        }
        let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
        self.sink.batch(accounts(&[AccountRow {
            line,
            account: &account,
            kind: "checking",
            currency,
            iban: None,
            bank_id: some(rib.bank),
            branch_id: some(rib.branch),
            number: some(rib.number),
            name: None,
            owner: None,
            holder: None,
        }]))?;
        Ok((account, currency))
    }

    fn balance(&mut self, columns: &Columns<'_>, currency: Currency, line: u64) -> Option<Decimal> {
        match columns.amount(Some(currency)) {
            Ok(amount) => Some(amount),
            Err(_) if columns.ends_before(AMOUNT_ENDS_AT) => {
                self.sink.problem(Problem::new(Code::CutShort, "").at_line(line));
                None
            }
            Err(text) => {
                self.sink.problem(Problem::new(Code::AmountUnreadable, text).at_line(line));
                None
            }
        }
    }

    fn day(&mut self, columns: &Columns<'_>, line: u64) -> Option<Day> {
        match columns.day(35) {
            Ok(day) => Some(day),
            Err(text) => {
                self.sink.problem(Problem::new(Code::DateUnreadable, text).at_line(line));
                None
            }
        }
    }

    fn movement(&mut self, columns: &Columns<'_>, line: u64) -> Result<(), Refused> {
        self.end_movement()?;
        let rib = columns.rib();
        self.above = Some((rib.branch.to_owned(), rib.number.to_owned()));
        let (account, currency) = match self.open.as_ref().filter(|open| open.is_of(&rib)) {
            Some(open) => {
                let (account, currency) = (open.account.clone(), columns.currency().unwrap_or(open.currency));
                self.note_other_bank(&rib, &account, line);
                (account, currency)
            }
            None => {
                self.alone("01", line);
                self.account(columns, line)?
            }
        };
        let amount = self.balance(columns, currency, line);
        let (booked_on, value_on) = (self.day(columns, line), columns.day(43).ok());
        if let Some(open) = self.open.as_mut().filter(|open| open.is_of(&rib)) {
            open.sum = open.sum.zip(amount).and_then(|(sum, amount)| sum.checked_add(amount));
            open.first_booked = open.first_booked.into_iter().chain(booked_on).min();
        }
        let Some(amount) = amount.filter(|_| booked_on.is_some() || value_on.is_some()) else { return Ok(()) };
        self.movement = Some(Movement::of(columns, line, account, booked_on, value_on, Money::new(amount, currency)));
        Ok(())
    }

    /// A record that belongs to no open statement. Of those that follow one another the first is said.
    fn alone(&mut self, missing: &str, line: u64) {
        if !std::mem::replace(&mut self.said_alone, true) {
            self.sink.problem(Problem::new(Code::PartMissing, missing).at_line(line));
        }
    }

    fn note_other_bank(&mut self, rib: &Rib<'_>, account: &str, line: u64) {
        let own = rib.reference();
        if own != account {
            self.notes.say(self.sink, Problem::new(Code::Irregular, format!("{own} ≠ {account}")).at_line(line));
        }
    }

    fn further(&mut self, columns: &Columns<'_>, line: u64) {
        let rib = columns.rib();
        let follows = self.above.as_ref().is_some_and(|(branch, number)| branch == rib.branch && number == rib.number);
        match &mut self.movement {
            Some(movement) if follows => {
                if !movement.take(columns) {
                    self.sink.problem(Problem::new(Code::PassedOver, columns.text(46, 118)).at_line(line));
                }
            }
            // Its movement couldn't be read, and that was said.
            None if follows => {}
            _ => self.sink.problem(Problem::new(Code::PartMissing, "04").at_line(line)),
        }
    }

    fn close(&mut self, columns: &Columns<'_>, line: u64) -> Result<(), Refused> {
        self.end_movement()?;
        self.above = None;
        let rib = columns.rib();
        let Some(open) = self.open.take_if(|open| open.is_of(&rib)) else {
            self.said_alone = false;
            self.sink.problem(Problem::new(Code::PartMissing, "01").at_line(line));
            let (account, currency) = self.account(columns, line)?;
            let (new, on) = (self.balance(columns, currency, line), self.day(columns, line));
            return self.give_balance(&account, "closing", on, new, currency, line);
        };
        self.note_other_bank(&rib, &open.account, line);
        let (new, on) = (self.balance(columns, open.currency, line), self.day(columns, line));
        if let (Some(sum), Some(new)) = (open.sum, new)
            && sum.checked_add(new.negated()).is_none_or(|rest| rest.digits != 0)
        {
            self.sink.problem(Problem::new(Code::BalanceMismatch, format!("{sum} ≠ {new}")).at_line(line));
        }
        self.give_old(&open, on)?;
        self.give_balance(&open.account, "closing", on, new, open.currency, line)
    }

    /// The old balance is that of the end of its day, and so of the start of the next one; but some banks date it with
    /// the day of the statement's first movements, or with that of the new one.
    fn give_old(&mut self, open: &Open, new_on: Option<Day>) -> Result<(), Refused> {
        let first = open.first_booked.into_iter().chain(new_on).min();
        let on = open.old_on.map(|on| on.plus_days(1).min(first.unwrap_or(on.plus_days(1))).max(on));
        self.give_balance(&open.account, "opening", on, open.old, open.currency, open.line)
    }

    fn give_balance(
        &mut self,
        account: &str,
        kind: &str,
        on: Option<Day>,
        amount: Option<Decimal>,
        currency: Currency,
        line: u64,
    ) -> Result<(), Refused> {
        if let (Some(on), Some(amount)) = (on, amount) {
            self.sink.batch(balances(&[BalanceRow { line, account, on, kind, amount: Money::new(amount, currency) }]))?;
        }
        Ok(())
    }

    fn end_movement(&mut self) -> Result<(), Refused> {
        let Some(movement) = self.movement.take() else { return Ok(()) };
        if let Some(row) = movement.row() {
            self.batch.push(&row);
            self.batch_bytes += movement.bytes();
        }
        if self.batch.len() >= Batch::ROWS_MAX || self.batch_bytes >= BATCH_BYTES_MAX {
            self.batch_bytes = 0;
            self.sink.batch(self.batch.finish())?;
        }
        Ok(())
    }

    /// Ends the file; returns what the person should be asked.
    pub(super) fn finish(mut self) -> Result<Vec<Question>, Refused> {
        self.end_movement()?;
        if !self.seen_record {
            return Err(Problem::new(Code::NotRecognised, self.hint.name.as_str()).into());
        }
        if let Some(open) = self.open.take() {
            self.sink.problem(Problem::new(Code::CutShort, format!("07 {}", open.account)).at_line(open.line));
            self.give_old(&open, None)?;
        }
        if !self.batch.is_empty() {
            self.sink.batch(self.batch.finish())?;
        }
        Ok(self.questions)
    }
}
