//! The pages and their server.

pub mod visit;
