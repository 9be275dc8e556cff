//! Deliveries of another home, told again here: compared like any other, under keys made anew, and shown all at once.
//!
//! What was one record there stays one here, whatever made it so; what the person parted there stays parted.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use arrow_array::RecordBatch;
use logis_core::{DeliveryId, HomeId, Instant, RecordId};
use logis_kinds::{Batch, Key, KeyBuilder, KindId};

use super::chunk::{Chunk, KeyMap, base_without_id, digests, with_ordinal};
use super::list::Sealed;
use super::pair::{self, Candidate, Tells};
use super::stage::Fate;
use super::{Accounts, Delivery, Origin};
use crate::crypto::HomeKey;
use crate::db::{Tx, Value};
use crate::scope::Scope;
use crate::segment::store::merge_state;
use crate::{Vault, VaultError};

/// Keys of equal rows that are remembered, with their ordinals.
const ORDINALS_MAX: usize = 500_000;
/// Ordinals that are tried for a row's key, beside [`TRIES_A_ROW`].
const TRIES_FIRST: u64 = 4_096;
/// Ordinals tried on account of each row: each of equal rows has one of its own, so that one would do.
const TRIES_A_ROW: u64 = 8;

/// Where a row was in the home that it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Foreign {
    /// Its key there.
    pub key: u64,
    /// Its record there.
    pub record: RecordId,
    /// All sightings of that record.
    pub siblings: Arc<[Sibling]>,
}

/// One sighting of a record there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sibling {
    pub source: String,
    /// Its key here.
    pub key: u64,
}

/// What a delivery needs to know of the merge that it is part of.
#[derive(Clone)]
pub(super) struct Merging {
    pub id: DeliveryId,
    pub theirs: Arc<Theirs>,
}

/// What is known of the other home.
pub(crate) struct Theirs {
    /// Its deliveries, also those that are here already.
    pub deliveries: HashSet<DeliveryId>,
    pub apart: Mutex<Apart>,
}

/// What was told apart in the other home: sightings by their keys there, and the records that they don't belong to.
#[derive(Default)]
pub(crate) struct Apart {
    decided: Vec<(u64, RecordId)>,
    keys: HashSet<u64>,
    records: HashSet<RecordId>,
    /// What became of them here: key and record of each sighting, records of each record.
    of_key: HashMap<u64, (u64, RecordId)>,
    of_record: HashMap<RecordId, HashSet<RecordId>>,
}

impl Apart {
    pub(crate) fn new(decided: Vec<(u64, RecordId)>) -> Self {
        let (keys, records) = decided.iter().copied().unzip();
        Self { decided, keys, records, ..Self::default() }
    }

    fn note(&mut self, row: &Foreign, key: u64, record: RecordId) {
        if self.keys.contains(&row.key) {
            self.of_key.insert(row.key, (key, record));
        }
        if self.records.contains(&row.record) {
            self.of_record.entry(row.record).or_default().insert(record);
        }
    }

    /// The same decisions in this home's keys and records.
    pub(crate) fn here(&self) -> Vec<(u64, RecordId)> {
        let here = |(key, record): &(u64, RecordId)| {
            let key = self.of_key.get(key)?.0;
            Some(self.of_record.get(record)?.iter().map(move |record| (key, *record)).collect::<Vec<_>>())
        };
        self.decided.iter().filter_map(here).flatten().collect()
    }
}

/// Makes keys anew: a row's key under the other home's salt tells how it was made, and so how it is made here.
pub(crate) struct Rekey<'a> {
    there: &'a HomeKey,
    here: &'a HomeKey,
    /// For a base: how many ordinals were tried. For a key there: its ordinal.
    tried: KeyMap<u32>,
    ordinals: KeyMap<u32>,
    tries_left: u64,
}

