//! The history of a case, event by event, and what of it is forbidden: nothing here asks a guard of the core, nor reads
//! the state that the core has folded. Windows are counted day by day over the calendar.

use super::{Breach, Held, Unheard, footage, force, measure};
use jiff::ToSpan;
use jiff::civil::Date;
use law::calendar::Calendar;
use law::case::fund::Fact as Fund;
use law::case::hearing::Fact as H;
use law::case::hold::{Fact as Hold, HoldWay};
use law::case::related::{Bond, Fact as Related, Fellow};
use law::case::remedy::Fact as R;
use law::case::transfer::Fact as T;
use law::case::{CaseEvent, CaseFact as F, Outcome, Penalty, ReviewVerdict, Waiver, credit};
use law::number::DocNumber;
use law::party::PartyKind;
use law::town::PenaltyKind;
use std::collections::{BTreeMap, BTreeSet};

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
    /// The judicial office has passed what the legal office passed.
    fresh_major_review: bool,
    /// Notices on the facts as they stand: a reopening sets them aside.
    told: Vec<Told>,
    /// A hearing that the party asked for and that is outstanding.
    hearing_due: bool,
    /// The notice of the hearing that is arranged: its number, the day, when it was served; and who is to preside.
    summons: Option<(DocNumber, Date, Option<Date>)>,
    presider: Option<String>,
    unanswered: u32,
    decision: Option<(DocNumber, Option<Date>)>,
    /// The matter is being referred, or is in others' hands.
    away: bool,
    court_fined: bool,
    remedy: Challenge,
    /// A natural person penalised on the spot.
    spared: bool,
    handlers: BTreeSet<String>,
    reviewers: BTreeSet<String>,
    approvers: BTreeSet<String>,
    presiders: BTreeSet<String>,
    keepers: BTreeSet<String>,
    closed: bool,
    /// The legal office has passed the vetoes of the closing proposed.
    ticked: bool,
    /// The disposal proposed last: whether it is of what does not keep, and whether it was approved.
    disposal: Option<(bool, bool)>,
    /// Money that came in and has not gone back (分).
    till: i64,
    /// Things registered, with the day, and not decided on: by the document's number.
    undecided: Vec<(DocNumber, Date, usize)>,
    /// With whom the party did it and what each did, as its officers found: now, and when the last notice was made.
    joint: BTreeMap<String, Fellow>,
    joint_told: BTreeMap<String, Fellow>,
    measures: measure::Watch,
    force: force::Watch,
    footage: footage::Watch,
}

/// What a history has shown of remedies.
#[derive(Clone, Debug, Default)]
struct Challenge {
    open: u32,
    leave: bool,
    annulled: bool,
    owed_back: i64,
    /// The penalty last decided, and the one that was annulled and is to be decided anew.
    decided: Option<Penalty>,
    fallen: Option<Penalty>,
}

