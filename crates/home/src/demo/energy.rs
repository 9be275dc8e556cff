//! The meter of the flat: a year of half-hours (mean watts, stamped at the END of each, with the offset of that moment) and
//! the daily index of the same meter, which goes on counting where the curve has holes.
//!
//! All watts are even, so that each half-hour is a whole number of watt-hours and both files can agree exactly.

use logis_core::{Day, Instant};

use super::DemoFile;
use super::bank::slashed;
use super::draw::Draw;
use super::life::weekday;
use super::truth::{EnergyTruth, Hole, Register};

const PRM: &str = "99064172830655";
const STEP_SECONDS: i64 = 1_800;
const HOUR_SECONDS: i64 = 3_600;
/// The registers' values on the first morning: off-peak, peak.
const INDEX_START_WH: [i64; 2] = [8_412_377, 14_203_918];
/// Off-peak is from 22:30 to 06:30: half-hours of the local day outside this range.
const PEAK_HALF_HOURS: std::ops::Range<i64> = 13..45;
/// The water heater starts at 23:00.
const HEATER_HALF_HOUR: i64 = 46;
const HEATER_WATTS: i64 = 2_200;
/// What the flat loses, in watts for each tenth of a degree.
const LOSS_WATTS_A_TENTH: i64 = 9;
const RADIATORS_MAX_WATTS: i64 = 4_500;
/// What people, sun and machines give, in tenths of a degree.
const FREE_WARMTH_TENTHS: i64 = 30;
/// Mean temperature outside in the middle of each month, in tenths of a degree.
const OUTSIDE_TENTHS: [i64; 12] = [32, 48, 86, 121, 164, 203, 228, 224, 179, 132, 75, 41];

/// How a missing half-hour is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// No line at all.
    NoLine,
    /// A line without a value.
    NoValue,
}

/// Holes: day of the year of readings, half-hours of that day.
const GAPS: [(i32, std::ops::Range<usize>, Gap); 2] = [(101, 19..26, Gap::NoLine), (233, 4..7, Gap::NoValue)];

struct HalfHour {
    start_seconds: i64,
    watts: i64,
    peak: bool,
    gap: Option<Gap>,
}

/// Both files and their truth: the year that ends with `last`.
pub(super) fn year(seed: u64, last: Day, away: &[(Day, Day)]) -> (Vec<DemoFile>, EnergyTruth) {
    let (year, month, day) = last.plus_days(1).ymd();
    let first = Day::from_ymd(year - 1, month, day).or_else(|_| Day::from_ymd(year - 1, month, day - 1)).unwrap_or_default();
    let home = Home { draw: Draw::new(seed, "energy"), away };
    let days: Vec<(Day, Vec<HalfHour>)> = home.measure(first, last);
    let truth = tell(first, last, &days);
    (vec![curve_file(&truth, &days), index_file(&truth, &days)], truth)
}

struct Home<'a> {
    draw: Draw,
    away: &'a [(Day, Day)],
}

