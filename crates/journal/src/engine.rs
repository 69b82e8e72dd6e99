//! The one file that names an engine. SQL is written once in the shared subset: `$1`, `RETURNING`, `ON CONFLICT`,
//! TEXT, BIGINT, BLOB.

use crate::Error;
use crate::sqlite::{self, Reader, Readers};
use futures::TryStreamExt;
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::{AssertSqlSafe, Column, Row as _, TypeInfo, ValueRef};
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A value to bind, or a cell read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A missing text.
    Null,
    /// A missing number: engines that type their parameters must know.
    NullInt,
    /// A number.
    Int(i64),
    /// Words.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Value::Int(v)
    }
}
impl From<bool> for Value {
    fn from(v: bool) -> Self {
        Value::Int(i64::from(v))
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Value::Text(v.into())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Value::Text(v)
    }
}
impl From<&String> for Value {
    fn from(v: &String) -> Self {
        Value::Text(v.clone())
    }
}
impl From<Option<i64>> for Value {
    fn from(v: Option<i64>) -> Self {
        v.map_or(Value::NullInt, Value::Int)
    }
}
impl From<Option<String>> for Value {
    fn from(v: Option<String>) -> Self {
        v.map_or(Value::Null, Value::Text)
    }
}
impl From<Option<&str>> for Value {
    fn from(v: Option<&str>) -> Self {
        v.map_or(Value::Null, |v| Value::Text(v.into()))
    }
}

/// A row read, by column position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// Words as they lie there, empty when missing or not words.
    pub(crate) fn words(&self, i: usize) -> &str {
        match self.0.get(i) {
            Some(Value::Text(t)) => t,
            _ => "",
        }
    }

    /// Words, empty when missing.
    pub fn text(&self, i: usize) -> String {
        match self.0.get(i) {
            Some(Value::Text(t)) => t.clone(),
            Some(Value::Int(n)) => n.to_string(),
            _ => String::new(),
        }
    }

    /// Words, none when missing.
    pub fn maybe(&self, i: usize) -> Option<String> {
        match self.0.get(i) {
            Some(Value::Text(t)) => Some(t.clone()),
            _ => None,
        }
    }

    /// A number, zero when missing.
    pub fn int(&self, i: usize) -> i64 {
        match self.0.get(i) {
            Some(Value::Int(n)) => *n,
            _ => 0,
        }
    }

    /// A number, none when missing.
    pub fn maybe_int(&self, i: usize) -> Option<i64> {
        match self.0.get(i) {
            Some(Value::Int(n)) => Some(*n),
            _ => None,
        }
    }
}

/// A cell as it lies in the engine's memory, read without a copy.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    Null,
    Int(i64),
    Words(&'a str),
    /// Bytes, or words that are damaged.
    Bytes,
}

impl<'a> Cell<'a> {
    /// A number, zero when it is none.
    pub fn int(self) -> i64 {
        if let Cell::Int(n) = self { n } else { 0 }
    }

    /// Words, none when missing or not words.
    pub fn maybe(self) -> Option<&'a str> {
        if let Cell::Words(text) = self { Some(text) } else { None }
    }

    /// Words, empty when missing or not words.
    pub fn words(self) -> &'a str {
        self.maybe().unwrap_or_default()
    }
}

impl<'a> From<&'a Value> for Cell<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null | Value::NullInt => Cell::Null,
            Value::Int(n) => Cell::Int(*n),
            Value::Text(text) => Cell::Words(text),
            Value::Blob(_) => Cell::Bytes,
        }
    }
}

pub(crate) enum Pool {
    Sqlite(Arc<Readers>),
    Postgres(PgPool),
}

pub(crate) enum Connection {
    /// A reader's: every question goes to a thread that may block.
    Reader(Reader),
    /// The writer's, on its own thread: called in place.
    Writer(rusqlite::Connection),
    Postgres(sqlx::pool::PoolConnection<sqlx::Postgres>),
}

