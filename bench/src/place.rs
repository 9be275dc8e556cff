//! Where a benchmark's homes lie: a folder of its own with SQLite in it or, where `LOGIS_DATABASE` names a PostgreSQL
//! server, a schema of its own there, dropped with the place. Keys lie in the folder either way.

use std::sync::Arc;

use logis::App;
use logis_core::Clock;
use logis_vault::{Scope, Why};

use crate::Failed;
use crate::fresh::FreshDatabase;

/// An engine's own folder and tables.
pub struct Place {
    database: Option<FreshDatabase>,
    folder: tempfile::TempDir,
}

impl Place {
    /// An empty one.
    pub fn fresh() -> Result<Self, Failed> {
        let server = std::env::var("LOGIS_DATABASE").ok().filter(|server| !server.is_empty());
        Ok(Self { database: server.map(|server| FreshDatabase::of_server(&server)), folder: tempfile::tempdir()? })
    }

    /// Opens it; may be called again.
    pub fn open(&self) -> Result<App, Failed> {
        self.open_at(logis::app::system_clock())
    }

    /// Opens it with another clock.
    pub fn open_at(&self, clock: Arc<dyn Clock>) -> Result<App, Failed> {
        let url = self.database.as_ref().map(FreshDatabase::url);
        Ok(App::open_in(self.folder.path(), url, clock, logis::app::system_rng()?)?)
    }

    /// What stands beside figures: the engine, and what it does to them.
    pub fn engine(&self) -> &'static str {
        match &self.database {
            None => "Engine: SQLite.",
            Some(_) => "Engine: PostgreSQL; CPU is this program's own, the server's is not in it.",
        }
    }

    /// All that lies there, keys included.
    pub fn size_bytes(&self) -> Result<u64, Failed> {
        let files = std::fs::read_dir(self.folder.path())?.map(|file| file?.metadata().map(|m| m.len()));
        let files = files.sum::<Result<u64, _>>()?;
        Ok(files + self.database.as_ref().map_or(Ok(0), |database| database_bytes(database))?)
    }
}

/// Tables, their indexes and what is stored beside them.
fn database_bytes(database: &FreshDatabase) -> Result<u64, Failed> {
    let sql = "SELECT COALESCE(sum(pg_total_relation_size(c.oid)), 0)::BIGINT FROM pg_class c \
               JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'";
    let mut client = postgres::Client::connect(&database.server, postgres::NoTls)?;
    let bytes: i64 = client.query_one(sql, &[&database.schema])?.get(0);
    Ok(bytes.try_into()?)
}

/// An app in a place of its own and the scope of its one home.
pub fn home() -> Result<(Place, App, Scope), Failed> {
    let place = Place::fresh()?;
    let app = place.open()?;
    let scope = logis::cli::access::scope(&app, "bench", Why::Deliver, true)?;
    Ok((place, app, scope))
}
