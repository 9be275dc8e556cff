//! Budgets: what a page makes a phone fetch, kept small by a test.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use super::{File, Finding, Tree};

const ASSETS_FOLDER: &str = "crates/pages/assets/";

/// How an asset's size counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// As sent to a browser that takes gzip.
    Gzip,
    /// As it is sent without being packed: style sheets lose the indentation of their lines, and spaces that
    /// say nothing (`logis-pages` sends them so).
    Tightened,
    /// As it lies on disk: fonts are packed already.
    Raw,
}

const BUDGETS: &[(&str, &[&str], usize, Measure)] = &[
    ("JavaScript", &["js", "mjs"], 60 * 1024, Measure::Gzip),
    ("CSS", &["css"], 30 * 1024, Measure::Tightened),
    ("fonts", &["woff2", "woff", "ttf", "otf"], 70 * 1024, Measure::Raw),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, extensions, bytes_max, measure) in BUDGETS {
        let extension = |file: &&File| extensions.contains(&file.path.rsplit('.').next().unwrap_or_default());
        let files = tree.files.iter().filter(|file| file.path.starts_with(ASSETS_FOLDER)).filter(extension);
        let bytes: usize = files.map(|file| size_bytes(file, *measure)).sum();
        if bytes > *bytes_max {
            let how = if *measure == Measure::Gzip { " gzipped" } else { "" };
            findings.push(Finding::new(ASSETS_FOLDER, 0, format!("{name} weigh {bytes} bytes{how}; the budget is {bytes_max}")));
        }
    }
    findings
}

fn size_bytes(file: &File, measure: Measure) -> usize {
    if measure == Measure::Raw {
        return file.bytes.len();
    }
    if measure == Measure::Tightened {
        return String::from_utf8_lossy(&file.bytes).lines().map(|line| line.trim().replace(": ", ":").replace(" {", "{").len()).sum();
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory can't fail; should it, the unpacked size is the stricter count.
    packed.write_all(&file.bytes).and_then(|()| packed.finish()).map_or(file.bytes.len(), |packed| packed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that gzip can't shrink (a linear congruence, high bits).
    fn noise(length: usize) -> Vec<u8> {
        let step = |seed: &mut u32| {
            *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some(seed.to_be_bytes()[0])
        };
        std::iter::successors(Some(7_u32), |_| Some(0)).scan(7, |seed, _| step(seed)).take(length).collect()
    }

    #[test]
    fn budgets_hold() {
        #[rustfmt::skip]
        let table = [
            ("crates/pages/assets/a.js",    noise(59 * 1024),   0),
            ("crates/pages/assets/a.js",    noise(61 * 1024),   1),
            ("crates/pages/assets/a.js",    vec![b' '; 200_000], 0),
            ("crates/pages/assets/a.css",   vec![b' '; 30_721], 0),
            ("crates/pages/assets/a.css",   vec![b'a'; 30_721], 1),
            ("crates/pages/assets/a.woff2", vec![0; 71_681],    1),
            ("crates/pages/assets/a.svg",   vec![0; 71_681],    0),
            ("e2e/a.mjs",                   noise(61 * 1024),   0),
        ];
        for (path, bytes, expected) in table {
            let tree = Tree { files: vec![File::new(path, bytes)] };
            assert_eq!(check(&tree).len(), expected, "{path}");
        }
    }
}
