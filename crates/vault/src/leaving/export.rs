//! Writing an export.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use logis_core::{DeliveryId, HomeId};
use logis_kinds::{ALL, KindId};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::archive::{Archive, Out};
use super::csv::{write_csv_names, write_csv_row};
use super::ordered::{Ordered, Slice, record_schema, sighting_schema};
use super::shape::{self, ChainLine, DeliveryLine, ForeignLine, HeadMember, KindCounts, Manifest};
use crate::crypto::{HomeKey, KEY_BYTES};
use crate::delivery::DeliveryRow;
use crate::journal::{Head, carry, foreign};
use crate::segment::store::Sees;
use crate::segment::{Segment, Stream, store};
use crate::{Scope, Vault, VaultError, Why, hex};

/// Rows of one group of a Parquet file.
const PARQUET_GROUP_ROWS_MAX: usize = 131_072;
/// Links of a journal read at once.
const PAGE_LINKS: u32 = 128;
/// Longest part of an original's name that its member keeps.
const NAME_MAX_CHARS: usize = 120;

/// What the program adds to an export: who made it, which documents there may be, and texts for people.
#[derive(Debug, Clone, Default)]
pub struct Papers {
    /// Name and version of the program.
    pub program: String,
    /// Names of documents; those that are there are exported.
    pub documents: Vec<String>,
    /// Further members: name and content.
    pub texts: Vec<(String, String)>,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The home.
    pub home: HomeId,
    /// Records by the kinds' published names.
    pub records: BTreeMap<String, u64>,
    /// Sightings by the kinds' published names.
    pub sightings: BTreeMap<String, u64>,
    /// Deliveries that are visible.
    pub deliveries: u64,
    /// Originals.
    pub originals: u64,
    /// Documents, and how many more there are whose names [`Papers`] did not hold.
    pub documents: [u64; 2],
    /// Bytes of the zip.
    pub bytes: u64,
    /// Where the journal stands that the zip holds.
    pub head: Head,
}

/// A home at one moment.
struct Snapshot {
    head: Head,
    entries: u64,
    chains: Vec<foreign::ForeignChain>,
    kinds: Vec<KindSegments>,
    /// What is sealed in each, its long report too, is read where it is written.
    deliveries: Vec<DeliveryRow>,
    order: HashMap<DeliveryId, i64>,
    documents: Vec<(String, serde_json::Value)>,
    documents_total: u64,
}

struct KindSegments {
    kind: KindId,
    records: Vec<Segment>,
    shown: Vec<Segment>,
    sightings: Vec<Segment>,
}

impl Vault {
    /// Writes the whole home as one zip. The journal says so before the first byte leaves. `progress` is told how many of
    /// how many rows are written.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] outside the person's own scope; [`VaultError::Changed`] when what was to be written went
    /// meanwhile: begin again. What was written until then is no export.
    pub fn export(&self, scope: &Scope, papers: &Papers, out: Out, progress: &dyn Fn(u64, u64)) -> Result<Exported, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        // What waits is written first, so that the journal that leaves says all that was done.
        self.flush_journal()?;
        let kinds: Vec<KindId> = ALL.iter().map(|kind| kind.id).collect();
        let disclosure = self.open_disclosure(&scope.why_else(Why::Export), &kinds, shape::FORMAT)?;
        let exported = Export { vault: self, scope, key: &key, home }.write(papers, out, progress).map_err(gone_meanwhile)?;
        self.close_disclosure(disclosure, exported.records.values().sum())?;
        Ok(exported)
    }

    fn snapshot(&self, home: HomeId, key: &HomeKey, names: &[String]) -> Result<Snapshot, VaultError> {
        self.db().read(|tx| {
            let (head, entries) = carry::standing(tx, home)?;
            let mut kinds = Vec::new();
            for kind in ALL {
                let list = |stream| store::list(tx, home, (kind.id, stream), Sees::PUBLISHED, (i64::MIN, i64::MAX));
                let (records, shown, sightings) = (list(Stream::Record)?, list(Stream::Shown)?, list(Stream::Sighting)?);
                kinds.push(KindSegments { kind: kind.id, records, shown, sightings });
            }
            let mut documents = Vec::new();
            // What the vault itself keeps comes with what the program names.
            for name in names.iter().map(String::as_str).chain([crate::pairs::DECISIONS]) {
                if let Some(found) = crate::documents::get::<serde_json::Value>(tx, key, home, name)? {
                    documents.push((name.to_owned(), found.value));
                }
            }
            if let Some(aside) = crate::documents::get::<super::arrive::Aside>(tx, key, home, super::arrive::ASIDE)? {
                documents.push((super::arrive::ASIDE.to_owned(), serde_json::json!({ "kept": aside.value.kept })));
                for name in aside.value.kept {
                    if let Some(found) = crate::documents::get::<serde_json::Value>(tx, key, home, &name)? {
                        documents.push((name, found.value));
                    }
                }
            }
            let sql = "SELECT COUNT(*) FROM document WHERE home_id = $1";
            Ok(Snapshot {
                head,
                entries,
                chains: foreign::list(tx, home)?,
                kinds,
                deliveries: crate::delivery::all_rows(tx, home, key)?,
                order: crate::delivery::order(tx, home)?,
                documents,
                documents_total: tx.query_one(sql, &[(&home).into()], |row| row.count(0))?.unwrap_or_default(),
            })
        })
    }
}

