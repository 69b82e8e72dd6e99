//! 听证 in the search of all paths: its kinds of events, what of its state counts, and its scope.

use super::kinds::kinds;
use super::menu::{Cast, Menu, PLAIN};
use super::search::Scope;
use crate::hearing::{agents, arrange, hold, in_weeks, postpone, refusal, replace, report};
use crate::kit::{Story, file, fine};
use jiff::civil::Date;
use law::case::hearing::{
    ArrangeHearing, Command as H, Fact, HearingEnd, Held, RefusalGround, RefuseHearing, ReplacePresider,
    Session, State,
};
use law::case::{
    CaseCommand as C, DecideRecusal, ExtendDecision, Outcome, RecordSuperiorRecusal, RequestHearing,
    RequestRecusal, ReviewLegality, ReviewVerdict, WithdrawHearing,
};
use law::town::Town;

kinds! { Fact, kind, KINDS:
    HearingRefused HearingArranged HearingAnnounced AgentsRegistered PresiderReplaced HearingPostponed HearingHeld
    HearingReported HearingReviewed
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, today: Date, _: &Town) -> String {
    // What was turned away, and who comes for the party, changes nothing of what may be done next.
    let State { refused: _, session, past } = state;
    let one = |s: &Session| {
        let Session {
            notice: _,
            arranged_on: _,
            held_at,
            venue: _,
            presider,
            appointment: _,
            recorder,
            openness: _,
            announcement: _,
            agents: _,
            postponed,
            held,
            ended_on: _,
        } = s;
        let left = (held_at.date() - today).get_days().max(-1);
        let told = held.as_ref().map(|Held { number: _, end, on: _, version: _, report }| {
            (*end, report.as_ref().map(|r| r.adopted))
        });
        format!("{left} {} {} {postponed} {told:?}", presider.id, recorder.id)
    };
    let presided: Vec<&str> =
        past.iter().filter(|s| s.held.is_some()).map(|s| s.presider.id.as_str()).collect();
    format!("{:?} {presided:?} ", session.as_ref().map(one))
}

fn grave() -> Story {
    Story { penalty: fine(6_000), grade: "一般".into(), ..Story::new() }
}

impl Menu<'_> {
    /// Everything that may become of a hearing, the wrong persons among those who try. A request is turned away or made,
    /// an arranged hearing put off or its presider replaced: of each pair only one on a path.
    fn session(&mut self) -> &mut Self {
        let s = self.s;
        let of = |c: H| C::Hearing(c);
        let pending = s.case.hearing.pending();
        if self.few("HearingRequested", 1) && self.few("HearingRefused", 1) {
            let other =
                RefuseHearing { ground: RefusalGround::NotParty, person: "路人".into(), ..refusal(s) };
            self.case("sq1", "", C::RequestHearing(RequestHearing::default()))
                .case("legal", "late", of(H::RefuseHearing(refusal(s))))
                .case("legal", "not a party", of(H::RefuseHearing(other)));
        }
        if self.few("HearingArranged", 1) {
            let short = ArrangeHearing { held_at: Some(in_weeks(s, 1)), ..arrange(s) };
            let by_reviewer = ArrangeHearing { presider: "legal".into(), ..arrange(s) };
            self.case("legal", "", of(H::ArrangeHearing(arrange(s))))
                .case("legal", "too soon", of(H::ArrangeHearing(short)))
                .case("legal", "by the reviewer", of(H::ArrangeHearing(by_reviewer)));
        }
        self.case("sq1", "three", of(H::RegisterAgents(agents(3)))).case(
            "sq1",
            "two",
            of(H::RegisterAgents(agents(2))),
        );
        if self.few("HearingPostponed", 1) && s.case.recusals.is_empty() {
            self.case("legal", "", of(H::PostponeHearing(postpone(s))));
        }
        if s.case.recusals.is_empty() && pending.is_some_and(|h| h.postponed == 0) {
            let c = RequestRecusal { officer: "legal3".into(), reason: "亲属".into() };
            self.case("sq1", "of the presider", C::RequestRecusal(c));
        }
        let c = DecideRecusal { officer: "legal3".into(), recused: true, opinion: "属实".into() };
        self.case("head", "recused", C::DecideRecusal(c));
        if s.case.recusals.iter().any(|r| r.decided == Some(true)) {
            let c = ReplacePresider { appointment: "批示".into(), ..replace("justice") };
            self.case("legal", "", of(H::ReplacePresider(c)));
        }
        for who in ["legal3", "justice"] {
            self.case(who, "completed", of(H::HoldHearing(hold(s, HearingEnd::Completed))))
                .case(who, "absent", of(H::HoldHearing(hold(s, HearingEnd::Absent))))
                .case(who, "", of(H::ReportHearing(report(false))));
        }
        for who in ["legal", "legal3"] {
            self.case(who, "after the hearing", of(H::ReviewHearing(s.review())));
        }
        if self.few("HearingReviewed", 1) {
            let back = ReviewLegality { verdict: ReviewVerdict::Supplement, ..s.review() };
            self.case("legal", "not passed", of(H::ReviewHearing(back)));
        }
        let withdrawn = WithdrawHearing { withdrawn_on: None, files: vec![file()] };
        self.case("legal", "", C::WithdrawHearing(withdrawn))
    }
}

