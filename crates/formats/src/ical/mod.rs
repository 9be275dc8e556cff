//! iCalendar (RFC 5545): the events of a calendar.
//!
//! A file is cut into events by its lines, and each is read by `calcard` on its own: memory is bounded at any size, and a
//! broken event doesn't lose its neighbours. Time zones may be defined after the events that use them, so that a file is
//! read twice: once for them (`zones`), once for its events. Rules of recurrence are kept as they are written. What else a
//! calendar may hold, to-dos, journals, free and busy times, is passed over and said once.
//!
//! To read one more property: 1. its place in `event.rs`, 2. a case file under `tests/cases/ical/`.

mod definition;
mod event;
#[cfg(test)]
mod tests;
mod when;
mod zones;

use logis_core::{Code, Problem};
use logis_kinds::{Batch, KindId, Rows};

use self::zones::Zones;
use crate::content_lines::{ContentLine, ContentLines};
use crate::once::Once;
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `ical`
pub(crate) const FORMAT: Format = Format { id: "ical", recognise, read };

/// The most bytes of one event, without what is passed over.
const EVENT_BYTES_MAX: usize = 512 * 1024;
/// How much text a batch may hold before it is handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The deepest nesting of components that is followed.
const DEPTH_MAX: usize = 64;
/// Characters of a calendar's name that are kept: each of its events bears it.
const CALENDAR_CHARS_MAX: usize = 200;
/// Components that calendars may begin with where the calendar around them is missing.
const COMPONENTS: &[&str] = &["VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"];
/// Properties that hold files, which no column has.
const PASSED_OVER: &[&str] = &["ATTACH", "IMAGE"];
/// The properties that say when an event recurs.
const RECURRENCE: &[&str] = &["RRULE", "RDATE", "EXDATE", "EXRULE"];

fn recognise(head: &Head<'_>) -> u8 {
    let mut lines = head.text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let Some((begin, component)) = lines.next().and_then(|first| first.split_once(':')) else { return 0 };
    if !begin.trim().eq_ignore_ascii_case("BEGIN") {
        return 0;
    }
    let component = component.trim();
    if COMPONENTS.iter().any(|known| component.eq_ignore_ascii_case(known)) {
        return 95;
    }
    // A component of somebody's own that holds events.
    if lines.any(|line| line.eq_ignore_ascii_case("BEGIN:VEVENT")) { 60 } else { 0 }
}

fn read(input: &mut Reader<'_>, _hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let zones = Zones::new(definition::definitions(&mut ContentLines::new(input.again()?))?);
    let mut lines = ContentLines::new(input);
    let mut events = Events {
        sink,
        zones,
        around: Vec::new(),
        is_oddly_ended: false,
        calendar: None,
        open: None,
        rows: Rows::new(KindId::CalendarEvent),
        bytes: 0,
        notes: Once::default(),
    };
    while let Some(line) = lines.next()? {
        events.take(line)?;
    }
    events.finish()?;
    Ok(Reading::of_source(FORMAT.id))
}

/// An event that was not ended yet.
#[derive(Debug, Default)]
struct Open {
    line: u64,
    text: String,
    recurrence: String,
    recurrence_id: String,
    is_too_long: bool,
    /// Components within it, alarms mostly.
    within: Vec<String>,
}

/// The events of a file as they go by.
struct Events<'a> {
    sink: &'a mut dyn Sink,
    zones: Zones,
    /// The components around the place, without the event.
    around: Vec<String>,
    /// Whether a component was ended under another name, so that an end may seem to be missing.
    is_oddly_ended: bool,
    calendar: Option<String>,
    open: Option<Open>,
    rows: Rows,
    bytes: usize,
    notes: Once,
}

