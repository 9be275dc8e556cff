//! Finds out of a table's first rows what its columns are, and whether it is an operator's at all.
//!
//! Three things tell usages from all other tables of dates: how long or how much, whom, and what in an operator's words.
//! Two of them must be there. A table without a header must show more: moments, numbers, two durations of which the second
//! is within the first, and a call's id or an exchange's words.

use std::collections::HashMap;

use logis_core::{Code, Currency, Problem};

use super::cells::{is_call_id, is_date, is_moment, is_number};
use super::quantity::{self, Quantity, Style};
use super::words::{self, Heading, Meaning, Unit};
use crate::DateOrder;
use crate::tables::rows::Row;
use crate::tables::{dates, numbers};

/// Rows above which a header may stand.
const PREAMBLE_ROWS_MAX: usize = 60;
/// Rows that columns are judged by.
const JUDGED_ROWS_MAX: usize = 5000;
/// Recognised, header and all: above what a table of movements gets, whose dates and amounts these tables have too.
const SURE: u8 = 85;
/// Recognised by its cells alone.
const SURE_WITHOUT_HEADER: u8 = 60;
/// Numbers that are counted to find the person's own.
const NUMBERS_MAX: usize = 10_000;

/// Where everything stands in a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) date: usize,
    pub(super) time: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) direction: Option<usize>,
    pub(super) called: Option<usize>,
    pub(super) caller: Option<usize>,
    pub(super) party: Option<usize>,
    pub(super) line: Option<usize>,
    /// Durations and volumes, the best first.
    pub(super) quantities: Vec<(usize, Style)>,
    pub(super) amount: Option<usize>,
    pub(super) currency: Option<usize>,
    pub(super) place: Option<usize>,
    pub(super) status: Option<usize>,
}

/// What was found.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) columns: Columns,
    /// The header, where there is one.
    pub(super) names: Vec<String>,
    pub(super) header_row: Option<usize>,
    pub(super) first_row: usize,
    pub(super) order: Option<DateOrder>,
    /// The decimal mark.
    pub(super) mark: char,
    /// The currency that the header of the amounts names.
    pub(super) currency: Option<Currency>,
    /// The number that is one of the two in nearly every row.
    pub(super) own: Option<String>,
    /// What a usage is where no word says so.
    pub(super) default_kind: Option<&'static str>,
    /// How sure, 0 to 100.
    pub(super) sure: u8,
    pub(super) doubts: Vec<Problem>,
}

/// Finds out what the columns are; `None` where these rows are no operator's.
pub(super) fn infer(rows: &[Row]) -> Option<Table> {
    let mut table = match find_header(rows) {
        Some(at) => with_header(rows, at)?,
        None => without_header(rows)?,
    };
    table.settle(&rows[table.first_row.min(rows.len())..]);
    Some(table)
}

/// The row that names a date and more, by the most known words; the first of equals.
fn find_header(rows: &[Row]) -> Option<usize> {
    let score = |row: &Row| {
        let known: Vec<Heading> = row.cells.iter().filter_map(words::heading).map(|(heading, _)| heading).filter(|h| h.exact).collect();
        let dated = known.iter().any(|heading| heading.meaning == Meaning::Date);
        (dated && known.len() > 1).then_some(known.len())
    };
    let candidates = rows.iter().take(PREAMBLE_ROWS_MAX).enumerate().filter_map(|(at, row)| Some((score(row)?, std::cmp::Reverse(at))));
    candidates.max().map(|(_, at)| at.0)
}

/// Header cells and what stands below them.
struct Below<'a> {
    headings: Vec<Option<(Heading, Option<Unit>)>>,
    rows: Vec<&'a Row>,
}

impl<'a> Below<'a> {
    fn of(header: &Row, body: &'a [Row]) -> Self {
        let dated = |row: &&Row| row.cells.iter().any(is_date);
        let rows = body.iter().filter(dated).take(JUDGED_ROWS_MAX).collect();
        Self { headings: header.cells.iter().map(words::heading).collect(), rows }
    }

    /// Whether at least half of a column's filled cells are so; an empty column contradicts nothing.
    fn holds(&self, column: usize, so: impl Fn(&str) -> bool) -> bool {
        let filled: Vec<&str> = self.rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect();
        filled.iter().filter(|cell| so(cell)).count() * 2 >= filled.len()
    }

    fn is_empty(&self, column: usize) -> bool {
        self.rows.iter().all(|row| row.cell(column).is_empty())
    }

