//! What a matter waits for, as it stands, and for whom: the same stages as 首页's own desk, and the decisions that the
//! procedures beside the road ask for.

use super::{Kind, address};
use jiff::civil::DateTime;
use law::case::{CaseStage, CaseState};
use law::clue::{ClueStage, ClueState};
use law::context::{Context, Registers};
use law::countersign::Sheet;
use law::inforequest::{InfoStage, InfoState};
use law::inspection::{InspectionState, PlanStage};
use law::patrol::{PatrolStage, PatrolState};
use law::person::{Employment, People, Person, Role};
use law::stocktaking::{CountStage, StocktakingState};
use law::town::{OfficersSign, Town};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The act that is waited for, by its identifier.
    pub task: &'static str,
    /// What it is to those who are told.
    pub kind: Kind,
    /// To whom it falls.
    pub to: BTreeSet<String>,
}

fn waiting(task: &'static str, kind: Kind, to: impl IntoIterator<Item = String>) -> Waiting {
    Waiting { task, kind, to: to.into_iter().collect() }
}

/// The posts of a unit, whichever of the two it is, that go to a place.
fn going_out(unit: &str) -> [String; 2] {
    [address::unit(unit, Role::Dept), address::unit(unit, Role::Squad)]
}

/// What a clue waits for.
pub fn of_clue(s: &ClueState) -> Vec<Waiting> {
    let office: BTreeSet<String> = s.office.iter().map(|u| address::unit(u, Role::Dept)).collect();
    let squad: BTreeSet<String> = s.squad.iter().map(|u| address::unit(u, Role::Squad)).collect();
    let units: BTreeSet<String> = office.union(&squad).cloned().collect();
    let hub = [address::post(Role::Hub)];
    let step = match s.stage {
        ClueStage::Reported => Some(waiting("accept_clue", Kind::Task, hub.clone())),
        ClueStage::Accepted => Some(waiting("dispatch_clue", Kind::Task, hub.clone())),
        ClueStage::Dispatched => Some(waiting("check_site", Kind::Dispatched, units.clone())),
        ClueStage::ForSimple => Some(waiting("decide_on_spot", Kind::Task, units.clone())),
        ClueStage::ForOpinion => Some(waiting("issue_opinion", Kind::Task, office)),
        ClueStage::Opined => Some(waiting("hand_to_squad", Kind::Task, hub.clone())),
        ClueStage::WithSquad => Some(waiting("propose_filing", Kind::Task, squad)),
        ClueStage::ForFeedback | ClueStage::Declined | ClueStage::Merged if s.owes_notice() => {
            Some(waiting("tell_reporter", Kind::Task, hub.clone()))
        }
        ClueStage::ForFeedback => Some(waiting("give_feedback", Kind::Task, hub.clone())),
        _ => None,
    };
    let mut all: Vec<Waiting> = step.into_iter().collect();
    // Whoever answers an urging, whatever the stage: the centre, or the units of the clue (`law::clue::urge`).
    for (centre, to) in [(true, BTreeSet::from(hub)), (false, units)] {
        if !s.stage.is_final() && s.open_urgings().any(|u| u.centre == centre) {
            all.push(waiting("answer_urging", Kind::Urged, to));
        }
    }
    if s.repeat.as_ref().is_some_and(|r| r.approved_by.is_none()) {
        let to = [address::post(Role::Hub), address::post(Role::Brigade)];
        all.push(waiting("decide_repeat", Kind::Approval, to));
    }
    let together = matches!(s.stage, ClueStage::Dispatched | ClueStage::ForSimple | ClueStage::ForOpinion);
    if together && !s.assisting.is_empty() {
        let to = s.assisting.iter().flat_map(|u| going_out(u));
        all.push(waiting("join_units", Kind::Assigned, to));
    }
    all
}

/// Those who handle a case: its officers, before they are named whoever has handled it, else the squadron.
pub fn field(s: &CaseState) -> BTreeSet<String> {
    let officers = s.officers.iter().map(|o| o.id.as_str()).filter(|id| !s.is_recused(id));
    let named: BTreeSet<String> = officers.map(address::person).collect();
    if !named.is_empty() {
        return named;
    }
    if !s.handlers.is_empty() {
        let handlers = s.handlers.iter().filter(|id| !s.is_recused(id));
        let named: BTreeSet<String> = handlers.map(|id| address::person(id)).collect();
        if !named.is_empty() {
            return named;
        }
    }
    s.subject.iter().map(|x| address::unit(&x.squad, Role::Squad)).collect()
}

