//! 证据保全 (RULES 1.7: 先行登记保存、抽样、检测鉴定, and how evidence is taken, RULES 7).

use crate::kit::*;
use crate::support::{calendar_once, day};
use jiff::ToSpan;
use law::case::hold::*;
use law::case::{self, CaseCommand as C, *};
use law::deadline::Level;
use law::goods::{Gone, GoodsItem, Taken};
use law::party::{FileFault, FileRef, Party, Signature};

pub fn officers() -> Vec<String> {
    vec!["sq1".into(), "sq2".into()]
}

/// 三轮车、秤: what the town wants to keep from vanishing.
pub fn goods() -> Vec<GoodsItem> {
    let thing = |name: &str, quantity: &str| GoodsItem {
        name: name.into(),
        spec: "旧".into(),
        quantity: quantity.into(),
        condition: "完好".into(),
    };
    vec![thing("三轮车", "1辆"), thing("台秤", "1台")]
}

/// Nobody signed.
pub fn unsigned() -> Signature {
    Signature::default()
}

pub fn request() -> RequestHold {
    RequestHold {
        items: goods(),
        place: "一村路口".into(),
        reason: "物品随时可能被转移".into(),
        officers: officers(),
    }
}

pub fn carry_out() -> CarryOutHold {
    CarryOutHold {
        place: "大队物品室".into(),
        seal: "F001".into(),
        shown_certificates: true,
        duty_told: true,
        copy_given: true,
        delivered: true,
        officers: officers(),
        files: vec![file()],
        signature: signed(),
        ..CarryOutHold::default()
    }
}

pub fn propose(way: HoldWay) -> ProposeHoldDisposal {
    ProposeHoldDisposal {
        way: Some(way),
        reason: "已经查明".into(),
        files: vec![file()],
        officers: officers(),
        ..ProposeHoldDisposal::default()
    }
}

pub fn give_back() -> ReturnHeldGoods {
    ReturnHeldGoods {
        condition: "完好".into(),
        officers: officers(),
        signature: signed(),
        ..ReturnHeldGoods::default()
    }
}

pub fn sample() -> TakeSample {
    TakeSample {
        samples: vec![Sample {
            name: "散装汽油".into(),
            spec: "92号".into(),
            batch: "2026-03".into(),
            base: "200升".into(),
            quantity: "2升".into(),
            seal: "C001".into(),
        }],
        place: "一村路口".into(),
        method: "随机抽取".into(),
        cost: "由本机关承担".into(),
        shown_certificates: true,
        officers: officers(),
        signature: signed(),
        ..TakeSample::default()
    }
}

pub fn commission(s: &Story) -> CommissionTest {
    CommissionTest {
        to: "示例检测中心".into(),
        qualification: "CMA示001".into(),
        matters: "是否符合标准".into(),
        materials: "样品一份".into(),
        goods: vec![],
        due_on: Some(s.today().saturating_add(10.days())),
        officers: officers(),
        ..CommissionTest::default()
    }
}

pub fn result() -> RecordTestResult {
    RecordTestResult {
        report: "检2026-1".into(),
        appraisers: "赵检测（检验师）".into(),
        method: "按标准方法".into(),
        conclusion: "不合格".into(),
        files: vec![file()],
        officers: officers(),
        ..RecordTestResult::default()
    }
}

pub fn custody(goods: u32, action: Custody) -> RecordCustody {
    RecordCustody {
        goods,
        action,
        officer: "sq1".into(),
        purpose: "送检".into(),
        place: "物品库1号架".into(),
        condition: "完好".into(),
        seal: "F001".into(),
        intact: true,
        ..RecordCustody::default()
    }
}

pub fn seal(goods: u32, action: Custody, number: &str) -> SealGoods {
    SealGoods {
        goods,
        action,
        purpose: "防止调换".into(),
        condition: "完好".into(),
        seal: number.into(),
        intact: true,
        officers: officers(),
        files: vec![file()],
        ..SealGoods::default()
    }
}

pub fn extract() -> ExtractData {
    ExtractData {
        object: "收银手机".into(),
        environment: "某型手机，系统运行正常，取证时关闭网络".into(),
        path: DataPath::Medium,
        method: "导出交易记录".into(),
        place: "一村路口".into(),
        files: vec![file()],
        categories: "交易记录".into(),
        shown_certificates: true,
        officers: officers(),
        signature: signed(),
        ..ExtractData::default()
    }
}

pub fn pictures(s: &Story) -> DescribePictures {
    DescribePictures {
        author: "sq1".into(),
        taken_at: Some(s.now),
        place: "一村路口".into(),
        method: "执法记录仪拍摄".into(),
        proves: "现场情况".into(),
        files: vec![file()],
        unaltered: true,
        officers: officers(),
        signature: signed(),
    }
}

pub fn does(s: &mut Story, who: &str, command: Command) {
    s.does(who, C::Hold(command));
}

#[track_caller]
pub fn refused(s: &mut Story, who: &str, command: Command, rule: &str) -> law::refusal::Refusal {
    s.refused(who, C::Hold(command), rule)
}

/// Asked for.
pub fn asked() -> Story {
    let mut s = Story::at(At::Filed);
    does(&mut s, "sq1", Command::RequestHold(request()));
    s
}

/// Asked for and approved.
pub fn approved() -> Story {
    let mut s = asked();
    does(&mut s, "head", Command::ApproveHold(ApproveHold { approve: true, opinion: "同意".into() }));
    s
}

/// Carried out today.
pub fn held() -> Story {
    let mut s = approved();
    does(&mut s, "sq1", Command::CarryOutHold(carry_out()));
    s
}

pub fn dispose(s: &mut Story, way: HoldWay) {
    does(s, "sq1", Command::ProposeHoldDisposal(propose(way)));
    does(
        s,
        "head",
        Command::DecideHoldDisposal(DecideHoldDisposal { approve: true, opinion: "同意".into() }),
    );
}

/// 送达 of everything that waits.
pub fn serve_all(s: &mut Story) {
    while s.case.papers.iter().any(|p| p.outgoing && p.served_on.is_none()) {
        let c = s.serve();
        s.does("sq1", C::ServePaper(c));
    }
}

/// A test commissioned, told of, its result recorded and told.
pub fn tested(s: &mut Story, goods: Vec<u32>, used_up: bool) {
    let c = CommissionTest { goods, ..commission(s) };
    does(s, "sq1", Command::CommissionTest(c));
    does(
        s,
        "sq1",
        Command::TellTestPeriod(TellTestPeriod { officers: officers(), ..TellTestPeriod::default() }),
    );
    serve_all(s);
    does(s, "sq1", Command::RecordTestResult(RecordTestResult { used_up, ..result() }));
    does(s, "sq1", Command::TellTestResult(TellTestResult { officers: officers(), no: None }));
    serve_all(s);
}

pub fn evidence(s: &Story, kind: EvidenceKind, particulars: Particulars) -> AddEvidence {
    AddEvidence { evidence_kind: kind, particulars: Box::new(particulars), ..s.evidence() }
}

pub fn about(thing: u32) -> Particulars {
    Particulars { thing: Some(thing), ..Particulars::default() }
}

// 先行登记保存

#[test]
fn e01_refuses_a_hold_that_the_head_has_not_approved() {
    let mut s = asked();
    let r = refused(&mut s, "sq1", Command::CarryOutHold(carry_out()), "E-01");
    assert_eq!(r.fix.act, Some("approve_hold"));
    let mut s = Story::at(At::Filed);
    refused(&mut s, "sq1", Command::RequestHold(RequestHold { reason: " ".into(), ..request() }), "E-01");
    refused(&mut s, "sq1", Command::RequestHold(RequestHold { items: vec![], ..request() }), "E-01");
}

