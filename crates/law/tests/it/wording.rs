//! 拟稿: what the file knows is said, and nothing else.

use crate::kit::*;
use law::case::wording::{answers, circumstances, decision_reasons};
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
