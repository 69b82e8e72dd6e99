//! The journal (账本): an append-only store of streams of events, read models beside it in the same transaction, and
//! files by their content. Knows no law.
//!
//! - Every change goes through [`Journal::act`]: one writer, many acts to a commit, each alone if it fails.
//! - Records are canonical JSON, chained by SHA-256; personal details stand beside them under a salted digest.
//! - [`Journal::verify`] re-reads everything and names the first thing that is wrong.

mod anchor;
mod engine;
mod event;
mod files;
mod keep;
mod read;
mod rebuild;
mod sqlite;
mod verify;
mod write;

pub use anchor::Anchor;
pub use engine::{Row, Value};
pub use event::{NewEvent, Recorded, canonical};
pub use files::{FileError, Files, Stored};
pub use keep::{backup, restore, restore_files};
pub use read::{Headline, Place, RawRecord};
pub use rebuild::Projector;
pub use verify::{Finding, Note, Report, chain};
pub use write::{Act, ActError, Expect, Key, Outcome, Tx};

use engine::Pool;
use std::sync::Arc;

/// What can go wrong with the store itself.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database said no.
    #[error("数据库：{0}")]
    Database(Box<dyn std::error::Error + Send + Sync>),
    /// A stream has moved on since it was read.
    #[error("{stream} 已有新的记录（期望版本{expected}，现在{found}）")]
    Stale {
        /// The stream.
        stream: String,
        /// The version expected.
        expected: i64,
        /// The version found.
        found: i64,
    },
    /// The same key came with another request.
    #[error("重复的请求编号对应不同的内容")]
    KeyReused,
    /// What was read is not what was written.
    #[error("记录损坏：{0}")]
    Corrupt(String),
    /// A file or folder.
    #[error("文件：{0}")]
    Io(#[from] std::io::Error),
    /// The commit failed, or it is not known whether it held: the same key asks again and does nothing twice.
    #[error("未能提交：{0}")]
    Uncommitted(String),
    /// The act's own program failed; nothing of it was written.
    #[error("办理程序出错，未作任何记录")]
    Faulty,
    /// The writer has stopped.
    #[error("账本已停止写入")]
    Stopped,
    /// The address names no engine we know.
    #[error("不支持的数据库地址：{0}")]
    Address(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Error::Database(error.into())
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Error::Database(error.into())
    }
}

/// A handle to the journal; clones share it.
#[derive(Clone)]
pub struct Journal {
    pool: Arc<Pool>,
    writer: write::Writer,
    anchor: Option<Arc<std::path::Path>>,
}

impl Journal {
    /// Opens (or makes) the journal at `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// If the database cannot be opened or its head does not fit its records.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::start(url, None).await
    }

    /// Opens (or makes) the journal, with an anchor (锚点) kept in a file outside the database: after every commit it holds
    /// the number and chain value of the last record. A database that was cut short, set back or written anew does not fit.
    ///
    /// # Errors
    /// As [`Journal::open`]; and if the records do not reach or do not fit the anchor. Whoever sets a database back on
    /// purpose takes the anchor away.
    pub async fn open_anchored(url: &str, anchor: &std::path::Path) -> Result<Self, Error> {
        Self::start(url, Some(anchor)).await
    }

    async fn start(url: &str, anchor: Option<&std::path::Path>) -> Result<Self, Error> {
        let pool = Arc::new(Pool::open(url).await?);
        let mut connection = pool.connection().await?;
        for statement in SCHEMA {
            make(&mut connection, &pool, statement).await?;
        }
        drop(connection);
        let file = anchor.map(anchor::AnchorFile::open).transpose()?;
        let writer = write::Writer::start(pool.clone(), file).await?;
        Ok(Journal { pool, writer, anchor: anchor.map(Arc::from) })
    }

    /// Makes tables that are no lists of events (accounts, files) if they are not there; `CREATE TABLE IF NOT EXISTS` and the
    /// like in the shared subset. Lists: [`Journal::ensure_lists`].
    ///
    /// # Errors
    /// If a statement fails.
    pub async fn ensure_schema(&self, statements: &[&str]) -> Result<(), Error> {
        let mut connection = self.pool.connection().await?;
        for statement in statements {
            make(&mut connection, &self.pool, statement).await?;
        }
        Ok(())
    }
}

/// Two processes that make the same table at once: on PostgreSQL `IF NOT EXISTS` fails for the slower one, once.
async fn make(connection: &mut engine::Connection, pool: &Pool, statement: &str) -> Result<(), Error> {
    if connection.execute(pool.spell(statement), &[]).await.is_err() {
        connection.execute(pool.spell(statement), &[]).await?;
    }
    Ok(())
}

/// In the shared subset; [`Pool::spell`] knows the two words that differ.
const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS journal_head (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT NOT NULL)",
    "INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '') ON CONFLICT (id) DO NOTHING",
    "CREATE TABLE IF NOT EXISTS event (seq BIGINT PRIMARY KEY, stream TEXT NOT NULL, version BIGINT NOT NULL, \
     record TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (stream, version))",
    "CREATE TABLE IF NOT EXISTS private_part (seq BIGINT PRIMARY KEY, salt TEXT NOT NULL, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS act_key (key TEXT PRIMARY KEY, digest TEXT NOT NULL, outcome TEXT NOT NULL, \
     seal TEXT NOT NULL)",
    // By which statements the lists were made.
    "CREATE TABLE IF NOT EXISTS read_model (id BIGINT PRIMARY KEY, schema TEXT NOT NULL)",
];
