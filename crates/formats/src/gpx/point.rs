//! One point of a track: where, when, how high, how fast, how sure.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use logis_core::{Code, Instant};
use logis_kinds::Cell;

/// The most of a height, speed or accuracy that is kept, in thousandths: ten thousand kilometres.
const THOUSANDTHS_MAX: f64 = 1e10;

/// A place on WGS 84, in degrees times ten million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) latitude_e7: i64,
    pub(super) longitude_e7: i64,
}

/// A point as far as it was read.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) line: u64,
    /// None where its attributes name no place on earth.
    pub(super) place: Option<Place>,
    /// Its attributes as written, to be quoted.
    pub(super) written: String,
    pub(super) at: Option<Instant>,
    pub(super) elevation_mm: Option<i64>,
    pub(super) speed_mm_s: Option<i64>,
    pub(super) accuracy_mm: Option<i64>,
}

impl Point {
    pub(super) fn new(line: u64, latitude: Option<&str>, longitude: Option<&str>) -> Self {
        let place = match (degrees_e7(latitude, 90.0), degrees_e7(longitude, 180.0)) {
            (Some(latitude_e7), Some(longitude_e7)) => Some(Place { latitude_e7, longitude_e7 }),
            _ => None,
        };
        let written = match place {
            Some(_) => String::new(),
            None => format!("{} {}", latitude.unwrap_or_default(), longitude.unwrap_or_default()),
        };
        Self { line, place, written, at: None, elevation_mm: None, speed_mm_s: None, accuracy_mm: None }
    }
}

/// The columns of a position.
pub(super) fn row<'a>(track: Option<&'a str>, segment: i32, point: &Point, place: Place) -> [(&'static str, Cell<'a>); 8] {
    [
        ("track", track.into()),
        ("segment", Cell::Small(segment)),
        ("at", point.at.map_or(Cell::Nothing, Cell::Instant)),
        ("latitude_e7", Cell::Integer(place.latitude_e7)),
        ("longitude_e7", Cell::Integer(place.longitude_e7)),
        ("elevation_mm", point.elevation_mm.into()),
        ("speed_mm_s", point.speed_mm_s.into()),
        ("accuracy_mm", point.accuracy_mm.into()),
    ]
}

/// Degrees times ten million, where they lie on the globe.
fn degrees_e7(text: Option<&str>, most: f64) -> Option<i64> {
    let degrees: f64 = text?.trim().parse().ok()?;
    if degrees.abs() <= most { whole(degrees * 1e7) } else { None }
}

/// Takes a number in thousandths, the first that a point gives; the code where it is none. What is written as "not a
/// number" is no number, but no mistake either: devices do so where they don't know.
pub(super) fn thousandths(text: &str, into: &mut Option<i64>) -> Option<Code> {
    match text.parse::<f64>() {
        Ok(number) if number.is_nan() => None,
        Ok(number) if (number * 1000.0).abs() <= THOUSANDTHS_MAX => {
            *into = into.or(whole(number * 1000.0));
            None
        }
        _ => Some(Code::ValueUnreadable),
    }
}

/// The nearest whole number.
#[expect(clippy::cast_possible_truncation, reason = "callers bound it far below 2^53")]
fn whole(number: f64) -> Option<i64> {
    number.is_finite().then(|| number.round() as i64)
}

/// A moment (ISO 8601, UTC by the standard), and whether it said its offset: without one it is UTC all the same.
pub(super) fn moment(text: &str) -> Option<(Instant, bool)> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some((at.into(), true));
    }
    let local: DateTime = text.parse().ok()?;
    Offset::UTC.to_timestamp(local).ok().map(|at| (at.into(), false))
}
