//! Connections that wait for the next verb. They are made, used and dropped on threads that may block.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use postgres::NoTls;

use super::address::Address;
use super::session::{Session, fault, is_leaving, is_lost};
use crate::VaultError;
use crate::db::lock;

/// Connections of one program at one time; more verbs wait.
const CLIENTS_MAX: usize = 16;
/// A verb waits so long for a connection.
const WAIT_SECONDS_MAX: u64 = 30;
/// While the server restarts, a connection is tried again so often, with so long in between: half a minute in all.
const CONNECT_TRIES_MAX: u32 = 120;
const CONNECT_PAUSE_MS: u64 = 250;

pub(super) struct Pool {
    address: Address,
    clients: Mutex<Clients>,
    returned: Condvar,
}

#[derive(Default)]
struct Clients {
    idle: Vec<Session>,
    open: usize,
}

impl Pool {
    pub(super) fn new(address: Address) -> Self {
        Self { address, clients: Mutex::default(), returned: Condvar::new() }
    }

    /// The place, for words.
    pub(super) fn shown(&self) -> String {
        self.address.shown()
    }

    pub(super) fn schema(&self) -> &str {
        &self.address.schema
    }

    /// A connection; waits for one, and for a server that restarts.
    pub(super) fn lease(&self, tries_max: u32) -> Result<Lease<'_>, VaultError> {
        let mut clients = lock(&self.clients);
        loop {
            while let Some(session) = clients.idle.pop() {
                if session.client.is_closed() {
                    clients.open -= 1;
                } else {
                    return Ok(Lease { session: Some(session), pool: self });
                }
            }
            if clients.open < CLIENTS_MAX {
                clients.open += 1;
                drop(clients);
                // From here on the place in the pool is given back by the lease's drop, also on error.
                let mut lease = Lease { session: None, pool: self };
                lease.session = Some(self.connect(tries_max)?);
                return Ok(lease);
            }
            let waited = self.returned.wait_timeout(clients, Duration::from_secs(WAIT_SECONDS_MAX)).unwrap_or_else(PoisonError::into_inner);
            clients = waited.0;
            if waited.1.timed_out() {
                return Err(VaultError::Busy);
            }
        }
    }

    /// Lets go of connections that wait: when one was lost, they most likely are too.
    pub(super) fn forget_idle(&self) {
        let mut clients = lock(&self.clients);
        clients.open -= clients.idle.len();
        let idle = std::mem::take(&mut clients.idle);
        drop(clients);
        self.returned.notify_all();
        drop(idle);
    }

    fn connect(&self, tries_max: u32) -> Result<Session, VaultError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_connect() {
                Ok(session) => return Ok(session),
                Err(error) => {
                    let passes = is_lost(&error) || error.code().is_some_and(is_leaving);
                    if !passes {
                        return Err(fault(&error));
                    }
                    if tries >= tries_max {
                        return Err(VaultError::Unreachable);
                    }
                    std::thread::sleep(Duration::from_millis(CONNECT_PAUSE_MS));
                }
            }
        }
    }

    fn try_connect(&self) -> Result<Session, postgres::Error> {
        let mut client = self.address.config.connect(NoTls)?;
        // A commit that was answered must be durable, whatever the server is set to. The schema's name is a plain word.
        client.batch_execute(&format!(
            "SET search_path TO \"{}\"; SET jit = off;
             SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
            self.address.schema
        ))?;
        Ok(Session::new(client))
    }
}

/// Every try that a running program may take.
pub(super) const PATIENT: u32 = CONNECT_TRIES_MAX;

impl Drop for Pool {
    fn drop(&mut self) {
        let idle = std::mem::take(&mut lock(&self.clients).idle);
        // A client waits for its end, which a thread that serves others must not: whoever drops the last handle of a
        // vault may be one.
        if !idle.is_empty() {
            let _ended = std::thread::spawn(move || drop(idle)).join();
        }
    }
}

/// A connection on loan.
pub(super) struct Lease<'a> {
    session: Option<Session>,
    pool: &'a Pool,
}

impl Lease<'_> {
    pub(super) fn session(&mut self) -> Result<&mut Session, VaultError> {
        self.session.as_mut().ok_or(VaultError::Impossible("a lease without a connection"))
    }

    /// Lets the connection go: it is lost, or a transaction on it could not be ended.
    pub(super) fn discard(&mut self) {
        self.session = None;
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut clients = lock(&self.pool.clients);
        match self.session.take() {
            Some(session) if !session.client.is_closed() => clients.idle.push(session),
            _ => clients.open -= 1,
        }
        drop(clients);
        self.pool.returned.notify_one();
    }
}
