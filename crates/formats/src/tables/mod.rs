//! What importers of tables share, whatever the tables are of: rows of any delimiter, dates and numbers of any country,
//! words above columns in several languages.
//!
//! Which mark is the decimal one, and which part of a date comes first, is decided for a whole table, never by cell.
//!
//! To add a format that is a table: 1. its headers by meaning and language, read by [`words::Phrases`], 2. what its columns
//! are, found out of [`beginning::Beginning::rows`], 3. a [`beginning::Takes`] that makes records of rows.

pub(crate) mod beginning;
pub(crate) mod dates;
pub(crate) mod numbers;
pub(crate) mod rows;
pub(crate) mod words;
