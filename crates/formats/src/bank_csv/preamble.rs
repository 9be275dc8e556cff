//! What stands above a table, or between two: the account, its currency, its balances.

use logis_core::{Currency, Day, Decimal};

use super::words;
use crate::DateOrder;
use crate::tables::rows::Row;
use crate::tables::{dates, numbers};

/// An account as a preamble names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Above {
    /// IBAN without spaces, or number as given.
    pub(super) account: Option<String>,
    pub(super) name: Option<String>,
    pub(super) currency: Option<Currency>,
    /// The day of the export, where a line says nothing else.
    pub(super) day: Option<Day>,
    pub(super) balances: Vec<Stated>,
}

/// A balance that a preamble or footer states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) opening: bool,
    pub(super) day: Option<Day>,
    pub(super) amount: Decimal,
    pub(super) currency: Option<Currency>,
}

/// Words that an account's number follows.
const ACCOUNT_WORDS: &[&str] = &[
    "compte",
    "account",
    "konto",
    "kontonummer",
    "cuenta",
    "conto",
    "rekening",
    "rekeningnummer",
    "conta",
    "iban",
    "carte",
    "card",
    "kreditkarte",
    "livret",
];
/// Words that a balance follows.
const BALANCE_WORDS: &[&str] = &["solde", "balance", "saldo", "kontostand"];
const OPENING_WORDS: &[&str] =
    &["initial", "ancien", "opening", "alter", "anterior", "iniziale", "inicial", "debut", "precedent", "beginning", "begin"];
const CURRENCY_WORDS: &[&str] = &["devise", "currency", "wahrung", "waehrung", "divisa", "valuta", "moeda", "monnaie", "munt", "tenu"];

/// Whether a row that is no movement states a balance or a total.
pub(crate) fn is_summary(row: &Row) -> bool {
    let first = row.cells.iter().map(str::trim).find(|cell| !cell.is_empty()).map(words::fold).unwrap_or_default();
    let label =
        row.cells.iter().map(str::trim).filter(|cell| cell.chars().any(char::is_alphabetic)).max_by_key(|cell| cell.len()).map(words::fold);
    let starts = |text: &str| {
        [
            "total",
            "totaux",
            "solde",
            "saldo",
            "balance",
            "kontostand",
            "summe",
            "suma",
            "somme",
            "endsaldo",
            "anfangssaldo",
            "ancien solde",
            "nouveau solde",
            "opening balance",
            "closing balance",
            "beginning balance",
            "ending balance",
            "alter kontostand",
            "neuer kontostand",
            "totale",
            "totaal",
        ]
        .iter()
        .any(|word| text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
    };
    starts(&first) || label.is_some_and(|label| starts(&label))
}

/// Reads the rows above a table.
pub(super) fn read<'a>(rows: impl IntoIterator<Item = &'a Row>, mark: char, order: Option<DateOrder>) -> Above {
    let mut above = Above::default();
    for row in rows {
        // `="0001"` is how spreadsheets are told to leave a number alone.
        let cells: Vec<&str> = row
            .cells
            .iter()
            .map(|cell| cell.trim().trim_start_matches('=').trim_matches('"').trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let text = cells.join(" ");
        let folded = words::fold(&text);
        let says = |list: &[&str]| folded.split(' ').any(|word| list.contains(&word));
        if says(BALANCE_WORDS) {
            above.balance(&cells, &text, says(OPENING_WORDS), mark, order);
        }
        if let [name, day] = cells[..]
            && words::fold(name) == "date"
        {
            above.day = dates::date(day).and_then(|date| date.day(order));
        }
        if above.account.is_none() {
            above.account = account(&cells, &text, says(ACCOUNT_WORDS));
        }
        if above.currency.is_none() && (says(CURRENCY_WORDS) || says(BALANCE_WORDS) || says(ACCOUNT_WORDS)) {
            above.currency = folded.split(' ').find_map(words::currency_word);
        }
        if above.name.is_none() && above.account.is_some() && (folded.starts_with("nom du compte") || folded.starts_with("account name")) {
            above.name = cells.last().map(|cell| cell.rsplit(':').next().unwrap_or(cell).trim().to_owned()).filter(|name| !name.is_empty());
        }
    }
    above
}

impl Above {
    fn balance(&mut self, cells: &[&str], text: &str, opening: bool, mark: char, order: Option<DateOrder>) {
        let day =
            text.split([' ', ':', ';']).find_map(|word| dates::date(word.trim_matches(['(', ')', ','])).and_then(|date| date.day(order)));
        let amount = cells.iter().rev().filter(|cell| !dates::looks_like_date(cell)).find_map(|cell| {
            // The amount ends the line: "Solde au 10/10/2021 1 234,56 €".
            let from = cell.char_indices().map(|(at, _)| at).filter(|at| *at == 0 || cell[..*at].ends_with([' ', ':']));
            from.map(|at| cell[at..].trim()).filter(|rest| !dates::looks_like_date(rest)).find_map(|rest| numbers::amount(rest, mark))
        });
        if let Some((amount, currency)) = amount {
            let currency = currency.or_else(|| words::fold(text).split(' ').find_map(words::currency_word));
            self.currency = self.currency.or(currency);
            self.balances.push(Stated { opening, day, amount, currency });
        }
    }
}

/// The account that a line names: an IBAN anywhere, a number after a word for account, or a long number alone.
fn account(cells: &[&str], text: &str, says_account: bool) -> Option<String> {
    /// An account's number has at least so many digits.
    const DIGITS_MIN: usize = 5;
    /// A number of so many digits needs no word before it.
    const DIGITS_ALONE_MIN: usize = 10;
    if let Some(iban) = cells.iter().flat_map(|cell| cell.split([':', '/', '(', ')', ';'])).find_map(iban) {
        return Some(iban);
    }
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    if says_account {
        let number = |word: &&str| {
            digits(word) >= DIGITS_MIN
                && !dates::looks_like_date(word)
                && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '*'))
        };
        return text.split([' ', ':', '\u{a0}', '"']).find(number).map(str::to_owned);
    }
    let first = cells.first()?;
    (first.len() == digits(first) && first.len() >= DIGITS_ALONE_MIN).then(|| (*first).to_owned())
}

/// An IBAN (ISO 13616) whose check digits are right, without its spaces.
pub(crate) fn iban(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).take(35).collect();
    let shape = (15..=34).contains(&compact.len())
        && compact.bytes().enumerate().all(|(at, b)| match at {
            0 | 1 => b.is_ascii_uppercase(),
            2 | 3 => b.is_ascii_digit(),
            _ => b.is_ascii_alphanumeric(),
        });
    if !shape {
        return None;
    }
    let rest = compact[4..]
        .chars()
        .chain(compact[..4].chars())
        .filter_map(|c| c.to_digit(36))
        .fold(0u32, |rest, digit| (rest * if digit > 9 { 100 } else { 10 } + digit) % 97);
    (rest == 1).then_some(compact)
}
