//! A household's meters: fourteen months of half-hours, and what is true of them.
//!
//! Everyone is on the base tariff (one price at all hours), unless the water heater runs off-peak: then the household has
//! that tariff already, and no file says so.

use logis_core::{Day, Instant};
use logis_findings::energy::grids;
use logis_findings::{Name, Per};

use super::days::{between, days, plus_months, weekday};
use super::draw::Draw;
use super::life::Life;
use super::truth::Expected;

/// Months of half-hours before that in which the story ends.
const MONTHS: i32 = 14;
/// Half-hours of a day.
const STEPS: usize = 48;
/// Off-peak, as most communes have it: 22:00 to 06:00.
const OFF_PEAK: fn(usize) -> bool = |step| !(12..44).contains(&step);
/// About the regulated prices of the summer of 2025, hundredths of a cent a kWh, taxes included: base; peak and off-peak. Only their
/// proportion matters here: a truth is a band, and prices of another day lie in it.
const BASE_PRICE: i64 = 1_952;
const PEAK_PRICE: i64 = 2_081;
const OFF_PEAK_PRICE: i64 = 1_635;
/// What the two-price tariff costs more a year, in cents, whatever is used.
const STANDING_CENTS: i64 = 600;
/// A saving that is worth saying, in cents a year, and as a share of the bill.
const SAVING_CENTS_MIN: i64 = 4_500;
const SAVING_PERCENT_MIN: i64 = 4;
/// The most days of which use is compared, and how long before: the same days of the week.
pub const COMPARED_DAYS: i32 = 56;
pub const YEAR_DAYS: i32 = 364;
/// Mean temperature in the middle of each month, tenths of a degree.
const OUTSIDE_TENTHS: [i64; 12] = [34, 50, 88, 120, 163, 202, 226, 223, 180, 133, 77, 44];
/// Changes against the year before: surely one, surely none.
const CHANGE_SURE_PERCENT: i64 = 20;
const CHANGE_NONE_PERCENT: i64 = 10;
/// Watts that never stop, from which they are worth saying.
const NIGHT_BASE_WATTS_MIN: i64 = 60;

/// A meter.
#[derive(Debug, Clone)]
pub struct Meter {
    /// Its number (PRM, 14 digits).
    pub number: String,
    /// The first day of its half-hours.
    pub first: Day,
    /// Mean watts by day and half-hour of the standard day: a day of the clock's change repeats or leaves out two.
    pub watts: Vec<[i64; STEPS]>,
    /// What never stops.
    pub base_watts: i64,
    /// Whether the household has the two-price tariff.
    pub off_peak: bool,
    /// Whether it heats.
    pub heating: bool,
}

/// How the household uses power.
struct Uses {
    base: i64,
    living_percent: i64,
    heating: bool,
    boiler: bool,
    car_from: Option<Day>,
    less_from: Option<Day>,
}

/// The household's meters; none, one or two.
pub fn meters(life: &mut Life) -> Vec<Meter> {
    let draw = life.draw("meters");
    let mut meters = Vec::new();
    if draw.chance(82) {
        let uses = uses(life, &draw);
        meters.push(meter(life, &draw, "main", &uses));
    }
    if !meters.is_empty() && draw.chance(22) {
        life.has("second-meter");
        // A garage: a freezer perhaps, and a lamp.
        let base = draw.pick(&[4, 6, 45]);
        let uses = Uses { base, living_percent: 3, heating: false, boiler: false, car_from: None, less_from: None };
        meters.push(meter(life, &draw, "garage", &uses));
    }
    meters
}

fn uses(life: &mut Life, draw: &Draw) -> Uses {
    let mut uses = Uses {
        base: draw.between(55, 320),
        living_percent: draw.between(70, 150),
        heating: draw.chance(35),
        boiler: draw.chance(30),
        car_from: None,
        less_from: None,
    };
    if uses.heating {
        life.has("electric-heating");
    }
    if uses.boiler {
        life.has("off-peak-boiler");
    }
    match draw.between(1, 100) {
        1..=28 => {
            life.has("electric-car");
            uses.car_from = Some(life.first);
        }
        29..=46 => {
            life.has("electric-car-new");
            uses.car_from = Some(life.end.plus_days(-draw.days(82, 120)));
        }
        47..=66 => {
            life.has("uses-less");
            uses.less_from = Some(life.end.plus_days(-draw.days(82, 120)));
        }
        _ => {}
    }
    uses
}

