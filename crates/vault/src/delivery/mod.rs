//! Deliveries: batches of records on their way into a home, compared with what is there, staged unseen, then published
//! in one short commit.
//!
//! A row is *known* (its key and content were seen from this source before), a *revision* (same key, other content), a
//! *sighting* of a record that another source told of, or *added*. Each becomes a sighting; an added one a record too;
//! the others may change how their record is shown. Nothing is visible before [`Delivery::publish`] returns, and
//! everything is after it.

pub(crate) mod chunk;
mod compare;
pub(crate) mod document;
#[cfg(test)]
mod document_tests;
pub(crate) mod gather;
pub(crate) mod known;
mod list;
pub(crate) mod merging;
pub(crate) mod pair;
mod publish;
mod remove;
pub(crate) mod shown;
mod stage;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use logis_core::{DeliveryId, HomeId, Problem, RecordId};
use logis_kinds::{Batch, KindId};
use serde::{Deserialize, Serialize};

use crate::crypto::HomeKey;
use crate::scope::Scope;
use crate::segment::store::Sees;
use crate::{Vault, VaultError};
use chunk::{CHUNK_ROWS, KeySet, Ordinals};
use merging::Merging;

pub use list::DeliveryView;
pub(crate) use list::{DeliveryRow, Sealed, all_rows, discard_staged, order, seal_row, sealed_in};
pub use publish::Delivered;
pub use remove::Removal;
pub(crate) use stage::{id_column, shown_segments, times_of};

/// Bytes of rows of one kind that wait to be compared: fewer rows are taken at once where these are long.
const WAITING_BYTES_MAX: usize = 32 << 20;
/// Keys of its own rows that a delivery remembers, to find rows that its input repeats. Beyond so many it forgets the
/// oldest: an input that repeats itself after two million rows is told apart only by what was published.
const OWN_KEYS_MAX: usize = 1_800_000;
/// A staged delivery that was not renewed for so long belongs to nobody any more.
pub(crate) const LEASE_SECONDS: i64 = 600;

/// Which accounts are one. Accounts are named by their sources; persons join and split them.
pub trait Accounts: Send + Sync {
    /// A name that equal accounts share.
    fn group(&self, account: &str) -> String;
}

/// Each account is one of its own: for records that name none.
#[derive(Debug, Clone, Copy)]
pub struct NoAccounts;

impl Accounts for NoAccounts {
    fn group(&self, account: &str) -> String {
        account.to_owned()
    }
}

/// What a delivery is of.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The input's name.
    pub name: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// The format it was read as.
    pub format: String,
    /// The encoding it was in.
    pub encoding: String,
    /// What it is as a document of the person, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<document::DocumentPart>,
}

/// Counts of one kind's rows by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows read.
    pub read: u64,
    /// Records that were new.
    pub added: u64,
    /// Rows known already.
    pub known: u64,
    /// Rows with new content for a known record.
    pub revised: u64,
    /// Rows that are sightings of records told of by another source.
    pub sighted: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.read += other.read;
        self.added += other.added;
        self.known += other.known;
        self.revised += other.revised;
        self.sighted += other.sighted;
    }
}

/// Counts by the kinds' published names.
pub(crate) type Counted = BTreeMap<String, Counts>;

/// A delivery being staged. Dropped without [`Delivery::publish`], nothing of it is ever seen.
pub struct Delivery {
    vault: Vault,
    home: HomeId,
    key: Arc<HomeKey>,
    id: DeliveryId,
    origin: Origin,
    source: String,
    accounts: Arc<dyn Accounts>,
    actor: crate::scope::Actor,
    /// The home's version that rows are compared with, and the published deliveries of it with their sequence.
    compared: i64,
    order: HashMap<DeliveryId, i64>,
    /// Whether rows may find a partner at all: another source published, or something is pending.
    partners: bool,
    /// Whether pending entries were staged.
    pending: bool,
    waiting: BTreeMap<KindId, Vec<Batch>>,
    /// Rows that wait, and their bytes.
    waiting_size: BTreeMap<KindId, (usize, usize)>,
    ordinals: Ordinals,
    own_keys: KeySet,
    chunks: i64,
    counts: BTreeMap<KindId, Counts>,
    problems: Vec<Problem>,
    apart: HashSet<(u64, RecordId)>,
    /// The merge that it is part of.
    merge: Option<Merging>,
    done: bool,
}

impl Vault {
    /// A fresh id for a delivery; its original may be spooled under it first.
    #[must_use]
    pub fn draw_delivery(&self) -> DeliveryId {
        DeliveryId::draw(self.rng())
    }

    /// Begins a delivery into the scope's home.
    ///
    /// # Errors
    /// When the home is gone or the database fails.
    pub fn deliver(
        &self,
        scope: &Scope,
        id: DeliveryId,
        origin: Origin,
        source: &str,
        accounts: Arc<dyn Accounts>,
    ) -> Result<Delivery, VaultError> {
        match self.begin_delivery(scope, id, origin.clone(), source, accounts.clone()) {
            // Its key was wrapped anew since this process unwrapped it: by a rotation, or with the salt of a home taken up.
            Err(VaultError::Changed) => self.begin_delivery(scope, id, origin, source, accounts),
            begun => begun,
        }
    }

