//! What homes find in GRDF's files, and what hostile files find there.

use std::io::{Cursor, Write};

use logis_core::Code;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Collected, Hint, MemoryInput, Refused, Status, Summary, format_of, read};

/// A zip of these members.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet with these rows.
fn workbook(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>");
    let shared = "<sst><si><t>Date</t></si><si><r><t>Énergie</t></r><r><t> (kWh)</t></r><rPh><t>enerugi</t></rPh></si></sst>";
    zipped(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", shared.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

const HEADER: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>";

/// Status, Wh and codes of what is read from an input.
fn outcome(bytes: &[u8], hint: &Hint) -> Result<(Status, Option<String>, Vec<Code>), Code> {
    let mut sink = Collected::default();
    let mut summary = Summary::new(&mut sink);
    match read(&MemoryInput::new("file.xlsx", bytes), hint, &mut summary) {
        Ok(_) => {}
        Err(Refused::Input(problem)) => return Err(problem.code),
        Err(Refused::Stopped(_)) => unreachable!("the sink never stops"),
    }
    let (energy, status) = (summary.energy().map(|energy| energy.watt_hours().to_string()), summary.status());
    Ok((status, energy, sink.problems.iter().map(|problem| problem.code).collect()))
}

fn named() -> Hint {
    Hint { account: Some("Gaz".to_owned()), ..Hint::default() }
}

#[test]
fn a_workbook_is_known_by_what_it_holds() {
    let book = workbook(&format!("{HEADER}<row><c t=\"inlineStr\"><is><t>09/05/2019</t></is></c><c><v>57</v></c></row>"));
    assert_eq!(format_of(&MemoryInput::new("x.bin", book.clone())).unwrap(), Some("grdf"));
    assert_eq!(outcome(&book, &named()), Ok((Status::Ok, Some("57000".to_owned()), vec![])));
    // Asked for as something else, and a workbook of something else.
    assert_eq!(outcome(&book, &Hint { format: Some("ofx".to_owned()), ..named() }), Err(Code::NotRecognised));
    assert_eq!(outcome(&workbook("<row><c><v>1</v></c></row>"), &named()), Err(Code::NotRecognised));
    assert_eq!(outcome(&workbook(""), &named()), Err(Code::NotRecognised));
    assert_eq!(format_of(&MemoryInput::new("x.xlsx", workbook("<row><c><v>1</v></c></row>"))).unwrap(), None);
    // Zips that are none.
    for zip in [zipped(&[("a.txt", b"xl/workbook.xml")]), b"PK\x03\x04 and nothing more".to_vec()] {
        assert_eq!(format_of(&MemoryInput::new("x.xlsx", zip)).unwrap(), None);
    }
}

#[test]
fn hostile_workbooks_are_bounded() {
    // Cells at the ends of any sheet, and beyond; rows that go back; numbers that are none.
    let edges = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row><row r=\"99999999999999999999\"><c r=\"ZZZZZZZZZZZZZZZZ9\"><v>1</v></c>\
        <c r=\"\"><v>1</v></c></row><row r=\"18446744073709551615\"/><row><c r=\"A2\"><v>43594</v></c><c r=\"B2\"><v>1e999</v></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>43594</v></c><c r=\"B2\"><v>-1e-300</v></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"s\"><v>77</v></c><c r=\"B2\" t=\"s\"><v>-1</v></c></row>\
        <row r=\"3\"><c r=\"A3\"><v>43595</v></c><c r=\"B3\"><v>57</v></c></row>";
    let (status, energy, problems) = outcome(&workbook(&format!("{HEADER}{edges}")), &named()).unwrap();
    assert_eq!((status, energy.as_deref(), problems), (Status::Partial, Some("57000"), vec![Code::ValueUnreadable]));
    // What unpacks to more than is read.
    let zeros = vec![b' '; 130 * 1024 * 1024];
    let bomb = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(outcome(&bomb, &named()), Err(Code::LimitExceeded));
    let many = format!("<sst>{}</sst>", "<si/>".repeat(600_000));
    let strings = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", many.as_bytes())]);
    assert_eq!(outcome(&strings, &named()), Err(Code::LimitExceeded));
    let entities = zipped(&[("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>")]);
    assert_eq!(outcome(&entities, &named()), Err(Code::Doctype));
}

#[test]
fn hostile_json_is_bounded() {
    let known = "{\"idPce\":\"01234567890123\",\"x\":";
    let deep = format!("{known}{}", "[".repeat(100_000));
    assert_eq!(outcome(deep.as_bytes(), &named()), Err(Code::LimitExceeded));
    let long = format!("{known}\"{}", "a".repeat(3 * 1024 * 1024));
    assert_eq!(outcome(long.as_bytes(), &named()), Err(Code::LimitExceeded));
    for broken in [known.to_owned(), format!("{known}1}} nonsense"), format!("{known}1}}{{")] {
        assert_eq!(outcome(broken.as_bytes(), &named()), Err(Code::BrokenJson), "{broken}");
    }
    let empty = "{\"01234567890123\":{\"idPce\":\"01234567890123\",\"releves\":[]}}";
    assert_eq!(outcome(empty.as_bytes(), &named()), Ok((Status::Ok, None, vec![])));
}

#[test]
fn the_same_day_is_one_whatever_the_format() {
    let json = "[{\"time_period\":\"2019-05-09\",\"energy_kwh\":57.0}]";
    let book = workbook(&format!("{HEADER}<row><c><v>43594</v></c><c><v>57</v></c></row>"));
    let keys = |bytes: &[u8]| {
        let mut sink = Collected::default();
        read(&MemoryInput::new("x", bytes), &named(), &mut sink).unwrap();
        let readings = sink.batches.into_iter().filter(|batch| batch.small("duration_s", 0).is_some());
        readings.map(|batch| (batch.text("meter", 0).map(str::to_owned), batch.at(0), batch.small("duration_s", 0))).collect::<Vec<_>>()
    };
    assert_eq!(keys(json.as_bytes()), keys(&book));
}

proptest! {
    #[test]
    fn any_json_is_read_without_panic(cuts in prop::collection::vec((0usize..1500, 0usize..30, "[0-9a-zA-Z{}\\[\\]\",: .-]{0,10}"), 1..8)) {
        let mut text = include_bytes!("../../tests/cases/grdf/account.txt").to_vec();
        for (at, length, with) in cuts {
            let at = at.min(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, with.bytes());
        }
        let hint = Hint { format: Some(super::FORMAT.id.to_owned()), ..named() };
        let _ = read(&MemoryInput::new("x", text), &hint, &mut Collected::default());
    }

    #[test]
    fn any_workbook_is_read_without_panic(
        book in prop::sample::select(vec![
            include_bytes!("../../tests/cases/grdf/daily.xlsx").to_vec(),
            include_bytes!("../../tests/cases/grdf/published.xlsx").to_vec(),
        ]),
        bytes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
    ) {
        let mut book = book;
        for (at, byte) in bytes {
            let at = at.index(book.len());
            book[at] = byte;
        }
        let _ = read(&MemoryInput::new("x", book), &named(), &mut Collected::default());
    }

    #[test]
    fn any_sheet_is_read_without_panic(rows in "(<row( r=\"[0-9]{1,22}\")?>(<c( r=\"[A-Z]{0,9}[0-9]{0,9}\")?( t=\"(s|e|b|str|inlineStr|d)\")?><v>[0-9/eE.,-]{0,12}</v></c>){0,5}</row>){0,8}") {
        let _ = outcome(&workbook(&format!("{HEADER}{rows}")), &named());
    }
}
