//! What deliveries a home has.

use std::collections::{BTreeMap, HashMap, HashSet};

use logis_core::{DeliveryId, HomeId, Instant, RecordId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Counts, Delivery, Origin};
use crate::crypto::{HomeKey, bound_to};
use crate::db::{Row, Tx, Value};
use crate::homes::{still_there, still_wrapped};
use crate::rewrite::MERGED;
use crate::scope::Scope;
use crate::{Vault, VaultError};

/// What is sealed with a delivery's row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sealed {
    pub origin: Origin,
    pub source: String,
    /// By the kinds' published names.
    pub counts: BTreeMap<String, Counts>,
    /// Whether something in it was pending.
    pub pending: bool,
    /// What the caller wants to keep with it (problems, questions), as JSON.
    pub report: serde_json::Value,
}

/// A published delivery.
#[derive(Debug, Clone)]
pub struct DeliveryView {
    /// Its id.
    pub id: DeliveryId,
    /// When it was begun.
    pub at: Instant,
    /// The home's version that it made: later deliveries have higher ones.
    pub sequence: i64,
    /// What it is of.
    pub origin: Origin,
    /// Where its ids mean something.
    pub source: String,
    /// What became of its rows, by the kinds' published names.
    pub counts: BTreeMap<String, Counts>,
}

/// What is sealed with a row but for its report, which may be long and is passed over.
#[derive(Deserialize)]
struct Known {
    origin: Origin,
    source: String,
    counts: BTreeMap<String, Counts>,
    pending: bool,
}

impl Sealed {
    pub(super) fn json(&self) -> Result<Vec<u8>, VaultError> {
        serde_json::to_vec(self).map_err(|_| VaultError::Impossible("a delivery that is no JSON"))
    }
}

pub(super) fn aad(home: HomeId, delivery: DeliveryId) -> Vec<u8> {
    bound_to("delivery", &[home.as_bytes(), delivery.as_bytes()])
}

fn open<T: DeserializeOwned>(home: HomeId, key: &HomeKey, id: DeliveryId, sealed: Vec<u8>) -> Result<T, VaultError> {
    let json = key.open("delivery", &aad(home, id), sealed)?;
    serde_json::from_slice(&json).map_err(|_| VaultError::Impossible("a delivery of another shape"))
}

/// What is sealed with a published delivery, opened and as it lies there.
///
/// # Errors
/// [`VaultError::NotFound`] when there is no such delivery.
pub(super) fn find_sealed(tx: &Tx<'_>, home: HomeId, key: &HomeKey, id: DeliveryId) -> Result<(Sealed, Vec<u8>), VaultError> {
    let sql = "SELECT sealed FROM delivery WHERE home_id = $1 AND delivery_id = $2 AND state = 'published' AND delivery_id <> $3";
    let found = tx.query_one(sql, &[(&home).into(), (&id).into(), (&MERGED).into()], |row| row.blob(0))?;
    let sealed = found.ok_or(VaultError::NotFound { what: "delivery" })?;
    Ok((open(home, key, id, sealed.clone())?, sealed))
}

/// Puts other sealed bytes in place of these; false when others lie there by now.
pub(super) fn reseal(tx: &Tx<'_>, home: HomeId, id: DeliveryId, before: &[u8], sealed: &[u8]) -> Result<bool, VaultError> {
    let sql = "UPDATE delivery SET sealed = $3 WHERE home_id = $1 AND delivery_id = $2 AND state = 'published' AND sealed = $4";
    let values = [(&home).into(), (&id).into(), Value::Blob(sealed), Value::Blob(before)];
    Ok(tx.execute(sql, &values)? == 1)
}

/// The published deliveries of a home, oldest first, and whether something in each was pending.
pub(super) fn published(tx: &Tx<'_>, home: HomeId, key: &HomeKey) -> Result<Vec<(DeliveryView, bool)>, VaultError> {
    let sql = "SELECT delivery_id, sequence, created_us, sealed FROM delivery
               WHERE home_id = $1 AND state = 'published' AND delivery_id <> $2 ORDER BY sequence";
    tx.query(sql, &[(&home).into(), (&MERGED).into()], |row| view(home, key, row))
}

/// One published delivery.
pub(super) fn find_published(tx: &Tx<'_>, home: HomeId, key: &HomeKey, id: DeliveryId) -> Result<Option<DeliveryView>, VaultError> {
    let sql = "SELECT delivery_id, sequence, created_us, sealed FROM delivery
               WHERE home_id = $1 AND delivery_id = $2 AND state = 'published' AND delivery_id <> $3";
    Ok(tx.query_one(sql, &[(&home).into(), (&id).into(), (&MERGED).into()], |row| view(home, key, row))?.map(|(view, _)| view))
}

