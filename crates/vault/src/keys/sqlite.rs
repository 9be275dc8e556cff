//! The key store that comes with Logis: `keys.db`, a SQLite file of its own.
//!
//! What is deleted is overwritten and the log emptied, so that an erased key is in no free page and no log. Names of
//! homes lie here and not in the data, sealed beside their key, and so go with it.

use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use logis_core::{HomeId, Instant, Rng};
use zeroize::Zeroizing;

use super::{KeyStore, KnownHome};
use crate::VaultError;
use crate::crypto::{KEY_BYTES, SEAL_BYTES, SealingKey, Secret, bound_to};
use crate::db::{Db, Kind};
use crate::journal::Head;

/// Tables of `keys.db`.
pub(crate) const SCHEMA: &str = "
CREATE TABLE store (name TEXT NOT NULL PRIMARY KEY, secret BLOB NOT NULL);
CREATE TABLE wrapping_key (
  home_id BLOB NOT NULL PRIMARY KEY,
  secret BLOB NOT NULL,
  made_micros BIGINT NOT NULL,
  name_mac BLOB NOT NULL UNIQUE,
  name_sealed BLOB NOT NULL,
  claimed_micros BIGINT NOT NULL
);
CREATE TABLE next_key (home_id BLOB NOT NULL PRIMARY KEY, secret BLOB NOT NULL, made_micros BIGINT NOT NULL);
CREATE TABLE erased (home_id BLOB NOT NULL PRIMARY KEY, erased_micros BIGINT NOT NULL);
CREATE TABLE kept_head (home_id BLOB NOT NULL PRIMARY KEY, links BIGINT NOT NULL, hash BLOB NOT NULL);
";

/// What a sealed name is called when it does not open.
pub(super) const NAME: &str = "name of a home";
/// Longest name of a home.
const NAME_MAX_BYTES: usize = 200;

pub(crate) struct KeysDb {
    pub(super) db: Db,
    pub(super) rng: Arc<dyn Rng>,
    signer: Ed25519KeyPair,
    names: hmac::Key,
}

impl KeysDb {
    /// Opens the file, creating it with fresh secrets when it is not there.
    pub(crate) fn open(path: &Path, rng: Arc<dyn Rng>) -> Result<Self, VaultError> {
        let db = Db::open_sqlite_keys(path)?;
        let secret = |name: &'static str| store_secret(&db, &*rng, name);
        let signer = Ed25519KeyPair::from_seed_unchecked(&secret("sign")?).map_err(|_| VaultError::Impossible("no signing key"))?;
        let names = hmac::Key::new(hmac::HMAC_SHA256, &secret("names")?);
        Ok(Self { signer, names, db, rng })
    }

    /// The erasure register in another file of this same store; nothing where the file is another store's.
    pub(crate) fn registered_in(&self, file: &Path) -> Result<Option<Vec<(HomeId, Instant)>>, VaultError> {
        let other = Db::open_bare(file, Kind::Keys)?;
        let signer = |db: &Db| {
            db.read(|tx| tx.query_one("SELECT secret FROM store WHERE name = 'sign'", &[], |row| row.blob(0).map(Zeroizing::new)))
        };
        if signer(&other)? == signer(&self.db)? { registered(&other).map(Some) } else { Ok(None) }
    }

    fn name_mac(&self, name: &str) -> [u8; 32] {
        let mut mac = [0; 32];
        mac.copy_from_slice(hmac::sign(&self.names, name.as_bytes()).as_ref());
        mac
    }
}

/// A secret of the store itself, made at the first opening; whoever opens first of two processes makes it.
fn store_secret(db: &Db, rng: &dyn Rng, name: &'static str) -> Result<Secret, VaultError> {
    let mut fresh = Zeroizing::new(vec![0; KEY_BYTES]);
    rng.fill(&mut fresh);
    db.write(move |tx| {
        tx.execute("INSERT INTO store (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", &[name.into(), (&*fresh).into()])?;
        let found = tx.query_one("SELECT secret FROM store WHERE name = $1", &[name.into()], |row| row.blob(0))?;
        found.map(Zeroizing::new).ok_or(VaultError::Impossible("a secret that was just written"))
    })
}

