//! 联合执法 — with the leading group's consent, each agency with its own case and its own decision (U-22, 方案 art. 11).

use super::fact::Fact;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 参加机关
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JointAgency {
    /// 名称
    pub name: String,
    /// 分工
    pub task: String,
    /// 市级部门，邀请参加
    pub invited: bool,
}

/// 提请联合执法
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeJoint {
    /// 参加机关
    pub agencies: Vec<JointAgency>,
    /// 行动时间
    pub on: Option<Date>,
    /// 行动方案
    pub plan: String,
    /// 方案和通知
    pub files: Vec<FileRef>,
}

/// 领导小组决定联合执法
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideJoint {
    /// 同意
    pub consent: bool,
    /// 意见
    pub opinion: String,
}

/// 登记参加机关案号
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkJointCase {
    /// 参加机关
    pub agency: String,
    /// 立案
    pub filed: bool,
    /// 对方案号
    pub case_number: String,
    /// 对方决定书文号
    pub decision: String,
    /// 没有立案的说明
    pub reason: String,
}

pub(super) fn propose(state: &CaseState, c: &ProposeJoint, ctx: &Context) -> Result<Fact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    let mut agencies: Vec<JointAgency> = Vec::new();
    for a in c.agencies.iter().filter(|a| !a.name.trim().is_empty()) {
        let name = a.name.trim().to_string();
        if name == ctx.town.agency.name {
            return Err(incomplete("agencies", "本机关以外的参加机关", "填写了本机关"));
        }
        // U-22: who does what within whose powers is settled before the joint action.
        let task = text("agencies", "各机关在职权内的分工", &a.task)
            .map_err(|r| Refusal { rule: &rules::U_22, ..r })?;
        if agencies.iter().all(|b| b.name != name) {
            agencies.push(JointAgency { name, task, invited: a.invited });
        }
    }
    if agencies.is_empty() {
        return Err(incomplete("agencies", "至少一个参加机关", "没有填写"));
    }
    let on = c.on.filter(|d| *d >= ctx.today()).ok_or_else(|| {
        incomplete("on", "行动日期，不早于今天", c.on.map_or("没有填写".into(), |d| d.to_string()))
    })?;
    Ok(Fact::JointEnforcementProposed {
        agencies,
        on,
        plan: text("plan", "行动方案", &c.plan)?,
        files: c.files.clone(),
    })
}

pub(super) fn decide(state: &CaseState, c: &DecideJoint, ctx: &Context) -> Result<Fact, Refusal> {
    // The brigade chief sits in the group too: whoever asks for consent does not give it.
    if state.transfer.joint.as_ref().is_some_and(|j| j.proposed_by == ctx.actor.id) {
        return Err(Refusal::new(
            &rules::X_14,
            "由提请人以外的领导小组成员决定",
            format!("{}就是提请人", ctx.actor.name),
        )
        .fix("领导小组", "由其他成员代表领导小组决定"));
    }
    Ok(Fact::JointEnforcementDecided { consent: c.consent, opinion: text("opinion", "意见", &c.opinion)? })
}

pub(super) fn link(state: &CaseState, c: &LinkJointCase, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    let agency = text("agency", "参加机关", &c.agency)?;
    let joint = state.transfer.joint.as_ref();
    if !joint.is_some_and(|j| j.agencies.iter().any(|a| a.agency.name == agency)) {
        return Err(incomplete("agency", "方案中的参加机关", format!("“{agency}”不在方案中")));
    }
    if !c.filed {
        let reason = text("reason", "没有立案的说明", &c.reason)?;
        return Ok(Fact::JointCaseLinked {
            agency,
            case_number: String::new(),
            decision: String::new(),
            reason,
        });
    }
    let case_number =
        text("case_number", "对方案号", &c.case_number).map_err(|r| Refusal { rule: &rules::U_22, ..r })?;
    let decision = c.decision.trim().to_string();
    // One case or one decision for two agencies would be a joint decision: each decides within its own powers.
    let prefix = ctx.town.agency.prefix.as_str();
    let own = [&state.number, &state.decision.as_ref().map(|d| d.number.clone())];
    let shared =
        own.into_iter().flatten().map(ToString::to_string).find(|n| *n == case_number || *n == decision);
    let ours = [&case_number, &decision].into_iter().find(|n| n.starts_with(prefix)).cloned();
    if let Some(number) = shared.or(ours) {
        return Err(Refusal::new(
            &rules::U_22,
            "各机关分别立案、分别作出决定，使用各自的文号",
            format!("“{number}”是本机关的文号"),
        )
        .fix("参加机关", "在自己的职权范围内立案并作出决定")
        .field(if c.case_number.starts_with(prefix) { "case_number" } else { "decision" }));
    }
    Ok(Fact::JointCaseLinked { agency, case_number, decision, reason: String::new() })
}
