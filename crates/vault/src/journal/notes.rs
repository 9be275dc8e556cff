//! Lines that may wait a second: looks, unwrappings; and the heads, which follow each commit into the key store.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use logis_core::{HomeId, Rng};

use super::chain::{append, state};
use super::{Act, LINK_ENTRIES_MAX, PAGE, SaltedEntry};
use crate::crypto::HomeKey;
use crate::db::Db;
use crate::keys::KeyStore;
use crate::{Actor, Scope, SessionId, Vault, VaultError, Why};

/// What waits is written together after this long: within a second, and about once a second at most.
const FLUSH_DELAY_MS: u64 = 900;
/// After a failure it is tried again after this long.
const RETRY_DELAY_MS: u64 = 5_000;
/// Lines that wait at most; then the next one is written at once.
const WAITING_MAX: usize = 4_096;
/// Sessions and kinds that are remembered to have their line; more make second lines, never lost ones.
const SEEN_MAX: usize = 65_536;
/// What another person reads of a kind has a line each time so many seconds begin, as long as they go on.
const OTHERS_SECONDS: i64 = 3_600;
/// Homes written in one transaction.
const HOMES_MAX: usize = 256;
/// A chain is signed again after this many links, and at clean exit.
const SIGN_AFTER_LINKS: u64 = 64;

/// Whose home, in which session or run, at what, and for another person than its own within which hour.
type Look = (HomeId, Option<SessionId>, &'static str, Option<i64>);

/// Wakes the thread that writes what waits.
#[derive(Default)]
pub(crate) struct Signal {
    state: Mutex<Wanted>,
    changed: Condvar,
}

#[derive(Default, Clone, Copy)]
struct Wanted {
    work: bool,
    stop: bool,
}

impl Signal {
    pub(crate) fn wake(&self) {
        lock(&self.state).work = true;
        self.changed.notify_all();
    }

    pub(crate) fn stop(&self) {
        lock(&self.state).stop = true;
        self.changed.notify_all();
    }

    /// Waits for work, then a little longer for more of it. False when it is time to stop.
    fn wait(&self) -> bool {
        let mut state = lock(&self.state);
        while !state.work && !state.stop {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state = self.pause(state, FLUSH_DELAY_MS);
        state.work = false;
        !state.stop
    }

    /// Waits until it is time to stop, at most so long.
    fn pause<'a>(&self, state: MutexGuard<'a, Wanted>, milliseconds: u64) -> MutexGuard<'a, Wanted> {
        let pause = Duration::from_millis(milliseconds);
        self.changed.wait_timeout_while(state, pause, |state| !state.stop).unwrap_or_else(PoisonError::into_inner).0
    }
}

/// What waits to be written.
pub(crate) struct Notes {
    db: Db,
    keys: Arc<dyn KeyStore>,
    rng: Arc<dyn Rng>,
    signal: Arc<Signal>,
    waiting: Mutex<Waiting>,
    /// One flush at a time, so that lines keep their order.
    flushing: Mutex<()>,
}

#[derive(Default)]
struct Waiting {
    lines: Vec<Line>,
    looks: BTreeMap<Look, Looked>,
    seen: HashSet<Look>,
    /// Homes whose head is not in the key store yet.
    unkept: BTreeSet<HomeId>,
    /// Homes whose head is kept, but was not signed since.
    unsigned: BTreeSet<HomeId>,
}

#[derive(Clone)]
struct Line {
    home: HomeId,
    key: Arc<HomeKey>,
    entry: SaltedEntry,
}

struct Looked {
    key: Arc<HomeKey>,
    entry: super::Entry,
    rows: u64,
}

impl Notes {
    pub(crate) fn new(db: Db, keys: Arc<dyn KeyStore>, rng: Arc<dyn Rng>, signal: Arc<Signal>) -> Self {
        Self { db, keys, rng, signal, waiting: Mutex::default(), flushing: Mutex::default() }
    }

    /// The thread that writes what waits, until it is told to stop.
    pub(crate) fn serve(&self) {
        while self.signal.wait() {
            if self.flush(false).is_err() {
                // What could not be written still waits.
                let state = self.signal.pause(lock(&self.signal.state), RETRY_DELAY_MS);
                drop(state);
                self.signal.wake();
            }
        }
        // A clean exit loses no line and signs what moved. What fails here was never acknowledged.
        let _written = self.flush(true);
    }

    pub(crate) fn add(&self, home: HomeId, key: Arc<HomeKey>, entry: SaltedEntry) -> Result<(), VaultError> {
        let mut waiting = lock(&self.waiting);
        waiting.lines.push(Line { home, key, entry });
        self.added(waiting)
    }

