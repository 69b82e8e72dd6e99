//! What a case has become: the facts folded.

use super::fact::{CaseEvent, CaseFact, Procedure, Subject};
use super::investigation::EvidenceKind;
use super::notice::Waiver;
use super::penalty::Penalty;
use super::report::Outcome;
use super::review::{ReviewItem, ReviewVerdict};
use super::service::ServiceMethod;
use super::{
    RemedyText, amend, credit, execution, footage, fund, hearing, hold, measure, related, remedy, side,
    simple, transfer,
};
use crate::context::Context;
use crate::countersign::Sheets;
use crate::deadline::{self, Deadline, Term};
use crate::goods::GoodsList;
use crate::matter::{PersonRef, Stage, Stamp};
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::{FileRef, Span};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use crate::surcharge;
use crate::town::{SuspendFrom, Town};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 案件阶段
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStage {
    /// 拟立案
    #[default]
    Draft,
    /// 待大队审核立案
    FilingProposed,
    /// 待决定立案
    FilingEndorsed,
    /// 调查取证
    Investigating,
    /// 待法制审核
    Reported,
    /// 审核通过
    Reviewed,
    /// 已制告知书
    Noticed,
    /// 待大队审核处理建议
    DecisionProposed,
    /// 待作出决定
    DecisionEndorsed,
    /// 待送达决定
    Decided,
    /// 待当场交付
    OnSpot,
    /// 执行中
    Served,
    /// 待批准结案
    ClosingProposed,
    /// 已结案
    Closed,
    /// 已归档
    Archived,
    /// 不予立案
    NotFiled,
}

impl CaseStage {
    /// Every stage, in the order of the road.
    pub const ALL: [CaseStage; 16] = [
        CaseStage::Draft,
        CaseStage::FilingProposed,
        CaseStage::FilingEndorsed,
        CaseStage::Investigating,
        CaseStage::Reported,
        CaseStage::Reviewed,
        CaseStage::Noticed,
        CaseStage::DecisionProposed,
        CaseStage::DecisionEndorsed,
        CaseStage::Decided,
        CaseStage::OnSpot,
        CaseStage::Served,
        CaseStage::ClosingProposed,
        CaseStage::Closed,
        CaseStage::Archived,
        CaseStage::NotFiled,
    ];

    /// Whether the matter itself is concluded (结案); the archive may still be due.
    pub fn is_concluded(self) -> bool {
        self.is_final() || self == CaseStage::Closed
    }

    /// Whether nothing more is to be done.
    pub fn is_final(self) -> bool {
        matches!(self, CaseStage::Archived | CaseStage::NotFiled)
    }
}

impl Stage for CaseStage {
    fn label(self) -> &'static str {
        match self {
            CaseStage::Draft => "拟立案",
            CaseStage::FilingProposed => "待大队审核立案",
            CaseStage::FilingEndorsed => "待决定立案",
            CaseStage::Investigating => "调查取证",
            CaseStage::Reported => "待法制审核",
            CaseStage::Reviewed => "审核通过",
            CaseStage::Noticed => "告知申辩",
            CaseStage::DecisionProposed => "待大队审核处理",
            CaseStage::DecisionEndorsed => "待作出决定",
            CaseStage::Decided => "待送达决定",
            CaseStage::OnSpot => "待当场交付",
            CaseStage::Served => "执行中",
            CaseStage::ClosingProposed => "待批准结案",
            CaseStage::Closed => "已结案",
            CaseStage::Archived => "已归档",
            CaseStage::NotFiled => "不予立案",
        }
    }
}

/// 已出文书
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssuedPaper {
    /// 文书代码 (RULES §9), e.g. `DEC`.
    pub code: String,
    /// 文号
    pub number: DocNumber,
    /// 作出日
    pub issued_on: Date,
    /// The state's version right after the fact that issued it: a document is drawn from the case as it was then.
    pub version: u64,
    /// Goes out to the party and must be served.
    pub outgoing: bool,
    /// 送达日
    pub served_on: Option<Date>,
}

/// 证据
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// 序号
    pub no: u32,
    /// 种类
    pub kind: EvidenceKind,
    /// 名称
    pub name: String,
    /// 说明
    pub description: String,
    /// 来源
    pub source: String,
    /// 证明对象
    pub proves: String,
    /// 收集时间
    pub collected_at: DateTime,
    /// 原件
    pub original: bool,
    /// 电子技术监控取得 (X-11, N-05)
    #[serde(default)]
    pub monitored: bool,
    /// 收集人
    pub officers: Vec<PersonRef>,
    /// 文件
    pub files: Vec<FileRef>,
    /// 查证属实; none while not judged.
    pub verified: Option<bool>,
    /// 审查意见
    pub opinion: String,
    /// 该类证据的要件
    #[serde(default)]
    pub particulars: hold::Particulars,
}

/// 调查终结报告
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// 文号
    pub number: DocNumber,
    /// 认定事实
    pub facts: String,
    /// 采信证据
    pub evidence: Vec<u32>,
    /// 性质
    pub nature: String,
    /// 裁量档次
    pub discretion: String,
    /// 裁量理由
    pub reasons: String,
    /// 处理建议
    pub outcome: Outcome,
    /// 情节复杂
    pub complex: bool,
    /// 提交时间
    pub at: DateTime,
}

/// 一次法制审核
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// 文号
    pub number: DocNumber,
    /// 结论
    pub verdict: ReviewVerdict,
    /// 意见
    pub opinion: String,
    /// 审核人
    pub by: PersonRef,
    /// 审核日
    pub on: Date,
    /// The state's version after it: compared with the last change of facts.
    pub version: u64,
}

/// 结案自查 (U-05)
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VetoCheck {
    /// 逐项意见
    pub items: Vec<ReviewItem>,
    /// 法治室意见
    pub opinion: String,
    /// 自查人
    pub by: PersonRef,
    /// 自查日
    pub on: Date,
}

/// 告知书
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// 文号
    pub number: DocNumber,
    /// 听证告知
    pub hearing: bool,
    /// 拟处罚
    pub penalty: Penalty,
    /// 事实
    pub facts: String,
    /// 理由
    pub reasons: String,
    /// 依据
    pub basis: String,
    /// 制作日: the window is the one that it told the party of.
    #[serde(default)]
    pub made_on: Option<Date>,
    /// 送达日
    pub served_on: Option<Date>,
    /// 放弃陈述申辩
    pub waived_defence: bool,
    /// 放弃听证
    pub waived_hearing: bool,
    /// 要求听证日
    pub hearing_requested: Option<Date>,
    /// 撤回听证日
    pub hearing_withdrawn: Option<Date>,
    /// 已作废 by new facts.
    pub void: bool,
}

impl Notice {
    /// Nothing is left to wait for: every right that the notice told was waived (or its hearing withdrawn).
    pub fn waived_all(&self) -> bool {
        self.waived_defence && (!self.hearing || self.waived_hearing || self.hearing_withdrawn.is_some())
    }

    /// The longer of the defence window (policy, 工作日) and the hearing window (five working days).
    pub fn window(&self, served_on: Date, town: &Town) -> Deadline {
        let defence = town.policy_on(self.made_on.unwrap_or(served_on)).defence_days.value;
        let days = if self.hearing { defence.max(5) } else { defence };
        let window = deadline::defence_window(served_on, days.into(), &town.calendar);
        if self.hearing { window.under(&rules::H_03, rules::H_03.articles) } else { window }
    }
}

