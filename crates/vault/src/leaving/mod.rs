//! Leaving: a home as one zip of open formats, complete, so that another Logis can take it up exactly and anyone else can
//! read it without us. What stands in it is written down in `docs/export.md`; it is a promise.
//!
//! To add something to exports: 1. its member in `shape`, 2. where it is written in `export`, 3. where it is taken up, in
//! `restore` and `merge`, 4. its paragraph in `docs/export.md`. What older exports lack must stay optional, and what
//! older programs would misread raises the version.

mod archive;
mod arrive;
mod csv;
pub(crate) mod due;
mod export;
mod kept;
mod merge;
mod ordered;
mod reading;
mod restore;
mod rows;
mod shape;
mod stage;
#[cfg(test)]
mod tests;

pub use arrive::{Arrived, Arriving, Settled};
pub use csv::{write_csv_names, write_csv_row};
pub use export::{Exported, Papers};
pub use kept::{ExportReader, Holdings, KeptExport};
pub use reading::{ArrivalError, EXPORT_START_BYTES, glance, is_export};
