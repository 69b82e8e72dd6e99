//! The rows of 听证 in the table of acts.

use super::{arranging, concluding};
use crate::case::acts::{A, LEGAL, SQUAD_LEGAL, aside, row, there_is};
use crate::case::guard;
use crate::case::state::{CaseStage as G, CaseState};
use crate::context::Context;
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;

/// While the party may still be heard, and a hearing be held.
const HEARABLE: &[G] = &[G::Noticed, G::DecisionProposed, G::DecisionEndorsed];
/// Who may be told to preside and record: none of them is of the handling unit.
pub const PRESIDING: &[Role] = &[Role::Legal, Role::Justice, Role::Hub, Role::Head];

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("refuse_hearing", "不予受理听证", LEGAL, HEARABLE, &[], &rules::H_03, &[noticed], &["HEAR-X"])),
    aside(row("arrange_hearing", "安排听证", LEGAL, HEARABLE, &[], &rules::H_04, &[asked, unarranged], &["HEAR-N", "HEAR-P"])),
    aside(row("register_agents", "登记听证代理人", SQUAD_LEGAL, HEARABLE, &[], &rules::H_07, &[arranged], &[])),
    aside(row("replace_presider", "更换听证主持人", LEGAL, HEARABLE, &[], &rules::H_06, &[arranged], &[])),
    aside(row("postpone_hearing", "延期听证", LEGAL, HEARABLE, &[], &rules::H_04, &[arranged], &["HEAR-N", "HEAR-P"])),
    aside(row("hold_hearing", "举行听证", PRESIDING, HEARABLE, &[], &rules::H_09, &[arranged, arranging::notified, concluding::impartial], &["HEAR"])),
    aside(row("report_hearing", "提出听证报告", PRESIDING, HEARABLE, &[], &rules::H_10, &[unreported], &["HEAR-R"])),
    aside(row("review_hearing", "听证后法制审核", LEGAL, HEARABLE, &[], &rules::H_12, &[unreviewed, concluding::reported], &["LEGAL"])),
];

fn noticed(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.notice().is_some_and(|n| n.served_on.is_some()), "告知书已经送达", "没有已送达的告知书")
}
fn asked(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(super::outstanding(s).is_some(), "有未举行的听证要求", "没有")
}
fn unarranged(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hearing.pending().is_none(), "尚未安排的听证", "听证已经安排")
}
fn arranged(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hearing.pending().is_some(), "已经安排、尚未举行的听证", "没有")
}
fn unreported(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hearing.opened().is_some_and(|h| h.report.is_none()), "已经举行、尚未报告的听证", "没有")
}
fn unreviewed(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let due = s.hearing.opened().is_some_and(|h| !h.reviewed(s)) || guard::reviewed(s, ctx).is_err();
    there_is(s.hearing.opened().is_some() && due, "已经举行、尚未再次审核的听证", "没有")
}
