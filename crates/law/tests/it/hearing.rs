//! 听证 (RULES 1.5): refused or arranged, told in time, held before an impartial presider, reported, and rested on.

use crate::kit::*;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::case::hearing::{
    Agent, ArrangeHearing, Command as H, HearingEnd, HoldHearing, Openness, PostponeHearing, RefusalGround,
    RefuseHearing, RegisterAgents, ReplacePresider, ReportHearing,
};
use law::case::{CaseCommand as C, *};
use law::person::{Employment, Role};
use law::refusal::Refusal;

/// Whoever presides in the stories is neither handler nor reviewer nor approver.
pub const PRESIDER: &str = "legal3";
const RECORDER: &str = "legal2";

// The default commands, as the legal office would fill them in; the search of all paths uses them too.

/// Three weeks from now, in the morning.
pub fn arrange(s: &Story) -> ArrangeHearing {
    ArrangeHearing {
        held_at: Some(in_weeks(s, 3)),
        venue: "镇政府二楼会议室".into(),
        presider: PRESIDER.into(),
        recorder: RECORDER.into(),
        ..ArrangeHearing::default()
    }
}

pub fn in_weeks(s: &Story, weeks: i64) -> DateTime {
    s.today().saturating_add(weeks.weeks()).at(9, 30, 0, 0)
}

pub fn refusal(s: &Story) -> RefuseHearing {
    let _ = s;
    RefuseHearing { person: "张示例".into(), reason: "逾期".into(), ..RefuseHearing::default() }
}

pub fn agents(n: usize) -> RegisterAgents {
    let agent = |i: usize| Agent {
        person: format!("代理{i}"),
        relation: "律师".into(),
        scope: "代为陈述、申辩、质证".into(),
    };
    RegisterAgents { agents: (1..=n).map(agent).collect(), files: vec![file()] }
}

pub fn postpone(s: &Story) -> PostponeHearing {
    let held_at = s.case.hearing.pending().map(|h| h.held_at.saturating_add(3.weeks()));
    PostponeHearing {
        held_at,
        reason: "当事人住院".into(),
        files: vec![file()],
        ..PostponeHearing::default()
    }
}

pub fn replace(presider: &str) -> ReplacePresider {
    ReplacePresider {
        presider: presider.into(), reason: "原主持人回避".into(), ..ReplacePresider::default()
    }
}

pub fn hold(s: &Story, end: HearingEnd) -> HoldHearing {
    let ended = end != HearingEnd::Completed;
    HoldHearing {
        end,
        started_at: s.case.hearing.pending().map(|h| h.held_at),
        ended_at: None,
        present: "张示例".into(),
        investigators: vec!["sq1".into(), "sq2".into()],
        told_rights: true,
        statement: "占道堆放，建议罚款".into(),
        defence: "面积小".into(),
        debate: "对照片没有异议".into(),
        last_words: "请求从轻".into(),
        absence: if ended { "等候三十分钟，电话联系未说明理由" } else { "" }.into(),
        excused: false,
        signature: signed(),
        files: vec![],
    }
}

pub fn report(adopted: bool) -> ReportHearing {
    let point = DefencePoint { point: "面积小".into(), adopted, reason: "勘验笔录为证".into() };
    ReportHearing { summary: "到场、质证情况".into(), points: vec![point], opinion: "维持".into() }
}

pub fn do_(command: H) -> C {
    C::Hearing(command)
}

/// A fine of six thousand, noticed, a hearing asked for on the same day.
fn asked() -> Story {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    s.does("sq1", C::RequestHearing(RequestHearing::default()));
    s
}

/// Arranged for three weeks later, the notice served.
fn arranged() -> Story {
    let mut s = asked();
    let c = arrange(&s);
    s.does("legal", do_(H::ArrangeHearing(c)));
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    s
}

/// On the day of the hearing, at its end.
pub fn on_the_day() -> Story {
    let mut s = arranged();
    s.now = s.case.hearing.pending().expect("arranged").held_at.saturating_add(2.hours());
    s
}

pub fn held(end: HearingEnd) -> Story {
    let mut s = on_the_day();
    let c = hold(&s, end);
    s.does(PRESIDER, do_(H::HoldHearing(c)));
    s
}

