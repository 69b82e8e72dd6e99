//! What may be punished at all: RULES 1.2 (J-01–J-13), X-12, X-15, X-16.

use crate::kit::*;
use crate::support::day;
use law::case::{CaseCommand as C, *};
use law::clue::ClueCommand as K;
use law::clue::*;
use law::context::PriorPenalty;
use law::money::Fen;
use law::party::{PartyKind, Place};
use law::town::{LawRank, PenaltyKind};

fn file(s: &mut Story) -> Result<(), law::refusal::Refusal> {
    s.act("head", &C::DecideFiling(DecideFiling { verdict: FilingVerdict::File, opinion: "同意".into() }))
}

#[test]
fn j01_refuses_an_item_no_longer_on_the_list() {
    // TL-38, TL-39: on the list of the day of the act, struck off today's.
    let mut s = Story { item: "A-04".into(), ..Story::at(At::ForOpinion) };
    let c = s.opinion();
    s.refused_clue("dept1", K::IssueOpinion(c), "J-01");
    let mut s = Story::at(At::WithSquad);
    s.item = "A-04".into();
    let c = s.filing();
    s.refused("sq1", C::ProposeFiling(c), "J-01");
}

#[test]
fn j01_refuses_an_item_not_yet_on_the_list_on_the_day_of_the_act() {
    let mut s = Story::at(At::WithSquad);
    s.town.powers[0].items.retain(|i| i.id != "A-01");
    let c = ProposeFiling { act_from: Some(day("2025-12-01")), ..s.filing() };
    s.refused("sq1", C::ProposeFiling(c), "J-01");
}

#[test]
fn j01_refuses_the_decision_when_the_item_has_been_struck_off_since() {
    let mut s = Story::at(At::DecisionEndorsed);
    let today = s.today();
    s.town.powers[1].items[0].to = Some(today.yesterday().expect("a day before"));
    let c = s.decision();
    s.refused("head", C::Decide(c), "J-01");
}

