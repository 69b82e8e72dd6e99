//! What can be asked of a clue. Each command is named by what the person does.

use super::fact::{Reporter, Source};
use super::voice::Satisfaction;
use crate::command::commands;
use crate::countersign::Countersign;
use crate::dispatch::Proposed;
use crate::party::{FileRef, Place, Signature};
use crate::person::{PersonId, UnitId};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 现场核查结果 (方案 art. 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// 不属实
    Unfounded,
    /// 现场已改正，情节轻微
    Corrected,
    /// 适用简易程序
    Simple,
    /// 需要认定、立案
    General,
}

impl CheckOutcome {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            CheckOutcome::Unfounded => "不属实",
            CheckOutcome::Corrected => "轻微，现场已改正",
            CheckOutcome::Simple => "适用简易程序，当场处罚",
            CheckOutcome::General => "应当处罚，出具认定意见",
        }
    }
}

commands! {
    /// A command to a clue; `act` is its tag.
    ClueCommand {
        /// 上报线索
        "report_clue" => ReportClue(ReportClue),
        /// 补充说明
        "supplement_clue" => SupplementClue(SupplementClue),
        /// 受理
        "accept_clue" => AcceptClue(Note),
        /// 不予受理
        "decline_clue" => DeclineClue(Reason),
        /// 分派
        "dispatch_clue" => DispatchClue(DispatchClue),
        /// 改派
        "reassign_clue" => ReassignClue(ReassignClue),
        /// 划入网格
        "assign_grid" => AssignGrid(AssignGrid),
        /// 并案
        "merge_clue" => MergeClue(MergeClue),
        /// 移送
        "transfer_clue" => TransferClue(TransferClue),
        /// 督办
        "urge_clue" => UrgeClue(UrgeClue),
        /// 答复督办
        "answer_urging" => AnswerUrging(AnswerUrging),
        /// 联合核查
        "join_units" => JoinUnits(JoinUnits),
        /// 拆分
        "split_clue" => SplitClue(SplitClue),
        /// 标为恶意重复
        "mark_repeat" => MarkRepeat(MarkRepeat),
        /// 批准恶意重复标记
        "decide_repeat" => DecideRepeat(DecideRepeat),
        /// 评价
        "rate_clue" => RateClue(RateClue),
        /// 重开
        "reopen_clue" => ReopenClue(Reason),
        /// 现场核查
        "check_site" => CheckSite(CheckSite),
        /// 执法人员签名
        "countersign_check" => CountersignCheck(Countersign),
        /// 改按普通程序
        "switch_procedure" => SwitchProcedure(Reason),
        /// 出具认定意见
        "issue_opinion" => IssueOpinion(IssueOpinion),
        /// 退回认定意见
        "return_opinion" => ReturnOpinion(Reason),
        /// 交执法中队
        "hand_to_squad" => HandToSquad(HandToSquad),
        /// 告知举报人不予立案
        "tell_reporter" => TellReporter(TellReporter),
        /// 反馈
        "give_feedback" => GiveFeedback(GiveFeedback),
    }
}

/// 上报线索
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportClue {
    /// 来源
    pub source: Source,
    /// 来文单位、文号
    pub origin: String,
    /// 问题类别
    pub class: String,
    /// 领域 of the class; filled in by the office from the town's classes.
    pub domain: String,
    /// 内容
    pub content: String,
    /// 地点
    pub place: Place,
    /// 发现时间; when absent that of the capture, or now.
    pub seen_at: Option<DateTime>,
    /// 拍摄时间 by the device's own clock, of a report captured where there was no network: said by the device, proven by nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<DateTime>,
    /// 报告人
    pub reporter: Reporter,
    /// 附件
    pub files: Vec<FileRef>,
    /// 回执号, made by the office.
    pub receipt: String,
    /// The plan of inspection under which it was found; said by the office alone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub inspection: String,
    /// The patrol on which it was seen; said by the office alone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub patrol: String,
    /// 建议分派 by the rules in force; filled in by the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposed>,
}

/// 补充说明
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupplementClue {
    /// 说明
    pub content: String,
    /// 附件
    pub files: Vec<FileRef>,
}

/// An optional word.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// 意见
    pub note: String,
}

/// A reason that must be given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// 理由
    pub reason: String,
}

