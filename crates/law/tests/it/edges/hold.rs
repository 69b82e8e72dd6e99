//! 证据保全: days, hours, counts and things at their edges.

use crate::hold::*;
use crate::kit::*;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::hold::*;
use law::case::{self, *};
use law::goods::{GoodsItem, Taken};

/// Why an act is not ready, whoever would do it.
pub fn lacking(s: &Story, act: &str) -> Option<&'static str> {
    let row = case::act(act).unwrap_or_else(|| panic!("no act {act}"));
    s.with("sq1", |ctx| row.ready(&s.case, s.case.stage, ctx)).err().map(|r| r.rule.id)
}

/// Filed a week ago.
pub fn week_old() -> Story {
    let mut s = Story::at(At::Filed);
    s.wait(7);
    s
}

pub fn filed(s: &Story) -> Date {
    s.case.filed_on.expect("filed")
}

/// Passes on the first two days, is refused on the last two; every try is made from here.
#[track_caller]
pub fn edges(s: &Story, command: impl Fn(Date) -> Command, passes: [Date; 2], refuses: [Date; 2]) {
    for on in passes {
        does(&mut s.clone(), "sq1", command(on));
    }
    for on in refuses {
        refused(&mut s.clone(), "sq1", command(on), "P-04");
    }
}

pub fn before(d: Date) -> Date {
    d.yesterday().expect("in range")
}

pub fn after(d: Date) -> Date {
    d.tomorrow().expect("in range")
}

#[test]
fn what_there_is_nothing_to_do_upon_is_not_ready() {
    let s = Story::at(At::Filed);
    for act in [
        "record_custody",
        "seal_goods",
        "approve_hold",
        "propose_hold_disposal",
        "decide_hold_disposal",
        "return_held_goods",
        "store_confiscated",
        "tell_test_result",
        "request_retest",
        "exclude_evidence",
        "link_footage",
        "confirm_footage",
        "amend_paper",
    ] {
        assert_eq!(lacking(&s, act), Some("P-03"), "{act}");
    }
    assert_eq!(lacking(&asked(), "approve_hold"), Some("R-09"), "an officer does not sign for the head");
    let mut s = held();
    assert_eq!(lacking(&s, "propose_hold_disposal"), None);
    does(&mut s, "sq1", Command::ProposeHoldDisposal(propose(HoldWay::Release)));
    assert_eq!(lacking(&s, "propose_hold_disposal"), Some("P-03"), "one waits already");
}

#[test]
fn e01_lets_pass_a_hold_from_the_minute_of_the_approval_to_now() {
    let mut s = approved();
    let at = s.case.hold.request.as_ref().and_then(|r| r.approved_at).expect("approved");
    s.now = s.now.saturating_add(1.hours());
    let hold = |at| Command::CarryOutHold(CarryOutHold { held_at: Some(at), ..carry_out() });
    let minute = 1.minutes();
    for at in [at, at.saturating_add(minute), s.now] {
        does(&mut s.clone(), "sq1", hold(at));
    }
    for at in [at.saturating_sub(minute), s.now.saturating_add(minute)] {
        refused(&mut s.clone(), "sq1", hold(at), "E-01");
    }
}

/// The first thing is disposed of in one way.
fn one(s: &mut Story, way: HoldWay, goods: Vec<u32>) {
    let c = ProposeHoldDisposal { goods, ..propose(way) };
    does(s, "sq1", Command::ProposeHoldDisposal(c));
    let yes = DecideHoldDisposal { approve: true, opinion: "同意".into() };
    does(s, "head", Command::DecideHoldDisposal(yes));
}

#[test]
fn e02_lapses_only_what_is_here_undecided_and_over_its_seven_days() {
    let mut s = held();
    assert!(!case::hold::lapsed(&s.case, s.now, &s.town), "fresh");
    one(&mut s, HoldWay::Test, vec![1]);
    let Some(CaseFact::Hold(Fact::HoldDisposalDecided { holds, lapsed: false, .. })) =
        s.case_events.last().map(|e| &e.fact)
    else {
        panic!("decided in time")
    };
    assert_eq!(holds, &[s.case.hold.registrations[0].number.clone()], "it says which registration it ends");
    s.wait(30);
    let lapsed = |s: &Story, no| s.case.hold.lapsed(&s.case.goods, no, s.today(), &s.town.calendar);
    assert_eq!([lapsed(&s, 1), lapsed(&s, 2)], [false, true]);
    assert!(case::hold::lapsed(&s.case, s.now, &s.town));
    // Nothing is left that could have lapsed.
    let mut s = held();
    one(&mut s, HoldWay::Release, vec![]);
    s.wait(30);
    assert!(!case::hold::lapsed(&s.case, s.now, &s.town));
}

#[test]
fn e02_refuses_lending_what_has_lapsed_and_lets_it_be_stored() {
    let mut s = held();
    s.wait(30);
    does(&mut s, "keeper", Command::RecordCustody(custody(1, Custody::Stored)));
    refused(&mut s, "keeper", Command::RecordCustody(custody(1, Custody::Lent)), "E-02");
}

