//! The door of commands: whoever holds the key folder may read. The journal names the account of the operating system.

use logis_vault::{Actor, Scope, SessionId, VaultError, Why};

use crate::App;

/// A scope on the home of this name; the home is made where `make` says so.
///
/// # Errors
/// [`VaultError::NoHome`] where there is none.
pub fn scope(app: &App, home: &str, why: Why, make: bool) -> Result<Scope, VaultError> {
    let name = ["LOGNAME", "USER"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_else(|| "?".into());
    let actor = Actor::OsUser { name, session: SessionId::draw(&*app.rng) };
    let found = app.vault.find_home(home)?;
    let home = match found {
        Some(home) => home,
        None if make => app.vault.add_home(home, &actor)?,
        None => return Err(VaultError::NoHome),
    };
    Ok(Scope::own(home, actor, why))
}
