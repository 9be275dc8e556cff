//! What counts of each day, and what days add up to.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use logis_core::{Day, Energy, Instant, Month};
use logis_pages::energy::{Quantity, Step, Sum};
use logis_pages::format;

use super::series::{DAY_SECONDS_MAX, DAY_SECONDS_MIN, Piece, Series};

/// Index readings may lie so far from midnight and still tell of the day.
const INDEX_SLACK_SECONDS: i64 = 3600;
/// Intervals of several days may begin and end so far from midnight and still tell of whole days: a gas day begins at six,
/// which is seven hours into a day of 25.
const SPAN_SLACK_SECONDS: i64 = 7 * 3600;

/// The readings of one meter around a period, ready for sums.
#[derive(Debug)]
pub struct Readings {
    zone: TimeZone,
    /// Start of the meter's first reading and end of its last, in seconds.
    known: (i64, i64),
    /// Steps shorter than a day, by length, finest first.
    steps: Vec<Vec<Piece>>,
    /// Intervals of a day.
    daily: BTreeMap<Day, Piece>,
    /// Intervals longer than a day.
    spans: Vec<Piece>,
    /// Index differences of the total.
    total: Indexed,
    /// Index differences by slot.
    slots: BTreeMap<String, Indexed>,
    /// What intervals say by slot.
    interval_slots: BTreeMap<String, Vec<Piece>>,
    /// Whether any reading has an energy.
    has_energy: bool,
    /// Readings whose energy is not known, in order of time.
    quantities: Vec<Quantity>,
}

/// Index differences of one register.
#[derive(Debug, Default)]
struct Indexed {
    /// Those that tell of a day, or of a part of it: energy, estimated part, seconds.
    days: BTreeMap<Day, (i64, i64, i64)>,
    /// Longer ones.
    spans: Vec<Piece>,
    all: Vec<Piece>,
}

/// What is known of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// All of it, or a sum over several days that holds it.
    Whole,
    /// A part.
    Partly,
    /// Nothing.
    Nothing,
}

/// A day resolved.
#[derive(Debug, Clone)]
struct Resolved {
    day: Day,
    /// Its first moment and the first after it, in seconds.
    bounds: (i64, i64),
    energy: i64,
    estimated: i64,
    known: Known,
    /// Whether intervals tell of it.
    by_intervals: bool,
    /// Whether a sum over several days holds it.
    is_held: bool,
    /// The steps of its curve.
    steps: Vec<Piece>,
    /// The seconds up to which a step of the day before reaches into it.
    taken: i64,
}

impl Readings {
    /// The same, with readings whose energy is not known.
    pub(super) fn with_quantities(mut self, mut quantities: Vec<Quantity>) -> Self {
        quantities.sort_by_key(|reading| reading.start);
        self.quantities = quantities;
        self
    }

    /// Whether a sum or a hole of energy means anything: not where readings are there and none has an energy.
    #[must_use]
    pub fn is_of_energy(&self) -> bool {
        self.has_energy || self.quantities.is_empty()
    }

    /// The readings of a period whose energy is not known.
    #[must_use]
    pub fn quantities(&self, first: Day, last: Day) -> Vec<Quantity> {
        let (from, to) = (self.bounds(first).0, self.bounds(last).1);
        let is_within = |reading: &&Quantity| {
            let start = reading.start.seconds();
            start < to && (start >= from || start.saturating_add(i64::from(reading.seconds)) > from)
        };
        self.quantities.iter().filter(is_within).cloned().collect()
    }

