//! 中止、恢复、终结执行 (Q-17, Q-18; 强§39, 强§40, 强§42).

use super::duty::{self, Duty};
use super::{Fact, Halt, Proposed};
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::deadline;
use crate::matter::text;
use crate::party::{FileRef, PartyKind};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 中止的情形 (强§39).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspensionGround {
    /// 履行确有困难或者暂无履行能力
    #[default]
    Unable,
    /// 第三人对执行标的主张权利，确有理由
    ThirdParty,
    /// 可能造成难以弥补的损失，且中止不损害公共利益
    Irreparable,
    /// 需要中止的其他情形
    Other,
}

impl SuspensionGround {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            SuspensionGround::Unable => "当事人履行确有困难或者暂无履行能力",
            SuspensionGround::ThirdParty => "第三人对执行标的主张权利，确有理由",
            SuspensionGround::Irreparable => "可能造成难以弥补的损失，且中止不损害公共利益",
            SuspensionGround::Other => "需要中止执行的其他情形",
        }
    }
}

/// 终结的情形 (强§40; the last from 强§39).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TerminationGround {
    /// 公民死亡，无遗产可供执行，又无义务承受人
    #[default]
    Death,
    /// 法人或者其他组织终止，无财产可供执行，又无义务承受人
    Dissolved,
    /// 执行标的灭失
    ObjectGone,
    /// 据以执行的行政决定被撤销
    Annulled,
    /// 需要终结的其他情形
    Other,
    /// 中止执行满三年未恢复
    Lapsed,
}

impl TerminationGround {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            TerminationGround::Death => "公民死亡，无遗产可供执行，又无义务承受人",
            TerminationGround::Dissolved => "法人或者其他组织终止，无财产可供执行，又无义务承受人",
            TerminationGround::ObjectGone => "执行标的灭失",
            TerminationGround::Annulled => "据以执行的行政决定被撤销",
            TerminationGround::Other => "需要终结执行的其他情形",
            TerminationGround::Lapsed => "中止执行满三年未恢复执行，不再执行",
        }
    }
}

/// 终结的范围
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 全部义务
    #[default]
    All,
    /// 只终结罚款的执行
    Payment,
    /// 只终结改正（拆除）义务的执行
    Act,
}

impl Scope {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Scope::All => "全部义务",
            Scope::Payment => "缴纳罚款",
            Scope::Act => "改正（拆除、恢复原状）",
        }
    }

    /// Whether this duty is within it.
    pub fn covers(self, duty: Duty) -> bool {
        match self {
            Scope::All => true,
            Scope::Payment => duty == Duty::Payment,
            Scope::Act => duty == Duty::Act,
        }
    }
}

