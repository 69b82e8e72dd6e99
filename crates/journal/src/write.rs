//! The one writer: acts come in from everywhere, many go into one commit, each stands or falls alone.

use crate::anchor::{Anchor as Head, AnchorFile};
use crate::engine::{Connection, Pool, Row, Value};
use crate::event::{NewEvent, Record, Recorded, canonical, link, salted};
use crate::{Error, Journal, read};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::any::Any;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

/// What the writer must know of an act before it runs.
#[derive(Clone, Debug, Default)]
pub struct Act {
    /// The request's identity: the same key with the same digest acts once.
    pub key: Option<Key>,
    /// When, as it is to be recorded.
    pub at: String,
    /// By whom, as it is to be recorded.
    pub actor: String,
}

/// An idempotency key with a digest of the request it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Made by the client.
    pub key: String,
    /// Of the request's content.
    pub digest: String,
}

/// Which version a stream must be at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Exactly this one; 0 for a stream that does not exist yet.
    Version(i64),
    /// Any.
    Any,
}

/// How an act ended well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// What the act returned, or had returned the first time.
    pub value: serde_json::Value,
    /// The key was known: nothing was done again.
    pub repeated: bool,
}

/// How an act ended otherwise.
#[derive(Debug, thiserror::Error)]
pub enum ActError<E> {
    /// The act itself said no; nothing was written.
    #[error("不予办理")]
    Refused(E),
    /// The store.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What an act sees and writes while it runs.
pub struct Tx<'c> {
    connection: &'c mut Connection,
    state: &'c mut State,
    act: &'c Act,
    /// A savepoint is set: what the act did can be taken back alone.
    opened: bool,
    /// A statement failed: whatever the act says, nothing of it may stay.
    broken: bool,
    /// Versions as they were before the act, in the order of its appends.
    undo: Vec<(String, i64)>,
}

/// What the writer remembers between acts; the database is checked against it whenever a batch begins.
#[derive(Clone, Default)]
struct State {
    seq: i64,
    hash: String,
    versions: HashMap<String, i64>,
    /// Counts the commits that failed: what was remembered of acts in them is void.
    epoch: u64,
}

/// Versions remembered before the memory is dropped.
const REMEMBERED: usize = 200_000;
/// Acts in one commit at most.
const BATCH: usize = 256;

