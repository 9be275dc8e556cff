//! People: who signs in to a home and with what, and the sessions and links that open it.
//!
//! What says something of a person lies sealed under the home's key: the name, what proves them, their devices. Plain are
//! ids, times, and hashes of secrets that were drawn at random. What arrives without a home (a session, a link, a calendar feed, a name, a
//! passkey) is led to it by the small table `route`: by the random bytes that it begins with, or by a name's keyed hash.
//!
//! Credentials are what scopes are made from, so these verbs take no scope: a home, and who acts there.

mod feeds;
mod links;
mod persons;
mod sessions;
#[cfg(test)]
mod tests;

use logis_core::HomeId;

use crate::db::Tx;
use crate::{Vault, VaultError};

pub use feeds::{Feed, FeedChoice};
pub use links::LinkUse;
pub use persons::{Credential, Person};
pub use sessions::{NewSession, Session, SessionBounds};

/// Tables of people.
pub(crate) const SCHEMA: &str = "
CREATE TABLE route (prefix BLOB NOT NULL PRIMARY KEY, home_id BLOB NOT NULL);
CREATE INDEX route_home ON route (home_id);
CREATE TABLE person (
  home_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  added_micros BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, person_id)
);
CREATE TABLE credential (
  home_id BLOB NOT NULL,
  credential_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  added_micros BIGINT NOT NULL,
  used_micros BIGINT,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, credential_id)
);
CREATE TABLE session (
  home_id BLOB NOT NULL,
  session_id BLOB NOT NULL,
  person_id BLOB,
  hash BLOB NOT NULL,
  begun_micros BIGINT NOT NULL,
  used_micros BIGINT NOT NULL,
  proven_micros BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, session_id)
);
CREATE TABLE link (
  home_id BLOB NOT NULL,
  link_id BLOB NOT NULL,
  hash BLOB NOT NULL,
  added_micros BIGINT NOT NULL,
  until_micros BIGINT NOT NULL,
  used_micros BIGINT,
  PRIMARY KEY (home_id, link_id)
);
CREATE TABLE feed (
  home_id BLOB NOT NULL,
  feed_id BLOB NOT NULL,
  hash BLOB NOT NULL,
  added_micros BIGINT NOT NULL,
  read_micros BIGINT,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, feed_id)
);
";
/// Their names. Routes go first, so that nothing leads to a home that is being erased.
pub(crate) const TABLES: &[&str] = &["route", "session", "link", "feed", "credential", "person"];

/// What a route begins with: the first bytes of what arrives, random or a keyed hash.
pub(crate) type Prefix = [u8; 16];

/// Leads a prefix to a home. False where it leads somewhere already.
fn add_route(tx: &Tx<'_>, prefix: &Prefix, home: HomeId) -> Result<bool, VaultError> {
    let sql = "INSERT INTO route (prefix, home_id) VALUES ($1, $2) ON CONFLICT (prefix) DO NOTHING";
    Ok(tx.execute(sql, &[prefix.into(), (&home).into()])? == 1)
}

fn remove_route(tx: &Tx<'_>, prefix: &Prefix) -> Result<(), VaultError> {
    tx.execute("DELETE FROM route WHERE prefix = $1", &[prefix.into()]).map(drop)
}

/// Ends what opened a home before: its sessions, links, calendar feed and grants, as after a restore, which must not bring back
/// what was ended.
pub(crate) fn close(tx: &Tx<'_>, home: HomeId) -> Result<(), VaultError> {
    sessions::remove_all(tx, home, None)?;
    feeds::remove_all(tx, home)?;
    links::remove_all(tx, home)?;
    crate::sharing::close(tx, home)
}

impl Vault {
    fn home_at(&self, prefix: &Prefix) -> Result<Option<HomeId>, VaultError> {
        let sql = "SELECT home_id FROM route WHERE prefix = $1";
        self.db().read_one(|tx| tx.query_one(sql, &[prefix.into()], |row| row.array(0).map(HomeId)))
    }

    /// What stands for the name of a person in `route`, however it is spaced and in whatever case.
    fn name_prefix(&self, name: &str) -> Prefix {
        let folded = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut prefix = Prefix::default();
        prefix.copy_from_slice(&self.keys().hash_name(&folded)[..16]);
        prefix
    }
}