impl Home<'_> {
    fn measure(&self, first: Day, last: Day) -> Vec<(Day, Vec<HalfHour>)> {
        let mut heater_wh = self.water(first.plus_days(-1));
        let mut drift_tenths = 0;
        let mut gaps = GAPS.into_iter().peekable();
        let mut days = Vec::new();
        for number in first.number()..=last.number() {
            let day = Day::from_number(number);
            let tonight_wh = self.water(day);
            drift_tenths = (drift_tenths * 7 + self.draw.between(-18, 18) * 5) / 10;
            let outside = outside_tenths(day) + drift_tenths;
            let washing = self.draw.chance(34);
            let (start, end) = (midnight_seconds(day), midnight_seconds(day.plus_days(1)));
            let mut half_hours: Vec<HalfHour> = (0..(end - start) / STEP_SECONDS)
                .map(|step| {
                    let start_seconds = start + step * STEP_SECONDS;
                    let half_hour = local_half_hour(start_seconds);
                    let heater = if half_hour >= HEATER_HALF_HOUR { tonight_wh } else { heater_wh };
                    let watts = self.base()
                        + self.warmth(day, half_hour, outside)
                        + heater_watts(heater, half_hour)
                        + self.living(day, half_hour, washing);
                    HalfHour { start_seconds, watts: watts - watts % 2, peak: PEAK_HALF_HOURS.contains(&half_hour), gap: None }
                })
                .collect();
            // A hole keeps off the odd days, so that these can be told by their 46 and 50 readings.
            if half_hours.len() == 48
                && let Some((_, range, gap)) = gaps.next_if(|(after, ..)| number >= first.number() + after)
            {
                half_hours[range].iter_mut().for_each(|half_hour| half_hour.gap = Some(gap));
            }
            heater_wh = tonight_wh;
            days.push((day, half_hours));
        }
        days
    }

    fn is_away(&self, day: Day) -> bool {
        self.away.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    /// What the water heater needs in the night after this day.
    fn water(&self, day: Day) -> i64 {
        let drawn = self.draw.between(2_100, 3_200) * 2;
        if self.is_away(day) { 0 } else { drawn }
    }

    /// What never stops: fridge, box, televisions asleep, the old freezer in the cellar.
    fn base(&self) -> i64 {
        self.draw.between(148, 204)
    }

    fn warmth(&self, day: Day, half_hour: i64, outside: i64) -> i64 {
        let wanted = match half_hour {
            _ if self.is_away(day) => 110,
            12..=44 => 190,
            _ => 160,
        };
        // Colder before dawn, warmer in the afternoon.
        let swing = 35 - (half_hour - 30).abs().min(48 - (half_hour - 30).abs()) * 70 / 24;
        let missing = wanted - FREE_WARMTH_TENTHS - outside - swing;
        if missing <= 0 { 0 } else { (missing * LOSS_WATTS_A_TENTH + self.draw.between(-60, 60)).clamp(0, RADIATORS_MAX_WATTS) }
    }

    /// Breakfast, weekend lunches, washing, supper, lamps.
    fn living(&self, day: Day, half_hour: i64, washing: bool) -> i64 {
        if self.is_away(day) {
            return 0;
        }
        let weekend = weekday(day) >= 5;
        let watts = match half_hour {
            13..=16 => self.draw.between(160, 720),
            23..=25 if weekend => self.draw.between(500, 1_500),
            19..=34 if weekend => self.draw.between(60, 260),
            37..=40 => self.draw.between(380, 1_750),
            41..=45 => self.draw.between(140, 330),
            _ => 0,
        };
        let machine = if washing && (28..=30).contains(&half_hour) { self.draw.between(420, 980) } else { 0 };
        watts + machine
    }
}

fn heater_watts(need_wh: i64, half_hour: i64) -> i64 {
    let done = (half_hour - HEATER_HALF_HOUR).rem_euclid(48) * HEATER_WATTS / 2;
    ((need_wh - done) * 2).clamp(0, HEATER_WATTS)
}

/// The season's temperature, between the middles of two months.
fn outside_tenths(day: Day) -> i64 {
    let (_, month, date) = day.ymd();
    let of = |month: u32| usize::try_from((month + 11) % 12).ok().and_then(|at| OUTSIDE_TENTHS.get(at)).copied().unwrap_or_default();
    let (here, date) = (of(month), i64::from(date));
    let next = if date < 15 { of(month + 11) } else { of(month + 1) };
    here + (next - here) * (date - 15).abs() / 31
}

/// Seconds that France is ahead of UTC: two hours from the last Sunday of March to that of October, from and to 01:00 UTC
/// (Directive 2000/84/EC); else one.
fn offset_seconds(seconds: i64) -> i64 {
    let (year, ..) = Instant::from_seconds(seconds).day().ymd();
    let change = |month| {
        let last = Day::from_ymd(year, month, 31).unwrap_or_default();
        last.plus_days(-((weekday(last) + 1) % 7)).instant().seconds() + HOUR_SECONDS
    };
    if (change(3)..change(10)).contains(&seconds) { 2 * HOUR_SECONDS } else { HOUR_SECONDS }
}

/// When the local day begins.
pub(super) fn midnight_seconds(day: Day) -> i64 {
    // The clock never changes between 22:00 and 23:00 UTC, so the winter guess names the right offset.
    let winter = day.instant().seconds() - HOUR_SECONDS;
    day.instant().seconds() - offset_seconds(winter)
}

fn local_half_hour(seconds: i64) -> i64 {
    (seconds + offset_seconds(seconds)).rem_euclid(86_400) / STEP_SECONDS
}

/// Local date and time with its offset.
fn stamp(seconds: i64) -> String {
    let offset = offset_seconds(seconds);
    let local = Instant::from_seconds(seconds + offset);
    let of_day = local.seconds().rem_euclid(86_400);
    format!("{}T{:02}:{:02}:00+{:02}:00", local.day(), of_day / HOUR_SECONDS, of_day % HOUR_SECONDS / 60, offset / HOUR_SECONDS)
}

