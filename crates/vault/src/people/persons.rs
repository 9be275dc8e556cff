//! The person of a home, and what proves that it is them.

use std::sync::Arc;

use logis_core::{CredentialId, HomeId, Instant, PersonId};
use serde_json::Value;

use super::{Prefix, add_route, links, remove_route, sessions};
use crate::crypto::{HomeKey, bound_to};
use crate::db::{Row, Tx};
use crate::journal::{self, Act};
use crate::{Actor, Vault, VaultError};

/// Longest proof as JSON.
const PROOF_MAX_BYTES: usize = 8 << 10;
/// Longest name.
const NAME_MAX_BYTES: usize = 200;
/// Credentials of a person.
const CREDENTIALS_MAX: u64 = 32;

/// A person who signs in to a home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Their home.
    pub home: HomeId,
    /// Since when.
    pub added: Instant,
    /// The name that they sign in with.
    pub name: String,
}

/// What a person signs in with.
#[derive(Debug, Clone, PartialEq)]
pub struct Credential {
    /// Which.
    pub id: CredentialId,
    /// Whose.
    pub person: PersonId,
    /// Since when.
    pub added: Instant,
    /// When it last let someone in.
    pub used: Option<Instant>,
    /// What proves them: its shape is the caller's.
    pub proof: Value,
}

