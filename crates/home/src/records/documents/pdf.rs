//! What a PDF says of itself in plain metadata: the title and date of its document information dictionary
//! (ISO 32000-1, 14.3.3), where both it and the trailer that leads to it lie uncompressed and unencrypted near an end
//! of the file. Anything else states nothing.

use std::io::{self, Read};

use logis_core::Day;
use logis_vault::Stated;

/// How much of the file's end is looked at.
const TAIL_BYTES_MAX: usize = 256 << 10;
/// Bytes read at once.
const READ_BYTES: usize = 64 << 10;
/// Longest string that is taken.
const STRING_BYTES_MAX: usize = 1024;
/// Longest information dictionary that is looked at.
const DICTIONARY_BYTES_MAX: usize = 16 << 10;

/// What a PDF states, of which the head was read and the rest is still to come.
///
/// # Errors
/// When the rest can't be read.
pub(super) fn stated(head: Vec<u8>, rest: &mut dyn Read) -> io::Result<Stated> {
    let mut ends = head;
    let head_bytes = ends.len();
    let mut buffer = vec![0; READ_BYTES];
    loop {
        let read = rest.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        ends.extend_from_slice(&buffer[..read]);
        // The middle goes now and then, not each time: that would copy the tail for every piece.
        if ends.len() > head_bytes + 2 * TAIL_BYTES_MAX {
            ends.drain(head_bytes..ends.len() - TAIL_BYTES_MAX);
        }
    }
    Ok(of_ends(&ends))
}

fn of_ends(ends: &[u8]) -> Stated {
    // In an encrypted file strings are encrypted too.
    if find(ends, b"/Encrypt").is_some() {
        return Stated::default();
    }
    let Some(dictionary) = information(ends) else { return Stated::default() };
    let name = value(dictionary, b"/Title").map(|bytes| decode(&bytes)).unwrap_or_default();
    let on = value(dictionary, b"/CreationDate").and_then(|bytes| day(&bytes));
    let name: String = name.chars().filter(|c| !c.is_control()).take(logis_vault::DOCUMENT_NAME_CHARS_MAX).collect();
    Stated { name: name.trim().to_owned(), on }
}

/// The object that the last trailer's `/Info 12 0 R` names.
fn information(ends: &[u8]) -> Option<&[u8]> {
    let reference = &ends[find_last(ends, b"/Info")? + 5..];
    let mut words = reference[..reference.len().min(40)].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<u32>().ok();
    let (object, generation) = (number(words.next()?)?, number(words.next()?)?);
    let start = format!("\n{object} {generation} obj").into_bytes();
    let other = format!("\r{object} {generation} obj").into_bytes();
    let at = find_last(ends, &start).or_else(|| find_last(ends, &other))? + start.len();
    let rest = &ends[at..ends.len().min(at + DICTIONARY_BYTES_MAX)];
    Some(&rest[..find(rest, b"endobj")?])
}

/// The string after a key, its escapes resolved (ISO 32000-1, 7.3.4).
fn value(dictionary: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let rest = dictionary[find(dictionary, key)? + key.len()..].trim_ascii_start();
    match rest.split_first()? {
        (b'(', rest) => literal(rest),
        (b'<', rest) if rest.first() != Some(&b'<') => hexadecimal(rest),
        _ => None,
    }
}

fn literal(text: &[u8]) -> Option<Vec<u8>> {
    let (mut bytes, mut depth) = (Vec::new(), 0);
    let mut rest = text.iter().copied().peekable();
    while bytes.len() < STRING_BYTES_MAX {
        match rest.next()? {
            b')' if depth == 0 => return Some(bytes),
            b'\\' => match rest.next()? {
                b'n' | b'r' | b't' | b'b' | b'f' => bytes.push(b' '),
                b'\r' | b'\n' => {}
                digit @ b'0'..=b'7' => {
                    let mut code = u32::from(digit - b'0');
                    for _ in 0..2 {
                        let Some(next) = rest.next_if(|byte| matches!(byte, b'0'..=b'7')) else { break };
                        code = code * 8 + u32::from(next - b'0');
                    }
                    bytes.push(u8::try_from(code & 0xff).unwrap_or_default());
                }
                other => bytes.push(other),
            },
            byte => {
                depth += i32::from(byte == b'(') - i32::from(byte == b')');
                bytes.push(byte);
            }
        }
    }
    None
}

fn hexadecimal(text: &[u8]) -> Option<Vec<u8>> {
    let end = text.iter().take(2 * STRING_BYTES_MAX).position(|byte| *byte == b'>')?;
    let digits: Option<Vec<u8>> = text[..end]
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    Some(digits?.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect())
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 with its mark, UTF-8 with its own, else nearly Latin-1.
fn decode(bytes: &[u8]) -> String {
    if let Some(units) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = units.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(text) => String::from_utf8_lossy(text).into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The day of `D:20250512093000+02'00'`.
fn day(bytes: &[u8]) -> Option<Day> {
    let text = decode(bytes);
    let digits = text.trim().strip_prefix("D:").unwrap_or(&text).get(..8)?.to_owned();
    format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?).parse().ok()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

fn find_last(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).rposition(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(information: &str, trailer: &str) -> Vec<u8> {
        format!("%PDF-1.4\n1 0 obj\n<< /Title (a bookmark) >>\nendobj\n7 0 obj\n<< {information} >>\nendobj\ntrailer\n<< {trailer} >>\n")
            .into_bytes()
    }

    #[test]
    fn what_a_pdf_says_of_itself() {
        let info = "/Info 7 0 R /Root 1 0 R";
        #[rustfmt::skip]
        let table = [
            ("/Title (Contrat \\(habitation\\)) /CreationDate (D:20250512093000+02'00')", info, "Contrat (habitation)", "2025-05-12"),
            ("/Title <FEFF00C90074> /CreationDate (D:20250231)",                          info, "Ét",                   ""),
            ("/Title (R\\351sum\\351 (un)) /Author (x)",                                  info, "Résumé (un)",          ""),
            ("/Title (never closed",                                                      info, "",                     ""),
            ("/Title (x)",                                                                "/Info 8 0 R", "",            ""),
            ("/Title (x)",                                                                "/Info 7 0 R /Encrypt 9 0 R", "", ""),
            ("/Title (x)",                                                                "/Root 1 0 R", "",            ""),
            ("/CreationDate (20251)",                                                     info, "",                     ""),
        ];
        for (information, trailer, name, on) in table {
            let stated = stated(pdf(information, trailer), &mut io::empty()).unwrap();
            assert_eq!(
                (stated.name.as_str(), stated.on.map(|day| day.to_string()).unwrap_or_default().as_str()),
                (name, on),
                "{information}"
            );
        }
    }

    #[test]
    fn of_a_large_file_the_ends_are_held() {
        let whole = pdf("/Title (end)", "/Info 7 0 R");
        let mut rest = io::repeat(b'x').take(20 << 20).chain(&whole[..]);
        assert_eq!(stated(b"%PDF-1.4\n".to_vec(), &mut rest).unwrap().name, "end");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(middle: Vec<u8>, name: Vec<u8>) {
            let start = b"%PDF-1.4\n7 0 obj\n/Title (".to_vec();
            let bytes = [start, name, b")/CreationDate (D:".to_vec(), middle, b")endobj /Info 7 0 R".to_vec()].concat();
            let _said = stated(bytes, &mut io::empty()).unwrap();
        }
    }
}
