//! What sources show: silent, with gaps, or ready to fetch.
//!
//! To add an address where files are fetched: a line in [`PLACES`]; only addresses that a holder publishes for all.
//!
//! When a source tells is read from the last days that its deliveries tell of, not from the days on which they came:
//! a person who brings two years of files in one evening has a monthly source all the same.

use std::collections::BTreeMap;

use logis_core::{Day, Decimal, Month};

use crate::{Action, Amount, Fact, Finding, Known, Name, Source};

/// Tellings that it takes to know how often a source tells.
const TELLINGS_MIN: usize = 3;
/// A source is silent when it is late by so many of its usual intervals.
const SILENT_INTERVALS: i32 = 2;
/// An account whose files have no rhythm is silent after so many days without movement, where that is unlike it.
const SILENT_ACCOUNT_DAYS: i32 = 60;
/// A source that was silent for longer than this has ended: an account that was closed, a holder that was left.
const SILENT_DAYS_MAX: i32 = 400;
/// An interval is a usual one within this share of the usual, in per cent, or within [`INTERVAL_DAYS`].
const INTERVAL_PERCENT: i64 = 40;
/// See [`INTERVAL_PERCENT`].
const INTERVAL_DAYS: i64 = 3;
/// So many in a hundred intervals must be usual ones.
const REGULAR_PERCENT: usize = 75;
/// What a month may last, told by deliveries, in days.
const MONTH_DAYS: std::ops::RangeInclusive<i32> = 26..=35;
/// Files of calendar months end so near the month's end, in days: the last movement is not always on the last day.
const MONTH_END_DAYS: i32 = 9;
/// Days without movement in an account are a gap when they are so many times what it was ever quiet for.
const QUIET_TIMES: i32 = 3;
/// Fewer days without movement are none.
const QUIET_DAYS_MIN: i32 = 14;
/// An account that moved in each of so many calendar months, and whose files come by them, lacks one where none tells of a month.
const LIVELY_MONTHS_MIN: usize = 6;
/// Movements that it takes to know how quiet an account can be.
const MOVEMENTS_MIN: usize = 20;
/// Gaps of one source that are told: the latest.
const GAPS_MAX: usize = 12;
/// What the effort is held to be worth, in hundredths of a euro.
const SILENT_WEIGHT: i64 = 300;
/// See [`SILENT_WEIGHT`].
const GAP_WEIGHT: i64 = 200;
/// See [`SILENT_WEIGHT`].
const READY_WEIGHT: i64 = 100;

/// Where files of a format are fetched, for formats that one holder alone writes.
pub const PLACES: &[(&str, &str)] = &[("enedis", "https://mon-compte-client.enedis.fr"), ("grdf", "https://monespace.grdf.fr")];

/// Where files of a format are fetched, where that is one place for everybody.
#[must_use]
pub fn place(format: &str) -> Option<&'static str> {
    PLACES.iter().find(|(known, _)| *known == format).map(|(_, place)| *place)
}

/// The findings of sources.
#[must_use]
pub fn find(known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut last_of: BTreeMap<&str, Day> = BTreeMap::new();
    for source in &known.sources {
        if let (Some(account), Some(last)) = (source.account.as_deref(), last_told(source, known.today)) {
            let known_last = last_of.entry(account).or_insert(last);
            *known_last = last.max(*known_last);
        }
    }
    let moved = moved(known);
    for source in &known.sources {
        // Another file of the same account told since: nothing is missing.
        let is_replaced =
            |last: Day| source.account.as_deref().and_then(|account| last_of.get(account)).is_some_and(|known_last| *known_last > last);
        if let Some(rhythm) = Rhythm::of(source, known.today) {
            if !is_replaced(rhythm.last) {
                findings.extend(silent(source, &rhythm, known.today).or_else(|| ready(source, &rhythm, known.today)));
            }
        } else if let Some(days) = source.account.as_deref().and_then(|account| moved.get(account)) {
            let rhythm = Rhythm::of_movements(source, days, known.today).filter(|rhythm| !is_replaced(rhythm.last));
            findings.extend(rhythm.and_then(|rhythm| silent_account(source, &rhythm, known.today)));
        }
    }
    findings.extend(gaps(known, &moved));
    findings
}

