//! 强制执行 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use jiff::civil::Date;
use law::case::execution::{Fact, State};
use law::town::Town;

kinds! { Fact, kind, KINDS:
    PerformanceUrged DemandAnswered DemandAnswerReviewed ExecutionProposed ExecutionReturned EnforcementDecided
    DemolitionAnnounced EnforcementCarriedOut SubstituteDecided SubstitutePerformed ClearedAtOnce SubstituteCostPaid
    SurchargeDecided AgreementMade ExecutionSuspended ExecutionResumed ExecutionTerminated CourtApplicationIssued
    CourtApplied CourtAnswered
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, today: Date, _: &Town) -> String {
    let State {
        demands,
        proposed,
        enforcement,
        notice,
        substitute,
        cost_paid,
        vouchers: _,
        surcharge,
        agreements,
        suspensions,
        terminations,
        court,
        act_done,
    } = state;
    let demands: Vec<_> = demands
        .iter()
        .map(|d| (d.duty, d.again, d.answers.iter().map(|a| a.accepted).collect::<Vec<_>>()))
        .collect();
    let proposed = proposed.as_ref().map(|w| w.proposed.label());
    let enforcement = enforcement.as_ref().map(|e| e.carried_out.is_some());
    let notice = notice.as_ref().map(|n| n.due_on < today);
    let substitute =
        substitute.as_ref().map(|s| (s.plan.is_some(), s.performed.is_some(), s.cost > *cost_paid));
    let surcharge = surcharge.as_ref().map(|s| (s.capped, s.to >= today));
    let agreements: Vec<_> = agreements.iter().map(|a| a.broken_on.is_some()).collect();
    let suspensions: Vec<_> = suspensions.iter().map(|s| (s.to.is_some(), s.lapses)).collect();
    let terminations: Vec<_> = terminations.iter().map(|t| t.scope).collect();
    let court: Vec<_> =
        court.iter().map(|a| (a.plan.duty, a.submitted_on.is_some(), a.last().map(|(s, _)| s))).collect();
    format!(
        "{demands:?} {proposed:?} {enforcement:?} {notice:?} {substitute:?} {surcharge:?} {agreements:?} \
         {suspensions:?} {terminations:?} {court:?} {act_done}"
    )
}
