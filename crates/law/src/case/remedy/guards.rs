//! What there must be for an act of 复议诉讼, and the bar on gathering evidence meanwhile.

use super::proceeding::Instance;
use super::result::Due;
use super::state::Proceeding;
use crate::case::acts::there_is;
use crate::case::publication;
use crate::case::state::{CaseState, PublicationState};
use crate::context::Context;
use crate::matter::incomplete;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;

type Answer = Result<(), Refusal>;

/// A day between `from` and today; today when absent.
pub(super) fn day(
    field: &'static str,
    given: Option<Date>,
    from: Date,
    ctx: &Context,
) -> Result<Date, Refusal> {
    let day = given.unwrap_or(ctx.today());
    if day < from || day > ctx.today() {
        return Err(incomplete(field, format!("{from}至今天之间的日期"), day.to_string()));
    }
    Ok(day)
}

/// The open proceeding of this number, or the only open one of the kind when none is named.
pub(super) fn chosen(
    state: &CaseState,
    no: u32,
    of: impl Fn(&Proceeding) -> bool,
) -> Result<&Proceeding, Refusal> {
    let mut open = state.remedy.open().filter(|p| p.is_undecided() && of(p));
    let found = if no == 0 { open.next_back() } else { open.find(|p| p.no == no) };
    found.ok_or_else(|| incomplete("proceeding", "未审结的复议、诉讼", format!("没有第{no}件，或者已有结果")))
}

pub(super) fn alive(s: &CaseState, _: &Context) -> Answer {
    there_is(s.filed_on.is_some(), "已经立案的案件", "尚未立案")
}
pub(super) fn served_paper(s: &CaseState, _: &Context) -> Answer {
    there_is(s.papers.iter().any(|p| p.outgoing && p.served_on.is_some()), "已经送达的文书", "没有")
}
/// S-08, 复§32: through us go applications against on-the-spot penalties and those that a camera proves.
pub(super) fn forwardable(s: &CaseState, ctx: &Context) -> Answer {
    publication::served(s, ctx).map_err(|r| Refusal { rule: &rules::P_03, ..r })?;
    let simple = s.procedure == crate::case::Procedure::Simple;
    let ok = simple || s.evidence.iter().any(|e| e.monitored);
    there_is(ok, "当场处罚或者依据电子监控的处罚", "可以直接向复议机关申请")?;
    there_is(
        s.remedy.forwarding.iter().all(|f| f.forwarded_on.is_some()),
        "没有待转送的复议申请",
        "前一申请尚未转送",
    )
}
pub(super) fn unforwarded(s: &CaseState, _: &Context) -> Answer {
    there_is(s.remedy.forwarding.iter().any(|f| f.forwarded_on.is_none()), "有待转送的复议申请", "没有")
}
pub(super) fn pending(s: &CaseState, _: &Context) -> Answer {
    there_is(s.remedy.open().any(Proceeding::is_undecided), "有未审结的复议、诉讼", "没有")
}
/// Still to be answered by us.
fn unanswered(s: &CaseState, court: bool) -> bool {
    s.remedy
        .open()
        .any(|p| p.is_undecided() && p.instance.in_court() == court && p.is_ours() && p.answered_on.is_none())
}
pub(super) fn pending_reconsideration(s: &CaseState, _: &Context) -> Answer {
    there_is(unanswered(s, false), "有待答复的行政复议", "没有")
}
pub(super) fn pending_court(s: &CaseState, _: &Context) -> Answer {
    there_is(unanswered(s, true), "有待答辩的行政诉讼", "没有")
}
pub(super) fn supplementable(s: &CaseState, _: &Context) -> Answer {
    let Some(p) = s.remedy.open().find(|p| p.is_undecided() && p.is_ours()) else {
        return there_is(false, "由本机关举证的复议、诉讼", "没有");
    };
    if s.remedy.open().any(|p| p.leave.is_some()) { Ok(()) } else { Err(not_by_ourselves(p)) }
}
pub(super) fn appealable(s: &CaseState, _: &Context) -> Answer {
    there_is(waits(s), "尚未生效的一审裁判", "没有")
}
pub(super) fn effect_waits(s: &CaseState, ctx: &Context) -> Answer {
    appealable(s, ctx)
}
/// A first judgment is known and neither appealed against nor in effect.
fn waits(s: &CaseState) -> bool {
    s.remedy.open().any(|p| p.instance == Instance::First && p.result.is_some())
}
pub(super) fn decided_upon(s: &CaseState, _: &Context) -> Answer {
    let any = s.remedy.proceedings.iter().any(|p| p.instance == Instance::Reconsideration);
    there_is(any, "行政复议", "本案没有行政复议")
}
pub(super) fn refundable(s: &CaseState, _: &Context) -> Answer {
    there_is(s.remedy.owed(Due::Refund).is_some(), "有应当退还的罚款", "没有")
}
pub(super) fn duty_open(s: &CaseState, _: &Context) -> Answer {
    let any = s.remedy.duties.iter().any(|d| d.done_on.is_none() && d.kind.by_hand());
    there_is(any, "有待履行的事项", "没有")
}
pub(super) fn compensable(s: &CaseState, _: &Context) -> Answer {
    there_is(s.remedy.owed(Due::Compensation).is_some(), "有待评估的赔偿责任", "没有")
}
/// Deciding anew: ordered, and what the public was told of the old decision is withdrawn (D-05).
pub(super) fn redoable(s: &CaseState, _: &Context) -> Answer {
    there_is(s.remedy.owed(Due::Redo).is_some(), "被责令重新作出决定", "没有")?;
    withdrawn(s)
}
/// D-05: what was published of a decision that did not stand is withdrawn.
fn withdrawn(s: &CaseState) -> Answer {
    let shown = matches!(s.publication, PublicationState::Published { .. });
    if s.remedy.overturned_on.is_none() || !shown {
        return Ok(());
    }
    Err(Refusal::new(&rules::D_05, "撤回已公开的决定并公开说明理由", "决定没有维持，仍在公示")
        .fix("法治室", "三个工作日内撤回公示")
        .act("withdraw_publication"))
}
pub(super) fn claimable(s: &CaseState, ctx: &Context) -> Answer {
    served_paper(s, ctx)
}
pub(super) fn claim_open(s: &CaseState, _: &Context) -> Answer {
    there_is(s.remedy.claims.iter().any(|c| c.decided.is_none()), "有待决定的赔偿申请", "没有")
}
pub(super) fn claim_unserved(s: &CaseState, _: &Context) -> Answer {
    let any = s.remedy.claims.iter().any(|c| c.decided.is_some() && c.served_on.is_none());
    there_is(any, "有待送达的赔偿决定", "没有")
}
pub(super) fn supervised(s: &CaseState, _: &Context) -> Answer {
    there_is(s.remedy.supervision.iter().any(|v| v.replied_on.is_none()), "有待回复的监督意见", "没有")
}
/// A fault is looked into where an outcome or the supervision found one.
pub(super) fn faulty(s: &CaseState, _: &Context) -> Answer {
    let any = s.remedy.owed(Due::Fault).is_some() || !s.remedy.supervision.is_empty();
    there_is(any, "违法结果或者执法监督意见", "没有")
}

