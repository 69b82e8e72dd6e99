//! Money: RULES §3 (F-01–F-10), Q-15, G-16.

use crate::kit::*;
use crate::support::day;
use law::case::{CaseCommand as C, *};
use law::money::Fen;
use law::town::SuspendFrom;

/// A case of the simple procedure with this fine, delivered.
fn spot_fined(yuan: i64) -> Story {
    let mut s = Story::for_simple();
    let c = DecideOnSpot { penalty: fine(yuan), ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
    s.does("sq1", C::DeliverOnSpot(DeliverOnSpot { delivered_at: None, sealed: true, signature: signed() }));
    s
}

#[test]
fn f01_refuses_the_handler_who_books_the_payment() {
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { officers: vec!["poly".into(), "sq1".into()], ..s.filing() };
    s.does("poly", C::ProposeFiling(c));
    let mut s = s.to(At::Served);
    let c = s.pay();
    s.refused("poly", C::RegisterPayment(c.clone()), "F-01");
    s.refused("sq2", C::RegisterPayment(c), "P-01");
}

#[test]
fn f01_lets_pass_the_finance_office() {
    let mut s = Story::at(At::Served);
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
    assert_eq!(s.owed(), Fen(0));
}

#[test]
fn f02_refuses_a_demand_before_the_fifteen_days_are_over() {
    // Served on 10 March: due 25 March.
    let mut s = Story::at(At::Served);
    let urge = C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] });
    s.until("2026-03-25");
    s.refused("sq1", urge.clone(), "F-02");
    s.until("2026-03-26");
    s.does("sq1", urge);
}

#[test]
fn f02_lets_pass_the_fifteenth_day_without_surcharge() {
    let mut s = Story::at(At::Served);
    s.until("2026-03-25");
    shown("F-02", s.owed(), Fen::yuan(500));
    assert_eq!(s.case.account(s.today(), &s.town).due, Some(day("2026-03-25")));
}

#[test]
fn f03_refuses_a_fine_without_a_collecting_bank() {
    let mut s = Story::at(At::WindowOver);
    s.town.agency.collecting_bank = String::new();
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "F-03");
    let mut s = Story::for_simple();
    s.town.agency.collecting_bank_address = " ".into();
    let c = s.spot();
    s.refused("sq1", C::DecideOnSpot(c), "F-03");
}

#[test]
fn f03_lets_pass_a_decision_that_says_whether_a_surcharge_will_run() {
    for surcharge in [true, false] {
        let s = Story { surcharge, ..Story::at(At::WindowOver) }.to(At::Decided);
        assert_eq!(s.case.decision.as_ref().map(|d| d.surcharge), Some(surcharge));
    }
}

#[test]
fn f04_refuses_a_surcharge_that_the_decision_does_not_state() {
    // TL-51.
    let mut s = Story { surcharge: false, ..Story::at(At::WindowOver) }.to(At::Served);
    s.until("2026-04-10");
    assert_eq!(s.owed(), Fen::yuan(500));
    let c = RegisterPayment { amount: Fen::yuan(515), ..s.pay() };
    s.refused("finance", C::RegisterPayment(c), "F-04");
}

#[test]
fn f04_lets_pass_the_principal_alone() {
    let mut s = Story { surcharge: false, ..Story::at(At::WindowOver) }.to(At::Served);
    s.until("2026-04-10");
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
}

#[test]
fn f05_refuses_cash_outside_the_three_cases() {
    // TL-10, TL-11.
    let mut s = spot_fined(150);
    let c = s.cash();
    s.refused("sq1", C::CollectCash(c.clone()), "F-05");
    let hard = CollectCash { ground: Collection::HardLater, ..c };
    s.refused("sq1", C::CollectCash(hard), "F-05");
    let mut s = Story::at(At::Served);
    let why = "当事人流动经营，事后难以执行".to_string();
    for ground in [Collection::Small, Collection::HardLater, Collection::Remote] {
        let c = CollectCash { ground, reason: why.clone(), ..s.cash() };
        s.refused("sq1", C::CollectCash(c), "F-05");
    }
    let c = CollectCash { ground: Collection::Remote, requested_by_party: true, ..s.cash() };
    let r = s.refused("sq1", C::CollectCash(CollectCash { reason: " ".into(), ..c }), "F-05");
    assert_eq!(r.field, Some("reason"));
}

