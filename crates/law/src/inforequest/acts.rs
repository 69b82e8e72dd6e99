//! The table of acts on a request: who, from which stage to which, under which rule.

use super::state::{InfoStage as G, InfoState};
use crate::context::Context;
use crate::matter::{Act, Guard, Offer};
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;

/// A row of the table.
pub type Row = Act<InfoState, G>;

const OFFICE: &[Role] = &[Role::Legal];

const fn row(
    id: &'static str,
    title: &'static str,
    from: &'static [G],
    to: &'static [G],
    guards: &'static [Guard<InfoState>],
) -> Row {
    Act { id, title, roles: OFFICE, from, to, guards, papers: &[], rule: &rules::D_16, main: false }
}

/// Every act on a request, in the order of the road.
#[rustfmt::skip]
pub static ACTS: &[Row] = &[
    Act { roles: &[Role::Public, Role::Legal], main: true, ..row("apply_information", "申请政府信息公开", &[G::Absent], &[G::Open], &[]) },
    row("require_correction", "通知补正", &[G::Open], &[G::Correcting], &[]),
    row("register_correction", "登记补正", &[G::Correcting], &[G::Open], &[]),
    row("lapse_request", "不再处理", &[G::Correcting], &[G::Lapsed], &[]),
    row("ask_opinion", "征求第三方意见", &[G::Open], &[], &[]),
    row("record_opinion", "登记第三方意见", &[G::Open], &[], &[asked]),
    row("extend_answer", "延长答复期限", &[G::Open], &[], &[]),
    Act { papers: &["INFO"], main: true, ..row("answer_information", "答复申请人", &[G::Open], &[G::Answered], &[]) },
];

fn asked(s: &InfoState, _: &Context) -> Result<(), Refusal> {
    if s.asked().is_some() {
        return Ok(());
    }
    Err(Refusal::new(&rules::P_03, "正在征求第三方意见", "没有").fix("法治室", "按“下一步”栏提示办理"))
}

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static Row> {
    ACTS.iter().find(|a| a.id == id)
}

/// 下一步: the acts of the present stage, with what stands in the way of each.
pub fn panel(state: &InfoState, ctx: &Context) -> Vec<Offer> {
    ACTS.iter()
        .filter(|a| a.from.contains(&state.stage))
        .map(|a| a.offer(state, state.stage, ctx))
        .filter(|o| o.main || !matches!(&o.refusal, Some(r) if r.rule == &rules::P_03))
        .collect()
}
