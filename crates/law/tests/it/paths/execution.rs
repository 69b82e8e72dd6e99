//! 强制执行 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::scopes::shortest;
use super::search;
use super::world::{Move, Step, World};
use crate::kit::{Story, file, neighbour, signed};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::case::UrgePayment;
use law::case::execution::*;
use law::case::{CaseCommand as C, CaseStage, CheckCorrection, PublicationState};
use law::money::Fen;
use law::town::{EnforcementPower, Town};

kinds! { Fact, kind, KINDS:
    PerformanceUrged DemandAnswered DemandAnswerReviewed ExecutionProposed ExecutionReturned EnforcementDecided
    DemolitionAnnounced EnforcementCarriedOut SubstituteDecided SubstitutePerformed ClearedAtOnce ClearingConfirmed SubstituteCostPaid
    SurchargeDecided AgreementMade ExecutionSuspended ExecutionResumed ExecutionTerminated CourtApplicationIssued
    CourtApplied CourtAnswered
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, today: Date, town: &Town) -> String {
    let State {
        demands,
        proposed,
        enforcement,
        notice,
        substitute,
        cost_paid,
        vouchers: _,
        surcharge,
        agreements,
        suspensions,
        terminations,
        court,
        act_done,
    } = state;
    let demands: Vec<_> = demands
        .iter()
        .map(|d| (d.duty, d.again, d.answers.iter().map(|a| a.accepted).collect::<Vec<_>>()))
        .collect();
    let days = |at: DateTime| (at.date() - today).get_days().max(-1);
    // What is planned for the next days is refused on holidays.
    let soon = |n: i64| town.calendar.in_holiday(today.saturating_add(n.days())).unwrap_or(true);
    let holidays: Vec<bool> = if demands.is_empty() { vec![] } else { (0..8).map(soon).collect() };
    let proposed = proposed.as_ref().map(|w| {
        let planned = match &w.proposed {
            Proposed::Enforcement(p) => Some(days(p.planned_at)),
            Proposed::Substitute(p) => Some(days(p.planned_at)),
            _ => None,
        };
        (w.proposed.label(), planned)
    });
    let enforcement = enforcement.as_ref().map(|e| (e.carried_out.is_some(), days(e.plan.planned_at)));
    let notice = notice.as_ref().map(|n| n.due_on < today);
    let substitute = substitute.as_ref().map(|s| {
        let planned = s.plan.as_ref().map(|p| days(p.planned_at));
        (planned, s.performed.is_some(), s.confirmed, s.cost > *cost_paid)
    });
    let surcharge = surcharge.as_ref().map(|s| (s.capped, s.to >= today));
    let past = |s: &Stage| s.due.is_some_and(|d| d < today);
    let agreements: Vec<_> = agreements
        .iter()
        .map(|a| (a.broken_on.is_some(), a.plan.stages.iter().map(past).collect::<Vec<_>>()))
        .collect();
    let suspensions: Vec<_> = suspensions.iter().map(|s| (s.to.is_some(), s.lapses)).collect();
    let terminations: Vec<_> = terminations.iter().map(|t| t.scope).collect();
    let court: Vec<_> =
        court.iter().map(|a| (a.plan.duty, a.submitted_on.is_some(), a.last().map(|(s, _)| s))).collect();
    format!(
        "{holidays:?} {demands:?} {proposed:?} {enforcement:?} {notice:?} {substitute:?} {surcharge:?} {agreements:?} \
         {suspensions:?} {terminations:?} {court:?} {act_done}"
    )
}

fn ids() -> Vec<String> {
    vec!["sq1".into(), "sq2".into()]
}

/// The town's list gives this power over the item.
fn town(power: EnforcementPower) -> Story {
    let mut s = Story::new();
    for item in s.town.powers.iter_mut().flat_map(|l| &mut l.items).filter(|i| i.id == "A-01") {
        item.enforcement = power;
    }
    s
}

fn put(m: &mut Menu, who: &'static str, how: &'static str, c: Command) {
    m.case(who, how, C::Execution(c));
}

