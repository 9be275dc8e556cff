//! Types that resources are made of: concepts, references, names, dates.
//!
//! Sources: HL7 FHIR R4 (4.0.1), Datatypes and References; STU3 (3.0.2) where it differs.

use std::collections::BTreeMap;

use logis_core::{Code, Day, Problem};
use serde_json::{Map, Value};

use crate::camt::values::when;
use crate::values::items;
pub(super) use crate::values::text;

/// A year from which on a date means that there is no end.
const YEAR_OPEN_MIN: i32 = 2200;
/// References within their own resource begin so.
const CONTAINED: char = '#';

/// What a concept says: its text, else its first coding's words, else its code. A plain text says itself.
pub(super) fn concept(value: Option<&Value>) -> Option<String> {
    let value = value?;
    let of = |key: &str| codings(Some(value)).find_map(|coding| text(coding.get(key)));
    text(Some(value)).or_else(|| text(value.get("text"))).or_else(|| of("display")).or_else(|| of("code"))
}

/// A concept's first code.
pub(super) fn code(value: Option<&Value>) -> Option<String> {
    text(value).or_else(|| codings(value).find_map(|coding| text(coding.get("code"))))
}

/// The codings of a concept, or of each of a list.
pub(super) fn codings(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    items(value).iter().flat_map(|concept| items(concept.get("coding")))
}

/// A name of a resource: an organisation's, or a person's as text or put together.
pub(super) fn name(resource: &Map<String, Value>) -> Option<String> {
    items(resource.get("name")).iter().find_map(|name| {
        let given = items(name.get("given")).iter().filter_map(|given| text(Some(given)));
        // STU2 has a list of family names.
        let family = items(name.get("family")).iter().filter_map(|family| text(Some(family)));
        let parts: Vec<String> = given.chain(family).collect();
        text(Some(name)).or_else(|| text(name.get("text"))).or_else(|| Some(parts.join(" ")).filter(|name| !name.is_empty()))
    })
}

/// An identifier's value, of a list the first.
pub(super) fn identifier(value: Option<&Value>) -> Option<String> {
    items(value).iter().find_map(|identifier| text(identifier.get("value")))
}

/// Someone whom a resource refers to.
#[derive(Debug, Default)]
pub(super) struct Party {
    /// What it is called, by the reference itself or by what it contains.
    called: Option<String>,
    number: Option<String>,
    reference: Option<String>,
}

impl Party {
    /// Of the first of these fields that refers to someone; a contained resource gives its name.
    pub(super) fn of(resource: &Map<String, Value>, keys: &[&str]) -> Self {
        let mut references = keys.iter().flat_map(|key| items(resource.get(*key)));
        references.find_map(|reference| Self::read(resource, reference)).unwrap_or_default()
    }

    fn read(resource: &Map<String, Value>, value: &Value) -> Option<Self> {
        let reference = text(value.get("reference"));
        let contained = reference.as_deref().and_then(|reference| reference.strip_prefix(CONTAINED));
        let contained = contained.and_then(|id| {
            let mut all = items(resource.get("contained")).iter().filter_map(Value::as_object);
            all.find(|contained| text(contained.get("id")).is_some_and(|named| named.trim_start_matches(CONTAINED) == id))
        });
        let party = Self {
            called: text(value.get("display")).or_else(|| contained.and_then(name)),
            number: identifier(value.get("identifier")).or_else(|| contained.and_then(|contained| identifier(contained.get("identifier")))),
            reference: reference.filter(|reference| !reference.starts_with(CONTAINED)),
        };
        (party.called.is_some() || party.number.is_some() || party.reference.is_some()).then_some(party)
    }

    /// What it is called: by name where one is known, else by number, else as the reference has it.
    pub(super) fn called<'a>(&'a self, names: &'a BTreeMap<String, String>) -> Option<&'a str> {
        let named = self.reference.as_deref().and_then(|reference| names.get(reference).or_else(|| names.get(relative(reference)?)));
        [self.called.as_ref(), named, self.number.as_ref(), self.reference.as_ref()].into_iter().flatten().map(String::as_str).next()
    }

    /// How much memory it holds, about.
    pub(super) fn bytes(&self) -> usize {
        [&self.called, &self.number, &self.reference].into_iter().flatten().map(String::len).sum()
    }
}

/// `Type/id` of an address that ends so, its version apart.
fn relative(reference: &str) -> Option<&str> {
    let reference = reference.split("/_history/").next()?;
    let (before, _) = reference.rsplit_once('/')?;
    let from = before.rfind('/').map_or(0, |slash| slash + 1);
    reference.get(from..)
}

/// A period's first and last day. A last day in a year that nobody means is none.
pub(super) fn period(value: Option<&Value>, say: &mut dyn FnMut(Problem)) -> (Option<Day>, Option<Day>) {
    let Some(value) = items(value).first() else { return (None, None) };
    let mut read = |key: &str| date(value.get(key), say);
    let (start, end) = (read("start"), read("end"));
    (start.map(|(first, _)| first), end.map(|(_, last)| last).filter(|last| last.ymd().0 < YEAR_OPEN_MIN))
}

/// The days that a date covers: FHIR also has years and months. One that can't be read is said.
pub(super) fn date(value: Option<&Value>, say: &mut dyn FnMut(Problem)) -> Option<(Day, Day)> {
    let written = text(value)?;
    let days = days(&written);
    if days.is_none() {
        say(Problem::new(Code::DateUnreadable, written));
    }
    days
}

fn days(written: &str) -> Option<(Day, Day)> {
    if let Some(when) = when(written) {
        return Some((when.day, when.day));
    }
    let (year, month) = match written.split_once('-') {
        Some((year, month)) => (year, Some(month)),
        None => (written, None),
    };
    let number = |text: &str, digits: usize| (text.len() == digits).then(|| text.parse::<u32>().ok()).flatten();
    let year = i32::try_from(number(year, 4)?).ok()?;
    let (first, last) = match month {
        Some(month) => (number(month, 2)?, number(month, 2)?),
        None => (1, 12),
    };
    Some((Day::from_ymd(year, first, 1).ok()?, Day::from_ymd(year, last, 1).ok()?.month().last()))
}
