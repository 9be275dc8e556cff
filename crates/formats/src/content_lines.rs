//! The content lines of vCard (RFC 6350 §3.2) and iCalendar (RFC 5545 §3.1): unfolded, whatever ends the lines beneath,
//! and each within a limit. What lies beyond it is read and dropped, so that a photo on one line costs no memory.
//!
//! Some writers end lines with `\r\r\n`, so that a blank line stands after each: blank lines are passed over, also
//! between the parts of a folded one. The soft line breaks of quoted-printable (vCard 2.1) are undone too.

use std::io::{self, BufRead};

/// The most bytes of one content line that are kept.
pub(crate) const PROPERTY_BYTES_MAX: usize = 64 * 1024;

/// One content line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ContentLine<'a> {
    /// Where it begins, from 1.
    pub(crate) number: u64,
    pub(crate) text: &'a str,
    /// Whether it is longer than what is kept of it.
    pub(crate) is_cut: bool,
    /// Whether a line end follows it: what stops with the input may be half.
    pub(crate) is_ended: bool,
}

impl<'a> ContentLine<'a> {
    /// Its name without group and parameters, as written; the whole where there is no colon.
    pub(crate) fn name(&self) -> &'a str {
        let head = self.text.split([':', ';']).next().unwrap_or_default();
        head.rsplit('.').next().unwrap_or_default().trim()
    }

    /// What follows the first colon outside quotes.
    pub(crate) fn value(&self) -> Option<&'a str> {
        self.split().map(|(_, value)| value)
    }

    /// Whether it has this name, in any case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// The component that it begins or ends, where it does: its name in capitals.
    pub(crate) fn component(&self, edge: &str) -> Option<String> {
        let name = self.value().filter(|_| self.is(edge))?;
        Some(name.trim().chars().take(COMPONENT_NAME_CHARS_MAX).collect::<String>().to_ascii_uppercase())
    }

    fn split(&self) -> Option<(&'a str, &'a str)> {
        let mut quoted = false;
        let colon = self.text.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b':' && !quoted
        });
        let at = colon.or_else(|| self.text.find(':'))?;
        Some((&self.text[..at], &self.text[at + 1..]))
    }
}

/// Characters of a component's name that are kept.
const COMPONENT_NAME_CHARS_MAX: usize = 64;

/// A line as it stands in the input.
#[derive(Debug, Default)]
struct Physical {
    bytes: Vec<u8>,
    number: u64,
    is_cut: bool,
    is_ended: bool,
}

/// Reads content line by content line.
#[derive(Debug)]
pub(crate) struct ContentLines<R> {
    inner: R,
    number: u64,
    /// Whether the last line ended with a carriage return, to which a line feed still belongs.
    after_carriage: bool,
    current: Physical,
    /// The line after, where it is read already.
    ahead: Option<Physical>,
}

