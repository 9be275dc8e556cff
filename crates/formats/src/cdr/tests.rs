//! What people find in their operators' tables, what tables of others must not become, and what hostile tables find there.

use logis_core::Code;
use logis_kinds::KindId;
use proptest::prelude::*;

use crate::{Collected, Head, Hint, MemoryInput, Refused};

/// Type, direction, other party, seconds and bytes of each usage; or why there are none.
fn read(text: &str) -> Result<Vec<String>, Code> {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("cdr".to_owned()), ..Hint::default() };
    match crate::read(&MemoryInput::new("x.csv", text), &hint, &mut collected) {
        Ok(_) => {}
        Err(Refused::Input(problem)) => return Err(problem.code),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
    let usages = collected.batches.iter().filter(|batch| batch.kind() == KindId::TelecomUsage).flat_map(|batch| {
        (0..batch.rows()).map(|row| {
            let text = |name| batch.text(name, row).unwrap_or("-");
            let number = |name| batch.integer(name, row).map_or_else(|| "-".to_owned(), |number| number.to_string());
            format!("{} {} {} {} {}", text("type"), text("direction"), text("counterparty"), number("duration_s"), number("bytes"))
        })
    });
    Ok(usages.collect())
}

fn format_of(text: &str) -> Option<&'static str> {
    crate::recognise(&Head { text, whole: true }).map(|format| format.id)
}

#[test]
fn tables_of_usages_and_tables_of_movements_are_never_taken_for_each_other() {
    let usages = [
        "Datum;Uhrzeit;Rufnummer;Ziel;Dauer;Kosten\n01.03.2024;08:15;0301234567;Berlin;00:03:12;0,29\n",
        "Date,Time,Number,Destination,Min.,Total Charge\n03/02/2024,8:15 AM,555-010-0199,PARIS,4,0.25\n",
        "Date;Heure;Nature;Correspondant;Durée;Montant\n01/03/2024;08:15;Appel;0600000042;00:01:00;0,15\n",
        "Fecha;Hora;Tipo;Número llamado;Duración;Importe\n01/03/2024;08:15;Llamada;600000042;0:01:00;0,15\n",
        "Date;Time;Service;Volume (MB);Amount\n01/03/2024;08:15;Mobile data;12.5;0.00\n",
        "interaction,direction,correspondent_id,datetime,call_duration\n",
    ];
    for text in usages {
        assert_eq!(format_of(text), Some("cdr"), "{text}");
    }
    let movements = [
        "Date;Libellé;Montant\n01/03/2024;FACTURE TELEPHONE MOBILE;-12,99\n",
        "Date;Type;Libellé;Débit;Crédit\n01/03/2024;Prélèvement;ORANGE SA;12,99;\n",
        "Date,Type,Direction,Counterparty,Amount,Currency\n2024-03-01,CARD,OUT,Phone shop,-12.99,EUR\n",
        "ID,Status,Direction,Created on,Source name,Amount,Target name\nT-1,COMPLETED,OUT,2024-03-01 08:15:00,A,12.99,B\n",
        "Buchungstag;Valuta;Empfänger;Verwendungszweck;Betrag\n01.03.2024;01.03.2024;Telefon GmbH;Rufnummer 0301234567;-12,99\n",
        "Date,Time,Type,Name,Phone Number,Gross,Fee,Net,Balance\n01/03/2024,08:15:00,Mobile Payment,Bob,0600000042,-1.00,0.00,-1.00,9.00\n",
        "20240301;0600000042;12,99;ORANGE\n20240302;0600000042;-1,00;EDF\n",
    ];
    for text in movements {
        assert_ne!(format_of(text), Some("cdr"), "{text}");
    }
    let neither = [
        "antenna_id,latitude,longitude\n1,42.355,-71.099\n",
        "datetime,amount,retailer_id\n2015-1-13,12,1185\n",
        "Date,Project,Task,Duration\n2024-03-01,House,Paint,1:15:00\n",
        "Activity Date,Activity Type,Elapsed Time,Distance\n2024-03-01,Ride,3600,20.5\n",
        "Date;Durée;Energie (kWh);Montant\n01/03/2024;1:15:00;12,5;3,20\n",
        "Start,End,Duration,Note\n2024-03-01 08:15,2024-03-01 09:15,60,x\n",
        "1;22;770000000;770000005;2013-12-16 07:30:30;0;42.3987;-71.5750\n",
        "1709367300,0600000042,60,53\n1709370000,0600000043,20,0\n",
        "Datum;Dauer\n01.03.2024;00:03:12\n",
    ];
    for text in neither {
        assert_ne!(format_of(text), Some("cdr"), "{text}");
        assert_ne!(format_of(text), Some("bank-csv"), "{text}");
    }
}

#[test]
fn the_number_that_is_in_every_row_is_the_persons_own() {
    let head = "start;caller;callee;duration\n";
    let out = "2024-03-01 08:00:00;0600000001;0600000042;60\n";
    let both = format!("{head}{out}2024-03-01 09:00:00;0600000043;0600000001;30\n");
    assert_eq!(read(&both).unwrap(), ["call out 0600000042 60 -", "call in 0600000043 30 -"]);
    // Of one call alone, either may be.
    assert_eq!(read(&format!("{head}{out}")).unwrap(), ["call unknown 0600000042 60 -"]);
}

