//! The account of a statement: the account block (`BANKACCTFROM` and its like) and what it is called.

use logis_core::Currency;
use logis_kinds::bank::AccountRow;

use super::value;

/// Of a longer id only so much is kept.
const ID_BYTES_MAX: usize = 255;

/// What an account block says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) bank: String,
    pub(super) branch: String,
    pub(super) number: String,
    /// ACCTTYPE, or the sort of statement.
    pub(super) kind: String,
}

/// Bank, branch and number with `/` between them, empty ones left out: how an OFX account is called.
pub(super) fn reference(parts: &[&str; 3]) -> Option<String> {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Takes the text of an element of an account block; the first one counts.
pub(super) fn set(part: &mut String, raw: &[u8]) {
    if part.is_empty() {
        value::push_text(raw, part);
        let end = (0..=part.len().min(ID_BYTES_MAX)).rev().find(|end| part.is_char_boundary(*end)).unwrap_or_default();
        part.truncate(end);
    }
}

impl Account {
    /// What the account is called: the IBAN where its number is one; bank, branch and number of an account at a bank;
    /// the number alone of a card or an investment account. `None` without a number.
    pub(super) fn reference(&self) -> Option<String> {
        match value::iban(&self.number) {
            _ if self.number.is_empty() => None,
            Some(iban) => Some(iban),
            None if matches!(self.sort(), "card" | "investment") => Some(self.number.clone()),
            None => reference(&[&self.bank, &self.branch, &self.number]),
        }
    }

    fn sort(&self) -> &'static str {
        match self.kind.to_ascii_uppercase().as_str() {
            "CHECKING" => "checking",
            "SAVINGS" | "MONEYMRKT" | "CD" => "savings",
            "CREDITCARD" | "CC" => "card",
            "CREDITLINE" => "loan",
            "INVESTMENT" => "investment",
            _ => "other",
        }
    }

    /// Hands its record to `take`.
    pub(super) fn record(&self, line: u64, reference: &str, currency: Currency, holder: &str, take: impl FnOnce(AccountRow<'_>)) {
        let some = |text: &'_ String| Some(text.clone()).filter(|text| !text.is_empty());
        let (iban, bank, branch, number) = (value::iban(&self.number), some(&self.bank), some(&self.branch), some(&self.number));
        take(AccountRow {
            line,
            account: reference,
            kind: self.sort(),
            currency,
            iban: iban.as_deref(),
            bank_id: bank.as_deref(),
            branch_id: branch.as_deref(),
            number: number.as_deref(),
            name: None,
            owner: None,
            holder: Some(holder).filter(|holder| !holder.is_empty()),
        });
    }
}
