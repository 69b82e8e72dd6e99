//! 保管链 of evidence that is files: its links, their words and their order.

use crate::kit::*;
use jiff::ToSpan;
use law::case::exhibit::{Digest, Link, Stands, Step, chain, links};
use law::case::hold::ExcludeEvidence;
use law::case::{AddEvidence, CaseCommand as C, CaseEvent, CaseFact, footage, hold};
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
    assert!(!first.words.contains("核对设备时钟"));
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
