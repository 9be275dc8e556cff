//! Every case file: an input under `cases/<format>/` and beside it, with the ending `.json`, what must be read from it.
//!
//! To add a case: 1. put the input there, 2. run this test and look at what it prints, 3. keep what matters of it as the
//! `.json`. What the `.json` leaves out may be anything; where it has a list, the list is whole. Its `given` says what is
//! known besides the bytes: `account`, `currency`, `format`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use logis_core::Problem;
use logis_formats::{Collected, Hint, Input, MemoryInput, Refused, Status, Summary};
use logis_kinds::{Batch, ColumnType};
use serde_json::{Map, Value, json};

/// What a file was read to, whole.
fn read(input: &Path, given: &Value) -> Value {
    let name = input.file_name().unwrap().to_string_lossy().into_owned();
    read_input(&MemoryInput::new(name, fs::read(input).unwrap()), given)
}

fn read_input(input: &dyn Input, given: &Value) -> Value {
    let name = input.name().to_owned();
    let text = |key: &str| given[key].as_str().map(str::to_owned);
    let hint = Hint {
        name,
        format: text("format"),
        account: text("account"),
        currencies: logis_formats::KnownCurrencies::new({
            let given = text("currency").map(|code| code.parse().unwrap());
            move |_| given
        }),
        ..Hint::default()
    };
    let mut collected = Collected::default();
    let mut summary = Summary::new(&mut collected);
    let reading = match logis_formats::read(input, &hint, &mut summary) {
        Ok(reading) => reading,
        Err(Refused::Input(problem)) => return json!({ "status": Status::Error, "refused": said(&problem) }),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    };
    let mut report = json!({
        "format": reading.format,
        "encoding": reading.encoding.to_string(),
        "source": reading.source,
        "status": summary.status(),
        "accounts": summary.accounts,
        "sums": summary.sums().iter().map(|(currency, sum)| (currency.to_string(), sum.to_string())).collect::<BTreeMap<_, _>>(),
        "energy_wh": summary.energy().map(|energy| energy.watt_hours().to_string()),
        "from": summary.days.map(|(first, _)| first.to_string()),
        "to": summary.days.map(|(_, last)| last.to_string()),
        "questions": reading.questions,
        "problems": summary.problems.iter().map(said).collect::<Vec<_>>(),
    });
    report["records"] = json!(records(&collected.batches));
    report
}

fn said(problem: &Problem) -> Value {
    json!({ "line": problem.line, "column": problem.column, "code": problem.code.as_str(), "quote": problem.quote })
}

/// All records by kind, each with the line that gave it and the columns that have a value.
fn records(batches: &[Batch]) -> BTreeMap<&'static str, Vec<Value>> {
    let mut records: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for batch in batches {
        let kind = batch.kind().kind();
        for row in 0..batch.rows() {
            let mut record = Map::from_iter([("line".to_owned(), json!(batch.lines()[row]))]);
            for column in kind.columns {
                let value = match column.kind {
                    ColumnType::Text | ColumnType::Word(_) => batch.text(column.name, row).map(|text| json!(text)),
                    ColumnType::Integer => batch.integer(column.name, row).map(|number| json!(number)),
                    ColumnType::Small => batch.small(column.name, row).map(|number| json!(number)),
                    ColumnType::Day => batch.day(column.name, row).map(|day| json!(day.to_string())),
                    ColumnType::Instant => batch.instant(column.name, row).map(|at| json!(at.to_string())),
                };
                if let Some(value) = value {
                    record.insert(column.name.to_owned(), value);
                }
            }
            records.entry(kind.name).or_default().push(Value::Object(record));
        }
    }
    records
}

/// Where `got` differs from what `want` says of it.
fn differences(path: &str, want: &Value, got: &Value, found: &mut Vec<String>) {
    match (want, got) {
        (Value::Object(want), Value::Object(got)) => {
            for (key, want) in want {
                differences(&format!("{path}/{key}"), want, got.get(key).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(want), Value::Array(got)) if want.len() == got.len() => {
            for (at, (want, got)) in want.iter().zip(got).enumerate() {
                differences(&format!("{path}/{at}"), want, got, found);
            }
        }
        _ if want != got => found.push(format!("{path}: wanted {want}, got {got}")),
        _ => {}
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_case_is_read_as_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut found = Vec::new();
    for input in files(&root).iter().flat_map(|format| files(format)).filter(|file| file.extension().is_none_or(|ending| ending != "json"))
    {
        let said = input.with_extension("json");
        let want = if said.exists() { serde_json::from_slice(&fs::read(&said).unwrap()).unwrap() } else { json!({ "": "no such file" }) };
        let Value::Object(mut want) = want else { panic!("{} is no object", said.display()) };
        let given = want.shift_remove("given").unwrap_or_default();
        let got = read(&input, &given);
        let before = found.len();
        differences(input.strip_prefix(&root).unwrap().to_str().unwrap(), &Value::Object(want), &got, &mut found);
        if found.len() > before {
            found.push(format!("read was {got:#}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// An input whose bytes come in pieces of so many.
struct Pieces(MemoryInput, usize);

struct Piece<'a>(Box<dyn Read + 'a>, usize);

impl Input for Pieces {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn size_bytes(&self) -> Option<u64> {
        self.0.size_bytes()
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Piece(self.0.open()?, self.1)))
    }
}

impl Read for Piece<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(self.1);
        self.0.read(&mut buffer[..count])
    }
}

#[test]
fn a_reading_does_not_depend_on_how_its_bytes_come() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let of_cases = files(&root).into_iter().flat_map(|format| files(&format));
    let of_cases = of_cases.filter(|file| file.extension().is_none_or(|ending| ending != "json"));
    // Found by changing files: what the encoding is guessed from, and where the first byte stands that is none.
    let found: [&[u8]; 3] =
        [b"!Type:Ban15\x9cr", b"\n::61:28E\xd5R", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\n:25:".as_bytes()];
    let found = found.map(|bytes| if bytes.ends_with(b":25:") { [bytes, b"\xb2"].concat() } else { bytes.to_vec() });
    let inputs = of_cases.map(|file| fs::read(file).unwrap()).chain(found);
    for bytes in inputs {
        let whole = read_input(&MemoryInput::new("a", bytes.clone()), &Value::Null);
        for piece in [1, 2, 7] {
            assert_eq!(read_input(&Pieces(MemoryInput::new("a", bytes.clone()), piece), &Value::Null), whole, "in pieces of {piece}");
        }
    }
}
