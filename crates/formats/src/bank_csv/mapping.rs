//! Which column of a table is what. A person may adjust it; it is remembered by the table's shape.

use serde::{Deserialize, Serialize};

use super::words;
use crate::DateOrder;

/// What a column is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Nothing that is kept.
    #[default]
    Ignored,
    /// The date it was booked.
    BookedOn,
    /// The value date, or the date of the operation.
    ValueOn,
    /// The time of day that goes with the booking date.
    Time,
    /// The amount, in one column.
    Amount,
    /// What went out.
    Debit,
    /// What came in.
    Credit,
    /// Which of both it is: D/C, S/H, Af/Bij.
    Side,
    /// A fee beside the amount.
    Fee,
    /// The balance after the movement, or that of the export.
    Balance,
    /// The currency of the amount.
    Currency,
    /// The amount in the currency it was made in.
    OriginalAmount,
    /// The currency it was made in.
    OriginalCurrency,
    /// The account: IBAN or number.
    Account,
    /// The account's name.
    AccountName,
    /// The account's bank.
    Bank,
    /// The account's branch.
    Branch,
    /// What the source calls the movement.
    Label,
    /// What it says further; several columns may.
    Details,
    /// The other party.
    Counterparty,
    /// The other party's account.
    CounterpartyAccount,
    /// The source's category; several columns go from broad to narrow.
    Category,
    /// The source's type.
    Type,
    /// A reference that need not be unique.
    Reference,
    /// The source's own id, unique.
    Id,
    /// Booked, pending, refused.
    Status,
}

/// How an amount gets its sign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignRule {
    /// As written: credits are positive. Debit columns are negative.
    #[default]
    AsWritten,
    /// The other way round: a card's purchases are positive.
    Inverted,
    /// Debit columns are positive, and are taken away.
    DebitPositive,
    /// The side column says; the amount's own sign says nothing.
    BySide,
}

/// What a fee column does to the amount beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeRule {
    /// Nothing: the amount already holds it, or it is someone else's.
    #[default]
    Apart,
    /// It is taken away from the amount: the running balance shows so.
    TakenAway,
}

/// Which column of a table is what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// What tables of this mapping have in common: a digest of delimiter and header (or number of columns).
    pub shape: String,
    /// What parts the cells: `;`, `,`, a tab or `|`.
    pub delimiter: String,
    /// Whether a row of headers stands above the movements.
    pub header: bool,
    /// The headers as written; empty where there is none.
    pub names: Vec<String>,
    /// What each column is.
    pub columns: Vec<Role>,
    /// Which part of a date comes first; `None` where dates leave no doubt.
    pub date_order: Option<DateOrder>,
    /// The decimal mark of amounts: `.` or `,`.
    pub decimal_mark: String,
    /// The decimal mark of balances: a few banks write them differently.
    pub balance_decimal_mark: String,
    /// How an amount gets its sign.
    pub sign: SignRule,
    /// What a fee does.
    pub fee: FeeRule,
}

impl Mapping {
    /// The column that has this role, if any: the first of them.
    #[must_use]
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| *column == role)
    }

    /// All columns that have this role.
    pub fn all(&self, role: Role) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(move |(_, column)| **column == role).map(|(at, _)| at)
    }

    /// Whether movements can be read by it: it knows a date and an amount.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let has = |role| self.column(role).is_some();
        (has(Role::BookedOn) || has(Role::ValueOn)) && (has(Role::Amount) || has(Role::Debit) || has(Role::Credit))
    }

    /// What a file writes for decimals in amounts.
    pub(super) fn mark(&self) -> char {
        self.decimal_mark.chars().next().unwrap_or('.')
    }

    /// The same in balances.
    pub(super) fn balance_mark(&self) -> char {
        self.balance_decimal_mark.chars().next().unwrap_or_else(|| self.mark())
    }
}

/// The shape of a table: FNV-1a (64 bits, hexadecimal) of its delimiter and headers, or of its number of columns.
pub(super) fn shape(delimiter: u8, header: Option<&[String]>, columns: usize) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes.iter().chain(&[0x1f]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(&[delimiter]);
    match header {
        Some(names) => names.iter().for_each(|name| add(words::fold(name).as_bytes())),
        None => add(columns.to_string().as_bytes()),
    }
    format!("{hash:016x}")
}
