//! Énergie: the load curve, days and months, what is estimated and what is missing.

use askama::Template;
use jiff::tz::TimeZone;
use logis_core::{Day, Decimal, Energy, Instant, Month};

use crate::chart::{Bars, Column, Curve, Figure, Group, Line, Mark, Run, Table};
use crate::context::{Page, PageContext, Place};
use crate::import::AccountChoice;
use crate::period::{Choice, PeriodControl, Span};
use crate::{Rendered, format, routes, texts};

/// The most steps of a load curve that are drawn one by one; of more, neighbours are averaged.
const STEPS_DRAWN_MAX: usize = 400;
/// The most steps listed in the table of a load curve; of more, the days below are the table.
const STEPS_LISTED_MAX: usize = 400;
/// Readings without an energy that are listed before the rest is counted.
const QUANTITIES_LISTED_MAX: usize = 100;
/// Holes named one by one before the rest is counted.
const HOLES_NAMED_MAX: usize = 4;

/// The energy of one interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When it begins.
    pub start: Instant,
    /// How long it lasts, in seconds; more than 0.
    pub seconds: u32,
    /// Its energy.
    pub energy: Energy,
    /// Estimated rather than measured.
    pub estimated: bool,
}

/// The energy of a day or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// Measured; `None` where nothing at all is known.
    pub energy: Option<Energy>,
    /// The part of it that is estimated.
    pub estimated: Energy,
    /// Some of it is missing: the sum is less than what was used.
    pub incomplete: bool,
    /// The same day or month a year before, where the reader compares.
    pub before: Option<Energy>,
}

/// A reading whose energy is not known: what the meter counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// When it begins; of an index its moment.
    pub start: Instant,
    /// How long it lasts, in seconds; 0 for an index.
    pub seconds: u32,
    /// How much.
    pub value: Decimal,
    /// The word of its unit (`m3`); `unknown` where its source names none.
    pub unit: String,
}

/// The page `/energy`; its query is that of [`Choice`] with `meter`.
#[derive(Debug, Clone)]
pub struct EnergyView {
    /// The period; `None` while there is no reading.
    pub choice: Option<Choice>,
    /// The meters.
    pub meters: Vec<AccountChoice>,
    /// The one shown, by id.
    pub meter: String,
    /// What was used in the period; `None` where nothing is known of it.
    pub total: Option<Energy>,
    /// What was used in the same period a year before, where the reader compares and all of it is known.
    pub total_before: Option<Energy>,
    /// The load curve of a day, week or month, in order of time, without overlaps. Empty for longer periods.
    pub steps: Vec<Step>,
    /// The load curve of the same period a year before, where the reader compares, its moments moved onto this period.
    pub steps_before: Vec<Step>,
    /// Holes within the period: from, to.
    pub holes: Vec<(Instant, Instant)>,
    /// The days of a week or month.
    pub days: Vec<(Day, Sum)>,
    /// The months of a year or of all, or those around.
    pub months: Vec<(Month, Sum)>,
    /// By register or tariff slot, where the source tells them apart.
    pub slots: Vec<(String, Energy)>,
    /// The readings of the period whose energy is not known, in order of time: no sum holds them.
    pub quantities: Vec<Quantity>,
}

#[derive(Template)]
#[template(path = "energy.html")]
struct EnergyPage<'a> {
    p: Page<'a>,
    view: &'a EnergyView,
    control: Option<PeriodControl>,
}

