//! What 移送协作 has come to.

use super::{AssistanceAnswer, DisputeLevel, JointAgency, NoJurisdiction, ObjectionWay, PoliceAnswer, Whose};
use crate::matter::PersonRef;
use crate::money::Fen;
use crate::number::DocNumber;
use crate::party::Span;
use crate::person::PersonId;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 移送公安机关走到哪一步
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 专案组核实中
    Verifying,
    /// 待正职负责人决定
    Reported,
    /// 已批准，待移送
    Approved,
    /// 已移送，待公安机关答复
    Sent,
    /// 公安机关不予立案
    Refused,
    /// 已提出异议，待答复
    Objected,
    /// 公安机关已立案
    Filed,
    /// 已终了: not approved, taken up again, or sent back by the judicial organs.
    Over,
}

impl Step {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Step::Verifying => "专案组核实",
            Step::Reported => "待正职负责人决定",
            Step::Approved => "已批准，待移送公安机关",
            Step::Sent => "已移送，待公安机关答复",
            Step::Refused => "公安机关不予立案，待提出异议或者恢复办理",
            Step::Objected => "已提出异议，待答复",
            Step::Filed => "公安机关已立案",
            Step::Over => "移送程序已终了",
        }
    }
}

/// 移送报告
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrimeReport {
    /// 提出时间
    pub at: DateTime,
    /// 核实情况
    pub findings: String,
    /// 涉嫌罪名
    pub offence: String,
    /// 追诉标准
    pub standard: String,
    /// 建议移送
    pub recommend: bool,
}

/// 移送决定
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReferralDecision {
    /// 文号
    pub number: DocNumber,
    /// 批准
    pub approved: bool,
    /// 决定时间
    pub at: DateTime,
}

/// 移送书
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// 文号
    pub number: DocNumber,
    /// 移送时间
    pub at: DateTime,
    /// 受移送公安机关, after forwarding the one forwarded to.
    pub to: String,
}

/// 公安机关的一次答复
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// 结果
    pub answer: PoliceAnswer,
    /// 收到日
    pub received_on: Date,
    /// 通知书已附卷
    #[serde(default)]
    pub attached: bool,
}

/// 一次异议
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objection {
    /// 途径
    pub way: ObjectionWay,
    /// 提出日
    pub made_on: Date,
    /// 已答复
    pub answered: bool,
}

/// 一次涉嫌犯罪移送
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Referral {
    /// 专案组
    pub team: Vec<PersonRef>,
    /// 报告
    pub report: Option<CrimeReport>,
    /// 决定
    pub decision: Option<ReferralDecision>,
    /// 移送
    pub sent: Option<Sent>,
    /// 答复, every one but a forwarding.
    pub answers: Vec<Answer>,
    /// 异议
    pub objections: Vec<Objection>,
    /// The day from which the police now in charge have been asked.
    pub asked: Option<Date>,
    /// 移交日
    pub handed_over: Option<Date>,
    /// 随案移交了物品
    pub with_goods: bool,
    /// 告知日
    pub told_on: Option<Date>,
    /// 刑事处理结果 has come in.
    pub concluded: bool,
    /// 刑事处理结果的文书已附卷
    pub result_attached: bool,
    /// 终了
    pub over: bool,
}

impl Referral {
    /// Where it stands.
    pub fn step(&self) -> Step {
        if self.over || self.decision.as_ref().is_some_and(|d| !d.approved) {
            return Step::Over;
        }
        if self.sent.is_some() {
            if self.objections.iter().any(|o| !o.answered) {
                return Step::Objected;
            }
            return match self.answers.last().map(|a| a.answer) {
                Some(PoliceAnswer::Filed) => Step::Filed,
                Some(PoliceAnswer::Refused) => Step::Refused,
                _ => Step::Sent,
            };
        }
        match (&self.report, &self.decision) {
            (None, _) => Step::Verifying,
            (_, None) => Step::Reported,
            _ => Step::Approved,
        }
    }

    /// The day from which an answer is waited for: sent, forwarded, or objected.
    pub fn asked_on(&self) -> Option<Date> {
        self.objections.iter().find(|o| !o.answered).map(|o| o.made_on).or(self.asked)
    }

    fn received(&self, answer: PoliceAnswer) -> Option<Date> {
        self.answers.last().filter(|a| a.answer == answer).map(|a| a.received_on)
    }

    /// 收到立案通知日
    pub fn filed_on(&self) -> Option<Date> {
        self.received(PoliceAnswer::Filed)
    }

    /// 收到不予立案通知日
    pub fn refused_on(&self) -> Option<Date> {
        self.received(PoliceAnswer::Refused)
    }
}

/// 职务违法线索
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfficialClue {
    /// 登记日
    pub noted_on: Date,
    /// 移送日
    pub sent_on: Option<Date>,
    /// 受移送机关
    pub to: String,
}

/// 移送其他机关
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Away {
    /// 受移送机关
    pub to: String,
    /// 情形
    pub ground: NoJurisdiction,
    /// 理由
    pub reason: String,
    /// 材料清单
    pub materials: String,
    /// 发函日
    pub sent_on: Option<Date>,
    /// 文号
    pub number: Option<DocNumber>,
    /// 接收; none until it answered.
    pub accepted: Option<bool>,
    /// 收到回执日
    pub answered_on: Option<Date>,
    /// 回执已附卷
    #[serde(default)]
    pub receipt_attached: bool,
    /// 随案移送了物品
    #[serde(default)]
    pub with_goods: bool,
    /// 告知日
    #[serde(default)]
    pub told_on: Option<Date>,
}

