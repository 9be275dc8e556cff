//! Reading an export that was spooled: what it is, whether it is whole, its members one by one.
//!
//! Nothing in it is trusted: every length is checked before it is read, every member against the manifest, both journals
//! link by link. Rows are checked as they are staged.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use aws_lc_rs::digest;
use logis_core::{DeliveryId, HomeId};
use logis_kinds::KindId;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use zip::{CompressionMethod, ZipArchive};

use super::shape::{self, DeliveryLine, HeadMember, Manifest, MemberLine, PlainDelivery};
use crate::crypto::KEY_BYTES;
use crate::documents::DOCUMENT_MAX_BYTES;
use crate::journal::Head;
use crate::journal::carry::{CarriedLink, Follow};
use crate::originals::OriginalReader;
use crate::{Scope, Vault, VaultError, hex};

/// Bytes at the start of an input by which [`is_export`] tells.
pub const EXPORT_START_BYTES: usize = 30 + shape::HEAD.len();
/// The first member.
const HEAD_MAX_BYTES: u64 = 1 << 20;
/// The last member.
const MANIFEST_MAX_BYTES: u64 = 48 << 20;
/// One link of a journal, or the salt.
const LINE_MAX_BYTES: u64 = 4 << 20;
/// A document and the end of its line.
const DOCUMENT_LINE_MAX_BYTES: u64 = DOCUMENT_MAX_BYTES as u64 + 1;
/// What is said of one delivery: a report holds a thousand short problems. As values it takes many times its bytes.
const DELIVERY_MAX_BYTES: u64 = 1 << 20;
/// The list of members at the end of a zip, which is held in memory.
const DIRECTORY_MAX_BYTES: u64 = 24 << 20;
/// Deliveries of one home: of each a few words are held in memory.
const DELIVERIES_MAX: usize = 100_000;

/// The highest number of a delivery: what is shown of it is numbered finer (see `shown_version`).
const SEQUENCE_MAX: i64 = 1 << 40;

/// Records of one kind that a home may have.
const RECORDS_MAX: u64 = 1 << 48;

/// Why an export is refused.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ArrivalError {
    /// It was written by another version.
    #[error("{what}")]
    OtherVersion {
        /// Which, and which this program knows.
        what: String,
    },
    /// It was cut or changed.
    #[error("{what}")]
    Damaged {
        /// Where.
        what: String,
    },
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

pub(super) fn damaged(what: impl Into<String>) -> ArrivalError {
    ArrivalError::Damaged { what: what.into() }
}

/// Whether an input that begins so is an export: a zip (APPNOTE 4.3.7) whose first member is the export's own.
#[must_use]
pub fn is_export(start: &[u8]) -> bool {
    let name = shape::HEAD.as_bytes();
    let length = [u8::try_from(name.len()).unwrap_or_default(), 0];
    start.starts_with(b"PK\x03\x04") && start.get(26..28) == Some(&length) && start.get(30..30 + name.len()) == Some(name)
}

/// Records by kind that an export says it holds; of the rest nothing is checked.
///
/// # Errors
/// [`ArrivalError`] where it is none, or of another version.
pub fn glance(stream: &mut dyn Read) -> Result<BTreeMap<String, u64>, ArrivalError> {
    let mut start = [0; EXPORT_START_BYTES];
    stream.read_exact(&mut start).map_err(|error| in_member(error, shape::HEAD))?;
    if !is_export(&start) {
        return Err(damaged(shape::HEAD));
    }
    // The first member lies unpacked, so that its one JSON text can be read where it begins.
    let further = u64::from(u16::from_le_bytes([start[28], start[29]]));
    io::copy(&mut (&mut *stream).take(further), &mut io::sink()).map_err(|error| in_member(error, shape::HEAD))?;
    let mut text = Vec::new();
    stream.take(HEAD_MAX_BYTES).read_to_end(&mut text).map_err(|error| in_member(error, shape::HEAD))?;
    let mut texts = serde_json::Deserializer::from_slice(&text).into_iter::<IgnoredAny>();
    texts.next().and_then(Result::ok).ok_or_else(|| damaged(shape::HEAD))?;
    let head = read_head(&text[..texts.byte_offset()])?;
    Ok(head.kinds.into_iter().map(|(kind, counts)| (kind, counts.records)).collect())
}

/// An export that was found whole.
pub(super) struct Arrival {
    vault: Vault,
    scope: Scope,
    spool: DeliveryId,
    pub home: HomeId,
    pub head: HeadMember,
    archive: RefCell<ZipArchive<OriginalReader>>,
    members: HashMap<String, Listed>,
    /// What is said of them is read again where it is needed: [`Arrival::each_delivery`].
    pub deliveries: Vec<PlainDelivery>,
}

