//! What a person is shown to adjust a mapping.

use super::{Mapping, infer, words};
use crate::tables::beginning::Beginning;
use crate::{Hint, Input, Refused, encoding};

/// Rows that a preview shows.
const SHOWN_ROWS_MAX: usize = 20;

/// The first rows of a table, and how it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What each column is taken for, by inference or by what was said before of this shape.
    pub mapping: Mapping,
    /// How sure, 0 to 100; from 70 on nobody needs to look.
    pub sure: u8,
    /// First rows of the table below its header, as written.
    pub rows: Vec<Vec<String>>,
}

/// Looks at a table without reading it all. Where its columns can't be made out, all of them are
/// [ignored](super::Role::Ignored) until a person says more; `None` where there are no columns.
///
/// Once said, it holds for tables of this shape, but a table whose own words tell nothing must still be asked for by
/// format: it is not recognised.
///
/// # Errors
/// When the input can't be read.
pub fn preview(input: &dyn Input, hint: &Hint) -> Result<Option<Preview>, Refused> {
    let survey = encoding::survey(input)?;
    let Beginning { rows, dialect, .. } = Beginning::of(survey.reader(input)?, words::is_heading)?;
    let found = super::understand(&rows, dialect, hint).or_else(|| infer::blank(&rows, dialect));
    let Some(found) = found else { return Ok(None) };
    let shown = rows.iter().skip(found.first_row).filter(|row| !row.is_blank()).take(SHOWN_ROWS_MAX);
    let rows = shown.map(|row| row.cells.iter().map(str::to_owned).collect()).collect();
    Ok(Some(Preview { mapping: found.mapping, sure: found.sure, rows }))
}
