//! 强制执行 (RULES §2, Q-15–Q-31).

use crate::kit::{
    At, Story, business, file, fine, folds_with_witnesses_by_name, kind, neighbour, said, signed,
};
use crate::remedy::{accepted, reconsideration, result};
use crate::support::day;
use crate::witness::shown;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::case::execution::*;
use law::case::remedy::{self, Command as R, ResultKind};
use law::case::{self, CaseCommand as C, *};
use law::money::Fen;
use law::number::DocNumber;
use law::party::{PartyKind, Signature};
use law::surcharge::Instalment;
use law::town::{CourtClosing, EnforcementPower, PenaltyKind, SimpleWindow};
use std::collections::BTreeSet;

pub fn ids() -> Vec<String> {
    vec!["sq1".into(), "sq2".into()]
}

pub fn ex(c: Command) -> C {
    C::Execution(c)
}

/// A town whose list gives this power over the item.
fn town(power: EnforcementPower) -> Story {
    let mut s = Story::new();
    for item in s.town.powers.iter_mut().flat_map(|l| &mut l.items).filter(|i| i.id == "A-01") {
        item.enforcement = power;
        if power == EnforcementPower::Own {
            item.enforcement_basis = "《示例法》第九条".into();
        }
        if power == EnforcementPower::IllegalLand {
            item.special_suit_days = Some(15);
        }
    }
    s
}

/// A decision served on 10 March, an order of 2 March found not obeyed on the 16th.
pub fn disobeyed(power: EnforcementPower) -> Story {
    let mut s = town(power).to(At::Published);
    s.until("2026-03-16");
    let c = CheckCorrection { corrected: false, findings: "没有清除".into(), ..s.recheck() };
    s.does("sq1", C::CheckCorrection(c));
    s
}

pub fn urge(s: &mut Story) -> DocNumber {
    let c = UrgePerformance { way: "自行清除".into(), officers: ids(), ..UrgePerformance::default() };
    s.does("sq1", ex(Command::UrgePerformance(c)));
    s.does("sq1", C::ServePaper(s.serve()));
    s.case.execution.demands.last().expect("urged").number.clone()
}

/// Demanded and served on 16 March: the ten working days end on the 30th.
pub fn urged(power: EnforcementPower) -> Story {
    let mut s = disobeyed(power);
    urge(&mut s);
    s
}

/// The fine of 500 元, due on 25 March, demanded on the 26th: ten working days to 10 April.
pub fn money() -> Story {
    let mut s = Story::at(At::Published);
    s.until("2026-03-26");
    s.does("sq1", C::UrgePayment(UrgePayment { officers: ids() }));
    s.does("sq1", C::ServePaper(s.serve()));
    s
}

pub fn yes() -> C {
    ex(Command::ApproveExecution(ApproveExecution { approve: true, opinion: "同意".into() }))
}

pub fn at(text: &str) -> DateTime {
    text.parse().expect("a moment")
}

pub fn enforcement(planned: &str) -> ProposeEnforcement {
    ProposeEnforcement {
        duty: Duty::Act,
        reason: "经催告仍不清除".into(),
        way: "组织人员清除".into(),
        planned_at: Some(at(planned)),
        officers: ids(),
        ..ProposeEnforcement::default()
    }
}

pub fn enforce(c: ProposeEnforcement) -> C {
    ex(Command::ProposeEnforcement(c))
}

fn carrying_out(from: &str, to: &str) -> CarryOutEnforcement {
    CarryOutEnforcement {
        started_at: at(from),
        ended_at: at(to),
        place: "一村路口".into(),
        process: "全部清除".into(),
        shown_at: Some(at(from)),
        told_at: Some(at(from)),
        defence: "无".into(),
        present: "当事人".into(),
        signature: signed(),
        files: vec![file()],
        officers: ids(),
        ..CarryOutEnforcement::default()
    }
}

pub fn carry_out(from: &str, to: &str) -> C {
    ex(Command::CarryOutEnforcement(carrying_out(from, to)))
}

pub fn announcement(due: &str) -> AnnounceDemolition {
    AnnounceDemolition {
        due_on: Some(day(due)),
        place: "现场".into(),
        sealed: true,
        files: vec![file()],
        officers: ids(),
        ..AnnounceDemolition::default()
    }
}

pub fn announce(due: &str) -> C {
    ex(Command::AnnounceDemolition(announcement(due)))
}

/// The town's own power: decided on 31 March for 2 April and served.
pub fn decided(power: EnforcementPower) -> Story {
    let mut s = urged(power);
    s.until("2026-03-31");
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
    s.does("head", yes());
    s.does("sq1", C::ServePaper(s.serve()));
    s
}

/// Demolition in the rural planning area, ready but for the announcement: 9 September, all periods over.
pub fn rural() -> Story {
    let mut s = urged(EnforcementPower::RuralPlanning);
    s.until("2026-09-08");
    s.does("sq1", enforce(enforcement("2026-09-22T09:00")));
    s.does("head", yes());
    s.does("sq1", C::ServePaper(s.serve()));
    s
}

pub fn court(duty: Duty) -> ProposeCourt {
    ProposeCourt {
        duty,
        with_decision: true,
        opinion: "当事人没有提出意见".into(),
        object: "罚款及加处罚款".into(),
        other: "无".into(),
        officers: ids(),
        ..ProposeCourt::default()
    }
}

pub fn apply(duty: Duty) -> C {
    ex(Command::ProposeCourt(court(duty)))
}

pub fn lodge() -> C {
    let c = SubmitToCourt {
        signed: true,
        sealed: true,
        receipt: "收件一".into(),
        officers: ids(),
        ..SubmitToCourt::default()
    };
    ex(Command::SubmitToCourt(c))
}

pub fn step(step: CourtStep) -> C {
    let c = RegisterCourtStep {
        step,
        document: "（2026）示行审1号".into(),
        files: vec![file()],
        ..RegisterCourtStep::default()
    };
    ex(Command::RegisterCourtStep(c))
}

/// The fine is with the court since 14 September.
pub fn lodged() -> Story {
    let mut s = money();
    s.until("2026-09-14");
    s.does("sq1", apply(Duty::Payment));
    s.does("head", yes());
    s.does("sq1", lodge());
    s
}

fn substitute(planned: &str) -> ProposeSubstitute {
    ProposeSubstitute {
        harm: Harm::Traffic,
        reason: "堆放物占用道路".into(),
        way: "装车清运".into(),
        object: "沙石约五立方米".into(),
        planned_at: Some(at(planned)),
        budget: vec![CostItem { item: "清运".into(), amount: Fen::yuan(800) }],
        performer: "示例清运公司".into(),
        disinterested: true,
        officers: ids(),
        ..ProposeSubstitute::default()
    }
}

fn replace(c: ProposeSubstitute) -> C {
    ex(Command::ProposeSubstitute(c))
}

/// Substitute performance decided on 31 March for 9 April and served.
pub fn replaced() -> Story {
    let mut s = urged(EnforcementPower::Court);
    s.until("2026-03-31");
    s.does("sq1", replace(substitute("2026-04-09T09:00")));
    s.does("head", yes());
    s.does("sq1", C::ServePaper(s.serve()));
    s
}

pub fn performing(from: &str, to: &str) -> PerformSubstitute {
    PerformSubstitute {
        started_at: at(from),
        ended_at: at(to),
        place: "一村路口".into(),
        process: "清运完毕".into(),
        cost: Fen::yuan(800),
        performer_signature: signed(),
        signature: signed(),
        officers: ids(),
        ..PerformSubstitute::default()
    }
}

pub fn perform(c: PerformSubstitute) -> C {
    ex(Command::PerformSubstitute(c))
}

pub fn clearing(s: &Story) -> ClearAtOnce {
    ClearAtOnce {
        site: Site::Road,
        object: "遗洒的沙石".into(),
        reason: "当事人驾车离开".into(),
        approved_by: "head".into(),
        approved_at: s.now.saturating_sub(70.minutes()),
        approved_how: "电话报告，口头决定".into(),
        started_at: s.now.saturating_sub(1.hour()),
        ended_at: s.now,
        place: "一村路口".into(),
        process: "清扫完毕".into(),
        cost: Fen::yuan(100),
        performer_signature: signed(),
        witness: neighbour(),
        witness_identity: "一村村民委员会".into(),
        officers: ids(),
        ..ClearAtOnce::default()
    }
}

pub fn clear(c: ClearAtOnce) -> C {
    ex(Command::ClearAtOnce(c))
}

fn confirm(confirmed: bool) -> C {
    ex(Command::ConfirmClearing(ConfirmClearing { confirmed, opinion: "属实".into() }))
}

pub fn stage(due: &str, yuan: i64, what: &str) -> Stage {
    Stage { due: Some(day(due)), amount: Fen::yuan(yuan), what: what.into() }
}

pub fn agreement(stages: Vec<Stage>, waived: i64) -> ProposeAgreement {
    ProposeAgreement {
        stages,
        waived: Fen::yuan(waived),
        redress: "已经恢复道路原状".into(),
        harmless: "不影响他人".into(),
        signature: signed(),
        officers: ids(),
        ..ProposeAgreement::default()
    }
}

pub fn agree(c: ProposeAgreement) -> C {
    ex(Command::ProposeAgreement(c))
}

pub fn suspension(ground: SuspensionGround, harmless: bool) -> ProposeSuspension {
    ProposeSuspension { ground, reason: "重病".into(), harmless, files: vec![file()], officers: ids() }
}

fn suspend(ground: SuspensionGround, harmless: bool) -> C {
    ex(Command::ProposeSuspension(suspension(ground, harmless)))
}

fn resume() -> C {
    let c = ProposeResumption { reason: "情形消失".into(), officers: ids() };
    ex(Command::ProposeResumption(c))
}

pub fn termination(ground: TerminationGround, scope: Scope) -> ProposeTermination {
    ProposeTermination {
        ground,
        scope,
        reason: "查明".into(),
        document: "证明一".into(),
        files: vec![file()],
        officers: ids(),
    }
}

pub fn terminate(ground: TerminationGround, scope: Scope) -> C {
    ex(Command::ProposeTermination(termination(ground, scope)))
}

pub fn names(s: &Story) -> Vec<&'static str> {
    s.case.deadlines(&s.town).into_iter().map(|(name, _)| name).collect()
}

fn due(s: &Story, name: &str) -> Option<Date> {
    let all = s.case.deadlines(&s.town).into_iter().chain(s.case.windows(&s.town));
    all.into_iter().find(|(n, _)| *n == name).unwrap_or_else(|| panic!("{name} does not run")).1.due
}

fn owed(s: &Story) -> Fen {
    s.case.account(s.today(), &s.town).balance()
}

// Q-15 催告

#[test]
fn q15_refuses_a_demand_for_an_act_that_does_not_say_how() {
    let mut s = disobeyed(EnforcementPower::Court);
    let c = UrgePerformance { officers: ids(), ..UrgePerformance::default() };
    s.refused("sq1", ex(Command::UrgePerformance(c)), "Q-15");
    // Nor a second one while the first has not reached the party.
    let c = UrgePerformance { way: "清除".into(), officers: ids(), ..UrgePerformance::default() };
    s.does("sq1", ex(Command::UrgePerformance(c.clone())));
    s.refused("sq1", ex(Command::UrgePerformance(c)), "Q-15");
}

