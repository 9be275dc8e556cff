//! Rows become movements, accounts and balances.

use std::collections::BTreeMap;

use csv::StringRecord;
use logis_core::{Code, Currency, Day, Money, Problem};
use logis_kinds::Batch;
use logis_kinds::bank::{AccountRow, BalanceRow, TransactionRow, Transactions, accounts, balances};

use super::infer::Inference;
use super::mapping::{Mapping, Role};
use super::preamble::{self, Above};
use super::signs::{AmountColumns, BalanceRule};
use super::words::{self, Meaning};
use crate::tables::beginning::Takes;
use crate::tables::rows::Row;
use crate::tables::{dates, numbers};
use crate::{Hint, Question, Refused, Sink};

/// The most accounts that one table may name.
const ACCOUNTS_MAX: usize = 10_000;
/// The most days of balances that are kept until the end.
const BALANCE_DAYS_MAX: usize = 100_000;
/// Rows between two tables that are kept to see whose the next one is.
const BETWEEN_ROWS_MAX: usize = 40;
/// The most bytes of details that several columns together give a movement.
const DETAILS_BYTES_MAX: usize = 4096;

/// Where everything stands in a row.
struct Columns {
    booked: Option<usize>,
    value: Option<usize>,
    time: Option<usize>,
    amounts: AmountColumns,
    balance: Option<usize>,
    currency: Option<usize>,
    original_amount: Option<usize>,
    original_currency: Option<usize>,
    account: Option<usize>,
    account_name: Option<usize>,
    bank: Option<usize>,
    branch: Option<usize>,
    label: Option<usize>,
    counterparty: Option<usize>,
    counterparty_account: Option<usize>,
    kind: Option<usize>,
    reference: Option<usize>,
    id: Option<usize>,
    status: Option<usize>,
    details: Vec<usize>,
    categories: Vec<usize>,
}

impl Columns {
    fn of(mapping: &Mapping) -> Self {
        let mut categories: Vec<usize> = mapping.all(Role::Category).collect();
        let parent =
            |at: &usize| mapping.names.get(*at).and_then(|name| words::heading(name)).is_some_and(|h| h.meaning == Meaning::CategoryParent);
        categories.sort_by_key(|at| !parent(at));
        Self {
            booked: mapping.column(Role::BookedOn),
            value: mapping.column(Role::ValueOn),
            time: mapping.column(Role::Time),
            amounts: AmountColumns::of(mapping),
            balance: mapping.column(Role::Balance),
            currency: mapping.column(Role::Currency),
            original_amount: mapping.column(Role::OriginalAmount),
            original_currency: mapping.column(Role::OriginalCurrency),
            account: mapping.column(Role::Account),
            account_name: mapping.column(Role::AccountName),
            bank: mapping.column(Role::Bank),
            branch: mapping.column(Role::Branch),
            label: mapping.column(Role::Label),
            counterparty: mapping.column(Role::Counterparty),
            counterparty_account: mapping.column(Role::CounterpartyAccount),
            kind: mapping.column(Role::Type),
            reference: mapping.column(Role::Reference),
            id: mapping.column(Role::Id),
            status: mapping.column(Role::Status),
            details: mapping.all(Role::Details).collect(),
            categories,
        }
    }
}

/// An account, once a row of it was seen.
struct Account {
    line: u64,
    currency: Currency,
    /// What the table says its name is, or the person's file.
    name: Option<String>,
    kind: &'static str,
    bank: Option<String>,
    branch: Option<String>,
    number: Option<String>,
    told: bool,
    currency_asked: bool,
    /// First and last day so far.
    days: (Day, Day),
    /// The balance stated last: amount, line, day.
    stated: Option<(Money, u64, Day)>,
}

/// Turns rows into batches as they come.
pub(super) struct Importer<'a> {
    mapping: Mapping,
    columns: Columns,
    balance_rule: BalanceRule,
    header_currency: Option<Currency>,
    id_scheme: String,
    /// Whether the booking date's header says that its times are UTC.
    utc: bool,
    above: Above,
    between: Vec<Row>,
    hint: &'a Hint,
    sink: &'a mut dyn Sink,
    batch: Transactions,
    accounts: BTreeMap<String, Account>,
    balances: BTreeMap<(String, Day), (Money, u64)>,
    narrowest: usize,
    details: String,
    category: String,
    account: String,
    label: String,
}