/// A segment or original that was there when the list was read and is gone now was replaced or removed meanwhile.
fn gone_meanwhile(error: VaultError) -> VaultError {
    match error {
        VaultError::NotFound { .. } => VaultError::Changed,
        error => error,
    }
}

struct Export<'a> {
    vault: &'a Vault,
    scope: &'a Scope,
    key: &'a HomeKey,
    home: HomeId,
}

impl Export<'_> {
    fn write(&self, papers: &Papers, out: Out, progress: &dyn Fn(u64, u64)) -> Result<Exported, VaultError> {
        let snapshot = self.vault.snapshot(self.home, self.key, &papers.documents)?;
        let mut members: HashMap<DeliveryId, String> = HashMap::new();
        for row in snapshot.deliveries.iter().filter(|row| row.state == "published") {
            if self.vault.find_original(self.scope, row.id)?.is_some() {
                members.insert(row.id, format!("originals/{}/{}", row.id, file_name(&row.name)));
            }
        }
        let originals = members.len() as u64;
        let head = self.head(&snapshot, papers, originals);
        let mut archive = Archive::new(out);
        // Unpacked, so that whoever looks at the first bytes can read it.
        archive.whole(shape::HEAD, &pretty(&head)?, true)?;
        for (name, text) in &papers.texts {
            archive.whole(name, text.as_bytes(), false)?;
        }
        for kind in ALL {
            archive.whole(&shape::schema(kind.name), &pretty(&kind.json_schema())?, false)?;
        }
        self.write_rows(&mut archive, &snapshot, progress)?;
        let mut member = archive.member(shape::DELIVERIES, false)?;
        for row in &snapshot.deliveries {
            let sealed = self.vault.db().read_one(|tx| crate::delivery::sealed_in(tx, self.home, self.key, row))?;
            write_line(&mut member, &DeliveryLine::of(row, members.get(&row.id).cloned(), sealed))?;
        }
        member.finish();
        for (name, value) in &snapshot.documents {
            // As short as it lies here: one that is as long as a document may be is so there too.
            let mut member = archive.member(&shape::document(name), false)?;
            write_line(&mut member, value)?;
            member.finish();
        }
        for row in &snapshot.deliveries {
            if let Some(name) = members.get(&row.id) {
                let mut original = self.vault.open_original(self.scope, row.id)?;
                let mut member = archive.member(name, false)?;
                let copied = io::copy(&mut original, &mut member).map_err(of_io);
                if copied.is_err() && self.vault.find_original(self.scope, row.id)?.is_none() {
                    // Its delivery was removed while it was copied.
                    return Err(VaultError::Changed);
                }
                copied?;
                member.finish();
            }
        }
        archive.whole(shape::SALT, &self.salt()?, false)?;
        self.write_journal(&mut archive, &snapshot)?;
        let members = archive.members.clone();
        let manifest = Manifest { format: shape::FORMAT.to_owned(), version: shape::VERSION, members };
        archive.whole(shape::MANIFEST, &pretty(&manifest)?, false)?;
        let counts = |of: fn(&KindCounts) -> u64| head.kinds.iter().map(|(kind, counts)| (kind.clone(), of(counts))).collect();
        Ok(Exported {
            home: self.home,
            records: counts(|counts| counts.records),
            sightings: counts(|counts| counts.sightings),
            deliveries: head.deliveries,
            originals,
            documents: [head.documents.len() as u64, snapshot.documents_total.saturating_sub(head.documents.len() as u64)],
            bytes: archive.finish()?,
            head: snapshot.head,
        })
    }

    fn head(&self, snapshot: &Snapshot, papers: &Papers, originals: u64) -> HeadMember {
        let now = self.vault.clock().now();
        let counts = |of: &KindSegments| KindCounts {
            version: of.kind.kind().version,
            records: Ordered::rows(&of.records),
            sightings: Ordered::rows(&of.sightings),
        };
        let chain = |head: Head, entries| ChainLine { head: head.to_string(), entries };
        let foreign = |(place, of): (usize, &foreign::ForeignChain)| ForeignLine {
            home: of.home.to_string(),
            chain: chain(of.head, of.entries),
            merged_at_micros: of.merged_at.micros(),
            member: shape::foreign(place),
        };
        HeadMember {
            format: shape::FORMAT.to_owned(),
            version: shape::VERSION,
            home: self.home.to_string(),
            made_at: now.to_string(),
            made_at_micros: now.micros(),
            program: papers.program.clone(),
            kinds: snapshot.kinds.iter().filter(|of| !of.records.is_empty()).map(|of| (of.kind.name().to_owned(), counts(of))).collect(),
            deliveries: snapshot.deliveries.iter().filter(|line| line.state == "published").count() as u64,
            originals,
            documents: snapshot.documents.iter().map(|(name, _)| name.clone()).collect(),
            journal: chain(snapshot.head, snapshot.entries),
            foreign_journals: snapshot.chains.iter().enumerate().map(foreign).collect(),
        }
    }

    fn write_rows(&self, archive: &mut Archive, snapshot: &Snapshot, progress: &dyn Fn(u64, u64)) -> Result<(), VaultError> {
        // Records are written twice: for programs, for people.
        let total: u64 = snapshot.kinds.iter().map(|of| 2 * Ordered::rows(&of.records) + Ordered::rows(&of.sightings)).sum();
        let mut done = 0;
        let mut step = |rows: usize| {
            done += rows as u64;
            progress(done, total);
        };
        for of in snapshot.kinds.iter().filter(|of| !of.records.is_empty()) {
            let ordered = Ordered {
                db: self.vault.db(),
                home: self.home,
                key: self.key,
                kind: of.kind,
                records: of.records.clone(),
                shown: of.shown.clone(),
                sightings: of.sightings.clone(),
                order: &snapshot.order,
            };
            let name = of.kind.name();
            let slices = ordered.slices(&of.records)?;
            parquet(archive, &shape::records(name), record_schema(of.kind), &slices, |slice| {
                let rows = ordered.records_of(slice)?;
                step(rows.num_rows());
                Ok(rows)
            })?;
            let mut member = archive.member(&shape::records_csv(name), false)?;
            let mut lines = io::BufWriter::new(&mut member);
            write_csv_names(&mut lines, &record_schema(of.kind), true)?;
            for slice in &slices {
                let rows = ordered.records_of(*slice)?;
                (0..rows.num_rows()).try_for_each(|row| write_csv_row(&mut lines, &rows, row, true))?;
                step(rows.num_rows());
            }
            lines.flush()?;
            drop(lines);
            member.finish();
            let slices = ordered.slices(&of.sightings)?;
            parquet(archive, &shape::sightings(name), sighting_schema(of.kind), &slices, |slice| {
                let rows = ordered.sightings_of(slice)?;
                step(rows.num_rows());
                Ok(rows)
            })?;
        }
        Ok(())
    }

    /// The home's salt, alone: the key that seals the home does not leave.
    fn salt(&self) -> Result<Vec<u8>, VaultError> {
        let wrapped = self.vault.wrapped(self.home)?.ok_or(VaultError::NoHome)?;
        let bytes = self.vault.keys().unwrap(self.home, &wrapped)?;
        let salt = bytes.get(KEY_BYTES..).ok_or(VaultError::Impossible("a home key of another length"))?;
        Ok(format!("{}\n", hex::digits(salt)).into_bytes())
    }

    fn write_journal(&self, archive: &mut Archive, snapshot: &Snapshot) -> Result<(), VaultError> {
        let db = self.vault.db();
        let own = |after, limit| db.read(|tx| carry::own_links(tx, self.key, self.home, after, limit));
        write_chain(archive, shape::JOURNAL, snapshot.head.links, own)?;
        for (place, chain) in snapshot.chains.iter().enumerate() {
            let links = |after, limit| db.read(|tx| foreign::links_after(tx, self.key, self.home, &chain.id, after, limit));
            write_chain(archive, &shape::foreign(place), chain.head.links, links)?;
        }
        Ok(())
    }
}

