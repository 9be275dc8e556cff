//! The second engine: PostgreSQL, an operator's. REPEATABLE READ; what met another verb runs again; what was lost
//! with the connection runs again where that does no harm.
//!
//! Calls block their thread, and a client ends with a wait: verbs run on threads that may block, never on one that
//! serves others.

mod address;
mod pool;
mod session;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use logis_core::HomeId;

use super::lock;
use super::touched::Touched;
use crate::VaultError;
use address::Address;
use pool::{Lease, PATIENT, Pool};
use session::{Ended, ended_by, fault};

pub(crate) use session::{Row, Tx};

/// How often a verb that met another one runs.
const CONFLICT_TRIES_MAX: u32 = 60;
/// How often a verb runs whose connection was lost; each time the server is waited for.
const LOST_TRIES_MAX: u32 = 8;
/// When opening, a server that can't be reached is tried so often: a few seconds.
const OPEN_TRIES_MAX: u32 = 12;
/// Pauses between tries grow by this, up to eight times of it, and differ a little each time.
const PAUSE_STEP_MS: u64 = 1;

const WRITE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE";
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The server's version, and the settings on which durability rests.
pub(super) fn about(tx: &super::Tx<'_>) -> Result<crate::Engine, VaultError> {
    let setting = |name: &str| {
        let found = tx.query_one(&format!("SELECT current_setting('{name}')"), &[], |row| row.text(0))?;
        found.ok_or(VaultError::Impossible("a setting without a value"))
    };
    let settings = ["fsync", "full_page_writes", "synchronous_commit"].map(|name| {
        let value = setting(name)?;
        let is_right = value != "off";
        Ok((name, value, is_right))
    });
    let settings = settings.into_iter().collect::<Result<_, VaultError>>()?;
    Ok(crate::Engine { name: "PostgreSQL", version: setting("server_version")?, settings })
}

pub(super) struct Engine {
    pool: Pool,
    touched: Touched,
    /// Verbs that met another one run again one at a time: of those that wait, none meets another.
    again: Mutex<()>,
    pauses: AtomicU64,
}

thread_local! {
    /// The engine that this thread's verb writes into; a copy reads and writes two.
    static WRITING: Cell<usize> = const { Cell::new(0) };
}

/// How a transaction ended.
enum Outcome<T> {
    /// With the verb's answer; durable if that is a success.
    Done(Result<T, VaultError>),
    /// Before its end, for a reason that may pass.
    Ended(Ended, VaultError),
    /// The connection was lost while it committed: nobody knows.
    Unknown,
}

impl Engine {
    pub(super) fn open(url: &str) -> Result<Self, VaultError> {
        let pool = Pool::new(Address::parse(url)?);
        let engine = Self { pool, touched: Touched::default(), again: Mutex::default(), pauses: AtomicU64::new(0) };
        engine.create_schema()?;
        Ok(engine)
    }

    /// The place, for words: without its password.
    pub(super) fn shown(&self) -> String {
        self.pool.shown()
    }

    pub(super) fn touched(&self) -> &Touched {
        &self.touched
    }