#[test]
fn e01_refuses_things_and_hours_that_were_not_approved() {
    let mut s = approved();
    let more = GoodsItem { name: "冰柜".into(), quantity: "1台".into(), ..GoodsItem::default() };
    let c = CarryOutHold { items: vec![more], ..carry_out() };
    refused(&mut s, "sq1", Command::CarryOutHold(c), "E-01");
    // The same thing, and more of it than was approved.
    let two = GoodsItem { quantity: "2辆".into(), ..goods()[0].clone() };
    for items in [vec![two], vec![goods()[0].clone(), goods()[0].clone()]] {
        let c = CarryOutHold { items, ..carry_out() };
        assert_eq!(refused(&mut s, "sq1", Command::CarryOutHold(c), "E-01").field, Some("items"));
    }
    let before = s.now.saturating_sub(2.hours());
    let c = CarryOutHold { held_at: Some(before), ..carry_out() };
    refused(&mut s, "sq1", Command::CarryOutHold(c), "E-01");
}

#[test]
fn e01_lets_pass_part_of_what_the_head_approved() {
    let mut s = approved();
    let c = CarryOutHold { items: goods()[..1].to_vec(), ..carry_out() };
    does(&mut s, "sq1", Command::CarryOutHold(c));
    assert_eq!(s.case.goods.here(Taken::Held).count(), 1);
    let paper = s.case.papers.iter().find(|p| p.code == "HOLD").expect("the notice");
    assert_eq!(paper.served_on, Some(s.today()), "handed over on the spot");
    assert!(s.case.papers.iter().any(|p| p.code == "HOLD-A"));
}

#[test]
fn e01_lets_the_head_refuse_and_the_officers_ask_again() {
    let mut s = asked();
    refused(&mut s, "sq1", Command::RequestHold(request()), "P-03");
    does(&mut s, "head", Command::ApproveHold(ApproveHold { approve: false, opinion: "没有必要".into() }));
    refused(&mut s, "sq1", Command::CarryOutHold(carry_out()), "P-03");
    does(&mut s, "sq1", Command::RequestHold(request()));
}

#[test]
fn e01_refuses_the_old_approval_for_a_request_that_took_its_place() {
    // What was approved was no longer there: something else is asked for, and approved anew.
    let mut s = approved();
    let other = GoodsItem { name: "冰柜".into(), quantity: "1台".into(), ..GoodsItem::default() };
    let c = RequestHold { items: vec![other], ..request() };
    does(&mut s, "sq1", Command::RequestHold(c));
    refused(&mut s, "sq1", Command::CarryOutHold(carry_out()), "E-01");
    does(&mut s, "head", Command::ApproveHold(ApproveHold { approve: true, opinion: "同意".into() }));
    does(&mut s, "sq1", Command::CarryOutHold(carry_out()));
    assert_eq!(s.case.goods.0.iter().map(|g| g.item.name.as_str()).collect::<Vec<_>>(), ["冰柜"]);
}

#[test]
fn r10_refuses_to_count_as_stored_what_the_officers_put_somewhere() {
    let mut s = held();
    assert_eq!((s.case.stored().count(), s.case.unstored().count()), (0, 2));
    // Nor can an officer of the case take them in.
    s.people.get_mut("sq2").expect("there").roles.insert(law::person::Role::Store);
    let c = fund::StoreGoods {
        goods: vec![1],
        room: "大队物品室".into(),
        officers: vec!["sq1".into()],
        condition: "完好".into(),
        ..fund::StoreGoods::default()
    };
    s.refused("sq2", C::Fund(fund::Command::StoreGoods(c)), "R-10");
}

#[test]
fn r10_lets_pass_as_stored_what_the_keeper_took_in() {
    let mut s = held();
    does(&mut s, "keeper", Command::RecordCustody(custody(1, Custody::Stored)));
    assert_eq!(s.case.stored().map(|g| g.no).collect::<Vec<_>>(), [1]);
}

#[test]
fn e02_the_decision_is_due_in_seven_working_days_with_a_warning_on_the_fifth() {
    // TD-17: registered on 2025-09-29; 30 September, 9, 10, 11 (worked Saturday), 13, 14, 15 October.
    let due = law::deadline::registration(day("2025-09-29"), calendar_once());
    assert_eq!(due.due, Some(day("2025-10-15")));
    assert!(due.rules.iter().any(|r| r == "E-02"));
    let level = |on: &str| due.status(day(on).at(9, 0, 0, 0), calendar_once()).level;
    assert_eq!(level("2025-10-11"), Level::Green, "the fourth");
    assert_eq!(level("2025-10-13"), Level::Yellow, "the fifth");
    assert_eq!(level("2025-10-15"), Level::Red, "the seventh");
    assert_eq!(level("2025-10-16"), Level::Overdue);
}

#[test]
fn e02_refuses_a_late_disposal_that_keeps_the_things() {
    let mut s = held();
    let due = s.case.hold.registrations[0].due(&s.town.calendar).due.expect("a known year");
    s.now = due.at(9, 0, 0, 0);
    does(&mut s, "sq1", Command::ProposeHoldDisposal(propose(HoldWay::Seize)));
    // The seventh day passes while the proposal lies with the head.
    s.wait(1);
    assert!(case::hold::lapsed(&s.case, s.now, &s.town));
    let yes = DecideHoldDisposal { approve: true, opinion: "同意".into() };
    refused(&mut s, "head", Command::DecideHoldDisposal(yes), "E-02");
    let no = DecideHoldDisposal { approve: false, opinion: "已经逾期".into() };
    does(&mut s, "head", Command::DecideHoldDisposal(no));
    for way in [HoldWay::Seize, HoldWay::Test, HoldWay::Confiscate] {
        let r = refused(&mut s, "sq1", Command::ProposeHoldDisposal(propose(way)), "E-02");
        assert!(r.have.contains("失效"), "{r}");
    }
    // Nor are they used any further: tested, lent, relied on.
    let c = CommissionTest { goods: vec![1], ..commission(&s) };
    refused(&mut s, "sq1", Command::CommissionTest(c), "E-02");
}

#[test]
fn e02_refuses_relying_on_what_has_lapsed_until_it_is_decided() {
    let mut s = held();
    let c = evidence(&s, EvidenceKind::Physical, about(1));
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(1);
    s.does("sq1", C::JudgeEvidence(c));
    let mut s = s.to(At::Ordered);
    s.wait(30);
    let c = SubmitReport { evidence: vec![1], ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "E-02");
}

#[test]
fn e02_refuses_a_decision_over_things_nobody_decided_on() {
    let mut s = held().to(At::WindowOver);
    let c = s.proposal();
    let r = s.refused("sq1", C::ProposeDecision(c), "E-02");
    assert_eq!(r.fix.act, Some("propose_hold_disposal"));
    dispose(&mut s, HoldWay::Release);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn e02_lets_pass_the_release_of_what_has_lapsed_and_closes_only_without_it() {
    let mut s = held().to(At::Reviewed);
    s.wait(30);
    dispose(&mut s, HoldWay::Release);
    let lapsed =
        |e: &CaseEvent| matches!(e.fact, CaseFact::Hold(Fact::HoldDisposalDecided { lapsed: true, .. }));
    assert!(s.case_events.iter().any(lapsed), "the decision says that it came too late");
    let mut s = s.to(At::Paid);
    let c = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(c), "E-02");
    assert_eq!(r.fix.act, Some("return_held_goods"));
    does(&mut s, "sq1", Command::ReturnHeldGoods(give_back()));
    assert!(s.case.goods.0.iter().all(|g| g.gone.is_some_and(|(gone, _)| gone == Gone::Released)));
    s.to(At::Archived);
}

#[test]
fn e03_refuses_a_hold_without_the_duty_told() {
    let mut s = approved();
    let c = CarryOutHold { duty_told: false, ..carry_out() };
    refused(&mut s, "sq1", Command::CarryOutHold(c), "E-03");
}

