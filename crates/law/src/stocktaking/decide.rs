//! May this be done to the count now? If so, what has happened.

use super::acts::act;
use super::command::*;
use super::fact::*;
use super::state::StocktakingState;
use crate::context::Context;
use crate::matter::{Entry, incomplete, text};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::EVERY_ROOM;

/// Decides a command; the events are stamped and ready for the journal.
///
/// # Errors
/// The refusal, with the rule that stands in the way.
pub fn decide(
    state: &StocktakingState,
    command: &StocktakingCommand,
    ctx: &Context,
) -> Result<Vec<StocktakingEvent>, Refusal> {
    let row = act(command.act()).expect("every command has a row in the table of acts");
    if let StocktakingCommand::ApproveCount(c) = command
        && !c.approve
    {
        row.allows_return(state.stage, ctx)?;
    } else {
        row.allows(state, state.stage, ctx)?;
    }
    let fact = match command {
        StocktakingCommand::BeginCount(c) => begin(c, ctx)?,
        StocktakingCommand::CountThings(c) => count(state, c)?,
        StocktakingCommand::RecordSurplus(c) => StocktakingFact::SurplusRecorded {
            name: text("name", "名称", &c.name)?,
            quantity: text("quantity", "数量", &c.quantity)?,
            place: text("place", "位置", &c.place)?,
            note: c.note.trim().into(),
        },
        StocktakingCommand::SubmitCount(c) => submit(state, c)?,
        StocktakingCommand::ApproveCount(c) if c.approve => StocktakingFact::CountApproved {
            number: ctx.number("盘"),
            opinion: c.opinion.trim().into(),
            moved: c.moved.clone(),
        },
        StocktakingCommand::ApproveCount(c) => {
            StocktakingFact::CountReturned { opinion: text("opinion", "退回的理由", &c.opinion)? }
        }
    };
    Ok(vec![Entry::stamp(ctx, fact)])
}

fn begin(c: &BeginCount, ctx: &Context) -> Result<StocktakingFact, Refusal> {
    let room = c.room.trim();
    let known = room == EVERY_ROOM || ctx.town.store.iter().any(|r| r.name == room);
    if !known {
        let have = if room.is_empty() { "没有选择".into() } else { format!("“{room}”不在其中") };
        return Err(incomplete("room", "本镇的存放处，或者全部存放处", have));
    }
    if let Some(other) = &c.underway {
        return Err(Refusal::new(&rules::V_16, "同一存放处没有正在进行的盘点", other)
            .fix("保管员", "办完正在进行的盘点再开始")
            .field("room"));
    }
    if c.booked.is_empty() {
        return Err(Refusal::new(&rules::V_16, "账面上有物品", format!("{room}账面上没有物品"))
            .fix("保管员", "入库后再盘点")
            .field("room"));
    }
    Ok(StocktakingFact::CountBegun { room: room.into(), booked: c.booked.clone() })
}

fn count(s: &StocktakingState, c: &CountThings) -> Result<StocktakingFact, Refusal> {
    let mut lines = c.lines.clone();
    lines.sort_unstable();
    lines.dedup();
    if lines.is_empty() {
        return Err(incomplete("lines", "清点的物品的序号", "没有选择"));
    }
    if let Some(stray) = lines.iter().find(|l| s.line(**l).is_none()) {
        return Err(incomplete("lines", "本次盘点账面上的序号", format!("没有第{stray}号")));
    }
    if c.outcome.breaks() && lines.len() > 1 {
        let have = format!("一次登记了{}件", lines.len());
        return Err(incomplete("lines", "不在、封签破损的逐件登记", have));
    }
    if c.outcome == Outcome::SealBroken
        && let Some(bare) = lines.iter().find(|l| s.line(**l).is_some_and(|b| b.seal.is_empty()))
    {
        let have = format!("第{bare}号账面上没有封签");
        return Err(incomplete("outcome", "封存的物品才核对封签", have));
    }
    let place = match c.outcome {
        Outcome::Misplaced => text("place", "实际位置", &c.place)?,
        _ => String::new(),
    };
    let note = if c.outcome.breaks() { text("note", "情况", &c.note)? } else { c.note.trim().into() };
    Ok(StocktakingFact::ThingsCounted { lines, outcome: c.outcome, place, note })
}

fn submit(s: &StocktakingState, c: &SubmitCount) -> Result<StocktakingFact, Refusal> {
    let explanation = c.explanation.trim();
    let differing = s.difference_count();
    if differing > 0 && explanation.is_empty() {
        return Err(Refusal::new(
            &rules::V_16,
            "账物相符，或者说明差异",
            format!("{differing}处差异没有说明"),
        )
        .fix("保管员", "查明并写明差异的原因和处理")
        .field("explanation"));
    }
    Ok(StocktakingFact::CountSubmitted { explanation: explanation.into() })
}
