//! What runs in 罚没款物, and what the case's page says of it.

use crate::case::state::CaseState;
use crate::deadline::{self, Deadline};
use crate::goods::Taken;
use crate::rules;
use crate::surcharge::Instalment;
use crate::town::Town;

pub(super) fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let cal = &town.calendar;
    let mut all = Vec::new();
    for r in state.fund.refunds.iter().filter(|r| r.is_open()) {
        all.push(("退还", deadline::refund(r.confirmed_on, cal)));
    }
    for d in state.fund.disposals.iter().filter(|d| d.owes_treasury()) {
        let Some(on) = d.done_on else { continue };
        // 豫赃§31: what does not keep is turned into money that goes to the treasury at once.
        let due = if d.perishable {
            Deadline::fixed(on).under(&rules::F_14, &["豫赃§31"])
        } else {
            deadline::auction_deposit(on, cal)
        };
        all.push(("处置款缴库", due));
    }
    all
}

pub(super) fn windows(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let waits = |no: &u32| state.goods.get(*no).is_some_and(|g| g.is_here());
    let open = state.fund.claims.iter().filter(|c| c.goods.iter().any(waits));
    open.map(|c| ("领取期", deadline::claim(c.on, &town.calendar))).collect()
}

pub(super) fn facts(state: &CaseState, _: &Town) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let fund = &state.fund;
    if let Some(g) = &fund.gains {
        let mut text = format!("所得{}，应退赔{}，余额{}", g.total, g.refundable, g.remainder);
        let open = g.unsettled().count();
        if open > 0 {
            text.push_str(&format!("；{open}笔尚未退赔"));
        }
        all.push(("违法所得", text));
    }
    if let Some(d) = state.granted_deferrals().next_back()
        && !d.plan.is_empty()
    {
        let one = |(i, p): (usize, &Instalment)| format!("第{}期{}前{}", i + 1, p.due, p.amount);
        let plan: Vec<String> = d.plan.iter().enumerate().map(one).collect();
        all.push(("分期计划", format!("{}；一期逾期的，{}", plan.join("，"), d.on_default.label())));
    }
    for r in &fund.refunds {
        let what = if r.goods.is_empty() {
            r.amount.to_string()
        } else {
            format!("{}、物品{}项", r.amount, r.goods.len())
        };
        let how = match (r.refused, r.ordered_on, r.done_on) {
            (true, ..) => "未同意".to_string(),
            (_, _, Some(on)) => format!("{on}已退还"),
            (_, Some(on), _) => format!("{on}决定退还，尚未办理"),
            _ => "待决定".into(),
        };
        all.push(("退还", format!("{}（{}）：{how}", what, r.ground.label())));
    }
    if !fund.unavailable.is_empty() {
        all.push(("没收物品", format!("无法收取：{}", fund.unavailable)));
    }
    let kept = state.goods.here(Taken::Confiscated).count();
    if kept > 0 {
        let stored = state.goods.here(Taken::Confiscated).filter(|g| g.place.is_some()).count();
        all.push(("没收物品", format!("在本机关{kept}项，已入库{stored}项")));
        // F-15: the town government keeps its own; a dispatched office hands up.
        all.push(("保管提示", "派驻机构查处的没收物品，按隶属关系上缴县级机关保管（豫赃§8）".into()));
    }
    if let Some(c) = fund.counts.last() {
        let text = match (c.missing.len(), c.surplus.len()) {
            (0, 0) => format!("{}账物相符", c.on),
            (less, more) => format!("{}盘亏{less}项、盘盈{more}项：{}", c.on, c.explanation),
        };
        all.push(("最近盘点", text));
    }
    for (no, d) in fund.numbered() {
        let how = match (d.refused, d.approved_on, d.done_on, d.remitted_on) {
            (true, ..) => "未同意".to_string(),
            (.., Some(on), Some(paid)) => format!("{on}成交{}，{paid}缴库", d.proceeds),
            (.., Some(on), None) if d.proceeds.0 > 0 => format!("{on}成交{}，尚未缴库", d.proceeds),
            (.., Some(on), None) => format!("{on}已处置"),
            (_, Some(on), ..) => format!("{on}批准，尚未实施"),
            _ => "待审批".into(),
        };
        all.push(("处置", format!("第{no}次，{}：{how}", d.way.label())));
    }
    all
}
