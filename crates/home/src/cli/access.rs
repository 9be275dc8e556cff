//! The door of commands: whoever holds the key folder may read. The journal names the account of the operating system.

use logis_core::Rng;
use logis_vault::{Actor, Scope, SessionId, VaultError, Why};

use crate::App;

/// A scope on the home of this name; the home is made where `make` says so.
///
/// # Errors
/// [`VaultError::NoHome`] where there is none.
pub fn scope(app: &App, home: &str, why: Why, make: bool) -> Result<Scope, VaultError> {
    let actor = actor(app);
    let found = app.vault.find_home(home)?;
    let home = match found {
        Some(home) => home,
        None if make => match app.vault.add_home(home, &actor) {
            // Another process made it at the same moment.
            Err(VaultError::HomeExists) => made_meanwhile(app, home)?,
            added => added?,
        },
        None => return Err(VaultError::NoHome),
    };
    Ok(Scope::own(home, actor, why))
}

/// Who runs this command, as journals name them.
#[must_use]
pub fn actor(app: &App) -> Actor {
    actor_of(&*app.rng)
}

/// The same where no vault is open yet.
#[must_use]
pub fn actor_of(rng: &dyn Rng) -> Actor {
    Actor::OsUser { name: account_name(), session: SessionId::draw(rng) }
}

/// The home that another process is making: its row may come a moment after its name.
fn made_meanwhile(app: &App, home: &str) -> Result<logis_core::HomeId, VaultError> {
    for _ in 0..MADE_TRIES_MAX {
        if let Some(found) = app.vault.find_home(home)? {
            return Ok(found);
        }
        std::thread::sleep(std::time::Duration::from_millis(MADE_WAIT_MS));
    }
    Err(VaultError::HomeExists)
}

/// How often, and how long in between, a home that another process makes is looked for.
const MADE_TRIES_MAX: u32 = 100;
const MADE_WAIT_MS: u64 = 20;

/// The account that this process runs under, by its entry in the system's list; the environment can say anything.
fn account_name() -> String {
    let of_environment = || ["LOGNAME", "USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_else(|| "?".into());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let uid = std::fs::metadata("/proc/self").ok().map(|process| process.uid().to_string());
        let listed = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        // name:password:uid:…
        let named =
            |uid: &String| listed.lines().find_map(|line| line.split(':').nth(2).filter(|of| of == uid).and(line.split(':').next()));
        if let Some(name) = uid.as_ref().and_then(named) {
            return name.to_owned();
        }
    }
    of_environment()
}
