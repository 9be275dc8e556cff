//! The project's own commands: `cargo xtask test` and `cargo xtask tidy`.
//!
//! Nothing of Logis is a dependency here, so that these commands build in seconds and judge every crate alike.

pub mod postgres;
pub mod suite;
pub mod tidy;

use std::path::{Path, PathBuf};

/// The folder that holds the workspace.
#[must_use]
pub fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}