/// How often a source tells.
struct Rhythm {
    /// Its usual interval, in days.
    usual: i32,
    /// The longest there was.
    longest: i32,
    last: Day,
    /// Whether its files end with calendar months.
    by_calendar: bool,
    tellings: usize,
}

impl Rhythm {
    /// `None` where it told too seldom, or without rhythm.
    fn of(source: &Source, today: Day) -> Option<Self> {
        let ends = |days: &mut dyn Iterator<Item = Day>| {
            let mut days: Vec<Day> = days.filter(|day| *day <= today).collect();
            days.sort_unstable();
            days.dedup();
            days
        };
        let told = ends(&mut source.told.iter().map(|(_, last)| *last));
        let days = if told.len() >= TELLINGS_MIN { told } else { ends(&mut source.delivered_on.iter().copied()) };
        let last = *days.last().filter(|_| days.len() >= TELLINGS_MIN)?;
        let mut intervals: Vec<i32> = days.windows(2).map(|two| two[1].number().saturating_sub(two[0].number())).collect();
        intervals.sort_unstable();
        let usual = intervals[(intervals.len() - 1) / 2];
        let slack = (i64::from(usual) * INTERVAL_PERCENT / 100).max(INTERVAL_DAYS);
        let regular = intervals.iter().filter(|days| (i64::from(**days) - i64::from(usual)).abs() <= slack).count();
        let from_end = |day: &Day| day.month().last().number() - day.number();
        let at_ends = days.iter().filter(|day| from_end(day) <= MONTH_END_DAYS).count();
        (regular * 100 >= intervals.len() * REGULAR_PERCENT).then(|| Self {
            usual,
            longest: intervals.last().copied().unwrap_or(usual),
            last,
            by_calendar: at_ends * 100 >= days.len() * REGULAR_PERCENT,
            tellings: days.len(),
        })
    }

    /// Of the days on which its account moved. `None` where they are too few.
    fn of_movements(source: &Source, days: &[Day], today: Day) -> Option<Self> {
        let last = (*days.last()?).max(last_told(source, today)?);
        let mut intervals: Vec<i32> = days.windows(2).map(|two| two[1].number().saturating_sub(two[0].number())).collect();
        intervals.retain(|interval| *interval > 0);
        intervals.sort_unstable();
        let usual = intervals.get(intervals.len().saturating_sub(1) / 2).copied()?;
        let longest = intervals.last().copied()?;
        let tellings = intervals.len() + 1;
        (tellings >= MOVEMENTS_MIN).then_some(Self { usual, longest, last, by_calendar: false, tellings })
    }

    /// Whether its files are those of calendar months.
    fn is_by_month(&self) -> bool {
        self.by_calendar && MONTH_DAYS.contains(&self.usual)
    }
}

fn last_told(source: &Source, today: Day) -> Option<Day> {
    source.told.iter().map(|(_, last)| *last).filter(|last| *last <= today).max()
}

fn silent(source: &Source, rhythm: &Rhythm, today: Day) -> Option<Finding> {
    // A source that was quiet before for longer than usual, as in a summer, may be so again.
    silent_after(rhythm.usual.saturating_mul(SILENT_INTERVALS).max(rhythm.longest.saturating_add(rhythm.usual / 2)), source, rhythm, today)
}

/// The silence of an account that moved every few days, and of which two files, perhaps, told years.
fn silent_account(source: &Source, rhythm: &Rhythm, today: Day) -> Option<Finding> {
    silent_after(rhythm.longest.saturating_mul(QUIET_TIMES).max(SILENT_ACCOUNT_DAYS), source, rhythm, today)
}