fn reported(adopted: bool) -> Story {
    let mut s = held(HearingEnd::Completed);
    s.does(PRESIDER, do_(H::ReportHearing(report(adopted))));
    s
}

fn reviewed(adopted: bool) -> Story {
    let mut s = reported(adopted);
    let c = s.review();
    s.does("legal", do_(H::ReviewHearing(c)));
    s
}

/// Discussed and proposed on the record.
pub fn proposed() -> Story {
    let mut s = reviewed(false);
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
    s
}

#[track_caller]
fn arranging_refused(s: &Story, rule: &str, change: impl FnOnce(&mut ArrangeHearing)) -> Refusal {
    let mut s = s.clone();
    let mut c = arrange(&s);
    change(&mut c);
    s.refused("legal", do_(H::ArrangeHearing(c)), rule)
}

#[track_caller]
fn holding_refused(s: &Story, rule: &str, end: HearingEnd, change: impl FnOnce(&mut HoldHearing)) -> Refusal {
    let mut s = s.clone();
    let mut c = hold(&s, end);
    change(&mut c);
    s.refused(PRESIDER, do_(H::HoldHearing(c)), rule)
}

// 要求、不予受理

#[test]
fn h03_refuses_what_came_late_and_the_legal_office_says_so_in_writing() {
    // TL-68: the sixth working day.
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let c = refusal(&s);
    let r = s.refused("legal", do_(H::RefuseHearing(c)), "H-03");
    assert_eq!(r.fix.act, Some("request_hearing"));
    s.until("2026-03-10");
    let r = s.refused("sq1", C::RequestHearing(RequestHearing::default()), "H-03");
    assert_eq!(r.fix.act, Some("refuse_hearing"));
    let c = refusal(&s);
    s.does("legal", do_(H::RefuseHearing(c)));
    let paper = s.case.papers.last().expect("issued");
    assert_eq!((paper.code.as_str(), paper.outgoing, paper.served_on), ("HEAR-X", true, None));
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    // What was rightly refused holds nothing up.
    let mut s = s.to(At::WindowOver);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn h03_lets_pass_a_late_request_that_an_obstacle_kept_back() {
    // TL-68, 不可抗力: within ten days of its end, and if the legal office finds it so.
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    s.until("2026-03-20");
    let late = |ended: Option<&str>| {
        C::RequestHearing(RequestHearing {
            obstacle: "洪水断路".into(),
            obstacle_ended_on: ended.map(day),
            files: vec![file()],
            ..RequestHearing::default()
        })
    };
    s.refused("legal", late(None), "H-03");
    s.refused("legal", late(Some("2026-03-21")), "H-03");
    s.refused("legal", late(Some("2026-03-09")), "H-03");
    s.refused("sq1", late(Some("2026-03-10")), "H-03");
    s.does("legal", late(Some("2026-03-10")));
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-07");
}

#[test]
fn h01_refuses_to_turn_away_a_hearing_that_was_told_of() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let c = RefuseHearing { ground: RefusalGround::OutOfScope, ..refusal(&s) };
    s.refused("legal", do_(H::RefuseHearing(c)), "H-01");
    // And where none was told of, nobody is late.
    let mut s = Story::at(At::Told);
    let c = refusal(&s);
    s.refused("legal", do_(H::RefuseHearing(c)), "H-01");
    let c = RefuseHearing { ground: RefusalGround::OutOfScope, ..refusal(&s) };
    s.does("legal", do_(H::RefuseHearing(c)));
    // Somebody else's request is turned away while the party's own goes on.
    let mut s = asked();
    let c = RefuseHearing { ground: RefusalGround::NotParty, person: "路人".into(), ..refusal(&s) };
    s.does("legal", do_(H::RefuseHearing(c)));
    assert!(law::case::hearing::outstanding(&s.case).is_some());
}

