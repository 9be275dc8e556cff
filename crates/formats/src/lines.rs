//! A reader that knows which line it is on, and that can refuse to go on without a pause.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// How much is taken from the inner reader at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// Counts the line ends of what is consumed.
///
/// It keeps its own buffer, so that lines are counted by long runs and only when somebody asks: readers consume a few
/// bytes at a time.
pub(crate) struct LineCounter<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
    length: usize,
    /// Up to where in the buffer lines are counted, and the line there.
    counted: Cell<(usize, u64)>,
    /// What was consumed since the last [`LineCounter::pause`], without what stands in the buffer before `at`.
    run_bytes: usize,
    run_from: usize,
    run_bytes_max: usize,
    is_run_too_long: bool,
}

impl<R: Read> LineCounter<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: vec![0; BUFFER_BYTES],
            at: 0,
            length: 0,
            counted: Cell::new((0, 1)),
            run_bytes: 0,
            run_from: 0,
            run_bytes_max: usize::MAX,
            is_run_too_long: false,
        }
    }

    /// The same, failing where more than `bytes_max` would be read without a pause: at that byte, however the bytes came.
    pub(crate) fn with_runs_of(mut self, bytes_max: usize) -> Self {
        self.run_bytes_max = bytes_max;
        self
    }

    /// Begins the next run.
    pub(crate) fn pause(&mut self) {
        self.run_bytes = 0;
        self.run_from = self.at;
    }

    /// Whether reading failed because a run was too long.
    pub(crate) fn is_run_too_long(&self) -> bool {
        self.is_run_too_long
    }

    /// The line (from 1) of the next byte.
    pub(crate) fn line(&self) -> u64 {
        let (from, line) = self.counted.get();
        let line = line + memchr::memchr_iter(b'\n', &self.buffer[from..self.at]).count() as u64;
        self.counted.set((self.at, line));
        line
    }
}

impl<R: Read> Read for LineCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buffer.len());
        buffer[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for LineCounter<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.length {
            self.run_bytes += self.at - self.run_from;
            self.run_from = self.at;
            let line = self.line();
            let length = self.inner.read(&mut self.buffer)?;
            (self.at, self.length, self.run_from) = (0, length, 0);
            self.counted.set((0, line));
        }
        let room = self.run_bytes_max.saturating_sub(self.run_bytes + (self.at - self.run_from));
        if room == 0 && self.at < self.length {
            self.is_run_too_long = true;
            return Err(io::Error::other("run too long"));
        }
        Ok(&self.buffer[self.at..self.length.min(self.at.saturating_add(room))])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that come a few at a time.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(buffer.len()).min(self.0.len());
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[test]
    fn a_run_ends_at_the_same_byte_however_the_bytes_come() {
        let text: Vec<u8> = (0..200_000).map(|n| if n % 100 == 99 { b'\n' } else { b'a' }).collect();
        for piece in [1, 7, 65_536, usize::MAX] {
            let mut lines = LineCounter::new(Pieces(&text, piece)).with_runs_of(150_050);
            let mut read = Vec::new();
            assert!(lines.read_to_end(&mut read).is_err());
            assert_eq!((read.len(), lines.line(), lines.is_run_too_long()), (150_050, 1_501, true), "{piece}");
            // Just as long is not too long, and a pause begins anew.
            let mut whole = LineCounter::new(Pieces(&text, piece)).with_runs_of(100_000);
            let mut half = vec![0; 100_000];
            whole.read_exact(&mut half).unwrap();
            whole.pause();
            assert_eq!((whole.read_to_end(&mut read).unwrap(), whole.is_run_too_long()), (100_000, false));
        }
    }
}
