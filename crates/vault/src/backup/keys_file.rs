//! The keys file: a line of JSON that says how it is sealed and which data it belongs to, then the key store's own bytes
//! under a key made from the passphrase (Argon2id, RFC 9106; AES-256-GCM, the line as associated data), then the SHA-256
//! of all that, so that a file copied by half is told from a wrong passphrase.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use logis_core::{Instant, Rng};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{BackupError, read_through};
use crate::crypto::{KEY_BYTES, SEAL_BYTES, SealingKey, Secret, sha256};
use crate::db::{DATA_VERSION, KEYS_VERSION};
use crate::{VaultError, hex};

/// Version of this file.
const VERSION: i64 = 1;
/// What the line says that it is.
const WHAT: &str = "keys backup";
/// Argon2id's memory for new files (RFC 9106, section 4, second recommended option).
const MEMORY_KIB: u32 = 64 << 10;
/// Its passes.
const PASSES: u32 = 3;
/// Its lanes.
const LANES: u32 = 4;
/// The most that a file may ask for: what it says is not trusted before it opens.
const MEMORY_MAX_KIB: u32 = 1 << 20;
/// See [`MEMORY_MAX_KIB`].
const PASSES_MAX: u32 = 64;
/// See [`MEMORY_MAX_KIB`].
const LANES_MAX: u32 = 64;
/// Longest first line.
const LINE_MAX_BYTES: usize = 4 << 10;
/// Bytes of the salt.
const SALT_BYTES: usize = 16;
/// Bytes of the SHA-256 at the end.
const HASH_BYTES: usize = 32;
/// Shortest passphrase.
pub const PASSPHRASE_MIN_CHARACTERS: usize = 12;

/// Fewest different characters of one: `aaaaaaaaaaaa` and `abababababab` are long and no secret.
pub const PASSPHRASE_MIN_DIFFERENT: usize = 6;
/// Fewest steps in a passphrase, of all but one, that lead to no neighbour: `abcdefghijkl` and `123456789012` have none.
const STEPS_MIN: usize = 4;

/// What opens a keys file. Overwritten when dropped.
pub struct Passphrase(Zeroizing<String>);

/// Why a text is no passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// It is short.
    #[error("a passphrase has at least {PASSPHRASE_MIN_CHARACTERS} characters")]
    Short,
    /// It is long, and yet soon guessed: few characters over and over, or a run of neighbours.
    #[error("a passphrase has at least {PASSPHRASE_MIN_DIFFERENT} different characters, and is no run of neighbours")]
    Plain,
}

impl Passphrase {
    /// The text without what ends its line, to open a keys file with: an older one may be sealed with any.
    ///
    /// # Errors
    /// When it is shorter than [`PASSPHRASE_MIN_CHARACTERS`].
    pub fn new(text: String) -> Result<Self, PassphraseError> {
        let text = Zeroizing::new(text);
        let line = text.trim_end_matches(['\r', '\n']);
        if line.chars().count() < PASSPHRASE_MIN_CHARACTERS {
            return Err(PassphraseError::Short);
        }
        Ok(Self(Zeroizing::new(line.to_owned())))
    }

    /// The same, to seal a new keys file with.
    ///
    /// # Errors
    /// See [`Self::new`]; and when it is soon guessed.
    pub fn chosen(text: String) -> Result<Self, PassphraseError> {
        let chosen = Self::new(text)?;
        let different: BTreeSet<char> = chosen.0.chars().flat_map(char::to_lowercase).collect();
        let steps = chosen.0.chars().zip(chosen.0.chars().skip(1));
        let far = steps.filter(|(one, next)| u32::from(*one).abs_diff(u32::from(*next)) > 1).count();
        if different.len() < PASSPHRASE_MIN_DIFFERENT || far < STEPS_MIN { Err(PassphraseError::Plain) } else { Ok(chosen) }
    }
}

impl PartialEq for Passphrase {
    /// Whether both were typed alike.
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase")
    }
}

/// The data file that keys belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DataFile {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// In hexadecimal digits.
    pub(super) sha256: String,
}

impl DataFile {
    pub(super) fn of(path: &Path, name: String) -> Result<Self, BackupError> {
        let (bytes, hash) = read_through(path, |_| Ok(()))?;
        Ok(Self { name, bytes, sha256: hex::digits(&hash) })
    }
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    logis: String,
    pub(super) version: i64,
    /// The version of the program.
    pub(super) program: String,
    pub(super) data_version: i64,
    pub(super) keys_version: i64,
    pub(super) made_micros: i64,
    pub(super) data: DataFile,
    /// When the register beside it was written; files of earlier versions don't say.
    #[serde(default)]
    pub(super) register_micros: Option<i64>,
    kdf: Kdf,
    cipher: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kdf {
    name: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    /// In hexadecimal digits.
    salt: String,
}

const KDF: &str = "argon2id";
const CIPHER: &str = "aes-256-gcm";

impl Header {
    pub(super) fn new(rng: &dyn Rng, made: Instant, data: DataFile, register_written: Instant) -> Self {
        let mut salt = [0; SALT_BYTES];
        rng.fill(&mut salt);
        Self {
            logis: WHAT.to_owned(),
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            data_version: DATA_VERSION,
            keys_version: KEYS_VERSION,
            made_micros: made.micros(),
            data,
            register_micros: Some(register_written.micros()),
            kdf: Kdf { name: KDF.to_owned(), memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES, salt: hex::digits(&salt) },
            cipher: CIPHER.to_owned(),
        }
    }

