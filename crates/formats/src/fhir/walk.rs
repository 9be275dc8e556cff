//! The walk through a document: bundles are gone through as they come, and of each resource what is read is held.

use std::fmt;

use logis_core::{Code, Problem};
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::claim::{Claim, Items};
use super::coverage::Coverage;
use super::out::Out;
use super::parts::{concept, name, text};
use crate::Refused;
use crate::json::passes_over_scalars;
use crate::values::items;
use crate::watch::{Documents, Held, Key, PART_BYTES_MAX, Watch};

/// Fields of resources that are held.
const KEYS: &[&str] = &[
    "resourceType",
    "id",
    "contained",
    "identifier",
    "status",
    "type",
    "use",
    "name",
    "issue",
    "link",
    "patient",
    "beneficiary",
    "subscriberId",
    "payor",
    "insurer",
    "relationship",
    "period",
    "class",
    "grouping",
    "billablePeriod",
    "created",
    "provider",
    "organization",
    "outcome",
    "diagnosis",
    "total",
    "totalCost",
    "totalBenefit",
    "payment",
];
/// Types whose names others refer to.
const NAMED: &[&str] = &["Organization", "Practitioner", "Patient", "RelatedPerson", "Location"];
/// Outcomes kept of one document.
const ERRORS_MAX: usize = 100;

pub(super) struct Walk<'a> {
    out: Out<'a>,
    watch: &'a Watch,
    refused: Option<Refused>,
    /// What the holder answered instead of data.
    errors: Vec<Problem>,
    /// Whether any resource was there.
    known: bool,
    /// What resources that are not closed yet hold, in bytes.
    held_bytes: usize,
    /// The name of the resource that was closed last.
    named: Option<String>,
    /// Where the last bundle says that it goes on.
    next: Option<Problem>,
}

impl Documents for Walk<'_> {
    fn document<'de, R: serde_json::de::Read<'de>>(&mut self, source: &mut serde_json::Deserializer<R>) -> Result<(), serde_json::Error> {
        Node { walk: self, place: Place::Resource }.deserialize(source)
    }

    fn refused(&mut self) -> Option<Refused> {
        self.refused.take()
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(out: Out<'a>, watch: &'a Watch) -> Self {
        Self { out, watch, refused: None, errors: Vec::new(), known: false, held_bytes: 0, named: None, next: None }
    }

    pub(super) fn finish(mut self) -> Result<(), Refused> {
        self.out.flush()?;
        let is_empty = self.out.is_untouched();
        let mut errors = self.errors.into_iter();
        if !self.known {
            return Err(Problem::new(Code::NotRecognised, "").into());
        }
        if let Some(error) = errors.next() {
            if is_empty {
                return Err(error.into());
            }
            // Beside good answers, what the holder refused is missing.
            for error in std::iter::once(error).chain(errors) {
                let line = error.line.unwrap_or_default();
                self.out.say(Problem::new(Code::PartMissing, error.quote).at_line(line));
            }
        }
        if let Some(next) = self.next {
            self.out.say(next);
        }
        Ok(())
    }

    /// Ends the parse; the refusal itself is kept for after it.
    fn refuse<E: serde::de::Error>(&mut self, refused: impl Into<Refused>) -> E {
        self.refused = Some(refused.into());
        E::custom("refused")
    }

    /// Takes a resource whose end was reached.
    fn close(&mut self, own: &Map<String, Value>, items: &Items, line: u64) -> Result<(), Refused> {
        let Some(kind) = text(own.get("resourceType")) else { return Ok(()) };
        self.known = true;
        match kind.as_str() {
            "Bundle" => self.next = next(own).map(|url| Problem::new(Code::PassedOver, format!("Bundle.link next: {url}")).at_line(line)),
            "Coverage" => {
                let out = &mut self.out;
                match Coverage::read(own, line, &mut |problem| out.say(problem)) {
                    Ok(coverage) => return self.out.coverage(coverage),
                    Err(problem) => self.out.say(problem),
                }
            }
            "ExplanationOfBenefit" => {
                let out = &mut self.out;
                let claim = Claim::read(own, items, line, &mut |problem| out.say(problem));
                return self.out.claim(claim);
            }
            "OperationOutcome" => self.outcome(own, line),
            kind => {
                if NAMED.contains(&kind)
                    && let Some(name) = name(own)
                {
                    if let Some(id) = text(own.get("id")) {
                        self.out.name(format!("{kind}/{id}"), &name);
                    }
                    self.named = Some(name);
                }
                self.out.say(Problem::new(Code::PassedOver, kind).at_line(line));
            }
        }
        Ok(())
    }

    /// Takes what the holder says of its answer. What it merely remarks is said at once.
    fn outcome(&mut self, own: &Map<String, Value>, line: u64) {
        for issue in items(own.get("issue")) {
            let severity = text(issue.get("severity")).unwrap_or_default();
            let words = concept(issue.get("details")).or_else(|| text(issue.get("diagnostics"))).or_else(|| text(issue.get("code")));
            let words = words.unwrap_or_else(|| "OperationOutcome".to_owned());
            if matches!(severity.as_str(), "information" | "warning" | "success") {
                self.out.say(Problem::new(Code::PassedOver, format!("OperationOutcome: {words}")).at_line(line));
            } else if self.errors.len() < ERRORS_MAX {
                self.errors.push(Problem::new(Code::HolderError, words).at_line(line));
            }
        }
        if items(own.get("issue")).is_empty() {
            self.errors.push(Problem::new(Code::HolderError, "OperationOutcome").at_line(line));
        }
    }
}