#[test]
fn h01_refuses_to_call_the_party_a_stranger() {
    for party in [citizen(ADULT), business(law::party::PartyKind::Organisation)] {
        let mut s = Story::fined(60_000, party.clone(), At::Told);
        for person in [Some(party.name.clone()), party.representative.clone()].into_iter().flatten() {
            let c = RefuseHearing { ground: RefusalGround::NotParty, person, ..refusal(&s) };
            assert_eq!(s.refused("legal", do_(H::RefuseHearing(c)), "H-01").field, Some("ground"));
        }
        // Somebody else is one.
        let c = RefuseHearing { ground: RefusalGround::NotParty, person: "路人".into(), ..refusal(&s) };
        s.does("legal", do_(H::RefuseHearing(c)));
    }
}

#[test]
fn h03_refuses_to_turn_away_the_party_whose_request_is_registered() {
    let mut s = asked();
    s.until("2026-03-20");
    let c = refusal(&s);
    let r = s.refused("legal", do_(H::RefuseHearing(c)), "H-03");
    assert_eq!(r.fix.act, Some("arrange_hearing"));
}

#[test]
fn h04_refuses_to_begin_before_the_hour_that_was_told() {
    let s = on_the_day();
    let told = s.case.hearing.pending().expect("arranged").held_at;
    let r = holding_refused(&s, "H-04", HearingEnd::Completed, |c| {
        c.started_at = Some(told.saturating_sub(1.minutes()));
    });
    assert_eq!((r.field, r.fix.act), (Some("started_at"), Some("postpone_hearing")));
}

#[test]
fn h04_lets_pass_a_hearing_that_begins_at_that_hour_or_a_little_later() {
    for minutes in [0, 30] {
        let mut s = on_the_day();
        let told = s.case.hearing.pending().expect("arranged").held_at;
        let c = HoldHearing {
            started_at: Some(told.saturating_add(minutes.minutes())),
            ..hold(&s, HearingEnd::Completed)
        };
        s.does(PRESIDER, do_(H::HoldHearing(c)));
    }
}

#[test]
fn g11_refuses_a_second_request_while_one_is_open_or_was_heard() {
    let mut s = asked();
    s.refused("sq1", C::RequestHearing(RequestHearing::default()), "P-03");
    let mut s = held(HearingEnd::Completed);
    s.refused("legal", C::RequestHearing(RequestHearing::default()), "P-03");
    let c = WithdrawHearing { withdrawn_on: None, files: vec![file()] };
    s.refused("legal", C::WithdrawHearing(c), "P-03");
    // Nothing is arranged that was not asked for, and a decision still waits for it: X-07.
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let c = arrange(&s);
    s.refused("legal", do_(H::ArrangeHearing(c)), "P-03");
    s.does("sq1", C::RequestHearing(RequestHearing::default()));
    s.wait(30);
    let c = s.proposal();
    let r = s.refused("sq1", C::ProposeDecision(c), "X-07");
    assert_eq!(r.fix.act, Some("arrange_hearing"));
}

// 主持人

#[test]
fn r06_refuses_a_presider_who_handled_reviewed_or_approved_the_case() {
    // TL-24.
    let mut s = asked();
    // The second of the squadron comes to have a post that could preside.
    for id in ["sq2", "deputy"] {
        s.people.get_mut(id).expect("known").roles.insert(Role::Legal);
    }
    for (who, did) in [("sq2", "承办"), ("legal", "审核"), ("deputy", "审批")] {
        let r = arranging_refused(&s, "R-06", |c| c.presider = who.into());
        assert!(r.have.contains(did), "{r}");
    }
    arranging_refused(&s, "R-06", |c| c.recorder = "sq2".into());
    arranging_refused(&s, "R-06", |c| c.recorder = PRESIDER.into());
    // Nor one of no such post, nor one from outside the legal office whom nobody has told to.
    arranging_refused(&s, "R-06", |c| c.presider = "finance".into());
    arranging_refused(&s, "R-06", |c| c.presider = "justice".into());
}