impl Pool {
    pub async fn open(url: &str) -> Result<Self, Error> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
            let readers = tokio::task::spawn_blocking(move || Readers::open(&path));
            return Ok(Pool::Sqlite(readers.await.map_err(|_| Error::Stopped)??));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgPoolOptions::new().max_connections(8).acquire_timeout(Duration::from_secs(10));
            return Ok(Pool::Postgres(options.connect(url).await?));
        }
        Err(Error::Address(url.into()))
    }

    /// Whether the database is a file of ours, to be copied with the files.
    pub fn is_file(&self) -> bool {
        matches!(self, Pool::Sqlite(_))
    }

    /// A statement in this engine's spelling.
    pub fn spell<'a>(&self, sql: &'a str) -> Cow<'a, str> {
        if !sql.starts_with("CREATE") {
            return Cow::Borrowed(sql);
        }
        Cow::Owned(match self {
            // Only under this name is the key the table's own order; otherwise every read goes through an index first.
            Pool::Sqlite(_) => sql.replace(" BIGINT PRIMARY KEY", " INTEGER PRIMARY KEY"),
            Pool::Postgres(_) => sql.replace(" BLOB", " BYTEA"),
        })
    }

    /// How a write transaction begins.
    pub fn begin(&self) -> &'static str {
        match self {
            Pool::Sqlite(_) => "BEGIN IMMEDIATE",
            Pool::Postgres(_) => "BEGIN",
        }
    }

    pub async fn connection(&self) -> Result<Connection, Error> {
        Ok(match self {
            Pool::Sqlite(p) => Connection::Reader(p.reader().await?),
            Pool::Postgres(p) => Connection::Postgres(p.acquire().await?),
        })
    }

    /// The writer's own connection: closed, not handed back, when it is dropped, so that an open transaction dies with it.
    pub async fn writer(&self) -> Result<Connection, Error> {
        Ok(match self {
            Pool::Sqlite(p) => Connection::Writer(p.writer()?),
            Pool::Postgres(p) => {
                let mut connection = p.acquire().await?;
                connection.close_on_drop();
                Connection::Postgres(connection)
            }
        })
    }

    /// Sets the writer to work. Where its statements are called in place it has a thread of its own, which ends when nobody
    /// can send it anything any more.
    pub fn spawn(&self, writer: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        match self {
            Pool::Sqlite(_) => {
                let thread = std::thread::Builder::new().name("journal".into());
                thread.spawn(move || futures::executor::block_on(writer))?;
            }
            Pool::Postgres(_) => {
                tokio::spawn(writer);
            }
        }
        Ok(())
    }
}

fn bind<'q>(
    sql: String,
    args: &[Value],
) -> sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for arg in args {
        query = match arg {
            Value::Null => query.bind(None::<String>),
            Value::NullInt => query.bind(None::<i64>),
            Value::Int(n) => query.bind(*n),
            // PostgreSQL's texts cannot hold it; what is looked for with it is not there.
            Value::Text(t) if t.contains('\0') => query.bind(t.replace('\0', "\u{FFFD}")),
            Value::Text(t) => query.bind(t.clone()),
            Value::Blob(b) => query.bind(b.clone()),
        };
    }
    query
}

impl Connection {
    pub async fn execute(&mut self, sql: impl Into<Cow<'_, str>>, args: &[Value]) -> Result<u64, Error> {
        let sql = sql.into();
        match self {
            Connection::Writer(c) => sqlite::execute(c, &sql, args),
            Connection::Reader(c) => {
                let (sql, args) = (sql.into_owned(), args.to_vec());
                c.with(move |c| sqlite::execute(c, &sql, &args)).await
            }
            Connection::Postgres(c) => {
                Ok(bind(sql.into_owned(), args).execute(&mut **c).await?.rows_affected())
            }
        }
    }

