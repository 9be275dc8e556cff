//! Sharing: grants by which the person of another home may look at this one, and by which two homes are seen together.
//!
//! A grant lies twice: where it was given (whose records they are; this row is what counts, and is asked at each request)
//! and, as a mere pointer, where it was taken. All that it says lies sealed under the home's key; plain is when it was used.
//! The rows are of two homes, so an act is a commit in each: what lets someone look is written last, and goes first.
//! A grant is bound to the person who accepted it: whoever has their home after them looks at nothing.
//!
//! Grants are what scopes are made from, so these verbs take no scope: a home, and who acts there. They stay with the
//! program: no export holds one, and a restored backup brings none back.

mod rows;
#[cfg(test)]
mod tests;

use logis_core::{GrantId, HomeId, Instant, PersonId};

use crate::db::Tx;
use crate::journal::Act;
use crate::{Actor, Person, Vault, VaultError};

use rows::{Given, Taken};

/// Tables of sharing.
pub(crate) const SCHEMA: &str = "
CREATE TABLE grant_given (
  home_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  looked_micros BIGINT,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, grant_id)
);
CREATE TABLE grant_taken (
  home_id BLOB NOT NULL,
  grant_id BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, grant_id)
);
";
/// Their names.
pub(crate) const TABLES: &[&str] = &["grant_given", "grant_taken"];

/// Grants that a home gave, and as many that it took.
const GRANTS_MAX: u64 = 64;
/// That a grant was used is noted once in so long.
const LOOKED_EVERY_SECONDS: i64 = 60;
/// How often the end of a grant is tried that is accepted or renewed at the same moment.
const END_TRIES_MAX: u32 = 8;

/// A grant that is offered.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// Its id.
    pub id: GrantId,
    /// The home whose person is to look.
    pub to: HomeId,
    /// How they are called, until they accept under their own name.
    pub name: String,
    /// How the one who shares is called.
    pub owner: String,
    /// Whether both homes are to be seen together: then accepting it gives a grant back.
    pub together: bool,
    /// When it ends.
    pub until: Instant,
}

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// Whose records may be looked at.
    pub home: HomeId,
    /// The home whose person looks.
    pub to: HomeId,
    /// Who they are; nobody until it is accepted.
    pub person: Option<PersonId>,
    /// How they are called.
    pub name: String,
    /// Whether both homes are seen together.
    pub together: bool,
    /// The grant that was given back for it.
    pub back: Option<GrantId>,
    /// When it was offered.
    pub added: Instant,
    /// When it was accepted.
    pub accepted: Option<Instant>,
    /// When it ends.
    pub until: Instant,
    /// When it was last used, to the minute.
    pub looked: Option<Instant>,
    /// What changes with each writing.
    version: [u8; 32],
}

/// A grant where it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenGrant {
    /// How the one who shares is called.
    pub owner: String,
    /// The grant.
    pub grant: Grant,
}

/// What happened to a grant, as the journal of either home keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantUse {
    /// It was offered from here.
    Offered,
    /// It was offered to here.
    Received,
    /// The other person accepted it.
    Accepted,
    /// It was accepted here.
    Taken,
    /// Its end was moved.
    Renewed,
    /// It ended, whoever ended it.
    Ended,
}

impl GrantUse {
    /// As the journal keeps it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Taken => "taken",
            Self::Renewed => "renewed",
            Self::Ended => "ended",
        }
    }

    fn act(self, name: &str, until: Instant) -> Act {
        Act::Grant { what: self.as_str().to_owned(), name: name.to_owned(), until_micros: until.micros() }
    }
}

impl Vault {
    /// An id for a grant that is to be offered.
    #[must_use]
    pub fn draw_grant(&self) -> GrantId {
        GrantId::draw(self.rng())
    }

