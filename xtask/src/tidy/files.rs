//! The tree that the rules read, and the rule about the files themselves: length, and a first line that says what a
//! module is.

use std::fs;
use std::path::Path;

use super::rust_text::RustText;
use super::{Finding, Spared, is_spared};

const LINES_MAX: usize = 600;
/// Longer than anything a person writes by hand; what is larger is data, and not read.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
const SOURCE_EXTENSIONS: &[&str] = &["rs", "mjs", "js", "css", "html", "ftl", "sql"];
/// Built or fetched, never written by hand.
const SKIPPED_FOLDERS: &[&str] = &["target", "node_modules", "e2e/out"];
/// The only dotted names that are the project's; editors and tools leave others.
const DOTTED_NAMES: &[&str] = &[".ci", ".cargo", ".config", ".github", ".gitignore", ".npmrc"];

const LONG_FILES: &[Spared] = &[];

/// One file of the tree.
pub struct File {
    /// Path from the workspace root, with `/`.
    pub path: String,
    /// Bytes as they lie on disk; empty for a file above the limit.
    pub bytes: Vec<u8>,
    /// The bytes as text, when they are UTF-8.
    pub text: Option<String>,
    /// For Rust files: code, comments and strings apart.
    pub rust: Option<RustText>,
}

impl File {
    /// A file of that path and content.
    #[must_use]
    pub fn new(path: &str, bytes: Vec<u8>) -> Self {
        let text = String::from_utf8(bytes.clone()).ok();
        let rust = text.as_deref().filter(|_| path.ends_with(".rs")).map(RustText::read);
        Self { path: path.to_owned(), bytes, text, rust }
    }

    /// Whether the whole file is a test's: under a `tests` folder, or named so.
    #[must_use]
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.split('/').any(|part| part == "tests") || name == "tests.rs" || name.ends_with("_tests.rs")
    }

    /// The Rust text outside of tests.
    pub(crate) fn production(&self) -> Option<&RustText> {
        self.rust.as_ref().filter(|_| !self.is_test())
    }
}

/// All files of the workspace that people write.
pub struct Tree {
    /// In order of their paths.
    pub files: Vec<File>,
}

impl Tree {
    /// Reads the tree below `root`.
    ///
    /// # Errors
    /// When a folder or a file can't be read.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut paths = Vec::new();
        let mut waiting = vec![String::new()];
        while let Some(folder) = waiting.pop() {
            let entries = fs::read_dir(root.join(&folder)).map_err(|error| format!("{folder}: {error}"))?;
            for entry in entries {
                let entry = entry.map_err(|error| format!("{folder}: {error}"))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                if name.starts_with('.') && !DOTTED_NAMES.contains(&name.as_str()) {
                    continue;
                }
                let kind = entry.file_type().map_err(|error| format!("{path}: {error}"))?;
                if kind.is_dir() {
                    if !SKIPPED_FOLDERS.iter().any(|skipped| *skipped == name || *skipped == path) {
                        waiting.push(path);
                    }
                } else if kind.is_file() {
                    paths.push(path);
                }
            }
        }
        paths.sort();
        let read_one = |path: &String| {
            let full = root.join(path);
            let small = fs::metadata(&full).is_ok_and(|found| found.len() <= FILE_BYTES_MAX);
            let bytes = if small { fs::read(&full).map_err(|error| format!("{path}: {error}"))? } else { Vec::new() };
            Ok(File::new(path, bytes))
        };
        Ok(Self { files: paths.iter().map(read_one).collect::<Result<_, String>>()? })
    }

    /// A tree made of texts, for the rules' own tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| File::new(path, text.as_bytes().to_vec())).collect() }
    }

    /// The file at exactly that path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = too_long(tree, LONG_FILES);
    findings.extend(without_module_doc(tree));
    findings
}

fn too_long(tree: &Tree, spared: &[Spared]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut long_paths = Vec::new();
    for file in &tree.files {
        let extension = file.path.rsplit('.').next().unwrap_or_default();
        let Some(text) = file.text.as_deref().filter(|_| SOURCE_EXTENSIONS.contains(&extension)) else { continue };
        let lines = text.lines().count();
        if lines > LINES_MAX {
            long_paths.push(file.path.as_str());
            if !is_spared(spared, &file.path) {
                let message = format!("{lines} lines; a file has at most {LINES_MAX}: split it by subject");
                findings.push(Finding::new(&file.path, 0, message));
            }
        }
    }
    for entry in spared.iter().filter(|entry| !long_paths.iter().any(|path| path.starts_with(entry.prefix))) {
        let message = format!("is short again; remove it from the list of long files ({})", entry.reason);
        findings.push(Finding::new(entry.prefix, 0, message));
    }
    findings
}

/// Every module opens with what it is; a test file is told by its name and its tests.
fn without_module_doc(tree: &Tree) -> Vec<Finding> {
    let modules = tree.files.iter().filter(|file| file.path.contains("/src/") && file.path.ends_with(".rs") && !file.is_test());
    let bare = modules.filter(|file| !file.text.as_deref().unwrap_or_default().starts_with("//!"));
    bare.map(|file| Finding::new(&file.path, 1, "open the file with `//!`: what this module is, and how to add to it")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_may_not_be() {
        let long = "//! A module.\n".to_owned() + &"x\n".repeat(LINES_MAX);
        let limit = "//! A module.\n".to_owned() + &"x\n".repeat(LINES_MAX - 1);
        #[rustfmt::skip]
        let table: &[(&str, &str, usize)] = &[
            ("crates/core/src/a.rs",       &limit,           0),
            ("crates/core/src/a.rs",       &long,            1),
            ("crates/pages/assets/a.css",  &long,            1),
            ("Cargo.lock",                 &long,            0),
            ("crates/core/src/a.rs",       "//! A module.",  0),
            ("crates/core/src/a.rs",       "use a::B;\n",    1),
            ("crates/core/src/a.rs",       "// A module.\n", 1),
            ("crates/core/src/tests.rs",   "use a::B;\n",    0),
            ("crates/core/tests/story.rs", "use a::B;\n",    0),
        ];
        for (path, text, expected) in table {
            assert_eq!(check(&Tree::of(&[(path, text)])).len(), *expected, "{path}");
        }
    }

    #[test]
    fn a_spared_file_must_need_it() {
        let spared = [Spared { prefix: "crates/core/src/a.rs", reason: "a table" }];
        let long = "x\n".repeat(LINES_MAX + 1);
        assert!(too_long(&Tree::of(&[("crates/core/src/a.rs", &long)]), &spared).is_empty());
        assert_eq!(too_long(&Tree::of(&[("crates/core/src/a.rs", "x\n")]), &spared).len(), 1);
    }
}
