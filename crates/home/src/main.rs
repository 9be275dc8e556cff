//! The `logis` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    logis::cli::run(std::env::args_os())
}
