//! 信用报送 — what goes to the credit platform, what never does, and when it may be called dishonesty (D-09–D-12).

use super::command::{DeclineCredit, MarkDishonest, ReportCredit};
use super::fact::Fact;
use super::repair::unrepaired;
use super::tier::{Tier, confirm, suggested};
use crate::case::{CaseState, Procedure, PublicationState, remedy};
use crate::context::Context;
use crate::deadline::court::{SuitTerm, suit};
use crate::deadline::{self, Deadline};
use crate::matter::text;
use crate::party::PartyKind;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Town;
use jiff::civil::Date;

/// D-10: a natural person penalised on the spot is never reported.
pub fn exempt(state: &CaseState) -> bool {
    state.procedure == Procedure::Simple
        && state.subject.as_ref().is_some_and(|s| s.party.kind == PartyKind::Citizen)
}

/// Nothing of the case itself bars the report: D-10, D-12, D-14.
pub fn reportable(state: &CaseState) -> Result<(), Refusal> {
    if exempt(state) {
        return Err(Refusal::new(
            &rules::D_10,
            "不是对自然人适用简易程序的处罚",
            "当事人是自然人，适用简易程序",
        )
        .fix("法治室", "决定不报送")
        .act("decline_credit"));
    }
    if state.remedy.annulled() || matches!(state.publication, PublicationState::Withdrawn { .. }) {
        return Err(Refusal::new(&rules::D_12, "仍然有效的处罚决定", "决定已被撤销、变更或者确认违法")
            .fix("法治室", "决定不报送")
            .act("decline_credit"));
    }
    unrepaired(state)
}

/// [`reportable`] as a guard of the table.
pub(super) fn allowed(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    reportable(state)
}

pub(super) fn report(state: &CaseState, c: &ReportCredit, ctx: &Context) -> Result<Fact, Refusal> {
    let confirmed = confirm(state, c.tier, &c.tier_reason, c.until, ctx.today(), ctx.town)?;
    let tier = confirmed.tier.unwrap_or(Tier::Minor);
    let citizen = state.subject()?.party.kind == PartyKind::Citizen;
    if citizen && c.remedied && tier == Tier::Minor {
        return Err(Refusal::new(
            &rules::D_10,
            "不是自然人轻微且主动消除、减轻后果的处罚",
            "自然人违法轻微，已主动消除或者减轻后果",
        )
        .fix("法治室", "决定不报送")
        .act("decline_credit")
        .field("remedied"));
    }
    let necessity = c.necessity.trim();
    if tier == Tier::Minor && necessity.is_empty() {
        return Err(Refusal::new(
            &rules::D_09,
            "轻微处罚确需在信用平台公示的理由",
            format!("分级为“{}”，没有写明理由", tier.label()),
        )
        .fix("法治室", "轻微处罚原则上不报送，决定不报送；确需的写明理由")
        .act("decline_credit")
        .field("necessity"));
    }
    if !c.confirmed {
        return Err(Refusal::new(&rules::D_09, "人工核对分级和公示期限", "没有确认")
            .fix("法治室", "核对后勾选")
            .field("confirmed"));
    }
    Ok(Fact::CreditReported {
        tier,
        tier_reason: c.tier_reason.trim().into(),
        until: confirmed.until,
        necessity: necessity.into(),
        remedies_until: remedies(state, ctx.town).and_then(|d| d.due),
    })
}

pub(super) fn decline(c: &DeclineCredit) -> Result<Fact, Refusal> {
    Ok(Fact::CreditDeclined { reason: text("reason", "不报送的理由", &c.reason)? })
}

/// The end of the time for remedies: reconsideration and suit, the later; on the spot reconsideration comes first and
/// its time alone counts.
fn remedies(state: &CaseState, town: &Town) -> Option<Deadline> {
    let served = state.decision.as_ref()?.served_on?;
    let asked = deadline::reconsideration(served, true, &town.calendar);
    if state.procedure == Procedure::Simple {
        return Some(asked);
    }
    let item = &state.subject.as_ref()?.item;
    let term = match item.special_suit_days {
        Some(days) => SuitTerm::Special { days: days.into(), article: item.basis.clone() },
        None => SuitTerm::SixMonths,
    };
    let sued = suit(served, &term, &town.calendar);
    Some(if sued.nominal > asked.nominal { sued } else { asked })
}

/// D-11: no remedy is pending, and the penalty stands.
pub(super) fn settled(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    if state.remedy.annulled() || state.remedy.overturned_on.is_some() {
        return Err(Refusal::new(
            &rules::D_11,
            "仍然有效、未被改变的处罚决定",
            "决定已被撤销、变更或者确认违法",
        )
        .fix("法治室", "不标记；已经报送的撤下"));
    }
    let Some(pending) = state.remedy.pending() else { return Ok(()) };
    Err(Refusal::new(&rules::D_11, "复议、诉讼已有最终结果", pending)
        .fix("法治室", "等待最终结果；被撤销的撤回"))
}

/// The day on which the last time for a remedy runs out: what the report reckoned, or, after reconsideration, the party's
/// time to sue over it.
fn remedies_until(state: &CaseState, town: &Town) -> Option<Date> {
    let told = state.credit.report.as_ref().and_then(|r| r.remedies_until)?;
    match remedy::suit_after_reconsideration(state, town) {
        None => Some(told),
        Some(sue) => sue.due.map(|day| day.max(told)),
    }
}

pub(super) fn mark(state: &CaseState, c: &MarkDishonest, ctx: &Context) -> Result<Fact, Refusal> {
    let upheld = c.upheld.trim();
    if !upheld.is_empty() && !state.remedy.finally_upheld(state.decision.as_ref().map(|d| &d.number)) {
        return Err(Refusal::new(
            &rules::D_11,
            "法院最终维持原决定、已经生效的裁判",
            format!("填写了“{upheld}”，没有登记这样的裁判"),
        )
        .fix("法治室", "先登记裁判结果和生效；没有诉讼的不填，等待救济期满")
        .act("record_result")
        .field("upheld"));
    }
    let over = remedies_until(state, ctx.town);
    if upheld.is_empty() && over.is_none_or(|day| ctx.today() <= day) {
        let have = over.map_or(
            "救济期跨入尚未公布放假安排的年度，届满日尚不能确定".into(),
            |day| format!("救济期至{day}届满"),
        );
        return Err(Refusal::new(&rules::D_11, "复议、诉讼期限届满，或者最终维持原决定", have)
            .fix("法治室", "期满后标记；已最终维持的写明生效文书")
            .field("upheld"));
    }
    Ok(Fact::DishonestyMarked { upheld: upheld.into() })
}

/// How a decision stands with the credit platform, for lists and exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportView {
    /// 待确定, with the suggested tier.
    Open(Option<Tier>),
    /// 已确定报送
    Reported {
        /// 分级
        tier: Tier,
        /// 公示截止日
        until: Date,
    },
    /// 不报送
    Declined(String),
    /// 已撤下
    Withdrawn,
}

impl ReportView {
    /// As the case stands.
    pub fn of(state: &CaseState, town: &Town) -> Self {
        let credit = &state.credit;
        match (&credit.report, &credit.declined) {
            (Some(_), _) if credit.withdrawn.is_some() || credit.recall.is_some() => ReportView::Withdrawn,
            (Some(r), _) => ReportView::Reported { tier: r.tier, until: r.until },
            (None, Some(reason)) => ReportView::Declined(reason.clone()),
            (None, None) => ReportView::Open(suggested(state, town)),
        }
    }
}