fn meter(life: &Life, draw: &Draw, stream: &str, uses: &Uses) -> Meter {
    let first = plus_months(life.end.month(), -MONTHS).first();
    let number = format!("{:014}", draw.between(10_000_000_000_000, 29_999_999_999_999));
    let draw = Draw::new(life.seed, stream);
    let mut drift_tenths = 0;
    let mut watts = Vec::new();
    for day in days(first, life.end) {
        drift_tenths = (drift_tenths * 8 + draw.between(-20, 20) * 4) / 10;
        let outside = outside_tenths(day) + drift_tenths;
        let away = life.is_away(day) || life.is_away(day.plus_days(-1));
        let washing = draw.chance(35);
        let charging = uses.car_from.is_some_and(|from| from <= day) && !away && draw.chance(80);
        let charge_steps = draw.between(6, 11);
        let boiler_steps = draw.between(3, 6);
        let steps = std::array::from_fn(|step| {
            let at = i64::try_from(step).unwrap_or_default();
            let percent = if uses.less_from.is_some_and(|from| from <= day) { 30 } else { 100 };
            let mut watts = uses.base * draw.between(94, 106) / 100;
            if uses.heating {
                let wanted = if away { 100 } else { 185 };
                watts += ((wanted - 25 - outside) * 11).clamp(0, 5_000) * draw.between(80, 120) * percent / 10_000;
            }
            if !away {
                watts += living(&draw, day, at, washing) * uses.living_percent * percent / 10_000;
                if uses.boiler && (at - 45).rem_euclid(48) < boiler_steps * percent / 100 {
                    watts += 2_200;
                }
            }
            if charging && (at - 46).rem_euclid(48) < charge_steps {
                watts += 3_680;
            }
            watts
        });
        watts.push(steps);
    }
    Meter { number, first, watts, base_watts: uses.base, off_peak: uses.boiler, heating: uses.heating }
}

fn outside_tenths(day: Day) -> i64 {
    let (_, month, date) = day.ymd();
    let of = |month: u32| OUTSIDE_TENTHS[usize::try_from((month + 11) % 12).unwrap_or_default()];
    let (here, date) = (of(month), i64::from(date));
    let next = if date < 15 { of(month + 11) } else { of(month + 1) };
    here + (next - here) * (date - 15).abs() / 31
}

/// Breakfast, lunches of the weekend, supper, lamps, the washing machine.
fn living(draw: &Draw, day: Day, step: i64, washing: bool) -> i64 {
    let weekend = weekday(day) >= 5;
    let watts = match step {
        13..=16 => draw.between(200, 800),
        22..=26 if weekend => draw.between(500, 1_600),
        17..=35 if weekend => draw.between(100, 300),
        36..=41 => draw.between(400, 1_800),
        42..=45 => draw.between(150, 350),
        _ => 0,
    };
    watts + if washing && (28..=31).contains(&step) { draw.between(500, 1_000) } else { 0 }
}

impl Meter {
    fn day(&self, day: Day) -> Option<&[i64; STEPS]> {
        usize::try_from(between(self.first, day)).ok().and_then(|at| self.watts.get(at))
    }

    /// Watt-hours from one day to another, both included, off-peak alone or all.
    fn watt_hours(&self, first: Day, last: Day, of: fn(usize) -> bool) -> i64 {
        let sum = |steps: &[i64; STEPS]| steps.iter().enumerate().filter(|(step, _)| of(*step)).map(|(_, watts)| watts / 2).sum::<i64>();
        days(first, last).filter_map(|day| self.day(day)).map(sum).sum()
    }

    /// What is true of it on a day where its half-hours are known to another: whether that is lately, whether all of them are, and
    /// those of the weeks compared with a year before.
    pub fn truth(&self, at: Day, horizon: Day, [fresh, whole, compared]: [bool; 3]) -> Vec<Expected> {
        let known_days = between(self.first, horizon) + 1;
        let mut truth = Vec::new();
        if known_days >= 30 {
            // Through winter nights the heating never stops either: some count it, some don't.
            let heats = self.heating && !(5..=10).contains(&horizon.month().month);
            let mut expected = Expected::must(Name::EnergyNightBase, format!("{} W never stop", self.base_watts))
                .of(&self.number)
                .give_or_take(0.20)
                .due_if(self.base_watts >= NIGHT_BASE_WATTS_MIN && known_days >= 60 && fresh && !heats);
            if !heats {
                expected = expected.sum(self.base_watts * 100, None);
            }
            truth.push(expected);
        }
        // Figures that nobody published, or that no source of could be found, are not shipped: no home can say it then.
        let is_priced = grids::at(at).is_some();
        truth.extend(self.saving(horizon).map(|expected| expected.due_if(whole && is_priced)));
        truth.extend(self.change(horizon).map(|expected| expected.due_if(compared)));
        truth
    }