impl EnergyPage<'_> {
    fn lead(&self) -> String {
        let Some(used) = self.view.total else {
            let Some(first) = self.view.quantities.first() else { return self.p.t("energy-lead-nothing") };
            return self.p.t1("energy-lead-quantity", "unit", first.unit.as_str());
        };
        let total = self.p.kwh(&used);
        let Some(change) = self.view.total_before.and_then(|before| change(used, before)) else {
            return self.p.t1("energy-lead", "total", total);
        };
        let key = if change > 0.0 { "energy-lead-more" } else { "energy-lead-less" };
        self.p.t2(key, "total", total, "share", format::percent(change.abs(), false, self.p.lang()))
    }

    fn zone(&self) -> &TimeZone {
        &self.p.context.zone
    }

    /// When, and how much.
    fn quantity_lines(&self) -> Vec<(String, String)> {
        let p = &self.p;
        let when = |line: &Quantity| match line.seconds {
            0 => p.moment(&line.start),
            seconds => format!("{} · {}", p.moment(&line.start), p.duration(&u64::from(seconds))),
        };
        self.view.quantities.iter().take(QUANTITIES_LISTED_MAX).map(|line| (when(line), p.quantity(&line.value, &line.unit))).collect()
    }

    fn quantities_more(&self) -> usize {
        self.view.quantities.len().saturating_sub(QUANTITIES_LISTED_MAX)
    }

    /// Whether it tells of energy at all, or of nothing.
    fn is_of_energy(&self) -> bool {
        self.view.total.is_some() || self.view.quantities.is_empty()
    }

    fn hole_lines(&self) -> Vec<String> {
        self.view.holes.iter().take(HOLES_NAMED_MAX).map(|(from, to)| self.hole(*from, *to)).collect()
    }

    fn holes_more(&self) -> usize {
        self.view.holes.len().saturating_sub(HOLES_NAMED_MAX)
    }

    fn hole(&self, from: Instant, to: Instant) -> String {
        let seconds = u64::try_from(to.seconds() - from.seconds()).unwrap_or(0);
        let (day, zone) = (format::civil_day(from, self.zone()), self.zone());
        if day == format::civil_day(to.plus_seconds(-1), zone) {
            let args: [(&str, &dyn texts::Arg); 4] = [
                ("day", &self.p.day(&day)),
                ("from", &self.p.clock(&from)),
                ("to", &self.p.clock(&to)),
                ("length", &self.p.duration(&seconds)),
            ];
            return texts::text(self.p.lang(), "energy-hole-within-day", &args);
        }
        self.p.t3("energy-hole", [("from", &self.p.moment(&from)), ("to", &self.p.moment(&to)), ("length", &self.p.duration(&seconds))])
    }

    fn load_chart(&self) -> String {
        let p = &self.p;
        let Some((start, end)) = self.view.choice.and_then(|choice| choice.span.days()) else { return String::new() };
        let (from, to) = (format::midnight(start, self.zone()), format::midnight(end.plus_days(1), self.zone()));
        let place = |at: Instant| share_of(at.seconds() - from.seconds(), to.seconds() - from.seconds());
        let steps = thinned(&self.view.steps);
        let Some(peak) = self.view.steps.iter().max_by(|a, b| watts(a).total_cmp(&watts(b))) else { return String::new() };
        let Some(least) = self.view.steps.iter().min_by(|a, b| watts(a).total_cmp(&watts(b))) else { return String::new() };
        let mut lines = vec![Line { mark: Mark::First, runs: curve_runs(&steps, place) }];
        let mut runs: Vec<Run> = self.view.holes.iter().map(|(a, b)| Run { from_to: (place(*a), place(*b)), mark: Mark::Hole }).collect();
        let estimated = steps.iter().filter(|step| step.estimated);
        let before = runs.len();
        runs.extend(estimated.map(|step| Run { from_to: (place(step.start), place(step_end(step))), mark: Mark::Estimated }));
        let any_estimated = runs.len() > before;
        let finding = p.t3(
            "load-finding",
            [
                ("peak", &format::watts(watts(peak), p.lang())),
                ("when", &p.moment(&peak.start)),
                ("least", &format::watts(watts(least), p.lang())),
            ],
        );
        let mut legend =
            vec![(Mark::First, p.t1("legend-power", "length", p.duration(&u64::from(steps.first().map_or(0, |step| step.seconds)))))];
        if any_estimated {
            legend.push((Mark::Estimated, p.t("legend-estimated")));
        }
        if !self.view.holes.is_empty() {
            legend.push((Mark::Hole, p.t("legend-hole")));
        }
        if !self.view.steps_before.is_empty() {
            lines.push(Line { mark: Mark::Dashed, runs: curve_runs(&thinned(&self.view.steps_before), place) });
            legend.push((Mark::Dashed, p.t("legend-year-before")));
        }
        let labels = self.time_labels(start, end, place);
        let curve =
            Curve { id: "load", finding: &finding, lines: &lines, filled: true, band: &[], runs: &runs, labels: &labels, point: None };
        let plot = curve.draw(|value| format::watts(value, p.lang()));
        let table = self.load_table();
        Figure { id: "load", finding: &finding, legend: &legend, table: &table, table_name: &p.t("figures") }.around(&plot)
    }

    fn load_table(&self) -> Table {
        let p = &self.p;
        if self.view.steps.len() > STEPS_LISTED_MAX {
            return self.sum_table(&p.t("day"), self.view.days.iter().map(|(day, sum)| (p.weekday(day), *sum)));
        }
        let quality = |step: &Step| p.t(if step.estimated { "legend-estimated" } else { "word-measured" });
        let rows = self.view.steps.iter().map(|step| vec![p.moment(&step.start), format::wh(step.energy, p.lang()), quality(step)]);
        Table { head: vec![p.t("column-starts-at"), p.t("column-energy-mj"), p.t("column-quality")], rows: rows.collect() }
    }

    fn time_labels(&self, start: Day, end: Day, place: impl Fn(Instant) -> f64) -> Vec<(f64, String)> {
        let p = &self.p;
        if start == end {
            let hours = [0, 3, 6, 9, 12, 15, 18, 21];
            let mut labels: Vec<(f64, String)> =
                hours.iter().map(|hour| (place(format::at_hour(start, *hour, self.zone())), format!("{hour}\u{a0}h"))).collect();
            labels.push((1.0, "24\u{a0}h".to_owned()));
            return labels;
        }
        let days = (0..=end.number() - start.number()).map(|n| start.plus_days(n));
        let name = |day: Day| if end.number() - start.number() > 7 { day.ymd().2.to_string() } else { format::day_short(day, p.lang()) };
        days.map(|day| (place(format::at_hour(day, 12, self.zone())), name(day))).collect()
    }

    fn day_chart(&self) -> String {
        let p = &self.p;
        let rows: Vec<(String, String, Sum)> =
            self.view.days.iter().map(|(day, sum)| (day.ymd().2.to_string(), p.weekday(day), *sum)).collect();
        self.sum_chart("days", "day-finding", "day", &rows)
    }

    fn month_chart(&self) -> String {
        let p = &self.p;
        let rows: Vec<(String, String, Sum)> =
            self.view.months.iter().map(|(month, sum)| (format::month_short(*month, p.lang()), p.month(month), *sum)).collect();
        self.sum_chart("months", "month-finding", "month", &rows)
    }

    fn sum_chart(&self, id: &str, finding_key: &str, head_key: &str, rows: &[(String, String, Sum)]) -> String {
        let p = &self.p;
        let Some((_, most_name, most)) = rows.iter().filter(|row| row.2.energy.is_some()).max_by_key(|row| row.2.energy) else {
            return String::new();
        };
        let finding = p.t2(finding_key, "when", most_name, "most", p.kwh(&most.energy.unwrap_or_default()));
        let groups: Vec<Group> = rows
            .iter()
            .map(|(label, name, sum)| Group {
                label: if sum.incomplete { format!("{label}*") } else { label.clone() },
                columns: vec![Column {
                    parts: sum.energy.map(|energy| {
                        let (all, estimated) = (height(energy), height(sum.estimated));
                        vec![(all - estimated, Mark::First), (estimated, Mark::Estimated)]
                    }),
                    before: sum.before.map(height),
                    title: format!("{name} : {}", self.sum_text(sum)),
                }],
            })
            .collect();
        let any = |test: &dyn Fn(&Sum) -> bool| rows.iter().any(|row| test(&row.2));
        let mut legend = vec![(Mark::First, p.t("word-measured"))];
        if any(&|sum| sum.estimated != Energy::default()) {
            legend.push((Mark::Estimated, p.t("legend-estimated")));
        }
        if any(&|sum| sum.energy.is_none()) {
            legend.push((Mark::Hole, p.t("legend-hole")));
        }
        if any(&|sum| sum.before.is_some()) {
            legend.push((Mark::Before, p.t("legend-year-before")));
        }
        if any(&|sum| sum.incomplete) {
            legend.push((Mark::Star, p.t("legend-incomplete")));
        }
        let plot = Bars { id, finding: &finding, groups: &groups }.draw(|value| kwh_axis(value, p));
        let table = self.sum_table(&p.t(head_key), rows.iter().map(|(_, name, sum)| (name.clone(), *sum)));
        Figure { id, finding: &finding, legend: &legend, table: &table, table_name: &p.t("figures") }.around(&plot)
    }

    fn sum_text(&self, sum: &Sum) -> String {
        match sum.energy {
            None => self.p.t("sum-nothing"),
            Some(energy) if sum.incomplete => self.p.t1("sum-incomplete", "sum", self.p.kwh(&energy)),
            Some(energy) => self.p.kwh(&energy),
        }
    }

    fn sum_table(&self, head: &str, rows: impl Iterator<Item = (String, Sum)>) -> Table {
        let p = &self.p;
        let rows: Vec<(String, Sum)> = rows.collect();
        let compared = rows.iter().any(|(_, sum)| sum.before.is_some());
        let mut heads = vec![head.to_owned(), p.t("column-energy-mj"), p.t("legend-estimated")];
        if compared {
            heads.push(p.t("legend-year-before"));
        }
        let cells = rows.into_iter().map(|(name, sum)| {
            let mut row = vec![name, self.sum_text(&sum), p.kwh(&sum.estimated)];
            if compared {
                row.push(sum.before.map_or_else(|| "–".to_owned(), |before| p.kwh(&before)));
            }
            row
        });
        Table { head: heads, rows: cells.collect() }
    }

    fn meter_href(&self, id: &str) -> String {
        let Some(choice) = &self.view.choice else { return routes::ENERGY.to_owned() };
        let (period, compare) = (choice.span.period(), if choice.compare { "1" } else { "" });
        routes::with_query(routes::ENERGY, &[("meter", id), ("period", &period), ("span", choice.span.word()), ("compare", compare)])
    }

    fn is_short(&self) -> bool {
        self.view.choice.is_some_and(|choice| matches!(choice.span, Span::Day(_) | Span::Week(_) | Span::Month(_)))
    }
}

