//! 附随程序 — procedures beside the main road: a hearing, a measure, enforcement, a remedy.
//!
//! Each has a folder of its own with `acts`, `command`, `fact`, `state`; the case holds their states, their facts go on the
//! case's stream, and what they leave open stands in the way of a decision or of closing.

use super::acts::A;
use super::state::CaseState;
use super::*;
use crate::context::Context;
use crate::deadline::Deadline;
use crate::matter::Guard;
use crate::refusal::Refusal;
use crate::town::Town;

/// What runs in a case, each with what it is for.
pub type Running = fn(&CaseState, &Town) -> Vec<(&'static str, Deadline)>;

/// A procedure beside the main road.
pub struct Side {
    /// 名称
    pub name: &'static str,
    /// Its rows in the table of acts.
    pub acts: &'static [A],
    /// Its acts in the order in which its flow chart shows them; empty where it has none.
    pub road: &'static [&'static str],
    /// 期限 that run in it now.
    pub deadlines: Running,
    /// 等待期 in it now.
    pub windows: Running,
    /// 要点: what the case's page says of it, pairs of name and value; empty while it has not begun.
    pub facts: fn(&CaseState, &Town) -> Vec<(&'static str, String)>,
    /// What it leaves open that a decision must wait for.
    pub before_decision: Guard<CaseState>,
    /// What it leaves open that closing must wait for.
    pub before_closing: Guard<CaseState>,
}

/// Every one, in the order of RULES.
pub static ALL: &[&Side] = &[
    &hearing::SIDE,
    &hold::SIDE,
    &footage::SIDE,
    &measure::SIDE,
    &execution::SIDE,
    &transfer::SIDE,
    &fund::SIDE,
    &remedy::SIDE,
    &credit::SIDE,
    &amend::SIDE,
    &related::SIDE,
];

/// The procedure an act belongs to; none for the main road.
pub fn of(act: &str) -> Option<&'static Side> {
    ALL.iter().copied().find(|s| s.acts.iter().any(|a| a.id == act))
}

/// An investigation is over when the case is ours to end, what was commissioned has its result, and what the list of
/// recordings names is recorded.
pub(super) fn before_report(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    transfer::watch::is_here(state)?;
    hold::sample::results_in(state)?;
    footage::complete(state, ctx)
}

/// No procedure stands in the way of a decision.
pub(super) fn before_decision(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    ALL.iter().try_for_each(|s| (s.before_decision)(state, ctx))
}

/// No procedure leaves anything open when a proposal to file is refused, which ends the matter.
pub(super) fn before_ending(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    ALL.iter().try_for_each(|s| (s.before_closing)(state, ctx))
}
