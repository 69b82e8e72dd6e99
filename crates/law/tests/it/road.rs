//! The general procedure: RULES 1.4 (G-, X-), 1.5's notice (H-01–H-03), 1.6 (N-01–N-04), T-90.

use crate::kit::*;
use crate::support::day;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::{CaseCommand as C, *};
use law::clue::ClueCommand as K;
use law::clue::*;
use law::money::Fen;
use law::party::{PartyKind, Place, Signature};
use law::town::PenaltyKind;

#[test]
fn g01_refuses_a_clue_without_a_place() {
    let mut s = Story::new();
    let c = ReportClue { place: Place::default(), ..s.report() };
    s.refused_clue("grid", K::ReportClue(c), "G-01");
}

#[test]
fn g01_lets_pass_words_or_a_position() {
    let mut s = Story::new();
    let place = Place { lon: Some(112.4), lat: Some(35.1), ..Place::default() };
    let c = ReportClue { place, ..s.report() };
    s.tells("grid", K::ReportClue(c));
    let due = s.clue.due(&s.town).expect("dispatch is awaited");
    assert_eq!(due.due, Some(day("2026-03-03")));
}

#[test]
fn a_clues_deadline_names_the_rule_of_the_step_awaited() {
    for (at, rule, article) in [
        (At::Reported, "G-01", "方案§5"),
        (At::Dispatched, "G-02", "罚§54"),
        (At::ForOpinion, "G-03", "方案§12"),
        (At::Opined, "G-04", "方案§12"),
        (At::WithSquad, "G-04", "方案§12"),
    ] {
        let s = Story::at(at);
        let due = s.clue.due(&s.town).expect("something is awaited");
        assert_eq!(due.rules.first().map(AsRef::as_ref), Some(rule), "{at:?}");
        assert!(due.articles.iter().any(|a| a == article), "{at:?}: {:?}", due.articles);
    }
    // Once it is a case, the case's own deadlines run.
    let s = Story::at(At::Proposed);
    assert!(s.clue.due(&s.town).is_none());
}

#[test]
fn g02_refuses_a_check_by_units_that_were_not_sent() {
    let mut s = Story::at(At::Dispatched);
    let c = CheckSite { officers: vec!["land1".into(), "land2".into()], ..s.check() };
    s.refused_clue("land1", K::CheckSite(c), "G-02");
}

#[test]
fn g02_lets_pass_office_and_squadron_together() {
    let mut s = Story::at(At::Dispatched);
    let c = CheckSite { officers: vec!["dept1".into(), "sq1".into()], ..s.check() };
    s.tells("dept1", K::CheckSite(c));
}

#[test]
fn g03_refuses_a_filing_without_the_offices_opinion() {
    let mut s = Story::at(At::ForOpinion);
    let c = s.filing();
    let r = s.refused("sq1", C::ProposeFiling(c), "G-03");
    assert_eq!(r.fix.act, Some("issue_opinion"));
}

#[test]
fn g03_lets_pass_an_opinion_sent_back_and_issued_again() {
    let mut s = Story::at(At::Opined);
    s.tells("hub", K::ReturnOpinion(Reason { reason: "材料不全".into() }));
    let s = s.to(At::Proposed);
    assert_eq!(s.case.stage, CaseStage::FilingProposed);
}