/// 其他机关对同一违法行为的立案
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// 机关
    pub agency: String,
    /// 对方立案日
    pub filed_on: Date,
    /// 对方案号
    pub document: String,
    /// 登记日
    pub since: Date,
    /// 现在由谁管辖
    pub whose: Whose,
    /// 报请日
    pub requested_on: Option<Date>,
    /// 已经指定
    pub designated: bool,
}

impl Claim {
    /// Whether the matter is the other agency's.
    pub fn theirs(&self) -> bool {
        self.whose == Whose::Theirs
    }

    /// Whether something is still to be said about it: not agreed, or asked above and not yet designated.
    pub fn is_open(&self) -> bool {
        !self.designated && (self.whose == Whose::Open || self.requested_on.is_some())
    }
}

/// 执法争议
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// 对方
    pub agency: String,
    /// 提出日
    pub since: Date,
    /// The level it last went through.
    pub level: Option<DisputeLevel>,
    /// 已解决
    pub settled: bool,
}

impl Dispute {
    /// The level that comes next.
    pub fn next(&self) -> DisputeLevel {
        match self.level {
            None => DisputeLevel::Negotiation,
            Some(DisputeLevel::Negotiation) => DisputeLevel::Coordination,
            Some(_) => DisputeLevel::Government,
        }
    }
}

/// 协助请求
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assistance {
    /// 被请求机关
    pub to: String,
    /// 协助函文号
    pub document: String,
    /// 请求日
    pub since: Date,
    /// 希望答复的日期
    pub due_on: Date,
    /// 答复
    pub answer: Option<AssistanceAnswer>,
}

/// 派出所支持
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Support {
    /// 派出所
    pub station: String,
    /// 请求时间
    pub called_at: DateTime,
    /// 已登记到场情况
    pub recorded: bool,
    /// 有阻碍执法
    pub obstructed: bool,
}

/// 联合执法的一个参加机关
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JointPart {
    /// 机关
    pub agency: JointAgency,
    /// 案号; empty where it filed none.
    pub case_number: Option<String>,
    /// 决定书文号
    pub decision: String,
}

/// 联合执法
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joint {
    /// 参加机关
    pub agencies: Vec<JointPart>,
    /// 行动日期
    pub on: Date,
    /// 提请人
    pub proposed_by: PersonId,
    /// 领导小组同意; none until it decided.
    pub consent: Option<bool>,
}

/// 移送协作 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 涉嫌犯罪移送, every one.
    pub referrals: Vec<Referral>,
    /// 法院判处的罚金（分）
    pub fined_by_court: Option<Fen>,
    /// 刑事处理结果, as the case's page tells it.
    pub results: Vec<String>,
    /// 不计入办案期限的移送期间
    pub excluded: Vec<Span>,
    /// 职务违法线索
    pub officials: Vec<OfficialClue>,
    /// 移送其他机关, the last time.
    pub away: Option<Away>,
    /// 其他机关立案
    pub claims: Vec<Claim>,
    /// 执法争议
    pub disputes: Vec<Dispute>,
    /// 协助请求
    pub assistance: Vec<Assistance>,
    /// 派出所支持
    pub supports: Vec<Support>,
    /// 联合执法
    pub joint: Option<Joint>,
}

impl State {
    /// The referral that counts now: the last.
    pub fn referral(&self) -> Option<&Referral> {
        self.referrals.last()
    }

    /// The same, to be changed.
    pub(super) fn referral_mut(&mut self) -> Option<&mut Referral> {
        self.referrals.last_mut()
    }

    /// Where the referral stands; over when there is none.
    pub fn step(&self) -> Step {
        self.referral().map_or(Step::Over, Referral::step)
    }

    /// The referral whose answer is awaited.
    pub fn awaiting(&self) -> Option<&Referral> {
        self.referral().filter(|r| matches!(r.step(), Step::Sent | Step::Objected))
    }

    /// Whether a referral has begun and the police have not yet filed, nor the case come back.
    pub fn is_referring(&self) -> bool {
        !matches!(self.step(), Step::Filed | Step::Over)
    }

    /// Whether the matter is with the police, the procuratorate or the court.
    pub fn with_police(&self) -> bool {
        self.step() == Step::Filed
    }

    /// Whether another agency has taken the case.
    pub fn with_agency(&self) -> bool {
        self.away.as_ref().is_some_and(|a| a.accepted == Some(true))
    }

    /// Whether the matter is out of the town's hands: it ends here without a decision.
    pub fn is_away(&self) -> bool {
        self.with_police() || self.with_agency()
    }

    /// Whether a transfer to another agency is proposed or sent, and not yet answered.
    pub fn leaving(&self) -> bool {
        self.away.as_ref().is_some_and(|a| a.accepted.is_none())
    }

    /// The day on which things went over whose owners have not yet been told.
    pub fn to_tell(&self) -> Option<Date> {
        let police = self.referral().filter(|r| r.with_goods && r.told_on.is_none());
        let agency = self.away.as_ref().filter(|a| a.with_goods && a.told_on.is_none());
        police.and_then(|r| r.handed_over).or_else(|| agency.and_then(|a| a.answered_on))
    }

    /// 罚金 that a court has imposed.
    pub fn court_fine(&self) -> Option<Fen> {
        self.fined_by_court
    }

    /// The claim of another agency that counts now: the last.
    pub fn claim(&self) -> Option<&Claim> {
        self.claims.last()
    }

    /// The dispute that is not settled.
    pub fn dispute(&self) -> Option<&Dispute> {
        self.disputes.iter().rev().find(|d| !d.settled)
    }

    /// The call whose outcome is not yet recorded.
    pub fn support(&self) -> Option<&Support> {
        self.supports.iter().rev().find(|s| !s.recorded)
    }
}