/// What the manifest says of a member.
struct Listed {
    bytes: u64,
    sha256: String,
}

impl Arrival {
    /// Opens what was spooled under `spool` and checks all of it.
    pub(super) fn open(vault: &Vault, scope: &Scope, spool: DeliveryId) -> Result<Self, ArrivalError> {
        let mut archive = archive(vault.open_original(scope, spool)?)?;
        let is_named = |archive: &ZipArchive<OriginalReader>, at: usize, name: &str| {
            archive.name_for_index(at).and_then(Result::ok).is_some_and(|found| found == name)
        };
        if !is_named(&archive, 0, shape::HEAD) {
            return Err(damaged(shape::HEAD));
        }
        let head = read_head(&text(&mut archive, shape::HEAD, HEAD_MAX_BYTES)?)?;
        let last = archive.len() - 1;
        if !is_named(&archive, last, shape::MANIFEST) {
            return Err(damaged(shape::MANIFEST));
        }
        let manifest = archive.by_name(shape::MANIFEST).map_err(|_| damaged(shape::MANIFEST))?.take(MANIFEST_MAX_BYTES);
        let Manifest { members, .. } = serde_json::from_reader(BufReader::new(manifest)).map_err(|_| damaged(shape::MANIFEST))?;
        if members.len() != last || !members.iter().enumerate().all(|(at, member)| is_named(&archive, at, &member.name)) {
            return Err(damaged(shape::MANIFEST));
        }
        for member in &members {
            check_member(&mut archive, member)?;
        }
        let home = head.home.parse().map_err(|_| damaged(shape::HEAD))?;
        let members = members.into_iter().map(|MemberLine { name, bytes, sha256 }| (name, Listed { bytes, sha256 })).collect();
        let (vault, scope, archive) = (vault.clone(), scope.clone(), RefCell::new(archive));
        let mut arrival = Self { vault, scope, spool, home, head, archive, members, deliveries: Vec::new() };
        arrival.deliveries = arrival.read_deliveries()?;
        arrival.check_journals()?;
        Ok(arrival)
    }

    /// Whether there is a member of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Hands a member's bytes to `read`.
    pub(super) fn with<T>(&self, name: &str, read: impl FnOnce(&mut dyn Read) -> Result<T, ArrivalError>) -> Result<T, ArrivalError> {
        let mut archive = self.archive.try_borrow_mut().map_err(|_| VaultError::Impossible("a member read within another"))?;
        let mut member = archive.by_name(name).map_err(|_| damaged(name))?;
        read(&mut member)
    }

    /// A document, where there is one.
    pub(super) fn document(&self, name: &str) -> Result<Option<serde_json::Value>, ArrivalError> {
        let name = shape::document(name);
        let Some(member) = self.members.get(&name) else { return Ok(None) };
        // As values it takes many times its bytes: no home has one that long, so that nothing is unpacked.
        if member.bytes > DOCUMENT_LINE_MAX_BYTES {
            return Err(damaged(name));
        }
        let text = self.with(&name, |member| whole(member, &name, DOCUMENT_LINE_MAX_BYTES))?;
        serde_json::from_slice(&text).map(Some).map_err(|_| damaged(name))
    }

