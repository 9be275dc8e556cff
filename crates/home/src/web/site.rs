//! What a running server holds: the home it shows, who was let in, what it last found.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use logis_core::{Clock, HomeId, Rng};
use logis_pages::access::Verification;
use tokio::sync::Semaphore;

use super::door::{Door, Refusals};
use crate::App;

/// The zone in which days begin and end.
const ZONE: &str = "Europe/Paris";
/// Uploads taken in at one time; each holds a thread.
const UPLOADS_MAX: usize = 4;

/// A home and its server's memory.
pub struct Site {
    pub(super) app: App,
    pub(super) home: HomeId,
    pub(super) door: Door,
    pub(super) uploads: Arc<Semaphore>,
    /// Whether the data is made up.
    demo: bool,
    /// The command that prints another link.
    command: String,
    zone: TimeZone,
    port: AtomicU64,
    faults: AtomicU64,
    verified: Mutex<Verification>,
    refusals: Refusals,
}

impl Site {
    /// A site of a home. Links and sessions take their chance and their time from `rng` and `clock`: the real ones,
    /// also where the app's own are made up. `command` prints another link.
    #[must_use]
    pub fn new(app: App, home: HomeId, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, demo: bool, command: String) -> Self {
        Self {
            app,
            home,
            door: Door::new(clock, rng),
            uploads: Arc::new(Semaphore::new(UPLOADS_MAX)),
            demo,
            command,
            zone: TimeZone::get(ZONE).unwrap_or(TimeZone::UTC),
            port: AtomicU64::new(0),
            faults: AtomicU64::new(0),
            verified: Mutex::new(Verification::Unchecked),
            refusals: Refusals::default(),
        }
    }

    /// An address that opens the home once.
    #[must_use]
    pub fn link(&self) -> String {
        format!("http://localhost:{}/enter/{}", self.port(), self.door.add_link().as_str())
    }

    /// Says on which port the server listens.
    pub fn set_port(&self, port: u16) {
        self.port.store(port.into(), Ordering::Relaxed);
    }

    pub(super) fn port(&self) -> u64 {
        self.port.load(Ordering::Relaxed)
    }

    /// Two servers on one machine share their cookies, since these know no ports; so the name has the port.
    pub(super) fn cookie_name(&self) -> String {
        format!("logis_{}", self.port())
    }

    pub(super) fn is_demo(&self) -> bool {
        self.demo
    }

    pub(super) fn command(&self) -> &str {
        &self.command
    }

    pub(super) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Writes a fault to the log and gives its number; the person is shown the number alone.
    pub(super) fn note_fault(&self, words: &dyn std::fmt::Display) -> u64 {
        let number = self.faults.fetch_add(1, Ordering::Relaxed) + 1;
        eprintln!("fault {number}: {words}");
        number
    }

    /// Tells the journal that someone was refused. What can't be written, for an erased home, is of no one.
    pub(super) async fn note_refused(&self, what: &'static str) {
        if let Some(times) = self.refusals.count(what, self.door.now()) {
            let (vault, home) = (self.app.vault.clone(), self.home);
            // The vault may block.
            let _written = tokio::task::spawn_blocking(move || vault.note_refused(home, what, times)).await;
        }
    }

    /// Tells the journal what it was not told yet: when the server ends.
    pub fn end(&self) {
        for (what, times) in self.refusals.rest() {
            let _written = self.app.vault.note_refused(self.home, what, times);
        }
    }

    /// What the last verification of the journal found.
    pub(super) fn verification(&self) -> Verification {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_verification(&self, found: Verification) {
        *self.verified.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }
}
