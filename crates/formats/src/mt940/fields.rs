//! Lines of a file, and which field a line begins.

use std::borrow::Cow;
use std::io::BufRead;

use logis_core::{Code, Problem};

use crate::Refused;

/// The longest line, in bytes; the standard knows none over 80 characters.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// Lines that end with LF, CR LF, CR or the file.
pub(super) struct Lines<R> {
    input: R,
    bytes: Vec<u8>,
    line: u64,
    /// A CR was read: an LF right behind it belongs to it.
    after_cr: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, bytes: Vec::new(), line: 0, after_cr: false }
    }

    /// Reads the next line; `false` at the end.
    ///
    /// # Errors
    /// [`Code::LimitExceeded`] for a line that is too long.
    pub(super) fn next(&mut self) -> Result<bool, Refused> {
        self.bytes.clear();
        self.line += 1;
        let mut any = false;
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(any);
            }
            if std::mem::take(&mut self.after_cr) && buffer[0] == b'\n' {
                self.input.consume(1);
                continue;
            }
            any = true;
            let end = memchr::memchr2(b'\n', b'\r', buffer);
            let length = end.unwrap_or(buffer.len());
            if self.bytes.len() + length > LINE_BYTES_MAX {
                return Err(Problem::new(Code::LimitExceeded, format!("line > {LINE_BYTES_MAX} bytes")).at_line(self.line).into());
            }
            self.bytes.extend_from_slice(&buffer[..length]);
            self.after_cr = end.is_some_and(|at| buffer[at] == b'\r');
            self.input.consume(length + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(true);
            }
        }
    }

    pub(super) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// Its number, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }
}

/// A line without the control characters that frame messages.
pub(super) fn strip(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_control() && c != '\t')
}

/// The fields that mean something (SWIFT standards, category 9, MT940 and MT942).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tag {
    /// `:20:` the message's reference: it begins a statement.
    Reference,
    /// `:21:` another message's reference.
    Related,
    /// `:25:`, `:25P:`
    Account,
    /// `:28:`, `:28C:`
    Number,
    /// `:34F:` of an MT942: amounts from which it reports.
    Floor,
    /// `:13:`, `:13D:` of an MT942: when it was made.
    Made,
    /// `:60F:`; or `:60M:`, of a page of a statement.
    Opening,
    PageOpening,
    /// `:61:`
    Entry,
    /// `:86:` of an entry, or of the statement.
    Details,
    /// `:62F:`, `:62M:`
    Closing,
    PageClosing,
    /// `:64:`
    Available,
    /// `:65:`
    Forward,
    /// `:90D:`, `:90C:` of an MT942: sums of its entries.
    Totals,
    /// `:NS:` what the bank adds of its own.
    NonSwift,
    /// `:940:`, `:942:` the message's name.
    Message,
}

/// The field that a line begins, and what stands of it on the line.
pub(super) fn tag(line: &str) -> Option<(Tag, &str)> {
    let (name, rest) = line.strip_prefix(':')?.split_once(':')?;
    let tag = match name {
        "20" => Tag::Reference,
        "21" => Tag::Related,
        "25" | "25P" => Tag::Account,
        "28" | "28C" => Tag::Number,
        "34F" => Tag::Floor,
        "13" | "13D" => Tag::Made,
        "60F" | "60" => Tag::Opening,
        "60M" => Tag::PageOpening,
        "61" => Tag::Entry,
        "86" => Tag::Details,
        "62F" | "62" => Tag::Closing,
        "62M" => Tag::PageClosing,
        "64" => Tag::Available,
        "65" => Tag::Forward,
        "90D" | "90C" => Tag::Totals,
        "NS" => Tag::NonSwift,
        "940" | "942" => Tag::Message,
        _ => return None,
    };
    Some((tag, rest))
}

/// Whether a line goes on with the time of day that the line before it was cut within: `…T13` and `:20:11`.
pub(super) fn goes_on_with_a_time(before: &str, line: &str) -> bool {
    let two_digits = |bytes: &[u8]| bytes.len() == 2 && bytes.iter().all(u8::is_ascii_digit);
    let (before, line) = (before.as_bytes(), line.as_bytes());
    let [b':', m1, m2, b':', s1, s2, rest @ ..] = line else { return false };
    before.len() >= 2
        && two_digits(&before[before.len() - 2..])
        && two_digits(&[*m1, *m2])
        && two_digits(&[*s1, *s2])
        && *m1 < b'6'
        && *s1 < b'6'
        && !rest.first().is_some_and(u8::is_ascii_digit)
}