#[test]
fn q15_refuses_enforcement_while_the_partys_answer_was_not_looked_into() {
    let mut s = urged(EnforcementPower::Own);
    let unsigned = AnswerDemand { content: "材料要用".into(), ..AnswerDemand::default() };
    s.refused("sq1", ex(Command::AnswerDemand(unsigned.clone())), "Q-15");
    let c = AnswerDemand { signature: signed(), ..unsigned };
    s.does("sq1", ex(Command::AnswerDemand(c)));
    s.until("2026-03-31");
    let r = s.refused("sq1", enforce(enforcement("2026-04-02T09:00")), "Q-15");
    assert_eq!(r.fix.act, Some("review_demand_answer"));
    let c = ReviewDemandAnswer { accepted: false, conclusion: "没有依据".into() };
    s.does("sq1", ex(Command::ReviewDemandAnswer(c)));
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
}

#[test]
fn q15_refuses_enforcement_on_a_demand_whose_excuse_was_found_good() {
    let mut s = urged(EnforcementPower::Own);
    let c = AnswerDemand { content: "道路封闭".into(), files: vec![file()], ..AnswerDemand::default() };
    s.does("sq1", ex(Command::AnswerDemand(c)));
    let c = ReviewDemandAnswer { accepted: true, conclusion: "属实".into() };
    s.does("sq1", ex(Command::ReviewDemandAnswer(c)));
    s.until("2026-03-31");
    s.refused("sq1", enforce(enforcement("2026-04-02T09:00")), "Q-15");
    // Demanded again, it may go on.
    urge(&mut s);
    s.until("2026-04-16");
    s.does("sq1", enforce(enforcement("2026-04-17T09:00")));
}

#[test]
fn q15_lets_pass_a_demand_to_act_with_the_order_it_rests_on() {
    let s = urged(EnforcementPower::Court);
    let told = s.case_events.iter().find_map(|e| match &e.fact {
        CaseFact::Execution(Fact::PerformanceUrged { content, order, again, .. }) => {
            Some((content.clone(), order.clone(), *again))
        }
        _ => None,
    });
    let order = s.case.correction.as_ref().and_then(|c| c.number.clone()).expect("ordered");
    assert_eq!(told, Some(("清除".into(), order, false)));
    assert_eq!(due(&s, "催告期"), Some(day("2026-03-30")));
}

// who may enforce, and by which decision

#[test]
fn q16_refuses_enforcement_where_no_law_gives_the_town_the_power() {
    let mut s = urged(EnforcementPower::Court);
    s.until("2026-03-31");
    let r = s.refused("sq1", enforce(enforcement("2026-04-02T09:00")), "Q-16");
    assert_eq!(r.fix.act, Some("propose_court"));
}

#[test]
fn q16_refuses_a_decision_without_reasons_way_time_or_address() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    let c = enforcement("2026-04-02T09:00");
    for wrong in [
        ProposeEnforcement { reason: String::new(), ..c.clone() },
        ProposeEnforcement { way: String::new(), ..c.clone() },
        ProposeEnforcement { planned_at: None, ..c.clone() },
    ] {
        s.refused("sq1", enforce(wrong), "Q-16");
    }
    s.case.subject.as_mut().expect("filed").party.address.clear();
    s.refused("sq1", enforce(c), "Q-16");
}

#[test]
fn q16_refuses_carrying_out_before_the_decision_is_served_or_without_a_witness() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
    s.does("head", yes());
    s.until("2026-04-03");
    s.refused("sq1", carry_out("2026-04-02T09:00", "2026-04-02T11:00"), "Q-16");
    let served = ServePaper { served_on: Some(day("2026-04-01")), ..s.serve() };
    s.does("sq1", C::ServePaper(served));
    let alone = CarryOutEnforcement {
        signature: Signature::default(),
        ..carrying_out("2026-04-02T09:00", "2026-04-02T11:00")
    };
    let named = Signature { name: "村干部".into(), ..Signature::default() };
    let own = Signature { name: s.people["sq1"].name.clone(), ..neighbour() };
    for witness in [Signature::default(), named, own] {
        let c = CarryOutEnforcement { witness, ..alone.clone() };
        let r = s.refused("sq1", ex(Command::CarryOutEnforcement(c)), "Q-16");
        assert_eq!(r.field, Some("witness"));
    }
    s.does("sq1", carry_out("2026-04-02T09:00", "2026-04-02T11:00"));
}

#[test]
fn q16_lets_pass_carrying_out_before_a_witness_who_signs() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
    s.does("head", yes());
    s.until("2026-04-03");
    let served = ServePaper { served_on: Some(day("2026-04-01")), ..s.serve() };
    s.does("sq1", C::ServePaper(served));
    let c = CarryOutEnforcement {
        signature: Signature::default(),
        witness: neighbour(),
        witness_identity: "一村村民委员会".into(),
        ..carrying_out("2026-04-02T09:00", "2026-04-02T11:00")
    };
    s.does("sq1", ex(Command::CarryOutEnforcement(c)));
    assert_eq!(folds_with_witnesses_by_name(&s), 1, "and so do records that only name them");
}

#[test]
fn q16_refuses_carrying_out_without_a_record_of_the_scene() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
    s.does("head", yes());
    s.until("2026-04-03");
    let served = ServePaper { served_on: Some(day("2026-04-01")), ..s.serve() };
    s.does("sq1", C::ServePaper(served));
    let whole = carrying_out("2026-04-02T09:00", "2026-04-02T11:00");
    let (before, after) = (Some(at("2026-04-02T08:59")), Some(at("2026-04-02T11:01")));
    for shown_at in [None, before, after] {
        let c = CarryOutEnforcement { shown_at, ..whole.clone() };
        let r = s.refused("sq1", ex(Command::CarryOutEnforcement(c)), "R-02");
        assert_eq!(r.field, Some("shown_at"));
    }
    for (c, field) in [
        (CarryOutEnforcement { told_at: None, ..whole.clone() }, "told_at"),
        (CarryOutEnforcement { told_at: before, ..whole.clone() }, "told_at"),
        (CarryOutEnforcement { told_at: after, ..whole.clone() }, "told_at"),
        (CarryOutEnforcement { defence: " ".into(), ..whole.clone() }, "defence"),
        (CarryOutEnforcement { present: String::new(), ..whole.clone() }, "present"),
        (CarryOutEnforcement { files: vec![], ..whole.clone() }, "files"),
    ] {
        let r = s.refused("sq1", ex(Command::CarryOutEnforcement(c)), "Q-16");
        assert_eq!(r.field, Some(field));
    }
    assert!(s.case.papers.iter().all(|p| p.code != "SEIZ-R"));
}

#[test]
fn q16_lets_pass_carrying_out_with_its_record_in_the_file() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
    s.does("head", yes());
    s.until("2026-04-03");
    let served = ServePaper { served_on: Some(day("2026-04-01")), ..s.serve() };
    s.does("sq1", C::ServePaper(served));
    let whole = carrying_out("2026-04-02T09:00", "2026-04-02T11:00");
    let last = Some(at("2026-04-02T11:00"));
    let c = CarryOutEnforcement { shown_at: last, told_at: last, ..whole };
    s.does("sq1", ex(Command::CarryOutEnforcement(c)));
    let record = s.case.papers.last().expect("made");
    assert_eq!((record.code.as_str(), record.outgoing), ("SEIZ-R", false));
    assert!(record.number.to_string().contains("强笔"), "{}", record.number);
}

#[test]
fn q16_refuses_enforcement_at_once_without_evidence_that_property_is_moved() {
    let mut s = urged(EnforcementPower::Own);
    let c = ProposeEnforcement { immediate: true, ..enforcement("2026-03-17T09:00") };
    s.refused("sq1", enforce(c.clone()), "Q-16");
    let said = ProposeEnforcement { evidence: "正在装车转移".into(), ..c };
    s.refused("sq1", enforce(said.clone()), "Q-16");
    // Within the ten days, on evidence.
    s.does("sq1", enforce(ProposeEnforcement { files: vec![file()], ..said }));
    s.does("head", yes());
    let plan = s.case.execution.enforcement.as_ref().map(|e| e.plan.evidence.clone());
    assert_eq!(plan, Some(Some("正在装车转移".into())));
}

#[test]
fn q16_lets_pass_the_towns_own_power_after_the_demand() {
    let mut s = decided(EnforcementPower::Own);
    let told = s.case_events.iter().find_map(|e| match &e.fact {
        CaseFact::Execution(Fact::EnforcementDecided { basis, remedy, .. }) => {
            Some((basis.clone(), remedy.clone()))
        }
        _ => None,
    });
    let (basis, remedy) = told.expect("decided");
    assert_eq!(basis, "《示例法》第九条");
    assert!(remedy.text.contains("行政复议") && remedy.text.contains("行政诉讼"));
    s.until("2026-04-02");
    s.now = at("2026-04-02T12:00");
    s.does("sq1", carry_out("2026-04-02T09:00", "2026-04-02T11:00"));
    assert!(s.case.execution.act_done);
    assert!(!s.case.undone(Duty::Act, s.today(), &s.town));
}

#[test]
fn q16_the_head_looks_at_everything_again() {
    // The party obeys between the proposal and the approval.
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
    let c = s.recheck();
    s.does("sq1", C::CheckCorrection(c));
    s.refused("head", yes(), "P-03");
    let c = ApproveExecution { approve: false, opinion: "已经履行".into() };
    s.does("head", ex(Command::ApproveExecution(c)));
    assert!(s.case.execution.proposed.is_none());
}

#[test]
fn q24_refuses_taking_money_by_the_towns_own_hand() {
    let mut s = money();
    s.until("2026-04-15");
    let c = ProposeEnforcement { duty: Duty::Payment, ..enforcement("2026-04-16T09:00") };
    let r = s.refused("sq1", enforce(c), "Q-24");
    assert_eq!(r.fix.act, Some("propose_court"));
    // Nor where an act is undone beside it, that the town may enforce.
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-04-15");
    let c = ProposeEnforcement { duty: Duty::Payment, ..enforcement("2026-04-16T09:00") };
    s.refused("sq1", enforce(c), "Q-24");
}

#[test]
fn q24_lets_pass_the_court() {
    let s = lodged();
    shown("Q-24", s.case.execution.court[0].submitted_on, Some(day("2026-09-14")));
}

// Q-17 中止、终结

#[test]
fn q17_refuses_suspension_without_what_shows_it_and_enforcement_while_it_lasts() {
    let mut s = urged(EnforcementPower::Own);
    let bare = ProposeSuspension { files: vec![], ..suspension(SuspensionGround::Unable, true) };
    s.refused("sq1", ex(Command::ProposeSuspension(bare)), "Q-17");
    s.does("sq1", suspend(SuspensionGround::Unable, true));
    s.does("head", yes());
    s.until("2026-03-31");
    let r = s.refused("sq1", enforce(enforcement("2026-04-02T09:00")), "Q-17");
    assert_eq!(r.fix.act, Some("propose_resumption"));
    s.does("sq1", resume());
    s.does("head", yes());
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
}

