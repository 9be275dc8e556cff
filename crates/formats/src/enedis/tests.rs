//! What homes find in their files, told as files.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use logis_core::{Code, Severity};
use logis_kinds::KindId;
use proptest::prelude::*;

use crate::{Collected, Hint, MemoryInput, Refused, Status, Summary, read};

/// One reading, as tests look at it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    at: String,
    seconds: i32,
    register: String,
    millijoules: i64,
}

struct Read {
    rows: Vec<Row>,
    qualities: Vec<String>,
    directions: Vec<String>,
    meters: Vec<String>,
    codes: Vec<Code>,
    watt_hours: Option<String>,
    status: Status,
}

fn read_as(text: impl Into<Vec<u8>>, format: Option<&str>) -> Result<Read, Code> {
    let mut sink = Collected::default();
    let mut summary = Summary::new(&mut sink);
    let hint = Hint { name: "file.csv".into(), format: format.map(str::to_owned), ..Hint::default() };
    match read(&MemoryInput::new("file.csv", text), &hint, &mut summary) {
        Ok(reading) => assert_eq!((reading.format, reading.source.as_str()), ("enedis", "enedis")),
        Err(Refused::Input(problem)) => {
            assert_eq!(problem.severity(), Severity::Error);
            return Err(problem.code);
        }
        Err(Refused::Stopped(_)) => unreachable!("the sink never stops"),
    }
    let (watt_hours, status) = (summary.energy().map(|energy| energy.watt_hours().to_string()), summary.status());
    let mut result = Read { rows: vec![], qualities: vec![], directions: vec![], meters: vec![], codes: vec![], watt_hours, status };
    result.codes = sink.problems.iter().map(|problem| problem.code).collect();
    for batch in &sink.batches {
        for row in 0..batch.rows() {
            let text = |name| batch.text(name, row).unwrap_or_default().to_owned();
            if batch.kind() == KindId::EnergyMeter {
                result.meters.push(text("meter"));
                continue;
            }
            result.rows.push(Row {
                at: batch.at(row).to_string(),
                seconds: batch.small("duration_s", row).unwrap(),
                register: text("register"),
                millijoules: batch.integer("energy_mj", row).unwrap(),
            });
            result.qualities.push(text("quality"));
            result.directions.push(text("direction"));
        }
    }
    Ok(result)
}

fn opened(text: impl Into<Vec<u8>>) -> Read {
    read_as(text, None).unwrap()
}

fn refused(text: &str) -> Code {
    read_as(text, Some("enedis")).err().unwrap()
}

const HEADER: &str = "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Pas en minutes\n\
    09000000000001;Courbe de charge;01/03/2024;02/03/2024;Energie active;Consommation;Comptage Brut;W;\nHorodate;Valeur\n";

#[test]
fn a_curve_is_mean_power_stamped_at_the_end_of_the_step() {
    let read =
        opened(format!("\u{feff}{HEADER}2024-03-01T00:30:00+01:00;500;\n2024-03-01T01:00:00+01:00;\n2024-03-01T01:30:00+01:00;700;;\n"));
    let row = |at: &str, millijoules| Row { at: at.into(), seconds: 1800, register: String::new(), millijoules };
    assert_eq!(read.rows, [row("2024-02-29T23:00:00Z", 900_000_000), row("2024-03-01T00:00:00Z", 1_260_000_000)]);
    assert_eq!((read.watt_hours.as_deref(), read.status), (Some("600"), Status::Ok));
    assert_eq!((read.meters, read.qualities), (vec!["09000000000001".to_owned()], vec!["measured".to_owned(); 2]));
}