fn tell(first: Day, last: Day, days: &[(Day, Vec<HalfHour>)]) -> EnergyTruth {
    let mut truth = EnergyTruth {
        prm: PRM,
        first,
        last,
        readings: 0,
        holes: Vec::new(),
        curve_wh: 0,
        month_wh: Vec::new(),
        registers: Vec::new(),
        index_wh: 0,
        odd_days: days.iter().filter(|(_, steps)| steps.len() != 48).map(|(day, steps)| (*day, steps.len())).collect(),
    };
    let mut counted = [0; 2];
    for (day, half_hour) in days.iter().flat_map(|(day, steps)| steps.iter().map(move |step| (day, step))) {
        let wh = half_hour.watts / 2;
        counted[usize::from(half_hour.peak)] += wh;
        let start = Instant::from_seconds(half_hour.start_seconds);
        if half_hour.gap.is_some() {
            let end_exclusive = start.plus_seconds(STEP_SECONDS);
            match truth.holes.last_mut().filter(|hole| hole.end_exclusive == start) {
                Some(hole) => *hole = Hole { end_exclusive, readings: hole.readings + 1, wh: hole.wh + wh, ..*hole },
                None => truth.holes.push(Hole { start, end_exclusive, readings: 1, wh }),
            }
            continue;
        }
        truth.readings += 1;
        truth.curve_wh += wh;
        match truth.month_wh.last_mut().filter(|(month, _)| *month == day.month()) {
            Some((_, sum)) => *sum += wh,
            None => truth.month_wh.push((day.month(), wh)),
        }
    }
    truth.index_wh = counted.iter().sum();
    let [low, high] = INDEX_START_WH;
    for (column, first_wh, wh) in [("EAS F1", low, counted[0]), ("EAS F2", high, counted[1]), ("EAS T", low + high, truth.index_wh)] {
        truth.registers.push(Register { column, first_wh, last_wh: first_wh + wh });
    }
    truth
}

const HEADER: &str =
    "\u{feff}Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite";

fn curve_file(truth: &EnergyTruth, days: &[(Day, Vec<HalfHour>)]) -> DemoFile {
    let mut text = format!(
        "{HEADER};Pas en minutes\r\n{PRM};Courbe de charge;{};{};Energie active;Consommation;Comptage Brut;W;30\r\nHorodate;Valeur\r\n",
        slashed(truth.first),
        slashed(truth.last.plus_days(1))
    );
    for half_hour in days.iter().flat_map(|(_, steps)| steps) {
        let end = stamp(half_hour.start_seconds + STEP_SECONDS);
        match half_hour.gap {
            None => text += &format!("{end};{}\r\n", half_hour.watts),
            Some(Gap::NoValue) => text += &format!("{end};\r\n"),
            Some(Gap::NoLine) => {}
        }
    }
    DemoFile { name: "compteur-courbe-de-charge.csv".to_owned(), on: truth.last, bytes: text.into_bytes() }
}

/// The supplier's slots (F1 off-peak, F2 peak), the grid's (D1, D2: the same two here), and the total.
fn index_file(truth: &EnergyTruth, days: &[(Day, Vec<HalfHour>)]) -> DemoFile {
    let mut text = format!(
        "{HEADER}\r\n{PRM};Index;{};{};Energie active;Consommation;Comptage Brut;Wh\r\n\
         Horodate;Type de releve;EAS F1;EAS F2;EAS F3;EAS F4;EAS F5;EAS F6;EAS F7;EAS F8;EAS F9;EAS F10;EAS D1;EAS D2;EAS D3;EAS D4;EAS T\r\n",
        slashed(truth.first),
        slashed(truth.last.plus_days(1))
    );
    let [mut low, mut high] = INDEX_START_WH;
    let mut line = |day: Day, low: i64, high: i64| {
        let at = stamp(midnight_seconds(day));
        text += &format!("{at};Arrêté quotidien;{low};{high};;;;;;;;;{low};{high};;;{}\r\n", low + high);
    };
    for (day, half_hours) in days {
        line(*day, low, high);
        for half_hour in half_hours {
            *(if half_hour.peak { &mut high } else { &mut low }) += half_hour.watts / 2;
        }
    }
    line(truth.last.plus_days(1), low, high);
    DemoFile { name: "compteur-index-quotidien.csv".to_owned(), on: truth.last, bytes: text.into_bytes() }
}
