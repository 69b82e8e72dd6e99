//! 代履行 — performance by the town or a third party at the party's cost (Q-29; 强§50, §51).

use super::duty::{self, Duty};
use super::enforcement::{SupplyCut, at_a_lawful_hour, no_demolition, no_supply_cut, span};
use super::spot::{on_the_spot, performed};
use super::{Fact, Proposed, clearing};
use crate::case::RemedyText;
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::deadline;
use crate::matter::{fit_then, incomplete, text};
use crate::money::Fen;
use crate::party::{FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::EnforcementPower;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 后果 that allow substitute performance (强§50).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// 没有下列后果
    #[default]
    None,
    /// 危害交通安全
    Traffic,
    /// 造成环境污染
    Pollution,
    /// 破坏自然资源
    Resources,
}

impl Harm {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Harm::None => "没有下列后果",
            Harm::Traffic => "已经或者将危害交通安全",
            Harm::Pollution => "已经或者将造成环境污染",
            Harm::Resources => "已经或者将破坏自然资源",
        }
    }
}

/// 费用预算的一项
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CostItem {
    /// 项目
    pub item: String,
    /// 金额（分）
    pub amount: Fen,
}

/// 呈批代履行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeSubstitute {
    /// 后果
    pub harm: Harm,
    /// 理由
    pub reason: String,
    /// 方式
    pub way: String,
    /// 标的
    pub object: String,
    /// 计划实施时间
    pub planned_at: Option<DateTime>,
    /// 情况紧急，须在夜间或者节假日实施的理由
    pub urgent: String,
    /// 费用预算
    pub budget: Vec<CostItem>,
    /// 代履行人; the town itself when empty.
    pub performer: String,
    /// 代履行人没有利害关系
    pub disinterested: bool,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 代履行决定的内容
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubstitutePlan {
    /// 后果
    pub harm: Harm,
    /// 理由
    pub reason: String,
    /// 方式
    pub way: String,
    /// 标的
    pub object: String,
    /// 计划实施时间
    pub planned_at: DateTime,
    /// 情况紧急的理由
    pub urgent: String,
    /// 费用预算
    pub budget: Vec<CostItem>,
    /// 代履行人
    pub performer: String,
}

impl SubstitutePlan {
    /// 预算合计（分）
    pub fn total(&self) -> Fen {
        self.budget.iter().fold(Fen(0), |sum, b| Fen(sum.0.saturating_add(b.amount.0)))
    }
}

/// 实施代履行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PerformSubstitute {
    /// 开始时间
    pub started_at: DateTime,
    /// 结束时间
    pub ended_at: DateTime,
    /// 地点
    pub place: String,
    /// 过程和结果
    pub process: String,
    /// 情况紧急的理由
    pub urgent: String,
    /// 实际费用（分）
    pub cost: Fen,
    /// 超过预算的说明
    pub cost_note: String,
    /// 代履行人签名
    pub performer_signature: Signature,
    /// 当事人签名
    pub signature: Signature,
    /// 见证人签名
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
    /// 照片、录像
    pub files: Vec<FileRef>,
    /// 到场监督人员
    pub officers: Vec<PersonId>,
}

/// 登记代履行费用
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterSubstituteCost {
    /// 金额（分）
    pub amount: Fen,
    /// 缴款日
    pub paid_on: Option<Date>,
    /// 凭证号
    pub voucher: String,
}

/// No substitute performance has been decided that waits to be done.
pub(super) fn undecided(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let open = state.execution.substitute.as_ref().is_some_and(|s| s.performed.is_none());
    there_is(!open, "尚未决定代履行", "已经决定")
}

/// One has.
pub(super) fn decided(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let open = state.execution.substitute.as_ref().is_some_and(|s| s.performed.is_none());
    there_is(open, "有待实施的代履行决定", "没有")
}

/// There are costs the party has not paid; of what was cleared at once only after the head's word that it was decided.
pub(super) fn cost_owed(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    if clearing::waiting(state).is_some() {
        return Err(Refusal::new(&rules::Q_30, "负责人确认立即代履行的决定以后收取费用", "尚未确认")
            .fix("镇政府负责人", "确认或者说明没有作过决定")
            .act("confirm_clearing"));
    }
    there_is(state.execution.costs_open(), "有未缴清的代履行费用", "没有")
}

