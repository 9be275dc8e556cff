//! Reads files and says what stands in them, storing nothing: one JSON object a file on standard output.
//!
//! `cargo run --release -p logis-formats --example dry_run -- FILE…`

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use logis_core::Severity;
use logis_formats::{Hint, Input, Refused, Sink, Status, Stopped, Summary};
use logis_kinds::Batch;
use serde_json::{Map, Value, json};

struct OnDisk {
    path: PathBuf,
    name: String,
}

impl Input for OnDisk {
    fn name(&self) -> &str {
        &self.name
    }

    fn size_bytes(&self) -> Option<u64> {
        self.path.metadata().ok().map(|data| data.len())
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}

struct Nowhere;

impl Sink for Nowhere {
    fn batch(&mut self, _batch: Batch) -> Result<(), Stopped> {
        Ok(())
    }

    fn problem(&mut self, _problem: logis_core::Problem) {}
}

fn report(path: &Path) -> Value {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let input = OnDisk { path: path.to_owned(), name: name.clone() };
    let mut nowhere = Nowhere;
    let mut summary = Summary::new(&mut nowhere);
    let reading = logis_formats::read(&input, &Hint { name: name.clone(), ..Hint::default() }, &mut summary);
    let mut status = summary.status();
    if let Err(Refused::Input(problem)) = &reading {
        status = Status::Error;
        summary.problems.push(problem.clone());
    }
    let stored = status != Status::Error;
    let records: Map<String, Value> =
        summary.records.iter().filter(|_| stored).map(|(kind, n)| (kind.name().to_owned(), json!(n))).collect();
    let sums: Map<String, Value> =
        summary.sums().iter().filter(|_| stored).map(|(c, sum)| (c.to_string(), json!(sum.to_string()))).collect();
    let problems = summary.problems.iter().map(|p| {
        let lost = p.severity() != Severity::Note;
        json!({ "line": p.line, "column": p.column, "code": p.code.as_str(), "reason": p.quote, "lost": lost })
    });
    json!({
        "file": path.to_string_lossy(),
        "format": reading.as_ref().ok().map(|reading| reading.format),
        "encoding": reading.as_ref().ok().map(|reading| reading.encoding.to_string()),
        "status": status,
        "accounts": summary.accounts,
        "records": records,
        "sums": sums,
        "energy_wh": summary.energy().map(|energy| energy.watt_hours().to_string()),
        "from": summary.days.map(|(first, _)| first.to_string()),
        "to": summary.days.map(|(_, last)| last.to_string()),
        "problems": problems.collect::<Vec<_>>(),
    })
}

fn main() {
    let mut refused = false;
    for path in std::env::args_os().skip(1) {
        let report = report(Path::new(&path));
        refused |= report["status"] == "error";
        println!("{report}");
    }
    std::process::exit(if refused { 2 } else { 0 });
}
