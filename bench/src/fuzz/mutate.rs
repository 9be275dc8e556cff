//! Changes to bytes that readers trip over: flips, cuts, repetitions, splices, values at the edge of what fits.

use logis_core::Rng;

/// Values that stand at the edges of types, dates and grammars.
const EDGES: &[&str] = &[
    "0",
    "-1",
    "1",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e308",
    "1e-308",
    "1E400",
    "NaN",
    "inf",
    "-0",
    "0.1",
    ",",
    ".",
    ",,",
    "1.000,00",
    "1,000.00",
    "999999999999999999999999999999",
    "-",
    "+",
    "00000000",
    "99999999",
    "20240229",
    "20230229",
    "19000229",
    "00010101",
    "99991231",
    "31/12/99",
    "2024-02-30T25:61:61+99:99",
    "240230",
    "1970-01-01T00:00:00Z",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{e9}",
    "€",
    "\u{1f3e0}",
    "\r",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\"",
    "'",
    "<",
    ">",
    "&",
    "&amp;",
    "&#0;",
    "&#x10FFFF;",
    "&a;",
    "<!DOCTYPE a>",
    "<![CDATA[",
    "]]>",
    "<?xml",
    "-->",
    "{",
    "}",
    "[",
    "]",
    "{\"\":",
    "null",
    "true",
    "\\u0000",
    "\\ud800",
    ";",
    ":",
    "^",
    ":61:",
    ":86:",
    "-}",
    "{4:",
    "=cmd|' /C calc'!A0",
    "EUR",
    "XXX",
    "FR7630006000011234567890189",
    "PK\u{3}\u{4}",
];

/// Longest input that mutations make.
pub const INPUT_MAX_BYTES: usize = 1 << 20;

/// A number below `count`; 0 when there is nothing to choose from.
pub fn below(chance: &dyn Rng, count: usize) -> usize {
    let mut bytes = [0; 8];
    chance.fill(&mut bytes);
    usize::try_from(u64::from_le_bytes(bytes) % count.max(1) as u64).unwrap_or_default()
}

/// A range of `bytes`, mostly short.
fn range(chance: &dyn Rng, bytes: &[u8]) -> std::ops::Range<usize> {
    let start = below(chance, bytes.len() + 1);
    let longest = bytes.len() - start;
    let wanted = match below(chance, 8) {
        0..4 => below(chance, 8) + 1,
        4..7 => below(chance, 200) + 1,
        _ => below(chance, longest + 1),
    };
    start..start + wanted.min(longest)
}

/// A range that begins and ends at line ends, where there are lines.
fn lines(chance: &dyn Rng, bytes: &[u8]) -> std::ops::Range<usize> {
    let found = range(chance, bytes);
    let start = bytes[..found.start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = bytes[found.end..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| found.end + at + 1);
    start..end
}

/// The number in digits around a place, if one stands there.
fn digits(bytes: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
    let first = (at..bytes.len()).take(200).find(|at| bytes[*at].is_ascii_digit())?;
    let end = (first..bytes.len()).find(|at| !bytes[*at].is_ascii_digit()).unwrap_or(bytes.len());
    Some(first..end)
}

/// Changes `bytes` once to eight times; `other` is something to take pieces from.
pub fn mutate(chance: &dyn Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..1 << below(chance, 4) {
        once(chance, bytes, other);
        bytes.truncate(INPUT_MAX_BYTES);
    }
}

fn once(chance: &dyn Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = below(chance, bytes.len() + 1);
    match below(chance, 12) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << below(chance, 8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = u8::try_from(below(chance, 256)).unwrap_or_default();
            }
        }
        2 => drop(bytes.drain(range(chance, bytes))),
        3 => drop(bytes.drain(lines(chance, bytes))),
        4 => {
            let copied = bytes[lines(chance, bytes)].to_vec();
            let times = 1 << below(chance, 10);
            let times = times.min((INPUT_MAX_BYTES.saturating_sub(bytes.len())) / copied.len().max(1));
            drop(bytes.splice(at..at, copied.repeat(times)));
        }
        5 => {
            let taken = other[range(chance, other)].to_vec();
            drop(bytes.splice(at..at, taken));
        }
        6 => {
            let taken = other[lines(chance, other)].to_vec();
            let over = lines(chance, bytes);
            drop(bytes.splice(over, taken));
        }
        7 => drop(bytes.splice(at..at, EDGES[below(chance, EDGES.len())].bytes())),
        8 => {
            let over = range(chance, bytes);
            drop(bytes.splice(over, EDGES[below(chance, EDGES.len())].bytes()));
        }
        9 | 10 => {
            if let Some(over) = digits(bytes, at) {
                drop(bytes.splice(over, EDGES[below(chance, EDGES.len())].bytes()));
            }
        }
        _ => bytes.truncate(at),
    }
}