#[test]
fn r06_refuses_the_presider_every_other_duty_in_the_case() {
    let mut s = reported(false);
    let presider = s.people.get_mut(PRESIDER).expect("known");
    presider.roles.extend([Role::Squad, Role::Head, Role::Brigade]);
    presider.is_town_head = true;
    presider.certificate = people()["poly"].certificate.clone();
    let c = s.review();
    s.refused(PRESIDER, do_(H::ReviewHearing(c)), "R-06");
    let mut c = s.defence();
    c.officers = vec![PRESIDER.into(), "sq1".into()];
    s.refused(PRESIDER, C::RecordDefence(c), "R-06");
    let c = s.discussion();
    s.refused(PRESIDER, C::Discuss(c), "R-06");
    // It stays so when the facts are looked into again.
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "新的事实".into() }));
    let mut c = s.evidence();
    c.officers = vec![PRESIDER.into(), "sq1".into()];
    s.refused(PRESIDER, C::AddEvidence(c), "R-06");
}

#[test]
fn r06_refuses_anyone_but_the_presider_to_keep_and_report_the_hearing() {
    let mut s = on_the_day();
    let c = hold(&s, HearingEnd::Completed);
    s.refused("legal", do_(H::HoldHearing(c.clone())), "R-06");
    s.does(RECORDER, do_(H::HoldHearing(c)));
    s.refused(RECORDER, do_(H::ReportHearing(report(false))), "R-06");
    s.does(PRESIDER, do_(H::ReportHearing(report(false))));
}

#[test]
fn r06_lets_pass_the_legal_office_and_whom_the_agency_appoints() {
    let mut s = asked();
    let c = arrange(&s);
    s.clone().does("legal", do_(H::ArrangeHearing(c)));
    let c =
        ArrangeHearing {
            presider: "justice".into(), appointment: "示批〔2026〕3号".into(), ..arrange(&s)
        };
    s.does("legal", do_(H::ArrangeHearing(c)));
    assert_eq!(s.case.hearing.pending().expect("arranged").presider.id, "justice");
}

#[test]
fn h06_refuses_to_begin_before_the_recusal_of_the_presider_is_decided_and_heeded() {
    let mut s = on_the_day();
    let ask = |officer: &str| {
        C::RequestRecusal(RequestRecusal { officer: officer.into(), reason: "与中队长是亲属".into() })
    };
    s.does("sq1", ask(PRESIDER));
    let r = holding_refused(&s, "H-06", HearingEnd::Completed, |_| {});
    assert_eq!(r.fix.act, Some("decide_recusal"));
    s.does(
        "head",
        C::DecideRecusal(DecideRecusal { officer: PRESIDER.into(), recused: true, opinion: "属实".into() }),
    );
    let r = holding_refused(&s, "H-06", HearingEnd::Completed, |_| {});
    assert_eq!(r.fix.act, Some("replace_presider"));
    // Nor is he told to preside again.
    s.refused("legal", do_(H::ReplacePresider(replace(PRESIDER))), "H-06");
    let c = ReplacePresider { appointment: "示批〔2026〕4号".into(), ..replace("justice") };
    s.does("legal", do_(H::ReplacePresider(c)));
    let c = hold(&s, HearingEnd::Completed);
    s.does("justice", do_(H::HoldHearing(c)));
}

#[test]
fn h06_lets_pass_a_presider_who_need_not_stand_aside() {
    let mut s = on_the_day();
    s.does("sq1", C::RequestRecusal(RequestRecusal { officer: RECORDER.into(), reason: "认识".into() }));
    s.does(
        "head",
        C::DecideRecusal(DecideRecusal {
            officer: RECORDER.into(),
            recused: false,
            opinion: "不影响".into(),
        }),
    );
    let c = hold(&s, HearingEnd::Completed);
    s.does(PRESIDER, do_(H::HoldHearing(c)));
}

// 通知、公告

