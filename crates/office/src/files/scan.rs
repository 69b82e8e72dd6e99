//! The malware scan of the room (查毒): every file that comes in by whatever road is shown to clamd before it becomes a record.
//! What could not be shown then is marked and shown later; what is found in a file that a matter already refers to stays where
//! it is, as evidence, but goes out no more.

use super::clamd::{Away, Verdict, Waits};
use super::take::stamp;
use super::{FileError, FileRoom};
use crate::office::Office;
use journal::{Act, Tx, Value};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// One row a file that was looked at, or waits to be: `clean`, `waiting`, `found`. No event: a rebuild leaves it alone.
pub(crate) const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS file_scan (sha256 TEXT PRIMARY KEY, state TEXT NOT NULL, said TEXT NOT NULL, \
     at TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS file_scan_state ON file_scan (state, at)",
];

/// Files that are looked at again in one go.
const AGAIN: i64 = 200;

/// Whether a file was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// Nothing was found; or the house has no scanner and never had.
    Quiet,
    /// 未查毒: not looked at yet.
    Waiting,
    /// Something was found after it had been taken: it goes out no more.
    Locked(String),
}

impl Scan {
    /// From the row, if there is one.
    pub(super) fn of(state: Option<&str>, said: &str, scanning: bool) -> Scan {
        match state {
            Some("found") => Scan::Locked(said.into()),
            Some("waiting") => Scan::Waiting,
            None if scanning => Scan::Waiting,
            _ => Scan::Quiet,
        }
    }
}

/// What is written beside a file's record.
pub(super) struct Mark {
    state: &'static str,
    said: String,
}

impl Mark {
    fn new(state: &'static str, said: impl Into<String>) -> Self {
        Mark { state, said: said.into() }
    }

    /// Writes it; what was found once stays found until it is looked at again.
    pub(super) async fn write(&self, tx: &mut Tx<'_>, sha256: &str, at: &str) -> Result<(), journal::Error> {
        let keep = if self.state == "waiting" { " WHERE file_scan.state = 'waiting'" } else { "" };
        let sql = format!(
            "INSERT INTO file_scan (sha256, state, said, at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) \
             DO UPDATE SET state = excluded.state, said = excluded.said, at = excluded.at{keep}"
        );
        let row: [Value; 4] = [sha256.into(), self.state.into(), self.said.as_str().into(), at.into()];
        tx.execute(&sql, &row).await?;
        Ok(())
    }
}

impl Office {
    /// The files that are locked, with what was found in them.
    pub(crate) async fn locked_files(&self) -> Result<BTreeMap<String, String>, journal::Error> {
        let sql = "SELECT sha256, said FROM file_scan WHERE state = 'found'";
        Ok(self.journal().query(sql, &[]).await?.iter().map(|r| (r.text(0), r.text(1))).collect())
    }

    /// How many files of these matters are locked.
    pub(crate) async fn locked_in(&self, matters: [&str; 2]) -> Result<usize, journal::Error> {
        let sql = "SELECT COUNT(DISTINCT s.sha256) FROM file_scan s JOIN file_use u ON u.sha256 = s.sha256 \
                   WHERE s.state = 'found' AND u.matter IN ($1, $2)";
        let rows = self.journal().query(sql, &matters.map(Value::from)).await?;
        Ok(rows.first().map_or(0, |r| usize::try_from(r.int(0)).unwrap_or_default()))
    }
}

impl FileRoom {
    /// Whether files are looked at here.
    pub fn scans(&self) -> bool {
        self.0.scanner.is_some()
    }

    /// Looks at a file that has just arrived; none where nothing looks.
    ///
    /// # Errors
    /// [`FileError::Malware`] for what is found; [`FileError::Unscanned`] for what cannot be looked at now, where the house
    /// takes no such files.
    pub(super) async fn examine(
        &self,
        sha256: &str,
        size: u64,
        person: &str,
    ) -> Result<Option<Mark>, FileError> {
        let Some(scanner) = &self.0.scanner else { return Ok(None) };
        let path = self.0.office.files().path(sha256);
        let why = match scanner.scan(&path, Waits::Sender).await? {
            Verdict::Clean => return Ok(Some(Mark::new("clean", ""))),
            Verdict::Found(name) => {
                self.found(sha256, size, &name, Some(person)).await?;
                return Err(FileError::Malware(name));
            }
            Verdict::Unread(why) | Verdict::Away(why) => why,
        };
        tracing::warn!(why, sha256, "a file was not scanned for malware");
        match scanner.away() {
            Away::Refuse => Err(FileError::Unscanned),
            Away::Take => Ok(Some(Mark::new("waiting", why))),
        }
    }

