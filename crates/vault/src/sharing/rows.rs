//! The rows of grants: sealed, read, written, each with its line in the journal of its home.

use logis_core::{GrantId, HomeId, Instant, PersonId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{GRANTS_MAX, Grant, GrantUse};
use crate::crypto::{Digest, HomeKey, bound_to, sha256};
use crate::db::{Row, Tx, Value};
use crate::journal::{self, Act};
use crate::{Actor, Vault, VaultError, hex};

/// A name is at most as long as a person's.
const NAME_MAX_BYTES: usize = 400;

/// What a given grant says under the home's key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Given {
    #[serde(with = "hex")]
    pub to: HomeId,
    #[serde(default, with = "hex::option", skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    pub name: String,
    #[serde(default)]
    pub together: bool,
    #[serde(default, with = "hex::option", skip_serializing_if = "Option::is_none")]
    pub back: Option<GrantId>,
    pub added_micros: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_micros: Option<i64>,
    pub until_micros: i64,
}

impl Given {
    pub(super) fn of(grant: &Grant) -> Self {
        Self {
            to: grant.to,
            person: grant.person,
            name: grant.name.clone(),
            together: grant.together,
            back: grant.back,
            added_micros: grant.added.micros(),
            accepted_micros: grant.accepted.map(Instant::micros),
            until_micros: grant.until.micros(),
        }
    }

    pub(super) fn accepted_at(self, now: Instant) -> Self {
        Self { accepted_micros: Some(now.micros()), ..self }
    }

    fn grant(self, home: HomeId, id: GrantId, looked: Option<Instant>, version: Digest) -> Grant {
        Grant {
            id,
            home,
            to: self.to,
            person: self.person,
            name: self.name,
            together: self.together,
            back: self.back,
            added: Instant::from_micros(self.added_micros),
            accepted: self.accepted_micros.map(Instant::from_micros),
            until: Instant::from_micros(self.until_micros),
            looked,
            version,
        }
    }
}

/// What a taken one does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Taken {
    #[serde(with = "hex")]
    pub home: HomeId,
    pub owner: String,
}

impl Vault {
    /// The grants that a home gave, or the one of this id.
    pub(super) fn given(&self, home: HomeId, id: Option<GrantId>) -> Result<Vec<Grant>, VaultError> {
        let key = self.unlock(home)?;
        let sql = "SELECT grant_id, COALESCE(looked_micros, -1), sealed FROM grant_given WHERE home_id = $1";
        let read = |row: &Row<'_>| Ok((GrantId(row.array(0)?), row.integer(1)?, row.blob(2)?));
        let rows = self.db().read_one(|tx| match &id {
            None => tx.query(sql, &[(&home).into()], read),
            Some(id) => tx.query(&format!("{sql} AND grant_id = $2"), &[(&home).into(), id.into()], read),
        })?;
        let opened = rows.into_iter().map(|(id, looked, sealed)| {
            let version = version(&sealed);
            let given: Given = open(&key, "given grant", home, id, sealed)?;
            Ok(given.grant(home, id, Some(looked).filter(|at| *at >= 0).map(Instant::from_micros), version))
        });
        opened.collect()
    }

    /// The pointers of the grants that a home took, or that of this id.
    pub(super) fn taken(&self, home: HomeId, id: Option<GrantId>) -> Result<Vec<(GrantId, Taken)>, VaultError> {
        let key = self.unlock(home)?;
        let sql = "SELECT grant_id, sealed FROM grant_taken WHERE home_id = $1";
        let read = |row: &Row<'_>| Ok((GrantId(row.array(0)?), row.blob(1)?));
        let rows = self.db().read_one(|tx| match &id {
            None => tx.query(sql, &[(&home).into()], read),
            Some(id) => tx.query(&format!("{sql} AND grant_id = $2"), &[(&home).into(), id.into()], read),
        })?;
        rows.into_iter().map(|(id, sealed)| Ok((id, open(&key, "taken grant", home, id, sealed)?))).collect()
    }

