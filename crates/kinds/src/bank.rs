//! Bank accounts, their balances and their movements.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Date32Builder, Int32Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use logis_core::{Currency, Day, Decimal, Instant, Money};

use crate::rows::assemble;
use crate::{Batch, Column, ColumnType as T, Key, KeyBuilder, Kind, KindId, TimeColumn};

/// States of a movement.
pub const STATUSES: &[&str] = &["booked", "pending", "information"];
/// What a stated balance is: at the start or end of a statement, available, or at some moment within.
pub const BALANCE_TYPES: &[&str] = &["opening", "closing", "available", "forward", "interim", "other"];
/// Sorts of account.
pub const ACCOUNT_TYPES: &[&str] = &["checking", "savings", "card", "loan", "investment", "other"];

const ACCOUNT_REF: Column =
    Column::new("account", T::Text, "The account as its source names it: an IBAN, `bank/branch/number`, a number, or `name:` and a name")
        .repeats();
const CURRENCY: Column = Column::new("currency", T::Text, "ISO 4217; XXX while unknown").repeats();
const AMOUNT: Column = Column::new("amount_minor", T::Integer, "Minor units; credits are positive");
const SCALE: Column = Column::new(
    "amount_scale",
    T::Small,
    "Decimals that `amount_minor` holds: the currency's exponent, or more where the source wrote finer",
);

/// `bank.account`
pub static ACCOUNT: Kind = Kind {
    id: KindId::BankAccount,
    name: "bank.account",
    version: 1,
    label_fr: "Compte bancaire",
    label_en: "Bank account",
    description: "An account as one source names it",
    columns: &[
        ACCOUNT_REF,
        Column::new("type", T::Word(ACCOUNT_TYPES), "The sort of account"),
        CURRENCY,
        Column::new("iban", T::Text, "ISO 13616, without spaces").optional(),
        Column::new("bank_id", T::Text, "The bank: BIC, national bank code or routing number, as given").optional(),
        Column::new("branch_id", T::Text, "The branch, as given").optional(),
        Column::new("number", T::Text, "The account's number, as given").optional(),
        Column::new("name", T::Text, "What the source calls the account").optional(),
        Column::new("owner", T::Text, "Whose it is, as given").optional(),
        Column::new("holder", T::Text, "The bank's name, as given").optional(),
    ],
    time: TimeColumn::Timeless,
    title: &["name", "account"],
    about: &["account", "holder"],
    amount: None,
    natural_key: |batch, row, key| {
        key.text("account").text(batch.text("account", row).unwrap_or_default());
        Key::Whole
    },
};

/// `bank.balance`
pub static BALANCE: Kind = Kind {
    id: KindId::BankBalance,
    name: "bank.balance",
    version: 1,
    label_fr: "Solde",
    label_en: "Balance",
    description: "A balance that a source stated: at the end of the day `on` (an opening balance: before its first movement)",
    columns: &[
        ACCOUNT_REF,
        Column::new("on", T::Day, "The day whose end it holds for; of an opening balance the day whose start"),
        Column::new("type", T::Word(BALANCE_TYPES), "What it is"),
        AMOUNT,
        SCALE,
        CURRENCY,
    ],
    time: TimeColumn::Day(&["on"]),
    title: &["account"],
    about: &["type"],
    amount: Some(["amount_minor", "amount_scale", "currency"]),
    natural_key: |batch, row, key| {
        key.text("balance").text(batch.text("account", row).unwrap_or_default());
        key.day(batch.day("on", row)).text(batch.text("type", row).unwrap_or_default());
        Key::Whole
    },
};

