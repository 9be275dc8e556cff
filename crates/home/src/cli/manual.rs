//! `logis manual` and `logis completions`: what a package installs beside the program.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::CommandFactory;

use super::failure::Failure;
use super::terminal::Terminal;
use super::{Cli, Done, Outcome};

/// Write the manual pages, one a command, into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  logis manual ~/.local/share/man/man1")]
pub struct ManualArgs {
    /// The folder; made when it is not there
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
}

/// Print what makes a shell complete commands.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis completions bash > ~/.local/share/bash-completion/completions/logis
  logis completions zsh > ~/.zfunc/_logis
  logis completions fish > ~/.config/fish/completions/logis.fish")]
pub struct CompletionsArgs {
    /// The shell
    shell: clap_complete::Shell,
}

/// Writes manual pages.
pub(super) fn write_manual(args: &ManualArgs, terminal: &Terminal) -> Outcome {
    let of_folder = |error: io::Error| Failure::about(&args.folder, &error);
    std::fs::create_dir_all(&args.folder).map_err(of_folder)?;
    clap_mangen::generate_to(Cli::command(), &args.folder).map_err(of_folder)?;
    let folder = args.folder.to_string_lossy().into_owned();
    terminal.say(terminal.text("cli-manual-written", &[("folder", &folder)]));
    Ok(Done::Well)
}

/// Prints completions.
pub(super) fn write_completions(args: &CompletionsArgs) -> Outcome {
    // Made in memory, as the generator ends the program where it can't write.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "logis", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Done::Well)
}
