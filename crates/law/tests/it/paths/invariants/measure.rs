//! What a history shows of what is sealed or seized.

use super::Measured;
use crate::kit::{At, Story};
use crate::measure as desk;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::case::measure::{Command as K, Disposal, Fact};
use law::case::{CaseEvent, CaseFact};
use law::matter::PersonRef;
use law::number::DocNumber;
use std::collections::BTreeMap;

/// What a history has shown of one measure.
#[derive(Clone, Debug, Default)]
struct Seen {
    approved: bool,
    begun: Option<DateTime>,
    /// The last day, as told in time.
    until: Option<Date>,
    extension: Option<(DocNumber, Date)>,
    /// Things in hand or in their proceeds.
    held: usize,
}

/// What must never happen to what is sealed or seized, told from the history alone.
#[derive(Clone, Debug, Default)]
pub struct Watch(BTreeMap<u32, Seen>);

impl Watch {
    /// Takes one event in and says what it breaks.
    pub fn take(&mut self, event: &CaseEvent) -> Option<Measured> {
        match &event.fact {
            CaseFact::Measure(fact) => self.own(fact, event.at),
            CaseFact::PaperServed { paper, served_on, .. } => {
                for seen in self.0.values_mut() {
                    if let (Some((number, until)), Some(first)) = (&seen.extension, seen.until)
                        && number == paper
                        && *served_on <= first
                    {
                        seen.until = Some(*until);
                    }
                }
                None
            }
            CaseFact::CaseClosed { .. } | CaseFact::FilingRefused { .. } => {
                self.0.values().any(|s| s.held > 0).then_some(Measured::EndedOverGoods)
            }
            _ => None,
        }
    }

    fn own(&mut self, fact: &Fact, at: DateTime) -> Option<Measured> {
        let (Fact::MeasureProposed { no, .. }
        | Fact::MeasureDecided { no, .. }
        | Fact::MeasureTaken { no, .. }
        | Fact::UrgentMeasureReported { no, .. }
        | Fact::MeasureDelivered { no, .. }
        | Fact::MeasureKept { no, .. }
        | Fact::MeasureTested { no, .. }
        | Fact::MeasureExtensionProposed { no, .. }
        | Fact::MeasureExtended { no, .. }
        | Fact::MeasureExtensionRefused { no, .. }
        | Fact::MeasureSold { no, .. }
        | Fact::MeasureSettled { no, .. }
        | Fact::MeasureReleased { no, .. }
        | Fact::MeasureReturned { no, .. }) = fact;
        let seen = self.0.entry(*no).or_default();
        let over = seen.until.is_some_and(|until| at.date() > until);
        match fact {
            Fact::MeasureDecided { approved, .. } => {
                seen.approved = *approved;
                let late = seen.begun.is_some_and(|b| at > b.saturating_add(24.hours()));
                (late && *approved).then_some(Measured::ApprovedLate)
            }
            Fact::MeasureTaken { urgency, plan, until, scene, .. } => {
                seen.held = plan.objects.len() + plan.held.len();
                seen.until = Some(*until);
                seen.begun = urgency.is_some().then_some(scene.started_at);
                (urgency.is_none() && !seen.approved).then_some(Measured::TakenUnapproved)
            }
            Fact::MeasureTested {
                sent_on,
                result_on: Some(result),
                until: Some(until),
                told_on: Some(_),
                ..
            } => {
                let days = (*result.min(until) - *sent_on).get_days() + 1;
                seen.until = seen.until.map(|u| u.saturating_add(days.days()));
                None
            }
            Fact::MeasureExtended { number, until, .. } => {
                let twice = seen.extension.is_some();
                seen.extension = Some((number.clone(), *until));
                if twice { Some(Measured::ExtendedTwice) } else { over.then_some(Measured::ExtendedLate) }
            }
            Fact::MeasureSold { .. } => over.then_some(Measured::SoldLate),
            Fact::MeasureSettled { goods, decision, .. } => {
                seen.held = seen.held.saturating_sub(goods.len());
                (over && decision.is_none()).then_some(Measured::DestroyedLate)
            }
            Fact::MeasureReturned { goods, .. } => {
                seen.held = seen.held.saturating_sub(goods.len());
                None
            }
            _ => None,
        }
    }
}

/// Who handles the case by this, and whether whoever did it approved something.
pub fn duty(fact: &Fact) -> (&[PersonRef], bool) {
    match fact {
        Fact::MeasureProposed { officers, .. }
        | Fact::MeasureTaken { officers, .. }
        | Fact::UrgentMeasureReported { officers, .. }
        | Fact::MeasureDelivered { officers, .. }
        | Fact::MeasureTested { officers, .. }
        | Fact::MeasureExtensionProposed { officers, .. }
        | Fact::MeasureReturned { officers, .. } => (officers, false),
        Fact::MeasureKept { .. } => (&[], false),
        Fact::MeasureDecided { .. }
        | Fact::MeasureExtended { .. }
        | Fact::MeasureExtensionRefused { .. }
        | Fact::MeasureSold { .. }
        | Fact::MeasureSettled { .. }
        | Fact::MeasureReleased { .. } => (&[], true),
    }
}

#[test]
fn a_measure_that_breaks_its_bounds_is_seen() {
    let watch = |events: &[CaseEvent]| -> Vec<Measured> {
        let mut watch = Watch::default();
        events.iter().filter_map(|e| watch.take(e)).collect()
    };
    let mut s = Story::at(At::Filed);
    for (who, command) in
        [("sq1", K::ProposeMeasure(desk::asked(&s))), ("head", K::DecideMeasure(desk::approved(true)))]
    {
        s.does(who, desk::m(command));
    }
    let carried = desk::carried(&s);
    s.does("sq1", desk::m(K::CarryOutMeasure(carried)));
    s.does("head", desk::m(K::SettleMeasure(desk::settled(Disposal::Destroy))));
    let sound = s.case_events.clone();
    assert_eq!(watch(&sound), [] as [Measured; 0]);
    let find = |is: fn(&Fact) -> bool| {
        sound.iter().position(|e| matches!(&e.fact, CaseFact::Measure(f) if is(f))).expect("there")
    };
    let decided = find(|f| matches!(f, Fact::MeasureDecided { .. }));
    let settled = find(|f| matches!(f, Fact::MeasureSettled { .. }));
    let mut unapproved = sound.clone();
    unapproved.remove(decided);
    assert_eq!(watch(&unapproved), [Measured::TakenUnapproved]);
    let mut late = sound.clone();
    late[settled].at = late[settled].at.saturating_add(31.days());
    assert_eq!(watch(&late), [Measured::DestroyedLate]);
    let mut held = sound.clone();
    held.truncate(settled);
    held.push(CaseEvent { fact: CaseFact::CaseClosed { opinion: String::new() }, ..sound[0].clone() });
    assert_eq!(watch(&held), [Measured::EndedOverGoods]);
}