#[test]
fn f05_lets_pass_each_of_the_three() {
    let mut s = spot_fined(100);
    let c = s.cash();
    s.does("sq1", C::CollectCash(c));
    let mut s = spot_fined(150);
    let c = CollectCash { ground: Collection::HardLater, reason: "流动摊贩".into(), ..s.cash() };
    s.does("sq1", C::CollectCash(c));
    // TL-12: the general procedure, a remote village, the party asks.
    let mut s = Story::at(At::Served);
    let c = CollectCash {
        ground: Collection::Remote,
        reason: "山区，到银行四十公里".into(),
        requested_by_party: true,
        ..s.cash()
    };
    s.does("sq1", C::CollectCash(c));
}

#[test]
fn f05_refuses_cash_on_a_later_day_but_where_the_bank_is_far() {
    // 罚§68 speaks of the spot. The day after, a small fine goes to the bank; 罚§69 does not end with the day.
    let (mut s, far) = (spot_fined(100), spot_fined(100));
    s.wait(1);
    let c = s.cash();
    let r = s.refused("sq1", C::CollectCash(c), "F-05");
    assert_eq!(r.fix.act, Some("register_payment"));
    let c = CollectCash { ground: Collection::HardLater, reason: "没有固定住所".into(), ..s.cash() };
    s.refused("sq1", C::CollectCash(c), "F-05");
    let mut s = far;
    s.wait(1);
    let c = CollectCash {
        ground: Collection::Remote,
        reason: "山区，距最近的网点四十公里".into(),
        requested_by_party: true,
        ..s.cash()
    };
    s.does("sq1", C::CollectCash(c));
}

#[test]
fn f06_refuses_cash_without_the_special_receipt_or_with_a_used_one() {
    // TL-13.
    let mut s = spot_fined(100);
    let c = CollectCash { receipt: " ".into(), ..s.cash() };
    s.refused("sq1", C::CollectCash(c), "F-06");
    let c = CollectCash { receipt: "P7".into(), amount: Fen::yuan(40), ..s.cash() };
    s.does("sq1", C::CollectCash(c));
    s.does("sq1", C::HandInCash(HandInCash::default()));
    s.does("finance", C::DepositCash(DepositCash { on: None, slip: "1".into() }));
    let c = CollectCash { receipt: "P7".into(), ..s.cash() };
    s.refused("sq1", C::CollectCash(c), "F-06");
}

#[test]
fn f06_lets_pass_a_numbered_receipt() {
    let mut s = spot_fined(100);
    let c = s.cash();
    s.does("sq1", C::CollectCash(c));
}

