//! Pure crates: bytes and values in, values out. No clock, files, network, processes, runtime, SQL or web inside, so
//! that their tests need no machine and their laws hold anywhere.

use super::cargo_toml::shipped_dependencies;
use super::{Finding, Tree};

const PURE_CRATES: &[&str] = &["core", "kinds", "formats", "findings", "fapi", "ledger", "stats"];

/// Crates that bring a runtime, a database, the web, files or chance.
const IMPURE_DEPENDENCIES: &[&str] = &[
    "async-std",
    "axum",
    "getrandom",
    "hyper",
    "postgres",
    "rand",
    "reqwest",
    "rusqlite",
    "smol",
    "sqlx",
    "tempfile",
    "tokio",
    "tokio-postgres",
    "tokio-stream",
    "tower",
    "ureq",
    "wasmtime",
];

/// A path that a pure crate may not name, and what it does instead.
const IMPURE_PATHS: &[(&str, &str)] = &[
    ("std::fs", "take `Read` or `&[u8]`"),
    ("std::net", "leave the network to the home crate"),
    ("std::env", "take the value as an argument"),
    ("std::process", "return an error"),
    ("std::thread", "leave threads to the home crate"),
    ("std::time::SystemTime", "take an `Instant` or the `Clock` seam of core"),
    ("std::time::Instant", "take the `Clock` seam of core"),
    ("SystemTime::now", "take the `Clock` seam of core"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let Some(name) = file.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()) else { continue };
        if !PURE_CRATES.contains(&name) {
            continue;
        }
        if file.path.ends_with("/Cargo.toml") {
            for dependency in shipped_dependencies(file.text.as_deref().unwrap_or_default()) {
                if IMPURE_DEPENDENCIES.contains(&dependency.name.as_str()) {
                    let message = format!("{name} is pure: {} belongs in vault, sandbox or home", dependency.name);
                    findings.push(Finding::new(&file.path, dependency.line, message));
                }
            }
        }
        let Some(rust) = file.production() else { continue };
        for (line, path) in rust.paths() {
            if let Some((impure, instead)) = IMPURE_PATHS.iter().find(|(impure, _)| *impure == path) {
                findings.push(Finding::new(&file.path, line, format!("{name} is pure and names no `{impure}`: {instead}")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pure_crate_may_not_do() {
        #[rustfmt::skip]
        let table = [
            ("crates/core/src/a.rs",    "use std::fs;",                                   1),
            ("crates/core/src/a.rs",    "use std::fmt;",                                  0),
            ("crates/core/src/a.rs",    "use std::{\n    fmt,\n    net::TcpStream,\n};",  1),
            ("crates/formats/src/a.rs", "fn a() { std::fs::read(b); }",                   1),
            ("crates/formats/src/a.rs", "use std::time::{Duration, SystemTime};",         1),
            ("crates/formats/src/a.rs", "use logis_core::Instant; fn a(b: Instant) {}",   0),
            ("crates/formats/src/a.rs", "// std::fs is for others\n",                     0),
            ("crates/formats/src/a.rs", "#[cfg(test)]\nmod tests {\n    use std::fs;\n}", 0),
            ("crates/formats/tests/a.rs", "use std::fs;",                                 0),
            ("crates/vault/src/a.rs",   "use std::fs;",                                   0),
            ("crates/kinds/Cargo.toml", "[dependencies]\ntokio.workspace = true\n",       1),
            ("crates/kinds/Cargo.toml", "[dev-dependencies]\ntempfile.workspace = true\n", 0),
            ("crates/home/Cargo.toml",  "[dependencies]\ntokio.workspace = true\n",       0),
        ];
        for (path, text, expected) in table {
            let findings = check(&Tree::of(&[(path, text)]));
            assert_eq!(findings.len(), expected, "{path} {text}: {findings:?}");
        }
    }
}
