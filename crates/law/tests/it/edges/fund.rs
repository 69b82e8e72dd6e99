//! 罚没款物: sums and days at their edges, what an act finds to do, which thing and which sum is meant, and what the page
//! says of it.

use crate::fund::*;
use crate::kit::{At, Story, file, kind};
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::fund::{
    CarryOutDisposal, CarryOutRefund, CountGoods, DisposalWay, Fact, NotifyClaim, OnDefault, ProposeDisposal,
    RecordVictimRefund, RefundGround, RegisterExcess, RemitProceeds, RequestRefund, SIDE,
};
use law::case::fund::{Command as F, OrderRefund};
use law::case::{CaseCommand as C, CaseFact, Penalty, PenaltyItem, RequestDeferral};
use law::goods::Taken;
use law::money::Fen;
use law::person::Role;
use law::surcharge::Instalment;
use law::town::PenaltyKind;

fn lines(s: &Story, label: &str) -> Vec<String> {
    (SIDE.facts)(&s.case, &s.town).into_iter().filter(|(name, _)| *name == label).map(|(_, w)| w).collect()
}

/// Tried on a copy: whether it passes.
#[track_caller]
fn passes(s: &Story, who: &str, c: F, field: &str) -> bool {
    match s.clone().act(who, &fund(c)) {
        Ok(()) => true,
        Err(r) => {
            assert_eq!(r.field, Some(field), "refused, but otherwise: {r}");
            false
        }
    }
}

/// A thing of the party that the town holds in this way.
fn holds(s: &mut Story, how: Taken) {
    let (by, on) = (s.case.decision.as_ref().expect("decided").number.clone(), s.today());
    s.case.goods.take(&[thing("三轮车")], how, &by, on);
}

fn claim() -> NotifyClaim {
    NotifyClaim { goods: vec![1], way: "邮寄".into(), files: vec![file()], on: None }
}

fn perishable() -> ProposeDisposal {
    ProposeDisposal { perishable: true, ..sale(&[1], DisposalWay::Sale) }
}

fn unfound(victim: u32, on: Option<Date>) -> RecordVictimRefund {
    RecordVictimRefund {
        victim,
        unfound: true,
        reason: "查无此人".into(),
        on,
        ..RecordVictimRefund::default()
    }
}

const MOST: i64 = Fen::MOST.0;

// Sums and days

#[test]
fn sums_lie_between_nothing_and_the_most_that_is_booked() {
    let s = Story::at(At::Paid);
    for (fen, fits) in [(-1, false), (0, false), (1, true), (MOST, true), (MOST + 1, false)] {
        let c = RegisterExcess { amount: Fen(fen), voucher: "V77".into(), paid_on: None };
        assert_eq!(passes(&s, "finance", F::RegisterExcess(c), "amount"), fits, "overpaid {fen}");
    }
    let mut s = kept();
    for (fen, fits) in [(-1, false), (0, true), (1, true), (MOST, true), (MOST + 1, false)] {
        let c = ProposeDisposal { value: Fen(fen), ..perishable() };
        assert_eq!(passes(&s, "keeper", F::ProposeDisposal(c), "value"), fits, "worth {fen}");
    }
    s.does("keeper", fund(F::ProposeDisposal(perishable())));
    s.does("head", fund(F::ApproveDisposal(yes())));
    for (fen, fits) in [(-1, false), (0, false), (1, true), (MOST, true), (MOST + 1, false)] {
        let c = CarryOutDisposal { proceeds: Fen(fen), ..sold(1) };
        assert_eq!(passes(&s, "keeper", F::CarryOutDisposal(c), "proceeds"), fits, "sold for {fen}");
    }
}

