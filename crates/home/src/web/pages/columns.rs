//! The columns of a table that could be read in more than one way.

use crate::web::visit::{Answer, Trouble, Visit};

/// `GET /import/mappings/{id}`
pub(in crate::web) fn page(_visit: &Visit) -> Result<Answer, Trouble> {
    Err(Trouble::NotFound)
}

/// `POST /import/mappings/{id}`
pub(in crate::web) fn change(_visit: &Visit) -> Result<Answer, Trouble> {
    Err(Trouble::NotFound)
}