#[test]
fn e03_lets_pass_a_hold_left_with_the_party_that_was_told() {
    let mut s = approved();
    let c = CarryOutHold { in_place: true, place: "当事人店内".into(), ..carry_out() };
    does(&mut s, "sq1", Command::CarryOutHold(c));
    assert_eq!(s.case.hold.keeping(1).map(|k| k.holder), Some(Holder::Party));
}

#[test]
fn e04_refuses_a_disposal_without_a_way_or_by_one_the_town_does_not_use() {
    let mut s = held();
    let c = ProposeHoldDisposal { way: None, ..propose(HoldWay::Test) };
    refused(&mut s, "sq1", Command::ProposeHoldDisposal(c), "E-04");
    s.town.policy.hold_ways.value = vec![HoldWay::Release];
    refused(&mut s, "sq1", Command::ProposeHoldDisposal(propose(HoldWay::Test)), "E-04");
    s.town.policy.hold_ways.value = HoldWay::ALL.to_vec();
    let c = ProposeHoldDisposal { files: vec![], ..propose(HoldWay::CopyReturn) };
    refused(&mut s, "sq1", Command::ProposeHoldDisposal(c), "E-04");
}

#[test]
fn e04_lets_pass_each_way_and_another_where_the_first_did_not_end_it() {
    for way in HoldWay::ALL {
        let mut s = held();
        dispose(&mut s, way);
        let back = way.gives_back();
        assert_eq!(s.case.hold.to_return.len(), if back.is_some() { 2 } else { 0 });
        if let Some(gone) = back {
            does(&mut s, "sq1", Command::ReturnHeldGoods(give_back()));
            assert!(s.case.goods.0.iter().all(|g| g.gone.is_some_and(|(g, _)| g == gone)));
        } else {
            dispose(&mut s, HoldWay::Release);
        }
    }
}

#[test]
fn e04_lets_pass_each_thing_its_own_way_and_refuses_to_close_over_one_forgotten() {
    let mut s = held();
    let c = ProposeHoldDisposal { goods: vec![1], ..propose(HoldWay::CopyReturn) };
    does(&mut s, "sq1", Command::ProposeHoldDisposal(c));
    let yes = || DecideHoldDisposal { approve: true, opinion: "同意".into() };
    does(&mut s, "head", Command::DecideHoldDisposal(yes()));
    let c = ProposeHoldDisposal { goods: vec![1], ..propose(HoldWay::Release) };
    refused(&mut s, "sq1", Command::ProposeHoldDisposal(c), "P-04");
    does(&mut s, "sq1", Command::ProposeHoldDisposal(propose(HoldWay::Seize)));
    does(&mut s, "head", Command::DecideHoldDisposal(yes()));
    does(&mut s, "sq1", Command::ReturnHeldGoods(give_back()));
    let mut s = s.to(At::Paid);
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "E-04");
}

#[test]
fn a_thing_meant_for_confiscation_goes_to_the_store_with_the_decision() {
    let mut s =
        Story { penalty: Penalty(vec![kind(law::town::PenaltyKind::Confiscation, 0)]), ..Story::new() };
    s = s.to(At::Filed);
    does(&mut s, "sq1", Command::RequestHold(request()));
    does(&mut s, "head", Command::ApproveHold(ApproveHold { approve: true, opinion: "同意".into() }));
    does(&mut s, "sq1", Command::CarryOutHold(carry_out()));
    dispose(&mut s, HoldWay::Confiscate);
    let store = || StoreConfiscated { place: "罚没库".into(), condition: "相符".into() };
    refused(&mut s, "keeper", Command::StoreConfiscated(store()), "P-03");
    let mut s = s.to(At::Paid);
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "R-10");
    does(&mut s, "keeper", Command::StoreConfiscated(store()));
    assert_eq!(s.case.goods.here(Taken::Confiscated).count(), 2);
    assert_eq!(s.case.goods.here(Taken::Held).count(), 0);
}

/// One of the officers, put down as the witness.
fn colleague(s: &Story) -> Signature {
    Signature { name: s.people["sq1"].name.clone(), ..neighbour() }
}

#[test]
fn e05_refuses_a_sample_that_cannot_be_traced() {
    let mut s = Story::at(At::Filed);
    let full = sample().samples[0].clone();
    let blank = |f: fn(&mut Sample)| {
        let mut one = full.clone();
        f(&mut one);
        TakeSample { samples: vec![one], ..sample() }
    };
    for c in [
        blank(|x| x.name.clear()),
        blank(|x| x.batch.clear()),
        blank(|x| x.base.clear()),
        blank(|x| x.quantity.clear()),
        blank(|x| x.seal.clear()),
        TakeSample { samples: vec![], ..sample() },
        TakeSample { signature: unsigned(), ..sample() },
        TakeSample { witness: colleague(&s), ..sample() },
    ] {
        refused(&mut s, "sq1", Command::TakeSample(c), "E-05");
    }
    let c = TakeSample { shown_certificates: false, ..sample() };
    refused(&mut s, "sq1", Command::TakeSample(c), "R-02");
}

#[test]
fn e05_lets_pass_a_full_record_and_asks_for_the_rest_of_the_sample_at_closing() {
    let mut s = Story::at(At::Filed);
    let c = TakeSample { signature: unsigned(), witness: neighbour(), ..sample() };
    does(&mut s, "sq1", Command::TakeSample(c));
    assert_eq!(s.case.hold.keeping(1).map(|k| k.seal.as_str()), Some("C001"));
    tested(&mut s, vec![1], false);
    s.wait(14);
    let mut s = s.to(At::Paid);
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "E-05");
    let c = ReturnHeldGoods { given_up: true, ..give_back() };
    refused(&mut s, "sq1", Command::ReturnHeldGoods(c), "P-04");
    let c = ReturnHeldGoods { given_up: true, files: vec![file()], ..give_back() };
    does(&mut s, "sq1", Command::ReturnHeldGoods(c));
    s.to(At::Closed);
}

#[test]
fn e06_refuses_a_list_that_nobody_signed_or_nobody_got() {
    let mut s = approved();
    let c = CarryOutHold { signature: unsigned(), ..carry_out() };
    refused(&mut s, "sq1", Command::CarryOutHold(c), "E-06");
    let c = CarryOutHold { copy_given: false, ..carry_out() };
    refused(&mut s, "sq1", Command::CarryOutHold(c), "E-06");
    let c = CarryOutHold { witness: colleague(&s), ..carry_out() };
    refused(&mut s, "sq1", Command::CarryOutHold(c), "E-06");
    let nameless = GoodsItem { quantity: "1辆".into(), ..GoodsItem::default() };
    let c = CarryOutHold { items: vec![nameless], ..carry_out() };
    refused(&mut s, "sq1", Command::CarryOutHold(c), "E-06");
    let c = CarryOutHold { files: vec![], ..carry_out() };
    refused(&mut s, "sq1", Command::CarryOutHold(c), "P-04");
}

#[test]
fn e06_lets_pass_a_refusal_that_was_noted_and_a_witness() {
    let refusal = Signature { refused: Some("当事人拒绝签名，全程录像".into()), ..unsigned() };
    for (signature, witness) in [(refusal, unsigned()), (unsigned(), neighbour())] {
        let mut s = approved();
        let c = CarryOutHold { signature, witness, delivered: false, ..carry_out() };
        does(&mut s, "sq1", Command::CarryOutHold(c));
        // Not handed over on the spot: it is served in the ordinary way.
        assert!(s.case.papers.iter().any(|p| p.code == "HOLD" && p.served_on.is_none()));
        serve_all(&mut s);
        assert!(s.case.papers.iter().all(|p| p.code != "HOLD" || p.served_on.is_some()));
    }
    let mut s = approved();
    s.town.policy.film_holds.value = false;
    does(&mut s, "sq1", Command::CarryOutHold(CarryOutHold { files: vec![], ..carry_out() }));
}

// 检测鉴定

