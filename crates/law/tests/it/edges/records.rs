//! 依申请公开, 票据, 盘点: what runs, what counts, what stands when all is over.

use crate::fund::gained;
use crate::inforequest::{self as info, apply};
use crate::kit::{At, Story};
use crate::ledger::line;
use crate::receipts::{self, taken};
use crate::stocktaking::{self as count, booked};
use crate::support::day;
use law::bank::{Standing, standing};
use law::case::fund::OnDefault;
use law::case::{CaseCommand as C, Deferral, RegisterPayment};
use law::context::Registers;
use law::inforequest::{
    AnswerKind, ApplyInformation, Channel, InfoCommand, InfoStage, InfoState, YearReport,
};
use law::matter::PersonRef;
use law::money::Fen;
use law::receipt::{LoseReceipt, ReceiptCommand as R, drawn};
use law::stocktaking::{CountStage, StocktakingState, moved, panel};
use law::surcharge::Instalment;

struct Next;

impl Registers for Next {
    fn next(&self, _: &str, _: i16) -> u32 {
        1
    }
}

// 依申请公开

#[test]
fn a_request_is_what_its_events_make_of_it_and_tells_what_runs() {
    let mut d = info::Desk::asked("2026-03-02");
    let runs =
        |d: &info::Desk| -> Vec<&str> { d.info.deadlines(&d.s.town).into_iter().map(|(n, _)| n).collect() };
    assert_eq!(runs(&d), ["答复"]);
    let mut asked = info::Desk::asked("2026-03-02");
    asked.does("legal", InfoCommand::AskOpinion(info::ask()));
    assert_eq!(runs(&asked), ["答复", "第三方意见期"]);
    d.does("legal", InfoCommand::RequireCorrection(info::correction()));
    assert_eq!(runs(&d), ["申请人补正"]);
    assert_eq!(d.info.deadlines(&d.s.town)[0].1.due, Some(day("2026-10-30")));
    assert_eq!((InfoState::fold(&d.events), d.info.version), (d.info.clone(), 2));
    let over: Vec<InfoStage> = InfoStage::ALL.into_iter().filter(|s| s.is_final()).collect();
    assert_eq!(over, [InfoStage::Answered, InfoStage::Lapsed]);
}

#[test]
fn a_request_by_post_came_today_or_earlier() {
    let came = |on: &str| {
        let mut d = info::Desk::on("2026-03-10");
        let c = ApplyInformation { channel: Channel::Post, received_on: Some(day(on)), ..apply() };
        d.act("legal", &InfoCommand::ApplyInformation(c)).err().map(|r| (r.rule.id, r.field))
    };
    assert_eq!([came("2026-03-09"), came("2026-03-10")], [None, None]);
    assert_eq!(came("2026-03-11"), Some(("P-04", Some("received_on"))));
    // The opinion of others is asked for no earlier than the request came, and put down no earlier than that.
    let mut d = info::Desk::asked("2026-03-10");
    d.until("2026-03-12");
    d.does("legal", InfoCommand::AskOpinion(info::ask()));
    assert_eq!(d.info.version, 2);
}

#[test]
fn only_two_answers_make_something_known() {
    let gives: Vec<AnswerKind> = AnswerKind::ALL.into_iter().filter(|k| k.gives()).collect();
    assert_eq!(gives, [AnswerKind::Provided, AnswerKind::Partly]);
    let s = Story::new();
    assert_eq!(YearReport::of(2026, [], &s.town).year, 2026);
}

// 票据

#[test]
fn f06_lets_pass_a_thousand_receipts_at_once_and_counts_what_was_done() {
    let mut d = receipts::Desk::stocked();
    assert_eq!(d.book.version, 2);
    d.does("finance", R::TakeReceipts(taken("豫罚001001", "豫罚002000")));
    assert_eq!(d.book.version, 3);
    d.refused("finance", R::TakeReceipts(taken("豫罚003001", "豫罚004001")), "P-04");
}

#[test]
fn a_loss_is_found_between_the_taking_of_the_receipts_and_today() {
    let mut d = receipts::Desk::stocked();
    let first = d.story.today();
    d.story.wait(3);
    let found = |on| {
        d.tries("sq1", &R::LoseReceipt(LoseReceipt { found_on: Some(on), ..receipts::lost("豫罚000001") }))
            .err()
            .map(|r| (r.rule.id, r.field))
    };
    let today = d.story.today();
    for on in [first, first.tomorrow().expect("in range"), today] {
        assert_eq!(found(on), None, "{on}");
    }
    for on in [first.yesterday().expect("in range"), today.tomorrow().expect("in range")] {
        assert_eq!(found(on), Some(("P-04", Some("found_on"))), "{on}");
    }
}

