//! The rule of sums, on days made by hand and on any mixture of sources.

use jiff::tz::TimeZone;
use logis_core::{Day, Energy, Instant, Month};
use logis_pages::format;
use proptest::prelude::*;

use super::series::Series;
use super::{Reading, Readings};

const WH: i64 = 3_600_000;

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Seconds of the first moment of a day, and of the first after it.
fn bounds(on: Day) -> (i64, i64) {
    (format::midnight(on, &paris()).seconds(), format::midnight(on.plus_days(1), &paris()).seconds())
}

/// A home's readings as they come.
#[derive(Default)]
struct Told(Vec<Reading<'static>>);

impl Told {
    fn interval(&mut self, start: i64, seconds: i64, wh: i64) -> &mut Reading<'static> {
        self.0.push(Reading {
            start: Instant::from_seconds(start),
            seconds: i32::try_from(seconds).unwrap(),
            is_index: false,
            register: None,
            energy: Energy::from_millijoules(wh * WH),
            is_estimated: false,
        });
        self.0.last_mut().unwrap()
    }

    fn index(&mut self, at: i64, register: Option<&'static str>, wh: i64) {
        let reading = self.interval(at, 0, wh);
        (reading.is_index, reading.register) = (true, register);
    }

    /// Steps of a day, each of `wh`, without those of a hole.
    fn steps(&mut self, on: Day, seconds: i64, wh: i64, hole: std::ops::Range<i64>) {
        let (from, to) = bounds(on);
        for n in (0..(to - from) / seconds).filter(|n| !hole.contains(n)) {
            self.interval(from + n * seconds, seconds, wh);
        }
    }

    fn readings(&self) -> Readings {
        let ends = || self.0.iter().map(|reading| reading.start.plus_seconds(i64::from(reading.seconds)));
        let known = (self.0.iter().map(|reading| reading.start).min().unwrap(), ends().max().unwrap());
        let mut series = Series::default();
        self.0.iter().for_each(|reading| series.add(reading));
        Readings::new(series, paris(), known)
    }
}

/// Wh of a day, and whether some of it is missing; `None` where nothing is known.
fn sum(readings: &Readings, on: Day) -> Option<(i64, bool)> {
    let sum = readings.sum(on, on);
    assert_eq!(readings.day_sums(on, on), [(on, sum)]);
    sum.energy.map(|energy| (energy.millijoules() / WH, sum.incomplete))
}

#[test]
fn days_of_23_and_25_hours_are_whole() {
    let (spring, autumn) = (day("2025-03-30"), day("2025-10-26"));
    let mut told = Told::default();
    told.steps(spring, 1800, 10, 0..0);
    told.steps(autumn, 1800, 10, 0..0);
    let readings = told.readings();
    assert_eq!(sum(&readings, spring), Some((460, false)));
    assert_eq!(sum(&readings, autumn), Some((500, false)));
    assert_eq!(readings.curve(autumn, autumn).len(), 50);
    assert_eq!(readings.holes(spring, spring), []);
    assert_eq!(sum(&readings, spring.plus_days(1)), None, "nothing known is no zero");
}

#[test]
fn a_hole_is_named_and_is_no_zero() {
    let on = day("2026-11-12");
    let mut told = Told::default();
    (0..3).for_each(|n| told.steps(on.plus_days(n), 1800, 10, if n == 1 { 28..34 } else { 0..0 }));
    let readings = told.readings();
    assert_eq!(sum(&readings, on.plus_days(1)), Some((420, true)));
    let from = Instant::from_seconds(bounds(on.plus_days(1)).0 + 14 * 3600);
    assert_eq!(readings.holes(on, on.plus_days(2)), [(from, from.plus_seconds(3 * 3600))]);
    assert_eq!(readings.curve(on, on.plus_days(2)).len(), 48 * 3 - 6);
}

#[test]
fn a_hole_over_days_is_one_and_ends_with_what_is_known() {
    let on = day("2026-03-27");
    let mut told = Told::default();
    told.steps(on, 1800, 10, 40..48);
    told.steps(on.plus_days(4), 1800, 10, 0..2);
    let readings = told.readings();
    let (from, to) = (bounds(on).0 + 20 * 3600, bounds(on.plus_days(4)).0 + 3600);
    let hole = (Instant::from_seconds(from), Instant::from_seconds(to));
    assert_eq!(readings.holes(on.plus_days(-9), on.plus_days(9)), [hole], "the clocks change within");
}