#[test]
fn a_tests_period_counts_once_the_written_notice_is_served() {
    let mut s = Story::at(At::Filed);
    does(&mut s, "sq1", Command::TakeSample(sample()));
    let c = CommissionTest { goods: vec![1], ..commission(&s) };
    does(&mut s, "sq1", Command::CommissionTest(c));
    let sent = s.today();
    serve_all(&mut s);
    assert_eq!(s.case.hold.tests[0].told_on, None, "the letter to the laboratory tells the party nothing");
    does(
        &mut s,
        "sq1",
        Command::TellTestPeriod(TellTestPeriod { officers: officers(), ..TellTestPeriod::default() }),
    );
    assert_eq!(s.case.hold.tests[0].told_on, None, "made, not served");
    s.wait(1);
    serve_all(&mut s);
    let told = s.today();
    s.wait(5);
    does(&mut s, "sq1", Command::RecordTestResult(RecordTestResult { used_up: true, ..result() }));
    let t = &s.case.hold.tests[0];
    assert_eq!((t.sent_on, t.told_on, t.result_on), (sent, Some(told), Some(s.today())));
    assert_eq!(s.case.goods.get(1).and_then(|g| g.gone).map(|g| g.0), Some(Gone::UsedUp));
    refused(&mut s, "sq1", Command::TellTestPeriod(TellTestPeriod::default()), "P-03");
}

#[test]
fn q10_refuses_to_tell_a_longer_period_once_the_first_is_over() {
    let mut s = Story::at(At::Filed);
    let c = commission(&s);
    does(&mut s, "sq1", Command::CommissionTest(c));
    let first = s.case.hold.tests[0].due_on;
    let longer = |until| TellTestPeriod { until: Some(until), officers: officers(), no: None };
    let more = first.saturating_add(10.days());
    // Nothing was told yet that could be told anew.
    refused(&mut s, "sq1", Command::TellTestPeriod(longer(more)), "P-04");
    does(
        &mut s,
        "sq1",
        Command::TellTestPeriod(TellTestPeriod { officers: officers(), ..Default::default() }),
    );
    refused(
        &mut s,
        "sq1",
        Command::TellTestPeriod(TellTestPeriod { officers: officers(), ..Default::default() }),
        "P-04",
    );
    serve_all(&mut s);
    let r = refused(&mut s, "sq1", Command::TellTestPeriod(longer(first)), "Q-10");
    assert_eq!(r.field, Some("until"));
    s.until(&first.tomorrow().expect("in range").to_string());
    refused(&mut s, "sq1", Command::TellTestPeriod(longer(more)), "Q-10");
}

#[test]
fn q10_lets_pass_a_longer_period_told_on_the_last_day_of_the_first() {
    let mut s = Story::at(At::Filed);
    let c = commission(&s);
    does(&mut s, "sq1", Command::CommissionTest(c));
    does(
        &mut s,
        "sq1",
        Command::TellTestPeriod(TellTestPeriod { officers: officers(), ..Default::default() }),
    );
    serve_all(&mut s);
    let first = s.case.hold.tests[0].due_on;
    s.until(&first.to_string());
    let more = first.tomorrow().expect("in range");
    let longer = TellTestPeriod { until: Some(more), officers: officers(), no: None };
    does(&mut s, "sq1", Command::TellTestPeriod(longer));
    let t = &s.case.hold.tests[0];
    assert_eq!((t.due_on, t.told_before, t.told_on), (more, Some(first), None), "made, not served");
    serve_all(&mut s);
    assert_eq!(s.case.hold.tests[0].told_on, Some(first));
}

#[test]
fn x05_refuses_the_final_report_before_the_result_is_in_and_lets_it_pass_afterwards() {
    let mut s = Story::at(At::Ordered);
    let c = commission(&s);
    does(&mut s, "sq1", Command::CommissionTest(c));
    let c = s.conclusion();
    let r = s.refused("sq1", C::SubmitReport(c.clone()), "X-05");
    assert_eq!(r.fix.act, Some("record_test_result"));
    does(&mut s, "sq1", Command::RecordTestResult(result()));
    s.does("sq1", C::SubmitReport(c));
}

#[test]
fn x06_refuses_a_decision_on_a_result_that_the_party_was_not_told() {
    let mut s = Story::at(At::Ordered);
    let c = commission(&s);
    does(&mut s, "sq1", Command::CommissionTest(c));
    serve_all(&mut s);
    does(&mut s, "sq1", Command::RecordTestResult(result()));
    let mut s = s.to(At::WindowOver);
    let c = s.proposal();
    let r = s.refused("sq1", C::ProposeDecision(c), "X-06");
    assert_eq!(r.fix.act, Some("tell_test_result"));
    does(&mut s, "sq1", Command::TellTestResult(TellTestResult { officers: officers(), no: None }));
    let c = s.proposal();
    let r = s.refused("sq1", C::ProposeDecision(c), "X-06");
    assert_eq!(r.fix.act, Some("serve_paper"));
    serve_all(&mut s);
    // The party has seven working days to ask for a second test, as it was told.
    let told = s.today();
    let window = s.case.hold.tests[0].retest_window(&s.town.calendar).and_then(|w| w.due).expect("known");
    assert_eq!(law::deadline::Term::W(7).from(told, &s.town.calendar).due, Some(window));
    let shown = s.case.windows(&s.town);
    assert!(shown.iter().any(|(name, w)| *name == "复检申请期限" && w.due == Some(window)), "{shown:?}");
    for on in [told, window] {
        s.now = on.at(20, 0, 0, 0);
        let c = s.proposal();
        let r = s.refused("sq1", C::ProposeDecision(c), "X-06");
        assert_eq!(r.fix.act, Some("request_retest"));
    }
    s.wait(1);
    let c = s.proposal();
    s.does("sq1", C::ProposeDecision(c));
}

#[test]
fn x06_refuses_a_waiver_of_the_second_test_that_nobody_signed() {
    let mut s = Story::at(At::Filed);
    tested(&mut s, vec![], false);
    let waiver = || RequestRetest { waived: true, files: vec![file()], ..RequestRetest::default() };
    let bare = RequestRetest { files: vec![], ..waiver() };
    assert_eq!(refused(&mut s, "sq1", Command::RequestRetest(bare), "X-06").field, Some("files"));
    let both = RequestRetest { accepted: true, ..waiver() };
    refused(&mut s, "sq1", Command::RequestRetest(both), "P-04");
    // Without a waiver a request still says why, and one that was declined leaves the rest of the time.
    let silent = RequestRetest { waived: false, ..waiver() };
    refused(&mut s, "sq1", Command::RequestRetest(silent), "P-04");
    let declined =
        RequestRetest { reason: "异议".into(), answer: "已答复".into(), ..RequestRetest::default() };
    does(&mut s, "sq1", Command::RequestRetest(declined));
    let mut s = s.to(At::WindowOver);
    let c = s.proposal();
    s.refused("sq1", C::ProposeDecision(c), "X-06");
}

#[test]
fn x06_lets_pass_a_decision_at_once_where_the_party_waived_the_second_test() {
    let mut s = Story::at(At::Filed);
    tested(&mut s, vec![], false);
    // The town has changed the period since: the party keeps what it was told.
    s.town.policy.retest_days.value = 1;
    assert_eq!(s.case.hold.tests[0].retest_days, 7);
    let waiver = RequestRetest { waived: true, files: vec![file()], ..RequestRetest::default() };
    does(&mut s, "sq1", Command::RequestRetest(waiver));
    s.to(At::Decided);
}

