//! The columns of a table that could be read in more than one way: what is asked, and what an answer does.

use logis_core::{Code, Day, Decimal};
use logis_formats::DateOrder;
use logis_formats::bank_csv::{Mapping, Preview, Role as Kept, SignRule};
use logis_pages::import::{Ask, MappingChoices, MappingView, Role, TableColumn};
use logis_pages::routes;
use logis_vault::DeliveryView;

use super::questions::UNCLEAR;
use crate::records::again;
use crate::records::import::ImportReport;
use crate::records::questions::{self, Waiting};
use crate::web::visit::{Answer, Trouble, Visit};

/// Rows shown of the table.
const SAMPLES: usize = 5;
/// Characters shown of a cell.
const CELL_CHARS_MAX: usize = 80;

/// The roles that a page offers, and what they are to the importer; it knows more, which stay as they were found.
const ROLES: &[(Role, Kept)] = &[
    (Role::Ignore, Kept::Ignored),
    (Role::Date, Kept::BookedOn),
    (Role::ValueDate, Kept::ValueOn),
    (Role::Label, Kept::Label),
    (Role::Details, Kept::Details),
    (Role::Amount, Kept::Amount),
    (Role::Debit, Kept::Debit),
    (Role::Credit, Kept::Credit),
    (Role::Balance, Kept::Balance),
    (Role::Currency, Kept::Currency),
    (Role::Account, Kept::Account),
    (Role::Reference, Kept::Reference),
    (Role::Category, Kept::Category),
];

fn shown(kept: Kept) -> Role {
    ROLES.iter().find(|(_, known)| *known == kept).map_or(Role::Ignore, |(role, _)| *role)
}

fn kept(role: Role) -> Kept {
    ROLES.iter().find(|(known, _)| *known == role).map_or(Kept::Ignored, |(_, kept)| *kept)
}

/// `GET /import/mappings/{id}`: the id is the table's shape.
pub(in crate::web) fn page(visit: &Visit) -> Result<Answer, Trouble> {
    let (view, preview) = named(visit)?;
    let mapping = preview.mapping.clone();
    write(visit, &view, &preview, &mapping)
}

/// `POST /import/mappings/{id}`: `role.0`, `role.1`, …, `date_order`, `decimal_mark`, `sign`.
pub(in crate::web) fn change(visit: &Visit) -> Result<Answer, Trouble> {
    let (view, preview) = named(visit)?;
    let mapping = said(visit, &preview.mapping)?;
    if !mapping.is_complete() {
        return write(visit, &view, &preview, &mapping);
    }
    again::change_mapping(&visit.app, &visit.scope, &mapping)?;
    Ok(mapped())
}

fn mapped() -> Answer {
    Answer::SeeOther(routes::with_query(routes::IMPORT, &[("done", "mapped")]))
}

/// The table that the path names by its shape.
fn named(visit: &Visit) -> Result<(DeliveryView, Preview), Trouble> {
    let shape = visit.places.first().map(String::as_str).unwrap_or_default();
    again::table(&visit.app, &visit.scope, shape)?.ok_or(Trouble::NotFound)
}

fn write(visit: &Visit, view: &DeliveryView, preview: &Preview, mapping: &Mapping) -> Result<Answer, Trouble> {
    let sample = |row: &Vec<String>, at: usize| row.get(at).map(|cell| cell.chars().take(CELL_CHARS_MAX).collect()).unwrap_or_default();
    let column = |(at, role): (usize, &Kept)| TableColumn {
        header: mapping.names.get(at).cloned().unwrap_or_default(),
        role: shown(*role),
        samples: preview.rows.iter().take(SAMPLES).map(|row| sample(row, at)).collect(),
    };
    let has = |role: Kept| mapping.column(role).is_some();
    let missing = [
        (Role::Date, has(Kept::BookedOn) || has(Kept::ValueOn)),
        (Role::Amount, has(Kept::Amount) || has(Kept::Debit) || has(Kept::Credit)),
    ];
    let page = MappingView {
        id: mapping.shape.clone(),
        file: view.origin.name.clone(),
        columns: mapping.columns.iter().enumerate().map(column).collect(),
        choices: MappingChoices {
            day_first: Some(mapping.date_order != Some(DateOrder::MonthDayYear)),
            decimal_comma: Some(mapping.decimal_mark == ","),
            turned: is_turned(mapping.sign),
        },
        rows: view.counts.get("bank.transaction").map_or(0, |counts| counts.read),
        missing: missing.into_iter().filter(|(_, found)| !found).map(|(role, _)| role).collect(),
    };
    Ok(Answer::Page(logis_pages::import::mapping(&page, &visit.context)?))
}

fn is_turned(sign: SignRule) -> bool {
    matches!(sign, SignRule::Inverted | SignRule::DebitPositive)
}

/// The mapping as the form says it. What the form can't say stays as it was found.
fn said(visit: &Visit, found: &Mapping) -> Result<Mapping, Trouble> {
    let mut mapping = found.clone();
    for (at, column) in mapping.columns.iter_mut().enumerate() {
        let Some(field) = visit.field(&format!("role.{at}")) else { continue };
        let role = Role::find(field).ok_or(UNCLEAR)?;
        if role != shown(*column) {
            *column = kept(role);
        }
    }
    set_date_order(&mut mapping, visit.field("date_order").ok_or(UNCLEAR)?)?;
    set_decimal_mark(&mut mapping, visit.field("decimal_mark").ok_or(UNCLEAR)?)?;
    let turned = match visit.field("sign") {
        Some("turned") => true,
        Some("as-written") => false,
        _ => return Err(UNCLEAR),
    };
    if turned != is_turned(mapping.sign) {
        mapping.sign = match (turned, mapping.column(Kept::Debit)) {
            (false, _) => SignRule::AsWritten,
            (true, Some(_)) => SignRule::DebitPositive,
            (true, None) => SignRule::Inverted,
        };
    }
    Ok(mapping)
}

