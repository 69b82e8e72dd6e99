//! SQLite, called in place: the writer's statements take microseconds, less than handing each to another thread would.
//! Readers run on the threads that tokio keeps for work that blocks, one hop a question however many rows it has.

use crate::Error;
use crate::engine::{Cell, Row, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, ToSql, types::ToSqlOutput};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// Readers at once.
const READERS: usize = 6;
/// Rows handed over at once where all of a table is read.
const CHUNK: usize = 1000;

/// Opens a connection, and makes the file if there is none.
fn connect(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.set_prepared_statement_cache_capacity(512);
    // A plan hangs on the statement alone. Otherwise SQLite looks whether a bound value fits a partial index, and for that
    // compiles the statement anew at every execution.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    for (name, value) in [
        ("journal_mode", "wal"),
        // The log is forced to disk at every commit: what was acknowledged survives a power cut.
        ("synchronous", "full"),
        ("foreign_keys", "on"),
        ("cache_size", "-65536"),
        ("mmap_size", "268435456"),
        // Not in memory: what a savepoint keeps would be walked from its beginning at the end of every statement, and a
        // rebuild is one savepoint. Small things stay in memory all the same.
        ("temp_store", "file"),
        // What is erased is overwritten, not merely unlinked.
        ("secure_delete", "on"),
    ] {
        connection.pragma_update(None, name, value)?;
    }
    Ok(connection)
}

/// The readers' connections to one file, opened as they are needed.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Readers {
    pub fn open(path: &Path) -> Result<Arc<Self>, Error> {
        let first = connect(path)?;
        Ok(Arc::new(Readers {
            path: path.into(),
            idle: Mutex::new(vec![first]),
            places: Arc::new(Semaphore::new(READERS)),
        }))
    }

    /// A connection for a reader; waits while all are in use.
    pub async fn reader(self: &Arc<Self>) -> Result<Reader, Error> {
        let place = self.places.clone().acquire_owned().await.map_err(|_| Error::Stopped)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path)?,
        };
        Ok(Reader { connection: Some(connection), readers: self.clone(), _place: place })
    }

    /// A connection of the writer's own.
    pub fn writer(&self) -> Result<Connection, Error> {
        connect(&self.path)
    }
}

/// A reader's connection; goes back when it is dropped.
pub(crate) struct Reader {
    /// Away while a question is being answered: a caller that gives up meanwhile leaves it to be closed.
    connection: Option<Connection>,
    readers: Arc<Readers>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

impl Reader {
    /// Does something that blocks, elsewhere.
    pub async fn with<T, F>(&mut self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let connection = self.connection.take().ok_or(Error::Stopped)?;
        let (connection, done) = tokio::task::spawn_blocking(move || {
            let done = work(&connection);
            (connection, done)
        })
        .await
        .map_err(|_| Error::Stopped)?;
        self.connection = Some(connection);
        done
    }

    /// Takes the rows of a question one by one, while the next are read.
    pub async fn each(&mut self, sql: &str, mut take: impl FnMut(Row)) -> Result<(), Error> {
        let (sender, mut chunks) = mpsc::channel::<Vec<Row>>(4);
        let sql = sql.to_string();
        let reading = self.with(move |connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            let mut chunk = Vec::with_capacity(CHUNK);
            while let Some(row) = rows.next()? {
                chunk.push(read(row, columns)?);
                if chunk.len() == CHUNK && sender.blocking_send(std::mem::take(&mut chunk)).is_err() {
                    return Ok(());
                }
            }
            let _ = sender.blocking_send(chunk);
            Ok(())
        });
        let taking = async {
            while let Some(chunk) = chunks.recv().await {
                chunk.into_iter().for_each(&mut take);
            }
        };
        let (done, ()) = tokio::join!(reading, taking);
        done
    }
}

/// Runs a statement; gives the rows it changed.
pub(crate) fn execute(connection: &Connection, sql: &str, args: &[Value]) -> Result<u64, Error> {
    let mut statement = bound(connection, sql, args)?;
    Ok(statement.raw_execute()? as u64)
}

/// Asks a question.
pub(crate) fn fetch(connection: &Connection, sql: &str, args: &[Value]) -> Result<Vec<Row>, Error> {
    let mut statement = bound(connection, sql, args)?;
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(read(row, columns)?);
    }
    Ok(out)
}

/// Asks a question; the rows are taken in where they lie.
pub(crate) fn gather<const N: usize>(
    connection: &Connection,
    sql: &str,
    args: &[Value],
    mut take: impl FnMut([Cell<'_>; N]),
) -> Result<(), Error> {
    let mut statement = bound(connection, sql, args)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        take(std::array::from_fn(|i| match row.get_ref(i) {
            Ok(ValueRef::Integer(n)) => Cell::Int(n),
            Ok(ValueRef::Text(t)) => std::str::from_utf8(t).map_or(Cell::Bytes, Cell::Words),
            Ok(ValueRef::Real(_) | ValueRef::Blob(_)) => Cell::Bytes,
            Ok(ValueRef::Null) | Err(_) => Cell::Null,
        }));
    }
    Ok(())
}

fn bound<'c>(connection: &'c Connection, sql: &str, args: &[Value]) -> Result<CachedStatement<'c>, Error> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    for (i, arg) in args.iter().enumerate() {
        statement.raw_bind_parameter(i + 1, arg)?;
    }
    Ok(statement)
}

/// `$1` is a name to SQLite, numbered as it comes; `?1` is the first argument wherever it stands.
fn numbered(sql: &str) -> Cow<'_, str> {
    let digit = |at: usize| sql.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit);
    if !sql.contains('$') {
        return Cow::Borrowed(sql);
    }
    let spelt = sql.char_indices().map(|(at, c)| if c == '$' && digit(at) { '?' } else { c });
    Cow::Owned(spelt.collect())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null | Value::NullInt => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Text(t) => ValueRef::Text(t.as_bytes()),
            Value::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

fn read(row: &rusqlite::Row<'_>, columns: usize) -> Result<Row, Error> {
    let cell = |i: usize| {
        Ok(match row.get_ref(i)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(n) => Value::Int(n),
            ValueRef::Real(n) => Value::Text(n.to_string()),
            ValueRef::Text(t) => crate::engine::words(t.to_vec()),
            ValueRef::Blob(b) => Value::Blob(b.to_vec()),
        })
    };
    Ok(Row((0..columns).map(cell).collect::<rusqlite::Result<_>>()?))
}
