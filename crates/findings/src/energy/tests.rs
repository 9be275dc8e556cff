use super::*;
use crate::{Amount, Finding, Meter, Reading};
use jiff::tz::TimeZone;
use logis_core::{Day, Energy, Instant, RecordId};
use proptest::prelude::*;

const HALF_HOUR: i64 = 1_800;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

/// A meter of half-hours between two days, of so many watts by the day and the minute that clocks show.
fn meter(from: &str, to: &str, watts: impl Fn(Day, u32) -> i64) -> Meter {
    let zone = paris();
    let (start, end) = (local::at_hour(day(from), 0, &zone), local::at_hour(day(to).plus_days(1), 0, &zone));
    let reading = |at: i64| {
        let (on, minute) = local::clock(Instant::from_seconds(at), &zone);
        Reading {
            id: RecordId([u8::try_from(at / HALF_HOUR % 251).unwrap(); 16]),
            starts_at: Instant::from_seconds(at),
            duration_s: 1_800,
            energy: Energy::from_millijoules(watts(on, minute) * HALF_HOUR * 1_000),
            measured: true,
        }
    };
    Meter {
        id: "meter".to_owned(),
        name: None,
        commodity: "electricity".to_owned(),
        subscribed_power_va: Some(9_000),
        tariff: Some("BASE".to_owned()),
        readings: (start.seconds()..end.seconds()).step_by(1_800).map(reading).collect(),
    }
}

/// A household: 180 W at night with a fridge that comes and goes, more by day.
fn ordinary(on: Day, minute: u32) -> i64 {
    let fridge = i64::from((on.number().unsigned_abs() * 7 + minute / 30 * 3) % 5) * 10 - 20;
    if (420..1_380).contains(&minute) { 500 + i64::from(minute % 240) + fridge } else { 180 + fridge }
}

fn found(name: &str, today: &str, meters: Vec<Meter>) -> Vec<Finding> {
    let findings = find(&Known { today: day(today), zone: paris(), meters, ..Known::default() });
    findings.into_iter().filter(|finding| finding.name.as_str() == name).collect()
}

fn whole(amount: Option<Amount>) -> i64 {
    let value = amount.unwrap().value;
    value.digits / 10i64.pow(u32::from(value.scale))
}

fn base(today: &str, meter: Meter) -> i64 {
    let found = found("energy.night-base", today, vec![meter]);
    assert_eq!(found.len(), 1);
    whole(found[0].amount)
}

#[test]
fn the_night_base_is_right_whatever_else_runs_at_night() {
    let span = |watts: &dyn Fn(Day, u32) -> i64| meter("2026-09-01", "2026-11-20", watts);
    let near = |base: i64| (165..=195).contains(&base);
    assert!(near(base("2026-11-20", span(&ordinary))), "an ordinary home, over a clock change");
    let car = |on: Day, minute: u32| ordinary(on, minute) + if on.number() % 7 < 5 && !(360..1_320).contains(&minute) { 7_000 } else { 0 };
    assert!(near(base("2026-11-20", span(&car))), "a car that fills five nights of seven");
    let boiler = |on: Day, minute: u32| ordinary(on, minute) + if (0..180).contains(&minute) { 2_200 } else { 0 };
    assert!(near(base("2026-11-20", span(&boiler))), "an off-peak boiler");
    let holiday = |on: Day, minute: u32| {
        if ("2026-10-10".parse::<Day>().unwrap()..day("2026-10-25")).contains(&on) { 70 } else { ordinary(on, minute) }
    };
    assert!(near(base("2026-11-20", span(&holiday))), "two weeks away");
    let mut holes = span(&ordinary);
    holes.readings.retain(|reading| reading.starts_at.day().number() % 3 != 0);
    assert!(near(base("2026-11-20", holes)), "missing nights");
}