fn registered(db: &Db) -> Result<Vec<(HomeId, Instant)>, VaultError> {
    let sql = "SELECT home_id, erased_micros FROM erased";
    db.read(|tx| tx.query(sql, &[], |row| Ok((HomeId(row.array(0)?), Instant::from_micros(row.integer(1)?)))))
}

/// Associated data of a sealed name.
pub(super) fn name_aad(home: HomeId) -> Vec<u8> {
    bound_to("home name", &[home.as_bytes()])
}

/// Wraps a data key.
pub(super) fn wrap(key: &SealingKey, rng: &dyn Rng, home: HomeId, data_key: &[u8]) -> Vec<u8> {
    // Room for the seal from the start, so that the key is not copied and left behind while it is sealed.
    let mut plain = Vec::with_capacity(data_key.len() + SEAL_BYTES);
    plain.extend_from_slice(data_key);
    key.seal(rng, &bound_to("home key", &[home.as_bytes()]), plain)
}

/// Unwraps a data key.
pub(super) fn open(key: &SealingKey, home: HomeId, wrapped: &[u8]) -> Result<Secret, VaultError> {
    key.open("key of a home", &bound_to("home key", &[home.as_bytes()]), wrapped.to_vec()).map(Zeroizing::new)
}

impl KeyStore for KeysDb {
    fn claim(&self, home: HomeId, name: &str, now: Instant) -> Result<HomeId, VaultError> {
        if name.len() > NAME_MAX_BYTES {
            return Err(VaultError::LimitExceeded { limit: "NAME_MAX_BYTES" });
        }
        let mut secret = Zeroizing::new(vec![0; KEY_BYTES]);
        self.rng.fill(&mut secret);
        let sealed = SealingKey::new(&secret)?.seal(&*self.rng, &name_aad(home), name.as_bytes().to_vec());
        let mac = self.name_mac(name);
        self.db.write(move |tx| {
            tx.execute(
                "INSERT INTO wrapping_key (home_id, secret, made_micros, name_mac, name_sealed, claimed_micros)
                 VALUES ($1, $2, $5, $3, $4, $5)
                 ON CONFLICT (name_mac) DO UPDATE SET claimed_micros = excluded.claimed_micros",
                &[(&home).into(), (&*secret).into(), (&mac).into(), (&sealed).into(), now.micros().into()],
            )?;
            let found = tx.query_one("SELECT home_id FROM wrapping_key WHERE name_mac = $1", &[(&mac).into()], |row| row.array(0))?;
            found.map(HomeId).ok_or(VaultError::Impossible("a key that was just written"))
        })
    }

    fn hash_name(&self, name: &str) -> [u8; 32] {
        // Apart from names of homes, which are hashed as they are and hold no such byte.
        self.name_mac(&format!("person\0{name}"))
    }

    fn find(&self, name: &str) -> Result<Option<HomeId>, VaultError> {
        let mac = self.name_mac(name);
        let sql = "SELECT home_id FROM wrapping_key WHERE name_mac = $1";
        self.db.read(|tx| tx.query_one(sql, &[(&mac).into()], |row| row.array(0).map(HomeId)))
    }

    fn list(&self) -> Result<Vec<KnownHome>, VaultError> {
        let sql = "SELECT home_id, secret, name_sealed, made_micros FROM wrapping_key ORDER BY claimed_micros, home_id";
        self.db.read(|tx| {
            tx.query(sql, &[], |row| {
                let home = HomeId(row.array(0)?);
                let key = SealingKey::new(&Zeroizing::new(row.blob(1)?))?;
                let name = key.open(NAME, &name_aad(home), row.blob(2)?)?;
                let name = String::from_utf8(name).map_err(|_| VaultError::Impossible("a name that is no text"))?;
                Ok(KnownHome { home, name, made: Instant::from_micros(row.integer(3)?) })
            })
        })
    }

    fn claims(&self) -> Result<Vec<(HomeId, Instant)>, VaultError> {
        let sql = "SELECT home_id, claimed_micros FROM wrapping_key";
        self.db.read(|tx| tx.query(sql, &[], |row| Ok((HomeId(row.array(0)?), Instant::from_micros(row.integer(1)?)))))
    }

