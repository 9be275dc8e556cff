//! `logis serve`: the pages of a home, on this machine or, over TLS, for others too.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use logis_vault::{VaultError, Why};
use tokio::runtime::Runtime;

use super::terminal::Terminal;
use super::{Done, Outcome, Place, access, watch};
use crate::App;
use crate::app::{system_clock, system_rng};
use crate::web::listen::{Listen, ListenError, Listeners};
use crate::web::reach::{Network, PublicUrl, Reach, ReachError};
use crate::web::tls::{Tls, TlsError, TlsFiles};
use crate::web::{Site, routes, server};

/// Threads that handlers and imports run on; each may hold a few megabytes.
const HANDLER_THREADS_MAX: usize = 32;
/// When the server ends, an import at work is waited for so long; then it is as if it had not begun.
const END_SECONDS_MAX: u64 = 5;

/// Show the home in the browser.
///
/// Prints an address that opens once, so that nobody else on the machine can take it over; Ctrl-C ends. The pages
/// listen on this machine alone, where nothing else is said; docs/reach.md tells how a phone reaches them. Days and times
/// are those of this machine's time zone (or of TZ), as commands show them.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis serve                            prints the address to open
  logis serve --open                     and opens it
  logis serve --listen 127.0.0.1:8080    on another port
  logis serve --watch ~/Downloads/bank   files that appear there come home too
  logis serve --listen 0.0.0.0:443 --public-url https://logis.example --tls-cert cert.pem --tls-key key.pem
                                         other machines too, over TLS
  logis serve --public-url https://logis.example --trusted-proxy 127.0.0.1
                                         behind a proxy on this machine that does the TLS")]
pub struct Args {
    /// Where to listen: an address of this machine and a port (0: any that is free)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    listen: Listen,
    /// The address under which browsers reach the pages; links, cookies and passkeys follow it
    #[arg(long, value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// The certificate, and those that lead to one that browsers know (PEM); read again when the file changes, or on SIGHUP
    #[arg(long, value_name = "FILE", requires = "tls_key", value_hint = clap::ValueHint::FilePath)]
    tls_cert: Option<PathBuf>,
    /// Its private key (PEM), which no other account may read
    #[arg(long, value_name = "FILE", requires = "tls_cert", value_hint = clap::ValueHint::FilePath)]
    tls_key: Option<PathBuf>,
    /// A proxy that is believed of where a request came from (X-Forwarded-For, X-Forwarded-Proto, Forwarded): addresses or networks
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    trusted_proxy: Vec<Network>,
    /// Open the address in the browser
    #[arg(long)]
    open: bool,
    /// Print a link that lets the home's person back in once, without password; the journal says so
    #[arg(long)]
    link: bool,
    /// Watch a folder too, as logis watch does
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    watch: Option<PathBuf>,
    /// Allow scheduled exports to be written to a folder, NOT sealed, where their person chooses so
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    exports: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let folder = args.watch.as_deref().map(watch::whole).transpose()?;
    let exports = args.exports.as_deref().map(watch::whole).transpose()?;
    let app = place.app()?;
    let options = ServeOptions {
        home: place.home().to_owned(),
        listen: args.listen,
        reach: Reach {
            public: args.public_url.clone(),
            proxies: args.trusted_proxy.clone(),
            tls: args.tls_cert.is_some(),
            beyond: args.listen.is_beyond(),
        },
        tls: args.tls_cert.clone().zip(args.tls_key.clone()).map(|(certificate, key)| TlsFiles { certificate, key }),
        demo: false,
        open: args.open,
        link: args.link,
        command: "logis serve".to_owned(),
        exports,
    };
    if options.reach.is_secure() && !options.reach.tls && options.reach.proxies.is_empty() {
        terminal.say(terminal.text("cli-serve-proxy", &[]));
    }
    let stop = Arc::new(watch::Stop::default());
    let watching = match folder {
        Some(folder) => {
            let scope = access::scope(&app, place.home(), Why::Deliver, true)?;
            Some(watch::beside(app.clone(), scope, folder, stop.clone(), *terminal)?)
        }
        None => None,
    };
    let served = serve(&app, &options, &mut |link| print_link(link, terminal));
    stop.set();
    if let Some(watching) = watching {
        // It ends after the file in hand.
        let _ended = watching.join();
    }
    served?;
    Ok(Done::Well)
}

/// Prints the address on standard output, where also a script finds it.
pub(super) fn print_link(link: &str, terminal: &Terminal) {
    use io::Write;
    // Whoever closed the output has no use for it, and the browser may have been opened.
    let _printed = writeln!(io::stdout(), "{link}");
    let key = if link.contains("/enter/") { "cli-serve-how" } else { "cli-serve-kept" };
    terminal.say(terminal.text(key, &[]));
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The home's name; it is made when it is not there.
    pub home: String,
    /// Where to listen.
    pub listen: Listen,
    /// How it is reached.
    pub reach: Reach,
    /// The certificate, where the server speaks TLS.
    pub tls: Option<TlsFiles>,
    /// Whether the data is made up: each page says so.
    pub demo: bool,
    /// Whether to open the address in the browser.
    pub open: bool,
    /// Whether to print a link also where the home has a person who signs in.
    pub link: bool,
    /// The command that prints another address, as the sign-in page shows it (`logis serve`).
    pub command: String,
    /// A folder to which scheduled exports may be written, in plain.
    pub exports: Option<PathBuf>,
}

/// Why nobody is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Not there.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// Not so.
    #[error(transparent)]
    Reach(#[from] ReachError),
    /// Not with this certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
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
    let served = serve_on(&runtime, app, options, say);
    runtime.shutdown_timeout(Duration::from_secs(END_SECONDS_MAX));
    served
}

/// What asks the vault stands outside of the threads that serve: it blocks.
fn serve_on(runtime: &Runtime, app: &App, options: &ServeOptions, say: &mut dyn FnMut(&str)) -> Result<(), ServeError> {
    options.reach.check(options.listen)?;
    let tls = options.tls.clone().map(|files| Tls::read(files, options.reach.public.as_ref().map(PublicUrl::host))).transpose()?;
    let config = tls.as_ref().map(Tls::config).transpose()?;
    // Signals are heard before anyone is told where the server is.
    let (told, end) = {
        let _inside = runtime.enter();
        (server::Told::listen(), server::told_to_end())
    };
    runtime.spawn(server::follow(tls, told));
    let listeners = runtime.block_on(Listeners::bind(options.listen))?;
    let home = access::scope(app, &options.home, Why::Look, true)?.home();
    // Chance and time of links are the real ones, also where the demo's are made up.
    let site = Site::new(app.clone(), home, system_clock(), system_rng()?, options.demo, options.command.clone());
    let mut site = site.with_exports(options.exports.clone()).reached(options.reach.clone());
    // As commands say times; the made-up home lies in France.
    if !options.demo {
        site.set_zone(TimeZone::system());
    }
    site.set_port(listeners.port());
    let site = Arc::new(site);
    // Once someone signs in to the home, a link is made for who asks for it.
    let is_kept = app.vault.person(home)?.is_some();
    let link = if is_kept && !options.link { site.address() } else { site.link(&access::actor(app))? };
    say(&link);
    if options.open {
        open(&link);
    }
    let means = crate::jobs::Means { app: app.clone(), exports: options.exports.clone(), zone: site.zone().clone() };
    runtime.spawn(crate::jobs::run_now_and_then(means));
    runtime.block_on(server::run(listeners, config, &options.reach, routes::router(&site), end));
    site.end();
    Ok(())
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