    /// Looks at files that were not looked at when they came, the longest waiting first; for a timer. Gives how many were.
    ///
    /// # Errors
    /// If a store fails.
    pub async fn scan_again(&self) -> Result<usize, FileError> {
        let Some(scanner) = &self.0.scanner else { return Ok(0) };
        let sql = format!(
            "SELECT f.sha256, f.size FROM file f LEFT JOIN file_scan s ON s.sha256 = f.sha256 \
             WHERE s.sha256 IS NULL OR s.state = 'waiting' ORDER BY COALESCE(s.at, ''), f.sha256 LIMIT {AGAIN}"
        );
        let mut looked_at = 0;
        for row in self.0.office.journal().query(&sql, &[]).await? {
            let (sha256, size) = (row.text(0), u64::try_from(row.int(1)).unwrap_or_default());
            let path = self.0.office.files().path(&sha256);
            let mark = match scanner.scan(&path, Waits::Nobody).await {
                Ok(Verdict::Clean) => Mark::new("clean", ""),
                Ok(Verdict::Found(name)) => {
                    self.found(&sha256, size, &name, None).await?;
                    looked_at += 1;
                    continue;
                }
                // It comes to the end of the line: others are not held up by one that is too large.
                Ok(Verdict::Unread(why)) => Mark::new("waiting", why),
                Ok(Verdict::Away(why)) => {
                    tracing::warn!(why, "clamd cannot be asked");
                    break;
                }
                // Swept since, or lost: the check of the books names it.
                Err(error) => Mark::new("waiting", error.to_string()),
            };
            looked_at += usize::from(mark.state == "clean");
            let at = stamp(self.0.office.now());
            self.in_books("", move |tx| {
                Box::pin(async move {
                    mark.write(tx, &sha256, &at).await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await?;
        }
        Ok(looked_at)
    }

    /// What was found is on record; a file that no matter refers to is gone, another is locked.
    async fn found(
        &self,
        sha256: &str,
        size: u64,
        name: &str,
        sender: Option<&str>,
    ) -> Result<(), FileError> {
        let _keeping = self.0.keeping.write().await;
        let (address, mark) = (sha256.to_string(), Mark::new("found", name));
        let at = stamp(self.0.office.now());
        let when = if sender.is_some() { "上传时" } else { "补查时" };
        let head: String = sha256.chars().take(16).collect();
        let detail = format!("{when}查出{name}，{size}字节，SHA-256 {head}…");
        let done = self
            .in_books(sender.unwrap_or_default(), move |tx| {
                Box::pin(async move {
                    let used = "SELECT 1 FROM file_use WHERE sha256 = $1 LIMIT 1";
                    let used = !tx.fetch(used, &[address.as_str().into()]).await?.is_empty();
                    let fate = if used { "已被事项引用，锁定" } else { "没有留存" };
                    crate::accounts::malware(tx, &format!("{detail}，{fate}")).await?;
                    if used {
                        mark.write(tx, &address, &at).await?;
                    } else {
                        for table in ["file", "file_upload", "file_scan"] {
                            let sql = format!("DELETE FROM {table} WHERE sha256 = $1");
                            tx.execute(&sql, &[address.as_str().into()]).await?;
                        }
                    }
                    Ok(used.into())
                })
            })
            .await?;
        if done == serde_json::Value::Bool(false) {
            self.remove_bytes(sha256).await?;
            self.forget_pictures(sha256).await;
        }
        Ok(())
    }

    /// One transaction of the house's own.
    async fn in_books<F>(&self, actor: &str, work: F) -> Result<serde_json::Value, FileError>
    where
        F: for<'a, 'b> FnOnce(
                &'a mut Tx<'b>,
            ) -> futures::future::BoxFuture<
                'a,
                Result<serde_json::Value, journal::ActError<Infallible>>,
            > + Send
            + 'static,
    {
        let act = Act { at: stamp(self.0.office.now()), actor: actor.into(), ..Act::default() };
        Ok(self.0.office.journal().act::<Infallible, _>(act, work).await?.value)
    }
}