/// what stands on land held illegally is not taken down by the town, under no name.
pub(super) fn not_land(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let item = &state.subject()?.item;
    if item.enforcement != EnforcementPower::IllegalLand {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::Q_22,
        "不是非法占用土地上的建筑",
        format!("“{}”由作出决定的机关申请法院执行", item.name),
    )
    .fix("承办人", "催告后申请人民法院强制执行")
    .act("propose_court"))
}

/// What the decision rests on: when it is proposed and again when it is approved.
pub(super) fn ready(state: &CaseState, plan: &SubstitutePlan, ctx: &Context) -> Result<(), Refusal> {
    duty::act_undone(state, ctx)?;
    not_land(state, ctx)?;
    duty::act_may_go_on(state, ctx)?;
    duty::demand_over(state, Duty::Act, ctx.today(), ctx)?;
    no_supply_cut(SupplyCut::None, "", &plan.way, "way")?;
    no_demolition(state, &[&plan.way, &plan.object], true, "way")?;
    at_a_lawful_hour(plan.planned_at, plan.planned_at, &plan.urgent, "planned_at", ctx)?;
    // 强§51: the second demand must still be possible three working days before.
    let last = deadline::SUBSTITUTE_URGE.from(plan.planned_at.date(), &ctx.town.calendar);
    if last.due.is_some_and(|due| ctx.today() <= due) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::Q_29,
        "留足送达决定书和三个工作日前再催告的时间",
        format!("再催告最迟{}送达", last.text()),
    )
    .fix("承办人", "推迟实施时间")
    .field("planned_at"))
}

pub(super) fn propose(state: &CaseState, c: &ProposeSubstitute, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let says = |r: Refusal| Refusal { rule: &rules::Q_29, ..r };
    if c.harm == Harm::None {
        return Err(Refusal::new(
            &rules::Q_29,
            "后果已经或者将危害交通安全、造成环境污染或者破坏自然资源",
            c.harm.label(),
        )
        .fix("承办人", "没有这些后果的，申请人民法院强制执行")
        .act("propose_court")
        .field("harm"));
    }
    let mut budget = Vec::new();
    for b in c.budget.iter().filter(|b| !b.item.trim().is_empty() || b.amount.0 != 0) {
        if b.amount.0 <= 0 {
            return Err(incomplete("budget", "每项预算大于零", b.amount.to_string()));
        }
        budget.push(CostItem { item: text("budget", "预算项目", &b.item)?, amount: b.amount });
    }
    if budget.is_empty() {
        return Err(says(incomplete("budget", "决定书载明费用预算", "没有填写")));
    }
    let performer = c.performer.trim();
    if !performer.is_empty() && !c.disinterested {
        return Err(Refusal::new(&rules::Q_29, "代履行人与当事人、本案没有利害关系", "没有确认")
            .fix("承办人", "核实后如实勾选，或者另选代履行人")
            .field("disinterested"));
    }
    let plan = SubstitutePlan {
        harm: c.harm,
        reason: text("reason", "代履行的理由", &c.reason).map_err(says)?,
        way: text("way", "代履行的方式", &c.way).map_err(says)?,
        object: text("object", "代履行的标的", &c.object).map_err(says)?,
        planned_at: c.planned_at.ok_or_else(|| says(incomplete("planned_at", "代履行的时间", "没有填写")))?,
        urgent: c.urgent.trim().into(),
        budget,
        performer: if performer.is_empty() { ctx.town.agency.name.clone() } else { performer.into() },
    };
    ready(state, &plan, ctx)?;
    Ok(Fact::ExecutionProposed { proposed: Box::new(Proposed::Substitute(plan)), officers })
}

pub(super) fn issue(
    state: &CaseState,
    plan: &SubstitutePlan,
    opinion: String,
    ctx: &Context,
) -> Result<Fact, Refusal> {
    ready(state, plan, ctx)?;
    let (order, _) = state.enforced_paper(Duty::Act).ok_or_else(|| {
        Refusal::new(&rules::Q_29, "责令改正通知书已经送达", "没有送达").fix("承办人", "先送达")
    })?;
    Ok(Fact::SubstituteDecided {
        number: ctx.number("代决"),
        plan: plan.clone(),
        order: order.clone(),
        remedy: RemedyText::ordinary(&ctx.town.agency, None),
        opinion,
    })
}

