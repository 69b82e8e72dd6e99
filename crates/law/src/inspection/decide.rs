//! May this be done to the plan now? If so, what has happened.

use super::acts::act;
use super::command::*;
use super::fact::*;
use super::state::InspectionState;
use super::{check, lots, plan};
use crate::context::Context;
use crate::matter::{Entry, PersonRef, text};
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rules;
use crate::signing;

/// Decides a command; the events are stamped and ready for the journal.
///
/// # Errors
/// The refusal, with the rule that stands in the way.
pub fn decide(
    state: &InspectionState,
    command: &InspectionCommand,
    ctx: &Context,
) -> Result<Vec<InspectionEvent>, Refusal> {
    let events = settle(state, command, ctx)?;
    signing::bound(&events, ctx)?;
    Ok(events)
}

/// What is signed at a place of this act ([`signing`]), asked before the signatures are given.
///
/// # Errors
/// As [`decide`].
pub fn content(
    state: &InspectionState,
    command: &InspectionCommand,
    ctx: &Context,
    place: &str,
) -> Result<signing::Content, Refusal> {
    signing::content(&settle(state, command, ctx)?, command, place, ctx)
}

fn settle(
    state: &InspectionState,
    command: &InspectionCommand,
    ctx: &Context,
) -> Result<Vec<InspectionEvent>, Refusal> {
    let row = act(command.act()).expect("every command has a row in the table of acts");
    if matches!(command, InspectionCommand::MakePlan(_)) {
        not_the_brigade(ctx)?;
    }
    row.allows(state, state.stage, ctx)?;
    let fact = match command {
        InspectionCommand::MakePlan(c) => plan::make(c, ctx)?,
        InspectionCommand::ReportPlan(c) => plan::report(state, c, ctx)?,
        InspectionCommand::AcknowledgePlan(c) if c.accept => {
            InspectionFact::PlanAcknowledged { opinion: c.opinion.trim().into() }
        }
        InspectionCommand::AcknowledgePlan(c) => {
            InspectionFact::PlanReturned { opinion: text("opinion", "退回的理由", &c.opinion)? }
        }
        InspectionCommand::DrawRandom(c) => lots::lots(state, c, ctx)?,
        InspectionCommand::NotifyCheck(c) => check::notify(state, c, ctx)?,
        InspectionCommand::RecordCheck(c) => check::record(state, c, ctx)?,
        InspectionCommand::PublishResults(c) => plan::publish(state, c)?,
        InspectionCommand::EndPlan(c) => plan::end(state, c)?,
    };
    Ok(vec![Entry::stamp(ctx, fact)])
}

/// 方案 art. 10: daily checks are the departments'; the brigade starts none of its own, but may take part.
fn not_the_brigade(ctx: &Context) -> Result<(), Refusal> {
    let brigade = [Role::Squad, Role::Brigade].iter().any(|r| ctx.actor.is(*r));
    if !brigade || ctx.actor.is(Role::Dept) {
        return Ok(());
    }
    let have = format!("{}（{}）属执法大队", ctx.actor.name, ctx.actor.post);
    Err(Refusal::new(&rules::P_01, "由机关各部门按职责制定和实施检查", have)
        .fix("业务口", "由业务口制定计划，需要时把大队人员列为检查人员"))
}

/// The plan's officers: two or more, fit today; whoever makes the plan need not be one of them.
pub(super) fn team(ctx: &Context, ids: &[PersonId]) -> Result<Vec<PersonRef>, Refusal> {
    let mut team: Vec<PersonRef> = Vec::new();
    for id in ids {
        let person = ctx.people.get(id).ok_or_else(|| {
            Refusal::new(&rules::R_01, "本镇登记在册的执法人员", format!("没有编号为{id}的人员"))
                .fix("业务口", "从人员名单中选择执法人员")
                .field("officers")
        })?;
        let number = person.fit_for_duty(ctx.today())?.number.clone();
        if team.iter().all(|o| o.certificate.as_deref() != Some(&number)) {
            team.push(PersonRef::from(person));
        }
    }
    if team.len() < 2 {
        let have = format!("只有{}名（按执法证号去重）", team.len());
        return Err(Refusal::new(&rules::R_01, "两名以上不同的执法人员", have)
            .fix("业务口", "再选一名持有效执法证的人员")
            .field("officers"));
    }
    Ok(team)
}

/// The department carries the check out; others only take part.
pub(super) fn own_people(ctx: &Context, unit: &str, team: &[PersonRef]) -> Result<(), Refusal> {
    if team.iter().any(|o| ctx.people.get(&o.id).is_some_and(|p| p.unit == unit)) {
        return Ok(());
    }
    Err(Refusal::new(&rules::P_02, "至少一名制定计划的业务口人员", "所选人员都不属该业务口")
        .fix("业务口", "由本业务口人员实施，大队和其他单位可以参加")
        .field("officers"))
}
