//! The simple procedure: RULES 1.3 (S-01–S-11), and its way out when the day is missed.

use crate::kit::*;
use crate::support::day;
use jiff::ToSpan;
use law::case::{CaseCommand as C, *};
use law::clue::ClueCommand as K;
use law::clue::*;
use law::party::{PartyKind, Signature};
use law::town::PenaltyKind;

fn spot_fined(yuan: i64, kind: PartyKind) -> (Story, C) {
    let mut s = Story::for_simple();
    if kind != PartyKind::Citizen {
        s.party = business(kind);
    }
    let c = C::DecideOnSpot(DecideOnSpot { penalty: fine(yuan), ..s.spot() });
    (s, c)
}

#[test]
fn s01_refuses_one_yuan_over_the_limit() {
    for (yuan, kind) in [(201, PartyKind::Citizen), (3_001, PartyKind::Organisation)] {
        let (mut s, c) = spot_fined(yuan, kind);
        let r = s.refused("sq1", c, "S-01");
        assert_eq!(r.fix.act, Some("switch_procedure"));
    }
}

#[test]
fn s01_lets_pass_the_limit_itself() {
    // TL-05: 以下 includes the amount.
    for (yuan, kind) in [(200, PartyKind::Citizen), (3_000, PartyKind::Organisation)] {
        let (mut s, c) = spot_fined(yuan, kind);
        s.does("sq1", c);
    }
}

#[test]
fn p04_refuses_a_decision_on_the_spot_before_the_check_or_still_to_come() {
    let mut s = Story::for_simple();
    let checked = s.clue.checked_at.expect("checked");
    for at in [checked - 1.minute(), s.now + 1.minute()] {
        let c = DecideOnSpot { decided_at: Some(at), ..s.spot() };
        let r = s.refused("sq1", C::DecideOnSpot(c), "P-04");
        assert_eq!(r.field, Some("decided_at"));
    }
}

