//! What has happened in a case: past-tense facts.

use super::{
    Collection, DefencePoint, EvidenceKind, Outcome, Penalty, QuestionAnswer, RemedyText, ReviewItem,
    ReviewVerdict, ServiceMethod, SpeakerOpinion, Waiver,
};
use super::{amend, credit, execution, footage, fund, hearing, hold, measure, related, remedy, transfer};
use crate::countersign::PapersSigned;
use crate::matter::{Entry, PersonRef};
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::{Attestor, FileRef, Party, Place, Signature};
use crate::person::UnitId;
use crate::surcharge::Instalment;
use crate::town::PowerItem;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 办案程序
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedure {
    /// 普通程序
    #[default]
    General,
    /// 简易程序
    Simple,
}

impl Procedure {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Procedure::General => "普通程序",
            Procedure::Simple => "简易程序",
        }
    }
}

/// What a case is about, as it stood when it was put down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// 线索编号
    pub clue: String,
    /// 承办中队
    pub squad: UnitId,
    /// 清单版本 that governed the filing.
    pub list_version: String,
    /// 执法事项, as it stood in that version.
    pub item: PowerItem,
    /// 当事人
    #[serde(default)]
    pub party: Party,
    /// 违法事实
    pub facts: String,
    /// 行为起
    pub act_from: Date,
    /// 行为止; none while it goes on (连续、继续状态).
    #[serde(default)]
    pub act_to: Option<Date>,
    /// 发现日
    pub discovered_on: Date,
    /// 地点
    pub place: Place,
    /// 有危害后果 (J-05: five years for life and safety).
    #[serde(default)]
    pub harm: bool,
    /// 重复处罚的说明 (J-06).
    #[serde(default)]
    pub repeat_note: String,
}

