//! 保管链 of evidence that is files: what the case and the house know of a photograph, and X-06 where it is locked, gone or damaged.

use crate::files::{House, houses, sample};
use crate::road::{Road, photo};
use law::case::exhibit::{Stands, Step};
use law::party::FileRef;
use law::refusal::Refusal;
use office::read::ExhibitView;
use office::redact::TypedArea;
use office::{Error, Matter, SubmitError};
use serde_json::{Value, json};

/// A filed case with one photograph put down as evidence.
async fn photographed<'a>(house: &'a House) -> (Road<'a>, String, FileRef) {
    // Before the story begins: its camera is months ahead, and the house knows a photo without a time for a copy (V-10).
    let file = house.take("squad1-1", "现场.jpg", &sample("flower_gps_ori6.jpg")).await.expect("taken");
    let road = Road::on(&house.store);
    let clue = road.to_squad().await;
    let case = road.file(&clue).await;
    let add = json!({
        "act": "add_evidence", "evidence_kind": "audio_visual", "name": "现场照片", "description": "一张",
        "source": "执法人员拍摄", "proves": "违法事实", "officers": ["squad1-1", "squad1-2"], "original": true,
        "files": [file], "maker": "执法人员", "made_at": "2026-03-05T10:35:00", "method": "执法记录仪",
    });
    road.act("03-05T14:00", "squad1-1", &Matter::Case(case.clone()), add).await;
    (road, case, file)
}

fn judge() -> Value {
    json!({ "act": "judge_evidence", "no": 1, "verified": true, "opinion": "予以采信。" })
}

fn steps(v: &ExhibitView) -> Vec<Step> {
    v.links.iter().map(|l| l.step).collect()
}

#[track_caller]
fn x06(told: Result<office::Done, SubmitError>, said: &str) -> Box<Refusal> {
    let Err(SubmitError::Refused(refusal)) = told else { panic!("X-06 should refuse it: {told:?}") };
    assert_eq!(refusal.rule.id, "X-06", "{refusal}");
    assert!(refusal.have.contains(said), "“{said}” in {}", refusal.have);
    refusal
}

