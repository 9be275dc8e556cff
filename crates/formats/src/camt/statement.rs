//! What a statement, report or notification says besides its entries: the account, its balances, its dates.

use logis_core::{Currency, Day, Money};
use logis_kinds::bank::AccountRow;

use super::names::Name;
use super::values::{amount, when};

/// Balances of one statement: they are looked at together.
pub(super) const BALANCES_MAX: usize = 1024;
/// The longest part of an account, in bytes; a longer one is none.
const ACCOUNT_BYTES_MAX: usize = 1024;

/// One account, as a statement names it.
#[derive(Debug, Default)]
pub(super) struct Account {
    iban: String,
    number: String,
    pub(super) currency: Option<Currency>,
    kind: String,
    name: String,
    owner: String,
    bank: String,
    bank_name: String,
}

impl Account {
    /// An IBAN without spaces, else the number as given; empty where there is none.
    pub(super) fn reference(&self) -> &str {
        if self.iban.is_empty() { &self.number } else { &self.iban }
    }

    /// Takes the text of an element below `Acct`.
    fn take(&mut self, path: &[Name], text: &str) {
        use Name::{
            Bban, Bic, Bicfi, Ccy, Cd, ClrSysMmbId, CmbndId, FinInstnId, Iban, Id, MmbId, Nm, NmAndAdr, Othr, Ownr, Prtry, PrtryAcct, Pty,
            Svcr, Tp, Upic,
        };
        if text.len() > ACCOUNT_BYTES_MAX {
            return;
        }
        let place = match path {
            [Id, Iban] if self.iban.is_empty() => {
                self.iban.extend(text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()));
                return;
            }
            [Ccy] => {
                self.currency = text.parse().ok();
                return;
            }
            [Id, Othr | PrtryAcct, Id] | [Id, Bban | Upic] => &mut self.number,
            [Tp, Cd | Prtry] => &mut self.kind,
            [Nm] => &mut self.name,
            [Ownr, Nm] | [Ownr, Pty, Nm] => &mut self.owner,
            [Svcr, FinInstnId, Bic | Bicfi] | [Svcr, FinInstnId, CmbndId, Bic] | [Svcr, FinInstnId, ClrSysMmbId, MmbId] => &mut self.bank,
            [Svcr, FinInstnId, Nm] | [Svcr, FinInstnId, NmAndAdr | CmbndId, Nm] => &mut self.bank_name,
            _ => return,
        };
        if place.is_empty() {
            place.push_str(text);
        }
    }

    /// The record, under the name that its entries go by.
    pub(super) fn row<'a>(&'a self, account: &'a str, line: u64, currency: Currency) -> AccountRow<'a> {
        let some = |text: &'a String| (!text.is_empty()).then_some(text.as_str());
        // ISO 20022 external code list, cash account types.
        let kind = match self.kind.as_str() {
            "CACC" | "TRAN" | "SLRY" | "ODFT" => "checking",
            "SVGS" | "LLSV" | "MOMA" | "ONDP" => "savings",
            "CARD" => "card",
            "LOAN" | "MGLD" => "loan",
            _ => "other",
        };
        AccountRow {
            line,
            account,
            kind,
            currency,
            iban: some(&self.iban),
            bank_id: some(&self.bank),
            branch_id: None,
            number: some(&self.number),
            name: some(&self.name),
            owner: some(&self.owner),
            holder: some(&self.bank_name),
        }
    }
}

/// A balance as it stands in the message.
#[derive(Debug, Default)]
pub(super) struct BalanceParts {
    pub(super) line: u64,
    code: String,
    is_intermediate: bool,
    amount: String,
    currency: Option<Currency>,
    sign: String,
    on: String,
}

impl BalanceParts {
    /// Takes the text of an element below `Bal`.
    fn take(&mut self, path: &[Name], text: &str, currency: Option<Currency>) {
        use Name::{Amt, Cd, CdOrPrtry, CdtDbtInd, Dt, DtTm, Prtry, SubTp, Tp};
        match path {
            [Tp, CdOrPrtry, Cd | Prtry] | [Tp, Cd | Prtry] => text.clone_into(&mut self.code),
            [Tp, SubTp, Cd] => self.is_intermediate = text == "INTM",
            [Amt] => {
                text.clone_into(&mut self.amount);
                self.currency = currency;
            }
            [CdtDbtInd] => text.clone_into(&mut self.sign),
            [Dt] | [Dt, Dt | DtTm] => text.clone_into(&mut self.on),
            _ => {}
        }
    }
}

/// A balance that was read; its type may still depend on its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Balance {
    pub(super) line: u64,
    pub(super) on: Day,
    /// Of `BALANCE_TYPES`.
    pub(super) kind: &'static str,
    /// Where two balances would stand for the same day and type, the one of lower rank does.
    rank: u8,
    pub(super) amount: Money,
}

