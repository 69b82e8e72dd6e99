//! Fines and forfeits beside the road: RULES §3 (F-06, F-08, F-09, F-12–F-18), R-10, Q-31.

use crate::kit::*;
use crate::support::day;
use law::case::fund::{Command as F, *};
use law::case::remedy::{self, Command as R, ResultKind};
use law::case::{CaseCommand as C, *};
use law::goods::{Gone, GoodsItem, Taken};
use law::money::Fen;
use law::party::Signature;
use law::person::Role;
use law::surcharge::Instalment;
use law::town::PenaltyKind;

pub fn due(s: &Story, what: &str) -> Vec<String> {
    let of = |(name, d): (&str, law::deadline::Deadline)| {
        (name == what).then(|| d.due.expect("known").to_string())
    };
    s.case.deadlines(&s.town).into_iter().filter_map(of).collect()
}

pub fn team() -> Vec<String> {
    vec!["sq1".into(), "sq2".into()]
}

pub fn fund(command: F) -> C {
    C::Fund(command)
}

// F-18 违法所得

pub fn reckoning(income: i64, victims: &[(&str, i64)]) -> CalculateGains {
    CalculateGains {
        income: vec![IncomeLine {
            source: "2月占道销售沙石，收据三张".into(), amount: Fen::yuan(income)
        }],
        victims: victims
            .iter()
            .map(|(name, yuan)| VictimLine {
                person: (*name).into(),
                amount: Fen::yuan(*yuan),
                reason: "多收的装卸费".into(),
            })
            .collect(),
        basis: "收据、询问笔录".into(),
        officers: team(),
    }
}

fn with_gains(yuan: i64) -> Penalty {
    Penalty(vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::IllegalGains, yuan)])
}

/// 2,000 came in, 500 of it goes back to two people, 1,500 remains; decided and served on 10 March.
pub fn gained() -> Story {
    let mut s = Story::at(At::Ordered);
    let c = reckoning(2_000, &[("甲", 300), ("乙", 200)]);
    s.does("sq1", fund(F::CalculateGains(c)));
    s.penalty = with_gains(1_500);
    s.to(At::Served)
}

pub fn back(victim: u32) -> RecordVictimRefund {
    RecordVictimRefund { victim, voucher: "收条".into(), ..RecordVictimRefund::default() }
}

#[test]
fn f18_refuses_gains_that_were_not_reckoned_or_another_amount_or_none() {
    let mut s = Story::at(At::Ordered);
    s.penalty = with_gains(1_500);
    let c = s.conclusion();
    let r = s.refused("sq1", C::SubmitReport(c), "F-18");
    assert_eq!(r.fix.act, Some("calculate_gains"));
    let c = reckoning(2_000, &[("甲", 500)]);
    s.does("sq1", fund(F::CalculateGains(c)));
    for penalty in [with_gains(2_000), with_gains(1_499), fine(500)] {
        let c = SubmitReport { outcome: Outcome::Penalty { penalty }, ..s.conclusion() };
        s.refused("sq1", C::SubmitReport(c), "F-18");
    }
    // Nothing named that came in.
    let c = CalculateGains { income: vec![], ..reckoning(1, &[]) };
    s.refused("sq1", fund(F::CalculateGains(c)), "F-18");
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    // Nor can the notice or the proposal leave it out.
    let mut s = s.to(At::Reviewed);
    let c = IssueNotice { penalty: fine(500), ..s.notice() };
    s.refused("sq1", C::IssueNotice(c), "F-18");
    let mut s = s.to(At::WindowOver);
    let c = ProposeDecision { outcome: Outcome::Penalty { penalty: fine(500) }, ..s.proposal() };
    s.refused("sq1", C::ProposeDecision(c), "F-18");
}

#[test]
fn f18_lets_pass_what_remains_after_the_victims_and_nothing_where_they_take_all() {
    let s = gained();
    assert_eq!(
        s.case.fund.gains.as_ref().map(|g| (g.total, g.refundable)),
        Some((Fen::yuan(2_000), Fen::yuan(500)))
    );
    // Everything goes to the victims: only the fine is left to decide.
    let mut s = Story::at(At::Ordered);
    let c = reckoning(800, &[("甲", 900)]);
    s.does("sq1", fund(F::CalculateGains(c)));
    let s = s.to(At::Served);
    assert_eq!(s.owed(), Fen::yuan(500));
}

