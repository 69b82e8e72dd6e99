//! The rows of 复议诉讼 in the table of acts.

use super::guards::{
    alive, appealable, claim_open, claim_unserved, claimable, compensable, decided_upon, duty_open,
    effect_waits, faulty, forwardable, pending, pending_court, pending_reconsideration, redoable, refundable,
    served_paper, supervised, supplementable, unforwarded,
};
use crate::case::acts::{A, FIELD, FINANCE, HEAD, LEGAL, SQUAD, aside, row};
use crate::case::guard;
use crate::case::state::CaseStage as G;
use crate::person::Role;
use crate::rules;

/// A remedy may come at any time after something was served, and long after the file is closed.
const EVER: &[G] = &[
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
    G::Archived,
];
/// From the service of the decision.
const AFTER: &[G] = &[G::Served, G::ClosingProposed, G::Closed, G::Archived];
/// What takes effect opens a case again that was being closed or was closed (回流).
const REOPENED: &[G] = &[G::Served];
/// Who takes in what a party hands over: the legal office and who handles the case.
const DESK: &[Role] = &[Role::Legal, Role::Squad, Role::Dept];

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("receive_application", "代收行政复议申请", DESK, AFTER, &[], &rules::S_08, &[forwardable], &[])),
    aside(row("forward_application", "转送复议申请", LEGAL, EVER, &[], &rules::S_08, &[unforwarded], &[])),
    aside(row("register_reconsideration", "登记行政复议", LEGAL, EVER, &[], &rules::A_01, &[served_paper], &[])),
    aside(row("register_suit", "登记行政诉讼", LEGAL, EVER, &[], &rules::A_19, &[served_paper], &[])),
    aside(row("record_acceptance", "登记受理、收到副本", LEGAL, EVER, &[], &rules::A_06, &[pending], &[])),
    aside(row("submit_reply", "提交复议答复", LEGAL, EVER, &[], &rules::A_07, &[pending_reconsideration], &["RECON"])),
    aside(row("submit_court_defence", "提交答辩状和证据", LEGAL, EVER, &[], &rules::A_20, &[pending_court], &["SUIT"])),
    aside(row("arrange_appearance", "安排负责人出庭（听证）", LEGAL, EVER, &[], &rules::A_22, &[pending], &[])),
    aside(row("allow_evidence", "登记准许补充证据", LEGAL, EVER, &[], &rules::A_21, &[pending], &[])),
    aside(row("supplement_evidence", "补充证据", SQUAD, EVER, &[], &rules::A_21, &[pending, supplementable], &["EV-L"])),
    aside(row("record_remedy_stay", "登记停止执行", LEGAL, EVER, &[], &rules::A_10, &[pending], &[])),
    aside(row("record_result", "登记复议决定、裁判", LEGAL, EVER, REOPENED, &rules::A_13, &[pending], &[])),
    aside(row("register_appeal", "登记上诉", LEGAL, EVER, &[], &rules::A_27, &[appealable], &[])),
    aside(row("confirm_effect", "登记一审裁判生效", LEGAL, EVER, REOPENED, &rules::A_27, &[effect_waits], &[])),
    aside(row("receive_opinion", "登记复议意见书", LEGAL, EVER, &[], &rules::A_15, &[decided_upon], &[])),
    aside(row("record_refund", "登记退还罚款", FINANCE, EVER, &[], &rules::F_14, &[refundable], &[])),
    aside(row("fulfil_duty", "登记履行情况", LEGAL, EVER, &[], &rules::A_16, &[duty_open], &[])),
    aside(row("assess_compensation", "评估赔偿责任", LEGAL, EVER, &[], &rules::A_29, &[compensable], &[])),
    aside(row("begin_redo", "启动重新作出决定", SQUAD, &[G::Served], &[G::Investigating], &rules::A_14, &[redoable], &[])),
    aside(row("register_claim", "登记国家赔偿申请", LEGAL, EVER, &[], &rules::A_29, &[claimable], &[])),
    aside(row("decide_claim", "决定国家赔偿", HEAD, EVER, &[], &rules::A_29, &[claim_open, guard::signs_as_head], &[])),
    aside(row("serve_claim", "送达赔偿决定", LEGAL, EVER, &[], &rules::A_29, &[claim_unserved], &[])),
    aside(row("receive_supervision", "登记执法监督意见书", LEGAL, EVER, &[], &rules::U_07, &[alive], &[])),
    aside(row("reply_supervision", "回复执法监督意见", LEGAL, EVER, &[], &rules::U_07, &[supervised], &["SUPV"])),
    aside(row("assess_fault", "认定执法责任", HEAD, EVER, &[], &rules::U_08, &[faulty, guard::signs_as_head], &["COMP"])),
    aside(row("consult_archive", "调阅案卷", FIELD_AND_LEGAL, &[G::Archived], &[], &rules::G_17, &[], &[])),
];

const FIELD_AND_LEGAL: &[Role] = &[FIELD[0], FIELD[1], Role::Legal];