/// The head approves, or sends back once; nothing else is tried while a proposal waits.
fn approval(m: &mut Menu) -> bool {
    let Some(waiting) = &m.s.case.execution.proposed else { return false };
    let c = |approve| Command::ApproveExecution(ApproveExecution { approve, opinion: "意见".into() });
    put(m, "head", "", c(true));
    let rests = matches!(waiting.proposed, Proposed::Suspension(_) | Proposed::Resumption(_));
    let stale = match &waiting.proposed {
        Proposed::Enforcement(p) => p.planned_at < m.s.now,
        Proposed::Substitute(_) => true,
        // The fine was paid meanwhile.
        _ => m.s.owed().0 == 0,
    };
    if stale || (m.few("ExecutionReturned", 1) && !rests) {
        put(m, "head", "returned", c(false));
    }
    true
}

/// Suspended once, resumed, ended.
fn halting(m: &mut Menu, scope: Scope) {
    if m.few("ExecutionSuspended", 1) {
        let c = ProposeSuspension {
            reason: "困难".into(),
            harmless: true,
            files: vec![file()],
            officers: ids(),
            ..ProposeSuspension::default()
        };
        put(m, "sq1", "", Command::ProposeSuspension(c));
    }
    let c = ProposeResumption { reason: "消失".into(), officers: ids() };
    put(m, "sq1", "", Command::ProposeResumption(c));
    let c = ProposeTermination {
        ground: TerminationGround::Other,
        scope,
        reason: "无法执行".into(),
        officers: ids(),
        ..ProposeTermination::default()
    };
    put(m, "sq1", "", Command::ProposeTermination(c));
}

/// The order to correct found not obeyed once, on the day after; and obeyed after all.
fn disobedience(m: &mut Menu) {
    let s = m.s;
    let found = |corrected| C::CheckCorrection(CheckCorrection { corrected, ..s.recheck() });
    if m.few("CorrectionChecked", 2) {
        m.case("sq1", "not corrected", found(false));
    } else if s.case.correction.as_ref().is_some_and(|c| c.checked == Some(false))
        && m.few("CorrectionChecked", 3)
    {
        m.case("sq1", "corrected", found(true));
    }
}

fn demands(m: &mut Menu, most: u8) {
    if m.few("PerformanceUrged", most) {
        let c = UrgePerformance { way: "自行清除".into(), officers: ids(), ..UrgePerformance::default() };
        put(m, "sq1", "", Command::UrgePerformance(c));
    }
}

fn answers(m: &mut Menu) {
    if m.few("DemandAnswered", 1) {
        let c = AnswerDemand { content: "有困难".into(), signature: signed(), ..AnswerDemand::default() };
        put(m, "sq1", "", Command::AnswerDemand(c));
    }
    for accepted in [true, false] {
        let c = ReviewDemandAnswer { accepted, conclusion: "查明".into() };
        let how = if accepted { "accepted" } else { "not accepted" };
        put(m, "sq1", how, Command::ReviewDemandAnswer(c));
    }
}

/// Without serving what nothing waits for: it would only double every state.
pub fn without_serving(s: &Story, mut steps: Vec<Step>, codes: &[&str]) -> Vec<Step> {
    let idle = |number: &str| {
        let paper = s.case.papers.iter().find(|p| p.number.to_string() == number);
        paper.is_some_and(|p| codes.contains(&p.code.as_str()))
    };
    steps.retain(|step| !matches!(&step.act, Move::Case(C::ServePaper(c)) if idle(&c.paper)));
    steps
}

fn unbothered(s: &Story, steps: Vec<Step>) -> Vec<Step> {
    without_serving(s, steps, &["SUSP", "TERM", "SURC"])
}

/// When the last demand to act was served.
fn demand_served(s: &Story) -> Option<Date> {
    let last = s.case.execution.demands.last()?;
    s.case.paper(&last.number)?.served_on
}

/// Everything of the main road is behind us but payment and closing.
fn ready(w: &World) -> bool {
    w.case.stage == CaseStage::Served && w.case.publication != PublicationState::Pending
}

