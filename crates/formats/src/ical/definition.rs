//! The time zones that a file defines itself (RFC 5545 §3.6.5): when its clocks were turned, and by which rule.

use std::collections::BTreeMap;
use std::io::BufRead;

use jiff::civil::{Date, DateTime, Weekday};

use super::when;
use crate::Refused;
use crate::content_lines::{ContentLine, ContentLines};

/// Time zones of one file; more are not known.
const DEFINITIONS_MAX: usize = 256;
/// Times that clocks of one zone were turned, or rules; more are not known.
const OBSERVANCES_MAX: usize = 256;
/// The furthest that local time is from UTC, in seconds.
const OFFSET_MAX_SECONDS: i32 = 18 * 3600;

/// One time zone of a file.
#[derive(Debug, Default, Clone)]
pub(super) struct Definition {
    /// The place that some writers say it is of (`X-LIC-LOCATION`).
    pub(super) location: Option<String>,
    observances: Vec<Observance>,
}

/// Standard or summer time: from when on, once or each year.
#[derive(Debug, Default, Clone)]
struct Observance {
    start: Option<DateTime>,
    before_seconds: Option<i32>,
    after_seconds: Option<i32>,
    rule: Option<Rule>,
}

/// Each year on the nth weekday of a month.
#[derive(Debug, Clone, Copy)]
struct Rule {
    month: i8,
    nth: i8,
    weekday: Weekday,
    until: Option<Date>,
}

/// Reads all of a file, by their ids.
///
/// # Errors
/// When the input can't be read.
pub(super) fn definitions<R: BufRead>(lines: &mut ContentLines<R>) -> Result<BTreeMap<String, Definition>, Refused> {
    let mut found = BTreeMap::new();
    let mut open: Option<(Option<String>, Definition)> = None;
    while let Some(line) = lines.next()? {
        if line.component("BEGIN").is_some_and(|name| name == "VTIMEZONE") {
            open = Some((None, Definition::default()));
        } else if line.component("END").is_some_and(|name| name == "VTIMEZONE") {
            if let Some((Some(id), definition)) = open.take()
                && found.len() < DEFINITIONS_MAX
            {
                found.entry(id).or_insert(definition);
            }
        } else if let Some((id, definition)) = &mut open {
            if line.is("TZID") {
                *id = line.value().map(|text| text.trim().to_owned());
            } else {
                definition.take(line);
            }
        }
    }
    Ok(found)
}

impl Definition {
    fn take(&mut self, line: ContentLine<'_>) {
        if let Some(name) = line.component("BEGIN") {
            if matches!(name.as_str(), "STANDARD" | "DAYLIGHT") && self.observances.len() < OBSERVANCES_MAX {
                self.observances.push(Observance::default());
            }
            return;
        }
        let Some(value) = line.value() else { return };
        if line.is("X-LIC-LOCATION") {
            self.location = Some(value.trim().to_owned());
        }
        let Some(last) = self.observances.last_mut() else { return };
        if line.is("DTSTART") {
            last.start = when::local(value);
        } else if line.is("TZOFFSETFROM") {
            last.before_seconds = seconds(value);
        } else if line.is("TZOFFSETTO") {
            last.after_seconds = seconds(value);
        } else if line.is("RRULE") {
            last.rule = Rule::parse(value);
        } else if line.is("RDATE") {
            let observance = last.clone();
            for start in value.split(',').filter_map(when::local) {
                if self.observances.len() < OBSERVANCES_MAX {
                    self.observances.push(Observance { start: Some(start), rule: None, ..observance.clone() });
                }
            }
        }
    }

    /// Seconds east of UTC at a local time: those of the last turn of the clocks before it.
    pub(super) fn offset_seconds(&self, at: DateTime) -> Option<i32> {
        let turns = self.observances.iter().filter_map(|observance| Some((observance.last_before(at)?, observance.after_seconds?)));
        match turns.max_by_key(|(turn, _)| *turn) {
            Some((_, seconds)) => Some(seconds),
            None => self.observances.iter().filter(|observance| observance.start.is_some()).min_by_key(|o| o.start)?.before_seconds,
        }
    }
}

impl Observance {
    fn last_before(&self, at: DateTime) -> Option<DateTime> {
        let start = self.start.filter(|start| *start <= at)?;
        let Some(rule) = self.rule else { return Some(start) };
        let last_year = rule.until.map_or(at.year(), |until| until.year().min(at.year()));
        let years = [Some(last_year), last_year.checked_sub(1)];
        let turns = years.into_iter().flatten().filter_map(|year| rule.of(year)).filter(|day| rule.until.is_none_or(|until| *day <= until));
        let turns = turns.map(|day| day.to_datetime(start.time())).filter(|turn| *turn <= at);
        Some(turns.max().map_or(start, |turn| turn.max(start)))
    }
}

impl Rule {
    fn parse(text: &str) -> Option<Self> {
        let part = |name: &str| {
            let mut parts = text.split(';').filter_map(|part| part.split_once('='));
            parts.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        let day = part("BYDAY")?;
        let (nth, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
        let weekday = match name.to_ascii_uppercase().as_str() {
            "MO" => Weekday::Monday,
            "TU" => Weekday::Tuesday,
            "WE" => Weekday::Wednesday,
            "TH" => Weekday::Thursday,
            "FR" => Weekday::Friday,
            "SA" => Weekday::Saturday,
            "SU" => Weekday::Sunday,
            _ => return None,
        };
        let until = part("UNTIL").and_then(when::local).map(DateTime::date);
        let rule = Self { month: part("BYMONTH")?.parse().ok()?, nth: nth.parse().ok()?, weekday, until };
        part("FREQ").filter(|word| word.eq_ignore_ascii_case("YEARLY")).and_then(|_| rule.of(2024)).map(|_| rule)
    }

    fn of(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, 1).ok()?.nth_weekday_of_month(self.nth, self.weekday).ok()
    }
}

/// An offset from UTC, `+hhmm` or `+hhmmss`.
fn seconds(text: &str) -> Option<i32> {
    let (sign, digits) = text.trim().split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |at: usize| digits.get(at..at + 2).map_or(Ok(0), str::parse::<i32>).unwrap_or_default();
    let seconds = number(0) * 3600 + number(2) * 60 + number(4);
    (seconds <= OFFSET_MAX_SECONDS).then_some(sign * seconds)
}
