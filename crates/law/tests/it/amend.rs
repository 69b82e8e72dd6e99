//! 文书更正: what was issued is fixed; a slip of the pen is mended by a further document, and nothing else is.

use crate::kit::{At, Story};
use law::case::amend::{AmendPaper, ApproveAmendment, Command as K};
use law::case::{CaseCommand as C, *};
use law::refusal::Refusal;

/// Decided, and the decision served.
pub fn served() -> Story {
    Story::at(At::Served)
}

/// The decision's own number.
pub fn decision(s: &Story) -> String {
    s.case.decision.as_ref().expect("decided").number.to_string()
}

/// A word written wrong in the decision.
pub fn slip(s: &Story) -> AmendPaper {
    AmendPaper {
        paper: decision(s),
        wrong: "在村口堆放物科".into(),
        right: "在村口堆放物料".into(),
        reason: "打印时误将“料”写作“科”，以现场检查笔录为准".into(),
        officers: vec!["sq1".into(), "sq2".into()],
        ..AmendPaper::default()
    }
}

pub fn ask(c: AmendPaper) -> C {
    C::Amend(K::AmendPaper(c))
}

pub fn settle(approve: bool) -> C {
    C::Amend(K::ApproveAmendment(ApproveAmendment { approve, opinion: "已核对原件。".into() }))
}

#[track_caller]
pub fn no(s: &mut Story, rule: &str, change: impl FnOnce(&mut AmendPaper)) -> Refusal {
    let mut c = slip(s);
    change(&mut c);
    s.refused("sq1", ask(c), rule)
}

/// Asked for of the document with this number.
pub fn of(s: &Story, code: &str) -> AmendPaper {
    let paper = s.case.papers.iter().rfind(|p| p.code == code).unwrap_or_else(|| panic!("no {code}"));
    AmendPaper { paper: paper.number.to_string(), ..slip(&served()) }
}

#[test]
fn p07_lets_pass_a_slip_of_the_pen_that_the_head_approves_and_the_party_is_served() {
    let mut s = served();
    let before = s.case.papers.clone();
    let c = slip(&s);
    s.does("sq1", ask(c));
    assert!(s.case.amend.open().is_some());
    s.does("head", settle(true));
    let original = s.case.decision.as_ref().expect("decided").number.clone();
    let number = s.case.amend.of(&original).next().expect("amended").clone();
    let issued = s.case.paper(&number).expect("issued").clone();
    assert!((issued.code.as_str(), issued.outgoing, issued.served_on) == ("ERRA", true, None));
    assert_eq!(s.case.papers[..before.len()], before, "the original stands as it was");
    let stage = s.case.stage;
    let serve = s.serve();
    s.does("sq1", C::ServePaper(serve));
    assert!(s.case.paper(&number).is_some_and(|p| p.served_on.is_some()));
    assert_eq!(s.case.stage, stage);
}

#[test]
fn p07_lets_pass_an_amendment_that_is_sent_back_and_asked_for_anew() {
    let mut s = served();
    let c = slip(&s);
    s.does("sq1", ask(c.clone())).does("head", settle(false));
    assert!(s.case.amend.open().is_none() && s.case.papers.iter().all(|p| p.code != "ERRA"));
    s.does("sq1", ask(c)).does("head", settle(true));
}

#[test]
fn p07_refuses_what_is_not_the_cases_not_sent_out_or_no_longer_stands() {
    let mut s = served();
    let r = no(&mut s, "P-07", |c| c.paper = "示例执罚决字〔2026〕第999号".into());
    assert_eq!(r.field, Some("paper"));
    no(&mut s, "P-07", |c| c.paper.clear());
    let inside = s.case.papers.iter().find(|p| p.code == "FINAL").expect("a report").number.to_string();
    assert!(no(&mut s, "P-07", |c| c.paper = inside).have.contains("内部文书"));
    let c = slip(&s);
    s.does("sq1", ask(c)).does("head", settle(true));
    let amendment = s.case.papers.last().expect("issued").number.to_string();
    assert!(no(&mut s, "P-07", |c| c.paper = amendment).have.contains("更正书"));
    // Annulled on reconsideration: there is nothing left to mend.
    s.case.remedy.void = true;
    assert!(no(&mut s, "P-07", |_| ()).have.contains("已被撤销"));
}

