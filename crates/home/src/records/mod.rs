//! A home's records: how files come in, what accounts are one, what the lines add up to.
//!
//! Verbs: [`import`](import::import) and [`dry_run`](import::dry_run), the account [`Book`], [`balances`],
//! the questions that wait ([`questions`]), [`search`], what is covered ([`coverage`]), [`energy`]. Pages over all of it: [`pages`].

pub mod accounts;
pub mod again;
pub mod archive;
pub mod balances;
pub mod book;
pub mod corrections;
pub mod coverage;
pub mod documents;
pub mod energy;
pub mod import;
mod input;
mod kept;
pub mod leaving;
pub mod pages;
pub mod questions;
pub mod refused;
mod removal;
pub mod search;
mod sources;
pub mod table;
pub mod watch;

pub use book::{Account, BOOK, Book};
pub use input::{FileInput, SpooledInput};
pub use kept::Kept;
pub use removal::remove;
pub(crate) use removal::unless_overtaken;
pub use sources::{Source, Told, sources};
