//! The key store: what opens homes lies apart from the data, so that destroying a key reaches every copy of the data.
//!
//! To add a key store (an operator's key management, a device): 1. a file here with a type that keeps to [`KeyStore`],
//! 2. one line where [`crate::Vault::open`] chooses.

mod rotation;
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
    /// When its wrapping key was made.
    pub(crate) made: Instant,
}

/// What wraps each home's data key. Each act is durable when it returns, and may be done twice.
pub(crate) trait KeyStore: Send + Sync {
    /// Makes a wrapping key for a home of this name, or returns the home that has the name already.
    fn claim(&self, home: HomeId, name: &str, now: Instant) -> Result<HomeId, VaultError>;
    /// What stands for the name of a person in the data: says nothing without this store.
    fn hash_name(&self, name: &str) -> [u8; 32];
    /// The home of this name.
    fn find(&self, name: &str) -> Result<Option<HomeId>, VaultError>;
    /// Every home that has a key.
    fn list(&self) -> Result<Vec<KnownHome>, VaultError>;
    /// Every home that has a key, and when its name was last claimed: what starts look at, without opening names.
    fn claims(&self) -> Result<Vec<(HomeId, Instant)>, VaultError>;
    /// Wraps a data key.
    fn wrap(&self, home: HomeId, data_key: &[u8]) -> Result<Vec<u8>, VaultError>;
    /// Unwraps it, also while a rotation is under way.
    fn unwrap(&self, home: HomeId, wrapped: &[u8]) -> Result<Secret, VaultError>;
    /// Makes the wrapping key that will follow a home's own; one that waits already is kept.
    fn add_next(&self, homes: &[HomeId], now: Instant) -> Result<(), VaultError>;
    /// The homes of which a wrapping key waits.
    fn rotating(&self) -> Result<Vec<HomeId>, VaultError>;
    /// The data key wrapped anew by the key that waits; nothing where it is already, or none waits.
    fn wrap_next(&self, home: HomeId, wrapped: &[u8]) -> Result<Option<Vec<u8>>, VaultError>;
    /// Makes the key that waits the home's own and destroys the former, where the key that waits opens what is wrapped.
    fn promote(&self, homes: &[(HomeId, Vec<u8>)]) -> Result<(), VaultError>;
    /// Destroys the wrapping key, the name and the kept head.
    fn destroy(&self, home: HomeId) -> Result<(), VaultError>;
    /// Writes into the erasure register that the home is closed for good.
    fn register(&self, home: HomeId, now: Instant) -> Result<(), VaultError>;
    /// The erasure register: homes that are closed for good, and since when.
    fn registered(&self) -> Result<Vec<(HomeId, Instant)>, VaultError>;
    /// Keeps the heads of journals; one that is behind the kept one changes nothing.
    fn keep_heads(&self, heads: &[(HomeId, Head)]) -> Result<(), VaultError>;
    /// Keeps a head that is behind the kept one: for a journal that was restored.
    fn put_head_back(&self, home: HomeId, head: Head) -> Result<(), VaultError>;
    /// All of the store at one moment, as bytes that this kind of store can be made of again.
    fn copy(&self) -> Result<Secret, VaultError>;
    /// The kept head of a journal.
    fn kept_head(&self, home: HomeId) -> Result<Option<Head>, VaultError>;
    /// Signs (Ed25519).
    fn sign(&self, message: &[u8]) -> [u8; 64];
    /// The key by which its signatures are verified (Ed25519).
    fn public_key(&self) -> [u8; 32];
    /// Whether the signature is this store's.
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool;
}