    fn begin_delivery(
        &self,
        scope: &Scope,
        id: DeliveryId,
        origin: Origin,
        source: &str,
        accounts: Arc<dyn Accounts>,
    ) -> Result<Delivery, VaultError> {
        if !scope.may_act() {
            return Err(VaultError::NotAllowed);
        }
        let home = scope.home();
        let key = self.unlock(home)?;
        self.check_catalog(home, &key)?;
        let mut delivery = Delivery {
            vault: self.clone(),
            home,
            key,
            id,
            origin,
            source: String::new(),
            accounts,
            actor: scope.actor().clone(),
            compared: 0,
            order: HashMap::new(),
            partners: false,
            pending: false,
            waiting: BTreeMap::new(),
            waiting_size: BTreeMap::new(),
            ordinals: Ordinals::default(),
            own_keys: KeySet::default(),
            chunks: 0,
            counts: BTreeMap::new(),
            problems: Vec::new(),
            apart: if scope.is_own() { self.parted(scope)? } else { HashSet::new() },
            merge: None,
            done: false,
        };
        delivery.begin(source)?;
        Ok(delivery)
    }
}

impl Delivery {
    /// What its own rows may meet: what is published, what it staged itself, what its merge staged.
    fn sees(&self) -> Sees {
        Sees { own: Some(self.id), ..self.sees_others() }
    }

    /// The same without its own.
    fn sees_others(&self) -> Sees {
        Sees { own: None, merge: self.merge.as_ref().map(|merge| merge.id) }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> DeliveryId {
        self.id
    }

    /// Says where its ids mean something, as soon as the importer knows; before the first batch.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_source(&mut self, source: &str) -> Result<(), VaultError> {
        if self.source == source {
            return Ok(());
        }
        source.clone_into(&mut self.source);
        self.partners = self.has_partners()?;
        Ok(())
    }

    /// Takes a batch. Now and then a chunk of what came is compared and staged.
    ///
    /// # Errors
    /// When the database fails; the delivery should be dropped then.
    pub fn push(&mut self, batch: Batch) -> Result<(), VaultError> {
        if batch.rows() == 0 {
            return Ok(());
        }
        let kind = batch.kind();
        let (rows, bytes) = self.waiting_size.entry(kind).or_default();
        *rows += batch.rows();
        *bytes += batch.columns().columns().iter().map(|column| size(&**column)).sum::<usize>();
        let full = *rows >= CHUNK_ROWS || *bytes >= WAITING_BYTES_MAX;
        self.waiting.entry(kind).or_default().push(batch);
        if full { self.take_chunk(kind) } else { Ok(()) }
    }

    /// Says what its input turned out to be.
    pub fn set_origin(&mut self, format: &str, encoding: &str) {
        (self.origin.format, self.origin.encoding) = (format.to_owned(), encoding.to_owned());
    }

    /// Compares and stages what is left, and gives the problems that only comparing shows (an id that is none).
    ///
    /// # Errors
    /// When the database fails; the delivery should be dropped then.
    pub fn compare_rest(&mut self) -> Result<Vec<Problem>, VaultError> {
        self.take_all()?;
        Ok(std::mem::take(&mut self.problems))
    }

    /// Compares and stages what waits of a kind.
    fn take_chunk(&mut self, kind: KindId) -> Result<(), VaultError> {
        self.waiting_size.remove(&kind);
        match self.waiting.remove(&kind) {
            Some(batches) => self.stage(&batches),
            None => Ok(()),
        }
    }

    fn take_all(&mut self) -> Result<(), VaultError> {
        let kinds: Vec<KindId> = self.waiting.keys().copied().collect();
        kinds.into_iter().try_for_each(|kind| self.take_chunk(kind))
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        if !self.done {
            // What is left is unseen, and swept once its lease is over; cleaning up now only saves the wait.
            let _ = self.discard();
        }
    }
}

/// Bytes of a column's rows.
fn size(column: &dyn arrow_array::Array) -> usize {
    column.to_data().get_slice_memory_size().unwrap_or_default()
}

/// The version of what a home's version shows.
pub(crate) fn shown_version(version: i64) -> i64 {
    version << stage::CHUNK_BITS
}

/// The table of deliveries.
pub(crate) const SCHEMA: &str = "
CREATE TABLE delivery (
  home_id BLOB NOT NULL, delivery_id BLOB NOT NULL, state TEXT NOT NULL, sequence BIGINT NOT NULL, created_us BIGINT NOT NULL,
  lease_until_us BIGINT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (home_id, delivery_id));
CREATE TABLE stream_version (home_id BLOB NOT NULL, version BIGINT NOT NULL, decided BIGINT NOT NULL,
  catalog BLOB NOT NULL, PRIMARY KEY (home_id));
";
/// Its tables, for erasing a home.
pub(crate) const TABLES: &[&str] = &["delivery", "stream_version"];
