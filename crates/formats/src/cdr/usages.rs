//! Rows become usages.

use logis_core::{Code, Currency, Money, Problem};
use logis_kinds::{Batch, Cell, KindId, Rows};

use super::cells::{Moment, moment};
use super::infer::Table;
use super::quantity::{self, Quantity};
use super::words;
use crate::bank_csv::preamble;
use crate::once::Once;
use crate::tables::beginning::Takes;
use crate::tables::numbers;
use crate::tables::rows::Row;
use crate::tables::words::currency_cell;
use crate::values::misfit;
use crate::{Refused, Sink};

/// The longest text that is kept of a cell, in bytes.
const TEXT_BYTES_MAX: usize = 200;

/// Turns rows into batches as they come.
pub(super) struct Usages<'a> {
    table: Table,
    /// The person's line where no row names it.
    line: Option<String>,
    sink: &'a mut dyn Sink,
    notes: Once,
    rows: Rows,
    narrowest: usize,
}

impl<'a> Usages<'a> {
    pub(super) fn new(table: Table, line: Option<String>, sink: &'a mut dyn Sink) -> Self {
        Self { table, line, sink, notes: Once::default(), rows: Rows::new(KindId::TelecomUsage), narrowest: usize::MAX }
    }

    pub(super) fn finish(mut self) -> Result<(), Refused> {
        if !self.rows.is_empty() {
            self.sink.batch(self.rows.finish())?;
        }
        Ok(())
    }

    fn note(&mut self, code: Code, quote: String, line: u64) {
        self.notes.say(self.sink, Problem::new(code, quote).at_line(line));
    }

    /// A row without a moment: a total, a remark, or a usage that can't be read.
    fn take_other(&mut self, row: &Row) {
        let columns = &self.table.columns;
        let date = row.cell(columns.date);
        let others = [columns.called, columns.caller, columns.party, columns.kind];
        let is_usage = !date.is_empty() && others.into_iter().flatten().any(|at| !row.cell(at).is_empty());
        if is_usage && row.cells.len() >= self.narrowest() {
            let column = u32::try_from(columns.date + 1).unwrap_or(u32::MAX);
            self.sink.problem(Problem::new(Code::DateUnreadable, date).at_line(row.line).at_column(column));
        } else if !preamble::is_summary(row) {
            let text = row.cells.iter().map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default();
            self.sink.problem(Problem::new(Code::PassedOver, text).at_line(row.line));
        }
    }

    /// How long and how much; what says neither is said, where nothing else does.
    fn quantities(&mut self, row: &Row) -> (Option<i64>, Option<i64>) {
        let (mut seconds, mut bytes) = (None, None);
        for (at, style) in &self.table.columns.quantities {
            let cell = row.cell(*at);
            match quantity::read(cell, *style) {
                Some(Quantity::Seconds(read)) => seconds = seconds.or(Some(read)),
                Some(Quantity::Bytes(read)) => bytes = bytes.or(Some(read)),
                // "1 SMS", "-".
                None if !cell.bytes().any(|b| b.is_ascii_digit()) || words::usage_type(cell) == Some("message") => {}
                None => {
                    let column = u32::try_from(at + 1).unwrap_or(u32::MAX);
                    self.sink.problem(Problem::new(Code::ValueUnreadable, cell).at_line(row.line).at_column(column));
                }
            }
        }
        (seconds, bytes)
    }

