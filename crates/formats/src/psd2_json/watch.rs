//! What is read of a document: its lines are counted, and what the parser would hold at once is bounded.

use std::cell::Cell;
use std::io::{self, Read};

use logis_core::{Code, Problem};

/// The longest string: a year of camt of a busy account.
const STRING_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The longest transaction, balance or other part that is held as a whole.
pub(super) const PART_BYTES_MAX: usize = 1024 * 1024;

/// Shared by the reader and who walks the document.
#[derive(Debug)]
pub(super) struct Watch {
    line: Cell<u64>,
    /// What is left of the part that is being held.
    left: Cell<usize>,
    exceeded: Cell<Option<&'static str>>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { line: Cell::new(1), left: Cell::new(usize::MAX), exceeded: Cell::new(None) }
    }
}

impl Watch {
    /// The line (from 1) that is being read.
    pub(super) fn line(&self) -> u64 {
        self.line.get()
    }

    /// A part begins that is held as a whole.
    pub(super) fn begin_part(&self) {
        self.left.set(PART_BYTES_MAX);
    }

    /// It ends; how many bytes it had.
    pub(super) fn end_part(&self) -> usize {
        PART_BYTES_MAX.saturating_sub(self.left.replace(usize::MAX))
    }

    /// Why reading failed.
    pub(super) fn problem(&self, error: String) -> Problem {
        let problem = match self.exceeded.get() {
            Some("string") => Problem::new(Code::LimitExceeded, format!("string > {STRING_BYTES_MAX} bytes")),
            Some(part) => Problem::new(Code::LimitExceeded, format!("{part} > {PART_BYTES_MAX} bytes")),
            None => Problem::new(Code::Unreadable, error),
        };
        problem.at_line(self.line())
    }
}

/// A reader that is watched.
pub(super) struct Watched<'a, R> {
    inner: R,
    watch: &'a Watch,
    in_string: bool,
    escaped: bool,
    string_bytes: usize,
}

impl<'a, R: Read> Watched<'a, R> {
    pub(super) fn new(inner: R, watch: &'a Watch) -> Self {
        Self { inner, watch, in_string: false, escaped: false, string_bytes: 0 }
    }

    fn see(&mut self, byte: u8) {
        if self.in_string {
            self.string_bytes += 1;
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
        } else if byte == b'"' {
            (self.in_string, self.string_bytes) = (true, 0);
        }
        if byte == b'\n' {
            self.watch.line.set(self.watch.line.get() + 1);
        }
    }
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        for byte in &buffer[..read] {
            self.see(*byte);
        }
        let left = self.watch.left.get();
        if left != usize::MAX {
            self.watch.left.set(left.saturating_sub(read));
        }
        let exceeded = if self.string_bytes > STRING_BYTES_MAX { Some("string") } else { Some("part").filter(|_| left < read) };
        if exceeded.is_some() {
            self.watch.exceeded.set(exceeded);
            return Err(io::Error::other("limit exceeded"));
        }
        Ok(read)
    }
}