impl Takes for Importer<'_> {
    fn take(&mut self, row: &Row) -> Result<(), Refused> {
        self.take_row(row)
    }

    fn narrowest(&self) -> usize {
        if self.narrowest == usize::MAX { self.mapping.columns.len() } else { self.narrowest }
    }

    fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }
}

impl<'a> Importer<'a> {
    pub(super) fn new(found: Inference, above: Above, hint: &'a Hint, sink: &'a mut dyn Sink) -> Self {
        let mapping = found.mapping;
        let name = |role| mapping.column(role).and_then(|at| mapping.names.get(at)).map(|name| words::fold(name)).unwrap_or_default();
        let id_scheme = format!("csv.{}", name(Role::Id).replace(' ', "-"));
        let utc = name(Role::BookedOn).ends_with("utc");
        Self {
            columns: Columns::of(&mapping),
            mapping,
            balance_rule: found.balance,
            header_currency: found.currency,
            id_scheme,
            utc,
            above,
            between: Vec::new(),
            hint,
            sink,
            batch: Transactions::new(),
            accounts: BTreeMap::new(),
            balances: BTreeMap::new(),
            narrowest: usize::MAX,
            details: String::new(),
            category: String::new(),
            account: String::new(),
            label: String::new(),
        }
    }

    fn take_row(&mut self, row: &Row) -> Result<(), Refused> {
        if row.is_blank() {
            return Ok(());
        }
        if self.is_header(&row.cells) {
            return self.next_table();
        }
        let written = |at: Option<usize>| at.and_then(|at| dates::date(row.cell(at)));
        let (booked, value) = (written(self.columns.booked), written(self.columns.value));
        if booked.is_none() && value.is_none() {
            self.take_other(row);
            return Ok(());
        }
        let order = self.mapping.date_order;
        let (booked_on, value_on) = (booked.and_then(|date| date.day(order)), value.and_then(|date| date.day(order)));
        let Some(day) = booked_on.or(value_on) else {
            self.take_other(row);
            return Ok(());
        };
        let (amount, beside) = match self.columns.amounts.read(row) {
            Ok(Some(read)) => read,
            Ok(None) if preamble::is_summary(row) => return Ok(()),
            Ok(None) => {
                self.sink.problem(Problem::new(Code::PartMissing, "amount").at_line(row.line));
                return Ok(());
            }
            Err(column) => {
                let place = u32::try_from(column + 1).unwrap_or(u32::MAX);
                self.sink.problem(Problem::new(Code::AmountUnreadable, row.cell(column)).at_line(row.line).at_column(place));
                return Ok(());
            }
        };
        self.narrowest = self.narrowest.min(row.cells.len());
        let currency = self.currency_of(row, beside);
        let money = Money::new(amount, currency);
        self.name_account(row, money, day)?;
        let cell = |at: Option<usize>| at.map(|at| row.cell(at)).filter(|cell| !cell.is_empty());
        let status = match cell(self.columns.status) {
            Some(state) => words::status(state),
            // "offen" stands where the booking date will be.
            None if booked.is_none() => cell(self.columns.booked).map_or("booked", words::status),
            None => "booked",
        };
        if status == "booked" {
            self.keep_balance(row, currency, day);
        }
        let moment = booked.zip(booked_on).and_then(|(mut date, day)| {
            if date.seconds.is_none()
                && let Some((seconds, offset)) = cell(self.columns.time).and_then(dates::time)
            {
                (date.seconds, date.offset_minutes) = (Some(seconds), offset);
            }
            if self.utc {
                date.offset_minutes = date.offset_minutes.or(Some(0));
            }
            date.moment(day)
        });
        self.details.clear();
        for at in &self.columns.details {
            let text = row.cell(*at);
            if !text.is_empty() && self.details.len() + text.len() < DETAILS_BYTES_MAX {
                if !self.details.is_empty() {
                    self.details.push_str(" · ");
                }
                push_line(&mut self.details, text);
            }
        }
        self.category.clear();
        for at in &self.columns.categories {
            let text = row.cell(*at);
            if !text.is_empty() {
                if !self.category.is_empty() {
                    self.category.push_str(" > ");
                }
                push_line(&mut self.category, text);
            }
        }
        let (counterparty, kind) = (cell(self.columns.counterparty), cell(self.columns.kind));
        let other_account = cell(self.columns.counterparty_account);
        let other_iban = other_account.filter(|account| account.contains(' ')).and_then(preamble::iban);
        self.label.clear();
        let label = cell(self.columns.label)
            .filter(|label| label.contains(char::is_alphanumeric))
            .or(counterparty)
            .or(kind)
            .or(Some(self.details.as_str()));
        push_line(&mut self.label, label.unwrap_or_default());
        self.batch.push(&TransactionRow {
            line: row.line,
            account: &self.account,
            booked_on,
            booked_at: moment,
            value_on,
            amount: money,
            status,
            label: &self.label,
            details: Some(self.details.as_str()).filter(|text| !text.is_empty()),
            counterparty,
            counterparty_account: other_iban.as_deref().or(other_account),
            category: Some(self.category.as_str()).filter(|text| !text.is_empty()),
            kind,
            reference: cell(self.columns.reference),
            holder_id: cell(self.columns.id).map(|id| (self.id_scheme.as_str(), id)),
            original: self.original_of(row, money),
        });
        if self.batch.len() == Batch::ROWS_MAX {
            self.flush()?;
        }
        Ok(())
    }

