//! 执法监督、责任认定、调阅 (U-07, U-08, 豫执§43–46).

use super::fact::Fact;
use super::guards::day;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{PersonRef, incomplete, text};
use crate::party::FileRef;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 登记执法监督意见书
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiveSupervision {
    /// 监督机关
    pub from: String,
    /// 文号
    pub document: String,
    /// 监督意见
    pub content: String,
    /// 收到日
    pub received_on: Option<Date>,
    /// 回复期限
    pub due_on: Option<Date>,
    /// 意见书
    pub files: Vec<FileRef>,
}

/// 回复执法监督意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplySupervision {
    /// 整改情况
    pub rectification: String,
    /// 逾期的理由
    pub late_note: String,
}

/// 处理方式 (豫执§45).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// 不予追究
    #[default]
    None,
    /// 批评教育
    Criticism,
    /// 离岗培训
    Training,
    /// 调离执法岗位
    Transfer,
    /// 取消行政执法资格
    Disqualify,
    /// 依法给予处分
    Discipline,
}

impl Handling {
    /// Every way, from the lightest.
    pub const ALL: [Handling; 6] = [
        Handling::None,
        Handling::Criticism,
        Handling::Training,
        Handling::Transfer,
        Handling::Disqualify,
        Handling::Discipline,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Handling::None => "不予追究",
            Handling::Criticism => "批评教育",
            Handling::Training => "离岗培训",
            Handling::Transfer => "调离执法岗位",
            Handling::Disqualify => "取消行政执法资格",
            Handling::Discipline => "依法给予处分",
        }
    }

    /// Another body than the agency decides it (豫执§46).
    pub fn by_others(self) -> bool {
        matches!(self, Handling::Disqualify | Handling::Discipline)
    }
}

/// 认定执法责任
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssessFault {
    /// 过错情形
    pub circumstance: String,
    /// 责任人; none where nobody is to blame.
    pub officer: PersonId,
    /// 责任认定
    pub responsibility: String,
    /// 处理
    pub handling: Handling,
    /// 有权机关的决定 (取消资格、处分).
    pub document: String,
    /// 整改措施
    pub measures: String,
}

/// 调阅案卷
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsultArchive {
    /// 调阅单位、人员
    pub reader: String,
    /// 用途
    pub purpose: String,
    /// 摘录、复制的内容
    pub copied: String,
    /// 归还日
    pub returned_on: Option<Date>,
}

pub(super) fn receive(
    state: &CaseState,
    c: &ReceiveSupervision,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let received_on = day("received_on", c.received_on, state.filed_on.unwrap_or(ctx.today()), ctx)?;
    let due_on = c.due_on.ok_or_else(|| incomplete("due_on", "意见书载明的回复期限", "没有填写"))?;
    if due_on < received_on {
        return Err(incomplete("due_on", "不早于收到日", due_on.to_string()));
    }
    Ok(vec![Fact::SupervisionReceived {
        from: text("from", "监督机关", &c.from)?,
        document: text("document", "意见书文号", &c.document)?,
        content: text("content", "监督意见", &c.content)?,
        received_on,
        due_on,
        files: c.files.clone(),
    }])
}

pub(super) fn reply(state: &CaseState, c: &ReplySupervision, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let waiting = state.remedy.supervision.iter().find(|v| v.replied_on.is_none());
    let Some(v) = waiting else {
        return Err(incomplete("rectification", "待回复的监督意见", "没有"));
    };
    let rectification = text("rectification", "整改情况", &c.rectification)
        .map_err(|r| Refusal { rule: &rules::U_07, ..r })?;
    if ctx.today() > v.due_on && c.late_note.trim().is_empty() {
        return Err(Refusal::new(
            &rules::U_07,
            format!("{}前回复", v.due_on),
            format!("今天{}，已经逾期", ctx.today()),
        )
        .fix("法治室", "写明逾期的理由后回复；不处理的，监督机关可以撤销或者责令纠正")
        .field("late_note"));
    }
    Ok(vec![Fact::SupervisionReplied {
        number: ctx.number("监回"),
        to: v.from.clone(),
        document: v.document.clone(),
        content: v.content.clone(),
        rectification,
        late_note: c.late_note.trim().into(),
    }])
}

pub(super) fn fault(c: &AssessFault, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officer = match c.officer.as_str() {
        "" => None,
        id => {
            Some(ctx.people.get(id).ok_or_else(|| incomplete("officer", "从人员名单中选择", "没有这个人"))?)
        }
    };
    if officer.is_none() && c.handling != Handling::None {
        return Err(incomplete("officer", "受处理的责任人", "没有选择"));
    }
    if officer.is_some_and(|o| o.id == ctx.actor.id) {
        return Err(Refusal::new(&rules::U_08, "由责任人以外的负责人认定", "认定自己的责任")
            .fix("镇长", "由其他负责人认定")
            .field("officer"));
    }
    // 豫执§46: neither the licence nor a disciplinary measure is the agency's to take away or give.
    if c.handling.by_others() && c.document.trim().is_empty() {
        return Err(Refusal::new(
            &rules::U_08,
            format!("有权机关关于{}的决定", c.handling.label()),
            "没有决定文书",
        )
        .fix("镇政府负责人", "提请本级或者上级政府法制机构（取消资格）、任免机关或者监察机关（处分）决定")
        .field("document"));
    }
    Ok(vec![Fact::FaultAssessed {
        number: ctx.number("责"),
        circumstance: text("circumstance", "过错情形", &c.circumstance)?,
        officer: officer.map(PersonRef::from),
        responsibility: text("responsibility", "责任认定", &c.responsibility)?,
        handling: c.handling,
        document: c.document.trim().into(),
        measures: c.measures.trim().into(),
    }])
}

pub(super) fn consult(state: &CaseState, c: &ConsultArchive, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let archived = state.archived.unwrap_or(ctx.today());
    let returned_on = match c.returned_on {
        Some(on) => Some(day("returned_on", Some(on), archived, ctx)?),
        None => None,
    };
    Ok(vec![Fact::ArchiveConsulted {
        reader: text("reader", "调阅单位、人员", &c.reader)?,
        purpose: text("purpose", "用途", &c.purpose)?,
        copied: c.copied.trim().into(),
        returned_on,
    }])
}
