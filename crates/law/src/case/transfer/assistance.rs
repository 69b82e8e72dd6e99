//! 协助 — requests to other agencies in writing, and support by the police station (U-23, U-27).

use super::fact::Fact;
use super::{day, moment};
use crate::case::state::CaseState;
use crate::case::{guard, service};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::party::FileRef;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 请求协助
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestAssistance {
    /// 被请求机关
    pub to: String,
    /// 协助事项
    pub matter: String,
    /// 请求的理由和依据
    pub reason: String,
    /// 希望答复的日期
    pub due_on: Option<Date>,
    /// 协助函文号
    pub document: String,
    /// 已加盖镇政府公章
    pub sealed: bool,
    /// 协助函
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 对协助请求的答复
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistanceAnswer {
    /// 已协助
    #[default]
    Given,
    /// 不能协助
    Refused,
    /// 请求撤回
    Withdrawn,
}

impl AssistanceAnswer {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            AssistanceAnswer::Given => "已协助",
            AssistanceAnswer::Refused => "不能协助",
            AssistanceAnswer::Withdrawn => "撤回请求",
        }
    }
}

/// 登记协助回函
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordAssistanceReply {
    /// 协助函文号; the oldest unanswered when empty.
    pub request: String,
    /// 答复
    pub answer: AssistanceAnswer,
    /// 协助结果，或者不能协助、撤回的理由
    pub content: String,
    /// 收到日
    pub received_on: Option<Date>,
    /// 回函
    pub files: Vec<FileRef>,
}

/// 请求派出所支持
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallPolice {
    /// 派出所
    pub station: String,
    /// 请求时间; now when absent.
    pub called_at: Option<DateTime>,
    /// 地点
    pub at_place: String,
    /// 情况
    pub reason: String,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 登记派出所到场
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordPoliceSupport {
    /// 到场; false where nobody came.
    pub arrived: bool,
    /// 到场时间
    pub arrived_at: Option<DateTime>,
    /// 民警姓名、警号
    pub police: String,
    /// 有阻碍执法的行为
    pub obstructed: bool,
    /// 阻碍情况
    pub obstruction: String,
    /// 依法处理情况
    pub handling: String,
    /// 现场录像、处警回执
    pub files: Vec<FileRef>,
}

pub(super) fn request(state: &CaseState, c: &RequestAssistance, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let to = text("to", "被请求机关", &c.to)?;
    let matter = text("matter", "协助事项", &c.matter)?;
    let reason = text("reason", "请求的理由和依据", &c.reason)?;
    let document =
        text("document", "协助函文号", &c.document).map_err(|r| Refusal { rule: &rules::U_23, ..r })?;
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::U_23, "书面的协助函", "没有附件")
            .fix("承办人", "制作协助函后登记")
            .field("files"));
    }
    if state.transfer.assistance.iter().any(|a| a.document == document) {
        return Err(incomplete("document", "没有用过的协助函文号", format!("“{document}”已经登记")));
    }
    service::sealed(c.sealed)?;
    let due_on = c.due_on.filter(|d| *d >= ctx.today()).ok_or_else(|| {
        incomplete(
            "due_on",
            "希望答复的日期，不早于今天",
            c.due_on.map_or("没有填写".into(), |d| d.to_string()),
        )
    })?;
    Ok(Fact::AssistanceRequested { to, matter, reason, due_on, document, files: c.files.clone(), officers })
}

pub(super) fn reply(state: &CaseState, c: &RecordAssistanceReply, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let mut open = state.transfer.assistance.iter().filter(|a| a.answer.is_none());
    let wanted = c.request.trim();
    let found = if wanted.is_empty() { open.next() } else { open.find(|a| a.document == wanted) };
    let found = found
        .ok_or_else(|| incomplete("request", "等待答复的协助函文号", format!("没有等待答复的“{wanted}”")))?;
    let received_on = day("received_on", "收到日", c.received_on, found.since, ctx)?;
    let content = text("content", "协助结果或者理由", &c.content)?;
    if c.answer != AssistanceAnswer::Withdrawn && c.files.is_empty() {
        let need = if c.answer == AssistanceAnswer::Refused {
            "说明理由的书面答复"
        } else {
            "书面回函"
        };
        return Err(Refusal::new(&rules::U_23, need, "没有附件")
            .fix("承办人", "请对方书面答复；口头答复的先催要书面材料")
            .field("files"));
    }
    Ok(Fact::AssistanceAnswered {
        request: found.document.clone(),
        answer: c.answer,
        content,
        received_on,
        files: c.files.clone(),
    })
}

pub(super) fn call(state: &CaseState, c: &CallPolice, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let filed = state.filed_on.unwrap_or(ctx.today()).at(0, 0, 0, 0);
    Ok(Fact::PoliceCalled {
        station: text("station", "派出所", &c.station)?,
        called_at: moment("called_at", "请求时间", c.called_at, filed, ctx)?,
        at_place: text("at_place", "地点", &c.at_place)?,
        reason: text("reason", "情况", &c.reason)?,
        officers,
    })
}

pub(super) fn support(state: &CaseState, c: &RecordPoliceSupport, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let called = state.transfer.support().map_or(ctx.now, |s| s.called_at);
    let (arrived_at, police) = if c.arrived {
        let at = moment("arrived_at", "到场时间", c.arrived_at, called, ctx)?;
        (Some(at), text("police", "民警姓名、警号", &c.police)?)
    } else {
        (None, String::new())
    };
    let (obstruction, handling) = if c.obstructed {
        let u27 = |r: Refusal| Refusal { rule: &rules::U_27, ..r };
        (
            text("obstruction", "阻碍执法的情况", &c.obstruction).map_err(u27)?,
            text("handling", "公安机关依法处理的情况", &c.handling).map_err(u27)?,
        )
    } else {
        (String::new(), c.handling.trim().into())
    };
    Ok(Fact::PoliceSupportRecorded { arrived_at, police, obstruction, handling, files: c.files.clone() })
}
