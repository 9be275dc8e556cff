//! What accounts show.

use crate::{Finding, Known};

/// The findings of accounts.
#[must_use]
pub fn find(_known: &Known) -> Vec<Finding> {
    Vec::new()
}
