//! Checking a bundle without the office it came from.

use super::{CUSTODY, FORMAT, Locked, MANIFEST, Manifest, RECORDS, referred};
use crate::read::Custody;
use crate::{private, verify};
use journal::{RawRecord, Stored};
use law::case::{CaseEvent, CaseState, exhibit};
use law::party::FileRef;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sm3::Sm3;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, SeekFrom};

/// What a check of a bundle saw.
#[derive(Clone, Debug, Default)]
pub struct BundleReport {
    /// 机关, as the manifest says.
    pub agency: String,
    /// 案号, as the manifest says; empty before filing.
    pub case: String,
    /// 导出时间, as the manifest says.
    pub exported_at: String,
    /// The journal's last record when it was exported: its number and the chain's value at it.
    pub head: (i64, String),
    /// SHA-256 of the manifest: it fixes everything in the bundle, and who handed it over can confirm it.
    pub manifest: String,
    /// Records read.
    pub records: usize,
    /// Files by content.
    pub files: usize,
    /// Documents as PDF.
    pub documents: usize,
    /// Files that records refer to and that were left out because something malicious was found in them.
    pub locked: Vec<Locked>,
    /// What is wrong, in words; empty when all is well.
    pub wrong: Vec<String>,
}

/// The entries that are read as text stay far below this.
const TEXT: u64 = 1 << 30;

/// What lies in the archive: the digest of every entry, and the text of those that are read.
#[derive(Default)]
struct Contents {
    digests: BTreeMap<String, String>,
    /// What lies below `files/`, with all its measures, by SHA-256.
    stored: BTreeMap<String, Stored>,
    manifest: Option<Vec<u8>>,
    records: Option<Vec<u8>>,
    custody: Option<Vec<u8>>,
}

/// Checks a bundle: every entry against the manifest, every record's chain value, private part and place in its stream, every
/// file that a record refers to, every document's record.
///
/// # Errors
/// If it is no bundle at all, or one of another format.
pub fn verify_bundle(bundle: impl Read + Seek) -> Result<BundleReport, String> {
    let mut report = BundleReport::default();
    let contents = unpack(bundle, &mut report.wrong)?;
    let text = contents.manifest.as_deref().ok_or("不是案卷包：没有清单manifest.json")?;
    let read: serde_json::Value = serde_json::from_slice(text).map_err(|e| format!("清单读不懂：{e}"))?;
    match read["format"].as_str() {
        Some(FORMAT) => {}
        other => {
            return Err(format!("清单的格式是“{}”，本程序只认{FORMAT}，请重新导出", other.unwrap_or("")));
        }
    }
    let manifest: Manifest = serde_json::from_value(read).map_err(|e| format!("清单读不懂：{e}"))?;
    report.manifest = super::digest(text);
    report.entries(&manifest, &contents);
    match &contents.records {
        None => report.wrong.push(format!("没有记录{RECORDS}")),
        Some(records) => {
            let case = report.records(&manifest, records, &contents.stored);
            report.wrong.extend(custody(contents.custody.as_deref(), &case));
        }
    }
    report.locked = manifest.locked;
    report.agency = manifest.agency;
    report.case = manifest.case.unwrap_or_default();
    report.exported_at = manifest.exported_at;
    report.head = (manifest.head.seq, manifest.head.hash);
    Ok(report)
}

/// The last bytes of an archive that has no comment (end of central directory record).
fn end(bundle: &mut (impl Read + Seek)) -> std::io::Result<[u8; 22]> {
    let mut end = [0; 22];
    bundle.seek(SeekFrom::End(-22))?;
    bundle.read_exact(&mut end)?;
    Ok(end)
}