#[test]
fn g04_refuses_a_filing_before_the_centre_hands_over() {
    let mut s = Story::at(At::Opined);
    let c = s.filing();
    s.refused("sq1", C::ProposeFiling(c), "G-04");
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { recommend: false, ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
    let mut s = s.to(At::Endorsed);
    let c = DecideFiling { verdict: FilingVerdict::File, opinion: "立案".into() };
    s.refused("head", C::DecideFiling(c), "G-04");
}

#[test]
fn g04_lets_pass_a_proposal_not_to_file_and_a_return() {
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { recommend: false, ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
    s.does("brigade", C::EndorseFiling(EndorseFiling { agree: false, opinion: "补充".into() }));
    assert_eq!(s.case.stage, CaseStage::Draft);
    // From the case's own page no clue is named: it is still the one the case came from.
    let of = s.case.subject.as_ref().expect("a subject").clue.clone();
    let c = ProposeFiling { recommend: false, clue: String::new(), ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
    assert_eq!(s.case.subject.as_ref().map(|x| x.clue.clone()), Some(of));
    let mut s = s.to(At::Endorsed);
    s.does("head", C::DecideFiling(DecideFiling { verdict: FilingVerdict::Refuse, opinion: "轻微".into() }));
    assert_eq!(s.case.stage, CaseStage::NotFiled);
    assert_eq!((s.clue.stage, s.clue.outcome), (ClueStage::ForFeedback, Some(ClueOutcome::NotFiled)));
}

#[test]
fn g05_refuses_a_filing_decided_by_the_brigade() {
    let mut s = Story::at(At::Endorsed);
    let c = DecideFiling { verdict: FilingVerdict::File, opinion: "立案".into() };
    s.refused("brigade", C::DecideFiling(c), "P-01");
}

#[test]
fn g05_lets_pass_the_head_and_the_clock_starts() {
    let s = Story::at(At::Filed);
    assert_eq!(s.case.filed_on, Some(day(START)));
    assert!(s.case.decision_due(&s.town).is_some());
}

#[test]
fn g06_refuses_gathering_evidence_before_filing() {
    let mut s = Story::at(At::Endorsed);
    let c = s.inquiry();
    s.refused("sq1", C::RecordInquiry(c), "G-06");
    let c = s.evidence();
    s.refused("sq1", C::AddEvidence(c), "G-06");
}

#[test]
fn g06_refuses_an_inquiry_held_before_the_filing_and_written_down_after() {
    let mut s = Story::at(At::Filed);
    s.wait(1);
    let early = day("2026-03-01").at(9, 0, 0, 0);
    let c = RecordInquiry { started_at: early, ended_at: early, ..s.inquiry() };
    let r = s.refused("sq1", C::RecordInquiry(c), "G-06");
    assert_eq!(r.field, Some("started_at"));
    let c = RecordInspection { started_at: early, ended_at: early, ..s.inspection() };
    s.refused("sq1", C::RecordInspection(c), "G-06");
}

#[test]
fn g06_lets_pass_both_after_filing() {
    let s = Story::at(At::Gathered);
    assert_eq!((s.case.records, s.case.evidence.len()), (1, 1));
}

#[test]
fn g07_refuses_a_report_while_evidence_is_unjudged() {
    let mut s = Story::at(At::Gathered);
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "G-07");
}

#[test]
fn g07_lets_pass_a_report_on_judged_evidence() {
    let s = Story::at(At::Concluded);
    assert_eq!(s.case.report.as_ref().map(|r| r.evidence.clone()), Some(vec![1]));
}

#[test]
fn g08_refuses_a_pass_with_an_item_failed() {
    let mut s = Story::at(At::Concluded);
    let mut c = s.review();
    c.items[3].passed = false;
    c.items[3].note = "照片没有时间".into();
    s.refused("legal", C::ReviewLegality(c), "G-08");
    let mut c = s.review();
    c.items.pop();
    s.refused("legal", C::ReviewLegality(c), "P-04");
}

#[test]
fn g08_lets_pass_a_review_of_all_nine_and_as_often_as_needed() {
    let mut s = Story::at(At::Concluded);
    let mut c = s.review();
    c.items[3].passed = false;
    c.items[3].note = "照片没有时间".into();
    c.verdict = ReviewVerdict::Supplement;
    s.does("legal", C::ReviewLegality(c));
    let s = s.to(At::Reviewed);
    assert_eq!(s.case.reviews.len(), 2);
}

#[test]
fn g09_refuses_a_notice_before_the_review() {
    let mut s = Story::at(At::Concluded);
    let c = s.notice();
    s.refused("sq1", C::IssueNotice(c), "X-01");
}

#[test]
fn g09_lets_pass_a_notice_of_what_was_reviewed() {
    let s = Story::at(At::Noticed);
    assert_eq!(s.case.notice().map(|n| n.penalty.fine()), Some(Fen::yuan(500)));
}

fn heard(adopted: bool) -> Story {
    let mut s = Story::at(At::Told);
    let c = s.defence();
    s.does("sq1", C::RecordDefence(c));
    let c = s.answer(adopted);
    s.does("sq1", C::ReviewDefence(c));
    s
}

#[test]
fn g10_refuses_a_proposal_while_a_defence_is_unanswered() {
    let mut s = Story::at(At::Told);
    let c = s.defence();
    s.does("sq1", C::RecordDefence(c));
    s.wait(20);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "N-02");
}

#[test]
fn g10_lets_pass_an_answered_defence() {
    let mut s = heard(false);
    s.wait(20);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn g12_refuses_a_discussion_of_one_or_of_subordinates() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let mut c = s.discussion();
    c.opinions.truncate(1);
    s.refused("head", C::Discuss(c), "G-12");
    let mut c = s.discussion();
    c.opinions[1].person = "legal3".into();
    s.refused("head", C::Discuss(c), "G-12");
}

#[test]
fn g12_lets_pass_two_responsible_persons() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let c = s.discussion();
    s.does("head", C::Discuss(c));
}

#[test]
fn g13_refuses_a_decision_with_nothing_proposed() {
    let mut s = Story::at(At::WindowOver);
    let c = s.decision();
    s.refused("head", C::Decide(c), "P-03");
}

#[test]
fn g13_lets_pass_a_decision_on_a_complete_file_and_a_returned_one() {
    let mut s = Story::at(At::DecisionEndorsed);
    s.does("head", C::Decide(Decide { approve: false, opinion: "补充理由".into() }));
    assert_eq!(s.case.stage, CaseStage::Noticed);
    let s = s.to(At::Decided);
    assert_eq!(s.case.stage, CaseStage::Decided);
}

#[test]
fn g17_refuses_a_keeper_who_checks_his_own_file() {
    let mut s = Story::at(At::Closed);
    let c = Archive { checker: "sq1".into(), ..s.archive() };
    s.refused("sq1", C::Archive(c), "G-17");
}

#[test]
fn g17_lets_pass_another_checker() {
    let s = Story::at(At::Archived);
    assert!(s.case.stage.is_final());
}

// What must be refused (RULES 1.4).

#[test]
fn x01_refuses_decision_before_legal_review() {
    // TL-26: seen from every stage before the review, by who would decide.
    for at in [At::Filed, At::Judged, At::Concluded] {
        let mut s = Story::at(at);
        let c = s.decision();
        let r = s.refused("head", C::Decide(c), "X-01");
        assert_eq!(r.fix.act, Some("review_legality"));
        let c = s.proposal();
        s.refused("sq1", C::ProposeDecision(c), "X-01");
    }
}

#[test]
fn x01_refuses_decision_after_a_rejection() {
    // TL-27.
    let mut s = Story::at(At::Concluded);
    let c = ReviewLegality { verdict: ReviewVerdict::Reject, ..s.review() };
    s.does("legal", C::ReviewLegality(c));
    let c = s.decision();
    s.refused("head", C::Decide(c), "X-01");
}

#[test]
fn x01_refuses_a_review_older_than_the_facts() {
    let mut s = Story::at(At::Told);
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "新的线索".into() }));
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-01");
    let c = s.judge(2);
    s.does("sq1", C::JudgeEvidence(c));
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let c = s.notice();
    s.refused("sq1", C::IssueNotice(c), "X-01");
}

#[test]
fn x01_refuses_a_notice_heavier_than_reviewed_and_a_penalty_never_reviewed() {
    let mut s = Story::at(At::Reviewed);
    let c = IssueNotice { penalty: fine(501), ..s.notice() };
    s.refused("sq1", C::IssueNotice(c), "X-01");
    let mut s = Story::at(At::Ordered);
    let outcome = Outcome::NoPenalty { ground: NoPenaltyGround::FirstOffence, education: "教育".into() };
    let c = SubmitReport { outcome, ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Reviewed);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-01");
}

