//! The rows of 移送协作 in the table of acts.

use super::referral::NAMING;
use super::state::Step;
use crate::case::acts::{A, ALIVE, BRIGADE, FIELD, HEAD, OPEN, SQUAD, aside, row, there_is};
use crate::case::state::{CaseStage as G, CaseState};
use crate::context::Context;
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;

/// Whoever comes upon it in the case.
const FINDERS: &[Role] = &[Role::Squad, Role::Legal];
const LEADERS: &[Role] = &[Role::LeadGroup];
/// 执法争议 are carried by those who answer for the whole.
const DISPUTERS: &[Role] = &[Role::Brigade, Role::Legal];

/// What comes back from the judicial organs may come after closing.
const LATER: &[G] = &[
    G::Investigating,
    G::Reported,
    G::Reviewed,
    G::Noticed,
    G::DecisionProposed,
    G::DecisionEndorsed,
    G::Decided,
    G::OnSpot,
    G::Served,
    G::ClosingProposed,
    G::Closed,
];

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("name_referral_team", "指定专案组", NAMING, ALIVE, &[], &rules::TR_01, &[here, not_referred], &[])),
    aside(row("report_suspected_crime", "提出移送报告", SQUAD, ALIVE, &[], &rules::TR_01, &[verifying], &[])),
    aside(row("decide_referral", "决定是否移送公安机关", HEAD, ALIVE, &[], &rules::TR_02, &[reported], &["TRANS-A"])),
    aside(row("refer_crime", "移送公安机关", SQUAD, ALIVE, &[], &rules::TR_03, &[approved], &["TRANS"])),
    aside(row("record_police_reply", "登记公安机关通知", SQUAD, ALIVE, &[], &rules::TR_05, &[awaiting], &[])),
    aside(row("object_to_refusal", "对不予立案提出异议", SQUAD, ALIVE, &[], &rules::TR_06, &[refused], &[])),
    aside(row("resume_case", "恢复办理", SQUAD, ALIVE, &[], &rules::TR_11, &[refused], &[])),
    aside(row("hand_over_to_police", "移交物品和材料", SQUAD, ALIVE, &[], &rules::TR_07, &[to_hand_over], &[])),
    aside(row("tell_of_goods", "书面告知物品移送", SQUAD, ALIVE, &[], &rules::TR_10, &[to_tell], &[])),
    aside(row("record_criminal_result", "登记刑事处理结果", SQUAD, LATER, &[G::Investigating], &rules::F_19, &[with_police], &[])),
    aside(row("note_official_clue", "登记职务违法线索", FINDERS, ALIVE, &[], &rules::TR_12, &[], &[])),
    aside(row("send_official_clue", "移送职务违法线索", HEAD, ALIVE, &[], &rules::TR_12, &[official_noted], &[])),
    aside(row("propose_case_transfer", "提出移送其他机关", SQUAD, OPEN, &[], &rules::J_02, &[here, not_leaving, not_referring], &[])),
    aside(row("decide_case_transfer", "决定移送其他机关", HEAD, OPEN, &[], &rules::J_02, &[leaving_proposed], &["CLUE-T"])),
    aside(row("record_case_receipt", "登记受移送机关回执", SQUAD, OPEN, &[], &rules::J_02, &[leaving_sent], &[])),
    aside(row("record_other_filing", "登记其他机关立案", SQUAD, OPEN, &[], &rules::J_03, &[here, not_contested], &[])),
    aside(row("consult_jurisdiction", "登记管辖协商", SQUAD, OPEN, &[], &rules::J_03, &[contested], &[])),
    aside(row("request_designation", "报请指定管辖", HEAD, OPEN, &[], &rules::J_03, &[unrequested], &[])),
    aside(row("record_designation", "登记指定管辖", SQUAD, OPEN, &[], &rules::J_03, &[requested], &[])),
    aside(row("raise_dispute", "提出执法争议", DISPUTERS, ALIVE, &[], &rules::U_24, &[no_dispute], &[])),
    aside(row("record_dispute_step", "登记争议处理", DISPUTERS, ALIVE, &[], &rules::U_24, &[dispute], &[])),
    aside(row("request_assistance", "请求其他机关协助", SQUAD, ALIVE, &[], &rules::U_23, &[], &[])),
    aside(row("record_assistance_reply", "登记协助回函", SQUAD, ALIVE, &[], &rules::U_23, &[unanswered], &[])),
    aside(row("call_police", "请求派出所支持", FIELD, ALIVE, &[], &rules::U_27, &[no_call], &[])),
    aside(row("record_police_support", "登记派出所到场情况", FIELD, ALIVE, &[], &rules::U_27, &[called], &[])),
    aside(row("propose_joint", "提请联合执法", BRIGADE, ALIVE, &[], &rules::U_22, &[no_joint], &[])),
    aside(row("decide_joint", "决定联合执法", LEADERS, ALIVE, &[], &rules::U_22, &[joint_proposed], &[])),
    aside(row("link_joint_case", "登记参加机关案号", SQUAD, ALIVE, &[], &rules::U_22, &[joint, consented], &[])),
    aside(row("propose_transfer_closing", "提出结案（已移送）", SQUAD, OPEN, &[G::ClosingProposed], &rules::G_17, &[away, crate::case::closing::checked], &["CLOSE"])),
];

