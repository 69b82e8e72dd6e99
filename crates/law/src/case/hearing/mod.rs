//! 听证 (RULES 1.5): from the request for it, which stands on the main road, to the decision that rests on its record.
//!
//! `arranging` refuses or answers the request; `concluding` holds the hearing, reports it and reviews the case again.

mod acts;
mod arranging;
mod command;
mod concluding;
mod fact;
mod state;

pub use acts::PRESIDING;
pub use command::*;
pub use fact::*;
pub use state::*;

use super::guard;
use super::side::Side;
use super::state::{CaseState, Review};
use crate::context::Context;
use crate::deadline::Deadline;
use crate::matter::Stamp;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::civil::Date;

/// 听证 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "听证",
    acts: acts::ACTS,
    road: &[
        "request_hearing",
        "arrange_hearing",
        "serve_paper",
        "hold_hearing",
        "report_hearing",
        "review_hearing",
        "propose_decision",
    ],
    deadlines,
    windows,
    facts,
    before_decision,
    before_closing: |_, _| Ok(()),
};

/// The day on which a hearing was asked for that is still to be held.
pub fn outstanding(state: &CaseState) -> Option<Date> {
    let notice = state.notice()?;
    let open = notice.hearing_withdrawn.is_none() && state.hearing.held().is_none();
    notice.hearing_requested.filter(|_| open)
}

/// what was asked for was held, ended, or withdrawn in writing.
pub(super) fn answered(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let Some(requested) = outstanding(state) else { return Ok(()) };
    let act = if state.hearing.pending().is_some() { "hold_hearing" } else { "arrange_hearing" };
    Err(Refusal::new(
        &rules::X_07,
        "当事人要求的听证已经举行，或者当事人书面撤回要求",
        format!("当事人{requested}要求听证，尚未举行"),
    )
    .fix("法治室", "组织听证；当事人撤回的登记书面材料")
    .act(act))
}

/// H-10, H-12: after a hearing the decision rests on its record: on the presider's report, and on a review that knows it.
pub(super) fn before_decision(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let Some(held) = state.hearing.opened() else { return Ok(()) };
    concluding::reported(state, ctx)?;
    if held.reviewed(state) {
        return Ok(());
    }
    Err(Refusal::new(&rules::H_12, "听证之后、决定之前的法制审核", format!("{}听证以后没有审核", held.on))
        .fix("法治室", "由没有主持听证的人员对照听证笔录审核")
        .act("review_hearing"))
}

/// Whether the report adopted something the party said at the hearing, on the facts as they stand.
pub(super) fn adopted(state: &CaseState) -> bool {
    state.hearing.opened().and_then(|h| h.report.as_ref()).is_some_and(|r| r.adopted)
}

/// who presides over a case's hearing does not handle, review or approve it.
pub(super) fn not_presider(state: &CaseState, id: &str, what: &str) -> Result<(), Refusal> {
    if !state.hearing.presides(id) {
        return Ok(());
    }
    Err(Refusal::new(&rules::R_06, format!("由没有主持本案听证的人{what}"), "是本案的听证主持人")
        .fix("法治室", "换人办理")
        .field("officers"))
}

fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let unserved = |s: &&Session| state.paper(&s.notice).is_some_and(|p| p.served_on.is_none());
    let pending = state.hearing.pending().filter(unserved);
    pending.map(|s| ("送达听证通知", arranging::notice_due(s.held_at.date(), town))).into_iter().collect()
}

fn windows(state: &CaseState, _: &Town) -> Vec<(&'static str, Deadline)> {
    let day = |s: &Session| Deadline::fixed(s.held_at.date()).under(&rules::H_04, rules::H_04.articles);
    state.hearing.pending().map(|s| ("听证举行", day(s))).into_iter().collect()
}

