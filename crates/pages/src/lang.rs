//! The two languages.

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// French, which comes first.
    #[default]
    French,
    /// English, with the dates of Great Britain.
    English,
}

impl Lang {
    /// Both.
    pub const ALL: &[Self] = &[Self::French, Self::English];

    /// As `lang` attributes and query strings write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The language that `text` names: `fr`, `en`, or a tag that begins so (`fr-BE`).
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lang| text.split(['-', '_']).next().is_some_and(|first| first.eq_ignore_ascii_case(lang.as_str())))
    }

    /// The first language of an `Accept-Language` header that the pages speak; weights are taken in the order
    /// written, as browsers do. French where none is.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Self {
        accept_language.split(',').find_map(|part| Self::find(part.split(';').next().unwrap_or_default().trim())).unwrap_or_default()
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::French => Self::English,
            Self::English => Self::French,
        }
    }

    /// The locale whose numbers and dates it uses.
    pub(crate) fn locale(self) -> icu_locale_core::Locale {
        match self {
            Self::French => icu_locale_core::locale!("fr"),
            Self::English => icu_locale_core::locale!("en-GB"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_known_language_is_spoken() {
        assert_eq!(Lang::negotiate("en-GB,en;q=0.9,fr;q=0.8"), Lang::English);
        assert_eq!(Lang::negotiate("de-CH, FR;q=0.5"), Lang::French);
        assert_eq!(Lang::negotiate(""), Lang::French);
    }
}
