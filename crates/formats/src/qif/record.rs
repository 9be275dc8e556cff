//! One record of a section of movements: the texts of its fields, and what they mean together.

use std::fmt::Write;

use logis_core::{Code, Problem};

use super::investment::{Cash, cash_of};

/// The most text that one record may hold.
const RECORD_BYTES_MAX: usize = 128 * 1024;
/// The most text of splits that a movement's details show.
const SPLITS_BYTES_MAX: usize = 4096;

/// A record while it is read; its texts are reused from one to the next.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The line of its first field; 0 while there is none.
    pub(super) line: u64,
    pub(super) date: String,
    pub(super) date_line: u64,
    pub(super) amount: String,
    pub(super) amount_line: u64,
    /// The amount once more, as newer versions write it.
    amount_again: String,
    pub(super) number: String,
    payee: String,
    memo: String,
    category: String,
    security: String,
    price: String,
    quantity: String,
    /// Of an investment record: what another account gave or took.
    transferred: String,
    splits: String,
    splits_count: usize,
    first_split: String,
    bytes: usize,
    /// The letter of the field that came last.
    pub(super) last: char,
    pub(super) label: String,
    pub(super) details: String,
}

impl Record {
    pub(super) fn clear(&mut self) {
        let Self { date, amount, amount_again, number, payee, memo, category, .. } = self;
        for text in [date, amount, amount_again, number, payee, memo, category] {
            text.clear();
        }
        let Self { security, price, quantity, transferred, splits, first_split, .. } = self;
        for text in [security, price, quantity, transferred, splits, first_split] {
            text.clear();
        }
        (self.line, self.date_line, self.amount_line, self.splits_count, self.bytes) = (0, 0, 0, 0, 0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.line == 0
    }

    /// How much text it holds, as it is written and as it is told.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.label.len() + self.details.len()
    }

    /// Takes a field. Of a field given twice the first counts (a split may repeat it); memos are joined.
    ///
    /// # Errors
    /// [`Code::LimitExceeded`] when the record holds too much.
    pub(super) fn take(&mut self, letter: char, text: &str, line: u64, investment: bool) -> Result<(), Problem> {
        if self.line == 0 {
            self.line = line;
        }
        self.last = letter;
        self.bytes += text.len();
        if self.bytes > RECORD_BYTES_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("RECORD_BYTES_MAX = {RECORD_BYTES_MAX}")).at_line(line));
        }
        let place = match letter {
            'D' => {
                self.date_line = if self.date.is_empty() { line } else { self.date_line };
                &mut self.date
            }
            'T' => {
                self.amount_line = if self.amount.is_empty() { line } else { self.amount_line };
                &mut self.amount
            }
            'U' => &mut self.amount_again,
            'N' => &mut self.number,
            'P' => &mut self.payee,
            'L' => &mut self.category,
            'M' => {
                if !self.memo.is_empty() && !text.is_empty() {
                    self.memo.push(' ');
                }
                self.memo.push_str(text);
                return Ok(());
            }
            'Y' if investment => &mut self.security,
            'I' if investment => &mut self.price,
            'Q' if investment => &mut self.quantity,
            '$' if investment => &mut self.transferred,
            'S' | 'E' | '$' | '%' if !investment => {
                self.take_split(letter, text);
                return Ok(());
            }
            _ => return Ok(()),
        };
        if place.is_empty() {
            place.push_str(text);
        }
        Ok(())
    }

    fn take_split(&mut self, letter: char, text: &str) {
        if letter == 'S' {
            self.splits_count += 1;
            if self.splits_count == 1 {
                self.first_split.push_str(text);
            }
        }
        if text.is_empty() || self.splits.len() + text.len() > SPLITS_BYTES_MAX {
            return;
        }
        if !self.splits.is_empty() {
            self.splits.push_str(if letter == 'S' { " · " } else { " " });
        }
        self.splits.push_str(text);
    }

    /// The amount, of whichever field has it.
    pub(super) fn amount(&self) -> &str {
        [&self.amount, &self.amount_again].into_iter().find(|text| !text.is_empty()).unwrap_or(&self.transferred)
    }

    /// What an investment record does to its account's cash: one that states only what another account gave or took
    /// doesn't touch it.
    pub(super) fn cash(&self) -> Cash {
        if self.amount.is_empty() && self.amount_again.is_empty() && !self.transferred.is_empty() {
            return Cash::Still;
        }
        cash_of(&self.number)
    }

    /// The category of the movement, or of its only split.
    fn classed(&self) -> &str {
        let own = self.category.as_str();
        let says_split = own.trim_matches(['|', '-']).eq_ignore_ascii_case("split");
        if (own.is_empty() || says_split) && self.splits_count == 1 {
            &self.first_split
        } else if says_split {
            ""
        } else {
            own
        }
    }

    /// The source's category; `None` where the other side is an account.
    pub(super) fn category(&self) -> Option<&str> {
        Some(self.classed()).filter(|text| !text.is_empty() && !text.starts_with('['))
    }

    /// The account on the other side, by its name: `[Savings]`, or `[Savings]/class`.
    pub(super) fn other_account(&self) -> Option<&str> {
        self.classed().strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(name, _)| name.trim()).filter(|name| !name.is_empty())
    }

    /// Writes label and details of a movement.
    pub(super) fn describe(&mut self, investment: bool) {
        let Self { payee, memo, category, number, security, price, quantity, splits, label, details, .. } = self;
        label.clear();
        details.clear();
        let mut traded = String::new();
        if investment {
            for part in [&*number, &*security] {
                if !part.is_empty() {
                    let space = if traded.is_empty() { "" } else { " " };
                    // Writing to a string can't fail.
                    let _ = write!(traded, "{space}{part}");
                }
            }
        }
        let texts = [payee.as_str(), traded.as_str(), memo.as_str(), category.as_str(), number.as_str()];
        label.push_str(texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default());
        let trade = match (quantity.as_str(), price.as_str()) {
            ("", _) => String::new(),
            (quantity, "") => quantity.to_owned(),
            (quantity, price) => format!("{quantity} × {price}"),
        };
        for text in [memo.as_str(), traded.as_str(), trade.as_str(), splits.as_str()] {
            if !text.is_empty() && text != label.as_str() {
                if !details.is_empty() {
                    details.push_str(" · ");
                }
                details.push_str(text);
            }
        }
    }
}
