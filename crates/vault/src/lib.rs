//! The vault: a folder of homes. Records, documents, originals and the journal of each home lie sealed under the
//! home's own key; the keys lie apart (`keys.db`) from the data (`data.db`, or a PostgreSQL database).
//!
//! Rooms: `backup` writes and restores copies, `db` is the engine seam, `crypto` a home's key, `keys` the key store, `homes` how homes are made
//! and erased, `journal` who did what, `documents` small sealed JSON, `originals` files as they came, `sharing` who else may look,
//! `throwaway` a key for one run, `scope` the one door through which all of it is read.
//!
//! To add a room: 1. a module with its tables (`SCHEMA`, `TABLES`), 2. a line for each in `db/migrate.rs`, 3. verbs as
//! `impl Vault`, every read of which takes a [`Scope`].

mod backup;
mod catalog;
mod closing;
mod crypto;
mod db;
mod delivery;
mod documents;
mod error;
#[cfg(test)]
#[path = "../tests/fresh/mod.rs"]
mod fresh;
mod health;
mod hex;
mod homes;
mod journal;
mod keys;
mod leaving;
#[cfg(test)]
mod meetings;
mod moving;
mod originals;
mod pairs;
mod people;
mod records;
mod rewrite;
mod rotation;
mod scan;
mod scope;
mod segment;
mod sharing;
#[cfg(test)]
mod tests;
mod throwaway;
mod tiers;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use logis_core::{Clock, HomeId, Rng};

use crypto::HomeKey;
use db::{Db, For};
use journal::{Notes, Signal};
use keys::{KeyStore, KeysDb};

pub use backup::{
    BackedUp, BackupError, KEYS_KEPT_DAYS, PASSPHRASE_MIN_CHARACTERS, PASSPHRASE_MIN_DIFFERENT, Passphrase, PassphraseError, Progress,
    Restore, Restored, RestoredHome, Target,
};
pub use closing::{Closing, ErasureProof};
pub use db::copy::Copied;
pub use delivery::document::{
    DOCUMENT, DOCUMENT_BYTES_MAX, DOCUMENT_NAME_CHARS_MAX, DOCUMENT_NOTE_CHARS_MAX, DOCUMENTS_MAX, DocumentFacts, DocumentPart,
    KeptDocument, Stated,
};
pub use delivery::{Accounts, Counts, Delivered, Delivery, DeliveryView, NoAccounts, Origin, Removal};
pub use documents::Document;
pub use error::VaultError;
pub use health::{Engine, Leftovers};
pub use homes::Home;
pub use journal::{Act, Disclosure, Entry, ForeignChain, Head, HeadError, JournalBroken, JournalLine, Verified};
pub use leaving::{
    ArrivalError, Arrived, Arriving, EXPORT_START_BYTES, ExportReader, Exported, Holdings, KeptExport, Papers, Settled, glance, is_export,
    write_csv_names, write_csv_row,
};
pub use moving::{MoveOptions, Moved, move_data};
pub use originals::{Original, OriginalReader, SPOOL_LEASE_SECONDS, Spool};
pub use pairs::{PairView, PairsView, Waiting};
pub use people::{Credential, Feed, FeedChoice, LinkUse, NewSession, Person, Session, SessionBounds};
pub use records::{Coverage, RECORD_ID, RecordView, Records, SightingView};
pub use rotation::{KeyView, Rotated};
pub use scope::{Actor, Beside, Scope, SessionId, Why};
pub use sharing::{Grant, GrantUse, NewGrant, TakenGrant};
pub use throwaway::ThrowawayKey;

/// File of the sealed data in the vault's folder.
const DATA_FILE: &str = "data.db";
/// File of the keys.
const KEYS_FILE: &str = "keys.db";
/// Unwrapped keys kept at one time; where there are more homes, one is unwrapped again.
const KEYS_KEPT_MAX: usize = 16_384;

/// Where a vault is and what it depends on.
pub struct VaultOptions {
    /// The folder; made when it is not there.
    pub folder: PathBuf,
    /// The PostgreSQL database of the data (`postgres://…`), where it does not lie in the folder. The keys always do.
    pub database: Option<String>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where keys, ids and nonces come from.
    pub rng: Arc<dyn Rng>,
}

/// An open vault. Clones are the same vault; when the last one is dropped, what waits is written.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    db: Db,
    keys: Arc<dyn KeyStore>,
    unlocked: Mutex<Unlocked>,
    known_keys: delivery::known::KnownKeys,
    catalogs: catalog::Checked,
    notes: Arc<Notes>,
    signal: Arc<Signal>,
    flusher: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Unlocked {
    keys: HashMap<HomeId, Arc<HomeKey>>,
    /// Homes whose first unwrapping has its line in the journal.
    told: HashSet<HomeId>,
}

impl Vault {
    /// Opens a folder, making it and its files when they are not there, and takes up what a crash interrupted.
    ///
    /// # Errors
    /// When the folder can't be used, or was written by another version ([`VaultError::OtherVersion`]).
    pub fn open(options: VaultOptions) -> Result<Self, VaultError> {
        let vault = Self::open_still(options)?;
        vault.resume_rotations()?;
        Ok(vault)
    }