#[test]
fn a_second_test_that_was_agreed_to_is_made_before_the_decision() {
    let mut s = Story::at(At::Filed);
    tested(&mut s, vec![], false);
    let retest = |accepted| RequestRetest {
        reason: "对结论有异议".into(),
        accepted,
        answer: "已答复".into(),
        ..RequestRetest::default()
    };
    does(&mut s, "sq1", Command::RequestRetest(retest(false)));
    let c = CommissionTest { retest_of: Some(1), ..commission(&s) };
    refused(&mut s, "sq1", Command::CommissionTest(c), "P-04");
    does(&mut s, "sq1", Command::RequestRetest(retest(true)));
    // A request may still come when the report is in: the investigation is then opened once more.
    let mut s2 = Story::at(At::Filed);
    tested(&mut s2, vec![], false);
    let mut s2 = s2.to(At::WindowOver);
    does(&mut s2, "sq1", Command::RequestRetest(retest(true)));
    let c = s2.proposal();
    let r = s2.refused("sq1", C::ProposeDecision(c), "X-06");
    assert_eq!(r.fix.act, Some("commission_test"));
    let mut later = s.clone().to(At::Ordered);
    let c = later.conclusion();
    let r = later.refused("sq1", C::SubmitReport(c), "X-06");
    assert_eq!(r.fix.act, Some("commission_test"));
    let c = CommissionTest { retest_of: Some(1), ..commission(&s) };
    does(&mut s, "sq1", Command::CommissionTest(c));
    assert!(!s.case.hold.tests[0].retest_open);
    assert_eq!(s.case.hold.tests[1].no, 2);
}

#[test]
fn x06_refuses_a_laboratory_without_qualification_and_a_result_without_its_report() {
    let mut s = Story::at(At::Filed);
    let c = CommissionTest { qualification: String::new(), ..commission(&s) };
    refused(&mut s, "sq1", Command::CommissionTest(c), "X-06");
    let c = commission(&s);
    does(&mut s, "sq1", Command::CommissionTest(c));
    for c in [
        RecordTestResult { files: vec![], ..result() },
        RecordTestResult { appraisers: String::new(), ..result() },
        RecordTestResult { method: String::new(), ..result() },
    ] {
        refused(&mut s, "sq1", Command::RecordTestResult(c), "X-06");
    }
}

// 收集证据的文书

#[test]
fn a_summons_names_the_party_and_a_time_to_come() {
    let mut s = Story::at(At::Filed);
    let c = SummonInquiry {
        ask_at: Some(s.now.saturating_add(1.days())),
        place: "询问室".into(),
        materials: "身份证".into(),
        officers: officers(),
        ..SummonInquiry::default()
    };
    let late = SummonInquiry { ask_at: Some(s.now), ..c.clone() };
    refused(&mut s, "sq1", Command::SummonInquiry(late), "P-04");
    does(&mut s, "sq1", Command::SummonInquiry(c));
    let last = s.case_events.last().expect("one");
    assert!(
        matches!(&last.fact, CaseFact::Hold(Fact::InquirySummoned { person, .. }) if person.name == "张示例")
    );
}

#[test]
fn what_others_hold_is_asked_for_by_a_day_and_its_coming_is_put_down() {
    let mut s = Story::at(At::Filed);
    let c = RequestEvidence {
        recipient: "示例超市".into(),
        materials: "进货台账\n\n监控录像".into(),
        due_on: Some(s.today().saturating_add(3.days())),
        reason: "查明来源".into(),
        officers: officers(),
    };
    let past = RequestEvidence { due_on: s.today().yesterday().ok(), ..c.clone() };
    refused(&mut s, "sq1", Command::RequestEvidence(past), "P-04");
    refused(&mut s, "sq1", Command::ReceiveEvidence(ReceiveEvidence::default()), "P-03");
    does(&mut s, "sq1", Command::RequestEvidence(c));
    let runs = |s: &Story| s.case.deadlines(&s.town).iter().any(|(name, _)| *name == "调取证据");
    assert!(runs(&s));
    let c = ReceiveEvidence { officers: officers(), ..ReceiveEvidence::default() };
    refused(&mut s, "sq1", Command::ReceiveEvidence(c.clone()), "P-04");
    does(&mut s, "sq1", Command::ReceiveEvidence(ReceiveEvidence { received: "台账一份".into(), ..c }));
    assert!(!runs(&s));
}

#[test]
fn x06_refuses_pictures_without_who_when_and_where() {
    let mut s = Story::at(At::Filed);
    for c in [
        DescribePictures { author: "sq3".into(), ..pictures(&s) },
        DescribePictures { taken_at: None, ..pictures(&s) },
        DescribePictures { place: String::new(), ..pictures(&s) },
        DescribePictures { unaltered: false, ..pictures(&s) },
        DescribePictures { files: vec![], ..pictures(&s) },
    ] {
        refused(&mut s, "sq1", Command::DescribePictures(c), "X-06");
    }
    let c = pictures(&s);
    does(&mut s, "sq1", Command::DescribePictures(c));
}

// 电子数据

#[test]
fn v01_refuses_a_file_without_its_digests() {
    let mut s = Story::at(At::Filed);
    let bare = FileRef { sm3: String::new(), ..file() };
    let c = ExtractData { files: vec![bare.clone()], ..extract() };
    refused(&mut s, "sq1", Command::ExtractData(c), "V-01");
    let c = AddEvidence { files: vec![bare], ..s.evidence() };
    s.refused("sq1", C::AddEvidence(c), "V-01");
}

#[test]
fn v01_lets_pass_files_with_both_digests_and_lists_them() {
    let mut s = Story::at(At::Filed);
    does(&mut s, "sq1", Command::ExtractData(extract()));
    let Some(CaseFact::Hold(Fact::DataExtracted { list, .. })) = s.case_events.last().map(|e| &e.fact) else {
        panic!("no record")
    };
    assert_eq!((list[0].file.sha256.len(), list[0].file.sm3.len()), (64, 64));
    assert_eq!((list[0].category.as_str(), list[0].format.as_str()), ("交易记录", "JPG（image/jpeg）"));
}

#[test]
fn v02_refuses_an_extraction_without_list_or_signature() {
    let mut s = Story::at(At::Filed);
    for c in [
        ExtractData { files: vec![], ..extract() },
        ExtractData { categories: String::new(), ..extract() },
        ExtractData { categories: "一\n二".into(), ..extract() },
        ExtractData { signature: unsigned(), ..extract() },
        // A refusal alone is not enough here: a witness signs instead.
        ExtractData { signature: Signature { refused: Some("拒签".into()), ..unsigned() }, ..extract() },
    ] {
        refused(&mut s, "sq1", Command::ExtractData(c), "V-02");
    }
}

#[test]
fn v02_lets_pass_the_holders_signature_or_a_witness_in_its_stead() {
    let mut s = Story::at(At::Filed);
    does(&mut s, "sq1", Command::ExtractData(extract()));
    let c = ExtractData {
        signature: unsigned(),
        witness: neighbour(),
        witness_identity: "一村村民".into(),
        ..extract()
    };
    does(&mut s, "sq1", Command::ExtractData(c));
    assert_eq!(s.case.papers.iter().filter(|p| p.code == "EV-E").count(), 2);
}

#[test]
fn v03_refuses_a_witness_from_among_the_handlers_and_none_without_film() {
    let mut s = Story::at(At::Filed);
    let own = Signature { name: "中队乙".into(), ..signed() };
    let c = ExtractData { signature: unsigned(), witness: own, ..extract() };
    refused(&mut s, "sq1", Command::ExtractData(c), "V-03");
    let c = ExtractData { signature: unsigned(), witness: neighbour(), ..extract() };
    let r = refused(&mut s, "sq1", Command::ExtractData(c), "V-03");
    assert_eq!(r.field, Some("witness_identity"));
    let c = ExtractData { signature: unsigned(), no_witness: "现场无其他人".into(), ..extract() };
    refused(&mut s, "sq1", Command::ExtractData(c), "V-03");
}

#[test]
fn v03_lets_pass_a_film_where_no_witness_is_to_be_had() {
    let mut s = Story::at(At::Filed);
    let c = ExtractData {
        signature: unsigned(),
        no_witness: "现场无其他人".into(),
        films: vec![file()],
        ..extract()
    };
    does(&mut s, "sq1", Command::ExtractData(c));
}