#[test]
fn x01_refuses_another_kind_of_end_than_was_reviewed() {
    let mut s = Story::at(At::WindowOver);
    let outcomes = [
        Outcome::NoPenalty { ground: NoPenaltyGround::FirstOffence, education: "教育".into() },
        Outcome::Dismiss { reason: "事实不能成立".into() },
    ];
    for outcome in &outcomes {
        let c = ProposeDecision { outcome: outcome.clone(), ..s.proposal() };
        s.refused("sq1", C::ProposeDecision(c), "X-01");
    }
    // What the party said and was found right in leads to a lighter end without another review.
    for outcome in outcomes {
        let mut s = heard(true);
        s.wait(20);
        let c = ProposeDecision { outcome, ..s.proposal() };
        s.does("sq1", C::ProposeDecision(c));
    }
}

#[test]
fn x01_lets_pass_after_a_passed_review() {
    let mut s = Story::at(At::WindowOver);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x02_refuses_a_proposal_without_notice_or_without_its_service() {
    let mut s = Story::at(At::Reviewed);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-02");
    let mut s = Story::at(At::Noticed);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-02");
    let c = s.waiver(Waiver::Both);
    s.refused("sq1", C::WaiveRights(c), "X-02");
}

#[test]
fn x02_lets_pass_without_notice_where_nothing_is_imposed() {
    let mut s = Story::at(At::Ordered);
    let outcome = Outcome::Dismiss { reason: "不是当事人所为".into() };
    let c = SubmitReport { outcome: outcome.clone(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Reviewed);
    let c = ProposeDecision { outcome, ..s.proposal() };
    s.does("sq1", C::ProposeDecision(c));
    // And so to the end: served, closed, archived, the reporter told.
    let s = s.to(At::Archived);
    assert_eq!(s.case.stage, CaseStage::Archived);
    assert_eq!(s.clue.outcome, Some(ClueOutcome::Dismissed));
}

#[test]
fn x03_refuses_the_day_after_service_and_the_last_day_itself() {
    // TL-19. Served on Monday 2 March: five working days end on Monday 9 March.
    let mut s = Story::at(At::Told);
    for date in ["2026-03-03", "2026-03-09"] {
        s.until(date);
        let c = s.proposal();
        s.refused("sq1", C::ProposeDecision(c), "X-03");
    }
}

#[test]
fn x03_refuses_a_window_whose_end_cannot_be_known() {
    // TD-58: the holidays of 2027 are not published.
    let mut s = Story::at(At::Noticed);
    s.until("2026-12-28");
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    s.until("2027-02-01");
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-03");
}

#[test]
fn x03_lets_pass_the_day_after_the_window_and_a_written_waiver() {
    // TL-20.
    let mut s = Story::at(At::Told);
    s.until("2026-03-10");
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
    let mut s = Story::at(At::Told);
    let c = s.waiver(Waiver::Defence);
    s.does("sq1", C::WaiveRights(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x03_refuses_where_only_one_of_two_rights_was_waived() {
    for scope in [Waiver::Defence, Waiver::Hearing] {
        let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
        let c = s.discussion();
        s.does("head", C::Discuss(c));
        let c = s.waiver(scope);
        s.does("sq1", C::WaiveRights(c));
        let c = s.proposal();
        s.refused("sq1", C::ProposeDecision(c), "X-03");
    }
}

#[test]
fn x04_refuses_more_than_was_noticed() {
    let mut s = Story::at(At::WindowOver);
    s.penalty = fine(501);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-04");
    s.penalty = Penalty(vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::Warning, 0)]);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-04");
}

/// Told that a three-wheeler would be confiscated.
fn confiscating() -> Story {
    let mut s = Story::at(At::Ordered);
    s.penalty = Penalty(vec![kind(PenaltyKind::Confiscation, 0)]);
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    s.to(At::WindowOver)
}

fn two_of_them() -> Penalty {
    let mut more = kind(PenaltyKind::Confiscation, 0);
    more.detail = "三轮车二辆".into();
    Penalty(vec![more])
}

#[test]
fn x04_refuses_other_particulars_than_were_noticed() {
    let mut s = confiscating();
    let c = ProposeDecision { outcome: Outcome::Penalty { penalty: two_of_them() }, ..s.proposal() };
    s.refused("sq1", C::ProposeDecision(c), "X-04");
    // Nor does a notice say other things than the review passed.
    let c = IssueNotice { penalty: two_of_them(), ..s.notice() };
    s.refused("sq1", C::IssueNotice(c), "X-01");
}

#[test]
fn x04_lets_pass_the_same_particulars_in_other_spacing() {
    let mut s = confiscating();
    s.penalty.0[0].detail = "三轮车 一辆".into();
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x04_lets_pass_the_same_and_less() {
    for yuan in [500, 400] {
        let mut s = Story::at(At::WindowOver);
        s.penalty = fine(yuan);
        let c = s.proposal();
        s.does("sq1", C::ProposeDecision(c));
    }
}

#[test]
fn x05_refuses_a_report_without_verified_evidence_and_a_check_without_pictures() {
    let mut s = Story::at(At::Gathered);
    let c = JudgeEvidence { verified: false, ..s.judge(1) };
    s.does("sq1", C::JudgeEvidence(c));
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "X-05");
    let mut s = Story::at(At::Dispatched);
    let c = CheckSite { files: vec![], ..s.check() };
    s.refused_clue("sq1", K::CheckSite(c), "X-05");
}

#[test]
fn x05_lets_pass_a_dismissal_for_want_of_evidence() {
    let mut s = Story::at(At::Gathered);
    let c = JudgeEvidence { verified: false, ..s.judge(1) };
    s.does("sq1", C::JudgeEvidence(c));
    let outcome = Outcome::Dismiss { reason: "违法事实不能成立".into() };
    let c = SubmitReport { outcome, ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn x06_refuses_relying_on_excluded_evidence() {
    let mut s = Story::at(At::Judged);
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    let c = JudgeEvidence { verified: false, opinion: "来源不明".into(), no: 2 };
    s.does("sq1", C::JudgeEvidence(c));
    let c = SubmitReport { evidence: vec![1, 2], ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "X-06");
}

#[test]
fn x06_lets_pass_the_verified_part() {
    let mut s = Story::at(At::Ordered);
    let c = SubmitReport { evidence: vec![1], ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

fn grave_told() -> Story {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    s
}

#[test]
fn x07_refuses_while_a_hearing_asked_for_is_outstanding() {
    let mut s = grave_told();
    s.does("sq1", C::RequestHearing(RequestHearing::default()));
    s.wait(30);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-07");
    // Waiving it on a form does not undo the request; withdrawing it does.
    let c = s.waiver(Waiver::Both);
    s.does("sq1", C::WaiveRights(c));
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-07");
}

#[test]
fn x07_refuses_a_new_notice_as_the_end_of_a_hearing_asked_for() {
    let mut s = grave_told();
    s.does("sq1", C::RequestHearing(RequestHearing::default()));
    let c = s.notice();
    s.does("sq1", C::IssueNotice(c));
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    s.wait(30);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-07");
}

#[test]
fn x07_refuses_what_was_posted_in_time_and_arrived_after_the_proposal() {
    // T-TRANSIT: asked for by post on the last day, delivered when the decision was already proposed.
    let mut s = grave_told();
    let served = s.case.notice().and_then(|n| n.served_on).expect("told");
    s.wait(10);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
    let mut s = s.to(At::DecisionEndorsed);
    s.does(
        "sq1",
        C::RequestHearing(RequestHearing {
            requested_on: Some(served),
            files: vec![file()],
            ..RequestHearing::default()
        }),
    );
    let c = s.decision();
    s.refused("head", C::Decide(c), "X-07");
    // It can still be sent back.
    s.does("head", C::Decide(Decide { approve: false, opinion: "先组织听证".into() }));
    assert_eq!(s.case.stage, CaseStage::Noticed);
}

#[test]
fn n02_refuses_a_decision_over_a_defence_that_came_by_post_after_the_proposal() {
    let mut s = Story::at(At::DecisionEndorsed);
    let posted = s.case.notice().and_then(|n| n.served_on);
    let c = RecordDefence { oral: false, made_on: posted, files: vec![file()], ..s.defence() };
    s.does("sq1", C::RecordDefence(c));
    let c = s.decision();
    s.refused("head", C::Decide(c), "N-02");
    let c = s.answer(false);
    s.does("sq1", C::ReviewDefence(c));
    let c = s.decision();
    s.does("head", C::Decide(c));
}

#[test]
fn x07_lets_pass_after_a_written_withdrawal() {
    let mut s = grave_told();
    s.does("sq1", C::RequestHearing(RequestHearing::default()));
    s.wait(30);
    s.refused("sq1", C::WithdrawHearing(WithdrawHearing::default()), "N-03");
    s.does("sq1", C::WithdrawHearing(WithdrawHearing { withdrawn_on: None, files: vec![file()] }));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn g11_refuses_a_proposal_over_a_hearing_request() {
    let mut s = grave_told();
    s.does("legal", C::RequestHearing(RequestHearing::default()));
    s.wait(30);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-07");
}

#[test]
fn g11_lets_pass_where_none_was_asked_for() {
    let mut s = grave_told();
    s.wait(30);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x08_refuses_a_grave_or_complex_case_without_discussion() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    s.wait(30);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-08");
    let mut s = Story::at(At::Ordered);
    let c = SubmitReport { complex: true, ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Told);
    s.wait(30);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-08");
}

#[test]
fn x08_refuses_a_discussion_before_the_review_or_of_an_earlier_one() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Reviewed);
    s.wait(1);
    let c = Discuss { held_on: Some(day("2026-03-01")), ..s.discussion() };
    s.refused("head", C::Discuss(c), "X-08");
    // Discussed, then reopened and reviewed anew: the discussion is of the past.
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "补充".into() }));
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Told);
    s.wait(30);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-08");
}

#[test]
fn x08_refuses_the_decision_but_not_its_return_where_the_standard_fell_after_the_proposal() {
    let lowered = || {
        let mut s = Story::at(At::DecisionEndorsed);
        let mut lower = thresholds("2026-03-05");
        lower.hearing_citizen = Fen::yuan(500);
        s.town.thresholds.push(lower);
        let c = s.decision();
        s.refused("head", C::Decide(c), "X-08");
        s
    };
    let mut s = lowered();
    s.does("head", C::Decide(Decide { approve: false, opinion: "补正后再报".into() }));
    let mut s = lowered();
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.decision();
    s.refused("head", C::Decide(c), "H-01");
}

#[test]
fn x08_lets_pass_a_discussion_after_the_review() {
    let mut s = grave_told();
    s.wait(30);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x09_refuses_a_decision_that_cannot_state_what_it_must() {
    let mut s = Story::at(At::WindowOver);
    s.town.agency.court = String::new();
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-09");
    let mut s = Story::at(At::DecisionEndorsed);
    s.town.agency.reconsideration_body = String::new();
    let c = s.decision();
    s.refused("head", C::Decide(c), "X-09");
}

#[test]
fn x09_lets_pass_a_complete_decision() {
    let s = Story::at(At::Decided);
    let d = s.case.decision.as_ref().expect("decided");
    assert!(d.remedy.text.contains("六十日") && d.remedy.text.contains("六个月"));
    assert_eq!(d.number.word, "罚决");
}

#[test]
fn x10_refuses_a_decision_after_ninety_days_without_a_basis() {
    // TL-67.
    let mut s = Story::at(At::WindowOver);
    s.until("2026-06-02");
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-10");
    // Proposed in time, decided too late: the head is told, returns it, and the basis is written down.
    let mut s = Story::at(At::DecisionEndorsed);
    s.until("2026-06-02");
    let c = s.decision();
    s.refused("head", C::Decide(c), "X-10");
}

#[test]
fn x10_lets_pass_the_ninetieth_day_and_a_stated_basis() {
    // 2 March + 90 days = 31 May, a Sunday: rolled to Monday 1 June; the office's own limit is Friday 29 May.
    let mut s = Story::at(At::WindowOver);
    s.until("2026-06-01");
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
    let mut s = Story::at(At::WindowOver);
    s.until("2026-07-01");
    let c = ProposeDecision {
        overdue_basis: "《示例规章》第六十四条，负责人批准延长".into(),
        ..s.proposal()
    };
    s.does("sq1", C::ProposeDecision(c));
    let s = s.to(At::Decided);
    assert_eq!(s.case.stage, CaseStage::Decided);
}

/// The line of the self-check that says whether the decision came in its term.
fn in_its_term(s: &Story) -> CloseCheck {
    let checks = s.with("sq1", |ctx| close_checks(&s.case, ctx));
    checks.into_iter().find(|c| c.item == "在办案期限内决定").expect("looked at")
}

#[test]
fn x10_marks_a_late_decision_whose_basis_is_no_provision_of_the_field() {
    let decided = |basis: &str| {
        let mut s = Story::at(At::WindowOver);
        s.until("2026-07-01");
        let c = ProposeDecision { overdue_basis: basis.into(), ..s.proposal() };
        s.does("sq1", C::ProposeDecision(c));
        s.to(At::ClosingProposed)
    };
    let s = decided("案情复杂，防汛任务重");
    let line = in_its_term(&s);
    let mark = line.refusal.expect("in red");
    assert!(
        mark.rule.id == "X-10" && mark.have.contains("防汛任务重") && mark.need.contains(LONGER),
        "{mark:?}"
    );
    // It stops nothing: what was late cannot be made in time.
    assert!(!line.stops);
    assert_eq!(s.to(At::Closed).case.stage, CaseStage::Closed);
    assert!(in_its_term(&decided("依《示例程序规定》第六十四条第二款，批准延长")).refusal.is_none());
    assert!(in_its_term(&Story::at(At::Decided)).refusal.is_none(), "in time");
}

fn longer(provision: &str) -> C {
    C::ExtendDecision(ExtendDecision {
        provision: provision.into(), reason: "案情复杂，需要补充检测".into()
    })
}

const LONGER: &str = "《示例程序规定》第六十四条";

#[test]
fn x10_refuses_an_extension_without_a_provision_of_the_field_twice_or_too_late() {
    // TL-67.
    let mut s = Story::at(At::Filed);
    s.refused("head", longer(""), "X-10");
    s.refused("head", longer("《行政处罚法》第六十条"), "X-10");
    s.refused("deputy2", longer(LONGER), "R-09");
    let mut other = s.clone();
    other.town.policy.decision_extensions.value[0].domains = vec!["market".into()];
    other.refused("head", longer(LONGER), "X-10");
    let mut late = s.clone();
    late.until("2026-06-02");
    late.refused("head", longer(LONGER), "X-10");
    s.does("head", longer(LONGER));
    s.refused("head", longer(LONGER), "X-10");
}

#[test]
fn x10_lets_pass_an_extension_in_time_and_a_decision_within_it() {
    let mut s = Story::at(At::WindowOver);
    s.until("2026-06-01");
    s.does("head", longer(LONGER));
    // 2 March + 120 days = 30 June.
    let due = s.case.decision_due(&s.town).expect("open");
    assert_eq!(due.due, Some(day("2026-06-30")));
    assert!(due.articles.iter().any(|a| a == LONGER), "{:?}", due.articles);
    s.until("2026-06-30");
    let c = s.proposal();
    s.clone().does("sq1", C::ProposeDecision(c.clone()));
    s.until("2026-07-01");
    s.refused("sq1", C::ProposeDecision(c), "X-10");
}

#[test]
fn t_90_shows_the_legal_end_and_the_offices_own() {
    let s = Story::at(At::Filed);
    let due = s.case.decision_due(&s.town).expect("filed");
    shown(
        "T-90",
        (due.nominal, due.due, due.control),
        (day("2026-05-31"), Some(day("2026-06-01")), Some(day("2026-05-29"))),
    );
}

#[test]
fn x11_refuses_camera_evidence_that_nobody_approved() {
    // TL-61.
    let mut s = Story::at(At::Filed);
    let c = AddEvidence { monitored: true, ..s.evidence() };
    s.refused("sq1", C::AddEvidence(c), "X-11");
}

#[test]
fn x11_lets_pass_an_approved_camera() {
    let mut s = Story::at(At::Filed);
    let c = AddEvidence { monitored: true, monitor_approved: true, ..s.evidence() };
    s.does("sq1", C::AddEvidence(c));
}

#[test]
fn x13_refuses_a_penalty_without_an_order_to_correct() {
    // TL-65.
    let mut s = Story::at(At::Judged);
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::WindowOver);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-13");
    let c = s.recheck();
    s.refused("sq1", C::CheckCorrection(c), "X-13");
    let c = s.order();
    s.does("sq1", C::OrderCorrection(c));
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x13_refuses_closing_over_an_order_that_was_never_served() {
    let mut s = Story::at(At::Judged);
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::WindowOver);
    let c = s.order();
    s.does("sq1", C::OrderCorrection(c));
    let c = s.recheck();
    s.does("sq1", C::CheckCorrection(c));
    let mut s = s.to(At::Paid);
    let c = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(c), "X-13");
    assert_eq!(r.fix.act, Some("serve_paper"));
    let c = s.serve();
    s.does("sq1", C::ServePaper(c));
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn x13_lets_pass_where_nothing_can_be_corrected() {
    let s = Story { item: "A-05".into(), ..Story::new() }.to(At::Judged);
    let mut s = s;
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::WindowOver);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

// 1.5: the right to a hearing is told by kind and amount.

#[test]
fn h01_refuses_a_decision_that_has_come_to_need_a_hearing_notice() {
    // TL-22, when the standard has changed between notice and decision.
    let mut s = Story::at(At::WindowOver);
    let mut lower = thresholds("2026-03-05");
    lower.hearing_citizen = Fen::yuan(500);
    s.town.thresholds.push(lower);
    // What now needs a hearing notice needs a discussion too; with that alone it still may not be decided.
    let c = s.discussion();
    s.does("head", C::Discuss(c));
    let c = s.proposal();
    let r = s.refused("sq1", C::ProposeDecision(c), "H-01");
    assert_eq!(r.fix.act, Some("issue_notice"));
}

#[test]
fn h01_lets_pass_grave_kinds_with_the_right_told() {
    let mut s = Story::at(At::Ordered);
    s.penalty = Penalty(vec![kind(PenaltyKind::StopBusiness, 0)]);
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let s = s.to(At::Decided);
    assert!(s.case.notice().is_some_and(|n| n.hearing));
}

#[test]
fn h02_refuses_a_hearing_below_the_amount() {
    for (yuan, party) in [(4_999, citizen(ADULT)), (49_999, business(PartyKind::Organisation))] {
        let mut s = Story::fined(yuan, party, At::Told);
        assert!(!s.case.notice().expect("noticed").hearing);
        s.refused("sq1", C::RequestHearing(RequestHearing::default()), "P-03");
    }
}

#[test]
fn h02_lets_pass_a_hearing_from_the_amount_on() {
    for (yuan, party) in [(5_000, citizen(ADULT)), (50_000, business(PartyKind::Organisation))] {
        let mut s = Story::fined(yuan, party, At::Told);
        s.does("sq1", C::RequestHearing(RequestHearing::default()));
    }
}

#[test]
fn h03_refuses_a_request_on_the_sixth_working_day() {
    // TL-68.
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    s.until("2026-03-10");
    s.refused("sq1", C::RequestHearing(RequestHearing::default()), "H-03");
}

#[test]
fn h03_lets_pass_the_fifth_day_and_a_postmark_in_time() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    s.until("2026-03-09");
    s.clone().does("sq1", C::RequestHearing(RequestHearing::default()));
    s.until("2026-03-11");
    s.does("sq1", C::RequestHearing(posted("2026-03-09")));
}

/// Arrived by post, with the envelope.
fn posted(on: &str) -> RequestHearing {
    RequestHearing { requested_on: Some(day(on)), files: vec![file()], ..RequestHearing::default() }
}

#[test]
fn t_transit_refuses_a_day_in_time_that_nothing_proves() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    s.until("2026-03-11");
    let r = s.refused(
        "sq1",
        C::RequestHearing(RequestHearing { files: vec![], ..posted("2026-03-09") }),
        "T-TRANSIT",
    );
    assert_eq!(r.field, Some("files"));
    // An envelope does not help what was posted too late.
    s.refused("sq1", C::RequestHearing(posted("2026-03-10")), "H-03");
}

