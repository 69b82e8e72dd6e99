//! Who may act: RULES 1.1, X-14 in every order, and the house rules P-01–P-04.

use crate::kit::*;
use crate::support::day;
use jiff::ToSpan;
use law::case::{CaseCommand as C, *};
use law::clue::ClueCommand as K;
use law::clue::*;
use law::person::{Employment, Role, Suspension};

fn inquiry_by(s: &Story, officers: &[&str]) -> C {
    C::RecordInquiry(RecordInquiry {
        officers: officers.iter().map(|o| (*o).into()).collect(),
        ..s.inquiry()
    })
}

#[test]
fn r01_refuses_one_officer_under_two_accounts() {
    // TL-01: the same certificate number is the same person.
    let mut s = Story::at(At::Filed);
    let c = inquiry_by(&s, &["sq1", "twin"]);
    let r = s.refused("sq1", c, "R-01");
    assert_eq!(r.field, Some("officers"));
    let c = inquiry_by(&s, &["sq1"]);
    s.refused("sq1", c, "R-01");
}

#[test]
fn r01_refuses_a_certificate_that_expires_today_is_suspended_or_revoked() {
    // TL-02, U-12: invalid on the very day of expiry.
    let mut s = Story::at(At::Filed);
    let c = inquiry_by(&s, &["sq1", "expired"]);
    s.refused("sq1", c, "R-01");
    let today = s.today();
    let cert = s.people.get_mut("sq2").expect("there").certificate.as_mut().expect("has one");
    cert.suspensions.push(Suspension { from: today, to: Some(today), document: "暂扣1号".into() });
    let c = inquiry_by(&s, &["sq1", "sq2"]);
    s.refused("sq1", c, "R-01");
    s.wait(1);
    let c = inquiry_by(&s, &["sq1", "sq2"]);
    s.does("sq1", c);
    let today = s.today();
    s.people.get_mut("sq2").expect("there").certificate.as_mut().expect("has one").revoked_on = Some(today);
    let c = inquiry_by(&s, &["sq1", "sq2"]);
    s.refused("sq1", c, "R-01");
}

#[test]
fn r01_refuses_an_officer_who_was_not_there_to_record_it() {
    let mut s = Story::at(At::Filed);
    let c = inquiry_by(&s, &["sq1", "sq2"]);
    s.refused("sq3", c, "R-01");
}

#[test]
fn r01_refuses_an_inquiry_by_who_got_the_certificate_since() {
    let mut s = Story::at(At::Filed);
    let done = s.now;
    s.wait(7);
    s.people.get_mut("sq2").and_then(|p| p.certificate.as_mut()).expect("has one").valid_from = s.today();
    let c = RecordInquiry { started_at: done, ended_at: done, ..s.inquiry() };
    s.refused("sq1", C::RecordInquiry(c), "R-01");
    let c = s.inquiry();
    s.does("sq1", C::RecordInquiry(c));
}

#[test]
fn r01_lets_pass_two_certified_officers() {
    let mut s = Story::at(At::Filed);
    let c = inquiry_by(&s, &["sq1", "sq2"]);
    s.does("sq1", c);
}

#[test]
fn r02_refuses_a_check_or_inquiry_without_showing_certificates() {
    let mut s = Story::at(At::Dispatched);
    let check = CheckSite { shown_certificates: false, ..s.check() };
    s.refused_clue("sq1", K::CheckSite(check), "R-02");
    let mut s = Story::at(At::Filed);
    let c = RecordInquiry { shown_certificates: false, ..s.inquiry() };
    s.refused("sq1", C::RecordInquiry(c), "R-02");
    let c = RecordInspection { shown_certificates: false, ..s.inspection() };
    s.refused("sq1", C::RecordInspection(c), "R-02");
}

#[test]
fn r02_lets_pass_once_shown() {
    let mut s = Story::at(At::Filed);
    let c = s.inspection();
    s.does("sq1", C::RecordInspection(c));
}