pub fn compared() -> Particulars {
    Particulars {
        copied_from: "示例超市收银系统".into(),
        checked_by: "王店长".into(),
        ..Particulars::default()
    }
}

#[test]
fn v04_refuses_a_copy_of_data_that_nobody_compared() {
    let mut s = Story::at(At::Filed);
    let copy =
        |p| AddEvidence { original: false, files: vec![file()], ..evidence(&s, EvidenceKind::Electronic, p) };
    let (none, half) =
        (copy(Particulars::default()), copy(Particulars { checked_by: String::new(), ..compared() }));
    s.refused("sq1", C::AddEvidence(none), "V-04");
    s.refused("sq1", C::AddEvidence(half), "V-04");
}

#[test]
fn v04_lets_pass_the_original_and_a_copy_that_agrees_with_it() {
    let mut s = Story::at(At::Filed);
    let c = AddEvidence {
        original: false,
        files: vec![file()],
        ..evidence(&s, EvidenceKind::Electronic, compared())
    };
    s.does("sq1", C::AddEvidence(c));
    let c =
        AddEvidence { files: vec![file()], ..evidence(&s, EvidenceKind::Electronic, Particulars::default()) };
    s.does("sq1", C::AddEvidence(c));
}

#[test]
fn v05_refuses_an_extraction_that_says_nothing_of_the_system() {
    let mut s = Story::at(At::Filed);
    let c = ExtractData { environment: String::new(), ..extract() };
    refused(&mut s, "sq1", Command::ExtractData(c), "V-05");
}

#[test]
fn v05_lets_pass_one_that_names_the_device_and_its_state() {
    let mut s = Story::at(At::Filed);
    does(&mut s, "sq1", Command::ExtractData(extract()));
}

#[test]
fn v06_evidence_once_put_down_keeps_its_files_whatever_follows() {
    let mut s = Story::at(At::Filed);
    let c = AddEvidence { files: vec![file()], ..s.evidence() };
    s.does("sq1", C::AddEvidence(c));
    let before = s.case.evidence[0].files.clone();
    let c = s.judge(1);
    s.does("sq1", C::JudgeEvidence(c));
    let exclusion = ExcludeEvidence { no: 1, reason: "来源不明".into() };
    does(&mut s, "sq1", Command::ExcludeEvidence(exclusion));
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    shown("V-06", &s.case.evidence[0].files, &before);
    assert_eq!(s.case.evidence.len(), 2, "nothing is taken away");
}

#[test]
fn v07_refuses_leaving_the_medium_without_a_reason_and_opening_a_seal_unseen() {
    let mut s = held();
    for path in [DataPath::Extract, DataPath::Print] {
        let c = ExtractData { path, ..extract() };
        refused(&mut s, "sq1", Command::ExtractData(c), "V-07");
    }
    let c = SealGoods { files: vec![], ..seal(1, Custody::Unsealed, "F001") };
    refused(&mut s, "sq1", Command::SealGoods(c), "V-07");
    let c = SealGoods { witness: colleague(&s), ..seal(1, Custody::Unsealed, "F001") };
    refused(&mut s, "sq1", Command::SealGoods(c), "V-07");
    let c = seal(1, Custody::Unsealed, " ");
    refused(&mut s, "sq1", Command::SealGoods(c), "V-07");
}

#[test]
fn v07_lets_pass_a_reasoned_extraction_and_a_seal_opened_before_a_camera() {
    let mut s = held();
    let path_reason = "服务器在外地，无法封存".into();
    does(
        &mut s,
        "sq1",
        Command::ExtractData(ExtractData { path: DataPath::Extract, path_reason, ..extract() }),
    );
    does(&mut s, "sq1", Command::SealGoods(seal(1, Custody::Unsealed, "F001")));
    does(&mut s, "sq1", Command::SealGoods(seal(1, Custody::Sealed, "F002")));
    let k = s.case.hold.keeping(1).expect("kept");
    assert_eq!((k.seal.as_str(), &k.broken), ("F002", &None));
}

#[test]
fn v08_refuses_evidence_taken_by_unlawful_means() {
    let mut s = Story::at(At::Judged);
    let exclusion = || ExcludeEvidence { no: 1, reason: "以欺骗手段取得".into() };
    does(&mut s, "sq1", Command::ExcludeEvidence(exclusion()));
    let c = s.judge(1);
    s.refused("sq1", C::JudgeEvidence(c), "V-08");
    let mut s = s.to(At::Ordered);
    let c = SubmitReport { evidence: vec![1], ..s.conclusion() };
    s.refused("sq1", C::SubmitReport(c), "V-08");
    let c = s.conclusion();
    s.refused("sq1", C::SubmitReport(c), "X-05");
}

#[test]
fn v08_lets_pass_a_report_on_what_was_taken_lawfully() {
    let mut s = Story::at(At::Judged);
    let c = s.evidence();
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(2);
    s.does("sq1", C::JudgeEvidence(c));
    let exclusion = ExcludeEvidence { no: 1, reason: "以欺骗手段取得".into() };
    does(&mut s, "sq1", Command::ExcludeEvidence(exclusion));
    let s = s.to(At::Concluded);
    assert_eq!(s.case.report.expect("reported").evidence, [2]);
}

#[test]
fn v09_a_files_own_properties_stay_as_they_came() {
    let mut s = Story::at(At::Filed);
    let taken_at = Some(day(START).at(8, 30, 0, 0));
    let picture = FileRef { taken_at, name: "IMG_0001.jpg".into(), ..file() };
    let c = DescribePictures { taken_at: None, files: vec![picture.clone()], ..pictures(&s) };
    does(&mut s, "sq1", Command::DescribePictures(c));
    let Some(CaseFact::Hold(Fact::PicturesDescribed { files, taken_at: told, .. })) =
        s.case_events.last().map(|e| &e.fact)
    else {
        panic!("no statement")
    };
    shown("V-09", files, &[picture]);
    assert_eq!(Some(*told), taken_at, "the camera's own time is taken over");
}

#[test]
fn v10_refuses_a_re_encoded_picture_as_original() {
    let mut s = Story::at(At::Filed);
    let chat = FileRef { original: false, ..file() };
    let c = AddEvidence { files: vec![chat], ..s.evidence() };
    s.refused("sq1", C::AddEvidence(c), "V-10");
}

#[test]
fn v10_lets_pass_the_same_picture_marked_as_a_copy() {
    let mut s = Story::at(At::Filed);
    let chat = FileRef { original: false, ..file() };
    let c = AddEvidence { original: false, files: vec![chat], ..s.evidence() };
    s.does("sq1", C::AddEvidence(c));
}

// 各类证据的要件 (行诉证据§10–14)

pub fn made(s: &Story) -> Particulars {
    Particulars {
        maker: "中队甲".into(),
        made_at: Some(s.now),
        method: "执法记录仪".into(),
        ..Particulars::default()
    }
}

pub fn told_by(s: &Story) -> AddEvidence {
    let particulars = Particulars {
        witness: Party {
            name: "王邻居".into(),
            id_number: Some(ADULT.into()),
            address: "一村六组".into(),
            ..Party::default()
        },
        occupation: "农民".into(),
        signature: neighbour(),
        ..Particulars::default()
    };
    AddEvidence { files: vec![file()], ..evidence(s, EvidenceKind::Testimony, particulars) }
}

