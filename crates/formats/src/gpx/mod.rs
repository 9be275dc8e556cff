//! GPX 1.0 and 1.1, the GPS Exchange Format: tracks that watches, phones and navigation devices recorded.
//!
//! Each point of a track is a position; each track of which two points have a time is a trip. Waypoints and routes are
//! places and plans, not where the person went: they are passed over, and said once. Elements are known by their local
//! names, so that extensions count with or without a namespace.
//!
//! To read one more element of a point: 1. its name in [`Tracks::close_in_point`], 2. its column in [`point`], 3. a case
//! file under `tests/cases/gpx/`. To know one more way to travel: `mode.rs`.

mod mode;
mod point;
#[cfg(test)]
mod tests;
mod way;

use logis_core::{Code, Problem};
use logis_kinds::{Batch, Cell, KindId, Rows};

use self::point::Point;
use self::way::Way;
use crate::once::Once;
use crate::xml::{Step, XmlEvents};
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `gpx`
pub(crate) const FORMAT: Format = Format { id: "gpx", recognise, read };

/// Characters of a track's name that are kept: each of its positions bears it.
const NAME_CHARS_MAX: usize = 200;

fn recognise(head: &Head<'_>) -> u8 {
    if !head.text.trim_start().starts_with('<') {
        return 0;
    }
    let is_root = |tag: &str| {
        let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        name.rsplit(':').next() == Some("gpx")
    };
    if head.text.split('<').skip(1).any(is_root) { 95 } else { 0 }
}

fn read(input: &mut Reader<'_>, _hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut events = XmlEvents::new(input);
    let mut tracks = Tracks {
        sink,
        place: Vec::new(),
        name: None,
        mode: "unknown",
        segment: -1,
        way: Way::default(),
        point: None,
        positions: Rows::new(KindId::MobilityPosition),
        trips: Rows::new(KindId::MobilityTrip),
        notes: Once::default(),
    };
    while let Some(step) = events.step()? {
        match step {
            Step::Open => tracks.open(&events),
            Step::Close => tracks.close(events.line(), events.text())?,
        }
    }
    tracks.finish()?;
    Ok(Reading::of_source(FORMAT.id))
}

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Track,
    Name,
    Type,
    Segment,
    Point,
    Elevation,
    Time,
    Speed,
    Accuracy,
    Other,
}

impl Element {
    fn of(name: &str) -> Self {
        match name {
            "trk" => Self::Track,
            "name" => Self::Name,
            "type" => Self::Type,
            "trkseg" => Self::Segment,
            "trkpt" => Self::Point,
            "ele" => Self::Elevation,
            "time" => Self::Time,
            "speed" => Self::Speed,
            "accuracy" | "hacc" => Self::Accuracy,
            _ => Self::Other,
        }
    }
}

/// The tracks of a document as they go by.
struct Tracks<'a> {
    sink: &'a mut dyn Sink,
    /// The open elements; their depth has a limit.
    place: Vec<Element>,
    name: Option<String>,
    mode: &'static str,
    /// Of the open track, from 0; -1 before its first.
    segment: i32,
    way: Way,
    point: Option<Point>,
    positions: Rows,
    trips: Rows,
    notes: Once,
}

impl Tracks<'_> {
    fn open<R: std::io::Read>(&mut self, events: &XmlEvents<R>) {
        let element = Element::of(events.name());
        match (element, self.point.is_some()) {
            (Element::Track, false) => {
                (self.name, self.mode, self.segment, self.way) = (None, "unknown", -1, Way::default());
            }
            (Element::Segment, false) => {
                self.segment = self.segment.saturating_add(1);
                self.way.interrupt();
            }
            (Element::Point, false) => {
                self.point = Some(Point::new(events.line(), events.attribute("lat"), events.attribute("lon")));
            }
            (Element::Other, false) if matches!(events.name(), "wpt" | "rte") => {
                self.notes.say(self.sink, Problem::new(Code::PassedOver, events.name()).at_line(events.line()));
            }
            _ => {}
        }
        self.place.push(element);
    }

    fn close(&mut self, line: u64, text: &str) -> Result<(), Refused> {
        let Some(element) = self.place.pop() else { return Ok(()) };
        let within = self.place.last().copied();
        match element {
            Element::Point if !self.place.contains(&Element::Point) => return self.close_point(),
            Element::Track if !self.place.contains(&Element::Track) => return self.close_track(line),
            Element::Name if within == Some(Element::Track) && !text.is_empty() => {
                self.name = Some(text.chars().take(NAME_CHARS_MAX).collect());
            }
            Element::Type if within == Some(Element::Track) => self.mode = mode::mode(text),
            _ => self.close_in_point(element, within, line, text),
        }
        Ok(())
    }

    /// Takes what an element within a point says: place and time stand in it directly, the rest may stand in extensions.
    fn close_in_point(&mut self, element: Element, within: Option<Element>, line: u64, text: &str) {
        let Some(point) = &mut self.point else { return };
        let direct = within == Some(Element::Point);
        let unreadable = match element {
            Element::Time if direct => match point::moment(text) {
                Some((at, regular)) => {
                    point.at = Some(at);
                    if !regular {
                        self.notes.say(self.sink, Problem::new(Code::Irregular, "time").at_line(line));
                    }
                    None
                }
                None => Some(Code::DateUnreadable),
            },
            Element::Elevation if direct => point::thousandths(text, &mut point.elevation_mm),
            Element::Speed => point::thousandths(text, &mut point.speed_mm_s),
            Element::Accuracy => point::thousandths(text, &mut point.accuracy_mm),
            _ => None,
        };
        if let Some(code) = unreadable.filter(|_| !text.is_empty()) {
            self.sink.problem(Problem::new(code, text).at_line(line));
        }
    }

    fn close_point(&mut self) -> Result<(), Refused> {
        let Some(point) = self.point.take() else { return Ok(()) };
        let Some(place) = point.place else {
            self.sink.problem(Problem::new(Code::ValueUnreadable, &point.written).at_line(point.line));
            return Ok(());
        };
        self.way.go(place, point.at);
        let row = point::row(self.name.as_deref(), self.segment.max(0), &point, place);
        if self.positions.push(point.line, &row).is_err() {
            self.sink.problem(Problem::new(Code::LineUnreadable, "trkpt").at_line(point.line));
        }
        if self.positions.len() >= Batch::ROWS_MAX {
            self.sink.batch(self.positions.finish())?;
        }
        Ok(())
    }

    fn close_track(&mut self, line: u64) -> Result<(), Refused> {
        let way = std::mem::take(&mut self.way);
        let Some((starts_at, ends_at)) = way.times() else { return Ok(()) };
        let row = [
            ("track", Cell::from(self.name.as_deref())),
            ("starts_at", Cell::Instant(starts_at)),
            ("ends_at", Cell::Instant(ends_at)),
            ("distance_m", Cell::Integer(way.distance_m())),
            ("moving_s", Cell::Integer(way.moving_s())),
            ("mode", Cell::Text(self.mode)),
            ("points", Cell::Small(way.points())),
        ];
        if self.trips.push(line, &row).is_err() {
            self.sink.problem(Problem::new(Code::LineUnreadable, "trk").at_line(line));
        }
        if self.trips.len() >= Batch::ROWS_MAX {
            self.sink.batch(self.trips.finish())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Refused> {
        for rows in [&mut self.positions, &mut self.trips] {
            if !rows.is_empty() {
                self.sink.batch(rows.finish())?;
            }
        }
        Ok(())
    }
}