#[test]
fn a_clock_of_two_parts_is_one_of_minutes_unless_the_table_says_more() {
    let read =
        |name: &str, time: &str, clock: &str| read(&format!("Date;Rufnummer;{name}\n01.03.2024 {time};0301234567;{clock}\n")).unwrap();
    assert_eq!(read("Dauer", "08:15:20", "0:05"), ["call unknown 0301234567 5 -"]);
    assert_eq!(read("Dauer", "08:15", "3:05"), ["call unknown 0301234567 185 -"]);
    assert_eq!(read("Dauer", "08:15", "0:05"), ["call unknown 0301234567 300 -"]);
    assert_eq!(read("Dauer (mm:ss)", "08:15", "0:05"), ["call unknown 0301234567 5 -"]);
    assert_eq!(read("Dauer (h:mm)", "08:15:20", "3:05"), ["call unknown 0301234567 11100 -"]);
    assert_eq!(read("Dauer", "08:15", "0:00:05"), ["call unknown 0301234567 5 -"]);
}

#[test]
fn usages_leave_in_batches() {
    let rows: String = (0..100_000).map(|n| format!("call,out,A,2024-03-01 08:{:02}:{:02},{n}\n", n / 60 % 60, n % 60)).collect();
    assert_eq!(read(&format!("interaction,direction,correspondent_id,datetime,call_duration\n{rows}")).map(|all| all.len()), Ok(100_000));
}

/// Real tables, where `LOGIS_CORPUS` says where they are: each usage is counted, the header is none, and what is no table of
/// usages gives none.
#[test]
fn real_tables_give_what_they_hold() {
    let Some(corpus) = std::env::var_os("LOGIS_CORPUS") else { return };
    let corpus = std::path::Path::new(&corpus);
    let truths: serde_json::Value = serde_json::from_slice(&std::fs::read(corpus.join("expected.json")).unwrap()).unwrap();
    for file in truths["files"].as_array().unwrap().iter().filter(|file| file["format"] == "cdr") {
        let (name, truth) = (file["file"].as_str().unwrap(), &file["truth"]);
        let text = std::fs::read_to_string(corpus.join(name)).unwrap();
        let Some(records) = truth["records"].as_u64() else {
            assert_eq!(format_of(&text), None, "{name}");
            continue;
        };
        assert_eq!(format_of(&text), Some("cdr"), "{name}");
        let usages = read(&text).unwrap();
        assert_eq!(usages.len() as u64, records, "{name}");
        let seconds: u64 = usages.iter().filter_map(|usage| usage.split(' ').nth_back(1)?.parse::<u64>().ok()).sum();
        let told = [&truth["total_call_seconds"], &truth["sum_col4_seconds"]].into_iter().find_map(serde_json::Value::as_u64);
        assert_eq!(Some(seconds), told, "{name}");
        if let Some(texts) = truth["by_interaction"]["text"].as_u64() {
            assert_eq!(usages.iter().filter(|usage| usage.starts_with("message ")).count() as u64, texts, "{name}");
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        usages in proptest::collection::vec((0u32..86400, 0i64..100_000, 0usize..3, any::<bool>(), 600_000_000u32..700_000_000), 1..40),
        delimiter in prop::sample::select(vec![';', ',', '\t', '|']),
        clock: bool,
    ) {
        let mut table = ["Date", "Type", "Direction", "Number", "Duration"].join(&delimiter.to_string()) + "\n";
        let mut want = Vec::new();
        for (at, seconds, kind, is_out, number) in usages {
            let kind = ["call", "message", "data"][kind];
            let direction = if is_out { "out" } else { "in" };
            let duration = match (kind, clock) {
                ("message", _) => String::new(),
                (_, true) => format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60),
                (_, false) => seconds.to_string(),
            };
            let at = format!("2024-03-01 {:02}:{:02}:{:02}", at / 3600, at / 60 % 60, at % 60);
            table += &([at.as_str(), kind, direction, &format!("0{number}"), &duration].join(&delimiter.to_string()) + "\n");
            let duration = if kind == "message" { "-".to_owned() } else { seconds.to_string() };
            want.push(format!("{kind} {direction} 0{number} {duration} -"));
        }
        prop_assert_eq!(format_of(&table), Some("cdr"));
        prop_assert_eq!(read(&table), Ok(want));
    }

    #[test]
    fn no_cells_make_it_panic(cells in proptest::collection::vec("(Date|Type|Durée \\(s\\)|Numéro appelé|Volume \\(Mo\\)|Coût|[;,\n\"]|2024-03-01 08:15|1336101842|[0-9:.,-]{1,12}|ANSWERED|call|SMS|\u{e9}){1,3}", 0..60)) {
        let _ = read(&cells.join(";"));
    }
}