/// 分派
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DispatchClue {
    /// 业务口
    pub office: UnitId,
    /// 执法中队
    pub squad: UnitId,
    /// 要求
    pub note: String,
    /// The proposal's reason, filled in by the office.
    pub why: String,
    /// 不按建议分派的理由; needed when the unit differs from the one proposed.
    pub reason: String,
}

/// 改派
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReassignClue {
    /// 业务口
    pub office: UnitId,
    /// 执法中队
    pub squad: UnitId,
    /// 理由
    pub reason: String,
}

/// 划入网格
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignGrid {
    /// 网格编号, or [`crate::OUTSIDE`]; that there is such a village grid, the office makes sure of.
    pub grid: String,
    /// 理由
    pub reason: String,
    /// 报告的位置有误: the position is not where it happened, and is left out from now on.
    pub position_wrong: bool,
    /// 建议分派 for that grid by the version the clue keeps, while it is not dispatched; filled in by the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposed>,
}

/// 并案
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MergeClue {
    /// 主线索: its number, or its identifier.
    pub into: String,
    /// 理由
    pub reason: String,
    /// The main clue's identifier; filled in by the office.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub main: String,
}

/// 移送
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TransferClue {
    /// 受移送机关
    pub agency: String,
    /// 理由
    pub reason: String,
    /// 材料清单
    pub materials: String,
}

/// 督办
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UrgeClue {
    /// 督办意见
    pub note: String,
    /// 答复期限; the town's number of working days when not given.
    pub answer_by: Option<Date>,
}

/// 答复督办
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerUrging {
    /// 答复
    pub content: String,
}

/// 联合核查
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinUnits {
    /// 牵头单位: one of those dispatched to.
    pub lead: UnitId,
    /// 协办单位
    pub assisting: Vec<Assisting>,
    /// 要求
    pub note: String,
}

/// 协办单位.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assisting {
    /// 单位
    pub unit: UnitId,
}

/// 拆分
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SplitClue {
    /// 拆出的问题类别
    pub class: String,
    /// 拆出的内容
    pub content: String,
    /// 附件序号, from 1: they go along, and stay with the first clue too.
    pub files: Vec<u32>,
    /// 理由
    pub reason: String,
    /// The new clue's identifier; filled in by the office, as all below.
    pub part: String,
    /// 领域 of the class.
    pub domain: String,
    /// 回执号 of the new clue.
    pub receipt: String,
    /// 建议分派 of the new clue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Proposed>,
}

/// 标为恶意重复
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MarkRepeat {
    /// 此前的线索: its number; that there is one, the office makes sure of.
    pub earlier: String,
    /// 根据
    pub grounds: String,
}

/// 批准恶意重复标记
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideRepeat {
    /// 同意; a mark that is approved already is taken away by not agreeing to it.
    pub agree: bool,
    /// 意见
    pub opinion: String,
}

/// 评价
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RateClue {
    /// 满意度
    pub satisfaction: Satisfaction,
    /// 意见; needed where dissatisfied.
    pub words: String,
}

/// 现场核查
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckSite {
    /// 核查人员
    pub officers: Vec<PersonId>,
    /// 开始
    pub started_at: DateTime,
    /// 结束
    pub ended_at: DateTime,
    /// 地点
    #[serde(default)]
    pub place: Place,
    /// 已出示执法证
    #[serde(default)]
    pub shown_certificates: bool,
    /// 在场人
    #[serde(default)]
    pub present: String,
    /// 检查情况
    #[serde(default)]
    pub findings: String,
    /// 结果
    pub outcome: CheckOutcome,
    /// 照片
    #[serde(default)]
    pub files: Vec<FileRef>,
    /// 在场人签名
    #[serde(default)]
    pub signature: Signature,
}

/// 违法行为认定意见
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueOpinion {
    /// 事实
    pub facts: String,
    /// 证据
    pub evidence: String,
    /// 定性
    pub nature: String,
    /// 事项编码
    pub item: String,
    /// 建议依据
    pub basis: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 交执法中队
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandToSquad {
    /// 中队; the dispatched one when empty.
    pub squad: UnitId,
    /// 要求
    pub note: String,
}

/// 告知举报人不予立案
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TellReporter {
    /// 理由, told to the reporter.
    pub reason: String,
    /// 告知方式: how the notice reaches the reporter.
    pub way: String,
}

/// 反馈
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GiveFeedback {
    /// 内容
    pub content: String,
}
