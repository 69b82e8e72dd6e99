//! 期限 and 要点 of 复议诉讼 for the case's page.

use super::proceeding::{Defendants, Instance};
use crate::case::state::{CaseState, PublicationState};
use crate::deadline::{self, Deadline};
use crate::town::Town;

/// 期限 that run now: ours, each with what it is for.
pub(super) fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let cal = &town.calendar;
    let remedy = &state.remedy;
    let mut all = Vec::new();
    for f in remedy.forwarding.iter().filter(|f| f.forwarded_on.is_none()) {
        all.push(("转送复议申请", deadline::FORWARDING.from(f.received_on, cal)));
    }
    for p in remedy.open().filter(|p| p.is_undecided() && p.answered_on.is_none()) {
        if let Some(due) = p.answer_due(town) {
            all.push((if p.instance == Instance::Reconsideration { "复议答复" } else { "答辩举证" }, due));
        }
    }
    if let (Some(on), PublicationState::Published { .. }) = (remedy.overturned_on, &state.publication) {
        all.push(("撤回公示", deadline::withdrawal(on, cal)));
    }
    for duty in remedy.duties.iter().filter(|d| d.done_on.is_none()) {
        if let Some(due) = duty.deadline(town) {
            all.push((duty.kind.label(), due));
        }
    }
    for claim in &remedy.claims {
        match (claim.decided, claim.served_on) {
            (None, _) => all.push(("决定国家赔偿", deadline::COMPENSATION.from(claim.received_on, cal))),
            (Some((on, _)), None) => all.push(("送达赔偿决定", deadline::COMPENSATION_SERVICE.from(on, cal))),
            _ => {}
        }
    }
    for v in remedy.supervision.iter().filter(|v| v.replied_on.is_none()) {
        all.push(("回复执法监督意见", Deadline::fixed(v.due_on)));
    }
    all
}

/// 要点: every proceeding in a line, what became of the decision, and what is still to be done.
pub(super) fn facts(state: &CaseState, _: &Town) -> Vec<(&'static str, String)> {
    let remedy = &state.remedy;
    let mut all = Vec::new();
    for p in &remedy.proceedings {
        let mut words = p.words();
        if p.late {
            words.push_str("，超过申请、起诉期限");
        }
        if p.skipped {
            words.push_str("，未经复议直接起诉");
        }
        if p.instance.in_court() && p.defendants != Defendants::Agency {
            words.push_str(&format!("，被告：{}", p.defendants.label()));
        }
        match &p.result {
            Some(r) => {
                words.push_str(&format!("：{}（{}）", r.kind.label(), r.document));
                match r.effective_on {
                    Some(on) => words.push_str(&format!("，{on}生效")),
                    None if r.appealed => words.push_str("，已上诉"),
                    None => words.push_str("，尚未生效"),
                }
            }
            None => words.push_str("：审理中"),
        }
        all.push((p.instance.label(), words));
    }
    if let Some(words) = state.execution_stayed() {
        all.push(("停止执行", words));
    }
    if remedy.void {
        all.push(("原决定", "已被撤销或者确认无效，不再收缴、执行".into()));
    }
    if let Some(p) = &remedy.changed {
        all.push(("变更后", p.words()));
    }
    for past in &remedy.past {
        all.push(("此前的决定", format!("{}，已由重新作出决定替代", past.decision.number)));
    }
    for d in &remedy.duties {
        let amount = if d.amount.0 > 0 { format!("{}，", d.amount) } else { String::new() };
        let done = d.done_on.map_or("待办".to_string(), |on| format!("{on}办结"));
        all.push((
            d.kind.label(),
            format!(
                "{amount}{}{done}",
                if d.what.is_empty() { String::new() } else { format!("{}，", d.what) }
            ),
        ));
    }
    for c in &remedy.claims {
        let words = match c.decided {
            None => format!("请求{}，待决定", c.asked),
            Some((on, sum)) if sum.0 > 0 => format!("{on}决定赔偿{sum}"),
            Some((on, _)) => format!("{on}决定不予赔偿"),
        };
        all.push(("国家赔偿", words));
    }
    for v in &remedy.supervision {
        let done = v.replied_on.map_or("待回复".to_string(), |on| format!("{on}回复"));
        all.push(("执法监督", format!("{}{}，{done}", v.from, v.document)));
    }
    all
}
