//! Everything re-read: the head and its anchor, the chain, the streams, the private parts, the keys, the files, the lists.
//! Names what is wrong, first things first.
//!
//! Every record holds the chain's value at it, so pages of records are checked beside each other on all cores: page by page
//! from the value before it, and together from the first record to the head.

use crate::engine::{Cell, Value};
use crate::event::{ERASURES, Envelope, erased, link, salted};
use crate::files::Files;
use crate::write::{Key, seal};
use crate::{Error, Journal};
use futures::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Where: a record's number, a stream, a file.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

/// What a verification saw.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Report {
    /// Records read.
    pub events: u64,
    /// Files read.
    pub files: u64,
    /// Bytes digested.
    pub bytes: u64,
    /// The chain's last value.
    pub head: String,
    /// Places of the records that are to be noted, in order.
    #[serde(skip)]
    pub noted: Vec<i64>,
    /// What is wrong; empty when all is well. At most a few hundred: more would tell nobody more.
    pub findings: Vec<Finding>,
}

/// Which records a verification notes, by their kind, their text and their private part's: the caller has more to ask of
/// those, and finds them without reading everything a second time.
pub type Note = fn(&str, &str, Option<&str>) -> bool;

/// Findings kept of one page, or of the files.
const TOLD: usize = 100;

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn wrong(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.findings.len() < TOLD {
            self.findings.push(Finding { place: place.into(), what: what.into() });
        }
    }

    fn add(&mut self, part: Report) {
        self.events += part.events;
        self.files += part.files;
        self.bytes += part.bytes;
        self.noted.extend(part.noted);
        let room = (4 * TOLD).saturating_sub(self.findings.len());
        self.findings.extend(part.findings.into_iter().take(room));
    }
}

/// Records in one page.
const PAGE: i64 = 4096;

/// Pages and files read beside each other.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// Checks canonical records, each with the chain's value at it, beginning after `previous`; gives the last value.
///
/// # Errors
/// The place and nature of the first break.
pub fn chain<'a>(
    previous: &str,
    records: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<String, Finding> {
    let mut hash = previous.to_string();
    for (i, (record, expected)) in records.enumerate() {
        hash = link(&hash, record);
        if hash != expected {
            return Err(Finding { place: format!("第{}条", i + 1), what: "哈希链不符".into() });
        }
    }
    Ok(hash)
}

impl Journal {
    /// Re-reads the whole journal and, if given, every file; `progress` hears records done and to do.
    ///
    /// # Errors
    /// Only if the database cannot be read at all; what is wrong in it is in the report.
    pub async fn verify(
        &self,
        files: Option<&Files>,
        progress: impl FnMut(u64, u64),
    ) -> Result<Report, Error> {
        self.verify_noting(files, |_, _, _| false, progress).await
    }

