//! 移送协作 in the search of all paths: its kinds of events, what of its state counts, and its scopes.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::scopes;
use super::search::Scope;
use super::world::Step;
use crate::kit::{self, Story, file, fine};
use jiff::civil::Date;
use law::case::transfer::*;
use law::case::{ApproveClosing, CaseCommand as C, CaseStage, Outcome, Penalty, PublicationState};
use law::clue::CheckOutcome;
use law::town::{PenaltyKind, Town};

kinds! { Fact, kind, KINDS:
    ReferralTeamNamed SuspectedCrimeReported ReferralDecided CrimeReferred PoliceReplied RefusalObjected
    CaseResumed GoodsHandedToPolice GoodsTransferTold CriminalResultRecorded OfficialClueNoted OfficialClueSent
    CaseTransferProposed CaseTransferReturned CaseTransferSent CaseTransferAnswered OtherFilingRecorded
    JurisdictionConsulted DesignationRequested JurisdictionDesignated EnforcementDisputeRaised
    EnforcementDisputeMoved AssistanceRequested AssistanceAnswered PoliceCalled PoliceSupportRecorded
    JointEnforcementProposed JointEnforcementDecided JointCaseLinked TransferClosingProposed
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, today: Date, town: &Town) -> String {
    let State {
        referrals,
        fined_by_court,
        results: _,
        excluded,
        officials,
        away,
        claims,
        disputes,
        assistance,
        supports,
        joint,
    } = state;
    let last = referrals.last().map(|r| {
        let Referral {
            team,
            report,
            decision: _,
            sent: _,
            answers: _,
            objections,
            asked: _,
            handed_over,
            with_goods,
            told_on,
            concluded: _,
            result_attached: _,
            over: _,
        } = r;
        let ways: Vec<ObjectionWay> = objections.iter().map(|o| o.way).collect();
        let members: Vec<&str> = team.iter().map(|p| p.id.as_str()).collect();
        let recommended = report.as_ref().map(|r| r.recommend);
        // An objection is bound to its three days; whatever else is late only wants its reason.
        let late =
            r.refused_on().map(|on| law::deadline::transfer_objection(on, &town.calendar).has_passed(today));
        let gone = (handed_over.is_some(), *with_goods, told_on.is_some());
        (r.step(), members, recommended, ways, late, gone)
    });
    let officials = officials.iter().filter(|o| o.sent_on.is_none()).count();
    let away = away
        .as_ref()
        .map(|a| (a.to.as_str(), a.number.is_some(), a.accepted, a.with_goods, a.told_on.is_some()));
    let claims: Vec<_> =
        claims.iter().map(|c| (c.agency.as_str(), c.whose, c.requested_on.is_some(), c.designated)).collect();
    let disputes: Vec<_> = disputes.iter().map(|d| (d.level, d.settled)).collect();
    let assistance: Vec<_> = assistance.iter().map(|a| a.answer.is_some()).collect();
    let supports = supports.iter().filter(|s| !s.recorded).count();
    let joint = joint.as_ref().map(|j| {
        let linked = j.agencies.iter().filter(|p| p.case_number.is_some()).count();
        (j.consent, linked)
    });
    format!(
        "{last:?} {} {} {officials} {away:?} {claims:?} {disputes:?} {assistance:?} {supports} {joint:?} ",
        fined_by_court.is_some(),
        excluded.len(),
    )
}

/// A warning and a fine: after a court's fine only the warning may follow.
fn both() -> Penalty {
    Penalty(vec![kit::kind(PenaltyKind::Warning, 0), kit::kind(PenaltyKind::Fine, 500)])
}

fn desk() -> Story {
    Story { penalty: both(), ..Story::new() }
}

