//! What a case has become: folded facts, deadlines and waiting periods that no single rule's tests look at from both sides.

use crate::hearing;
use crate::kit::*;
use crate::support::day;
use law::case::hearing::Command as H;
use law::case::{CaseCommand as C, *};
use law::money::Fen;
use law::party::{Party, PartyKind};

fn deadlines(s: &Story) -> Vec<&'static str> {
    s.case.deadlines(&s.town).into_iter().map(|(name, _)| name).collect()
}

fn windows(s: &Story) -> Vec<&'static str> {
    s.case.windows(&s.town).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn the_judicial_office_is_waited_for_while_a_major_penalty_is_not_on_record() {
    let mut s = Story::fined(10_000, citizen(ADULT), At::Decided);
    let waits = |s: &Story| s.case.waits_for_justice(&s.town);
    assert!(waits(&s) && deadlines(&s).contains(&"重大处罚备案"));
    s.does("justice", C::ReportMajor(ReportMajor::default()));
    assert!(!waits(&s) && !deadlines(&s).contains(&"重大处罚备案"));
    let smaller = Story::fined(9_999, citizen(ADULT), At::Decided);
    assert!(!waits(&smaller) && !deadlines(&smaller).contains(&"重大处罚备案"));
}

#[test]
fn whoever_was_told_to_stand_aside_is_so_and_nobody_else() {
    let mut s = Story::at(At::Filed);
    for who in ["sq1", "sq2"] {
        let reason = "与投诉人系近亲属".into();
        s.does("sq1", C::RequestRecusal(RequestRecusal { officer: who.into(), reason }));
    }
    let decide = |who: &str, recused| {
        C::DecideRecusal(DecideRecusal { officer: who.into(), recused, opinion: "已核实".into() })
    };
    s.does("head", decide("sq2", true));
    let recused = |s: &Story| ["sq1", "sq2", "sq3"].map(|who| s.case.is_recused(who));
    assert_eq!(recused(&s), [false, true, false], "asked of the first, decided of the second");
    s.does("head", decide("sq1", false));
    assert_eq!(recused(&s), [false, true, false]);
}

#[test]
fn the_time_to_be_heard_is_shown_until_every_right_is_waived() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    assert_eq!(windows(&s), ["申辩期"]);
    let hearing = s.waiver(Waiver::Hearing);
    s.does("sq1", C::WaiveRights(hearing));
    assert_eq!(windows(&s), ["申辩期"], "the defence is still open");
    let defence = s.waiver(Waiver::Defence);
    s.does("sq1", C::WaiveRights(defence));
    assert!(windows(&s).is_empty());
    let notice = s.case.notice().expect("given");
    assert!(notice.waived_defence && notice.waived_hearing, "the second waiver takes nothing back");
}

#[test]
fn records_are_counted_and_those_who_were_asked_are_kept_by_name() {
    let mut s = Story { party: business(PartyKind::Organisation), ..Story::new() }.to(At::Filed);
    for name in ["示例建材店", "李示例", "王", "王邻居"] {
        let person = Party { name: name.into(), ..Party::default() };
        let c = RecordInquiry { person, ..s.inquiry() };
        s.does("sq1", C::RecordInquiry(c));
    }
    assert_eq!(s.case.asked.iter().collect::<Vec<_>>(), ["王邻居"], "not the party, nor one letter");
    let c = s.inspection();
    s.does("sq1", C::RecordInspection(c));
    assert_eq!(s.case.records, 5);
}

#[test]
fn a_hearing_falls_with_a_notice_that_tells_of_none_and_stays_with_one_that_does() {
    let arranged = || {
        let mut s = Story::fined(8_000, citizen(ADULT), At::Told);
        s.does("sq1", C::RequestHearing(RequestHearing::default()));
        let c = hearing::arrange(&s);
        s.does("legal", C::Hearing(H::ArrangeHearing(c)));
        s
    };
    let told_anew = |mut s: Story, yuan: i64| {
        let c = IssueNotice { penalty: fine(yuan), ..s.notice() };
        s.does("sq1", C::IssueNotice(c));
        s
    };
    let lighter = told_anew(arranged(), 7_000);
    assert!(lighter.case.hearing.pending().is_some());
    assert!(lighter.case.notice().is_some_and(|n| n.hearing && n.hearing_requested.is_some()));
    assert!(told_anew(arranged(), 4_000).case.hearing.pending().is_none());
    let mut withdrawn = arranged();
    let c = WithdrawHearing { withdrawn_on: None, files: vec![file()] };
    withdrawn.does("sq1", C::WithdrawHearing(c));
    let anew = told_anew(withdrawn, 7_000);
    assert!(anew.case.notice().is_some_and(|n| n.hearing_requested.is_none()));
}

#[test]
fn who_wrote_a_defence_down_has_handled_the_case() {
    let mut s = Story::at(At::Told);
    let c = RecordDefence { officers: vec!["sq1".into(), "sq3".into()], ..s.defence() };
    s.does("sq1", C::RecordDefence(c));
    assert!(s.case.is_handler("sq3") && !s.case.is_handler("sq9"));
}

#[test]
fn each_stay_of_a_proceeding_has_its_own_days() {
    let mut s = Story::at(At::Served);
    s.until("2026-04-20");
    let stay = |from: &str, to: &str| {
        let (proceeding, from, to) = ("行政复议".into(), Some(day(from)), Some(day(to)));
        C::RecordStay(RecordStay { proceeding, from, to, ..RecordStay::default() })
    };
    s.does("legal", stay("2026-03-28", "2026-04-01"));
    s.does("legal", stay("2026-04-10", "2026-04-12"));
    let days: Vec<_> = s.case.stays.iter().map(|stay| (stay.from, stay.to)).collect();
    let want = [("2026-03-28", "2026-04-01"), ("2026-04-10", "2026-04-12")];
    assert_eq!(days, want.map(|(from, to)| (day(from), Some(day(to)))));
}

#[test]
fn what_a_plan_puts_off_is_taken_from_the_gains_first_and_then_from_the_fine() {
    let due_left = |fine, gains, paid, deferred| {
        let account = Account {
            principal: Fen(fine),
            gains: Fen(gains),
            surcharge: Fen(7),
            paid: Fen(paid),
            deferred: Fen(deferred),
            ..Account::default()
        };
        let (fine, gains) = account.due_left();
        (fine.0, gains.0)
    };
    assert_eq!(due_left(500, 300, 0, 0), (500, 300));
    assert_eq!(due_left(500, 300, 0, 100), (500, 200));
    assert_eq!(due_left(500, 300, 0, 300), (500, 0));
    assert_eq!(due_left(500, 300, 0, 400), (400, 0));
    assert_eq!(due_left(500, 300, 200, 400), (200, 0));
    assert_eq!(due_left(500, 300, 600, 100), (0, 100));
    assert_eq!(due_left(500, 300, 0, 900), (0, 0));
}