/// A row, and whether something in it was pending.
fn view(home: HomeId, key: &HomeKey, row: &Row<'_>) -> Result<(DeliveryView, bool), VaultError> {
    let id = DeliveryId::from_slice(&row.blob(0)?).map_err(|_| VaultError::Impossible("a delivery id that is none"))?;
    let Known { origin, source, counts, pending } = open(home, key, id, row.blob(3)?)?;
    let at = Instant::from_micros(row.integer(2)?);
    Ok((DeliveryView { id, at, sequence: row.integer(1)?, origin, source, counts }, pending))
}

/// One delivery's row, but for what is sealed in it.
pub(crate) struct DeliveryRow {
    pub id: DeliveryId,
    pub state: String,
    pub sequence: i64,
    pub at: Instant,
    /// What the input was called; empty of a removed document.
    pub name: String,
}

/// Every delivery that is or was visible, in the order in which they came to be so.
pub(crate) fn all_rows(tx: &Tx<'_>, home: HomeId, key: &HomeKey) -> Result<Vec<DeliveryRow>, VaultError> {
    let sql = "SELECT delivery_id, state, sequence, created_us, sealed FROM delivery
               WHERE home_id = $1 AND state IN ('published', 'removed') AND delivery_id <> $2 ORDER BY sequence, delivery_id";
    tx.query(sql, &[(&home).into(), (&MERGED).into()], |row| {
        let id = DeliveryId::from_slice(&row.blob(0)?).map_err(|_| VaultError::Impossible("a delivery id that is none"))?;
        let (state, at) = (row.text(1)?, Instant::from_micros(row.integer(3)?));
        // A removed document's row says nothing any more.
        let sealed = Some(row.blob(4)?).filter(|sealed| !sealed.is_empty());
        let name =
            sealed.map_or_else(|| Ok(String::new()), |sealed| open::<Known>(home, key, id, sealed).map(|known| known.origin.name))?;
        Ok(DeliveryRow { id, state, sequence: row.integer(2)?, at, name })
    })
}

/// What is sealed in one of these rows.
///
/// # Errors
/// [`VaultError::Changed`] when it was removed since, or its state is another.
pub(crate) fn sealed_in(tx: &Tx<'_>, home: HomeId, key: &HomeKey, row: &DeliveryRow) -> Result<Sealed, VaultError> {
    let sql = "SELECT sealed FROM delivery WHERE home_id = $1 AND delivery_id = $2 AND state = $3";
    let sealed = tx.query_one(sql, &[(&home).into(), (&row.id).into(), Value::Text(&row.state)], |row| row.blob(0))?;
    let sealed = sealed.ok_or(VaultError::Changed)?;
    if sealed.is_empty() { Ok(Sealed::default()) } else { open(home, key, row.id, sealed) }
}