/// The general road with both penalties; the proposal may also leave the fine out.
fn road(mut m: Menu) -> Vec<Step> {
    let warned = Penalty(vec![kit::kind(PenaltyKind::Warning, 0)]);
    let penalty = |penalty: Penalty| Outcome::Penalty { penalty };
    m.clue_road(&[CheckOutcome::General])
        .filing()
        .investigation()
        .report(&[("", "较轻", penalty(both()))])
        .notice(&[("", both())], 1)
        .service()
        .decision(&[("fined", penalty(both())), ("warned", penalty(warned))])
        .decision_asides()
        .ending();
    m.steps
}

impl Menu<'_> {
    fn transfer(&mut self, who: &'static str, how: &'static str, command: Command) -> &mut Self {
        self.case(who, how, C::Transfer(command))
    }

    /// A suspected crime: every answer of the head, the police, the procuratorate and the court.
    fn crime(&mut self) -> &mut Self {
        let s = self.s;
        // Begun when the evidence is in, when the decision is due, or after it.
        let begins = match s.case.stage {
            CaseStage::Investigating => {
                s.case.correction.as_ref().is_some_and(|c| c.checked.is_some()) && s.case.report.is_none()
            }
            CaseStage::DecisionEndorsed => true,
            CaseStage::Served => s.case.publication == PublicationState::Pending,
            _ => false,
        };
        if begins && self.few("ReferralTeamNamed", 1) {
            self.transfer("brigade", "", Command::NameReferralTeam(s.referral_team()));
        }
        // Written wherever it may be asked for; it goes on the file only where the act is late.
        let late_reason = || "放假".to_string();
        let clean = ReportSuspectedCrime { recommend: false, ..s.crime_report() };
        let yes = DecideReferral { late_reason: late_reason(), ..s.referral_decision() };
        let no = DecideReferral { approve: false, ..yes.clone() };
        let letter = ReferCrime { late_reason: late_reason(), ..s.crime_letter() };
        let told = TellOfGoods { late_reason: late_reason(), ..s.goods_told() };
        self.transfer("sq1", "suspected", Command::ReportSuspectedCrime(s.crime_report()))
            .transfer("sq1", "clean", Command::ReportSuspectedCrime(clean))
            .transfer("head", "approved", Command::DecideReferral(yes))
            .transfer("head", "not approved", Command::DecideReferral(no))
            .transfer("sq1", "", Command::ReferCrime(letter))
            .transfer("sq1", "filed", Command::RecordPoliceReply(s.police_reply(PoliceAnswer::Filed)))
            .transfer("sq1", "refused", Command::RecordPoliceReply(s.police_reply(PoliceAnswer::Refused)))
            .transfer(
                "sq1",
                "asked again",
                Command::ObjectToRefusal(s.objection(ObjectionWay::Reconsideration)),
            )
            .transfer(
                "sq1",
                "to the prosecutor",
                Command::ObjectToRefusal(s.objection(ObjectionWay::Supervision)),
            );
        let resumed = ResumeCase { reason: "不再异议".into(), ..ResumeCase::default() };
        let things = HandOverToPolice {
            other_goods: "账本一册".into(),
            late_reason: late_reason(),
            ..s.goods_handover()
        };
        self.transfer("sq1", "", Command::ResumeCase(resumed))
            .transfer("sq1", "with things", Command::HandOverToPolice(things))
            .transfer("sq1", "", Command::TellOfGoods(told))
            .transfer("sq1", "", Command::ProposeTransferClosing(s.transfer_closing()));
        if self.few("CriminalResultRecorded", 1) {
            let fined = s.criminal_result(CriminalResult::Fined);
            let spared = s.criminal_result(CriminalResult::Exempted);
            self.transfer("sq1", "fined", Command::RecordCriminalResult(fined)).transfer(
                "sq1",
                "spared",
                Command::RecordCriminalResult(spared),
            );
        }
        if self.few("ClosingReturned", 1) {
            let back = ApproveClosing { approve: false, opinion: "退".into() };
            self.case("head", "returned", C::ApproveClosing(back));
        }
        self
    }

    /// Another agency: it filed too, both talk, the one above designates, the case goes over.
    fn elsewhere(&mut self) -> &mut Self {
        let s = self.s;
        // Found out when the case has just been filed, or when all but the decision is done.
        let early = s.case.stage == CaseStage::Investigating && s.case.evidence.is_empty();
        let late = s.case.stage == CaseStage::DecisionEndorsed;
        if self.few("OtherFilingRecorded", 1) {
            if early {
                self.transfer("sq1", "earlier", Command::RecordOtherFiling(s.other_filing("2026-02-27")));
            }
            if late {
                self.transfer("sq1", "same day", Command::RecordOtherFiling(s.other_filing("2026-03-02")));
            }
        }
        if self.few("JurisdictionConsulted", 1) {
            for whose in [Whose::Ours, Whose::Open] {
                self.transfer("sq1", whose.label(), Command::ConsultJurisdiction(s.consultation(whose)));
            }
        }
        self.transfer("head", "", Command::RequestDesignation(s.designation_request()));
        for whose in [Whose::Ours, Whose::Theirs] {
            self.transfer("sq1", whose.label(), Command::RecordDesignation(s.designation(whose)));
        }
        let filed = ProposeCaseTransfer {
            to: "市城管局".into(),
            ground: NoJurisdiction::OtherAgency,
            ..s.case_transfer()
        };
        self.transfer("sq1", "to who filed", Command::ProposeCaseTransfer(filed));
        if early && s.case.transfer.claims.is_empty() {
            self.transfer("sq1", "by place", Command::ProposeCaseTransfer(s.case_transfer()));
        }
        for (how, approve) in [("agreed", true), ("returned", false)] {
            let c = DecideCaseTransfer { approve, opinion: "意见".into(), sealed: true };
            self.transfer("head", how, Command::DecideCaseTransfer(c));
        }
        self.transfer("sq1", "taken", Command::RecordCaseReceipt(s.case_receipt(true)))
            .transfer("sq1", "not taken", Command::RecordCaseReceipt(s.case_receipt(false)))
            .transfer("sq1", "", Command::ProposeTransferClosing(s.transfer_closing()))
    }

    /// Help, disputes, joint action, a clue about an official: on a case that could be closed, which each of them holds up.
    fn together(&mut self) -> &mut Self {
        let s = self.s;
        let done = s.case.stage == CaseStage::Served && s.case.publication != PublicationState::Pending;
        if !done || s.owed().0 > 0 {
            return self;
        }
        if self.few("OfficialClueNoted", 1) {
            let c = NoteOfficialClue { content: "公职人员线索".into(), files: vec![] };
            self.transfer("legal", "", Command::NoteOfficialClue(c));
        }
        let sent = SendOfficialClue {
            to: "市监察委员会".into(),
            document: "示移〔2026〕1号".into(),
            files: vec![file()],
            ..SendOfficialClue::default()
        };
        self.transfer("head", "", Command::SendOfficialClue(sent));
        if self.few("EnforcementDisputeRaised", 1) && !self.few("OfficialClueSent", 1) {
            self.transfer("legal", "", Command::RaiseDispute(s.dispute()));
        }
        for level in DisputeLevel::ALL {
            for (how, settled) in [("settled", true), ("not settled", false)] {
                self.transfer("legal", how, Command::RecordDisputeStep(s.dispute_step(level, settled)));
            }
        }
        if self.few("AssistanceRequested", 1) {
            self.transfer("sq1", "", Command::RequestAssistance(s.assistance()));
        }
        let reply = s.assistance_reply(AssistanceAnswer::Given);
        self.transfer("sq1", "", Command::RecordAssistanceReply(reply));
        if self.few("PoliceCalled", 1) && !self.few("AssistanceAnswered", 1) {
            self.transfer("sq1", "", Command::CallPolice(s.police_call()));
        }
        self.transfer("sq1", "", Command::RecordPoliceSupport(s.police_support()));
        if self.few("JointEnforcementProposed", 2) {
            self.transfer("brigade", "", Command::ProposeJoint(s.joint_plan()));
        }
        for (how, consent) in [("agreed", true), ("refused", false)] {
            let c = DecideJoint { consent, opinion: "意见".into() };
            self.transfer("leader", how, Command::DecideJoint(c));
        }
        if s.case.transfer.joint.as_ref().is_some_and(|j| j.agencies.iter().any(|p| p.case_number.is_none()))
        {
            self.transfer("sq1", "", Command::LinkJointCase(s.joint_link()));
        }
        self
    }
}

