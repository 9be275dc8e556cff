//! What only the whole of a file can tell: how it writes dates and amounts, its currency, whose its movements are.

use std::io::BufRead;

use logis_core::{Code, Currency, Problem};

use super::dates::{Seen, Style};
use super::lines::{Header, Token, token};
use crate::tables::numbers::{self, Marks};
use crate::text_lines::TextLines;
use crate::{DateOrder, Hint, Refused};

/// The facts of one file.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) dates: Style,
    /// The decimal mark.
    pub(super) mark: char,
    /// The currency that amounts are written with, where one is.
    pub(super) currency: Option<Currency>,
    /// The one account that the file names, where it names one, and its sort.
    pub(super) only_account: Option<(String, Option<&'static str>)>,
    /// What had to be guessed.
    pub(super) doubts: Vec<Problem>,
}

/// Whether a text could be an amount.
pub(super) fn looks_like_amount(text: &str) -> bool {
    numbers::amount(text, '.').or_else(|| numbers::amount(text, ',')).is_some()
}

/// The accounts that a file names.
#[derive(Default)]
enum Named {
    #[default]
    None,
    One(String, Option<&'static str>),
    Several,
}

/// Looks at a whole file.
pub(super) fn of<R: BufRead>(lines: &mut TextLines<R>, hint: &Hint) -> Result<Facts, Refused> {
    let (mut dates, mut marks, mut currency, mut named) = (Seen::default(), Marks::default(), None, Named::None);
    let mut header = Header::Unknown("");
    let (mut stated, mut dated, mut account, mut sort) = (None, false, String::new(), None);
    while let Some(line) = lines.next()? {
        match token(line.text) {
            Token::Blank => continue,
            Token::Header(Header::Order(order)) => {
                stated = Some(order);
                continue;
            }
            Token::Header(Header::Option | Header::ListEnds) => continue,
            Token::Header(next) => {
                dates.pause();
                header = next.kept();
            }
            Token::Field('D', text) if !dated && matches!(header, Header::Movements(_) | Header::Unknown(_)) => {
                dates.see(text);
                dated = true;
                continue;
            }
            Token::Field('T' | 'U' | '$', text) if matches!(header, Header::Movements(_) | Header::Unknown(_)) => {
                marks.see(text);
                if currency.is_none() && !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-')) {
                    currency = numbers::amount(text, '.').or_else(|| numbers::amount(text, ',')).and_then(|(_, currency)| currency);
                }
                continue;
            }
            Token::Field('N', text) if header == Header::Accounts => {
                text.clone_into(&mut account);
                continue;
            }
            Token::Field('T', text) if header == Header::Accounts => {
                sort = super::lines::account_sort(text);
                continue;
            }
            Token::Field(..) => continue,
            Token::End => {}
        }
        // A record is over.
        dated = false;
        let sort = sort.take();
        if !account.is_empty() {
            let account = std::mem::take(&mut account);
            named = match named {
                Named::None => Named::One(account, sort),
                Named::One(first, sort) if first == account => Named::One(first, sort),
                Named::One(..) | Named::Several => Named::Several,
            };
        }
    }
    let only_account = match named {
        Named::One(account, sort) => Some((account, sort)),
        Named::None | Named::Several => None,
    };
    let known = only_account.as_ref().and_then(|(name, _)| hint.currency_of(&super::movements::reference(name)));
    let known = known.or_else(|| hint.currency_of(&hint.account_ref())).or(currency);
    // The United States write the month first; of the others who write these files, next to none does.
    let home = if known.is_some_and(|currency| currency.as_str() == "USD") { DateOrder::MonthDayYear } else { DateOrder::DayMonthYear };
    let (mut style, guessed) = dates.style(stated.unwrap_or(home));
    let mut doubts = Vec::new();
    if let (true, Some(_)) = (guessed, stated) {
        style.order = stated;
    } else if guessed {
        let way = if style.order == Some(DateOrder::MonthDayYear) { "MM/DD" } else { "DD/MM" };
        doubts.push(Problem::new(Code::DateOrderUnknown, way));
    }
    // Quicken's own way is the point.
    let mark = marks.proven().unwrap_or('.');
    if marks.proven().is_none() && marks.matters() {
        doubts.push(Problem::new(Code::DecimalMarkUnknown, mark.to_string()));
    }
    Ok(Facts { dates: style, mark, currency, only_account, doubts })
}