#[test]
fn j01_lets_pass_an_item_on_both_lists() {
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { act_from: Some(day("2025-12-01")), ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
}

#[test]
fn d01_refuses_an_item_that_was_not_made_public() {
    let mut s = Story { item: "A-07".into(), ..Story::at(At::ForOpinion) };
    let c = s.opinion();
    s.refused_clue("dept1", K::IssueOpinion(c), "J-01");
}

#[test]
fn d01_lets_pass_a_published_item() {
    let mut s = Story::at(At::ForOpinion);
    let c = s.opinion();
    s.tells("dept1", K::IssueOpinion(c));
}

#[test]
fn j02_refuses_a_place_outside_the_town() {
    let mut s = Story::at(At::WithSquad);
    let place = Place { text: "邻镇".into(), grid: Some(law::OUTSIDE.into()), ..Place::default() };
    let c = ProposeFiling { place, ..s.filing() };
    s.refused("sq1", C::ProposeFiling(c), "J-02");
}

#[test]
fn j02_refuses_a_grid_that_is_only_named_for_a_position_outside_the_town() {
    let mut s = Story::at(At::WithSquad);
    s.clue.place.grid = Some(law::OUTSIDE.into());
    (s.clue.place.lon, s.clue.place.lat) = (Some(116.4), Some(39.9));
    for text in [s.clue.place.text.clone(), "一村".into()] {
        let place = Place { text, grid: Some("g1".into()), ..Place::default() };
        let c = ProposeFiling { place, ..s.filing() };
        s.refused("sq1", C::ProposeFiling(c), "J-02");
    }
    // Found on the spot to lie in the town, it is ours.
    let place = Place {
        text: "一村".into(),
        grid: Some("g1".into()),
        lon: Some(112.5),
        lat: Some(35.08),
        ..Place::default()
    };
    let c = ProposeFiling { place, ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
}

#[test]
fn j02_lets_pass_a_place_inside_and_the_transfer_of_the_other() {
    let mut s = Story::at(At::WithSquad);
    let place = Place { text: "一村".into(), grid: Some("g1".into()), ..Place::default() };
    let c = ProposeFiling { place, ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
    let mut s = Story::at(At::Reported);
    let c =
        TransferClue { agency: "邻镇".into(), reason: "不在辖区".into(), materials: "照片".into() };
    s.tells("hub", K::TransferClue(c));
    assert!(s.clue.stage.is_final());
}

fn filed_elsewhere(s: &Story) -> ProposeFiling {
    ProposeFiling {
        other_agency: "示例市城市管理局".into(),
        other_filed_on: Some(day("2026-02-27")),
        ..s.filing()
    }
}

#[test]
fn j03_refuses_what_another_agency_has_filed_before() {
    let mut s = Story::at(At::WithSquad);
    let c = filed_elsewhere(&s);
    let r = s.refused("sq1", C::ProposeFiling(c.clone()), "J-03");
    assert_eq!((r.field, r.fix.act), (Some("designation"), Some("transfer_clue")));
    for on in [None, Some(s.today().tomorrow().expect("a day"))] {
        let c = ProposeFiling { other_filed_on: on, ..c.clone() };
        s.refused("sq1", C::ProposeFiling(c), "P-04");
    }
}

#[test]
fn j03_lets_pass_a_designation_and_a_proposal_not_to_file() {
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { designation: "示政指定〔2026〕1号".into(), ..filed_elsewhere(&s) };
    s.does("sq1", C::ProposeFiling(c));
    assert!(
        s.case.reason.contains("示例市城市管理局2026-02-27立案") && s.case.reason.contains("指定本镇管辖")
    );
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { recommend: false, ..filed_elsewhere(&s) };
    s.does("sq1", C::ProposeFiling(c));
    assert_eq!(s.case.stage, CaseStage::FilingProposed);
}

#[test]
fn j04_refuses_a_kind_of_penalty_the_basis_does_not_give() {
    let mut s = Story::at(At::Ordered);
    s.penalty = Penalty(vec![kind(PenaltyKind::RevokeLicence, 0)]);
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "J-04");
}

#[test]
fn j04_lets_pass_a_kind_it_gives() {
    let mut s = Story::at(At::Ordered);
    s.penalty = Penalty(vec![kind(PenaltyKind::Warning, 0), kind(PenaltyKind::Fine, 500)]);
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn j05_refuses_what_was_found_after_two_years() {
    // TL-36; the day of the leap year: 2024-02-29 + 2 years ends on 2026-02-28.
    let mut s = Story::at(At::WithSquad);
    let c = ProposeFiling { act_from: Some(day("2024-03-01")), ..s.filing() };
    s.refused("sq1", C::ProposeFiling(c), "J-05");
    // Five years only with life and safety and with harm.
    let c = ProposeFiling { act_from: Some(day("2022-03-01")), item: "A-05".into(), ..s.filing() };
    s.refused("sq1", C::ProposeFiling(c.clone()), "J-05");
    s.does("sq1", C::ProposeFiling(ProposeFiling { harm: true, ..c }));
}

#[test]
fn j05_lets_pass_the_last_day_and_an_act_that_goes_on() {
    // TL-37.
    let mut s = Story::at(At::WithSquad);
    let last = ProposeFiling { act_from: Some(day("2024-03-02")), ..s.filing() };
    s.clone().does("sq1", C::ProposeFiling(last));
    let c = ProposeFiling { act_from: Some(day("2023-01-01")), continuing: true, ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
}

fn prior(fined: bool) -> PriorPenalty {
    PriorPenalty {
        case_number: "济承综执罚决字〔2026〕第001号".into(),
        item: "A-01".into(),
        act_from: day(START),
        act_to: Some(day(START)),
        place: "一村路口".into(),
        fined,
        decided_on: day(START),
    }
}

#[test]
fn j06_refuses_a_second_fine_for_the_same_act() {
    // TL-35: at the decision and on the spot, a fine only.
    let mut s = Story::at(At::WindowOver);
    s.history = vec![prior(true)];
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "J-06");
    let mut s = Story::for_simple();
    s.history = vec![prior(true)];
    let c = s.spot();
    s.refused("sq1", C::DecideOnSpot(c), "J-06");
}

#[test]
fn j06_lets_pass_a_warning_another_day_and_an_explanation() {
    let mut s = Story::for_simple();
    s.history = vec![prior(true)];
    let warning = Penalty(vec![kind(PenaltyKind::Warning, 0)]);
    let c = DecideOnSpot { penalty: warning, ..s.spot() };
    s.clone().does("sq1", C::DecideOnSpot(c));
    let c = DecideOnSpot { repeat_note: "清除之后又堆放，是另一行为".into(), ..s.spot() };
    s.clone().does("sq1", C::DecideOnSpot(c));
    s.history[0].act_from = day("2026-02-01");
    s.history[0].act_to = Some(day("2026-02-01"));
    let c = s.spot();
    s.does("sq1", C::DecideOnSpot(c));
}

#[test]
fn x12_refuses_filing_what_was_fined_already_without_an_explanation() {
    let mut s = Story::at(At::WithSquad);
    s.history = vec![prior(true)];
    let c = s.filing();
    s.refused("sq1", C::ProposeFiling(c), "X-12");
    // The town head is asked the same question again.
    s.history.clear();
    let c = s.filing();
    s.does("sq1", C::ProposeFiling(c));
    let mut s = s.to(At::Endorsed);
    s.history = vec![prior(true)];
    said(&file(&mut s).expect_err("fined already"), "X-12");
}

#[test]
fn x12_lets_pass_an_explained_one_and_a_mere_warning_before() {
    let mut s = Story::at(At::WithSquad);
    s.history = vec![prior(true)];
    let c = ProposeFiling { repeat_note: "是另一处堆放".into(), ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
    let mut s = s.to(At::Endorsed);
    file(&mut s).expect("explained");
    let mut s = Story::at(At::WithSquad);
    s.history = vec![prior(false)];
    let c = s.filing();
    s.does("sq1", C::ProposeFiling(c));
}

#[test]
fn j07_refuses_a_fine_for_a_child_of_thirteen() {
    // TL-33: on the fourteenth birthday one is still thirteen.
    let child = "419001201203020012";
    let mut s = Story { party: citizen(child), ..Story::new() }.to(At::Ordered);
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "J-07");
    let mut s = Story::for_simple();
    s.party = citizen(child);
    let c = s.spot();
    s.refused("sq1", C::DecideOnSpot(c), "J-07");
}

#[test]
fn j07_lets_pass_who_is_fourteen_lightened_and_who_is_eighteen_as_any_other() {
    // One is it from the day after the birthday.
    let born =
        |id: &str, yuan| Story { party: citizen(id), penalty: fine(yuan), ..Story::new() }.to(At::Ordered);
    let mut s = born("419001201203010017", 20);
    let c = SubmitReport { reasons: "当事人未成年，减轻处罚".into(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    let mut s = born("419001200803010016", 500);
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
    let mut s = born("419001200803010016", 20);
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "X-16");
    let mut s = born("419001200803020011", 500);
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "J-07");
}

#[test]
fn j07_refuses_a_minors_fine_that_does_not_say_it_is_lightened() {
    let mut s = Story { party: citizen(TEENAGER), ..Story::new() }.to(At::Ordered);
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "J-07");
}

#[test]
fn j07_refuses_the_childrens_ground_for_an_adult() {
    let mut s = Story::at(At::Ordered);
    let outcome = Outcome::NoPenalty { ground: NoPenaltyGround::UnderFourteen, education: "教育".into() };
    let c = SubmitReport { outcome, ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "J-07");
}

#[test]
fn j07_lets_pass_a_child_unpunished_and_a_minor_lightened() {
    let mut s = Story { party: citizen("419001201203020012"), ..Story::new() }.to(At::Ordered);
    let outcome = Outcome::NoPenalty {
        ground: NoPenaltyGround::UnderFourteen,
        education: "责令监护人管教".into(),
    };
    let c = SubmitReport { outcome, ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
    // Below the floor of the grade, because the law demands less.
    let mut s = Story { party: citizen(TEENAGER), penalty: fine(20), ..Story::new() }.to(At::Ordered);
    let c = SubmitReport { reasons: "当事人未成年，减轻处罚".into(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

fn unpunished(ground: NoPenaltyGround) -> Outcome {
    Outcome::NoPenalty { ground, education: "讲解条例，承诺不再犯".into() }
}

#[test]
fn j08_refuses_incapacity_without_an_appraisal() {
    let mut s = Story::at(At::Ordered);
    let c = SubmitReport { outcome: unpunished(NoPenaltyGround::Incapable), ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "J-08");
}

#[test]
fn j08_lets_pass_incapacity_with_a_verified_appraisal() {
    let mut s = Story::at(At::Ordered);
    let particulars = Box::new(hold::Particulars {
        institution: "示例司法鉴定所".into(),
        qualification: "许可证号示001".into(),
        method: "精神检查".into(),
        told_on: Some(s.today()),
        ..hold::Particulars::default()
    });
    let c = AddEvidence { evidence_kind: EvidenceKind::Appraisal, particulars, ..s.evidence() };
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(2);
    s.does("sq1", C::JudgeEvidence(c));
    let c = SubmitReport { outcome: unpunished(NoPenaltyGround::Incapable), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn j09_refuses_a_report_that_does_not_reason_its_discretion() {
    let mut s = Story::at(At::Ordered);
    let c = SubmitReport { reasons: " ".into(), ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "J-09");
}

#[test]
fn j09_lets_pass_a_reasoned_one() {
    let mut s = Story::at(At::Ordered);
    let c = SubmitReport { reasons: "主动消除危害后果，从轻".into(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn j10_refuses_no_penalty_before_correction_for_repeaters_and_without_education() {
    // TL-64.
    for ground in [NoPenaltyGround::Trivial, NoPenaltyGround::FirstOffence] {
        let mut s = Story::at(At::Judged);
        let c = SubmitReport { outcome: unpunished(ground), ..s.conclusion() };
        s.refused("sq1", C::SubmitReport(c), "J-10");
    }
    let mut s = Story::at(At::Ordered);
    s.history = vec![prior(false)];
    let c = SubmitReport { outcome: unpunished(NoPenaltyGround::FirstOffence), ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "J-10");
    let outcome = Outcome::NoPenalty { ground: NoPenaltyGround::NoFault, education: String::new() };
    let c = SubmitReport { outcome, ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "J-10");
}

#[test]
fn j10_refuses_the_trivial_where_harm_was_done() {
    let mut s = Story::at(At::Ordered);
    s.case.subject.as_mut().expect("filed").harm = true;
    let c = SubmitReport { outcome: unpunished(NoPenaltyGround::Trivial), ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "J-10");
    s.case.subject.as_mut().expect("filed").harm = false;
    let c = SubmitReport { outcome: unpunished(NoPenaltyGround::Trivial), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn j10_lets_pass_a_first_offence_corrected_and_taught() {
    let mut s = Story::at(At::Ordered);
    let c = SubmitReport { outcome: unpunished(NoPenaltyGround::FirstOffence), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

fn under_the_old_list(penalty: Penalty) -> Story {
    let mut s = Story { item: "A-06".into(), penalty, ..Story::at(At::WithSquad) };
    let c = ProposeFiling { act_from: Some(day("2025-12-20")), ..s.filing() };
    s.does("sq1", C::ProposeFiling(c));
    s.to(At::Ordered)
}

#[test]
fn j11_refuses_more_than_the_law_of_the_day_of_the_act_gave() {
    let stated = "按行为时的规定，从轻";
    let mut s = under_the_old_list(fine(2_000));
    let c = SubmitReport { reasons: stated.into(), ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "J-11");
    let mut s = under_the_old_list(Penalty(vec![kind(PenaltyKind::Criticism, 0)]));
    let c = SubmitReport { reasons: stated.into(), ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "J-11");
    // And it must be said which of the two was applied.
    let mut s = under_the_old_list(fine(300));
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "J-11");
}

#[test]
fn j11_lets_pass_what_both_laws_give() {
    let mut s = under_the_old_list(fine(300));
    let c = SubmitReport { reasons: "按行为时的规定".into(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn j12_refuses_to_pass_on_what_may_be_a_crime() {
    // TL-62.
    let mut s = Story::at(At::Concluded);
    let mut c = s.review();
    c.items[8].passed = false;
    c.items[8].note = "数额可能达到追诉标准".into();
    s.refused("legal", C::ReviewLegality(c.clone()), "J-12");
    c.verdict = ReviewVerdict::Reject;
    s.does("legal", C::ReviewLegality(c));
    assert_eq!(s.case.stage, CaseStage::Investigating);
}

#[test]
fn j12_lets_pass_what_is_no_crime() {
    let mut s = Story::at(At::Concluded);
    let c = s.review();
    s.does("legal", C::ReviewLegality(c));
}

#[test]
fn j13_refuses_a_sole_trader_more_than_a_citizen() {
    let mut s = Story::for_simple();
    s.party = business(PartyKind::SoleTrader);
    let c = DecideOnSpot { penalty: fine(201), ..s.spot() };
    s.refused("sq1", C::DecideOnSpot(c), "S-01");
}

#[test]
fn j13_lets_pass_more_where_the_town_reads_it_otherwise() {
    let mut s = Story::for_simple();
    s.party = business(PartyKind::SoleTrader);
    s.town.policy.sole_trader_as_citizen.value = false;
    let c = DecideOnSpot { penalty: fine(1_000), ..s.spot() };
    s.does("sq1", C::DecideOnSpot(c));
}

#[test]
fn x15_refuses_a_basis_below_rules() {
    let mut s = Story { item: "A-02".into(), ..Story::at(At::WithSquad) };
    let c = s.filing();
    s.refused("sq1", C::ProposeFiling(c), "X-15");
    s.item = "A-02".into();
    let mut s = Story { item: "A-02".into(), ..Story::for_simple() };
    let c = s.spot();
    s.refused("sq1", C::DecideOnSpot(c), "X-15");
}

#[test]
fn x15_lets_pass_a_regulation() {
    let mut s = Story::at(At::WithSquad);
    let c = s.filing();
    s.does("sq1", C::ProposeFiling(c));
}

#[test]
fn x16_refuses_an_unpublished_benchmark_and_a_fine_outside_the_grade() {
    let mut s = Story { item: "A-03".into(), ..Story::new() }.to(At::Ordered);
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "X-16");
    let mut s = Story::at(At::Ordered);
    for yuan in [49, 1_001] {
        s.penalty = fine(yuan);
        let c = s.conclusion();
        s.refused("sq1", C::SubmitReport(c), "X-16");
    }
}

#[test]
fn x16_lets_pass_both_ends_of_the_grade() {
    for yuan in [50, 1_000] {
        let mut s = Story::at(At::Ordered);
        s.penalty = fine(yuan);
        let c = s.conclusion();
        s.does("sq1", C::SubmitReport(c));
        assert_eq!(s.penalty.fine(), Fen::yuan(yuan));
    }
}

#[test]
fn u21_refuses_a_penalty_without_a_published_grade() {
    let mut s = Story::at(At::Ordered);
    for grade in ["", "不存在的档次"] {
        s.grade = grade.into();
        let c = s.conclusion();
        let r = s.refused("sq1", C::SubmitReport(c), "U-21");
        assert_eq!(r.field, Some("discretion"));
    }
}

#[test]
fn u21_lets_pass_a_grade_and_an_item_without_a_benchmark() {
    let s = Story::at(At::Concluded);
    assert_eq!(s.case.report.as_ref().map(|r| r.discretion.as_str()), Some("较轻"));
    let s = Story { item: "A-05".into(), grade: String::new(), ..Story::new() };
    let mut s = s.to(At::Judged);
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
}

fn assign(grid: &str, reason: &str) -> K {
    K::AssignGrid(AssignGrid {
        grid: grid.into(),
        reason: reason.into(),
        position_wrong: false,
        proposed: None,
    })
}

#[test]
fn g01_refuses_a_grid_the_clue_lies_in_and_one_without_grid_or_reason_or_by_others_than_the_centre() {
    let mut s = Story::at(At::Reported);
    s.tells("hub", assign("东村", "与报告人核实了地点"));
    let r = s.refused_clue("hub", assign("东村", "再划一次"), "G-01");
    assert_eq!(r.field, Some("grid"));
    assert!(s.tell("hub", &assign("", "没有选")).is_err());
    assert!(s.tell("hub", &assign("西村", " ")).is_err());
    for who in ["grid", "sq1", "dept1", "head"] {
        assert!(s.tell(who, &assign("西村", "想划到这里")).is_err(), "{who}");
    }
}

/// A report whose position lies outside the town.
fn from_outside() -> Story {
    let mut s = Story::at(At::Reported);
    s.clue.place.grid = Some(law::OUTSIDE.into());
    (s.clue.place.lon, s.clue.place.lat) = (Some(116.4), Some(39.9));
    s
}

#[test]
fn j02_refuses_a_grid_for_a_position_outside_the_town() {
    let r = from_outside().refused_clue("hub", assign("东村", "想自己办"), "J-02");
    assert_eq!(r.field, Some("position_wrong"));
}

#[test]
fn j02_lets_pass_a_grid_where_the_position_was_wrong_and_drops_the_position() {
    let mut s = from_outside();
    let wrong = AssignGrid {
        grid: "东村".into(),
        reason: "报告人回家后才上报".into(),
        position_wrong: true,
        proposed: None,
    };
    s.tells("hub", K::AssignGrid(wrong));
    let place = &s.clue.place;
    assert_eq!((place.grid.as_deref(), place.lon, place.lat), (Some("东村"), None, None));
    // Without a position there is nothing to call wrong.
    s.tells("hub", assign(law::OUTSIDE, "现场看过，在镇界那边"));
    s.tells("hub", assign("东村", "界桩核对过"));
    assert_eq!(s.clue.place.grid.as_deref(), Some("东村"));
}

#[test]
fn g01_lets_pass_a_grid_that_the_centre_assigns_and_assigns_again() {
    let mut s = Story::at(At::Reported);
    s.tells("hub", assign("东村", "与报告人核实了地点"));
    assert_eq!(s.clue.place.grid.as_deref(), Some("东村"));
    let stage = s.clue.stage;
    s.tells("hub", assign("西村", "现场看过，在路西"));
    assert_eq!((s.clue.place.grid.as_deref(), s.clue.stage), (Some("西村"), stage));
}

#[test]
fn x15_lets_pass_a_rule_of_government() {
    let mut s = Story::new();
    for item in s.town.powers.iter_mut().flat_map(|l| &mut l.items).filter(|i| i.id == "A-01") {
        item.rank = LawRank::Rule;
    }
    assert_eq!(s.to(At::Filed).case.subject().expect("a subject").item.rank, LawRank::Rule);
}

#[test]
fn j11_refuses_silence_where_only_the_grades_or_only_the_kinds_changed() {
    let changed = |change: fn(&mut law::town::PowerItem)| {
        let mut s = under_the_old_list(fine(300));
        let new = s.town.powers[1].items.iter().find(|i| i.id == "A-06").expect("listed").clone();
        let old = s.town.powers[0].items.iter_mut().find(|i| i.id == "A-06").expect("listed");
        *old = new;
        change(old);
        s
    };
    let fewer_kinds = changed(|old| old.penalties = vec![PenaltyKind::Warning, PenaltyKind::Fine]);
    let other_grades = changed(|old| old.discretion[0].fine_max = Fen::yuan(500));
    for mut s in [fewer_kinds, other_grades] {
        let c = s.conclusion();
        s.refused("sq1", C::SubmitReport(c), "J-11");
    }
    // Where nothing of it changed there is nothing to say.
    let mut s = changed(|_| ());
    let c = s.conclusion();
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn j11_lets_pass_the_most_that_the_law_of_the_day_gave() {
    let mut s = under_the_old_list(fine(500));
    let c = SubmitReport { reasons: "按行为时的规定".into(), ..s.conclusion() };
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn a_penalty_names_amounts_that_can_be_and_is_compared_in_each_of_them() {
    let s = Story::new();
    let mut item = s.town.powers[1].items.iter().find(|i| i.id == "A-01").expect("listed").clone();
    item.discretion.clear();
    let checked = |p: PenaltyItem| Penalty(vec![p]).check(&item).map_err(|r| r.rule.id);
    for wrong in [fine(0), fine(-1), Penalty(vec![kind(PenaltyKind::Confiscation, -1)])] {
        assert_eq!(wrong.check(&item).map_err(|r| r.rule.id), Err("P-04"), "{wrong:?}");
    }
    assert_eq!(checked(kind(PenaltyKind::Confiscation, 0)), Ok(()), "a thing of no value");
    let most = 10_000_000_000;
    let thing = |yuan| PenaltyItem { detail: "三轮车".into(), ..kind(PenaltyKind::Confiscation, yuan) };
    assert_eq!(checked(thing(most)), Ok(()));
    assert_eq!(checked(thing(most + 1)), Err("P-04"));
    let than = |a: i64, b: i64| Penalty(vec![thing(a)]).heavier_than(&Penalty(vec![thing(b)])).is_some();
    assert_eq!((than(2, 1), than(1, 1), than(1, 2)), (true, false, false));
}

#[test]
fn j01_refuses_an_item_outside_its_own_days_and_a_list_not_published_yet() {
    let on = |change: fn(&mut law::town::PowerList)| {
        let mut s = Story::at(At::WithSquad);
        change(&mut s.town.powers[1]);
        let c = s.filing();
        s.act("sq1", &C::ProposeFiling(c)).map_err(|r| r.rule.id)
    };
    fn item(list: &mut law::town::PowerList) -> &mut law::town::PowerItem {
        list.items.iter_mut().find(|i| i.id == "A-01").expect("listed")
    }
    // Today is Monday 2026-03-02.
    assert_eq!(on(|l| item(l).from = Some(day("2026-03-03"))), Err("J-01"));
    assert_eq!(on(|l| item(l).to = Some(day("2026-03-01"))), Err("J-01"));
    assert_eq!(on(|l| l.published_on = day("2026-03-03")), Err("J-01"));
    assert_eq!(on(|l| item(l).published = false), Err("J-01"));
}

#[test]
fn j01_lets_pass_the_first_day_the_last_and_the_day_of_publication() {
    let mut s = Story::at(At::WithSquad);
    let list = &mut s.town.powers[1];
    list.published_on = day("2026-03-02");
    let item = list.items.iter_mut().find(|i| i.id == "A-01").expect("listed");
    (item.from, item.to) = (Some(day("2026-03-02")), Some(day("2026-03-02")));
    let c = s.filing();
    s.does("sq1", C::ProposeFiling(c));
    // An entry that says nothing of publication is a published one.
    let mut entry = serde_json::to_value(&s.town.powers[1].items[0]).expect("JSON");
    entry.as_object_mut().expect("an object").remove("published");
    assert!(serde_json::from_value::<law::town::PowerItem>(entry).expect("an item").published);
}

#[test]
fn h02_lets_pass_a_domains_own_amount_in_that_domain_alone() {
    let mut s = Story::new();
    let own = law::town::DomainThreshold {
        domain: "land".into(),
        citizen: Fen::yuan(1_000),
        organisation: Fen::yuan(2_000),
        source: "示例".into(),
    };
    s.town.thresholds[0].hearing_by_domain = vec![own];
    let amount = |kind, domain: &str| s.town.hearing_threshold(kind, domain, s.today());
    shown("H-02", amount(PartyKind::Citizen, "city"), Fen::yuan(5_000));
    shown("H-02", amount(PartyKind::Citizen, "land"), Fen::yuan(1_000));
    shown("H-02", amount(PartyKind::Organisation, "land"), Fen::yuan(2_000));
}

#[test]
fn a_list_of_recordings_asks_on_its_own_days_and_a_file_is_of_its_kind() {
    use law::town::{Medium, RecordingEntry, RecordingList};
    let mut s = Story::new();
    let entry =
        RecordingEntry {
            name: "送达".into(), acts: vec!["serve_paper".into()], media: vec![Medium::Video]
        };
    let (version, from, to) = ("一".into(), day("2026-01-01"), Some(day("2026-03-31")));
    s.town.recording = vec![RecordingList { version, from, to, entries: vec![entry] }];
    let asked = |deed: &str, on: &str| {
        s.town.recorded_on(deed, day(on)).map(|(version, e)| (version, e.name.as_str()))
    };
    assert_eq!(asked("serve_paper", "2026-01-01"), Some(("一", "送达")));
    assert_eq!(asked("serve_paper", "2026-03-31"), Some(("一", "送达")));
    for (deed, on) in [("serve_paper", "2025-12-31"), ("serve_paper", "2026-04-01"), ("decide", "2026-02-01")]
    {
        assert_eq!(asked(deed, on), None, "{deed} {on}");
    }
    let kinds = ["video/mp4", "image/jpeg", "audio/mpeg", "application/pdf", ""].map(Medium::of);
    assert_eq!(kinds, [Some(Medium::Video), Some(Medium::Image), Some(Medium::Audio), None, None]);
}