/// 陈述申辩
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Defence {
    /// 针对的告知书
    pub notice: DocNumber,
    /// 提出日
    pub made_on: Date,
    /// 内容
    pub content: String,
    /// 已复核
    pub reviewed: bool,
    /// 有意见被采纳
    pub adopted: bool,
    /// 复核结论
    pub conclusion: String,
}

/// 责令改正
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// 文号; none when ordered in an on-the-spot decision.
    pub number: Option<DocNumber>,
    /// 内容
    pub content: String,
    /// 期限
    pub due_on: Date,
    /// 复查结果: corrected or not.
    pub checked: Option<bool>,
}

/// 集体讨论
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discussion {
    /// 文号
    pub number: DocNumber,
    /// 结论
    pub conclusion: String,
    /// 日期
    pub held_on: Date,
    /// The state's version after it.
    pub version: u64,
}

/// 处理建议
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// 文号
    pub number: DocNumber,
    /// 处理
    pub outcome: Outcome,
    /// 理由
    pub reasons: String,
    /// 加处
    pub surcharge: bool,
    /// 超期依据
    pub overdue_basis: String,
}

/// 决定
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// 文号
    pub number: DocNumber,
    /// 处理
    pub outcome: Outcome,
    /// 作出时间
    pub at: DateTime,
    /// 决定人
    pub by: PersonRef,
    /// 逾期加处
    pub surcharge: bool,
    /// 救济告知
    pub remedy: RemedyText,
    /// 送达日
    pub served_on: Option<Date>,
}

/// 送达
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// 回证文号
    pub number: DocNumber,
    /// 文书
    pub paper: DocNumber,
    /// 方式
    pub method: ServiceMethod,
    /// 送达日
    pub served_on: Date,
    /// 收件人
    pub recipient: String,
}

/// 公告送达
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Announcement {
    /// 公告文号
    pub number: DocNumber,
    /// 文书
    pub paper: DocNumber,
    /// 发出日
    pub announced_on: Date,
}

/// 送达地址确认
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// 地址
    pub address: String,
    /// 电子送达地址
    pub electronic: Option<String>,
}

/// 公示
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicationState {
    /// 未处理
    #[default]
    Pending,
    /// 公示中
    Published {
        /// 公示日
        on: Date,
        /// 标题
        title: String,
        /// 正文
        text: String,
        /// 到期日
        until: Date,
    },
    /// 不公示
    Declined {
        /// 理由
        reason: String,
    },
    /// 已撤回
    Withdrawn {
        /// 撤回日
        on: Date,
        /// 标题
        title: String,
        /// 理由
        reason: String,
        /// 生效文书
        document: String,
    },
}

/// 缴款
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// 金额（分）
    pub amount: Fen,
    /// 日期
    pub on: Date,
    /// 凭证或者票据号
    pub voucher: String,
    /// 渠道
    pub channel: String,
}

/// 当场收缴的现金
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cash {
    /// 收缴日（水上自抵岸日）
    pub collected_on: Date,
    /// 交机关日
    pub handed_in: Option<Date>,
    /// 缴银行日
    pub deposited: Option<Date>,
}

/// 延期缴纳
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deferral {
    /// 延至; the last day of a plan.
    pub until: Date,
    /// 分期计划; empty for a plain deferral.
    #[serde(default)]
    pub plan: Vec<surcharge::Instalment>,
    /// 一期逾期的后果
    #[serde(default)]
    pub on_default: fund::OnDefault,
    /// 理由
    pub reason: String,
    /// 批准与否
    pub decided: Option<bool>,
    /// 决定日
    pub decided_on: Option<Date>,
}

/// 停算期间
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stay {
    /// 程序
    pub proceeding: String,
    /// 申请、起诉日
    pub from: Date,
    /// 受理、立案日
    #[serde(default)]
    pub accepted_on: Option<Date>,
    /// 止
    pub to: Option<Date>,
}

impl Stay {
    /// The days not counted, from the day that the town counts from (F-10).
    fn span(&self, town: &Town) -> Span {
        let from = match town.policy_on(self.from).surcharge_suspend_from.value {
            SuspendFrom::Application => self.from,
            SuspendFrom::Acceptance => self.accepted_on.unwrap_or(self.from),
        };
        Span { from, to: self.to }
    }
}

/// 回避
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recusal {
    /// 人员
    pub officer: PersonRef,
    /// 事由
    pub reason: String,
    /// 决定
    pub decided: Option<bool>,
}

/// 延长办案期限
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extended {
    /// 依据的条款
    pub provision: String,
    /// 日数（自然日）
    pub days: u16,
}

/// A case as it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseState {
    /// How many facts have been folded: the stream's version.
    pub version: u64,
    /// 阶段
    pub stage: CaseStage,
    /// 进入现阶段的时间
    pub since: Option<DateTime>,
    /// 程序
    pub procedure: Procedure,
    /// 案号
    pub number: Option<DocNumber>,
    /// 案情
    pub subject: Option<Subject>,
    /// 中队建议立案
    pub recommend: bool,
    /// 立案理由
    pub reason: String,
    /// 承办人员
    pub officers: Vec<PersonRef>,
    /// 立案日
    pub filed_on: Option<Date>,
    /// Everyone who has handled the case (办案人).
    pub handlers: BTreeSet<PersonId>,
    /// The team of every handling act, for the file's self-check.
    pub handling: Vec<Vec<PersonRef>>,
    /// 审核人
    pub reviewers: BTreeSet<PersonId>,
    /// 审批人
    pub approvers: BTreeSet<PersonId>,
    /// 回避
    pub recusals: Vec<Recusal>,
    /// Version of the last change of facts: a review must be later.
    pub facts_version: u64,
    /// Version of the last reopening of the investigation.
    #[serde(default)]
    pub reopened_version: Option<u64>,
    /// Version at which evidence, an inquiry or an inspection last came in.
    #[serde(default)]
    pub gathered_version: u64,
    /// 证据
    pub evidence: Vec<Evidence>,
    /// 询问、检查笔录 count.
    pub records: u32,
    /// 责令改正
    pub correction: Option<Correction>,
    /// 送达地址
    pub address: Option<Address>,
    /// 终结报告
    pub report: Option<Report>,
    /// 法制审核, every one.
    pub reviews: Vec<Review>,
    /// 司法所合法性审查, the last one.
    #[serde(default)]
    pub major_review: Option<Review>,
    /// 告知书, every one.
    pub notices: Vec<Notice>,
    /// 陈述申辩
    pub defences: Vec<Defence>,
    /// 集体讨论
    pub discussion: Option<Discussion>,
    /// 处理建议
    pub proposal: Option<Proposal>,
    /// 延长办案期限, every one.
    #[serde(default)]
    pub extensions: Vec<Extended>,
    /// 决定
    pub decision: Option<Decision>,
    /// 立案和决定时事项都在清单内
    pub powers_held: bool,
    /// 重大处罚 (U-01), settled at the decision.
    pub is_major: bool,
    /// 重大处罚备案日
    pub major_reported: Option<Date>,
    /// 结案自查 of the closing that is proposed; void when it is sent back or proposed anew.
    pub veto_check: Option<VetoCheck>,
    /// 送达
    pub services: Vec<Service>,
    /// 公告送达, every one that runs: an order and a notice may be announced side by side.
    #[serde(default)]
    pub announcements: Vec<Announcement>,
    /// 被询问人姓名 other than the party's: no publication may name them (D-15).
    #[serde(default)]
    pub asked: BTreeSet<String>,
    /// 公示
    pub publication: PublicationState,
    /// 当场处罚备案日
    pub recorded: Option<Date>,
    /// 法治室抽查
    pub spot_checked: Option<bool>,
    /// 缴款
    pub payments: Vec<Payment>,
    /// 当场收缴
    pub cash: Option<Cash>,
    /// 延期
    pub deferral: Option<Deferral>,
    /// 此前已批准的延期, superseded by a later request.
    #[serde(default)]
    pub past_deferrals: Vec<Deferral>,
    /// 停算
    pub stays: Vec<Stay>,
    /// 催告日
    pub urged_on: Option<Date>,
    /// 结案日
    pub closed_on: Option<Date>,
    /// 归档日
    pub archived: Option<Date>,
    /// 保管期限, once archived.
    #[serde(default)]
    pub retention: String,
    /// 已出文书
    pub papers: Vec<IssuedPaper>,
    /// 执法人员签名的文书; none signed in what was recorded before they signed on the screen.
    #[serde(default)]
    pub countersigned: Sheets,
    /// 涉案物品
    #[serde(default)]
    pub goods: GoodsList,
    /// 听证
    #[serde(default)]
    pub hearing: hearing::State,
    /// 证据保全
    #[serde(default)]
    pub hold: hold::State,
    /// 音像记录
    #[serde(default)]
    pub footage: footage::State,
    /// 查封扣押
    #[serde(default)]
    pub measure: measure::State,
    /// 强制执行
    #[serde(default)]
    pub execution: execution::State,
    /// 移送协作
    #[serde(default)]
    pub transfer: transfer::State,
    /// 罚没款物
    #[serde(default)]
    pub fund: fund::State,
    /// 复议诉讼
    #[serde(default)]
    pub remedy: remedy::State,
    /// 信用公开
    #[serde(default)]
    pub credit: credit::State,
    /// 文书更正
    #[serde(default)]
    pub amend: amend::State,
    /// 关联案件
    #[serde(default)]
    pub related: related::State,
}

