//! May this be done to the task now? If so, what has happened.

use super::acts::act;
use super::command::*;
use super::fact::*;
use super::ground::metres;
use super::state::{PatrolStage, PatrolState};
use crate::context::Context;
use crate::matter::{Entry, PersonRef, coordinates, incomplete, text};
use crate::party::Place;
use crate::refusal::Refusal;
use crate::rules;
use jiff::ToSpan;
use jiff::civil::DateTime;

/// Most check-ins of one patrol.
const MOST_VISITS: usize = 200;

/// So many days back a patrol may have been walked that is only now reported: a phone that found no network that long is looked for.
const BACK: i64 = 3;

/// Decides a command; the events are stamped and ready for the journal.
///
/// # Errors
/// The refusal, with the rule that stands in the way.
pub fn decide(
    state: &PatrolState,
    command: &PatrolCommand,
    ctx: &Context,
) -> Result<Vec<PatrolEvent>, Refusal> {
    let row = act(command.act()).expect("every command has a row in the table of acts");
    row.allows(state, state.stage, ctx)?;
    let fact = match command {
        PatrolCommand::AssignPatrol(c) => assign(c, ctx)?,
        PatrolCommand::StartPatrol(c) => start(state, c, ctx)?,
        PatrolCommand::CheckIn(c) => check_in(state, c, ctx)?,
        PatrolCommand::EndPatrol(c) => end(state, c, ctx)?,
        PatrolCommand::AllowTrack(c) => allow(state, c, ctx)?,
        PatrolCommand::StopTrack(_) => {
            walker(state, ctx)?;
            PatrolFact::TrackStopped {}
        }
        PatrolCommand::EraseTrack(_) => {
            walker(state, ctx)?;
            PatrolFact::TrackErased { why: Erasure::Withdrawn }
        }
        PatrolCommand::CancelPatrol(c) => {
            PatrolFact::PatrolCancelled { reason: text("reason", "取消的理由", &c.reason)? }
        }
    };
    Ok(vec![Entry::stamp(ctx, fact)])
}

/// Acts that say where their author stood and what was seen: nothing that was meanwhile done to the task makes them other than
/// they were, so that a form from before a consent or another check-in still holds. The guards stand all the same.
pub fn stands_alone(act: &str) -> bool {
    matches!(act, "check_in" | "end_patrol")
}

impl PatrolState {
    /// A task by the town's rule. Nobody gave it: the clock did.
    pub fn made_by_rule(task: Task, now: DateTime) -> PatrolEvent {
        by_rule(now, PatrolFact::PatrolAssigned { origin: Origin::Regular, task, reason: String::new() })
    }

    /// 未完成: nobody began it before its next was made, or nobody ended what was begun days ago.
    pub fn lapse(&self, next_made: bool, now: DateTime) -> Option<PatrolEvent> {
        let forgotten = self.started_at.is_some_and(|s| now.date() > s.date().saturating_add(BACK.days()));
        let over = self.overdue(now.date());
        let lapses = match self.stage {
            PatrolStage::Open => next_made && over && self.origin == Origin::Regular,
            PatrolStage::OnDuty => forgotten,
            _ => false,
        };
        lapses.then(|| by_rule(now, PatrolFact::PatrolLapsed {}))
    }

    /// 轨迹到期: its last day is over.
    pub fn expire(&self, days: i64, now: DateTime) -> Option<PatrolEvent> {
        let over = super::track::kept_until(self, days).is_some_and(|last| now.date() > last);
        over.then(|| by_rule(now, PatrolFact::TrackErased { why: Erasure::Expired }))
    }
}

fn by_rule(at: DateTime, fact: PatrolFact) -> PatrolEvent {
    let by =
        PersonRef { name: "系统".into(), post: "按本镇巡查规则".into(), ..PersonRef::default() };
    Entry { at, by, filled_at: None, fact }
}

