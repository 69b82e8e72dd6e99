//! Everything re-read: the chain, the streams, the private parts, the keys, the files. Names what is wrong, first things first.

use crate::event::{Record, link, salted};
use crate::files::Files;
use crate::write::{Key, seal};
use crate::{Error, Journal};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Read;

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
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn wrong(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.findings.len() < 100 {
            self.findings.push(Finding { place: place.into(), what: what.into() });
        }
    }
}

const PAGE: i64 = 2000;

/// Checks lines of canonical records against the chain, beginning after `previous`; gives each record's chain value.
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
    /// Re-reads the whole journal and, if given, every file.
    ///
    /// # Errors
    /// Only if the database cannot be read at all; what is wrong in it is in the report.
    pub async fn verify(
        &self,
        files: Option<&Files>,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Report, Error> {
        let mut report = Report::default();
        self.verify_events(&mut report, &mut progress).await?;
        self.verify_keys(&mut report).await?;
        if let Some(files) = files {
            let files = files.clone();
            let part = tokio::task::spawn_blocking(move || verify_files(&files))
                .await
                .map_err(|e| Error::Corrupt(e.to_string()))?;
            report.files = part.files;
            report.bytes += part.bytes;
            report.findings.extend(part.findings);
        }
        Ok(report)
    }

    async fn verify_events(
        &self,
        report: &mut Report,
        progress: &mut impl FnMut(u64, u64),
    ) -> Result<(), Error> {
        let head = self.query("SELECT seq, hash FROM journal_head WHERE id = 1", &[]).await?;
        let (total, head_hash) = head.first().map_or((0, String::new()), |r| (r.int(0), r.text(1)));
        let mut versions: HashMap<String, i64> = HashMap::new();
        let (mut after, mut hash) = (0i64, String::new());
        let sql = "SELECT e.seq, e.stream, e.version, e.record, e.hash, p.salt, p.value FROM event e \
                   LEFT JOIN private_part p ON p.seq = e.seq WHERE e.seq > $1 ORDER BY e.seq LIMIT $2";
        loop {
            let rows = self.query(sql, &[after.into(), PAGE.into()]).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let (seq, stream, version, record) = (row.int(0), row.text(1), row.int(2), row.text(3));
                let place = format!("第{seq}条");
                if seq != after + 1 {
                    report.wrong(&place, format!("前一条应为第{}条，缺失", seq - 1));
                }
                after = seq;
                report.events += 1;
                report.bytes += record.len() as u64;
                hash = link(&hash, &record);
                if hash != row.text(4) {
                    report.wrong(&place, "哈希链不符：内容或者前序被改动");
                    hash = row.text(4);
                }
                match Record::read(&record) {
                    Err(e) => report.wrong(&place, e.to_string()),
                    Ok(r) => {
                        if (r.seq, &r.stream, r.version) != (seq, &stream, version) {
                            report.wrong(&place, "索引列与记录不符");
                        }
                        let next = versions.entry(stream).or_insert(0);
                        *next += 1;
                        if *next != version {
                            report.wrong(&place, format!("流内版本应为{next}，记为{version}"));
                        }
                        match (r.private, row.maybe(5), row.maybe(6)) {
                            (Some(digest), Some(salt), Some(value)) if salted(&salt, &value) != digest => {
                                report.wrong(&place, "个人信息与摘要不符");
                            }
                            (None, Some(_), _) => report.wrong(&place, "多出的个人信息"),
                            _ => {}
                        }
                    }
                }
            }
            progress(report.events, u64::try_from(total).unwrap_or(0));
        }
        if after != total || hash != head_hash {
            report.wrong("账本头", format!("账本头为第{total}条，最后一条为第{after}条或者哈希不符"));
        }
        let orphans = self
            .query("SELECT seq FROM private_part WHERE seq NOT IN (SELECT seq FROM event) LIMIT 1", &[])
            .await?;
        if let Some(row) = orphans.first() {
            report.wrong(format!("第{}条", row.int(0)), "个人信息没有对应的记录");
        }
        report.head = hash;
        Ok(())
    }

    async fn verify_keys(&self, report: &mut Report) -> Result<(), Error> {
        let mut after = String::new();
        loop {
            let sql = "SELECT key, digest, outcome, seal FROM act_key WHERE key > $1 ORDER BY key LIMIT 2000";
            let rows = self.query(sql, &[after.as_str().into()]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.text(0);
            for row in &rows {
                let key = Key { key: row.text(0), digest: row.text(1) };
                if seal(&key, &row.text(2)) != row.text(3) {
                    report.wrong(format!("请求编号{}", key.key), "记录的结果被改动");
                }
            }
        }
    }
}

fn verify_files(files: &Files) -> Report {
    let mut report = Report::default();
    let list = match files.list() {
        Ok(list) => list,
        Err(e) => {
            report.wrong("文件库", e.to_string());
            return report;
        }
    };
    let mut buffer = vec![0u8; 1 << 20];
    for address in list {
        let digest = (|| -> std::io::Result<String> {
            let mut file = std::fs::File::open(files.path(&address))?;
            let mut sha = Sha256::new();
            loop {
                let n = file.read(&mut buffer)?;
                if n == 0 {
                    return Ok(hex::encode(sha.finalize()));
                }
                sha.update(&buffer[..n]);
                report.bytes += n as u64;
            }
        })();
        report.files += 1;
        match digest {
            Ok(d) if d == address => {}
            Ok(_) => report.wrong(format!("文件{address}"), "内容与摘要不符"),
            Err(e) => report.wrong(format!("文件{address}"), e.to_string()),
        }
    }
    report
}
