//! A segment's plain bytes: a small header, then one Arrow IPC record batch whose buffers are compressed one by one,
//! so that columns not asked for are never decompressed.
//!
//! ```text
//! u8 format version (2) · u32 length of empty · empty · u32 length of tables · tables · u32 length of message · message · body
//! empty: one byte a column, 1 where no row has a value: nothing more is stored of it
//! tables: for each column stored as a table, u32 count, then for each value u32 length and bytes
//! ```
//! Numbers are little-endian. A column with few values (an account, a currency) is stored as 16-bit positions in its
//! table, a column of lines as differences: offsets of equal strings and rising numbers compress badly as they are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int16Type, Int64Type};
use arrow_array::{Array, ArrayRef, Int16Array, Int64Array, NullArray, RecordBatch, StringArray};
use arrow_buffer::Buffer;
use arrow_ipc::writer::{DictionaryTracker, IpcDataGenerator, IpcWriteContext, IpcWriteOptions};
use arrow_ipc::{CompressionType, MetadataVersion};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::layout::{Layout, SegmentColumn};

/// The version that the first byte of a segment says.
const FORMAT_VERSION: u8 = 2;
/// Fast, and close to the ratio of higher levels on columns this short.
const ZSTD_LEVEL: i32 = 1;

/// Why bytes are no segment; after opening a seal this means a fault of ours or another version.
#[derive(Debug, thiserror::Error)]
#[error("a segment's bytes can't be read: {0}")]
pub struct EncodingError(String);

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn broken(what: impl ToString) -> EncodingError {
    EncodingError(what.to_string())
}

thread_local! {
    /// What compresses, kept from one segment to the next: making it takes as long as a column.
    static CONTEXT: RefCell<IpcWriteContext> = RefCell::default();
}

/// Encodes rows whose columns are the layout's.
pub(crate) fn encode(layout: &Layout, rows: &RecordBatch) -> Result<Vec<u8>, EncodingError> {
    let mut tables = Vec::new();
    let empty: Vec<u8> = rows.columns().iter().map(|array| u8::from(!array.is_empty() && array.null_count() == array.len())).collect();
    let mut columns = Vec::with_capacity(layout.columns.len());
    let mut fields = Vec::with_capacity(layout.columns.len());
    for ((column, array), empty) in layout.columns.iter().zip(rows.columns()).zip(&empty) {
        let stored: ArrayRef = match column {
            _ if *empty == 1 => Arc::new(NullArray::new(array.len())),
            SegmentColumn { repeats: true, .. } => table_of(array.as_string(), &mut tables)?,
            SegmentColumn { delta: true, .. } => Arc::new(differences(array.as_primitive())),
            _ => Arc::clone(array),
        };
        fields.push(stored_field(column, *empty == 1));
        columns.push(stored);
    }
    let stored = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(broken)?;
    let options = IpcWriteOptions::try_new(64, false, MetadataVersion::V5)
        .and_then(|options| options.try_with_compression(Some(CompressionType::ZSTD)))
        .and_then(|options| options.try_with_compression_level(Some(ZSTD_LEVEL)))
        .map_err(broken)?;
    let mut tracker = DictionaryTracker::new(true);
    let (_, message) =
        CONTEXT.with_borrow_mut(|context| IpcDataGenerator {}.encode(&stored, &mut tracker, &options, context)).map_err(broken)?;

    let mut bytes = Vec::with_capacity(13 + empty.len() + tables.len() + message.ipc_message.len() + message.arrow_data.len());
    bytes.push(FORMAT_VERSION);
    for part in [&empty, &tables, &message.ipc_message] {
        bytes.extend_from_slice(&u32::try_from(part.len()).map_err(broken)?.to_le_bytes());
        bytes.extend_from_slice(part);
    }
    bytes.extend_from_slice(&message.arrow_data);
    Ok(bytes)
}

/// Decodes the columns at these positions of the layout (all where `None`).
pub(crate) fn decode(layout: &Layout, bytes: Vec<u8>, positions: Option<&[usize]>) -> Result<RecordBatch, EncodingError> {
    let bytes = Buffer::from_vec(bytes);
    let mut rest: &[u8] = &bytes;
    if take(&mut rest, 1)? != [FORMAT_VERSION] {
        return Err(broken("another version"));
    }
    let length = length(&mut rest)?;
    let empty = take(&mut rest, length)?;
    if empty.len() != layout.columns.len() {
        return Err(broken("another number of columns"));
    }
    let length = self::length(&mut rest)?;
    let mut tables = take(&mut rest, length)?;
    let length = self::length(&mut rest)?;
    let message = take(&mut rest, length)?;
    let body = bytes.slice(bytes.len() - rest.len());

    let mut values: HashMap<usize, StringArray> = HashMap::new();
    for (position, _) in layout.columns.iter().enumerate().filter(|(position, column)| column.repeats && empty[*position] == 0) {
        values.insert(position, read_table(&mut tables)?);
    }
    let message = arrow_ipc::root_as_message(message).map_err(broken)?;
    let batch = message.header_as_record_batch().ok_or_else(|| broken("no record batch"))?;
    let stored_schema: SchemaRef = Arc::new(Schema::new(
        layout.columns.iter().zip(empty).map(|(column, empty)| stored_field(column, *empty == 1)).collect::<Vec<_>>(),
    ));
    let stored = arrow_ipc::reader::read_record_batch(&body, batch, stored_schema, &HashMap::new(), positions, &message.version())
        .map_err(broken)?;

    let all: Vec<usize>;
    let positions = match positions {
        Some(positions) => positions,
        None => {
            all = (0..layout.columns.len()).collect();
            &all
        }
    };
    let mut columns = Vec::with_capacity(positions.len());
    for (position, array) in positions.iter().zip(stored.columns()) {
        columns.push(match &layout.columns[*position] {
            column if empty[*position] == 1 => arrow_array::new_null_array(column.field.data_type(), array.len()),
            SegmentColumn { repeats: true, .. } => {
                let keys = array.as_primitive_opt::<Int16Type>().ok_or_else(|| broken("no positions"))?;
                arrow_select::take::take(&values[position], keys, None).map_err(broken)?
            }
            SegmentColumn { delta: true, .. } => Arc::new(sums(array.as_primitive_opt().ok_or_else(|| broken("no differences"))?)),
            _ => Arc::clone(array),
        });
    }
    let fields: Vec<Field> = positions.iter().map(|position| layout.columns[*position].field.clone()).collect();
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(stored.num_rows()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options).map_err(broken)
}

