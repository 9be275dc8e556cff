//! Archives of files (zip), read member by member, each an [`Input`] of its own. Nothing is unpacked: a member is
//! inflated as it is read, and its path is a name, never a place.
//!
//! [`open`] knows an archive by its first bytes and lists its members before any is read; whoever looks for something
//! else than files (an export, by the path of its first member) looks at [`Archive::members`]. A document that is a zip
//! inside (a workbook, an OpenDocument text) is no archive of files.
//!
//! Members are read as the directory at the archive's end says (APPNOTE 6.3.10, 4.3.12): what lies beside it is not there.
//! The directory is read here rather than by a library: that needs an index of all members, and drops one of two that
//! share a path.

mod directory;
mod member;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io::{self, Read};

use logis_core::{Code, Problem};

use crate::{Input, problem_of};
use directory::Entry;

pub use member::Member;

/// What stands between an archive's name and the path of a member: `releves.zip › mars/compte.ofx`.
pub const WITHIN: &str = " › ";
/// The format's name in reports.
pub const ID: &str = "zip";
/// Archives within an archive are opened up to this depth.
pub const DEPTH_MAX: u32 = 1;

/// Members of an archive and of the archives in it, folders counted.
const MEMBERS_MAX: u64 = 10_000;
/// The directory of an archive, with its paths and comments.
const DIRECTORY_BYTES_MAX: u64 = 16 << 20;
/// Largest member, unpacked.
const MEMBER_BYTES_MAX: u64 = 4_000_000_000;
/// All members, unpacked, with those of the archives among them.
const TOTAL_BYTES_MAX: u64 = 16_000_000_000;
/// Text shrinks to a fiftieth at most, what is made to fill disks to a thousandth.
const RATIO_MAX: u64 = 250;
/// Members that unpack to so little are read whatever their ratio.
const RATIO_FREE_BYTES: u64 = 16 << 20;
/// Longest path of a member.
const PATH_BYTES_MAX: usize = 1024;

/// First bytes of an archive that holds something, and of one that holds nothing.
const MAGIC: [&[u8; 4]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// First bytes of a member of Office Open XML (ECMA-376 part 2) and of OpenDocument (part 2, 3.3).
const DOCUMENTS: [&str; 2] = ["[Content_Types].xml", "mimetype"];

/// What may still be read of an archive and of the archives in it, together.
#[derive(Debug)]
pub struct Budget {
    members: u64,
    bytes: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { members: MEMBERS_MAX, bytes: TOTAL_BYTES_MAX }
    }
}

/// An archive whose directory was read.
#[derive(Debug)]
pub struct Archive<'a> {
    members: Vec<Member<'a>>,
}

impl<'a> Archive<'a> {
    /// Its files in the directory's order. Folders, hidden files and what macOS puts beside files are left out.
    #[must_use]
    pub fn members(&self) -> &[Member<'a>] {
        &self.members
    }
}

/// Whether an input begins as an archive does.
///
/// # Errors
/// When it can't be read.
pub fn begins(input: &dyn Input) -> io::Result<bool> {
    let mut head = Vec::new();
    input.open()?.take(MAGIC[0].len() as u64).read_to_end(&mut head)?;
    Ok(MAGIC.iter().any(|magic| head == magic[..]))
}

/// Opens an archive; `None` where the input is none.
///
/// # Errors
/// The problem for which none of it is read. What is wrong with one member is said by [`Member::refused`].
pub fn open<'a>(input: &'a dyn Input, budget: &mut Budget) -> Result<Option<Archive<'a>>, Problem> {
    if !begins(input).map_err(problem_of)? {
        return Ok(None);
    }
    let mut found = Found { input, budget, members: Vec::new(), paths: HashSet::new(), bytes: 0, is_document: false, first: true };
    let archive_bytes = directory::read(input, &mut |entry| found.add(entry))?;
    let Found { mut members, is_document, .. } = found;
    if is_document {
        return Ok(None);
    }
    if members.is_empty() {
        return Err(Problem::new(Code::ArchiveEmpty, ""));
    }
    refuse_bombs(&mut members, archive_bytes);
    Ok(Some(Archive { members }))
}

