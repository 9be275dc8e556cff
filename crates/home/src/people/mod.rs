//! People: who they are, how they sign in, how they come back when they have lost that.
//!
//! A home has one person, once it was taken over; before that whoever holds a link to it may look in. Passwords,
//! passkeys and recovery codes prove a person. To add another proof: 1. a variant of [`Proof`], 2. its verbs here,
//! 3. its forms in [`pages`].

mod limits;
mod model;
pub mod pages;
mod passkeys;
mod password;
mod secret;

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use logis_core::{Clock, CredentialId, HomeId, Instant, LinkId, PersonId, Rng};
use logis_vault::{Actor, Credential, LinkUse, NewSession, Person, SessionBounds, SessionId, Vault, VaultError};

use crate::App;
use limits::Limits;
pub use limits::{ACCOUNT_TRIES_MAX, ADDRESS_TRIES_MAX, FEED_READS_MAX, WINDOW_SECONDS, network};
pub use model::*;
use passkeys::{Answered, Passkeys};
pub use passkeys::{Origin, StoredPasskey};
pub use password::{PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, StoredPassword};
pub use secret::{FormToken, Secret};
pub(crate) use secret::{hash, hex};

/// The people of a running Logis.
pub struct People {
    vault: Vault,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    limits: Limits,
    passkeys: Passkeys,
    /// One password is hashed at a time: each takes much memory.
    hashing: Mutex<()>,
}

/// Makes a link that opens a home once, and gives what stands after `/enter/`: it opens a home that has no person, and
/// lets the person of one that has back in.
///
/// # Errors
/// [`VaultError::NoHome`].
pub fn add_link(vault: &Vault, home: HomeId, now: Instant, seconds: i64, rng: &dyn Rng, who: &Actor) -> Result<String, VaultError> {
    let secret = Secret::draw(rng);
    vault.add_link(home, LinkId(secret.id()), secret.hash(), now, now.plus_seconds(seconds), who)?;
    Ok(secret.text())
}

/// A name as it is kept: without spaces around and in excess. Nothing where it is none.
#[must_use]
pub fn name_of(text: &str) -> Option<String> {
    let name = logis_pages::harmless::harmless(text).split_whitespace().collect::<Vec<_>>().join(" ");
    (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count()).then_some(name)
}

impl People {
    /// The people of a vault. Sessions and links take their chance and their time from `rng` and `clock`.
    #[must_use]
    pub fn new(app: &App, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { vault: app.vault.clone(), clock, rng, limits: Limits::default(), passkeys: Passkeys::default(), hashing: Mutex::default() }
    }

    /// What time it is for sessions.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A fresh secret, of the door's own.
    #[must_use]
    pub fn draw_secret(&self) -> Secret {
        Secret::draw(&*self.rng)
    }

    /// Whether this address may try a secret address.
    ///
    /// # Errors
    /// In how many seconds to try again.
    pub fn may_guess(&self, from: IpAddr) -> Result<(), u64> {
        self.limits.may_guess(from, self.clock.elapsed())
    }

    /// Counts that this address tried one that is none.
    pub fn count_guess(&self, from: IpAddr) {
        self.limits.count_guess(from, self.clock.elapsed());
    }

    /// Counts a read of a calendar feed.
    ///
    /// # Errors
    /// In how many seconds to come again.
    pub fn count_read(&self, feed: &[u8; 16]) -> Result<(), u64> {
        self.limits.count_read(feed, self.clock.elapsed())
    }

    /// As [`add_link`], of this moment.
    ///
    /// # Errors
    /// [`VaultError::NoHome`].
    pub fn add_link(&self, home: HomeId, seconds: i64, who: &Actor) -> Result<String, VaultError> {
        add_link(&self.vault, home, self.now(), seconds, &*self.rng, who)
    }

    /// Uses a link up.
    ///
    /// # Errors
    /// When the data can't be written.
    pub fn enter(&self, text: &str, device: &str) -> Result<Entered, VaultError> {
        let Some(secret) = Secret::read(text) else { return Ok(Entered::Unknown) };
        Ok(match self.vault.use_link(LinkId(secret.id()), &secret.hash(), self.now())? {
            LinkUse::Opens(home) => Entered::In(Box::new(self.open(home, "link", device)?)),
            LinkUse::Used => Entered::Used,
            LinkUse::Expired => Entered::Expired,
            LinkUse::Unknown => Entered::Unknown,
        })
    }