#[test]
fn q17_refuses_an_end_that_does_not_fit_the_party_or_the_duty() {
    use TerminationGround as T;
    let mut s = money();
    s.refused("sq1", terminate(T::Dissolved, Scope::All), "Q-17");
    s.refused("sq1", terminate(T::ObjectGone, Scope::All), "Q-17");
    s.refused("sq1", terminate(T::Lapsed, Scope::All), "Q-17");
    let bare =
        ProposeTermination { document: String::new(), files: vec![], ..termination(T::Death, Scope::All) };
    s.refused("sq1", ex(Command::ProposeTermination(bare)), "Q-17");
    let mut s = Story { party: business(PartyKind::Organisation), ..Story::new() }.to(At::Published);
    s.until("2026-04-01");
    s.refused("sq1", terminate(T::Death, Scope::All), "Q-17");
    s.refused("sq1", terminate(T::Dissolved, Scope::Act), "Q-17");
    s.does("sq1", terminate(T::Dissolved, Scope::All));
    s.does("head", yes());
    s.refused("sq1", terminate(T::Dissolved, Scope::All), "P-03");
}

#[test]
fn q17_refuses_to_give_up_before_the_third_year_of_suspension_is_over() {
    let mut s = money();
    s.does("sq1", suspend(SuspensionGround::Unable, true));
    s.does("head", yes());
    // The calendar ends with 2026: the case has been lying since 2023.
    s.case.execution.suspensions[0].from = day("2023-05-06");
    assert_eq!(due(&s, "中止执行满三年"), Some(day("2026-05-06")));
    s.until("2026-05-06");
    s.refused("sq1", terminate(TerminationGround::Lapsed, Scope::All), "Q-17");
    s.until("2026-05-07");
    s.does("sq1", terminate(TerminationGround::Lapsed, Scope::All));
    s.does("head", yes());
    s.does("sq1", C::ServePaper(s.serve()));
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn q17_a_suspension_with_social_harm_never_lapses() {
    let mut s = money();
    s.does("sq1", suspend(SuspensionGround::Unable, false));
    s.does("head", yes());
    assert!(s.case.windows(&s.town).iter().all(|(name, _)| *name != "中止执行满三年"));
}

#[test]
fn q17_lets_pass_closing_after_a_lawful_end() {
    let mut s = money();
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c.clone()), "G-16");
    s.does("sq1", terminate(TerminationGround::Death, Scope::Payment));
    s.does("head", yes());
    s.does("sq1", C::ServePaper(s.serve()));
    s.does("sq1", C::ProposeClosing(c));
    s.closes();
    // And nobody demands the fine any more.
    let mut s = money();
    s.does("sq1", terminate(TerminationGround::Death, Scope::Payment));
    s.does("head", yes());
    s.refused("sq1", C::UrgePayment(UrgePayment { officers: ids() }), "P-03");
}

// Q-18 执行协议

#[test]
fn q18_refuses_a_reduction_of_the_principal() {
    // On 1 April: 500 元 and seven days, 105 元.
    let mut s = money();
    s.until("2026-04-01");
    assert_eq!(owed(&s), Fen::yuan(605));
    s.refused("sq1", agree(agreement(vec![stage("2026-04-30", 499, "")], 106)), "Q-18");
    s.refused("sq1", agree(agreement(vec![stage("2026-04-30", 499, "")], 105)), "Q-18");
    s.refused("sq1", agree(agreement(vec![stage("2026-03-31", 500, "")], 105)), "Q-18");
    let c = ProposeAgreement { redress: String::new(), ..agreement(vec![stage("2026-04-30", 500, "")], 105) };
    s.refused("sq1", agree(c), "Q-18");
    let c = ProposeAgreement {
        signature: Signature::default(),
        ..agreement(vec![stage("2026-04-30", 500, "")], 105)
    };
    s.refused("sq1", agree(c), "Q-18");
}

#[test]
fn q18_refuses_enforcement_while_the_agreement_is_kept_and_its_end_before_it_is_broken() {
    let mut s = money();
    s.until("2026-04-01");
    s.does("sq1", agree(agreement(vec![stage("2026-04-15", 300, ""), stage("2026-04-30", 200, "")], 105)));
    s.does("head", yes());
    assert_eq!(owed(&s), Fen::yuan(500), "the surcharge stops, less what was waived");
    assert_eq!(due(&s, "执行协议下一期"), Some(day("2026-04-15")));
    s.until("2026-04-15");
    assert_eq!(owed(&s), Fen::yuan(500));
    s.refused("sq1", C::UrgePayment(UrgePayment { officers: ids() }), "Q-18");
    s.refused("sq1", resume(), "Q-18");
    // The first stage passes unpaid: everything is restored, with what accrued since.
    s.until("2026-04-16");
    s.does("sq1", resume());
    s.does("head", yes());
    assert_eq!(owed(&s), Fen::yuan(500 + 22 * 15));
    // It held to the day before; from the day it was broken on everything runs as if it had never been made.
    let on = |text: &str| s.case.account(day(text), &s.town).balance();
    assert_eq!(on("2026-04-15"), Fen::yuan(500));
    assert_eq!(on("2026-04-17"), Fen::yuan(500 + 23 * 15));
}

#[test]
fn q18_lets_pass_a_waived_surcharge_and_what_is_paid_under_it_closes_the_case() {
    let mut s = money();
    s.until("2026-04-01");
    s.does("sq1", agree(agreement(vec![stage("2026-04-15", 300, ""), stage("2026-04-30", 200, "")], 105)));
    s.does("head", yes());
    for (on, yuan) in [("2026-04-10", 300), ("2026-04-29", 200)] {
        s.until(on);
        let c = RegisterPayment { amount: Fen::yuan(yuan), ..s.pay() };
        s.does("finance", C::RegisterPayment(c));
    }
    s.until("2026-05-20");
    assert_eq!(owed(&s), Fen(0));
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
}

// Q-19 时间和方式

#[test]
fn q19_refuses_enforcement_by_night_and_on_every_day_of_a_holiday() {
    // TL-41: 2 October 2026; 3 and 4 October are a weekend inside the holiday.
    let mut s = decided(EnforcementPower::Own);
    s.now = at("2026-10-20T09:00");
    for on in ["2026-10-02", "2026-10-03", "2026-10-04", "2026-04-04", "2026-04-06"] {
        let r = s.refused("sq1", carry_out(&format!("{on}T09:00"), &format!("{on}T11:00")), "Q-19");
        assert!(r.have.contains("放假日"), "{r}");
    }
    for (from, to) in [
        ("2026-04-08T22:00", "2026-04-08T23:00"),
        ("2026-04-08T05:59", "2026-04-08T07:00"),
        ("2026-04-08T21:00", "2026-04-08T22:01"),
        ("2026-04-08T20:00", "2026-04-09T08:00"),
    ] {
        s.refused("sq1", carry_out(from, to), "Q-19");
    }
    // Nor is it planned so.
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    s.refused("sq1", enforce(enforcement("2026-10-02T09:00")), "Q-19");
    s.refused("sq1", enforce(enforcement("2026-04-02T05:00")), "Q-19");
    // A day of a year without arrangement may be one.
    s.refused("sq1", enforce(enforcement("2027-01-02T09:00")), "Q-19");
}

#[test]
fn q19_refuses_cutting_off_water_or_power() {
    // TL-42
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    let c = enforcement("2026-04-02T09:00");
    s.refused("sq1", enforce(ProposeEnforcement { supply: SupplyCut::Homes, ..c.clone() }), "Q-19");
    s.refused("sq1", enforce(ProposeEnforcement { supply: SupplyCut::Business, ..c.clone() }), "Q-19");
    s.refused("sq1", enforce(ProposeEnforcement { way: "停电后清除".into(), ..c.clone() }), "Q-19");
    let by_law =
        ProposeEnforcement {
            supply: SupplyCut::Business, supply_basis: "《示例法》第十条".into(), ..c
        };
    s.does("sq1", enforce(by_law));
}

#[test]
fn q19_lets_pass_daylight_a_plain_weekend_and_what_is_urgent() {
    for (from, to) in [
        ("2026-04-08T06:00", "2026-04-08T22:00"),
        ("2026-04-11T09:00", "2026-04-11T11:00"),
        ("2026-05-09T09:00", "2026-05-09T11:00"),
    ] {
        let mut s = decided(EnforcementPower::Own);
        s.now = at("2026-10-20T09:00");
        s.does("sq1", carry_out(from, to));
    }
    let mut s = decided(EnforcementPower::Own);
    s.now = at("2026-10-20T09:00");
    let urgent = CarryOutEnforcement {
        urgent: "汛情危急".into(),
        ..carrying_out("2026-10-02T23:00", "2026-10-02T23:50")
    };
    s.does("sq1", ex(Command::CarryOutEnforcement(urgent)));
    // The town's own hours.
    let mut s = decided(EnforcementPower::Own);
    s.town.policy.enforcement_night_from.value = 20;
    s.now = at("2026-10-20T09:00");
    s.refused("sq1", carry_out("2026-04-08T19:00", "2026-04-08T20:30"), "Q-19");
}

// 拆除

#[test]
fn q20_refuses_demolition_before_both_periods_of_the_party_are_over() {
    // TL-44: the order was served on 2 March: reconsideration to 6 May, suing to 2 September.
    let mut s = urged(EnforcementPower::RuralPlanning);
    for (on, what) in [("2026-05-06", "复议"), ("2026-05-07", "诉讼"), ("2026-09-02", "诉讼")] {
        s.until(on);
        let r = s.refused("sq1", enforce(enforcement("2026-09-22T09:00")), "Q-20");
        assert!(r.need.contains(what), "{on}: {r}");
    }
    s.until("2026-09-03");
    s.does("sq1", enforce(enforcement("2026-09-22T09:00")));
}

#[test]
fn q20_refuses_demolition_without_the_announcement_or_within_its_term() {
    let mut s = rural();
    let early = "2026-09-22T09:00";
    let late = "2026-09-22T11:00";
    s.until("2026-09-09");
    let unsealed = AnnounceDemolition { sealed: false, ..announcement("2026-09-21") };
    s.refused("sq1", ex(Command::AnnounceDemolition(unsealed)), "R-12");
    s.refused("sq1", announce("2026-09-09"), "Q-20");
    // Booked after the term that it set, it set none.
    let mut overdue = s.clone();
    overdue.until("2026-09-20");
    let booked = |due| AnnounceDemolition { posted_on: Some(day("2026-09-09")), ..announcement(due) };
    for over in ["2026-09-19", "2026-09-20"] {
        overdue.refused("sq1", ex(Command::AnnounceDemolition(booked(over))), "Q-20");
    }
    overdue.does("sq1", ex(Command::AnnounceDemolition(booked("2026-09-21"))));
    let unseen = AnnounceDemolition { files: vec![], ..announcement("2026-09-21") };
    s.refused("sq1", ex(Command::AnnounceDemolition(unseen)), "Q-20");
    s.now = at("2026-09-22T12:00");
    s.refused("sq1", carry_out(early, late), "Q-20");
    let mut s = rural();
    s.until("2026-09-09");
    s.does("sq1", announce("2026-09-22"));
    s.now = at("2026-09-22T12:00");
    s.refused("sq1", carry_out(early, late), "Q-20");
}

#[test]
fn q20_lets_pass_demolition_after_announcement_and_periods() {
    // TL-45: the rural planning area, nobody has asked for reconsideration or sued.
    let mut s = rural();
    s.until("2026-09-09");
    s.does("sq1", announce("2026-09-21"));
    assert_eq!(due(&s, "限期自行拆除"), Some(day("2026-09-21")));
    s.now = at("2026-09-22T12:00");
    s.does("sq1", carry_out("2026-09-22T09:00", "2026-09-22T11:00"));
}