#[test]
fn the_night_base_needs_nights_and_is_said_of_each_meter() {
    let short = meter("2026-11-08", "2026-11-20", ordinary);
    assert!(found("energy.night-base", "2026-11-20", vec![short]).is_empty());
    let late = meter("2026-07-01", "2026-09-30", ordinary);
    assert_eq!(found("energy.night-base", "2026-11-20", vec![late]).len(), 1, "the last file came long ago, and its nights are enough");
    let stale = meter("2026-07-01", "2026-08-31", ordinary);
    assert!(found("energy.night-base", "2026-11-20", vec![stale]).is_empty());
    let (one, mut other) =
        (meter("2026-10-01", "2026-11-20", ordinary), meter("2026-10-01", "2026-11-20", |on, minute| 3 * ordinary(on, minute)));
    other.id = "second".to_owned();
    let found = found("energy.night-base", "2026-11-20", vec![one, other]);
    assert_eq!(found.len(), 2);
    assert!(whole(found[1].amount) > 2 * whole(found[0].amount));
    assert!((28_000..34_000).contains(&found[0].weight), "{} hundredths a year", found[0].weight);
}

#[test]
fn the_arithmetic_of_a_year_is_that_of_the_grid() {
    // 1,000 W all day long: 24 kWh a day.
    let flat = meter("2025-11-01", "2026-11-19", |_, _| 1_000);
    let costs = costs(&flat, day("2026-11-20"), &paris());
    assert_eq!(costs.iter().map(|cost| cost.option).collect::<Vec<_>>(), [TariffOption::Base, TariffOption::OffPeak]);
    assert_eq!(costs[0].whole_days, 365);
    // 8,760 kWh at 0.1985 and twelve months at 19.88.
    assert_eq!(costs[0].slots[0].energy.watt_hours().to_string(), "8760000");
    assert_eq!(costs[0].subscription.to_string(), "238.56 EUR");
    assert_eq!(costs[0].total.to_string(), "1977.42 EUR");
    // A third off-peak: 2,920 kWh at 0.1589, 5,840 at 0.2142; an hour that clocks skip or show twice is counted once.
    assert_eq!(costs[1].slots[1].energy.watt_hours().to_string(), "2920000");
    assert_eq!(costs[1].total.to_string(), "1953.48 EUR");
}

#[test]
fn a_saving_is_told_when_it_is_there_in_any_off_peak_hours() {
    let car = |on: Day, minute: u32| ordinary(on, minute) + if (120..300).contains(&minute) { 5_000 } else { 0 };
    let saving = found("energy.tariff-saving", "2026-11-20", vec![meter("2025-11-01", "2026-11-19", car)]);
    assert_eq!(saving.len(), 1);
    let amount = saving[0].amount.unwrap();
    assert!(amount.low.unwrap().digits > 0 && amount.low.unwrap().digits <= amount.value.digits, "{amount:?}");
    assert!(found("energy.tariff-saving", "2026-11-20", vec![meter("2025-11-01", "2026-11-19", ordinary)]).is_empty(), "too little");
    let mut paid = meter("2025-11-01", "2026-11-19", car);
    paid.tariff = Some("Heures Creuses".to_owned());
    assert!(found("energy.tariff-saving", "2026-11-20", vec![paid]).is_empty(), "it is the tariff already");
    let short = meter("2026-03-01", "2026-11-19", car);
    assert!(found("energy.tariff-saving", "2026-11-20", vec![short]).is_empty(), "too few days");
    let mut gas = meter("2025-11-01", "2026-11-19", car);
    gas.commodity = "gas".to_owned();
    assert!(found("energy.tariff-saving", "2026-11-20", vec![gas]).is_empty());
    assert!(costs(&meter("2024-11-01", "2025-11-19", car), day("2025-11-20"), &paris()).is_empty(), "no grid of then is known");
}

#[test]
fn tempo_is_priced_where_the_colour_of_each_day_is_known() {
    let flat = meter("2025-03-01", "2026-03-14", |_, _| 1_000);
    let costs = costs(&flat, day("2026-03-15"), &paris());
    let tempo = costs.iter().find(|cost| cost.option == TariffOption::Tempo).unwrap();
    let red = tempo.slots.iter().find(|slot| slot.name == "red-peak").unwrap();
    // Ten red days from March to March, sixteen hours each.
    assert_eq!(red.energy.watt_hours().to_string(), "160000");
    assert_eq!(red.cost.to_string(), "112.96 EUR");
}