    fn is_header(&self, cells: &StringRecord) -> bool {
        let names = &self.mapping.names;
        !names.is_empty()
            && cells.get(0).map(str::trim) == names.first().map(String::as_str)
            && cells.iter().map(str::trim).eq(names.iter().map(String::as_str))
    }

    /// The header stands there once more: what stood above it tells whose the rows below are.
    fn next_table(&mut self) -> Result<(), Refused> {
        let rows = std::mem::take(&mut self.between);
        let above = preamble::read(&rows, self.mapping.balance_mark(), self.mapping.date_order);
        if above.account.is_some() {
            self.settle_above()?;
            self.above = above;
        }
        Ok(())
    }

    /// A row without a date: a total, a footer, the preamble of another table, or a movement that can't be read.
    fn take_other(&mut self, row: &Row) {
        if self.between.len() < BETWEEN_ROWS_MAX {
            self.between.push(row.clone());
        }
        if preamble::is_summary(row) {
            return;
        }
        let cell = self.columns.booked.or(self.columns.value).map_or("", |at| row.cell(at));
        match self.columns.amounts.read(row) {
            Ok(Some(_)) => {
                let column = self.columns.booked.or(self.columns.value).and_then(|at| u32::try_from(at + 1).ok()).unwrap_or(1);
                self.sink.problem(Problem::new(Code::DateUnreadable, cell).at_line(row.line).at_column(column));
            }
            // Something stands where the date is, and where the amount is: a movement that can't be read, not a remark.
            Err(_) if !cell.is_empty() => self.sink.problem(Problem::new(Code::LineUnreadable, cell).at_line(row.line)),
            _ => {
                let text = row.cells.iter().map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default();
                self.sink.problem(Problem::new(Code::PassedOver, text).at_line(row.line));
            }
        }
    }

    fn currency_of(&self, row: &Row, beside: Option<Currency>) -> Currency {
        let column = self.columns.currency.and_then(|at| words::currency_cell(row.cell(at)));
        let said = column.or(beside).or(self.header_currency).or(self.above.currency);
        said.or_else(|| self.hint.currency_of(&self.account_of(row))).unwrap_or(Currency::UNKNOWN)
    }

    /// The account that a row names, or its file, or nobody.
    fn account_of(&self, row: &Row) -> String {
        let cell = |at: Option<usize>| at.map(|at| row.cell(at)).filter(|cell| !cell.is_empty());
        let mut account = String::new();
        match (cell(self.columns.account), cell(self.columns.account_name), &self.above.account) {
            (Some(number), ..) => match (cell(self.columns.bank), cell(self.columns.branch)) {
                (Some(bank), branch) => account.extend([bank, "/", branch.unwrap_or_default(), "/", number]),
                _ => push_account(&mut account, number),
            },
            (None, _, Some(above)) => account.push_str(above),
            (None, Some(name), None) => push_account(&mut account, name),
            (None, None, None) => account = self.hint.account_ref(),
        }
        account
    }