impl<'a> Rekey<'a> {
    /// From a home with one salt to a home with another.
    pub(crate) fn new(there: &'a HomeKey, here: &'a HomeKey) -> Self {
        Self { there, here, tried: KeyMap::default(), ordinals: KeyMap::default(), tries_left: TRIES_FIRST }
    }

    /// The key of a row in this home, and how it was made.
    pub(crate) fn key(&mut self, batch: &Batch, row: usize, key: u64) -> (u64, Key) {
        self.tries_left += TRIES_A_ROW;
        let mut builder = KeyBuilder::new();
        let sort = (batch.kind().kind().natural_key)(batch, row, &mut builder);
        let same = self.there.mac(builder.bytes()) == key;
        if sort == Key::Whole || same && sort == Key::HolderId {
            return (self.here.mac(builder.bytes()), sort);
        }
        let base = base_without_id(batch, row, self.there);
        match self.ordinal(base, key) {
            Some(ordinal) => (with_ordinal(self.here, base_without_id(batch, row, self.here), ordinal), Key::Ordinal),
            // Not made of what it says: it still gets one key of its own, and always the same.
            None => (self.here.mac(&key.to_le_bytes()), Key::Ordinal),
        }
    }

    fn ordinal(&mut self, base: u64, key: u64) -> Option<u32> {
        if base == key {
            return Some(0);
        }
        if let Some(found) = self.ordinals.get(&key) {
            return Some(*found);
        }
        if self.ordinals.len() >= ORDINALS_MAX {
            self.ordinals.clear();
            self.tried.clear();
        }
        let tried = self.tried.entry(base).or_insert(1);
        while self.tries_left > 0 && self.ordinals.len() < ORDINALS_MAX {
            self.tries_left -= 1;
            let ordinal = *tried;
            *tried += 1;
            let candidate = with_ordinal(self.there, base, ordinal);
            self.ordinals.insert(candidate, ordinal);
            if candidate == key {
                return Some(ordinal);
            }
        }
        None
    }
}

/// Sightings of one kind and delivery, as another home held them.
pub(crate) struct ForeignRows {
    /// By the kind's schema.
    pub content: RecordBatch,
    pub lines: Vec<u64>,
    pub rows: Vec<Foreign>,
    /// Keys here, and how they were made.
    pub keys: Vec<u64>,
    pub sorts: Vec<Key>,
    /// Ids of each row's record in homes before that one, see [`crate::segment::layout::FORMER`].
    pub former: Vec<Vec<u8>>,
}

impl Vault {
    /// Begins to tell a delivery of another home again, as part of a merge that began at the home's version `base` and
    /// `told` others before. What an interrupted merge left of it goes.
    #[expect(clippy::too_many_arguments, reason = "a delivery's row, part by part")]
    pub(crate) fn deliver_again(
        &self,
        scope: &Scope,
        id: DeliveryId,
        at: Instant,
        (origin, source): (Origin, &str),
        accounts: Arc<dyn Accounts>,
        (merge, theirs): (DeliveryId, Arc<Theirs>),
        (base, told): (i64, &HashMap<DeliveryId, i64>),
    ) -> Result<Delivery, VaultError> {
        let home = scope.home();
        self.db().write(move |tx| {
            let sql = "DELETE FROM delivery WHERE home_id = $1 AND delivery_id = $2 AND state = 'removed'";
            tx.execute(sql, &[(&home).into(), (&id).into()])?;
            super::discard_staged(tx, home, id)
        })?;
        let mut delivery = self.deliver(scope, id, origin, source, accounts)?;
        let now = self.clock().now().plus_seconds(super::LEASE_SECONDS).micros();
        self.db().write(move |tx| {
            let sql = "UPDATE delivery SET created_us = $3 WHERE home_id = $1 AND delivery_id = $2";
            tx.execute(sql, &[(&home).into(), (&id).into(), at.micros().into()])?;
            // Somebody is still at all of it.
            let sql = "UPDATE delivery SET lease_until_us = $3 WHERE home_id = $1 AND state = $2";
            tx.execute(sql, &[(&home).into(), merge_state(merge).as_str().into(), now.into()]).map(drop)
        })?;
        if delivery.compared != base {
            return Err(VaultError::Changed);
        }
        delivery.compared += i64::try_from(told.len()).unwrap_or(i64::MAX);
        (delivery.merge, delivery.partners) = (Some(Merging { id: merge, theirs }), true);
        delivery.order.extend(told);
        Ok(delivery)
    }
}