/// Where a bundle goes on.
fn next(own: &Map<String, Value>) -> Option<String> {
    let link = items(own.get("link")).iter().find(|link| text(link.get("relation")).as_deref() == Some("next"))?;
    text(link.get("url"))
}

/// A value that is walked through.
struct Node<'w, 'a> {
    walk: &'w mut Walk<'a>,
    place: Place<'w>,
}

/// What it is, or what it is a list of.
enum Place<'w> {
    Resource,
    /// An entry of a bundle.
    Entry,
    /// A line of a claim: it is counted as it comes, and its days are looked at.
    Item(&'w mut Items),
}

impl Place<'_> {
    fn again(&mut self) -> Place<'_> {
        match self {
            Self::Resource => Place::Resource,
            Self::Entry => Place::Entry,
            Self::Item(items) => Place::Item(items),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    passes_over_scalars!();

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Node { walk: self.walk, place: self.place.again() })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.place {
            Place::Resource => resource(self.walk, map),
            Place::Entry => entry(self.walk, map),
            Place::Item(items) => item(self.walk, items, map),
        }
    }
}

/// An entry of a bundle: its resource, and the address by which others refer to it.
fn entry<'de, A: MapAccess<'de>>(walk: &mut Walk<'_>, mut map: A) -> Result<(), A::Error> {
    let mut address = None;
    walk.named = None;
    while let Some(Key(key)) = map.next_key()? {
        match key.as_str() {
            "resource" => map.next_value_seed(Node { walk, place: Place::Resource })?,
            "fullUrl" => address = text(Some(&map.next_value_seed(Held(walk.watch))?.0)),
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
        }
    }
    if let (Some(address), Some(name)) = (address, walk.named.take()) {
        walk.out.name(address, &name);
    }
    Ok(())
}

fn resource<'de, A: MapAccess<'de>>(walk: &mut Walk<'_>, mut map: A) -> Result<(), A::Error> {
    let line = walk.watch.line();
    let (mut own, mut own_bytes, mut lines) = (Map::new(), 0, Items::default());
    while let Some(Key(key)) = map.next_key()? {
        match key.as_str() {
            "entry" => map.next_value_seed(Node { walk, place: Place::Entry })?,
            "item" => map.next_value_seed(Node { walk, place: Place::Item(&mut lines) })?,
            key if KEYS.contains(&key) => {
                let (value, line, bytes) = map.next_value_seed(Held(walk.watch))?;
                own_bytes += bytes;
                walk.held_bytes += bytes;
                if walk.held_bytes > PART_BYTES_MAX {
                    let quote = format!("open resources > {PART_BYTES_MAX} bytes");
                    return Err(walk.refuse(Problem::new(Code::LimitExceeded, quote).at_line(line)));
                }
                own.insert(key.to_owned(), value);
            }
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
        }
    }
    walk.held_bytes = walk.held_bytes.saturating_sub(own_bytes);
    walk.close(&own, &lines, line).map_err(|refused| walk.refuse(refused))
}

fn item<'de, A: MapAccess<'de>>(walk: &Walk<'_>, items: &mut Items, mut map: A) -> Result<(), A::Error> {
    items.count = items.count.saturating_add(1);
    while let Some(Key(key)) = map.next_key()? {
        if matches!(key.as_str(), "servicedDate" | "servicedPeriod") {
            items.serviced(&map.next_value_seed(Held(walk.watch))?.0);
        } else {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(())
}
