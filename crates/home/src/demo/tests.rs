//! The truth is checked against the files, read here in the simplest way that could work.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use logis_core::Decimal;

use super::*;

/// Ends of the story: a month's end, midmonth, a leap day and its eve, a year's end.
const ENDS: [&str; 5] = ["2025-06-30", "2025-03-13", "2024-02-29", "2024-02-28", "2023-12-31"];

static HOMES: LazyLock<Vec<Demo>> =
    LazyLock::new(|| ENDS.into_iter().zip(1..).map(|(last, seed)| made_up_home(seed, last.parse().unwrap())).collect());

fn homes() -> &'static [Demo] {
    &HOMES
}

fn cents(text: &str, mark: u8) -> i64 {
    Decimal::parse(text, mark).unwrap().rescaled(2).unwrap().digits
}

/// Windows-1252 where it is Latin-1, and the three letters beyond it that the story uses.
fn ansi(bytes: &[u8]) -> String {
    let letter = |b: &u8| match b {
        0x80 => '€',
        0x8c => 'Œ',
        0x9c => 'œ',
        0x81..=0x9f => panic!("a byte that is no letter"),
        b => char::from(*b),
    };
    bytes.iter().map(letter).collect()
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let rest = &text[text.find(open)? + open.len()..];
    Some(&rest[..rest.find(close)?])
}

/// What one statement shows of one account.
#[derive(Debug)]
struct Shown {
    number: String,
    from: Day,
    to: Day,
    opening_cents: Option<i64>,
    closing_cents: i64,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    cents: i64,
    booked: Day,
    id: String,
    label: String,
    pending: bool,
}

fn named<'a>(home: &'a Demo, ending: &'a str) -> impl Iterator<Item = &'a DemoFile> {
    home.files.iter().filter(move |file| file.name.ends_with(ending))
}

fn ofx(home: &Demo) -> Vec<Shown> {
    let compact = |text: &str| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..8]).parse::<Day>().unwrap();
    let statement = |text: &str| {
        let value = |name: &str| between(text, &format!("<{name}>"), "\r\n").map(str::to_owned);
        let entry = |text: &str| {
            let value = |name: &str| between(text, &format!("<{name}>"), "\r\n").unwrap_or_default();
            let label = format!("{} {}", value("NAME"), value("MEMO"));
            Entry {
                cents: cents(value("TRNAMT"), b'.'),
                booked: compact(value("DTPOSTED")),
                id: value("FITID").into(),
                label,
                pending: false,
            }
        };
        Shown {
            number: value("ACCTID").unwrap(),
            from: compact(&value("DTSTART").unwrap()),
            to: compact(&value("DTEND").unwrap()),
            opening_cents: None,
            closing_cents: cents(&value("BALAMT").unwrap(), b'.'),
            entries: text.split("<STMTTRN>").skip(1).map(entry).collect(),
        }
    };
    named(home, ".ofx").flat_map(|file| ansi(&file.bytes).split("<STMTRS>").skip(1).map(statement).collect::<Vec<_>>()).collect()
}

fn camt(home: &Demo) -> Vec<Shown> {
    let signed = |text: &str| cents(between(text, "<Amt Ccy=\"EUR\">", "<").unwrap(), b'.') * if text.contains("DBIT") { -1 } else { 1 };
    let statement = |text: &str| {
        let day = |name: &str| between(text, &format!("<{name}>"), "T").unwrap().parse::<Day>().unwrap();
        let balance = |code: &str| signed(between(text, &format!("<Cd>{code}"), "</Bal>").unwrap());
        let entry = |text: &str| Entry {
            cents: signed(text),
            booked: between(text, "<BookgDt><Dt>", "<").unwrap().parse().unwrap(),
            id: between(text, "<NtryRef>", "<").unwrap().into(),
            label: between(text, "<Ustrd>", "<").unwrap().into(),
            pending: text.contains("<Sts><Cd>PDNG"),
        };
        Shown {
            number: between(text, "<IBAN>", "<").unwrap().into(),
            from: day("FrDtTm"),
            to: day("ToDtTm"),
            opening_cents: Some(balance("OPBD")),
            closing_cents: balance("CLBD"),
            entries: text.split("<Ntry>").skip(1).map(entry).collect(),
        }
    };
    let text = named(home, ".camt053.xml").map(|file| String::from_utf8(file.bytes.clone()).unwrap()).collect::<String>();
    text.split("<Stmt>").skip(1).map(statement).collect()
}

