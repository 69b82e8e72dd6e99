//! Cases in which things are seized: one whole, one urgent whose goods are still held.

use super::after::{publish, serve, serve_decision, settle};
use super::case::{conclude, decide, file, investigate, notify};
use super::clue::{check, dispatch, opinion, party, report, signer};
use super::hold::hand_over as hand_to;
use super::{CaseEnd, Serving, Story};
use crate::demo::course::Course;
use crate::demo::scene::{Offence, SPOILED};
use jiff::ToSpan;
use law::case::CaseCommand as C;
use law::case::fund::{Command as F, StoreGoods};
use law::case::hold::{
    Command as H, CommissionTest, RecordTestResult, RequestRetest, TellTestPeriod, TellTestResult,
};
use law::case::measure::{Command as M, *};
use law::clue::{CheckOutcome, ClueCommand as K, HandToSquad, Note};
use law::money::Fen;
use law::party::Party;

/// How a case with seized goods goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum MeasureEnd {
    /// Approved beforehand, tested, extended, part confiscated and part given back; the fine is paid.
    Settled,
    /// Urgent, approved within the day, part sold before it spoils; the rest is held.
    Held,
}

/// From the clue to the filing, then to the measure and what became of it.
pub(in crate::demo) fn measure_road(c: &mut Course, end: MeasureEnd) -> Option<()> {
    let o = &SPOILED;
    let s = Story::to(CaseEnd::Settled);
    report(c, None)?;
    c.tell(0, "hub2", K::AcceptClue(Note::default()))?;
    dispatch(c, "hub2")?;
    let facts = o.facts.replace("{p}", &c.clue.place.text);
    check(c, CheckOutcome::General, Some(&facts))?;
    opinion(c, o)?;
    let note = "请研究提出是否立案的意见。".to_string();
    c.tell(0, "hub", K::HandToSquad(HandToSquad { squad: String::new(), note }))?;
    let squad = c.clue.squad.clone()?;
    let officers = c.pair(&squad).to_vec();
    let party = party(c, o);
    file(c, o, &s, &officers, &party, &facts)?;
    match end {
        MeasureEnd::Held => urgent(c, &officers, &party),
        MeasureEnd::Settled => whole(c, o, &s, &officers, &party, &facts),
    }
}

fn m(command: M) -> C {
    C::Measure(command)
}

fn object(name: &str, spec: &str, quantity: &str, relation: &str) -> Object {
    Object {
        name: name.into(),
        spec: spec.into(),
        quantity: quantity.into(),
        condition: "当场清点，拍照".into(),
        relation: relation.into(),
        ..Object::default()
    }
}

fn objects() -> Vec<Object> {
    vec![
        object("卤肉", "散装，有异味", "6千克", "不符合食品安全标准的食品"),
        object("不锈钢餐车", "1.6米×0.8米", "1辆", "用于违法经营的工具"),
    ]
}