/// Decisions that a procedure beside the road asks for, each ready exactly while somebody waits for it.
pub const ANSWERS: &[(&str, Role)] = &[
    ("decide_recusal", Role::Head),
    ("decide_deferral", Role::Head),
    ("arrange_hearing", Role::Legal),
    ("review_hearing", Role::Legal),
    ("approve_hold", Role::Head),
    ("decide_hold_disposal", Role::Head),
    ("decide_measure", Role::Head),
    ("decide_measure_extension", Role::Head),
    ("confirm_clearing", Role::Head),
    ("approve_execution", Role::Head),
    ("decide_referral", Role::Head),
    ("send_official_clue", Role::Head),
    ("decide_case_transfer", Role::Head),
    ("decide_joint", Role::LeadGroup),
    ("order_refund", Role::Head),
    ("approve_disposal", Role::Head),
    ("decide_claim", Role::Head),
    ("approve_amendment", Role::Head),
    ("confirm_footage", Role::Brigade),
    ("publish", Role::Legal),
];

/// The next step from the legal review to the proposal of a decision: a penalty is first told to the party.
fn toward_decision(s: &CaseState) -> &'static str {
    if s.report.as_ref().is_none_or(|r| r.outcome.penalty().is_none()) {
        return "propose_decision";
    }
    match s.notice() {
        None => "issue_notice",
        Some(notice) if notice.served_on.is_none() => "serve_paper",
        Some(_) => "propose_decision",
    }
}

/// No number is drawn while asking what waits.
struct Looking;

impl Registers for Looking {
    fn next(&self, _: &str, _: i16) -> u32 {
        0
    }
}

/// Nobody in particular, who might sign as the town's head: what a matter is ready for does not hang on who looks.
fn anybody() -> Person {
    Person {
        id: String::new(),
        name: String::new(),
        post: String::new(),
        unit: String::new(),
        roles: [Role::Head, Role::Legal, Role::LeadGroup].into(),
        employment: Employment::Established,
        certificate: None,
        legal_qualification: None,
        first_review_on: None,
        head_authorization: None,
        is_town_head: true,
        grid: None,
        disabled: false,
    }
}

/// 执法人员签名: where officers sign on the screen, each of those for whose signature a document waits, by themselves.
fn unsigned(s: &CaseState, town: &Town) -> Vec<Waiting> {
    if town.policy.officers_sign.value != OfficersSign::Screen || s.stage.is_final() {
        return Vec::new();
    }
    let open = s.countersigned.0.iter().flat_map(Sheet::unsigned).map(|o| o.id.as_str());
    let open: BTreeSet<&str> = open.filter(|id| !s.is_recused(id)).collect();
    open.into_iter().map(|id| waiting("countersign", Kind::Task, [address::person(id)])).collect()
}