fn csv(home: &Demo) -> Vec<Shown> {
    let slashed = |text: &str| format!("{}-{}-{}", &text[6..], &text[3..5], &text[..2]).parse::<Day>().unwrap();
    let statement = |file: &DemoFile| {
        let text = match file.bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => String::from_utf8(rest.to_vec()).unwrap(),
            None => {
                assert!(!file.bytes.iter().any(|b| (0x80..0xa0).contains(b)), "strictly Latin-1");
                ansi(&file.bytes)
            }
        };
        let (preamble, table) = text.split_once("Date;Date de valeur;Libellé;Débit;Crédit\r\n").unwrap();
        let line = |line: &str| {
            let fields: Vec<_> = line.split(';').collect();
            let [booked, _, label, debit, credit] = fields[..] else { panic!("{line}") };
            let cents = if debit.is_empty() { cents(credit, b',') } else { -cents(debit, b',') };
            Entry { cents, booked: slashed(booked), id: String::new(), label: label.into(), pending: false }
        };
        let (from, to) = between(preamble, "Période du;", "\r\n").unwrap().split_once(";au;").unwrap();
        Shown {
            number: between(preamble, "Numéro de compte;", "\r\n").unwrap().into(),
            from: slashed(from),
            to: slashed(to),
            opening_cents: None,
            closing_cents: cents(between(preamble, &format!("Solde au {to};"), "\r\n").unwrap(), b','),
            entries: table.lines().map(line).collect(),
        }
    };
    named(home, ".csv").filter(|file| file.name.starts_with("caisse")).map(statement).collect()
}

#[test]
fn the_same_home_has_the_same_bytes() {
    let last = ENDS[0].parse().unwrap();
    let (one, again, other) = (made_up_home(7, last), made_up_home(7, last), made_up_home(8, last));
    assert_eq!(one.files, again.files);
    assert_eq!(one.truth, again.truth);
    assert_ne!(one.files, other.files);
    let names: BTreeSet<_> = one.files.iter().map(|file| &file.name).collect();
    assert_eq!((names.len(), one.files.len()), (51, 51));
}

#[test]
fn account_numbers_pass_their_checks() {
    let remainder = |digits: &str| digits.bytes().fold(0, |rest, b| (rest * 10 + u64::from(b - b'0')) % 97);
    for account in ACCOUNTS {
        let iban = account.iban();
        assert_eq!(iban.len(), 27);
        assert_eq!(remainder(&format!("{}1527{}", &iban[4..], &iban[2..4])), 1, "ISO 13616");
        // The key's rule, put otherwise: bank, branch, number and key as one number leave nothing.
        assert_eq!(remainder(&iban[4..]), 0, "RIB");
        assert!(iban.contains(account.number));
    }
}

#[test]
fn each_ofx_file_goes_on_where_the_one_before_closed() {
    for home in homes() {
        let shown = ofx(home);
        let months = home.truth.accounts[0].month_ends.len();
        assert_eq!(shown.len(), months * 2);
        for truth in &home.truth.accounts[..2] {
            let mut closing = (home.truth.first.plus_days(-1), truth.opening_cents);
            let mut seen = BTreeMap::new();
            let mine: Vec<_> = shown.iter().filter(|statement| statement.number == truth.number).collect();
            for (statement, (_, month_end)) in mine.iter().zip(&truth.month_ends) {
                let new: i64 = statement.entries.iter().filter(|e| e.booked > closing.0).map(|e| e.cents).sum();
                assert_eq!(closing.1 + new, statement.closing_cents);
                assert_eq!(statement.closing_cents, *month_end);
                for entry in &statement.entries {
                    assert!((statement.from..=statement.to).contains(&entry.booked));
                    // What is repeated is repeated whole.
                    assert_eq!(seen.entry(entry.id.clone()).or_insert_with(|| entry.clone()), entry);
                }
                closing = (statement.to, statement.closing_cents);
            }
            assert_eq!(closing.0, truth.covered_until);
            assert_eq!(seen.len(), truth.movements);
            assert_eq!(seen.values().map(|entry| entry.cents).sum::<i64>(), truth.sum_cents);
            let entries: usize = mine.iter().map(|statement| statement.entries.len()).sum();
            assert!(entries > truth.movements, "files overlap");
            assert_eq!(entries + truth.pairs, truth.sightings);
        }
    }
}

