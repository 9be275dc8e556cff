//! One entry (`STMTTRN`): the texts of its elements, and the record they make.

use logis_core::{Code, Currency, Money, Problem};
use logis_kinds::bank::TransactionRow;

use super::value::{self, Amounts};

/// The most text that one entry may hold.
const ENTRY_BYTES_MAX: usize = 128 * 1024;

/// The elements of an entry that are kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    Type,
    Posted,
    Amount,
    Id,
    Name,
    Memo,
    CheckNumber,
    Reference,
    Available,
    Initiated,
    Payee,
    Currency,
    ToBank,
    ToBranch,
    ToNumber,
}

const FIELDS: usize = Field::ToNumber as usize + 1;

/// One entry: its texts, one behind the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// The line (from 1) it begins on.
    pub(super) line: u64,
    /// The lines of its amount and its date.
    pub(super) amount_line: u64,
    pub(super) date_line: u64,
    /// Whether it is not booked yet.
    pub(super) pending: bool,
    text: String,
    parts: [(usize, usize); FIELDS],
}

impl Entry {
    /// Begins another.
    pub(super) fn begin(&mut self, line: u64, pending: bool) {
        self.text.clear();
        self.parts = [(0, 0); FIELDS];
        (self.line, self.amount_line, self.date_line, self.pending) = (line, line, line, pending);
    }

    /// How many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + size_of::<Self>()
    }

    /// Takes the text of an element. Of an element given twice the first counts; memos are joined.
    ///
    /// # Errors
    /// [`Code::LimitExceeded`] when the entry holds too much.
    pub(super) fn set(&mut self, field: Field, raw: &[u8]) -> Result<(), Problem> {
        let held = self.get(field);
        if !held.is_empty() && !matches!(field, Field::Memo) {
            return Ok(());
        }
        if self.text.len() + held.len() + raw.len() > ENTRY_BYTES_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("STMTTRN > {ENTRY_BYTES_MAX} bytes")).at_line(self.line));
        }
        let start = self.text.len();
        let (from, to) = self.parts[field as usize];
        if from < to {
            self.text.extend_from_within(from..to);
            self.text.push(' ');
        }
        value::push_text(raw, &mut self.text);
        self.parts[field as usize] = (start, self.text.trim_end_matches(' ').len().max(start));
        Ok(())
    }

    fn get(&self, field: Field) -> &str {
        let (from, to) = self.parts[field as usize];
        self.text.get(from..to).unwrap_or_default()
    }

    fn some(&self, field: Field) -> Option<&str> {
        Some(self.get(field)).filter(|text| !text.is_empty())
    }

    /// A text that is an id or a number, and not only zeros.
    fn id(&self, field: Field) -> Option<&str> {
        self.some(field).filter(|text| text.bytes().any(|b| b != b'0'))
    }

    /// Hands its record to `take`, where it makes one, and what is wrong with it to `problem`.
    pub(super) fn record(
        &self,
        account: &str,
        default: Currency,
        amounts: &mut Amounts,
        problem: &mut dyn FnMut(Problem),
        take: &mut dyn FnMut(&TransactionRow<'_>),
    ) {
        let currency = match self.some(Field::Currency) {
            // CURRENCY says in which currency the amount is; ORIGCURRENCY only in which it was before.
            Some(symbol) => symbol.parse().unwrap_or_else(|_| {
                problem(Problem::new(Code::CurrencyUnknown, symbol).at_line(self.line));
                Currency::UNKNOWN
            }),
            None => default,
        };
        let amount = self.amount(currency, amounts, problem);
        let posted = self.date(Field::Posted, self.date_line, problem);
        if posted.is_none() && value::is_no_date(self.get(Field::Posted)) {
            problem(Problem::new(Code::DateUnreadable, self.get(Field::Posted)).at_line(self.date_line));
        }
        let value_on = self.date(Field::Available, self.line, problem).or_else(|| self.date(Field::Initiated, self.line, problem));
        let Some(amount) = amount.filter(|_| posted.is_some() || value_on.is_some()) else { return };
        let (memo, payee) = (self.some(Field::Memo), self.some(Field::Payee));
        let label = self.some(Field::Name).or(payee).or(memo).unwrap_or_default();
        let to = [Field::ToBank, Field::ToBranch, Field::ToNumber].map(|field| self.get(field));
        let counterparty_account = super::account::reference(&to).filter(|_| !to[2].is_empty());
        take(&TransactionRow {
            line: self.line,
            account,
            booked_on: posted.map(|date| date.day).filter(|_| !self.pending),
            booked_at: posted.and_then(|date| date.at).filter(|_| !self.pending),
            value_on: value_on.or(posted.filter(|_| self.pending)).map(|date| date.day),
            amount,
            status: if self.pending { "pending" } else { "booked" },
            label,
            details: memo.filter(|memo| *memo != label),
            counterparty: payee,
            counterparty_account: counterparty_account.as_deref(),
            category: None,
            kind: self.some(Field::Type),
            reference: self.id(Field::CheckNumber).or_else(|| self.id(Field::Reference)),
            holder_id: self.id(Field::Id).map(|id| ("ofx.fitid", id)),
            original: None,
        });
    }

    fn amount(&self, currency: Currency, amounts: &mut Amounts, problem: &mut dyn FnMut(Problem)) -> Option<Money> {
        let Some(text) = self.some(Field::Amount) else {
            problem(Problem::new(Code::PartMissing, "TRNAMT").at_line(self.amount_line));
            return None;
        };
        match amounts.read(text, currency) {
            Ok(amount) => {
                if amount.irregular {
                    problem(Problem::new(Code::Irregular, text).at_line(self.amount_line));
                }
                if amount.mark_unsure {
                    problem(Problem::new(Code::DecimalMarkUnknown, text).at_line(self.amount_line));
                }
                Some(Money::new(amount.decimal, currency))
            }
            Err(_) => {
                problem(Problem::new(Code::AmountUnreadable, text).at_line(self.amount_line));
                None
            }
        }
    }

    /// A date; one that can't be read is a problem, one that is left out or all zeros is none.
    fn date(&self, field: Field, line: u64, problem: &mut dyn FnMut(Problem)) -> Option<value::Date> {
        let text = self.get(field);
        let date = value::date(text);
        if date.is_none() && !value::is_no_date(text) {
            problem(Problem::new(Code::DateUnreadable, text).at_line(line));
        }
        date
    }
}
