//! The workbooks of GRDF's customer account: a few lines about the meter, a header of one or more rows, then a row a day,
//! week, month or published period.
//!
//! Columns are known by the words of their headers, wherever they stand: layouts change from year to year.

use logis_core::{Code, Problem};

use super::dates::{self, Stamp};
use super::statements::{Statement, Statements, at, decimal, quality};
use super::{Named, is_pce};
use crate::enedis::fold;
use crate::workbook::{Cell, Workbook};
use crate::{Refused, Stopped};

/// Rows before the first that states something.
const PREAMBLE_ROWS_MAX: usize = 100;
/// Rows right above it that may be parts of the header.
const HEADER_ROWS_MAX: usize = 4;

/// What a column states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Start,
    End,
    Energy,
    Volume,
    Coefficient,
    IndexStart,
    IndexEnd,
    Quality,
}

/// What the words above a column mean.
fn role(header: &str) -> Option<Role> {
    let folded = fold(header);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let is_end = has(&["fin", "jusqu"]);
    let date = Some(if is_end { Role::End } else { Role::Start });
    match () {
        () if has(&["coef", "conver", "pcs", "kwh m3", "kwh m"]) => Some(Role::Coefficient),
        () if has(&["temperature", "consigne", "seuil", "cout", "prix"]) => None,
        () if has(&["index"]) => Some(if is_end { Role::IndexEnd } else { Role::IndexStart }),
        () if has(&["kwh", "energie"]) => Some(Role::Energy),
        () if has(&["volume", "m3", "m³"]) => Some(Role::Volume),
        () if has(&["date"]) => date,
        () if has(&["qualif", "type", "nature", "mesure", "statut"]) => Some(Role::Quality),
        () if has(&["jour", "periode", "semaine", "mois", "annee", "releve"]) => date,
        () => None,
    }
}

/// What a sheet was found to be.
#[derive(Debug, Default)]
struct Sheet {
    number: usize,
    preamble: Vec<Vec<Cell>>,
    roles: Option<Vec<(usize, Role)>>,
    meter: Option<String>,
}

/// Whether a sheet of a workbook has a header and rows like these.
pub(super) fn recognise(workbook: &mut Workbook) -> bool {
    let mut sheet = Sheet::default();
    let looked = workbook.rows(&mut |number, _, cells, from_1904| {
        if number != sheet.number {
            sheet = Sheet { number, ..Sheet::default() };
        }
        sheet.find_roles(cells, from_1904);
        if sheet.roles.is_some() { Err(Stopped.into()) } else { Ok(()) }
    });
    matches!(looked, Err(Refused::Stopped(_)))
}

pub(super) fn read(workbook: &mut Workbook, named: &mut Named<'_>, out: &mut Statements<'_>) -> Result<(), Refused> {
    let (mut sheet, mut found) = (Sheet::default(), false);
    workbook.rows(&mut |number, row, cells, from_1904| {
        if number != sheet.number {
            sheet = Sheet { number, ..Sheet::default() };
        }
        if sheet.roles.is_none() {
            sheet.find_roles(cells, from_1904);
        }
        let Some(roles) = &sheet.roles else { return Ok(()) };
        found = true;
        let Some(statement) = statement(cells, roles, row, from_1904).unwrap_or_else(|problem| {
            out.problem(problem);
            None
        }) else {
            return Ok(());
        };
        let meter = sheet.meter.get_or_insert_with(|| named.meter());
        out.take(meter, statement)
    })?;
    if !found {
        return Err(Problem::new(Code::NotRecognised, &named.hint.name).into());
    }
    out.finish()
}

impl Sheet {
    /// Sees whether this row is the first that states something, under a header that says what.
    fn find_roles(&mut self, cells: &[Cell], from_1904: bool) {
        if let Some(dated) = cells.iter().find(|cell| period(cell, from_1904).is_some()) {
            let roles = self.roles_above(dated.column);
            if roles.iter().any(|(_, role)| *role == Role::Energy) {
                self.meter = self.meter();
                self.roles = Some(roles);
                self.preamble = Vec::new();
                return;
            }
        }
        if self.preamble.len() < PREAMBLE_ROWS_MAX {
            self.preamble.push(cells.to_vec());
        }
    }