impl<R: BufRead> ContentLines<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, number: 0, after_carriage: false, current: Physical::default(), ahead: None }
    }

    /// The next that is not blank; `None` at the end.
    ///
    /// # Errors
    /// When the input can't be read.
    pub(crate) fn next(&mut self) -> io::Result<Option<ContentLine<'_>>> {
        let Some(first) = self.ahead.take().map_or_else(|| self.physical(), |line| Ok(Some(line)))? else { return Ok(None) };
        self.current = first;
        let is_soft = is_quoted_printable(&self.current.bytes);
        loop {
            let after = self.number + 1;
            let Some(mut more) = self.physical()? else { break };
            let is_broken = is_soft && self.current.bytes.last() == Some(&b'=') && !self.current.is_cut;
            let is_folded = matches!(more.bytes.first(), Some(b' ' | b'\t'));
            let continues = is_folded || is_broken && more.number == after;
            if !continues {
                self.ahead = Some(more);
                break;
            }
            if is_broken {
                self.current.bytes.pop();
            }
            let from = usize::from(is_folded && !is_broken);
            let room = PROPERTY_BYTES_MAX.saturating_sub(self.current.bytes.len());
            let rest = more.bytes.split_off(from);
            self.current.is_cut |= more.is_cut || rest.len() > room;
            self.current.bytes.extend_from_slice(&rest[..rest.len().min(room)]);
            self.current.is_ended = more.is_ended;
        }
        // The text is UTF-8 before it comes here; what is no UTF-8 any more was cut within a character.
        if str::from_utf8(&self.current.bytes).is_err() {
            self.current.bytes = String::from_utf8_lossy(&self.current.bytes).into_owned().into_bytes();
        }
        let text = str::from_utf8(&self.current.bytes).unwrap_or_default().trim_end();
        let Physical { number, is_cut, is_ended, .. } = self.current;
        Ok(Some(ContentLine { number, text, is_cut, is_ended }))
    }

    /// The next line with anything on it.
    fn physical(&mut self) -> io::Result<Option<Physical>> {
        loop {
            let mut line = Physical { number: self.number + 1, ..Physical::default() };
            let is_something = self.fill(&mut line)?;
            if !is_something {
                return Ok(None);
            }
            self.number += 1;
            if !line.bytes.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }

    /// Reads up to the end of the line; whether there was any.
    fn fill(&mut self, line: &mut Physical) -> io::Result<bool> {
        let mut is_something = false;
        loop {
            let mut buffer = self.inner.fill_buf()?;
            if std::mem::take(&mut self.after_carriage) && buffer.first() == Some(&b'\n') {
                self.inner.consume(1);
                buffer = self.inner.fill_buf()?;
            }
            if buffer.is_empty() {
                return Ok(is_something);
            }
            is_something = true;
            let end = memchr::memchr2(b'\n', b'\r', buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = PROPERTY_BYTES_MAX.saturating_sub(line.bytes.len());
            line.is_cut |= part.len() > room;
            line.bytes.extend_from_slice(&part[..part.len().min(room)]);
            self.after_carriage = end.is_some_and(|at| buffer[at] == b'\r');
            let consumed = end.map_or(buffer.len(), |at| at + 1);
            self.inner.consume(consumed);
            if end.is_some() {
                line.is_ended = true;
                return Ok(true);
            }
        }
    }
}

/// Whether a line's parameters say that its value is quoted-printable.
fn is_quoted_printable(line: &[u8]) -> bool {
    let parameters = &line[..memchr::memchr(b':', line).unwrap_or(0)];
    parameters.split(|byte| matches!(byte, b';' | b'=')).any(|part| part.eq_ignore_ascii_case(b"QUOTED-PRINTABLE"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn read(text: &str, capacity: usize) -> Vec<(u64, String, bool)> {
        let mut lines = ContentLines::new(BufReader::with_capacity(capacity, text.as_bytes()));
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push((line.number, line.text.to_owned(), line.is_ended));
        }
        found
    }

    #[test]
    fn folded_lines_are_one_however_they_end() {
        let cases = [
            ("A:b\r\n c\r\nD:e", vec![(1, "A:bc", true), (3, "D:e", false)]),
            ("A:b\n\tc\n\nD:e\n", vec![(1, "A:bc", true), (4, "D:e", true)]),
            ("A:é\r\r\n è\r\r\nD:e\r\r\n", vec![(1, "A:éè", true), (5, "D:e", true)]),
            ("A:b\rD:e\r", vec![(1, "A:b", true), (2, "D:e", true)]),
            (
                "N;ENCODING=QUOTED-PRINTABLE:a=\n=20b\nD:=\ne:",
                vec![(1, "N;ENCODING=QUOTED-PRINTABLE:a=20b", true), (3, "D:=", true), (4, "e:", false)],
            ),
        ];
        for (text, want) in cases {
            for capacity in [1, 2, 3, 64] {
                let want: Vec<_> = want.iter().map(|(number, text, ended)| (*number, (*text).to_owned(), *ended)).collect();
                assert_eq!(read(text, capacity), want, "{text:?} by {capacity}");
            }
        }
    }

    #[test]
    fn of_a_line_without_end_only_so_much_is_kept() {
        let text = format!("PHOTO:{}\n {}\nD:e\n", "x".repeat(3 * PROPERTY_BYTES_MAX), "y".repeat(PROPERTY_BYTES_MAX));
        let mut lines = ContentLines::new(text.as_bytes());
        let first = lines.next().unwrap().unwrap();
        assert_eq!((first.text.len(), first.is_cut, first.is("photo")), (PROPERTY_BYTES_MAX, true, true));
        let second = lines.next().unwrap().unwrap();
        assert_eq!((second.number, second.text, second.is_cut), (3, "D:e", false));
    }

    #[test]
    fn a_line_has_a_name_and_a_value() {
        let line = |text| ContentLine { number: 1, text, is_cut: false, is_ended: true };
        assert_eq!((line("item1.TEL;TYPE=\"a:b\":+33").name(), line("item1.TEL;TYPE=\"a:b\":+33").value()), ("TEL", Some("+33")));
        assert_eq!((line("begin:vcard ").component("BEGIN"), line("END:x").component("BEGIN")), (Some("VCARD".to_owned()), None));
        assert_eq!((line("A;B=\"c:d").value(), line("nothing").value()), (Some("d"), None));
    }
}
