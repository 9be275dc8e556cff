//! Small deliveries make small segments; when there are many, they become fewer, so that ten years of daily deliveries
//! scan as fast as one import.

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{RecordBatch, UInt32Array};
use logis_core::{HomeId, RecordId};
use logis_kinds::{ALL, KindId};

use crate::crypto::HomeKey;
use crate::delivery::gather::{ids, load};
use crate::rewrite::{MERGED, Rewrite};
use crate::segment::store::Sees;
use crate::segment::{ROWS_MAX, Segment, Stream, layout, store};
use crate::{Vault, VaultError};

/// Segments below so many rows are the recent tier.
const RECENT_ROWS: usize = 1024;
/// A tier with more segments than this is merged.
const TIER_SEGMENTS_MAX: usize = 4;

impl Vault {
    /// Merges the small segments of each stream where there are many. Only published ones; decisions and sightings
    /// refer to records, never to segments, so nothing else notices.
    pub(crate) fn merge_small_segments(&self, home: HomeId) -> Result<(), VaultError> {
        let key = self.unlock(home)?;
        let mut rewrite = Rewrite::default();
        for kind in ALL {
            for stream in [Stream::Record, Stream::Shown, Stream::Sighting] {
                let all = self.db().read(|tx| store::list(tx, home, (kind.id, stream), Sees::PUBLISHED, (i64::MIN, i64::MAX)))?;
                let (recent, older): (Vec<Segment>, Vec<Segment>) =
                    all.into_iter().filter(|segment| segment.rows < ROWS_MAX).partition(|segment| segment.rows < RECENT_ROWS);
                for tier in [recent, older] {
                    if tier.len() > TIER_SEGMENTS_MAX {
                        self.merge(&mut rewrite, home, &key, (kind.id, stream), &tier)?;
                    }
                }
            }
        }
        if rewrite.hide.is_empty() { Ok(()) } else { rewrite.commit(self, home, key, Vec::new(), |_, _| Ok(())) }
    }

    fn merge(
        &self,
        rewrite: &mut Rewrite,
        home: HomeId,
        key: &HomeKey,
        (kind, stream): (KindId, Stream),
        tier: &[Segment],
    ) -> Result<(), VaultError> {
        let parts = tier.iter().map(|segment| load(self.db(), home, key, segment, None)).collect::<Result<Vec<_>, _>>()?;
        let all = arrow_select::concat::concat_batches(&layout::layout(kind, stream).schema, &parts)?;
        let records = ids(&all)?;
        let order = order(stream, &all, &records);
        rewrite.hide.extend(tier.iter().map(|segment| segment.id));
        for part in order.chunks(ROWS_MAX) {
            let rows = arrow_select::take::take_record_batch(&all, &UInt32Array::from(part.to_vec()))?;
            let mut times: Vec<i64> = part.iter().map(|row| records[*row as usize].at().micros()).collect();
            if stream == Stream::Shown {
                times.extend(crate::scan::times(kind, &rows));
            }
            let bounds = (times.iter().copied().min().unwrap_or_default(), times.iter().copied().max().unwrap_or_default());
            rewrite.add.push(store::prepare(home, key, self.rng(), (kind, stream, MERGED), &rows, bounds)?);
        }
        Ok(())
    }
}

/// Rows by record (and so by time); of several ways in which a record was shown only the latest.
fn order(stream: Stream, all: &RecordBatch, records: &[RecordId]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(records.len()).unwrap_or(u32::MAX)).collect();
    if stream == Stream::Shown {
        let versions = all.column(1).as_primitive::<Int64Type>();
        order.sort_by_key(|row| (records[*row as usize], std::cmp::Reverse(versions.value(*row as usize))));
        order.dedup_by_key(|row| records[*row as usize]);
    } else {
        order.sort_by_key(|row| records[*row as usize]);
    }
    order
}
