//! 保管链 of evidence that is files: its links, their words and their order.

use crate::kit::*;
use jiff::ToSpan;
use law::case::exhibit::{Digest, Link, Stands, Step, chain, links};
use law::case::hold::ExcludeEvidence;
use law::case::{
    AddEvidence, CaseCommand as C, CaseEvent, CaseFact, JudgeEvidence, footage, hold, remedy, transfer,
};
use law::footage::Recording;
use law::party::FileRef;

/// A photograph whose device says when it was taken.
fn photo(s: &Story) -> FileRef {
    FileRef { taken_at: Some(s.now), ..file() }
}

/// The second piece of evidence is the photograph, judged.
fn photographed(photo: FileRef) -> Story {
    let mut s = Story::at(At::Gathered);
    let c = AddEvidence { files: vec![photo], ..s.evidence() };
    s.does("sq1", C::AddEvidence(c));
    for no in [1, 2] {
        let c = s.judge(no);
        s.does("sq1", C::JudgeEvidence(c));
    }
    s
}

fn steps(links: &[Link]) -> Vec<Step> {
    links.iter().map(|l| l.step).collect()
}

#[test]
fn a_photograph_is_followed_from_its_collection_into_the_archive() {
    let s = Story::at(At::Gathered);
    let s = photographed(photo(&s)).to(At::Archived);
    let own = links(&s.case_events, 2);
    assert_eq!(
        steps(&own),
        [Step::Collected, Step::Judged, Step::Relied, Step::Relied, Step::Archived],
        "{own:?}"
    );
    let first = &own[0];
    assert!(first.words.contains("来源：制作，原件") && first.words.contains("设备时间2026-"), "{first:?}");
    assert!(!first.words.contains("核对设备时钟") && !first.words.contains("登记"), "{first:?}");
    assert_eq!(first.people, "中队甲、中队乙");
    assert_eq!(first.digests, [Digest::of(&file(), Stands::First)]);
    assert!(own[1].words.contains("查证属实：属实") && own[4].words.contains("保管期限"), "{own:?}");
    assert!(own[2].paper.is_some() && own[3].paper.is_some());
    assert!(own.iter().all(|l| l.broken.is_none() && !l.people.is_empty()));
    assert!(own.windows(2).all(|w| w[0].at <= w[1].at), "forward in time");
    // What is no file, and what is not there, has no such chain.
    assert_eq!(links(&s.case_events, 1), []);
    assert_eq!(links(&s.case_events, 3), []);
}

#[test]
fn what_was_excluded_is_relied_on_no_more() {
    let mut s = photographed(file());
    let c = ExcludeEvidence { no: 2, reason: "没有出示证件".into() };
    s.does("sq1", C::Hold(hold::Command::ExcludeEvidence(c)));
    let s = s.to(At::Decided);
    let own = links(&s.case_events, 2);
    assert_eq!(steps(&own), [Step::Collected, Step::Judged, Step::Excluded], "{own:?}");
    assert!(own[2].words.contains("没有出示证件"));
}

#[test]
fn a_clock_that_is_ahead_and_a_copy_by_chat_are_said() {
    let s = Story::at(At::Gathered);
    let ahead = FileRef { taken_at: Some(s.now.saturating_add(3.hours())), ..file() };
    let mut s = photographed(ahead);
    let c = AddEvidence {
        files: vec![FileRef { original: false, ..file() }],
        original: false,
        collected_at: Some(s.now.saturating_sub(2.hours())),
        ..s.evidence()
    };
    s.does("sq1", C::AddEvidence(c));
    let own = links(&s.case_events, 2);
    assert!(own[0].words.contains("请核对设备时钟"), "{}", own[0].words);
    let chat = links(&s.case_events, 3);
    assert!(chat[0].words.contains("复制件") && chat[0].words.contains("不是原始文件"), "{}", chat[0].words);
    assert!(chat[0].words.contains("登记") && chat[0].at < s.now.saturating_sub(1.hours()), "{chat:?}");
}

/// A linked recording, as its record names the file.
fn linked(s: &Story, file: FileRef) -> CaseEvent {
    let recording = Recording {
        file,
        device: "ZFY-01".into(),
        fixed: true,
        wearer: None,
        unit: "squad1".into(),
        recorded_from: s.now,
        recorded_until: s.now,
        skew: 0,
    };
    let fact = footage::Fact::FootageLinked { links: vec![], recordings: vec![recording] };
    CaseEvent { fact: CaseFact::Footage(fact), ..s.case_events.last().expect("events").clone() }
}

#[test]
fn a_record_that_names_the_file_otherwise_breaks_the_chain() {
    let s = photographed(file());
    let with = |file: FileRef| {
        let mut events = s.case_events.clone();
        events.push(linked(&s, file));
        links(&events, 2).pop().expect("a link")
    };
    let same = with(file());
    assert_eq!((same.step, same.broken.clone()), (Step::Linked, None));
    assert_eq!(same.digests[0].stands, Stands::Same);
    for altered in [FileRef { sm3: "c".repeat(64), ..file() }, FileRef { size: 2, ..file() }] {
        let link = with(altered);
        assert_eq!(link.digests[0].stands, Stands::Differs);
        assert!(link.broken.is_some_and(|b| b.contains("与采集时不同")));
    }
    // Another file's link is none of this one's.
    assert_eq!(with(FileRef { sha256: "0".repeat(64), ..file() }).step, Step::Judged);
}

