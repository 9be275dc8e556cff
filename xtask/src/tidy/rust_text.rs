//! A Rust file's code, comments and strings apart, each as long as the file, so that a rule about identifiers does
//! not stumble over a sentence. A scanner, not a parser: it knows where tokens of these three sorts begin and end.

/// One file in three layers; what belongs to another layer is blank, line ends stay in each.
pub struct RustText {
    /// Identifiers, keywords, punctuation, numbers.
    pub code: String,
    /// Comments and doc comments, with their markers.
    pub comments: String,
    /// What stands in string, byte string and character literals.
    pub strings: String,
    /// Lines (from 1) inside `#[cfg(test)]` items.
    test_lines: Vec<std::ops::RangeInclusive<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    Code,
    Comment,
    Text,
}

impl RustText {
    /// Reads a file's text; never fails: an unclosed literal runs to the end.
    pub fn read(source: &str) -> Self {
        let chars: Vec<char> = source.chars().collect();
        let mut layers = vec![Layer::Code; chars.len()];
        let mut at = 0;
        while at < chars.len() {
            let (layer, end) = token(&chars, at);
            layers[at..end].fill(layer);
            at = end;
        }
        let layer = |wanted: Layer| -> String {
            let keep = |(character, layer): (&char, &Layer)| if *layer == wanted || *character == '\n' { *character } else { ' ' };
            chars.iter().zip(&layers).map(keep).collect()
        };
        let code = layer(Layer::Code);
        let test_lines = test_lines(&code);
        Self { code, comments: layer(Layer::Comment), strings: layer(Layer::Text), test_lines }
    }

    /// Lines of the code layer outside of tests, numbered from 1.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.outside_tests(&self.code)
    }

    /// Lines of the comment layer outside of tests, numbered from 1.
    pub fn comment_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.outside_tests(&self.comments)
    }

    /// Lines of the string layer outside of tests, numbered from 1.
    pub fn string_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.outside_tests(&self.strings)
    }

    /// Every path outside of tests and each of its beginnings (`a`, `a::b`, `a::b::c`), with its line; groups
    /// (`use a::{b, c::d}`) are spelled out.
    pub fn paths(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        // Prefixes of the groups that are open; a plain block opens an empty one.
        let mut groups: Vec<String> = Vec::new();
        let mut path = String::new();
        for (line, text) in self.code_lines() {
            let mut rest = text;
            while let Some(character) = rest.chars().next() {
                let word_length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                if word_length > 0 {
                    if !path.ends_with("::") {
                        path = groups.last().cloned().unwrap_or_default();
                    }
                    path.push_str(&rest[..word_length]);
                    found.push((line, path.clone()));
                    rest = &rest[word_length..];
                    continue;
                }
                if let Some(after) = rest.strip_prefix("::") {
                    path.push_str("::");
                    rest = after;
                    continue;
                }
                match character {
                    '{' => groups.push(if path.ends_with("::") { std::mem::take(&mut path) } else { String::new() }),
                    '}' => drop(groups.pop()),
                    _ => {}
                }
                if !character.is_whitespace() {
                    path.clear();
                }
                rest = &rest[character.len_utf8()..];
            }
        }
        found
    }

    fn outside_tests<'a>(&'a self, layer: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        layer
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(line, _)| !self.test_lines.iter().any(|range| range.contains(line)))
    }
}

