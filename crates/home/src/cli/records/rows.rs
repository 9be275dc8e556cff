//! Records in order of time, with only what was asked for.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use arrow_select::interleave::interleave_record_batch;
use logis_core::{Currency, Decimal, Instant, Money, Period};
use logis_kinds::{KindId, TimeColumn};
use logis_vault::{RECORD_ID, Scope, Vault, VaultError};

use super::is_text;
use crate::cli::failure::Failure;
use crate::records::Book;

/// Records that are sorted at one time; where there are more, time is cut into slices of about so many.
const SORT_ROWS_MAX: u64 = 100_000;
/// Rows handed on at one time.
const OUT_ROWS_MAX: usize = 8192;
/// Bytes of a record's id.
const RECORD_ID_BYTES: i32 = 16;

/// What is asked for, in order of time.
pub(super) struct Sorted<'a> {
    pub vault: &'a Vault,
    pub scope: &'a Scope,
    pub kind: KindId,
    pub period: Period,
    /// In lower case; all of them must stand in a record's text.
    pub words: Vec<String>,
    pub book: &'a Book,
    pub columns: &'a [&'static str],
}

impl Sorted<'_> {
    /// The columns as they are handed on.
    pub(super) fn schema(&self) -> SchemaRef {
        let kind = self.kind.kind().schema();
        let field = |name: &&str| match kind.field_with_name(name) {
            Ok(field) => field.clone(),
            Err(_) => Field::new(RECORD_ID, DataType::FixedSizeBinary(RECORD_ID_BYTES), false),
        };
        Arc::new(Schema::new(self.columns.iter().map(field).collect::<Vec<_>>()))
    }

    /// Hands on every record, in batches.
    pub(super) fn each(&self, take: &mut dyn FnMut(&RecordBatch) -> Result<(), Failure>) -> Result<(), Failure> {
        let schema = self.schema();
        for slice in self.slices()? {
            let mut batches = Vec::new();
            for rows in self.vault.scan(self.scope, self.kind, slice, &self.needed())? {
                let rows = self.matching(rows?)?;
                if rows.num_rows() > 0 {
                    batches.push(rows);
                }
            }
            let mut order: Vec<(i64, usize, usize)> = Vec::new();
            for (at, rows) in batches.iter().enumerate() {
                order.extend(times(self.kind, rows).into_iter().enumerate().map(|(row, time)| (time, at, row)));
            }
            order.sort_unstable();
            let references: Vec<&RecordBatch> = batches.iter().collect();
            for part in order.chunks(OUT_ROWS_MAX) {
                let picked: Vec<(usize, usize)> = part.iter().map(|(_, at, row)| (*at, *row)).collect();
                let rows = interleave_record_batch(&references, &picked).map_err(VaultError::from)?;
                take(&self.chosen(&schema, &self.in_currency(rows)?)?)?;
            }
        }
        Ok(())
    }

    /// The period cut so that each part holds about as much as can be sorted in memory.
    fn slices(&self) -> Result<Vec<Period>, Failure> {
        let coverage = self.vault.coverage(self.scope)?;
        let (records, span) = coverage.iter().find(|c| c.kind == self.kind).map_or((0, None), |c| (c.records, c.span));
        let (Some((first, last)), count) = (span, records.div_ceil(SORT_ROWS_MAX)) else { return Ok(vec![self.period]) };
        let start = self.period.start.max(first).micros();
        let step = (last.micros().saturating_sub(start) / i64::try_from(count.max(1)).unwrap_or(i64::MAX)).max(1);
        let mut slices = Vec::new();
        let mut from = self.period.start;
        for number in 1..i64::try_from(count).unwrap_or(1) {
            let to = Instant::from_micros(start.saturating_add(step.saturating_mul(number))).min(self.period.end_exclusive);
            if to > from {
                slices.push(Period { start: from, end_exclusive: to });
                from = to;
            }
        }
        slices.push(Period { start: from, end_exclusive: self.period.end_exclusive });
        Ok(slices)
    }

    /// What is read of each record: what was asked for, its time, its text where that is searched, and what its amount needs.
    fn needed(&self) -> Vec<&'static str> {
        let kind = self.kind.kind();
        let of_time: &[&str] = match &kind.time {
            TimeColumn::Day(names) => names,
            TimeColumn::Instant(name) => std::slice::from_ref(name),
            TimeColumn::Timeless => &[],
        };
        let is_money = |name: &str| matches!(name, "account" | "amount_minor" | "amount_scale" | "currency");
        let is_needed = |name: &&'static str| {
            self.columns.contains(name) || of_time.contains(name) || is_money(name) || !self.words.is_empty() && is_text(kind, name)
        };
        kind.columns.iter().map(|column| column.name).filter(is_needed).collect()
    }

    /// Only the rows in whose text all words stand.
    fn matching(&self, rows: RecordBatch) -> Result<RecordBatch, Failure> {
        if self.words.is_empty() {
            return Ok(rows);
        }
        let kind = self.kind.kind();
        let schema = rows.schema();
        let texts: Vec<&StringArray> = schema
            .fields()
            .iter()
            .zip(rows.columns())
            .filter(|(field, _)| is_text(kind, field.name()))
            .filter_map(|(_, values)| values.as_string_opt())
            .collect();
        let stands = |row: usize| {
            let text: Vec<String> =
                texts.iter().filter(|values| values.is_valid(row)).map(|values| values.value(row).to_lowercase()).collect();
            self.words.iter().all(|word| text.iter().any(|text| text.contains(word.as_str())))
        };
        let keep: BooleanArray = (0..rows.num_rows()).map(|row| Some(stands(row))).collect();
        Ok(filter_record_batch(&rows, &keep).map_err(VaultError::from)?)
    }

    /// Amounts whose source named no currency, in that of their account once it is known: they get its exponent.
    fn in_currency(&self, rows: RecordBatch) -> Result<RecordBatch, Failure> {
        let text = |name: &str| rows.column_by_name(name).and_then(|values| values.as_string_opt::<i32>());
        let minor = rows.column_by_name("amount_minor").and_then(|values| values.as_primitive_opt::<Int64Type>());
        let scale = rows.column_by_name("amount_scale").and_then(|values| values.as_primitive_opt::<Int32Type>());
        let (Some(account), Some(currency), Some(minor), Some(scale)) = (text("account"), text("currency"), minor, scale) else {
            return Ok(rows);
        };
        let unknown = Currency::UNKNOWN;
        if (0..rows.num_rows()).all(|row| currency.value(row) != unknown.as_str()) {
            return Ok(rows);
        }
        let money: Vec<Money> = (0..rows.num_rows())
            .map(|row| {
                let amount = Decimal { digits: minor.value(row), scale: u8::try_from(scale.value(row)).unwrap_or_default() };
                let own: Currency = currency.value(row).parse().unwrap_or(unknown);
                let known = if own.is_known() {
                    own
                } else {
                    self.book.find(account.value(row)).map_or(unknown, crate::records::Account::currency)
                };
                if known == own { Money { minor: amount.digits, scale: amount.scale, currency: own } } else { Money::new(amount, known) }
            })
            .collect();
        let settled = |name: &str| -> Option<ArrayRef> {
            match name {
                "amount_minor" => Some(Arc::new(Int64Array::from_iter_values(money.iter().map(|money| money.minor)))),
                "amount_scale" => Some(Arc::new(Int32Array::from_iter_values(money.iter().map(|money| i32::from(money.scale))))),
                "currency" => Some(Arc::new(StringArray::from_iter_values(money.iter().map(|money| money.currency.as_str())))),
                _ => None,
            }
        };
        let schema = rows.schema();
        let columns = schema
            .fields()
            .iter()
            .zip(rows.columns())
            .map(|(field, values)| settled(field.name()).unwrap_or_else(|| values.clone()))
            .collect();
        Ok(RecordBatch::try_new(schema.clone(), columns).map_err(VaultError::from)?)
    }

    /// Only the columns asked for, in their order.
    fn chosen(&self, schema: &SchemaRef, rows: &RecordBatch) -> Result<RecordBatch, Failure> {
        let missing = || VaultError::Impossible("records without a column that was asked for");
        let columns =
            self.columns.iter().map(|name| rows.column_by_name(name).cloned().ok_or_else(missing)).collect::<Result<Vec<_>, _>>()?;
        Ok(RecordBatch::try_new(schema.clone(), columns).map_err(VaultError::from)?)
    }
}

/// The rows' own times, µs; 0 for what has none.
fn times(kind: KindId, rows: &RecordBatch) -> Vec<i64> {
    let day = |name: &&str, row: usize| {
        let values = rows.column_by_name(name)?.as_primitive_opt::<Date32Type>()?;
        values.is_valid(row).then(|| logis_core::Day::from_number(values.value(row)).instant().micros())
    };
    (0..rows.num_rows())
        .map(|row| match kind.kind().time {
            TimeColumn::Day(names) => names.iter().find_map(|name| day(name, row)).unwrap_or_default(),
            TimeColumn::Instant(name) => rows
                .column_by_name(name)
                .and_then(|values| values.as_primitive_opt::<TimestampMicrosecondType>())
                .map_or(0, |values| values.value(row)),
            TimeColumn::Timeless => 0,
        })
        .collect()
}
