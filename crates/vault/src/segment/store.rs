//! Segments in and out of the database.

use arrow_array::RecordBatch;
use logis_core::{DeliveryId, HomeId, Rng, SegmentId};
use logis_kinds::KindId;

use super::encode::{decode, encode};
use super::layout::layout;
use super::{Segment, Stream};
use crate::VaultError;
use crate::crypto::HomeKey;
use crate::db::{Row, Tx, Value};

/// A segment, sealed and ready to be inserted.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub segment: Segment,
    pub sealed: Vec<u8>,
}

/// What a segment's seal is bound to: it opens nowhere else.
fn bound_to(home: HomeId, segment: &Segment) -> Vec<u8> {
    let mut aad = b"segment".to_vec();
    aad.extend_from_slice(home.as_bytes());
    aad.extend_from_slice(segment.id.as_bytes());
    aad.extend_from_slice(&segment.kind.kind().version.to_le_bytes());
    aad.push(segment.stream as u8);
    for number in [segment.t_min, segment.t_max, i64::try_from(segment.rows).unwrap_or(i64::MAX)] {
        aad.extend_from_slice(&number.to_le_bytes());
    }
    aad.extend_from_slice(segment.kind.name().as_bytes());
    aad
}

/// Encodes and seals rows of a stream's layout; `times` are the earliest and latest of them in µs.
pub(crate) fn prepare(
    home: HomeId,
    key: &HomeKey,
    rng: &dyn Rng,
    (kind, stream, delivery): (KindId, Stream, DeliveryId),
    rows: &RecordBatch,
    times: (i64, i64),
) -> Result<Prepared, VaultError> {
    let segment = Segment { kind, stream, id: SegmentId::draw(rng), t_min: times.0, t_max: times.1, rows: rows.num_rows(), delivery };
    let plain = encode(&layout(kind, stream), rows)?;
    Ok(Prepared { sealed: key.seal(rng, &bound_to(home, &segment), plain), segment })
}

/// Stores a prepared segment; unseen until its delivery is published.
pub(crate) fn insert(tx: &Tx<'_>, home: HomeId, prepared: &Prepared) -> Result<(), VaultError> {
    let Prepared { segment, sealed } = prepared;
    let count = |n: usize| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
    tx.execute(
        "INSERT INTO segment (home_id, kind, stream, t_min, segment_id, t_max, rows, bytes, delivery_id, hidden_us)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)",
        &[
            (&home).into(),
            segment.kind.name().into(),
            Value::Integer(segment.stream as i64),
            segment.t_min.into(),
            (&segment.id).into(),
            segment.t_max.into(),
            count(segment.rows),
            count(sealed.len()),
            (&segment.delivery).into(),
        ],
    )?;
    tx.execute(
        "INSERT INTO sealed (home_id, segment_id, bytes) VALUES ($1, $2, $3)",
        &[(&home).into(), (&segment.id).into(), sealed.into()],
    )?;
    Ok(())
}

const COLUMNS: &str = "s.kind, s.stream, s.segment_id, s.t_min, s.t_max, s.rows, s.delivery_id";

fn segment_of(row: &Row<'_>) -> Result<Segment, VaultError> {
    let impossible = VaultError::Impossible;
    let stream = match row.integer(1)? {
        0 => Stream::Record,
        1 => Stream::Shown,
        2 => Stream::Sighting,
        _ => return Err(impossible("a stream that is none")),
    };
    Ok(Segment {
        kind: KindId::find(&row.text(0)?).ok_or(impossible("a kind that is none"))?,
        stream,
        id: SegmentId::from_slice(&row.blob(2)?).map_err(|_| impossible("a segment id that is none"))?,
        t_min: row.integer(3)?,
        t_max: row.integer(4)?,
        rows: usize::try_from(row.integer(5)?).map_err(|_| impossible("a count below zero"))?,
        delivery: DeliveryId::from_slice(&row.blob(6)?).map_err(|_| impossible("a delivery id that is none"))?,
    })
}

/// What is seen beside what is published: by a delivery being staged its own rows, by a merge all that it staged.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sees {
    pub own: Option<DeliveryId>,
    pub merge: Option<DeliveryId>,
}

impl Sees {
    /// Nothing more.
    pub(crate) const PUBLISHED: Self = Self { own: None, merge: None };
}

/// The state of deliveries that a merge staged and that become visible all at once.
pub(crate) fn merge_state(merge: DeliveryId) -> String {
    format!("merge {merge}")
}

