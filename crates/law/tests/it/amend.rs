//! 文书更正: what was issued is fixed; a slip of the pen is mended by a further document, and nothing else is.

use crate::kit::{At, Story, said};
use law::case::amend::{ApproveCorrection, Command as K, CorrectPaper, Slip};
use law::case::{CaseCommand as C, *};
use law::refusal::Refusal;

fn decided() -> Story {
    Story::at(At::Decided)
}

/// The decision's own number.
fn decision(s: &Story) -> String {
    s.case.decision.as_ref().expect("decided").number.to_string()
}

/// A word written wrong in the decision.
fn slip(s: &Story) -> CorrectPaper {
    CorrectPaper {
        paper: decision(s),
        slip: Slip::Writing,
        wrong: "在村口堆放物科".into(),
        right: "在村口堆放物料".into(),
        reason: "打印时误将“料”写作“科”，以现场检查笔录为准".into(),
        officers: vec!["sq1".into(), "sq2".into()],
        ..CorrectPaper::default()
    }
}

fn ask(c: CorrectPaper) -> C {
    C::Amend(K::CorrectPaper(c))
}

fn settle(approve: bool) -> C {
    C::Amend(K::ApproveCorrection(ApproveCorrection { approve, opinion: "已核对原件。".into() }))
}

fn no(s: &mut Story, rule: &str, change: impl FnOnce(&mut CorrectPaper)) -> Refusal {
    let mut c = slip(s);
    change(&mut c);
    s.refused("sq1", ask(c), rule)
}

#[test]
fn p07_lets_pass_a_slip_of_the_pen_that_the_head_approves_and_the_party_is_served() {
    let mut s = decided();
    let before = s.case.papers.clone();
    let c = slip(&s);
    s.does("sq1", ask(c));
    assert!(s.case.amend.open().is_some());
    s.does("head", settle(true));
    let original = s.case.decision.as_ref().expect("decided").number.clone();
    let number = s.case.amend.of(&original).next().expect("corrected").clone();
    let issued = s.case.paper(&number).expect("issued").clone();
    assert!((issued.code.as_str(), issued.outgoing, issued.served_on) == ("ERRA", true, None));
    assert_eq!(s.case.papers[..before.len()], before, "the original stands as it was");
    let serve = ServePaper { paper: number.to_string(), ..s.serve() };
    s.does("sq1", C::ServePaper(serve));
    assert!(s.case.paper(&number).is_some_and(|p| p.served_on.is_some()));
    assert_eq!(s.case.stage, CaseStage::Decided, "the decision itself is still to be served");
}

#[test]
fn p07_lets_pass_a_correction_that_is_sent_back_and_asked_for_anew() {
    let mut s = decided();
    let c = slip(&s);
    s.does("sq1", ask(c.clone())).does("head", settle(false));
    assert!(s.case.amend.open().is_none() && s.case.papers.iter().all(|p| p.code != "ERRA"));
    s.does("sq1", ask(c)).does("head", settle(true));
}

#[test]
fn p07_refuses_what_is_not_issued_not_sent_out_or_no_longer_stands() {
    let mut s = decided();
    let r = no(&mut s, "P-07", |c| c.paper = "示例执罚决字〔2026〕第999号".into());
    assert_eq!(r.field, Some("paper"));
    no(&mut s, "P-07", |c| c.paper.clear());
    let inside = s.case.papers.iter().find(|p| p.code == "FINAL").expect("a report").number.to_string();
    assert!(no(&mut s, "P-07", |c| c.paper = inside).have.contains("内部文书"));
    let c = slip(&s);
    s.does("sq1", ask(c)).does("head", settle(true));
    let correction = s.case.papers.last().expect("issued").number.to_string();
    assert!(no(&mut s, "P-07", |c| c.paper = correction).have.contains("更正书"));
    // Annulled on reconsideration: there is nothing left to mend.
    s.case.remedy.void = true;
    assert!(no(&mut s, "P-07", |_| ()).have.contains("已被撤销"));
}

#[test]
fn p07_refuses_a_notice_that_new_facts_have_voided() {
    let mut s = Story::at(At::Noticed);
    let number = s.case.notice().expect("noticed").number.to_string();
    let fits = CorrectPaper { paper: number, ..slip(&decided()) };
    s.case.notices[0].void = true;
    s.refused("sq1", ask(fits.clone()), "P-07");
    s.case.notices[0].void = false;
    s.does("sq1", ask(fits));
}

