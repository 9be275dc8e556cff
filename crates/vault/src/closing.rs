//! Closing a home: asked for by the person, with days in which they may change their mind; then it is erased, and a signed
//! proof says that it was.
//!
//! A closing that is due is carried out when the vault opens and whenever [`Vault::erase_due`] is called; a backup that was
//! made in between brings the closing back with the home, and so it is carried out there too.

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use logis_core::{HomeId, Instant};
use serde::{Deserialize, Serialize};

use crate::homes::still_there;
use crate::journal::{self, Act};
use crate::scope::Scope;
use crate::{Vault, VaultError, hex};

/// Homes that are to be closed.
pub(crate) const SCHEMA: &str = "
CREATE TABLE closing (home_id BLOB NOT NULL PRIMARY KEY, asked_micros BIGINT NOT NULL, due_micros BIGINT NOT NULL);
";
/// Their names.
pub(crate) const TABLES: &[&str] = &["closing"];

/// What a proof's first line says that it is, with its version.
const WHAT: &str = "logis erasure 1";

/// A closing that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// When it was asked for.
    pub asked: Instant,
    /// When the home is erased.
    pub due: Instant,
}

/// That a home was erased, signed by the key store that held its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureProof {
    /// What was signed: a line that says what it is, the home, the moment.
    pub statement: String,
    /// The key store's public key (Ed25519), in hexadecimal digits.
    pub public_key: String,
    /// The signature of the statement's UTF-8 bytes, in hexadecimal digits.
    pub signature: String,
}

impl ErasureProof {
    /// Whether the signature is of the statement, by the key that the proof names. Who keeps a proof compares that key with
    /// the one that their exports and journals were signed by.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let (Some(key), Some(signature)) = (hex::bytes(&self.public_key), hex::bytes(&self.signature)) else { return false };
        UnparsedPublicKey::new(&ED25519, key).verify(self.statement.as_bytes(), &signature).is_ok()
    }
}

impl Vault {
    /// Asks for the home to be closed at a moment; asked again, the moment said last counts.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn ask_closing(&self, scope: &Scope, due: Instant) -> Result<(), VaultError> {
        let (key, home, now) = (self.own(scope)?, scope.home(), self.clock().now());
        let entry = self.entry(scope.actor(), None, Act::ClosingAsked { due_micros: due.micros() })?;
        self.db().write(move |tx| {
            still_there(tx, home)?;
            let sql = "INSERT INTO closing (home_id, asked_micros, due_micros) VALUES ($1, $2, $3)
                       ON CONFLICT (home_id) DO UPDATE SET asked_micros = $2, due_micros = $3";
            tx.execute(sql, &[(&home).into(), now.micros().into(), due.micros().into()])?;
            journal::append(tx, &key, home, std::slice::from_ref(&entry)).map(drop)
        })
    }

    /// Takes a closing back; nothing happens where none was asked for.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn take_closing_back(&self, scope: &Scope) -> Result<(), VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        let entry = self.entry(scope.actor(), None, Act::ClosingTakenBack)?;
        self.db().write(move |tx| {
            if tx.execute("DELETE FROM closing WHERE home_id = $1", &[(&home).into()])? == 0 {
                return Ok(());
            }
            journal::append(tx, &key, home, std::slice::from_ref(&entry)).map(drop)
        })
    }

    /// The closing that waits, if one does.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn closing(&self, scope: &Scope) -> Result<Option<Closing>, VaultError> {
        let home = scope.home();
        self.own(scope)?;
        let sql = "SELECT asked_micros, due_micros FROM closing WHERE home_id = $1";
        self.db().read_one(|tx| {
            tx.query_one(sql, &[(&home).into()], |row| {
                Ok(Closing { asked: Instant::from_micros(row.integer(0)?), due: Instant::from_micros(row.integer(1)?) })
            })
        })
    }

    /// Erases the homes whose closing is due; which they were.
    ///
    /// # Errors
    /// When the files can't be written; what was not erased is at the next call.
    pub fn erase_due(&self) -> Result<Vec<HomeId>, VaultError> {
        let now = self.clock().now();
        let sql = "SELECT home_id FROM closing WHERE due_micros <= $1";
        let due = self.db().read(|tx| tx.query(sql, &[now.micros().into()], |row| row.array(0).map(HomeId)))?;
        for home in &due {
            match self.erase(*home) {
                Ok(()) | Err(VaultError::NoHome) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(due)
    }

    /// The proof that a home was erased; nothing where the erasure register doesn't name it.
    ///
    /// # Errors
    /// When the key store can't be read.
    pub fn erasure_proof(&self, home: HomeId) -> Result<Option<ErasureProof>, VaultError> {
        let registered = self.keys().registered()?;
        let Some((_, at)) = registered.into_iter().find(|(known, _)| *known == home) else { return Ok(None) };
        let statement = format!("{WHAT}\nhome {home}\nerased {at}\n");
        let signature = hex::digits(&self.keys().sign(statement.as_bytes()));
        Ok(Some(ErasureProof { public_key: hex::digits(&self.keys().public_key()), signature, statement }))
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::TestVault;
    use crate::{Actor, Scope, VaultError, Why};

    const DAY_SECONDS: i64 = 86_400;

    #[test]
    fn a_closing_waits_is_taken_back_is_carried_out_and_proven() {
        let folder = TestVault::new();
        let vault = folder.open();
        let home = vault.add_home("home", &Actor::Program).unwrap();
        let scope = Scope::own(home, Actor::Program, Why::Manage);
        let due = vault.clock().now().plus_seconds(14 * DAY_SECONDS);
        assert_eq!((vault.closing(&scope).unwrap(), vault.erasure_proof(home).unwrap()), (None, None));
        vault.ask_closing(&scope, due).unwrap();
        assert_eq!(vault.closing(&scope).unwrap().map(|closing| closing.due), Some(due));
        assert_eq!(vault.erase_due().unwrap(), []);
        vault.take_closing_back(&scope).unwrap();
        folder.clock.advance_seconds(15 * DAY_SECONDS);
        assert_eq!(vault.erase_due().unwrap(), [], "it was taken back");
        vault.ask_closing(&scope, vault.clock().now().plus_seconds(DAY_SECONDS)).unwrap();
        drop(vault);
        folder.clock.advance_seconds(2 * DAY_SECONDS);
        // Nobody ran it meanwhile: opening the vault carries it out.
        let vault = folder.open();
        assert!(matches!(vault.coverage(&scope), Err(VaultError::NoHome | VaultError::KeyGone)));
        let proof = vault.erasure_proof(home).unwrap().unwrap();
        assert!(proof.is_sound() && proof.statement.contains(&home.to_string()));
        let forged = crate::ErasureProof { statement: proof.statement.replace("erasure", "keeping"), ..proof };
        assert!(!forged.is_sound());
    }
}
