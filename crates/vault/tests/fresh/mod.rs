//! A database of a test's own, where tests run on PostgreSQL: a fresh schema of the server that `LOGIS_TEST_DB` names,
//! dropped with the test. Tests of several crates include this file.

use std::sync::atomic::{AtomicU64, Ordering};

use postgres::{Client, NoTls};

/// A schema of a test's own.
pub struct FreshDatabase {
    /// Its server's address.
    pub server: String,
    /// Its name.
    pub schema: String,
}

impl FreshDatabase {
    /// One on the server that `LOGIS_TEST_DB` names; `None` where it names none, and tests run on SQLite.
    #[must_use]
    pub fn of_environment() -> Option<Self> {
        std::env::var("LOGIS_TEST_DB").ok().filter(|server| !server.is_empty()).map(|server| Self::of_server(&server))
    }

    /// One on this server.
    #[must_use]
    pub fn of_server(server: &str) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let schema = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let fresh = Self { server: server.to_owned(), schema };
        // Of a process of the same number that was killed.
        fresh.drop_schema();
        fresh
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}schema={}", self.server, if self.server.contains('?') { '&' } else { '?' }, self.schema)
    }

    fn drop_schema(&self) {
        let (server, sql) = (self.server.clone(), format!("DROP SCHEMA IF EXISTS {} CASCADE", self.schema));
        // On a thread of its own: a client must not end on one that serves others.
        let dropping = std::thread::spawn(move || Client::connect(&server, NoTls).unwrap().batch_execute(&sql).unwrap());
        dropping.join().unwrap();
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.drop_schema();
        }
    }
}
