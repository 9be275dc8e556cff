//! `logis people`: who signs in here, invitations, a way back in, and accounts that go.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use logis_core::HomeId;
use logis_pages::format;
use logis_vault::{Home, Person, VaultError};
use serde_json::{Value, json};

use super::failure::Failure;
use super::table::Table;
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place, access};
use crate::App;
use crate::people::{INVITATION_SECONDS_MAX, LINK_SECONDS_MAX, Proof, add_link, name_of, proof};

/// The people who sign in to the pages, each to a home of their own.
///
/// The first to open the link of `logis serve` takes the home over. Others are invited: each gets a home of their own,
/// empty, which nobody else sees in the browser. (Whoever holds the folder can read every home by commands, and the
/// journals say so.)
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis people list                      who signs in, and which home is whose
  logis people add Paul                  prints a link for Paul: it opens once, for 7 days, a home named Paul
  logis people link Anne                 Anne lost her password: a link that lets her back in once, for 30 minutes
  logis people remove Paul               Paul signs in no more; his home stays until `logis --home Paul erase`

Links lead to http://localhost:7878/ where `logis serve` runs; --address names another place.")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// JSON
    #[arg(long, global = true)]
    json: bool,
    /// Where `logis serve` is reached
    #[arg(long, global = true, value_name = "URL", default_value = "http://localhost:7878")]
    address: String,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Homes, who signs in to them, and with what
    List,
    /// Make an empty home for someone, and the link that invites them to it
    Add {
        /// Their first name; the home is named so
        name: String,
    },
    /// Make a link that lets someone back in once, or invites again; their journal says so
    Link {
        /// The person, or their home
        name: String,
    },
    /// Let someone sign in no more; their home and its data stay
    Remove {
        /// The person, or their home
        name: String,
        /// The name again, as the confirmation
        #[arg(long, value_name = "NAME")]
        yes_remove: Option<String>,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.verb.as_ref().unwrap_or(&Verb::List) {
        Verb::List => list(&mut out, &place.open_folder()?, args.json, terminal)?,
        Verb::Add { name } => {
            let name = name_of(name).ok_or_else(|| Failure::said("person-name", name.clone()))?;
            let app = place.app()?;
            let home = app.vault.add_home(&name, &access::actor(&app)).map_err(|error| match error {
                VaultError::HomeExists => Failure::said("home-exists", name.clone()),
                error => error.into(),
            })?;
            say_link(&mut out, args, &app, home, &name, INVITATION_SECONDS_MAX, terminal)?;
        }
        Verb::Link { name } => {
            let app = place.open_folder()?;
            let (home, person) = find(&app, name)?;
            let seconds = if person.is_some() { LINK_SECONDS_MAX } else { INVITATION_SECONDS_MAX };
            say_link(&mut out, args, &app, home.id, name, seconds, terminal)?;
        }
        Verb::Remove { name, yes_remove } => {
            let app = place.open_folder()?;
            let (home, person) = find(&app, name)?;
            let person = person.ok_or_else(|| Failure::said("person-unknown", name.clone()))?;
            terminal.say(terminal.text("cli-people-removing", &[("name", &person.name), ("home", &home.name)]));
            let typed = match yes_remove {
                Some(typed) => typed.clone(),
                None if !terminal.can_ask => return Err(Failure::said("needs-person-name", person.name)),
                None => terminal.ask(&terminal.text("cli-people-ask", &[("name", &person.name)]))?.unwrap_or_default(),
            };
            if typed != *name && typed != person.name {
                return Err(Failure::said("person-differs", person.name));
            }
            app.vault.remove_person(home.id, &access::actor(&app))?;
            if args.json {
                writeln!(out, "{}", json!({ "removed": person.name, "home": home.name }))?;
            } else {
                writeln!(out, "{}", terminal.toned(Tone::Good, terminal.text("cli-people-removed", &[("name", &person.name)])))?;
            }
        }
    }
    out.flush()?;
    Ok(Done::Well)
}