/// why nobody gathers evidence for a challenged decision by himself.
fn not_by_ourselves(p: &Proceeding) -> Refusal {
    let rule = if p.instance.in_court() { &rules::A_21 } else { &rules::A_09 };
    Refusal::new(rule, "复议机关、法院准许或者责令补充", format!("{}期间不得自行收集证据", p.words()))
        .fix("法治室", "有准许或者责令补充文书的，先登记")
        .act("allow_evidence")
}

/// while the decision is challenged and the agency answers for it nobody gathers evidence, unless allowed. A
/// guard of the acts that do.
pub fn may_gather(s: &CaseState, _: &Context) -> Answer {
    match s.remedy.open().find(|p| p.decision && p.is_ours() && p.leave.is_none()) {
        Some(p) => Err(not_by_ourselves(p)),
        None => Ok(()),
    }
}

/// nothing is demanded while execution is stopped. A guard of the acts that demand.
pub fn not_stayed(s: &CaseState, _: &Context) -> Answer {
    let Some(words) = s.execution_stayed() else { return Ok(()) };
    Err(Refusal::new(&rules::A_10, "没有停止执行", words)
        .fix("法治室", "等待审结；恢复执行的登记恢复")
        .act("record_remedy_stay"))
}

/// D-05: a decision that did not stand is not made public. A guard of publication.
pub fn stands(s: &CaseState, _: &Context) -> Answer {
    if !s.remedy.void {
        return Ok(());
    }
    Err(Refusal::new(&rules::D_05, "仍然有效的处罚决定", "决定已被撤销或者确认无效")
        .fix("法治室", "不公示；已经公示的撤回"))
}

/// What closing must wait for: an open remedy, and everything an outcome obliges to (回流).
pub(super) fn before_closing(s: &CaseState, _: &Context) -> Answer {
    let waits = |rule, need: &str, have: String, how: &str, act: &'static str| {
        Err(Refusal::new(rule, need, have).fix("法治室", how).act(act))
    };
    if let Some(p) = s.remedy.open().next() {
        let words = format!("{}尚未审结", p.words());
        return waits(&rules::G_17, "没有未审结的复议、诉讼", words, "审结后登记结果", "record_result");
    }
    withdrawn(s)?;
    if let Some(duty) = s.remedy.duties.iter().find(|d| d.done_on.is_none()) {
        let court = s.remedy.proceeding(duty.proceeding).is_some_and(|p| p.instance.in_court());
        let rule = duty.kind.rule(court);
        let have = format!("{}尚未办理", duty.kind.label());
        return waits(rule, &format!("办理“{}”", duty.kind.label()), have, duty.kind.how(), duty.kind.act());
    }
    if s.remedy.forwarding.iter().any(|f| f.forwarded_on.is_none()) {
        let have = "代收的复议申请尚未转送".to_string();
        return waits(&rules::S_08, "转送代收的复议申请", have, "转送复议机关", "forward_application");
    }
    if s.remedy.claims.iter().any(|c| c.served_on.is_none()) {
        let act =
            if s.remedy.claims.iter().any(|c| c.decided.is_none()) { "decide_claim" } else { "serve_claim" };
        return waits(&rules::A_29, "国家赔偿申请已经决定并送达", "尚未办结".into(), "作出决定并送达", act);
    }
    if s.remedy.supervision.iter().any(|v| v.replied_on.is_none()) {
        let have = "执法监督意见尚未回复".to_string();
        return waits(&rules::U_07, "在期限内处理并回复监督意见", have, "回复监督机关", "reply_supervision");
    }
    Ok(())
}