#[test]
fn f18_refuses_closing_before_the_victims_have_theirs() {
    let mut s = gained().to(At::Paid);
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c.clone()), "F-18");
    s.does("sq1", fund(F::RecordVictimRefund(back(1))));
    s.refused("sq1", C::ProposeClosing(c.clone()), "F-18");
    // Twice to one, to a third, or without a slip: no.
    for wrong in [back(1), back(3), RecordVictimRefund { voucher: String::new(), ..back(2) }] {
        s.refused("sq1", fund(F::RecordVictimRefund(wrong)), "P-04");
    }
    let unfound = RecordVictimRefund { victim: 2, unfound: true, ..RecordVictimRefund::default() };
    s.refused("sq1", fund(F::RecordVictimRefund(unfound.clone())), "P-04");
    let unfound = RecordVictimRefund { reason: "公告两个月无人认领".into(), ..unfound };
    s.does("sq1", fund(F::RecordVictimRefund(unfound)));
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn f18_lets_pass_gains_collected_without_surcharge_after_the_fine() {
    let mut s = gained();
    assert_eq!(s.owed(), Fen::yuan(2_000));
    // Three days late: three per cent of the fine of 500 a day, nothing on the 1,500.
    s.until("2026-03-28");
    assert_eq!(s.owed(), Fen::yuan(2_045));
    let c = RegisterPayment { amount: Fen::yuan(500), ..s.pay() };
    s.does("finance", C::RegisterPayment(c));
    s.until("2026-04-20");
    assert_eq!(s.owed(), Fen::yuan(1_545), "the fine is paid first, so nothing more accrues");
    let account = s.case.account(s.today(), &s.town);
    assert_eq!(
        (account.principal_left(), account.gains_left(), account.surcharge_left()),
        (Fen(0), Fen::yuan(1_500), Fen::yuan(45))
    );
    for no in [1, 2] {
        s.does("sq1", fund(F::RecordVictimRefund(back(no))));
    }
    let c = s.publish();
    s.does("legal", C::Publish(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c.clone()), "G-16");
    let pay = s.pay();
    s.does("finance", C::RegisterPayment(pay));
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn f18_new_reckoning_needs_a_new_review() {
    let mut s = gained();
    let c = reckoning(1, &[]);
    s.refused("sq1", fund(F::CalculateGains(c)), "P-03");
    let s = Story::at(At::Ordered);
    let before = s.case.facts_version;
    let mut s = s;
    s.does("sq1", fund(F::CalculateGains(reckoning(100, &[]))));
    assert!(s.case.facts_version > before);
    s.refused("legal", fund(F::CalculateGains(reckoning(100, &[]))), "P-01");
}

// F-08 分期, Q-31

pub fn plan(parts: &[(&str, i64)]) -> Vec<Instalment> {
    parts.iter().map(|(on, yuan)| Instalment { due: day(on), amount: Fen::yuan(*yuan) }).collect()
}

const THREE: &[(&str, i64)] = &[("2026-04-15", 200), ("2026-05-15", 200), ("2026-06-15", 100)];

pub fn asked(parts: &[(&str, i64)]) -> RequestDeferral {
    RequestDeferral {
        reason: "家庭经济困难".into(),
        plan: plan(parts),
        files: vec![file()],
        ..RequestDeferral::default()
    }
}

/// Served on 10 March, a fine of 500 in three parts granted that day.
pub fn in_parts(on_default: OnDefault) -> Story {
    let mut s = Story::at(At::Served);
    s.does("sq1", C::RequestDeferral(asked(THREE)));
    let c =
        DecideDeferral { granted: true, on_default, opinion: "同意".into(), ..DecideDeferral::default() };
    s.does("head", C::DecideDeferral(c));
    s
}

pub fn paid(s: &mut Story, yuan: i64) {
    let c = RegisterPayment { amount: Fen::yuan(yuan), ..s.pay() };
    s.does("finance", C::RegisterPayment(c));
}

#[test]
fn f08_refuses_a_plan_that_is_not_one() {
    let mut s = Story::at(At::Served);
    for parts in [
        &[("2026-04-15", 500)][..],
        &[("2026-04-15", 250), ("2026-04-15", 250)],
        &[("2026-05-15", 250), ("2026-04-15", 250)],
        &[("2026-03-10", 250), ("2026-04-15", 250)],
        &[("2026-04-15", 250), ("2026-05-15", 249)],
        &[("2026-04-15", 250), ("2026-05-15", 251)],
        &[("2026-04-15", 600), ("2026-05-15", -100)],
    ] {
        let r = s.refused("sq1", C::RequestDeferral(asked(parts)), "F-08");
        assert_eq!(r.field, Some("plan"), "{parts:?}");
    }
    // A part paid in between: the plan no longer fits, and the decision gives another.
    s.does("sq1", C::RequestDeferral(asked(THREE)));
    paid(&mut s, 100);
    let c = DecideDeferral { granted: true, opinion: "同意".into(), ..DecideDeferral::default() };
    s.refused("head", C::DecideDeferral(c.clone()), "F-08");
    let fits = plan(&[("2026-04-15", 200), ("2026-05-15", 200)]);
    s.does("head", C::DecideDeferral(DecideDeferral { plan: fits, ..c }));
}

#[test]
fn f08_lets_pass_each_instalment_as_a_deadline_of_its_own() {
    let mut s = in_parts(OnDefault::OnlyThat);
    assert_eq!(due(&s, "分期缴款"), ["2026-04-15", "2026-05-15", "2026-06-15"]);
    assert!(due(&s, "缴款").is_empty());
    s.until("2026-04-15");
    assert_eq!(s.owed(), Fen::yuan(500));
    paid(&mut s, 200);
    assert_eq!(due(&s, "分期缴款"), ["2026-05-15", "2026-06-15"]);
    s.until("2026-05-10");
    paid(&mut s, 300);
    assert!(due(&s, "分期缴款").is_empty());
    s.until("2026-12-01");
    assert_eq!(s.owed(), Fen(0));
}

#[test]
fn f08_lets_pass_one_missed_instalment_with_the_consequence_that_the_approval_says() {
    for (on_default, yuan, fine, ends) in [
        // Ten days at three per cent of the 200 of the first part, or of all 500.
        (OnDefault::OnlyThat, 560, 200, "2026-06-15"),
        (OnDefault::AllDue, 650, 500, "2026-04-15"),
    ] {
        let mut s = in_parts(on_default);
        let urge = C::UrgePayment(UrgePayment { officers: team() });
        s.until("2026-04-15");
        assert_eq!(s.owed(), Fen::yuan(500));
        s.refused("sq1", urge.clone(), "F-02");
        s.until("2026-04-25");
        assert_eq!(s.owed(), Fen::yuan(yuan), "{on_default:?}");
        s.does("sq1", urge);
        let CaseFact::PaymentUrged { principal, surcharge, .. } = &s.case_events.last().expect("just").fact
        else {
            panic!("not urged")
        };
        assert_eq!((*principal, *surcharge), (Fen::yuan(fine), Fen::yuan(yuan - 500)));
        // the days to ask the court run from here.
        assert_eq!(s.case.deferral_ends(s.today()), Some(day(ends)));
    }
}

#[test]
fn f08_lets_pass_a_plan_of_fine_and_gains_without_surcharge_on_the_gains() {
    let mut s = gained();
    let parts = [("2026-04-15", 400), ("2026-05-15", 1_600)];
    s.does("sq1", C::RequestDeferral(asked(&parts)));
    let c = DecideDeferral { granted: true, opinion: "同意".into(), ..DecideDeferral::default() };
    s.does("head", C::DecideDeferral(c));
    // The first part is all fine; two days late.
    s.until("2026-04-17");
    assert_eq!(s.owed(), Fen::yuan(2_024));
    paid(&mut s, 400);
    // Of the second only 100 are fine: five days late.
    s.until("2026-05-20");
    assert_eq!(s.owed(), Fen::yuan(1_600 + 24 + 15));
}

#[test]
fn f08_lets_pass_a_plain_day_in_place_of_a_plan() {
    let mut s = Story::at(At::Served);
    s.does("sq1", C::RequestDeferral(asked(THREE)));
    let c = DecideDeferral {
        granted: true,
        until: Some(day("2026-05-15")),
        opinion: "改为一次延期".into(),
        ..DecideDeferral::default()
    };
    s.does("head", C::DecideDeferral(c));
    assert_eq!(due(&s, "缴款"), ["2026-05-15"]);
    assert_eq!(s.case.deferral_ends(s.today()), Some(day("2026-05-15")));
    assert_eq!(Story::at(At::Served).case.deferral_ends(day("2026-04-01")), None);
}

// F-09, F-10: the rule book's own figures, through the case.

/// A fine of 10,000 received on 16 September 2025: due on 9 October, after the holidays (TD-09).
fn over_the_holidays() -> Story {
    let mut s = Story {
        now: day("2025-08-25").at(9, 0, 0, 0),
        penalty: fine(10_000),
        grade: "一般".into(),
        ..Story::new()
    }
    .to(At::WithSquad);
    let c = ProposeFiling { act_from: Some(day("2025-08-20")), ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
    let mut s = s.to(At::Decided);
    s.until("2025-09-16");
    let s = s.to(At::Served);
    assert_eq!(s.case.account(s.today(), &s.town).due, Some(day("2025-10-09")));
    s
}

#[test]
fn f09_lets_pass_three_days_late_counted_from_the_rolled_due_day() {
    // TD-14
    let mut s = over_the_holidays();
    s.until("2025-10-09");
    assert_eq!(s.owed(), Fen::yuan(10_000));
    s.until("2025-10-12");
    assert_eq!(s.owed(), Fen::yuan(10_900));
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
    s.until("2025-11-30");
    assert_eq!(s.owed(), Fen(0));
}

#[test]
fn f09_lets_pass_no_more_than_the_principal_however_late() {
    // TD-15, TL-50
    let mut s = over_the_holidays();
    for (on, yuan) in [("2025-11-11", 19_900), ("2025-11-12", 20_000), ("2025-11-28", 20_000)] {
        s.until(on);
        shown("F-09", s.owed(), Fen::yuan(yuan));
    }
}

#[test]
fn f10_lets_pass_a_stay_from_the_tenth_to_the_seventieth_day_uncounted() {
    // TD-16
    let mut s = over_the_holidays();
    s.until("2025-12-28");
    let c = RecordStay {
        proceeding: "行政复议".into(),
        from: Some(day("2025-10-19")),
        accepted_on: None,
        to: Some(day("2025-12-18")),
    };
    s.does("legal", C::RecordStay(c));
    assert_eq!(s.owed(), Fen::yuan(16_000));
}

#[test]
fn f04_refuses_the_banks_three_per_cent_that_the_decision_does_not_state() {
    // TL-51, with illegal gains beside the fine.
    let mut s = gained();
    s.case.decision.as_mut().expect("decided").surcharge = false;
    s.until("2026-04-10");
    let c = RegisterPayment { amount: Fen::yuan(2_015), ..s.pay() };
    s.refused("finance", C::RegisterPayment(c), "F-04");
}

// F-14 退还

pub fn wrong(yuan: i64) -> RequestRefund {
    RequestRefund {
        amount: Fen::yuan(yuan),
        document: "示政复决字〔2026〕第3号".into(),
        reason: "复议决定撤销".into(),
        ..RequestRefund::default()
    }
}

pub fn agreed() -> OrderRefund {
    OrderRefund { approve: true, opinion: "同意".into() }
}

pub fn paid_back() -> CarryOutRefund {
    CarryOutRefund { voucher: "退库1".into(), recipient: "张示例".into(), ..CarryOutRefund::default() }
}

#[test]
fn f14_refuses_more_back_than_was_taken_twice_or_not_at_all() {
    let mut s = Story::at(At::Paid);
    s.refused("legal", fund(F::RequestRefund(wrong(501))), "F-14");
    for c in [
        RequestRefund { amount: Fen(0), ..wrong(0) },
        RequestRefund { document: String::new(), ..wrong(500) },
        RequestRefund { confirmed_on: Some(day("2026-03-01")), ..wrong(500) },
        RequestRefund { goods: vec![1], ..wrong(500) },
    ] {
        s.refused("legal", fund(F::RequestRefund(c)), "P-04");
    }
    s.refused("finance", fund(F::CarryOutRefund(paid_back())), "P-03");
    s.does("legal", fund(F::RequestRefund(wrong(300))));
    s.refused("legal", fund(F::RequestRefund(wrong(100))), "F-14");
    // Who handled the case does not pay it back.
    s.refused("deputy2", fund(F::OrderRefund(agreed())), "R-09");
    s.does("head", fund(F::OrderRefund(agreed())));
    s.people.get_mut("sq1").expect("there").roles.insert(Role::Finance);
    s.refused("sq1", fund(F::CarryOutRefund(paid_back())), "R-10");
    let c = CarryOutRefund { voucher: " ".into(), ..paid_back() };
    s.refused("finance", fund(F::CarryOutRefund(c)), "P-04");
    s.does("finance", fund(F::CarryOutRefund(paid_back())));
    s.refused("legal", fund(F::RequestRefund(wrong(201))), "F-14");
    s.does("legal", fund(F::RequestRefund(wrong(200))));
}

#[test]
fn f14_lets_pass_a_refund_within_fifteen_days_and_closing_after_it() {
    let mut s = Story::at(At::Paid);
    let c = RequestRefund { confirmed_on: Some(s.today()), ..wrong(500) };
    s.does("legal", fund(F::RequestRefund(c)));
    // Served on 10 March; fifteen days run to the 25th.
    assert_eq!(due(&s, "退还"), ["2026-03-25"]);
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c.clone()), "F-14");
    s.does("head", fund(F::OrderRefund(agreed())));
    s.wait(2);
    s.does("finance", fund(F::CarryOutRefund(paid_back())));
    assert!(due(&s, "退还").is_empty());
    assert_eq!((s.case.refundable(), s.owed()), (Fen(0), Fen(0)), "nothing is owed again");
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
    // However late it is known, also out of the archive.
    let mut s = Story::at(At::Archived);
    s.does("legal", fund(F::RequestRefund(wrong(500))));
    s.does("head", fund(F::OrderRefund(agreed())));
    s.does("finance", fund(F::CarryOutRefund(paid_back())));
}