#[test]
fn a_payment_booked_without_a_receipt_draws_none() {
    let mut d = receipts::Desk::stocked();
    d.does("finance", R::IssueReceipts(receipts::issued("豫罚000006", "豫罚000008", "finance")));
    let mut s = Story::at(At::Served);
    s.receipts = Some(d.book.clone());
    let pay = |receipt: &str, voucher: &str| {
        let (amount, voucher, receipt) = (Fen::yuan(100), voucher.into(), receipt.into());
        C::RegisterPayment(RegisterPayment { amount, voucher, receipt, ..RegisterPayment::default() })
    };
    s.does("finance", pay("", "1"));
    let draws = |s: &Story| {
        let event = s.case_events.last().expect("booked").clone();
        s.with("finance", |ctx| drawn(&d.book, &[event], "case/1", ctx)).expect("sound").len()
    };
    assert_eq!(draws(&s), 0);
    s.does("finance", pay("豫罚000006", "2"));
    assert_eq!(draws(&s), 1);
}

#[test]
fn a_receipt_of_the_register_is_known_however_many_zeros_are_written() {
    let d = receipts::Desk::stocked();
    let team = [PersonRef::from(&d.story.people["sq1"])];
    let claims = |text: &str| d.book.claim(text, &team, false);
    for ours in ["豫罚000001", "豫罚1", "豫罚01"] {
        assert!(!matches!(claims(ours), Ok(None)), "{ours}");
    }
    for other in ["旧票77", "豫罚99"] {
        assert!(matches!(claims(other), Ok(None)), "{other}");
    }
}

#[test]
fn f08_a_line_of_the_bank_agrees_with_an_instalment_that_was_granted_and_with_none_that_was_not() {
    let of = |decided: Option<bool>, yuan: i64| {
        let mut s = Story::at(At::Served);
        let today = s.today();
        let plan = [200, 300].map(|y| Instalment { due: today, amount: Fen::yuan(y) });
        s.case.deferral = Some(Deferral {
            until: today,
            plan: plan.into(),
            on_default: OnDefault::default(),
            reason: "经济困难".into(),
            decided,
            decided_on: Some(today),
        });
        standing(&line(&today.to_string(), Fen::yuan(yuan)), None, Some(&s.case), &s.town)
    };
    for yuan in [200, 300, 500] {
        assert_eq!(of(Some(true), yuan), Standing::Ready, "{yuan}");
    }
    let differs = Standing::Differs { books: Fen::yuan(500) };
    for decided in [None, Some(false)] {
        assert_eq!(of(decided, 200), differs, "{decided:?}");
    }
    assert_eq!(of(Some(true), 250), differs);
}

#[test]
fn f01_a_late_line_of_the_bank_agrees_with_fine_and_gains_without_the_surcharge() {
    let mut s = gained();
    s.until("2026-03-28");
    let of = |yuan: i64| standing(&line("2026-03-28", Fen::yuan(yuan)), None, Some(&s.case), &s.town);
    for yuan in [2_045, 2_000, 500] {
        assert_eq!(of(yuan), Standing::Ready, "{yuan}");
    }
    for yuan in [2_044, 2_090, 45] {
        assert_eq!(of(yuan), Standing::Differs { books: Fen::yuan(2_045) }, "{yuan}");
    }
}

// 盘点

#[test]
fn a_count_finds_the_line_of_a_thing_by_case_and_number() {
    let mut d = count::Desk::begun();
    d.count.booked = booked();
    d.count.booked[2].case = "c2".into();
    let line = |case: &str, no| d.count.line_of(case, no).map(|b| b.line);
    assert_eq!(
        [line("c1", 1), line("c1", 2), line("c2", 3), line("c1", 3), line("c2", 1), line("c3", 9)],
        [Some(1), Some(2), Some(3), None, None, None]
    );
}

#[test]
fn what_was_last_moved_in_the_minute_a_count_began_was_not_moved_since() {
    let d = count::Desk::begun();
    let at = d.s.case.hold.keeping(1).expect("kept").at;
    assert!(!moved(&booked()[0], &d.s.case, at));
    assert!(moved(&booked()[0], &d.s.case, at.saturating_sub(jiff::ToSpan::seconds(1))));
}

#[test]
fn a_count_is_what_its_events_make_of_it_and_is_over_when_it_is_signed() {
    let mut d = count::Desk::new();
    let begun =
        d.act("keeper", &law::stocktaking::StocktakingCommand::BeginCount(count::begin())).expect("begun");
    assert_eq!((StocktakingState::fold(&begun), d.count.version), (d.count.clone(), 1));
    let offered: Vec<&str> = panel(&d.count, &d.s.ctx("keeper", &Next)).into_iter().map(|o| o.act).collect();
    assert_eq!(offered, ["count_things", "record_surplus", "submit_count"]);
    let over: Vec<CountStage> = CountStage::ALL.into_iter().filter(|s| s.is_final()).collect();
    assert_eq!(over, [CountStage::Ended]);
}
