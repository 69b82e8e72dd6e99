//! What must never happen, told from the history of a case alone: nothing here asks a guard of the core, nor reads
//! the state that the core has folded. Windows are counted day by day over the calendar.

use jiff::ToSpan;
use jiff::civil::Date;
use law::calendar::Calendar;
use law::case::{CaseEvent, CaseFact as F, Outcome, Penalty, ReviewVerdict, Waiver, credit};
use law::number::DocNumber;
use law::party::PartyKind;
use law::town::PenaltyKind;
use std::collections::BTreeSet;

/// A forbidden thing that a history shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// A decision without a passed legal review later than the last change of facts.
    Unreviewed,
    /// A penalty decided while the party could still answer: no notice served, its window open, or its hearing due.
    Unheard(&'static str),
    /// A decision heavier than noticed.
    Heavier,
    /// Made public before it was served.
    PublicBeforeService,
    /// A natural person penalised on the spot, reported to the credit platform.
    CreditOfPerson,
    /// Called dishonest while the party could still seek a remedy.
    MarkedEarly,
    /// One person in two of the duties handling, reviewing and approving.
    Crossed(String),
}

/// A notice as its events tell it.
#[derive(Clone, Debug)]
struct Told {
    number: DocNumber,
    penalty: Penalty,
    hearing: bool,
    served: Option<Date>,
    gave_up_defence: bool,
    gave_up_hearing: bool,
}

/// What a history has shown so far.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    /// Whether facts have changed since the last passed review; none before the first review.
    fresh_review: bool,
    /// Notices on the facts as they stand: a reopening sets them aside.
    told: Vec<Told>,
    /// A hearing that the party asked for and that is outstanding.
    hearing_due: bool,
    unanswered: u32,
    decision: Option<(DocNumber, Option<Date>)>,
    /// A natural person penalised on the spot.
    spared: bool,
    handlers: BTreeSet<String>,
    reviewers: BTreeSet<String>,
    approvers: BTreeSet<String>,
}

/// The last day of so many working days, the first being the day after; never, while the calendar does not know it.
fn working_days_after(from: Date, days: u32, calendar: &Calendar) -> Date {
    let (mut day, mut left) = (from, days);
    while left > 0 {
        day = day.checked_add(1.day()).expect("a date");
        match calendar.is_working(day) {
            Ok(true) => left -= 1,
            Ok(false) => {}
            Err(_) => return Date::MAX,
        }
    }
    day
}

/// Heavier: a kind more, or a larger sum of one kind.
fn heavier(decided: &Penalty, noticed: &Penalty) -> bool {
    let sum = |p: &Penalty, kind: PenaltyKind| {
        p.0.iter().filter(|i| i.kind == kind).map(|i| i.amount.0).sum::<i64>()
    };
    decided
        .0
        .iter()
        .any(|d| noticed.0.iter().all(|n| n.kind != d.kind) || sum(decided, d.kind) > sum(noticed, d.kind))
}