    pub(super) fn new(mut series: Series, zone: TimeZone, known: (Instant, Instant)) -> Self {
        let has_energy = !series.is_empty();
        let day_of = |piece: &Piece| format::civil_day(Instant::from_seconds(piece.middle()), &zone);
        let (mut steps, mut daily, mut spans) = (Vec::new(), BTreeMap::new(), Vec::new());
        for (seconds, pieces) in series.intervals() {
            if seconds < DAY_SECONDS_MIN {
                steps.push(pieces);
            } else if seconds <= DAY_SECONDS_MAX {
                for piece in pieces {
                    daily.entry(day_of(&piece)).or_insert(piece);
                }
            } else {
                spans.extend(pieces);
            }
        }
        let mut slots: BTreeMap<String, Indexed> = BTreeMap::new();
        for (register, pieces) in series.differences() {
            let indexed = slots.entry(register).or_default();
            for piece in &pieces {
                if piece.seconds() > DAY_SECONDS_MAX {
                    indexed.spans.push(*piece);
                } else {
                    let day = indexed.days.entry(day_of(piece)).or_default();
                    *day = (day.0.saturating_add(piece.energy), day.1.saturating_add(piece.estimated), day.2 + piece.seconds());
                }
            }
            indexed.all = pieces;
        }
        let total = slots.remove("").unwrap_or_default();
        let known = (known.0.seconds(), known.1.seconds());
        Self { known, steps, daily, spans, total, slots, interval_slots: series.slots(), has_energy, quantities: Vec::new(), zone }
    }

    fn bounds(&self, day: Day) -> (i64, i64) {
        (format::midnight(day, &self.zone).seconds(), format::midnight(day.plus_days(1), &self.zone).seconds())
    }

    /// The load curve: steps in order of time, without overlaps; where nothing was measured there is none.
    #[must_use]
    pub fn curve(&self, first: Day, last: Day) -> Vec<Step> {
        let step = |piece: &Piece| Step {
            start: Instant::from_seconds(piece.start),
            seconds: u32::try_from(piece.seconds()).unwrap_or(u32::MAX),
            energy: Energy::from_millijoules(piece.energy),
            estimated: piece.estimated != 0,
        };
        self.resolve(first, last).iter().flat_map(|day| day.steps.iter().map(step)).collect()
    }

    /// The sum of each day.
    #[must_use]
    pub fn day_sums(&self, first: Day, last: Day) -> Vec<(Day, Sum)> {
        self.resolve(first, last).into_iter().map(|day| (day.day, add_up(std::slice::from_ref(&day)))).collect()
    }

    /// The sum of each month.
    #[must_use]
    pub fn month_sums(&self, first: Month, last: Month) -> Vec<(Month, Sum)> {
        let months = std::iter::successors(Some(first), |month| Some(month.next())).take_while(|month| *month <= last);
        months.map(|month| (month, self.sum(month.first(), month.last()))).collect()
    }

    /// The sum of a period, from its first day to its last.
    #[must_use]
    pub fn sum(&self, first: Day, last: Day) -> Sum {
        let mut days = self.resolve(first, last);
        self.fill(&mut days);
        add_up(&days)
    }

    /// From when to when nothing is known, within what the meter told of; in order of time.
    #[must_use]
    pub fn holes(&self, first: Day, last: Day) -> Vec<(Instant, Instant)> {
        let mut days = self.resolve(first, last);
        self.fill(&mut days);
        let mut holes: Vec<(i64, i64)> = Vec::new();
        let mut add = |from: i64, to: i64| {
            let (from, to) = (from.max(self.known.0), to.min(self.known.1));
            if from >= to {
                return;
            }
            match holes.last_mut() {
                Some(last) if last.1 == from => last.1 = to,
                _ => holes.push((from, to)),
            }
        };
        // Of a day that an index tells a part of, nobody can say which part is missing.
        for day in days.iter().filter(|day| day.known == Known::Nothing || day.known == Known::Partly && day.by_intervals) {
            // The day before may last into it, as gas days do.
            let mut from = self.daily.get(&day.day.plus_days(-1)).map_or(day.taken, |piece| piece.end.max(day.taken));
            for step in &day.steps {
                add(from, step.start);
                from = step.end;
            }
            add(from, day.bounds.1);
        }
        holes.into_iter().map(|(from, to)| (Instant::from_seconds(from), Instant::from_seconds(to))).collect()
    }

