//! Empty journals to try, and a list made of their events.

use futures::future::BoxFuture;
use journal::{
    Act, ActError, Error, Expect, Journal, Key, NewEvent, Outcome, Projector, Recorded, Tx, Value,
};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

/// A database to try, with its own folder.
pub struct Bed {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// The database's address.
    pub url: String,
    /// The anchor outside the database.
    pub anchor: PathBuf,
    /// Everything of it; goes with it.
    pub folder: tempfile::TempDir,
}

/// An empty database on each engine there is.
pub fn beds() -> Vec<Bed> {
    let mut beds = vec![Bed::sqlite()];
    match testbed::postgres() {
        Some(url) => beds.push(Bed::at("postgres", Some(url))),
        None => println!("PostgreSQL is not installed here: tried on SQLite only"),
    }
    beds
}

impl Bed {
    /// An empty SQLite database.
    pub fn sqlite() -> Bed {
        Bed::at("sqlite", None)
    }

    fn at(engine: &'static str, url: Option<String>) -> Bed {
        let folder = tempfile::tempdir().expect("a folder");
        let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("zhifa.db").display()));
        Bed { engine, url, anchor: folder.path().join("anchor"), folder }
    }

    /// Opens the journal, with the list's table.
    pub async fn open(&self) -> Journal {
        self.try_open().await.expect("the journal opens")
    }

    /// As [`Bed::open`], where it may fail.
    pub async fn try_open(&self) -> Result<Journal, Error> {
        let journal = Journal::open_anchored(&self.url, &self.anchor).await?;
        journal.ensure_lists(Arc::new(Notes), |_, _| ()).await?;
        Ok(journal)
    }
}

/// A list beside the journal.
pub const LIST: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS note (stream TEXT PRIMARY KEY, number BIGINT NOT NULL, words TEXT NOT NULL)",
];

/// Fills [`LIST`]: how many events each stream has, and the last words.
pub struct Notes;

impl Projector for Notes {
    fn tables(&self) -> Vec<&'static str> {
        vec!["note"]
    }

    fn schema(&self) -> &'static [&'static str] {
        LIST
    }

    fn apply<'a>(&'a self, tx: &'a mut Tx<'_>, events: &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            for event in events {
                let sql = "INSERT INTO note (stream, number, words) VALUES ($1, $2, $3) \
                           ON CONFLICT (stream) DO UPDATE SET number = $2, words = $3";
                let words = event.body["words"].as_str().unwrap_or_default();
                tx.execute(sql, &[event.stream.as_str().into(), event.version.into(), words.into()]).await?;
            }
            Ok(())
        })
    }
}

/// Who and when, with a request's key.
pub fn act(key: Option<&str>) -> Act {
    let key = key.map(|k| Key { key: k.into(), digest: format!("digest of {k}") });
    Act { key, at: "2026-03-02T09:00:00".into(), actor: "hub".into() }
}

/// An event with something personal beside it.
pub fn noted(words: &str) -> NewEvent {
    NewEvent {
        kind: "noted".into(),
        body: json!({ "words": words }),
        private: Some(json!({ "name": format!("某{words}"), "phone": "139" })),
    }
}

/// Appends one note to a stream and to the list.
pub async fn note(
    journal: &Journal,
    act: Act,
    stream: &str,
    expect: Expect,
    words: &str,
) -> Result<Outcome, ActError<String>> {
    let (stream, words) = (stream.to_string(), words.to_string());
    journal
        .act(act, move |tx| {
            Box::pin(async move {
                let events = tx.append(&stream, expect, vec![noted(&words)]).await?;
                Notes.apply(tx, &events).await?;
                Ok(json!({ "version": events[0].version, "seq": events[0].seq }))
            })
        })
        .await
}

/// Runs SQL behind the journal's back, as somebody would who got at the database.
///
/// # Errors
/// If the database does not take it.
pub async fn tamper(journal: &Journal, sql: &str, args: Vec<Value>) -> Result<(), Error> {
    journal.query(sql, &args).await.map(|_| ())
}

/// What a verification says is wrong.
pub async fn wrong(journal: &Journal) -> Vec<String> {
    let report = journal.verify(None, |_, _| ()).await.expect("it reads");
    report.findings.into_iter().map(|f| format!("{}：{}", f.place, f.what)).collect()
}

/// Whether every list equals a replay.
pub async fn lists_differ(journal: &Journal) -> Vec<&'static str> {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("replay.db").display());
    let scratch = Journal::open(&url).await.expect("a journal beside it");
    let differ = journal.compare_lists(&scratch, Arc::new(Notes), |_, _| ()).await.expect("compared");
    differ.expect("nobody writes")
}
