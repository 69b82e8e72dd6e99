//! What a history shows of force used.

use super::Forced;
use super::recorder::working_days_after as after;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::calendar::Calendar;
use law::case::execution::Fact;
use law::case::{CaseEvent, CaseFact as F};
use law::number::DocNumber;
use std::collections::BTreeMap;

/// What a history shows of force used: read from its events alone.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The order to correct.
    order: Option<(DocNumber, Option<Date>)>,
    /// Demands to act, and whether they are the second before substitute performance.
    demands: BTreeMap<String, (bool, Option<Date>)>,
    /// Demands for money.
    fines: BTreeMap<String, Option<Date>>,
    decision: Option<(DocNumber, Option<Date>)>,
    /// The decision to enforce or to perform, with its day of service and whether it is demolition or immediate.
    force: Option<(DocNumber, Option<Date>, bool, bool)>,
    announced: Option<Date>,
    resting: bool,
}

/// The day that lies so many working days before another, which is not counted; none where the calendar does not know.
fn before(mut day: Date, mut days: u32, calendar: &Calendar) -> Option<Date> {
    while days > 0 {
        day = day.yesterday().ok()?;
        days -= u32::from(calendar.is_working(day).ok()?);
    }
    Some(day)
}

impl Watch {
    /// Takes an event in and says what force it shows that must never be used.
    pub fn take(&mut self, event: &CaseEvent, calendar: &Calendar) -> Option<Forced> {
        match &event.fact {
            F::CorrectionOrdered { number, .. } => self.order = Some((number.clone(), None)),
            F::Decided { number, .. } => self.decision = Some((number.clone(), None)),
            F::PaymentUrged { number, .. } => {
                self.fines.insert(number.to_string(), None);
            }
            F::PaperServed { paper, served_on, .. } => self.served(paper, *served_on),
            F::Execution(fact) => return self.used(fact, calendar),
            _ => {}
        }
        None
    }

    fn served(&mut self, paper: &DocNumber, on: Date) {
        for (number, served) in [&mut self.order, &mut self.decision].into_iter().flatten() {
            if number == paper {
                *served = Some(on);
            }
        }
        if let Some((number, served, ..)) = &mut self.force
            && number == paper
        {
            *served = Some(on);
        }
        if let Some((_, served)) = self.demands.get_mut(&paper.to_string()) {
            *served = Some(on);
        }
        if let Some(served) = self.fines.get_mut(&paper.to_string()) {
            *served = Some(on);
        }
    }

    fn used(&mut self, fact: &Fact, calendar: &Calendar) -> Option<Forced> {
        match fact {
            Fact::PerformanceUrged { number, again, .. } => {
                self.demands.insert(number.to_string(), (*again, None));
            }
            Fact::EnforcementDecided { number, plan, .. } => {
                self.force = Some((number.clone(), None, plan.demolition, plan.evidence.is_some()));
            }
            Fact::SubstituteDecided { number, .. } => self.force = Some((number.clone(), None, false, false)),
            Fact::DemolitionAnnounced { due_on, .. } => self.announced = Some(*due_on),
            Fact::ExecutionSuspended { .. } | Fact::AgreementMade { .. } => self.resting = true,
            Fact::ExecutionResumed { .. } => self.resting = false,
            Fact::EnforcementCarriedOut { started_at, ended_at, urgent, .. } => {
                return self.forced(*started_at, *ended_at, urgent, calendar);
            }
            Fact::SubstitutePerformed { done, .. } => {
                let on = done.started_at.date();
                let told = self.demands.values().filter(|(again, _)| *again);
                let last = before(on, 3, calendar);
                if !told.filter_map(|(_, s)| *s).any(|s| last.is_some_and(|last| s <= last)) {
                    return Some(Forced::NoSecondDemand);
                }
                return self.forced(done.started_at, done.ended_at, "", calendar);
            }
            Fact::CourtApplied { submitted_on, .. } => {
                let demanded = self.fines.values().flatten().any(|s| after(*s, 10, calendar) < *submitted_on);
                let served = self.decision.as_ref().and_then(|(_, s)| *s);
                let sued = served.is_some_and(|s| s.saturating_add(6.months()) < *submitted_on);
                return match (demanded, sued, self.resting) {
                    (false, ..) => Some(Forced::CourtBeforeDemand),
                    (_, false, _) => Some(Forced::CourtBeforeSuit),
                    (.., true) => Some(Forced::CourtWhileResting),
                    _ => None,
                };
            }
            _ => {}
        }
        None
    }

    fn forced(&self, from: DateTime, to: DateTime, urgent: &str, calendar: &Calendar) -> Option<Forced> {
        let on = from.date();
        let Some((_, served, demolition, immediate)) = &self.force else { return Some(Forced::NoDecision) };
        if served.is_none_or(|s| s > on) {
            return Some(Forced::DecisionNotServed);
        }
        let first = |served: Option<Date>| served.is_some_and(|s| *immediate || after(s, 10, calendar) < on);
        if !self.demands.values().any(|(_, served)| first(*served)) {
            return Some(Forced::DemandNotRun);
        }
        if self.resting {
            return Some(Forced::WhileResting);
        }
        let night = |t: DateTime| t.hour() < 6 || t.hour() >= 22;
        let holiday = calendar.day_kind(on).is_ok_and(|k| k == law::calendar::DayKind::Holiday);
        if urgent.is_empty() && (night(from) || night(to) || holiday) {
            return Some(Forced::ByNightOrHoliday);
        }
        let ordered = self.order.as_ref().and_then(|(_, served)| *served);
        let over =
            ordered.is_some_and(|s| s.saturating_add(6.months()) < on && s.saturating_add(60.days()) < on);
        match demolition {
            true if !over => Some(Forced::DemolishedEarly),
            true if self.announced.is_none_or(|due| due >= on) => Some(Forced::DemolishedUnannounced),
            _ => None,
        }
    }

    /// What of this still matters as of a day.
    pub fn mark(&self, today: Date, calendar: &Calendar) -> String {
        let left = |last: Date| if last < today { -1 } else { (last - today).get_days() };
        let demands: Vec<_> = self
            .demands
            .values()
            .map(|(again, s)| (again, s.map(|s| (left(after(s, 10, calendar)), left(after(s, 3, calendar))))))
            .collect();
        let fines: Vec<_> = self.fines.values().map(|s| s.map(|s| left(after(s, 10, calendar)))).collect();
        let half = |p: &Option<(DocNumber, Option<Date>)>| {
            p.as_ref().map(|(_, s)| s.map(|s| left(s.saturating_add(6.months()))))
        };
        // Nothing of it matters before there is a demand.
        if demands.is_empty() && fines.is_empty() {
            return String::new();
        }
        let force = self.force.as_ref().map(|(_, s, demolition, now)| (s.is_some(), demolition, now));
        format!(
            "{:?} {demands:?} {fines:?} {:?} {force:?} {:?} {}",
            half(&self.order),
            half(&self.decision),
            self.announced.map(left),
            self.resting
        )
    }
}