    /// The roles of the columns by what stands right above; a column of dates is one whatever stands above it.
    fn roles_above(&self, dated: usize) -> Vec<(usize, Role)> {
        let rows = &self.preamble[self.preamble.len().saturating_sub(HEADER_ROWS_MAX)..];
        let mut columns: Vec<usize> = rows.iter().flatten().map(|cell| cell.column).chain([dated]).collect();
        columns.sort_unstable();
        columns.dedup();
        let mut roles: Vec<(usize, Role)> = Vec::new();
        for column in columns {
            let above = rows.iter().flatten().filter(|cell| cell.column == column).map(|cell| cell.text.as_str());
            // The row right above says most.
            let texts: Vec<&str> = above.collect();
            let own = texts.last().and_then(|text| role(text)).or_else(|| role(&texts.join(" ")));
            let own = if column == dated { Some(Role::Start) } else { own };
            if let Some(role) = own.filter(|own| !roles.iter().any(|(_, role)| role == own)) {
                roles.push((column, role));
            }
        }
        roles
    }

    /// The delivery point that the lines above name.
    fn meter(&self) -> Option<String> {
        let words = self.preamble.iter().flatten().flat_map(|cell| cell.text.split(|c: char| !c.is_ascii_alphanumeric()));
        words.into_iter().find(|word| is_pce(word)).map(str::to_owned)
    }
}

/// The period that a cell states: a text, or a number that is a date of a workbook.
fn period(cell: &Cell, from_1904: bool) -> Option<dates::Period> {
    if cell.is_number {
        return dates::serial(&cell.text, from_1904).map(|start| dates::Period { start, end: None });
    }
    dates::period(&cell.text)
}

/// What a row states; nothing for a row without a period, as totals below the table are.
fn statement(cells: &[Cell], roles: &[(usize, Role)], row: u64, from_1904: bool) -> Result<Option<Statement>, Problem> {
    let cell = |wanted: Role| {
        let column = roles.iter().find(|(_, role)| *role == wanted).map(|(column, _)| *column)?;
        cells.iter().find(|cell| cell.column == column)
    };
    let Some(dated) = cell(Role::Start) else { return Ok(None) };
    let energy = cell(Role::Energy);
    let Some(stated) = period(dated, from_1904) else {
        // A line of words below the table is none of it.
        let is_data = dated.text.bytes().any(|byte| byte.is_ascii_digit()) && energy.is_some_and(|cell| cell.is_number);
        let problem = at(Problem::new(Code::DateUnreadable, &dated.text), row).at_column(column_number(dated));
        return if is_data { Err(problem) } else { Ok(None) };
    };
    let end = cell(Role::End).and_then(|cell| period(cell, from_1904)).map(|period| period.start);
    let number = |role: Role| match cell(role) {
        Some(cell) => {
            decimal(&cell.text).map_err(|()| at(Problem::new(Code::ValueUnreadable, &cell.text), row).at_column(column_number(cell)))
        }
        None => Ok(None),
    };
    // Only what is used has to be readable.
    let besides = |role: Role| number(role).unwrap_or_default();
    Ok(Some(Statement {
        line: row,
        start: Some(stated.start),
        end: stated.end.or(end.filter(|end| is_later(*end, stated.start))),
        energy: number(Role::Energy)?,
        volume: besides(Role::Volume),
        coefficient: besides(Role::Coefficient),
        index_start: besides(Role::IndexStart),
        index_end: besides(Role::IndexEnd),
        quality: cell(Role::Quality).and_then(|cell| quality(&cell.text)),
        injected: false,
    }))
}

fn is_later(end: Stamp, start: Stamp) -> bool {
    let zone = dates::paris();
    end.instant(&zone) > start.instant(&zone)
}

fn column_number(cell: &Cell) -> u32 {
    u32::try_from(cell.column + 1).unwrap_or(u32::MAX)
}