/// 呈批中止执行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeSuspension {
    /// 情形
    pub ground: SuspensionGround,
    /// 理由
    pub reason: String,
    /// 没有明显社会危害 (强§39: three years without resuming end it).
    pub harmless: bool,
    /// 材料
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 中止执行的内容
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuspensionPlan {
    /// 情形
    pub ground: SuspensionGround,
    /// 理由
    pub reason: String,
    /// 没有明显社会危害
    pub harmless: bool,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 呈批恢复执行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeResumption {
    /// 理由: what has ceased, or what of the agreement was not kept.
    pub reason: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 恢复执行的内容
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResumptionPlan {
    /// 理由
    pub reason: String,
}

/// 呈批终结执行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeTermination {
    /// 情形
    pub ground: TerminationGround,
    /// 范围
    pub scope: Scope,
    /// 理由
    pub reason: String,
    /// 证明文书文号（撤销决定的文书、死亡证明、注销登记等）
    pub document: String,
    /// 材料
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 终结执行的内容
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TerminationPlan {
    /// 情形
    pub ground: TerminationGround,
    /// 范围
    pub scope: Scope,
    /// 理由
    pub reason: String,
    /// 证明文书
    pub document: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// Execution rests: suspended, or under an agreement.
pub(super) fn resting(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(state.execution.halt().is_some(), "正在中止执行或者履行执行协议", "没有")
}

/// The day on which a suspension that lapses has lasted three years (强§39).
pub(super) fn lapse(state: &CaseState, town: &Town) -> Option<deadline::Deadline> {
    let s = state.execution.suspensions.last().filter(|s| s.to.is_none() && s.lapses)?;
    Some(deadline::SUSPENSION.from(s.from, &town.calendar))
}

pub(super) fn suspension_ready(
    state: &CaseState,
    plan: &SuspensionPlan,
    ctx: &Context,
) -> Result<(), Refusal> {
    duty::anything_undone(state, ctx)?;
    duty::may_go_on(state, ctx)?;
    if plan.files.is_empty() && plan.ground != SuspensionGround::Other {
        return Err(Refusal::new(&rules::Q_17, format!("证明“{}”的材料", plan.ground.label()), "没有附件")
            .fix("承办人", "上传困难证明、第三人的权利证明等材料")
            .field("files"));
    }
    Ok(())
}

pub(super) fn propose_suspension(
    state: &CaseState,
    c: &ProposeSuspension,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let plan = SuspensionPlan {
        ground: c.ground,
        reason: text("reason", "中止执行的理由", &c.reason)
            .map_err(|r| Refusal { rule: &rules::Q_17, ..r })?,
        harmless: c.harmless,
        files: c.files.clone(),
    };
    suspension_ready(state, &plan, ctx)?;
    Ok(Fact::ExecutionProposed { proposed: Box::new(Proposed::Suspension(plan)), officers })
}

/// an agreement is given up only where the party has not kept it.
pub(super) fn resumption_ready(state: &CaseState, ctx: &Context) -> Result<bool, Refusal> {
    match state.execution.halt() {
        None => resting(state, ctx).map(|()| false),
        Some(Halt::Suspended(_)) => Ok(false),
        Some(Halt::Agreed(_)) if missed(state, ctx.today()) => Ok(true),
        Some(Halt::Agreed(on)) => Err(Refusal::new(
            &rules::Q_18,
            "当事人没有按期履行协议",
            format!("{on}的协议没有到期未履行的期次"),
        )
        .fix("承办人", "期次届满仍不履行的，再恢复执行")),
    }
}

/// Whether a stage of the agreement in force is past and not kept: its money not paid, or its work not found done.
fn missed(state: &CaseState, on: Date) -> bool {
    let Some(a) = state.execution.agreements.last().filter(|a| a.broken_on.is_none()) else { return false };
    let Ok(eve) = on.yesterday() else { return false };
    let paid: i64 = state.payments.iter().filter(|p| p.on >= a.made_on).map(|p| p.amount.0).sum();
    let work = a.plan.stages.iter().any(|s| s.amount.0 == 0 && s.due.is_some_and(|d| d < on));
    let done = state.execution.act_done || state.corrected();
    paid < a.plan.due_by(eve).0 || (work && !done)
}

pub(super) fn propose_resumption(
    state: &CaseState,
    c: &ProposeResumption,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    resumption_ready(state, ctx)?;
    let plan = ResumptionPlan {
        reason: text("reason", "恢复执行的理由", &c.reason)
            .map_err(|r| Refusal { rule: &rules::Q_17, ..r })?,
    };
    Ok(Fact::ExecutionProposed { proposed: Box::new(Proposed::Resumption(plan)), officers })
}

/// one of the five cases, shown by a document where it can be; or three years of suspension.
pub(super) fn termination_ready(
    state: &CaseState,
    plan: &TerminationPlan,
    ctx: &Context,
) -> Result<(), Refusal> {
    use TerminationGround as T;
    duty::anything_left(state, ctx)?;
    let no = |need: String, have: String, field| {
        Err(Refusal::new(&rules::Q_17, need, have).fix("承办人", "核实情形和证明材料").field(field))
    };
    let open = |d: &Duty| plan.scope.covers(*d) && state.undone(*d, ctx.today(), ctx.town);
    let costs = plan.scope == Scope::All && state.execution.costs_open();
    if !Duty::ALL.iter().any(open) && !costs {
        return no("范围内有未履行的义务".into(), format!("{}没有未履行的", plan.scope.label()), "scope");
    }
    let kind = state.subject()?.party.kind;
    match plan.ground {
        T::Death if kind == PartyKind::Organisation => {
            return no("当事人是公民或者个体工商户".into(), format!("当事人是{}", kind.label()), "ground");
        }
        T::Dissolved if kind != PartyKind::Organisation => {
            return no("当事人是法人或者其他组织".into(), format!("当事人是{}", kind.label()), "ground");
        }
        T::ObjectGone if plan.scope != Scope::Act => {
            let have = format!("范围为{}", plan.scope.label());
            return no("标的灭失的只终结改正（拆除）义务的执行，罚款照常执行".into(), have, "scope");
        }
        T::Lapsed => {
            let lapse = lapse(state, ctx.town);
            if !lapse.as_ref().is_some_and(|d| d.has_passed(ctx.today())) {
                let have = lapse.map_or("没有这样的中止".into(), |d| format!("三年至{}", d.text()));
                let need = "因当事人确无能力履行、没有明显社会危害而中止执行，满三年未恢复".into();
                return no(need, have, "ground");
            }
        }
        _ => {}
    }
    if !matches!(plan.ground, T::Other | T::Lapsed) && plan.document.is_empty() && plan.files.is_empty() {
        return no(
            format!("证明“{}”的文书", plan.ground.label()),
            "没有填写文号，也没有附件".into(),
            "document",
        );
    }
    Ok(())
}

pub(super) fn propose_termination(
    state: &CaseState,
    c: &ProposeTermination,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let plan = TerminationPlan {
        ground: c.ground,
        scope: c.scope,
        reason: text("reason", "终结执行的理由", &c.reason)
            .map_err(|r| Refusal { rule: &rules::Q_17, ..r })?,
        document: c.document.trim().into(),
        files: c.files.clone(),
    };
    termination_ready(state, &plan, ctx)?;
    Ok(Fact::ExecutionProposed { proposed: Box::new(Proposed::Termination(plan)), officers })
}