    /// The session of a cookie, used now.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn session(&self, cookie: &str) -> Result<Option<Session>, VaultError> {
        let Some(secret) = Secret::read(cookie) else { return Ok(None) };
        let now = self.now();
        let Some(found) = self.vault.find_session(SessionId::of(secret.id()), &secret.hash())? else { return Ok(None) };
        let idle = if found.person.is_some() { SESSION_IDLE_SECONDS_MAX } else { VISIT_IDLE_SECONDS_MAX };
        if found.used.plus_seconds(idle) < now || found.begun.plus_seconds(SESSION_SECONDS_MAX) < now {
            return Ok(None);
        }
        if found.used.plus_seconds(USED_EVERY_SECONDS) <= now {
            self.vault.use_session(found.home, found.id, now, false)?;
        }
        Ok(Some(Session { id: found.id, home: found.home, person: found.person, form: secret.form(), proven: found.proven }))
    }

    /// Whether a session may do what is dangerous: its person proved who they are a moment ago. A home without a person
    /// has nobody to ask.
    #[must_use]
    pub fn is_fresh(&self, session: &Session) -> bool {
        session.person.is_none() || self.now() <= session.proven.plus_seconds(FRESH_SECONDS_MAX)
    }

    /// Gives the session's home its person, and them a session and a recovery code, which is shown once.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn sign_up(&self, session: &Session, name: &str, given: Given<'_>, at: &Origin, device: &str) -> Result<(Opened, String), Unfit> {
        let name = name_of(name).ok_or(Unfit::Name)?;
        let (id, proof, with) = match given {
            Given::Password(password) => (self.vault.draw_person(), Proof::Password(self.hash_new(password)?), "password"),
            Given::Passkey(answer) => {
                let (id, made) = self.passkeys.take_new(at, answer, device).ok_or(Unfit::Passkey)?;
                (id, Proof::Passkey(made), "passkey")
            }
        };
        let (code, recovery) = self.draw_recovery();
        let proofs = [json(&proof)?, json(&recovery)?];
        self.vault.add_person(session.home, id, &name, &proofs, self.now(), &actor(session))?;
        Ok((self.open(session.home, with, device)?, code))
    }

    /// What asks a browser to make a passkey: for who takes the home over under this name, or for its person.
    ///
    /// # Errors
    /// [`VaultError::Busy`] where too much waits.
    pub fn ask_new_passkey(&self, session: &Session, name: &str, at: &Origin) -> Result<String, VaultError> {
        let (id, name, others) = match session.person {
            None => (self.vault.draw_person(), name_of(name).unwrap_or_default(), Vec::new()),
            Some(id) => (id, self.person(session)?.name, passkeys_of(&self.vault.credentials(session.home)?).1),
        };
        self.passkeys.ask_new(at, id, &name, &others).ok_or(VaultError::Busy)
    }

    /// What asks a browser for a passkey that it knows.
    ///
    /// # Errors
    /// [`VaultError::Busy`] where too much waits.
    pub fn ask_passkey(&self, at: &Origin) -> Result<String, VaultError> {
        self.passkeys.ask(at).ok_or(VaultError::Busy)
    }

    /// Gives the person of a session a further passkey.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn add_passkey(&self, session: &Session, answer: &str, at: &Origin, device: &str) -> Result<(), Unfit> {
        let person = self.person(session)?;
        let (id, made) = self.passkeys.take_new(at, answer, device).ok_or(Unfit::Passkey)?;
        if id != person.id {
            return Err(Unfit::Passkey);
        }
        self.vault.replace_credential(&person, &[], &json(&Proof::Passkey(made))?, "passkey", self.now(), &actor(session))?;
        Ok(())
    }

    /// Takes a passkey away; the last thing that a person signs in with stays. False where it did.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub fn remove_passkey(&self, session: &Session, id: CredentialId) -> Result<bool, VaultError> {
        self.person(session)?;
        let known = self.vault.credentials(session.home)?;
        let is_passkey = |credential: &&Credential| matches!(proof(credential), Some(Proof::Passkey(_)));
        known.iter().filter(is_passkey).find(|credential| credential.id == id).ok_or(VaultError::NotFound { what: "passkey" })?;
        let ways = ids(&known, |proof| !matches!(proof, Proof::Recovery { .. })).len();
        if ways > 1 {
            self.vault.remove_credential(session.home, id, "passkey-removed", &actor(session))?;
        }
        Ok(ways > 1)
    }

    /// Lets a person in by passkey.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn sign_in_by_passkey(&self, answer: &str, at: &Origin, from: IpAddr, device: &str) -> Result<Opened, Refused> {
        let read = Answered::read(answer).ok_or(Refused::Wrong(None))?;
        let home = self.vault.home_of_person_id(read.person)?;
        self.limits.count(&read.person.to_string(), from, self.clock.elapsed()).map_err(|seconds| Refused::Wait { seconds, home })?;
        let home = home.ok_or(Refused::Wrong(None))?;
        self.check_passkey(home, &read, at)?;
        self.limits.forget(&read.person.to_string());
        Ok(self.open(home, "passkey", device)?)
    }

    fn check_passkey(&self, home: HomeId, answer: &Answered, at: &Origin) -> Result<(), Refused> {
        let known = self.vault.credentials(home)?;
        let (credentials, passkeys) = passkeys_of(&known);
        let (which, now) = self.passkeys.check(at, answer, &passkeys).ok_or(Refused::Wrong(Some(home)))?;
        let credential = credentials.get(which).ok_or(VaultError::Impossible("a passkey without its credential"))?;
        let used = Credential { proof: json(&Proof::Passkey(now))?, ..(*credential).clone() };
        Ok(self.vault.use_credential(&used, home, self.now())?)
    }

    /// Lets a person in by name and password. It takes as long where nobody has the name.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn sign_in(&self, name: &str, password: &str, from: IpAddr, device: &str) -> Result<Opened, Refused> {
        let home = self.count(name, from)?;
        let known = home.map(|home| self.vault.credentials(home)).transpose()?.unwrap_or_default();
        let found = password_of(&known);
        let stored = found.as_ref().map_or_else(StoredPassword::nobodys, |(_, stored)| stored.clone());
        let is_right = self.is(&stored, password);
        let (Some(home), Some((credential, _)), true) = (home, found, is_right) else { return Err(Refused::Wrong(home)) };
        self.vault.use_credential(&credential, home, self.now())?;
        self.limits.forget(&folded(name));
        Ok(self.open(home, "password", device)?)
    }

    /// Lets a person in by name and recovery code, which is used up.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn recover(&self, name: &str, code: &str, from: IpAddr, device: &str) -> Result<Opened, Refused> {
        let home = self.count(name, from)?;
        let known = home.map(|home| self.vault.credentials(home)).transpose()?.unwrap_or_default();
        let given = secret::hash_code(code);
        let fits = |credential: &&Credential| matches!(proof(credential), Some(Proof::Recovery { hash }) if secret::same(&hash, &given));
        let (Some(home), Some(credential)) = (home, known.iter().find(fits)) else { return Err(Refused::Wrong(home)) };
        if !self.vault.use_up_credential(home, credential.id)? {
            return Err(Refused::Wrong(Some(home)));
        }
        self.limits.forget(&folded(name));
        Ok(self.open(home, "recovery", device)?)
    }

    /// Lets the person of a session prove again who they are.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn prove(&self, session: &Session, given: Given<'_>, at: &Origin, from: IpAddr) -> Result<(), Refused> {
        let name = self.vault.person(session.home)?.map(|person| person.name).unwrap_or_default();
        self.count(&name, from)?;
        let wrong = || Refused::Wrong(Some(session.home));
        match given {
            Given::Password(password) => {
                let known = self.vault.credentials(session.home)?;
                password_of(&known).filter(|(_, stored)| self.is(stored, password)).map(drop).ok_or_else(wrong)?;
            }
            Given::Passkey(answer) => {
                let read = Answered::read(answer).filter(|read| session.person == Some(read.person)).ok_or_else(wrong)?;
                self.check_passkey(session.home, &read, at)?;
            }
        }
        self.limits.forget(&folded(&name));
        Ok(self.vault.use_session(session.home, session.id, self.now(), true)?)
    }

    /// Gives the person of a session another password; every other session ends.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn change_password(&self, session: &Session, password: &str) -> Result<(), Unfit> {
        let person = self.person(session)?;
        let stored = Proof::Password(self.hash_new(password)?);
        let known = self.vault.credentials(session.home)?;
        let others = ids(&known, |proof| matches!(proof, Proof::Password(_)));
        self.vault.replace_credential(&person, &others, &json(&stored)?, "password", self.now(), &actor(session))?;
        self.vault.end_sessions(session.home, Some(session.id), &actor(session))?;
        Ok(())
    }

    /// Gives the person of a session another recovery code, which is shown once; the former opens nothing any more.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn change_recovery(&self, session: &Session) -> Result<String, VaultError> {
        let person = self.person(session)?;
        let (code, recovery) = self.draw_recovery();
        let others = ids(&self.vault.credentials(session.home)?, |proof| matches!(proof, Proof::Recovery { .. }));
        self.vault.replace_credential(&person, &others, &json(&recovery)?, "recovery", self.now(), &actor(session))?;
        Ok(code)
    }

    /// The person of a session.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] where the home has none.
    pub fn person(&self, session: &Session) -> Result<Person, VaultError> {
        let found = self.vault.person(session.home)?;
        found.filter(|person| session.person == Some(person.id)).ok_or(VaultError::NotFound { what: "person" })
    }

    /// Makes an empty home for someone who is invited, and the link that opens it once.
    ///
    /// # Errors
    /// [`VaultError::HomeExists`] where the name is taken.
    pub fn invite(&self, name: &str, who: &Actor) -> Result<String, VaultError> {
        let home = self.vault.add_home(name, who)?;
        self.add_link(home, INVITATION_SECONDS_MAX, who)
    }

    fn open(&self, home: HomeId, with: &'static str, device: &str) -> Result<Opened, VaultError> {
        let (secret, now) = (Secret::draw(&*self.rng), self.now());
        let id = SessionId::of(secret.id());
        let person: Option<PersonId> = self.vault.person(home)?.map(|person| person.id);
        let bounds = SessionBounds {
            used_since: now.plus_seconds(-SESSION_IDLE_SECONDS_MAX),
            begun_since: now.plus_seconds(-SESSION_SECONDS_MAX),
            count_max: SESSIONS_MAX,
        };
        let new = NewSession { id, hash: secret.hash(), person, with, label: device.to_owned() };
        self.vault.begin_session(home, &new, bounds, now)?;
        Ok(Opened { session: Session { id, home, person, form: secret.form(), proven: now }, cookie: secret.text() })
    }

    /// Counts a try at a name, and finds whose it is.
    fn count(&self, name: &str, from: IpAddr) -> Result<Option<HomeId>, Refused> {
        let home = self.vault.home_of_person(name)?;
        self.limits.count(&folded(name), from, self.clock.elapsed()).map_err(|seconds| Refused::Wait { seconds, home })?;
        Ok(home)
    }

    fn hash_new(&self, password: &str) -> Result<StoredPassword, Unfit> {
        let _alone = self.hashing.lock().unwrap_or_else(PoisonError::into_inner);
        StoredPassword::new(password, &*self.rng).ok_or(Unfit::Password)
    }

    fn is(&self, stored: &StoredPassword, password: &str) -> bool {
        let _alone = self.hashing.lock().unwrap_or_else(PoisonError::into_inner);
        stored.is(password)
    }

    fn draw_recovery(&self) -> (String, Proof) {
        let code = secret::draw_code(&*self.rng);
        let hash = secret::hash_code(&code);
        (code, Proof::Recovery { hash })
    }
}