#[test]
fn t_transit_lets_pass_a_postmark_on_the_last_day_and_whoever_comes_in_person() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    s.until("2026-03-09");
    let in_person = RequestHearing { requested_on: Some(day("2026-03-06")), ..RequestHearing::default() };
    s.clone().does("sq1", C::RequestHearing(in_person));
    s.until("2026-03-11");
    s.does("sq1", C::RequestHearing(posted("2026-03-09")));
}

// 1.6

#[test]
fn n01_refuses_a_notice_where_nothing_is_imposed() {
    let mut s = Story::at(At::Ordered);
    let outcome = Outcome::NoPenalty { ground: NoPenaltyGround::FirstOffence, education: "教育".into() };
    let c = SubmitReport { outcome, ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Reviewed);
    let c = s.notice();
    s.refused("sq1", C::IssueNotice(c), "N-01");
}

#[test]
fn n01_lets_pass_a_notice_with_content_facts_reasons_and_basis() {
    let s = Story::at(At::Noticed);
    let n = s.case.notice().expect("noticed");
    assert!(!n.penalty.0.is_empty() && !n.facts.is_empty() && !n.reasons.is_empty() && !n.basis.is_empty());
}

#[test]
fn n02_refuses_an_answer_without_reasons_and_a_defence_left_behind_by_a_new_notice() {
    let mut s = Story::at(At::Told);
    let c = s.defence();
    s.does("sq1", C::RecordDefence(c));
    let mut c = s.answer(false);
    c.points[0].reason = String::new();
    s.refused("sq1", C::ReviewDefence(c), "N-02");
    // A second notice does not make the unanswered defence disappear.
    let c = IssueNotice { penalty: fine(400), ..s.notice() };
    s.does("sq1", C::IssueNotice(c));
    s.penalty = fine(400);
    let mut s = s.to(At::Told);
    s.wait(20);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "N-02");
}