    fn wrap(&self, home: HomeId, data_key: &[u8]) -> Result<Vec<u8>, VaultError> {
        // A key that waits will soon be the only one: what is wrapped by the other meanwhile would go with it.
        let keys = self.both_keys(home)?;
        Ok(wrap(&keys.next.unwrap_or(keys.own), &*self.rng, home, data_key))
    }

    fn unwrap(&self, home: HomeId, wrapped: &[u8]) -> Result<Secret, VaultError> {
        let keys = self.both_keys(home)?;
        match open(&keys.own, home, wrapped) {
            Err(error) => keys.next.map_or(Err(error), |next| open(&next, home, wrapped)),
            opened => opened,
        }
    }

    fn add_next(&self, homes: &[HomeId], now: Instant) -> Result<(), VaultError> {
        self.add_next_keys(homes, now)
    }

    fn rotating(&self) -> Result<Vec<HomeId>, VaultError> {
        self.db.read(|tx| tx.query("SELECT home_id FROM next_key ORDER BY home_id", &[], |row| row.array(0).map(HomeId)))
    }

    fn wrap_next(&self, home: HomeId, wrapped: &[u8]) -> Result<Option<Vec<u8>>, VaultError> {
        self.wrap_by_next_key(home, wrapped)
    }

    fn promote(&self, homes: &[(HomeId, Vec<u8>)]) -> Result<(), VaultError> {
        self.promote_next_keys(homes)
    }

    fn destroy(&self, home: HomeId) -> Result<(), VaultError> {
        self.db.write(move |tx| {
            for table in ["next_key", "wrapping_key", "kept_head"] {
                tx.execute(&format!("DELETE FROM {table} WHERE home_id = $1"), &[(&home).into()])?;
            }
            Ok(())
        })?;
        self.db.truncate_log()
    }

    fn register(&self, home: HomeId, now: Instant) -> Result<(), VaultError> {
        let sql = "INSERT INTO erased (home_id, erased_micros) VALUES ($1, $2) ON CONFLICT (home_id) DO NOTHING";
        self.db.write(move |tx| tx.execute(sql, &[(&home).into(), now.micros().into()]).map(drop))
    }

    fn registered(&self) -> Result<Vec<(HomeId, Instant)>, VaultError> {
        registered(&self.db)
    }

    fn keep_heads(&self, heads: &[(HomeId, Head)]) -> Result<(), VaultError> {
        let heads = heads.to_vec();
        self.db.write(move |tx| {
            for (home, head) in &heads {
                tx.execute(
                    "INSERT INTO kept_head (home_id, links, hash)
                     SELECT home_id, $2, $3 FROM wrapping_key WHERE home_id = $1
                     ON CONFLICT (home_id) DO UPDATE SET links = excluded.links, hash = excluded.hash
                     WHERE excluded.links > kept_head.links",
                    &[home.into(), head.links.cast_signed().into(), (&head.hash).into()],
                )?;
            }
            Ok(())
        })
    }

    fn put_head_back(&self, home: HomeId, head: Head) -> Result<(), VaultError> {
        self.db.write(move |tx| {
            let sql = "UPDATE kept_head SET links = $2, hash = $3 WHERE home_id = $1";
            tx.execute(sql, &[(&home).into(), head.links.cast_signed().into(), (&head.hash).into()]).map(drop)
        })
    }

    fn copy(&self) -> Result<Secret, VaultError> {
        self.db.bytes()
    }

    fn kept_head(&self, home: HomeId) -> Result<Option<Head>, VaultError> {
        let sql = "SELECT links, hash FROM kept_head WHERE home_id = $1";
        self.db.read(|tx| tx.query_one(sql, &[(&home).into()], |row| Ok(Head { links: row.count(0)?, hash: row.array(1)? })))
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.signer.sign(message).as_ref());
        signature
    }

    fn public_key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        key.copy_from_slice(self.signer.public_key().as_ref());
        key
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.signer.public_key().as_ref()).verify(message, signature).is_ok()
    }
}