    fn original_of(&self, row: &Row, money: Money) -> Option<Money> {
        let (amount, beside) = numbers::amount(row.cell(self.columns.original_amount?), self.mapping.mark())?;
        let currency = self.columns.original_currency.and_then(|at| words::currency_cell(row.cell(at))).or(beside)?;
        let amount = if money.minor < 0 { amount.magnitude().negated() } else { amount.magnitude() };
        let original = Money::new(amount, currency);
        (original.minor != 0 && original != money).then_some(original)
    }

    /// Finds the row's account, and remembers what is new of it.
    fn name_account(&mut self, row: &Row, money: Money, day: Day) -> Result<(), Refused> {
        let cell = |at: Option<usize>| at.map(|at| row.cell(at)).filter(|cell| !cell.is_empty());
        let (number, name) = (cell(self.columns.account), cell(self.columns.account_name));
        self.account = self.account_of(row);
        if let Some(known) = self.accounts.get_mut(&self.account) {
            known.days = (known.days.0.min(day), known.days.1.max(day));
            if !known.currency.is_known() {
                known.currency = money.currency;
            }
        } else {
            if self.accounts.len() == ACCOUNTS_MAX {
                return Err(Problem::new(Code::LimitExceeded, format!("accounts > {ACCOUNTS_MAX}")).into());
            }
            let owned = |text: Option<&str>| text.map(str::to_owned);
            // A file's name tells no sort of account: "debit_credit.csv" is no loan.
            let kind = account_type(name.or(self.above.name.as_deref()).unwrap_or_default());
            let account = Account {
                line: row.line,
                kind,
                currency: money.currency,
                name: owned(name).or_else(|| self.above.name.clone()).or_else(|| owned(self.account.strip_prefix("name:"))),
                bank: owned(cell(self.columns.bank)),
                branch: owned(cell(self.columns.branch)),
                number: owned(number).or_else(|| self.above.account.clone()).filter(|_| !self.account.starts_with("name:")),
                told: false,
                currency_asked: false,
                days: (day, day),
                stated: None,
            };
            self.accounts.insert(self.account.clone(), account);
        }
        if !money.currency.is_known()
            && let Some(known) = self.accounts.get_mut(&self.account)
        {
            known.currency_asked = true;
        }
        Ok(())
    }

    fn keep_balance(&mut self, row: &Row, currency: Currency, day: Day) {
        let Some(at) = self.columns.balance.filter(|_| self.balance_rule != BalanceRule::None) else { return };
        let Some((amount, _)) = numbers::amount(row.cell(at), self.mapping.balance_mark()) else { return };
        let Some(account) = self.accounts.get_mut(&self.account) else { return };
        let money = Money::new(amount, currency);
        let run = match (self.balance_rule, account.stated) {
            (BalanceRule::AtExport, Some((same, line, last))) if same == money => Some((same, line, last.max(day))),
            (BalanceRule::Forward, Some((.., last))) if day == last => Some((money, row.line, day)),
            // A row out of order can't say what its day closed with.
            (BalanceRule::Forward, Some((.., last))) if day < last => None,
            (BalanceRule::Backward, Some((.., last))) if day >= last => None,
            _ => {
                if let Some((before, line, last)) = account.stated
                    && self.balances.len() < BALANCE_DAYS_MAX
                {
                    self.balances.insert((self.account.clone(), last), (before, line));
                }
                Some((money, row.line, day))
            }
        };
        account.stated = run.or(account.stated);
    }

