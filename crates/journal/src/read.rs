//! Reading beside the writer.

use crate::engine::{Row, Value};
use crate::event::{ERASURES, NewEvent, Record, Recorded};
use crate::{Error, Expect, Journal};

pub(crate) const LOAD: &str = "SELECT e.record, e.hash, p.value FROM event e LEFT JOIN private_part p ON p.seq = e.seq \
                               WHERE e.stream = $1 AND e.version > $2 ORDER BY e.version";
const LOAD_BEFORE: &str = "SELECT e.record, e.hash, p.value FROM event e LEFT JOIN private_part p ON p.seq = e.seq \
                           WHERE e.stream = $1 AND e.version < $2 ORDER BY e.version DESC LIMIT $3";
pub(crate) const SCAN: &str = "SELECT e.record, e.hash, p.value FROM event e LEFT JOIN private_part p ON p.seq = e.seq \
                               WHERE e.seq > $1 ORDER BY e.seq LIMIT $2";

pub(crate) fn recorded(row: Row) -> Result<Recorded, Error> {
    Record::read(&row.text(0))?.recorded(row.text(1), row.maybe(2))
}

/// What a record is about, without what it says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Headline {
    /// Place in the journal.
    pub seq: i64,
    /// The stream.
    pub stream: String,
    /// Place in the stream.
    pub version: i64,
    /// What happened.
    pub kind: String,
}

/// A record as it is stored, with all that is needed to check it elsewhere.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRecord {
    /// The canonical bytes.
    pub record: String,
    /// The chain's value before it.
    pub previous: String,
    /// The chain's value at it.
    pub hash: String,
    /// The salt of its private part.
    pub salt: Option<String>,
    /// Its private part, canonical.
    pub private: Option<String>,
}

/// What a record says of itself: where it stands and what it tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Place in the journal, from 1 without gaps.
    pub seq: i64,
    /// The stream.
    pub stream: String,
    /// Place in the stream, from 1 without gaps.
    pub version: i64,
    /// The public part.
    pub body: serde_json::Value,
    /// Whether it has a private part, here or left out.
    pub private: bool,
}

impl RawRecord {
    /// What the canonical bytes say.
    ///
    /// # Errors
    /// If they are no record.
    pub fn place(&self) -> Result<Place, Error> {
        let Record { seq, stream, version, body, private, .. } = Record::read(&self.record)?;
        Ok(Place { seq, stream, version, body, private: private.is_some() })
    }

    /// Whether its bytes, its chain value and its private part belong together. A private part may be left out as a whole,
    /// with its salt: its digest stays in the record.
    ///
    /// # Errors
    /// What does not.
    pub fn check(&self) -> Result<(), String> {
        if crate::event::link(&self.previous, &self.record) != self.hash {
            return Err("哈希链不符".into());
        }
        let record = Record::read(&self.record).map_err(|e| e.to_string())?;
        match (record.private, &self.salt, &self.private) {
            (None, None, None) | (Some(_), None, None) => Ok(()),
            (Some(digest), Some(salt), Some(value)) if crate::event::salted(salt, value) == digest => Ok(()),
            (Some(_), ..) => Err("个人信息与摘要不符".into()),
            (None, ..) => Err("多出的个人信息".into()),
        }
    }
}

