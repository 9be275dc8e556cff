//! The pages: view structs in, HTML out.
//!
//! Each page is a function that takes what it shows as typed values ([`logis_core::Money`], days, energy…) and a
//! [`PageContext`]; writing them in the reader's language is this crate's work. Nothing here reads the vault, the
//! network, the clock or a file: everything is built in. Every page and form works without scripts; plain links and
//! GET forms carry the whole state in the query string. The pages hold no inline style or script, so that they run
//! under `default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src
//! 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`.
//!
//! To add a page: 1. a module with its view struct and function, 2. its template in `templates/`, 3. its texts in
//! both folders of `texts/`, 4. a sample in [`samples`], 5. its path in [`routes`] and, if the rail leads to it, a
//! [`Place`].

pub mod access;
pub mod assets;
pub mod calendar;
pub mod categories;
pub mod chart;
pub mod coming;
mod context;
pub mod documents;
pub mod energy;
pub mod format;
pub mod harmless;
pub mod import;
pub mod insurance;
mod lang;
pub mod leave;
pub mod line;
pub mod money;
mod pager;
pub mod people;
pub mod period;
pub mod plain;
pub mod records;
pub mod routes;
pub mod samples;
pub mod settings;
pub mod sharing;
pub mod sorting;
mod styleguide;
pub mod texts;
pub mod today;
pub mod watch;

pub use context::{HomeState, Looking, PageContext, Place, Sight};
pub use lang::Lang;
pub use pager::PageNumber;
pub use styleguide::styleguide;

/// A page could not be written. Templates are checked when the program is built, so this means a formatter failed.
#[derive(Debug, thiserror::Error)]
#[error("a page could not be written: {0}")]
pub struct RenderError(#[from] askama::Error);

/// A page as HTML.
pub type Rendered = Result<String, RenderError>;
