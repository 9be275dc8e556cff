//! Statements: an account, its balances, and the entries between them.

use std::collections::BTreeSet;

use logis_core::{Code, Currency, Day, Decimal, Money, Problem};
use logis_kinds::Batch;
use logis_kinds::bank::{AccountRow, BalanceRow, TransactionRow, Transactions, accounts, balances};

use super::details::{Details, details, lines_of, non_swift, original, owner};
use super::entry::{Dated, Movement, Stated, Wrong, balance, movement};
use super::fields::Tag;
use crate::camt::values::{id, unique_id};
use crate::ofx::value::iban;
use crate::once::{self, Once};
use crate::{Hint, Question, Reading, Refused, Sink, Stopped};

/// Accounts whose records are not given twice; those of more are.
const ACCOUNTS_SEEN_MAX: usize = 1000;
/// How much text a batch may hold before it is handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Balances of one statement: a forward one a day for years.
const BALANCES_MAX: usize = 1024;
/// The longest account, in bytes; of a longer one the beginning counts.
const ACCOUNT_BYTES_MAX: usize = 255;

/// What `:25:` says.
#[derive(Debug, Clone, Default)]
struct Account {
    reference: String,
    iban: Option<String>,
    bank: Option<String>,
    number: Option<String>,
    currency: Option<Currency>,
}

impl Account {
    /// An IBAN, `bank/number` or a number; a currency may stand behind it.
    fn parse(text: &str) -> Self {
        let line = text.lines().next().unwrap_or_default().trim();
        let line = &line[..line.floor_char_boundary(ACCOUNT_BYTES_MAX)];
        // The currency counts as one only behind a digit or a space: an IBAN may end in letters.
        let split = line.len().checked_sub(3).and_then(|at| line.split_at_checked(at));
        let split = split.filter(|(before, _)| before.ends_with(|c: char| c.is_ascii_digit() || c == ' ') && iban(line).is_none());
        let currency = split.filter(|(_, code)| code.bytes().all(|b| b.is_ascii_uppercase())).and_then(|(_, code)| code.parse().ok());
        let account = if currency.is_some() { split.map_or(line, |(before, _)| before.trim_end()) } else { line };
        if let Some(iban) = iban(account) {
            return Self { reference: iban.clone(), iban: Some(iban), currency, ..Self::default() };
        }
        let (bank, number) = match account.split_once('/') {
            Some((bank, number)) => (Some(bank.trim()), number.trim()),
            None => (None, account),
        };
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        if let Some(iban) = iban(number) {
            return Self { reference: iban.clone(), iban: Some(iban), bank: bank.and_then(some), currency, ..Self::default() };
        }
        Self { reference: account.to_owned(), iban: None, bank: bank.and_then(some), number: some(number), currency }
    }
}

/// An entry that waits for its `:86:`.
struct Waiting {
    line: u64,
    text: String,
    details: Option<Details>,
}

/// A balance to be given out.
#[derive(Debug, Clone, Copy)]
struct Balance {
    line: u64,
    kind: &'static str,
    on: Day,
    amount: Money,
}

#[derive(Default)]
struct Statement {
    line: u64,
    /// Whether a `:20:` began it.
    has_reference: bool,
    account: Account,
    /// Whether it names its account itself.
    has_account: bool,
    owner: Option<String>,
    currency: Option<Currency>,
    interim: bool,
    opening: Option<(u64, Stated, bool)>,
    closing: Option<Stated>,
    balances: Vec<Balance>,
    /// Of its entries; `None` where one of them is lost or too large.
    sum: Option<Decimal>,
    /// The first day of an entry.
    first_day: Option<Day>,
    /// What its account is called, once a record needs it.
    settled: Option<String>,
}

pub(super) struct Statements<'a> {
    hint: &'a Hint,
    sink: &'a mut dyn Sink,
    open: Option<Statement>,
    /// Account and currency of the statement before, for what stands behind its end.
    last: Option<(Account, Option<Currency>)>,
    waiting: Option<Waiting>,
    interim_next: bool,
    rows: Transactions,
    batch_bytes: usize,
    balances: Vec<(String, Balance)>,
    accounts_seen: BTreeSet<String>,
    notes: Once,
    reading: Reading,
}

