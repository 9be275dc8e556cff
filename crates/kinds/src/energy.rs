//! Meters and what they read.

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use arrow_array::{ArrayRef, StringArray};
use logis_core::{Decimal, Energy, Instant};

use crate::rows::assemble;
use crate::{Batch, Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// What flows.
pub const COMMODITIES: &[&str] = &["electricity", "gas", "heat", "water", "other"];
/// Which way it flows, seen from the home.
pub const DIRECTIONS: &[&str] = &["consumption", "production"];
/// What a reading is: the energy of an interval, or a register's index at a moment.
pub const NATURES: &[&str] = &["interval", "index"];
/// How a value came about.
pub const QUALITIES: &[&str] = &["measured", "estimated", "corrected", "unknown"];
/// Units of what is no energy: cubic metres, cubic feet, litres, gallons; `unknown` where the source names none.
pub const UNITS: &[&str] = &["m3", "ft3", "l", "us_gallon", "imperial_gallon", "unknown"];

const METER_REF: Column = Column::new("meter", T::Text, "The meter or delivery point as its source names it").repeats();

/// `energy.meter`
pub static METER: Kind = Kind {
    id: KindId::EnergyMeter,
    name: "energy.meter",
    version: 1,
    label_fr: "Compteur",
    label_en: "Meter",
    description: "A meter or delivery point as one source names it",
    columns: &[
        METER_REF,
        Column::new("commodity", T::Word(COMMODITIES), "What flows"),
        Column::new("subscribed_power_va", T::Integer, "The contract's power in volt-amperes").optional(),
        Column::new("tariff", T::Text, "The tariff or calendar, as given").optional(),
        Column::new("name", T::Text, "What the source calls it").optional(),
        Column::new("holder", T::Text, "Who reads it, as given").optional(),
    ],
    time: TimeColumn::Timeless,
    title: &["name", "meter"],
    about: &["meter", "holder"],
    amount: None,
    natural_key: |batch, row, key| {
        key.text("meter").text(batch.text("meter", row).unwrap_or_default());
        Key::Whole
    },
};

/// `energy.reading`
pub static READING: Kind = Kind {
    id: KindId::EnergyReading,
    name: "energy.reading",
    version: 2,
    label_fr: "Relevé d’énergie",
    label_en: "Energy reading",
    description: "What an interval used, or a register's index at a moment: energy, or a quantity with its unit, or both. Totals of energy add \
                  intervals, or take index differences of one register, never both, and leave out what has no energy",
    columns: &[
        METER_REF,
        Column::new("starts_at", T::Instant, "The start of the interval; of an index its moment"),
        Column::new("offset_minutes", T::Small, "The UTC offset of local time then").optional().repeats(),
        Column::new("duration_s", T::Small, "Seconds that the interval lasts; 0 for an index").repeats(),
        Column::new("nature", T::Word(NATURES), "Interval or index"),
        Column::new("direction", T::Word(DIRECTIONS), "From the grid, or into it"),
        Column::new("register", T::Text, "The register or tariff slot").optional().repeats(),
        Column::new(
            "energy_mj",
            T::Integer,
            "Energy of the interval, or the index, in millijoules (1 Wh = 3,600,000); none where it is not known",
        )
        .optional(),
        Column::new("quantity_digits", T::Integer, "What the source counted that is no energy, or of no named unit: its digits").optional(),
        Column::new("quantity_scale", T::Small, "Decimals that `quantity_digits` holds").optional(),
        Column::new("unit", T::Word(UNITS), "The unit of the quantity; `unknown` where the source names none").optional(),
        Column::new("quality", T::Word(QUALITIES), "How the value came about"),
    ],
    time: TimeColumn::Instant("starts_at"),
    title: &["meter"],
    about: &["register"],
    amount: None,
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        key.text("reading").text(text("meter")).text(text("direction")).text(text("nature")).text(text("register"));
        key.instant(batch.at(row)).integer(i64::from(batch.small("duration_s", row).unwrap_or_default()));
        // A meter may tell one interval in energy and in cubic metres, each as a reading of its own.
        if let (None, Some(unit)) = (batch.integer("energy_mj", row), batch.text("unit", row)) {
            key.text(unit);
        }
        Key::Whole
    },
};

/// One `energy.meter`, before it becomes columns.
#[derive(Debug, Clone, Copy)]
pub struct MeterRow<'a> {
    /// Line of the input, from 1; 0 where lines mean nothing.
    pub line: u64,
    /// See the column `meter`.
    pub meter: &'a str,
    /// One of [`COMMODITIES`].
    pub commodity: &'a str,
    /// Volt-amperes.
    pub subscribed_power_va: Option<i64>,
    /// The tariff, as given.
    pub tariff: Option<&'a str>,
    /// What the source calls it.
    pub name: Option<&'a str>,
    /// Who reads it.
    pub holder: Option<&'a str>,
}

/// What a source counted that is no energy, or of which it doesn't say what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// As given, exact.
    pub value: Decimal,
    /// One of [`UNITS`].
    pub unit: &'static str,
}

