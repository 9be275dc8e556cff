//! What stands in the person's calendars, after iCalendar (RFC 5545).

use crate::{Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// RFC 5545 §3.8.1.11, and `unknown` where an event names none.
pub const STATES: &[&str] = &["confirmed", "tentative", "cancelled", "unknown"];

/// `calendar.event`
pub static EVENT: Kind = Kind {
    id: KindId::CalendarEvent,
    name: "calendar.event",
    version: 1,
    label_fr: "Événement",
    label_en: "Event",
    description: "An event of a calendar. One that recurs is one record: its rule is kept as it is written",
    columns: &[
        Column::new("uid", T::Text, "The event's own id").optional(),
        Column::new("recurrence_id", T::Text, "Which occurrence of a recurring event this one replaces, as written").optional(),
        Column::new("calendar", T::Text, "The calendar's name").optional().repeats(),
        Column::new("summary", T::Text, "What it is").optional(),
        Column::new("description", T::Text, "What is said further").optional(),
        Column::new("location", T::Text, "Where").optional(),
        Column::new("starts_at", T::Instant, "Its start; of a whole day 00:00 UTC of that day").optional(),
        Column::new("starts_on", T::Day, "The day, where it lasts whole days").optional(),
        Column::new("ends_at", T::Instant, "Its end (not included), or start and duration").optional(),
        Column::new("ends_on", T::Day, "The last day, where it lasts whole days").optional(),
        Column::new("timezone", T::Text, "The time zone that its times were written in").optional().repeats(),
        Column::new("offset_minutes", T::Small, "The UTC offset of its start there").optional().repeats(),
        Column::new("recurrence", T::Text, "RRULE, RDATE and EXDATE, one a line, as written").optional(),
        Column::new("status", T::Word(STATES), "Whether it holds"),
        Column::new("organizer", T::Text, "Who called it").optional(),
        Column::new("attendees", T::Text, "Who was asked, one a line").optional(),
        Column::new("revised_at", T::Instant, "When it was last changed").optional(),
    ],
    time: TimeColumn::Instant("starts_at"),
    title: &["summary", "uid"],
    about: &["location", "calendar"],
    amount: None,
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        if let Some(uid) = batch.text("uid", row) {
            key.text("uid").text(uid).text(text("recurrence_id"));
            return Key::Whole;
        }
        key.text("event").instant(batch.at(row)).folded(text("summary")).folded(text("location"));
        Key::Ordinal
    },
};
