//! A reader that knows which line it is on.

use std::io::{self, BufRead, Read};

/// Counts the line ends of what is consumed.
pub(crate) struct LineCounter<R> {
    inner: R,
    line: u64,
}

impl<R: BufRead> LineCounter<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, line: 1 }
    }

    /// The line (from 1) of the next byte.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }
}

impl<R: BufRead> Read for LineCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.line += memchr::memchr_iter(b'\n', &buffer[..n]).count() as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for LineCounter<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(buffer) = self.inner.fill_buf() {
            self.line += memchr::memchr_iter(b'\n', &buffer[..amount.min(buffer.len())]).count() as u64;
        }
        self.inner.consume(amount);
    }
}
