//! 管辖争议 — another agency has filed the same matter: who filed first, consultation, designation (J-03, 罚§25).

use super::day;
use super::fact::Fact;
use crate::case::state::CaseState;
use crate::case::{guard, service};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 由谁管辖
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// 本机关
    #[default]
    Ours,
    /// 对方机关
    Theirs,
    /// 没有定下
    Open,
}

impl Whose {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Whose::Ours => "由本机关管辖",
            Whose::Theirs => "由对方机关管辖",
            Whose::Open => "没有达成一致",
        }
    }
}

/// 登记其他机关立案
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordOtherFiling {
    /// 机关
    pub agency: String,
    /// 对方立案日
    pub filed_on: Option<Date>,
    /// 对方案号
    pub document: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 登记管辖协商
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsultJurisdiction {
    /// 协商日
    pub on: Option<Date>,
    /// 协商情况
    pub content: String,
    /// 结果
    pub whose: Whose,
    /// 协商纪要、往来函件
    pub files: Vec<FileRef>,
}

/// 报请指定管辖
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestDesignation {
    /// 共同的上一级机关
    pub to: String,
    /// 争议情况和意见
    pub content: String,
    /// 请示文号
    pub document: String,
    /// 已加盖镇政府公章
    pub sealed: bool,
    /// 请示
    pub files: Vec<FileRef>,
}

/// 登记指定管辖
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordDesignation {
    /// 指定
    pub whose: Whose,
    /// 指定管辖文书文号
    pub document: String,
    /// 收到日
    pub received_on: Option<Date>,
    /// 文书
    pub files: Vec<FileRef>,
}

pub(super) fn other(state: &CaseState, c: &RecordOtherFiling, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let agency = text("agency", "其他机关名称", &c.agency)?;
    let filed_on = c.filed_on.filter(|d| *d <= ctx.today()).ok_or_else(|| {
        incomplete(
            "filed_on",
            format!("{agency}的立案日期，不晚于今天"),
            c.filed_on.map_or("没有填写".into(), |d| d.to_string()),
        )
    })?;
    Ok(Fact::OtherFilingRecorded {
        agency,
        filed_on,
        document: text("document", "对方案号或者文书", &c.document)?,
        files: c.files.clone(),
    })
}

pub(super) fn consult(state: &CaseState, c: &ConsultJurisdiction, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let since = state.transfer.claim().map_or(ctx.today(), |claim| claim.since);
    let on = day("on", "协商日", c.on, since, ctx)?;
    if c.files.is_empty() {
        return Err(incomplete("files", "协商纪要或者往来函件", "没有附件"));
    }
    Ok(Fact::JurisdictionConsulted {
        on,
        content: text("content", "协商情况", &c.content)?,
        whose: c.whose,
        files: c.files.clone(),
    })
}

pub(super) fn request(state: &CaseState, c: &RequestDesignation, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    service::sealed(c.sealed)?;
    let to = text("to", "共同的上一级机关", &c.to)?;
    let other = state.transfer.claim().map_or("", |claim| claim.agency.as_str());
    if to == ctx.town.agency.name || to == other {
        return Err(Refusal::new(&rules::J_03, "共同的上一级机关", format!("“{to}”是争议一方"))
            .fix("镇政府负责人", "报请双方共同的上一级行政机关")
            .field("to"));
    }
    Ok(Fact::DesignationRequested {
        to,
        content: text("content", "争议情况和意见", &c.content)?,
        document: text("document", "请示文号", &c.document)?,
        files: c.files.clone(),
    })
}

pub(super) fn designated(state: &CaseState, c: &RecordDesignation, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let since = state.transfer.claim().and_then(|claim| claim.requested_on).unwrap_or(ctx.today());
    let received_on = day("received_on", "收到日", c.received_on, since, ctx)?;
    if c.whose == Whose::Open {
        return Err(incomplete("whose", "指定由哪一个机关管辖", "没有选择"));
    }
    let document =
        text("document", "指定管辖文书文号", &c.document).map_err(|r| Refusal { rule: &rules::J_03, ..r })?;
    if c.files.is_empty() {
        return Err(incomplete("files", "指定管辖文书", "没有附件"));
    }
    Ok(Fact::JurisdictionDesignated { whose: c.whose, document, received_on, files: c.files.clone() })
}