/// P-02: a task is its grid's; where somebody is named, theirs.
fn of_the_grid(state: &PatrolState, ctx: &Context) -> Result<(), Refusal> {
    let task = &state.task;
    let (own, need) = match &task.named {
        Some(named) => (named.id == ctx.actor.id, format!("由指定的{}巡查", named.name)),
        None => (ctx.actor.grid.as_deref() == Some(task.grid.as_str()), "由本网格的人员巡查".into()),
    };
    if own {
        return Ok(());
    }
    let have = format!("{}（{}）", ctx.actor.name, ctx.actor.post);
    Err(Refusal::new(&rules::P_02, need, have).fix("指挥调度中心", "需要换人的，取消后另行交办"))
}

/// P-02: what one has begun nobody else goes on with.
pub(super) fn walker(state: &PatrolState, ctx: &Context) -> Result<(), Refusal> {
    match &state.walker {
        Some(w) if w.id == ctx.actor.id => Ok(()),
        Some(w) => {
            let have = format!("{}（{}）", ctx.actor.name, ctx.actor.post);
            Err(Refusal::new(&rules::P_02, format!("由开始巡查的{}办理", w.name), have)
                .fix("指挥调度中心", "需要换人的，取消后另行交办"))
        }
        None => of_the_grid(state, ctx),
    }
}

/// A moment that a form says: not before `first`, not in the future, not longer ago than a phone is without a network.
fn moment(
    field: &'static str,
    said: Option<DateTime>,
    first: Option<DateTime>,
    ctx: &Context,
) -> Result<DateTime, Refusal> {
    let Some(at) = said else { return Ok(ctx.now) };
    // A form knows minutes: what is said within the minute of the beginning lies not before it.
    let first = first.map(|f| f.with().second(0).subsec_nanosecond(0).build().unwrap_or(f));
    let oldest = ctx.now.saturating_sub(BACK.days());
    if at > ctx.now || at < oldest || first.is_some_and(|f| at < f) {
        let need = match first {
            Some(f) => format!("{}之后、现在之前", f.strftime("%Y-%m-%d %H:%M")),
            None => format!("{BACK}日以内、现在之前"),
        };
        return Err(incomplete(field, need, at.strftime("%Y-%m-%d %H:%M").to_string()));
    }
    Ok(at)
}

fn assign(c: &AssignPatrol, ctx: &Context) -> Result<PatrolFact, Refusal> {
    let reason = text("reason", "交办理由", &c.reason)?;
    let Some(mut task) = c.task.as_deref().cloned() else {
        return Err(incomplete("grids", "选择要巡查的网格", "没有选择"));
    };
    task.title = text("title", "任务名称", &c.title)?;
    if task.spots.is_empty() {
        return Err(incomplete("spots", "该网格有这类巡查的点位", "没有点位")
            .fix("指挥调度中心", "换一类巡查，或者在镇配置里增加点位"));
    }
    if task.members.is_empty() {
        return Err(incomplete("grids", "有人员的网格", "该网格没有网格员")
            .fix("指挥调度中心", "先在人员里登记该网格的网格员"));
    }
    let from = c.from.unwrap_or_else(|| ctx.today());
    let until = c.until.ok_or_else(|| incomplete("until", "巡查的最后一天", "没有填写"))?;
    if until < ctx.today() || until < from {
        return Err(incomplete("until", "不早于今天和开始的一天", until.to_string()));
    }
    (task.from, task.until) = (Some(from), Some(until));
    Ok(PatrolFact::PatrolAssigned { origin: Origin::Special, task, reason })
}

fn start(state: &PatrolState, c: &StartPatrol, ctx: &Context) -> Result<PatrolFact, Refusal> {
    of_the_grid(state, ctx)?;
    let started_at = moment("started_at", c.started_at, state.made_at, ctx)?;
    if let Some(from) = state.task.from.filter(|f| started_at.date() < *f) {
        return Err(incomplete("started_at", format!("{from}起巡查"), started_at.date().to_string()));
    }
    Ok(PatrolFact::PatrolStarted { started_at })
}