#[test]
fn r03_refuses_contract_workers_in_the_team() {
    // TL-04.
    let mut s = Story::at(At::Filed);
    let c = inquiry_by(&s, &["sq1", "contract"]);
    s.refused("sq1", c, "R-03");
    let c = AssignOfficers { officers: vec!["sq1".into(), "contract".into()], reason: "补充".into() };
    s.refused("brigade", C::AssignOfficers(c), "R-03");
    for employment in [Employment::Support, Employment::Temporary, Employment::External] {
        s.people.get_mut("sq2").expect("there").employment = employment;
        let c = inquiry_by(&s, &["sq1", "sq2"]);
        s.refused("sq1", c, "R-03");
    }
}

#[test]
fn r03_lets_pass_established_officers_as_a_new_team() {
    let mut s = Story::at(At::Filed);
    let c = AssignOfficers { officers: vec!["sq2".into(), "sq3".into()], reason: "轮换".into() };
    s.does("brigade", C::AssignOfficers(c));
}

#[test]
fn r04_refuses_a_grid_member_handling_a_clue() {
    let mut s = Story::at(At::Reported);
    let c = s.dispatch();
    s.refused_clue("grid", K::DispatchClue(c), "R-04");
    let mut s = Story::at(At::Dispatched);
    let c = s.check();
    s.refused_clue("grid", K::CheckSite(c), "R-04");
    let more = SupplementClue { content: "又堆了一车".into(), files: vec![] };
    s.refused_clue("grid2", K::SupplementClue(more), "R-04");
    let mut s = Story::at(At::WithSquad);
    let c = s.filing();
    s.refused("grid", C::ProposeFiling(c), "R-04");
}

#[test]
fn r04_lets_pass_reports_and_additions_of_ones_own() {
    let mut s = Story::at(At::Reported);
    s.tells("grid", K::SupplementClue(SupplementClue { content: "又堆了一车".into(), files: vec![] }));
}

fn ask_recusal(s: &mut Story, officer: &str) {
    let c = RequestRecusal { officer: officer.into(), reason: "与投诉人系近亲属".into() };
    s.does("sq1", C::RequestRecusal(c));
}

#[test]
fn r05_refuses_the_officer_after_the_recusal_was_decided() {
    let mut s = Story::at(At::Filed);
    ask_recusal(&mut s, "sq2");
    let c = DecideRecusal { officer: "sq2".into(), recused: true, opinion: "应当回避".into() };
    s.refused("deputy2", C::DecideRecusal(c.clone()), "R-05");
    s.does("head", C::DecideRecusal(c));
    let c = s.inquiry();
    s.refused("sq1", C::RecordInquiry(c), "R-05");
    let c = AssignOfficers { officers: vec!["sq1".into(), "sq2".into()], reason: "复用".into() };
    s.refused("brigade", C::AssignOfficers(c), "R-05");
    // The case itself goes on with others.
    let c = AssignOfficers { officers: vec!["sq1".into(), "sq3".into()], reason: "回避".into() };
    s.does("brigade", C::AssignOfficers(c));
    let c = inquiry_by(&s, &["sq1", "sq3"]);
    s.does("sq1", c);
}

#[test]
fn r05_refuses_a_head_deciding_on_himself() {
    let mut s = Story::at(At::Filed);
    let c = inquiry_by(&s, &["poly", "sq2"]);
    s.does("poly", c);
    ask_recusal(&mut s, "poly");
    let c = DecideRecusal { officer: "poly".into(), recused: false, opinion: "不必".into() };
    s.refused("poly", C::DecideRecusal(c), "R-05");
}

/// What the government above decided of the town head.
fn from_above(recused: bool) -> RecordSuperiorRecusal {
    RecordSuperiorRecusal {
        officer: "head".into(),
        recused,
        authority: "示例市人民政府".into(),
        document: "示政复〔2026〕8号".into(),
        decided_on: Some(day(START)),
        files: vec![file()],
    }
}

