//! Inputs that importers read: files, and what was spooled into the vault.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use logis_core::DeliveryId;
use logis_formats::{Input, ReadSeek};
use logis_vault::{Scope, Vault, VaultError};

/// A file.
#[derive(Debug, Clone)]
pub struct FileInput {
    path: PathBuf,
    name: String,
    size_bytes: Option<u64>,
}

impl FileInput {
    /// The file at a path.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
        let size_bytes = std::fs::metadata(path).ok().map(|metadata| metadata.len());
        Self { path: path.into(), name, size_bytes }
    }
}

impl Input for FileInput {
    fn name(&self) -> &str {
        &self.name
    }

    fn size_bytes(&self) -> Option<u64> {
        self.size_bytes
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }

    fn open_anywhere(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}

/// What came once (standard input, an upload), spooled sealed under a delivery's id so that it can be read twice.
pub struct SpooledInput {
    vault: Vault,
    scope: Scope,
    delivery: DeliveryId,
    name: String,
    size_bytes: u64,
}

impl SpooledInput {
    /// Spools a stream under a delivery's id.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn spool(vault: &Vault, scope: &Scope, delivery: DeliveryId, name: &str, stream: &mut dyn Read) -> io::Result<Self> {
        let mut spool = vault.spool(scope, delivery)?;
        io::copy(stream, &mut spool)?;
        Self::spooled(vault, scope, delivery, name, spool)
    }

    /// Finishes a spool that was filled.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn spooled(vault: &Vault, scope: &Scope, delivery: DeliveryId, name: &str, spool: logis_vault::Spool) -> io::Result<Self> {
        let original = spool.finish()?;
        Ok(Self { vault: vault.clone(), scope: scope.clone(), delivery, name: name.into(), size_bytes: original.plain_bytes })
    }

    /// The original that was kept with a delivery.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] where none is kept.
    pub fn kept(vault: &Vault, scope: &Scope, delivery: DeliveryId, name: &str) -> Result<Self, VaultError> {
        let original = vault.find_original(scope, delivery)?.ok_or(VaultError::NotFound { what: "original" })?;
        Ok(Self { vault: vault.clone(), scope: scope.clone(), delivery, name: name.into(), size_bytes: original.plain_bytes })
    }

    /// The delivery under whose id it lies.
    #[must_use]
    pub fn delivery(&self) -> DeliveryId {
        self.delivery
    }
}

impl Input for SpooledInput {
    fn name(&self) -> &str {
        &self.name
    }

    fn size_bytes(&self) -> Option<u64> {
        Some(self.size_bytes)
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.vault.open_original(&self.scope, self.delivery)?))
    }

    fn open_anywhere(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(self.vault.open_original(&self.scope, self.delivery)?))
    }
}
