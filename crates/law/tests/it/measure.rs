//! 查封扣押 (RULES §2, Q-01– ): proposed and approved, or urgent; at the scene; its term; its end.

use crate::kit::{At, Story, folds_with_witnesses_by_name, kind, neighbour, signed};
use crate::support::day;
use crate::witness::shown;
use jiff::ToSpan;
use jiff::civil::DateTime;
use law::case::fund::{self, RemitProceeds, StoreGoods};
use law::case::hold;
use law::case::measure::{Command as K, *};
use law::case::{CaseCommand as C, CaseStage, Decide, DecideFiling, FilingVerdict, Penalty, close_checks};
use law::deadline::{Deadline, Level};
use law::goods::{Gone, GoodsItem, Taken};
use law::money::Fen;
use law::number::DocNumber;
use law::party::Signature;
use law::refusal::Refusal;
use law::rules;
use law::town::{ItemMeasure, LawRank, MeasureKind, PenaltyKind};

// The default commands, as the squadron fills them in.

fn team() -> Vec<String> {
    vec!["sq1".into(), "sq2".into()]
}

fn at(text: &str) -> DateTime {
    text.parse().expect("a moment")
}

pub fn tricycle() -> Object {
    Object {
        name: "三轮车".into(),
        spec: "蓝色".into(),
        quantity: "1辆".into(),
        condition: "完好".into(),
        relation: "运送占道堆放的沙石".into(),
        ..Object::default()
    }
}

pub fn asked(_: &Story) -> ProposeMeasure {
    ProposeMeasure {
        reason: "不扣押将继续占道堆放".into(),
        objects: vec![tricycle()],
        place: "一村路口".into(),
        officers: team(),
        ..ProposeMeasure::default()
    }
}

pub fn approved(approve: bool) -> DecideMeasure {
    DecideMeasure { approve, opinion: "意见".into(), ..DecideMeasure::default() }
}

/// Written down at the scene.
pub fn carried(s: &Story) -> CarryOutMeasure {
    let began = s.now;
    CarryOutMeasure {
        started_at: Some(began),
        ended_at: Some(s.now),
        place: "一村路口".into(),
        shown_at: Some(began),
        notified_at: Some(began),
        party_present: true,
        told_at: Some(began),
        defence: "无".into(),
        process: "扣押三轮车一辆，贴封条".into(),
        signature: signed(),
        other: "无".into(),
        officers: team(),
        ..CarryOutMeasure::default()
    }
}

/// The party stayed away; a neighbour stood by and signed.
fn away(s: &Story) -> CarryOutMeasure {
    CarryOutMeasure {
        party_present: false,
        signature: Signature::default(),
        witness: neighbour(),
        witness_identity: "一村村民".into(),
        ..carried(s)
    }
}

pub fn urgent(s: &Story) -> TakeUrgentMeasure {
    let c = carried(s);
    TakeUrgentMeasure {
        urgency: "当事人正要转移车辆".into(),
        reason: "不扣押将继续占道堆放".into(),
        objects: vec![tricycle()],
        started_at: c.started_at,
        ended_at: c.ended_at,
        place: c.place,
        shown_at: c.shown_at,
        notified_at: c.notified_at,
        party_present: c.party_present,
        told_at: c.told_at,
        defence: c.defence,
        process: c.process,
        signature: c.signature,
        other: c.other,
        officers: c.officers,
        ..TakeUrgentMeasure::default()
    }
}

pub fn reported() -> ReportUrgentMeasure {
    ReportUrgentMeasure {
        reported_to: "head".into(),
        content: "电话报告".into(),
        officers: team(),
        ..ReportUrgentMeasure::default()
    }
}

pub fn handed() -> DeliverMeasure {
    DeliverMeasure {
        sealed: true,
        two_copies: true,
        signature: signed(),
        officers: team(),
        ..DeliverMeasure::default()
    }
}

pub fn kept() -> KeepMeasure {
    KeepMeasure {
        place: "镇涉案物品库".into(),
        keeper: "保管员".into(),
        condition: "完好".into(),
        ..KeepMeasure::default()
    }
}

pub fn tested(s: &Story) -> ExcludeTesting {
    ExcludeTesting {
        agency: "市检测中心".into(),
        item: "制动性能".into(),
        sent_on: Some(s.today()),
        officers: team(),
        ..ExcludeTesting::default()
    }
}

/// The letter to the laboratory of [`tested`].
fn commissioned(sent: &str, until: &str) -> C {
    C::Hold(hold::Command::CommissionTest(hold::CommissionTest {
        to: "市检测中心".into(),
        qualification: "CMA示001".into(),
        matters: "制动性能".into(),
        materials: "三轮车一辆".into(),
        sent_on: Some(day(sent)),
        due_on: Some(day(until)),
        officers: team(),
        ..Default::default()
    }))
}

fn tell(until: Option<&str>) -> C {
    let until = until.map(day);
    C::Hold(hold::Command::TellTestPeriod(hold::TellTestPeriod { until, officers: team(), no: None }))
}

/// The number of the last notice of a period.
fn notice(s: &Story) -> String {
    let test = s.case.hold.tests.last().expect("commissioned");
    test.period_notice.as_ref().expect("made").to_string()
}

/// Sent to the laboratory, and the party told in writing until when: the record that rests on the notice.
fn told(s: &mut Story, sent: &str, until: &str) -> ExcludeTesting {
    s.does("sq1", commissioned(sent, until));
    s.does("sq1", tell(None));
    crate::hold::serve_all(s);
    ExcludeTesting { sent_on: Some(day(sent)), notice: notice(s), ..tested(s) }
}

pub fn longer() -> ProposeMeasureExtension {
    ProposeMeasureExtension {
        reason: "案情复杂，需要查明所有人".into(),
        officers: team(),
        ..Default::default()
    }
}

pub fn lengthened(approve: bool) -> DecideMeasureExtension {
    DecideMeasureExtension { approve, opinion: "意见".into(), ..Default::default() }
}

pub fn sold() -> SellSeized {
    SellSeized {
        goods: vec![1],
        perishable: true,
        reason: "鲜活水产".into(),
        proceeds: Fen::yuan(900),
        market: Fen::yuan(1_000),
        opinion: "同意".into(),
        ..SellSeized::default()
    }
}

pub fn settled(disposal: Disposal) -> SettleMeasure {
    SettleMeasure {
        disposal,
        basis: "《示例法》第七十条".into(),
        opinion: "同意".into(),
        ..SettleMeasure::default()
    }
}

pub fn released(ground: Ground) -> ReleaseMeasure {
    ReleaseMeasure { ground, reason: "依法解除".into(), ..ReleaseMeasure::default() }
}

pub fn given_back() -> ReturnMeasure {
    ReturnMeasure {
        recipient: "张示例".into(),
        signature: signed(),
        officers: team(),
        ..ReturnMeasure::default()
    }
}

/// A command of this procedure.
pub fn m(c: K) -> C {
    C::Measure(c)
}

// How far a measure has gone.

fn filed() -> Story {
    Story::at(At::Filed)
}

fn proposed() -> Story {
    let mut s = filed();
    let c = asked(&s);
    s.does("sq1", m(K::ProposeMeasure(c)));
    s
}

pub fn granted() -> Story {
    let mut s = proposed();
    s.does("head", m(K::DecideMeasure(approved(true))));
    s
}

pub fn taken() -> Story {
    let mut s = granted();
    let c = carried(&s);
    s.does("sq1", m(K::CarryOutMeasure(c)));
    s
}

pub fn in_force() -> Story {
    let mut s = taken();
    s.does("sq1", m(K::DeliverMeasure(handed())));
    s
}

fn hurried() -> Story {
    let mut s = filed();
    let c = urgent(&s);
    s.does("sq1", m(K::TakeUrgentMeasure(c)));
    s
}