impl<'a> Statements<'a> {
    pub(super) fn new(hint: &'a Hint, sink: &'a mut dyn Sink) -> Self {
        Self {
            hint,
            sink,
            open: None,
            last: None,
            waiting: None,
            interim_next: false,
            rows: Transactions::new(),
            batch_bytes: 0,
            balances: Vec::new(),
            accounts_seen: BTreeSet::new(),
            notes: Once::default(),
            reading: Reading::of_source("mt940"),
        }
    }

    /// The next message is an MT942.
    pub(super) fn expect_interim(&mut self) {
        self.interim_next = true;
    }

    /// Takes a field.
    pub(super) fn take(&mut self, tag: Tag, line: u64, text: String) -> Result<(), Refused> {
        if !matches!(tag, Tag::Details | Tag::NonSwift) {
            self.end_entry()?;
        }
        let begins = match (&self.open, tag) {
            // What stands behind a statement is said of it as a whole.
            (None, Tag::Details | Tag::NonSwift) if self.last.is_some() => return Ok(()),
            (None, Tag::Message) => return Ok(()),
            (None, _) | (_, Tag::Reference) => true,
            (Some(open), Tag::Account) => open.has_account,
            (Some(open), Tag::Opening | Tag::PageOpening) => open.opening.is_some(),
            _ => false,
        };
        if begins {
            self.end(false)?;
            let (account, currency) = match &self.last {
                Some(last) if tag != Tag::Reference => last.clone(),
                _ => (Account::default(), None),
            };
            let (has_reference, interim) = (tag == Tag::Reference, std::mem::take(&mut self.interim_next));
            let sum = Some(Decimal::default());
            self.open = Some(Statement { line, has_reference, account, currency, interim, sum, ..Statement::default() });
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        match tag {
            Tag::Account => {
                open.account = Account::parse(&text);
                open.has_account = !open.account.reference.is_empty();
                open.currency = open.account.currency;
            }
            Tag::Floor => {
                open.interim = true;
                open.currency = text.trim().get(..3).and_then(|code| code.parse().ok()).or(open.currency);
            }
            Tag::Made | Tag::Totals => open.interim = true,
            Tag::Opening | Tag::PageOpening => {
                if let Some(stated) = self.stated(line, &text) {
                    self.set_opening(line, stated, tag == Tag::Opening);
                }
            }
            Tag::Closing | Tag::PageClosing | Tag::Available | Tag::Forward => self.close(tag, line, &text),
            Tag::Entry => self.waiting = Some(Waiting { line, text, details: None }),
            Tag::Details => {
                if let Some(waiting) = &mut self.waiting {
                    waiting.details.get_or_insert_with(|| details(&text));
                }
            }
            Tag::NonSwift => match &mut self.waiting {
                Some(waiting) => {
                    waiting.details.get_or_insert_with(|| non_swift(&text));
                }
                None => open.owner = owner(&text).or(open.owner.take()),
            },
            Tag::Reference | Tag::Related | Tag::Number | Tag::Message => {}
        }
        Ok(())
    }

    /// Reads a balance, whose currency is its statement's.
    fn stated(&mut self, line: u64, text: &str) -> Option<Stated> {
        match balance(text) {
            Ok(stated) => {
                match stated.on {
                    None => self.say(Problem::new(Code::DateUnreadable, text).at_line(line)),
                    Some(on) if on.mended => self.say(Problem::new(Code::Irregular, text).at_line(line)),
                    Some(_) => {}
                }
                if let Some(open) = &mut self.open {
                    open.currency = Some(stated.currency);
                }
                Some(stated)
            }
            Err(wrong) => {
                self.say(unread(wrong, text).at_line(line));
                None
            }
        }
    }

    fn set_opening(&mut self, line: u64, stated: Stated, is_first_page: bool) {
        if let Some(open) = &mut self.open {
            open.opening = Some((line, stated, is_first_page));
        }
    }

    /// Takes one of the balances behind the entries.
    fn close(&mut self, tag: Tag, line: u64, text: &str) {
        let Some(stated) = self.stated(line, text) else { return };
        let Some(open) = &mut self.open else { return };
        let kind = match tag {
            Tag::Closing => "closing",
            Tag::PageClosing => "interim",
            Tag::Available => "available",
            _ => "forward",
        };
        if matches!(tag, Tag::Closing | Tag::PageClosing) {
            open.closing = Some(stated);
        }
        if let Some(on) = stated.on.filter(|_| open.balances.len() < BALANCES_MAX) {
            open.balances.push(Balance { line, kind, on: on.day, amount: Money::new(stated.amount, stated.currency) });
        }
    }

    /// Ends the statement that is open, where one is.
    pub(super) fn end(&mut self, at_end_of_file: bool) -> Result<(), Refused> {
        self.end_entry()?;
        let Some(open) = &self.open else { return Ok(()) };
        let line = open.line;
        let missing = match (&open.opening, &open.closing) {
            _ if open.interim => None,
            (None, _) => Some((Code::PartMissing, ":60F:")),
            (_, None) if at_end_of_file => Some((Code::CutShort, ":62F:")),
            (_, None) => Some((Code::PartMissing, ":62F:")),
            _ => None,
        };
        if let Some((code, name)) = missing {
            self.say(Problem::new(code, name).at_line(line));
        } else if !open.has_reference && !open.interim {
            self.say(Problem::new(Code::Irregular, ":20:").at_line(line));
        }
        let has_records = self.open.as_ref().is_some_and(|open| open.has_account || open.opening.is_some() || !open.balances.is_empty());
        if has_records {
            self.settle()?;
        }
        let Some(mut open) = self.open.take() else { return Ok(()) };
        if let Some(problem) = open.imbalance() {
            self.say(problem);
        }
        self.last = Some((open.account.clone(), open.currency));
        open.balances.splice(0..0, open.opening_balance());
        let account = open.settled.unwrap_or_default();
        for balance in open.balances {
            if self.balances.len() >= Batch::ROWS_MAX {
                self.flush_balances()?;
            }
            self.balances.push((account.clone(), balance));
        }
        Ok(())
    }

    /// Settles what the open statement's account is called, and gives out its record before the first that needs it.
    fn settle(&mut self) -> Result<(String, Currency), Refused> {
        let Some(open) = &self.open else { return Ok((self.hint.account_ref(), Currency::UNKNOWN)) };
        let currency = |account: &str| open.currency.or_else(|| self.hint.currency_of(account)).unwrap_or(Currency::UNKNOWN);
        if let Some(account) = &open.settled {
            return Ok((account.clone(), currency(account)));
        }
        let line = open.line;
        let is_named = !open.account.reference.is_empty();
        let account = if is_named { open.account.reference.clone() } else { self.hint.account_ref() };
        let currency = currency(&account);
        if !self.accounts_seen.contains(&account) {
            if self.accounts_seen.len() < ACCOUNTS_SEEN_MAX {
                self.accounts_seen.insert(account.clone());
            }
            let named = &open.account;
            let row = AccountRow {
                line,
                account: &account,
                kind: "other",
                currency,
                iban: named.iban.as_deref(),
                bank_id: named.bank.as_deref(),
                branch_id: None,
                number: named.number.as_deref(),
                name: None,
                owner: open.owner.as_deref(),
                holder: None,
            };
            self.sink.batch(accounts(&[row]))?;
        }
        if !is_named && self.hint.account.is_none() {
            self.say(Problem::new(Code::AccountUnknown, &account).at_line(line));
            self.ask(Question::WhichAccount { account: account.clone() });
        }
        if let Some(open) = &mut self.open {
            open.settled = Some(account.clone());
        }
        Ok((account, currency))
    }

    /// Gives the record of the entry that waits, where one does.
    fn end_entry(&mut self) -> Result<(), Refused> {
        let Some(waiting) = self.waiting.take() else { return Ok(()) };
        let (account, currency) = self.settle()?;
        let line = waiting.line;
        let (first, further) = waiting.text.split_once('\n').unwrap_or((&waiting.text, ""));
        // A line that ends before the amount may go on in the next.
        let (second, rest) = further.split_once('\n').unwrap_or((further, ""));
        let mended = format!("{first}{second}");
        let (read, further) = match movement(first) {
            Err(Wrong::Line | Wrong::Amount(_)) if movement(&mended).is_ok() => {
                self.say(Problem::new(Code::Irregular, first).at_line(line));
                (movement(&mended), rest)
            }
            read => (read, further),
        };
        let read = match read {
            Ok(read) => read,
            Err(wrong) => {
                if let Some(open) = &mut self.open {
                    open.sum = None;
                }
                self.say(unread(wrong, first).at_line(line));
                return Ok(());
            }
        };
        for (code, quote) in irregularities(&read, first) {
            self.say(Problem::new(code, quote).at_line(line));
        }
        let amount = Money::new(read.amount, currency);
        if !currency.is_known() {
            self.say(Problem::new(Code::CurrencyUnknown, &account).at_line(line));
            self.ask(Question::WhichCurrency { account: account.clone() });
        }
        let mut pending = read.expected;
        if let Some(open) = &mut self.open {
            pending |= open.interim;
            open.sum = open.sum.and_then(|sum| sum.checked_add(read.amount));
            let day = read.booked.or(read.value).map(|dated| dated.day);
            open.first_day = open.first_day.into_iter().chain(day).min();
        }
        let texts = Texts::of(&read, waiting.details.unwrap_or_default(), further);
        let row = texts.row(&read, TransactionRow { line, account: &account, amount, ..TransactionRow::default() }, pending);
        self.rows.push(&row);
        self.batch_bytes += waiting.text.len() + texts.bytes() + account.len();
        if self.rows.len() >= Batch::ROWS_MAX || self.batch_bytes >= BATCH_BYTES_MAX {
            self.batch_bytes = 0;
            self.sink.batch(self.rows.finish())?;
        }
        Ok(())
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
        let rows: Vec<BalanceRow<'_>> = stated
            .iter()
            .map(|(account, Balance { line, kind, on, amount })| BalanceRow { line: *line, account, on: *on, kind, amount: *amount })
            .collect();
        if rows.is_empty() { Ok(()) } else { self.sink.batch(balances(&rows)) }
    }

    /// Hands over what is left.
    pub(super) fn finish(mut self) -> Result<Reading, Refused> {
        self.flush_balances()?;
        if !self.rows.is_empty() {
            self.sink.batch(self.rows.finish())?;
        }
        Ok(self.reading)
    }
}

impl Statement {
    /// Where opening and entries don't make the closing.
    fn imbalance(&self) -> Option<Problem> {
        let ((line, opening, _), closing, sum) = (self.opening?, self.closing?, self.sum?);
        let made = opening.amount.checked_add(sum)?;
        let is_off = opening.currency == closing.currency && made.normalized() != closing.amount.normalized();
        (is_off && !self.interim).then(|| {
            let quote = format!("{} + {sum} = {made} ≠ {}", opening.amount, closing.amount);
            Problem::new(Code::BalanceMismatch, quote).at_line(line)
        })
    }