impl CaseState {
    /// Folds a whole stream.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a CaseEvent>) -> Self {
        let mut state = CaseState::default();
        for event in events {
            state.evolve(event);
        }
        state
    }

    /// 案情, or a refusal when the case has none yet.
    pub fn subject(&self) -> Result<&Subject, Refusal> {
        self.subject.as_ref().ok_or_else(|| {
            Refusal::new(&rules::G_04, "立案建议", "尚未提出")
                .fix("执法中队", "提出立案建议")
                .act("propose_filing")
        })
    }

    /// 终结报告, or a refusal when there is none.
    pub fn report(&self) -> Result<&Report, Refusal> {
        self.report.as_ref().ok_or_else(|| {
            Refusal::new(&rules::G_07, "调查终结报告", "尚未提交")
                .fix("承办人", "提交调查终结报告")
                .act("submit_report")
        })
    }

    /// The notice in force: the last one that new facts have not voided.
    pub fn notice(&self) -> Option<&Notice> {
        self.notices.iter().rev().find(|n| !n.void)
    }

    pub(super) fn notice_mut(&mut self) -> Option<&mut Notice> {
        self.notices.iter_mut().rev().find(|n| !n.void)
    }

    /// Whether this person has handled the case, or is assigned to.
    pub fn is_handler(&self, id: &str) -> bool {
        self.handlers.contains(id) || self.officers.iter().any(|o| o.id == id)
    }

    /// 已被决定回避
    pub fn is_recused(&self, id: &str) -> bool {
        self.recusals.iter().any(|r| r.officer.id == id && r.decided == Some(true))
    }

    /// Whether what was ordered to be corrected was found corrected.
    pub fn corrected(&self) -> bool {
        self.correction.as_ref().is_some_and(|c| c.checked == Some(true))
    }

    /// The announcement by which this document is being served, if one runs.
    pub fn announcement_of(&self, paper: &DocNumber) -> Option<&Announcement> {
        self.announcements.iter().find(|a| &a.paper == paper)
    }

    /// The issued document with this number.
    pub fn paper(&self, number: &DocNumber) -> Option<&IssuedPaper> {
        self.papers.iter().find(|p| &p.number == number)
    }

    /// G-12: complex, or (by the town's reading) reaching what needs a hearing notice.
    pub fn needs_discussion(&self, ctx: &Context) -> bool {
        let (Some(subject), Some(report)) = (&self.subject, &self.report) else { return false };
        let grave = report
            .outcome
            .penalty()
            .is_some_and(|p| p.needs_hearing_notice(subject.party.kind, &subject.item.domain, ctx));
        report.complex || (ctx.town.policy.discuss_from_hearing.value && grave)
    }

    /// 认定的违法事实: the report's, or those of the filing while there is none.
    pub fn found_facts(&self) -> Option<&str> {
        let found = self.report.as_ref().map(|r| r.facts.as_str());
        found.or(self.subject.as_ref().map(|s| s.facts.as_str()))
    }

    /// What the case is heading for: the outcome proposed, before that the report's.
    pub fn prospect(&self) -> Option<&Outcome> {
        let proposed = self.proposal.as_ref().map(|p| &p.outcome);
        proposed.or(self.report.as_ref().map(|r| &r.outcome))
    }

    /// U-01: whether this outcome, decided on that day, would be a major penalty for the party.
    pub fn would_be_major(&self, outcome: &Outcome, town: &Town, on: Date) -> bool {
        let kind = self.subject.as_ref().map(|s| s.party.kind);
        outcome.penalty().zip(kind).is_some_and(|(p, kind)| p.is_major(kind, town, on))
    }

    /// Whether a major penalty waits for 司法所: one in prospect to be looked at as the case now stands (U-02), one decided to
    /// be filed for record (U-01).
    pub fn waits_for_justice(&self, town: &Town) -> bool {
        use CaseStage as G;
        if matches!(self.stage, G::Decided | G::Served) {
            return self.is_major && self.major_reported.is_none();
        }
        let on_the_way =
            matches!(self.stage, G::Reviewed | G::Noticed | G::DecisionProposed | G::DecisionEndorsed);
        let day = self.since.map(|t| t.date());
        let major = self.prospect().zip(day).is_some_and(|(o, day)| self.would_be_major(o, town, day));
        let seen = self.major_review.as_ref().is_some_and(|r| r.version >= self.facts_version);
        on_the_way && major && !seen
    }

    /// U-02: the judicial office has passed the case as it now stands; otherwise what stands instead.
    pub fn major_passed(&self) -> Result<(), String> {
        match &self.major_review {
            None => Err("司法所尚未审查".into()),
            Some(r) if r.verdict != ReviewVerdict::Pass => {
                Err(format!("司法所审查结论为“{}”", r.verdict.label()))
            }
            Some(r) if r.version < self.facts_version => Err("司法所审查之后事实又有变化".into()),
            Some(_) => Ok(()),
        }
    }

    /// T-90: the day by which a filed case is to be decided; none once decided.
    pub fn decision_due(&self, town: &Town) -> Option<Deadline> {
        if self.decision.is_some() { None } else { self.decision_term(town) }
    }

    /// T-90: the day by which a filed case is, or was, to be decided.
    pub(super) fn decision_term(&self, town: &Town) -> Option<Deadline> {
        // Ordered to decide anew: the document's term, not the ninety days from filing.
        if let Some(due) = self.remedy.redo_due(town) {
            return Some(due);
        }
        let cal = &town.calendar;
        let more: u32 = self.extensions.iter().map(|e| u32::from(e.days)).sum();
        let filed = self.filed_on?;
        let days = u32::from(town.policy_on(filed).decision_days.value) + more;
        let due = deadline::decision(filed, days, cal);
        let due = self.extensions.iter().fold(due, |d, e| d.article(e.provision.clone()));
        // TR-11: only what a provision lets stand still.
        let due = self.transfer.excluded.iter().fold(due, |d, span| d.excluding(span.clone(), cal));
        // H-13: the days of a hearing count unless the town has named a provision that takes them out.
        let provision = town.policy.hearing_exclusion.value.trim();
        if provision.is_empty() {
            return Some(due);
        }
        let without = |due: Deadline, span| due.excluding(span, cal).article(provision.to_string());
        Some(self.hearing.spans().fold(due, without))
    }

    /// The deadlines that run in this case now, each with what it is for.
    pub fn deadlines(&self, town: &Town) -> Vec<(&'static str, Deadline)> {
        let mut all = Vec::new();
        let cal = &town.calendar;
        // A limit of the town's own policy as it stood when it began, under the rule that calls for one.
        let own = |term: Term, on: Date, rule: &'static Rule| term.from(on, cal).under(rule, rule.articles);
        let on = self.since.map(|t| t.date());
        if let Some(d) = self.decision_due(town)
            && !self.stage.is_final()
            && !self.transfer.is_away()
        {
            all.push(("办案期限", d));
        }
        if let (CaseStage::Reported, Some(on)) = (self.stage, on) {
            all.push((
                "法制审核",
                own(Term::W(town.policy_on(on).review_days.value.into()), on, &rules::G_08),
            ));
        }
        if let Some(d) = &self.decision {
            let decided = d.at.date();
            let waits = d.outcome.is_served() && d.served_on.is_none();
            if waits && self.announcement_of(&d.number).is_none() {
                all.push(("送达决定书", deadline::service(decided, cal)));
            }
            let public = d.outcome.penalty().is_some() && !self.remedy.annulled();
            if public && matches!(self.publication, PublicationState::Pending) {
                all.push(("公示", deadline::publication(decided, cal)));
            }
            if self.procedure == Procedure::Simple && self.recorded.is_none() {
                let days = self
                    .subject
                    .as_ref()
                    .and_then(|s| s.item.record_days)
                    .unwrap_or(town.policy_on(decided).record_days.value);
                all.push(("当场处罚备案", own(Term::W(days.into()), decided, &rules::S_06)));
            }
            if self.is_major && self.major_reported.is_none() {
                all.push((
                    "重大处罚备案",
                    own(
                        Term::C(town.policy_on(decided).major_record_days.value.into()),
                        decided,
                        &rules::G_18,
                    ),
                ));
            }
            if let Some(served) = d.served_on
                && !self.stage.is_concluded()
                && self.owes(served, town)
            {
                all.extend(self.payment_days(served, town));
            }
        }
        if let Some(c) = &self.cash {
            match (c.handed_in, c.deposited) {
                (None, _) => all.push(("收缴款交机关", deadline::cash_hand_in(c.collected_on, cal))),
                (Some(handed), None) => all.push(("收缴款缴银行", deadline::cash_deposit(handed, cal))),
                _ => {}
            }
        }
        if let Some(c) = &self.correction
            && c.checked.is_none()
        {
            all.push(("改正期限", Deadline::fixed(c.due_on)));
        }
        if let (CaseStage::Closed, Some(on)) = (self.stage, self.closed_on) {
            all.push((
                "立卷归档",
                own(Term::C(town.policy_on(on).archive_days.value.into()), on, &rules::G_17),
            ));
        }
        all.extend(side::ALL.iter().flat_map(|s| (s.deadlines)(self, town)));
        all
    }

    /// 等待期: days that must first run out before the next step; their end makes nobody late (X-02, SV-07).
    pub fn windows(&self, town: &Town) -> Vec<(&'static str, Deadline)> {
        let mut all = Vec::new();
        if let (CaseStage::Noticed, Some(n)) = (self.stage, self.notice())
            && let Some(served) = n.served_on
            && !n.waived_all()
        {
            all.push(("申辩期", n.window(served, town)));
        }
        for a in &self.announcements {
            all.push(("公告期", deadline::announcement(a.announced_on, &town.calendar)));
        }
        all.extend(side::ALL.iter().flat_map(|s| (s.windows)(self, town)));
        all
    }

    /// Whether anything is owed after the last payment.
    fn owes(&self, served: Date, town: &Town) -> bool {
        let last = self.payments.iter().map(|p| p.on).max().unwrap_or(served);
        self.account(last.max(served), town).balance().0 > 0
    }

    /// Every deferral granted, in the order granted.
    pub fn granted_deferrals(&self) -> impl DoubleEndedIterator<Item = &Deferral> {
        self.past_deferrals.iter().chain(&self.deferral).filter(|d| d.decided == Some(true))
    }

    /// T-PAY: fifteen days from receipt, rolled over rest days; a granted deferral puts it off. Under a plan it is the day
    /// of the first instalment that what was paid by `on` does not cover.
    fn payment_due(&self, served: Date, on: Date, town: &Town) -> Deadline {
        let Some(d) = self.granted_deferrals().next_back() else {
            return deadline::payment(served, &town.calendar);
        };
        let (plan, owed) = (self.plan_on(d, on), self.collectable());
        let next = fund::plan::next(&plan, owed, paid_in(&self.paid_by(on)));
        Deadline::fixed(next.map_or(d.until, |k| plan[k].due))
    }

    /// The days to pay by: one, or one an instalment that payments have not covered (F-08).
    fn payment_days(&self, served: Date, town: &Town) -> Vec<(&'static str, Deadline)> {
        match self.granted_deferrals().next_back().filter(|d| !d.plan.is_empty()) {
            None => vec![("缴款", self.payment_due(served, served, town))],
            Some(d) => {
                let paid = paid_in(&self.paid_by(Date::MAX));
                let next = fund::plan::next(&d.plan, self.collectable(), paid).unwrap_or(d.plan.len() - 1);
                let day = |i: &surcharge::Instalment| {
                    Deadline::fixed(i.due).under(&rules::F_08, rules::F_08.articles)
                };
                d.plan[next..].iter().map(|i| ("分期缴款", day(i))).collect()
            }
        }
    }

    /// The penalty as it stands: what reconsideration or a court has left of the decision's; nothing of one annulled.
    pub fn penalty_in_force(&self) -> Option<Penalty> {
        let decided = self.decision.as_ref()?.outcome.penalty()?;
        if self.remedy.annulled() {
            return Some(Penalty::default());
        }
        Some(self.remedy.changed.as_ref().unwrap_or(decided).clone())
    }

    /// What the decision has to be collected without surcharge: fine and illegal gains.
    fn collectable(&self) -> Fen {
        self.penalty_in_force().map_or(Fen::ZERO, |p| Fen(p.fine().0.saturating_add(p.gains().0)))
    }

    fn paid_by(&self, on: Date) -> Vec<(Date, Fen)> {
        self.payments.iter().filter(|p| p.on <= on).map(|p| (p.on, p.amount)).collect()
    }

    /// A granted deferral as it works on a day, what was missed taken into account (F-08).
    pub(super) fn plan_on(&self, deferral: &Deferral, on: Date) -> Vec<surcharge::Instalment> {
        fund::plan::in_effect(deferral, self.collectable(), &self.paid_by(on), on)
    }

    /// What is owed and paid as of a day (分): principal, surcharge, payments.
    pub fn account(&self, on: Date, town: &Town) -> Account {
        let Some(d) = &self.decision else { return Account::default() };
        let Some(penalty) = self.penalty_in_force() else { return Account::default() };
        // Confiscated things are not money owed; illegal gains are, without surcharge (F-18).
        let (principal, gains) = (penalty.fine(), penalty.gains());
        let paid = self.paid_by(on);
        let due = d.served_on.and_then(|s| self.payment_due(s, on, town).due);
        let plan = self.granted_deferrals().next_back().map(|d| self.plan_on(d, on)).unwrap_or_default();
        let later = plan.iter().filter(|i| i.due >= on).map(|i| i.amount.0).fold(0, i64::saturating_add);
        // while an agreement is kept the surcharge stays as it was when it was made, less what it waives.
        let agreed = self.execution.agreements.iter().find(|a| {
            a.plan.covers(execution::Duty::Payment)
                && a.made_on <= on
                && a.broken_on.is_none_or(|broken| on < broken)
        });
        let surcharge = match agreed {
            None => self.surcharge_reckoned(on, town).amount,
            Some(a) => Fen((self.surcharge_reckoned(a.made_on, town).amount.0 - a.plan.waived.0).max(0)),
        };
        Account {
            principal,
            gains,
            surcharge,
            paid: paid_in(&paid),
            deferred: Fen(later),
            due,
            surcharge_announced: d.surcharge,
        }
    }

    /// F-09: what has accrued by a day, run by run. A deferral granted late leaves what had accrued before it (F-08).
    pub fn surcharge_reckoned(&self, on: Date, town: &Town) -> surcharge::Surcharge {
        let none = surcharge::Surcharge::default();
        let Some(d) = &self.decision else { return none };
        let (Some(penalty), Some(served)) = (self.penalty_in_force(), d.served_on) else { return none };
        let principal = penalty.fine();
        let paid = self.paid_by(on);
        let deferrals: Vec<surcharge::Deferral> = self
            .granted_deferrals()
            .filter_map(|p| {
                let plan = fund::plan::fines_share(self.plan_on(p, on), penalty.gains());
                Some(surcharge::Deferral { granted_on: p.decided_on?, plan })
            })
            .collect();
        let first = deadline::payment(served, &town.calendar);
        // Nothing is charged while the day it runs from is not certain, unless a deferral has set one.
        let Some(due) = first.due.or_else(|| self.payment_due(served, on, town).due) else { return none };
        let stays: Vec<Span> = self.stays.iter().map(|s| s.span(town)).collect();
        let overdue = surcharge::Overdue {
            principal,
            due,
            stated: d.surcharge,
            basis_points: town.policy_on(d.at.date()).surcharge_basis_points.value,
            payments: &paid,
            stays: &stays,
            deferrals: &deferrals,
        };
        overdue.as_of(on)
    }

    pub(super) fn go(&mut self, stage: CaseStage, at: DateTime) {
        self.stage = stage;
        self.since = Some(at);
    }

    /// Back to the investigation from closing without a decision: reported, reviewed and told anew.
    pub(super) fn take_up(&mut self, at: DateTime) {
        for n in &mut self.notices {
            n.void = true;
        }
        self.proposal = None;
        self.closed_on = None;
        self.veto_check = None;
        self.facts_changed();
        self.go(CaseStage::Investigating, at);
    }

    pub(super) fn issue(&mut self, code: &str, number: &DocNumber, at: DateTime, outgoing: bool) {
        self.papers.push(IssuedPaper {
            code: code.into(),
            number: number.clone(),
            issued_on: at.date(),
            version: self.version,
            outgoing,
            served_on: None,
        });
    }

    pub(super) fn handled(&mut self, team: &[PersonRef]) {
        self.handlers.extend(team.iter().map(|o| o.id.clone()));
        self.handling.push(team.to_vec());
    }

    pub(super) fn facts_changed(&mut self) {
        self.facts_version = self.version;
    }

    pub(super) fn gathered(&mut self) {
        self.gathered_version = self.version;
        self.facts_changed();
    }

    /// Takes one fact in.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm a fact, in the order of the road, reads best as one list"
    )]
    pub fn evolve(&mut self, event: &CaseEvent) {
        self.version += 1;
        let at = event.at;
        let today = at.date();
        let by = &event.by;
        let (issued, teams) = (self.papers.len(), self.handling.len());
        match &event.fact {
            CaseFact::FilingProposed { subject, recommend, reason, officers } => {
                self.subject = Some((**subject).clone());
                self.recommend = *recommend;
                self.reason = reason.clone();
                self.officers = officers.clone();
                self.handled(officers);
                self.facts_changed();
                self.go(CaseStage::FilingProposed, at);
            }
            CaseFact::FilingEndorsed { agree, .. } => {
                if *agree {
                    self.approvers.insert(by.id.clone());
                }
                self.go(if *agree { CaseStage::FilingEndorsed } else { CaseStage::Draft }, at);
            }
            CaseFact::CaseFiled { number, officers, .. } => {
                self.number = Some(number.clone());
                self.officers = officers.clone();
                self.filed_on = Some(today);
                self.approvers.insert(by.id.clone());
                self.issue("FILE", number, at, false);
                self.go(CaseStage::Investigating, at);
            }
            CaseFact::FilingRefused { number, .. } => {
                self.approvers.insert(by.id.clone());
                self.issue("FILE-N", number, at, false);
                self.go(CaseStage::NotFiled, at);
            }
            CaseFact::FilingReturned { .. } => self.go(CaseStage::Draft, at),
            CaseFact::OfficersAssigned { officers, .. } => self.officers = officers.clone(),
            CaseFact::PartyCorrected { party, .. } => {
                if let Some(subject) = &mut self.subject {
                    subject.party = (**party).clone();
                }
                self.facts_changed();
            }
            CaseFact::RecusalRequested { officer, reason } => {
                self.recusals.push(Recusal {
                    officer: officer.clone(),
                    reason: reason.clone(),
                    decided: None,
                });
            }
            CaseFact::RecusalDecided { number, officer, recused, .. } => {
                if let Some(r) =
                    self.recusals.iter_mut().find(|r| r.officer.id == officer.id && r.decided.is_none())
                {
                    r.decided = Some(*recused);
                }
                self.issue("RECU", number, at, false);
            }
            CaseFact::SuperiorRecusalRecorded { officer, recused, .. } => {
                let open = |r: &&mut Recusal| r.officer.id == officer.id && r.decided.is_none();
                if let Some(r) = self.recusals.iter_mut().find(open) {
                    r.decided = Some(*recused);
                }
            }
            CaseFact::DecisionExtended { provision, days, .. } => {
                self.approvers.insert(by.id.clone());
                self.extensions.push(Extended { provision: provision.clone(), days: *days });
            }
            CaseFact::InquiryRecorded { number, person, officers, .. } => {
                self.handled(officers);
                let party = self.subject.as_ref().map(|s| &s.party);
                let own = |name: &str| {
                    party.is_some_and(|p| p.name == name || p.representative.as_deref() == Some(name))
                };
                let name = person.name.trim();
                if name.chars().count() > 1 && !own(name) {
                    self.asked.insert(name.to_string());
                }
                self.records += 1;
                self.issue("ASKR", number, at, false);
                self.gathered();
            }
            CaseFact::InspectionRecorded { number, officers, .. } => {
                self.handled(officers);
                self.records += 1;
                self.issue("INSP", number, at, false);
                self.gathered();
            }
            CaseFact::EvidenceAdded {
                no,
                evidence_kind,
                name,
                description,
                source,
                proves,
                officers,
                collected_at,
                original,
                monitored,
                files,
                particulars,
            } => {
                self.handled(officers);
                self.evidence.push(Evidence {
                    no: *no,
                    kind: *evidence_kind,
                    name: name.clone(),
                    description: description.clone(),
                    source: source.clone(),
                    proves: proves.clone(),
                    collected_at: *collected_at,
                    original: *original,
                    monitored: *monitored,
                    officers: officers.clone(),
                    files: files.clone(),
                    verified: None,
                    opinion: String::new(),
                    particulars: (**particulars).clone(),
                });
                self.gathered();
            }
            CaseFact::EvidenceJudged { no, verified, opinion } => {
                self.handlers.insert(by.id.clone());
                if let Some(e) = self.evidence.iter_mut().find(|e| e.no == *no) {
                    e.verified = Some(*verified);
                    e.opinion = opinion.clone();
                }
                self.facts_changed();
            }
            CaseFact::CorrectionOrdered { number, content, due_on, officers } => {
                self.handled(officers);
                self.correction = Some(Correction {
                    number: Some(number.clone()),
                    content: content.clone(),
                    due_on: *due_on,
                    checked: None,
                });
                self.issue("CORR", number, at, true);
            }
            CaseFact::CorrectionChecked { number, officers, corrected, .. } => {
                self.handled(officers);
                if let Some(c) = &mut self.correction {
                    c.checked = Some(*corrected);
                }
                self.issue("CORR-R", number, at, false);
            }
            CaseFact::AddressConfirmed { number, address, electronic, .. } => {
                self.handlers.insert(by.id.clone());
                self.address = Some(Address { address: address.clone(), electronic: electronic.clone() });
                self.issue("SERV-A", number, at, false);
            }
            CaseFact::ReportSubmitted {
                number,
                officers,
                facts,
                evidence,
                nature,
                discretion,
                reasons,
                outcome,
                complex,
            } => {
                self.handled(officers);
                self.report = Some(Report {
                    number: number.clone(),
                    facts: facts.clone(),
                    evidence: evidence.clone(),
                    nature: nature.clone(),
                    discretion: discretion.clone(),
                    reasons: reasons.clone(),
                    outcome: outcome.clone(),
                    complex: *complex,
                    at,
                });
                self.issue("FINAL", number, at, false);
                self.facts_changed();
                self.go(CaseStage::Reported, at);
            }
            CaseFact::LegalReviewed { number, verdict, opinion, .. } => {
                self.reviewers.insert(by.id.clone());
                self.reviews.push(Review {
                    number: number.clone(),
                    verdict: *verdict,
                    opinion: opinion.clone(),
                    by: by.clone(),
                    on: today,
                    version: self.version,
                });
                self.issue("LEGAL", number, at, false);
                let passed = *verdict == ReviewVerdict::Pass;
                self.go(if passed { CaseStage::Reviewed } else { CaseStage::Investigating }, at);
            }
            CaseFact::MajorReviewed { number, verdict, opinion, .. } => {
                self.reviewers.insert(by.id.clone());
                self.major_review = Some(Review {
                    number: number.clone(),
                    verdict: *verdict,
                    opinion: opinion.clone(),
                    by: by.clone(),
                    on: today,
                    version: self.version,
                });
                self.issue("LEGAL-S", number, at, false);
            }
            CaseFact::NoticeIssued { number, hearing, penalty, facts, reasons, basis, officers } => {
                self.handled(officers);
                // A lighter notice below the hearing standard takes the hearing with the penalty it was about.
                if !*hearing && self.hearing.pending().is_some() {
                    self.hearing.set_aside(today);
                }
                // A hearing asked for is still asked for when the notice that told of it is replaced by another.
                let asked = self.notices.last().filter(|n| *hearing && n.hearing_withdrawn.is_none());
                let hearing_requested = asked.and_then(|n| n.hearing_requested);
                for old in &mut self.notices {
                    old.void = true;
                }
                self.notices.push(Notice {
                    number: number.clone(),
                    hearing: *hearing,
                    penalty: penalty.clone(),
                    facts: facts.clone(),
                    reasons: reasons.clone(),
                    basis: basis.clone(),
                    made_on: Some(today),
                    served_on: None,
                    waived_defence: false,
                    waived_hearing: false,
                    hearing_requested,
                    hearing_withdrawn: None,
                    void: false,
                });
                self.issue(if *hearing { "NOTICE-H" } else { "NOTICE" }, number, at, true);
                self.go(CaseStage::Noticed, at);
            }
            CaseFact::PaperServed { number, paper, method, officers, served_on, recipient, .. } => {
                self.handled(officers);
                self.services.push(Service {
                    number: number.clone(),
                    paper: paper.clone(),
                    method: *method,
                    served_on: *served_on,
                    recipient: recipient.clone(),
                });
                self.issue("SERV", number, at, false);
                self.served(paper, *served_on, at);
            }
            CaseFact::ServiceAnnounced { number, paper, announced_on, officers, .. } => {
                self.handled(officers);
                self.announcements.push(Announcement {
                    number: number.clone(),
                    paper: paper.clone(),
                    announced_on: *announced_on,
                });
                self.issue("SERV-P", number, at, false);
            }
            CaseFact::DefenceRecorded { number, made_on, content, officers, .. } => {
                if !officers.is_empty() {
                    self.handled(officers);
                }
                if let Some(n) = number {
                    self.issue("PLEA", n, at, false);
                }
                if let Some(notice) = self.notice().map(|n| n.number.clone()) {
                    self.defences.push(Defence {
                        notice,
                        made_on: *made_on,
                        content: content.clone(),
                        reviewed: false,
                        adopted: false,
                        conclusion: String::new(),
                    });
                }
            }
            CaseFact::DefenceReviewed { number, points, conclusion } => {
                let adopted = points.iter().any(|p| p.adopted);
                for d in self.defences.iter_mut().filter(|d| !d.reviewed) {
                    d.reviewed = true;
                    d.adopted = adopted;
                    d.conclusion = conclusion.clone();
                }
                self.handlers.insert(by.id.clone());
                self.issue("PLEA-R", number, at, false);
            }
            CaseFact::RightsWaived { number, scope, .. } => {
                self.handlers.insert(by.id.clone());
                if let Some(n) = self.notice_mut() {
                    n.waived_defence |= matches!(scope, Waiver::Defence | Waiver::Both);
                    n.waived_hearing |= matches!(scope, Waiver::Hearing | Waiver::Both);
                }
                self.issue("WAIV", number, at, false);
            }
            CaseFact::HearingRequested { requested_on, .. } => {
                if let Some(n) = self.notice_mut() {
                    n.hearing_requested = Some(*requested_on);
                    n.hearing_withdrawn = None;
                }
            }
            CaseFact::HearingRequestWithdrawn { withdrawn_on, .. } => {
                if let Some(n) = self.notice_mut() {
                    n.hearing_withdrawn = Some(*withdrawn_on);
                }
                self.hearing.set_aside(today);
            }
            CaseFact::InvestigationReopened { .. } => {
                // A hearing that was held has answered its request; one not yet held is still owed on the new facts.
                let held = self.hearing.held().is_some();
                for n in &mut self.notices {
                    n.void = true;
                    n.hearing_requested = n.hearing_requested.filter(|_| !held);
                }
                self.hearing.set_aside(today);
                self.proposal = None;
                self.reopened_version = Some(self.version);
                self.facts_changed();
                self.go(CaseStage::Investigating, at);
            }
            CaseFact::Discussed { number, conclusion, held_on, opinions, .. } => {
                self.approvers.extend(opinions.iter().map(|o| o.person.clone()));
                self.discussion = Some(Discussion {
                    number: number.clone(),
                    conclusion: conclusion.clone(),
                    held_on: *held_on,
                    version: self.version,
                });
                self.issue("DISC", number, at, false);
            }
            CaseFact::DecisionProposed { number, outcome, reasons, surcharge, officers, overdue_basis } => {
                self.handled(officers);
                self.proposal = Some(Proposal {
                    number: number.clone(),
                    outcome: outcome.clone(),
                    reasons: reasons.clone(),
                    surcharge: *surcharge,
                    overdue_basis: overdue_basis.clone(),
                });
                self.issue("DECA", number, at, false);
                self.go(CaseStage::DecisionProposed, at);
            }
            CaseFact::DecisionEndorsed { .. } => {
                self.approvers.insert(by.id.clone());
                self.go(CaseStage::DecisionEndorsed, at);
            }
            CaseFact::DecisionReturned { .. } => {
                self.proposal = None;
                let noticed = self.notice().is_some();
                self.go(if noticed { CaseStage::Noticed } else { CaseStage::Reviewed }, at);
            }
            CaseFact::Decided { number, outcome, surcharge, remedy, list_version, major, .. } => {
                self.approvers.insert(by.id.clone());
                self.powers_held = !list_version.is_empty();
                self.is_major = *major;
                self.decision = Some(Decision {
                    number: number.clone(),
                    outcome: outcome.clone(),
                    at,
                    by: by.clone(),
                    surcharge: *surcharge,
                    remedy: remedy.clone(),
                    served_on: None,
                });
                self.issue(outcome.paper().1, number, at, outcome.is_served());
                // What nobody has to be served with leaves nothing to wait for.
                self.go(if outcome.is_served() { CaseStage::Decided } else { CaseStage::Served }, at);
            }
            CaseFact::DecidedOnSpot {
                number,
                decided_at,
                subject,
                officers,
                penalty,
                correction,
                surcharge,
                remedy,
                ..
            } => {
                let decided_at = decided_at.unwrap_or(at);
                self.procedure = Procedure::Simple;
                self.number = Some(number.clone());
                self.subject = Some((**subject).clone());
                self.officers = officers.clone();
                self.filed_on = Some(decided_at.date());
                self.powers_held = !subject.list_version.is_empty();
                self.handled(officers);
                if !correction.is_empty() {
                    self.correction = Some(Correction {
                        number: None,
                        content: correction.clone(),
                        due_on: decided_at.date(),
                        checked: Some(true),
                    });
                }
                self.decision = Some(Decision {
                    number: number.clone(),
                    outcome: simple::outcome(penalty),
                    at: decided_at,
                    by: by.clone(),
                    surcharge: *surcharge,
                    remedy: remedy.clone(),
                    served_on: None,
                });
                self.issue("DEC-S", number, decided_at, true);
                self.go(CaseStage::OnSpot, decided_at);
            }
            CaseFact::DeliveredOnSpot { delivered_at, .. } => {
                if let Some(number) = self.decision.as_ref().map(|d| d.number.clone()) {
                    self.served(&number, delivered_at.date(), at);
                }
            }
            CaseFact::FiledForRecord { number } => {
                self.handlers.insert(by.id.clone());
                self.recorded = Some(today);
                self.issue("DEC-B", number, at, false);
            }
            CaseFact::SpotChecked { passed, .. } => {
                self.reviewers.insert(by.id.clone());
                self.spot_checked = Some(*passed);
            }
            CaseFact::Published { number, title, text, until, tier, .. } => {
                self.credit.tier = *tier;
                self.publication = PublicationState::Published {
                    on: today,
                    title: title.clone(),
                    text: text.clone(),
                    until: *until,
                };
                self.issue("PUB", number, at, false);
            }
            CaseFact::PublicationDeclined { reason } => {
                self.publication = PublicationState::Declined { reason: reason.clone() };
            }
            CaseFact::PublicationWithdrawn { number, reason, document, received_on } => {
                self.credit.recall(*received_on, credit::Why::Annulled);
                let title = match &self.publication {
                    PublicationState::Published { title, .. } => title.clone(),
                    _ => String::new(),
                };
                self.publication = PublicationState::Withdrawn {
                    on: today,
                    title,
                    reason: reason.clone(),
                    document: document.clone(),
                };
                if let Some(number) = number {
                    self.issue("PUB-W", number, at, false);
                }
            }
            CaseFact::PaymentRegistered { amount, paid_on, voucher, channel, .. } => {
                self.payments.push(Payment {
                    amount: *amount,
                    on: *paid_on,
                    voucher: voucher.clone(),
                    channel: channel.clone(),
                })
            }
            CaseFact::CashCollected { number, amount, receipt, officers, ashore_on, .. } => {
                self.handled(officers);
                self.payments.push(Payment {
                    amount: *amount,
                    on: today,
                    voucher: receipt.clone(),
                    channel: "当场收缴".into(),
                });
                self.cash =
                    Some(Cash { collected_on: ashore_on.unwrap_or(today), handed_in: None, deposited: None });
                self.issue("RECPT", number, at, false);
            }
            CaseFact::CashHandedIn { on } => {
                self.handlers.insert(by.id.clone());
                if let Some(c) = &mut self.cash {
                    c.handed_in = Some(*on);
                }
            }
            CaseFact::CashDeposited { on, .. } => {
                if let Some(c) = &mut self.cash {
                    c.deposited = Some(*on);
                }
            }
            CaseFact::DeferralRequested { reason, until, plan, .. } => {
                self.handlers.insert(by.id.clone());
                // A deferral already granted keeps its effect while the next request waits.
                self.past_deferrals.extend(self.deferral.take().filter(|d| d.decided == Some(true)));
                self.deferral = Some(Deferral {
                    until: *until,
                    plan: plan.clone(),
                    on_default: fund::OnDefault::default(),
                    reason: reason.clone(),
                    decided: None,
                    decided_on: None,
                });
            }
            CaseFact::DeferralDecided { number, granted, until, plan, on_default, .. } => {
                self.approvers.insert(by.id.clone());
                if let Some(d) = &mut self.deferral {
                    d.until = *until;
                    d.plan = plan.clone();
                    d.on_default = *on_default;
                    d.decided = Some(*granted);
                    d.decided_on = Some(today);
                }
                self.issue("PAY-D", number, at, true);
            }
            CaseFact::PaymentUrged { number, officers, .. } => {
                self.handled(officers);
                self.urged_on = Some(today);
                self.execution.demands.push(execution::Demand {
                    number: number.clone(),
                    duty: execution::Duty::Payment,
                    urged_on: today,
                    again: false,
                    answers: Vec::new(),
                });
                self.issue("URGE", number, at, true);
            }
            CaseFact::StayRecorded { proceeding, from, accepted_on, to } => {
                // The same proceeding recorded again with its end closes the open stay.
                match self.stays.iter_mut().find(|s| s.proceeding == *proceeding && s.from == *from) {
                    Some(s) => {
                        s.accepted_on = accepted_on.or(s.accepted_on);
                        s.to = *to;
                    }
                    None => self.stays.push(Stay {
                        proceeding: proceeding.clone(),
                        from: *from,
                        accepted_on: *accepted_on,
                        to: *to,
                    }),
                }
            }
            CaseFact::MajorReported { number, reported_on } => {
                self.major_reported = Some(*reported_on);
                self.issue("REC-MJ", number, at, false);
            }
            CaseFact::ClosingProposed { number, officers, .. } => {
                // Who proposes the closing handles the case, and so does not approve it.
                self.handlers.insert(by.id.clone());
                if !officers.is_empty() {
                    self.handled(officers);
                }
                self.issue("CLOSE", number, at, false);
                self.veto_check = None;
                self.go(CaseStage::ClosingProposed, at);
            }
            CaseFact::VetoesChecked { items, opinion } => {
                self.reviewers.insert(by.id.clone());
                self.veto_check = Some(VetoCheck {
                    items: items.clone(),
                    opinion: opinion.clone(),
                    by: by.clone(),
                    on: today,
                });
            }
            CaseFact::ClosingReturned { .. } => {
                self.veto_check = None;
                // What was to be closed as transferred has no decision that could be executed.
                if self.decision.is_none() {
                    self.take_up(at);
                } else {
                    self.go(CaseStage::Served, at);
                }
            }
            CaseFact::CaseClosed { .. } => {
                self.approvers.insert(by.id.clone());
                self.closed_on = Some(today);
                self.go(CaseStage::Closed, at);
            }
            CaseFact::PapersSigned(fact) => self.countersigned.take(fact),
            CaseFact::CaseArchived { retention, .. } => {
                self.archived = Some(today);
                self.retention.clone_from(retention);
                self.go(CaseStage::Archived, at);
            }
            CaseFact::Hearing(f) => hearing::evolve(self, f, &Stamp { at, by }),
            CaseFact::Hold(f) => hold::evolve(self, f, &Stamp { at, by }),
            CaseFact::Measure(f) => measure::evolve(self, f, &Stamp { at, by }),
            CaseFact::Execution(f) => execution::evolve(self, f, &Stamp { at, by }),
            CaseFact::Transfer(f) => transfer::evolve(self, f, &Stamp { at, by }),
            CaseFact::Fund(f) => fund::evolve(self, f, &Stamp { at, by }),
            CaseFact::Remedy(f) => remedy::evolve(self, f, &Stamp { at, by }),
            CaseFact::Footage(f) => footage::evolve(self, f, &Stamp { at, by }),
            CaseFact::Credit(f) => credit::evolve(self, f, &Stamp { at, by }),
            CaseFact::Amend(f) => amend::evolve(self, f, &Stamp { at, by }),
            CaseFact::Related(f) => related::evolve(self, f),
        }
        // Who acted in the fact stands on the documents that it issued.
        if let Some(team) = self.handling.get(teams..).and_then(<[_]>::last) {
            for paper in self.papers.get(issued..).unwrap_or_default() {
                self.countersigned.note(&paper.code, &paper.number, team);
            }
        }
    }

    /// Marks a document as served, and what follows from it.
    pub(super) fn served(&mut self, paper: &DocNumber, on: Date, at: DateTime) {
        if let Some(p) = self.papers.iter_mut().find(|p| &p.number == paper) {
            p.served_on = Some(on);
        }
        self.announcements.retain(|a| &a.paper != paper);
        self.hold.served(paper, on);
        if let Some(n) = self.notices.iter_mut().find(|n| &n.number == paper) {
            n.served_on = Some(on);
        }
        if let Some(d) = &mut self.decision
            && &d.number == paper
        {
            d.served_on = Some(on);
            self.go(CaseStage::Served, at);
        }
    }
}