    pub async fn fetch(&mut self, sql: impl Into<Cow<'_, str>>, args: &[Value]) -> Result<Vec<Row>, Error> {
        let sql = sql.into();
        match self {
            Connection::Writer(c) => sqlite::fetch(c, &sql, args),
            Connection::Reader(c) => {
                let (sql, args) = (sql.into_owned(), args.to_vec());
                c.with(move |c| sqlite::fetch(c, &sql, &args)).await
            }
            Connection::Postgres(c) => {
                bind(sql.into_owned(), args).fetch_all(&mut **c).await?.iter().map(postgres_row).collect()
            }
        }
    }

    /// A question whose rows are taken one by one, however many there are.
    pub async fn each(&mut self, sql: &str, mut take: impl FnMut(Row)) -> Result<(), Error> {
        match self {
            Connection::Writer(c) => sqlite::fetch(c, sql, &[])?.into_iter().for_each(take),
            Connection::Reader(c) => c.each(sql, take).await?,
            Connection::Postgres(c) => {
                let mut rows = sqlx::query(AssertSqlSafe(sql.to_string())).fetch(&mut **c);
                while let Some(row) = rows.try_next().await? {
                    take(postgres_row(&row)?);
                }
            }
        }
        Ok(())
    }

    /// A question whose rows of `N` cells are taken in where they lie, on the thread that reads them; gives what took them.
    pub async fn gather<const N: usize, T, F>(
        &mut self,
        sql: &str,
        args: &[Value],
        mut into: T,
        mut take: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut T, [Cell<'_>; N]) + Send + 'static,
    {
        if let Connection::Reader(c) = self {
            let (sql, args) = (sql.to_string(), args.to_vec());
            return c
                .with(move |c| {
                    sqlite::gather(c, &sql, &args, |cells| take(&mut into, cells))?;
                    Ok(into)
                })
                .await;
        }
        for row in self.fetch(sql, args).await? {
            take(&mut into, std::array::from_fn(|i| row.0.get(i).map_or(Cell::Null, Cell::from)));
        }
        Ok(into)
    }

    /// What the engine itself finds wrong with a table and its indexes; PostgreSQL leaves that to its own tools.
    pub async fn check(&mut self, table: &str) -> Result<Vec<String>, Error> {
        if let Connection::Postgres(_) = self {
            return Ok(Vec::new());
        }
        let rows = self.fetch(format!("PRAGMA integrity_check({table})"), &[]).await?;
        Ok(rows.iter().map(|r| r.text(0)).filter(|line| line != "ok").collect())
    }

    /// A statement without parameters that must not be prepared (BEGIN, COMMIT, SAVEPOINT …).
    pub async fn control(&mut self, sql: &'static str) -> Result<(), Error> {
        match self {
            Connection::Postgres(c) => sqlx::raw_sql(sql).execute(&mut **c).await.map(|_| ())?,
            _ => self.execute(sql, &[]).await.map(|_| ())?,
        }
        Ok(())
    }
}

/// Words as stored; damaged ones are kept as bytes, so that a check can name the place instead of failing.
pub(crate) fn words(bytes: Vec<u8>) -> Value {
    match String::from_utf8(bytes) {
        Ok(text) => Value::Text(text),
        Err(damaged) => Value::Blob(damaged.into_bytes()),
    }
}

fn postgres_row(row: &PgRow) -> Result<Row, Error> {
    let cell = |i: usize| -> Result<Value, Error> {
        if row.try_get_raw(i)?.is_null() {
            return Ok(Value::Null);
        }
        Ok(match row.column(i).type_info().name() {
            "INT8" => Value::Int(row.try_get(i)?),
            "INT4" => Value::Int(row.try_get::<i32, _>(i)?.into()),
            "BOOL" => Value::Int(row.try_get::<bool, _>(i)?.into()),
            "BYTEA" => Value::Blob(row.try_get(i)?),
            "TEXT" | "VARCHAR" => words(row.try_get_unchecked(i)?),
            _ => Value::Text(row.try_get_unchecked(i)?),
        })
    };
    Ok(Row((0..row.len()).map(cell).collect::<Result<_, _>>()?))
}
