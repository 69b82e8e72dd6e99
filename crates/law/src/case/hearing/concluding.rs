//! 举行、终止、报告、听证后审核 (H-06, H-08–H-10, H-12, R-06).

use super::arranging::pending;
use super::command::*;
use super::fact::Fact;
use crate::case::notice::DefencePoint;
use crate::case::review::{ReviewLegality, check_items, may_review};
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{PersonRef, incomplete, text};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::DateTime;

/// H-06: a recusal of who presides or records is decided before the hearing begins, and heeded.
pub(super) fn impartial(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let session = pending(state)?;
    let of = |id: &str| id == session.presider.id || id == session.recorder.id;
    let asked = state.recusals.iter().filter(|r| of(&r.officer.id));
    for r in asked {
        let need = "对主持人、记录员的回避申请已经决定，应当回避的已经更换";
        match r.decided {
            Some(false) => {}
            None => {
                return Err(Refusal::new(&rules::H_06, need, format!("对{}的申请尚未决定", r.officer.name))
                    .fix("镇政府负责人", "决定是否回避")
                    .act("decide_recusal"));
            }
            Some(true) => {
                return Err(Refusal::new(
                    &rules::H_06,
                    need,
                    format!("{}应当回避，尚未更换", r.officer.name),
                )
                .fix("法治室", "更换主持人或者记录员")
                .act("replace_presider"));
            }
        }
    }
    Ok(())
}

/// the presider keeps the proceedings, and the recorder may put them down.
fn conducts(state: &CaseState, ctx: &Context, presider_only: bool) -> Result<(), Refusal> {
    let Some(session) = &state.hearing.session else { return pending(state).map(|_| ()) };
    let id = &ctx.actor.id;
    if *id == session.presider.id || (!presider_only && *id == session.recorder.id) {
        return Ok(());
    }
    let who = if presider_only { "主持人" } else { "主持人或者记录员" };
    Err(Refusal::new(
        &rules::R_06,
        format!("由本次听证的{who}办理"),
        format!("主持人是{}，记录员是{}", session.presider.name, session.recorder.name),
    )
    .fix(session.presider.name.clone(), "以本人账号办理"))
}

fn span(c: &HoldHearing, planned: DateTime, ctx: &Context) -> Result<(DateTime, DateTime), Refusal> {
    let started = c.started_at.unwrap_or(planned);
    let ended = c.ended_at.unwrap_or(ctx.now);
    let time = |t: DateTime| t.strftime("%Y-%m-%d %H:%M").to_string();
    if started.date() != planned.date() || started < planned {
        return Err(Refusal::new(
            &rules::H_04,
            format!("在通知的时间（{}）开始，不得提前", time(planned)),
            format!("{}开始", time(started)),
        )
        .fix("法治室", "改期的先延期并重新通知")
        .act("postpone_hearing")
        .field("started_at"));
    }
    if ended < started || ended > ctx.now {
        return Err(incomplete(
            "ended_at",
            format!("开始（{}）以后、现在以前的结束时间", time(started)),
            time(ended),
        ));
    }
    Ok((started, ended))
}

/// Those of the investigators who put the case: handlers of it, by their names and certificates.
fn investigators(state: &CaseState, ids: &[String], ctx: &Context) -> Result<Vec<PersonRef>, Refusal> {
    let mut found: Vec<PersonRef> = Vec::new();
    for id in ids {
        let person = ctx.people.get(id).ok_or_else(|| {
            incomplete("investigators", "从名单中选择调查人员", format!("没有编号为{id}的人员"))
        })?;
        if !state.is_handler(id) {
            return Err(Refusal::new(
                &rules::P_02,
                "由本案调查人员提出事实和证据",
                format!("{}没有承办本案", person.name),
            )
            .fix("主持人", "选择本案的承办人员")
            .field("investigators"));
        }
        if found.iter().all(|p| p.id != *id) {
            found.push(person.into());
        }
    }
    Ok(found)
}