    fn create_schema(&self) -> Result<(), VaultError> {
        drop(self.pool.lease(OPEN_TRIES_MAX)?);
        let schema = self.pool.schema().to_owned();
        self.write(
            move |tx| {
                // Asked first: making one takes a right that the account may lack, even where it is there.
                let there = "SELECT 1 FROM pg_namespace WHERE nspname = CAST($1 AS TEXT)";
                match tx.query_one(there, &[schema.as_str().into()], |_| Ok(()))? {
                    Some(()) => Ok(()),
                    None => tx.script(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\"")),
                }
            },
            true,
        )
    }

    /// A schema with tables, but not ours, is left as it is.
    pub(super) fn refuse_other_tables(&self) -> Result<(), VaultError> {
        let others = "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                      WHERE n.nspname = CAST($1 AS TEXT) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                        AND NOT EXISTS (SELECT 1 FROM pg_class f WHERE f.relnamespace = n.oid AND f.relname = 'format') LIMIT 1";
        match self.read(|tx| tx.query_one(others, &[self.pool.schema().into()], |_| Ok(())))? {
            Some(()) => Err(VaultError::NotOurs { place: self.shown().into() }),
            None => Ok(()),
        }
    }

    pub(super) fn read<T>(&self, mut verb: impl FnMut(&super::Tx<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
        self.run(READ, true, &mut verb)
    }

    /// A verb of one query, which is a state of its own: two round trips less.
    pub(super) fn read_one<T>(&self, mut verb: impl FnMut(&super::Tx<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
        self.run("", true, &mut verb)
    }

    pub(super) fn write<T>(&self, mut verb: impl FnMut(&super::Tx<'_>) -> Result<T, VaultError>, again: bool) -> Result<T, VaultError> {
        struct Former(usize);
        impl Drop for Former {
            fn drop(&mut self) {
                WRITING.set(self.0);
            }
        }
        let this = std::ptr::from_ref(self).addr();
        let former = Former(WRITING.replace(this));
        if former.0 == this {
            return Err(VaultError::Impossible("a write inside a write"));
        }
        self.run(WRITE, again, &mut verb)
    }

    /// Runs a verb until it is done, `begin` being nothing for one of one query. `again`: also where nobody knows whether it was kept.
    fn run<T>(&self, begin: &str, again: bool, verb: &mut dyn FnMut(&super::Tx<'_>) -> Result<T, VaultError>) -> Result<T, VaultError> {
        let (mut conflicts, mut duplicates, mut losses) = (0, 0, 0);
        let mut turn = None;
        loop {
            let (ended, error) = match self.transact(begin, verb)? {
                Outcome::Done(result) => return result,
                Outcome::Ended(ended, error) => (ended, error),
                Outcome::Unknown if again => (Ended::Lost, VaultError::Unreachable),
                Outcome::Unknown => {
                    self.pool.forget_idle();
                    return Err(VaultError::Unsure);
                }
            };
            let (count, max) = match ended {
                Ended::Conflict => (&mut conflicts, CONFLICT_TRIES_MAX),
                Ended::Duplicate => (&mut duplicates, 2),
                Ended::Lost => (&mut losses, LOST_TRIES_MAX),
                Ended::Failed => return Err(error),
            };
            *count += 1;
            if *count >= max {
                return Err(error);
            }
            if ended == Ended::Lost {
                self.pool.forget_idle();
            } else {
                turn = turn.or_else(|| Some(lock(&self.again)));
                self.pause(*count);
            }
        }
    }

    /// A short wait that differs from the last one: two programs that met must not meet again and again.
    fn pause(&self, tries: u32) {
        let drawn =
            self.pauses.fetch_add(1, Ordering::Relaxed).wrapping_add(u64::from(std::process::id())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let steps = u64::from(tries.min(8));
        std::thread::sleep(Duration::from_micros(PAUSE_STEP_MS * 1_000 * steps * (256 + (drawn >> 56)) / 512));
    }

    fn transact<T>(&self, begin: &str, verb: &mut dyn FnMut(&super::Tx<'_>) -> Result<T, VaultError>) -> Result<Outcome<T>, VaultError> {
        let mut open = Open { lease: self.pool.lease(PATIENT)?, is_open: false };
        let is_one = begin.is_empty();
        if !is_one {
            if let Err(error) = open.lease.session()?.client.batch_execute(begin) {
                open.lease.discard();
                return Ok(Outcome::Ended(ended_by(&error), fault(&error)));
            }
            open.is_open = true;
        }
        let tx = super::Tx::Postgres(Tx::new(open.lease.session()?, is_one));
        let result = verb(&tx);
        let super::Tx::Postgres(tx) = tx else { return Err(VaultError::Impossible("a transaction of another engine")) };
        let (ended, pending): (_, BTreeSet<HomeId>) = (tx.ended.get(), tx.pending.into_inner());
        match (result, ended) {
            (Err(error), None) => Ok(Outcome::Done(Err(error))),
            (Ok(answer), None) if is_one => Ok(Outcome::Done(Ok(answer))),
            (result, Some(ended)) => {
                if ended == Ended::Lost {
                    open.lease.discard();
                }
                let error = result.err().unwrap_or(VaultError::Impossible("a verb that goes on after its transaction ended"));
                Ok(Outcome::Ended(ended, error))
            }
            (Ok(answer), None) => {
                let committed = open.lease.session()?.client.batch_execute("COMMIT");
                open.is_open = false;
                match committed {
                    Ok(()) => {
                        self.touched.committed(pending);
                        Ok(Outcome::Done(Ok(answer)))
                    }
                    Err(error) => {
                        open.lease.discard();
                        match ended_by(&error) {
                            Ended::Lost => {
                                // If it was kept after all, the journals moved; looking at them does no harm.
                                self.touched.committed(pending);
                                Ok(Outcome::Unknown)
                            }
                            ended => Ok(Outcome::Ended(ended, fault(&error))),
                        }
                    }
                }
            }
        }
    }
}

/// Ends a transaction that its verb left open, also when the verb panics.
struct Open<'a> {
    lease: Lease<'a>,
    is_open: bool,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if self.is_open && self.lease.session().is_ok_and(|session| session.client.batch_execute("ROLLBACK").is_err()) {
            self.lease.discard();
        }
    }
}

/// A query whose rows nobody deletes before the transaction ends.
pub(super) fn held(sql: &str) -> String {
    format!("{sql} FOR KEY SHARE")
}

/// Table definitions in PostgreSQL's words; texts compare byte by byte, as SQLite's do.
pub(super) fn definitions(sql: &str) -> String {
    sql.replace(" BLOB", " BYTEA").replace(" TEXT", " TEXT COLLATE \"C\"")
}
