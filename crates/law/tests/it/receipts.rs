//! The register of fiscal receipts: F-06, F-16.

use crate::kit::*;
use crate::support::day;
use crate::times;
use crate::witness;
use jiff::civil::Date;
use law::case::{
    CaseCommand as C, CaseFact, CollectCash, Collection, DecideOnSpot, DeliverOnSpot, DepositCash,
    HandInCash, RegisterPayment,
};
use law::matter::Entry;
use law::money::Fen;
use law::person::Role;
use law::receipt::{
    CheckOffReceipts, Fate, IssueReceipts, LoseReceipt, ReceiptBook, ReceiptCommand as R, ReceiptNumber,
    ReportLoss, ReturnReceipts, TakeReceipts, VoidReceipt, act, decide, drawn, draws,
};
use law::refusal::Refusal;

/// A town's register, and who works on it.
pub struct Desk {
    pub story: Story,
    pub book: ReceiptBook,
}

impl Desk {
    /// Ten receipts taken in, the first five issued to one officer.
    pub fn stocked() -> Desk {
        let mut d = Desk { story: Story::new(), book: ReceiptBook::default() };
        d.does("finance", R::TakeReceipts(taken("豫罚000001", "豫罚000010")));
        d.does("finance", R::IssueReceipts(issued("豫罚000001", "豫罚000005", "sq1")));
        d
    }

    pub fn tries(&self, who: &str, command: &R) -> Result<Vec<law::receipt::ReceiptEvent>, Refusal> {
        let answer = self.story.with(who, |ctx| decide(&self.book, command, ctx));
        match &answer {
            Ok(_) => {
                witness::accepted(command.act());
                let accepts = |c: &R| self.story.with(who, |ctx| decide(&self.book, c, ctx)).is_ok();
                times::told_of_its_time(command, command.act(), self.story.now, accepts);
            }
            Err(r) => witness::refused(r, command.act()),
        }
        answer
    }

    #[track_caller]
    pub fn does(&mut self, who: &str, command: R) -> &mut Self {
        match self.tries(who, &command) {
            Ok(events) => events.iter().for_each(|e| self.book.evolve(e)),
            Err(r) => panic!("{} was refused: {r}", command.act()),
        }
        self
    }

    #[track_caller]
    pub fn refused(&self, who: &str, command: R, rule: &str) -> Refusal {
        let Err(r) = self.tries(who, &command) else { panic!("{} passed", command.act()) };
        said(&r, rule);
        r
    }

    /// Money was taken with this receipt.
    pub fn uses(&mut self, receipt: &str) -> Result<(), Refusal> {
        let drawn = self.story.with("sq1", |ctx| {
            let cash = CaseFact::CashCollected {
                number: ctx.number("票"),
                amount: Fen::yuan(50),
                ground: Collection::Small,
                reason: String::new(),
                receipt: receipt.into(),
                officers: vec![ctx.actor.into()],
                ashore_on: None,
            };
            drawn(&self.book, &[Entry::stamp(ctx, cash)], "case/1", ctx)
        });
        let events = drawn.inspect_err(|r| witness::refused(r, "collect_cash"))?;
        witness::accepted("collect_cash");
        events.iter().for_each(|e| self.book.evolve(e));
        Ok(())
    }
}

pub fn taken(first: &str, last: &str) -> TakeReceipts {
    TakeReceipts { first: first.into(), last: last.into(), on: None, slip: "领单1".into() }
}

pub fn issued(first: &str, last: &str, to: &str) -> IssueReceipts {
    IssueReceipts { first: first.into(), last: last.into(), to: to.into() }
}

pub fn voided(receipt: &str) -> VoidReceipt {
    VoidReceipt { receipt: receipt.into(), complete: true, reason: "填写错误".into() }
}

pub fn lost(receipt: &str) -> LoseReceipt {
    LoseReceipt { receipt: receipt.into(), found_on: None, reason: "途中遗失".into() }
}

pub fn number(text: &str) -> ReceiptNumber {
    ReceiptNumber::parse(text).expect("a number")
}

