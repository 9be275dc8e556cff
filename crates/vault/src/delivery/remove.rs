//! Removing a delivery: its sightings go, what it changed is turned back, records that nothing else tells of go too.
//!
//! The file dropped again adds again: nothing of it is remembered.

use std::collections::{BTreeMap, HashMap, HashSet};

use arrow_array::cast::AsArray;
use logis_core::{DeliveryId, HomeId, RecordId};
use logis_kinds::{ALL, KindId};
use serde::{Deserialize, Serialize};

use super::gather::{self, Gathered};
use super::list::{find_sealed, order};
use super::shown;
use super::stage::{id_column, shown_segments, times_of};
use crate::crypto::HomeKey;
use crate::journal::Act;
use crate::rewrite::{Gone, MERGED, Rewrite};
use crate::scope::{Scope, Why};
use crate::segment::layout::layout;
use crate::segment::store::Sees;
use crate::segment::{ROWS_MAX, Stream, layout as columns, store};
use crate::{Vault, VaultError};

/// What removing a delivery does, by the kinds' published names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Records that go.
    pub removed: BTreeMap<String, u64>,
    /// Records that stay, told of by other deliveries.
    pub kept: BTreeMap<String, u64>,
}

/// What a delivery told of, of one kind.
struct Told {
    gone: Vec<RecordId>,
    stay: Vec<RecordId>,
    gathered: Gathered,
}