#[test]
fn f14_lets_pass_what_was_overpaid_and_no_more() {
    let mut s = Story::at(At::Served);
    paid(&mut s, 300);
    let twice = |yuan| RegisterExcess { amount: Fen::yuan(yuan), voucher: "V77".into(), paid_on: None };
    s.refused("finance", fund(F::RegisterExcess(twice(200))), "G-16");
    paid(&mut s, 200);
    s.refused("legal", fund(F::RegisterExcess(twice(200))), "P-01");
    s.does("finance", fund(F::RegisterExcess(twice(200))));
    s.refused("finance", fund(F::RegisterExcess(twice(200))), "P-04");
    let over = |yuan| RequestRefund {
        ground: RefundGround::Overpaid,
        amount: Fen::yuan(yuan),
        reason: "同一笔缴了两次".into(),
        ..RequestRefund::default()
    };
    s.refused("finance", fund(F::RequestRefund(over(201))), "F-14");
    s.does("finance", fund(F::RequestRefund(over(200))));
    // This may be turned down, with its reason: the party did not overpay after all.
    s.does("head", fund(F::OrderRefund(OrderRefund { approve: false, opinion: "系另案缴款".into() })));
    s.does("finance", fund(F::RequestRefund(over(200))));
    s.does("head", fund(F::OrderRefund(agreed())));
    s.does("finance", fund(F::CarryOutRefund(paid_back())));
    assert_eq!(s.case.overpaid(s.today(), &s.town), Fen(0));
    assert_eq!(s.owed(), Fen(0));
}

