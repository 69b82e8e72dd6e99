//! What must never happen: every sentence that the search of all paths holds, in this one file. Each is read from the
//! history alone; how it is read stands below (`recorder`, `measure`, `force`, `footage`) and, of the matters beside cases,
//! with each in `small`. That each of them can be broken is shown in `broken` and `small/broken`.
//!
//! Besides, of the states themselves (`search`): no open matter is without someone who can act next or a window that still
//! runs; whoever can act is told so on the panel; from every open state an end can be reached; and two states that count as
//! one let the same acts pass.

mod footage;
mod force;
mod measure;
mod recorder;

pub use footage::Watch as FootageWatch;
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
    /// With whom the party did it, or what each did, decided otherwise than the notice told it.
    JointUntold,
    /// What had to be filmed, outside its bounds.
    Filmed(Filmed),
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

/// A receipt, handled outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Receipted {
    /// Taken, given out, taken back or checked off, or its loss reported, by somebody else than the finance office.
    NotTheFinanceOffice,
    /// The same receipt taken in twice.
    TakenTwice,
    /// Given out, used, voided or lost though it was never taken in.
    NotTakenIn,
    /// Given out while somebody holds it.
    GivenTwice,
    /// Given to somebody who may take no money.
    UnfitHolder,
    /// Taken back or checked off though it was not given out.
    NotGivenOut,
    /// Given out, taken back, used, voided or lost though it was used, voided or lost already.
    NotBlank,
    /// Used by people none of whom holds it; voided or lost by neither its holder nor the finance office.
    NotTheirs,
    /// Used while an earlier one of the same block was blank.
    OutOfOrder,
    /// Taken back while a blank one behind it stayed with its holder.
    GapLeft,
    /// A loss reported that there was not, once more, or without a public notice.
    ReportedAmiss,
    /// Checked off once more, or with a blank one, or one lost and not reported, in it.
    CheckedOffOpen,
    /// Taken in, missed or reported on a day to come, missed before it was taken in, or reported before it was missed.
    Misdated,
}

/// A recording, or what had to be recorded, handled outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filmed {
    /// The same file brought in a second time.
    ImportedTwice,
    /// Brought in, put right or linked by somebody whom it does not concern.
    NotTheirs,
    /// A recording that ends after the moment in which it was brought in or put right.
    FromTheFuture,
    /// Put right, linked or removed when it had been removed, or was never brought in.
    NotHere,
    /// Put right when a case rested on what was known of it.
    ChangedUnderACase,
    /// Removed though a case refers to it.
    RemovedFromACase,
    /// Removed before its months were over.
    RemovedEarly,
    /// Removed by somebody else than the brigade.
    RemovedByOthers,
    /// Linked as something else than what is known of it.
    LinkedOtherwise,
    /// Linked to a step of which it is no original recording of the kind asked for, made then by who was there.
    LinkedUnfit,
    /// Linked to the same step a second time.
    LinkedTwice,
    /// A gap explained where there is none, or explained while an explanation stands.
    NoGap,
    /// An explanation settled where none waits.
    NothingToSettle,
    /// An explanation settled by who gave it or was there.
    SettledByOneself,
    /// An explanation settled by somebody who leads neither the squadron nor the brigade.
    SettledByNoLeader,
    /// Reported, proposed, decided or closed while a step had neither a recording nor a confirmed explanation.
    WentOnWithout,
}

/// A patrol, gone outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Patrolled {
    /// Given a second time.
    GivenTwice,
    /// Given without a reason, a point, people or a last day still to come.
    GivenEmpty,
    /// Given for a reason, or called off, by somebody else than the centre; called off without a reason.
    NotTheCentre,
    /// Begun by somebody who is not of its grid, or not the one it names; gone on with by another than who began it.
    NotTheirs,
    /// Done before it was begun, when it was over, or a second time.
    OutOfTurn,
    /// A moment to come, one before what it follows, or one longer ago than a phone is without a network.
    Misdated,
    /// Checked in at a point that is not the task's.
    StrangePoint,
    /// Said to be in place from too far, too inexactly, by hand or without a position; or not said though it was.
    SaidInPlace,
    /// Called done without the points at which nobody was in place, or without a reason for them.
    MissedUnsaid,
    /// Called done with neither all in order nor a word of what was not.
    Wordless,
    /// Done after its last day and not said so, or said so when it was in time.
    LateUnsaid,
    /// A point of a track kept to which whoever walks had not agreed, or of which they had taken it back.
    TrackUnasked,
    /// A track stopped, taken back or erased that there is not, or erased by the clock while its days ran.
    ErasedAmiss,
    /// Let lapse while it could be done in time, or by somebody else than the clock.
    LapsedEarly,
}