fn told_on(hearing: &str, served: &str, strict: bool) -> Result<(), Refusal> {
    let mut s = Story { now: day("2025-09-15").at(9, 0, 0, 0), ..Story::new() };
    s.penalty = fine(6_000);
    s.grade = "一般".into();
    s.town.policy.hearing_notice_strict.value = strict;
    let mut s = s.to(At::WithSquad);
    let c = ProposeFiling { act_from: Some(s.today()), ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
    let mut s = s.to(At::Told);
    s.does("sq1", C::RequestHearing(RequestHearing::default()));
    s.until(served);
    let c = ArrangeHearing { held_at: Some(day(hearing).at(9, 0, 0, 0)), ..arrange(&s) };
    s.act("legal", &do_(H::ArrangeHearing(c)))?;
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    s.now = day(hearing).at(11, 0, 0, 0);
    let c = hold(&s, HearingEnd::Completed);
    s.act(PRESIDER, &do_(H::HoldHearing(c)))
}

#[test]
fn h04_refuses_a_notice_that_leaves_less_than_seven_working_days() {
    // TD-42: a hearing on Thursday 2025-10-16 is told of by 09-29, or by 09-30 on the wider count; not on 10-09.
    for (served, strict) in
        [("2025-09-30", true), ("2025-10-01", false), ("2025-10-09", true), ("2025-10-09", false)]
    {
        let r = told_on("2025-10-16", served, strict).expect_err(served);
        said(&r, "H-04");
        assert_eq!(r.field, Some("held_at"));
    }
}

#[test]
fn h04_lets_pass_the_last_day_of_either_count() {
    // TD-42.
    told_on("2025-10-16", "2025-09-29", true).expect("strict");
    told_on("2025-10-16", "2025-09-30", false).expect("wide");
}

#[test]
fn h04_refuses_to_hold_what_was_not_or_too_late_served_or_on_another_day() {
    let mut s = asked();
    let c = arrange(&s);
    s.does("legal", do_(H::ArrangeHearing(c)));
    let due =
        s.case.deadlines(&s.town).into_iter().find(|(what, _)| *what == "送达听证通知").expect("runs").1;
    let mut unserved = s.clone();
    unserved.now = in_weeks(&s, 3).saturating_add(2.hours());
    let r = holding_refused(&unserved, "H-04", HearingEnd::Completed, |_| {});
    assert_eq!(r.fix.act, Some("serve_paper"));
    // The day after the last.
    s.now = due.due.expect("known").tomorrow().expect("a day").at(9, 0, 0, 0);
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    s.now = unserved.now;
    let r = holding_refused(&s, "H-04", HearingEnd::Completed, |_| {});
    assert_eq!(r.fix.act, Some("postpone_hearing"));
    // Put off and told of anew, it can be held.
    let c = postpone(&s);
    s.does("legal", do_(H::PostponeHearing(c)));
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    let held_at = s.case.hearing.pending().expect("arranged").held_at;
    s.now = held_at.saturating_add(30.hours());
    holding_refused(&s, "H-04", HearingEnd::Completed, |c| {
        c.started_at = Some(held_at.saturating_add(24.hours()))
    });
    let c = hold(&s, HearingEnd::Completed);
    s.does(PRESIDER, do_(H::HoldHearing(c)));
}

#[test]
fn h04_refuses_a_hearing_in_a_year_whose_holidays_are_unknown() {
    let mut s = asked();
    s.until("2026-12-20");
    let c = ArrangeHearing { held_at: Some(day("2027-01-08").at(9, 0, 0, 0)), ..arrange(&s) };
    let r = s.refused("legal", do_(H::ArrangeHearing(c)), "H-04");
    assert_eq!(&*r.fix.who, "系统管理员");
}

#[test]
fn h05_refuses_to_shut_the_public_out_without_saying_why() {
    let s = asked();
    let r = arranging_refused(&s, "H-05", |c| c.openness = Openness::TradeSecret);
    assert_eq!(r.field, Some("closed_reason"));
}

#[test]
fn h05_lets_pass_an_open_hearing_announced_and_a_closed_one_with_its_reason() {
    let codes = |s: &Story| s.case.papers.iter().rev().take(2).map(|p| p.code.clone()).collect::<Vec<_>>();
    let mut s = asked();
    let c =
        ArrangeHearing {
            openness: Openness::Privacy, closed_reason: "涉及当事人病历".into(), ..arrange(&s)
        };
    let mut open = s.clone();
    s.does("legal", do_(H::ArrangeHearing(c)));
    assert_ne!(codes(&s)[0], "HEAR-P");
    assert_eq!(s.case.hearing.pending().expect("arranged").announcement, None);
    let c = arrange(&open);
    open.does("legal", do_(H::ArrangeHearing(c)));
    assert_eq!(codes(&open), ["HEAR-P", "HEAR-N"]);
    // The new day is announced too.
    let c = postpone(&open);
    open.does("legal", do_(H::PostponeHearing(c)));
    assert_eq!(codes(&open), ["HEAR-P", "HEAR-N"]);
    let s = open.case.hearing.pending().expect("arranged");
    assert_eq!((s.postponed, s.announcement.as_ref()), (1, open.case.papers.last().map(|p| &p.number)));
}

#[test]
fn h07_refuses_a_third_agent_and_one_without_written_authority() {
    // TL-25.
    let mut s = arranged();
    s.refused("sq1", do_(H::RegisterAgents(agents(3))), "H-07");
    s.refused("sq1", do_(H::RegisterAgents(RegisterAgents { files: vec![], ..agents(1) })), "H-07");
}

#[test]
fn h07_lets_pass_one_or_two_agents() {
    let mut s = arranged();
    s.does("sq1", do_(H::RegisterAgents(agents(2))));
    s.does("legal", do_(H::RegisterAgents(agents(1))));
    assert_eq!(s.case.hearing.pending().expect("arranged").agents.len(), 1);
}

#[test]
fn h08_refuses_to_end_it_over_a_party_with_good_reason_or_without_saying_what_happened() {
    let s = on_the_day();
    for end in [HearingEnd::Absent, HearingEnd::Left] {
        let r = holding_refused(&s, "H-08", end, |c| c.excused = true);
        assert_eq!(r.fix.act, Some("postpone_hearing"));
        holding_refused(&s, "H-08", end, |c| c.absence = " ".into());
    }
}

#[test]
fn h08_lets_pass_the_end_of_a_hearing_to_which_nobody_came() {
    let mut s = on_the_day();
    let c = HoldHearing {
        investigators: vec![],
        present: String::new(),
        statement: String::new(),
        defence: String::new(),
        signature: Default::default(),
        told_rights: false,
        ..hold(&s, HearingEnd::Absent)
    };
    s.does(PRESIDER, do_(H::HoldHearing(c)));
    // The right is given up: nothing was heard that a report or a review could rest on.
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn h09_refuses_a_record_that_was_not_read_over() {
    let s = on_the_day();
    for end in [HearingEnd::Completed, HearingEnd::Left] {
        holding_refused(&s, "H-09", end, |c| c.signature.image = None);
    }
    // What every record says is asked for too.
    holding_refused(&s, "P-04", HearingEnd::Completed, |c| c.debate.clear());
    holding_refused(&s, "P-04", HearingEnd::Completed, |c| c.told_rights = false);
    holding_refused(&s, "P-04", HearingEnd::Completed, |c| c.investigators.clear());
    holding_refused(&s, "P-02", HearingEnd::Completed, |c| c.investigators = vec!["sq3".into()]);
}

#[test]
fn h09_lets_pass_a_signed_record_and_a_refusal_noted() {
    let mut s = on_the_day();
    let mut refused = s.clone();
    let c = hold(&s, HearingEnd::Completed);
    s.does(PRESIDER, do_(H::HoldHearing(c)));
    let mut c = hold(&refused, HearingEnd::Completed);
    c.signature.image = None;
    c.signature.refused = Some("认为记录不全，经说明仍拒签".into());
    refused.does(PRESIDER, do_(H::HoldHearing(c)));
}

// 报告、审核、决定

#[test]
fn h10_refuses_a_decision_of_whatever_kind_without_the_report_on_the_record() {
    let mut s = held(HearingEnd::Completed);
    let c = s.proposal();
    let r = s.refused("sq1", C::ProposeDecision(c), "H-10");
    assert_eq!(r.fix.act, Some("report_hearing"));
    let c = s.discussion();
    s.refused("head", C::Discuss(c), "H-10");
    let c = s.review();
    s.refused("legal", do_(H::ReviewHearing(c)), "H-10");
    // The report answers what was said, with reasons.
    s.refused(PRESIDER, do_(H::ReportHearing(ReportHearing { points: vec![], ..report(false) })), "H-10");
    let mut c = report(false);
    c.points[0].reason.clear();
    s.refused(PRESIDER, do_(H::ReportHearing(c)), "H-10");
    // Left in the middle, it was heard all the same.
    let mut s = held(HearingEnd::Left);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "H-10");
}

#[test]
fn h10_lets_pass_a_decision_on_the_record() {
    let s = proposed().to(At::Archived);
    let record = s.case.hearing.opened().expect("held");
    assert!(s.case.paper(&record.number).is_some_and(|p| p.code == "HEAR"));
}

#[test]
fn h10_lets_pass_a_lighter_penalty_where_the_record_bears_the_party_out() {
    // 4,000 lies in the grade; 900 only where something that was said has been adopted.
    let lighter = |s: &mut Story, yuan: i64| {
        let outcome = Outcome::Penalty { penalty: fine(yuan) };
        s.act("sq1", &C::ProposeDecision(ProposeDecision { outcome, ..s.proposal() }))
    };
    for (adopted, passes) in [(false, false), (true, true)] {
        let mut s = reviewed(adopted);
        let c = s.discussion();
        s.does("head", C::Discuss(c));
        assert_eq!(lighter(&mut s, 900).is_ok(), passes);
    }
}

#[test]
fn h11_no_act_of_a_hearing_asks_the_party_for_money() {
    let s = proposed();
    let account = s.case.account(s.today(), &s.town);
    shown("H-11", (account.principal, account.paid), (law::money::Fen(0), law::money::Fen(0)));
    let asks = [
        serde_json::to_string(&arrange(&s)),
        serde_json::to_string(&hold(&s, HearingEnd::Completed)),
        serde_json::to_string(&postpone(&s)),
        serde_json::to_string(&report(true)),
    ];
    for text in asks.map(|t| t.expect("written")) {
        assert!(["fee", "cost", "amount", "charge"].iter().all(|word| !text.contains(word)), "{text}");
    }
    for code in ["HEAR-N", "HEAR-P", "HEAR", "HEAR-R", "HEAR-X"] {
        let kind = law::paper::find(code).expect("in the catalogue");
        assert!(kind.fields.iter().all(|f| !f.label.contains("费")), "{code}");
    }
    assert!(law::rules::find("H-11").is_some());
}

#[test]
fn h12_refuses_a_decision_on_the_review_from_before_the_hearing() {
    let mut s = reported(false);
    let c = s.proposal();
    let r = s.refused("sq1", C::ProposeDecision(c), "H-12");
    assert_eq!(r.fix.act, Some("review_hearing"));
    // A discussion before it would be for nothing.
    let c = s.discussion();
    s.refused("head", C::Discuss(c), "H-12");
}

#[test]
fn x01_refuses_a_decision_against_the_second_review() {
    let mut s = reported(false);
    let mut c = s.review();
    c.verdict = ReviewVerdict::Supplement;
    s.does("legal", do_(H::ReviewHearing(c)));
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-01");
    // H-12: it may be looked at again, but not by someone who has no qualification.
    let c = s.review();
    s.refused("legal2", do_(H::ReviewHearing(c.clone())), "R-08");
    s.does("legal", do_(H::ReviewHearing(c)));
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn h12_lets_pass_after_the_second_review_and_needs_none_after_a_withdrawal() {
    let mut s = reviewed(false);
    assert_eq!(s.case.reviews.len(), 2);
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
    let mut s = arranged();
    s.does("legal", C::WithdrawHearing(WithdrawHearing { withdrawn_on: None, files: vec![file()] }));
    assert_eq!((s.case.hearing.session.is_none(), s.case.hearing.past.len()), (true, 1));
    let mut s = s.to(At::WindowOver);
    s.wait(10);
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn h13_the_days_of_a_hearing_count_unless_a_provision_says_otherwise() {
    let due = |s: &Story| s.case.decision_due(&s.town).expect("open").due;
    let plain = due(&asked());
    let mut s = held(HearingEnd::Completed);
    let from: Date = s.case.hearing.session.as_ref().expect("held").arranged_on;
    // It was arranged on the day of filing, which does not count in any case.
    let days = (s.today() - from).get_days();
    assert_eq!(due(&s), plain, "without a provision every day counts: H-13");
    s.town.policy.hearing_exclusion.value = "《示例程序规定》第九条".into();
    let later = s.case.decision_due(&s.town).expect("open");
    assert!(later.articles.iter().any(|a| a.contains("示例程序规定")));
    let nominal = day(START).saturating_add((90 + days).days());
    shown("H-13", later.nominal, nominal);
    // While it is still to be held nobody can say the day.
    let mut s = arranged();
    s.town.policy.hearing_exclusion.value = "《示例程序规定》第九条".into();
    assert_eq!(due(&s), None);
}

#[test]
fn x07_lets_pass_what_was_heard_and_not_what_the_new_facts_bring() {
    // A reopening after the hearing voids notice and hearing; the party may ask again, and need not.
    let mut s = reviewed(false);
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "新的事实".into() }));
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    s.does("sq1", C::JudgeEvidence(JudgeEvidence { no: 2, verified: true, opinion: "属实".into() }));
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Told);
    assert_eq!(law::case::hearing::outstanding(&s.case), None);
    let mut again = s.clone();
    again.does("sq1", C::RequestHearing(RequestHearing::default()));
    again.wait(20);
    let c = again.proposal();
    again.refused("sq1", C::ProposeDecision(c), "X-07");
    s.wait(20);
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x07_refuses_while_a_hearing_from_before_new_facts_was_never_held() {
    let mut s = arranged();
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "新的事实".into() }));
    assert!(s.case.hearing.session.is_none());
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    s.does("sq1", C::JudgeEvidence(JudgeEvidence { no: 2, verified: true, opinion: "属实".into() }));
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Told);
    s.wait(20);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-07");
}

