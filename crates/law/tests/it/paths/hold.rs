//! 证据保全 in the search of all paths: its kinds of events, what of its state counts, and its scopes.

use super::kinds::kinds;
use super::menu::{Menu, PLAIN};
use super::scopes::shortest;
use super::search::Scope;
use super::world::{Step, World};
use crate::hold as story;
use crate::kit::{Story, file, kind as penal};
use jiff::ToSpan;
use jiff::civil::Date;
use law::case::hold::*;
use law::case::{CaseCommand as C, CaseStage, Penalty};
use law::clue::CheckOutcome;
use law::town::{PenaltyKind, Town};
use std::fmt::Write;

kinds! { Fact, kind, KINDS:
    InquirySummoned EvidenceRequested RequestedEvidenceReceived DataExtracted PicturesDescribed EvidenceExcluded
    HoldRequested HoldApproved HoldRefused GoodsHeld HoldDisposalProposed HoldDisposalDecided HoldDisposalReturned
    HeldGoodsReturned ConfiscatedStored SampleTaken TestCommissioned TestPeriodTold TestResultRecorded TestResultTold
    RetestRequested CustodyRecorded CustodyFaultFound
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, today: Date, town: &Town) -> String {
    let State { request, registrations, proposal, to_return, tests, requests, keeping, keepers, excluded } =
        state;
    let mut ink = String::new();
    let mut ways = Vec::new();
    for r in registrations {
        let due = r.due(&town.calendar).due;
        let left = due.map(|due| if due < today { -1 } else { (due - today).get_days() });
        // Once everything is decided the day no longer matters.
        let left = left.filter(|_| r.things.iter().any(|t| t.way.is_none()));
        ways.push((left, r.things.iter().map(|t| t.way).collect::<Vec<_>>()));
    }
    let tests: Vec<_> = tests
        .iter()
        .map(|t| {
            let told = (t.period_notice.is_some(), t.told_on.is_some(), t.told_before.is_some());
            (
                &t.goods,
                t.result_on.is_some(),
                told,
                t.result_notice.is_some(),
                t.result_told_on.is_some(),
                (t.retest_open, t.retest_over),
                t.retest_window(&town.calendar).map(|w| w.has_passed(today)),
            )
        })
        .collect();
    let kept: Vec<_> =
        keeping.iter().map(|k| (k.holder, &k.seal, k.hash.is_empty(), k.broken.is_some())).collect();
    write!(
        ink,
        "{:?} {ways:?} {:?} {to_return:?} {tests:?} {:?} {kept:?} {keepers:?} {excluded:?} ",
        request.as_ref().map(|r| r.approved_at.is_some()),
        proposal.as_ref().map(|p| p.way),
        requests.iter().map(|r| r.received_on.is_some()).collect::<Vec<_>>(),
    )
    .expect("a string takes everything");
    ink
}

/// 登记保存: asked for, refused, approved, carried out, decided on in time or too late, returned or confiscated.
pub const HOLDING: Scope = Scope {
    name: "registration of evidence",
    desk: || Story {
        penalty: Penalty(vec![penal(PenaltyKind::Confiscation, 0)]),
        grade: "较轻".into(),
        ..Story::new()
    },
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]);
        holding(&mut m);
        confiscating(m)
    },
    bounds: &[],
    overdue: &["登记保存处理"],
};