fn silent_after(days: i32, source: &Source, rhythm: &Rhythm, today: Day) -> Option<Finding> {
    let since = today.number().saturating_sub(rhythm.last.number());
    (since > days && since <= SILENT_DAYS_MAX).then(|| Finding {
        name: Name::SourceSilent,
        key: format!("source.silent:{}:{}", source.id, rhythm.last),
        amount: None,
        since: Some(rhythm.last.plus_days(1)),
        account: source.account.clone(),
        counterparty: None,
        records: Vec::new(),
        facts: vec![
            ("source", Fact::Text(source.name.clone())),
            ("last", Fact::Day(rhythm.last)),
            ("days", Fact::Count(i64::from(since))),
            ("usual", Fact::Count(i64::from(rhythm.usual))),
            ("tellings", Fact::Count(i64::try_from(rhythm.tellings).unwrap_or(i64::MAX))),
        ],
        action: Action::Fetch(source.link.or_else(|| place(&source.format))),
        weight: SILENT_WEIGHT,
    })
}

fn ready(source: &Source, rhythm: &Rhythm, today: Day) -> Option<Finding> {
    if !MONTH_DAYS.contains(&rhythm.usual) {
        return None;
    }
    let month = rhythm.last.month();
    let from_end = month.last().number() - rhythm.last.number();
    let (first, last) = if rhythm.by_calendar {
        let next = if from_end <= MONTH_END_DAYS { month.next() } else { month };
        (next.first(), next.last())
    } else {
        (rhythm.last.plus_days(1), same_day(month.next(), rhythm.last))
    };
    let is_recent = today.number().saturating_sub(rhythm.last.number()) <= SILENT_DAYS_MAX;
    (last < today && is_recent).then(|| Finding {
        name: Name::SourceReady,
        key: format!("source.ready:{}:{last}", source.id),
        amount: None,
        since: Some(last.plus_days(1)),
        account: source.account.clone(),
        counterparty: None,
        records: Vec::new(),
        facts: vec![
            ("source", Fact::Text(source.name.clone())),
            ("from", Fact::Day(first)),
            ("to", Fact::Day(last)),
            ("last", Fact::Day(rhythm.last)),
            ("tellings", Fact::Count(i64::try_from(rhythm.tellings).unwrap_or(i64::MAX))),
        ],
        action: Action::Fetch(source.link.or_else(|| place(&source.format))),
        weight: READY_WEIGHT,
    })
}

/// The day of a month that has the number of another day, or the month's last.
fn same_day(month: Month, day: Day) -> Day {
    let (_, _, number) = day.ymd();
    Day::from_ymd(month.year, month.month, number).unwrap_or_else(|_| month.last())
}

/// The days on which each account moved, in order, by its id.
fn moved(known: &Known) -> BTreeMap<&str, Vec<Day>> {
    let mut moved: BTreeMap<&str, Vec<Day>> = BTreeMap::new();
    for movement in known.movements.iter().filter(|movement| movement.on <= known.today) {
        if let Some(account) = known.accounts.get(movement.account) {
            moved.entry(&account.id).or_default().push(movement.on);
        }
    }
    moved.values_mut().for_each(|days| days.sort_unstable());
    moved
}