#[test]
fn p07_refuses_to_decide_or_close_over_a_correction_that_waits() {
    let mut s = Story::at(At::WindowOver);
    let number = s.case.notice().expect("noticed").number.to_string();
    let fits = CorrectPaper { paper: number, ..slip(&decided()) };
    s.does("sq1", ask(fits));
    let proposal = s.proposal();
    s.refused("sq1", C::ProposeDecision(proposal.clone()), "P-07");
    s.does("head", settle(true));
    let r = s.refused("sq1", C::ProposeDecision(proposal.clone()), "P-07");
    assert_eq!(r.fix.act, Some("serve_paper"));
    let serve = s.serve();
    s.does("sq1", C::ServePaper(serve)).does("sq1", C::ProposeDecision(proposal));
}

#[test]
fn p07_refuses_two_at_a_time_and_the_wrong_hands() {
    let mut s = decided();
    let c = slip(&s);
    s.refused("legal", ask(c.clone()), "P-01");
    let alone = CorrectPaper { officers: vec!["sq1".into()], ..c.clone() };
    s.refused("sq1", ask(alone), "R-01");
    s.refused("head", settle(true), "P-03");
    s.does("sq1", ask(c.clone()));
    s.refused("sq1", ask(c), "P-03");
    s.refused("sq1", settle(true), "P-01");
    let r = C::Amend(K::ApproveCorrection(ApproveCorrection { approve: true, opinion: " ".into() }));
    s.refused("head", r, "P-04");
    let absent = law::case::amend::absent("示例");
    said(&absent, "P-07");
}

#[test]
fn p08_refuses_another_amount_kind_or_basis() {
    let mut s = decided();
    for (wrong, right) in [
        ("罚款500元", "罚款5000元"),
        ("罚款500元", "罚款400元"),
        ("人民币500元（大写：伍佰元整）", "人民币500元（大写：伍仟元整）"),
        ("货值300元", "货值3000元"),
        ("货值约300", "货值300元"),
        ("给予警告", "给予警告、没收违法所得"),
        ("依照《某条例》第十五条", "依照《某条例》第十六条"),
        ("依照《某条例》第十五条", "依照《某办法》第十五条"),
        ("第十五条第一款", "第十五条"),
    ] {
        let r = no(&mut s, "P-08", |c| (c.wrong, c.right) = (wrong.into(), right.into()));
        assert_eq!(r.field, Some("right"), "{wrong}：{r}");
    }
    no(&mut s, "P-08", |c| c.right = "在村口 堆放物科".into());
    no(&mut s, "P-08", |c| c.right = "甲".repeat(201));
}

#[test]
fn p08_refuses_another_party() {
    let mut s = decided();
    let party = s.case.subject.as_ref().expect("a party").party.clone();
    let id = party.id_number.clone().expect("a citizen");
    let other = format!("{}1234", &id[..14]);
    for (wrong, right) in [
        (party.name.clone(), "李另一".to_string()),
        (format!("当事人{}", party.name), "当事人".to_string()),
        (format!("身份号码{id}"), format!("身份号码{other}")),
        (format!("身份号码{id}"), "身份号码".to_string()),
        ("证照号码".to_string(), format!("证照号码{other}")),
    ] {
        no(&mut s, "P-08", |c| (c.wrong, c.right, c.same_person) = (wrong, right, true));
    }
    // One character of the name: the same person, if somebody has looked at the card.
    let typo = |c: &mut CorrectPaper| (c.wrong, c.right) = ("张示例".into(), "张示列".into());
    let r = no(&mut s, "P-04", typo);
    assert_eq!(r.field, Some("same_person"));
    let mut c = slip(&s);
    typo(&mut c);
    s.does("sq1", ask(CorrectPaper { same_person: true, ..c }));
}

#[test]
fn p08_lets_pass_what_changes_only_how_it_is_written() {
    for (wrong, right) in [
        ("二〇二六年三月二日", "二〇二六年三月三日"),
        ("面积12平方来", "面积12平方米"),
        ("面积3×4＝13平方米", "面积3×4＝12平方米"),
        ("罚款500元，限十五日内缴讷", "罚款500元，限十五日内缴纳"),
        ("货值350元", "货值300元"),
    ] {
        let mut s = decided();
        let c = CorrectPaper { wrong: wrong.into(), right: right.into(), slip: Slip::Reckoning, ..slip(&s) };
        s.does("sq1", ask(c));
    }
}

#[test]
fn x14_refuses_a_correction_approved_by_one_of_its_team() {
    let mut s = decided();
    let c = slip(&s);
    s.does("sq1", ask(c));
    s.case.handlers.insert("head".into());
    s.refused("head", settle(true), "X-14");
}
