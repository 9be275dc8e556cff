//! What people find in their calendars, and what hostile files find there.