/// The home of a person of this name, else the home of this name.
fn find(app: &App, name: &str) -> Result<(Home, Option<Person>), Failure> {
    let home = match app.vault.home_of_person(name)? {
        Some(home) => home,
        None => app.vault.find_home(name)?.ok_or_else(|| Failure::said("person-unknown", name))?,
    };
    let named = app.vault.homes()?.into_iter().find(|known| known.id == home).ok_or(VaultError::NoHome)?;
    Ok((named, app.vault.person(home)?))
}

/// Makes a link and prints it on standard output, where also a script finds it.
fn say_link(
    out: &mut dyn Write,
    args: &Args,
    app: &App,
    home: HomeId,
    name: &str,
    seconds: i64,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let now = app.clock.now();
    let token = add_link(&app.vault, home, now, seconds, &*app.rng, &access::actor(app))?;
    let (link, until) = (format!("{}/enter/{token}", args.address.trim_end_matches('/')), now.plus_seconds(seconds));
    if args.json {
        writeln!(out, "{}", json!({ "link": link, "home": home.to_string(), "until": until.to_string() }))?;
        return Ok(());
    }
    writeln!(out, "{link}")?;
    out.flush()?;
    let until = format::moment(until, &TimeZone::system(), terminal.lang);
    terminal.say(terminal.text("cli-people-link", &[("name", &harmless(name).into_owned()), ("until", &until)]));
    Ok(())
}

/// A home and its person, as scripts read them.
fn json_of(app: &App, home: &Home) -> Result<Value, VaultError> {
    let person = app.vault.person(home.id)?;
    let with = signs_in_with(app, home.id)?;
    let sessions = app.vault.sessions(home.id)?;
    Ok(json!({
        "home": home.name,
        "id": home.id.to_string(),
        "person": person.as_ref().map(|person| person.name.clone()),
        "since": person.as_ref().map(|person| person.added.to_string()),
        "signs_in_with": with,
        "sessions": sessions.len(),
        "last_seen": sessions.first().map(|session| session.used.to_string()),
        "link_until": app.vault.open_link_until(home.id)?.filter(|until| *until > app.clock.now()).map(|until| until.to_string()),
    }))
}

fn signs_in_with(app: &App, home: HomeId) -> Result<Vec<&'static str>, VaultError> {
    let known = app.vault.credentials(home)?;
    let mut with: Vec<&'static str> = known.iter().filter_map(proof).map(|proof| proof.name()).collect();
    with.sort_unstable();
    with.dedup();
    Ok(with)
}

fn list(out: &mut dyn Write, app: &App, json: bool, terminal: &Terminal) -> Result<(), Failure> {
    let homes = app.vault.homes()?;
    if json {
        for home in &homes {
            writeln!(out, "{}", json_of(app, home)?)?;
        }
        return Ok(());
    }
    let columns = ["cli-home", "cli-people-person", "cli-people-with", "cli-people-seen"];
    let mut table = Table::new(columns.map(|key| (terminal.text(key, &[]), false)));
    for home in &homes {
        let with: Vec<String> = signs_in_with(app, home.id)?.into_iter().map(|with| terminal.text(said_of(with), &[])).collect();
        let seen = app.vault.sessions(home.id)?.first().map(|session| format::moment(session.used, &TimeZone::system(), terminal.lang));
        let name = app.vault.person(home.id)?.map_or_else(|| terminal.text("cli-people-nobody", &[]), |person| person.name);
        table.push(vec![
            harmless(&home.name).into_owned(),
            harmless(&name).into_owned(),
            with.join(", "),
            seen.unwrap_or_else(|| "–".to_owned()),
        ]);
    }
    Ok(table.write(out, terminal)?)
}

/// The text of a proof's name.
fn said_of(with: &str) -> &'static str {
    match with {
        "password" => "cli-people-with-password",
        "recovery" => "cli-people-with-recovery",
        _ => "cli-people-with-passkey",
    }
}

impl Proof {
    /// Its name in JSON and in texts.
    fn name(&self) -> &'static str {
        match self {
            Self::Password(_) => "password",
            Self::Passkey(_) => "passkey",
            Self::Recovery { .. } => "recovery",
        }
    }
}