#[test]
fn the_second_source_shows_the_same_movements_in_other_words() {
    for home in homes() {
        let truth = &home.truth.accounts[0];
        let statements = camt(home);
        let closings: Vec<_> = statements.iter().map(|statement| statement.closing_cents).collect();
        let ends: Vec<_> = truth.month_ends.iter().map(|(_, cents)| *cents).collect();
        assert_eq!(closings, ends[ends.len() - closings.len()..], "both sources agree at each month's end");
        for pair in statements.windows(2) {
            assert_eq!(pair[1].opening_cents, Some(pair[0].closing_cents));
        }
        for statement in &statements {
            let booked: i64 = statement.entries.iter().filter(|e| !e.pending).map(|e| e.cents).sum();
            assert_eq!(statement.opening_cents.unwrap() + booked, statement.closing_cents);
            assert_eq!(statement.number, truth.iban);
        }

        let (pending, second): (Vec<_>, Vec<_>) = statements.iter().flat_map(|s| s.entries.clone()).partition(|e| e.pending);
        assert_eq!((pending.len(), second.len()), (truth.pending, truth.pairs));
        assert_eq!(truth.pending, 2);
        let from = statements[0].from;
        let first: BTreeMap<_, _> =
            ofx(home).into_iter().filter(|s| s.number == truth.number).flat_map(|s| s.entries).map(|e| (e.id.clone(), e)).collect();
        let mut first: Vec<_> = first.into_values().filter(|e| e.booked >= from).collect();
        let ids: BTreeSet<_> = second.iter().chain(&pending).map(|e| &e.id).collect();
        assert_eq!(ids.len(), second.len() + pending.len(), "each entry has its own reference");
        assert!(first.iter().all(|e| !ids.contains(&e.id)));

        // Pair them one to one: the same amounts, each at most two days later.
        let mut second = second;
        first.sort();
        second.sort();
        let mut moved = 0;
        for (a, b) in first.iter().zip(&second) {
            assert_eq!(a.cents, b.cents);
            assert!((0..=2).contains(&(b.booked.number() - a.booked.number())), "{a:?} {b:?}");
            moved += usize::from(a.booked != b.booked);
        }
        assert!(moved > 0, "some are booked later");
        for entry in &pending {
            assert!(second.iter().any(|e| (e.cents, e.booked, &e.label) == (entry.cents, entry.booked, &entry.label)), "booked later");
        }
    }
}

#[test]
fn the_monthly_tables_chain_and_then_fall_silent() {
    for home in homes() {
        let truth = &home.truth.accounts[2];
        let tables = csv(home);
        assert_eq!(tables.len(), truth.month_ends.len());
        let mut balance = truth.opening_cents;
        for table in &tables {
            balance += table.entries.iter().map(|e| e.cents).sum::<i64>();
            assert_eq!(balance, table.closing_cents);
            assert!(table.entries.is_sorted_by(|a, b| a.booked >= b.booked), "newest first");
            assert!(table.entries.iter().all(|e| (table.from..=table.to).contains(&e.booked)));
        }
        let lines: Vec<_> = tables.iter().flat_map(|table| &table.entries).collect();
        assert_eq!((lines.len(), balance - truth.opening_cents), (truth.movements, truth.sum_cents));
        for (month, cents) in &truth.month_ends {
            let until: i64 = lines.iter().filter(|e| e.booked <= month.last()).map(|e| e.cents).sum();
            assert_eq!(truth.opening_cents + until, *cents);
        }
        assert_eq!(tables[tables.len() - 1].to, truth.covered_until);
        assert!(truth.covered_until.number() + 58 < home.truth.last.number(), "two months early");
    }
}