#[test]
fn the_step_changes_but_a_hole_stays_a_hole() {
    let seconds = |hours: &[&str]| {
        let lines: String = hours.iter().map(|hour| format!("2024-03-01T{hour}:00+01:00;60\n")).collect();
        opened(format!("{HEADER}{lines}")).rows.iter().map(|row| row.seconds / 60).collect::<Vec<_>>()
    };
    assert_eq!(seconds(&["01:00", "02:00", "03:00", "03:30", "04:00"]), [60, 60, 60, 30, 30]);
    assert_eq!(seconds(&["00:30", "01:00", "02:00", "03:00"]), [30, 30, 60, 60]);
    // One value is missing, then five hours.
    assert_eq!(seconds(&["00:30", "01:00", "02:00", "02:30", "07:30", "08:00"]), [30; 6]);
    assert_eq!(seconds(&["08:00", "07:30", "06:30", "06:00"]), [30; 4], "a file may run backwards");
    assert_eq!(seconds(&["08:00"]), [30]);
}

#[test]
fn large_meters_stamp_the_start() {
    let header = HEADER.replace(";W;", ";;");
    let read = opened(format!("{header}2024-03-01T00:00:00+01:00;6000\n2024-03-01T00:10:00+01:00;6000\n"));
    assert_eq!(read.rows[0].at, "2024-02-29T23:00:00Z");
    assert_eq!(read.watt_hours.as_deref(), Some("2000"));
}

#[test]
fn a_daily_index_is_read_at_local_midnight_whatever_its_hour() {
    let read = opened(
        "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite\n\
        1;Index;01/01/2024;01/07/2024;Energie active;Consommation;Comptage Brut;Wh\n\
        Horodate;Type de releve;EAS F1;EAS F2;EAS F3;EAS D1;EAS D2;EAS T\n\
        2024-01-10T23:00:00+01:00;Arrêté quotidien;100;;;60;40;100\n\
        2024-06-11T01:00:00+02:00;Arrêté quotidien;150;20;;90;80;170\n\
        2024-06-12T00:00:00+02:00;Arrêté quotidien;;;;;;\n\
        Periode;Identifiant calendrier fournisseur;Libelle\nDu 2024-01-10T00:00:00+01:00 au;FC000165;Base\n",
    );
    let row = |at: &str, register: &str, wh: i64| Row { at: at.into(), seconds: 0, register: register.into(), millijoules: wh * 3_600_000 };
    let june = "2024-06-10T22:00:00Z";
    assert_eq!(read.rows, [row("2024-01-09T23:00:00Z", "", 100), row(june, "EAS F1", 150), row(june, "EAS F2", 20), row(june, "", 170)]);
    // The total's difference, not the slots' beside it.
    assert_eq!((read.watt_hours.as_deref(), read.status), (Some("70"), Status::Ok));
}

#[test]
fn slots_without_a_total_are_added_and_may_start_again() {
    let read = opened(
        "Date de relevé;Index Heures Pleines (kWh);Index Heures Creuses (kWh);Nature\n\
        03/01/2024;5;30;Réelle\n02/01/2024;12;20;Réelle\n01/01/2024;10;10;Estimée\n",
    );
    assert_eq!(read.watt_hours.as_deref(), Some("22000"), "2 kWh before the register went back, 20 of the other");
    assert_eq!(read.codes, [Code::IndexBackwards, Code::AccountUnknown]);
    assert_eq!(read.rows.iter().map(|row| row.register.as_str()).collect::<Vec<_>>(), ["HP", "HC", "HP", "HC", "HP", "HC"]);
    assert_eq!(read.qualities[5], "estimated");
}

#[test]
fn days_and_half_hours_in_one_file_count_once() {
    let read = opened(format!(
        "{HEADER}2024-03-01T00:30:00+01:00;1000\n2024-03-01T01:00:00+01:00;1000\n\
        Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite\n\
        09000000000001;Energie quotidienne;01/03/2024;02/03/2024;Energie active;Consommation;Comptage Brut;kWh\n\
        Horodate;Valeur\n2024-03-01;24,5\n2024-03-02;10\n{HEADER}2024-03-01T00:30:00+01:00;1000\n"
    ));
    assert_eq!((read.rows.len(), read.watt_hours.as_deref()), (5, Some("34500")));
}