fn unpack(mut bundle: impl Read + Seek, wrong: &mut Vec<String>) -> Result<Contents, String> {
    // Two entries of one name: this reader sees one of them, another program may show the other.
    let told = end(&mut bundle).ok().filter(|end| end.starts_with(b"PK\x05\x06"));
    let mut zip = zip::ZipArchive::new(bundle).map_err(|e| format!("不是案卷包：{e}"))?;
    match told.map(|end| usize::from(u16::from_le_bytes([end[10], end[11]]))) {
        Some(n) if n == zip.len() || n == usize::from(u16::MAX) => {}
        Some(_) => wrong.push("压缩包里有同名的条目".into()),
        None => wrong.push("压缩包末尾有多出的内容".into()),
    }
    let mut contents = Contents::default();
    for i in 0..zip.len() {
        let file = zip.by_index(i).map_err(|e| format!("压缩包第{}个条目读不出来：{e}", i + 1))?;
        let name = file.name().map_err(|e| e.to_string())?.into_owned();
        let (stored, text) = read(file, &name).map_err(|e| format!("{name}读不出来：{e}"))?;
        let digest = stored.sha256.clone();
        match name.as_str() {
            MANIFEST => contents.manifest = text,
            RECORDS => contents.records = text,
            CUSTODY => contents.custody = text,
            _ => {}
        }
        if name.starts_with("files/") {
            contents.stored.insert(digest.clone(), stored);
        }
        if name != MANIFEST {
            contents.digests.insert(name, digest);
        }
    }
    Ok(contents)
}

/// An entry's measures, and its text if it is one of those that are read.
fn read(mut file: impl Read, name: &str) -> std::io::Result<(Stored, Option<Vec<u8>>)> {
    if [MANIFEST, RECORDS, CUSTODY].contains(&name) {
        let mut text = Vec::new();
        if file.take(TEXT + 1).read_to_end(&mut text)? as u64 > TEXT {
            return Err(std::io::Error::other("太大"));
        }
        let stored = Stored { sha256: super::digest(&text), sm3: String::new(), size: text.len() as u64 };
        return Ok((stored, Some(text)));
    }
    let (mut sha, mut sm3, mut size, mut buffer) = (Sha256::new(), Sm3::new(), 0, vec![0; 64 << 10]);
    loop {
        match file.read(&mut buffer)? {
            0 => {
                let (sha256, sm3) = (hex::encode(sha.finalize()), hex::encode(sm3.finalize()));
                return Ok((Stored { sha256, sm3, size }, None));
            }
            n => {
                sha.update(&buffer[..n]);
                sm3.update(&buffer[..n]);
                size += n as u64;
            }
        }
    }
}

impl BundleReport {
    fn entries(&mut self, manifest: &Manifest, contents: &Contents) {
        for (name, digest) in &manifest.entries {
            match contents.digests.get(name) {
                None => self.wrong.push(format!("缺少{name}")),
                Some(found) if found != digest => self.wrong.push(format!("{name}的内容与清单摘要不符")),
                Some(_) => {}
            }
        }
        let documents: BTreeSet<&str> = manifest.documents.iter().map(|d| d.entry.as_str()).collect();
        for (name, digest) in &contents.digests {
            if !manifest.entries.contains_key(name) {
                self.wrong.push(format!("清单之外的{name}"));
            }
            if let Some(sha) = name.strip_prefix("files/") {
                self.files += 1;
                if sha != digest {
                    self.wrong.push(format!("{name}的内容与文件名不符"));
                }
            } else if documents.contains(name.as_str()) {
                self.documents += 1;
            } else if name != RECORDS && name != CUSTODY {
                self.wrong.push(format!("{name}既不是记录、文件，也不是清单所列的文书"));
            }
        }
        for document in documents.iter().filter(|d| !contents.digests.contains_key(**d)) {
            self.wrong.push(format!("缺少文书{document}"));
        }
        if documents.len() != manifest.documents.len() {
            self.wrong.push("清单把同一份文书列了两次".into());
        }
    }