    fn key(&self, passphrase: &Passphrase) -> Option<SealingKey> {
        let Kdf { memory_kib, passes, lanes, .. } = self.kdf;
        if memory_kib > MEMORY_MAX_KIB || passes > PASSES_MAX || lanes > LANES_MAX {
            return None;
        }
        let params = Params::new(memory_kib, passes, lanes, Some(KEY_BYTES)).ok()?;
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let salt = hex::bytes(&self.kdf.salt)?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(passphrase.0.as_bytes(), &salt, &mut *key).ok()?;
        SealingKey::new(&*key).ok()
    }
}

/// The whole file.
pub(super) fn seal(rng: &dyn Rng, header: &Header, passphrase: &Passphrase, keys: &Secret) -> Result<Vec<u8>, BackupError> {
    let mut bytes = serde_json::to_vec(header).map_err(|_| VaultError::Impossible("a header that is no JSON"))?;
    bytes.push(b'\n');
    let key = header.key(passphrase).ok_or(VaultError::Impossible("parameters that make no key"))?;
    // Room for the seal from the start, so that the keys are not copied and left behind while they are sealed.
    let mut plain = Vec::with_capacity(keys.len() + SEAL_BYTES);
    plain.extend_from_slice(keys);
    let sealed = key.seal(rng, &bytes, plain);
    bytes.extend_from_slice(&sealed);
    let hash = sha256("logis keys backup 1", &[&bytes]);
    bytes.extend_from_slice(&hash);
    Ok(bytes)
}

/// A keys file that is whole.
pub(super) struct Parsed {
    file: PathBuf,
    pub(super) header: Header,
    line: Vec<u8>,
    sealed: Vec<u8>,
}

impl Parsed {
    /// Reads what a file says of itself.
    ///
    /// # Errors
    /// [`BackupError::OtherVersion`], [`BackupError::HalfCopied`].
    pub(super) fn new(file: &Path, bytes: &[u8]) -> Result<Self, BackupError> {
        let half = || BackupError::HalfCopied { file: file.to_owned() };
        let end = bytes.iter().take(LINE_MAX_BYTES).position(|byte| *byte == b'\n').ok_or_else(half)? + 1;
        let other = |found, known| Err(BackupError::OtherVersion { file: file.to_owned(), found, known });
        // The version before the rest, which another version may write in another way.
        let line: serde_json::Value = serde_json::from_slice(&bytes[..end]).map_err(|_| half())?;
        match line["version"].as_i64() {
            Some(VERSION) => {}
            Some(found) => return other(found, VERSION),
            None => return Err(half()),
        }
        let (body, hash) = bytes.split_last_chunk::<HASH_BYTES>().ok_or_else(half)?;
        if sha256("logis keys backup 1", &[body]) != *hash || body.len() < end {
            return Err(half());
        }
        let header: Header = serde_json::from_value(line).map_err(|_| half())?;
        if header.logis != WHAT || header.kdf.name != KDF || header.cipher != CIPHER {
            return Err(half());
        }
        for (found, known) in [(header.data_version, DATA_VERSION), (header.keys_version, KEYS_VERSION)] {
            if found != known {
                return other(found, known);
            }
        }
        Ok(Self { file: file.to_owned(), header, line: body[..end].to_vec(), sealed: body[end..].to_vec() })
    }

    /// The key store's bytes.
    ///
    /// # Errors
    /// [`BackupError::WrongPassphrase`].
    pub(super) fn open(&self, passphrase: &Passphrase) -> Result<Secret, BackupError> {
        let wrong = || BackupError::WrongPassphrase { file: self.file.clone() };
        let key = self.header.key(passphrase).ok_or_else(wrong)?;
        key.open("keys of a backup", &self.line, self.sealed.clone()).map(Zeroizing::new).map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_and_soon_guessed_seals_nothing_but_opens_what_it_sealed() {
        for text in ["aaaaaaaaaaaa", "abababababab", "abcdefghijklmno", "123456789012", "zyxwvutsrqpo", "aAaAaAaAaAaA", "111122223333"] {
            assert_eq!(Passphrase::chosen(text.to_owned()), Err(PassphraseError::Plain), "{text}");
            assert!(Passphrase::new(text.to_owned()).is_ok(), "{text}");
        }
        for text in ["quatre mots suffisent ici", "correct horse battery", "Zu7-tuxo.pq91"] {
            assert!(Passphrase::chosen(text.to_owned()).is_ok(), "{text}");
        }
        assert_eq!(Passphrase::chosen("four words".to_owned()), Err(PassphraseError::Short));
    }
}
