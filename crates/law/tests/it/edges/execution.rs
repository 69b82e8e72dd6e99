//! 强制执行: the days on which a thing begins and ends, which demand and which duty is meant, and what must be said.

use crate::execution::*;
use crate::kit::{At, Story, signed};
use crate::remedy::Remedies;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::case::execution::{
    AnnounceDemolition, ClearAtOnce, Command as K, Duty, Fact, ProposeResumption, ProposeSuspension,
    ProposeTermination, Scope, SuspensionGround, TerminationGround, UrgePerformance,
};
use law::case::{CaseCommand as C, CaseFact, DecideDeferral, RequestDeferral, ServePaper, UrgePayment};
use law::money::Fen;
use law::refusal::Refusal;
use law::town::EnforcementPower as Power;

fn urge_payment() -> C {
    C::UrgePayment(UrgePayment { officers: ids() })
}

/// Tried on a copy: whether it passes.
#[track_caller]
fn passes(s: &Story, c: &C, field: &str) -> bool {
    match s.clone().act("sq1", c) {
        Ok(()) => true,
        Err(r) => {
            assert_eq!(r.field, Some(field), "refused, but otherwise: {r}");
            false
        }
    }
}

// Days

#[test]
fn a_duty_is_undone_from_the_day_after_its_last() {
    let s = disobeyed(Power::Court);
    let due = s.case.account(s.today(), &s.town).due.expect("served");
    let order = s.case.correction.as_ref().map(|c| c.due_on).expect("ordered");
    for (duty, last) in [(Duty::Payment, due), (Duty::Act, order)] {
        let undone = |on: Date| s.case.undone(duty, on, &s.town);
        assert_eq!((undone(last), undone(last.saturating_add(1.day()))), (false, true), "{duty:?}");
    }
}

#[test]
fn a_deferral_moves_the_window_only_where_it_ends_after_the_time_to_sue() {
    for (until, moved) in [("2026-09-09", false), ("2026-09-10", false), ("2026-09-11", true)] {
        let mut s = Story::at(At::Published);
        let c = RequestDeferral {
            reason: "困难".into(),
            until: Some(day(until)),
            files: vec![crate::kit::file()],
            ..RequestDeferral::default()
        };
        s.does("sq1", C::RequestDeferral(c));
        let c = DecideDeferral { granted: true, opinion: "同意".into(), ..DecideDeferral::default() };
        s.does("head", C::DecideDeferral(c));
        let window = s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served");
        assert_eq!(window.remedy.rules.contains(&"Q-31".into()), moved, "{until}");
    }
}

#[test]
fn q25_refuses_the_court_outside_its_window_whether_or_not_it_was_demanded() {
    let mut s = Story::at(At::Published);
    for on in ["2026-04-01", "2026-12-11"] {
        s.until(on);
        s.refused("sq1", apply(Duty::Payment), "Q-25");
    }
}

#[test]
fn enforcement_is_planned_for_now_or_later() {
    let mut s = urged(Power::Own);
    s.until("2026-03-31");
    for (planned, fits) in
        [("2026-03-31T08:59", false), ("2026-03-31T09:00", true), ("2026-03-31T09:01", true)]
    {
        assert_eq!(passes(&s, &enforce(enforcement(planned)), "planned_at"), fits, "{planned}");
    }
}

#[test]
fn a_demolition_is_announced_once_and_between_the_service_of_the_order_and_today() {
    let mut s = rural();
    s.until("2026-09-09");
    for (posted, fits) in
        [("2026-03-01", false), ("2026-03-02", true), ("2026-09-09", true), ("2026-09-10", false)]
    {
        let c = AnnounceDemolition { posted_on: Some(day(posted)), ..announcement("2026-09-21") };
        assert_eq!(passes(&s, &ex(K::AnnounceDemolition(c)), "posted_on"), fits, "{posted}");
    }
    s.does("sq1", announce("2026-09-21"));
    s.refused("sq1", announce("2026-09-22"), "P-03");
}

#[test]
fn a_decision_is_carried_out_from_the_day_on_which_it_was_served() {
    let mut s = urged(Power::Own);
    s.until("2026-03-31");
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
    s.does("head", yes());
    s.until("2026-04-03");
    for (served, fits) in [("2026-04-01", true), ("2026-04-02", true), ("2026-04-03", false)] {
        let mut s = s.clone();
        s.does("sq1", C::ServePaper(ServePaper { served_on: Some(day(served)), ..s.serve() }));
        let c = carry_out("2026-04-02T09:00", "2026-04-02T11:00");
        if fits {
            s.does("sq1", c);
        } else {
            s.refused("sq1", c, "Q-16");
        }
    }
}

#[test]
fn a_surcharge_is_decided_again_on_a_later_day() {
    let mut s = money();
    s.until("2026-04-01");
    s.does("sq1", surcharge());
    s.does("head", yes());
    s.refused("sq1", surcharge(), "P-03");
    s.until("2026-04-02");
    s.does("sq1", surcharge());
}

#[test]
fn q23_refuses_a_surcharge_where_no_day_counts() {
    // Asked for reconsideration before the fine was due: nothing accrues.
    let mut s = Story::at(At::Published);
    s.reconsidered().until("2026-04-01");
    let r = s.refused("sq1", surcharge(), "Q-23");
    assert_eq!(&*r.need, "已经产生加处罚款");
}