/// 拆除: the town's own power in the rural planning area, the whole way, also out of turn.
pub const DEMOLITION: search::Scope = search::Scope {
    name: "demolition by the town",
    desk: || town(EnforcementPower::RuralPlanning),
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(GENERAL);
        if ready(w) && s.owed().0 == 0 && !approval(&mut m) {
            // What comes before is refused again and again while the party may still sue; the rest is tried after.
            let late = s.case.suit_end(Duty::Act, &s.town).is_some_and(|end| end.has_passed(s.today()));
            disobedience(&mut m);
            demands(&mut m, 1);
            let tomorrow = s.now.saturating_add(1.day());
            let c = ProposeEnforcement {
                duty: Duty::Act,
                reason: "不履行".into(),
                way: "拆除".into(),
                planned_at: Some(tomorrow),
                officers: ids(),
                ..ProposeEnforcement::default()
            };
            put(&mut m, "sq1", "", Command::ProposeEnforcement(c));
            let c = AnnounceDemolition {
                due_on: Some(tomorrow.date()),
                place: "现场".into(),
                sealed: true,
                files: vec![file()],
                officers: ids(),
                ..AnnounceDemolition::default()
            };
            if late {
                put(&mut m, "sq1", "", Command::AnnounceDemolition(c));
            }
            let from = s.now;
            for (how, from) in [("by day", from), ("by night", from.date().at(5, 0, 0, 0))] {
                let c = CarryOutEnforcement {
                    started_at: from,
                    ended_at: from,
                    place: "现场".into(),
                    process: "拆除完毕".into(),
                    shown_at: Some(from),
                    told_at: Some(from),
                    defence: "无".into(),
                    present: "村干部".into(),
                    files: vec![file()],
                    witness: neighbour(),
                    witness_identity: "村干部".into(),
                    officers: ids(),
                    ..CarryOutEnforcement::default()
                };
                put(&mut m, "sq1", how, Command::CarryOutEnforcement(c));
            }
        }
        unbothered(s, shortest(m, 500))
    },
    bounds: &[("ExecutionReturned", 1), ("PerformanceUrged", 1), ("CorrectionChecked", 3)],
    overdue: &[law::case::remedy::SUIT_WINDOW],
};

/// 代履行: where no law gives the town the power; at once before there is a decision, and with all its steps after.
pub const SUBSTITUTE: search::Scope = search::Scope {
    name: "substitute performance",
    desk: || town(EnforcementPower::Court),
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(GENERAL);
        if ready(w) && s.owed().0 == 0 && !approval(&mut m) {
            // One story each: cleared at once; answered; performed for the party before its time to sue is over.
            let x = &s.case.execution;
            let cleared = x.substitute.as_ref().is_some_and(|s| s.plan.is_none());
            let answered = !m.few("DemandAnswered", 1);
            let decided = x.substitute.is_some();
            let late = s.case.suit_end(Duty::Act, &s.town).is_some_and(|end| end.has_passed(s.today()));
            if x.demands.is_empty() || x.demands.len() > 1 || late || x.demands.iter().any(Demand::excused) {
                disobedience(&mut m);
            }
            if !cleared {
                demands(&mut m, 1 + u8::from(decided));
            }
            if x.substitute.is_none() && demand_served(s) == Some(s.today()) {
                answers(&mut m);
            }
            // On the last of the ten days it is refused, on the next it is lawful; later days show nothing new.
            let wait = demand_served(s).map(|on| law::deadline::URGE.from(on, &s.town.calendar));
            let now = wait.and_then(|w| w.due).is_some_and(|due| (s.today() - due).get_days().abs() <= 1);
            let tries = !cleared && !answered && !decided && now;
            let c = ProposeSubstitute {
                harm: Harm::Traffic,
                reason: "堵路".into(),
                way: "清运".into(),
                object: "沙石".into(),
                planned_at: Some(s.now.saturating_add(7.days())),
                budget: vec![CostItem { item: "清运".into(), amount: Fen::yuan(100) }],
                officers: ids(),
                ..ProposeSubstitute::default()
            };
            if tries {
                put(&mut m, "sq1", "", Command::ProposeSubstitute(c));
            }
            let c = PerformSubstitute {
                started_at: s.now,
                ended_at: s.now,
                place: "现场".into(),
                process: "清运完毕".into(),
                cost: Fen::yuan(100),
                performer_signature: signed(),
                signature: signed(),
                officers: ids(),
                ..PerformSubstitute::default()
            };
            put(&mut m, "sq1", "", Command::PerformSubstitute(c));
            let c = ProposeTermination {
                ground: TerminationGround::Other,
                reason: "无法追缴".into(),
                officers: ids(),
                ..ProposeTermination::default()
            };
            if s.case.execution.act_done {
                put(&mut m, "sq1", "", Command::ProposeTermination(c));
            }
            let c = ClearAtOnce {
                site: Site::Road,
                object: "沙石".into(),
                reason: "不在场".into(),
                approved_by: "head".into(),
                approved_at: s.now,
                approved_how: "电话".into(),
                started_at: s.now,
                ended_at: s.now,
                place: "现场".into(),
                process: "清扫".into(),
                cost: Fen::yuan(50),
                performer_signature: signed(),
                witness: neighbour(),
                witness_identity: "村干部".into(),
                officers: ids(),
                ..ClearAtOnce::default()
            };
            if s.case.execution.demands.is_empty() {
                put(&mut m, "sq1", "", Command::ClearAtOnce(c));
            }
            if s.case.execution.substitute.as_ref().is_some_and(|x| x.plan.is_none()) {
                for confirmed in [true, false] {
                    let c = ConfirmClearing { confirmed, opinion: "意见".into() };
                    let how = if confirmed { "decided" } else { "not decided" };
                    put(&mut m, "head", how, Command::ConfirmClearing(c));
                }
            }
        }
        let left = s.case.execution.cost_left();
        if left.0 > 0 {
            let c = RegisterSubstituteCost { amount: left, paid_on: None, voucher: "D1".into() };
            put(&mut m, "finance", "", Command::RegisterSubstituteCost(c));
        }
        unbothered(s, shortest(m, 500))
    },
    bounds: &[
        ("ExecutionReturned", 1),
        ("PerformanceUrged", 2),
        ("DemandAnswered", 1),
        ("SubstituteDecided", 1),
        ("CorrectionChecked", 3),
    ],
    overdue: &[law::case::remedy::SUIT_WINDOW],
};

