//! What people find in their tracks, and what hostile files find there.

use logis_core::Code;
use logis_kinds::KindId;
use proptest::prelude::*;

use crate::{Collected, Hint, MemoryInput, Refused};

/// Positions, and (metres, seconds in motion) of each trip.
fn read(text: &str) -> Result<(usize, Vec<(i64, i64)>), Code> {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("gpx".to_owned()), ..Hint::default() };
    match crate::read(&MemoryInput::new("x.gpx", text), &hint, &mut collected) {
        Ok(_) => {}
        Err(Refused::Input(problem)) => return Err(problem.code),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
    let of = |kind| collected.batches.iter().filter(move |batch| batch.kind() == kind);
    let number = |batch: &logis_kinds::Batch, name, row| batch.integer(name, row).unwrap_or_default();
    let trips = of(KindId::MobilityTrip)
        .flat_map(|batch| (0..batch.rows()).map(move |row| (number(batch, "distance_m", row), number(batch, "moving_s", row))));
    Ok((of(KindId::MobilityPosition).map(logis_kinds::Batch::rows).sum(), trips.collect()))
}

#[test]
fn positions_leave_in_batches_and_a_track_is_one_trip() {
    let points: String = (0..10_000)
        .map(|n| {
            format!(
                "<trkpt lat='0' lon='{}'><time>2024-01-01T{:02}:{:02}:{:02}Z</time></trkpt>",
                f64::from(n) / 1e5,
                n / 3600,
                n / 60 % 60,
                n % 60
            )
        })
        .collect();
    let (positions, trips) = read(&format!("<gpx><trk><trkseg>{points}</trkseg></trk><trk/></gpx>")).unwrap();
    assert_eq!((positions, trips), (10_000, vec![(11_118, 9999)]));
}

#[test]
fn what_is_no_gpx_or_stops_is_refused() {
    assert_eq!(read("<gpx><trk>"), Err(Code::BrokenXml));
    assert_eq!(read("<!DOCTYPE gpx><gpx/>"), Err(Code::Doctype));
    assert_eq!(read(&format!("<gpx>{}", "<trkpt>".repeat(100))), Err(Code::LimitExceeded));
}

proptest! {
    #[test]
    fn no_elements_make_it_panic(parts in proptest::collection::vec("(<trk>|</trk>|<trkseg>|</trkseg>|<trkpt lat='[-0-9.e]{0,6}' lon='[-0-9.e]{0,6}'>|</trkpt>|<(time|ele|speed|type|name)>[-0-9TZ:.einfNa]{0,20}</(time|ele|speed|type|name)>)", 0..40)) {
        let _ = read(&format!("<gpx>{}</gpx>", parts.concat()));
    }

    #[test]
    fn a_way_there_and_back_is_twice_the_way(lat in -89.0f64..89.0, lon in -179.0f64..179.0, by in 0.001f64..0.9) {
        let point = |lat: f64, minute: u32| format!("<trkpt lat='{lat}' lon='{lon}'><time>2024-01-01T00:{minute:02}:00Z</time></trkpt>");
        let once = read(&format!("<gpx><trk><trkseg>{}{}</trkseg></trk></gpx>", point(lat, 0), point(lat + by, 1))).unwrap().1;
        let twice = read(&format!("<gpx><trk><trkseg>{}{}{}</trkseg></trk></gpx>", point(lat, 0), point(lat + by, 1), point(lat, 2))).unwrap().1;
        prop_assert!((twice[0].0 - 2 * once[0].0).abs() <= 1);
    }
}
