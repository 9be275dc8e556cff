//! Handlers of the pages that no feature owns: import, the journal, erasing.

mod archives;
pub(super) mod columns;
pub(super) mod erase;
pub(super) mod import;
pub(super) mod journal;
pub(super) mod questions;