#[test]
fn f06_refuses_ranges_that_overlap_run_backwards_or_were_never_taken() {
    let d = Desk::stocked();
    d.refused("finance", R::TakeReceipts(taken("豫罚000010", "豫罚000020")), "F-06");
    for (first, last) in
        [("豫罚000020", "豫罚000011"), ("豫罚000011", "豫证000020"), ("", ""), ("豫罚000011", "豫罚00020")]
    {
        d.refused("finance", R::TakeReceipts(taken(first, last)), "P-04");
    }
    d.refused("finance", R::TakeReceipts(taken("豫罚001001", "豫罚009001")), "P-04");
    d.refused(
        "finance",
        R::TakeReceipts(TakeReceipts { slip: String::new(), ..taken("豫罚000011", "豫罚000012") }),
        "P-04",
    );
    d.refused("sq1", R::TakeReceipts(taken("豫罚000011", "豫罚000012")), "P-01");
    d.refused("finance", R::IssueReceipts(issued("豫罚000006", "豫罚000011", "sq2")), "F-06");
    d.refused("finance", R::IssueReceipts(issued("豫罚000005", "豫罚000006", "sq2")), "F-06");
    d.refused("finance", R::IssueReceipts(issued("豫罚000006", "豫罚000010", "nobody")), "P-04");
    d.refused("finance", R::IssueReceipts(issued("豫罚000006", "豫罚000010", "contract")), "R-03");
    d.refused("sq1", R::IssueReceipts(issued("豫罚000006", "豫罚000010", "sq1")), "P-01");
}

#[test]
fn f06_refuses_a_receipt_out_of_range_of_another_holder_used_or_out_of_order() {
    let mut d = Desk::stocked();
    d.does("finance", R::IssueReceipts(issued("豫罚000006", "豫罚000010", "sq3")));
    for (receipt, why) in [
        ("", "专用票据号"),
        ("豫罚000011", "不在已发放"),
        ("豫罚000006", "中队丙领用"),
        ("豫罚000002", "跳过了豫罚000001"),
    ] {
        let r = d.uses(receipt).expect_err(receipt);
        assert_eq!((r.rule.id, r.field), ("F-06", Some("receipt")));
        assert!(format!("{r}").contains(why), "{receipt}: {r}");
    }
    d.uses("豫罚000001").expect("the first");
    assert_eq!(d.uses("豫罚000001").expect_err("used").rule.id, "F-06");
    assert!(d.uses("豫罚000003").is_err());
}

#[test]
fn f06_lets_pass_one_by_one_with_void_and_lost_ones_counted() {
    let mut d = Desk::stocked();
    d.uses("豫罚000001").expect("the first");
    d.does("sq1", R::VoidReceipt(voided("豫罚000002")));
    d.does("finance", R::LoseReceipt(lost("豫罚000003")));
    assert_eq!(d.book.next_of("sq1"), Some(number("豫罚000004")));
    d.uses("豫罚000004").expect("after the void and the lost");
    d.uses("豫罚000005").expect("the last");
    assert_eq!(d.book.next_of("sq1"), None);
    assert_eq!(d.book.fates[&number("豫罚000004")], Fate::Used { case: "case/1".into() });
}

#[test]
fn f06_refuses_a_void_that_is_not_whole_or_not_blank_or_another_officers() {
    let mut d = Desk::stocked();
    d.refused("sq1", R::VoidReceipt(VoidReceipt { complete: false, ..voided("豫罚000001") }), "F-06");
    d.refused("sq2", R::VoidReceipt(voided("豫罚000001")), "P-01");
    d.refused("finance", R::VoidReceipt(voided("豫罚000099")), "F-06");
    d.uses("豫罚000001").expect("the first");
    d.refused("sq1", R::VoidReceipt(voided("豫罚000001")), "F-06");
    d.does("finance", R::VoidReceipt(voided("豫罚000009")));
    d.refused("finance", R::IssueReceipts(issued("豫罚000006", "豫罚000010", "sq2")), "F-06");
}

#[test]
fn f16_refuses_a_loss_without_public_notice_and_checking_off_before_it() {
    let mut d = Desk::stocked();
    for n in 1..=4 {
        d.does("sq1", R::VoidReceipt(voided(&format!("豫罚00000{n}"))));
    }
    let off = R::CheckOffReceipts(CheckOffReceipts { first: "豫罚000001".into() });
    d.refused("finance", off.clone(), "F-06");
    d.does("sq1", R::LoseReceipt(lost("豫罚000005")));
    d.refused("finance", off.clone(), "F-16");
    let report = |announcement: &str| {
        R::ReportLoss(ReportLoss {
            receipt: "豫罚000005".into(),
            reported_on: None,
            announcement: announcement.into(),
        })
    };
    d.refused("finance", report(" "), "F-16");
    d.refused("sq1", report("报纸"), "P-01");
    d.does("finance", report("示例日报"));
    d.refused("finance", report("示例日报"), "F-06");
    d.does("finance", off.clone());
    d.refused("finance", off, "F-06");
}