    /// The salt that the keys of its sightings were made with.
    pub(super) fn salt(&self) -> Result<[u8; KEY_BYTES], ArrivalError> {
        let text = self.with(shape::SALT, |member| {
            let mut text = String::new();
            member.take(LINE_MAX_BYTES).read_to_string(&mut text).map_err(|_| damaged(shape::SALT))?;
            Ok(text)
        })?;
        hex::bytes(text.trim()).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| damaged(shape::SALT))
    }

    /// Where a member lies that is stored as it is: reader, first byte, length.
    pub(super) fn stored(&self, name: &str) -> Result<(OriginalReader, u64, u64), ArrivalError> {
        let mut archive = self.archive.try_borrow_mut().map_err(|_| VaultError::Impossible("a member read within another"))?;
        let member = archive.by_name(name).map_err(|_| damaged(name))?;
        if member.compression() != CompressionMethod::Stored {
            return Err(damaged(name));
        }
        let (start, length) = (member.data_start().ok_or_else(|| damaged(name))?, member.size());
        Ok((self.vault.open_original(&self.scope, self.spool)?, start, length))
    }

    /// Goes through the links of a chain, in order.
    pub(super) fn links(&self, name: &str, mut each: impl FnMut(CarriedLink) -> Result<(), ArrivalError>) -> Result<(), ArrivalError> {
        self.with(name, |member| lines(member, name, LINE_MAX_BYTES, &mut each))
    }

    /// Goes through the deliveries with all that is said of them. Members may be read meanwhile.
    pub(super) fn each_delivery(&self, each: impl FnMut(DeliveryLine) -> Result<(), ArrivalError>) -> Result<(), ArrivalError> {
        let mut archive = archive(self.vault.open_original(&self.scope, self.spool)?)?;
        let mut member = archive.by_name(shape::DELIVERIES).map_err(|_| damaged(shape::DELIVERIES))?;
        lines(&mut member, shape::DELIVERIES, DELIVERY_MAX_BYTES, each)
    }

    fn read_deliveries(&self) -> Result<Vec<PlainDelivery>, ArrivalError> {
        let mut all: Vec<PlainDelivery> = Vec::new();
        let (mut ids, mut originals, wrong) = (HashSet::new(), HashSet::new(), || damaged(shape::DELIVERIES));
        self.each_delivery(|line| {
            let in_order = line.sequence > all.last().map_or(0, |before| before.sequence) && line.sequence <= SEQUENCE_MAX;
            // One file stored for many deliveries would be many.
            let mut is_own = |name: &String| name.starts_with("originals/") && self.has(name) && originals.insert(name.clone());
            let original = line.original.as_ref().is_none_or(&mut is_own);
            let is_known_state = matches!(line.state.as_str(), "published" | "removed");
            let is_drawn = line.id != crate::rewrite::MERGED;
            let document = line.state != "published" || self.is_document_as_said(&line);
            if all.len() >= DELIVERIES_MAX {
                return Err(VaultError::LimitExceeded { limit: "DELIVERIES_MAX" }.into());
            }
            if !(in_order && original && document && is_known_state && is_drawn && ids.insert(line.id)) {
                return Err(wrong());
            }
            all.push(PlainDelivery::of(&line));
            Ok(())
        })?;
        let published = all.iter().filter(|line| line.is_published).count() as u64;
        if published == self.head.deliveries { Ok(all) } else { Err(wrong()) }
    }

    /// Whether a document is the file that it says: known again by its digest, and found by what is said of it.
    fn is_document_as_said(&self, line: &DeliveryLine) -> bool {
        let origin = &line.sealed.origin;
        let Some(part) = &origin.document else { return true };
        let file = line.original.as_ref().and_then(|name| self.members.get(name));
        file.is_some_and(|file| file.sha256 == part.digest && file.bytes == origin.size_bytes) && part.facts.check().is_ok()
    }

    fn check_journals(&self) -> Result<(), ArrivalError> {
        let foreign = self.head.foreign_journals.iter().map(|line| (line.home.as_str(), &line.chain, line.member.as_str()));
        for (home, chain, member) in [(self.head.home.as_str(), &self.head.journal, shape::JOURNAL)].into_iter().chain(foreign) {
            let mut follow = Follow::start(home.parse().map_err(|_| damaged(member))?);
            self.links(member, |link| follow.take(&link).map_err(|broken| damaged(broken.to_string())))?;
            let head: Head = chain.head.parse().map_err(|_| damaged(member))?;
            if (follow.head, follow.entries) != (head, chain.entries) {
                return Err(damaged(member));
            }
        }
        Ok(())
    }
}

/// Opens the zip, once its directory is known to fit into memory.
fn archive(mut reader: OriginalReader) -> Result<ZipArchive<OriginalReader>, ArrivalError> {
    let bytes = directory_bytes(&mut reader).map_err(of_io)?;
    if bytes.is_none_or(|bytes| bytes > DIRECTORY_MAX_BYTES) {
        return Err(damaged("zip"));
    }
    ZipArchive::new(reader).map_err(|_| damaged("zip"))
}

/// The length of a zip's directory, by the record at its end (APPNOTE 4.3.14), or by the one for large numbers where
/// that is there (4.3.15 and 4.3.16); no comment follows in ours. `None` where it holds more members than an export may.
fn directory_bytes(reader: &mut OriginalReader) -> io::Result<Option<u64>> {
    const END_BYTES: u64 = 22;
    const END64_BYTES: u64 = 56;
    const LOCATOR_BYTES: u64 = 20;
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let length = reader.seek(SeekFrom::End(0))?;
    let mut end = [0; 22];
    if length < END_BYTES {
        return Ok(None);
    }
    reader.seek(SeekFrom::Start(length - END_BYTES))?;
    reader.read_exact(&mut end)?;
    if !end.starts_with(b"PK\x05\x06") {
        return Ok(None);
    }
    let (mut count, mut bytes) = (number(&end[10..12]), number(&end[12..16]));
    if count == u64::from(u16::MAX) || bytes == u64::from(u32::MAX) || number(&end[16..20]) == u64::from(u32::MAX) {
        let mut end64 = [0; 76];
        let Some(at) = length.checked_sub(END_BYTES + LOCATOR_BYTES + END64_BYTES) else { return Ok(None) };
        reader.seek(SeekFrom::Start(at))?;
        reader.read_exact(&mut end64)?;
        // The one that the locator means, and no other.
        if !end64.starts_with(b"PK\x06\x06") || !end64[56..].starts_with(b"PK\x06\x07") || number(&end64[64..72]) != at {
            return Ok(None);
        }
        (count, bytes) = (number(&end64[32..40]), number(&end64[40..48]));
    }
    Ok((count <= shape::MEMBERS_MAX as u64).then_some(bytes))
}

