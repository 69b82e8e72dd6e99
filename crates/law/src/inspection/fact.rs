//! What has happened to a plan.

use super::roster::Target;
use crate::matter::{Entry, PersonRef};
use crate::number::DocNumber;
use crate::party::{FileRef, Signature};
use crate::person::UnitId;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 检查方式
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanWay {
    /// 日常检查: every object of the list.
    #[default]
    Listed,
    /// 双随机抽查: objects and officers are drawn.
    Random,
    /// 临时检查: outside the plans, reported beforehand (U-18).
    Unplanned,
}

impl PlanWay {
    /// Every way.
    pub const ALL: [PlanWay; 3] = [PlanWay::Listed, PlanWay::Random, PlanWay::Unplanned];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            PlanWay::Listed => "日常检查",
            PlanWay::Random => "双随机抽查",
            PlanWay::Unplanned => "临时检查",
        }
    }
}

/// 检查结果
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// 未发现问题
    #[default]
    Clean,
    /// 发现问题，当场改正
    Corrected,
    /// 发现违法行为: becomes a clue.
    Violation,
    /// 未能实施检查: closed, moved or not to be found.
    Unreachable,
}

impl Finding {
    /// Every result.
    pub const ALL: [Finding; 4] =
        [Finding::Clean, Finding::Corrected, Finding::Violation, Finding::Unreachable];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Finding::Clean => "未发现问题",
            Finding::Corrected => "发现问题，当场改正",
            Finding::Violation => "发现违法行为，已移交处理",
            Finding::Unreachable => "未能实施检查（停业、迁出或者查无下落）",
        }
    }
}

/// 检查事项 with its name, as the list named it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRef {
    /// 事项编码
    pub id: String,
    /// 名称
    pub name: String,
}

/// 抽中的对象和人员
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// 对象序号
    pub no: u32,
    /// 人员
    pub officers: Vec<PersonRef>,
}

/// 回避
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// 人员
    pub officer: PersonRef,
    /// 对象序号; every one when absent.
    pub no: Option<u32>,
    /// 事由
    pub reason: String,
}

/// 公布的结果: one line, masked for good when it was made public (D-15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicResult {
    /// 对象名称 as the public reads it.
    pub name: String,
    /// 检查日期
    pub checked_on: Date,
    /// 结果
    pub outcome: Finding,
}

/// A fact about a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InspectionFact {
    /// 已制定 (document PLAN)
    PlanMade {
        /// 文号
        number: DocNumber,
        /// 检查方式
        way: PlanWay,
        /// 计划名称
        title: String,
        /// 业务口
        unit: UnitId,
        /// 检查事项
        items: Vec<ItemRef>,
        /// 依据
        basis: String,
        /// 检查对象. Personal data: kept beside the journal.
        #[serde(default)]
        targets: Vec<Target>,
        /// 频次
        frequency: u16,
        /// 检查期间起
        from: Date,
        /// 检查期间止
        to: Date,
        /// 检查人员
        officers: Vec<PersonRef>,
        /// 临时检查的原因
        cause: String,
    },
    /// 已报备
    PlanReported {
        /// 说明
        note: String,
    },
    /// 已备案
    PlanAcknowledged {
        /// 意见
        opinion: String,
    },
    /// 已退回
    PlanReturned {
        /// 意见
        opinion: String,
    },
    /// 已抽取 (document RAND)
    RandomDrawn {
        /// 文号
        number: DocNumber,
        /// 种子值
        seed: String,
        /// 种子值的来源
        seed_origin: String,
        /// 名单快照 (SHA-256)
        roster: String,
        /// 每个对象的人员数
        team: u32,
        /// 参加抽取的人员
        pool: Vec<PersonRef>,
        /// 回避
        withdrawn: Vec<Withdrawn>,
        /// 抽中
        drawn: Vec<Drawn>,
        /// 监督人
        supervisor: PersonRef,
    },
    /// 已通知 (document INSP-N)
    CheckNotified {
        /// 文号
        number: DocNumber,
        /// 对象序号
        no: u32,
        /// 检查人员
        officers: Vec<PersonRef>,
        /// 检查时间
        visit_at: DateTime,
        /// 更换抽中人员的理由
        substitute: String,
        /// 本年此前已检查的次数
        earlier: u32,
        /// 超过年度频次的理由
        over_limit: String,
    },
    /// 已检查 (document INSP)
    CheckRecorded {
        /// 笔录文号
        number: DocNumber,
        /// 对象序号
        no: u32,
        /// 检查人员
        officers: Vec<PersonRef>,
        /// 开始
        started_at: DateTime,
        /// 结束
        ended_at: DateTime,
        /// 地点
        place: String,
        /// 在场人
        #[serde(default)]
        present: String,
        /// 检查情况
        findings: String,
        /// 结果
        outcome: Finding,
        /// 当场改正的情况
        correction: String,
        /// 照片
        files: Vec<FileRef>,
        /// 在场人签名
        #[serde(default)]
        signature: Signature,
        /// 移交的线索
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clue: Option<String>,
    },
    /// 已公布
    ResultsPublished {
        /// 结果
        results: Vec<PublicResult>,
    },
    /// 已办结
    PlanEnded {
        /// 未检查的对象及理由
        reason: String,
    },
}

/// A stamped fact of a plan.
pub type InspectionEvent = Entry<InspectionFact>;
