//! What the records say, held against what is there (`zhifa verify`): files by every digest and size that records state of them,
//! chains of custody, what reports and decisions rest on, copies that are called originals. A bundle's checker asks the same.

use crate::office::Office;
use futures::{StreamExt, TryStreamExt, stream};
use journal::{Finding, Recorded, Stored};
use law::case::{CaseEvent, CaseState, chain, hold};
use law::party::FileRef;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Records read at once.
const PAGE: usize = 500;

/// Kinds of records after which a case's own story is walked.
const WALKED: [&str; 5] =
    ["custody_recorded", "evidence_added", "report_submitted", "decision_proposed", "decided"];

/// The kind of record by which a copy with covered places is known.
const COPIED: &str = "picture_redacted";

/// Whether a record is looked at again once the journal is read: it names a file, holds a signature or is of a kind that matters
/// here.
pub(crate) fn of_interest(kind: &str, record: &str, private: Option<&str>) -> bool {
    let names_a_file = |text: &str| text.contains("\"sm3\"");
    let personal =
        |text: &str| names_a_file(text) || text.contains("signature\"") || text.contains("witness\"");
    kind == COPIED || WALKED.contains(&kind) || names_a_file(record) || private.is_some_and(personal)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// Every file that a text refers to with all that is known of it.
pub(crate) fn named(value: &Value, found: &mut Vec<FileRef>) {
    match value {
        Value::Object(map) => {
            if map.contains_key("sha256") && map.contains_key("sm3") && map.contains_key("size") {
                found.extend(serde_json::from_value::<FileRef>(value.clone()).ok());
            }
            map.values().for_each(|v| named(v, found));
        }
        Value::Array(items) => items.iter().for_each(|v| named(v, found)),
        _ => {}
    }
}

/// What a record says of a file that its bytes do not bear out.
pub(crate) fn misstated(file: &FileRef, stored: &Stored) -> Option<String> {
    differs(&file.name, &file.sm3, file.size, stored)
}

fn differs(name: &str, sm3: &str, size: u64, stored: &Stored) -> Option<String> {
    if size != stored.size {
        return Some(format!("“{name}”记为{size}字节，实为{}字节", stored.size));
    }
    // Files of before SM3 was kept have none.
    let differs = !sm3.is_empty() && !sm3.eq_ignore_ascii_case(&stored.sm3);
    differs.then(|| format!("“{name}”的SM3与内容不符"))
}

/// What is wrong in the story of one case: where, and what.
pub(crate) fn of_case(events: &[CaseEvent], copies: &BTreeSet<String>) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = chain::unmarked(events)
        .into_iter()
        .map(|(no, what)| (format!("第{no}号物品"), format!("保管链：{what}")))
        .collect();
    let at = |no: u32| format!("第{no}号证据");
    found.extend(hold::faults(events).into_iter().map(|(no, what)| (at(no), what)));
    for e in CaseState::fold(events).evidence.iter().filter(|e| e.original) {
        for file in e.files.iter().filter(|f| copies.contains(&f.sha256)) {
            found.push((at(e.no), format!("标为原件，附件“{}”是遮盖后的副本", file.name)));
        }
    }
    found
}

/// Whether what a record says of a file's SM3 is held against its content. The file's address, its SHA-256, always is: SM3
/// reads everything again, several times slower, and tells more only of a register that said something wrong to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sm3 {
    /// Against the register of files, which has what was measured when the file came in.
    Registered,
    /// The register too against the content.
    Measured,
}

/// A file as the register has it: SHA-256, SM3, size in bytes, name.
type Registered = (String, String, u64, String);

fn misfit(sha256: &str, what: String) -> Finding {
    Finding { place: format!("文件{sha256}"), what }
}