#[test]
fn clearing_at_once_says_when_it_was_decided() {
    let mut s = money();
    let base = clearing(&s);
    let started = base.started_at;
    let mut tried = |approved_at| {
        let c = ClearAtOnce { approved_at, ..base.clone() };
        s.refused("sq1", clear(c), "Q-30").have.to_string()
    };
    assert_eq!(tried(DateTime::ZERO), "没有填写");
    let late = started.saturating_add(1.minute());
    assert_eq!(tried(late), late.strftime("%Y-%m-%d %H:%M").to_string());
}

// Which demand, which duty

#[test]
fn what_is_missing_of_a_demand_is_said_of_the_one_that_is_meant() {
    let have = |mut s: Story| -> Refusal {
        s.until("2026-03-31");
        s.refused("sq1", enforce(enforcement("2026-04-02T09:00")), "Q-15")
    };
    // The fine was demanded, the act was not.
    let mut s = disobeyed(Power::Own);
    s.until("2026-03-26");
    s.does("sq1", urge_payment());
    s.does("sq1", C::ServePaper(s.serve()));
    assert_eq!(&*have(s).have, "没有催告");
    // It was, and has not reached the party.
    let mut s = disobeyed(Power::Own);
    let c = UrgePerformance { way: "自行清除".into(), officers: ids(), ..UrgePerformance::default() };
    s.does("sq1", ex(K::UrgePerformance(c)));
    assert!(have(s).have.ends_with("尚未送达"));
    // It has, and the party had a good reason.
    let mut s = urged(Power::Own);
    answers(&mut s);
    heard(&mut s, true);
    assert!(have(s).have.contains("意见成立"));
}

#[test]
fn the_ground_of_a_power_is_what_the_list_says_and_else_the_law() {
    let mut s = urged(Power::RuralPlanning);
    s.case.subject.as_mut().expect("filed").item.enforcement_basis = "《示例法》第九条".into();
    s.until("2026-09-08");
    s.does("sq1", enforce(enforcement("2026-09-22T09:00")));
    s.does("head", yes());
    let basis = s.case_events.iter().find_map(|e| match &e.fact {
        CaseFact::Execution(Fact::EnforcementDecided { basis, .. }) => Some(basis.as_str()),
        _ => None,
    });
    assert_eq!(basis, Some("《示例法》第九条"));
}

#[test]
fn an_agreement_about_work_alone_leaves_the_fine_to_be_demanded() {
    let mut s = urged(Power::Own);
    s.does("sq1", agree(agreement(vec![stage("2026-04-30", 0, " 清除沙石 ")], 0)));
    s.does("head", yes());
    let plan = &s.case.execution.agreements[0].plan;
    assert_eq!(plan.stages[0].what, "清除沙石");
    assert_eq!(Duty::ALL.map(|d| plan.covers(d)), [false, true]);
    s.until("2026-03-26");
    s.does("sq1", urge_payment());
}

#[test]
fn a_stage_of_an_agreement_is_money_or_work() {
    let mut s = money();
    s.until("2026-04-01");
    let parts = |last: i64, what: &str| {
        agree(agreement(vec![stage("2026-04-15", 605 - last, ""), stage("2026-04-30", last, what)], 0))
    };
    for (yuan, what, fits) in [(-1, "清扫", false), (0, "", false), (0, "清扫", true), (1, "", true)] {
        assert_eq!(passes(&s, &parts(yuan, what), "stages"), fits, "{yuan} {what}");
    }
    // What is asked for names the gains only where there are some.
    let r = s.refused("sq1", agree(agreement(vec![stage("2026-04-30", 499, "")], 105)), "Q-18");
    assert!(!r.need.contains("违法所得"), "{r}");
}

#[test]
fn q17_refuses_suspension_resumption_and_an_end_without_a_reason() {
    let mut s = money();
    let c = ProposeSuspension { reason: " ".into(), ..suspension(SuspensionGround::Unable, true) };
    assert_eq!(s.refused("sq1", ex(K::ProposeSuspension(c)), "Q-17").field, Some("reason"));
    let c = ProposeTermination { reason: " ".into(), ..termination(TerminationGround::Death, Scope::All) };
    assert_eq!(s.refused("sq1", ex(K::ProposeTermination(c)), "Q-17").field, Some("reason"));
    s.does("sq1", ex(K::ProposeSuspension(suspension(SuspensionGround::Unable, true))));
    s.does("head", yes());
    let c = ProposeResumption { reason: " ".into(), officers: ids() };
    assert_eq!(s.refused("sq1", ex(K::ProposeResumption(c)), "Q-17").field, Some("reason"));
}

#[test]
fn costs_alone_are_given_up_only_with_everything() {
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    s.now = at("2026-04-09T12:00");
    s.does("sq1", perform(performing("2026-04-09T09:00", "2026-04-09T11:00")));
    let pay = s.pay();
    s.does("finance", C::RegisterPayment(pay));
    assert!(s.case.execution.costs_open());
    for scope in [Scope::Payment, Scope::Act] {
        let r = s.refused("sq1", terminate(TerminationGround::Death, scope), "Q-17");
        assert_eq!(r.field, Some("scope"));
    }
    s.does("sq1", terminate(TerminationGround::Death, Scope::All));
    s.does("head", yes());
    assert!(!s.case.execution.costs_open());
    assert_eq!(s.case.execution.cost_left(), Fen::yuan(800));
}

#[test]
fn what_is_done_on_the_spot_says_where_and_how() {
    let s = money();
    let base = ClearAtOnce { signature: signed(), ..clearing(&s) };
    for (place, process, field) in [("", "清扫完毕", "place"), ("路口", "", "process")] {
        let c = ClearAtOnce { place: place.into(), process: process.into(), ..base.clone() };
        assert!(!passes(&s, &clear(c), field), "{field}");
    }
}