impl Journal {
    /// A stream's records as they are stored.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn raw(&self, stream: &str) -> Result<Vec<RawRecord>, Error> {
        let sql = "SELECT e.record, e.hash, p.salt, p.value, b.hash FROM event e \
                   LEFT JOIN private_part p ON p.seq = e.seq LEFT JOIN event b ON b.seq = e.seq - 1 \
                   WHERE e.stream = $1 ORDER BY e.version";
        let rows = self.query(sql, &[stream.into()]).await?;
        Ok(rows
            .iter()
            .map(|r| RawRecord {
                record: r.text(0),
                hash: r.text(1),
                salt: r.maybe(2),
                private: r.maybe(3),
                previous: r.text(4),
            })
            .collect())
    }

    /// Every event of a stream.
    ///
    /// # Errors
    /// If the database fails or a record is damaged.
    pub async fn load(&self, stream: &str) -> Result<Vec<Recorded>, Error> {
        self.load_from(stream, 0).await
    }

    /// The events of a stream after a version.
    ///
    /// # Errors
    /// As [`Journal::load`].
    pub async fn load_from(&self, stream: &str, version: i64) -> Result<Vec<Recorded>, Error> {
        self.query(LOAD, &[stream.into(), version.into()]).await?.into_iter().map(recorded).collect()
    }

    /// The last `limit` events of a stream before a version, newest first.
    ///
    /// # Errors
    /// As [`Journal::load`].
    pub async fn load_before(&self, stream: &str, version: i64, limit: i64) -> Result<Vec<Recorded>, Error> {
        let args = [stream.into(), version.into(), limit.into()];
        self.query(LOAD_BEFORE, &args).await?.into_iter().map(recorded).collect()
    }

    /// Events in journal order after a sequence number, at most `limit`.
    ///
    /// # Errors
    /// As [`Journal::load`].
    pub async fn scan(&self, after: i64, limit: i64) -> Result<Vec<Recorded>, Error> {
        self.query(SCAN, &[after.into(), limit.into()]).await?.into_iter().map(recorded).collect()
    }

    /// The records at some places, in journal order; at most a few hundred at once. One that is damaged is left out: who asks
    /// for places has them of a verification, which names it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn records(&self, places: &[i64]) -> Result<Vec<Recorded>, Error> {
        let marks: Vec<String> = (1..=places.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT e.record, e.hash, p.value FROM event e LEFT JOIN private_part p ON p.seq = e.seq \
             WHERE e.seq IN ({}) ORDER BY e.seq",
            marks.join(", ")
        );
        let args: Vec<Value> = places.iter().map(|seq| (*seq).into()).collect();
        Ok(self.query(&sql, &args).await?.into_iter().filter_map(|row| recorded(row).ok()).collect())
    }

    /// What the records after a sequence number are about, in journal order, at most `limit`; neither their bodies nor their
    /// private parts are looked at.
    ///
    /// # Errors
    /// As [`Journal::load`].
    pub async fn headlines(&self, after: i64, limit: i64) -> Result<Vec<Headline>, Error> {
        let sql = "SELECT e.record FROM event e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2";
        let rows = self.query(sql, &[after.into(), limit.into()]).await?;
        let read = |r: &Row| serde_json::from_str(&r.text(0)).map_err(|e| Error::Corrupt(e.to_string()));
        rows.iter().map(read).collect()
    }

    /// A read-model query.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn query(&self, sql: &str, args: &[Value]) -> Result<Vec<Row>, Error> {
        self.pool.connection().await?.fetch(sql, args).await
    }

    /// How many events there are.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn len(&self) -> Result<i64, Error> {
        Ok(self
            .query("SELECT seq FROM journal_head WHERE id = 1", &[])
            .await?
            .first()
            .map_or(0, |r| r.int(0)))
    }

    /// Whether nothing has happened yet.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.len().await? == 0)
    }

    /// Erases the personal details of events (依法删除个人信息) and records that it was done, when and by whom; the chain
    /// still verifies.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn erase(&self, act: crate::Act, seqs: Vec<i64>) -> Result<(), Error> {
        let done = self
            .act::<std::convert::Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    for seq in &seqs {
                        tx.execute("DELETE FROM private_part WHERE seq = $1", &[(*seq).into()]).await?;
                    }
                    let body = serde_json::json!({ "seqs": seqs });
                    let event = NewEvent { kind: "private_erased".into(), body, private: None };
                    tx.append(ERASURES, Expect::Any, vec![event]).await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        match done {
            Ok(_) => Ok(()),
            Err(crate::ActError::Store(e)) => Err(e),
            Err(crate::ActError::Refused(never)) => match never {},
        }
    }
}
