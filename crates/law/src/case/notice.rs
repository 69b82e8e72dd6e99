//! 告知、申辩、放弃、听证要求 (G-09–G-11, N-01–N-04, H-01–H-03, X-02, X-03).

use super::fact::CaseFact;
use super::guard;
use super::hearing;
use super::penalty::Penalty;
use super::report::Outcome;
use super::state::CaseState;
use crate::clue::signed;
use crate::context::Context;
use crate::deadline;
use crate::matter::{incomplete, text};
use crate::party::{FileRef, Signature};
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 制作告知书; the kind (with or without the right to a hearing) follows from the penalty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueNotice {
    /// 拟处罚; the report's when empty.
    pub penalty: Penalty,
    /// 事实; the report's when empty.
    pub facts: String,
    /// 理由; the report's when empty.
    pub reasons: String,
    /// 依据; the item's when empty.
    pub basis: String,
    /// 电子技术监控记录的查询、陈述申辩途径 (N-05): asked for where the case rests on a camera.
    pub access: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 陈述申辩
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordDefence {
    /// 口头提出, put down in a record.
    pub oral: bool,
    /// 提出日（邮寄以邮戳）
    pub made_on: Option<Date>,
    /// 内容
    pub content: String,
    /// 材料
    pub files: Vec<FileRef>,
    /// 当事人签名
    pub signature: Signature,
    /// 记录人
    pub officers: Vec<PersonId>,
}

/// 一条申辩意见的复核
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefencePoint {
    /// 申辩意见
    pub point: String,
    /// 采纳
    pub adopted: bool,
    /// 理由
    pub reason: String,
}

/// 复核申辩
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewDefence {
    /// 逐条意见
    pub points: Vec<DefencePoint>,
    /// 结论
    pub conclusion: String,
}

/// 放弃的范围
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiver {
    /// 陈述申辩
    #[default]
    Defence,
    /// 听证
    Hearing,
    /// 陈述申辩和听证
    Both,
}

/// 放弃陈述申辩（听证）
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WaiveRights {
    /// 范围
    pub scope: Waiver,
    /// 声明日期
    pub waived_on: Option<Date>,
    /// 书面声明或者音像
    pub files: Vec<FileRef>,
    /// 当事人签名
    pub signature: Signature,
}

/// 要求听证
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestHearing {
    /// 提出日（邮寄以邮戳）
    pub requested_on: Option<Date>,
    /// 耽误期限的不可抗力或者其他正当理由; asked for past the fifth day.
    pub obstacle: String,
    /// 障碍消除日
    pub obstacle_ended_on: Option<Date>,
    /// 要求听证的材料、证明
    pub files: Vec<FileRef>,
}

/// 撤回听证要求
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WithdrawHearing {
    /// 撤回日
    pub withdrawn_on: Option<Date>,
    /// 书面材料
    pub files: Vec<FileRef>,
}

/// 重新调查
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReopenInvestigation {
    /// 理由
    pub reason: String,
}

pub(super) fn issue(state: &CaseState, c: &IssueNotice, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let report = state.report()?;
    let Outcome::Penalty { penalty: proposed } = &report.outcome else {
        return Err(Refusal::new(
            &rules::N_01,
            "拟给予处罚的案件才需告知",
            format!("拟{}", report.outcome.label()),
        )
        .fix("承办人", "直接提出处理建议")
        .act("propose_decision"));
    };
    let penalty = if c.penalty.0.is_empty() { proposed.clone() } else { c.penalty.clone() };
    let reworded = || penalty.worded_otherwise(proposed).filter(|_| !guard::adopted(state));
    if let Some(why) = penalty.heavier_than(proposed).or_else(reworded) {
        return Err(Refusal::new(
            &rules::X_01,
            format!("告知不重于法制审核过的“{}”", proposed.words()),
            format!("{}（{why}）", penalty.words()),
        )
        .fix("承办人", "按审核过的内容告知，或者重新调查并送审")
        .act("reopen_investigation")
        .field("penalty"));
    }
    // N-04: without new facts a notice may replace another only by one that is not heavier.
    if let Some((old, why)) =
        guard::present_notices(state).find_map(|n| penalty.heavier_than(&n.penalty).map(|w| (n, w)))
    {
        return Err(Refusal::new(
            &rules::N_04,
            format!("没有新的事实时不重于已告知的“{}”", old.penalty.words()),
            format!("{}（{why}）", penalty.words()),
        )
        .fix("承办人", "按已告知的幅度；有新事实的，重新调查、审核后重新告知")
        .act("reopen_investigation")
        .field("penalty"));
    }
    let subject = state.subject()?;
    penalty.check(&subject.item)?;
    super::fund::gains_fit(state, &penalty)?;
    let or = |given: &str, default: &str| {
        if given.trim().is_empty() { default.to_string() } else { given.trim().into() }
    };
    let hearing = penalty.needs_hearing_notice(subject.party.kind, &subject.item.domain, ctx);
    let mut reasons = or(&c.reasons, &report.reasons);
    // N-05: whom a camera caught must be able to look at the record before answering; the notice says where.
    let cameras = state.evidence.iter().any(|e| e.monitored && report.evidence.contains(&e.no));
    let access = c.access.trim();
    if cameras && access.is_empty() {
        return Err(Refusal::new(&rules::N_05, "告知监控记录的查询和陈述申辩途径", "没有填写")
            .fix("承办人", "写明到何处、用什么方式查询和申辩")
            .field("access"));
    }
    if !access.is_empty() {
        reasons = format!("{reasons}\n电子技术监控记录的查询和陈述、申辩途径：{access}");
    }
    Ok(CaseFact::NoticeIssued {
        number: ctx.number(if hearing { "听告" } else { "罚告" }),
        hearing,
        penalty,
        facts: or(&c.facts, &report.facts),
        reasons,
        basis: or(&c.basis, &format!("违反{}，依据{}", subject.item.violated, subject.item.basis)),
        officers,
    })
}

/// The notice that is in force and served, or why not.
pub(super) fn served_notice(state: &CaseState) -> Result<(&super::state::Notice, Date), Refusal> {
    let notice = state.notice();
    match notice.and_then(|n| n.served_on.map(|d| (n, d))) {
        Some(found) => Ok(found),
        None => Err(Refusal::new(&rules::X_02, "告知书已经送达", "没有已送达的告知书")
            .fix("承办人", "先送达告知书")
            .act("serve_paper")),
    }
}

/// A day from one day to today; today when it is not said.
pub(super) fn day(
    field: &'static str,
    label: &str,
    day: Option<Date>,
    from: Date,
    ctx: &Context,
) -> Result<Date, Refusal> {
    let day = day.unwrap_or(ctx.today());
    if day < from || day > ctx.today() {
        return Err(incomplete(field, format!("{label}在{from}至今天之间"), day.to_string()));
    }
    Ok(day)
}

pub(super) fn defence(state: &CaseState, c: &RecordDefence, ctx: &Context) -> Result<CaseFact, Refusal> {
    let (_, served_on) = served_notice(state)?;
    let made_on = day("made_on", "提出日", c.made_on, served_on, ctx)?;
    let officers = if c.oral { guard::team(state, &c.officers, ctx)? } else { Vec::new() };
    if c.oral {
        signed(&c.signature, "当事人在笔录上签名，或者注明拒签")?;
    } else if c.files.is_empty() {
        return Err(incomplete("files", "书面申辩材料", "没有附件；口头提出的请勾选“口头”"));
    }
    Ok(CaseFact::DefenceRecorded {
        number: c.oral.then(|| ctx.number("申笔")),
        made_on,
        content: text("content", "申辩内容", &c.content)?,
        files: c.files.clone(),
        signature: c.signature.clone(),
        officers,
    })
}

pub(super) fn review_defence(
    state: &CaseState,
    c: &ReviewDefence,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    guard::handler(state, ctx)?;
    if !state.defences.iter().any(|d| !d.reviewed) {
        return Err(Refusal::new(&rules::N_02, "有待复核的陈述申辩", "没有未复核的陈述申辩")
            .fix("承办人", "先登记陈述申辩")
            .act("record_defence"));
    }
    let points: Vec<DefencePoint> = c.points.iter().filter(|p| !p.point.trim().is_empty()).cloned().collect();
    if points.is_empty() {
        return Err(incomplete("points", "逐条复核申辩意见", "没有填写"));
    }
    if let Some(p) = points.iter().find(|p| p.reason.trim().is_empty()) {
        return Err(Refusal::new(&rules::N_02, "每条意见采纳与否的理由", format!("“{}”没有理由", p.point))
            .fix("承办人", "补写理由")
            .field("points"));
    }
    Ok(CaseFact::DefenceReviewed {
        number: ctx.number("申复"),
        points,
        conclusion: text("conclusion", "复核结论", &c.conclusion)?,
    })
}

pub(super) fn waive(state: &CaseState, c: &WaiveRights, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::books(state, ctx)?;
    let (notice, served_on) = served_notice(state)?;
    let waived_on = day("waived_on", "声明日期", c.waived_on, served_on, ctx)?;
    // N-03: a waiver must be clear: on paper, or recorded; a signature on the screen counts as paper.
    if c.files.is_empty() && c.signature.image.is_none() {
        return Err(Refusal::new(&rules::N_03, "书面声明、签名或者音像", "没有附件，也没有签名")
            .fix("当事人", "签署放弃声明，或者由执法人员录像")
            .field("files"));
    }
    Ok(CaseFact::RightsWaived {
        number: ctx.number("弃"),
        scope: c.scope,
        notice: Some(notice.number.clone()),
        waived_on,
        files: c.files.clone(),
        signature: c.signature.clone(),
    })
}

pub(super) fn request_hearing(
    state: &CaseState,
    c: &RequestHearing,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    let (notice, served_on) = served_notice(state)?;
    if !notice.hearing {
        return Err(Refusal::new(&rules::H_01, "达到听证标准、告知了听证权的案件", "本案告知书没有听证权")
            .fix("承办人", "按陈述申辩登记")
            .act("record_defence"));
    }
    let requested_on = day("requested_on", "提出日", c.requested_on, served_on, ctx)?;
    let window = deadline::hearing_request(served_on, &ctx.town.calendar);
    let late = window.due.filter(|due| requested_on > *due);
    if let Some(due) = late {
        excused(c, due, requested_on, ctx)?;
    } else if let Some(due) = window.due.filter(|due| ctx.today() > *due) {
        posted(c, due, requested_on, ctx)?;
    }
    let of = |obstacle: &str| if late.is_some() { obstacle.trim().to_string() } else { String::new() };
    Ok(CaseFact::HearingRequested { requested_on, obstacle: of(&c.obstacle), files: c.files.clone() })
}

/// T-TRANSIT: what arrives after the window is in time by the day it was posted, or handed in, and that day is proved.
fn posted(c: &RequestHearing, due: Date, requested_on: Date, ctx: &Context) -> Result<(), Refusal> {
    if !c.files.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::T_TRANSIT,
        format!("期满（{due}）前已经交邮或者提交的证明：信封邮戳、收件记录"),
        format!("登记为{requested_on}提出，今天{}，没有附件", ctx.today()),
    )
    .fix("承办人", "上传盖有邮戳的信封或者收件记录；没有证明的如实填写提出日")
    .field("files"))
}

