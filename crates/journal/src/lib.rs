//! The journal (账本): an append-only store of streams of events, read models beside it in the same transaction, and
//! files by their content. Knows no law.
//!
//! - Every change goes through [`Journal::act`]: one writer, many acts to a commit, each alone if it fails.
//! - Records are canonical JSON, chained by SHA-256; personal details stand beside them under a salted digest.
//! - [`Journal::verify`] re-reads everything and names the first thing that is wrong.

mod engine;
mod event;
mod files;
mod keep;
mod read;
mod rebuild;
mod verify;
mod write;

pub use engine::{Row, Value};
pub use event::{NewEvent, Recorded, canonical};
pub use files::{FileError, Files, Stored};
pub use keep::{backup, restore};
pub use read::RawRecord;
pub use rebuild::Projector;
pub use verify::{Finding, Report, chain};
pub use write::{Act, ActError, Expect, Key, Outcome, Tx};

use engine::Pool;
use std::sync::Arc;

/// What can go wrong with the store itself.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database said no.
    #[error("数据库：{0}")]
    Database(#[from] sqlx::Error),
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
    /// The writer has stopped.
    #[error("账本已停止写入")]
    Stopped,
    /// The address names no engine we know.
    #[error("不支持的数据库地址：{0}")]
    Address(String),
}

/// A handle to the journal; clones share it.
#[derive(Clone)]
pub struct Journal {
    pool: Arc<Pool>,
    writer: write::Writer,
}

impl Journal {
    /// Opens (or makes) the journal at `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// If the database cannot be opened or its head does not fit its records.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let pool = Arc::new(Pool::open(url).await?);
        let mut connection = pool.connection().await?;
        for statement in SCHEMA {
            connection.execute(pool.spell(statement), &[]).await?;
        }
        let writer = write::Writer::start(connection, pool.as_ref()).await?;
        Ok(Journal { pool, writer })
    }

    /// Makes read-model tables if they are not there; `CREATE TABLE IF NOT EXISTS` and the like in the shared subset.
    ///
    /// # Errors
    /// If a statement fails.
    pub async fn ensure_schema(&self, statements: &[&str]) -> Result<(), Error> {
        let mut connection = self.pool.connection().await?;
        for statement in statements {
            connection.execute(self.pool.spell(statement), &[]).await?;
        }
        Ok(())
    }
}

/// `BLOB` is spelled `BYTEA` by the other engine; nothing else differs.
const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS journal_head (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT NOT NULL)",
    "INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '') ON CONFLICT (id) DO NOTHING",
    "CREATE TABLE IF NOT EXISTS event (seq BIGINT PRIMARY KEY, stream TEXT NOT NULL, version BIGINT NOT NULL, \
     record TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (stream, version))",
    "CREATE TABLE IF NOT EXISTS private_part (seq BIGINT PRIMARY KEY, salt TEXT NOT NULL, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS act_key (key TEXT PRIMARY KEY, digest TEXT NOT NULL, outcome TEXT NOT NULL, \
     seal TEXT NOT NULL)",
];
