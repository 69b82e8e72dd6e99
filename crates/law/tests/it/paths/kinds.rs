//! Every kind of event, so that a search can say which it never reached.

use law::case::CaseFact;
use law::clue::ClueFact;

/// One list serves both the names and the match: a kind that is added to the core must be added here to compile.
macro_rules! kinds {
    ($fact:ident, $of:ident, $all:ident: $($kind:ident)*) => {
        pub const $all: &[&str] = &[$(stringify!($kind)),*];
        pub fn $of(fact: &$fact) -> &'static str {
            match *fact { $($fact::$kind { .. } => stringify!($kind)),* }
        }
    };
}
pub(super) use kinds;

kinds! { ClueFact, clue_kind, CLUE_KINDS:
    ClueReported ClueSupplemented ClueAccepted ClueDeclined ClueDispatched ClueReassigned GridAssigned ClueMerged ClueAbsorbed MainAnswered
    ClueTransferredOut ClueUrged UrgingAnswered UnitsJoined ClueSplit RepeatMarked RepeatDecided SiteChecked PapersSigned ProcedureSwitched OpinionIssued HandedToSquad OpinionReturned
    CaseOpened CaseConcluded ReporterTold FeedbackGiven ClueRated ClueReopened
}

/// The kinds of the main road; each side procedure has its own list.
macro_rules! case_kinds {
    ($($kind:ident)* ; $($side:ident in $module:ident)*) => {
        pub const CASE_KINDS: &[&str] = &[$(stringify!($kind)),*];
        pub const SIDE_KINDS: &[&[&str]] = &[$(super::$module::KINDS),*];
        pub fn case_kind(fact: &CaseFact) -> &'static str {
            match fact {
                $(CaseFact::$kind { .. } => stringify!($kind),)*
                $(CaseFact::$side(f) => super::$module::kind(f),)*
            }
        }
    };
}

case_kinds! {
    FilingProposed FilingEndorsed CaseFiled FilingRefused FilingReturned OfficersAssigned PartyCorrected RecusalRequested
    RecusalDecided SuperiorRecusalRecorded DecisionExtended InquiryRecorded InspectionRecorded EvidenceAdded EvidenceJudged CorrectionOrdered
    CorrectionChecked AddressConfirmed ReportSubmitted LegalReviewed MajorReviewed NoticeIssued PaperServed ServiceAnnounced
    DefenceRecorded DefenceReviewed RightsWaived HearingRequested HearingRequestWithdrawn InvestigationReopened
    Discussed DecisionProposed DecisionEndorsed DecisionReturned Decided DecidedOnSpot DeliveredOnSpot
    FiledForRecord SpotChecked Published PublicationDeclined PublicationWithdrawn PaymentRegistered CashCollected
    CashHandedIn CashDeposited DeferralRequested DeferralDecided PaymentUrged StayRecorded MajorReported
    ClosingProposed VetoesChecked ClosingReturned CaseClosed PapersSigned CaseArchived ;
    Hearing in hearing Hold in hold Footage in footage Measure in measure Execution in execution Transfer in transfer Fund in fund Remedy in remedy Credit in credit Amend in amend Related in related
}

/// A record is read back by its kind alone: two procedures may not use the same word.
#[test]
fn no_two_procedures_call_an_event_by_the_same_name() {
    let mut all: Vec<&str> = CASE_KINDS.iter().chain(SIDE_KINDS.iter().copied().flatten()).copied().collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}
