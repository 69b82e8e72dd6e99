//! The rows of 查封扣押 in the table of acts.

use super::{ending, keeping, plan, scene, term};
use crate::case::CaseStage as G;
use crate::case::acts::{A, HEAD, SQUAD, aside, row};
use crate::case::guard;
use crate::rules;

/// While a measure may be taken: from the proposal to file up to the decision, which ends its purpose (强§2, §28).
const MEASURABLE: &[G] = &[
    G::FilingProposed,
    G::FilingEndorsed,
    G::Investigating,
    G::Reported,
    G::Reviewed,
    G::Noticed,
    G::DecisionProposed,
    G::DecisionEndorsed,
];

/// While what was taken is answered for: also in a proposal to file that was sent back.
const ANSWERED: &[G] = &[
    G::Draft,
    G::FilingProposed,
    G::FilingEndorsed,
    G::Investigating,
    G::Reported,
    G::Reviewed,
    G::Noticed,
    G::DecisionProposed,
    G::DecisionEndorsed,
    G::Decided,
    G::Served,
];

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("propose_measure", "提出查封扣押", SQUAD, MEASURABLE, &[], &rules::Q_04, &[], &[])),
    aside(row("take_urgent_measure", "紧急当场查封扣押", SQUAD, MEASURABLE, &[], &rules::Q_05, &[], &["SEIZ", "SEIZ-L", "SEIZ-R"])),
    aside(row("report_urgent_measure", "报告紧急措施", SQUAD, ANSWERED, &[], &rules::Q_05, &[scene::unreported], &[])),
    aside(row("decide_measure", "审批查封扣押", HEAD, ANSWERED, &[], &rules::Q_04, &[plan::undecided, guard::signs_as_head], &["SEIZ-A", "SEIZ-F"])),
    aside(row("carry_out_measure", "实施查封扣押", SQUAD, MEASURABLE, &[], &rules::Q_04, &[scene::approved], &["SEIZ", "SEIZ-L", "SEIZ-R"])),
    aside(row("deliver_measure", "当场交付决定书和清单", SQUAD, ANSWERED, &[], &rules::Q_07, &[scene::undelivered], &[])),
    aside(row("keep_measure", "登记保管", SQUAD, ANSWERED, &[], &rules::Q_11, &[keeping::held], &[])),
    aside(row("exclude_testing", "登记检测期间", SQUAD, ANSWERED, &[], &rules::Q_10, &[term::runs], &[])),
    aside(row("propose_measure_extension", "提出延长查封扣押", SQUAD, ANSWERED, &[], &rules::Q_08, &[term::extendable], &[])),
    aside(row("decide_measure_extension", "决定延长查封扣押", HEAD, ANSWERED, &[], &rules::Q_09, &[term::extension_open, guard::signs_as_head], &["SEIZ-E"])),
    aside(row("sell_seized", "先行拍卖、变卖", HEAD, ANSWERED, &[], &rules::Q_13, &[keeping::sellable, guard::signs_as_head], &[])),
    aside(row("settle_measure", "处理查封扣押物", HEAD, ANSWERED, &[], &rules::Q_12, &[ending::unsettled, guard::signs_as_head], &[])),
    aside(row("release_measure", "解除查封扣押", HEAD, ANSWERED, &[], &rules::Q_13, &[ending::unreleased, guard::signs_as_head], &["SEIZ-F"])),
    aside(row("return_measure", "退还", SQUAD, ANSWERED, &[], &rules::Q_13, &[ending::unreturned], &[])),
];

/// The order in which the public flow chart shows them.
pub static ROAD: &[&str] = &[
    "propose_measure",
    "decide_measure",
    "carry_out_measure",
    "deliver_measure",
    "keep_measure",
    "settle_measure",
    "release_measure",
    "return_measure",
];
