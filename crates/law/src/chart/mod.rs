//! 流程图 — the public flow charts (方案 art. 13), drawn from the same tables of acts that `decide` obeys.
//!
//! [`chart`] gives a chart as data; [`Chart::svg`] draws it. Nothing here is written twice: a stage, an act, its
//! posts and its articles come from [`crate::clue::ACTS`] and [`crate::case::acts`].

mod svg;

use crate::case::execution;
use crate::case::side::{self, Side};
use crate::case::{self, CaseStage, CaseState};
use crate::clue::{self, ClueStage, ClueState};
use crate::matter::{Act, Stage};
use serde::Serialize;

/// Which road a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 线索处置
    Clue,
    /// 简易程序
    Simple,
    /// 普通程序
    General,
    /// 听证
    Hearing,
    /// 行政强制措施
    Coercion,
    /// 行政强制执行
    Execution,
}

impl Kind {
    /// Every chart.
    pub const ALL: [Kind; 6] =
        [Kind::Clue, Kind::Simple, Kind::General, Kind::Hearing, Kind::Coercion, Kind::Execution];

    /// The Chinese title.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Clue => "线索处置流程图",
            Kind::Simple => "简易程序流程图",
            Kind::General => "普通程序流程图",
            Kind::Hearing => "听证程序流程图",
            Kind::Coercion => "行政强制措施流程图",
            Kind::Execution => "行政强制执行流程图",
        }
    }
}

/// 阶段: one box.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// The stage's serialised name, e.g. `investigating`.
    pub id: String,
    /// 名称
    pub label: &'static str,
    /// Off the vertical road: a side branch.
    pub side: bool,
    /// Nothing more is done there.
    pub last: bool,
    /// What may be done while the matter stays in this stage.
    pub beside: Vec<Step>,
    /// 附随程序 that may begin or run in this stage; their own acts are not on this chart.
    pub procedures: Vec<&'static str>,
}

/// 一个环节: an act with who does it and on what it rests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// 代号
    pub act: &'static str,
    /// 名称
    pub title: &'static str,
    /// 由谁
    pub who: Vec<&'static str>,
    /// 依据
    pub articles: &'static [&'static str],
}

/// A move from one stage to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    /// From this node.
    pub from: String,
    /// To this node.
    pub to: String,
    /// By this act.
    #[serde(flatten)]
    pub step: Step,
    /// Goes back along the road: a return.
    pub back: bool,
}

/// A flow chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// Which road.
    pub kind: Kind,
    /// 标题
    pub title: &'static str,
    /// Boxes, the road first from top to bottom, then its side branches.
    pub nodes: Vec<Node>,
    /// Arrows.
    pub edges: Vec<Edge>,
}

/// The serialised name of a stage: a node's `id`, and what [`Chart::svg`] takes as the current stage.
pub fn stage_id(stage: impl Serialize) -> String {
    serde_json::to_value(stage).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
}

/// The chart of a road.
pub fn chart(kind: Kind) -> Chart {
    match kind {
        Kind::Clue => clue_chart(),
        Kind::Simple => case_chart(kind, &SIMPLE_ROAD, &[]),
        Kind::General => case_chart(kind, &GENERAL_ROAD, &[CaseStage::NotFiled]),
        Kind::Hearing => {
            let beside = |id: &str| {
                HEARING_BESIDE
                    .iter()
                    .find(|(after, _)| *after == id)
                    .map_or(Vec::new(), |(_, ids)| ids.to_vec())
            };
            side_chart(kind, &case::hearing::SIDE, "告知听证权利", beside, &["refuse_hearing"])
        }
        Kind::Coercion => {
            let side = &case::measure::SIDE;
            side_chart(kind, side, side.name, |id| told_after(side, id), &[])
        }
        Kind::Execution => execution_chart(),
    }
}

const CLUE_ROAD: [ClueStage; 10] = [
    ClueStage::Absent,
    ClueStage::Reported,
    ClueStage::Accepted,
    ClueStage::Dispatched,
    ClueStage::ForOpinion,
    ClueStage::Opined,
    ClueStage::WithSquad,
    ClueStage::InCase,
    ClueStage::ForFeedback,
    ClueStage::Closed,
];
const CLUE_SIDE: [ClueStage; 4] =
    [ClueStage::Declined, ClueStage::Merged, ClueStage::Transferred, ClueStage::ForSimple];
