//! Words as they are compared: without case, accents and signs.

/// Characters of a label that are looked at; banks write a few hundred at most.
const LABEL_CHARS_MAX: usize = 300;

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
    let plain = match c {
        'a'..='z' | '0'..='9' => {
            word.push(c);
            return true;
        }
        'A'..='Z' => {
            word.push(c.to_ascii_lowercase());
            return true;
        }
        _ if c.is_ascii() => return false,
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'ą' | 'Ą' | 'ă' | 'Ă' | 'ā' | 'Ā' => "a",
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => "c",
        'ď' | 'Ď' | 'đ' | 'Đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'ę' | 'Ę' | 'ě' | 'Ě' | 'ē' | 'Ē' | 'ė' | 'Ė' => "e",
        'ğ' | 'Ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'ı' | 'İ' | 'ī' | 'Ī' => "i",
        'ł' | 'Ł' | 'ľ' | 'Ľ' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'ő' | 'Ő' | 'ō' | 'Ō' => "o",
        'ř' | 'Ř' => "r",
        'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' => "s",
        'ť' | 'Ť' | 'ț' | 'Ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'ů' | 'Ů' | 'ű' | 'Ű' | 'ū' | 'Ū' => "u",
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => "y",
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => "z",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' => "ss",
        // A combining accent belongs to the letter before it.
        '\u{300}'..='\u{36f}' => return !word.is_empty(),
        _ if c.is_alphanumeric() => {
            word.extend(c.to_lowercase());
            return true;
        }
        _ => return false,
    };
    word.push_str(plain);
    true
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