    /// The columns whose header means this and whose cells don't contradict it, the best first.
    fn all(&self, meaning: Meaning, so: impl Fn(&str) -> bool) -> Vec<usize> {
        let of = |at: usize| self.headings[at].as_ref().map(|(heading, _)| heading).filter(|heading| heading.meaning == meaning);
        let mut found: Vec<usize> = (0..self.headings.len()).filter(|at| of(*at).is_some() && self.holds(*at, &so)).collect();
        found.sort_by_key(|at| (self.is_empty(*at), of(*at).is_none_or(|h| !h.exact), of(*at).map_or(usize::MAX, |h| h.rank)));
        found
    }

    fn first(&self, meaning: Meaning, so: impl Fn(&str) -> bool) -> Option<usize> {
        self.all(meaning, so).first().copied()
    }

    fn exact(&self, column: Option<usize>) -> bool {
        column.and_then(|at| self.headings[at].as_ref()).is_some_and(|(heading, _)| heading.exact)
    }
}

fn with_header(rows: &[Row], header_row: usize) -> Option<Table> {
    let any = |_: &str| true;
    let below = Below::of(&rows[header_row], &rows[header_row + 1..]);
    if below.headings.iter().flatten().any(|(heading, _)| heading.exact && heading.meaning == Meaning::Foreign) {
        return None;
    }
    let date = below.first(Meaning::Date, is_date)?;
    let unit = |at: usize| below.headings[at].as_ref().and_then(|(_, unit)| *unit);
    let mut quantities = Vec::new();
    for (meaning, default) in [
        (Meaning::Duration, Unit::Seconds(1)),
        (Meaning::Seconds, Unit::Seconds(1)),
        (Meaning::Minutes, Unit::Seconds(60)),
        (Meaning::Volume, Unit::Bytes(1)),
        (Meaning::Usage, Unit::Seconds(1)),
    ] {
        let readable = |cell: &str| ['.', ','].iter().any(|mark| quantity::read(cell, Style { unit: default, mark: *mark }).is_some());
        // What counts messages ("1 SMS") stands among durations.
        let so = |cell: &str| readable(cell) || words::usage_type(cell) == Some("message");
        quantities.extend(below.all(meaning, so).into_iter().map(|at| (at, Style { unit: unit(at).unwrap_or(default), mark: '.' })));
    }
    // "Data" in English, of which the cells name the unit.
    let counted = |cell: &str| matches!(quantity::read(cell, Style { unit: Unit::Seconds(1), mark: '.' }), Some(Quantity::Bytes(_)));
    let data = below.all(Meaning::Date, counted).into_iter().filter(|at| *at != date);
    quantities.extend(data.map(|at| (at, Style { unit: Unit::Bytes(1), mark: '.' })));
    let kind = below.first(Meaning::Type, any);
    let mut columns = Columns {
        date,
        time: below.first(Meaning::Time, |cell| dates::time(cell).is_some()),
        kind,
        direction: below.first(Meaning::Direction, any),
        called: below.first(Meaning::Called, any),
        caller: below.first(Meaning::Caller, any),
        party: below.first(Meaning::Party, any).or_else(|| below.first(Meaning::Number, is_number)),
        line: below.first(Meaning::Line, any),
        quantities,
        amount: below.first(Meaning::Amount, numbers::looks_like_amount),
        currency: below.first(Meaning::Currency, |cell| crate::tables::words::currency_cell(cell).is_some()),
        place: below.first(Meaning::Place, any),
        status: below.first(Meaning::Status, any),
    };
    // "Destination" is a number in one table and a place in another.
    if columns.called.is_none() && columns.party.is_none() {
        columns.called = columns.place.take_if(|at| !below.is_empty(*at) && below.holds(*at, is_number));
    }
    let long = columns.quantities.iter().any(|(at, _)| below.exact(Some(*at)) && (below.rows.is_empty() || !below.is_empty(*at)));
    let whom = [columns.called, columns.caller].into_iter().flatten().any(|at| below.holds(at, is_number))
        || below.exact(columns.party) && (below.rows.is_empty() || columns.party.is_some_and(|at| !below.is_empty(at)));
    let told = kind.is_some_and(|at| !below.is_empty(at) && below.holds(at, |cell| words::usage_type(cell).is_some()));
    let evidence = [long, whom, told].into_iter().filter(|found| *found).count();
    let only_long = columns.quantities.iter().all(|(_, style)| !matches!(style.unit, Unit::Bytes(_)));
    (evidence > 0).then(|| Table {
        currency: columns.amount.and_then(|at| below.headings[at].as_ref()).and_then(|(heading, _)| heading.currency),
        default_kind: (long && only_long && !told && below.first(Meaning::Usage, any).is_none()).then_some("call"),
        columns,
        names: rows[header_row].cells.iter().map(|cell| cell.trim().to_owned()).collect(),
        header_row: Some(header_row),
        first_row: header_row + 1,
        order: None,
        mark: '.',
        own: None,
        sure: if evidence > 1 { SURE } else { 0 },
        doubts: Vec::new(),
    })
}