    /// As [`Journal::verify`], noting some of the records on the way.
    ///
    /// # Errors
    /// Only if the database cannot be read at all.
    pub async fn verify_noting(
        &self,
        files: Option<&Files>,
        note: Note,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Report, Error> {
        let mut report = Report::default();
        let head = self.verify_head(&mut report).await?;
        let (events, keys, tables, files) = futures::try_join!(
            self.verify_events(head, note, &mut progress),
            self.verify_keys(),
            self.verify_tables(),
            async {
                match files {
                    Some(files) => files.verify().await,
                    None => Ok(Report::default()),
                }
            },
        )?;
        for part in [events, keys, tables, files] {
            report.add(part);
        }
        Ok(report)
    }

    /// What the engine itself finds wrong.
    async fn verify_tables(&self) -> Result<Report, Error> {
        let mut report = Report::default();
        let mut connection = self.pool.connection().await?;
        for table in ["journal_head", "event", "private_part", "act_key"] {
            for line in connection.check(table).await? {
                report.wrong(format!("表{table}"), line);
            }
        }
        Ok(report)
    }

    /// The head, the last record and the anchor must be at one; gives the number up to which there is to read.
    async fn verify_head(&self, report: &mut Report) -> Result<i64, Error> {
        let mut connection = self.pool.connection().await?;
        let (last, wrong) = match crate::write::head(&mut connection).await {
            Ok(head) => {
                report.head = head.hash;
                (head.seq, None)
            }
            Err(Error::Corrupt(what)) => {
                let rows = connection.fetch("SELECT COUNT(*) FROM event", &[]).await?;
                (rows.first().map_or(0, |r| r.int(0)), Some(what))
            }
            Err(other) => return Err(other),
        };
        if let Some(what) = wrong {
            report.wrong("账本头", what);
        }
        if let Some(path) = &self.anchor {
            let fits = match crate::anchor::read(path) {
                Ok(Some(anchor)) => crate::anchor::fits(&mut connection, &anchor).await,
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            match fits {
                Ok(()) => {}
                Err(Error::Corrupt(what)) => report.wrong("锚点", what),
                Err(other) => return Err(other),
            }
        }
        Ok(last)
    }

    async fn verify_events(
        &self,
        last: i64,
        note: Note,
        progress: &mut impl FnMut(u64, u64),
    ) -> Result<Report, Error> {
        let mut report = Report::default();
        let pages =
            (0..=(last - 1).max(0) / PAGE).map(|n| self.page(n * PAGE, ((n + 1) * PAGE).min(last), note));
        let mut pages = stream::iter(pages).buffered(at_once());
        let mut gone = Vec::new();
        let total = u64::try_from(last).unwrap_or(0);
        while let Some(page) = pages.try_next().await? {
            report.add(page.report);
            gone.extend(page.gone);
            progress(report.events, total);
        }
        drop(pages);
        if !gone.is_empty() {
            // Asked last: an erasure may have come while we read.
            let rows = self.query("SELECT record FROM event WHERE stream = $1", &[ERASURES.into()]).await?;
            let erased: BTreeSet<i64> = rows.iter().flat_map(|r| erased(r.words(0))).collect();
            for seq in gone.into_iter().filter(|s| !erased.contains(s)) {
                report.wrong(format!("第{seq}条"), "个人信息缺失，也没有删除记录");
            }
        }
        // Records that came while we read stand behind the head we began with, but not behind the head of now.
        let outside = "SELECT seq FROM event WHERE seq < 1 \
                       OR seq > (SELECT MAX(seq) FROM journal_head) LIMIT 3";
        for row in self.query(outside, &[]).await? {
            report.wrong(format!("第{}条", row.int(0)), "账本头之外的记录");
        }
        let broken = "SELECT stream FROM event GROUP BY stream \
                      HAVING COUNT(*) <> MAX(version) OR MIN(version) <> 1 LIMIT 20";
        for row in self.query(broken, &[]).await? {
            report.wrong(format!("流{}", row.text(0)), "流内版本不连续");
        }
        let orphans = "SELECT p.seq FROM private_part p LEFT JOIN event e ON e.seq = p.seq \
                       WHERE e.seq IS NULL LIMIT 20";
        for row in self.query(orphans, &[]).await? {
            report.wrong(format!("第{}条", row.int(0)), "个人信息没有对应的记录");
        }
        Ok(report)
    }

    /// The records after `after` up to `to`, with all that hangs on them.
    async fn page(&self, after: i64, to: i64, note: Note) -> Result<Page, Error> {
        let sql = "SELECT e.seq, e.stream, e.version, e.record, e.hash, p.salt, p.value FROM event e \
                   LEFT JOIN private_part p ON p.seq = e.seq WHERE e.seq > $1 AND e.seq <= $2 ORDER BY e.seq";
        let mut connection = self.pool.connection().await?;
        let before = connection.fetch("SELECT hash FROM event WHERE seq = $1", &[after.into()]).await?;
        let hash = before.first().map_or_else(String::new, |r| r.text(0));
        let page = Page { report: Report::default(), last: after, hash, gone: Vec::new(), note };
        let mut page = connection.gather(sql, &[after.into(), to.into()], page, Page::take).await?;
        if page.last != to {
            page.report.wrong(format!("第{}条", page.last + 1), "缺失");
        }
        Ok(page)
    }

    async fn verify_keys(&self) -> Result<Report, Error> {
        let (mut report, mut after) = (Report::default(), None);
        loop {
            let sql = "SELECT key, digest, outcome, seal FROM act_key WHERE key > $1 ORDER BY key LIMIT 2000";
            let all = "SELECT key, digest, outcome, seal FROM act_key ORDER BY key LIMIT 2000";
            let rows = match &after {
                None => self.query(all, &[]).await?,
                Some(key) => self.query(sql, &[Value::Text(String::clone(key))]).await?,
            };
            for row in &rows {
                let key = Key { key: row.text(0), digest: row.text(1) };
                if seal(&key, &row.text(2)) != row.text(3) {
                    report.wrong(format!("请求编号{}", key.key), "记录的结果被改动");
                }
            }
            // A key damaged into bytes reads as empty: it has been told, and ends the reading instead of repeating it.
            match rows.last().map(|r| r.text(0)).filter(|k| Some(k) > after.as_ref()) {
                Some(key) => after = Some(key),
                None => return Ok(report),
            }
        }
    }
}

/// Records in a row, as they are read.
struct Page {
    report: Report,
    /// The number and the chain's value at the record before.
    last: i64,
    hash: String,
    /// Records whose private part is not there.
    gone: Vec<i64>,
    note: Note,
}

impl Page {
    /// Takes in the next record: number, stream, version, record, hash, salt and value of its private part.
    fn take(&mut self, [seq, stream, version, record, hash, salt, value]: [Cell<'_>; 7]) {
        let (seq, record) = (seq.int(), record.words());
        let place = || format!("第{seq}条");
        let report = &mut self.report;
        self.last += 1;
        if seq != self.last {
            report.wrong(place(), format!("前一条应为第{}条，缺失", seq - 1));
            self.last = seq;
        }
        report.events += 1;
        report.bytes += record.len() as u64;
        self.hash = link(&self.hash, record);
        if self.hash != hash.words() {
            report.wrong(place(), "哈希链不符：内容或者前序被改动");
            self.hash = hash.words().into();
        }
        let envelope = match Envelope::read(record) {
            Ok(envelope) => envelope,
            Err(error) => {
                report.wrong(place(), error.to_string());
                return;
            }
        };
        let words = match value {
            Cell::Words(words) => Some(words),
            _ => None,
        };
        if (self.note)(&envelope.kind, record, words) {
            report.noted.push(seq);
        }
        if (envelope.seq, &*envelope.stream, envelope.version) != (seq, stream.words(), version.int()) {
            report.wrong(place(), "索引列与记录不符");
        }
        match (&envelope.private, salt, value) {
            (Some(digest), Cell::Words(salt), Cell::Words(value)) => {
                report.bytes += value.len() as u64;
                if salted(salt, value) != **digest {
                    report.wrong(place(), "个人信息与摘要不符");
                }
            }
            (Some(_), Cell::Null, Cell::Null) => self.gone.push(seq),
            // Damaged words are read as bytes, which are no words.
            (Some(_), ..) => report.wrong(place(), "个人信息与摘要不符"),
            (None, Cell::Null, Cell::Null) => {}
            (None, ..) => report.wrong(place(), "多出的个人信息"),
        }
    }
}

impl Files {
    /// Every file read through and held against its address, on all cores.
    ///
    /// # Errors
    /// Only if the reading was broken off; what is wrong is in the report.
    pub async fn verify(&self) -> Result<Report, Error> {
        let files = self.clone();
        let read = tokio::task::spawn_blocking(move || read_files(&files));
        read.await.map_err(|e| Error::Corrupt(e.to_string()))
    }
}

fn read_files(files: &Files) -> Report {
    let list = match files.list() {
        Ok(list) => list,
        Err(e) => {
            let mut report = Report::default();
            report.wrong("文件库", e.to_string());
            return report;
        }
    };
    let next = AtomicUsize::new(0);
    let worker = || {
        let (mut report, mut buffer) = (Report::default(), vec![0u8; 256 << 10]);
        while let Some(address) = list.get(next.fetch_add(1, Ordering::Relaxed)) {
            report.files += 1;
            match digest(files, address, &mut buffer, &mut report.bytes) {
                Ok(found) if found == *address => {}
                Ok(_) => report.wrong(format!("文件{address}"), "内容与摘要不符"),
                Err(e) => report.wrong(format!("文件{address}"), e.to_string()),
            }
        }
        report
    };
    let mut report = Report::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once()).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            match worker.join() {
                Ok(part) => report.add(part),
                Err(_) => report.wrong("文件库", "核对中断"),
            }
        }
    });
    report.findings.sort_by(|a, b| a.place.cmp(&b.place));
    report
}

fn digest(files: &Files, address: &str, buffer: &mut [u8], bytes: &mut u64) -> std::io::Result<String> {
    let mut file = std::fs::File::open(files.path(address))?;
    let mut sha = Sha256::new();
    loop {
        let n = file.read(buffer)?;
        if n == 0 {
            return Ok(hex::encode(sha.finalize()));
        }
        sha.update(&buffer[..n]);
        *bytes += n as u64;
    }
}
