//! What people find in their tracks, and what hostile files find there.
