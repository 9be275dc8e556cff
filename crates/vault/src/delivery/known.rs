//! The keys that a home's sightings hold, remembered by this process: a new row is known to be new without opening the
//! segments again.
//!
//! Segments never change, so what was read of one counts for good; of a list only the segments that were not read yet
//! are opened. A key of a segment that is gone stays: then the segments are looked at, as without this memory.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use logis_core::{HomeId, SegmentId};
use logis_kinds::KindId;

use super::chunk::KeySet;
use super::compare::{COLUMNS, keys};
use super::gather::load;
use crate::VaultError;
use crate::crypto::HomeKey;
use crate::db::Db;
use crate::segment::Segment;

/// Keys remembered at one time, of all homes (some 19 MB); of a larger home none are.
const KEYS_MAX: usize = 1_800_000;

/// What is remembered.
#[derive(Default)]
pub(crate) struct KnownKeys(Mutex<HashMap<(HomeId, KindId), Known>>);

#[derive(Default)]
struct Known {
    read: HashSet<SegmentId>,
    keys: KeySet,
}

impl KnownKeys {
    /// Whether segments may hold one of the keys. False means that they hold none.
    pub(crate) fn may_hold(
        &self,
        db: &Db,
        home: HomeId,
        key: &HomeKey,
        kind: KindId,
        segments: &[Segment],
        mut wanted: impl Iterator<Item = u64>,
    ) -> Result<bool, VaultError> {
        if segments.iter().map(|segment| segment.rows).sum::<usize>() > KEYS_MAX {
            return Ok(true);
        }
        // Taken out while it is completed, so that nobody waits for the reading; another delivery begins its own.
        let mut known = self.held().remove(&(home, kind)).unwrap_or_default();
        for segment in segments {
            if !known.read.contains(&segment.id) {
                known.keys.extend(keys(&load(db, home, key, segment, Some(&COLUMNS[..2]))?)?);
                known.read.insert(segment.id);
            }
        }
        let may = wanted.any(|key| known.keys.contains(&key));
        let mut held = self.held();
        if held.values().map(|other| other.keys.len()).sum::<usize>() + known.keys.len() > KEYS_MAX {
            held.clear();
        }
        if known.keys.len() <= KEYS_MAX {
            held.insert((home, kind), known);
        }
        Ok(may)
    }

    /// Forgets a home.
    pub(crate) fn forget(&self, home: HomeId) {
        self.held().retain(|(other, _), _| *other != home);
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<(HomeId, KindId), Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
