//! Days, local times and moments of an event.

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarDuration, ICalendarEntry, ICalendarValue};
use jiff::civil::DateTime;
use jiff::tz::Offset;
use logis_core::{Day, Instant};

use super::zones::Zones;

/// When something begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum When {
    /// A whole day.
    Day(Day),
    /// A time of day.
    Time(Time),
}

/// A time of day as it is written, and the moment that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) at: Instant,
    /// Its zone: as the world names it, else as it is written; none where it is the same local time everywhere.
    pub(super) zone: Option<String>,
    /// Minutes east of UTC there; none where they aren't known.
    pub(super) offset_minutes: Option<i32>,
    local: DateTime,
    id: Option<String>,
}

/// A property that names no time, or one of an unknown zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

impl When {
    /// What a property says; nothing where it is empty.
    pub(super) fn of(entry: &ICalendarEntry, zones: &mut Zones) -> Result<Option<Self>, Unreadable> {
        match entry.values.first() {
            None => Ok(None),
            Some(ICalendarValue::Text(text)) if text.trim().is_empty() => Ok(None),
            Some(ICalendarValue::PartialDateTime(at)) => Self::read(at, entry.tz_id(), zones).map(Some).ok_or(Unreadable),
            Some(_) => Err(Unreadable),
        }
    }

    fn read(at: &PartialDateTime, id: Option<&str>, zones: &mut Zones) -> Option<Self> {
        let day = Day::from_ymd(i32::from(at.year?), u32::from(at.month?), u32::from(at.day?)).ok()?;
        let Some(hour) = at.hour else { return Some(Self::Day(day)) };
        let narrow = |part: Option<u8>, most: u8| i8::try_from(part.unwrap_or_default().min(most)).ok();
        // A second that is inserted counts as the one before it.
        let local = day.date().ok()?.at(narrow(Some(hour), u8::MAX)?, narrow(at.minute, u8::MAX)?, narrow(at.second, 59)?, 0);
        if let Some(hours) = at.tz_hour {
            let minutes = i32::from(hours) * 60 + i32::from(at.tz_minute.unwrap_or_default());
            let minutes = if at.tz_minus { -minutes } else { minutes };
            let moment = Offset::from_seconds(minutes * 60).ok()?.to_timestamp(local).ok()?;
            let zone = (minutes == 0).then(|| "UTC".to_owned());
            return Some(Self::Time(Time { at: moment.into(), zone, offset_minutes: Some(minutes), local, id: None }));
        }
        Time::of(local, id, zones).map(Self::Time)
    }

    /// The same later by a duration: days on the local calendar, the rest by the clock (RFC 5545 §3.3.6).
    pub(super) fn plus(&self, duration: &ICalendarDuration, zones: &mut Zones) -> Option<Self> {
        let sign = if duration.neg { -1 } else { 1 };
        let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
        let seconds = i64::from(duration.hours) * 3600 + i64::from(duration.minutes) * 60 + i64::from(duration.seconds);
        match self {
            Self::Day(day) => {
                let day = i64::from(day.number()).checked_add(sign * (days + seconds / 86_400))?;
                Some(Self::Day(Day::from_number(i32::try_from(day).ok()?)))
            }
            Self::Time(time) => {
                let local = time.local.checked_add(jiff::Span::new().try_days(sign * days).ok()?).ok()?;
                let mut end = match (time.offset_minutes, &time.id) {
                    (Some(minutes), None) => {
                        let at = Offset::from_seconds(minutes * 60).ok()?.to_timestamp(local).ok()?;
                        Time { at: at.into(), local, ..time.clone() }
                    }
                    (_, id) => Time::of(local, id.as_deref(), zones)?,
                };
                end.at = end.at.plus_seconds(sign * seconds);
                Some(Self::Time(end))
            }
        }
    }

    /// How it stands in time order.
    pub(super) fn instant(&self) -> Instant {
        match self {
            Self::Day(day) => day.instant(),
            Self::Time(time) => time.at,
        }
    }
}

impl Time {
    /// A local time in a zone. One of no zone, or of one that nobody knows, counts as UTC.
    fn of(local: DateTime, id: Option<&str>, zones: &mut Zones) -> Option<Self> {
        let zone = id.and_then(|id| zones.find(id));
        let (at, offset_minutes) = match zone.as_ref().and_then(|zone| zone.moment(local)) {
            Some((at, minutes)) => (at, Some(minutes)),
            None => (Offset::UTC.to_timestamp(local).ok()?.into(), None),
        };
        let name = zone.as_ref().and_then(|zone| zone.name()).or(id).map(str::to_owned);
        Some(Self { at, zone: name, offset_minutes, local, id: id.map(str::to_owned) })
    }

    /// Whether its zone is named, and nobody knows it.
    pub(super) fn is_of_unknown_zone(&self) -> bool {
        self.id.is_some() && self.offset_minutes.is_none()
    }
}

/// A day or local time in the basic form, `20240331` or `20240331T020000`; a `Z` after it is passed over.
pub(super) fn local(text: &str) -> Option<DateTime> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    let (day, clock) = text.split_once(['T', 't']).unwrap_or((text, "000000"));
    let number = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let date = jiff::civil::Date::new(day.get(..4)?.parse().ok()?, number(day, 4, 6)?, number(day, 6, 8)?).ok()?;
    let time = jiff::civil::Time::new(number(clock, 0, 2)?, number(clock, 2, 4)?, number(clock, 4, 6).unwrap_or_default(), 0).ok()?;
    Some(date.to_datetime(time))
}