impl Vault {
    /// What removing a delivery would do; nothing is changed.
    ///
    /// # Errors
    /// When there is no such delivery, or the scope is not the person's own.
    pub fn preview_removal(&self, scope: &Scope, delivery: DeliveryId) -> Result<Removal, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        let order = self.published_order(home, delivery)?;
        let mut removal = Removal::default();
        for kind in ALL {
            removal.count(kind.id, &self.told_by(home, &key, kind.id, delivery, &order)?);
        }
        Ok(removal)
    }

    /// Removes a delivery with its original.
    ///
    /// # Errors
    /// As [`Vault::preview_removal`]; [`VaultError::Changed`] when something else changed meanwhile: try again.
    pub fn remove_delivery(&self, scope: &Scope, delivery: DeliveryId) -> Result<Removal, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        let order = self.published_order(home, delivery)?;
        let version = self.db().read(|tx| crate::rewrite::version(tx, home))?;
        let (mut removal, mut rewrite) = (Removal::default(), Rewrite { decides: true, ..Rewrite::default() });
        for kind in ALL {
            let told = self.told_by(home, &key, kind.id, delivery, &order)?;
            removal.count(kind.id, &told);
            self.turn_back(&mut rewrite, home, &key, kind.id, delivery, &told, version)?;
        }
        let is_document = self.db().read(|tx| find_sealed(tx, home, &key, delivery))?.0.origin.document.is_some();
        let act = if is_document {
            Act::DocumentRemoved { delivery }
        } else {
            Act::DeliveryRemoved { delivery, removed: removal.removed.values().sum() }
        };
        let entry = self.entry(scope.actor(), Some(Why::Manage), act)?;
        rewrite.commit(self, home, key, vec![entry], move |tx, sequence| {
            let sql =
                "UPDATE delivery SET state = 'removed', sequence = $3 WHERE home_id = $1 AND delivery_id = $2 AND state = 'published'";
            if tx.execute(sql, &[(&home).into(), (&delivery).into(), sequence.into()])? != 1 || sequence != version + 1 {
                return Err(VaultError::Changed);
            }
            if is_document {
                // What a person said of a document goes with it.
                let sql = "UPDATE delivery SET sealed = $3 WHERE home_id = $1 AND delivery_id = $2";
                tx.execute(sql, &[(&home).into(), (&delivery).into(), crate::db::Value::Blob(&[])])?;
            }
            // A segment of which every record stays was not written anew: it must not go unseen with its delivery.
            let sql = "UPDATE segment SET delivery_id = $3 WHERE home_id = $1 AND delivery_id = $2 AND hidden_us IS NULL";
            tx.execute(sql, &[(&home).into(), (&delivery).into(), (&MERGED).into()])?;
            crate::originals::remove(tx, home, delivery)
        })?;
        Ok(removal)
    }

    fn published_order(&self, home: HomeId, delivery: DeliveryId) -> Result<HashMap<DeliveryId, i64>, VaultError> {
        let order = self.db().read(|tx| order(tx, home))?;
        if order.contains_key(&delivery) { Ok(order) } else { Err(VaultError::NotFound { what: "delivery" }) }
    }

    fn told_by(
        &self,
        home: HomeId,
        key: &HomeKey,
        kind: KindId,
        delivery: DeliveryId,
        order: &HashMap<DeliveryId, i64>,
    ) -> Result<Told, VaultError> {
        let mut records: HashSet<RecordId> = HashSet::new();
        let segments = self.db().read(|tx| store::list(tx, home, (kind, Stream::Sighting), Sees::PUBLISHED, (i64::MIN, i64::MAX)))?;
        for segment in segments.iter().filter(|segment| segment.delivery == delivery || segment.delivery == MERGED) {
            let rows = gather::load(self.db(), home, key, segment, Some(&[columns::RECORD_ID, columns::DELIVERY]))?;
            let deliveries = rows.column(1).as_fixed_size_binary();
            let ids = gather::ids(&rows)?.into_iter().enumerate();
            records.extend(ids.filter(|(row, _)| deliveries.value(*row) == delivery.as_bytes()).map(|(_, id)| id));
        }
        let mut all: Vec<RecordId> = records.into_iter().collect();
        all.sort_unstable();
        let mut gathered = gather::gather(self.db(), home, key, kind, &all, Sees::PUBLISHED, order)?;
        for sightings in gathered.records.values_mut() {
            sightings.retain(|seen| seen.delivery != delivery);
        }
        let (gone, stay) = all.into_iter().partition(|record| gathered.records.get(record).is_none_or(Vec::is_empty));
        Ok(Told { gone, stay, gathered })
    }

    /// Leaves out what the delivery told, and writes anew what the others tell.
    #[expect(clippy::too_many_arguments, reason = "one step of removing a delivery, named for reading")]
    fn turn_back(
        &self,
        rewrite: &mut Rewrite,
        home: HomeId,
        key: &HomeKey,
        kind: KindId,
        delivery: DeliveryId,
        told: &Told,
        version: i64,
    ) -> Result<(), VaultError> {
        let all = || told.gone.iter().chain(&told.stay).copied();
        let mut gone =
            Gone { sightings: all().map(|record| (record, Some(delivery))).collect(), shown: all().collect(), ..Gone::default() };
        gone.records = told.gone.iter().copied().collect();
        // A record's own row holds what its first sighting said. If that was this delivery alone, the row must not stay.
        let own_row_stays = |record: &RecordId| told.gathered.records.get(record).is_some_and(|all| all.iter().any(|seen| seen.elided));
        let (kept_rows, new_rows): (Vec<RecordId>, Vec<RecordId>) = told.stay.iter().partition(|record| own_row_stays(record));
        gone.records.extend(&new_rows);
        rewrite.leave_out(self, home, key, kind, &gone)?;

        let prepare =
            |stream, rows: &arrow_array::RecordBatch, times| store::prepare(home, key, self.rng(), (kind, stream, MERGED), rows, times);
        let record_layout = layout(kind, Stream::Record);
        for part in new_rows.chunks(ROWS_MAX) {
            let rows = shown::rows(&record_layout, vec![id_column(part)?], shown::merge(kind, &told.gathered, part)?)?;
            rewrite.add.push(prepare(Stream::Record, &rows, times_of(part))?);
        }
        let shown = [kept_rows, new_rows].concat();
        let mut shown = shown;
        shown.sort_unstable();
        let version = super::shown_version(version + 1);
        rewrite.add.extend(shown_segments(&shown, kind, &told.gathered, version, |rows, times| prepare(Stream::Shown, rows, times))?);
        Ok(())
    }
}

impl Removal {
    fn count(&mut self, kind: KindId, told: &Told) {
        for (counts, records) in [(&mut self.removed, &told.gone), (&mut self.kept, &told.stay)] {
            if !records.is_empty() {
                counts.insert(kind.name().to_owned(), records.len() as u64);
            }
        }
    }
}
