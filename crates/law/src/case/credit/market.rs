//! 市场监管领域 — what the rules of that field say of publishing, as a hint: they bind the market bureau, not a town
//! that decides in its own name (D-08).

use super::tier::{Tier, only_told_off};
use crate::case::{CaseState, Procedure};
use crate::town::{PenaltyKind, Town};
use jiff::ToSpan;
use jiff::civil::Date;

/// What those rules would do with a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// 应当公示: general procedure, and more than a warning (§2).
    pub publishes: bool,
    /// 公示届满日: three months for a public criticism or a smaller fine, else three years (§13); none where it is not published.
    pub until: Option<Date>,
}

impl Hint {
    /// In words for the case's page.
    pub fn words(&self) -> String {
        match self.until {
            Some(until) => format!(
                "属市场监管领域：送达时书面告知当事人将予公示；二十个工作日内公示，按该规定公示至{until}（待核）"
            ),
            None => "属市场监管领域：简易程序和仅给予警告的，按该规定不公示".into(),
        }
    }
}

/// The hint, where the matter is of such a domain and decided.
pub fn hint(state: &CaseState, town: &Town) -> Option<Hint> {
    let (subject, decision) = (state.subject.as_ref()?, state.decision.as_ref()?);
    let penalty = decision.outcome.penalty()?;
    town.policy.market_domains.value.iter().find(|d| **d == subject.item.domain)?;
    let warned = penalty.0.iter().all(|p| p.kind == PenaltyKind::Warning);
    let publishes = state.procedure == Procedure::General && !warned;
    let mild = only_told_off(penalty) || super::suggested(state, town) != Some(Tier::Serious);
    let months = if mild { 3 } else { 36 };
    let until = publishes.then(|| decision.at.date().saturating_add(months.months()));
    Some(Hint { publishes, until })
}