impl Vault {
    /// Whether anybody signs in here.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn has_persons(&self) -> Result<bool, VaultError> {
        Ok(self.db().read_one(|tx| tx.query_one("SELECT 1 FROM person LIMIT 1", &[], |row| row.integer(0)))?.is_some())
    }

    /// The person of a home, where it has one.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; [`VaultError::Tampered`].
    pub fn person(&self, home: HomeId) -> Result<Option<Person>, VaultError> {
        let key = self.unlock(home)?;
        self.db().read(|tx| find_person(tx, &key, home))
    }

    /// The home of the person of this name.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn home_of_person(&self, name: &str) -> Result<Option<HomeId>, VaultError> {
        self.home_at(&self.name_prefix(name))
    }

    /// An id for a person who is to be added.
    #[must_use]
    pub fn draw_person(&self) -> PersonId {
        PersonId::draw(self.rng())
    }

    /// The home of the person of this id.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn home_of_person_id(&self, id: PersonId) -> Result<Option<HomeId>, VaultError> {
        self.home_at(id.as_bytes())
    }

    /// Gives a home its person, with what they sign in with. What opened the home before (sessions and links without a
    /// person) opens it no more.
    ///
    /// # Errors
    /// [`VaultError::NameTaken`]; [`VaultError::Changed`] where the home has a person already.
    pub fn add_person(
        &self,
        home: HomeId,
        id: PersonId,
        name: &str,
        proofs: &[Value],
        now: Instant,
        who: &Actor,
    ) -> Result<Person, VaultError> {
        if name.is_empty() || name.len() > NAME_MAX_BYTES {
            return Err(VaultError::LimitExceeded { limit: "NAME_MAX_BYTES" });
        }
        let key = self.unlock(home)?;
        let person = Person { id, home, added: now, name: name.to_owned() };
        let sealed = key.seal(self.rng(), &person_aad(home, person.id), name.as_bytes().to_vec());
        let ready: Vec<Ready> = proofs.iter().map(|proof| self.ready(&key, home, person.id, proof)).collect::<Result<_, _>>()?;
        let entry = self.entry(who, None, Act::PersonAdded)?;
        let prefix = self.name_prefix(name);
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            if has_person(tx, home)? {
                return Err(VaultError::Changed);
            }
            if !add_route(tx, &prefix, home)? {
                return Err(VaultError::NameTaken);
            }
            add_route(tx, id.as_bytes(), home)?;
            let sql = "INSERT INTO person (home_id, person_id, added_micros, sealed) VALUES ($1, $2, $3, $4)";
            tx.execute(sql, &[(&home).into(), (&id).into(), now.micros().into(), (&sealed).into()])?;
            ready.iter().try_for_each(|ready| ready.add(tx, home, now))?;
            sessions::remove_all(tx, home, None)?;
            links::remove_all(tx, home)
        })?;
        Ok(person)
    }

    /// Takes the person out of a home, with all that they signed in with and their grants. The home and its data stay.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] where it has none.
    pub fn remove_person(&self, home: HomeId, who: &Actor) -> Result<(), VaultError> {
        let person = self.person(home)?.ok_or(VaultError::NotFound { what: "person" })?;
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, Act::PersonRemoved)?);
        let prefix: Prefix = self.name_prefix(&person.name);
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            remove_route(tx, &prefix)?;
            remove_route(tx, person.id.as_bytes())?;
            for table in ["credential", "person"] {
                tx.execute(&format!("DELETE FROM {table} WHERE home_id = $1"), &[(&home).into()])?;
            }
            super::close(tx, home)
        })
    }

    /// What the person of a home signs in with, oldest first.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; [`VaultError::Tampered`].
    pub fn credentials(&self, home: HomeId) -> Result<Vec<Credential>, VaultError> {
        let key = self.unlock(home)?;
        let sql = "SELECT credential_id, person_id, added_micros, COALESCE(used_micros, -1), sealed FROM credential
                   WHERE home_id = $1 ORDER BY added_micros, credential_id";
        let read = |row: &Row<'_>| {
            let used = Some(row.integer(3)?).filter(|used| *used >= 0).map(Instant::from_micros);
            Ok((CredentialId(row.array(0)?), PersonId(row.array(1)?), Instant::from_micros(row.integer(2)?), used, row.blob(4)?))
        };
        let rows = self.db().read_one(|tx| tx.query(sql, &[(&home).into()], read))?;
        let opened = rows.into_iter().map(|(id, person, added, used, sealed)| {
            let json = key.open("credential", &credential_aad(home, id, person), sealed)?;
            let proof = serde_json::from_slice(&json).map_err(|_| VaultError::Impossible("a credential of another shape"))?;
            Ok(Credential { id, person, added, used, proof })
        });
        opened.collect()
    }

    /// Adds a credential in the place of others; `what` names it in the journal.
    ///
    /// # Errors
    /// [`VaultError::Changed`] where one of the others is gone; [`VaultError::LimitExceeded`] where there are too many.
    pub fn replace_credential(
        &self,
        person: &Person,
        others: &[CredentialId],
        proof: &Value,
        what: &str,
        now: Instant,
        who: &Actor,
    ) -> Result<CredentialId, VaultError> {
        let (home, key) = (person.home, self.unlock(person.home)?);
        let ready = self.ready(&key, home, person.id, proof)?;
        let entry = self.entry(who, None, Act::CredentialChanged { what: what.to_owned() })?;
        let (id, others) = (ready.id, others.to_vec());
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            if !has_person(tx, home)?
                || !others.iter().map(|id| remove(tx, home, *id)).collect::<Result<Vec<_>, _>>()?.into_iter().all(|was| was)
            {
                return Err(VaultError::Changed);
            }
            let sql = "SELECT COUNT(*) FROM credential WHERE home_id = $1";
            if tx.query_one(sql, &[(&home).into()], |row| row.count(0))?.unwrap_or_default() >= CREDENTIALS_MAX {
                return Err(VaultError::LimitExceeded { limit: "CREDENTIALS_MAX" });
            }
            ready.add(tx, home, now)
        })?;
        Ok(id)
    }

    /// Removes a credential; `what` names it in the journal.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub fn remove_credential(&self, home: HomeId, id: CredentialId, what: &str, who: &Actor) -> Result<(), VaultError> {
        let key = self.unlock(home)?;
        let entry = self.entry(who, None, Act::CredentialChanged { what: what.to_owned() })?;
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            if remove(tx, home, id)? { Ok(()) } else { Err(VaultError::NotFound { what: "credential" }) }
        })
    }

    /// Uses up a credential that serves once. False where someone else did meanwhile.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn use_up_credential(&self, home: HomeId, id: CredentialId) -> Result<bool, VaultError> {
        self.db().write(move |tx| remove(tx, home, id))
    }

    /// Says that a credential let someone in, and what it proves from now on.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; when it can't be written.
    pub fn use_credential(&self, credential: &Credential, home: HomeId, now: Instant) -> Result<(), VaultError> {
        let key = self.unlock(home)?;
        let sealed = self.seal_proof(&key, home, credential.id, credential.person, &credential.proof)?;
        let id = credential.id;
        let sql = "UPDATE credential SET used_micros = $3, sealed = $4 WHERE home_id = $1 AND credential_id = $2";
        self.db().write_again(move |tx| tx.execute(sql, &[(&home).into(), (&id).into(), now.micros().into(), (&sealed).into()]).map(drop))
    }

    fn ready(&self, key: &Arc<HomeKey>, home: HomeId, person: PersonId, proof: &Value) -> Result<Ready, VaultError> {
        let id = CredentialId::draw(self.rng());
        Ok(Ready { id, person, sealed: self.seal_proof(key, home, id, person, proof)? })
    }

    fn seal_proof(&self, key: &HomeKey, home: HomeId, id: CredentialId, person: PersonId, proof: &Value) -> Result<Vec<u8>, VaultError> {
        let json = proof.to_string().into_bytes();
        if json.len() > PROOF_MAX_BYTES {
            return Err(VaultError::LimitExceeded { limit: "PROOF_MAX_BYTES" });
        }
        Ok(key.seal(self.rng(), &credential_aad(home, id, person), json))
    }
}