    /// What each tariff slot counted within a period; empty where the source tells none apart.
    #[must_use]
    pub fn slots(&self, first: Day, last: Day) -> Vec<(String, Energy)> {
        let (from, to) = (self.bounds(first).0, self.bounds(last).1);
        let within = |pieces: &[Piece]| {
            let inside = pieces.iter().filter(|piece| piece.start >= from && piece.end <= to);
            inside.fold(0i64, |sum, piece| sum.saturating_add(piece.energy))
        };
        let of_intervals: Vec<(String, i64)> = self.interval_slots.iter().map(|(name, pieces)| (name.clone(), within(pieces))).collect();
        let of_indexes = || self.slots.iter().map(|(name, indexed)| (name.clone(), within(&indexed.all))).collect();
        let slots: Vec<(String, i64)> = if of_intervals.is_empty() { of_indexes() } else { of_intervals };
        slots.into_iter().filter(|(_, energy)| *energy != 0).map(|(name, energy)| (name, Energy::from_millijoules(energy))).collect()
    }

    fn resolve(&self, first: Day, last: Day) -> Vec<Resolved> {
        if last < first {
            return Vec::new();
        }
        // A step of the day before may reach into the first.
        let mut taken = i64::MIN;
        let mut days = Vec::new();
        for number in first.plus_days(-1).number()..=last.number() {
            let day = self.day(Day::from_number(number), taken);
            taken = day.steps.last().map_or(taken, |step| step.end);
            days.push(day);
        }
        days.remove(0);
        days
    }

    fn day(&self, day: Day, taken: i64) -> Resolved {
        let bounds = self.bounds(day);
        let taken = taken.clamp(bounds.0, bounds.1);
        let (steps, is_whole) = self.steps_of(bounds, taken);
        let mut resolved = Resolved {
            day,
            bounds,
            energy: 0,
            estimated: 0,
            known: Known::Nothing,
            by_intervals: true,
            is_held: false,
            steps: Vec::new(),
            taken,
        };
        if let (false, Some(piece)) = (is_whole, self.daily.get(&day)) {
            (resolved.energy, resolved.estimated, resolved.known) = (piece.energy, piece.estimated, Known::Whole);
        } else if !steps.is_empty() {
            resolved.energy = steps.iter().fold(0, |sum, step| step.energy.saturating_add(sum));
            resolved.estimated = steps.iter().fold(0, |sum, step| step.estimated.saturating_add(sum));
            resolved.known = if is_whole { Known::Whole } else { Known::Partly };
        } else {
            resolved.by_intervals = false;
            if let Some((energy, estimated, is_whole)) = self.indexed(day, bounds) {
                (resolved.energy, resolved.estimated) = (energy, estimated);
                resolved.known = if is_whole { Known::Whole } else { Known::Partly };
            }
        }
        resolved.steps = steps;
        resolved
    }

