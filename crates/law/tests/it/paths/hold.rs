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
use law::goods::{GoodsList, Taken};
use law::town::{PenaltyKind, Town};
use std::fmt::Write;

kinds! { Fact, kind, KINDS:
    InquirySummoned EvidenceRequested RequestedEvidenceReceived DataExtracted PicturesDescribed EvidenceExcluded
    HoldRequested HoldApproved HoldRefused GoodsHeld HoldDisposalProposed HoldDisposalDecided HoldDisposalReturned
    HeldGoodsReturned ConfiscatedStored SampleTaken TestCommissioned TestPeriodTold TestResultRecorded TestResultTold
    RetestRequested CustodyRecorded
}

/// What of it the rest of the road can depend on; every field is named, as in `fingerprint`.
pub fn mark(state: &State, today: Date, town: &Town) -> String {
    let State { request, registrations, proposal, to_return, tests, requests, keeping, keepers, excluded } =
        state;
    let mut ink = String::new();
    let mut ways = Vec::new();
    for r in registrations {
        let due = r.due(&town.calendar).due.is_some_and(|due| due < today);
        ways.push((due, r.things.iter().map(|t| t.way).collect::<Vec<_>>()));
    }
    let tests: Vec<_> = tests
        .iter()
        .map(|t| {
            let told = (t.period_notice.is_some(), t.told_on.is_some());
            (
                &t.goods,
                t.result_on.is_some(),
                told,
                t.result_notice.is_some(),
                t.result_told_on.is_some(),
                t.retest_open,
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

fn here(goods: &GoodsList, taken: Taken) -> bool {
    goods.here(taken).next().is_some()
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
    bounds: &[("HoldRequested", 2), ("HoldDisposalReturned", 1), ("CustodyRecorded", 2)],
    overdue: &["登记保存处理"],
};

fn holding(m: &mut Menu) {
    let (s, w) = (m.s, m.w);
    let hold = &s.case.hold;
    let opinion = || "意见".to_string();
    let early = s.case.stage == CaseStage::Investigating && s.case.evidence.is_empty();
    if early && m.few("HoldRequested", 2) && hold.registrations.is_empty() {
        m.case("sq1", "", C::Hold(Command::RequestHold(story::request())));
    }
    for (how, approve) in [("approved", true), ("refused", false)] {
        let c = ApproveHold { approve, opinion: opinion() };
        m.case("head", how, C::Hold(Command::ApproveHold(c)));
    }
    m.case("sq1", "", C::Hold(Command::CarryOutHold(story::carry_out())));
    for (how, way) in
        [("release", HoldWay::Release), ("confiscate", HoldWay::Confiscate), ("seize", HoldWay::Seize)]
    {
        m.case("sq1", how, C::Hold(Command::ProposeHoldDisposal(story::propose(way))));
    }
    let yes = DecideHoldDisposal { approve: true, opinion: opinion() };
    m.case("head", "", C::Hold(Command::DecideHoldDisposal(yes)));
    if m.few("HoldDisposalReturned", 1) {
        let no = DecideHoldDisposal { approve: false, opinion: opinion() };
        m.case("head", "returned", C::Hold(Command::DecideHoldDisposal(no)));
    }
    m.case("sq1", "", C::Hold(Command::ReturnHeldGoods(story::give_back())));
    let store = StoreConfiscated { place: opinion(), condition: opinion() };
    m.case("keeper", "", C::Hold(Command::StoreConfiscated(store.clone())));
    m.case("sq1", "by a handler", C::Hold(Command::StoreConfiscated(store)));
    if w.count("CustodyRecorded") < 2 && here(&s.case.goods, Taken::Held) && early {
        let moves = [("stored", Custody::Stored), ("lent", Custody::Lent)];
        for (how, action) in moves {
            m.case("keeper", how, C::Hold(Command::RecordCustody(story::custody(1, action))));
        }
    }
}

/// The shortest way to the archive with things confiscated.
fn confiscating(mut m: Menu) -> Vec<Step> {
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
    m.steps
}

/// 抽样、检测、收集证据的文书: each once, in the order in which an investigation would take them.
pub const TAKING: Scope = Scope {
    name: "samples, tests and records of evidence",
    desk: Story::new,
    menu: |s, w| {
        let mut m = Menu::lean(s, w, PLAIN);
        m.clue_road(&[CheckOutcome::General]);
        taking(&mut m, w);
        shortest(m, 500)
    },
    bounds: &[("RetestRequested", 2), ("CustodyRecorded", 3), ("EvidenceExcluded", 1)],
    overdue: &[],
};

fn taking(m: &mut Menu, w: &World) {
    let s = m.s;
    let officers = || vec!["sq1".to_string(), "sq2".to_string()];
    let said = |t: &str| t.to_string();
    let early = s.case.stage == CaseStage::Investigating && s.case.evidence.is_empty();
    let after = |kind: &str| w.count(kind) > 0;
    let once = |m: &Menu, kind: &str| early && m.few(kind, 1);
    if once(m, "InquirySummoned") {
        let c = SummonInquiry {
            ask_at: Some(s.now.saturating_add(1.day())),
            place: said("询问室"),
            materials: said("身份证"),
            officers: officers(),
            ..SummonInquiry::default()
        };
        m.case("sq1", "", C::Hold(Command::SummonInquiry(c)));
    }
    if once(m, "EvidenceRequested") && after("InquirySummoned") {
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
    if once(m, "DataExtracted") && after("RequestedEvidenceReceived") {
        m.case("sq1", "", C::Hold(Command::ExtractData(story::extract())));
    }
    if once(m, "PicturesDescribed") && after("DataExtracted") {
        let c = story::pictures(s);
        m.case("sq1", "", C::Hold(Command::DescribePictures(c)));
    }
    if once(m, "SampleTaken") {
        m.case("sq1", "", C::Hold(Command::TakeSample(story::sample())));
    }
    if early && after("SampleTaken") {
        if m.few("TestCommissioned", 1) {
            let c = CommissionTest { goods: vec![1], ..story::commission(s) };
            m.case("sq1", "", C::Hold(Command::CommissionTest(c)));
        } else if m.few("TestCommissioned", 2) {
            let c = CommissionTest { retest_of: Some(1), ..story::commission(s) };
            m.case("sq1", "again", C::Hold(Command::CommissionTest(c)));
        }
    }
    let told = TellTestPeriod { officers: officers(), no: None };
    m.case("sq1", "", C::Hold(Command::TellTestPeriod(told)));
    m.case("sq1", "", C::Hold(Command::RecordTestResult(story::result())));
    let told = TellTestResult { officers: officers(), no: None };
    m.case("sq1", "", C::Hold(Command::TellTestResult(told)));
    if m.few("RetestRequested", 1) {
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
    if m.few("CustodyRecorded", 1) && early && !s.case.hold.tests.is_empty() {
        let c = story::seal(1, Custody::Unsealed, "C001");
        m.case("sq1", "", C::Hold(Command::SealGoods(c)));
    }
    let back = ReturnHeldGoods { files: vec![file()], ..story::give_back() };
    m.case("sq1", "", C::Hold(Command::ReturnHeldGoods(back)));
    if m.few("EvidenceExcluded", 1) && s.case.evidence.len() == 1 {
        let c = ExcludeEvidence { no: 1, reason: said("非法取得") };
        m.case("sq1", "", C::Hold(Command::ExcludeEvidence(c)));
    }
}
