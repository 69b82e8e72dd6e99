//! 复议诉讼 — reconsideration, lawsuits, compensation and supervision (RULES §6, U-07, U-08).
//!
//! `proceeding` is how a remedy begins, `answer` what we do while it is pending, `result` its outcome and what flows
//! back into the case, `claim` state compensation, `oversight` the supervision and the responsibility for faults.

mod acts;
mod answer;
mod claim;
mod command;
mod evolve;
mod fact;
mod guards;
mod oversight;
mod proceeding;
mod result;
mod show;
mod state;

pub use answer::*;
pub use claim::{AssessCompensation, DecideClaim, RegisterClaim, ServeClaim};
pub use command::*;
pub use fact::*;
pub use guards::{may_gather, not_stayed, stands};
pub use oversight::{AssessFault, ConsultArchive, Handling, ReceiveSupervision, ReplySupervision};
pub use proceeding::{
    ACCEPTANCE_WINDOW, APPEAL_WINDOW, Appellant, CLAIM_WINDOW, DECISION_WINDOW, Defendants,
    ForwardApplication, Instance, OTHERS_WINDOWS, RECONSIDERATION_WINDOW, ReceiveApplication,
    RecordAcceptance, RegisterAppeal, RegisterReconsideration, RegisterSuit, SUIT_WINDOW,
};
pub(in crate::case) use proceeding::{
    reconsidered_on, suit_after_reconsideration, suit_due, told_of_remedies,
};
pub(in crate::case) use result::ordered_back;
pub use result::{
    BeginRedo, ConfirmEffect, Due, FulfilDuty, NewDuty, ReceiveOpinion, RecordRefund, RecordResult,
    ResultKind,
};
pub use state::*;

pub(super) use evolve::evolve;
pub(super) use result::not_again;

use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::refusal::Refusal;

/// 复议诉讼 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "复议诉讼",
    acts: acts::ACTS,
    road: &[
        "register_reconsideration",
        "record_acceptance",
        "submit_reply",
        "register_suit",
        "submit_court_defence",
        "arrange_appearance",
        "record_result",
        "register_appeal",
        "confirm_effect",
        "begin_redo",
    ],
    deadlines: show::deadlines,
    windows: proceeding::windows,
    facts: show::facts,
    before_decision: |_, _| Ok(()),
    before_closing: guards::before_closing,
};

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    use Command as C;
    match command {
        C::ReceiveApplication(c) => proceeding::receive(state, c, ctx),
        C::ForwardApplication(c) => proceeding::forward(state, c, ctx),
        C::RegisterReconsideration(c) => proceeding::register(state, c, ctx),
        C::RegisterSuit(c) => proceeding::sue(state, c, ctx),
        C::RecordAcceptance(c) => proceeding::accept(state, c, ctx),
        C::SubmitReply(c) => answer::reply(state, c, ctx),
        C::SubmitCourtDefence(c) => answer::defend(state, c, ctx),
        C::ArrangeAppearance(c) => answer::arrange(state, c, ctx),
        C::AllowEvidence(c) => answer::allow(state, c),
        C::SupplementEvidence(c) => answer::supplement(state, c, ctx),
        C::RecordRemedyStay(c) => answer::stay(state, c, ctx),
        C::RecordResult(c) => result::record(state, c, ctx),
        C::RegisterAppeal(c) => proceeding::appeal(state, c, ctx),
        C::ConfirmEffect(c) => result::confirm(state, c, ctx),
        C::ReceiveOpinion(c) => result::opinion(state, c, ctx),
        C::RecordRefund(c) => result::refunded(state, c, ctx),
        C::FulfilDuty(c) => result::fulfil(state, c, ctx),
        C::AssessCompensation(c) => claim::assess(c),
        C::BeginRedo(c) => result::redo(state, c, ctx),
        C::RegisterClaim(c) => claim::register(state, c, ctx),
        C::DecideClaim(c) => claim::decide(c),
        C::ServeClaim(c) => claim::serve(state, c, ctx),
        C::ReceiveSupervision(c) => oversight::receive(state, c, ctx),
        C::ReplySupervision(c) => oversight::reply(state, c, ctx),
        C::AssessFault(c) => oversight::fault(c, ctx),
        C::ConsultArchive(c) => oversight::consult(state, c, ctx),
    }
}
