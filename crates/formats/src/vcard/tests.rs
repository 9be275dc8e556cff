//! What people find in their address books, and what hostile files find there.
