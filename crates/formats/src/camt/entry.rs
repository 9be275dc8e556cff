//! One entry of a statement, and the record that it becomes.

use logis_core::{Code, Currency, Day, Money, Problem};
use logis_kinds::bank::TransactionRow;

use super::names::Name;
use super::parts::{JOINT, Part, Parts, join};
use super::values::{When, amount, id, unique_id, when};

/// An entry while it is read; its texts are reused from one to the next.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) line: u64,
    own: Parts,
    /// The first of its transactions' details.
    first: Parts,
    /// Details of further transactions, one at a time.
    further: Parts,
    /// How many details it holds.
    count: usize,
    /// The parties of a batch, with their amounts.
    parties: String,
    kind: String,
    label: String,
    details: String,
}

/// What an entry needs of its surroundings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) account: &'a str,
    /// The account's currency, for amounts without one.
    pub(super) currency: Currency,
    /// The day of an entry without dates.
    pub(super) day: Option<Day>,
}

impl Entry {
    /// The currency of its amount.
    pub(super) fn currency(&self) -> Option<Currency> {
        self.own.currency
    }

    pub(super) fn open(&mut self, line: u64) {
        self.line = line;
        self.count = 0;
        self.own.clear();
        self.first.clear();
        for text in [&mut self.parties, &mut self.kind, &mut self.label, &mut self.details] {
            text.clear();
        }
    }

    pub(super) fn take(&mut self, path: &[Name], text: &str, currency: Option<Currency>) {
        self.own.take(path, text, currency);
    }

    /// The next transaction's details begin.
    pub(super) fn open_transaction(&mut self) {
        self.count += 1;
        if self.count > 1 {
            self.further.clear();
        }
    }

    pub(super) fn take_of_transaction(&mut self, path: &[Name], text: &str, currency: Option<Currency>) {
        if self.count == 1 { &mut self.first } else { &mut self.further }.take(path, text, currency);
    }

    pub(super) fn close_transaction(&mut self) {
        match self.count {
            0 | 1 => {}
            2 => {
                list(&mut self.parties, &self.first, &self.own);
                list(&mut self.parties, &self.further, &self.own);
            }
            _ => list(&mut self.parties, &self.further, &self.own),
        }
    }

    /// A part of the entry, or of its only transaction.
    fn get(&self, part: Part) -> &str {
        let own = self.own.get(part);
        if own.is_empty() && self.count == 1 { self.first.get(part) } else { own }
    }

    /// The record. `say` takes what is wrong with it; `None` when it can't be read.
    pub(super) fn row<'a>(&'a mut self, around: Around<'a>, say: &mut dyn FnMut(Problem)) -> Option<TransactionRow<'a>> {
        self.compose();
        let this: &'a Self = self;
        let (amount, currency) = this.amount(around.currency, say)?;
        let (booked, value) = this.dates(around.day, say)?;
        let is_credit = amount.minor > 0 || (amount.minor == 0 && this.get(Part::Sign) == "CRDT");
        let (counterparty, counterparty_account) = this.counterparty(is_credit, around.account);
        let id_of = |part, scheme| unique_id(this.get(part)).map(|id| (scheme, id));
        let reference = [Part::EndToEnd, Part::StructuredRef, Part::Cheque].into_iter().find_map(|part| id(this.get(part)));
        let label = [&this.label, counterparty.unwrap_or_default(), reference.unwrap_or_default(), &this.kind];
        Some(TransactionRow {
            line: this.line,
            account: around.account,
            booked_on: booked.map(|when| when.day),
            booked_at: booked.and_then(|when| when.at),
            value_on: value.map(|when| when.day),
            amount,
            status: this.status(say),
            label: label.into_iter().find(|label| !label.is_empty()).unwrap_or_default(),
            details: Some(this.details.as_str()).filter(|details| !details.is_empty()),
            counterparty,
            counterparty_account,
            category: None,
            kind: Some(this.kind.as_str()).filter(|kind| !kind.is_empty()),
            reference,
            holder_id: id_of(Part::ServicerRef, "camt.acctsvcrref").or_else(|| id_of(Part::EntryRef, "camt.ntryref")),
            original: this.original(currency, is_credit),
        })
    }

    /// Type, label and details.
    ///
    /// The label is what a person knows the movement by: the first remittance text, which banks fill with their own
    /// label, else the bank's words on the entry. All else goes into the details.
    fn compose(&mut self) {
        let mut kind = std::mem::take(&mut self.kind);
        for part in [Part::Domain, Part::Family, Part::SubFamily] {
            let code = self.get(part);
            if !code.is_empty() {
                kind.push_str(if kind.is_empty() { "" } else { "/" });
                kind.push_str(code);
            }
        }
        if kind.is_empty() {
            kind.push_str(self.get(Part::Proprietary));
        }
        let (mut label, mut details) = (std::mem::take(&mut self.label), std::mem::take(&mut self.details));
        let from = [Part::Remittance, Part::EntryInfo, Part::Info, Part::RemittanceMore];
        let named = from.into_iter().find(|part| !self.get(*part).is_empty());
        if let Some(named) = named {
            label.push_str(self.get(named));
        } else if self.count > 1 {
            // A batch without a name of its own goes by its first party.
            label.push_str(self.parties.split(JOINT).next().unwrap_or_default());
        }
        for part in [Part::RemittanceMore, Part::Info, Part::EntryInfo, Part::StructuredRef] {
            let text = self.get(part);
            if Some(part) != named && !text.is_empty() && text != label {
                join(&mut details, text);
            }
        }
        if !self.parties.is_empty() {
            join(&mut details, &self.parties);
        }
        (self.kind, self.label, self.details) = (kind, label, details);
    }