#[test]
fn the_page_says_how_far_a_hearing_has_come() {
    let said = |s: &Story| (law::case::hearing::SIDE.facts)(&s.case, &s.town);
    assert!(said(&Story::at(At::Told)).is_empty());
    let all = said(&reviewed(true));
    for (name, value) in
        [("主持人", "法治室老人"), ("结果", "举行完毕"), ("报告", "采纳"), ("听证后审核", "已审核")]
    {
        let found = all.iter().find(|(n, _)| *n == name).unwrap_or_else(|| panic!("{name}: {all:?}"));
        assert!(found.1.contains(value), "{found:?}");
    }
}

#[test]
fn the_day_of_a_hearing_is_a_waiting_period_and_who_serves_at_it_may_be_asked_to_stand_aside() {
    let s = arranged();
    let day = s.case.hearing.pending().expect("arranged").held_at.date();
    let windows = s.case.windows(&s.town);
    let held = windows.iter().find(|(name, _)| *name == "听证举行").and_then(|(_, d)| d.due);
    assert_eq!(held, Some(day));
    // Neither has handled the case, nor a post that reviews or approves cases.
    for who in [PRESIDER, RECORDER] {
        let mut s = s.clone();
        s.people.get_mut(who).expect("known").roles = [Role::Hub].into();
        let c = RequestRecusal { officer: who.into(), reason: "与当事人相识".into() };
        s.does("sq1", C::RequestRecusal(c));
    }
    let mut s = s;
    let c = RequestRecusal { officer: "finance".into(), reason: "与当事人相识".into() };
    s.refused("sq1", C::RequestRecusal(c), "P-04");
}

#[test]
fn r06_refuses_a_presider_who_is_no_longer_or_not_wholly_of_the_agency() {
    let mut s = asked();
    s.people.get_mut(PRESIDER).expect("known").disabled = true;
    arranging_refused(&s, "R-06", |_| ());
    let mut s = asked();
    s.people.get_mut(PRESIDER).expect("known").employment = Employment::Contract;
    arranging_refused(&s, "R-06", |_| ());
}

#[test]
fn a_hearing_ends_after_it_began_and_by_now() {
    let mut s = on_the_day();
    s.now = s.now.saturating_add(2.hours());
    let begun = s.case.hearing.pending().expect("arranged").held_at;
    let ended = |at: DateTime| {
        do_(H::HoldHearing(HoldHearing { ended_at: Some(at), ..hold(&s, HearingEnd::Completed) }))
    };
    let wrong = [ended(begun.saturating_sub(1.minute())), ended(s.now.saturating_add(1.minute()))];
    let right = ended(begun);
    for c in wrong {
        assert_eq!(s.refused(RECORDER, c, "P-04").field, Some("ended_at"));
    }
    s.does(RECORDER, right);
}
