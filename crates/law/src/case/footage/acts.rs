//! The rows of 音像记录 in the table of acts.

use crate::case::acts::{A, ALIVE, FIELD, aside, row, there_is};
use crate::case::state::CaseState;
use crate::context::Context;
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;

/// Whoever leads: the squadron's own leader is known by name.
const LEADING: &[Role] = &[Role::Squad, Role::Brigade];

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("link_footage", "关联音像", FIELD, ALIVE, &[], &rules::V_11, &[demanded], &[])),
    aside(row("explain_footage", "说明未录像", FIELD, ALIVE, &[], &rules::V_12, &[unexplained], &[])),
    aside(row("confirm_footage", "确认未录像说明", LEADING, ALIVE, &[], &rules::V_12, &[waiting, super::explain::leads], &[])),
];

fn demanded(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!s.footage.steps.is_empty(), "清单要求音像记录的环节", "没有")
}
fn unexplained(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let open = s.footage.steps.iter().any(|step| !s.footage.covers(step) && step.explained.is_none());
    there_is(open, "没有录像或者录像没有覆盖全程、尚未说明的环节", "没有")
}
fn waiting(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.footage.unconfirmed().next().is_some(), "有待确认的未录像说明", "没有")
}
