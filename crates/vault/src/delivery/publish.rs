//! Publishing: one short commit makes a staged delivery visible, and only then is it acknowledged.

use std::collections::{BTreeMap, HashSet};

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use logis_core::{DeliveryId, RecordId};
use logis_kinds::KindId;

use super::list::{Sealed, order};
use super::{Counts, Delivery, gather};
use crate::VaultError;
use crate::db::Value;
use crate::journal::{self, Act, Head};
use crate::rewrite::{decided, next_version, version};
use crate::segment::store::Sees;
use crate::segment::{Stream, layout, store};

/// Rows that others published meanwhile and that are compared in memory; more, and the input is read again.
const MEANWHILE_ROWS_MAX: usize = 1_000_000;

/// A published delivery: durable, and visible to everyone from now on.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// Its id.
    pub id: DeliveryId,
    /// What became of its rows, by kind.
    pub counts: BTreeMap<KindId, Counts>,
    /// Where the home's journal stands with it.
    pub head: Head,
}

enum Outcome {
    Published(Head),
    Moved(i64),
}

impl Delivery {
    /// Makes the delivery visible, with what the caller wants to keep with it.
    ///
    /// # Errors
    /// [`VaultError::Changed`] when another delivery brought the same records meanwhile: read the input again, into a
    /// new delivery. Nothing of this one is kept then.
    pub fn publish(mut self, report: serde_json::Value) -> Result<Delivered, VaultError> {
        self.take_all()?;
        let counts: BTreeMap<String, Counts> = self.counts.iter().map(|(kind, counts)| (kind.name().to_owned(), *counts)).collect();
        let sealed =
            self.seal(&Sealed { origin: self.origin.clone(), source: self.source.clone(), counts, pending: self.pending, report })?;
        let total = self.counts.values().fold(Counts::default(), |mut sum, counts| {
            sum.add(*counts);
            sum
        });
        let is_document = self.origin.document.is_some();
        let act = if is_document {
            Act::DocumentKept { delivery: self.id }
        } else {
            Act::DeliveryPublished { delivery: self.id, added: total.added, revised: total.revised, sighted: total.sighted }
        };
        let entry = self.vault.entry(&self.actor, Some(crate::scope::Why::Deliver), act)?;
        loop {
            let (home, id, key, compared) = (self.home, self.id, self.key.clone(), self.compared);
            let (sealed, entry) = (sealed.clone(), entry.clone());
            let outcome = self.vault.db().write(move |tx| {
                let now_version = version(tx, home)?;
                if now_version != compared {
                    return Ok(Outcome::Moved(now_version));
                }
                let sequence = next_version(tx, home)?;
                let published = tx.execute(
                    "UPDATE delivery SET state = 'published', sequence = $3, sealed = $4 WHERE home_id = $1 AND delivery_id = $2 AND state = 'staged'",
                    &[(&home).into(), (&id).into(), Value::Integer(sequence), (&sealed).into()],
                )?;
                if published != 1 {
                    return Err(VaultError::Changed);
                }
                // A document is nothing without its file, which a sweep may have taken meanwhile.
                if !crate::originals::keep(tx, home, id)? && is_document {
                    return Err(VaultError::NotFound { what: "original" });
                }
                crate::catalog::write(tx, home, &key)?;
                Ok(Outcome::Published(journal::append(tx, &key, home, std::slice::from_ref(&entry))?))
            })?;
            match outcome {
                Outcome::Published(head) => {
                    self.done = true;
                    // Merging is housekeeping: the delivery is safe whatever becomes of it.
                    let _merged = self.vault.merge_small_segments(self.home);
                    return Ok(Delivered { id: self.id, counts: self.counts.clone(), head });
                }
                Outcome::Moved(now_version) => self.compare_again(now_version)?,
            }
        }
    }

    /// Whether what was published since concerns what this delivery holds.
    fn compare_again(&mut self, now_version: i64) -> Result<(), VaultError> {
        let (home, compared) = (self.home, self.compared);
        let (since, decided) = self.vault.db().read(|tx| Ok((order(tx, home)?, decided(tx, home)?)))?;
        if decided > compared {
            return Err(VaultError::Changed);
        }
        let since: Vec<DeliveryId> = since.into_iter().filter(|(_, sequence)| *sequence > compared).map(|(id, _)| id).collect();
        if self.is_kept_by(&since)? {
            return Err(VaultError::Changed);
        }
        let kinds: Vec<KindId> = self.counts.keys().copied().collect();
        for kind in kinds {
            if self.meets(kind, &since)? {
                return Err(VaultError::Changed);
            }
        }
        self.compared = now_version;
        self.order = self.vault.db().read(|tx| order(tx, home))?;
        Ok(())
    }

    /// Whether deliveries hold keys or records of this one, or movements that might be paired with its own.
    fn meets(&self, kind: KindId, others: &[DeliveryId]) -> Result<bool, VaultError> {
        let db = self.vault.db();
        let (home, id) = (self.home, self.id);
        let mut theirs: HashSet<(u64, RecordId)> = HashSet::new();
        let mut span: Option<(i64, i64)> = None;
        // Merged already or not: what is visible and not ours, narrowed to those deliveries by the column.
        for segment in db.read(|tx| store::list(tx, home, (kind, Stream::Sighting), Sees::PUBLISHED, (i64::MIN, i64::MAX)))? {
            let rows = gather::load(db, home, &self.key, &segment, Some(&[layout::RECORD_ID, layout::KEY, layout::DELIVERY]))?;
            let (keys, deliveries) = (rows.column(1).as_primitive::<Int64Type>(), rows.column(2).as_fixed_size_binary());
            for (row, record) in gather::ids(&rows)?.into_iter().enumerate() {
                if others.iter().any(|other| other.as_bytes() == deliveries.value(row)) {
                    theirs.insert((if keys.is_valid(row) { keys.value(row).cast_unsigned() } else { record.mac() }, record));
                    let at = record.at().micros();
                    span = Some(span.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
                }
            }
            if theirs.len() > MEANWHILE_ROWS_MAX {
                return Ok(true);
            }
        }
        let Some((from, to)) = span else { return Ok(false) };
        let keys: HashSet<u64> = theirs.iter().map(|(key, _)| *key).collect();
        let records: HashSet<RecordId> = theirs.iter().map(|(_, record)| *record).collect();
        let slack = i64::from(super::pair::PAIR_DAYS + 7) * 86_400_000_000;
        for segment in db.read(|tx| store::list_own(tx, home, kind, Stream::Sighting, id))? {
            if kind == KindId::BankTransaction && segment.t_min <= to.saturating_add(slack) && segment.t_max >= from.saturating_sub(slack) {
                return Ok(true);
            }
            let rows = gather::load(db, home, &self.key, &segment, Some(&[layout::RECORD_ID, layout::KEY]))?;
            let own = rows.column(1).as_primitive::<Int64Type>();
            for (row, record) in gather::ids(&rows)?.into_iter().enumerate() {
                let key = if own.is_valid(row) { own.value(row).cast_unsigned() } else { record.mac() };
                if keys.contains(&key) || records.contains(&record) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}
