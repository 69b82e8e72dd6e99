//! Read models thrown away and made again from the events.

use crate::event::Recorded;
use crate::write::{Act, ActError, Tx};
use crate::{Error, Journal};
use futures::future::BoxFuture;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::sync::Arc;

/// What makes read models of events: used inside acts and in a rebuild, so that both come out equal.
pub trait Projector: Send + Sync + 'static {
    /// The tables it fills, each with the columns that order it (for the digest).
    fn tables(&self) -> Vec<(&'static str, &'static str)>;

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
                for (table, _) in clear.tables() {
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

    /// A digest over every row of the projector's tables: equal before and after a rebuild.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn read_model_digest(&self, projector: &dyn Projector) -> Result<String, Error> {
        let mut digest = Sha256::new();
        for (table, order) in projector.tables() {
            digest.update(table.as_bytes());
            let mut offset = 0;
            loop {
                let sql = format!("SELECT * FROM {table} ORDER BY {order} LIMIT 5000 OFFSET {offset}");
                let rows = self.query(&sql, &[]).await?;
                if rows.is_empty() {
                    break;
                }
                offset += rows.len();
                for row in rows {
                    digest.update(format!("{:?}", row.0).as_bytes());
                }
            }
        }
        Ok(hex::encode(digest.finalize()))
    }
}
