//! A home's records: how files come in, what accounts are one, what the lines add up to.
//!
//! Verbs: [`import`](import::import) and [`dry_run`](import::dry_run), the account [`Book`], [`balances`],
//! the questions that wait ([`questions`]).

pub mod accounts;
pub mod again;
pub mod balances;
mod book;
pub mod import;
mod input;
pub mod questions;
pub mod refused;

pub use book::{Account, BOOK, Book};
pub use input::{FileInput, SpooledInput};