fn stored_field(column: &SegmentColumn, empty: bool) -> Field {
    if empty {
        return Field::new(column.field.name(), DataType::Null, true);
    }
    let data = if column.repeats { DataType::Int16 } else { column.field.data_type().clone() };
    Field::new(column.field.name(), data, column.field.is_nullable())
}

/// Writes the distinct values to `tables`, gives each row's position among them.
fn table_of(column: &StringArray, tables: &mut Vec<u8>) -> Result<ArrayRef, EncodingError> {
    let mut positions: HashMap<&str, i16> = HashMap::new();
    let mut values: Vec<&str> = Vec::new();
    let mut last: Option<(&str, i16)> = None;
    let mut keys = Vec::with_capacity(column.len());
    for value in column {
        keys.push(match (value, last) {
            (None, _) => None,
            (Some(value), Some((before, position))) if value == before => Some(position),
            (Some(value), _) => {
                let next = i16::try_from(values.len()).map_err(broken)?;
                let position = *positions.entry(value).or_insert_with(|| {
                    values.push(value);
                    next
                });
                last = Some((value, position));
                Some(position)
            }
        });
    }
    tables.extend_from_slice(&u32::try_from(values.len()).map_err(broken)?.to_le_bytes());
    for value in values {
        tables.extend_from_slice(&u32::try_from(value.len()).map_err(broken)?.to_le_bytes());
        tables.extend_from_slice(value.as_bytes());
    }
    Ok(Arc::new(keys.into_iter().collect::<Int16Array>()))
}

fn read_table(tables: &mut &[u8]) -> Result<StringArray, EncodingError> {
    let count = length(tables)?;
    let mut values = Vec::with_capacity(count.min(super::ROWS_MAX));
    for _ in 0..count {
        let length = length(tables)?;
        values.push(str::from_utf8(take(tables, length)?).map_err(broken)?);
    }
    Ok(StringArray::from(values))
}

fn differences(column: &Int64Array) -> Int64Array {
    let mut before = 0i64;
    column.values().iter().map(|line| Some(line.wrapping_sub(std::mem::replace(&mut before, *line)))).collect()
}

fn sums(column: &arrow_array::PrimitiveArray<Int64Type>) -> Int64Array {
    let mut sum = 0i64;
    Int64Array::from_iter_values(column.values().iter().map(|difference| {
        sum = sum.wrapping_add(*difference);
        sum
    }))
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], EncodingError> {
    let (taken, after) = rest.split_at_checked(count).ok_or_else(|| broken("cut short"))?;
    *rest = after;
    Ok(taken)
}

fn length(rest: &mut &[u8]) -> Result<usize, EncodingError> {
    let bytes = take(rest, 4)?;
    usize::try_from(bytes.iter().rev().fold(0u32, |acc, byte| acc << 8 | u32::from(*byte))).map_err(broken)
}

#[cfg(test)]
mod tests {
    use super::super::Stream;
    use super::super::layout::layout;
    use super::*;
    use arrow_array::FixedSizeBinaryArray;
    use logis_core::{Currency, Day, Money};
    use logis_kinds::KindId;
    use logis_kinds::bank::{TransactionRow, Transactions};

    #[test]
    fn what_was_encoded_is_decoded_whole_or_by_column() {
        let mut builder = Transactions::new();
        for n in 0..100 {
            let account = if n % 3 == 0 { "A" } else { "B" };
            builder.push(&TransactionRow {
                account,
                booked_on: Some(Day::from_number(n)),
                amount: Money { minor: i64::from(n), scale: 2, currency: Currency::EUR },
                label: "bread",
                category: (n % 2 == 0).then_some("food"),
                ..Default::default()
            });
        }
        let (_, content, _) = builder.finish().into_parts();
        let layout = layout(KindId::BankTransaction, Stream::Record);
        let ids = FixedSizeBinaryArray::try_from_iter((0..100u8).map(|n| [n; 16])).unwrap();
        let mut columns: Vec<ArrayRef> = vec![Arc::new(ids)];
        columns.extend(content.columns().iter().cloned());
        let rows = RecordBatch::try_new(Arc::clone(&layout.schema), columns).unwrap();
        let bytes = encode(&layout, &rows).unwrap();
        assert_eq!(decode(&layout, bytes.clone(), None).unwrap(), rows);
        let positions = [layout.position("account").unwrap(), layout.position("category").unwrap()];
        assert_eq!(decode(&layout, bytes, Some(&positions)).unwrap(), rows.project(&positions).unwrap());
    }
}