#[test]
fn a_plan_has_two_to_twenty_four_parts() {
    let s = Story::at(At::Served);
    for (parts, fits) in [(1, false), (2, true), (24, true), (25, false)] {
        let one = |k: i64| Instalment {
            due: s.today().saturating_add((20 + k).days()),
            amount: Fen(if k == parts { 50_000 - 1_000 * (parts - 1) } else { 1_000 }),
        };
        let c = RequestDeferral { plan: (1..=parts).map(one).collect(), ..asked(&[]) };
        let tried = s.clone().act("sq1", &C::RequestDeferral(c));
        assert_eq!(tried.is_ok(), fits, "{parts}");
        assert!(tried.err().is_none_or(|r| r.field == Some("plan")), "{parts}");
    }
}

#[test]
fn a_part_is_missed_that_was_not_paid_whole_by_its_day() {
    for (on, yuan, ends) in [
        ("2026-04-14", 200, "2026-06-15"),
        ("2026-04-15", 200, "2026-06-15"),
        ("2026-04-15", 199, "2026-04-15"),
        ("2026-04-16", 200, "2026-04-15"),
    ] {
        let mut s = in_parts(OnDefault::AllDue);
        s.until(on);
        paid(&mut s, yuan);
        s.until("2026-04-25");
        assert_eq!(s.case.deferral_ends(s.today()), Some(day(ends)), "{yuan} on {on}");
    }
}

#[test]
fn nobody_is_out_of_reach_before_it_was_reckoned_what_they_lost() {
    let s = gained();
    let reckoned = s.case.fund.gains.as_ref().map(|g| g.on).expect("reckoned");
    for (days, fits) in [(-1, false), (0, true), (1, true)] {
        let on = Some(reckoned.saturating_add(days.days()));
        assert_eq!(passes(&s, "sq1", F::RecordVictimRefund(unfound(1, on)), "on"), fits, "{days}");
        // Given back it may have been before.
        assert!(passes(&s, "sq1", F::RecordVictimRefund(RecordVictimRefund { on, ..back(1) }), "on"));
    }
}

#[test]
fn nothing_is_overpaid_of_what_fine_gains_and_surcharge_come_to() {
    let mut s = gained();
    s.until("2026-03-28");
    let pay = s.pay();
    assert_eq!(pay.amount, Fen::yuan(2_045));
    s.does("finance", C::RegisterPayment(pay));
    assert_eq!(s.case.overpaid(s.today(), &s.town), Fen(0));
}

#[test]
fn only_what_went_back_as_wrongly_taken_counts_as_such() {
    let mut s = Story::at(At::Paid);
    let c = RegisterExcess { amount: Fen::yuan(200), voucher: "V77".into(), paid_on: None };
    s.does("finance", fund(F::RegisterExcess(c)));
    let over = RequestRefund { ground: RefundGround::Overpaid, ..wrong(200) };
    for (c, before, after) in [(over, 0, 0), (wrong(300), 0, 300)] {
        s.does("legal", fund(F::RequestRefund(c)));
        s.does("head", fund(F::OrderRefund(agreed())));
        assert_eq!(s.case.fund.given_back_as_wrong(), Fen::yuan(before));
        s.does("finance", fund(F::CarryOutRefund(paid_back())));
        assert_eq!(s.case.fund.given_back_as_wrong(), Fen::yuan(after));
    }
}

// What there is to do

#[test]
fn a_refund_is_ordered_once_and_carried_out_once() {
    let mut s = Story::at(At::Paid);
    let (order, carry) = (fund(F::OrderRefund(agreed())), fund(F::CarryOutRefund(paid_back())));
    s.refused("head", order.clone(), "P-03");
    s.does("legal", fund(F::RequestRefund(wrong(100))));
    s.refused("finance", carry.clone(), "P-03");
    s.does("head", order.clone());
    s.refused("head", order.clone(), "P-03");
    s.does("finance", carry.clone());
    s.refused("finance", carry, "P-03");
    s.refused("head", order, "P-03");
}