impl Tx<'_> {
    /// Every event of a stream.
    ///
    /// # Errors
    /// If the database fails or a record is damaged.
    pub async fn load(&mut self, stream: &str) -> Result<Vec<Recorded>, Error> {
        self.load_from(stream, 0).await
    }

    /// The events of a stream after a version.
    ///
    /// # Errors
    /// As [`Tx::load`].
    pub async fn load_from(&mut self, stream: &str, version: i64) -> Result<Vec<Recorded>, Error> {
        let rows = self.fetch(read::LOAD, &[stream.into(), version.into()]).await?;
        rows.into_iter().map(read::recorded).collect()
    }

    /// As [`Journal::scan`], as this act sees it.
    pub(crate) async fn scan(&mut self, after: i64, limit: i64) -> Result<Vec<Recorded>, Error> {
        let rows = self.fetch(read::SCAN, &[after.into(), limit.into()]).await?;
        rows.into_iter().map(read::recorded).collect()
    }

    /// A stream's version; 0 when it does not exist.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn version(&mut self, stream: &str) -> Result<i64, Error> {
        if let Some(v) = self.state.versions.get(stream) {
            return Ok(*v);
        }
        let rows = self
            .fetch("SELECT COALESCE(MAX(version), 0) FROM event WHERE stream = $1", &[stream.into()])
            .await?;
        let version = rows.first().map_or(0, |r| r.int(0));
        if self.state.versions.len() >= REMEMBERED {
            self.state.versions.clear();
        }
        self.state.versions.insert(stream.into(), version);
        Ok(version)
    }

    /// Changes whenever a commit has failed or another process has written: a cache filled under another epoch is void.
    pub fn epoch(&self) -> u64 {
        self.state.epoch
    }

    /// Every statement of an act stands behind its savepoint: a failed one, even a question, otherwise ends the whole
    /// transaction on PostgreSQL, and with it the acts of others.
    async fn open(&mut self) -> Result<(), Error> {
        if !self.opened {
            self.connection.control("SAVEPOINT act").await?;
            self.opened = true;
        }
        Ok(())
    }

    /// Appends events to a stream at the version expected.
    ///
    /// # Errors
    /// [`Error::Stale`] if the stream is at another version.
    pub async fn append(
        &mut self,
        stream: &str,
        expect: Expect,
        events: Vec<NewEvent>,
    ) -> Result<Vec<Recorded>, Error> {
        let found = self.version(stream).await?;
        if let Expect::Version(expected) = expect
            && expected != found
        {
            return Err(Error::Stale { stream: stream.into(), expected, found });
        }
        self.undo.push((stream.into(), found));
        let done = self.append_all(stream, found, events).await;
        // Half an append must not stay, even if the act goes on as if nothing had happened.
        self.broken |= done.is_err();
        done
    }

    async fn append_all(
        &mut self,
        stream: &str,
        mut version: i64,
        events: Vec<NewEvent>,
    ) -> Result<Vec<Recorded>, Error> {
        let mut out = Vec::with_capacity(events.len());
        for event in events {
            version += 1;
            let seq = self.state.seq + 1;
            let private = event.private.as_ref().map(canonical);
            let salt = if private.is_some() { salt()? } else { String::new() };
            let record = Record {
                actor: self.act.actor.clone(),
                at: self.act.at.clone(),
                body: event.body,
                kind: event.kind,
                private: private.as_deref().map(|p| salted(&salt, p)),
                seq,
                stream: stream.into(),
                v: 1,
                version,
            };
            let bytes = record.bytes()?;
            let hash = link(&self.state.hash, &bytes);
            self.execute(
                "INSERT INTO event (seq, stream, version, record, hash) VALUES ($1, $2, $3, $4, $5)",
                &[seq.into(), stream.into(), version.into(), bytes.into(), hash.as_str().into()],
            )
            .await?;
            if let Some(p) = &private {
                self.execute(
                    "INSERT INTO private_part (seq, salt, value) VALUES ($1, $2, $3)",
                    &[seq.into(), salt.into(), p.into()],
                )
                .await?;
            }
            self.state.seq = seq;
            self.state.hash.clone_from(&hash);
            out.push(record.recorded(hash, private)?);
        }
        self.state.versions.insert(stream.into(), version);
        Ok(out)
    }

    /// A read-model statement in the same transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, Error> {
        self.open().await?;
        let done = self.connection.execute(sql, args).await;
        self.broken |= done.is_err();
        done
    }

    /// A read-model query in the same transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn fetch(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, Error> {
        self.open().await?;
        let rows = self.connection.fetch(sql, args).await;
        self.broken |= rows.is_err();
        rows
    }
}

fn salt() -> Result<String, Error> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Error::Io(std::io::Error::other(e.to_string())))?;
    Ok(hex::encode(bytes))
}

type Work =
    Box<dyn for<'a, 'c> FnOnce(&'a mut Tx<'c>) -> BoxFuture<'a, Result<serde_json::Value, Failure>> + Send>;

/// A refusal travels through the writer as an opaque value, a store error as itself.
enum Failure {
    Refused(Box<dyn Any + Send>),
    Store(Error),
}

struct Job {
    act: Act,
    work: Work,
    reply: oneshot::Sender<Result<Outcome, Failure>>,
}

/// The way to the writer.
#[derive(Clone)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    /// The number of the last record that is committed, as this process knows it.
    committed: watch::Receiver<i64>,
}

impl Writer {
    pub async fn start(pool: Arc<Pool>, anchor: Option<AnchorFile>) -> Result<Self, Error> {
        let mut connection = pool.writer().await?;
        let Head { seq, hash } = head(&mut connection).await?;
        if let Some(anchor) = &anchor {
            anchor.fits(&mut connection).await?;
        }
        let state = State { seq, hash, ..State::default() };
        let (jobs, queue) = mpsc::channel(4096);
        let (tell, committed) = watch::channel(state.seq);
        let writer = run(connection, pool.clone(), state, anchor, queue, tell);
        pool.spawn(writer)?;
        Ok(Writer { jobs, committed })
    }
}

/// The journal's last record, by the head and by the records, read in one statement: another process may be writing.
pub(crate) async fn head(connection: &mut Connection) -> Result<Head, Error> {
    let sql = "SELECT h.id, h.seq, h.hash, e.seq, e.hash FROM journal_head h \
               LEFT JOIN event e ON e.seq = (SELECT MAX(seq) FROM event)";
    let rows = connection.fetch(sql, &[]).await?;
    let [row] = rows.as_slice() else {
        return Err(Error::Corrupt(format!("账本头应为一行，现有{}行", rows.len())));
    };
    let (seq, hash) = (row.int(1), row.text(2));
    if (row.int(0), seq, &hash) != (1, row.int(3), &row.text(4)) {
        return Err(Error::Corrupt(format!(
            "账本头为第{seq}条，最后一条为第{}条，或者两者的链值不符",
            row.int(3)
        )));
    }
    Ok(Head { seq, hash })
}

