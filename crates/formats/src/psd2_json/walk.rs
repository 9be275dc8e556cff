//! The walk through a document: objects and arrays are gone through as they come, and only accounts, balances and
//! transactions are held, each by itself.

use std::fmt;

use logis_core::{Code, Problem};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::account::{Account, text};
use super::balance::balance;
use super::entry::Entry;
use super::out::{BALANCES_MAX, Out, Report};
use super::within;
use crate::camt::values::when;
use crate::json::passes_over_all_but_text;
use crate::watch::{Documents, Held, Key, PART_BYTES_MAX, Watch};
use crate::{Reading, Refused};

/// Keys of an account or a transaction that stands by itself.
const KEYS: &[&str] = &[
    "iban",
    "bban",
    "pan",
    "maskedPan",
    "msisdn",
    "resourceId",
    "currency",
    "cashAccountType",
    "displayName",
    "name",
    "product",
    "ownerName",
    "bic",
    "transactionAmount",
    "creditDebitIndicator",
    "bookingDate",
    "bookingDateTime",
    "valueDate",
    "valueDateTime",
    "transactionDate",
    "transactionId",
    "entryReference",
    "internalTransactionId",
    "endToEndId",
    "status",
    "creditorName",
    "ultimateCreditor",
    "creditorAccount",
    "debtorName",
    "ultimateDebtor",
    "debtorAccount",
    "remittanceInformationUnstructured",
    "remittanceInformationUnstructuredArray",
    "remittanceInformationStructured",
    "remittanceInformationStructuredArray",
    "additionalInformation",
    "bankTransactionCode",
    "proprietaryBankTransactionCode",
    "instructedAmount",
    "currencyExchange",
];
/// Errors kept of one document.
const ERRORS_MAX: usize = 100;

pub(super) struct Walk<'a> {
    out: Out<'a>,
    watch: &'a Watch,
    refused: Option<Refused>,
    /// What the bank answered instead of data.
    errors: Vec<Problem>,
    /// Whether anything of these interfaces was there.
    known: bool,
    /// What objects that are not closed yet hold of their own keys, in bytes.
    own_bytes: usize,
}

impl Documents for Walk<'_> {
    fn document<'de, R: serde_json::de::Read<'de>>(&mut self, source: &mut serde_json::Deserializer<R>) -> Result<(), serde_json::Error> {
        Node { walk: self, report: None, place: Place::Any }.deserialize(source)
    }

    fn refused(&mut self) -> Option<Refused> {
        self.refused.take()
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(out: Out<'a>, watch: &'a Watch) -> Self {
        Self { out, watch, refused: None, errors: Vec::new(), known: false, own_bytes: 0 }
    }

    pub(super) fn finish(mut self) -> Result<Reading, Refused> {
        self.out.flush()?;
        let mut errors = std::mem::take(&mut self.errors).into_iter();
        if !self.known {
            return Err(errors.next().unwrap_or_else(|| Problem::new(Code::NotRecognised, "")).into());
        }
        // Beside good answers, what the bank refused is missing.
        for error in errors {
            let line = error.line.unwrap_or_default();
            self.out.say(Problem::new(Code::PartMissing, error.quote).at_line(line));
        }
        Ok(self.out.reading)
    }

    /// Ends the parse; the refusal itself is kept for after it.
    fn refuse<E: serde::de::Error>(&mut self, refused: impl Into<Refused>) -> E {
        self.refused = Some(refused.into());
        E::custom("refused")
    }

    /// Reads what another format holds in a string; whether there was any.
    fn string<E: serde::de::Error>(&mut self, text: &str) -> Result<bool, E> {
        let Some(format) = within::format(text) else { return Ok(false) };
        self.known = true;
        within::read(&mut self.out, format, text, self.watch.line()).map_err(|refused| self.refuse(refused))?;
        Ok(true)
    }

    fn entry(&mut self, report: &mut Report, value: &Value, status: &'static str, line: u64) -> Result<(), Refused> {
        let out = &mut self.out;
        match Entry::read(value, line, status, &mut |problem| out.say(problem)) {
            Ok(entry) => self.out.entry(report, entry),
            Err(problem) => {
                self.out.say(problem);
                Ok(())
            }
        }
    }

    fn balance(&mut self, report: &mut Report, value: &Value, line: u64) -> Result<(), Refused> {
        match balance(value, line, report.account.currency) {
            Ok(_) if report.balances.len() >= BALANCES_MAX => {
                return Err(Problem::new(Code::LimitExceeded, format!("balances of an account > {BALANCES_MAX}")).at_line(line).into());
            }
            Ok(balance) => report.balances.push(balance),
            Err(problem) => self.out.say(problem),
        }
        Ok(())
    }

    /// What the bank says of an error (`tppMessages`), or of a warning.
    fn messages(&mut self, value: &Value, line: u64) {
        let messages = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for message in messages {
            let said = [text(message.get("code")), text(message.get("text"))];
            let said = said.into_iter().flatten().collect::<Vec<_>>().join(": ");
            let is_warning = text(message.get("category")).is_some_and(|category| category.eq_ignore_ascii_case("warning"));
            if is_warning {
                self.out.say(Problem::new(Code::PassedOver, said).at_line(line));
            } else if self.errors.len() < ERRORS_MAX {
                self.errors.push(Problem::new(Code::HolderError, said).at_line(line));
            }
        }
    }
}