fn whole(
    c: &mut Course,
    o: &Offence,
    s: &Story,
    officers: &[String],
    party: &Party,
    facts: &str,
) -> Option<()> {
    let actor = officers[0].as_str();
    let propose = ProposeMeasure {
        reason: "卤肉有不符合食品安全标准的证据，不扣押将流入市场，也难以送检。".into(),
        objects: objects(),
        place: c.clue.place.text.clone(),
        officers: officers.to_vec(),
        ..ProposeMeasure::default()
    };
    c.act(0, actor, m(M::ProposeMeasure(propose)))?;
    approve(c, "同意扣押，及时送检。")?;
    let at = c.world.hours.later(c.t, 1, &mut c.rng);
    let began = c.minutes_ago(at, 40).max(c.t);
    let carry = CarryOutMeasure {
        started_at: Some(began),
        ended_at: Some(at),
        place: c.clue.place.text.clone(),
        shown_at: Some(began.saturating_add(1.minutes()).min(at)),
        notified_at: Some(began),
        party_present: true,
        told_at: Some(began.saturating_add(3.minutes()).min(at)),
        defence: "当事人称卤肉当日购进，不知已经变质，请求尽快退还餐车。".into(),
        process: "当场清点卤肉6千克、餐车1辆，逐项拍照，卤肉装入冷藏箱并加封，餐车贴封条后运至保管处所。"
            .into(),
        signature: c.signed(&signer(party)),
        other: "无".into(),
        files: vec![c.photo("扣押现场照片")],
        officers: officers.to_vec(),
        ..CarryOutMeasure::default()
    };
    c.act_at(at, actor, m(M::CarryOutMeasure(carry)))?;
    hand_over(c, officers, party)?;
    keep(c, actor)?;
    let commission = CommissionTest {
        to: "济源市食品检验机构（示例）".into(),
        qualification: "CMA示例002".into(),
        matters: "菌落总数、感官".into(),
        materials: "卤肉1千克".into(),
        due_on: Some(c.t.date().saturating_add(14.days())),
        officers: officers.to_vec(),
        ..CommissionTest::default()
    };
    let h = C::Hold;
    c.act(0, actor, h(H::CommissionTest(commission)))?;
    hand_to(c, officers, actor, "示例检验机构收样人")?;
    let tell = TellTestPeriod { officers: officers.to_vec(), ..TellTestPeriod::default() };
    c.act(0, actor, h(H::TellTestPeriod(tell)))?;
    serve(c, Serving::Direct, officers, party, 0)?;
    let test = ExcludeTesting {
        item: "菌落总数、感官".into(),
        officers: officers.to_vec(),
        ..ExcludeTesting::default()
    };
    c.act_at(c.t.saturating_add(20.minutes()), actor, m(M::ExcludeTesting(test.clone())))?;
    c.wait(4);
    let files = vec![c.scan("检验报告")];
    let result = RecordTestResult {
        report: format!("示食检{}", c.matter),
        appraisers: "检验师（示例）".into(),
        method: "按国家标准方法检验".into(),
        conclusion: "菌落总数超过限量，不合格".into(),
        files,
        officers: officers.to_vec(),
        ..RecordTestResult::default()
    };
    c.act(1, actor, h(H::RecordTestResult(result)))?;
    let result = ExcludeTesting { result_on: Some(c.t.date()), ..test };
    c.act_at(c.t.saturating_add(10.minutes()), actor, m(M::ExcludeTesting(result)))?;
    c.act(0, actor, h(H::TellTestResult(TellTestResult { officers: officers.to_vec(), no: None })))?;
    serve(c, Serving::Direct, officers, party, 0)?;
    let files = vec![c.scan("放弃申请复检的声明")];
    let retest = RequestRetest { waived: true, files, ..RequestRetest::default() };
    c.act(0, actor, h(H::RequestRetest(retest)))?;
    let extend = ProposeMeasureExtension {
        days: Some(30),
        reason: "检验结果显示不合格，需要追查供货来源，情况复杂。".into(),
        officers: officers.to_vec(),
        ..ProposeMeasureExtension::default()
    };
    c.act(1, actor, m(M::ProposeMeasureExtension(extend)))?;
    let opinion = "情况属实，同意延长。".to_string();
    c.act(
        0,
        "deputy1",
        m(M::DecideMeasureExtension(DecideMeasureExtension { approve: true, opinion, ..Default::default() })),
    )?;
    serve(c, Serving::Direct, officers, party, 0)?;
    investigate(c, o, s, officers, party)?;
    conclude(c, o, s, officers, facts)?;
    notify(c, s, officers, party)?;
    decide(c, o, s, officers)?;
    serve_decision(c, s, officers, party)?;
    let confiscate = SettleMeasure {
        goods: vec![1],
        disposal: Disposal::Confiscate,
        opinion: "按处罚决定没收，移交保管处置。".into(),
        ..SettleMeasure::default()
    };
    c.act(0, "deputy1", m(M::SettleMeasure(confiscate)))?;
    let store = StoreGoods {
        goods: vec![1],
        room: c.shelf(11),
        officers: officers.to_vec(),
        condition: "封条完好，数量相符".into(),
        files: vec![c.photo("入库照片")],
    };
    c.act(0, "store", C::Fund(F::StoreGoods(store)))?;
    let release = ReleaseMeasure {
        ground: Ground::Handled,
        reason: "处罚决定已经作出，餐车不属于应当没收的财物。".into(),
        ..ReleaseMeasure::default()
    };
    c.act(0, "deputy1", m(M::ReleaseMeasure(release)))?;
    let name = signer(party);
    let back = ReturnMeasure {
        recipient: name.clone(),
        signature: c.signed(&name),
        officers: officers.to_vec(),
        ..ReturnMeasure::default()
    };
    c.act(0, actor, m(M::ReturnMeasure(back)))?;
    publish(c)?;
    settle(c, s, officers, party)
}

