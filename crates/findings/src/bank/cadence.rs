//! How often something recurs, and on which day it comes next.

use logis_core::{Day, Month};

use crate::Per;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Every {
    Weeks(i32),
    Months(i32),
}

/// What is tried, the shortest first.
const TRIED: &[Every] =
    &[Every::Weeks(1), Every::Weeks(2), Every::Months(1), Every::Months(2), Every::Months(3), Every::Months(6), Every::Months(12)];
/// So many in a hundred intervals must be regular.
const REGULAR_PERCENT: usize = 80;
/// So many in a hundred must be of one period: others skip.
const SINGLE_PERCENT: usize = 60;
/// Periods that one interval may skip over and the cadence still hold.
const SKIPPED_MAX: i32 = 3;
/// Days a month that a cadence may drift away, in per cent of an interval: every four weeks isn't every month.
const DRIFT_DAYS_MAX: i32 = 7;
/// Occurrences that tell the day of the next.
const RECENT: usize = 8;

impl Every {
    /// Days it lasts.
    pub(super) fn days(self) -> i32 {
        match self {
            Self::Weeks(weeks) => weeks * 7,
            Self::Months(months) => months * 61 / 2,
        }
    }

    /// Days by which an occurrence may be early or late: weekends, holidays, months of uneven length.
    pub(super) fn slack_days(self) -> i32 {
        match self {
            Self::Weeks(1) => 1,
            Self::Weeks(_) => 2,
            Self::Months(1) => 5,
            Self::Months(2..=3) => 8,
            Self::Months(4..=6) => 12,
            Self::Months(_) => 20,
        }
    }

    /// Occurrences that show it.
    pub(super) fn least(self) -> usize {
        match self {
            Self::Weeks(_) => 8,
            Self::Months(12) => 2,
            Self::Months(_) => 3,
        }
    }

    /// As findings say it.
    pub(super) fn per(self) -> Option<Per> {
        match self {
            Self::Weeks(1) => Some(Per::Week),
            Self::Months(1) => Some(Per::Month),
            Self::Months(3) => Some(Per::Quarter),
            Self::Months(6) => Some(Per::HalfYear),
            Self::Months(12) => Some(Per::Year),
            Self::Weeks(_) | Self::Months(_) => None,
        }
    }

    /// The word that texts choose by.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Weeks(1) => "week",
            Self::Weeks(_) => "fortnight",
            Self::Months(1) => "month",
            Self::Months(2) => "two-months",
            Self::Months(3) => "quarter",
            Self::Months(6) => "half-year",
            Self::Months(_) => "year",
        }
    }

    /// How many in a year.
    pub(super) fn a_year(self) -> i64 {
        match self {
            Self::Weeks(weeks) => 52 / i64::from(weeks),
            Self::Months(months) => 12 / i64::from(months),
        }
    }

    /// The same day of a later period.
    fn later(self, day: i32, periods: i32) -> i32 {
        match self {
            Self::Weeks(weeks) => day + weeks * 7 * periods,
            Self::Months(months) => {
                let (_, _, of_month) = Day::from_number(day).ymd();
                on_day_of(months_later(Day::from_number(day).month(), months * periods), of_month).number()
            }
        }
    }
}

/// The month so many months later.
fn months_later(month: Month, months: i32) -> Month {
    let all = month.year * 12 + i32::try_from(month.month).unwrap_or(1) - 1 + months;
    Month { year: all.div_euclid(12), month: u32::try_from(all.rem_euclid(12)).unwrap_or(0) + 1 }
}

/// A day of a month, or its last where it is shorter.
fn on_day_of(month: Month, day: u32) -> Day {
    Day::from_ymd(month.year, month.month, day).unwrap_or_else(|_| month.last())
}

/// How the days of occurrences recur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rhythm {
    pub(super) every: Every,
    /// Intervals that skip a period.
    pub(super) skips: usize,
    /// Tenths of a day by which an occurrence is away from where the one before would have it, on average.
    pub(super) jitter: i32,
}

/// The rhythm of days in order, where there is one.
pub(super) fn rhythm(days: &[i32]) -> Option<Rhythm> {
    TRIED.iter().find_map(|every| of_every(days, *every))
}

fn of_every(days: &[i32], every: Every) -> Option<Rhythm> {
    if days.len() < every.least() {
        return None;
    }
    let (mut single, mut regular, mut skips, mut away, mut drift) = (0usize, 0usize, 0usize, 0i32, 0i32);
    for two in days.windows(2) {
        let periods = ((two[1] - two[0]) + every.days() / 2) / every.days();
        if !(1..=SKIPPED_MAX).contains(&periods) {
            continue;
        }
        let error = two[1] - every.later(two[0], periods);
        if error.abs() <= every.slack_days() {
            regular += 1;
            single += usize::from(periods == 1);
            skips += usize::from(periods > 1);
            away += error.abs();
            drift += error;
        }
    }
    let intervals = days.len() - 1;
    let enough = |part: usize, percent: usize| part * 100 >= intervals * percent;
    let counted = i32::try_from(regular).unwrap_or(i32::MAX).max(1);
    let steady = drift.abs() <= DRIFT_DAYS_MAX.max(counted / 2) || matches!(every, Every::Months(12));
    // Of few intervals none may be odd.
    let holds = if intervals <= 4 { regular == intervals } else { enough(regular, REGULAR_PERCENT) };
    let single_enough = if intervals <= 2 { single == intervals } else { enough(single, SINGLE_PERCENT) };
    (holds && single_enough && steady).then_some(Rhythm { every, skips, jitter: away * 10 / counted })
}

/// Where the day moves that falls on a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weekend {
    Stays,
    Later,
    Earlier,
}

