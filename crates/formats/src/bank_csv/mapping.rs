//! Which column of a table is what. A person may adjust it; it is remembered by the table's shape.

use serde::{Deserialize, Serialize};

/// Which column of a table is what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What tables of this mapping have in common: a digest of delimiter and header (or number of columns).
    pub shape: String,
}
