//! What 强制执行 has come to.

use super::{
    AgreementPlan, CourtPlan, CourtStep, Duty, EnforcementPlan, Proposed, Scope, SubstitutePlan,
    TerminationGround,
};
use crate::matter::PersonRef;
use crate::money::Fen;
use crate::number::DocNumber;
use crate::town::CourtClosing;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 当事人对催告的意见
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// 提出日
    pub made_on: Date,
    /// 内容
    pub content: String,
    /// 意见成立; none while not looked into.
    pub accepted: Option<bool>,
    /// 复核结论
    pub conclusion: String,
}

/// 一次催告
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// 文号
    pub number: DocNumber,
    /// 义务
    pub duty: Duty,
    /// 制作日
    pub urged_on: Date,
    /// 代履行前的再次催告
    pub again: bool,
    /// 当事人的意见
    pub answers: Vec<Answer>,
}

impl Demand {
    /// The party gave a reason that was found good (强§36, §37): this demand leads to nothing.
    pub fn excused(&self) -> bool {
        self.answers.iter().any(|a| a.accepted == Some(true))
    }

    /// The party has answered, and nobody has looked into it (强§36).
    pub fn is_unheard(&self) -> bool {
        self.answers.iter().any(|a| a.accepted.is_none())
    }
}

/// 待批准的呈批
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// 内容
    pub proposed: Proposed,
    /// 承办人员
    pub officers: Vec<PersonRef>,
    /// 呈批日
    pub on: Date,
}

/// 强制执行决定
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enforcement {
    /// 文号
    pub number: DocNumber,
    /// 内容
    pub plan: EnforcementPlan,
    /// 实施日
    pub carried_out: Option<Date>,
}

/// 拆除公告
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DemolitionNotice {
    /// 文号
    pub number: DocNumber,
    /// 公告日
    pub posted_on: Date,
    /// 自行拆除的期限
    pub due_on: Date,
}

/// 代履行
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Substitute {
    /// 决定书文号
    pub number: DocNumber,
    /// 内容; none where it was done at once.
    pub plan: Option<SubstitutePlan>,
    /// 实施日
    pub performed: Option<Date>,
    /// 实际费用（分）
    pub cost: Fen,
    /// 决定立即实施的负责人; none where a decision of its own was made beforehand.
    #[serde(default)]
    pub decided_by: Option<PersonRef>,
    /// 负责人的确认; none until they have said whether they decided it.
    #[serde(default)]
    pub confirmed: Option<bool>,
}

/// 加处罚款决定
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurchargeDecision {
    /// 文号
    pub number: DocNumber,
    /// 计算至
    pub to: Date,
    /// 金额（分）
    pub amount: Fen,
    /// 已达到本金上限
    pub capped: bool,
}

/// 执行协议
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// 文号
    pub number: DocNumber,
    /// 内容
    pub plan: AgreementPlan,
    /// 达成日
    pub made_on: Date,
    /// 恢复执行日, where it was not kept.
    pub broken_on: Option<Date>,
}

/// 中止执行
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suspension {
    /// 文号
    pub number: DocNumber,
    /// 中止日
    pub from: Date,
    /// 恢复日
    pub to: Option<Date>,
    /// 三年未恢复即不再执行 (强§39): the party truly cannot perform, and there is no evident social harm.
    pub lapses: bool,
}

/// 终结执行
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Termination {
    /// 文号
    pub number: DocNumber,
    /// 终结日
    pub on: Date,
    /// 情形
    pub ground: TerminationGround,
    /// 范围
    pub scope: Scope,
}

/// 申请法院强制执行
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CourtApplication {
    /// 申请书文号
    pub number: DocNumber,
    /// 内容
    pub plan: CourtPlan,
    /// 递交日
    pub submitted_on: Option<Date>,
    /// 法院的处理, in the order registered.
    pub steps: Vec<(CourtStep, Date)>,
    /// 没有附上法院文书的处理: registered before its scan was asked for.
    #[serde(default)]
    pub bare: Vec<CourtStep>,
}

