//! 查封扣押 (RULES §2, Q-01–Q-14).

mod acts;
mod command;
mod fact;
mod state;

pub use command::*;
pub use fact::*;
pub use state::*;

use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::matter::Stamp;
use crate::refusal::Refusal;

/// 查封扣押 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "查封扣押",
    acts: acts::ACTS,
    road: &[],
    deadlines: |_, _| Vec::new(),
    windows: |_, _| Vec::new(),
    facts: |_, _| Vec::new(),
    before_decision: |_, _| Ok(()),
    before_closing: |_, _| Ok(()),
};

pub(super) fn decide(_: &CaseState, command: &Command, _: &Context) -> Result<Vec<Fact>, Refusal> {
    match *command {}
}

pub(super) fn evolve(_: &mut CaseState, fact: &Fact, _: &Stamp) {
    match *fact {}
}
