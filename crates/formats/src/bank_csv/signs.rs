//! Amounts with their signs, and what the running balance proves about them.

use std::collections::HashMap;

use logis_core::{Currency, Decimal};

use super::columns::Content;
use super::mapping::{FeeRule, Mapping, Role, SignRule};
use super::words;
use crate::tables::numbers;
use crate::tables::rows::Row;

/// Rows that the rules are tried on.
const TRIED_ROWS_MAX: usize = 5000;

/// What a balance column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BalanceRule {
    /// Nothing that can be relied on.
    None,
    /// The balance after each movement; rows go forward in time.
    Forward,
    /// The balance after each movement; rows go back in time.
    Backward,
    /// The same balance in each row: that of the moment of the export.
    AtExport,
}

/// Where the parts of an amount stand.
#[derive(Debug, Clone)]
pub(super) struct AmountColumns {
    amount: Option<usize>,
    debit: Option<usize>,
    credit: Option<usize>,
    side: Option<usize>,
    fee: Option<usize>,
    mark: char,
    sign: SignRule,
    fee_rule: FeeRule,
}

impl AmountColumns {
    pub(super) fn of(mapping: &Mapping) -> Self {
        Self {
            amount: mapping.column(Role::Amount),
            debit: mapping.column(Role::Debit),
            credit: mapping.column(Role::Credit),
            side: mapping.column(Role::Side),
            fee: mapping.column(Role::Fee),
            mark: mapping.mark(),
            sign: mapping.sign,
            fee_rule: mapping.fee,
        }
    }

    /// The signed amount of a row, with the currency that stands beside it; `None` where its cells are empty; the
    /// column that can't be read otherwise.
    pub(super) fn read(&self, row: &Row) -> Result<Option<(Decimal, Option<Currency>)>, usize> {
        let part = |column: Option<usize>| match column.map(|at| (at, row.cell(at))) {
            None | Some((_, "" | "-" | "–")) => Ok(None),
            Some((at, cell)) => numbers::amount(cell, self.mark).map(Some).ok_or(at),
        };
        if let Some(at) = self.amount {
            let Some((amount, currency)) = part(Some(at))? else { return Ok(None) };
            let side = self.side.and_then(|at| words::side(row.cell(at)));
            let signed = match (self.sign, side) {
                (SignRule::Inverted, _) => amount.negated(),
                (SignRule::BySide, Some(true)) => amount.magnitude(),
                (SignRule::BySide, Some(false)) => amount.magnitude().negated(),
                _ => amount,
            };
            let fee = if self.fee_rule == FeeRule::TakenAway { part(self.fee)? } else { None };
            let after = match fee {
                Some((fee, _)) => signed.checked_add(fee.magnitude().negated()).ok_or(at)?,
                None => signed,
            };
            return Ok(Some((after, currency)));
        }
        let turned = |amount: Decimal| if self.sign == SignRule::DebitPositive { amount.negated() } else { amount };
        let (debit, credit) = (part(self.debit)?.map(|(amount, currency)| (turned(amount), currency)), part(self.credit)?);
        match (debit, credit) {
            (Some((debit, a)), Some((credit, b))) => {
                debit.checked_add(credit).map(|sum| Some((sum, a.or(b)))).ok_or(self.debit.unwrap_or_default())
            }
            (one, other) => Ok(one.or(other)),
        }
    }
}

/// Chooses sign and fee rule: by what the cells say, and by the running balance where it proves another. Says whether
/// that leaves no doubt: signs of both sorts where one is told, and no balance that proves the choice, leave some.
pub(super) fn settle(mapping: &mut Mapping, body: &[Row]) -> bool {
    let has = |role| mapping.column(role).is_some();
    let signs: &[SignRule] = match (has(Role::Amount), has(Role::Side)) {
        (true, true) => &[SignRule::BySide, SignRule::AsWritten],
        (true, false) => &[SignRule::AsWritten, SignRule::Inverted],
        (false, _) if debits_are_negative(mapping, body) => &[SignRule::AsWritten, SignRule::DebitPositive],
        (false, _) => &[SignRule::DebitPositive, SignRule::AsWritten],
    };
    let fees: &[FeeRule] = if has(Role::Fee) { &[FeeRule::Apart, FeeRule::TakenAway] } else { &[FeeRule::Apart] };
    let mut best: Option<(usize, SignRule, FeeRule)> = None;
    for (sign, fee) in signs.iter().flat_map(|sign| fees.iter().map(move |fee| (*sign, *fee))) {
        let tried = Mapping { sign, fee, ..mapping.clone() };
        let chain = Chain::of(&tried, body);
        let agrees = chain.forward.max(chain.backward);
        // The first is the usual one; another must be proven by most of the balances.
        let better = best.is_none_or(|(least, ..)| agrees > least && chain.proves(agrees));
        if better {
            best = Some((agrees, sign, fee));
        }
    }
    if let Some((_, sign, fee)) = best {
        (mapping.sign, mapping.fee) = (sign, fee);
    }
    let chain = Chain::of(mapping, body);
    if chain.proves(chain.forward.max(chain.backward)) {
        return true;
    }
    if let (Some(side), Some(amount)) = (mapping.column(Role::Side), mapping.column(Role::Amount)) {
        return sides_agree(body, side, amount, mapping.mark());
    }
    let (positive, negative) = mapping.column(Role::Debit).map(|at| signs_of(body, at, mapping.mark())).unwrap_or_default();
    positive == 0 || negative == 0
}