/// What a case waits for.
pub fn of_case(s: &CaseState, town: &Town, now: DateTime) -> Vec<Waiting> {
    use CaseStage as G;
    if s.subject.is_none() {
        return Vec::new();
    }
    let approval = |task, role| waiting(task, Kind::Approval, [address::post(role)]);
    let mut all = Vec::new();
    match s.stage {
        G::Draft => all.push(waiting("propose_filing", Kind::Task, field(s))),
        G::FilingProposed => all.push(approval("endorse_filing", Role::Brigade)),
        G::FilingEndorsed => all.push(approval("decide_filing", Role::Head)),
        G::Investigating => all.push(waiting("submit_report", Kind::Task, field(s))),
        G::Reported => all.push(approval("review_legality", Role::Legal)),
        G::Reviewed | G::Noticed => all.push(waiting(toward_decision(s), Kind::Task, field(s))),
        G::DecisionProposed => all.push(approval("endorse_decision", Role::Brigade)),
        G::DecisionEndorsed => all.push(approval("decide", Role::Head)),
        G::Decided => all.push(waiting("serve_paper", Kind::Task, field(s))),
        G::OnSpot => all.push(waiting("deliver_on_spot", Kind::Task, field(s))),
        G::Served => all.push(waiting("propose_closing", Kind::Task, field(s))),
        G::ClosingProposed if s.veto_check.is_none() => all.push(approval("check_vetoes", Role::Legal)),
        G::ClosingProposed => all.push(approval("approve_closing", Role::Head)),
        G::Closed => all.push(waiting("archive", Kind::Task, field(s))),
        G::Archived | G::NotFiled => {}
    }
    if s.waits_for_justice(town) {
        let task = if matches!(s.stage, G::Decided | G::Served) { "report_major" } else { "review_major" };
        all.push(approval(task, Role::Justice));
    }
    if s.footage.open().any(|step| step.explained.is_none()) && !s.stage.is_concluded() {
        all.push(waiting("link_footage", Kind::Task, field(s)));
    }
    all.extend(unsigned(s, town));
    static NOBODY: LazyLock<(People, Person)> = LazyLock::new(|| (People::new(), anybody()));
    let (people, actor) = &*NOBODY;
    let ctx = Context { matter: "", now, actor, people, town, registers: &Looking, history: &[] };
    for (id, role) in ANSWERS {
        if law::case::act(id).is_some_and(|a| a.from.contains(&s.stage) && a.ready(s, s.stage, &ctx).is_ok())
        {
            all.push(approval(id, *role));
        }
    }
    all
}

/// What a request for information waits for.
pub fn of_request(s: &InfoState) -> Vec<Waiting> {
    match s.stage {
        InfoStage::Open => vec![waiting("answer_information", Kind::Task, [address::post(Role::Legal)])],
        _ => Vec::new(),
    }
}

/// What a plan of inspection waits for.
pub fn of_plan(s: &InspectionState) -> Vec<Waiting> {
    match s.stage {
        PlanStage::Reported => vec![waiting("acknowledge_plan", Kind::Approval, [address::post(Role::Hub)])],
        PlanStage::Made => vec![waiting("report_plan", Kind::Task, [address::unit(&s.unit, Role::Dept)])],
        PlanStage::Returned => {
            vec![waiting("make_plan", Kind::Returned, [address::unit(&s.unit, Role::Dept)])]
        }
        _ => Vec::new(),
    }
}

/// What a count of the store-room waits for.
pub fn of_count(s: &StocktakingState) -> Vec<Waiting> {
    let to = |roles: &[Role]| roles.iter().map(|r| address::post(*r)).collect::<Vec<_>>();
    match s.stage {
        CountStage::Counting => vec![waiting("submit_count", Kind::Task, to(&[Role::Store]))],
        CountStage::Submitted => {
            vec![waiting("approve_count", Kind::Approval, to(&[Role::Brigade, Role::Legal, Role::Finance]))]
        }
        CountStage::Absent | CountStage::Ended => Vec::new(),
    }
}

/// What a patrol waits for: one's own beginning needs no notice of its end.
pub fn of_patrol(s: &PatrolState) -> Vec<Waiting> {
    match s.stage {
        PatrolStage::Open => vec![waiting("start_patrol", Kind::Task, walkers(s))],
        _ => Vec::new(),
    }
}

/// Who owes a patrol: whoever began it, whoever is named, or the people of the grid on the day it was given.
pub fn walkers(s: &PatrolState) -> BTreeSet<String> {
    match s.walker.as_ref().or(s.task.named.as_ref()) {
        Some(one) => [address::person(&one.id)].into(),
        None => s.task.members.iter().map(|m| address::person(&m.id)).collect(),
    }
}

/// What is to be done, in the words of the trade; empty for what is no act.
pub fn title(task: &str) -> &'static str {
    law::case::act(task)
        .map(|a| a.title)
        .or_else(|| law::clue::act(task).map(|a| a.title))
        .or_else(|| law::inforequest::act(task).map(|a| a.title))
        .or_else(|| law::inspection::act(task).map(|a| a.title))
        .or_else(|| law::stocktaking::act(task).map(|a| a.title))
        .or_else(|| law::patrol::act(task).map(|a| a.title))
        .unwrap_or_default()
}