    fn amount(&self, account_currency: Currency, say: &mut dyn FnMut(Problem)) -> Option<(Money, Currency)> {
        let text = self.get(Part::Amount);
        if text.is_empty() {
            say(self.problem(Code::PartMissing, "Amt"));
            return None;
        }
        let Some((number, has_comma)) = amount(text) else {
            say(self.problem(Code::AmountUnreadable, text));
            return None;
        };
        // Only CdtDbtInd turns the sign: RvslInd says why, not which way. A minus, which the standard doesn't know,
        // can only mean a debit.
        let sign = self.get(Part::Sign);
        let is_debit = match sign {
            "DBIT" => true,
            "CRDT" => number.digits < 0,
            _ if number.digits < 0 => true,
            _ => {
                say(self.problem(Code::PartMissing, "CdtDbtInd"));
                return None;
            }
        };
        if has_comma || number.digits < 0 {
            say(self.problem(Code::Irregular, text));
        }
        let currency = if self.own.get(Part::Amount).is_empty() { self.first.currency } else { self.own.currency };
        let currency = currency.unwrap_or(account_currency);
        let number = number.magnitude();
        Some((Money::new(if is_debit { number.negated() } else { number }, currency), currency))
    }

    /// Booking and value date; one of them at least, if need be the statement's.
    fn dates(&self, statement: Option<Day>, say: &mut dyn FnMut(Problem)) -> Option<(Option<When>, Option<When>)> {
        let mut read = |part| {
            let text = self.get(part);
            let when = when(text);
            if when.is_none() && !text.is_empty() {
                say(self.problem(Code::DateUnreadable, text));
            }
            (when, text.is_empty())
        };
        let ((booked, no_booked), (value, no_value)) = (read(Part::Booked), read(Part::Value));
        match (booked, value, statement) {
            (None, None, Some(day)) if no_booked && no_value => {
                say(self.problem(Code::Irregular, "BookgDt, ValDt"));
                Some((Some(When { day, at: None }), None))
            }
            (None, None, _) => {
                if no_booked && no_value {
                    say(self.problem(Code::PartMissing, "BookgDt"));
                }
                None
            }
            _ => Some((booked, value)),
        }
    }

    fn status(&self, say: &mut dyn FnMut(Problem)) -> &'static str {
        match self.get(Part::Status) {
            "BOOK" | "" => "booked",
            "PDNG" | "FUTR" => "pending",
            "INFO" => "information",
            other => {
                say(self.problem(Code::Irregular, other));
                "booked"
            }
        }
    }

    /// The party on the other side, and its account. A bank that keeps the parts of the first movement in a reversal
    /// names the account's owner there: then it is the one on this side.
    fn counterparty(&self, is_credit: bool, account: &str) -> (Option<&str>, Option<&str>) {
        const DEBTOR: [Part; 3] = [Part::Debtor, Part::UltimateDebtor, Part::DebtorAccount];
        const CREDITOR: [Part; 3] = [Part::Creditor, Part::UltimateCreditor, Part::CreditorAccount];
        let sides = if is_credit { [DEBTOR, CREDITOR] } else { [CREDITOR, DEBTOR] };
        let some = |part| Some(self.get(part)).filter(|text| !text.is_empty());
        for [name, ultimate, number] in sides {
            let (name, number) = (some(name).or_else(|| some(ultimate)), some(number));
            if (name.is_some() || number.is_some()) && number != Some(account) {
                return (name.and_then(id), number.and_then(id));
            }
        }
        (None, None)
    }

    /// The amount in another currency than the entry's.
    fn original(&self, currency: Currency, is_credit: bool) -> Option<Money> {
        let own = !self.own.get(Part::InstructedAmount).is_empty();
        let instructed = if own { self.own.instructed_currency } else { self.first.instructed_currency };
        let instructed = instructed.filter(|instructed| *instructed != currency)?;
        let (number, _) = amount(self.get(Part::InstructedAmount))?;
        let number = number.magnitude();
        Some(Money::new(if is_credit { number } else { number.negated() }, instructed))
    }

    fn problem(&self, code: Code, quote: &str) -> Problem {
        Problem::new(code, quote).at_line(self.line)
    }
}

/// How much memory a record takes in its batch, about.
pub(super) fn bytes_of(row: &TransactionRow<'_>) -> usize {
    let others = [row.details, row.counterparty, row.counterparty_account, row.kind, row.reference, row.holder_id.map(|(_, id)| id)];
    row.account.len() + row.label.len() + others.into_iter().flatten().map(str::len).sum::<usize>()
}

/// Adds a transaction of a batch to the list: who, and how much.
fn list(parties: &mut String, transaction: &Parts, entry: &Parts) {
    let by_sign = [Part::Creditor, Part::UltimateCreditor, Part::Debtor, Part::UltimateDebtor];
    let by_sign = if entry.get(Part::Sign) == "CRDT" { [by_sign[2], by_sign[3], by_sign[0], by_sign[1]] } else { by_sign };
    let who = by_sign.into_iter().chain([Part::Remittance, Part::EndToEnd]).find_map(|part| id(transaction.get(part)));
    let amount = transaction.get(Part::Amount);
    match (who, amount) {
        (None, "") => {}
        (Some(who), "") => join(parties, who),
        (None, amount) => join(parties, amount),
        (Some(who), amount) => join(parties, &format!("{who} {amount}")),
    }
}
