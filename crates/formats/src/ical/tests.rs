//! What people find in their calendars, and what hostile files find there.

use logis_core::Code;
use proptest::prelude::*;

use crate::{Collected, Hint, MemoryInput, Refused};

/// Start of each event, and the codes of what was said.
fn read(bytes: impl Into<Vec<u8>>) -> Result<(Vec<String>, Vec<Code>), Code> {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("ical".to_owned()), ..Hint::default() };
    match crate::read(&MemoryInput::new("x.ics", bytes), &hint, &mut collected) {
        Ok(_) => {}
        Err(Refused::Input(problem)) => return Err(problem.code),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
    let start = |batch: &logis_kinds::Batch, row: usize| batch.instant("starts_at", row).map(|at| at.to_string()).unwrap_or_default();
    let starts = collected.batches.iter().flat_map(|batch| (0..batch.rows()).map(move |row| start(batch, row))).collect();
    Ok((starts, collected.problems.iter().map(|problem| problem.code).collect()))
}

fn event(properties: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{properties}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
}

#[test]
fn known_by_its_content() {
    let sure = |text| super::recognise(&crate::Head { text, whole: true });
    assert_eq!(sure("\r\nbegin:vcalendar\r\n"), 95);
    assert_eq!(sure("BEGIN:X-MINE\nBEGIN:VEVENT\n"), 60);
    for text in ["", "BEGIN:VCARD\n", "BEGIN:X-MINE\n", "<BEGIN:VCALENDAR>", "date,BEGIN:VCALENDAR"] {
        assert_eq!(sure(text), 0, "{text}");
    }
}

#[test]
fn where_the_clock_is_turned() {
    let start = |local: &str| read(event(&format!("DTSTART;TZID=Europe/Paris:{local}"))).unwrap().0.remove(0);
    assert_eq!(start("20240331T013000"), "2024-03-31T00:30:00Z");
    // An hour that there was not, and one that there was twice.
    assert_eq!(start("20240331T023000"), "2024-03-31T01:30:00Z");
    assert_eq!(start("20241027T023000"), "2024-10-27T00:30:00Z");
    assert_eq!(start("20241027T033000"), "2024-10-27T02:30:00Z");
}

#[test]
fn durations_beyond_the_calendar_are_lost_alone() {
    for duration in ["P4294967295W", "-P4294967295W", "PT4294967295H", "PX"] {
        let (starts, _) = read(event(&format!("DTSTART:20240101T000000Z\nDURATION:{duration}"))).unwrap();
        assert!(starts.len() <= 1, "{duration}");
    }
    assert_eq!(read(event("DTSTART;VALUE=DATE:20240230")).unwrap(), (vec![String::new()], vec![Code::DateUnreadable]));
    assert_eq!(read("BEGIN:X\n".repeat(100).as_str()), Err(Code::LimitExceeded));
}

proptest! {
    #[test]
    fn no_lines_make_it_panic(lines in proptest::collection::vec("(BEGIN:(VEVENT|VALARM|VTIMEZONE|STANDARD|X)|END:(VEVENT|VTIMEZONE|VCALENDAR)|(DTSTART|DTEND|DURATION|RRULE|TZID|TZOFFSETTO|TZOFFSETFROM|RDATE|ORGANIZER|RECURRENCE-ID)[;:](TZID=X:)?[-+PTZWDHMS0-9]{0,18}|[A-Z]{1,5}[;:=,\"A-Za-z0-9é\\\\]{0,20}| ?.{0,12})", 0..40)) {
        let _ = read(format!("BEGIN:VCALENDAR\n{}", lines.join("\n")));
    }

    #[test]
    fn what_is_cut_gives_only_whole_events(hours in proptest::collection::vec(0u8..24, 1..6), at in any::<prop::sample::Index>()) {
        let text: String = hours.iter().map(|hour| event(&format!("DTSTART:20240101T{hour:02}0000Z"))).collect();
        if let Ok((starts, _)) = read(&text.as_bytes()[..at.index(text.len() + 1)]) {
            prop_assert!(starts.len() <= hours.len());
            for (start, hour) in starts.iter().zip(&hours) {
                prop_assert_eq!(start, &format!("2024-01-01T{hour:02}:00:00Z"));
            }
        }
    }
}
