//! 收集证据: what is asked for, taken, tested, extracted and put down, by days, hours and counts.

use super::hold::{after, before, edges, filed, lacking, week_old};
use crate::hold::*;
use crate::kit::*;
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::hold::*;
use law::case::{self, CaseCommand as C, *};
use law::party::{FileRef, Signature};

#[test]
fn a_result_is_told_once_it_is_there_and_contested_once_it_was_told() {
    let mut s = Story::at(At::Filed);
    let c = commission(&s);
    does(&mut s, "sq1", Command::CommissionTest(c));
    let ready =
        |s: &Story| (lacking(s, "tell_test_result").is_none(), lacking(s, "request_retest").is_none());
    assert_eq!(ready(&s), (false, false));
    does(&mut s, "sq1", Command::RecordTestResult(result()));
    assert_eq!(ready(&s), (true, false));
    does(&mut s, "sq1", Command::TellTestResult(TellTestResult { officers: officers(), no: None }));
    assert_eq!(ready(&s), (false, false), "told once it is served");
    serve_all(&mut s);
    assert_eq!(ready(&s), (false, true));
    let agreed = RequestRetest {
        reason: "对结论有异议".into(),
        accepted: true,
        answer: "同意".into(),
        ..RequestRetest::default()
    };
    does(&mut s, "sq1", Command::RequestRetest(agreed));
    assert_eq!(ready(&s), (false, false), "agreed to once");
    let told = (case::hold::SIDE.facts)(&s.case, &s.town);
    assert!(told.iter().any(|(_, words)| words.ends_with("告知结果，同意复检")), "{told:?}");
}

#[test]
fn samples_and_results_stand_on_the_page_as_they_are() {
    let mut s = Story::at(At::Filed);
    let told = |s: &Story| (case::hold::SIDE.facts)(&s.case, &s.town);
    does(&mut s, "sq1", Command::TakeSample(sample()));
    assert!(told(&s).contains(&("在管样品", "1件".to_string())), "{:?}", told(&s));
    tested(&mut s, vec![1], false);
    assert!(told(&s).iter().any(|(_, words)| words.ends_with("告知结果")), "{:?}", told(&s));
}

#[test]
fn what_is_asked_of_others_may_be_due_today_and_not_yesterday() {
    let s = week_old();
    let ask = |due: Date| {
        Command::RequestEvidence(RequestEvidence {
            recipient: "示例超市".into(),
            materials: "进货台账".into(),
            due_on: Some(due),
            reason: "查明来源".into(),
            officers: officers(),
        })
    };
    let today = s.today();
    edges(&s, ask, [today, after(today)], [before(today), filed(&s)]);
    // Of two that are open the one that is named has come.
    let mut s = s;
    does(&mut s, "sq1", ask(today));
    does(&mut s, "sq1", ask(today));
    let second = s.case.hold.requests[1].number.to_string();
    let came = |request: &str| {
        Command::ReceiveEvidence(ReceiveEvidence {
            request: request.into(),
            received: "台账一册".into(),
            officers: officers(),
            ..ReceiveEvidence::default()
        })
    };
    does(&mut s, "sq1", came(&second));
    let open: Vec<bool> = s.case.hold.requests.iter().map(|r| r.received_on.is_none()).collect();
    assert_eq!(open, [true, false]);
    refused(&mut s, "sq1", came(&second), "P-04");
    does(&mut s, "sq1", came(""));
}

#[test]
fn a_sample_is_taken_between_the_filing_and_now() {
    let s = week_old();
    let take = |at| Command::TakeSample(TakeSample { taken_at: Some(at), ..sample() });
    let morning = filed(&s).at(0, 0, 0, 0);
    for at in [morning, s.now.saturating_sub(1.minutes()), s.now] {
        does(&mut s.clone(), "sq1", take(at));
    }
    for at in [morning.saturating_sub(1.minutes()), s.now.saturating_add(1.minutes())] {
        refused(&mut s.clone(), "sq1", take(at), "P-04");
    }
}