/// In force since a day, carried out at nine.
fn since(date: &str) -> Story {
    let mut s = granted();
    s.until(date);
    let c = carried(&s);
    s.does("sq1", m(K::CarryOutMeasure(c))).does("sq1", m(K::DeliverMeasure(handed())));
    s
}

fn first(s: &Story) -> &Measure {
    s.case.measure.get(1).expect("a measure")
}

fn stands(s: &Story) -> Standing {
    first(s).standing(&s.case, s.now, &s.town)
}

fn deadline(s: &Story, what: &str) -> Deadline {
    let all = s.case.deadlines(&s.town);
    all.into_iter().find(|(name, _)| *name == what).unwrap_or_else(|| panic!("no {what}")).1
}

fn due(s: &Story) -> String {
    deadline(s, "查封扣押期限").text()
}

fn runs(s: &Story, what: &str) -> bool {
    s.case.deadlines(&s.town).iter().any(|(name, _)| *name == what)
}

/// A thing registered before (证据保全), as that procedure leaves it.
fn registers(s: &mut Story) {
    let by = DocNumber::new("济承综执", "保", 2026, 1);
    let item = GoodsItem { name: "电子秤".into(), quantity: "1台".into(), ..GoodsItem::default() };
    let on = s.today();
    s.case.goods.take(&[item], Taken::Held, &by, on);
}

// The law it rests on, necessity.

#[test]
fn q01_refuses_a_rule_or_the_towns_plan_as_the_basis() {
    let mut s = filed();
    // TL-17: the plan in the column of the basis.
    let c = ProposeMeasure { basis: "《乡镇综合行政执法改革实施方案》".into(), ..asked(&s) };
    let r = s.refused("sq1", m(K::ProposeMeasure(c)), "Q-01");
    assert_eq!(r.field, Some("basis"));
    for (rank, basis) in [(LawRank::Normative, "《实施方案》第九条"), (LawRank::Rule, "《示例办法》第三条")]
    {
        s.town.powers[1].items[0].measures =
            vec![ItemMeasure { kind: MeasureKind::Seize, basis: basis.into(), rank }];
        let c = asked(&s);
        s.refused("sq1", m(K::ProposeMeasure(c)), "Q-01");
        let c = urgent(&s);
        s.refused("sq1", m(K::TakeUrgentMeasure(c)), "Q-01");
    }
}

#[test]
fn q01_lets_pass_a_regulation_and_a_law() {
    let mut s = filed();
    let c = ProposeMeasure { basis: " 《示例条例》第六十条 ".into(), ..asked(&s) };
    s.does("sq1", m(K::ProposeMeasure(c)));
    let c = ProposeMeasure { measure_kind: MeasureKind::Seal, ..asked(&s) };
    s.does("sq1", m(K::ProposeMeasure(c)));
    let bases: Vec<&str> = s.case.measure.measures.iter().map(|m| m.plan.basis.as_str()).collect();
    assert_eq!(bases, ["《示例条例》第六十条", "《示例法》第六十一条"]);
}

#[test]
fn q02_refuses_what_the_list_does_not_tie_to_the_item() {
    let mut s = filed();
    s.town.powers[1].items[0].measures.retain(|m| m.kind == MeasureKind::Seal);
    let c = asked(&s);
    s.refused("sq1", m(K::ProposeMeasure(c)), "Q-02");
    // The item has left the list since the filing.
    s.town.powers[1].items.remove(0);
    let c = asked(&s);
    s.refused("sq1", m(K::ProposeMeasure(c)), "Q-02");
}

#[test]
fn q02_lets_pass_what_the_list_names_for_the_item() {
    let s = proposed();
    let plan = &first(&s).plan;
    assert_eq!((plan.item.as_str(), plan.item_name.as_str()), ("A-01", "占道堆放"));
}

#[test]
fn q03_refuses_a_measure_for_what_is_slight_without_a_reason() {
    let mut s = filed();
    let c = ProposeMeasure { minor: true, ..asked(&s) };
    assert_eq!(s.refused("sq1", m(K::ProposeMeasure(c)), "Q-03").field, Some("minor_reason"));
}

#[test]
fn q03_lets_pass_a_measure_with_the_reason_why_it_is_needed_all_the_same() {
    let mut s = filed();
    let c = ProposeMeasure { minor: true, minor_reason: "屡教不改".into(), ..asked(&s) };
    s.does("sq1", m(K::ProposeMeasure(c)));
    let c = ProposeMeasure { reason: " ".into(), ..asked(&s) };
    s.refused("sq1", m(K::ProposeMeasure(c)), "P-04");
}

#[test]
fn q14_refuses_freezing() {
    let mut s = filed();
    let c = ProposeMeasure { measure_kind: MeasureKind::Freeze, ..asked(&s) };
    let r = s.refused("sq1", m(K::ProposeMeasure(c)), "Q-14");
    assert_eq!(r.rule.articles, ["强§29"]);
    let c = TakeUrgentMeasure { measure_kind: MeasureKind::Freeze, ..urgent(&s) };
    s.refused("sq1", m(K::TakeUrgentMeasure(c)), "Q-14");
}

#[test]
fn q14_lets_pass_sealing_and_seizing() {
    for kind in [MeasureKind::Seal, MeasureKind::Seize] {
        let mut s = filed();
        let c = TakeUrgentMeasure { measure_kind: kind, ..urgent(&s) };
        s.does("sq1", m(K::TakeUrgentMeasure(c)));
        let held = if kind == MeasureKind::Seal { Taken::Sealed } else { Taken::Seized };
        assert_eq!(s.case.goods.here(held).count(), 1);
    }
}

// Who and how.

#[test]
fn r11_refuses_third_parties_and_people_without_certificates() {
    let mut s = granted();
    let c = CarryOutMeasure { performer: Performer::Entrusted, ..carried(&s) };
    assert_eq!(s.refused("sq1", m(K::CarryOutMeasure(c)), "R-11").field, Some("performer"));
    for stranger in ["contract", "expired", "hub"] {
        s.wait(1);
        let officers = vec!["sq1".into(), stranger.into()];
        let c = CarryOutMeasure { officers: officers.clone(), ..carried(&s) };
        s.refused("sq1", m(K::CarryOutMeasure(c)), "R-11");
        let c = TakeUrgentMeasure { officers, ..urgent(&s) };
        s.refused("sq1", m(K::TakeUrgentMeasure(c)), "R-11");
    }
}

#[test]
fn r11_lets_pass_the_agencys_own_officers() {
    let s = taken();
    assert!(s.case.handlers.contains("sq1") && s.case.handlers.contains("sq2"));
}