fn here(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!s.transfer.is_away(), "仍由本机关办理的案件", "案件已经移送")
}
fn not_referred(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.step() == Step::Over, "没有正在办理的移送", "已经指定专案组")
}
fn not_referring(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let referring = s.transfer.is_referring();
    there_is(!referring, "没有正在办理的涉嫌犯罪移送", "正在办理涉嫌犯罪移送")
        .map_err(|r| Refusal { rule: &rules::J_12, ..r })
}
fn at(s: &CaseState, step: Step) -> Result<(), Refusal> {
    there_is(s.transfer.step() == step, step.label(), s.transfer.step().label())
}
fn verifying(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    at(s, Step::Verifying)
}
fn reported(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    at(s, Step::Reported)
}
fn approved(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    at(s, Step::Approved)
}
fn awaiting(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.awaiting().is_some(), "等待公安机关答复的移送", "没有")
}
fn refused(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    at(s, Step::Refused)
}
fn with_police(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    at(s, Step::Filed)
}
fn to_hand_over(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    at(s, Step::Filed)?;
    let open = s.transfer.referral().is_some_and(|r| r.handed_over.is_none());
    there_is(open, "尚未移交的物品和材料", "已经移交")
}
fn to_tell(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.to_tell().is_some(), "已经移交、尚未告知的物品", "没有")
}
fn official_noted(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.officials.iter().any(|o| o.sent_on.is_none()), "待移送的职务违法线索", "没有")
}
fn not_leaving(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!s.transfer.leaving(), "没有正在办理的移送", "已经提出移送")
}
fn leaving_proposed(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let ok = s.transfer.away.as_ref().is_some_and(|a| a.accepted.is_none() && a.number.is_none());
    there_is(ok, "待决定的移送", "没有")
}
fn leaving_sent(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let ok = s.transfer.away.as_ref().is_some_and(|a| a.accepted.is_none() && a.number.is_some());
    there_is(ok, "已经发函、等待回执的移送", "没有")
}
fn not_contested(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.claim().is_none_or(|c| !c.is_open()), "没有未决的管辖争议", "已经登记")
}
fn contested(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.claim().is_some_and(|c| !c.designated), "其他机关也已立案", "没有登记，或者已经指定")
}
fn unrequested(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    contested(s, ctx)?;
    there_is(s.transfer.claim().is_some_and(|c| c.requested_on.is_none()), "尚未报请指定管辖", "已经报请")
}
fn requested(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let ok = s.transfer.claim().is_some_and(|c| c.requested_on.is_some() && !c.designated);
    there_is(ok, "已经报请、等待指定管辖", "没有")
}
fn no_dispute(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.dispute().is_none(), "没有未解决的执法争议", "已经提出")
}
fn dispute(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.dispute().is_some(), "有未解决的执法争议", "没有")
}
fn unanswered(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.assistance.iter().any(|a| a.answer.is_none()), "等待答复的协助函", "没有")
}
fn no_call(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.support().is_none(), "没有未登记结果的请求", "上一次请求尚未登记到场情况")
}
fn called(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.support().is_some(), "已经请求派出所支持", "没有")
}
fn no_joint(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.joint.as_ref().is_none_or(|j| j.consent == Some(false)), "尚未提请", "已经提请")
}
fn joint_proposed(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.joint.as_ref().is_some_and(|j| j.consent.is_none()), "待决定的联合执法方案", "没有")
}
fn joint(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.joint.is_some(), "联合执法方案", "没有")
}
fn consented(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let consent = s.transfer.joint.as_ref().and_then(|j| j.consent);
    if consent == Some(true) {
        return Ok(());
    }
    let have = if consent.is_none() { "领导小组尚未决定" } else { "领导小组没有同意" };
    Err(Refusal::new(&rules::U_22, "镇综合行政执法领导小组同意联合执法", have)
        .fix("领导小组", "决定是否同意")
        .act("decide_joint"))
}
fn away(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.transfer.is_away() && s.decision.is_none(), "已经移送出去的案件", "案件仍由本机关办理")
}
