//! 加处罚款决定 and 执行协议 (Q-18, Q-23; 罚§72, 强§42, 强§45).

use super::duty::{self, Duty};
use super::{Fact, Proposed};
use crate::case::RemedyText;
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 呈批加处罚款决定: the amount is reckoned when it is approved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeSurcharge {
    /// 理由
    pub reason: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 加处罚款决定的内容
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurchargePlan {
    /// 理由
    pub reason: String,
}

/// 协议的一期
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stage {
    /// 期限
    pub due: Option<Date>,
    /// 缴款（分）; zero for a stage of work.
    pub amount: Fen,
    /// 履行内容
    pub what: String,
}

/// 呈批执行协议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeAgreement {
    /// 分阶段履行
    pub stages: Vec<Stage>,
    /// 减免的加处罚款（分）
    pub waived: Fen,
    /// 已采取的补救措施
    pub redress: String,
    /// 不损害公共利益和他人合法权益的说明
    pub harmless: String,
    /// 当事人签名
    pub signature: Signature,
    /// 当事人签署的协议
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 执行协议的内容
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgreementPlan {
    /// 分阶段履行
    pub stages: Vec<Stage>,
    /// 减免的加处罚款（分）
    pub waived: Fen,
    /// 已采取的补救措施
    pub redress: String,
    /// 不损害公共利益和他人合法权益的说明
    pub harmless: String,
    /// 当事人签名
    #[serde(default)]
    pub signature: Signature,
    /// 当事人签署的协议
    pub files: Vec<FileRef>,
}

impl AgreementPlan {
    /// 各期缴款合计（分）
    pub fn total(&self) -> Fen {
        self.due_by(Date::MAX)
    }

    /// Whether it is about this duty: money, or stages of work.
    pub fn covers(&self, duty: Duty) -> bool {
        match duty {
            Duty::Payment => self.stages.iter().any(|s| s.amount.0 > 0),
            Duty::Act => self.stages.iter().any(|s| s.amount.0 == 0),
        }
    }

    /// What is to be paid by a day, that day included.
    pub fn due_by(&self, on: Date) -> Fen {
        self.stages
            .iter()
            .filter(|s| s.due.is_some_and(|d| d <= on))
            .fold(Fen(0), |sum, s| Fen(sum.0.saturating_add(s.amount.0)))
    }
}

/// The last decision on the surcharge is not today's, nor at the limit.
pub(super) fn fresh(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let done = state.execution.surcharge.as_ref().is_some_and(|s| s.capped || s.to >= ctx.today());
    there_is(!done, "尚未就现有加处数额作出决定", "已经作出")
}

/// the standard was told in the decision (强§45, 缴§9), and something has accrued.
pub(super) fn surcharge_ready(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    duty::unpaid(state, ctx)?;
    duty::payment_may_go_on(state, ctx)?;
    let account = state.account(ctx.today(), ctx.town);
    if !account.surcharge_announced {
        return Err(Refusal::new(&rules::Q_23, "处罚决定书已经告知加处罚款的标准", "决定书未载明加处罚款")
            .fix("承办人", "不得加处；催告后申请人民法院强制执行本金")
            .act("propose_court"));
    }
    if account.surcharge.0 > 0 {
        return Ok(());
    }
    Err(Refusal::new(&rules::Q_23, "已经产生加处罚款", "逾期期间没有应当计算的天数")
        .fix("承办人", "逾期后再作出"))
}

pub(super) fn propose_surcharge(
    state: &CaseState,
    c: &ProposeSurcharge,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    surcharge_ready(state, ctx)?;
    let plan = SurchargePlan { reason: text("reason", "加处罚款的理由", &c.reason)? };
    Ok(Fact::ExecutionProposed { proposed: Box::new(Proposed::Surcharge(plan)), officers })
}

pub(super) fn issue_surcharge(
    state: &CaseState,
    plan: &SurchargePlan,
    opinion: String,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    surcharge_ready(state, ctx)?;
    let account = state.account(ctx.today(), ctx.town);
    let reckoning = state.surcharge_reckoned(ctx.today(), ctx.town);
    let from = reckoning.segments.first().map_or(ctx.today(), |s| s.from);
    // By the rate that the decision named.
    let decided = state.decision.as_ref().map_or(ctx.today(), |d| d.at.date());
    Ok(Fact::SurchargeDecided {
        number: ctx.number("加"),
        from,
        to: reckoning.capped_on.unwrap_or(ctx.today()),
        days: reckoning.days,
        principal: account.principal,
        basis_points: ctx.town.policy_on(decided).surcharge_basis_points.value,
        amount: account.surcharge,
        capped: account.surcharge >= account.principal,
        reason: plan.reason.clone(),
        remedy: RemedyText::ordinary(&ctx.town.agency, None),
        opinion,
    })
}

/// only the surcharge is reduced, for redress made; the principal is paid whole.
pub(super) fn agreement_ready(state: &CaseState, plan: &AgreementPlan, ctx: &Context) -> Result<(), Refusal> {
    duty::anything_undone(state, ctx)?;
    duty::may_go_on(state, ctx)?;
    if let Some(pending) = state.remedy.pending() {
        return Err(
            Refusal::new(&rules::Q_18, "没有未决的复议、诉讼", pending).fix("承办人", "等待复议、诉讼的结果")
        );
    }
    let no = |need: String, have: String, field| {
        Err(Refusal::new(&rules::Q_18, need, have).fix("承办人", "修改协议").field(field))
    };
    let account = state.account(ctx.today(), ctx.town);
    let (principal, gains) = (account.principal_left(), account.gains_left());
    let surcharge = account.surcharge_left();
    if plan.waived.0 < 0 || plan.waived > surcharge {
        let need = format!("减免不超过加处罚款余额{surcharge}；罚款本金不得减免");
        return no(need, plan.waived.to_string(), "waived");
    }
    if plan.waived.0 > 0 && plan.redress.is_empty() {
        return no("当事人采取补救措施的才可以减免加处罚款".into(), "没有写明补救措施".into(), "redress");
    }
    let owed = if state.undone(Duty::Payment, ctx.today(), ctx.town) {
        Fen(principal.0 + gains.0 + surcharge.0 - plan.waived.0)
    } else {
        Fen(0)
    };
    if plan.total() != owed {
        let taken = if gains.0 > 0 { format!("、没收违法所得{gains}") } else { String::new() };
        let need =
            format!("各期缴款合计{owed}（本金{principal}{taken}、加处{surcharge}、减免{}）", plan.waived);
        return no(need, format!("合计{}", plan.total()), "stages");
    }
    if plan.stages.iter().any(|s| s.due.is_none_or(|d| d < ctx.today())) {
        return no("每期的期限不早于今天".into(), "有的期限没有填写或者已过".into(), "stages");
    }
    Ok(())
}

pub(super) fn propose_agreement(
    state: &CaseState,
    c: &ProposeAgreement,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let mut stages = Vec::new();
    for s in c.stages.iter().filter(|s| **s != Stage::default()) {
        if s.amount.0 < 0 || (s.amount.0 == 0 && s.what.trim().is_empty()) {
            return Err(incomplete("stages", "每期写明缴款金额或者履行内容", "没有填写"));
        }
        stages.push(Stage { what: s.what.trim().into(), ..s.clone() });
    }
    stages.sort_by_key(|s| s.due);
    if stages.is_empty() {
        return Err(incomplete("stages", "分阶段履行的安排", "没有填写"));
    }
    if c.signature.image.is_none() && c.files.is_empty() {
        return Err(Refusal::new(&rules::Q_18, "当事人签署协议", "没有签名，也没有签署的协议")
            .fix("当事人", "在协议上签名")
            .field("signature"));
    }
    let plan = AgreementPlan {
        stages,
        waived: c.waived,
        redress: c.redress.trim().into(),
        harmless: text("harmless", "不损害公共利益和他人合法权益的说明", &c.harmless)?,
        signature: c.signature.clone(),
        files: c.files.clone(),
    };
    agreement_ready(state, &plan, ctx)?;
    Ok(Fact::ExecutionProposed { proposed: Box::new(Proposed::Agreement(plan)), officers })
}

pub(super) fn issue_agreement(
    state: &CaseState,
    plan: &AgreementPlan,
    opinion: String,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    agreement_ready(state, plan, ctx)?;
    let account = state.account(ctx.today(), ctx.town);
    Ok(Fact::AgreementMade {
        number: ctx.number("协"),
        plan: plan.clone(),
        principal: account.principal_left(),
        gains: account.gains_left(),
        surcharge: account.surcharge_left(),
        opinion,
    })
}