#[test]
fn f01_refuses_the_handler_who_books_what_was_overpaid() {
    let mut s = Story::at(At::Paid);
    s.people.get_mut("sq1").expect("there").roles.insert(Role::Finance);
    let c = RegisterExcess { amount: Fen::yuan(1), voucher: "V".into(), paid_on: None };
    s.refused("sq1", fund(F::RegisterExcess(c)), "F-01");
}

// R-10 保管, F-13 处置

pub fn thing(name: &str) -> GoodsItem {
    GoodsItem {
        name: name.into(), quantity: "1辆".into(), condition: "完好".into(), ..GoodsItem::default()
    }
}

pub fn forfeits() -> CollectForfeits {
    CollectForfeits {
        items: vec![thing("三轮车"), thing("电子秤")],
        officers: team(),
        ..CollectForfeits::default()
    }
}

pub fn into_store(goods: &[u32]) -> StoreGoods {
    StoreGoods {
        goods: goods.to_vec(),
        room: "镇政府一号库".into(),
        officers: vec!["sq1".into()],
        condition: "与清单一致".into(),
        files: vec![],
    }
}

pub fn sale(goods: &[u32], way: DisposalWay) -> ProposeDisposal {
    ProposeDisposal {
        goods: goods.to_vec(),
        way,
        reason: "决定已经生效".into(),
        value: Fen::yuan(800),
        ..ProposeDisposal::default()
    }
}

pub fn sold(yuan: i64) -> CarryOutDisposal {
    CarryOutDisposal {
        agent: "示例拍卖公司".into(),
        witness: neighbour(),
        witness_identity: "村监委会".into(),
        proceeds: Fen::yuan(yuan),
        process: "公告七日后公开拍卖".into(),
        files: vec![file()],
        ..CarryOutDisposal::default()
    }
}

pub fn yes() -> ApproveDisposal {
    ApproveDisposal { approve: true, opinion: "同意".into() }
}

/// A decision that confiscates, served.
pub fn forfeited() -> Story {
    let mut s = Story::new();
    s.penalty = Penalty(vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::Confiscation, 0)]);
    s.to(At::Served)
}

pub fn kept() -> Story {
    let mut s = forfeited();
    s.does("sq1", fund(F::CollectForfeits(forfeits())));
    s.does("keeper", fund(F::StoreGoods(into_store(&[1, 2]))));
    s
}

#[test]
fn r10_refuses_the_handler_who_keeps_counts_or_disposes() {
    let mut s = kept();
    s.people.get_mut("sq1").expect("there").roles.insert(Role::Store);
    s.people.get_mut("sq1").expect("there").roles.insert(Role::Finance);
    let c = ReleaseGoods { goods: vec![1], reason: "检验".into(), recipient: "李示例".into() };
    s.refused("sq1", fund(F::ReleaseGoods(c.clone())), "R-10");
    let count = CountGoods { found: vec![1, 2], supervisor: "legal".into(), explanation: String::new() };
    s.refused("sq1", fund(F::CountGoods(count)), "R-10");
    let c2 = ProposeDisposal { perishable: true, ..sale(&[1], DisposalWay::Sale) };
    s.refused("sq1", fund(F::ProposeDisposal(c2)), "R-10");
    s.does("keeper", fund(F::ReleaseGoods(c)));
    s.refused("sq1", fund(F::StoreGoods(into_store(&[1]))), "R-10");
    // The squadron alone, without the keeper's post, not at all.
    s.refused("sq2", fund(F::StoreGoods(into_store(&[1]))), "P-01");
    // Nothing is proposed that the keeper does not have, and nothing is closed with things outside.
    let c = ProposeDisposal { perishable: true, ..sale(&[1], DisposalWay::Sale) };
    let r = s.refused("keeper", fund(F::ProposeDisposal(c)), "R-10");
    assert_eq!(r.fix.act, Some("store_goods"));
    let mut s = s.to(At::Paid);
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "R-10");
}