impl Office {
    /// Every file of the register against what is on the disk. One that is gone is told where it is missed.
    pub(crate) async fn verify_register(&self, sm3: Sm3) -> Result<Vec<Finding>, journal::Error> {
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let sql = "SELECT sha256, sm3, size, name FROM file WHERE sha256 > $1 ORDER BY sha256 LIMIT 1000";
            let rows = self.journal().query(sql, &[after.as_str().into()]).await?;
            let Some(last) = rows.last() else { return Ok(found) };
            after = last.text(0);
            let page: Vec<Registered> = rows
                .iter()
                .map(|r| (r.text(0), r.text(1), u64::try_from(r.int(2)).unwrap_or(0), r.text(3)))
                .collect();
            found.extend(match sm3 {
                Sm3::Registered => self.stat(page).await?,
                Sm3::Measured => {
                    let checks = page.into_iter().map(|(sha256, noted, size, name)| async move {
                        let stored = self.measure(&sha256).await?;
                        Some(misfit(&sha256, differs(&name, &noted, size, &stored)?))
                    });
                    stream::iter(checks).buffered(cores()).filter_map(async |f| f).collect::<Vec<_>>().await
                }
            });
        }
    }

    /// Files as they lie on the disk, their SM3 taken as told. A page of them is one trip to another thread.
    async fn stat(&self, page: Vec<Registered>) -> Result<Vec<Finding>, journal::Error> {
        let files = self.files().clone();
        let looked = tokio::task::spawn_blocking(move || {
            let look = |(sha256, sm3, size, name): Registered| {
                let there = std::fs::metadata(files.path(&sha256)).ok()?.len();
                let stored = Stored { sha256: sha256.clone(), sm3: sm3.clone(), size: there };
                Some(misfit(&sha256, differs(&name, &sm3, size, &stored)?))
            };
            page.into_iter().filter_map(look).collect()
        });
        looked.await.map_err(|e| journal::Error::Corrupt(e.to_string()))
    }

    /// A file read through; none if it is not there.
    pub(crate) async fn measure(&self, sha256: &str) -> Option<Stored> {
        let (files, address) = (self.files().clone(), sha256.to_string());
        // A task of its own: digests keep a processor busy, several beside each other keep all of them.
        tokio::spawn(async move { files.measure(&address).await }).await.ok()?.ok()
    }

    /// What is known of some files: by the register, or, where that has none, by their bytes.
    async fn registered(
        &self,
        addresses: BTreeSet<String>,
    ) -> Result<BTreeMap<String, Stored>, journal::Error> {
        let mut known = BTreeMap::new();
        let addresses: Vec<String> = addresses.into_iter().collect();
        for some in addresses.chunks(500) {
            let marks: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!("SELECT sha256, sm3, size FROM file WHERE sha256 IN ({})", marks.join(", "));
            let values: Vec<journal::Value> = some.iter().map(|a| a.as_str().into()).collect();
            for row in self.journal().query(&sql, &values).await? {
                let size = u64::try_from(row.int(2)).unwrap_or(0);
                known.insert(row.text(0), Stored { sha256: row.text(0), sm3: row.text(1), size });
            }
        }
        for address in addresses {
            if !known.contains_key(&address)
                && let Some(stored) = self.measure(&address).await
            {
                known.insert(address, stored);
            }
        }
        Ok(known)
    }

    /// Some records, and what they say of files that is not so.
    async fn files_said(&self, places: &[i64]) -> Result<(Vec<Recorded>, Vec<Finding>), journal::Error> {
        let records = self.journal().records(places).await?;
        let mut said = Vec::new();
        for (n, record) in records.iter().enumerate() {
            let mut files = Vec::new();
            named(&record.body, &mut files);
            if let Some(private) = &record.private {
                named(private, &mut files);
            }
            said.extend(files.into_iter().map(|file| (n, file)));
        }
        let known = self.registered(said.iter().map(|(_, file)| file.sha256.clone()).collect()).await?;
        let wrong = said.iter().filter_map(|(n, file)| {
            let what = misstated(file, known.get(&file.sha256)?)?;
            let Recorded { seq, stream, version, .. } = &records[*n];
            Some(Finding { place: format!("第{seq}条（{stream}第{version}条）"), what })
        });
        let wrong = wrong.collect();
        Ok((records, wrong))
    }

    /// Along the records that [`of_interest`] noted: what they say of files; then along the cases among them.
    pub(crate) async fn verify_evidence(&self, noted: &[i64]) -> Result<Vec<Finding>, journal::Error> {
        let (mut cases, mut copies, mut found) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        let pages = stream::iter(noted.chunks(PAGE)).map(|places| self.files_said(places));
        let mut pages = pages.buffered(cores());
        while let Some((records, wrong)) = pages.try_next().await? {
            found.extend(wrong);
            for record in records {
                if record.kind == COPIED {
                    copies.extend(record.body["copy"]["sha256"].as_str().map(String::from));
                }
                if WALKED.contains(&record.kind.as_str()) {
                    cases.insert(record.stream);
                }
            }
        }
        drop(pages);
        for name in cases {
            // What cannot be read at all is named by the walk along the records.
            let records = match self.journal().load(&name).await {
                Err(journal::Error::Corrupt(_)) => continue,
                records => records?,
            };
            let Ok(events) = records.iter().map(crate::stream::decode).collect::<Result<Vec<CaseEvent>, _>>()
            else {
                continue;
            };
            let number = CaseState::fold(&events).number.map_or_else(|| name.clone(), |n| n.to_string());
            for (place, what) in of_case(&events, &copies) {
                found.push(Finding { place: format!("案件{number}{place}"), what });
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_is_held_against_all_that_is_said_of_it_wherever_it_stands() {
        let file = json!({ "sha256": "a", "sm3": "AB", "name": "现场.jpg", "media_type": "image/jpeg", "size": 3, "original": true });
        let mut found = Vec::new();
        named(&json!({ "files": [file, { "sha256": "b" }], "deeper": { "sheet": file } }), &mut found);
        assert_eq!(found.len(), 2, "an address alone says nothing more");
        let stored = |sm3: &str, size| Stored { sha256: "a".into(), sm3: sm3.into(), size };
        assert_eq!(misstated(&found[0], &stored("ab", 3)), None);
        assert!(misstated(&found[0], &stored("ab", 4)).is_some_and(|w| w.contains("记为3字节，实为4字节")));
        assert!(misstated(&found[0], &stored("cd", 3)).is_some_and(|w| w.contains("SM3与内容不符")));
        let before = FileRef { sm3: String::new(), ..found[0].clone() };
        assert_eq!(misstated(&before, &stored("ab", 3)), None);
    }
}