    /// Offers a grant of a home. Nobody looks before it is accepted.
    ///
    /// # Errors
    /// [`VaultError::LimitExceeded`] where there are too many; [`VaultError::NoHome`].
    pub fn offer_grant(&self, home: HomeId, new: &NewGrant, now: Instant, who: &Actor) -> Result<(), VaultError> {
        if home == new.to {
            return Err(VaultError::NotAllowed);
        }
        let given = Given {
            to: new.to,
            person: None,
            name: new.name.clone(),
            together: new.together,
            back: None,
            added_micros: now.micros(),
            accepted_micros: None,
            until_micros: new.until.micros(),
        };
        let taken = Taken { home, owner: new.owner.clone() };
        self.add_given(home, new.id, &given, GrantUse::Offered.act(&new.name, new.until), who)?;
        let of_other = other_person(&new.owner, who);
        self.add_taken(new.to, new.id, &taken, GrantUse::Received.act(&new.owner, new.until), &of_other)
    }

    /// Every grant that a home gave, oldest first. Those to homes that are gone go.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; [`VaultError::Tampered`].
    pub fn given_grants(&self, home: HomeId) -> Result<Vec<Grant>, VaultError> {
        let mut all = self.given(home, None)?;
        let mut gone = Vec::new();
        for grant in &all {
            if self.wrapped(grant.to)?.is_none() {
                self.remove_given(grant, &Actor::Program)?;
                gone.push(grant.id);
            }
        }
        all.retain(|grant| !gone.contains(&grant.id));
        all.sort_by_key(|grant| (grant.added, grant.id));
        Ok(all)
    }

    /// Every grant that a person took or is offered, oldest first; whether it is over is the caller's to say. Pointers to
    /// those that ended go.
    ///
    /// # Errors
    /// [`VaultError::NoHome`]; [`VaultError::Tampered`].
    pub fn taken_grants(&self, home: HomeId, person: PersonId) -> Result<Vec<TakenGrant>, VaultError> {
        let mut all = Vec::new();
        for (id, taken) in self.taken(home, None)? {
            match self.find_given(&taken, id, home)? {
                Some(grant) if grant.person.is_none_or(|accepted| accepted == person) => {
                    all.push(TakenGrant { owner: taken.owner, grant });
                }
                Some(_) => {}
                None => self.remove_taken(home, id, None)?,
            }
        }
        all.sort_by_key(|taken| (taken.grant.added, taken.grant.id));
        Ok(all)
    }

    /// Accepts a grant that is offered to a person's home. Where both homes are to be seen together, one is given back.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] where none is offered any more.
    pub fn accept_grant(&self, person: &Person, id: GrantId, now: Instant, who: &Actor) -> Result<(), VaultError> {
        let (to, missing) = (person.home, || VaultError::NotFound { what: "grant" });
        let (_, taken) = self.taken(to, Some(id))?.pop().ok_or_else(missing)?;
        let found = self.find_given(&taken, id, to)?.filter(|grant| grant.accepted.is_none() && grant.until > now);
        let grant = found.ok_or_else(missing)?;
        let owner = self.person(taken.home)?.ok_or_else(missing)?;
        let (until, other) = (grant.until, other_person(&person.name, who));
        let back = grant.together.then(|| self.draw_grant());
        let accepted = Given { person: Some(person.id), name: person.name.clone(), back, ..Given::of(&grant) }.accepted_at(now);
        if let Some(back) = back {
            let given = Given { to: taken.home, person: Some(owner.id), name: owner.name.clone(), back: Some(id), ..accepted.clone() };
            self.add_given(to, back, &given, GrantUse::Offered.act(&owner.name, until), who)?;
            let taken_back = Taken { home: to, owner: person.name.clone() };
            self.add_taken(taken.home, back, &taken_back, GrantUse::Received.act(&person.name, until), &other)?;
        }
        self.note_grant(to, GrantUse::Taken.act(&owner.name, until), who)?;
        match self.replace_given(&grant, &accepted, GrantUse::Accepted.act(&person.name, until), &other) {
            Err(VaultError::Changed | VaultError::NotFound { .. }) => {
                if let Some(back) = back {
                    // That one alone: what it was given for may be another acceptance's by now.
                    for given in self.given(to, Some(back))? {
                        self.remove_given(&given, who)?;
                    }
                    self.remove_taken(taken.home, back, Some((GrantUse::Ended.act(&person.name, until), other)))?;
                }
                Err(missing())
            }
            done => done,
        }
    }