const SIMPLE_ROAD: [CaseStage; 6] = [
    CaseStage::Draft,
    CaseStage::OnSpot,
    CaseStage::Served,
    CaseStage::ClosingProposed,
    CaseStage::Closed,
    CaseStage::Archived,
];
const GENERAL_ROAD: [CaseStage; 14] = [
    CaseStage::Draft,
    CaseStage::FilingProposed,
    CaseStage::FilingEndorsed,
    CaseStage::Investigating,
    CaseStage::Reported,
    CaseStage::Reviewed,
    CaseStage::Noticed,
    CaseStage::DecisionProposed,
    CaseStage::DecisionEndorsed,
    CaseStage::Decided,
    CaseStage::Served,
    CaseStage::ClosingProposed,
    CaseStage::Closed,
    CaseStage::Archived,
];

/// Acts of the simple procedure only.
const SIMPLE_ONLY: [&str; 4] = ["decide_on_spot", "deliver_on_spot", "file_for_record", "spot_check"];
/// Acts of the general procedure only that share a stage with the simple one.
const GENERAL_ONLY: [&str; 2] = ["propose_filing", "report_major"];
/// Serving moves a case on only when it is the decision that is served.
const SERVING: [&str; 2] = ["serve_paper", "conclude_announcement"];

fn step<S, G>(a: &Act<S, G>) -> Step {
    Step {
        act: a.id,
        title: a.title,
        who: a.roles.iter().map(|r| r.label()).collect(),
        articles: a.rule.articles,
    }
}

/// Boxes and arrows from a table of acts; `road` and `side` order the stages, `moves` says where an act leads.
fn build<S: 'static, G: Stage + Serialize>(
    kind: Kind,
    acts: &[&'static Act<S, G>],
    road: &[G],
    side: &[G],
    last: impl Fn(G) -> bool,
    moves: impl Fn(&Act<S, G>, G) -> Vec<G>,
) -> Chart {
    let place = |g: G| road.iter().position(|x| *x == g);
    let shown = |g: G| place(g).is_some() || side.contains(&g);
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    for (i, stage) in road.iter().chain(side).copied().enumerate() {
        let mut beside = Vec::new();
        for a in acts.iter().filter(|a| a.from.contains(&stage)) {
            let to: Vec<G> = moves(a, stage).into_iter().filter(|g| *g != stage && shown(*g)).collect();
            if to.is_empty() {
                beside.push(step(a));
            }
            for g in to {
                let back = matches!((place(stage), place(g)), (Some(from), Some(to)) if to < from);
                edges.push(Edge { from: stage_id(stage), to: stage_id(g), step: step(a), back });
            }
        }
        nodes.push(Node {
            id: stage_id(stage),
            label: stage.label(),
            side: i >= road.len(),
            last: last(stage),
            beside,
            procedures: Vec::new(),
        });
    }
    Chart { kind, title: kind.label(), nodes, edges }
}

fn clue_chart() -> Chart {
    let acts: Vec<&'static Act<ClueState, ClueStage>> = clue::ACTS.iter().collect();
    let mut chart =
        build(Kind::Clue, &acts, &CLUE_ROAD, &CLUE_SIDE, ClueStage::is_final, |a, _| a.to.to_vec());
    // Where the clue becomes a case, and where the case tells it the result, the acts are the case's.
    let (squad, simple) = (ClueStage::WithSquad, ClueStage::ForSimple);
    let (case, told) = (ClueStage::InCase, ClueStage::ForFeedback);
    for (from, to, id) in [
        (squad, case, "propose_filing"),
        (simple, case, "decide_on_spot"),
        (case, told, "serve_paper"),
        (case, told, "deliver_on_spot"),
        (case, told, "decide_filing"),
    ] {
        if let Some(a) = case::act(id) {
            chart.edges.push(Edge { from: stage_id(from), to: stage_id(to), step: step(a), back: false });
        }
    }
    chart
}

fn case_chart(kind: Kind, road: &[CaseStage], side: &[CaseStage]) -> Chart {
    let elsewhere: &[&str] = if kind == Kind::Simple { &GENERAL_ONLY } else { &SIMPLE_ONLY };
    let acts: Vec<&'static Act<CaseState, CaseStage>> =
        case::acts().filter(|a| side::of(a.id).is_none() && !elsewhere.contains(&a.id)).collect();
    let moves = |a: &Act<CaseState, CaseStage>, from: CaseStage| {
        let serves_decision = matches!(from, CaseStage::Decided | CaseStage::OnSpot);
        if SERVING.contains(&a.id) && !serves_decision { Vec::new() } else { a.to.to_vec() }
    };
    let mut chart = build(kind, &acts, road, side, CaseStage::is_final, moves);
    for (node, stage) in chart.nodes.iter_mut().zip(road.iter().chain(side)) {
        let runs = |s: &&&Side| s.acts.iter().any(|a| a.from.contains(stage));
        node.procedures = side::ALL.iter().filter(runs).map(|s| s.name).collect();
    }
    if kind == Kind::Simple {
        // The simple road begins at the spot, not with a proposal to file.
        if let Some(first) = chart.nodes.first_mut() {
            first.label = ClueStage::ForSimple.label();
        }
    }
    chart
}

