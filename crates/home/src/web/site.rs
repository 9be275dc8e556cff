//! What a running server holds: its people, what it last found, what it refused.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use logis_core::{Clock, HomeId, Rng};
use logis_pages::access::Verification;
use logis_vault::{Actor, Feed, VaultError};
use tokio::sync::Semaphore;

use super::reach::{PublicUrl, Reach};
use super::refusals::Refusals;
use crate::App;
use crate::leaving::running::Running;
use crate::people::{LINK_SECONDS_MAX, Origin, People};

/// The zone in which days begin and end where no other is set: that of the made-up home.
const ZONE: &str = "Europe/Paris";
/// Uploads taken in at one time; each holds a thread.
const UPLOADS_MAX: usize = 4;

/// Homes whose last verification is remembered; of more, all are forgotten.
const VERIFIED_MAX: usize = 1_024;

/// A server's memory.
pub struct Site {
    pub(crate) app: App,
    /// The home that it was started for: attempts that aim at no other stand in its journal.
    home: HomeId,
    pub(crate) people: People,
    clock: Arc<dyn Clock>,
    pub(super) uploads: Arc<Semaphore>,
    /// Exports that are being made.
    pub(crate) exports: Running,
    exports_folder: Option<PathBuf>,
    /// Whether the data is made up.
    demo: bool,
    /// The command that prints another link.
    command: String,
    zone: TimeZone,
    port: AtomicU64,
    reach: Reach,
    faults: AtomicU64,
    verified: Mutex<HashMap<HomeId, Verification>>,
    refusals: Refusals,
    reads: Refusals,
}

impl Site {
    /// A site of a home. Links and sessions take their chance and their time from `rng` and `clock`: the real ones,
    /// also where the app's own are made up. `command` prints another link.
    #[must_use]
    pub fn new(app: App, home: HomeId, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, demo: bool, command: String) -> Self {
        Self {
            people: People::new(&app, clock.clone(), rng),
            app,
            home,
            clock,
            uploads: Arc::new(Semaphore::new(UPLOADS_MAX)),
            exports: Running::default(),
            exports_folder: None,
            demo,
            command,
            zone: TimeZone::get(ZONE).unwrap_or(TimeZone::UTC),
            port: AtomicU64::new(0),
            reach: Reach::default(),
            faults: AtomicU64::new(0),
            verified: Mutex::default(),
            refusals: Refusals::default(),
            reads: Refusals::default(),
        }
    }

    /// The same, with a folder that the operator allows scheduled exports to be written to.
    #[must_use]
    pub fn with_exports(self, folder: Option<PathBuf>) -> Self {
        Self { exports_folder: folder, ..self }
    }

    pub(crate) fn exports_folder(&self) -> Option<&Path> {
        self.exports_folder.as_deref()
    }

    /// The same, reached in another way than from this machine alone.
    #[must_use]
    pub fn reached(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// How the pages are reached.
    pub(super) fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Where the pages are.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}/", self.reach.origin(self.port()))
    }

    /// Where the pages are, as passkeys are bound to it: a name, and an origin that browsers hold for secure.
    pub(crate) fn origin(&self) -> Origin {
        let domain = self.reach.public.as_ref().map_or("localhost", PublicUrl::host).to_owned();
        Origin { domain, origin: self.reach.origin(self.port()) }
    }

    /// An address that opens the home once; the journal names who asked for it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn link(&self, who: &Actor) -> Result<String, VaultError> {
        Ok(format!("{}enter/{}", self.address(), self.people.add_link(self.home, LINK_SECONDS_MAX, who)?))
    }

    /// Says in which zone days begin and end.
    pub fn set_zone(&mut self, zone: TimeZone) {
        self.zone = zone;
    }

    /// Says on which port the server listens.
    pub fn set_port(&self, port: u16) {
        self.port.store(port.into(), Ordering::Relaxed);
    }

    pub(super) fn port(&self) -> u64 {
        self.port.load(Ordering::Relaxed)
    }

    /// Two servers on one machine share their cookies, since these know no ports; so the name has the port. Over TLS it
    /// begins so that browsers take it from no other site and send it over TLS alone.
    pub(super) fn cookie_name(&self) -> String {
        let port = self.reach.public.as_ref().map_or_else(|| self.port(), |public| public.port().into());
        format!("{}logis_{port}", if self.reach.is_secure() { "__Host-" } else { "" })
    }

    pub(crate) fn is_demo(&self) -> bool {
        self.demo
    }

    pub(crate) fn command(&self) -> &str {
        &self.command
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Writes a fault to the log and gives its number; the person is shown the number alone.
    pub(super) fn note_fault(&self, words: &dyn std::fmt::Display) -> u64 {
        let number = self.faults.fetch_add(1, Ordering::Relaxed) + 1;
        eprintln!("fault {number}: {words}");
        number
    }

    /// Tells the journal of a home that someone was refused; where none was aimed at, that of the server's own. What can't
    /// be written, for an erased home, is of no one.
    pub(crate) fn tell_refused(&self, home: Option<HomeId>, what: &'static str) {
        let home = home.unwrap_or(self.home);
        if let Some(times) = self.refusals.count(home, what, self.clock.elapsed()) {
            let _written = self.app.vault.note_refused(home, what, times);
        }
    }

    /// The same where threads must not block.
    pub(super) async fn note_refused(self: &Arc<Self>, home: Option<HomeId>, what: &'static str) {
        let site = self.clone();
        let _written = tokio::task::spawn_blocking(move || site.tell_refused(home, what)).await;
    }

    /// Tells the journal of a home that its calendar was read, the reads of an hour together.
    pub(crate) fn tell_read(&self, feed: &Feed, who: &Actor) -> Result<(), VaultError> {
        match self.reads.count(feed.home, "calendar", self.clock.elapsed()) {
            Some(times) => self.app.vault.note_feed_read(feed, times, self.people.now(), who),
            None => Ok(()),
        }
    }

    /// Tells the journals what they were not told yet: when the server ends.
    pub fn end(&self) {
        for ((home, what), times) in self.refusals.rest() {
            let _written = self.app.vault.note_refused(home, what, times);
        }
        for ((home, _), times) in self.reads.rest() {
            // One that was stopped meanwhile is told by that.
            if let Ok(Some(feed)) = self.app.vault.feed(home) {
                let _written = self.app.vault.note_feed_read(&feed, times, self.people.now(), &Actor::Program);
            }
        }
    }

    /// What the last verification of a home's journal found.
    pub(super) fn verification(&self, home: HomeId) -> Verification {
        let verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        verified.get(&home).cloned().unwrap_or(Verification::Unchecked)
    }

    pub(super) fn set_verification(&self, home: HomeId, found: Verification) {
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if verified.len() >= VERIFIED_MAX {
            verified.clear();
        }
        verified.insert(home, found);
    }
}
