//! What one matter tells another: how a case's end comes back to the clue it began with (方案 art. 6, 闭环).

use crate::case::transfer::{Fact, PoliceAnswer};
use crate::case::{CaseEvent, CaseFact, CaseState, Outcome, Procedure};
use crate::clue::ClueOutcome;

/// The clue's outcome, if these case events bring one: filing refused, the case transferred or decided.
///
/// The reporter hears of the result when it is served, refused or dismissed, not only when the last payment is in.
pub fn outcome_for_clue(after: &CaseState, events: &[CaseEvent]) -> Option<ClueOutcome> {
    let refused = events.iter().any(|e| matches!(e.fact, CaseFact::FilingRefused { .. }));
    if refused {
        return Some(ClueOutcome::NotFiled);
    }
    // The matter went to the police or to the agency that has it: so the reporter hears, and no more (移§8 is theirs to tell).
    let gone = events.iter().any(|e| {
        matches!(
            e.fact,
            CaseFact::Transfer(
                Fact::PoliceReplied { answer: PoliceAnswer::Filed, .. }
                    | Fact::CaseTransferAnswered { accepted: true, .. }
            )
        )
    });
    if gone && after.decision.is_none() {
        return Some(ClueOutcome::HandedOver);
    }
    let decision = after.decision.as_ref()?;
    let served_now = events.iter().any(|e| match &e.fact {
        CaseFact::DeliveredOnSpot { .. } => true,
        CaseFact::PaperServed { paper, .. } => *paper == decision.number,
        // 撤销立案 is not served: the decision itself ends it.
        CaseFact::Decided { outcome, .. } => !outcome.is_served(),
        _ => false,
    });
    if !served_now {
        return None;
    }
    Some(match (&decision.outcome, after.procedure) {
        (Outcome::Penalty { .. }, Procedure::Simple) => ClueOutcome::PunishedOnSpot,
        (Outcome::Penalty { .. }, Procedure::General) => ClueOutcome::Penalised,
        (Outcome::NoPenalty { .. }, _) => ClueOutcome::NotPenalised,
        (Outcome::Dismiss { .. }, _) => ClueOutcome::Dismissed,
    })
}