impl CourtApplication {
    /// The last step of the court.
    pub fn last(&self) -> Option<(CourtStep, Date)> {
        self.steps.last().copied()
    }

    /// Whether the court has taken it up as far as this.
    pub fn reached(&self, step: CourtClosing) -> bool {
        let Some((last, _)) = self.last() else { return false };
        match step {
            CourtClosing::Accepted => {
                matches!(last, CourtStep::Accepted | CourtStep::Granted | CourtStep::Ended)
            }
            CourtClosing::Granted => matches!(last, CourtStep::Granted | CourtStep::Ended),
            CourtClosing::Ended => last == CourtStep::Ended,
        }
    }

    /// Whether nothing more can come of it: refused for good, so that another may follow while the window is open.
    pub fn failed(&self) -> bool {
        matches!(
            self.last(),
            Some((CourtStep::NotAccepted | CourtStep::Refused | CourtStep::ReviewUpheld, _))
        )
    }
}

/// Why enforcement rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// 中止执行, since when.
    Suspended(Date),
    /// 正在履行执行协议, since when.
    Agreed(Date),
}

/// 强制执行 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 催告, every one.
    pub demands: Vec<Demand>,
    /// 待批准的呈批
    pub proposed: Option<Waiting>,
    /// 强制执行决定
    pub enforcement: Option<Enforcement>,
    /// 拆除公告
    pub notice: Option<DemolitionNotice>,
    /// 代履行
    pub substitute: Option<Substitute>,
    /// 代履行费用已缴（分）
    pub cost_paid: Fen,
    /// 代履行费用凭证号
    pub vouchers: Vec<String>,
    /// 加处罚款决定, the last.
    pub surcharge: Option<SurchargeDecision>,
    /// 执行协议, every one.
    pub agreements: Vec<Agreement>,
    /// 中止, every one.
    pub suspensions: Vec<Suspension>,
    /// 终结, every one.
    pub terminations: Vec<Termination>,
    /// 申请法院, every one.
    pub court: Vec<CourtApplication>,
    /// 行为义务已经由本机关或者法院执行完毕
    pub act_done: bool,
}

impl State {
    /// Why enforcement rests now, if it does.
    pub fn halt(&self) -> Option<Halt> {
        let suspended = self.suspensions.last().filter(|s| s.to.is_none());
        let agreed = self.agreements.last().filter(|a| a.broken_on.is_none());
        suspended.map(|s| Halt::Suspended(s.from)).or_else(|| agreed.map(|a| Halt::Agreed(a.made_on)))
    }

    /// Why enforcement of this duty rests now, if it does: an agreement holds back only what it is about.
    pub fn halt_of(&self, duty: Duty) -> Option<Halt> {
        let kept = self.agreements.last().filter(|a| a.broken_on.is_none());
        let about = kept.is_some_and(|a| a.plan.covers(duty));
        self.halt().filter(|h| matches!(h, Halt::Suspended(_)) || about)
    }

    /// Whether execution of a duty was ended (终结).
    pub fn ended(&self, duty: Duty) -> bool {
        self.terminations.iter().any(|t| t.scope.covers(duty))
    }

    /// Whether the court has taken a duty up, as far as the town asks before a case is closed.
    pub fn with_court(&self, duty: Duty, step: CourtClosing) -> bool {
        self.court.iter().any(|a| a.plan.duty == duty && a.reached(step))
    }

    /// The last application to the court for a duty.
    pub fn application(&self, duty: Duty) -> Option<&CourtApplication> {
        self.court.iter().rev().find(|a| a.plan.duty == duty)
    }

    /// Whether costs are left to collect: paid neither, nor given up with everything else.
    pub fn costs_open(&self) -> bool {
        self.cost_left().0 > 0 && !self.terminations.iter().any(|t| t.scope == Scope::All)
    }

    /// 代履行费用余额（分）
    pub fn cost_left(&self) -> Fen {
        let cost = self.substitute.as_ref().map_or(0, |s| s.cost.0);
        Fen((cost - self.cost_paid.0).max(0))
    }
}