/// `bank.transaction`
pub static TRANSACTION: Kind = Kind {
    id: KindId::BankTransaction,
    name: "bank.transaction",
    version: 1,
    label_fr: "Opération bancaire",
    label_en: "Bank transaction",
    description: "A movement on an account",
    columns: &[
        ACCOUNT_REF,
        Column::new("booked_on", T::Day, "The date it was booked, as written").optional(),
        Column::new("booked_at", T::Instant, "The moment, where the source gives a time of day").optional(),
        Column::new("booked_offset_minutes", T::Small, "The UTC offset that the source wrote with it").optional().repeats(),
        Column::new("value_on", T::Day, "The value date, or the date of the operation itself").optional(),
        AMOUNT,
        SCALE,
        CURRENCY,
        Column::new("status", T::Word(STATUSES), "Booked, or not yet"),
        Column::new("label", T::Text, "What the source calls it"),
        Column::new("details", T::Text, "What the source says further: memo, remittance information").optional(),
        Column::new("counterparty", T::Text, "The other party's name").optional(),
        Column::new("counterparty_account", T::Text, "The other party's account").optional(),
        Column::new("category", T::Text, "The category that the source gives").optional().repeats(),
        Column::new("type", T::Text, "The type that the source gives (OFX TRNTYPE, ISO 20022 transaction code)").optional().repeats(),
        Column::new("reference", T::Text, "A reference that isn't unique by itself: end-to-end id, cheque number").optional(),
        Column::new("id_scheme", T::Text, "Which of the source's ids `holder_id` is: `ofx.fitid`, `camt.acctsvcrref`, …")
            .optional()
            .repeats(),
        Column::new("holder_id", T::Text, "The source's own id").optional(),
        Column::new("original_amount_minor", T::Integer, "The amount in the currency it was made in").optional(),
        Column::new("original_amount_scale", T::Small, "Decimals of `original_amount_minor`").optional(),
        Column::new("original_currency", T::Text, "The currency it was made in").optional().repeats(),
    ],
    time: TimeColumn::Day(&["booked_on", "value_on"]),
    title: &["label"],
    about: &["account"],
    amount: Some(["amount_minor", "amount_scale", "currency"]),
    natural_key: transaction_key,
};

/// Account and the holder's id; or account, date, amount, label, to which the vault adds the ordinal within the day.
fn transaction_key(batch: &Batch, row: usize, key: &mut KeyBuilder) -> Key {
    let account = batch.text("account", row).unwrap_or_default();
    if let (false, Some(id)) = (key.leaves_out_id(), batch.text("holder_id", row)) {
        key.text("id").text(account).text(batch.text("id_scheme", row).unwrap_or_default()).text(id);
        return Key::HolderId;
    }
    let scale = u8::try_from(batch.small("amount_scale", row).unwrap_or_default()).unwrap_or_default();
    let amount = Decimal { digits: batch.integer("amount_minor", row).unwrap_or_default(), scale };
    let day = batch.day("booked_on", row).or_else(|| batch.day("value_on", row));
    key.text("movement").text(account).day(day).decimal(amount).folded(batch.text("label", row).unwrap_or_default());
    Key::Ordinal
}

/// One `bank.account`, before it becomes columns.
#[derive(Debug, Clone, Copy)]
pub struct AccountRow<'a> {
    /// Line of the input, from 1; 0 where lines mean nothing.
    pub line: u64,
    /// See the column `account`.
    pub account: &'a str,
    /// One of [`ACCOUNT_TYPES`].
    pub kind: &'a str,
    /// Its currency.
    pub currency: Currency,
    /// ISO 13616, without spaces.
    pub iban: Option<&'a str>,
    /// The bank, as given.
    pub bank_id: Option<&'a str>,
    /// The branch, as given.
    pub branch_id: Option<&'a str>,
    /// The number, as given.
    pub number: Option<&'a str>,
    /// What the source calls it.
    pub name: Option<&'a str>,
    /// Whose it is.
    pub owner: Option<&'a str>,
    /// The bank's name.
    pub holder: Option<&'a str>,
}

/// One `bank.balance`, before it becomes columns.
#[derive(Debug, Clone, Copy)]
pub struct BalanceRow<'a> {
    /// Line of the input, from 1; 0 where lines mean nothing.
    pub line: u64,
    /// See the column `account`.
    pub account: &'a str,
    /// The day it holds for.
    pub on: Day,
    /// One of [`BALANCE_TYPES`].
    pub kind: &'a str,
    /// The balance.
    pub amount: Money,
}