    /// Ends a grant, from the home that gave it or from the one that took it, and the one that was given back for it. It
    /// is used no more once this returns. `name` is who ends it.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] where neither gave nor took one of this id.
    pub fn end_grant(&self, home: HomeId, id: GrantId, name: &str, who: &Actor) -> Result<(), VaultError> {
        for _ in 1..END_TRIES_MAX {
            match self.try_end_grant(home, id, name, who) {
                // It was accepted or renewed meanwhile: what was given back for it ends too.
                Err(VaultError::Changed) => {}
                done => return done,
            }
        }
        self.try_end_grant(home, id, name, who)
    }

    fn try_end_grant(&self, home: HomeId, id: GrantId, name: &str, who: &Actor) -> Result<(), VaultError> {
        let grant = match self.given(home, Some(id))?.pop() {
            Some(grant) => grant,
            None => {
                let Some((_, taken)) = self.taken(home, Some(id))?.pop() else { return Err(VaultError::NotFound { what: "grant" }) };
                match self.find_given(&taken, id, home)? {
                    Some(grant) => grant,
                    None => return self.remove_taken(home, id, None),
                }
            }
        };
        let mut ending = vec![grant.clone()];
        if let Some(back) = grant.back
            && self.wrapped(grant.to)?.is_some()
        {
            ending.extend(self.given(grant.to, Some(back))?);
        }
        let acting = |of: HomeId| if of == home { who.clone() } else { other_person(name, who) };
        for grant in &ending {
            self.remove_given(grant, &acting(grant.home))?;
        }
        for grant in &ending {
            if self.wrapped(grant.to)?.is_some() {
                // Where both homes are seen together, each one's journal has its own line already.
                let said = (!grant.together).then(|| (self.owner_of(grant), acting(grant.to)));
                let said = said.map(|(owner, who)| (GrantUse::Ended.act(&owner, grant.until), who));
                self.remove_taken(grant.to, grant.id, said)?;
            }
        }
        Ok(())
    }

    /// Moves the end of a grant.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] where the home gave none of this id; [`VaultError::Changed`]: try again.
    pub fn renew_grant(&self, home: HomeId, id: GrantId, until: Instant, who: &Actor) -> Result<(), VaultError> {
        let grant = self.given(home, Some(id))?.pop().ok_or(VaultError::NotFound { what: "grant" })?;
        let renewed = Given { until_micros: until.micros(), ..Given::of(&grant) };
        self.replace_given(&grant, &renewed, GrantUse::Renewed.act(&grant.name, until), who)
    }

    /// The grant by which a person looks at another's home now, if it still lets them.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn use_grant(&self, home: HomeId, person: PersonId, id: GrantId, now: Instant) -> Result<Option<TakenGrant>, VaultError> {
        let Some((_, taken)) = self.taken(home, Some(id))?.pop() else { return Ok(None) };
        let found = self.find_given(&taken, id, home)?;
        let Some(grant) = found.filter(|grant| grant.person == Some(person) && grant.until > now) else { return Ok(None) };
        if grant.looked.is_none_or(|looked| looked.plus_seconds(LOOKED_EVERY_SECONDS) <= now) {
            self.set_looked(&grant, now)?;
        }
        Ok(Some(TakenGrant { owner: taken.owner, grant }))
    }

    /// The grant that a pointer leads to, where it is still there and to this home.
    fn find_given(&self, taken: &Taken, id: GrantId, to: HomeId) -> Result<Option<Grant>, VaultError> {
        match self.given(taken.home, Some(id)) {
            Ok(mut found) => Ok(found.pop().filter(|grant| grant.to == to)),
            Err(VaultError::NoHome | VaultError::KeyGone) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn owner_of(&self, grant: &Grant) -> String {
        self.person(grant.home).ok().flatten().map(|person| person.name).unwrap_or_default()
    }
}

/// Who acts, as the journal of another home names them.
fn other_person(name: &str, who: &Actor) -> Actor {
    who.session().map_or(Actor::Program, |session| Actor::OtherPerson { name: name.to_owned(), session })
}

/// Ends what a home gave and took, without a line: after a restore, which must not bring back what was ended, and with its
/// person.
pub(crate) fn close(tx: &Tx<'_>, home: HomeId) -> Result<(), VaultError> {
    TABLES.iter().try_for_each(|table| tx.execute(&format!("DELETE FROM {table} WHERE home_id = $1"), &[(&home).into()]).map(drop))
}
