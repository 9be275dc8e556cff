//! Where the person went.

use crate::{Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// How one travels.
pub const MODES: &[&str] = &["car", "bicycle", "foot", "train", "bus", "plane", "boat", "other", "unknown"];

const TRACK: Column = Column::new("track", T::Text, "The track as its source names it").optional().repeats();

/// `mobility.trip`
pub static TRIP: Kind = Kind {
    id: KindId::MobilityTrip,
    name: "mobility.trip",
    version: 1,
    label_fr: "Trajet",
    label_en: "Trip",
    description: "A way from one place to another: when, how far, by what",
    columns: &[
        TRACK,
        Column::new("starts_at", T::Instant, "When it began").optional(),
        Column::new("ends_at", T::Instant, "When it ended").optional(),
        Column::new("distance_m", T::Integer, "Metres along the way, on the sphere of radius 6,371,008.8 m").optional(),
        Column::new("moving_s", T::Integer, "Seconds during which it moved").optional(),
        Column::new("mode", T::Word(MODES), "By what"),
        Column::new("points", T::Small, "Positions of it").optional(),
    ],
    time: TimeColumn::Instant("starts_at"),
    title: &["track", "mode"],
    about: &["mode"],
    amount: None,
    natural_key: |batch, row, key| {
        key.text("trip").text(batch.text("track", row).unwrap_or_default()).instant(batch.at(row));
        Key::Ordinal
    },
};

/// `mobility.position`
pub static POSITION: Kind = Kind {
    id: KindId::MobilityPosition,
    name: "mobility.position",
    version: 1,
    label_fr: "Position",
    label_en: "Position",
    description: "A place at a moment, on WGS 84",
    columns: &[
        TRACK,
        Column::new("segment", T::Small, "The part of the track, from 0; points of two parts are not joined").optional().repeats(),
        Column::new("at", T::Instant, "When; none where the source gives no time").optional(),
        Column::new("latitude_e7", T::Integer, "Degrees north, times ten million"),
        Column::new("longitude_e7", T::Integer, "Degrees east, times ten million"),
        Column::new("elevation_mm", T::Integer, "Millimetres above the sea, as the source has it").optional(),
        Column::new("speed_mm_s", T::Integer, "Millimetres a second").optional(),
        Column::new("accuracy_mm", T::Integer, "The radius within which it lies, in millimetres").optional(),
    ],
    time: TimeColumn::Instant("at"),
    title: &["track"],
    about: &[],
    amount: None,
    natural_key: |batch, row, key| {
        key.text("position").text(batch.text("track", row).unwrap_or_default()).instant(batch.at(row));
        key.integer(batch.integer("latitude_e7", row).unwrap_or_default()).integer(batch.integer("longitude_e7", row).unwrap_or_default());
        Key::Ordinal
    },
};