#[test]
fn look_alikes_are_counted_as_the_files_show_them() {
    for home in homes() {
        let mut shown: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for statement in ofx(home).into_iter().chain(csv(home)) {
            for entry in statement.entries {
                if entry.id.is_empty() || ids.insert(entry.id.clone()) {
                    shown.entry(statement.number.clone()).or_default().push(entry);
                }
            }
        }
        for truth in &home.truth.accounts {
            let entries = &shown[truth.number];
            let pairs = |days: std::ops::RangeInclusive<u32>| {
                let alike = |a: &Entry, b: &Entry| a.cents == b.cents && days.contains(&a.booked.number().abs_diff(b.booked.number()));
                (1..entries.len()).map(|at| entries[..at].iter().filter(|a| alike(a, &entries[at])).count()).sum::<usize>()
            };
            assert_eq!((pairs(0..=0), pairs(1..=3)), (truth.look_alikes, truth.near_twins), "{}", truth.name);
        }
        assert!(home.truth.accounts[0].look_alikes >= 15 && home.truth.accounts[2].look_alikes >= 3);
    }
}

#[test]
fn what_was_planted_stands_in_the_files() {
    for home in homes() {
        let mut all: Vec<Entry> = ofx(home).into_iter().chain(csv(home)).flat_map(|s| s.entries).collect();
        all.sort();
        all.dedup_by(|a, b| !a.id.is_empty() && a.id == b.id);
        let count = |payee: &str, cents: i64, day: Day| {
            let start: String = bank::escaped(payee).to_uppercase().chars().take(18).collect();
            let found = |e: &&Entry| {
                e.cents == cents && e.booked == day && e.label.replace("&amp;", "&").to_uppercase().contains(&start.replace("&AMP;", "&"))
            };
            all.iter().filter(found).count()
        };
        let mut kinds = BTreeMap::new();
        for planted in &home.truth.planted {
            let kind = match *planted {
                Planted::Rise { payee, before_cents, after_cents, month, .. } => {
                    let paid = |month: Month, cents: i64| (0..31).map(|n| count(payee, -cents, month.first().plus_days(n))).sum::<usize>();
                    assert_eq!((paid(month.previous(), before_cents), paid(month, before_cents)), (1, 0), "{payee}");
                    assert_eq!((paid(month.previous(), after_cents), paid(month, after_cents)), (0, 1), "{payee}");
                    "rise"
                }
                Planted::Refused { payee, cents, debited, returned, repeated } => {
                    assert_eq!([count(payee, -cents, debited), count(payee, cents, returned), count(payee, -cents, repeated)], [1, 1, 1]);
                    "refused"
                }
                Planted::PaidTwice { payee, cents, first, second } => {
                    assert_eq!([count(payee, -cents, first), count(payee, -cents, second)], [1, 1]);
                    "paid twice"
                }
                Planted::TrulyTwo { payee, cents, day } => {
                    assert_eq!(count(payee, -cents, day), 2);
                    "truly two"
                }
                Planted::Refund { payee, cents, day } => {
                    assert_eq!(count(payee, cents, day), 1);
                    "refund"
                }
                Planted::Away { first, last } => {
                    assert!(first <= last);
                    "away"
                }
                Planted::Silent { last, .. } => {
                    assert_eq!(last, home.truth.accounts[2].covered_until);
                    "silent"
                }
            };
            *kinds.entry(kind).or_insert(0) += 1;
        }
        assert_eq!(kinds["rise"], 4);
        assert_eq!((kinds["refused"], kinds["paid twice"], kinds["refund"], kinds["silent"]), (1, 1, 2, 1));
        assert!(kinds["truly two"] >= 19 && kinds["away"] >= 4, "{kinds:?}");
    }
}

#[test]
fn the_household_lives_within_its_means() {
    for home in homes() {
        for account in &home.truth.accounts {
            for (month, cents) in account.month_ends.iter().filter(|(month, _)| month.last() <= account.covered_until) {
                assert!((0..3_000_000).contains(cents), "{} {month}: {cents}", account.name);
            }
        }
        assert!((1_200..3_000).contains(&home.truth.movements()), "{}", home.truth.movements());
    }
}

/// The rows of a meter's file: stamp and the other columns.
fn rows<'a>(home: &'a Demo, name: &'a str) -> Vec<(&'a str, Vec<&'a str>)> {
    let file = named(home, name).next().unwrap();
    let text = std::str::from_utf8(file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap()).unwrap();
    let row = |line: &'a str| {
        let mut fields = line.split(';');
        (fields.next().unwrap(), fields.collect())
    };
    text.lines().skip(3).map(row).collect()
}