fn height(energy: Energy) -> f64 {
    energy.watt_hours_approximate() / 1000.0
}

#[expect(clippy::cast_possible_truncation, reason = "a round figure of an axis; the cast saturates")]
fn kwh_axis(value: f64, p: &Page<'_>) -> String {
    let tenths = (value * 10.0).round() as i64;
    format!("{}\u{a0}kWh", format::number(Decimal { digits: tenths, scale: 1 }.normalized(), p.lang()))
}

/// The mean power over a step.
fn watts(step: &Step) -> f64 {
    step.energy.watt_hours_approximate() * 3600.0 / f64::from(step.seconds.max(1))
}

fn step_end(step: &Step) -> Instant {
    step.start.plus_seconds(i64::from(step.seconds))
}

#[expect(clippy::cast_precision_loss, reason = "a place on an axis")]
fn share_of(part: i64, whole: i64) -> f64 {
    (part as f64 / whole.max(1) as f64).clamp(0.0, 1.0)
}

fn change(now: Energy, before: Energy) -> Option<f64> {
    let before = height(before);
    (before > 0.0).then(|| height(now) / before - 1.0)
}

/// Steps few enough to be drawn: neighbours without a hole between them become one, of their mean power.
fn thinned(steps: &[Step]) -> Vec<Step> {
    let together = steps.len().div_ceil(STEPS_DRAWN_MAX).max(1);
    let mut out: Vec<Step> = Vec::with_capacity(steps.len() / together + 1);
    let mut merged = 0;
    for step in steps {
        match out.last_mut() {
            Some(last) if merged < together && step_end(last) == step.start => {
                last.seconds = last.seconds.saturating_add(step.seconds);
                last.energy = last.energy.checked_add(step.energy).unwrap_or(last.energy);
                last.estimated |= step.estimated;
                merged += 1;
            }
            _ => {
                out.push(*step);
                merged = 1;
            }
        }
    }
    out
}