#[test]
fn r05_refuses_the_town_head_whom_the_government_above_told_to_stand_aside() {
    let mut s = Story::at(At::DecisionEndorsed);
    ask_recusal(&mut s, "head");
    // Not a deputy's to decide, nor a paper that nobody has seen.
    let c = DecideRecusal { officer: "head".into(), recused: false, opinion: "不必".into() };
    let r = s.refused("deputy", C::DecideRecusal(c), "R-05");
    assert_eq!(r.fix.act, Some("record_superior_recusal"));
    s.refused(
        "legal",
        C::RecordSuperiorRecusal(RecordSuperiorRecusal { files: vec![], ..from_above(true) }),
        "R-05",
    );
    let other = RecordSuperiorRecusal { officer: "sq2".into(), ..from_above(true) };
    s.refused("legal", C::RecordSuperiorRecusal(other), "R-05");
    // The case does not wait for it, and afterwards goes on under a deputy.
    s.does("legal", C::RecordSuperiorRecusal(from_above(true)));
    let c = s.decision();
    s.refused("head", C::Decide(c.clone()), "R-05");
    s.does("deputy", C::Decide(c));
}

#[test]
fn r05_refuses_to_book_from_above_what_the_head_decides_himself() {
    let mut s = Story::at(At::Filed);
    ask_recusal(&mut s, "sq2");
    s.refused(
        "legal",
        C::RecordSuperiorRecusal(RecordSuperiorRecusal { officer: "sq2".into(), ..from_above(true) }),
        "P-03",
    );
    ask_recusal(&mut s, "head");
    let c = RecordSuperiorRecusal { officer: "sq2".into(), ..from_above(true) };
    let r = s.refused("legal", C::RecordSuperiorRecusal(c), "R-05");
    assert_eq!(r.fix.act, Some("decide_recusal"));
}

#[test]
fn r05_lets_pass_a_head_who_need_not_stand_aside_and_a_reviewer_asked_to() {
    let mut s = Story::at(At::DecisionEndorsed);
    ask_recusal(&mut s, "head");
    s.does("legal", C::RecordSuperiorRecusal(from_above(false)));
    let c = s.decision();
    s.does("head", C::Decide(c));
    // A reviewer can be asked before any review.
    let mut s = Story::at(At::Concluded);
    ask_recusal(&mut s, "legal");
    s.does(
        "head",
        C::DecideRecusal(DecideRecusal { officer: "legal".into(), recused: true, opinion: "属实".into() }),
    );
    let c = s.review();
    s.refused("legal", C::ReviewLegality(c.clone()), "R-05");
    s.does("legal3", C::ReviewLegality(c));
}

#[test]
fn r05_lets_pass_the_investigation_while_a_request_is_undecided() {
    let mut s = Story::at(At::Filed);
    ask_recusal(&mut s, "sq2");
    let mut s = s.to(At::Reviewed);
    let c = DecideRecusal { officer: "sq2".into(), recused: false, opinion: "没有利害关系".into() };
    s.does("head", C::DecideRecusal(c));
    let s = s.to(At::Decided);
    assert_eq!(s.case.stage, CaseStage::Decided);
}

#[test]
fn r07_refuses_a_reviewer_who_handled_the_case() {
    let mut s = Story::at(At::Gathered);
    let c = inquiry_by(&s, &["poly", "sq2"]);
    s.does("poly", c);
    let mut s = s.to(At::Concluded);
    let c = s.review();
    s.refused("poly", C::ReviewLegality(c), "R-07");
}

#[test]
fn r07_refuses_a_reviewer_who_judged_the_evidence() {
    // Judging evidence is handling the case, though one officer does it alone.
    let mut s = Story::at(At::Filed);
    let c = AssignOfficers { officers: vec!["poly".into(), "sq1".into()], reason: "补充".into() };
    s.does("brigade", C::AssignOfficers(c));
    let mut s = s.to(At::Gathered);
    let c = s.judge(1);
    s.does("poly", C::JudgeEvidence(c));
    let c = AssignOfficers { officers: vec!["sq2".into(), "sq1".into()], reason: "换回".into() };
    s.does("brigade", C::AssignOfficers(c));
    let mut s = s.to(At::Concluded);
    let c = s.review();
    s.refused("poly", C::ReviewLegality(c), "R-07");
}

