//! 未录像的说明 — by whoever handles the case, confirmed by a leader who was not there (V-12).

use super::command::{ConfirmFootage, ExplainFootage};
use super::fact::Fact;
use super::named;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;

pub(super) fn explain(state: &CaseState, c: &ExplainFootage, ctx: &Context) -> Result<Fact, Refusal> {
    guard::handler(state, ctx)?;
    let step = named(state, &c.step, "step")?;
    let no = |need: &str, have: String| {
        Err(Refusal::new(&rules::V_12, need, have).fix("承办人", "按实际情况办理").field("step"))
    };
    if let Some(e) = &step.explained {
        return no("尚未说明的环节", format!("第{}项{}已经说明", step.no, e.by.name));
    }
    if state.footage.covers(step) {
        return no("没有录像，或者录像没有覆盖全程的环节", format!("第{}项的录像覆盖全程", step.no));
    }
    Ok(Fact::FootageExplained {
        step: step.no,
        ground: c.ground,
        reason: text("reason", "经过、原因和补救", &c.reason)
            .map_err(|r| Refusal { rule: &rules::V_12, ..r })?,
        files: c.files.clone(),
    })
}

/// The squadron's own leader, known by name, or the brigade's.
pub(super) fn leads(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let me = ctx.actor;
    let squad = &state.subject()?.squad;
    let leads = ctx.town.heads.get(squad).is_some_and(|head| *head == me.id);
    if leads || me.is(Role::Brigade) {
        return Ok(());
    }
    let have = format!("{}（{}）不是", me.name, me.post);
    Err(Refusal::new(&rules::P_01, "由承办中队的中队长或者大队长确认", have)
        .fix("中队长或者大队长", "核实后确认"))
}

/// By a leader who neither was there nor wrote the explanation.
pub(super) fn confirm(state: &CaseState, c: &ConfirmFootage, ctx: &Context) -> Result<Fact, Refusal> {
    let me = ctx.actor;
    guard::not_recused(state, &me.id)?;
    let first = || state.footage.unconfirmed().next();
    let step = if c.step.trim().is_empty() { first() } else { Some(named(state, &c.step, "step")?) };
    let waits = step.and_then(|s| Some((s, s.explained.as_ref().filter(|e| e.confirmed.is_none())?)));
    let Some((step, explained)) = waits else {
        return Err(incomplete("step", "有待确认的说明", "没有，或者已经确认"));
    };
    if explained.by.id == me.id || step.officers.iter().any(|o| o.id == me.id) {
        return Err(Refusal::new(
            &rules::V_12,
            "由没有参加该环节、没有作说明的负责人确认",
            format!("{}参加了第{}项", me.name, step.no),
        )
        .fix("大队长", "由另一名负责人核实确认"));
    }
    Ok(Fact::ExplanationSettled {
        step: step.no,
        agreed: c.approve,
        opinion: text("opinion", "意见", &c.opinion)?,
    })
}
