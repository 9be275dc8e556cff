//! The first pass over a feed: its resources, and which readings are of which meter, type and local time.
//!
//! Links say so; where they are missing or lead nowhere, the order of the feed does: a reading is of the meter reading
//! before it, that of the usage point before it, and its type is the one that follows before the next.

use std::collections::BTreeMap;
use std::io::Read;

use logis_core::{Code, Decimal, Problem};

use super::links::{Link, Links, Part};
use super::local_time::{LocalTime, Rule};
use super::names::Name;
use super::resolve::Directory;
use super::units::Facts;
use crate::Hint;
use crate::xml::{Step, XmlEvents};

/// Usage points, meter readings, reading types and local times of one feed.
const RESOURCES_MAX: usize = 20_000;
/// Interval blocks of one feed: 1,300 years of days; some 40 MB.
const BLOCKS_MAX: usize = 500_000;
/// Ids of entries that are compared.
const IDS_MAX: usize = 100_000;
/// The longest name of a meter that is kept, in characters.
const NAME_CHARS_MAX: usize = 200;
/// Names of resources that this importer doesn't read, kept to be said.
const PASSED_OVER_MAX: usize = 10;

/// A delivery point, with what its entry says.
#[derive(Debug, Default)]
pub(super) struct UsagePoint {
    pub(super) id: Option<String>,
    pub(super) own: Option<String>,
    pub(super) title: Option<String>,
    /// Code of its `ServiceCategory`.
    pub(super) service: Option<i64>,
}

/// A resource with the links of its entry.
#[derive(Debug, Default)]
pub(super) struct Resource<T> {
    /// Its place in the feed.
    pub(super) order: u64,
    pub(super) links: Links,
    pub(super) value: T,
}

#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) order: u64,
    /// One more than its place among the parts; 0 outside an entry.
    pub(super) part: u32,
    /// Readings, and how often one is less than the one before.
    pub(super) readings: u32,
    pub(super) falls: u32,
}

/// What an entry says besides its resources.
#[derive(Debug, Default)]
struct Entry {
    links: Links,
    id: Option<String>,
    own: Option<String>,
    title: Option<String>,
    /// How many of each kind of resource there were when it opened.
    from: [usize; 5],
}

/// What the first pass gathers.
#[derive(Default)]
pub(super) struct Walk {
    path: Vec<Name>,
    order: u64,
    entry: Entry,
    pub(super) usage_points: Vec<Resource<UsagePoint>>,
    pub(super) meter_readings: Vec<Resource<()>>,
    pub(super) types: Vec<Resource<Facts>>,
    pub(super) local_times: Vec<Resource<LocalTime>>,
    pub(super) blocks: Vec<Block>,
    /// Of each entry that holds blocks.
    pub(super) block_parts: Vec<Part>,
    /// How often an id stands on entries that hold no blocks.
    pub(super) ids: BTreeMap<Link, u32>,
    last_value: Option<Decimal>,
    pub(super) passed_over: Vec<String>,
}

/// Reads a feed once.
///
/// # Errors
/// Those of the XML, and limits.
pub(super) fn directory<R: Read>(input: R, hint: &Hint) -> Result<Directory, Problem> {
    let mut events = XmlEvents::new(input);
    let mut walk = Walk::default();
    while let Some(step) = events.step()? {
        match step {
            Step::Open => walk.open(&events)?,
            Step::Close => walk.close(&events),
        }
    }
    Ok(walk.resolve(hint))
}

fn short(text: &str) -> Option<String> {
    let text: String = text.trim().chars().take(NAME_CHARS_MAX).collect();
    (!text.is_empty()).then_some(text)
}

impl Walk {
    fn open<R: Read>(&mut self, events: &XmlEvents<R>) -> Result<(), Problem> {
        let name = Name::of(events.name());
        self.order += 1;
        let order = self.order;
        match name {
            Name::Entry => self.entry = Entry { from: self.counts(), ..Entry::default() },
            Name::Link if self.path.last() == Some(&Name::Entry) => {
                if let (Some(relation), Some(href)) = (events.attribute("rel"), events.attribute("href")) {
                    self.entry.links.take(relation, href);
                    if relation == "self" {
                        self.entry.own = short(href);
                    }
                }
            }
            Name::UsagePoint => self.usage_points.push(Resource { order, ..Resource::default() }),
            Name::MeterReading => self.meter_readings.push(Resource { order, ..Resource::default() }),
            Name::ReadingType => self.types.push(Resource { order, ..Resource::default() }),
            Name::LocalTimeParameters => self.local_times.push(Resource { order, ..Resource::default() }),
            Name::IntervalBlock => {
                self.last_value = None;
                self.blocks.push(Block { order, ..Block::default() });
            }
            Name::Other if self.path.last() == Some(&Name::Content) && self.passed_over.len() < PASSED_OVER_MAX => {
                let name: String = events.name().chars().take(NAME_CHARS_MAX).collect();
                if !self.passed_over.contains(&name) {
                    self.passed_over.push(name);
                }
            }
            _ => {}
        }
        self.path.push(name);
        let [points, readings, types, times, blocks] = self.counts();
        let limit = |what: &str, max: usize| Problem::new(Code::LimitExceeded, format!("{what} > {max}")).at_line(events.line());
        if points + readings + types + times > RESOURCES_MAX {
            return Err(limit("resources", RESOURCES_MAX));
        }
        if blocks > BLOCKS_MAX { Err(limit("interval blocks", BLOCKS_MAX)) } else { Ok(()) }
    }