fn urgent(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    let actor = officers[0].as_str();
    let at = c.world.hours.later(c.t, 1, &mut c.rng);
    let began = c.minutes_ago(at, 30).max(c.t);
    let take = TakeUrgentMeasure {
        urgency: "当事人正将卤肉装车转往其他集市销售。".into(),
        reason: "卤肉有不符合食品安全标准的证据，不当场扣押将流入市场。".into(),
        objects: vec![
            object("卤肉", "散装，有异味", "6千克", "不符合食品安全标准的食品"),
            object("鲜活鲤鱼", "活体", "12千克", "与卤肉一并销售、没有进货凭证的食品原料"),
        ],
        started_at: Some(began),
        ended_at: Some(at),
        place: c.clue.place.text.clone(),
        shown_at: Some(began),
        notified_at: Some(began),
        party_present: true,
        told_at: Some(began.saturating_add(2.minutes()).min(at)),
        defence: "无".into(),
        process: "当场清点卤肉6千克、鲤鱼12千克，拍照后装箱加封。".into(),
        signature: c.signed(&signer(party)),
        other: "无".into(),
        files: vec![c.photo("紧急扣押现场照片")],
        officers: officers.to_vec(),
        ..TakeUrgentMeasure::default()
    };
    c.act_at(at, actor, m(M::TakeUrgentMeasure(take)))?;
    hand_over(c, officers, party)?;
    let at = c.t.saturating_add(15.minutes());
    let tell = ReportUrgentMeasure {
        reported_to: "deputy1".into(),
        content: "电话报告紧急情况、扣押物品和现场处置。".into(),
        officers: officers.to_vec(),
        ..ReportUrgentMeasure::default()
    };
    c.act_at(at, actor, m(M::ReportUrgentMeasure(tell)))?;
    let at = c.t.saturating_add(40.minutes());
    let opinion = "情况紧急，准予补办批准。".to_string();
    c.act_at(
        at,
        "deputy1",
        m(M::DecideMeasure(DecideMeasure { approve: true, opinion, ..DecideMeasure::default() })),
    )?;
    keep(c, actor)?;
    let sell = SellSeized {
        goods: vec![2],
        perishable: true,
        reason: "鲜活水产不易保管。".into(),
        way: SaleWay::Sale,
        proceeds: Fen::yuan(110),
        market: Fen::yuan(120),
        opinion: "同意变卖，所得款项妥善保存。".into(),
        ..SellSeized::default()
    };
    c.act(1, "deputy1", m(M::SellSeized(sell)))
}

fn approve(c: &mut Course, opinion: &str) -> Option<()> {
    let decide = DecideMeasure { approve: true, opinion: opinion.into(), ..DecideMeasure::default() };
    c.act(0, "deputy1", m(M::DecideMeasure(decide)))
}

/// On the spot: a few minutes after the measure, whatever the hour.
fn hand_over(c: &mut Course, officers: &[String], party: &Party) -> Option<()> {
    let at = c.t.saturating_add(6.minutes());
    let deliver = DeliverMeasure {
        sealed: true,
        two_copies: true,
        signature: c.signed(&signer(party)),
        officers: officers.to_vec(),
        ..DeliverMeasure::default()
    };
    c.act_at(at, &officers[0], m(M::DeliverMeasure(deliver)))
}

fn keep(c: &mut Course, actor: &str) -> Option<()> {
    let keep = KeepMeasure {
        place: "镇涉案物品保管处2号冷柜（示例）".into(),
        keeper: "物品保管员（示例）".into(),
        condition: "封条完好，冷藏温度正常。".into(),
        cost: Fen::yuan(15),
        files: vec![c.photo("入库照片")],
        ..KeepMeasure::default()
    };
    c.act(0, actor, m(M::KeepMeasure(keep)))
}