#[test]
fn r07_lets_pass_a_reviewer_who_stood_apart() {
    let mut s = Story::at(At::Concluded);
    let c = s.review();
    s.does("poly", C::ReviewLegality(c));
}

#[test]
fn r08_refuses_a_new_reviewer_without_the_qualification() {
    // TL-29, and one who reviews for the first time today.
    let mut s = Story::at(At::Concluded);
    let c = s.review();
    s.refused("legal2", C::ReviewLegality(c.clone()), "R-08");
    s.people.get_mut("legal2").expect("there").first_review_on = None;
    s.refused("legal2", C::ReviewLegality(c), "R-08");
}

#[test]
fn r08_lets_pass_an_old_hand_and_a_qualified_one() {
    // TL-30.
    for who in ["legal3", "legal"] {
        let mut s = Story::at(At::Concluded);
        let c = s.review();
        s.does(who, C::ReviewLegality(c));
    }
}

#[test]
fn r09_refuses_a_deputy_without_authorisation() {
    let mut s = Story::at(At::Endorsed);
    let c = DecideFiling { verdict: FilingVerdict::File, opinion: "同意".into() };
    s.refused("deputy2", C::DecideFiling(c), "R-09");
    let mut s = Story::at(At::DecisionEndorsed);
    let c = s.decision();
    s.refused("deputy2", C::Decide(c), "R-09");
}

#[test]
fn r09_lets_pass_the_head_and_an_authorised_deputy() {
    for who in ["head", "deputy"] {
        let mut s = Story::at(At::DecisionEndorsed);
        let c = s.decision();
        s.does(who, C::Decide(c));
    }
}

#[test]
fn r12_refuses_service_without_the_seal() {
    let mut s = Story::at(At::Decided);
    let c = ServePaper { sealed: false, ..s.serve() };
    s.refused("sq1", C::ServePaper(c), "R-12");
    let c = AnnounceService {
        sealed: false,
        reason: "去向不明".into(),
        officers: vec!["sq1".into(), "sq2".into()],
        ..AnnounceService::default()
    };
    s.refused("sq1", C::AnnounceService(c), "R-12");
    let mut s = Story::on_spot();
    let c = DeliverOnSpot { delivered_at: None, sealed: false, signature: signed() };
    s.refused("sq1", C::DeliverOnSpot(c), "R-12");
}

#[test]
fn r12_lets_pass_a_sealed_decision() {
    let mut s = Story::at(At::Decided);
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    assert_eq!(s.case.stage, CaseStage::Served);
}

// nobody handles, reviews and approves the same case, in whatever order they try it.

#[test]
fn x14_refuses_one_person_as_handler_and_approver() {
    // TL-72.
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { officers: vec!["poly".into(), "sq1".into()], ..s.filing() };
    s.does("poly", C::ProposeFiling(c));
    let endorse = C::EndorseFiling(EndorseFiling { agree: true, opinion: "同意".into() });
    s.refused("poly", endorse.clone(), "X-14");
    s.does("brigade", endorse);
    let c = DecideFiling { verdict: FilingVerdict::File, opinion: "同意".into() };
    s.refused("poly", C::DecideFiling(c), "X-14");
}

#[test]
fn x14_refuses_the_brigade_chief_who_handles_the_case() {
    let mut s = Story::at(At::Gathered);
    // He has endorsed the filing: he may not now take part in the investigation.
    let c = inquiry_by(&s, &["brigade", "sq2"]);
    s.refused("brigade", c, "X-14");
    let mut s = Story::at(At::Proposed);
    let c = AssignOfficers { officers: vec!["sq1".into(), "brigade".into()], reason: "补充".into() };
    assert!(s.act("brigade", &C::AssignOfficers(c)).is_err(), "not before the filing");
    // Who handled it does not endorse the decision.
    let mut s = Story::at(At::WithSquad);
    s.people.get_mut("brigade").expect("there").unit = "squad1".into();
    let c = ProposeFiling { officers: vec!["brigade".into(), "sq1".into()], ..s.filing() };
    s.does("brigade", C::ProposeFiling(c));
    let c = EndorseFiling { agree: true, opinion: "同意".into() };
    s.refused("brigade", C::EndorseFiling(c), "X-14");
}