/// Columns by what they hold alone, in the order in which telephone exchanges write them.
fn without_header(rows: &[Row]) -> Option<Table> {
    let first_row = rows.iter().take(PREAMBLE_ROWS_MAX).position(|row| row.cells.iter().any(is_moment))?;
    let body: Vec<&Row> = rows[first_row..].iter().filter(|row| !row.is_blank()).take(JUDGED_ROWS_MAX).collect();
    let width = body.iter().map(|row| row.cells.len()).min()?;
    let all = |at: usize, so: &dyn Fn(&str) -> bool| body.iter().all(|row| so(row.cell(at)));
    let mostly = |at: usize, so: &dyn Fn(&str) -> bool| body.iter().filter(|row| so(row.cell(at))).count() * 10 >= body.len() * 9;
    let find = |so: &dyn Fn(usize) -> bool| (0..width).find(|at| so(*at));
    let whole = |cell: &str| cell.parse::<i64>().ok();
    let date = find(&|at| all(at, &is_moment) && !all(at, &is_call_id))?;
    // What counts up from row to row is the number of the row.
    let counts = |at: usize| {
        let numbers: Option<Vec<i64>> = body.iter().map(|row| whole(row.cell(at))).collect();
        at == 0 && numbers.is_some_and(|numbers| numbers.is_sorted())
    };
    let number = find(&|at| at != date && mostly(at, &is_number) && !counts(at))?;
    let second = Some(number + 1).filter(|at| *at < width && *at != date && mostly(*at, &is_number));
    // All of a call, and of it what was talked and is billed.
    let pair = |at: usize| {
        let both: Option<Vec<(i64, i64)>> = body.iter().map(|row| Some((whole(row.cell(at))?, whole(row.cell(at + 1))?))).collect();
        at > second.unwrap_or(number)
            && at + 1 < width
            && both.is_some_and(|both| both.iter().all(|(all, talked)| *all >= 0 && all >= talked) && both.iter().any(|(all, _)| *all > 0))
    };
    let duration = find(&pair)?;
    let direction = find(&|at| mostly(at, &|cell| words::direction(cell).is_some()));
    let status = find(&|at| mostly(at, &words::is_disposition));
    let told = direction.is_some() || status.is_some() || find(&|at| mostly(at, &is_call_id)).is_some();
    let (caller, called, party) = match second {
        Some(second) => (Some(number), Some(second), None),
        None => (None, None, Some(number)),
    };
    let quantities = vec![(duration, Style { unit: Unit::Seconds(1), mark: '.' })];
    told.then(|| Table {
        columns: Columns { date, direction, called, caller, party, quantities, status, ..Columns::default() },
        names: Vec::new(),
        header_row: None,
        first_row,
        order: None,
        mark: '.',
        currency: None,
        own: None,
        default_kind: Some("call"),
        sure: SURE_WITHOUT_HEADER,
        doubts: Vec::new(),
    })
}

impl Table {
    /// Settles what only the cells can tell: date order, decimal mark, clocks, the person's own number.
    fn settle(&mut self, body: &[Row]) {
        if self.sure < SURE {
            self.doubts.push(Problem::new(Code::MappingUnsure, self.names.join(" · ")));
        }
        let language =
            crate::tables::words::language(self.names.iter().filter_map(|name| words::heading(name)).map(|(heading, _)| heading));
        self.settle_dates(body, language);
        self.settle_mark(body, language);
        self.settle_clocks(body);
        self.own = self.find_own(body);
    }

    fn settle_dates(&mut self, body: &[Row], language: &str) {
        let mut orders = dates::Orders::default();
        body.iter().filter_map(|row| dates::date(row.cell(self.columns.date))).for_each(|date| orders.see(&date));
        if !orders.matters() {
            return;
        }
        self.order = orders.proven().or_else(|| {
            let dollars = self.currency.is_none_or(|currency| currency.as_str() == "USD");
            let order = if language == "en" && dollars { DateOrder::MonthDayYear } else { DateOrder::DayMonthYear };
            self.doubts.push(Problem::new(Code::DateOrderUnknown, if order == DateOrder::MonthDayYear { "MM/DD" } else { "DD/MM" }));
            Some(order)
        });
    }