#[test]
fn q21_refuses_the_rural_road_without_demand_or_announcement() {
    // The town's own power goes the whole way of 强§34–38 and §44.
    let mut s = disobeyed(EnforcementPower::RuralPlanning);
    s.until("2026-09-08");
    s.refused("sq1", enforce(enforcement("2026-09-22T09:00")), "Q-15");
    let mut s = rural();
    s.now = at("2026-09-22T12:00");
    s.refused("sq1", carry_out("2026-09-22T09:00", "2026-09-22T11:00"), "Q-20");
    // And does not trouble the court.
    let mut s = urged(EnforcementPower::RuralPlanning);
    s.until("2026-09-08");
    s.refused("sq1", apply(Duty::Act), "Q-25");
}

#[test]
fn q21_lets_pass_the_towns_power_in_the_rural_planning_area() {
    let s = rural();
    let plan = s.case.execution.enforcement.as_ref().map(|e| e.plan.demolition);
    assert_eq!(plan, Some(true), "there it is always demolition");
    let basis = s.case_events.iter().find_map(|e| match &e.fact {
        CaseFact::Execution(Fact::EnforcementDecided { basis, .. }) => Some(basis.clone()),
        _ => None,
    });
    assert_eq!(basis.as_deref(), Some("《中华人民共和国城乡规划法》第六十五条"));
}

#[test]
fn q22_refuses_the_towns_own_demolition_on_land_held_illegally() {
    let mut s = urged(EnforcementPower::IllegalLand);
    s.until("2026-09-08");
    s.refused("sq1", enforce(enforcement("2026-09-22T09:00")), "Q-22");
    s.refused("sq1", announce("2026-09-21"), "Q-22");
    s.refused("sq1", replace(substitute("2026-09-22T09:00")), "Q-22");
}

#[test]
fn q22_lets_pass_the_court_after_fifteen_days_and_the_demand() {
    let mut s = urged(EnforcementPower::IllegalLand);
    // Served on 2 March: fifteen days end on the 17th, the demand's ten on the 30th.
    s.until("2026-03-30");
    s.refused("sq1", apply(Duty::Act), "Q-26");
    s.until("2026-03-31");
    s.does("sq1", apply(Duty::Act));
    let window = s.case.court_window(Duty::Act, s.today(), &s.town).expect("served");
    shown("Q-22", (window.remedy.due, window.end.due), (Some(day("2026-03-17")), Some(day("2026-06-17"))));
    assert_eq!(window.remedy.articles[0], "土地管理法§83");
    // TD-55: fifteen days over the holiday, not six months.
    let end = law::deadline::SUIT_LAND.from(day("2026-09-20"), &s.town.calendar);
    assert_eq!(end.due, Some(day("2026-10-08")));
}

// Q-23 加处罚款

pub fn surcharge() -> C {
    let c = ProposeSurcharge { reason: "逾期不缴纳".into(), officers: ids() };
    ex(Command::ProposeSurcharge(c))
}

#[test]
fn q23_refuses_a_surcharge_that_the_decision_did_not_tell() {
    // TL-51
    let mut s = Story { surcharge: false, ..Story::new() }.to(At::Published);
    s.until("2026-04-01");
    s.refused("sq1", surcharge(), "Q-23");
}

#[test]
fn q23_lets_pass_a_surcharge_up_to_the_principal() {
    // TL-50: after sixty days it would be 900 元; it stops at 500.
    let mut s = money();
    s.until("2026-05-25");
    s.does("sq1", surcharge());
    s.does("head", yes());
    let Some(CaseFact::Execution(Fact::SurchargeDecided { from, to, amount, capped, principal, .. })) =
        s.case_events.last().map(|e| &e.fact)
    else {
        panic!("decided")
    };
    assert_eq!((*principal, *amount, *capped), (Fen::yuan(500), Fen::yuan(500), true));
    assert_eq!((*from, *to), (day("2026-03-26"), day("2026-04-28")));
    s.refused("sq1", surcharge(), "P-03");
    // Before the limit it counts to the day.
    let mut s = money();
    s.until("2026-04-01");
    s.does("sq1", surcharge());
    s.does("head", yes());
    assert_eq!(s.case.execution.surcharge.as_ref().map(|x| x.amount), Some(Fen::yuan(105)));
}

// 法院

#[test]
fn q25_refuses_the_court_before_the_suit_is_over_and_after_three_months() {
    // TD-24, TD-26 in this year: served on 10 March, the suit to 10 September, the window to 10 December.
    let mut s = money();
    s.until("2026-09-10");
    s.refused("sq1", apply(Duty::Payment), "Q-25");
    s.until("2026-12-10");
    s.does("sq1", apply(Duty::Payment));
    s.does("head", yes());
    // TL-48: one day late, though it was signed in time.
    s.until("2026-12-11");
    let r = s.refused("sq1", lodge(), "Q-25");
    assert_eq!(r.field, Some("submitted_on"));
    assert!(r.need.contains("三个月内") && r.fix.how.contains("正当理由"));
    let mut s = money();
    s.until("2026-12-11");
    s.refused("sq1", apply(Duty::Payment), "Q-25");
}

#[test]
fn q25_lets_pass_an_application_within_the_window() {
    let s = lodged();
    let window = s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served");
    assert_eq!((window.earliest, window.end.due), (Some(day("2026-09-11")), Some(day("2026-12-10"))));
    assert_eq!(due(&s, "法院受理"), Some(day("2026-09-20")), "a Sunday that is worked");
}

#[test]
fn q26_refuses_the_court_before_ten_working_days_of_the_demand() {
    // TL-47: demanded on 7 September, ten working days end on the 20th's make-up day.
    let mut s = Story::at(At::Published);
    s.until("2026-09-08");
    s.does("sq1", C::UrgePayment(UrgePayment { officers: ids() }));
    s.until("2026-09-14");
    s.refused("sq1", apply(Duty::Payment), "Q-15");
    let served = ServePaper { served_on: Some(day("2026-09-08")), ..s.serve() };
    s.does("sq1", C::ServePaper(served));
    assert_eq!(due(&s, "催告期"), Some(day("2026-09-21")));
    s.until("2026-09-21");
    s.refused("sq1", apply(Duty::Payment), "Q-26");
    s.until("2026-09-22");
    s.does("sq1", apply(Duty::Payment));
}

#[test]
fn q26_lets_pass_the_day_after_the_tenth_working_day() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-30");
    s.refused("sq1", enforce(enforcement("2026-04-02T09:00")), "Q-26");
    s.until("2026-03-31");
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
}

#[test]
fn q26_shows_the_last_day_on_which_the_demand_is_in_time() {
    let s = Story::at(At::Published);
    assert_eq!(due(&s, "申请法院执行罚款"), Some(day("2026-12-10")));
    assert_eq!(due(&s, "催告书最迟送达"), Some(day("2026-11-25")));
    assert!(!names(&money()).contains(&"催告书最迟送达"));
}

#[test]
fn q27_refuses_an_application_without_its_five_materials_signature_and_seal() {
    let mut s = money();
    s.until("2026-09-14");
    let c = court(Duty::Payment);
    for wrong in [
        ProposeCourt { with_decision: false, ..c.clone() },
        ProposeCourt { opinion: String::new(), ..c.clone() },
        ProposeCourt { object: String::new(), ..c.clone() },
        ProposeCourt { other: String::new(), ..c.clone() },
    ] {
        s.refused("sq1", ex(Command::ProposeCourt(wrong)), "Q-27");
    }
    s.does("sq1", ex(Command::ProposeCourt(c)));
    s.refused("deputy2", yes(), "R-09");
    s.does("head", yes());
    for (signed, sealed) in [(false, true), (true, false)] {
        let c = SubmitToCourt { signed, sealed, receipt: "收".into(), officers: ids(), submitted_on: None };
        s.refused("sq1", ex(Command::SubmitToCourt(c)), "Q-27");
    }
}

#[test]
fn q27_lets_pass_an_application_signed_by_the_head_with_what_is_owed() {
    let s = lodged();
    let told = s.case_events.iter().find_map(|e| match &e.fact {
        CaseFact::Execution(Fact::CourtApplicationIssued { head, principal, surcharge, court, .. }) => {
            Some((head.id.clone(), *principal, *surcharge, court.clone()))
        }
        _ => None,
    });
    assert_eq!(told, Some(("head".into(), Fen::yuan(500), Fen::yuan(500), "示例市人民法院".into())));
}

#[test]
fn q28_refuses_review_after_fifteen_days_and_steps_out_of_order() {
    let mut s = lodged();
    s.refused("legal", step(CourtStep::Granted), "Q-28");
    s.until("2026-09-16");
    s.does("legal", step(CourtStep::NotAccepted));
    assert_eq!(due(&s, "向上一级法院申请复议"), Some(day("2026-10-08")), "over the holiday");
    s.until("2026-10-09");
    s.refused("legal", step(CourtStep::ReviewAsked), "Q-28");
    let mut s = lodged();
    s.until("2026-09-16");
    s.does("legal", step(CourtStep::NotAccepted));
    s.until("2026-10-08");
    s.does("legal", step(CourtStep::ReviewAsked));
    assert_eq!(due(&s, "上一级法院复议裁定"), Some(day("2026-10-23")));
}

#[test]
fn q28_refuses_what_the_court_is_said_to_have_written_without_its_paper() {
    let bare = |step, s: &Story| {
        let c =
            RegisterCourtStep {
                step, document: "（2026）示行审1号".into(), ..RegisterCourtStep::default()
            };
        (s.clone(), ex(Command::RegisterCourtStep(c)))
    };
    let mut s = lodged();
    s.until("2026-09-16");
    let (mut again, c) = bare(CourtStep::Accepted, &s);
    assert_eq!(again.refused("legal", c, "Q-28").field, Some("files"));
    s.does("legal", step(CourtStep::NotAccepted));
    // What the town itself asks of the court above has no paper of the court yet.
    let (mut again, c) = bare(CourtStep::ReviewAsked, &s);
    again.does("legal", c);
    assert!(again.case.execution.court[0].bare.is_empty());
    let (mut again, c) = bare(CourtStep::ReviewUpheld, &again);
    assert_eq!(again.refused("legal", c, "Q-28").field, Some("files"));
}

