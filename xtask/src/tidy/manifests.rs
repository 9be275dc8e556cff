//! The licences lie beside the code, and every crate states them.

use super::{Finding, Tree};

const LICENCE_FILES: &[(&str, &str)] = &[("LICENSE-MIT", "Permission is hereby granted"), ("LICENSE-APACHE", "Apache License")];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, phrase) in LICENCE_FILES {
        let holds = tree.find(path).and_then(|file| file.text.as_deref()).is_some_and(|text| text.contains(phrase));
        if !holds {
            findings.push(Finding::new(path, 0, "the licence's text is missing"));
        }
    }
    for file in tree.files.iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        let text = file.text.as_deref().unwrap_or_default();
        for line in ["license.workspace = true", "publish.workspace = true", "[lints]\nworkspace = true"] {
            if !text.contains(line) {
                findings.push(Finding::new(&file.path, 0, format!("says no `{}`", line.replace('\n', " "))));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_and_manifests() {
        let mit = ("LICENSE-MIT", "Permission is hereby granted");
        let apache = ("LICENSE-APACHE", "Apache License");
        let whole = "license.workspace = true\npublish.workspace = true\n[lints]\nworkspace = true\n";
        let bare = "license.workspace = true\npublish.workspace = true\n";
        assert_eq!(check(&Tree::of(&[mit, apache, ("crates/a/Cargo.toml", whole)])), []);
        assert_eq!(check(&Tree::of(&[mit, apache, ("crates/a/Cargo.toml", bare)])).len(), 1);
        assert_eq!(check(&Tree::of(&[mit])).len(), 1);
        assert_eq!(check(&Tree::of(&[mit, ("LICENSE-APACHE", "soon")])).len(), 1);
    }
}
