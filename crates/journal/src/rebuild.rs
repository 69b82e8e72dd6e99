//! Read models thrown away and made again from the events.

use crate::event::{Record, Recorded};
use crate::write::{Act, ActError, Tx};
use crate::{Error, Journal};
use futures::future::BoxFuture;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::Arc;

/// What makes read models of events: used inside acts and in a rebuild, so that both come out equal.
pub trait Projector: Send + Sync + 'static {
    /// The tables it fills.
    fn tables(&self) -> Vec<&'static str>;

    /// The statements that make its tables and their indexes, in the shared subset. Lists made by other statements are
    /// thrown away when the journal is opened ([`Journal::ensure_lists`]); a table that is given up leaves a
    /// `DROP TABLE IF EXISTS` here.
    fn schema(&self) -> &'static [&'static str];

    /// Takes events in, in journal order.
    fn apply<'a>(&'a self, tx: &'a mut Tx<'_>, events: &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>>;
}

const PAGE: i64 = 500;

/// A digest of the statements that make the lists: another one, another shape.
fn shape(projector: &dyn Projector) -> String {
    let mut digest = Sha256::new();
    for statement in projector.schema() {
        digest.update(statement.as_bytes());
        digest.update([0]);
    }
    hex::encode(digest.finalize())
}

/// The shape in which the lists stand, if they were ever made whole.
const STANDING: &str = "SELECT schema FROM read_model WHERE id = 1";

impl Journal {
    /// Makes the projector's tables if there are none; tables of another shape (a program of another version made them)
    /// are thrown away and made anew from the events. Says whether they were made.
    ///
    /// # Errors
    /// If the database fails or a record is damaged; the tables then stand as they were.
    pub async fn ensure_lists(
        &self,
        projector: Arc<dyn Projector>,
        progress: impl FnMut(i64, i64) + Send + 'static,
    ) -> Result<bool, Error> {
        let standing = self.query(STANDING, &[]).await?.first().map(|r| r.text(0));
        if standing.as_deref() == Some(shape(projector.as_ref()).as_str()) {
            return Ok(false);
        }
        // Asked again as an act: another process may just have made them.
        self.make_lists(projector, false, progress).await.map(|made| made.is_some())
    }

    /// Throws the projector's tables away, makes them again and replays every event: all of it in one transaction, so that
    /// nobody writes meanwhile and whoever reads sees the old lists or the new ones.
    ///
    /// # Errors
    /// If the database fails or a record is damaged; the tables then stand as they were.
    pub async fn rebuild(
        &self,
        projector: Arc<dyn Projector>,
        progress: impl FnMut(i64, i64) + Send + 'static,
    ) -> Result<i64, Error> {
        self.make_lists(projector, true, progress).await.map(Option::unwrap_or_default)
    }

    /// Gives the number of the last event taken in; none if the lists stood in this shape already and that was enough.
    async fn make_lists(
        &self,
        projector: Arc<dyn Projector>,
        always: bool,
        mut progress: impl FnMut(i64, i64) + Send + 'static,
    ) -> Result<Option<i64>, Error> {
        let statements: Vec<String> =
            projector.schema().iter().map(|s| self.pool.spell(s).into_owned()).collect();
        let total = self.len().await?;
        let made = self
            .step(move |tx| {
                Box::pin(async move {
                    let shape = shape(projector.as_ref());
                    let standing = tx.fetch(STANDING, &[]).await?.first().map(|r| r.text(0));
                    if !always && standing.as_ref() == Some(&shape) {
                        return Ok(json!(null));
                    }
                    for table in projector.tables() {
                        tx.execute(&format!("DROP TABLE IF EXISTS {table}"), &[]).await?;
                    }
                    for statement in &statements {
                        tx.execute(statement, &[]).await?;
                    }
                    let mut last = 0;
                    loop {
                        let events = tx.scan(last, PAGE).await?;
                        let Some(event) = events.last() else { break };
                        last = event.seq;
                        projector.apply(tx, &events).await?;
                        progress(last, total);
                    }
                    let sql = "INSERT INTO read_model (id, schema) VALUES (1, $1) \
                               ON CONFLICT (id) DO UPDATE SET schema = $1";
                    tx.execute(sql, &[shape.into()]).await?;
                    Ok(json!(last))
                })
            })
            .await?;
        Ok(made.as_i64())
    }