fn paid_in(paid: &[(Date, Fen)]) -> Fen {
    paid.iter().fold(Fen(0), |sum, p| Fen(sum.0.saturating_add(p.1.0)))
}

/// What is owed on a decision as of a day, in 分.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// 罚款本金
    pub principal: Fen,
    /// 没收违法所得
    pub gains: Fen,
    /// 加处
    pub surcharge: Fen,
    /// 已缴
    pub paid: Fen,
    /// 延期、分期中尚未到期的
    pub deferred: Fen,
    /// 缴款到期日; none while provisional or not served.
    pub due: Option<Date>,
    /// 决定书载明加处
    pub surcharge_announced: bool,
}

impl Account {
    /// 应缴余额
    pub fn balance(&self) -> Fen {
        let owed = self.principal.0.saturating_add(self.gains.0).saturating_add(self.surcharge.0);
        Fen(owed.saturating_sub(self.paid.0).max(0))
    }

    /// 本金余额: payments go to the fine first, which stops the surcharge, then to illegal gains, then to the surcharge.
    pub fn principal_left(&self) -> Fen {
        Fen((self.principal.0 - self.paid.0).max(0))
    }

    /// 违法所得余额
    pub fn gains_left(&self) -> Fen {
        let owed = self.principal.0.saturating_add(self.gains.0);
        Fen(owed.saturating_sub(self.paid.0).clamp(0, self.gains.0.max(0)))
    }

    /// 加处余额
    pub fn surcharge_left(&self) -> Fen {
        Fen(self.balance().0 - self.principal_left().0 - self.gains_left().0)
    }

    /// 已到期的罚款和违法所得余额: what is left without what a plan puts off.
    pub fn due_left(&self) -> (Fen, Fen) {
        let gains = Fen((self.gains_left().0 - self.deferred.0).max(0));
        let rest = (self.deferred.0 - self.gains_left().0).max(0);
        (Fen((self.principal_left().0 - rest).max(0)), gains)
    }
}
