//! D-15: who reported a clue is known to the centre alone, in documents and in bundles too.

use crate::clock::{SetClock, SystemEntropy};
use crate::{Config, Matter, Me, Office, Submission, bundle, stream, town};
use jiff::civil::date;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) const NAME: &str = "甄举报";
pub(crate) const PHONE: &str = "19900007777";

pub(crate) async fn act(office: &Office, who: &str, matter: Matter, command: Value) -> crate::Done {
    let me = Me::new(office.people()[who].clone());
    let submission = Submission { matter, command, expected: None, key: None };
    office.submit(&me, submission).await.unwrap()
}

/// An office with one clue that a caller gave name and telephone for, dispatched to the first squadron.
pub(crate) async fn reported(folder: &tempfile::TempDir) -> (Office, crate::Done) {
    let clock = Arc::new(SetClock::at(date(2026, 3, 2).at(9, 0, 0, 0)));
    let config = Config { data: folder.path().into(), database: None, public_url: String::new() };
    let office =
        Office::open(config, town::embedded().unwrap(), clock, Arc::new(SystemEntropy)).await.unwrap();
    let report = json!({
        "act": "report_clue", "source": "citizen", "class": "stall", "content": "摊位占了人行道",
        "place": { "text": "承留村主街", "grid": "419001103201" },
        "reporter": { "name": NAME, "phone": PHONE, "anonymous": false },
    });
    let done = act(&office, "hub", Matter::NewClue, report).await;
    let to = json!({ "act": "dispatch_clue", "office": "dept-build", "squad": "squad1" });
    act(&office, "hub2", Matter::Clue(done.id.clone()), to).await;
    (office, done)
}

#[tokio::test]
async fn d15_the_registration_names_its_reporter_to_the_centre_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (office, done) = reported(&folder).await;
    for (who, named) in [("hub3", true), ("squad1-1", false), ("legal", false), ("head", false)] {
        let me = Me::new(office.people()[who].clone());
        let row = office.paper(&me, &done.numbers[0]).await.unwrap();
        let text = office.drawn_for(&me, &row).await.unwrap().data.to_string();
        assert!(text.contains("摊位占了人行道"), "{who}: {text}");
        for secret in [NAME, PHONE] {
            assert_eq!(text.contains(secret), named, "{who}: {secret}");
        }
    }
}

#[tokio::test]
async fn d15_the_notice_names_whom_it_tells_to_the_centre_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (office, done) = reported(&folder).await;
    let matter = || Matter::Clue(done.id.clone());
    let team = json!(["dept-build-1", "squad1-1"]);
    let check = json!({
        "act": "check_site", "officers": team, "started_at": "2026-03-02T08:40", "ended_at": "2026-03-02T08:55",
        "shown_certificates": true, "present": "无", "findings": "没有摊位。", "outcome": "unfounded",
        "signature": { "refused": "无人在场" },
    });
    act(&office, "dept-build-1", matter(), check).await;
    let tell = json!({ "act": "tell_reporter", "reason": "现场没有摊位。", "way": "邮寄" });
    let told = act(&office, "hub2", matter(), tell).await;
    for (who, named) in [("hub3", true), ("squad1-1", false), ("legal", false), ("head", false)] {
        let me = Me::new(office.people()[who].clone());
        let row = office.paper(&me, &told.numbers[0]).await.unwrap();
        assert_eq!(row.code, "CLUE-N");
        let text = office.drawn_for(&me, &row).await.unwrap().data.to_string();
        assert!(text.contains("现场没有摊位") && text.contains("行政复议"), "{who}: {text}");
        assert_eq!(text.contains(NAME), named, "{who}: {text}");
    }
}

#[tokio::test]
async fn d15_a_bundles_records_name_no_reporter_and_still_hold_together() {
    let folder = tempfile::tempdir().unwrap();
    let (office, done) = reported(&folder).await;
    let raw = office.journal().raw(&stream::clue(&done.id)).await.unwrap();
    assert!(serde_json::to_string(&raw).unwrap().contains(NAME), "the centre's own book keeps it");
    for line in raw.into_iter().map(bundle::without_reporter) {
        assert_eq!(line.check(), Ok(()));
        let text = serde_json::to_string(&line).unwrap();
        assert!(!text.contains(NAME) && !text.contains(PHONE), "{text}");
    }
}
