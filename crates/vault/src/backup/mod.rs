//! Backups: the data in one file, the keys under a passphrase in another, the erasure register beside them.
//!
//! What is copied while homes are made, rotated and erased: the data first, then the keys, then the register. So a home in
//! the data has its key in the keys file, unless it was erased meanwhile, and then the register names it. A home's key
//! that was rotated in between is the one thing that could be lost: rows that the copied keys don't open are taken anew.
//!
//! A keys file opens every home that was there when it was made, erased since or not: whoever keeps it, the passphrase, a
//! data file and no newer register could read it. Therefore keys files are removed after [`KEYS_KEPT_DAYS`] days.

mod error;
mod keys_file;
mod names;
mod register;
mod restore;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest;
use logis_core::{HomeId, Instant};

use crate::db::{DATA_VERSION, Db, Value, home_tables};
use crate::{Vault, VaultError, create_private_folder};

pub use error::BackupError;
pub use keys_file::{PASSPHRASE_MIN_CHARACTERS, PASSPHRASE_MIN_DIFFERENT, Passphrase, PassphraseError};
pub use restore::{Restore, Restored, RestoredHome, Target};

use error::about;
use keys_file::{DataFile, Header};
use register::Register;

/// Keys files older than this are removed by the next backup, so that an erased home can't be opened for longer.
pub const KEYS_KEPT_DAYS: i64 = 7;
/// How often the keys are copied anew because homes were rotated while they were.
const KEYS_TRIES_MAX: u32 = 20;
/// Bytes read at once from a file.
const READ_BYTES: usize = 1 << 20;

/// Is told how far a backup is: how much of how much.
pub use crate::db::Progress;

/// A backup that was written and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// When.
    pub made: Instant,
    /// The data.
    pub data: PathBuf,
    /// Its size.
    pub data_bytes: u64,
    /// The keys.
    pub keys: PathBuf,
    /// The erasure register.
    pub register: PathBuf,
    /// Homes in the data.
    pub homes: u64,
    /// Homes that the register closes for good.
    pub erased: u64,
    /// Older keys files that were removed.
    pub removed: Vec<PathBuf>,
    /// Keys files of the folder made before the last erasure, which may hold the key of a home erased since.
    pub holding_erased: u64,
    /// The first backup after this moment removes the last of those.
    pub holding_until: Option<Instant>,
}

impl Vault {
    /// Writes a backup into a folder, beside others of this Logis, and reads it back. Nothing waits for it.
    ///
    /// # Errors
    /// [`BackupError`]; no half of a backup is left under the name of a whole one.
    pub fn backup(&self, folder: &Path, passphrase: &Passphrase, progress: &Progress) -> Result<BackedUp, BackupError> {
        let made = self.clock().now();
        if is_within(folder, self.folder()) {
            return Err(BackupError::WithinData { folder: folder.to_owned() });
        }
        create_folder(folder)?;
        // Names that lead there only now that they are made (`new/../data`).
        if is_within(folder, self.folder()) {
            return Err(BackupError::WithinData { folder: folder.to_owned() });
        }
        let known = self.known_register(folder)?;
        let names = names::Names::of(folder, made);
        for file in [&names.data, &names.keys] {
            if file.exists() {
                return Err(BackupError::NotEmpty { folder: file.clone() });
            }
        }
        let data_part = Part::new(&names.data)?;
        let data = self.copy_data(&data_part.path, progress)?;
        let keys = self.copy_keys(&data_part.path)?;
        let contents = Db::check_file(&data_part.path, &tables())?;
        if contents.version != DATA_VERSION || contents.rows != data {
            return Err(BackupError::Unverified { file: names.data });
        }
        let data_file = DataFile::of(&data_part.path, names.data_name())?;

        // After the keys: what was erased since is on the register.
        let mut register = Register { written: self.clock().now(), homes: self.keys().registered()?.into_iter().collect() };
        register.merge(known);
        let register_part = Part::new(&names.register)?;
        register_part.write(&register.to_bytes(self.keys()))?;

        let keys_part = Part::new(&names.keys)?;
        let header = Header::new(self.rng(), made, data_file.clone(), register.written);
        keys_part.write(&keys_file::seal(self.rng(), &header, passphrase, &keys)?)?;
        let written = fs::read(&keys_part.path).map_err(about(&keys_part.path))?;
        if *keys_file::Parsed::new(&names.keys, &written)?.open(passphrase)? != *keys {
            return Err(BackupError::Unverified { file: names.keys });
        }
        // The data last: where it has its name, the backup is whole.
        register_part.finish()?;
        keys_part.finish()?;
        data_part.finish()?;
        sync_folder(folder)?;
        let removed = remove_old_keys(folder, made)?;
        let last_erased = register.homes.values().max().copied().unwrap_or(Instant::MIN);
        let before = names::listed(folder)?.into_iter().filter(|(made, names)| *made < last_erased && names.keys.exists());
        let before: Vec<Instant> = before.map(|(made, _)| made).collect();
        Ok(BackedUp {
            made,
            data: names.data,
            data_bytes: data_file.bytes,
            keys: names.keys,
            register: names.register,
            homes: contents.rows.last().copied().unwrap_or_default(),
            erased: register.homes.len() as u64,
            removed,
            holding_erased: before.len() as u64,
            holding_until: before.last().map(|made| made.plus_seconds(KEYS_KEPT_DAYS * 86_400)),
        })
    }

