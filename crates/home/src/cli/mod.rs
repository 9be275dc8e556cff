//! Commands: one file a command.
//!
//! To add a command: 1. a file with its arguments (`Args`) and `run`, 2. a variant of [`Command`] and its line in
//! `dispatch`, 3. what it says in `commands.ftl` of `logis-pages`, 4. a story in `tests/commands.rs`.

pub mod access;
mod accounts;
mod ask;
mod backup;
mod deliveries;
mod demo;
mod doctor;
mod documents;
mod erase;
mod export;
mod failure;
mod findings;
mod import;
mod inputs;
mod journal;
mod keys;
mod manual;
mod moving;
mod pairs;
mod passphrase;
mod people;
mod records;
mod report;
mod restore;
pub mod serve;
mod table;
mod terminal;
mod watch;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use logis_vault::{Scope, Vault, VaultError, Why};

use crate::App;
use crate::app::{DEFAULT_HOME, default_database, default_folder, system_clock, system_rng};
use failure::Failure;
use terminal::Terminal;

/// A home for your own data: bring your bank's and energy supplier's files home, sealed, and see your life in order.
#[derive(Debug, Parser)]
#[command(
    name = "logis",
    version,
    after_help = "\
Examples:
  logis demo                        a made-up home, to look around
  logis import ~/Downloads          bring home every file of a folder
  logis serve                       see it in the browser
  logis findings                    what stands out: subscriptions, fees, bills to come
  logis accounts show               balances by month

Messages are in French where LC_ALL, LC_MESSAGES or LANG say so, else in English.
NO_COLOR=1 turns colours off; they show only on a terminal.

Exit codes:
  0  done
  1  it failed; what happened and what to do stand on standard error
  2  an imported file was refused (the others are in), or the command line was not understood"
)]
pub struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the data lies and whose it is.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// The folder of the data [default: $LOGIS_DATA, else the data folder of your account]
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    data: Option<PathBuf>,
    /// The PostgreSQL database of the data, instead of a file in the folder [default: $LOGIS_DATABASE]
    ///
    /// postgres://NAME@HOST/DATABASE; the tables lie in the schema `logis`, or the one that ?schema=NAME names. The folder
    /// keeps keys.db. A password is better put into LOGIS_DATABASE, which other accounts of the machine can't see.
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// The home [default: home]
    #[arg(long, global = true, value_name = "NAME")]
    home: Option<String>,
}

impl Place {
    /// The folder.
    fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(default_folder)
    }

    /// The database, where the data does not lie in the folder.
    fn database(&self) -> Option<String> {
        self.database.clone().or_else(default_database)
    }

    /// The home's name.
    fn home(&self) -> &str {
        self.home.as_deref().unwrap_or(DEFAULT_HOME)
    }

    /// For what is done to all homes of a folder: that none was named as if it were done to one.
    fn refuse_home(&self) -> Result<(), Failure> {
        self.home.as_ref().map_or(Ok(()), |home| Err(Failure::said("home-all", home)))
    }

    /// Opens the vault, making it where it is not there.
    fn app(&self) -> Result<App, Failure> {
        let folder = self.folder();
        App::open_in(&folder, self.database(), system_clock(), system_rng()?).map_err(|error| match error {
            VaultError::Io(error) => Failure::about(&folder, &error),
            error => error.into(),
        })
    }

    /// That there is data: nothing is made to look at what is not there. A database elsewhere says so itself.
    fn must_be_there(&self) -> Result<(), Failure> {
        let folder = self.folder();
        match folder.metadata() {
            Ok(data) if !data.is_dir() => Err(Failure::said("no-folder", folder.to_string_lossy())),
            Ok(_) if self.database().is_some() || Vault::is_in(&folder) => Ok(()),
            Ok(_) => Err(Failure::said("no-data", folder.to_string_lossy())),
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::about(&folder, &error)),
            Err(_) => Err(Failure::said("no-data", folder.to_string_lossy())),
        }
    }

    /// Opens the folder where there is one.
    fn open_folder(&self) -> Result<App, Failure> {
        self.must_be_there()?;
        self.app()
    }

    /// Opens the home, making it where `make` says so: nothing is made to look at what is not there.
    fn open(&self, why: Why, make: bool) -> Result<(App, Scope), Failure> {
        if !make {
            self.must_be_there()?;
        }
        let app = self.app()?;
        let scope = access::scope(&app, self.home(), why, make).map_err(|error| self.of_home(error))?;
        Ok((app, scope))
    }

    /// What went wrong with the home of this name.
    fn of_home(&self, error: VaultError) -> Failure {
        match error {
            VaultError::NoHome => Failure::said("no-home", self.home()),
            error => error.into(),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Import(import::Args),
    Watch(watch::Args),
    Serve(serve::Args),
    Findings(findings::Args),
    Accounts(accounts::Args),
    Deliveries(deliveries::Args),
    Documents(documents::Args),
    Pairs(pairs::Args),
    People(people::Args),
    Records(records::Args),
    Journal(journal::Args),
    Export(export::Args),
    Keys(keys::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Doctor(doctor::Args),
    Erase(erase::Args),
    Move(moving::Args),
    Manual(manual::ManualArgs),
    Completions(manual::CompletionsArgs),
}

/// What ended well, and whether a file was refused.
pub(crate) enum Done {
    /// All of it.
    Well,
    /// All but what was said.
    Refused,
    /// What was found stands in the output; a script learns it by this code.
    Coded(u8),
}

type Outcome = Result<Done, Failure>;

/// Runs the command that the words say.
#[must_use]
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output, the rest to standard error; who reads neither is not told.
            let _told = error.print();
            return if error.use_stderr() { ExitCode::from(failure::REFUSED) } else { ExitCode::SUCCESS };
        }
    };
    let terminal = Terminal::of_process();
    match dispatch(cli.command, &cli.place, &terminal) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Refused) => ExitCode::from(failure::REFUSED),
        Ok(Done::Coded(code)) => ExitCode::from(code),
        Err(failure) => {
            failure.tell(&terminal);
            ExitCode::from(failure.code())
        }
    }
}

fn dispatch(command: Command, place: &Place, terminal: &Terminal) -> Outcome {
    match command {
        Command::Demo(args) => demo::run(&args, terminal),
        Command::Serve(args) => serve::run(&args, place, terminal),
        Command::Import(args) => import::run(&args, place, terminal),
        Command::Watch(args) => watch::run(&args, place, terminal),
        Command::Findings(args) => findings::run(&args, place, terminal),
        Command::Accounts(args) => accounts::run(&args, place, terminal),
        Command::Deliveries(args) => deliveries::run(&args, place, terminal),
        Command::Documents(args) => documents::run(&args, place, terminal),
        Command::Pairs(args) => pairs::run(&args, place, terminal),
        Command::People(args) => people::run(&args, place, terminal),
        Command::Records(args) => records::run(&args, place, terminal),
        Command::Journal(args) => journal::run(&args, place, terminal),
        Command::Export(args) => export::run(&args, place, terminal),
        Command::Keys(args) => keys::run(&args, place, terminal),
        Command::Backup(args) => backup::run(&args, place, terminal),
        Command::Restore(args) => restore::run(&args, place, terminal),
        Command::Doctor(args) => doctor::run(&args, place, terminal),
        Command::Erase(args) => erase::run(&args, place, terminal),
        Command::Move(args) => moving::run(&args, place, terminal),
        Command::Manual(args) => manual::write_manual(&args, terminal),
        Command::Completions(args) => manual::write_completions(&args),
    }
}
