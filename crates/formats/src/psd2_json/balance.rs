//! Balances: their types, days and amounts.

use logis_core::{Code, Currency, Day, Money, Problem};
use serde_json::Value;

use super::account::text;
use super::entry::amount_of;
use crate::camt::values::when;

/// A balance that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Balance {
    pub(super) line: u64,
    pub(super) on: Day,
    /// Of `BALANCE_TYPES`.
    pub(super) kind: &'static str,
    /// Where two balances would stand for the same day and type, the one of lower rank does.
    rank: u8,
    pub(super) amount: Money,
}

/// What kind of balance a type is (NextGenPSD2, Balance Type; or ISO 20022's code), and its rank.
fn kind_of(code: &str) -> Option<(&'static str, u8)> {
    Some(match code {
        "openingBooked" | "OPBD" => ("opening", 0),
        "closingBooked" | "CLBD" => ("closing", 0),
        "previouslyClosedBooked" | "PRCD" => ("closing", 1),
        "interimBooked" | "ITBD" => ("interim", 0),
        "closingAvailable" | "CLAV" => ("available", 0),
        "interimAvailable" | "ITAV" => ("available", 1),
        "forwardAvailable" | "FWAV" => ("forward", 0),
        "expected" | "XPCD" => ("other", 0),
        "openingAvailable" | "OPAV" => ("other", 1),
        "authorised" => ("other", 2),
        "nonInvoiced" | "information" | "INFO" => ("other", 3),
        _ => return None,
    })
}

/// Reads one.
pub(super) fn balance(value: &Value, line: u64, account: Option<Currency>) -> Result<Balance, Problem> {
    let problem = |code, quote: String| Problem::new(code, quote).at_line(line);
    let word = text(value.get("balanceType")).unwrap_or_default();
    let (kind, rank) = kind_of(&word).ok_or_else(|| problem(Code::PassedOver, format!("balanceType {word}")))?;
    let (amount, currency) = amount_of(value, "balanceAmount").map_err(|problem| problem.at_line(line))?;
    let on = ["referenceDate", "lastChangeDateTime", "date"].into_iter().find_map(|key| text(value.get(key)));
    // One without a day holds for the moment of the answer, which the answer doesn't say.
    let on = on.ok_or_else(|| problem(Code::PassedOver, format!("{word}: referenceDate")))?;
    let on = when(&on).ok_or_else(|| problem(Code::DateUnreadable, on))?.day;
    let amount = Money::new(amount, currency.or(account).unwrap_or(Currency::UNKNOWN));
    Ok(Balance { line, on, kind, rank, amount })
}

/// One for each day and type; of equals the last.
pub(super) fn settled(mut balances: Vec<Balance>) -> Vec<Balance> {
    balances.sort_by_key(|balance| (balance.on, balance.kind, std::cmp::Reverse(balance.rank)));
    let mut kept: Vec<Balance> = Vec::new();
    for balance in balances {
        match kept.last_mut() {
            Some(last) if (last.on, last.kind) == (balance.on, balance.kind) => *last = balance,
            _ => kept.push(balance),
        }
    }
    kept
}
