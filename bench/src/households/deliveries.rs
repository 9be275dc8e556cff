//! What reaches the home, when: each source's files month by month and when the person looks, or the lack of them.

use logis_core::Day;
use logis_findings::Name;

use super::days::{between, days, months, plus_months};
use super::life::Life;
use super::truth::Expected;

/// Days that a file repeats of the month before.
const OVERLAP_DAYS: i32 = 3;
/// A lack of days that anyone calls a gap, and from which some may.
const GAP_DAYS: i32 = 20;
const GAP_DAYS_MIN: i32 = 4;
/// How old a gap may be to be worth saying.
const GAP_AGE_DAYS: i32 = 400;

/// Days that one file tells of, and the day it came.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    /// The first day.
    pub first: Day,
    /// The last.
    pub last: Day,
    /// When it came.
    pub on: Day,
}

/// One source: what tells of an account or a meter.
#[derive(Debug, Clone)]
pub struct Source {
    /// The account's number or the meter's.
    pub number: String,
    /// Whether days without anything to tell are common.
    pub sparse: bool,
    /// Its files, in order of coming.
    pub tellings: Vec<Telling>,
}

/// A source's files from a day on. `fresh` where the person brings it up to date when they look. At most one thing is
/// wrong with it; `trouble` says how many times in a hundred each may be.
pub fn source(life: &mut Life, number: &str, first: Day, fresh: bool, trouble: i64) -> Source {
    let draw = life.draw(number);
    let (end, looks) = (life.end, life.looks);
    let mut tellings = Vec::new();
    for month in months(first, end) {
        let on = month.next().first().plus_days(draw.days(2, 5));
        if on <= end {
            tellings.push(Telling { first: month.first().plus_days(-OVERLAP_DAYS).max(first), last: month.last(), on });
        }
    }
    if fresh {
        tellings.extend(looks.map(|on| Telling { first: on.month().first().plus_days(-OVERLAP_DAYS), last: on.plus_days(-1), on }));
    }
    let last_month = match draw.between(1, 100) {
        n if n <= trouble => {
            life.has("source-silent");
            Some(plus_months(end.month(), -draw.days(4, 5)))
        }
        n if n <= trouble * 2 => {
            life.has("source-not-fetched");
            Some(plus_months(end.month(), -2))
        }
        n if n <= trouble * 3 => {
            life.has("source-gap");
            let lacking = plus_months(end.month(), -draw.days(2, 11));
            tellings.retain(|telling| telling.last.month() != lacking);
            for telling in &mut tellings {
                telling.first =
                    telling.first.max(if telling.last.month() == lacking.next() { lacking.next().first() } else { telling.first });
            }
            None
        }
        _ => None,
    };
    if let Some(last_month) = last_month {
        tellings.retain(|telling| telling.last <= last_month.last());
    }
    tellings.sort_by_key(|telling| telling.on);
    Source { number: number.to_owned(), sparse: false, tellings }
}

impl Source {
    /// What had come by a day.
    fn by(&self, at: Day) -> impl Iterator<Item = &Telling> {
        self.tellings.iter().filter(move |telling| telling.on <= at)
    }

    /// The last day told of by a day.
    pub fn horizon(&self, at: Day) -> Option<Day> {
        self.by(at).map(|telling| telling.last).max()
    }

    /// Whether a day had been told of by another.
    pub fn tells(&self, day: Day, at: Day) -> bool {
        self.by(at).any(|telling| (telling.first..=telling.last).contains(&day))
    }

    /// The lacks between what had been told, first and last day of each.
    pub fn gaps(&self, at: Day) -> Vec<(Day, Day)> {
        let mut told: Vec<&Telling> = self.by(at).collect();
        told.sort_by_key(|telling| telling.first);
        let mut gaps = Vec::new();
        let mut last: Option<Day> = None;
        for telling in told {
            if let Some(last) = last.filter(|last| last.plus_days(1) < telling.first) {
                gaps.push((last.plus_days(1), telling.first.plus_days(-1)));
            }
            last = last.max(Some(telling.last));
        }
        gaps
    }

    /// What is true of it on a day.
    pub fn truth(&self, at: Day) -> Vec<Expected> {
        let Some(horizon) = self.horizon(at) else { return Vec::new() };
        let mut truth = Vec::new();
        for (first, last) in self.gaps(at) {
            let length = between(first, last) + 1;
            if length >= GAP_DAYS_MIN {
                let due = length >= GAP_DAYS && between(last, at) <= GAP_AGE_DAYS && !self.sparse;
                let what = format!("nothing tells of {first} to {last}");
                truth.push(Expected::must(Name::SourceGap, what).of(&self.number).on(first, 10).due_if(due));
            }
        }
        let whole = months(horizon.plus_days(1), at).filter(|month| month.first() > horizon && month.last() < at.plus_days(-5)).count();
        let expected = |name| Expected::must(name, format!("told until {horizon}")).of(&self.number);
        if whole > 0 {
            truth.push(expected(Name::SourceReady).due_if(whole == 1));
            truth.push(expected(Name::SourceSilent).due_if(whole >= 3));
        }
        truth
    }

    /// Whether the lack of a day in it explains that something isn't seen.
    pub fn is_whole(&self, first: Day, last: Day, at: Day) -> bool {
        days(first, last).all(|day| self.tells(day, at))
    }
}