#[test]
fn f16_lets_pass_three_working_days_to_report() {
    let mut d = Desk::stocked();
    d.does("sq1", R::LoseReceipt(lost("豫罚000001")));
    let open: Vec<(String, Date)> = d.book.unreported().map(|(n, on)| (n.to_string(), on)).collect();
    shown("F-16", open, [("豫罚000001".to_string(), day(START))]);
    // Found missing on a Monday: Thursday.
    let due = law::deadline::ticket_loss(day(START), &d.story.town.calendar);
    assert_eq!(due.due, Some(day("2026-03-05")));
    let late = LoseReceipt { found_on: Some(day("2026-03-03")), ..lost("豫罚000002") };
    d.refused("sq1", R::LoseReceipt(late), "P-04");
}

#[test]
fn f06_refuses_cash_with_a_receipt_that_the_register_does_not_let_out() {
    let d = Desk::stocked();
    let mut s = Story::for_simple();
    s.receipts = Some(d.book.clone());
    let c = DecideOnSpot { penalty: fine(100), ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
    s.does("sq1", C::DeliverOnSpot(DeliverOnSpot { delivered_at: None, sealed: true, signature: signed() }));
    for receipt in ["P7", "豫罚000002", "豫罚000006"] {
        let c = CollectCash { receipt: receipt.into(), ..s.cash() };
        let r = s.refused("sq1", C::CollectCash(c), "F-06");
        assert_eq!(r.field, Some("receipt"));
    }
    let c = CollectCash { receipt: "豫罚000001".into(), amount: Fen::yuan(40), ..s.cash() };
    s.does("sq1", C::CollectCash(c));
    // The same again, once it is on its way to the bank, is refused by the case's own books already.
    s.does("sq1", C::HandInCash(HandInCash::default()));
    s.does("finance", C::DepositCash(DepositCash { on: None, slip: "1".into() }));
    let c = CollectCash { receipt: "豫罚000001".into(), ground: Collection::Small, ..s.cash() };
    s.refused("sq1", C::CollectCash(c), "F-06");
}

fn back(first: &str, last: &str) -> R {
    R::ReturnReceipts(ReturnReceipts { first: first.into(), last: last.into() })
}

#[test]
fn f06_refuses_taking_back_what_was_never_given_out_is_used_or_leaves_a_gap() {
    let mut d = Desk::stocked();
    d.refused("sq1", back("豫罚000004", "豫罚000005"), "P-01");
    d.refused("finance", back("豫罚000006", "豫罚000010"), "F-06");
    d.refused("finance", back("豫罚000005", "豫罚000006"), "F-06");
    d.refused("finance", back("豫罚000002", "豫罚000003"), "F-06");
    d.uses("豫罚000001").expect("the first");
    let r = d.refused("finance", back("豫罚000001", "豫罚000005"), "F-06");
    assert!(r.have.contains("豫罚000001已开具"), "{r}");
}

#[test]
fn f06_lets_pass_what_comes_back_to_be_given_to_another() {
    let mut d = Desk::stocked();
    d.uses("豫罚000001").expect("the first");
    d.does("finance", back("豫罚000003", "豫罚000005"));
    assert_eq!(d.book.next_of("sq1"), Some(number("豫罚000002")));
    d.uses("豫罚000002").expect("the last that stayed");
    assert_eq!(d.uses("豫罚000003").expect_err("given back").rule.id, "F-06");
    d.does("finance", R::CheckOffReceipts(CheckOffReceipts { first: "豫罚000001".into() }));
    d.does("finance", R::IssueReceipts(issued("豫罚000003", "豫罚000005", "sq3")));
    // The whole block: nothing of it is with that officer any more.
    d.does("finance", back("豫罚000003", "豫罚000005"));
    assert_eq!(d.book.next_of("sq3"), None);
    d.does("finance", R::IssueReceipts(issued("豫罚000003", "豫罚000004", "sq2")));
}

#[test]
fn f06_lets_pass_blank_ones_back_from_before_a_voided_last() {
    let mut d = Desk::stocked();
    d.does("sq1", R::VoidReceipt(voided("豫罚000005")));
    d.refused("finance", back("豫罚000003", "豫罚000005"), "F-06");
    let r = d.refused("finance", back("豫罚000002", "豫罚000003"), "F-06");
    assert!(r.need.contains("豫罚000004"), "{r}");
    d.does("finance", back("豫罚000003", "豫罚000004"));
    d.does("finance", R::IssueReceipts(issued("豫罚000003", "豫罚000004", "sq3")));
    // The voided one is still the first officer's to answer for, and is checked off like any other.
    assert_eq!(d.book.block(&number("豫罚000005")).map(|b| b.to.id.as_str()), Some("sq1"));
    d.does("finance", R::CheckOffReceipts(CheckOffReceipts { first: "豫罚000005".into() }));
    d.uses("豫罚000001").expect("the first");
    d.uses("豫罚000002").expect("the last that stayed");
    d.does("finance", R::CheckOffReceipts(CheckOffReceipts { first: "豫罚000001".into() }));
}

#[test]
fn f06_lets_pass_receipts_of_old_where_the_town_does_not_register_them_all() {
    let mut d = Desk::stocked();
    d.story.town.policy.receipts_registered.value = false;
    d.uses("旧票77").expect("not of a range taken in here");
    assert!(d.book.fates.is_empty(), "and so not of this register");
    // What was taken in here is checked all the same.
    for receipt in ["豫罚000002", "豫罚000006"] {
        assert_eq!(d.uses(receipt).expect_err(receipt).rule.id, "F-06");
    }
    d.uses("豫罚000001").expect("the first");
    assert_eq!(d.book.fates.len(), 1);
}

#[test]
fn f06_refuses_a_booked_payment_with_a_receipt_of_another_and_lets_pass_ones_own() {
    let mut d = Desk::stocked();
    d.does("finance", R::IssueReceipts(issued("豫罚000006", "豫罚000008", "finance")));
    let mut s = Story::at(At::Served);
    s.receipts = Some(d.book.clone());
    let pay = |receipt: &str, voucher: &str| {
        let (amount, voucher, receipt) = (Fen::yuan(100), voucher.into(), receipt.into());
        C::RegisterPayment(RegisterPayment { amount, voucher, receipt, ..RegisterPayment::default() })
    };
    for receipt in ["旧票77", "豫罚000001", "豫罚000007"] {
        assert_eq!(s.refused("finance", pay(receipt, "1"), "F-06").field, Some("receipt"));
    }
    s.does("finance", pay("豫罚000006", "1"));
    let event = s.case_events.last().expect("booked").clone();
    let drawn = s.with("finance", |ctx| drawn(&d.book, &[event], "case/1", ctx)).expect("drawn");
    drawn.iter().for_each(|e| d.book.evolve(e));
    assert_eq!(d.book.fates[&number("豫罚000006")], Fate::Used { case: "case/1".into() });
    s.receipts = Some(d.book.clone());
    s.refused("finance", pay("豫罚000006", "2"), "F-06");
    // The bank's own receipt needs none of ours.
    s.does("finance", pay("", "2"));
}

#[test]
fn p01_only_the_finance_office_and_a_holder_come_to_the_register() {
    let d = Desk::stocked();
    let open = |id: &str, who: &str| {
        act(id).expect("an act").open_to(&d.story.people[who], d.book.next_of(who).is_some())
    };
    assert!(open("take_receipts", "finance") && open("void_receipt", "finance"));
    assert!(open("void_receipt", "sq1") && open("lose_receipt", "sq1"));
    assert!(!open("take_receipts", "sq1") && !open("void_receipt", "sq2"));
    for command in ["take_receipts", "issue_receipts", "return_receipts", "report_loss", "check_off_receipts"]
    {
        assert!(act(command).is_some_and(|a| !a.holder) && R::has(command), "{command}");
    }
    assert!(draws("collect_cash") && draws("register_payment") && !draws("hand_in_cash"));
}

#[test]
fn the_register_is_the_same_after_writing_down_and_reading_back() {
    let mut d = Desk::stocked();
    d.uses("豫罚000001").expect("the first");
    d.does("sq1", R::LoseReceipt(lost("豫罚000002")));
    let text = serde_json::to_string(&d.book).expect("written");
    assert_eq!(serde_json::from_str::<ReceiptBook>(&text).expect("read"), d.book);
    assert!(d.story.people["finance"].is(Role::Finance));
}
