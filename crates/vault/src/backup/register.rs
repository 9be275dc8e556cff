//! The erasure register as a file: which homes are closed for good, so that no backup revives them. Lines of JSON: what it
//! is and when it was written, a line a home, and the signature of the key store over all of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use logis_core::{HomeId, Instant};
use serde_json::{Value, json};

use super::BackupError;
use super::error::about;
use crate::hex;
use crate::keys::KeyStore;

/// What the first line says that it is.
const WHAT: &str = "erasure register";
/// Version of this file.
const VERSION: i64 = 1;
/// Longest register that is read: some 30 million homes.
const REGISTER_MAX_BYTES: u64 = 2 << 30;

/// The register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Register {
    pub(super) written: Instant,
    pub(super) homes: BTreeMap<HomeId, Instant>,
}

impl Register {
    /// Adds what another names: what is closed stays closed.
    pub(super) fn merge(&mut self, other: Option<Self>) {
        for (home, at) in other.into_iter().flat_map(|other| other.homes) {
            self.homes.entry(home).or_insert(at);
        }
    }

    pub(super) fn to_bytes(&self, keys: &dyn KeyStore) -> Vec<u8> {
        let mut text =
            json!({ "logis": WHAT, "version": VERSION, "written_micros": self.written.micros(), "homes": self.homes.len() }).to_string();
        text.push('\n');
        for (home, at) in &self.homes {
            text.push_str(&json!({ "home": home.to_string(), "erased_micros": at.micros() }).to_string());
            text.push('\n');
        }
        let signature = keys.sign(text.as_bytes());
        text.push_str(&json!({ "signature": hex::digits(&signature) }).to_string());
        text.push('\n');
        text.into_bytes()
    }

    /// Reads one; nothing where there is no such file. It counts once [`Unverified::verified`] says so.
    pub(super) fn read(file: &Path) -> Result<Option<Unverified>, BackupError> {
        let size = match fs::metadata(file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            data => data.map_err(about(file))?.len(),
        };
        let wrong = || BackupError::Register { file: file.to_owned() };
        if size > REGISTER_MAX_BYTES {
            return Err(wrong());
        }
        let text = fs::read_to_string(file).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => wrong(),
            _ => about(file)(error),
        })?;
        Unverified::parse(file, text).ok_or_else(wrong)?.map(Some)
    }
}

/// A register whose signature was not looked at yet.
pub(super) struct Unverified {
    register: Register,
    signed: String,
    signature: Vec<u8>,
}

impl Unverified {
    fn parse(file: &Path, mut text: String) -> Option<Result<Self, BackupError>> {
        let line = |line: &str| serde_json::from_str::<Value>(line).ok();
        let micros = |value: &Value, name: &str| value[name].as_i64().map(Instant::from_micros);
        let first = line(text.lines().next()?)?;
        if first["logis"] != WHAT {
            return None;
        }
        let found = first["version"].as_i64()?;
        if found != VERSION {
            return Some(Err(BackupError::OtherVersion { file: file.to_owned(), found, known: VERSION }));
        }
        let end = text.strip_suffix('\n')?.rfind('\n')? + 1;
        let signature = hex::bytes(line(&text[end..])?["signature"].as_str()?)?;
        text.truncate(end);
        let mut homes = BTreeMap::new();
        for written in text.lines().skip(1) {
            let written = line(written)?;
            homes.insert(written["home"].as_str()?.parse().ok()?, micros(&written, "erased_micros")?);
        }
        let register = Register { written: micros(&first, "written_micros")?, homes };
        Some(Ok(Self { register, signed: text, signature }))
    }

    /// The register, if this key store signed it.
    pub(super) fn verified(self, keys: &dyn KeyStore) -> Option<Register> {
        keys.verify(self.signed.as_bytes(), &self.signature).then_some(self.register)
    }
}
