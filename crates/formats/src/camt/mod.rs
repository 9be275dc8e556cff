//! ISO 20022 camt.052, 053 and 054: reports, statements and notifications of every version.
//!
//! Elements are known by their local names and their paths below the statement, the entry or the transaction's
//! details, with the paths of all versions side by side. An entry (`Ntry`) is one movement, however many transactions
//! its details list.
//!
//! To read one more element: 1. its name in `names.rs`, 2. its path in `parts.rs` (entries) or `statement.rs`, 3. where
//! it goes in `entry.rs`.

mod entry;
mod names;
mod parts;
mod statement;
#[cfg(test)]
mod tests;
pub(crate) mod values;

use std::collections::BTreeSet;

use logis_core::{Code, Currency, Day, Problem};
use logis_kinds::Batch;
use logis_kinds::bank::{BalanceRow, Transactions, accounts, balances};

use self::entry::{Around, Entry, bytes_of};
use self::names::Name;
use self::statement::{BALANCES_MAX, NoBalance, Statement};
use crate::once::{self, Once};
use crate::xml::{Step, XmlEvents};
use crate::{Format, Head, Hint, Question, Reader, Reading, Refused, Sink, Stopped};

/// `camt`
pub(crate) const FORMAT: Format = Format { id: "camt", recognise, read };

/// Accounts whose records are not given twice; those of more are.
const ACCOUNTS_SEEN_MAX: usize = 1000;
/// How much text a batch may hold before it is handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;

fn recognise(head: &Head<'_>) -> u8 {
    if !head.text.trim_start().starts_with('<') {
        return 0;
    }
    let opens_message = |tag: &str| {
        let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        names::is_message(name.rsplit(':').next().unwrap_or_default())
    };
    if head.text.split('<').skip(1).any(opens_message) { 95 } else { 0 }
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut events = XmlEvents::new(input);
    let mut camt = Camt {
        hint,
        sink,
        path: Vec::new(),
        seen_message: false,
        made_on: None,
        statement_at: None,
        entry_at: None,
        transaction_at: None,
        currency: None,
        statement: Statement::default(),
        account: None,
        entry: Entry::default(),
        transactions: Transactions::new(),
        batch_bytes: 0,
        balances: Vec::new(),
        accounts_seen: BTreeSet::new(),
        notes: Once::default(),
        reading: Reading::of_source("camt"),
    };
    while let Some(step) = events.step()? {
        match step {
            Step::Open => camt.open(&events),
            Step::Close => camt.close(&events)?,
        }
    }
    camt.finish()
}

/// The account of a statement, as its records name it.
struct Named {
    account: String,
    currency: Currency,
}

/// A balance with its account.
struct Stated {
    account: String,
    balance: statement::Balance,
}

impl Stated {
    fn row(&self) -> BalanceRow<'_> {
        let statement::Balance { line, on, kind, amount, .. } = self.balance;
        BalanceRow { line, account: &self.account, on, kind, amount }
    }
}

struct Camt<'a> {
    hint: &'a Hint,
    sink: &'a mut dyn Sink,
    /// Names of the open elements.
    path: Vec<Name>,
    seen_message: bool,
    /// The day the message was made.
    made_on: Option<Day>,
    /// Where in the path the open statement, entry and details stand.
    statement_at: Option<usize>,
    entry_at: Option<usize>,
    transaction_at: Option<usize>,
    /// Of the innermost `Amt`.
    currency: Option<Currency>,
    statement: Statement,
    /// Known once the statement's first record needs it.
    account: Option<Named>,
    entry: Entry,
    transactions: Transactions,
    /// How much text the transactions hold, about.
    batch_bytes: usize,
    balances: Vec<Stated>,
    accounts_seen: BTreeSet<String>,
    notes: Once,
    reading: Reading,
}