#[test]
fn q28_lets_pass_the_courts_whole_way_and_closing_once_it_has_granted() {
    let mut s = lodged();
    let c = s.closing();
    s.until("2026-09-16");
    s.does("sq1", step(CourtStep::Accepted));
    assert_eq!(due(&s, "法院裁定（书面审查）"), Some(day("2026-09-24")));
    assert_eq!(due(&s, "法院裁定（听取意见）"), Some(day("2026-10-16")));
    s.refused("sq1", C::ProposeClosing(c.clone()), "G-16");
    s.until("2026-09-24");
    s.does("sq1", step(CourtStep::Refused));
    s.until("2026-09-28");
    s.does("sq1", step(CourtStep::ReviewAsked));
    assert_eq!(due(&s, "上一级法院复议裁定"), Some(day("2026-10-28")));
    s.until("2026-10-12");
    s.does("sq1", step(CourtStep::ReviewWon));
    s.does("sq1", C::ProposeClosing(c.clone()));
    // A town that waits for the end of the court's enforcement.
    let mut s = lodged();
    s.town.policy.close_on_court.value = CourtClosing::Ended;
    s.until("2026-09-16");
    s.does("sq1", step(CourtStep::Accepted));
    s.does("sq1", step(CourtStep::Granted));
    s.refused("sq1", C::ProposeClosing(c.clone()), "G-16");
    s.does("sq1", step(CourtStep::Ended));
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn q31_a_deferral_moves_the_start_of_the_window() {
    let mut s = Story::at(At::Published);
    let c = RequestDeferral {
        reason: "困难".into(),
        until: Some(day("2026-09-30")),
        files: vec![file()],
        ..RequestDeferral::default()
    };
    s.does("sq1", C::RequestDeferral(c));
    let c = DecideDeferral { granted: true, opinion: "同意".into(), ..DecideDeferral::default() };
    s.does("head", C::DecideDeferral(c));
    let window = s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served");
    shown("Q-31", window.remedy.due, Some(day("2026-09-30")));
    assert_eq!(window.end.nominal, day("2026-12-30"));
    assert!(window.remedy.rules.contains(&"Q-31".into()));
}

#[test]
fn t_court_s_shows_both_windows_of_an_on_the_spot_fine_on_the_case() {
    // TD-59: delivered on 2 March.
    let s = Story::delivered();
    shown("T-COURT-S", due(&s, "申请法院执行（口径A：复议期届满起）"), Some(day("2026-08-06")));
    assert_eq!(due(&s, "申请法院执行（口径B：起诉期届满起）"), Some(day("2026-12-02")));
    let window =
        |s: &Story| s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served").remedy.due;
    assert_eq!(window(&s), Some(day("2026-05-06")));
    let mut s = s;
    s.town.policy.simple_court_window.value = SimpleWindow::Suit;
    assert_eq!(window(&s), Some(day("2026-09-02")));
}

// 代履行

#[test]
fn q29_refuses_substitute_performance_without_its_harm_budget_or_a_disinterested_hand() {
    let mut s = urged(EnforcementPower::Court);
    s.until("2026-03-31");
    let c = substitute("2026-04-09T09:00");
    for wrong in [
        ProposeSubstitute { harm: Harm::None, ..c.clone() },
        ProposeSubstitute { budget: vec![], ..c.clone() },
        ProposeSubstitute { disinterested: false, ..c.clone() },
        ProposeSubstitute { object: String::new(), ..c.clone() },
        // No time is left for the second demand.
        ProposeSubstitute { planned_at: Some(at("2026-04-02T09:00")), ..c.clone() },
    ] {
        s.refused("sq1", replace(wrong), "Q-29");
    }
    s.until("2026-03-30");
    s.refused("sq1", replace(c), "Q-26");
}

#[test]
fn q29_refuses_performance_without_the_second_demand_three_working_days_before() {
    // For Thursday 9 April the second demand is served by Friday 3 April: 4 to 6 April are a holiday.
    let mut s = replaced();
    assert_eq!(due(&s, "代履行前再催告送达"), Some(day("2026-04-03")));
    s.until("2026-04-07");
    urge(&mut s);
    s.now = at("2026-04-09T12:00");
    let c = performing("2026-04-09T09:00", "2026-04-09T11:00");
    let r = s.refused("sq1", perform(c.clone()), "Q-29");
    assert_eq!(r.fix.act, Some("urge_performance"));
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    s.now = at("2026-04-09T12:00");
    for wrong in [
        PerformSubstitute { performer_signature: Signature::default(), ..c.clone() },
        PerformSubstitute { signature: Signature::default(), ..c.clone() },
        PerformSubstitute {
            signature: Signature::default(),
            witness: Signature { name: "村干部".into(), ..Signature::default() },
            ..c.clone()
        },
        PerformSubstitute { cost: Fen::yuan(801), ..c.clone() },
        PerformSubstitute { started_at: at("2026-04-09T08:00"), ..c.clone() },
    ] {
        s.refused("sq1", perform(wrong), "Q-29");
    }
    s.does("sq1", perform(c));
}

#[test]
fn q29_lets_pass_performance_and_asks_the_party_for_its_costs() {
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    s.now = at("2026-04-09T12:00");
    // The party stayed away: a neighbour signs in its stead.
    let mut away = s.clone();
    let seen = PerformSubstitute {
        signature: Signature::default(),
        witness: neighbour(),
        ..performing("2026-04-09T09:00", "2026-04-09T11:00")
    };
    away.does("sq1", perform(seen));
    s.does("sq1", perform(performing("2026-04-09T09:00", "2026-04-09T11:00")));
    let pay = s.pay();
    s.does("finance", C::RegisterPayment(pay));
    let c = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(c.clone()), "G-17");
    assert_eq!(r.fix.act, Some("register_substitute_cost"));
    let cost = |yuan| {
        let c = RegisterSubstituteCost { amount: Fen::yuan(yuan), paid_on: None, voucher: "D1".into() };
        ex(Command::RegisterSubstituteCost(c))
    };
    s.refused("finance", cost(801), "Q-29");
    s.does("finance", cost(800));
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn q29_a_party_that_obeys_after_the_second_demand_stops_it() {
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    let c = s.recheck();
    s.does("sq1", C::CheckCorrection(c));
    s.now = at("2026-04-09T12:00");
    s.refused("sq1", perform(performing("2026-04-09T09:00", "2026-04-09T11:00")), "P-03");
}

#[test]
fn q30_refuses_clearing_at_once_elsewhere_or_without_the_head() {
    let mut s = Story::at(At::Filed);
    let c = clearing(&s);
    s.refused("sq1", clear(ClearAtOnce { site: Site::Other, ..c.clone() }), "Q-30");
    s.refused("sq1", clear(ClearAtOnce { approved_by: String::new(), ..c.clone() }), "Q-30");
    s.refused("sq1", clear(ClearAtOnce { object: String::new(), ..c.clone() }), "Q-30");
    for witness in [Signature::default(), Signature { name: "村干部".into(), ..Signature::default() }] {
        let r = s.refused("sq1", clear(ClearAtOnce { witness, ..c.clone() }), "Q-30");
        assert_eq!(r.field, Some("witness"));
    }
    s.refused("sq1", clear(ClearAtOnce { approved_by: "deputy2".into(), ..c.clone() }), "R-09");
    let mut done = s.clone();
    done.does("sq1", clear(c.clone()));
    assert_eq!(folds_with_witnesses_by_name(&done), 1, "a record that only names the witness still folds");
    // Decided before it was done, and in a way that can be named.
    let late = c.started_at.saturating_add(1.minute());
    for approved_at in [DateTime::default(), late] {
        let r = s.refused("sq1", clear(ClearAtOnce { approved_at, ..c.clone() }), "Q-30");
        assert_eq!(r.field, Some("approved_at"));
    }
    s.refused("sq1", clear(ClearAtOnce { approved_how: String::new(), ..c.clone() }), "Q-30");
    s.does("sq1", clear(ClearAtOnce { approved_at: c.started_at, ..c }));
}

#[test]
fn q30_refuses_costs_and_closing_until_the_head_who_decided_has_said_so() {
    let mut s = Story::at(At::Paid);
    let c = clearing(&s);
    s.does("sq1", clear(c));
    s.does("sq1", C::ServePaper(s.serve()));
    assert_eq!(due(&s, "确认立即代履行的决定"), Some(s.today()));
    let cost = ex(Command::RegisterSubstituteCost(RegisterSubstituteCost {
        amount: Fen::yuan(100),
        paid_on: None,
        voucher: "D1".into(),
    }));
    assert_eq!(s.refused("finance", cost.clone(), "Q-30").fix.act, Some("confirm_clearing"));
    let c = s.closing();
    assert_eq!(s.refused("sq1", C::ProposeClosing(c.clone()), "Q-30").fix.act, Some("confirm_clearing"));
    // Nobody speaks for the head who is said to have decided, and a word without reasons is none.
    s.refused("sq1", confirm(true), "P-01");
    let r = s.refused("deputy", confirm(true), "Q-30");
    assert!(r.have.contains(&s.people["deputy"].name), "{}", r.have);
    let bare = ConfirmClearing { confirmed: true, opinion: String::new() };
    s.refused("head", ex(Command::ConfirmClearing(bare)), "Q-30");
    // The head decided nothing: then the party owes nothing for it.
    let mut disowned = s.clone();
    disowned.does("head", confirm(false));
    assert_eq!(disowned.case.execution.cost_left(), Fen(0));
    disowned.refused("finance", cost, "P-03");
    disowned.does("sq1", C::ProposeClosing(c));
    // One who no longer signs cannot be waited for.
    s.people.get_mut("head").expect("head").disabled = true;
    s.does("deputy", confirm(true));
}

#[test]
fn q30_lets_pass_costs_and_closing_once_the_head_has_confirmed() {
    let mut s = Story::at(At::Paid);
    let c = clearing(&s);
    s.does("sq1", clear(c));
    s.does("sq1", C::ServePaper(s.serve()));
    s.does("head", confirm(true));
    s.refused("head", confirm(true), "P-03");
    assert!(s.case.deadlines(&s.town).iter().all(|(name, _)| *name != "确认立即代履行的决定"));
    let cost = RegisterSubstituteCost { amount: Fen::yuan(100), paid_on: None, voucher: "D1".into() };
    s.does("finance", ex(Command::RegisterSubstituteCost(cost)));
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn q30_refuses_closing_before_an_absent_party_was_told() {
    let mut s = Story::at(At::Paid);
    let c = clearing(&s);
    s.does("sq1", clear(c));
    assert_eq!(due(&s, "立即代履行后通知当事人"), Some(s.today()));
    let c = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(c.clone()), "Q-30");
    assert_eq!(r.fix.act, Some("serve_paper"));
    s.does("sq1", C::ServePaper(s.serve()));
    s.does("head", confirm(true));
    s.refused("sq1", C::ProposeClosing(c), "G-17");
}

#[test]
fn q30_lets_pass_clearing_a_road_at_any_hour_without_a_demand() {
    let mut s = Story::at(At::Filed);
    s.now = at("2026-10-02T23:30");
    let c = ClearAtOnce { attended: true, signature: signed(), ..clearing(&s) };
    s.does("sq1", clear(c));
    let codes: Vec<&str> = s.case.papers.iter().rev().take(2).map(|p| p.code.as_str()).collect();
    assert_eq!(codes, ["DOING-R", "DOING"]);
    assert!(s.case.papers.iter().all(|p| p.code != "DOING" || p.served_on == Some(s.today())));
    assert!(s.case.approvers.contains("head"));
}

// What is left open at closing

#[test]
fn an_undone_duty_stands_in_the_way_of_closing_until_done_ended_or_with_the_court() {
    let ready = |mut s: Story| {
        let pay = s.pay();
        s.does("finance", C::RegisterPayment(pay));
        s
    };
    let c = Story::new().closing();
    let mut s = ready(disobeyed(EnforcementPower::Court));
    let r = s.refused("sq1", C::ProposeClosing(c.clone()), "G-17");
    assert_eq!(r.fix.act, Some("check_correction"));
    let done = s.recheck();
    s.does("sq1", C::CheckCorrection(done));
    s.does("sq1", C::ProposeClosing(c.clone()));

    let mut s = ready(disobeyed(EnforcementPower::Court));
    s.does("sq1", terminate(TerminationGround::ObjectGone, Scope::Act));
    s.refused("sq1", C::ProposeClosing(c.clone()), "G-17");
    s.does("head", yes());
    s.does("sq1", C::ProposeClosing(c.clone()));

    let mut s = ready(urged(EnforcementPower::IllegalLand));
    s.until("2026-03-31");
    s.does("sq1", apply(Duty::Act));
    s.does("head", yes());
    s.does("sq1", lodge());
    s.does("sq1", step(CourtStep::Accepted));
    s.refused("sq1", C::ProposeClosing(c.clone()), "G-17");
    s.does("sq1", step(CourtStep::Granted));
    s.does("sq1", C::ProposeClosing(c));
}

#[test]
fn whoever_approves_enforcement_has_not_proposed_it() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    let c =
        ProposeEnforcement { officers: vec!["poly".into(), "sq1".into()], ..enforcement("2026-04-02T09:00") };
    s.does("poly", enforce(c));
    s.refused("poly", yes(), "X-14");
    s.does("head", yes());
    let c = enforcement("2026-04-02T09:00");
    let r = s.act("sq1", &enforce(c)).expect_err("it is decided");
    said(&r, "P-03");
}