/// The layer of the token at `at`, and where it ends (always after `at`).
fn token(chars: &[char], at: usize) -> (Layer, usize) {
    let next = |offset: usize| chars.get(at + offset).copied().unwrap_or('\0');
    match (next(0), next(1)) {
        ('/', '/') => (Layer::Comment, chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |length| at + length)),
        ('/', '*') => (Layer::Comment, block_comment_end(chars, at)),
        ('"', _) => (Layer::Text, quoted_end(chars, at + 1, '"')),
        ('\'', '\\') => (Layer::Text, quoted_end(chars, at + 1, '\'')),
        ('\'', _) if next(2) == '\'' => (Layer::Text, at + 3),
        (first, _) if is_word(first) => {
            let end = chars[at..].iter().position(|c| !is_word(*c)).map_or(chars.len(), |length| at + length);
            let word: String = chars[at..end].iter().collect();
            match raw_string_end(chars, &word, end) {
                Some(end) => (Layer::Text, end),
                None => (Layer::Code, end),
            }
        }
        _ => (Layer::Code, at + 1),
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn block_comment_end(chars: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth.saturating_sub(1), at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn quoted_end(chars: &[char], mut at: usize, quote: char) -> usize {
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            found if found == quote => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// `prefix` has been read up to `at`; when it opens a raw string (`r"…"`, `br#"…"#`), that string's end.
fn raw_string_end(chars: &[char], prefix: &str, at: usize) -> Option<usize> {
    if !matches!(prefix, "r" | "br" | "cr") {
        return None;
    }
    let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + hashes) != Some(&'"') {
        return None;
    }
    let mut end = at + hashes + 1;
    while end < chars.len() {
        let closing = chars[end + 1..].iter().take(hashes).filter(|c| **c == '#').count();
        if chars[end] == '"' && closing == hashes {
            return Some(end + 1 + hashes);
        }
        end += 1;
    }
    Some(chars.len())
}

/// The items under `#[cfg(test)]`: from the attribute to the line that closes the item's braces or ends it with `;`.
fn test_lines(code: &str) -> Vec<std::ops::RangeInclusive<usize>> {
    let mut ranges = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (index, line) in code.lines().enumerate() {
        if open.is_none() && line.trim_start().starts_with("#[cfg(test)]") {
            open = Some((index + 1, 0));
        }
        let Some((start, mut depth)) = open else { continue };
        let mut ended = false;
        for character in line.replace("#[cfg(test)]", "").chars() {
            match character {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    ended |= depth == 0;
                }
                ';' => ended |= depth == 0,
                _ => {}
            }
        }
        open = Some((start, depth));
        if ended {
            ranges.push(start..=index + 1);
            open = None;
        }
    }
    // An item that never closes is a test to the end: the compiler will say what is wrong.
    ranges.extend(open.map(|(start, _)| start..=usize::MAX));
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers() {
        #[rustfmt::skip]
        let table: &[(&str, &str, &str, &str)] = &[
            // source,              code,          comments, strings
            ("a // b\nc",           "a\nc",        "// b",   ""),
            ("a /* b /* c */ d */", "a",           "/* b /* c */ d */", ""),
            (r#"f("a // b", c)"#,   "f(, c)",      "",       r#""a // b""#),
            (r#"f("a\"b") c"#,      "f() c",       "",       r#""a\"b""#),
            (r##"f(r#"a"b"#) c"##,  "f() c",       "",       r##"r#"a"b"#"##),
            ("fn f<'a>(c: &'a u8)", "fn f<'a>(c: &'a u8)", "", ""),
            (r"f('\'', 'x', b)",    "f(, , b)",    "",       r"'\''  'x'"),
            ("\"never closed // x", "",            "",       "\"never closed // x"),
        ];
        let squeeze = |text: &str| text.replace(' ', "");
        for (source, code, comments, strings) in table {
            let read = RustText::read(source);
            assert_eq!(read.code.chars().count(), source.chars().count(), "{source}");
            assert_eq!(squeeze(&read.code).trim(), squeeze(code), "{source}");
            assert_eq!(squeeze(&read.comments).trim(), squeeze(comments), "{source}");
            assert_eq!(squeeze(&read.strings).trim(), squeeze(strings), "{source}");
        }
    }

    #[test]
    fn tests_are_left_out() {
        let source = "a\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nc\n#[cfg(test)]\nuse d;\ne\n";
        let lines: Vec<(usize, String)> = RustText::read(source).code_lines().map(|(line, text)| (line, text.to_owned())).collect();
        assert_eq!(lines, [(1, "a".to_owned()), (6, "c".to_owned()), (9, "e".to_owned())]);
    }
}
