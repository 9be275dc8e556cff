//! A lint is set aside only where it is expected to fire, with a reason.

use super::{Finding, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let Some(rust) = &file.rust else { continue };
        // Blanks out, so that an attribute over several lines reads like one on one line.
        let mut compact = String::new();
        let mut line_of = Vec::new();
        for (line, text) in rust.code.lines().enumerate() {
            for character in text.chars().filter(|character| !character.is_whitespace()) {
                compact.push(character);
                line_of.resize(compact.len(), line + 1);
            }
        }
        for opening in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
            for (at, _) in compact.match_indices(opening) {
                let attribute = compact[at..].split(']').next().unwrap_or_default();
                if opening.contains("allow") {
                    findings.push(Finding::new(&file.path, line_of[at], "use `#[expect(lint, reason = \"…\")]`: it ends with its cause"));
                } else if !attribute.contains("reason=") {
                    findings.push(Finding::new(&file.path, line_of[at], "`#[expect]` says why: add `reason = \"…\"`"));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lints_set_aside() {
        #[rustfmt::skip]
        let table = [
            ("#[expect(dead_code, reason = \"why\")]\nfn a() {}",             0),
            ("#[expect(\n    dead_code,\n    reason = \"why\"\n)]\nfn a() {}", 0),
            ("#[expect(dead_code)]\nfn a() {}",                               1),
            ("#[allow(dead_code)]\nfn a() {}",                                1),
            ("#![allow(dead_code)]\n",                                        1),
            ("// #[allow(dead_code)]\n",                                      0),
            ("let a = \"#[allow(dead_code)]\";",                              0),
        ];
        for (text, expected) in table {
            assert_eq!(check(&Tree::of(&[("crates/core/tests/a.rs", text)])).len(), expected, "{text}");
        }
    }
}
