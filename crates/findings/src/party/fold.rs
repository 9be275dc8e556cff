//! Words as they are compared: without case, accents and signs.

/// Characters of a label that are looked at; banks write a few hundred at most.
pub(super) const LABEL_CHARS_MAX: usize = 300;

/// A word of a label: folded, and where it stands in the label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The folded words of a text, with one space between.
#[must_use]
pub fn folded(text: &str) -> String {
    let words = words(text);
    let mut all = String::with_capacity(text.len());
    for word in &words {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(&word.folded);
    }
    all
}

/// The words of a text. A sign of its own ends a word; `+` after a letter is read (`Canal+`).
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word { folded: String::new(), start: 0, end: 0 };
    let end = text.len();
    for (at, c) in text.char_indices().take(LABEL_CHARS_MAX).chain([(end, ' ')]) {
        let before = word.folded.len();
        if !push_folded(&mut word.folded, c) {
            let is_plus = c == '+' && word.folded.bytes().last().is_some_and(|last| last.is_ascii_alphabetic());
            if before > 0 {
                words.push(std::mem::replace(&mut word, Word { folded: String::new(), start: 0, end: 0 }));
            }
            if is_plus {
                words.push(Word { folded: "plus".to_owned(), start: at, end: at + 1 });
            }
            continue;
        }
        if before == 0 {
            word.start = at;
        }
        word.end = at + c.len_utf8();
    }
    words
}

/// Adds a letter or digit, folded; `false` where it is neither.
fn push_folded(word: &mut String, c: char) -> bool {
    if c.is_ascii() {
        let is_part = c.is_ascii_alphanumeric();
        if is_part {
            word.push(c.to_ascii_lowercase());
        }
        return is_part;
    }
    // A combining accent belongs to the letter before it.
    if ('\u{300}'..='\u{36f}').contains(&c) {
        return !word.is_empty();
    }
    if !c.is_alphanumeric() {
        return false;
    }
    for c in c.to_lowercase() {
        match plain(c) {
            Some(plain) => word.push_str(plain),
            None if ('\u{300}'..='\u{36f}').contains(&c) => {}
            None => word.push(c),
        }
    }
    true
}

/// Latin letters of Europe without their accents.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{e0}'..='\u{e5}' | '\u{101}' | '\u{103}' | '\u{105}' => "a",
        '\u{e6}' => "ae",
        '\u{e7}' | '\u{107}' | '\u{109}' | '\u{10b}' | '\u{10d}' => "c",
        '\u{10f}' | '\u{111}' => "d",
        '\u{e8}'..='\u{eb}' | '\u{113}' | '\u{115}' | '\u{117}' | '\u{119}' | '\u{11b}' => "e",
        '\u{11d}' | '\u{11f}' | '\u{121}' | '\u{123}' => "g",
        '\u{ec}'..='\u{ef}' | '\u{129}' | '\u{12b}' | '\u{12f}' | '\u{131}' => "i",
        '\u{13a}' | '\u{13e}' | '\u{142}' => "l",
        '\u{f1}' | '\u{144}' | '\u{146}' | '\u{148}' => "n",
        '\u{f2}'..='\u{f6}' | '\u{f8}' | '\u{14d}' | '\u{151}' => "o",
        '\u{153}' => "oe",
        '\u{155}' | '\u{159}' => "r",
        '\u{15b}' | '\u{15f}' | '\u{161}' | '\u{219}' => "s",
        '\u{df}' => "ss",
        '\u{163}' | '\u{165}' | '\u{21b}' => "t",
        '\u{f9}'..='\u{fc}' | '\u{16b}' | '\u{16f}' | '\u{171}' | '\u{173}' => "u",
        '\u{fd}' | '\u{ff}' => "y",
        '\u{17a}' | '\u{17c}' | '\u{17e}' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_signs_make_no_difference() {
        assert_eq!(folded("  Crédit-Agricole d’Île de France "), "credit agricole d ile de france");
        assert_eq!(folded("CANAL+ FRANCE"), folded("Canal + France").replace("canal france", "canal plus france"));
        assert_eq!(folded("Cafe\u{301} Stra\u{df}e"), "cafe strasse");
        assert_eq!(folded("*;!"), "");
        assert_eq!(words("CB* Éco-12")[1], Word { folded: "eco".to_owned(), start: 4, end: 8 });
    }
}