#[test]
fn what_the_house_knows_stands_between_by_its_time() {
    let s = photographed(file());
    let own = links(&s.case_events, 2);
    let at = |minutes: i64| own[0].at.saturating_add(minutes.minutes());
    let outside = vec![
        Link::new(at(600), Step::Copied, "王示例", "遮盖1处"),
        Link::new(at(-1), Step::Scanned, "", "未发现恶意内容"),
        Link::new(own[1].at, Step::Opened, "李示例", ""),
    ];
    let whole = chain(own, outside);
    assert_eq!(
        steps(&whole),
        [Step::Scanned, Step::Collected, Step::Judged, Step::Opened, Step::Copied],
        "of one moment the case's own comes first"
    );
}

#[test]
fn every_step_and_every_digest_has_its_word() {
    for (step, word) in [
        (Step::Collected, "采集"),
        (Step::Copied, "复制"),
        (Step::HandedOver, "移送"),
        (Step::Lent, "借阅"),
        (Step::Locked, "封存（锁定）"),
        (Step::Destroyed, "销毁"),
    ] {
        assert_eq!(step.label(), word);
    }
    let all = [Stands::First, Stands::Same, Stands::OfCopy, Stands::Differs, Stands::Untold];
    let words: std::collections::BTreeSet<&str> = all.iter().map(|s| s.words()).collect();
    assert_eq!(words.len(), all.len());
}

#[test]
fn a_minute_is_no_clock_that_is_ahead_and_no_late_booking() {
    let mut s = Story::at(At::Gathered);
    let minutes = |n: i64| s.now.saturating_add(n.minutes());
    let taken = |at| vec![FileRef { taken_at: Some(at), ..file() }];
    let c = |files, at| AddEvidence { files, collected_at: Some(at), ..s.evidence() };
    let to_the_minute = c(taken(minutes(0)), minutes(-1));
    s.does("sq1", C::AddEvidence(to_the_minute));
    let words = links(&s.case_events, 2)[0].words.clone();
    assert!(!words.contains("登记") && !words.contains("核对设备时钟"), "{words}");
}

#[test]
fn an_sm3_that_an_old_record_lacks_contradicts_nothing() {
    let without = FileRef { sm3: String::new(), ..file() };
    let stands = |first: &FileRef, later: &FileRef| law::case::exhibit::held_against(first, later);
    assert_eq!(stands(&without, &file()), Stands::Same);
    assert_eq!(stands(&file(), &without), Stands::Same);
    let capital = FileRef { sm3: "B".repeat(64), ..file() };
    assert_eq!(stands(&file(), &capital), Stands::Same);
    assert_eq!(stands(&file(), &FileRef { sm3: "c".repeat(64), ..file() }), Stands::Differs);
}

#[test]
fn each_evidence_has_its_own_judgement_and_its_own_exclusion() {
    let mut s = Story::at(At::Gathered);
    let c = AddEvidence { files: vec![file()], ..s.evidence() };
    s.does("sq1", C::AddEvidence(c));
    for (no, opinion) in [(1, "第一份"), (2, "第二份")] {
        let c = JudgeEvidence { opinion: opinion.into(), ..s.judge(no) };
        s.does("sq1", C::JudgeEvidence(c));
    }
    let c = ExcludeEvidence { no: 1, reason: "没有出示证件".into() };
    s.does("sq1", C::Hold(hold::Command::ExcludeEvidence(c)));
    let own = links(&s.case_events, 2);
    assert_eq!(steps(&own), [Step::Collected, Step::Judged], "{own:?}");
    assert!(own[1].words.contains("第二份"), "{own:?}");
}

#[test]
fn what_happens_to_the_file_of_the_case_happens_to_the_evidence_in_it() {
    let s = photographed(file());
    let (by, number) = (s.case_events[0].by.clone(), s.case.number.clone().expect("filed"));
    let sent_at = s.now.saturating_add(5.hours());
    let with = |fact: CaseFact| {
        let mut events = s.case_events.clone();
        events.push(CaseEvent { fact, ..s.case_events.last().expect("events").clone() });
        links(&events, 2).pop().expect("a link")
    };
    let described = hold::Fact::PicturesDescribed {
        number: number.clone(),
        author: by.clone(),
        taken_at: s.now,
        place: "一村路口".into(),
        method: "手机拍摄".into(),
        proves: "堆放的沙石".into(),
        files: vec![file()],
        officers: vec![by],
        signature: signed(),
    };
    let link = with(CaseFact::Hold(described));
    assert_eq!((link.step, link.paper), (Step::Linked, Some(number.clone())));
    assert_eq!(link.words, "制作照片录像说明");
    let lent = |copied: &str| remedy::Fact::ArchiveConsulted {
        reader: "示例市司法局".into(),
        purpose: "复议".into(),
        copied: copied.into(),
        returned_on: Some(s.today()),
    };
    let link = with(CaseFact::Remedy(lent("照片")));
    let words = "示例市司法局调阅案卷，用途：复议，摘录、复制：照片，2026-03-02归还";
    assert_eq!((link.step, link.words.as_str()), (Step::Lent, words));
    assert!(!with(CaseFact::Remedy(lent(""))).words.contains("摘录"));
    let referred = serde_json::json!({
        "kind": "crime_referred", "number": number, "to": "示例市公安局", "copied_to": "", "sent_at": sent_at, "goods": [],
        "goods_note": "", "appraisals": "", "materials": "", "received_by": "", "files": [], "late_reason": "", "officers": [],
    });
    let referred: transfer::Fact = serde_json::from_value(referred).expect("a fact");
    let link = with(CaseFact::Transfer(referred));
    assert_eq!(
        (link.step, link.at, link.words.as_str()),
        (Step::HandedOver, sent_at, "随案件移送示例市公安局")
    );
    assert_eq!(link.paper, Some(number.clone()));
    let sent = transfer::Fact::CaseTransferSent { number: number.clone(), opinion: "同意".into() };
    let link = with(CaseFact::Transfer(sent));
    assert_eq!((link.step, link.paper), (Step::HandedOver, Some(number)));
}