    /// The register that lies in the folder already.
    fn known_register(&self, folder: &Path) -> Result<Option<Register>, BackupError> {
        let file = names::register(folder);
        match Register::read(&file)? {
            None => Ok(None),
            Some(read) => {
                let other = || BackupError::OtherPlace { folder: folder.to_owned() };
                read.verified(self.keys()).map(Some).ok_or_else(other)
            }
        }
    }

    /// The data as a SQLite file, whichever engine it lies on; how many rows each table has.
    fn copy_data(&self, to: &Path, progress: &Progress) -> Result<Vec<u64>, BackupError> {
        Ok(self.db().copy_to(to, &tables(), progress)?.rows)
    }

    /// The keys that open the copied data. Where a home was rotated since the data was copied, its row in the copy is
    /// brought to where the keys are: only the wrapping differs.
    fn copy_keys(&self, data: &Path) -> Result<crate::crypto::Secret, BackupError> {
        for _ in 0..KEYS_TRIES_MAX {
            let rows = self.wrapped_rows()?;
            let keys = self.keys().copy()?;
            // A key that opens its row before and after the copy was there while it was made.
            if rows.iter().all(|(home, wrapped)| self.opens_or_is_gone(*home, wrapped)) {
                let rows: Vec<[Value<'_>; 2]> = rows.iter().map(|(home, wrapped)| [home.into(), wrapped.into()]).collect();
                Db::change_copy(data, "UPDATE home SET key_wrapped = $2 WHERE home_id = $1 AND key_wrapped <> $2", &rows)?;
                return Ok(keys);
            }
        }
        Err(VaultError::Busy.into())
    }

    fn wrapped_rows(&self) -> Result<BTreeMap<HomeId, Vec<u8>>, VaultError> {
        let sql = "SELECT home_id, key_wrapped FROM home";
        let rows = self.db().read(|tx| tx.query(sql, &[], |row| Ok((HomeId(row.array(0)?), row.blob(1)?))))?;
        Ok(rows.into_iter().collect())
    }

    /// Whether the keys open the row, or it is no longer the home's: then there is nothing that a rotation could lose.
    /// A row that nothing opens, and that no rotation changed, is as damaged in the backup as it is here.
    fn opens_or_is_gone(&self, home: HomeId, wrapped: &[u8]) -> bool {
        match self.keys().unwrap(home, wrapped) {
            Ok(_) | Err(VaultError::KeyGone) => true,
            Err(_) => self.wrapped(home).is_ok_and(|now| now.is_none_or(|now| now == wrapped)),
        }
    }
}

/// The tables of homes, their own rows last.
fn tables() -> Vec<&'static str> {
    home_tables().collect()
}

/// A file that gets its name when it is whole.
struct Part {
    path: PathBuf,
    whole: PathBuf,
}

impl Part {
    fn new(whole: &Path) -> Result<Self, BackupError> {
        let mut name = whole.as_os_str().to_owned();
        name.push(".part");
        let path = PathBuf::from(name);
        // What an interrupted backup left.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(about(&path)(error)),
            _ => Ok(Self { path, whole: whole.to_owned() }),
        }
    }

    fn write(&self, bytes: &[u8]) -> Result<(), BackupError> {
        write_private(&self.path, bytes)
    }

    fn finish(self) -> Result<(), BackupError> {
        fs::rename(&self.path, &self.whole).map_err(about(&self.whole))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Already named, or not worth keeping.
        let _gone = fs::remove_file(&self.path);
    }
}

/// Whether a folder, which may not be there yet, is the other or lies in it, whichever links lead there.
fn is_within(folder: &Path, other: &Path) -> bool {
    let Ok(whole) = std::path::absolute(folder) else { return false };
    let Ok(other) = other.canonicalize() else { return false };
    whole.ancestors().any(|within| within.canonicalize().is_ok_and(|within| within == other))
}

/// Makes a folder that is its owner's alone; what stands in its way is said by its name.
fn create_folder(folder: &Path) -> Result<(), BackupError> {
    create_private_folder(folder).map_err(|error| match error {
        VaultError::Io(error) => BackupError::Io { path: folder.to_owned(), error: std::io::Error::new(error.kind(), error.to_string()) },
        error => error.into(),
    })
}

/// Writes a new file that is its owner's alone, and syncs it.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(about(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(about(path))
}

fn sync_folder(folder: &Path) -> Result<(), BackupError> {
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(about(folder))
}

fn remove_old_keys(folder: &Path, now: Instant) -> Result<Vec<PathBuf>, BackupError> {
    let oldest = now.plus_seconds(-KEYS_KEPT_DAYS * 86_400);
    let old = names::listed(folder)?.into_iter().filter(|(made, names)| *made < oldest && names.keys.exists());
    let old: Vec<PathBuf> = old.map(|(_, names)| names.keys).collect();
    for file in &old {
        fs::remove_file(file).map_err(about(file))?;
    }
    Ok(old)
}

/// Size and SHA-256 of a file, while it is handed on piece by piece.
fn read_through(path: &Path, mut piece: impl FnMut(&[u8]) -> Result<(), BackupError>) -> Result<(u64, [u8; 32]), BackupError> {
    let mut file = fs::File::open(path).map_err(about(path))?;
    let mut context = digest::Context::new(&digest::SHA256);
    let (mut buffer, mut bytes) = (vec![0; READ_BYTES], 0);
    loop {
        let read = file.read(&mut buffer).map_err(about(path))?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        context.update(&buffer[..read]);
        piece(&buffer[..read])?;
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    Ok((bytes, hash))
}