#[test]
fn r10_refuses_a_count_whose_difference_nobody_explains() {
    let mut s = kept();
    let count = |found: &[u32], why: &str| CountGoods {
        found: found.to_vec(),
        supervisor: "finance".into(),
        explanation: why.into(),
    };
    s.refused("keeper", fund(F::CountGoods(count(&[1], ""))), "R-10");
    s.refused("keeper", fund(F::CountGoods(count(&[1, 2, 9], ""))), "P-04");
    let own = CountGoods { supervisor: "keeper".into(), ..count(&[1, 2], "") };
    s.refused("keeper", fund(F::CountGoods(own)), "R-10");
    s.does("keeper", fund(F::CountGoods(count(&[2, 1, 1], ""))));
    s.does("keeper", fund(F::CountGoods(count(&[1], "电子秤送检未归"))));
    let last = s.case.fund.counts.last().expect("counted");
    assert_eq!((last.missing.as_slice(), last.surplus.as_slice()), (&[2][..], &[][..]));
}

#[test]
fn r10_lets_pass_in_out_and_in_again() {
    let mut s = kept();
    assert_eq!(s.case.stored().count(), 2);
    let c = ReleaseGoods { goods: vec![2], reason: "送检".into(), recipient: "质检站".into() };
    s.does("keeper", fund(F::ReleaseGoods(c.clone())));
    s.refused("keeper", fund(F::ReleaseGoods(c)), "P-04");
    s.refused("keeper", fund(F::StoreGoods(into_store(&[1]))), "P-04");
    s.does("keeper", fund(F::StoreGoods(into_store(&[2]))));
    assert_eq!((s.case.stored().count(), s.case.fund.moves.len()), (2, 3));
}

#[test]
fn f13_refuses_closing_before_the_forfeits_are_collected_and_collecting_nothing() {
    let mut s = forfeited().to(At::Paid);
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c.clone()), "F-13");
    let nothing = CollectForfeits { items: vec![], ..forfeits() };
    s.refused("sq1", fund(F::CollectForfeits(nothing.clone())), "F-13");
    let nameless = CollectForfeits {
        items: vec![GoodsItem { quantity: "1".into(), ..GoodsItem::default() }],
        ..forfeits()
    };
    s.refused("sq1", fund(F::CollectForfeits(nameless)), "P-04");
    let alone = CollectForfeits { officers: vec!["sq1".into()], ..forfeits() };
    s.refused("sq1", fund(F::CollectForfeits(alone)), "R-01");
    let gone =
        CollectForfeits { unavailable: "车辆已被当事人转卖，去向不明".into(), ..nothing };
    s.does("sq1", fund(F::CollectForfeits(gone.clone())));
    s.refused("sq1", fund(F::CollectForfeits(gone)), "P-03");
    s.does("sq1", C::ProposeClosing(c));
    // A decision without confiscation has nothing to collect.
    Story::at(At::Served).refused("sq1", fund(F::CollectForfeits(forfeits())), "P-03");
}

