//! Restoring: a backup becomes a folder of its own. Never into one that holds anything, and never a home that was erased.
//!
//! All is made and checked in a folder inside the target; only then the data gets its name, and the keys last: a target
//! without keys is refused by every command.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use logis_core::{Clock, HomeId, Instant, Rng};

use super::error::about;
use super::keys_file::Parsed;
use super::names::{self, Names};
use super::register::Register;
use super::{BackupError, Passphrase, Progress, create_folder, read_through, sync_folder, write_private};
use crate::crypto::HomeKey;
use crate::db::{DATA_VERSION, Db, For, copy};
use crate::journal::{self, Act, Verified};
use crate::keys::{KeyStore, KeysDb};
use crate::{Actor, DATA_FILE, KEYS_FILE, Vault, VaultError, VaultOptions, create_private_folder, hex, people};

/// Longest keys file that is read: several million homes.
const KEYS_MAX_BYTES: u64 = 2 << 30;
/// Folder inside the target where all is made.
const STAGING: &str = "restoring";

/// A backup that was found and can be restored.
pub struct Restore {
    names: Names,
    keys: Parsed,
    /// Whether data and keys were made together.
    is_pair: bool,
    made: Instant,
    registers: Vec<PathBuf>,
    stores: Vec<PathBuf>,
}

/// Where a backup is restored to.
pub struct Target {
    /// The folder: empty, or not there.
    pub folder: PathBuf,
    /// The PostgreSQL database of the data, without homes; `None`: a file in the folder. The keys always lie there.
    pub database: Option<String>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where ids and nonces come from.
    pub rng: Arc<dyn Rng>,
    /// Who restores, for the journals.
    pub actor: Actor,
}

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// When the backup was made.
    pub made: Instant,
    /// The newest erasure register, or the key store that holds it.
    pub register: PathBuf,
    /// When it was written.
    pub register_written: Instant,
    /// Whether that was after the backup: else nobody knows what was erased later.
    pub register_is_newer: bool,
    /// Homes of the backup that are closed for good: they are gone.
    pub erased: u64,
    /// The homes, oldest first.
    pub homes: Vec<RestoredHome>,
}

/// One home of a backup.
#[derive(Debug)]
pub struct RestoredHome {
    /// Its identifier.
    pub id: HomeId,
    /// Its name, where its key is there.
    pub name: String,
    /// Its journal, or why it can't be trusted or opened.
    pub journal: Result<Verified, VaultError>,
    /// Links that its journal had when the keys were copied, and has no more: what was done after the data was copied.
    pub lost_links: u64,
    /// The keys file that opens it, where keys of a later backup don't: its key was rotated in between.
    pub needs: Option<PathBuf>,
}

impl Restore {
    /// Finds the newest backup of a folder made at or before `at`, and the erasure registers: the one beside it, those
    /// named, and those within the key stores of data folders in use (`in_place`; one that is not there is passed over).
    /// Where half of the newest is missing nothing older is taken in its place: whoever wants it names its moment.
    ///
    /// # Errors
    /// [`BackupError`] says what is missing, cut, or of another version.
    pub fn find(from: &Path, at: Option<Instant>, named: &[PathBuf], in_place: &[PathBuf]) -> Result<Self, BackupError> {
        let all = names::listed(from)?;
        let latest = at.unwrap_or(Instant::MAX);
        let Some((made, names)) = all.range(..=latest).next_back() else {
            let made = all.iter().filter(|(_, names)| names.data.exists()).map(|(made, _)| *made).collect();
            return Err(BackupError::NoBackup { folder: from.to_owned(), made });
        };
        if !names.data.exists() {
            return Err(BackupError::HalfMissing { file: names.data.clone() });
        }
        // Data whose keys file was removed opens with the keys of a later backup, if it was not rotated since.
        let later = all.range(*made..).map(|(_, names)| &names.keys).find(|keys| keys.exists());
        let keys = later.ok_or_else(|| BackupError::HalfMissing { file: names.keys.clone() })?;
        if fs::metadata(keys).map_err(about(keys))?.len() > KEYS_MAX_BYTES {
            return Err(BackupError::HalfCopied { file: keys.clone() });
        }
        let bytes = fs::read(keys).map_err(about(keys))?;
        let mut registers: Vec<PathBuf> = named.to_vec();
        if names.register.exists() {
            registers.push(names.register.clone());
        }
        let stores: Vec<PathBuf> = in_place.iter().map(|folder| folder.join(KEYS_FILE)).filter(|keys| keys.is_file()).collect();
        if registers.is_empty() && stores.is_empty() {
            return Err(BackupError::NoRegister { folder: from.to_owned() });
        }
        let is_pair = *keys == names.keys;
        Ok(Self { keys: Parsed::new(keys, &bytes)?, is_pair, names: names.clone(), made: *made, registers, stores })
    }

    /// When the backup was made.
    #[must_use]
    pub fn made(&self) -> Instant {
        self.made
    }

    /// Whether data and keys were made together. If not, homes whose keys were rotated in between don't open.
    #[must_use]
    pub fn is_pair(&self) -> bool {
        self.is_pair
    }