impl Delivery {
    /// Compares and stages rows of another home.
    pub(crate) fn push_again(&mut self, kind: KindId, foreign: ForeignRows) -> Result<(), VaultError> {
        let ForeignRows { content, lines, rows, keys, sorts, former } = foreign;
        let batch = Batch::new(kind, content, lines).ok_or(VaultError::Impossible("rows of another kind"))?;
        let times: Vec<i64> = (0..batch.rows()).map(|row| batch.at(row).micros()).collect();
        let digests = digests(batch.columns());
        // The record's id there comes first among those that it was known by.
        let known = |(of, former): (&Foreign, &Vec<u8>)| {
            let mut ids = of.record.as_bytes().to_vec();
            ids.extend(former.chunks_exact(16).filter(|id| *id != of.record.as_bytes()).take(FORMER_MAX - 1).flatten());
            Some(ids)
        };
        let former = Some(rows.iter().zip(&former).map(known).collect());
        let (_, content, lines) = batch.into_parts();
        let chunk = Chunk { kind, content, lines, times, keys, sorts, digests, former, foreign: rows };
        self.stage_built(if chunk.times.is_sorted() { chunk } else { chunk.sorted()? })
    }

    /// Ends the telling: staged with its merge, and shown with it.
    pub(crate) fn end_again(mut self, report: serde_json::Value, sequence: i64) -> Result<super::Counted, VaultError> {
        let counts: std::collections::BTreeMap<String, super::Counts> =
            self.counts.iter().map(|(kind, counts)| (kind.name().to_owned(), *counts)).collect();
        let sealed =
            Sealed { origin: self.origin.clone(), source: self.source.clone(), counts: counts.clone(), pending: self.pending, report };
        let sealed = self.seal(&sealed)?;
        let Some(merge) = &self.merge else { return Err(VaultError::Impossible("a delivery of no merge")) };
        let (home, id, state) = (self.home, self.id, merge_state(merge.id));
        let lease = self.vault.clock().now().plus_seconds(super::LEASE_SECONDS).micros();
        self.vault.db().write(move |tx| {
            let sql = "UPDATE delivery SET state = $3, sequence = $4, sealed = $5, lease_until_us = $6
                       WHERE home_id = $1 AND delivery_id = $2 AND state = 'staged'";
            let values = [(&home).into(), (&id).into(), state.as_str().into(), sequence.into(), (&sealed).into(), lease.into()];
            if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(VaultError::Changed) }
        })?;
        self.done = true;
        Ok(counts)
    }

    /// Rows of a record that has sightings here by now are sightings of it; of several rows of one record the first
    /// leads. Gives the rows that follow, and whom.
    pub(super) fn follow(&self, chunk: &Chunk, around: &HashMap<RecordId, Candidate>, fates: &mut [Fate]) -> Vec<(usize, usize)> {
        let (mut leaders, mut following): (HashMap<RecordId, usize>, Vec<(usize, usize)>) = (HashMap::new(), Vec::new());
        // Rows whose record is known lead.
        for known in [true, false] {
            for (row, of) in chunk.foreign.iter().enumerate() {
                match (&fates[row], known) {
                    (Fate::Sighting { record, .. }, true) if !self.tells_two(around, *record) => {
                        leaders.entry(of.record).or_insert(row);
                    }
                    (Fate::Added, false) => match leaders.get(&of.record) {
                        Some(leader) => {
                            following.push((row, *leader));
                            fates[row] = Fate::Follows;
                        }
                        None => {
                            leaders.insert(of.record, row);
                        }
                    },
                    _ => {}
                }
            }
        }
        following
    }

    /// Whose sightings are told apart when records are looked for.
    pub(super) fn tells(&self) -> Tells<'_> {
        Tells { by_account: false, theirs: self.merge.as_ref().map(|merge| &merge.theirs.deliveries) }
    }

    /// Of a merge: the records around a chunk's rows.
    pub(super) fn around(&self, chunk: &Chunk) -> Result<HashMap<RecordId, Candidate>, VaultError> {
        let (true, Some(first), Some(last)) = (!chunk.foreign.is_empty(), chunk.times.first(), chunk.times.last()) else {
            return Ok(HashMap::new());
        };
        if chunk.kind != KindId::BankTransaction {
            return Ok(HashMap::new());
        }
        let times = (Instant::from_micros(*first), Instant::from_micros(*last));
        let all = pair::candidates(self.vault.db(), self.home, &self.key, times, self.sees(), &*self.accounts, self.tells())?;
        Ok(all.into_iter().map(|candidate| (candidate.record, candidate)).collect())
    }

    /// Whether this delivery's source told here, under another key, that a record is something else than a row that the
    /// other home held for the same.
    pub(super) fn tells_two(&self, around: &HashMap<RecordId, Candidate>, record: RecordId) -> bool {
        around.get(&record).is_some_and(|known| known.ours.iter().any(|(source, pending)| *source == self.source && !pending))
    }

    /// Whether a row can't be paired with a record: the other home tells of it, and so held them for two; or another
    /// source that the row's record has there told here that it is something else.
    pub(super) fn is_settled(chunk: &Chunk, row: usize, candidate: Option<&Candidate>) -> bool {
        let (Some(of), Some(candidate)) = (chunk.foreign.get(row), candidate) else { return false };
        let told_there = candidate.sources.len() > candidate.ours.len();
        let tells = |source: &String| of.siblings.iter().any(|sibling| sibling.source == *source);
        told_there || candidate.ours.iter().any(|(source, pending)| !pending && tells(source))
    }

    /// Notes what became of rows, where a decision is about them.
    pub(super) fn note_again(&self, chunk: &Chunk, records: impl Iterator<Item = (usize, RecordId)>) {
        let Some(merge) = &self.merge else { return };
        let mut apart = merge.theirs.apart.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (row, record) in records {
            if let Some(of) = chunk.foreign.get(row) {
                apart.note(of, chunk.keys[row], record);
            }
        }
    }
}

