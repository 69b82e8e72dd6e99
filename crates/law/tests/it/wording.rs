//! 拟稿: what the file knows is said, and nothing else.

use crate::kit::*;
use law::case::wording::{answers, circumstances, decision_reasons, drafts};
use law::case::{CaseCommand as C, *};

#[test]
fn circumstances_say_what_is_on_record_and_no_more() {
    assert_eq!(circumstances(&CaseState::default()), "");
    let mut case = Story::at(At::Ordered).case;
    let order = case.correction.as_mut().expect("ordered");
    order.checked = None;
    let due = order.due_on;
    let said = circumstances(&case);
    assert!(said.contains(&format!("被责令于{due}前改正，尚未复查")), "{said}");
    // Neither harm nor an earlier penalty is denied, for nobody said that there was none.
    assert!(said.ends_with('。') && !said.contains("危害") && !said.contains("此前"), "{said}");
    case.correction.as_mut().expect("ordered").checked = Some(true);
    let subject = case.subject.as_mut().expect("filed");
    (subject.harm, subject.act_to) = (true, None);
    subject.repeat_note = "2025年因同类行为被罚过。".into();
    let said = circumstances(&case);
    for part in [
        "立案时违法行为仍在继续",
        "经责令已经改正",
        "已经造成危害后果",
        "此前受过处罚的情况：2025年因同类行为被罚过。",
    ] {
        assert!(said.contains(part) && !said.contains("。。"), "{part}: {said}");
    }
}

#[test]
fn the_answer_to_the_notice_in_force_goes_into_the_reasons_of_the_decision() {
    let said = |s: &Story| answers(&s.case, s.today(), &s.town);
    assert_eq!(said(&Story::at(At::Reviewed)), "");
    // Silence is told when the time to speak is over, not before, and not before the notice has come.
    for early in [At::Noticed, At::Told] {
        assert_eq!(said(&Story::at(early)), "", "{early:?}");
    }
    assert!(said(&Story::at(At::WindowOver)).contains("没有提出陈述、申辩"));
    let mut s = Story::at(At::Told);
    let c = s.defence();
    s.does("sq1", C::RecordDefence(c));
    assert!(said(&s).contains("面积很小。") && !said(&s).contains("复核"));
    let c = s.answer(false);
    s.does("sq1", C::ReviewDefence(c));
    let reasons = decision_reasons(&s.case, s.today(), &s.town);
    assert!(reasons.starts_with("情节较轻，配合调查\n当事人于"), "{reasons}");
    assert!(reasons.ends_with("经复核，意见没有采纳：已复核。"), "{reasons}");

    let mut waived = Story::at(At::Told);
    let c = waived.waiver(Waiver::Defence);
    waived.does("sq1", C::WaiveRights(c));
    assert!(said(&waived).starts_with("当事人放弃陈述、申辩。"));
}

fn draft(s: &Story, act: &str, field: &str) -> Option<String> {
    let all = drafts(act, &s.case, s.today(), &s.town);
    all.into_iter().find(|(f, _)| *f == field).map(|(_, text)| text)
}

#[test]
fn a_defence_and_its_report_begin_with_what_was_said() {
    let mut s = Story::at(At::Told);
    assert_eq!(draft(&s, "review_defence", "points.0.point"), None);
    let c = s.defence();
    s.does("sq1", C::RecordDefence(c));
    assert!(draft(&s, "review_defence", "points.0.point").is_some_and(|t| t.contains("面积很小")));
    let c = s.answer(false);
    s.does("sq1", C::ReviewDefence(c));
    assert_eq!(draft(&s, "review_defence", "points.0.point"), None);
}

#[test]
fn a_reply_begins_with_the_facts_proved_and_the_grounds_and_doubted_evidence_is_left_out() {
    let mut s = Story::at(At::Served);
    let facts = draft(&s, "submit_reply", "facts").expect("a case that was decided has facts");
    let verified = s.case.evidence.iter().filter(|e| e.verified == Some(true)).count();
    assert!(verified > 0 && facts.matches("，证明").count() == verified, "{facts}");
    let item = s.case.subject.as_ref().expect("a subject").item.clone();
    let basis = draft(&s, "submit_court_defence", "basis").expect("grounds");
    assert!(basis.contains(&item.violated) && basis.contains(&item.basis), "{basis}");
    let barred = s.case.evidence.iter().find(|e| e.verified == Some(true)).expect("verified").no;
    s.case.hold.excluded.insert(barred);
    let fewer = draft(&s, "submit_reply", "facts").expect("facts");
    assert!(
        fewer.matches("，证明").count() == verified - 1 && !fewer.contains(&format!("证据{barred}《")),
        "{fewer}"
    );
    s.case.evidence.iter_mut().for_each(|e| e.verified = Some(false));
    let facts = draft(&s, "submit_reply", "facts").expect("facts");
    assert!(!facts.contains("证据"), "{facts}");
}

#[test]
fn what_was_not_performed_is_told_from_the_file_alone() {
    let s = Story::at(At::Served);
    let decision = s.case.decision.as_ref().expect("decided");
    let reason = draft(&s, "propose_enforcement", "reason").expect("served");
    let served = decision.served_on.expect("served");
    assert!(reason.contains(&format!("（{}）于{served}送达", decision.number)), "{reason}");
    // No demand was made and nothing was looked at again, so of neither is spoken; what is owed the account knows.
    assert!(!reason.contains("催告") && !reason.contains("改正"), "{reason}");
    assert!(reason.ends_with("没有缴纳。"), "{reason}");
    let mut paid = Story::at(At::Served);
    paid.case.payments.push(Payment {
        amount: paid.case.account(paid.today(), &paid.town).balance(),
        on: paid.today(),
        voucher: "缴1".into(),
        channel: "银行柜面".into(),
    });
    let reason = draft(&paid, "propose_enforcement", "reason").expect("served");
    assert!(!reason.contains("没有缴纳"), "{reason}");
    let owed = draft(&s, "propose_court", "object").expect("a fine is open");
    assert!(owed.contains("罚款本金") && !owed.contains("加处"), "{owed}");
    assert_eq!(draft(&s, "propose_court", "opinion"), None);
    let summary = draft(&s, "propose_closing", "summary").expect("something is known");
    assert!(summary.contains("没有缴纳") && !summary.contains("已缴"), "{summary}");
    // Before there is a decision nothing of it is said.
    let early = Story::at(At::Ordered);
    assert_eq!(draft(&early, "propose_enforcement", "reason"), None);
    assert_eq!(draft(&early, "propose_court", "object"), None);
    assert!(
        !drafts("propose_closing", &early.case, early.today(), &early.town)
            .iter()
            .any(|(_, t)| t.contains("决定"))
    );
}