#[test]
fn production_and_maxima_are_not_consumption() {
    let read = opened(format!("{}2024-03-01T00:30:00+01:00;1000\n", HEADER.replace("Consommation", "Production")));
    assert_eq!((read.directions, read.watt_hours.as_deref()), (vec!["production".to_owned()], Some("0")));
    let maxima = HEADER.replace("Energie active", "Puissance maximale atteinte").replace(";W;", ";VA;");
    let read = opened(format!("{maxima}2024-03-01T00:30:00+01:00;4500\n2024-03-02T00:30:00+01:00;4500\n"));
    assert_eq!((read.rows.len(), read.codes, read.status), (0, vec![Code::PassedOver], Status::Ok));
}

#[test]
fn a_flat_table_says_everything_on_each_line() {
    let read = opened(
        "Identifiant PRM;Date de début;Date de fin;Grandeur physique;Grandeur métier;Etape métier;Unité;Horodate;Valeur;Nature;Pas\n\
        1;2023-10-29 00:00:00;2023-10-30 00:00:00;PA;CONS;BRUT;W;2023-10-29 02:30:00;100;B;PT30M\n\
        1;2023-10-29 00:00:00;2023-10-30 00:00:00;PA;CONS;BRUT;W;2023-10-29 02:00:00;100;E;PT30M\n\
        2;2023-10-29 00:00:00;2023-10-30 00:00:00;PA;CONS;BRUT;kW;2023-10-29 02:00;0.1;C;PT30M\n",
    );
    assert_eq!((read.meters.len(), read.watt_hours.as_deref()), (2, Some("150")));
    assert_eq!(read.qualities, ["measured", "estimated", "corrected"]);
}

#[test]
fn half_hours_under_their_date_run_backwards() {
    let read = opened(
        "Récapitulatif de mes puissances atteintes en W\n\nDate et heure de relève par le distributeur;Puissance atteinte (W);Nature de la donnée\n\
        18/01/2025;;\n00:00:00;1000;Réelle\n23:30:00;1000;Réelle\n23:00:00;1000;Estimée\n\n17/01/2025;;\n00:00:00;500;Réelle\n",
    );
    assert_eq!(
        read.rows.iter().map(|row| row.at.as_str()).collect::<Vec<_>>(),
        ["2025-01-18T22:30:00Z", "2025-01-18T22:00:00Z", "2025-01-18T21:30:00Z", "2025-01-17T22:30:00Z"]
    );
    assert_eq!((read.meters, read.watt_hours.as_deref()), (vec!["name:file".to_owned()], Some("1750")));
}

#[test]
fn what_can_not_be_read_is_said_and_the_rest_kept() {
    let read =
        opened(format!("{HEADER}2024-03-01T00:30:00+01:00;500\n2024-13-01T01:00:00+01:00;5\n2024-03-01T01:30:00+01:00;x\n2024-03-01T0"));
    assert_eq!(read.codes, [Code::DateUnreadable, Code::ValueUnreadable, Code::CutShort]);
    assert_eq!((read.status, read.watt_hours.as_deref()), (Status::Partial, Some("250")));
    let long = format!("{HEADER}2024-03-01T00:30:00+01:00;{}\n", "1".repeat(100_000));
    assert_eq!(refused(&long), Code::LimitExceeded);
}

#[test]
fn bank_tables_are_not_ours() {
    for text in ["Date;Libellé;Valeur\n01/02/2024;LOYER;-12\n", "Date;Montant\n", "{\"transactions\": []}", "<Document/>", "hello", ""] {
        assert_eq!(read_as(text, None).err(), Some(Code::NotRecognised), "{text}");
    }
}

fn answer(unit: &str, readings: &str) -> String {
    format!(
        r#"{{"meter_reading":{{"usage_point_id":"1","quality":"BRUT","interval_reading":[{readings}],"reading_type":{{"unit":"{unit}"}}}}}}"#
    )
}

