//! What a `Cargo.toml` depends on: names only, read line by line as the project writes them.

/// One dependency that is built into what the crate ships (not a dev-dependency).
#[derive(Debug, PartialEq, Eq)]
pub struct Dependency {
    pub name: String,
    /// Counted from 1.
    pub line: usize,
}

/// The `[package] name`.
pub fn package_name(text: &str) -> Option<&str> {
    let package = text.split("[package]").nth(1)?;
    let line = package.lines().find(|line| line.trim_start().starts_with("name"))?;
    line.split('"').nth(1)
}

/// Dependencies of `[dependencies]`, `[build-dependencies]` and their `[target.….]` forms, as keys or as headers.
pub fn shipped_dependencies(text: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let mut push = |name: &str| found.push(Dependency { name: name.trim_matches('"').to_owned(), line: index + 1 });
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            let table = header.rsplit_once("dependencies").filter(|(before, _)| is_shipped(before));
            inside = matches!(table, Some((_, "")));
            if let Some(name) = table.and_then(|(_, after)| after.strip_prefix('.')) {
                push(name);
            }
        } else if inside && !line.starts_with('#') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if !name.is_empty() && line.contains('=') {
                push(name);
            }
        }
    }
    found
}

/// Whether a table named `{before}dependencies` ends up in what is built.
fn is_shipped(before: &str) -> bool {
    before.is_empty() || before == "build-" || (before.starts_with("target.") && !before.ends_with("dev-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_form() {
        let text = "[package]\nname = \"x\"\n[dependencies]\na.workspace = true\n# b = 1\nc = { version = \"1\" }\n\
                    [dependencies.d]\nversion = \"1\"\n[dev-dependencies]\ne = \"1\"\n[target.'cfg(unix)'.dependencies]\nf = \"1\"\n\
                    [build-dependencies]\ng = \"1\"\n[lints]\nworkspace = true\n";
        let names: Vec<(String, usize)> = shipped_dependencies(text).into_iter().map(|found| (found.name, found.line)).collect();
        let expected = [("a", 4), ("c", 6), ("d", 7), ("f", 12), ("g", 14)];
        assert_eq!(names, expected.map(|(name, line)| (name.to_owned(), line)));
        assert_eq!(package_name(text), Some("x"));
    }
}
