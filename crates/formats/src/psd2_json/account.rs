//! An account, as an interface describes or refers to it; and the parts of values that all share.

use logis_core::Currency;
use logis_kinds::bank::AccountRow;
use serde_json::{Map, Value};

use crate::ofx::value::iban;

/// The longest text of an account, in bytes; of a longer one the beginning counts.
const ACCOUNT_BYTES_MAX: usize = 255;

/// A text, or a number as it is written; none where there is nothing in it.
pub(super) fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// An account's number in an account reference: an IBAN, else what stands for it.
pub(super) fn number(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Object(account) => {
            let named = Account::of(account);
            named.iban.or(named.number)
        }
        value => text(Some(value)).map(|number| iban(&number).unwrap_or(number)),
    }
}

/// What is known of an account.
#[derive(Debug, Clone, Default)]
pub(super) struct Account {
    pub(super) iban: Option<String>,
    number: Option<String>,
    pub(super) resource: Option<String>,
    pub(super) currency: Option<Currency>,
    kind: Option<String>,
    name: Option<String>,
    owner: Option<String>,
    bank: Option<String>,
}

impl Account {
    pub(super) fn of(object: &Map<String, Value>) -> Self {
        let text = |key: &str| {
            text(object.get(key)).map(|mut text| {
                text.truncate(text.floor_char_boundary(ACCOUNT_BYTES_MAX));
                text
            })
        };
        // An IBAN with wrong check digits is called as it stands.
        let iban = text("iban").map(|number| iban(&number).unwrap_or(number));
        Self {
            iban,
            number: ["bban", "maskedPan", "pan", "msisdn"].into_iter().find_map(text),
            resource: text("resourceId"),
            currency: text("currency").and_then(|code| code.parse().ok()),
            kind: text("cashAccountType"),
            name: ["displayName", "name", "product"].into_iter().find_map(text),
            owner: ["ownerName", "owner"].into_iter().find_map(text),
            bank: text("bic"),
        }
    }

    /// Of the value of a key `account`.
    pub(super) fn of_value(value: &Value) -> Self {
        match value {
            Value::Object(object) => Self::of(object),
            value => Self { number: number(Some(value)), ..Self::default() },
        }
    }

    /// Whether more is known of it than the interface's id.
    pub(super) fn is_numbered(&self) -> bool {
        self.iban.is_some() || self.number.is_some()
    }

    /// What it is called.
    pub(super) fn reference(&self) -> Option<&str> {
        [&self.iban, &self.number, &self.resource].into_iter().find_map(Option::as_deref)
    }

    /// Its record, under the name that its records go by.
    pub(super) fn row<'a>(&'a self, account: &'a str, line: u64, currency: Currency) -> AccountRow<'a> {
        AccountRow {
            line,
            account,
            // ISO 20022 external code list, cash account types.
            kind: match self.kind.as_deref() {
                Some("CACC" | "TRAN" | "SLRY" | "ODFT") => "checking",
                Some("SVGS" | "LLSV" | "MOMA" | "ONDP") => "savings",
                Some("CARD") => "card",
                Some("LOAN" | "MGLD") => "loan",
                _ => "other",
            },
            currency,
            iban: self.iban.as_deref(),
            bank_id: self.bank.as_deref(),
            branch_id: None,
            number: self.number.as_deref(),
            name: self.name.as_deref(),
            owner: self.owner.as_deref(),
            holder: None,
        }
    }
}
