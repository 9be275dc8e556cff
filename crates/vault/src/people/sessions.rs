//! Sessions: a browser that was let in, until it signs out or is not used.

use logis_core::{HomeId, Instant, PersonId};

use super::{Prefix, add_route, persons, remove_route};
use crate::crypto::bound_to;
use crate::db::{Row, Tx, Value};
use crate::journal::{self, Act};
use crate::{Actor, SessionId, Vault, VaultError};

/// Longest label of a session.
const LABEL_MAX_BYTES: usize = 400;

/// A session that begins.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its random id.
    pub id: SessionId,
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// Whose; nobody's where the home has no person yet.
    pub person: Option<PersonId>,
    /// What let it in, for the journal.
    pub with: &'static str,
    /// The device, as it names itself.
    pub label: String,
}

/// What bounds the sessions of a home; those beyond end when another begins.
#[derive(Debug, Clone, Copy)]
pub struct SessionBounds {
    /// They were used since.
    pub used_since: Instant,
    /// They were begun since.
    pub begun_since: Instant,
    /// How many; those unused for longest end.
    pub count_max: usize,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, which the journal names.
    pub id: SessionId,
    /// The home that it opens.
    pub home: HomeId,
    /// Whose it is.
    pub person: Option<PersonId>,
    /// When it began.
    pub begun: Instant,
    /// When it was last used.
    pub used: Instant,
    /// When its person last proved who they are.
    pub proven: Instant,
    /// The device; empty where it was not asked for.
    pub label: String,
}

impl Vault {
    /// Begins a session.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; [`VaultError::Changed`] where the home got or lost its person meanwhile.
    pub fn begin_session(&self, home: HomeId, new: &NewSession, bounds: SessionBounds, now: Instant) -> Result<(), VaultError> {
        let key = self.unlock(home)?;
        let label: String = new.label.chars().take(LABEL_MAX_BYTES / 4).collect();
        let sealed = key.seal(self.rng(), &aad(home, new.id), label.into_bytes());
        let who = Actor::Person { session: new.id };
        let entry = self.entry(&who, None, Act::SignedIn { with: new.with.to_owned() })?;
        let new = new.clone();
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            if persons::has_person(tx, home)? != new.person.is_some() {
                return Err(VaultError::Changed);
            }
            sweep(tx, home, bounds)?;
            add_route(tx, new.id.as_bytes(), home)?;
            let sql = "INSERT INTO session (home_id, session_id, person_id, hash, begun_micros, used_micros, proven_micros, sealed)
                       VALUES ($1, $2, $3, $4, $5, $5, $5, $6)";
            let person = new.person.as_ref().map_or(Value::Null, |person| person.as_bytes().into());
            let values = [(&home).into(), new.id.as_bytes().into(), person, (&new.hash).into(), now.micros().into(), (&sealed).into()];
            tx.execute(sql, &values).map(drop)
        })
    }

    /// The session of this id whose secret has this hash. How old it may be is the caller's to say.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn find_session(&self, id: SessionId, hash: &[u8; 32]) -> Result<Option<Session>, VaultError> {
        let Some(home) = self.home_at(id.as_bytes())? else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS}, hash FROM session WHERE home_id = $1 AND session_id = $2");
        let read = |row: &Row<'_>| Ok((read(row, home)?, row.array::<32>(5)?));
        let found = self.db().read_one(|tx| tx.query_one(&sql, &[(&home).into(), id.as_bytes().into()], read))?;
        // Hashes are compared: what the time tells of one is of no use.
        Ok(found.filter(|(_, kept)| kept == hash).map(|(session, _)| session))
    }

    /// The sessions of a home, the last used first.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; [`VaultError::Tampered`].
    pub fn sessions(&self, home: HomeId) -> Result<Vec<Session>, VaultError> {
        let key = self.unlock(home)?;
        let sql = format!("SELECT {COLUMNS}, sealed FROM session WHERE home_id = $1 ORDER BY used_micros DESC, session_id");
        let rows = self.db().read_one(|tx| tx.query(&sql, &[(&home).into()], |row| Ok((read(row, home)?, row.blob(5)?))))?;
        let opened = rows.into_iter().map(|(session, sealed)| {
            let label = key.open("session", &aad(home, session.id), sealed)?;
            Ok(Session { label: String::from_utf8_lossy(&label).into_owned(), ..session })
        });
        opened.collect()
    }

    /// Says that a session was used, and where `proven` that its person proved who they are.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn use_session(&self, home: HomeId, id: SessionId, now: Instant, proven: bool) -> Result<(), VaultError> {
        let sql = if proven {
            "UPDATE session SET used_micros = $3, proven_micros = $3 WHERE home_id = $1 AND session_id = $2"
        } else {
            "UPDATE session SET used_micros = $3 WHERE home_id = $1 AND session_id = $2"
        };
        self.db().write_again(move |tx| tx.execute(sql, &[(&home).into(), id.as_bytes().into(), now.micros().into()]).map(drop))
    }

    /// Ends a session. False where there is none.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn end_session(&self, home: HomeId, id: SessionId, who: &Actor) -> Result<bool, VaultError> {
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, Act::SignedOut { sessions: 1 })?);
        self.db().write(move |tx| {
            let is_there = remove(tx, home, id.as_bytes())?;
            if is_there {
                journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            }
            Ok(is_there)
        })
    }

    /// Ends the sessions of a home but this one, and says how many.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn end_sessions(&self, home: HomeId, except: Option<SessionId>, who: &Actor) -> Result<u64, VaultError> {
        let listed = self.sessions(home)?.iter().filter(|session| Some(session.id) != except).count() as u64;
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, Act::SignedOut { sessions: listed })?);
        self.db().write(move |tx| {
            let ended = remove_all(tx, home, except)?;
            if ended > 0 {
                journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            }
            Ok(ended)
        })
    }
}

