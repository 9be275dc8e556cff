//! A home's rows as they stand beside those of another that it is seen together with.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray};

use crate::delivery::gather::ids;
use crate::{Beside, VaultError};

/// Columns whose names of accounts and meters mean something within one home only.
const NAMING: &[&str] = &["account", "meter"];

/// The rows that the homes before do not show already, under names that mean nothing else there.
pub(super) fn placed(mut rows: RecordBatch, place: &Beside) -> Result<RecordBatch, VaultError> {
    if !place.left_out.is_empty() {
        let keep: BooleanArray = ids(&rows)?.iter().map(|id| Some(!place.left_out.contains(id))).collect();
        rows = arrow_select::filter::filter_record_batch(&rows, &keep)?;
    }
    called(rows, place)
}

/// The rows under names that mean nothing else in the homes before.
pub(super) fn called(rows: RecordBatch, place: &Beside) -> Result<RecordBatch, VaultError> {
    if place.called.is_empty() {
        return Ok(rows);
    }
    let schema = rows.schema();
    let mut columns: Vec<ArrayRef> = rows.columns().to_vec();
    for (column, _) in columns.iter_mut().zip(schema.fields()).filter(|(_, field)| NAMING.contains(&field.name().as_str())) {
        let names = column.as_string_opt::<i32>().ok_or(VaultError::Impossible("a name that is no text"))?;
        let called: StringArray = names.iter().map(|name| name.map(|name| place.called(name))).collect();
        *column = Arc::new(called);
    }
    Ok(RecordBatch::try_new(schema, columns)?)
}
