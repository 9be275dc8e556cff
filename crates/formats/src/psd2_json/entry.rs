//! One transaction, and the record that it becomes.

use logis_core::{Code, Currency, Day, Decimal, Money, Problem};
use logis_kinds::bank::TransactionRow;
use serde_json::Value;

use super::account::{number, text};
use crate::camt::values::{When, amount, id, unique_id, when};

/// Stands between texts that were apart.
const JOINT: &str = " · ";

/// Amount and currency under a key: `{"amount": "-1.00", "currency": "EUR"}`, or the amount with the currency beside
/// it. A creditDebitIndicator settles the sign; without one, the amount's own does.
pub(super) fn amount_of(value: &Value, key: &str) -> Result<(Decimal, Option<Currency>), Problem> {
    let stated = value.get(key).filter(|stated| !stated.is_null()).ok_or_else(|| Problem::new(Code::PartMissing, key))?;
    let inner = stated.get("amount").or_else(|| stated.get("content"));
    let (number, currency) = match inner {
        Some(inner) => (text(Some(inner)), stated.get("currency").or_else(|| value.get("currency"))),
        None => (text(Some(stated)), value.get("currency")),
    };
    let number = number.ok_or_else(|| Problem::new(Code::PartMissing, key))?;
    let (amount, _) = amount(&number.replace('\u{2212}', "-")).ok_or_else(|| Problem::new(Code::AmountUnreadable, &number))?;
    let sign = ["creditDebitIndicator", "creditDebitCode", "debitCreditIndicator"].into_iter().find_map(|key| text(value.get(key)));
    let amount = match sign.as_deref().map(str::to_ascii_uppercase).as_deref() {
        Some("DBIT" | "DEBIT" | "D") => amount.magnitude().negated(),
        Some("CRDT" | "CREDIT" | "C") => amount.magnitude(),
        _ => amount,
    };
    Ok((amount, text(currency).and_then(|code| code.parse().ok())))
}

/// A transaction that was read, before its account is known.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) line: u64,
    pub(super) amount: Decimal,
    pub(super) currency: Option<Currency>,
    booked: Option<When>,
    value_on: Option<Day>,
    status: &'static str,
    label: String,
    details: Option<String>,
    /// Debtor, creditor: name and account.
    parties: [(Option<String>, Option<String>); 2],
    kind: Option<String>,
    reference: Option<String>,
    id: Option<(&'static str, String)>,
    original: Option<Money>,
}

impl Entry {
    /// Reads one; problems that cost no record go to `say`.
    pub(super) fn read(value: &Value, line: u64, status: &'static str, say: &mut dyn FnMut(Problem)) -> Result<Self, Problem> {
        let at = |problem: Problem| problem.at_line(line);
        let get = |key: &str| text(value.get(key));
        let key = if value.get("transactionAmount").is_some() { "transactionAmount" } else { "amount" };
        let (amount, currency) = amount_of(value, key).map_err(at)?;
        let mut unreadable = Vec::new();
        let mut date = |keys: &[&str]| {
            let written = keys.iter().find_map(|key| get(key))?;
            let read = when(&written);
            if read.is_none() {
                unreadable.push(at(Problem::new(Code::DateUnreadable, written)));
            }
            read
        };
        let booked = date(&["bookingDateTime", "bookingDate"]);
        let value_on = date(&["valueDate", "valueDateTime", "transactionDate"]).map(|when| when.day);
        if booked.is_none() && value_on.is_none() && !unreadable.is_empty() {
            return Err(unreadable.swap_remove(0));
        }
        unreadable.into_iter().for_each(say);
        let status = match get("status").as_deref() {
            Some("PDNG" | "pending" | "PENDING") => "pending",
            Some("INFO" | "information") => "information",
            _ => status,
        };
        let is_pending = status != "booked";
        let value_on = value_on.or(booked.map(|when| when.day).filter(|_| is_pending));
        let (structured, reference) = structured(value);
        let reference = get("endToEndId").as_deref().and_then(id).map(str::to_owned).or(reference).or_else(|| get("checkId"));
        let party = |name: [&str; 2], account: &str| (name.into_iter().find_map(get), number(value.get(account)));
        let parties =
            [party(["debtorName", "ultimateDebtor"], "debtorAccount"), party(["creditorName", "ultimateCreditor"], "creditorAccount")];
        let code = get("bankTransactionCode").map(|code| code.replace('-', "/"));
        let kind = code.or_else(|| get("proprietaryBankTransactionCode"));
        let ids =
            [("psd2.transactionid", "transactionId"), ("psd2.entryref", "entryReference"), ("psd2.internalid", "internalTransactionId")];
        let id = ids.into_iter().find_map(|(scheme, key)| get(key).filter(|text| unique_id(text).is_some()).map(|id| (scheme, id)));
        let texts = [get("remittanceInformationUnstructured"), lines(value.get("remittanceInformationUnstructuredArray")), structured];
        let further = [get("additionalInformation"), get("transactionDetails"), get("details"), get("purpose")];
        let (label, details) = label(texts.into_iter().chain(further).flatten());
        Ok(Self {
            line,
            amount,
            currency,
            booked: booked.filter(|_| !is_pending),
            value_on,
            status,
            label,
            details,
            parties,
            kind,
            reference,
            id,
            original: original(value, currency),
        })
    }