    /// The opening balance, on the day at whose start it holds. It is dated with the day of the closing before it, or
    /// with the first day of its own statement; where entries stand on that day, it is the latter. That of a further
    /// page is no balance of a day.
    fn opening_balance(&self) -> Option<Balance> {
        let (line, stated, is_first_page) = self.opening?;
        let on = stated.on.filter(|_| is_first_page)?.day;
        let first = self.first_day.into_iter().chain(self.closing.and_then(|closing| closing.on).map(|on| on.day)).min();
        let on = if first.is_some_and(|first| first > on) { on.plus_days(1) } else { on };
        Some(Balance { line, kind: "opening", on, amount: Money::new(stated.amount, stated.currency) })
    }
}

/// The problem of a line that was not read.
fn unread(wrong: Wrong<'_>, line: &str) -> Problem {
    match wrong {
        Wrong::Line => Problem::new(Code::LineUnreadable, line),
        Wrong::Date(date) => Problem::new(Code::DateUnreadable, date),
        Wrong::Amount(amount) => Problem::new(Code::AmountUnreadable, amount),
    }
}

/// What is odd about an entry that was read.
fn irregularities<'a>(read: &Movement<'a>, line: &str) -> impl Iterator<Item = (Code, String)> + use<'a> {
    let mended = [read.value, read.booked].into_iter().flatten().any(|dated: Dated| dated.mended);
    let mended = mended.then(|| (Code::Irregular, line.to_owned()));
    let no_date = read.no_date.map(|digits| (Code::DateUnreadable, digits.to_owned()));
    [mended, no_date].into_iter().flatten()
}

