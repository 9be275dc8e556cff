//! Logis: a home for a person's own data. The shell around the vault: features, pages, commands.
//!
//! To add a feature: a folder `<feature>/` whose `mod.rs` holds its verbs. To add a command: a file in [`cli`]. To add
//! a page: a handler in [`web`] and a line in its route table.

pub mod app;
pub mod calendar;
pub mod cli;
pub mod demo;
pub mod findings;
#[cfg(test)]
#[path = "../../vault/tests/fresh/mod.rs"]
mod fresh;
mod jobs;
pub mod leaving;
pub mod people;
pub mod records;
mod seams;
pub mod sharing;
pub mod web;

pub use app::App;
