//! French belongs to texts for people. Roughly: no accented letter in Rust outside of the places listed here.

use super::{Finding, Spared, Tree, is_spared};

const ACCENTED: &str = "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»";

const FRENCH_PLACES: &[Spared] = &[
    Spared { prefix: "crates/kinds/src/", reason: "each kind carries its French label" },
    Spared { prefix: "crates/formats/src/", reason: "header words of French files, and what mis-decoded ones look like" },
    Spared { prefix: "crates/home/src/demo/", reason: "a made-up French home" },
    Spared { prefix: "bench/src/files.rs", reason: "made-up files of French holders" },
    Spared { prefix: "crates/pages/src/", reason: "samples for the styleguide, and typography (spaces, guillemets)" },
    Spared { prefix: "xtask/src/tidy/french.rs", reason: "lists the letters" },
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| !is_spared(FRENCH_PLACES, &file.path)) {
        let Some(rust) = file.production() else { continue };
        let lines = rust.code_lines().chain(rust.comment_lines()).chain(rust.string_lines());
        for (line, text) in lines.filter(|(_, text)| text.contains(|c: char| ACCENTED.contains(c))) {
            let message = format!("`{}` looks French; put what a person reads in the texts of logis-pages", text.trim());
            findings.push(Finding::new(&file.path, line, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_french_may_stand() {
        #[rustfmt::skip]
        let table = [
            ("crates/vault/src/a.rs",     "let a = \"relevé\";",    1),
            ("crates/vault/src/a.rs",     "// un relevé",           1),
            ("crates/vault/src/a.rs",     "// µs ≤ 10 × €",         0),
            ("crates/vault/tests/a.rs",   "let a = \"relevé\";",    0),
            ("crates/kinds/src/a.rs",     "let a = \"relevé\";",    0),
            ("crates/pages/texts/fr.ftl", "a = relevé",             0),
        ];
        for (path, text, expected) in table {
            assert_eq!(check(&Tree::of(&[(path, text)])).len(), expected, "{path} {text}");
        }
        assert!(FRENCH_PLACES.iter().all(|place| !place.reason.is_empty()));
    }
}
