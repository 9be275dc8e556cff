//! One door: every read of records takes a `Scope`, and three files make one, so that whoever asks "who can read
//! this?" reads three files.

use super::{Finding, Tree};

/// From a session, from the key folder, from the home's own jobs.
const DOORS: &[&str] = &["crates/home/src/web/access.rs", "crates/home/src/cli/access.rs", "crates/home/src/jobs/access.rs"];
/// Where the type and its constructors live.
const DEFINITION: &str = "crates/vault/src/scope.rs";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.starts_with("crates/")) {
        let is_door = DOORS.contains(&file.path.as_str());
        if file.path.starts_with("crates/home/") && file.path.ends_with("/access.rs") && !is_door {
            findings.push(Finding::new(&file.path, 0, format!("a further door; the doors are {}", DOORS.join(", "))));
        }
        if is_door || file.path == DEFINITION {
            continue;
        }
        let Some(rust) = file.production() else { continue };
        for (line, code) in rust.code_lines().filter(|(_, code)| makes_scope(code)) {
            let message = format!("`{}` makes a scope; take one as an argument, made in one of {}", code.trim(), DOORS.join(", "));
            findings.push(Finding::new(&file.path, line, message));
        }
    }
    findings
}

/// Whether `Scope::` stands there as a word of its own (not `ScopeError::`, not `MyScope::`, not `thread::Scope`).
fn makes_scope(code: &str) -> bool {
    code.match_indices("Scope::").any(|(at, _)| !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_scope_is_made() {
        #[rustfmt::skip]
        let table = [
            ("crates/home/src/web/access.rs",       "let a = Scope::own(home);",                          0),
            ("crates/vault/src/scope.rs",           "let a = Scope::own(home);",                          0),
            ("crates/home/src/records/mod.rs",      "let a = Scope::own(home);",                          1),
            ("crates/home/src/records/mod.rs",      "let a = logis_vault::Scope::own(home);",             1),
            ("crates/home/src/records/mod.rs",      "use logis_vault::Scope; fn a(b: &Scope) {}",         0),
            ("crates/home/src/records/mod.rs",      "Err(ScopeError::Expired)",                           0),
            ("crates/home/src/records/mod.rs",      "// Scope::own is for the doors\n",                   0),
            ("crates/home/src/records/access.rs",   "fn a() {}",                                          1),
            ("crates/home/src/records/tests.rs",    "let a = Scope::own(home);",                          0),
            ("crates/vault/src/read.rs",            "#[cfg(test)]\nmod tests {\n    fn a() { Scope::own(b); }\n}", 0),
            ("bench/src/scan.rs",                   "let a = Scope::own(home);",                          0),
        ];
        for (path, text, expected) in table {
            let findings = check(&Tree::of(&[(path, text)]));
            assert_eq!(findings.len(), expected, "{path} {text}: {findings:?}");
        }
    }
}
