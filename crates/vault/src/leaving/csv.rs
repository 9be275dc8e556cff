//! Lines of CSV (RFC 4180) that a spreadsheet opens without running anything.

use std::io::{self, Write};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};
use logis_core::{Day, Decimal, Energy, Instant, RecordId};

/// Columns that the lines of an export say once more in units that people use.
struct Told {
    name: &'static str,
    of: fn(&RecordBatch, usize) -> Option<String>,
    needs: &'static str,
}

/// See [`Told`].
const TOLD: &[Told] = &[
    Told { name: "amount", of: |rows, row| decimal(rows, row, ["amount_minor", "amount_scale"]), needs: "amount_minor" },
    Told { name: "energy_wh", of: energy, needs: "energy_mj" },
    Told { name: "quantity", of: |rows, row| decimal(rows, row, ["quantity_digits", "quantity_scale"]), needs: "quantity_digits" },
];

fn decimal(rows: &RecordBatch, row: usize, [digits, scale]: [&str; 2]) -> Option<String> {
    let digits = rows.column_by_name(digits)?.as_primitive_opt::<Int64Type>().filter(|digits| digits.is_valid(row))?.value(row);
    let scale = rows.column_by_name(scale)?.as_primitive_opt::<Int32Type>().filter(|scale| scale.is_valid(row))?.value(row);
    Some(Decimal { digits, scale: u8::try_from(scale).ok()? }.to_string())
}

fn energy(rows: &RecordBatch, row: usize) -> Option<String> {
    let energy = rows.column_by_name("energy_mj")?.as_primitive_opt::<Int64Type>().filter(|energy| energy.is_valid(row))?.value(row);
    Some(Energy::from_millijoules(energy).watt_hours().to_string())
}

/// Writes the line of column names; `told` adds those in people's units.
///
/// # Errors
/// When it can't be written.
pub fn write_csv_names(out: &mut dyn Write, schema: &Schema, told: bool) -> io::Result<()> {
    let own = schema.fields().iter().map(|field| field.name().as_str());
    let more = TOLD.iter().filter(|column| told && schema.field_with_name(column.needs).is_ok()).map(|column| column.name);
    for (at, name) in own.chain(more).enumerate() {
        write!(out, "{}{name}", if at > 0 { "," } else { "" })?;
    }
    out.write_all(b"\r\n")
}

/// Writes one row. A text that a spreadsheet would take for a formula begins with an apostrophe; ids are hexadecimal
/// digits, dates and moments ISO 8601; what a record lacks is empty.
///
/// # Errors
/// When it can't be written.
pub fn write_csv_row(out: &mut dyn Write, rows: &RecordBatch, row: usize, told: bool) -> io::Result<()> {
    for (at, values) in rows.columns().iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        if values.is_null(row) {
            continue;
        }
        match values.data_type() {
            DataType::Utf8 => write_cell(out, values.as_string::<i32>().value(row))?,
            DataType::Int64 => write!(out, "{}", values.as_primitive::<Int64Type>().value(row))?,
            DataType::Int32 => write!(out, "{}", values.as_primitive::<Int32Type>().value(row))?,
            DataType::Date32 => write!(out, "{}", Day::from_number(values.as_primitive::<Date32Type>().value(row)))?,
            DataType::Timestamp(..) => {
                write!(out, "{}", Instant::from_micros(values.as_primitive::<TimestampMicrosecondType>().value(row)))?;
            }
            DataType::FixedSizeBinary(_) => {
                if let Ok(id) = RecordId::from_slice(values.as_fixed_size_binary().value(row)) {
                    write!(out, "{id}")?;
                }
            }
            _ => {}
        }
    }
    for column in TOLD.iter().filter(|column| told && rows.column_by_name(column.needs).is_some()) {
        write!(out, ",{}", (column.of)(rows, row).unwrap_or_default())?;
    }
    out.write_all(b"\r\n")
}

fn write_cell(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let guard = if runs { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n']) {
        write!(out, "\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        write!(out, "{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_a_spreadsheet_would_run() {
        let cell = |text: &str| {
            let mut out = Vec::new();
            write_cell(&mut out, text).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("-2\",x"), "\"'-2\"\",x\"");
        assert_eq!(cell("CB 12/01 = ok"), "CB 12/01 = ok");
    }
}