/// Whether the amounts have no sign of their own, or the same as the side beside them says.
fn sides_agree(body: &[Row], side: usize, amount: usize, mark: char) -> bool {
    let rows = body.iter().take(TRIED_ROWS_MAX);
    let signs = rows.filter_map(|row| Some((words::side(row.cell(side))?, numbers::amount(row.cell(amount), mark)?.0.digits >= 0)));
    let (mut negative, mut other) = (false, false);
    for (credit, positive) in signs {
        negative |= !positive;
        other |= credit != positive;
    }
    !(negative && other)
}

/// How many amounts of a column are positive, how many negative.
fn signs_of(body: &[Row], at: usize, mark: char) -> (usize, usize) {
    let amounts = body.iter().take(TRIED_ROWS_MAX).filter_map(|row| numbers::amount(row.cell(at), mark));
    amounts.fold((0, 0), |(plus, minus), (amount, _)| (plus + usize::from(amount.digits > 0), minus + usize::from(amount.digits < 0)))
}

fn debits_are_negative(mapping: &Mapping, body: &[Row]) -> bool {
    mapping.column(Role::Debit).is_some_and(|at| {
        let (positive, negative) = signs_of(body, at, mapping.mark());
        negative > positive
    })
}

/// What a table's balance column is.
pub(super) fn balance_rule(mapping: &Mapping, body: &[Row]) -> BalanceRule {
    let chain = Chain::of(mapping, body);
    match () {
        () if chain.proves(chain.forward) && chain.forward >= chain.backward => BalanceRule::Forward,
        () if chain.proves(chain.backward) => BalanceRule::Backward,
        () if chain.pairs > 0 && chain.same * 10 >= chain.pairs * 8 => BalanceRule::AtExport,
        () => BalanceRule::None,
    }
}

/// How many neighbouring balances of an account differ by the movements between them.
#[derive(Debug, Default)]
struct Chain {
    pairs: usize,
    forward: usize,
    backward: usize,
    same: usize,
}

impl Chain {
    /// Whether so many agreeing pairs prove a rule.
    fn proves(&self, agrees: usize) -> bool {
        agrees > 0 && agrees * 10 >= self.pairs * 8
    }

    fn of(mapping: &Mapping, body: &[Row]) -> Self {
        let Some(balance) = mapping.column(Role::Balance) else { return Self::default() };
        let columns = AmountColumns::of(mapping);
        let read = body.iter().take(TRIED_ROWS_MAX).filter_map(|row| {
            if mapping.column(Role::Status).is_some_and(|at| words::status(row.cell(at)) != "booked") {
                return None;
            }
            let (amount, _) = columns.read(row).ok()??;
            let after = numbers::amount(row.cell(balance), mapping.balance_mark()).map(|(number, _)| number);
            let cell = |role| mapping.column(role).map_or("", |at| row.cell(at));
            Some(((cell(Role::Account), cell(Role::AccountName), cell(Role::Currency)), amount, after))
        });
        Self::count(read)
    }

    fn count<K: std::hash::Hash + Eq>(rows: impl Iterator<Item = (K, Decimal, Option<Decimal>)>) -> Self {
        /// The balance last stated, the sum of movements since, the amount that stood beside it.
        struct Last {
            balance: Decimal,
            since: Decimal,
            own: Decimal,
        }
        let mut chain = Self::default();
        let mut last: HashMap<K, Last> = HashMap::new();
        for (key, amount, balance) in rows {
            let Some(balance) = balance else {
                if let Some(last) = last.get_mut(&key) {
                    last.since = last.since.checked_add(amount).unwrap_or_default();
                }
                continue;
            };
            if let Some(last) = last.get(&key) {
                let equal = |a: Option<Decimal>, b: Decimal| a.is_some_and(|a| a.normalized() == b.normalized());
                let sum = |parts: [Decimal; 3]| parts[0].checked_add(parts[1]).and_then(|s| s.checked_add(parts[2]));
                chain.pairs += 1;
                chain.forward += usize::from(equal(sum([last.balance, last.since, amount]), balance));
                chain.backward += usize::from(equal(sum([balance, last.since, last.own]), last.balance));
                chain.same += usize::from(balance.normalized() == last.balance.normalized());
            }
            last.insert(key, Last { balance, since: Decimal::default(), own: amount });
        }
        chain
    }
}

/// Of columns that all hold amounts, the one that another adds up, and that other.
pub(super) fn amount_and_balance(rows: &[Row], amounts: &[usize], contents: &[Content]) -> Option<(usize, usize)> {
    /// Columns that are tried as either: a table of more is no bank's.
    const TRIED_COLUMNS_MAX: usize = 6;
    let tried = &amounts[..amounts.len().min(TRIED_COLUMNS_MAX)];
    let pairs = tried.iter().flat_map(|amount| tried.iter().map(move |balance| (*amount, *balance)));
    pairs.filter(|(amount, balance)| amount != balance).find(|(amount, balance)| {
        let mark = contents[*amount].marks.and(contents[*balance].marks).proven().unwrap_or('.');
        let read = |row: &Row, at: usize| numbers::amount(row.cell(at), mark).map(|(number, _)| number);
        let chain = Chain::count(rows.iter().filter_map(|row| Some(((), read(row, *amount)?, read(row, *balance)))));
        chain.pairs > 1 && chain.proves(chain.forward.max(chain.backward))
    })
}