#[test]
fn x06_refuses_each_kind_without_what_it_must_say() {
    use EvidenceKind as K;
    let s = Story::at(At::Filed);
    let none = Particulars::default;
    let with = |c: AddEvidence| AddEvidence { files: vec![file()], ..c };
    let copy = |kind| AddEvidence { original: false, ..evidence(&s, kind, none()) };
    let recorded = |p| with(evidence(&s, K::AudioVisual, p));
    let sound = FileRef { media_type: "audio/mpeg".into(), ..file() };
    let testimony = |f: fn(&mut Particulars)| {
        let mut c = told_by(&s);
        f(&mut c.particulars);
        c
    };
    let appraised = || Particulars {
        institution: "鉴定所".into(),
        qualification: "证001".into(),
        method: "标准".into(),
        told_on: Some(s.today()),
        ..none()
    };
    let wrong = [
        copy(K::Documentary),
        copy(K::Physical),
        AddEvidence { particulars: Box::new(compared()), ..copy(K::Physical) },
        recorded(none()),
        recorded(Particulars { maker: String::new(), ..made(&s) }),
        recorded(Particulars { method: String::new(), ..made(&s) }),
        recorded(Particulars { made_at: None, ..made(&s) }),
        AddEvidence { files: vec![sound], ..recorded(made(&s)) },
        AddEvidence { original: false, ..recorded(made(&s)) },
        testimony(|p| p.witness.address.clear()),
        testimony(|p| p.occupation.clear()),
        testimony(|p| p.signature = Signature::default()),
        AddEvidence { files: vec![], ..told_by(&s) },
        evidence(&s, K::PartyStatement, none()),
        evidence(&s, K::Appraisal, none()),
        evidence(&s, K::Appraisal, Particulars { qualification: String::new(), ..appraised() }),
        evidence(&s, K::Appraisal, Particulars { told_on: None, ..appraised() }),
        evidence(&s, K::Appraisal, Particulars { test: Some(1), ..none() }),
    ];
    let numberless = testimony(|p| p.witness.id_number = None);
    let mut tried = s.clone();
    for c in wrong {
        tried.refused("sq1", C::AddEvidence(c), "X-06");
    }
    tried.refused("sq1", C::AddEvidence(numberless), "I-01");
}

#[test]
fn x06_lets_pass_each_kind_that_says_it() {
    use EvidenceKind as K;
    let mut s = Story::at(At::Filed);
    let with = |c: AddEvidence| AddEvidence { files: vec![file()], ..c };
    let right = [
        AddEvidence { original: false, ..evidence(&s, K::Documentary, compared()) },
        with(AddEvidence { original: false, ..evidence(&s, K::Physical, compared()) }),
        with(evidence(&s, K::AudioVisual, made(&s))),
        told_by(&s),
        with(evidence(&s, K::PartyStatement, Particulars::default())),
    ];
    for c in right {
        s.does("sq1", C::AddEvidence(c));
    }
}

#[test]
fn x06_refuses_finding_an_appraisal_true_before_the_party_was_told() {
    let mut s = Story::at(At::Filed);
    let c = commission(&s);
    does(&mut s, "sq1", Command::CommissionTest(c));
    serve_all(&mut s);
    does(&mut s, "sq1", Command::RecordTestResult(result()));
    let c = evidence(&s, EvidenceKind::Appraisal, Particulars { test: Some(1), ..Particulars::default() });
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(1);
    s.refused("sq1", C::JudgeEvidence(c), "X-06");
    does(&mut s, "sq1", Command::TellTestResult(TellTestResult { officers: officers(), no: None }));
    serve_all(&mut s);
    let c = s.judge(1);
    s.does("sq1", C::JudgeEvidence(c));
}

// 保管链

#[test]
fn r10_refuses_a_keeper_who_handles_the_case_and_a_handler_who_keeps_its_things() {
    let mut s = held();
    s.people.get_mut("sq2").expect("there").roles.insert(law::person::Role::Store);
    refused(&mut s, "sq2", Command::RecordCustody(custody(1, Custody::Stored)), "R-10");
    s.people.get_mut("sq3").expect("there").roles.insert(law::person::Role::Store);
    does(&mut s, "sq3", Command::RecordCustody(custody(1, Custody::Stored)));
    let c = SealGoods { officers: vec!["sq1".into(), "sq3".into()], ..seal(1, Custody::Unsealed, "F001") };
    refused(&mut s, "sq1", Command::SealGoods(c), "R-10");
}

#[test]
fn r10_lets_pass_a_keeper_apart_from_the_case_through_the_whole_chain() {
    let mut s = held();
    for action in [Custody::Stored, Custody::Lent, Custody::TakenBack] {
        does(&mut s, "keeper", Command::RecordCustody(custody(1, action)));
    }
    let k = s.case.hold.keeping(1).expect("kept");
    assert_eq!((k.holder, &k.broken), (Holder::Keeper, &None));
    assert_eq!(s.case.goods.get(1).and_then(|g| g.place.as_deref()), Some("物品库1号架"));
    // Out of turn, back in time, by someone who is no handler.
    refused(&mut s, "keeper", Command::RecordCustody(custody(1, Custody::TakenBack)), "P-03");
    let early =
        RecordCustody { moved_at: Some(day("2026-03-01").at(9, 0, 0, 0)), ..custody(1, Custody::Lent) };
    refused(&mut s, "keeper", Command::RecordCustody(early), "P-04");
    let stranger = RecordCustody { officer: "sq9".into(), ..custody(1, Custody::Lent) };
    refused(&mut s, "keeper", Command::RecordCustody(stranger), "P-04");
    refused(&mut s, "keeper", Command::RecordCustody(custody(7, Custody::Lent)), "P-04");
}

#[test]
fn what_is_lent_comes_back_before_it_is_returned() {
    let mut s = held();
    does(&mut s, "keeper", Command::RecordCustody(custody(1, Custody::Stored)));
    does(&mut s, "keeper", Command::RecordCustody(custody(1, Custody::Lent)));
    dispose(&mut s, HoldWay::Release);
    refused(&mut s, "sq1", Command::ReturnHeldGoods(give_back()), "P-03");
    does(&mut s, "keeper", Command::RecordCustody(custody(1, Custody::TakenBack)));
    does(&mut s, "sq1", Command::ReturnHeldGoods(give_back()));
}

/// The thing is evidence, and its chain is broken at the store's door.
fn broken(link: RecordCustody) -> Story {
    let mut s = held();
    let c = evidence(&s, EvidenceKind::Physical, about(1));
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(1);
    s.does("sq1", C::JudgeEvidence(c));
    does(&mut s, "keeper", Command::RecordCustody(link));
    assert!(s.case.hold.keeping(1).expect("kept").broken.is_some());
    dispose(&mut s, HoldWay::Release);
    s
}

#[test]
fn x06_refuses_evidence_whose_custody_chain_is_broken() {
    for link in [
        RecordCustody { seal: "F009".into(), ..custody(1, Custody::Stored) },
        RecordCustody { intact: false, ..custody(1, Custody::Stored) },
        RecordCustody { seal: String::new(), ..custody(1, Custody::Stored) },
    ] {
        let mut s = broken(link).to(At::Ordered);
        let c = SubmitReport { evidence: vec![1], ..s.conclusion() };
        s.refused("sq1", C::SubmitReport(c), "X-06");
        // Unnamed, it does not come onto the list by itself.
        let c = s.conclusion();
        s.refused("sq1", C::SubmitReport(c), "X-05");
    }
}

/// What a house may find of a file.
fn file_faults() -> [FileFault; 3] {
    [
        FileFault::Locked("Test.Marker".into()),
        FileFault::Missing,
        FileFault::Damaged("记为1字节，实为0字节".into()),
    ]
}

/// The second piece of evidence is a photograph, judged or not.
fn photographed(judged: bool) -> Story {
    let mut s = Story::at(At::Gathered);
    let c = AddEvidence { files: vec![file()], ..s.evidence() };
    s.does("sq1", C::AddEvidence(c));
    for no in 1..=1 + u32::from(judged) {
        let c = s.judge(no);
        s.does("sq1", C::JudgeEvidence(c));
    }
    s
}

