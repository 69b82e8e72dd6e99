//! The table of acts on a task: who, from which stage to which, under which rule.

use super::state::{PatrolStage as G, PatrolState};
use crate::context::Context;
use crate::matter::{Act, Guard, Offer};
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;

/// A row of the table.
pub type Row = Act<PatrolState, G>;

const FIELD: &[Role] = &[Role::Grid, Role::GridHead];
const HUB: &[Role] = &[Role::Hub];

const fn row(
    id: &'static str,
    title: &'static str,
    roles: &'static [Role],
    from: &'static [G],
    to: &'static [G],
    guards: &'static [Guard<PatrolState>],
    rule: &'static Rule,
) -> Row {
    Act { id, title, roles, from, to, guards, papers: &[], rule, main: true }
}

const fn aside(row: Row) -> Row {
    Act { main: false, ..row }
}

/// Every act on a task, in the order of the road.
#[rustfmt::skip]
pub static ACTS: &[Row] = &[
    row("assign_patrol", "交办专项巡查", HUB, &[G::Absent], &[G::Open], &[], &rules::P_01),
    row("start_patrol", "开始巡查", FIELD, &[G::Open], &[G::OnDuty], &[], &rules::P_02),
    row("check_in", "签到", FIELD, &[G::OnDuty], &[], &[], &rules::P_12),
    row("end_patrol", "结束巡查", FIELD, &[G::OnDuty], &[G::Done], &[], &rules::P_12),
    aside(row("allow_track", "同意记录轨迹", FIELD, &[G::OnDuty], &[], &[not_recording], &rules::P_13)),
    aside(row("stop_track", "停止记录轨迹", FIELD, &[G::OnDuty], &[], &[recording], &rules::P_13)),
    aside(row("erase_track", "撤回同意、删除轨迹", FIELD, &[G::OnDuty, G::Done, G::Cancelled, G::Lapsed], &[], &[allowed], &rules::P_13)),
    aside(row("cancel_patrol", "取消任务", HUB, &[G::Open, G::OnDuty], &[G::Cancelled], &[], &rules::P_01)),
];

fn refuse(need: &str, have: &str, how: &str) -> Result<(), Refusal> {
    Err(Refusal::new(&rules::P_13, need, have).fix("巡查人", how))
}

/// P-13: it is agreed to once; while it is recorded there is nothing to agree to.
fn not_recording(s: &PatrolState, _: &Context) -> Result<(), Refusal> {
    if s.recording() {
        return refuse("没有在记录轨迹", "已经同意，正在记录", "不想再记录的，停止记录或者撤回同意");
    }
    Ok(())
}

fn recording(s: &PatrolState, _: &Context) -> Result<(), Refusal> {
    if s.recording() { Ok(()) } else { refuse("正在记录轨迹", "没有在记录", "不用停止") }
}

/// 个保法§15: what was agreed to can be taken back, also after the patrol, as long as something is kept.
fn allowed(s: &PatrolState, _: &Context) -> Result<(), Refusal> {
    if s.consented() {
        return Ok(());
    }
    refuse("同意过记录轨迹、尚未删除", "没有保存的轨迹", "不用删除")
}

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static Row> {
    ACTS.iter().find(|a| a.id == id)
}

/// 下一步: the acts of the present stage. Of the track only what can be done is offered: nobody is pressed to agree.
pub fn panel(state: &PatrolState, ctx: &Context) -> Vec<Offer> {
    ACTS.iter()
        .filter(|a| a.from.contains(&state.stage) && ctx.require_role(a.roles).is_ok())
        .map(|a| a.offer(state, state.stage, ctx))
        .filter(|o| !matches!(&o.refusal, Some(r) if r.rule == &rules::P_13))
        .collect()
}
