//! What a matter waits for, as it stands, and for whom: the same stages as 首页's own desk, and the decisions that the
//! procedures beside the road ask for.

use super::{Kind, address};
use jiff::civil::DateTime;
use law::case::{CaseStage, CaseState};
use law::clue::{ClueStage, ClueState};
use law::context::{Context, Registers};
use law::inforequest::{InfoStage, InfoState};
use law::inspection::{InspectionState, PlanStage};
use law::person::{Employment, People, Person, Role};
use law::town::Town;
use std::collections::BTreeSet;

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

/// What a clue waits for.
pub fn of_clue(s: &ClueState) -> Vec<Waiting> {
    let office = s.office.iter().map(|u| address::unit(u, Role::Dept));
    let squad = s.squad.iter().map(|u| address::unit(u, Role::Squad));
    let hub = [address::post(Role::Hub)];
    let one = match s.stage {
        ClueStage::Reported => waiting("accept_clue", Kind::Task, hub),
        ClueStage::Accepted => waiting("dispatch_clue", Kind::Task, hub),
        ClueStage::Dispatched => waiting("check_site", Kind::Dispatched, office.chain(squad)),
        ClueStage::ForSimple => waiting("decide_on_spot", Kind::Task, office.chain(squad)),
        ClueStage::ForOpinion => waiting("issue_opinion", Kind::Task, office),
        ClueStage::Opined => waiting("hand_to_squad", Kind::Task, hub),
        ClueStage::WithSquad => waiting("propose_filing", Kind::Task, squad),
        ClueStage::ForFeedback | ClueStage::Declined if s.owes_notice() => {
            waiting("tell_reporter", Kind::Task, hub)
        }
        ClueStage::ForFeedback => waiting("give_feedback", Kind::Task, hub),
        _ => return Vec::new(),
    };
    vec![one]
}

/// Those who handle a case: its officers, before they are named whoever has handled it, else the squadron.
fn field(s: &CaseState) -> BTreeSet<String> {
    let officers = s.officers.iter().map(|o| o.id.as_str()).filter(|id| !s.is_recused(id));
    let named: BTreeSet<String> = officers.map(address::person).collect();
    if !named.is_empty() {
        return named;
    }
    if !s.handlers.is_empty() {
        return s.handlers.iter().map(|id| address::person(id)).collect();
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
];

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
        G::Reviewed | G::Noticed => all.push(waiting("propose_decision", Kind::Task, field(s))),
        G::DecisionProposed => all.push(approval("endorse_decision", Role::Brigade)),
        G::DecisionEndorsed => all.push(approval("decide", Role::Head)),
        G::Decided => all.push(waiting("serve_paper", Kind::Task, field(s))),
        G::OnSpot => all.push(waiting("deliver_on_spot", Kind::Task, field(s))),
        G::Served => all.push(waiting("propose_closing", Kind::Task, field(s))),
        G::ClosingProposed => all.push(approval("approve_closing", Role::Head)),
        G::Closed => all.push(waiting("archive", Kind::Task, field(s))),
        G::Archived | G::NotFiled => {}
    }
    if s.waits_for_justice(town) {
        let task = if matches!(s.stage, G::Decided | G::Served) { "report_major" } else { "review_major" };
        all.push(approval(task, Role::Justice));
    }
    let (people, actor) = (People::new(), anybody());
    let ctx =
        Context { matter: "", now, actor: &actor, people: &people, town, registers: &Looking, history: &[] };
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

/// What is to be done, in the words of the trade; empty for what is no act.
pub fn title(task: &str) -> &'static str {
    law::case::act(task)
        .map(|a| a.title)
        .or_else(|| law::clue::act(task).map(|a| a.title))
        .or_else(|| law::inforequest::act(task).map(|a| a.title))
        .or_else(|| law::inspection::act(task).map(|a| a.title))
        .unwrap_or_default()
}