/// A file's name without the archive that it was in and without its folders.
#[must_use]
pub fn file_name(name: &str) -> &str {
    match name.rsplit_once(WITHIN) {
        Some((_, path)) => path.rsplit('/').next().unwrap_or(path),
        None => name,
    }
}

/// What a directory's entries are gathered to.
struct Found<'a, 'b> {
    input: &'a dyn Input,
    budget: &'b mut Budget,
    members: Vec<Member<'a>>,
    paths: HashSet<String>,
    /// All members so far, unpacked.
    bytes: u64,
    is_document: bool,
    first: bool,
}

impl Found<'_, '_> {
    fn add(&mut self, entry: Entry) -> Result<(), Problem> {
        self.is_document |= entry.path == DOCUMENTS[0] || self.first && entry.path == DOCUMENTS[1];
        self.first = false;
        self.budget.members = self.budget.members.checked_sub(1).ok_or_else(|| Problem::new(Code::ArchiveLimit, "MEMBERS_MAX"))?;
        if entry.path.ends_with('/') || is_left_out(&entry.path) {
            return Ok(());
        }
        let mut refused = self.wrong(&entry);
        if refused.is_none() {
            match self.budget.bytes.checked_sub(entry.plain_bytes) {
                Some(left) => self.budget.bytes = left,
                None => refused = Some(Problem::new(Code::ArchiveLimit, "TOTAL_BYTES_MAX")),
            }
        }
        self.bytes = self.bytes.saturating_add(entry.plain_bytes);
        self.paths.insert(entry.path.clone());
        self.members.push(Member::new(self.input, entry, refused));
        Ok(())
    }

    /// What is wrong with an entry by itself.
    fn wrong(&self, entry: &Entry) -> Option<Problem> {
        let wrong = |code| Some(Problem::new(code, &entry.path));
        if entry.path.len() > PATH_BYTES_MAX {
            return Some(Problem::new(Code::ArchiveLimit, "PATH_BYTES_MAX"));
        }
        match () {
            () if !is_plain(&entry.path) => wrong(Code::ArchivePath),
            () if entry.is_link => wrong(Code::ArchiveLink),
            () if self.paths.contains(&entry.path) => wrong(Code::ArchiveTwice),
            () if entry.is_locked => Some(Problem::new(Code::ArchiveLocked, "")),
            () if !member::is_read(entry.packing) => Some(Problem::new(Code::ArchivePacking, entry.packing.to_string())),
            () if entry.plain_bytes > MEMBER_BYTES_MAX => Some(Problem::new(Code::ArchiveLimit, "MEMBER_BYTES_MAX")),
            () if is_bomb(entry.plain_bytes, entry.packed_bytes) => Some(Problem::new(Code::ArchiveLimit, "RATIO_MAX")),
            () => None,
        }
    }
}

fn is_bomb(plain_bytes: u64, packed_bytes: u64) -> bool {
    plain_bytes > RATIO_FREE_BYTES && plain_bytes > packed_bytes.saturating_mul(RATIO_MAX)
}

/// Members may overlap, so that each is modest and all of them are not.
fn refuse_bombs(members: &mut [Member<'_>], archive_bytes: u64) {
    let all = members.iter().filter(|member| member.refused().is_none()).fold(0u64, |all, member| all.saturating_add(member.plain_bytes()));
    if is_bomb(all, archive_bytes) {
        members.iter_mut().for_each(|member| member.refuse(Problem::new(Code::ArchiveLimit, "RATIO_MAX")));
    }
}

/// A path of names within the archive: nothing that leads up, out, to a drive, or elsewhere on another system.
fn is_plain(path: &str) -> bool {
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    !path.contains(|c: char| c == '\\' || c.is_control()) && !is_drive && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Hidden files and folders, and the resource forks that macOS adds.
fn is_left_out(path: &str) -> bool {
    path.starts_with("__MACOSX/") || path.split('/').any(|part| part.starts_with('.') && !part.trim_matches('.').is_empty())
}