async fn take_head(connection: &mut Connection, state: &mut State) -> Result<(), Error> {
    // Locked, then read: with RETURNING, SQLite would make a table of its own for the one row.
    connection.execute("UPDATE journal_head SET seq = seq WHERE id = 1", &[]).await?;
    let rows = connection.fetch("SELECT seq, hash FROM journal_head WHERE id = 1", &[]).await?;
    let row = rows.first().ok_or_else(|| Error::Corrupt("没有账本头".into()))?;
    let (seq, hash) = (row.int(0), row.text(1));
    if seq != state.seq || hash != state.hash {
        // Another process has written: what we remember of streams is void.
        state.versions.clear();
        state.seq = seq;
        state.hash = hash;
        state.epoch += 1;
    }
    Ok(())
}

async fn run(
    connection: Connection,
    pool: Arc<Pool>,
    mut state: State,
    mut anchor: Option<AnchorFile>,
    mut queue: mpsc::Receiver<Job>,
    tell: watch::Sender<i64>,
) {
    let mut connection = Some(connection);
    while let Some(first) = queue.recv().await {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(job) = queue.try_recv()
        {
            batch.push(job);
        }
        let before = state.clone_head();
        let mut done = Vec::with_capacity(batch.len());
        let result = match held(&mut connection, &pool).await {
            Ok(connection) => commit(connection, pool.begin(), &mut state, batch, &mut done).await,
            Err(error) => {
                done.extend(batch.into_iter().map(|j| (j.reply, Ok(Outcome::default()))));
                Err(error)
            }
        };
        match result {
            Ok(()) => {
                if let Some(file) = &mut anchor
                    && let Err(error) = file.write(state.seq, &state.hash)
                {
                    // The act stands; the anchor only lags.
                    tracing::warn!(%error, "锚点未能写入");
                }
                // Before the answers: whoever has one finds the commit told.
                tell.send_if_modified(|seq| std::mem::replace(seq, state.seq) != state.seq);
                for (reply, outcome) in done {
                    // A caller that went away has still acted: the key tells when it asks again.
                    let _ = reply.send(outcome);
                }
            }
            Err(error) => {
                tracing::error!(%error, "提交失败");
                state.restore(before);
                // Nobody knows what a connection is worth after this: closing it takes back what is not committed.
                connection = None;
                // Refusals are void as well: they may rest on what others in the batch had done.
                for (reply, _) in done {
                    let _ = reply.send(Err(Failure::Store(Error::Uncommitted(error.to_string()))));
                }
            }
        }
    }
}

/// The writer's own connection, made anew after a failure.
async fn held<'c>(connection: &'c mut Option<Connection>, pool: &Pool) -> Result<&'c mut Connection, Error> {
    match connection {
        Some(connection) => Ok(connection),
        None => Ok(connection.insert(pool.writer().await?)),
    }
}

impl State {
    fn clone_head(&self) -> (i64, String) {
        (self.seq, self.hash.clone())
    }

    fn restore(&mut self, head: (i64, String)) {
        (self.seq, self.hash) = head;
        self.versions.clear();
        self.epoch += 1;
    }
}

type Done = Vec<(oneshot::Sender<Result<Outcome, Failure>>, Result<Outcome, Failure>)>;

/// One commit. An error here is everybody's: nothing of the batch may be taken as done.
async fn commit(
    connection: &mut Connection,
    begin: &'static str,
    state: &mut State,
    batch: Vec<Job>,
    done: &mut Done,
) -> Result<(), Error> {
    let mut fatal = async {
        connection.control(begin).await?;
        take_head(connection, state).await
    }
    .await
    .err();
    for job in batch {
        let outcome = match fatal {
            None => one(connection, state, &job.act, job.work).await,
            Some(_) => Ok(Ok(Outcome::default())),
        };
        match outcome {
            Ok(outcome) => done.push((job.reply, outcome)),
            Err(error) => {
                done.push((job.reply, Ok(Outcome::default())));
                fatal = Some(error);
            }
        }
    }
    if let Some(error) = fatal {
        return Err(error);
    }
    // Even when no record came: PostgreSQL takes COMMIT of a failed transaction for a rollback without a word, but not
    // this statement.
    let sql = "UPDATE journal_head SET seq = $1, hash = $2 WHERE id = 1";
    connection.execute(sql, &[state.seq.into(), state.hash.as_str().into()]).await?;
    connection.control("COMMIT").await
}

