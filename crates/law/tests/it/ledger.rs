//! What cases put into the ledger, and how a line of the bank stands to them.

use crate::kit::*;
use crate::support::day;
use law::bank::{BankLine, Standing, standing};
use law::case::fund::{DisposalWay, Fact as Fund};
use law::case::remedy::Fact as Remedy;
use law::case::{
    CaseCommand as C, CaseEvent, CaseFact, CaseState, DecideOnSpot, DeliverOnSpot, RegisterPayment,
};
use law::goods::Gone;
use law::ledger::{Entry, Kind, Line, entry};
use law::money::Fen;
use law::party::Attestor;

/// Every entry that the story has made, in order.
fn entries(s: &Story) -> Vec<Entry> {
    let mut state = CaseState::default();
    let mut all = Vec::new();
    for event in &s.case_events {
        all.extend(entry(&state, event));
        state.evolve(event);
    }
    all
}

fn lines(s: &Story) -> Vec<Line> {
    let line = |e: Entry| match e {
        Entry::Line(line) => Some(line),
        _ => None,
    };
    entries(s).into_iter().filter_map(line).collect()
}

fn pay(s: &mut Story, amount: Fen) {
    let c = RegisterPayment { amount, ..s.pay() };
    s.does("finance", C::RegisterPayment(c));
}

#[test]
fn f12_lets_pass_every_payment_in_its_shares_of_fine_and_surcharge() {
    let mut s = Story::at(At::Served);
    let fine = s.owed();
    pay(&mut s, Fen(fine.0 - 5_000));
    // Past the day: the surcharge runs on what is left of the fine.
    s.until("2026-07-01");
    let owed = s.owed();
    assert!(owed.0 > 5_000, "{owed}");
    pay(&mut s, owed);
    let lines = lines(&s);
    shown("F-12", lines.len(), 2);
    assert_eq!(
        (lines[0].kind, lines[0].fine, lines[0].surcharge),
        (Kind::Payment, Fen(fine.0 - 5_000), Fen(0))
    );
    assert_eq!((lines[1].fine, lines[1].surcharge), (Fen(5_000), Fen(owed.0 - 5_000)));
    for line in &lines {
        assert_eq!(line.fine.0 + line.gains.0 + line.surcharge.0, line.amount.0);
        assert!(!line.kind.handed_over(), "the bank hands it over itself");
    }
    let paid: i64 = lines.iter().map(|l| l.amount.0).sum();
    assert_eq!(paid, s.case.payments.iter().map(|p| p.amount.0).sum::<i64>());
}

pub fn line(on: &str, amount: Fen) -> BankLine {
    let (code, serial, person) = (String::new(), "S1".into(), String::new());
    BankLine { no: 2, on: day(on), amount, code, serial, person }
}

#[test]
fn f01_a_line_of_the_bank_agrees_with_what_is_owed_on_its_day_and_with_nothing_else() {
    let mut s = Story::at(At::Served);
    let today = s.today().to_string();
    let owed = s.owed();
    let of = |s: &Story, l: &BankLine, booked: Option<Fen>| standing(l, booked, Some(&s.case), &s.town);
    assert_eq!(of(&s, &line(&today, owed), None), Standing::Ready);
    for other in [Fen(owed.0 - 1), Fen(owed.0 + 1)] {
        assert_eq!(of(&s, &line(&today, other), None), Standing::Differs { books: owed });
    }
    assert_eq!(of(&s, &line("2026-01-05", owed), None), Standing::Unserved);
    assert_eq!(of(&Story::at(At::Decided), &line(&today, owed), None), Standing::Unserved);
    assert_eq!(standing(&line(&today, owed), None, None, &s.town), Standing::Unknown);
    assert_eq!(of(&s, &line(&today, owed), Some(owed)), Standing::Booked);
    assert_eq!(of(&s, &line(&today, owed), Some(Fen(1))), Standing::Differs { books: Fen(1) });
    // Late: the principal alone agrees as well, the rest is urged.
    s.until("2026-07-01");
    let all = s.owed();
    assert!(all > owed);
    assert_eq!(of(&s, &line("2026-07-01", owed), None), Standing::Ready);
    assert_eq!(of(&s, &line("2026-07-01", all), None), Standing::Ready);
    pay(&mut s, all);
    assert_eq!(of(&s, &line("2026-07-01", owed), None), Standing::Differs { books: Fen(0) });
    let same = line(&today, owed);
    assert!(same.tells_the_same(&BankLine { no: 9, ..same.clone() }));
    assert!(!same.tells_the_same(&BankLine { amount: Fen(1), ..same.clone() }));
}