#[test]
fn x14_refuses_a_proposal_made_again_by_who_endorsed_it() {
    let mut s = Story::at(At::Endorsed);
    s.people.get_mut("brigade").expect("there").unit = "squad1".into();
    s.does("head", C::DecideFiling(DecideFiling { verdict: FilingVerdict::Return, opinion: "补充".into() }));
    let c = ProposeFiling { officers: vec!["brigade".into(), "sq1".into()], ..s.filing() };
    s.refused("brigade", C::ProposeFiling(c), "X-14");
}

#[test]
fn x14_refuses_who_reviewed_and_then_handles_judges_or_is_assigned() {
    let mut s = Story::at(At::Concluded);
    let mut sent_back = s.review();
    sent_back.verdict = ReviewVerdict::Supplement;
    s.does("poly", C::ReviewLegality(sent_back));
    let c = inquiry_by(&s, &["poly", "sq2"]);
    s.refused("poly", c, "X-14");
    let c = s.judge(1);
    s.refused("poly", C::JudgeEvidence(c), "X-14");
    let c = AssignOfficers { officers: vec!["sq1".into(), "poly".into()], reason: "补充".into() };
    s.refused("brigade", C::AssignOfficers(c), "X-14");
}

#[test]
fn x14_refuses_who_reviewed_and_then_endorses_decides_or_discusses() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Concluded);
    let c = s.review();
    s.does("poly", C::ReviewLegality(c));
    let mut s = s.to(At::Told);
    let say = |id: &str| SpeakerOpinion { person: id.into(), name: String::new(), opinion: "同意".into() };
    let c = Discuss { opinions: vec![say("head"), say("poly")], ..s.discussion() };
    s.refused("head", C::Discuss(c), "X-14");
    let mut s = s.to(At::DecisionProposed);
    let c = s.endorse_decision();
    s.refused("poly", C::EndorseDecision(c), "X-14");
    let mut s = s.to(At::DecisionEndorsed);
    let c = s.decision();
    s.refused("poly", C::Decide(c), "X-14");
}

#[test]
fn x14_refuses_a_review_by_who_approved_the_filing() {
    let mut s = Story::at(At::Endorsed);
    s.does("poly", C::DecideFiling(DecideFiling { verdict: FilingVerdict::File, opinion: "同意".into() }));
    let mut s = s.to(At::Concluded);
    let c = s.review();
    s.refused("poly", C::ReviewLegality(c), "X-14");
}

#[test]
fn x14_refuses_the_answer_to_a_defence_by_the_reviewer() {
    let mut s = Story::at(At::Concluded);
    let c = s.review();
    s.does("poly", C::ReviewLegality(c));
    let mut s = s.to(At::Told);
    let c = s.defence();
    s.does("sq1", C::RecordDefence(c));
    let c = s.answer(false);
    s.refused("poly", C::ReviewDefence(c), "X-14");
}

#[test]
fn x14_refuses_who_proposed_the_closing_and_then_approves_it() {
    // Found by the search of all paths: the closing's own officers were not booked as handling the case.
    for asking in ["poly", "sq1"] {
        let mut s = Story::at(At::Paid);
        let c = ProposeClosing { officers: vec!["poly".into(), "sq1".into()], ..s.closing() };
        s.does(asking, C::ProposeClosing(c));
        let c = s.vetoes();
        s.does("legal", C::CheckVetoes(c));
        let c = s.approve();
        s.refused("poly", C::ApproveClosing(c), "X-14");
        let c = s.approve();
        s.does("head", C::ApproveClosing(c));
    }
}

