//! What has happened to a clue: past-tense facts.

use super::command::CheckOutcome;
use super::state::ClueStage;
use super::voice::Satisfaction;
use crate::countersign::PapersSigned;
use crate::dispatch::Proposed;
use crate::matter::{Entry, PersonRef};
use crate::number::DocNumber;
use crate::party::{FileRef, Place, Signature};
use crate::person::UnitId;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 线索来源 (方案 art. 12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 网格巡查
    #[default]
    Patrol,
    /// 日常监管
    Inspection,
    /// 群众举报
    Citizen,
    /// 部门移交
    Department,
    /// 12345 热线
    Hotline,
    /// 上级交办
    Higher,
}

impl Source {
    /// Every source.
    pub const ALL: [Source; 6] = [
        Source::Patrol,
        Source::Inspection,
        Source::Citizen,
        Source::Department,
        Source::Hotline,
        Source::Higher,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Source::Patrol => "网格巡查",
            Source::Inspection => "日常监管",
            Source::Citizen => "群众举报",
            Source::Department => "部门移交",
            Source::Hotline => "12345热线",
            Source::Higher => "上级交办",
        }
    }
}

/// 报告人. Personal data; identity is hidden from all but the centre (D-15).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reporter {
    /// 姓名 (empty when anonymous).
    pub name: String,
    /// 联系电话
    pub phone: String,
    /// 匿名
    pub anonymous: bool,
}

/// Where a clue that was split off came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// The first clue.
    pub from: String,
    /// 登记号 of the first clue.
    pub from_number: Option<DocNumber>,
    /// 上报账号 of the first clue.
    pub reported_by: PersonRef,
    /// 上报时间 of the first clue.
    pub reported_at: DateTime,
}

/// How a clue came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClueOutcome {
    /// 经查不属实
    Unfounded,
    /// 现场已改正
    Corrected,
    /// 已当场处罚
    PunishedOnSpot,
    /// 已立案查处
    Penalised,
    /// 不予处罚
    NotPenalised,
    /// 撤销立案
    Dismissed,
    /// 不予立案
    NotFiled,
    /// 已移送有权机关
    HandedOver,
}

impl ClueOutcome {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            ClueOutcome::Unfounded => "经查不属实",
            ClueOutcome::Corrected => "现场已改正",
            ClueOutcome::PunishedOnSpot => "已当场处罚",
            ClueOutcome::Penalised => "已立案查处",
            ClueOutcome::NotPenalised => "不予处罚",
            ClueOutcome::Dismissed => "撤销立案",
            ClueOutcome::NotFiled => "不予立案",
            ClueOutcome::HandedOver => "已移送有权机关处理",
        }
    }
}