    /// The same, but no home's journal moves: rotations that were interrupted are left as they are.
    pub(crate) fn open_still(options: VaultOptions) -> Result<Self, VaultError> {
        let VaultOptions { folder, database, clock, rng } = options;
        create_private_folder(&folder)?;
        // The data's version is looked at first: a folder of another version is left as it is, keys included.
        let db = Db::open_at(&folder.join(DATA_FILE), database.as_deref(), For::Use)?;
        let keys_path = folder.join(KEYS_FILE);
        let has_homes = db.read(|tx| tx.query_one("SELECT 1 FROM home LIMIT 1", &[], |row| row.integer(0)))?.is_some();
        if has_homes && !keys_path.exists() {
            return Err(VaultError::KeysMissing);
        }
        let keys: Arc<dyn KeyStore> = Arc::new(KeysDb::open(&keys_path, rng.clone())?);
        if !has_homes {
            refuse_other_data(&*keys)?;
        }
        let signal = Arc::new(Signal::default());
        let notes = Arc::new(Notes::new(db.clone(), keys.clone(), rng.clone(), signal.clone()));
        let waker = signal.clone();
        db.on_touched(move || waker.wake());
        let of_thread = notes.clone();
        let flusher = std::thread::Builder::new().name("logis-journal".into()).spawn(move || of_thread.serve())?;
        let unlocked = Mutex::default();
        let vault = Self {
            inner: Arc::new(Inner {
                folder,
                clock,
                rng,
                db,
                keys,
                unlocked,
                known_keys: Default::default(),
                catalogs: Default::default(),
                notes,
                signal,
                flusher: Some(flusher),
            }),
        };
        vault.resume_erasures()?;
        vault.sweep_spools()?;
        Ok(vault)
    }

    /// Whether a folder holds a vault, or a part of one.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        [DATA_FILE, KEYS_FILE].iter().any(|file| folder.join(file).exists())
    }

    /// The folder of the keys, and of the data where it is a file.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.inner.clock
    }

    pub(crate) fn rng(&self) -> &dyn Rng {
        &*self.inner.rng
    }

    pub(crate) fn keys(&self) -> &dyn KeyStore {
        &*self.inner.keys
    }

    pub(crate) fn known_keys(&self) -> &delivery::known::KnownKeys {
        &self.inner.known_keys
    }

    pub(crate) fn catalogs(&self) -> &catalog::Checked {
        &self.inner.catalogs
    }

    pub(crate) fn notes(&self) -> &Notes {
        &self.inner.notes
    }

    /// The key for what only the person's own scope may see.
    pub(crate) fn own(&self, scope: &Scope) -> Result<Arc<HomeKey>, VaultError> {
        if scope.is_own() { self.unlock(scope.home()) } else { Err(VaultError::NotAllowed) }
    }

    /// The key for what whoever may read all of a home may see.
    pub(crate) fn whole(&self, scope: &Scope) -> Result<Arc<HomeKey>, VaultError> {
        if scope.is_whole() { self.unlock(scope.home()) } else { Err(VaultError::NotAllowed) }
    }

    fn remembered(&self, home: HomeId) -> Option<Arc<HomeKey>> {
        self.unlocked().keys.get(&home).cloned()
    }

    /// Keeps an unwrapped key. True when it is this process's first of the home.
    fn remember(&self, home: HomeId, key: Arc<HomeKey>) -> bool {
        let mut unlocked = self.unlocked();
        if unlocked.keys.len() >= KEYS_KEPT_MAX {
            unlocked.keys.clear();
        }
        unlocked.keys.insert(home, key);
        unlocked.told.insert(home)
    }

    /// Unwraps a home's key anew when it is needed again.
    fn forget_key(&self, home: HomeId) {
        self.unlocked().keys.remove(&home);
    }

    fn forget(&self, home: HomeId) {
        self.inner.known_keys.forget(home);
        self.forget_key(home);
    }

    fn unlocked(&self) -> std::sync::MutexGuard<'_, Unlocked> {
        self.inner.unlocked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.signal.stop();
        // It writes what waits at its end.
        if let Some(flusher) = self.flusher.take() {
            let _ended = flusher.join();
        }
    }
}

/// Keys whose homes were written once belong to another database than one without any home. (Those of an addition that
/// was interrupted never had a journal.)
fn refuse_other_data(keys: &dyn KeyStore) -> Result<(), VaultError> {
    for (home, _) in keys.claims()? {
        if keys.kept_head(home)?.is_some() {
            return Err(VaultError::DataMissing);
        }
    }
    Ok(())
}

fn create_private_folder(folder: &Path) -> Result<(), VaultError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let is_new = !folder.exists();
    builder.create(folder)?;
    // The engine syncs the folder when it makes its files; that the folder itself stays is asked for here.
    if is_new && let Some(parent) = folder.canonicalize()?.parent() {
        std::fs::File::open(parent)?.sync_all()?;
    }
    Ok(())
}