#[test]
fn q04_refuses_a_measure_without_any_one_of_the_steps() {
    type Without = (&'static str, fn(&mut CarryOutMeasure));
    let steps: [Without; 9] = [
        ("shown_at", |c| c.shown_at = None),
        ("notified_at", |c| c.notified_at = None),
        ("told_at", |c| c.told_at = None),
        ("defence", |c| c.defence = " ".into()),
        ("process", |c| c.process = String::new()),
        ("signature", |c| c.signature = Signature::default()),
        ("witness", |c| (c.party_present, c.signature) = (false, Signature::default())),
        ("other", |c| c.other = String::new()),
        ("place", |c| c.place = String::new()),
    ];
    let mut s = granted();
    for (field, without) in steps {
        let mut c = carried(&s);
        without(&mut c);
        assert_eq!(s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-04").field, Some(field));
    }
    // TL-16: one officer alone, and one person under two accounts.
    for officers in [vec!["sq1".to_string()], vec!["sq1".into(), "twin".into()]] {
        let c = CarryOutMeasure { officers, ..carried(&s) };
        s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-04");
    }
    // Shown before the door was opened, told after the officers had left.
    let early = CarryOutMeasure { shown_at: Some(at("2026-03-01T09:00:00")), ..carried(&s) };
    s.refused("sq1", m(K::CarryOutMeasure(early)), "Q-04");
    let late = CarryOutMeasure { told_at: Some(s.now.saturating_add(1.hour())), ..carried(&s) };
    s.refused("sq1", m(K::CarryOutMeasure(late)), "Q-04");
}

#[test]
fn q04_refuses_a_witness_who_did_not_sign_or_is_one_of_the_officers() {
    let mut s = granted();
    let named = Signature { name: "村委会主任".into(), ..Signature::default() };
    let declined = Signature { refused: Some("认识当事人，不愿签名".into()), ..named.clone() };
    let own = Signature { name: s.people["sq2"].name.clone(), ..neighbour() };
    for witness in [named, declined, own] {
        let c = CarryOutMeasure { witness: witness.clone(), ..away(&s) };
        assert_eq!(s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-04").field, Some("witness"));
        let alone = away(&s);
        let c = TakeUrgentMeasure { party_present: false, signature: alone.signature, witness, ..urgent(&s) };
        assert_eq!(s.refused("sq1", m(K::TakeUrgentMeasure(c)), "Q-04").field, Some("witness"));
    }
    // Whoever stayed away has not signed either.
    let c = CarryOutMeasure { signature: signed(), ..away(&s) };
    assert_eq!(s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-04").field, Some("signature"));
}

#[test]
fn q04_refuses_what_was_not_approved_beforehand() {
    let mut s = proposed();
    let c = carried(&s);
    // Not yet: the head has not decided.
    let r = s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-04");
    assert_eq!(r.fix.act, Some("decide_measure"));
    s.wait(1);
    s.does("head", m(K::DecideMeasure(approved(true))));
    let before = CarryOutMeasure { started_at: Some(s.now.saturating_sub(1.hour())), ..carried(&s) };
    let r = s.refused("sq1", m(K::CarryOutMeasure(before)), "Q-04");
    assert_eq!(r.fix.act, Some("take_urgent_measure"));
    let more = Object { name: "沙石".into(), ..tricycle() };
    let c = CarryOutMeasure { objects: vec![more], ..carried(&s) };
    s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-04");
    // The same thing, and more of it than the head approved.
    for objects in [vec![Object { quantity: "2辆".into(), ..tricycle() }], vec![tricycle(), tricycle()]] {
        let c = CarryOutMeasure { objects, ..carried(&s) };
        assert_eq!(s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-04").field, Some("objects"));
    }
    let mut s = proposed();
    s.does("head", m(K::DecideMeasure(approved(false))));
    let c = carried(&s);
    let r = s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-04");
    assert_eq!(r.fix.act, Some("propose_measure"));
    // Nothing was ever asked for: that is no step of the measure.
    let mut s = filed();
    let c = carried(&s);
    s.refused("sq1", m(K::CarryOutMeasure(c)), "P-03");
}

#[test]
fn q04_lets_pass_the_whole_with_the_party_or_a_witness() {
    let s = taken();
    assert_eq!(s.case.papers.iter().filter(|p| p.code.starts_with("SEIZ")).count(), 4);
    let mut s = granted();
    let c = CarryOutMeasure {
        signature: Signature { refused: Some("不服扣押，拒绝签名".into()), ..Signature::default() },
        ..carried(&s)
    };
    s.does("sq1", m(K::CarryOutMeasure(c)));
    let mut s = granted();
    let c = away(&s);
    s.does("sq1", m(K::CarryOutMeasure(c)));
    // Fewer things than approved.
    let mut s = filed();
    let other = Object { name: "沙石".into(), ..tricycle() };
    let c = ProposeMeasure { objects: vec![tricycle(), other], ..asked(&s) };
    s.does("sq1", m(K::ProposeMeasure(c))).does("head", m(K::DecideMeasure(approved(true))));
    let c = CarryOutMeasure { objects: vec![tricycle()], ..carried(&s) };
    s.does("sq1", m(K::CarryOutMeasure(c)));
    assert_eq!(s.case.goods.0.len(), 1);
}

#[test]
fn who_carries_a_measure_out_does_not_approve_it() {
    let mut s = filed();
    let c = ProposeMeasure { officers: vec!["poly".into(), "sq2".into()], ..asked(&s) };
    s.does("poly", m(K::ProposeMeasure(c)));
    s.refused("poly", m(K::DecideMeasure(approved(true))), "X-14");
    s.refused("deputy2", m(K::DecideMeasure(approved(true))), "R-09");
    s.refused("sq1", m(K::DecideMeasure(approved(true))), "P-01");
}

// The urgent measure.

#[test]
fn q05_refuses_approval_after_twenty_four_hours() {
    let mut s = filed();
    s.now = at("2026-10-01T18:30:00");
    let c = urgent(&s);
    s.does("sq1", m(K::TakeUrgentMeasure(c))).does("sq1", m(K::ReportUrgentMeasure(reported())));
    // TD-23: from half past six on a holiday to half past six on the next.
    assert_eq!(deadline(&s, "补办查封扣押批准").text(), "2026-10-02 18:30");
    s.now = at("2026-10-02T18:31:00");
    let r = s.refused("head", m(K::DecideMeasure(approved(true))), "Q-05");
    assert_eq!(r.fix.act, Some("release_measure"));
    // Only release is left.
    assert_eq!(stands(&s), Standing::Due(Ground::NotApproved));
    s.refused("head", m(K::SettleMeasure(settled(Disposal::Destroy))), "Q-05");
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotApproved))));
}

#[test]
fn q05_refuses_approval_without_a_report_and_a_late_report() {
    let mut s = hurried();
    let r = s.refused("head", m(K::DecideMeasure(approved(true))), "Q-05");
    assert_eq!(r.fix.act, Some("report_urgent_measure"));
    // Reported to somebody who may not approve it.
    let c = ReportUrgentMeasure { reported_to: "deputy2".into(), ..reported() };
    s.refused("sq1", m(K::ReportUrgentMeasure(c)), "Q-05");
    s.wait(1);
    s.refused("sq1", m(K::ReportUrgentMeasure(reported())), "Q-05");
    let mut s = filed();
    let c = TakeUrgentMeasure { urgency: String::new(), ..urgent(&s) };
    s.refused("sq1", m(K::TakeUrgentMeasure(c)), "Q-05");
}

#[test]
fn q05_lets_pass_approval_to_the_minute() {
    let mut s = filed();
    s.now = at("2026-10-01T18:30:00");
    let c = urgent(&s);
    s.does("sq1", m(K::TakeUrgentMeasure(c))).does("sq1", m(K::DeliverMeasure(handed())));
    s.does("sq1", m(K::ReportUrgentMeasure(reported())));
    s.now = at("2026-10-02T18:30:00");
    s.does("head", m(K::DecideMeasure(approved(true))));
    assert_eq!(stands(&s), Standing::InForce);
    assert!(!runs(&s, "补办查封扣押批准"));
}

#[test]
fn q05_lets_pass_a_disapproval_which_releases_at_once() {
    let mut s = hurried();
    s.does("head", m(K::DecideMeasure(approved(false))));
    let r = first(&s).to_return().expect("released by the same act");
    assert_eq!((r.ground, r.goods.as_slice()), (Ground::NotApproved, &[1][..]));
    assert_eq!(stands(&s), Standing::ToReturn);
    s.does("sq1", m(K::ReturnMeasure(given_back())));
    assert_eq!(stands(&s), Standing::Over);
}

#[test]
fn a_filing_is_not_refused_while_urgent_goods_are_held() {
    let mut s = Story::at(At::Endorsed);
    let c = urgent(&s);
    s.does("sq1", m(K::TakeUrgentMeasure(c)));
    let refuse =
        || C::DecideFiling(DecideFiling { verdict: FilingVerdict::Refuse, opinion: "不立".into() });
    let r = s.refused("head", refuse(), "Q-12");
    assert_eq!(r.fix.act, Some("release_measure"));
    s.does("head", m(K::DecideMeasure(approved(false))));
    s.refused("head", refuse(), "Q-13");
    s.does("sq1", m(K::ReturnMeasure(given_back()))).does("head", refuse());
    assert_eq!(s.case.stage, CaseStage::NotFiled);
}

// What.

#[test]
fn q06_refuses_what_is_unrelated_a_necessity_of_life_or_sealed_already() {
    let mut s = filed();
    for bad in [
        Object { relation: " ".into(), ..tricycle() },
        Object { necessity: true, ..tricycle() },
        Object { sealed_by: "市人民法院".into(), ..tricycle() },
    ] {
        let c = ProposeMeasure { objects: vec![tricycle(), bad.clone()], ..asked(&s) };
        assert_eq!(s.refused("sq1", m(K::ProposeMeasure(c)), "Q-06").field, Some("objects"));
        let c = TakeUrgentMeasure { objects: vec![bad], ..urgent(&s) };
        s.refused("sq1", m(K::TakeUrgentMeasure(c)), "Q-06");
    }
    // What is seized already is not seized twice.
    let mut s = in_force();
    let c = ProposeMeasure { held: vec![1], ..asked(&s) };
    s.refused("sq1", m(K::ProposeMeasure(c)), "Q-06");
}

#[test]
fn q06_lets_pass_registered_goods_turned_into_seized_ones() {
    let mut s = filed();
    registers(&mut s);
    let c = ProposeMeasure { held: vec![7], ..asked(&s) };
    s.refused("sq1", m(K::ProposeMeasure(c)), "P-04");
    let c = ProposeMeasure { held: vec![1], objects: vec![], ..asked(&s) };
    s.does("sq1", m(K::ProposeMeasure(c))).does("head", m(K::DecideMeasure(approved(true))));
    let c = carried(&s);
    s.does("sq1", m(K::CarryOutMeasure(c)));
    let g = s.case.goods.get(1).expect("the scales");
    assert_eq!((g.taken, g.by.word.as_str(), s.case.goods.0.len()), (Taken::Seized, "封决", 1));
}

#[test]
fn e02_refuses_seizing_what_has_lapsed_or_is_to_be_given_back() {
    use law::case::hold;
    let held = || {
        let mut s = filed();
        s.does("sq1", C::Hold(hold::Command::RequestHold(crate::hold::request())));
        let yes = hold::ApproveHold { approve: true, opinion: "同意".into() };
        s.does("head", C::Hold(hold::Command::ApproveHold(yes)));
        s.does("sq1", C::Hold(hold::Command::CarryOutHold(crate::hold::carry_out())));
        s
    };
    let seize = |s: &Story| ProposeMeasure { held: vec![1], objects: vec![], ..asked(s) };
    // Seven working days are over and nobody decided.
    let mut s = held();
    s.wait(30);
    let c = seize(&s);
    let r = s.refused("sq1", m(K::ProposeMeasure(c)), "E-02");
    assert!(r.have.contains("失效"), "{r}");
    // It was decided to give it back.
    let mut s = held();
    s.does("sq1", C::Hold(hold::Command::ProposeHoldDisposal(crate::hold::propose(hold::HoldWay::Release))));
    let yes = hold::DecideHoldDisposal { approve: true, opinion: "同意".into() };
    s.does("head", C::Hold(hold::Command::DecideHoldDisposal(yes)));
    let c = seize(&s);
    let r = s.refused("sq1", m(K::ProposeMeasure(c)), "E-02");
    assert!(r.have.contains("退还"), "{r}");
    // Approved in time and carried out too late.
    let mut s = held();
    let c = seize(&s);
    s.does("sq1", m(K::ProposeMeasure(c))).does("head", m(K::DecideMeasure(approved(true))));
    let mut late = s.clone();
    let c = carried(&s);
    s.does("sq1", m(K::CarryOutMeasure(c)));
    assert_eq!(s.case.goods.get(1).map(|g| g.taken), Some(Taken::Seized));
    late.wait(30);
    let c = carried(&late);
    late.refused("sq1", m(K::CarryOutMeasure(c)), "E-02");
}

#[test]
fn p03_refuses_a_measure_once_the_case_is_decided() {
    for from in [At::Decided, At::Served] {
        let mut s = Story::at(from);
        let (c, u) = (asked(&s), urgent(&s));
        s.refused("sq1", m(K::ProposeMeasure(c)), "P-03");
        s.refused("sq1", m(K::TakeUrgentMeasure(u)), "P-03");
    }
}

// Handed over on the spot.

#[test]
fn q07_refuses_a_decision_handed_over_three_days_later() {
    // TL-14
    let mut s = taken();
    assert!(runs(&s, "当场交付查封扣押决定书"));
    s.wait(3);
    let r = s.refused("sq1", m(K::DeliverMeasure(handed())), "Q-07");
    assert_eq!(r.fix.act, Some("release_measure"));
    // Nor by the ordinary service: only release is left.
    let serve = s.serve();
    s.refused("sq1", C::ServePaper(serve), "P-03");
    assert_eq!(stands(&s), Standing::Undelivered);
    let c = tested(&s);
    s.refused("sq1", m(K::ExcludeTesting(c)), "Q-07");
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
}

#[test]
fn q07_refuses_the_late_decision_while_another_of_the_day_may_still_be_handed_over() {
    let mut s = taken();
    s.wait(3);
    let c = urgent(&s);
    s.does("sq1", m(K::TakeUrgentMeasure(c)));
    // Backdated or not, the first can only be released.
    for delivered_at in [None, Some(s.now.saturating_sub(72.hours()))] {
        let c = DeliverMeasure { measure: 1, delivered_at, ..handed() };
        assert_eq!(s.refused("sq1", m(K::DeliverMeasure(c)), "Q-07").fix.act, Some("release_measure"));
    }
    s.does("sq1", m(K::DeliverMeasure(DeliverMeasure { measure: 2, ..handed() })));
}

#[test]
fn q07_refuses_one_copy_no_receipt_and_an_unnamed_party() {
    let mut s = taken();
    let c = DeliverMeasure { two_copies: false, ..handed() };
    s.refused("sq1", m(K::DeliverMeasure(c)), "Q-07");
    let c = DeliverMeasure { signature: Signature::default(), ..handed() };
    s.refused("sq1", m(K::DeliverMeasure(c)), "Q-07");
    // A refusal is witnessed, and the witness signs.
    let refusal = Signature { refused: Some("不服扣押，拒收".into()), ..Signature::default() };
    let named = Signature { name: "村委会主任".into(), ..Signature::default() };
    let own = Signature { name: s.people["sq1"].name.clone(), ..neighbour() };
    for witness in [Signature::default(), named, own] {
        let c = DeliverMeasure { signature: refusal.clone(), witness, ..handed() };
        assert_eq!(s.refused("sq1", m(K::DeliverMeasure(c)), "Q-07").field, Some("witness"));
    }
    let c = DeliverMeasure { sealed: false, ..handed() };
    s.refused("sq1", m(K::DeliverMeasure(c)), "R-12");
    let mut s = granted();
    s.case.subject.as_mut().expect("a subject").party.address = String::new();
    let c = carried(&s);
    s.refused("sq1", m(K::CarryOutMeasure(c)), "Q-07");
}

#[test]
fn q07_lets_pass_decision_and_list_handed_over_the_same_day() {
    let s = in_force();
    for code in ["SEIZ", "SEIZ-L"] {
        let paper = s.case.papers.iter().find(|p| p.code == code).expect(code);
        assert_eq!(paper.served_on, Some(s.today()), "{code}");
    }
    let mut s = taken();
    let c = DeliverMeasure {
        signature: Signature { refused: Some("不服扣押，拒收".into()), ..Signature::default() },
        witness: neighbour(),
        ..handed()
    };
    s.does("sq1", m(K::DeliverMeasure(c)));
}

/// 旧卷: scene, hand-over and return named their witnesses and had no signature of theirs.
#[test]
fn measures_whose_witnesses_were_recorded_by_name_still_fold() {
    let mut s = granted();
    let refusal = Signature { refused: Some("不服扣押，拒收".into()), ..Signature::default() };
    let c = away(&s);
    s.does("sq1", m(K::CarryOutMeasure(c)));
    let c = DeliverMeasure { signature: refusal.clone(), witness: neighbour(), ..handed() };
    s.does("sq1", m(K::DeliverMeasure(c)));
    s.does("head", m(K::ReleaseMeasure(released(Ground::NoViolation))));
    let c = ReturnMeasure { signature: refusal, witness: neighbour(), ..given_back() };
    s.does("sq1", m(K::ReturnMeasure(c)));
    assert_eq!(folds_with_witnesses_by_name(&s), 3);
}

// The term.

#[test]
fn q08_refuses_more_than_thirty_days_and_a_second_extension() {
    let mut s = filed();
    for days in [0, 31, 60] {
        let c = ProposeMeasure { days: Some(days), ..asked(&s) };
        s.refused("sq1", m(K::ProposeMeasure(c)), "Q-08");
    }
    let mut s = in_force();
    let c = ProposeMeasureExtension { days: Some(31), ..longer() };
    s.refused("sq1", m(K::ProposeMeasureExtension(c)), "Q-08");
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
    s.does("head", m(K::DecideMeasureExtension(lengthened(true))));
    let mut two = s.clone();
    // Another measure of the case may still be extended; this one may not.
    let c = urgent(&two);
    two.does("sq1", m(K::TakeUrgentMeasure(c)));
    let c = ProposeMeasureExtension { measure: 1, ..longer() };
    two.refused("sq1", m(K::ProposeMeasureExtension(c)), "Q-08");
    let r = s.refused("sq1", m(K::ProposeMeasureExtension(longer())), "Q-08");
    assert!(r.have.starts_with("已经延长"), "{}", r.have);
    // While one waits for the head, and where nothing is held.
    let mut s = in_force();
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
    let r = s.refused("sq1", m(K::ProposeMeasureExtension(longer())), "Q-08");
    assert!(r.have.starts_with("正在报批"), "{}", r.have);
    filed().refused("sq1", m(K::ProposeMeasureExtension(longer())), "P-03");
}

#[test]
fn q13_refuses_to_extend_what_has_run_out() {
    let mut s = since("2026-09-05");
    s.until("2026-10-06");
    let r = s.refused("sq1", m(K::ProposeMeasureExtension(longer())), "Q-13");
    assert_eq!(r.fix.act, Some("release_measure"));
    // Another that still runs may be extended, this one not.
    let c = urgent(&s);
    s.does("sq1", m(K::TakeUrgentMeasure(c)));
    let c = ProposeMeasureExtension { measure: 1, ..longer() };
    s.refused("sq1", m(K::ProposeMeasureExtension(c)), "Q-13");
    s.does("sq1", m(K::ProposeMeasureExtension(ProposeMeasureExtension { measure: 2, ..longer() })));
}

#[test]
fn q08_refuses_an_extension_approved_after_the_end() {
    let mut s = since("2026-09-05");
    s.until("2026-10-05");
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
    s.until("2026-10-06");
    let r = s.refused("head", m(K::DecideMeasureExtension(lengthened(true))), "Q-08");
    assert_eq!(r.fix.act, Some("release_measure"));
    s.does("head", m(K::DecideMeasureExtension(lengthened(false))));
}

#[test]
fn q08_lets_pass_thirty_days_that_end_on_a_rest_day() {
    // TD-18: calendar days, not rolled over the holidays; the red line is the last working day before.
    let mut s = since("2026-09-05");
    let d = deadline(&s, "查封扣押期限");
    assert_eq!((d.due, d.control), (Some(day("2026-10-05")), Some(day("2026-09-30"))));
    assert!(d.rules.iter().any(|r| r == "Q-08"));
    let told = (SIDE.facts)(&s.case, &s.town);
    assert!(told[0].1.contains("2026-10-05") && told[0].1.contains("2026-09-30"), "{told:?}");
    s.until("2026-10-05");
    assert_eq!(stands(&s), Standing::InForce);
    s.until("2026-10-06");
    assert_eq!(stands(&s), Standing::Due(Ground::Expired));
    let mut s = granted();
    s.case.measure.measures[0].plan.days = 10;
    let c = carried(&s);
    s.does("sq1", m(K::CarryOutMeasure(c)));
    assert_eq!(due(&s), "2026-03-12");
}

#[test]
fn q09_refuses_to_count_an_extension_that_was_not_told() {
    let mut s = since("2026-09-05");
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
    s.does("head", m(K::DecideMeasureExtension(lengthened(true))));
    // Approved, but not told: the old end stands.
    assert_eq!(due(&s), "2026-10-05");
    s.until("2026-10-06");
    assert_eq!(stands(&s), Standing::Due(Ground::Expired));
    s.refused("head", m(K::SettleMeasure(settled(Disposal::Destroy))), "Q-09");
    // Told on the day after the end: too late.
    let serve = s.serve();
    s.does("sq1", C::ServePaper(serve));
    assert_eq!(due(&s), "2026-10-05");
    s.does("head", m(K::ReleaseMeasure(released(Ground::Expired))));
    let mut s = in_force();
    let c = ProposeMeasureExtension { reason: String::new(), ..longer() };
    s.refused("sq1", m(K::ProposeMeasureExtension(c)), "Q-09");
}

#[test]
fn q09_lets_pass_an_extension_told_in_writing_before_the_end() {
    let mut s = since("2026-09-05");
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
    s.does("head", m(K::DecideMeasureExtension(lengthened(true))));
    s.until("2026-10-05");
    let serve = s.serve();
    s.does("sq1", C::ServePaper(serve));
    // TD-19: thirty more from the first end, not from the day of the decision.
    assert_eq!(due(&s), "2026-11-04");
    s.until("2026-11-04");
    assert_eq!(stands(&s), Standing::InForce);
    s.until("2026-11-05");
    s.refused("head", m(K::SettleMeasure(settled(Disposal::Destroy))), "Q-13");
    // Refused extensions may be asked for again.
    let mut s = in_force();
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
    s.does("head", m(K::DecideMeasureExtension(lengthened(false))));
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
}

#[test]
fn q10_refuses_a_period_that_no_served_notice_tells_and_costs_for_the_party() {
    let mut s = since("2026-09-05");
    s.until("2026-09-07");
    let refused = |s: &Story, c: ExcludeTesting, act| {
        let r = s.clone().refused("sq1", m(K::ExcludeTesting(c)), "Q-10");
        assert_eq!((r.field, r.fix.act), (Some("notice"), act), "{r}");
    };
    // A number that stands on no notice of the case: invented, or that of the letter to the laboratory.
    s.does("sq1", commissioned("2026-09-07", "2026-09-16"));
    let letter = s.case.hold.tests[0].number.to_string();
    for wrong in ["示承综执鉴告字〔2026〕第099号".to_string(), letter] {
        refused(&s, ExcludeTesting { notice: wrong, ..tested(&s) }, Some("tell_test_period"));
    }
    // Made, and not served.
    s.does("sq1", tell(None));
    let c = ExcludeTesting { notice: notice(&s), ..tested(&s) };
    refused(&s, c.clone(), Some("serve_paper"));
    crate::hold::serve_all(&mut s);
    // Another laboratory or another day than the notice says.
    refused(&s, ExcludeTesting { agency: "省检测中心".into(), ..c.clone() }, None);
    s.until("2026-09-08");
    refused(&s, ExcludeTesting { sent_on: Some(s.today()), ..c.clone() }, None);
    // Not of what this measure holds.
    let mut other = s.clone();
    other.case.hold.tests[0].goods = vec![99];
    refused(&other, c.clone(), None);
    let r = s.refused("sq1", m(K::ExcludeTesting(ExcludeTesting { charged: true, ..c.clone() })), "Q-10");
    assert_eq!(r.field, Some("charged"));
    // The notice says who and when; nothing of it has to be written down again.
    let c = ExcludeTesting { agency: String::new(), sent_on: None, ..c };
    s.does("sq1", m(K::ExcludeTesting(c)));
    let test = &first(&s).tests[0];
    assert_eq!(
        (test.agency.as_str(), test.span.from, test.until, test.told_on),
        ("市检测中心", day("2026-09-07"), Some(day("2026-09-16")), Some(day("2026-09-07")))
    );
}

#[test]
fn q10_refuses_a_period_told_when_it_was_over() {
    // Told when the result was there, or when the period itself had run out.
    let mut s = since("2026-09-05");
    s.until("2026-09-16");
    let mut late = s.clone();
    let c = told(&mut late, "2026-09-07", "2026-09-15");
    assert_eq!(late.refused("sq1", m(K::ExcludeTesting(c)), "Q-10").field, Some("notice"));
    let mut s2 = s.clone();
    let c = told(&mut s2, "2026-09-07", "2026-09-20");
    let known = ExcludeTesting { result_on: Some(day("2026-09-15")), ..c.clone() };
    assert_eq!(s2.refused("sq1", m(K::ExcludeTesting(known)), "Q-10").field, Some("notice"));
    s2.does("sq1", m(K::ExcludeTesting(c)));
    // A longer period made out in time and served when the first had run out.
    let c = told(&mut s, "2026-09-07", "2026-09-20");
    s.until("2026-09-20");
    s.does("sq1", tell(Some("2026-09-30")));
    s.until("2026-09-21");
    crate::hold::serve_all(&mut s);
    let c = ExcludeTesting { notice: notice(&s), ..c };
    assert_eq!(s.refused("sq1", m(K::ExcludeTesting(c)), "Q-10").field, Some("notice"));
}

#[test]
fn q10_lets_pass_no_day_after_the_end_that_was_told_unless_a_longer_one_was_told_in_time() {
    let mut s = since("2026-09-05");
    s.until("2026-09-07");
    let c = told(&mut s, "2026-09-07", "2026-09-16");
    s.does("sq1", m(K::ExcludeTesting(c)));
    // The laboratory is late: ten days are left out and not one more, with or without its result.
    assert_eq!(due(&s), "2026-10-15");
    let mut late = s.clone();
    late.until("2026-10-16");
    assert_eq!(stands(&late), Standing::Due(Ground::Expired));
    let closing = |s: &Story, on: &str| ExcludeTesting {
        sent_on: Some(day("2026-09-07")),
        result_on: Some(day(on)),
        ..tested(s)
    };
    let mut over = s.clone();
    over.until("2026-09-25");
    let c = closing(&over, "2026-09-25");
    over.does("sq1", m(K::ExcludeTesting(c)));
    assert_eq!(due(&over), "2026-10-15");
    // Told anew before its end: up to the result.
    s.until("2026-09-16");
    s.does("sq1", tell(Some("2026-09-30")));
    crate::hold::serve_all(&mut s);
    let c = ExcludeTesting { sent_on: Some(day("2026-09-07")), notice: notice(&s), ..tested(&s) };
    s.does("sq1", m(K::ExcludeTesting(c)));
    s.until("2026-09-25");
    let c = closing(&s, "2026-09-25");
    s.does("sq1", m(K::ExcludeTesting(c)));
    assert_eq!((due(&s).as_str(), first(&s).tests[0].told_on), ("2026-10-24", Some(day("2026-09-07"))));
}

#[test]
fn q10_lets_pass_a_test_told_in_writing_which_is_not_counted() {
    // Ten days at the laboratory, from the 7th to the 16th, both of them left out.
    let mut s = since("2026-09-05");
    s.until("2026-09-07");
    let c = told(&mut s, "2026-09-07", "2026-09-21");
    s.does("sq1", m(K::ExcludeTesting(c)));
    assert_eq!(due(&s), "2026-10-20", "at the latest, as the party was told");
    // While the test runs it cannot be extended to a day that nobody knows yet.
    s.does("sq1", m(K::ProposeMeasureExtension(longer())));
    s.refused("head", m(K::DecideMeasureExtension(lengthened(true))), "Q-08");
    s.until("2026-09-16");
    let c =
        ExcludeTesting { sent_on: Some(day("2026-09-07")), result_on: Some(day("2026-09-16")), ..tested(&s) };
    s.does("sq1", m(K::ExcludeTesting(c)));
    assert_eq!((due(&s).as_str(), first(&s).tests.len()), ("2026-10-15", 1));
}

#[test]
fn q10_counts_the_days_of_a_test_that_was_not_told() {
    // TD-21
    let mut s = since("2026-09-05");
    s.until("2026-09-16");
    let c =
        ExcludeTesting { sent_on: Some(day("2026-09-07")), result_on: Some(day("2026-09-16")), ..tested(&s) };
    s.does("sq1", m(K::ExcludeTesting(c)));
    assert_eq!(due(&s), "2026-10-05");
}

// Keeping.

#[test]
fn q11_refuses_use_costs_for_the_party_and_a_third_keeper_of_what_is_seized() {
    let mut s = in_force();
    for (field, c) in [
        ("used", KeepMeasure { used: true, ..kept() }),
        ("charged", KeepMeasure { charged: true, ..kept() }),
        ("third_party", KeepMeasure { third_party: true, ..kept() }),
    ] {
        assert_eq!(s.refused("sq1", m(K::KeepMeasure(c)), "Q-11").field, Some(field));
    }
    let c = KeepMeasure { keeper: "中队甲".into(), ..kept() };
    let r = s.refused("sq1", m(K::KeepMeasure(c)), rules::R_10.id);
    assert_eq!(r.field, Some("keeper"));
    // Damaged and not made good.
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    for c in [
        ReturnMeasure { damaged: true, compensation: Fen::yuan(100), ..given_back() },
        ReturnMeasure { damaged: true, damage: "车灯破损".into(), ..given_back() },
    ] {
        s.refused("sq1", m(K::ReturnMeasure(c)), "Q-11");
    }
}

#[test]
fn q11_lets_pass_care_at_the_agencys_cost() {
    let mut s = in_force();
    s.does("sq1", m(K::KeepMeasure(KeepMeasure { cost: Fen::yuan(20), ..kept() })));
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    let c = ReturnMeasure {
        damaged: true,
        damage: "车灯破损".into(),
        compensation: Fen::yuan(100),
        ..given_back()
    };
    s.does("sq1", m(K::ReturnMeasure(c)));
    // What is sealed may be kept by a third person.
    let mut s = filed();
    let c = TakeUrgentMeasure { measure_kind: MeasureKind::Seal, ..urgent(&s) };
    s.does("sq1", m(K::TakeUrgentMeasure(c)));
    s.does("sq1", m(K::KeepMeasure(KeepMeasure { third_party: true, ..kept() })));
}

// The end.

/// A case that will confiscate, with the tricycle seized at this moment of the road.
fn confiscating(from: At) -> Story {
    let penalty = Penalty(vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::Confiscation, 0)]);
    seized_at(Story { penalty, ..Story::new() }, from)
}