#[test]
fn an_agreement_changes_nothing_before_the_day_it_was_made() {
    let mut s = money();
    s.until("2026-04-01");
    s.does("sq1", agree(agreement(vec![stage("2026-04-30", 500, "")], 105)));
    s.does("head", yes());
    assert_eq!(s.case.account(day("2026-03-31"), &s.town).balance(), Fen::yuan(590));
    assert_eq!(s.case.account(day("2026-04-01"), &s.town).balance(), Fen::yuan(500));
}

// 复议 in the way of enforcement

/// The party asks for reconsideration of the order to correct, or of the decision.
fn reconsider(s: &mut Story, of_order: bool) {
    let order = s.case.correction.as_ref().and_then(|c| c.number.as_ref()).map(ToString::to_string);
    let paper = if of_order { order.expect("ordered") } else { String::new() };
    let c = remedy::RegisterReconsideration { paper, ..reconsideration(s) };
    s.does("legal", C::Remedy(R::RegisterReconsideration(c)));
    let c = accepted(s);
    s.does("legal", C::Remedy(R::RecordAcceptance(c)));
}

fn ends(s: &mut Story, c: remedy::RecordResult) {
    s.does("legal", C::Remedy(R::RecordResult(c)));
}

fn stay(s: &mut Story) {
    s.does("legal", C::Remedy(R::RecordRemedyStay(remedy::RecordRemedyStay::default())));
}

#[test]
fn q20_refuses_demolition_while_the_order_is_under_reconsideration_and_within_the_time_to_sue_after_it() {
    let mut s = urged(EnforcementPower::RuralPlanning);
    s.until("2026-09-07");
    reconsider(&mut s, true);
    let r = s.refused("sq1", enforce(enforcement("2026-10-12T09:00")), "Q-20");
    assert!(r.need.contains("未决"), "{r}");
    s.until("2026-09-08");
    ends(&mut s, result(ResultKind::Maintained));
    // Fifteen days from the decision of 8 September.
    s.until("2026-09-23");
    let r = s.refused("sq1", enforce(enforcement("2026-10-12T09:00")), "Q-20");
    assert!(r.need.contains("诉讼") && r.have.contains("2026-09-23"), "{r}");
}

#[test]
fn q20_lets_pass_demolition_once_the_order_was_upheld_and_nobody_sued() {
    let mut s = urged(EnforcementPower::RuralPlanning);
    s.until("2026-09-07");
    reconsider(&mut s, true);
    s.until("2026-09-08");
    ends(&mut s, result(ResultKind::Maintained));
    s.until("2026-09-24");
    s.does("sq1", enforce(enforcement("2026-10-12T09:00")));
    // A reconsideration of the fine that is over says nothing of the order.
    let mut s = urged(EnforcementPower::RuralPlanning);
    reconsider(&mut s, false);
    ends(&mut s, result(ResultKind::Maintained));
    s.until("2026-09-03");
    s.does("sq1", enforce(enforcement("2026-10-12T09:00")));
}

#[test]
fn q20_refuses_demolition_under_another_name() {
    // Not ticked, but said: the time of the party has not passed.
    for way in ["组织机械拆除棚房", "推平围墙"] {
        let mut s = urged(EnforcementPower::Own);
        s.until("2026-03-31");
        let c = ProposeEnforcement { way: way.into(), ..enforcement("2026-04-02T09:00") };
        s.refused("sq1", enforce(c), "Q-20");
    }
    // Not said, but ordered.
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    s.case.correction.as_mut().expect("ordered").content = "限期拆除棚房".into();
    s.refused("sq1", enforce(enforcement("2026-04-02T09:00")), "Q-20");
    // Nor done where clearing was decided.
    let mut s = decided(EnforcementPower::Own);
    s.now = at("2026-04-02T12:00");
    let c = CarryOutEnforcement {
        process: "一并拆除棚房".into(),
        ..carrying_out("2026-04-02T09:00", "2026-04-02T11:00")
    };
    s.refused("sq1", ex(Command::CarryOutEnforcement(c)), "Q-20");
    // Substitute performance takes nothing down: the town's own power, or the court.
    for (power, act) in
        [(EnforcementPower::Own, "propose_enforcement"), (EnforcementPower::Court, "propose_court")]
    {
        let mut s = urged(power);
        s.until("2026-03-31");
        let c = substitute("2026-04-09T09:00");
        for wrong in [
            ProposeSubstitute { way: "雇请施工队拆除".into(), ..c.clone() },
            ProposeSubstitute { object: "待拆的雨棚".into(), ..c.clone() },
        ] {
            let r = s.refused("sq1", replace(wrong), "Q-20");
            assert_eq!(r.fix.act, Some(act));
        }
        s.case.correction.as_mut().expect("ordered").content = "限期拆除雨棚".into();
        s.refused("sq1", replace(c), "Q-20");
    }
    // In the rural planning area whatever is enforced is demolition.
    let mut s = urged(EnforcementPower::RuralPlanning);
    s.until("2026-03-31");
    s.refused("sq1", replace(substitute("2026-04-09T09:00")), "Q-20");
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    s.now = at("2026-04-09T12:00");
    let c = PerformSubstitute {
        process: "清运沙石并拆除围墙".into(),
        ..performing("2026-04-09T09:00", "2026-04-09T11:00")
    };
    s.refused("sq1", perform(c), "Q-20");
    let mut s = Story::at(At::Filed);
    let c = clearing(&s);
    s.refused("sq1", clear(ClearAtOnce { object: "占道棚房，拆除".into(), ..c.clone() }), "Q-20");
    s.refused("sq1", clear(ClearAtOnce { process: "拆除棚房".into(), ..c }), "Q-20");
}

#[test]
fn q20_lets_pass_clearing_what_was_taken_down_elsewhere_and_the_whole_way_of_a_power_of_its_own() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    let c = ProposeEnforcement { way: "清运拆迁垃圾".into(), ..enforcement("2026-04-02T09:00") };
    s.does("sq1", enforce(c));
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-09-08");
    let c = ProposeEnforcement { way: "组织机械拆除棚房".into(), ..enforcement("2026-09-22T09:00") };
    s.does("sq1", enforce(c));
    s.does("head", yes());
    let plan = s.case.execution.enforcement.as_ref().map(|e| e.plan.demolition);
    assert_eq!(plan, Some(true), "it is demolition without the tick");
    s.does("sq1", C::ServePaper(s.serve()));
    let mut unannounced = s.clone();
    unannounced.now = at("2026-09-22T12:00");
    unannounced.refused("sq1", carry_out("2026-09-22T09:00", "2026-09-22T11:00"), "Q-20");
    s.does("sq1", announce("2026-09-21"));
    s.now = at("2026-09-22T12:00");
    s.does("sq1", carry_out("2026-09-22T09:00", "2026-09-22T11:00"));
}

#[test]
fn a10_refuses_demanding_an_act_and_deciding_a_surcharge_while_execution_is_stopped() {
    let mut s = disobeyed(EnforcementPower::Own);
    reconsider(&mut s, true);
    stay(&mut s);
    let c = UrgePerformance { way: "自行清除".into(), officers: ids(), ..UrgePerformance::default() };
    s.refused("sq1", ex(Command::UrgePerformance(c)), "A-10");
    // Between the proposal and the approval.
    let mut s = money();
    s.until("2026-04-01");
    s.does("sq1", surcharge());
    reconsider(&mut s, false);
    stay(&mut s);
    s.refused("head", yes(), "A-10");
}

#[test]
fn a10_lets_pass_the_demand_and_the_surcharge_once_it_is_over() {
    let mut s = disobeyed(EnforcementPower::Own);
    reconsider(&mut s, true);
    stay(&mut s);
    ends(&mut s, result(ResultKind::Maintained));
    urge(&mut s);
    let mut s = money();
    s.until("2026-04-01");
    s.does("sq1", surcharge());
    reconsider(&mut s, false);
    stay(&mut s);
    ends(&mut s, result(ResultKind::Withdrawn));
    s.does("head", yes());
}

#[test]
fn an_order_that_fell_is_not_enforced_and_the_fine_still_is() {
    let mut s = disobeyed(EnforcementPower::Own);
    reconsider(&mut s, true);
    ends(&mut s, result(ResultKind::Annulled));
    assert!(!s.case.undone(Duty::Act, s.today(), &s.town));
    let c = UrgePerformance { way: "自行清除".into(), officers: ids(), ..UrgePerformance::default() };
    s.refused("sq1", ex(Command::UrgePerformance(c)), "P-03");
    s.until("2026-03-26");
    s.does("sq1", C::UrgePayment(UrgePayment { officers: ids() }));
}

#[test]
fn a17_refuses_enforcing_a_fine_that_reconsideration_changed() {
    let mut s = money();
    let changed = remedy::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) };
    reconsider(&mut s, false);
    ends(&mut s, changed);
    s.until("2026-09-14");
    s.refused("sq1", surcharge(), "A-17");
    s.refused("sq1", apply(Duty::Payment), "A-17");
}

#[test]
fn a17_lets_pass_closing_a_case_whose_fine_another_body_enforces_and_the_act_that_is_still_ours() {
    let mut s = disobeyed(EnforcementPower::Own);
    reconsider(&mut s, false);
    ends(&mut s, remedy::RecordResult { penalty: fine(300), ..result(ResultKind::Changed) });
    urge(&mut s);
    let done = s.recheck();
    s.does("sq1", C::CheckCorrection(done));
    let c = WithdrawPublication {
        reason: "决定被变更".into(),
        document: "示政复决〔2026〕1号".into(),
        received_on: None,
    };
    s.does("legal", C::WithdrawPublication(c));
    let c = s.closing();
    s.does("sq1", C::ProposeClosing(c));
    shown("A-17", s.case.stage, CaseStage::ClosingProposed);
}

// T-COURT after a reconsideration, and for a party that was not told

#[test]
fn q25_refuses_the_court_within_fifteen_days_after_reconsideration_and_three_months_later() {
    // Demanded on 26 March, upheld on 1 April: the party may sue until the 16th, the town ask until 16 July.
    let mut s = money();
    reconsider(&mut s, false);
    s.until("2026-04-01");
    ends(&mut s, result(ResultKind::Maintained));
    s.until("2026-04-16");
    s.refused("sq1", apply(Duty::Payment), "Q-25");
    s.until("2026-07-17");
    let r = s.refused("sq1", apply(Duty::Payment), "Q-25");
    assert!(r.need.contains("三个月内"), "{r}");
    // The order's own reconsideration counts for the order.
    let mut s = urged(EnforcementPower::IllegalLand);
    reconsider(&mut s, true);
    s.until("2026-03-31");
    s.refused("sq1", apply(Duty::Act), "Q-25");
    ends(&mut s, result(ResultKind::Maintained));
    s.until("2026-04-15");
    s.refused("sq1", apply(Duty::Act), "Q-25");
}