#[test]
fn a_test_is_sent_out_between_the_filing_and_today_and_due_no_earlier() {
    let s = week_old();
    let (first, today) = (filed(&s), s.today());
    let sent = |on: Date| Command::CommissionTest(CommissionTest { sent_on: Some(on), ..commission(&s) });
    edges(&s, sent, [first, today], [before(first), after(today)]);
    edges(&s, sent, [after(first), before(today)], [before(first), after(today)]);
    let due = |on: Date| {
        Command::CommissionTest(CommissionTest {
            sent_on: Some(before(today)),
            due_on: Some(on),
            ..commission(&s)
        })
    };
    edges(&s, due, [before(today), today], [before(before(today)), first]);
}

#[test]
fn a_result_and_a_request_for_another_test_lie_between_what_went_before_and_today() {
    let mut s = week_old();
    let c = commission(&s);
    does(&mut s, "sq1", Command::CommissionTest(c.clone()));
    does(&mut s, "sq1", Command::CommissionTest(c));
    let sent = s.today();
    s.wait(4);
    let came = |on| Command::RecordTestResult(RecordTestResult { result_on: Some(on), ..result() });
    let today = s.today();
    edges(&s, came, [sent, today], [before(sent), after(today)]);
    edges(&s, came, [after(sent), before(today)], [before(sent), after(today)]);
    // Of two tests the one that is named.
    does(&mut s, "sq1", Command::RecordTestResult(RecordTestResult { no: Some(2), ..result() }));
    let got: Vec<bool> = s.case.hold.tests.iter().map(|t| t.result_on.is_some()).collect();
    assert_eq!(got, [false, true]);
    does(&mut s, "sq1", Command::TellTestResult(TellTestResult { officers: officers(), no: Some(2) }));
    serve_all(&mut s);
    let told = s.today();
    s.wait(4);
    let today = s.today();
    let wished = |on| {
        Command::RequestRetest(RequestRetest {
            requested_on: Some(on),
            reason: "对结论有异议".into(),
            answer: "不同意".into(),
            ..RequestRetest::default()
        })
    };
    edges(&s, wished, [told, today], [before(told), after(today)]);
    edges(&s, wished, [after(told), before(today)], [before(told), after(today)]);
}

#[test]
fn data_are_extracted_between_the_filing_and_now_and_from_beginning_to_end() {
    let s = week_old();
    let morning = filed(&s).at(0, 0, 0, 0);
    let (now, early) = (s.now, s.now.saturating_sub(30.minutes()));
    let minute = 1.minutes();
    let span = |from, to| {
        Command::ExtractData(ExtractData { started_at: Some(from), ended_at: Some(to), ..extract() })
    };
    for (from, to) in [(early, now), (early, early), (now, now), (morning, early)] {
        does(&mut s.clone(), "sq1", span(from, to));
    }
    for (from, to) in [
        (early.saturating_add(minute), early),
        (early, now.saturating_add(minute)),
        (morning.saturating_sub(minute), early),
    ] {
        refused(&mut s.clone(), "sq1", span(from, to), "P-04");
    }
}

#[test]
fn v02_refuses_kinds_of_data_that_are_neither_one_for_all_nor_one_each() {
    let two = |kinds: &str| {
        let nameless = FileRef { name: "照片.".into(), ..file() };
        Command::ExtractData(ExtractData {
            files: vec![file(), nameless],
            categories: kinds.into(),
            ..extract()
        })
    };
    for kinds in ["交易记录", "交易记录\n聊天记录"] {
        let mut s = week_old();
        does(&mut s, "sq1", two(kinds));
        let Some(CaseFact::Hold(Fact::DataExtracted { list, .. })) = s.case_events.last().map(|e| &e.fact)
        else {
            panic!("extracted")
        };
        assert_eq!(list[1].category, kinds.lines().last().expect("a line"));
        let formats: Vec<&str> = list.iter().map(|f| f.format.as_str()).collect();
        assert_eq!(formats, ["JPG（image/jpeg）", "image/jpeg"], "a name that ends in a point says nothing");
    }
    for kinds in ["交易记录\n聊天记录\n照片", ""] {
        refused(&mut week_old(), "sq1", two(kinds), "V-02");
    }
}