#[test]
fn p07_refuses_what_is_not_served_yet() {
    let mut s = Story::at(At::Decided);
    // Nothing has reached the party but notices: there is nothing to amend, or this is not it.
    let c = slip(&s);
    let r = s.refused("sq1", ask(c.clone()), if amendable(&s) { "P-07" } else { "P-03" });
    assert!(r.have.contains("尚未送达") || r.have.contains("没有"), "{r}");
    let announce = AnnounceService {
        paper: decision(&s),
        announced_on: None,
        sealed: true,
        reason: "下落不明".into(),
        officers: vec!["sq1".into(), "sq2".into()],
    };
    s.does("sq1", C::AnnounceService(announce)).does("sq1", ask(c));
}

fn amendable(s: &Story) -> bool {
    law::case::amend::amendable(&s.case).next().is_some()
}

/// Notices before a decision are told anew, with the full time to answer; what goes to others is asked of them anew.
#[test]
fn p07_refuses_notices_and_what_is_not_for_the_party() {
    let mut s = served();
    let c = of(&s, "NOTICE");
    let r = s.refused("sq1", ask(c), "P-07");
    assert_eq!((r.field, r.fix.act), (Some("paper"), Some("issue_notice")));
    let served = s.case.papers.iter().find(|p| p.code == "DEC").expect("a decision").clone();
    for (code, act) in [
        ("HEAR-N", Some("postpone_hearing")),
        ("NOTICE-H", Some("issue_notice")),
        ("TEST", None),
        ("EV-R", None),
    ] {
        let mut other = served.clone();
        other.code = code.into();
        other.number.sequence = 900;
        let number = other.number.to_string();
        s.case.papers.push(other);
        let r = no(&mut s, "P-07", |c| c.paper = number);
        assert_eq!((r.field, r.fix.act), (Some("paper"), act), "{code}: {r}");
        s.case.papers.pop();
    }
}

#[test]
fn p07_refuses_what_does_not_stand_there_once() {
    let mut s = served();
    let r = no(&mut s, "P-07", |c| c.wrong = "在村尾堆放物科".into());
    assert!(r.have.contains("没有这段文字") && r.field == Some("wrong"), "{r}");
    let r = no(&mut s, "P-07", |c| (c.wrong, c.right) = ("我的".into(), "咱的".into()));
    assert!(r.have.contains("有2处") && r.fix.how.contains("请多抄几个字"), "{r}");
    // Nobody has printed it: nothing is amended unread.
    s.printed.clear();
    no(&mut s, "P-04", |_| ());
}

#[test]
fn p07_refuses_to_close_over_an_amendment_that_waits() {
    let mut s = Story::at(At::Paid);
    let c = slip(&s);
    s.does("sq1", ask(c));
    let closing = s.closing();
    s.refused("sq1", C::ProposeClosing(closing.clone()), "P-07");
    s.does("head", settle(true));
    let r = s.refused("sq1", C::ProposeClosing(closing.clone()), "P-07");
    assert_eq!(r.fix.act, Some("serve_paper"));
    let serve = s.serve();
    s.does("sq1", C::ServePaper(serve)).does("sq1", C::ProposeClosing(closing));
}

#[test]
fn p03_refuses_two_amendments_at_a_time_and_the_wrong_hands() {
    let mut s = served();
    let c = slip(&s);
    s.refused("legal", ask(c.clone()), "P-01");
    let alone = AmendPaper { officers: vec!["sq1".into()], ..c.clone() };
    s.refused("sq1", ask(alone), "R-01");
    s.refused("head", settle(true), "P-03");
    s.does("sq1", ask(c.clone()));
    s.refused("sq1", ask(c), "P-03");
    s.refused("sq1", settle(true), "P-01");
    let r = C::Amend(K::ApproveAmendment(ApproveAmendment { approve: true, opinion: " ".into() }));
    s.refused("head", r, "P-04");
}