impl Events<'_> {
    fn take(&mut self, line: ContentLine<'_>) -> Result<(), Refused> {
        if let Some(name) = line.component("BEGIN") {
            return self.begin(name, line.number);
        }
        if let Some(name) = line.component("END") {
            return self.end(&name, line);
        }
        match &self.open {
            Some(open) if open.within.is_empty() => self.property(line),
            Some(_) => {}
            None if self.around.is_empty() => self.irregular(line),
            None => {
                let is_name = line.is("X-WR-CALNAME") || line.is("NAME");
                if is_name && self.around.last().is_some_and(|name| name == "VCALENDAR") {
                    self.calendar = line.value().map(plain).filter(|name| !name.is_empty());
                }
            }
        }
        Ok(())
    }

    fn irregular(&mut self, line: ContentLine<'_>) {
        self.notes.say(self.sink, Problem::new(Code::Irregular, line.text).at_line(line.number));
    }

    fn begin(&mut self, name: String, number: u64) -> Result<(), Refused> {
        let within = self.open.as_ref().map_or(0, |open| open.within.len());
        if self.around.len() + within >= DEPTH_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("depth > {DEPTH_MAX}")).at_line(number).into());
        }
        let is_outer = COMPONENTS.contains(&name.as_str());
        match &mut self.open {
            Some(open) if !is_outer => {
                open.within.push(name);
                return Ok(());
            }
            // The end of the one before is missing, but where the next one begins it is over.
            Some(_) => {
                self.notes.say(self.sink, Problem::new(Code::Irregular, "END:VEVENT").at_line(number));
                self.event()?;
            }
            None => {}
        }
        match name.as_str() {
            "VEVENT" => {
                self.open = Some(Open { line: number, ..Open::default() });
                return Ok(());
            }
            "VCALENDAR" => self.calendar = None,
            "VTIMEZONE" => {}
            _ if self.around.iter().all(|around| around == "VCALENDAR") => {
                self.notes.say(self.sink, Problem::new(Code::PassedOver, &name).at_line(number));
            }
            _ => {}
        }
        self.around.push(name);
        Ok(())
    }

    fn end(&mut self, name: &str, line: ContentLine<'_>) -> Result<(), Refused> {
        if let Some(open) = &mut self.open {
            if let Some(at) = open.within.iter().rposition(|within| within == name) {
                open.within.truncate(at);
                return Ok(());
            }
            if name == "VEVENT" {
                return self.event();
            }
        }
        match self.around.iter().rposition(|around| around == name) {
            Some(at) if self.open.is_none() => self.around.truncate(at),
            Some(at) => {
                self.irregular(line);
                self.event()?;
                self.around.truncate(at);
            }
            None => {
                self.is_oddly_ended = true;
                self.irregular(line);
            }
        }
        Ok(())
    }

    fn property(&mut self, line: ContentLine<'_>) {
        let Some(open) = &mut self.open else { return };
        let name = line.name().to_ascii_uppercase();
        if line.value().is_none() {
            self.sink.problem(Problem::new(Code::LineUnreadable, line.text).at_line(line.number));
        } else if PASSED_OVER.contains(&name.as_str()) {
            self.notes.say(self.sink, Problem::new(Code::PassedOver, &name).at_line(line.number));
        } else if line.is_cut || open.is_too_long || open.text.len() + open.recurrence.len() + line.text.len() > EVENT_BYTES_MAX {
            if line.is_cut || !open.is_too_long {
                self.sink.problem(Problem::new(Code::LineUnreadable, line.text).at_line(line.number));
            }
            open.is_too_long |= !line.is_cut;
        } else if RECURRENCE.contains(&name.as_str()) {
            if !open.recurrence.is_empty() {
                open.recurrence.push('\n');
            }
            open.recurrence.push_str(line.text);
        } else if name == "RECURRENCE-ID" {
            line.value().unwrap_or_default().clone_into(&mut open.recurrence_id);
        } else {
            open.text.push_str(line.text);
            open.text.push_str("\r\n");
        }
    }

    /// Hands on the open event.
    fn event(&mut self) -> Result<(), Refused> {
        let Some(open) = self.open.take() else { return Ok(()) };
        self.bytes += open.text.len() + open.recurrence.len();
        let lost = |code: Code, quote: &str| Problem::new(code, quote).at_line(open.line);
        let Some(event) = event::event(&open.text, &mut self.zones) else {
            self.sink.problem(lost(Code::LineUnreadable, "VEVENT"));
            return Ok(());
        };
        for (code, quote) in &event.lost {
            let problem = lost(*code, quote);
            // A zone that nobody knows stands on every event of its calendar.
            if !quote.starts_with("TZID=") || self.notes.is_new(&problem) {
                self.sink.problem(problem);
            }
        }
        let mut row = event.row();
        row.extend([
            ("recurrence_id", (&open.recurrence_id).into()),
            ("recurrence", (&open.recurrence).into()),
            ("calendar", self.calendar.as_ref().into()),
        ]);
        if self.rows.push(open.line, &row).is_err() {
            self.sink.problem(lost(Code::LineUnreadable, "VEVENT"));
        }
        if self.rows.len() >= Batch::ROWS_MAX || self.bytes >= BATCH_BYTES_MAX {
            self.hand_over()?;
        }
        Ok(())
    }

    fn hand_over(&mut self) -> Result<(), Refused> {
        self.bytes = 0;
        if !self.rows.is_empty() {
            self.sink.batch(self.rows.finish())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Refused> {
        if let Some(open) = self.open.take() {
            // What it says may be half: an hour cut in the midst is another hour.
            self.sink.problem(Problem::new(Code::CutShort, "VEVENT").at_line(open.line));
        } else if let Some(name) = self.around.first().filter(|_| !self.is_oddly_ended) {
            self.sink.problem(Problem::new(Code::CutShort, name));
        }
        self.hand_over()
    }
}

/// A short text without its escapes (RFC 5545 §3.3.11), on one line.
fn plain(text: &str) -> String {
    let (mut plain, mut escaped) = (String::new(), false);
    for c in text.trim().chars().take(CALENDAR_CHARS_MAX) {
        match c {
            '\\' if !escaped => escaped = true,
            'n' | 'N' if std::mem::take(&mut escaped) => plain.push(' '),
            _ => {
                escaped = false;
                plain.push(c);
            }
        }
    }
    plain
}
