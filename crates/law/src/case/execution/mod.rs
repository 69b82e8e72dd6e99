//! 强制执行 (RULES §2, Q-15–Q-31).
//!
//! What is enforced is a duty (`duty`) that a served decision or order left to the party: a fine, or to correct or
//! demolish. It begins with a demand (`demand`). What the squadron proposes waits for the head (`approval`): enforcement
//! by the town where a law gives it the power (`enforcement`), substitute performance (`substitute`; at once: `clearing`;
//! what is recorded there: `spot`), the surcharge and an agreement (`money`), suspension and termination (`halt`), the
//! application to the court (`court`).

mod acts;
mod approval;
mod clearing;
mod command;
mod court;
mod demand;
mod duty;
mod enforcement;
mod fact;
mod halt;
mod money;
mod spot;
mod state;
mod substitute;
mod view;

pub use acts::{ANNOUNCED, DEMAND, WAYS};
pub use approval::*;
pub use clearing::*;
pub use command::*;
pub use court::*;
pub use demand::*;
pub use duty::*;
pub use enforcement::*;
pub use fact::*;
pub use halt::*;
pub use money::*;
pub use spot::*;
pub use state::*;
pub use substitute::*;

use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::matter::Stamp;
use crate::refusal::Refusal;
use command::Command as C;

pub(super) use duty::may_urge;
pub(super) use view::released;

/// 强制执行 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "强制执行",
    acts: acts::ACTS,
    road: acts::ROAD,
    deadlines: view::deadlines,
    windows: view::windows,
    facts: view::facts,
    before_decision: |_, _| Ok(()),
    before_closing: view::before_closing,
};

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let fact = match command {
        C::UrgePerformance(c) => demand::urge(state, c, ctx),
        C::AnswerDemand(c) => demand::answer(state, c, ctx),
        C::ReviewDemandAnswer(c) => demand::review(state, c, ctx),
        C::ProposeEnforcement(c) => enforcement::propose(state, c, ctx),
        C::AnnounceDemolition(c) => enforcement::announce(state, c, ctx),
        C::CarryOutEnforcement(c) => enforcement::carry_out(state, c, ctx),
        C::ProposeSubstitute(c) => substitute::propose(state, c, ctx),
        C::PerformSubstitute(c) => substitute::perform(state, c, ctx),
        C::ClearAtOnce(c) => clearing::clear(state, c, ctx),
        C::ConfirmClearing(c) => clearing::confirm(state, c, ctx),
        C::RegisterSubstituteCost(c) => substitute::pay(state, c, ctx),
        C::ProposeSurcharge(c) => money::propose_surcharge(state, c, ctx),
        C::ProposeAgreement(c) => money::propose_agreement(state, c, ctx),
        C::ProposeSuspension(c) => halt::propose_suspension(state, c, ctx),
        C::ProposeResumption(c) => halt::propose_resumption(state, c, ctx),
        C::ProposeTermination(c) => halt::propose_termination(state, c, ctx),
        C::ProposeCourt(c) => court::propose(state, c, ctx),
        C::ApproveExecution(c) => approval::approve(state, c, ctx),
        C::SubmitToCourt(c) => court::submit(state, c, ctx),
        C::RegisterCourtStep(c) => court::register(state, c, ctx),
    }?;
    Ok(vec![fact])
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    view::evolve(state, fact, stamp);
}
