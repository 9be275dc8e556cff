//! Side-by-side benchmarks against peers, and limits.

fn main() {}
