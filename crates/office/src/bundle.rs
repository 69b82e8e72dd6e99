//! A case as a bundle that a court can check offline: its records, the files they refer to, its documents, and a manifest.
//!
//! `records.jsonl` holds the case's and its clue's canonical records with their chain values and salted private parts;
//! `files/` the files by SHA-256; `documents/` the PDFs; `manifest.json` the digest of every other entry.

use crate::me::Me;
use crate::office::{Error, Office};
use crate::{scope, stream};
use law::case::CaseState;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

fn zipped(e: impl std::fmt::Display) -> Error {
    Error::Document(format!("案卷包：{e}"))
}

impl Office {
    /// Finds a case by its number.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, [`Error::Refused`] for what is no number (I-05).
    pub async fn case_by_number(&self, number: &str) -> Result<String, Error> {
        let sql = "SELECT id FROM case_row WHERE number = $1";
        let rows = self.journal().query(sql, &[number.trim().into()]).await?;
        rows.first().map(|r| r.text(0)).ok_or_else(|| self.no_such_number(number))
    }

    /// The bundle of a case this person may see.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`], or a failure of the store.
    pub async fn bundle(&self, me: &Me, id: &str) -> Result<Vec<u8>, Error> {
        let state = CaseState::fold(&self.case_events(id).await?);
        if !scope::sees_case(me, &state) || !scope::reads_party(me, &state) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        if !scope::opens_volume(me, &state) {
            return Err(Error::Refused(Box::new(scope::not_from_the_archive(me))));
        }
        self.record_opening(me, id, &state, "案卷包").await?;
        self.export(id).await
    }

    /// The bundle of a case.
    ///
    /// # Errors
    /// [`Error::NotFound`] or a failure of the store.
    pub async fn export(&self, id: &str) -> Result<Vec<u8>, Error> {
        let state = CaseState::fold(&self.case_events(id).await?);
        let clue = state.subject.as_ref().map(|s| s.clue.clone()).unwrap_or_default();
        let mut entries: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut lines = String::new();
        for name in [stream::clue(&clue), stream::case(id)] {
            for line in self.journal().raw(&name).await? {
                let line = without_reporter(line);
                lines.push_str(&serde_json::to_string(&line).map_err(zipped)?);
                lines.push('\n');
            }
        }
        entries.insert("records.jsonl".into(), lines.into_bytes());
        let sql = "SELECT DISTINCT sha256 FROM file_use WHERE matter = $1 OR matter = $2";
        for row in self.journal().query(sql, &[stream::case(id).into(), stream::clue(&clue).into()]).await? {
            let sha = row.text(0);
            entries.insert(format!("files/{sha}"), tokio::fs::read(self.files().path(&sha)).await?);
        }
        for paper in self.papers_of(&stream::case(id)).await? {
            let drawn = self.drawn(&paper).await?;
            let pdf = self.print(drawn).await?;
            entries.insert(format!("documents/{} {}.pdf", paper.number, paper.name), pdf);
        }
        let digests: BTreeMap<&String, String> =
            entries.iter().map(|(n, b)| (n, hex::encode(Sha256::digest(b)))).collect();
        let manifest = json!({
            "format": "zhifa-case-bundle/1",
            "agency": self.town().law.agency.name,
            "case": state.number.as_ref().map(ToString::to_string),
            "exported_at": self.now().to_string(),
            "entries": digests,
        });
        entries.insert("manifest.json".into(), serde_json::to_vec_pretty(&manifest).map_err(zipped)?);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(name, SimpleFileOptions::default()).map_err(zipped)?;
            zip.write_all(&bytes)?;
        }
        Ok(zip.finish().map_err(zipped)?.into_inner())
    }
}

/// A bundle goes to the party and to courts: who reported stays with the centre (D-15). The record keeps the digest of the
/// private part left out, so that the chain still holds.
pub(crate) fn without_reporter(line: journal::RawRecord) -> journal::RawRecord {
    let private = line.private.as_deref().and_then(|p| serde_json::from_str::<Value>(p).ok());
    let names = |v: &Value| v.as_object().is_some_and(|m| m.keys().any(|path| path.ends_with("/reporter")));
    if private.as_ref().is_some_and(names) {
        return journal::RawRecord { salt: None, private: None, ..line };
    }
    line
}

/// Checks a bundle without the office it came from: every digest, every record's place in its stream and its private part.
/// What is wrong comes back in words; an empty list means all is well.
///
/// # Errors
/// If it is no bundle at all.
pub fn verify_bundle(bytes: &[u8]) -> Result<(usize, Vec<String>), String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("不是案卷包：{e}"))?;
    let mut entries: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).map_err(|e| e.to_string())?;
        let name = file.name().map_err(|e| e.to_string())?.into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(|e| format!("{name}：{e}"))?;
        entries.insert(name, content);
    }
    let manifest = entries.remove("manifest.json").ok_or("没有清单manifest.json")?;
    let manifest: Value = serde_json::from_slice(&manifest).map_err(|e| format!("清单：{e}"))?;
    let mut wrong = Vec::new();
    let listed = manifest["entries"].as_object().cloned().unwrap_or_default();
    for (name, digest) in &listed {
        match entries.get(name) {
            None => wrong.push(format!("缺少{name}")),
            Some(b) if Some(hex::encode(Sha256::digest(b)).as_str()) != digest.as_str() => {
                wrong.push(format!("{name}的内容与清单摘要不符"));
            }
            Some(_) => {}
        }
    }
    for name in entries.keys().filter(|n| !listed.contains_key(*n)) {
        wrong.push(format!("清单之外的{name}"));
    }
    for (name, content) in entries.iter().filter(|(n, _)| n.starts_with("files/")) {
        if hex::encode(Sha256::digest(content)) != name.trim_start_matches("files/") {
            wrong.push(format!("{name}的内容与文件名不符"));
        }
    }
    let records =
        String::from_utf8_lossy(entries.get("records.jsonl").map_or(&[][..], Vec::as_slice)).into_owned();
    let mut count = 0;
    for line in records.lines() {
        count += 1;
        match serde_json::from_str::<journal::RawRecord>(line) {
            Err(e) => wrong.push(format!("第{count}条记录：{e}")),
            Ok(raw) => wrong.extend(raw.check().err().map(|e| format!("第{count}条记录：{e}"))),
        }
    }
    Ok((count, wrong))
}
