//! The table of acts on a plan: who, from which stage to which, under which rule.

use super::fact::PlanWay;
use super::state::{InspectionState, PlanStage as G};
use crate::context::Context;
use crate::matter::{Act, Guard, Offer};
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;

/// A row of the table.
pub type Row = Act<InspectionState, G>;

const DEPT: &[Role] = &[Role::Dept];
const UNDER_WAY: &[G] = &[G::Reported, G::Acknowledged];
/// A plan that is not carried out after all, too: an unplanned one that was not reported in time can only be put away.
const OPEN: &[G] = &[G::Made, G::Reported, G::Acknowledged];

const fn row(
    id: &'static str,
    title: &'static str,
    from: &'static [G],
    to: &'static [G],
    guards: &'static [Guard<InspectionState>],
    rule: &'static Rule,
) -> Row {
    Act { id, title, roles: DEPT, from, to, guards, papers: &[], rule, main: true }
}

/// Every act on a plan, in the order of the road.
#[rustfmt::skip]
pub static ACTS: &[Row] = &[
    Act { papers: &["PLAN"], ..row("make_plan", "制定检查计划", &[G::Absent], &[G::Made], &[], &rules::U_17) },
    row("report_plan", "向指挥调度中心报备", &[G::Made], &[G::Reported], &[], &rules::U_18),
    Act { roles: &[Role::Hub], ..row("acknowledge_plan", "备案", &[G::Reported], &[G::Acknowledged, G::Returned], &[], &rules::U_16) },
    Act { papers: &["RAND"], ..row("draw_random", "双随机抽取", UNDER_WAY, &[], &[reported, undrawn], &rules::U_16) },
    Act { papers: &["INSP-N"], ..row("notify_check", "制作检查通知书", UNDER_WAY, &[], &[reported, drawn], &rules::U_17) },
    Act { papers: &["INSP"], ..row("record_check", "登记检查情况", UNDER_WAY, &[], &[reported, drawn], &rules::R_02) },
    row("publish_results", "公布检查结果", UNDER_WAY, &[], &[checked], &rules::D_03),
    Act { main: false, ..row("end_plan", "办结计划", OPEN, &[G::Ended], &[published], &rules::U_16) },
];

/// U-17, U-18: nobody is checked under what the centre does not know of.
fn reported(s: &InspectionState, _: &Context) -> Result<(), Refusal> {
    if s.stage != G::Made {
        return Ok(());
    }
    let (rule, what): (_, &str) = match s.way {
        PlanWay::Unplanned => (&rules::U_18, "事前向指挥调度中心报备的临时检查"),
        _ => (&rules::U_17, "已向指挥调度中心报备的检查计划"),
    };
    Err(Refusal::new(rule, what, "还没有报备").fix("业务口", "报备后再抽取、通知和检查").act("report_plan"))
}

fn undrawn(s: &InspectionState, _: &Context) -> Result<(), Refusal> {
    let refuse = |need, have: String, how| Err(Refusal::new(&rules::U_16, need, have).fix("业务口", how));
    if s.way != PlanWay::Random {
        return refuse(
            "双随机抽查的计划",
            s.way.label().into(),
            "列名检查、临时检查直接制作检查通知书；需要抽查的另行制定计划",
        );
    }
    match &s.drawing {
        Some(d) => {
            refuse("尚未抽取", format!("已抽取（{}）", d.number), "一份计划只抽一次，按抽中的对象检查")
        }
        None => Ok(()),
    }
}

fn drawn(s: &InspectionState, _: &Context) -> Result<(), Refusal> {
    if s.way != PlanWay::Random || s.drawing.is_some() {
        return Ok(());
    }
    Err(Refusal::new(&rules::U_16, "随机抽取检查对象和人员", "还没有抽取")
        .fix("业务口", "在监督人见证下抽取")
        .act("draw_random"))
}

fn checked(s: &InspectionState, _: &Context) -> Result<(), Refusal> {
    if s.unpublished().next().is_some() {
        return Ok(());
    }
    Err(Refusal::new(&rules::P_03, "有尚未公布的检查结果", "没有新的结果")
        .fix("业务口", "登记检查情况后再公布")
        .act("record_check"))
}

/// U-16: results of random checks are made public before the plan is put away.
fn published(s: &InspectionState, _: &Context) -> Result<(), Refusal> {
    let open = s.unpublished().count();
    if s.way != PlanWay::Random || open == 0 {
        return Ok(());
    }
    Err(Refusal::new(&rules::U_16, "抽查结果全部公布", format!("还有{open}项没有公布"))
        .fix("业务口", "公布检查结果")
        .act("publish_results"))
}

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static Row> {
    ACTS.iter().find(|a| a.id == id)
}

/// 下一步: the acts of the present stage, and those that wait for the report, with what stands in the way of each.
pub fn panel(state: &InspectionState, ctx: &Context) -> Vec<Offer> {
    let never = |o: &Offer| match (o.act, state.way) {
        ("draw_random", PlanWay::Random) => state.drawing.is_some(),
        ("draw_random", _) => true,
        _ => matches!(&o.refusal, Some(r) if r.rule == &rules::P_03),
    };
    ACTS.iter()
        .filter(|a| a.from.contains(&state.stage) || (state.stage == G::Made && a.id == "notify_check"))
        .map(|a| a.offer(state, state.stage, ctx))
        .filter(|o| !never(o))
        .collect()
}
