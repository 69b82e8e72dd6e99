//! 音像记录 — the steps that the town's list names must be recorded; what is not must be explained and confirmed (V-11, V-12).
//!
//! When an act of the list takes effect, `demand` adds a fact that says so; from then on the case knows what it lacks, and no
//! list is needed to read it again. Recordings are imported elsewhere ([`crate::footage`]) and linked here, where their
//! times, wearers and kinds are held against the step. What is still open stops the final report, the decision and the
//! closing, whichever comes next.

mod acts;
mod command;
mod demand;
mod explain;
mod fact;
mod link;
mod state;

pub use command::*;
pub use demand::{Place, RECORDABLE, places};
pub use fact::*;
pub use link::fits;
pub use state::*;

pub(super) use demand::demanded;

use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::deadline::Deadline;
use crate::footage::import_due;
use crate::matter::{Stamp, incomplete};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;

/// 音像记录 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "音像记录",
    acts: acts::ACTS,
    road: &[],
    deadlines,
    windows: |_, _| Vec::new(),
    facts: |state, _| facts(state),
    before_decision: complete,
    before_closing: complete,
};

/// V-13: when the first recording that is missing was to be in the system.
fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let missing = state.footage.open().filter(|s| s.explained.is_none()).min_by_key(|s| s.ended_at);
    missing.map(|s| ("导入音像", import_due(s.ended_at, town))).into_iter().collect()
}

fn facts(state: &CaseState) -> Vec<(&'static str, String)> {
    let all = &state.footage;
    let how = |step: &Step| {
        let said = match &step.explained {
            Some(e) if e.confirmed.is_some() => format!("未录像：{}，已确认", e.ground.label()),
            Some(e) => format!("未录像：{}，待确认", e.ground.label()),
            None => String::new(),
        };
        let seen = match step.attached.len() + step.linked.len() {
            0 if said.is_empty() => format!("缺{}", step.wanted()),
            0 => String::new(),
            n if all.covers(step) => format!("已有{n}段"),
            n => format!("已有{n}段，没有覆盖全程"),
        };
        let words = [seen, said].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join("；");
        format!("第{}项 {}：{words}", step.no, step.words())
    };
    all.steps.iter().map(|s| ("须录环节", how(s))).collect()
}

/// V-11, V-12: nothing that the list names is left without a recording or a confirmed explanation.
pub(super) fn complete(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let Some(step) = state.footage.open().next() else { return Ok(()) };
    if step.explained.is_some() {
        return Err(Refusal::new(
            &rules::V_12,
            "未录像的说明经中队长或者大队长确认",
            format!("第{}项{}的说明尚未确认", step.no, step.words()),
        )
        .fix("中队长或者大队长", "核实后确认，或者退回")
        .act("confirm_footage"));
    }
    Err(Refusal::new(
        &rules::V_11,
        format!("“{}”有{}", step.entry, step.wanted()),
        format!("第{}项{}没有", step.no, step.words()),
    )
    .fix("承办人", "导入并关联音像；确实没有的，说明原因并经确认")
    .act("link_footage"))
}

/// The step that a form names.
fn named<'a>(state: &'a CaseState, text: &str, field: &'static str) -> Result<&'a Step, Refusal> {
    let text = text.trim();
    let found = text.parse().ok().and_then(|no| state.footage.step(no));
    found.ok_or_else(|| incomplete(field, "本案须有音像记录的环节", format!("没有第“{text}”项")))
}

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let fact = match command {
        Command::LinkFootage(c) => link::link(state, c, ctx),
        Command::ExplainFootage(c) => explain::explain(state, c, ctx),
        Command::ConfirmFootage(c) => explain::confirm(state, c, ctx),
    }?;
    Ok(vec![fact])
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    match fact {
        Fact::RecordingDemanded {
            step,
            act,
            title,
            entry,
            media,
            officers,
            began_at,
            ended_at,
            attached,
            ..
        } => state.footage.steps.push(Step {
            no: *step,
            act: act.clone(),
            title: title.clone(),
            entry: entry.clone(),
            media: media.clone(),
            officers: officers.clone(),
            began_at: *began_at,
            ended_at: *ended_at,
            attached: attached.clone(),
            linked: Vec::new(),
            explained: None,
        }),
        Fact::FootageLinked { links, recordings } => {
            state.handlers.insert(stamp.by.id.clone());
            for recording in recordings {
                if state.footage.recording(recording.id()).is_none() {
                    state.footage.recordings.push(recording.clone());
                }
            }
            for link in links {
                if let Some(step) = state.footage.step_mut(link.step) {
                    step.linked.push(link.footage.clone());
                }
            }
        }
        Fact::FootageExplained { step, ground, reason, .. } => {
            state.handlers.insert(stamp.by.id.clone());
            if let Some(step) = state.footage.step_mut(*step) {
                step.explained = Some(Explained {
                    ground: *ground,
                    reason: reason.clone(),
                    by: stamp.by.clone(),
                    confirmed: None,
                });
            }
        }
        Fact::ExplanationSettled { step, agreed, .. } => {
            if let Some(step) = state.footage.step_mut(*step) {
                if let Some(e) = step.explained.as_mut().filter(|_| *agreed) {
                    e.confirmed = Some(stamp.by.clone());
                } else {
                    step.explained = None;
                }
            }
        }
    }
}