fn facts(state: &CaseState, town: &Town) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let notice = state.notice();
    if let Some(day) = notice.and_then(|n| n.hearing_requested) {
        all.push(("要求听证", day.to_string()));
    }
    if let Some(day) = notice.and_then(|n| n.hearing_withdrawn) {
        all.push(("撤回要求", day.to_string()));
    }
    for r in &state.hearing.refused {
        all.push(("不予受理", format!("{}（{}）", r.ground.label(), r.number)));
    }
    let Some(s) = &state.hearing.session else { return all };
    let time = s.held_at.strftime("%Y-%m-%d %H:%M");
    let put_off = if s.postponed > 0 { format!("（延期{}次）", s.postponed) } else { String::new() };
    all.push(("时间地点", format!("{time}，{}{put_off}", s.venue)));
    all.push(("主持人", format!("{}；记录员{}", s.presider.name, s.recorder.name)));
    all.push(("公开", s.openness.label().to_string()));
    if let Some(n) = &s.announcement {
        all.push(("公告", n.to_string()));
    }
    let told = match state.paper(&s.notice).and_then(|p| p.served_on) {
        Some(day) => format!("{}，{day}送达", s.notice),
        None => {
            format!("{}，尚未送达，最迟{}", s.notice, arranging::notice_due(s.held_at.date(), town).text())
        }
    };
    all.push(("通知", told));
    if !s.agents.is_empty() {
        all.push(("代理人", format!("{}人", s.agents.len())));
    }
    let Some(held) = &s.held else { return all };
    all.push(("结果", format!("{}（{}，{}）", held.end.label(), held.on, held.number)));
    if let Some(r) = &held.report {
        let said = if r.adopted { "采纳当事人意见" } else { "不采纳当事人意见" };
        all.push(("报告", format!("{said}（{}）", r.number)));
    }
    if held.end.opened() {
        all.push(("听证后审核", if held.reviewed(state) { "已审核" } else { "未审核" }.to_string()));
    }
    all
}

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    match command {
        Command::RefuseHearing(c) => arranging::refuse(state, c, ctx),
        Command::ArrangeHearing(c) => arranging::arrange(state, c, ctx),
        Command::RegisterAgents(c) => arranging::register_agents(c),
        Command::ReplacePresider(c) => arranging::replace_presider(state, c, ctx),
        Command::PostponeHearing(c) => arranging::postpone(state, c, ctx),
        Command::HoldHearing(c) => concluding::hold(state, c, ctx),
        Command::ReportHearing(c) => concluding::report(state, c, ctx),
        Command::ReviewHearing(c) => concluding::review(state, c, ctx),
    }
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    let at = stamp.at;
    match fact {
        Fact::HearingRefused { number, ground, .. } => {
            state.hearing.refused.push(Refused { number: number.clone(), ground: *ground });
            state.issue("HEAR-X", number, at, true);
        }
        Fact::HearingArranged {
            number, held_at, venue, presider, appointment, recorder, openness, ..
        } => {
            state.hearing.session = Some(Session {
                notice: number.clone(),
                arranged_on: at.date(),
                held_at: *held_at,
                venue: venue.clone(),
                presider: presider.clone(),
                appointment: appointment.clone(),
                recorder: recorder.clone(),
                openness: *openness,
                announcement: None,
                agents: Vec::new(),
                postponed: 0,
                held: None,
                ended_on: None,
            });
            state.issue("HEAR-N", number, at, true);
        }
        Fact::HearingAnnounced { number, .. } => {
            if let Some(s) = state.hearing.pending_mut() {
                s.announcement = Some(number.clone());
            }
            state.issue("HEAR-P", number, at, false);
        }
        Fact::AgentsRegistered { agents, .. } => {
            if let Some(s) = state.hearing.pending_mut() {
                s.agents = agents.clone();
            }
        }
        Fact::PresiderReplaced { presider, appointment, recorder, .. } => {
            if let Some(s) = state.hearing.pending_mut() {
                s.presider = presider.clone();
                s.appointment = appointment.clone();
                s.recorder = recorder.clone();
            }
        }
        Fact::HearingPostponed { number, held_at, venue, .. } => {
            if let Some(s) = state.hearing.pending_mut() {
                s.notice = number.clone();
                s.held_at = *held_at;
                s.venue = venue.clone();
                s.postponed += 1;
            }
            state.issue("HEAR-N", number, at, true);
        }
        Fact::HearingHeld { number, end, started_at, .. } => {
            let version = state.version;
            if let Some(s) = state.hearing.pending_mut() {
                let on = started_at.date();
                s.ended_on = Some(on);
                s.held = Some(Held { number: number.clone(), end: *end, on, version, report: None });
            }
            state.issue("HEAR", number, at, false);
        }
        Fact::HearingReported { number, points, .. } => {
            let adopted = points.iter().any(|p| p.adopted);
            if let Some(h) = state.hearing.session.as_mut().and_then(|s| s.held.as_mut()) {
                h.report = Some(HearingReport { number: number.clone(), adopted });
            }
            state.issue("HEAR-R", number, at, false);
        }
        Fact::HearingReviewed { number, verdict, opinion, .. } => {
            state.reviewers.insert(stamp.by.id.clone());
            state.reviews.push(Review {
                number: number.clone(),
                verdict: *verdict,
                opinion: opinion.clone(),
                by: stamp.by.clone(),
                on: at.date(),
                version: state.version,
            });
            state.issue("LEGAL", number, at, false);
        }
    }
}

/// R-05 for the persons of a hearing, who need not be handlers: whether this one presides over or records it.
pub(super) fn serves(state: &CaseState, id: &str) -> bool {
    state.hearing.pending().is_some_and(|s| s.presider.id == id || s.recorder.id == id)
}

/// A person who may be told to preside or record: none whose recusal was decided.
fn unrecused(state: &CaseState, id: &str) -> Result<(), Refusal> {
    guard::not_recused(state, id).map_err(|r| Refusal { rule: &rules::H_06, ..r })
}
