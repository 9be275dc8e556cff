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
        }
    }

    /// The same, failing once more than `bytes_max` (and at most a buffer more) are read without a pause.
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
        self.run_bytes > self.run_bytes_max
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
            if self.is_run_too_long() {
                return Err(io::Error::other("run too long"));
            }
            let line = self.line();
            let length = self.inner.read(&mut self.buffer)?;
            (self.at, self.length, self.run_from) = (0, length, 0);
            self.counted.set((0, line));
        }
        Ok(&self.buffer[self.at..self.length])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.length);
    }
}
