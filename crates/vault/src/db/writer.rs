//! The one writer of a database: takes the verbs that wait, runs each in a savepoint, commits once, answers all.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use rusqlite::Connection;

use super::sqlite::{self, begin, run};
use super::touched::Touched;
use super::{Pending, Tx};
use crate::VaultError;

/// Verbs in one commit at most; also how many wait before callers do.
const BATCH_MAX: usize = 256;

pub(super) struct Writer {
    verbs: Option<mpsc::SyncSender<Box<dyn Waiting>>>,
    thread: Option<JoinHandle<()>>,
    touched: Arc<Touched>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self, VaultError> {
        let (verbs, waiting) = mpsc::sync_channel(BATCH_MAX);
        let touched = Arc::new(Touched::default());
        let of_thread = touched.clone();
        let thread = std::thread::Builder::new().name("logis-writer".into()).spawn(move || serve(&connection, &waiting, &of_thread))?;
        Ok(Self { verbs: Some(verbs), thread: Some(thread), touched })
    }

    pub(super) fn touched(&self) -> &Touched {
        &self.touched
    }

    pub(super) fn write<T: Send + 'static>(
        &self,
        verb: impl FnMut(&Tx<'_>) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        const ENDED: VaultError = VaultError::Impossible("the writer ended");
        if self.thread.as_ref().is_some_and(|thread| thread.thread().id() == std::thread::current().id()) {
            return Err(VaultError::Impossible("a write inside a write"));
        }
        let (reply, answer) = mpsc::sync_channel(1);
        let verb = Box::new(Verb { verb, outcome: None, reply });
        self.verbs.as_ref().ok_or(ENDED)?.send(verb).map_err(|_| ENDED)?;
        match answer.recv().map_err(|_| ENDED)? {
            Outcome::Done(result) => result,
            Outcome::Panicked(payload) => resume_unwind(payload),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.verbs = None;
        if let Some(thread) = self.thread.take() {
            // A verb never holds the last handle of its own database (it is dropped before its caller is answered).
            let _ended = thread.join();
        }
    }
}

enum Outcome<T> {
    Done(Result<T, VaultError>),
    Panicked(Box<dyn Any + Send>),
}

/// What running a verb left to do.
enum Ran {
    /// Its savepoint is kept.
    Keep,
    /// Its savepoint is undone.
    Undo,
}

/// A verb that waits for the writer, its type forgotten.
trait Waiting: Send {
    fn run(&mut self, tx: &Tx<'_>) -> Ran;
    /// It failed outside of itself.
    fn fail(&mut self, error: VaultError);
    /// Whether its answer is a success that a commit must make true.
    fn hopes(&self) -> bool;
    fn answer(self: Box<Self>);
}

struct Verb<T, F> {
    verb: F,
    outcome: Option<Outcome<T>>,
    reply: mpsc::SyncSender<Outcome<T>>,
}

impl<T: Send, F: FnMut(&Tx<'_>) -> Result<T, VaultError> + Send> Waiting for Verb<T, F> {
    fn run(&mut self, tx: &Tx<'_>) -> Ran {
        // What the verb shares with its caller may be half changed after a panic: the caller gets the panic too.
        let outcome = match catch_unwind(AssertUnwindSafe(|| (self.verb)(tx))) {
            Ok(result) => Outcome::Done(result),
            Err(payload) => Outcome::Panicked(payload),
        };
        let ran = if matches!(outcome, Outcome::Done(Ok(_))) { Ran::Keep } else { Ran::Undo };
        self.outcome = Some(outcome);
        ran
    }

    fn fail(&mut self, error: VaultError) {
        self.outcome = Some(Outcome::Done(Err(error)));
    }

    fn hopes(&self) -> bool {
        matches!(self.outcome, None | Some(Outcome::Done(Ok(_))))
    }

    fn answer(self: Box<Self>) {
        let Self { verb, outcome, reply } = *self;
        drop(verb);
        let outcome = outcome.unwrap_or(Outcome::Done(Err(VaultError::Impossible("a verb that did not run"))));
        // The caller waits; if its thread is gone, nobody asks.
        let _heard = reply.send(outcome);
    }
}

fn serve(connection: &Connection, waiting: &mpsc::Receiver<Box<dyn Waiting>>, touched: &Touched) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        batch.extend(waiting.try_iter().take(BATCH_MAX - 1));
        commit_together(connection, &mut batch, touched);
        batch.into_iter().for_each(Waiting::answer);
    }
}

/// Runs the batch and commits it. Where an error ends the whole transaction, the verb that met it gets the error and
/// the others run again in a new one; each round has one verb less.
fn commit_together(connection: &Connection, batch: &mut [Box<dyn Waiting>], touched: &Touched) {
    loop {
        let pending = Pending::default();
        let result = begin(connection, "BEGIN IMMEDIATE").and_then(|()| run_all(connection, batch, &pending));
        match result {
            Ok(Round::Again) => {}
            Ok(Round::Whole) => match commit(connection) {
                Ok(()) => return touched.committed(pending.into_inner()),
                Err(error) => return fail_all(connection, batch, &error),
            },
            Err(error) => return fail_all(connection, batch, &error),
        }
    }
}