    /// Checks the records; gives the case's own story.
    fn records(
        &mut self,
        manifest: &Manifest,
        text: &[u8],
        stored: &BTreeMap<String, Stored>,
    ) -> Vec<CaseEvent> {
        let Ok(text) = std::str::from_utf8(text) else {
            self.wrong.push(format!("{RECORDS}不是UTF-8文本"));
            return Vec::new();
        };
        let mut seen = Seen::default();
        for (i, line) in text.lines().enumerate() {
            self.records += 1;
            if let Err(what) = seen.take(line, manifest) {
                self.wrong.push(format!("第{}条记录：{what}", i + 1));
            }
        }
        self.wrong.extend(seen.ends(manifest));
        for (place, file) in &seen.named {
            let what = stored.get(&file.sha256).and_then(|stored| verify::misstated(file, stored));
            self.wrong.extend(what.map(|what| format!("{place}：{what}")));
        }
        // Which copies were made of what is on record elsewhere: a bundle has the case's own story.
        let story = verify::of_case(&seen.case, &BTreeSet::new());
        self.wrong.extend(story.into_iter().map(|(place, what)| format!("{place}：{what}")));
        let listed = manifest.entries.keys().filter_map(|name| name.strip_prefix("files/"));
        let listed: BTreeSet<&str> = listed.collect();
        let named: BTreeSet<&str> = seen.files.iter().map(String::as_str).collect();
        let locked: BTreeSet<&str> = manifest.locked.iter().map(|l| l.sha256.as_str()).collect();
        let lacking = named.difference(&listed).filter(|sha| !locked.contains(*sha));
        self.wrong.extend(lacking.map(|sha| format!("缺少记录引用的文件{sha}")));
        self.wrong
            .extend(locked.intersection(&listed).map(|sha| format!("清单说文件{sha}未随包，实际在包里")));
        let strange = locked.difference(&named);
        self.wrong.extend(strange.map(|sha| format!("清单说文件{sha}未随包，没有记录引用它")));
        if locked.len() != manifest.locked.len() {
            self.wrong.push("清单把同一个未随包的文件列了两次".into());
        }
        self.wrong.extend(listed.difference(&named).map(|sha| format!("没有记录引用文件{sha}")));
        seen.case
    }
}

/// Whether the chains of custody are those of the evidence that the records tell of: each that is files has one, each begins with
/// the digests that were recorded at collection, and what the case's own facts say stands in it as they say it. What the house
/// adds (scan, copies, import) is its word.
fn custody(text: Option<&[u8]>, events: &[CaseEvent]) -> Vec<String> {
    let Some(text) = text else { return vec![format!("没有证据保管链{CUSTODY}")] };
    let chains: Vec<Custody> = match serde_json::from_slice(text) {
        Ok(chains) => chains,
        Err(e) => return vec![format!("{CUSTODY}读不懂：{e}")],
    };
    let state = CaseState::fold(events);
    let files: BTreeSet<u32> = state.evidence.iter().filter(|e| !e.files.is_empty()).map(|e| e.no).collect();
    let told: BTreeSet<u32> = chains.iter().map(|c| c.no).collect();
    let mut wrong = Vec::new();
    wrong.extend(files.difference(&told).map(|no| format!("第{no}号证据没有保管链")));
    wrong.extend(told.difference(&files).map(|no| format!("保管链所说的第{no}号证据，记录里没有")));
    if told.len() != chains.len() {
        wrong.push(format!("{CUSTODY}把同一项证据列了两次"));
    }
    for chain in chains.iter().filter(|c| files.contains(&c.no)) {
        let mut own = exhibit::links(events, chain.no);
        own.retain(|link| !chain.links.contains(link));
        let lacking =
            own.iter().map(|l| format!("第{}号证据的保管链与记录不符：{}", chain.no, l.step.label()));
        wrong.extend(lacking);
    }
    wrong
}

/// What the records read so far say.
#[derive(Default)]
struct Seen {
    /// The chain's value before and at a record, by its number in the journal.
    chain: BTreeMap<i64, (String, String)>,
    /// Streams in the order they came: name, last version, last number in the journal, chain's value there.
    streams: Vec<(String, i64, i64, String)>,
    withheld: BTreeSet<i64>,
    files: BTreeSet<String>,
    /// Files with all that the records state of them, and where.
    named: Vec<(String, FileRef)>,
    /// The case's events, for its chains of custody and what its decisions rest on.
    case: Vec<CaseEvent>,
}

