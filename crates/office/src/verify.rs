//! What the records say, held against what is there (`zhifa verify`): files by every digest and size that records state of them,
//! chains of custody, what reports and decisions rest on, copies that are called originals. A bundle's checker asks the same.

use crate::office::Office;
use crate::stream;
use journal::{Finding, Stored};
use law::case::{CaseEvent, CaseState, chain, hold};
use law::party::FileRef;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Records read at once.
const PAGE: i64 = 2_000;

/// Kinds of records after which a case's own story is walked.
const WALKED: [&str; 5] =
    ["custody_recorded", "evidence_added", "report_submitted", "decision_proposed", "decided"];

/// The kind of record by which a copy with covered places is known.
const COPIED: &str = "picture_redacted";

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
    if file.size != stored.size {
        return Some(format!("“{}”记为{}字节，实为{}字节", file.name, file.size, stored.size));
    }
    // Files of before SM3 was kept have none.
    let differs = !file.sm3.is_empty() && !file.sm3.eq_ignore_ascii_case(&stored.sm3);
    differs.then(|| format!("“{}”的SM3与内容不符", file.name))
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

impl Office {
    /// Walks the records twice: for what they name and which cases are to be looked at, then along those cases.
    pub(crate) async fn verify_evidence(
        &self,
        measured: &BTreeMap<String, Stored>,
    ) -> Result<Vec<Finding>, journal::Error> {
        let (mut cases, mut copies, mut found) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        let mut after = 0;
        loop {
            let page = self.journal().scan(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.seq;
            for record in &page {
                let mut files = Vec::new();
                named(&record.body, &mut files);
                if let Some(private) = &record.private {
                    named(private, &mut files);
                }
                for file in files {
                    let what = measured.get(&file.sha256).and_then(|stored| misstated(&file, stored));
                    let place = || format!("第{}条（{}第{}条）", record.seq, record.stream, record.version);
                    found.extend(what.map(|what| Finding { place: place(), what }));
                }
                if WALKED.contains(&record.kind.as_str()) {
                    cases.insert(record.stream.clone());
                }
                if record.kind == COPIED {
                    copies.extend(record.body["copy"]["sha256"].as_str().map(String::from));
                }
            }
        }
        for name in cases {
            let records = self.journal().load(&name).await?;
            let events: Vec<CaseEvent> = match records.iter().map(stream::decode).collect() {
                Ok(events) => events,
                // What cannot be read at all is named by the walk along the records.
                Err(_) => continue,
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