#[test]
fn a_season_of_tempo_holds_what_the_rule_says() {
    let count = |year: i32, colour: tempo::Colour| {
        let days = day(&format!("{year}-09-01")).number()..=day(&format!("{}-08-31", year + 1)).number();
        days.filter(|number| tempo::colour(Day::from_number(*number)) == Some(colour)).count()
    };
    assert_eq!((count(2024, tempo::Colour::Red), count(2024, tempo::Colour::White)), (22, 43));
    assert_eq!((count(2025, tempo::Colour::Red), count(2025, tempo::Colour::White)), (22, 38), "five came after the copy");
    for number in day("2024-09-01").number()..=day("2026-08-31").number() {
        let weekday = (number + 3).rem_euclid(7);
        match tempo::colour(Day::from_number(number)) {
            Some(tempo::Colour::Red) => assert!(weekday < 5, "a red weekend"),
            Some(tempo::Colour::White) => assert!(weekday < 6, "a white Sunday"),
            _ => {}
        }
    }
}

#[test]
fn a_change_is_told_beyond_what_weeks_vary_by() {
    let from = |since: &'static str, percent: i64| {
        move |on: Day, minute: u32| ordinary(on, minute) * if on >= day(since) { percent } else { 100 } / 100
    };
    let change = found("energy.change", "2026-11-20", vec![meter("2025-10-01", "2026-11-19", from("2026-06-01", 130))]);
    assert_eq!(change.len(), 1);
    assert_eq!(whole(change[0].amount), 29);
    assert_eq!(change[0].since, Some(day("2026-10-19")));
    let late = found("energy.change", "2026-11-20", vec![meter("2025-09-01", "2026-10-31", from("2026-06-01", 130))]);
    assert_eq!(late[0].since, Some(day("2026-09-28")), "the last weeks that are known");
    let fell = found("energy.change", "2026-11-20", vec![meter("2025-10-01", "2026-11-19", from("2026-06-01", 80))]);
    assert_eq!(fell.len(), 1);
    assert!(whole(fell[0].amount) < 0);
    assert!(found("energy.change", "2026-11-20", vec![meter("2025-10-01", "2026-11-19", ordinary)]).is_empty(), "no change");
    assert!(
        found("energy.change", "2026-11-20", vec![meter("2026-01-01", "2026-11-19", from("2026-06-01", 130))]).is_empty(),
        "no year before"
    );
    let away = |on: Day, minute: u32| if (day("2026-10-26")..day("2026-11-09")).contains(&on) { 60 } else { ordinary(on, minute) };
    assert!(found("energy.change", "2026-11-20", vec![meter("2025-10-01", "2026-11-19", away)]).is_empty(), "a holiday");
    let mut holes = meter("2025-10-01", "2026-11-19", from("2026-06-01", 130));
    holes.readings.retain(|reading| reading.starts_at.day() < day("2025-10-25") || reading.starts_at.day() > day("2025-11-05"));
    assert!(found("energy.change", "2026-11-20", vec![holes]).is_empty(), "days of the year before are missing");
}

#[test]
fn absurd_readings_are_survived() {
    let reading = |micros: i64, duration_s: i32, energy: i64| Reading {
        id: RecordId([0; 16]),
        starts_at: Instant::from_micros(micros),
        duration_s,
        energy: Energy::from_millijoules(energy),
        measured: true,
    };
    let extremes = [i64::MIN, -1, 0, 1, i64::MAX];
    let mut absurd = meter("2026-10-01", "2026-11-20", |_, _| i64::MAX / 2_000_000);
    for at in extremes {
        for energy in extremes {
            absurd.readings.extend([i32::MIN, 0, 1, i32::MAX].map(|duration| reading(at, duration, energy)));
        }
    }
    for today in [i32::MIN, 0, day("2026-11-20").number(), i32::MAX] {
        let known = Known { today: Day::from_number(today), zone: paris(), meters: vec![absurd.clone()], ..Known::default() };
        drop(find(&known));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn order_says_nothing(turn in 1usize..2_000, watts in 50i64..400) {
        let mut meter = meter("2025-10-01", "2026-11-19", |on, minute| ordinary(on, minute) + watts);
        let known = |meter: &Meter| Known { today: day("2026-11-20"), zone: paris(), meters: vec![meter.clone()], ..Known::default() };
        let forwards = find(&known(&meter));
        meter.readings.rotate_left(turn);
        prop_assert_eq!(&forwards, &find(&known(&meter)));
        // Readings of later days change nothing.
        meter.readings.extend(tests::meter("2026-11-21", "2026-11-30", |_, _| 9_000).readings);
        prop_assert_eq!(&forwards, &find(&known(&meter)));
    }
}
