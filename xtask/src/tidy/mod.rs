//! Tidy: the habits of the project that a compiler does not check, each a small rule over the tree's text.
//!
//! To add a rule: 1. a file here with `pub fn check(tree: &Tree) -> Vec<Finding>` and a table of bad examples in its
//! tests, 2. one line in [`RULES`], 3. a line in CONTRIBUTING.md when it is not plain from its message.

mod assets;
mod attributes;
mod cargo_toml;
mod directions;
mod features;
mod files;
mod french;
mod licences;
mod manifests;
mod paths;
mod purity;
mod rust_text;
mod scope;
mod templates;
mod words;

use std::fmt;
use std::path::Path;

pub use files::{File, Tree};

/// One place that breaks a rule, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Path from the workspace root, with `/`.
    pub path: String,
    /// Counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.message),
            line => write!(out, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// A file or folder that a rule passes over, and why. An entry that no longer spares anything is itself a finding.
struct Spared {
    /// Start of the paths that are meant.
    prefix: &'static str,
    reason: &'static str,
}

fn is_spared(list: &[Spared], path: &str) -> bool {
    list.iter().any(|spared| path.starts_with(spared.prefix))
}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: &[(&str, Rule)] = &[
    ("crate directions", directions::check),
    ("feature directions", features::check),
    ("pure crates", purity::check),
    ("one door to records", scope::check),
    ("words", words::check),
    ("French", french::check),
    ("files", files::check),
    ("assets", assets::check),
    ("templates", templates::check),
    ("machine paths", paths::check),
    ("attributes", attributes::check),
    ("licence files", manifests::check),
];

/// Applies every rule to the workspace at `root`; an empty list means that it is tidy.
///
/// # Errors
/// When the tree or cargo's metadata can't be read.
pub fn check(root: &Path) -> Result<Vec<(&'static str, Finding)>, String> {
    let tree = Tree::read(root)?;
    let mut findings = Vec::new();
    for (name, rule) in RULES {
        findings.extend(rule(&tree).into_iter().map(|finding| (*name, finding)));
    }
    findings.extend(licences::check(root)?.into_iter().map(|finding| ("licences", finding)));
    Ok(findings)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_workspace_is_tidy() {
        let findings = super::check(&crate::workspace_root()).expect("the tree is readable");
        let lines: Vec<String> = findings.iter().map(|(rule, finding)| format!("{finding} [{rule}]")).collect();
        assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
    }
}