#[test]
fn x14_refuses_who_approved_and_then_books_for_the_case() {
    // Found by the search of all paths: an address or a waiver taken by the chief who endorses.
    let mut s = Story::at(At::Told);
    let address =
        ConfirmAddress { address: "示例镇一村".into(), signature: signed(), ..Default::default() };
    s.refused("brigade", C::ConfirmAddress(address.clone()), "X-14");
    let c = s.waiver(Waiver::Both);
    s.refused("brigade", C::WaiveRights(c.clone()), "X-14");
    // And the other way round: who took the waiver does not decide.
    s.does("poly", C::WaiveRights(c));
    s.does("sq1", C::ConfirmAddress(address));
    let mut s = s.to(At::DecisionProposed);
    let c = s.endorse_decision();
    s.refused("poly", C::EndorseDecision(c), "X-14");
    let mut s = s.to(At::Published);
    let c = RequestDeferral {
        reason: "经济困难".into(),
        until: Some(s.today().saturating_add(60.days())),
        files: vec![file()],
        ..RequestDeferral::default()
    };
    s.refused("brigade", C::RequestDeferral(c.clone()), "X-14");
    s.does("sq1", C::RequestDeferral(c));
}

#[test]
fn x14_refuses_a_spot_check_by_who_approved_the_closing() {
    // Found by the search of all paths.
    let mut s = Story::delivered();
    s.does("sq1", C::FileForRecord(FileForRecord::default()));
    let c = s.publish();
    s.does("legal", C::Publish(c));
    let c = s.pay();
    s.does("finance", C::RegisterPayment(c));
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
    let c = s.vetoes();
    // Nor does who looked at the vetoes approve it.
    let mut own = s.clone();
    own.does("poly", C::CheckVetoes(c.clone()));
    let approve = own.approve();
    own.refused("poly", C::ApproveClosing(approve), "X-14");
    s.does("legal", C::CheckVetoes(c));
    let c = s.approve();
    s.does("poly", C::ApproveClosing(c));
    let check = SpotCheck { passed: true, opinion: "合格".into() };
    s.refused("poly", C::SpotCheck(check.clone()), "X-14");
    s.does("legal", C::SpotCheck(check));
}

#[test]
fn x14_lets_pass_three_different_people() {
    let s = Story::at(At::Decided);
    let c = &s.case;
    assert!(c.handlers.is_disjoint(&c.reviewers));
    assert!(c.handlers.is_disjoint(&c.approvers));
    assert!(c.reviewers.is_disjoint(&c.approvers));
}

// The house rules.

#[test]
fn p01_refuses_an_act_of_another_post() {
    let mut s = Story::at(At::Concluded);
    let c = s.review();
    s.refused("sq1", C::ReviewLegality(c), "P-01");
    let mut s = Story::at(At::Reported);
    let c = s.dispatch();
    s.refused_clue("legal", K::DispatchClue(c), "P-01");
}

/// What departments, the hotline and those above send comes to the dispatch centre, which books it with its origin.
#[test]
fn p01_refuses_a_report_from_outside_to_everybody_but_the_centre() {
    for source in [Source::Department, Source::Hotline, Source::Higher] {
        let mut s = Story::new();
        let c = ReportClue { source, origin: "来文单位".into(), ..s.report() };
        for who in ["sq1", "dept1", "justice"] {
            s.refused_clue(who, K::ReportClue(c.clone()), "P-01");
        }
        s.refused_clue("grid", K::ReportClue(c.clone()), "R-04");
        let nameless = ReportClue { origin: " ".into(), ..c.clone() };
        s.refused_clue("hub", K::ReportClue(nameless), "P-04");
        s.tells("hub", K::ReportClue(c));
        assert_eq!(s.clue.source, source);
    }
}

#[test]
fn p01_lets_pass_ones_own_post() {
    let mut s = Story::at(At::Reported);
    s.tells("hub", K::AcceptClue(Note::default()));
}

#[test]
fn p02_refuses_other_units() {
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { officers: vec!["sq9".into(), "sq1".into()], ..s.filing() };
    s.refused("sq9", C::ProposeFiling(c), "P-02");
    let mut s = Story::at(At::ForOpinion);
    let c = s.opinion();
    s.refused_clue("land1", K::IssueOpinion(c), "P-02");
    let mut s = Story::at(At::Gathered);
    let c = s.judge(1);
    s.refused("sq9", C::JudgeEvidence(c), "P-02");
}

#[test]
fn p02_refuses_a_file_kept_by_who_did_not_handle_the_case() {
    let mut s = Story::at(At::Closed);
    let c = s.archive();
    s.refused("sq9", C::Archive(c), "P-02");
}