#[test]
fn a_thing_used_up_in_a_test_is_neither_undecided_nor_to_be_given_back() {
    let mut s = held();
    let c = CommissionTest { goods: vec![1], ..commission(&s) };
    does(&mut s, "sq1", Command::CommissionTest(c));
    let used = |s: &mut Story| {
        does(s, "sq1", Command::RecordTestResult(RecordTestResult { used_up: true, ..result() }));
    };
    let mut undecided = s.clone();
    used(&mut undecided);
    let case = &undecided.case;
    assert_eq!(case.hold.registrations[0].undecided(&case.goods).collect::<Vec<_>>(), [2]);
    one(&mut s, HoldWay::Release, vec![]);
    used(&mut s);
    assert_eq!(s.case.hold.to_return.iter().copied().collect::<Vec<_>>(), [2]);
}

#[test]
fn each_thing_belongs_to_the_registration_it_was_put_into() {
    let mut s = Story::at(At::Filed);
    for item in goods() {
        does(&mut s, "sq1", Command::RequestHold(RequestHold { items: vec![item], ..request() }));
        let yes = ApproveHold { approve: true, opinion: "同意".into() };
        does(&mut s, "head", Command::ApproveHold(yes));
        does(&mut s, "sq1", Command::CarryOutHold(carry_out()));
    }
    for no in [1, 2] {
        let of = s.case.hold.registration_of(no).expect("registered");
        assert_eq!(of.things.iter().map(|t| t.no).collect::<Vec<_>>(), [no]);
    }
}

#[test]
fn what_lies_with_a_laboratory_or_was_seized_since_is_not_given_back() {
    let mut s = Story::at(At::Filed);
    does(&mut s, "sq1", Command::TakeSample(sample()));
    assert_eq!(lacking(&s, "return_held_goods"), None);
    let c = CommissionTest { goods: vec![1], ..commission(&s) };
    does(&mut s, "sq1", Command::CommissionTest(c));
    assert_eq!(lacking(&s, "return_held_goods"), Some("P-03"));
    does(&mut s, "sq1", Command::RecordTestResult(result()));
    assert_eq!(lacking(&s, "return_held_goods"), None);
    let mut s = held();
    one(&mut s, HoldWay::Release, vec![]);
    s.case.goods.get_mut(1).expect("held").taken = Taken::Seized;
    let c = ReturnHeldGoods { goods: vec![1], ..give_back() };
    refused(&mut s, "sq1", Command::ReturnHeldGoods(c), "P-04");
}

#[test]
fn things_go_back_between_the_day_they_were_taken_and_today() {
    let mut s = held();
    let taken = s.today();
    one(&mut s, HoldWay::Release, vec![]);
    s.wait(4);
    let today = s.today();
    let back = |on| Command::ReturnHeldGoods(ReturnHeldGoods { returned_on: Some(on), ..give_back() });
    edges(&s, back, [taken, today], [before(taken), after(today)]);
    edges(&s, back, [after(taken), before(today)], [before(taken), after(today)]);
}

fn confiscating() -> Story {
    let penalty = Penalty(vec![kind(law::town::PenaltyKind::Confiscation, 0)]);
    let mut s = Story { penalty, ..Story::new() }.to(At::Filed);
    does(&mut s, "sq1", Command::RequestHold(request()));
    does(&mut s, "head", Command::ApproveHold(ApproveHold { approve: true, opinion: "同意".into() }));
    does(&mut s, "sq1", Command::CarryOutHold(carry_out()));
    one(&mut s, HoldWay::Confiscate, vec![1]);
    one(&mut s, HoldWay::Release, vec![2]);
    s
}

#[test]
fn only_what_is_meant_for_it_is_stored_as_confiscated_and_only_by_a_served_decision_that_does_it() {
    let store = || {
        Command::StoreConfiscated(StoreConfiscated { place: "罚没库".into(), condition: "相符".into() })
    };
    let mut s = confiscating().to(At::Decided);
    refused(&mut s, "keeper", store(), "P-03");
    let mut s = s.to(At::Served);
    does(&mut s, "keeper", store());
    let holders: Vec<Holder> =
        [1, 2].iter().filter_map(|no| s.case.hold.keeping(*no)).map(|k| k.holder).collect();
    assert_eq!(holders, [Holder::Keeper, Holder::Officers]);
    // Served, but it fines and takes nothing.
    let mut s = held();
    one(&mut s, HoldWay::Confiscate, vec![]);
    let mut s = s.to(At::Served);
    refused(&mut s, "keeper", store(), "P-03");
}

#[test]
fn v07_lets_pass_a_seal_opened_before_a_witness_and_one_put_on_without_anybody() {
    let mut s = held();
    let c = SealGoods {
        witness: neighbour(),
        witness_identity: "示例镇居民".into(),
        files: vec![],
        ..seal(1, Custody::Unsealed, "F001")
    };
    does(&mut s, "sq1", Command::SealGoods(c));
    let c = SealGoods { files: vec![], ..seal(1, Custody::Sealed, "F002") };
    does(&mut s, "sq1", Command::SealGoods(c));
    let c = SealGoods { files: vec![], ..seal(1, Custody::Unsealed, "F002") };
    refused(&mut s, "sq1", Command::SealGoods(c), "V-07");
}

#[test]
fn a_held_things_name_and_number_count_and_nothing_else_of_its_list() {
    // The approval compares by name and quantity: another condition is the same thing.
    let mut s = approved();
    let worn = GoodsItem { condition: "有划痕".into(), ..goods()[0].clone() };
    does(&mut s, "sq1", Command::CarryOutHold(CarryOutHold { items: vec![worn], ..carry_out() }));
    assert_eq!(s.case.goods.here(Taken::Held).count(), 1);
    assert_eq!(s.today(), day(START));
}
