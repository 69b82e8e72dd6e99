//! Guards shared by the steps of a case: who may handle it, sign it, and decide it, and when.

use super::fact::{Procedure, Subject};
use super::hearing;
use super::hold;
use super::penalty::Penalty;
use super::report::Outcome;
use super::review::ReviewVerdict;
use super::state::CaseState;
use crate::context::{Context, PriorPenalty};
use crate::matter::{PersonRef, officers};
use crate::party::Attestor;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use jiff::civil::Date;

/// someone whose recusal was decided does nothing more in the case.
pub fn not_recused(state: &CaseState, id: &str) -> Result<(), Refusal> {
    let Some(r) = state.recusals.iter().find(|r| r.officer.id == id && r.decided == Some(true)) else {
        return Ok(());
    };
    Err(Refusal::new(&rules::R_05, "没有回避事由的人员办理", format!("{}已被决定回避", r.officer.name))
        .fix("大队长", "变更承办人员")
        .act("assign_officers")
        .field("officers"))
}

/// R-01 for this case: two fit officers, none recused, none of whom has reviewed or approved it.
pub fn team(state: &CaseState, ids: &[PersonId], ctx: &Context) -> Result<Vec<PersonRef>, Refusal> {
    let team = officers(ctx, ids)?;
    for officer in &team {
        not_recused(state, &officer.id)?;
        not_crossed(state, officer)?;
    }
    Ok(team)
}

/// who has reviewed or approved the case, or presides over its hearing, does not handle it; R-10: nor does who
/// keeps its things.
pub fn not_crossed(state: &CaseState, officer: &PersonRef) -> Result<(), Refusal> {
    hearing::not_presider(state, &officer.id, "办理")?;
    hold::custody::not_keeper(state, officer)?;
    if !state.reviewers.contains(&officer.id) && !state.approvers.contains(&officer.id) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::X_14,
        "没有审核、审批过本案的人员办理",
        format!("{}审核或者审批过本案", officer.name),
    )
    .fix("大队长", "换由其他执法人员办理")
    .act("assign_officers")
    .field("officers"))
}

/// X-14 for what one officer books alone for the case's own side (an address, a waiver, an application, cash): whoever
/// has reviewed or approved it does not, and whoever does handles it from then on.
pub fn books(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    not_recused(state, &ctx.actor.id)?;
    not_crossed(state, &PersonRef::from(ctx.actor))
}

/// The acting person handles the case alone in an act that needs no second officer (judging evidence, reviewing a
/// defence): fit for duty, not recused, neither reviewer nor approver of it.
pub fn handler(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    ctx.actor.fit_for_duty(ctx.today())?;
    not_recused(state, &ctx.actor.id)?;
    not_crossed(state, &PersonRef::from(ctx.actor))?;
    if state.is_handler(&ctx.actor.id) {
        return Ok(());
    }
    Err(Refusal::new(&rules::P_02, "由本案承办人员办理", format!("{}没有承办本案", ctx.actor.name))
        .fix("大队长", "变更承办人员，或者由承办人员办理")
        .act("assign_officers"))
}

/// Whoever stands by as a witness does nothing of the act: said under the rule that asks for the witness.
pub fn witness_apart(witness: &Attestor, officers: &[PersonRef], rule: &'static Rule) -> Result<(), Refusal> {
    let name = witness.name();
    if name.is_empty() || officers.iter().all(|o| o.name != name) {
        return Ok(());
    }
    Err(Refusal::new(rule, "执法人员以外的见证人", format!("{name}是本次的执法人员"))
        .fix("执法人员", "另请见证人到场签名")
        .field("witness"))
}

/// G-06: what is gathered before filing is the clue's; the case's own evidence begins with its filing.
pub fn filed(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    if state.filed_on.is_some() {
        return Ok(());
    }
    Err(Refusal::new(&rules::G_06, "已经立案", "尚未立案")
        .fix("镇政府负责人", "决定立案后再调查取证")
        .act("decide_filing"))
}

/// The acting person has not handled the case.
pub fn not_handler(state: &CaseState, ctx: &Context, what: &str) -> Result<(), Refusal> {
    not_recused(state, &ctx.actor.id)?;
    if !state.is_handler(&ctx.actor.id) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::X_14,
        format!("由没有承办本案的人{what}"),
        format!("{}承办过本案", ctx.actor.name),
    )
    .fix("大队长", "换由没有承办本案的人员办理"))
}