#[test]
fn answers_are_read_alone_wrapped_or_in_arrays() {
    let day = answer("Wh", r#"{"value":"42951","date":"2020-12-09"}"#);
    let read = opened(day.clone());
    assert_eq!((read.rows[0].at.as_str(), read.rows[0].seconds), ("2020-12-08T23:00:00Z", 86_400));
    assert_eq!((read.watt_hours.as_deref(), read.status), (Some("42951"), Status::Ok));
    let curve = answer("W", r#"{"value":"2894","date":"2020-12-10 00:30:00","interval_length":"PT30M","measure_type":"B"}"#);
    let read = opened(format!(r#"{{"consumption":[{day},{curve}],"production_load_curve":{curve},"error":{{"error":"result_400"}}}}"#));
    assert_eq!((read.watt_hours.as_deref(), read.rows.len(), read.status), (Some("44398"), 3, Status::Partial));
    let empty = opened(format!(r#"{{"error":null,"error_code":0,"answer":{}}}"#, answer("Wh", "")));
    assert_eq!((empty.rows.len(), empty.codes, empty.status), (0, vec![], Status::Ok));
}

#[test]
fn a_holders_error_is_one_whatever_its_shape() {
    for text in [
        r#"{"error":"client_not_found","description":"Client inconnu"}"#,
        r#"{"usage_point_id":"3","error":"token","description":"x"}"#,
        r#"{"tag":"enedis_return_ko","error_code":500,"description":"x"}"#,
        r#"{"enedis_return":{"error":"UNKERROR_002"}}"#,
        r#"[{"enedis_return":{"error":"a","enedis_return":{"error":"b"}}}]"#,
        r#"{"usage_point_id":"3","error":{"code":500,"message":"x"}}"#,
        "<Envelope><Body><Fault><faultstring>SGT4K3</faultstring></Fault></Body></Envelope>",
    ] {
        assert_eq!(refused(text), Code::HolderError, "{text}");
    }
    assert_eq!(refused(&answer("W", "")[..40]), Code::BrokenJson);
    assert_eq!(refused(&"[".repeat(200_000)), Code::LimitExceeded);
    assert_eq!(refused(&format!("[\"{}\"]", "x".repeat(3_000_000))), Code::LimitExceeded);
}

#[test]
fn a_bill_repeated_in_the_suppliers_grid_counts_once() {
    let serie = |slot: &str, value: &str, from: &str, to: &str| {
        format!(
            "<serie><grandeurPhysique code=\"EA\"/><classeTemporelle code=\"{slot}\"/><unite>kWh</unite><mesuresDatees><mesure>\
            <valeur>{value}\n</valeur><dateDebut>{from}</dateDebut><dateFin>{to}</dateFin><nature code=\"REEL\"/></mesure></mesuresDatees></serie>"
        )
    };
    let text = format!(
        "<e:Envelope xmlns:e=\"e\"><infoFonctionnelles><pointId>1</pointId></infoFonctionnelles><v:consulterMesuresResponse xmlns:v=\"v\">\
        <seriesMesuresDateesGrilleTurpe>{}{}</seriesMesuresDateesGrilleTurpe><seriesMesuresDateesGrilleFrn>{}{}</seriesMesuresDateesGrilleFrn>\
        </v:consulterMesuresResponse></e:Envelope>",
        serie("BASE", "30", "2024-01-01", "2024-02-01"),
        serie("BASE", "7", "2023-12-01", "2024-01-01"),
        serie("HP", "20", "2024-01-01", "2024-02-01"),
        serie("HC", "10", "2024-01-01", "2024-02-01"),
    );
    let read = opened(text);
    assert_eq!((read.rows.len(), read.watt_hours.as_deref()), (3, Some("37000")));
}

#[test]
fn flows_of_points_and_indexes() {
    let read = opened(
        "<R50><En_Tete_Flux><Pas_Publication>30</Pas_Publication></En_Tete_Flux><PRM><Id_PRM>1</Id_PRM><Donnees_Releve>\
        <PDC><H>2022-02-02T00:30:00+01:00</H><V>476</V><IV>0</IV></PDC></Donnees_Releve></PRM><PRM><Id_PRM>2</Id_PRM></PRM></R50>",
    );
    assert_eq!((read.meters.len(), read.watt_hours.as_deref(), read.rows[0].seconds), (1, Some("238"), 1800));
    let class = |wh| {
        format!(
            "<Classe_Temporelle><Id_Classe_Temporelle>BASE</Id_Classe_Temporelle><Rang_Cadran>1</Rang_Cadran><Valeur>{wh}</Valeur></Classe_Temporelle>"
        )
    };
    let day = |day, wh| format!("<Donnees_Releve><Date_Releve>{day}</Date_Releve>{}</Donnees_Releve>", class(wh));
    let flow = |days: String| {
        format!("<R151><En_Tete_Flux><Unite_Mesure_Index>Wh</Unite_Mesure_Index></En_Tete_Flux><PRM><Id_PRM>1</Id_PRM>{days}</PRM></R151>")
    };
    let alone = opened(flow(day("2022-02-02", 100)));
    assert_eq!((alone.rows.len(), alone.codes, alone.status), (0, vec![Code::PassedOver], Status::Ok), "one index is no energy");
    let two = opened(flow(day("2022-02-02", 100) + &day("2022-02-03", 150)));
    assert_eq!((two.rows.len(), two.watt_hours.as_deref(), two.rows[0].at.as_str()), (2, Some("50"), "2022-02-02T23:00:00Z"));
    let read = opened(
        "<Courbe><Corps><Identifiant_PRM>3</Identifiant_PRM><Donnees_Courbe><Granularite>5</Granularite><Unite_Mesure>kW</Unite_Mesure>\
        <Grandeur_Metier>CONS</Grandeur_Metier><Grandeur_Physique>EA</Grandeur_Physique>\
        <Donnees_Point_Mesure Horodatage=\"2026-03-07T00:00:00+01:00\" Valeur_Point=\"12\" Statut_Point=\"E\"/></Donnees_Courbe></Corps></Courbe>",
    );
    assert_eq!((read.watt_hours.as_deref(), read.rows[0].at.as_str()), (Some("1000"), "2026-03-06T23:00:00Z"));
    assert_eq!(refused("<R50><PRM>"), Code::BrokenXml);
    assert_eq!(refused("<!DOCTYPE x><R50/>"), Code::Doctype);
}

/// A curve of some half hours from a moment, as CSV and as DataConnect JSON.
fn curve_twice(first: Timestamp, watts: &[Option<u16>]) -> (String, String) {
    let paris = TimeZone::get("Europe/Paris").unwrap();
    let (mut csv, mut json) = (HEADER.to_owned(), Vec::new());
    for (n, watts) in (1i64..).zip(watts) {
        let Some(watts) = watts else { continue };
        let end = Timestamp::from_second(first.as_second() + n * 1800).unwrap();
        let (local, hours) = (paris.to_datetime(end), paris.to_offset(end).seconds() / 3600);
        csv.push_str(&format!("{}+0{hours}:00;{watts}\r\n", local.strftime("%Y-%m-%dT%H:%M:%S")));
        json.push(format!(r#"{{"value":"{watts}","date":"{}","interval_length":"PT30M"}}"#, local.strftime("%Y-%m-%d %H:%M:%S")));
    }
    (csv, answer("W", &json.join(",")))
}

#[test]
fn a_year_with_both_changes_of_the_clock_is_the_same_both_ways() {
    let first: Timestamp = "2023-12-31T23:00:00Z".parse().unwrap();
    let watts: Vec<Option<u16>> = (0..366 * 48u32).map(|n| Some(u16::try_from(n * 7919 % 9001).unwrap())).collect();
    let (csv, json) = curve_twice(first, &watts);
    let (csv, json) = (opened(csv), opened(json));
    assert_eq!(csv.rows.len(), 366 * 48);
    assert_eq!(csv.rows, json.rows);
    let on = |day: &str| csv.rows.iter().filter(|row| local_day(&row.at) == day).count();
    assert_eq!((on("2024-03-31"), on("2024-10-27"), on("2024-10-28")), (46, 50, 48));
    let sum: i64 = watts.iter().flatten().map(|watts| i64::from(*watts) * 1_800_000).sum();
    assert_eq!(csv.watt_hours, Some(logis_core::Energy::from_millijoules(sum).watt_hours().to_string()));
    assert_eq!(csv.watt_hours, json.watt_hours);
}

fn local_day(at: &str) -> String {
    TimeZone::get("Europe/Paris").unwrap().to_datetime(at.parse().unwrap()).date().to_string()
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), prefix in 0usize..4) {
        let mut text = [HEADER, "{\"usage_point_id\":1,\"interval_reading\":[", "<R50><PRM><PDC><H>", ""][prefix].as_bytes().to_vec();
        text.extend(bytes);
        let _ = read_as(text, Some("enedis"));
    }

    #[test]
    fn any_text_of_our_words_is_read_or_refused(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..60)) {
        let _ = read_as(words.concat(), Some("enedis"));
    }

    #[test]
    fn holes_add_nothing(watts in prop::collection::vec(prop::option::weighted(0.8, 0u16..9000), 2..200)) {
        // A hole right at the start leaves the step open; begin with two values.
        let watts: Vec<_> = [Some(10), Some(10)].into_iter().chain(watts).collect();
        let (csv, json) = curve_twice("2024-10-26T12:00:00Z".parse().unwrap(), &watts);
        let sum: i64 = watts.iter().flatten().map(|watts| i64::from(*watts) * 1_800_000).sum();
        let written = Some(logis_core::Energy::from_millijoules(sum).watt_hours().to_string());
        // Two lone half hours in a row look like hours; such a file is not knowable, so only others are held to it.
        let runs: Vec<bool> = watts.iter().map(Option::is_some).collect();
        let knowable = !runs.windows(5).any(|five| matches!(five, [true, false, true, false, true]));
        let read = opened(csv);
        prop_assert_eq!(read.rows.len(), watts.iter().flatten().count());
        if knowable {
            prop_assert_eq!(&read.watt_hours, &written);
        }
        // The repeated hour can't be told apart without what came before it; energy is the same all the same.
        prop_assert_eq!(opened(json).rows.len(), read.rows.len());
    }
}

const WORDS: [&str; 44] = [
    "Horodate;Valeur\n",
    "Identifiant PRM;Type de donnees;Date de debut\n",
    "Date;Index HP (kWh);Index HC\n",
    "1;Index;01/01/2024\n",
    "1;Courbe de charge;01/01/2024\n",
    "2024-03-31T02:30:00+01:00",
    "2024-10-27 02:30:00",
    "01/01/2024",
    "9999-12-31T24:00:00-99:99",
    "00:00:00",
    ";",
    "\n",
    "\r",
    "9223372036854775807",
    "-0,0000000000000001",
    "500",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"interval_reading\":",
    "\"reading_type\":{\"unit\":\"kWh\"}",
    "\"date\":\"2024-10-27 02:00:00\"",
    "\"value\":\"1\"",
    "\"interval_length\":\"PT9999H\"",
    "\"error\":",
    "<R151>",
    "</R151>",
    "<consulterMesuresResponse>",
    "</consulterMesuresResponse>",
    "<mesure>",
    "</mesure>",
    "<valeur>",
    "</valeur>",
    "<d>",
    "</d>",
    "<PDC><H>2024-01-01T00:00:00Z</H><V>5</V></PDC>",
    "<dateDebut>2024-01-01</dateDebut>",
    "<dateFin>1999-01-01</dateFin>",
    "<Date_Releve>2200-12-31</Date_Releve>",
    "<Donnees_Point_Mesure Horodatage=\"2024-01-01T00:00:00Z\" Valeur_Point=\"1\"/>",
];