    /// Adds a given grant.
    pub(super) fn add_given(&self, home: HomeId, id: GrantId, given: &Given, said: Act, who: &Actor) -> Result<(), VaultError> {
        check(&given.name)?;
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, said)?);
        let sealed = self.seal(&key, "given grant", home, id, given)?;
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            bound(tx, "grant_given", home)?;
            let sql = "INSERT INTO grant_given (home_id, grant_id, sealed) VALUES ($1, $2, $3)";
            tx.execute(sql, &[(&home).into(), (&id).into(), (&sealed).into()]).map(drop)
        })
    }

    /// Adds a pointer where a grant is taken.
    pub(super) fn add_taken(&self, home: HomeId, id: GrantId, taken: &Taken, said: Act, who: &Actor) -> Result<(), VaultError> {
        check(&taken.owner)?;
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, said)?);
        let sealed = self.seal(&key, "taken grant", home, id, taken)?;
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            bound(tx, "grant_taken", home)?;
            let sql = "INSERT INTO grant_taken (home_id, grant_id, sealed) VALUES ($1, $2, $3)";
            tx.execute(sql, &[(&home).into(), (&id).into(), (&sealed).into()]).map(drop)
        })
    }

    /// Writes a given grant anew over the one that was read.
    pub(super) fn replace_given(&self, grant: &Grant, given: &Given, said: Act, who: &Actor) -> Result<(), VaultError> {
        let (home, id, read) = (grant.home, grant.id, grant.version);
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, said)?);
        let sealed = self.seal(&key, "given grant", home, id, given)?;
        self.db().write(move |tx| {
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            let both = [Value::from(&home), (&id).into()];
            let found = tx.query_one("SELECT sealed FROM grant_given WHERE home_id = $1 AND grant_id = $2", &both, |row| row.blob(0))?;
            if version(&found.ok_or(VaultError::NotFound { what: "grant" })?) != read {
                return Err(VaultError::Changed);
            }
            let sql = "UPDATE grant_given SET sealed = $3 WHERE home_id = $1 AND grant_id = $2";
            tx.execute(sql, &[(&home).into(), (&id).into(), (&sealed).into()]).map(drop)
        })
    }

    pub(super) fn set_looked(&self, grant: &Grant, now: Instant) -> Result<(), VaultError> {
        let (home, id) = (grant.home, grant.id);
        let sql = "UPDATE grant_given SET looked_micros = $3 WHERE home_id = $1 AND grant_id = $2";
        self.db().write_again(move |tx| tx.execute(sql, &[(&home).into(), (&id).into(), now.micros().into()]).map(drop))
    }

    /// Takes a given grant away as it was read; the journal tells of it once. One that changed since stays.
    pub(super) fn remove_given(&self, grant: &Grant, who: &Actor) -> Result<(), VaultError> {
        let (home, id, read) = (grant.home, grant.id, grant.version);
        let (key, entry) = (self.unlock(home)?, self.entry(who, None, GrantUse::Ended.act(&grant.name, grant.until))?);
        self.db().write(move |tx| {
            let both = [Value::from(&home), (&id).into()];
            let found = tx.query_one("SELECT sealed FROM grant_given WHERE home_id = $1 AND grant_id = $2", &both, |row| row.blob(0))?;
            match found {
                None => return Ok(()),
                Some(sealed) if version(&sealed) != read => return Err(VaultError::Changed),
                Some(_) => {}
            }
            journal::append(tx, &key, home, std::slice::from_ref(&entry))?;
            tx.execute("DELETE FROM grant_given WHERE home_id = $1 AND grant_id = $2", &both).map(drop)
        })
    }

    /// Takes a pointer away, with a line where something is said.
    pub(super) fn remove_taken(&self, home: HomeId, id: GrantId, said: Option<(Act, Actor)>) -> Result<(), VaultError> {
        let key = self.unlock(home)?;
        let entry = said.map(|(act, who)| self.entry(&who, None, act)).transpose()?;
        self.db().write(move |tx| {
            let sql = "DELETE FROM grant_taken WHERE home_id = $1 AND grant_id = $2";
            if let (1, Some(entry)) = (tx.execute(sql, &[(&home).into(), (&id).into()])?, &entry) {
                journal::append(tx, &key, home, std::slice::from_ref(entry))?;
            }
            Ok(())
        })
    }

    pub(super) fn note_grant(&self, home: HomeId, said: Act, who: &Actor) -> Result<(), VaultError> {
        self.write_entries(home, vec![self.entry(who, None, said)?]).map(drop)
    }

    fn seal<T: Serialize>(&self, key: &HomeKey, what: &str, home: HomeId, id: GrantId, value: &T) -> Result<Vec<u8>, VaultError> {
        let json = serde_json::to_vec(value).map_err(|_| VaultError::Impossible("a grant that is no JSON"))?;
        Ok(key.seal(self.rng(), &bound_to(what, &[home.as_bytes(), id.as_bytes()]), json))
    }
}

fn open<T: DeserializeOwned>(key: &HomeKey, what: &'static str, home: HomeId, id: GrantId, sealed: Vec<u8>) -> Result<T, VaultError> {
    let json = key.open(what, &bound_to(what, &[home.as_bytes(), id.as_bytes()]), sealed)?;
    serde_json::from_slice(&json).map_err(|_| VaultError::Impossible("a grant of another shape"))
}

/// What tells one writing of a row from another.
fn version(sealed: &[u8]) -> Digest {
    sha256("logis grant 1", &[sealed])
}

fn check(name: &str) -> Result<(), VaultError> {
    if name.len() > NAME_MAX_BYTES { Err(VaultError::LimitExceeded { limit: "NAME_MAX_BYTES" }) } else { Ok(()) }
}

/// That one more has its place.
fn bound(tx: &Tx<'_>, table: &str, home: HomeId) -> Result<(), VaultError> {
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE home_id = $1");
    let count = tx.query_one(&sql, &[(&home).into()], |row| row.count(0))?.unwrap_or_default();
    if count >= GRANTS_MAX { Err(VaultError::LimitExceeded { limit: "GRANTS_MAX" }) } else { Ok(()) }
}
