//! One connection to the server: its statements, and a verb's transaction on it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::error::Error;

use logis_core::HomeId;
use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type};
use postgres::{Client, Statement};

use crate::VaultError;
use crate::db::{OTHER_TYPE, Owned, Pending, Value};

/// Prepared statements kept by a connection; of more, all are prepared again.
const STATEMENTS_MAX: usize = 256;

/// A client with what it has prepared.
pub(super) struct Session {
    pub(super) client: Client,
    statements: HashMap<String, Statement>,
}

/// Why a transaction is over before its verb was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// Another changed the same rows: it may run again.
    Conflict,
    /// A row of this key is there that its snapshot did not show: it may run again, once.
    Duplicate,
    /// The connection is gone; nothing of it is kept.
    Lost,
    /// Something else.
    Failed,
}

impl Session {
    pub(super) fn new(client: Client) -> Self {
        Self { client, statements: HashMap::new() }
    }

    fn statement(&mut self, sql: &str, values: &[Value<'_>]) -> Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS_MAX {
            self.statements.clear();
        }
        let types: Vec<Type> = values.iter().map(type_of).collect();
        let statement = self.client.prepare_typed(sql, &types)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// One verb's transaction.
pub(crate) struct Tx<'a> {
    session: RefCell<&'a mut Session>,
    /// The homes whose journal this commit moves.
    pub(super) pending: Pending,
    /// Set once the server has ended the transaction.
    pub(super) ended: Cell<Option<Ended>>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(session: &'a mut Session) -> Self {
        Self { session: RefCell::new(session), pending: Pending::default(), ended: Cell::new(None) }
    }

    pub(in crate::db) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, VaultError> {
        self.run(sql, values, |client, statement, values| client.execute(statement, values))
    }

    pub(in crate::db) fn script(&self, sql: &str) -> Result<(), VaultError> {
        self.still_open()?;
        let result = self.session.borrow_mut().client.batch_execute(sql);
        result.map_err(|error| self.failed(&error))
    }

    pub(in crate::db) fn hold_alone(&self, tables: &[&str]) -> Result<(), VaultError> {
        // First of all, so that the state that this sees is the one that it holds. Who opens reads the marks first, and
        // waits there.
        self.script(&format!("LOCK TABLE mark IN ACCESS EXCLUSIVE MODE; LOCK TABLE {} IN SHARE MODE", tables.join(", ")))?;
        let others = "SELECT 1 FROM pg_stat_activity a JOIN pg_stat_activity own ON own.pid = pg_backend_pid()
                      WHERE a.datname = own.datname AND split_part(a.application_name, ' ', 1) = 'logis'
                        AND split_part(a.application_name, ' ', 2) <> split_part(own.application_name, ' ', 2)
                        AND split_part(a.application_name, ' ', 3) = split_part(own.application_name, ' ', 3) LIMIT 1";
        let mut found = false;
        self.each(others, &[], |_| {
            found = true;
            Ok(false)
        })?;
        if found { Err(VaultError::InUse) } else { Ok(()) }
    }

    pub(in crate::db) fn touch(&self, home: HomeId) {
        self.pending.borrow_mut().insert(home);
    }

    pub(in crate::db) fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut visit: impl FnMut(&crate::db::Row<'_>) -> Result<bool, VaultError>,
    ) -> Result<(), VaultError> {
        let rows = self.run(sql, values, |client, statement, values| client.query(statement, values))?;
        for row in &rows {
            if !visit(&crate::db::Row::Postgres(Row(row)))? {
                break;
            }
        }
        Ok(())
    }

    fn run<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        run: impl FnOnce(&mut Client, &Statement, &[&(dyn ToSql + Sync)]) -> Result<T, postgres::Error>,
    ) -> Result<T, VaultError> {
        self.still_open()?;
        let mut session = self.session.borrow_mut();
        let statement = session.statement(sql, values).map_err(|error| self.failed(&error))?;
        let bound: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect();
        if statement.params().len() != bound.len() {
            return Err(VaultError::Impossible("placeholders and values differ"));
        }
        run(&mut session.client, &statement, &bound).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &postgres::Error) -> VaultError {
        self.ended.set(Some(ended_by(error)));
        fault(error)
    }

    fn still_open(&self) -> Result<(), VaultError> {
        match self.ended.get() {
            None => Ok(()),
            Some(_) => Err(VaultError::Impossible("a verb that goes on after its transaction ended")),
        }
    }
}

