//! 信用公开 (RULES §5: 公示期、信用报送、异议、修复).

mod acts;
mod command;
mod consult;
mod fact;
mod market;
mod objection;
mod repair;
mod report;
mod state;
mod tier;

pub use command::*;
pub use fact::*;
pub use market::{Hint, hint};
pub use report::{ReportView, exempt, reportable};
pub use state::*;
pub use tier::{Tier, only_told_off, suggested};

pub(in crate::case) use consult::consulted;
pub(in crate::case) use repair::unrepaired;
pub(in crate::case) use tier::confirm;

use super::side::Side;
use super::state::{CaseState, PublicationState};
use crate::context::Context;
use crate::deadline::{self, Deadline};
use crate::matter::Stamp;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;

/// 信用公开 as a procedure beside the main road.
pub static SIDE: Side = Side {
    name: "信用公开",
    acts: acts::ACTS,
    road: &[],
    deadlines,
    windows,
    facts,
    before_decision: |_, _| Ok(()),
    before_closing,
};

fn deadlines(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let (credit, cal) = (&state.credit, &town.calendar);
    let mut all = Vec::new();
    if let Some(d) = &state.decision
        && !state.stage.is_concluded()
    {
        let decided = d.at.date();
        let shown = matches!(state.publication, PublicationState::Published { .. });
        if d.outcome.is_result() && state.publication == PublicationState::Pending {
            all.push(("公开执法结果", deadline::open_information(decided, cal)));
        }
        let graver = credit.tier.is_some_and(|t| t > Tier::Minor);
        if shown && graver && credit.report.is_none() && credit.declined.is_none() && !exempt(state) {
            all.push(("信用报送", deadline::publication(decided, cal)));
        }
    }
    let open = credit.objections.iter().filter(|o| o.corrected.is_none());
    all.extend(open.map(|o| ("信用异议", deadline::credit_objection(o.received_on, cal))));
    match &credit.recall {
        Some(Recall { from, why: Why::Annulled }) => {
            all.push(("信用平台撤销", deadline::credit_withdrawal(*from, cal)));
        }
        Some(Recall { from, why: Why::Repaired }) => {
            all.push(("信用平台修复", deadline::credit_repair(*from, cal)));
        }
        None => {}
    }
    all
}

fn windows(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let credit = &state.credit;
    let mut all: Vec<_> = (credit.consultations.iter().filter(|c| c.agrees.is_none()))
        .map(|c| ("第三方意见期", deadline::third_party(c.received_on, &town.calendar)))
        .collect();
    if let Some(until) = credit.report.as_ref().and_then(|r| r.remedies_until)
        && credit.reported()
        && credit.dishonest.is_none()
        && credit.recall.is_none()
    {
        all.push(("失信标记前的救济期", Deadline::fixed(until).under(&rules::D_11, rules::D_11.articles)));
    }
    all
}

fn facts(state: &CaseState, town: &Town) -> Vec<(&'static str, String)> {
    let credit = &state.credit;
    let mut all = Vec::new();
    if let Some(hint) = hint(state, town).filter(|_| state.decision.is_some()) {
        all.push(("市场监管提示", hint.words()));
    }
    if let PublicationState::Published { until, .. } = &state.publication {
        let tier = credit.tier.map_or(String::new(), |t| format!("{}，", t.label()));
        all.push(("公示", format!("{tier}公示至{until}，期满自动停止")));
    }
    for c in &credit.consultations {
        let answer = match c.agrees {
            None => "等待意见",
            Some(true) => "同意公开",
            Some(false) => "不同意公开",
        };
        all.push(("征求第三方意见", format!("{}送达，{answer}", c.received_on)));
    }
    if let Some(r) = &credit.report {
        all.push(("信用报送", format!("{}，{}确定，公示至{}", r.tier.label(), r.on, r.until)));
    } else if let Some(reason) = &credit.declined {
        all.push(("信用报送", format!("不报送：{reason}")));
    }
    if let Some(on) = credit.dishonest {
        all.push(("失信信息", format!("{on}标记")));
    }
    for o in &credit.objections {
        let answer = match o.corrected {
            None => "核实中",
            Some(true) => "已更正",
            Some(false) => "已说明",
        };
        all.push(("信用异议", format!("第{}次，{}收到，{answer}", o.no, o.received_on)));
    }
    if let Some(on) = credit.repaired {
        all.push(("信用修复", format!("{on}准予修复")));
    }
    if let Some(on) = credit.withdrawn {
        all.push(("信用平台", format!("{on}撤下")));
    } else if let Some(r) = &credit.recall {
        all.push(("信用平台", format!("待撤下：{}", r.why.label())));
    }
    all
}

