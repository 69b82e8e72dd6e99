//! What must never happen: every sentence that the search of all paths holds, in this one file. Each is read from the
//! history of a case alone; how it is read stands below (`recorder`, `measure`, `force`).
//!
//! Besides, of the states themselves (`search`): no open matter is without someone who can act next or a window that still
//! runs; whoever can act is told so on the panel; from every open state an end can be reached; and two states that count as
//! one let the same acts pass.

mod force;
mod measure;
mod recorder;

pub use recorder::Recorder;

/// A forbidden thing that a history shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// A decision without a passed legal review later than the last change of facts.
    Unreviewed,
    /// A penalty decided while the party could still answer.
    Unheard(Unheard),
    /// A decision heavier than noticed.
    Heavier,
    /// Made public before it was served.
    PublicBeforeService,
    /// Force used, or the court asked, before the law allows it.
    Forced(Forced),
    /// A decision while a suspected crime was being referred, or on a case that had gone to others.
    InsteadOfTransfer,
    /// A fine after a court had imposed one.
    FinedAfterCourt,
    /// Money demanded or taken on a decision that was annulled.
    TakenOnNothing,
    /// Evidence gathered against the party while it challenges the decision, without leave.
    GatheredMeanwhile,
    /// Decided again as it was annulled: the same penalty.
    SameAgain,
    /// Closed while a remedy was open or money was to be given back.
    ClosedTooEarly,
    /// Closed without the legal office's own look at the vetoes of the closing proposed.
    ClosedUnchecked,
    /// Evidence registered and held without a decision in time.
    HeldTooLong(Held),
    /// A natural person penalised on the spot, reported to the credit platform.
    CreditOfPerson,
    /// Called dishonest while the party could still seek a remedy.
    MarkedEarly,
    /// One person in two of the duties handling, reviewing, approving and presiding, or handling and keeping.
    Crossed(String),
    /// A hearing held although the party had not been told seven whole working days before.
    ShortNotice,
    /// What is sealed or seized, outside its bounds.
    Measure(Measured),
    /// Who handled the case keeps or disposes of its things.
    KeptByHandler,
    /// A confiscated thing that keeps was disposed of before the case was closed, or without the head's word.
    DisposedEarly,
    /// Money back beyond what came in.
    BackTooMuch,
}

/// Why the party had not been heard out when a penalty was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unheard {
    /// There is no notice of the penalty.
    NoNotice,
    /// The notice has not been served.
    NoticeNotServed,
    /// The five working days to answer run still, and were not given up.
    WindowOpen,
    /// A hearing that the party asked for has not been held.
    HearingOutstanding,
    /// What the party said has not been reviewed.
    DefenceUnanswered,
}

/// How registered evidence was held outside its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Kept, by a decision later than seven working days after it was registered.
    KeptAfterSeventhDay,
    /// The case was decided while nothing had been decided on it.
    UndecidedAtDecision,
}

/// Force used, or the court asked, when it must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forced {
    /// Force without a decision to use it.
    NoDecision,
    /// Force before the decision to use it was served.
    DecisionNotServed,
    /// Force before a demand to act had run ten working days; what is carried out at once is excepted.
    DemandNotRun,
    /// Force while execution is suspended or an agreement is kept.
    WhileResting,
    /// Force by night or on a holiday, without urgency.
    ByNightOrHoliday,
    /// Demolished while the party could still ask for reconsideration or sue.
    DemolishedEarly,
    /// Demolished without an announcement whose time was over.
    DemolishedUnannounced,
    /// Performed by others without a second demand served three working days before.
    NoSecondDemand,
    /// The court asked before a demand to pay had run ten working days.
    CourtBeforeDemand,
    /// The court asked while the party could still sue.
    CourtBeforeSuit,
    /// The court asked while execution is suspended or an agreement is kept.
    CourtWhileResting,
}

/// What is sealed or seized, outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measured {
    /// Taken, where nothing was urgent, without the head's approval.
    TakenUnapproved,
    /// Taken because it was urgent, and approved more than twenty-four hours later.
    ApprovedLate,
    /// Extended a second time.
    ExtendedTwice,
    /// Extended when its time was over.
    ExtendedLate,
    /// Sold when its time was over.
    SoldLate,
    /// Destroyed, without a decision on the case, when its time was over.
    DestroyedLate,
    /// The matter closed or not filed over goods that are still held.
    EndedOverGoods,
}

/// A request for information, handled outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requested {
    /// The term to answer counted from a day before the request, later than the day on which that day was written down, or
    /// another than the one that was written down.
    TermMoved,
    /// More taken out of the term for a third party than its fifteen working days.
    ClockStopped,
    /// Put off a second time, for more than twenty working days, or when the term was over.
    PutOff,
    /// Asked to be made clearer a second time.
    CorrectedTwice,
    /// Asked to be made clearer when seven working days were over.
    CorrectedLate,
    /// Given up while the applicant could still make it clearer.
    GivenUpEarly,
    /// Something kept back without a ground and a reason.
    Unexplained,
    /// Given while a third party could still speak, or against its no without the public's interest written down.
    GivenAgainst,
    /// Kept back for a third party that was not asked, still speaks, or agrees.
    KeptForNobody,
}

/// A plan of inspection, carried out outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inspected {
    /// Drawn, notified or checked before the centre was told of the plan.
    Unreported,
    /// An unplanned check reported when its days had begun without it.
    ReportedLate,
    /// Drawn where nothing is drawn, or twice; an object checked that was not drawn.
    Undrawn,
    /// An enterprise checked without a notice of its own.
    Unannounced,
    /// Checked by fewer than two certificates.
    Alone,
    /// Checked more often than the plan says.
    TooOften,
    /// Checked outside the plan's days, or before it came to that.
    OutsideItsDays,
    /// Put away while the results of random checks were not public.
    EndedUnpublished,
    /// Put away with objects unchecked and no reason.
    EndedUnexplained,
    /// The term to publish counted from another day than the first check that is not public.
    TermMoved,
}

/// A count of the store-room, taken outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stocktaken {
    /// Something counted that is not on the books, or missing without a word of it.
    Unaccounted,
    /// Handed in with something uncounted, or signed without being handed in.
    Uncounted,
    /// Handed in with a difference that nobody explains.
    Unexplained,
    /// Signed by who keeps the things, counted them or handed the count in.
    SignedByCounter,
}
