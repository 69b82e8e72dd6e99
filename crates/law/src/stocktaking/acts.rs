//! The table of acts on a count: who, from which stage to which, under which rule.

use super::state::{CountStage as G, StocktakingState};
use crate::context::Context;
use crate::matter::{Act, Guard, Offer};
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;

/// A row of the table.
pub type Row = Act<StocktakingState, G>;

/// Who counts.
const COUNTERS: &[Role] = &[Role::Store, Role::Brigade];
/// Who signs the result beside them.
const WITNESSES: &[Role] = &[Role::Brigade, Role::Legal, Role::Finance, Role::Head];

const fn row(
    id: &'static str,
    title: &'static str,
    roles: &'static [Role],
    from: &'static [G],
    to: &'static [G],
    guards: &'static [Guard<StocktakingState>],
    rule: &'static Rule,
) -> Row {
    Act { id, title, roles, from, to, guards, papers: &[], rule, main: true }
}

/// Every act on a count, in the order of the road.
#[rustfmt::skip]
pub static ACTS: &[Row] = &[
    row("begin_count", "开始盘点", COUNTERS, &[G::Absent], &[G::Counting], &[], &rules::V_16),
    row("count_things", "登记清点", COUNTERS, &[G::Counting], &[], &[], &rules::V_16),
    Act { main: false, ..row("record_surplus", "登记账外物品", COUNTERS, &[G::Counting], &[], &[], &rules::V_16) },
    row("submit_count", "提交盘点结果", COUNTERS, &[G::Counting], &[G::Submitted], &[all_counted], &rules::V_16),
    Act { papers: &["STOCK"], ..row("approve_count", "签认盘点结果", WITNESSES, &[G::Submitted], &[G::Ended, G::Counting], &[apart], &rules::V_16) },
];

/// V-16: nothing on the books is left uncounted.
fn all_counted(s: &StocktakingState, _: &Context) -> Result<(), Refusal> {
    let left: Vec<String> = s.uncounted().map(|b| b.line.to_string()).collect();
    if left.is_empty() {
        return Ok(());
    }
    let named = left.iter().take(10).cloned().collect::<Vec<_>>().join("、");
    Err(Refusal::new(
        &rules::V_16,
        "账面上的物品逐件清点",
        format!("还有{}件没有清点（序号{named}）", left.len()),
    )
    .fix("保管员", "逐件清点；找不到的登记为“不在”")
    .act("count_things"))
}

/// V-16: who keeps or who counted does not sign alone.
fn apart(s: &StocktakingState, ctx: &Context) -> Result<(), Refusal> {
    let me = ctx.actor;
    let have = if me.is(Role::Store) {
        format!("{}是保管员", me.name)
    } else if s.counters.contains(&me.id) {
        format!("{}参加了清点", me.name)
    } else {
        return Ok(());
    };
    Err(Refusal::new(&rules::V_16, "由保管员以外、没有参加清点的人签认", have)
        .fix("大队长", "由大队、法治室、财政或者镇政府负责人中没有参加清点的人签认"))
}

/// The act with this identifier.
pub fn act(id: &str) -> Option<&'static Row> {
    ACTS.iter().find(|a| a.id == id)
}

/// 下一步: the acts of the present stage, with what stands in the way of each.
pub fn panel(state: &StocktakingState, ctx: &Context) -> Vec<Offer> {
    let here = ACTS.iter().filter(|a| a.from.contains(&state.stage));
    here.map(|a| a.offer(state, state.stage, ctx)).collect()
}