#[tokio::test]
async fn a_photographs_chain_is_told_with_its_digests_to_whoever_sees_the_case() {
    for house in houses().await {
        let (road, case, file) = photographed(&house).await;
        let office = road.office();
        road.act("03-05T14:10", "squad1-1", &Matter::Case(case.clone()), judge()).await;
        road.at("03-05T15:00");
        let typed = ["10", "10", "20", "20", "black"].map(String::from);
        let [x, y, width, height, cover] = typed;
        let area = TypedArea { x, y, width, height, cover, ..TypedArea::default() };
        let me = road.me("squad1-1");
        let matter = format!("case/{case}");
        let copy = house.redact(&me, &matter, &file.sha256, &[area], "k").await.expect("made");
        road.at("03-05T16:00");

        let v = office.exhibit(&me, &case, 1, false).await.expect("their own");
        assert_eq!(
            steps(&v),
            [Step::Collected, Step::Judged, Step::Copied, Step::Compared],
            "{}: {:?}",
            house.store.engine,
            v.links
        );
        let first = &v.links[0];
        assert_eq!((&first.digests[0].sha256, &first.digests[0].sm3), (&file.sha256, &file.sm3));
        assert!(
            first.words.contains("设备时间")
                && first.words.contains("请核对设备时钟")
                && first.digests[0].stands == Stands::First,
            "{first:?}"
        );
        let copied = &v.links[2];
        assert!(copied.words.contains("遮盖1处") && copied.people == me.person.name, "{copied:?}");
        let stands: Vec<(&str, Stands)> =
            copied.digests.iter().map(|d| (d.sha256.as_str(), d.stands)).collect();
        assert_eq!(stands, [(file.sha256.as_str(), Stands::Same), (copy.sha256.as_str(), Stands::OfCopy)]);
        assert_eq!(v.links[3].digests[0].stands, Stands::Untold, "nothing was read");
        assert!(v.marks.iter().all(|m| !m.bars()) && !v.compared && !v.masked && v.openings);
        let read = office.exhibit(&me, &case, 1, true).await.expect("read through");
        assert_eq!(read.links[3].digests[0].stands, Stands::Same);
        assert!(read.compared && read.links.iter().all(|l| l.broken.is_none()));

        // The centre sees the case without its party and without who opened the file.
        let hub = office.exhibit(&road.me("hub"), &case, 1, false).await.expect("seen");
        assert!(hub.masked && !hub.openings);
        for (who, no) in [("squad4-1", 1), ("squad4-1", 9), ("grid-201", 1), ("finance", 1), ("store", 1)] {
            let told = office.exhibit(&road.me(who), &case, no, false).await;
            assert!(matches!(&told, Err(Error::Refused(r)) if r.rule.id == "P-02"), "{who} {no}: {told:?}");
        }
        for no in [0, 2] {
            let told = office.exhibit(&me, &case, no, false).await;
            assert!(matches!(told, Err(Error::NotFound)), "{no}: {told:?}");
        }
        assert!(matches!(office.exhibit(&me, "nothing", 1, false).await, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn x06_refuses_a_photograph_that_is_gone_or_altered_and_lets_it_pass_when_it_is_back() {
    for house in houses().await {
        let (road, case, file) = photographed(&house).await;
        let (office, me, matter) = (road.office(), road.me("squad1-1"), Matter::Case(case.clone()));
        let path = office.files().path(&file.sha256);
        let whole = std::fs::read(&path).expect("stored");
        let mut altered = whole.clone();
        let middle = altered.len() / 2;
        altered[middle] ^= 1;
        road.at("03-05T14:10");

        // Gone, and cut off: the case's page says so at once.
        for (state, said) in [(None, "原件缺失"), (Some(&whole[..100]), "原件损坏：记为")] {
            match state {
                None => std::fs::remove_file(&path).expect("removed"),
                Some(bytes) => std::fs::write(&path, bytes).expect("written"),
            }
            let refusal = x06(road.try_act("squad1-1", &matter, judge()).await, said);
            assert!(refusal.have.contains("第1号证据") && refusal.field == Some("verified"), "{refusal}");
            let view = office.case(&me, &case, false).await.expect("their own");
            let marks: Vec<String> = view.file_marks[&1].iter().map(|m| m.words()).collect();
            assert!(marks.len() == 1 && marks[0].contains(said), "{marks:?}");
            let v = office.exhibit(&me, &case, 1, false).await.expect("their own");
            let last = v.links.last().expect("links");
            assert_eq!((last.step, last.digests[0].stands), (Step::Compared, Stands::Differs));
            assert!(last.broken.as_ref().is_some_and(|b| b.contains(said)), "{last:?}");
            assert!(v.marks.iter().any(|m| m.bars()));
        }
        // As long as it was, and another: the report and the decision have it read through; whoever only looks does not.
        std::fs::write(&path, &altered).expect("written");
        assert!(office.case(&me, &case, false).await.expect("their own").file_marks.is_empty());
        let v = office.exhibit(&me, &case, 1, true).await.expect("read through");
        assert!(v.links.last().is_some_and(|l| l.broken.is_some()) && v.marks.iter().any(|m| m.bars()));
        // Set aside it may be, and out of a backup it is as good as before.
        std::fs::write(&path, &whole).expect("back");
        road.act("03-05T14:20", "squad1-1", &matter, judge()).await;
        let v = office.exhibit(&me, &case, 1, true).await.expect("read through");
        assert!(v.links.iter().all(|l| l.broken.is_none()) && v.verified == Some(true));
    }
}

#[tokio::test]
async fn x06_refuses_what_is_locked_and_a_locked_file_may_be_set_aside() {
    for house in houses().await {
        let (road, case, file) = photographed(&house).await;
        let (office, me, matter) = (road.office(), road.me("squad1-1"), Matter::Case(case.clone()));
        let lock =
            "INSERT INTO file_scan (sha256, state, said, at) VALUES ($1, 'found', $2, '2026-03-05T14:05:00')";
        house.write(lock, &file.sha256, "Zhifa.Test.Marker").await;
        road.at("03-05T14:10");
        x06(road.try_act("squad1-1", &matter, judge()).await, "Zhifa.Test.Marker");
        let v = office.exhibit(&me, &case, 1, true).await.expect("their own");
        assert_eq!(steps(&v), [Step::Collected, Step::Locked, Step::Compared], "{:?}", v.links);
        assert!(v.links[1].broken.as_ref().is_some_and(|b| b.contains("已锁定")), "{:?}", v.links[1]);
        assert_eq!(v.links[2].digests[0].stands, Stands::Untold, "what is locked is not read");
        assert!(v.marks.iter().any(|m| m.bars() && m.words().contains("已锁定")));
        let aside = json!({ "act": "judge_evidence", "no": 1, "verified": false, "opinion": "文件已锁定，另行收集。" });
        road.act("03-05T14:20", "squad1-1", &matter, aside).await;
    }
}

/// Lost after the report rests on it: the proposal and the decision are refused until it is found.
#[tokio::test]
async fn x06_refuses_a_decision_on_a_file_lost_since_the_report() {
    for house in houses().await {
        let road = Road::on(&house.store);
        let clue = road.to_squad().await;
        let case = road.file(&clue).await;
        road.notice(&case, "一般", 50000).await;
        let matter = Matter::Case(case.clone());
        // The story's photograph: no register of files knows it, its record does, and it is not there any more.
        let lost = photo('d')["sha256"].as_str().expect("an address").to_string();
        road.office().files().remove(&lost).await.expect("it was there");
        let propose = json!({
            "act": "propose_decision", "outcome": "penalty", "reasons": "当事人未提出异议。", "surcharge": true,
            "penalty": [{ "kind": "fine", "amount": 50000, "detail": "" }],
            "officers": ["squad1-1", "squad1-2"], "overdue_basis": "",
        });
        road.at("03-25T09:00");
        let refusal = x06(road.try_act("squad1-1", &matter, propose.clone()).await, "原件缺失");
        assert_eq!(refusal.fix.act, Some("reopen_investigation"));
        let view = road.office().case(&road.me("squad1-1"), &case, false).await.expect("their own");
        let waits = view.panel.iter().find(|o| o.act == "propose_decision").expect("offered");
        assert!(waits.refusal.as_ref().is_some_and(|r| r.rule.id == "X-06"), "the panel says so: {waits:?}");
        let path = road.office().files().path(&lost);
        std::fs::write(&path, "d").expect("found again");
        road.act("03-25T09:10", "squad1-1", &matter, propose).await;
        let endorse = json!({ "act": "endorse_decision", "agree": true, "opinion": "同意。" });
        road.act("03-26T09:00", "brigade", &matter, endorse).await;
        // As long as it was, and another: the decision has it read through.
        let decide = json!({ "act": "decide", "approve": true, "opinion": "同意。" });
        std::fs::write(&path, "x").expect("written");
        road.at("03-27T09:00");
        x06(road.try_act("deputy1", &matter, decide.clone()).await, "SHA-256与采集时不同");
        std::fs::write(&path, "d").expect("back");
        road.act("03-27T09:10", "deputy1", &matter, decide).await;
        let v = road.office().exhibit(&road.me("squad1-1"), &case, 2, false).await.expect("their own");
        let relied = v.links.iter().filter(|l| l.step == Step::Relied).count();
        assert_eq!(relied, 2, "by the report and by the decision: {:?}", v.links);
    }
}