    /// The data file.
    #[must_use]
    pub fn data_file(&self) -> &Path {
        &self.names.data
    }

    /// Restores it. The folder can be used when this returns; before, every command refuses it.
    ///
    /// # Errors
    /// [`BackupError`]; the target is left empty.
    pub fn run(&self, target: &Target, passphrase: &Passphrase, progress: &Progress) -> Result<Restored, BackupError> {
        let keys = self.keys.open(passphrase)?;
        let is_new = !target.folder.exists();
        create_folder(&target.folder)?;
        let staging = Staging::new(&target.folder, is_new)?;
        let database = target.database.as_deref().map(|url| Db::open_at(Path::new(""), Some(url), For::Arrival)).transpose()?;
        self.copy_data(&staging.path.join(DATA_FILE), progress)?;
        write_private(&staging.path.join(KEYS_FILE), &keys)?;
        let (register, written, erased) = self.close_homes(&staging.path, target)?;

        // Opening finishes the erasures: the keys of closed homes are destroyed and their rows gone before anything else. Journals
        // stay as they were copied until the head that the keys kept, which may be ahead, is settled: a rotation that was under
        // way would else go on in a history of its own.
        let options = VaultOptions { folder: staging.path.clone(), database: None, clock: target.clock.clone(), rng: target.rng.clone() };
        let vault = Vault::open_still(options)?;
        let names: BTreeMap<HomeId, String> = vault.homes()?.into_iter().map(|home| (home.id, home.name)).collect();
        let mut homes = Vec::new();
        for id in vault.homes_by_age()? {
            let name = names.get(&id).cloned().unwrap_or_default();
            let (journal, lost_links) = vault.settle_journal(id, &target.actor)?;
            // Keys that belong to this data and don't open it are damage; later ones that don't were rotated since.
            let needs = (!self.is_pair && !vault.opens(id)?).then(|| self.names.keys.clone());
            homes.push(RestoredHome { id, name, journal, lost_links, needs });
        }
        if !homes.is_empty() && homes.iter().all(|home| home.needs.is_some()) {
            return Err(BackupError::KeysRotated { file: self.names.keys.clone() });
        }
        vault.resume_rotations()?;
        vault.flush_journal()?;
        if let Some(database) = &database {
            vault.db().copy_into(database, progress).map_err(|error| match error {
                VaultError::NotEmpty => BackupError::NotEmpty { folder: PathBuf::from(database.place()) },
                error => error.into(),
            })?;
        }
        drop(vault);
        if database.is_some() {
            fs::remove_file(staging.path.join(DATA_FILE)).map_err(about(&staging.path))?;
        }
        staging.finish(&target.folder)?;
        if let Some(database) = &database {
            copy::arrived(database)?;
        }
        let own = self.keys.header.register_micros.map_or(self.made, Instant::from_micros);
        let register_is_newer = written > own;
        Ok(Restored { made: self.made, register, register_written: written, register_is_newer, erased, homes })
    }

    fn copy_data(&self, to: &Path, progress: &Progress) -> Result<(), BackupError> {
        let file = &self.names.data;
        let size = fs::metadata(file).map_err(about(file))?.len();
        write_private(to, &[])?;
        let mut copy = fs::OpenOptions::new().append(true).open(to).map_err(about(to))?;
        let mut done = 0;
        let (bytes, hash) = read_through(file, |piece| {
            done += piece.len() as u64;
            progress(done, size);
            copy.write_all(piece).map_err(about(to))
        })?;
        copy.sync_all().map_err(about(to))?;
        let half = || BackupError::HalfCopied { file: file.clone() };
        let expected = &self.keys.header.data;
        if self.is_pair && (bytes != expected.bytes || hex::digits(&hash) != expected.sha256) {
            // Keys that tell of data of another name may well be whole, and so may this data.
            let is_other = expected.name != self.names.data_name();
            return Err(if is_other { BackupError::OtherKeys { file: self.names.keys.clone() } } else { half() });
        }
        let contents = Db::check_file(to, &[]).map_err(|error| match error {
            VaultError::Damaged | VaultError::Database(_) => half(),
            error => error.into(),
        })?;
        if contents.version != DATA_VERSION {
            return Err(BackupError::OtherVersion { file: file.clone(), found: contents.version, known: DATA_VERSION });
        }
        Ok(())
    }

