//! The columns of each stream: ours first, then the kind's.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use logis_kinds::{ALL, Kind, KindId};

use super::Stream;

/// The record's id, sixteen bytes.
pub(crate) const RECORD_ID: &str = "record_id";
/// Of `Shown`: the home's version at which it was written. The latest counts.
pub(crate) const VERSION: &str = "version";
/// The sighting's own key; null where it is the record's.
pub(crate) const KEY: &str = "own_key";
/// A digest of the content as the input gave it.
pub(crate) const DIGEST: &str = "digest";
/// The line of the input.
pub(crate) const LINE: &str = "line";
/// The delivery it came by, sixteen bytes.
pub(crate) const DELIVERY: &str = "delivery_id";
/// Where ids mean something; see the delivery's source.
pub(crate) const SOURCE: &str = "source";
/// Whether the content is not here but in the record's own row, which is equal.
pub(crate) const ELIDED: &str = "elided";

/// Ids, sixteen bytes each, under which the record was known in homes that this one was merged with; the nearest first.
pub(crate) const FORMER: &str = "former_ids";

/// One column of a segment.
#[derive(Debug, Clone)]
pub(crate) struct SegmentColumn {
    pub field: Field,
    /// Stored as a small table of values and a number a row.
    pub repeats: bool,
    /// Stored as differences from row to row.
    pub delta: bool,
}

/// The columns of one stream of one kind.
#[derive(Debug)]
pub(crate) struct Layout {
    pub columns: Vec<SegmentColumn>,
    pub schema: SchemaRef,
    /// How many columns come before the kind's own.
    pub own: usize,
}

impl Layout {
    /// The position of a column.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field.name() == name)
    }
}

static LAYOUTS: LazyLock<HashMap<(KindId, Stream), Arc<Layout>>> = LazyLock::new(|| {
    let streams = [Stream::Record, Stream::Shown, Stream::Sighting];
    ALL.iter().flat_map(|kind| streams.map(|stream| ((kind.id, stream), Arc::new(build(kind, stream))))).collect()
});

/// The columns of a stream of a kind.
pub(crate) fn layout(kind: KindId, stream: Stream) -> Arc<Layout> {
    Arc::clone(&LAYOUTS[&(kind, stream)])
}

fn build(kind: &Kind, stream: Stream) -> Layout {
    let plain =
        |name: &str, data: DataType, optional| SegmentColumn { field: Field::new(name, data, optional), repeats: false, delta: false };
    let mut columns = vec![plain(RECORD_ID, DataType::FixedSizeBinary(16), false)];
    match stream {
        Stream::Record => {}
        Stream::Shown => columns.push(plain(VERSION, DataType::Int64, false)),
        Stream::Sighting => columns.extend([
            plain(KEY, DataType::Int64, true),
            plain(DIGEST, DataType::Int32, false),
            SegmentColumn { delta: true, ..plain(LINE, DataType::Int64, false) },
            plain(DELIVERY, DataType::FixedSizeBinary(16), false),
            SegmentColumn { repeats: true, ..plain(SOURCE, DataType::Utf8, false) },
            plain(ELIDED, DataType::Boolean, false),
            plain(FORMER, DataType::Binary, true),
        ]),
    }
    let own = columns.len();
    // A sighting whose content is elided has none, so every column of it may be empty.
    columns.extend(kind.columns.iter().map(|column| SegmentColumn {
        field: Field::new(column.name, column.data_type(), column.optional || stream == Stream::Sighting),
        repeats: column.repeats && column.data_type() == DataType::Utf8,
        delta: false,
    }));
    let schema = Arc::new(Schema::new(columns.iter().map(|column| column.field.clone()).collect::<Vec<_>>()));
    Layout { columns, schema, own }
}