#[test]
fn n02_refuses_a_heavier_proposal_after_a_defence_without_new_facts() {
    let mut s = heard(false);
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "当事人态度不好".into() }));
    s.penalty = fine(800);
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "N-02");
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(2);
    s.does("sq1", C::JudgeEvidence(c));
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn n02_lets_pass_less_after_an_adopted_defence_even_below_the_grade() {
    let mut s = heard(true);
    s.wait(20);
    s.penalty = fine(30);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x16_refuses_an_old_adoption_as_the_reason_of_a_fine_below_the_grade() {
    // Adopted, reopened, reported anew: the new report already holds what the party was right in.
    let mut s = heard(true);
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "核实面积".into() }));
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::WindowOver);
    s.penalty = fine(30);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-16");
}

#[test]
fn n03_refuses_a_waiver_by_word_of_mouth() {
    let mut s = Story::at(At::Told);
    let c = WaiveRights { signature: Signature::default(), ..s.waiver(Waiver::Defence) };
    s.refused("sq1", C::WaiveRights(c), "N-03");
}

#[test]
fn n03_lets_pass_a_recorded_one() {
    let mut s = Story::at(At::Told);
    let c = WaiveRights { files: vec![file()], signature: Signature::default(), ..s.waiver(Waiver::Defence) };
    s.does("sq1", C::WaiveRights(c));
}

