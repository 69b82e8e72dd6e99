//! 申请法院强制执行: what the court's answers come to, what closing and the days wait for, and what the page says.

use crate::execution::*;
use crate::kit::{At, Story};
use law::case::CaseCommand as C;
use law::case::execution::{CourtStep, Duty, SIDE, Scope, TerminationGround};
use law::town::EnforcementPower as Power;

fn lines(s: &Story, label: &str) -> Vec<String> {
    (SIDE.facts)(&s.case, &s.town).into_iter().filter(|(name, _)| *name == label).map(|(_, w)| w).collect()
}

fn waits_for(s: &Story, name: &str) -> bool {
    s.case.windows(&s.town).iter().any(|(n, _)| *n == name)
}

/// Ended at the party's death, as far as this.
fn given_up(s: &mut Story, scope: Scope) {
    s.does("sq1", terminate(TerminationGround::Death, scope));
    s.does("head", yes());
}

const FINE: &str = "申请法院执行罚款";
const ORDER: &str = "申请法院执行改正义务";

/// The order is with the court, the fine was paid.
fn order_lodged() -> Story {
    let mut s = urged(Power::IllegalLand);
    let pay = s.pay();
    s.does("finance", C::RegisterPayment(pay));
    s.until("2026-03-31");
    s.does("sq1", apply(Duty::Act));
    s.does("head", yes());
    s.does("sq1", lodge());
    s
}

fn answered(s: &mut Story, steps: &[CourtStep]) {
    for one in steps {
        s.does("sq1", step(*one));
    }
}

#[test]
fn what_the_court_above_grants_stands_in_the_place_of_what_it_sets_aside() {
    use CourtStep as S;
    for (before, after) in [(&[S::NotAccepted][..], S::Accepted), (&[S::Accepted, S::Refused], S::Granted)] {
        let mut s = lodged();
        answered(&mut s, before);
        answered(&mut s, &[S::ReviewAsked, S::ReviewWon]);
        assert_eq!(s.case.execution.court[0].last().map(|(step, _)| step), Some(after));
    }
}

#[test]
fn an_act_is_done_when_the_court_has_enforced_it_and_not_with_the_fine() {
    let whole = [CourtStep::Accepted, CourtStep::Granted, CourtStep::Ended];
    let mut s = order_lodged();
    answered(&mut s, &whole);
    assert!(s.case.execution.act_done);
    let mut s = lodged();
    answered(&mut s, &whole);
    assert!(!s.case.execution.act_done);
}

#[test]
fn another_application_may_follow_one_that_came_to_nothing() {
    let mut s = lodged();
    s.refused("sq1", apply(Duty::Payment), "P-03");
    answered(&mut s, &[CourtStep::NotAccepted]);
    s.does("sq1", apply(Duty::Payment));
}

#[test]
fn closing_waits_for_the_court_only_for_what_is_owed_and_still_before_it() {
    let mut s = order_lodged();
    let c = C::ProposeClosing(s.closing());
    assert_eq!(s.refused("sq1", c.clone(), "G-17").fix.act, Some("register_court_step"));
    answered(&mut s, &[CourtStep::NotAccepted]);
    assert_eq!(s.refused("sq1", c.clone(), "G-17").fix.act, Some("check_correction"));
    // Paid while it lay with the court.
    let mut s = lodged();
    let pay = s.pay();
    s.does("finance", C::RegisterPayment(pay));
    s.does("sq1", c);
}

// What runs, and what the page says

#[test]
fn the_days_to_ask_the_court_run_for_what_is_owed_and_not_there_yet() {
    let runs = |s: &Story| [FINE, ORDER].map(|name| names(s).contains(&name));
    assert_eq!(runs(&Story::at(At::Served)), [true, false]);
    assert_eq!(runs(&Story::at(At::Paid)), [false, false]);
    assert_eq!(runs(&urged(Power::Court)), [true, true]);
    assert_eq!(runs(&urged(Power::Own)), [true, false], "what the town enforces itself");
    let mut s = money();
    given_up(&mut s, Scope::Payment);
    assert_eq!(runs(&s), [false, false], "given up");
    // Signed, lodged, and come to nothing.
    let mut s = money();
    s.until("2026-09-14");
    s.does("sq1", apply(Duty::Payment));
    s.does("head", yes());
    assert_eq!(runs(&s), [true, false]);
    s.does("sq1", lodge());
    assert_eq!(runs(&s), [false, false]);
    answered(&mut s, &[CourtStep::NotAccepted]);
    assert_eq!(runs(&s), [true, false]);
}

#[test]
fn only_an_act_waits_for_the_time_to_ask_for_reconsideration() {
    assert!(waits_for(&urged(Power::Own), "等待申请复议期满"));
    assert!(!waits_for(&money(), "等待申请复议期满"));
}

#[test]
fn the_page_says_of_each_demand_and_of_the_court_how_it_stands() {
    const COURT: &str = "可以申请法院执行";
    let mut s = money();
    let urged = lines(&s, "催告");
    assert!(urged.len() == 1 && urged[0].ends_with("2026-03-26送达"), "{urged:?}");
    assert_eq!(lines(&s, COURT), ["缴纳罚款：2026-09-11起，至2026-12-10"]);
    assert!(lines(&Story::at(At::Published), COURT).is_empty(), "nothing was demanded");
    given_up(&mut s, Scope::Payment);
    assert!(lines(&s, COURT).is_empty(), "given up");
    assert_eq!(lines(&s, "终结执行").len(), 1);
}
