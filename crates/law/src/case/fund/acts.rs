//! The rows of 罚没款物 in the table of acts.

use super::{Disposal, Refund, keeping};
use crate::case::acts::{A, FIELD, FINANCE, HEAD, SQUAD, aside, row, there_is};
use crate::case::guard;
use crate::case::state::{CaseStage as G, CaseState};
use crate::context::Context;
use crate::goods::Taken;
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;

/// Who keeps and disposes of things: the keeper, and the finance office behind the keeper.
const KEEPERS: &[Role] = &[Role::Store, Role::Finance];
const STORE: &[Role] = &[Role::Store];
/// Who may say that something must go back.
const CLAIMANTS: &[Role] = &[Role::Squad, Role::Dept, Role::Legal, Role::Finance];

/// From service on, the archive included: what was wrongly taken goes back however late it is known.
const TAKEN: &[G] = &[G::Served, G::ClosingProposed, G::Closed, G::Archived];
/// While there are things in the agency's hands.
const KEPT: &[G] = &[
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

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    aside(row("calculate_gains", "计算违法所得", SQUAD, &[G::Investigating], &[], &rules::F_18, &[guard::filed], &[])),
    aside(row("record_victim_refund", "登记退赔", SQUAD, KEPT, &[], &rules::F_18, &[victims_wait], &[])),
    aside(row("register_excess", "登记多缴款", FINANCE, TAKEN, &[], &rules::F_12, &[paid], &[])),
    aside(row("request_refund", "提出退还", CLAIMANTS, TAKEN, &[], &rules::F_14, &[refundable], &[])),
    aside(row("order_refund", "决定退还", HEAD, TAKEN, &[], &rules::F_14, &[refund_requested], &[])),
    aside(row("carry_out_refund", "办理退还", KEEPERS, TAKEN, &[], &rules::F_14, &[refund_ordered], &[])),
    aside(row("collect_forfeits", "收取没收物品", FIELD, &[G::Served], &[], &rules::F_13, &[keeping::to_collect], &[])),
    aside(row("store_goods", "物品入库", STORE, KEPT, &[], &rules::R_10, &[keeping::outside], &[])),
    aside(row("release_goods", "物品出库", STORE, KEPT, &[], &rules::R_10, &[keeping::inside], &[])),
    aside(row("count_goods", "盘点", STORE, KEPT, &[], &rules::R_10, &[keeping::inside], &[])),
    aside(row("notify_claim", "通知领取", FIELD, KEPT, &[], &rules::F_14, &[claimable], &[])),
    aside(row("propose_disposal", "提出处置物品", KEEPERS, KEPT, &[], &rules::F_13, &[keeping::inside], &[])),
    aside(row("approve_disposal", "审批处置物品", HEAD, KEPT, &[], &rules::F_13, &[disposal_proposed], &[])),
    aside(row("carry_out_disposal", "实施处置", KEEPERS, KEPT, &[], &rules::F_13, &[disposal_approved], &["DISP"])),
    aside(row("remit_proceeds", "处置款缴库", FINANCE, KEPT, &[], &rules::F_12, &[proceeds_wait], &[])),
];

fn victims_wait(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = s.fund.gains.as_ref().is_some_and(|g| g.unsettled().next().is_some());
    there_is(waits, "应当退赔而未退赔的款项", "没有")
}
fn paid(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(!s.payments.is_empty(), "已经登记的缴款", "没有")
}
fn refundable(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let kept = s.goods.here(Taken::Confiscated).next().is_some();
    there_is(s.refundable().0 > 0 || kept, "已收未退的款项或者没收物品", "没有")
}
fn refund_requested(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = |r: &Refund| r.is_open() && r.ordered_on.is_none();
    there_is(s.fund.refunds.last().is_some_and(waits), "有未决定的退还", "没有")
}
fn refund_ordered(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = |r: &Refund| r.is_open() && r.ordered_on.is_some();
    there_is(s.fund.refunds.last().is_some_and(waits), "已决定、未办理的退还", "没有")
}
fn claimable(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let theirs = s.goods.0.iter().any(|g| match g.taken {
        Taken::Sealed => false,
        Taken::Confiscated => g.is_here() && s.goes_back(g.no),
        _ => g.is_here(),
    });
    there_is(theirs, "应当退还当事人的物品", "没有")
}
fn disposal_proposed(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = |d: &Disposal| d.is_open() && d.approved_on.is_none();
    there_is(s.fund.disposals.last().is_some_and(waits), "有未审批的处置", "没有")
}
fn disposal_approved(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let waits = |d: &Disposal| d.is_open() && d.approved_on.is_some();
    there_is(s.fund.disposals.last().is_some_and(waits), "已批准、未实施的处置", "没有")
}
fn proceeds_wait(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.fund.disposals.iter().any(Disposal::owes_treasury), "未缴库的处置款", "没有")
}

/// What of this procedure closing waits for: victims first, forfeits in the store-room, refunds made, money in the treasury.
pub(super) fn before_closing(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let no = |rule, need: &str, have: &str, who: &str, how: &str, act| {
        Err(Refusal::new(rule, need, have).fix(who, how).act(act))
    };
    if victims_wait(s, ctx).is_ok() {
        return no(
            &rules::F_18,
            "应退赔的已经退赔",
            "还有未退赔的款项",
            "承办人",
            "登记退赔，或者查明无法退赔",
            "record_victim_refund",
        );
    }
    if s.confiscates_things() && !s.forfeits_taken() {
        return no(
            &rules::F_13,
            "收取决定没收的物品",
            "尚未收取",
            "承办人",
            "收取并列明物品",
            "collect_forfeits",
        );
    }
    if s.goods.here(Taken::Confiscated).any(|g| g.place.is_none()) {
        return no(
            &rules::R_10,
            "没收物品已经入库",
            "有未入库的没收物品",
            "保管员",
            "验收入库",
            "store_goods",
        );
    }
    if s.fund.refunds.iter().any(Refund::is_open) {
        return no(
            &rules::F_14,
            "退还已经办结",
            "有未办结的退还",
            "财政",
            "决定并办理退还",
            "carry_out_refund",
        );
    }
    if s.fund.disposals.iter().any(Disposal::is_open) {
        return no(
            &rules::F_13,
            "处置已经办结",
            "有未办结的处置",
            "保管员",
            "审批并实施处置",
            "carry_out_disposal",
        );
    }
    if proceeds_wait(s, ctx).is_ok() {
        return no(&rules::F_12, "处置款上缴国库", "尚未缴库", "财政", "登记缴库", "remit_proceeds");
    }
    Ok(())
}