/// One `bank.transaction`, before it becomes columns. `Default` leaves all optional parts out.
#[derive(Debug, Clone, Copy)]
pub struct TransactionRow<'a> {
    /// Line of the input, from 1; 0 where lines mean nothing.
    pub line: u64,
    /// See the column `account`.
    pub account: &'a str,
    /// The booking date as written.
    pub booked_on: Option<Day>,
    /// The moment and the offset in minutes, where a time of day is given.
    pub booked_at: Option<(Instant, Option<i32>)>,
    /// The value date.
    pub value_on: Option<Day>,
    /// The amount; credits are positive.
    pub amount: Money,
    /// One of [`STATUSES`].
    pub status: &'a str,
    /// What the source calls it.
    pub label: &'a str,
    /// What it says further.
    pub details: Option<&'a str>,
    /// The other party.
    pub counterparty: Option<&'a str>,
    /// The other party's account.
    pub counterparty_account: Option<&'a str>,
    /// The source's category.
    pub category: Option<&'a str>,
    /// The source's type.
    pub kind: Option<&'a str>,
    /// A reference that isn't unique by itself.
    pub reference: Option<&'a str>,
    /// The source's own id, as (scheme, id).
    pub holder_id: Option<(&'a str, &'a str)>,
    /// The amount in the currency it was made in.
    pub original: Option<Money>,
}

impl Default for TransactionRow<'_> {
    fn default() -> Self {
        Self {
            line: 0,
            account: "",
            booked_on: None,
            booked_at: None,
            value_on: None,
            amount: Money { minor: 0, scale: 0, currency: Currency::UNKNOWN },
            status: "booked",
            label: "",
            details: None,
            counterparty: None,
            counterparty_account: None,
            category: None,
            kind: None,
            reference: None,
            holder_id: None,
            original: None,
        }
    }
}

/// Builds batches of `bank.transaction`.
#[derive(Debug, Default)]
pub struct Transactions {
    lines: Vec<u64>,
    days: [Date32Builder; 2],
    booked_at: TimestampMicrosecondBuilder,
    numbers: [Int64Builder; 2],
    smalls: [Int32Builder; 3],
    texts: [StringBuilder; 13],
}