/// A credential, sealed before the transaction that adds it.
struct Ready {
    id: CredentialId,
    person: PersonId,
    sealed: Vec<u8>,
}

impl Ready {
    fn add(&self, tx: &Tx<'_>, home: HomeId, now: Instant) -> Result<(), VaultError> {
        let sql = "INSERT INTO credential (home_id, credential_id, person_id, added_micros, sealed) VALUES ($1, $2, $3, $4, $5)";
        tx.execute(sql, &[(&home).into(), (&self.id).into(), (&self.person).into(), now.micros().into(), (&self.sealed).into()]).map(drop)
    }
}

fn remove(tx: &Tx<'_>, home: HomeId, id: CredentialId) -> Result<bool, VaultError> {
    let sql = "DELETE FROM credential WHERE home_id = $1 AND credential_id = $2";
    Ok(tx.execute(sql, &[(&home).into(), (&id).into()])? == 1)
}

pub(super) fn has_person(tx: &Tx<'_>, home: HomeId) -> Result<bool, VaultError> {
    Ok(tx.query_one("SELECT 1 FROM person WHERE home_id = $1 LIMIT 1", &[(&home).into()], |row| row.integer(0))?.is_some())
}

fn find_person(tx: &Tx<'_>, key: &HomeKey, home: HomeId) -> Result<Option<Person>, VaultError> {
    let sql = "SELECT person_id, added_micros, sealed FROM person WHERE home_id = $1";
    let read = |row: &Row<'_>| Ok((PersonId(row.array(0)?), Instant::from_micros(row.integer(1)?), row.blob(2)?));
    let Some((id, added, sealed)) = tx.query_one(sql, &[(&home).into()], read)? else { return Ok(None) };
    let name = String::from_utf8(key.open("person", &person_aad(home, id), sealed)?);
    Ok(Some(Person { id, home, added, name: name.map_err(|_| VaultError::Impossible("a name that is no text"))? }))
}

fn person_aad(home: HomeId, id: PersonId) -> Vec<u8> {
    bound_to("person", &[home.as_bytes(), id.as_bytes()])
}

fn credential_aad(home: HomeId, id: CredentialId, person: PersonId) -> Vec<u8> {
    bound_to("credential", &[home.as_bytes(), id.as_bytes(), person.as_bytes()])
}
