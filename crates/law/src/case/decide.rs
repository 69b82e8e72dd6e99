//! May this be done to the case now? If so, what has happened.

use super::acts::act;
use super::command::CaseCommand as C;
use super::fact::{CaseEvent, CaseFact};
use super::state::CaseState;
use super::{
    amend, closing, credit, decision, execution, filing, footage, fund, guard, hearing, hold, identity,
    investigation, measure, notice, payment, publication, related, remedy, report, review, service, simple,
    transfer,
};
use crate::clue::ClueState;
use crate::context::Context;
use crate::countersign;
use crate::matter::Entry;
use crate::refusal::Refusal;
use crate::signing;

/// Decides a command. `clue` is the clue the case came from; only the two commands that open a case look at it.
pub fn decide(
    state: &CaseState,
    command: &C,
    clue: &ClueState,
    ctx: &Context,
) -> Result<Vec<CaseEvent>, Refusal> {
    let events = settle(state, command, clue, ctx)?;
    signing::bound(&events, ctx)?;
    Ok(events)
}

/// What is signed at a place of this act ([`signing`]), asked before the signatures are given.
pub fn content(
    state: &CaseState,
    command: &C,
    clue: &ClueState,
    ctx: &Context,
    place: &str,
) -> Result<signing::Content, Refusal> {
    signing::content(&settle(state, command, clue, ctx)?, command, place, ctx)
}

/// What the act brings about, and with it what the town's list of recordings demands of it (V-11): the demand is a fact of
/// its own, so that no list is needed to read the case again.
fn settle(
    state: &CaseState,
    command: &C,
    clue: &ClueState,
    ctx: &Context,
) -> Result<Vec<CaseEvent>, Refusal> {
    let mut events = step(state, command, clue, ctx)?;
    if let Some(demand) = footage::demanded(state, command.act(), &events, ctx) {
        events.push(Entry::stamp(ctx, CaseFact::Footage(demand)));
    }
    Ok(events)
}

