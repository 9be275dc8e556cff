//! Which feature of the home crate may use which, and how: by the public verbs of its `mod.rs`, never by its SQL.

use super::{Finding, Tree};

const HOME_SOURCES: &str = "crates/home/src/";

/// A feature's folder, and the features whose verbs it may use. Other folders (web, cli, jobs) use all.
const FEATURES: &[(&str, &[&str])] = &[
    ("people", &[]),
    ("records", &["people"]),
    ("leaving", &["people", "records"]),
    ("sharing", &["people", "records"]),
    ("experiments", &["people"]),
    ("findings", &["people", "records", "sharing"]),
    ("holders", &["people", "records", "sharing"]),
    ("apps", &["people", "records", "sharing"]),
    ("market", &["people", "records", "sharing", "experiments", "holders", "apps"]),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let Some((folder, _)) = file.path.strip_prefix(HOME_SOURCES).and_then(|rest| rest.split_once('/')) else { continue };
        let Some(rust) = file.production() else { continue };
        let allowed = FEATURES.iter().find(|(feature, _)| *feature == folder).map(|(_, allowed)| *allowed);
        for (line, path) in rust.paths() {
            let mut parts = path.split("::");
            let (Some("crate"), Some(feature)) = (parts.next(), parts.next()) else { continue };
            if feature == folder || !FEATURES.iter().any(|(name, _)| *name == feature) {
                continue;
            }
            match (parts.next(), parts.next()) {
                // The beginning of a path: judged once, whatever follows.
                (None, _) if allowed.is_some_and(|allowed| !allowed.contains(&feature)) => {
                    findings.push(Finding::new(
                        &file.path,
                        line,
                        format!("{folder} may not use {feature}; see FEATURES for who uses whom"),
                    ));
                }
                (Some("sql"), None) => {
                    findings.push(Finding::new(&file.path, line, format!("reaches into the SQL of {feature}; use a verb of its mod.rs")));
                }
                _ => {}
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_uses_whom_in_the_shell() {
        #[rustfmt::skip]
        let table = [
            ("crates/home/src/records/mod.rs", "use crate::people::find_home;",          0),
            ("crates/home/src/people/mod.rs",  "use crate::records::list_kinds;",        1),
            ("crates/home/src/people/mod.rs",  "use crate::{app::App, records};",        1),
            ("crates/home/src/records/mod.rs", "use crate::people::sql::find_home;",     1),
            ("crates/home/src/records/mod.rs", "use crate::records::sql::list_kinds;",   0),
            ("crates/home/src/web/mod.rs",     "use crate::{people, records};",          0),
            ("crates/home/src/cli/mod.rs",     "use crate::records::sql::list_kinds;",   1),
            ("crates/home/src/records/tests.rs", "use crate::market::add_offer;",        0),
        ];
        for (path, text, expected) in table {
            let findings = check(&Tree::of(&[(path, text)]));
            assert_eq!(findings.len(), expected, "{path} {text}: {findings:?}");
        }
    }
}