fn allow(state: &PatrolState, c: &AllowTrack, ctx: &Context) -> Result<PatrolFact, Refusal> {
    walker(state, ctx)?;
    if !c.agreed {
        return Err(Refusal::new(&rules::P_13, "本人看过说明并勾选同意", "没有勾选")
            .fix("巡查人", "同意的勾选；不同意的不用办理，照常巡查")
            .field("agreed"));
    }
    Ok(PatrolFact::TrackAllowed {})
}

/// P-12: what a check-in shows. One that is too far away or too inexact is kept, and says so.
fn reckon(task: &Task, spot: &Spot, place: &Place) -> (Option<u32>, String) {
    let (Some(lon), Some(lat)) = (place.lon, place.lat) else {
        return (None, "没有定位".into());
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres on one globe")]
    let far = metres([spot.lon, spot.lat], [lon, lat]).round() as u32;
    let short = match place.accuracy {
        None => "坐标是手工填写的，没有设备定位".into(),
        Some(a) if a.is_nan() || a > f64::from(task.accuracy) => {
            format!("定位误差约{a:.0}米，超过{}米", task.accuracy)
        }
        Some(_) if far > spot.radius => format!("距点位{far}米，超过{}米", spot.radius),
        Some(_) => String::new(),
    };
    (Some(far), short)
}

fn check_in(state: &PatrolState, c: &CheckIn, ctx: &Context) -> Result<PatrolFact, Refusal> {
    walker(state, ctx)?;
    let spot = state.spot(c.spot.trim()).ok_or_else(|| {
        Refusal::new(&rules::P_12, "本次任务的点位", "没有选择，或者不是这次任务的点位")
            .fix("巡查人", "从点位中选择")
            .field("spot")
    })?;
    if state.visits.len() >= MOST_VISITS {
        return Err(incomplete("spot", format!("一次巡查不超过{MOST_VISITS}次签到"), "已经超过"));
    }
    coordinates(&c.place)?;
    let checked_at = moment("checked_at", c.checked_at, state.started_at, ctx)?;
    let (metres, short) = reckon(&state.task, spot, &c.place);
    let note = match c.note.trim() {
        "" => String::new(),
        note => text("note", "说明", note)?,
    };
    Ok(PatrolFact::PatrolCheckedIn {
        spot: spot.id.clone(),
        checked_at,
        position: c.place.clone(),
        metres,
        reached: short.is_empty(),
        short,
        note,
        files: c.files.clone(),
    })
}

fn end(state: &PatrolState, c: &EndPatrol, ctx: &Context) -> Result<PatrolFact, Refusal> {
    walker(state, ctx)?;
    let last = state.visits.iter().map(|v| v.at).chain(state.started_at).max();
    let ended_at = moment("ended_at", c.ended_at, last, ctx)?;
    let missed: Vec<String> = state.missed().map(|s| s.id.clone()).collect();
    let reason = c.reason.trim();
    if !missed.is_empty() && reason.is_empty() {
        let names: Vec<&str> = state.missed().map(|s| s.name.as_str()).collect();
        return Err(Refusal::new(
            &rules::P_12,
            "点位全部到位；没有到位的写明原因",
            format!("{}没有到位（{}）", count(missed.len()), names.join("、")),
        )
        .fix("巡查人", "到点位签到，或者如实写明没有到位的原因")
        .act("check_in")
        .field("reason"));
    }
    let summary = match (c.normal, c.summary.trim()) {
        (true, "") => String::new(),
        (_, said) => text("summary", "巡查情况（或者勾选一切正常）", said)?,
    };
    let late = state.task.until.is_some_and(|d| ended_at.date() > d);
    Ok(PatrolFact::PatrolEnded { ended_at, normal: c.normal, summary, missed, reason: reason.into(), late })
}

fn count(n: usize) -> String {
    format!("{n}个点位")
}