    /// Writes what any register names into the restored one; which is the newest, when it was written, and how many of the
    /// backup's homes they close.
    fn close_homes(&self, staging: &Path, target: &Target) -> Result<(PathBuf, Instant, u64), BackupError> {
        let keys = KeysDb::open(&staging.join(KEYS_FILE), target.rng.clone())?;
        let mut closed = Register { written: Instant::MIN, homes: BTreeMap::new() };
        let mut newest = None;
        for file in &self.registers {
            let wrong = || BackupError::Register { file: file.clone() };
            let read = Register::read(file)?.ok_or_else(wrong)?.verified(&keys).ok_or_else(wrong)?;
            if newest.is_none() || read.written > closed.written {
                (closed.written, newest) = (read.written, Some(file));
            }
            closed.merge(Some(read));
        }
        for file in &self.stores {
            // Another Logis's says nothing of these homes.
            let Some(homes) = keys.registered_in(file)? else { continue };
            closed.merge(Some(Register { written: target.clock.now(), homes: homes.into_iter().collect() }));
            (closed.written, newest) = (target.clock.now(), Some(file));
        }
        let Some(newest) = newest else {
            return Err(BackupError::NoRegister { folder: self.names.data.parent().unwrap_or(Path::new("")).to_owned() });
        };
        let data = Db::open_at(&staging.join(DATA_FILE), None, For::Use)?;
        let rows = data.read(|tx| tx.query("SELECT home_id FROM home", &[], |row| row.array(0).map(HomeId)))?;
        closed.merge(Some(Register { written: Instant::MIN, homes: keys.registered()?.into_iter().collect() }));
        for (home, at) in &closed.homes {
            keys.register(*home, *at)?;
        }
        Ok((newest.clone(), closed.written, rows.iter().filter(|home| closed.homes.contains_key(home)).count() as u64))
    }
}

impl Vault {
    /// Homes that have a row, oldest first.
    fn homes_by_age(&self) -> Result<Vec<HomeId>, VaultError> {
        let sql = "SELECT home_id FROM home ORDER BY created_micros, home_id";
        self.db().read(|tx| tx.query(sql, &[], |row| row.array(0).map(HomeId)))
    }

    /// Whether the keys open the home's row.
    fn opens(&self, home: HomeId) -> Result<bool, VaultError> {
        match self.with_wrapped(home, |wrapped| self.keys().unwrap(home, wrapped)) {
            Ok(_) => Ok(true),
            Err(VaultError::KeyGone | VaultError::Tampered { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Verifies a restored journal and writes into it that it was. The keys were copied after the data, so the head that
    /// they kept may be ahead of it: that is no cut by a stranger, and the kept head is put back to where the journal ends.
    pub(super) fn settle_journal(&self, home: HomeId, actor: &Actor) -> Result<(Result<Verified, VaultError>, u64), VaultError> {
        let key = match self.with_wrapped(home, |wrapped| self.keys().unwrap(home, wrapped)) {
            Ok(key) => Arc::new(HomeKey::new(&key)?),
            Err(error @ (VaultError::KeyGone | VaultError::Tampered { .. })) => return Ok((Err(error), 0)),
            Err(error) => return Err(error),
        };
        let kept = self.keys().kept_head(home)?;
        let lost_links = match self.journal_head(home) {
            Ok(head) => {
                let lost = kept.map_or(0, |kept| kept.links.saturating_sub(head.links));
                if lost > 0 {
                    self.keys().put_head_back(home, head)?;
                }
                lost
            }
            // Verifying says what is wrong with it.
            Err(_) => 0,
        };
        let verified = self.check_catalog(home, &key).and_then(|()| journal::verify(self.db(), self.keys(), &key, home, None));
        match verified {
            Ok(_) => {
                let entry = self.entry(actor, None, Act::Restored { lost_links })?;
                self.db().write(move |tx| {
                    people::close(tx, home)?;
                    journal::append(tx, &key, home, std::slice::from_ref(&entry))
                })?;
            }
            Err(VaultError::Busy | VaultError::DiskFull | VaultError::ReadOnly | VaultError::Io(_)) => {
                return verified.map(|found| (Ok(found), 0));
            }
            Err(_) => {}
        }
        Ok((verified, lost_links))
    }
}

/// The folder inside the target; removed with all in it where the restore ends early.
struct Staging {
    path: PathBuf,
    /// The target, where this restore made it.
    made: Option<PathBuf>,
    done: bool,
}

impl Staging {
    fn new(target: &Path, is_new: bool) -> Result<Self, BackupError> {
        let path = target.join(STAGING);
        for found in fs::read_dir(target).map_err(about(target))? {
            // What an interrupted restore left is nothing that anyone has.
            if found.map_err(about(target))?.path() != path {
                return Err(BackupError::NotEmpty { folder: target.to_owned() });
            }
        }
        if path.exists() {
            fs::remove_dir_all(&path).map_err(about(&path))?;
        }
        create_private_folder(&path)?;
        Ok(Self { path, made: is_new.then(|| target.to_owned()), done: false })
    }

    /// Gives the files their place: the keys last.
    fn finish(mut self, target: &Path) -> Result<(), BackupError> {
        let mut files: Vec<PathBuf> = Vec::new();
        for found in fs::read_dir(&self.path).map_err(about(&self.path))? {
            files.push(found.map_err(about(&self.path))?.path());
        }
        files.sort_by_key(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(KEYS_FILE)));
        for file in files {
            let place = target.join(file.file_name().unwrap_or_default());
            fs::rename(&file, &place).map_err(about(&place))?;
        }
        sync_folder(target)?;
        self.done = true;
        fs::remove_dir(&self.path).map_err(about(&self.path))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.done {
            // Best effort: what can't be removed now is removed by the next restore into this folder.
            let _gone = fs::remove_dir_all(&self.path);
            if let Some(made) = &self.made {
                let _gone = fs::remove_dir(made);
            }
        }
    }
}