/// Ids under which one record was known elsewhere, at most: after so many moves the oldest are forgotten.
const FORMER_MAX: usize = 8;

/// Shows all that a merge staged, within its commit.
///
/// # Errors
/// [`VaultError::Changed`] when some of it was swept meanwhile.
pub(crate) fn show(tx: &Tx<'_>, home: HomeId, merge: DeliveryId, ids: &[DeliveryId]) -> Result<(), VaultError> {
    let sql = "UPDATE delivery SET state = 'published' WHERE home_id = $1 AND state = $2";
    let shown = tx.execute(sql, &[(&home).into(), merge_state(merge).as_str().into()])?;
    if shown != ids.len() as u64 {
        return Err(VaultError::Changed);
    }
    ids.iter().try_for_each(|id| crate::originals::keep(tx, home, *id).map(drop))
}

/// Takes away all that a merge staged.
pub(crate) fn discard(tx: &Tx<'_>, home: HomeId, merge: DeliveryId) -> Result<(), VaultError> {
    let sql = "SELECT delivery_id FROM delivery WHERE home_id = $1 AND state = $2";
    let staged = tx.query(sql, &[(&home).into(), Value::Text(&merge_state(merge))], |row| row.array(0).map(DeliveryId))?;
    staged.into_iter().try_for_each(|id| super::discard_staged(tx, home, id))
}
