//! 审批执行措施 — the head approves what the squadron proposed, or sends it back (R-09; 强§37, §39, §40, §51, §55).

use super::{Fact, Proposed, court, enforcement, halt, money, substitute};
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::text;
use crate::refusal::Refusal;
use crate::rules;
use serde::{Deserialize, Serialize};

/// 审批执行措施
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApproveExecution {
    /// 批准; false sends it back.
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// A proposal waits for the head.
pub(super) fn waits(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(state.execution.proposed.is_some(), "有待批准的执行呈批", "没有")
}

/// Everything the proposal rested on is looked at again: days have passed, and the party may have acted.
pub(super) fn approve(state: &CaseState, c: &ApproveExecution, ctx: &Context) -> Result<Fact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    if !c.approve {
        return Ok(Fact::ExecutionReturned { opinion });
    }
    let Some(waiting) = &state.execution.proposed else {
        return Err(Refusal::new(&rules::P_03, "有待批准的执行呈批", "没有").fix("承办人", "先呈批"));
    };
    match &waiting.proposed {
        Proposed::Enforcement(plan) => enforcement::issue(state, plan, opinion, ctx),
        Proposed::Substitute(plan) => substitute::issue(state, plan, opinion, ctx),
        Proposed::Surcharge(plan) => money::issue_surcharge(state, plan, opinion, ctx),
        Proposed::Agreement(plan) => money::issue_agreement(state, plan, opinion, ctx),
        Proposed::Suspension(plan) => {
            halt::suspension_ready(state, plan, ctx)?;
            Ok(Fact::ExecutionSuspended { number: ctx.number("中止"), plan: plan.clone(), opinion })
        }
        Proposed::Resumption(plan) => {
            let broken = halt::resumption_ready(state, ctx)?;
            Ok(Fact::ExecutionResumed { number: ctx.number("中止"), plan: plan.clone(), broken, opinion })
        }
        Proposed::Termination(plan) => {
            halt::termination_ready(state, plan, ctx)?;
            Ok(Fact::ExecutionTerminated { number: ctx.number("终结"), plan: plan.clone(), opinion })
        }
        Proposed::Court(plan) => court::issue(state, plan, opinion, ctx),
    }
}
