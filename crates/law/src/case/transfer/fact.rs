//! What has happened in 移送协作.

use super::{
    AssistanceAnswer, CriminalResult, DisputeLevel, GoodsRecipient, JointAgency, NoJurisdiction,
    ObjectionWay, PoliceAnswer, Whose,
};
use crate::matter::PersonRef;
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::{FileRef, Signature, Span};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已指定专案组
    ReferralTeamNamed {
        /// 涉嫌犯罪的情况
        suspicion: String,
        /// 专案组
        officers: Vec<PersonRef>,
    },
    /// 已提出移送报告
    SuspectedCrimeReported {
        /// 核实情况
        findings: String,
        /// 涉嫌罪名
        offence: String,
        /// 追诉标准及依据
        standard: String,
        /// 建议移送
        recommend: bool,
        /// 材料
        files: Vec<FileRef>,
        /// 专案组成员
        officers: Vec<PersonRef>,
    },
    /// 已决定是否移送 (document TRANS-A).
    ReferralDecided {
        /// 文号
        number: DocNumber,
        /// 批准
        approved: bool,
        /// 意见
        opinion: String,
        /// 主持工作的文号; empty where the town head decided.
        presiding_document: String,
        /// 超期原因
        late_reason: String,
    },
    /// 已移送公安机关 (document TRANS).
    CrimeReferred {
        /// 文号
        number: DocNumber,
        /// 受移送公安机关
        to: String,
        /// 抄送的人民检察院
        copied_to: String,
        /// 移送时间
        sent_at: DateTime,
        /// 涉案物品序号
        goods: Vec<u32>,
        /// 其他涉案物品
        goods_note: String,
        /// 检验报告、鉴定结论
        appraisals: String,
        /// 其他材料
        materials: String,
        /// 回执签收人
        received_by: String,
        /// 材料
        files: Vec<FileRef>,
        /// 超期原因
        late_reason: String,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 公安机关已书面通知
    PoliceReplied {
        /// 结果
        answer: PoliceAnswer,
        /// 通知书文号
        document: String,
        /// 收到日
        received_on: Date,
        /// 理由、转送的机关
        reason: String,
        /// 通知书
        files: Vec<FileRef>,
    },
    /// 已对不予立案提出异议
    RefusalObjected {
        /// 途径
        way: ObjectionWay,
        /// 提出日
        made_on: Date,
        /// 理由
        reason: String,
        /// 文书
        files: Vec<FileRef>,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 已恢复办理
    CaseResumed {
        /// 说明
        reason: String,
        /// 不计入办案期限的期间
        excluded: Option<Span>,
        /// 扣除的依据
        excluded_basis: String,
    },
    /// 已移交物品和材料
    GoodsHandedToPolice {
        /// 移交日
        on: Date,
        /// 物品序号
        goods: Vec<u32>,
        /// 清单以外的物品
        other_goods: String,
        /// 材料清单
        materials: String,
        /// 接收人签名
        #[serde(default)]
        signature: Signature,
        /// 交接单
        files: Vec<FileRef>,
        /// 超期原因
        late_reason: String,
        /// 移交人
        officers: Vec<PersonRef>,
    },
    /// 已书面告知物品移送
    GoodsTransferTold {
        /// 被告知人
        #[serde(default)]
        recipient: Vec<GoodsRecipient>,
        /// 告知日
        told_on: Date,
        /// 通知和签收
        files: Vec<FileRef>,
        /// 超期原因
        late_reason: String,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 已有刑事处理结果
    CriminalResultRecorded {
        /// 结果
        result: CriminalResult,
        /// 罚金（分）
        amount: Fen,
        /// 文书
        document: String,
        /// 收到日
        received_on: Date,
        /// 移送本机关处理
        returned: bool,
        /// 不计入办案期限的期间
        excluded: Option<Span>,
        /// 扣除的依据
        excluded_basis: String,
        /// 文书
        files: Vec<FileRef>,
    },
    /// 已登记职务违法线索
    OfficialClueNoted {
        /// 内容
        content: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已移送职务违法线索
    OfficialClueSent {
        /// 受移送机关
        to: String,
        /// 移送日
        sent_on: Date,
        /// 移送函文号
        document: String,
        /// 移送函和签收
        files: Vec<FileRef>,
    },
    /// 已提出移送其他机关
    CaseTransferProposed {
        /// 受移送机关
        to: String,
        /// 情形
        ground: NoJurisdiction,
        /// 理由
        reason: String,
        /// 材料清单
        materials: String,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 不同意移送其他机关
    CaseTransferReturned {
        /// 意见
        opinion: String,
    },
    /// 已移送其他机关 (document CLUE-T).
    CaseTransferSent {
        /// 文号
        number: DocNumber,
        /// 意见
        opinion: String,
    },
    /// 受移送机关已回执
    CaseTransferAnswered {
        /// 接收
        accepted: bool,
        /// 收到回执日
        received_on: Date,
        /// 接收人
        received_by: String,
        /// 不接收的理由
        reason: String,
        /// 随案移送的物品序号
        goods: Vec<u32>,
        /// 接收人在交接单上的签名
        #[serde(default)]
        signature: Signature,
        /// 回执
        files: Vec<FileRef>,
    },
    /// 已登记其他机关立案
    OtherFilingRecorded {
        /// 机关
        agency: String,
        /// 立案日
        filed_on: Date,
        /// 案号
        document: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已协商管辖
    JurisdictionConsulted {
        /// 协商日
        on: Date,
        /// 情况
        content: String,
        /// 结果
        whose: Whose,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已报请指定管辖
    DesignationRequested {
        /// 共同的上一级机关
        to: String,
        /// 情况和意见
        content: String,
        /// 请示文号
        document: String,
        /// 请示
        files: Vec<FileRef>,
    },
    /// 已指定管辖
    JurisdictionDesignated {
        /// 指定
        whose: Whose,
        /// 文号
        document: String,
        /// 收到日
        received_on: Date,
        /// 文书
        files: Vec<FileRef>,
    },
    /// 已提出执法争议
    EnforcementDisputeRaised {
        /// 对方
        agency: String,
        /// 事项
        content: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 争议已处理一步
    EnforcementDisputeMoved {
        /// 层次
        level: DisputeLevel,
        /// 已解决
        settled: bool,
        /// 主持机关
        body: String,
        /// 结果
        result: String,
        /// 日期
        on: Date,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已请求协助
    AssistanceRequested {
        /// 被请求机关
        to: String,
        /// 事项
        matter: String,
        /// 理由和依据
        reason: String,
        /// 希望答复的日期
        due_on: Date,
        /// 协助函文号
        document: String,
        /// 协助函
        files: Vec<FileRef>,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 协助请求已答复
    AssistanceAnswered {
        /// 协助函文号
        request: String,
        /// 答复
        answer: AssistanceAnswer,
        /// 结果或者理由
        content: String,
        /// 收到日
        received_on: Date,
        /// 回函
        files: Vec<FileRef>,
    },
    /// 已请求派出所支持
    PoliceCalled {
        /// 派出所
        station: String,
        /// 请求时间
        called_at: DateTime,
        /// 地点
        at_place: String,
        /// 情况
        reason: String,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 派出所支持情况已登记
    PoliceSupportRecorded {
        /// 到场时间; none where nobody came.
        arrived_at: Option<DateTime>,
        /// 民警
        police: String,
        /// 阻碍情况; empty where nobody obstructed.
        obstruction: String,
        /// 处理情况
        handling: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已提请联合执法
    JointEnforcementProposed {
        /// 参加机关
        agencies: Vec<JointAgency>,
        /// 行动日期
        on: Date,
        /// 方案
        plan: String,
        /// 方案和通知
        files: Vec<FileRef>,
    },
    /// 领导小组已决定联合执法
    JointEnforcementDecided {
        /// 同意
        consent: bool,
        /// 意见
        opinion: String,
    },
    /// 已登记参加机关案号
    JointCaseLinked {
        /// 机关
        agency: String,
        /// 案号; empty where it filed none.
        case_number: String,
        /// 决定书文号
        decision: String,
        /// 没有立案的说明
        reason: String,
    },
    /// 已提出结案（已移送） (document CLOSE).
    TransferClosingProposed {
        /// 文号
        number: DocNumber,
        /// 移送情况
        summary: String,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
}
