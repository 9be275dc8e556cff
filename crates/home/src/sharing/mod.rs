//! Sharing: who else may look at a home, and several homes seen together.
//!
//! A grant is to a person: they see its home's records, read-only, until it ends or is stopped; the vault asks for it at
//! each request. Two homes of which each gave the other such a grant may be a household: see [`household`].
//!
//! To let others see a page: its line in the route table says so (`.others()`, `.household()`); the page then offers no
//! act where `PageContext` says that it shows another's home. To let a service read: a grant to a service, here.

pub mod household;
pub mod pages;

use logis_core::{GrantId, HomeId, Instant, PersonId};
use logis_vault::{Actor, NewGrant, Person, TakenGrant, Vault, VaultError};

use crate::people::{People, Session, actor, name_of};

/// A grant ends by itself after so many days; renewed it lasts as long again.
pub const GRANT_DAYS: i64 = 90;
const DAY_SECONDS: i64 = 86_400;

/// What was asked for cannot be offered.
#[derive(Debug)]
pub enum Unfit {
    /// The name is empty or too long.
    Name,
    /// It is the person themselves.
    Oneself,
    /// They have, or are offered, a grant already.
    Already,
    /// An invitation of this name waits to be opened.
    Waits,
    /// There are too many grants.
    Many,
    /// The vault failed.
    Vault(VaultError),
}

impl From<VaultError> for Unfit {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::LimitExceeded { .. } => Self::Many,
            VaultError::HomeExists => Self::Waits,
            error => Self::Vault(error),
        }
    }
}

/// When a grant that is given or renewed now ends.
fn until(now: Instant) -> Instant {
    now.plus_seconds(GRANT_DAYS * DAY_SECONDS)
}

/// Offers the person of this name to look at one's home, or to be a household. Who has no home here yet gets one: then
/// what stands after `/enter/` is given.
///
/// # Errors
/// [`Unfit`].
pub fn offer(vault: &Vault, people: &People, session: &Session, name: &str, together: bool) -> Result<Option<String>, Unfit> {
    let owner = people.person(session)?;
    let name = name_of(name).ok_or(Unfit::Name)?;
    let who = actor(session);
    let known = vault.home_of_person(&name)?;
    if known == Some(owner.home) {
        return Err(Unfit::Oneself);
    }
    // One that is over makes room for another.
    for old in vault.given_grants(owner.home)?.iter().filter(|old| Some(old.to) == known) {
        if old.until > people.now() {
            return Err(Unfit::Already);
        }
        vault.end_grant(owner.home, old.id, &owner.name, &who)?;
    }
    // Theirs waits for an answer, or makes a household already.
    let taken = vault.taken_grants(owner.home, owner.id)?;
    if together && taken.iter().any(|taken| taken.grant.together && Some(taken.grant.home) == known && taken.grant.until > people.now()) {
        return Err(Unfit::Already);
    }
    let (to, link) = match known {
        Some(home) => (home, None),
        None => {
            let link = people.invite(&name, &who)?;
            (vault.find_home(&name)?.ok_or(VaultError::NoHome)?, Some(link))
        }
    };
    let now = people.now();
    let new = NewGrant { id: vault.draw_grant(), to, name, owner: owner.name, together, until: until(now) };
    vault.offer_grant(owner.home, &new, now, &who)?;
    Ok(link)
}

/// Accepts what is offered to the person of a session.
///
/// # Errors
/// [`VaultError::NotFound`] where nothing is, any more.
pub fn accept(vault: &Vault, people: &People, session: &Session, id: GrantId) -> Result<(), VaultError> {
    vault.accept_grant(&person(people, session)?, id, people.now(), &actor(session))
}

/// Ends a grant at once, from either side; of a household both.
///
/// # Errors
/// [`VaultError::NotFound`].
pub fn stop(vault: &Vault, people: &People, session: &Session, id: GrantId) -> Result<(), VaultError> {
    vault.end_grant(session.home, id, &person(people, session)?.name, &actor(session))
}

/// Lets a grant that was given last anew.
///
/// # Errors
/// [`VaultError::NotFound`].
pub fn renew(vault: &Vault, people: &People, session: &Session, id: GrantId) -> Result<(), VaultError> {
    person(people, session)?;
    vault.renew_grant(session.home, id, until(people.now()), &actor(session))
}

fn person(people: &People, session: &Session) -> Result<Person, VaultError> {
    people.person(session)
}

/// What a person may look at beside their own home, by grants that are accepted and not over; and what they are offered.
#[derive(Debug, Default)]
pub struct Open {
    /// Grants that let them look.
    pub taken: Vec<TakenGrant>,
    /// Grants that wait for their answer.
    pub offered: Vec<TakenGrant>,
}

impl Open {
    /// The homes that a person may see beside their own.
    pub fn homes(&self) -> impl Iterator<Item = HomeId> + '_ {
        self.taken.iter().map(|taken| taken.grant.home)
    }
}

/// See [`Open`].
///
/// # Errors
/// When the data can't be read.
pub fn open(vault: &Vault, home: HomeId, person: PersonId, now: Instant) -> Result<Open, VaultError> {
    let all = vault.taken_grants(home, person)?.into_iter().filter(|taken| taken.grant.until > now);
    let (taken, offered) = all.partition(|taken| taken.grant.accepted.is_some());
    Ok(Open { taken, offered })
}

/// Who looks at another's home, as its journal names them.
#[must_use]
pub fn looker(person: &Person, session: &Session) -> Actor {
    Actor::OtherPerson { name: person.name.clone(), session: session.id }
}
