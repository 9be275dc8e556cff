//! The lines of a text one by one, whatever ends them (a line feed, a carriage return, or both), within a limit.

use std::io::BufRead;

use logis_core::{Code, Problem};

use crate::Refused;

/// The most bytes that one line may have.
const LINE_BYTES_MAX: usize = 1024 * 1024;

/// A line, without what ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// From 1.
    pub(crate) number: u64,
    pub(crate) text: &'a str,
    /// Whether it ends before the input does: what doesn't may be cut.
    pub(crate) ended: bool,
}

/// Reads line by line.
#[derive(Debug)]
pub(crate) struct TextLines<R> {
    inner: R,
    line: Vec<u8>,
    number: u64,
    /// Whether the last line ended with a carriage return, to which a line feed still belongs.
    after_carriage: bool,
}

impl<R: BufRead> TextLines<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, line: Vec::new(), number: 0, after_carriage: false }
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// When the input can't be read, or a line is too long.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>, Refused> {
        self.line.clear();
        self.number += 1;
        let ended = self.fill()?;
        if !ended && self.line.is_empty() {
            return Ok(None);
        }
        // The text is UTF-8 before it comes here; should it not be, one line suffers and not the file.
        if str::from_utf8(&self.line).is_err() {
            self.line = String::from_utf8_lossy(&self.line).into_owned().into_bytes();
        }
        let text = str::from_utf8(&self.line).unwrap_or_default();
        Ok(Some(Line { number: self.number, text, ended }))
    }

    /// Reads up to the end of the line; whether it has one.
    fn fill(&mut self) -> Result<bool, Refused> {
        loop {
            let mut buffer = self.inner.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            if std::mem::take(&mut self.after_carriage) && buffer[0] == b'\n' {
                self.inner.consume(1);
                buffer = self.inner.fill_buf()?;
            }
            let end = memchr::memchr2(b'\n', b'\r', buffer);
            self.line.extend_from_slice(&buffer[..end.unwrap_or(buffer.len())]);
            self.after_carriage = end.is_some_and(|at| buffer[at] == b'\r');
            let consumed = end.map_or(buffer.len(), |at| at + 1);
            self.inner.consume(consumed);
            if self.line.len() > LINE_BYTES_MAX {
                return Err(Problem::new(Code::LimitExceeded, format!("LINE_BYTES_MAX = {LINE_BYTES_MAX}")).at_line(self.number).into());
            }
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn every_way_to_end_a_line() {
        let text = "a\r\nb\nc\r\rd\n\né";
        for capacity in [1, 2, 3, 64] {
            let mut lines = TextLines::new(BufReader::with_capacity(capacity, text.as_bytes()));
            let mut found = Vec::new();
            while let Some(Line { number, text, ended }) = lines.next().unwrap() {
                found.push((number, text.to_owned(), ended));
            }
            let all = [(1, "a"), (2, "b"), (3, "c"), (4, ""), (5, "d"), (6, ""), (7, "é")];
            assert_eq!(found, all.map(|(number, text)| (number, text.to_owned(), number < 7)), "{capacity}");
        }
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let text = "x".repeat(LINE_BYTES_MAX + 1);
        let Err(Refused::Input(problem)) = TextLines::new(text.as_bytes()).next() else { panic!("it was read") };
        assert_eq!((problem.code, problem.line), (Code::LimitExceeded, Some(1)));
    }
}
