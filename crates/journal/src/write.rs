//! The one writer: acts come in from everywhere, many go into one commit, each stands or falls alone.

use crate::engine::{Connection, Pool, Row, Value};
use crate::event::{NewEvent, Record, Recorded, canonical, link, salted};
use crate::{Error, Journal, read};
use futures::future::BoxFuture;
use std::any::Any;
use std::collections::HashMap;
use tokio::sync::{mpsc, oneshot};

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
#[derive(Clone, Debug, PartialEq)]
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
    wrote: bool,
    undo: Vec<(String, Option<i64>)>,
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
        let rows = self.connection.fetch(read::LOAD, &[stream.into(), version.into()]).await?;
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
            .connection
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

    async fn begin_writing(&mut self) -> Result<(), Error> {
        if !self.wrote {
            self.connection.control("SAVEPOINT act").await?;
            self.wrote = true;
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
        self.begin_writing().await?;
        self.undo.push((stream.into(), Some(found)));
        let mut out = Vec::with_capacity(events.len());
        let mut version = found;
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
            self.connection
                .execute(
                    "INSERT INTO event (seq, stream, version, record, hash) VALUES ($1, $2, $3, $4, $5)",
                    &[seq.into(), stream.into(), version.into(), bytes.into(), hash.as_str().into()],
                )
                .await?;
            if let Some(p) = &private {
                self.connection
                    .execute(
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
        self.begin_writing().await?;
        self.connection.execute(sql, args).await
    }

    /// A read-model query in the same transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn fetch(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, Error> {
        self.connection.fetch(sql, args).await
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
}

impl Writer {
    pub async fn start(mut connection: Connection, pool: &Pool) -> Result<Self, Error> {
        let begin = pool.begin();
        let mut state = State::default();
        take_head(&mut connection, &mut state, "SELECT seq, hash FROM journal_head WHERE id = 1").await?;
        let last = connection.fetch("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1", &[]).await?;
        let (seq, hash) = last.first().map_or((0, String::new()), |r| (r.int(0), r.text(1)));
        if (seq, &hash) != (state.seq, &state.hash) {
            return Err(Error::Corrupt(format!("账本头为第{}条，最后一条为第{seq}条", state.seq)));
        }
        let (jobs, queue) = mpsc::channel(4096);
        tokio::spawn(run(connection, begin, state, queue));
        Ok(Writer { jobs })
    }
}

async fn take_head(connection: &mut Connection, state: &mut State, sql: &'static str) -> Result<(), Error> {
    let rows = connection.fetch(sql, &[]).await?;
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
    mut connection: Connection,
    begin: &'static str,
    mut state: State,
    mut queue: mpsc::Receiver<Job>,
) {
    while let Some(first) = queue.recv().await {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(job) = queue.try_recv()
        {
            batch.push(job);
        }
        let before = state.clone_head();
        let mut done = Vec::with_capacity(batch.len());
        let result = commit(&mut connection, begin, &mut state, batch, &mut done).await;
        match result {
            Ok(()) => {
                for (reply, outcome) in done {
                    // A caller that went away has still acted: the key tells when it asks again.
                    let _ = reply.send(outcome);
                }
            }
            Err(error) => {
                tracing::error!(%error, "提交失败");
                state.restore(before);
                let _ = connection.control("ROLLBACK").await;
                for (reply, _) in done {
                    let _ = reply.send(Err(Failure::Store(Error::Corrupt(format!("提交失败：{error}")))));
                }
            }
        }
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

async fn commit(
    connection: &mut Connection,
    begin: &'static str,
    state: &mut State,
    batch: Vec<Job>,
    done: &mut Done,
) -> Result<(), Error> {
    let mut batch = batch.into_iter();
    let started = async {
        connection.control(begin).await?;
        take_head(connection, state, "UPDATE journal_head SET seq = seq WHERE id = 1 RETURNING seq, hash")
            .await
    };
    if let Err(error) = started.await {
        done.extend(batch.map(|j| (j.reply, Err(Failure::Store(Error::Stopped)))));
        return Err(error);
    }
    let first = state.seq;
    for job in batch.by_ref() {
        let outcome = one(connection, state, &job.act, job.work).await;
        let broken = matches!(&outcome, Err(Failure::Store(Error::Database(_))));
        done.push((job.reply, outcome));
        if broken {
            tracing::warn!("一项办理因数据库错误未完成");
        }
    }
    if state.seq != first {
        connection
            .execute(
                "UPDATE journal_head SET seq = $1, hash = $2 WHERE id = 1",
                &[state.seq.into(), state.hash.as_str().into()],
            )
            .await?;
    }
    connection.control("COMMIT").await
}

async fn one(
    connection: &mut Connection,
    state: &mut State,
    act: &Act,
    work: Work,
) -> Result<Outcome, Failure> {
    if let Some(key) = &act.key
        && let Some(outcome) = known(connection, key).await.map_err(Failure::Store)?
    {
        return Ok(outcome);
    }
    let head = state.clone_head();
    let mut tx = Tx { connection, state, act, wrote: false, undo: Vec::new() };
    let mut result = work(&mut tx).await;
    if let (Ok(value), Some(key)) = (&result, &act.key) {
        let outcome = value.to_string();
        let seal = seal(key, &outcome);
        let sql = "INSERT INTO act_key (key, digest, outcome, seal) VALUES ($1, $2, $3, $4)";
        let args = [key.key.as_str().into(), key.digest.as_str().into(), outcome.into(), seal.into()];
        if let Err(error) = tx.execute(sql, &args).await {
            result = Err(Failure::Store(error));
        }
    }
    let (wrote, undo) = (tx.wrote, std::mem::take(&mut tx.undo));
    match result {
        Ok(value) => {
            if wrote {
                connection.control("RELEASE SAVEPOINT act").await.map_err(Failure::Store)?;
            }
            Ok(Outcome { value, repeated: false })
        }
        Err(failure) => {
            if wrote {
                connection.control("ROLLBACK TO SAVEPOINT act").await.map_err(Failure::Store)?;
                connection.control("RELEASE SAVEPOINT act").await.map_err(Failure::Store)?;
                (state.seq, state.hash) = head;
                for (stream, version) in undo.into_iter().rev() {
                    match version {
                        Some(v) => state.versions.insert(stream, v),
                        None => state.versions.remove(&stream),
                    };
                }
            }
            Err(failure)
        }
    }
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
    /// Does one act: everything in `work` happens in one transaction, or nothing does; the answer comes after the commit.
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