/// A fact about a clue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "the largest is the first of each clue; there is one")]
pub enum ClueFact {
    /// 已上报 (document CLUE).
    ClueReported {
        /// 登记号 (线).
        number: DocNumber,
        /// 回执号: eight characters told to the reporter.
        #[serde(default)]
        receipt: String,
        /// 来源
        source: Source,
        /// 来文单位或者文号, for departments, hotline and higher authorities.
        origin: String,
        /// 问题类别
        class: String,
        /// 领域
        domain: String,
        /// 内容
        content: String,
        /// 地点
        place: Place,
        /// 发现时间
        seen_at: DateTime,
        /// 拍摄时间 by the device's own clock, kept beside the time of receipt even where the two contradict each other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        captured_at: Option<DateTime>,
        /// 报告人
        #[serde(default)]
        reporter: Reporter,
        /// 附件
        files: Vec<FileRef>,
        /// The plan of inspection under which it was found.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        inspection: String,
        /// The patrol on which it was seen.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        patrol: String,
        /// 建议分派 by the rules then in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed: Option<Proposed>,
        /// 拆分自
        #[serde(default, skip_serializing_if = "Option::is_none")]
        split: Option<Split>,
    },
    /// 已补充
    ClueSupplemented {
        /// 说明
        content: String,
        /// 附件
        files: Vec<FileRef>,
    },
    /// 已受理
    ClueAccepted {
        /// 意见
        note: String,
    },
    /// 不予受理
    ClueDeclined {
        /// 理由
        reason: String,
    },
    /// 已分派
    ClueDispatched {
        /// 业务口
        office: UnitId,
        /// 执法中队
        squad: UnitId,
        /// 要求
        note: String,
        /// 为何派给他们
        why: String,
    },
    /// 已改派
    ClueReassigned {
        /// 业务口
        office: UnitId,
        /// 执法中队
        squad: UnitId,
        /// 理由
        reason: String,
    },
    /// 已划入网格
    GridAssigned {
        /// 网格编号
        grid: String,
        /// 原网格编号; none where it lay in no grid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// 理由
        reason: String,
        /// 报告的位置有误
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        position_wrong: bool,
        /// 建议分派 for the new grid; none where the clue is dispatched already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed: Option<Proposed>,
    },
    /// 已并入另一线索
    ClueMerged {
        /// 主线索: its number, or what was typed for it.
        into: String,
        /// 理由
        reason: String,
        /// The main clue's identifier; records of before it was kept have none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        main: String,
    },
    /// 另一线索已并入本线索
    ClueAbsorbed {
        /// The other clue.
        from: String,
        /// 登记号 of the other clue.
        from_number: Option<DocNumber>,
        /// 问题类别
        class: String,
        /// 内容
        content: String,
        /// 附件
        files: Vec<FileRef>,
    },
    /// 主线索已办结, as told to a clue that was merged into it.
    MainAnswered {
        /// 答复, shown to the reporter.
        content: String,
        /// The stage in which the main clue ended.
        stage: ClueStage,
        /// 结果
        outcome: Option<ClueOutcome>,
        /// It had become a case.
        in_case: bool,
    },
    /// 已移送 (document CLUE-T).
    ClueTransferredOut {
        /// 移送函文号
        number: DocNumber,
        /// 受移送机关
        agency: String,
        /// 理由
        reason: String,
        /// 材料清单
        materials: String,
    },
    /// 已督办
    ClueUrged {
        /// 督办意见
        note: String,
        /// 答复期限
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_by: Option<Date>,
        /// 督办的是指挥调度中心
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        centre: bool,
    },
    /// 已答复督办
    UrgingAnswered {
        /// Which urging, from 0 in their order.
        urging: usize,
        /// 答复
        content: String,
    },
    /// 已联合
    UnitsJoined {
        /// 牵头单位
        lead: UnitId,
        /// 协办单位
        assisting: Vec<UnitId>,
        /// 要求
        note: String,
    },
    /// 已拆分
    ClueSplit {
        /// The new clue.
        part: String,
        /// 登记号 of the new clue: its own record takes it.
        part_number: DocNumber,
        /// 拆出的问题类别
        class: String,
        /// 拆出的内容
        content: String,
        /// 带去的附件
        files: Vec<FileRef>,
        /// 理由
        reason: String,
    },
    /// 已提出标为恶意重复
    RepeatMarked {
        /// 此前的线索
        earlier: String,
        /// 根据
        grounds: String,
    },
    /// 已决定是否标为恶意重复
    RepeatDecided {
        /// 同意
        agree: bool,
        /// 意见
        opinion: String,
    },
    /// 已评价
    ClueRated {
        /// 满意度
        satisfaction: Satisfaction,
        /// 意见
        words: String,
    },
    /// 已重开
    ClueReopened {
        /// 理由
        reason: String,
        /// 此前的答复
        answer: String,
    },
    /// 已现场核查 (document INSP).
    SiteChecked {
        /// 笔录文号
        number: DocNumber,
        /// 核查人员
        officers: Vec<PersonRef>,
        /// 开始
        started_at: DateTime,
        /// 结束
        ended_at: DateTime,
        /// 地点
        place: Place,
        /// 在场人
        present: String,
        /// 检查情况
        findings: String,
        /// 结果
        outcome: CheckOutcome,
        /// 照片
        files: Vec<FileRef>,
        /// 在场人签名
        #[serde(default)]
        signature: Signature,
    },
    /// 执法人员已签名
    PapersSigned(PapersSigned),
    /// 改按普通程序
    ProcedureSwitched {
        /// 理由
        reason: String,
    },
    /// 已出具违法行为认定意见 (document ACKN).
    OpinionIssued {
        /// 文号
        number: DocNumber,
        /// 事实
        facts: String,
        /// 证据
        evidence: String,
        /// 定性
        nature: String,
        /// 事项编码
        item: String,
        /// 建议依据
        basis: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已交执法中队
    HandedToSquad {
        /// 中队
        squad: UnitId,
        /// 要求
        note: String,
    },
    /// 认定意见退回补充
    OpinionReturned {
        /// 理由
        reason: String,
    },
    /// 已转为案件
    CaseOpened {
        /// 案件编号
        case: String,
        /// 简易程序
        simple: bool,
    },
    /// 案件已有结果
    CaseConcluded {
        /// 结果
        outcome: ClueOutcome,
    },
    /// 已告知举报人不予立案 (document CLUE-N).
    ReporterTold {
        /// 文号
        number: DocNumber,
        /// 理由, shown to the reporter.
        reason: String,
        /// 告知方式
        way: String,
    },
    /// 已反馈
    FeedbackGiven {
        /// 反馈内容, shown to the reporter.
        content: String,
    },
}

/// A stamped clue fact.
pub type ClueEvent = Entry<ClueFact>;
