//! From the resources of a feed and their links to the series of its meters.

use std::collections::{BTreeMap, BTreeSet};

use logis_core::Code;

use super::directory::{Resource, Walk};
use super::links::{Link, Part};
use super::local_time::LocalTime;
use super::units::{Facts, Flow, Measure, Nature, Unusable};
use crate::Hint;

/// A meter, as its records name it.
#[derive(Debug)]
pub(super) struct Meter {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) commodity: &'static str,
}

/// The readings of one kind of one meter.
#[derive(Debug)]
pub(super) struct Series {
    /// Its place among the meters.
    pub(super) meter: usize,
    pub(super) facts: Facts,
    pub(super) measure: Result<Measure, Unusable>,
    pub(super) local_time: Option<LocalTime>,
}

/// A feed, resolved.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub(super) meters: Vec<Meter>,
    pub(super) series: Vec<Series>,
    /// The series of each interval block, in the order of the feed.
    pub(super) blocks: Vec<u32>,
    /// Whether readings are of a meter that has no name in the feed.
    pub(super) nameless: bool,
    /// Resources that are not read here.
    pub(super) passed_over: Vec<String>,
    /// Whether anything of Green Button was seen.
    pub(super) known: bool,
}

/// Finds resources by what is said of them.
struct Finder {
    by_related: BTreeMap<Link, usize>,
    by_own: BTreeMap<Link, usize>,
    orders: Vec<u64>,
}

impl Finder {
    fn new<T>(resources: &[Resource<T>]) -> Self {
        let (mut by_related, mut by_own) = (BTreeMap::new(), BTreeMap::new());
        for (at, resource) in resources.iter().enumerate() {
            for link in &resource.links.related {
                by_related.entry(*link).or_insert(at);
            }
            if let Some(own) = resource.links.own {
                by_own.entry(own).or_insert(at);
            }
        }
        Self { by_related, by_own, orders: resources.iter().map(|resource| resource.order).collect() }
    }

    /// The whole that a part is of, by its links.
    fn whole_of(&self, part: &Part) -> Option<usize> {
        let related = part.as_related().into_iter().flatten().find_map(|link| self.by_related.get(&link));
        related.or_else(|| part.as_own().into_iter().flatten().find_map(|link| self.by_own.get(&link))).copied()
    }

    /// The last one before a place in the feed.
    fn before(&self, order: u64) -> Option<usize> {
        self.orders.partition_point(|here| *here < order).checked_sub(1)
    }

    /// The first one after a place, if it stands before another place.
    fn between(&self, order: u64, end: u64) -> Option<usize> {
        let at = self.orders.partition_point(|here| *here <= order);
        self.orders.get(at).filter(|here| **here < end).map(|_| at)
    }

    fn end_of(&self, at: usize) -> u64 {
        self.orders.get(at + 1).copied().unwrap_or(u64::MAX)
    }
}

impl Walk {
    /// What the feed holds.
    pub(super) fn resolve(mut self, hint: &Hint) -> Directory {
        let (points, readings) = (Finder::new(&self.usage_points), Finder::new(&self.meter_readings));
        let types = Finder::new(&self.types);
        let mut directory = Directory { passed_over: std::mem::take(&mut self.passed_over), ..Directory::default() };
        directory.known = !(points.orders.is_empty() && readings.orders.is_empty() && self.blocks.is_empty() && types.orders.is_empty());
        // (meter reading or none, usage point or none) → series.
        let mut known: BTreeMap<(Option<usize>, Option<usize>), u32> = BTreeMap::new();
        let mut meters: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        let mut dials: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        for at in 0..self.blocks.len() {
            let block = &self.blocks[at];
            let part = block.part.checked_sub(1).and_then(|part| self.block_parts.get(part as usize).copied()).unwrap_or_default();
            let reading = readings.whole_of(&part).or_else(|| readings.before(block.order));
            let reading = reading.or_else(|| (readings.orders.len() == 1).then_some(0));
            let point = match reading {
                Some(reading) => {
                    let resource = &self.meter_readings[reading];
                    points.whole_of(&resource.links.part()).or_else(|| points.before(resource.order))
                }
                None => points.before(block.order),
            };
            let point = point.or_else(|| (points.orders.len() == 1).then_some(0));
            let (falls, count) = (u64::from(block.falls), u64::from(block.readings));
            let series = *known.entry((reading, point)).or_insert_with(|| {
                let facts = self.facts_of(reading, point, &points, &readings, &types);
                let service = point.and_then(|point| self.usage_points[point].value.service);
                let commodity = facts.map_or("other", |facts| facts.commodity(service));
                let meter = *meters.entry(point).or_insert_with(|| {
                    directory.meters.push(self.meter(point, commodity, hint, &mut directory.nameless));
                    directory.meters.len() - 1
                });
                let measure = match facts {
                    Some(facts) => facts.measure(),
                    None => Err(Unusable { code: Code::PartMissing, quote: "ReadingType".to_owned() }),
                };
                let local_time = self.local_time_of(point);
                directory.series.push(Series { meter, facts: facts.unwrap_or_default(), measure, local_time });
                u32::try_from(directory.series.len() - 1).unwrap_or_default()
            });
            let dial = dials.entry(series).or_default();
            (dial.0, dial.1) = (dial.0 + falls, dial.1 + count);
            directory.blocks.push(series);
        }
        for (series, (falls, count)) in dials {
            // What goes down every few values is no dial, whatever its type says.
            if let Ok(measure) = &mut directory.series[series as usize].measure
                && measure.nature == Nature::Index
                && falls * 4 > count
            {
                measure.nature = Nature::Interval;
            }
        }
        leave_out_repeated(&mut directory.series);
        directory
    }

