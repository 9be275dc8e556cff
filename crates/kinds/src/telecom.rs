//! What a telephone line was used for.

use crate::{Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// What it was used for.
pub const TYPES: &[&str] = &["call", "message", "data", "other"];
/// Which way, seen from the person.
pub const DIRECTIONS: &[&str] = &["out", "in", "unknown"];

/// `telecom.usage`
pub static USAGE: Kind = Kind {
    id: KindId::TelecomUsage,
    name: "telecom.usage",
    version: 1,
    label_fr: "Communication",
    label_en: "Telecom usage",
    description: "A call, a message, or a use of data, as an operator's records tell it",
    columns: &[
        Column::new("line", T::Text, "The person's own number or line, as given").optional().repeats(),
        Column::new("starts_at", T::Instant, "When it began; local time of the source counts as UTC where no zone is known"),
        Column::new("offset_minutes", T::Small, "The UTC offset of local time then, where it is known").optional().repeats(),
        Column::new("type", T::Word(TYPES), "What it was"),
        Column::new("direction", T::Word(DIRECTIONS), "Which way"),
        Column::new("counterparty", T::Text, "The other number or name, as given").optional(),
        Column::new("duration_s", T::Integer, "Seconds").optional(),
        Column::new("bytes", T::Integer, "Bytes, both ways").optional(),
        Column::new("amount_minor", T::Integer, "What it cost, in minor units").optional(),
        Column::new("amount_scale", T::Small, "Decimals of `amount_minor`").optional(),
        Column::new("currency", T::Text, "ISO 4217").optional().repeats(),
        Column::new("place", T::Text, "Where: an antenna's name, or country, as given").optional(),
        Column::new("status", T::Text, "What the source says became of it: answered, busy, …").optional().repeats(),
    ],
    time: TimeColumn::Instant("starts_at"),
    title: &["counterparty", "type"],
    about: &["type", "direction", "line"],
    amount: Some(["amount_minor", "amount_scale", "currency"]),
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        key.text("usage").text(text("line")).instant(batch.at(row)).text(text("type")).text(text("direction")).text(text("counterparty"));
        key.integer(batch.integer("duration_s", row).unwrap_or(i64::MIN)).integer(batch.integer("bytes", row).unwrap_or(i64::MIN));
        Key::Ordinal
    },
};
