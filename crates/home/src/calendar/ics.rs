//! iCalendar as it is written (RFC 5545): all-day events, folded lines, escaped texts.

use logis_core::{Day, Instant};

/// Octets of a line without its end (section 3.1).
const LINE_OCTETS_MAX: usize = 75;
/// Characters of a text; what is longer is cut.
const TEXT_CHARACTERS_MAX: usize = 300;
/// How often programs are asked to read again.
const REFRESH: &str = "PT12H";

/// One day of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same as long as it is about the same.
    pub uid: String,
    /// The day.
    pub on: Day,
    /// What it is.
    pub title: String,
    /// What is said further; may be empty.
    pub text: String,
    /// Days before it at which a program may remind of it.
    pub remind_days: Option<u32>,
}

/// A calendar of this name, as it is at a moment.
#[must_use]
pub fn write(name: &str, events: &[Event], at: Instant) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Logis//Logis//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    // RFC 7986, and what was written before there was one.
    for property in ["NAME", "X-WR-CALNAME"] {
        line(&mut out, &format!("{property}:{}", escaped(name)));
    }
    line(&mut out, &format!("REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"));
    line(&mut out, &format!("X-PUBLISHED-TTL:{REFRESH}"));
    let stamp = stamp(at);
    for event in events {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", escaped(&event.uid)));
        line(&mut out, &format!("DTSTAMP:{stamp}"));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", date(event.on)));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", date(event.on.plus_days(1))));
        line(&mut out, &format!("SUMMARY:{}", escaped(&event.title)));
        if !event.text.is_empty() {
            line(&mut out, &format!("DESCRIPTION:{}", escaped(&event.text)));
        }
        // It takes no time of the day, and is nobody else's.
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "CLASS:PRIVATE");
        if let Some(days) = event.remind_days {
            line(&mut out, "BEGIN:VALARM");
            line(&mut out, "ACTION:DISPLAY");
            line(&mut out, &format!("DESCRIPTION:{}", escaped(&event.title)));
            line(&mut out, &format!("TRIGGER:-P{days}D"));
            line(&mut out, "END:VALARM");
        }
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// A line, folded between characters so that no part is too long.
fn line(out: &mut String, text: &str) {
    let mut octets = 0;
    for character in text.chars() {
        if octets + character.len_utf8() > LINE_OCTETS_MAX {
            out.push_str("\r\n ");
            octets = 1;
        }
        octets += character.len_utf8();
        out.push(character);
    }
    out.push_str("\r\n");
}

/// A value of type TEXT (section 3.3.11). Controls have no place in it.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.replace("\r\n", "\n").chars().take(TEXT_CHARACTERS_MAX) {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    out
}

fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

fn stamp(at: Instant) -> String {
    let day = at.day();
    let seconds = (at.micros() - day.instant().micros()) / 1_000_000;
    format!("{}T{:02}{:02}{:02}Z", date(day), seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calcard::icalendar::{ICalendar, ICalendarProperty, ICalendarValue};
    use proptest::prelude::*;

    fn event(title: &str, text: &str) -> Event {
        Event {
            uid: "0123@logis".to_owned(),
            on: "2026-12-31".parse().unwrap(),
            title: title.to_owned(),
            text: text.to_owned(),
            remind_days: Some(7),
        }
    }

    #[test]
    fn a_calendar_is_written() {
        let at = "2026-11-12".parse::<Day>().unwrap().instant().plus_seconds(3_661);
        insta::assert_snapshot!(write("Logis", &[event("Loyer; 3, rue « A »", "une ligne\nl’autre")], at).replace("\r\n", "\n"), @r"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Logis//Logis//EN
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        NAME:Logis
        X-WR-CALNAME:Logis
        REFRESH-INTERVAL;VALUE=DURATION:PT12H
        X-PUBLISHED-TTL:PT12H
        BEGIN:VEVENT
        UID:0123@logis
        DTSTAMP:20261112T010101Z
        DTSTART;VALUE=DATE:20261231
        DTEND;VALUE=DATE:20270101
        SUMMARY:Loyer\; 3\, rue « A »
        DESCRIPTION:une ligne\nl’autre
        TRANSP:TRANSPARENT
        CLASS:PRIVATE
        BEGIN:VALARM
        ACTION:DISPLAY
        DESCRIPTION:Loyer\; 3\, rue « A »
        TRIGGER:-P7D
        END:VALARM
        END:VEVENT
        END:VCALENDAR
        ");
    }

    proptest! {
        #[test]
        fn whatever_a_party_is_called_it_is_one_text(title in "[\\PC\n;,\\\\:\"é🏠]{1,200}") {
            let written = write("Logis", &[event(&title, "")], Instant::from_micros(0));
            prop_assert!(written.split("\r\n").all(|line| line.len() <= LINE_OCTETS_MAX));
            prop_assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
            let read = ICalendar::parse(&written).unwrap();
            prop_assert_eq!(read.components.len(), 3);
            let event = read.components.iter().find(|component| component.property(&ICalendarProperty::Dtstart).is_some()).unwrap();
            let summary = event.property(&ICalendarProperty::Summary).unwrap();
            let Some(ICalendarValue::Text(text)) = summary.values.first() else { panic!("{summary:?}") };
            prop_assert_eq!(text.trim(), title.trim());
        }
    }
}
