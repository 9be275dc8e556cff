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
    /// Whether links may lead to it.
    follows: bool,
}

impl FileInput {
    /// The file at a path, or where links there lead to.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
        let size_bytes = std::fs::metadata(path).ok().map(|metadata| metadata.len());
        Self { path: path.into(), name, size_bytes, follows: true }
    }

    /// The file at a path that nobody named: no link there is followed, and on a pipe nobody waits.
    #[must_use]
    pub fn found(path: &Path) -> Self {
        let size_bytes = std::fs::symlink_metadata(path).ok().map(|metadata| metadata.len());
        Self { size_bytes, follows: false, ..Self::new(path) }
    }

    fn file(&self) -> io::Result<File> {
        if self.follows {
            return File::open(&self.path);
        }
        let mut options = File::options();
        options.read(true);
        #[cfg(unix)]
        {
            use rustix::fs::OFlags;
            let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
            std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags);
        }
        let file = options.open(&self.path)?;
        // What was opened, not what lies there by now.
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::new(io::ErrorKind::InvalidInput, "no file")) }
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
        Ok(Box::new(self.file()?))
    }

    fn open_anywhere(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(self.file()?))
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    #[test]
    fn what_nobody_named_is_a_file_or_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link, pipe] = ["file", "link", "pipe"].map(|name| folder.path().join(name));
        std::fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        assert!(FileInput::new(&link).open().is_ok(), "a person who names a link means what it leads to");
        assert!(FileInput::found(&file).open().is_ok() && FileInput::found(&file).open_anywhere().is_ok());
        for other in [&link, &pipe, &folder.path().to_path_buf()] {
            assert!(FileInput::found(other).open().is_err() && FileInput::found(other).open_anywhere().is_err(), "{}", other.display());
        }
    }
}
