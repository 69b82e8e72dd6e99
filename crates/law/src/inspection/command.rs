//! What can be asked of a plan.

use super::fact::{Finding, PlanWay};
use crate::command::commands;
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 检查事项: a line of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemPick {
    /// 事项编码
    pub item: String,
}

/// 制定检查计划
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MakePlan {
    /// 检查方式
    pub way: PlanWay,
    /// 计划名称
    pub title: String,
    /// 检查事项
    pub items: Vec<ItemPick>,
    /// 依据
    pub basis: String,
    /// 检查对象名录: `名称，统一社会信用代码，地址` a line.
    pub roster: String,
    /// 频次: checks of each object within the plan.
    pub frequency: Option<u16>,
    /// 检查期间起
    pub from: Option<Date>,
    /// 检查期间止
    pub to: Option<Date>,
    /// 检查人员
    pub officers: Vec<PersonId>,
    /// 临时检查的原因
    pub cause: String,
}

/// 向指挥调度中心报备
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportPlan {
    /// 说明
    pub note: String,
}

/// 备案
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AcknowledgePlan {
    /// 备案; otherwise it goes back.
    pub accept: bool,
    /// 意见
    #[serde(default)]
    pub opinion: String,
}

/// 回避: an officer who is not to check an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Withdraw {
    /// 人员
    pub officer: PersonId,
    /// 对象序号; every one when absent.
    pub target: Option<u32>,
    /// 事由
    pub reason: String,
}

/// 双随机抽取
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DrawRandom {
    /// 抽取对象数
    pub count: u32,
    /// 每个对象的检查人员数
    pub team: u32,
    /// 回避
    pub withdrawals: Vec<Withdraw>,
    /// 见证的监督人
    pub supervisor: PersonId,
    /// 种子值; the office draws one where none is given.
    pub seed: String,
    /// 种子值的公开来源; the office says where its own comes from.
    pub seed_origin: String,
}

/// 制作检查通知书
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotifyCheck {
    /// 对象序号
    pub target: String,
    /// 检查人员
    pub officers: Vec<PersonId>,
    /// 检查时间
    pub visit_at: Option<DateTime>,
    /// 更换抽中人员的理由
    pub substitute: String,
    /// 超过年度频次的理由
    pub over_limit: String,
}

/// 检查记录
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordCheck {
    /// 对象序号
    pub target: String,
    /// 检查人员
    pub officers: Vec<PersonId>,
    /// 开始
    pub started_at: Option<DateTime>,
    /// 结束
    pub ended_at: Option<DateTime>,
    /// 地点
    pub place: String,
    /// 已出示执法证
    pub shown_certificates: bool,
    /// 在场人
    pub present: String,
    /// 检查情况
    pub findings: String,
    /// 结果
    pub outcome: Finding,
    /// 当场改正的情况
    pub correction: String,
    /// 问题类别, where something unlawful was found: the clue's.
    pub class: String,
    /// 照片
    pub files: Vec<FileRef>,
    /// 在场人签名
    pub signature: Signature,
    /// 线索编号: given by the office.
    pub clue: String,
}

/// 公布检查结果
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublishResults {
    /// 已核对没有应当遮盖的内容
    pub confirmed: bool,
}

/// 办结计划
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndPlan {
    /// 未检查的对象及理由
    pub reason: String,
}

commands! {
    /// A command to a plan of inspection.
    InspectionCommand {
        /// 制定检查计划
        "make_plan" => MakePlan(MakePlan),
        /// 报备
        "report_plan" => ReportPlan(ReportPlan),
        /// 备案
        "acknowledge_plan" => AcknowledgePlan(AcknowledgePlan),
        /// 双随机抽取
        "draw_random" => DrawRandom(DrawRandom),
        /// 制作检查通知书
        "notify_check" => NotifyCheck(NotifyCheck),
        /// 检查记录
        "record_check" => RecordCheck(RecordCheck),
        /// 公布检查结果
        "publish_results" => PublishResults(PublishResults),
        /// 办结计划
        "end_plan" => EndPlan(EndPlan),
    }
}
