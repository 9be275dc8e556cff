//! Files of each format: read only (`--dry-run`), and from the file to the sealed vault, dedupe and originals included.
//! Each case runs in a process of its own, so that its peak memory is its own.
//!
//! Arguments: size in MB (200), formats by commas (ofx,camt,csv,enedis), runs of each (1).

use std::path::Path;

use logis::records::FileInput;
use logis::records::import::{ImportReport, Options, dry_run, import};
use serde_json::{Value, json};

use crate::place::{Place, home};
use crate::report::{Report, Target};
use crate::write::count;
use crate::{Failed, files, measure};

/// The argument by which a case is asked of a process of its own: `case dry-run|import PATH`.
pub const CASE: &str = "case";
const FORMATS: &str = "ofx,camt,csv,enedis";

/// What a case gives its parent.
pub fn case(arguments: &[String]) -> Result<Value, Failed> {
    let [what, path] = arguments else { return Err("case dry-run|import PATH".into()) };
    let input = FileInput::new(Path::new(path));
    let before_bytes = measure::memory_peak_bytes();
    let (report, cost): (Result<ImportReport, Failed>, _) = match what.as_str() {
        "dry-run" => {
            let clock = logis::app::system_clock();
            let rng = logis::app::system_rng()?;
            let (report, cost) = measure::cost(|| dry_run(&input, &Options::default(), &*clock, &*rng));
            (Ok(report), cost)
        }
        "import" => {
            let (_place, app, scope) = home()?;
            let (report, cost) = measure::cost(|| import(&app, &scope, &input, None, &Options::default(), &|_| ()));
            (report.map_err(Into::into), cost)
        }
        _ => return Err("case dry-run|import PATH".into()),
    };
    let report = report?;
    let (records, read): (u64, u64) = (report.added, report.records.values().sum());
    Ok(json!({
        "status": report.status, "added": records, "read": read, "problems": report.problems_total,
        "cpu_s": cost.cpu_s, "wall_s": cost.wall_s, "memory_peak_bytes": measure::memory_peak_bytes(), "memory_before_bytes": before_bytes,
    }))
}

fn asked(what: &str, path: &Path) -> Result<Value, Failed> {
    let output = std::process::Command::new(std::env::current_exe()?).args([CASE, what]).arg(path).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let size_mb = count(arguments, 0, 200)? as u64;
    let formats = arguments.get(1).map_or(FORMATS, String::as_str);
    let times = count(arguments, 2, 1)?.max(1);
    let folder = tempfile::tempdir()?;
    let mut report = Report::default();
    report.note(Place::fresh()?.engine());
    for format in formats.split(',') {
        let path = folder.path().join(format!("made-up.{format}"));
        let records = files::make(format, size_mb * 1_000_000, &path)?;
        let bytes = std::fs::metadata(&path)?.len() as f64;
        let bank = matches!(format, "ofx" | "camt");
        for (what, words, rate, memory_mb) in [("dry-run", "read only", 100.0, 64.0), ("import", "file to sealed vault", 60.0, 128.0)] {
            let mut cpu = Vec::new();
            let mut peak = 0.0f64;
            for _ in 0..times {
                let answer = asked(what, &path)?;
                let number = |name: &str| answer[name].as_f64().unwrap_or_default();
                if answer["status"] != "ok" || number("read") < records as f64 {
                    report.note(format!("{format}, {words}: {answer}"));
                }
                cpu.push(number("cpu_s"));
                peak = peak.max(number("memory_peak_bytes"));
            }
            let runs = measure::runs(cpu);
            let what = format!("{format}, {:.0} MB, {records} records, {words}", bytes / 1e6);
            let (best, middle) = (bytes / 1e6 / runs.min_s, bytes / 1e6 / runs.median_s);
            if bank {
                report.aim(&what, best, "MB/CPU s", Target::AtLeast(rate));
            } else {
                report.add(&what, best, "MB/CPU s");
            }
            if times > 1 {
                report.add("the same, median", middle, "MB/CPU s");
            }
            report.add("records of it", records as f64 / runs.min_s / 1e6, "M/CPU s");
            report.aim("peak memory of it", peak / 1e6, "MB", Target::AtMost(memory_mb));
        }
        std::fs::remove_file(&path)?;
    }
    Ok(report)
}