/// whoever reviews or checks the case has approved nothing in it.
pub fn not_approver(state: &CaseState, ctx: &Context, what: &str) -> Result<(), Refusal> {
    if !state.approvers.contains(&ctx.actor.id) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::X_14,
        format!("由没有审批过本案的人{what}"),
        format!("{}审批过本案", ctx.actor.name),
    )
    .fix("法治室", "换人办理"))
}

/// whoever approves has neither handled nor reviewed the case, nor presided over its hearing.
pub fn approves(state: &CaseState, ctx: &Context, what: &str) -> Result<(), Refusal> {
    not_handler(state, ctx, what)?;
    hearing::not_presider(state, &ctx.actor.id, what)?;
    if !state.reviewers.contains(&ctx.actor.id) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::X_14,
        format!("由没有审核本案的人{what}"),
        format!("{}审核过本案", ctx.actor.name),
    )
    .fix("大队长", "换由没有审核本案的人员办理"))
}

/// signs for the town government, and has neither handled nor reviewed the case.
pub fn signs_as_head(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    ctx.actor.may_sign_as_head()?;
    approves(state, ctx, "审批")
}

/// An earlier fine for what looks like the same act: the same party, the same item, overlapping days. Places are
/// written in words and need not agree letter by letter, so a person says where acts differ (`repeat_note`).
pub fn same_act_fined<'a>(s: &Subject, ctx: &'a Context) -> Option<&'a PriorPenalty> {
    let far = Date::MAX;
    let (from, to) = (s.act_from, s.act_to.unwrap_or(far));
    ctx.history.iter().find(|p| {
        p.fined && p.item == s.item.id && p.act_from <= to && from <= p.act_to.unwrap_or(p.decided_on)
    })
}

/// a passed legal review later than the last change of facts.
pub fn reviewed(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let no = |have: &str| {
        Err(Refusal::new(&rules::X_01, "法制审核通过（晚于最后一次事实变化）", have)
            .fix("法治室", "对调查终结报告进行法制审核")
            .act("review_legality"))
    };
    match state.reviews.last() {
        None => no("尚未法制审核"),
        Some(r) if r.verdict != ReviewVerdict::Pass => {
            no(&format!("最近一次审核结论为“{}”", r.verdict.label()))
        }
        Some(r) if r.version < state.facts_version => no("审核之后事实又有变化"),
        Some(_) => Ok(()),
    }
}

/// N-02: where a penalty is proposed, the notice was served, its window has run out or was waived,
/// every defence was reviewed, and no hearing asked for is outstanding.
pub fn heard(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let penalising = state.report.as_ref().is_none_or(|r| matches!(r.outcome, Outcome::Penalty { .. }));
    if !penalising {
        return Ok(());
    }
    let Some(notice) = state.notice() else {
        return Err(Refusal::new(
            &rules::X_02,
            "已告知拟处罚的内容、事实、理由、依据和权利",
            "没有有效的告知书",
        )
        .fix("承办人", "制作并送达处罚告知书")
        .act("issue_notice"));
    };
    let Some(served_on) = notice.served_on else {
        return Err(Refusal::new(&rules::X_02, "告知书已送达当事人", format!("{}尚未送达", notice.number))
            .fix("承办人", "送达告知书")
            .act("serve_paper"));
    };
    hearing::answered(state, ctx)?;
    // Also one made against an earlier notice: a new notice does not unsay what the party has said.
    if state.defences.iter().any(|d| !d.reviewed) {
        return Err(Refusal::new(&rules::N_02, "陈述申辩已经逐条复核", "有未复核的陈述申辩")
            .fix("承办人", "复核陈述申辩")
            .act("review_defence"));
    }
    window_over(state, served_on, ctx)
}

/// the defence window, and the hearing window where there is one, has run out or was waived in writing.
fn window_over(state: &CaseState, served_on: Date, ctx: &Context) -> Result<(), Refusal> {
    let notice = state.notice().expect("heard() has looked at the notice");
    if notice.waived_all() {
        return Ok(());
    }
    let due = notice.window(served_on, ctx.town);
    let over = due.due.is_some_and(|d| d < ctx.today());
    if over {
        return Ok(());
    }
    let have = match due.due {
        Some(d) => format!("告知书{served_on}送达，期限至{d}（工作日）"),
        None => format!("告知书{served_on}送达，届满日跨入尚未公布放假安排的年度，只能暂定"),
    };
    let who = if due.due.is_some() { "承办人" } else { "系统管理员" };
    let how = if due.due.is_some() {
        "等待期满，或者登记当事人的书面放弃"
    } else {
        "录入该年度放假安排"
    };
    Err(Refusal::new(&rules::X_03, "陈述申辩期、听证请求期届满或者书面放弃", have)
        .fix(who, how)
        .act("waive_rights"))
}

