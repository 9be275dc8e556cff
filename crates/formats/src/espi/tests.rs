//! What homes find in their feeds, told as feeds.

use logis_core::Code;
use logis_kinds::KindId;
use proptest::prelude::*;

use crate::{Collected, Hint, MemoryInput, Question, Reading, Refused, Status, Summary, read};

/// One reading, as tests look at it: start, seconds, direction, register, nature and Wh, quality.
type Row = (String, i32, String, String, String, String);

/// Parts of a reading type by name; start, seconds and value of its readings.
type Parts<'a> = &'a [(&'a str, i64)];
type Values<'a> = &'a [(i64, i64, &'a str)];

#[derive(Debug)]
struct Read {
    rows: Vec<Row>,
    meters: Vec<(String, String)>,
    problems: Vec<(Option<u64>, Code, String)>,
    watt_hours: Option<String>,
    offsets: Vec<Option<i32>>,
    status: Status,
    reading: Reading,
}

fn read_feed(text: impl Into<Vec<u8>>) -> Result<Read, Code> {
    let mut sink = Collected::default();
    let mut summary = Summary::new(&mut sink);
    let hint = Hint { name: "feed.xml".into(), ..Hint::default() };
    let reading = match read(&MemoryInput::new("feed.xml", text), &hint, &mut summary) {
        Ok(reading) => reading,
        Err(Refused::Input(problem)) => return Err(problem.code),
        Err(Refused::Stopped(_)) => unreachable!("the sink never stops"),
    };
    assert_eq!((reading.format, reading.source.as_str()), ("espi", "espi"));
    let (watt_hours, status) = (summary.energy().map(|energy| energy.watt_hours().to_string()), summary.status());
    let problems = sink.problems.iter().map(|problem| (problem.line, problem.code, problem.quote.clone())).collect();
    let mut result = Read { rows: vec![], meters: vec![], problems, watt_hours, offsets: vec![], status, reading };
    for batch in &sink.batches {
        for row in 0..batch.rows() {
            let text = |name| batch.text(name, row).unwrap_or_default().to_owned();
            if batch.kind() == KindId::EnergyMeter {
                result.meters.push((text("meter"), text("commodity")));
                continue;
            }
            let energy = batch.integer("energy_mj", row).map(|mj| logis_core::Energy::from_millijoules(mj).watt_hours().to_string());
            let quantity = || {
                let scale = u8::try_from(batch.small("quantity_scale", row)?).unwrap();
                let value = logis_core::Decimal { digits: batch.integer("quantity_digits", row)?, scale };
                Some(format!("{value} {}", text("unit")))
            };
            let seconds = batch.small("duration_s", row).unwrap();
            let value = format!("{} {}", text("nature"), energy.or_else(quantity).unwrap());
            result.rows.push((batch.at(row).to_string(), seconds, text("direction"), text("register"), value, text("quality")));
            result.offsets.push(batch.small("offset_minutes", row));
        }
    }
    Ok(result)
}

/// An entry with these links (relation and target) around a resource.
fn entry(links: &[(&str, &str)], content: &str) -> String {
    let links: String = links.iter().map(|(relation, href)| format!("<link rel=\"{relation}\" href=\"{href}\"/>")).collect();
    format!("<entry><id>urn:uuid:{:x}</id>{links}<content>{content}</content></entry>\n", content.len() * 7 + links.len())
}

fn feed(entries: &[String]) -> String {
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:e=\"http://naesb.org/espi\">\n{}</feed>", entries.concat())
}

fn point(service: u8) -> String {
    format!("<e:UsagePoint><e:ServiceCategory><e:kind>{service}</e:kind></e:ServiceCategory></e:UsagePoint>")
}

/// A reading type: each part by name and value.
fn reading_type(parts: &[(&str, i64)]) -> String {
    let parts: String = parts.iter().map(|(name, value)| format!("<e:{name}>{value}</e:{name}>")).collect();
    format!("<e:ReadingType>{parts}</e:ReadingType>")
}

fn block(readings: &[(i64, i64, &str)]) -> String {
    let one = |(start, seconds, value): &(i64, i64, &str)| {
        let period = format!("<e:timePeriod><e:duration>{seconds}</e:duration><e:start>{start}</e:start></e:timePeriod>");
        format!("<e:IntervalReading>{period}<e:value>{value}</e:value></e:IntervalReading>")
    };
    format!("<e:IntervalBlock>{}</e:IntervalBlock>", readings.iter().map(one).collect::<String>())
}

const METER_READING: &str = "<e:MeterReading/>";
const WATT_HOURS: &[(&str, i64)] = &[("uom", 72), ("powerOfTenMultiplier", 0), ("flowDirection", 1), ("accumulationBehaviour", 4)];

fn values(read: &Read) -> Vec<&str> {
    read.rows.iter().map(|row| row.4.as_str()).collect()
}

#[test]
fn links_say_what_is_whose_in_any_order() {
    // Two meters; blocks first, everything that they mean after them.
    let part = |point: u8, rest: &str| format!("Customer/1/UsagePoint/{point}{rest}");
    let block_of = |n: u8, value: &str| {
        let (own, up) = (part(n, "/MeterReading/1/IntervalBlock/9"), part(n, "/MeterReading/1/IntervalBlock"));
        entry(&[("self", &own), ("up", &up)], &block(&[(1_700_000_000, 3600, value)]))
    };
    let reading_of = |n: u8, kind: &str| {
        let (own, up) = (part(n, "/MeterReading/1"), part(n, "/MeterReading"));
        entry(&[("self", &own), ("up", &up), ("related", &part(n, "/MeterReading/1/IntervalBlock")), ("related", kind)], METER_READING)
    };
    let point_of = |n: u8| entry(&[("self", &part(n, "")), ("up", "Customer/1/UsagePoint")], &point(n - 1));
    let therms = reading_type(&[("uom", 169), ("powerOfTenMultiplier", -3)]);
    let read = read_feed(feed(&[
        block_of(1, "500"),
        block_of(2, "1000"),
        entry(&[("self", "https://holder.example/ReadingType/b")], &therms),
        entry(&[("self", "https://holder.example/ReadingType/a")], &reading_type(WATT_HOURS)),
        reading_of(2, "/ReadingType/b/"),
        reading_of(1, "https://mirror.example/ReadingType/a"),
        point_of(2),
        point_of(1),
    ]))
    .unwrap();
    assert_eq!(values(&read), ["interval 500", "interval 29307.107"]);
    assert_eq!(read.meters.iter().map(|meter| meter.1.as_str()).collect::<Vec<_>>(), ["electricity", "gas"]);
    assert_ne!(read.meters[0].0, read.meters[1].0);
    assert_eq!((read.status, read.problems.len()), (Status::Ok, 0));
}

#[test]
fn without_links_the_order_says_it_and_without_an_envelope_too() {
    let read = read_feed(feed(&[entry(&[], &point(0)), entry(&[], &reading_type(WATT_HOURS)), entry(&[], &block(&[(0, 900, "12")]))]));
    let read = read.unwrap();
    assert_eq!((values(&read), read.meters.len()), (vec!["interval 12"], 1));
    // The type after its readings, inside its meter reading; names in another case.
    let bare = format!(
        "<UsagePoint xmlns:e='http://naesb.org/espi'><e:meterReading>{}{}</e:meterReading><e:MeterReading>{}{}</e:MeterReading></UsagePoint>",
        block(&[(0, 900, "1")]).replace("IntervalBlock", "IntervalBLock"),
        reading_type(&[("uom", 72), ("powerOfTenMultiplier", 3)]),
        reading_type(&[("uom", 72), ("flowDirection", 19)]),
        block(&[(0, 900, "7")]),
    );
    let read = read_feed(bare).unwrap();
    assert_eq!(values(&read), ["interval 1000", "interval 7"]);
    assert_eq!((read.rows[0].2.as_str(), read.rows[1].2.as_str()), ("consumption", "production"));
    assert_eq!(read.watt_hours.as_deref(), Some("1000"));
    assert_eq!(read.reading.questions, [Question::WhichAccount { account: "name:feed".to_owned() }]);
}

#[test]
fn a_type_that_is_named_but_not_there_is_not_guessed() {
    let types = |n: u8| entry(&[("self", &format!("ReadingType/{n}"))], &reading_type(WATT_HOURS));
    let reading = entry(&[("self", "M/1"), ("related", "ReadingType/9")], METER_READING);
    let blocks = entry(&[("up", "M/1/IntervalBlock")], &block(&[(0, 900, "1"), (900, 900, "1")]));
    let read = read_feed(feed(&[types(1), types(2), reading.clone(), blocks.clone()])).unwrap();
    assert_eq!(
        read.problems,
        [(Some(5), Code::PartMissing, "ReadingType".to_owned()), (None, Code::AccountUnknown, "name:feed".to_owned())]
    );
    assert_eq!((read.rows.len(), read.status), (0, Status::Error));
    // The only one there is can be meant.
    assert_eq!(values(&read_feed(feed(&[types(1), reading, blocks])).unwrap()), ["interval 1", "interval 1"]);
}

#[test]
fn what_has_no_unit_or_is_no_energy_is_kept_as_it_is_and_said_once() {
    let cases = [
        (&[][..], Code::UnitUnknown, "", ["interval 70 unknown", "interval 12000 unknown"]),
        (&[("uom", 119), ("powerOfTenMultiplier", -3)][..], Code::NotEnergy, "ft3", ["interval 0.070 ft3", "interval 12.000 ft3"]),
        (&[("uom", 134), ("accumulationBehaviour", 3)][..], Code::NotEnergy, "l", ["index 70 l", "index 12000 l"]),
    ];
    for (parts, code, quote, told) in cases {
        let entries = [
            entry(&[], &point(1)),
            entry(&[], METER_READING),
            entry(&[], &reading_type(parts)),
            entry(&[], &block(&[(0, 86_400, "70"), (86_400, 86_400, "12000")])),
        ];
        let read = read_feed(feed(&entries)).unwrap();
        assert_eq!(values(&read), told);
        assert_eq!(read.problems, [(Some(5), code, quote.to_owned())]);
        assert_eq!((read.status, read.watt_hours), (Status::Ok, None));
    }
}

/// The readings of a feed of one meter with several series: each a reading type and its readings.
fn series(all: &[(Parts<'_>, Values<'_>)]) -> Read {
    let mut entries = vec![entry(&[], &point(0))];
    for (parts, readings) in all {
        entries.extend([entry(&[], METER_READING), entry(&[], &reading_type(parts)), entry(&[], &block(readings))]);
    }
    read_feed(feed(&entries)).unwrap()
}

#[test]
fn power_registers_and_net_metering() {
    let mean = series(&[(&[("uom", 38), ("powerOfTenMultiplier", 3), ("accumulationBehaviour", 4)], &[(0, 900, "2"), (900, 1800, "1.5")])]);
    assert_eq!(values(&mean), ["interval 500", "interval 750"]);
    let dial = series(&[(&[("uom", 72), ("accumulationBehaviour", 1)], &[(0, 0, "1000"), (3600, 0, "1250"), (7200, 0, "1300")])]);
    assert_eq!((values(&dial), dial.watt_hours.as_deref()), (vec!["index 1000", "index 1250", "index 1300"], Some("300")));
    // What goes up and down is no dial.
    let load =
        series(&[(&[("uom", 72), ("accumulationBehaviour", 3)], &[(0, 900, "10"), (900, 900, "4"), (1800, 900, "9"), (2700, 900, "1")])]);
    assert_eq!((values(&load)[0], load.watt_hours.as_deref()), ("interval 10", Some("24")));
    let net = series(&[(&[("uom", 72), ("flowDirection", 4)], &[(0, 900, "10"), (900, 900, "-4")])]);
    assert_eq!(
        net.rows.iter().map(|row| (row.2.as_str(), row.4.as_str())).collect::<Vec<_>>(),
        [("consumption", "interval 10"), ("production", "interval 4")]
    );
    // What is told twice counts once: net beside what was delivered, power beside energy; a peak is no energy.
    let delivered: (Parts<'_>, Values<'_>) = (WATT_HOURS, &[(0, 900, "10")]);
    let twice = series(&[
        delivered,
        (&[("uom", 72), ("flowDirection", 4)], &[(0, 900, "9")]),
        (&[("uom", 38), ("flowDirection", 1)], &[(0, 900, "40")]),
        (&[("uom", 38), ("dataQualifier", 8)], &[(0, 900, "99")]),
        (&[("uom", 29)], &[(0, 900, "230"), (900, 900, "231")]),
    ]);
    assert_eq!((values(&twice), twice.status), (vec!["interval 10"], Status::Ok));
    let said: Vec<_> = twice.problems.iter().map(|problem| (problem.1, problem.2.as_str())).collect();
    let quotes = ["ReadingType flowDirection 4", "ReadingType uom 38", "ReadingType dataQualifier 8", "ReadingType uom 29"];
    assert_eq!(said, quotes.map(|quote| (Code::PassedOver, quote)));
}

#[test]
fn times_with_fractions_and_readings_that_leave_their_period_to_others() {
    let texts = "<e:IntervalBlock><e:interval><e:duration>1800</e:duration><e:start>1721154384</e:start></e:interval>\
        <e:IntervalReading><e:timePeriod><e:duration>900</e:duration><e:start>1721154384.66136</e:start></e:timePeriod><e:value>1</e:value>\
        <e:ReadingQuality><e:quality>8</e:quality></e:ReadingQuality><e:tou>2</e:tou></e:IntervalReading>\
        <e:IntervalReading><e:value>2</e:value></e:IntervalReading>\
        <e:IntervalReading><e:timePeriod><e:start>tomorrow</e:start></e:timePeriod><e:value>3</e:value></e:IntervalReading>\
        <e:IntervalReading><e:timePeriod><e:start>1721158000</e:start></e:timePeriod><e:value>many</e:value></e:IntervalReading>\
        <e:IntervalReading><e:timePeriod><e:start>1721158000</e:start></e:timePeriod></e:IntervalReading></e:IntervalBlock>";
    let kind = reading_type(&[("uom", 72), ("intervalLength", 900), ("defaultQuality", 14)]);
    let read = read_feed(feed(&[entry(&[], &point(0)), entry(&[], &kind), entry(&[], texts)])).unwrap();
    let row = |at: &str, register: &str, value: &str, quality: &str| {
        (at.to_owned(), 900, "consumption".to_owned(), register.to_owned(), format!("interval {value}"), quality.to_owned())
    };
    assert_eq!(
        read.rows,
        [row("2024-07-16T18:26:24.66136Z", "tou 2", "1", "estimated"), row("2024-07-16T18:41:24.66136Z", "", "2", "measured")]
    );
    let said: Vec<_> = read.problems.iter().map(|problem| (problem.1, problem.2.as_str())).collect();
    assert_eq!(said, [(Code::DateUnreadable, "tomorrow"), (Code::ValueUnreadable, "many"), (Code::PartMissing, "value")]);
    assert_eq!(read.status, Status::Partial);
}

#[test]
fn days_of_23_and_25_hours_are_whole_and_local_time_turns() {
    let local = "<e:LocalTimeParameters><e:dstEndRule>AE0E3000</e:dstEndRule><e:dstOffset>3600</e:dstOffset>\
        <e:dstStartRule>3E0E2000</e:dstStartRule><e:tzOffset>3600</e:tzOffset></e:LocalTimeParameters>";
    // From midnight of 31 March 2024 and of 27 October 2024, in Paris.
    for (start, quarters, offsets) in [(1_711_839_600, 92, (60, 120)), (1_729_980_000, 100, (120, 60))] {
        let readings: Vec<(i64, i64, &str)> = (0..quarters).map(|n| (start + n * 900, 900, "5")).collect();
        let entries = [entry(&[], local), entry(&[], &point(0)), entry(&[], &reading_type(WATT_HOURS)), entry(&[], &block(&readings))];
        let read = read_feed(feed(&entries)).unwrap();
        assert_eq!((read.offsets[0], *read.offsets.last().unwrap()), (Some(offsets.0), Some(offsets.1)));
        assert_eq!(read.watt_hours, Some((quarters * 5).to_string()));
    }
}

#[test]
fn what_is_no_feed_is_refused() {
    let unknown = "<feed xmlns:e='http://naesb.org/espi'><entry><content><e:Customer/></content></entry></feed>";
    let read = read_feed(unknown).unwrap();
    assert_eq!((read.problems[0].1, read.problems[0].2.as_str()), (Code::PassedOver, "Customer"));
    assert_eq!(read_feed("<feed xmlns:e='http://naesb.org/espi'></feed>").unwrap_err(), Code::NotRecognised);
    assert_eq!(read_feed("<!DOCTYPE a><UsagePoint></UsagePoint>").unwrap_err(), Code::Doctype);
    assert_eq!(read_feed("<UsagePoint><IntervalBlock></UsagePoint>").unwrap_err(), Code::BrokenXml);
}

/// One household's curve as Enedis tells it (mean watts at the end of each half hour) and as Green Button does.
fn twins(watts: &[u16], start: i64) -> (String, String, String) {
    let mut csv =
        "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Pas en minutes\n\
        09000000000001;Courbe de charge;01/01/2024;31/12/2024;Energie active;Consommation;Comptage Brut;W;\nHorodate;Valeur\n"
            .to_owned();
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
    let (mut json, mut readings) = (Vec::new(), Vec::new());
    for (n, watts) in watts.iter().enumerate() {
        let from = start + i64::try_from(n).unwrap() * 1800;
        let end = jiff::Timestamp::from_second(from + 1800).unwrap();
        let (local, hours) = (zone.to_datetime(end), zone.to_offset(end).seconds() / 3600);
        csv.push_str(&format!("{}+{hours:02}:00;{watts}\n", local.strftime("%Y-%m-%dT%H:%M:%S")));
        let date = local.strftime("%Y-%m-%d %H:%M:%S");
        json.push(format!("{{\"value\":\"{watts}\",\"date\":\"{date}\",\"interval_length\":\"PT30M\",\"measure_type\":\"B\"}}"));
        // Half hours of an odd number of watts are half watt-hours.
        readings.push((from, 1800, (u64::from(*watts) * 500).to_string()));
    }
    let json = format!(
        "{{\"meter_reading\":{{\"usage_point_id\":\"09000000000001\",\"reading_type\":{{\"unit\":\"W\"}},\"interval_reading\":[{}]}}}}",
        json.join(",")
    );
    let readings: Vec<(i64, i64, &str)> = readings.iter().map(|(from, seconds, value)| (*from, *seconds, value.as_str())).collect();
    let milliwatt_hours = reading_type(&[("uom", 72), ("powerOfTenMultiplier", -3)]);
    let espi = feed(&[entry(&[], &point(0)), entry(&[], &milliwatt_hours), entry(&[], &block(&readings))]);
    (csv, json, espi)
}

fn total_and_readings(text: &str) -> (logis_core::Decimal, Vec<(i64, i32, i64)>) {
    let mut sink = Collected::default();
    let mut summary = Summary::new(&mut sink);
    read(&MemoryInput::new("x", text), &Hint::default(), &mut summary).unwrap();
    let total = summary.energy().unwrap().watt_hours();
    let readings = sink.batches.iter().filter(|batch| batch.kind() == KindId::EnergyReading).flat_map(|batch| {
        (0..batch.rows()).map(|row| {
            let seconds = batch.small("duration_s", row).unwrap();
            (batch.at(row).seconds(), seconds, batch.integer("energy_mj", row).unwrap())
        })
    });
    (total, readings.collect())
}

proptest! {
    #[test]
    fn enedis_and_green_button_of_one_household_agree(
        watts in prop::collection::vec(0u16..9000, 1..150),
        // Around the turns of the clock in 2024, and from half hours of two days in summer.
        start in prop::sample::select(vec![1_711_800_000i64, 1_711_839_600, 1_729_944_000, 1_729_980_000, 1_720_000_800]),
    ) {
        let (csv, json, espi) = twins(&watts, start);
        let (total, readings) = total_and_readings(&espi);
        let sum: u64 = watts.iter().map(|watts| u64::from(*watts)).sum();
        prop_assert_eq!(total.to_string(), logis_core::Decimal { digits: i64::try_from(sum * 5).unwrap(), scale: 1 }.normalized().to_string());
        prop_assert_eq!(&total_and_readings(&csv), &(total, readings.clone()));
        prop_assert_eq!(&total_and_readings(&json), &(total, readings));
    }

    #[test]
    fn any_feed_is_read_without_panic(
        cuts in prop::collection::vec((0usize..2000, 0usize..40, "[0-9a-zA-Z<>/.&;: -]{0,12}"), 1..8),
    ) {
        let entries = [
            entry(&[("self", "U/1"), ("related", "L/1")], &point(1)),
            entry(&[("self", "U/1/MeterReading/1"), ("related", "ReadingType/1")], METER_READING),
            entry(&[("self", "ReadingType/1")], &reading_type(WATT_HOURS)),
            entry(&[("up", "U/1/MeterReading/1/IntervalBlock")], &block(&[(1_711_839_600, 900, "5"), (1_711_840_500, 900, "-6.5")])),
        ];
        let mut text = feed(&entries).into_bytes();
        for (at, length, with) in cuts {
            let at = at.min(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, with.bytes());
        }
        let _ = read(&MemoryInput::new("x", text), &Hint { format: Some("espi".to_owned()), ..Hint::default() }, &mut Collected::default());
    }

    #[test]
    fn any_numbers_are_read_without_panic(start in any::<i64>(), seconds in any::<i64>(), value in any::<i64>(), parts in any::<[i64; 6]>()) {
        let names = ["uom", "powerOfTenMultiplier", "flowDirection", "accumulationBehaviour", "intervalLength", "dataQualifier"];
        for uom in [72, 169, 38, parts[0]] {
            let mut facts: Vec<(&str, i64)> = names.into_iter().zip(parts).collect();
            facts[0].1 = uom;
            for (flow, accumulation) in [(1, 1), (4, 4), (19, 4), (parts[2], parts[3])] {
                (facts[2].1, facts[3].1) = (flow, accumulation);
                let value = value.to_string();
                let entries = [entry(&[], &point(0)), entry(&[], &reading_type(&facts)), entry(&[], &block(&[(start, seconds, &value), (0, 900, &value)]))];
                let _ = read_feed(feed(&entries));
            }
        }
    }
}