/// The tricycle seized at this moment of the road, approved and handed over.
fn seized_at(s: Story, from: At) -> Story {
    let mut s = s.to(from);
    let c = urgent(&s);
    s.does("sq1", m(K::TakeUrgentMeasure(c))).does("sq1", m(K::DeliverMeasure(handed())));
    s.does("sq1", m(K::ReportUrgentMeasure(reported())));
    s.does("head", m(K::DecideMeasure(approved(true))));
    s
}

#[test]
fn q12_refuses_confiscation_without_a_decision_and_destruction_without_a_law() {
    let mut s = in_force();
    let r = s.refused("head", m(K::SettleMeasure(settled(Disposal::Confiscate))), "Q-12");
    assert_eq!(r.fix.act, Some("decide"));
    for basis in ["", "镇政府会议纪要"] {
        let c = SettleMeasure { basis: basis.into(), ..settled(Disposal::Destroy) };
        s.refused("head", m(K::SettleMeasure(c)), "Q-12");
    }
}

#[test]
fn q12_refuses_to_close_a_case_over_seized_goods() {
    let mut s = seized_at(Story::new(), At::DecisionEndorsed).to(At::Paid);
    let c = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(c), "Q-12");
    assert_eq!(r.fix.act, Some("release_measure"));
    s.does("head", m(K::ReleaseMeasure(released(Ground::Handled))));
    let c = s.closing();
    s.refused("sq1", C::ProposeClosing(c), "Q-13");
    s.does("sq1", m(K::ReturnMeasure(given_back())));
    assert!(s.with("sq1", |ctx| close_checks(&s.case, ctx)).iter().all(|c| c.item != SIDE.name));
    let s = s.to(At::Archived);
    assert_eq!(s.case.stage, CaseStage::Archived);
}