#[test]
fn q25_lets_pass_the_court_from_the_sixteenth_day_after_reconsideration() {
    let mut s = money();
    reconsider(&mut s, false);
    s.until("2026-04-01");
    ends(&mut s, result(ResultKind::Maintained));
    let window = s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served");
    assert_eq!((window.remedy.due, window.end.due), (Some(day("2026-04-16")), Some(day("2026-07-16"))));
    s.until("2026-04-17");
    s.does("sq1", apply(Duty::Payment));
    let mut s = urged(EnforcementPower::IllegalLand);
    reconsider(&mut s, true);
    s.until("2026-03-31");
    ends(&mut s, result(ResultKind::Maintained));
    s.until("2026-04-16");
    s.does("sq1", apply(Duty::Act));
    // An application that was taken back leaves the six months as they were.
    let mut s = money();
    reconsider(&mut s, false);
    ends(&mut s, result(ResultKind::Withdrawn));
    let window = s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served");
    assert_eq!(window.remedy.due, Some(day("2026-09-10")));
}

#[test]
fn q25_refuses_the_court_before_a_year_where_the_party_was_not_told_of_its_remedies() {
    let mut s = money();
    s.case.decision.as_mut().expect("decided").remedy.text.clear();
    let window = s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served");
    assert_eq!(window.remedy.nominal, day("2027-03-10"));
    s.until("2026-09-14");
    s.refused("sq1", apply(Duty::Payment), "Q-25");
}

#[test]
fn t_court_s_one_window_is_left_after_reconsideration() {
    let mut s = Story::delivered();
    reconsider(&mut s, false);
    ends(&mut s, result(ResultKind::Maintained));
    assert!(s.case.simple_windows(&s.town).is_none());
    let window = s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served");
    shown("T-COURT-S", window.remedy.due, Some(day("2026-03-17")));
    assert!(names(&s).contains(&"申请法院执行罚款"));
}

#[test]
fn q31_a_plan_that_a_missed_part_has_made_due_starts_the_window_on_that_day() {
    for (on_default, start) in
        [(fund::OnDefault::OnlyThat, "2026-11-30"), (fund::OnDefault::AllDue, "2026-09-30")]
    {
        let mut s = Story::at(At::Published);
        let part = |due: &str, yuan| Instalment { due: day(due), amount: Fen::yuan(yuan) };
        let plan = vec![part("2026-09-30", 200), part("2026-10-30", 200), part("2026-11-30", 100)];
        let c = RequestDeferral {
            reason: "困难".into(),
            plan,
            files: vec![file()],
            ..RequestDeferral::default()
        };
        s.does("sq1", C::RequestDeferral(c));
        let c =
            DecideDeferral {
                granted: true, on_default, opinion: "同意".into(), ..DecideDeferral::default()
            };
        s.does("head", C::DecideDeferral(c));
        s.until("2026-09-30");
        let starts =
            |s: &Story| s.case.court_window(Duty::Payment, s.today(), &s.town).expect("served").remedy.due;
        assert_eq!(starts(&s), Some(day("2026-11-30")), "nothing is missed yet");
        s.until("2026-10-08");
        shown("Q-31", starts(&s), Some(day(start)));
    }
}

// Illegal gains in what is enforced

/// The fine of 500 元 and gains of 1,500, demanded on 26 March.
fn with_gains() -> Story {
    let mut s = Story::at(At::Ordered);
    let c = fund::CalculateGains {
        income: vec![fund::IncomeLine { source: "收据".into(), amount: Fen::yuan(1_500) }],
        basis: "收据".into(),
        officers: ids(),
        ..fund::CalculateGains::default()
    };
    s.does("sq1", C::Fund(fund::Command::CalculateGains(c)));
    s.penalty = Penalty(vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::IllegalGains, 1_500)]);
    let mut s = s.to(At::Published);
    s.until("2026-03-26");
    s.does("sq1", C::UrgePayment(UrgePayment { officers: ids() }));
    s.does("sq1", C::ServePaper(s.serve()));
    s
}

#[test]
fn q18_refuses_an_agreement_that_leaves_the_illegal_gains_out() {
    let mut s = with_gains();
    s.until("2026-04-01");
    let r = s.refused("sq1", agree(agreement(vec![stage("2026-04-30", 500, "")], 105)), "Q-18");
    assert!(r.need.contains("2000") && r.need.contains("违法所得"), "{r}");
}

#[test]
fn q18_lets_pass_an_agreement_about_fine_and_gains() {
    let mut s = with_gains();
    s.until("2026-04-01");
    let c = agreement(vec![stage("2026-04-15", 500, ""), stage("2026-04-30", 1_500, "")], 105);
    s.does("sq1", agree(c));
    s.does("head", yes());
    let told = s.case_events.iter().find_map(|e| match &e.fact {
        CaseFact::Execution(Fact::AgreementMade { principal, gains, surcharge, .. }) => {
            Some([*principal, *gains, *surcharge])
        }
        _ => None,
    });
    assert_eq!(told, Some([Fen::yuan(500), Fen::yuan(1_500), Fen::yuan(105)]));
    assert_eq!(owed(&s), Fen::yuan(2_000));
}

#[test]
fn q27_lets_pass_an_application_that_asks_for_the_illegal_gains_too() {
    let mut s = with_gains();
    s.until("2026-09-14");
    s.does("sq1", apply(Duty::Payment));
    s.does("head", yes());
    let told = s.case_events.iter().find_map(|e| match &e.fact {
        CaseFact::Execution(Fact::CourtApplicationIssued { principal, gains, surcharge, .. }) => {
            Some([*principal, *gains, *surcharge])
        }
        _ => None,
    });
    assert_eq!(told, Some([Fen::yuan(500), Fen::yuan(1_500), Fen::yuan(500)]));
}

// An agreement holds back only what it is about

/// The act demanded on 16 March and not done, the fine of 10 March overdue: 1 April, 605 元 owed.
pub fn both(stages: Vec<Stage>) -> Story {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-04-01");
    s.does("sq1", agree(agreement(stages, 105)));
    s.does("head", yes());
    s
}

#[test]
fn q18_refuses_enforcing_what_the_agreement_is_about() {
    let mut s = both(vec![stage("2026-04-30", 500, "")]);
    s.refused("sq1", C::UrgePayment(UrgePayment { officers: ids() }), "Q-18");
    s.refused("sq1", surcharge(), "Q-18");
    let mut s = both(vec![stage("2026-04-20", 0, "清除沙石"), stage("2026-04-30", 500, "")]);
    s.refused("sq1", enforce(enforcement("2026-04-02T09:00")), "Q-18");
    s.refused("sq1", C::UrgePayment(UrgePayment { officers: ids() }), "Q-18");
}

#[test]
fn q18_lets_pass_enforcing_the_act_beside_an_agreement_about_money_alone() {
    let mut s = both(vec![stage("2026-04-30", 500, "")]);
    s.does("sq1", enforce(enforcement("2026-04-02T09:00")));
    s.does("head", yes());
    s.does("sq1", C::ServePaper(s.serve()));
    s.now = at("2026-04-02T12:00");
    s.does("sq1", carry_out("2026-04-02T09:00", "2026-04-02T11:00"));
    // So may the court be asked for it.
    let mut s = urged(EnforcementPower::IllegalLand);
    s.until("2026-04-01");
    s.does("sq1", agree(agreement(vec![stage("2026-04-30", 500, "")], 105)));
    s.does("head", yes());
    s.does("sq1", apply(Duty::Act));
    s.does("head", yes());
    s.does("sq1", lodge());
    s.refused("sq1", apply(Duty::Payment), "Q-18");
}

// What the party says after the decision (强§36)

pub fn answers(s: &mut Story) {
    let c =
        AnswerDemand { content: "已经约好清运".into(), files: vec![file()], ..AnswerDemand::default() };
    s.does("sq1", ex(Command::AnswerDemand(c)));
}

pub fn heard(s: &mut Story, accepted: bool) {
    let c = ReviewDemandAnswer { accepted, conclusion: "核实".into() };
    s.does("sq1", ex(Command::ReviewDemandAnswer(c)));
}

#[test]
fn q15_refuses_carrying_out_while_an_answer_waits_or_was_found_good() {
    let mut s = decided(EnforcementPower::Own);
    answers(&mut s);
    s.now = at("2026-04-02T12:00");
    s.refused("sq1", carry_out("2026-04-02T09:00", "2026-04-02T11:00"), "Q-15");
    heard(&mut s, true);
    s.refused("sq1", carry_out("2026-04-02T09:00", "2026-04-02T11:00"), "Q-15");
    // The same for substitute performance, and for the second demand before it.
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    answers(&mut s);
    s.now = at("2026-04-09T12:00");
    let c = performing("2026-04-09T09:00", "2026-04-09T11:00");
    s.refused("sq1", perform(c.clone()), "Q-15");
    heard(&mut s, true);
    s.refused("sq1", perform(c), "Q-29");
}

#[test]
fn q15_lets_pass_carrying_out_once_the_answer_was_found_without_ground() {
    let mut s = decided(EnforcementPower::Own);
    answers(&mut s);
    heard(&mut s, false);
    s.now = at("2026-04-02T12:00");
    s.does("sq1", carry_out("2026-04-02T09:00", "2026-04-02T11:00"));
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    answers(&mut s);
    heard(&mut s, false);
    s.now = at("2026-04-09T12:00");
    s.does("sq1", perform(performing("2026-04-09T09:00", "2026-04-09T11:00")));
}

#[test]
fn x14_refuses_clearing_that_a_head_decided_who_handled_reviewed_or_cleared() {
    let decided_by = |change: &dyn Fn(&mut Story, &mut ClearAtOnce)| {
        let mut s = Story::at(At::Filed);
        let mut c = clearing(&s);
        c.approved_by = "poly".into();
        change(&mut s, &mut c);
        s.act("sq1", &clear(c)).map_err(|r| (r.rule.id, r.field))
    };
    let no = Err(("X-14", Some("approved_by")));
    assert_eq!(decided_by(&|s, _| s.case.handlers.extend(["poly".to_string()])), no, "handled");
    assert_eq!(decided_by(&|s, _| s.case.reviewers.extend(["poly".to_string()])), no, "reviewed");
    assert_eq!(decided_by(&|_, c| c.officers = vec!["sq1".into(), "poly".into()]), no, "was there");
}

#[test]
fn x14_lets_pass_clearing_that_another_head_decided() {
    let mut s = Story::at(At::Filed);
    let c = ClearAtOnce { approved_by: "poly".into(), ..clearing(&s) };
    s.does("sq1", clear(c));
}