/// A case that rests on an approved camera, reviewed and ready for its notice.
fn filmed() -> Story {
    let mut s = Story::at(At::Ordered);
    let c = AddEvidence { monitored: true, monitor_approved: true, ..s.evidence() };
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(2);
    s.does("sq1", C::JudgeEvidence(c));
    s.to(At::Reviewed)
}

#[test]
fn n05_refuses_a_notice_that_does_not_say_where_to_see_the_record() {
    let mut s = filmed();
    let c = s.notice();
    let r = s.refused("sq1", C::IssueNotice(c), "N-05");
    assert_eq!(r.field, Some("access"));
}

#[test]
fn n05_lets_pass_one_that_does_and_cases_without_a_camera() {
    let mut s = filmed();
    let c = IssueNotice { access: "示例路1号一楼窗口查看原始录像".into(), ..s.notice() };
    s.does("sq1", C::IssueNotice(c));
    assert!(s.case.notice().expect("noticed").reasons.contains("查看原始录像"));
    let s = Story::at(At::Noticed);
    assert!(!s.case.notice().expect("noticed").reasons.contains("监控"));
}

#[test]
fn n04_refuses_a_new_notice_heavier_than_any_given_on_the_same_facts() {
    let mut s = heard(true);
    let c = IssueNotice { penalty: fine(300), ..s.notice() };
    s.does("sq1", C::IssueNotice(c));
    // Back up to what the report proposes: the lowest ever noticed binds.
    for yuan in [500, 301] {
        let c = IssueNotice { penalty: fine(yuan), ..s.notice() };
        s.refused("sq1", C::IssueNotice(c), "N-04");
    }
}

