//! The directory at an archive's end: APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16, and 4.5.3 for sizes over 4 GB.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use logis_core::{Code, Problem};

use super::{DIRECTORY_BYTES_MAX, MEMBERS_MAX};
use crate::{Input, ReadSeek, problem_of};

/// Bytes of the end record, its comment not counted.
const END_BYTES: usize = 22;
/// The end record with the longest comment.
const TAIL_BYTES_MAX: u64 = END_BYTES as u64 + 0xffff;
/// Bytes of the record that says where the larger end record is.
const LOCATOR_BYTES: usize = 20;
/// Bytes of the larger end record, what may be added later not counted.
const LARGE_END_BYTES: usize = 56;
/// Bytes of an entry, its path and what follows not counted.
const ENTRY_BYTES: usize = 46;
/// The extra field that holds what 32 bits don't.
const LARGE_FIELD: u16 = 1;
/// A 32-bit number that says: look in the extra field.
const LARGE: u64 = 0xffff_ffff;
/// Systems whose attributes hold a Unix mode: Unix and macOS.
const UNIX: [u8; 2] = [3, 19];
/// The kind of file in a Unix mode, and the kind that is a symbolic link.
const MODE_KIND: u32 = 0o170_000;
const MODE_LINK: u32 = 0o120_000;
/// Characters 128 to 255 of code page 437, in which paths are that are not UTF-8 (APPNOTE, appendix D).
const PAGE_437: &str =
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// One member as the directory says it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub path: String,
    /// How it is packed (APPNOTE 4.4.5).
    pub packing: u16,
    pub crc: u32,
    pub packed_bytes: u64,
    pub plain_bytes: u64,
    /// Where its own header is.
    pub header_at: u64,
    pub is_link: bool,
    /// Whether it needs a password.
    pub is_locked: bool,
}

/// Where the directory is.
struct Directory {
    at: u64,
    bytes: u64,
    entries: u64,
    archive_bytes: u64,
}

/// Reads the directory, an entry at a time, and returns the archive's size in bytes.
pub(super) fn read(input: &dyn Input, each: &mut dyn FnMut(Entry) -> Result<(), Problem>) -> Result<u64, Problem> {
    let mut stream = input.open_anywhere().map_err(problem_of)?;
    let found = find(&mut *stream).map_err(cut)?.ok_or_else(broken)?;
    if found.entries > MEMBERS_MAX {
        return Err(Problem::new(Code::ArchiveLimit, "MEMBERS_MAX"));
    }
    if found.bytes > DIRECTORY_BYTES_MAX {
        return Err(Problem::new(Code::ArchiveLimit, "DIRECTORY_BYTES_MAX"));
    }
    stream.seek(SeekFrom::Start(found.at)).map_err(problem_of)?;
    let mut entries = BufReader::new(stream).take(found.bytes);
    for _ in 0..found.entries {
        each(entry(&mut entries).map_err(cut)?.ok_or_else(broken)?)?;
    }
    // A count that is too small (it wraps at 65,536) would leave members out without a word.
    if entries.limit() > 0 {
        return Err(broken());
    }
    Ok(found.archive_bytes)
}

fn broken() -> Problem {
    Problem::new(Code::ArchiveBroken, "")
}

/// What ends too early is broken; what can't be read is not the archive's fault.
fn cut(error: io::Error) -> Problem {
    if error.kind() == io::ErrorKind::UnexpectedEof { broken() } else { problem_of(error) }
}