/// What one more event does to the ledger of this case.
fn more(s: &Story, fact: CaseFact) -> Option<Entry> {
    entry(&s.case, &CaseEvent { fact, at: s.now, ..s.case_events[0].clone() })
}

#[test]
fn f07_lets_pass_cash_and_its_way_to_the_bank_into_the_ledger() {
    let mut s = Story::for_simple();
    let c = DecideOnSpot { penalty: fine(100), ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
    let (delivered_at, sealed) = (None, true);
    s.does("sq1", C::DeliverOnSpot(DeliverOnSpot { delivered_at, sealed, signature: signed() }));
    let (c, owed) = (s.cash(), s.owed());
    let receipt = c.receipt.clone();
    s.does("sq1", C::CollectCash(c));
    let booked = lines(&s).pop().expect("a line");
    assert_eq!((booked.kind, booked.amount, booked.fine), (Kind::Cash, owed, owed));
    assert_eq!((booked.receipt, booked.channel.as_str(), booked.on), (receipt, "当场收缴", s.today()));
    let on = s.today();
    shown("F-07", more(&s, CaseFact::CashHandedIn { on }), Some(Entry::HandedIn(on)));
    let deposited = CaseFact::CashDeposited { on, slip: "S7".into() };
    shown("F-07", more(&s, deposited), Some(Entry::Deposited(on, "S7".into())));
}

#[test]
fn what_is_paid_too_much_given_back_and_fetched_by_an_auction_is_a_line_each() {
    let s = Story::at(At::Served);
    let (on, voucher) = (s.today(), "V7".to_string());
    let line = |fact: CaseFact| match more(&s, fact) {
        Some(Entry::Line(line)) => Some((line.kind, line.amount, line.on, line.voucher, line.channel)),
        Some(other) => panic!("{other:?}"),
        None => None,
    };
    let want = |kind, fen, voucher: &str, channel: &str| {
        Some((kind, Fen(fen), on, voucher.to_string(), channel.to_string()))
    };
    let excess = Fund::ExcessRegistered { amount: Fen(5), paid_on: on, voucher: voucher.clone() };
    assert_eq!(line(CaseFact::Fund(excess)), want(Kind::Excess, 5, "V7", ""));
    let refunded = |fen| {
        CaseFact::Fund(Fund::RefundCarriedOut {
            amount: Fen(fen),
            goods: vec![1],
            on,
            voucher: voucher.clone(),
            recipient: String::new(),
            signature: signed(),
        })
    };
    assert_eq!(line(refunded(5)), want(Kind::Refund, 5, "V7", ""));
    assert_eq!(line(refunded(0)), None, "things went back, no money");
    let made = Remedy::RefundMade { amount: Fen(6), refunded_on: on, voucher: voucher.clone() };
    assert_eq!(line(CaseFact::Remedy(made)), want(Kind::Refund, 6, "V7", ""));
    let number = s.case.number.clone().expect("filed");
    let disposed = |fen| {
        CaseFact::Fund(Fund::DisposalCarriedOut {
            number: number.clone(),
            goods: vec![1],
            way: DisposalWay::Auction,
            gone: Gone::Sold,
            on,
            agent: String::new(),
            witness: Attestor::default(),
            proceeds: Fen(fen),
            process: String::new(),
            files: vec![],
        })
    };
    let way = DisposalWay::Auction.label();
    assert_eq!(line(disposed(7)), want(Kind::Proceeds, 7, &number.to_string(), way));
    assert_eq!(line(disposed(0)), None, "destroyed: nothing came of it");
    let remitted = Fund::ProceedsRemitted { disposal: 2, amount: Fen(7), on, voucher: voucher.clone() };
    assert_eq!(more(&s, CaseFact::Fund(remitted)), Some(Entry::Remitted(2, on, voucher)));
}
