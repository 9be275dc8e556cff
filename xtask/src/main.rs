//! `cargo xtask`: reads the command's words and hands over.

use std::process::ExitCode;

const HELP: &str = "\
The project's own commands

Usage: cargo xtask <COMMAND>

Commands:
  test [ARGS]  Everything that must hold before a change lands: tidy, format, clippy, tests, tests on
               PostgreSQL (LOGIS_TEST_DB names a server; else one is started), doc tests, cargo deny,
               and the pages in Chromium. What is not installed is skipped in words; with CI=true
               a missing browser or database is a failure.
               With ARGS, only the tests, ARGS going to cargo-nextest (or `cargo test`):
               `cargo xtask test -p logis-core`
  tidy         The habits that a compiler does not check (also one of the tests)
  help         These words
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, rest)) = words.split_first() else {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    };
    let asks_help = |word: &String| word == "--help" || word == "-h";
    if command == "help" || asks_help(command) || rest.first().is_some_and(asks_help) {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match (command.as_str(), rest) {
        ("test", []) => xtask::suite::run_all(),
        ("test", filter) => xtask::suite::run_tests(filter),
        ("tidy", []) => xtask::suite::run_tidy(),
        ("tidy", [word, ..]) => refuse(&format!("tidy takes no argument, but was given `{word}`")),
        _ => refuse(&format!("there is no command `{command}`")),
    }
}

fn refuse(reason: &str) -> ExitCode {
    eprintln!("xtask: {reason}\n\n{HELP}");
    ExitCode::from(2)
}