fn set_date_order(mapping: &mut Mapping, said: &str) -> Result<(), Trouble> {
    mapping.date_order = match (said, mapping.date_order) {
        // Dates that begin with the year have neither first.
        ("day" | "month", Some(DateOrder::YearMonthDay)) => Some(DateOrder::YearMonthDay),
        ("day", _) => Some(DateOrder::DayMonthYear),
        ("month", _) => Some(DateOrder::MonthDayYear),
        _ => return Err(UNCLEAR),
    };
    Ok(())
}

fn set_decimal_mark(mapping: &mut Mapping, said: &str) -> Result<(), Trouble> {
    let mark = match said {
        "comma" => ",",
        "point" => ".",
        _ => return Err(UNCLEAR),
    };
    // Balances follow, unless they were found to be written otherwise.
    if mapping.balance_decimal_mark == mapping.decimal_mark {
        mark.clone_into(&mut mapping.balance_decimal_mark);
    }
    mark.clone_into(&mut mapping.decimal_mark);
    Ok(())
}

/// What is asked about a table: where one thing alone is in doubt that thing, else all its columns.
pub(super) fn ask(visit: &Visit, mapping: &Mapping) -> Result<Ask, Trouble> {
    let Some((view, preview)) = again::table(&visit.app, &visit.scope, &mapping.shape)? else { return Ok(Ask::Mapping) };
    let report = visit.app.vault.report(&visit.scope, view.id)?;
    let Ok(report) = serde_json::from_value::<ImportReport>(report) else { return Ok(Ask::Mapping) };
    let doubts = [Code::DateOrderUnknown, Code::DecimalMarkUnknown, Code::MappingUnsure];
    let doubts: Vec<Code> = doubts.into_iter().filter(|code| report.problems.iter().any(|p| p.code == code.as_str())).collect();
    let cells = |role: Kept| mapping.all(role).flat_map(|at| preview.rows.iter().filter_map(move |row| row.get(at))).map(String::as_str);
    let asked = match doubts.as_slice() {
        [Code::DateOrderUnknown] => cells(Kept::BookedOn).chain(cells(Kept::ValueOn)).find_map(date_in_doubt),
        [Code::DecimalMarkUnknown] => [Kept::Amount, Kept::Debit, Kept::Credit].into_iter().flat_map(cells).find_map(amount_in_doubt),
        _ => None,
    };
    Ok(asked.unwrap_or(Ask::Mapping))
}

/// A date that begins with the day or with the month, read both ways.
fn date_in_doubt(cell: &str) -> Option<Ask> {
    let parts: Vec<&str> = cell.trim().split(|c: char| !c.is_ascii_digit()).take(4).collect();
    let [first, second, year, ..] = parts.as_slice() else { return None };
    let (first, second, mut year): (u32, u32, i32) = (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
    if first == second {
        return None;
    }
    if year < 100 {
        year += 2000;
    }
    let (day_first, month_first) = (Day::from_ymd(year, second, first).ok()?, Day::from_ymd(year, first, second).ok()?);
    Some(Ask::DateOrder { sample: cell.trim().to_owned(), day_first, month_first })
}

/// An amount with one mark, read both ways.
fn amount_in_doubt(cell: &str) -> Option<Ask> {
    let digits: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    if !digits.contains([',', '.']) {
        return None;
    }
    let (comma, point) = (digits.replace('.', ""), digits.replace(',', ""));
    let (comma, point) = (Decimal::parse(&comma, b',').ok()?, Decimal::parse(&point, b'.').ok()?);
    Some(Ask::DecimalMark { sample: cell.trim().to_owned(), comma, point })
}

/// Takes the answer to what [`ask`] asked.
pub(super) fn answer(visit: &Visit, shape: &str, said: &str) -> Result<Answer, Trouble> {
    let waiting = questions::waiting(&visit.app, &visit.scope)?.into_iter();
    let mut mapping = waiting
        .filter_map(|waiting| match waiting {
            Waiting::Columns { mapping, .. } => Some(mapping),
            Waiting::Account(_) | Waiting::Currency(_) => None,
        })
        .find(|mapping| mapping.shape == shape)
        .ok_or(Trouble::NotFound)?;
    match said {
        "day" | "month" => set_date_order(&mut mapping, said)?,
        _ => set_decimal_mark(&mut mapping, said)?,
    }
    again::change_mapping(&visit.app, &visit.scope, &mapping)?;
    Ok(mapped())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_doubt_is_read_both_ways() {
        let Some(Ask::DateOrder { day_first, month_first, .. }) = date_in_doubt(" 03/04/24 ") else { panic!("asked") };
        assert_eq!((day_first.to_string().as_str(), month_first.to_string().as_str()), ("2024-04-03", "2024-03-04"));
        assert!(date_in_doubt("03/03/2024").is_none() && date_in_doubt("31/12/2024").is_none() && date_in_doubt("").is_none());
        let Some(Ask::DecimalMark { comma, point, .. }) = amount_in_doubt("4,884") else { panic!("asked") };
        assert_eq!((comma.to_string().as_str(), point.to_string().as_str()), ("4.884", "4884"));
        assert!(amount_in_doubt("12").is_none());
    }

    #[test]
    fn each_role_of_the_page_is_one_of_the_importer() {
        for role in Role::ALL {
            assert_eq!(shown(kept(*role)), *role);
        }
    }
}
