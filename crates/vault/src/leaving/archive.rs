//! The zip that is written: member after member, nothing gone back to, each with its SHA-256.

use std::io::{self, Write};

use aws_lc_rs::digest;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::shape::MemberLine;
use crate::{VaultError, hex};

/// Deflating further makes an export take twice as long, and a tenth smaller.
const DEFLATE_LEVEL: i64 = 3;

/// Where an export goes.
pub(super) type Out = Box<dyn Write + Send>;

/// A zip under way. What is dropped before [`Archive::finish`] lacks its manifest, and so is no export.
pub(super) struct Archive {
    zip: ZipWriter<StreamWriter<Counted>>,
    pub(super) members: Vec<MemberLine>,
}

/// One member under way.
pub(super) struct Member<'a> {
    archive: &'a mut Archive,
    name: String,
    hash: digest::Context,
    bytes: u64,
}

/// Counts what is written. After a failure, which whoever wrote was told, the rest goes nowhere: a zip that is dropped
/// still tries to end itself, and would complain.
struct Counted {
    out: Out,
    bytes: u64,
    failed: bool,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        match &written {
            Ok(count) => self.bytes += *count as u64,
            Err(error) => self.failed = error.kind() != io::ErrorKind::Interrupted,
        }
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed { Ok(()) } else { self.out.flush() }
    }
}

impl Archive {
    pub(super) fn new(out: Out) -> Self {
        Self { zip: ZipWriter::new_stream(Counted { out, bytes: 0, failed: false }), members: Vec::new() }
    }

    /// Begins a member; `packed` says that its bytes are compressed already.
    pub(super) fn member(&mut self, name: &str, packed: bool) -> Result<Member<'_>, VaultError> {
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        // The same moment in every export: only what a home holds makes two exports differ.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((!packed).then_some(DEFLATE_LEVEL))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o600)
            .large_file(true);
        self.zip.start_file(name, options).map_err(io::Error::from)?;
        Ok(Member { archive: self, name: name.to_owned(), hash: digest::Context::new(&digest::SHA256), bytes: 0 })
    }

    /// Writes a small member whole.
    pub(super) fn whole(&mut self, name: &str, bytes: &[u8], packed: bool) -> Result<(), VaultError> {
        let mut member = self.member(name, packed)?;
        member.write_all(bytes)?;
        member.finish();
        Ok(())
    }

    /// Ends the zip. How many bytes it has.
    pub(super) fn finish(self) -> Result<u64, VaultError> {
        let mut counted = self.zip.finish().map_err(io::Error::from)?.into_inner();
        if counted.failed {
            return Err(VaultError::Impossible("an export that goes on after it failed"));
        }
        counted.flush()?;
        Ok(counted.bytes)
    }
}

impl Member<'_> {
    /// Ends the member.
    pub(super) fn finish(self) {
        let sha256 = hex::digits(self.hash.finish().as_ref());
        self.archive.members.push(MemberLine { name: self.name, bytes: self.bytes, sha256 });
    }
}

impl Write for Member<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.archive.zip.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