    pub(crate) fn look(&self, vault: &Vault, scope: &Scope, key: Arc<HomeKey>, kind: &'static str, rows: u64) -> Result<(), VaultError> {
        let now = vault.clock().now();
        let hour = matches!(scope.actor(), Actor::OtherPerson { .. }).then(|| now.seconds().div_euclid(OTHERS_SECONDS));
        let look = (scope.home(), scope.actor().session(), kind, hour);
        let mut waiting = lock(&self.waiting);
        if let Some(looked) = waiting.looks.get_mut(&look) {
            // A page reads the same records more than once: they were seen once. Pages are counted each.
            looked.rows = if kind == PAGE { looked.rows.saturating_add(rows) } else { looked.rows.max(rows) };
            return Ok(());
        }
        // Each page that another person sees is told, together with those of the same second.
        let is_told_again = hour.is_some() && kind == PAGE;
        if !waiting.seen.insert(look) && !is_told_again {
            return Ok(());
        }
        if waiting.seen.len() > SEEN_MAX {
            waiting.seen.clear();
            waiting.seen.insert(look);
        }
        let (actor, why): (Actor, Option<Why>) = (scope.actor().clone(), Some(scope.why()));
        let act = Act::Looked { kind: kind.to_owned(), rows: 0 };
        let entry = super::Entry { at_micros: now.micros(), actor, why, act };
        waiting.looks.insert(look, Looked { key, entry, rows });
        self.added(waiting)
    }

    fn added(&self, waiting: MutexGuard<'_, Waiting>) -> Result<(), VaultError> {
        let many = waiting.lines.len() + waiting.looks.len() > WAITING_MAX;
        drop(waiting);
        if many {
            return self.flush(false);
        }
        self.signal.wake();
        Ok(())
    }

    pub(crate) fn flush(&self, leaving: bool) -> Result<(), VaultError> {
        let _one_at_a_time = lock(&self.flushing);
        self.write_lines()?;
        self.keep_heads(leaving)
    }

    fn write_lines(&self) -> Result<(), VaultError> {
        let mut lines = self.take_lines()?;
        // Lines of one home together, each home's in their order.
        lines.sort_by_key(|line| line.home);
        while !lines.is_empty() {
            let homes: BTreeSet<HomeId> = lines.iter().map(|line| line.home).take(HOMES_MAX).collect();
            let last = homes.last().copied();
            let rest = lines.partition_point(|line| Some(line.home) <= last);
            let batch: Vec<Line> = lines[..rest].to_vec();
            let count = batch.len();
            let written = self.db.write(move |tx| {
                for of_home in batch.chunk_by(|a, b| a.home == b.home) {
                    for link in of_home.chunks(LINK_ENTRIES_MAX) {
                        let entries: Vec<SaltedEntry> = link.iter().map(|line| line.entry.clone()).collect();
                        match append(tx, &link[0].key, link[0].home, &entries) {
                            // Erased meanwhile: its journal is gone, and so is what would be said there.
                            Ok(_) | Err(VaultError::NoHome) => {}
                            Err(error) => return Err(error),
                        }
                    }
                }
                Ok(())
            });
            if let Err(error) = written {
                let mut waiting = lock(&self.waiting);
                lines.append(&mut waiting.lines);
                waiting.lines = lines;
                return Err(error);
            }
            lines.drain(..count);
        }
        Ok(())
    }

    fn take_lines(&self) -> Result<Vec<Line>, VaultError> {
        let mut waiting = lock(&self.waiting);
        let mut lines = std::mem::take(&mut waiting.lines);
        for ((home, _, kind, _), Looked { key, mut entry, rows }) in std::mem::take(&mut waiting.looks) {
            entry.act = Act::Looked { kind: kind.to_owned(), rows };
            lines.push(Line { home, key, entry: SaltedEntry::new(&*self.rng, &entry)? });
        }
        Ok(lines)
    }

    /// Puts the heads of chains that moved into the key store, all in one commit, and signs those that are due.
    fn keep_heads(&self, leaving: bool) -> Result<(), VaultError> {
        let touched = self.db.take_touched();
        let homes: Vec<HomeId> = {
            let mut waiting = lock(&self.waiting);
            waiting.unkept.extend(touched);
            if leaving {
                let unsigned = std::mem::take(&mut waiting.unsigned);
                waiting.unkept.extend(unsigned);
            }
            waiting.unkept.iter().copied().collect()
        };
        if homes.is_empty() {
            return Ok(());
        }
        let mut heads = Vec::with_capacity(homes.len());
        let (mut due, mut unsigned) = (Vec::new(), Vec::new());
        for home in &homes {
            match self.db.read(|tx| state(tx, *home)) {
                Ok(state) => {
                    heads.push((*home, state.head));
                    match state.head.links.saturating_sub(state.signed_links) {
                        0 => {}
                        links if leaving || links >= SIGN_AFTER_LINKS => {
                            due.push((*home, state.head, self.keys.sign(&state.head.message(*home))));
                        }
                        _ => unsigned.push(*home),
                    }
                }
                Err(VaultError::NoHome) => {}
                Err(error) => return Err(error),
            }
        }
        self.keys.keep_heads(&heads)?;
        if !due.is_empty() {
            self.db.write_again(move |tx| {
                for (home, head, signature) in &due {
                    tx.execute(
                        "UPDATE journal_chain SET signed_links = $2, signature = $3 WHERE home_id = $1 AND signed_links < $2",
                        &[home.into(), head.links.cast_signed().into(), signature.into()],
                    )?;
                }
                Ok(())
            })?;
        }
        let mut waiting = lock(&self.waiting);
        for home in homes {
            waiting.unkept.remove(&home);
        }
        waiting.unsigned.extend(unsigned);
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
