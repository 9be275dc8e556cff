//! Records become movements, accounts and balances.

use std::collections::BTreeSet;

use logis_core::{Code, Currency, Day, Decimal, Money, Problem};
use logis_kinds::Batch;
use logis_kinds::bank::{AccountRow, BalanceRow, TransactionRow, Transactions, accounts, balances};

use super::dates;
use super::facts::Facts;
use super::investment::Cash;
use super::lines::{Header, Token, account_sort, token};
use super::record::Record;
use crate::bank_csv::preamble::iban;
use crate::once::{self, Once};
use crate::tables::numbers;
use crate::text_lines::Line;
use crate::{Hint, Question, Refused, Sink};

/// The most accounts that one file may name.
const ACCOUNTS_MAX: usize = 10_000;
/// How much text a batch may hold before it is handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest field of a list of accounts.
const LISTED_BYTES_MAX: usize = 512;
/// An account's name with so many digits, and fewer letters, is its number.
const NUMBER_DIGITS_MIN: usize = 5;

/// What an account is called by its records: an IBAN without spaces, a number, or `name:` and a name.
pub(super) fn reference(name: &str) -> String {
    let count = |test: fn(char) -> bool| name.chars().filter(|c| test(*c)).count();
    let digits = count(|c| c.is_ascii_digit());
    match iban(name) {
        Some(iban) => iban,
        None if digits >= NUMBER_DIGITS_MIN && count(char::is_alphabetic) < digits => name.to_owned(),
        None => format!("name:{name}"),
    }
}

/// An account of a list of accounts.
#[derive(Debug, Clone, Default)]
struct Listed {
    name: String,
    sort: Option<&'static str>,
    /// The balance of its last statement, with its line, and that statement's day, as written.
    balance: String,
    line: u64,
    balance_on: String,
}

/// The account that movements are given to.
struct Current {
    reference: String,
    currency: Currency,
}

/// Reads line by line, and hands batches over.
pub(super) struct Importer<'a> {
    facts: Facts,
    hint: &'a Hint,
    sink: &'a mut dyn Sink,
    header: Header<'static>,
    seen_header: bool,
    listed: Listed,
    /// The accounts listed since the last movements, and the one that movements belong to.
    list: Vec<Listed>,
    chosen: Option<Listed>,
    current: Option<Current>,
    told: BTreeSet<String>,
    record: Record,
    batch: Transactions,
    batch_bytes: usize,
    /// The year of the last date, for those without.
    year: Option<i32>,
    questions: Vec<Question>,
    /// Notes that were said, so that each is said once.
    notes: Once,
    movements: u64,
    /// Whether the last field's line ends before the input does.
    ended: bool,
}

impl<'a> Importer<'a> {
    pub(super) fn new(mut facts: Facts, hint: &'a Hint, sink: &'a mut dyn Sink) -> Self {
        for doubt in facts.doubts.drain(..) {
            sink.problem(doubt);
        }
        Self {
            year: facts.dates.year,
            facts,
            hint,
            sink,
            header: Header::Unknown(""),
            seen_header: false,
            listed: Listed::default(),
            list: Vec::new(),
            chosen: None,
            current: None,
            told: BTreeSet::new(),
            record: Record::default(),
            batch: Transactions::new(),
            batch_bytes: 0,
            questions: Vec::new(),
            notes: Once::default(),
            movements: 0,
            ended: true,
        }
    }