/// Whatever carries substance stays, however short the passage is cut.
#[test]
fn p08_refuses_what_is_no_slip_of_the_pen() {
    let mut s = served();
    for (wrong, right) in [
        // 数额: with and without its unit, and in capitals; raised, lowered, left out.
        ("罚款人民币500元", "罚款人民币400元"),
        ("罚款人民币500", "罚款人民币400"),
        ("人民币500", "人民币5000"),
        ("大写：伍佰", "大写：肆佰"),
        ("伍佰元整", "伍仟元整"),
        ("所得5000元", "所得500元"),
        ("所得5000元", "所得"),
        // 依据: without 条, without 《》, another one.
        ("第四十五", "第四十六"),
        ("《示例条例》", "《示例条列》"),
        ("依照示例条例", "依照示例条列"),
        ("依照示例条例", "依照示范条例"),
        // 处罚种类、措施、救济.
        ("没收违法", "退还违法"),
        ("不予采纳", "给予采纳"),
        ("不予采纳", "予采纳"),
        ("市人民政府", "市人民法院"),
        ("申请行政复议", "申请行政诉讼"),
        ("提起诉讼", "提出诉讼状"),
        // 日期、期限、数量.
        ("六十日内", "三十日内"),
        ("六十日内", "六十日后"),
        ("十五日内缴讷", "五日内缴讷"),
        ("3月2日，当", "3月3日，当"),
        ("占道3天", "占道30天"),
        ("木材3方", "木材30方"),
        ("12平方米", "12平方厘米"),
        ("每日按百分", "每月按百分"),
        ("之日起十", "之日前十"),
        // 方位.
        ("示例路1号", "示例路2号"),
        ("张示列陈述", "张示列承认"),
    ] {
        let r = no(&mut s, "P-08", |c| (c.wrong, c.right) = (wrong.into(), right.into()));
        assert_eq!(r.field, Some("right"), "{wrong}：{r}");
        assert!(r.fix.how.contains("撤销"), "{wrong}：{r}");
    }
    // Longer than a slip; the same but for spaces; what cannot be seen.
    no(&mut s, "P-08", |c| (c.wrong, c.right) = ("物料已经清点".into(), "材料已经点验过了".into()));
    no(&mut s, "P-08", |c| c.right = "在村口 堆放物科".into());
    no(&mut s, "P-08", |c| c.right = "在村口堆放物料\u{200b}".into());
    no(&mut s, "P-08", |c| c.right = "甲".repeat(201));
}

#[test]
fn p08_refuses_another_party() {
    let mut s = served();
    for (wrong, right) in [
        // The name itself, cut as short as one likes; the number that tells who somebody is; somebody else's name.
        ("当事人：张示例", "当事人：李示例"),
        ("人：张示例公民", "人：张示范公民"),
        ("张示例公", "张示公"),
        ("19491231", "19591231"),
        ("002X", "0021"),
        ("证人李四", "证人李三"),
        // Not what the case has on record.
        ("示例镇示例路", "示例镇示范路"),
    ] {
        let r =
            no(&mut s, "P-08", |c| (c.wrong, c.right, c.same_person) = (wrong.into(), right.into(), true));
        assert_eq!(r.field, Some("right"), "{wrong}：{r}");
    }
    // The record itself is wrong: it says where that is mended.
    let r = no(&mut s, "P-08", |c| (c.wrong, c.right) = ("人：张示例公民".into(), "人：张示范公民".into()));
    assert!(r.fix.how.contains("重新立案登记"), "{r}");
    // More than one character from the name on record.
    s.printed = s.printed.replace("张示列", "张市列");
    no(&mut s, "P-08", |c| {
        (c.wrong, c.right, c.same_person) = ("人张市列陈".into(), "人张示例陈".into(), true)
    });
    // A part of a firm's name is its name.
    s.case.subject.as_mut().expect("a party").party.name = "示例市示例建材有限公司".into();
    s.printed = s.printed.replace("当事人：张示例", "当事人：示例市示例建材有限公司");
    no(&mut s, "P-08", |c| (c.wrong, c.right, c.same_person) = ("示例建材".into(), "宏达建材".into(), true));
}