#[test]
fn p04_lets_pass_a_decision_that_arrives_a_day_late_and_everything_reckons_from_it() {
    let mut s = Story::for_simple();
    let at = s.now;
    s.wait(1);
    let c = DecideOnSpot { decided_at: Some(at), ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
    assert_eq!(s.case.decision.as_ref().map(|d| d.at), Some(at));
    let today = s.today();
    assert_eq!((s.case.filed_on, s.case.papers[0].issued_on), (Some(at.date()), at.date()));
    assert_ne!(today, at.date());
    // Handed over on the day of the decision, although that is yesterday by now.
    let deliver = |delivered_at| DeliverOnSpot { delivered_at, sealed: true, signature: signed() };
    s.refused("sq1", C::DeliverOnSpot(deliver(None)), "S-03");
    s.does("sq1", C::DeliverOnSpot(deliver(Some(at + 10.minutes()))));
    let served = s.case.decision.as_ref().and_then(|d| d.served_on);
    assert_eq!(served, Some(at.date()));
}

#[test]
fn s10_lets_pass_a_late_decision_of_an_officer_whose_certificate_has_run_out_since() {
    let mut s = Story::for_simple();
    let at = s.now;
    s.wait(2);
    let officer = s.people.get_mut("sq2").expect("an officer");
    officer.certificate.as_mut().expect("a certificate").expires_on = at.date() + 1.day();
    s.refused("sq1", C::DecideOnSpot(DecideOnSpot { decided_at: Some(s.now), ..s.spot() }), "S-10");
    s.does("sq1", C::DecideOnSpot(DecideOnSpot { decided_at: Some(at), ..s.spot() }));
}

#[test]
fn a_decision_of_the_last_day_of_a_year_is_of_that_year_though_it_arrives_in_the_next() {
    let mut s = Story::for_simple();
    let at = s.until("2026-12-31").now;
    s.until("2027-01-01");
    s.does("sq1", C::DecideOnSpot(DecideOnSpot { decided_at: Some(at), ..s.spot() }));
    assert_eq!(s.case.number.as_ref().map(|n| n.year), Some(2026));
}

#[test]
fn s10_refuses_an_officer_whose_certificate_was_no_good_on_the_day_of_a_late_decision() {
    let mut s = Story::for_simple();
    let at = s.now;
    s.wait(2);
    let officer = s.people.get_mut("sq2").expect("an officer");
    officer.certificate.as_mut().expect("a certificate").valid_from = at.date() + 1.day();
    let c = DecideOnSpot { decided_at: Some(at), ..s.spot() };
    let r = s.refused("sq1", C::DecideOnSpot(c), "S-10");
    assert!(r.have.contains("起生效"), "{r}");
    let c = DecideOnSpot { decided_at: Some(s.now), ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
}

#[test]
fn s01_lets_pass_the_change_to_the_general_procedure_with_what_was_gathered() {
    let mut s = Story::for_simple();
    let files = s.clue.files.len();
    s.tells("sq1", K::SwitchProcedure(Reason { reason: "数额超过当场处罚限额".into() }));
    shown("S-01", s.clue.stage, ClueStage::ForOpinion);
    assert_eq!(s.clue.files.len(), files);
    let s = s.to(At::Decided);
    assert_eq!(s.case.procedure, Procedure::General);
}

#[test]
fn x16_refuses_a_fine_on_the_spot_outside_every_published_grade() {
    let mut s = Story::for_simple();
    let c = DecideOnSpot { penalty: fine(49), ..s.spot() };
    let r = s.refused("sq1", C::DecideOnSpot(c), "X-16");
    assert_eq!(r.field, Some("penalty"));
    let mut s = Story { item: "A-03".into(), ..Story::for_simple() };
    let c = s.spot();
    s.refused("sq1", C::DecideOnSpot(c), "X-16");
}

#[test]
fn x16_lets_pass_the_lowest_of_a_grade_and_a_warning_on_the_spot() {
    for penalty in [fine(50), Penalty(vec![kind(PenaltyKind::Warning, 0)])] {
        let mut s = Story::for_simple();
        let c = DecideOnSpot { penalty, ..s.spot() };
        s.does("sq1", C::DecideOnSpot(c));
    }
}

#[test]
fn j07_refuses_a_minors_fine_on_the_spot_that_is_not_said_to_be_lightened() {
    let mut s = Story::for_simple();
    let young = DecideOnSpot { party: citizen(TEENAGER), ..s.spot() };
    let r = s.refused("sq1", C::DecideOnSpot(young), "J-07");
    assert_eq!(r.field, Some("facts"));
}

#[test]
fn j07_lets_pass_a_minor_fined_below_the_grade_with_the_reason_said() {
    let mut s = Story::for_simple();
    let facts = "占道堆放沙石；不满十八周岁，减轻处罚".into();
    let c = DecideOnSpot { party: citizen(TEENAGER), facts, penalty: fine(20), ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
    // From the day after the eighteenth birthday the floor holds.
    let mut s = Story::for_simple();
    let grown = DecideOnSpot { party: citizen("419001200803010016"), ..s.spot() };
    s.refused("sq1", C::DecideOnSpot(DecideOnSpot { penalty: fine(20), ..grown.clone() }), "X-16");
    s.does("sq1", C::DecideOnSpot(grown));
}

#[test]
fn s02_refuses_criticism_and_confiscation_on_the_spot() {
    // TL-07, TL-08.
    for k in [PenaltyKind::Criticism, PenaltyKind::Confiscation] {
        let mut s = Story::for_simple();
        let penalty = Penalty(vec![kind(k, 0)]);
        let c = DecideOnSpot { penalty, ..s.spot() };
        s.refused("sq1", C::DecideOnSpot(c), "S-02");
    }
}

#[test]
fn s02_lets_pass_a_warning() {
    let mut s = Story::for_simple();
    let penalty = Penalty(vec![kind(PenaltyKind::Warning, 0)]);
    let c = DecideOnSpot { penalty, ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
}

#[test]
fn s03_refuses_hidden_certificates_later_delivery_and_silence_about_a_signature() {
    let mut s = Story::for_simple();
    let c = DecideOnSpot { shown_certificates: false, ..s.spot() };
    s.refused("sq1", C::DecideOnSpot(c), "S-03");
    let mut s = Story::on_spot();
    let c = DeliverOnSpot { sealed: true, delivered_at: None, signature: Signature::default() };
    s.refused("sq1", C::DeliverOnSpot(c), "S-03");
    s.wait(1);
    let c = DeliverOnSpot { sealed: true, delivered_at: None, signature: signed() };
    s.refused("sq1", C::DeliverOnSpot(c.clone()), "S-03");
    // Nor is it dated back before the decision.
    let before = day(START).at(8, 0, 0, 0);
    s.refused("sq1", C::DeliverOnSpot(DeliverOnSpot { delivered_at: Some(before), ..c }), "S-03");
}

#[test]
fn s03_lets_pass_a_noted_refusal_to_sign() {
    let mut s = Story::on_spot();
    let refused =
        Signature { refused: Some("当事人拒绝签名，已录像".into()), ..Signature::default() };
    s.does("sq1", C::DeliverOnSpot(DeliverOnSpot { sealed: true, delivered_at: None, signature: refused }));
    assert_eq!(s.case.stage, CaseStage::Served);
}

#[test]
fn s03_lets_pass_service_where_the_day_was_missed() {
    let mut s = Story::on_spot();
    s.wait(1);
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    assert_eq!(s.case.stage, CaseStage::Served);
    assert_eq!(s.case.decision.as_ref().and_then(|d| d.served_on), Some(s.today()));
    assert_eq!(s.clue.stage, ClueStage::ForFeedback);
}

#[test]
fn s04_refuses_a_document_that_lacks_what_it_must_state() {
    let mut s = Story::for_simple();
    let c = DecideOnSpot { evidence: String::new(), ..s.spot() };
    s.refused("sq1", C::DecideOnSpot(c), "S-04");
    s.town.powers[1].items[0].basis = " ".into();
    let c = s.spot();
    s.refused("sq1", C::DecideOnSpot(c), "S-04");
}

#[test]
fn s04_lets_pass_a_complete_one() {
    let s = Story::on_spot();
    let d = s.case.decision.as_ref().expect("decided");
    assert!(!d.remedy.text.is_empty() && !d.remedy.court.is_empty());
}

#[test]
fn s05_refuses_a_decision_without_informing_and_hearing_the_party() {
    let mut s = Story::for_simple();
    let c = DecideOnSpot { informed: false, ..s.spot() };
    s.refused("sq1", C::DecideOnSpot(c), "S-05");
    let c = DecideOnSpot { defence: String::new(), ..s.spot() };
    s.refused("sq1", C::DecideOnSpot(c), "S-05");
}

#[test]
fn s05_lets_pass_a_defence_answered_on_the_spot() {
    let mut s = Story::for_simple();
    let c = DecideOnSpot { defence: "请求从轻；已复核，不影响裁量".into(), ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
}

#[test]
fn s06_refuses_closing_before_the_record() {
    let mut s = Story::delivered();
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
    let c = s.publish();
    s.does("legal", C::Publish(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "S-06");
}

#[test]
fn s06_lets_pass_the_record_and_says_by_when() {
    let due = |s: &Story| {
        let all = s.case.deadlines(&s.town);
        all.into_iter().find(|(what, _)| *what == "当场处罚备案").and_then(|(_, d)| d.due)
    };
    let mut s = Story::delivered();
    assert_eq!(due(&s), Some(day("2026-03-04")), "two working days by the town's reading");
    s.does("sq1", C::FileForRecord(FileForRecord::default()));
    shown("S-06", due(&s), None);
    // Traffic matters have five days by their own rule.
    let mut s = Story { item: "A-08".into(), ..Story::for_simple() };
    let c = s.spot();
    s.does("sq1", C::DecideOnSpot(c));
    assert_eq!(due(&s), Some(day("2026-03-09")));
}

#[test]
fn s07_refuses_a_document_without_the_body_of_reconsideration() {
    let mut s = Story::for_simple();
    s.town.agency.reconsideration_body = String::new();
    let c = s.spot();
    s.refused("sq1", C::DecideOnSpot(c), "S-07");
}

#[test]
fn s07_lets_pass_only_the_text_that_sends_to_reconsideration_first() {
    let s = Story::on_spot();
    let remedy = &s.case.decision.as_ref().expect("decided").remedy;
    assert!(remedy.reconsideration_first);
    assert!(remedy.text.contains("先向示例市人民政府申请行政复议"));
    assert!(!remedy.text.contains("直接向"));
    let general = Story::at(At::Decided);
    assert!(!general.case.decision.as_ref().expect("decided").remedy.reconsideration_first);
}

#[test]
fn s09_refuses_a_spot_check_by_who_decided() {
    let mut s = Story::for_simple();
    let c = DecideOnSpot { officers: vec!["poly".into(), "sq1".into()], ..s.spot() };
    s.does("poly", C::DecideOnSpot(c));
    s.does("poly", C::DeliverOnSpot(DeliverOnSpot { delivered_at: None, sealed: true, signature: signed() }));
    let c = SpotCheck { passed: true, opinion: "合格".into() };
    s.refused("poly", C::SpotCheck(c), "R-07");
}

#[test]
fn s09_lets_pass_a_decision_without_prior_review_and_its_check_after() {
    let mut s = Story::delivered();
    assert!(s.case.reviews.is_empty());
    s.does("legal", C::SpotCheck(SpotCheck { passed: true, opinion: "合格".into() }));
    assert_eq!(s.case.spot_checked, Some(true));
}

#[test]
fn s10_refuses_a_single_officer_on_the_spot() {
    let mut s = Story::for_simple();
    for officers in [vec!["sq1".into()], vec!["sq1".into(), "twin".into()]] {
        let c = DecideOnSpot { officers, ..s.spot() };
        s.refused("sq1", C::DecideOnSpot(c), "S-10");
    }
}

#[test]
fn s10_lets_pass_two() {
    let mut s = Story::for_simple();
    let c = s.spot();
    s.does("sq1", C::DecideOnSpot(c));
}

#[test]
fn s11_refuses_closing_before_the_fine_is_paid() {
    let mut s = Story::delivered();
    s.does("sq1", C::FileForRecord(FileForRecord::default()));
    let c = s.publish();
    s.does("legal", C::Publish(c));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "G-16");
}

#[test]
fn s11_lets_pass_the_whole_simple_road() {
    let mut s = Story::delivered();
    s.does("sq1", C::FileForRecord(FileForRecord::default()));
    let mut s = s.to(At::Archived);
    assert_eq!(s.case.stage, CaseStage::Archived);
    assert_eq!(s.clue.outcome, Some(ClueOutcome::PunishedOnSpot));
    s.tells("hub", K::GiveFeedback(GiveFeedback { content: "已当场处罚".into() }));
}

#[test]
fn a_second_case_does_not_come_from_one_clue() {
    let mut s = Story::on_spot();
    let c = s.spot();
    assert!(s.act("sq1", &C::DecideOnSpot(c)).is_err());
    s.now = s.now.saturating_add(1.hour());
    let clue = s.clue.clone();
    let mut again = Story { clue, ..Story::new() };
    again.now = s.now;
    let c = again.spot();
    again.refused("sq1", C::DecideOnSpot(c), "G-02");
}

#[test]
fn p04_refuses_an_act_to_come_and_lets_pass_the_moment_of_the_check() {
    let mut s = Story::for_simple();
    let on = |n: i64| Some(s.today().saturating_add(n.days()));
    let tomorrow = DecideOnSpot { act_on: on(1), ..s.spot() };
    let yesterday = on(-1);
    assert_eq!(s.refused("sq1", C::DecideOnSpot(tomorrow), "P-04").field, Some("act_on"));
    let c = DecideOnSpot { act_on: yesterday, decided_at: s.clue.checked_at, ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
    assert_eq!(Some(s.case.subject().expect("a subject").act_from), yesterday);
    // Handed over in the same minute.
    let c = DeliverOnSpot { delivered_at: s.clue.checked_at, sealed: true, signature: signed() };
    s.does("sq1", C::DeliverOnSpot(c));
}

#[test]
fn x05_lets_pass_the_pictures_of_the_check_or_of_the_decision() {
    let seen = |check: bool, decision: bool| {
        let mut s = Story::for_simple();
        if !check {
            s.clue.files.clear();
        }
        let files = if decision { vec![file()] } else { vec![] };
        let c = DecideOnSpot { files, ..s.spot() };
        s.act("sq1", &C::DecideOnSpot(c)).map_err(|r| r.rule.id)
    };
    assert_eq!([seen(true, false), seen(false, true)], [Ok(()), Ok(())]);
    assert_eq!(seen(false, false), Err("X-05"));
}

#[test]
fn a_surcharge_is_told_of_a_fine_on_the_spot_and_of_nothing_else() {
    let told = |penalty: Penalty, surcharge: bool| {
        let mut s = Story::for_simple();
        let c = DecideOnSpot { penalty, surcharge, ..s.spot() };
        s.does("sq1", C::DecideOnSpot(c));
        s.case.decision.as_ref().expect("decided").surcharge
    };
    let warning = || Penalty(vec![PenaltyItem { detail: String::new(), ..kind(PenaltyKind::Warning, 0) }]);
    assert!(told(fine(200), true) && !told(fine(200), false) && !told(warning(), true));
}

#[test]
fn p03_refuses_a_second_record_and_a_second_check() {
    let mut s = Story::delivered();
    s.does("sq1", C::FileForRecord(FileForRecord::default()));
    s.refused("sq1", C::FileForRecord(FileForRecord::default()), "P-03");
    let c = || C::SpotCheck(SpotCheck { passed: true, opinion: "无误".into() });
    s.does("legal", c());
    s.refused("legal", c(), "P-03");
}