fn step(state: &CaseState, command: &C, clue: &ClueState, ctx: &Context) -> Result<Vec<CaseEvent>, Refusal> {
    let row = act(command.act()).expect("every command has a row in the table of acts");
    match command {
        C::Decide(c) if !c.approve => row.allows_return(state.stage, ctx)?,
        C::ApproveClosing(c) if !c.approve => row.allows_return(state.stage, ctx)?,
        _ => row.allows(state, state.stage, ctx)?,
    }
    let fact = match command {
        C::ProposeFiling(c) => filing::propose(state, c, clue, ctx),
        C::EndorseFiling(c) => filing::endorse(state, c, ctx),
        C::DecideFiling(c) => filing::decide(state, c, ctx),
        C::AssignOfficers(c) => filing::assign(state, c, ctx),
        C::CorrectParty(c) => identity::correct(state, c, ctx),
        C::RequestRecusal(c) => filing::request_recusal(state, c, ctx),
        C::DecideRecusal(c) => filing::decide_recusal(state, c, ctx),
        C::RecordSuperiorRecusal(c) => filing::record_superior(state, c, ctx),
        C::ExtendDecision(c) => decision::extend(state, c, ctx),
        C::RecordInquiry(c) => investigation::inquiry(state, c, ctx),
        C::RecordInspection(c) => investigation::inspection(state, c, ctx),
        C::AddEvidence(c) => investigation::add_evidence(state, c, ctx),
        C::JudgeEvidence(c) => investigation::judge_evidence(state, c, ctx),
        C::OrderCorrection(c) => investigation::order_correction(state, c, ctx),
        C::CheckCorrection(c) => investigation::check_correction(state, c, ctx),
        C::ConfirmAddress(c) => investigation::confirm_address(state, c, ctx),
        C::SubmitReport(c) => report::submit(state, c, ctx),
        C::ReviewLegality(c) => review::review(state, c, ctx),
        C::ReviewMajor(c) => review::review_major(state, c, ctx),
        C::IssueNotice(c) => notice::issue(state, c, ctx),
        C::ServePaper(c) => service::serve(state, c, ctx),
        C::AnnounceService(c) => service::announce(state, c, ctx),
        C::ConcludeAnnouncement(c) => service::conclude(state, c, ctx),
        C::RecordDefence(c) => notice::defence(state, c, ctx),
        C::ReviewDefence(c) => notice::review_defence(state, c, ctx),
        C::WaiveRights(c) => notice::waive(state, c, ctx),
        C::RequestHearing(c) => notice::request_hearing(state, c, ctx),
        C::WithdrawHearing(c) => notice::withdraw_hearing(state, c, ctx),
        C::ReopenInvestigation(c) => notice::reopen(state, c, ctx),
        C::Discuss(c) => decision::discuss(state, c, ctx),
        C::ProposeDecision(c) => decision::propose(state, c, ctx),
        C::EndorseDecision(c) => decision::endorse(state, c, ctx),
        C::Decide(c) => decision::decide(state, c, ctx),
        C::DecideOnSpot(c) => simple::decide(state, c, clue, ctx),
        C::DeliverOnSpot(c) => simple::deliver(state, c, ctx),
        C::FileForRecord(c) => simple::record(state, c, ctx),
        C::SpotCheck(c) => simple::spot_check(state, c, ctx),
        C::Publish(c) => publication::publish(state, c, ctx),
        C::DeclinePublication(c) => publication::decline(state, c, ctx),
        C::WithdrawPublication(c) => publication::withdraw(state, c, ctx),
        C::RegisterPayment(c) => payment::register(state, c, ctx),
        C::CollectCash(c) => payment::collect(state, c, ctx),
        C::HandInCash(c) => payment::hand_in(state, c, ctx),
        C::DepositCash(c) => payment::deposit(state, c, ctx),
        C::RequestDeferral(c) => payment::request_deferral(state, c, ctx),
        C::DecideDeferral(c) => payment::decide_deferral(state, c, ctx),
        C::UrgePayment(c) => payment::urge(state, c, ctx),
        C::RecordStay(c) => payment::stay(state, c, ctx),
        C::ReportMajor(c) => closing::report_major(state, c, ctx),
        C::ProposeClosing(c) => closing::propose(state, c, ctx),
        C::CheckVetoes(c) => closing::check_vetoes(state, c, ctx),
        C::ApproveClosing(c) => closing::approve(state, c, ctx),
        C::Countersign(c) => guard::not_recused(state, &ctx.actor.id)
            .and_then(|()| countersign::decide(&state.countersigned, c, ctx))
            .map(CaseFact::PapersSigned),
        C::Archive(c) => closing::archive(state, c, ctx),
        C::Hearing(c) => return stamped(ctx, hearing::decide(state, c, ctx)?, CaseFact::Hearing),
        C::Hold(c) => return stamped(ctx, hold::decide(state, c, ctx)?, CaseFact::Hold),
        C::Measure(c) => return stamped(ctx, measure::decide(state, c, ctx)?, CaseFact::Measure),
        C::Execution(c) => return stamped(ctx, execution::decide(state, c, ctx)?, CaseFact::Execution),
        C::Transfer(c) => return stamped(ctx, transfer::decide(state, c, ctx)?, CaseFact::Transfer),
        C::Fund(c) => return stamped(ctx, fund::decide(state, c, ctx)?, CaseFact::Fund),
        C::Remedy(c) => return stamped(ctx, remedy::decide(state, c, ctx)?, CaseFact::Remedy),
        C::Footage(c) => return stamped(ctx, footage::decide(state, c, ctx)?, CaseFact::Footage),
        C::Credit(c) => return stamped(ctx, credit::decide(state, c, ctx)?, CaseFact::Credit),
        C::Amend(c) => return stamped(ctx, amend::decide(state, c, ctx)?, CaseFact::Amend),
        C::Related(c) => return stamped(ctx, related::decide(state, c, ctx)?, CaseFact::Related),
    }?;
    Ok(vec![Entry::stamp(ctx, fact)])
}

/// The facts of a side procedure, on the case's stream.
fn stamped<F>(ctx: &Context, facts: Vec<F>, of: impl Fn(F) -> CaseFact) -> Result<Vec<CaseEvent>, Refusal> {
    Ok(facts.into_iter().map(|f| Entry::stamp(ctx, of(f))).collect())
}