/// The segments of a stream that are visible, or seen as `sees` says, and hold times within the bounds (both in).
pub(crate) fn list(
    tx: &Tx<'_>,
    home: HomeId,
    (kind, stream): (KindId, Stream),
    sees: Sees,
    (from, to): (i64, i64),
) -> Result<Vec<Segment>, VaultError> {
    let own = sees.own.unwrap_or(DeliveryId([0; 16]));
    let merge = sees.merge.map(merge_state).unwrap_or_default();
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM segment s JOIN delivery d ON d.home_id = s.home_id AND d.delivery_id = s.delivery_id
             WHERE s.home_id = $1 AND s.kind = $2 AND s.stream = $3 AND s.t_min <= $4 AND s.t_max >= $5 AND s.hidden_us IS NULL
               AND (d.state = 'published' OR s.delivery_id = $6 OR d.state = $7)
             ORDER BY s.t_min, s.segment_id"
        ),
        &[(&home).into(), kind.name().into(), Value::Integer(stream as i64), to.into(), from.into(), (&own).into(), merge.as_str().into()],
        segment_of,
    )
}

/// The segments that a delivery staged, of one stream.
pub(crate) fn list_own(tx: &Tx<'_>, home: HomeId, kind: KindId, stream: Stream, delivery: DeliveryId) -> Result<Vec<Segment>, VaultError> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM segment s WHERE s.home_id = $1 AND s.delivery_id = $2 AND s.kind = $3 AND s.stream = $4 ORDER BY s.t_min"
        ),
        &[(&home).into(), (&delivery).into(), kind.name().into(), Value::Integer(stream as i64)],
        segment_of,
    )
}

/// The sealed bytes of a segment, hidden or not.
pub(crate) fn bytes(tx: &Tx<'_>, home: HomeId, segment: SegmentId) -> Result<Vec<u8>, VaultError> {
    tx.query_one("SELECT bytes FROM sealed WHERE home_id = $1 AND segment_id = $2", &[(&home).into(), (&segment).into()], |row| {
        row.blob(0)
    })?
    .ok_or(VaultError::NotFound { what: "segment" })
}

/// Opens sealed bytes and decodes the columns named (all where `None`).
pub(crate) fn open(
    home: HomeId,
    key: &HomeKey,
    segment: &Segment,
    sealed: Vec<u8>,
    columns: Option<&[&str]>,
) -> Result<RecordBatch, VaultError> {
    let plain = key.open("segment", &bound_to(home, segment), sealed)?;
    let layout = layout(segment.kind, segment.stream);
    let positions = match columns {
        None => None,
        Some(names) => Some(
            names.iter().map(|name| layout.position(name).ok_or(VaultError::NotFound { what: "column" })).collect::<Result<Vec<_>, _>>()?,
        ),
    };
    Ok(decode(&layout, plain, positions.as_deref())?)
}

/// Hides a segment that others replace; its bytes stay for those who read it now, until the grace is over.
pub(crate) fn hide(tx: &Tx<'_>, home: HomeId, segment: SegmentId, now_us: i64) -> Result<(), VaultError> {
    tx.execute(
        "UPDATE segment SET hidden_us = $3 WHERE home_id = $1 AND segment_id = $2 AND hidden_us IS NULL",
        &[(&home).into(), (&segment).into(), now_us.into()],
    )?;
    Ok(())
}

/// Deletes the segments hidden before a moment.
pub(crate) fn remove_hidden(tx: &Tx<'_>, home: HomeId, before_us: i64) -> Result<(), VaultError> {
    tx.execute(
        "DELETE FROM sealed WHERE home_id = $1 AND segment_id IN
           (SELECT segment_id FROM segment WHERE home_id = $1 AND hidden_us < $2)",
        &[(&home).into(), before_us.into()],
    )?;
    tx.execute("DELETE FROM segment WHERE home_id = $1 AND hidden_us < $2", &[(&home).into(), before_us.into()])?;
    Ok(())
}

/// Bytes of a kind's visible segments: records and how they are shown, sightings.
pub(crate) fn sizes(tx: &Tx<'_>, home: HomeId, kind: KindId) -> Result<[u64; 2], VaultError> {
    let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN s.stream = 2 THEN 0 ELSE s.bytes END), 0) AS BIGINT),
                      CAST(COALESCE(SUM(CASE WHEN s.stream = 2 THEN s.bytes ELSE 0 END), 0) AS BIGINT)
               FROM segment s JOIN delivery d ON d.home_id = s.home_id AND d.delivery_id = s.delivery_id
               WHERE s.home_id = $1 AND s.kind = $2 AND s.hidden_us IS NULL AND d.state = 'published'";
    let sizes = tx.query_one(sql, &[(&home).into(), kind.name().into()], |row| Ok([row.integer(0)?, row.integer(1)?]))?;
    Ok(sizes.unwrap_or_default().map(|size| u64::try_from(size).unwrap_or_default()))
}