/// Of the links of an answer: the account's id, and the last day asked for.
fn links(value: &Value, report: &mut Report) {
    let Some(links) = value.as_object() else { return };
    let href = |link: &Value| text(link.get("href").or(Some(link)));
    for (name, link) in links {
        let Some(href) = href(link) else { continue };
        if name == "account" {
            let id = href.trim_end_matches('/').rsplit('/').next().and_then(|id| id.split('?').next()).map(str::to_owned);
            report.account.resource = report.account.resource.take().or(id.filter(|id| !id.is_empty()));
        }
        if let Some((_, to)) = href.split_once("dateTo=") {
            report.until = report.until.or_else(|| when(to.split('&').next().unwrap_or_default()).map(|when| when.day));
        }
    }
}

/// Where in an answer a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Any,
    /// Of the key `transactions`.
    Transactions,
    /// A list of transactions of a status.
    Entries(&'static str),
    Balances,
}

/// A value that is walked through. What it says goes to the report of the object around it, where there is one.
struct Node<'w, 'a> {
    walk: &'w mut Walk<'a>,
    report: Option<&'w mut Report>,
    place: Place,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    passes_over_all_but_text!();

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        let is_within = self.walk.string(text)?;
        if let Some(report) = self.report {
            report.is_within |= is_within;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { walk, report, place } = self;
        let Some(report) = report.filter(|_| place != Place::Any) else {
            while items.next_element_seed(Node { walk, report: None, place: Place::Any })?.is_some() {}
            return Ok(());
        };
        while let Some((value, line, _)) = items.next_element_seed(Held(walk.watch))? {
            take(walk, report, place, &value, line)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { walk, report, place } = self;
        match (place, report) {
            (Place::Entries(_) | Place::Balances, Some(report)) => {
                let (value, line, _) = Held(walk.watch).deserialize(MapAccessDeserializer::new(map))?;
                take(walk, report, place, &value, line)
            }
            (Place::Transactions, Some(report)) => {
                while let Some(Key(key)) = map.next_key()? {
                    if !known_key(walk, report, &key, &mut map)? {
                        map.next_value_seed(Node { walk, report: None, place: Place::Any })?;
                    }
                }
                Ok(())
            }
            _ => object(walk, map),
        }
    }
}

/// Takes a value of a list.
fn take<E: serde::de::Error>(walk: &mut Walk<'_>, report: &mut Report, place: Place, value: &Value, line: u64) -> Result<(), E> {
    let taken = match (place, value) {
        (_, Value::String(text)) => {
            report.is_within |= walk.string(text)?;
            return Ok(());
        }
        (Place::Balances, value) => walk.balance(report, value, line),
        (Place::Entries(status), value) => walk.entry(report, value, status, line),
        (Place::Any | Place::Transactions, value) => walk.entry(report, value, "booked", line),
    };
    taken.map_err(|refused| walk.refuse(refused))
}

/// Takes the value of a key that stands in an answer or in its `transactions`; whether it was one.
fn known_key<'de, A: MapAccess<'de>>(walk: &mut Walk<'_>, report: &mut Report, key: &str, map: &mut A) -> Result<bool, A::Error> {
    let place = match key {
        "booked" => Place::Entries("booked"),
        "pending" => Place::Entries("pending"),
        "information" => Place::Entries("information"),
        "_links" => {
            links(&map.next_value_seed(Held(walk.watch))?.0, report);
            return Ok(true);
        }
        _ => return Ok(false),
    };
    walk.known = true;
    map.next_value_seed(Node { walk, report: Some(report), place })?;
    Ok(true)
}

/// Walks through an object that may be an answer, an account, a transaction, or anything around one.
fn object<'de, A: MapAccess<'de>>(walk: &mut Walk<'_>, mut map: A) -> Result<(), A::Error> {
    let mut report = Report::at_line(walk.watch.line());
    let mut own = Map::new();
    let mut own_bytes = 0;
    while let Some(Key(key)) = map.next_key()? {
        match key.as_str() {
            "account" | "cardAccount" => {
                let resource = report.account.resource.take();
                report.account = Account::of_value(&map.next_value_seed(Held(walk.watch))?.0);
                report.account.resource = report.account.resource.take().or(resource);
                walk.known |= report.account.reference().is_some();
            }
            "accounts" | "cardAccounts" => {
                walk.known = true;
                map.next_value_seed(Node { walk, report: None, place: Place::Any })?;
            }
            "transactions" | "cardTransactions" => {
                walk.known = true;
                describe(&mut report, &own);
                map.next_value_seed(Node { walk, report: Some(&mut report), place: Place::Transactions })?;
            }
            "balances" => {
                walk.known = true;
                map.next_value_seed(Node { walk, report: Some(&mut report), place: Place::Balances })?;
            }
            "tppMessages" => {
                let (value, line, _) = map.next_value_seed(Held(walk.watch))?;
                walk.messages(&value, line);
            }
            // What was asked holds no answer.
            "request" => {
                map.next_value::<IgnoredAny>()?;
            }
            key if KEYS.contains(&key) => {
                let (value, line, bytes) = map.next_value_seed(Held(walk.watch))?;
                own_bytes += bytes;
                walk.own_bytes += bytes;
                if walk.own_bytes > PART_BYTES_MAX {
                    let quote = format!("open objects > {PART_BYTES_MAX} bytes");
                    return Err(walk.refuse(Problem::new(Code::LimitExceeded, quote).at_line(line)));
                }
                own.insert(key.to_owned(), value);
            }
            key => {
                if !known_key(walk, &mut report, key, &mut map)? {
                    map.next_value_seed(Node { walk, report: None, place: Place::Any })?;
                }
            }
        }
    }
    walk.own_bytes = walk.own_bytes.saturating_sub(own_bytes);
    let closed = if own.contains_key("transactionAmount") {
        walk.known = true;
        let line = report.line;
        walk.entry(&mut report, &Value::Object(own), "booked", line)
    } else {
        describe(&mut report, &own);
        walk.known |= report.account.reference().is_some();
        Ok(())
    };
    let closed = closed.and_then(|()| walk.out.close(report));
    closed.map_err(|refused| walk.refuse(refused))
}

/// Takes what an object says of the account that it is.
fn describe(report: &mut Report, own: &Map<String, Value>) {
    let described = Account::of(own);
    if !report.account.is_numbered() && described.reference().is_some() {
        let linked = report.account.resource.take();
        report.account = described;
        report.account.resource = report.account.resource.take().or(linked);
    }
}