    /// Whether the two-price tariff would have cost less over the last year.
    fn saving(&self, horizon: Day) -> Option<Expected> {
        let first = horizon.plus_days(-364).max(self.first);
        let (all, low) = (self.watt_hours(first, horizon, |_| true), self.watt_hours(first, horizon, OFF_PEAK));
        // Watt-hours by hundredths of a cent a kWh.
        let cents = |watt_hours: i64, price: i64| watt_hours * price / 100_000;
        let base = cents(all, BASE_PRICE);
        let saving = base - cents(low, OFF_PEAK_PRICE) - cents(all - low, PEAK_PRICE) - STANDING_CENTS;
        let enough = saving >= SAVING_CENTS_MIN && saving * 100 >= base * SAVING_PERCENT_MIN && between(first, horizon) >= 360;
        // A tariff of day colours may save others more, or save where two prices don't: of a bill worth speaking of, some
        // saving is believable, and the household may disagree which tariff is meant.
        let believable = base >= 30_000;
        if !believable {
            return None;
        }
        let what = format!("off-peak prices would have saved {} € of {} € in a year", saving / 100, base / 100);
        let mut expected = Expected::must(Name::EnergyTariffSaving, what).of(&self.number).due_if(enough && !self.off_peak);
        // From half of it to a quarter of the bill.
        let (least, most) = (if enough { saving / 2 } else { 1_000 }, (base * 30 / 100).max(saving * 2));
        expected = expected.sum(i64::midpoint(least, most), Some(Per::Year));
        let share = (most - least) as f64 / (most + least) as f64;
        Some(expected.give_or_take(share))
    }

    /// Whether the last weeks used more or less than the same weeks of the year before.
    fn change(&self, horizon: Day) -> Option<Expected> {
        let percent = |days: i32| {
            let (first, last) = (horizon.plus_days(1 - days), horizon);
            let (now, before) = (
                self.watt_hours(first, last, |_| true),
                self.watt_hours(first.plus_days(-YEAR_DAYS), last.plus_days(-YEAR_DAYS), |_| true),
            );
            (first.plus_days(-YEAR_DAYS) >= self.first && before > 0).then(|| (now - before) * 100 / before)
        };
        let told: Vec<i64> = [28, 42, COMPARED_DAYS].into_iter().filter_map(percent).collect();
        let all = |sure: fn(i64) -> bool| !told.is_empty() && told.iter().all(|percent| sure(*percent));
        if told.is_empty() || all(|percent| percent.abs() <= CHANGE_NONE_PERCENT) {
            return None;
        }
        let sure = told.len() >= 2 && (all(|percent| percent >= CHANGE_SURE_PERCENT) || all(|percent| percent <= -CHANGE_SURE_PERCENT));
        // Of a meter that hardly uses anything, hardly anything is a large change.
        let worth = self.watt_hours(horizon.plus_days(-363), horizon, |_| true) >= 800_000;
        let what = format!("{told:?} % against the year before, over 4, 6 and 8 weeks");
        Some(Expected::must(Name::EnergyChange, what).of(&self.number).due_if(sure && worth))
    }

    /// The half-hours of some days as Enedis exports them: mean watts, stamped at the end of each with the offset of that moment.
    pub fn csv(&self, first: Day, last: Day) -> String {
        let slashed = super::writers::slashed;
        let mut text = format!(
            "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Pas en minutes\r\n\
             {};Courbe de charge;{};{};Energie active;Consommation;Comptage Brut;W;30\r\nHorodate;Valeur\r\n",
            self.number,
            slashed(first),
            slashed(last.plus_days(1))
        );
        for day in days(first, last) {
            let Some(steps) = self.day(day) else { continue };
            let (mut at, end) = (midnight_seconds(day), midnight_seconds(day.plus_days(1)));
            while at < end {
                let local = (at + offset_seconds(at)).rem_euclid(86_400) / 1_800;
                let watts = usize::try_from(local).ok().and_then(|step| steps.get(step)).copied().unwrap_or_default();
                at += 1_800;
                text += &format!("{};{watts}\r\n", stamp(at));
            }
        }
        text
    }
}

/// Seconds that France is ahead of UTC: two hours from the last Sunday of March to that of October, from and to 01:00 UTC
/// (Directive 2000/84/EC); else one.
fn offset_seconds(seconds: i64) -> i64 {
    let (year, ..) = Instant::from_seconds(seconds).day().ymd();
    let change = |month| {
        let last = Day::from_ymd(year, month, 31).unwrap_or_default();
        last.plus_days(-((weekday(last) + 1) % 7)).instant().seconds() + 3_600
    };
    if (change(3)..change(10)).contains(&seconds) { 7_200 } else { 3_600 }
}

/// When the local day begins.
fn midnight_seconds(day: Day) -> i64 {
    // The clock never changes between 22:00 and 23:00 UTC, so the winter guess names the right offset.
    day.instant().seconds() - offset_seconds(day.instant().seconds() - 3_600)
}

fn stamp(seconds: i64) -> String {
    let offset = offset_seconds(seconds);
    let local = Instant::from_seconds(seconds + offset);
    let of_day = local.seconds().rem_euclid(86_400);
    format!("{}T{:02}:{:02}:00+{:02}:00", local.day(), of_day / 3_600, of_day % 3_600 / 60, offset / 3_600)
}