    fn settle_mark(&mut self, body: &[Row], language: &str) {
        let mut marks = numbers::Marks::default();
        let counted = self.columns.amount.into_iter().chain(self.columns.quantities.iter().map(|(at, _)| *at));
        for at in counted {
            let number = |row: &Row| row.cell(at).trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace()).to_owned();
            body.iter().for_each(|row| marks.see(&number(row)));
        }
        let home = if matches!(language, "en" | "any") { '.' } else { ',' };
        self.mark = marks.proven().unwrap_or(home);
        if marks.proven().is_none() && marks.matters() {
            self.doubts.push(Problem::new(Code::DecimalMarkUnknown, self.mark.to_string()));
        }
        let mark = self.mark;
        self.columns.quantities.iter_mut().for_each(|(_, style)| style.mark = mark);
    }

    /// `0:05` is five minutes where calls begin on the minute and hardly one has more than nothing before its colon, else
    /// five seconds: a guess, and said.
    fn settle_clocks(&mut self, body: &[Row]) {
        let Columns { date, time, ref quantities, .. } = self.columns;
        let has_seconds = |row: &Row| row.cell(time.unwrap_or(date)).matches(':').count() > 1;
        let mut settled = Vec::new();
        for (place, (at, style)) in quantities.iter().enumerate() {
            if matches!(style.unit, Unit::HoursMinutes | Unit::MinutesSeconds) {
                continue;
            }
            let clocks: Vec<Vec<i64>> = body.iter().filter_map(|row| quantity::clock(row.cell(*at))).collect();
            if clocks.is_empty() || clocks.iter().any(|clock| clock.len() != 2) {
                continue;
            }
            let small = clocks.iter().filter(|clock| clock[0] == 0).count() * 10 >= clocks.len() * 9;
            let unit = if small && !body.iter().any(has_seconds) { Unit::HoursMinutes } else { Unit::MinutesSeconds };
            settled.push((place, unit));
        }
        for (place, unit) in settled {
            let (at, style) = &mut self.columns.quantities[place];
            style.unit = unit;
            let name = self.names.get(*at).map(String::as_str).unwrap_or_default();
            let said = if unit == Unit::HoursMinutes { "h:mm" } else { "m:ss" };
            self.doubts.push(Problem::new(Code::MappingUnsure, format!("{name} {said}")));
        }
    }

    /// The number that is one of the two in at least nine of ten rows, where it is the only one.
    fn find_own(&self, body: &[Row]) -> Option<String> {
        let (caller, called) = (self.columns.caller?, self.columns.called?);
        let (mut counts, mut rows) = (HashMap::<&str, usize>::new(), 0);
        for row in body.iter().take(JUDGED_ROWS_MAX).filter(|row| !row.cell(caller).is_empty() || !row.cell(called).is_empty()) {
            rows += 1;
            let (from, to) = (row.cell(caller), row.cell(called));
            for number in [Some(from), Some(to).filter(|to| *to != from)].into_iter().flatten().filter(|number| !number.is_empty()) {
                if counts.len() < NUMBERS_MAX || counts.contains_key(number) {
                    *counts.entry(number).or_default() += 1;
                }
            }
        }
        let mut often = counts.into_iter().filter(|(_, count)| count * 10 >= rows * 9).map(|(number, _)| number);
        let own = often.next()?;
        often.next().is_none().then(|| own.to_owned())
    }
}

/// The person's line, where the rows above a table name it.
pub(super) fn line_above(rows: &[Row]) -> Option<String> {
    const LINE_WORDS: [&str; 9] = ["ligne", "line", "numero", "number", "rufnummer", "msisdn", "telefono", "mobile", "telephone"];
    /// A line's number has at least so many digits.
    const DIGITS_MIN: usize = 8;
    let named = |row: &&Row| {
        let text = crate::tables::words::fold(&row.cells.iter().collect::<Vec<_>>().join(" "));
        text.split(' ').any(|word| LINE_WORDS.contains(&word))
    };
    let number = |row: &Row| {
        let parts = row.cells.iter().flat_map(|cell| cell.split(':')).map(|part| part.trim().trim_matches(['"', '=']).to_owned());
        let digits = |part: &String| part.bytes().filter(u8::is_ascii_digit).count();
        parts.into_iter().find(|part| is_number(part) && digits(part) >= DIGITS_MIN)
    };
    rows.iter().filter(named).find_map(number)
}
