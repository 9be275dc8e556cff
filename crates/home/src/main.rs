//! The `logis` program.
fn main() {}