/// 涉嫌犯罪移送: from the special team to every end, with the road beside it.
pub const CRIME: Scope = Scope {
    name: "suspected crime",
    desk,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.crime();
        road(m)
    },
    bounds: &[("ReferralTeamNamed", 1), ("CriminalResultRecorded", 1), ("ClosingReturned", 1)],
    overdue: &[],
};

/// 管辖: another agency that filed, and cases that go to another.
pub const ELSEWHERE: Scope = Scope {
    name: "jurisdiction and other agencies",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.elsewhere();
        scopes::shortest(
            {
                m.clue_road(&[CheckOutcome::General]);
                m
            },
            500,
        )
    },
    bounds: &[("OtherFilingRecorded", 1), ("JurisdictionConsulted", 1)],
    overdue: &[],
};

/// 协作: help, disputes and joint action, each of which the closing waits for; some in one order only.
pub const TOGETHER: Scope = Scope {
    name: "help and joint action",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]).together();
        scopes::shortest(m, 500)
    },
    bounds: &[
        ("OfficialClueNoted", 1),
        ("OfficialClueSent", 1),
        ("EnforcementDisputeRaised", 1),
        ("AssistanceRequested", 1),
        ("AssistanceAnswered", 1),
        ("PoliceCalled", 1),
        ("JointEnforcementProposed", 2),
    ],
    overdue: &[],
};

