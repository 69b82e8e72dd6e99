//! What has happened in 复议诉讼.

use super::answer::{Appearance, Listed, StayGround};
use super::oversight::Handling;
use super::proceeding::{Appellant, Defendants, Instance};
use super::result::{Due, NewDuty, ResultKind};
use crate::case::investigation::EvidenceKind;
use crate::case::penalty::Penalty;
use crate::matter::PersonRef;
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::FileRef;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已代收复议申请
    ApplicationReceived {
        /// 申请人
        applicant: String,
        /// 收到日
        received_on: Date,
        /// 请求和理由
        request: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已转送复议申请
    ApplicationForwarded {
        /// 复议机关
        to: String,
        /// 转送日
        forwarded_on: Date,
        /// 转送意见
        opinion: String,
    },
    /// 已登记行政复议
    ReconsiderationRegistered {
        /// 申请人
        applicant: String,
        /// 被申请复议的文书
        about: DocNumber,
        /// Whether that is the decision.
        decision: bool,
        /// 复议机关
        body: String,
        /// 申请日
        filed_on: Date,
        /// 受理日
        accepted_on: Option<Date>,
        /// 受理案号
        reference: String,
        /// 收到副本日
        received_on: Option<Date>,
        /// 简易程序审理
        simple: bool,
        /// 超过申请期限
        late: bool,
        /// 请求和理由
        request: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已登记行政诉讼
    SuitRegistered {
        /// 原告
        applicant: String,
        /// 被诉文书
        about: DocNumber,
        /// Whether that is the decision.
        decision: bool,
        /// 法院
        court: String,
        /// 由中级以上法院一审的理由
        court_note: String,
        /// 被告
        defendants: Defendants,
        /// 起诉日
        filed_on: Date,
        /// 立案日
        accepted_on: Option<Date>,
        /// 案号
        reference: String,
        /// 收到起诉状副本日
        received_on: Option<Date>,
        /// 超过起诉期限
        late: bool,
        /// 应当先复议而未复议
        skipped: bool,
        /// 诉讼请求和理由
        request: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已受理、已收到副本
    ProceedingAccepted {
        /// 序号
        proceeding: u32,
        /// 受理、立案日
        accepted_on: Option<Date>,
        /// 案号
        reference: String,
        /// 收到副本日
        received_on: Option<Date>,
        /// 简易程序审理
        simple: bool,
        /// 简易程序转为普通程序
        #[serde(default)]
        ordinary: bool,
        /// 审理期限已延长
        extended: bool,
    },
    /// 已提交复议答复 (document RECON).
    ReplySubmitted {
        /// 文号
        number: DocNumber,
        /// 序号
        proceeding: u32,
        /// 申请人
        applicant: String,
        /// 复议机关
        body: String,
        /// 被申请复议的文书
        about: DocNumber,
        /// 受理案号
        reference: String,
        /// 收到副本日
        received_on: Option<Date>,
        /// 答复
        reply: String,
        /// 事实
        facts: String,
        /// 依据
        basis: String,
        /// 证据目录
        evidence: Vec<Listed>,
        /// 联系人
        contact: String,
        /// 提交日
        submitted_on: Date,
        /// 期限
        due: Option<Date>,
        /// 逾期的理由
        late_note: String,
    },
    /// 已提交答辩状和证据 (document SUIT).
    CourtDefenceSubmitted {
        /// 文号
        number: DocNumber,
        /// 序号
        proceeding: u32,
        /// 原告
        applicant: String,
        /// 法院
        court: String,
        /// 审级
        instance: Instance,
        /// 被诉文书
        about: DocNumber,
        /// 案号
        reference: String,
        /// 收到副本日
        received_on: Option<Date>,
        /// 答辩意见
        reply: String,
        /// 事实
        facts: String,
        /// 依据
        basis: String,
        /// 证据清单
        evidence: Vec<Listed>,
        /// 负责人出庭情况
        head: String,
        /// 未经复议的异议
        objection: String,
        /// 提交日
        submitted_on: Date,
        /// 期限
        due: Option<Date>,
        /// 逾期的理由
        late_note: String,
    },
    /// 已安排出庭、听证
    AppearanceArranged {
        /// 序号
        proceeding: u32,
        /// 安排
        appearance: Appearance,
        /// 收到通知日
        notified_on: Option<Date>,
    },
    /// 已准许补充证据
    EvidenceAllowed {
        /// 序号
        proceeding: u32,
        /// 文书
        document: String,
        /// 理由
        reason: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已补充证据
    EvidenceSupplemented {
        /// 序号 of the proceeding.
        proceeding: u32,
        /// 准许的文书
        leave: String,
        /// 证据序号
        no: u32,
        /// 种类
        evidence_kind: EvidenceKind,
        /// 名称
        name: String,
        /// 来源
        source: String,
        /// 证明对象
        proves: String,
        /// 收集人
        officers: Vec<PersonRef>,
        /// 收集时间
        collected_at: DateTime,
        /// 原件
        original: bool,
        /// 文件
        files: Vec<FileRef>,
    },
    /// 已停止执行
    ExecutionStayed {
        /// 序号
        proceeding: u32,
        /// 情形
        ground: StayGround,
        /// 文书或者条款
        document: String,
        /// 起
        from: Date,
    },
    /// 已恢复执行
    StayLifted {
        /// 序号
        proceeding: u32,
        /// 文书
        document: String,
        /// 自何日
        from: Date,
    },
    /// 已收到结果
    ResultRecorded {
        /// 序号
        proceeding: u32,
        /// 程序、审级
        instance: Instance,
        /// 结果
        result: ResultKind,
        /// 文书
        document: String,
        /// 收到日
        received_on: Date,
        /// 裁定
        ruling: bool,
        /// 变更后、仍然有效的处罚
        penalty: Option<Penalty>,
        /// 责令重作
        redo: bool,
        /// 重作期限
        redo_by: Option<Date>,
        /// 因程序违法
        for_procedure: bool,
        /// 不符合受理条件
        #[serde(default)]
        inadmissible: bool,
        /// 应当履行的内容
        perform: String,
        /// 履行期限
        perform_by: Option<Date>,
        /// 主要理由
        summary: String,
        /// 文书附件
        files: Vec<FileRef>,
    },
    /// 已上诉
    AppealRegistered {
        /// 一审的序号
        of: u32,
        /// 上诉人
        appellant: Appellant,
        /// 二审法院
        court: String,
        /// 上诉日
        filed_on: Date,
        /// 案号
        reference: String,
        /// 收到上诉状副本日
        received_on: Option<Date>,
    },
    /// 结果已生效，及其回流
    OutcomeTookEffect {
        /// 序号
        proceeding: u32,
        /// 结果
        result: ResultKind,
        /// 文书
        document: String,
        /// 生效日
        effective_on: Date,
        /// Whether it is about the decision in force.
        decision: bool,
        /// 决定归于无效
        void: bool,
        /// 决定没有原样维持
        overturned: bool,
        /// 变更后的处罚
        penalty: Option<Penalty>,
        /// 应办事项
        duties: Vec<NewDuty>,
    },
    /// 已收到复议意见书
    OpinionReceived {
        /// 序号
        proceeding: u32,
        /// 文号
        document: String,
        /// 意见
        content: String,
        /// 收到日
        received_on: Date,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已退还罚款
    RefundMade {
        /// 金额（分）
        amount: Fen,
        /// 退还日
        refunded_on: Date,
        /// 凭证号
        voucher: String,
    },
    /// 事项已履行
    DutyFulfilled {
        /// 事项
        duty: Due,
        /// 办结日
        done_on: Date,
        /// 文书、凭证
        document: String,
        /// 履行情况
        note: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已评估赔偿责任
    CompensationAssessed {
        /// 是否造成损害
        damage: bool,
        /// 已告知申请赔偿的权利
        told: bool,
        /// 评估意见
        opinion: String,
    },
    /// 已启动重作
    RedoBegun {
        /// 被替代的决定
        replaced: DocNumber,
        /// 起算日
        from: Date,
        /// 文书载明的期限
        until: Option<Date>,
        /// 安排
        plan: String,
    },
    /// 已登记赔偿申请
    ClaimRegistered {
        /// 赔偿请求人
        claimant: String,
        /// 收到日
        received_on: Date,
        /// 知道侵权之日
        known_on: Date,
        /// 请求金额（分）
        amount: Fen,
        /// 超过时效
        late: bool,
        /// 请求事项和理由
        request: String,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已决定赔偿
    ClaimDecided {
        /// 予以赔偿
        granted: bool,
        /// 金额（分）
        amount: Fen,
        /// 听取意见情况
        heard: String,
        /// 理由
        reasons: String,
    },
    /// 已送达赔偿决定
    ClaimServed {
        /// 送达日
        served_on: Date,
        /// 签收情况
        receipt: String,
    },
    /// 已收到执法监督意见
    SupervisionReceived {
        /// 监督机关
        from: String,
        /// 文号
        document: String,
        /// 意见
        content: String,
        /// 收到日
        received_on: Date,
        /// 期限
        due_on: Date,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 已回复监督意见 (document SUPV).
    SupervisionReplied {
        /// 文号
        number: DocNumber,
        /// 监督机关
        to: String,
        /// 意见书文号
        document: String,
        /// 意见
        content: String,
        /// 整改情况
        rectification: String,
        /// 逾期的理由
        late_note: String,
    },
    /// 已认定责任 (document COMP).
    FaultAssessed {
        /// 文号
        number: DocNumber,
        /// 过错情形
        circumstance: String,
        /// 责任人
        officer: Option<PersonRef>,
        /// 责任认定
        responsibility: String,
        /// 处理
        handling: Handling,
        /// 有权机关的决定
        document: String,
        /// 整改措施
        measures: String,
    },
    /// 已调阅案卷
    ArchiveConsulted {
        /// 调阅人
        reader: String,
        /// 用途
        purpose: String,
        /// 摘录、复制
        copied: String,
        /// 归还日
        returned_on: Option<Date>,
    },
}
