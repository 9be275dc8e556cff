//! Lists that go on over several pages.

use crate::routes;

/// Which page of a list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageNumber {
    /// From 1.
    pub page: u64,
    /// How many pages there are; 0 of an empty list.
    pub pages: u64,
    /// How many rows the whole list has.
    pub total: u64,
}

/// A list's links, as the templates draw them.
pub(crate) struct Pager {
    pub(crate) page: u64,
    pub(crate) pages: u64,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

impl Pager {
    /// Links to the pages beside; `kept` are the list's other parameters.
    pub(crate) fn new(number: PageNumber, path: &str, kept: &[(&str, &str)]) -> Self {
        let link = |page: u64| {
            let page = page.to_string();
            let mut parameters = kept.to_vec();
            parameters.push(("page", &page));
            routes::with_query(path, &parameters)
        };
        Self {
            page: number.page,
            pages: number.pages,
            previous: (number.page > 1).then(|| link(number.page - 1)),
            next: (number.page < number.pages).then(|| link(number.page + 1)),
        }
    }
}
