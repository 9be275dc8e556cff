//! Texts of files and persons as pages and terminals may show them: without what steers a terminal, and without the
//! marks that turn the direction of writing, by which one name is shown as another (`fdp.exe` as `exe.pdf`).

use std::borrow::Cow;

/// Whether a character steers instead of being shown (Unicode: Cc, and `Bidi_Control`).
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether it does so in a page, where line ends and tabs are spaces.
fn steers_page(c: char) -> bool {
    steers(c) && !matches!(c, '\n' | '\r' | '\t')
}

/// A text of one line with `\u{fffd}` in place of each character that steers.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if text.contains(steers) { Cow::Owned(text.replace(steers, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// A page without what steers: every page goes through this before it is sent, whatever files and persons wrote in it.
/// What pages themselves say holds no such character.
#[must_use]
pub fn page(html: String) -> String {
    if html.contains(steers_page) { html.replace(steers_page, "\u{fffd}") } else { html }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_seen_and_steers_no_more() {
        assert_eq!(harmless("CB \u{1b}[2J \u{202e}abc"), "CB \u{fffd}[2J \u{fffd}abc");
        assert_eq!(harmless("plain, café, שלום"), "plain, café, שלום");
        assert_eq!(page("<b>a\n\u{202e}fdp.exe\u{0}</b>".to_owned()), "<b>a\n\u{fffd}fdp.exe\u{fffd}</b>");
    }
}
