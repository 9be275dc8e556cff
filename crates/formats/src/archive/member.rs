//! One file of an archive, inflated as it is read.

use std::io::{self, BufReader, Read, SeekFrom};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use logis_core::{Code, Problem};

use super::WITHIN;
use super::directory::{Entry, short};
use crate::Input;

/// Bytes of a member's own header, its path and extra field not counted (APPNOTE 4.3.7).
const HEADER_BYTES: usize = 30;
/// How much of what is packed is read at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// Ways of packing (APPNOTE 4.4.5).
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Whether members packed in that way are read.
pub(super) fn is_read(packing: u16) -> bool {
    matches!(packing, STORED | DEFLATED)
}

/// One file of an archive. Its name says the archive too: `releves.zip › mars/compte.ofx`.
#[derive(Clone)]
pub struct Member<'a> {
    archive: &'a dyn Input,
    name: String,
    entry: Entry,
    refused: Option<Problem>,
}

impl std::fmt::Debug for Member<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Member").field("entry", &self.entry).field("refused", &self.refused).finish_non_exhaustive()
    }
}

impl<'a> Member<'a> {
    pub(super) fn new(archive: &'a dyn Input, entry: Entry, refused: Option<Problem>) -> Self {
        Self { archive, name: format!("{}{WITHIN}{}", archive.name(), entry.path), entry, refused }
    }

    /// Its path in the archive.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.entry.path
    }

    /// Why it must not be read.
    #[must_use]
    pub fn refused(&self) -> Option<&Problem> {
        self.refused.as_ref()
    }

    pub(super) fn refuse(&mut self, problem: Problem) {
        self.refused.get_or_insert(problem);
    }

    pub(super) fn plain_bytes(&self) -> u64 {
        self.entry.plain_bytes
    }
}

impl Input for Member<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn size_bytes(&self) -> Option<u64> {
        Some(self.entry.plain_bytes)
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        if let Some(problem) = &self.refused {
            return Err(io::Error::other(problem.clone()));
        }
        let mut archive = self.archive.open_anywhere()?;
        archive.seek(SeekFrom::Start(self.entry.header_at))?;
        let mut header = [0; HEADER_BYTES];
        archive.read_exact(&mut header).map_err(cut)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(broken());
        }
        let rest = i64::from(short(&header, 26)) + i64::from(short(&header, 28));
        archive.seek(SeekFrom::Current(rest))?;
        let packed = archive.take(self.entry.packed_bytes);
        let plain: Box<dyn Read + '_> = match self.entry.packing {
            STORED => Box::new(packed),
            _ => Box::new(DeflateDecoder::new(BufReader::with_capacity(BUFFER_BYTES, packed))),
        };
        Ok(Box::new(Checked { plain, crc: Crc::new(), left: self.entry.plain_bytes, expected: self.entry.crc }))
    }
}

fn broken() -> io::Error {
    io::Error::other(Problem::new(Code::ArchiveBroken, ""))
}

/// Ends and data that don't inflate are the archive's fault; other errors are its disk's.
fn cut(error: io::Error) -> io::Error {
    let is_its_own = matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData);
    if is_its_own { broken() } else { error }
}

/// A member's content, held to the size and the sum that the directory says.
struct Checked<'a> {
    plain: Box<dyn Read + 'a>,
    crc: Crc,
    left: u64,
    expected: u32,
}

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self.plain.read(buffer).map_err(cut)?;
        if read == 0 {
            return if self.left == 0 && self.crc.sum() == self.expected { Ok(0) } else { Err(broken()) };
        }
        self.left = self.left.checked_sub(read as u64).ok_or_else(broken)?;
        self.crc.update(&buffer[..read]);
        Ok(read)
    }
}
