//! 失信分级 — how grave a penalty is for the publication of credit, and for how long it is shown (D-09).

use crate::case::{CaseState, Penalty, Procedure};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::{PenaltyKind, Town};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 失信信息分级 (信用修复管理办法).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 轻微: on the spot, a warning or a public criticism. Not shown on the credit site as a rule.
    Minor,
    /// 一般
    General,
    /// 严重: a large amount, or what takes a licence or a business away.
    Serious,
}

impl Tier {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Tier::Minor => "轻微",
            Tier::General => "一般",
            Tier::Serious => "严重",
        }
    }

    /// The shortest it is shown, in months: three for 一般, twelve for 严重 (信用修复管理办法).
    pub fn shortest(self) -> u16 {
        match self {
            Tier::Minor => 0,
            Tier::General => 3,
            Tier::Serious => 12,
        }
    }

    /// The longest it is shown, in months, as the town has it.
    pub fn longest(self, town: &Town) -> u16 {
        let policy = &town.policy;
        match self {
            Tier::Minor => policy.publicity_minor_months.value,
            Tier::General => policy.publicity_general_months.value,
            Tier::Serious => policy.publicity_serious_months.value,
        }
    }

    /// The first and the last day on which the display of a decision of this day may end. The term begins with the
    /// decision and ends on the day that corresponds; a rest day does not put the end off, for that would only burden
    /// the party.
    pub fn span(self, decided: Date, town: &Town) -> (Date, Date) {
        let after = |months: u16| decided.saturating_add(i64::from(months).months());
        (after(self.shortest()), after(self.longest(town)))
    }
}

/// The tier that procedure, kinds and amount suggest; a person confirms it. None where no penalty was given.
pub fn suggested(state: &CaseState, town: &Town) -> Option<Tier> {
    let decision = state.decision.as_ref()?;
    let penalty = decision.outcome.penalty()?;
    let subject = state.subject.as_ref()?;
    if state.procedure == Procedure::Simple || only_told_off(penalty) {
        return Some(Tier::Minor);
    }
    // Where “较大数额” begins was not to be read: the amounts of a major penalty stand in for it (U-01).
    let large = town.major_threshold(subject.party.kind, decision.at.date());
    let grave = [
        PenaltyKind::LowerQualification,
        PenaltyKind::RevokeLicence,
        PenaltyKind::RestrictBusiness,
        PenaltyKind::StopBusiness,
        PenaltyKind::CloseBusiness,
        PenaltyKind::BanOccupation,
    ];
    let serious = state.is_major
        || penalty.fine() >= large
        || penalty.confiscated() >= large
        || grave.iter().any(|kind| penalty.has(*kind));
    Some(if serious { Tier::Serious } else { Tier::General })
}

/// Nothing but a warning or a public criticism.
pub fn only_told_off(penalty: &Penalty) -> bool {
    penalty.0.iter().all(|p| matches!(p.kind, PenaltyKind::Warning | PenaltyKind::Criticism))
}

/// What a person confirmed of tier and term.
pub struct Confirmed {
    /// 分级
    pub tier: Option<Tier>,
    /// 公示截止日: the last day shown.
    pub until: Date,
}

/// Confirms tier and term: the suggestion where nothing was typed. Another tier needs its reason (D-09); a result
/// that is no penalty has no tier and is shown as long as a minor one.
pub(in crate::case) fn confirm(
    state: &CaseState,
    tier: Option<Tier>,
    why: &str,
    until: Option<Date>,
    today: Date,
    town: &Town,
) -> Result<Confirmed, Refusal> {
    let proposed = suggested(state, town);
    let tier = proposed.and(tier.or(proposed));
    if tier != proposed && why.trim().is_empty() {
        let need = format!("不按建议的“{}”分级的理由", proposed.map_or("", Tier::label));
        return Err(Refusal::new(&rules::D_09, need, "没有填写")
            .fix("法治室", "写明理由，或者按建议分级")
            .field("tier_reason"));
    }
    let decided = state.decision.as_ref().map_or(today, |d| d.at.date());
    let measured = tier.unwrap_or(Tier::Minor);
    let (first, last) = measured.span(decided, town);
    let until = until.unwrap_or(last);
    let label = measured.label();
    if until < first || until > last {
        let need = format!("“{label}”的公示自{decided}起，截止日在{first}至{last}之间");
        return Err(Refusal::new(&rules::D_09, need, until.to_string())
            .fix("法治室", "按分级填写公示截止日")
            .field("until"));
    }
    if until <= today {
        let need = format!("“{label}”的公示期尚未届满");
        return Err(Refusal::new(&rules::D_09, need, format!("最长到{until}，今天是{today}"))
            .fix("法治室", "公示期已满，不再公示，说明理由后不公示")
            .field("until"));
    }
    Ok(Confirmed { tier, until })
}