fn gaps(known: &Known, moved: &BTreeMap<&str, Vec<Day>>) -> Vec<Finding> {
    // What one source leaves out another may tell: they are seen together where they are of one account or meter.
    let mut groups: BTreeMap<(&str, bool), Vec<&Source>> = BTreeMap::new();
    for source in &known.sources {
        groups.entry((source.account.as_deref().unwrap_or(&source.id), source.daily)).or_default().push(source);
    }
    let mut findings = Vec::new();
    for ((_, daily), mut sources) in groups {
        sources.sort_by(|a, b| a.id.cmp(&b.id));
        let days = sources[0].account.as_deref().and_then(|account| moved.get(account));
        let mut holes = holes(&sources, known.today);
        if !daily {
            let Some(days) = days.filter(|days| days.len() >= MOVEMENTS_MIN) else { continue };
            let by_month = sources.iter().filter_map(|source| Rhythm::of(source, known.today)).any(|rhythm| rhythm.is_by_month());
            holes.retain(|hole| is_unlike_quiet(*hole, days, by_month));
        }
        let skipped = holes.len().saturating_sub(GAPS_MAX);
        findings.extend(holes.into_iter().skip(skipped).map(|hole| gap(sources[0], hole)));
    }
    findings
}

/// Days between tellings that no delivery covers, first and last of each.
fn holes(sources: &[&Source], today: Day) -> Vec<(Day, Day)> {
    let told = sources.iter().flat_map(|source| &source.told);
    let mut told: Vec<(Day, Day)> = told.filter(|(first, last)| first <= last && *first <= today).copied().collect();
    told.sort_unstable();
    let mut holes = Vec::new();
    let mut until: Option<Day> = None;
    for (first, last) in told {
        if let Some(until) = until.filter(|until| first > until.plus_days(1)) {
            holes.push((until.plus_days(1), first.plus_days(-1)));
        }
        until = until.max(Some(last));
    }
    holes
}

/// Whether days without a telling are far more than the account was ever quiet for, and nothing moved in them. Where files come
/// by calendar months and one is lacking, less will do.
fn is_unlike_quiet((first, last): (Day, Day), days: &[Day], by_month: bool) -> bool {
    let (from, to) = (days.partition_point(|day| *day < first), days.partition_point(|day| *day <= last));
    let (Some(before), Some(after)) = (from.checked_sub(1).map(|at| days[at]), days.get(to)) else { return false };
    let quiet = after.number().saturating_sub(before.number());
    // The longest others: this one is the only one that begins where it begins.
    let others = days.windows(2).filter(|two| (two[0], two[1]) != (before, *after));
    let longest = others.map(|two| two[1].number().saturating_sub(two[0].number())).max().unwrap_or(i32::MAX);
    let month = if first == first.month().first() { first.month() } else { first.month().next() };
    let lacks_month = by_month && month.last() <= last && quiet > longest && moves_monthly(days, month);
    from == to && quiet >= QUIET_DAYS_MIN && (lacks_month || quiet > longest.saturating_mul(QUIET_TIMES))
}

/// Whether an account moved in each calendar month but one, from its first movement to its last.
fn moves_monthly(days: &[Day], but: Month) -> bool {
    let mut months: Vec<Month> = days.iter().map(|day| day.month()).collect();
    months.dedup();
    months.len() >= LIVELY_MONTHS_MIN
        && months.windows(2).all(|two| two[0].next() == two[1] || two[0].next() == but && but.next() == two[1])
}

fn gap(source: &Source, (first, last): (Day, Day)) -> Finding {
    let days = i64::from(last.number()) - i64::from(first.number()) + 1;
    Finding {
        name: Name::SourceGap,
        key: format!("source.gap:{}:{first}", source.account.as_deref().unwrap_or(&source.id)),
        amount: Some(Amount { value: Decimal { digits: days, scale: 0 }, low: None, high: None, currency: None, per: None }),
        since: Some(first),
        account: source.account.clone(),
        counterparty: None,
        records: Vec::new(),
        facts: vec![
            ("source", Fact::Text(source.name.clone())),
            ("daily", Fact::Text(if source.daily { "yes" } else { "no" }.to_owned())),
            ("from", Fact::Day(first)),
            ("to", Fact::Day(last)),
            ("days", Fact::Count(days)),
        ],
        action: Action::Fetch(source.link.or_else(|| place(&source.format))),
        weight: GAP_WEIGHT,
    }
}

#[cfg(test)]
#[path = "sources_tests.rs"]
mod tests;
