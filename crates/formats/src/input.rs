//! Inputs: something with a name that can be read from its beginning, more than once.

use std::io::{self, Cursor, Read};

/// An input. It must give the same bytes each time it is opened; what comes once (standard input, an upload) is
/// spooled first.
pub trait Input {
    /// What to call it: a file's name without its folder. Never used to recognise the format.
    fn name(&self) -> &str;

    /// Its size in bytes, where known.
    fn size_bytes(&self) -> Option<u64>;

    /// Opens it at its beginning.
    ///
    /// # Errors
    /// When it can't be opened.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

/// An input in memory.
#[derive(Debug, Clone)]
pub struct MemoryInput {
    name: String,
    bytes: Vec<u8>,
}

impl MemoryInput {
    /// An input of these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

impl Input for MemoryInput {
    fn name(&self) -> &str {
        &self.name
    }

    fn size_bytes(&self) -> Option<u64> {
        u64::try_from(self.bytes.len()).ok()
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Cursor::new(&self.bytes)))
    }
}

/// The beginning of an input, turned to UTF-8: what a format is recognised by.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// Up to [`Head::BYTES_MAX`] bytes of text, without byte-order mark; cut anywhere when the input is longer.
    pub text: &'a str,
    /// Whether this is the whole input.
    pub whole: bool,
}

impl Head<'_> {
    /// How much of an input is looked at to recognise it.
    pub const BYTES_MAX: usize = 64 * 1024;
}