    /// The reading type of a meter reading, or of a usage point that has none.
    fn facts_of(&self, reading: Option<usize>, point: Option<usize>, points: &Finder, readings: &Finder, types: &Finder) -> Option<Facts> {
        let facts = |at: usize| self.types.get(at).map(|resource| resource.value);
        if let Some(reading) = reading {
            let links = &self.meter_readings[reading].links;
            if let Some(at) = links.related.iter().find_map(|link| types.by_own.get(link)) {
                return facts(*at);
            }
            let mut tails = self.types.iter().enumerate().filter(|(_, resource)| resource.links.own_tail.is_some());
            if let Some((at, _)) =
                tails.find(|(_, resource)| resource.links.own_tail.is_some_and(|tail| links.related_tails.contains(&tail)))
            {
                return facts(at);
            }
            // It names one that is not here: another's unit would be a guess.
            if links.names_type && self.types.len() > 1 {
                return None;
            }
        }
        let (from, end) = match (reading, point) {
            (Some(reading), _) => (readings.orders[reading], readings.end_of(reading)),
            (None, Some(point)) => (points.orders[point], points.end_of(point)),
            (None, None) => (0, u64::MAX),
        };
        types.between(from, end).or_else(|| types.before(from)).or_else(|| types.orders.first().map(|_| 0)).and_then(facts)
    }

    fn local_time_of(&self, point: Option<usize>) -> Option<LocalTime> {
        let links = point.map(|point| &self.usage_points[point].links);
        let named = links.and_then(|links| {
            let is_named = |own: Option<Link>, named: &[Link]| own.is_some_and(|own| named.contains(&own));
            let by = |resource: &&Resource<LocalTime>| is_named(resource.links.own, &links.related);
            let by_tail = |resource: &&Resource<LocalTime>| is_named(resource.links.own_tail, &links.related_tails);
            self.local_times.iter().find(by).or_else(|| self.local_times.iter().find(by_tail))
        });
        named.or(self.local_times.first()).map(|resource| resource.value)
    }

    /// A usage point as a meter: by its id, if that is its alone; else by its own link.
    fn meter(&self, point: Option<usize>, commodity: &'static str, hint: &Hint, nameless: &mut bool) -> Meter {
        let Some(point) = point.map(|point| &self.usage_points[point].value) else {
            *nameless = true;
            return Meter { id: hint.account_ref(), name: None, commodity };
        };
        let is_alone = |id: &&String| self.ids.get(&Link::of_id(id)).is_none_or(|count| *count < 2);
        let id = point.id.as_ref().filter(is_alone).or(point.own.as_ref()).or(point.id.as_ref());
        *nameless |= id.is_none();
        let id = id.map_or_else(|| hint.account_ref(), |id| id.trim_start_matches("urn:uuid:").to_owned());
        Meter { id, name: point.title.clone(), commodity }
    }
}

/// What is told in two ways counts once: power where there is energy, and net or total where there is what was delivered.
/// Energy and each other unit are told apart.
fn leave_out_repeated(series: &mut [Series]) {
    let mut told: BTreeSet<(usize, Option<&str>, u8)> = BTreeSet::new();
    let of = |flow: Flow| match flow {
        Flow::Forward => 0,
        Flow::Reverse => 1,
        Flow::Net | Flow::Total => 2,
    };
    for one in series.iter() {
        if let Ok(measure) = &one.measure
            && measure.nature != Nature::Power
        {
            told.insert((one.meter, measure.unit_word(), of(measure.flow)));
        }
    }
    for one in series.iter_mut() {
        let Ok(measure) = &one.measure else { continue };
        let is_told = |kind: u8| told.contains(&(one.meter, measure.unit_word(), kind));
        let again = match (measure.flow, measure.nature) {
            (Flow::Net | Flow::Total, _) if is_told(0) => format!("flowDirection {}", one.facts.flow.unwrap_or_default()),
            (flow, Nature::Power) if is_told(of(flow)) => format!("uom {}", one.facts.uom.unwrap_or_default()),
            _ => continue,
        };
        one.measure = Err(Unusable { code: Code::PassedOver, quote: format!("ReadingType {again}") });
    }
}
