//! The one period control that drives a page, and its query string (`period`, `span`, `compare`).

use logis_core::{Day, Month};

use crate::context::Page;
use crate::{format, routes};

/// Months further back than this are reached by year.
const MONTHS_LISTED_MAX: i32 = 36;

/// How much time a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// One day.
    Day(Day),
    /// The seven days from a Monday.
    Week(Day),
    /// A calendar month.
    Month(Month),
    /// A calendar year.
    Year(i32),
    /// All that there is.
    All,
}

/// What the reader chose, within what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The span shown.
    pub span: Span,
    /// Whether the span before (or the year before) is shown beside it.
    pub compare: bool,
    /// The first and the last day of which there are records.
    pub known: (Day, Day),
}

impl Span {
    /// From a query string's `period` (`all`, `2026`, `2026-11`, `2026-11-03`) and `span` (`week` turns a day into its
    /// week). `None` where it is none of these.
    #[must_use]
    pub fn parse(period: &str, span: &str) -> Option<Self> {
        if period == "all" {
            return Some(Self::All);
        }
        match period.len() {
            4 => period.parse().ok().filter(|year| (1..=9999).contains(year)).map(Self::Year),
            7 => period.parse().ok().map(Self::Month),
            10 => period.parse().ok().map(|day| if span == "week" { Self::week(day) } else { Self::Day(day) }),
            _ => None,
        }
    }

    /// The week of a day.
    #[must_use]
    pub fn week(day: Day) -> Self {
        // 1970-01-01 was a Thursday.
        Self::Week(day.plus_days(-(day.number() + 3).rem_euclid(7)))
    }

    /// First and last day; `None` for [`Span::All`].
    #[must_use]
    pub fn days(self) -> Option<(Day, Day)> {
        match self {
            Self::Day(day) => Some((day, day)),
            Self::Week(monday) => Some((monday, monday.plus_days(6))),
            Self::Month(month) => Some((month.first(), month.last())),
            Self::Year(year) => Some((Month { year, month: 1 }.first(), Month { year, month: 12 }.last())),
            Self::All => None,
        }
    }

    /// The span of the same length before it (`later`: after it).
    #[must_use]
    pub fn step(self, later: bool) -> Option<Self> {
        let sign = if later { 1 } else { -1 };
        match self {
            Self::Day(day) => Some(Self::Day(day.plus_days(sign))),
            Self::Week(monday) => Some(Self::Week(monday.plus_days(7 * sign))),
            Self::Month(month) => Some(Self::Month(if later { month.next() } else { month.previous() })),
            Self::Year(year) => Some(Self::Year(year + sign)),
            Self::All => None,
        }
    }

    /// The `period` that [`Span::parse`] reads.
    #[must_use]
    pub fn period(self) -> String {
        match self {
            Self::Day(day) | Self::Week(day) => day.to_string(),
            Self::Month(month) => month.to_string(),
            Self::Year(year) => format!("{year:04}"),
            Self::All => "all".to_owned(),
        }
    }

    /// The `span` that [`Span::parse`] reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        if matches!(self, Self::Week(_)) { "week" } else { "" }
    }

    pub(crate) fn label(self, p: &Page<'_>) -> String {
        match self {
            Self::Day(day) => format::capital(&format::weekday_year(day, p.lang())),
            Self::Week(monday) => format::span(monday, monday.plus_days(6), p.lang()),
            Self::Month(month) => format::capital(&format::month_long(month, p.lang())),
            Self::Year(year) => format!("{year:04}"),
            Self::All => p.t("period-all"),
        }
    }
}

impl Choice {
    /// What a query string asks for (`period`, `span`, `compare=1`), within what is known. Where it asks for nothing that can be
    /// read: the month of the last known day.
    #[must_use]
    pub fn read(period: &str, span: &str, compare: &str, known: (Day, Day)) -> Self {
        Self { span: Span::parse(period, span).unwrap_or(Span::Month(known.1.month())), compare: compare == "1", known }
    }
}

/// One span that a link or an option leads to.
pub(crate) struct Target {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) current: bool,
}

