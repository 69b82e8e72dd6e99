//! 信用修复、撤下 — after a repair or an annulment the platform ends what it shows within a working day (D-12, D-14).

use super::command::{RegisterRepair, WithdrawCredit};
use super::consult::{day, decided};
use super::fact::Fact;
use super::tier::Tier;
use crate::case::CaseState;
use crate::context::Context;
use crate::deadline;
use crate::matter::text;
use crate::refusal::Refusal;
use crate::rules;

/// D-14: the shortest term has run, the offence is put right, the penalty performed, a pledge made public.
pub(super) fn register(state: &CaseState, c: &RegisterRepair, ctx: &Context) -> Result<Fact, Refusal> {
    let no = |need: &str, have: String| {
        Refusal::new(&rules::D_14, need, have).fix("当事人", "符合条件后再申请修复")
    };
    let decided = decided(state, ctx);
    let granted_on = day("granted_on", "准予修复日", c.granted_on, decided, ctx)?;
    let credit = &state.credit;
    let tier = credit.report.as_ref().map(|r| r.tier).or(credit.tier).unwrap_or(Tier::Minor);
    let (first, _) = tier.span(decided, ctx.town);
    if granted_on < first {
        return Err(
            no("达到最短公示期", format!("“{}”的最短公示期至{first}", tier.label())).field("granted_on")
        );
    }
    let owed = state.account(granted_on, ctx.town).balance();
    if owed.0 > 0 {
        return Err(no("完全履行处罚决定", format!("尚欠{owed}")).act("register_payment"));
    }
    if state.correction.is_some() && !state.corrected() {
        return Err(no("已经改正违法行为", "责令改正尚未复查合格".into()).act("check_correction"));
    }
    if !c.pledged {
        return Err(no("公开作出信用承诺", "没有确认".into()).field("pledged"));
    }
    let due = deadline::credit_repair(granted_on, &ctx.town.calendar);
    Ok(Fact::CreditRepaired {
        document: text("document", "准予修复的文书或者平台通知", &c.document)?,
        granted_on,
        shown_until: due.due.unwrap_or(due.nominal),
        files: c.files.clone(),
    })
}

/// D-14: what was repaired is not shown, nor reported, anew.
pub(in crate::case) fn unrepaired(state: &CaseState) -> Result<(), Refusal> {
    let Some(on) = state.credit.repaired else { return Ok(()) };
    Err(Refusal::new(&rules::D_14, "尚未信用修复的处罚", format!("{on}已准予修复"))
        .fix("法治室", "不再公示或者报送，写明理由"))
}

pub(super) fn withdraw(state: &CaseState, c: &WithdrawCredit, ctx: &Context) -> Result<Fact, Refusal> {
    let Some(recall) = &state.credit.recall else {
        return Err(Refusal::new(&rules::D_12, "应当到信用平台撤下的信息", "没有").fix("法治室", "无须撤下"));
    };
    let receipt = text("receipt", "平台回执", &c.receipt).map_err(|r| Refusal { rule: &rules::D_12, ..r })?;
    Ok(Fact::CreditWithdrawn {
        why: recall.why, on: day("on", "撤下日", c.on, recall.from, ctx)?, receipt
    })
}