/// The texts of an entry's record.
struct Texts {
    label: String,
    details: String,
    kind: String,
    reference: String,
    party: String,
    party_account: String,
    original: Option<Money>,
}

impl Texts {
    fn of(read: &Movement<'_>, of: Details, further: &str) -> Self {
        let further = lines_of(further.split('\n'));
        let (original, is_coded) = original(&further);
        let further = if is_coded { String::new() } else { further };
        let kind = [read.kind, of.code.as_str()].into_iter().filter(|code| !code.is_empty()).collect::<Vec<_>>().join("+");
        let owners = id(read.owners).filter(|owners| !is_pointer(owners)).unwrap_or_default();
        let reference = id(&of.reference).unwrap_or(owners).to_owned();
        let candidates = [&of.purpose, &of.booking, &of.party, &further, &reference, &kind];
        let label = candidates.into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default();
        let mut details: Vec<&str> = Vec::new();
        for text in [&of.booking, &of.further, &further] {
            let is_new = !text.is_empty() && *text != label && *text != of.party && !details.contains(&text.as_str());
            if is_new && iban(text).is_none_or(|iban| iban != of.party_account) {
                details.push(text);
            }
        }
        let details = details.join(" · ");
        Self { label, details, kind, reference, party: of.party, party_account: of.party_account, original }
    }