/// H-03, T-OBSTACLE: past the fifth working day only what an obstacle kept from being asked in time, within ten days of
/// its end, and only if the legal office finds it so.
fn excused(c: &RequestHearing, due: Date, requested_on: Date, ctx: &Context) -> Result<(), Refusal> {
    let no = |need: String, have: String| {
        Err(Refusal::new(&rules::H_03, need, have)
            .fix("法治室", "出具不予受理听证通知书；有不可抗力等正当理由的，写明理由和障碍消除日")
            .act("refuse_hearing"))
    };
    if c.obstacle.trim().is_empty() {
        return no(format!("告知后五个工作日内（至{due}）提出"), format!("{requested_on}提出，已经逾期"))
            .map_err(|r| r.field("requested_on"));
    }
    let Some(ended) = c.obstacle_ended_on.filter(|d| *d <= requested_on) else {
        return no("不晚于提出日的障碍消除日".into(), "没有填写，或者晚于提出日".into())
            .map_err(|r| r.field("obstacle_ended_on"));
    };
    let last = deadline::extension_request(ended, &ctx.town.calendar);
    if last.due.is_none_or(|d| d < requested_on) {
        return no(format!("障碍消除后十日内（至{}）提出", last.text()), format!("{requested_on}提出"))
            .map_err(|r| r.field("obstacle_ended_on"));
    }
    if !ctx.actor.is(Role::Legal) {
        return no("由法治室审查理由是否正当".into(), format!("{}（{}）", ctx.actor.name, ctx.actor.post));
    }
    Ok(())
}

pub(super) fn withdraw_hearing(
    state: &CaseState,
    c: &WithdrawHearing,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    served_notice(state)?;
    let Some(requested) = hearing::outstanding(state) else {
        return Err(Refusal::new(&rules::G_11, "有未举行的听证要求", "没有").fix("承办人", "无须撤回"));
    };
    let withdrawn_on = day("withdrawn_on", "撤回日", c.withdrawn_on, requested, ctx)?;
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::N_03, "当事人书面撤回的材料", "没有附件")
            .fix("当事人", "书面撤回听证要求")
            .field("files"));
    }
    Ok(CaseFact::HearingRequestWithdrawn { withdrawn_on, files: c.files.clone() })
}

pub(super) fn reopen(state: &CaseState, c: &ReopenInvestigation, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::handler(state, ctx)?;
    Ok(CaseFact::InvestigationReopened { reason: text("reason", "重新调查的理由", &c.reason)? })
}
