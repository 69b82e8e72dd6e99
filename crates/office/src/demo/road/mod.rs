//! The roads a matter can take, told step by step with the people whose steps they are.

mod after;
mod case;
mod clue;
mod credit;
mod spot;

pub(super) use case::case_road;
pub(super) use clue::clue_road;
pub(super) use spot::spot_road;

/// How a clue without a case ends, or where it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum ClueEnd {
    Reported,
    Accepted,
    Declined,
    Dispatched,
    Urged,
    Transferred,
    Merged(usize),
    ForSimple,
    ForOpinion,
    Opined,
    WithSquad,
    Checked,
    Unfounded,
    Corrected,
}

/// Where a case on the simple procedure stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::demo) enum SpotEnd {
    Decided,
    Delivered,
    Recorded,
    Published,
    Paid,
    ClosingProposed,
    Closed,
    Archived,
}

/// How a fine on the spot is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum SpotPay {
    Bank,
    /// Collected on the spot; how far the money has come: 0 with the officers, 1 with the agency, 2 in the bank.
    Cash(u8),
    Unpaid,
}

/// Where a case on the general procedure stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::demo) enum CaseEnd {
    Proposed,
    Returned,
    Endorsed,
    Refused,
    Filed,
    Recused,
    Evidenced,
    Corrected,
    Reported,
    SentBack,
    Reviewed,
    Noticed,
    NoticeServed,
    Defended,
    HearingAsked,
    WindowOver,
    DecisionProposed,
    DecisionReturned,
    DecisionEndorsed,
    Decided,
    Announced,
    Served,
    Published,
    Settled,
    ClosingProposed,
    Closed,
    Withdrawn,
    Archived,
}

/// What the party says to the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Defence {
    Silent,
    Waived,
    Written,
    /// Oral and adopted: the fine goes down.
    Adopted,
    HearingWithdrawn,
}

/// How the decision reaches the party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Serving {
    Direct,
    Household,
    Leaving,
    Electronic,
    Post,
    Announced,
}

/// How a fine is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Pay {
    OnTime,
    /// So many days after the last day, with surcharge.
    Late(i64),
    /// Not at all; urged once the last day is past.
    Never,
    Partly,
    DeferralAsked,
    Deferred,
}

/// What the case comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Finding {
    Penalty,
    NoPenalty,
    Dismissed,
}

/// What becomes of a penalty's report to the credit platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Credit {
    Reported,
    /// A third party is asked before the publication.
    Consulted,
    Objected,
    Repaired,
    /// Called dishonest once the time for remedies was over.
    Marked,
}

/// A whole case on the general procedure.
#[derive(Clone, Copy, Debug)]
pub(in crate::demo) struct Story {
    pub end: CaseEnd,
    pub finding: Finding,
    pub defence: Defence,
    pub serving: Serving,
    pub pay: Pay,
    /// The legal office first sends it back.
    pub supplement: bool,
    pub credit: Credit,
}

impl Story {
    /// An ordinary case that gets as far as `end`.
    pub(in crate::demo) fn to(end: CaseEnd) -> Self {
        Story {
            end,
            finding: Finding::Penalty,
            defence: Defence::Silent,
            serving: Serving::Direct,
            pay: Pay::OnTime,
            supplement: false,
            credit: Credit::Reported,
        }
    }
}