    /// Balances that the preamble states become records of their account.
    fn settle_above(&mut self) -> Result<(), Refused> {
        let Some(account) =
            self.above.account.clone().or_else(|| self.accounts.keys().next().cloned().filter(|_| self.accounts.len() == 1))
        else {
            return Ok(());
        };
        let Some(known) = self.accounts.get(&account) else { return Ok(()) };
        let mut rows: Vec<BalanceRow<'_>> = Vec::new();
        for stated in self.above.balances.iter().filter(|stated| stated.currency.is_none_or(|currency| currency == known.currency)) {
            let day = stated.day.or(self.above.day.filter(|_| !stated.opening));
            let on = day.unwrap_or(if stated.opening { known.days.0 } else { known.days.1 });
            let kind = match (stated.opening, day) {
                (true, _) => "opening",
                (false, Some(_)) => "closing",
                // Of the moment of the export, which the file does not date.
                (false, None) => "interim",
            };
            if !rows.iter().any(|row| (row.on, row.kind) == (on, kind)) {
                let amount = Money::new(stated.amount, known.currency);
                rows.push(BalanceRow { line: known.line, account: &account, on, kind, amount });
            }
        }
        if !rows.is_empty() {
            self.sink.batch(balances(&rows))?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refused> {
        let fresh: Vec<(&String, &mut Account)> = self.accounts.iter_mut().filter(|(_, account)| !account.told).collect();
        for chunk in fresh.chunks(Batch::ROWS_MAX) {
            let rows: Vec<AccountRow<'_>> = chunk.iter().map(|(account, facts)| account_row(account, facts)).collect();
            self.sink.batch(accounts(&rows))?;
        }
        for (_, account) in fresh {
            account.told = true;
        }
        if !self.batch.is_empty() {
            self.sink.batch(self.batch.finish())?;
        }
        Ok(())
    }

    /// Hands over what is left, and says what should be asked.
    pub(super) fn finish(mut self) -> Result<Vec<Question>, Refused> {
        let footer = preamble::read(&self.between, self.mapping.balance_mark(), self.mapping.date_order);
        self.above.balances.extend(footer.balances);
        self.flush()?;
        self.settle_above()?;
        for (name, account) in &self.accounts {
            if let Some((money, line, last)) = account.stated {
                self.balances.insert((name.clone(), last), (money, line));
            }
        }
        let kind = if self.balance_rule == BalanceRule::AtExport { "interim" } else { "closing" };
        let rows: Vec<BalanceRow<'_>> = self
            .balances
            .iter()
            .map(|((account, on), (amount, line))| BalanceRow { line: *line, account, on: *on, kind, amount: *amount })
            .collect();
        for chunk in rows.chunks(Batch::ROWS_MAX) {
            self.sink.batch(balances(chunk))?;
        }
        let mut questions = Vec::new();
        let asked = self.hint.account_ref();
        if self.hint.account.is_none() && self.accounts.contains_key(&asked) {
            self.sink.problem(Problem::new(Code::AccountUnknown, &asked));
            questions.push(Question::WhichAccount { account: asked });
        }
        for (account, _) in self.accounts.iter().filter(|(_, account)| account.currency_asked) {
            self.sink.problem(Problem::new(Code::CurrencyUnknown, account));
            questions.push(Question::WhichCurrency { account: account.clone() });
        }
        Ok(questions)
    }
}

fn account_row<'b>(account: &'b str, facts: &'b Account) -> AccountRow<'b> {
    AccountRow {
        line: facts.line,
        account,
        kind: facts.kind,
        currency: facts.currency,
        iban: Some(account).filter(|account| preamble::iban(account).is_some()),
        bank_id: facts.bank.as_deref(),
        branch_id: facts.branch.as_deref(),
        number: facts.number.as_deref(),
        name: facts.name.as_deref(),
        owner: None,
        holder: None,
    }
}

/// The sort of account that its name tells.
fn account_type(name: &str) -> &'static str {
    let name = words::fold(name);
    let says = |words: &[&str]| name.split(' ').any(|word| words.contains(&word));
    match () {
        () if says(&[
            "livret",
            "epargne",
            "savings",
            "ldd",
            "ldds",
            "pel",
            "cel",
            "lep",
            "sparkonto",
            "tagesgeld",
            "ahorro",
            "risparmio",
            "spaarrekening",
        ]) =>
        {
            "savings"
        }
        () if says(&["carte", "card", "kreditkarte", "visa", "mastercard", "amex", "tarjeta", "carta"]) => "card",
        () if says(&["pea", "titres", "depot", "brokerage", "investment"]) && !name.contains("compte de depot") => "investment",
        () if says(&["pret", "loan", "mortgage"]) => "loan",
        () => "checking",
    }
}

/// An account as given: an IBAN without spaces, a number, or `name:` and what has no digit.
fn push_account(out: &mut String, given: &str) {
    match preamble::iban(given) {
        Some(iban) => out.push_str(&iban),
        None if given.bytes().any(|b| b.is_ascii_digit()) => out.push_str(given),
        None => out.extend(["name:", given]),
    }
}

/// A text of several lines on one.
fn push_line(out: &mut String, text: &str) {
    if !text.contains(['\n', '\r', '\t']) {
        out.push_str(text);
        return;
    }
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}
