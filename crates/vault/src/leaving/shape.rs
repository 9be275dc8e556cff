//! What an export is made of: names of members and shapes of its JSON. Published (`docs/export.md`): a change of any of it
//! raises [`VERSION`].

use std::collections::BTreeMap;

use logis_core::DeliveryId;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::delivery::{DeliveryRow, Sealed};

/// What the first member says it is.
pub(super) const FORMAT: &str = "logis-export";
/// The version of everything here.
pub(super) const VERSION: u32 = 1;
/// Members of an export, all of which are held in memory: an original a delivery, and some of each kind.
pub(super) const MEMBERS_MAX: usize = 120_000;
/// The first member.
pub(super) const HEAD: &str = "logis-export.json";
/// The last member.
pub(super) const MANIFEST: &str = "manifest.json";
/// Deliveries, a line of JSON each.
pub(super) const DELIVERIES: &str = "deliveries.jsonl";
/// The home's own journal, a line of JSON a link.
pub(super) const JOURNAL: &str = "journal/journal.jsonl";
/// What the keys of sightings were made with.
pub(super) const SALT: &str = "keys/natural-key-salt.txt";

/// The member of a kind's records.
pub(super) fn records(kind: &str) -> String {
    format!("records/{kind}.parquet")
}

/// The same records for people.
pub(super) fn records_csv(kind: &str) -> String {
    format!("records/{kind}.csv")
}

/// The member of a kind's sightings.
pub(super) fn sightings(kind: &str) -> String {
    format!("sightings/{kind}.parquet")
}

/// The member of a kind's JSON Schema.
pub(super) fn schema(kind: &str) -> String {
    format!("schemas/{kind}.schema.json")
}

/// The member of a document.
pub(super) fn document(name: &str) -> String {
    format!("documents/{name}.json")
}

/// The member of a foreign chain, by its place in the list.
pub(super) fn foreign(place: usize) -> String {
    format!("journal/foreign-{}.jsonl", place + 1)
}

/// What the first member says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HeadMember {
    pub format: String,
    pub version: u32,
    /// The home, 32 hexadecimal digits.
    pub home: String,
    /// When it was made: RFC 3339, and µs since 1970.
    pub made_at: String,
    pub made_at_micros: i64,
    /// The program that made it.
    pub program: String,
    /// Kinds that have records, by their published names.
    pub kinds: BTreeMap<String, KindCounts>,
    pub deliveries: u64,
    pub originals: u64,
    pub documents: Vec<String>,
    pub journal: ChainLine,
    /// Journals of homes that this one was merged with.
    pub foreign_journals: Vec<ForeignLine>,
}

/// How much there is of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KindCounts {
    /// The version of its columns.
    pub version: u32,
    pub records: u64,
    pub sightings: u64,
}

/// Where a chain stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChainLine {
    /// `COUNT:HASH`, see [`crate::Head`].
    pub head: String,
    pub entries: u64,
}

/// A foreign chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ForeignLine {
    /// Whose journal it is.
    pub home: String,
    #[serde(flatten)]
    pub chain: ChainLine,
    pub merged_at_micros: i64,
    pub member: String,
}

/// What the last member says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: String,
    pub version: u32,
    /// Every member before this one, in the order in which they stand.
    #[serde(deserialize_with = "members")]
    pub members: Vec<MemberLine>,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MemberLine {
    pub name: String,
    /// Its length, unpacked.
    pub bytes: u64,
    /// 64 hexadecimal digits.
    pub sha256: String,
}

/// One delivery.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DeliveryLine {
    #[serde(with = "crate::hex")]
    pub id: DeliveryId,
    /// `published` or `removed`.
    pub state: String,
    /// The home's version that it made: later deliveries have higher ones.
    pub sequence: i64,
    /// When it was begun, µs since 1970.
    pub at_micros: i64,
    /// Where its original lies, if it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    #[serde(flatten)]
    pub sealed: Sealed,
}

impl DeliveryLine {
    pub(super) fn of(row: &DeliveryRow, original: Option<String>, sealed: Sealed) -> Self {
        let DeliveryRow { id, state, sequence, at, .. } = row;
        Self { id: *id, state: state.clone(), sequence: *sequence, at_micros: at.micros(), original, sealed }
    }
}

/// A delivery without what is said of it.
#[derive(Debug, Clone)]
pub(super) struct PlainDelivery {
    pub id: DeliveryId,
    /// Or removed.
    pub is_published: bool,
    pub sequence: i64,
    pub original: Option<String>,
    /// Of a document: by what its bytes are known again.
    pub digest: Option<String>,
}

impl PlainDelivery {
    pub(super) fn of(line: &DeliveryLine) -> Self {
        let DeliveryLine { id, state, sequence, original, sealed, .. } = line;
        let digest = sealed.origin.document.as_ref().map(|part| part.digest.clone());
        Self { id: *id, is_published: state == "published", sequence: *sequence, original: original.clone(), digest }
    }

    pub(super) fn state(&self) -> &'static str {
        if self.is_published { "published" } else { "removed" }
    }
}

/// A list of members that fits into memory.
fn members<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<MemberLine>, D::Error> {
    struct Members;

    impl<'de> Visitor<'de> for Members {
        type Value = Vec<MemberLine>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "at most {MEMBERS_MAX} members")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Vec<MemberLine>, A::Error> {
            let mut all = Vec::new();
            while let Some(member) = members.next_element()? {
                if all.len() == MEMBERS_MAX {
                    return Err(A::Error::invalid_length(all.len() + 1, &self));
                }
                all.push(member);
            }
            Ok(all)
        }
    }

    deserializer.deserialize_seq(Members)
}
