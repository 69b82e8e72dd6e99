//! 信用异议 — registered, looked into within three working days, corrected or explained (D-13).

use super::command::{AnswerObjection, RegisterObjection};
use super::consult::{day, decided};
use super::fact::Fact;
use crate::case::publication::masked;
use crate::case::{CaseState, PublicationState};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::refusal::Refusal;
use crate::rules;

pub(super) fn register(state: &CaseState, c: &RegisterObjection, ctx: &Context) -> Result<Fact, Refusal> {
    if let Some(open) = state.credit.objection() {
        return Err(Refusal::new(
            &rules::D_13,
            "上一次异议已经答复",
            format!("{}收到的异议尚未答复", open.received_on),
        )
        .fix("法治室", "先答复上一次异议")
        .act("answer_objection"));
    }
    Ok(Fact::ObjectionRegistered {
        no: u32::try_from(state.credit.objections.len()).unwrap_or(u32::MAX).saturating_add(1),
        applicant: text("applicant", "异议人或者转来的平台", &c.applicant)?,
        received_on: day("received_on", "收到日", c.received_on, decided(state, ctx), ctx)?,
        content: text("content", "异议内容", &c.content)?,
        files: c.files.clone(),
    })
}

pub(super) fn answer(state: &CaseState, c: &AnswerObjection, ctx: &Context) -> Result<Fact, Refusal> {
    let Some(open) = state.credit.objection() else {
        return Err(Refusal::new(&rules::D_13, "有待答复的信用异议", "没有").fix("法治室", "无须答复"));
    };
    let told_on = day("told_on", "告知日", c.told_on, open.received_on, ctx)?;
    let finding = text("finding", "核实情况", &c.finding).map_err(|r| Refusal { rule: &rules::D_13, ..r })?;
    let corrected = c.text.trim();
    if !c.corrected && !corrected.is_empty() {
        return Err(incomplete("text", "没有错误的不填更正后的正文", "填写了正文"));
    }
    if !corrected.is_empty() && !matches!(state.publication, PublicationState::Published { .. }) {
        return Err(incomplete("text", "本站没有公示的不填更正后的正文", "填写了正文"));
    }
    let corrected =
        if corrected.is_empty() { String::new() } else { text("text", "更正后的正文", corrected)? };
    // A correction is as public as what it corrects.
    masked("text", &corrected, state)?;
    Ok(Fact::ObjectionAnswered { no: open.no, finding, corrected: c.corrected, text: corrected, told_on })
}
