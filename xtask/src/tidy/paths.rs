//! Nothing of one machine in what all machines get: no absolute path of someone's disk, no registry of someone's
//! network in a lock file.

use super::{Finding, Tree};

/// Starts of paths that exist on one machine only. Cut in two, so that this file does not break its own rule.
const MACHINE_FOLDERS: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!(":\\Us", "ers\\")];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let Some(text) = &file.text else { continue };
        for (index, line) in text.lines().enumerate() {
            if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| names_folder(line, folder)) {
                let message = format!("`{folder}…` is a path of one machine; say it relative to the workspace or by a variable");
                findings.push(Finding::new(&file.path, index + 1, message));
            }
            if file.path.ends_with("package-lock.json") && line.trim_start().starts_with("\"resolved\"") {
                let message = "names a registry; lock without hosts (omit-lockfile-registry-resolved in .npmrc)";
                findings.push(Finding::new(&file.path, index + 1, message));
            }
        }
    }
    findings
}

/// Whether an absolute path starts there: `crates/home/src` goes on from a name and is none.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let goes_on = line[..at].ends_with(|before: char| before.is_alphanumeric() || "._-}>~*)".contains(before));
        let names_something = line[at + folder.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_');
        names_something && (!goes_on || folder.starts_with(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_one_machine() {
        let [work, root, home, apple, windows] = [0, 1, 2, 3, 4].map(|index| MACHINE_FOLDERS[index]);
        #[rustfmt::skip]
        let table = [
            ("README.md", format!("see {home}ann/logis"),           1),
            ("README.md", format!("see `{work}a`"),                 1),
            ("README.md", format!("HOME={root}x"),                  1),
            ("README.md", format!("file://{apple}ann"),             1),
            ("README.md", format!("C{windows}ann"),                 1),
            ("README.md", format!("crates{home}src/main.rs"),       0),
            ("README.md", format!("${{base}}{home}src"),            0),
            ("README.md", format!("..{work}a"),                     0),
            ("README.md", format!("the folder {home} of a person"), 0),
            ("e2e/package-lock.json", "  \"resolved\": \"https://x/y.tgz\",".to_owned(), 1),
        ];
        for (path, text, expected) in table {
            assert_eq!(check(&Tree::of(&[(path, &text)])).len(), expected, "{text}");
        }
    }
}