impl Transactions {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records so far; hand the batch over at [`Batch::ROWS_MAX`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds a record.
    pub fn push(&mut self, row: &TransactionRow<'_>) {
        self.lines.push(row.line);
        let [booked_on, value_on] = &mut self.days;
        booked_on.append_option(row.booked_on.map(Day::number));
        value_on.append_option(row.value_on.map(Day::number));
        self.booked_at.append_option(row.booked_at.map(|(at, _)| at.micros()));
        let [amount, original] = &mut self.numbers;
        amount.append_value(row.amount.minor);
        original.append_option(row.original.map(|money| money.minor));
        let [offset, scale, original_scale] = &mut self.smalls;
        offset.append_option(row.booked_at.and_then(|(_, offset)| offset));
        scale.append_value(i32::from(row.amount.scale));
        original_scale.append_option(row.original.map(|money| i32::from(money.scale)));
        let original_currency = row.original.map(|money| money.currency);
        let values = [
            Some(row.account),
            Some(row.amount.currency.as_str()),
            Some(row.status),
            Some(row.label),
            row.details,
            row.counterparty,
            row.counterparty_account,
            row.category,
            row.kind,
            row.reference,
            row.holder_id.map(|(scheme, _)| scheme),
            row.holder_id.map(|(_, id)| id),
            original_currency.as_ref().map(Currency::as_str),
        ];
        for (builder, value) in self.texts.iter_mut().zip(values) {
            builder.append_option(value);
        }
    }

    /// The batch so far; the builder is empty afterwards.
    #[must_use]
    pub fn finish(&mut self) -> Batch {
        let [booked_on, value_on] = &mut self.days;
        let [amount, original] = &mut self.numbers;
        let [offset, scale, original_scale] = &mut self.smalls;
        let [
            account,
            currency,
            status,
            label,
            details,
            counterparty,
            counterparty_account,
            category,
            kind,
            reference,
            scheme,
            id,
            original_currency,
        ] = self.texts.each_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let columns: Vec<ArrayRef> = vec![
            account,
            Arc::new(booked_on.finish()),
            Arc::new(self.booked_at.finish().with_timezone("UTC")),
            Arc::new(offset.finish()),
            Arc::new(value_on.finish()),
            Arc::new(amount.finish()),
            Arc::new(scale.finish()),
            currency,
            status,
            label,
            details,
            counterparty,
            counterparty_account,
            category,
            kind,
            reference,
            scheme,
            id,
            Arc::new(original.finish()),
            Arc::new(original_scale.finish()),
            original_currency,
        ];
        assemble(KindId::BankTransaction, columns, std::mem::take(&mut self.lines))
    }
}

/// One batch of `bank.account`.
#[must_use]
pub fn accounts(rows: &[AccountRow<'_>]) -> Batch {
    let text = |of: fn(&AccountRow<'_>) -> Option<String>| Arc::new(rows.iter().map(of).collect::<arrow_array::StringArray>()) as ArrayRef;
    let columns = vec![
        text(|r| Some(r.account.to_owned())),
        text(|r| Some(r.kind.to_owned())),
        text(|r| Some(r.currency.to_string())),
        text(|r| r.iban.map(str::to_owned)),
        text(|r| r.bank_id.map(str::to_owned)),
        text(|r| r.branch_id.map(str::to_owned)),
        text(|r| r.number.map(str::to_owned)),
        text(|r| r.name.map(str::to_owned)),
        text(|r| r.owner.map(str::to_owned)),
        text(|r| r.holder.map(str::to_owned)),
    ];
    assemble(KindId::BankAccount, columns, rows.iter().map(|row| row.line).collect())
}

/// One batch of `bank.balance`.
#[must_use]
pub fn balances(rows: &[BalanceRow<'_>]) -> Batch {
    let text = |of: fn(&BalanceRow<'_>) -> String| {
        Arc::new(rows.iter().map(|row| Some(of(row))).collect::<arrow_array::StringArray>()) as ArrayRef
    };
    let columns: Vec<ArrayRef> = vec![
        text(|r| r.account.to_owned()),
        Arc::new(rows.iter().map(|r| Some(r.on.number())).collect::<arrow_array::Date32Array>()),
        text(|r| r.kind.to_owned()),
        Arc::new(rows.iter().map(|r| Some(r.amount.minor)).collect::<arrow_array::Int64Array>()),
        Arc::new(rows.iter().map(|r| Some(i32::from(r.amount.scale))).collect::<arrow_array::Int32Array>()),
        text(|r| r.amount.currency.to_string()),
    ];
    assemble(KindId::BankBalance, columns, rows.iter().map(|row| row.line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(row: &TransactionRow<'_>, key: &mut KeyBuilder) -> (Key, Vec<u8>) {
        let mut builder = Transactions::new();
        builder.push(row);
        let batch = builder.finish();
        key.clear();
        let sort = (TRANSACTION.natural_key)(&batch, 0, key);
        (sort, key.bytes().to_vec())
    }

    #[test]
    fn a_movement_is_named_by_the_holders_id_or_by_what_it_says() {
        let money = |digits, scale| Money { minor: digits, scale, currency: Currency::EUR };
        let plain = TransactionRow {
            account: "A",
            booked_on: Some(Day::from_number(1)),
            amount: money(1250, 2),
            label: "Café  noir",
            ..Default::default()
        };
        let (sort, bytes) = key_of(&plain, &mut KeyBuilder::new());
        assert_eq!(sort, Key::Ordinal);
        let same = TransactionRow { amount: money(12_500, 3), label: "CAFÉ NOIR ", ..plain };
        assert_eq!(key_of(&same, &mut KeyBuilder::new()).1, bytes);
        let other = TransactionRow { amount: money(1251, 2), ..plain };
        assert_ne!(key_of(&other, &mut KeyBuilder::new()).1, bytes);

        let named = TransactionRow { holder_id: Some(("ofx.fitid", "7")), ..plain };
        assert_eq!(key_of(&named, &mut KeyBuilder::new()).0, Key::HolderId);
        assert_eq!(key_of(&named, &mut KeyBuilder::without_id()), (Key::Ordinal, bytes));
    }

    #[test]
    fn accounts_and_balances_become_columns() {
        let account = AccountRow {
            line: 3,
            account: "FR76",
            kind: "checking",
            currency: Currency::EUR,
            iban: Some("FR76"),
            bank_id: None,
            branch_id: None,
            number: None,
            name: None,
            owner: None,
            holder: None,
        };
        let batch = accounts(&[account]);
        assert_eq!((batch.text("iban", 0), batch.text("owner", 0), batch.at(0)), (Some("FR76"), None, Instant::default()));
        let on = Day::from_ymd(2024, 2, 29).unwrap();
        let batch = balances(&[BalanceRow {
            line: 9,
            account: "FR76",
            on,
            kind: "closing",
            amount: Money { minor: -5, scale: 2, currency: Currency::EUR },
        }]);
        assert_eq!((batch.integer("amount_minor", 0), batch.at(0), batch.lines()), (Some(-5), on.instant(), &[9][..]));
    }
}