    /// What it was: by the word for it, else by any word beside it, else by what was counted.
    fn kind(&mut self, row: &Row, seconds: Option<i64>, bytes: Option<i64>) -> &'static str {
        let columns = &self.table.columns;
        let told = columns.kind.map_or("", |at| row.cell(at));
        let beside = [columns.direction].into_iter().flatten().chain(columns.quantities.iter().map(|(at, _)| *at));
        let word = words::usage_type(told).or_else(|| beside.map(|at| row.cell(at)).find_map(words::usage_type));
        let counted = match (seconds, bytes) {
            (_, Some(bytes)) if bytes > 0 => Some("data"),
            (Some(seconds), _) if seconds > 0 => Some("call"),
            // Not taken, but timed.
            (Some(_), None) if told.is_empty() => Some("call"),
            _ => self.table.default_kind,
        };
        if word.is_none() && !told.is_empty() {
            let quote = format!("type {told}");
            self.note(Code::Irregular, quote, row.line);
        }
        word.or(counted).unwrap_or("other")
    }

    /// Which way it went, the person's line, and the other party.
    fn ends<'r>(&mut self, row: &'r Row) -> (&'static str, Option<&'r str>, Option<&'r str>) {
        let columns = &self.table.columns;
        let cell = |at: Option<usize>| at.map(|at| row.cell(at)).filter(|cell| !cell.is_empty());
        let told = cell(columns.direction);
        let word = told
            .and_then(words::direction)
            .or_else(|| [columns.kind, columns.status].into_iter().find_map(|at| words::direction(cell(at)?)));
        let (caller, called, party, line) = (cell(columns.caller), cell(columns.called), cell(columns.party), cell(columns.line));
        let is_own = |number: Option<&str>| number.is_some() && (number == self.table.own.as_deref() || number == line);
        let direction = match word {
            Some(word) => word,
            None if is_own(caller) => "out",
            None if is_own(called) => "in",
            // A bill of what was called lists no other.
            None if columns.caller.is_none() && called.is_some() && told.is_none() => "out",
            None => "unknown",
        };
        let (own, other) = match direction {
            "in" => (called, caller.or(called.filter(|_| columns.caller.is_none()))),
            "out" => (caller, called.or(caller.filter(|_| columns.called.is_none()))),
            _ => (None, called.or(caller)),
        };
        // With one number column alone, that number is the other party's, whichever way.
        let own = own.filter(|_| columns.caller.is_some() && columns.called.is_some());
        if word.is_none()
            && let Some(told) = told
        {
            let quote = format!("direction {told}");
            self.note(Code::Irregular, quote, row.line);
        }
        (direction, line.or(own), party.or(other))
    }

    fn money(&mut self, row: &Row) -> Option<Money> {
        let at = self.table.columns.amount?;
        let cell = row.cell(at);
        if !cell.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let Some((amount, beside)) = numbers::amount(cell, self.table.mark) else {
            let column = u32::try_from(at + 1).unwrap_or(u32::MAX);
            self.sink.problem(Problem::new(Code::AmountUnreadable, cell).at_line(row.line).at_column(column));
            return None;
        };
        let column = self.table.columns.currency.and_then(|at| currency_cell(row.cell(at)));
        let currency = column.or(beside).or(self.table.currency).unwrap_or(Currency::UNKNOWN);
        if !currency.is_known() {
            let name = self.table.names.get(at).cloned().unwrap_or_default();
            self.note(Code::CurrencyUnknown, name, row.line);
        }
        Some(Money::new(amount, currency))
    }

    fn take_usage(&mut self, row: &Row, moment: Moment) -> Result<(), Refused> {
        self.narrowest = self.narrowest.min(row.cells.len());
        let (seconds, bytes) = self.quantities(row);
        let kind = self.kind(row, seconds, bytes);
        let (direction, line, party) = self.ends(row);
        let money = self.money(row);
        let text = |at: Option<usize>| at.map(|at| short(row.cell(at)));
        let line = line.or(self.line.as_deref()).map(short);
        let values: [(&str, Cell<'_>); 13] = [
            ("line", line.into()),
            ("starts_at", moment.at.into()),
            ("offset_minutes", moment.offset_minutes.into()),
            ("type", kind.into()),
            ("direction", direction.into()),
            ("counterparty", party.map(short).into()),
            // A message takes no time: what is written there counts messages, or nothing.
            ("duration_s", seconds.filter(|_| kind != "message").into()),
            ("bytes", bytes.into()),
            ("amount_minor", money.map(|money| money.minor).into()),
            ("amount_scale", money.map(|money| i32::from(money.scale)).into()),
            ("currency", money.as_ref().filter(|money| money.currency.is_known()).map(|money| money.currency.as_str()).into()),
            ("place", text(self.table.columns.place).into()),
            ("status", text(self.table.columns.status).into()),
        ];
        self.rows.push(row.line, &values).map_err(|of| misfit(of, row.line))?;
        if self.rows.len() >= Batch::ROWS_MAX {
            self.sink.batch(self.rows.finish())?;
        }
        Ok(())
    }
}

impl Takes for Usages<'_> {
    fn take(&mut self, row: &Row) -> Result<(), Refused> {
        let is_header = || !self.table.names.is_empty() && row.cells.iter().map(str::trim).eq(self.table.names.iter().map(String::as_str));
        if row.is_blank() || is_header() {
            return Ok(());
        }
        let columns = &self.table.columns;
        match moment(row.cell(columns.date), columns.time.map(|at| row.cell(at)), self.table.order) {
            Some(moment) => self.take_usage(row, moment),
            None => {
                self.take_other(row);
                Ok(())
            }
        }
    }

    fn narrowest(&self) -> usize {
        if self.narrowest == usize::MAX { self.table.names.len() } else { self.narrowest }
    }

    fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }
}

/// The beginning of a cell.
fn short(cell: &str) -> &str {
    &cell[..cell.floor_char_boundary(TEXT_BYTES_MAX)]
}
