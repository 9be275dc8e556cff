//! From tags to records: statements, their accounts, entries and balances.

use logis_core::{Code, Currency, Problem};
use logis_kinds::Batch;
use logis_kinds::bank::{self, BalanceRow, Transactions};

use std::io::BufRead;

use super::account::{self, Account};
use super::entry::{Entry, Field};
use super::scan::{Mark, Scanner, Token};
use super::tag::Tag;
use super::value::{self, Amounts};
use crate::{Hint, Question, Refused, Sink};

/// The most statements of one file.
const STATEMENTS_MAX: u64 = 20_000;
/// Entries that stand before their account or currency are held up to so many bytes; then they go without.
const HELD_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Questions and holder's errors that are kept of one file.
const KEPT_MAX: usize = 100;

/// The block within a statement or entry whose elements come now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    /// One whose elements mean nothing here.
    Other,
    Account,
    To,
    Payee,
    Currency,
    Balance,
    Status,
}

/// A stated balance: its texts and lines.
#[derive(Debug, Clone, Default)]
struct Balance {
    kind: &'static str,
    line: u64,
    amount: String,
    on: String,
}

/// A holder's answer about a request.
#[derive(Debug, Clone, Default)]
struct Answer {
    line: u64,
    code: String,
    severity: String,
    message: String,
}

/// One statement while it is read.
#[derive(Debug, Default)]
struct Statement {
    /// The line (from 1) it begins on; 0 outside of any.
    line: u64,
    sort: &'static str,
    account: Account,
    currency: Option<Currency>,
    /// What its account is called, once entries were given to it.
    settled: Option<String>,
    balances: Vec<Balance>,
    held: Vec<Entry>,
    held_bytes: usize,
}

/// Turns tags into records.
pub(super) struct Statements<'a> {
    hint: &'a Hint,
    sink: &'a mut dyn Sink,
    rows: Transactions,
    amounts: Amounts,
    statement: Statement,
    entry: Entry,
    in_entry: bool,
    block: Block,
    account: Account,
    account_line: u64,
    balance: Balance,
    answer: Answer,
    refusals: Vec<Problem>,
    questions: Vec<Question>,
    holder: String,
    /// Whether the root element is open.
    in_file: bool,
    in_account_info: bool,
    in_response: bool,
    in_statement: bool,
    /// What was said once already.
    said_unclosed: bool,
    said_investments: bool,
    said_account: bool,
    statements: u64,
    data: u64,
}

impl<'a> Statements<'a> {
    pub(super) fn new(hint: &'a Hint, sink: &'a mut dyn Sink) -> Self {
        Self {
            hint,
            sink,
            rows: Transactions::new(),
            amounts: Amounts::default(),
            statement: Statement::default(),
            entry: Entry::default(),
            in_entry: false,
            block: Block::None,
            account: Account::default(),
            account_line: 0,
            balance: Balance::default(),
            answer: Answer::default(),
            refusals: Vec::new(),
            questions: Vec::new(),
            holder: String::new(),
            in_file: false,
            in_account_info: false,
            in_response: false,
            in_statement: false,
            said_unclosed: false,
            said_investments: false,
            said_account: false,
            statements: 0,
            data: 0,
        }
    }

    /// Takes a tag, and its text where it means something.
    pub(super) fn take<R: BufRead>(&mut self, token: Token, scanner: &mut Scanner<R>) -> Result<(), Refused> {
        match (token.mark, token.tag) {
            (_, Tag::Other) => Ok(()),
            (Mark::Close, tag) => self.close(tag, token, scanner),
            (Mark::Empty, _) => Ok(()),
            (Mark::Open, tag) => self.open(tag, token, scanner),
        }
    }

