//! Stories of what a person reads: accounts by name, their language, their time, each question once.

use super::*;

fn said(home: &Home, words: &[&str], set: &[(&str, &str)]) -> Said {
    Said::from(home.command(words).envs(set.iter().copied()).output().unwrap()).well()
}

#[test]
fn a_table_names_accounts_and_speaks_the_language() {
    let home = Home::new();
    home.file("livret.csv", "Date;Libelle;Montant\n02/05/2025;CAFE;-1,50\n13/05/2025;VIREMENT;1234,56\n");
    home.import(&["livret.csv"]);
    let english = home.run(&["records"]).well().out;
    assert!(["13 May 2025", "livret ", "1,234.56  ? "].iter().all(|text| english.contains(text)), "{english}");
    assert!(!english.contains("name:") && !english.contains("XXX"), "{english}");
    let french = said(&home, &["records"], &[("LC_ALL", "fr_FR.UTF-8")]).out;
    assert!(french.contains("13 mai 2025") && french.contains("1\u{a0}234,56"), "{french}");
    // Other programs get ids and plain numbers.
    assert_eq!((&home.rows(&[])[1]["account"], &home.rows(&[])[1]["booked_on"]), (&"name:livret".into(), &"2025-05-13".into()));
}

#[test]
fn days_and_times_are_those_of_this_machines_zone() {
    let home = Home::new();
    home.file(
        "a.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20250501T000000Z\r\n\
         DTSTART:20250502T220000Z\r\nDTEND:20250502T230000Z\r\nSUMMARY:Late\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    home.import(&["a.ics"]);
    for (zone, shown, day, other) in [
        ("UTC", "2 May 2025, 22:00", "2025-05-02", "2025-05-03"),
        ("Europe/Paris", "3 May 2025, 00:00", "2025-05-03", "2025-05-02"),
        ("Asia/Tokyo", "3 May 2025, 07:00", "2025-05-03", "2025-05-02"),
    ] {
        let words = |day| ["records", "--kind", "calendar.event", "--columns", "starts_at", "--from", day, "--to", day];
        let found = said(&home, &words(day), &[("TZ", zone)]).out;
        assert!(found.contains(shown), "{zone}: {found}");
        assert_eq!(said(&home, &words(other), &[("TZ", zone)]).out.lines().count(), 0, "{zone}");
    }
}

#[test]
fn a_question_is_asked_with_its_file_and_not_with_every_other() {
    let home = Home::new();
    home.file("livret.csv", "Date;Libelle;Montant\n02/05/2025;CAFE;-1,50\n13/05/2025;LIBRAIRIE;-7,00\n");
    home.file("may.ofx", may());
    let how = "logis accounts currency \"livret\" EUR";
    assert!(home.run(&["import", "livret.csv"]).well().err.contains(how));
    let other = home.run(&["import", "may.ofx"]).well().err;
    assert!(!other.contains(how) && other.contains("2 earlier questions still wait"), "{other}");
    assert!(home.run(&["import", "livret.csv"]).well().err.contains(how), "the file itself comes again");
    // Renamed, what is not known yet is said with the new name.
    let renamed = home.run(&["accounts", "rename", "livret", "Livret A"]).well().err;
    assert_eq!(renamed.trim(), "Answer with: logis accounts currency \"Livret A\" EUR");
    assert_eq!(home.run(&["accounts", "currency", "Livret A", "EUR"]).well().err, "");
}

#[test]
fn a_look_counts_what_was_seen_once() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    // The balances are read more than once of the same two lines; pairs too.
    for words in [&["accounts", "show"][..], &["pairs"], &["records"]] {
        home.run(words).well();
    }
    let journal = home.run(&["journal", "--json"]).well().out;
    let looked = home.run(&["journal"]).well().out;
    let counts: Vec<&str> = looked.lines().filter(|line| line.contains("Bank transactions")).collect();
    assert!(counts.len() >= 3 && counts.iter().all(|line| line.contains("(2)")), "{looked}{journal}");
}

#[test]
fn the_doctor_looks_at_one_home_where_one_is_named() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    home.run(&["--home", "anne", "import", "may.ofx"]).well();
    let all = home.run(&["doctor"]).out;
    assert!(all.contains("home: its journal") && all.contains("anne: its journal"), "{all}");
    let one = home.run(&["--home", "anne", "doctor"]).out;
    assert!(!one.contains("home: its journal") && one.contains("anne: its journal"), "{one}");
}