#[test]
fn what_it_cost_is_not_less_than_nothing() {
    let mut s = Story::at(At::Filed);
    let c = |s: &Story, yuan| ClearAtOnce { cost: Fen::yuan(yuan), ..clearing(s) };
    let less = c(&s, -1);
    assert_eq!(s.refused("sq1", clear(less), "P-04").field, Some("cost"));
    let nothing = c(&s, 0);
    s.does("sq1", clear(nothing));
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    s.now = at("2026-04-09T12:00");
    let c = |yuan| PerformSubstitute {
        cost: Fen::yuan(yuan),
        ..performing("2026-04-09T09:00", "2026-04-09T11:00")
    };
    assert_eq!(s.refused("sq1", perform(c(-1)), "P-04").field, Some("cost"));
    s.does("sq1", perform(c(0)));
}

#[test]
fn f01_refuses_the_costs_of_substitute_performance_booked_by_who_handled_the_case() {
    let mut s = Story::at(At::Paid);
    let c = clearing(&s);
    s.does("sq1", clear(c));
    s.does("sq1", C::ServePaper(s.serve()));
    s.does("head", confirm(true));
    let cost = |on: Option<Date>| {
        let c = RegisterSubstituteCost { amount: Fen::yuan(100), paid_on: on, voucher: "D1".into() };
        ex(Command::RegisterSubstituteCost(c))
    };
    s.case.handlers.insert("poly".into());
    s.refused("poly", cost(None), "F-01");
    let today = s.today();
    for wrong in [today.saturating_sub(1.day()), today.saturating_add(1.day())] {
        assert_eq!(s.refused("finance", cost(Some(wrong)), "P-04").field, Some("paid_on"));
    }
    s.does("finance", cost(Some(today)));
}

#[test]
fn a_budget_skips_empty_rows_and_asks_for_item_and_amount() {
    let mut s = urged(EnforcementPower::Own);
    s.until("2026-03-31");
    let with = |item: &str, yuan| {
        let mut c = substitute("2026-04-09T09:00");
        c.budget.push(CostItem { item: item.into(), amount: Fen::yuan(yuan) });
        replace(c)
    };
    for wrong in [with("", 100), with("人工", 0), with("人工", -1)] {
        assert_eq!(s.refused("sq1", wrong, "P-04").field, Some("budget"));
    }
    s.does("sq1", with("", 0));
}

#[test]
fn q29_refuses_performance_on_a_day_before_its_decision_was_served() {
    let mut s = replaced();
    s.until("2026-04-03");
    urge(&mut s);
    s.now = at("2026-04-09T12:00");
    let number = s.case.execution.substitute.as_ref().expect("decided").number.clone();
    let served_on = |s: &Story, on: &str| {
        let mut s = s.clone();
        s.case.papers.iter_mut().find(|p| p.number == number).expect("issued").served_on = Some(day(on));
        s
    };
    let c = || perform(performing("2026-04-09T09:00", "2026-04-09T11:00"));
    let r = served_on(&s, "2026-04-10").refused("sq1", c(), "Q-29");
    assert_eq!(r.fix.act, Some("serve_paper"));
    served_on(&s, "2026-04-09").does("sq1", c());
}

#[test]
fn a_span_of_time_is_given_and_not_turned_round() {
    let mut s = Story::at(At::Filed);
    let c = |s: &Story, from: DateTime, to: DateTime| {
        clear(ClearAtOnce { started_at: from, ended_at: to, approved_at: from, ..clearing(s) })
    };
    let (now, before) = (s.now, s.now.saturating_sub(5.minutes()));
    for (from, to) in [(DateTime::ZERO, now), (now, before)] {
        let wrong = c(&s, from, to);
        assert_eq!(s.refused("sq1", wrong, "P-04").field, Some("started_at"));
    }
    let moment = c(&s, now, now);
    s.does("sq1", moment);
}

#[test]
fn q18_refuses_the_end_of_an_agreement_whose_work_is_not_due_and_lets_it_end_once_that_was_not_done() {
    let mut s = both(vec![stage("2026-04-20", 0, "清除沙石"), stage("2026-04-30", 500, "")]);
    assert_eq!(due(&s, "执行协议下一期"), Some(day("2026-04-20")));
    s.until("2026-04-20");
    s.refused("sq1", resume(), "Q-18");
    s.until("2026-04-21");
    let mut done = s.clone();
    done.case.execution.act_done = true;
    done.refused("sq1", resume(), "Q-18");
    assert_eq!(due(&done, "执行协议下一期"), Some(day("2026-04-30")));
    let mut corrected = s.clone();
    let c = corrected.recheck();
    corrected.does("sq1", C::CheckCorrection(c));
    corrected.refused("sq1", resume(), "Q-18");
    assert_eq!(due(&corrected, "执行协议下一期"), Some(day("2026-04-30")));
    s.does("sq1", resume());
}

#[test]
fn q18_refuses_the_end_of_an_agreement_whose_part_was_paid_after_it_was_made() {
    let mut s = both(vec![stage("2026-04-15", 300, ""), stage("2026-04-30", 200, "")]);
    s.until("2026-04-10");
    let c = RegisterPayment { amount: Fen::yuan(300), ..s.pay() };
    s.does("finance", C::RegisterPayment(c));
    assert_eq!(due(&s, "执行协议下一期"), Some(day("2026-04-30")));
    s.until("2026-04-16");
    s.refused("sq1", resume(), "Q-18");
    s.until("2026-05-01");
    s.does("sq1", resume());
}

#[test]
fn q15_lets_pass_a_demand_to_act_beside_one_to_pay_that_waits() {
    let mut s = disobeyed(EnforcementPower::Court);
    s.until("2026-03-26");
    s.does("sq1", C::UrgePayment(UrgePayment { officers: ids() }));
    let c = UrgePerformance { way: "清除".into(), officers: ids(), ..UrgePerformance::default() };
    s.does("sq1", ex(Command::UrgePerformance(c)));
    assert_eq!(s.case.execution.demands.len(), 2);
}

#[test]
fn q15_lets_pass_an_answer_to_the_demand_that_it_names() {
    let mut s = disobeyed(EnforcementPower::Court);
    s.until("2026-03-26");
    s.does("sq1", C::UrgePayment(UrgePayment { officers: ids() }));
    s.does("sq1", C::ServePaper(s.serve()));
    let first = s.case.execution.demands[0].number.to_string();
    urge(&mut s);
    let c = |demand: &str| {
        let files = vec![file()];
        let c =
            AnswerDemand {
                demand: demand.into(), content: "已付".into(), files, ..AnswerDemand::default()
            };
        ex(Command::AnswerDemand(c))
    };
    assert_eq!(s.refused("sq1", c("示催〔2026〕99号"), "P-04").field, Some("demand"));
    s.does("sq1", c(&first));
    let answered: Vec<usize> = s.case.execution.demands.iter().map(|d| d.answers.len()).collect();
    assert_eq!(answered, [1, 0]);
}

/// The acts of the procedure that the case is ready for, whoever does them.
fn ready(s: &Story) -> BTreeSet<&'static str> {
    s.with("head", |ctx| {
        let here = case::acts().filter(|a| case::side::of(a.id).is_some_and(|side| side.name == "强制执行"));
        here.filter(|a| a.ready(&s.case, s.case.stage, ctx).is_ok()).map(|a| a.id).collect()
    })
}

#[test]
fn at_each_point_of_the_enforcement_the_case_is_ready_for_what_there_is_to_do() {
    let after = |mut s: Story, command: C| {
        s.does("sq1", command);
        s
    };
    let approved = |mut s: Story| {
        s.does("head", yes());
        s
    };
    let later = |mut s: Story, on: &str| {
        s.until(on);
        s
    };
    let paid = {
        let mut s = money();
        let c = s.pay();
        s.does("finance", C::RegisterPayment(c));
        s
    };
    let proposed =
        after(later(urged(EnforcementPower::Own), "2026-03-31"), enforce(enforcement("2026-04-02T09:00")));
    let suspended = after(money(), suspend(SuspensionGround::Unable, true));
    let agreed = both(vec![stage("2026-04-30", 500, "")]);
    let performed = {
        let mut s = replaced();
        s.until("2026-04-03");
        urge(&mut s);
        s.now = at("2026-04-09T12:00");
        s.does("sq1", perform(performing("2026-04-09T09:00", "2026-04-09T11:00")));
        s
    };
    let asked = later(money(), "2026-09-14");
    let applied = approved(after(asked.clone(), apply(Duty::Payment)));
    let halts = "propose_agreement propose_suspension propose_termination";
    let act = "urge_performance announce_demolition propose_enforcement propose_substitute clear_at_once propose_court";
    let answer = "answer_demand clear_at_once";
    let points: [(&str, Story, &[&str]); 13] = [
        ("money", money(), &[answer, halts, "propose_surcharge propose_court"]),
        ("paid", paid, &[answer]),
        ("disobeyed", disobeyed(EnforcementPower::Own), &[act, halts]),
        ("urged", urged(EnforcementPower::Own), &[act, halts, "answer_demand"]),
        ("proposed", proposed.clone(), &[answer, "urge_performance announce_demolition approve_execution"]),
        (
            "decided",
            approved(proposed),
            &[
                answer,
                halts,
                "urge_performance announce_demolition carry_out_enforcement propose_substitute",
                "propose_surcharge propose_court",
            ],
        ),
        (
            "replaced",
            replaced(),
            &[halts, "urge_performance answer_demand perform_substitute propose_surcharge propose_court"],
        ),
        (
            "performed",
            performed,
            &[halts, "answer_demand register_substitute_cost propose_surcharge propose_court"],
        ),
        ("suspension proposed", suspended.clone(), &[answer, "approve_execution"]),
        ("suspended", approved(suspended), &[answer, "propose_resumption propose_termination"]),
        ("agreed", agreed, &[act, "answer_demand propose_resumption propose_termination"]),
        ("applied", applied.clone(), &[answer, halts, "propose_surcharge submit_to_court"]),
        ("lodged", after(applied, lodge()), &[answer, halts, "propose_surcharge register_court_step"]),
    ];
    for (name, s, wanted) in points {
        let wanted: BTreeSet<&str> = wanted.iter().flat_map(|acts| acts.split_whitespace()).collect();
        assert_eq!(ready(&s), wanted, "{name}");
    }
}

#[test]
fn q18_refuses_a_surcharge_raised_under_the_name_of_a_waiver() {
    let mut s = money();
    s.until("2026-04-01");
    let r = s.refused("sq1", agree(agreement(vec![stage("2026-04-30", 606, "")], -1)), "Q-18");
    assert_eq!(r.field, Some("waived"));
}

#[test]
fn q18_lets_pass_an_agreement_without_a_waiver_or_redress_whose_first_part_is_due_today() {
    let mut s = money();
    s.until("2026-04-01");
    let whole = vec![stage("2026-04-01", 5, ""), stage("2026-04-30", 600, "")];
    let c = ProposeAgreement { redress: String::new(), ..agreement(whole, 0) };
    s.does("sq1", agree(c));
    s.does("head", yes());
    assert_eq!(owed(&s), Fen::yuan(605));
}

#[test]
fn q17_lets_pass_an_end_that_a_number_or_a_paper_shows() {
    for (document, files) in [("示例裁定1号", vec![]), ("", vec![file()])] {
        let mut s = money();
        let shown = termination(TerminationGround::Death, Scope::All);
        let c = ProposeTermination { document: document.into(), files, ..shown };
        s.does("sq1", ex(Command::ProposeTermination(c)));
    }
    let mut s = money();
    let c = ProposeTermination {
        document: String::new(),
        files: vec![],
        ..termination(TerminationGround::Death, Scope::All)
    };
    s.refused("sq1", ex(Command::ProposeTermination(c)), "Q-17");
}