/// The control as its template draws it.
pub(crate) struct PeriodControl {
    pub(crate) path: &'static str,
    pub(crate) previous: Option<Target>,
    pub(crate) next: Option<Target>,
    /// The lengths a reader may choose.
    pub(crate) lengths: Vec<Target>,
    /// Months and years to jump to; empty where a day is chosen instead.
    pub(crate) options: Vec<Target>,
    /// The day, where a day or week is shown.
    pub(crate) day: Option<String>,
    pub(crate) day_min: String,
    pub(crate) day_max: String,
    pub(crate) word: &'static str,
    pub(crate) compare: bool,
    pub(crate) can_compare: bool,
    /// Further parameters that stay.
    pub(crate) kept: Vec<(&'static str, String)>,
}

impl PeriodControl {
    pub(crate) fn new(choice: &Choice, path: &'static str, kept: &[(&'static str, &str)], days: bool, p: &Page<'_>) -> Self {
        let kept: Vec<(&'static str, String)> =
            kept.iter().filter(|(_, v)| !v.is_empty()).map(|(name, value)| (*name, (*value).to_owned())).collect();
        let target = |span: Span, label: String, current: bool| {
            let (period, compare) = (span.period(), if choice.compare { "1" } else { "" });
            let mut parameters = vec![("period", period.as_str()), ("span", span.word()), ("compare", compare)];
            parameters.extend(kept.iter().map(|(name, value)| (*name, value.as_str())));
            Target { href: routes::with_query(path, &parameters), value: period.clone(), label, current }
        };
        let within = |span: &Span| span.days().is_none_or(|(first, last)| first <= choice.known.1 && last >= choice.known.0);
        let neighbour = |later| choice.span.step(later).filter(within).map(|span| target(span, span.label(p), false));
        let options = if matches!(choice.span, Span::Day(_) | Span::Week(_)) {
            Vec::new()
        } else {
            jumps(choice).into_iter().map(|span| target(span, span.label(p), span == choice.span)).collect()
        };
        let lengths = lengths(choice, days)
            .into_iter()
            .map(|(key, span)| target(span, p.t(key), std::mem::discriminant(&span) == std::mem::discriminant(&choice.span)))
            .collect();
        Self {
            path,
            previous: neighbour(false),
            next: neighbour(true),
            lengths,
            options,
            day: matches!(choice.span, Span::Day(_) | Span::Week(_)).then(|| choice.span.period()),
            day_min: choice.known.0.to_string(),
            day_max: choice.known.1.to_string(),
            word: choice.span.word(),
            compare: choice.compare,
            can_compare: choice.span != Span::All,
            kept,
        }
    }
}

/// Where one can jump to: the latest months, every year, and all.
fn jumps(choice: &Choice) -> Vec<Span> {
    let (first, last) = (choice.known.0.month(), choice.known.1.month());
    let months = std::iter::successors(Some(last), |month| Some(month.previous())).take_while(|month| *month >= first);
    let mut spans: Vec<Span> = months.take(usize::try_from(MONTHS_LISTED_MAX).unwrap_or(0)).map(Span::Month).collect();
    spans.extend((first.year..=last.year).rev().map(Span::Year));
    spans.push(Span::All);
    if !spans.contains(&choice.span) {
        spans.insert(0, choice.span);
    }
    spans
}

/// The other lengths at the same place in time: the last such span that lies within the one shown.
fn lengths(choice: &Choice, days: bool) -> Vec<(&'static str, Span)> {
    let (start, end) = choice.span.days().unwrap_or(choice.known);
    let day = end.min(choice.known.1).max(start);
    let mut all = Vec::new();
    if days {
        all.push(("period-day", Span::Day(day)));
        all.push(("period-week", Span::week(day)));
    }
    all.push(("period-month", Span::Month(day.month())));
    all.push(("period-year", Span::Year(day.ymd().0)));
    if !days {
        all.push(("period-all", Span::All));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_it_was_written() {
        for (period, word) in [("all", ""), ("2026", ""), ("2026-11", ""), ("2026-11-03", ""), ("2026-11-02", "week")] {
            let span = Span::parse(period, word).unwrap();
            assert_eq!((span.period().as_str(), span.word()), (period, word));
        }
        for wrong in ["", "2026-13", "2026-02-30", "yesterday", "0000", "2026-11-031"] {
            assert_eq!(Span::parse(wrong, ""), None, "{wrong}");
        }
    }

    #[test]
    fn without_a_wish_the_latest_month_is_shown_and_nothing_beyond_what_is_known() {
        let known = ("2025-11-24".parse().unwrap(), "2026-11-23".parse().unwrap());
        let choice = Choice::read("", "", "", known);
        assert_eq!((choice.span.period().as_str(), choice.compare), ("2026-11", false));
        let context = crate::samples::context(crate::Lang::French, "/energy");
        let control = PeriodControl::new(&choice, routes::ENERGY, &[("meter", "m 1")], true, &context.at(crate::Place::Energy));
        assert!(control.next.is_none());
        assert_eq!(control.previous.unwrap().href, "/energy?period=2026-10&meter=m%201");
        let periods: Vec<&str> = control.options.iter().map(|option| option.value.as_str()).collect();
        assert_eq!((periods[0], periods.len()), ("2026-11", 13 + 2 + 1));
        let lengths: Vec<&str> = control.lengths.iter().map(|length| length.value.as_str()).collect();
        assert_eq!(lengths, ["2026-11-23", "2026-11-23", "2026-11", "2026"]);
    }

    #[test]
    fn a_week_begins_on_monday() {
        let thursday: Day = "2026-11-12".parse().unwrap();
        assert_eq!(Span::week(thursday), Span::Week("2026-11-09".parse().unwrap()));
        assert_eq!(Span::week(Day::from_number(0)), Span::Week(Day::from_number(-3)));
        assert_eq!(Span::week(thursday).step(true).unwrap().period(), "2026-11-16");
    }
}
