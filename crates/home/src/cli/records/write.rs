//! Writers: rows in, bytes of a format out.

use std::io::Write;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use jiff::tz::TimeZone;
use logis_core::{Currency, Day, Decimal, Instant, RecordId};
use logis_pages::{Lang, format, texts};
use logis_vault::{write_csv_names, write_csv_row};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value};

use super::Format;
use crate::cli::failure::Failure;
use crate::cli::table::Table;
use crate::cli::terminal::{Terminal, harmless};
use crate::records::Book;

/// A table is aligned over so many rows, so that it can be of any length.
const TABLE_ROWS_MAX: usize = 8192;
/// Rows of one group of a Parquet file.
const PARQUET_GROUP_ROWS_MAX: usize = 131_072;

/// Numbers, and the columns that say how many decimals they hold.
const SCALES: &[(&str, &str)] = &[("amount_minor", "amount_scale"), ("quantity_digits", "quantity_scale")];

type Output = Box<dyn Write + Send>;

/// For whom a table is written, and what it calls accounts.
pub(super) struct Shown<'a> {
    pub terminal: &'a Terminal,
    pub book: &'a Book,
    pub zone: TimeZone,
}

/// Writes rows in a format.
pub(super) enum Writer<'a> {
    Table { out: Output, shown: Shown<'a>, schema: SchemaRef, rows: u64 },
    Jsonl { out: Output },
    Csv { out: Output },
    Parquet { writer: Box<ArrowWriter<Output>> },
}

impl<'a> Writer<'a> {
    /// A writer of rows with these columns.
    pub(super) fn new(format: Format, mut out: Output, schema: SchemaRef, shown: Shown<'a>) -> Result<Self, Failure> {
        Ok(match format {
            Format::Table => Self::Table { out, shown, schema, rows: 0 },
            Format::Jsonl => Self::Jsonl { out },
            Format::Csv => {
                write_csv_names(&mut out, &schema, false)?;
                Self::Csv { out }
            }
            Format::Parquet => {
                let level = Compression::ZSTD(ZstdLevel::default());
                let properties =
                    WriterProperties::builder().set_compression(level).set_max_row_group_row_count(Some(PARQUET_GROUP_ROWS_MAX)).build();
                Self::Parquet { writer: Box::new(ArrowWriter::try_new(out, schema, Some(properties)).map_err(of_parquet)?) }
            }
        })
    }

    /// Writes rows.
    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), Failure> {
        match self {
            Self::Table { out, shown, schema, rows } => {
                for start in (0..batch.num_rows()).step_by(TABLE_ROWS_MAX) {
                    let part = batch.slice(start, TABLE_ROWS_MAX.min(batch.num_rows() - start));
                    write_table(out, &part, schema, *rows == 0, shown)?;
                    *rows += part.num_rows() as u64;
                }
            }
            Self::Jsonl { out } => {
                for row in 0..batch.num_rows() {
                    serde_json::to_writer(&mut *out, &json_of_row(batch, row)).map_err(std::io::Error::from)?;
                    out.write_all(b"\n")?;
                }
            }
            Self::Csv { out } => {
                for row in 0..batch.num_rows() {
                    write_csv_row(out, batch, row, false)?;
                }
            }
            Self::Parquet { writer } => writer.write(batch).map_err(of_parquet)?,
        }
        Ok(())
    }

    /// Ends the output.
    pub(super) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Table { mut out, shown, rows, .. } => {
                if rows == 0 {
                    shown.terminal.say(shown.terminal.text("cli-records-none", &[]));
                }
                out.flush()?;
            }
            Self::Jsonl { mut out } | Self::Csv { mut out } => out.flush()?,
            Self::Parquet { writer } => writer.into_inner().map_err(of_parquet)?.flush()?,
        }
        Ok(())
    }
}

fn of_parquet(error: parquet::errors::ParquetError) -> Failure {
    match error {
        parquet::errors::ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(io) => (*io).into(),
            Err(other) => Failure::said("io", other.to_string()),
        },
        other => Failure::said("io", other.to_string()),
    }
}