#[test]
fn n04_lets_pass_a_heavier_notice_on_new_facts_with_its_own_window() {
    let mut s = Story::at(At::Told);
    s.does("sq1", C::ReopenInvestigation(ReopenInvestigation { reason: "面积更大".into() }));
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(2);
    s.does("sq1", C::JudgeEvidence(c));
    s.penalty = fine(800);
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = s.to(At::Told);
    assert_eq!(s.case.notices.iter().filter(|n| !n.void).count(), 1);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-03");
    s.wait(20);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn a_report_captured_before_it_came_keeps_both_times() {
    let told = |captured_at: Option<DateTime>| {
        let mut s = Story::new();
        s.tells("grid", K::ReportClue(ReportClue { captured_at, seen_at: None, ..s.report() }));
        let ClueFact::ClueReported { seen_at, captured_at, .. } = &s.clue_events[0].fact else {
            panic!("no report");
        };
        assert_eq!(s.clue.captured_at, *captured_at);
        (*seen_at, *captured_at, s.clue.reported_at.expect("received"))
    };
    let (seen, captured, received) = told(None);
    assert_eq!((seen, captured), (received, None));
    let early = received.saturating_sub(3.hours());
    assert_eq!(told(Some(early)), (early, Some(early), received), "seen when it was captured");
    // By a clock that is fast: kept as it is, nothing is refused over it, and nothing was seen after it came.
    let late = received.saturating_add(3.hours());
    assert_eq!(told(Some(late)), (received, Some(late), received));
    // By one that has lost its date: kept, and not believed.
    let lost = jiff::civil::date(1970, 1, 1).at(8, 0, 0, 0);
    assert_eq!(told(Some(lost)), (received, Some(lost), received));
    let month = received.saturating_sub(30.days());
    assert_eq!(told(Some(month)), (month, Some(month), received));
}

#[test]
fn a_report_from_before_the_time_of_capture_was_kept_still_reads() {
    let mut s = Story::new();
    s.tells("grid", K::ReportClue(s.report()));
    let fact = ClueFact::ClueReported {
        number: s.clue.number.clone().expect("a number"),
        receipt: "ABCD2345".into(),
        source: Source::Patrol,
        origin: String::new(),
        class: "stall".into(),
        domain: "market".into(),
        content: "摊位占道".into(),
        place: Place::default(),
        seen_at: day("2026-03-02").at(8, 0, 0, 0),
        captured_at: None,
        reporter: Reporter::default(),
        files: Vec::new(),
        inspection: String::new(),
        patrol: String::new(),
        proposed: None,
        split: None,
    };
    let written = serde_json::to_value(&fact).expect("a fact is JSON");
    assert!(written.get("captured_at").is_none(), "what was not captured says nothing: {written}");
    assert_eq!(serde_json::from_value::<ClueFact>(written).expect("reads"), fact);
}

#[test]
fn x08_refuses_a_discussion_of_a_day_to_come() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let tomorrow = s.today().saturating_add(1.day());
    let c = Discuss { held_on: Some(tomorrow), ..s.discussion() };
    assert_eq!(s.refused("head", C::Discuss(c), "X-08").field, Some("held_on"));
}

#[test]
fn x08_lets_pass_a_discussion_written_down_days_later() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let held = s.today();
    s.wait(3);
    let c = Discuss { held_on: Some(held), ..s.discussion() };
    s.does("head", C::Discuss(c));
    assert_eq!(s.case.discussion.as_ref().map(|d| d.held_on), Some(held));
}

#[test]
fn a_discussion_skips_rows_left_empty_and_asks_who_said_what() {
    let mut s = Story::fined(6_000, citizen(ADULT), At::Told);
    let with = |row: SpeakerOpinion| {
        let mut c = s.discussion();
        c.opinions.push(row);
        C::Discuss(c)
    };
    let nobody = with(SpeakerOpinion { opinion: "同意".into(), ..SpeakerOpinion::default() });
    let silent = with(SpeakerOpinion { person: "leader".into(), ..SpeakerOpinion::default() });
    let empty = with(SpeakerOpinion::default());
    for c in [nobody, silent] {
        assert_eq!(s.refused("head", c, "P-04").field, Some("opinions"));
    }
    s.does("head", empty);
}

#[test]
fn a_warning_needs_no_bank_and_bears_no_surcharge() {
    let warning = PenaltyItem { detail: String::new(), ..kind(PenaltyKind::Warning, 0) };
    let mut s = Story { penalty: Penalty(vec![warning]), ..Story::new() }.to(At::WindowOver);
    s.town.agency.collecting_bank = String::new();
    let c = ProposeDecision { surcharge: true, ..s.proposal() };
    s.does("sq1", C::ProposeDecision(c));
    assert_eq!(s.case.proposal.as_ref().map(|p| p.surcharge), Some(false));
}

#[test]
fn a_filing_asks_for_days_of_the_act_in_order_and_not_to_come() {
    let mut s = Story::at(At::WithSquad);
    let today = s.today();
    let on = |n: i64| Some(today.saturating_add(n.days()));
    let acted = |from: i64, to: Option<i64>| {
        C::ProposeFiling(ProposeFiling { act_from: on(from), act_to: to.and_then(on), ..s.filing() })
    };
    let wrong = [acted(1, None), acted(1, Some(1)), acted(-3, Some(-4)), acted(-3, Some(1))];
    let right = acted(-3, Some(-1));
    for c in wrong {
        assert_eq!(s.refused("sq1", c, "P-04").field, Some("act_to"));
    }
    s.does("sq1", right);
    let subject = s.case.subject().expect("a subject");
    assert_eq!((Some(subject.act_from), subject.act_to), (on(-3), on(-1)));
}