#[test]
fn f07_refuses_more_cash_and_closing_before_the_bank_has_it() {
    let mut s = spot_fined(100);
    let c = CollectCash { amount: Fen::yuan(40), ..s.cash() };
    s.does("sq1", C::CollectCash(c));
    let c = s.cash();
    s.refused("sq1", C::CollectCash(c), "F-07");
    let mut s = spot_fined(100);
    s.does("sq1", C::FileForRecord(FileForRecord::default()));
    let c = s.cash();
    s.does("sq1", C::CollectCash(c));
    let c = s.publish();
    s.does("legal", C::Publish(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "F-07");
}

#[test]
fn f07_lets_pass_two_and_two_working_days() {
    // TD-44's shape: collected on Monday, to the agency by Wednesday, to the bank two working days after that.
    let due = |s: &Story, what: &str| {
        s.case.deadlines(&s.town).into_iter().find(|(w, _)| *w == what).and_then(|(_, d)| d.due)
    };
    let mut s = spot_fined(100);
    let c = s.cash();
    s.does("sq1", C::CollectCash(c));
    assert_eq!(due(&s, "收缴款交机关"), Some(day("2026-03-04")));
    s.until("2026-03-03");
    s.does("sq1", C::HandInCash(HandInCash::default()));
    assert_eq!(due(&s, "收缴款缴银行"), Some(day("2026-03-05")));
    s.does("finance", C::DepositCash(DepositCash { on: None, slip: "回单1".into() }));
    assert_eq!(s.owed(), Fen(0));
}

#[test]
fn f07_lets_pass_two_working_days_from_the_shore_for_what_was_collected_on_the_water() {
    let due = |s: &Story| {
        let all = s.case.deadlines(&s.town);
        all.into_iter().find(|(w, _)| *w == "收缴款交机关").and_then(|(_, d)| d.due)
    };
    let s = spot_fined(100);
    let ashore = |s: &Story, on: &str| CollectCash { ashore_on: Some(day(on)), ..s.cash() };
    let mut late = s.clone();
    let c = ashore(&s, "2026-03-05");
    late.does("sq1", C::CollectCash(c));
    assert_eq!(due(&late), Some(day("2026-03-09")), "Thursday ashore, so until Monday");
    let mut same_day = s.clone();
    let c = ashore(&s, "2026-03-02");
    same_day.does("sq1", C::CollectCash(c));
    assert_eq!(due(&same_day), Some(day("2026-03-04")));
    // Nobody was ashore before the money was taken.
    let mut before = s.clone();
    let c = ashore(&s, "2026-03-01");
    assert_eq!(before.refused("sq1", C::CollectCash(c), "P-04").field, Some("ashore_on"));
}

fn ask_deferral(s: &mut Story, until: &str) {
    let c = RequestDeferral {
        reason: "经济困难".into(),
        until: Some(day(until)),
        files: vec![file()],
        ..RequestDeferral::default()
    };
    s.does("sq1", C::RequestDeferral(c));
}

fn grant(s: &mut Story, granted: bool) {
    let c =
        DecideDeferral { granted, until: None, opinion: "情况属实".into(), ..DecideDeferral::default() };
    s.does("head", C::DecideDeferral(c));
}

#[test]
fn f08_refuses_a_deferral_without_a_written_request_or_over_an_open_one() {
    let mut s = Story::at(At::Served);
    let c = RequestDeferral {
        reason: "困难".into(),
        until: Some(day("2026-06-01")),
        files: vec![],
        ..RequestDeferral::default()
    };
    s.refused("sq1", C::RequestDeferral(c.clone()), "F-08");
    ask_deferral(&mut s, "2026-06-01");
    s.refused("sq1", C::RequestDeferral(RequestDeferral { files: vec![file()], ..c }), "F-08");
    let c =
        DecideDeferral { granted: true, until: None, opinion: "同意".into(), ..DecideDeferral::default() };
    s.refused("deputy2", C::DecideDeferral(c), "R-09");
}

#[test]
fn f08_lets_pass_a_granted_deferral_without_surcharge_and_keeps_it_while_another_is_asked_for() {
    let mut s = Story::at(At::Served);
    ask_deferral(&mut s, "2026-05-15");
    grant(&mut s, true);
    s.until("2026-05-15");
    assert_eq!(s.owed(), Fen::yuan(500));
    // A second request, and its refusal, leave the first as it was.
    ask_deferral(&mut s, "2026-08-03");
    assert_eq!(s.owed(), Fen::yuan(500));
    grant(&mut s, false);
    assert_eq!(s.owed(), Fen::yuan(500));
    s.until("2026-05-17");
    assert_eq!(s.owed(), Fen::yuan(530), "two days after the granted day");
}

#[test]
fn f02_refuses_a_pending_request_the_effect_of_a_granted_one() {
    let mut s = Story::at(At::Served);
    ask_deferral(&mut s, "2026-05-15");
    grant(&mut s, true);
    ask_deferral(&mut s, "2026-08-03");
    // The granted day stands until the new request is decided: no earlier, no later.
    assert_eq!(s.case.account(s.today(), &s.town).due, Some(day("2026-05-15")));
    let c = UrgePayment { officers: vec!["sq1".into(), "sq2".into()] };
    s.refused("sq1", C::UrgePayment(c), "F-02");
    s.until("2026-05-17");
    assert_eq!(s.owed(), Fen::yuan(530));
    grant(&mut s, true);
    assert_eq!(s.case.account(s.today(), &s.town).due, Some(day("2026-08-03")));
    s.until("2026-08-03");
    assert_eq!(s.owed(), Fen::yuan(515), "the day before the second was granted stays, nothing is added");
}

#[test]
fn f08_refuses_a_deferral_that_shortens_the_time_to_pay() {
    // Served on 10 March: due on the 25th without any favour.
    let mut s = Story::at(At::Served);
    for until in ["2026-03-20", "2026-03-25"] {
        let c = RequestDeferral {
            reason: "困难".into(),
            until: Some(day(until)),
            files: vec![file()],
            ..RequestDeferral::default()
        };
        let r = s.refused("sq1", C::RequestDeferral(c), "F-08");
        assert_eq!(r.field, Some("until"));
    }
    ask_deferral(&mut s, "2026-05-15");
    let c = DecideDeferral {
        granted: true,
        until: Some(day("2026-03-24")),
        opinion: "同意".into(),
        ..DecideDeferral::default()
    };
    s.refused("head", C::DecideDeferral(c.clone()), "F-08");
    // What is refused needs no day.
    s.does("head", C::DecideDeferral(DecideDeferral { granted: false, ..c }));
}

#[test]
fn f08_lets_pass_a_refused_deferral_with_the_old_due_day() {
    let mut s = Story::at(At::Served);
    ask_deferral(&mut s, "2026-05-15");
    grant(&mut s, false);
    assert_eq!(s.case.account(s.today(), &s.town).due, Some(day("2026-03-25")));
}

#[test]
fn f09_refuses_more_than_principal_and_surcharge() {
    let mut s = Story::at(At::Served);
    s.until("2026-03-28");
    assert_eq!(s.owed(), Fen::yuan(545), "three days at three per cent");
    let c = RegisterPayment { amount: Fen(54_501), ..s.pay() };
    s.refused("finance", C::RegisterPayment(c), "F-09");
}

#[test]
fn f09_refuses_a_late_booking_on_top_of_a_later_payment() {
    // 400 paid on the 20th; a slip of the 15th turns up. On the 15th all 500 were owed, today 100 are.
    let mut s = Story::at(At::Served);
    s.until("2026-03-20");
    let c = RegisterPayment { amount: Fen::yuan(400), ..s.pay() };
    s.does("finance", C::RegisterPayment(c));
    let c = RegisterPayment { amount: Fen::yuan(500), paid_on: Some(day("2026-03-15")), ..s.pay() };
    s.refused("finance", C::RegisterPayment(c.clone()), "F-09");
    s.does("finance", C::RegisterPayment(RegisterPayment { amount: Fen::yuan(100), ..c }));
    assert_eq!(s.owed(), Fen(0));
}

#[test]
fn f09_lets_pass_the_surcharge_up_to_the_principal() {
    // TL-50.
    let mut s = Story::at(At::Served);
    s.until("2026-12-01");
    assert_eq!(s.owed(), Fen::yuan(1_000));
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
}

#[test]
fn f10_lets_pass_the_days_of_reconsideration_uncounted() {
    let mut s = Story::at(At::Served);
    s.until("2026-03-28");
    let c =
        RecordStay {
            proceeding: "行政复议".into(), from: Some(day("2026-03-28")), ..RecordStay::default()
        };
    s.does("legal", C::RecordStay(c));
    s.until("2026-05-08");
    assert_eq!(s.owed(), Fen::yuan(545));
    // The same proceeding is closed by its end.
    let c = RecordStay {
        proceeding: "行政复议".into(),
        from: Some(day("2026-03-28")),
        to: Some(day("2026-05-07")),
        ..RecordStay::default()
    };
    s.does("legal", C::RecordStay(c));
    assert_eq!(s.case.stays.len(), 1);
    assert_eq!(s.owed(), Fen::yuan(560));
}

#[test]
fn f10_refuses_a_stay_without_the_day_that_the_town_counts_from() {
    let mut s = Story::at(At::Served);
    s.town.policy.surcharge_suspend_from.value = SuspendFrom::Acceptance;
    s.until("2026-04-10");
    let c =
        RecordStay {
            proceeding: "行政复议".into(), from: Some(day("2026-03-28")), ..RecordStay::default()
        };
    let r = s.refused("legal", C::RecordStay(c.clone()), "F-10");
    assert_eq!(r.field, Some("accepted_on"));
    // Nobody applies against a decision that has not been served, or tomorrow.
    for from in ["2026-03-09", "2026-04-11"] {
        let c = RecordStay { from: Some(day(from)), ..c.clone() };
        s.refused("legal", C::RecordStay(c), "P-04");
    }
    // Nobody accepts an application before it was made, or tomorrow, or ends it before, or tomorrow.
    let ends = [("2026-04-03", Some("2026-04-02")), ("2026-04-03", Some("2026-04-11"))];
    for (accepted, to) in [("2026-03-27", None), ("2026-04-11", None)].into_iter().chain(ends) {
        let c = RecordStay { accepted_on: Some(day(accepted)), to: to.map(day), ..c.clone() };
        s.refused("legal", C::RecordStay(c), "P-04");
    }
}

#[test]
fn f10_lets_pass_either_reading_of_the_first_day() {
    // Due on 25 March; applied on the 28th, accepted on 3 April, paid on the 13th, while it is pending.
    for (reading, yuan) in [(SuspendFrom::Application, 545), (SuspendFrom::Acceptance, 635)] {
        let mut s = Story::at(At::Served);
        s.town.policy.surcharge_suspend_from.value = reading;
        s.until("2026-04-13");
        let c = RecordStay {
            proceeding: "行政复议".into(),
            from: Some(day("2026-03-28")),
            accepted_on: Some(day("2026-04-03")),
            to: None,
        };
        s.does("legal", C::RecordStay(c));
        assert_eq!(s.owed(), Fen::yuan(yuan), "{reading:?}");
    }
    // It may be accepted on the day it is made, and end on the day it is accepted, which may be today.
    for (from, to) in
        [("2026-03-28", "2026-03-28"), ("2026-04-10", "2026-04-13"), ("2026-04-13", "2026-04-13")]
    {
        let mut s = Story::at(At::Served);
        s.until("2026-04-13");
        let (from, to) = (Some(day(from)), Some(day(to)));
        let c = RecordStay { proceeding: "行政复议".into(), from, accepted_on: from, to };
        s.does("legal", C::RecordStay(c));
    }
}

#[test]
fn f11_a_pending_reconsideration_stops_neither_the_demand_nor_the_payment() {
    let mut s = Story::at(At::Served);
    s.until("2026-03-28");
    let c = RecordStay { proceeding: "行政复议".into(), from: Some(s.today()), ..RecordStay::default() };
    s.does("legal", C::RecordStay(c));
    s.until("2026-04-20");
    s.does("sq1", C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] }));
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
    shown("F-11", s.owed(), Fen(0));
}

