//! 执法争议 — negotiation, then coordination by the government's legal office, then the government's decision (U-24).

use super::day;
use super::fact::Fact;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 争议处理的层次 (豫执§19), in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeLevel {
    /// 双方协商
    #[default]
    Negotiation,
    /// 政府法制机构协调
    Coordination,
    /// 政府决定
    Government,
}

impl DisputeLevel {
    /// Every level, in the order of the law.
    pub const ALL: [DisputeLevel; 3] =
        [DisputeLevel::Negotiation, DisputeLevel::Coordination, DisputeLevel::Government];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            DisputeLevel::Negotiation => "双方协商",
            DisputeLevel::Coordination => "政府法制机构协调",
            DisputeLevel::Government => "政府决定",
        }
    }
}

/// 提出执法争议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RaiseDispute {
    /// 争议对方
    pub agency: String,
    /// 争议事项
    pub content: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 登记争议处理
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordDisputeStep {
    /// 层次
    pub level: DisputeLevel,
    /// 已解决
    pub settled: bool,
    /// 主持协调、作出决定的机关
    pub body: String,
    /// 结果
    pub result: String,
    /// 日期
    pub on: Option<Date>,
    /// 纪要、意见、决定
    pub files: Vec<FileRef>,
}

pub(super) fn raise(state: &CaseState, c: &RaiseDispute, ctx: &Context) -> Result<Fact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    Ok(Fact::EnforcementDisputeRaised {
        agency: text("agency", "争议对方", &c.agency)?,
        content: text("content", "争议事项", &c.content)?,
        files: c.files.clone(),
    })
}

pub(super) fn step(state: &CaseState, c: &RecordDisputeStep, ctx: &Context) -> Result<Fact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    let dispute = state.transfer.dispute().ok_or_else(|| {
        Refusal::new(&rules::P_03, "有未解决的执法争议", "没有")
            .fix("经办人", "先提出争议")
            .act("raise_dispute")
    })?;
    let next = dispute.next();
    if c.level != next {
        return Err(Refusal::new(
            &rules::U_24,
            format!("依次协商、协调、报政府决定，现在应当{}", next.label()),
            format!("登记的是{}", c.level.label()),
        )
        .fix("法治室", "按次序办理")
        .field("level"));
    }
    if c.level == DisputeLevel::Government && !c.settled {
        return Err(Refusal::new(&rules::U_24, "政府的决定", "没有决定")
            .fix("法治室", "收到决定后登记")
            .field("settled"));
    }
    let body = match c.level {
        DisputeLevel::Negotiation => c.body.trim().to_string(),
        _ => text("body", "主持协调、作出决定的机关", &c.body)
            .map_err(|r| Refusal { rule: &rules::U_24, ..r })?,
    };
    let on = day("on", "日期", c.on, dispute.since, ctx)?;
    if c.files.is_empty() {
        return Err(incomplete("files", "纪要、协调意见或者决定", "没有附件"));
    }
    Ok(Fact::EnforcementDisputeMoved {
        level: c.level,
        settled: c.settled,
        body,
        result: text("result", "结果", &c.result)?,
        on,
        files: c.files.clone(),
    })
}
