//! Read models thrown away and made again from the events.

use crate::event::{Record, Recorded};
use crate::write::{Act, ActError, Tx};
use crate::{Error, Journal};
use futures::future::BoxFuture;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::Arc;

/// What makes read models of events: used inside acts and in a rebuild, so that both come out equal.
pub trait Projector: Send + Sync + 'static {
    /// The tables it fills.
    fn tables(&self) -> Vec<&'static str>;

    /// Takes events in, in journal order.
    fn apply<'a>(&'a self, tx: &'a mut Tx<'_>, events: &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>>;
}

const PAGE: i64 = 500;

impl Journal {
    /// Empties the projector's tables and replays every event. Nothing else may write meanwhile.
    ///
    /// # Errors
    /// If the database fails or a record is damaged.
    pub async fn rebuild(
        &self,
        projector: Arc<dyn Projector>,
        mut progress: impl FnMut(i64, i64),
    ) -> Result<i64, Error> {
        let total = self.len().await?;
        let clear = projector.clone();
        self.step(move |tx| {
            Box::pin(async move {
                for table in clear.tables() {
                    tx.execute(&format!("DELETE FROM {table}"), &[]).await?;
                }
                Ok(())
            })
        })
        .await?;
        let mut after = 0;
        loop {
            let events = self.scan(after, PAGE).await?;
            let Some(last) = events.last() else { return Ok(after) };
            after = last.seq;
            let projector = projector.clone();
            self.step(move |tx| Box::pin(async move { projector.apply(tx, &events).await })).await?;
            progress(after, total);
        }
    }

    async fn step<W>(&self, work: W) -> Result<(), Error>
    where
        W: for<'a, 'c> FnOnce(&'a mut Tx<'c>) -> BoxFuture<'a, Result<(), Error>> + Send + 'static,
    {
        let done = self
            .act::<Infallible, _>(Act::default(), move |tx| {
                let running = work(tx);
                Box::pin(async move {
                    running.await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        match done {
            Ok(_) => Ok(()),
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
    /// altered is found. Both must know the tables; `scratch` is spoilt by it. Nothing is compared (and `None` given) if
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
                        projector.apply(tx, &events).await
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