const COLUMNS: &str = "session_id, person_id, begun_micros, used_micros, proven_micros";

fn read(row: &Row<'_>, home: HomeId) -> Result<Session, VaultError> {
    let person = row.blob_opt(1)?.map(|bytes| PersonId::from_slice(&bytes)).transpose();
    Ok(Session {
        id: SessionId::of(row.array(0)?),
        home,
        person: person.map_err(|_| VaultError::Impossible("an id of another length"))?,
        begun: Instant::from_micros(row.integer(2)?),
        used: Instant::from_micros(row.integer(3)?),
        proven: Instant::from_micros(row.integer(4)?),
        label: String::new(),
    })
}

/// Ends those beyond the bounds, so that one more has its place.
fn sweep(tx: &Tx<'_>, home: HomeId, bounds: SessionBounds) -> Result<(), VaultError> {
    let sql = format!("SELECT {COLUMNS} FROM session WHERE home_id = $1 ORDER BY used_micros DESC, session_id");
    let all = tx.query(&sql, &[(&home).into()], |row| read(row, home))?;
    let is_over = |session: &Session| session.used < bounds.used_since || session.begun < bounds.begun_since;
    let beyond = all.iter().enumerate().filter(|(at, session)| is_over(session) || at + 1 >= bounds.count_max);
    for (_, session) in beyond {
        remove(tx, home, session.id.as_bytes())?;
    }
    Ok(())
}

fn remove(tx: &Tx<'_>, home: HomeId, id: &Prefix) -> Result<bool, VaultError> {
    let removed = tx.execute("DELETE FROM session WHERE home_id = $1 AND session_id = $2", &[(&home).into(), id.into()])? == 1;
    if removed {
        remove_route(tx, id)?;
    }
    Ok(removed)
}

/// Ends all but one.
pub(super) fn remove_all(tx: &Tx<'_>, home: HomeId, except: Option<SessionId>) -> Result<u64, VaultError> {
    let all = tx.query("SELECT session_id FROM session WHERE home_id = $1", &[(&home).into()], |row| row.array::<16>(0))?;
    let mut ended = 0;
    for id in all.iter().filter(|id| except.is_none_or(|kept| kept.as_bytes() != *id)) {
        ended += u64::from(remove(tx, home, id)?);
    }
    Ok(ended)
}

fn aad(home: HomeId, id: SessionId) -> Vec<u8> {
    bound_to("session", &[home.as_bytes(), id.as_bytes()])
}
