//! 查封扣押 in the search of all paths: its kinds of events, what of its state counts, its menu and its scope.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::search::Scope;
use crate::kit::{Story, kind as penalty_of};
use crate::measure as desk;
use jiff::civil::Date;
use law::case::measure::{Command as K, Disposal, Fact, Ground, Measure, State};
use law::case::{CaseStage as G, CaseState, IssuedPaper, Outcome, Penalty};
use law::clue::CheckOutcome;
use law::deadline::Deadline;
use law::town::{PenaltyKind, Town};

kinds! { Fact, kind, KINDS:
    MeasureProposed MeasureDecided MeasureTaken UrgentMeasureReported MeasureDelivered MeasureKept MeasureTested
    MeasureExtensionProposed MeasureExtended MeasureExtensionRefused MeasureSold MeasureSettled MeasureReleased
    MeasureReturned
}

/// Days left; -1 once past.
fn left(d: &Deadline, today: Date) -> i32 {
    d.due.map_or(i32::MAX, |due| if due < today { -1 } else { (due - today).get_days() })
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`. How each measure stands
/// depends on the goods and on what was served: `measures` tells that of the whole case.
pub fn mark(state: &State, _: Date, _: &Town) -> String {
    let State { measures } = state;
    format!("{}", measures.len())
}

/// How each measure of the case stands.
pub fn measures(state: &CaseState, today: Date, town: &Town) -> String {
    state.measure.measures.iter().map(|m| one(m, state, today, town)).collect::<Vec<_>>().join(",")
}

fn one(m: &Measure, state: &CaseState, today: Date, town: &Town) -> String {
    let Measure {
        no,
        plan,
        urgent,
        approved,
        decided_at,
        taken,
        reported_at,
        tests,
        extension,
        sales,
        releases,
    } = m;
    if is_over(m, state) {
        return format!("{no} over");
    }
    let taken = taken.as_ref().map(|t| (t.delivered_at.is_some(), t.ended_at.date() == today));
    let tests: Vec<_> =
        tests.iter().map(|t| (t.told_on.is_some(), t.span.to.is_some(), t.until.is_some())).collect();
    let extension = extension.as_ref().map(|e| (e.days, e.approved, e.number.is_some()));
    let releases: Vec<_> = releases.iter().map(|r| (&r.goods, r.ground, r.returned_on.is_some())).collect();
    // Which end of its term it has, as told and extended; a confiscation within it may still be booked after it.
    let term = m.term(state, town);
    let booked = state.decision.as_ref().zip(term.as_ref()).map(|(d, term)| !term.has_passed(d.at.date()));
    format!(
        "{no} {:?} {} {urgent} {approved:?} {} {taken:?} {} {tests:?} {extension:?} {} {releases:?} {:?} {:?} {booked:?}",
        plan.measure_kind,
        plan.days,
        decided_at.is_some(),
        reported_at.is_some(),
        sales.len(),
        m.approval_due(town).map(|d| left(&d, today)),
        term.map(|d| left(&d, today)),
    )
}

/// In force, with nothing done to it since.
fn is_plain(m: &Measure) -> bool {
    let handed = m.taken.as_ref().is_some_and(|t| t.delivered_at.is_some());
    handed
        && !m.urgent
        && m.tests.is_empty()
        && m.extension.is_none()
        && m.sales.is_empty()
        && m.releases.is_empty()
}

/// Nothing is held any more, or it was never taken and never will be.
fn is_over(m: &Measure, state: &CaseState) -> bool {
    let held = m.unreleased(state).next().is_some() || m.to_return().is_some();
    !held && (m.taken.is_some() || m.approved == Some(false))
}

/// A fine with a confiscation.
fn confiscating() -> Penalty {
    Penalty(vec![penalty_of(PenaltyKind::Fine, 500), penalty_of(PenaltyKind::Confiscation, 0)])
}

impl Menu<'_> {
    /// One measure, approved or urgent, and everything that may become of it.
    fn measures(&mut self) -> &mut Self {
        let s = self.s;
        let begun = self.w.count("MeasureProposed") + self.w.count("MeasureTaken") > 0;
        let early = s.case.stage == G::FilingEndorsed
            || (s.case.stage == G::Investigating && s.case.evidence.is_empty());
        if !begun && s.case.stage == G::FilingEndorsed {
            self.own("sq1", "", K::TakeUrgentMeasure(desk::urgent(s)));
        } else if !begun && early {
            self.own("sq1", "", K::ProposeMeasure(desk::asked(s)));
        }
        // Where the road stands still the measure moves: every other stage only carries it along.
        if !early && !matches!(s.case.stage, G::Decided | G::Served) {
            return self;
        }
        for approve in [true, false] {
            let how = if approve { "approved" } else { "refused" };
            self.own("head", how, K::DecideMeasure(desk::approved(approve)));
            self.own("head", how, K::DecideMeasureExtension(desk::lengthened(approve)));
        }
        self.own("poly", "who handles it", K::DecideMeasure(desk::approved(true)));
        self.own("sq1", "", K::CarryOutMeasure(desk::carried(s)));
        self.own("sq1", "", K::ReportUrgentMeasure(desk::reported()));
        self.own("sq1", "", K::DeliverMeasure(desk::handed()));
        // What may happen to it in hand is tried one by one, with one of the two ways into it.
        let urgent = s.case.measure.measures.iter().any(|m| m.urgent);
        let untouched = ["MeasureKept", "MeasureTested", "MeasureSold"].iter().all(|k| self.few(k, 1));
        if untouched && urgent {
            self.own("sq1", "", K::KeepMeasure(desk::kept()));
        }
        if untouched && urgent {
            let test = desk::tested(s);
            let back = law::case::measure::ExcludeTesting { result_on: test.sent_on, ..test };
            self.own("sq1", "back the same day", K::ExcludeTesting(back));
        }
        if self.few("MeasureExtensionProposed", 1) && !urgent {
            self.own("sq1", "", K::ProposeMeasureExtension(desk::longer()));
        }
        if untouched && urgent {
            self.own("head", "", K::SellSeized(desk::sold()));
        }
        for disposal in [Disposal::Confiscate, Disposal::Destroy] {
            self.own("head", disposal.label(), K::SettleMeasure(desk::settled(disposal)));
        }
        for ground in [Ground::NotNeeded, Ground::Expired, Ground::NotApproved] {
            self.own("head", ground.label(), K::ReleaseMeasure(desk::released(ground)));
        }
        let proceeds = s.case.measure.measures.iter().flat_map(|m| &m.sales).map(|s| s.proceeds).next();
        let back = law::case::measure::ReturnMeasure {
            proceeds: proceeds.unwrap_or_default(),
            ..desk::given_back()
        };
        self.own("sq1", "", K::ReturnMeasure(back));
        self
    }

    fn own(&mut self, who: &'static str, how: &'static str, command: K) {
        self.case(who, how, desk::m(command));
    }
}

/// 查封扣押: one measure before or after the filing, its term, its extension, its every end.
pub const MEASURE: Scope = Scope {
    name: "sealing and seizing",
    desk: || Story { penalty: confiscating(), ..Story::new() },
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]).measures();
        // The road is walked with nothing held, or with what will be confiscated; every other end comes before it.
        let unserved = |p: &IssuedPaper| p.code.starts_with("SEIZ") && p.outgoing && p.served_on.is_none();
        let measures = &w.case.measure.measures;
        if measures.iter().any(|m| !is_over(m, &w.case) && !is_plain(m)) || w.case.papers.iter().any(unserved)
        {
            m.service();
            // What is urgent may come before the filing, which then goes its way.
            if w.case.stage == G::FilingEndorsed {
                m.filing();
            }
            return m.steps;
        }
        let penalty = Outcome::Penalty { penalty: confiscating() };
        m.filing()
            .investigation()
            .report(&[("", "较轻", penalty.clone())])
            .notice(&[("", confiscating())], 1)
            .service()
            .discussion()
            .decision(&[("", penalty)])
            .ending();
        super::fund::forfeits(&mut m);
        m.steps.retain(|step| step.how != "returned");
        m.steps
    },
    bounds: &[
        ("MeasureProposed", 1),
        ("MeasureTaken", 1),
        ("MeasureKept", 1),
        ("MeasureTested", 1),
        ("MeasureExtensionProposed", 1),
        ("MeasureSold", 1),
    ],
    overdue: &["查封扣押期限", "补办查封扣押批准"],
};
