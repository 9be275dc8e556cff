//! Times as Enedis' files write them, and French local time.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use logis_core::Instant;

/// A time as a file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// A date alone.
    Date(Date),
    /// Local time without offset.
    Local(DateTime),
    /// Local time with its offset.
    Zoned(DateTime, Offset),
}

impl Stamp {
    /// `2024-03-31[T03:00[:00[.000]][Z|+02:00|+0200]]`, also with `/` or the day first, and `24:00` for midnight after.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_ascii() || text.len() > 40 {
            return None;
        }
        let (date, rest) = text.split_at_checked(10)?;
        let part = |range: std::ops::Range<usize>| number(&date[range]);
        let mark = |at: usize| matches!(date.as_bytes()[at], b'-' | b'/' | b'.');
        let (year, month, day) = match (mark(4) && mark(7), mark(2) && mark(5)) {
            (true, _) => (part(0..4)?, part(5..7)?, part(8..10)?),
            (_, true) => (part(6..10)?, part(3..5)?, part(0..2)?),
            _ => return None,
        };
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        // So far from the ends of the calendar that adding a day or an offset can't fail.
        if !(1900..=2200).contains(&date.year()) {
            return None;
        }
        let rest = rest.trim_start_matches(['T', 't', ' ']);
        if rest.is_empty() {
            return Some(Self::Date(date));
        }
        let (clock, offset) = match rest.find(['Z', 'z', '+', '-']) {
            Some(at) => (rest[..at].trim_end(), Some(offset(&rest[at..])?)),
            None => (rest, None),
        };
        let local = at_clock(date, clock)?;
        Some(offset.map_or(Self::Local(local), |offset| Self::Zoned(local, offset)))
    }

    /// The date as written; where the offset is none of France's, the French date then.
    pub(super) fn day(self) -> Date {
        match self {
            Self::Date(date) => date,
            Self::Local(local) => local.date(),
            Self::Zoned(local, offset) if matches!(offset.seconds(), 3600 | 7200) => local.date(),
            Self::Zoned(local, offset) => offset.to_timestamp(local).map_or(local.date(), |at| Paris::zone().to_datetime(at).date()),
        }
    }
}

/// `date` at `HH:MM[:SS[.fff]]`; `24:00` is the midnight after.
pub(super) fn at_clock(date: Date, clock: &str) -> Option<DateTime> {
    let mut parts = clock.trim().split(':');
    let hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let second = match parts.next() {
        Some(second) => number(second.split('.').next()?)?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    if (hour, minute, second) == (24, 0, 0) {
        return Some(date.tomorrow().ok()?.to_datetime(Time::midnight()));
    }
    let narrow = |n: u32| i8::try_from(n).ok();
    Some(date.to_datetime(Time::new(narrow(hour)?, narrow(minute)?, narrow(second)?, 0).ok()?))
}

fn number(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `Z`, `+02:00`, `+0200` or `+02`.
fn offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let (sign, digits) = text.split_at_checked(1)?;
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(&digits[..2])?, number(&digits[2..])?),
        _ => return None,
    };
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

/// Local time of metropolitan France, read in the order of a file: an hour that comes twice in October is told apart
/// by what came before.
#[derive(Debug)]
pub(super) struct Paris {
    zone: TimeZone,
    last: Option<Timestamp>,
    descending: bool,
}

impl Paris {
    pub(super) fn new() -> Self {
        Self { zone: Self::zone(), last: None, descending: false }
    }

    fn zone() -> TimeZone {
        // The zone is bundled; without it UTC is an hour or two off, but nothing is lost.
        TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
    }

    /// The moment that a stamp names.
    pub(super) fn instant(&mut self, stamp: Stamp) -> Instant {
        let at = match stamp {
            Stamp::Date(date) => return self.midnight(date),
            Stamp::Zoned(local, offset) => offset.to_timestamp(local).unwrap_or_default(),
            Stamp::Local(local) => self.resolve(local),
        };
        if let Some(before) = self.last
            && before != at
        {
            self.descending = at < before;
        }
        self.last = Some(at);
        at.into()
    }

    fn resolve(&self, local: DateTime) -> Timestamp {
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        let (earlier, later) = match ambiguous.offset() {
            AmbiguousOffset::Fold { before, after } => (before.to_timestamp(local), after.to_timestamp(local)),
            _ => return ambiguous.compatible().unwrap_or_default(),
        };
        let (Ok(earlier), Ok(later)) = (earlier, later) else { return Timestamp::default() };
        match self.last {
            Some(last) if self.descending => {
                if last <= later {
                    earlier
                } else {
                    later
                }
            }
            Some(last) if last >= earlier && last < later + 2.hours() => later,
            _ => earlier,
        }
    }

    /// Local midnight at which a date begins.
    pub(super) fn midnight(&self, date: Date) -> Instant {
        self.zone.to_ambiguous_timestamp(date.to_datetime(Time::midnight())).compatible().unwrap_or_default().into()
    }

    /// The day's beginning and its seconds: 82,800, 86,400 or 90,000.
    pub(super) fn day(&self, date: Date) -> (Instant, i64) {
        self.days(date, date.tomorrow().unwrap_or(date))
    }

    /// From one date to another: its beginning and its seconds.
    pub(super) fn days(&self, first: Date, end_exclusive: Date) -> (Instant, i64) {
        let (start, end) = (self.midnight(first), self.midnight(end_exclusive));
        (start, end.seconds() - start.seconds())
    }

    /// The UTC offset at a moment, in minutes.
    pub(super) fn offset_minutes(&self, at: Instant) -> Option<i32> {
        at.timestamp().ok().map(|at| self.zone.to_offset(at).seconds() / 60)
    }
}
