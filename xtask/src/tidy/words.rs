//! The project's words: one thing has one name, in identifiers and in comments, so that a search finds all of it.

use super::rust_text::RustText;
use super::{Finding, Tree};

/// Words that the project does not use, and the one that it does.
const REPLACED: &[(&str, &str)] = &[
    ("user", "person"),
    ("users", "persons"),
    ("consent", "grant"),
    ("consents", "grants"),
    ("audit", "journal"),
    ("transaction log", "journal"),
    ("access log", "journal"),
    ("event log", "journal"),
    ("tenant", "home"),
    ("tenants", "homes"),
    ("plugin", "app"),
    ("plugins", "apps"),
    ("widget", "app or component"),
    ("vendor", "holder or developer"),
    ("third party", "service"),
    ("datatype", "kind"),
    ("whitelist", "the name of what is allowed"),
    ("blacklist", "the name of what is refused"),
];

/// Phrases in which such a word is someone else's.
const SOMEONE_ELSES: &[(&str, &str)] = &[
    ("os user", "the operating system's account, which the journal names"),
    ("user agent", "an HTTP header"),
    ("get user", "the PostgreSQL client's word for an account"),
    ("tcp user timeout", "an option of TCP"),
    ("user verification", "WebAuthn's term"),
    ("user handle", "WebAuthn's term"),
    ("user entity", "WebAuthn's term"),
    ("consent records", "title of ISO/IEC TS 27560"),
    ("cargo audit", "a tool's name"),
];

/// Functions start with one of the project's verbs: find list add change remove; these starts have one of them.
const VERBS: &[(&str, &str)] =
    &[("get_", "the noun alone, or find_"), ("fetch_", "find_"), ("delete_", "remove_"), ("update_", "change_"), ("insert_", "add_")];

/// Functions that another crate's trait names.
const SOMEONE_ELSES_FUNCTIONS: &[&str] = &["get_read(", "get_bytes("];

/// Lists the words themselves.
const THIS_FILE: &str = "xtask/src/tidy/words.rs";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path != THIS_FILE) {
        let Some(rust) = &file.rust else { continue };
        for (text, line) in rust.code.lines().zip(1..) {
            // Identifiers apart, so that two neighbours never make a phrase.
            for identifier in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
                findings.extend(replaced(identifier).map(|message| Finding::new(&file.path, line, message)));
            }
        }
        for (text, line) in rust.comments.lines().zip(1..) {
            findings.extend(replaced(text).map(|message| Finding::new(&file.path, line, message)));
        }
        let production = file.production().into_iter().flat_map(RustText::code_lines);
        findings.extend(production.filter_map(|(line, text)| verb(text).map(|message| Finding::new(&file.path, line, message))));
    }
    findings
}

fn replaced(text: &str) -> Option<String> {
    let mut phrase = format!(" {} ", words(text).join(" "));
    for (theirs, _) in SOMEONE_ELSES {
        phrase = phrase.replace(&format!(" {theirs} "), " ");
    }
    let (word, ours) = REPLACED.iter().find(|(word, _)| phrase.contains(&format!(" {word} ")))?;
    Some(format!("\"{word}\" is not a word of the project; say {ours}"))
}

/// Lowercase words of a sentence or an identifier: `UserId`, `user_id` and "user id" are the same two.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for character in text.chars() {
        if !character.is_alphabetic() || (character.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if character.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
        before = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn verb(code: &str) -> Option<String> {
    let name = code.split("fn ").nth(1)?;
    if SOMEONE_ELSES_FUNCTIONS.iter().any(|theirs| name.starts_with(theirs)) {
        return None;
    }
    let (start, ours) = VERBS.iter().find(|(start, _)| name.starts_with(start))?;
    Some(format!("a function that starts with `{start}`; say {ours}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_words() {
        #[rustfmt::skip]
        let table = [
            ("let person_id = 1;",               0),
            ("let user_id = 1;",                 1),
            ("struct UserId;",                   1),
            ("const USER_AGENT: u8 = 1;",        0),
            ("/// What the user sees.",          1),
            ("/// Names the OS user.",           0),
            ("// the transaction log",           1),
            ("let a = transaction + log;",       0),
            ("/// ISO 27560 consent records.",   0),
            ("let ConsentPage = 1;",             1),
            ("let a = \"user\";",                0),
            ("fn get_record() {}",               1),
            ("fn find_record() {}",              0),
            ("fn budget_record() {}",            0),
        ];
        for (text, expected) in table {
            let findings = check(&Tree::of(&[("crates/core/src/a.rs", text)]));
            assert_eq!(findings.len(), expected, "{text}: {findings:?}");
        }
    }
}
