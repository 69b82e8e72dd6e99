//! A case as a bundle (案卷包) that a court can check offline: its records, the files they refer to, its documents, and a
//! manifest (清单). `docs/bundle.md` describes it for whoever writes another checker; [`verify_bundle`] is ours.

mod check;
#[cfg(test)]
mod tests;

pub use check::{BundleReport, verify_bundle};

use crate::me::Me;
use crate::office::{Error, Office};
use crate::project::files_of;
use crate::read::EXPORTED;
use crate::{scope, stream};
use journal::{Place, RawRecord};
use law::case::{CaseStage, CaseState};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Name and version of the format.
const FORMAT: &str = "zhifa-case-bundle/4";
const MANIFEST: &str = "manifest.json";
const RECORDS: &str = "records.jsonl";
/// 证据保管链: of each piece of evidence that is files.
const CUSTODY: &str = "custody.json";
/// What a bundle is called where its taking along is on record.
pub(crate) const WORD: &str = "案卷包";

/// 清单: what lies in the bundle, and where the journal stood.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// [`FORMAT`]
    format: String,
    /// 机关
    agency: String,
    /// 案号; none before filing.
    case: Option<String>,
    /// 导出时间, Asia/Shanghai.
    exported_at: String,
    /// The journal's last record when this was exported.
    head: Head,
    /// The streams in `records.jsonl`, in their order.
    streams: Vec<StreamEnd>,
    /// Records whose private part is left out, by their number in the journal: who reported (D-15), and what was lawfully
    /// erased.
    withheld: Vec<i64>,
    /// Files that records refer to and that stay in the house: something malicious was found in them (锁定).
    locked: Vec<Locked>,
    /// The documents, each with the record that issued it.
    documents: Vec<Document>,
    /// SHA-256 of every other entry by its name.
    entries: BTreeMap<String, String>,
}

/// A record's number in the journal and the chain's value at it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    seq: i64,
    hash: String,
}

/// A stream that lies in the bundle from its first record to its last.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StreamEnd {
    stream: String,
    /// Number of records, which is the last one's version.
    records: i64,
    /// The chain's value at the last one.
    hash: String,
}

/// A file that is left out because something malicious was found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// SHA-256 of its content, as the records name it.
    pub sha256: String,
    /// What the scanner called what it found.
    pub found: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    entry: String,
    /// 文号
    number: String,
    stream: String,
    /// Version of the record that issued it.
    version: i64,
}

/// A bundle, ready to be sent or kept: an unnamed file that stands at its beginning.
#[derive(Debug)]
pub struct Bundle {
    /// The archive.
    pub file: File,
    /// Bytes.
    pub size: u64,
}

/// What an entry is made of.
enum Source {
    /// Texts and documents.
    Bytes(Vec<u8>),
    /// A stored file by its path: a film is never held whole.
    Stored(PathBuf),
}

