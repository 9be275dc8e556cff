//! Dates and amounts that no account or meter has: an importer reads them, but one of them would spoil every page, and
//! a few would be too much for sums of 64 bits. Their records are lost, and said.

use arrow_array::BooleanArray;
use logis_core::{Code, Day, Instant, Problem};
use logis_kinds::{Batch, ColumnType, KindId};

use crate::{Sink, Stopped};

/// Nothing that is kept is older or younger than these years.
const YEAR_MIN: i32 = 1900;
const YEAR_MAX: i32 = 2199;
/// Digits of an amount, decimals included: with two decimals, ten million million.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;
/// Digits of a quantity that is no energy, decimals included.
const QUANTITY_MAX: i64 = 1_000_000_000_000_000;
/// Millijoules of a reading: an index of 27 TWh.
const ENERGY_MJ_MAX: i64 = 100_000_000_000_000_000;

/// Passes on what is plausible.
pub(crate) struct Plausible<'a> {
    next: &'a mut dyn Sink,
}

impl<'a> Plausible<'a> {
    pub(crate) fn new(next: &'a mut dyn Sink) -> Self {
        Self { next }
    }
}

impl Sink for Plausible<'_> {
    fn batch(&mut self, batch: Batch) -> Result<(), Stopped> {
        let problems: Vec<Option<Problem>> = (0..batch.rows()).map(|row| problem(&batch, row)).collect();
        if problems.iter().all(Option::is_none) {
            return self.next.batch(batch);
        }
        let (kind, columns, lines) = batch.into_parts();
        let keep: BooleanArray = problems.iter().map(|problem| Some(problem.is_none())).collect();
        let lines = lines.into_iter().zip(&problems).filter(|(_, problem)| problem.is_none()).map(|(line, _)| line).collect();
        for problem in problems.into_iter().flatten() {
            self.next.problem(problem);
        }
        match arrow_select::filter::filter_record_batch(&columns, &keep).ok().and_then(|columns| Batch::new(kind, columns, lines)) {
            Some(batch) if batch.rows() > 0 => self.next.batch(batch),
            _ => Ok(()),
        }
    }

    fn source(&mut self, source: &str) -> Result<(), Stopped> {
        self.next.source(source)
    }

    fn problem(&mut self, problem: Problem) {
        self.next.problem(problem);
    }
}

fn problem(batch: &Batch, row: usize) -> Option<Problem> {
    let (code, quote) = match batch.kind() {
        KindId::BankTransaction => day(batch, row, &["booked_on", "value_on"]).or_else(|| amount(batch, row)),
        KindId::BankBalance => day(batch, row, &["on"]).or_else(|| amount(batch, row)),
        KindId::EnergyReading => moment(batch, row).or_else(|| measured(batch, row)),
        _ => dates(batch, row).or_else(|| amounts(batch, row)),
    }?;
    let problem = Problem::new(code, quote);
    Some(if batch.lines()[row] > 0 { problem.at_line(batch.lines()[row]) } else { problem })
}

/// Every date and moment of a kind; a birthday, or when a card was changed, is text or as old as one likes.
fn dates(batch: &Batch, row: usize) -> Option<(Code, String)> {
    batch.kind().kind().columns.iter().find_map(|column| match column.kind {
        ColumnType::Day => day(batch, row, &[column.name]),
        ColumnType::Instant => {
            let at = batch.instant(column.name, row)?;
            (!is_plausible(at.day())).then(|| (Code::DateUnreadable, at.to_string()))
        }
        _ => None,
    })
}

/// Every amount of a kind.
fn amounts(batch: &Batch, row: usize) -> Option<(Code, String)> {
    let minor = batch.kind().kind().columns.iter().filter(|column| column.name.ends_with("_minor"));
    minor.filter_map(|column| batch.integer(column.name, row)).find_map(too_much)
}

fn too_much(minor: i64) -> Option<(Code, String)> {
    (minor.unsigned_abs() > AMOUNT_MAX.unsigned_abs()).then(|| (Code::AmountUnreadable, minor.to_string()))
}

fn day(batch: &Batch, row: usize, columns: &[&str]) -> Option<(Code, String)> {
    let mut days = columns.iter().filter_map(|column| batch.day(column, row));
    days.find(|day| !is_plausible(*day)).map(|day| (Code::DateUnreadable, day.to_string()))
}

fn moment(batch: &Batch, row: usize) -> Option<(Code, String)> {
    let at: Instant = batch.at(row);
    (!is_plausible(at.day())).then(|| (Code::DateUnreadable, at.to_string()))
}

fn is_plausible(day: Day) -> bool {
    (YEAR_MIN..=YEAR_MAX).contains(&day.ymd().0)
}

fn amount(batch: &Batch, row: usize) -> Option<(Code, String)> {
    batch.integer("amount_minor", row).and_then(too_much)
}

fn measured(batch: &Batch, row: usize) -> Option<(Code, String)> {
    [("energy_mj", ENERGY_MJ_MAX), ("quantity_digits", QUANTITY_MAX)]
        .into_iter()
        .filter_map(|(column, most)| batch.integer(column, row).filter(|value| value.unsigned_abs() > most.unsigned_abs()))
        .map(|value| (Code::ValueUnreadable, value.to_string()))
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Collected;
    use logis_core::{Currency, Money};
    use logis_kinds::bank::{TransactionRow, Transactions};

    #[test]
    fn what_no_account_has_is_lost_and_said() {
        let mut rows = Transactions::new();
        for (line, year, minor) in [(1, 2024, 100), (2, 9999, 100), (3, 2024, i64::MAX), (4, 1000, 100), (5, 2024, -200)] {
            let booked_on = Day::from_ymd(year, 1, 1).ok();
            let amount = Money { minor, scale: 2, currency: Currency::EUR };
            rows.push(&TransactionRow { line, account: "A", booked_on, amount, label: "x", ..Default::default() });
        }
        let mut collected = Collected::default();
        Plausible::new(&mut collected).batch(rows.finish()).unwrap();
        assert_eq!(collected.batches[0].lines(), [1, 5]);
        let codes: Vec<_> = collected.problems.iter().map(|problem| (problem.line, problem.code)).collect();
        assert_eq!(codes, [(Some(2), Code::DateUnreadable), (Some(3), Code::AmountUnreadable), (Some(4), Code::DateUnreadable)]);
    }
}
