//! Side-by-side benchmarks against peers, and limits: one program a question, each printing one line of JSON and a
//! Markdown table. `bench/README.md` says how to repeat them and what they gave.
//!
//! To add a program: 1. a file with `run`, 2. a line in [`PROGRAMS`], 3. its section in `README.md`.

mod files;
mod findings;
#[expect(clippy::unwrap_used, dead_code, reason = "a file of the tests: a benchmark without its database ends")]
#[path = "../../crates/vault/tests/fresh/mod.rs"]
mod fresh;
mod fuzz;
mod homes;
mod households;
mod import;
mod measure;
mod pages;
mod place;
mod report;
mod sample;
mod scan;
mod segments;
mod small;
mod write;

use std::process::ExitCode;

use report::Report;

/// What can go wrong in a benchmark: it ends then, in words.
type Failed = Box<dyn std::error::Error>;

/// A program: its name, and what it does with the arguments after it.
type Program = (&'static str, fn(&[String]) -> Result<Report, Failed>);

const PROGRAMS: &[Program] = &[
    ("segments", segments::run),
    ("write", write::run),
    ("scan", scan::run),
    ("small", small::run),
    ("import", import::run),
    ("homes", homes::run),
    ("pages", pages::run),
    ("fuzz", fuzz::run),
    ("findings", findings::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = arguments.first().map_or("", String::as_str);
    let rest = arguments.get(1..).unwrap_or_default();
    // A case that runs in a process of its own, so that its peak memory is its own; its answer is for the parent.
    let done = if name == import::CASE {
        import::case(rest).map(|answer| println!("{answer}"))
    } else if name == files::MAKE {
        files::make_at(rest)
    } else if let Some((name, run)) = PROGRAMS.iter().find(|(known, _)| *known == name) {
        run(rest).map(|report| report.print(name))
    } else {
        let names: Vec<&str> = PROGRAMS.iter().map(|(name, _)| *name).collect();
        eprintln!("cargo run --release -p logis-bench -- {} [ARGUMENTS]", names.join("|"));
        return ExitCode::from(2);
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}