/// 罚款: the surcharge, an agreement kept or broken, the court with its rulings and the court above it.
pub const COURT: search::Scope = search::Scope {
    name: "a fine before the court",
    desk: || town(EnforcementPower::Court),
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(GENERAL);
        if ready(w) && !approval(&mut m) && s.case.payments.is_empty() {
            if s.case.urged_on.is_none() {
                m.case("sq1", "", C::UrgePayment(UrgePayment { officers: ids() }));
            }
            let x = &s.case.execution;
            let due = s.case.account(s.today(), &s.town).due;
            let first = x.demands.is_empty() && due.is_some_and(|due| due.tomorrow().ok() == Some(s.today()));
            if m.few("SurchargeDecided", 1) && first {
                let c = ProposeSurcharge { reason: "逾期".into(), officers: ids() };
                put(&mut m, "sq1", "", Command::ProposeSurcharge(c));
            }
            if m.few("AgreementMade", 1) && first && x.surcharge.is_none() {
                let account = s.case.account(s.today(), &s.town);
                let waived = account.surcharge_left();
                let due = s.today().checked_add(10.days()).ok();
                let c = ProposeAgreement {
                    stages: vec![Stage { due, amount: account.principal_left(), what: String::new() }],
                    waived,
                    redress: "已补救".into(),
                    harmless: "无损".into(),
                    signature: signed(),
                    officers: ids(),
                    ..ProposeAgreement::default()
                };
                put(&mut m, "sq1", "", Command::ProposeAgreement(c));
            }
            let told = demand_served(s) == Some(s.today());
            if x.halt().is_some() || (told && x.surcharge.is_none() && x.agreements.is_empty()) {
                halting(&mut m, Scope::Payment);
            }
            if m.few("CourtApplicationIssued", 1) && !x.demands.is_empty() {
                let c = ProposeCourt {
                    duty: Duty::Payment,
                    with_decision: true,
                    opinion: "无".into(),
                    object: "罚款".into(),
                    other: "无".into(),
                    officers: ids(),
                    ..ProposeCourt::default()
                };
                put(&mut m, "sq1", "", Command::ProposeCourt(c));
            }
            let c = SubmitToCourt {
                signed: true,
                sealed: true,
                receipt: "收".into(),
                officers: ids(),
                submitted_on: None,
            };
            put(&mut m, "sq1", "", Command::SubmitToCourt(c));
            for step in CourtStep::ALL {
                let c = RegisterCourtStep {
                    step,
                    document: "行审1号".into(),
                    files: vec![file()],
                    ..RegisterCourtStep::default()
                };
                put(&mut m, "legal", step.label(), Command::RegisterCourtStep(c));
            }
        }
        unbothered(s, shortest(m, 500))
    },
    bounds: &[
        ("ExecutionReturned", 1),
        ("ExecutionSuspended", 1),
        ("SurchargeDecided", 1),
        ("AgreementMade", 1),
        ("CourtApplicationIssued", 1),
    ],
    overdue: &["缴款", "执行协议下一期", law::case::remedy::SUIT_WINDOW],
};

const GENERAL: &[law::clue::CheckOutcome] = &[law::clue::CheckOutcome::General];