#[test]
fn v03_refuses_a_witness_who_handles_the_case_without_having_been_there() {
    let mut s = Story::at(At::Filed);
    let own = Signature { name: "中队乙".into(), ..signed() };
    let c = ExtractData {
        signature: unsigned(),
        witness: own,
        witness_identity: "示例镇居民".into(),
        officers: vec!["sq1".into(), "sq3".into()],
        ..extract()
    };
    refused(&mut s, "sq1", Command::ExtractData(c), "V-03");
}

#[test]
fn pictures_are_by_whoever_says_so_unless_another_officer_is_named() {
    for (author, of) in [("", "sq1"), ("sq1", "sq1"), ("sq2", "sq2")] {
        let mut s = Story::at(At::Filed);
        let c = DescribePictures { author: author.into(), ..pictures(&s) };
        does(&mut s, "sq1", Command::DescribePictures(c));
        let Some(CaseFact::Hold(Fact::PicturesDescribed { author, .. })) =
            s.case_events.last().map(|e| &e.fact)
        else {
            panic!("described")
        };
        assert_eq!(author.id, of);
    }
}

#[test]
fn what_is_said_of_a_case_in_a_mark_can_be_covered_and_the_plain_marks_say_nothing() {
    for mut mark in [EvidenceMark::Broken("封签号不符".into()), EvidenceMark::Unsound("已锁定".into())]
    {
        let how = mark.how().expect("something to cover");
        assert!(how.starts_with("封签") || how.starts_with("已锁"));
        how.clear();
        assert!(!mark.words().contains("封签") && !mark.words().contains("锁定"));
    }
    for mut mark in [EvidenceMark::Original, EvidenceMark::Copy, EvidenceMark::Excluded] {
        assert_eq!(mark.how(), None);
    }
}

#[test]
fn x06_refuses_a_copy_that_does_not_say_whence_and_asks_an_original_nothing() {
    let mut s = Story::at(At::Filed);
    let p = Particulars { copied_from: String::new(), ..compared() };
    let c = AddEvidence { original: false, ..evidence(&s, EvidenceKind::Documentary, p) };
    assert_eq!(s.refused("sq1", C::AddEvidence(c), "X-06").field, Some("copied_from"));
    let c = evidence(&s, EvidenceKind::Documentary, Particulars::default());
    s.does("sq1", C::AddEvidence(c));
}

#[test]
fn x06_refuses_a_recording_made_and_an_appraisal_told_after_they_were_collected() {
    let s = week_old();
    let (now, minute) = (s.now, 1.minutes());
    let film = |at| {
        let c = evidence(&s, EvidenceKind::AudioVisual, Particulars { made_at: Some(at), ..made(&s) });
        C::AddEvidence(AddEvidence { files: vec![file()], ..c })
    };
    for at in [now.saturating_sub(minute), now] {
        s.clone().does("sq1", film(at));
    }
    s.clone().refused("sq1", film(now.saturating_add(minute)), "X-06");
    let told = |on| {
        let p = Particulars {
            institution: "鉴定所".into(),
            qualification: "证001".into(),
            method: "标准".into(),
            told_on: Some(on),
            ..Particulars::default()
        };
        C::AddEvidence(evidence(&s, EvidenceKind::Appraisal, p))
    };
    for on in [before(s.today()), s.today()] {
        s.clone().does("sq1", told(on));
    }
    s.clone().refused("sq1", told(after(s.today())), "X-06");
}