#[test]
fn p02_lets_pass_the_unit_it_was_given_to() {
    let mut s = Story::at(At::ForOpinion);
    let c = s.opinion();
    s.tells("dept1", K::IssueOpinion(c));
}

#[test]
fn p03_refuses_steps_out_of_turn() {
    let mut s = Story::at(At::Filed);
    let c = s.review();
    s.refused("legal", C::ReviewLegality(c), "P-03");
    let mut s = Story::at(At::Reported);
    let c = s.check();
    s.refused_clue("sq1", K::CheckSite(c), "P-03");
    let mut s = Story::at(At::Archived);
    let c = s.archive();
    s.refused("sq1", C::Archive(c), "P-03");
}

#[test]
fn p03_lets_pass_the_whole_road_in_turn() {
    let mut s = Story::at(At::Archived);
    assert_eq!(s.case.stage, CaseStage::Archived);
    s.tells("hub", K::GiveFeedback(GiveFeedback { content: "已处理".into() }));
    assert_eq!(s.clue.stage, ClueStage::Closed);
}

#[test]
fn p04_refuses_empty_endless_and_unreadable_text() {
    let mut s = Story::at(At::Reported);
    for reason in ["", "   ", "字\u{7}", &"长".repeat(20_001)] {
        s.refused_clue("hub", K::DeclineClue(Reason { reason: reason.into() }), "P-04");
    }
    let mut s = Story::at(At::Filed);
    let later = s.now.saturating_add(1.hour());
    let c = RecordInquiry { ended_at: later, ..s.inquiry() };
    s.refused("sq1", C::RecordInquiry(c), "P-04");
    let c = OrderCorrection { due_on: Some(day("2026-03-01")), ..s.order() };
    s.refused("sq1", C::OrderCorrection(c), "P-04");
}

#[test]
fn p04_lets_pass_a_reason_in_words() {
    let mut s = Story::at(At::Reported);
    s.tells("hub", K::DeclineClue(Reason { reason: "不属本镇职责".into() }));
    assert!(s.people["hub"].is(Role::Hub));
}

#[test]
fn r01_refuses_assigning_one_officer_alone() {
    let mut s = Story::at(At::Filed);
    let c = |officers: &[&str]| {
        let officers = officers.iter().map(|o| (*o).into()).collect();
        C::AssignOfficers(AssignOfficers { officers, reason: "轮岗".into() })
    };
    s.refused("brigade", c(&["sq3"]), "R-01");
    s.refused("brigade", c(&["sq1", "twin"]), "R-01");
    s.does("brigade", c(&["sq1", "sq2", "sq3"]));
    assert_eq!(s.case.officers.len(), 3);
}

#[test]
fn r05_refuses_to_decide_where_nothing_was_asked_or_all_is_decided() {
    let mut s = Story::at(At::Filed);
    let c = RequestRecusal { officer: "sq9".into(), reason: "与投诉人系近亲属".into() };
    assert_eq!(s.refused("sq1", C::RequestRecusal(c), "P-04").field, Some("officer"));
    let settle = |who: &str| {
        C::DecideRecusal(DecideRecusal { officer: who.into(), recused: false, opinion: "不必".into() })
    };
    ask_recusal(&mut s, "sq1");
    ask_recusal(&mut s, "sq2");
    s.does("head", settle("sq2"));
    for nobodys in ["sq2", "brigade"] {
        let r = s.refused("head", settle(nobodys), "R-05");
        assert_eq!(r.fix.act, Some("request_recusal"));
    }
    // The same of what is booked from above.
    let booked = |who: &str| {
        C::RecordSuperiorRecusal(RecordSuperiorRecusal { officer: who.into(), ..from_above(false) })
    };
    ask_recusal(&mut s, "head");
    ask_recusal(&mut s, "deputy");
    s.does("legal", booked("head"));
    for nobodys in ["head", "deputy2"] {
        let r = s.refused("legal", booked(nobodys), "R-05");
        assert_eq!(r.fix.act, Some("request_recusal"));
    }
}
