//! 罚没款物 (RULES §3): instalments, illegal gains, refunds, and confiscated things from the party to the treasury.

mod acts;
mod command;
mod disposal;
mod evolve;
mod fact;
mod gains;
mod keeping;
pub(in crate::case) mod plan;
mod refund;
mod state;
mod view;

pub use command::*;
pub use disposal::*;
pub use fact::*;
pub use gains::*;
pub use keeping::*;
pub use plan::OnDefault;
pub use refund::*;
pub use state::*;

pub(super) use evolve::evolve;

use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::refusal::Refusal;
use Command as C;

/// 罚没款物 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "罚没款物",
    acts: acts::ACTS,
    road: &[
        "calculate_gains",
        "record_victim_refund",
        "collect_forfeits",
        "store_goods",
        "count_goods",
        "propose_disposal",
        "approve_disposal",
        "carry_out_disposal",
        "remit_proceeds",
    ],
    deadlines: view::deadlines,
    windows: view::windows,
    facts: view::facts,
    before_decision: |_, _| Ok(()),
    before_closing: acts::before_closing,
};

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let fact = match command {
        C::CalculateGains(c) => gains::calculate(state, c, ctx),
        C::RecordVictimRefund(c) => gains::refund_victim(state, c, ctx),
        C::RegisterExcess(c) => refund::excess(state, c, ctx),
        C::RequestRefund(c) => refund::request(state, c, ctx),
        C::OrderRefund(c) => refund::order(state, c, ctx),
        C::CarryOutRefund(c) => refund::carry_out(state, c, ctx),
        C::CollectForfeits(c) => keeping::collect(state, c, ctx),
        C::StoreGoods(c) => keeping::store(state, c, ctx),
        C::ReleaseGoods(c) => keeping::release(state, c, ctx),
        C::CountGoods(c) => keeping::count(state, c, ctx),
        C::NotifyClaim(c) => disposal::notify(state, c, ctx),
        C::ProposeDisposal(c) => disposal::propose(state, c, ctx),
        C::ApproveDisposal(c) => disposal::approve(state, c, ctx),
        C::CarryOutDisposal(c) => disposal::carry_out(state, c, ctx),
        C::RemitProceeds(c) => disposal::remit(state, c, ctx),
    }?;
    Ok(vec![fact])
}
