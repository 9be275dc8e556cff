//! Every crate that is built in is permissive. `cargo deny` says more where it is installed; this holds everywhere.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::Finding;

/// Licences that ask for no more than their text and a notice. `deny.toml` has the same list.
const PERMISSIVE: &[&str] =
    &["0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "Unicode-3.0", "Zlib"];

/// Crates under another licence: name, licence, and why it is taken.
const EXCEPTIONS: &[(&str, &str, &str)] =
    &[("tiny-keccak", "CC0-1.0", "arrow's hash tables use it on WebAssembly only; cargo's metadata lists it for all")];

/// Reads what this machine's builds use, from `cargo metadata`.
///
/// # Errors
/// When cargo or rustc can't be run or their answer can't be read.
pub fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let version = output(root, "rustc", &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc names no host")?;
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // One platform, since the others' crates were never fetched.
    let metadata = output(root, &cargo, &["metadata", "--format-version", "1", "--locked", "--filter-platform", host])?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata lists no packages")?;
    let field = |package: &Value, name: &str| package[name].as_str().unwrap_or_default().to_owned();
    let facts = packages.iter().map(|package| (field(package, "name"), field(package, "license")));
    Ok(judge(facts, EXCEPTIONS))
}

fn output(root: &Path, program: &str, arguments: &[&str]) -> Result<String, String> {
    let run = Command::new(program).args(arguments).current_dir(root).output().map_err(|error| format!("{program}: {error}"))?;
    if !run.status.success() {
        return Err(format!("{program} {}: {}", arguments.join(" "), String::from_utf8_lossy(&run.stderr)));
    }
    String::from_utf8(run.stdout).map_err(|error| format!("{program}: {error}"))
}

fn judge(packages: impl Iterator<Item = (String, String)>, exceptions: &[(&str, &str, &str)]) -> Vec<Finding> {
    let spared = |name: &str, licence: &str| exceptions.iter().any(|(spared, under, _)| *spared == name && *under == licence);
    let refused = packages.filter(|(name, licence)| !is_permissive(licence) && !spared(name, licence));
    refused.map(|(name, licence)| Finding::new("Cargo.lock", 0, format!("{name} is under `{licence}`; take another crate"))).collect()
}

/// Whether an SPDX expression can be satisfied by permissive licences alone. The older `MIT/Apache-2.0` means OR.
fn is_permissive(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut tokens = spaced.split_whitespace().peekable();
    let mut stack = vec![Level::default()];
    while let Some(token) = tokens.next() {
        match token {
            "(" => stack.push(Level::default()),
            ")" => {
                let inner = stack.pop().is_some_and(|level| level.holds());
                let Some(outer) = stack.last_mut() else { return false };
                outer.take(inner);
            }
            "OR" => stack.last_mut().into_iter().for_each(Level::alternative),
            "AND" => {}
            name => {
                let mut licence = name.to_owned();
                if tokens.next_if_eq(&"WITH").is_some() {
                    licence = format!("{licence} WITH {}", tokens.next().unwrap_or_default());
                }
                stack.last_mut().into_iter().for_each(|level| level.take(PERMISSIVE.contains(&licence.as_str())));
            }
        }
    }
    matches!(stack.as_slice(), [level] if level.holds())
}

/// Inside one pair of brackets: alternatives, each a conjunction (AND binds tighter).
#[derive(Default)]
struct Level {
    earlier_holds: bool,
    current: Option<bool>,
}

impl Level {
    fn take(&mut self, holds: bool) {
        self.current = Some(self.current.unwrap_or(true) && holds);
    }

    fn alternative(&mut self) {
        self.earlier_holds |= self.current.take().unwrap_or(false);
    }

    fn holds(&self) -> bool {
        self.earlier_holds || self.current.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_built_in() {
        #[rustfmt::skip]
        let table = [
            ("MIT",                                        true),
            ("MIT OR Apache-2.0",                          true),
            ("MIT/Apache-2.0",                             true),
            ("Apache-2.0 OR GPL-2.0-only",                 true),
            ("GPL-3.0-only",                               false),
            ("MIT AND GPL-3.0-only",                       false),
            ("MIT OR GPL-3.0-only AND MPL-2.0",            true),
            ("(MIT OR MPL-2.0) AND ISC",                   true),
            ("(GPL-2.0-only OR MPL-2.0) AND ISC",          false),
            ("Apache-2.0 WITH LLVM-exception",             true),
            ("GPL-2.0-only WITH Classpath-exception-2.0",  false),
            ("ISC AND (Apache-2.0 OR ISC) AND (MIT-0)",    true),
            ("(MIT",                                       false),
            ("MIT)",                                       false),
            ("",                                           false),
        ];
        for (expression, expected) in table {
            assert_eq!(is_permissive(expression), expected, "{expression}");
        }
    }

    #[test]
    fn an_exception_is_for_one_crate_and_licence() {
        let exceptions = [("a", "CC0-1.0", "why")];
        let facts =
            [("a", "CC0-1.0"), ("a", "GPL-3.0-only"), ("b", "CC0-1.0")].map(|(name, licence)| (name.to_owned(), licence.to_owned()));
        assert_eq!(judge(facts.into_iter(), &exceptions).len(), 2);
    }
}
