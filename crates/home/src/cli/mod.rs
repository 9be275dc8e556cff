//! Commands: one file a command.

pub mod access;
pub mod serve;