#[test]
fn q15_refuses_a_demand_that_cannot_say_how_to_pay() {
    type Blank = fn(&mut law::town::Agency) -> &mut String;
    let blanks: [Blank; 3] =
        [|a| &mut a.collecting_bank, |a| &mut a.collecting_bank_address, |a| &mut a.collecting_account];
    for blank in blanks {
        let mut s = Story::at(At::Served);
        s.until("2026-04-01");
        blank(&mut s.town.agency).clear();
        let c = UrgePayment { officers: vec!["sq1".into(), "sq2".into()] };
        s.refused("sq1", C::UrgePayment(c), "Q-15");
    }
}

#[test]
fn q15_lets_pass_a_demand_with_its_amounts() {
    let mut s = Story::at(At::Served);
    s.until("2026-04-01");
    s.does("sq1", C::UrgePayment(UrgePayment { officers: vec!["sq1".into(), "sq2".into()] }));
    let Some(CaseFact::PaymentUrged { principal, surcharge, .. }) = s.case_events.last().map(|e| &e.fact)
    else {
        panic!("urged")
    };
    assert_eq!((*principal, *surcharge), (Fen::yuan(500), Fen::yuan(105)), "seven days at three per cent");
}

#[test]
fn g16_refuses_closing_while_anything_is_owed() {
    let mut s = Story::at(At::Published);
    let c = RegisterPayment { amount: Fen::yuan(499), ..s.pay() };
    s.does("finance", C::RegisterPayment(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "G-16");
}

#[test]
fn g16_lets_pass_part_payments_and_no_payment_twice() {
    let mut s = Story::at(At::Published);
    let c = RegisterPayment { amount: Fen::yuan(200), voucher: "V1".into(), ..s.pay() };
    s.does("finance", C::RegisterPayment(c));
    let c = RegisterPayment { voucher: "V1".into(), ..s.pay() };
    s.refused("finance", C::RegisterPayment(c), "P-04");
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c.clone()));
    let r = s.refused("finance", C::RegisterPayment(RegisterPayment { voucher: "V9".into(), ..c }), "G-16");
    assert_eq!(&*r.have, "已经缴清");
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn payments_are_of_some_amount_and_not_before_service_or_after_today() {
    let mut s = Story::at(At::Served);
    for amount in [Fen(0), Fen(-100)] {
        let c = RegisterPayment { amount, ..s.pay() };
        s.refused("finance", C::RegisterPayment(c), "P-04");
    }
    for date in ["2026-03-01", "2026-03-11"] {
        let c = RegisterPayment { paid_on: Some(day(date)), ..s.pay() };
        s.refused("finance", C::RegisterPayment(c), "P-04");
    }
}

#[test]
fn p03_refuses_the_bank_before_the_agency_and_the_same_cash_twice() {
    let mut s = spot_fined(100);
    let deposit = || C::DepositCash(DepositCash { on: None, slip: "回单1".into() });
    s.refused("finance", deposit(), "P-03");
    let c = s.cash();
    s.does("sq1", C::CollectCash(c));
    s.refused("finance", deposit(), "P-03");
    s.does("sq1", C::HandInCash(HandInCash::default()));
    s.refused("sq1", C::HandInCash(HandInCash::default()), "P-03");
    s.does("finance", deposit());
    s.refused("finance", deposit(), "P-03");
}