#[test]
fn gas_days_run_from_six_to_six_and_are_the_days_that_they_begin() {
    // The clocks go back on the 26th.
    let six = |on: Day| bounds(on).1 - 18 * 3600;
    let (first, mut told) = (day("2026-10-20"), Told::default());
    for n in (0..12).filter(|n| *n != 8) {
        let (from, to) = (six(first.plus_days(n)), six(first.plus_days(n + 1)));
        told.interval(from, to - from, 100);
    }
    let readings = told.readings();
    assert!((0..12).all(|n| sum(&readings, first.plus_days(n)) == (n != 8).then_some((100, false))));
    let missing = bounds(first.plus_days(8));
    let hole = (Instant::from_seconds(missing.0 + 6 * 3600), Instant::from_seconds(missing.1));
    assert_eq!(readings.holes(first, first.plus_days(20)), [hole]);

    // A bill of the month counts for the month, and for no other.
    let mut billed = Told::default();
    for month in ["2026-09", "2026-10", "2026-11"] {
        let month: Month = month.parse().unwrap();
        billed.interval(six(month.first()), six(month.next().first()) - six(month.first()), 3000);
    }
    let readings = billed.readings();
    for month in ["2026-09", "2026-10", "2026-11"] {
        let month: Month = month.parse().unwrap();
        let sum = readings.sum(month.first(), month.last());
        assert_eq!((sum.energy.unwrap().millijoules() / WH, sum.incomplete), (3000, false), "{month}");
    }
}

#[test]
fn a_day_that_a_coarser_source_knows_whole_is_taken_from_it() {
    let on = day("2026-11-12");
    let mut told = Told::default();
    told.steps(on, 1800, 10, 28..34);
    let (from, to) = bounds(on);
    told.interval(from, to - from, 500);
    let readings = told.readings();
    assert_eq!(sum(&readings, on), Some((500, false)));
    assert_eq!(readings.holes(on, on), [], "nothing is missing from the sum");
    assert_eq!(readings.curve(on, on).len(), 42, "the curve still shows what it lacks");
}

#[test]
fn steps_of_two_lengths_complete_each_other() {
    let on = day("2026-11-12");
    let mut told = Told::default();
    // The meter went over to ten minutes at noon; hours of another source overlap a little.
    told.steps(on, 1800, 30, 24..48);
    told.steps(on, 600, 10, 0..72);
    told.steps(on, 3600, 60, 0..11);
    assert_eq!(sum(&told.readings(), on), Some((1440, false)));
}

#[test]
fn an_index_counts_where_no_interval_does() {
    let on = day("2026-11-12");
    let mut told = Told::default();
    for n in 0..5i64 {
        let at = bounds(on.plus_days(i32::try_from(n).unwrap())).0;
        told.index(at, None, 1000 + n * 100 + i64::from(n > 2) * 7);
        told.index(at, Some("HC"), 500 + n * 60);
        told.index(at, Some("HP"), 500 + n * 40);
    }
    told.steps(on, 1800, 1, 0..4);
    let readings = told.readings();
    assert_eq!(sum(&readings, on), Some((44, true)), "intervals come first, also with a hole");
    assert_eq!(sum(&readings, on.plus_days(1)), Some((100, false)), "the total, not the slots with it");
    assert_eq!(sum(&readings, on.plus_days(2)), Some((107, false)));
    assert_eq!(
        readings.slots(on, on.plus_days(3)),
        [("HC".to_owned(), Energy::from_millijoules(240 * WH)), ("HP".to_owned(), Energy::from_millijoules(160 * WH))]
    );
}

#[test]
fn slots_add_up_where_there_is_no_total() {
    let on = day("2026-11-12");
    let mut told = Told::default();
    for n in 0..5i64 {
        let at = bounds(on.plus_days(i32::try_from(n).unwrap())).0;
        told.index(at, Some("HC"), n * 60);
        if n != 3 {
            told.index(at, Some("HP"), n * 40);
        }
    }
    let readings = told.readings();
    assert_eq!(sum(&readings, on), Some((100, false)));
    assert_eq!(sum(&readings, on.plus_days(2)), Some((60, true)), "one slot was not read that day");
    let interval = |start: i64, register: Option<&'static str>, wh: i64, told: &mut Told| {
        told.interval(start, 1800, wh).register = register;
    };
    let mut told = Told::default();
    let from = bounds(on).0;
    (0..48).for_each(|n| ["HP", "HC"].into_iter().for_each(|slot| interval(from + n * 1800, Some(slot), 5, &mut told)));
    (0..24).for_each(|n| interval(from + n * 1800, None, 9, &mut told));
    assert_eq!(sum(&told.readings(), on), Some((24 * 9 + 24 * 10, false)));
}