    async fn step<W>(&self, work: W) -> Result<serde_json::Value, Error>
    where
        W: for<'a, 'c> FnOnce(&'a mut Tx<'c>) -> BoxFuture<'a, Result<serde_json::Value, Error>>
            + Send
            + 'static,
    {
        let done = self
            .act::<Infallible, _>(Act::default(), move |tx| {
                let running = work(tx);
                Box::pin(async move { Ok(running.await?) })
            })
            .await;
        match done {
            Ok(outcome) => Ok(outcome.value),
            Err(ActError::Store(e)) => Err(e),
            Err(ActError::Refused(never)) => match never {},
        }
    }

    /// A digest over every row of the projector's tables: equal before and after a rebuild, on either engine, in whatever
    /// order the rows lie.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn read_model_digest(&self, projector: &dyn Projector) -> Result<String, Error> {
        let mut digest = Sha256::new();
        for table in projector.tables() {
            digest.update(table.as_bytes());
            digest.update(self.table_digest(table).await?);
        }
        Ok(hex::encode(digest.finalize()))
    }

    /// The sum of the digests of a table's rows: rows may come in any order (engines sort words differently), and nothing is
    /// held but the sum.
    async fn table_digest(&self, table: &str) -> Result<[u8; 40], Error> {
        let mut sum = [0u64; 5];
        let mut connection = self.pool.connection().await?;
        connection
            .each(&format!("SELECT * FROM {table}"), |row| {
                let digest = Sha256::digest(format!("{:?}", row.0));
                for (sum, part) in sum.iter_mut().zip(digest.chunks_exact(8)) {
                    *sum = sum.wrapping_add(part.iter().fold(0, |n, b| n << 8 | u64::from(*b)));
                }
                sum[4] += 1;
            })
            .await?;
        let mut out = [0u8; 40];
        for (to, from) in out.chunks_exact_mut(8).zip(sum) {
            to.copy_from_slice(&from.to_be_bytes());
        }
        Ok(out)
    }

    /// Replays the journal into an empty database beside it and compares the projector's tables, so that a list that was
    /// altered is found. `scratch` is spoilt by it. Nothing is compared (and `None` given) if
    /// somebody writes meanwhile; otherwise the tables that differ.
    ///
    /// # Errors
    /// If a database fails or a record is damaged.
    pub async fn compare_lists(
        &self,
        scratch: &Journal,
        projector: Arc<dyn Projector>,
        mut progress: impl FnMut(i64, i64),
    ) -> Result<Option<Vec<&'static str>>, Error> {
        scratch.ensure_lists(projector.clone(), |_, _| ()).await?;
        let total = self.len().await?;
        let mut after = 0;
        loop {
            let sql = "SELECT e.seq, e.stream, e.version, e.record, e.hash, p.salt, p.value FROM event e \
                       LEFT JOIN private_part p ON p.seq = e.seq WHERE e.seq > $1 ORDER BY e.seq LIMIT $2";
            let rows = self.query(sql, &[after.into(), PAGE.into()]).await?;
            let Some(last) = rows.last() else { break };
            after = last.int(0);
            let projector = projector.clone();
            scratch
                .step(move |tx| {
                    Box::pin(async move {
                        let mut events = Vec::with_capacity(rows.len());
                        for row in rows {
                            let insert = "INSERT INTO event (seq, stream, version, record, hash) \
                                          VALUES ($1, $2, $3, $4, $5)";
                            tx.execute(insert, &row.0[..5]).await?;
                            if let (Some(_), Some(_)) = (row.maybe(5), row.maybe(6)) {
                                let insert =
                                    "INSERT INTO private_part (seq, salt, value) VALUES ($1, $2, $3)";
                                tx.execute(insert, &[row.0[0].clone(), row.0[5].clone(), row.0[6].clone()])
                                    .await?;
                            }
                            events.push(Record::read(row.words(3))?.recorded(row.text(4), row.maybe(6))?);
                        }
                        projector.apply(tx, &events).await?;
                        Ok(json!(null))
                    })
                })
                .await?;
            progress(after, total);
        }
        let mut differ = Vec::new();
        for table in projector.tables() {
            if self.table_digest(table).await? != scratch.table_digest(table).await? {
                differ.push(table);
            }
        }
        Ok((self.len().await? == after).then_some(differ))
    }
}
