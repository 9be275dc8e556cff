//! `cargo xtask test`: everything that must hold before a change lands, in the order that tells soonest.
//!
//! To add a step: 1. a function here that answers an [`Outcome`], 2. one line in [`STEPS`].

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::{postgres, tidy, workspace_root};

/// How a step ended.
enum Outcome {
    Passed,
    /// It did not hold; its own output said why, or this does.
    Failed(String),
    /// It could not be tried here, and that is no fault.
    Skipped(String),
}

type Step = fn(&Path) -> Outcome;

const STEPS: &[(&str, Step)] = &[
    ("tidy", tidy_step),
    ("fmt", |root| cargo(root, &["fmt", "--all", "--check"])),
    // Same profile and features as the tests, so that build scripts and macros are built once.
    ("clippy", |root| cargo(root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    ("tests", |root| tests_step(root, &[])),
    ("tests on PostgreSQL", postgres_step),
    ("doc tests", |root| cargo(root, &["test", "--workspace", "--doc"])),
    ("deny", deny_step),
    ("e2e", e2e_step),
];

/// Runs every step, goes on after a failure, and ends with one line that counts them.
#[must_use]
pub fn run_all() -> ExitCode {
    let root = workspace_root();
    let (mut passed, mut failed, mut skipped) = (0, Vec::new(), Vec::new());
    for (name, step) in STEPS {
        println!("== {name}");
        match step(&root) {
            Outcome::Passed => passed += 1,
            Outcome::Failed(why) => failed.push(format!("failed: {name}: {why}")),
            Outcome::Skipped(why) => skipped.push(format!("skipped: {name}: {why}")),
        }
    }
    println!();
    for line in skipped.iter().chain(&failed) {
        println!("{line}");
    }
    println!("steps: {passed} passed, {} failed, {} skipped", failed.len(), skipped.len());
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs only the tests, `filter` going to the runner.
#[must_use]
pub fn run_tests(filter: &[String]) -> ExitCode {
    exit(tests_step(&workspace_root(), filter))
}

/// Runs only tidy.
#[must_use]
pub fn run_tidy() -> ExitCode {
    exit(tidy_step(&workspace_root()))
}

fn exit(outcome: Outcome) -> ExitCode {
    match outcome {
        Outcome::Passed => ExitCode::SUCCESS,
        Outcome::Failed(why) | Outcome::Skipped(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn tidy_step(root: &Path) -> Outcome {
    let findings = match tidy::check(root) {
        Ok(findings) => findings,
        Err(reason) => return Outcome::Failed(reason),
    };
    for (rule, finding) in &findings {
        println!("{finding} [{rule}]");
    }
    match findings.len() {
        0 => Outcome::Passed,
        count => Outcome::Failed(format!("{count} to mend")),
    }
}

fn tests_step(root: &Path, filter: &[String]) -> Outcome {
    let runner: &[&str] = if has_nextest() {
        &["nextest", "run"]
    } else {
        // Doc tests are a step of their own.
        &["test", "--lib", "--bins", "--tests"]
    };
    let mut arguments: Vec<&str> = runner.to_vec();
    if !filter.iter().any(|word| word == "-p" || word.starts_with("--package")) {
        arguments.push("--workspace");
    }
    arguments.extend(filter.iter().map(String::as_str));
    cargo(root, &arguments)
}

/// What touches the vault once more, on the second engine.
fn postgres_step(root: &Path) -> Outcome {
    let (server, url) = match std::env::var(postgres::VARIABLE) {
        Ok(url) if !url.is_empty() => (None, url),
        _ => {
            let Some(programs) = postgres::find_programs() else {
                return missing("PostgreSQL is not installed (initdb, postgres and pg_isready, on the path or in /usr/lib/postgresql)");
            };
            match postgres::Server::start(&programs) {
                Ok(server) => {
                    let url = server.url();
                    (Some(server), url)
                }
                Err(why) => return Outcome::Failed(why),
            }
        }
    };
    // The whole workspace is chosen, so that features stay those of the tests and nothing is built twice.
    let arguments: &[&str] = if has_nextest() {
        &["nextest", "run", "--workspace", "-E", "package(logis-vault) | package(logis)"]
    } else {
        &["test", "--workspace", "--lib", "--bins", "--tests"]
    };
    let holds = run(Command::new(cargo_path()).args(arguments).current_dir(root).env(postgres::VARIABLE, url));
    drop(server);
    if holds { Outcome::Passed } else { Outcome::Failed(format!("cargo {}", arguments.join(" "))) }
}

/// What a step needs is not installed: no fault on a person's machine, but one where nobody would notice.
fn missing(what: &str) -> Outcome {
    if is_ci() { Outcome::Failed(what.to_owned()) } else { Outcome::Skipped(what.to_owned()) }
}

fn has_nextest() -> bool {
    answers("cargo-nextest", &["nextest", "--version"])
}

fn deny_step(root: &Path) -> Outcome {
    if !answers("cargo-deny", &["--version"]) {
        return Outcome::Skipped(
            "cargo-deny is not installed (cargo install cargo-deny --locked); tidy has checked the licences".to_owned(),
        );
    }
    // No network needed; a failure is ours.
    let outcome = cargo(root, &["deny", "check", "bans", "licenses", "sources"]);
    if !matches!(outcome, Outcome::Passed) {
        return outcome;
    }
    if !run(Command::new(cargo_path()).args(["deny", "fetch", "db"]).current_dir(root).stderr(Stdio::null())) {
        return Outcome::Skipped("bans, licences and sources hold; the advisories can't be fetched from here".to_owned());
    }
    cargo(root, &["deny", "--offline", "check", "advisories"])
}

fn e2e_step(root: &Path) -> Outcome {
    // Until the web shell is there, the demo has no page to open.
    if !root.join("crates/home/src/web").is_dir() {
        return Outcome::Skipped("logis serves no page yet".to_owned());
    }
    let absent = if !answers("node", &["--version"]) {
        Some("Node is not installed")
    } else if find_chromium().is_none() {
        Some("no Chromium found (set CHROMIUM to its path)")
    } else if !root.join("e2e/node_modules").is_dir() {
        Some("its two packages are not installed (npm ci --prefix e2e)")
    } else {
        None
    };
    if let Some(what) = absent {
        return missing(what);
    }
    // The whole workspace, so that features stay those of the tests and nothing is built twice.
    let build = cargo(root, &["build", "--workspace", "--bins"]);
    if !matches!(build, Outcome::Passed) {
        return build;
    }
    let program = target_folder(root).join("debug").join(if cfg!(windows) { "logis.exe" } else { "logis" });
    if run(Command::new("node").arg("run.mjs").current_dir(root.join("e2e")).env("LOGIS_BIN", program)) {
        Outcome::Passed
    } else {
        Outcome::Failed("see its output above; screenshots lie in e2e/out".to_owned())
    }
}

/// The Chromium that `e2e/run.mjs` would take.
fn find_chromium() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    let folders = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders).flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file())
}

fn target_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

fn cargo_path() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn cargo(root: &Path, arguments: &[&str]) -> Outcome {
    if run(Command::new(cargo_path()).args(arguments).current_dir(root)) {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("cargo {}", arguments.join(" ")))
    }
}

fn run(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

/// Whether a program is installed: it starts and says that all is well.
fn answers(program: &str, arguments: &[&str]) -> bool {
    run(Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()))
}