    fn open<R: BufRead>(&mut self, tag: Tag, token: Token, scanner: &mut Scanner<R>) -> Result<(), Refused> {
        match tag {
            Tag::File => self.in_file = true,
            Tag::Entry | Tag::PendingEntry => {
                self.end_entry(false)?;
                self.entry.begin(scanner.line_of(token), tag == Tag::PendingEntry);
                self.in_entry = true;
                self.begin_statement(self.entry.line);
            }
            Tag::Statement | Tag::CardStatement | Tag::InvestmentStatement => {
                self.end_statement()?;
                (self.in_account_info, self.in_statement) = (false, true);
                self.begin_statement(scanner.line_of(token));
                self.statement.sort = match tag {
                    Tag::CardStatement => "CREDITCARD",
                    Tag::InvestmentStatement => "INVESTMENT",
                    _ => "",
                };
            }
            Tag::Response | Tag::CardResponse | Tag::InvestmentResponse => {
                self.end_statement()?;
                self.in_response = true;
            }
            Tag::SignOn | Tag::BankMessages => self.end_statement()?,
            Tag::Entries | Tag::PendingEntries | Tag::InvestmentEntries => self.end_entry(false)?,
            Tag::InvestmentEntry | Tag::Position => {
                self.end_entry(false)?;
                if !self.said_investments {
                    self.said_investments = true;
                    let name = if tag == Tag::Position { "INVPOS" } else { "INVTRAN" };
                    self.sink.problem(Problem::new(Code::PassedOver, name).at_line(scanner.line_of(token)));
                }
            }
            Tag::AccountInfo => self.in_account_info = true,
            Tag::BankAccount | Tag::CardAccount | Tag::InvestmentAccount => {
                self.end_entry(false)?;
                self.block = if self.in_account_info { Block::Other } else { Block::Account };
                let kind = match tag {
                    Tag::CardAccount => "CREDITCARD",
                    Tag::InvestmentAccount => "INVESTMENT",
                    _ => "",
                };
                self.account = Account { kind: kind.to_owned(), ..Account::default() };
                self.account_line = scanner.line_of(token);
                if self.block == Block::Account {
                    self.begin_statement(self.account_line);
                }
            }
            Tag::LedgerBalance | Tag::AvailableBalance => {
                self.end_entry(false)?;
                self.block = Block::Balance;
                let kind = if tag == Tag::LedgerBalance { "closing" } else { "available" };
                self.balance = Balance { kind, line: scanner.line_of(token), ..Balance::default() };
            }
            Tag::Status => {
                self.end_block()?;
                self.block = Block::Status;
                self.answer = Answer { line: scanner.line_of(token), ..Answer::default() };
            }
            Tag::ToBankAccount | Tag::ToCardAccount if self.in_entry => self.block = Block::To,
            Tag::Payee | Tag::ExtendedPayee if self.in_entry => self.block = Block::Payee,
            Tag::OriginalCurrency if self.in_entry => self.block = Block::Other,
            Tag::Currency if self.in_entry => {
                self.block = Block::Currency;
                // Some write the symbol right here.
                self.entry.set(Field::Currency, scanner.text()?)?;
            }
            tag => self.value(tag, token, scanner)?,
        }
        Ok(())
    }