#[test]
fn f13_refuses_what_was_not_approved_not_witnessed_not_photographed_or_sold_in_private() {
    let mut s = kept().to(At::Closed);
    s.refused("keeper", fund(F::CarryOutDisposal(sold(900))), "P-03");
    s.refused("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Sale))), "F-13");
    s.does("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction))));
    s.refused("keeper", fund(F::ProposeDisposal(sale(&[2], DisposalWay::Auction))), "F-13");
    s.refused("keeper", fund(F::CarryOutDisposal(sold(900))), "P-03");
    s.refused("deputy2", fund(F::ApproveDisposal(yes())), "R-09");
    s.does("head", fund(F::ApproveDisposal(yes())));
    // 豫赃§30: the treasury's side entrusts the auction, not the keeper.
    s.refused("keeper", fund(F::CarryOutDisposal(sold(900))), "F-13");
    for c in [
        CarryOutDisposal { witness: Signature::default(), ..sold(900) },
        CarryOutDisposal {
            witness: Signature { name: "王邻居".into(), ..Signature::default() },
            ..sold(900)
        },
        CarryOutDisposal { witness: Signature { name: "财政".into(), ..signed() }, ..sold(900) },
        CarryOutDisposal { files: vec![], ..sold(900) },
        CarryOutDisposal { agent: String::new(), ..sold(900) },
    ] {
        s.refused("finance", fund(F::CarryOutDisposal(c)), "F-13");
    }
    for c in [sold(0), CarryOutDisposal { on: Some(day("2026-01-01")), ..sold(900) }] {
        s.refused("finance", fund(F::CarryOutDisposal(c)), "P-04");
    }
    s.does("finance", fund(F::CarryOutDisposal(sold(900))));
    assert_eq!(folds_with_witnesses_by_name(&s), 1, "a record that only names the witness still folds");
    // Destroyed: no money, but photos and a witness.
    s.does("keeper", fund(F::ProposeDisposal(sale(&[2], DisposalWay::Destruction))));
    s.does("head", fund(F::ApproveDisposal(yes())));
    s.refused("keeper", fund(F::CarryOutDisposal(sold(1))), "P-04");
    s.refused("keeper", fund(F::CarryOutDisposal(CarryOutDisposal { files: vec![], ..sold(0) })), "F-13");
    s.does("keeper", fund(F::CarryOutDisposal(CarryOutDisposal { agent: String::new(), ..sold(0) })));
    let gone: Vec<_> = s.case.goods.0.iter().map(|g| g.gone.map(|(how, _)| how)).collect();
    assert_eq!(gone, [Some(Gone::Sold), Some(Gone::Destroyed)]);
}

#[test]
fn f13_lets_pass_what_was_held_already_as_confiscated() {
    let mut s = forfeited();
    // A thing that was registered during the investigation.
    let (by, on) = (s.case.decision.as_ref().expect("decided").number.clone(), s.today());
    s.case.goods.take(&[thing("三轮车")], Taken::Held, &by, on);
    let c = CollectForfeits { goods: vec![1], items: vec![], ..forfeits() };
    let wrong = CollectForfeits { goods: vec![7], ..c.clone() };
    s.refused("sq1", fund(F::CollectForfeits(wrong)), "P-04");
    s.does("sq1", fund(F::CollectForfeits(c)));
    assert_eq!(s.case.goods.here(Taken::Confiscated).count(), 1);
    assert_eq!(s.case.goods.here(Taken::Held).count(), 0);
    // Turned down, it is proposed again.
    s.does("keeper", fund(F::StoreGoods(into_store(&[1]))));
    let mut s = s.to(At::Closed);
    s.does("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Destruction))));
    s.does("head", fund(F::ApproveDisposal(ApproveDisposal { approve: false, opinion: "应当拍卖".into() })));
    s.does("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction))));
}

#[test]
fn f14_refuses_disposal_before_the_case_is_closed_or_while_a_suit_runs() {
    let mut s = kept();
    s.refused("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction))), "F-14");
    let c = RecordStay { proceeding: "行政诉讼".into(), from: Some(s.today()), ..RecordStay::default() };
    s.does("legal", C::RecordStay(c));
    let mut s = s.to(At::Closed);
    s.refused("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction))), "F-14");
    let mut s = kept().to(At::Closed);
    s.does("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction))));
}

#[test]
fn f14_lets_pass_what_does_not_keep_at_once_and_ten_working_days_for_an_auction() {
    let mut s = kept();
    let c = ProposeDisposal { perishable: true, ..sale(&[1], DisposalWay::Sale) };
    s.does("keeper", fund(F::ProposeDisposal(c)));
    s.does("head", fund(F::ApproveDisposal(yes())));
    s.does("keeper", fund(F::CarryOutDisposal(sold(60))));
    assert_eq!(due(&s, "处置款缴库"), ["2026-03-10"], "at once");
    s.does(
        "finance",
        fund(F::RemitProceeds(RemitProceeds { voucher: "缴1".into(), ..RemitProceeds::default() })),
    );
    assert!(due(&s, "处置款缴库").is_empty());
    let mut s = s.to(At::Archived);
    s.until("2026-03-13");
    s.does("keeper", fund(F::ProposeDisposal(sale(&[2], DisposalWay::Auction))));
    s.does("head", fund(F::ApproveDisposal(yes())));
    s.does("finance", fund(F::CarryOutDisposal(sold(900))));
    assert_eq!(due(&s, "处置款缴库"), ["2026-03-27"]);
}

#[test]
fn f12_refuses_closing_before_the_treasury_has_the_proceeds() {
    let mut s = kept();
    let c = ProposeDisposal { perishable: true, ..sale(&[1], DisposalWay::Sale) };
    s.does("keeper", fund(F::ProposeDisposal(c)));
    let mut waiting = s.clone().to(At::Paid);
    let c = waiting.closing();
    waiting.refused("sq1", C::ProposeClosing(c), "F-13");
    s.does("head", fund(F::ApproveDisposal(yes())));
    s.does("keeper", fund(F::CarryOutDisposal(sold(60))));
    let mut s = s.to(At::Paid);
    let c = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(c), "F-12");
    assert_eq!(r.fix.act, Some("remit_proceeds"));
    let wrong = RemitProceeds { disposal: 2, voucher: "缴".into(), ..RemitProceeds::default() };
    s.refused("finance", fund(F::RemitProceeds(wrong)), "P-04");
}

#[test]
fn f12_lets_pass_closing_once_the_treasury_has_them() {
    let mut s = kept();
    let c = ProposeDisposal { perishable: true, ..sale(&[1], DisposalWay::Sale) };
    s.does("keeper", fund(F::ProposeDisposal(c)));
    s.does("head", fund(F::ApproveDisposal(yes())));
    s.does("keeper", fund(F::CarryOutDisposal(sold(60))));
    let remit = RemitProceeds { disposal: 1, voucher: "缴".into(), ..RemitProceeds::default() };
    s.does("finance", fund(F::RemitProceeds(remit.clone())));
    s.refused("finance", fund(F::RemitProceeds(remit)), "P-03");
    let s = s.to(At::Closed);
    assert_eq!(s.case.refundable(), Fen::yuan(560), "should the decision fall, the price goes back too");
}

#[test]
fn f14_refuses_the_partys_own_things_before_six_months_after_a_notice() {
    let mut s = Story::at(At::Served);
    let (by, on) = (s.case.decision.as_ref().expect("decided").number.clone(), s.today());
    s.case.goods.take(&[thing("三轮车")], Taken::Seized, &by, on);
    s.does("keeper", fund(F::StoreGoods(into_store(&[1]))));
    let auction = fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction)));
    let r = s.refused("keeper", auction.clone(), "F-14");
    assert_eq!(r.fix.act, Some("notify_claim"));
    let notice = NotifyClaim { goods: vec![1], way: "邮寄".into(), files: vec![file()], on: None };
    s.refused("sq1", fund(F::NotifyClaim(NotifyClaim { files: vec![], ..notice.clone() })), "F-14");
    s.refused(
        "sq1",
        fund(F::NotifyClaim(NotifyClaim { on: Some(day("2026-03-09")), ..notice.clone() })),
        "P-04",
    );
    s.does("sq1", fund(F::NotifyClaim(notice.clone())));
    s.refused("sq1", fund(F::NotifyClaim(notice)), "P-04");
    // 10 March and six months: 10 September still belongs to the party.
    assert!(s.case.windows(&s.town).iter().any(|(n, d)| *n == "领取期" && d.due == Some(day("2026-09-10"))));
    s.until("2026-09-10");
    s.refused("keeper", auction.clone(), "F-14");
    s.until("2026-09-11");
    s.does("keeper", auction);
}

#[test]
fn f14_lets_pass_a_confiscated_thing_back_to_the_party() {
    let mut s = kept();
    let c = RequestRefund { goods: vec![1], ..wrong(0) };
    s.does("legal", fund(F::RequestRefund(c)));
    s.does("head", fund(F::OrderRefund(agreed())));
    let c = CarryOutRefund { voucher: String::new(), ..paid_back() };
    s.refused("keeper", fund(F::CarryOutRefund(c.clone())), "P-04");
    s.does("keeper", fund(F::CarryOutRefund(CarryOutRefund { signature: signed(), ..c })));
    assert_eq!(s.case.goods.get(1).and_then(|g| g.gone), Some((Gone::Returned, s.today())));
}

#[test]
fn the_page_says_what_has_become_of_money_and_things() {
    let facts = |s: &Story| (law::case::fund::SIDE.facts)(&s.case, &s.town);
    assert!(facts(&Story::at(At::Served)).is_empty());
    let said = facts(&gained());
    assert!(
        said.iter().any(|(k, v)| *k == "违法所得" && v.contains("1500.00元") && v.contains("2笔尚未退赔"))
    );
    let said = facts(&in_parts(OnDefault::AllDue));
    assert!(
        said.iter().any(|(k, v)| *k == "分期计划"
            && v.contains("第3期2026-06-15前100.00元")
            && v.contains("一并到期"))
    );
    let said = facts(&kept());
    assert!(said.iter().any(|(k, v)| *k == "保管提示" && v.contains("豫赃§8")));
}

#[test]
fn f14_lets_pass_what_the_party_does_not_fetch_after_six_months() {
    let mut s = kept().to(At::Closed);
    s.does("legal", fund(F::RequestRefund(RequestRefund { goods: vec![1], ..wrong(0) })));
    s.does("head", fund(F::OrderRefund(agreed())));
    let auction = fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction)));
    s.refused("keeper", auction.clone(), "F-14");
    let s2 = s.clone();
    let notice = NotifyClaim { goods: vec![1], way: "邮寄".into(), files: vec![file()], on: None };
    s.does("sq1", fund(F::NotifyClaim(notice.clone())));
    s.refused("keeper", auction.clone(), "F-14");
    s.wait(200);
    s.does("keeper", auction);
    // What is not going back is nobody's to fetch.
    let mut s = s2;
    s.refused("sq1", fund(F::NotifyClaim(NotifyClaim { goods: vec![2], ..notice })), "P-04");
}