impl Recorder {
    /// Takes one event in and says what it breaks.
    pub fn take(&mut self, event: &CaseEvent, calendar: &Calendar) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let (today, by) = (event.at.date(), &event.by.id);
        match &event.fact {
            F::FilingProposed { .. }
            | F::InquiryRecorded { .. }
            | F::InspectionRecorded { .. }
            | F::EvidenceAdded { .. }
            | F::EvidenceJudged { .. }
            | F::ReportSubmitted { .. } => self.fresh_review = false,
            F::InvestigationReopened { .. } => {
                self.fresh_review = false;
                self.told.clear();
                self.hearing_due = false;
            }
            F::LegalReviewed { verdict, .. } => self.fresh_review = *verdict == ReviewVerdict::Pass,
            F::NoticeIssued { number, hearing, penalty, .. } => {
                // A lighter notice below the hearing standard takes the hearing with the penalty it was about.
                self.hearing_due &= *hearing;
                self.told.push(Told {
                    number: number.clone(),
                    penalty: penalty.clone(),
                    hearing: *hearing,
                    served: None,
                    gave_up_defence: false,
                    gave_up_hearing: false,
                });
            }
            F::PaperServed { paper, served_on, .. } => self.served(paper, *served_on),
            F::DeliveredOnSpot { delivered_at, .. } => {
                if let Some((_, served)) = &mut self.decision {
                    *served = Some(delivered_at.date());
                }
            }
            F::DefenceRecorded { .. } => self.unanswered += 1,
            F::DefenceReviewed { .. } => self.unanswered = 0,
            F::RightsWaived { scope, .. } => {
                if let Some(told) = self.told.last_mut() {
                    told.gave_up_defence |= *scope != Waiver::Hearing;
                    told.gave_up_hearing |= *scope != Waiver::Defence;
                }
            }
            F::HearingRequested { .. } => self.hearing_due = true,
            F::HearingRequestWithdrawn { .. } => {
                self.hearing_due = false;
                if let Some(told) = self.told.last_mut() {
                    told.gave_up_hearing = true;
                }
            }
            F::Decided { number, outcome, .. } => {
                if !self.fresh_review {
                    breaches.push(Breach::Unreviewed);
                }
                if let Outcome::Penalty { penalty } = outcome {
                    breaches.extend(self.unheard(today, calendar).map(Breach::Unheard));
                    if self.told.iter().any(|told| heavier(penalty, &told.penalty)) {
                        breaches.push(Breach::Heavier);
                    }
                }
                self.decision = Some((number.clone(), None));
            }
            F::DecidedOnSpot { number, subject, .. } => {
                self.spared = subject.party.kind == PartyKind::Citizen;
                self.decision = Some((number.clone(), None));
            }
            F::Credit(credit::Fact::CreditReported { .. }) if self.spared => {
                breaches.push(Breach::CreditOfPerson);
            }
            F::Credit(credit::Fact::DishonestyMarked { upheld }) if upheld.is_empty() => {
                let served = self.decision.as_ref().and_then(|(_, served)| *served);
                // No scope reports what was decided on the spot: the time to sue is the general one.
                let over = served.is_some_and(|s| s.checked_add(6.months()).is_ok_and(|last| last < today));
                if !over {
                    breaches.push(Breach::MarkedEarly);
                }
            }
            F::Published { .. } => {
                let served = self.decision.as_ref().and_then(|(_, served)| *served);
                if served.is_none_or(|served| served > today) {
                    breaches.push(Breach::PublicBeforeService);
                }
            }
            _ => {}
        }
        breaches.extend(self.duties(&event.fact, by));
        breaches
    }

    fn served(&mut self, paper: &DocNumber, on: Date) {
        if let Some(told) = self.told.iter_mut().find(|told| told.number == *paper) {
            told.served = Some(on);
        }
        if let Some((number, served)) = &mut self.decision
            && number == paper
        {
            *served = Some(on);
        }
    }

    /// Why the party has not been heard out, if it has not.
    fn unheard(&self, today: Date, calendar: &Calendar) -> Option<&'static str> {
        let Some(told) = self.told.last() else { return Some("no notice") };
        let Some(served) = told.served else { return Some("notice not served") };
        if self.hearing_due {
            return Some("hearing outstanding");
        }
        if self.unanswered > 0 {
            return Some("defence unanswered");
        }
        let gave_up = told.gave_up_defence && (!told.hearing || told.gave_up_hearing);
        (!gave_up && today <= working_days_after(served, 5, calendar)).then_some("window open")
    }

    /// Books who did what, and whether one person now stands in two of the three duties.
    fn duties(&mut self, fact: &F, by: &str) -> Option<Breach> {
        match fact {
            F::FilingProposed { officers, .. }
            | F::InquiryRecorded { officers, .. }
            | F::InspectionRecorded { officers, .. }
            | F::EvidenceAdded { officers, .. }
            | F::CorrectionOrdered { officers, .. }
            | F::CorrectionChecked { officers, .. }
            | F::ReportSubmitted { officers, .. }
            | F::NoticeIssued { officers, .. }
            | F::PaperServed { officers, .. }
            | F::ServiceAnnounced { officers, .. }
            | F::DefenceRecorded { officers, .. }
            | F::DecisionProposed { officers, .. }
            | F::DecidedOnSpot { officers, .. }
            | F::ClosingProposed { officers, .. }
            | F::CashCollected { officers, .. }
            | F::PaymentUrged { officers, .. } => {
                self.handlers.extend(officers.iter().map(|o| o.id.clone()));
            }
            F::EvidenceJudged { .. }
            | F::DefenceReviewed { .. }
            | F::InvestigationReopened { .. }
            | F::AddressConfirmed { .. }
            | F::RightsWaived { .. }
            | F::DeferralRequested { .. }
            | F::CashHandedIn { .. }
            | F::FiledForRecord { .. } => {
                self.handlers.insert(by.into());
            }
            F::LegalReviewed { .. } | F::SpotChecked { .. } => {
                self.reviewers.insert(by.into());
            }
            F::FilingEndorsed { agree: true, .. }
            | F::CaseFiled { .. }
            | F::FilingRefused { .. }
            | F::DecisionEndorsed { .. }
            | F::Decided { .. }
            | F::DeferralDecided { .. }
            | F::CaseClosed { .. } => {
                self.approvers.insert(by.into());
            }
            F::Discussed { opinions, .. } => {
                self.approvers.extend(opinions.iter().map(|o| o.person.clone()));
            }
            _ => {}
        }
        let duties = [&self.handlers, &self.reviewers, &self.approvers];
        let both = |a: usize, b: usize| duties[a].intersection(duties[b]).next().cloned();
        both(0, 1).or_else(|| both(0, 2)).or_else(|| both(1, 2)).map(Breach::Crossed)
    }

    /// What of this history still matters to what it may yet show, as of a day. Two histories with equal marks break
    /// the same rules by the same next events.
    pub fn mark(&self, today: Date, calendar: &Calendar) -> String {
        // Any notice on these facts bounds the penalty; only the last is waited for.
        let penalties: BTreeSet<String> = self.told.iter().map(|t| format!("{:?}", t.penalty)).collect();
        let told = self.told.last().map(|t| {
            let left = t.served.map(|s| {
                let last = working_days_after(s, 5, calendar);
                if last < today { -1 } else { (last - today).get_days() }
            });
            (t.hearing, left, t.gave_up_defence, t.gave_up_hearing)
        });
        let served = self.decision.as_ref().map(|(_, served)| served.map(|s| s <= today));
        format!(
            "{} {penalties:?} {told:?} {} {} {served:?} {:?} {:?} {:?}",
            self.fresh_review,
            self.hearing_due,
            self.unanswered,
            self.handlers,
            self.reviewers,
            self.approvers
        )
    }
}