    /// Takes the text of an element that holds one.
    fn value<R: BufRead>(&mut self, tag: Tag, token: Token, scanner: &mut Scanner<R>) -> Result<(), Refused> {
        match (self.block, tag) {
            (Block::Account, Tag::BankId | Tag::BrokerId) => account::set(&mut self.account.bank, scanner.text()?),
            (Block::Account, Tag::BranchId) => account::set(&mut self.account.branch, scanner.text()?),
            (Block::Account, Tag::AccountId) => account::set(&mut self.account.number, scanner.text()?),
            (Block::Account, Tag::AccountType) => account::set(&mut self.account.kind, scanner.text()?),
            (Block::Balance, Tag::BalanceAmount) => account::set(&mut self.balance.amount, scanner.text()?),
            (Block::Balance, Tag::AsOf) => account::set(&mut self.balance.on, scanner.text()?),
            (Block::Status, Tag::Code) => account::set(&mut self.answer.code, scanner.text()?),
            (Block::Status, Tag::Severity) => account::set(&mut self.answer.severity, scanner.text()?),
            (Block::Status, Tag::Message) => account::set(&mut self.answer.message, scanner.text()?),
            (_, Tag::DefaultCurrency) => {
                let mut text = String::new();
                account::set(&mut text, scanner.text()?);
                let line = scanner.line_of(token);
                self.begin_statement(line);
                if self.statement.settled.is_none() {
                    self.statement.currency = text.parse().ok();
                }
            }
            (_, Tag::Organisation) => account::set(&mut self.holder, scanner.text()?),
            _ if self.in_entry => {
                let Some(field) = field(self.block, tag) else { return Ok(()) };
                match field {
                    Field::Amount => self.entry.amount_line = scanner.line_of(token),
                    Field::Posted => self.entry.date_line = scanner.line_of(token),
                    _ => {}
                }
                self.entry.set(field, scanner.text()?)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close<R: BufRead>(&mut self, tag: Tag, token: Token, scanner: &mut Scanner<R>) -> Result<(), Refused> {
        // What ends without having begun lost its beginning.
        let lost = match tag {
            Tag::Statement | Tag::CardStatement | Tag::InvestmentStatement => !std::mem::take(&mut self.in_statement),
            Tag::Response | Tag::CardResponse | Tag::InvestmentResponse => !std::mem::take(&mut self.in_response),
            _ => false,
        };
        if lost {
            self.sink.problem(Problem::new(Code::PartMissing, String::from_utf8_lossy(tag.name())).at_line(scanner.line_of(token)));
        }
        match tag {
            Tag::File => {
                self.end_statement()?;
                self.in_file = false;
            }
            Tag::Entry | Tag::PendingEntry => self.end_entry(true)?,
            Tag::Statement | Tag::CardStatement | Tag::InvestmentStatement => self.end_statement()?,
            Tag::Response | Tag::CardResponse | Tag::InvestmentResponse | Tag::BankMessages => self.end_statement()?,
            Tag::Entries | Tag::PendingEntries | Tag::InvestmentEntries => self.end_entry(false)?,
            Tag::AccountInfo => self.in_account_info = false,
            Tag::BankAccount
            | Tag::CardAccount
            | Tag::InvestmentAccount
            | Tag::LedgerBalance
            | Tag::AvailableBalance
            | Tag::Status
            | Tag::ToBankAccount
            | Tag::ToCardAccount
            | Tag::Payee
            | Tag::ExtendedPayee
            | Tag::Currency
            | Tag::OriginalCurrency => self.end_block()?,
            _ => {}
        }
        Ok(())
    }

    fn begin_statement(&mut self, line: u64) {
        if self.statement.line == 0 {
            self.statement.line = line;
        }
    }

    /// Ends the block that is open, whether its own tag closes it or what can't stand in it.
    fn end_block(&mut self) -> Result<(), Refused> {
        match std::mem::replace(&mut self.block, Block::None) {
            Block::Account => self.end_account()?,
            Block::Balance => {
                let balance = std::mem::take(&mut self.balance);
                if !(balance.amount.is_empty() && value::is_no_date(&balance.on)) {
                    self.begin_statement(balance.line);
                    // One of a sort: the last.
                    self.statement.balances.retain(|other| other.kind != balance.kind);
                    self.statement.balances.push(balance);
                }
            }
            Block::Status => {
                let answer = std::mem::take(&mut self.answer);
                if answer.severity.eq_ignore_ascii_case("ERROR") && self.refusals.len() < KEPT_MAX {
                    let quote = format!("{} {}", answer.code, answer.message);
                    self.refusals.push(Problem::new(Code::HolderError, quote).at_line(answer.line));
                }
            }
            Block::None | Block::Other | Block::To | Block::Payee | Block::Currency => {}
        }
        Ok(())
    }

    fn end_account(&mut self) -> Result<(), Refused> {
        let account = std::mem::take(&mut self.account);
        if account.number.is_empty() || account == self.statement.account {
            return Ok(());
        }
        if let Some(reference) = self.statement.account.reference()
            && account.reference().as_ref() != Some(&reference)
        {
            // Another account before the statement ended: another statement, of the same sort and currency.
            let (line, sort, currency) = (self.statement.line, self.statement.sort, self.statement.currency);
            self.end_statement()?;
            self.statement = Statement { line, sort, currency, ..Statement::default() };
        }
        if self.statement.settled.is_none() {
            self.statement.account = account;
        } else {
            self.sink.problem(Problem::new(Code::Irregular, account.reference().unwrap_or_default()).at_line(self.account_line));
        }
        Ok(())
    }

    /// Ends the entry that is open, where one is.
    fn end_entry(&mut self, closed: bool) -> Result<(), Refused> {
        self.end_block()?;
        if !std::mem::take(&mut self.in_entry) {
            return Ok(());
        }
        if !closed && !self.said_unclosed {
            self.said_unclosed = true;
            self.sink.problem(Problem::new(Code::Irregular, "STMTTRN").at_line(self.entry.line));
        }
        self.data += 1;
        let statement = &mut self.statement;
        let known = !statement.account.number.is_empty() && statement.currency.is_some();
        if statement.settled.is_none() && !known {
            statement.held_bytes += self.entry.bytes();
            statement.held.push(self.entry.clone());
            return if statement.held_bytes > HELD_BYTES_MAX { self.settle() } else { Ok(()) };
        }
        self.settle()?;
        let entry = std::mem::take(&mut self.entry);
        let done = self.give(&entry);
        self.entry = entry;
        done
    }

    /// Ends the statement that is open, where one is.
    fn end_statement(&mut self) -> Result<(), Refused> {
        self.end_entry(false)?;
        let statement = &self.statement;
        if statement.account.number.is_empty() && statement.balances.is_empty() && statement.held.is_empty() && statement.settled.is_none()
        {
            self.statement = Statement::default();
            return Ok(());
        }
        self.settle()?;
        self.give_balances()?;
        self.statement = Statement::default();
        Ok(())
    }

    /// Decides account and currency of the statement, where that isn't done, and gives what waited for it.
    fn settle(&mut self) -> Result<(), Refused> {
        if self.statement.settled.is_some() {
            return Ok(());
        }
        self.statements += 1;
        if self.statements > STATEMENTS_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("statements > {STATEMENTS_MAX}")).at_line(self.statement.line).into());
        }
        let line = self.statement.line;
        if self.statement.account.kind.is_empty() {
            self.statement.account.kind = self.statement.sort.to_owned();
        }
        let reference = self.statement.account.reference().unwrap_or_else(|| {
            let account = self.hint.account_ref();
            if self.hint.account.is_none() && !self.said_account {
                self.said_account = true;
                self.sink.problem(Problem::new(Code::AccountUnknown, &account).at_line(line));
                self.questions.push(Question::WhichAccount { account: account.clone() });
            }
            account
        });
        let currency = self.statement.currency.or_else(|| self.hint.currency_of(&reference)).unwrap_or(Currency::UNKNOWN);
        if !currency.is_known() {
            let question = Question::WhichCurrency { account: reference.clone() };
            self.sink.problem(Problem::new(Code::CurrencyUnknown, &reference).at_line(line));
            if self.questions.len() < KEPT_MAX && !self.questions.contains(&question) {
                self.questions.push(question);
            }
        }
        let mut batch = None;
        self.statement.account.record(line, &reference, currency, &self.holder, |row| batch = Some(bank::accounts(&[row])));
        if let Some(batch) = batch {
            self.sink.batch(batch)?;
        }
        self.statement.currency = Some(currency);
        self.statement.settled = Some(reference);
        for entry in std::mem::take(&mut self.statement.held) {
            self.give(&entry)?;
        }
        Ok(())
    }

