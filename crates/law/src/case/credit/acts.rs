//! The rows of 信用公开 in the table of acts.

use super::report;
use crate::case::acts::{A, LEGAL, aside, row, there_is};
use crate::case::publication;
use crate::case::state::{CaseStage as G, CaseState, PublicationState};
use crate::context::Context;
use crate::matter::Guard;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;

/// From the service of the decision on, also when the file is long in the archive.
const SERVED: &[G] = &[G::Served, G::ClosingProposed, G::Closed, G::Archived];
/// While the publication can still be decided.
const BEFORE: &[G] = &[G::Served, G::ClosingProposed, G::Closed];

const fn act(
    id: &'static str,
    title: &'static str,
    from: &'static [G],
    rule: &'static Rule,
    guards: &'static [Guard<CaseState>],
) -> A {
    aside(row(id, title, LEGAL, from, &[], rule, guards, &[]))
}

/// Its acts, in the order of the procedure.
#[rustfmt::skip]
pub static ACTS: &[A] = &[
    act("consult_third_party", "征求第三方意见", BEFORE, &rules::D_06, &[undecided]),
    act("record_third_party", "登记第三方意见", BEFORE, &rules::D_06, &[asked]),
    act("report_credit", "确定信用报送", SERVED, &rules::D_09, &[unreported, publication::served, report::allowed]),
    act("decline_credit", "决定不报送信用平台", SERVED, &rules::D_10, &[unreported, publication::served]),
    act("mark_dishonest", "标记失信信息", SERVED, &rules::D_11, &[markable, report::settled]),
    act("register_objection", "登记信用异议", SERVED, &rules::D_13, &[shown]),
    act("answer_objection", "答复信用异议", SERVED, &rules::D_13, &[objected]),
    act("register_repair", "登记信用修复", SERVED, &rules::D_14, &[repairable]),
    act("withdraw_credit", "登记信用平台撤下", SERVED, &rules::D_12, &[recalled]),
];

fn undecided(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let decided = s.decision.as_ref().is_some_and(|d| d.outcome.is_public());
    there_is(decided && s.publication == PublicationState::Pending, "拟公开的决定", "没有，或者已经处理")
}
fn asked(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.credit.consultations.iter().any(|c| c.agrees.is_none()), "正在征求第三方意见", "没有")
}
fn unreported(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let penalised = s.decision.as_ref().is_some_and(|d| d.outcome.penalty().is_some());
    there_is(penalised, "处罚决定", "本案没有给予处罚")?;
    there_is(s.credit.report.is_none() && s.credit.declined.is_none(), "尚未确定是否报送", "已经确定")
}
fn markable(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    let open = s.credit.reported() && s.credit.dishonest.is_none() && s.credit.recall.is_none();
    there_is(open, "已报送、尚未标记的处罚", "没有")
}
fn shown(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let public = matches!(&s.publication, PublicationState::Published { until, .. } if *until >= ctx.today());
    there_is(public || s.credit.reported(), "正在公示或者已报送的信息", "没有")
}
fn objected(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.credit.objection().is_some(), "有待答复的信用异议", "没有")
}
fn repairable(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    shown(s, ctx)?;
    let open = s.credit.repaired.is_none() && s.credit.recall.is_none();
    there_is(open, "尚未修复的信息", "已经修复或者正在撤下")
}
fn recalled(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.credit.recall.is_some(), "应当到信用平台撤下的信息", "没有")
}
