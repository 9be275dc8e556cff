//! `logis serve`: the pages of a home, on this machine.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use logis_vault::{VaultError, Why};

use super::failure::Failure;
use super::terminal::{Terminal, Tone};
use super::{Done, Outcome, Place, access};
use crate::App;
use crate::app::{system_clock, system_rng};
use crate::web::server::{self, Listen, ListenError, Listeners};
use crate::web::{Site, routes};

/// Threads that handlers and imports run on; each may hold a few megabytes.
const HANDLER_THREADS_MAX: usize = 32;
/// When the server ends, an import at work is waited for so long; then it is as if it had not begun.
const END_SECONDS_MAX: u64 = 5;

/// See your home in the browser, on this machine alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis serve                              prints one address that opens your home once
  logis serve --listen 127.0.0.1:8080      on another port (0 takes a free one)
  logis serve --open                       opens it in the browser

Nothing can be reached from other machines. End it with ctrl-c; starting it again prints another address.")]
pub(super) struct Args {
    /// Where to listen: an address of this machine alone
    #[arg(long, value_name = "ADDRESS:PORT", default_value = DEFAULT_LISTEN)]
    listen: String,
    /// Open the address in the browser
    #[arg(long)]
    open: bool,
}

/// Where pages are served where nothing else is said.
pub(super) const DEFAULT_LISTEN: &str = "127.0.0.1:7878";

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let listen = args.listen.parse::<Listen>().map_err(ServeError::from)?;
    let app = App::open(&place.folder())?;
    let options = ServeOptions { home: place.home.clone(), listen, demo: false, open: args.open, command: "logis serve".into() };
    serve(&app, &options, &mut |link| tell(link, terminal))?;
    Ok(Done::Well)
}

/// Prints the address on standard output, and what it is beside it.
pub(super) fn tell(link: &str, terminal: &Terminal) {
    terminal.say(terminal.text("cli-serve-open", &[]));
    println!("{link}");
    terminal.say(terminal.toned(Tone::Faint, terminal.text("cli-serve-end", &[])));
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Listen(ListenError::Unclear(said)) => Self::said("listen-unclear", said),
            ServeError::Listen(ListenError::NotLoopback(said)) => Self::said("listen-outside", said),
            ServeError::Listen(ListenError::Taken(port)) => Self::said("listen-taken", port.to_string()),
            ServeError::Listen(ListenError::Refused(port, _)) => Self::said("listen-refused", port.to_string()),
            ServeError::Vault(error) => error.into(),
            ServeError::Io(error) => VaultError::from(error).into(),
        }
    }
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The home's name; it is made when it is not there.
    pub home: String,
    /// Where to listen.
    pub listen: Listen,
    /// Whether the data is made up: each page says so.
    pub demo: bool,
    /// Whether to open the address in the browser.
    pub open: bool,
    /// The command that prints another address, as the sign-in page shows it (`logis serve`).
    pub command: String,
}

/// Why nobody is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Not there.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The operating system failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Serves a home until ctrl-c or SIGTERM. `say` is given the address that opens it once, as soon as it can be opened.
///
/// # Errors
/// [`ServeError`].
pub fn serve(app: &App, options: &ServeOptions, say: &mut dyn FnMut(&str)) -> Result<(), ServeError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(HANDLER_THREADS_MAX).enable_all().build()?;
    let served = runtime.block_on(async {
        let listeners = Listeners::bind(options.listen).await?;
        let home = access::scope(app, &options.home, Why::Look, true)?.home();
        // Chance and time of links are the real ones, also where the demo's are made up.
        let site = Site::new(app.clone(), home, system_clock(), system_rng()?, options.demo, options.command.clone());
        site.set_port(listeners.port());
        let site = Arc::new(site);
        let link = site.link();
        say(&link);
        if options.open {
            open(&link);
        }
        server::run(listeners, routes::router(&site), server::told_to_end()).await;
        Ok(())
    });
    runtime.shutdown_timeout(Duration::from_secs(END_SECONDS_MAX));
    served
}

/// Asks the desktop to open an address; without one, the address was printed.
fn open(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = std::process::Stdio::null;
    if let Ok(mut child) = std::process::Command::new(program).arg(address).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn() {
        // It is waited for, so that it does not stay behind as a zombie.
        std::thread::spawn(move || child.wait());
    }
}
