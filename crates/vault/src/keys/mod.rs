//! The key store: what opens homes lies apart from the data, so that destroying a key reaches every copy of the data.
//!
//! To add a key store (an operator's key management, a device): 1. a file here with a type that keeps to [`KeyStore`],
//! 2. one line where [`crate::Vault::open`] chooses.

mod sqlite;

use logis_core::{HomeId, Instant};

use crate::VaultError;
use crate::crypto::Secret;
use crate::journal::Head;

pub(crate) use sqlite::{KeysDb, SCHEMA};

/// A home that the key store knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownHome {
    pub(crate) home: HomeId,
    pub(crate) name: String,
}

/// What wraps each home's data key. Each act is durable when it returns, and may be done twice.
pub(crate) trait KeyStore: Send + Sync {
    /// Makes a wrapping key for a home of this name, or returns the home that has the name already.
    fn claim(&self, home: HomeId, name: &str, now: Instant) -> Result<HomeId, VaultError>;
    /// The home of this name.
    fn find(&self, name: &str) -> Result<Option<HomeId>, VaultError>;
    /// Every home that has a key.
    fn list(&self) -> Result<Vec<KnownHome>, VaultError>;
    /// Every home that has a key, and when its name was last claimed: what starts look at, without opening names.
    fn claims(&self) -> Result<Vec<(HomeId, Instant)>, VaultError>;
    /// Wraps a data key.
    fn wrap(&self, home: HomeId, data_key: &[u8]) -> Result<Vec<u8>, VaultError>;
    /// Unwraps it.
    fn unwrap(&self, home: HomeId, wrapped: &[u8]) -> Result<Secret, VaultError>;
    /// Destroys the wrapping key, the name and the kept head.
    fn destroy(&self, home: HomeId) -> Result<(), VaultError>;
    /// Writes into the erasure register that the home is closed for good.
    fn register(&self, home: HomeId, now: Instant) -> Result<(), VaultError>;
    /// The erasure register.
    fn registered(&self) -> Result<Vec<HomeId>, VaultError>;
    /// Keeps the heads of journals; one that is behind the kept one changes nothing.
    fn keep_heads(&self, heads: &[(HomeId, Head)]) -> Result<(), VaultError>;
    /// The kept head of a journal.
    fn kept_head(&self, home: HomeId) -> Result<Option<Head>, VaultError>;
    /// Signs (Ed25519).
    fn sign(&self, message: &[u8]) -> [u8; 64];
    /// Whether the signature is this store's.
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool;
}