    pub(super) fn is_dated(&self) -> bool {
        self.booked.is_some() || self.value_on.is_some()
    }

    /// Gives it the day it has none of.
    pub(super) fn date(&mut self, day: Day) {
        match self.status {
            "booked" => self.booked = Some(When { day, at: None }),
            _ => self.value_on = Some(day),
        }
    }

    /// How much memory it holds, about.
    pub(super) fn bytes(&self) -> usize {
        let parties = self.parties.iter().flat_map(|(name, account)| [name, account]);
        let texts = parties.chain([&self.details, &self.kind, &self.reference]).flatten().map(String::len).sum::<usize>();
        size_of::<Self>() + self.label.len() + texts
    }

    /// The record.
    pub(super) fn row<'a>(&'a self, account: &'a str, currency: Currency) -> TransactionRow<'a> {
        let is_credit = self.amount.digits >= 0;
        let [debtor, creditor] = &self.parties;
        // Some banks name the account's owner too, or alone.
        let sides = if is_credit { [debtor, creditor] } else { [creditor, debtor] };
        let is_other =
            |side: &&&(Option<String>, Option<String>)| (side.0.is_some() || side.1.is_some()) && side.1.as_deref() != Some(account);
        let other = sides.iter().find(is_other);
        let counterparty = other.and_then(|(name, _)| name.as_deref()).and_then(id);
        let candidates = [self.label.as_str(), counterparty.unwrap_or_default(), self.reference.as_deref().unwrap_or_default()];
        let label = candidates.into_iter().find(|text| !text.is_empty()).or(self.kind.as_deref()).unwrap_or_default();
        TransactionRow {
            line: self.line,
            account,
            booked_on: self.booked.map(|when| when.day),
            booked_at: self.booked.and_then(|when| when.at),
            value_on: self.value_on,
            amount: Money::new(self.amount, currency),
            status: self.status,
            label,
            details: self.details.as_deref(),
            counterparty,
            counterparty_account: other.and_then(|(_, account)| account.as_deref()),
            category: None,
            kind: self.kind.as_deref(),
            reference: self.reference.as_deref(),
            holder_id: self.id.as_ref().map(|(scheme, id)| (*scheme, id.as_str())),
            original: self.original,
        }
    }
}

/// The texts of a list as one.
fn lines(value: Option<&Value>) -> Option<String> {
    let lines: Vec<String> = value?.as_array()?.iter().filter_map(|line| text(Some(line))).collect();
    Some(lines.join(" ")).filter(|text| !text.is_empty())
}

/// The structured remittance as one text, and its reference.
fn structured(value: &Value) -> (Option<String>, Option<String>) {
    let of = |value: &Value| match value {
        Value::Object(object) => (None, text(object.get("reference"))),
        value => (text(Some(value)), None),
    };
    let listed = value.get("remittanceInformationStructuredArray").and_then(Value::as_array).and_then(|list| list.first());
    value.get("remittanceInformationStructured").or(listed).map(of).unwrap_or_default()
}

/// What it is called by, the first text; and the others that say more.
fn label(texts: impl Iterator<Item = String>) -> (String, Option<String>) {
    let mut said: Vec<String> = Vec::new();
    for text in texts {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    let details = said.get(1..).map(|further| further.join(JOINT)).filter(|text| !text.is_empty());
    (said.into_iter().next().unwrap_or_default(), details)
}

/// The amount in the currency it was made in.
fn original(value: &Value, own: Option<Currency>) -> Option<Money> {
    let exchange = value.get("currencyExchange").map(|exchange| exchange.get(0).unwrap_or(exchange));
    let from = [Some(value), exchange].into_iter().flatten();
    let stated = from.flat_map(|of| ["instructedAmount", "originalAmount"].map(|key| (of, key))).find(|(of, key)| of.get(key).is_some());
    let (amount, currency) = stated.and_then(|(of, key)| amount_of(of, key).ok())?;
    let is_debit = amount_of(value, "transactionAmount").is_ok_and(|(amount, _)| amount.digits < 0);
    let amount = if is_debit { amount.magnitude().negated() } else { amount };
    currency.filter(|currency| Some(*currency) != own).map(|currency| Money::new(amount, currency))
}