    /// Gives the record of an entry whose statement is settled.
    fn give(&mut self, entry: &Entry) -> Result<(), Refused> {
        let Self { sink, rows, amounts, statement, .. } = self;
        let account = statement.settled.as_deref().unwrap_or_default();
        let currency = statement.currency.unwrap_or(Currency::UNKNOWN);
        entry.record(account, currency, amounts, &mut |problem| sink.problem(problem), &mut |row| rows.push(row));
        if rows.len() >= Batch::ROWS_MAX {
            sink.batch(rows.finish())?;
        }
        Ok(())
    }

    fn give_balances(&mut self) -> Result<(), Refused> {
        let currency = self.statement.currency.unwrap_or(Currency::UNKNOWN);
        let account = self.statement.settled.as_deref().unwrap_or_default();
        let mut rows = Vec::new();
        for Balance { kind, line, amount, on } in &self.statement.balances {
            match (self.amounts.read(amount, currency), value::date(on)) {
                (Err(_), _) => self.sink.problem(Problem::new(Code::AmountUnreadable, amount).at_line(*line)),
                (_, None) => self.sink.problem(Problem::new(Code::DateUnreadable, on).at_line(*line)),
                (Ok(amount), Some(on)) => {
                    let amount = logis_core::Money::new(amount.decimal, currency);
                    rows.push(BalanceRow { line: *line, account, on: on.day, kind, amount });
                }
            }
        }
        self.data += self.statement.balances.len() as u64;
        if !rows.is_empty() {
            self.sink.batch(bank::balances(&rows))?;
        }
        Ok(())
    }

