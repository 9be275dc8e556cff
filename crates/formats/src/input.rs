//! Inputs: something with a name that can be read from its beginning, more than once.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use logis_core::{Code, Problem};

/// Bytes passed over at once where an input can only be read from its beginning.
const SKIP_BUFFER_BYTES: usize = 64 * 1024;

/// Bytes that can be read from any place.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

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

    /// Opens it so that it can be read from any place. Without another way it is opened again for each step back:
    /// inputs that can do better say so.
    ///
    /// # Errors
    /// When it can't be opened.
    fn open_anywhere(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(Reopened { input: self, reader: self.open()?, read: 0, at: 0 }))
    }
}

/// What is wrong with an input that failed to be read.
#[must_use]
pub fn problem_of(error: io::Error) -> Problem {
    error.downcast::<Problem>().unwrap_or_else(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Problem::new(Code::FileMissing, ""),
        io::ErrorKind::PermissionDenied => Problem::new(Code::FileRefused, ""),
        io::ErrorKind::IsADirectory => Problem::new(Code::FileIsFolder, ""),
        _ => Problem::new(Code::Unreadable, error.to_string()),
    })
}

/// An input that knows only its beginning, read from any place.
struct Reopened<'a, I: ?Sized> {
    input: &'a I,
    reader: Box<dyn Read + 'a>,
    /// Where the reader stands.
    read: u64,
    /// Where the next byte is wanted.
    at: u64,
}

impl<I: Input + ?Sized> Reopened<'_, I> {
    fn size_bytes(&mut self) -> io::Result<u64> {
        if let Some(size) = self.input.size_bytes() {
            return Ok(size);
        }
        self.read += io::copy(&mut self.reader, &mut io::sink())?;
        Ok(self.read)
    }
}

impl<I: Input + ?Sized> Read for Reopened<'_, I> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at < self.read {
            (self.reader, self.read) = (self.input.open()?, 0);
        }
        let mut skipped = [0; SKIP_BUFFER_BYTES];
        while self.read < self.at {
            let wanted = usize::try_from(self.at - self.read).unwrap_or(usize::MAX).min(skipped.len());
            match self.reader.read(&mut skipped[..wanted])? {
                0 => return Ok(0),
                read => self.read += read as u64,
            }
        }
        let read = self.reader.read(buffer)?;
        self.read += read as u64;
        self.at = self.read;
        Ok(read)
    }
}

impl<I: Input + ?Sized> Seek for Reopened<'_, I> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let size = match to {
            SeekFrom::End(_) => self.size_bytes()?,
            _ => 0,
        };
        self.at = place(to, self.at, size)?;
        Ok(self.at)
    }
}

/// Where a seek leads, from where one stands in something of that size.
///
/// # Errors
/// Before the beginning.
pub fn place(to: SeekFrom, at: u64, size_bytes: u64) -> io::Result<u64> {
    let place = match to {
        SeekFrom::Start(place) => Some(place),
        SeekFrom::Current(by) => at.checked_add_signed(by),
        SeekFrom::End(by) => size_bytes.checked_add_signed(by),
    };
    place.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
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

    fn open_anywhere(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
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