#[test]
fn p08_lets_pass_the_name_on_record_where_one_character_was_wrong() {
    let mut s = served();
    let typo =
        |c: &mut AmendPaper| (c.wrong, c.right) = ("当事人张示列陈述".into(), "当事人张示例陈述".into());
    let r = no(&mut s, "P-04", typo);
    assert_eq!(r.field, Some("same_person"));
    let mut c = slip(&s);
    typo(&mut c);
    s.does("sq1", ask(AmendPaper { same_person: true, ..c }));
}

#[test]
fn p08_lets_pass_what_changes_only_how_it_is_written() {
    for (wrong, right) in [
        ("在村口堆放物科", "在村口堆放物料"),
        ("物科", "物料"),
        ("缴讷，逾", "缴纳，逾"),
        ("是我的我的", "是我的"),
        ("物料已经清点。", "物料已经清点完。"),
        ("在场，物料", "在场；物料"),
    ] {
        let mut s = served();
        let c = AmendPaper { wrong: wrong.into(), right: right.into(), ..slip(&s) };
        s.does("sq1", ask(c));
    }
}

#[test]
fn x14_refuses_an_amendment_approved_by_one_of_its_team() {
    let mut s = served();
    let c = slip(&s);
    s.does("sq1", ask(c));
    s.case.handlers.insert("head".into());
    s.refused("head", settle(true), "X-14");
}

/// 删除: once the passage is lawfully erased the case is read as before, without it.
#[test]
fn an_erased_passage_leaves_the_amendment() {
    let mut s = served();
    let c = slip(&s);
    s.does("sq1", ask(c)).does("head", settle(true));
    let events: Vec<CaseEvent> = s
        .case_events
        .iter()
        .map(|e| {
            let mut value = serde_json::to_value(e).expect("JSON");
            let map = value.as_object_mut().expect("a map");
            for key in law::PRIVATE_KEYS.iter().filter(|k| matches!(**k, "passage" | "amend_opinion")) {
                map.remove(*key);
            }
            serde_json::from_value(value).expect("still an event")
        })
        .collect();
    let amendment = &CaseState::fold(&events).amend.amendments[0];
    assert_eq!((amendment.passage.clone(), amendment.opinion.as_str()), Default::default());
    assert_eq!(amendment.number, s.case.amend.amendments[0].number);
    let clear = serde_json::to_string(&events).expect("JSON");
    assert!(!clear.contains("物科") && !clear.contains("已核对原件"), "nothing of it stands elsewhere");
}

#[test]
fn p03_refuses_an_amendment_before_anything_was_sent() {
    let mut s = Story::at(At::Filed);
    let c = slip(&served());
    s.refused("sq1", ask(c), "P-03");
}

#[test]
fn p08_refuses_three_characters_more_or_less_and_lets_pass_two() {
    let of = |wrong: &str, right: &str| {
        let mut s = served();
        let c = AmendPaper { wrong: wrong.into(), right: right.into(), ..slip(&s) };
        let asked = s.act("sq1", &ask(c)).map_err(|r| r.rule.id);
        let no = s.case.amend.open().map(|a| a.no);
        asked.map(|()| no)
    };
    assert_eq!(of("堆放物科", "堆放物料"), Ok(Some(1)));
    assert_eq!(of("堆放物科", "堆放物"), Ok(Some(1)), "one left out");
    assert_eq!(of("堆放物科", "堆放货物料科"), Ok(Some(1)), "two added");
    assert_eq!(of("堆放物科", "堆放货物料科料"), Err("P-08"), "three added");
    assert_eq!(of("堆放物科", "堆"), Err("P-08"), "three left out");
    assert_eq!(of("堆放物科", "堆存货品"), Err("P-08"), "three others");
}

#[test]
fn p08_refuses_a_passage_of_more_than_two_hundred_characters() {
    let long = |n: usize| "甲".repeat(n);
    let of = |n: usize| {
        let mut s = served();
        s.printed = format!("{}乙。", long(n - 1));
        let c = AmendPaper {
            wrong: format!("{}乙", long(n - 1)),
            right: format!("{}丙", long(n - 1)),
            ..slip(&s)
        };
        s.act("sq1", &ask(c)).err().map(|r| r.have)
    };
    let too_long = |have: Option<Box<str>>| have.is_some_and(|h| h.contains("超过"));
    assert!(!too_long(of(200)) && too_long(of(201)) && too_long(of(300)));
}