/// What may be done at a hearing beside its road: after which step, and what.
const HEARING_BESIDE: [(&str, &[&str]); 2] = [
    ("request_hearing", &["withdraw_hearing"]),
    (
        "arrange_hearing",
        &[
            "register_agents",
            "request_recusal",
            "decide_recusal",
            "replace_presider",
            "postpone_hearing",
            "withdraw_hearing",
        ],
    ),
];

/// The acts that the table of a procedure tells of after each act of its road, and that are not on the road themselves.
fn told_after(side: &'static Side, id: &str) -> Vec<&'static str> {
    let rest = side.acts.iter().skip_while(|a| a.id != id).skip(1);
    rest.map(|a| a.id).take_while(|a| !side.road.contains(a)).collect()
}

/// The road of a procedure beside the main one: a box for what went before and one for each of its acts, which lead from
/// one to the next; `beside` gives what may be done after an act, `off` are acts by which it ends at once.
fn side_chart(
    kind: Kind,
    side: &'static Side,
    first: &'static str,
    beside: impl Fn(&str) -> Vec<&'static str>,
    off: &[&'static str],
) -> Chart {
    const START: &str = "start";
    let road: Vec<&case::Row> = side.road.iter().filter_map(|id| case::act(id)).collect();
    let node = |id: &str, label: &'static str, branch: bool, last: bool| Node {
        id: id.into(),
        label,
        side: branch,
        last,
        beside: beside(id).iter().filter_map(|id| case::act(id)).map(step).collect(),
        procedures: Vec::new(),
    };
    let edge =
        |from: &str, a: &case::Row| Edge { from: from.into(), to: a.id.into(), step: step(a), back: false };
    let mut nodes = vec![node(START, first, false, false)];
    let mut edges = Vec::new();
    for (i, a) in road.iter().enumerate() {
        nodes.push(node(a.id, a.title, false, i + 1 == road.len()));
        edges.push(edge(if i == 0 { START } else { road[i - 1].id }, a));
    }
    for a in off.iter().filter_map(|id| case::act(id)) {
        nodes.push(node(a.id, a.title, true, true));
        edges.push(edge(START, a));
    }
    Chart { kind, title: kind.label(), nodes, edges }
}

/// The ways of enforcement one below the other: each begins where the demand was not met, but for what is cleared at once.
fn execution_chart() -> Chart {
    const START: &str = "start";
    let beside = |ids: &[&str]| ids.iter().filter_map(|id| case::act(id)).map(step).collect::<Vec<_>>();
    let node = |id: String, label: &'static str, last: bool, beside: Vec<Step>| Node {
        id,
        label,
        side: false,
        last,
        beside,
        procedures: Vec::new(),
    };
    let mut nodes = vec![node(START.into(), "逾期不履行决定", false, Vec::new())];
    let mut edges = Vec::new();
    let mut lead = |from: &str, to: &str, a: &case::Row| {
        edges.push(Edge { from: from.into(), to: to.into(), step: step(a), back: false });
    };
    if let Some(a) = case::act(execution::DEMAND) {
        let on_ways = |id: &str| execution::WAYS.iter().any(|w| w.contains(&id)) || id == execution::DEMAND;
        let others: Vec<&str> = execution::SIDE.acts.iter().map(|a| a.id).filter(|id| !on_ways(id)).collect();
        nodes.push(node(a.id.into(), a.title, false, beside(&others)));
        lead(START, a.id, a);
    }
    for (n, way) in execution::WAYS.iter().enumerate() {
        // Where an act stands on several ways, each has a box of its own.
        let box_of = |id: &str| format!("{id}-{}", n + 1);
        let waits = way
            .iter()
            .filter_map(|id| case::act(id))
            .next()
            .is_some_and(|a| !a.from.contains(&CaseStage::Investigating));
        let mut from = if waits { execution::DEMAND.to_string() } else { START.to_string() };
        for (i, a) in way.iter().filter_map(|id| case::act(id)).enumerate() {
            nodes.push(node(box_of(a.id), a.title, i + 1 == way.len(), Vec::new()));
            lead(&from, &box_of(a.id), a);
            if i > 0 && way[i - 1] == execution::ANNOUNCED && i > 1 {
                lead(&box_of(way[i - 2]), &box_of(a.id), a);
            }
            from = box_of(a.id);
        }
    }
    Chart { kind: Kind::Execution, title: Kind::Execution.label(), nodes, edges }
}

#[cfg(test)]
mod tests;