fn zipped(e: impl std::fmt::Display) -> Error {
    Error::Document(format!("案卷包：{e}"))
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Every file that a record in the bundle refers to, by SHA-256; the private part counts where it is there.
fn referred(line: &RawRecord, place: &Place) -> BTreeSet<String> {
    let private = line.private.as_deref().and_then(|p| serde_json::from_str::<Value>(p).ok());
    files_of(&place.body).into_iter().chain(private.iter().flat_map(files_of)).collect()
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
    pub async fn bundle(&self, me: &Me, id: &str) -> Result<Bundle, Error> {
        let state = CaseState::fold(&self.case_events(id).await?);
        if !scope::sees_case(me, &state) || !scope::reads_party(me, &state) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        if !scope::opens_volume(me, &state) {
            return Err(Error::Refused(Box::new(scope::not_from_the_archive(me))));
        }
        self.record_opening(me, id, &state, WORD).await?;
        let bundle = self.export(id).await?;
        if state.stage != CaseStage::Archived {
            // From archiving on every opening is on record; what leaves the house is on record before that, too.
            let body = json!({ "case": id, "by": me.person.id, "name": me.person.name, "what": WORD });
            self.leave_trace(me, stream::readings(id), EXPORTED, body).await?;
        }
        Ok(bundle)
    }

    /// The bundle of a case, as it stands at the journal's head. What is locked stays here, and the manifest says so.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Document`] if a file that a record refers to is gone and not one that is locked, or a failure of the store or of the
    /// disk, on which the archive is written without a name.
    pub async fn export(&self, id: &str) -> Result<Bundle, Error> {
        // The head first: what is written while we read stands behind it and is left for the next bundle.
        let head = self.journal().head().await?;
        let mut events = self.case_events(id).await?;
        let state = CaseState::fold(&events);
        let clue = state.subject.as_ref().map(|s| s.clue.clone()).unwrap_or_default();
        let mut entries: BTreeMap<String, Source> = BTreeMap::new();
        let (mut lines, mut files, mut withheld) = (String::new(), BTreeSet::new(), Vec::new());
        let mut streams: Vec<StreamEnd> = Vec::new();
        for name in [stream::clue(&clue), stream::case(id)] {
            let mut end = StreamEnd { stream: name.clone(), records: 0, hash: String::new() };
            for line in self.journal().raw(&name).await? {
                let line = without_reporter(line);
                let place = line.place()?;
                if place.seq > head.seq {
                    break;
                }
                if place.private && line.private.is_none() {
                    withheld.push(place.seq);
                }
                files.extend(referred(&line, &place));
                end.records = place.version;
                end.hash.clone_from(&line.hash);
                lines.push_str(&serde_json::to_string(&line).map_err(zipped)?);
                lines.push('\n');
            }
            streams.push(end);
        }
        entries.insert(RECORDS.into(), Source::Bytes(lines.into_bytes()));
        let found = self.locked_files().await?;
        let (out, files): (Vec<String>, Vec<String>) = files.into_iter().partition(|f| found.contains_key(f));
        let locked = out.into_iter().map(|sha256| {
            let found = found.get(&sha256).cloned().unwrap_or_default();
            Locked { sha256, found }
        });
        let locked: Vec<Locked> = locked.collect();
        for sha in files {
            entries.insert(format!("files/{sha}"), Source::Stored(self.files().path(&sha)));
        }
        let mut documents = Vec::new();
        let last = streams.last().map_or(0, |s| s.records);
        events.truncate(usize::try_from(last).unwrap_or(usize::MAX));
        let custody = self.custody_of(id, &events).await?;
        entries.insert(CUSTODY.into(), Source::Bytes(serde_json::to_vec_pretty(&custody).map_err(zipped)?));
        for paper in self.papers_of(&stream::case(id)).await?.into_iter().filter(|p| p.version <= last) {
            let drawn = self.drawn(&paper).await?;
            let pdf = self.print(drawn).await?;
            let entry = format!("documents/{} {}.pdf", paper.number, paper.name);
            entries.insert(entry.clone(), Source::Bytes(pdf));
            let (number, stream, version) = (paper.number, paper.matter, paper.version);
            documents.push(Document { entry, number, stream, version });
        }
        let manifest = Manifest {
            format: FORMAT.into(),
            agency: self.town().law.agency.name.clone(),
            case: state.number.as_ref().map(ToString::to_string),
            exported_at: self.now().to_string(),
            head: Head { seq: head.seq, hash: head.hash },
            streams,
            withheld,
            locked,
            documents,
            entries: BTreeMap::new(),
        };
        let folder = self.data().to_path_buf();
        let written = tokio::task::spawn_blocking(move || written(folder, entries, manifest));
        written.await.map_err(zipped)?
    }
}

/// Writes the archive beside the data, where there is room for it.
fn written(
    folder: PathBuf,
    entries: BTreeMap<String, Source>,
    mut manifest: Manifest,
) -> Result<Bundle, Error> {
    let mut zip = ZipWriter::new(BufWriter::new(tempfile::tempfile_in(folder)?));
    for (name, source) in entries {
        let digest = put(&mut zip, &name, source)?;
        manifest.entries.insert(name, digest);
    }
    let text = serde_json::to_vec_pretty(&manifest).map_err(zipped)?;
    put(&mut zip, MANIFEST, Source::Bytes(text))?;
    let mut file = zip.finish().map_err(zipped)?.into_inner().map_err(|e| e.into_error())?;
    let size = file.stream_position()?;
    file.rewind()?;
    Ok(Bundle { file, size })
}

/// Writes an entry and gives the SHA-256 of what was written.
fn put<W: Write + Seek>(zip: &mut ZipWriter<W>, name: &str, source: Source) -> Result<String, Error> {
    let options = SimpleFileOptions::default();
    let path = match source {
        Source::Bytes(bytes) => {
            zip.start_file(name, options).map_err(zipped)?;
            zip.write_all(&bytes)?;
            return Ok(digest(&bytes));
        }
        Source::Stored(path) => path,
    };
    let unreadable = |e: std::io::Error| zipped(format!("记录引用的文件（{name}）读不出来：{e}"));
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    // Photographs and films are packed already.
    let options =
        options.compression_method(CompressionMethod::Stored).large_file(size > u64::from(u32::MAX));
    zip.start_file(name, options).map_err(zipped)?;
    let (mut sha, mut buffer) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        match file.read(&mut buffer).map_err(unreadable)? {
            0 => return Ok(hex::encode(sha.finalize())),
            n => {
                sha.update(&buffer[..n]);
                zip.write_all(&buffer[..n])?;
            }
        }
    }
}

/// A bundle goes to the party and to courts: who reported stays with the centre (D-15). The record keeps the digest of the
/// private part left out, so that the chain still holds.
pub(crate) fn without_reporter(line: RawRecord) -> RawRecord {
    let private = line.private.as_deref().and_then(|p| serde_json::from_str::<Value>(p).ok());
    let names = |v: &Value| v.as_object().is_some_and(|m| m.keys().any(|path| path.ends_with("/reporter")));
    if private.as_ref().is_some_and(names) {
        return RawRecord { salt: None, private: None, ..line };
    }
    line
}
