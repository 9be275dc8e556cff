//! The page of energy: the load curve, sums by day and month, holes, the same a year before.

use logis_core::{Day, Energy, Month};
use logis_pages::energy::{EnergyView, Step, Sum};
use logis_pages::import::AccountChoice;
use logis_pages::period::{Choice, Span};

use super::choice;
use crate::records::energy::{Meter, Readings, meters, readings};
use crate::web::visit::{Answer, Trouble, Visit};

/// Months that stand beside a day, week or month.
const MONTHS_AROUND: u32 = 12;

/// GET `/energy`.
///
/// # Errors
/// When the vault fails.
pub fn energy(visit: &Visit) -> Result<Answer, Trouble> {
    Ok(Answer::Page(logis_pages::energy::energy(&view(visit)?, &visit.context)?))
}

pub(super) fn view(visit: &Visit) -> Result<EnergyView, Trouble> {
    let (app, scope, zone) = (&visit.app, &visit.scope, &visit.context.zone);
    let meters = meters(app, scope, zone)?;
    let asked = visit.parameter("meter").and_then(|id| meters.iter().find(|meter| meter.id == id));
    let Some(meter) = asked.or(meters.first()) else { return Ok(nothing()) };
    let choice = choice(visit, meter.days, true);
    let (first, last) = choice.span.days().unwrap_or(meter.days);
    let months = months_shown(choice, meter);
    // All that the page shows is read at once, the year before too.
    let start = months.map_or(first, |(from, _)| from.first().min(first));
    let end = months.map_or(last, |(_, to)| to.last().max(last));
    let read_from = if choice.compare { same_a_year_before(choice.span, start).min(start) } else { start };
    let known = readings(app, scope, zone, meter, read_from, end)?;

    let is_short = matches!(choice.span, Span::Day(_) | Span::Week(_) | Span::Month(_));
    let is_of_energy = known.is_of_energy();
    let before = |first: Day, last: Day| choice.compare.then(|| sum_before(&known, meter, choice.span, first, last)).flatten();
    // Days that are yet to come are no days without a measure.
    let end = last.min(meter.days.1);
    let day_sums = match choice.span {
        Span::Week(_) | Span::Month(_) if is_of_energy => known.day_sums(first.max(meter.days.0), end),
        _ => Vec::new(),
    };
    let compared = |sum: Sum, first: Day, last: Day| Sum { before: before(first, last), ..sum };
    let month_sums = months.filter(|_| is_of_energy).map(|(from, to)| known.month_sums(from, to)).unwrap_or_default();
    Ok(EnergyView {
        choice: Some(choice),
        total: known.sum(first, end).energy,
        total_before: before(first, end),
        steps: if is_short { known.curve(first, end) } else { Vec::new() },
        steps_before: if is_short && choice.compare { steps_before(&known, choice.span, first, end) } else { Vec::new() },
        holes: if is_of_energy { known.holes(first, end) } else { Vec::new() },
        days: day_sums.into_iter().map(|(day, sum)| (day, compared(sum, day, day))).collect(),
        months: month_sums.into_iter().map(|(month, sum)| (month, compared(sum, month.first(), month.last().min(meter.days.1)))).collect(),
        slots: known.slots(first, end),
        quantities: known.quantities(first, end),
        meter: meter.id.clone(),
        meters: meters.iter().map(|meter| AccountChoice { id: meter.id.clone(), name: meter.name.clone() }).collect(),
    })
}

fn nothing() -> EnergyView {
    EnergyView {
        choice: None,
        meters: Vec::new(),
        meter: String::new(),
        total: None,
        total_before: None,
        steps: Vec::new(),
        steps_before: Vec::new(),
        holes: Vec::new(),
        days: Vec::new(),
        months: Vec::new(),
        slots: Vec::new(),
        quantities: Vec::new(),
    }
}

/// The months of a year or of all; else those up to the one shown. Only such of which something is known.
fn months_shown(choice: Choice, meter: &Meter) -> Option<(Month, Month)> {
    let known = (meter.days.0.month(), meter.days.1.month());
    let (from, to) = match choice.span {
        Span::All => known,
        Span::Year(year) => (Month { year, month: 1 }, Month { year, month: 12 }),
        Span::Day(day) | Span::Week(day) => (back(day.month()), day.month()),
        Span::Month(month) => (back(month), month),
    };
    let (from, to) = (from.max(known.0), to.min(known.1));
    (from <= to).then_some((from, to))
}

fn back(month: Month) -> Month {
    (1..MONTHS_AROUND).fold(month, |month, _| month.previous())
}

/// The day that a day is compared with: the same date a year before, of a week the same weekday.
fn same_a_year_before(span: Span, day: Day) -> Day {
    if matches!(span, Span::Week(_)) {
        return day.plus_days(-364);
    }
    let (year, month, date) = day.ymd();
    let before = Month { year: year - 1, month };
    Day::from_ymd(year - 1, month, date).unwrap_or_else(|_| before.last())
}

/// The curve of the same days a year before, moved onto these.
fn steps_before(known: &Readings, span: Span, first: Day, last: Day) -> Vec<Step> {
    let days = (first.number()..=last.number()).map(Day::from_number);
    days.flat_map(|day| {
        let before = same_a_year_before(span, day);
        let moved = i64::from(day.number() - before.number()) * 86_400;
        known.curve(before, before).into_iter().map(move |step| Step { start: step.start.plus_seconds(moved), ..step })
    })
    .collect()
}

/// The sum of the same days a year before, where all of it is known.
fn sum_before(known: &Readings, meter: &Meter, span: Span, first: Day, last: Day) -> Option<Energy> {
    let (from, mut to) = (same_a_year_before(span, first), same_a_year_before(span, last));
    // A whole month or year is compared with a whole one, leap years too.
    if last == last.month().last() && first < last {
        to = to.month().last();
    }
    if matches!(span, Span::Week(_)) {
        to = from.plus_days(last.number() - first.number());
    }
    if from < meter.days.0 {
        return None;
    }
    let sum = known.sum(from, to);
    if sum.incomplete { None } else { sum.energy }
}