    /// Takes a line.
    pub(super) fn take(&mut self, line: Line<'_>) -> Result<(), Refused> {
        match token(line.text) {
            Token::Blank => {}
            Token::End => self.end_record()?,
            Token::Header(header) => {
                if !self.record.is_empty() {
                    self.note(Problem::new(Code::Irregular, "^").at_line(line.number));
                }
                self.end_record()?;
                self.begin(header, line.number);
            }
            Token::Field(letter, text) => {
                self.ended = line.ended;
                let investment = self.is_investment();
                match self.header {
                    Header::Accounts => self.list_field(letter, text, line.number)?,
                    Header::Movements(_) | Header::Unknown(_) => self.record.take(letter, text, line.number, investment)?,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn is_investment(&self) -> bool {
        self.header == Header::Movements("investment")
    }

    fn begin(&mut self, header: Header<'_>, line: u64) {
        self.seen_header |= header.is_known();
        match header {
            Header::Movements(sort) => self.choose(Some(sort)),
            Header::Unknown(name) => {
                self.note(Problem::new(Code::PassedOver, name).at_line(line));
                self.choose(None);
            }
            Header::ListEnds => {
                self.list.clear();
                (self.chosen, self.current) = (None, None);
                return;
            }
            Header::Option | Header::Order(_) => return,
            Header::Accounts | Header::Lists => {}
        }
        self.header = header.kept();
    }

    /// Settles whose the movements are that follow: the last account that was listed, of their sort where one is.
    fn choose(&mut self, sort: Option<&'static str>) {
        let fits = |listed: &Listed| listed.sort.is_none() || sort.is_none() || listed.sort == sort;
        if let Some(last) = self.list.pop() {
            let other = || self.list.iter().rev().find(|listed| fits(listed)).cloned();
            self.chosen = Some(if fits(&last) { last } else { other().unwrap_or(last) });
            self.list.clear();
            self.current = None;
        } else if !self.chosen.as_ref().is_some_and(fits) {
            // Another sort of movements, and no word whose.
            (self.chosen, self.current) = (None, None);
        }
    }

    fn list_field(&mut self, letter: char, text: &str, line: u64) -> Result<(), Problem> {
        let place = match letter {
            'N' => &mut self.listed.name,
            'T' => {
                self.listed.sort = account_sort(text);
                return Ok(());
            }
            '$' => {
                self.listed.line = line;
                &mut self.listed.balance
            }
            '/' => &mut self.listed.balance_on,
            _ => return Ok(()),
        };
        if text.len() > LISTED_BYTES_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("LISTED_BYTES_MAX = {LISTED_BYTES_MAX}")).at_line(line));
        }
        text.clone_into(place);
        Ok(())
    }

    fn end_record(&mut self) -> Result<(), Refused> {
        match self.header {
            Header::Accounts => self.end_listed()?,
            Header::Movements(_) | Header::Unknown(_) if !self.record.is_empty() => {
                let mut record = std::mem::take(&mut self.record);
                let given = self.give(&mut record);
                record.clear();
                self.record = record;
                given?;
            }
            _ => {}
        }
        Ok(())
    }

    fn end_listed(&mut self) -> Result<(), Refused> {
        let listed = std::mem::take(&mut self.listed);
        if listed.name.is_empty() {
            return Ok(());
        }
        if self.list.len() == ACCOUNTS_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("ACCOUNTS_MAX = {ACCOUNTS_MAX}")).into());
        }
        if !listed.balance.is_empty() && !listed.balance_on.is_empty() {
            self.give_balance(&listed)?;
        }
        self.list.push(listed);
        Ok(())
    }

    /// The balance of an account's last statement.
    fn give_balance(&mut self, listed: &Listed) -> Result<(), Refused> {
        let Some(on) = self.day(&listed.balance_on) else {
            self.sink.problem(Problem::new(Code::DateUnreadable, &listed.balance_on).at_line(listed.line));
            return Ok(());
        };
        let Some((amount, _)) = numbers::amount(&listed.balance, self.facts.mark) else {
            self.sink.problem(Problem::new(Code::AmountUnreadable, &listed.balance).at_line(listed.line));
            return Ok(());
        };
        let Current { reference, currency } = self.tell(&reference(&listed.name), Some(&listed.name), listed.sort, listed.line)?;
        let row = BalanceRow { line: listed.line, account: &reference, on, kind: "closing", amount: Money::new(amount, currency) };
        self.sink.batch(balances(&[row]))?;
        Ok(())
    }

    fn day(&self, text: &str) -> Option<Day> {
        dates::date(text, self.facts.dates.year_first, self.year)?.day(self.facts.dates.order)
    }

    /// Hands over the record of an account that wasn't told yet.
    fn tell(&mut self, reference: &str, name: Option<&str>, sort: Option<&'static str>, line: u64) -> Result<Current, Refused> {
        let currency = self.hint.currency_of(reference).or(self.facts.currency).unwrap_or(Currency::UNKNOWN);
        let current = Current { reference: reference.to_owned(), currency };
        if self.told.contains(reference) {
            return Ok(current);
        }
        if self.told.len() == ACCOUNTS_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("ACCOUNTS_MAX = {ACCOUNTS_MAX}")).at_line(line).into());
        }
        self.told.insert(reference.to_owned());
        let is_name = reference.starts_with("name:");
        self.sink.batch(accounts(&[AccountRow {
            line,
            account: reference,
            kind: sort.unwrap_or("other"),
            currency,
            iban: Some(reference).filter(|reference| iban(reference).is_some()),
            bank_id: None,
            branch_id: None,
            number: Some(reference).filter(|_| !is_name),
            name: name.or_else(|| reference.strip_prefix("name:")),
            owner: None,
            holder: None,
        }]))?;
        if !currency.is_known() {
            self.sink.problem(Problem::new(Code::CurrencyUnknown, reference));
            self.ask(Question::WhichCurrency { account: reference.to_owned() });
        }
        Ok(current)
    }

    fn ask(&mut self, question: Question) {
        once::ask(&mut self.questions, question);
    }

    /// Says what is worth saying once.
    fn note(&mut self, problem: Problem) {
        if self.notes.is_new(&problem) {
            self.sink.problem(problem);
        }
    }

    /// Settles the account of the movements that stand here.
    fn settle(&mut self, line: u64) -> Result<(), Refused> {
        if self.current.is_some() {
            return Ok(());
        }
        let sort = if let Header::Movements(sort) = self.header { Some(sort) } else { None };
        let only = self.facts.only_account.clone().filter(|(_, of)| of.is_none() || sort.is_none() || *of == sort);
        self.current = Some(match (self.chosen.clone(), only) {
            (Some(Listed { name, sort: of, .. }), _) | (None, Some((name, of))) => {
                self.tell(&reference(&name), Some(&name), of.or(sort), line)?
            }
            (None, None) => {
                let account = self.hint.account_ref();
                let question = Question::WhichAccount { account: account.clone() };
                if self.hint.account.is_none() && !self.questions.contains(&question) {
                    self.sink.problem(Problem::new(Code::AccountUnknown, &account));
                    self.ask(question);
                }
                self.tell(&account, None, sort, line)?
            }
        });
        Ok(())
    }

    /// Gives the movement that a record is.
    fn give(&mut self, record: &mut Record) -> Result<(), Refused> {
        let day = self.day(&record.date);
        let read = numbers::amount(record.amount(), self.facts.mark);
        if matches!(self.header, Header::Unknown(_)) && (day.is_none() || read.is_none()) {
            // Not known to hold movements, which was said, and this is none.
            if !self.seen_header {
                self.note(Problem::new(Code::PassedOver, "").at_line(record.line));
            }
            return Ok(());
        }
        let Some(day) = day else {
            self.sink.problem(match record.date.as_str() {
                "" => Problem::new(Code::PartMissing, "D").at_line(record.line),
                date => Problem::new(Code::DateUnreadable, date).at_line(record.date_line),
            });
            return Ok(());
        };
        let cash = self.is_investment().then(|| record.cash());
        let (amount, beside) = match read {
            Some(read) => read,
            // Shares that come, go or split need no amount.
            None if record.amount().is_empty() && cash == Some(Cash::Still) => (Decimal::default(), None),
            None => {
                self.sink.problem(match record.amount() {
                    "" => Problem::new(Code::PartMissing, "T").at_line(record.line),
                    amount => Problem::new(Code::AmountUnreadable, amount).at_line(record.amount_line.max(record.line)),
                });
                return Ok(());
            }
        };
        if dates::lacks_year(&record.date) {
            self.note(Problem::new(Code::Irregular, &record.date).at_line(record.date_line));
        }
        self.year = Some(day.ymd().0);
        self.settle(record.line)?;
        record.describe(self.is_investment());
        let Some(current) = &self.current else { return Ok(()) };
        let currency = if current.currency.is_known() { current.currency } else { beside.unwrap_or(current.currency) };
        let amount = if cash == Some(Cash::Out) && amount.digits > 0 { amount.negated() } else { amount };
        // An investment's action is its type; so is a word like ATM. What has a digit is a number.
        let (kind, number) = match record.number.as_str() {
            "" => (None, None),
            action if cash.is_some() => (Some(action), None),
            number if number.bytes().any(|b| b.is_ascii_digit()) => (None, Some(number)),
            word => (Some(word), None),
        };
        // An opening balance comes from the account itself: from nowhere.
        let other = record.other_account().map(reference).filter(|other| *other != current.reference);
        self.batch.push(&TransactionRow {
            line: record.line,
            account: &current.reference,
            booked_on: Some(day),
            amount: Money::new(amount, currency),
            status: if cash == Some(Cash::Still) { "information" } else { "booked" },
            label: &record.label,
            details: Some(record.details.as_str()).filter(|details| !details.is_empty()),
            counterparty_account: other.as_deref(),
            category: record.category(),
            kind,
            reference: number,
            ..TransactionRow::default()
        });
        self.movements += 1;
        self.batch_bytes += record.bytes() + current.reference.len();
        if self.batch.len() >= Batch::ROWS_MAX || self.batch_bytes >= BATCH_BYTES_MAX {
            self.batch_bytes = 0;
            self.sink.batch(self.batch.finish())?;
        }
        Ok(())
    }

    /// Hands over what is left, and says what should be asked.
    pub(super) fn finish(mut self) -> Result<Vec<Question>, Refused> {
        if !self.record.is_empty() && matches!(self.header, Header::Movements(_) | Header::Unknown(_)) {
            let line = self.record.line;
            let whole = !self.record.date.is_empty() && !self.record.amount().is_empty();
            // Of a field that the end of the file cuts, the end may be lost: an amount would be another.
            let sound = whole && (self.ended || !matches!(self.record.last, 'D' | 'T' | 'U'));
            if sound {
                self.end_record()?;
            }
            self.sink.problem(if sound && self.ended {
                Problem::new(Code::Irregular, "^").at_line(line)
            } else {
                Problem::new(Code::CutShort, "").at_line(line)
            });
        } else {
            self.end_record()?;
        }
        if self.movements == 0 && !self.seen_header {
            return Err(Problem::new(Code::NotRecognised, self.hint.name.as_str()).into());
        }
        if !self.batch.is_empty() {
            self.sink.batch(self.batch.finish())?;
        }
        Ok(self.questions)
    }
}