/// One `energy.reading`, before it becomes columns. It has an energy, or a quantity, or both.
#[derive(Debug, Clone, Copy)]
pub struct ReadingRow<'a> {
    /// Line of the input, from 1; 0 where lines mean nothing.
    pub line: u64,
    /// See the column `meter`.
    pub meter: &'a str,
    /// Start of the interval, or the index' moment.
    pub starts_at: Instant,
    /// The UTC offset of local time then, in minutes.
    pub offset_minutes: Option<i32>,
    /// Seconds; 0 for an index.
    pub duration_s: i32,
    /// One of [`NATURES`].
    pub nature: &'a str,
    /// One of [`DIRECTIONS`].
    pub direction: &'a str,
    /// The register or tariff slot.
    pub register: Option<&'a str>,
    /// Energy of the interval, or the index; none where it is not known.
    pub energy: Option<Energy>,
    /// The same in another unit than of energy.
    pub quantity: Option<Quantity>,
    /// One of [`QUALITIES`].
    pub quality: &'a str,
}

/// Builds batches of `energy.reading`.
#[derive(Debug, Default)]
pub struct Readings {
    lines: Vec<u64>,
    starts_at: TimestampMicrosecondBuilder,
    smalls: [Int32Builder; 3],
    integers: [Int64Builder; 2],
    texts: [StringBuilder; 6],
}

impl Readings {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Records so far; hand the batch over at [`Batch::ROWS_MAX`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds a record.
    pub fn push(&mut self, row: &ReadingRow<'_>) {
        self.lines.push(row.line);
        self.starts_at.append_value(row.starts_at.micros());
        let [offset, duration, scale] = &mut self.smalls;
        offset.append_option(row.offset_minutes);
        duration.append_value(row.duration_s);
        scale.append_option(row.quantity.map(|quantity| i32::from(quantity.value.scale)));
        let [energy, digits] = &mut self.integers;
        energy.append_option(row.energy.map(Energy::millijoules));
        digits.append_option(row.quantity.map(|quantity| quantity.value.digits));
        let unit = row.quantity.map(|quantity| quantity.unit);
        let values = [Some(row.meter), Some(row.nature), Some(row.direction), row.register, unit, Some(row.quality)];
        for (builder, value) in self.texts.iter_mut().zip(values) {
            builder.append_option(value);
        }
    }

    /// The batch so far; the builder is empty afterwards.
    #[must_use]
    pub fn finish(&mut self) -> Batch {
        let [offset, duration, scale] = &mut self.smalls;
        let [energy, digits] = &mut self.integers;
        let [meter, nature, direction, register, unit, quality] =
            self.texts.each_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let columns: Vec<ArrayRef> = vec![
            meter,
            Arc::new(self.starts_at.finish().with_timezone("UTC")),
            Arc::new(offset.finish()),
            Arc::new(duration.finish()),
            nature,
            direction,
            register,
            Arc::new(energy.finish()),
            Arc::new(digits.finish()),
            Arc::new(scale.finish()),
            unit,
            quality,
        ];
        assemble(KindId::EnergyReading, columns, std::mem::take(&mut self.lines))
    }
}

/// One batch of `energy.meter`.
#[must_use]
pub fn meters(rows: &[MeterRow<'_>]) -> Batch {
    let text = |of: fn(&MeterRow<'_>) -> Option<String>| Arc::new(rows.iter().map(of).collect::<StringArray>()) as ArrayRef;
    let columns: Vec<ArrayRef> = vec![
        text(|r| Some(r.meter.to_owned())),
        text(|r| Some(r.commodity.to_owned())),
        Arc::new(rows.iter().map(|r| r.subscribed_power_va).collect::<arrow_array::Int64Array>()),
        text(|r| r.tariff.map(str::to_owned)),
        text(|r| r.name.map(str::to_owned)),
        text(|r| r.holder.map(str::to_owned)),
    ];
    assemble(KindId::EnergyMeter, columns, rows.iter().map(|row| row.line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_becomes_columns() {
        let mut readings = Readings::new();
        let starts_at = Instant::from_seconds(1_700_000_000);
        let row = ReadingRow {
            line: 4,
            meter: "0",
            starts_at,
            offset_minutes: Some(60),
            duration_s: 1800,
            nature: "interval",
            direction: "consumption",
            register: None,
            energy: Some(Energy::from_millijoules(900_000_000)),
            quantity: None,
            quality: "measured",
        };
        readings.push(&row);
        let volume = Quantity { value: Decimal { digits: 12_345, scale: 2 }, unit: "m3" };
        readings.push(&ReadingRow { energy: None, quantity: Some(volume), ..row });
        let batch = readings.finish();
        assert!(readings.is_empty());
        assert_eq!((batch.rows(), batch.at(0), batch.integer("energy_mj", 0)), (2, starts_at, Some(900_000_000)));
        assert_eq!((batch.text("unit", 0), batch.integer("quantity_digits", 0), batch.small("quantity_scale", 0)), (None, None, None));
        assert_eq!((batch.integer("energy_mj", 1), batch.text("unit", 1)), (None, Some("m3")));
        assert_eq!((batch.integer("quantity_digits", 1), batch.small("quantity_scale", 1)), (Some(12_345), Some(2)));
        let meter = MeterRow {
            line: 1,
            meter: "0",
            commodity: "electricity",
            subscribed_power_va: Some(6000),
            tariff: None,
            name: None,
            holder: None,
        };
        assert_eq!(meters(&[meter]).integer("subscribed_power_va", 0), Some(6000));
    }
}