#[test]
fn x06_refuses_finding_true_what_is_locked_gone_or_damaged() {
    for fault in file_faults() {
        let mut s = photographed(false);
        s.file_faults.insert(file().sha256, fault.clone());
        let c = s.judge(2);
        let r = s.refused("sq1", C::JudgeEvidence(c), "X-06");
        assert!(r.have.contains("第2号证据") && r.have.contains(&fault.words()), "{}", r.have);
        assert_eq!(r.field, Some("verified"));
        let marks = s.with("sq1", |ctx| file_marks(&s.case.evidence[1], ctx));
        assert!(marks.len() == 1 && marks[0].bars() && marks[0].words().contains(&fault.words()));
        // It may be set aside, and the case goes on without it.
        let c = JudgeEvidence { verified: false, ..s.judge(2) };
        s.does("sq1", C::JudgeEvidence(c));
        let s = s.to(At::Concluded);
        assert_eq!(s.case.report.as_ref().map(|r| r.evidence.clone()), Some(vec![1]));
    }
}

#[test]
fn x06_refuses_a_report_and_a_decision_on_a_file_that_was_lost_after_it_was_judged() {
    for fault in file_faults() {
        let mut s = photographed(true).to(At::Ordered);
        s.file_faults.insert(file().sha256, fault.clone());
        let c = SubmitReport { evidence: vec![2], ..s.conclusion() };
        let r = s.refused("sq1", C::SubmitReport(c), "X-06");
        assert_eq!(r.field, Some("evidence"));
        // Unnamed, it does not come onto the list by itself.
        let s = s.to(At::Concluded);
        assert_eq!(s.case.report.as_ref().map(|r| r.evidence.clone()), Some(vec![1]));
        let mut s = photographed(true).to(At::WindowOver);
        s.file_faults.insert(file().sha256, fault);
        let c = s.proposal();
        let r = s.refused("sq1", C::ProposeDecision(c), "X-06");
        assert_eq!(r.fix.act, Some("reopen_investigation"));
    }
}

#[test]
fn x06_lets_pass_a_file_that_is_whole_or_whole_again() {
    let mut s = photographed(false);
    // Of another file nothing follows for this one.
    s.file_faults.insert("0".repeat(64), FileFault::Missing);
    let mut lost = s.clone();
    lost.file_faults.insert(file().sha256, FileFault::Missing);
    let c = lost.judge(2);
    lost.refused("sq1", C::JudgeEvidence(c), "X-06");
    lost.file_faults.remove(&file().sha256);
    for mut s in [s, lost] {
        let c = s.judge(2);
        s.does("sq1", C::JudgeEvidence(c));
        let s = s.to(At::Decided);
        assert_eq!(s.case.report.as_ref().map(|r| r.evidence.clone()), Some(vec![1, 2]));
    }
}

#[test]
fn x06_refuses_a_decision_on_a_thing_whose_chain_broke_after_the_report() {
    let mut s = held();
    let c = evidence(&s, EvidenceKind::Physical, about(1));
    s.does("sq1", C::AddEvidence(c));
    let c = s.judge(1);
    s.does("sq1", C::JudgeEvidence(c));
    dispose(&mut s, HoldWay::Release);
    let mut s = s.to(At::WindowOver);
    let other = SealGoods { intact: false, ..seal(1, Custody::Unsealed, "F001") };
    does(&mut s, "sq1", Command::SealGoods(other));
    let c = s.proposal();
    let r = s.refused("sq1", C::ProposeDecision(c), "X-06");
    assert_eq!(r.fix.act, Some("reopen_investigation"));
}

#[test]
fn a_digest_that_no_longer_agrees_breaks_the_chain() {
    let mut s = held();
    let hashed = |hash: &str| RecordCustody { hash: hash.into(), ..custody(1, Custody::Stored) };
    does(&mut s, "keeper", Command::RecordCustody(hashed("ab12")));
    let lent = RecordCustody { hash: "AB12".into(), ..custody(1, Custody::Lent) };
    does(&mut s, "keeper", Command::RecordCustody(lent));
    assert_eq!(s.case.hold.keeping(1).expect("kept").broken, None, "letters' case does not matter");
    let back = RecordCustody { hash: "cd34".into(), ..custody(1, Custody::TakenBack) };
    does(&mut s, "keeper", Command::RecordCustody(back));
    assert_eq!(s.case.hold.keeping(1).expect("kept").broken.as_deref(), Some("校验值不一致"));
}

#[test]
fn the_case_page_tells_what_is_held_and_until_when() {
    let s = held();
    let told = (case::hold::SIDE.facts)(&s.case, &s.town);
    assert!(told.iter().any(|(name, value)| *name == "登记保存" && value.contains("2件待处理")), "{told:?}");
    let runs = s.case.deadlines(&s.town);
    let (_, due) = runs.iter().find(|(name, _)| *name == "登记保存处理").expect("it runs");
    assert_eq!(due.due, Some(day("2026-03-11")));
    let s = Story::at(At::Filed);
    assert!((case::hold::SIDE.facts)(&s.case, &s.town).is_empty());
}

#[test]
fn a_copy_a_broken_chain_and_an_exclusion_are_marked_at_the_evidence() {
    let mut s = broken(RecordCustody { seal: "F009".into(), ..custody(1, Custody::Stored) });
    let words = |s: &Story, e: &law::case::Evidence| -> Vec<String> {
        law::case::hold::marks(&s.case, e).iter().map(EvidenceMark::words).collect()
    };
    let e = s.case.evidence[0].clone();
    assert_eq!(words(&s, &e), ["原件", "保管链断裂：封签号应为F001，实为F009"]);
    let exclude = ExcludeEvidence { no: 1, reason: "没有出示证件即取走".into() };
    does(&mut s, "sq1", Command::ExcludeEvidence(exclude));
    let copy = law::case::Evidence { original: false, ..e };
    let marks = law::case::hold::marks(&s.case, &copy);
    assert_eq!(marks.iter().map(EvidenceMark::bars).collect::<Vec<_>>(), [false, true, true]);
    assert_eq!((&marks[0], &marks[2]), (&EvidenceMark::Copy, &EvidenceMark::Excluded));
}

/// Records that the core would not have let come about, each forged alone.
#[test]
fn what_a_report_or_decision_may_not_rest_on_is_found_in_altered_records() {
    use law::case::hold::faults;
    let s = Story::at(At::Decided);
    let events = s.case_events.clone();
    assert_eq!(faults(&events), []);
    let relied = s.case.report.as_ref().expect("a report").evidence[0];
    let at =
        events.iter().position(|e| matches!(e.fact, CaseFact::ReportSubmitted { .. })).expect("a report");
    let forged = |fact: CaseFact| {
        let mut all = events.clone();
        let event = law::matter::Entry { fact, ..all[at].clone() };
        all.insert(at, event);
        faults(&all)
    };
    let excluded =
        forged(CaseFact::Hold(Fact::EvidenceExcluded { no: relied, reason: "非法取得".into() }));
    assert_eq!(excluded.len(), 3, "the report, the proposal and the decision: {excluded:?}");
    assert!(excluded.iter().all(|(no, what)| *no == relied && what.contains("已排除")), "{excluded:?}");
    let mut unknown = events.clone();
    if let CaseFact::ReportSubmitted { evidence, .. } = &mut unknown[at].fact {
        evidence.push(99);
    }
    assert!(faults(&unknown).iter().any(|(no, what)| *no == 99 && what.contains("没有的证据")));
    let mut copied = events.clone();
    for event in &mut copied {
        if let CaseFact::EvidenceAdded { no, files, original, .. } = &mut event.fact
            && *no == relied
        {
            *original = true;
            let file = FileRef { original: false, ..files.first().cloned().unwrap_or_else(crate::kit::file) };
            *files = vec![file];
        }
    }
    let copied = faults(&copied);
    assert!(
        matches!(copied.as_slice(), [(no, what)] if *no == relied && what.contains("标为原件")),
        "{copied:?}"
    );
}
