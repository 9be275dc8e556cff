//! Segments: up to 4,096 rows of one stream, sorted by time, encoded as columns, sealed under the home's key.
//!
//! A kind's data lies in three streams ([`Stream`]): records as they were first seen, what changed how they are shown,
//! and their sightings. A segment is one row of `segment` (ids, times, counts: plain), its bytes one row of `sealed`.

pub(crate) mod encode;
pub(crate) mod layout;
pub(crate) mod store;

use logis_core::{DeliveryId, SegmentId};
use logis_kinds::KindId;

/// Rows of a segment at most.
pub(crate) const ROWS_MAX: usize = 4096;

/// What the rows of a segment are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Stream {
    /// Records with the content of their first sighting.
    Record = 0,
    /// What a record is shown as, where that is not the content of its first sighting; the latest version counts.
    Shown = 1,
    /// One appearance of a record in one delivery.
    Sighting = 2,
}

/// A segment's row: everything about it but its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    pub kind: KindId,
    pub stream: Stream,
    pub id: SegmentId,
    /// The earliest and latest time of its rows, µs; of `Shown` the times of the records' ids count too.
    pub t_min: i64,
    pub t_max: i64,
    pub rows: usize,
    /// Visible means that this delivery is published.
    pub delivery: DeliveryId,
}

/// The tables of segments.
pub(crate) const SCHEMA: &str = "
CREATE TABLE segment (
  home_id BLOB NOT NULL, kind TEXT NOT NULL, stream BIGINT NOT NULL, t_min BIGINT NOT NULL, segment_id BLOB NOT NULL,
  t_max BIGINT NOT NULL, rows BIGINT NOT NULL, bytes BIGINT NOT NULL, delivery_id BLOB NOT NULL, hidden_us BIGINT,
  PRIMARY KEY (home_id, kind, stream, t_min, segment_id));
CREATE INDEX segment_delivery ON segment (home_id, delivery_id);
CREATE TABLE sealed (home_id BLOB NOT NULL, segment_id BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (home_id, segment_id));
";

/// Its tables, for erasing a home.
pub(crate) const TABLES: &[&str] = &["sealed", "segment"];