    /// The steps that count of a day, and whether they cover it: the finest series that does, else all, finest first.
    fn steps_of(&self, bounds: (i64, i64), taken: i64) -> (Vec<Piece>, bool) {
        let within = |series: &'_ [Piece]| {
            let (from, to) = (series.partition_point(|piece| piece.start < taken), series.partition_point(|piece| piece.start < bounds.1));
            from..to.max(from)
        };
        for series in &self.steps {
            let mut at = taken;
            let line: Vec<Piece> = series[within(series)]
                .iter()
                .filter(|piece| {
                    let follows = piece.start == at;
                    at = if follows { piece.end } else { at };
                    follows
                })
                .copied()
                .collect();
            if at >= bounds.1 && !line.is_empty() {
                return (line, true);
            }
        }
        let mut placed: Vec<Piece> = Vec::new();
        for series in &self.steps {
            let mut fresh: Vec<Piece> = Vec::new();
            for piece in &series[within(series)] {
                let after = placed.partition_point(|other| other.end <= piece.start);
                let is_free = placed.get(after).is_none_or(|other| other.start >= piece.end);
                if is_free && fresh.last().is_none_or(|other| other.end <= piece.start) {
                    fresh.push(*piece);
                }
            }
            placed.extend(fresh);
            placed.sort_unstable_by_key(|piece| piece.start);
        }
        let covered: i64 = placed.iter().map(|piece| piece.end.min(bounds.1) - piece.start).sum();
        let is_whole = !placed.is_empty() && covered == bounds.1 - taken;
        (placed, is_whole)
    }

    /// What indexes say of a day: energy, the estimated part, and whether that is all of it.
    fn indexed(&self, day: Day, bounds: (i64, i64)) -> Option<(i64, i64, bool)> {
        let is_whole = |seconds: i64| seconds >= bounds.1 - bounds.0 - INDEX_SLACK_SECONDS;
        if let Some((energy, estimated, seconds)) = self.total.days.get(&day) {
            return Some((*energy, *estimated, is_whole(*seconds)));
        }
        let noon = i64::midpoint(bounds.0, bounds.1);
        let mut sum: Option<(i64, i64, bool)> = None;
        let mut misses = false;
        for slot in self.slots.values() {
            if let Some((energy, estimated, seconds)) = slot.days.get(&day) {
                let before = sum.unwrap_or((0, 0, true));
                let whole = before.2 && is_whole(*seconds);
                sum = Some((before.0.saturating_add(*energy), before.1.saturating_add(*estimated), whole));
            } else {
                misses |= slot.spans.iter().any(|span| span.start < noon && noon < span.end);
            }
        }
        sum.map(|(energy, estimated, whole)| (energy, estimated, whole && !misses))
    }

    /// Puts in what is known of several days together, where days of it are missing. The sum stands on the first of them.
    fn fill(&self, days: &mut [Resolved]) {
        let (Some(first), Some(last)) = (days.first().map(|day| day.bounds.0), days.last().map(|day| day.bounds.1)) else { return };
        let mut slots: BTreeMap<(i64, i64), Piece> = BTreeMap::new();
        for span in self.slots.values().flat_map(|slot| &slot.spans) {
            let sum = slots.entry((span.start, span.end)).or_insert(Piece { energy: 0, estimated: 0, ..*span });
            sum.energy = sum.energy.saturating_add(span.energy);
            sum.estimated = sum.estimated.saturating_add(span.estimated);
        }
        let indexes = self.total.spans.iter().copied().chain(slots.into_values());
        let mut spans: Vec<(bool, Piece)> = self.spans.iter().map(|span| (true, *span)).chain(indexes.map(|span| (false, span))).collect();
        let slack = |of_interval: bool| if of_interval { SPAN_SLACK_SECONDS } else { INDEX_SLACK_SECONDS };
        spans.retain(|(of_interval, span)| span.start >= first - slack(*of_interval) && span.end <= last + slack(*of_interval));
        spans.sort_by_key(|(of_interval, span)| (!of_interval, span.seconds()));
        for (of_interval, span) in spans {
            let slack = slack(of_interval);
            let from = days.partition_point(|day| day.bounds.0 < span.start - slack);
            let to = days.partition_point(|day| day.bounds.1 <= span.end + slack);
            let Some(held) = days.get_mut(from..to).filter(|held| !held.is_empty()) else { continue };
            let bounds = held.first().map(|day| day.bounds.0).zip(held.last().map(|day| day.bounds.1));
            // A span that begins or ends within a day tells of no whole days.
            let fits = bounds.is_some_and(|(start, end)| (start - span.start).abs() <= slack && (end - span.end).abs() <= slack);
            let is_known = held.iter().all(|day| day.known == Known::Whole);
            let is_told = !of_interval && held.iter().any(|day| day.by_intervals);
            if !fits || is_known || is_told || held.iter().any(|day| day.is_held) {
                continue;
            }
            for (n, day) in held.iter_mut().enumerate() {
                let (energy, estimated) = if n == 0 { (span.energy, span.estimated) } else { (0, 0) };
                (day.energy, day.estimated, day.known, day.is_held) = (energy, estimated, Known::Whole, true);
            }
        }
    }
}

fn add_up(days: &[Resolved]) -> Sum {
    let is_anything = days.iter().any(|day| day.known != Known::Nothing);
    let sum = |of: fn(&Resolved) -> i64| Energy::from_millijoules(days.iter().fold(0, |sum: i64, day| sum.saturating_add(of(day))));
    Sum {
        energy: is_anything.then(|| sum(|day| day.energy)),
        estimated: sum(|day| day.estimated),
        incomplete: is_anything && days.iter().any(|day| day.known != Known::Whole),
        before: None,
    }
}