    fn bytes(&self) -> usize {
        let Self { label, details, kind, reference, party, party_account, original: _ } = self;
        [label, details, kind, reference, party, party_account].into_iter().map(String::len).sum()
    }

    /// The record, with what is known of it already.
    fn row<'t>(&'t self, read: &Movement<'t>, row: TransactionRow<'t>, pending: bool) -> TransactionRow<'t> {
        let some = |text: &'t String| Some(text.as_str()).filter(|text| !text.is_empty());
        let (booked, value) = (read.booked.map(|dated| dated.day), read.value.map(|dated| dated.day));
        TransactionRow {
            booked_on: booked.filter(|_| !pending),
            value_on: value.or(booked.filter(|_| pending)),
            status: if pending { "pending" } else { "booked" },
            label: &self.label,
            details: some(&self.details),
            counterparty: some(&self.party).and_then(id),
            counterparty_account: some(&self.party_account).and_then(id),
            kind: some(&self.kind),
            reference: some(&self.reference),
            holder_id: unique_id(read.banks).map(|id| ("mt940.bankref", id)),
            original: self.original.filter(|original| original.currency != row.amount.currency).map(|original| match row.amount.minor {
                ..0 => Money { minor: -original.minor, ..original },
                _ => original,
            }),
            ..row
        }
    }
}

/// Whether a reference only says where the reference stands: `KREF+`, `EREF`.
fn is_pointer(reference: &str) -> bool {
    matches!(reference.trim_end_matches('+'), "EREF" | "KREF" | "MREF" | "PREF" | "IREF" | "N")
}
