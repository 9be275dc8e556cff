//! What came once, kept for one run alone: in memory, or sealed in a temporary file that has no name.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use logis_core::{Code, Problem, Rng};
use logis_formats::{Input, MemoryInput, ReadSeek, place};
use logis_vault::ThrowawayKey;

/// What is kept in memory; what is larger goes to a file.
const MEMORY_BYTES_MAX: usize = 8 << 20;
/// What is kept at all: as much as a page takes.
const STREAM_BYTES_MAX: u64 = 4_000_000_000;
/// Plain bytes of a piece of the file; all but the last are whole.
const PIECE_BYTES: usize = 256 << 10;

/// What came once. A file lies sealed under a key that only this run's memory holds, and is gone with it.
pub struct Kept(Place);

enum Place {
    Memory(MemoryInput),
    Disk { file: File, key: ThrowawayKey, name: String, size_bytes: u64 },
}

impl Kept {
    /// Reads a stream to its end.
    ///
    /// # Errors
    /// When it can't be read or kept, or is longer than may be kept: then with a [`Problem`] inside.
    pub fn of(name: &str, stream: &mut dyn Read, rng: &dyn Rng) -> io::Result<Self> {
        Self::up_to(STREAM_BYTES_MAX, name, stream, rng)
    }

    fn up_to(bytes_max: u64, name: &str, stream: &mut dyn Read, rng: &dyn Rng) -> io::Result<Self> {
        let mut start = Vec::new();
        Read::take(&mut *stream, MEMORY_BYTES_MAX as u64 + 1).read_to_end(&mut start)?;
        if start.len() as u64 > bytes_max {
            return Err(too_long(bytes_max));
        }
        if start.len() <= MEMORY_BYTES_MAX {
            return Ok(Self(Place::Memory(MemoryInput::new(name, start))));
        }
        let (mut file, key) = (tempfile::tempfile()?, ThrowawayKey::draw(rng)?);
        let (mut all, mut size_bytes) = (io::Cursor::new(start).chain(stream), 0);
        for number in 0.. {
            let mut piece = Vec::with_capacity(PIECE_BYTES + ThrowawayKey::SEAL_BYTES);
            let read = Read::take(&mut all, PIECE_BYTES as u64).read_to_end(&mut piece)?;
            size_bytes += read as u64;
            if size_bytes > bytes_max {
                return Err(too_long(bytes_max));
            }
            if read > 0 {
                file.write_all(&key.seal(number, piece))?;
            }
            if read < PIECE_BYTES {
                break;
            }
        }
        Ok(Self(Place::Disk { file, key, name: name.to_owned(), size_bytes }))
    }
}

fn too_long(bytes_max: u64) -> io::Error {
    io::Error::other(Problem::new(Code::StreamTooLong, format!("{} GB", bytes_max / 1_000_000_000)))
}

impl Input for Kept {
    fn name(&self) -> &str {
        match &self.0 {
            Place::Memory(input) => input.name(),
            Place::Disk { name, .. } => name,
        }
    }

    fn size_bytes(&self) -> Option<u64> {
        match &self.0 {
            Place::Memory(input) => input.size_bytes(),
            Place::Disk { size_bytes, .. } => Some(*size_bytes),
        }
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        match &self.0 {
            Place::Memory(input) => input.open(),
            Place::Disk { file, key, size_bytes, .. } => Ok(Box::new(SealedReader::new(file, key, *size_bytes))),
        }
    }

    fn open_anywhere(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        match &self.0 {
            Place::Memory(input) => input.open_anywhere(),
            Place::Disk { file, key, size_bytes, .. } => Ok(Box::new(SealedReader::new(file, key, *size_bytes))),
        }
    }
}

/// Reads the sealed file. Each reader finds its piece itself, so that several may read at one time.
struct SealedReader<'a> {
    file: &'a File,
    key: &'a ThrowawayKey,
    size_bytes: u64,
    at: u64,
    /// The piece that is open, and its number.
    open: Option<u64>,
    plain: Vec<u8>,
}

impl<'a> SealedReader<'a> {
    fn new(file: &'a File, key: &'a ThrowawayKey, size_bytes: u64) -> Self {
        Self { file, key, size_bytes, at: 0, open: None, plain: Vec::new() }
    }

    fn open_piece(&mut self, number: u64) -> io::Result<()> {
        let sealed_bytes = (PIECE_BYTES + ThrowawayKey::SEAL_BYTES) as u64;
        let mut file = self.file;
        file.seek(SeekFrom::Start(number * sealed_bytes))?;
        let mut sealed = Vec::new();
        file.take(sealed_bytes).read_to_end(&mut sealed)?;
        self.plain = self.key.open(number, sealed)?;
        self.open = Some(number);
        Ok(())
    }
}

impl Read for SealedReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size_bytes {
            return Ok(0);
        }
        let (number, within) = (self.at / PIECE_BYTES as u64, self.at % PIECE_BYTES as u64);
        if self.open != Some(number) {
            self.open_piece(number)?;
        }
        let rest = usize::try_from(within).ok().and_then(|within| self.plain.get(within..)).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for SealedReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = place(to, self.at, self.size_bytes)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logis_core::CountingRng;

    fn read(input: &Kept) -> Vec<u8> {
        let mut bytes = Vec::new();
        input.open().unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_is_large_lies_sealed_and_is_read_from_any_place() {
        let plain: Vec<u8> = b"PLANTED LABEL 0123456789\n".iter().copied().cycle().take(MEMORY_BYTES_MAX + PIECE_BYTES + 7).collect();
        let kept = Kept::of("x", &mut &plain[..], &CountingRng::new(1)).unwrap();
        let Place::Disk { file, .. } = &kept.0 else { panic!("kept in memory") };
        let (mut sealed, mut file) = (Vec::new(), file);
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut sealed).unwrap();
        assert!(!sealed.windows(13).any(|window| window == b"PLANTED LABEL"));
        assert!(read(&kept) == plain && read(&kept) == plain, "as often as needed");
        let (mut one, mut other) = (kept.open_anywhere().unwrap(), kept.open_anywhere().unwrap());
        for at in [plain.len() - 3, PIECE_BYTES - 2, 0, PIECE_BYTES] {
            for reader in [&mut one, &mut other] {
                let mut found = [0; 3];
                reader.seek(SeekFrom::Start(at as u64)).unwrap();
                reader.read_exact(&mut found).unwrap();
                assert_eq!(found, plain[at..at + 3], "{at}");
            }
        }
        assert_eq!(one.seek(SeekFrom::End(0)).unwrap(), plain.len() as u64);
    }

    #[test]
    fn what_ends_at_a_piece_is_whole_and_what_is_too_long_is_said() {
        for bytes in [0, MEMORY_BYTES_MAX, MEMORY_BYTES_MAX + 1, MEMORY_BYTES_MAX + PIECE_BYTES] {
            let plain = vec![b'a'; bytes];
            assert!(read(&Kept::of("x", &mut &plain[..], &CountingRng::new(1)).unwrap()) == plain, "{bytes}");
        }
        for bytes_max in [9, MEMORY_BYTES_MAX + PIECE_BYTES] {
            let error = Kept::up_to(bytes_max as u64, "x", &mut io::repeat(b'a'), &CountingRng::new(1)).err().unwrap();
            assert_eq!(logis_formats::problem_of(error).code, Code::StreamTooLong);
        }
    }
}
