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

impl PageNumber {
    /// The rows of a list on its page `asked` (from 1; past the end it is the last one), `rows` a page.
    #[must_use]
    pub fn of<T>(all: &[T], asked: u64, rows: usize) -> (&[T], Self) {
        let total = all.len() as u64;
        let pages = all.len().div_ceil(rows.max(1)) as u64;
        let page = asked.clamp(1, pages.max(1));
        let skipped = usize::try_from(page - 1).unwrap_or(usize::MAX).saturating_mul(rows).min(all.len());
        (&all[skipped..all.len().min(skipped.saturating_add(rows))], Self { page, pages, total })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_of_a_list_is_on_one_page_and_past_the_end_is_the_last() {
        let all: Vec<u32> = (0..41).collect();
        let pages: Vec<u32> = (1..=3).flat_map(|page| PageNumber::of(&all, page, 20).0.to_vec()).collect();
        assert_eq!(pages, all);
        assert_eq!(PageNumber::of(&all, 99, 20), (&all[40..], PageNumber { page: 3, pages: 3, total: 41 }));
        assert_eq!(PageNumber::of(&all[..0], 0, 20), (&all[..0], PageNumber { page: 1, pages: 0, total: 0 }));
    }
}