    /// Ends the file, whose last line is given; returns what the person should be asked.
    ///
    /// # Errors
    /// [`Code::HolderError`] when the holder answered with an error and nothing else.
    pub(super) fn end(mut self, line: u64) -> Result<Vec<Question>, Refused> {
        // An entry or block that the end of the file cuts may have lost the end of its last value.
        let cut = self.in_file || self.in_entry || self.block != Block::None;
        let at = if self.in_entry { self.entry.line } else { line };
        let name = if self.in_entry { "STMTTRN" } else { "" };
        (self.in_entry, self.block) = (false, Block::None);
        self.end_statement()?;
        if !self.rows.is_empty() {
            self.sink.batch(self.rows.finish())?;
        }
        if self.data == 0
            && let Some(refusal) = self.refusals.pop()
        {
            return Err(refusal.into());
        }
        for refusal in self.refusals {
            let line = refusal.line.unwrap_or_default();
            self.sink.problem(Problem::new(Code::PartMissing, refusal.quote).at_line(line));
        }
        if cut {
            self.sink.problem(Problem::new(Code::CutShort, name).at_line(at));
        }
        Ok(self.questions)
    }
}

/// Where the text of an entry's element goes.
fn field(block: Block, tag: Tag) -> Option<Field> {
    Some(match (block, tag) {
        (Block::Payee, Tag::Name) => Field::Payee,
        (Block::Currency, Tag::CurrencySymbol) => Field::Currency,
        (Block::To, Tag::BankId) => Field::ToBank,
        (Block::To, Tag::BranchId) => Field::ToBranch,
        (Block::To, Tag::AccountId) => Field::ToNumber,
        (_, Tag::Type) => Field::Type,
        (_, Tag::Posted | Tag::PendingOn) => Field::Posted,
        (_, Tag::Amount) => Field::Amount,
        (_, Tag::Id) => Field::Id,
        (_, Tag::Name) => Field::Name,
        (_, Tag::Memo) => Field::Memo,
        (_, Tag::CheckNumber) => Field::CheckNumber,
        (_, Tag::Reference) => Field::Reference,
        (_, Tag::Available) => Field::Available,
        (_, Tag::Initiated) => Field::Initiated,
        _ => return None,
    })
}