fn holding(m: &mut Menu) {
    let s = m.s;
    let hold = &s.case.hold;
    let opinion = || "意见".to_string();
    let early = s.case.stage == CaseStage::Investigating && s.case.evidence.is_empty();
    if early && hold.registrations.is_empty() {
        m.case("sq1", "", C::Hold(Command::RequestHold(story::request())));
        m.case("sq1", "", C::Hold(Command::CarryOutHold(story::carry_out())));
    }
    for (how, approve) in [("approved", true), ("refused", false)] {
        let c = ApproveHold { approve, opinion: opinion() };
        m.case("head", how, C::Hold(Command::ApproveHold(c)));
    }
    // Things go into the store before anything is decided; lent and brought back they are where they were.
    let holder = hold.keeping(1).map(|k| k.holder);
    if early {
        for (how, action) in
            [("stored", Custody::Stored), ("lent", Custody::Lent), ("taken back", Custody::TakenBack)]
        {
            m.case("keeper", how, C::Hold(Command::RecordCustody(story::custody(1, action))));
        }
    }
    // At once, just before a decision, or not before closing.
    let then = early || matches!(s.case.stage, CaseStage::Noticed | CaseStage::Served);
    if then && holder == Some(Holder::Keeper) {
        let ways =
            [("release", HoldWay::Release), ("confiscate", HoldWay::Confiscate), ("seize", HoldWay::Seize)];
        // Seized things are decided on anew before closing; the rest is decided on once.
        let before = hold.way(1);
        let fits = |way: HoldWay| match before {
            None => way != HoldWay::Seize || s.case.stage == CaseStage::Noticed,
            Some(HoldWay::Seize) => way == HoldWay::Release && s.case.stage == CaseStage::Served,
            Some(_) => way == HoldWay::Seize,
        };
        for (how, way) in ways.into_iter().filter(|(_, way)| fits(*way)) {
            m.case("sq1", how, C::Hold(Command::ProposeHoldDisposal(story::propose(way))));
        }
    }
    for (how, approve) in [("approved", true), ("returned", false)] {
        let c = DecideHoldDisposal { approve, opinion: opinion() };
        m.case("head", how, C::Hold(Command::DecideHoldDisposal(c)));
    }
    if then {
        m.case("sq1", "", C::Hold(Command::ReturnHeldGoods(story::give_back())));
    }
    let store = StoreConfiscated { place: opinion(), condition: opinion() };
    m.case("keeper", "", C::Hold(Command::StoreConfiscated(store.clone())));
    m.case("sq1", "by a handler", C::Hold(Command::StoreConfiscated(store)));
}

/// The shortest way to the archive with things confiscated.
fn confiscating(mut m: Menu) -> Vec<Step> {
    // What was registered goes into the store first: where it lies is settled before the road goes on.
    let hold = &m.s.case.hold;
    let on_the_way = hold.request.is_some()
        || hold.keeping(1).is_some_and(|k| k.holder != Holder::Keeper)
        || hold.proposal.is_some()
        || (m.s.case.evidence.is_empty() && !hold.to_return.is_empty())
        || m.s.case.papers.iter().any(|p| p.code == "HOLD-D" && p.served_on.is_none());
    if on_the_way {
        m.service();
        return m.steps;
    }
    let penalty = || Penalty(vec![penal(PenaltyKind::Confiscation, 0)]);
    let outcome = || law::case::Outcome::Penalty { penalty: penalty() };
    m.filing()
        .investigation()
        .report(&[("", "较轻", outcome())])
        .notice(&[("", penalty())], 1)
        .service()
        .discussion()
        .decision(&[("", outcome())])
        .ending();
    super::fund::forfeits(&mut m);
    m.steps
}

/// 抽样、检测、收集证据的文书: each once, in the order in which an investigation takes them.
pub const TAKING: Scope = Scope {
    name: "samples, tests and records of evidence",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]);
        if taking(&mut m, w) {
            m.service();
            return m.steps;
        }
        shortest(m, 500)
    },
    bounds: &[
        ("InquirySummoned", 1),
        ("DataExtracted", 1),
        ("PicturesDescribed", 1),
        ("SampleTaken", 1),
        ("RetestRequested", 1),
    ],
    overdue: &[],
};