#[test]
fn q12_lets_pass_confiscation_by_a_decision_within_the_term() {
    let mut s = confiscating(At::DecisionEndorsed).to(At::Served);
    s.does("head", m(K::SettleMeasure(settled(Disposal::Confiscate))));
    let g = s.case.goods.get(1).expect("the tricycle");
    assert_eq!((g.taken, g.is_here(), g.by.word.as_str()), (Taken::Confiscated, true, "罚决"));
    assert_eq!(stands(&s), Standing::Over);
    // Decided within the term, booked after it.
    let mut s = confiscating(At::DecisionEndorsed).to(At::Served);
    s.wait(31);
    s.does("head", m(K::SettleMeasure(settled(Disposal::Confiscate))));
    // Decided after it: too late, only release is left.
    let mut s = confiscating(At::DecisionEndorsed);
    s.wait(31);
    let mut s = s.to(At::Served);
    s.refused("head", m(K::SettleMeasure(settled(Disposal::Confiscate))), "Q-13");
}

#[test]
fn sv09_refuses_confiscation_under_a_decision_that_does_not_yet_bind() {
    let mut s = confiscating(At::DecisionEndorsed).to(At::Decided);
    let r = s.refused("head", m(K::SettleMeasure(settled(Disposal::Confiscate))), "SV-09");
    assert_eq!(r.fix.act, Some("serve_paper"));
    assert_eq!(s.case.goods.get(1).map(|g| g.taken), Some(Taken::Seized));
}