/// a serious or complex case has been discussed by the responsible persons, after the legal review.
pub fn discussed(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    if !state.needs_discussion(ctx) {
        return Ok(());
    }
    let reviewed_at = state.reviews.last().map_or(0, |r| r.version);
    match &state.discussion {
        Some(d) if d.version > reviewed_at => Ok(()),
        Some(_) => Err(Refusal::new(&rules::X_08, "法制审核之后的集体讨论", "讨论早于最近一次法制审核")
            .fix("镇政府负责人", "审核通过后重新集体讨论")
            .act("discuss")),
        None => Err(Refusal::new(&rules::X_08, "负责人集体讨论", "情节复杂或者重大，尚未集体讨论")
            .fix("镇政府负责人", "召开集体讨论并记录")
            .act("discuss")),
    }
}

/// N-04: the notices given on the facts as they stand; those given before a reopening are of other facts.
pub fn present_notices(state: &CaseState) -> impl Iterator<Item = &super::state::Notice> {
    state.notices.iter().filter(|n| state.paper(&n.number).is_some_and(|p| p.version > state.facts_version))
}

/// Whether a defence on the facts as they stand was adopted, in writing or at the hearing: what was adopted before a
/// reopening has gone into the new report, and lightens nothing a second time.
pub fn adopted(state: &CaseState) -> bool {
    hearing::adopted(state)
        || state.defences.iter().any(|d| d.adopted && present_notices(state).any(|n| n.number == d.notice))
}

/// H-01: what reaches the standard on the day of the decision was noticed with the right to a hearing.
pub fn told_of_hearing(state: &CaseState, penalty: &Penalty, ctx: &Context) -> Result<(), Refusal> {
    let subject = state.subject()?;
    let needed = penalty.needs_hearing_notice(subject.party.kind, &subject.item.domain, ctx);
    if !needed || state.notice().is_some_and(|n| n.hearing) {
        return Ok(());
    }
    Err(Refusal::new(&rules::H_01, "告知当事人有要求听证的权利", "告知书没有告知听证权")
        .fix("承办人", "重新制作并送达听证告知书")
        .act("issue_notice"))
}

/// not heavier than what was noticed, and of the same particulars unless a defence was adopted.
pub fn not_heavier(state: &CaseState, penalty: &Penalty) -> Result<(), Refusal> {
    let notice = state.notice().ok_or_else(|| {
        Refusal::new(&rules::X_02, "已告知拟处罚内容", "没有有效的告知书")
            .fix("承办人", "先告知")
            .act("issue_notice")
    })?;
    let reworded = || penalty.worded_otherwise(&notice.penalty).filter(|_| !adopted(state));
    match penalty.heavier_than(&notice.penalty).or_else(reworded) {
        None => Ok(()),
        Some(why) => Err(Refusal::new(
            &rules::X_04,
            format!("不重于告知的“{}”", notice.penalty.words()),
            format!("{}（{why}）", penalty.words()),
        )
        .fix("承办人", "减到告知的幅度以内；有新事实的，重新调查、审核并重新告知")
        .act("reopen_investigation")
        .field("penalty")),
    }
}

/// J-06 at the decision: only a fine is barred.
pub fn not_fined_twice(subject: &Subject, penalty: &Penalty, ctx: &Context) -> Result<(), Refusal> {
    if penalty.fine().0 == 0 || !subject.repeat_note.is_empty() {
        return Ok(());
    }
    match same_act_fined(subject, ctx) {
        None => Ok(()),
        Some(p) => Err(Refusal::new(
            &rules::J_06,
            "同一违法行为只罚款一次",
            format!("同一行为已被罚款（{}，{}）", p.case_number, p.decided_on),
        )
        .fix("承办人", "改用警告等其他种类，或者说明不是同一行为")
        .field("penalty")),
    }
}

/// F-01 and its kin apply to the general procedure only.
pub fn general(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    only(state, Procedure::General)
}

/// For acts of the simple procedure.
pub fn simple(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    only(state, Procedure::Simple)
}

fn only(state: &CaseState, procedure: Procedure) -> Result<(), Refusal> {
    if state.procedure == procedure {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::P_03,
        format!("{}案件", procedure.label()),
        format!("本案适用{}", state.procedure.label()),
    )
    .fix("经办人", "按本案程序办理"))
}
