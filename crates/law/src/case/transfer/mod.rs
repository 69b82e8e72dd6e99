//! 移送协作 (RULES 1.8, J-03, U-22–U-24, U-27).

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

/// 移送协作 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "移送协作",
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