impl Camt<'_> {
    fn open<R: std::io::Read>(&mut self, events: &XmlEvents<R>) {
        let name = Name::of(events.name());
        let (at, parent) = (self.path.len(), self.path.last().copied());
        self.path.push(name);
        match (name, parent) {
            (Name::Amt, _) => self.currency = events.attribute("Ccy").and_then(|code| code.parse().ok()),
            (Name::Message, _) => self.seen_message = true,
            // One within another is none: what it would close is the outer one's.
            (Name::Stmt | Name::Rpt | Name::Ntfctn, Some(Name::Message)) if self.statement_at.is_none() => {
                self.statement_at = Some(at);
                self.statement = Statement::default();
                self.statement.line = events.line();
                self.account = None;
            }
            (Name::Bal, _) if self.is_in_statement(at) => self.statement.balance.line = events.line(),
            (Name::Ntry, _) if self.is_in_statement(at) => {
                self.entry_at = Some(at);
                self.entry.open(events.line());
            }
            (Name::TxDtls, _) if self.entry_at.is_some() && self.transaction_at.is_none() => {
                self.transaction_at = Some(at);
                self.entry.open_transaction();
            }
            _ => {}
        }
    }

    /// Whether an element at this depth stands directly in the statement.
    fn is_in_statement(&self, at: usize) -> bool {
        self.entry_at.is_none() && self.statement_at.is_some_and(|statement| statement + 1 == at)
    }

    fn close<R: std::io::Read>(&mut self, events: &XmlEvents<R>) -> Result<(), Refused> {
        let (text, at) = (events.text(), self.path.len().saturating_sub(1));
        let currency = self.currency;
        if let Some(transaction) = self.transaction_at {
            if transaction == at {
                self.transaction_at = None;
                self.entry.close_transaction();
            } else {
                self.entry.take_of_transaction(&self.path[transaction + 1..], text, currency);
            }
        } else if let Some(entry) = self.entry_at {
            if entry == at {
                self.entry_at = None;
                self.close_entry()?;
            } else {
                self.entry.take(&self.path[entry + 1..], text, currency);
            }
        } else if let Some(statement) = self.statement_at {
            if statement == at {
                self.statement_at = None;
                self.close_statement()?;
            } else {
                let path = &self.path[statement + 1..];
                self.statement.take(path, text, currency);
                if path == [Name::Bal] {
                    self.close_balance()?;
                }
            }
        } else if let [.., Name::Message, Name::GrpHdr, Name::CreDtTm] = self.path.as_slice() {
            self.made_on = values::when(text).map(|when| when.day);
        }
        self.path.pop();
        Ok(())
    }

    fn close_balance(&mut self) -> Result<(), Problem> {
        let line = self.statement.balance.line;
        let (code, quote) = match self.statement.close_balance() {
            Ok(false) => return Ok(()),
            Ok(true) => (Code::Irregular, "Bal: CdtDbtInd".to_owned()),
            Err(NoBalance::Unknown(kind)) => (Code::PassedOver, format!("Bal {kind}")),
            Err(NoBalance::Amount(amount)) => (Code::AmountUnreadable, amount),
            Err(NoBalance::Date(date)) => (Code::DateUnreadable, date),
            Err(NoBalance::Missing(name)) => (Code::PartMissing, name.to_owned()),
            Err(NoBalance::TooMany) => {
                return Err(Problem::new(Code::LimitExceeded, format!("balances of a statement > {BALANCES_MAX}")).at_line(line));
            }
        };
        self.say(Problem::new(code, quote).at_line(line));
        Ok(())
    }

    fn close_entry(&mut self) -> Result<(), Refused> {
        self.name_account(self.entry.currency())?;
        let Some(named) = &self.account else { return Ok(()) };
        let around = Around { account: &named.account, currency: named.currency, day: self.statement.day().or(self.made_on) };
        let (mut problems, mut unknown_currency) = (Vec::new(), false);
        if let Some(row) = self.entry.row(around, &mut |problem| problems.push(problem)) {
            self.transactions.push(&row);
            self.batch_bytes += bytes_of(&row);
            unknown_currency = !row.amount.currency.is_known();
        }
        if unknown_currency {
            self.ask_currency(self.entry.line);
        }
        problems.into_iter().for_each(|problem| self.say(problem));
        if self.transactions.len() >= Batch::ROWS_MAX || self.batch_bytes >= BATCH_BYTES_MAX {
            self.batch_bytes = 0;
            self.sink.batch(self.transactions.finish())?;
        }
        Ok(())
    }

    fn close_statement(&mut self) -> Result<(), Refused> {
        let has_records = self.account.is_some() || self.statement.balance_currency().is_some();
        if !has_records && self.statement.account.reference().is_empty() {
            return Ok(());
        }
        self.name_account(None)?;
        let Some(named) = self.account.take() else { return Ok(()) };
        let statement = std::mem::take(&mut self.statement);
        for balance in statement.into_balances() {
            if self.balances.len() >= Batch::ROWS_MAX {
                self.flush_balances()?;
            }
            self.balances.push(Stated { account: named.account.clone(), balance });
        }
        Ok(())
    }

    /// Settles what the open statement's account is called, and gives out its record before the first that needs it.
    fn name_account(&mut self, currency: Option<Currency>) -> Result<(), Refused> {
        if self.account.is_some() {
            return Ok(());
        }
        let stated = self.statement.account.reference();
        let account = if stated.is_empty() { self.hint.account_ref() } else { stated.to_owned() };
        let balance_currency = || self.statement.balance_currency();
        let currency = self.statement.account.currency.or_else(balance_currency).or(currency).or_else(|| self.hint.currency_of(&account));
        let named = Named { account, currency: currency.unwrap_or(Currency::UNKNOWN) };
        if stated.is_empty() && self.hint.account.is_none() {
            self.ask(Question::WhichAccount { account: named.account.clone() });
            self.say(Problem::new(Code::AccountUnknown, &named.account).at_line(self.statement.line));
        }
        if !self.accounts_seen.contains(&named.account) {
            if self.accounts_seen.len() < ACCOUNTS_SEEN_MAX {
                self.accounts_seen.insert(named.account.clone());
            }
            let row = self.statement.account.row(&named.account, self.statement.line, named.currency);
            self.sink.batch(accounts(&[row]))?;
        }
        self.account = Some(named);
        Ok(())
    }

    fn ask_currency(&mut self, line: u64) {
        let account = self.account.as_ref().map(|named| named.account.clone()).unwrap_or_default();
        self.say(Problem::new(Code::CurrencyUnknown, &account).at_line(line));
        self.ask(Question::WhichCurrency { account });
    }

    fn ask(&mut self, question: Question) {
        once::ask(&mut self.reading.questions, question);
    }

    /// Passes a problem on; a note only the first time, since a bank's habit stands on every entry.
    fn say(&mut self, problem: Problem) {
        self.notes.say(self.sink, problem);
    }

    fn flush_balances(&mut self) -> Result<(), Stopped> {
        let stated = std::mem::take(&mut self.balances);
        let rows: Vec<_> = stated.iter().map(Stated::row).collect();
        if rows.is_empty() { Ok(()) } else { self.sink.batch(balances(&rows)) }
    }

    fn finish(mut self) -> Result<Reading, Refused> {
        if !self.seen_message {
            return Err(Problem::new(Code::NotRecognised, self.hint.name.as_str()).into());
        }
        self.flush_balances()?;
        if !self.transactions.is_empty() {
            self.sink.batch(self.transactions.finish())?;
        }
        Ok(self.reading)
    }
}
