//! One event as columns.

use calcard::icalendar::{ICalendarEntry, ICalendarParameterName, ICalendarProperty, ICalendarStatus, ICalendarValue, Uri};
use calcard::{Entry, Parser};
use logis_core::{Code, Day, Instant};
use logis_kinds::Cell;

use super::when::{Unreadable, When};
use super::zones::Zones;

/// The columns of an event that stand in its properties.
#[derive(Debug, Default)]
pub(super) struct Event {
    uid: String,
    summary: String,
    description: String,
    location: String,
    start: Option<When>,
    /// Not included.
    end: Option<When>,
    status: &'static str,
    organizer: String,
    attendees: String,
    revised_at: Option<Instant>,
    /// What could not be read of it.
    pub(super) lost: Vec<(Code, String)>,
}

/// Reads the properties of one event; `None` where they are none.
pub(super) fn event(properties: &str, zones: &mut Zones) -> Option<Event> {
    let text = format!("BEGIN:VEVENT\r\n{properties}END:VEVENT\r\n");
    let Entry::ICalendar(calendar) = Parser::new(&text).entry() else { return None };
    let mut event = Event { status: "unknown", ..Event::default() };
    let entries = &calendar.components.first()?.entries;
    for entry in entries {
        event.take(entry, zones);
    }
    let duration = entries.iter().find(|entry| entry.name == ICalendarProperty::Duration);
    if let (None, Some(start), Some(entry)) = (&event.end, &event.start, duration) {
        let end = match entry.values.first() {
            Some(ICalendarValue::Duration(duration)) => start.plus(duration, zones),
            _ => None,
        };
        if end.is_none() {
            event.lost.push((Code::DateUnreadable, "DURATION".to_owned()));
        }
        event.end = end;
    }
    Some(event)
}

impl Event {
    fn take(&mut self, entry: &ICalendarEntry, zones: &mut Zones) {
        match &entry.name {
            ICalendarProperty::Uid => first(&mut self.uid, &text(entry)),
            ICalendarProperty::Summary => first(&mut self.summary, &text(entry)),
            ICalendarProperty::Description => first(&mut self.description, &text(entry)),
            ICalendarProperty::Location => first(&mut self.location, &text(entry)),
            ICalendarProperty::Dtstart => self.start = self.start.take().or_else(|| self.when(entry, "DTSTART", zones)),
            ICalendarProperty::Dtend => self.end = self.end.take().or_else(|| self.when(entry, "DTEND", zones)),
            ICalendarProperty::LastModified => {
                self.revised_at = self.when(entry, "LAST-MODIFIED", zones).map(|at| at.instant()).or(self.revised_at);
            }
            ICalendarProperty::Status => {
                self.status = match entry.values.first() {
                    Some(ICalendarValue::Status(ICalendarStatus::Confirmed)) => "confirmed",
                    Some(ICalendarValue::Status(ICalendarStatus::Tentative)) => "tentative",
                    Some(ICalendarValue::Status(ICalendarStatus::Cancelled)) => "cancelled",
                    _ => self.status,
                }
            }
            ICalendarProperty::Organizer => first(&mut self.organizer, &person(entry)),
            ICalendarProperty::Attendee => {
                let attendee = person(entry);
                if !self.attendees.is_empty() && !attendee.is_empty() {
                    self.attendees.push('\n');
                }
                self.attendees.push_str(&attendee);
            }
            _ => {}
        }
    }

    fn when(&mut self, entry: &ICalendarEntry, name: &str, zones: &mut Zones) -> Option<When> {
        match When::of(entry, zones) {
            Ok(Some(When::Time(time))) => {
                if time.is_of_unknown_zone() {
                    self.lost.push((Code::DateUnreadable, format!("TZID={}", entry.tz_id().unwrap_or_default())));
                }
                Some(When::Time(time))
            }
            Ok(when) => when,
            Err(Unreadable) => {
                let written = text(entry);
                self.lost.push((Code::DateUnreadable, if written.is_empty() { name.to_owned() } else { written }));
                None
            }
        }
    }

    /// The last day of an event of whole days: its end is the day after, where it is written; many write the same day.
    fn last_day(&self) -> Option<Day> {
        let Some(When::Day(first)) = self.start else { return None };
        match &self.end {
            Some(When::Day(end)) => Some(end.plus_days(-1).max(first)),
            Some(When::Time(end)) => Some(end.at.day().max(first)),
            None => Some(first),
        }
    }

    pub(super) fn row(&self) -> Vec<(&'static str, Cell<'_>)> {
        let (starts_on, ends_on) = match self.start {
            Some(When::Day(day)) => (Some(day), self.last_day()),
            _ => (None, None),
        };
        let time = match &self.start {
            Some(When::Time(time)) => Some(time),
            _ => None,
        };
        let ends_at = ends_on.map(|day| day.plus_days(1).instant()).or_else(|| self.end.as_ref().map(When::instant));
        let instant = |at: Option<Instant>| at.map_or(Cell::Nothing, Cell::Instant);
        vec![
            ("uid", Cell::Text(&self.uid)),
            ("summary", Cell::Text(&self.summary)),
            ("description", Cell::Text(&self.description)),
            ("location", Cell::Text(&self.location)),
            ("starts_at", instant(self.start.as_ref().map(When::instant))),
            ("starts_on", starts_on.into()),
            ("ends_at", instant(ends_at)),
            ("ends_on", ends_on.into()),
            ("timezone", time.and_then(|time| time.zone.as_ref()).into()),
            ("offset_minutes", time.and_then(|time| time.offset_minutes).into()),
            ("status", Cell::Text(self.status)),
            ("organizer", Cell::Text(&self.organizer)),
            ("attendees", Cell::Text(&self.attendees)),
            ("revised_at", instant(self.revised_at)),
        ]
    }
}

/// Keeps the first that says anything.
fn first(into: &mut String, text: &str) {
    if into.is_empty() {
        text.trim().clone_into(into);
    }
}

fn text(entry: &ICalendarEntry) -> String {
    match entry.values.first() {
        Some(ICalendarValue::Uri(Uri::Location(location))) => location.clone(),
        Some(value) => value.as_text().unwrap_or_default().to_owned(),
        None => String::new(),
    }
}

/// A person: name and mail address, or what there is of them.
fn person(entry: &ICalendarEntry) -> String {
    let written = text(entry).trim().to_owned();
    let address = match written.split_at_checked("mailto:".len()) {
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto:") => address.trim().to_owned(),
        _ => written,
    };
    let name = entry.parameter(&ICalendarParameterName::Cn).and_then(|name| name.as_text()).unwrap_or_default().trim().to_owned();
    match (name.is_empty() || name == address, address.is_empty()) {
        (true, _) => address,
        (false, true) => name,
        (false, false) => format!("{name} <{address}>"),
    }
}
