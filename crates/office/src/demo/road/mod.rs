//! The roads a matter can take, told step by step with the people whose steps they are.

mod after;
mod case;
mod clue;
mod credit;
mod execution;
mod fund;
mod hearing;
mod hold;
mod measure;
mod remedy;
mod spot;
mod transfer;

pub(super) use case::case_road;
pub(super) use clue::clue_road;
pub(super) use execution::{Force, execution_road};
pub(super) use measure::{MeasureEnd, measure_road};
pub(super) use remedy::Remedy;
pub(super) use spot::spot_road;
pub(super) use transfer::transfer_road;

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
    /// 公开之后当事人通过本机关申请复议.
    Challenged,
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

/// Where a case that goes to others, or is handled with others, stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum TransferEnd {
    /// Approved: the twenty-four hours run.
    Approved,
    /// With the police, who have not answered.
    Sent,
    /// The police refused, twice; the case was taken up again.
    Resumed,
    /// The police filed; told, closed, the court has fined, archived.
    Judged,
    /// Another agency filed first and was designated; closed and archived.
    Elsewhere,
    /// Helped by others and together with others, under investigation.
    Together,
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
    /// Heard at a hearing that was put off and whose presider was replaced; nothing is adopted.
    Heard,
    /// Nobody comes to it.
    Absent,
    /// Asked for on the sixth working day.
    TooLate,
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

/// What becomes of registered evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Preserve {
    /// Copied and given back.
    Returned,
    /// Confiscated by the decision.
    Confiscated,
    /// With the officers still: the keeper has not taken it in.
    Waiting,
    /// In the store-room, undecided.
    Kept,
    /// Lent out of the store-room.
    Lent,
    /// In the store-room, with a seal that was found broken.
    Broken,
    /// To be given back, and not given back yet.
    ToReturn,
}

/// What besides a fine is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Fund {
    /// 违法所得, part of which victims have back; paid by instalments, and once too often.
    Gains,
    /// 非法财物: kept, counted, one fetched back, one auctioned.
    Forfeits,
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
    /// The head extends the term by a provision of the field.
    pub extended: bool,
    /// The decision is challenged once it is served.
    pub remedy: Option<Remedy>,
    /// What becomes of evidence that is registered, if any is.
    pub preserve: Option<Preserve>,
    /// What besides a fine is taken.
    pub fund: Option<Fund>,
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
            extended: false,
            remedy: None,
            preserve: None,
            fund: None,
            credit: Credit::Reported,
        }
    }
}