/// A value as the kind's JSON Schema says it; `None` where the record lacks it.
fn value(values: &dyn Array, row: usize) -> Option<Value> {
    if values.is_null(row) {
        return None;
    }
    Some(match values.data_type() {
        DataType::Utf8 => values.as_string::<i32>().value(row).into(),
        DataType::Int64 => values.as_primitive::<Int64Type>().value(row).into(),
        DataType::Int32 => values.as_primitive::<Int32Type>().value(row).into(),
        DataType::Date32 => Day::from_number(values.as_primitive::<Date32Type>().value(row)).to_string().into(),
        DataType::Timestamp(..) => Instant::from_micros(values.as_primitive::<TimestampMicrosecondType>().value(row)).to_string().into(),
        DataType::FixedSizeBinary(_) => RecordId::from_slice(values.as_fixed_size_binary().value(row)).ok()?.to_string().into(),
        _ => return None,
    })
}

/// A row by the kind's JSON Schema.
pub(super) fn json_of_row(batch: &RecordBatch, row: usize) -> Value {
    let schema = batch.schema();
    let values = schema.fields().iter().zip(batch.columns());
    Value::Object(values.filter_map(|(field, values)| Some((field.name().clone(), value(values, row)?))).collect::<Map<_, _>>())
}

fn write_table(out: &mut dyn Write, batch: &RecordBatch, schema: &SchemaRef, first: bool, shown_to: &Shown<'_>) -> Result<(), Failure> {
    let Shown { terminal, .. } = shown_to;
    let is_number = |kind: &DataType| matches!(kind, DataType::Int32 | DataType::Int64);
    let heading = |name: &str| if first { texts::column_label(name, terminal.lang) } else { String::new() };
    // An amount says its scale by its decimals.
    let is_scale = |name: &str| SCALES.iter().any(|(_, scale)| *scale == name);
    let shown: Vec<usize> = (0..schema.fields().len()).filter(|at| !is_scale(schema.field(*at).name())).collect();
    let scale_of = |name: &str| SCALES.iter().find(|(digits, _)| *digits == name).map(|(_, scale)| batch.column_by_name(scale));
    let mut table = Table::new(shown.iter().map(|at| (heading(schema.field(*at).name()), is_number(schema.field(*at).data_type()))));
    for row in 0..batch.num_rows() {
        let cells = shown.iter().map(|at| (schema.field(*at), batch.column(*at))).map(|(field, values)| {
            let Some(value) = value(values, row) else { return String::new() };
            match (field.data_type(), value) {
                (DataType::Utf8, Value::String(text)) => shown_to.text(field.name(), &text),
                (DataType::Date32, Value::String(day)) => day.parse().map_or(day, |day| format::day_medium(day, terminal.lang)),
                (DataType::Timestamp(..), _) => {
                    let at = Instant::from_micros(values.as_primitive::<TimestampMicrosecondType>().value(row));
                    format::moment(at, &shown_to.zone, terminal.lang)
                }
                (_, Value::String(text)) => harmless(&text).into_owned(),
                (_, number) => match scale_of(field.name()) {
                    Some(scales) => decimal(&number, scales, row, terminal.lang),
                    None => number.as_i64().map_or_else(|| number.to_string(), |digits| plain_number(digits, terminal.lang)),
                },
            }
        });
        table.push(cells.collect());
    }
    Ok(table.write(out, terminal)?)
}

impl Shown<'_> {
    /// A text of a record as a person reads it: an account by its name, a word in their language.
    fn text(&self, column: &str, text: &str) -> String {
        match column {
            "account" => harmless(self.book.find(text).map_or(text, |account| &account.name)).into_owned(),
            "currency" if text == Currency::UNKNOWN.as_str() => "?".to_owned(),
            _ if is_word(column) => texts::word_label(text, self.terminal.lang),
            _ => harmless(text).into_owned(),
        }
    }
}

fn plain_number(digits: i64, lang: Lang) -> String {
    format::number(Decimal { digits, scale: 0 }, lang)
}

/// Columns whose words are said in the person's language.
fn is_word(name: &str) -> bool {
    matches!(name, "status" | "type" | "direction" | "nature" | "quality" | "commodity" | "unit")
}

/// An amount with its decimals, where its scale is known.
fn decimal(minor: &Value, scales: Option<&Arc<dyn Array>>, row: usize, lang: Lang) -> String {
    let scale = scales.and_then(|scales| u8::try_from(scales.as_primitive_opt::<Int32Type>()?.value(row)).ok());
    match (minor.as_i64(), scale) {
        (Some(digits), Some(scale)) => format::number(Decimal { digits, scale }, lang),
        (Some(digits), None) => plain_number(digits, lang),
        _ => minor.to_string(),
    }
}