/// One act of a batch. The outer error means that the transaction itself is no longer whole: an engine may end it by
/// itself (a full disk), and then the savepoint is gone.
async fn one(
    connection: &mut Connection,
    state: &mut State,
    act: &Act,
    work: Work,
) -> Result<Result<Outcome, Failure>, Error> {
    if let Some(key) = &act.key {
        match known(connection, key).await {
            Ok(None) => {}
            Ok(Some(outcome)) => return Ok(Ok(outcome)),
            Err(error @ Error::Database(_)) => return Err(error),
            Err(error) => return Ok(Err(Failure::Store(error))),
        }
    }
    let head = state.clone_head();
    let mut tx = Tx { connection, state, act, opened: false, broken: false, undo: Vec::new() };
    // A fault in one act must not stop the town's only writer.
    let mut result = AssertUnwindSafe(async { work(&mut tx).await })
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Failure::Store(Error::Faulty)));
    if let (Ok(value), Some(key)) = (&result, &act.key) {
        let outcome = value.to_string();
        let seal = seal(key, &outcome);
        let sql = "INSERT INTO act_key (key, digest, outcome, seal) VALUES ($1, $2, $3, $4)";
        let args = [key.key.as_str().into(), key.digest.as_str().into(), outcome.into(), seal.into()];
        if let Err(error) = tx.execute(sql, &args).await {
            result = Err(Failure::Store(error));
        }
    }
    if tx.broken && result.is_ok() {
        result = Err(Failure::Store(Error::Faulty));
    }
    let (opened, undo) = (tx.opened, std::mem::take(&mut tx.undo));
    if opened {
        if result.is_err() {
            connection.control("ROLLBACK TO SAVEPOINT act").await?;
            (state.seq, state.hash) = head;
            for (stream, version) in undo.into_iter().rev() {
                state.versions.insert(stream, version);
            }
        }
        connection.control("RELEASE SAVEPOINT act").await?;
    }
    Ok(result.map(|value| Outcome { value, repeated: false }))
}

/// What makes a stored outcome checkable.
pub(crate) fn seal(key: &Key, outcome: &str) -> String {
    salted(&key.key, &format!("{}\n{outcome}", key.digest))
}

async fn known(connection: &mut Connection, key: &Key) -> Result<Option<Outcome>, Error> {
    let rows = connection
        .fetch("SELECT digest, outcome FROM act_key WHERE key = $1", &[key.key.as_str().into()])
        .await?;
    let Some(row) = rows.first() else { return Ok(None) };
    if row.text(0) != key.digest {
        return Err(Error::KeyReused);
    }
    let value = serde_json::from_str(&row.text(1)).map_err(|e| Error::Corrupt(e.to_string()))?;
    Ok(Some(Outcome { value, repeated: true }))
}

/// What a piece of work returns: its value, or why not.
pub type WorkResult<E> = Result<serde_json::Value, ActError<E>>;

impl Journal {
    /// The number of the last committed record, and a way to wait for the next one. What another process commits to the same
    /// database is told with this one's next commit.
    pub fn commits(&self) -> watch::Receiver<i64> {
        self.writer.committed.clone()
    }

    /// Does one act: everything in `work` happens in one transaction, or nothing does; the answer comes after the commit.
    /// `work` runs in the one writer: it must not wait for another act, nor for anything slow.
    ///
    /// # Errors
    /// [`ActError::Refused`] with what `work` said, [`ActError::Store`] for everything else.
    pub async fn act<E, W>(&self, act: Act, work: W) -> Result<Outcome, ActError<E>>
    where
        E: Send + 'static,
        W: for<'a, 'c> FnOnce(&'a mut Tx<'c>) -> BoxFuture<'a, WorkResult<E>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |tx| {
            let running = work(tx);
            Box::pin(async move {
                running.await.map_err(|e| match e {
                    ActError::Refused(e) => Failure::Refused(Box::new(e)),
                    ActError::Store(e) => Failure::Store(e),
                })
            })
        });
        let job = Job { act, work, reply };
        self.writer.jobs.send(job).await.map_err(|_| Error::Stopped)?;
        match answer.await.map_err(|_| Error::Stopped)? {
            Ok(outcome) => Ok(outcome),
            Err(Failure::Store(error)) => Err(error.into()),
            Err(Failure::Refused(any)) => match any.downcast::<E>() {
                Ok(refused) => Err(ActError::Refused(*refused)),
                Err(_) => Err(Error::Corrupt("拒绝的类型不符".into()).into()),
            },
        }
    }
}
