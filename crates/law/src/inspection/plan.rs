//! 计划 — made, reported, its results made public, ended (U-17, U-18, D-03).

use super::command::*;
use super::decide::{own_people, team};
use super::fact::*;
use super::roster::{self, Target};
use super::state::InspectionState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;

pub(super) fn make(c: &MakePlan, ctx: &Context) -> Result<InspectionFact, Refusal> {
    let title = text("title", "计划名称", &c.title)?;
    let unit = ctx.actor.unit.clone();
    let mut items: Vec<ItemRef> = Vec::new();
    for pick in c.items.iter().filter(|p| !p.item.trim().is_empty()) {
        // U-17: only what stands on the published list may be checked.
        let (_, item) = ctx.town.item_on(pick.item.trim(), ctx.today()).map_err(|r| Refusal {
            rule: &rules::U_17,
            field: Some("items"),
            ..r
        })?;
        if ctx.town.domain(&item.domain).is_none_or(|d| d.office != unit) {
            let have = format!("“{}”不属{}的职责", item.name, ctx.actor.post);
            return Err(Refusal::new(&rules::P_02, "本业务口职责内的检查事项", have)
                .fix("业务口", "由负责该领域的业务口制定计划；需要合并检查的，联合制定")
                .field("items"));
        }
        let item = ItemRef { id: item.id.clone(), name: item.name.clone() };
        if !items.contains(&item) {
            items.push(item);
        }
    }
    if items.is_empty() {
        return Err(Refusal::new(&rules::U_17, "已公布的检查事项", "没有选择事项")
            .fix("业务口", "从公布的清单中选择检查事项")
            .field("items"));
    }
    let (from, to) = span(c, ctx)?;
    let frequency = c.frequency.unwrap_or(1);
    if !(1..=12).contains(&frequency) || (c.way != PlanWay::Listed && frequency != 1) {
        return Err(incomplete(
            "frequency",
            "每个对象一至十二次；双随机抽查和临时检查一次",
            format!("{frequency}次"),
        ));
    }
    let cause = match c.way {
        PlanWay::Unplanned => {
            text("cause", "临时检查的原因", &c.cause).map_err(|r| Refusal { rule: &rules::U_18, ..r })?
        }
        _ => c.cause.trim().into(),
    };
    let officers = team(ctx, &c.officers)?;
    own_people(ctx, &unit, &officers)?;
    Ok(InspectionFact::PlanMade {
        number: ctx.number("检备"),
        way: c.way,
        title,
        unit,
        items,
        basis: text("basis", "检查依据", &c.basis)?,
        targets: roster::read(&c.roster)?,
        frequency,
        from,
        to,
        officers,
        cause,
    })
}

/// The plan's days: none has passed when it is made, and they are a year at most.
fn span(c: &MakePlan, ctx: &Context) -> Result<(Date, Date), Refusal> {
    let (Some(from), Some(to)) = (c.from, c.to) else {
        return Err(incomplete("from", "检查期间的起止日期", "没有填写"));
    };
    let days = (to - from).get_days();
    if from < ctx.today() || to < from || days > 366 {
        let have = format!("{from}至{to}");
        return Err(incomplete("from", "期间不早于今天、起不晚于止、不超过一年", have));
    }
    Ok((from, to))
}

pub(super) fn report(s: &InspectionState, c: &ReportPlan, ctx: &Context) -> Result<InspectionFact, Refusal> {
    if let (PlanWay::Unplanned, Some(from)) = (s.way, s.from)
        && ctx.today() > from
    {
        return Err(Refusal::new(
            &rules::U_18,
            "检查开始前报备",
            format!("检查期间自{from}起，今天是{}", ctx.today()),
        )
        .fix("业务口", "重新制定并在检查前报备；已经自行检查的由指挥调度中心按规定处理"));
    }
    Ok(InspectionFact::PlanReported { note: c.note.trim().into() })
}

pub(super) fn publish(s: &InspectionState, c: &PublishResults) -> Result<InspectionFact, Refusal> {
    if !c.confirmed {
        return Err(Refusal::new(&rules::D_15, "公布前核对没有应当遮盖的个人信息、商业秘密", "没有核对")
            .fix("业务口", "核对后勾选")
            .field("confirmed"));
    }
    let line = |c: &super::state::Checked| PublicResult {
        name: s.target(c.no).map_or("（已删除）".into(), Target::public_name),
        checked_on: c.on,
        outcome: c.outcome,
    };
    Ok(InspectionFact::ResultsPublished { results: s.unpublished().map(line).collect() })
}

pub(super) fn end(s: &InspectionState, c: &EndPlan) -> Result<InspectionFact, Refusal> {
    let left = s.unchecked();
    let why = match (s.way, &s.drawing) {
        (PlanWay::Random, None) => Some("没有抽取、没有检查的理由".to_string()),
        _ if left > 0 => Some(format!("{left}个对象没有检查的理由")),
        _ => None,
    };
    if let Some(why) = why {
        text("reason", &why, &c.reason)?;
    }
    Ok(InspectionFact::PlanEnded { reason: c.reason.trim().into() })
}