#[test]
fn a_new_meter_starts_anew() {
    let on = day("2026-11-12");
    let mut told = Told::default();
    for (n, wh) in [(0, 90_000), (1, 90_100), (2, 20), (3, 70)] {
        told.index(bounds(on.plus_days(n)).0, None, wh);
    }
    let readings = told.readings();
    assert_eq!(sum(&readings, on.plus_days(1)), None);
    assert_eq!(sum(&readings, on.plus_days(2)), Some((50, false)));
    let whole = readings.sum(on, on.plus_days(2));
    assert_eq!((whole.energy.unwrap().millijoules() / WH, whole.incomplete), (150, true));
}

#[test]
fn a_months_reading_counts_in_the_month_alone() {
    let month = Month { year: 2026, month: 3 };
    let mut told = Told::default();
    told.interval(bounds(month.first()).0, bounds(month.last()).1 - bounds(month.first()).0, 300_000);
    told.steps(month.first().plus_days(4), 1800, 10, 0..0);
    told.index(bounds(month.next().first()).0, None, 10);
    told.index(bounds(month.next().next().first()).0, None, 250_010);
    let readings = told.readings();
    assert_eq!(sum(&readings, month.first()), None);
    assert_eq!(sum(&readings, month.first().plus_days(4)), Some((480, false)));
    let sums = readings.month_sums(month, month.next());
    let wh: Vec<_> = sums.iter().map(|(_, sum)| (sum.energy.unwrap().millijoules() / WH, sum.incomplete)).collect();
    assert_eq!(wh, [(300_000, false), (250_000, false)]);
    assert_eq!(readings.holes(month.first(), month.next().last()), []);
}

#[test]
fn the_estimated_part_is_told() {
    let on = day("2026-11-12");
    let mut told = Told::default();
    told.steps(on, 1800, 10, 0..1);
    told.interval(bounds(on).0, 1800, 25).is_estimated = true;
    let sum = told.readings().sum(on, on);
    assert_eq!((sum.energy.unwrap().millijoules() / WH, sum.estimated.millijoules() / WH), (495, 25));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever mixture of sources knows each day whole, each day counts once.
    #[test]
    fn each_moment_counts_once(
        start in 20_000i32..20_800,
        days in prop::collection::vec((prop::collection::vec(0i64..900, 50), 1u8..16), 1..9),
    ) {
        let mut told = Told::default();
        let first = Day::from_number(start);
        let mut truth = Vec::new();
        let mut index = 123_456;
        for ((half_hours, sources), n) in days.iter().zip(0i32..) {
            let on = first.plus_days(n);
            let (from, to) = bounds(on);
            let used = &half_hours[..usize::try_from((to - from) / 1800).unwrap()];
            let of_day: i64 = used.iter().sum();
            if sources & 1 != 0 {
                used.iter().zip(0i64..).for_each(|(wh, n)| _ = told.interval(from + n * 1800, 1800, *wh));
            }
            if sources & 2 != 0 {
                used.chunks(2).zip(0i64..).for_each(|(two, n)| _ = told.interval(from + n * 3600, 3600, two.iter().sum()));
            }
            if sources & 4 != 0 {
                told.interval(from, to - from, of_day);
            }
            // The index is read each midnight; the days say whether it is all that they have.
            told.index(from, None, index);
            index += of_day;
            told.index(to, None, index);
            truth.push(of_day);
        }
        let readings = told.readings();
        let last = first.plus_days(i32::try_from(days.len()).unwrap() - 1);
        let sums: Vec<_> = readings.day_sums(first, last).iter().map(|(_, sum)| sum.energy.unwrap().millijoules() / WH).collect();
        prop_assert_eq!(&sums, &truth);
        let whole = readings.sum(first, last);
        prop_assert_eq!((whole.energy.unwrap().millijoules() / WH, whole.incomplete), (truth.iter().sum(), false));
        prop_assert_eq!(readings.holes(first, last), []);
        let curve = readings.curve(first, last);
        prop_assert!(curve.windows(2).all(|two| two[0].start.plus_seconds(i64::from(two[0].seconds)) <= two[1].start));
    }
}
