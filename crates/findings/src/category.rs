//! What movements are for: rules that ship, and rules learned from corrections, each explained.