/// D-12–D-14: what the credit platform still waits for is done before the file is closed.
fn before_closing(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    if let Some(o) = state.credit.objection() {
        return Err(Refusal::new(
            &rules::D_13,
            "信用异议已经核实答复",
            format!("{}收到的异议尚未答复", o.received_on),
        )
        .fix("法治室", "核实后更正或者说明，并告知异议人")
        .act("answer_objection"));
    }
    if let Some(r) = &state.credit.recall {
        let rule = match r.why {
            Why::Annulled => &rules::D_12,
            Why::Repaired => &rules::D_14,
        };
        return Err(Refusal::new(rule, "信用平台已经撤下", "尚未登记撤下")
            .fix("法治室", "通知信用平台撤下并登记回执")
            .act("withdraw_credit"));
    }
    Ok(())
}

pub(super) fn decide(state: &CaseState, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    use Command as C;
    super::guard::not_recused(state, &ctx.actor.id)?;
    let fact = match command {
        C::ConsultThirdParty(c) => consult::consult(state, c, ctx),
        C::RecordThirdParty(c) => consult::record(state, c, ctx),
        C::ReportCredit(c) => report::report(state, c, ctx),
        C::DeclineCredit(c) => report::decline(c),
        C::MarkDishonest(c) => report::mark(state, c, ctx),
        C::RegisterObjection(c) => objection::register(state, c, ctx),
        C::AnswerObjection(c) => objection::answer(state, c, ctx),
        C::RegisterRepair(c) => repair::register(state, c, ctx),
        C::WithdrawCredit(c) => repair::withdraw(state, c, ctx),
    }?;
    Ok(vec![fact])
}

pub(super) fn evolve(state: &mut CaseState, fact: &Fact, stamp: &Stamp) {
    let today = stamp.at.date();
    match fact {
        Fact::ThirdPartyConsulted { third_party, received_on, .. } => {
            state.credit.consultations.push(Consultation {
                third_party: third_party.clone(),
                received_on: *received_on,
                agrees: None,
            });
        }
        Fact::ThirdPartyAnswered { agrees, .. } => {
            if let Some(c) = state.credit.consultations.iter_mut().find(|c| c.agrees.is_none()) {
                c.agrees = Some(*agrees);
            }
        }
        Fact::CreditReported { tier, until, remedies_until, .. } => {
            state.credit.report =
                Some(Report { tier: *tier, until: *until, on: today, remedies_until: *remedies_until });
        }
        Fact::CreditDeclined { reason } => state.credit.declined = Some(reason.clone()),
        Fact::DishonestyMarked { .. } => state.credit.dishonest = Some(today),
        Fact::ObjectionRegistered { no, received_on, content, .. } => {
            state.credit.objections.push(Objection {
                no: *no,
                received_on: *received_on,
                content: content.clone(),
                corrected: None,
            });
        }
        Fact::ObjectionAnswered { no, corrected, text, .. } => {
            if let Some(o) = state.credit.objections.iter_mut().find(|o| o.no == *no) {
                o.corrected = Some(*corrected);
            }
            if let PublicationState::Published { text: shown, .. } = &mut state.publication
                && !text.is_empty()
            {
                shown.clone_from(text);
            }
        }
        Fact::CreditRepaired { granted_on, shown_until, .. } => {
            state.credit.repaired = Some(*granted_on);
            state.credit.recall(*granted_on, Why::Repaired);
            if let PublicationState::Published { until, .. } = &mut state.publication {
                *until = (*until).min(*shown_until);
            }
        }
        Fact::CreditWithdrawn { on, .. } => {
            state.credit.recall = None;
            state.credit.withdrawn = Some(*on);
        }
    }
}