fn seconds(stamp: &str) -> i64 {
    stamp.parse::<jiff::Timestamp>().unwrap().as_second()
}

#[test]
fn the_curve_and_the_index_are_of_one_meter() {
    for home in homes() {
        let truth = &home.truth.energy;
        let index = rows(home, "index-quotidien.csv");
        let days = usize::try_from(truth.last.number() - truth.first.number() + 1).unwrap();
        assert_eq!(index.len(), days + 1);
        let value = |row: usize, column: usize| index[row].1[column].parse::<i64>().unwrap();
        let registers: Vec<_> = [(1, "EAS F1"), (2, "EAS F2"), (15, "EAS T")]
            .map(|(at, column)| Register { column, first_wh: value(0, at), last_wh: value(days, at) })
            .to_vec();
        assert_eq!(registers, truth.registers);
        assert_eq!(value(days, 15) - value(0, 15), truth.index_wh);

        let curve = rows(home, "courbe-de-charge.csv");
        let starts: BTreeMap<i64, i64> = curve
            .iter()
            .filter(|(_, fields)| !fields[0].is_empty())
            .map(|(stamp, fields)| (seconds(stamp) - 1_800, fields[0].parse::<i64>().unwrap()))
            .collect();
        assert_eq!(starts.len(), truth.readings);
        assert_eq!(starts.values().sum::<i64>(), truth.curve_wh * 2, "watts over half an hour");
        let holes: i64 = truth.holes.iter().map(|hole| hole.wh).sum();
        assert_eq!(truth.curve_wh + holes, truth.index_wh);
        assert_eq!(truth.month_wh.iter().map(|(_, wh)| wh).sum::<i64>(), truth.curve_wh);
        assert_eq!(truth.holes.iter().map(|hole| hole.readings).collect::<Vec<_>>(), [7, 3]);
        for row in 0..days {
            let (start, end) = (seconds(index[row].0), seconds(index[row + 1].0));
            let shown: i64 = starts.range(start..end).map(|(_, watts)| watts).sum();
            let missing: i64 = truth.holes.iter().filter(|h| (start..end).contains(&h.start.seconds())).map(|h| h.wh).sum();
            assert_eq!(value(row + 1, 15) - value(row, 15), shown / 2 + missing, "{}", index[row].0);
        }
    }
}

#[test]
fn the_clock_changes_as_in_france() {
    for home in homes() {
        let truth = &home.truth.energy;
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
        for (stamp, _) in rows(home, "courbe-de-charge.csv").into_iter().chain(rows(home, "index-quotidien.csv")) {
            let local = stamp.parse::<jiff::Timestamp>().unwrap().to_zoned_datetime(zone.clone());
            assert_eq!(local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), stamp);
        }
        let mut readings: BTreeMap<String, usize> = BTreeMap::new();
        for (stamp, _) in rows(home, "courbe-de-charge.csv") {
            let start = jiff::Timestamp::from_second(seconds(stamp) - 1_800).unwrap().to_zoned_datetime(zone.clone());
            *readings.entry(start.date().to_string()).or_default() += 1;
        }
        let odd: Vec<_> = truth.odd_days.iter().map(|(day, count)| (day.to_string(), *count)).collect();
        let mut shown: Vec<_> = readings.into_iter().filter(|(_, count)| *count == 46 || *count == 50).collect();
        shown.sort();
        assert_eq!(shown, odd);
        assert_eq!(odd.iter().map(|(_, count)| count).sum::<usize>(), 96, "one short day, one long");
    }
}

#[test]
fn nobody_at_home_shows_in_the_curve() {
    let home = &homes()[0];
    let days: BTreeMap<Day, i64> = rows(home, "index-quotidien.csv")
        .windows(2)
        .map(|pair| (pair[0].0[..10].parse().unwrap(), pair[1].1[15].parse::<i64>().unwrap() - pair[0].1[15].parse::<i64>().unwrap()))
        .collect();
    let august = Day::from_ymd(2024, 8, 10).unwrap();
    let (away, july, january) = (days[&august], days[&august.plus_days(-25)], days[&august.plus_days(160)]);
    assert!(away < 5_000 && july > 2 * away && january > 2 * july, "{away} {july} {january}");
    assert!((6_000_000..11_000_000).contains(&home.truth.energy.index_wh), "{}", home.truth.energy.index_wh);
}