    fn counts(&self) -> [usize; 5] {
        [self.usage_points.len(), self.meter_readings.len(), self.types.len(), self.local_times.len(), self.blocks.len()]
    }

    fn close<R: Read>(&mut self, events: &XmlEvents<R>) {
        let text = events.text();
        let number = || text.parse::<i64>().ok();
        match self.path.as_slice() {
            [.., Name::Entry, Name::Id] => self.entry.id = short(text),
            [.., Name::Entry, Name::Title] => self.entry.title = short(text),
            [.., Name::UsagePoint, Name::ServiceCategory, Name::Kind] => {
                if let Some(point) = self.usage_points.last_mut() {
                    point.value.service = number();
                }
            }
            [.., Name::ReadingType, name] => {
                if let Some(facts) = self.types.last_mut().map(|resource| &mut resource.value) {
                    match name {
                        Name::AccumulationBehaviour => facts.accumulation = number(),
                        Name::Commodity => facts.commodity = number(),
                        Name::DataQualifier => facts.qualifier = number(),
                        Name::FlowDirection => facts.flow = number(),
                        Name::IntervalLength => facts.interval_seconds = number(),
                        Name::PowerOfTenMultiplier => facts.power_of_ten = number(),
                        Name::Uom => facts.uom = number(),
                        Name::DefaultQuality => facts.default_quality = number(),
                        _ => {}
                    }
                }
            }
            [.., Name::LocalTimeParameters, name] => {
                if let Some(local) = self.local_times.last_mut().map(|resource| &mut resource.value) {
                    match name {
                        Name::TzOffset => local.standard_seconds = number().unwrap_or(i64::MAX),
                        Name::DstOffset => local.summer_seconds = number().unwrap_or_default(),
                        Name::DstStartRule => local.start = Rule::parse(text),
                        Name::DstEndRule => local.end = Rule::parse(text),
                        _ => {}
                    }
                }
            }
            [.., Name::IntervalReading, Name::Value] => {
                if let (Some(block), Ok(value)) = (self.blocks.last_mut(), Decimal::parse(text, b'.')) {
                    block.readings = block.readings.saturating_add(1);
                    block.falls = block.falls.saturating_add(u32::from(self.last_value.is_some_and(|last| is_less(value, last))));
                    self.last_value = Some(value);
                }
            }
            [.., Name::Entry] => self.close_entry(),
            _ => {}
        }
        self.path.pop();
    }

    /// Gives what an entry says to the resources in it.
    fn close_entry(&mut self) {
        let Entry { links, id, own, title, from } = std::mem::take(&mut self.entry);
        let [points, readings, types, times, blocks] = from;
        if self.blocks.len() > blocks {
            self.block_parts.push(links.part());
            let part = u32::try_from(self.block_parts.len()).unwrap_or_default();
            self.blocks[blocks..].iter_mut().for_each(|block| block.part = part);
        } else if let Some(id) = &id
            && self.ids.len() < IDS_MAX
        {
            *self.ids.entry(Link::of_id(id)).or_default() += 1;
        }
        for point in &mut self.usage_points[points..] {
            point.links = links.clone();
            (point.value.id, point.value.own, point.value.title) = (id.clone(), own.clone(), title.clone());
        }
        self.meter_readings[readings..].iter_mut().for_each(|reading| reading.links = links.clone());
        self.types[types..].iter_mut().for_each(|reading_type| reading_type.links = links.clone());
        self.local_times[times..].iter_mut().for_each(|local| local.links = links.clone());
    }
}

fn is_less(one: Decimal, other: Decimal) -> bool {
    let whole = |number: Decimal, scale: u8| i128::from(number.digits) * 10i128.pow(u32::from(scale.saturating_sub(number.scale)));
    let scale = one.scale.max(other.scale);
    whole(one, scale) < whole(other, scale)
}