/// Why a balance was not read.
pub(super) enum NoBalance {
    /// A type of the bank's own, or none.
    Unknown(String),
    Amount(String),
    Date(String),
    /// One more than [`BALANCES_MAX`].
    TooMany,
    /// The part that isn't there.
    Missing(&'static str),
}

/// What kind of balance a code is (ISO 20022 external code list, balance types), and its rank.
fn kind_of(code: &str) -> Option<(&'static str, u8)> {
    Some(match code {
        "OPBD" => ("opening", 0),
        // Settled once the dates of the others are known.
        "PRCD" => ("previous", 1),
        "CLBD" => ("closing", 0),
        "CLAV" => ("available", 0),
        "ITAV" => ("available", 1),
        "FWAV" => ("forward", 0),
        "ITBD" => ("interim", 0),
        "XPCD" => ("other", 0),
        "OPAV" => ("other", 1),
        "INFO" => ("other", 2),
        _ => return None,
    })
}

/// A statement, without its entries.
#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) account: Account,
    /// The line of its account.
    pub(super) line: u64,
    pub(super) balance: BalanceParts,
    balances: Vec<Balance>,
    first_day: Option<Day>,
    last_day: Option<Day>,
    made_on: Option<Day>,
}

impl Statement {
    /// Takes the text of an element below the statement, other than those of its entries.
    pub(super) fn take(&mut self, path: &[Name], text: &str, currency: Option<Currency>) {
        use Name::{Acct, Bal, CreDtTm, FrDt, FrDtTm, FrToDt, ToDt, ToDtTm};
        if text.is_empty() {
            return;
        }
        let day = || when(text).map(|when| when.day);
        match path {
            [Acct, below @ ..] => self.account.take(below, text),
            [Bal, below @ ..] => self.balance.take(below, text, currency),
            [FrToDt, FrDtTm | FrDt] => self.first_day = day(),
            [FrToDt, ToDtTm | ToDt] => self.last_day = day(),
            [CreDtTm] => self.made_on = day(),
            _ => {}
        }
    }

    /// Reads the balance that just closed; whether it had to be guessed that it is a credit.
    pub(super) fn close_balance(&mut self) -> Result<bool, NoBalance> {
        let parts = std::mem::take(&mut self.balance);
        let Some((kind, rank)) = kind_of(&parts.code) else { return Err(NoBalance::Unknown(parts.code)) };
        for (text, name) in [(&parts.amount, "Bal Amt"), (&parts.on, "Bal Dt")] {
            if text.is_empty() {
                return Err(NoBalance::Missing(name));
            }
        }
        let Some((amount, _)) = amount(&parts.amount) else { return Err(NoBalance::Amount(parts.amount)) };
        let Some(when) = when(&parts.on) else { return Err(NoBalance::Date(parts.on)) };
        let (amount, guessed) = match parts.sign.as_str() {
            "DBIT" => (amount.magnitude().negated(), false),
            "CRDT" => (amount, false),
            _ => (amount, true),
        };
        let currency = parts.currency.or(self.account.currency).unwrap_or(Currency::UNKNOWN);
        let kind = if parts.is_intermediate { "interim" } else { kind };
        let balance = Balance { line: parts.line, on: when.day, kind, rank, amount: Money::new(amount, currency) };
        if self.balances.len() == BALANCES_MAX {
            return Err(NoBalance::TooMany);
        }
        self.balances.push(balance);
        Ok(guessed)
    }

    /// The currency of its first balance.
    pub(super) fn balance_currency(&self) -> Option<Currency> {
        self.balances.first().map(|balance| balance.amount.currency).filter(|currency| currency.is_known())
    }

    /// The day of entries that are not dated: the statement's last.
    pub(super) fn day(&self) -> Option<Day> {
        let closing = self.balances.iter().filter(|balance| balance.kind == "closing").map(|balance| balance.on).max();
        closing.or(self.last_day).or_else(|| self.balances.iter().map(|balance| balance.on).max()).or(self.made_on)
    }

    /// Its balances, one for each day and type.
    ///
    /// The balance of the previous closing (`PRCD`) is the opening balance of the day after its own, where there is no
    /// opening balance. Some banks date it with the first day of the statement itself: then it is that day's. Others
    /// date the opening balance with a day before the statement's first: it holds at the start of that first day.
    pub(super) fn into_balances(mut self) -> Vec<Balance> {
        let has_opening = self.balances.iter().any(|balance| balance.kind == "opening");
        let closing = self.balances.iter().filter(|balance| balance.kind == "closing").map(|balance| balance.on).min();
        let first = self.first_day.into_iter().chain(closing).min();
        for balance in self.balances.iter_mut().filter(|balance| balance.kind == "opening") {
            balance.on = balance.on.max(self.first_day.unwrap_or(balance.on));
        }
        for balance in self.balances.iter_mut().filter(|balance| balance.kind == "previous") {
            let is_before = first.is_none_or(|first| balance.on < first);
            match (has_opening, is_before) {
                (true, true) => balance.kind = "closing",
                (true, false) => balance.kind = "other",
                (false, true) => (balance.kind, balance.on) = ("opening", balance.on.plus_days(1)),
                (false, false) => balance.kind = "opening",
            }
        }
        // The last of equals: within a day, later reports follow earlier ones.
        self.balances.sort_by_key(|balance| (balance.on, balance.kind, std::cmp::Reverse(balance.rank)));
        let mut kept: Vec<Balance> = Vec::new();
        for balance in self.balances {
            match kept.last_mut() {
                Some(last) if (last.on, last.kind) == (balance.on, balance.kind) => *last = balance,
                _ => kept.push(balance),
            }
        }
        kept
    }
}
