//! What has happened in 强制执行.

use super::{
    AgreementPlan, CourtPlan, CourtStep, EnforcementPlan, Performed, ResumptionPlan, SubstitutePlan,
    SurchargePlan, SuspensionPlan, TerminationPlan,
};
use crate::case::RemedyText;
use crate::matter::PersonRef;
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::{Attestor, FileRef, Signature};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 呈批 — what the squadron asks the head to approve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "measure", rename_all = "snake_case")]
pub enum Proposed {
    /// 强制执行决定
    Enforcement(EnforcementPlan),
    /// 代履行决定
    Substitute(SubstitutePlan),
    /// 加处罚款决定
    Surcharge(SurchargePlan),
    /// 执行协议
    Agreement(AgreementPlan),
    /// 中止执行
    Suspension(SuspensionPlan),
    /// 恢复执行
    Resumption(ResumptionPlan),
    /// 终结执行
    Termination(TerminationPlan),
    /// 申请法院强制执行
    Court(CourtPlan),
}

impl Proposed {
    /// The Chinese term.
    pub fn label(&self) -> &'static str {
        match self {
            Proposed::Enforcement(_) => "强制执行决定",
            Proposed::Substitute(_) => "代履行决定",
            Proposed::Surcharge(_) => "加处罚款决定",
            Proposed::Agreement(_) => "执行协议",
            Proposed::Suspension(_) => "中止执行",
            Proposed::Resumption(_) => "恢复执行",
            Proposed::Termination(_) => "终结执行",
            Proposed::Court(_) => "申请人民法院强制执行",
        }
    }
}

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已催告履行 a duty to act (document URGE).
    PerformanceUrged {
        /// 文号
        number: DocNumber,
        /// 履行的内容
        content: String,
        /// 履行方式
        way: String,
        /// 据以催告的责令改正通知书
        order: DocNumber,
        /// 代履行前的再次催告 (强§51).
        again: bool,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 当事人对催告已陈述申辩
    DemandAnswered {
        /// 催告书文号
        demand: DocNumber,
        /// 提出日
        made_on: Date,
        /// 内容
        content: String,
        /// 材料
        files: Vec<FileRef>,
        /// 当事人签名
        #[serde(default)]
        signature: Signature,
    },
    /// 对催告的意见已复核
    DemandAnswerReviewed {
        /// 催告书文号
        demand: DocNumber,
        /// 意见成立
        accepted: bool,
        /// 复核结论
        conclusion: String,
    },
    /// 执行措施已呈批
    ExecutionProposed {
        /// 呈批内容
        proposed: Box<Proposed>,
        /// 承办人员
        officers: Vec<PersonRef>,
    },
    /// 执行呈批已退回
    ExecutionReturned {
        /// 意见
        opinion: String,
    },
    /// 已决定强制执行 (document ENF).
    EnforcementDecided {
        /// 文号
        number: DocNumber,
        /// 内容
        plan: EnforcementPlan,
        /// 据以执行的责令改正通知书
        order: DocNumber,
        /// 强制执行权的依据
        basis: String,
        /// 救济告知
        remedy: RemedyText,
        /// 意见
        opinion: String,
    },
    /// 已公告限期自行拆除 (document ENF-P).
    DemolitionAnnounced {
        /// 文号
        number: DocNumber,
        /// 拆除的建筑物、构筑物、设施
        content: String,
        /// 自行拆除的期限
        due_on: Date,
        /// 公告日
        posted_on: Date,
        /// 张贴地点
        place: String,
        /// 张贴照片
        files: Vec<FileRef>,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 已实施强制执行 (document SEIZ-R).
    EnforcementCarriedOut {
        /// 现场笔录文号; none before it was made.
        #[serde(default)]
        number: Option<DocNumber>,
        /// 强制执行决定书文号
        order: DocNumber,
        /// 开始
        started_at: DateTime,
        /// 结束
        ended_at: DateTime,
        /// 地点
        place: String,
        /// 经过和结果
        process: String,
        /// 出示证件的时间
        #[serde(default)]
        shown_at: Option<DateTime>,
        /// 当场告知的时间
        #[serde(default)]
        told_at: Option<DateTime>,
        /// 当事人的陈述和申辩
        #[serde(default)]
        defence: String,
        /// 情况紧急的理由 (强§43); empty where there was none.
        urgent: String,
        /// 在场人
        #[serde(default)]
        present: String,
        /// 见证人
        #[serde(default)]
        witness: Attestor,
        /// 当事人签名
        #[serde(default)]
        signature: Signature,
        /// 照片、录像
        files: Vec<FileRef>,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 已决定代履行 (document DOING).
    SubstituteDecided {
        /// 文号
        number: DocNumber,
        /// 内容
        plan: SubstitutePlan,
        /// 据以执行的责令改正通知书
        order: DocNumber,
        /// 救济告知
        remedy: RemedyText,
        /// 意见
        opinion: String,
    },
    /// 已代履行 (document DOING-R).
    SubstitutePerformed {
        /// 文号
        number: DocNumber,
        /// 代履行决定书文号
        order: DocNumber,
        /// 现场记录
        done: Box<Performed>,
        /// 实际费用（分）
        cost: Fen,
        /// 超过预算的说明
        cost_note: String,
        /// 监督人员
        officers: Vec<PersonRef>,
    },
    /// 已立即代履行 (documents DOING and DOING-R).
    ClearedAtOnce {
        /// 决定书文号
        number: DocNumber,
        /// 现场监督记录文号
        record_number: DocNumber,
        /// 需要立即清除的场所
        site: super::Site,
        /// 遗洒物、障碍物、污染物
        object: String,
        /// 当事人不能清除的情况
        reason: String,
        /// 决定立即实施的负责人
        approved_by: PersonRef,
        /// 负责人决定的时间
        #[serde(default)]
        approved_at: Option<DateTime>,
        /// 报告和决定的方式
        #[serde(default)]
        approved_how: String,
        /// 现场记录
        done: Box<Performed>,
        /// 当事人在场
        attended: bool,
        /// 代履行人
        performer: String,
        /// 实际费用（分）
        cost: Fen,
        /// 救济告知
        remedy: Box<RemedyText>,
        /// 监督人员
        officers: Vec<PersonRef>,
    },
    /// 立即代履行的决定已由负责人确认
    ClearingConfirmed {
        /// 是本人决定的; otherwise nothing was decided, and the party owes nothing.
        confirmed: bool,
        /// 意见
        opinion: String,
    },
    /// 代履行费用已缴
    SubstituteCostPaid {
        /// 金额（分）
        amount: Fen,
        /// 缴款日
        paid_on: Date,
        /// 凭证号
        voucher: String,
    },
    /// 已决定加处罚款 (document SURC).
    SurchargeDecided {
        /// 文号
        number: DocNumber,
        /// 起算日
        from: Date,
        /// 计算至
        to: Date,
        /// 计算的天数
        days: u32,
        /// 罚款本金（分）
        principal: Fen,
        /// 日率（万分比）
        basis_points: u16,
        /// 加处金额（分）
        amount: Fen,
        /// 已达到本金上限
        capped: bool,
        /// 理由
        reason: String,
        /// 救济告知
        remedy: RemedyText,
        /// 意见
        opinion: String,
    },
    /// 已达成执行协议 (document AGRE).
    AgreementMade {
        /// 文号
        number: DocNumber,
        /// 内容
        plan: AgreementPlan,
        /// 达成时本金余额（分）
        principal: Fen,
        /// 没收的违法所得余额（分）
        #[serde(default)]
        gains: Fen,
        /// 达成时加处余额（分）
        surcharge: Fen,
        /// 意见
        opinion: String,
    },
    /// 已中止执行 (document SUSP).
    ExecutionSuspended {
        /// 文号
        number: DocNumber,
        /// 内容
        plan: SuspensionPlan,
        /// 意见
        opinion: String,
    },
    /// 已恢复执行 (document SUSP).
    ExecutionResumed {
        /// 文号
        number: DocNumber,
        /// 内容
        plan: ResumptionPlan,
        /// 因当事人不履行执行协议而恢复
        broken: bool,
        /// 意见
        opinion: String,
    },
    /// 已终结执行 (document TERM).
    ExecutionTerminated {
        /// 文号
        number: DocNumber,
        /// 内容
        plan: TerminationPlan,
        /// 意见
        opinion: String,
    },
    /// 已制作强制执行申请书 (document COURT).
    CourtApplicationIssued {
        /// 文号
        number: DocNumber,
        /// 内容
        plan: CourtPlan,
        /// 据以执行的决定
        order: DocNumber,
        /// 受理法院
        court: String,
        /// 催告书文号
        demand: DocNumber,
        /// 申请时应缴本金余额（分）
        principal: Fen,
        /// 没收的违法所得余额（分）
        #[serde(default)]
        gains: Fen,
        /// 申请时加处余额（分）
        surcharge: Fen,
        /// 签名的负责人
        head: PersonRef,
        /// 意见
        opinion: String,
    },
    /// 已向法院递交申请
    CourtApplied {
        /// 申请书文号
        application: DocNumber,
        /// 递交日
        submitted_on: Date,
        /// 收件凭证
        receipt: String,
        /// 递交人
        officers: Vec<PersonRef>,
    },
    /// 法院（上一级法院）的处理已登记
    CourtAnswered {
        /// 申请书文号
        application: DocNumber,
        /// 办理事项
        step: CourtStep,
        /// 日期
        on: Date,
        /// 法院文书文号
        document: String,
        /// 情况
        note: String,
        /// 附件
        files: Vec<FileRef>,
    },
}