#[test]
fn sv09_lets_pass_confiscation_once_it_was_served() {
    let mut s = confiscating(At::DecisionEndorsed).to(At::Served);
    s.does("head", m(K::SettleMeasure(settled(Disposal::Confiscate))));
    assert_eq!(s.case.goods.get(1).map(|g| g.taken), Some(Taken::Confiscated));
}

#[test]
fn r10_refuses_to_close_over_goods_that_only_the_officers_say_are_stored() {
    let mut s = confiscating(At::DecisionEndorsed).to(At::Served);
    s.does("sq1", m(K::KeepMeasure(kept())));
    s.does("head", m(K::SettleMeasure(settled(Disposal::Confiscate))));
    assert_eq!(s.case.stored().count(), 0, "no keeper has taken it in");
    let mut s = s.to(At::Paid);
    let c = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(c), "R-10");
    assert_eq!(r.fix.act, Some("store_goods"));
}

#[test]
fn r10_lets_pass_goods_that_the_keeper_took_in() {
    let mut s = confiscating(At::DecisionEndorsed).to(At::Served);
    s.does("head", m(K::SettleMeasure(settled(Disposal::Confiscate))));
    let c = StoreGoods {
        goods: vec![1],
        room: "罚没物品库".into(),
        officers: team(),
        condition: "完好".into(),
        ..StoreGoods::default()
    };
    s.does("keeper", C::Fund(fund::Command::StoreGoods(c)));
    assert_eq!(s.case.stored().count(), 1);
    s.to(At::Closed);
}

