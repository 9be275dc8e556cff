//! What a `TZID` means: a zone of the world's database by its name, by a name within a longer one, or by the name that
//! another system gives it; else what the file itself defines.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use logis_core::Instant;

use super::definition::Definition;

/// Names whose meaning is remembered; those of more are looked up each time.
const REMEMBERED_MAX: usize = 1000;
/// The longest name that is looked up, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// What local times a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Zone {
    /// Of the world's database.
    Named(TimeZone),
    /// By the file's own definition.
    Defined(Definition),
}

impl Zone {
    /// The moment of a local time, and the minutes that it is east of UTC. A time that there was twice is the first; one
    /// that there was not is as much later as the clock was turned.
    pub(super) fn moment(&self, at: DateTime) -> Option<(Instant, i32)> {
        match self {
            Self::Named(zone) => {
                let zoned = zone.to_ambiguous_zoned_datetime(at).compatible().ok()?;
                Some((zoned.timestamp().into(), zoned.offset().seconds() / 60))
            }
            Self::Defined(definition) => {
                let seconds = definition.offset_seconds(at)?;
                let moment = Offset::from_seconds(seconds).ok()?.to_timestamp(at).ok()?;
                Some((moment.into(), seconds / 60))
            }
        }
    }

    /// The name that the world knows, where it does.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Named(zone) => zone.iana_name(),
            Self::Defined(_) => None,
        }
    }
}

/// The time zones of a file.
#[derive(Debug)]
pub(super) struct Zones {
    definitions: BTreeMap<String, Definition>,
    known: BTreeMap<String, Option<Rc<Zone>>>,
}

impl Zones {
    pub(super) fn new(definitions: BTreeMap<String, Definition>) -> Self {
        Self { definitions, known: BTreeMap::new() }
    }

    /// What a name means; none where nobody says.
    pub(super) fn find(&mut self, id: &str) -> Option<Rc<Zone>> {
        if let Some(known) = self.known.get(id) {
            return known.clone();
        }
        let zone = self.look_up(id).map(Rc::new);
        if self.known.len() < REMEMBERED_MAX {
            self.known.insert(id.to_owned(), zone.clone());
        }
        zone
    }

    fn look_up(&self, id: &str) -> Option<Zone> {
        if let Some(zone) = named(id) {
            return Some(Zone::Named(zone));
        }
        let definition = self.definitions.get(id);
        if let Some(zone) = definition.and_then(|definition| named(definition.location.as_deref()?)) {
            return Some(Zone::Named(zone));
        }
        let elsewhere = || {
            let zone: calcard::common::timezone::Tz = id.parse().ok()?;
            TimeZone::get(&zone.name()?).ok()
        };
        if id.len() <= NAME_BYTES_MAX
            && let Some(zone) = elsewhere()
        {
            return Some(Zone::Named(zone));
        }
        definition.map(|definition| Zone::Defined(definition.clone()))
    }
}

/// A zone by its name, which may stand at the end of a longer one (`/example.com/2024/Europe/Paris`).
fn named(id: &str) -> Option<TimeZone> {
    if id.len() > NAME_BYTES_MAX {
        return None;
    }
    let starts = std::iter::once(0).chain(id.match_indices('/').map(|(at, _)| at + 1));
    starts.map(|at| &id[at..]).find_map(|name| TimeZone::get(name).ok())
}