/// Writes links up to the last that belongs to the moment of the export.
fn write_chain(
    archive: &mut Archive,
    name: &str,
    last: u64,
    links: impl Fn(u64, u32) -> Result<Vec<carry::CarriedLink>, VaultError>,
) -> Result<(), VaultError> {
    let mut member = archive.member(name, false)?;
    let mut after = 0;
    while after < last {
        let limit = PAGE_LINKS.min(u32::try_from(last - after).unwrap_or(u32::MAX));
        let page = links(after, limit)?;
        after = page.last().ok_or(VaultError::Impossible("a journal without its end"))?.link;
        page.iter().try_for_each(|link| write_line(&mut member, link))?;
    }
    member.finish();
    Ok(())
}

fn parquet(
    archive: &mut Archive,
    name: &str,
    schema: arrow_schema::SchemaRef,
    slices: &[Slice],
    mut rows: impl FnMut(Slice) -> Result<arrow_array::RecordBatch, VaultError>,
) -> Result<(), VaultError> {
    let mut member = archive.member(name, true)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(PARQUET_GROUP_ROWS_MAX))
        .build();
    let mut writer = ArrowWriter::try_new(&mut member, schema, Some(properties)).map_err(of_parquet)?;
    for slice in slices {
        writer.write(&rows(*slice)?).map_err(of_parquet)?;
    }
    writer.close().map_err(of_parquet)?;
    member.finish();
    Ok(())
}