impl Seen {
    fn take(&mut self, line: &str, manifest: &Manifest) -> Result<(), String> {
        let raw: RawRecord = serde_json::from_str(line).map_err(|e| e.to_string())?;
        raw.check()?;
        let place = raw.place().map_err(|e| e.to_string())?;
        let (stream, version, seq) = (&place.stream, place.version, place.seq);
        if self.streams.last().is_none_or(|(name, ..)| name != stream) {
            if self.streams.iter().any(|(name, ..)| name == stream) {
                return Err(format!("流{stream}的记录没有排在一起"));
            }
            self.streams.push((stream.clone(), 0, 0, String::new()));
        }
        let mut wrong = Vec::new();
        if let Some((name, last, at, hash)) = self.streams.last_mut() {
            if version != *last + 1 {
                wrong.push(format!("流{name}内版本应为{}，现为{version}", *last + 1));
            }
            if seq <= *at {
                wrong.push(format!("账本序号{seq}不大于前一条的{at}"));
            }
            (*last, *at) = (version, seq);
            hash.clone_from(&raw.hash);
        }
        if seq > manifest.head.seq {
            wrong.push(format!("账本序号{seq}在清单所记的账本头{}之后", manifest.head.seq));
        }
        if place.private && raw.private.is_none() {
            self.withheld.insert(seq);
            if !manifest.withheld.contains(&seq) {
                wrong.push("个人信息缺失，清单没有说明".into());
            }
        }
        self.files.extend(referred(&raw, &place));
        let kept = raw.private.as_deref().and_then(|p| serde_json::from_str::<Value>(p).ok());
        let body = private::join(place.body.clone(), kept);
        let mut files = Vec::new();
        verify::named(&body, &mut files);
        self.named.extend(files.into_iter().map(|f| (format!("{stream}第{version}条"), f)));
        if stream.starts_with("case/") {
            match serde_json::from_value(body) {
                Ok(event) => self.case.push(event),
                // What was lawfully erased may be what makes it readable.
                Err(_) if place.private && raw.private.is_none() => {}
                Err(e) => wrong.push(format!("读不懂：{e}")),
            }
        }
        if self.chain.insert(seq, (raw.previous, raw.hash)).is_some() {
            wrong.push(format!("账本序号{seq}出现了两次"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("；")) }
    }

    /// What only shows when all records are read.
    fn ends(&self, manifest: &Manifest) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.streams.is_empty() {
            wrong.push("一条记录也没有".to_string());
        }
        let listed = manifest.streams.iter().map(|s| (s.stream.as_str(), s.records, s.hash.as_str()));
        let found = self.streams.iter().map(|(name, last, _, hash)| (name.as_str(), *last, hash.as_str()));
        if !listed.eq(found) {
            let words = |(name, records): (&str, i64)| format!("{name}共{records}条");
            let listed: Vec<_> =
                manifest.streams.iter().map(|s| words((s.stream.as_str(), s.records))).collect();
            let found: Vec<_> =
                self.streams.iter().map(|(name, last, ..)| words((name.as_str(), *last))).collect();
            wrong.push(format!(
                "各流的条数或者末条链值与清单不符：清单{}，现有{}",
                listed.join("、"),
                found.join("、")
            ));
        }
        for (seq, (_, hash)) in &self.chain {
            if let Some((previous, _)) = self.chain.get(&(seq + 1))
                && previous != hash
            {
                wrong.push(format!("账本第{}条没有接在第{seq}条之后", seq + 1));
            }
        }
        if let Some((_, hash)) = self.chain.get(&manifest.head.seq)
            && *hash != manifest.head.hash
        {
            wrong.push("账本头的链值与记录不符".into());
        }
        for seq in manifest.withheld.iter().filter(|s| !self.withheld.contains(s)) {
            wrong.push(format!("清单说账本第{seq}条的个人信息没有附上，实际不是这样"));
        }
        for d in &manifest.documents {
            let last = self.streams.iter().find(|(name, ..)| *name == d.stream).map_or(0, |s| s.1);
            if d.version < 1 || d.version > last {
                wrong.push(format!("文书{}没有对应的记录", d.number));
            }
        }
        wrong
    }
}
