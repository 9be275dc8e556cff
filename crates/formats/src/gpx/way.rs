//! The way along a track: how far, and how long it moved.

use logis_core::Instant;

use super::point::Place;

/// The mean radius of the earth (IUGG, R1), in metres.
const EARTH_RADIUS_M: f64 = 6_371_008.8;
/// Below this speed a device stands still and its position merely wanders: one kilometre an hour, in metres a second.
const MOVING_MIN_M_S: f64 = 1.0 / 3.6;

/// What was gone so far.
#[derive(Debug, Default)]
pub(super) struct Way {
    distance_m: f64,
    moving_s: f64,
    points: i32,
    timed: u64,
    times: Option<(Instant, Instant)>,
    /// The last place of the segment.
    last: Option<Place>,
    /// The last moment of the segment, and how far it went since.
    since: Option<(Instant, f64)>,
}

impl Way {
    /// Points of two segments are not joined.
    pub(super) fn interrupt(&mut self) {
        (self.last, self.since) = (None, None);
    }

    pub(super) fn go(&mut self, place: Place, at: Option<Instant>) {
        self.points = self.points.saturating_add(1);
        let step_m = self.last.map_or(0.0, |last| metres(last, place));
        self.distance_m += step_m;
        self.last = Some(place);
        if let Some((_, since_m)) = &mut self.since {
            *since_m += step_m;
        }
        let Some(at) = at else { return };
        if let Some((before, since_m)) = self.since {
            let seconds = seconds_between(before, at);
            if seconds > 0.0 && since_m >= MOVING_MIN_M_S * seconds {
                self.moving_s += seconds;
            }
        }
        self.since = Some((at, 0.0));
        self.timed += 1;
        let (first, last) = self.times.unwrap_or((at, at));
        self.times = Some((first.min(at), last.max(at)));
    }

    /// First and last moment, where two points have one.
    pub(super) fn times(&self) -> Option<(Instant, Instant)> {
        self.times.filter(|_| self.timed >= 2)
    }

    pub(super) fn points(&self) -> i32 {
        self.points
    }

    pub(super) fn distance_m(&self) -> i64 {
        whole(self.distance_m)
    }

    pub(super) fn moving_s(&self) -> i64 {
        whole(self.moving_s)
    }
}

/// The nearest whole number: sums of finite steps, each shorter than half the earth's girth.
#[expect(clippy::cast_possible_truncation, reason = "a float too large becomes the largest number, which is what is wanted")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of the calendar's years lose a few at most")]
fn seconds_between(from: Instant, to: Instant) -> f64 {
    to.micros().saturating_sub(from.micros()) as f64 / 1e6
}

/// The way between two places along a great circle, by the haversine formula.
fn metres(from: Place, to: Place) -> f64 {
    let radians = |e7: i64| degrees(e7).to_radians();
    let (from_latitude, to_latitude) = (radians(from.latitude_e7), radians(to.latitude_e7));
    let half_chord = |angle: f64| (angle / 2.0).sin().powi(2);
    let h = half_chord(to_latitude - from_latitude)
        + from_latitude.cos() * to_latitude.cos() * half_chord(radians(to.longitude_e7 - from.longitude_e7));
    2.0 * EARTH_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()
}

#[expect(clippy::cast_precision_loss, reason = "at most 3.6e9")]
fn degrees(e7: i64) -> f64 {
    e7 as f64 / 1e7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(latitude: i64, longitude: i64) -> Place {
        Place { latitude_e7: latitude * 10_000_000, longitude_e7: longitude * 10_000_000 }
    }

    #[test]
    fn a_degree_of_the_equator_and_half_the_girth() {
        let degree = EARTH_RADIUS_M.to_radians();
        for (from, to, degrees) in [
            (place(0, 0), place(0, 1), 1.0),
            (place(0, 0), place(1, 0), 1.0),
            (place(0, 179), place(0, -179), 2.0),
            (place(90, 0), place(-90, 120), 180.0),
            (place(45, 7), place(45, 7), 0.0),
        ] {
            assert!((metres(from, to) - degrees * degree).abs() < 0.01, "{from:?} {to:?}");
        }
    }
}