/// Offers the next records; true while the road waits for what was begun.
fn taking(m: &mut Menu, w: &World) -> bool {
    let s = m.s;
    let hold = &s.case.hold;
    let officers = || vec!["sq1".to_string(), "sq2".to_string()];
    let said = |t: &str| t.to_string();
    let early = s.case.stage == CaseStage::Investigating && s.case.evidence.is_empty();
    let after = |kind: &str| w.count(kind) > 0;
    // What was made is served before the next is begun.
    let served = s.case.papers.iter().all(|p| !p.outgoing || p.served_on.is_some());
    let next = early && served;
    if next && !after("InquirySummoned") && !after("SampleTaken") {
        let c = SummonInquiry {
            ask_at: Some(s.now.saturating_add(1.day())),
            place: said("询问室"),
            materials: said("身份证"),
            officers: officers(),
            ..SummonInquiry::default()
        };
        m.case("sq1", "", C::Hold(Command::SummonInquiry(c)));
    }
    if next && after("InquirySummoned") && hold.requests.is_empty() {
        let c = RequestEvidence {
            recipient: said("示例超市"),
            materials: said("台账"),
            due_on: Some(s.today()),
            reason: said("查明"),
            officers: officers(),
        };
        m.case("sq1", "", C::Hold(Command::RequestEvidence(c)));
    }
    let c = ReceiveEvidence { received: said("台账"), officers: officers(), ..ReceiveEvidence::default() };
    m.case("sq1", "", C::Hold(Command::ReceiveEvidence(c)));
    let received = hold.requests.iter().any(|r| r.received_on.is_some());
    if next && received && !after("DataExtracted") {
        m.case("sq1", "", C::Hold(Command::ExtractData(story::extract())));
    }
    if next && after("DataExtracted") && !after("PicturesDescribed") {
        let c = story::pictures(s);
        m.case("sq1", "", C::Hold(Command::DescribePictures(c)));
    }
    if next && !after("SampleTaken") {
        m.case("sq1", "", C::Hold(Command::TakeSample(story::sample())));
    }
    if next && after("SampleTaken") && hold.tests.is_empty() {
        let c = story::seal(1, Custody::Unsealed, "C001");
        m.case("sq1", "", C::Hold(Command::SealGoods(c)));
    }
    let again = hold.tests.len() == 1 && hold.tests.iter().any(|t| t.retest_open);
    let opened = hold.keeping(1).is_some_and(|k| k.seal.is_empty());
    if next && opened && (hold.tests.is_empty() || again) {
        let retest_of = again.then_some(1);
        let c = CommissionTest { goods: vec![1], retest_of, ..story::commission(s) };
        m.case("sq1", if again { "again" } else { "" }, C::Hold(Command::CommissionTest(c)));
    }
    if next {
        let told = TellTestPeriod { officers: officers(), ..TellTestPeriod::default() };
        if hold.tests.iter().any(|t| t.result_on.is_none() && t.period_notice.is_none()) {
            m.case("sq1", "", C::Hold(Command::TellTestPeriod(told)));
        }
        m.case("sq1", "", C::Hold(Command::RecordTestResult(story::result())));
        let told = TellTestResult { officers: officers(), no: None };
        m.case("sq1", "", C::Hold(Command::TellTestResult(told)));
    }
    if next && m.few("RetestRequested", 1) {
        let waived = RequestRetest { waived: true, files: vec![file()], ..RequestRetest::default() };
        m.case("sq1", "waived", C::Hold(Command::RequestRetest(waived)));
        for (how, accepted) in [("agreed", true), ("declined", false)] {
            let c = RequestRetest {
                reason: said("异议"),
                accepted,
                answer: said("答复"),
                ..RequestRetest::default()
            };
            m.case("sq1", how, C::Hold(Command::RequestRetest(c)));
        }
    }
    if s.case.stage == CaseStage::Served {
        let back = ReturnHeldGoods { files: vec![file()], ..story::give_back() };
        m.case("sq1", "", C::Hold(Command::ReturnHeldGoods(back)));
    }
    if s.case.stage == CaseStage::Investigating && s.case.evidence.len() == 1 {
        if hold.excluded.is_empty() {
            let c = ExcludeEvidence { no: 1, reason: said("非法取得") };
            m.case("sq1", "", C::Hold(Command::ExcludeEvidence(c)));
        } else {
            let c = s.evidence();
            m.case("sq1", "in its stead", C::AddEvidence(c));
        }
    }
    let open = |t: &Test| t.result_told_on.is_none() || t.retest_open;
    early
        && (!served
            || hold.tests.iter().any(open)
            || (after("InquirySummoned") && !after("PicturesDescribed")))
}
