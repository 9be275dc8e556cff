//! Templates that a strict content security policy accepts: no inline style, script or handler.

use super::{Finding, Tree};

const PAGES_FOLDER: &str = "crates/pages/";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.starts_with(PAGES_FOLDER)) {
        let refuse = |(line, message): (usize, &'static str)| Finding::new(&file.path, line, message);
        match file.production() {
            // Charts are drawn in Rust: their markup stands in strings.
            Some(rust) => findings.extend(refused(&rust.string_lines().collect::<Vec<_>>()).into_iter().map(refuse)),
            None if file.path.ends_with(".html") || file.path.ends_with(".svg") => {
                let lines: Vec<_> = file.text.as_deref().unwrap_or_default().lines().zip(1..).map(|(text, line)| (line, text)).collect();
                findings.extend(refused(&lines).into_iter().map(refuse));
            }
            None => {}
        }
    }
    findings
}

fn refused(lines: &[(usize, &str)]) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (index, (line, text)) in lines.iter().enumerate() {
        if names_attribute(text, |name| name == "style") || text.contains("<style") {
            found.push((*line, "no inline style: give it a class, or a presentation attribute in SVG"));
        }
        if names_attribute(text, |name| name.len() > 2 && name.starts_with("on") && name.chars().all(|c| c.is_ascii_lowercase())) {
            found.push((*line, "no inline handler: an island listens by itself"));
        }
        for (at, _) in text.match_indices("<script") {
            // The tag may go on over the next lines.
            let following = lines[index + 1..].iter().take(10).map(|(_, text)| *text);
            let tag: String = std::iter::once(&text[at..]).chain(following).collect::<Vec<_>>().join(" ");
            let tag = tag.split('>').next().unwrap_or_default();
            // A block of data is not run.
            if !tag.contains(" src=") && !tag.contains("type=\"application/json\"") {
                found.push((*line, "no inline script: put it in assets and name it by src"));
            }
        }
    }
    found
}

/// Whether a word in front of `="` (or `='`, `={`) satisfies `is_refused`.
fn names_attribute(text: &str, is_refused: impl Fn(&str) -> bool) -> bool {
    text.match_indices('=').any(|(at, _)| {
        let quoted = text[at + 1..].trim_start_matches('\\').starts_with(['"', '\'', '{']);
        let start = text[..at].rfind(|c: char| c.is_whitespace() || "\"'".contains(c)).map_or(0, |space| space + 1);
        quoted && is_refused(&text[start..at])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_policy_would_refuse() {
        #[rustfmt::skip]
        let table = [
            ("crates/pages/templates/a.html", "<p class=\"a\">b</p>",                             0),
            ("crates/pages/templates/a.html", "<p style=\"color: red\">b</p>",                    1),
            ("crates/pages/templates/a.html", "<p data-style=\"a\">b</p>",                        0),
            ("crates/pages/templates/a.html", "<style nonce=\"a\">",                              1),
            ("crates/pages/templates/a.html", "<a onclick=\"b()\">",                              1),
            ("crates/pages/templates/a.html", "<script>b()</script>",                             1),
            ("crates/pages/templates/a.html", "<script nonce=\"x\"\n  src=\"/a.js\"></script>",   0),
            ("crates/pages/templates/a.html", "<script type=\"application/json\">{}</script>",    0),
            ("crates/pages/src/chart.rs",     "let a = r#\"<rect style=\"fill: red\"/>\"#;",      1),
            ("crates/pages/src/chart.rs",     "let a = \"<rect style=\\\"fill: red\\\"/>\";",     1),
            ("crates/pages/src/chart.rs",     "let style = \"a\";",                               0),
            ("crates/home/src/a.html",        "<p style=\"a\">",                                  0),
        ];
        for (path, text, expected) in table {
            let findings = check(&Tree::of(&[(path, text)]));
            assert_eq!(findings.len(), expected, "{path} {text}: {findings:?}");
        }
    }
}
