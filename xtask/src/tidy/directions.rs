//! Which crate of ours may use which: the layout of the house. A new crate gets its row here.

use super::cargo_toml::{package_name, shipped_dependencies};
use super::{Finding, Tree};

/// A crate, and what it may use of ours; dev-dependencies are free.
const DIRECTIONS: &[(&str, &[&str])] = &[
    ("logis-core", &[]),
    ("logis-stats", &[]),
    ("logis-kinds", &["logis-core"]),
    ("logis-sandbox", &["logis-core"]),
    ("logis-ledger", &["logis-core"]),
    ("logis-fapi", &["logis-core"]),
    ("logis-formats", &["logis-core", "logis-kinds"]),
    ("logis-vault", &["logis-core", "logis-kinds"]),
    ("logis-findings", &["logis-core", "logis-kinds"]),
    ("logis-pages", &["logis-core", "logis-kinds"]),
    // The shell uses every room, and only the bench uses the shell.
    (
        "logis",
        &[
            "logis-core",
            "logis-stats",
            "logis-kinds",
            "logis-sandbox",
            "logis-ledger",
            "logis-fapi",
            "logis-formats",
            "logis-vault",
            "logis-findings",
            "logis-pages",
        ],
    ),
    (
        "logis-bench",
        &[
            "logis",
            "logis-core",
            "logis-stats",
            "logis-kinds",
            "logis-sandbox",
            "logis-ledger",
            "logis-fapi",
            "logis-formats",
            "logis-vault",
            "logis-findings",
            "logis-pages",
        ],
    ),
    ("xtask", &[]),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with("/Cargo.toml") && !file.path.starts_with("sdk/")) {
        let text = file.text.as_deref().unwrap_or_default();
        let Some(name) = package_name(text) else { continue };
        let Some((_, allowed)) = DIRECTIONS.iter().find(|(row, _)| *row == name) else {
            findings.push(Finding::new(&file.path, 0, format!("{name} has no row in DIRECTIONS: say what it may use")));
            continue;
        };
        for dependency in shipped_dependencies(text) {
            let ours = DIRECTIONS.iter().any(|(row, _)| *row == dependency.name);
            if ours && !allowed.contains(&dependency.name.as_str()) {
                let message = format!("{name} may not use {}: {}", dependency.name, describe(allowed));
                findings.push(Finding::new(&file.path, dependency.line, message));
            }
        }
    }
    findings
}

fn describe(allowed: &[&str]) -> String {
    if allowed.is_empty() { "it uses no crate of ours".to_owned() } else { format!("it uses {}", allowed.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_use_whom() {
        #[rustfmt::skip]
        let table = [
            // crate,         section,            uses,            findings
            ("logis-kinds",   "dependencies",     "logis-core",    0),
            ("logis-core",    "dependencies",     "logis-kinds",   1),
            ("logis-pages",   "dependencies",     "logis-vault",   1),
            ("logis-vault",   "dependencies",     "logis-formats", 1),
            ("logis-vault",   "dev-dependencies", "logis-formats", 0),
            ("logis-formats", "dependencies",     "logis",         1),
            ("logis",         "dependencies",     "logis-vault",   0),
            ("logis-vault",   "dependencies",     "serde",         0),
            ("logis-attic",   "dependencies",     "logis-core",    1),
        ];
        for (name, section, uses, expected) in table {
            let text = format!("[package]\nname = \"{name}\"\n[{section}]\n{uses}.workspace = true\n");
            let findings = check(&Tree::of(&[("crates/x/Cargo.toml", &text)]));
            assert_eq!(findings.len(), expected, "{name} {section} {uses}: {findings:?}");
        }
    }
}