#[test]
fn a_penalty_in_place_of_a_transfer_is_seen() {
    use super::invariants::{Breach, Recorder};
    use crate::kit::At;
    let sound = Story { penalty: fine(500), ..Story::new() }.to(At::Archived).case_events;
    let decided = sound
        .iter()
        .position(|e| matches!(e.fact, law::case::CaseFact::Decided { .. }))
        .expect("on the road");
    let breaches = |facts: Vec<Fact>| {
        let mut events = sound.clone();
        for (i, fact) in facts.into_iter().enumerate().rev() {
            let stamp = &sound[decided - 1];
            let event = law::matter::Entry {
                at: stamp.at,
                by: law::matter::PersonRef { id: format!("t{i}"), ..law::matter::PersonRef::default() },
                filled_at: None,
                fact: law::case::CaseFact::Transfer(fact),
            };
            events.insert(decided, event);
        }
        let mut recorder = Recorder::default();
        let calendar = crate::support::calendar_once();
        events.iter().flat_map(|e| recorder.take(e, calendar)).collect::<Vec<_>>()
    };
    let named = || Fact::ReferralTeamNamed { suspicion: "疑".into(), officers: vec![] };
    let resumed =
        || Fact::CaseResumed { reason: "回".into(), excluded: None, excluded_basis: String::new() };
    let back = |amount| Fact::CriminalResultRecorded {
        result: CriminalResult::Fined,
        amount: law::money::Fen(amount),
        document: "判".into(),
        received_on: crate::support::day("2026-03-02"),
        returned: true,
        excluded: None,
        excluded_basis: String::new(),
        files: vec![],
    };
    assert_eq!(breaches(vec![named()]), [Breach::InsteadOfTransfer]);
    assert_eq!(breaches(vec![named(), resumed()]), []);
    assert_eq!(breaches(vec![named(), back(300)]), [Breach::FinedAfterCourt]);
    assert_eq!(breaches(vec![named(), back(0)]), []);
}