/// The sequence of each published delivery, without opening what is sealed.
pub(crate) fn order(tx: &Tx<'_>, home: HomeId) -> Result<HashMap<DeliveryId, i64>, VaultError> {
    let sql = "SELECT delivery_id, sequence FROM delivery WHERE home_id = $1 AND state = 'published' AND delivery_id <> $2";
    let rows = tx.query(sql, &[(&home).into(), (&MERGED).into()], |row| {
        let id = DeliveryId::from_slice(&row.blob(0)?).map_err(|_| VaultError::Impossible("a delivery id that is none"))?;
        Ok((id, row.integer(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

impl Vault {
    /// The home's deliveries, the latest first; of homes seen together one home's after the other's.
    ///
    /// # Errors
    /// When the scope is narrowed or the database fails.
    pub fn deliveries(&self, scope: &Scope) -> Result<Vec<DeliveryView>, VaultError> {
        let mut deliveries = Vec::new();
        for part in scope.parts() {
            let (key, home) = (self.whole(&part)?, part.home());
            self.check_catalog(home, &key)?;
            let all = self.db().read(|tx| published(tx, home, &key))?;
            deliveries.extend(all.into_iter().rev().map(|(view, _)| view));
        }
        Ok(deliveries)
    }

    /// What was kept with a delivery: what its caller had to say of it, as JSON.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such delivery; when the scope is narrowed.
    pub fn report(&self, scope: &Scope, id: DeliveryId) -> Result<serde_json::Value, VaultError> {
        for part in scope.parts() {
            let (key, home) = (self.whole(&part)?, part.home());
            match self.db().read_one(|tx| find_sealed(tx, home, &key, id)) {
                Err(VaultError::NotFound { .. }) => {}
                found => return Ok(found?.0.report),
            }
        }
        Err(VaultError::NotFound { what: "delivery" })
    }

    /// Pairs that the person parted: (a sighting's own key, the record it does not belong to).
    pub(crate) fn parted(&self, scope: &Scope) -> Result<HashSet<(u64, RecordId)>, VaultError> {
        Ok(self
            .find_document::<crate::pairs::Decisions>(scope, crate::pairs::DECISIONS)?
            .map(|document| document.value.apart())
            .unwrap_or_default())
    }
}

/// How often a delivery is begun whose home's key was wrapped anew meanwhile.
const BEGIN_TRIES_MAX: u32 = 3;

impl Delivery {
    /// Writes the staged row and notes what the home's rows are compared with.
    pub(super) fn begin(&mut self, source: &str) -> Result<(), VaultError> {
        for _ in 1..BEGIN_TRIES_MAX {
            match self.try_begin() {
                // Wrapped anew elsewhere since this process unwrapped it: by a rotation, or under another salt.
                Err(VaultError::Changed) => self.key = self.vault.unlock(self.home)?,
                begun => return begun.and_then(|()| self.begin_source(source)),
            }
        }
        self.try_begin()?;
        self.begin_source(source)
    }

    fn begin_source(&mut self, source: &str) -> Result<(), VaultError> {
        if self.origin.document.is_some() {
            // It has no rows that could find a partner.
            source.clone_into(&mut self.source);
            return Ok(());
        }
        self.set_source(source)
    }

    fn try_begin(&mut self) -> Result<(), VaultError> {
        let (home, id, now) = (self.home, self.id, self.vault.clock().now());
        let lease = now.plus_seconds(super::LEASE_SECONDS).micros();
        let sealed = self.seal(&Sealed { origin: self.origin.clone(), ..Sealed::default() })?;
        let key = self.key.clone();
        let begun = self.vault.db().write(move |tx| {
            still_there(tx, home)?;
            still_wrapped(tx, home, &key)?;
            sweep(tx, home, now)?;
            tx.execute(
                "INSERT INTO delivery (home_id, delivery_id, state, sequence, created_us, lease_until_us, sealed) VALUES ($1, $2, 'staged', 0, $3, $4, $5)",
                &[(&home).into(), (&id).into(), now.micros().into(), lease.into(), (&sealed).into()],
            )?;
            Ok((crate::rewrite::version(tx, home)?, order(tx, home)?))
        });
        if matches!(begun, Err(VaultError::Changed)) {
            self.vault.forget(home);
        }
        let (compared, order) = begun?;
        (self.compared, self.order) = (compared, order);
        Ok(())
    }

    /// Whether a row may belong to a record that is there: another source published, or something is pending.
    pub(super) fn has_partners(&self) -> Result<bool, VaultError> {
        let all = self.vault.db().read(|tx| published(tx, self.home, &self.key))?;
        Ok(all.iter().any(|(view, pending)| *pending || view.source != self.source && view.counts.contains_key("bank.transaction")))
    }

    pub(super) fn seal(&self, sealed: &Sealed) -> Result<Vec<u8>, VaultError> {
        seal_row(&self.vault, &self.key, self.home, self.id, sealed)
    }

    /// Deletes what was staged. The original stays: whoever spooled it may read it again, into another delivery.
    pub(super) fn discard(&mut self) -> Result<(), VaultError> {
        let (home, id) = (self.home, self.id);
        self.done = true;
        self.vault.db().write_again(move |tx| discard_staged(tx, home, id))
    }
}

/// Seals what a delivery's row says.
pub(crate) fn seal_row(vault: &Vault, key: &HomeKey, home: HomeId, id: DeliveryId, sealed: &Sealed) -> Result<Vec<u8>, VaultError> {
    Ok(key.seal(vault.rng(), &aad(home, id), sealed.json()?))
}

/// Deletes a staged delivery with its segments. Its spool stays: who was overtaken reads it again.
pub(crate) fn discard_staged(tx: &Tx<'_>, home: HomeId, id: DeliveryId) -> Result<(), VaultError> {
    let both = [Value::from(&home), Value::from(&id)];
    let sql = "DELETE FROM delivery WHERE home_id = $1 AND delivery_id = $2 AND state NOT IN ('published', 'removed')";
    if tx.execute(sql, &both)? == 1 {
        tx.execute(
            "DELETE FROM sealed WHERE home_id = $1 AND segment_id IN (SELECT segment_id FROM segment WHERE home_id = $1 AND delivery_id = $2)",
            &both,
        )?;
        tx.execute("DELETE FROM segment WHERE home_id = $1 AND delivery_id = $2", &both)?;
    }
    Ok(())
}

/// Deletes staged deliveries whose lease is over, with their spools.
fn sweep(tx: &Tx<'_>, home: HomeId, now: Instant) -> Result<(), VaultError> {
    let sql = "SELECT delivery_id FROM delivery WHERE home_id = $1 AND state NOT IN ('published', 'removed') AND lease_until_us < $2";
    let over = tx.query(sql, &[(&home).into(), now.micros().into()], |row| row.blob(0))?;
    for id in over.iter().filter_map(|id| DeliveryId::from_slice(id).ok()) {
        discard_staged(tx, home, id)?;
        crate::originals::remove(tx, home, id)?;
    }
    Ok(())
}
