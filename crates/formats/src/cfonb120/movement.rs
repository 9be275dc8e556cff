//! A movement (04), and what further lines (05) say of it.

use logis_core::{Currency, Day, Decimal, Money};
use logis_kinds::bank::TransactionRow;

use super::columns::{Columns, overpunched};
use crate::bank_csv::preamble::iban;

/// The most text that further lines may add to one movement, in bytes.
const FURTHER_BYTES_MAX: usize = 4096;

/// A movement, until its further lines are read.
#[derive(Debug, Default)]
pub(super) struct Movement {
    pub(super) line: u64,
    pub(super) account: String,
    pub(super) booked_on: Option<Day>,
    value_on: Option<Day>,
    amount: Option<Money>,
    /// The interbank code of the operation.
    code: String,
    label: String,
    entry_number: String,
    reference: String,
    details: String,
    payer: String,
    payee: String,
    other_account: String,
    client_reference: String,
    original: Option<(Decimal, Currency)>,
}

impl Movement {
    /// Takes what the record itself says, besides its amount and booking date.
    pub(super) fn of(
        columns: &Columns<'_>,
        line: u64,
        account: String,
        booked_on: Option<Day>,
        value_on: Option<Day>,
        amount: Money,
    ) -> Self {
        Self {
            line,
            account,
            booked_on,
            value_on,
            amount: Some(amount),
            code: columns.text(33, 34).to_owned(),
            label: columns.text(49, 79).to_owned(),
            entry_number: columns.text(82, 88).to_owned(),
            reference: columns.text(105, 120).to_owned(),
            ..Self::default()
        }
    }

    /// Takes a further line. False when it adds too much, and was left out.
    pub(super) fn take(&mut self, columns: &Columns<'_>) -> bool {
        let text = columns.text(49, 118);
        let place = match columns.text(46, 48) {
            _ if text.is_empty() => return true,
            // Names: of who pays and who is paid, of the parties themselves before those they act for.
            "NPY" => &mut self.payer,
            "NBE" => &mut self.payee,
            "NPO" if self.payer.is_empty() => &mut self.payer,
            "NBU" if self.payee.is_empty() => &mut self.payee,
            // Ids of the same; some are an account.
            "IPY" | "IBE" if self.other_account.is_empty() && iban(columns.text(49, 83)).is_some() => {
                self.other_account = iban(columns.text(49, 83)).unwrap_or_default();
                return true;
            }
            "RCN" if self.client_reference.is_empty() => {
                columns.text(49, 83).clone_into(&mut self.client_reference);
                return self.further(columns.text(84, 118), " · ");
            }
            "MMO" => {
                let currency = columns.text(49, 51).parse().ok();
                let amount = columns.text(52, 52).parse().ok().and_then(|decimals| overpunched(columns.text(53, 66), decimals));
                self.original = self.original.or(amount.zip(currency));
                return amount.is_some() || self.further(text, " · ");
            }
            // Words of one text, cut where the line was full.
            "LIB" | "LCC" | "LC2" | "LCS" => return self.further(text, " "),
            _ => return self.further(text, " · "),
        };
        if place.is_empty() {
            place.push_str(text);
            return true;
        }
        self.further(text, " · ")
    }

    fn further(&mut self, text: &str, parted_by: &str) -> bool {
        if text.is_empty() {
            return true;
        }
        if self.details.len() + text.len() > FURTHER_BYTES_MAX {
            return false;
        }
        if !self.details.is_empty() {
            self.details.push_str(parted_by);
        }
        self.details.push_str(text);
        true
    }

    /// About how much text it holds, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.label.len() + self.details.len() + self.account.len()
    }

    /// Its record.
    pub(super) fn row(&self) -> Option<TransactionRow<'_>> {
        let amount = self.amount?;
        let some = |text: &&str| !text.is_empty();
        // Zeros stand where there is no number.
        let says = |text: &&str| text.bytes().any(|b| b != b'0');
        let parties = if amount.minor < 0 { [&self.payee, &self.payer] } else { [&self.payer, &self.payee] };
        let original = self.original.map(|(amount_made, currency)| {
            let magnitude = amount_made.magnitude();
            Money::new(if amount.minor < 0 { magnitude.negated() } else { magnitude }, currency)
        });
        Some(TransactionRow {
            line: self.line,
            account: &self.account,
            booked_on: self.booked_on,
            value_on: self.value_on,
            amount,
            label: if self.label.is_empty() { &self.details } else { &self.label },
            details: Some(self.details.as_str()).filter(|text| some(text) && !self.label.is_empty()),
            counterparty: parties.into_iter().map(String::as_str).find(some),
            counterparty_account: Some(self.other_account.as_str()).filter(some),
            kind: Some(self.code.as_str()).filter(some),
            reference: [&self.client_reference, &self.reference, &self.entry_number].into_iter().map(String::as_str).find(says),
            original: original.filter(|made| *made != amount && made.minor != 0),
            ..TransactionRow::default()
        })
    }
}
