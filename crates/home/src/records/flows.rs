//! What came in and went out by month: booked lines, by currency. Transfers between one's own accounts count on both.

use std::collections::BTreeMap;

use logis_core::{Currency, Day, Decimal, Money, Month, Period};
use logis_kinds::KindId;
use logis_pages::money::Flow;
use logis_vault::{Scope, VaultError};

use super::table::{MOVEMENT_COLUMNS, Movements};
use super::{Account, Book};
use crate::App;

/// What moved, by currency and month.
#[derive(Debug, Clone, Default)]
pub struct Flows {
    /// First and last day with a line; of lines not booked only where none is.
    pub days: Option<(Day, Day)>,
    /// By currency.
    pub currencies: BTreeMap<Currency, CurrencyFlows>,
}

/// What moved in one currency.
#[derive(Debug, Clone, Default)]
pub struct CurrencyFlows {
    /// How many lines.
    pub lines: u64,
    /// What came in and what went out (negative), by month.
    pub months: BTreeMap<Month, (Decimal, Decimal)>,
}

impl Flows {
    /// What came in and went out in a currency, from a month to another.
    #[must_use]
    pub fn sum(&self, currency: Currency, first: Month, last: Month) -> Flow {
        let months = self.currencies.get(&currency).map(|of| &of.months).filter(|_| first <= last);
        let (mut came_in, mut went_out) = (Decimal::default(), Decimal::default());
        for (a, b) in months.into_iter().flat_map(|months| months.range(first..=last)).map(|(_, sums)| sums) {
            (came_in, went_out) = (plus(came_in, *a), plus(went_out, *b));
        }
        Flow { came_in: Money::new(came_in, currency), went_out: Money::new(went_out, currency) }
    }
}

fn plus(a: Decimal, b: Decimal) -> Decimal {
    a.checked_add(b).unwrap_or(a)
}

/// What moved on every account, or on one of the book's.
///
/// # Errors
/// When the vault fails.
pub fn flows(app: &App, scope: &Scope, book: &Book, account: &str) -> Result<Flows, VaultError> {
    let mut flows = Flows::default();
    let mut waiting: Option<(Day, Day)> = None;
    for batch in app.vault.scan(scope, KindId::BankTransaction, Period::ALWAYS, MOVEMENT_COLUMNS)? {
        let batch = batch?;
        let mut rows = Movements::of(&batch);
        let mut named: Option<(&str, Option<&Account>)> = None;
        for row in 0..rows.len() {
            let of = rows.account(row);
            if named.is_none_or(|(before, _)| before != of) {
                named = Some((of, book.find(of)));
            }
            let known = named.and_then(|(_, known)| known);
            if !account.is_empty() && known.is_none_or(|known| known.id != account) {
                continue;
            }
            let Some(day) = rows.day(row) else { continue };
            let is_booked = rows.is_booked(row);
            let days = if is_booked { &mut flows.days } else { &mut waiting };
            *days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
            let Some(amount) = rows.money(row, known.map_or(Currency::UNKNOWN, Account::currency)).filter(|_| is_booked) else { continue };
            let of = flows.currencies.entry(amount.currency).or_default();
            of.lines += 1;
            let month = of.months.entry(day.month()).or_default();
            let side = if amount.minor < 0 { &mut month.1 } else { &mut month.0 };
            *side = plus(*side, amount.decimal());
        }
    }
    flows.days = flows.days.or(waiting);
    Ok(flows)
}