/// 听证: refused, arranged, put off, its presider replaced, held or ended, reported, reviewed again, rested on.
pub const SESSION: Scope = Scope {
    name: "hearing held",
    desk: grave,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        let penalty = || Outcome::Penalty { penalty: fine(6_000) };
        m.clue_road(&[law::clue::CheckOutcome::General]).filing().investigation().service().session();
        if s.case.correction.as_ref().is_some_and(|c| c.checked.is_some()) {
            m.case("sq1", "", C::SubmitReport(s.conclusion()));
        }
        m.case("legal", "passed", C::ReviewLegality(s.review()));
        if s.case.reviews.last().is_some_and(|r| r.verdict == ReviewVerdict::Supplement) {
            m.reopening();
        }
        m.notice(&[("6000", fine(6_000))], 1);
        if law::case::hearing::outstanding(&s.case).is_none() {
            m.discussion();
        }
        m.decision(&[("6000", penalty())]).ending();
        m.steps
    },
    bounds: &[
        ("InvestigationReopened", 1),
        ("HearingRequested", 1),
        ("HearingRefused", 1),
        ("HearingArranged", 1),
        ("HearingPostponed", 1),
        ("HearingReviewed", 1),
    ],
    overdue: &[],
};

/// 负责人回避、延长办案期限: the head asked to stand aside, told so from above or not, and the term made longer.
pub const HEADS: Scope = Scope {
    name: "head's recusal and extension",
    desk: Story::new,
    menu: |s, w| {
        const CAST: Cast = Cast { heads: &["head", "deputy"], ..PLAIN };
        let mut m = Menu::lean(s, w, CAST);
        m.clue_road(&[law::clue::CheckOutcome::General]);
        if m.few("RecusalRequested", 1) {
            let c = RequestRecusal { officer: "head".into(), reason: "亲属".into() };
            m.case("sq1", "of the head", C::RequestRecusal(c));
        }
        let c = DecideRecusal { officer: "head".into(), recused: false, opinion: "不必".into() };
        m.case("deputy", "in the superior's place", C::DecideRecusal(c));
        for (how, recused) in [("stands aside", true), ("stays", false)] {
            let c = RecordSuperiorRecusal {
                officer: "head".into(),
                recused,
                authority: "市政府".into(),
                document: "1号".into(),
                decided_on: Some(s.today()),
                files: vec![file()],
            };
            m.case("legal", how, C::RecordSuperiorRecusal(c));
        }
        if m.few("DecisionExtended", 1) {
            let c = |provision: &str| {
                C::ExtendDecision(ExtendDecision { provision: provision.into(), reason: "复杂".into() })
            };
            m.case("head", "", c("《示例程序规定》第六十四条")).case("deputy", "by nothing", c(""));
        }
        super::scopes::shortest(m, 500)
    },
    bounds: &[("RecusalRequested", 1), ("DecisionExtended", 1), ("LegalReviewed", 0)],
    overdue: &[],
};