fn find(stream: &mut dyn ReadSeek) -> io::Result<Option<Directory>> {
    let archive_bytes = stream.seek(SeekFrom::End(0))?;
    let tail_at = archive_bytes.saturating_sub(TAIL_BYTES_MAX);
    stream.seek(SeekFrom::Start(tail_at))?;
    let mut tail = Vec::new();
    stream.take(TAIL_BYTES_MAX).read_to_end(&mut tail)?;
    // How many bytes follow a record and its comment.
    let after = |at: usize| {
        let record = &tail[at..];
        let is_record = record.len() >= END_BYTES && record.starts_with(b"PK\x05\x06");
        is_record.then(|| record.len().checked_sub(END_BYTES + usize::from(short(record, 20)))).flatten()
    };
    // A comment may hold what looks like a record too: one with which the archive ends is it, else the last.
    let ends = || (0..tail.len()).rev();
    let Some(end) = ends().find(|at| after(*at) == Some(0)).or_else(|| ends().find(|at| after(*at).is_some())) else { return Ok(None) };
    let (record, end_at) = (&tail[end..], tail_at + end as u64);
    let mut found = Directory { at: long(record, 16), bytes: long(record, 12), entries: u64::from(short(record, 10)), archive_bytes };
    let mut ends_at = end_at;
    if (found.at == LARGE || found.bytes == LARGE || found.entries == 0xffff)
        && let Some(large_at) = end.checked_sub(LOCATOR_BYTES).map(|at| &tail[at..end]).filter(|it| it.starts_with(b"PK\x06\x07"))
    {
        ends_at = double(large_at, 8);
        let locator_at = end_at - LOCATOR_BYTES as u64;
        if ends_at.checked_add(LARGE_END_BYTES as u64).is_none_or(|end| end > locator_at) {
            return Ok(None);
        }
        let mut large = [0; LARGE_END_BYTES];
        stream.seek(SeekFrom::Start(ends_at))?;
        stream.read_exact(&mut large)?;
        if !large.starts_with(b"PK\x06\x06") {
            return Ok(None);
        }
        (found.entries, found.bytes, found.at) = (double(&large, 32), double(&large, 40), double(&large, 48));
    }
    let fits = found.at.checked_add(found.bytes).is_some_and(|end| end <= ends_at);
    let holds = found.entries.checked_mul(ENTRY_BYTES as u64).is_some_and(|least| least <= found.bytes);
    Ok((fits && holds).then_some(found))
}

fn entry(stream: &mut dyn Read) -> io::Result<Option<Entry>> {
    let mut fixed = [0; ENTRY_BYTES];
    stream.read_exact(&mut fixed)?;
    if !fixed.starts_with(b"PK\x01\x02") {
        return Ok(None);
    }
    let mut part = |bytes: u16| -> io::Result<Vec<u8>> {
        let mut part = vec![0; usize::from(bytes)];
        stream.read_exact(&mut part)?;
        Ok(part)
    };
    let (path, extra) = (part(short(&fixed, 28))?, part(short(&fixed, 30))?);
    part(short(&fixed, 32))?;
    let mut large = Large::find(&extra);
    // Those that don't fit stand in this order, and only they.
    let mut size = |at: usize| match long(&fixed, at) {
        LARGE => large.next(),
        size => Some(size),
    };
    let (Some(plain_bytes), Some(packed_bytes), Some(header_at)) = (size(24), size(20), size(42)) else { return Ok(None) };
    let mode = u32::from(short(&fixed, 40));
    Ok(Some(Entry {
        path: decoded(path),
        packing: short(&fixed, 10),
        crc: u32::try_from(long(&fixed, 16)).unwrap_or_default(),
        packed_bytes,
        plain_bytes,
        header_at,
        is_link: UNIX.contains(&fixed[5]) && mode & MODE_KIND == MODE_LINK,
        is_locked: fixed[8] & 1 == 1,
    }))
}

/// The extra field with the numbers that 32 bits don't hold, as far as it was not used yet.
struct Large<'a>(&'a [u8]);

impl<'a> Large<'a> {
    /// It, empty where there is none.
    fn find(mut extra: &'a [u8]) -> Self {
        while extra.len() >= 4 {
            let (id, bytes) = (short(extra, 0), usize::from(short(extra, 2)));
            let Some(field) = extra.get(4..4 + bytes) else { break };
            if id == LARGE_FIELD {
                return Self(field);
            }
            extra = &extra[4 + bytes..];
        }
        Self(&[])
    }

    fn next(&mut self) -> Option<u64> {
        let (first, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*first))
    }
}

fn decoded(path: Vec<u8>) -> String {
    let old =
        |byte: u8| if byte.is_ascii() { char::from(byte) } else { PAGE_437.chars().nth(usize::from(byte) - 128).unwrap_or('\u{fffd}') };
    String::from_utf8(path).unwrap_or_else(|error| error.into_bytes().into_iter().map(old).collect())
}

/// Numbers of a record that is long enough, little-endian.
pub(super) fn short(record: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([record[at], record[at + 1]])
}

fn long(record: &[u8], at: usize) -> u64 {
    u64::from(short(record, at)) | u64::from(short(record, at + 2)) << 16
}

fn double(record: &[u8], at: usize) -> u64 {
    long(record, at) | long(record, at + 4) << 32
}