/// One row of a query.
pub(crate) struct Row<'a>(&'a postgres::Row);

impl Row<'_> {
    pub(in crate::db) fn integer(&self, column: usize) -> Result<i64, VaultError> {
        // Literals, as in `SELECT 1`, are of the shorter type.
        let short = self.0.columns().get(column).is_some_and(|column| *column.type_() == Type::INT4);
        let number = if short { self.0.try_get::<_, i32>(column).map(i64::from) } else { self.0.try_get(column) };
        number.map_err(|_| OTHER_TYPE)
    }

    pub(in crate::db) fn text(&self, column: usize) -> Result<&str, VaultError> {
        self.0.try_get(column).map_err(|_| OTHER_TYPE)
    }

    pub(in crate::db) fn owned(&self, column: usize) -> Result<Owned, VaultError> {
        let of = self.0.columns().get(column).map(|column| column.type_().clone());
        let value = match of {
            Some(Type::INT8) => self.0.try_get::<_, Option<i64>>(column).map(|value| value.map(Owned::Integer)),
            Some(Type::TEXT) => self.0.try_get::<_, Option<String>>(column).map(|value| value.map(Owned::Text)),
            _ => self.0.try_get::<_, Option<Vec<u8>>>(column).map(|value| value.map(Owned::Blob)),
        };
        Ok(value.map_err(|_| OTHER_TYPE)?.unwrap_or(Owned::Null))
    }

    pub(in crate::db) fn bytes(&self, column: usize) -> Result<Option<&[u8]>, VaultError> {
        self.0.try_get(column).map_err(|_| OTHER_TYPE)
    }
}

fn type_of(value: &Value<'_>) -> Type {
    match value {
        // The server knows by the column.
        Value::Null => Type::UNKNOWN,
        Value::Integer(_) => Type::INT8,
        Value::Text(_) => Type::TEXT,
        Value::Blob(_) => Type::BYTEA,
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, of: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) if *of == Type::INT8 => number.to_sql(of, out),
            Self::Text(text) if *of == Type::TEXT => text.to_sql(of, out),
            Self::Blob(bytes) if *of == Type::BYTEA => bytes.to_sql(of, out),
            _ => Err(format!("a value for a placeholder of type {of}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// What an error means for the transaction that met it.
pub(super) fn ended_by(error: &postgres::Error) -> Ended {
    match error.code() {
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => Ended::Conflict,
        Some(&SqlState::UNIQUE_VIOLATION) => Ended::Duplicate,
        Some(code) if is_leaving(code) => Ended::Lost,
        Some(_) => Ended::Failed,
        None if is_lost(error) => Ended::Lost,
        None => Ended::Failed,
    }
}

/// Whether the server says that it goes away, or is not there yet.
pub(super) fn is_leaving(code: &SqlState) -> bool {
    const LEAVING: &[&SqlState] =
        &[&SqlState::ADMIN_SHUTDOWN, &SqlState::CRASH_SHUTDOWN, &SqlState::CANNOT_CONNECT_NOW, &SqlState::TOO_MANY_CONNECTIONS];
    // Class 08: the connection.
    LEAVING.contains(&code) || code.code().starts_with("08")
}

/// Whether the connection is gone: closed, or broken on the way.
pub(super) fn is_lost(error: &postgres::Error) -> bool {
    error.is_closed() || error.source().is_some_and(<dyn Error>::is::<std::io::Error>)
}

/// What the vault says of an error of the server. Its text names SQL, never a value.
pub(super) fn fault(error: &postgres::Error) -> VaultError {
    let Some(server) = error.as_db_error() else {
        return if is_lost(error) { VaultError::Unreachable } else { VaultError::Database(error.to_string().into()) };
    };
    match *server.code() {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::LOCK_NOT_AVAILABLE | SqlState::QUERY_CANCELED => {
            VaultError::Busy
        }
        SqlState::DISK_FULL => VaultError::DiskFull,
        SqlState::READ_ONLY_SQL_TRANSACTION => VaultError::ReadOnly,
        ref code if is_leaving(code) => VaultError::Unreachable,
        // Class 28: who asks.
        SqlState::INSUFFICIENT_PRIVILEGE | SqlState::UNDEFINED_DATABASE => VaultError::DatabaseRefused(server.message().into()),
        ref code if code.code().starts_with("28") => VaultError::DatabaseRefused(server.message().into()),
        ref code => VaultError::Database(format!("{} ({})", server.message(), code.code()).into()),
    }
}
