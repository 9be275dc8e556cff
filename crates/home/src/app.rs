//! What a running Logis is made of: a vault, a clock, chance.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use logis_core::{Clock, Rng};
use logis_vault::{Vault, VaultError, VaultOptions};

use crate::findings::Memory;
use crate::seams::{SystemClock, SystemRng};

/// The name of the home that commands and pages use where none is named.
pub const DEFAULT_HOME: &str = "home";

/// A running Logis. Clones are the same one.
#[derive(Clone)]
pub struct App {
    /// The vault.
    pub vault: Vault,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where ids and tokens come from.
    pub rng: Arc<dyn Rng>,
    /// What homes' movements are, as long as they stay so.
    pub noticed: Arc<Memory>,
}

impl App {
    /// Opens the vault of a folder, making it when it is not there.
    ///
    /// # Errors
    /// See [`Vault::open`].
    pub fn open(folder: &Path) -> Result<Self, VaultError> {
        Self::open_with(folder, system_clock(), system_rng()?)
    }

    /// The same with another clock and other chance: for tests and the demo.
    ///
    /// # Errors
    /// See [`Vault::open`].
    pub fn open_with(folder: &Path, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Self, VaultError> {
        Self::open_in(folder, None, clock, rng)
    }

    /// The same with the data in a PostgreSQL database (`postgres://…`), where one is named; the folder keeps the keys.
    ///
    /// # Errors
    /// See [`Vault::open`].
    pub fn open_in(folder: &Path, database: Option<String>, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Self, VaultError> {
        let vault = Vault::open(VaultOptions { folder: folder.into(), database, clock: clock.clone(), rng: rng.clone() })?;
        Ok(Self { vault, clock, rng, noticed: Arc::default() })
    }
}

/// The system's clock.
#[must_use]
pub fn system_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

/// The system's random bytes.
///
/// # Errors
/// When the system has none.
pub fn system_rng() -> Result<Arc<dyn Rng>, VaultError> {
    Ok(Arc::new(SystemRng::new()?))
}

/// The PostgreSQL database of the data when `--database` is not given: `$LOGIS_DATABASE`.
#[must_use]
pub fn default_database() -> Option<String> {
    std::env::var("LOGIS_DATABASE").ok().filter(|url| !url.is_empty())
}

/// Where data lies when `--data` is not given: `$LOGIS_DATA`, else the person's own data folder.
#[must_use]
pub fn default_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("LOGIS_DATA")
        .or_else(|| set("XDG_DATA_HOME").map(|folder| folder.join("logis")))
        .or_else(|| set("HOME").map(|folder| folder.join(".local/share/logis")))
        .unwrap_or_else(|| PathBuf::from("logis-data"))
}
