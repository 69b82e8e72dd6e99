//! 移送协作 (RULES 1.8, J-03, U-22–U-24, U-27): suspected crimes to the police, cases to the agency that has jurisdiction,
//! help asked of others, action taken together with others.

mod acts;
mod agency;
mod assistance;
mod closing;
mod command;
mod dispute;
mod evolve;
mod fact;
mod joint;
mod jurisdiction;
mod official;
mod police;
mod referral;
mod result;
mod state;
pub(super) mod watch;

pub use agency::*;
pub use assistance::*;
pub use closing::ProposeTransferClosing;
pub use command::*;
pub use dispute::*;
pub use fact::*;
pub use joint::*;
pub use jurisdiction::*;
pub use official::*;
pub use police::*;
pub use referral::*;
pub use result::*;
pub use state::*;

pub(super) use evolve::evolve;
pub(super) use result::not_fined_after_court;

use super::side::Side;
use super::state::CaseState;
use crate::context::Context;
use crate::deadline::Deadline;
use crate::matter::{incomplete, text};
use crate::refusal::Refusal;
use crate::rule::Rule;
use jiff::civil::{Date, DateTime};

/// 移送协作 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "移送协作",
    acts: acts::ACTS,
    road: &[
        "name_referral_team",
        "report_suspected_crime",
        "decide_referral",
        "refer_crime",
        "record_police_reply",
        "object_to_refusal",
        "resume_case",
        "hand_over_to_police",
        "tell_of_goods",
        "propose_transfer_closing",
    ],
    deadlines: watch::deadlines,
    windows: |_, _| Vec::new(),
    facts: watch::facts,
    before_decision: watch::before_decision,
    before_closing: watch::before_closing,
};

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    use Command as C;
    let fact = match command {
        C::NameReferralTeam(c) => referral::name_team(state, c, ctx),
        C::ReportSuspectedCrime(c) => referral::report(state, c, ctx),
        C::DecideReferral(c) => referral::decide(state, c, ctx),
        C::ReferCrime(c) => referral::refer(state, c, ctx),
        C::RecordPoliceReply(c) => police::reply(state, c, ctx),
        C::ObjectToRefusal(c) => police::object(state, c, ctx),
        C::ResumeCase(c) => police::resume(state, c, ctx),
        C::HandOverToPolice(c) => police::hand_over(state, c, ctx),
        C::TellOfGoods(c) => police::tell(state, c, ctx),
        C::RecordCriminalResult(c) => result::record(state, c, ctx),
        C::NoteOfficialClue(c) => official::note(state, c, ctx),
        C::SendOfficialClue(c) => official::send(state, c, ctx),
        C::ProposeCaseTransfer(c) => agency::propose(state, c, ctx),
        C::DecideCaseTransfer(c) => agency::decide(state, c, ctx),
        C::RecordCaseReceipt(c) => agency::receipt(state, c, ctx),
        C::RecordOtherFiling(c) => jurisdiction::other(state, c, ctx),
        C::ConsultJurisdiction(c) => jurisdiction::consult(state, c, ctx),
        C::RequestDesignation(c) => jurisdiction::request(state, c, ctx),
        C::RecordDesignation(c) => jurisdiction::designated(state, c, ctx),
        C::RaiseDispute(c) => dispute::raise(state, c, ctx),
        C::RecordDisputeStep(c) => dispute::step(state, c, ctx),
        C::RequestAssistance(c) => assistance::request(state, c, ctx),
        C::RecordAssistanceReply(c) => assistance::reply(state, c, ctx),
        C::CallPolice(c) => assistance::call(state, c, ctx),
        C::RecordPoliceSupport(c) => assistance::support(state, c, ctx),
        C::ProposeJoint(c) => joint::propose(state, c, ctx),
        C::DecideJoint(c) => joint::decide(state, c, ctx),
        C::LinkJointCase(c) => joint::link(state, c, ctx),
        C::ProposeTransferClosing(c) => closing::propose(state, c, ctx),
    }?;
    Ok(vec![fact])
}

/// A day on which something was done: today when none is given, from `from` to today.
fn day(
    field: &'static str,
    label: &str,
    day: Option<Date>,
    from: Date,
    ctx: &Context,
) -> Result<Date, Refusal> {
    let day = day.unwrap_or(ctx.today());
    if day < from || day > ctx.today() {
        return Err(incomplete(field, format!("{label}在{from}至今天之间"), day.to_string()));
    }
    Ok(day)
}

/// A moment at which something was done: now when none is given, from `from` to now.
fn moment(
    field: &'static str,
    label: &str,
    at: Option<DateTime>,
    from: DateTime,
    ctx: &Context,
) -> Result<DateTime, Refusal> {
    let at = at.unwrap_or(ctx.now);
    if at < from || at > ctx.now {
        let told = |t: DateTime| t.strftime("%Y-%m-%d %H:%M").to_string();
        return Err(incomplete(field, format!("{label}在{}至现在之间", told(from)), told(at)));
    }
    Ok(at)
}

/// A late act stays possible, but never without its reason on the file (移§16: whoever is late answers for it).
fn in_time(rule: &'static Rule, late: bool, due: &Deadline, reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if !late {
        return Ok(String::new());
    }
    if reason.is_empty() {
        return Err(Refusal::new(rule, format!("在{}以前办理", due.text()), "已经超过期限，没有写明原因")
            .fix("经办人", "立即办理，并写明超期的原因")
            .field("late_reason"));
    }
    text("late_reason", "超期的原因", reason)
}