fn write_line(out: &mut dyn Write, value: &impl serde::Serialize) -> Result<(), VaultError> {
    let mut line = serde_json::to_vec(value).map_err(|_| VaultError::Impossible("a line that is no JSON"))?;
    line.push(b'\n');
    Ok(out.write_all(&line)?)
}

fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>, VaultError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(|_| VaultError::Impossible("a member that is no JSON"))?;
    text.push(b'\n');
    Ok(text)
}

/// A name that no system takes for a path: the original's own where that is one.
fn file_name(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '(' | ')' | '+' | ',');
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).take(NAME_MAX_CHARS).collect();
    let plain = plain.trim_matches([' ', '.']);
    if plain.is_empty() { "original".to_owned() } else { plain.to_owned() }
}

fn of_io(error: io::Error) -> VaultError {
    // Our own error, which passed through a reader.
    match error.downcast::<VaultError>() {
        Ok(own) => own,
        Err(error) => error.into(),
    }
}

fn of_parquet(error: ParquetError) -> VaultError {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => of_io(*error),
            Err(_) => VaultError::Impossible("rows that Parquet does not take"),
        },
        _ => VaultError::Impossible("rows that Parquet does not take"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_named_by_no_path() {
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("relev\u{e9} mai (1).ofx"), "relev\u{e9} mai (1).ofx");
        assert_eq!(file_name(".."), "original");
        assert_eq!(file_name("C:\\x\u{202e}.txt"), "C__x_.txt");
    }
}