enum Round {
    Whole,
    Again,
}

fn run_all(connection: &Connection, batch: &mut [Box<dyn Waiting>], pending: &Pending) -> Result<Round, VaultError> {
    let tx = Tx::Sqlite(sqlite::Tx { connection, pending: Some(pending) });
    for verb in batch.iter_mut().filter(|verb| verb.hopes()) {
        run(connection, "SAVEPOINT verb")?;
        let ran = verb.run(&tx);
        if connection.is_autocommit() {
            // The engine gave up the whole transaction (disk full, input or output error), or the verb ended it.
            if matches!(ran, Ran::Keep) {
                verb.fail(VaultError::Impossible("a verb that ends its transaction"));
            }
            return Ok(Round::Again);
        }
        if matches!(ran, Ran::Undo) {
            run(connection, "ROLLBACK TO verb")?;
        }
        run(connection, "RELEASE verb")?;
    }
    Ok(Round::Whole)
}

fn commit(connection: &Connection) -> Result<(), VaultError> {
    begin(connection, "COMMIT")
}

fn fail_all(connection: &Connection, batch: &mut [Box<dyn Waiting>], error: &VaultError) {
    if !connection.is_autocommit() {
        let _ended = run(connection, "ROLLBACK");
    }
    for verb in batch.iter_mut().filter(|verb| verb.hopes()) {
        verb.fail(error.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verb(verb: impl FnMut(&Tx<'_>) -> Result<u64, VaultError> + Send + 'static) -> (Box<dyn Waiting>, mpsc::Receiver<Outcome<u64>>) {
        let (reply, answer) = mpsc::sync_channel(1);
        (Box::new(Verb { verb, outcome: None, reply }), answer)
    }

    #[test]
    fn a_transaction_that_the_engine_ends_runs_again_without_the_verb_that_met_the_error() {
        let connection = Connection::open_in_memory().unwrap();
        run(&connection, "CREATE TABLE counted (number BIGINT NOT NULL PRIMARY KEY)").unwrap();
        let add = |number: i64| verb(move |tx| tx.execute("INSERT INTO counted (number) VALUES ($1)", &[number.into()]));
        let (first, first_answer) = add(1);
        let (second, second_answer) = verb(|tx| {
            // As a full disk does, the statement fails and takes the whole transaction with it. A verb that goes on
            // all the same would write outside of any.
            assert!(tx.execute("INSERT OR ROLLBACK INTO counted (number) VALUES (NULL)", &[]).is_err());
            tx.execute("INSERT INTO counted (number) VALUES (2)", &[])
        });
        let (third, third_answer) = add(3);
        let mut batch = vec![first, second, third];
        commit_together(&connection, &mut batch, &Touched::default());
        batch.into_iter().for_each(Waiting::answer);
        assert!(matches!(first_answer.recv(), Ok(Outcome::Done(Ok(1)))));
        assert!(matches!(second_answer.recv(), Ok(Outcome::Done(Err(VaultError::Impossible(_))))));
        assert!(matches!(third_answer.recv(), Ok(Outcome::Done(Ok(1)))));
        let sum: i64 = connection.query_row("SELECT sum(number) FROM counted", [], |row| row.get(0)).unwrap();
        assert_eq!(sum, 4);
    }

    #[test]
    fn a_commit_that_fails_is_told_to_all_who_hoped() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = ON; CREATE TABLE parent (id BIGINT PRIMARY KEY);
                 CREATE TABLE child (id BIGINT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
            )
            .unwrap();
        let (first, first_answer) = verb(|tx| tx.execute("INSERT INTO parent (id) VALUES (1)", &[]));
        let (second, second_answer) = verb(|tx| tx.execute("INSERT INTO child (id) VALUES (2)", &[]));
        let (third, third_answer) = verb(|_| Err(VaultError::Changed));
        let mut batch = vec![first, second, third];
        commit_together(&connection, &mut batch, &Touched::default());
        batch.into_iter().for_each(Waiting::answer);
        assert!(matches!(first_answer.recv(), Ok(Outcome::Done(Err(VaultError::Database(_))))));
        assert!(matches!(second_answer.recv(), Ok(Outcome::Done(Err(VaultError::Database(_))))));
        assert!(matches!(third_answer.recv(), Ok(Outcome::Done(Err(VaultError::Changed)))));
        let kept: i64 = connection.query_row("SELECT count(*) FROM parent", [], |row| row.get(0)).unwrap();
        assert_eq!((kept, connection.is_autocommit()), (0, true));
    }
}