/// Two things seized, the first sold for nine hundred, in a case whose decision confiscates.
fn one_sold_of_two() -> Story {
    let penalty = Penalty(vec![kind(PenaltyKind::Fine, 500), kind(PenaltyKind::Confiscation, 0)]);
    let mut s = Story { penalty, ..Story::new() }.to(At::DecisionEndorsed);
    let fish = Object { name: "鲤鱼".into(), quantity: "12千克".into(), ..tricycle() };
    let c = TakeUrgentMeasure { objects: vec![fish, tricycle()], ..urgent(&s) };
    s.does("sq1", m(K::TakeUrgentMeasure(c))).does("sq1", m(K::DeliverMeasure(handed())));
    s.does("sq1", m(K::ReportUrgentMeasure(reported())));
    s.does("head", m(K::DecideMeasure(approved(true))));
    s
}

#[test]
fn q13_refuses_one_price_for_several_things() {
    let mut s = one_sold_of_two();
    let r = s.refused("head", m(K::SellSeized(SellSeized { goods: vec![1, 2], ..sold() })), "Q-13");
    assert_eq!(r.field, Some("goods"));
}

#[test]
fn q13_lets_pass_each_thing_back_with_its_own_proceeds() {
    let mut s = one_sold_of_two();
    s.does("head", m(K::SellSeized(sold())));
    let c = SellSeized { goods: vec![2], proceeds: Fen::yuan(300), market: Fen::yuan(300), ..sold() };
    s.does("head", m(K::SellSeized(c)));
    let c = ReleaseMeasure { goods: vec![2], ..released(Ground::Unrelated) };
    s.does("head", m(K::ReleaseMeasure(c)));
    let c = ReturnMeasure { proceeds: Fen::yuan(1_200), ..given_back() };
    s.refused("sq1", m(K::ReturnMeasure(c)), "Q-13");
    s.does("sq1", m(K::ReturnMeasure(ReturnMeasure { proceeds: Fen::yuan(300), ..given_back() })));
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    s.does("sq1", m(K::ReturnMeasure(ReturnMeasure { proceeds: Fen::yuan(900), ..given_back() })));
}

#[test]
fn f12_refuses_to_close_before_the_proceeds_of_what_was_confiscated_are_in_the_treasury() {
    let mut s = one_sold_of_two();
    s.does("head", m(K::SellSeized(sold())));
    let mut s = s.to(At::Served);
    // What of it goes back to the party brings nothing to the treasury.
    let c = ReleaseMeasure { goods: vec![2], ..released(Ground::Handled) };
    s.does("head", m(K::ReleaseMeasure(c))).does("sq1", m(K::ReturnMeasure(given_back())));
    assert!(s.case.fund.disposals.is_empty());
    s.does("head", m(K::SettleMeasure(settled(Disposal::Confiscate))));
    assert_eq!(s.case.fund.disposals.iter().map(|d| d.proceeds).collect::<Vec<_>>(), [Fen::yuan(900)]);
    assert!(runs(&s, "处置款缴库"));
    let mut s = s.to(At::Paid);
    let c = s.closing();
    let r = s.refused("sq1", C::ProposeClosing(c), "F-12");
    assert_eq!(r.fix.act, Some("remit_proceeds"));
}

#[test]
fn f12_lets_pass_a_case_whose_proceeds_were_remitted() {
    let mut s = one_sold_of_two();
    s.does("head", m(K::SellSeized(sold())));
    let mut s = s.to(At::Served);
    let c = ReleaseMeasure { goods: vec![2], ..released(Ground::Handled) };
    s.does("head", m(K::ReleaseMeasure(c))).does("sq1", m(K::ReturnMeasure(given_back())));
    s.does("head", m(K::SettleMeasure(settled(Disposal::Confiscate))));
    let c = RemitProceeds { voucher: "缴001".into(), ..RemitProceeds::default() };
    s.does("finance", C::Fund(fund::Command::RemitProceeds(c)));
    s.to(At::Closed);
}

#[test]
fn q12_lets_pass_destruction_that_a_law_orders() {
    let mut s = in_force();
    s.does("head", m(K::SettleMeasure(settled(Disposal::Destroy))));
    assert_eq!(s.case.goods.get(1).and_then(|g| g.gone).map(|g| g.0), Some(Gone::Destroyed));
}

