//! How a record is shown when several sightings tell of it.
//!
//! Each source counts by its latest sighting (a booked one before a pending one). Between sources: the first one seen
//! gives the columns, what it leaves empty comes from the others, the booking date is the earliest that the sources
//! which state booking dates give (statements before tables), the label is the longest. Of corrections the one said last.

use logis_core::{Day, RecordId};
use logis_kinds::KindId;

use super::gather::{Gathered, Seen};
use crate::VaultError;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};

/// Columns that follow the booking date that was chosen.
const DATE_COLUMNS: &[&str] = &["booked_on", "booked_at", "booked_offset_minutes"];

/// The content of each record as it is to be shown, by the kind's columns; records in the order given.
pub(crate) fn merge(kind: KindId, gathered: &Gathered, records: &[RecordId]) -> Result<Vec<ArrayRef>, VaultError> {
    let columns = kind.kind().columns;
    let mut choices: Vec<Vec<(usize, usize)>> = vec![Vec::with_capacity(records.len()); columns.len()];
    for id in records {
        let sightings =
            gathered.records.get(id).filter(|all| !all.is_empty()).ok_or(VaultError::Impossible("a record without sightings"))?;
        let current = current_by_source(kind, gathered, sightings);
        let of = Chosen::of(kind, gathered, &current);
        for (position, column) in columns.iter().enumerate() {
            choices[position].push(of.choice(gathered, &current, position, column.name));
        }
    }
    choices.iter().enumerate().map(|(position, choices)| super::gather::pick_values(&gathered.contents, position, choices)).collect()
}

/// The latest sighting of each source, sources in the order in which they were first seen.
fn current_by_source<'a>(kind: KindId, gathered: &Gathered, sightings: &'a [Seen]) -> Vec<&'a Seen> {
    let mut current: Vec<&Seen> = Vec::new();
    for seen in sightings {
        match current.iter_mut().find(|other| other.source == seen.source) {
            None => current.push(seen),
            // A pending entry that is repeated after the booking does not undo it.
            Some(before) if kind == KindId::BankTransaction && !is_pending(gathered, before) && is_pending(gathered, seen) => {}
            // What the person said last counts, in whichever home they said it.
            Some(before) if kind == KindId::OwnCorrection && said_at(gathered, before) > said_at(gathered, seen) => {}
            Some(before) => *before = seen,
        }
    }
    if kind == KindId::BankTransaction && current.iter().any(|seen| !is_pending(gathered, seen)) {
        current.retain(|seen| !is_pending(gathered, seen));
    }
    current
}

fn is_pending(gathered: &Gathered, seen: &Seen) -> bool {
    text(gathered, seen, "status").is_some_and(|status| status != "booked")
}

fn said_at(gathered: &Gathered, seen: &Seen) -> Option<i64> {
    let values = gathered.contents[seen.content.0].column_by_name("said_at")?.as_primitive_opt::<TimestampMicrosecondType>()?;
    values.is_valid(seen.content.1).then(|| values.value(seen.content.1))
}

/// Which sightings give the columns that have a rule of their own.
struct Chosen {
    dates: Option<usize>,
    label: Option<usize>,
}

impl Chosen {
    fn of(kind: KindId, gathered: &Gathered, current: &[&Seen]) -> Self {
        if kind != KindId::BankTransaction || current.len() < 2 {
            return Self { dates: None, label: None };
        }
        let dated = |only_statements: bool| {
            (0..current.len())
                .filter(|n| !only_statements || !is_table(&current[*n].source))
                .filter_map(|n| day(gathered, current[n]).map(|day| (day, n)))
                .min()
                .map(|(_, n)| n)
        };
        let longest =
            (0..current.len()).rev().max_by_key(|n| text(gathered, current[*n], "label").map_or(0, |label| label.chars().count()));
        Self { dates: dated(true).or_else(|| dated(false)), label: longest }
    }

    fn choice(&self, gathered: &Gathered, current: &[&Seen], position: usize, name: &str) -> (usize, usize) {
        let special = match name {
            "label" => self.label,
            _ if DATE_COLUMNS.contains(&name) => self.dates,
            _ => None,
        };
        if let Some(n) = special {
            return current[n].content;
        }
        let has_value = |seen: &&&Seen| gathered.contents[seen.content.0].column(position).is_valid(seen.content.1);
        current.iter().find(has_value).map_or(current[0].content, |seen| seen.content)
    }
}

/// Tables often state the date of the operation where statements state the booking.
fn is_table(source: &str) -> bool {
    source.starts_with("bank-csv")
}

fn text<'a>(gathered: &'a Gathered, seen: &Seen, column: &str) -> Option<&'a str> {
    let values = gathered.contents[seen.content.0].column_by_name(column)?.as_string_opt::<i32>()?;
    values.is_valid(seen.content.1).then(|| values.value(seen.content.1))
}

fn day(gathered: &Gathered, seen: &Seen) -> Option<Day> {
    let values = gathered.contents[seen.content.0].column_by_name("booked_on")?.as_primitive_opt::<Date32Type>()?;
    values.is_valid(seen.content.1).then(|| Day::from_number(values.value(seen.content.1)))
}

/// Rows of a stream's layout out of ids, further columns of ours, and the kind's columns.
pub(crate) fn rows(layout: &crate::segment::layout::Layout, own: Vec<ArrayRef>, content: Vec<ArrayRef>) -> Result<RecordBatch, VaultError> {
    Ok(RecordBatch::try_new(std::sync::Arc::clone(&layout.schema), own.into_iter().chain(content).collect())?)
}
