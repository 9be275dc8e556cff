//! Exports that a server is making, and how far each is.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use logis_core::HomeId;
use logis_vault::{Scope, VaultError};

use super::make;
use crate::App;

/// Exports that are made at one time; each holds a thread.
const RUNNING_MAX: usize = 2;
/// Failures that are remembered; of more, all are forgotten.
const FAILED_MAX: usize = 1_024;

/// How far an export is, in rows.
#[derive(Debug, Default)]
struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

/// What became of an export that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing is being made.
    Rests,
    /// So many of so many rows are written.
    Runs(u64, u64),
    /// The last one failed.
    Failed,
}

/// Exports that are being made. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Running {
    homes: Arc<Mutex<HashMap<HomeId, Option<Arc<Progress>>>>>,
}

impl Running {
    /// Begins an export on a thread of its own; one that runs already goes on. False where too many run.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub fn begin(&self, app: &App, scope: &Scope) -> Result<bool, VaultError> {
        let (home, progress) = (scope.home(), Arc::new(Progress::default()));
        {
            let mut homes = self.homes.lock().unwrap_or_else(PoisonError::into_inner);
            if matches!(homes.get(&home), Some(Some(_))) {
                return Ok(true);
            }
            if homes.values().flatten().count() >= RUNNING_MAX {
                return Ok(false);
            }
            if homes.len() >= FAILED_MAX {
                homes.retain(|_, state| state.is_some());
            }
            homes.insert(home, Some(progress.clone()));
        }
        let (app, scope, homes) = (app.clone(), scope.clone(), self.clone());
        let thread = std::thread::Builder::new().name("logis-export".into()).spawn(move || {
            let told = |done, total| {
                progress.done.store(done, Ordering::Relaxed);
                progress.total.store(total, Ordering::Relaxed);
            };
            // A thread that panics must not leave its home waiting for ever.
            let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| make(&app, &scope, false, &told)));
            if let Ok(Err(error)) = &made {
                eprintln!("logis: an export could not be made: {error}");
            }
            homes.end(home, matches!(made, Ok(Ok(_))));
        });
        if thread.is_err() {
            self.end(home, false);
        }
        thread.map(|_| true).map_err(VaultError::from)
    }

    fn end(&self, home: HomeId, well: bool) {
        let mut homes = self.homes.lock().unwrap_or_else(PoisonError::into_inner);
        if well { drop(homes.remove(&home)) } else { drop(homes.insert(home, None)) }
    }

    /// How a home's export fares.
    #[must_use]
    pub fn state(&self, home: HomeId) -> State {
        match self.homes.lock().unwrap_or_else(PoisonError::into_inner).get(&home) {
            None => State::Rests,
            Some(None) => State::Failed,
            Some(Some(progress)) => State::Runs(progress.done.load(Ordering::Relaxed), progress.total.load(Ordering::Relaxed)),
        }
    }
}