/// Runs without a hole, each step drawn level from its start to its end.
fn curve_runs(steps: &[Step], place: impl Fn(Instant) -> f64) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut reached = None;
    for step in steps {
        if reached != Some(step.start) {
            runs.push(Vec::new());
        }
        if let Some(run) = runs.last_mut() {
            run.extend([(place(step.start), watts(step)), (place(step_end(step)), watts(step))]);
        }
        reached = Some(step_end(step));
    }
    runs
}

/// The page `/energy`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn energy(view: &EnergyView, context: &PageContext) -> Rendered {
    let p = context.at(Place::Energy);
    let control = view.choice.as_ref().map(|choice| PeriodControl::new(choice, routes::ENERGY, &[("meter", &view.meter)], true, &p));
    Ok(EnergyPage { p, view, control }.render()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(minute: i64, energy_wh: i64) -> Step {
        Step {
            start: Instant::from_seconds(minute * 60),
            seconds: 1800,
            energy: Energy::from_millijoules(energy_wh * 3_600_000),
            estimated: false,
        }
    }

    #[test]
    fn a_hole_parts_the_curve_and_is_no_zero() {
        let steps = [step(0, 100), step(30, 200), step(120, 50)];
        let runs = curve_runs(&steps, |at| share_of(at.seconds(), 9000));
        assert_eq!(runs.len(), 2);
        assert_eq!(runs[0], [(0.0, 200.0), (0.2, 200.0), (0.2, 400.0), (0.4, 400.0)]);
        assert!(runs.iter().flatten().all(|(_, watts)| *watts > 0.0));
    }

    #[test]
    fn thinning_keeps_the_energy_and_the_holes() {
        let steps: Vec<Step> = (0..2000).filter(|n| *n != 1000).map(|n| step(n * 30, 100)).collect();
        let thin = thinned(&steps);
        assert!(thin.len() <= STEPS_DRAWN_MAX + 1);
        let sum = |steps: &[Step]| steps.iter().map(|s| s.energy.millijoules()).sum::<i64>();
        assert_eq!(sum(&thin), sum(&steps));
        assert_eq!(curve_runs(&thin, |at| share_of(at.seconds(), 1)).len(), 2);
    }
}
