//! 卷内应有文书、保管期限 (G-17): what the file must hold by the way in which the case ended, and how long it is kept.

use crate::execution::{lodged, step};
use crate::hearing;
use crate::kit::*;
use crate::transfer::{answered, handed_over, taken_elsewhere};
use law::case::execution::CourtStep;
use law::case::transfer::{self, CriminalResult, PoliceAnswer, ResumeCase};
use law::case::{CaseCommand as C, *};
use law::paper;
use law::retention::Retention;

/// A story that ends with this outcome, closed.
fn ending(outcome: Outcome) -> Story {
    let mut s = Story::at(At::Ordered);
    let c = SubmitReport { outcome: outcome.clone(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Reviewed);
    let c = ProposeDecision { outcome, ..s.proposal() };
    s.does("sq1", C::ProposeDecision(c));
    s.to(At::Closed)
}

fn no_penalty() -> Story {
    ending(Outcome::NoPenalty { ground: NoPenaltyGround::FirstOffence, education: "教育".into() })
}

fn dismissed() -> Story {
    ending(Outcome::Dismiss { reason: "不是当事人所为".into() })
}

fn on_spot() -> Story {
    let mut s = Story::delivered();
    s.does("sq1", C::FileForRecord(FileForRecord::default()));
    s.to(At::Closed)
}

fn with_court() -> Story {
    let mut s = lodged();
    s.until("2026-09-16");
    s.does("sq1", step(CourtStep::Accepted));
    s.does("sq1", step(CourtStep::Granted));
    s.does("sq1", C::ProposeClosing(s.closing()));
    s.to(At::Closed)
}

/// The police did not file; the town punished.
fn come_back() -> Story {
    let mut s = answered(PoliceAnswer::Refused);
    let c = ResumeCase { reason: "不再异议".into(), ..ResumeCase::default() };
    s.moves("sq1", transfer::Command::ResumeCase(c));
    s.to(At::Closed)
}

/// The police filed, nobody was prosecuted, and the town punished.
fn sent_back() -> Story {
    let mut s = answered(PoliceAnswer::Filed);
    let c = s.criminal_result(CriminalResult::NotProsecuted);
    s.moves("sq1", transfer::Command::RecordCriminalResult(c));
    s.to(At::Closed)
}

/// Every way in which a case ends, closed, with what its file must hold at least.
fn endings() -> Vec<(&'static str, Story, &'static [&'static str])> {
    vec![
        (
            "给予处罚",
            Story::at(At::Closed),
            &["FILE", "证据材料", "FINAL", "LEGAL", "NOTICE", "DECA", "DEC", "罚款缴款凭证", "PUB", "CLOSE"],
        ),
        (
            "听证后处罚",
            hearing::proposed().to(At::Closed),
            &["NOTICE-H", "HEAR-N", "HEAR", "HEAR-R", "DEC", "行政处罚听证告知书送达回证", "CLOSE"],
        ),
        (
            "重大处罚",
            Story::fined(20_000, citizen(ADULT), At::Closed),
            &["LEGAL-S", "DEC", "REC-MJ", "行政处罚决定书送达回证"],
        ),
        ("申请法院执行", with_court(), &["DEC", "URGE", "COURT", "人民法院的受理、裁定文书", "CLOSE"]),
        (
            "不予处罚",
            no_penalty(),
            &["FILE", "证据材料", "FINAL", "LEGAL", "DECA", "DEC-N", "不予行政处罚决定书送达回证", "CLOSE"],
        ),
        ("撤销立案", dismissed(), &["FILE", "FINAL", "LEGAL", "DECA", "CANC", "CLOSE"]),
        ("当场处罚", on_spot(), &["DEC-S", "当场处罚决定书的交付签收", "DEC-B", "罚款缴款凭证", "CLOSE"]),
        (
            "移送公安机关",
            handed_over(),
            &["FILE", "TRANS-A", "TRANS", "公安机关立案通知书", "案件移交记录", "CLOSE"],
        ),
        (
            "公安机关不予立案后处罚",
            come_back(),
            &["TRANS-A", "TRANS", "公安机关不予立案通知书", "DEC", "罚款缴款凭证", "CLOSE"],
        ),
        (
            "司法机关移送回来处罚",
            sent_back(),
            &["TRANS-A", "TRANS", "公安机关立案通知书", "刑事处理结果的文书", "DEC", "CLOSE"],
        ),
        ("移送其他机关", taken_elsewhere(), &["FILE", "CLUE-T", "受移送机关的接收回执", "CLOSE"]),
    ]
}

/// Without a word in the note.
fn silent(s: &Story) -> Archive {
    Archive { remarks: String::new(), ..s.archive() }
}

fn named(what: &str) -> &str {
    paper::find(what).map_or(what, |k| k.name)
}

/// Takes this out of the file.
fn lose(c: &mut CaseState, name: &str) {
    let kind = paper::ALL.iter().find(|k| k.name == name);
    // Known by the check itself, however it came about.
    if let Some(kind) = kind.filter(|k| k.code != "CORR-R") {
        c.papers.retain(|p| p.code != kind.code);
        return;
    }
    match name {
        "证据材料" => {
            c.evidence.clear();
            c.records = 0;
        }
        "罚款缴款凭证" => c.payments.clear(),
        "责令改正复查记录" => c.correction.as_mut().expect("ordered").checked = None,
        "案件移交记录" => c.transfer.referrals.last_mut().expect("referred").handed_over = None,
        "当场处罚决定书的交付签收" => c.decision.as_mut().expect("decided").served_on = None,
        "公安机关立案通知书" | "公安机关不予立案通知书" => {
            c.transfer.referrals[0].answers[0].attached = false;
        }
        "刑事处理结果的文书" => c.transfer.referrals[0].result_attached = false,
        "受移送机关的接收回执" => {
            c.transfer.away.as_mut().expect("gone").receipt_attached = false;
        }
        "人民法院的受理、裁定文书" => c.execution.court[0].bare.push(CourtStep::Granted),
        proof => {
            assert!(proof.ends_with("送达回证"), "{proof}");
            for p in c.papers.iter_mut().filter(|p| proof.contains(&p.number.to_string())) {
                p.served_on = None;
            }
            let name = proof.trim_end_matches("送达回证");
            if paper::ALL.iter().any(|k| k.name == name) {
                c.notices.iter_mut().filter(|_| name.contains("告知书")).for_each(|n| n.served_on = None);
                c.decision.iter_mut().filter(|_| !name.contains("告知书")).for_each(|d| d.served_on = None);
            }
        }
    }
}

#[test]
fn g17_refuses_a_file_that_lacks_what_its_ending_asks_for() {
    for (what, story, _) in endings() {
        let list = required(&story.case, &story.town);
        let mut asked = 0;
        for Required { name, .. } in list {
            let mut s = story.clone();
            lose(&mut s.case, &name);
            asked += 1;
            let c = silent(&s);
            let Err(refusal) = s.act("sq1", &C::Archive(c)) else { panic!("{what}: {name} is not missed") };
            said(&refusal, "G-17");
            assert!(refusal.have.contains(&name), "{what}: {name}: {refusal}");
            assert_eq!(refusal.field, Some("remarks"));
            // Another document's name is no excuse for this one.
            let c = Archive { remarks: "当事人身份证明缺失".into(), ..s.archive() };
            s.refused("sq1", C::Archive(c), "G-17");
            // The note at the end names it and says why: so archives do it with what cannot be had any more.
            let c = Archive { remarks: format!("缺{name}：原件移交时遗失。"), ..s.archive() };
            s.does("sq1", C::Archive(c));
        }
        assert!(asked >= 3, "{what}");
    }
}

#[test]
fn g17_lets_pass_a_file_that_holds_what_its_ending_asks_for() {
    for (what, mut s, least) in endings() {
        let list = required(&s.case, &s.town);
        let lacking: Vec<&Required> = list.iter().filter(|r| !r.present).collect();
        assert!(lacking.is_empty(), "{what} lacks {lacking:?}");
        for name in least.iter().map(|n| named(n)) {
            assert!(list.iter().any(|r| r.name == name), "{what}: {name} is not asked for: {list:?}");
        }
        let c = silent(&s);
        s.does("sq1", C::Archive(c));
        assert_eq!(s.case.stage, CaseStage::Archived, "{what}");
    }
}

#[test]
fn g17_refuses_a_deferral_that_never_reached_the_party() {
    let mut s = Story::at(At::Published);
    let until = Some(s.today().saturating_add(jiff::ToSpan::days(30)));
    let c =
        RequestDeferral { reason: "困难".into(), until, files: vec![file()], ..RequestDeferral::default() };
    s.does("sq1", C::RequestDeferral(c));
    let c = DecideDeferral { granted: true, opinion: "同意".into(), ..DecideDeferral::default() };
    s.does("head", C::DecideDeferral(c));
    // Paid before the letter went out: the file then has a letter without the proof of its service.
    let mut s = s.to(At::Closed);
    let c = silent(&s);
    let refusal = s.refused("sq1", C::Archive(c), "G-17");
    assert!(refusal.have.contains("延期（分期）缴纳罚款通知书"), "{refusal}");
    let lacking = required(&s.case, &s.town).into_iter().find(|r| !r.present).expect("one");
    let c = Archive { remarks: format!("{}未附：送达前已缴清。", lacking.name), ..s.archive() };
    s.does("sq1", C::Archive(c));
}

#[test]
fn what_must_be_in_the_file_is_not_asked_before_the_end_is_known() {
    for stop in [At::Filed, At::Judged, At::WindowOver] {
        let s = Story::at(stop);
        assert!(required(&s.case, &s.town).is_empty());
        assert_eq!(Ending::of(&s.case), None);
    }
    let s = Story::at(At::Decided);
    let lacking: Vec<String> =
        required(&s.case, &s.town).into_iter().filter(|r| !r.present).map(|r| r.name).collect();
    assert_eq!(lacking, ["行政处罚决定书送达回证", "罚款缴款凭证", "结案审批表"]);
}

// 保管期限

#[test]
fn g17_refuses_a_shorter_retention_than_the_towns() {
    for (s, least, short) in [
        (Story::at(At::Closed), "30年", "10年"),
        (Story::fined(20_000, citizen(ADULT), At::Closed), "永久", "30年"),
        (handed_over(), "30年", "10年"),
    ] {
        let mut s = s;
        let c = Archive { retention: short.into(), ..s.archive() };
        let refusal = s.refused("sq1", C::Archive(c), "G-17");
        assert!(refusal.need.contains(least) && refusal.have.contains(short), "{refusal}");
        assert_eq!(refusal.field, Some("retention"));
    }
    // What is no term at all.
    for none in ["", "五年"] {
        let mut s = Story::at(At::Closed);
        let c = Archive { retention: none.into(), ..s.archive() };
        s.refused("sq1", C::Archive(c), "P-04");
    }
}

#[test]
fn g17_lets_pass_the_towns_retention_by_ending_and_a_longer_one() {
    use Retention::{Permanent, Ten, Thirty};
    for (s, kept) in [
        (Story::at(At::Closed), Thirty),
        (Story::fined(20_000, citizen(ADULT), At::Closed), Permanent),
        (no_penalty(), Ten),
        (dismissed(), Ten),
        (on_spot(), Ten),
        (handed_over(), Thirty),
        (taken_elsewhere(), Thirty),
    ] {
        assert_eq!(retention(&s.case, &s.town), kept);
        for given in Retention::ALL.into_iter().filter(|r| *r >= kept) {
            let mut s = s.clone();
            let c = Archive { retention: given.label().into(), ..s.archive() };
            s.does("sq1", C::Archive(c));
            let told = s.case_events.iter().rev().find_map(|e| match &e.fact {
                CaseFact::CaseArchived { retention, .. } => Some(retention.clone()),
                _ => None,
            });
            assert_eq!(told.as_deref(), Some(given.label()));
        }
    }
    // The town's table decides, and what was fought over is kept as long as the town keeps such.
    let mut s = no_penalty();
    s.town.policy.retention.value.no_penalty = Thirty;
    assert_eq!(retention(&s.case, &s.town), Thirty);
    let mut s = crate::remedy::undone();
    s.town.policy.retention.value.disputed = Permanent;
    assert_eq!(retention(&s.case, &s.town), Permanent);
}

/// Whether the file must hold this, and does.
fn holds(s: &Story, what: &str) -> Option<bool> {
    required(&s.case, &s.town).into_iter().find(|r| r.name.contains(what)).map(|r| r.present)
}

#[test]
fn evidence_or_a_record_alone_is_material_and_a_warning_is_not_paid() {
    let mut s = Story::at(At::Closed);
    let evidence = std::mem::take(&mut s.case.evidence);
    assert_eq!(holds(&s, "证据材料"), Some(true), "records alone");
    s.case.records = 0;
    assert_eq!(holds(&s, "证据材料"), Some(false));
    s.case.evidence = evidence;
    assert_eq!(holds(&s, "证据材料"), Some(true), "evidence alone");
    assert_eq!(holds(&s, "罚款缴款凭证"), Some(true));
    let warning = PenaltyItem { detail: String::new(), ..kind(law::town::PenaltyKind::Warning, 0) };
    let s = Story { penalty: Penalty(vec![warning]), ..Story::new() }.to(At::Closed);
    assert_eq!(holds(&s, "罚款缴款凭证"), None);
}