pub(super) fn hold(state: &CaseState, c: &HoldHearing, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    conducts(state, ctx, false)?;
    let session = pending(state)?;
    let (started_at, ended_at) = span(c, session.held_at, ctx)?;
    let investigators = investigators(state, &c.investigators, ctx)?;
    if c.end != HearingEnd::Completed {
        terminated(c)?;
    }
    let opened = c.end.opened();
    let mut signature = c.signature.clone();
    if opened {
        if investigators.is_empty() {
            return Err(incomplete("investigators", "出席听证的调查人员", "没有选择"));
        }
        text("present", "到场的当事人、代理人", &c.present)?;
        if !c.told_rights {
            return Err(incomplete("told_rights", "宣布权利义务、询问是否申请回避", "没有勾选"));
        }
        text("statement", "调查人员提出的事实、证据和建议", &c.statement)?;
        text("defence", "当事人的申辩", &c.defence)?;
        checked(c)?;
    } else {
        signature = Default::default();
    }
    let full = c.end == HearingEnd::Completed;
    let needed = |field, label: &str, value: &str| {
        if full { text(field, label, value) } else { Ok(value.trim().to_string()) }
    };
    Ok(vec![Fact::HearingHeld {
        number: ctx.number("听笔"),
        end: c.end,
        started_at,
        ended_at,
        present: c.present.trim().into(),
        investigators,
        statement: c.statement.trim().into(),
        defence: c.defence.trim().into(),
        debate: needed("debate", "质证和辩论", &c.debate)?,
        last_words: needed("last_words", "最后陈述", &c.last_words)?,
        absence: c.absence.trim().into(),
        signature,
        files: c.files.clone(),
    }])
}

/// H-08: only who stays away or leaves without good reason gives up the hearing.
fn terminated(c: &HoldHearing) -> Result<(), Refusal> {
    let no = |have: &str, how: &str| {
        Refusal::new(&rules::H_08, "没有正当理由不到场、未经许可退出的，终止听证", have).fix("主持人", how)
    };
    if c.excused {
        return Err(no("当事人有正当理由", "不能终止；由法治室延期并重新通知")
            .act("postpone_hearing")
            .field("excused"));
    }
    if c.absence.trim().is_empty() {
        return Err(
            no("没有写明未到场或者退出的经过", "写明等候、联系的情况和当事人说明的理由").field("absence")
        );
    }
    Ok(())
}

/// H-09: read over to the party or its agent, who signs or whose refusal is noted.
fn checked(c: &HoldHearing) -> Result<(), Refusal> {
    if c.signature.given() || c.signature.declined().is_some() {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::H_09,
        "当事人或者代理人核对笔录后签名，拒签的由主持人注明",
        "没有签名，也没有注明",
    )
    .fix("主持人", "交核对签名，或者注明拒签的情况")
    .field("signature"))
}

pub(super) fn report(state: &CaseState, c: &ReportHearing, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    conducts(state, ctx, true)?;
    let points: Vec<DefencePoint> = c.points.iter().filter(|p| !p.point.trim().is_empty()).cloned().collect();
    let silent =
        || Refusal::new(&rules::H_10, "根据听证笔录逐条提出意见和理由", "没有逐条意见，或者没有理由");
    if points.is_empty() || points.iter().any(|p| p.reason.trim().is_empty()) {
        return Err(silent().fix("主持人", "写明每个争议焦点、是否采纳和理由").field("points"));
    }
    Ok(vec![Fact::HearingReported {
        number: ctx.number("听报"),
        summary: text("summary", "听证情况", &c.summary)?,
        points,
        opinion: text("opinion", "处理意见", &c.opinion)?,
    }])
}

/// H-10: what was heard has been reported by who presided.
pub(super) fn reported(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    match state.hearing.opened() {
        Some(h) if h.report.is_none() => Err(Refusal::new(
            &rules::H_10,
            "根据听证笔录提出的听证报告",
            format!("{}举行的听证尚未报告", h.on),
        )
        .fix("主持人", "提出听证报告")
        .act("report_hearing")),
        _ => Ok(()),
    }
}

pub(super) fn review(state: &CaseState, c: &ReviewLegality, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    may_review(state, ctx)?;
    let opinion = check_items(c)?;
    Ok(vec![Fact::HearingReviewed {
        number: ctx.number("法审"),
        items: c.items.clone(),
        verdict: c.verdict,
        opinion,
    }])
}