/// A fact about a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CaseFact {
    /// 已提出立案建议
    FilingProposed {
        /// 案情
        subject: Box<Subject>,
        /// 建议立案; false proposes not to file.
        recommend: bool,
        /// 理由
        reason: String,
        /// 拟承办人员
        officers: Vec<PersonRef>,
    },
    /// 大队已审
    FilingEndorsed {
        /// 同意
        agree: bool,
        /// 意见
        opinion: String,
    },
    /// 已立案 (document FILE); its number is the case number.
    CaseFiled {
        /// 案号 (立).
        number: DocNumber,
        /// 清单版本 at filing.
        list_version: String,
        /// 承办人员
        officers: Vec<PersonRef>,
        /// 意见
        opinion: String,
    },
    /// 不予立案 (document FILE-N).
    FilingRefused {
        /// 文号
        number: DocNumber,
        /// 理由
        opinion: String,
    },
    /// 立案建议已退回
    FilingReturned {
        /// 意见
        opinion: String,
    },
    /// 当事人信息已更正
    PartyCorrected {
        /// 更正后的当事人
        party: Box<Party>,
        /// 更正的项目: what is different, by its label, without what it said.
        changed: Vec<String>,
        /// 更正理由
        reason: String,
        /// 证明材料
        #[serde(default)]
        files: Vec<FileRef>,
    },
    /// 承办人员已变更
    OfficersAssigned {
        /// 承办人员
        officers: Vec<PersonRef>,
        /// 理由
        reason: String,
    },
    /// 已申请回避
    RecusalRequested {
        /// 被申请人
        officer: PersonRef,
        /// 事由
        reason: String,
    },
    /// 回避已决定 (document RECU).
    RecusalDecided {
        /// 文号
        number: DocNumber,
        /// 被申请人
        officer: PersonRef,
        /// 应当回避
        recused: bool,
        /// 理由
        opinion: String,
    },
    /// 已登记上级对负责人回避的决定
    SuperiorRecusalRecorded {
        /// 负责人
        officer: PersonRef,
        /// 应当回避
        recused: bool,
        /// 作出决定的机关
        authority: String,
        /// 决定文号
        document: String,
        /// 决定日期
        decided_on: Date,
        /// 决定文书
        files: Vec<FileRef>,
    },
    /// 已延长办案期限
    DecisionExtended {
        /// 依据的条款
        provision: String,
        /// 延长的日数（自然日）
        days: u16,
        /// 理由
        reason: String,
        /// 延长以后的办案期限届满日; none while provisional.
        until: Option<Date>,
    },
    /// 已询问 (document ASKR).
    InquiryRecorded {
        /// 文号
        number: DocNumber,
        /// 被询问人
        #[serde(default)]
        person: Party,
        /// 与本案关系
        relation: String,
        /// 询问人
        officers: Vec<PersonRef>,
        /// 开始
        started_at: DateTime,
        /// 结束
        ended_at: DateTime,
        /// 地点
        place: String,
        /// 监控设备号 (方案 art. 22).
        monitor: String,
        /// 问答
        qa: Vec<QuestionAnswer>,
        /// 被询问人签名
        #[serde(default)]
        signature: Signature,
    },
    /// 已检查勘验 (document INSP).
    InspectionRecorded {
        /// 文号
        number: DocNumber,
        /// 检查人
        officers: Vec<PersonRef>,
        /// 开始
        started_at: DateTime,
        /// 结束
        ended_at: DateTime,
        /// 地点
        place: String,
        /// 在场人
        present: String,
        /// 情况
        findings: String,
        /// 照片
        files: Vec<FileRef>,
        /// 在场人签名
        #[serde(default)]
        signature: Signature,
    },
    /// 已收集证据 (goes on the list EV-L).
    EvidenceAdded {
        /// 证据序号 in this case, from 1.
        no: u32,
        /// 种类
        evidence_kind: EvidenceKind,
        /// 名称
        name: String,
        /// 特征、说明
        description: String,
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
        /// 电子技术监控取得.
        monitored: bool,
        /// 文件
        files: Vec<FileRef>,
        /// 该类证据的要件
        #[serde(default)]
        particulars: Box<hold::Particulars>,
    },
    /// 证据已审查
    EvidenceJudged {
        /// 证据序号
        no: u32,
        /// 查证属实
        verified: bool,
        /// 意见
        opinion: String,
    },
    /// 已责令改正 (document CORR).
    CorrectionOrdered {
        /// 文号
        number: DocNumber,
        /// 改正内容
        content: String,
        /// 改正期限
        due_on: Date,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 已复查 (document CORR-R).
    CorrectionChecked {
        /// 文号
        number: DocNumber,
        /// 复查人
        officers: Vec<PersonRef>,
        /// 已改正
        corrected: bool,
        /// 情况
        findings: String,
        /// 照片
        files: Vec<FileRef>,
    },
    /// 送达地址已确认 (document SERV-A).
    AddressConfirmed {
        /// 文号
        number: DocNumber,
        /// 送达地址
        address: String,
        /// 同意电子送达的地址; none without consent.
        electronic: Option<String>,
        /// 当事人签名
        #[serde(default)]
        signature: Signature,
    },
    /// 调查终结 (document FINAL).
    ReportSubmitted {
        /// 文号
        number: DocNumber,
        /// 承办人员
        officers: Vec<PersonRef>,
        /// 认定事实
        facts: String,
        /// 采信证据序号
        evidence: Vec<u32>,
        /// 性质
        nature: String,
        /// 裁量档次
        discretion: String,
        /// 裁量理由
        reasons: String,
        /// 处理建议
        outcome: Outcome,
        /// 情节复杂
        complex: bool,
    },
    /// 已法制审核 (document LEGAL).
    LegalReviewed {
        /// 文号
        number: DocNumber,
        /// 逐项意见
        items: Vec<ReviewItem>,
        /// 结论
        verdict: ReviewVerdict,
        /// 意见
        opinion: String,
    },
    /// 司法所已审查 (document LEGAL-S).
    MajorReviewed {
        /// 文号
        number: DocNumber,
        /// 逐项意见
        items: Vec<ReviewItem>,
        /// 结论
        verdict: ReviewVerdict,
        /// 意见
        opinion: String,
    },
    /// 已制作告知书 (document NOTICE or NOTICE-H).
    NoticeIssued {
        /// 文号
        number: DocNumber,
        /// 听证告知
        hearing: bool,
        /// 拟处罚
        penalty: Penalty,
        /// 事实
        facts: String,
        /// 理由
        reasons: String,
        /// 依据
        basis: String,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 已送达 (document SERV).
    PaperServed {
        /// 送达回证文号
        number: DocNumber,
        /// 被送达文书文号
        paper: DocNumber,
        /// 方式
        method: ServiceMethod,
        /// 送达人
        officers: Vec<PersonRef>,
        /// 送达日: the day on which it counts as served (SV-01–SV-07).
        served_on: Date,
        /// 收件人
        #[serde(default)]
        recipient: String,
        /// 与受送达人关系
        relation: String,
        /// 代收人已成年 (SV-02): stated; what was recorded before it was asked does not say so.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        adult: bool,
        /// 留置地点 (SV-03); empty for every other way, and in what was recorded before it was kept.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        left_at: String,
        /// 备注
        note: String,
        /// 回执、照片、录像
        files: Vec<FileRef>,
        /// 签收
        #[serde(default)]
        signature: Signature,
        /// 见证人 (SV-03); in what was recorded before witnesses signed here, a name in the note.
        #[serde(default)]
        witness: Attestor,
    },
    /// 公告送达已发出 (document SERV-P); counts as served after 30 days.
    ServiceAnnounced {
        /// 公告文号
        number: DocNumber,
        /// 被送达文书文号
        paper: DocNumber,
        /// 发出日
        announced_on: Date,
        /// 原因和经过
        reason: String,
        /// 送达人
        officers: Vec<PersonRef>,
    },
    /// 已陈述申辩 (document PLEA when oral).
    DefenceRecorded {
        /// 笔录文号, when oral.
        number: Option<DocNumber>,
        /// 提出时间
        made_on: Date,
        /// 内容
        content: String,
        /// 材料
        files: Vec<FileRef>,
        /// 当事人签名
        #[serde(default)]
        signature: Signature,
        /// 记录人
        officers: Vec<PersonRef>,
    },
    /// 申辩已复核 (document PLEA-R).
    DefenceReviewed {
        /// 文号
        number: DocNumber,
        /// 逐条意见
        points: Vec<DefencePoint>,
        /// 结论
        conclusion: String,
    },
    /// 已放弃 (document WAIV).
    RightsWaived {
        /// 文号
        number: DocNumber,
        /// 范围
        scope: Waiver,
        /// 针对的告知书
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice: Option<DocNumber>,
        /// 声明日期
        waived_on: Date,
        /// 书面或者音像
        files: Vec<FileRef>,
        /// 当事人签名
        #[serde(default)]
        signature: Signature,
    },
    /// 已要求听证
    HearingRequested {
        /// 提出日（邮寄以邮戳）
        requested_on: Date,
        /// 逾期提出的正当理由; empty for what was in time.
        #[serde(default)]
        obstacle: String,
        /// 材料
        #[serde(default)]
        files: Vec<FileRef>,
    },
    /// 已撤回听证要求
    HearingRequestWithdrawn {
        /// 撤回日
        withdrawn_on: Date,
        /// 书面材料
        files: Vec<FileRef>,
    },
    /// 已重新调查: new facts void the notice and the review.
    InvestigationReopened {
        /// 理由
        reason: String,
    },
    /// 已集体讨论 (document DISC).
    Discussed {
        /// 文号
        number: DocNumber,
        /// 主持人
        presider: String,
        /// 各人意见
        opinions: Vec<SpeakerOpinion>,
        /// 结论
        conclusion: String,
        /// 讨论日期
        held_on: Date,
    },
    /// 已提出处理决定建议 (document DECA).
    DecisionProposed {
        /// 文号
        number: DocNumber,
        /// 处理
        outcome: Outcome,
        /// 理由
        reasons: String,
        /// 加处罚款
        surcharge: bool,
        /// 承办人员
        officers: Vec<PersonRef>,
        /// 超期依据.
        overdue_basis: String,
    },
    /// 大队已审处理建议
    DecisionEndorsed {
        /// 意见
        opinion: String,
    },
    /// 处理建议已退回
    DecisionReturned {
        /// 意见
        opinion: String,
    },
    /// 已作出决定 (document DEC, DEC-N or CANC).
    Decided {
        /// 文号
        number: DocNumber,
        /// 处理
        outcome: Outcome,
        /// 意见
        opinion: String,
        /// 加处罚款
        surcharge: bool,
        /// 救济告知
        remedy: RemedyText,
        /// 清单版本 at decision.
        list_version: String,
        /// 重大处罚 (U-01).
        major: bool,
    },
    /// 已当场决定 (document DEC-S).
    DecidedOnSpot {
        /// 文号, which is the case number too.
        number: DocNumber,
        /// 决定时间, where it was stated; else that of booking.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided_at: Option<DateTime>,
        /// 案情
        subject: Box<Subject>,
        /// 执法人员
        officers: Vec<PersonRef>,
        /// 证据
        evidence: String,
        /// 告知和申辩情况 (S-05).
        defence: String,
        /// 处罚
        penalty: Penalty,
        /// 责令改正
        correction: String,
        /// 逾期加处
        surcharge: bool,
        /// 救济告知
        remedy: RemedyText,
        /// 照片
        files: Vec<FileRef>,
    },
    /// 已当场交付
    DeliveredOnSpot {
        /// 交付的决定书
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DocNumber>,
        /// 交付时间
        delivered_at: DateTime,
        /// 签名或者拒签注记
        #[serde(default)]
        signature: Signature,
    },
    /// 已报备案 (document DEC-B).
    FiledForRecord {
        /// 文号
        number: DocNumber,
    },
    /// 法治室已抽查 (S-09).
    SpotChecked {
        /// 合格
        passed: bool,
        /// 意见
        opinion: String,
    },
    /// 已公示 (document PUB).
    Published {
        /// 文号
        number: DocNumber,
        /// 公示标题
        title: String,
        /// 脱敏后正文
        text: String,
        /// 失信分级; none for what is no penalty, and in what was recorded before tiers were kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<credit::Tier>,
        /// 不按建议分级的理由
        #[serde(default, skip_serializing_if = "String::is_empty")]
        tier_reason: String,
        /// 公示到期日
        until: Date,
        /// 第三方不同意时，公共利益重大影响的理由
        #[serde(default, skip_serializing_if = "String::is_empty")]
        public_interest: String,
        /// 社会影响判断
        reason: String,
    },
    /// 决定不公示
    PublicationDeclined {
        /// 理由
        reason: String,
    },
    /// 已撤回公示
    PublicationWithdrawn {
        /// 文号 (document PUB-W); none in what was recorded before it was made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<DocNumber>,
        /// 撤回理由, shown to the public.
        reason: String,
        /// 生效文书
        document: String,
        /// 收到日
        received_on: Date,
    },
    /// 已缴款
    PaymentRegistered {
        /// 金额（分）
        amount: Fen,
        /// 缴款日
        paid_on: Date,
        /// 缴款凭证号
        voucher: String,
        /// 渠道
        channel: String,
        /// 开具的专用票据号; empty where the bank gave the receipt.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        receipt: String,
    },
    /// 已当场收缴 (document RECPT).
    CashCollected {
        /// 文号
        number: DocNumber,
        /// 金额（分）
        amount: Fen,
        /// 情形
        ground: Collection,
        /// 理由
        reason: String,
        /// 专用票据号
        receipt: String,
        /// 收款人员
        officers: Vec<PersonRef>,
        /// 水上收缴的抵岸日 (F-07).
        ashore_on: Option<Date>,
    },
    /// 已交机关
    CashHandedIn {
        /// 交款日
        on: Date,
    },
    /// 已缴银行
    CashDeposited {
        /// 缴存日
        on: Date,
        /// 回单号
        slip: String,
    },
    /// 已申请延期分期
    DeferralRequested {
        /// 理由
        reason: String,
        /// 申请延至
        until: Date,
        /// 分期计划; empty for a plain deferral.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        plan: Vec<Instalment>,
        /// 材料
        files: Vec<FileRef>,
    },
    /// 延期已决定 (document PAY-D).
    DeferralDecided {
        /// 文号
        number: DocNumber,
        /// 批准
        granted: bool,
        /// 延至; the last day of a plan.
        until: Date,
        /// 分期计划; empty for a plain deferral.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        plan: Vec<Instalment>,
        /// 一期逾期的后果
        #[serde(default)]
        on_default: fund::OnDefault,
        /// 意见
        opinion: String,
    },
    /// 已催告 (document URGE).
    PaymentUrged {
        /// 文号
        number: DocNumber,
        /// 催告时本金余额（分）
        principal: Fen,
        /// 催告时违法所得余额（分）
        #[serde(default)]
        gains: Fen,
        /// 催告时加处（分）
        surcharge: Fen,
        /// 执法人员
        officers: Vec<PersonRef>,
    },
    /// 复议诉讼停算期间 (F-10).
    StayRecorded {
        /// 何种程序
        proceeding: String,
        /// 申请、起诉日
        from: Date,
        /// 受理、立案日
        #[serde(default, skip_serializing_if = "Option::is_none")]
        accepted_on: Option<Date>,
        /// 止; none while it runs.
        to: Option<Date>,
    },
    /// 重大处罚已报备案 (document REC-MJ).
    MajorReported {
        /// 文号
        number: DocNumber,
        /// 报送日
        reported_on: Date,
    },
    /// 已提出结案 (document CLOSE).
    ClosingProposed {
        /// 文号
        number: DocNumber,
        /// 执行情况
        summary: String,
        /// 承办人员; none in what was recorded before they were kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        officers: Vec<PersonRef>,
    },
    /// 已结案自查: U-05's vetoes that only a person can see.
    VetoesChecked {
        /// 逐项意见
        items: Vec<ReviewItem>,
        /// 法治室意见
        opinion: String,
    },
    /// 结案建议已退回
    ClosingReturned {
        /// 意见
        opinion: String,
    },
    /// 已结案
    CaseClosed {
        /// 意见
        opinion: String,
    },
    /// 执法人员已签名
    PapersSigned(PapersSigned),
    /// 已归档 (document ARCH).
    CaseArchived {
        /// 立卷人
        keeper: String,
        /// 检查人
        checker: String,
        /// 保管期限
        retention: String,
        /// 备考
        remarks: String,
    },
    /// 听证
    #[serde(untagged)]
    Hearing(hearing::Fact),
    /// 证据保全
    #[serde(untagged)]
    Hold(hold::Fact),
    /// 音像记录
    #[serde(untagged)]
    Footage(footage::Fact),
    /// 查封扣押
    #[serde(untagged)]
    Measure(measure::Fact),
    /// 强制执行
    #[serde(untagged)]
    Execution(execution::Fact),
    /// 移送协作
    #[serde(untagged)]
    Transfer(transfer::Fact),
    /// 罚没款物
    #[serde(untagged)]
    Fund(fund::Fact),
    /// 复议诉讼
    #[serde(untagged)]
    Remedy(remedy::Fact),
    /// 信用公开
    #[serde(untagged)]
    Credit(credit::Fact),
    /// 文书更正
    #[serde(untagged)]
    Amend(amend::Fact),
    /// 关联案件
    #[serde(untagged)]
    Related(related::Fact),
}

/// A stamped case fact.
pub type CaseEvent = Entry<CaseFact>;