pub(super) fn perform(state: &CaseState, c: &PerformSubstitute, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let (from, to) = span(c.started_at, c.ended_at, ctx)?;
    fit_then(ctx, &officers, from.date())?;
    let open = state.execution.substitute.as_ref().filter(|s| s.performed.is_none());
    let Some((order, plan)) = open.and_then(|s| Some((&s.number, s.plan.as_ref()?))) else {
        return Err(Refusal::new(&rules::Q_29, "代履行决定书", "没有")
            .fix("承办人", "先作出代履行决定")
            .act("propose_substitute"));
    };
    let served = state.paper(order).and_then(|p| p.served_on);
    if served.is_none_or(|on| on > from.date()) {
        return Err(Refusal::new(&rules::Q_29, "代履行决定书已经送达", format!("{order}尚未送达"))
            .fix("承办人", "送达代履行决定书")
            .act("serve_paper"));
    }
    // 强§36: what the party has said to either demand is heard first; a good reason stops it.
    duty::demand_heard(state, Duty::Act)?;
    duty::answers_heard(state, Duty::Act)?;
    // 强§51: the second demand, served three working days before.
    let last = deadline::SUBSTITUTE_URGE.from(from.date(), &ctx.town.calendar);
    let urged = state
        .execution
        .demands
        .iter()
        .filter(|d| d.again && !d.excused())
        .filter_map(|d| state.paper(&d.number)?.served_on)
        .max();
    let in_time = last.due.zip(urged).is_some_and(|(due, on)| on <= due);
    if !in_time {
        let have = urged.map_or("没有再次催告".into(), |on| format!("{on}送达再次催告"));
        return Err(Refusal::new(
            &rules::Q_29,
            format!("代履行三个工作日前（{}以前）再催告并送达", last.text()),
            have,
        )
        .fix("承办人", "再催告并送达，满三个工作日后实施")
        .act("urge_performance"));
    }
    if from < plan.planned_at {
        return Err(Refusal::new(
            &rules::Q_29,
            format!("不早于决定书载明的{}", plan.planned_at.strftime("%Y-%m-%d %H:%M")),
            from.strftime("%Y-%m-%d %H:%M").to_string(),
        )
        .fix("承办人", "按决定书载明的时间实施")
        .field("started_at"));
    }
    at_a_lawful_hour(from, to, &c.urgent, "started_at", ctx)?;
    let done = on_the_spot(state, performed!(c), &officers, &rules::Q_29)?;
    if c.cost.0 < 0 {
        return Err(incomplete("cost", "不小于零的金额", c.cost.to_string()));
    }
    if c.cost > plan.total() {
        text("cost_note", "超过预算的原因和成本依据", &c.cost_note)
            .map_err(|r| Refusal { rule: &rules::Q_29, ..r })?;
    }
    Ok(Fact::SubstitutePerformed {
        number: ctx.number("代笔"),
        order: order.clone(),
        done,
        cost: c.cost,
        cost_note: c.cost_note.trim().into(),
        officers,
    })
}

pub(super) fn pay(state: &CaseState, c: &RegisterSubstituteCost, ctx: &Context) -> Result<Fact, Refusal> {
    guard::not_handler(state, ctx, "登记代履行费用").map_err(|r| Refusal { rule: &rules::F_01, ..r })?;
    let performed = state.execution.substitute.as_ref().and_then(|s| s.performed).unwrap_or(ctx.today());
    let paid_on = c.paid_on.unwrap_or(ctx.today());
    if paid_on < performed || paid_on > ctx.today() {
        return Err(incomplete("paid_on", format!("{performed}至今天之间的日期"), paid_on.to_string()));
    }
    let left = state.execution.cost_left();
    if c.amount.0 <= 0 || c.amount > left {
        return Err(Refusal::new(
            &rules::Q_29,
            format!("大于零、不超过未缴费用{left}"),
            c.amount.to_string(),
        )
        .fix("财政", "核对金额")
        .field("amount"));
    }
    let voucher = text("voucher", "凭证号", &c.voucher)?;
    if state.execution.vouchers.contains(&voucher) {
        return Err(incomplete("voucher", "未登记过的凭证号", format!("{voucher}已经登记")));
    }
    Ok(Fact::SubstituteCostPaid { amount: c.amount, paid_on, voucher })
}