#[test]
fn a_disposal_is_approved_once_and_owes_the_treasury_what_it_brought() {
    let mut s = kept();
    let approve = fund(F::ApproveDisposal(yes()));
    let remit = fund(F::RemitProceeds(RemitProceeds { voucher: "缴1".into(), ..RemitProceeds::default() }));
    s.does("keeper", fund(F::ProposeDisposal(perishable())));
    s.refused("finance", remit.clone(), "P-03");
    s.does("head", approve.clone());
    s.refused("head", approve.clone(), "P-03");
    s.does("keeper", fund(F::CarryOutDisposal(sold(60))));
    s.refused("head", approve, "P-03");
    s.does("finance", remit);
}

#[test]
fn the_party_is_told_to_fetch_only_what_goes_back() {
    for (how, fits) in [(Taken::Sealed, false), (Taken::Confiscated, false), (Taken::Seized, true)] {
        let mut s = Story::at(At::Served);
        holds(&mut s, how);
        if fits {
            s.does("sq1", fund(F::NotifyClaim(claim())));
        } else {
            s.refused("sq1", fund(F::NotifyClaim(claim())), "P-03");
        }
    }
}

#[test]
fn f14_refuses_disposal_while_the_party_may_fetch_it_and_says_until_when() {
    let mut s = Story::at(At::Served);
    holds(&mut s, Taken::Seized);
    s.does("keeper", fund(F::StoreGoods(into_store(&[1]))));
    s.does("sq1", fund(F::NotifyClaim(claim())));
    let r = s.refused("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction))), "F-14");
    assert_eq!(r.fix.act, None, "it was told already");
    assert!(r.need.contains("2026-09-10"), "{r}");
}

#[test]
fn only_confiscated_things_are_asked_back_and_go_back_once_it_is_ordered() {
    let mut s = kept();
    holds(&mut s, Taken::Seized);
    for (no, fits) in [(1, true), (2, true), (3, false)] {
        let c = RequestRefund { goods: vec![no], ..wrong(0) };
        assert_eq!(passes(&s, "legal", F::RequestRefund(c), "goods"), fits, "{no}");
    }
    let go_back = |s: &Story| [1, 2, 3].map(|no| s.case.goes_back(no));
    s.does("legal", fund(F::RequestRefund(RequestRefund { goods: vec![1], ..wrong(0) })));
    assert_eq!(go_back(&s), [false; 3], "not ordered");
    s.does("head", fund(F::OrderRefund(agreed())));
    assert_eq!(go_back(&s), [true, false, false]);
    let c = CarryOutRefund { signature: crate::kit::signed(), ..paid_back() };
    s.does("keeper", fund(F::CarryOutRefund(c)));
    assert_eq!(go_back(&s), [false; 3], "gone");
}

#[test]
fn r10_refuses_a_count_that_another_keeper_watches() {
    let mut s = kept();
    let c = CountGoods { found: vec![1, 2], supervisor: "legal".into(), explanation: String::new() };
    s.people.get_mut("legal").expect("there").roles.insert(Role::Store);
    assert_eq!(s.refused("keeper", fund(F::CountGoods(c.clone())), "R-10").field, Some("supervisor"));
    s.people.get_mut("legal").expect("there").roles.remove(&Role::Store);
    s.does("keeper", fund(F::CountGoods(c)));
}

// Fields and words

#[test]
fn what_was_given_back_says_to_whom_how_much_and_whether_it_was() {
    let mut s = gained();
    s.does("sq1", fund(F::RecordVictimRefund(back(1))));
    s.does("sq1", fund(F::RecordVictimRefund(unfound(2, None))));
    let told = s.case_events.iter().filter_map(|e| match &e.fact {
        CaseFact::Fund(Fact::VictimRefunded { person, amount, .. }) => Some((person.as_str(), *amount)),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [("甲", Fen::yuan(300)), ("乙", Fen::yuan(200))]);
    assert_eq!(s.case.fund.gains.as_ref().expect("reckoned").settled, [(1, true), (2, false)]);
    assert!(!lines(&s, "违法所得")[0].contains("尚未退赔"), "{:?}", lines(&s, "违法所得"));
}

#[test]
fn what_is_collected_says_what_the_decision_confiscates() {
    let mut s = Story::new();
    let things = PenaltyItem { detail: "三轮车一辆".into(), ..kind(PenaltyKind::Confiscation, 0) };
    s.penalty = Penalty(vec![kind(PenaltyKind::Fine, 500), things]);
    let mut s = s.to(At::Served);
    s.does("sq1", fund(F::CollectForfeits(forfeits())));
    let told = s.case_events.iter().find_map(|e| match &e.fact {
        CaseFact::Fund(Fact::ForfeitsCollected { detail, .. }) => Some(detail.as_str()),
        _ => None,
    });
    assert_eq!(told, Some("三轮车一辆"));
}

#[test]
fn the_page_says_of_each_refund_how_it_stands() {
    let mut s = Story::at(At::Paid);
    let today = s.today();
    let last = |s: &Story| lines(s, "退还").last().cloned().expect("a refund");
    s.does("legal", fund(F::RequestRefund(wrong(100))));
    assert!(last(&s).ends_with("：待决定"), "{}", last(&s));
    let mut turned_down = s.clone();
    turned_down.does("head", fund(F::OrderRefund(OrderRefund { approve: false, opinion: "没有错".into() })));
    assert!(last(&turned_down).ends_with("：未同意"), "{}", last(&turned_down));
    s.does("head", fund(F::OrderRefund(agreed())));
    assert!(last(&s).ends_with(&format!("：{today}决定退还，尚未办理")), "{}", last(&s));
    s.does("finance", fund(F::CarryOutRefund(paid_back())));
    assert!(last(&s).ends_with(&format!("：{today}已退还")), "{}", last(&s));
}

#[test]
fn the_page_says_of_each_disposal_how_it_stands() {
    let mut s = kept();
    let today = s.today();
    let last = |s: &Story| lines(s, "处置").last().cloned().expect("a disposal");
    s.does("keeper", fund(F::ProposeDisposal(perishable())));
    assert!(last(&s).ends_with("：待审批"), "{}", last(&s));
    let no = law::case::fund::ApproveDisposal { approve: false, opinion: "应当拍卖".into() };
    let mut turned_down = s.clone();
    turned_down.does("head", fund(F::ApproveDisposal(no)));
    assert!(last(&turned_down).ends_with("：未同意"), "{}", last(&turned_down));
    s.does("head", fund(F::ApproveDisposal(yes())));
    assert!(last(&s).ends_with(&format!("：{today}批准，尚未实施")), "{}", last(&s));
    let bare = CarryOutDisposal { files: vec![], ..sold(60) };
    let r = s.refused("keeper", fund(F::CarryOutDisposal(bare.clone())), "F-13");
    assert_eq!(&*r.need, "处置的照片或者凭证");
    s.does("keeper", fund(F::CarryOutDisposal(sold(60))));
    assert!(last(&s).ends_with(&format!("：{today}成交{}，尚未缴库", Fen::yuan(60))), "{}", last(&s));
    s.does(
        "finance",
        fund(F::RemitProceeds(RemitProceeds { voucher: "缴1".into(), ..RemitProceeds::default() })),
    );
    let paid = format!("：{today}成交{}，{today}缴库", Fen::yuan(60));
    assert!(last(&s).ends_with(&paid), "{}", last(&s));
    // Destroyed: there is nothing to remit.
    let mut s = s.to(At::Closed);
    s.does("keeper", fund(F::ProposeDisposal(sale(&[2], DisposalWay::Destruction))));
    s.does("head", fund(F::ApproveDisposal(yes())));
    let r = s.refused("keeper", fund(F::CarryOutDisposal(bare)), "F-13");
    assert_eq!(&*r.need, "销毁的照片");
    let today = s.today();
    s.does("keeper", fund(F::CarryOutDisposal(sold(0))));
    assert!(last(&s).ends_with(&format!("：{today}已处置")), "{}", last(&s));
}