#[test]
fn what_belongs_to_the_simple_procedure_is_not_done_in_a_general_case_nor_looked_for_in_it() {
    let mut s = Story::at(At::Served);
    s.refused("sq1", C::FileForRecord(FileForRecord::default()), "P-03");
    s.refused("legal", C::SpotCheck(SpotCheck { passed: true, opinion: "无误".into() }), "P-03");
    let items = |s: &Story| s.with("sq1", |ctx| close_checks(&s.case, ctx)).into_iter().map(|c| c.item);
    let in_term = |s: &Story| items(s).any(|item| item == "在办案期限内决定");
    assert!(in_term(&s) && !in_term(&Story::delivered()));
}

#[test]
fn a_record_of_questions_skips_empty_rows_and_asks_for_both_halves() {
    let mut s = Story::at(At::Filed);
    let row =
        |question: &str, answer: &str| QuestionAnswer { question: question.into(), answer: answer.into() };
    let asked =
        |rows: &[QuestionAnswer]| C::RecordInquiry(RecordInquiry { qa: rows.to_vec(), ..s.inquiry() });
    let whole = row("堆了几天", "三天");
    let halves = [row("堆了几天", ""), row("", "三天")];
    let wrong = [asked(&[]), asked(&[row("", " ")])].into_iter();
    let wrong: Vec<C> = wrong.chain(halves.map(|half| asked(&[whole.clone(), half]))).collect();
    let right = asked(&[row("", ""), whole]);
    for c in wrong {
        assert_eq!(s.refused("sq1", c, "P-04").field, Some("qa"));
    }
    s.does("sq1", right);
    let recorded = s.case_events.last().map(|e| &e.fact);
    assert!(matches!(recorded, Some(CaseFact::InquiryRecorded { qa, .. }) if qa.len() == 1));
}

#[test]
fn a_defence_was_made_between_the_service_of_its_notice_and_today() {
    let mut s = Story::at(At::Told);
    let served = s.today();
    s.wait(2);
    let (before, tomorrow) = (served.saturating_sub(1.day()), s.today().saturating_add(1.day()));
    let made = |on| C::RecordDefence(RecordDefence { made_on: Some(on), ..s.defence() });
    let (wrong, right) = ([made(before), made(tomorrow)], made(served));
    for c in wrong {
        assert_eq!(s.refused("sq1", c, "P-04").field, Some("made_on"));
    }
    s.does("sq1", right);
}

#[test]
fn evidence_reads_back_from_its_form_as_it_was_filled_in() {
    let s = Story::at(At::Filed);
    let mut c = AddEvidence { files: vec![file()], monitored: true, ..s.evidence() };
    c.particulars.maker = "示例公司".into();
    c.particulars.test = Some(3);
    let form = serde_json::to_value(C::AddEvidence(c.clone())).expect("JSON");
    assert_eq!(serde_json::from_value::<C>(form).expect("a command"), C::AddEvidence(c));
}

#[test]
fn a_clue_goes_to_units_that_the_town_has() {
    let mut s = Story::at(At::Reported);
    let to = |office: &str, squad: &str| {
        K::DispatchClue(DispatchClue { office: office.into(), squad: squad.into(), ..s.dispatch() })
    };
    let wrong =
        [(to("dept-none", "squad1"), "office"), (to("dept-city", "squad9"), "squad"), (to("", ""), "office")];
    let right = to("dept-city", "squad1");
    for (c, field) in wrong {
        assert_eq!(s.refused_clue("hub", c, "P-04").field, Some(field));
    }
    s.tells("hub", right);
}

#[test]
fn a_check_ends_when_it_began_or_later() {
    let mut s = Story::at(At::Dispatched);
    let now = s.now;
    let from_to = |from: i64, to: i64| {
        let at = |minutes: i64| now.saturating_sub(minutes.minutes());
        K::CheckSite(CheckSite { started_at: at(from), ended_at: at(to), ..s.check() })
    };
    let (turned, moment) = (from_to(2, 3), from_to(2, 2));
    s.refused_clue("sq1", turned, "P-04");
    s.tells("sq1", moment);
}

#[test]
fn p01_refuses_a_matter_sent_back_by_another_post() {
    let mut s = Story::at(At::DecisionEndorsed);
    s.refused("sq1", C::Decide(Decide { approve: false, opinion: "退回".into() }), "P-01");
    let mut s = Story::at(At::ClosingProposed);
    s.refused("sq1", C::ApproveClosing(ApproveClosing { approve: false, opinion: "退回".into() }), "P-01");
}

#[test]
fn an_act_waits_for_others_where_only_the_person_is_wrong() {
    let s = Story::at(At::Served);
    let waits = |who: &str, deed: &str| {
        let offers = s.with(who, |ctx| law::case::panel(&s.case, ctx));
        offers.into_iter().find(|o| o.act == deed).map(|o| (o.waiting_for_others, o.refusal.is_none()))
    };
    assert_eq!(waits("sq1", "register_payment"), Some((true, false)), "finance books it");
    assert_eq!(waits("finance", "register_payment"), Some((false, true)));
    // Nobody can propose closing yet, whoever looks.
    assert_eq!(
        [waits("sq1", "propose_closing"), waits("head", "propose_closing")],
        [Some((false, false)); 2]
    );
}

#[test]
fn p04_refuses_a_text_longer_than_anybody_reads_and_lets_pass_the_longest() {
    let mut s = Story::at(At::ClosingProposed);
    let c = |n: usize| C::ApproveClosing(ApproveClosing { approve: false, opinion: "长".repeat(n) });
    s.refused("head", c(law::matter::TEXT_LIMIT + 1), "P-04");
    s.does("head", c(law::matter::TEXT_LIMIT));
}
