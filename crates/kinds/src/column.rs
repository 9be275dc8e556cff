//! One column of a kind.

use arrow_schema::{DataType, TimeUnit};

/// What values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Free text (Arrow `Utf8`).
    Text,
    /// One of these words (Arrow `Utf8`).
    Word(&'static [&'static str]),
    /// A whole number of 64 bits.
    Integer,
    /// A small whole number (32 bits).
    Small,
    /// A civil date (Arrow `Date32`, days since 1970-01-01).
    Day,
    /// A moment (Arrow `Timestamp(µs, UTC)`).
    Instant,
}

/// A column: name, type, and what its values mean.
#[derive(Debug)]
pub struct Column {
    /// Its name; carries the unit where there is one (`amount_minor`, `energy_mj`).
    pub name: &'static str,
    /// Its values.
    pub kind: ColumnType,
    /// Whether a record may lack it.
    pub optional: bool,
    /// Whether few values stand in many rows (an account, a currency), so that the vault may store them once.
    pub repeats: bool,
    /// What a value means, with its unit.
    pub description: &'static str,
}

impl Column {
    /// A column that every record has.
    #[must_use]
    pub const fn new(name: &'static str, kind: ColumnType, description: &'static str) -> Self {
        Self { name, kind, optional: false, repeats: matches!(kind, ColumnType::Word(_)), description }
    }

    /// The same, but records may lack it.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The same, but few values stand in many rows.
    #[must_use]
    pub const fn repeats(mut self) -> Self {
        self.repeats = true;
        self
    }

    /// Its Arrow type.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self.kind {
            ColumnType::Text | ColumnType::Word(_) => DataType::Utf8,
            ColumnType::Integer => DataType::Int64,
            ColumnType::Small => DataType::Int32,
            ColumnType::Day => DataType::Date32,
            ColumnType::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }
}