// What meets: refunds by hand and by an outcome, goods under a later decision

/// The reconsideration body says this of the decision.
fn reconsidered(s: &mut Story, c: remedy::RecordResult) {
    taken_to_reconsideration(s);
    s.does("legal", C::Remedy(R::RecordResult(c)));
}

fn taken_to_reconsideration(s: &mut Story) {
    let c = crate::remedy::reconsideration(s);
    s.does("legal", C::Remedy(R::RegisterReconsideration(c)));
    let c = crate::remedy::accepted(s);
    s.does("legal", C::Remedy(R::RecordAcceptance(c)));
}

fn ended(kind: ResultKind) -> remedy::RecordResult {
    crate::remedy::result(kind)
}

fn changed_to(yuan: i64) -> remedy::RecordResult {
    remedy::RecordResult { penalty: fine(yuan), ..ended(ResultKind::Changed) }
}

fn no() -> OrderRefund {
    OrderRefund { approve: false, opinion: "不退".into() }
}

#[test]
fn f14_refuses_the_head_who_keeps_what_an_outcome_found_wrong() {
    let mut s = Story::at(At::Paid);
    reconsidered(&mut s, changed_to(300));
    s.does("legal", fund(F::RequestRefund(wrong(100))));
    s.refused("head", fund(F::OrderRefund(no())), "F-14");
    s.does("head", fund(F::OrderRefund(agreed())));
}

#[test]
fn f14_lets_pass_the_head_who_finds_that_nothing_was_wrong_where_no_outcome_says_so() {
    let mut s = Story::at(At::Paid);
    s.does("legal", fund(F::RequestRefund(wrong(300))));
    s.does("head", fund(F::OrderRefund(no())));
    assert!(s.case.fund.refunds.last().is_some_and(|r| r.refused));
}

#[test]
fn f14_refuses_by_another_door_what_an_outcome_gives_back() {
    // Of 500 paid an outcome gives 200 back: 300 are left to be asked for, none of it overpaid.
    let mut s = Story::at(At::Paid);
    reconsidered(&mut s, changed_to(300));
    assert_eq!(s.case.remedy.refund_owed(&s.town).map(|(sum, _)| sum), Some(Fen::yuan(200)));
    assert_eq!((s.case.refundable(), s.case.overpaid(s.today(), &s.town)), (Fen::yuan(300), Fen(0)));
    s.refused("legal", fund(F::RequestRefund(wrong(301))), "F-14");
    let over = RequestRefund { ground: RefundGround::Overpaid, ..wrong(1) };
    s.refused("legal", fund(F::RequestRefund(over)), "F-14");
}

#[test]
fn f14_lets_pass_the_rest_where_a_part_went_back_before_the_outcome() {
    let mut s = Story::at(At::Paid);
    s.does("legal", fund(F::RequestRefund(wrong(150))));
    s.does("head", fund(F::OrderRefund(agreed())));
    s.does("finance", fund(F::CarryOutRefund(paid_back())));
    reconsidered(&mut s, changed_to(300));
    assert_eq!(s.case.remedy.refund_owed(&s.town).map(|(sum, _)| sum), Some(Fen::yuan(50)));
}

