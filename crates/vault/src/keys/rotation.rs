//! A home's next wrapping key in `keys.db`: it waits beside the home's own until the data is wrapped by it.

use logis_core::{HomeId, Instant};
use zeroize::Zeroizing;

use super::sqlite::{KeysDb, NAME, name_aad, open, wrap};
use crate::VaultError;
use crate::crypto::{KEY_BYTES, NONCE_BYTES, SealingKey, Secret};
use crate::db::Tx;

/// What may open a home's data key.
pub(super) struct BothKeys {
    pub(super) own: SealingKey,
    /// The key that waits.
    pub(super) next: Option<SealingKey>,
}

impl KeysDb {
    /// Both keys of one moment.
    pub(super) fn both_keys(&self, home: HomeId) -> Result<BothKeys, VaultError> {
        let (own, next) = self.db.read(|tx| Ok((secret(tx, "wrapping_key", home)?, secret(tx, "next_key", home)?)))?;
        let own = SealingKey::new(&own.ok_or(VaultError::KeyGone)?)?;
        Ok(BothKeys { own, next: next.map(|next| SealingKey::new(&next)).transpose()? })
    }

    pub(super) fn add_next_keys(&self, homes: &[HomeId], now: Instant) -> Result<(), VaultError> {
        let fresh = |home: &HomeId| {
            let mut secret = Zeroizing::new(vec![0; KEY_BYTES]);
            self.rng.fill(&mut secret);
            (*home, secret)
        };
        let fresh: Vec<(HomeId, Secret)> = homes.iter().map(fresh).collect();
        self.db.write(move |tx| {
            for (home, secret) in &fresh {
                // A home that was erased meanwhile gets none.
                let sql = "INSERT INTO next_key (home_id, secret, made_micros)
                           SELECT home_id, $2, $3 FROM wrapping_key WHERE home_id = $1 ON CONFLICT (home_id) DO NOTHING";
                tx.execute(sql, &[home.into(), (&**secret).into(), now.micros().into()])?;
            }
            Ok(())
        })
    }

    pub(super) fn wrap_by_next_key(&self, home: HomeId, wrapped: &[u8]) -> Result<Option<Vec<u8>>, VaultError> {
        let BothKeys { own, next } = self.both_keys(home)?;
        match next {
            Some(next) if open(&next, home, wrapped).is_err() => {
                let data_key = open(&own, home, wrapped)?;
                Ok(Some(wrap(&next, &*self.rng, home, &data_key)))
            }
            Some(_) => Ok(None),
            None => open(&own, home, wrapped).map(|_| None),
        }
    }

    /// The former key is overwritten by the commit and the log emptied before it is forgotten that a key waited: what a
    /// crash interrupts in between is done again.
    pub(super) fn promote_next_keys(&self, homes: &[(HomeId, Vec<u8>)]) -> Result<(), VaultError> {
        let promoted = self.promote_rows(homes)?;
        if promoted.is_empty() {
            return Ok(());
        }
        self.db.truncate_log()?;
        self.forget_next_keys(promoted)
    }

    pub(crate) fn promote_rows(&self, homes: &[(HomeId, Vec<u8>)]) -> Result<Vec<HomeId>, VaultError> {
        let homes: Vec<(HomeId, Vec<u8>, [u8; NONCE_BYTES])> = homes
            .iter()
            .map(|(home, wrapped)| {
                let mut nonce = [0; NONCE_BYTES];
                self.rng.fill(&mut nonce);
                (*home, wrapped.clone(), nonce)
            })
            .collect();
        self.db.write(move |tx| {
            let mut promoted = Vec::new();
            for (home, wrapped, nonce) in &homes {
                if promote(tx, *home, wrapped, *nonce)? {
                    promoted.push(*home);
                }
            }
            Ok(promoted)
        })
    }

    fn forget_next_keys(&self, homes: Vec<HomeId>) -> Result<(), VaultError> {
        self.db.write(move |tx| {
            for home in &homes {
                // Another process may have finished this one and begun the next: that key waits on.
                let sql = "DELETE FROM next_key WHERE home_id = $1
                           AND secret = (SELECT secret FROM wrapping_key WHERE wrapping_key.home_id = $1)";
                tx.execute(sql, &[home.into()])?;
            }
            Ok(())
        })
    }
}

/// Whether the key that waits is the home's own now. One that does not open what is wrapped belongs to a later rotation.
fn promote(tx: &Tx<'_>, home: HomeId, wrapped: &[u8], nonce: [u8; NONCE_BYTES]) -> Result<bool, VaultError> {
    let (Some(own), Some(next)) = (secret(tx, "wrapping_key", home)?, secret(tx, "next_key", home)?) else { return Ok(false) };
    let next_key = SealingKey::new(&next)?;
    if open(&next_key, home, wrapped).is_err() {
        return Ok(false);
    }
    if own == next {
        return Ok(true);
    }
    let sql = "SELECT name_sealed FROM wrapping_key WHERE home_id = $1";
    let sealed = tx.query_one(sql, &[(&home).into()], |row| row.blob(0))?.ok_or(VaultError::KeyGone)?;
    let name = SealingKey::new(&own)?.open(NAME, &name_aad(home), sealed)?;
    let sealed = next_key.seal_with(nonce, &name_aad(home), name);
    let sql = "UPDATE wrapping_key SET secret = $2, name_sealed = $3,
               made_micros = (SELECT made_micros FROM next_key WHERE next_key.home_id = $1) WHERE home_id = $1";
    tx.execute(sql, &[(&home).into(), (&*next).into(), (&sealed).into()])?;
    Ok(true)
}

fn secret(tx: &Tx<'_>, table: &str, home: HomeId) -> Result<Option<Secret>, VaultError> {
    let sql = format!("SELECT secret FROM {table} WHERE home_id = $1");
    tx.query_one(&sql, &[(&home).into()], |row| row.blob(0).map(Zeroizing::new))
}