/// Who acts in a session.
#[must_use]
pub fn actor(session: &Session) -> Actor {
    Actor::Person { session: session.id }
}

/// What a credential proves; nothing where another version wrote it.
#[must_use]
pub fn proof(credential: &Credential) -> Option<Proof> {
    serde_json::from_value(credential.proof.clone()).ok()
}

fn json(proof: &Proof) -> Result<serde_json::Value, VaultError> {
    serde_json::to_value(proof).map_err(|_| VaultError::Impossible("a proof that is no JSON"))
}

/// The passkeys among these, each beside its credential.
fn passkeys_of(known: &[Credential]) -> (Vec<&Credential>, Vec<StoredPasskey>) {
    let found = known.iter().filter_map(|credential| match proof(credential) {
        Some(Proof::Passkey(stored)) => Some((credential, stored)),
        _ => None,
    });
    found.unzip()
}

fn password_of(known: &[Credential]) -> Option<(Credential, StoredPassword)> {
    known.iter().find_map(|credential| match proof(credential) {
        Some(Proof::Password(stored)) => Some((credential.clone(), stored)),
        _ => None,
    })
}

fn ids(known: &[Credential], fits: impl Fn(&Proof) -> bool) -> Vec<CredentialId> {
    known.iter().filter(|credential| proof(credential).is_some_and(|proof| fits(&proof))).map(|credential| credential.id).collect()
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
