//! 随机抽取 (U-16).

use super::command::*;
use super::draw::draw;
use super::fact::*;
use super::roster::{self, Target};
use super::state::InspectionState;
use crate::context::Context;
use crate::matter::{PersonRef, text};
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;

pub(super) fn refuse_draw<T>(field: &'static str, need: &str, have: String, how: &str) -> Result<T, Refusal> {
    Err(Refusal::new(&rules::U_16, need, have).fix("业务口", how).field(field))
}

/// U-16: the objects and the officers are drawn together, by a recorded seed, in front of somebody who supervises.
pub(super) fn lots(s: &InspectionState, c: &DrawRandom, ctx: &Context) -> Result<InspectionFact, Refusal> {
    let count = usize::try_from(c.count).unwrap_or(usize::MAX);
    if !(1..=s.targets.len()).contains(&count) {
        let have = format!("名录{}个，抽{}个", s.targets.len(), c.count);
        return refuse_draw("count", "一个以上、不超过名录的对象", have, "改正抽取数");
    }
    if !(2..=10).contains(&c.team) {
        return Err(Refusal::new(&rules::R_01, "每个对象两名以上检查人员", format!("{}名", c.team))
            .fix("业务口", "改正人员数")
            .field("team"));
    }
    let supervisor = supervisor(s, c, ctx)?;
    let mut withdrawn = Vec::new();
    for w in c.withdrawals.iter().filter(|w| !w.officer.is_empty()) {
        let Some(officer) = s.officers.iter().find(|o| o.id == w.officer) else {
            return refuse_draw("withdrawals", "回避的是计划中的人员", w.officer.clone(), "改正回避人员");
        };
        if w.target.is_some_and(|no| s.target(no).is_none()) {
            return refuse_draw("withdrawals", "名录中的序号", "没有这个序号".into(), "改正对象序号");
        }
        let reason = text("withdrawals", "回避的事由", &w.reason)?;
        withdrawn.push(Withdrawn { officer: officer.clone(), no: w.target, reason });
    }
    let seed = text("seed", "种子值", &c.seed)?;
    if seed.chars().count() > 200 || seed.lines().count() > 1 {
        return refuse_draw("seed", "一行、二百字以内的种子值", "太长".into(), "填写公开的号码或者留空");
    }
    // Whoever lost the certificate since the plan was made is not drawn.
    let fit = |o: &&PersonRef| ctx.people.get(&o.id).is_some_and(|p| p.fit_for_duty(ctx.today()).is_ok());
    let pool: Vec<PersonRef> = s.officers.iter().filter(fit).cloned().collect();
    let keys: Vec<&str> = s.targets.iter().map(Target::key).collect();
    let ids: Vec<&str> = pool.iter().map(|o| o.id.as_str()).collect();
    let no_of = |key: &str| s.targets.iter().find(|t| t.key() == key).map(|t| t.no);
    let withdraws = |officer: &str, key: &str| {
        withdrawn.iter().any(|w| w.officer.id == officer && w.no.is_none_or(|no| no_of(key) == Some(no)))
    };
    let lots = draw(&seed, &keys, count, &ids, usize::try_from(c.team).unwrap_or(2), withdraws);
    let mut drawn = Vec::new();
    for lot in lots {
        if lot.officers.len() < 2 {
            let have = format!("“{}”只剩{}名可以检查的人员", lot.target, lot.officers.len());
            return Err(Refusal::new(&rules::R_01, "每个对象两名以上不需回避的执法人员", have)
                .fix("业务口", "在计划中列入更多持证人员")
                .field("withdrawals"));
        }
        let officers = pool.iter().filter(|o| lot.officers.contains(&o.id.as_str())).cloned().collect();
        drawn.push(Drawn { no: no_of(lot.target).unwrap_or_default(), officers });
    }
    Ok(InspectionFact::RandomDrawn {
        number: ctx.number("随"),
        seed,
        seed_origin: text("seed_origin", "种子值的公开来源", &c.seed_origin)?,
        roster: roster::digest(&s.targets, pool.iter().map(|o| o.id.as_str())),
        team: c.team,
        pool,
        withdrawn,
        drawn,
        supervisor,
    })
}

/// Somebody who supervises and neither checks nor draws.
fn supervisor(s: &InspectionState, c: &DrawRandom, ctx: &Context) -> Result<PersonRef, Refusal> {
    const WHO: &str = "法治室、司法所或者市司法局的监督人员，且不参加检查";
    let Some(person) = ctx.people.get(&c.supervisor).filter(|p| !p.disabled) else {
        return refuse_draw("supervisor", WHO, "没有选择".into(), "选择见证的监督人");
    };
    let supervises = [Role::Legal, Role::Justice, Role::CityBureau].iter().any(|r| person.is(*r));
    if !supervises || s.officers.iter().any(|o| o.id == person.id) || person.id == ctx.actor.id {
        let have = format!("{}（{}）", person.name, person.post);
        return refuse_draw("supervisor", WHO, have, "另选监督人");
    }
    Ok(PersonRef::from(person))
}