/// What the first member says. The version first: what another version says further is not looked at.
fn read_head(text: &[u8]) -> Result<HeadMember, ArrivalError> {
    #[derive(Deserialize)]
    struct Said {
        format: String,
        version: u64,
    }
    let wrong = |_| damaged(shape::HEAD);
    let said: Said = serde_json::from_slice(text).map_err(wrong)?;
    if said.format != shape::FORMAT {
        return Err(damaged(shape::HEAD));
    }
    if said.version != u64::from(shape::VERSION) {
        return Err(ArrivalError::OtherVersion { what: format!("{} \u{2260} {}", said.version, shape::VERSION) });
    }
    let head = serde_json::from_slice(text).map_err(wrong)?;
    check_kinds(&head)?;
    Ok(head)
}

fn check_kinds(head: &HeadMember) -> Result<(), ArrivalError> {
    for (name, counts) in &head.kinds {
        let known = KindId::find(name).map(|kind| kind.kind().version);
        if known != Some(counts.version) {
            return Err(ArrivalError::OtherVersion { what: format!("{name} {}", counts.version) });
        }
        // They are added up.
        if counts.records > RECORDS_MAX {
            return Err(damaged(shape::HEAD));
        }
    }
    Ok(())
}

fn check_member(archive: &mut ZipArchive<OriginalReader>, listed: &MemberLine) -> Result<(), ArrivalError> {
    let wrong = || damaged(&listed.name);
    let mut member = archive.by_name(&listed.name).map_err(|_| wrong())?.take(listed.bytes.saturating_add(1));
    let (mut hash, mut bytes, mut part) = (digest::Context::new(&digest::SHA256), 0, vec![0; 64 << 10]);
    loop {
        match member.read(&mut part) {
            Ok(0) => break,
            Ok(count) => {
                hash.update(&part[..count]);
                bytes += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(in_member(error, &listed.name)),
        }
    }
    if bytes == listed.bytes && hex::digits(hash.finish().as_ref()) == listed.sha256 { Ok(()) } else { Err(wrong()) }
}

fn text(archive: &mut ZipArchive<OriginalReader>, name: &str, bytes_max: u64) -> Result<Vec<u8>, ArrivalError> {
    whole(&mut archive.by_name(name).map_err(|_| damaged(name))?, name, bytes_max)
}

/// A member's bytes; one that is longer is damaged.
fn whole(member: &mut dyn Read, name: &str, bytes_max: u64) -> Result<Vec<u8>, ArrivalError> {
    let mut bytes = Vec::new();
    member.take(bytes_max + 1).read_to_end(&mut bytes).map_err(|error| in_member(error, name))?;
    if bytes.len() as u64 <= bytes_max { Ok(bytes) } else { Err(damaged(name)) }
}

/// Goes through lines of JSON.
fn lines<T: DeserializeOwned>(
    member: &mut dyn Read,
    name: &str,
    line_max_bytes: u64,
    mut each: impl FnMut(T) -> Result<(), ArrivalError>,
) -> Result<(), ArrivalError> {
    let (mut reader, mut line) = (BufReader::new(member), Vec::new());
    loop {
        line.clear();
        let read = (&mut reader).take(line_max_bytes).read_until(b'\n', &mut line).map_err(|error| in_member(error, name))?;
        if read == 0 {
            return Ok(());
        }
        each(serde_json::from_slice(&line).map_err(|_| damaged(name))?)?;
    }
}

/// An error of the vault's own stays one; any other says that the member can't be unpacked.
pub(super) fn in_member(error: io::Error, name: &str) -> ArrivalError {
    match error.downcast::<VaultError>() {
        Ok(own) => own.into(),
        Err(_) => damaged(name),
    }
}

pub(super) fn of_io(error: io::Error) -> ArrivalError {
    match error.downcast::<VaultError>() {
        Ok(own) => own.into(),
        Err(error) => VaultError::from(error).into(),
    }
}
