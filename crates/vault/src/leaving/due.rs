//! When a home's next scheduled export is due. That alone lies open beside the homes, so that nobody's key is unwrapped to
//! find out that nothing is to be done; what the person chose lies sealed.

use logis_core::{HomeId, Instant};

use crate::homes::still_there;
use crate::{Scope, Vault, VaultError};

/// Homes whose next export has a moment.
pub(crate) const SCHEMA: &str = "
CREATE TABLE export_due (home_id BLOB NOT NULL PRIMARY KEY, due_micros BIGINT NOT NULL);
";
/// Their names.
pub(crate) const TABLES: &[&str] = &["export_due"];

impl Vault {
    /// Says when the home's next export is due; never, where there is no moment.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn set_export_due(&self, scope: &Scope, due: Option<Instant>) -> Result<(), VaultError> {
        let (home, _) = (scope.home(), self.own(scope)?);
        self.db().write(move |tx| {
            still_there(tx, home)?;
            tx.execute("DELETE FROM export_due WHERE home_id = $1", &[(&home).into()])?;
            if let Some(due) = due {
                let sql = "INSERT INTO export_due (home_id, due_micros) VALUES ($1, $2)";
                tx.execute(sql, &[(&home).into(), due.micros().into()])?;
            }
            Ok(())
        })
    }

    /// When the home's next export is due.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn export_due(&self, scope: &Scope) -> Result<Option<Instant>, VaultError> {
        let (home, _) = (scope.home(), self.own(scope)?);
        let sql = "SELECT due_micros FROM export_due WHERE home_id = $1";
        self.db().read_one(|tx| tx.query_one(sql, &[(&home).into()], |row| row.integer(0).map(Instant::from_micros)))
    }

    /// Takes the home's due export upon itself: it is due again at `until`, whatever becomes of this one. False where
    /// another did, or nothing is due.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn claim_export(&self, scope: &Scope, until: Instant) -> Result<bool, VaultError> {
        let (home, now, _) = (scope.home(), self.clock().now(), self.own(scope)?);
        self.db().write(move |tx| {
            let sql = "UPDATE export_due SET due_micros = $3 WHERE home_id = $1 AND due_micros <= $2";
            Ok(tx.execute(sql, &[(&home).into(), now.micros().into(), until.micros().into()])? == 1)
        })
    }

    /// The homes whose export is due.
    ///
    /// # Errors
    /// When the database fails.
    pub fn exports_due(&self) -> Result<Vec<HomeId>, VaultError> {
        let now = self.clock().now();
        let sql = "SELECT home_id FROM export_due WHERE due_micros <= $1";
        self.db().read(|tx| tx.query(sql, &[now.micros().into()], |row| row.array(0).map(HomeId)))
    }

    /// Takes away what nobody renewed or wanted for a day: for a server that runs for long.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn sweep(&self) -> Result<(), VaultError> {
        self.sweep_spools()
    }
}