#[test]
fn q12_lets_pass_a_warning_five_days_before_the_end() {
    let s = since("2026-09-05");
    let d = deadline(&s, "查封扣押期限");
    let level = |date: &str| d.status(day(date).at(9, 0, 0, 0), &s.town.calendar).level;
    shown("Q-12", level("2026-09-25"), Level::Green);
    assert!(level("2026-09-29") >= Level::Yellow, "six days before");
    assert!(level("2026-09-30") >= Level::Red, "the last working day before the holidays");
    assert_eq!(level("2026-10-06"), Level::Overdue);
}

#[test]
fn q13_refuses_anything_but_release_after_the_end() {
    let mut s = since("2026-09-05");
    s.until("2026-10-06");
    for command in [
        K::SettleMeasure(settled(Disposal::Destroy)),
        K::SellSeized(sold()),
        K::ReleaseMeasure(released(Ground::NotNeeded)),
        K::ReleaseMeasure(ReleaseMeasure { goods: vec![1], ..released(Ground::Expired) }),
    ] {
        s.refused("head", m(command), "Q-13");
    }
    let c = tested(&s);
    s.refused("sq1", m(K::ExcludeTesting(c)), "Q-13");
    s.does("head", m(K::ReleaseMeasure(released(Ground::Expired))));
    // At once: the same day.
    assert_eq!(deadline(&s, "退还查封扣押物").due, Some(s.today()));
}

#[test]
fn q13_refuses_a_ground_that_is_not_so_and_a_return_without_receipt() {
    let mut s = in_force();
    for ground in [Ground::Expired, Ground::NotApproved, Ground::Handled] {
        s.refused("head", m(K::ReleaseMeasure(released(ground))), "Q-13");
    }
    s.does("head", m(K::ReleaseMeasure(released(Ground::NoViolation))));
    let c = ReturnMeasure { signature: Signature::default(), ..given_back() };
    s.refused("sq1", m(K::ReturnMeasure(c)), "Q-13");
    let refusal = Signature { refused: Some("说不要了，放下就走".into()), ..Signature::default() };
    let named = Signature { name: "村委会主任".into(), ..Signature::default() };
    let c = ReturnMeasure { signature: refusal, witness: named, ..given_back() };
    assert_eq!(s.refused("sq1", m(K::ReturnMeasure(c)), "Q-13").field, Some("witness"));
}

#[test]
fn q13_lets_pass_a_return_that_was_refused_and_that_a_witness_signs() {
    let mut s = in_force();
    s.does("head", m(K::ReleaseMeasure(released(Ground::NoViolation))));
    let refusal = Signature { refused: Some("说不要了，放下就走".into()), ..Signature::default() };
    let c = ReturnMeasure { signature: refusal, witness: neighbour(), ..given_back() };
    s.does("sq1", m(K::ReturnMeasure(c)));
}

#[test]
fn q13_refuses_to_keep_proceeds_and_a_price_clearly_low() {
    let mut s = in_force();
    let c = SellSeized { perishable: false, ..sold() };
    s.refused("head", m(K::SellSeized(c)), "Q-13");
    // Six hundred for what was worth a thousand.
    s.does("head", m(K::SellSeized(SellSeized { proceeds: Fen::yuan(600), ..sold() })));
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    s.refused("sq1", m(K::ReturnMeasure(given_back())), "Q-13");
    let c = ReturnMeasure { proceeds: Fen::yuan(600), compensation: Fen::yuan(399), ..given_back() };
    s.refused("sq1", m(K::ReturnMeasure(c)), "Q-13");
    let c = ReturnMeasure { proceeds: Fen::yuan(600), compensation: Fen::yuan(400), ..given_back() };
    s.does("sq1", m(K::ReturnMeasure(c)));
    assert_eq!(s.case.goods.get(1).and_then(|g| g.gone).map(|g| g.0), Some(Gone::Sold));
}

#[test]
fn q13_lets_pass_proceeds_of_seventy_in_a_hundred_without_compensation() {
    let mut s = in_force();
    s.does("head", m(K::SellSeized(SellSeized { proceeds: Fen::yuan(700), ..sold() })));
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    s.does("sq1", m(K::ReturnMeasure(ReturnMeasure { proceeds: Fen::yuan(700), ..given_back() })));
}

#[test]
fn q13_lets_pass_each_of_the_five_grounds_and_the_return_at_once() {
    for ground in [Ground::NoViolation, Ground::Unrelated, Ground::NotNeeded] {
        let mut s = in_force();
        s.does("head", m(K::ReleaseMeasure(released(ground))));
        assert_eq!(stands(&s), Standing::ToReturn);
        s.does("sq1", m(K::ReturnMeasure(given_back())));
        assert_eq!(s.case.goods.get(1).and_then(|g| g.gone).map(|g| g.0), Some(Gone::Returned));
        let paper = s.case.papers.iter().find(|p| p.code == "SEIZ-F").expect("the release");
        assert_eq!(paper.served_on, Some(s.today()));
    }
    let mut s = confiscating(At::DecisionEndorsed);
    let c = s.decision();
    s.does("head", C::Decide(c));
    s.does("head", m(K::ReleaseMeasure(released(Ground::Handled))));
    let mut s = since("2026-09-05");
    s.until("2026-10-06");
    s.does("head", m(K::ReleaseMeasure(released(Ground::Expired))));
    // A fair price owes no compensation; what is sealed is unsealed where it stands.
    let mut s = in_force();
    s.does("head", m(K::SellSeized(sold())));
    s.does("head", m(K::ReleaseMeasure(released(Ground::NotNeeded))));
    s.does("sq1", m(K::ReturnMeasure(ReturnMeasure { proceeds: Fen::yuan(900), ..given_back() })));
}

// Several measures, several things.

#[test]
fn one_case_holds_several_measures_and_lets_things_go_one_by_one() {
    let mut s = in_force();
    let other = Object { name: "沙石".into(), quantity: "5立方米".into(), ..tricycle() };
    let c = TakeUrgentMeasure {
        objects: vec![other.clone(), Object { name: "铁锹".into(), ..other }],
        measure_kind: MeasureKind::Seal,
        ..urgent(&s)
    };
    s.does("sq1", m(K::TakeUrgentMeasure(c)));
    assert_eq!(s.case.goods.0.iter().map(|g| g.no).collect::<Vec<_>>(), [1, 2, 3]);
    // Which of the two must be said.
    let r: Refusal = s.refused("head", m(K::ReleaseMeasure(released(Ground::Unrelated))), "P-04");
    assert_eq!(r.field, Some("measure"));
    let c = ReleaseMeasure { measure: 2, goods: vec![1], ..released(Ground::Unrelated) };
    assert_eq!(s.refused("head", m(K::ReleaseMeasure(c)), "P-04").field, Some("goods"));
    let c = ReleaseMeasure { measure: 2, goods: vec![3], ..released(Ground::Unrelated) };
    s.does("head", m(K::ReleaseMeasure(c)));
    s.does("sq1", m(K::ReturnMeasure(given_back())));
    let gone: Vec<_> = s.case.goods.0.iter().map(|g| g.gone.map(|g| g.0)).collect();
    assert_eq!(gone, [None, None, Some(Gone::Released)]);
    let c = ReleaseMeasure { measure: 1, ..released(Ground::NoViolation) };
    s.does("head", m(K::ReleaseMeasure(c)));
    assert_eq!(s.case.goods.here(Taken::Sealed).map(|g| g.no).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_measure_leaves_the_review_and_the_decision_as_they_are() {
    let mut s = Story::at(At::DecisionEndorsed);
    let c = urgent(&s);
    s.does("sq1", m(K::TakeUrgentMeasure(c)));
    let c: Decide = s.decision();
    s.does("head", C::Decide(c));
    assert_eq!(s.case.decision.as_ref().map(|d| d.outcome.clone()), Some(s.outcome()));
}