#[test]
fn q12_refuses_collecting_what_a_measure_still_holds() {
    let mut s = forfeited();
    let (by, on) = (s.case.decision.as_ref().expect("decided").number.clone(), s.today());
    s.case.goods.take(&[thing("三轮车")], Taken::Seized, &by, on);
    s.case.goods.take(&[thing("电子秤")], Taken::Sealed, &by, on);
    for no in [1, 2] {
        let c = CollectForfeits { goods: vec![no], items: vec![], ..forfeits() };
        let r = s.refused("sq1", fund(F::CollectForfeits(c)), "Q-12");
        assert_eq!(r.fix.act, Some("settle_measure"));
    }
}

#[test]
fn q12_lets_pass_collecting_what_the_party_hands_over_beside_it() {
    let mut s = forfeited();
    let (by, on) = (s.case.decision.as_ref().expect("decided").number.clone(), s.today());
    s.case.goods.take(&[thing("三轮车")], Taken::Seized, &by, on);
    s.does("sq1", fund(F::CollectForfeits(forfeits())));
    assert_eq!(s.case.goods.here(Taken::Confiscated).count(), 2);
    assert_eq!(s.case.goods.here(Taken::Seized).count(), 1);
}

#[test]
fn f14_refuses_collecting_what_is_to_go_back() {
    let mut s = forfeited();
    let (by, on) = (s.case.decision.as_ref().expect("decided").number.clone(), s.today());
    s.case.goods.take(&[thing("三轮车")], Taken::Held, &by, on);
    s.case.hold.to_return.insert(1);
    let c = CollectForfeits { goods: vec![1], items: vec![], ..forfeits() };
    s.refused("sq1", fund(F::CollectForfeits(c.clone())), "F-14");
    s.case.hold.to_return.clear();
    s.does("sq1", fund(F::CollectForfeits(c)));
}

#[test]
fn p03_refuses_collecting_on_a_decision_that_fell() {
    let mut s = forfeited();
    reconsidered(&mut s, ended(ResultKind::Annulled));
    s.refused("sq1", fund(F::CollectForfeits(forfeits())), "P-03");
}

#[test]
fn f14_refuses_disposal_that_a_remedy_overtakes() {
    let auction = fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction)));
    let mut s = kept().to(At::Closed);
    let mut fell = s.clone();
    s.does("keeper", auction.clone());
    let mut approved = s.clone();
    // Between the proposal and the approval, and between the approval and the auction.
    taken_to_reconsideration(&mut s);
    s.refused("head", fund(F::ApproveDisposal(yes())), "F-14");
    s.does("head", fund(F::ApproveDisposal(ApproveDisposal { approve: false, opinion: "待复议".into() })));
    approved.does("head", fund(F::ApproveDisposal(yes())));
    taken_to_reconsideration(&mut approved);
    approved.refused("finance", fund(F::CarryOutDisposal(sold(900))), "F-14");
    // Nothing is sold on a decision that no longer stands.
    reconsidered(&mut fell, ended(ResultKind::Annulled));
    let r = fell.refused("keeper", auction, "F-14");
    assert_eq!(r.fix.act, Some("request_refund"));
}

#[test]
fn f14_lets_pass_disposal_once_the_remedy_left_the_decision_standing() {
    let mut s = kept().to(At::Closed);
    s.does("keeper", fund(F::ProposeDisposal(sale(&[1], DisposalWay::Auction))));
    taken_to_reconsideration(&mut s);
    s.does("legal", C::Remedy(R::RecordResult(ended(ResultKind::Maintained))));
    s.does("head", fund(F::ApproveDisposal(yes())));
    s.does("finance", fund(F::CarryOutDisposal(sold(900))));
}

#[test]
fn f14_refuses_what_is_called_perishable_and_is_not_sold() {
    let mut s = kept();
    for way in [DisposalWay::Auction, DisposalWay::HandOver, DisposalWay::Destruction, DisposalWay::Filed] {
        let c = ProposeDisposal { perishable: true, ..sale(&[1], way) };
        s.refused("keeper", fund(F::ProposeDisposal(c)), "F-14");
    }
    let c = ProposeDisposal { perishable: true, ..sale(&[1], DisposalWay::Sale) };
    s.does("keeper", fund(F::ProposeDisposal(c)));
}

#[test]
fn f08_lets_pass_late_payment_and_shows_the_last_day_while_what_accrued_is_open() {
    let mut s = in_parts(OnDefault::OnlyThat);
    s.until("2026-07-15");
    paid(&mut s, 500);
    assert!(s.owed().0 > 0);
    assert_eq!(due(&s, "分期缴款"), ["2026-06-15"]);
}

#[test]
fn f18_refuses_a_reckoning_with_half_a_row_and_lets_empty_rows_pass() {
    let mut s = Story::at(At::Ordered);
    let income = |source: &str, yuan| {
        let mut c = reckoning(100, &[]);
        c.income.push(IncomeLine { source: source.into(), amount: Fen::yuan(yuan) });
        fund(F::CalculateGains(c))
    };
    for wrong in [income("", 5), income("收据", 0), income("收据", -5)] {
        assert_eq!(s.refused("sq1", wrong, "P-04").field, Some("income"));
    }
    let victim = |person: &str, yuan, reason: &str| {
        let mut c = reckoning(100, &[("王示例", 10)]);
        let (person, reason) = (person.into(), reason.into());
        c.victims.push(VictimLine { person, amount: Fen::yuan(yuan), reason });
        fund(F::CalculateGains(c))
    };
    for wrong in [
        victim("", 5, "多收"),
        victim("李示例", 0, "多收"),
        victim("李示例", -5, "多收"),
        victim("李示例", 5, ""),
    ] {
        assert_eq!(s.refused("sq1", wrong, "P-04").field, Some("victims"));
    }
    s.refused("sq1", fund(F::CalculateGains(CalculateGains { income: vec![], ..reckoning(1, &[]) })), "F-18");
    s.does("sq1", income("", 0));
    s.does("sq1", victim("", 0, ""));
    let gains = s.case.fund.gains.as_ref().expect("reckoned");
    assert_eq!(gains.victims.len(), 1);
}