/// The last day of so many working days, the first being the day after; never, while the calendar does not know it.
pub(super) fn working_days_after(from: Date, days: u32, calendar: &Calendar) -> Date {
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

/// What a review was of is no longer what there is: the facts reported, or the evidence for them.
fn changes_facts(fact: &F) -> bool {
    matches!(
        fact,
        F::FilingProposed { .. }
            | F::InquiryRecorded { .. }
            | F::InspectionRecorded { .. }
            | F::EvidenceAdded { .. }
            | F::EvidenceJudged { .. }
            | F::ReportSubmitted { .. }
            | F::Fund(Fund::GainsCalculated { .. })
            | F::Hold(
                Hold::DataExtracted { .. }
                    | Hold::PicturesDescribed { .. }
                    | Hold::GoodsHeld { .. }
                    | Hold::SampleTaken { .. }
                    | Hold::TestResultRecorded { .. }
                    | Hold::EvidenceExcluded { .. }
            )
    )
}

impl Recorder {
    /// Takes one event in and says what it breaks.
    pub fn take(&mut self, event: &CaseEvent, calendar: &Calendar) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let (today, by) = (event.at.date(), &event.by.id);
        if changes_facts(&event.fact) {
            self.fresh_review = false;
            self.fresh_major_review = false;
        }
        if let F::Related(fact) = &event.fact
            && self.found_jointly(fact)
        {
            self.fresh_review = false;
            self.fresh_major_review = false;
        }
        match &event.fact {
            F::InvestigationReopened { .. } => {
                self.fresh_review = false;
                self.fresh_major_review = false;
                self.told.clear();
                self.hearing_due = false;
            }
            F::LegalReviewed { verdict, .. } => self.fresh_review = *verdict == ReviewVerdict::Pass,
            F::MajorReviewed { verdict, .. } => self.fresh_major_review = *verdict == ReviewVerdict::Pass,
            F::NoticeIssued { number, hearing, penalty, .. } => {
                // A lighter notice below the hearing standard takes the hearing with the penalty it was about.
                self.hearing_due &= *hearing;
                self.joint_told = self.joint.clone();
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
            F::Hearing(fact) => breaches.extend(self.hearing(fact, calendar)),
            F::Decided { number, outcome, major, .. } => {
                if !self.fresh_review || (*major && !self.fresh_major_review) {
                    breaches.push(Breach::Unreviewed);
                }
                if self.away {
                    breaches.push(Breach::InsteadOfTransfer);
                }
                if let Outcome::Penalty { penalty } = outcome {
                    if self.court_fined && penalty.0.iter().any(|i| i.kind == PenaltyKind::Fine) {
                        breaches.push(Breach::FinedAfterCourt);
                    }
                    breaches.extend(self.unheard(today, calendar).map(Breach::Unheard));
                    if self.told.iter().any(|told| heavier(penalty, &told.penalty)) {
                        breaches.push(Breach::Heavier);
                    }
                    if self.joint != self.joint_told {
                        breaches.push(Breach::JointUntold);
                    }
                }
                if !self.undecided.is_empty() {
                    breaches.push(Breach::HeldTooLong(Held::UndecidedAtDecision));
                }
                self.decision = Some((number.clone(), None));
            }
            F::Transfer(f) => {
                self.ticked &= !matches!(f, T::TransferClosingProposed { .. });
                self.transferred(f);
            }
            F::Hold(Hold::GoodsHeld { number, held_at, items, .. }) => {
                self.undecided.push((number.clone(), held_at.date(), items.len()));
            }
            F::Hold(Hold::HoldDisposalDecided { holds, goods, way, .. }) => {
                for number in holds {
                    let Some(i) = self.undecided.iter().position(|(n, ..)| n == number) else { continue };
                    let last = working_days_after(self.undecided[i].1, 7, calendar);
                    if today > last && !matches!(way, HoldWay::Release | HoldWay::CopyReturn) {
                        breaches.push(Breach::HeldTooLong(Held::KeptAfterSeventhDay));
                    }
                    self.undecided[i].2 = self.undecided[i].2.saturating_sub(goods.len());
                    if self.undecided[i].2 == 0 {
                        self.undecided.remove(i);
                    }
                }
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
            F::ClosingProposed { .. } | F::ClosingReturned { .. } => self.ticked = false,
            F::VetoesChecked { items, .. } => self.ticked = items.iter().all(|i| i.passed),
            F::CaseClosed { .. } => {
                self.closed = true;
                if !self.ticked {
                    breaches.push(Breach::ClosedUnchecked);
                }
            }
            F::PaymentRegistered { amount, .. } | F::CashCollected { amount, .. } => self.till += amount.0,
            F::Fund(fact) => breaches.extend(self.fund(fact, by)),
            _ => {}
        }
        breaches.extend(self.measures.take(event).map(Breach::Measure));
        breaches.extend(self.force.take(event, calendar).map(Breach::Forced));
        breaches.extend(self.footage.case(&event.fact, by, false).into_iter().map(Breach::Filmed));
        breaches.extend(self.challenged(&event.fact));
        breaches.extend(self.duties(&event.fact, by));
        breaches
    }

    /// Books what the officers of this case find of a joint wrong (P-16), and whether that changed. What another case points
    /// to is no finding of this one.
    fn found_jointly(&mut self, fact: &Related) -> bool {
        match fact {
            Related::CaseRelated { case, bond: Bond::Jointly, pointed: false, fellow, .. } => {
                self.joint.insert(case.clone(), fellow.clone());
                true
            }
            Related::CaseRelated { .. } => false,
            Related::CaseUnrelated { case, .. } => self.joint.remove(case).is_some(),
        }
    }

    /// What a challenge forbids (RULES §6): told from the facts of the remedy alone.
    fn challenged(&mut self, fact: &F) -> Option<Breach> {
        let c = &mut self.remedy;
        match fact {
            F::Remedy(
                R::ReconsiderationRegistered { decision: true, .. }
                | R::SuitRegistered { decision: true, .. },
            ) => {
                c.open += 1;
                c.leave = false;
            }
            F::Remedy(R::EvidenceAllowed { .. }) => c.leave = true,
            F::Remedy(R::OutcomeTookEffect { void, duties, .. }) => {
                c.open = c.open.saturating_sub(1);
                c.annulled |= void;
                c.owed_back += duties.iter().map(|d| d.amount.0).sum::<i64>();
            }
            F::Remedy(R::RefundMade { amount, .. }) => c.owed_back -= amount.0,
            F::Remedy(R::RedoBegun { .. }) => {
                c.annulled = false;
                c.fallen = c.decided.take();
            }
            F::PaymentRegistered { .. } | F::CashCollected { .. } | F::PaymentUrged { .. } if c.annulled => {
                return Some(Breach::TakenOnNothing);
            }
            F::EvidenceAdded { .. }
            | F::InquiryRecorded { .. }
            | F::InspectionRecorded { .. }
            | F::Remedy(R::EvidenceSupplemented { .. })
                if c.open > 0 && !c.leave =>
            {
                return Some(Breach::GatheredMeanwhile);
            }
            F::Decided { outcome, .. } => {
                let penalty = outcome.penalty().cloned();
                // The facts of a search are always the same: the same penalty is the same decision.
                let same = penalty.is_some() && penalty == c.fallen;
                c.decided = penalty;
                return same.then_some(Breach::SameAgain);
            }
            F::CaseClosed { .. } if c.open > 0 || c.owed_back > 0 => return Some(Breach::ClosedTooEarly),
            _ => {}
        }
        None
    }

    fn served(&mut self, paper: &DocNumber, on: Date) {
        if let Some(told) = self.told.iter_mut().find(|told| told.number == *paper) {
            told.served = Some(on);
        }
        if let Some((number, _, served)) = &mut self.summons
            && number == paper
        {
            *served = Some(on);
        }
        if let Some((number, served)) = &mut self.decision
            && number == paper
        {
            *served = Some(on);
        }
    }

    fn transferred(&mut self, fact: &T) {
        match fact {
            T::ReferralTeamNamed { .. } | T::CaseTransferProposed { .. } => self.away = true,
            T::ReferralDecided { approved: false, .. }
            | T::CaseResumed { .. }
            | T::CaseTransferReturned { .. }
            | T::CaseTransferAnswered { accepted: false, .. } => self.away = false,
            T::CriminalResultRecorded { returned, amount, .. } => {
                self.away &= !returned;
                self.court_fined |= amount.0 > 0;
            }
            _ => {}
        }
    }

    /// Why the party has not been heard out, if it has not.
    fn unheard(&self, today: Date, calendar: &Calendar) -> Option<Unheard> {
        let Some(told) = self.told.last() else { return Some(Unheard::NoNotice) };
        let Some(served) = told.served else { return Some(Unheard::NoticeNotServed) };
        if self.hearing_due {
            return Some(Unheard::HearingOutstanding);
        }
        if self.unanswered > 0 {
            return Some(Unheard::DefenceUnanswered);
        }
        let gave_up = told.gave_up_defence && (!told.hearing || told.gave_up_hearing);
        (!gave_up && today <= working_days_after(served, 5, calendar)).then_some(Unheard::WindowOpen)
    }

    /// What a hearing shows. One that was opened puts the case before the review again.
    fn hearing(&mut self, fact: &H, calendar: &Calendar) -> Option<Breach> {
        match fact {
            H::HearingArranged { number, held_at, presider, .. } => {
                self.summons = Some((number.clone(), held_at.date(), None));
                self.presider = Some(presider.id.clone());
            }
            H::HearingPostponed { number, held_at, .. } => {
                self.summons = Some((number.clone(), held_at.date(), None));
            }
            H::PresiderReplaced { presider, .. } => self.presider = Some(presider.id.clone()),
            H::HearingHeld { end, .. } => {
                self.hearing_due = false;
                self.fresh_review &= !end.opened();
                self.fresh_major_review &= !end.opened();
                self.presiders.extend(self.presider.take());
                let told = self.summons.take().and_then(|(_, day, served)| served.map(|s| (day, s)));
                if told.is_none_or(|(day, served)| working_days_after(served, 7, calendar) >= day) {
                    return Some(Breach::ShortNotice);
                }
            }
            H::HearingReviewed { verdict, .. } => self.fresh_review = *verdict == ReviewVerdict::Pass,
            _ => {}
        }
        None
    }

    /// What 罚没款物 may never do.
    fn fund(&mut self, fact: &Fund, by: &str) -> Option<Breach> {
        let mine = self.handlers.contains(by);
        match fact {
            Fund::ExcessRegistered { amount, .. } => self.till += amount.0,
            Fund::RefundCarriedOut { amount, .. } => {
                self.till -= amount.0;
                return (self.till < 0).then_some(Breach::BackTooMuch);
            }
            Fund::DisposalProposed { perishable, .. } => self.disposal = Some((*perishable, false)),
            Fund::DisposalDecided { approved, .. } => {
                self.disposal = self.disposal.map(|(perishable, _)| (perishable, *approved));
            }
            Fund::DisposalCarriedOut { proceeds, .. } => {
                self.till += proceeds.0;
                let in_time = matches!(self.disposal, Some((perishable, true)) if perishable || self.closed);
                if !in_time {
                    return Some(Breach::DisposedEarly);
                }
            }
            _ => {}
        }
        let keeping = matches!(
            fact,
            Fund::GoodsStored { .. }
                | Fund::GoodsReleased { .. }
                | Fund::GoodsCounted { .. }
                | Fund::DisposalProposed { .. }
                | Fund::DisposalCarriedOut { .. }
        );
        (keeping && mine).then_some(Breach::KeptByHandler)
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
            F::Hold(fact) => self.preserving(fact, by),
            F::Fund(Fund::GainsCalculated { officers, .. } | Fund::ForfeitsCollected { officers, .. }) => {
                self.handlers.extend(officers.iter().map(|o| o.id.clone()));
            }
            F::Fund(Fund::VictimRefunded { .. } | Fund::ClaimNotified { .. }) => {
                self.handlers.insert(by.into());
            }
            F::Fund(Fund::RefundOrdered { .. } | Fund::DisposalDecided { .. }) => {
                self.approvers.insert(by.into());
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
            F::LegalReviewed { .. }
            | F::MajorReviewed { .. }
            | F::SpotChecked { .. }
            | F::VetoesChecked { .. }
            | F::Hearing(H::HearingReviewed { .. }) => {
                self.reviewers.insert(by.into());
            }
            F::FilingEndorsed { agree: true, .. }
            | F::CaseFiled { .. }
            | F::FilingRefused { .. }
            | F::DecisionEndorsed { .. }
            | F::Decided { .. }
            | F::DecisionExtended { .. }
            | F::DeferralDecided { .. }
            | F::CaseClosed { .. } => {
                self.approvers.insert(by.into());
            }
            F::Measure(fact) => {
                let (officers, approves) = measure::duty(fact);
                self.handlers.extend(officers.iter().map(|o| o.id.clone()));
                let duty = if approves { &mut self.approvers } else { &mut self.handlers };
                duty.insert(by.into());
            }
            F::Execution(f) => self.enforcing(f, by),
            F::Remedy(R::EvidenceSupplemented { officers, .. }) => {
                self.handlers.extend(officers.iter().map(|o| o.id.clone()));
            }
            F::Remedy(R::ClaimDecided { .. } | R::FaultAssessed { .. }) => {
                self.approvers.insert(by.into());
            }
            F::Discussed { opinions, .. } => {
                self.approvers.extend(opinions.iter().map(|o| o.person.clone()));
            }
            F::Transfer(f) => self.transfer_duties(f, by),
            _ => {}
        }
        if let Some(both) = self.handlers.intersection(&self.keepers).next() {
            return Some(Breach::Crossed(both.clone()));
        }
        let duties = [&self.handlers, &self.reviewers, &self.approvers, &self.presiders];
        let both = |a: usize, b: usize| duties[a].intersection(duties[b]).next().cloned();
        let pairs = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)];
        pairs.into_iter().find_map(|(a, b)| both(a, b)).map(Breach::Crossed)
    }

    fn enforcing(&mut self, fact: &law::case::execution::Fact, by: &str) {
        use law::case::execution::Fact as X;
        match fact {
            X::PerformanceUrged { officers, .. }
            | X::ExecutionProposed { officers, .. }
            | X::DemolitionAnnounced { officers, .. }
            | X::EnforcementCarriedOut { officers, .. }
            | X::SubstitutePerformed { officers, .. }
            | X::CourtApplied { officers, .. } => self.handlers.extend(officers.iter().map(|o| o.id.clone())),
            X::ClearedAtOnce { officers, approved_by, .. } => {
                self.handlers.extend(officers.iter().map(|o| o.id.clone()));
                self.approvers.insert(approved_by.id.clone());
            }
            X::DemandAnswered { .. } | X::DemandAnswerReviewed { .. } => {
                self.handlers.insert(by.into());
            }
            X::EnforcementDecided { .. }
            | X::ClearingConfirmed { .. }
            | X::SubstituteDecided { .. }
            | X::SurchargeDecided { .. }
            | X::AgreementMade { .. }
            | X::ExecutionSuspended { .. }
            | X::ExecutionResumed { .. }
            | X::ExecutionTerminated { .. }
            | X::CourtApplicationIssued { .. } => {
                self.approvers.insert(by.into());
            }
            X::ExecutionReturned { .. } | X::SubstituteCostPaid { .. } | X::CourtAnswered { .. } => {}
        }
    }

    fn transfer_duties(&mut self, fact: &T, by: &str) {
        match fact {
            T::SuspectedCrimeReported { officers, .. }
            | T::CrimeReferred { officers, .. }
            | T::RefusalObjected { officers, .. }
            | T::GoodsHandedToPolice { officers, .. }
            | T::GoodsTransferTold { officers, .. }
            | T::CaseTransferProposed { officers, .. }
            | T::AssistanceRequested { officers, .. }
            | T::PoliceCalled { officers, .. }
            | T::TransferClosingProposed { officers, .. } => {
                self.handlers.extend(officers.iter().map(|o| o.id.clone()));
            }
            T::ReferralTeamNamed { .. }
            | T::ReferralDecided { .. }
            | T::OfficialClueSent { .. }
            | T::CaseTransferSent { .. }
            | T::DesignationRequested { .. } => {
                self.approvers.insert(by.into());
            }
            T::PoliceReplied { .. }
            | T::CaseResumed { .. }
            | T::CriminalResultRecorded { .. }
            | T::CaseTransferAnswered { .. }
            | T::OtherFilingRecorded { .. }
            | T::JurisdictionConsulted { .. }
            | T::JurisdictionDesignated { .. }
            | T::AssistanceAnswered { .. }
            | T::PoliceSupportRecorded { .. }
            | T::JointCaseLinked { .. } => {
                self.handlers.insert(by.into());
            }
            T::OfficialClueNoted { .. }
            | T::CaseTransferReturned { .. }
            | T::EnforcementDisputeRaised { .. }
            | T::EnforcementDisputeMoved { .. }
            | T::JointEnforcementProposed { .. }
            | T::JointEnforcementDecided { .. } => {}
        }
    }

    /// Who handled, approved or kept when evidence was preserved; R-10: nobody both handles a case and keeps its things.
    fn preserving(&mut self, fact: &Hold, by: &str) {
        match fact {
            Hold::HoldApproved { .. } | Hold::HoldDisposalDecided { .. } => {
                self.approvers.insert(by.into());
            }
            Hold::InquirySummoned { officers, .. }
            | Hold::EvidenceRequested { officers, .. }
            | Hold::RequestedEvidenceReceived { officers, .. }
            | Hold::DataExtracted { officers, .. }
            | Hold::PicturesDescribed { officers, .. }
            | Hold::HoldRequested { officers, .. }
            | Hold::GoodsHeld { officers, .. }
            | Hold::HoldDisposalProposed { officers, .. }
            | Hold::HeldGoodsReturned { officers, .. }
            | Hold::SampleTaken { officers, .. }
            | Hold::TestCommissioned { officers, .. }
            | Hold::TestPeriodTold { officers, .. }
            | Hold::TestResultRecorded { officers, .. }
            | Hold::TestResultTold { officers, .. } => {
                self.handlers.extend(officers.iter().map(|o| o.id.clone()));
            }
            Hold::CustodyRecorded { officers, .. } if !officers.is_empty() => {
                self.handlers.extend(officers.iter().map(|o| o.id.clone()));
            }
            Hold::CustodyRecorded { .. } | Hold::ConfiscatedStored { .. } => {
                self.keepers.insert(by.into());
            }
            Hold::EvidenceExcluded { .. } | Hold::RetestRequested { .. } => {
                self.handlers.insert(by.into());
            }
            Hold::HoldRefused { .. } | Hold::HoldDisposalReturned { .. } | Hold::CustodyFaultFound { .. } => {
            }
        }
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
        let c = &self.remedy;
        format!(
            "{} {} {} {} {:?} {:?} {} {} {penalties:?} {told:?} {} {} {served:?} {} {} {:?} {:?} {:?} {:?} {:?} {:?} {} {:?} {} {} {} {:?} {} {}",
            c.open,
            c.leave,
            c.annulled,
            c.owed_back,
            c.decided,
            c.fallen,
            self.fresh_review,
            self.fresh_major_review,
            self.hearing_due,
            self.unanswered,
            self.away,
            self.court_fined,
            self.handlers,
            self.reviewers,
            self.approvers,
            self.presiders,
            self.presider,
            self.summons.as_ref().map(|(_, day, served)| {
                let enough = served.map(|s| working_days_after(s, 7, calendar) < *day);
                ((*day - today).get_days().max(-1), enough)
            }),
            self.force.mark(today, calendar),
            self.keepers,
            self.undecided.len(),
            self.closed,
            self.ticked,
            self.disposal,
            self.till,
            self.joint == self.joint_told
        )
    }
}