/// The day of its period on which something comes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    every: Every,
    day_of_month: u32,
    weekend: Weekend,
    last: i32,
    /// The furthest that an occurrence came after its day.
    pub(super) late_days: i32,
}

impl Anchor {
    /// From the days of occurrences, in order; the last ones tell.
    pub(super) fn of(every: Every, days: &[i32]) -> Option<Self> {
        let last = *days.last()?;
        let fit = |days: &[i32]| {
            let mut best: Option<(i32, Self)> = None;
            for day_of_month in 1..=31 {
                for weekend in [Weekend::Later, Weekend::Stays, Weekend::Earlier] {
                    let mut anchor = Self { every, day_of_month, weekend, last, late_days: 0 };
                    let errors = days.iter().map(|day| day - anchor.nearest(*day));
                    let (sum, late) = errors.fold((0, 0), |(sum, late), error| (sum + error.abs(), late.max(error)));
                    anchor.late_days = late;
                    if best.is_none_or(|(least, _)| sum < least) {
                        best = Some((sum, anchor));
                    }
                }
            }
            best.map(|(_, anchor)| anchor)
        };
        let recent = &days[days.len().saturating_sub(RECENT)..];
        if let Every::Weeks(_) = every {
            let late = recent.windows(2).map(|two| two[1] - two[0] - every.days()).max().unwrap_or(0).max(0);
            return Some(Self { every, day_of_month: 0, weekend: Weekend::Stays, last, late_days: late });
        }
        let anchor = fit(recent)?;
        // A day that moved is told by the last ones alone.
        let lately = &days[days.len().saturating_sub(2)..];
        let moved =
            lately.len() == 2 && recent.len() > 3 && lately.iter().all(|day| (day - anchor.nearest(*day)).abs() > every.slack_days());
        if moved { fit(lately) } else { Some(anchor) }
    }

    /// When it comes in the month nearest to a day.
    fn nearest(&self, day: i32) -> i32 {
        let month = Day::from_number(day).month();
        let near = [month.previous(), month, month.next()].map(|month| self.in_month(month));
        near.into_iter().min_by_key(|at| (at - day).abs()).unwrap_or(day)
    }

    fn in_month(&self, month: Month) -> i32 {
        let day = on_day_of(month, self.day_of_month).number();
        match (self.weekend, weekday(day)) {
            (Weekend::Later, 6) => day + 2,
            (Weekend::Later, 7) => day + 1,
            (Weekend::Earlier, 6) => day - 1,
            (Weekend::Earlier, 7) => day - 2,
            _ => day,
        }
    }

    /// The days on which it is expected after the last occurrence, without end.
    pub(super) fn next(self) -> impl Iterator<Item = i32> {
        let base = match self.every {
            Every::Weeks(_) => Day::from_number(self.last).month(),
            Every::Months(_) => {
                let month = Day::from_number(self.last).month();
                let nearest = [month.previous(), month, month.next()];
                nearest.into_iter().min_by_key(|month| (self.in_month(*month) - self.last).abs()).unwrap_or(month)
            }
        };
        (1..).map(move |nth| match self.every {
            Every::Weeks(weeks) => self.last + weeks * 7 * nth,
            Every::Months(months) => self.in_month(months_later(base, months * nth)),
        })
    }
}

/// Monday is 1, Sunday 7.
fn weekday(day: i32) -> i32 {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(texts: &[&str]) -> Vec<i32> {
        texts.iter().map(|text| text.parse::<Day>().unwrap().number()).collect()
    }

    fn every(texts: &[&str]) -> Option<Every> {
        rhythm(&days(texts)).map(|rhythm| rhythm.every)
    }

    #[test]
    fn weekends_and_skips_leave_a_cadence_and_four_weeks_are_no_month() {
        assert_eq!(every(&["2025-01-06", "2025-02-05", "2025-03-05", "2025-04-07"]), Some(Every::Months(1)));
        assert_eq!(every(&["2025-01-05", "2025-02-05", "2025-04-05", "2025-05-05", "2025-06-05"]), Some(Every::Months(1)));
        assert_eq!(every(&["2024-03-01", "2025-03-03"]), Some(Every::Months(12)));
        assert_eq!(every(&["2025-01-15", "2025-04-15", "2025-07-15"]), Some(Every::Months(3)));
        assert_eq!(every(&["2025-01-05", "2025-01-19", "2025-03-05", "2025-06-01"]), None);
        let four_weeks: Vec<i32> = (0..12).map(|n| 20_000 + n * 28).collect();
        assert_eq!(rhythm(&four_weeks), None);
    }

    #[test]
    fn the_next_day_is_the_anchors_and_moves_with_the_weekend() {
        let anchor = Anchor::of(Every::Months(1), &days(&["2025-01-06", "2025-02-05", "2025-03-05", "2025-04-07", "2025-05-05"])).unwrap();
        let next: Vec<String> = anchor.next().take(3).map(|day| Day::from_number(day).to_string()).collect();
        assert_eq!(next, ["2025-06-05", "2025-07-07", "2025-08-05"]);
        let end = Anchor::of(Every::Months(1), &days(&["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"])).unwrap();
        assert_eq!(end.next().next().map(|day| Day::from_number(day).to_string()).as_deref(), Some("2025-06-02"));
    }

    #[test]
    fn a_day_that_moved_is_the_last_ones() {
        let moved =
            Anchor::of(Every::Months(1), &days(&["2025-01-05", "2025-02-05", "2025-03-05", "2025-04-05", "2025-05-15", "2025-06-16"]));
        assert_eq!(moved.unwrap().next().next().map(|day| Day::from_number(day).to_string()).as_deref(), Some("2025-07-15"));
    }
}
